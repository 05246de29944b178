#include <stdio.h>

#include "floorlint/settings.h"

#include "test.h"

typedef struct Result {
    Arena *arena;
    Settings settings;
    Findings remarks;
    Error error;
    bool usable;
} Result;

static Result read_settings(const char *path, const char *table, const char *text)
{
    Result result = {.arena = arena_new()};
    result.settings = settings_default(result.arena);
    result.remarks.arena = result.arena;
    Source *source = arena_new_of(result.arena, Source);
    *source = source_of(result.arena, str_of(path), str_of(text));
    result.usable = settings_read(result.arena, source, table, &result.settings,
                                  &result.remarks, &result.error);
    return result;
}

static Result read_own(const char *text)
{
    return read_settings("floorlint.toml", "", text);
}

static void every_key_goes_to_its_place(void **state)
{
    (void)state;
    Result result = read_settings("pyproject.toml", "tool.floorlint",
                                  "[project]\nname = \"x\"\n"
                                  "[tool.floorlint]\n"
                                  "floor = \"3.10\"\n"
                                  "default = \"py312\"\n"
                                  "ceiling = \"3.14\"\n"
                                  "strict = true\n"
                                  "ignore = [\"end-of-life\"]\n"
                                  "severity = {prose-drift = \"error\", lock-drift = \"off\"}\n"
                                  "exclude = [\"a/**\"]\n"
                                  "extend-exclude = [\"b/**\"]\n"
                                  "prose = [\"docs/*.md\"]\n"
                                  "annotation-readers = [\"acme.Model\"]\n"
                                  "test-commands = [\"run-tests\"]\n"
                                  "[tool.floorlint.per-path-ignores]\n"
                                  "\"tests/**\" = [\"stdlib-added\", \"stdlib-removed\"]\n"
                                  "[[tool.floorlint.scope]]\n"
                                  "path = \"./services/a/\"\n"
                                  "floor = \"3.12\"\n"
                                  "[[tool.floorlint.surface]]\n"
                                  "id = \"ours\"\n"
                                  "files = [\"deploy/*.yaml\", \"*.dep\"]\n"
                                  "syntax = \"yaml\"\n"
                                  "path = \"python.version\"\n"
                                  "role = \"runtime\"\n");
    const Settings *settings = &result.settings;
    assert_true(result.usable);
    assert_int_equal(result.remarks.remarks.len, 0);
    assert_int_equal(settings->place.line, 3);
    assert_int_equal(settings->floor.minor, 10);
    assert_int_equal(settings->floor.place.line, 4);
    assert_int_equal(settings->floor.place.column, 10);
    assert_int_equal(settings->default_.minor, 12);
    assert_int_equal(settings->ceiling.minor, 14);
    assert_true(settings->strict);
    assert_false(rule_set_has(settings->enabled, RULE_END_OF_LIFE));
    assert_true(rule_set_has(settings->enabled, RULE_PROSE_DRIFT));
    assert_int_equal(settings->severity[RULE_PROSE_DRIFT], SEVERITY_ERROR);
    assert_int_equal(settings->severity[RULE_LOCK_DRIFT], SEVERITY_OFF);
    assert_int_equal(settings->exclude_count, 2);
    assert_str(settings->exclude[1], "b/**");
    assert_str(settings->prose[0], "docs/*.md");
    assert_str(settings->annotation_readers[settings->annotation_reader_count - 1],
               "acme.Model");
    assert_str(settings->test_commands[0], "run-tests");
    assert_int_equal(settings->path_ignore_count, 1);
    assert_str(settings->path_ignores[0].pattern, "tests/**");
    assert_true(rule_set_has(settings->path_ignores[0].rules, RULE_STDLIB_REMOVED));
    assert_str(settings->scopes[0].path, "services/a");
    assert_int_equal(settings->scopes[0].floor.minor, 12);
    assert_int_equal(settings->scopes[0].ceiling.minor, MINOR_NONE);
    const Surface *surface = &settings->surfaces[0];
    assert_string_equal(surface->id, "ours");
    assert_string_equal(surface->files, "deploy/*.yaml *.dep");
    assert_int_equal(surface->syntax, SYNTAX_YAML);
    assert_string_equal(surface->path, "python.version");
    assert_int_equal(surface->spelling, SPELLING_VERSION);
    assert_int_equal(surface->role, ROLE_RUNTIME);
    /* `prose` becomes rows, too. */
    assert_int_equal(settings->surface_count, 3);
    assert_string_equal(settings->surfaces[1].id, "prose");
    assert_string_equal(settings->surfaces[1].files, "docs/*.md");
    arena_free(result.arena);
}

