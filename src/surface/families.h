/* The families of built-in rows: each a table of its own in rows_<family>.c. */
#ifndef SURFACE_FAMILIES_H
#define SURFACE_FAMILIES_H

#include "floorlint/surface.h"

typedef struct SurfaceFamily {
    const Surface *rows;
    size_t count;
} SurfaceFamily;

#define SURFACE_FAMILY(array)                                                                  \
    {                                                                                          \
        (array), sizeof(array) / sizeof(array)[0]                                              \
    }

extern const SurfaceFamily surface_anchors;    /* .python-version and version managers */
extern const SurfaceFamily surface_packaging;  /* metadata, manifests */
extern const SurfaceFamily surface_locks;      /* lock files */
extern const SurfaceFamily surface_tools;      /* linters, formatters, type checkers */
extern const SurfaceFamily surface_lanes;      /* tox, nox, hatch, cibuildwheel, pre-commit */
extern const SurfaceFamily surface_containers; /* Dockerfiles, compose, Kubernetes */
extern const SurfaceFamily surface_cloud;      /* deployment targets */
extern const SurfaceFamily surface_native;     /* build settings of extension modules */
extern const SurfaceFamily surface_scripts;    /* shell scripts, Makefiles, shebangs */
extern const SurfaceFamily surface_prose;      /* README files and documentation */
extern const SurfaceFamily surface_distros;    /* packaging for other ecosystems */
extern const SurfaceFamily surface_machines;   /* provisioning and starting */

#endif
