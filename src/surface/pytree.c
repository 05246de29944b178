#include "pytree.h"

#include <grammars.h>
#include <string.h>

/* Constants that name constants are followed so far. */
#define MAX_STEPS 4

bool pytree_open(const SurfaceContext *context, PyTree *tree)
{
    *tree = (PyTree){.context = context, .parser = ts_parser_new()};
    if (!ts_parser_set_language(tree->parser, tree_sitter_python())) {
        ts_parser_delete(tree->parser);
        return false;
    }
    Str text = context->source->text;
    tree->tree = ts_parser_parse_string(tree->parser, NULL, text.ptr, (uint32_t)text.len);
    tree->root = ts_tree_root_node(tree->tree);
    return true;
}

void pytree_close(PyTree *tree)
{
    ts_tree_delete(tree->tree);
    ts_parser_delete(tree->parser);
}

Span pytree_span(TSNode node)
{
    return (Span){ts_node_start_byte(node), ts_node_end_byte(node)};
}

Str pytree_text(const PyTree *tree, TSNode node)
{
    return source_text(tree->context->source, pytree_span(node));
}

bool pytree_is(TSNode node, const char *type)
{
    return !ts_node_is_null(node) && strcmp(ts_node_type(node), type) == 0;
}

TSNode pytree_field(TSNode node, const char *field)
{
    return ts_node_child_by_field_name(node, field, (uint32_t)strlen(field));
}

void pytree_visit(TSNode from, bool (*visit)(void *state, TSNode node), void *state)
{
    TSTreeCursor cursor = ts_tree_cursor_new(from);
    for (;;) {
        bool enter = visit(state, ts_tree_cursor_current_node(&cursor));
        if (enter && ts_tree_cursor_goto_first_child(&cursor)) {
            continue;
        }
        while (!ts_tree_cursor_goto_next_sibling(&cursor)) {
            if (!ts_tree_cursor_goto_parent(&cursor)) {
                ts_tree_cursor_delete(&cursor);
                return;
            }
        }
    }
}

TSNode pytree_constant(const PyTree *tree, Str name)
{
    TSNode found = {0};
    uint32_t count = ts_node_named_child_count(tree->root);
    TSTreeCursor cursor = ts_tree_cursor_new(tree->root);
    bool more = count > 0 && ts_tree_cursor_goto_first_child(&cursor);
    for (; more; more = ts_tree_cursor_goto_next_sibling(&cursor)) {
        TSNode statement = ts_tree_cursor_current_node(&cursor);
        TSNode assignment = pytree_is(statement, "expression_statement")
                                ? ts_node_named_child(statement, 0)
                                : (TSNode){0};
        if (pytree_is(assignment, "assignment") &&
            str_eq(pytree_text(tree, pytree_field(assignment, "left")), name)) {
            found = pytree_field(assignment, "right");
        }
    }
    ts_tree_cursor_delete(&cursor);
    return found;
}

TSNode pytree_resolve(const PyTree *tree, TSNode expression)
{
    for (int step = 0; step < MAX_STEPS; step++) {
        if (pytree_is(expression, "parenthesized_expression")) {
            expression = ts_node_named_child(expression, 0);
        } else if (pytree_is(expression, "subscript")) {
            expression = pytree_field(expression, "value");
        } else if (pytree_is(expression, "identifier")) {
            TSNode value = pytree_constant(tree, pytree_text(tree, expression));
            if (ts_node_is_null(value)) {
                return expression;
            }
            expression = value;
        } else {
            return expression;
        }
    }
    return expression;
}

/* Adds the content of one literal to a text with its places. */
static bool append_literal(const PyTree *tree, TSNode literal, char *text, uint32_t *origin,
                           size_t *length)
{
    uint32_t count = ts_node_child_count(literal);
    for (uint32_t i = 0; i < count; i++) {
        TSNode child = ts_node_child(literal, i);
        if (pytree_is(child, "interpolation")) {
            return false;
        }
        if (pytree_is(child, "string_content")) {
            Span span = pytree_span(child);
            Str content = source_text(tree->context->source, span);
            for (size_t j = 0; j < content.len; j++) {
                text[*length] = content.ptr[j];
                origin[(*length)++] = (uint32_t)(span.start + j);
            }
        }
    }
    return true;
}

bool pytree_string(const PyTree *tree, TSNode node, Passage *content)
{
    bool joined = pytree_is(node, "concatenated_string");
    if (!joined && !pytree_is(node, "string")) {
        return false;
    }
    Span span = pytree_span(node);
    size_t room = span.end - span.start, length = 0;
    char *text = arena_alloc(tree->context->scratch, room + 1);
    uint32_t *origin = arena_array_of(tree->context->scratch, uint32_t, room + 1);
    if (!joined) {
        if (!append_literal(tree, node, text, origin, &length)) {
            return false;
        }
    }
    for (uint32_t i = 0; joined && i < ts_node_named_child_count(node); i++) {
        if (!append_literal(tree, ts_node_named_child(node, i), text, origin, &length)) {
            return false;
        }
    }
    origin[length] = length > 0 ? origin[length - 1] + 1 : span.end;
    *content = passage_of_origin((Str){text, length}, origin);
    return true;
}

typedef struct LineVisit {
    PyTree tree;
    void (*visit)(void *state, const PyTree *tree, TSNode string, Str line);
    void *state;
} LineVisit;

static bool visit_lines(void *state, TSNode node)
{
    LineVisit *lines = state;
    Passage content;
    if (!pytree_string(&lines->tree, node, &content)) {
        return true;
    }
    Str text = content.text, line;
    while (str_cut(&text, '\n', &line)) {
        lines->visit(lines->state, &lines->tree, node, line);
    }
    return false;
}

void pytree_string_lines(const SurfaceContext *context,
                         void (*visit)(void *state, const PyTree *tree, TSNode string,
                                       Str line),
                         void *state)
{
    LineVisit lines = {.visit = visit, .state = state};
    if (pytree_open(context, &lines.tree)) {
        pytree_visit(lines.tree.root, visit_lines, &lines);
        pytree_close(&lines.tree);
    }
}
