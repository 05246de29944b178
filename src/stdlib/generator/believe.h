/* What is believed of one name, from all that is known of it. */
#ifndef STDLIB_BELIEVE_H
#define STDLIB_BELIEVE_H

#include "sources.h"

/* Minors older than every interpreter that was asked. */
#define OLD_MINORS minors_between(0, 5)

typedef struct Evidence {
    const Def *stub;     /* NULL: no stub has it */
    MinorMask seen;      /* minors in which an interpreter had it */
    MinorMask asked;     /* minors in which one would have shown it */
    MinorMask native;    /* … with all names of the platform */
    bool is_weak;        /* some build lacks it though its minor has it */
    bool owner_has_weak; /* … or lacks other names of the same owner */
    const Def *noted;    /* NULL: not documented */
} Evidence;

/* The minors that have the name, among those of its owner. */
MinorMask believe(const Evidence *evidence, MinorMask owner);

/* Takes the deprecation that the documentation notes, if it does. */
void note_deprecation(Def *def, const Def *noted);

/* "_x", but not "__x__" */
bool name_is_private(Str name);
bool name_is_dunder(Str name);

#endif
