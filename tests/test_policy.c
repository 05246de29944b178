#include "floorlint/buf.h"

#include "model.h"

#define STATEMENTS 10

/* Each sentence of the policy's definition, as statements and the policy of one scope:
 * "floor default ceiling", `-` for unknown, `!` after a declared ceiling. */
static const struct {
    const char *why;
    const char *say[STATEMENTS];
    const char *scope, *expected;
} rows[] = {
    {"nothing is known",                             {"runtime python:latest"},                 ".", "- - -"          },
    {"the anchor is floor, default and ceiling",     {"anchor 3.10"},                           ".", "3.10 3.10 3.10" },
    {"an anchor at patch level",                     {"anchor 3.10.12"},                        ".", "3.10 3.10 3.10" },
    {"a promise sets the floor",                     {"anchor 3.13", "requires >=3.10"},        ".", "3.10 3.13 3.13" },
    {"a promise without anchor",                     {"requires >=3.10"},                       ".", "3.10 - -"       },
    {"an anchor older than the promise",
     {"anchor 3.10", "requires >=3.11"},
     ".",                                                                                            "3.10 3.10 3.10" },
    {"an upper bound alone promises no floor",
     {"anchor 3.10", "requires <3.13"},
     ".",                                                                                            "3.10 3.10 3.12!"},
    {"a hole at the bottom",                         {"requires >=3.8,!=3.8.*"},                ".", "3.9 - -"        },
    {"[project] before Poetry",                      {"poetry ^3.9", "requires >=3.10"},        ".", "3.10 - -"       },
    {"Poetry before setup.cfg",                      {"cfg >=3.8", "poetry ^3.9"},              ".", "3.9 - -"        },
    {"setup.cfg before setup.py",                    {"setup >=3.7", "cfg >=3.8"},              ".", "3.8 - -"        },
    {"setup.py promises, too",                       {"setup >=3.7"},                           ".", "3.7 - -"        },
    {"a dependency group promises nothing",
     {"group >=3.12", "anchor 3.10"},
     ".",                                                                                            "3.10 3.10 3.10" },
    {"a refused value promises nothing",
     {"requires 3.11", "anchor 3.10"},
     ".",                                                                                            "3.10 3.10 3.10" },
    {"an option before all",
     {"anchor 3.13", "requires >=3.10", "set-floor 3.9", "option-floor 3.8"},
     ".",                                                                                            "3.8 3.13 3.13"  },
    {"a setting before the promise",
     {"anchor 3.13", "requires >=3.10", "set-floor 3.9"},
     ".",                                                                                            "3.9 3.13 3.13"  },
    {"--default before the anchor",
     {"anchor 3.10", "option-default 3.12"},
     ".",                                                                                            "3.10 3.12 3.12" },
    {"the setting default before the anchor",
     {"anchor 3.10", "set-default 3.12"},
     ".",                                                                                            "3.10 3.12 3.12" },
    {"--ceiling",
     {"anchor 3.10", "requires >=3.10,<3.13", "option-ceiling 3.14"},
     ".",                                                                                            "3.10 3.10 3.14!"},
    {"the setting ceiling",                          {"anchor 3.10", "set-ceiling 3.14"},       ".", "3.10 3.10 3.14!"},
    {"an upper bound below 4",                       {"requires >=3.10,<3.13"},                 ".", "3.10 - 3.12!"   },
    {"a series",                                     {"requires ==3.10.*"},                     ".", "3.10 - 3.10!"   },
    {"<4 is no bound",                               {"anchor 3.10", "requires >=3.10,<4"},     ".", "3.10 3.10 3.10" },
    {"a caret is no bound",                          {"anchor 3.10", "poetry ^3.10"},           ".", "3.10 3.10 3.10" },
    {"advertised versions",                          {"anchor 3.10", "supported 3.10 3.13"},    ".", "3.10 3.10 3.13" },
    {"runtimes",                                     {"anchor 3.10", "runtime python:3.12"},    ".", "3.10 3.10 3.12" },
    {"lanes that must pass",                         {"anchor 3.10", "lanes 3.10 3.14"},        ".", "3.10 3.10 3.14" },
    {"lanes that may fail do not count",
     {"anchor 3.10", "lanes 3.10 3.14?"},
     ".",                                                                                            "3.10 3.10 3.10" },
    {"floating lanes do not",                        {"anchor 3.10", "lanes 3.10 3.x"},         ".", "3.10 3.10 3.10" },
    {"floating runtimes do not",                     {"anchor 3.10", "runtime python:3"},       ".", "3.10 3.10 3.10" },
    {"PyPy does not",                                {"anchor 3.10", "lanes 3.10 pypy3.11"},    ".", "3.10 3.10 3.10" },
    {"free-threaded builds do not",                  {"anchor 3.10", "lanes 3.10 3.13t"},       ".", "3.10 3.10 3.10" },
    {"pre-releases do not",
     {"anchor 3.10", "lanes 3.10 3.15-dev", "runtime python:3.15-rc"},
     ".",                                                                                            "3.10 3.10 3.10" },
    {"what a lane really runs",
     {"anchor 3.10", "lanes 3.10=3.10 3.14=3.10"},
     ".",                                                                                            "3.10 3.10 3.10" },
    {"the lane that was meant",                      {"anchor 3.9", "lanes 3.9 !3.10"},         ".", "3.9 3.9 3.10"   },
    {"jobs that test nothing are runtimes",          {"anchor 3.10", "job 3.12"},               ".", "3.10 3.10 3.12" },
    {"documentation builds do not count",            {"anchor 3.10", "docs 3.13"},              ".", "3.10 3.10 3.10" },
    {"environments without CI",
     {"anchor 3.10", "environments py310 py313"},
     ".",                                                                                            "3.10 3.10 3.13" },
    {"environments beside CI",
     {"anchor 3.10", "environments py313", "lanes 3.10"},
     ".",                                                                                            "3.10 3.10 3.10" },
    {"an undeclared ceiling is not below the floor",
     {"option-floor 3.12", "anchor 3.10"},
     ".",                                                                                            "3.12 3.10 3.12" },
    {"strict: the anchor is the floor",
     {"anchor 3.13", "requires >=3.10", "strict"},
     ".",                                                                                            "3.13 3.13 3.13" },
    {"strict: an option still wins",
     {"anchor 3.13", "option-floor 3.10", "strict"},
     ".",                                                                                            "3.10 3.13 3.13" },
    {"an anchor that floats",                        {"anchor 3", "requires >=3.10"},           ".", "3.10 - -"       },
    {"an anchor of another implementation",          {"anchor pypy3.10"},                       ".", "- - -"          },
    {"another version manager is no anchor",         {"manager 3.10"},                          ".", "- - -"          },
 /* Scopes. */
    {"a nested anchor",
     {"anchor 3.10", "anchor@services/a 3.12"},
     "services/a",                                                                                   "3.12 3.12 3.12" },
    {"the root beside it",                           {"anchor 3.10", "anchor@services/a 3.12"}, ".", "3.10 3.10 3.10" },
    {"a nested manifest inherits the default",
     {"anchor 3.12", "requires@lib >=3.9"},
     "lib",                                                                                          "3.9 3.12 3.12"  },
    {"a nested anchor under a promise",
     {"anchor 3.10", "requires >=3.10", "anchor@a 3.12"},
     "a",                                                                                            "3.12 3.12 3.12" },
    {"the enclosing anchor is older",
     {"anchor 3.10", "requires@lib >=3.12"},
     "lib",                                                                                          "3.10 3.10 3.10" },
    {"an option holds for every scope",
     {"anchor 3.12", "requires@lib >=3.9", "option-floor 3.8"},
     "lib",                                                                                          "3.8 3.12 3.12"  },
    {"a setting of a scope",
     {"anchor 3.12", "requires >=3.10", "set-floor@lib 3.9"},
     "lib",                                                                                          "3.9 3.12 3.12"  },
    {"the innermost setting",
     {"set-floor 3.8", "set-floor@a 3.9", "set-floor@a/b 3.10"},
     "a/b",                                                                                          "3.10 - -"       },
    {"a scope of the settings only",
     {"anchor 3.12", "set-ceiling@lib 3.13"},
     "lib",                                                                                          "3.12 3.12 3.13!"},
    {"lanes with a directory",
     {"anchor 3.10", "anchor@a 3.12", "lanes@a 3.14"},
     "a",                                                                                            "3.12 3.12 3.14" },
    {"lanes without one speak for the root",
     {"anchor 3.10", "anchor@a 3.12", "lanes 3.14"},
     "a",                                                                                            "3.12 3.12 3.12" },
    {"test data opens no scope",
     {"anchor 3.10", "anchor@tests/fixtures/x 3.6"},
     "tests/fixtures/x",                                                                             "3.10 3.10 3.10" },
    {"nor does a template",
     {"anchor 3.10", "requires@templates/app >=3.6"},
     "templates/app",                                                                                "3.10 3.10 3.10" },
    {"nor vendored code",
     {"anchor 3.10", "requires@vendor/x >=3.6"},
     "vendor/x",                                                                                     "3.10 3.10 3.10" },
};

