/* Members of classes, corrected by what interpreters show of them. */
#ifndef STDLIB_APPLY_CLASS_H
#define STDLIB_APPLY_CLASS_H

#include "apply.h"

/* Corrects a class after its bases; `depth` counts these. */
void apply_class(const Apply *apply, Def *class_, int depth);

/* Minors in which a class exists under any of its names. */
MinorMask apply_life(const Def *class_);

/* The first definition of a member in the bases of a class, in their order. */
Def *apply_inherited(const Library *library, const Def *class_, Str name, int depth);

#endif
