/* What the checks on virtual environments share. Internal to src/rule. */
#ifndef RULE_ENVIRONMENT_H
#define RULE_ENVIRONMENT_H

#include "check.h"

/* pin-drift: the exact pins of the root's requirements files against an environment's packages
 * (a folder below the root, with an interpreter of that minor). */
void check_pins(const Check *check, Arena *scratch, Str root, Str environment, Minor minor);

#endif
