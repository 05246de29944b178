/* Golden runs: every fixtures/<group>/<case>/ holds a small repository in `repo/` and the bytes
 * that floorlint must print about it.
 *
 *     args       more arguments, one a line (may be absent)
 *     status     the exit status of `check` (absent: 0)
 *     <output>   expected standard output, one file for each row of `outputs` below; what is
 * absent is not compared, a file of another name is an error
 *
 * Each output is made twice, with one thread and with four: the bytes must not differ. The
 * repository is copied out of this one first, since floorlint's root is git's.
 *
 *     test_golden BINARY FIXTURES [--update] [PART OF A CASE'S NAME] */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "floorlint/buf.h"
#include "floorlint/vec.h"

#include "test.h"

static const struct {
    const char *file, *command, *format;
} outputs[] = {
    {"full.txt",       "check", "full"      },
    {"concise.txt",    "check", "concise"   },
    {"check.json",     "check", "json"      },
    {"json-lines.txt", "check", "json-lines"},
    {"github.txt",     "check", "github"    },
    {"sarif.json",     "check", "sarif"     },
    {"gitlab.json",    "check", "gitlab"    },
    {"junit.xml",      "check", "junit"     },
    {"markdown.md",    "check", "markdown"  },
    {"show.txt",       "show",  "full"      },
    {"show.json",      "show",  "json"      },
    {"show.svg",       "show",  "svg"       },
    {"show.html",      "show",  "html"      },
    {"min.txt",        "min",   "full"      },
    {"min.json",       "min",   "json"      },
};
#define OUTPUT_COUNT (sizeof outputs / sizeof outputs[0])

typedef enum Mode { MODE_COMPARE, MODE_UPDATE } Mode;

typedef struct Case {
    const char *folder; /* fixtures/group/name */
    const char *binary;
    Mode mode;
} Case;

static Str read_file(Arena *arena, const char *path)
{
    Buf text = {.arena = arena};
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return (Str){0};
    }
    char bytes[4096];
    for (size_t count; (count = fread(bytes, 1, sizeof bytes, file)) > 0;) {
        buf_add(&text, (Str){bytes, count});
    }
    fclose(file);
    return text.len > 0 ? buf_str(&text) : S("");
}

static bool exists(const char *path)
{
    return access(path, F_OK) == 0;
}

static void write_file(const char *path, Str text)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_true(text.len == 0 || fwrite(text.ptr, 1, text.len, file) == text.len);
    fclose(file);
}

static const char *join(Arena *arena, const char *folder, const char *name)
{
    return str_format(arena, "%s/%s", folder, name).ptr;
}

/* Copies a tree of folders, files and links. */
static void copy_tree(Arena *arena, const char *from, const char *to)
{
    struct stat info;
    assert_int_equal(lstat(from, &info), 0);
    if (S_ISLNK(info.st_mode)) {
        char target[1024] = {0};
        assert_true(readlink(from, target, sizeof target - 1) > 0);
        assert_int_equal(symlink(target, to), 0);
    } else if (S_ISREG(info.st_mode)) {
        write_file(to, read_file(arena, from));
    } else if (S_ISDIR(info.st_mode)) {
        assert_int_equal(mkdir(to, 0755), 0);
        DIR *folder = opendir(from);
        assert_non_null(folder);
        for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
            if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) {
                copy_tree(arena, join(arena, from, entry->d_name),
                          join(arena, to, entry->d_name));
            }
        }
        closedir(folder);
    }
}

static int remove_entry(const char *path, const struct stat *info, int kind, struct FTW *walk)
{
    (void)info, (void)kind, (void)walk;
    return remove(path);
}

/* posix_spawn takes its texts without const, though it changes none. */
static char *unconst(const char *text)
{
    return (char *)(uintptr_t)text;
}

typedef struct Result {
    int status;
    Str out;
} Result;

/* Runs the binary in a folder with nothing of this process's environment. */
static Result run(Arena *arena, const char *folder, char *const *arguments)
{
    const char *out = join(arena, folder, "../stdout");
    char *environment[] = {unconst("PATH=/usr/local/bin:/usr/bin:/bin"),
                           unconst("LC_ALL=C.UTF-8"), unconst("GIT_CEILING_DIRECTORIES=/"),
                           unconst("HOME=/nonexistent"), NULL};
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, out, O_WRONLY | O_CREAT | O_TRUNC,
                                     0644);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addchdir_np(&actions, folder);
    pid_t child;
    assert_int_equal(posix_spawn(&child, arguments[0], &actions, NULL, arguments, environment),
                     0);
    posix_spawn_file_actions_destroy(&actions);
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status)); /* else: killed by a signal */
    return (Result){WEXITSTATUS(status), read_file(arena, out)};
}

static Result run_output(Arena *arena, const Case *test, const char *folder, size_t output,
                         const char *jobs)
{
    VEC(char *) arguments = {0};
    const char *const fixed[] = {test->binary,      outputs[output].command,
                                 "--output-format", outputs[output].format,
                                 "--jobs",          jobs};
    for (size_t i = 0; i < sizeof fixed / sizeof fixed[0]; i++) {
        *vec_push(arena, &arguments) = unconst(fixed[i]);
    }
    if (strcmp(outputs[output].command, "min") != 0) {
        *vec_push(arena, &arguments) = unconst("--today");
        *vec_push(arena, &arguments) = unconst("2026-11-20");
        Str rest = read_file(arena, join(arena, test->folder, "args"));
        for (Str line; rest.len > 0 && str_cut(&rest, '\n', &line);) {
            if (line.len > 0) {
                *vec_push(arena, &arguments) = unconst(str_copy(arena, line).ptr);
            }
        }
    }
    *vec_push(arena, &arguments) = NULL;
    return run(arena, folder, arguments.items);
}

