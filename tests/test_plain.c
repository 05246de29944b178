/* The quick reader gives the trees that tree-sitter gives, or gives up. */
#include <grammars.h>
#include <string.h>

#include "../src/python/plain.h"
#include "test.h"

typedef struct Readers {
    Arena *arena;
    TSParser *parser;
    const SyntaxKinds *kinds;
    Arena *lasting;
} Readers;

static Readers new_readers(void)
{
    Readers readers = {arena_new(), ts_parser_new(), NULL, arena_new()};
    assert_true(ts_parser_set_language(readers.parser, tree_sitter_python()));
    readers.kinds = syntax_kinds_new(readers.lasting);
    return readers;
}

static void free_readers(Readers *readers)
{
    ts_parser_delete(readers->parser);
    arena_free(readers->arena);
    arena_free(readers->lasting);
}

static bool same_node(const SyntaxNode *a, const SyntaxNode *b)
{
    return a->kind == b->kind && a->field == b->field && a->flags == b->flags &&
           a->start == b->start && a->end == b->end && a->parent == b->parent &&
           a->next == b->next && a->scope == b->scope;
}

/* Whether the quick reader takes a text; where it does, its tree has to be tree-sitter's. */
static bool takes(Readers *readers, Str text)
{
    SyntaxTree quick;
    bool taken = plain_read(readers->arena, text, &quick);
    if (taken) {
        TSTree *tree =
            ts_parser_parse_string(readers->parser, NULL, text.ptr, (uint32_t)text.len);
        TSNode root = ts_tree_root_node(tree);
        SyntaxTree other = tree_new(readers->arena, readers->kinds, root, text);
        size_t shared = quick.count < other.count ? quick.count : other.count, same = 0;
        while (same < shared && same_node(&quick.nodes[same], &other.nodes[same])) {
            same++;
        }
        if (ts_node_has_error(root) || same < quick.count || same < other.count) {
            fail_msg("the trees differ from byte %u on:\n%.*s",
                     same < other.count ? other.nodes[same].start : 0, STR_ARG(text));
        }
        ts_tree_delete(tree);
    }
    arena_reset(readers->arena);
    return taken;
}

/* ---- what is plain ------------------------------------------------------------------------
 */

static const char *const plain_sources[] = {
    "x = 1\n",
    "a, b = c, *d\n",
    "a, b\n",
    "(a, [b, *c]) = d\n",
    "a = b, = c\n",
    "x: int = 3\nx: A[b] | C[d] | None\nself.x: a.B[c] = d\n",
    "x += a, b\ny @= z\ny |= z\n",
    "x = y = yield z\n",
    "yield\nyield from a\nx = yield a, b\n",
    "def f(a, /, b=1, *args: int, c: A[b] = d, **kw): pass  # e\n",
    "def f[T: int, *Ts, **P](*a: *Ts) -> A[b]: ...\n",
    "async def f():\n    async for x in y: await z\n    async with a as b: return\n",
    "class A[T](B, metaclass=C):\n    x = 1\n    # d\n\n    # e\n# f\n",
    "@a.b(c)  # d\n@e\nclass C: pass\n",
    "if a:\n    b\n    # c\nelif d: e\nelse:\n\tf\n",
    "for a, (b, c) in d, e: f\nelse: g\n",
    "for x.a in [*b.c]: pass\n",
    "while (a := b): break\nelse:\n  continue\n",
    "try:\n  a\nexcept (A, B) as e:\n  b\nelse: c\nfinally: d\n",
    "try: a\nexcept* E: b\n",
    "with a as b, c: d\nwith (a, b): c\nwith (a as b, c as d,): e\nwith (a) as b: c\n",
    "match a, b:\n  case [c, *_] | {\"d\": -1, **e}: f\n  case G(h, i=j) as k if l: m\n  # n\n",
    "match(x)\nmatch = 3\nprint(a, file=b)\ntype(x)\ntype X[T] = A[T]\n",
    "import a.b as c, d\nfrom .... import (a, b as c,)\nfrom .a import *\n",
    "from __future__ import annotations\n",
    "global a, b\ndel a, b[0]\nassert a, b\nraise A from None\nreturn a, *b\n",
    "x = a if not b else lambda *c, d=1: e or f and g\n",
    "x = -a ** -b * c @ d // e | f & g ^ h << i\n",
    "x = a < b is not c not in d == e\n",
    "x = [a for b, c in d if e if f for g in h]\n",
    "x = {a: b for c in d}, {a for b in c}, (a async for b in c), f(a for b in c)\n",
    "x = {**a, b: c}, {*a, b}, {}, (), [], (a,), [*a(b), c]\n",
    "f(a, *b, c=d, **e)(g)[h, i:j, ::k, *l].m\n",
    "x = f'a{b!r:>{c}}{{d}}{e=} {f[\"g\"]}' rb'\\d' \"\\N{DASH}\\x41\\q\" '''a'b'''\n",
    "x = r\"\\\"\" + r'a\\\\'\n",
    "x = 0xFF + 1_000.5e-3j + .5 + 1. + 0o17 + 0b1\n",
    "x = (a  # b\n     + c)\n",
    "x = a \\\n    + b\n",
    "a; b;\n",
    "\xEF\xBB\xBF# a\r\nx = 1\r\n",
    "if a:\n\n  # b\n  c",
};

