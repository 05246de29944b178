/* Reads one snapshot of typeshed's stdlib folder. */
#ifndef STDLIB_STUB_H
#define STDLIB_STUB_H

#include "floorlint/error.h"

#include "model.h"

/* Adds every module below `folder` (a path; older snapshots have several such folders, one for
 * each oldest minor) to the library, for the minors of library->supported from `since` on. */
FL_MUST_USE bool stub_read_folder(Library *library, const char *folder, Minor since,
                                  Error *error);

/* The whole of a file, in the arena. */
FL_MUST_USE bool stub_load(Arena *arena, const char *path, Str *text, Error *error);

#endif
