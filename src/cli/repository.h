/* The files of a run's repository: the listing, what of it is asked for, and reading. */
#ifndef FLOORLINT_REPOSITORY_H
#define FLOORLINT_REPOSITORY_H

#include "floorlint/options.h"
#include "floorlint/run.h"
#include "floorlint/walk.h"

typedef struct Repository {
    Project project; /* its `state` is this struct */
    Listing listing;
    uint32_t *places; /* by the hash of a path: its number in the listing + 1, or 0 */
    size_t place_mask;
    Str *wanted; /* the paths that findings are limited to, relative to the root; none: all */
    size_t wanted_count;
    Str overlay_path; /* the file that standard input stands for; empty: none */
    Str overlay_text;
} Repository;

/* Finds the root that all paths share. Paths that cannot be read go to run->unreadable. False
 * where they have several roots, or none can be read. */
FL_MUST_USE bool repository_locate(Arena *arena, const Options *options, Repository *repository,
                                   Run *run, Error *error);

/* Lists the files, by the exclusions of settings and options. */
FL_MUST_USE bool repository_list(Arena *arena, const Options *options, const Settings *settings,
                                 const Environment *environment, Repository *repository,
                                 Error *error);

/* Reads a file of the listing into the arena; NULL with `error` where that fails. */
const Source *repository_read(const Repository *repository, Arena *arena, Str path,
                              Error *error);

/* Whether findings in a file are asked for. */
bool repository_wants(const Repository *repository, Str path);

#endif
