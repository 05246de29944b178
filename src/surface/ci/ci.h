/* What the readers of all CI systems share: opened files, and claims that are made once, where
 * the version was defined, however many lanes use it. */
#ifndef SURFACE_CI_H
#define SURFACE_CI_H

#include "floorlint/surface.h"

#include "ci_value.h"

/* The kinds of claims that CI readers make: indices of rows_ci.c. */
typedef enum CiSurface {
    CI_GITHUB_WORKFLOW,
    CI_GITHUB_ACTION,
    CI_GITHUB_SETUP_PYTHON,
    CI_GITHUB_SETUP_UV,
    CI_GITHUB_ACTION_INPUT,
    CI_GITHUB_MATRIX,
    CI_GITHUB_ENV,
    CI_GITHUB_INPUT,
    CI_GITHUB_CONTAINER,
    CI_GITHUB_COMMAND,
    CI_GITHUB_CONDITION,
    CI_GITLAB,
    CI_GITLAB_IMAGE,
    CI_GITLAB_VARIABLE,
    CI_GITLAB_MATRIX,
    CI_GITLAB_COMMAND,
    CI_AZURE,
    CI_AZURE_TASK,
    CI_AZURE_MATRIX,
    CI_AZURE_VARIABLE,
    CI_AZURE_CONTAINER,
    CI_AZURE_COMMAND,
    CI_CIRCLE,
    CI_CIRCLE_IMAGE,
    CI_CIRCLE_MATRIX,
    CI_CIRCLE_PARAMETER,
    CI_CIRCLE_COMMAND,
    CI_TRAVIS,
    CI_TRAVIS_PYTHON,
    CI_TRAVIS_ENV,
    CI_TRAVIS_COMMAND,
    CI_APPVEYOR,
    CI_APPVEYOR_ENV,
    CI_APPVEYOR_COMMAND,
    CI_BITBUCKET,
    CI_BITBUCKET_IMAGE,
    CI_BITBUCKET_COMMAND,
    CI_BUILDKITE,
    CI_BUILDKITE_IMAGE,
    CI_BUILDKITE_COMMAND,
    CI_BUILDKITE_VARIABLE,
    CI_DRONE,
    CI_DRONE_IMAGE,
    CI_DRONE_COMMAND,
    CI_WOODPECKER,
    CI_WOODPECKER_IMAGE,
    CI_WOODPECKER_COMMAND,
    CI_WOODPECKER_VARIABLE,
    CI_CIRRUS,
    CI_CIRRUS_IMAGE,
    CI_CIRRUS_COMMAND,
    CI_CIRRUS_VARIABLE,
    CI_CODEBUILD,
    CI_CODEBUILD_COMMAND,
    CI_CODEBUILD_RUNTIME,
    CI_CLOUDBUILD,
    CI_CLOUDBUILD_IMAGE,
    CI_CLOUDBUILD_COMMAND,
    CI_CLOUDBUILD_VARIABLE,
    CI_SEMAPHORE,
    CI_SEMAPHORE_IMAGE,
    CI_SEMAPHORE_COMMAND,
    CI_SEMAPHORE_VARIABLE,
    CI_CODEFRESH,
    CI_CODEFRESH_IMAGE,
    CI_CODEFRESH_COMMAND,
    CI_CONCOURSE,
    CI_CONCOURSE_IMAGE,
    CI_CONCOURSE_COMMAND,
    CI_SRHT,
    CI_SRHT_IMAGE,
    CI_SRHT_COMMAND,
    CI_SRHT_VARIABLE,
    CI_JENKINS,
    CI_JENKINS_IMAGE,
    CI_JENKINS_TOOL,
    CI_JENKINS_MATRIX,
    CI_JENKINS_VARIABLE,
    CI_JENKINS_COMMAND,
    CI_ZUUL_JOB,
    CI_ZUUL_VARIABLE,
    CI_EARTHFILE,
    CI_TEAMCITY_IMAGE,
    CI_TEAMCITY_PARAMETER,
    CI_TEAMCITY_EXECUTABLE,
    CI_SURFACE_COUNT
} CiSurface;

extern const Surface rows_ci[];
extern const size_t rows_ci_count;
const Surface *ci_surface(CiSurface id);

/* How several versions are written in one value. */
typedef enum CiForm {
    CI_FORM_ONE,         /* the value is one version or range */
    CI_FORM_LINES,       /* one on each line (setup-python) */
    CI_FORM_ITEMS,       /* separated by commas or blanks (wntrblm/nox) */
    CI_FORM_CONDA,       /* words of a conda command: python=3.10 numpy */
    CI_FORM_ASSIGNMENTS, /* NAME=VALUE on each line, of which the name says Python */
    CI_FORM_FOLDERS,     /* paths: the Python310 of C:\Python310-x64 */
    CI_FORM_LOOSE /* any of these, a JSON list, or labels such as py310-django42: what looks
                     like Python's version is one; for values that only their name gives away */
} CiForm;

