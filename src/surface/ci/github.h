/* GitHub Actions' workflows and actions (also Gitea's and Forgejo's): the parts of the reader.
 * Format: GitHub's workflow syntax and metadata syntax references. */
#ifndef SURFACE_GITHUB_H
#define SURFACE_GITHUB_H

#include "ci.h"
#include "ci_expression.h"
#include "ci_job.h"
#include "ci_matrix.h"

/* Maps of variables that are in force at one place: the workflow's, the job's, the step's,
 * those of a calling step. */
#define GITHUB_ENVS 8

/* Where an expression is worked out. */
typedef struct Frame {
    Ci *ci;
    const CiFile *file;
    const Node *job;               /* NULL outside jobs */
    const MatrixLane *lane;        /* NULL outside matrices */
    bool open_matrix;              /* the matrix may have keys and lanes that are not known */
    const Node *envs[GITHUB_ENVS]; /* innermost last */
    const CiFile *env_files[GITHUB_ENVS];
    size_t env_count;
    const MatrixLane *inputs; /* what a caller gave; NULL: the file is read by itself */
    bool pushed;              /* pushes and the like start the workflow: without inputs */
    unsigned calls;           /* calls between the file that is read and this one */
    unsigned depth;           /* expressions in definitions that are being worked out */
} Frame;

/* github_context.c */
ExpressionScope github_scope(Frame *frame);
Values github_values(Frame *frame, const Node *scalar);
Truth github_condition(Frame *frame, const Node *scalar);
/* The values of a variable of `env:`; none where it is not set there. */
Values github_env(Frame *frame, Str name);
void github_push_env(Frame *frame, const Node *holder);
bool github_has_trigger(const CiFile *file, Str name);
/* Whether something else than inputs starts the workflow: a push, a pull request … */
bool github_is_pushed(const CiFile *file);

/* github_classifiers.c */
/* Whether an output of an action lists the versions of the package's classifiers. */
bool github_is_classifier_output(Str action, Str name);
/* That output for the package in a directory; unknown where the manifests there state no
 * classifiers that can be read. */
Value github_classifier_output(Ci *ci, Str directory, Str name);

/* github_matrix.c */
Matrix github_matrix(Frame *frame, const Node *job);

/* github_steps.c */
/* Whether `uses` names a file of the same repository: "./path", or "$/path" from its root. */
bool github_is_local(Str uses);
void github_walk_steps(Frame *frame, LaneState *state, const Node *steps);
/* Whether a job's steps run tests or Python, those of local actions included. */
void github_classify(Frame *frame, const Node *steps, ScriptFacts *facts);
/* Variables named after Python that the lane's matrix fills. */
void github_claim_env(Frame *frame, const LaneState *state, const Node *holder);
void github_container(Frame *frame, LaneState *state, const Node *image);

/* github_jobs.c */
void github_read_jobs(Frame *frame);

/* github_named.c: what only its name gives away. */
void github_read_named(Frame *frame);
void github_define(const CiFile *file, const Node *node, CiDefinition *definition);

#endif
