#define _POSIX_C_SOURCE 200809L /* O_CLOEXEC */
#include "cli.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

void cli_error(const Cli *cli, const Error *error)
{
    buf_add(cli->err, S("floorlint: error: "));
    if (error->path.len > 0) {
        buf_add_visible(cli->err, error->path);
        buf_add(cli->err, S(": "));
    }
    buf_add_visible(cli->err, error->message);
    buf_add_byte(cli->err, '\n');
}

void cli_note(const Cli *cli, Str note)
{
    if (cli->options->verbosity != VERBOSITY_QUIET) {
        buf_add(cli->err, S("floorlint: note: "));
        buf_add_visible(cli->err, note);
        buf_add_byte(cli->err, '\n');
    }
}

/* From the working directory to the root: "", "sub/" (the root lies below), or "../". */
static Str prefix_to_root(Arena *arena, Str here, Str root)
{
    if (str_starts(root, here) && (root.len == here.len || root.ptr[here.len] == '/')) {
        Str rest = str_from(root, here.len + 1);
        return rest.len > 0 ? str_format(arena, "%.*s/", STR_ARG(rest)) : (Str){0};
    }
    Buf prefix = {.arena = arena};
    if (str_starts(here, root)) {
        for (size_t i = root.len; i < here.len; i++) {
            if (here.ptr[i] == '/') {
                buf_add(&prefix, S("../"));
            }
        }
    }
    return buf_str(&prefix);
}

RenderStyle cli_style(const Cli *cli, Str root)
{
    const Surroundings *around = cli->surroundings;
    bool color = cli->options->color == COLOR_ALWAYS ||
                 (cli->options->color == COLOR_AUTO && !around->no_color &&
                  (around->force_color || around->out_is_terminal));
    return (RenderStyle){
        .color = color ? COLOR_ANSI : COLOR_NONE,
        .infos = cli->options->verbosity == VERBOSITY_VERBOSE ? INFOS_SHOWN : INFOS_COUNTED,
        .summary = cli->options->verbosity == VERBOSITY_QUIET ? SUMMARY_HIDDEN : SUMMARY_SHOWN,
        .width = around->width,
        .marks = around->utf8 ? MARKS_UNICODE : MARKS_ASCII,
        .version = S(FLOORLINT_VERSION),
        .working_directory = prefix_to_root(cli->arena, around->working_directory, root)};
}

static bool write_all(int file, Str text)
{
    while (text.len > 0) {
        ssize_t written = write(file, text.ptr, text.len);
        if (written < 0 && errno != EINTR) {
            return false;
        }
        text = str_from(text, written > 0 ? (size_t)written : 0);
    }
    return true;
}

static bool write_file(const Cli *cli, Str path, int mode, Str text)
{
    int file = open(str_to_c(cli->arena, path), O_WRONLY | O_CREAT | O_CLOEXEC | mode, 0666);
    bool ok = file >= 0 && write_all(file, text);
    int reason = errno;
    if (file >= 0 && close(file) != 0) {
        ok = false;
        reason = errno;
    }
    if (!ok) {
        Error error = {0};
        error_set(&error, cli->arena, path, "cannot be written: %s", strerror(reason));
        cli_error(cli, &error);
    }
    return ok;
}

bool cli_write(const Cli *cli, const Output *output, Str text)
{
    if (output->file.len == 0) {
        buf_add(cli->out, text);
        return true;
    }
    return write_file(cli, output->file, O_TRUNC, text);
}

bool cli_append(const Cli *cli, Str path, Str text)
{
    return write_file(cli, path, O_APPEND, text);
}

ExitStatus cli_main(Arena *arena, int argc, char **argv, const Surroundings *surroundings,
                    Buf *out, Buf *err)
{
    static const CommandFunction functions[COMMAND_COUNT] = {
        [COMMAND_CHECK] = command_check, [COMMAND_SHOW] = command_show,
        [COMMAND_MIN] = command_min,     [COMMAND_EXPLAIN] = command_explain,
        [COMMAND_API] = command_api,
    };
    Options options;
    Error error = {0};
    Surroundings around = *surroundings;
    Cli cli = {arena, &options, &around, out, err};
    bool ok = options_parse(arena, argc, argv, &options, &error);
    if (!ok) {
        cli_error(&cli, &error);
        return EXIT_NO_ANSWER;
    }
    if (options.today != 0) {
        around.environment.today = options.today;
    }
    switch (options.request) {
    case REQUEST_HELP:
        options_help(&options, out);
        return EXIT_CLEAN;
    case REQUEST_VERSION:
        buf_add(out, S("floorlint " FLOORLINT_VERSION "\n"));
        return EXIT_CLEAN;
    case REQUEST_RUN:
        break;
    }
    return functions[options.command](&cli);
}