static void show_difference(const char *path, Str expected, Str actual)
{
    size_t line = 1, start = 0, i = 0;
    for (; i < expected.len && i < actual.len && expected.ptr[i] == actual.ptr[i]; i++) {
        if (expected.ptr[i] == '\n') {
            line++;
            start = i + 1;
        }
    }
    Str want = str_from(expected, start), got = str_from(actual, start);
    size_t want_end = str_find_byte(want, '\n'), got_end = str_find_byte(got, '\n');
    want = want_end == STR_NONE ? want : str_slice(want, 0, want_end);
    got = got_end == STR_NONE ? got : str_slice(got, 0, got_end);
    print_error("%s:%zu differs\n  expected: %.*s\n  got:      %.*s\n", path, line,
                STR_ARG(want), STR_ARG(got));
}

static int expected_status(Arena *arena, const Case *test)
{
    return atoi(str_to_c(arena, read_file(arena, join(arena, test->folder, "status"))));
}

/* Returns how many expectations failed. */
static int check_output(Arena *arena, const Case *test, const char *repo, size_t output)
{
    const char *path = join(arena, test->folder, outputs[output].file);
    Result one = run_output(arena, test, repo, output, "1");
    Result four = run_output(arena, test, repo, output, "4");
    if (!str_eq(one.out, four.out) || one.status != four.status) {
        show_difference("with four threads", one.out, four.out);
        return 1;
    }
    if (test->mode == MODE_UPDATE) {
        write_file(path, one.out);
        return 0;
    }
    int failures = 0;
    Str expected = read_file(arena, path);
    if (!str_eq(expected, one.out)) {
        show_difference(path, expected, one.out);
        failures++;
    }
    bool is_check = strcmp(outputs[output].command, "check") == 0;
    int status = is_check ? expected_status(arena, test) : 0;
    if (one.status != status) {
        print_error("%s: exit status %d, expected %d\n", path, one.status, status);
        failures++;
    }
    return failures;
}

static bool is_known(const char *name)
{
    static const char *const others[] = {"repo", "args", "status", ".", ".."};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        if (strcmp(name, others[i]) == 0) {
            return true;
        }
    }
    for (size_t i = 0; i < OUTPUT_COUNT; i++) {
        if (strcmp(name, outputs[i].file) == 0) {
            return true;
        }
    }
    return false;
}

static int count_unknown_files(const Case *test)
{
    int unknown = 0;
    DIR *folder = opendir(test->folder);
    assert_non_null(folder);
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        if (!is_known(entry->d_name)) {
            print_error("%s/%s: no output has that name\n", test->folder, entry->d_name);
            unknown++;
        }
    }
    closedir(folder);
    return unknown;
}

static void run_case(void **state)
{
    const Case *test = *state;
    Arena *arena = arena_new();
    char temporary[] = "/tmp/floorlint-golden-XXXXXX";
    assert_non_null(mkdtemp(temporary));
    const char *repo = join(arena, temporary, "repo");
    copy_tree(arena, join(arena, test->folder, "repo"), repo);
    int failures = count_unknown_files(test), compared = 0;
    for (size_t i = 0; i < OUTPUT_COUNT; i++) {
        if (exists(join(arena, test->folder, outputs[i].file))) {
            failures += check_output(arena, test, repo, i);
            compared++;
        }
    }
    nftw(temporary, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
    arena_free(arena);
    assert_int_equal(failures, 0);
    assert_true(compared > 0); /* a case without expectations proves nothing */
}

typedef VEC(const char *) Names;

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static Names list_folders(Arena *arena, const char *folder)
{
    Names names = {0};
    DIR *entries = opendir(folder);
    assert_non_null(entries);
    for (struct dirent *entry; (entry = readdir(entries)) != NULL;) {
        struct stat info;
        const char *path = join(arena, folder, entry->d_name);
        if (entry->d_name[0] != '.' && stat(path, &info) == 0 && S_ISDIR(info.st_mode)) {
            *vec_push(arena, &names) = path;
        }
    }
    closedir(entries);
    qsort(names.items, names.len, sizeof *names.items, compare_names);
    return names;
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fputs("usage: test_golden BINARY FIXTURES [--update] [PART OF A NAME]\n", stderr);
        return 2;
    }
    Arena *arena = arena_new();
    Mode mode = argc > 3 && strcmp(argv[3], "--update") == 0 ? MODE_UPDATE : MODE_COMPARE;
    const char *part = argc > 3 + (mode == MODE_UPDATE) ? argv[argc - 1] : "";
    VEC(struct CMUnitTest) tests = {0};
    char *binary = realpath(argv[1], NULL);
    Names groups = list_folders(arena, argv[2]);
    for (size_t g = 0; g < groups.len; g++) {
        Names cases = list_folders(arena, groups.items[g]);
        for (size_t c = 0; c < cases.len; c++) {
            Case *test = arena_new_of(arena, Case);
            *test = (Case){cases.items[c], binary, mode};
            if (strstr(test->folder, part) != NULL) {
                *vec_push(arena, &tests) = (struct CMUnitTest){
                    .name = test->folder, .test_func = run_case, .initial_state = test};
            }
        }
    }
    int failed = _cmocka_run_group_tests("fixtures", tests.items, tests.len, NULL, NULL);
    free(binary);
    arena_free(arena);
    return failed;
}
