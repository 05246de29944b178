/* Modules that a project's metadata starts by name: its commands and plugins. */
#ifndef FLOORLINT_ENTRYPOINT_H
#define FLOORLINT_ENTRYPOINT_H

#include "floorlint/surface.h"

/* One entry point: `tool = "pkg.cli:main"`. */
typedef struct EntryPoint {
    Str module; /* "pkg.cli" */
    Str folder; /* of the manifest that names it; empty for the root */
} EntryPoint;

typedef struct EntryPoints {
    EntryPoint *items;
    size_t len, cap;
} EntryPoints;

/* Reads the entry points of every pyproject.toml (also Poetry's and flit's tables), setup.cfg
 * and setup.py of the project. What is no module's name is left out. All lives in the arena. */
void entry_points_read(Arena *arena, const Project *project, EntryPoints *points);

#endif