static void test_takes_plain(void **state)
{
    (void)state;
    Readers readers = new_readers();
    for (size_t i = 0; i < sizeof plain_sources / sizeof plain_sources[0]; i++) {
        if (!takes(&readers, str_of(plain_sources[i]))) {
            fail_msg("is given up: %s", plain_sources[i]);
        }
    }
    free_readers(&readers);
}

/* What another tree, or an error, would be the answer to. */
static const char *const other_sources[] = {
    "",
    "print a\n",
    "print >>f, a\n",
    "exec a in b\n",
    "except:\n",
    "x = (a\n",
    "x = 'a\n",
    "x = `a`\n",
    "x = 1l\n",
    "x <> y\n",
    "x = f'{a'\n",
    "x = \xC3\xA9\n",
    "x = '\xFF'\n",
    "a\rb\n",
    "if a:\nb\n",
    "if a:\n    b\n  c\n",
    "  a\n",
    "type(x).a = b\n",
    "def f() -> a: t[l]\n",
    "class A:\n @b\n#\n def c(): pass\n",
    "if a:\n (b +\nc)\n",
    "e,\ne = e\n",
    "*a.b\n",
    "x = *a.b\n",
    "x = [yield () for a in b]\n",
    "x[*a.b]\n",
    "a, *b.c = d\n",
    "try: a\n",
    "x = (*a)\n",
    "f(a for b in c, d)\n",
    "with (a as b): c\n",
    "except A, e: b\n",
    /* the grammar goes on with the next line */
    "a, b\n[c] = d\n",
    "if x:\n    a, b\n(c).d = e\n",
    "a, 'b'\n'c'[0] = d\n",
    "x = [a, *b], c\nd\n",
    "x = (a, *b),\nc\n",
    /* whose the star is */
    "x = a, *b[1:]\n",
    "return a, *b.c\n",
    "print(a, *b())\n",
    /* words of the grammar's */
    "x: match[a]\n",
    "x: exec[a]\n",
    "def f(x: print[a]): pass\n",
    "from __future__ import *\n",
    "from __future__.a import b\n",
};

static void test_gives_up(void **state)
{
    (void)state;
    Readers readers = new_readers();
    for (size_t i = 0; i < sizeof other_sources / sizeof other_sources[0]; i++) {
        if (takes(&readers, str_of(other_sources[i]))) {
            fail_msg("is taken: %s", other_sources[i]);
        }
    }
    free_readers(&readers);
}

/* Nesting and chains without end are not followed. */
static void test_bounds(void **state)
{
    (void)state;
    Readers readers = new_readers();
    static const char *const parts[] = {
        "(",       "[",     "-",    "not ", "lambda: ",     "a + ",
        "a.b(c).", "a ** ", "a = ", "f'{",  "a if b else ", "x[y, "};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        size_t length = strlen(parts[i]), count = 20000;
        char *text = arena_alloc(readers.lasting, length * count + 3);
        for (size_t j = 0; j < count; j++) {
            memcpy(text + j * length, parts[i], length);
        }
        memcpy(text + length * count, "a\n", 2);
        SyntaxTree tree;
        assert_false(plain_read(readers.arena, (Str){text, length * count + 2}, &tree));
        arena_reset(readers.arena);
    }
    free_readers(&readers);
}

