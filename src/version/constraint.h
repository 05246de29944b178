/* The common form of every grammar of ranges: clauses that are ANDed in groups that are ORed.
 * Internal to src/version. */
#ifndef FLOORLINT_VERSION_CONSTRAINT_H
#define FLOORLINT_VERSION_CONSTRAINT_H

#include "floorlint/limits.h"
#include "floorlint/specifier.h"

/* A number that no real version reaches; larger ones are read as this. */
#define NUMBER_MAX 1000000000

/* A version as a bound: compared with final releases only. */
typedef struct Bound {
    int32_t part[3]; /* major, minor, patch; 0 where not written */
    size_t count;    /* parts that were written, also those after the third */
    bool more;       /* one of the parts after the third is not 0 */
    bool epoch;      /* has an epoch above 0: newer than every Python */
    int phase;       /* -1: before the final release of these parts (rc1, dev), 1: after it
                        (post1), 0: the final release */
    PreRelease pre_release;
    int32_t pre_number; /* -1 where there is none */
    bool local;         /* +ubuntu1 */
    Span span;          /* in the text */
    Span minor;         /* the digits of the minor; empty where it is not written */
} Bound;

typedef enum ClauseKind {
    CLAUSE_AT_LEAST,
    CLAUSE_ABOVE,
    CLAUSE_AT_MOST,
    CLAUSE_BELOW,
    CLAUSE_EQUAL,
    CLAUSE_NOT_EQUAL,
    CLAUSE_SERIES,     /* 3.10.*: the same first `count` parts */
    CLAUSE_NOT_SERIES, /* anything else */
    CLAUSE_EVERY,
    CLAUSE_NONE
} ClauseKind;

typedef struct Clause {
    ClauseKind kind;
    Bound bound;
    uint32_t group;
    size_t keep; /* parts that a rewritten bound must have: 3 of "~=3.10.0"; 0: any number */
} Clause;

typedef struct Constraint {
    Clause clauses[FL_MAX_CLAUSES];
    size_t count;
    uint32_t group;      /* of the clauses to come */
    const char *problem; /* the first one met, else NULL */
} Constraint;

/* Adds a clause to the group at hand. Too many are a problem of the constraint. */
void constraint_add(Constraint *constraint, ClauseKind kind, Bound bound);

/* The minors of which releases satisfy the constraint. */
VersionSet constraint_set(const Constraint *constraint);

/* The clause with the greatest lower bound of the group that reaches lowest; NULL where there
 * is none. */
const Clause *constraint_lower(const Constraint *constraint);

/* Moves a bound to the end of what it names in whole: 3.10 to 3.11, 3 to 4, 3.10.4 to 3.10.5.
 */
Bound bound_next(Bound bound, size_t parts);

Version bound_version(const Bound *bound);

#endif
