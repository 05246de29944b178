/* A job's `strategy.matrix`. */
#include "floorlint/limits.h"

#include "github.h"

/* The values of an element of a list that an expression may stand in. */
static Values evaluate_element(Frame *frame, const Value *element)
{
    ExpressionScope scope = github_scope(frame);
    return expression_values(&scope, element);
}

/* The elements of an axis; one unknown element where they are computed. */
static void read_axis(Frame *frame, const Value *axis, MatrixAxis *result)
{
    Arena *arena = frame->ci->arena;
    Values lists = evaluate_element(frame, axis);
    const Value *list = values_certain(&lists);
    if (list == NULL && lists.len > 1) {
        /* One of several lists, as of an input with callers: each of their elements may be. */
        Values any = {0};
        for (size_t i = 0; i < lists.len; i++) {
            for (size_t j = 0; j < value_count(&lists.items[i]); j++) {
                values_add(arena, &any, value_at(arena, &lists.items[i], j));
            }
        }
        values_add(arena, &any, value_unknown(arena, axis->file, NULL));
        *vec_push(arena, &result->elements) = any;
        return;
    }
    if (list == NULL || list->kind != VALUE_LIST) {
        *vec_push(arena, &result->elements) = lists;
        return;
    }
    for (size_t i = 0; i < value_count(list); i++) {
        Value element = value_at(arena, list, i);
        *vec_push(arena, &result->elements) = evaluate_element(frame, &element);
    }
}

/* The keys of one entry of `include` or `exclude`. */
static void read_entry(Frame *frame, const Value *entry, MatrixLane *lane)
{
    Arena *arena = frame->ci->arena;
    for (size_t i = 0; i < value_count(entry); i++) {
        Value value = value_at(arena, entry, i);
        *vec_push(arena, &lane->keys) =
            (MatrixKey){value_key(entry, i), evaluate_element(frame, &value)};
    }
}

typedef void (*ApplyEntry)(Arena *arena, Matrix *matrix, const MatrixLane *entry);

/* Applies every entry of `include` or `exclude`. */
static void apply_entries(Frame *frame, const Value *matrix_value, Str key, ApplyEntry apply,
                          Matrix *matrix)
{
    Arena *arena = frame->ci->arena;
    Value written = value_get(arena, matrix_value, key);
    if (written.kind == VALUE_NULL) {
        return;
    }
    Values lists = evaluate_element(frame, &written);
    const Value *list = values_certain(&lists);
    if (list == NULL || value_count(list) > FL_MAX_LANES) {
        matrix->unresolved = true;
        matrix->too_large = matrix->too_large || list != NULL;
        return;
    }
    for (size_t i = 0; i < value_count(list); i++) {
        Value element = value_at(arena, list, i);
        Values entries = evaluate_element(frame, &element);
        const Value *entry = values_certain(&entries);
        if (entry == NULL || entry->kind != VALUE_MAP) {
            matrix->unresolved = true;
            continue;
        }
        MatrixLane lane = {0};
        read_entry(frame, entry, &lane);
        apply(arena, matrix, &lane);
    }
}

Matrix github_matrix(Frame *frame, const Node *job)
{
    Arena *arena = frame->ci->arena;
    Matrix matrix = {0};
    const Node *node = node_get(node_get(job, S("strategy")), S("matrix"));
    if (node == NULL) {
        *vec_push(arena, &matrix.lanes) = (MatrixLane){0};
        return matrix;
    }
    Values values = github_values(frame, node);
    const Value *written = values_certain(&values);
    if (written == NULL || written->kind != VALUE_MAP) {
        matrix.unresolved = true;
        *vec_push(arena, &matrix.lanes) = (MatrixLane){0};
        return matrix;
    }
    MatrixAxes axes = {0};
    for (size_t i = 0; i < value_count(written); i++) {
        Str name = value_key(written, i);
        if (str_eq(name, S("include")) || str_eq(name, S("exclude"))) {
            continue;
        }
        Value axis = value_at(arena, written, i);
        MatrixAxis *added = vec_push(arena, &axes);
        added->name = name;
        read_axis(frame, &axis, added);
    }
    matrix_multiply(arena, &matrix, &axes);
    apply_entries(frame, written, S("exclude"), matrix_exclude, &matrix);
    apply_entries(frame, written, S("include"), matrix_include, &matrix);
    if (matrix.unresolved) {
        ci_close_matrix(frame->ci, &matrix);
    }
    return matrix;
}
