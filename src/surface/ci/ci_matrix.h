/* The matrix of a CI job: the lanes that its axes, exclusions and inclusions leave.
 * The algorithm is that of GitHub's workflow syntax (`jobs.<job_id>.strategy.matrix`). */
#ifndef SURFACE_CI_MATRIX_H
#define SURFACE_CI_MATRIX_H

#include "ci_value.h"

/* One key of one lane. */
typedef struct MatrixKey {
    Str name;
    Values values; /* one where it is certain */
} MatrixKey;

typedef struct MatrixLane {
    VEC(MatrixKey) keys;
    size_t fixed; /* the first keys are those of the axes: no inclusion changes them */
} MatrixLane;

typedef struct Matrix {
    VEC(MatrixLane) lanes;
    size_t originals; /* lanes that come from the axes: the first ones */
    bool unresolved;  /* there may be other lanes than these … */
    bool too_large;   /* … because they are more than FL_MAX_LANES */
} Matrix;

typedef struct MatrixAxis {
    Str name;
    VEC(Values) elements;
} MatrixAxis;

typedef VEC(MatrixAxis) MatrixAxes;

/* A new lane without keys; NULL, and the matrix too large, where there are FL_MAX_LANES. */
MatrixLane *matrix_add(Arena *arena, Matrix *matrix);

/* Adds every combination of the axes; none where there are no axes. Unresolved where they are
 * more than FL_MAX_LANES. */
void matrix_multiply(Arena *arena, Matrix *matrix, const MatrixAxes *axes);

/* Drops the lanes that have all the values of an entry. */
void matrix_exclude(Arena *arena, Matrix *matrix, const MatrixLane *entry);

/* Extends each original lane that the entry does not contradict; where there is none, adds a
 * lane. */
void matrix_include(Arena *arena, Matrix *matrix, const MatrixLane *entry);

/* The values of a lane's key; NULL where it has no such key. */
const Values *matrix_lane_get(const MatrixLane *lane, Str name);

#endif
