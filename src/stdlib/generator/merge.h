/* Several snapshots made one library. */
#ifndef STDLIB_MERGE_H
#define STDLIB_MERGE_H

#include "model.h"

enum { MAX_SNAPSHOTS = 8 };

/* Names that `from x import *` brings become imports of their own. Before resolve_library. */
void merge_expand_stars(Library *library);

/* Snapshots come newest first, resolved. For each minor the newest snapshot that supports it is
 * believed. Where that one does not know a symbol or a parameter that a newer one has, this
 * proves nothing (stubs grow late): what the newer one says of its oldest minor is carried
 * down. */
void merge_libraries(Library *merged, Library **snapshots, size_t count);

#endif