static Str describe(Arena *arena, const Scope *scope)
{
    Buf buf = {.arena = arena};
    const Bound *bounds[] = {&scope->floor, &scope->default_, &scope->ceiling};
    for (size_t i = 0; i < 3; i++) {
        buf_add(&buf, i > 0 ? S(" ") : S(""));
        bool known = bounds[i]->minor != MINOR_NONE;
        buf_add(&buf, known ? minor_text(arena, bounds[i]->minor) : S("-"));
    }
    buf_add(&buf, scope->ceiling.origin.declared ? S("!") : S(""));
    return buf_str(&buf);
}

static void policies_follow_the_first_match(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        Model model = model_of(arena, rows[i].say);
        if (!model_resolve(&model, NULL)) {
            print_error("%s: %.*s\n", rows[i].why, STR_ARG(model.error.message));
            fail();
        }
        uint32_t index = policy_scope_of_directory(&model.policies, str_of(rows[i].scope));
        Str actual = describe(arena, &model.policies.scopes[index]);
        if (!str_eq(actual, str_of(rows[i].expected))) {
            print_error("%s: got %.*s, expected %s\n", rows[i].why, STR_ARG(actual),
                        rows[i].expected);
            fail();
        }
    }
    arena_free(arena);
}

/* What cannot be answered: the message, and the place of the setting. */
static const struct {
    const char *say[STATEMENTS], *path, *message;
} contradictions[] = {
    {{"option-floor 3.12", "option-ceiling 3.10"},
     "",                 "the ceiling 3.10 (--ceiling) is below the floor 3.12 (--floor)"         },
    {{"anchor 3.12", "set-default 3.10"},
     "floorlint.toml:2", "the default 3.10 is below the floor 3.12 (.python-version:1)"           },
    {{"requires >=3.11", "option-default 3.10"},
     "",                 "the default 3.10 (--default) is below the floor 3.11 (pyproject.toml:1)"},
    {{"set-floor 3.12", "set-ceiling 3.11"},
     "floorlint.toml:2", "the ceiling 3.11 is below the floor 3.12 (floorlint.toml:1)"            },
    {{"set-floor@a 3.12", "set-ceiling@a 3.11"},
     "floorlint.toml:2", "the ceiling 3.11 is below the floor 3.12 (floorlint.toml:1)"            },
};

