/* The syntax tree of a Python file that configures something (setup.py, noxfile.py): read,
 * never run. */
#ifndef SURFACE_PYTREE_H
#define SURFACE_PYTREE_H

#include <tree_sitter/api.h>

#include "floorlint/emit.h"

typedef struct PyTree {
    const SurfaceContext *context;
    TSParser *parser;
    TSTree *tree;
    TSNode root;
} PyTree;

/* Parses the context's file. False where the grammar does not fit the library. To be closed. */
bool pytree_open(const SurfaceContext *context, PyTree *tree);
void pytree_close(PyTree *tree);

Str pytree_text(const PyTree *tree, TSNode node);
Span pytree_span(TSNode node);
bool pytree_is(TSNode node, const char *type);
TSNode pytree_field(TSNode node, const char *field);

/* Calls `visit` for every node of the tree below `from`, in the order of the file; where it
 * returns false, what is below that node is left out. */
void pytree_visit(TSNode from, bool (*visit)(void *state, TSNode node), void *state);

/* The value that a module-level `name = value` gives last; a null node where there is none. */
TSNode pytree_constant(const PyTree *tree, Str name);

/* An expression with the constants that it names put in their place, a few levels deep. */
TSNode pytree_resolve(const PyTree *tree, TSNode expression);

/* The content of a plain string literal, without prefix and quotes; false for f-strings with
 * parts that are computed, and for what is no string. Implicit concatenation is joined. */
bool pytree_string(const PyTree *tree, TSNode node, Passage *content);

/* Parses the context's file and calls `visit` for every line of every plain string literal in
 * it, with the literal's node; nothing where the grammar does not fit the library. */
void pytree_string_lines(const SurfaceContext *context,
                         void (*visit)(void *state, const PyTree *tree, TSNode string,
                                       Str line),
                         void *state);

#endif
