/* The command line: one table of options, from which parsing and --help both come. */
#ifndef FLOORLINT_OPTIONS_H
#define FLOORLINT_OPTIONS_H

#include "floorlint/buf.h"
#include "floorlint/error.h"
#include "floorlint/release.h"
#include "floorlint/rule.h"
#include "floorlint/vec.h"

typedef enum Command {
    COMMAND_CHECK,
    COMMAND_SHOW,
    COMMAND_MIN,
    COMMAND_EXPLAIN,
    COMMAND_API,
    COMMAND_COUNT
} Command;

typedef enum ColorChoice { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER } ColorChoice;
typedef enum Verbosity { VERBOSITY_NORMAL, VERBOSITY_QUIET, VERBOSITY_VERBOSE } Verbosity;
typedef enum Request { REQUEST_RUN, REQUEST_HELP, REQUEST_VERSION } Request;

/* How --select and its kin change the enabled rules, in the order of the command line. */
typedef enum RuleChangeKind {
    RULE_CHANGE_SELECT,
    RULE_CHANGE_EXTEND,
    RULE_CHANGE_IGNORE
} RuleChangeKind;
typedef struct RuleChange {
    RuleChangeKind kind;
    RuleSet rules;
} RuleChange;

/* One place that output goes to. */
typedef struct Output {
    Str format; /* empty: the default one */
    Str file;   /* empty: standard output */
} Output;

typedef struct Options {
    Request request;
    Command command;
    bool command_named; /* false: the default one */
    Str *arguments;     /* paths, rule names or API names */
    size_t argument_count;
    Minor floor, default_, ceiling; /* MINOR_NONE where not given */
    VEC(Output) outputs;            /* at least one */
    VEC(RuleChange) rule_changes;
    VEC(Str) exclude;
    VEC(Str) extend_exclude;
    bool exclude_given;
    bool force_exclude;
    Str config; /* a settings file; empty: the root's */
    bool isolated;
    size_t jobs; /* 0: one for each processor */
    Severity fail_on;
    bool exit_zero;
    Str stdin_filename;
    Day today; /* 0: not given */
    ColorChoice color;
    bool statistics;
    Verbosity verbosity;
    Minor since; /* of `api`: only what came in this version or later */
} Options;

/* Reads the arguments (argv[0] included). False with a message for people in `error`; its
 * texts and the options' borrow from the arena and from argv. */
FL_MUST_USE bool options_parse(Arena *arena, int argc, char **argv, Options *options,
                               Error *error);

/* What `floorlint --help`, or `floorlint COMMAND --help`, prints. */
void options_help(const Options *options, Buf *out);

#endif
