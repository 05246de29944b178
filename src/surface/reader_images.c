/* Images whose repository and tag stand apart (Helm, Kustomize), bake files, environment files.
 * Facts: Helm's chart conventions (image.repository, image.tag); Kustomize's images field;
 * Buildx' bake reference; Compose's environment files. */
#include "floorlint/command.h"
#include "floorlint/emit.h"

#include "nodes.h"
#include "readers.h"

/* Bytes of a line of a bake file beyond which it is generated, not written. */
#define MAX_BAKE_LINE 4096u

/* repository:tag as one image, every byte of which stands in the tag. */
static void read_pair(const SurfaceContext *context, const Node *repository, const Node *tag)
{
    if (!node_is_scalar(repository) || !node_is_scalar(tag) || tag->text.len == 0) {
        return;
    }
    Str text = str_format(context->scratch, "%.*s:%.*s", STR_ARG(repository->text),
                          STR_ARG(tag->text));
    uint32_t *origin = arena_array_of(context->scratch, uint32_t, text.len + 1);
    size_t before = text.len - tag->text.len;
    for (size_t i = 0; i < text.len; i++) {
        size_t at = i < before ? 0 : i - before;
        origin[i] = node_slice(tag, at, at + 1).start;
    }
    origin[text.len] = origin[text.len - 1] + 1;
    Claim claim;
    if (emit_prepare(context, SPELLING_IMAGE, passage_of_origin(text, origin), &claim)) {
        claim.value = str_copy(context->findings->arena, tag->text);
        emit_scalar_type(context, tag, &claim);
        findings_claim(context->findings, &claim);
    }
}

void read_kustomize(const SurfaceContext *context, const Document *document)
{
    const Node *images = node_get(nodes_root(document), S("images"));
    for (size_t i = 0; node_is_list(images) && i < images->count; i++) {
        const Node *image = images->children[i];
        const Node *name = node_get(image, S("newName"));
        read_pair(context, name != NULL ? name : node_get(image, S("name")),
                  node_get(image, S("newTag")));
    }
}

static void visit_image(void *state, const Node *node)
{
    const SurfaceContext *context = state;
    if (!str_eq(nodes_key(node), S("image"))) {
        return;
    }
    if (node_is_map(node)) {
        const Node *name = node_get(node, S("repository"));
        read_pair(context, name != NULL ? name : node_get(node, S("name")),
                  node_get(node, S("tag")));
    } else if (node_is_string(node) && node->key != NULL) {
        emit_node(context, SPELLING_IMAGE, node, 0);
    }
}

void read_helm_values(const SurfaceContext *context, const Document *document)
{
    SurfaceContext copy = *context;
    for (size_t i = 0; i < document->root_count; i++) {
        nodes_visit(document->roots[i], visit_image, &copy);
    }
}

/* NAME=value of one line; false for comments and other lines. */
static bool split_setting(Passage line, Passage *name, Passage *value)
{
    line = passage_trim(line);
    if (str_starts(line.text, S("export "))) {
        line = passage_trim(passage_slice(line, 7, line.text.len));
    }
    size_t equals = str_find_byte(line.text, '=');
    if (equals == STR_NONE || line.text.ptr[0] == '#') {
        return false;
    }
    *name = passage_trim(passage_slice(line, 0, equals));
    *value = passage_trim(passage_slice(line, equals + 1, line.text.len));
    return true;
}

void read_env_file(const SurfaceContext *context, const Document *document)
{
    (void)document;
    const Source *source = context->source;
    size_t count = source_line_count(source);
    for (uint32_t line = 1; line <= count; line++) {
        Passage name, value;
        if (split_setting(passage_of_span(source, source_line_span(source, line)), &name,
                          &value) &&
            command_is_python_variable(name.text)) {
            size_t comment = str_find(value.text, S(" #"));
            if (comment != STR_NONE) {
                value = passage_slice(value, 0, comment);
            }
            emit_variable(context, value, NULL);
        }
    }
}

/* The text between the first pair of double quotes. */
static bool find_quoted(Passage line, Passage *content)
{
    size_t open = str_find_byte(line.text, '"');
    if (open == STR_NONE) {
        return false;
    }
    size_t close = str_find_byte(str_from(line.text, open + 1), '"');
    if (close == STR_NONE) {
        return false;
    }
    *content = passage_slice(line, open + 1, open + 1 + close);
    return true;
}

