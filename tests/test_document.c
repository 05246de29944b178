#include <string.h>

#include "tree_dump.h"

typedef struct Row {
    Syntax syntax;
    const char *text;
    const char *tree;    /* see tree_dump.h */
    const char *problem; /* NULL where the syntax is sound */
    uint32_t at;         /* the offset of the problem */
} Row;

#define SOUND(syntax, text, tree)                                                              \
    {                                                                                          \
        SYNTAX_##syntax, text, tree, NULL, 0                                                   \
    }
#define BROKEN(syntax, text, tree, problem, at)                                                \
    {                                                                                          \
        SYNTAX_##syntax, text, tree, problem, at                                               \
    }

/* clang-format off */
static const Row rows[] = {
    /* YAML: the lexeme and the type of plain scalars. */
    SOUND(YAML, "", ""),
    SOUND(YAML, "# only a comment\n", ""),
    SOUND(YAML, "python: 3.10\n", "{python: 3.10/f}"),
    SOUND(YAML, "[3.8, '3.9', \"3.10\", 3.10.4, 3.x, 3]\n",
        "[3.8/f, 3.9/s', 3.10/s\", 3.10.4/s, 3.x/s, 3/i]"),
    SOUND(YAML, "[0x1F, 0o17, 1_000, 1e3, .5, 3., +1.5, .inf, 1:30, 2001-12-14, -, a-b]",
        "[0x1F/i, 0o17/i, 1_000/i, 1e3/f, .5/f, 3./f, +1.5/f, .inf/f, 1:30/i, 2001-12-14/o, "),
    SOUND(YAML, "on: [yes, True, ~, null, Null]\n",
        "{on: [yes/b, True/b, ~/n, null/n, Null/n]}"),
    SOUND(YAML, "3.10: a\n", "{3.10: a/s}"),
    SOUND(YAML, "a: !!str 3.10\nb: !!float \"3.10\"\nc: ! 3\n",
        "{a: 3.10/s, b: 3.10/f\", c: 3/s}"),
    SOUND(YAML, "a: !Sub \"x-${v}\"\nb: !reference [c, d]\n",
        "{a: x-${v}/s\"!, b: [c/s, d/s]!}"),
    /* YAML: documents, anchors, merges, duplicates. */
    SOUND(YAML, "a: 1\n---\nb: 2\n...\n", "{a: 1/i} --- {b: 2/i}"),
    SOUND(YAML, "a: &v 3.10\nb: *v\n", "{a: 3.10/f, b: 3.10/f*}"),
    SOUND(YAML, "a: &v 1\nb: &v 2\nc: *v\n", "{a: 1/i, b: 2/i, c: 2/i*}"),
    SOUND(YAML, "b: &b {x: 1, y: 2}\na:\n  <<: *b\n  x: 3\n",
        "{b: {x: 1/i, y: 2/i}, a: {x: 3/i, y: 2/i*}}"),
    SOUND(YAML, "- &a {x: 1}\n- &b {x: 2, y: 2}\n- {<<: [*a, *b], z: 3}\n",
        "[{x: 1/i}, {x: 2/i, y: 2/i}, {z: 3/i, x: 1/i*, y: 2/i*}]"),
    SOUND(YAML, "- &a {x: 1}\n- &b {y: 2}\n- {<<: *a, <<: *b}\n",
        "[{x: 1/i}, {y: 2/i}, {x: 1/i*, y: 2/i*}]"),
    SOUND(YAML, "{<<: {x: 1}}", "{x: 1/i}"),
    BROKEN(YAML, "{<<: 1, a: 2}", "{a: 2/i}", "a merge key needs a map", 5),
    SOUND(YAML, "{\"<<\": 1}", "{<<: 1/i}"),
    SOUND(YAML, "a: 1\na: 2\n", "{a: 1/i~, a: 2/i}"),
    SOUND(YAML, "? [a, b]\n: 1\n", "{[a, b]: 1/i}"),
    BROKEN(YAML, "a: &a [*a, 1]\n", "{a: [*a/s!, 1/i]}", "an alias that contains itself", 7),
    BROKEN(YAML, "a: *b\nc: 1\n",
        "{a: *b/s!, c: 1/i}", "an alias of an anchor that is not there", 3),
    /* YAML: broken files keep what was read. */
    BROKEN(YAML, "a: 1\nb: [1, 2\nc: 3\n", "{a: 1/i, b: [1/i, 2 c/s]}", "did not find", 15),
    BROKEN(YAML, "a: 1\n\tb: 2\n", "{}", "found a tab character", 5),
    BROKEN(YAML, "v: >=3.10\n", "{}", "did not find expected comment or line break", 4),
    BROKEN(YAML, "a: b\xff\nc: 3\n", "{a: b?/s, c: 3/i}", "the file is not valid UTF-8", 4),
    BROKEN(YAML, "a: b\x01\nc: 3\n", "{a: b?/s, c: 3/i}", "a control character", 4),
    /* TOML */
    SOUND(TOML, "", "{}"),
    SOUND(TOML, "a = 3.10\nb = \"3.10\"\nc = '3'\nd = 3\ne = true\nf = 1979-05-27 07:32:00Z\n",
        "{a: 3.10/f, b: 3.10/s\", c: 3/s', d: 3/i, e: true/b, f: 1979-05-27 07:32:00Z/o}"),
    SOUND(TOML, "python.3.10 = 1\n\"3.11\" = 2\n", "{python: {3: {10: 1/i}}, 3.11: 2/i}"),
    SOUND(TOML, "[tool.ruff]\ntarget-version = \"py310\" # why\n[tool.black]\n",
        "{tool: {ruff: {target-version: py310/s\"}, black: {}}}"),
    SOUND(TOML, "[[p]]\nn = 1\n[p.x]\nm = 2\n[[p]]\nn = 3\n",
        "{p: [{n: 1/i, x: {m: 2/i}}, {n: 3/i}]}"),
    SOUND(TOML, "a = { b = 1, c.d = [ 1, # x\n 2, ],}\n", "{a: {b: 1/i, c: {d: [1/i, 2/i]}}}"),
    SOUND(TOML, "a = {\n b = 1, # one\n c = 2,\n}\nd = 3\n", "{a: {b: 1/i, c: 2/i}, d: 3/i}"),
    SOUND(TOML, "a = \"x\\t\\u00e9\\\"y\\x41\\e\"\nb = 'C:\\x'\n",
        "{a: x\t\xc3\xa9\"yA\\x1b/s\", b: C:\\x/s'}"),
    SOUND(TOML, "a = \"\"\"\nx\r\n  y \\\n   z\"\"\"\"\n", "{a: x\\x0a  y z\"/s>}"),
    SOUND(TOML, "a = '''\nx\n\\y'''\n", "{a: x\\x0a\\y/s|}"),
    SOUND(TOML, "a = 1e3\nb = 0x1F\nc = -inf\nd = 1_000\ne = 07:32:00\n",
        "{a: 1e3/f, b: 0x1F/i, c: -inf/f, d: 1_000/i, e: 07:32:00/o}"),
    BROKEN(TOML, "a = = 1\nb = 2\n", "{b: 2/i}", "expected a value", 4),
    BROKEN(TOML, "a = 01\nb = 3.\nc = 2\n", "{c: 2/i}", "expected a value", 4),
    BROKEN(TOML, "[a\nx = 1\n[b]\ny = 2\n",
        "{b: {y: 2/i}}", "a table's header does not end", 0),
    BROKEN(TOML, "a = 1\na = 2\n", "{a: 1/i~, a: 2/i}", "the key is there already", 6),
    BROKEN(TOML, "[a]\nx = 1\n[a]\ny = 2\n", "{a: {x: 1/i, y: 2/i}}", "the table is there already", 11),
    SOUND(TOML, "[a.b]\nx = 1\n[a]\ny = 2\n", "{a: {b: {x: 1/i}, y: 2/i}}"),
    BROKEN(TOML, "a = [1, 2\nb = 3\n", "{a: [1/i, 2/i], b: 3/i}", "expected a comma or a bracket", 10),
    BROKEN(TOML, "a = \"x\nb = 2\n", "{b: 2/i}", "a string does not end", 6),
    BROKEN(TOML, "b = 2\na = \"\"\"x\nc = 3\n", "{b: 2/i}", "a string does not end", 21),
    BROKEN(TOML, "a = 1\n[a]\nb = 2\n", "{a: 1/i}", "the key is no table", 7),
    BROKEN(TOML, "a = 1 b = 2\nc = 3\n", "{a: 1/i, c: 3/i}", "expected the end of the line", 6),
    SOUND(TOML, "\xEF\xBB\xBF[a]\r\nb = 1\r\n", "{a: {b: 1/i}}"),
    /* JSON */
    SOUND(JSON, "{\"a\": 3.10, \"b\": [1, true, null, \"x\"]}\n",
        "{a: 3.10/f, b: [1/i, true/b, null/n, x/s\"]}"),
    SOUND(JSON, "// c\n{ /* d */ \"a\": [1, 2,],}\n", "{a: [1/i, 2/i]}"),
    SOUND(JSON, "{\"a\": \"\\u00e9\\n\\ud83d\\ude00\\\"\"}",
        "{a: \xc3\xa9\\x0a\xf0\x9f\x98\x80\"/s\"}"),
    SOUND(JSON, "{\"a\": 1, \"a\": 2}", "{a: 1/i~, a: 2/i}"),
    BROKEN(JSON, "{'a': 1}", "", "single quotes are not JSON", 1),
    BROKEN(JSON, "{\"a\": 1, \"b\": 'c'}", "{a: 1/i}", "single quotes are not JSON", 14),
    BROKEN(JSON, "{\"a\": 1 \"b\": 2}", "{a: 1/i}", "expected a comma or a brace", 8),
    BROKEN(JSON, "{\"a\": {\"b\": 1, \"c\": ", "{a: {b: 1/i}}", "the file ends where", 20),
    BROKEN(JSON, "", "", "the file holds no JSON value", 0),
    BROKEN(JSON, "{} x", "{}", "there is more after the JSON value", 3),
    BROKEN(JSON, "/* x", "", "a comment does not end", 0),
    BROKEN(JSON, "\"a\nb\"", "", "a string does not end on its line", 0),
    /* INI */
    SOUND(INI, "[a]\nKey = v ; w\nother: x=y\n# c\n; d\n", "{a: {key: v ; w/s, other: x=y/s}}"),
    SOUND(INI, "[tox]\nenvlist =\n  py310\n  # c\n  py311\n\n  py312\n\n[b]\nx=1\n",
        "{tox: {envlist: \\x0apy310\\x0apy311\\x0a\\x0apy312/s}, b: {x: 1/s}}"),
    SOUND(INI, "[a]\nx = 1\n  [b]\n", "{a: {x: 1\\x0a[b]/s}}"),
    BROKEN(INI, "[a]\nx = 1\n[a]\ny = 2\n",
        "{a: {x: 1/s, y: 2/s}}", "the section is there already", 11),
    BROKEN(INI, "[a]\nx = 1\nX = 2\n",
        "{a: {x: 1/s~, x: 2/s}}", "the key is there already", 10),
    BROKEN(INI, "[a]\nflag\nx = 1\n",
        "{a: {flag: /n, x: 1/s}}", "expected a key and a value", 4),
    BROKEN(INI, "version = 3.10.4\n",
        "{version: 3.10.4/s}", "the file does not begin with a section", 0),
    SOUND(INI, "\xEF\xBB\xBF[a]\r\nx = 1\r\n  2\ry = 3", "{a: {x: 1\\x0a2/s, y: 3/s}}"),
    SOUND(INI, "", ""),
    /* Lines */
    SOUND(LINES, "3.10\n3.11\r\n\r3.12", "[3.10/s, 3.11/s, /s, 3.12/s]"),
    SOUND(LINES, "\xEF\xBB\xBF" "3.10\n", "[3.10/s]"),
    SOUND(LINES, "", ""),
};
/* clang-format on */

