/* `match`: what its patterns bind, and on which minors a case on the version is taken. */
#include "constant.h"
#include "flow.h"

/* The minors on which a pattern may match a subject that is known for each release. */
static bool pattern_truth(File *file, PyId pattern, const Type *subject, Truth *truth);

static bool pattern_value(File *file, PyId pattern, Value *value, size_t depth)
{
    PyId first = at_node(file, pattern)->first;
    switch (kind_of(file, pattern)) {
    case PY_CASE_PATTERN:
    case PY_PARENTHESIZED:
        return first != 0 && depth < 8 && pattern_value(file, first, value, depth + 1);
    case PY_INTEGER:
    case PY_STRING: {
        const Type *type = infer(file, pattern);
        if (type->values == NULL) {
            return false;
        }
        *value = type->values[0];
        return true;
    }
    case PY_TUPLE_PATTERN:
    case PY_LIST_PATTERN: {
        Value *items = arena_array_of(file->arena, Value, 8);
        size_t count = 0;
        for (PyId id = first; id != 0; id = at_node(file, id)->next) {
            if (count == 8 || !pattern_value(file, id, &items[count], depth + 1)) {
                return false;
            }
            count++;
        }
        *value = (Value){.kind = VALUE_TUPLE, .items = items, .count = (uint32_t)count};
        return true;
    }
    default:
        return false;
    }
}

static Truth equal_truth(const Type *subject, const Value *value)
{
    Truth truth = {.versioned = true};
    for (size_t i = 0; i < FL_RELEASES; i++) {
        MinorMask bit = MINOR_BIT(i / FL_PATCHES);
        if (constant_equal(constant_at(subject, i), value)) {
            truth.holds |= bit;
        } else {
            truth.fails |= bit;
        }
    }
    return truth;
}

static bool is_capture(const File *file, PyId pattern)
{
    PyId first = file->ast.nodes[pattern].first;
    if (kind_of(file, pattern) != PY_CASE_PATTERN) {
        return false;
    }
    if (first == 0) {
        return true; /* _ */
    }
    if (kind_of(file, first) != PY_DOTTED_NAME) {
        return false;
    }
    PyId name = file->ast.nodes[first].first;
    return name != 0 && file->ast.nodes[name].next == 0;
}

static bool pattern_truth(File *file, PyId pattern, const Type *subject, Truth *truth)
{
    Value value;
    PyId first = at_node(file, pattern)->first;
    if (is_capture(file, pattern)) {
        *truth = (Truth){.holds = ALL_MINORS, .versioned = true};
        return true;
    }
    if (kind_of(file, pattern) == PY_CASE_PATTERN && first != 0 &&
        kind_of(file, first) == PY_UNION_PATTERN) {
        truth->holds = 0;
        truth->fails = ALL_MINORS;
        truth->versioned = true;
        for (PyId id = at_node(file, first)->first; id != 0; id = at_node(file, id)->next) {
            if (!pattern_value(file, id, &value, 0)) {
                return false;
            }
            Truth one = equal_truth(subject, &value);
            truth->holds |= one.holds;
            truth->fails &= one.fails;
        }
        return true;
    }
    if (pattern_value(file, pattern, &value, 0)) {
        *truth = equal_truth(subject, &value);
        return true;
    }
    return false;
}

/* Binds the names of a pattern and reads the classes and values in it. */
static void walk_pattern(Flow *flow, PyId pattern)
{
    File *file = flow->file;
    PyId last = at_node(file, pattern)->last;
    for (PyId id = pattern; id <= last; id++) {
        at_node(file, id)->ctx = flow_ctx(flow);
        if (kind_of(file, id) != PY_IDENTIFIER) {
            continue;
        }
        if ((at_node(file, id)->flags & PY_STORE) != 0) {
            flow_bind(flow, id);
        } else {
            flow_expression(flow, id);
        }
    }
}

/* The type of a name that captures the whole subject: `case v if v >= (3, 11)`. */
static void type_capture(File *file, PyId pattern, const Type *subject)
{
    if (!is_capture(file, pattern) || at_node(file, pattern)->first == 0) {
        return;
    }
    PyId name = at_node(file, at_node(file, pattern)->first)->first;
    if ((at_node(file, name)->flags & PY_STORE) != 0 && at_node(file, name)->def != 0) {
        def_at(file, at_node(file, name)->def)->type = subject;
    }
}

void flow_match(Flow *flow, PyId node)
{
    File *file = flow->file;
    PyId subject_node = ast_field(&file->ast, node, FIELD_SUBJECT);
    PyId block = ast_field(&file->ast, node, FIELD_BODY);
    if (subject_node == 0 || block == 0) {
        return;
    }
    flow_expression(flow, subject_node);
    const Type *subject = infer_force(file, infer(file, subject_node));
    size_t first = flow->trail.len;
    MinorMask left = flow->mask;
    uint32_t facts = flow->facts;
    PyId guard = flow->guard;
    Arms arms = {0};
    for (PyId clause = at_node(file, block)->first; clause != 0;
         clause = at_node(file, clause)->next) {
        if (kind_of(file, clause) != PY_CASE) {
            continue;
        }
        flow_set_mask(flow, left);
        Truth truth = {.holds = ALL_MINORS, .fails = ALL_MINORS};
        PyId pattern = ast_child(&file->ast, clause, PY_CASE_PATTERN);
        PyId test = ast_field(&file->ast, clause, FIELD_GUARD);
        at_node(file, clause)->ctx = flow_ctx(flow);
        if (pattern != 0) {
            bool known = subject->versioned && subject->values != NULL;
            if (known && !pattern_truth(file, pattern, subject, &truth)) {
                truth = (Truth){.holds = ALL_MINORS, .fails = ALL_MINORS};
            } else if (!known && is_capture(file, pattern)) {
                truth.fails = 0;
            }
            walk_pattern(flow, pattern);
            type_capture(file, pattern, subject);
        }
        flow_set_mask(flow, left & truth.holds);
        MinorMask passed = left & truth.fails;
        if (test != 0 && at_node(file, test)->first != 0) {
            at_node(file, test)->ctx = flow_ctx(flow);
            Truth second = flow_test(flow, at_node(file, test)->first);
            passed |= left & truth.holds & second.fails;
            flow_assume(flow, &second, OUTCOME_HELD);
        }
        left = passed;
        PyId body = ast_field(&file->ast, clause, FIELD_CONSEQUENCE);
        if (body != 0) {
            flow_block(flow, body);
        }
        flow_collect(flow, first, &arms);
        flow_undo(flow, first);
        flow->facts = facts;
        flow->guard = guard;
        flow->ctx = 0;
    }
    flow_set_mask(flow, left);
    flow_collect(flow, first, &arms);
    flow_join(flow, &arms);
}
