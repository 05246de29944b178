#include "tree.h"

#include <assert.h>

#include "floorlint/limits.h"

/* Maps with more children than this are found through the hash table. */
#define SMALL_MAP 8

void decoder_add(Decoder *decoder, Str piece, size_t start, size_t end)
{
    if (piece.len == 0) {
        return;
    }
    size_t from = decoder->text.len;
    buf_add(&decoder->text, piece);
    if (decoder->runs.len > 0 && piece.len == end - start) {
        OriginRun *last = &decoder->runs.items[decoder->runs.len - 1];
        if (last->end == start && last->end - last->start == from - last->from) {
            last->end = (uint32_t)end;
            return;
        }
    }
    *vec_push(decoder->text.arena, &decoder->runs) =
        (OriginRun){(uint32_t)from, (uint32_t)start, (uint32_t)end};
}

void decoder_add_code_point(Decoder *decoder, uint32_t code_point, size_t start, size_t end)
{
    if (code_point > 0x10FFFF || (code_point >= 0xD800 && code_point <= 0xDFFF)) {
        code_point = 0xFFFD;
    }
    char bytes[4];
    size_t len = 0;
    if (code_point < 0x80) {
        bytes[len++] = (char)code_point;
    } else {
        size_t more = code_point < 0x800 ? 1 : code_point < 0x10000 ? 2 : 3;
        uint32_t lead = more == 1 ? 0xC0 : more == 2 ? 0xE0 : 0xF0;
        bytes[len++] = (char)(lead | (code_point >> (6 * more)));
        while (more-- > 0) {
            bytes[len++] = (char)(0x80 | ((code_point >> (6 * more)) & 0x3F));
        }
    }
    decoder_add(decoder, (Str){bytes, len}, start, end);
}

void tree_fail(Tree *tree, size_t start, size_t end, Str problem)
{
    Document *document = tree->document;
    if (document->failed) {
        return;
    }
    size_t size = tree->text.len;
    document->failed = true;
    document->problem_span.start = (uint32_t)(start < size ? start : size);
    document->problem_span.end = (uint32_t)(end < size ? end : size);
    document->problem = problem;
}

Node *tree_node(Tree *tree, NodeKind kind, size_t start, size_t end)
{
    assert(start <= end && end <= tree->text.len);
    if (++tree->nodes > FL_MAX_NODES && !tree->full) {
        tree->full = true;
        tree_fail(tree, start, end, S("the document has too many nodes"));
    }
    Node *node = arena_new_of(tree->arena, Node);
    node->kind = kind;
    node->span = (Span){(uint32_t)start, (uint32_t)end};
    return node;
}

Node *tree_verbatim(Tree *tree, size_t start, size_t end)
{
    Node *node = tree_node(tree, NODE_SCALAR, start, end);
    node->content = node->span;
    node->text = str_slice(tree->text, start, end);
    return node;
}

void tree_decoded(Tree *tree, Node *scalar, const Decoder *decoder)
{
    NodeOrigin *origin = arena_new_of(tree->arena, NodeOrigin);
    origin->runs = decoder->runs.items;
    origin->count = decoder->runs.len;
    scalar->origin = origin;
    scalar->text = buf_str(&decoder->text);
}

/* An array of nodes that grows without a field for its room: it is full where the count is 0
 * or a power of two. */
static void add_node(Tree *tree, Node ***nodes, size_t *count, Node *node)
{
    if (*count == 0 || (*count >= 2 && (*count & (*count - 1)) == 0)) {
        Node **grown = arena_array_of(tree->arena, Node *, *count == 0 ? 2 : *count * 2);
        for (size_t i = 0; i < *count; i++) {
            grown[i] = (*nodes)[i];
        }
        *nodes = grown;
    }
    (*nodes)[(*count)++] = node;
}

static void add_child(Tree *tree, Node *parent, Node *child)
{
    child->parent = parent;
    child->index = parent->count;
    add_node(tree, &parent->children, &parent->count, child);
}

void tree_root(Tree *tree, Node *root)
{
    add_node(tree, &tree->document->roots, &tree->document->root_count, root);
}

void tree_append(Tree *tree, Node *list, Node *item)
{
    assert(list->kind == NODE_LIST);
    add_child(tree, list, item);
}

/* The slot of a key: its own or the free one where it belongs. */
static KeyEntry *find_slot(KeyEntry *index, size_t cap, const void *owner, Str key)
{
    uint64_t hash = (str_hash(key) ^ (uintptr_t)owner >> 4) * 0x9E3779B97F4A7C15u;
    for (size_t at = hash >> 32;; at++) {
        KeyEntry *entry = &index[at & (cap - 1)];
        if (entry->node == NULL || (entry->owner == owner && str_eq(entry->key, key))) {
            return entry;
        }
    }
}

static void grow_index(Tree *tree)
{
    size_t cap = tree->index_cap == 0 ? 64 : tree->index_cap * 2;
    KeyEntry *grown = arena_array_of(tree->arena, KeyEntry, cap);
    for (size_t i = 0; i < tree->index_cap; i++) {
        const KeyEntry *old = &tree->index[i];
        if (old->node != NULL) {
            *find_slot(grown, cap, old->owner, old->key) = *old;
        }
    }
    tree->index = grown;
    tree->index_cap = cap;
}

void tree_set_name(Tree *tree, const void *owner, Str name, Node *node)
{
    if (tree->index_len * 2 >= tree->index_cap) {
        grow_index(tree);
    }
    KeyEntry *slot = find_slot(tree->index, tree->index_cap, owner, name);
    tree->index_len += slot->node == NULL;
    *slot = (KeyEntry){owner, node, name};
}

Node *tree_get_name(const Tree *tree, const void *owner, Str name)
{
    return tree->index_cap > 0 ? find_slot(tree->index, tree->index_cap, owner, name)->node
                               : NULL;
}

Node *tree_find(const Tree *tree, const Node *map, Str key)
{
    if (map->count > SMALL_MAP) {
        return tree_get_name(tree, map, key);
    }
    for (size_t i = map->count; i-- > 0;) {
        Node *child = map->children[i];
        if (!child->shadowed && str_eq(child->key->text, key)) {
            return child;
        }
    }
    return NULL;
}

void tree_put_copy(Tree *tree, Node *map, Node *key, Node *value)
{
    assert(map->kind == NODE_MAP && key->kind == NODE_SCALAR);
    value->key = key;
    key->parent = map;
    add_child(tree, map, value);
}

Node *tree_put(Tree *tree, Node *map, Node *key, Node *value)
{
    Node *old = tree_find(tree, map, key->text);
    if (old != NULL) {
        old->shadowed = true;
    }
    tree_put_copy(tree, map, key, value);
    if (map->count == SMALL_MAP + 1) {
        for (size_t i = 0; i < map->count; i++) {
            if (!map->children[i]->shadowed) {
                tree_set_name(tree, map, map->children[i]->key->text, map->children[i]);
            }
        }
    } else if (map->count > SMALL_MAP) {
        tree_set_name(tree, map, key->text, value);
    }
    return old;
}
