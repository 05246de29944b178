/* Files that were made to break their readers: each ends soon, within the budgets, and where
 * something could not be read, the document says so. */
#include "floorlint/limits.h"
#include "floorlint/surface.h"

#include "tree_dump.h"

typedef struct Row {
    Syntax syntax;
    const char *head, *unit; /* the text is head, unit × count, middle, last × count, tail */
    size_t count;
    const char *middle, *last, *tail;
    const char *problem; /* NULL: nothing is wrong */
} Row;

#define DEEP 100000

/* clang-format off */
static const Row rows[] = {
    {SYNTAX_YAML, "", "[", DEEP, "", "", "", "the document is nested too deeply"},
    {SYNTAX_YAML, "", "[", DEEP, "", "]", "\n", "the document is nested too deeply"},
    {SYNTAX_YAML, "", "{a: ", DEEP, "", "", "", "the document is nested too deeply"},
    {SYNTAX_YAML, "", "[\n", DEEP, "", "", "", "the document is nested too deeply"},
    {SYNTAX_YAML, "", "- ", DEEP, "", "", "", "the document is nested too deeply"},
    {SYNTAX_YAML, "", "? ", DEEP, "", "", "", "the document is nested too deeply"},
    {SYNTAX_YAML, "", "!t ", DEEP, "", "", "", "did not find expected"},
    {SYNTAX_YAML, "", "%TAG !a! tag:b,2000:\n", DEEP, "--- a\n", "", "", "too many directives"},
    {SYNTAX_YAML, "a: &a x\n", "b: *a\n", DEEP, "", "", "", NULL},
    {SYNTAX_YAML, "[", "&a x, ", DEEP, "", "*a, ", "]", NULL},
    {SYNTAX_YAML, "- &a [*a, *a]\n", "- *a\n", DEEP, "", "", "", "an alias that contains itself"},
    {SYNTAX_YAML, "a: &a\n", " - xxxxxxxxxxxxxx\n", 2000, "b:\n", " - *a\n", "", "the document has too many nodes"},
    {SYNTAX_YAML, "", "---\n", DEEP, "", "", "", NULL},
    {SYNTAX_YAML, "a: '", "x ''\n\n", DEEP, "'", "", "", NULL},
    {SYNTAX_YAML, "a: >2\n", "  x\n\n   y\n", DEEP, "", "", "", NULL},
    {SYNTAX_YAML, "a: \"", "\\x41\\\n  ", DEEP, "\"", "", "", NULL},
    {SYNTAX_YAML, "a: ", "xxxxxxxxxxxxxxxxxxxx ", DEEP, "", "", "", NULL},
    {SYNTAX_YAML, "a: 1\n", "# xxxxxxxxxxxxxxxxxxxx\n", DEEP, "", "", "", NULL},
    {SYNTAX_YAML, "", "- \xC3\xA9 # \xE2\x80\xA8\n", DEEP, "", "", "", NULL},
    {SYNTAX_JSON, "", "[", DEEP, "", "", "", "the document is nested too deeply"},
    {SYNTAX_JSON, "", "{\"a\":", DEEP, "", "", "", "the document is nested too deeply"},
    {SYNTAX_JSON, "[", "\"\\u0041\",", DEEP, "]", "", "", NULL},
    {SYNTAX_JSON, "[", "/**/1,", DEEP, "]", "", "", NULL},
    {SYNTAX_JSON, "", "/*x", DEEP, "", "", "", "a comment does not end"},
    {SYNTAX_TOML, "a = ", "[", DEEP, "", "", "", "the document is nested too deeply"},
    {SYNTAX_TOML, "a = ", "[\n", DEEP, "", "", "", "the document is nested too deeply"},
    {SYNTAX_TOML, "a = ", "{a = ", DEEP, "", "", "", "the document is nested too deeply"},
    {SYNTAX_TOML, "[", "a.", DEEP, "a]\n", "", "", "a key has too many parts"},
    {SYNTAX_TOML, "", "a.", DEEP, "a = 1\n", "", "", "a key has too many parts"},
    {SYNTAX_TOML, "", "[[a]]\n", DEEP, "b = 1\n", "", "", NULL},
    {SYNTAX_TOML, "", "[[a]]\n[a.b]\nc = 1\n", DEEP, "", "", "", NULL},
    {SYNTAX_TOML, "", "a = [\n", DEEP, "", "", "", "expected a value"},
    {SYNTAX_TOML, "", "a = {\n", DEEP, "", "", "", "the document is nested too deeply"},
    {SYNTAX_TOML, "", "a = '''\n", DEEP, "", "", "", "the key is there already"},
    {SYNTAX_TOML, "", "[\n", DEEP, "", "", "", "expected a key"},
    {SYNTAX_INI, "[a]\nb = 1\n", " c\n", DEEP, "", "", "", NULL},
    {SYNTAX_INI, "[a]\nb =\n", "\n", DEEP, " c\n", "\n", "", NULL},
    {SYNTAX_INI, "", "[a]\nb = 1\n", DEEP, "", "", "", "the section is there already"},
    {SYNTAX_INI, "", "[", DEEP, "", "", "", "the file does not begin"},
    {SYNTAX_LINES, "", "\r", DEEP, "", "\n", "", NULL},
    {SYNTAX_DOCKERFILE, "", "RUN a\n", DEEP, "", "", "", "the file has too many instructions"},
    {SYNTAX_DOCKERFILE, "ENV ", "a=$a ", DEEP, "", "", "", "the file has too many variables"},
    {SYNTAX_DOCKERFILE, "RUN ", "<<E ", DEEP, "", "", "", "a here-document does not end"},
    {SYNTAX_DOCKERFILE, "RUN ", "\\\n", DEEP, "", "", "", NULL},
    {SYNTAX_DOCKERFILE, "", "FROM $a AS b\n", 5000, "", "", "", NULL},
    {SYNTAX_DOCKERFILE, "RUN ", "${a:-", DEEP, "", "", "", NULL},
};
/* clang-format on */

