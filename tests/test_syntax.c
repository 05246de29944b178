/* The syntax features: each is found where it stands, and not in what looks like it. */
#include <grammars.h>
#include <string.h>

#include "floorlint/stdlib.h"

#include "../src/python/syntax.h"
#include "test.h"

/* ---- stand-ins for the facts about names ------------------------------------------ */

/* Names of the rows' sources, read as if the imports above them had been followed. */
static const struct {
    const char *text;
    NameMeaning meaning;
    const char *module, *name;
} known_names[] = {
    {"list",        NAME_STDLIB,   "builtins",  "list"       },
    {"int",         NAME_STDLIB,   "builtins",  "int"        },
    {"str",         NAME_STDLIB,   "builtins",  "str"        },
    {"classmethod", NAME_STDLIB,   "builtins",  "classmethod"},
    {"lru_cache",   NAME_STDLIB,   "functools", "lru_cache"  },
    {"Box",         NAME_CLASS,    NULL,        NULL         },
    {"mapping",     NAME_INSTANCE, "builtins",  "dict"       },
    {"flags",       NAME_INSTANCE, "builtins",  "int"        },
};

static NameFact meaning(void *state, NodeId node)
{
    Str text = tree_text(state, node);
    for (size_t i = 0; i < sizeof(known_names) / sizeof(known_names[0]); i++) {
        if (str_eq(text, str_of(known_names[i].text))) {
            ApiId module = api_module(str_of(known_names[i].module));
            ApiId api = module == 0 ? 0 : api_member(module, str_of(known_names[i].name));
            return (NameFact){known_names[i].meaning, api};
        }
    }
    return (NameFact){NAME_UNKNOWN, 0};
}

static MinorMask reach_all(void *state, NodeId node)
{
    (void)state;
    (void)node;
    return MINORS_KNOWN;
}

/* Annotations are evaluated up to 3.13, and nowhere with the future import; all else is. */
static MinorMask evaluate(void *state, NodeId node)
{
    const SyntaxTree *tree = state;
    bool future = str_find(tree->text, S("import annotations")) != STR_NONE;
    for (NodeId at = node; at != NODE_NONE; at = tree->nodes[at].parent) {
        if (tree_kind(tree, at) == KIND_TYPE) {
            return future ? 0 : minors_between(MINOR_OLDEST, 13);
        }
    }
    return MINORS_KNOWN;
}

static MinorMask absorb_none(void *state, NodeId node, Str exception)
{
    (void)state;
    (void)node;
    (void)exception;
    return 0;
}

/* ---- running a source ------------------------------------------------------------- */

typedef struct Run {
    Arena *arena;
    TSParser *parser;
    Source source;
    PythonReport report;
    bool has_error; /* the tree still has one */
} Run;

static Run run_text(Str text)
{
    Run run = {.arena = arena_new(), .parser = ts_parser_new()};
    assert_true(ts_parser_set_language(run.parser, tree_sitter_python()));
    run.source = source_of(run.arena, S("test.py"), str_copy(run.arena, text));
    SyntaxParse parse =
        syntax_parse(run.parser, syntax_kinds_new(run.arena), run.arena, &run.source);
    PythonFacts facts = {&parse.tree, reach_all, evaluate, absorb_none, meaning};
    SyntaxInput input = {.source = &run.source,
                         .parse = &parse,
                         .facts = &facts,
                         .wanted = MINORS_KNOWN,
                         .arena = run.arena,
                         .scratch = run.arena};
    syntax_check(&input, &run.report);
    run.has_error = parse.broken;
    return run;
}

static Run run_source(const char *text)
{
    return run_text(str_of(text));
}

static void end_run(Run *run)
{
    ts_parser_delete(run->parser);
    arena_free(run->arena);
}

/* The line on which a feature is found first, 0 where it is not. */
static uint32_t line_of(const Run *run, const char *feature)
{
    for (size_t i = 0; i < run->report.requirements.len; i++) {
        const Requirement *requirement = &run->report.requirements.items[i];
        if (str_eq(requirement->subject, str_of(feature))) {
            return requirement->place.line;
        }
    }
    return 0;
}

static bool is_on_line(const Run *run, const char *feature, uint32_t line)
{
    for (size_t i = 0; i < run->report.requirements.len; i++) {
        const Requirement *requirement = &run->report.requirements.items[i];
        if (str_eq(requirement->subject, str_of(feature)) && requirement->place.line == line) {
            return true;
        }
    }
    return false;
}

/* ---- rows ------------------------------------------------------------------------- */

typedef enum RowKind { ROW_USE, ROW_CLEAN, ROW_MANY, ROW_FEW } RowKind;

