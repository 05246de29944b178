/* Compose files: images, build arguments, environments and commands of services.
 * Facts: the Compose specification (services, build, interpolation). */
#include "floorlint/command.h"
#include "floorlint/emit.h"

#include "interpolate.h"
#include "nodes.h"
#include "readers.h"

/* Whether the .env file beside the Compose file gives a variable its value: then the claim is
 * there. */
static bool is_set_beside(const SurfaceContext *context, Str name)
{
    const Project *project = context->project;
    Str path = context->source->path;
    size_t slash = str_find_last_byte(path, '/');
    Str folder = slash == STR_NONE ? S("") : str_slice(path, 0, slash + 1);
    Str file = str_format(context->scratch, "%.*s.env", STR_ARG(folder));
    if (project == NULL || !project->has_file(project, file)) {
        return false;
    }
    const Source *source = project->open(project, context->scratch, file);
    Str rest = source != NULL ? source->text : S(""), line;
    while (str_cut(&rest, '\n', &line)) {
        line = str_trim(line);
        size_t equals = str_find_byte(line, '=');
        if (equals != STR_NONE && str_eq(str_trim(str_slice(line, 0, equals)), name)) {
            return true;
        }
    }
    return false;
}

static void read_image(const SurfaceContext *context, const Node *image)
{
    if (!node_is_scalar(image)) {
        return;
    }
    Passage passage;
    Str name;
    Interpolation status =
        interpolate(context->scratch, passage_of_node(image), &passage, &name);
    if (status == INTERPOLATION_NONE) {
        emit_node(context, SPELLING_IMAGE, image, 0);
    } else if (status == INTERPOLATION_DEFAULT || !is_set_beside(context, name)) {
        emit_passage(context, SPELLING_IMAGE, passage, 0);
    }
}

static void visit_services(const SurfaceContext *context, const Document *document,
                           void (*visit)(const SurfaceContext *, const Node *))
{
    for (size_t i = 0; i < document->root_count; i++) {
        const Node *services = node_get(document->roots[i], S("services"));
        for (size_t j = 0; node_is_map(services) && j < services->count; j++) {
            visit(context, services->children[j]);
        }
    }
}

/* What a line of a Dockerfile that stands in the Compose file does: `name` is its instruction;
 * gives its arguments without leading options. False where it is another instruction. */
static bool read_instruction(Passage line, Str name, Passage *arguments)
{
    line = passage_trim(line);
    Str written = str_slice(line.text, 0, name.len);
    if (!str_eq_nocase(written, name) || line.text.len <= name.len ||
        !is_blank(line.text.ptr[name.len])) {
        return false;
    }
    *arguments = passage_trim(passage_slice(line, name.len, line.text.len));
    while (str_starts(arguments->text, S("--"))) {
        size_t blank = str_find_byte(arguments->text, ' ');
        blank = blank == STR_NONE ? arguments->text.len : blank;
        *arguments = passage_trim(passage_slice(*arguments, blank, arguments->text.len));
    }
    return true;
}

/* The images of `dockerfile_inline`. */
static void read_inline_images(const SurfaceContext *context, const Node *dockerfile)
{
    Passage text = passage_of_node(dockerfile), arguments;
    Str rest = text.text, line;
    while (str_cut(&rest, '\n', &line)) {
        size_t from = (size_t)(line.ptr - text.text.ptr);
        if (read_instruction(passage_slice(text, from, from + line.len), S("FROM"),
                             &arguments)) {
            size_t blank = str_find_byte(arguments.text, ' ');
            emit_passage(
                context, SPELLING_IMAGE,
                passage_slice(arguments, 0, blank == STR_NONE ? arguments.text.len : blank), 0);
        }
    }
}

static void read_service_image(const SurfaceContext *context, const Node *service)
{
    const Node *dockerfile = node_at(service, "build.dockerfile_inline");
    if (node_is_string(dockerfile)) {
        read_inline_images(context, dockerfile);
    }
    const Node *image = node_get(service, S("image"));
    read_image(context, image);
}

void read_compose_images(const SurfaceContext *context, const Document *document)
{
    visit_services(context, document, read_service_image);
}

/* The value of one variable: of a map, or of an element NAME=value of a list. */
static void read_variable(const SurfaceContext *context, const Node *node)
{
    if (!node_is_scalar(node) || node->type == SCALAR_NULL) {
        return;
    }
    Passage value = passage_of_node(node), expanded;
    Str name = node->key != NULL ? node->key->text : S("");
    if (node->key == NULL) {
        size_t equals = str_find_byte(node->text, '=');
        if (equals == STR_NONE) {
            return;
        }
        name = str_slice(node->text, 0, equals);
        value = passage_slice(value, equals + 1, value.text.len);
    }
    if (!command_is_python_variable(name)) {
        return;
    }
    Str unknown;
    Interpolation status = interpolate(context->scratch, value, &expanded, &unknown);
    if (status == INTERPOLATION_NONE) {
        emit_variable(context, value, node->key != NULL ? node : NULL);
    } else if (status == INTERPOLATION_DEFAULT) {
        emit_variable(context, expanded, NULL);
    }
}

static void read_variables(const SurfaceContext *context, const Node *variables)
{
    for (size_t i = 0; variables != NULL && i < variables->count; i++) {
        read_variable(context, variables->children[i]);
    }
}

static void read_service_args(const SurfaceContext *context, const Node *service)
{
    read_variables(context, node_at(service, "build.args"));
    read_variables(context, node_get(service, S("environment")));
}

void read_compose_args(const SurfaceContext *context, const Document *document)
{
    visit_services(context, document, read_service_args);
}

static void read_script(void *state, const Node *node)
{
    if (node_is_string(node)) {
        emit_commands(state, passage_of_node(node));
    }
}

static void read_service_commands(const SurfaceContext *context, const Node *service)
{
    static const char *const keys[] = {"command", "entrypoint", "volumes"};
    SurfaceContext copy = *context;
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        const Node *node = node_get(service, str_of(keys[i]));
        if (node != NULL) {
            nodes_visit(node, read_script, &copy);
        }
    }
}

void read_compose_commands(const SurfaceContext *context, const Document *document)
{
    visit_services(context, document, read_service_commands);
}