static void add_times(Buf *text, const char *unit, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        buf_add(text, str_of(unit));
    }
}

static const Document *read_text(Arena *arena, Syntax syntax, Str text)
{
    Source *source = arena_new_of(arena, Source);
    *source = source_of(arena, S("x"), str_copy(arena, text));
    const Document *document = document_read(arena, source, syntax);
    check_document(document);
    return document;
}

static void test_repetition(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Arena *arena = arena_new();
        Buf text = {.arena = arena};
        buf_add(&text, str_of(rows[i].head));
        add_times(&text, rows[i].unit, rows[i].count);
        buf_add(&text, str_of(rows[i].middle));
        add_times(&text, rows[i].last, rows[i].count);
        buf_add(&text, str_of(rows[i].tail));
        const Document *document = read_text(arena, rows[i].syntax, buf_str(&text));
        if (!str_starts(document->problem, str_of(rows[i].problem)) ||
            document->failed != (rows[i].problem != NULL)) {
            print_error("row %zu (%s): %.*s\n", i, rows[i].unit, STR_ARG(document->problem));
            fail();
        }
        arena_free(arena);
    }
}

/* Many different keys in one map, then all of them again. */
static void test_many_keys(void **state)
{
    (void)state;
    static const struct {
        Syntax syntax;
        const char *head, *before, *after, *tail;
        bool repeats; /* repeated keys are a problem */
    } maps[] = {
        {SYNTAX_YAML, "",      "k",   ": 1\n",    "",  false},
        {SYNTAX_JSON, "{",     "\"k", "\": 1,\n", "}", false},
        {SYNTAX_TOML, "",      "k",   " = 1\n",   "",  true },
        {SYNTAX_TOML, "",      "[k",  ".a]\n",    "",  true },
        {SYNTAX_INI,  "[a]\n", "k",   " = 1\n",   "",  true },
        {SYNTAX_INI,  "",      "[k",  "]\n",      "",  true },
    };
    for (size_t i = 0; i < sizeof maps / sizeof *maps; i++) {
        Arena *arena = arena_new();
        Buf text = {.arena = arena};
        buf_add(&text, str_of(maps[i].head));
        for (int k = 0; k < 60000; k++) {
            buf_printf(&text, "%s%d%s", maps[i].before, k % 30000, maps[i].after);
        }
        buf_add(&text, str_of(maps[i].tail));
        const Document *document = read_text(arena, maps[i].syntax, buf_str(&text));
        assert_int_equal(document->failed, maps[i].repeats);
        arena_free(arena);
    }
}

/* Each anchor holds the one before ten times. */
static void test_laughs(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    Buf text = {.arena = arena};
    buf_add(&text, S("a0: &a0 x\n"));
    for (int i = 1; i < 20; i++) {
        buf_printf(&text, "a%d: &a%d [", i, i);
        for (int k = 0; k < 10; k++) {
            buf_printf(&text, "*a%d, ", i - 1);
        }
        buf_add(&text, S("]\n"));
    }
    const Document *document = read_text(arena, SYNTAX_YAML, buf_str(&text));
    assert_true(document->failed);
    assert_str(document->problem, "the document has too many nodes");
    assert_str(node_get(document->roots[0], S("a0"))->text, "x");
    arena_free(arena);
}

