#define _GNU_SOURCE /* mkdtemp, nftw */
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "floorlint/limits.h"
#include "floorlint/walk.h"

#include "test.h"

/* Every test works in a new folder, which is the working directory meanwhile. */
typedef struct Workshop {
    Arena *arena;
    char folder[64];
} Workshop;

static int enter(void **state)
{
    static Workshop workshop;
    workshop.arena = arena_new();
    strcpy(workshop.folder, "/tmp/floorlint-walk-XXXXXX");
    *state = &workshop;
    return mkdtemp(workshop.folder) != NULL && chdir(workshop.folder) == 0 ? 0 : -1;
}

static int remove_entry(const char *path, const struct stat *info, int type, struct FTW *walk)
{
    (void)info;
    (void)type;
    (void)walk;
    return remove(path);
}

static int leave(void **state)
{
    Workshop *workshop = *state;
    int failed = chdir("/");
    nftw(workshop->folder, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
    arena_free(workshop->arena);
    return failed;
}

/* Writes a file and the folders above it. */
static void put(const char *path, const char *text)
{
    char folder[256];
    for (size_t i = 1; path[i] != '\0'; i++) {
        if (path[i] == '/') {
            memcpy(folder, path, i);
            folder[i] = '\0';
            mkdir(folder, 0777);
        }
    }
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static Str list(Workshop *workshop, const char *exclude, Listing *listing)
{
    Error error = {0};
    Str pattern = str_of(exclude), all = S("");
    assert_true(walk_list(workshop->arena, str_of(workshop->folder), &pattern,
                          exclude != NULL ? 1 : 0, listing, &error));
    for (size_t i = 0; i < listing->count; i++) {
        all =
            str_format(workshop->arena, "%.*s%.*s\n", STR_ARG(all), STR_ARG(listing->paths[i]));
    }
    return all;
}

static void make_tree(void)
{
    put("b.py", "");
    put("a/z.py", "");
    put("a/a.py", "");
    put(".python-version", "3.10\n");
    put(".github/workflows/ci.yml", "");
    put(".cache/x.py", "");
    put("node_modules/m/x.py", "");
    put("a/__pycache__/x.py", "");
    put("my-environment/pyvenv.cfg", "");
    put("my-environment/lib/x.py", "");
    put("p.egg-info/PKG-INFO", "");
    put("vendor/x.py", "");
    assert_int_equal(symlink("b.py", "link.py"), 0);
    assert_int_equal(symlink("a", "link"), 0);
    assert_int_equal(mkfifo("pipe.py", 0600), 0);
}

static void plain_walk_skips_what_is_not_written_here(void **state)
{
    Listing listing;
    make_tree();
    assert_str(list(*state, NULL, &listing),
               ".github/workflows/ci.yml\n.python-version\na/a.py\na/z.py\nb.py\n");
    assert_false(listing.from_git);
    assert_int_equal(listing.git_trouble.len, 0);
    assert_int_equal(listing.unreadable_count, 0);
}

static void excludes_leave_out_files_and_folders(void **state)
{
    static const struct {
        const char *exclude, *paths;
    } rows[] = {
        {"a",     "b.py\n"                             }, /* a name alone is one anywhere */
        {"a/",    "b.py\n"                             },
        {"/a",    "b.py\nc/a/q.txt\n"                  },
        {"*.py",  "c/a/q.txt\n"                        },
        {"a/*",   "b.py\nc/a/q.txt\n"                  },
        {"c/**",  "a/a.py\na/d/b.py\nb.py\n"           },
        {"b.py/", "a/a.py\na/d/b.py\nb.py\nc/a/q.txt\n"},
    };
    put("a/a.py", "");
    put("a/d/b.py", "");
    put("b.py", "");
    put("c/a/q.txt", "");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Listing listing;
        assert_str(list(*state, rows[i].exclude, &listing), rows[i].paths);
    }
}

static void unreadable_folders_are_not_silent(void **state)
{
    char name[251];
    memset(name, 'd', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    int folder = open(".", O_RDONLY | O_DIRECTORY);
    for (int depth = 0; depth < 20; depth++) { /* longer than any path may be */
        assert_int_equal(mkdirat(folder, name, 0777), 0);
        int below = openat(folder, name, O_RDONLY | O_DIRECTORY);
        close(folder);
        folder = below;
    }
    close(folder);
    put("x.py", "");
    Listing listing;
    assert_str(list(*state, NULL, &listing), "x.py\n");
    assert_int_equal(listing.unreadable_count, 1);
    /* Clean up by hand: nftw meets the same limit. */
    assert_int_equal(system("rm -rf dddd*"), 0);
}

static bool has_git(void)
{
    return system("git --version >/dev/null 2>&1") == 0;
}

#define GIT "git -c user.name=t -c user.email=t@example.org "

static void git_lists_what_it_tracks_or_would(void **state)
{
    if (!has_git()) {
        skip();
    }
    Workshop *workshop = *state;
    make_tree();
    put(".gitignore", "*.tmp\nvendor/\n");
    put("deleted.py", "");
    put("x.tmp", "");
    put("name with\nnewline.py", "");
    assert_int_equal(system("git init -q . && git add -f a deleted.py vendor link.py link"), 0);
    assert_int_equal(unlink("deleted.py"), 0);
    put("nested/y.py", "");
    assert_int_equal(system("git init -q nested"), 0);
    Listing listing;
    assert_str(list(workshop, ".cache", &listing),
               ".github/workflows/ci.yml\n.gitignore\n.python-version\n"
               "a/__pycache__/x.py\na/a.py\na/z.py\nb.py\nmy-environment/lib/x.py\n"
               "my-environment/pyvenv.cfg\nname with\nnewline.py\nnode_modules/m/x.py\n"
               "p.egg-info/PKG-INFO\nvendor/x.py\n");
    assert_true(listing.from_git);
    for (size_t i = 0; i < listing.count; i++) {
        assert_int_equal(listing.paths[i].ptr[listing.paths[i].len], '\0');
    }
}

/* Both sides of a merge are in the index: three entries, one path. */
static void git_names_unmerged_files_once(void **state)
{
    if (!has_git()) {
        skip();
    }
    put("x.py", "1\n");
    assert_int_equal(system("git init -q . && git add x.py && " GIT "commit -qm 1 && "
                            "git checkout -qb other && echo 2 >x.py && " GIT
                            "commit -qam 2 && git checkout -q - && echo 3 >x.py && " GIT
                            "commit -qam 3 && ! " GIT "merge -q other >/dev/null 2>&1"),
                     0);
    Listing listing;
    assert_str(list(*state, NULL, &listing), "x.py\n");
}

static void broken_repository_is_walked_plainly(void **state)
{
    put(".git/HEAD", "nonsense");
    put("x.py", "");
    Listing listing;
    assert_str(list(*state, NULL, &listing), "x.py\n");
    assert_false(listing.from_git);
    assert_true(listing.git_trouble.len > 0);
}

static void root_is_the_top_of_the_repository(void **state)
{
    Workshop *workshop = *state;
    static const struct {
        const char *path, *root;
    } rows[] = {
        {"plain",             "/plain"     },
        {"plain/x.py",        "/plain"     },
        {"repository/a/b",    "/repository"},
        {"repository/a/x.py", "/repository"},
        {"repository",        "/repository"},
        {"worktree/a",        "/worktree"  },
        {"empty/a",           "/empty/a"   }, /* an empty .git is no repository */
        {"link",              "/repository"},
    };
    put("plain/x.py", "");
    put("repository/.git/HEAD", "ref: refs/heads/main\n");
    put("repository/a/x.py", "");
    put("repository/a/b/x.py", "");
    put("worktree/.git", "gitdir: ../repository/.git\n");
    put("worktree/a/x.py", "");
    put("empty/a/x.py", "");
    mkdir("empty/.git", 0777);
    assert_int_equal(symlink("repository/a", "link"), 0);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Error error = {0};
        Str root = S("");
        assert_true(walk_root(workshop->arena, str_of(rows[i].path), &root, &error));
        Str expected = str_format(workshop->arena, "%s%s", workshop->folder, rows[i].root);
        assert_str(root, expected.ptr);
    }
    Error error = {0};
    Str root;
    assert_false(walk_root(workshop->arena, S("missing"), &root, &error));
    assert_str(error.message, "no such file or folder");
}

static void reads_regular_files_below_the_root_only(void **state)
{
    Workshop *workshop = *state;
    static const struct {
        const char *path, *text, *trouble;
    } rows[] = {
        {"r/x.py",       "abc", NULL                                         },
        {"r/empty",      "",    NULL                                         },
        {"r/inside",     "abc", NULL                                         },
        {"r/folder/y",   "def", NULL                                         },
        {"r/outside",    NULL,  "lies behind a symbolic link out of the root"},
        {"r/way/secret", NULL,  "lies behind a symbolic link out of the root"},
        {"r/root",       NULL,  "lies behind a symbolic link out of the root"},
        {"r/loop",       NULL,  "lies behind a symbolic link out of the root"},
        {"r/pipe",       NULL,  "is no regular file"                         },
        {"r/folder",     NULL,  "is no regular file"                         },
        {"r/missing",    NULL,  "no such file"                               },
        {"r/x.py/y",     NULL,  "no such file"                               },
        {"r/../secret",  NULL,  "no such file"                               },
        {"r//x.py",      NULL,  "no such file"                               },
        {"r/",           NULL,  "no such file"                               },
    };
    put("secret", "no");
    put("r/x.py", "abc");
    put("r/empty", "");
    put("r/folder/y", "def");
    assert_int_equal(symlink("x.py", "r/inside"), 0);
    assert_int_equal(symlink("../secret", "r/outside"), 0);
    assert_int_equal(symlink("..", "r/way"), 0);
    assert_int_equal(symlink("/etc/passwd", "r/root"), 0);
    assert_int_equal(symlink("loop", "r/loop"), 0);
    assert_int_equal(mkfifo("r/pipe", 0600), 0);
    Str root = str_format(workshop->arena, "%s/r", workshop->folder);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Error error = {0};
        Str text, start, path = str_of(rows[i].path + 2);
        bool read = walk_read(workshop->arena, root, path, &text, &error);
        if (rows[i].trouble != NULL) {
            assert_false(read);
            assert_str(error.message, rows[i].trouble);
            assert_false(walk_read_start(workshop->arena, root, path, 2, &start));
            continue;
        }
        assert_true(read);
        assert_str(text, rows[i].text);
        for (size_t j = 0; j < FL_READ_PADDING; j++) {
            assert_int_equal(text.ptr[text.len + j], '\0');
        }
        assert_true(walk_read_start(workshop->arena, root, path, 2, &start));
        assert_true(start.len == (text.len < 2 ? text.len : 2));
    }
}

