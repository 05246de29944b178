/* Jobs and lanes while they are collected. */
#ifndef SURFACE_CI_JOB_H
#define SURFACE_CI_JOB_H

#include "ci_matrix.h"
#include "ci_script.h"

/* What the steps of one lane of a job do, as far as it has been walked. */
typedef struct LaneState {
    const Job *job;
    bool tests;        /* it is a lane of a test job */
    CiClaims python;   /* what the last set-up step installed; the last one is `python` */
    CiClaims uv;       /* what UV_PYTHON asks for */
    CiClaims named;    /* what test commands themselves ask for: tox -e py310 */
    bool unresolved;   /* some version is not known */
    ScriptFacts facts; /* of all scripts */
    Str directory;     /* of the first step that tests; ptr NULL where none is stated */
    bool tested;       /* such a step was met */
    bool optional;     /* the lane may fail without failing CI */
    Str optional_why;
    Place optional_place;
} LaneState;

/* A job while its lanes are collected. */
typedef struct JobBuild {
    Job *job;
    const Node *node;
    VEC(Lane) lanes;
} JobBuild;

/* The jobs that one job of the file gives: itself, or those of the workflow that it calls; one
 * for each directory where its lanes work in several, and one for lanes that test nothing. */
typedef struct JobSet {
    Ci *ci;
    Str system;
    VEC(JobBuild) builds;
    size_t first_claim; /* claims from here on belong to the set */
} JobSet;

typedef enum JobTests { JOB_OTHER, JOB_TESTS } JobTests;

/* Says once that a matrix has more lanes than are walked, and gives one that has none a lane
 * without keys. */
void ci_close_matrix(Ci *ci, Matrix *matrix);

/* Whether jobs of a set are told of. */
typedef enum JobFate { JOB_RUNS, JOB_NEVER } JobFate;

JobSet job_set_start(Ci *ci, Str system);

/* The build of the job at `node` whose lanes work in a directory, and test or do not. A new one
 * has no name and no place yet. */
JobBuild *job_build(JobSet *set, const Node *node, Str directory, JobTests tests);

/* Adds the lane that a walk found: once for every interpreter that it tests with; `first` has
 * the name and the place. `pythons` are those that nothing else decided on. */
void job_add_lane(JobSet *set, const Node *node, const LaneState *state,
                  const CiClaims *pythons);

/* The interpreters that a lane runs its tests with. */
CiClaims lane_pythons(Ci *ci, const LaneState *state);

/* Takes in what the commands of a script do, ask for and select. */
void lane_run(Ci *ci, LaneState *state, const CiUse *use, const Value *script);

/* Takes in what a variable asks for (`TOXENV: py310`), if it is known; `use` is the lane's. */
void lane_take_variable(Ci *ci, LaneState *state, const CiUse *use, Value value,
                        CiClaims *claims);

/* How a lane's versions are used at a node. */
CiUse lane_use(const LaneState *state, const CiFile *file, const Node *node, CiSurface surface);

/* What the lane really runs, where a pin of uv, hatch or tox wins over what was set up. */
void lane_set_effective(Ci *ci, const LaneState *state, Lane *lane);

/* The one interpreter that a session of nox (all of them where `session` is empty) names in a
 * noxfile. False where sessions differ, or one names none or several. */
bool nox_find_pin(Ci *ci, const Source *source, Str session, MinorMask *minors, Place *place);

/* Whether a map of tox-gh-actions or tox-gh leaves the lane's version out; then the lane is
 * idle and says why. lane->python is not NULL. */
bool lane_is_left_out(Ci *ci, const LaneState *state, Lane *lane);

/* Adds what a script does to what is known of a lane. */
void lane_merge_facts(ScriptFacts *facts, const ScriptFacts *more);

/* Hands the jobs over to the run. */
void job_set_finish(JobSet *set, JobFate fate);

#endif
