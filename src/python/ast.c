#include "ast.h"

#include <string.h>

/* Makes room for more nodes; they are not cleared. */
static void reserve(Ast *ast, size_t more)
{
    ast->count += ast->count == 0; /* nodes[0] is none */
    if (ast->count + more > ast->cap) {
        size_t cap = ast->count + more + (ast->cap > 0 ? ast->cap / 2 : 0);
        PyNode *grown = arena_alloc_raw(ast->arena, cap * sizeof(PyNode));
        if (ast->nodes != NULL) {
            memcpy(grown, ast->nodes, ast->count * sizeof(PyNode));
        } else {
            grown[0] = (PyNode){0};
        }
        ast->nodes = grown;
        ast->cap = cap;
    }
}

static PyId push_node(Ast *ast)
{
    return (PyId)ast->count++;
}

/* Operators, and the word `async`, are all that counts of what has no name. */
static bool is_left_out(const SyntaxNode *node)
{
    return (node->flags & NODE_NAMED) == 0 && node->kind != KIND_ERROR &&
           node->field != FIELD_OPERATOR && node->field != FIELD_OPERATORS &&
           node->kind != KIND_TOKEN_ASYNC;
}

/* One node more, as far as it can be told before what follows it. */
static PyId add_node(Ast *ast, Names *names, const SyntaxNode *node, uint32_t shift)
{
    PyId id = push_node(ast);
    PyNode *made = &ast->nodes[id];
    bool named = (node->flags & NODE_NAMED) != 0 || node->kind == KIND_ERROR;
    *made = (PyNode){.kind = named ? node->kind : PY_TOKEN,
                     .field = node->field,
                     .start = node->start + shift,
                     .end = node->end + shift,
                     .last = id};
    if (made->kind == PY_IDENTIFIER) {
        made->name = names_intern(names, ast_text(ast, id));
    }
    if (made->kind == PY_ERROR || (node->flags & NODE_MISSING) != 0) {
        if (!ast->broken) {
            ast->broken_at = made->start;
        }
        ast->broken = true;
    }
    return id;
}

PyId ast_append(Ast *ast, Names *names, const SyntaxTree *tree, PyId parent, uint32_t shift,
                PyId *ids)
{
    reserve(ast, tree->count);
    PyId first = 0, above = parent; /* whose children are being read */
    NodeId around = NODE_NONE;      /* the same in the other tree */
    PyId previous = 0;              /* the last of them so far */
    NodeId node = 0;
    while (node < tree->count) {
        const SyntaxNode *from = &tree->nodes[node];
        while (around != from->parent && around != NODE_NONE) {
            previous = above;
            ast->nodes[above].last = (PyId)(ast->count - 1);
            above = ast->nodes[above].parent;
            around = tree->nodes[around].parent;
        }
        if (is_left_out(from)) {
            do {
                node++;
            } while (node < tree->count && tree->nodes[node].parent != NODE_NONE &&
                     tree->nodes[node].parent >= (NodeId)(from - tree->nodes));
            continue;
        }
        PyId id = add_node(ast, names, from, shift);
        ast->nodes[id].parent = above;
        if (previous != 0) {
            ast->nodes[previous].next = id;
        } else if (first != 0) {
            ast->nodes[above].first = id;
        }
        first = first == 0 ? id : first;
        if (ids != NULL) {
            ids[node] = id;
        }
        previous = id;
        if ((from->flags & NODE_HAS_CHILDREN) != 0) {
            above = id;
            around = node;
            previous = 0;
        }
        node++;
    }
    for (; around != NODE_NONE; around = tree->nodes[around].parent) {
        ast->nodes[above].last = (PyId)(ast->count - 1);
        above = ast->nodes[above].parent;
    }
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