static void contradictions_are_no_answer(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    for (size_t i = 0; i < sizeof contradictions / sizeof contradictions[0]; i++) {
        Model model = model_of(arena, contradictions[i].say);
        assert_false(model_resolve(&model, NULL));
        assert_str(model.error.path, contradictions[i].path);
        assert_str(model.error.message, contradictions[i].message);
    }
    arena_free(arena);
}

static void bounds_say_where_they_come_from(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    const char *const say[] = {"anchor 3.12", "requires >=3.10", "option-ceiling 3.14",
                               "requires@lib >=3.9", NULL};
    Model model = model_of(arena, say);
    assert_true(model_resolve(&model, NULL));
    const Scope *root = &model.policies.scopes[0], *lib = &model.policies.scopes[1];
    assert_int_equal(root->floor.origin.kind, ORIGIN_CLAIM);
    assert_str(root->floor.origin.place.path, "pyproject.toml");
    assert_str(root->default_.origin.place.path, ".python-version");
    assert_int_equal(root->ceiling.origin.kind, ORIGIN_OPTION);
    assert_str(root->ceiling.origin.option, "--ceiling");
    assert_str(lib->path, "lib");
    assert_str(lib->floor.origin.place.path, "lib/pyproject.toml");
    assert_int_equal(lib->default_.origin.kind, ORIGIN_INHERITED);
    assert_str(lib->default_.origin.place.path, ".python-version");
    assert_int_equal(policy_scope_of(&model.policies, S("lib/deep/er/x.py")), 1);
    assert_int_equal(policy_scope_of(&model.policies, S("library/x.py")), 0);
    arena_free(arena);
}

