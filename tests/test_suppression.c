#include "floorlint/buf.h"
#include "floorlint/suppression.h"

#include "test.h"

typedef struct Row {
    Syntax syntax;
    const char *text;
    const char *found; /* first line-last line:the comment's own text, and what is unknown */
} Row;

/* clang-format off */
static const Row rows[] = {
    {SYNTAX_YAML, "a: 1\n", ""},
    {SYNTAX_YAML, "a: 1 # floorlint: ignore[target-drift] why\n", "1-1:ignore[target-drift]"},
    {SYNTAX_YAML, "a: 1 # floorlint:ignore[target-drift, lock-drift]\n", "1-1:ignore[target-drift, lock-drift]"},
    {SYNTAX_YAML, "# floorlint: file-ignore[lock-drift] why\n", "0-*:file-ignore[lock-drift]"},
    {SYNTAX_YAML, "# floorlint: ignore\na: 1\n", "2-2:ignore(no rule is named)"},
    {SYNTAX_YAML, "# floorlint: ignore[]\na: 1\n", "2-2:ignore[](no rule is named)"},
    {SYNTAX_YAML, "# floorlint: ignore[nope]\na: 1\n", "2-2:ignore[nope](nope)"},
    {SYNTAX_YAML, "# floorlint: ignore[lock-drift\na: 1\n", "2-2:ignore(a bracket is missing)"},
    {SYNTAX_YAML, "# floorlint: ignored\n# floorlint: checks\na: 1\n", ""},
    {SYNTAX_YAML, "a: '# floorlint: ignore[lock-drift]'\n", ""},
    {SYNTAX_YAML, "a: x# floorlint: ignore[lock-drift]\n", ""},
    {SYNTAX_YAML, "a: | # floorlint: ignore[lock-drift]\n  # floorlint: ignore[pin-drift]\nb: 1\n",
     "1-1:ignore[lock-drift]"},
    {SYNTAX_YAML, "j:\n  # floorlint: ignore[lock-drift]\n  # more\n\n  t:\n    a: 1\n    b: 2\n  u: 3\n",
     "5-7:ignore[lock-drift]"},
    {SYNTAX_YAML, "j:\n  # floorlint: ignore[lock-drift]\n  - a: 1\n    b: 2\n  - c: 3\n", "3-4:ignore[lock-drift]"},
    {SYNTAX_YAML, "j: [\n  # floorlint: ignore[lock-drift]\n  1, 2,\n  3]\n", "3-3:ignore[lock-drift]"},
    {SYNTAX_YAML, "# floorlint: ignore[lock-drift]\nr: |\n  x\n  y\n\nb: 1\n", "2-4:ignore[lock-drift]"},
    {SYNTAX_YAML, "# floorlint: ignore[lock-drift]\n# floorlint: ignore[pin-drift]\na: 1\n",
     "3-3:ignore[lock-drift] 3-3:ignore[pin-drift]"},
    {SYNTAX_YAML, "a: [1 # floorlint: ignore[lock-drift]\n", "1-1:ignore[lock-drift]"},
    {SYNTAX_TOML, "a = 1 # floorlint: ignore[lock-drift]\n", "1-1:ignore[lock-drift]"},
    {SYNTAX_TOML, "a = \"# floorlint: ignore[lock-drift]\"\nb = '''\n# floorlint: ignore[lock-drift]\n'''\n", ""},
    {SYNTAX_TOML, "# floorlint: ignore[lock-drift]\n[tool.a]\nx = 1\ny = 2\n[tool.b]\nz = 1\n",
     "2-4:ignore[lock-drift]"},
    {SYNTAX_TOML, "[tool.a]\n# floorlint: ignore[lock-drift]\nx.y = [\n 1,\n]\nx.z = 2\n", "3-5:ignore[lock-drift]"},
    {SYNTAX_TOML, "# floorlint: ignore[lock-drift]\n[[p]]\nx = 1\n[[p]]\ny = 2\n", "2-3:ignore[lock-drift]"},
    {SYNTAX_JSON, "{\n  // floorlint: ignore[lock-drift]\n  \"a\": [\n    1\n  ],\n  \"b\": 1}\n", "3-5:ignore[lock-drift]"},
    {SYNTAX_JSON, "{\"a\": 1, /* floorlint: ignore[lock-drift] */\n \"b\": \"// floorlint: ignore[pin-drift]\"}\n",
     "1-1:ignore[lock-drift]"},
    {SYNTAX_INI, "[a]\n# floorlint: ignore[lock-drift]\nx =\n  1\n  2\ny = 3\n", "3-5:ignore[lock-drift]"},
    {SYNTAX_INI, "; floorlint: ignore[lock-drift]\n[a]\nx = 1\n[b]\n", "2-3:ignore[lock-drift]"},
    {SYNTAX_INI, "[a]\nx = 1 # floorlint: ignore[lock-drift]\n", ""},
    {SYNTAX_DOCKERFILE, "# floorlint: ignore[lock-drift]\nRUN a \\\n  b\nRUN c\n", "2-3:ignore[lock-drift]"},
    {SYNTAX_DOCKERFILE, "FROM a # floorlint: ignore[lock-drift]\n", ""},
    {SYNTAX_DOCKERFILE, "RUN <<E\n# floorlint: ignore[lock-drift]\nE\n", ""},
    {SYNTAX_LINES, "a # floorlint: ignore[lock-drift]\n", "1-1:ignore[lock-drift]"},
    {SYNTAX_LINES, "<!-- floorlint: ignore[lock-drift] why -->\n\ntext\n", "3-3:ignore[lock-drift]"},
    {SYNTAX_LINES, "-- floorlint: ignore[lock-drift]\n// floorlint: ignore[pin-drift]\nx\n",
     "3-3:ignore[lock-drift] 3-3:ignore[pin-drift]"},
    {SYNTAX_LINES, "see floorlint: ignore[lock-drift]\n", ""},
    {SYNTAX_PYTHON, "x = '# floorlint: ignore[lock-drift]' # floorlint: ignore[pin-drift]\n", "1-1:ignore[pin-drift]"},
    {SYNTAX_PYTHON, "'''\n# floorlint: ignore[lock-drift]\n'''\nr'\\' # '\n# floorlint: ignore[pin-drift]\nx\n",
     "6-7:ignore[pin-drift]"},
    {SYNTAX_PYTHON, "x = \"a\\\"\" # floorlint: ignore[pin-drift]\n", "1-1:ignore[pin-drift]"},
};
/* clang-format on */

