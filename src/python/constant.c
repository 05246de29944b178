#include "constant.h"

#include <stdlib.h>
#include <string.h>

/* Patch levels for which tests are tried: every small one, and one beyond all. */
static const int patches[FL_PATCHES] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 99};

static int release_minor(size_t release)
{
    return (int)(release / FL_PATCHES);
}

static int release_patch(size_t release)
{
    return patches[release % FL_PATCHES];
}

static Value int_value(int64_t number)
{
    return (Value){.kind = VALUE_INT, .number = number};
}

static Value bool_value(bool truth)
{
    return (Value){.kind = VALUE_BOOL, .number = truth};
}

static Value tuple_value(const Value *items, size_t count)
{
    return (Value){.kind = VALUE_TUPLE, .items = items, .count = (uint32_t)count};
}

static const Type *with_values(Arena *arena, const char *class_name, Value *values,
                               bool versioned)
{
    Type *type = arena_new_of(arena, Type);
    *type = *type_builtin(arena, class_name);
    if (type->kind == TYPE_UNKNOWN) {
        type->kind = TYPE_INSTANCE;
    }
    type->values = values;
    type->versioned = versioned;
    return type;
}

const Type *constant_version_info(Arena *arena)
{
    Value *values = arena_array_of(arena, Value, FL_RELEASES);
    for (size_t i = 0; i < FL_RELEASES; i++) {
        Value *items = arena_array_of(arena, Value, 5);
        items[0] = int_value(3);
        items[1] = int_value(release_minor(i));
        items[2] = int_value(release_patch(i));
        items[3] = (Value){.kind = VALUE_STR, .text = S("final")};
        items[4] = int_value(0);
        values[i] = tuple_value(items, 5);
    }
    return with_values(arena, "tuple", values, true);
}

const Type *constant_hexversion(Arena *arena)
{
    Value *values = arena_array_of(arena, Value, FL_RELEASES);
    for (size_t i = 0; i < FL_RELEASES; i++) {
        values[i] = int_value(0x030000F0 | (int64_t)release_minor(i) << 16 |
                              (int64_t)release_patch(i) << 8);
    }
    return with_values(arena, "int", values, true);
}

const Type *constant_steps(Arena *arena, const ConstantStep *steps, size_t count)
{
    Value *values = arena_array_of(arena, Value, FL_RELEASES);
    for (size_t i = 0; i < FL_RELEASES; i++) {
        int number = steps[0].number;
        for (size_t j = 1; j < count; j++) {
            number = release_minor(i) >= steps[j].since ? steps[j].number : number;
        }
        values[i] = int_value(number);
    }
    return with_values(arena, "int", values, true);
}

const Type *constant_version_strings(Arena *arena)
{
    Value *values = arena_array_of(arena, Value, FL_RELEASES);
    for (size_t i = 0; i < FL_RELEASES; i++) {
        Value *items = arena_array_of(arena, Value, 3);
        items[0] = (Value){.kind = VALUE_STR, .text = S("3")};
        items[1] =
            (Value){.kind = VALUE_STR, .text = str_format(arena, "%d", release_minor(i))};
        items[2] =
            (Value){.kind = VALUE_STR, .text = str_format(arena, "%d", release_patch(i))};
        values[i] = tuple_value(items, 3);
    }
    return with_values(arena, "tuple", values, true);
}

const Type *constant_version_text(Arena *arena)
{
    Value *values = arena_array_of(arena, Value, FL_RELEASES);
    for (size_t i = 0; i < FL_RELEASES; i++) {
        values[i] =
            (Value){.kind = VALUE_STR,
                    .text = str_format(arena, "3.%d.%d", release_minor(i), release_patch(i))};
    }
    return with_values(arena, "str", values, true);
}

const Value *constant_at(const Type *type, size_t release)
{
    if (type->values == NULL) {
        return NULL;
    }
    return &type->values[type->versioned ? release : 0];
}

bool constant_is_true(const Value *value)
{
    switch (value->kind) {
    case VALUE_INT:
    case VALUE_BOOL:
        return value->number != 0;
    case VALUE_STR:
        return value->text.len > 0;
    case VALUE_TUPLE:
        return value->count > 0;
    case VALUE_NULL:
    case VALUE_NONE_KNOWN:
    case VALUE_ERROR:
        return false;
    }
    return false;
}

static bool is_number(const Value *value)
{
    return value->kind == VALUE_INT || value->kind == VALUE_BOOL;
}

