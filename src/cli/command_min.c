/* `floorlint min`: the oldest and the newest Python that the source runs on. */
#include <stdlib.h>

#include <jansson.h>

#include "cli.h"

/* The versions on which some code runs: from `min` (MINOR_NONE: 3.0 has all it needs) to `max`
 * (MINOR_NONE: nothing was lost so far). */
typedef struct Range {
    Minor min, max;
} Range;

static Minor later(Minor a, Minor b)
{
    return a > b ? a : b;
}

static Minor earlier(Minor a, Minor b)
{
    return a == MINOR_NONE ? b : b == MINOR_NONE || a < b ? a : b;
}

static Range join(Range a, Range b)
{
    return (Range){later(a.min, b.min), earlier(a.max, b.max)};
}

/* A spot fails below `since` and from `removed` on, where a guard lets it run there at all.
 * What fails only on minors between two on which it is guarded still raises the minimum above
 * them: every version from the minimum on must work. */
static Range range_of(const Requirement *requirement)
{
    Range range = {MINOR_NONE, MINOR_NONE};
    MinorMask before = requirement->lacking;
    if (requirement->removed != MINOR_NONE) {
        MinorMask gone = before & ~(MINOR_BIT(requirement->removed) - 1);
        before &= ~gone;
        if (gone != 0) {
            range.max = (Minor)(minors_lowest(gone) - 1);
        }
    }
    if (before != 0) {
        range.min = (Minor)(minors_highest(before) + 1);
    }
    return range;
}

static Range range_of_file(const PythonReport *file)
{
    Range range = {MINOR_NONE, MINOR_NONE};
    for (size_t i = 0; i < file->requirements.len; i++) {
        range = join(range, range_of(&file->requirements.items[i]));
    }
    return range;
}

static json_t *minor_to_json(Arena *arena, Minor minor)
{
    Str text = minor_text(arena, minor);
    return minor == MINOR_NONE ? json_null() : json_stringn(text.ptr, text.len);
}

static json_t *str_to_json(Str text)
{
    json_t *json = json_stringn(text.ptr != NULL ? text.ptr : "", text.len);
    return json != NULL ? json : json_string("");
}

static json_t *requirement_to_json(Arena *arena, const Requirement *requirement)
{
    return json_pack("{s:o, s:o, s:i, s:i, s:o, s:o}", "subject",
                     str_to_json(requirement->subject), "kind",
                     str_to_json(requirement_kind_name(requirement->kind)), "line",
                     (int)requirement->place.line, "column", (int)requirement->place.column,
                     "since", minor_to_json(arena, requirement->since), "removed",
                     minor_to_json(arena, requirement->removed));
}

static json_t *file_to_json(const Cli *cli, const PythonReport *file)
{
    json_t *requirements = json_array();
    for (size_t i = 0; i < file->requirements.len; i++) {
        const Requirement *requirement = &file->requirements.items[i];
        if (requirement->lacking != 0) {
            json_array_append_new(requirements, requirement_to_json(cli->arena, requirement));
        }
    }
    Range range = range_of_file(file);
    return json_pack("{s:o, s:o, s:o, s:o}", "path",
                     str_to_json(path_encode(cli->arena, file->path)), "min",
                     minor_to_json(cli->arena, range.min), "max",
                     minor_to_json(cli->arena, range.max), "requirements", requirements);
}

static void add_json(const Cli *cli, const Run *run, Range total, Buf *out)
{
    json_t *files = json_array();
    for (size_t i = 0; i < run->python.len; i++) {
        json_array_append_new(files, file_to_json(cli, run->python.items[i]));
    }
    json_t *root = json_pack("{s:i, s:o, s:o, s:o}", "version", 1, "min",
                             minor_to_json(cli->arena, total.min), "max",
                             minor_to_json(cli->arena, total.max), "files", files);
    char *text = json_dumps(root, JSON_INDENT(1) | JSON_ENSURE_ASCII);
    buf_add(out, str_of(text));
    buf_add_byte(out, '\n');
    free(text);
    json_decref(root);
}

