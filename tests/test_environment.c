#define _GNU_SOURCE /* mkdtemp, nftw */
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "floorlint/diagnostic.h"
#include "floorlint/limits.h"
#include "floorlint/walk.h"

#include "model.h"

/* What a pyvenv.cfg says, where it lies, and what is said of it against a default of 3.10. */
static const struct {
    const char *folder, *text, *active, *message;
} rows[] = {
    {".venv", "home = /usr\nversion = 3.12.4\n",                 "",
     "the virtual environment runs Python 3.12.4, but the default is 3.10"                    },
    {"venv",  "version_info = 3.11.2.final.0\nversion = 20.1\n", "",
     "the virtual environment runs Python 3.11.2, but the default is 3.10"                    },
    {".venv", "version = 3.10.12\r\n",                           "",      NULL                },
    {".venv", "version=3.9\n",                                   "",
     "the virtual environment runs Python 3.9, but the default is 3.10"                       },
    {".venv", "version_info = 3.10.0rc2\n",                      "",
     "the virtual environment runs a pre-release of Python 3.10.0rc2, but the default is 3.10"},
    {".venv", "version_info = 3.10.0.candidate.2\n",             "",
     "the virtual environment runs a pre-release of Python 3.10.0, but the default is 3.10"   },
    {".venv", "home = /usr\n",                                   "",      NULL                },
    {".venv", "version = \xff\xfe\n",                            "",      NULL                },
    {".venv", "",                                                "",      NULL                },
    {"other", "version = 3.12.4\n",                              "",      NULL                },
    {"other", "version = 3.12.4\n",                              "other",
     "the virtual environment runs Python 3.12.4, but the default is 3.10"                    },
};

static void write_text(const char *path, const char *text)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void environments_are_compared(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        Arena *arena = arena_new();
        char root[] = "/tmp/floorlint-environment-XXXXXX";
        assert_non_null(mkdtemp(root));
        const char *folder = str_format(arena, "%s/%s", root, rows[i].folder).ptr;
        const char *file = str_format(arena, "%s/pyvenv.cfg", folder).ptr;
        assert_int_equal(mkdir(folder, 0755), 0);
        write_text(file, rows[i].text);
        const char *const say[] = {"anchor 3.10", NULL};
        Model model = model_of(arena, say);
        assert_true(model_resolve(&model, NULL));
        Report report = {.arena = arena, .policies = &model.policies};
        bool active = rows[i].active[0] != '\0';
        rules_check_environments(&report, &model.settings, str_of(root),
                                 active ? str_format(arena, "%s/%s", root, rows[i].active)
                                        : S("/elsewhere/.venv"));
        unlink(file);
        rmdir(folder);
        rmdir(root);
        if (report.diagnostics.len != (rows[i].message != NULL)) {
            print_error("row %zu: %zu findings\n", i, report.diagnostics.len);
            fail();
        }
        if (rows[i].message != NULL) {
            assert_str(report.diagnostics.items[0].message, rows[i].message);
            assert_int_equal(report.diagnostics.items[0].rule, RULE_ENVIRONMENT_DRIFT);
        }
        arena_free(arena);
    }
}

/* Where the active environment lies beside the root `work/app` (of a new folder), what else is
 * there, and whether its drift is told. */
static const struct {
    const char *environment;
    const char *file, *text; /* NULL: nothing else */
    bool told;
} elsewhere[] = {
    {"envs/app-x1-py3.12",         NULL,                    NULL,           true },
    {"work/.venv",                 "work/pyproject.toml",   "",             true },
    {"other/.venv",                "other/pyproject.toml",  "",             false},
    {"other/.venv",                "other/.python-version", "3.12\n",       false},
    {"envs/app",                   "envs/app/.project",     "/work/nine\n", false},
    {"envs/app",                   "envs/app/.project",     "@work/app\n",  true },
    {"cache/pre-commit/r1/py_env", NULL,                    NULL,           false},
    {".cache/uv/archive-v0/x",     NULL,                    NULL,           false},
    {"share/uv/tools/x",           NULL,                    NULL,           false},
    {"share/pipx/venvs/floorlint", NULL,                    NULL,           false},
    {"work/app/.tox/py312",        NULL,                    NULL,           false},
    {"work/app/.nox/tests-3-12",   NULL,                    NULL,           false},
    {"work/app/env",               NULL,                    NULL,           true },
};

