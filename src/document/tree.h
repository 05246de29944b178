/* How the readers of this folder build a document: nodes within the budgets, children, and the
 * way back from decoded text to the file. */
#ifndef FLOORLINT_DOCUMENT_TREE_H
#define FLOORLINT_DOCUMENT_TREE_H

#include "floorlint/buf.h"
#include "floorlint/document.h"
#include "floorlint/vec.h"

/* text[from of this run, from of the next) came from the file's bytes [start, end): byte by
 * byte where both are equally long, else as a whole (an escape, a folded line end). */
typedef struct OriginRun {
    uint32_t from, start, end;
} OriginRun;

typedef struct NodeOrigin {
    const OriginRun *runs;
    size_t count;
} NodeOrigin;

/* Decoded text in the making. */
typedef struct Decoder {
    Buf text; /* its arena is set by the owner */
    VEC(OriginRun) runs;
} Decoder;

/* Adds a piece of decoded text that stands for the file's bytes [start, end). */
void decoder_add(Decoder *decoder, Str piece, size_t start, size_t end);

/* Adds a code point as UTF-8; one that is none becomes U+FFFD. */
void decoder_add_code_point(Decoder *decoder, uint32_t code_point, size_t start, size_t end);

typedef struct KeyEntry {
    const void *owner;
    Node *node;
    Str key;
} KeyEntry;

/* What a reader works on. */
typedef struct Tree {
    Arena *arena;
    Document *document;
    Str text;         /* what is parsed: as long as the file, but see document.c */
    size_t nodes;     /* made so far */
    bool full;        /* the node budget is spent: the reader has to stop */
    KeyEntry *index;  /* a hash table: see tree_set_name */
    size_t index_cap; /* a power of two */
    size_t index_len;
} Tree;

/* Notes where the syntax is broken; the first note stays. */
void tree_fail(Tree *tree, size_t start, size_t end, Str problem);

/* A node over the file's bytes [start, end). Past the budget the tree is `full` and failed; the
 * node is there all the same. */
Node *tree_node(Tree *tree, NodeKind kind, size_t start, size_t end);

/* A scalar whose text is the file's bytes [start, end). */
Node *tree_verbatim(Tree *tree, size_t start, size_t end);

/* Gives a scalar the text of a decoder, and the way back. */
void tree_decoded(Tree *tree, Node *scalar, const Decoder *decoder);

/* Adds a document's root. */
void tree_root(Tree *tree, Node *root);

/* Appends to a list. */
void tree_append(Tree *tree, Node *list, Node *item);

/* Appends to a map. A value of the same key that is there already becomes `shadowed` and is
 * returned; else NULL. */
Node *tree_put(Tree *tree, Node *map, Node *key, Node *value);

/* The same for a copy of a map, which nobody will search and whose shadowed values are known.
 */
void tree_put_copy(Tree *tree, Node *map, Node *key, Node *value);

/* The value of a map's key that is not shadowed; NULL where there is none. */
Node *tree_find(const Tree *tree, const Node *map, Str key);

/* The hash table for readers: a node by its name, where `owner` tells apart whose name. */
void tree_set_name(Tree *tree, const void *owner, Str name, Node *node);
Node *tree_get_name(const Tree *tree, const void *owner, Str name);

/* The offset of the first byte that is not a byte order mark. */
static inline size_t tree_start(const Tree *tree)
{
    return str_starts(tree->text, S("\xEF\xBB\xBF")) ? 3 : 0;
}

/* The byte at an offset of the text; NUL past its end. */
static inline char tree_byte(const Tree *tree, size_t at)
{
    return at < tree->text.len ? tree->text.ptr[at] : '\0';
}

/* The readers: each adds its roots to the document. */
void yaml_read(Tree *tree);
void toml_read(Tree *tree);
void json_read(Tree *tree);
void ini_read(Tree *tree);
void lines_read(Tree *tree);
void instructions_read(Tree *tree);

#endif