static void add_range(Buf *out, Range range)
{
    Minor lowest = later(range.min, MINOR_OLDEST);
    Str min = minor_text(out->arena, lowest);
    Str max = minor_text(out->arena, range.max);
    if (range.max == MINOR_NONE) {
        buf_printf(out, "%.*s or newer", STR_ARG(min));
    } else if (range.max >= lowest) {
        buf_printf(out, "%.*s to %.*s", STR_ARG(min), STR_ARG(max));
    } else {
        buf_printf(out, "no version: something needs %.*s, something is gone after %.*s",
                   STR_ARG(min), STR_ARG(max));
    }
}

/* The lines that force a file's bounds; with -v every line that needs anything newer than 3.0.
 */
static bool forces(const Cli *cli, const Requirement *requirement, Range file)
{
    Range own = range_of(requirement);
    bool bounds = (own.min != MINOR_NONE && own.min == file.min) ||
                  (own.max != MINOR_NONE && own.max == file.max);
    return bounds || (cli->options->verbosity == VERBOSITY_VERBOSE &&
                      (own.min != MINOR_NONE || own.max != MINOR_NONE));
}

/* One feature of a file, and how often it forces the same bounds. */
typedef struct Need {
    const Requirement *first;
    Range range;
    size_t count;
} Need;

static int compare_needs(const void *a, const void *b)
{
    const Need *one = a, *other = b;
    int subjects = str_compare(one->first->subject, other->first->subject);
    int bounds = one->range.min != other->range.min ? one->range.min - other->range.min
                                                    : one->range.max - other->range.max;
    return subjects != 0 ? subjects
           : bounds != 0 ? bounds
                         : (one->first > other->first) - (one->first < other->first);
}

static int compare_firsts(const void *a, const void *b)
{
    const Need *one = a, *other = b;
    return (one->first > other->first) - (one->first < other->first);
}

static void add_need(Buf *out, const Need *need)
{
    buf_printf(out, "  %u:%u  ", need->first->place.line, need->first->place.column);
    buf_add_visible(out, need->first->subject);
    if (need->range.min != MINOR_NONE) {
        Str min = minor_text(out->arena, need->range.min);
        buf_printf(out, " needs %.*s", STR_ARG(min));
    }
    if (need->range.max != MINOR_NONE) {
        Str max = minor_text(out->arena, need->first->removed);
        buf_printf(out, " was removed in %.*s", STR_ARG(max));
    }
    if (need->count > 1) {
        buf_printf(out, " (%zu places)", need->count);
    }
    buf_add_byte(out, '\n');
}

/* What forces a file's bounds: one line for each feature, where it is used first. */
static void add_needs(const Cli *cli, const PythonReport *file, Range range, Buf *out)
{
    Need *needs = arena_array_of(out->arena, Need, file->requirements.len + 1);
    size_t len = 0, count = 0;
    for (size_t i = 0; i < file->requirements.len; i++) {
        const Requirement *requirement = &file->requirements.items[i];
        if (forces(cli, requirement, range)) {
            needs[len++] = (Need){requirement, range_of(requirement), 1};
        }
    }
    qsort(needs, len, sizeof *needs, compare_needs);
    for (size_t i = 0; i < len; i++) {
        Need *last = count > 0 ? &needs[count - 1] : NULL;
        if (last != NULL && str_eq(last->first->subject, needs[i].first->subject) &&
            last->range.min == needs[i].range.min && last->range.max == needs[i].range.max) {
            last->count++;
        } else {
            needs[count++] = needs[i];
        }
    }
    qsort(needs, count, sizeof *needs, compare_firsts);
    for (size_t i = 0; i < count; i++) {
        add_need(out, &needs[i]);
    }
}

static void add_file(const Cli *cli, const PythonReport *file, Str prefix, Buf *out)
{
    Range range = range_of_file(file);
    if (range.min <= MINOR_OLDEST && range.max == MINOR_NONE) {
        return;
    }
    char first = prefix.len > 0 ? prefix.ptr[0] : file->path.ptr[0];
    if (!is_alnum(first) && first != '.' && first != '_') {
        buf_add(out, S("./")); /* "::error::" is a fine name for a file */
    }
    buf_add_visible(out, prefix);
    buf_add_visible(out, file->path);
    buf_add(out, S(": "));
    add_range(out, range);
    buf_add_byte(out, '\n');
    add_needs(cli, file, range, out);
}

static Str folder_of(Str path)
{
    size_t slash = str_find_last_byte(path, '/');
    return slash == STR_NONE ? S(".") : str_slice(path, 0, slash);
}

