/* Dockerfiles: instructions, stages, and the substitution of ARG and ENV.
 * Format: the Dockerfile reference of BuildKit. */
#ifndef FLOORLINT_DOCKERFILE_H
#define FLOORLINT_DOCKERFILE_H

#include "floorlint/source.h"

typedef struct DockerVariable {
    Str name;
    Str value; /* as written, quotes removed; unset where `has_value` is false */
    bool has_value;
    Span value_span; /* in the file, without the quotes around it */
    bool is_env;     /* ENV, not ARG */
    size_t from, to; /* the value with its quotes, in the instruction's text */
} DockerVariable;

typedef struct DockerInstruction {
    Str name;  /* upper case: FROM, ARG, ENV, RUN, COPY … */
    Span span; /* from the name to the last byte of the last line */
    Str text;  /* the arguments with continuation lines joined and comments left out; the lines
                  of here-documents follow, each after a newline, without their last one. Of
                  ONBUILD the arguments are the instruction that it puts off */
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
    char escape;                     /* a backslash, or what the escape directive says */
    const struct DockerScope *scope; /* private: what each ARG and ENV is worth where */
} Dockerfile;

const Dockerfile *dockerfile_read(Arena *arena, const Source *source);

typedef enum ExpandStatus {
    EXPAND_OK,
    EXPAND_UNKNOWN /* a variable without a value and without a default, which then stays as
                      written; or more text than a budget allows */
} ExpandStatus;

/* Where a piece of expanded text came from: for each byte of the result, its offset in the
 * file, so that a claim points at the definition of a variable. */
typedef struct Expansion {
    ExpandStatus status;
    Str text;
    const uint32_t *origin; /* text.len + 1 items */
    bool from_variable;     /* some byte came from a variable's value */
} Expansion;

/* Expands $V, ${V}, ${V:-word}, ${V-word}, ${V:+word}, ${V+word} in text[from, to) of an
 * instruction with the variables that are in force there (for FROM: the ARGs before the first
 * FROM), and takes quotes and escapes away. */
Expansion dockerfile_expand(Arena *arena, const Dockerfile *file,
                            const DockerInstruction *instruction, size_t from, size_t to);

#endif