static const struct {
    RowKind kind;
    const char *feature;
    uint32_t line; /* or a number of arguments */
    const char *source;
} rows[] = {
#define USE(feature, line, source) {ROW_USE, feature, line, source},
#define CLEAN(feature, source)     {ROW_CLEAN, feature, 0, source},
#define MANY(feature, count)       {ROW_MANY, feature, count, NULL},
#define FEW(feature, count)        {ROW_FEW, feature, count, NULL},
#include "syntax/rows.def"
};

#define ROW_COUNT (sizeof(rows) / sizeof(rows[0]))

/* "f(0, 0, …)" */
static const char *call_of(Arena *arena, uint32_t count)
{
    char *text = arena_alloc(arena, (size_t)count * 3 + 8);
    strcpy(text, "f(0");
    for (uint32_t i = 1; i < count; i++) {
        strcat(text, ", 0");
    }
    strcat(text, ")\n");
    return text;
}

static void test_rows(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    int failures = 0;
    for (size_t i = 0; i < ROW_COUNT; i++) {
        const char *source = rows[i].source;
        source = source != NULL ? source : call_of(arena, rows[i].line);
        bool wanted = rows[i].kind == ROW_USE || rows[i].kind == ROW_MANY;
        uint32_t line = rows[i].kind == ROW_USE ? rows[i].line : 1;
        Run run = run_source(source);
        bool found = wanted ? is_on_line(&run, rows[i].feature, line)
                            : line_of(&run, rows[i].feature) != 0;
        if (found != wanted) {
            print_error("%s: %s in:\n%s", rows[i].feature, wanted ? "missed" : "found", source);
            failures++;
        }
        end_run(&run);
    }
    arena_free(arena);
    assert_int_equal(failures, 0);
}

static void test_every_feature_has_rows(void **state)
{
    (void)state;
    size_t count = 0;
    const SyntaxFeature *features = syntax_features(&count);
    for (size_t f = 0; f < count; f++) {
        int uses = 0, clean = 0;
        for (size_t i = 0; i < ROW_COUNT; i++) {
            bool same = strcmp(rows[i].feature, features[f].id) == 0;
            bool use = rows[i].kind == ROW_USE || rows[i].kind == ROW_MANY;
            uses += same && use;
            clean += same && !use;
        }
        if (uses == 0 || clean == 0) {
            print_error("%s has %d uses and %d clean rows\n", features[f].id, uses, clean);
        }
        assert_true(uses > 0 && clean > 0);
    }
}

/* ---- masks ------------------------------------------------------------------------ */

static const struct {
    const char *source, *feature;
    Minor since, removed, warns;
    MinorMask lacking, warning;
} mask_rows[] = {
    {"match a:\n    case 1: pass\n",               "match-statement",                       10, -1, -1, 0x03FF, 0     },
    {"f'{a:\n}'\n",                                "fstring-newline-in-format-spec",        12, 14, -1, 0xCFFF, 0     },
    {"for a in b:\n try: c\n finally: continue\n", "continue-in-finally",                   8,  -1, 14, 0x00FF,
     0xC000                                                                                                           },
    {"a is -1\n",                                  "is-literal",                            -1, -1, 8,  0,      0x3F00},
    {"assert (1, 2)\n",                            "assert-tuple",                          -1, -1, 6,  0,      0xFC40},
    {"a = 10L\n",                                  "long-suffix",                           -1, 0,  -1, 0xFFFF, 0     },
    {"def f(a: Box): pass\nclass Box: pass\n",     "deferred-annotation-forward-reference", 14, -1,
     -1,                                                                                                0x3FFF, 0     },
    {"def f(a: int | 'B'): pass\n",                "string-union-operand",                  14, -1, -1, 0x3FFF, 0     },
};

static void test_masks(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(mask_rows) / sizeof(mask_rows[0]); i++) {
        Run run = run_source(mask_rows[i].source);
        const Requirement *found = NULL;
        for (size_t r = 0; r < run.report.requirements.len; r++) {
            const Requirement *one = &run.report.requirements.items[r];
            found = str_eq(one->subject, str_of(mask_rows[i].feature)) ? one : found;
        }
        print_message("%s\n", mask_rows[i].feature);
        assert_non_null(found);
        assert_int_equal(found->since, mask_rows[i].since);
        assert_int_equal(found->removed, mask_rows[i].removed);
        assert_int_equal(found->warns, mask_rows[i].warns);
        assert_int_equal(found->lacking, mask_rows[i].lacking);
        assert_int_equal(found->warning, mask_rows[i].warning);
        end_run(&run);
    }
}