/* A script follows its own promise, whatever the options say, and inherits what it admits. */
static void scripts_are_scopes(void **state)
{
    (void)state;
    static const struct {
        const char *say[STATEMENTS], *promise, *expected;
    } scripts[] = {
        {{"anchor 3.10"},                      "script >=3.12",       "3.12 - -"       },
        {{"anchor 3.12"},                      "script >=3.10",       "3.10 3.12 3.12" },
        {{"anchor 3.12", "option-floor 3.11"}, "script >=3.10",       "3.10 3.12 3.12" },
        {{"anchor 3.10", "lanes 3.10 3.14"},   "script >=3.12",       "3.12 - 3.14"    },
        {{"anchor 3.10"},                      "script >=3.10,<3.13", "3.10 3.10 3.12!"},
        {{"anchor 3.10"},                      "script <4",           "3.10 3.10 3.10" },
        {{"set-floor@tool.py 3.11"},           "script >=3.9",        "3.9 - -"        },
    };
    for (size_t i = 0; i < sizeof scripts / sizeof scripts[0]; i++) {
        Arena *arena = arena_new();
        Model model = model_of(arena, scripts[i].say);
        assert_true(model_resolve(&model, NULL));
        model_say(&model, scripts[i].promise);
        const Claim *promise = model.findings.claims.items[model.findings.claims.len - 1];
        uint32_t index = policy_add_script(arena, &model.policies, promise);
        assert_true(model.policies.scopes[index].is_file);
        assert_str(describe(arena, &model.policies.scopes[index]), scripts[i].expected);
        assert_int_equal(policy_scope_of(&model.policies, S("tool.py")), index);
        assert_int_equal(policy_add_script(arena, &model.policies, promise), index);
        arena_free(arena);
    }
}

static void many_scripts_are_found(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    const char *const say[] = {"anchor 3.10", "anchor@a 3.12", NULL};
    Model model = model_of(arena, say);
    assert_true(model_resolve(&model, NULL));
    uint32_t indices[100];
    for (uint32_t i = 0; i < 100; i++) {
        Claim *promise =
            model_claim(&model, model_surface(S("script")),
                        str_format(arena, "a/%03u.py", i * 37 % 100), S(">=3.12"), NULL);
        indices[i * 37 % 100] = policy_add_script(arena, &model.policies, promise);
    }
    for (uint32_t i = 0; i < 100; i++) {
        Str path = str_format(arena, "a/%03u.py", i);
        assert_int_equal(policy_scope_of(&model.policies, path), indices[i]);
        assert_int_equal(model.policies.scopes[indices[i]].parent, 1);
    }
    assert_int_equal(policy_scope_of(&model.policies, S("a/100.py")), 1);
    arena_free(arena);
}

/* The minors that code in a scope must run on, as a mask. */
static void minors_of_scopes(void **state)
{
    (void)state;
    static const struct {
        const char *say[STATEMENTS];
        MinorMask expected;
    } masks[] = {
        {{"runtime python:3"},                   0                 },
        {{"anchor 3.10"},                        1u << 10          },
        {{"anchor 3.10", "option-ceiling 3.12"}, 7u << 10          },
        {{"requires >=3.10"},                    0xFC00u           },
        {{"requires >=3.9,<3.13,!=3.10.*"},      1u << 9 | 3u << 11},
        {{"anchor 3.10", "requires >=3.12"},     1u << 10          },
    };
    Arena *arena = arena_new();
    for (size_t i = 0; i < sizeof masks / sizeof masks[0]; i++) {
        Model model = model_of(arena, masks[i].say);
        assert_true(model_resolve(&model, NULL));
        assert_int_equal(scope_minors(&model.policies.scopes[0]), masks[i].expected);
    }
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(policies_follow_the_first_match),
        cmocka_unit_test(contradictions_are_no_answer),
        cmocka_unit_test(bounds_say_where_they_come_from),
        cmocka_unit_test(scripts_are_scopes),
        cmocka_unit_test(many_scripts_are_found),
        cmocka_unit_test(minors_of_scopes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
