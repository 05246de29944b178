/* noxfile.py: the interpreters of its sessions.
 * Facts: nox's docs/config.rst (python=, parametrize). */
#include "floorlint/command.h"

#include "pytree.h"
#include "readers.h"

/* Constants that are looked up in one file, and elements of one list that are read: finding a
 * constant goes through the module, finding an element through those before it. */
#define MAX_LOOKUPS 48
#define MAX_ITEMS   1000u

typedef struct NoxReader {
    PyTree tree;
    SurfaceContext context;
    uint32_t group;
    int lookups;
    size_t before; /* claims before this file's */
} NoxReader;

static void read_interpreter(NoxReader *reader, Passage value)
{
    VariableVersion version;
    size_t at = 0;
    Str text = str_trim(value.text);
    if (str_starts(text, S("pypy")) || str_starts(text, S("graalpy"))) {
        emit_passage(&reader->context, SPELLING_VERSION, value, reader->group);
    } else if (command_next_version(value.text, &at, &version)) {
        emit_passage(&reader->context, version.spelling,
                     passage_slice(value, version.start, version.end), reader->group);
    }
}

/* The strings of a constant's value: one, or the elements of a list. */
static void read_constant(NoxReader *reader, TSNode value)
{
    Passage content;
    if (pytree_string(&reader->tree, value, &content)) {
        read_interpreter(reader, content);
        return;
    }
    bool list = pytree_is(value, "list") || pytree_is(value, "tuple");
    uint32_t count = list ? ts_node_named_child_count(value) : 0;
    for (uint32_t i = 0; i < count && i < MAX_ITEMS; i++) {
        TSNode item = ts_node_named_child(value, i);
        if (pytree_is(item, "identifier") && reader->lookups++ < MAX_LOOKUPS) {
            item = pytree_resolve(&reader->tree, item);
        }
        if (pytree_string(&reader->tree, item, &content)) {
            read_interpreter(reader, content);
        }
    }
}

/* Every string below an expression, through the constants that it names. */
static bool visit_interpreters(void *state, TSNode node)
{
    NoxReader *reader = state;
    Passage content;
    if (pytree_is(node, "identifier")) {
        if (reader->lookups++ < MAX_LOOKUPS) {
            read_constant(reader, pytree_resolve(&reader->tree, node));
        }
        return false;
    }
    if (pytree_is(node, "call")) {
        return false; /* nox.project.python_versions(…): follows other claims */
    }
    if (pytree_string(&reader->tree, node, &content)) {
        read_interpreter(reader, content);
        return false;
    }
    return true;
}

static void read_value(NoxReader *reader, TSNode value)
{
    if (reader->lookups++ >= MAX_LOOKUPS) {
        return;
    }
    TSNode resolved = pytree_resolve(&reader->tree, value);
    bool list = pytree_is(resolved, "list") || pytree_is(resolved, "tuple");
    reader->group = list ? emit_group(&reader->context) : 0;
    pytree_visit(value, visit_interpreters, reader);
}

/* @nox.parametrize("python", [...]) */
static void read_parametrize(NoxReader *reader, TSNode arguments)
{
    Passage name;
    if (ts_node_named_child_count(arguments) >= 2 &&
        pytree_string(&reader->tree, ts_node_named_child(arguments, 0), &name) &&
        str_eq(name.text, S("python"))) {
        read_value(reader, ts_node_named_child(arguments, 1));
    }
}

static bool visit_decorator(void *state, TSNode node)
{
    NoxReader *reader = state;
    if (!pytree_is(node, "decorator")) {
        return true;
    }
    TSNode call = ts_node_named_child(node, 0);
    if (!pytree_is(call, "call")) {
        return false;
    }
    Str function = pytree_text(&reader->tree, pytree_field(call, "function"));
    TSNode arguments = pytree_field(call, "arguments");
    if (str_ends(function, S("parametrize"))) {
        read_parametrize(reader, arguments);
    }
    for (uint32_t i = 0; i < ts_node_named_child_count(arguments) && i < MAX_ITEMS; i++) {
        TSNode argument = ts_node_named_child(arguments, i);
        Str name = pytree_is(argument, "keyword_argument")
                       ? pytree_text(&reader->tree, pytree_field(argument, "name"))
                       : S("");
        if (str_ends(function, S("session")) &&
            (str_eq(name, S("python")) || str_eq(name, S("py")))) {
            read_value(reader, pytree_field(argument, "value"));
        }
    }
    return false;
}

/* PYTHON_VERSIONS = ["3.10", "3.11"] of a file whose sessions take their interpreters from
 * decorators of their own. */
static bool visit_constant(void *state, TSNode node)
{
    NoxReader *reader = state;
    if (pytree_is(node, "assignment")) {
        TSNode value = pytree_field(node, "right");
        bool list = pytree_is(value, "list") || pytree_is(value, "tuple");
        if (list && command_is_python_variable(
                        pytree_text(&reader->tree, pytree_field(node, "left")))) {
            reader->group = emit_group(&reader->context);
            read_constant(reader, value);
        }
        return false;
    }
    return pytree_is(node, "module") || pytree_is(node, "expression_statement");
}

/* Whether some list of interpreters was found. */
static bool has_list(const NoxReader *reader)
{
    const Findings *findings = reader->context.findings;
    for (size_t i = reader->before; i < findings->claims.len; i++) {
        if (findings->claims.items[i]->group != 0) {
            return true;
        }
    }
    return false;
}

/* session.run("mypy", "--python-version", "3.10", …): the words as one command. */
static void read_command(NoxReader *reader, TSNode arguments)
{
    Arena *scratch = reader->context.scratch;
    VEC(char) text = {0};
    VEC(uint32_t) origin = {0};
    uint32_t end = ts_node_end_byte(arguments);
    for (uint32_t i = 0; i < ts_node_named_child_count(arguments) && i < MAX_ITEMS; i++) {
        Passage word;
        bool known = pytree_string(&reader->tree, ts_node_named_child(arguments, i), &word) &&
                     str_find_byte(word.text, ' ') == STR_NONE;
        for (size_t j = 0; known && j < word.text.len; j++) {
            *vec_push(scratch, &text) = word.text.ptr[j];
            *vec_push(scratch, &origin) = passage_span(word, j, j + 1).start;
        }
        *vec_push(scratch, &text) = ' ';
        *vec_push(scratch, &origin) = end;
    }
    *vec_push(scratch, &origin) = end;
    emit_commands(&reader->context,
                  passage_of_origin((Str){text.items, text.len}, origin.items));
}

static bool visit_run(void *state, TSNode node)
{
    NoxReader *reader = state;
    if (!pytree_is(node, "call")) {
        return true;
    }
    Str function = pytree_text(&reader->tree, pytree_field(node, "function"));
    if (str_eq(function, S("session.run")) || str_eq(function, S("session.run_always")) ||
        str_eq(function, S("session.run_install")) ||
        str_eq(function, S("session.conda_install"))) {
        read_command(reader, pytree_field(node, "arguments"));
    }
    return true;
}

void read_noxfile(const SurfaceContext *context, const Document *document)
{
    (void)document;
    NoxReader reader = {.context = *context, .before = context->findings->claims.len};
    if (pytree_open(context, &reader.tree)) {
        pytree_visit(reader.tree.root, visit_decorator, &reader);
        if (!has_list(&reader)) {
            pytree_visit(reader.tree.root, visit_constant, &reader);
        }
        reader.context.surface = surface_by_id(S("nox-command"));
        pytree_visit(reader.tree.root, visit_run, &reader);
        pytree_close(&reader.tree);
    }
}