/* ---- what the grammar cannot read ------------------------------------------------- */

/* Valid code that tree-sitter's grammar fails on: mended, without a remark. */
static const char *const mended[] = {
    "a = *[1], 2\nb = *(c or d),\n",
    "def f():\n    return *{1}, 2\n",
    "if a:\n    b = c(d +\ne, f)\n",
    "try:\n    from a import (\nb, c)\nexcept E:\n    pass\n",
    "*(a), b = c\n*[a, b], c = d\n",
    "match *[0], 1:\n    case 0, 1: pass\n",
    "match a:\n    case B(_=1): pass\n",
    "x: A[1:]\ny: A[int][str]\ndef f() -> A[:]: pass\n",
    "f'{x:=^9}' + f'{y:=08.3f}'\n",
    "def f(*a: *(int,)): pass\n",
    "a = 1\rb = 2\rif a:\r    b = 3\r",
    "# -*- coding: latin-1 -*-\nname = 'caf\xe9' # \xe9\n",
    "# coding: gbk\nname = '\x81\x5c'\n",
    ("\xef\xbb\xbf"
     "a = 1\n\x0c\nb = 2\n"),
    "class A:\r\n\tb = 1\r\n\tc = [\r\n1]\r\n",
    "a = b + \\\n    c\n",
};

static void test_mending(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(mended) / sizeof(mended[0]); i++) {
        Run run = run_source(mended[i]);
        if (run.has_error || run.report.remarks.len > 0) {
            print_error("not mended:\n%s\n", mended[i]);
        }
        assert_false(run.has_error);
        assert_int_equal(run.report.remarks.len, 0);
        end_run(&run);
    }
}

static const struct {
    const char *source;
    uint32_t line;
} unreadable[] = {
    {"a = 1\nb c d\n",         2},
    {"a = 1\nb = {{ c d }}\n", 2},
    {"a = 1\nb = 'c\nd = 2\n", 2},
    {"a = (1,\nb = 2\n",       1},
    {"a = 1\n$ b\n",           2},
};

/* The place is told, and what stands elsewhere is found all the same. */
static void test_unreadable(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(unreadable) / sizeof(unreadable[0]); i++) {
        Arena *arena = arena_new();
        Str text = str_format(arena, "f'{a}'\n%s", unreadable[i].source);
        Run run = run_text(text);
        print_message("%s", unreadable[i].source);
        assert_int_equal(run.report.remarks.len, 1);
        assert_str(run.report.remarks.items[0].rule, "parse-failed");
        assert_int_equal(run.report.remarks.items[0].place.line, unreadable[i].line + 1);
        assert_int_equal(line_of(&run, "fstring"), 1);
        end_run(&run);
        arena_free(arena);
    }
}

/* ---- size ------------------------------------------------------------------------- */

static Str repeat(Arena *arena, const char *before, const char *unit, size_t count,
                  const char *after)
{
    size_t length = strlen(unit) * count;
    char *text = arena_alloc(arena, strlen(before) + length + strlen(after) + 1);
    char *at = text + strlen(strcpy(text, before));
    for (size_t i = 0; i < count; i++) {
        memcpy(at, unit, strlen(unit));
        at += strlen(unit);
    }
    strcpy(at, after);
    return str_of(text);
}

static const struct {
    const char *before, *unit, *after;
    size_t count;
} deep[] = {
    {"a = ",  "1 + ",     "(b := 2)\n",  5000  },
    {"a = ",  "[",        "\n",          5000  },
    {"a = ",  "-",        "(b := 2)\n",  5000  },
    {"",      "f'{",      "\n",          5000  },
    {"a = ",  "f(",       "\n",          5000  },
    {"a = [", "1, ",      "(b := 2)]\n", 200000},
    {"",      "lambda: ", "(b := 2)\n",  5000  },
    {"a = b", "[0]",      "[c := 1]\n",  5000  },
};

static void test_depth(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(deep) / sizeof(deep[0]); i++) {
        Arena *arena = arena_new();
        Run run =
            run_text(repeat(arena, deep[i].before, deep[i].unit, deep[i].count, deep[i].after));
        bool found = strstr(deep[i].after, ":=") == NULL || line_of(&run, "walrus") == 1;
        if (!found) {
            print_error("missed behind %zu times %s\n", deep[i].count, deep[i].unit);
        }
        assert_true(found);
        end_run(&run);
        arena_free(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),       cmocka_unit_test(test_every_feature_has_rows),
        cmocka_unit_test(test_masks),      cmocka_unit_test(test_mending),
        cmocka_unit_test(test_unreadable), cmocka_unit_test(test_depth),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
