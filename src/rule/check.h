/* What every check on claims shares. Internal to src/rule. */
#ifndef RULE_CHECK_H
#define RULE_CHECK_H

#include "floorlint/diagnostic.h"

/* A diagnostic by its place in the report, for relating more to it later: pointers are good
 * until the next one is added. */
typedef size_t DiagnosticIndex;
#define NO_DIAGNOSTIC SIZE_MAX

/* What the test lanes of one scope prove. */
typedef struct Coverage {
    MinorMask required; /* minors that lanes which must pass really run */
    MinorMask optional; /* the same of lanes that may fail */
    MinorMask stated;   /* minors that lanes which must pass set up: more than `required` where
                           something else really runs */
    bool resolved;      /* there is a test lane whose interpreter is known */
    bool unresolved;    /* of some test job nothing can be concluded */
    const Claim
        *lowest;    /* the lane to start from when one is added; NULL where none is known */
    const Job *job; /* the first test job */
} Coverage;

/* One scope as the checks see it. */
typedef struct ScopeView {
    const Scope *scope;
    const Claim *anchor; /* the usable anchor that governs it: its own, or an enclosing one's */
    bool has_claims;     /* something in it states a version */
    bool refused;        /* the promised versions refuse that anchor: a cause of its own … */
    Minor meant;         /* … and what the promise would make the floor; else MINOR_NONE */
    DiagnosticIndex refusal;
    DiagnosticIndex untested; /* what says that nothing tests it */
    Coverage coverage;
} ScopeView;

typedef struct Check {
    Arena *arena;
    Report *report;
    const Settings *settings;
    const Findings *findings;
    const Policies *policies;
    ScopeView *scopes; /* one for each scope */
    Day today;
} Check;

/* Elements of one list, or a claim of its own. Only claims that rules may use are members. */
typedef struct Group {
    VEC(const Claim *) claims;
    MinorMask minors;
    const Claim *lowest; /* the first of the claims that admit the lowest version */
    bool python2;        /* that one is older than Python 3 */
} Group;

typedef VEC(Group) GroupList;

/* Every group of claims of a role, in the order of their first members. */
GroupList check_groups(const Check *check, Role role);

/* Whether rules may compare the claim: it was understood, it is about this repository, and it
 * does not name a Python 2 that the project promises to run on. */
bool check_uses(const Check *check, const Claim *claim);

/* Whether a claim names a version before Python 3: its set is empty, and below every floor. */
bool check_is_python2(const Claim *claim);

/* The lowest minor that rules use of a claim, as text: "3.10"; "2.7" of Python 2. */
Str check_lowest(const Check *check, const Claim *claim);

/* A diagnostic at a claim, with the places where a variable is used related. NULL where the
 * rule is off. `usual` is its severity where the settings do not change it. */
Diagnostic *check_claim(const Check *check, RuleId rule, Severity usual, const Claim *claim);

/* A diagnostic at any place. */
Diagnostic *check_place(const Check *check, RuleId rule, Severity usual, uint32_t scope,
                        Place place, Str subject);

/* Where the report holds a diagnostic that was just added; NO_DIAGNOSTIC for NULL. */
DiagnosticIndex check_index(const Check *check, const Diagnostic *diagnostic);

/* Relates a place to a diagnostic that was added earlier; nothing for NO_DIAGNOSTIC. */
void check_relate(const Check *check, DiagnosticIndex index, Place place, const char *format,
                  ...) __attribute__((format(printf, 4, 5)));

/* Says where a bound came from: "the floor is set by .python-version:1"; nothing for NULL and
 * for unknown bounds. */
void note_bound(Report *report, Diagnostic *diagnostic, const Bound *bound, const char *name);

/* Whether both claims name a patch level, and not the same. */
bool differ_in_patch(const Claim *a, const Claim *b);

/* Whether a minor that differs from the floor is what the promise means while the anchor is
 * refused: then it follows from that cause, and is related to it. */
bool check_follows_anchor(const Check *check, const Claim *claim, Minor minor);

Str check_minor(const Check *check, Minor minor);
/* "3.10, 3.11 and 3.13". */
Str check_minors(const Check *check, MinorMask minors);

/* The scope that a lock file is about: of `tool.py.lock` the script's own. */
uint32_t check_lock_scope(const Check *check, Str path);

/* The families. */
void check_remarks(const Check *check);
void check_unresolved(const Check *check);
void check_refused_values(const Check *check);
void check_unquoted(const Check *check);
void check_anchors(Check *check);
void check_floors(const Check *check);
void check_targets(const Check *check);
void check_runtimes(const Check *check);
void check_jobs(Check *check);
void check_coverage(const Check *check);
void check_unpinned(const Check *check);
void check_supported(const Check *check);
void check_locks(const Check *check);
void check_wheels(const Check *check);
void check_prose(const Check *check);
void check_calendar(const Check *check);

#endif
