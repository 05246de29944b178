/* A Dockerfile as a document: a list of maps such as {FROM: "python:3.10"}. */
#include "floorlint/dockerfile.h"

#include "tree.h"

/* A scalar of bytes that each have their own place in the file. */
static Node *make_scalar(Tree *tree, Str text, const uint32_t *origin)
{
    Decoder decoder = {.text = {.arena = tree->arena}};
    for (size_t i = 0; i < text.len; i++) {
        decoder_add(&decoder, str_slice(text, i, i + 1), origin[i], origin[i] + 1);
    }
    size_t end = text.len > 0 ? origin[text.len - 1] + 1 : origin[0];
    Node *node = tree_node(tree, NODE_SCALAR, text.len > 0 ? origin[0] : end, end);
    node->content = node->span;
    tree_decoded(tree, node, &decoder);
    return node;
}

static Node *make_name(Tree *tree, const DockerInstruction *instruction)
{
    size_t start = instruction->span.start;
    Node *key = tree_verbatim(tree, start, start + instruction->name.len);
    key->text = instruction->name;
    return key;
}

void instructions_read(Tree *tree)
{
    const Dockerfile *file = dockerfile_read(tree->arena, tree->document->source);
    if (file->failed) {
        tree_fail(tree, file->problem_span.start, file->problem_span.end, file->problem);
    }
    if (file->count == 0) {
        return;
    }
    Node *list = tree_node(tree, NODE_LIST, 0, tree->text.len);
    tree_root(tree, list);
    for (size_t i = 0; i < file->count && !tree->full; i++) {
        const DockerInstruction *instruction = &file->instructions[i];
        Node *map = tree_node(tree, NODE_MAP, instruction->span.start, instruction->span.end);
        tree_append(tree, list, map);
        tree_put(tree, map, make_name(tree, instruction),
                 make_scalar(tree, instruction->text, instruction->origin));
    }
}
