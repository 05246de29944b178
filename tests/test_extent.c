#include "floorlint/buf.h"
#include "floorlint/python.h"

#include "test.h"

typedef struct Row {
    const char *text;
    const char *extents; /* first-last of every line on which something starts */
} Row;

/* clang-format off */
static const Row rows[] = {
    {"", ""},
    {"x = 1\ny = (\n    2,\n)\nz", "1-1 2-4 5-5"},
    {"x = 1; y = 2 # z\n", "1-1"},
    {"x = '''\ny\n'''\nz = \\\n  1\n", "1-3 4-5"},
    {"def f(\n    a,\n):\n    x\n\n    y\n\nz\n", "1-6 4-4 6-6 8-8"},
    {"@a\n@b(\n  c)\nclass D:\n    def e(self):\n        pass\n    f = 1\ng\n", "1-7 2-7 4-7 5-6 6-6 7-7 8-8"},
    {"if a:\n    b\nelif c:\n    d\nelse:\n    e\nf\n", "1-6 2-2 3-4 4-4 5-6 6-6 7-7"},
    {"try:\n    a\nexcept B:\n    c\nfinally:\n    d\n", "1-6 2-2 3-4 4-4 5-6 6-6"},
    {"for a in b:\n    if c:\n        d\nelse:\n    e\n", "1-5 2-3 3-3 4-5 5-5"},
    {"match a:\n    case 1:\n        b\n    case 2:\n        c\nd\n", "1-5 2-3 3-3 4-5 5-5 6-6"},
    {"if a: b\nelse: c\nd\n", "1-2 2-2 3-3"},
    {"async def f():\r\n    # g\r\n    h\r\n# i\r\n", "1-3 3-3"},
    {"class A:\n\tb\n# c\n\td\ne\n", "1-4 2-2 4-4 5-5"},
    {"f(\nx\n", "1-2"},
    {"@a\n", "1-1"},
    {"else:\n  x\n", "1-2 2-2"},
    {"  x\n y\nz\n", "1-1 2-2 3-3"},
    {"x = '''\ny\n", "1-2"},
};
/* clang-format on */

static Str print_extents(Arena *arena, Str text)
{
    Source source = source_of(arena, S("a.py"), text);
    PythonExtents extents = python_extents(arena, &source);
    Buf out = {.arena = arena};
    for (uint32_t line = 1; line < extents.count; line++) {
        uint32_t last = python_extent(&extents, line);
        if (last > 0) {
            buf_printf(&out, "%s%u-%u", out.len > 0 ? " " : "", line, last);
        }
    }
    return buf_str(&out);
}

static void finds_where_statements_end(void **state)
{
    (void)state;
    int failures = 0;
    Arena *arena = arena_new();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        Str actual = print_extents(arena, str_of(rows[i].text));
        if (!str_eq(actual, str_of(rows[i].extents))) {
            print_error("%s\n  expected: %s\n  got:      %.*s\n", rows[i].text, rows[i].extents,
                        STR_ARG(actual));
            failures++;
        }
    }
    arena_free(arena);
    assert_int_equal(failures, 0);
}

/* Decorators and clauses without end: linear time, or this test does not end in time. */
static void takes_linear_time(void **state)
{
    (void)state;
    static const char *const lines[] = {"@a\n", "else:\n", "(\n", "if a:\n"};
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        Arena *arena = arena_new();
        Buf text = {.arena = arena};
        for (size_t n = 0; n < 300000; n++) {
            buf_add(&text, str_of(lines[i]));
        }
        Source source = source_of(arena, S("a.py"), buf_str(&text));
        PythonExtents extents = python_extents(arena, &source);
        assert_true(python_extent(&extents, 1) >= 1);
        assert_int_equal(python_extent(&extents, extents.count), 0);
        arena_free(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_where_statements_end),
        cmocka_unit_test(takes_linear_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
