/* Which scopes a repository has. Internal to src/policy. */
#ifndef POLICY_SCOPES_H
#define POLICY_SCOPES_H

#include "floorlint/policy.h"

/* The order in which promises count, best first: 0 for [project]; SIZE_MAX for what promises
 * nothing. */
size_t promise_rank(const Claim *claim);

/* The directory of a path; "." for files of the root. */
Str directory_of(Str path);

/* Adds every directory and file that is a scope, without their policies. */
void scopes_collect(Arena *arena, const Settings *settings, const Findings *findings,
                    const Project *project, Policies *policies);

/* Adds the scope of a file, or finds the one that it has. */
uint32_t scopes_add_file(Arena *arena, Policies *policies, Str path);

#endif