/* ---- what is broken at random -------------------------------------------------------------
 */

typedef struct Random {
    uint64_t state;
} Random;

static uint32_t below(Random *random, size_t limit)
{
    random->state = random->state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)((random->state >> 33) % limit);
}

static const char *const pieces[] = {"(",
                                     ")",
                                     "[",
                                     "]",
                                     "{",
                                     "}",
                                     ":",
                                     ",",
                                     ";",
                                     "=",
                                     "==",
                                     "*",
                                     "**",
                                     "-",
                                     " if ",
                                     " else ",
                                     " in ",
                                     "not ",
                                     " is ",
                                     " and ",
                                     "yield ",
                                     "await ",
                                     "async ",
                                     "lambda: ",
                                     ":=",
                                     "->",
                                     ".",
                                     "...",
                                     "\"",
                                     "'",
                                     "f\"{a}\"",
                                     "\"\"\"",
                                     "#c\n",
                                     "\n",
                                     "\n\n",
                                     "    ",
                                     " ",
                                     "\\\n",
                                     "print ",
                                     "type ",
                                     "match ",
                                     "case ",
                                     "with ",
                                     " as x",
                                     "del ",
                                     "1",
                                     "0x1f",
                                     "1.5",
                                     "x",
                                     "_",
                                     "*x",
                                     "x: int = 1",
                                     "A[b] |",
                                     "@a\n",
                                     "try:",
                                     "else:",
                                     "\t",
                                     "\f",
                                     "\r\n",
                                     "!r",
                                     "b\"\\u\"",
                                     "r\"\\\"\"",
                                     "`x`",
                                     "<>",
                                     "\xC3\xA9",
                                     "for x in y ",
                                     "from a import b",
                                     "return ",
                                     "raise ",
                                     "import a\n"};

/* Takes a piece out, puts one in, or swaps two bytes. */
static size_t damage(Random *random, char *text, size_t length)
{
    size_t at = below(random, length + 1);
    switch (below(random, 4)) {
    case 0: {
        size_t out = 1 + below(random, 6);
        out = at + out > length ? length - at : out;
        memmove(text + at, text + at + out, length - at - out);
        return length - out;
    }
    case 1: {
        if (at == length) {
            return length;
        }
        size_t other = below(random, length);
        char kept = text[other];
        text[other] = text[at];
        text[at] = kept;
        return length;
    }
    default: {
        const char *piece = pieces[below(random, sizeof pieces / sizeof pieces[0])];
        size_t size = strlen(piece);
        memmove(text + at + size, text + at, length - at);
        memcpy(text + at, piece, size);
        return length + size;
    }
    }
}

static void test_damaged(void **state)
{
    (void)state;
    enum { ROUNDS = 20000, ROOM = 4096 };
    Readers readers = new_readers();
    Random random = {42};
    char *text = arena_alloc(readers.lasting, ROOM);
    size_t taken = 0, sources = sizeof plain_sources / sizeof plain_sources[0];
    for (int round = 0; round < ROUNDS; round++) {
        size_t length = 0;
        for (uint32_t i = 0; i < 1 + below(&random, 3); i++) {
            const char *source = plain_sources[below(&random, sources - 2)];
            memcpy(text + length, source, strlen(source));
            length += strlen(source);
        }
        for (uint32_t i = below(&random, 4); i > 0; i--) {
            length = damage(&random, text, length);
        }
        taken += takes(&readers, (Str){text, length}) ? 1 : 0;
    }
    assert_true(taken > ROUNDS / 10);
    free_readers(&readers);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_takes_plain),
        cmocka_unit_test(test_gives_up),
        cmocka_unit_test(test_bounds),
        cmocka_unit_test(test_damaged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
