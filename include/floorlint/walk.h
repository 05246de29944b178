/* Which files there are: git's own listing inside a repository, else a plain walk. */
#ifndef FLOORLINT_WALK_H
#define FLOORLINT_WALK_H

#include "floorlint/error.h"
#include "floorlint/vec.h"

typedef struct Listing {
    Str root;   /* absolute path */
    Str *paths; /* relative to the root, sorted by bytes, no symbolic links, no submodules */
    size_t count;
    bool from_git;
} Listing;

/* The root of a path: git's top level, else the path if it is a folder, else its folder. False
 * where it cannot be read. */
FL_MUST_USE bool walk_root(Arena *arena, Str path, Str *root, Error *error);

/* All files below a root that git tracks or would track (`git ls-files`), or outside git a
 * plain walk that skips what design.md names; minus those that `exclude` matches. */
FL_MUST_USE bool walk_list(Arena *arena, Str root, const Str *exclude, size_t exclude_count,
                           Listing *listing, Error *error);

/* Reads a file below the root. False where it cannot be read, is no regular file, lies behind a
 * link out of the root, or is larger than FL_MAX_FILE; `error` says why. The bytes live in the
 * arena. */
FL_MUST_USE bool walk_read(Arena *arena, Str root, Str path, Str *text, Error *error);

/* The first bytes of a file (up to `limit`), for telling what it is. False where it cannot be
 * read. */
bool walk_read_start(Arena *arena, Str root, Str path, size_t limit, Str *start);

#endif
