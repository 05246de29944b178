/* Versions in values that only a name gives away: `PYTHON_VERSIONS: "3.10 3.11"`,
 * `toxenv: py310-django42`, `interpreter: cp310`. */
#ifndef SURFACE_CI_LOOSE_H
#define SURFACE_CI_LOOSE_H

#include "floorlint/specifier.h"
#include "floorlint/vec.h"

/* One version in a text: text[start, end) in a spelling. */
typedef struct LooseVersion {
    size_t start, end;
    Spelling spelling;
} LooseVersion;

typedef VEC(LooseVersion) LooseVersions;

/* What looks like Python's version: `plain` is the spelling of bare numbers. */
void loose_read(Arena *arena, Str text, Spelling plain, LooseVersions *versions);

#endif
