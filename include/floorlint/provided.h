/* Modules of the standard library that a project's own metadata has installed on the versions
 * that lack them: `dataclasses; python_version < "3.7"`. */
#ifndef FLOORLINT_PROVIDED_H
#define FLOORLINT_PROVIDED_H

#include "floorlint/surface.h"

/* Some requirement of the metadata. */
typedef struct Provision {
    Str module;       /* "dataclasses"; static text */
    Str folder;       /* whose files it is for, with all below; empty for the root */
    MinorMask minors; /* those on which its marker may hold, on every platform */
} Provision;

typedef struct Provisions {
    Provision *items;
    size_t len, cap;
} Provisions;

/* Whether some distribution is known to install a top-level module of that name. */
bool provision_is_known(Str module);

/* Reads the requirements of every manifest of the project: pyproject.toml (also Poetry's and
 * flit's tables), setup.cfg, setup.py, Pipfile, requirements files, and the metadata of an
 * unpacked distribution. Extras count: whoever declares a backport there has thought of the
 * versions that need it. What only developers install (dependency groups, dev-packages,
 * requirements-dev.txt) counts for folders of tests and documentation beside the manifest.
 * Paths and texts live in the arena. */
void provisions_read(Arena *arena, const Project *project, Provisions *provisions);

#endif
