/* What the checks on virtual environments share. Internal to src/rule. */
#ifndef RULE_ENVIRONMENT_H
#define RULE_ENVIRONMENT_H

#include "check.h"

/* A virtual environment on this machine. */
typedef struct LocalEnvironment {
    Str home;    /* the folder that it lies in: the root, or one elsewhere; absolute */
    Str folder;  /* relative to it */
    Minor minor; /* of its interpreter; MINOR_NONE where it is not known */
} LocalEnvironment;

/* pin-drift: the exact pins of the root's requirements files against the packages of the root's
 * environment. */
void check_pins(const Check *check, Arena *scratch, Str root,
                const LocalEnvironment *environment);

/* Whether an active environment outside the root ($VIRTUAL_ENV, an absolute path) may be this
 * project's. It plainly is not where
 * - a tool made it for itself or for one lane: pre-commit, prek, pipx, uv's tools and cache,
 *   tox, nox;
 * - its `.project` file (virtualenvwrapper, Pipenv) names another folder;
 * - the folder that it lies in is a project of its own, and the root is not below that. */
bool environment_may_be_ours(Arena *scratch, Str root, Str active);

/* Whether a tool made an environment for itself or for one lane: by its path. */
bool environment_is_a_tools(Str path);

#endif
