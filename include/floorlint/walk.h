/* Which files there are: git's own listing inside a repository, else a plain walk. */
#ifndef FLOORLINT_WALK_H
#define FLOORLINT_WALK_H

#include "floorlint/error.h"
#include "floorlint/vec.h"

typedef struct Listing {
    Str root;   /* absolute path */
    Str *paths; /* relative to the root, sorted by bytes, no symbolic links, no submodules;
                   each is followed by a NUL */
    size_t count;
    bool from_git;
    Str *unreadable; /* folders (or files in them) that could not be listed, sorted by bytes */
    size_t unreadable_count;
    Str git_trouble; /* inside a repository: why git could not be asked and a plain walk was
                        made instead; empty where it could */
} Listing;

/* The root of a path: git's top level, else the path if it is a folder, else its folder. False
 * where it cannot be read. */
FL_MUST_USE bool walk_root(Arena *arena, Str path, Str *root, Error *error);

/* All files below a root that git tracks or would track, or outside git (or where git cannot be
 * asked) those of a plain walk, which skips folders that start with a dot (except those that
 * hold configuration), virtual environments, caches and vendored trees; minus those that
 * `exclude` matches, by their own path or by that of a folder above them. */
FL_MUST_USE bool walk_list(Arena *arena, Str root, const Str *exclude, size_t exclude_count,
                           Listing *listing, Error *error);

/* Reads a file below the root. False where it cannot be read, is no regular file, lies behind a
 * link out of the root, or is larger than FL_MAX_FILE; `error` says why. The bytes live in the
 * arena and are followed by FL_READ_PADDING bytes of NUL. */
#define FL_READ_PADDING 64
FL_MUST_USE bool walk_read(Arena *arena, Str root, Str path, Str *text, Error *error);

/* The names in a folder below the root ("" is the root itself), sorted by bytes, at most
 * FL_MAX_FOLDER of them; none where it cannot be read or lies behind a link out of the root. */
typedef struct FolderNames {
    Str *names; /* each is followed by a NUL */
    size_t count;
} FolderNames;
FolderNames walk_folder(Arena *arena, Str root, Str path);

/* The first bytes of a file (up to `limit`), for telling what it is. False where it cannot be
 * read. */
bool walk_read_start(Arena *arena, Str root, Str path, size_t limit, Str *start);

/* Whether a file, or a folder with its content, is left out. */
bool walk_excludes(const Str *exclude, size_t exclude_count, Str path);

#endif