static const Document *read_text(Arena *arena, Syntax syntax, Str text)
{
    Source *source = arena_new_of(arena, Source);
    source->path = S("x");
    source->text = str_copy(arena, text);
    return document_read(arena, source, syntax);
}

static bool row_holds(Arena *arena, const Row *row)
{
    const Document *document = read_text(arena, row->syntax, str_of(row->text));
    Str tree = dump_document(arena, document);
    check_document(document);
    bool problem = row->problem == NULL ? !document->failed
                                        : str_starts(document->problem, str_of(row->problem)) &&
                                              document->problem_span.start == row->at;
    if (!str_starts(tree, str_of(row->tree)) || !problem) {
        print_error("%s\n  is %.*s\n  %.*s at %u\n", row->text, STR_ARG(tree),
                    STR_ARG(document->problem), document->problem_span.start);
        return false;
    }
    return true;
}

static void test_trees(void **state)
{
    (void)state;
    bool good = true;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Arena *arena = arena_new();
        good &= row_holds(arena, &rows[i]);
        arena_free(arena);
    }
    assert_true(good);
}

typedef struct SliceRow {
    Syntax syntax;
    const char *text;
    const char *path;  /* of a scalar */
    const char *value; /* its decoded text */
    const char *find;  /* a part of that */
    const char *slice; /* that part in the file */
    uint32_t at;       /* where it is there */
} SliceRow;