static void refuses_files_that_are_too_large(void **state)
{
    Workshop *workshop = *state;
    put("large", "");
    assert_int_equal(truncate("large", (off_t)FL_MAX_FILE + 1), 0);
    Error error = {0};
    Str text;
    assert_false(
        walk_read(workshop->arena, str_of(workshop->folder), S("large"), &text, &error));
    assert_str(error.message, "is larger than 256 MiB");
}

#define IN_A_FOLDER(test) cmocka_unit_test_setup_teardown(test, enter, leave)

int main(void)
{
    /* The user's settings of git are not part of the test. */
    setenv("GIT_CONFIG_GLOBAL", "/dev/null", 1);
    setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
    const struct CMUnitTest tests[] = {
        IN_A_FOLDER(plain_walk_skips_what_is_not_written_here),
        IN_A_FOLDER(excludes_leave_out_files_and_folders),
        IN_A_FOLDER(unreadable_folders_are_not_silent),
        IN_A_FOLDER(git_lists_what_it_tracks_or_would),
        IN_A_FOLDER(git_names_unmerged_files_once),
        IN_A_FOLDER(broken_repository_is_walked_plainly),
        IN_A_FOLDER(root_is_the_top_of_the_repository),
        IN_A_FOLDER(reads_regular_files_below_the_root_only),
        IN_A_FOLDER(refuses_files_that_are_too_large),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
