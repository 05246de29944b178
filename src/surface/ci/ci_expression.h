/* GitHub's expressions: `${{ matrix.python || '3.12' }}`.
 * Grammar and functions: GitHub's reference of workflow contexts and expressions. */
#ifndef SURFACE_CI_EXPRESSION_H
#define SURFACE_CI_EXPRESSION_H

#include "ci_value.h"

/* What is known of the contexts. */
typedef struct ExpressionScope {
    Arena *arena;
    /* The values of the context that `path` names ("matrix", "python", "version"). `used` says
     * how many parts of the path they stand for; the others are looked up in the values. No
     * values where nothing is known. */
    Values (*lookup)(void *state, const Str *path, size_t len, size_t *used);
    void *state;
} ExpressionScope;

/* Whether a text holds an expression. */
bool expression_is_in(Str text);

/* The values of a scalar in which expressions are written. One expression alone may give a
 * list or a map; mixed with text it gives a string. */
Values expression_values(const ExpressionScope *scope, const Value *scalar);

/* The text of a script: expressions with one certain value are replaced by it, others stay as
 * they are written. */
Value expression_script(const ExpressionScope *scope, const Value *scalar);

/* Whether an `if:` holds; its `${{ }}` may be left out. */
Truth expression_condition(const ExpressionScope *scope, const Value *scalar);

#endif
