/* Reads the signature of a function in a stub. */
#ifndef STDLIB_STUB_FUNCTION_H
#define STDLIB_STUB_FUNCTION_H

#include <tree_sitter/api.h>

#include "model.h"

typedef struct StubDecorators {
    unsigned flags;   /* DEF_PROPERTY … */
    bool is_accessor; /* @x.setter, @x.deleter */
    bool is_deprecated;
    Minor deprecated; /* the minor that the decorator's message names; else MINOR_NONE */
} StubDecorators;

/* Adds what a decorator ("property", "x.setter", "deprecated(…)") says. */
void stub_decorator_read(Str text, StubDecorators *decorators);

/* Parameters (self and cls included) and result. overload->minors is given. */
void stub_function_read(Arena *arena, Str source, TSNode node, Overload *overload);

#endif
