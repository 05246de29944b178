/* Shell scripts, Makefiles, justfiles, Taskfiles, npm's scripts.
 * Facts: GNU Make's manual (variables, recipes); just's README; Task's schema. */
#include "floorlint/command.h"
#include "floorlint/emit.h"

#include "nodes.h"
#include "readers.h"

void read_shell_script(const SurfaceContext *context, const Document *document)
{
    (void)document;
    const Source *source = context->source;
    Span first = source_line_span(source, 1);
    bool shebang = str_starts(source->text, S("#!"));
    Span body = {shebang ? first.end : 0, (uint32_t)source->text.len};
    emit_commands(context, passage_of_span(source, body));
}

/* The operator of an assignment: where its name ends and its value begins. */
static bool find_assignment(Str line, size_t *name_end, size_t *value_start)
{
    size_t equals = str_find_byte(line, '=');
    if (equals == STR_NONE || equals == 0) {
        return false;
    }
    size_t end = equals;
    while (end > 0 && str_find_byte(S(":?+!"), line.ptr[end - 1]) != STR_NONE) {
        end--;
    }
    *name_end = end;
    *value_start = equals + 1;
    return true;
}

static bool is_name(Str text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (!is_alnum(text.ptr[i]) && text.ptr[i] != '_' && text.ptr[i] != '-') {
            return false;
        }
    }
    return text.len > 0;
}

/* REQUIRED_PYTHON_MINOR_VERSION := 9: the minor alone. */
static bool read_minor(const SurfaceContext *context, Str name, Passage value)
{
    bool number = value.text.len > 0 && value.text.len <= 2;
    for (size_t i = 0; i < value.text.len; i++) {
        number = number && is_digit(value.text.ptr[i]);
    }
    if (!number || str_find_nocase(name, S("minor")) == STR_NONE) {
        return false;
    }
    Str text = str_format(context->scratch, "3.%.*s", STR_ARG(value.text));
    uint32_t *origin = arena_array_of(context->scratch, uint32_t, text.len + 1);
    for (size_t i = 0; i < text.len; i++) {
        origin[i] = passage_span(value, i < 2 ? 0 : i - 2, i < 2 ? 1 : i - 1).start;
    }
    emit_passage(context, SPELLING_VERSION, passage_of_origin(text, origin), 0);
    return true;
}

/* PYTHON ?= python3.10 and its kin; false where the line assigns nothing. */
static bool read_assignment(const SurfaceContext *context, Passage line)
{
    line = passage_trim(line);
    if (str_starts(line.text, S("export "))) {
        line = passage_trim(passage_slice(line, 7, line.text.len));
    }
    size_t name_end, value_start;
    if (!find_assignment(line.text, &name_end, &value_start)) {
        return false;
    }
    Str name = str_trim(str_slice(line.text, 0, name_end));
    size_t target = str_find_last_byte(name, ':'); /* build38: PYTHON_VER = python3.8 */
    name = target == STR_NONE ? name : str_trim(str_from(name, target + 1));
    if (!is_name(name)) {
        return false;
    }
    Passage value = passage_slice(line, value_start, line.text.len);
    size_t comment = str_find(value.text, S(" #"));
    value = passage_trim(comment == STR_NONE ? value : passage_slice(value, 0, comment));
    bool computed =
        str_find(value.text, S("$(")) != STR_NONE || str_find_byte(value.text, '`') != STR_NONE;
    if (!command_is_python_variable(name)) {
        emit_commands(context, value); /* VENV := uv venv --python=3.11 */
    } else if (!computed && !read_minor(context, name, value)) {
        emit_variable(context, value, NULL);
    }
    return true;
}

/* A recipe's line without the marks that Make takes off: @, -, +. */
static Passage strip_marks(Passage line)
{
    line = passage_trim(line);
    size_t at = 0;
    while (at < line.text.len && str_find_byte(S("@-+ "), line.text.ptr[at]) != STR_NONE) {
        at++;
    }
    return passage_slice(line, at, line.text.len);
}

void read_makefile(const SurfaceContext *context, const Document *document)
{
    (void)document;
    const Source *source = context->source;
    size_t count = source_line_count(source);
    for (uint32_t line = 1; line <= count; line++) {
        Span span = source_line_span(source, line);
        Str text = source_text(source, span);
        bool recipe = text.len > 0 && is_blank(text.ptr[0]);
        while (str_ends(source_text(source, span), S("\\")) && line < count) {
            line++;
            span.end = source_line_span(source, line).end;
        }
        Passage passage = passage_of_span(source, span);
        if (str_starts(str_trim(text), S("#"))) {
            continue;
        }
        if (recipe && text.ptr[0] == '\t') {
            emit_commands(context, strip_marks(passage));
        } else if (!read_assignment(context, passage) && recipe) {
            emit_commands(context, strip_marks(passage));
        }
    }
}

static void visit_script(void *state, const Node *node)
{
    if (node_is_string(node)) {
        emit_commands(state, passage_of_node(node));
    }
}

void read_scripts(const SurfaceContext *context, const Document *document)
{
    const Node *scripts = node_get(nodes_root(document), S("scripts"));
    SurfaceContext copy = *context;
    if (scripts != NULL) {
        nodes_visit(scripts, visit_script, &copy);
    }
}

static void visit_task(void *state, const Node *node)
{
    const SurfaceContext *context = state;
    const Node *holder = node->parent;
    Str group = holder != NULL ? nodes_key(holder) : S("");
    if (!node_is_scalar(node)) {
        return;
    }
    bool variable = str_eq(group, S("vars")) || str_eq(group, S("env"));
    if (variable && node->key != NULL && command_is_python_variable(node->key->text)) {
        emit_variable(context, passage_of_node(node), node);
    } else if (str_eq(nodes_key(node), S("cmds")) || str_eq(nodes_key(node), S("cmd"))) {
        emit_commands(context, passage_of_node(node));
    }
}

void read_taskfile(const SurfaceContext *context, const Document *document)
{
    SurfaceContext copy = *context;
    if (nodes_root(document) != NULL) {
        nodes_visit(nodes_root(document), visit_task, &copy);
    }
}

void read_project_scripts(const SurfaceContext *context, const Document *document)
{
    static const char *const tables[] = {"poe.tasks", "pdm.scripts", "taskipy.tasks",
                                         "rye.scripts", "pixi.tasks"};
    SurfaceContext copy = *context;
    const Node *tool = node_get(nodes_root(document), S("tool"));
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
        const Node *scripts = node_at(tool, tables[i]);
        if (scripts != NULL) {
            nodes_visit(scripts, visit_script, &copy);
        }
    }
    const Node *environments = node_at(tool, "hatch.envs");
    for (size_t i = 0; node_is_map(environments) && i < environments->count; i++) {
        const Node *scripts = node_get(environments->children[i], S("scripts"));
        if (scripts != NULL) {
            nodes_visit(scripts, visit_script, &copy);
        }
    }
}