static void make_folders(const char *path)
{
    char folder[256];
    for (size_t i = 1; path[i] != '\0'; i++) {
        if (path[i] == '/') {
            memcpy(folder, path, i);
            folder[i] = '\0';
            mkdir(folder, 0755);
        }
    }
}

static int remove_entry(const char *path, const struct stat *info, int kind, struct FTW *walk)
{
    (void)info, (void)kind, (void)walk;
    return remove(path);
}

static void active_environments_are_read_where_they_lie(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof elsewhere / sizeof elsewhere[0]; i++) {
        Arena *arena = arena_new();
        char base[] = "/tmp/floorlint-active-XXXXXX";
        assert_non_null(mkdtemp(base));
        Str root = str_format(arena, "%s/work/app", base);
        Str active = str_format(arena, "%s/%s", base, elsewhere[i].environment);
        const char *config = str_format(arena, "%s/pyvenv.cfg", active.ptr).ptr;
        make_folders(str_format(arena, "%s/", root.ptr).ptr);
        make_folders(config);
        write_text(config, "version_info = 3.12.4\n");
        if (elsewhere[i].file != NULL) {
            const char *file = str_format(arena, "%s/%s", base, elsewhere[i].file).ptr;
            const char *text = elsewhere[i].text;
            bool placed = text[0] == '@';
            make_folders(file);
            write_text(file, placed ? str_format(arena, "%s/%s", base, text + 1).ptr : text);
        }
        const char *const say[] = {"anchor 3.10", NULL};
        Model model = model_of(arena, say);
        assert_true(model_resolve(&model, NULL));
        Report report = {.arena = arena, .policies = &model.policies};
        rules_check_environments(&report, &model.settings, root, active);
        nftw(base, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
        if (report.diagnostics.len != elsewhere[i].told) {
            print_error("%s: %zu findings\n", elsewhere[i].environment, report.diagnostics.len);
            fail();
        }
        if (elsewhere[i].told) {
            const Diagnostic *diagnostic = &report.diagnostics.items[0];
            assert_int_equal(diagnostic->rule, RULE_ENVIRONMENT_DRIFT);
            assert_str(diagnostic->message,
                       "the virtual environment runs Python 3.12.4, but the default is 3.10");
            assert_true(diagnostic->place.path.ptr[0] != '/'); /* paths are below the root */
        }
        arena_free(arena);
    }
}

/* A requirements file beside an environment that holds Zope.Interface 5.4.0, torch 2.1.0+cpu
 * and httpx 0.27.0. */
static const struct {
    const char *text, *expected;
} pins[] = {
    {"httpx==0.28.1\n",                                    "1:1 `httpx` is pinned to 0.28.1, but .venv holds 0.27.0\n"},
    {"# x\n  HTTPX[http2] == 0.28.1 --hash=sha256:0 \\\n",
     "2:3 `HTTPX` is pinned to 0.28.1, but .venv holds 0.27.0\n"                                                      },
    {"zope-interface===5.5 # why\n",
     "1:1 `zope-interface` is pinned to 5.5, but .venv holds 5.4.0\n"                                                 },
    {"httpx==0.27\ntorch==2.1.0\n",                        ""                                                         },
    {"httpx==0.28.1\nhttpx==0.27.0\n",                     ""                                                         },
    {"httpx>=0.28\nhttpx==0.*\nhttpx==1,<2\n",             ""                                                         },
    {"flask==3.0\n-r other.txt\n\n-e .\n",                 ""                                                         },
    {"httpx==1; python_version < '3.10'\n",                ""                                                         },
    {"httpx==1; sys_platform == 'win32'\n",                ""                                                         },
    {"httpx==1; python_version >= '3.10'\n",
     "1:1 `httpx` is pinned to 1, but .venv holds 0.27.0\n"                                                           },
    {"httpx @ https://h.example/httpx==1.zip\n",           ""                                                         },
    {"httpx==\n==1\n\xff==1\n",                            ""                                                         },
};

