#include "ci_expand.h"

#include "ci_names.h"

/* Variables in the values of variables. */
#define EXPAND_DEPTH 5

/* Lists of commands, one inside the other (YAML aliases of lists). */
#define NESTED_SCRIPTS 8

static bool is_name_byte(char c)
{
    return is_alnum(c) || c == '_';
}

/* The variable that starts at `at`: its name, and where it ends; 0 where there is none. */
static size_t read_variable(const CiExpander *expander, Str text, size_t at, Str *name)
{
    Str rest = str_from(text, at);
    for (size_t i = 0; i < expander->mark_count; i++) {
        Str open = str_of(expander->marks[i].open), close = str_of(expander->marks[i].close);
        if (!str_starts(rest, open)) {
            continue;
        }
        Str inside = str_from(rest, open.len);
        size_t len = 0;
        if (close.len > 0) {
            len = str_find(str_slice(inside, 0, 256), close);
            if (len == STR_NONE) {
                continue;
            }
        } else {
            while (len < inside.len && is_name_byte(inside.ptr[len])) {
                len++;
            }
        }
        *name = str_trim(str_slice(inside, 0, len));
        if (name->len > 0) {
            return at + open.len + len + close.len;
        }
    }
    return 0;
}

Value ci_expand(CiExpander *expander, const Value *scalar)
{
    Arena *arena = expander->ci->arena;
    if (scalar->kind != VALUE_STRING || expander->depth >= EXPAND_DEPTH) {
        return *scalar;
    }
    ValueText result = value_text(arena);
    bool unknown = false, whole = false;
    Value only = {0};
    size_t done = 0;
    for (size_t at = 0; at < scalar->text.len;) {
        Str name = {0};
        size_t end = read_variable(expander, scalar->text, at, &name);
        if (end == 0) {
            at++;
            continue;
        }
        Value found = expander->lookup(expander->state, name);
        expander->depth++;
        found = ci_expand(expander, &found);
        expander->depth--;
        bool known = found.kind == VALUE_STRING || found.kind == VALUE_NUMBER ||
                     found.kind == VALUE_BOOL;
        Value before = value_slice(arena, scalar, done, known ? at : end);
        value_append(&result, &before);
        if (known) {
            value_append(&result, &found);
        }
        unknown = unknown || !known;
        whole = at == 0 && end == scalar->text.len;
        only = found;
        at = done = end;
    }
    if (whole) {
        return only.kind == VALUE_UNKNOWN && only.piece_count == 0
                   ? (Value){.kind = VALUE_UNKNOWN,
                             .text = scalar->text,
                             .pieces = scalar->pieces,
                             .piece_count = scalar->piece_count}
                   : only;
    }
    Value rest = value_slice(arena, scalar, done, scalar->text.len);
    value_append(&result, &rest);
    Value built = value_built(&result);
    built.kind = unknown ? VALUE_UNKNOWN : VALUE_STRING;
    return built;
}

bool ci_claim_image(Ci *ci, const CiUse *use, const Value *image, CiClaims *claims)
{
    CiUse own = *use;
    own.spelling = SPELLING_IMAGE;
    own.form = CI_FORM_ONE;
    Value known = *image;
    if (image->kind == VALUE_UNKNOWN) {
        /* $CI_REGISTRY/python:3.10: only the part after the last slash counts. */
        size_t colon = str_find_byte(image->text, ':');
        size_t slash = str_find_last_byte(
            str_slice(image->text, 0, colon == STR_NONE ? image->text.len : colon), '/');
        size_t from = slash == STR_NONE ? 0 : slash + 1;
        known = value_slice(ci->arena, image, from, image->text.len);
        if (str_find_byte(known.text, '$') != STR_NONE ||
            str_find_byte(known.text, '<') != STR_NONE ||
            str_find_byte(known.text, '{') != STR_NONE) {
            bool python = str_find_nocase(known.text, S("py")) != STR_NONE;
            if (python) {
                ci_claim_unresolved(ci, &own, image);
            }
            return false;
        }
    }
    if (known.kind != VALUE_STRING) {
        return false;
    }
    ci_claim(ci, &own, &known, claims);
    return true;
}

static void append_lines(Ci *ci, const CiFile *file, const Node *node, ValueText *text,
                         unsigned depth)
{
    if (node_is_scalar(node)) {
        Value line = value_of_node(ci->arena, file, node), end = value_of_text(S("\n"));
        line.kind = VALUE_STRING;
        value_append(text, &line);
        value_append(text, &end);
        return;
    }
    for (size_t i = 0; node != NULL && i < node->count && depth < NESTED_SCRIPTS; i++) {
        append_lines(ci, file, node->children[i], text, depth + 1);
    }
}

Value ci_script_of(Ci *ci, const CiFile *file, const Node *const *parts, size_t count)
{
    ValueText text = value_text(ci->arena);
    for (size_t i = 0; i < count; i++) {
        append_lines(ci, file, parts[i], &text, 0);
    }
    return value_built(&text);
}

Value ci_install_of(Ci *ci, const CiFile *file, const Node *packages, const char *installer)
{
    ValueText text = value_text(ci->arena);
    Value command = value_of_text(str_of(installer)), end = value_of_text(S("\n"));
    size_t count = node_is_list(packages) ? packages->count : packages != NULL ? 1 : 0;
    for (size_t i = 0; i < count; i++) {
        const Node *package = node_is_list(packages) ? packages->children[i] : packages;
        if (node_is_scalar(package)) {
            Value name = value_of_node(ci->arena, file, package);
            name.kind = VALUE_STRING;
            value_append(&text, &command);
            value_append(&text, &name);
            value_append(&text, &end);
        }
    }
    return value_built(&text);
}

void ci_claim_named(Ci *ci, const CiFile *file, const Node *node, Str name, CiSurface surface,
                    Spelling spelling)
{
    bool path = str_find_byte(node->text, '\\') != STR_NONE;
    if (!path && ci_name_kind(name) == CI_NAME_OTHER) {
        return;
    }
    CiUse use = {.surface = surface,
                 .role = ROLE_RUNTIME,
                 .form = path ? CI_FORM_FOLDERS : CI_FORM_LOOSE,
                 .spelling = spelling,
                 .file = file,
                 .node = node,
                 .developer_tool = true};
    Value value = value_of_node(ci->arena, file, node);
    CiClaims claims = {0};
    ci_claim(ci, &use, &value, &claims);
}
