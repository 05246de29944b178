/* The flat copy of a syntax tree. */
#include "syntax_tree.h"

#include <grammars.h>
#include <string.h>

/* Levels that a look along scopes or parentheses takes: more than any compiler accepts. */
#define MAX_SCOPES 1000

struct SyntaxKinds {
    uint8_t *kind; /* by TSSymbol */
    size_t symbol_count;
    uint8_t *field; /* by TSFieldId */
    size_t field_count;
};

static const struct {
    const char *type;
    bool named;
} kind_types[KIND_COUNT] = {
#define FL_KIND(name, type)  [KIND_##name] = {type, true},
#define FL_TOKEN(name, text) [KIND_TOKEN_##name] = {text, false},
#include "grammar_kinds.def"
#undef FL_KIND
#undef FL_TOKEN
};

static const char *const field_types[FIELD_COUNT] = {
#define FL_FIELD(name, type) [FIELD_##name] = type,
#include "grammar_fields.def"
#undef FL_FIELD
};

const SyntaxKinds *syntax_kinds_new(Arena *arena)
{
    const TSLanguage *language = tree_sitter_python();
    SyntaxKinds *kinds = arena_new_of(arena, SyntaxKinds);
    kinds->symbol_count = ts_language_symbol_count(language);
    kinds->kind = arena_array_of(arena, uint8_t, kinds->symbol_count);
    for (size_t i = 0; i < kinds->symbol_count; i++) {
        const char *name = ts_language_symbol_name(language, (TSSymbol)i);
        TSSymbolType type = ts_language_symbol_type(language, (TSSymbol)i);
        for (size_t k = KIND_ERROR + 1; k < KIND_COUNT; k++) {
            bool named = type == TSSymbolTypeRegular;
            if (name != NULL && kind_types[k].named == named && type != TSSymbolTypeAuxiliary &&
                strcmp(name, kind_types[k].type) == 0) {
                kinds->kind[i] = (uint8_t)k;
            }
        }
    }
    kinds->field_count = ts_language_field_count(language) + 1;
    kinds->field = arena_array_of(arena, uint8_t, kinds->field_count);
    for (size_t i = FIELD_NONE + 1; i < FIELD_COUNT; i++) {
        TSFieldId id = ts_language_field_id_for_name(language, field_types[i],
                                                     (uint32_t)strlen(field_types[i]));
        kinds->field[id] = id == 0 ? FIELD_NONE : (uint8_t)i;
    }
    return kinds;
}

bool kind_is_comprehension(Kind kind)
{
    return kind == KIND_LIST_COMPREHENSION || kind == KIND_SET_COMPREHENSION ||
           kind == KIND_DICTIONARY_COMPREHENSION || kind == KIND_GENERATOR;
}

/* Whether what stands in this child of the parent is evaluated in the parent's own scope. */
static bool opens_scope(const SyntaxTree *tree, NodeId parent, const SyntaxNode *child)
{
    switch (tree->nodes[parent].kind) {
    case KIND_FUNCTION:
    case KIND_CLASS:
    case KIND_LAMBDA:
    case KIND_FOR:
    case KIND_WHILE:
        return child->field == FIELD_BODY;
    case KIND_LIST_COMPREHENSION:
    case KIND_SET_COMPREHENSION:
    case KIND_DICTIONARY_COMPREHENSION:
    case KIND_GENERATOR:
    case KIND_FINALLY:
    case KIND_INTERPOLATION:
    case KIND_FORMAT_EXPRESSION:
        return true;
    default:
        return false;
    }
}

/* Whether a clause is the first one of its comprehension. */
static bool is_first_clause(const SyntaxTree *tree, NodeId clause)
{
    return tree_child(tree, tree->nodes[clause].parent, KIND_FOR_IN) == clause;
}

static NodeId find_scope(const SyntaxTree *tree, NodeId parent, const SyntaxNode *child)
{
    const SyntaxNode *around = &tree->nodes[parent];
    if (opens_scope(tree, parent, child)) {
        return parent;
    }
    bool iterable = around->kind == KIND_FOR_IN && child->field == FIELD_RIGHT;
    if (iterable && around->parent != NODE_NONE && is_first_clause(tree, parent)) {
        return tree->nodes[around->parent].scope;
    }
    return around->scope;
}

static SyntaxNode make_node(const SyntaxKinds *kinds, const TSTreeCursor *cursor)
{
    TSNode from = ts_tree_cursor_current_node(cursor);
    TSSymbol symbol = ts_node_symbol(from);
    TSFieldId field = ts_tree_cursor_current_field_id(cursor);
    SyntaxNode node = {.start = ts_node_start_byte(from), .end = ts_node_end_byte(from)};
    node.kind = ts_node_is_error(from)         ? KIND_ERROR
                : symbol < kinds->symbol_count ? kinds->kind[symbol]
                                               : KIND_OTHER;
    node.field = field < kinds->field_count ? kinds->field[field] : FIELD_NONE;
    node.flags = (uint8_t)((ts_node_is_missing(from) ? NODE_MISSING : 0) |
                           (ts_node_is_named(from) ? NODE_NAMED : 0));
    node.parent = node.next = node.scope = NODE_NONE;
    return node;
}

/* What stands anywhere and means nothing: comments, backslashes at the ends of lines. */
static bool is_extra(const TSTreeCursor *cursor)
{
    TSNode node = ts_tree_cursor_current_node(cursor);
    return ts_node_is_extra(node) && !ts_node_is_error(node);
}