static void pins_are_compared(void **state)
{
    (void)state;
    static const char *const folders[] = {
        "",
        "/.venv",
        "/.venv/lib",
        "/.venv/lib/python3.10",
        "/.venv/lib/python3.10/site-packages",
        "/.venv/lib/python3.10/site-packages/zope_interface-5.4.0.dist-info",
        "/.venv/lib/python3.10/site-packages/torch-2.1.0+cpu.dist-info",
        "/.venv/lib/python3.10/site-packages/httpx-0.27.0.dist-info"};
    const size_t count = sizeof folders / sizeof folders[0];
    for (size_t i = 0; i < sizeof pins / sizeof pins[0]; i++) {
        Arena *arena = arena_new();
        char root[] = "/tmp/floorlint-pins-XXXXXX";
        assert_non_null(mkdtemp(root));
        for (size_t f = 1; f < count; f++) {
            assert_int_equal(mkdir(str_format(arena, "%s%s", root, folders[f]).ptr, 0755), 0);
        }
        const char *config = str_format(arena, "%s/.venv/pyvenv.cfg", root).ptr;
        const char *file = str_format(arena, "%s/requirements-dev.txt", root).ptr;
        write_text(config, "version = 3.10.4\n");
        write_text(file, pins[i].text);
        const char *const say[] = {"anchor 3.10", NULL};
        Model model = model_of(arena, say);
        assert_true(model_resolve(&model, NULL));
        Report report = {.arena = arena, .policies = &model.policies};
        rules_check_environments(&report, &model.settings, str_of(root), S(""));
        unlink(config);
        unlink(file);
        for (size_t f = count; f-- > 0;) {
            rmdir(str_format(arena, "%s%s", root, folders[f]).ptr);
        }
        Str actual = S("");
        for (size_t d = 0; d < report.diagnostics.len; d++) {
            const Diagnostic *diagnostic = &report.diagnostics.items[d];
            assert_int_equal(diagnostic->rule, RULE_PIN_DRIFT);
            actual =
                str_format(arena, "%.*s%u:%u %.*s\n", STR_ARG(actual), diagnostic->place.line,
                           diagnostic->place.column, STR_ARG(diagnostic->message));
        }
        if (!str_eq(actual, str_of(pins[i].expected))) {
            print_error("%s: got %.*s\n", pins[i].text, STR_ARG(actual));
            fail();
        }
        arena_free(arena);
    }
}

static void folders_are_read_up_to_a_limit(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    char root[] = "/tmp/floorlint-folder-XXXXXX";
    assert_non_null(mkdtemp(root));
    assert_int_equal(walk_folder(arena, str_of(root), S("")).count, 0);
    for (size_t i = 0; i <= FL_MAX_FOLDER; i++) {
        write_text(str_format(arena, "%s/%zu", root, i).ptr, "");
    }
    FolderNames names = walk_folder(arena, str_of(root), S(""));
    for (size_t i = 0; i <= FL_MAX_FOLDER; i++) {
        unlink(str_format(arena, "%s/%zu", root, i).ptr);
    }
    rmdir(root);
    assert_int_equal(names.count, FL_MAX_FOLDER);
    assert_true(str_compare(names.names[0], names.names[1]) < 0);
    assert_int_equal(walk_folder(arena, str_of(root), S("..")).count, 0);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(environments_are_compared),
        cmocka_unit_test(active_environments_are_read_where_they_lie),
        cmocka_unit_test(pins_are_compared),
        cmocka_unit_test(folders_are_read_up_to_a_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