static int compare_folders(const void *a, const void *b)
{
    const PythonReport *const *one = a, *const *other = b;
    return str_compare(folder_of((*one)->path), folder_of((*other)->path));
}

/* One line for each directory that holds Python files, where there are several. */
static void add_folders(const Run *run, Buf *out)
{
    Buf lines = {.arena = out->arena};
    size_t count = 0, len = run->python.len;
    const PythonReport **files = arena_array_of(out->arena, const PythonReport *, len + 1);
    for (size_t i = 0; i < len; i++) {
        files[i] = run->python.items[i];
    }
    qsort(files, len, sizeof *files,
          compare_folders); /* a folder's files and its folders mix */
    for (size_t i = 0; i < len; count++) {
        Str folder = folder_of(files[i]->path);
        Range range = {MINOR_NONE, MINOR_NONE};
        for (; i < len && str_eq(folder, folder_of(files[i]->path)); i++) {
            range = join(range, range_of_file(files[i]));
        }
        buf_add(&lines, S("  "));
        buf_add_visible(&lines, folder);
        buf_add(&lines, S(": "));
        add_range(&lines, range);
        buf_add_byte(&lines, '\n');
    }
    if (count > 1) {
        buf_add(out, S("\nBy directory, of the files directly in it:\n"));
        buf_add(out, buf_str(&lines));
    }
}

static void add_full(const Cli *cli, const Run *run, Range total, Buf *out)
{
    RenderStyle style = cli_style(cli, run->root);
    if (run->python.len == 0) {
        buf_add(out, S("no Python files\n"));
        return;
    }
    for (size_t i = 0; i < run->python.len; i++) {
        add_file(cli, run->python.items[i], style.working_directory, out);
    }
    add_folders(run, out);
    buf_add(out, out->len > 0 ? S("\nPython ") : S("Python "));
    add_range(out, total);
    buf_printf(out, " (%zu %s)\n", run->python.len, run->python.len == 1 ? "file" : "files");
}

static void add_remark(const Cli *cli, const Remark *remark)
{
    Str path = remark->place.path;
    Str line =
        remark->place.line > 0 ? str_format(cli->arena, ":%u", remark->place.line) : (Str){0};
    cli_note(cli, str_format(cli->arena, "%.*s%.*s: %.*s", STR_ARG(path), STR_ARG(line),
                             STR_ARG(remark->message)));
}

static void add_remarks(const Cli *cli, const Run *run)
{
    for (size_t i = 0; i < run->findings.remarks.len; i++) {
        add_remark(cli, &run->findings.remarks.items[i]);
    }
    for (size_t i = 0; i < run->python.len; i++) {
        const PythonReport *file = run->python.items[i];
        for (size_t r = 0; r < file->remarks.len; r++) {
            add_remark(cli, &file->remarks.items[r]);
        }
    }
}

static bool write_outputs(const Cli *cli, const Run *run)
{
    Range total = {MINOR_NONE, MINOR_NONE};
    for (size_t i = 0; i < run->python.len; i++) {
        total = join(total, range_of_file(run->python.items[i]));
    }
    bool ok = true;
    for (size_t i = 0; i < cli->options->outputs.len; i++) {
        const Output *output = &cli->options->outputs.items[i];
        Buf text = {.arena = cli->arena};
        if (str_eq(output->format, S("json"))) {
            add_json(cli, run, total, &text);
        } else {
            add_full(cli, run, total, &text);
        }
        ok = cli_write(cli, output, buf_str(&text)) && ok;
    }
    return ok;
}

ExitStatus command_min(const Cli *cli)
{
    Run run;
    Error error = {0};
    ExitStatus status = EXIT_NO_ANSWER;
    if (!run_repository(cli->options, &cli->surroundings->environment, RUN_MINIMUM, &run,
                        &error)) {
        cli_error(cli, &error);
    } else {
        bool written = write_outputs(cli, &run);
        add_remarks(cli, &run);
        for (size_t i = 0; i < run.unreadable.len; i++) {
            cli_error(cli, &run.unreadable.items[i]);
        }
        status = written && run.unreadable.len == 0 ? EXIT_CLEAN : EXIT_NO_ANSWER;
    }
    run_free(&run);
    return status;
}
