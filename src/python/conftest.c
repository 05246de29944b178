/* What a conftest.py leaves out of pytest's collection, and on which minors: `collect_ignore`
 * and `collect_ignore_glob` as pytest documents them, filled by assignment, `+=`, `append` and
 * `extend` under version tests. Only plain strings are read. */
#include "infer.h"
#include "worker.h"

/* The kind of a list that pytest reads, by its name. */
static bool list_kind(const File *file, PyId name, TestExclusionKind *kind)
{
    if (name == 0 || kind_of(file, name) != PY_IDENTIFIER) {
        return false;
    }
    Str text = ast_text(&file->ast, name);
    *kind = str_eq(text, S("collect_ignore")) ? TEST_EXCLUSION_PATH : TEST_EXCLUSION_GLOB;
    return *kind == TEST_EXCLUSION_PATH || str_eq(text, S("collect_ignore_glob"));
}

static void add_exclusion(File *file, TestExclusionKind kind, PyId string)
{
    Str text;
    MinorMask reached = ctx_of(file, string)->reached;
    if (!string_plain(file, string, &text) || text.len == 0 || reached == 0) {
        return;
    }
    if (str_starts(text, S("./"))) {
        text = str_from(text, 2);
    }
    if (kind == TEST_EXCLUSION_PATH && file->package.len > 0) {
        text = str_format(file->out, "%.*s/%.*s", STR_ARG(file->package), STR_ARG(text));
    }
    *vec_push(file->out, &file->report->exclusions) =
        (TestExclusion){.kind = kind, .text = str_copy(file->out, text), .reached = reached};
}

/* Strings of a list (or of the arms of a conditional one), not of calls that compute a path. */
static void add_strings(File *file, TestExclusionKind kind, PyId value)
{
    for (PyId id = value; id <= at_node(file, value)->last; id++) {
        if (kind_of(file, id) == PY_CALL || kind_of(file, id) == PY_CONCATENATED_STRING) {
            id = at_node(file, id)->last;
        } else if (kind_of(file, id) == PY_STRING) {
            add_exclusion(file, kind, id);
            id = at_node(file, id)->last;
        }
    }
}

static void read_assignment(File *file, PyId node)
{
    TestExclusionKind kind;
    PyId right = ast_field(&file->ast, node, FIELD_RIGHT);
    if (right != 0 && list_kind(file, ast_field(&file->ast, node, FIELD_LEFT), &kind)) {
        add_strings(file, kind, right);
    }
}

static void read_call(File *file, PyId node)
{
    PyId function = ast_field(&file->ast, node, FIELD_FUNCTION);
    PyId arguments = ast_field(&file->ast, node, FIELD_ARGUMENTS);
    if (function == 0 || arguments == 0 || kind_of(file, function) != PY_ATTRIBUTE) {
        return;
    }
    TestExclusionKind kind;
    Str method = ast_text(&file->ast, ast_field(&file->ast, function, FIELD_ATTRIBUTE));
    if ((str_eq(method, S("append")) || str_eq(method, S("extend"))) &&
        list_kind(file, ast_field(&file->ast, function, FIELD_OBJECT), &kind)) {
        add_strings(file, kind, arguments);
    }
}

void conftest_read(File *file)
{
    Str name = str_from(file->source->path, file->package.len > 0 ? file->package.len + 1 : 0);
    if (!str_eq(name, S("conftest.py"))) {
        return;
    }
    for (PyId id = 1; id <= at_node(file, 1)->last; id++) {
        PyKind kind = kind_of(file, id);
        if (kind == PY_ASSIGNMENT || kind == PY_AUGMENTED_ASSIGNMENT) {
            read_assignment(file, id);
        } else if (kind == PY_CALL) {
            read_call(file, id);
        }
    }
}