bool constant_equal(const Value *a, const Value *b)
{
    if (is_number(a) && is_number(b)) {
        return a->number == b->number;
    }
    if (a->kind != b->kind) {
        return false;
    }
    if (a->kind == VALUE_STR) {
        return str_eq(a->text, b->text);
    }
    if (a->kind == VALUE_TUPLE) {
        if (a->count != b->count) {
            return false;
        }
        for (size_t i = 0; i < a->count; i++) {
            if (!constant_equal(&a->items[i], &b->items[i])) {
                return false;
            }
        }
    }
    return true;
}

static bool is_unknown(const Value *value, size_t depth)
{
    bool unknown = value->kind == VALUE_NONE_KNOWN || value->kind == VALUE_ERROR;
    for (size_t i = 0; value->kind == VALUE_TUPLE && i < value->count && depth < 8; i++) {
        unknown = unknown || is_unknown(&value->items[i], depth + 1);
    }
    return unknown;
}

/* <0, 0, >0; false where Python raises a TypeError, or too little is known. */
static bool order(const Value *a, const Value *b, int *result)
{
    if (is_number(a) && is_number(b)) {
        *result = (a->number > b->number) - (a->number < b->number);
        return true;
    }
    if (a->kind == VALUE_STR && b->kind == VALUE_STR) {
        *result = str_compare(a->text, b->text);
        return true;
    }
    if (a->kind != VALUE_TUPLE || b->kind != VALUE_TUPLE) {
        return false;
    }
    for (size_t i = 0; i < a->count && i < b->count; i++) {
        if (is_unknown(&a->items[i], 0) || is_unknown(&b->items[i], 0)) {
            return false;
        }
        if (!constant_equal(&a->items[i], &b->items[i])) {
            return order(&a->items[i], &b->items[i], result);
        }
    }
    *result = (a->count > b->count) - (a->count < b->count);
    return true;
}

static Value contains(const Value *item, const Value *container)
{
    if (container->kind != VALUE_TUPLE) {
        return (Value){.kind = VALUE_ERROR};
    }
    for (size_t i = 0; i < container->count; i++) {
        if (constant_equal(item, &container->items[i])) {
            return bool_value(true);
        }
    }
    return bool_value(false);
}

static Value compare(Str operator, const Value * a, const Value *b)
{
    int result = 0;
    bool ordering = operator.ptr[0] == '<' || operator.ptr[0] == '>';
    if (!ordering && (is_unknown(a, 0) || is_unknown(b, 0))) {
        return (Value){.kind = VALUE_ERROR};
    }
    if (str_eq(operator, S("==")) || str_eq(operator, S("is"))) {
        return bool_value(constant_equal(a, b));
    }
    if (str_eq(operator, S("!=")) || str_eq(operator, S("is not")) ||
        str_eq(operator, S("<>"))) {
        return bool_value(!constant_equal(a, b));
    }
    if (str_eq(operator, S("in"))) {
        return contains(a, b);
    }
    if (str_eq(operator, S("not in"))) {
        Value in = contains(a, b);
        return in.kind == VALUE_BOOL ? bool_value(in.number == 0) : in;
    }
    if (!order(a, b, &result)) {
        return (Value){.kind = VALUE_ERROR};
    }
    if (str_eq(operator, S("<"))) {
        return bool_value(result < 0);
    }
    if (str_eq(operator, S("<="))) {
        return bool_value(result <= 0);
    }
    if (str_eq(operator, S(">"))) {
        return bool_value(result > 0);
    }
    return bool_value(result >= 0);
}

/* How many releases a result has values for. */
static size_t releases_of(const Type *left, const Type *right)
{
    return left->versioned || (right != NULL && right->versioned) ? FL_RELEASES : 1;
}

static bool are_known(const Type *left, const Type *right)
{
    return left->values != NULL && right->values != NULL;
}

const Type *constant_compare(Arena *arena, Str operator, const Type * left, const Type *right)
{
    if (!are_known(left, right)) {
        return type_builtin(arena, "bool");
    }
    size_t count = releases_of(left, right);
    Value *values = arena_array_of(arena, Value, count);
    for (size_t i = 0; i < count; i++) {
        values[i] = compare(operator, constant_at(left, i), constant_at(right, i));
    }
    return with_values(arena, "bool", values, count > 1);
}

