/* Requirements of packages (PEP 508), and the environment markers in them. */
#ifndef FLOORLINT_DEPENDENCY_H
#define FLOORLINT_DEPENDENCY_H

#include "floorlint/platform.h"

/* Where a marker holds, for CPython. What it asks that floorlint does not know (an extra, a
 * processor, a release of the system) may be true and need not be. */
typedef struct Marker {
    PlatformMinors may;  /* it is true, or may be */
    PlatformMinors must; /* it is true for every patch release, whatever else */
} Marker;

/* Reads a marker; an empty one is always true. One that is not understood may be true
 * anywhere. */
Marker marker_read(Str text);

/* "name[extra]>=1,<2; marker" in its parts, borrowed and trimmed. */
typedef struct Dependency {
    Str name;      /* as written */
    Str specifier; /* ">=1,<2"; empty where there is none, or an address */
    Str address;   /* what follows `@`; else empty */
    Str marker;    /* without the `;`; else empty */
} Dependency;

/* False where the text starts with no name. */
bool dependency_read(Str text, Dependency *dependency);

/* The spelling under which package indexes compare names: lower case, each run of `-`, `_` and
 * `.` one `-`. */
Str package_name(Arena *arena, Str name);

/* Whether a package of the version `installed` satisfies `==pinned`: 1.0 is 1.0.0, and a local
 * part (+cpu) that the pin does not name does not matter. False for wildcards. */
bool package_version_satisfies(Str installed, Str pinned);

#endif