/* clang-format off */
static const SliceRow slices[] = {
    {SYNTAX_YAML, "a: x 3.10\n", "a", "x 3.10", "3.10", "3.10", 5},
    {SYNTAX_YAML, "\xEF\xBB\xBFk\xC3\xA9: \xF0\x9F\x98\x80 3.10\n", "k\xC3\xA9",
     "\xF0\x9F\x98\x80 3.10", "3.10", "3.10", 13},
    {SYNTAX_YAML, "\xC3\xA9: 4567890123456789012345678901234567890123456789012345678901xyz", "\xC3\xA9",
     "4567890123456789012345678901234567890123456789012345678901xyz", "xyz", "xyz", 62},
    {SYNTAX_YAML, "# \xE2\x80\xA8 \xC2\x85\na: 3.10\n", "a", "3.10", "3.10", "3.10", 12},
    {SYNTAX_YAML, "a: |\n  3.10\n  3.11\n\n  3.12\nb: 1\n", "a", "3.10\n3.11\n\n3.12\n", "3.12", "3.12", 22},
    {SYNTAX_YAML, "a: |\n  3.10\n  3.11\n", "a", "3.10\n3.11\n", "3.10\n3.11", "3.10\n  3.11", 7},
    {SYNTAX_YAML, "a: |-\r\n  3.10\r\n  3.11\r\n", "a", "3.10\n3.11", "3.11", "3.11", 17},
    {SYNTAX_YAML, "a: |2+ # x\n    3.10\n  3.11\n\n\nb: 1\n", "a", "  3.10\n3.11\n\n\n", "3.11", "3.11", 22},
    {SYNTAX_YAML, "- - |\n   a\n\n    b\n", "[0][0]", "a\n\n b\n", "b", "b", 16},
    {SYNTAX_YAML, "a: >\n  x\n  3.10\n\n  3.11\n    y\n  z\n", "a", "x 3.10\n3.11\n  y\nz\n", "3.11", "3.11", 19},
    {SYNTAX_YAML, "a: >-\n\n  x\n  y", "a", "\nx y", "y", "y", 13},
    {SYNTAX_YAML, "a: >-\n  x\n  y\n", "a", "x y", "x y", "x\n  y", 8},
    {SYNTAX_YAML, "a: \"x\\t3.10 \\\n   y\\u00e93.11\"\n", "a", "x\t3.10 y\xC3\xA9" "3.11", "3.11", "3.11", 24},
    {SYNTAX_YAML, "a: \"x\\x33.10\"\n", "a", "x3.10", "3.10", "\\x33.10", 5},
    {SYNTAX_YAML, "a: \"x\n   3.10\n\n   3.11\"\n", "a", "x 3.10\n3.11", "3.11", "3.11", 18},
    {SYNTAX_YAML, "a: 'it''s 3.10'\n", "a", "it's 3.10", "3.10", "3.10", 10},
    {SYNTAX_YAML, "a: x\n  3.10\n\n  3.11\n", "a", "x 3.10\n3.11", "3.11", "3.11", 15},
    {SYNTAX_YAML, "a: &q !!str 'x 3.10'\n", "a", "x 3.10", "3.10", "3.10", 15},
    {SYNTAX_YAML, "a: &q\n  # c\n  |\n  3.10\n", "a", "3.10\n", "3.10", "3.10", 18},
    {SYNTAX_TOML, "a = \"x\\t3.10\"\n", "a", "x\t3.10", "3.10", "3.10", 8},
    {SYNTAX_TOML, "a = \"\"\"\n3.10 \\\n  3.11\r\n3.12\"\"\"\n", "a", "3.10 3.11\n3.12", "3.12", "3.12", 23},
    {SYNTAX_TOML, "a = '''x\n3.10'''\n", "a", "x\n3.10", "3.10", "3.10", 9},
    {SYNTAX_TOML, "a = [ \"3.9\", 'x 3.10' ]\n", "a[1]", "x 3.10", "3.10", "3.10", 16},
    {SYNTAX_JSON, "{\"a\": \"\\u00e9 3.10\"}", "a", "\xC3\xA9 3.10", "3.10", "3.10", 14},
    {SYNTAX_INI, "[t]\ne =\n  py310\n  # c\n\n  py311\n", "t.e", "\npy310\n\npy311", "py311", "py311", 25},
    {SYNTAX_INI, "[t]\ne = a\n\tb\n", "t.e", "a\nb", "a\nb", "a\n\tb", 8},
    {SYNTAX_LINES, "x\r\n3.10\n", "[1]", "3.10", "3.10", "3.10", 3},
};
/* clang-format on */

