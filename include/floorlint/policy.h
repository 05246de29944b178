/* Policy: floor, default and ceiling of each scope, and where each came from. */
#ifndef FLOORLINT_POLICY_H
#define FLOORLINT_POLICY_H

#include "floorlint/claim.h"
#include "floorlint/settings.h"

typedef enum OriginKind {
    ORIGIN_NONE, /* unknown */
    ORIGIN_OPTION,
    ORIGIN_SETTING,
    ORIGIN_CLAIM,
    ORIGIN_INHERITED /* from the enclosing scope; `place` is the enclosing scope's */
} OriginKind;

/* Where a bound came from. */
typedef struct Origin {
    OriginKind kind;
    Str option;         /* "--floor" */
    Place place;        /* of the setting or the claim */
    const Claim *claim; /* ORIGIN_CLAIM: the claim, else NULL */
    bool declared;      /* of a ceiling: by an option, a setting or an upper bound */
} Origin;

typedef struct Bound {
    Minor minor; /* MINOR_NONE where unknown */
    Origin origin;
} Bound;

/* A directory subtree, or one file, with a policy of its own. */
typedef struct Scope {
    Str path;        /* relative to the root; "." is the root */
    bool is_file;    /* a PEP 723 script */
    uint32_t parent; /* index of the enclosing scope; its own for the root */
    Bound floor, default_, ceiling;
    VersionSet promised;  /* the scope's promised set; VERSION_SET_EVERY where none */
    const Claim *promise; /* the claim that promises it; NULL where none */
    const Claim *anchor;  /* its .python-version; NULL where it has none of its own */
    bool has_python;      /* it holds Python files */
} Scope;

typedef struct Policies {
    Scope *scopes; /* the root first, then the other directories by path, then files */
    size_t count;
    size_t directory_count; /* how many of them are directories */
    size_t capacity;        /* private: room in `scopes` */
    uint32_t *files;        /* private: the indices of the others, sorted by path */
    size_t file_capacity;
} Policies;

/* Works out the scopes and their policies from all claims, and sets `scope` of every claim and
 * job. False (with `error`) where options or settings contradict each other. */
FL_MUST_USE bool policy_resolve(Arena *arena, const Settings *settings, Findings *findings,
                                const Project *project, Day today, Policies *policies,
                                Error *error);

/* Whether a path is a directory or lies below it; "." holds every path. */
bool path_is_within(Str path, Str directory);

/* The index of the innermost scope that holds a path. */
uint32_t policy_scope_of(const Policies *policies, Str path);

/* The index of the innermost directory that is a scope and holds a directory. */
uint32_t policy_scope_of_directory(const Policies *policies, Str directory);

/* Whether a claim is about something else than this repository's code: it stands in a tree of
 * test data, templates or vendored code. Rules pass it over. */
bool policy_is_foreign(const Claim *claim);

/* The same of a file as such. */
bool policy_is_foreign_path(Str path);

/* Whether a claim is a `.python-version`, not another version manager's file. */
bool claim_is_anchor(const Claim *claim);

/* The minor that an anchor names: MINOR_NONE where it is not one minor of CPython. NULL is
 * allowed. */
Minor anchor_minor(const Claim *anchor);

/* The lower bound that a claim promises; MINOR_NONE where it names none ("<3.13", "*"). NULL is
 * allowed. */
Minor promised_minor(const Claim *promise);

/* The minors that a test lane proves, or one claim of it: only released CPython with the GIL
 * proves any. */
MinorMask claim_proof(const Claim *claim, Day today);
MinorMask lane_proof(const Lane *lane, Day today);

/* Adds the scope of a PEP 723 script (its file) and returns its index. What a script promises
 * is its own floor, whatever the options say. Not thread-safe: called when the workers'
 * findings are merged. */
uint32_t policy_add_script(Arena *arena, Policies *policies, const Claim *promise);

/* The versions that code in the scope must run on: floor to ceiling. An unknown ceiling is the
 * newest known minor for additions; an unknown floor gives an empty set: nothing can be said.
 */
MinorMask scope_minors(const Scope *scope);

#endif
