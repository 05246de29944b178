/* What inputs of published actions say about Python. */
#ifndef SURFACE_GITHUB_ACTIONS_H
#define SURFACE_GITHUB_ACTIONS_H

#include "ci.h"

typedef enum ActionEffect {
    ACTION_NONE,    /* the input says something, but no later step runs that version */
    ACTION_PATH,    /* later steps find that version first */
    ACTION_UV,      /* sets UV_PYTHON */
    ACTION_INSTALLS /* further versions, for tox and nox */
} ActionEffect;

/* One input of one action. */
typedef struct ActionInput {
    const char *action; /* owner/name, and a path where it has one */
    const char *input;
    CiSurface surface;
    Spelling spelling;
    CiForm form;
    ActionEffect effect;
    Role role; /* ROLE_COUNT: tested or runtime, as the job is */
} ActionInput;

/* The rows of an action (`uses:` without its @version), one after the other. */
const ActionInput *github_action_inputs(Str uses, size_t *count);

/* Whether an action sets Python up, even without such an input. */
bool github_action_sets_python(Str uses);

/* Whether an action runs tests, and whether it runs Python at all. */
bool github_action_tests(Str uses);

#endif
