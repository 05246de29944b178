/* Compose's interpolation of ${VARIABLE:-default} in values. */
#ifndef SURFACE_INTERPOLATE_H
#define SURFACE_INTERPOLATE_H

#include "floorlint/emit.h"

typedef enum Interpolation {
    INTERPOLATION_NONE,    /* the value holds no variable */
    INTERPOLATION_DEFAULT, /* every variable was replaced by its default */
    INTERPOLATION_UNKNOWN  /* some variable has no default; `name` is the first of them */
} Interpolation;

/* Replaces the variables of a passage by their written defaults. */
Interpolation interpolate(Arena *arena, Passage value, Passage *result, Str *name);

#endif
