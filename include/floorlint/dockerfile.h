/* Dockerfiles: instructions, stages, and the substitution of ARG and ENV.
 * Format: the Dockerfile reference of BuildKit. */
#ifndef FLOORLINT_DOCKERFILE_H
#define FLOORLINT_DOCKERFILE_H

#include "floorlint/source.h"

typedef struct DockerVariable {
    Str name;
    Str value; /* as written, quotes removed; unset where `has_value` is false */
    bool has_value;
    Span value_span; /* in the file */
    bool is_env;     /* ENV, not ARG */
} DockerVariable;

typedef struct DockerInstruction {
    Str name;  /* upper case: FROM, ARG, ENV, RUN, COPY … */
    Span span; /* from the name to the last byte of the last line */
    Str text;  /* the arguments with continuation lines joined and comments left out */
    const uint32_t
        *origin;  /* for each byte of `text`, its offset in the file; text.len + 1 items */
    size_t stage; /* which FROM it follows; SIZE_MAX before the first */
    DockerVariable *variables; /* of ARG and ENV; for others none */
    size_t variable_count;

    /* FROM only. */
    Span image_span; /* the image reference as written */
    Str image;       /* as written */
    Str stage_name;  /* after AS; empty where there is none */
    Str platform;
} DockerInstruction;

typedef struct Dockerfile {
    const Source *source;
    DockerInstruction *instructions;
    size_t count;
    size_t stage_count;
    bool failed;
    Span problem_span;
    Str problem;
} Dockerfile;

const Dockerfile *dockerfile_read(Arena *arena, const Source *source);

typedef enum ExpandStatus {
    EXPAND_OK,
    EXPAND_UNKNOWN /* a variable without a value and without a default */
} ExpandStatus;

/* Where a piece of expanded text came from: for each byte of the result, its offset in the
 * file, so that a claim points at the definition of a variable. */
typedef struct Expansion {
    ExpandStatus status;
    Str text;
    const uint32_t *origin; /* text.len + 1 items */
    bool from_variable;     /* some byte came from a variable's value */
} Expansion;

/* Expands $V, ${V}, ${V:-word}, ${V-word}, ${V:+word} in text[from, to) of an instruction with
 * the variables that are in force there (for FROM: the ARGs before the first FROM). */
Expansion dockerfile_expand(Arena *arena, const Dockerfile *file,
                            const DockerInstruction *instruction, size_t from, size_t to);

#endif