static Value binary(Arena *arena, Str operator, const Value * a, const Value *b)
{
    const Value nothing = {.kind = VALUE_NONE_KNOWN};
    if (a->kind == VALUE_TUPLE && b->kind == VALUE_TUPLE && str_eq(operator, S("+")) &&
        a->count + b->count <= 16) {
        Value *items = arena_array_of(arena, Value, (size_t)a->count + b->count + 1);
        if (a->count > 0) {
            memcpy(items, a->items, a->count * sizeof *items);
        }
        if (b->count > 0) {
            memcpy(items + a->count, b->items, b->count * sizeof *items);
        }
        return tuple_value(items, (size_t)a->count + b->count);
    }
    if (!is_number(a) || !is_number(b)) {
        return nothing;
    }
    const int64_t limit = INT64_C(1) << 31;
    int64_t x = a->number, y = b->number;
    if (x < 0 || y < 0 || x > limit || y > limit || operator.len == 0) {
        return nothing;
    }
    if (str_eq(operator, S(">>"))) {
        return int_value(y < 63 ? x >> y : 0);
    }
    if (str_eq(operator, S("<<"))) {
        return y < 31 ? int_value(x << y) : nothing;
    }
    if (str_eq(operator, S("//"))) {
        return y != 0 ? int_value(x / y) : nothing;
    }
    if (operator.len != 1) {
        return nothing;
    }
    switch (operator.ptr[0]) {
    case '+':
        return int_value(x + y);
    case '-':
        return int_value(x - y);
    case '*':
        return int_value(x * y);
    case '&':
        return int_value(x & y);
    case '|':
        return int_value(x | y);
    default:
        return nothing;
    }
}

/* A display of which no item is known still has a length: sys.version_info + (something(),). */
static const Type *display_of(Arena *arena, const Type *type)
{
    Value *value = arena_new_of(arena, Value);
    *value = tuple_value(arena_array_of(arena, Value, (size_t)type->count + 1), type->count);
    return with_values(arena, "tuple", value, false);
}

const Type *constant_binary(Arena *arena, Str operator, const Type * left, const Type *right)
{
    if (left->versioned && right->values == NULL && right->kind == TYPE_TUPLE) {
        right = display_of(arena, right);
    }
    if (!are_known(left, right)) {
        return NULL;
    }
    size_t count = releases_of(left, right);
    Value *values = arena_array_of(arena, Value, count);
    for (size_t i = 0; i < count; i++) {
        values[i] = binary(arena, operator, constant_at(left, i), constant_at(right, i));
        if (values[i].kind == VALUE_NONE_KNOWN) {
            return NULL;
        }
    }
    return with_values(arena, values[0].kind == VALUE_TUPLE ? "tuple" : "int", values,
                       count > 1);
}

static const char *class_of(const Value *value)
{
    switch (value->kind) {
    case VALUE_INT:
        return "int";
    case VALUE_BOOL:
        return "bool";
    case VALUE_STR:
        return "str";
    case VALUE_TUPLE:
        return "tuple";
    case VALUE_NULL:
    case VALUE_NONE_KNOWN:
    case VALUE_ERROR:
        return NULL;
    }
    return NULL;
}

const Type *constant_index(Arena *arena, const Type *value, const Type *index)
{
    if (!are_known(value, index) || index->versioned || index->values->kind != VALUE_INT) {
        return NULL;
    }
    size_t count = releases_of(value, NULL);
    Value *values = arena_array_of(arena, Value, count);
    for (size_t i = 0; i < count; i++) {
        const Value *tuple = constant_at(value, i);
        int64_t at = index->values->number;
        if (tuple->kind != VALUE_TUPLE) {
            return NULL;
        }
        at = at < 0 ? at + tuple->count : at;
        if (at < 0 || at >= tuple->count) {
            return NULL;
        }
        values[i] = tuple->items[at];
    }
    const char *name = class_of(&values[0]);
    return name != NULL ? with_values(arena, name, values, count > 1) : NULL;
}

static bool read_bound(const Type *bound, int64_t missing, int64_t count, int64_t *out)
{
    *out = missing;
    if (bound == NULL) {
        return true;
    }
    if (bound->values == NULL || bound->versioned) {
        return false;
    }
    if (bound->values->kind == VALUE_NULL) {
        return true;
    }
    if (bound->values->kind != VALUE_INT) {
        return false;
    }
    int64_t at = bound->values->number;
    at = at < 0 ? at + count : at;
    *out = at < 0 ? 0 : at > count ? count : at;
    return true;
}