static void rules_are_chosen(void **state)
{
    (void)state;
    Result result = read_own("select = [\"stdlib-added\", \"floor-drift\"]\n"
                             "extend-select = [\"lock-drift\"]\n"
                             "ignore = [\"floor-drift\"]\n");
    RuleSet expected =
        rule_set_with(rule_set_with((RuleSet){0}, RULE_STDLIB_ADDED), RULE_LOCK_DRIFT);
    assert_true(result.settings.enabled.bits == expected.bits);
    arena_free(result.arena);
}

static void surfaces_find_their_syntax(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        Syntax syntax;
    } surfaces[] = {
        {"files = \"*.toml\"\npath = \"a\"",                                SYNTAX_TOML },
        {"files = \"x.json\"\npath = \"a\"",                                SYNTAX_JSON },
        {"files = \"x.cfg\"\npath = \"a.b\"",                               SYNTAX_INI  },
        {"files = \"x.yml\"\npath = \"a\"\npattern = \"python-([0-9.]+)\"", SYNTAX_YAML },
        {"files = \"deploy.sh\"\npattern = \"PY=([0-9.]+)\"",               SYNTAX_LINES},
    };
    for (size_t i = 0; i < sizeof surfaces / sizeof surfaces[0]; i++) {
        char text[256];
        snprintf(text, sizeof text, "[[surface]]\nrole = \"runtime\"\n%s\n", surfaces[i].text);
        Result result = read_own(text);
        if (result.settings.surface_count != 1) {
            print_error("%s: %.*s\n", surfaces[i].text,
                        STR_ARG(result.remarks.remarks.items[0].message));
            fail();
        }
        assert_int_equal(result.settings.surfaces[0].syntax, surfaces[i].syntax);
        assert_string_equal(result.settings.surfaces[0].id, "settings-1");
        arena_free(result.arena);
    }
}

/* What is wrong, where, and what is said of it. */
static const struct {
    const char *text;
    uint32_t line, column;
    const char *message;
} faults[] = {
    {"flor = \"3.10\"",                            1, 1,  "there is no setting `flor`: did you mean `floor`?"     },
    {"per-file-ignores = {}",                      1, 1,
     "there is no setting `per-file-ignores`: did you mean `per-path-ignores`?"                                   },
    {"xyzzy = 1",                                  1, 1,  "there is no setting `xyzzy`"                           },
    {"floor = 3.10",                               1, 9,
     "`floor` must be a string such as \"3.10\": without quotes, TOML reads a number, and 3.10 is 3.1"            },
    {"floor = 3",                                  1, 9,  "`floor` must be a string such as \"3.10\""             },
    {"strict = \"yes\"",                           1, 10, "`strict` must be true or false"                        },
    {"ignore = \"lock-drift\"",                    1, 10, "`ignore` must be a list of rule names"                 },
    {"ignore = [\"lock-drif\"]",                   1, 11,
     "there is no rule `lock-drif`: did you mean `lock-drift`?"                                                   },
    {"ignore = [1]",                               1, 11, "a rule's name must be a string"                        },
    {"severity = \"error\"",                       1, 12, "`severity` must be a table: stdlib-added = \"warning\""},
    {"[severity]\nlock-drift = \"fatal\"",         2, 14,
     "a severity is \"error\", \"warning\", \"info\" or \"off\""                                                  },
    {"[severity]\nlock = \"error\"",               2, 1,
     "there is no rule `lock`: did you mean `lock-drift`?"                                                        },
    {"exclude = \"a\"",                            1, 11, "`exclude` must be a list of strings"                   },
    {"exclude = [1]",                              1, 12, "`exclude` must hold strings only"                      },
    {"per-path-ignores = []",                      1, 20,
     "`per-path-ignores` must be a table: \"tests/**\" = [\"stdlib-added\"]"                                      },
    {"[scope]\npath = \"a\"",                      1, 1,  "`scope` must be an array of tables"                    },
    {"[[scope]]\nfloor = \"3.10\"",                1, 1,  "a scope needs a `path`: a folder or a file"            },
    {"[[scope]]\npath = \"../x\"",                 2, 8,  "a scope's path is relative to the root"                },
    {"[[scope]]\npath = \"a\"\nceilng = \"3.10\"", 3, 1,
     "there is no setting `ceilng`: did you mean `ceiling`?"                                                      },
};

