#include "constraint.h"

/* Stands for the minors to come: above every number read. */
#define FUTURE (NUMBER_MAX + 1)
/* No minor ever had more patch releases; "<=3.12.99" is meant to hold all of them. */
#define LAST_PATCH 99

void constraint_add(Constraint *constraint, ClauseKind kind, Bound bound)
{
    if (constraint->count == FL_MAX_CLAUSES) {
        constraint->problem = "too many clauses";
        return;
    }
    constraint->clauses[constraint->count++] =
        (Clause){.kind = kind, .bound = bound, .group = constraint->group};
}

/* The order of the final release 3.minor.patch and a bound. */
static int compare(int32_t minor, int32_t patch, const Bound *bound)
{
    const int32_t release[3] = {3, minor, patch};
    if (bound->epoch) {
        return -1;
    }
    for (size_t i = 0; i < 3; i++) {
        if (release[i] != bound->part[i]) {
            return release[i] < bound->part[i] ? -1 : 1;
        }
    }
    return bound->more ? -1 : -bound->phase;
}

static bool in_series(int32_t minor, int32_t patch, const Bound *bound)
{
    const int32_t release[3] = {3, minor, patch};
    for (size_t i = 0; i < 3 && i < bound->count; i++) {
        if (release[i] != bound->part[i]) {
            return false;
        }
    }
    return !bound->epoch && !bound->more;
}

static bool admits(const Clause *clause, int32_t minor, int32_t patch)
{
    const Bound *bound = &clause->bound;
    switch (clause->kind) {
    case CLAUSE_AT_LEAST:
        return compare(minor, patch, bound) >= 0;
    case CLAUSE_ABOVE:
        return compare(minor, patch, bound) > 0;
    case CLAUSE_AT_MOST:
        return compare(minor, patch, bound) <= 0;
    case CLAUSE_BELOW:
        return compare(minor, patch, bound) < 0;
    case CLAUSE_EQUAL:
        return !bound->local && compare(minor, patch, bound) == 0;
    case CLAUSE_NOT_EQUAL:
        return bound->local || compare(minor, patch, bound) != 0;
    case CLAUSE_SERIES:
        return in_series(minor, patch, bound);
    case CLAUSE_NOT_SERIES:
        return !in_series(minor, patch, bound);
    case CLAUSE_EVERY:
        return true;
    case CLAUSE_NONE:
        return false;
    }
    return false;
}

static bool satisfies(const Constraint *constraint, int32_t minor, int32_t patch)
{
    for (size_t i = 0; i < constraint->count;) {
        uint32_t group = constraint->clauses[i].group;
        bool all = true;
        for (; i < constraint->count && constraint->clauses[i].group == group; i++) {
            all = all && admits(&constraint->clauses[i], minor, patch);
        }
        if (all) {
            return true;
        }
    }
    return false;
}

/* Between the patches that a constraint names for a minor nothing changes: trying those, their
 * neighbours, the first and the last decides about all of them. */
static void probe(const Constraint *constraint, int32_t minor, bool *any, bool *all)
{
    bool first = satisfies(constraint, minor, 0);
    bool last = satisfies(constraint, minor, LAST_PATCH);
    *any = first || last;
    *all = first && last;
    for (size_t i = 0; i < constraint->count; i++) {
        const Bound *bound = &constraint->clauses[i].bound;
        if (bound->part[0] != 3 || bound->part[1] != minor) {
            continue;
        }
        for (int32_t step = -1; step <= 1; step++) {
            int32_t patch = bound->part[2] + step;
            bool fits = patch < 0            ? first
                        : patch > LAST_PATCH ? last
                                             : satisfies(constraint, minor, patch);
            *any = *any || fits;
            *all = *all && fits;
        }
    }
}

VersionSet constraint_set(const Constraint *constraint)
{
    VersionSet set = VERSION_SET_EMPTY;
    for (Minor minor = MINOR_OLDEST; minor <= MINOR_NEWEST; minor++) {
        bool any, all;
        probe(constraint, minor, &any, &all);
        set.any |= any ? MINOR_BIT(minor) : 0;
        set.all |= all ? MINOR_BIT(minor) : 0;
    }
    set.open = satisfies(constraint, FUTURE, 0);
    return set;
}

static bool is_lower(ClauseKind kind)
{
    return kind == CLAUSE_AT_LEAST || kind == CLAUSE_ABOVE || kind == CLAUSE_EQUAL ||
           kind == CLAUSE_SERIES;
}

const Clause *constraint_lower(const Constraint *constraint)
{
    const Clause *lowest = NULL;
    for (size_t i = 0; i < constraint->count;) {
        uint32_t group = constraint->clauses[i].group;
        const Clause *lower = NULL;
        for (; i < constraint->count && constraint->clauses[i].group == group; i++) {
            const Clause *clause = &constraint->clauses[i];
            if (is_lower(clause->kind) &&
                (lower == NULL || version_compare(bound_version(&lower->bound),
                                                  bound_version(&clause->bound)) <= 0)) {
                lower = clause;
            }
        }
        if (lower == NULL) {
            return NULL;
        }
        if (lowest == NULL ||
            version_compare(bound_version(&lower->bound), bound_version(&lowest->bound)) < 0) {
            lowest = lower;
        }
    }
    return lowest;
}

Bound bound_next(Bound bound, size_t parts)
{
    Bound next = {.count = parts, .epoch = bound.epoch, .pre_number = -1};
    for (size_t i = 0; i < parts && i < 3; i++) {
        next.part[i] = bound.part[i];
    }
    next.part[parts - 1]++;
    return next;
}

Version bound_version(const Bound *bound)
{
    return (Version){
        .major = bound->count > 0 ? bound->part[0] : -1,
        .minor = bound->count > 1 ? bound->part[1] : -1,
        .patch = bound->count > 2 ? bound->part[2] : -1,
        .pre_release = bound->pre_release,
        .pre_number = bound->pre_number,
        .precision = bound->count > 2   ? PRECISION_PATCH
                     : bound->count > 1 ? PRECISION_MINOR
                     : bound->count > 0 ? PRECISION_MAJOR
                                        : PRECISION_NONE,
    };
}
