/* Corrects what stubs say by what interpreters and the documentation say. */
#ifndef STDLIB_APPLY_H
#define STDLIB_APPLY_H

#include "sources.h"

typedef struct Apply {
    Library *library;
    const Measured *measured;
    const Documented *documented;
} Apply;

/* Presence of modules, names and members: measured where a minor was asked, else by the stubs,
 * bounded by the documentation's notes where older than every interpreter asked. */
void apply_presence(const Apply *apply);

/* Minors in which a class exists under any of its names. */
MinorMask apply_life(const Def *class_);

/* The first definition of a member in the bases of a class, in their order. */
Def *apply_inherited(const Library *library, const Def *class_, Str name, int depth);

#endif
