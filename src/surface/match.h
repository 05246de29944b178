/* Which rows of the surface table read a file: the patterns of all rows, sorted into buckets by
 * what the last part of a path must be, so that most paths are answered by two look-ups. */
#ifndef SURFACE_MATCH_H
#define SURFACE_MATCH_H

#include "floorlint/surface.h"
#include "floorlint/vec.h"

typedef struct Matcher Matcher;

Matcher *matcher_new(Arena *arena);

/* Adds the patterns of a row (separated by blanks) under its number. */
void matcher_add(Arena *arena, Matcher *matcher, const char *patterns, uint32_t row);

typedef VEC(uint32_t) RowList;

/* The rows whose patterns match a path, ascending, each once. */
void matcher_rows(Arena *arena, const Matcher *matcher, Str path, RowList *rows);

/* Whether `accept` takes some row whose pattern matches the path; allocates nothing. */
bool matcher_any(const Matcher *matcher, Str path, bool (*accept)(const void *, uint32_t),
                 const void *state);

/* Whether a path lies in a tree whose files state nothing about this repository: vendored code,
 * test data, installed packages, backup copies. */
bool path_is_foreign(Str path);

#endif
