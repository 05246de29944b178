/* The program without its process: arguments and surroundings in, texts and an exit status out.
 */
#ifndef FLOORLINT_CLI_H
#define FLOORLINT_CLI_H

#include "floorlint/buf.h"
#include "floorlint/options.h"
#include "floorlint/render.h"
#include "floorlint/run.h"

/* The documented exit statuses. */
typedef enum ExitStatus {
    EXIT_CLEAN = 0,    /* nothing at or above --fail-on */
    EXIT_FINDINGS = 1, /* findings */
    EXIT_NO_ANSWER =
        2 /* a wrong option, unusable settings, unreadable paths, unwritable output */
} ExitStatus;

/* What main() finds out about its surroundings. */
typedef struct Surroundings {
    Environment environment;
    bool out_is_terminal, err_is_terminal;
    size_t width; /* of the terminal on standard output; 0: not a terminal */
    bool utf8;    /* the locale's encoding */
    bool no_color, force_color;
    bool on_github;        /* $GITHUB_ACTIONS */
    Str step_summary;      /* $GITHUB_STEP_SUMMARY; empty where it is not set */
    Str working_directory; /* absolute */
} Surroundings;

/* Runs a command. What it prints is added to `out` and `err`; files of --output-file are
 * written. */
ExitStatus cli_main(Arena *arena, int argc, char **argv, const Surroundings *surroundings,
                    Buf *out, Buf *err);

/* ---- shared by the commands, in cli.c ---- */

typedef struct Cli {
    Arena *arena;
    const Options *options;
    const Surroundings *surroundings;
    Buf *out, *err;
} Cli;

/* "floorlint: error: PATH: message" on standard error. */
void cli_error(const Cli *cli, const Error *error);
void cli_note(const Cli *cli, Str note);
RenderStyle cli_style(const Cli *cli, Str root);
/* Where one rendered text goes: standard output or a file. */
bool cli_write(const Cli *cli, const Output *output, Str text);

/* Adds to a file, which is made where it does not exist. */
bool cli_append(const Cli *cli, Str path, Str text);

typedef ExitStatus (*CommandFunction)(const Cli *cli);
ExitStatus command_check(const Cli *cli);
ExitStatus command_show(const Cli *cli);
ExitStatus command_min(const Cli *cli);
ExitStatus command_explain(const Cli *cli);
ExitStatus command_api(const Cli *cli);

#endif
