/* Requirements: what one spot in the source needs of Python. */
#ifndef FLOORLINT_REQUIREMENT_H
#define FLOORLINT_REQUIREMENT_H

#include "floorlint/claim.h"
#include "floorlint/rule.h"
#include "floorlint/source.h"
#include "floorlint/vec.h"
#include "floorlint/version.h"

typedef enum RequirementKind {
    REQUIREMENT_MODULE,
    REQUIREMENT_CLASS,
    REQUIREMENT_FUNCTION,
    REQUIREMENT_METHOD,
    REQUIREMENT_ATTRIBUTE,
    REQUIREMENT_PARAMETER,
    REQUIREMENT_SYNTAX,
    REQUIREMENT_BEHAVIOUR,
    REQUIREMENT_KIND_COUNT
} RequirementKind;

Str requirement_kind_name(RequirementKind kind); /* "module", … as in design.md's JSON */

/* One use of something that not every minor has. Independent of any policy: a rule reports it
 * where `lacking` meets the scope's minors. */
typedef struct Requirement {
    RequirementKind kind;
    Str subject; /* "datetime.UTC", "zip(strict)", a syntax feature's id */
    Place place;
    Span span;         /* the same in bytes, for fixes and suppressions */
    MinorMask reached; /* minors on which the spot can run, by its guards */
    MinorMask lacking; /* those of them that do not have the subject: where it fails */
    MinorMask warning; /* those on which it only warns (a syntax warning) */
    Minor since;       /* first minor that has it; MINOR_NONE: all known ones up to `removed` */
    Minor removed;     /* first minor that lacks it again; MINOR_NONE where none does */
    Minor warns;       /* first minor that warns; MINOR_NONE where none does */
    Str note;          /* more for the reader: "the guard cannot protect syntax" */
    Str help;          /* the way out: "use `timezone.utc`"; may be empty */
    Place
        guard; /* a version test that was meant to protect it but does not (path empty: none) */
    Str guard_problem;
} Requirement;

/* A version test that says something about the policy's range (guard-redundant, guard-mistaken
 * without a requirement under it). */
typedef struct GuardTest {
    Place place;
    Span span;
    MinorMask under;   /* minors that reach the test */
    MinorMask truth;   /* those on which it may be true */
    MinorMask falsity; /* those on which it may be false */
    Str mistake;       /* why it does not mean what it says; empty where it does */
} GuardTest;

/* A module of the project that a file imports, and the minors on which it does. */
typedef struct ModuleUse {
    uint32_t file; /* its file: an index of Project.paths */
    MinorMask reached;
} ModuleUse;

typedef enum TestExclusionKind {
    TEST_EXCLUSION_PATH, /* a file, or a folder with all that is in it */
    TEST_EXCLUSION_GLOB  /* a pattern for names below the conftest.py */
} TestExclusionKind;

/* What a conftest.py takes out of pytest's collection (`collect_ignore`,
 * `collect_ignore_glob`), and the minors on which it does. */
typedef struct TestExclusion {
    TestExclusionKind kind;
    Str text; /* from the root for a path, from the conftest.py's folder for a pattern */
    MinorMask reached;
} TestExclusion;

/* What the source pass says of one Python file. Lives in the arena that was given. */
typedef struct PythonReport {
    Str path;
    VEC(Requirement) requirements;
    VEC(GuardTest) guards;
    VEC(Remark) remarks; /* parse-failed and the like */
    VEC(ModuleUse) uses; /* once for each module */
    VEC(TestExclusion) exclusions;
    bool parsed; /* false where the prefilter showed that nothing could be found */
} PythonReport;

#endif