/* Where a value is used, and what that makes of it. */
typedef struct CiUse {
    CiSurface surface;
    Role role;
    Spelling spelling;
    CiForm form;
    const CiFile *file;
    const Node *node;
    const Job *job;      /* NULL outside jobs */
    Str directory;       /* what the claim is about; ptr NULL where that is not known */
    bool developer_tool; /* it runs no tests and no product */
    size_t parts;        /* versions in the value; more than one are a list */
} CiUse;

/* What the place of a definition says by itself. */
typedef struct CiDefinition {
    CiSurface surface;
    Role role;
    const Node *list; /* definitions below the same node are one group; NULL: no group */
} CiDefinition;

typedef VEC(Claim *) CiClaims;

/* A map from (pointer, number) to a pointer. */
typedef struct CiIndex {
    struct CiSlot *slots;
    size_t len, cap;
} CiIndex;

/* What becomes of versions that are not known here. */
typedef enum CiUnknown {
    CI_UNKNOWN_STATED, /* an unresolved claim says so */
    CI_UNKNOWN_LEFT    /* nothing: whoever calls this file knows */
} CiUnknown;

typedef struct Ci {
    const SurfaceContext *context;
    Arena *arena; /* until the file is done */
    Arena *keep;  /* until the run is done */
    CiFile own;   /* the file that is read: only its definitions become claims of the run */
    CiIndex files, claims, groups, scripts, remarked;
    CiIndex targets; /* the first target of each tool that commands of the file name */
    CiIndex reasons; /* why what stands at a node is not known */
    CiUnknown unknown;
    size_t work;    /* lanes walked so far: at most FL_MAX_CI_WORK */
    size_t steps;   /* steps of lanes walked so far: at most FL_MAX_CI_STEPS */
    bool limited;   /* one of these limits was reported */
    size_t lookups; /* definitions followed so far: at most FL_MAX_LOOKUPS */
    /* Completes `definition`, which holds what the use says. */
    void (*define)(const CiFile *file, const Node *node, CiDefinition *definition);
} Ci;

/* Which keys of a CI system hold versions: what a table-driven `define` needs. */
typedef struct CiKeys {
    const char *matrix, *matrix_parent; /* a list below `matrix` in `matrix_parent` is lanes */
    CiSurface matrix_surface;
    const char *values[2]; /* maps of variables, parameters or inputs */
    CiSurface value_surface;
} CiKeys;

/* Completes a definition by the nearest of those keys above a node. */
void ci_define_by_keys(const CiKeys *keys, const Node *node, CiDefinition *definition);

Ci ci_start(const SurfaceContext *context, const Document *document,
            void (*define)(const CiFile *, const Node *, CiDefinition *));

/* Whether FL_MAX_CI_WORK lanes were walked; else counts one more. */
bool ci_is_exhausted(Ci *ci);

/* The same of FL_MAX_CI_STEPS steps. */
bool ci_is_out_of_steps(Ci *ci);

/* Says once that the file has more of something than is walked. */
void ci_report_limit(Ci *ci, const char *what, size_t limit);

/* Another YAML file of the repository; NULL where there is none. */
const CiFile *ci_open(Ci *ci, Str path);

/* Makes the claims of one known value and adds them to `claims`. A definition that has its
 * claim already gets this use in addition. */
void ci_claim(Ci *ci, const CiUse *use, const Value *value, CiClaims *claims);

/* A claim that says that a version is computed. */
void ci_claim_unresolved(Ci *ci, const CiUse *use, const Value *value);

/* Makes the targets that commands of the file give one tool a list: they are checked one after
 * the other, and only the lowest says what the code is held to. */
void ci_group_target(Ci *ci, Str tool, Claim *claim);

/* Remembers why the version that a node stands for is not known; the text lives as long as the
 * run. */
void ci_set_reason(Ci *ci, const Node *node, Str reason);

/* Makes the claims of every value. Unknown values become an unresolved claim where no other
 * value says anything. False where the versions are not certain: several values, or an unknown
 * one. */
bool ci_claim_all(Ci *ci, const CiUse *use, const Values *values, CiClaims *claims);

Place ci_place(const Ci *ci, const CiFile *file, const Node *node);

/* A directory's innermost `.python-version`, the directory itself first, as a claim that is not
 * one of the run; NULL where there is none that says a version. `job` is the lane's. */
Claim *ci_anchor(Ci *ci, Str directory);

/* A version file that a lane follows. */
typedef enum CiFollow {
    CI_FOLLOW_VERSION, /* `claim` is what it says, not one of the run */
    CI_FOLLOW_UNKNOWN, /* it is there, but says no version that can be told */
    CI_FOLLOW_MISSING
} CiFollow;

/* Follows `path`, which stands at use->node: a `.python-version`, `.tool-versions`, Pipfile or
 * pyproject.toml. Of a range the newest version is installed; that is remarked once. */
CiFollow ci_follow(Ci *ci, const CiUse *use, Str path, Claim **claim);

void *ci_index_get(const CiIndex *index, const void *pointer, size_t number);
void ci_index_put(Arena *arena, CiIndex *index, const void *pointer, size_t number,
                  void *value);

#endif
