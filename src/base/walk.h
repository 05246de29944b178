/* The two ways to list files. Internal to src/base. */
#ifndef FLOORLINT_BASE_WALK_H
#define FLOORLINT_BASE_WALK_H

#include "floorlint/walk.h"

/* Paths as they are found: in any order, perhaps twice. */
typedef struct Found {
    Arena *arena;
    VEC(Str) paths;      /* each is followed by a NUL */
    VEC(Str) unreadable; /* the same */
} Found;

/* Asks git for its files. False where it cannot be asked; `trouble` says why. The paths may be
 * deleted files, links and folders. */
bool walk_with_git(Found *found, Str root, Str *trouble);

/* Walks below an open folder. Only regular files are given. */
void walk_plainly(Found *found, int root);

#endif
