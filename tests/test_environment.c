#define _GNU_SOURCE /* mkdtemp */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "floorlint/diagnostic.h"

#include "model.h"

/* What a pyvenv.cfg says, where it lies, and what is said of it against a default of 3.10. */
static const struct {
    const char *folder, *text, *active, *message;
} rows[] = {
    {".venv", "home = /usr\nversion = 3.12.4\n",                 "",
     "the virtual environment runs Python 3.12.4, but the default is 3.10"    },
    {"venv",  "version_info = 3.11.2.final.0\nversion = 20.1\n", "",
     "the virtual environment runs Python 3.11.2, but the default is 3.10"    },
    {".venv", "version = 3.10.12\r\n",                           "",      NULL},
    {".venv", "version=3.9\n",                                   "",
     "the virtual environment runs Python 3.9, but the default is 3.10"       },
    {".venv", "home = /usr\n",                                   "",      NULL},
    {".venv", "version = \xff\xfe\n",                            "",      NULL},
    {".venv", "",                                                "",      NULL},
    {"other", "version = 3.12.4\n",                              "",      NULL},
    {"other", "version = 3.12.4\n",                              "other",
     "the virtual environment runs Python 3.12.4, but the default is 3.10"    },
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(environments_are_compared),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