/* Each statement has two lines. */
static uint32_t next_line(const void *state, uint32_t first_line)
{
    (void)state;
    return first_line + 1;
}

static Str read_row(Arena *arena, Str path, Syntax syntax, const char *text)
{
    Source source = source_of(arena, path, str_of(text));
    Suppressions found = {.arena = arena};
    suppressions_read(&found, &source, syntax, syntax == SYNTAX_PYTHON ? next_line : NULL,
                      NULL);
    Buf out = {.arena = arena};
    for (size_t i = 0; i < found.items.len; i++) {
        const Suppression *at = &found.items.items[i];
        Str line = at->place.excerpt;
        buf_add(&out, i > 0 ? S(" ") : S(""));
        if (at->last_line == UINT32_MAX) {
            buf_printf(&out, "%u-*:", at->first_line);
        } else {
            buf_printf(&out, "%u-%u:", at->first_line, at->last_line);
        }
        buf_add(&out, str_slice(line, at->place.column - 1, at->place.end_column - 1));
        if (at->unknown.len > 0) {
            buf_printf(&out, "(%.*s)", STR_ARG(at->unknown));
        }
    }
    return buf_str(&out);
}

static void test_rows(void **state)
{
    (void)state;
    bool good = true;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Arena *arena = arena_new();
        Str found = read_row(arena, S("x"), rows[i].syntax, rows[i].text);
        if (!str_eq(found, str_of(rows[i].found))) {
            print_error("%s\n  gives %.*s\n", rows[i].text, STR_ARG(found));
            good = false;
        }
        arena_free(arena);
    }
    assert_true(good);
}

/* In Markdown only what HTML takes for a comment is one. */
static void test_markdown(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    const char *text = "```python\nx  # floorlint: ignore[lock-drift]\n```\n"
                       "<!-- floorlint: ignore[pin-drift] why -->\n\n# Title\n";
    assert_str(read_row(arena, S("a.md"), SYNTAX_LINES, text), "6-6:ignore[pin-drift]");
    arena_free(arena);
}

/* Readers of version files take a comment behind a version as a part of it. */
static void test_version_file(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    assert_str(read_row(arena, S("a/.python-version"), SYNTAX_LINES,
                        "3.10 # floorlint: ignore[lock-drift]\n"),
               "");
    assert_str(read_row(arena, S(".python-version"), SYNTAX_LINES,
                        "# floorlint: ignore[lock-drift]\n3.10\n"),
               "2-2:ignore[lock-drift]");
    arena_free(arena);
}

static void test_rules(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    Source source =
        source_of(arena, S("x"), S("# floorlint: ignore[lock-drift,nope, pin-drift]"));
    Suppressions found = {.arena = arena};
    suppressions_read(&found, &source, SYNTAX_YAML, NULL, NULL);
    assert_int_equal(found.items.len, 1);
    const Suppression *at = &found.items.items[0];
    assert_true(rule_set_has(at->rules, RULE_LOCK_DRIFT));
    assert_true(rule_set_has(at->rules, RULE_PIN_DRIFT));
    assert_false(rule_set_has(at->rules, RULE_TARGET_DRIFT));
    assert_str(at->unknown, "nope");
    arena_free(arena);
}

/* Time in proportion to the file, also where every line is a comment. */
static void test_many(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    Buf text = {.arena = arena};
    for (int i = 0; i < 20000; i++) {
        buf_add(&text, S("# floorlint: ignore[pin-drift]\n"));
    }
    buf_add(&text, S("a: 1\n"));
    Source source = source_of(arena, S("x"), buf_str(&text));
    Suppressions found = {.arena = arena};
    suppressions_read(&found, &source, SYNTAX_YAML, NULL, NULL);
    assert_int_equal(found.items.len, 20000);
    assert_int_equal(found.items.items[0].first_line, 20001);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),         cmocka_unit_test(test_markdown),
        cmocka_unit_test(test_version_file), cmocka_unit_test(test_rules),
        cmocka_unit_test(test_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
