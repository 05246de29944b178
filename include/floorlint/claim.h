/* Claims: what a repository states about Python versions, each with its exact place. */
#ifndef FLOORLINT_CLAIM_H
#define FLOORLINT_CLAIM_H

#include "floorlint/platform.h"
#include "floorlint/source.h"
#include "floorlint/specifier.h"
#include "floorlint/vec.h"
#include "floorlint/version.h"

typedef enum Role {
    ROLE_ANCHOR,
    ROLE_FLOOR,     /* a lower bound promised to users */
    ROLE_TARGET,    /* the version that a tool assumes */
    ROLE_RUNTIME,   /* an interpreter that runs the code */
    ROLE_TESTED,    /* a CI lane */
    ROLE_SUPPORTED, /* an advertised list */
    ROLE_LOCK,      /* what a lock file was resolved for */
    ROLE_PROSE,     /* a sentence or a badge */
    ROLE_COUNT
} Role;

Str role_name(Role role);  /* "anchor", "floor", … */
Role role_parse(Str name); /* ROLE_COUNT where there is none of that name */

typedef struct Surface Surface;
typedef struct Job Job;

/* One statement found on a surface. */
typedef struct Claim {
    const Surface *surface;
    Role role;
    Place place; /* the version token alone, without quotes */
    Str text;    /* the token as written */
    Str value;   /* the whole value that holds the token, as written: ">=3.10,<3.13" */
    VersionSet set;
    Version version;
    Precision precision;
    Selection selection;
    bool floating;   /* resolves to other minors over time */
    bool unresolved; /* a variable or an expression that could not be worked out */
    bool implicit;   /* a tool's documented default, placed at its section header */
    bool prerelease;
    bool freethreaded;
    Implementation implementation;

    Str reason;          /* why an unresolved version is not known; empty: it is computed */
    Str invalid;         /* why its consumer would refuse the value; empty where it is fine */
    bool value_changed;  /* YAML reads the unquoted text as another number (3.10 as 3.1) */
    bool developer_tool; /* runs documentation builds or developers' tools, not the product */

    uint32_t group; /* elements of one list share a number other than 0 */
    const Job *job; /* the CI job whose lane it is, or that it configures; else NULL */
    Str scope_hint; /* a directory (relative to the root) that it is about where that is not its
                       file's own, e.g. a job's working-directory; ptr NULL where none is known
                     */
    Place *uses;    /* where a variable that is defined here is used */
    size_t use_count;
    uint32_t scope; /* index into Policies.scopes; set by policy_resolve */
} Claim;

/* One lane of a CI job: one combination of its matrix. */
typedef struct Lane {
    Claim *python;    /* the interpreter that the lane runs; NULL where it takes the runner's */
    bool optional;    /* may fail without failing CI */
    Str optional_why; /* "continue-on-error: true" */
    Place optional_place;
    MinorMask
        effective;     /* what really runs where that is known to differ; 0 where it does not */
    bool idle;         /* nothing is tested, whatever was set up */
    Str effective_why; /* "uv prefers .python-version" */
    Place effective_place;
} Lane;

/* One CI job of any CI system. */
struct Job {
    Str name;
    Str system; /* "github", "gitlab", … */
    Place place;
    bool tests;       /* runs a test runner: its lanes are test lanes */
    bool uses_python; /* some step runs Python or a Python tool */
    bool unresolved;  /* its matrix or version could not be worked out: nothing may be concluded
                       */
    bool fail_fast;   /* one lane's failure cancels the others (written or by default) */
    Str directory; /* working-directory relative to the root; ptr NULL where none is stated */
    Lane *lanes;
    size_t lane_count;
    uint32_t scope; /* index into Policies.scopes, or UINT32_MAX where unknown */
};

/* What a reader met that no claim can say, to become a diagnostic. */
typedef struct Remark {
    Str rule; /* the id of the rule: "parse-failed", "unresolved-version", … */
    Place place;
    Str subject;
    Str message;
    Str note; /* may be empty */
} Remark;

/* A package of a lock file that cannot be installed ready-made on all versions for which the
 * lock was resolved. `needed` means: by that lock, on that version and platform. */
typedef struct LockedPackage {
    Str name, version;           /* as written */
    Place place;                 /* the name */
    PlatformMinors unbuilt;      /* needed, but no wheel fits, though there are wheels for that
                                    platform */
    PlatformMinors unbuilt_free; /* the same of free-threaded interpreters */
    uint32_t platforms; /* for which there are wheels and it is needed: bit N is Platform N */
    bool has_source;    /* there is a source distribution to build it from */
    MinorMask refused;  /* needed, but the package's own range refuses them … */
    Str range;          /* … as written */
} LockedPackage;

typedef VEC(LockedPackage) LockedPackages;

typedef struct LockFile {
    Str path;
    LockedPackages packages; /* by name */
} LockFile;

/* Everything that one worker collects. All of it lives in `arena`. */
typedef struct Findings {
    Arena *arena;
    VEC(Claim *) claims;
    VEC(Job *) jobs;
    VEC(Remark) remarks;
    VEC(LockFile) locks;
    bool has_ci;         /* some CI system has a job, whatever that runs */
    uint32_t next_group; /* starts at 1 for each file; made unique when files are merged */
    size_t file_claims;  /* how many claims there were when the file was begun */
} Findings;

/* Whether a file has made more claims than are read (FL_MAX_CLAIMS). */
bool findings_full(const Findings *findings);

/* Adds a copy of a claim and returns it (for lanes to point at). */
Claim *findings_claim(Findings *findings, const Claim *claim);
Job *findings_job(Findings *findings, const Job *job);
void findings_remark(Findings *findings, const char *rule, Place place, Str subject,
                     const char *format, ...) __attribute__((format(printf, 5, 6)));

/* Fills set, version, precision, selection, floating, unresolved, invalid, prerelease,
 * freethreaded, implementation and role-independent parts of a claim from a reading. */
void claim_take(Claim *claim, const Reading *reading);

/* The minors that the rules use: for a NEWEST selection only the newest released minor that its
 * set admits on that day, else `any`. */
MinorMask claim_minors(const Claim *claim, uint32_t today);

#endif
