/* Every budget by name. Each has a test that crosses it. */
#ifndef FLOORLINT_LIMITS_H
#define FLOORLINT_LIMITS_H

/* Bytes of the largest file that is read; a larger one is a `parse-failed` diagnostic. Spans
 * are 32 bits wide. */
#define FL_MAX_FILE (256u * 1024 * 1024)

/* Names that are read of one folder outside the listing, such as an environment's packages. */
#define FL_MAX_FOLDER 8192

/* Levels of nesting in a configuration document, and in a Python syntax tree where a walk has
 * to recurse. */
#define FL_MAX_DEPTH 256

/* Nodes of one configuration document after aliases are expanded. */
#define FL_MAX_NODES 2000000

/* Bytes of one line or one value that a surface's pattern is matched against; what follows is
 * not read. */
#define FL_MAX_PATTERN_TEXT 65536u

/* Instructions, and variables, of one Dockerfile; stages built on one another; bytes of text
 * after its variables are expanded. */
#define FL_MAX_INSTRUCTIONS 10000
#define FL_MAX_STAGE_CHAIN  32
#define FL_MAX_EXPANSION    65536

/* Bytes of a regular expression in the settings, and how often its parts may be written out by
 * {m,n}: both times each other. */
#define FL_MAX_PATTERN  1000u
#define FL_MAX_REPEATED 1000u

/* Claims of one file; what follows is not read, which is a `parse-failed` diagnostic. */
#define FL_MAX_CLAIMS 20000

/* Lanes that the product of one matrix may have (GitHub's own limit is 256). */
#define FL_MAX_LANES 1024

/* Values that one expression of a CI file may have. */
#define FL_MAX_ALTERNATIVES 32

/* Calls from one CI file into another (reusable workflows, local actions), one inside the
 * other; GitHub's own limit is 10. */
#define FL_MAX_CALLS 10

/* Lanes of all jobs that are walked for one CI file, called ones included. */
#define FL_MAX_CI_WORK 4096

/* Steps of those lanes that are walked. */
#define FL_MAX_CI_STEPS 65536

/* Definitions of one CI file that are followed: bases of jobs, commands in commands. */
#define FL_MAX_LOOKUPS 65536

/* Bytes of a wheel's name: file systems hold no longer ones. */
#define FL_MAX_WHEEL_NAME 255

/* Python versions 3.0 to 3.31 fit in a VersionSet's masks. */
#define FL_MAX_MINORS 32

/* Clauses of one version range; more make it invalid. */
#define FL_MAX_CLAUSES 64

#endif
