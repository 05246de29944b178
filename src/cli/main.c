/* The process: standard streams, environment, clock and terminal. Nothing else looks at them.
 */
#define _GNU_SOURCE
#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "cli.h"

static bool is_set(const char *name)
{
    const char *value = getenv(name);
    return value != NULL && *value != '\0';
}

/* SOURCE_DATE_EPOCH where it is a number, else the clock; in UTC. */
static Day find_today(void)
{
    time_t now = time(NULL);
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    if (epoch != NULL && *epoch != '\0') {
        char *end;
        long long seconds = strtoll(epoch, &end, 10);
        if (*end == '\0' && seconds >= 0) {
            now = (time_t)seconds;
        }
    }
    struct tm day;
    if (gmtime_r(&now, &day) == NULL) {
        return 0;
    }
    return (Day)((day.tm_year + 1900) * 10000 + (day.tm_mon + 1) * 100 + day.tm_mday);
}

static size_t terminal_width(void)
{
    struct winsize size;
    if (isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 &&
        size.ws_col > 0) {
        return size.ws_col;
    }
    return isatty(STDOUT_FILENO) ? 80 : 0;
}

static Str read_stdin(Arena *arena)
{
    Buf text = {.arena = arena};
    char bytes[65536];
    for (size_t count; (count = fread(bytes, 1, sizeof bytes, stdin)) > 0;) {
        buf_add(&text, (Str){bytes, count});
    }
    return buf_str(&text);
}

static bool names_stdin(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "-") == 0) {
            return true;
        }
    }
    return false;
}

/* What the progress display remembers between two calls. */
typedef struct Progress {
    struct timespec start, last;
    bool shown;
} Progress;

static double seconds_between(struct timespec from, struct timespec to)
{
    return (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9;
}

/* One line on a terminal, from half a second on, ten times a second. */
static void show_progress(void *state, Str stage, size_t done, size_t total)
{
    Progress *progress = state;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    if (seconds_between(progress->start, now) < 0.5 ||
        seconds_between(progress->last, now) < 0.1) {
        return;
    }
    progress->last = now;
    progress->shown = true;
    fprintf(stderr, "\r\x1b[K%.*s: %zu of %zu files", STR_ARG(stage), done, total);
    fflush(stderr);
}

static Surroundings look_around(Arena *arena, int argc, char **argv, Progress *progress)
{
    char *here = getcwd(NULL, 0);
    Surroundings around = {
        .environment = {.today = find_today(), .virtual_env = str_of(getenv("VIRTUAL_ENV"))},
        .out_is_terminal = isatty(STDOUT_FILENO) == 1,
        .err_is_terminal = isatty(STDERR_FILENO) == 1,
        .width = terminal_width(),
        .utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0,
        .no_color = is_set("NO_COLOR") || str_eq(str_of(getenv("TERM")), S("dumb")),
        .force_color = is_set("FORCE_COLOR"),
        .on_github = is_set("GITHUB_ACTIONS"),
        .step_summary = str_of(getenv("GITHUB_STEP_SUMMARY")),
        .working_directory = str_copy(arena, str_of(here)),
    };
    free(here);
    if (names_stdin(argc, argv)) {
        around.environment.stdin_text = read_stdin(arena);
    }
    if (around.err_is_terminal) {
        around.environment.progress = show_progress;
        around.environment.progress_state = progress;
    }
    return around;
}

static bool print(FILE *stream, const Buf *text)
{
    return (text->len == 0 || fwrite(text->ptr, 1, text->len, stream) == text->len) &&
           fflush(stream) == 0;
}

int main(int argc, char **argv)
{
    setlocale(LC_CTYPE, "");
    Arena *arena = arena_new();
    Progress progress = {0};
    clock_gettime(CLOCK_MONOTONIC, &progress.start);
    Surroundings around = look_around(arena, argc, argv, &progress);
    Buf out = {.arena = arena}, err = {.arena = arena};
    ExitStatus status = cli_main(arena, argc, argv, &around, &out, &err);
    if (progress.shown) {
        fputs("\r\x1b[K", stderr);
    }
    /* A CI step must not look clean because its output was lost. */
    if (!print(stdout, &out)) {
        fputs("floorlint: error: standard output cannot be written\n", stderr);
        status = EXIT_NO_ANSWER;
    }
    print(stderr, &err);
    arena_free(arena);
    return (int)status;
}