/* The node of a path as node_path writes it. */
static const Node *find_node(Arena *arena, const Node *node, Str path)
{
    if (str_eq(node_path(arena, node), path)) {
        return node;
    }
    for (size_t i = 0; i < node->count; i++) {
        const Node *found = find_node(arena, node->children[i], path);
        if (found != NULL) {
            return found;
        }
    }
    return NULL;
}

static bool slice_holds(Arena *arena, const SliceRow *row)
{
    const Document *document = read_text(arena, row->syntax, str_of(row->text));
    const Node *node = find_node(arena, document->roots[0], str_of(row->path));
    if (node == NULL || !str_eq(node->text, str_of(row->value))) {
        print_error("%s\n  is %.*s\n", row->text,
                    STR_ARG(node != NULL ? node->text : S("missing")));
        return false;
    }
    size_t from = str_find(node->text, str_of(row->find));
    Span span = node_slice(node, from, from + strlen(row->find));
    Str slice = str_slice(document->source->text, span.start, span.end);
    if (span.start != row->at || !str_eq(slice, str_of(row->slice))) {
        print_error("%s\n  gives %.*s at %u\n", row->text, STR_ARG(slice), span.start);
        return false;
    }
    return true;
}

static void test_slices(void **state)
{
    (void)state;
    bool good = true;
    for (size_t i = 0; i < sizeof slices / sizeof *slices; i++) {
        Arena *arena = arena_new();
        good &= slice_holds(arena, &slices[i]);
        arena_free(arena);
    }
    assert_true(good);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_trees),
        cmocka_unit_test(test_slices),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
