#include "ci_matrix.h"

#include "floorlint/limits.h"

const Values *matrix_lane_get(const MatrixLane *lane, Str name)
{
    for (size_t i = 0; i < lane->keys.len; i++) {
        if (str_eq_nocase(lane->keys.items[i].name, name)) {
            return &lane->keys.items[i].values;
        }
    }
    return NULL;
}

static void set_key(Arena *arena, MatrixLane *lane, Str name, Values values)
{
    for (size_t i = 0; i < lane->keys.len; i++) {
        if (str_eq_nocase(lane->keys.items[i].name, name)) {
            lane->keys.items[i].values = values;
            return;
        }
    }
    *vec_push(arena, &lane->keys) = (MatrixKey){name, values};
}

/* The number of combinations; more than FL_MAX_LANES where there are too many. */
static size_t count_product(const MatrixAxes *axes)
{
    size_t count = axes->len == 0 ? 0 : 1;
    for (size_t i = 0; i < axes->len; i++) {
        size_t size = axes->items[i].elements.len;
        count = size > FL_MAX_LANES || count > FL_MAX_LANES ? FL_MAX_LANES + 1 : count * size;
    }
    return count;
}

MatrixLane *matrix_add(Arena *arena, Matrix *matrix)
{
    if (matrix->lanes.len >= FL_MAX_LANES) {
        matrix->unresolved = matrix->too_large = true;
        return NULL;
    }
    return vec_push(arena, &matrix->lanes);
}

void matrix_multiply(Arena *arena, Matrix *matrix, const MatrixAxes *axes)
{
    size_t count = count_product(axes);
    if (matrix->lanes.len + count > FL_MAX_LANES) {
        matrix->unresolved = matrix->too_large = true;
        return;
    }
    for (size_t index = 0; index < count; index++) {
        MatrixLane *lane = vec_push(arena, &matrix->lanes);
        size_t rest = index;
        for (size_t i = axes->len; i-- > 0;) {
            const MatrixAxis *axis = &axes->items[i];
            set_key(arena, lane, axis->name, axis->elements.items[rest % axis->elements.len]);
            rest /= axis->elements.len;
        }
        lane->fixed = lane->keys.len;
    }
    matrix->originals = matrix->lanes.len;
}

/* Whether a lane has these values for a key; unknown values may be any. */
static Truth has_values(Arena *arena, const MatrixLane *lane, const MatrixKey *key)
{
    const Values *values = matrix_lane_get(lane, key->name);
    if (values == NULL) {
        return TRUTH_NO;
    }
    const Value *left = values_certain(values), *right = values_certain(&key->values);
    return left != NULL && right != NULL ? value_matches(arena, left, right) : TRUTH_UNKNOWN;
}

void matrix_exclude(Arena *arena, Matrix *matrix, const MatrixLane *entry)
{
    size_t kept = 0;
    for (size_t i = 0; i < matrix->lanes.len; i++) {
        Truth all = entry->keys.len == 0 ? TRUTH_NO : TRUTH_YES;
        for (size_t j = 0; j < entry->keys.len && all != TRUTH_NO; j++) {
            Truth one = has_values(arena, &matrix->lanes.items[i], &entry->keys.items[j]);
            all = one == TRUTH_YES ? all : one;
        }
        if (all != TRUTH_YES) {
            matrix->lanes.items[kept++] = matrix->lanes.items[i];
        }
    }
    matrix->lanes.len = matrix->originals = kept;
}

/* Whether an entry leaves the values of a lane's axes as they are. */
static bool is_compatible(Arena *arena, const MatrixLane *lane, const MatrixLane *entry)
{
    for (size_t i = 0; i < lane->fixed; i++) {
        const MatrixKey *key = &lane->keys.items[i];
        if (matrix_lane_get(entry, key->name) != NULL &&
            has_values(arena, entry, key) == TRUTH_NO) {
            return false;
        }
    }
    return true;
}

void matrix_include(Arena *arena, Matrix *matrix, const MatrixLane *entry)
{
    bool extended = false;
    for (size_t i = 0; i < matrix->originals; i++) {
        MatrixLane *lane = &matrix->lanes.items[i];
        if (!is_compatible(arena, lane, entry)) {
            continue;
        }
        extended = true;
        for (size_t j = 0; j < entry->keys.len; j++) {
            const MatrixKey *key = &entry->keys.items[j];
            bool fixed = false;
            for (size_t k = 0; k < lane->fixed; k++) {
                fixed = fixed || str_eq_nocase(lane->keys.items[k].name, key->name);
            }
            if (!fixed) {
                set_key(arena, lane, key->name, key->values);
            }
        }
    }
    MatrixLane *added = extended ? NULL : matrix_add(arena, matrix);
    if (added != NULL) {
        *added = *entry;
    }
}
