/* The variables of a Dockerfile, and where each is in force. */
#ifndef FLOORLINT_DOCUMENT_DOCKER_SCOPE_H
#define FLOORLINT_DOCUMENT_DOCKER_SCOPE_H

#include "floorlint/dockerfile.h"

/* Works out all ARG and ENV values and which stage is built on which; sets file->scope. */
void docker_scope_make(Arena *arena, Dockerfile *file);

/* The value of a variable for an instruction; NULL where it has none there. */
const Expansion *docker_scope_find(const Dockerfile *file, const DockerInstruction *instruction,
                                   Str name);

#endif
