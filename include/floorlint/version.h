/* Python versions and sets of them: the only place where versions are read and compared. */
#ifndef FLOORLINT_VERSION_H
#define FLOORLINT_VERSION_H

#include <stdbool.h>
#include <stdint.h>

#include "floorlint/str.h"

/* The N of CPython 3.N. */
typedef int8_t Minor;

#define MINOR_NONE   ((Minor)-1) /* unknown, or none */
#define MINOR_OLDEST ((Minor)0)
#define MINOR_NEWEST ((Minor)15) /* the newest of the release table (release.h) */

/* A set of minors: bit N is 3.N. */
typedef uint32_t MinorMask;

#define MINOR_BIT(minor) ((MinorMask)1 << (minor))
/* 3.0 to MINOR_NEWEST. */
#define MINORS_KNOWN ((MinorMask)((((MinorMask)1 << MINOR_NEWEST) << 1) - 1))

/* Minors from `first` to `last`, both included and clamped to the known ones. */
MinorMask minors_between(Minor first, Minor last);
Minor minors_lowest(MinorMask minors);  /* MINOR_NONE where the mask is empty */
Minor minors_highest(MinorMask minors); /* MINOR_NONE where the mask is empty */

typedef enum Implementation {
    IMPLEMENTATION_CPYTHON, /* also where none is named */
    IMPLEMENTATION_PYPY,
    IMPLEMENTATION_GRAALPY,
    IMPLEMENTATION_OTHER, /* jython, ironpython, micropython, pyodide, miniconda… */
    IMPLEMENTATION_COUNT
} Implementation;

/* "cpython", "pypy", "graalpy", "other". */
Str implementation_name(Implementation implementation);

typedef enum Precision {
    PRECISION_NONE,  /* no number at all: "latest", "system" */
    PRECISION_MAJOR, /* "3", "3.x" */
    PRECISION_MINOR, /* "3.10" */
    PRECISION_PATCH, /* "3.10.4" */
} Precision;

typedef enum PreRelease {
    PRE_RELEASE_NONE,
    PRE_RELEASE_ALPHA,
    PRE_RELEASE_BETA,
    PRE_RELEASE_CANDIDATE,
    PRE_RELEASE_DEV /* "3.16-dev", "nightly" */
} PreRelease;

/* One written version. Components that are not written are -1. */
typedef struct Version {
    int32_t major, minor, patch;
    PreRelease pre_release;
    int32_t pre_number; /* the 1 of rc1; -1 where there is none */
    Implementation implementation;
    bool freethreaded; /* the t of 3.13t */
    Precision precision;
} Version;

/* A set of versions, projected to minors. Sets have holes: they are masks, never intervals. */
typedef struct VersionSet {
    MinorMask any; /* minors of which some patch release is in the set */
    MinorMask all; /* minors of which every patch release is */
    bool open;     /* no upper bound below 4: future minors are in, too */
} VersionSet;

#define VERSION_SET_EVERY ((VersionSet){MINORS_KNOWN, MINORS_KNOWN, true})
#define VERSION_SET_EMPTY ((VersionSet){0, 0, false})

/* The set that one version stands for: 3.10 is all of 3.10, 3.10.4 a part of it, 3 every minor
 * (open), 2.7 nothing. */
VersionSet version_to_set(Version version);

VersionSet version_set_union(VersionSet a, VersionSet b);
VersionSet version_set_intersection(VersionSet a, VersionSet b);

/* Smallest minor of the set; MINOR_NONE where it has none. */
Minor version_set_lowest(VersionSet set);

/* The newest minor that an upper bound below 4 admits; MINOR_NONE where the set is open. */
Minor version_set_highest(VersionSet set);

/* By number, missing components as 0, pre-releases before their release: <0, 0, >0. */
int version_compare(Version a, Version b);

/* "3.10", in the arena; "" for MINOR_NONE. */
Str minor_text(Arena *arena, Minor minor);

/* Reads "3.10", "py310", "310" or "python3.10" as people give it to an option; MINOR_NONE where
 * it is not one CPython 3 minor. */
Minor minor_parse(Str text);

/* The same for a bound that a person sets: 2.7 becomes the oldest known minor, 3.99 the newest.
 */
Minor minor_parse_bound(Str text);

#endif
