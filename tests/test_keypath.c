#include "floorlint/keypath.h"

#include "tree_dump.h"

static const char workflow[] = "env: {PYTHON_VERSION: '3.10', UV_PYTHON: '3.11', X: 1}\n"
                               "image: a\n"
                               "jobs:\n"
                               "  test:\n"
                               "    image: b\n"
                               "    steps:\n"
                               "      - uses: actions/setup-python@v5\n"
                               "        with: {python-version: '3.12'}\n"
                               "      - uses: actions/checkout@v4\n"
                               "        with: {python-version: no}\n"
                               "      - run: tox\n"
                               "  docs.x:\n"
                               "    image: c\n"
                               "    python: [3.8, '3.9']\n"
                               "    python: [3.9, '3.10']\n";

typedef struct Row {
    const char *path;
    const char *selected; /* the nodes, see tree_dump.h */
} Row;

static const Row rows[] = {
    {"image",                                                         "a/s"                                            },
    {"env.PYTHON_VERSION",                                            "3.10/s'"                                        },
    {"env.{PYTHON_VERSION,UV_PYTHON}",                                "3.10/s' 3.11/s'"                                },
    {"env.*PYTHON*",                                                  "3.10/s' 3.11/s'"                                },
    {"env.{*_VERSION, ?}",                                            "3.10/s' 1/i"                                    },
    {"env.%",                                                         "PYTHON_VERSION/s UV_PYTHON/s X/s"               },
    {"jobs.*.image",                                                  "b/s c/s"                                        },
    {"**.image",                                                      "a/s b/s c/s"                                    },
    {"**.**.image",                                                   "a/s b/s c/s"                                    },
    {"jobs.\"docs.x\".python[]",                                      "3.9/f 3.10/s'"                                  },
    {"jobs.*.image[]",                                                "b/s c/s"                                        },
    {"jobs.*.steps[uses^=actions/setup-python@].with.python-version", "3.12/s'"                                        },
    {"jobs.*.steps[uses$=@v4].with.%",                                "python-version/s"                               },
    {"jobs.*.steps[uses*=checkout].with.python-version",              "no/b"                                           },
    {"jobs.*.steps[run].run",                                         "tox/s"                                          },
    {"jobs.*.steps[with.python-version=\"3.12\"].uses",               "actions/setup-python@v5/s"                      },
    {"jobs.*[image=c].python[]",                                      "3.9/f 3.10/s'"                                  },
    {"jobs.*.steps[].uses[]",                                         "actions/setup-python@v5/s actions/checkout@v4/s"},
    {"nothing.here",                                                  ""                                               },
    {"image.a",                                                       ""                                               },
};

static const char *const malformed[] = {"",    "a..b", "a.",   ".a",     "a[",
                                        "a[b", "a[b=", "a.{b", "a.{}",   "\"a",
                                        "%.a", "a]b",  "a[]b", "a[b^c]", "a}"};

static const Document *read_yaml(Arena *arena, const char *text)
{
    Source *source = arena_new_of(arena, Source);
    source->text = str_of(text);
    return document_read(arena, source, SYNTAX_YAML);
}

static Str select_text(Arena *arena, const Node *root, const char *path)
{
    const char *problem;
    const KeyPath *compiled = keypath_compile(arena, str_of(path), &problem);
    assert_non_null(compiled);
    NodeList nodes = keypath_select(arena, compiled, root);
    Buf out = {.arena = arena};
    for (size_t i = 0; i < nodes.len; i++) {
        buf_add(&out, i > 0 ? S(" ") : S(""));
        dump_node(&out, nodes.items[i]);
    }
    return buf_str(&out);
}

static void test_select(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    const Node *root = read_yaml(arena, workflow)->roots[0];
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Str selected = select_text(arena, root, rows[i].path);
        if (!str_eq(selected, str_of(rows[i].selected))) {
            print_error("%s\n", rows[i].path);
        }
        assert_str(selected, rows[i].selected);
    }
    arena_free(arena);
}

static void test_roots(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    assert_str(select_text(arena, read_yaml(arena, "[{a: 1}, {a: 2}]")->roots[0], "[].a"),
               "1/i 2/i");
    assert_str(select_text(arena, read_yaml(arena, "3.10")->roots[0], "[]"), "3.10/f");
    assert_str(select_text(arena, NULL, "a"), "");
    arena_free(arena);
}

static void test_malformed(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    for (size_t i = 0; i < sizeof malformed / sizeof *malformed; i++) {
        const char *problem = NULL;
        if (keypath_compile(arena, str_of(malformed[i]), &problem) != NULL || problem == NULL) {
            print_error("accepted: %s\n", malformed[i]);
            fail();
        }
    }
    arena_free(arena);
}

/* Many stars on a deep tree: the number of ways to match grows beyond counting, the time does
 * not. */
static void test_stars(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    Buf text = {.arena = arena}, path = {.arena = arena};
    buf_add_repeated(&text, '[', 200);
    buf_add_repeated(&text, ']', 200);
    for (size_t i = 0; i < 30; i++) {
        buf_add(&path, S("**.[]."));
    }
    buf_add(&path, S("a"));
    const char *problem;
    const KeyPath *compiled = keypath_compile(arena, buf_str(&path), &problem);
    assert_non_null(compiled);
    const Document *document = read_yaml(arena, str_to_c(arena, buf_str(&text)));
    assert_false(document->failed);
    assert_int_equal(keypath_select(arena, compiled, document->roots[0]).len, 0);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_select),
        cmocka_unit_test(test_roots),
        cmocka_unit_test(test_malformed),
        cmocka_unit_test(test_stars),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