const Type *constant_slice(Arena *arena, const Type *value, const Type *from, const Type *to)
{
    if (value->values == NULL) {
        return NULL;
    }
    size_t count = releases_of(value, NULL);
    Value *values = arena_array_of(arena, Value, count);
    for (size_t i = 0; i < count; i++) {
        const Value *tuple = constant_at(value, i);
        int64_t first = 0, last = 0;
        if (tuple->kind != VALUE_TUPLE || !read_bound(from, 0, tuple->count, &first) ||
            !read_bound(to, tuple->count, tuple->count, &last)) {
            return NULL;
        }
        last = last < first ? first : last;
        values[i] = tuple_value(tuple->items + first, (size_t)(last - first));
    }
    return with_values(arena, "tuple", values, count > 1);
}

const Type *constant_tuple(Arena *arena, const Type *const *items, size_t count)
{
    bool versioned = false, known = count == 0;
    for (size_t i = 0; i < count; i++) {
        known = known || items[i]->values != NULL;
        versioned = versioned || (items[i]->values != NULL && items[i]->versioned);
    }
    if (!known) {
        return NULL;
    }
    size_t releases = versioned ? FL_RELEASES : 1;
    Value *values = arena_array_of(arena, Value, releases);
    for (size_t r = 0; r < releases; r++) {
        Value *copies = arena_array_of(arena, Value, count + 1);
        for (size_t i = 0; i < count; i++) {
            /* An item that is not known matters only where a comparison gets that far. */
            const Value *item = constant_at(items[i], r);
            copies[i] = item != NULL ? *item : (Value){.kind = VALUE_NONE_KNOWN};
        }
        values[r] = tuple_value(copies, count);
    }
    return with_values(arena, "tuple", values, versioned);
}

static bool read_int(const Value *value, Value *out)
{
    if (is_number(value)) {
        *out = int_value(value->number);
        return true;
    }
    if (value->kind != VALUE_STR || value->text.len == 0 || value->text.len > 9) {
        return false;
    }
    int64_t number = 0;
    for (size_t i = 0; i < value->text.len; i++) {
        if (!is_digit(value->text.ptr[i])) {
            return false;
        }
        number = number * 10 + (value->text.ptr[i] - '0');
    }
    *out = int_value(number);
    return true;
}

const Type *constant_int(Arena *arena, const Type *value)
{
    if (value->values == NULL) {
        return NULL;
    }
    size_t count = releases_of(value, NULL);
    Value *values = arena_array_of(arena, Value, count);
    for (size_t i = 0; i < count; i++) {
        if (!read_int(constant_at(value, i), &values[i])) {
            return NULL;
        }
    }
    return with_values(arena, "int", values, count > 1);
}

const Type *constant_ints(Arena *arena, const Type *value)
{
    if (value->values == NULL) {
        return NULL;
    }
    size_t count = releases_of(value, NULL);
    Value *values = arena_array_of(arena, Value, count);
    for (size_t i = 0; i < count; i++) {
        const Value *tuple = constant_at(value, i);
        if (tuple->kind != VALUE_TUPLE) {
            return NULL;
        }
        Value *items = arena_array_of(arena, Value, (size_t)tuple->count + 1);
        for (size_t j = 0; j < tuple->count; j++) {
            if (!read_int(&tuple->items[j], &items[j])) {
                return NULL;
            }
        }
        values[i] = tuple_value(items, tuple->count);
    }
    return with_values(arena, "tuple", values, count > 1);
}

const Type *constant_bool(Arena *arena, const Type *value)
{
    if (value->values == NULL) {
        return NULL;
    }
    size_t count = releases_of(value, NULL);
    Value *values = arena_array_of(arena, Value, count);
    for (size_t i = 0; i < count; i++) {
        const Value *v = constant_at(value, i);
        values[i] = v->kind == VALUE_ERROR ? *v : bool_value(constant_is_true(v));
    }
    return with_values(arena, "bool", values, count > 1);
}

void constant_truth(const Type *type, MinorMask *holds, MinorMask *fails)
{
    *holds = *fails = 0;
    for (size_t i = 0; i < FL_RELEASES; i++) {
        const Value *value = constant_at(type, i);
        MinorMask bit = MINOR_BIT(release_minor(i));
        if (value->kind == VALUE_ERROR || value->kind == VALUE_NONE_KNOWN) {
            *holds |= bit;
            *fails |= bit;
        } else if (constant_is_true(value)) {
            *holds |= bit;
        } else {
            *fails |= bit;
        }
    }
    if (!type->versioned) {
        *holds = *holds != 0 ? ALL_MINORS : 0;
        *fails = *fails != 0 ? ALL_MINORS : 0;
    }
}