SyntaxTree tree_new(Arena *arena, const SyntaxKinds *kinds, TSNode root, Str text)
{
    SyntaxTree tree = {.text = text};
    size_t room = ts_node_descendant_count(root);
    tree.nodes = arena_array_of(arena, SyntaxNode, room);
    TSTreeCursor cursor = ts_tree_cursor_new(root);
    NodeId parent = NODE_NONE, previous = NODE_NONE;
    bool more = true;
    while (more && tree.count < room) {
        if (!is_extra(&cursor)) {
            NodeId id = (NodeId)tree.count;
            SyntaxNode node = make_node(kinds, &cursor);
            node.parent = parent;
            if (parent != NODE_NONE) {
                node.scope = find_scope(&tree, parent, &node);
                tree.nodes[parent].flags |= NODE_HAS_CHILDREN;
            }
            if (previous != NODE_NONE) {
                tree.nodes[previous].next = id;
            }
            tree.nodes[tree.count++] = node;
            if (ts_tree_cursor_goto_first_child(&cursor)) {
                parent = id;
                previous = NODE_NONE;
                continue;
            }
            previous = id;
        }
        while (!(more = ts_tree_cursor_goto_next_sibling(&cursor)) &&
               ts_tree_cursor_goto_parent(&cursor)) {
            previous = parent;
            parent = tree.nodes[parent].parent;
        }
    }
    ts_tree_cursor_delete(&cursor);
    return tree;
}

void tree_link(SyntaxTree *tree)
{
    NodeId parent = NODE_NONE, behind = (NodeId)tree->count;
    for (NodeId id = 0; id < tree->count; id++) {
        SyntaxNode *node = &tree->nodes[id];
        while (id == behind) {
            /* A parent's `next` is where it ends until all below it is linked. */
            NodeId done = parent;
            parent = tree->nodes[done].parent;
            NodeId end = behind;
            behind = parent != NODE_NONE ? tree->nodes[parent].next : (NodeId)tree->count;
            tree->nodes[done].next = end < behind ? end : NODE_NONE;
        }
        NodeId below = node->next;
        node->parent = parent;
        node->scope = parent != NODE_NONE ? find_scope(tree, parent, node) : NODE_NONE;
        if (below > 0) {
            node->flags |= NODE_HAS_CHILDREN;
            node->next = id + 1 + below;
            parent = id;
            behind = id + 1 + below;
        } else {
            node->next = id + 1 < behind ? id + 1 : NODE_NONE;
        }
    }
    while (parent != NODE_NONE) {
        NodeId done = parent;
        parent = tree->nodes[done].parent;
        tree->nodes[done].next = NODE_NONE;
    }
}

NodeId tree_first(const SyntaxTree *tree, NodeId parent)
{
    bool has = parent != NODE_NONE && (tree->nodes[parent].flags & NODE_HAS_CHILDREN) != 0;
    return has ? parent + 1 : NODE_NONE;
}

NodeId tree_next(const SyntaxTree *tree, NodeId node)
{
    return tree->nodes[node].next;
}

NodeId tree_field(const SyntaxTree *tree, NodeId parent, Field field)
{
    NodeId child = tree_first(tree, parent);
    while (child != NODE_NONE && tree->nodes[child].field != field) {
        child = tree_next(tree, child);
    }
    return child;
}

NodeId tree_child(const SyntaxTree *tree, NodeId parent, Kind kind)
{
    NodeId child = tree_first(tree, parent);
    while (child != NODE_NONE && tree->nodes[child].kind != kind) {
        child = tree_next(tree, child);
    }
    return child;
}

Kind tree_kind(const SyntaxTree *tree, NodeId node)
{
    return node == NODE_NONE ? KIND_OTHER : (Kind)tree->nodes[node].kind;
}

Str tree_text(const SyntaxTree *tree, NodeId node)
{
    return node == NODE_NONE
               ? S("")
               : str_slice(tree->text, tree->nodes[node].start, tree->nodes[node].end);
}

bool tree_is(const SyntaxTree *tree, NodeId node, const char *text)
{
    return str_eq(tree_text(tree, node), str_of(text));
}

bool tree_starred(const SyntaxTree *tree, NodeId node)
{
    if (node == NODE_NONE || tree->text.ptr[tree->nodes[node].start] != '*') {
        return false;
    }
    uint32_t second = tree->nodes[node].start + 1;
    return second >= tree->text.len || tree->text.ptr[second] != '*';
}

bool tree_is_specification(const SyntaxTree *tree, NodeId node)
{
    NodeId parent = tree->nodes[node].parent;
    if (tree_kind(tree, parent) == KIND_EXPRESSION_LIST) {
        parent = tree->nodes[parent].parent;
    }
    Kind kind = tree_kind(tree, parent);
    return kind == KIND_INTERPOLATION || kind == KIND_FORMAT_EXPRESSION;
}

NodeId tree_strip(const SyntaxTree *tree, NodeId node)
{
    for (int level = 0; tree_kind(tree, node) == KIND_PARENTHESIZED && level < MAX_SCOPES;
         level++) {
        NodeId inner = tree_next(tree, tree_first(tree, node));
        if (inner == NODE_NONE) {
            break;
        }
        node = inner;
    }
    return node;
}

NodeId tree_function(const SyntaxTree *tree, NodeId node)
{
    NodeId scope = node == NODE_NONE ? NODE_NONE : tree->nodes[node].scope;
    for (int level = 0; scope != NODE_NONE && level < MAX_SCOPES; level++) {
        Kind kind = tree_kind(tree, scope);
        if (kind == KIND_FUNCTION || kind == KIND_LAMBDA || kind == KIND_CLASS) {
            return scope;
        }
        scope = tree->nodes[scope].scope;
    }
    return NODE_NONE;
}
