/* The release calendar of CPython: data with a source and a date, in src/version/release.c. */
#ifndef FLOORLINT_RELEASE_H
#define FLOORLINT_RELEASE_H

#include "floorlint/version.h"

/* A day as yyyymmdd: 20261120. Compares as a number. */
typedef uint32_t Day;

typedef struct Release {
    Minor minor;
    Day first_release;
    Day end_of_bugfixes;
    Day end_of_life; /* of security fixes; the last day of the month where only that is known */
} Release;

/* The row of a minor; NULL where the table has none. */
const Release *release_of(Minor minor);

/* The newest minor whose first release is not after that day. */
Minor release_newest_on(Day today);

/* Reads "2026-11-20"; false where that is no day. */
bool day_parse(Str text, Day *day);

#endif
