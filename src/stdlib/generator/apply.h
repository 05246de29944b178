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

#endif
