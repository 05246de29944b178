/* Values that are known for each Python release: version_info and what is computed from it.
 * Internal to src/python. */
#ifndef FLOORLINT_PYTHON_CONSTANT_H
#define FLOORLINT_PYTHON_CONSTANT_H

#include "model.h"

/* sys.version_info, sys.hexversion, platform.python_version_tuple() and python_version(). */
const Type *constant_version_info(Arena *arena);
const Type *constant_hexversion(Arena *arena);
const Type *constant_version_strings(Arena *arena);
const Type *constant_version_text(Arena *arena);

/* A number that grew: `number` from the minor `since` on. */
typedef struct ConstantStep {
    Minor since;
    int number;
} ConstantStep;

const Type *constant_steps(Arena *arena, const ConstantStep *steps, size_t count);

/* The value of a type in a release; NULL where none is known. */
const Value *constant_at(const Type *type, size_t release);

bool constant_is_true(const Value *value);

/* Applies an operation to each release's values. The result has no values where an operand has
 * none or the operation is not one that is worked out. */
const Type *constant_compare(Arena *arena, Str operator, const Type * left, const Type *right);
const Type *constant_binary(Arena *arena, Str operator, const Type * left, const Type *right);
const Type *constant_index(Arena *arena, const Type *value, const Type *index);
const Type *constant_slice(Arena *arena, const Type *value, const Type *from, const Type *to);
const Type *constant_tuple(Arena *arena, const Type *const *items, size_t count);

/* int(x), and int of every item of a tuple. */
const Type *constant_int(Arena *arena, const Type *value);
const Type *constant_ints(Arena *arena, const Type *value);
const Type *constant_bool(Arena *arena, const Type *value);

/* Whether two values are equal as Python compares them. */
bool constant_equal(const Value *a, const Value *b);

/* The minors on which a value may be true, and those on which it may be false. */
void constant_truth(const Type *type, MinorMask *holds, MinorMask *fails);

#endif
