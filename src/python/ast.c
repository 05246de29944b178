#include "ast.h"

#include <string.h>

static const struct {
    PyKind kind;
    const char *text;
} kind_rows[] = {
#define FL_KIND(name, text) {PY_##name, text},
    FL_NODE_KINDS(FL_KIND)
#undef FL_KIND
};

static const struct {
    Field field;
    const char *text;
} field_rows[] = {
#define FL_FIELD(name, text) {FIELD_##name, text},
    FL_FIELDS(FL_FIELD)
#undef FL_FIELD
};

bool grammar_load(const TSLanguage *language, Grammar *grammar)
{
    *grammar = (Grammar){0};
    uint32_t count = ts_language_symbol_count(language);
    if (count > sizeof grammar->kinds / sizeof grammar->kinds[0] ||
        ts_language_field_count(language) >= sizeof grammar->fields) {
        return false;
    }
    size_t found = 0;
    for (uint32_t symbol = 0; symbol < count; symbol++) {
        if (ts_language_symbol_type(language, (TSSymbol)symbol) != TSSymbolTypeRegular) {
            continue;
        }
        const char *name = ts_language_symbol_name(language, (TSSymbol)symbol);
        for (size_t i = 0; i < sizeof kind_rows / sizeof kind_rows[0]; i++) {
            if (strcmp(kind_rows[i].text, name) == 0) {
                grammar->kinds[symbol] = (uint16_t)kind_rows[i].kind;
                found++;
                break;
            }
        }
    }
    for (size_t i = 0; i < sizeof field_rows / sizeof field_rows[0]; i++) {
        TSFieldId id = ts_language_field_id_for_name(language, field_rows[i].text,
                                                     (uint32_t)strlen(field_rows[i].text));
        if (id == 0) {
            return false;
        }
        grammar->fields[id] = (uint8_t)field_rows[i].field;
    }
    return found + 1 >= sizeof kind_rows / sizeof kind_rows[0]; /* ERROR is no regular symbol */
}

static PyId push_node(Ast *ast)
{
    if (ast->count == ast->cap) {
        size_t cap = ast->cap > 0 ? ast->cap * 2 : 512;
        PyNode *grown = arena_array_of(ast->arena, PyNode, cap);
        if (ast->count > 0) {
            memcpy(grown, ast->nodes, ast->count * sizeof(PyNode));
        }
        ast->nodes = grown;
        ast->cap = cap;
        if (ast->count == 0) {
            ast->count = 1;
        }
    }
    return (PyId)ast->count++;
}

static bool wants_token(TSNode node, Field field)
{
    if (field == FIELD_OPERATOR || field == FIELD_OPERATORS) {
        return true;
    }
    return ts_node_end_byte(node) - ts_node_start_byte(node) == 5 &&
           strcmp(ts_node_type(node), "async") == 0;
}

/* The kind of the cursor's node, or -1 where it is left out. */
static int read_kind(const Grammar *grammar, TSNode node, Field field)
{
    if (!ts_node_is_named(node)) {
        return wants_token(node, field) ? PY_TOKEN : -1;
    }
    if (ts_node_is_extra(node) && !ts_node_is_error(node)) {
        return -1;
    }
    if (ts_node_is_error(node)) {
        return PY_ERROR;
    }
    TSSymbol symbol = ts_node_symbol(node);
    return grammar->kinds[symbol];
}

PyId ast_append(Ast *ast, const Grammar *grammar, Names *names, TSNode root, PyId parent,
                uint32_t shift)
{
    TSTreeCursor cursor = ts_tree_cursor_new(root);
    PyId above = parent; /* whose children are being read */
    PyId previous = 0;   /* the last of them so far */
    PyId first = 0;
    bool more = true;
    while (more) {
        TSNode node = ts_tree_cursor_current_node(&cursor);
        Field field = (Field)grammar->fields[ts_tree_cursor_current_field_id(&cursor)];
        int kind = read_kind(grammar, node, field);
        if (kind >= 0) {
            PyId id = push_node(ast);
            PyNode *made = &ast->nodes[id];
            *made = (PyNode){.kind = (uint16_t)kind,
                             .field = (uint8_t)field,
                             .start = ts_node_start_byte(node) + shift,
                             .end = ts_node_end_byte(node) + shift,
                             .parent = above,
                             .last = id};
            if (kind == PY_IDENTIFIER) {
                made->name = names_intern(names, ast_text(ast, id));
            }
            if (kind == PY_ERROR || ts_node_is_missing(node)) {
                if (!ast->broken) {
                    ast->broken_at = made->start;
                }
                ast->broken = true;
            }
            if (previous != 0) {
                ast->nodes[previous].next = id;
            } else if (first != 0) {
                ast->nodes[above].first = id;
            }
            if (first == 0) {
                first = id;
            }
            previous = id;
            if (ts_tree_cursor_goto_first_child(&cursor)) {
                above = id;
                previous = 0;
                continue;
            }
        }
        while (!(more = ts_tree_cursor_goto_next_sibling(&cursor))) {
            if (above == parent || !ts_tree_cursor_goto_parent(&cursor)) {
                break;
            }
            previous = above;
            ast->nodes[above].last = (PyId)(ast->count - 1);
            above = ast->nodes[above].parent;
        }
    }
    ts_tree_cursor_delete(&cursor);
    return first;
}

PyId ast_field(const Ast *ast, PyId node, Field field)
{
    PyId child = ast->nodes[node].first;
    while (child != 0 && ast->nodes[child].field != field) {
        child = ast->nodes[child].next;
    }
    return child;
}

PyId ast_child(const Ast *ast, PyId node, PyKind kind)
{
    PyId child = ast->nodes[node].first;
    while (child != 0 && ast->nodes[child].kind != kind) {
        child = ast->nodes[child].next;
    }
    return child;
}

Str ast_text(const Ast *ast, PyId node)
{
    const PyNode *n = &ast->nodes[node];
    return str_slice(ast->source->text, n->start, n->end);
}

PyId ast_find(const Ast *ast, TSNode node, const Grammar *grammar)
{
    uint32_t start = ts_node_start_byte(node), end = ts_node_end_byte(node);
    TSSymbol symbol = ts_node_symbol(node);
    uint16_t kind = !ts_node_is_named(node)  ? PY_TOKEN
                    : ts_node_is_error(node) ? PY_ERROR
                                             : grammar->kinds[symbol];
    if (ast->count < 2) {
        return 0;
    }
    /* The last node of the file's own tree that starts at or before the offset. */
    PyId low = 1, high = ast->nodes[1].last;
    while (low < high) {
        PyId middle = low + (high - low + 1) / 2;
        if (ast->nodes[middle].start <= start) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    PyId around = 0;
    for (PyId id = low; id > 0 && ast->nodes[id].start == start; id--) {
        if (ast->nodes[id].end == end && ast->nodes[id].kind == kind) {
            return id;
        }
    }
    for (PyId id = low; id > 0; id = ast->nodes[id].parent) {
        if (ast->nodes[id].start <= start && ast->nodes[id].end >= end) {
            around = id;
            break;
        }
    }
    return around;
}
