/* "Did you mean": the known name that is closest to a misspelt one. */
#ifndef FLOORLINT_NEAREST_H
#define FLOORLINT_NEAREST_H

#include "floorlint/str.h"

typedef struct Nearest {
    Str wanted;
    Str best; /* empty until a candidate is close enough to be meant */
    size_t distance;
} Nearest;

Nearest nearest_to(Str wanted);

/* Keeps the candidate where it is closer than all before: few letters differ, or one of the two
 * is a part of the other. Names of more than 64 bytes are never close. */
void nearest_offer(Nearest *nearest, Str candidate);

#endif
