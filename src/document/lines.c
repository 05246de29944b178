/* A list of lines: for version files, and for text without a syntax of its own. */
#include "tree.h"

void lines_read(Tree *tree)
{
    size_t at = tree_start(tree), size = tree->text.len;
    Node *list = tree_node(tree, NODE_LIST, at, size);
    if (at < size) {
        tree_root(tree, list);
    }
    while (at < size && !tree->full) {
        size_t end = at;
        while (end < size && tree->text.ptr[end] != '\n' && tree->text.ptr[end] != '\r') {
            end++;
        }
        tree_append(tree, list, tree_verbatim(tree, at, end));
        at = end + 1 + (tree_byte(tree, end) == '\r' && tree_byte(tree, end + 1) == '\n');
    }
}
