/* Walking documents without a key path. */
#ifndef SURFACE_NODES_H
#define SURFACE_NODES_H

#include "floorlint/document.h"

/* The last key of a node, or of the list that holds it; empty where there is none. */
Str nodes_key(const Node *node);

/* Calls `visit` for a node and all below it, in the order of the file. */
void nodes_visit(const Node *root, void (*visit)(void *state, const Node *node), void *state);

/* The root of a document's only or first part; NULL where it is empty. */
const Node *nodes_root(const Document *document);

#endif
