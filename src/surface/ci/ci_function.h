/* The functions of GitHub's expressions. */
#ifndef SURFACE_CI_FUNCTION_H
#define SURFACE_CI_FUNCTION_H

#include "ci_value.h"

/* Calls a function with arguments that are all certain. False, and `result` as it was, where no
 * function of that name takes so many arguments, or what it gives is known only to the run. */
bool expression_call(Arena *arena, Str name, const Value *arguments, size_t count,
                     Value *result);

#endif