/* Bounds that name no version: nothing can be checked against them. Rows that cannot be used:
 * what they are for would go unread. A message NULL: the C library's words. */
static const struct {
    const char *text, *message;
} refused[] = {
    {"floor = \"3.10.4\"",
     "line 1, column 9: `floor` must be a minor version such as \"3.10\", not `3.10.4`"                                                                                                         },
    {"strict = true\ndefault = \"abc\"\nfloor = \"x\"",
     "line 2, column 11: `default` must be a minor version such as \"3.10\", not `abc`"                                                                                                         },
    {"ceiling = \"3.99\"",
     "line 1, column 11: `ceiling` must be a minor version such as \"3.10\", not `3.99`"                                                                                                        },
    {"[[scope]]\npath = \"a\"\nfloor = \"2.7\"",
     "line 3, column 9: `floor` must be a minor version such as \"3.10\", not `2.7`"                                                                                                            },
    {"surface = 3",                                                                                     "line 1, column 11: `surface` must be an array of tables"                               },
    {"surface = [3]",                                                                                   "line 1, column 12: a surface must be a table"                                          },
    {"[[surface]]\nrole = \"floor\"\npath = \"a\"",
     "line 1, column 1: a surface needs `files`: path patterns"                                                                                                                                 },
    {"[[surface]]\nfiles = \"\"\nrole = \"floor\"\npattern = \"a\"",
     "line 2, column 9: `files` holds path patterns relative to the root"                                                                                                                       },
    {"[[surface]]\nfiles = [\"a\", \"/etc/a\"]\nrole = \"floor\"\npattern = \"a\"",
     "line 2, column 9: `files` holds path patterns relative to the root"                                                                                                                       },
    {"[[surface]]\nfiles = \"a.toml\"\nrole = \"floor\"",
     "line 2, column 9: a surface needs a `path` of keys or a `pattern`"                                                                                                                        },
    {"[[surface]]\nfiles = \"a.toml\"\npath = \"x\"\nrole = \"flor\"",
     "line 4, column 8: a surface needs a `role`: anchor, floor, target, runtime, tested, supported, lock or prose"                                                                             },
    {"[[surface]]\nfiles = \"a\"\npath = \"x\"\nrole = \"floor\"",
     "line 1, column 1: a `path` needs a `syntax`: yaml, toml, json or ini"                                                                                                                     },
    {"[[surface]]\nfiles = \"a\"\npath = \"x\"\nrole = \"floor\"\nsyntax = \"xml\"",
     "line 5, column 10: there is no syntax of that name: yaml, toml, json, ini or lines"                                                                                                       },
    {"[[surface]]\nfiles = \"a.toml\"\npath = \"x\"\nrole = \"floor\"\nspelling = \"pep\"",
     "line 5, column 12: there is no spelling of that name: version, pep440, poetry, semver, conda, uv, pyenv, tag, classifier, image, executable, runtime, underscore, plus-flag, tuple or hex"},
    {"[[surface]]\nfiles = \"a\"\nrole = \"floor\"\npattern = \"(\"",                                   NULL                                                                                    },
    {"[[surface]]\nfiles = \"a\"\nrole = \"floor\"\npattern = \"((a{90}){90}){90}\"",
     "line 4, column 11: the pattern repeats too much"                                                                                                                                          },
    {"[[surface]]\nfiles = \"a\"\nrole = \"floor\"\npattern = '((((((((((((a)+)+)+)+)+)+)+)+)+)+)+)+'",
     "line 4, column 11: the pattern repeats too much"                                                                                                                                          },
    {"[[surface]]\nfiles = \"a\"\nrole = \"floor\"\npattern = '(a)\\1'",
     "line 4, column 11: the pattern has a back-reference"                                                                                                                                      },
    {"[[surface]]\nfiles = \"a\"\nrole = \"floor\"\npattern = '3[.](\\d+)'",
     "line 4, column 11: the pattern has an escape that POSIX patterns lack: for \\d write [0-9]"                                                                                               },
    {"[[surface]]\nfiles = \"a.toml\"\nrole = \"floor\"\npath = \"a[\"",                                NULL                                                                                    },
};