/* A large map merged into many others, and one that merges itself. */
static void test_merges(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    Buf text = {.arena = arena};
    buf_add(&text, S("a: &a\n"));
    for (int i = 0; i < 1000; i++) {
        buf_printf(&text, "  k%d: 1\n", i);
    }
    for (int i = 0; i < 200; i++) {
        buf_printf(&text, "m%d: {<<: [*a, *a], k%d: 2}\n", i, i);
    }
    const Document *document = read_text(arena, SYNTAX_YAML, buf_str(&text));
    assert_false(document->failed);
    const Node *last = node_get(document->roots[0], S("m199"));
    assert_int_equal(last->count, 1000);
    assert_str(node_get(last, S("k199"))->text, "2");
    document = read_text(arena, SYNTAX_YAML, S("a: &a {<<: *a, b: 1}\n"));
    assert_true(document->failed);
    assert_str(dump_document(arena, document), "{a: {b: 1/i}}");
    arena_free(arena);
}

typedef struct BytesRow {
    Str bytes;
    bool yaml, others; /* whether reading fails */
} BytesRow;

static void test_bytes(void **state)
{
    (void)state;
    static const BytesRow files[] = {
        {{"", 0},                        false, false}, /* empty: JSON fails */
        {{"\xEF\xBB\xBF", 3},            false, false},
        {{"\r\r\r", 3},                  false, false},
        {{"a\0b", 3},                    true,  true },
        {{"\x7f"
          "ELF\x02\x01\x01\0\0\0",
          10},
         true,                                  true },
        {{"\xFF\xFE"
          "a\0:\0 \0"
          "1\0",
          10},
         false,                                 true },
        {{"\xFE\xFF\0a\0:\0 \0001", 10}, false, true },
        {{"a\0:\0 \0"
          "1\0",
          8},
         false,                                 true },
        {{"\xFF\xFE", 2},                false, true },
        {{"\xFF\xFE\x00\xD8", 4},        true,  true },
        {{"\xFF\xFE\0\0a\0\0\0", 8},     true,  true },
        {{"\x80\x81\xFE", 3},            true,  true },
    };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        Arena *arena = arena_new();
        for (int syntax = SYNTAX_YAML; syntax < SYNTAX_DOCKERFILE; syntax++) {
            const Document *document = read_text(arena, (Syntax)syntax, files[i].bytes);
            bool failed = syntax == SYNTAX_YAML ? files[i].yaml : files[i].others;
            failed |= syntax == SYNTAX_JSON;
            if (document->failed != failed) {
                print_error("bytes %zu, syntax %d: %.*s\n", i, syntax,
                            STR_ARG(document->problem));
                fail();
            }
        }
        read_text(arena, SYNTAX_LINES, files[i].bytes);
        read_text(arena, SYNTAX_DOCKERFILE, files[i].bytes);
        arena_free(arena);
    }
}

/* The spans of UTF-16 count bytes of the file, two or four for a character. */
static void test_utf16(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    Str text = {"\xFF\xFE"
                "\xE9\0:\0 \0"
                "x\0 \0"
                "3\0.\0"
                "1\0\n\0",
                20};
    const Document *document = read_text(arena, SYNTAX_YAML, text);
    assert_str(dump_document(arena, document), "{\xC3\xA9: x 3.1/s}");
    const Node *node = document->roots[0]->children[0];
    assert_int_equal(node->key->span.start, 2);
    assert_int_equal(node->key->span.end, 4);
    assert_int_equal(node_slice(node, 2, 5).start, 12);
    assert_int_equal(node_slice(node, 2, 5).end, 18);
    arena_free(arena);
}

/* One claim more than are read of a file: it is said, and the rest is left. */
static void test_many_claims(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    Buf text = {.arena = arena};
    buf_add(&text, S("- pip-compile\n"));
    add_times(&text, "# This file is autogenerated by pip-compile with Python 3.10\n",
              FL_MAX_CLAIMS + 1);
    Source source = source_of(arena, S("requirements.txt"), buf_str(&text));
    SurfaceTable *table = surface_table_new(arena, NULL, 0);
    Findings findings = {.arena = arena};
    surface_table_read(table, SURFACE_CONFIG, NULL, &source, arena, &findings);
    assert_int_equal(findings.claims.len, FL_MAX_CLAIMS);
    assert_int_equal(findings.remarks.len, 1);
    assert_str(findings.remarks.items[0].message,
               "the file states more than 20000 versions: the rest is not read");
    surface_table_free(table);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_repetition),  cmocka_unit_test(test_many_keys),
        cmocka_unit_test(test_laughs),      cmocka_unit_test(test_merges),
        cmocka_unit_test(test_bytes),       cmocka_unit_test(test_utf16),
        cmocka_unit_test(test_many_claims),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
