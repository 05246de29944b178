#include "nodes.h"

#include "floorlint/limits.h"

Str nodes_key(const Node *node)
{
    while (node != NULL && node->key == NULL) {
        node = node->parent;
    }
    return node != NULL ? node->key->text : S("");
}

static void visit_below(const Node *node, void (*visit)(void *state, const Node *node),
                        void *state, int depth)
{
    visit(state, node);
    for (size_t i = 0; i < node->count && depth < FL_MAX_DEPTH; i++) {
        visit_below(node->children[i], visit, state, depth + 1);
    }
}

void nodes_visit(const Node *root, void (*visit)(void *state, const Node *node), void *state)
{
    visit_below(root, visit, state, 0);
}

const Node *nodes_root(const Document *document)
{
    return document != NULL && document->root_count > 0 ? document->roots[0] : NULL;
}