static void unusable_settings_are_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        Result result = read_own(refused[i].text);
        assert_false(result.usable);
        if (refused[i].message != NULL) {
            assert_str(result.error.message, refused[i].message);
        }
        arena_free(result.arena);
    }
}

static void faults_are_named_at_their_place(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        Result result = read_own(faults[i].text);
        assert_true(result.usable);
        const Remark *remark = result.remarks.remarks.items;
        bool right =
            result.remarks.remarks.len == 1 && remark->place.line == faults[i].line &&
            remark->place.column == faults[i].column &&
            (faults[i].message == NULL || str_eq(remark->message, str_of(faults[i].message)));
        if (!right) {
            print_error("%s: %zu remarks\n", faults[i].text, result.remarks.remarks.len);
            for (size_t j = 0; j < result.remarks.remarks.len; j++) {
                print_error("  %u:%u %.*s\n", remark[j].place.line, remark[j].place.column,
                            STR_ARG(remark[j].message));
            }
            fail();
        }
        assert_str(remark->rule, "config-invalid");
        arena_free(result.arena);
    }
}

static void broken_files_are_no_settings(void **state)
{
    (void)state;
    Result own = read_own("floor = \"3.10\"\n[[[\n");
    assert_false(own.usable);
    assert_str(own.error.path, "floorlint.toml");
    assert_true(own.error.message.len > 0);
    arena_free(own.arena);
    /* A broken pyproject.toml without settings is a finding of others. */
    Result other = read_settings("pyproject.toml", "tool.floorlint", "[project\nname = 1\n");
    assert_true(other.usable);
    assert_int_equal(other.settings.place.path.len, 0);
    arena_free(other.arena);
    Result none =
        read_settings("pyproject.toml", "tool.floorlint", "[project]\nname = \"x\"\n");
    assert_true(none.usable);
    assert_int_equal(none.settings.place.path.len, 0);
    arena_free(none.arena);
    Result empty = read_own("");
    assert_true(empty.usable);
    assert_str(empty.settings.place.path, "floorlint.toml");
    arena_free(empty.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_key_goes_to_its_place),
        cmocka_unit_test(rules_are_chosen),
        cmocka_unit_test(surfaces_find_their_syntax),
        cmocka_unit_test(faults_are_named_at_their_place),
        cmocka_unit_test(unusable_settings_are_refused),
        cmocka_unit_test(broken_files_are_no_settings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