/* The identifier that ends before `at`. */
static Str name_before(Str text, size_t at)
{
    while (at > 0 && (is_blank(text.ptr[at - 1]) || text.ptr[at - 1] == '"')) {
        at--;
    }
    size_t from = at;
    while (from > 0 && (is_alnum(text.ptr[from - 1]) || text.ptr[from - 1] == '_' ||
                        text.ptr[from - 1] == '-')) {
        from--;
    }
    return str_slice(text, from, at);
}

/* Every `NAME = "value"` and `NAME = ["value", …]` of a line of HCL or JSON. `in_variable` says
 * that the line belongs to a variable of Python's, whose value is its default. */
static void read_settings(const SurfaceContext *context, Passage line, bool in_variable)
{
    Str text = line.text;
    for (size_t at = 0; at < text.len; at++) {
        if (text.ptr[at] != '=' && text.ptr[at] != ':') {
            continue;
        }
        Str name = name_before(text, at);
        Passage value = passage_trim(passage_slice(line, at + 1, text.len)), content;
        bool named =
            in_variable ? str_eq(name, S("default")) : command_is_python_variable(name);
        if (!named || value.text.len == 0) {
            continue;
        }
        size_t close = str_find_byte(value.text, ']');
        if (value.text.ptr[0] == '[' && close != STR_NONE) {
            emit_variable(context, passage_slice(value, 1, close), NULL);
        } else if (value.text.ptr[0] == '"' && find_quoted(value, &content) &&
                   str_find(content.text, S("${")) == STR_NONE) {
            emit_variable(context, content, NULL);
        }
    }
}

/* `variable "PYTHON_VERSION" { default = "3.10" }` over lines or on one, arguments, axes of a
 * matrix, and images as contexts. */
void read_bake(const SurfaceContext *context, const Document *document)
{
    (void)document;
    const Source *source = context->source;
    size_t count = source_line_count(source);
    bool in_variable = false;
    for (uint32_t line = 1; line <= count; line++) {
        Passage text = passage_trim(passage_of_span(source, source_line_span(source, line)));
        Passage content;
        if (str_starts(text.text, S("#")) || text.text.len > MAX_BAKE_LINE) {
            continue;
        }
        if (str_starts(text.text, S("variable")) && find_quoted(text, &content)) {
            in_variable = command_is_python_variable(content.text);
        }
        size_t image = str_find(text.text, S("docker-image://"));
        if (image != STR_NONE) {
            Passage rest = passage_slice(text, image + 15, text.text.len);
            size_t quote = str_find_byte(rest.text, '"');
            emit_passage(context, SPELLING_IMAGE,
                         passage_slice(rest, 0, quote == STR_NONE ? rest.text.len : quote), 0);
        }
        read_settings(context, text, in_variable);
        in_variable = in_variable && !str_ends(text.text, S("}"));
    }
}

/* VARIANT "3.10-bullseye", "1-3.10-bookworm": the image's own version may come first. */
static Passage skip_image_version(Passage value)
{
    Str text = value.text;
    bool own = text.len > 2 && (text.ptr[0] == '0' || text.ptr[0] == '1') && text.ptr[1] == '-';
    return own ? passage_slice(value, 2, text.len) : value;
}

void read_devcontainer_args(const SurfaceContext *context, const Document *document)
{
    const Node *arguments = node_at(nodes_root(document), "build.args");
    bool python = str_find_nocase(context->source->text, S("python")) != STR_NONE;
    for (size_t i = 0; node_is_map(arguments) && i < arguments->count; i++) {
        const Node *value = arguments->children[i];
        Str name = value->key->text;
        bool variant = python && str_eq(name, S("VARIANT"));
        if (node_is_scalar(value) && (variant || command_is_python_variable(name))) {
            emit_variable(context, skip_image_version(passage_of_node(value)), NULL);
        }
    }
}

void read_devcontainer_features(const SurfaceContext *context, const Document *document)
{
    const Node *features = node_get(nodes_root(document), S("features"));
    for (size_t i = 0; node_is_map(features) && i < features->count; i++) {
        const Node *feature = features->children[i];
        Str name = feature->key->text;
        size_t slash = str_find_last_byte(name, '/');
        Str last = slash == STR_NONE ? name : str_from(name, slash + 1);
        if (!str_eq(last, S("python")) && !str_starts(last, S("python:"))) {
            continue;
        }
        const Node *version = node_is_map(feature) ? node_get(feature, S("version")) : feature;
        if (node_is_scalar(version) && !str_eq(version->text, S("none")) &&
            !str_eq(version->text, S("os-provided"))) {
            emit_node(context, SPELLING_VERSION, version, 0);
        }
    }
}
