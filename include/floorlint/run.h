/* One run over a repository: the pipeline from paths to a report. */
#ifndef FLOORLINT_RUN_H
#define FLOORLINT_RUN_H

#include "floorlint/diagnostic.h"
#include "floorlint/options.h"

/* What the outside world tells a run. Nothing below the command line reads the environment, the
 * clock or a terminal by itself. */
typedef struct Environment {
    Day today;       /* by the clock or SOURCE_DATE_EPOCH */
    Str virtual_env; /* $VIRTUAL_ENV; empty where it is not set */
    Str stdin_text;  /* for --stdin-filename */
    void (*progress)(void *state, Str stage, size_t done, size_t total); /* may be NULL */
    void *progress_state;
} Environment;

/* What of the pipeline a command needs. */
typedef enum RunDepth {
    RUN_CLAIMS,  /* `show`: claims and policies */
    RUN_CHECK,   /* `check`: also the source at the policies, and the rules */
    RUN_MINIMUM, /* `min`: the source for every version, no rules */
} RunDepth;

typedef struct Run {
    Arena *arena;
    Str root; /* absolute */
    Settings settings;
    SurfaceTable *table; /* the surface rows in force */
    Policies policies;
    Findings findings;          /* merged, in the order of the files */
    VEC(PythonReport *) python; /* of RUN_MINIMUM, in the order of the files */
    Report report;              /* of RUN_CHECK and RUN_CLAIMS */
    VEC(Str) notes;             /* for standard error */
    VEC(Error) unreadable;      /* named paths that could not be read: the exit status is 2 */
    Arena **kept;               /* the workers' arenas, released by run_free */
    size_t kept_count;
} Run;

/* Runs. False (with `error`) where there is no answer at all. The run must be released in any
 * case. */
FL_MUST_USE bool run_repository(const Options *options, const Environment *environment,
                                RunDepth depth, Run *run, Error *error);
void run_free(Run *run);

#endif
