#include <string.h>

#include "floorlint/glob.h"
#include "floorlint/source.h"

#include "test.h"

typedef struct PlaceRow {
    const char *text;
    uint32_t start, end;
    const char *where;
    const char *excerpt;
} PlaceRow;

static const PlaceRow place_rows[] = {
    {"a\nbcd\ne",             3, 5,   "2:2-2:4", "bcd"                  },
    {"a\r\nbcd\r\ne",         4, 6,   "2:2-2:4", "bcd"                  },
    {"a\rbcd\re",             3, 5,   "2:2-2:4", "bcd"                  },
    {"a\n\r\rb",              4, 5,   "4:1-4:2", "b"                    },
    {"a\n",                   2, 2,   "2:1-2:1", ""                     },
    {"",                      0, 0,   "1:1-1:1", ""                     },
    {"",                      7, 9,   "1:1-1:1", ""                     }, /* past the end */
    {"3.10\n",                0, 400, "1:1-2:1", "3.10"                 },
    {"ab\ncd\n",              1, 4,   "1:2-2:2", "ab"                   }, /* over two lines */
    {"abc",                   2, 1,   "1:3-1:3", "abc"                  }, /* backwards */
    {"\xEF\xBB\xBF#10\n",     3, 6,   "1:1-1:4", "#10"                  }, /* the BOM is no character */
    {"\xEF\xBB\xBF#10\n",     0, 6,   "1:1-1:4", "#10"                  },
    {"\t\tx",                 2, 3,   "1:3-1:4", "\t\tx"                },
    {"\xC3\xA9\xE2\x82\xACx", 5, 6,   "1:3-1:4", "\xC3\xA9\xE2\x82\xACx"},
    {"\xFF\xFEx",             2, 3,   "1:3-1:4", "\xFF\xFEx"            }, /* one for each bad byte */
    {"ab\r\n",                3, 4,   "1:3-2:1", "ab"                   }, /* from within a line end */
};

static void source_places(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    for (size_t i = 0; i < sizeof place_rows / sizeof *place_rows; i++) {
        const PlaceRow *row = &place_rows[i];
        Source source = source_of(arena, S("f"), str_of(row->text));
        Place place = source_place(arena, &source, (Span){row->start, row->end});
        Str got = str_format(arena, "%u:%u-%u:%u", place.line, place.column, place.end_line,
                             place.end_column);
        assert_str(got, row->where);
        assert_int_equal(place.excerpt_column, 1);
        assert_str(place.excerpt, row->excerpt);
        assert_str(place.path, "f");
    }
    arena_free(arena);
}

static void source_cuts_long_lines(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    enum { PAIRS = 20000 };
    char *text = arena_alloc(arena, PAIRS * 3 + 1);
    for (size_t i = 0; i < PAIRS; i++) {
        memcpy(text + i * 3, "\xC3\xA9x", 3);
    }
    Source source = source_of(arena, S("f"), (Str){text, PAIRS * 3});
    for (uint32_t i = 0; i < PAIRS; i += 7) {
        Place place = source_place(arena, &source, (Span){i * 3 + 2, i * 3 + 3});
        assert_int_equal(place.line, 1);
        assert_int_equal(place.column, i * 2 + 2);
        assert_true(place.excerpt.len <= 243);
        assert_int_equal((unsigned char)place.excerpt.ptr[0] & 0xC0,
                         place.excerpt.ptr[0] == 'x' ? 0x40 : 0xC0);
        char last = place.excerpt.ptr[place.excerpt.len - 1];
        assert_true(last == 'x' || last == '\xA9');
        assert_true(place.excerpt_column <= place.column);
    }
    arena_free(arena);
}

static void source_knows_its_lines(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    Source source = source_of(arena, S("f"), S("\xEF\xBB\xBFone\r\n\r\nthree"));
    assert_int_equal(source_line_count(&source), 3);
    static const char *const lines[] = {"", "one", "", "three", ""};
    for (uint32_t line = 0; line < 5; line++) {
        assert_str(source_text(&source, source_line_span(&source, line)), lines[line]);
    }
    assert_int_equal(source_line(&source, 7), 1); /* the LF of a CR LF */
    assert_int_equal(source_line(&source, 8), 2);
    assert_int_equal(source_line(&source, 99), 3);
    Place whole = source_whole(arena, S("dir/f"));
    assert_int_equal(whole.line, 0);
    arena_free(arena);
}

typedef struct GlobRow {
    const char *pattern, *path;
    bool match;
} GlobRow;

static const GlobRow glob_rows[] = {
    {"pyproject.toml",                 "pyproject.toml",            true },
    {"pyproject.toml",                 "a/b/pyproject.toml",        true },
    {"pyproject.toml",                 "a/xpyproject.toml",         false},
    {"/pyproject.toml",                "a/pyproject.toml",          false},
    {"/pyproject.toml",                "pyproject.toml",            true },
    {"*.toml",                         "a/b.toml",                  true },
    {"*",                              ".hidden",                   true },
    {"a/*.toml",                       "a/b.toml",                  true },
    {"a/*.toml",                       "a/b/c.toml",                false},
    {"a/**",                           "a/b/c.toml",                true },
    {"a/**",                           "a",                         false},
    {"a/**/c",                         "a/c",                       true },
    {"a/**/c",                         "a/b/b/c",                   true },
    {"a/**/c",                         "a/bc",                      false},
    {"**/c",                           "c",                         true },
    {"**/c",                           "a/c",                       true },
    {"**/c",                           "ac",                        false},
    {"**/fixtures/**",                 "x/fixtures/y/z",            true },
    {".github/workflows/*.{yml,yaml}", ".github/workflows/ci.yaml", true },
    {".github/workflows/*.{yml,yaml}", ".github/workflows/ci.toml", false},
    {"*.y{,a}ml",                      "ci.yml",                    true },
    {"*.y{,a}ml",                      "ci.yaml",                   true },
    {"{**/,}x/y",                      "a/b/x/y",                   true },
    {"{**/,}x/y",                      "x/y",                       true },
    {"{a,b{c,d}e}",                    "bde",                       true },
    {"{a,b{c,d}e}",                    "be",                        false},
    {"Dockerfile{,.*,-*}",             "Dockerfile",                true },
    {"Dockerfile{,.*,-*}",             "d/Dockerfile.web",          true },
    {"{a",                             "{a",                        true }, /* not closed: plain */
    {"a,b}",                           "a,b}",                      true },
    {"[ab]c",                          "bc",                        true },
    {"[!ab]c",                         "bc",                        false},
    {"[a-f]c",                         "ec",                        true },
    {"[]x]c",                          "]c",                        true },
    {"a/[!b]",                         "a/c",                       true },
    {"a[!b]c",                         "a/c",                       false}, /* a class is no '/' */
    {"[a",                             "[a",                        true },
    {"a?c",
     "a\xC3\xA9"
     "c",                                                           true },
    {"a?/c",                           "a//c",                      false},
    {"\\*",                            "*",                         true },
    {"\\*",                            "x",                         false},
    {"",                               "",                          true },
    {"",                               "x",                         false},
    {"requirements*.txt",              "requirements.txt",          true },
};

static void glob_matches(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof glob_rows / sizeof *glob_rows; i++) {
        const GlobRow *row = &glob_rows[i];
        if (glob_match(str_of(row->pattern), str_of(row->path)) != row->match) {
            print_error("%s on %s\n", row->pattern, row->path);
            fail();
        }
    }
}

static void glob_takes_no_exponential_time(void **state)
{
    (void)state;
    char path[2000], pattern[1000];
    memset(path, 'a', sizeof path);
    for (size_t i = 0; i < sizeof pattern; i += 10) {
        memcpy(pattern + i, "**{a,*a,}*", 10);
    }
    Str all = {pattern, sizeof pattern};
    assert_true(glob_match(all, (Str){path, sizeof path}));
    pattern[sizeof pattern - 1] = '?';
    path[sizeof path - 1] = '/';
    assert_false(glob_match(all, (Str){path, sizeof path}));
    static char longest[5000];
    memset(longest, '*', sizeof longest);
    assert_false(glob_match((Str){longest, sizeof longest}, S("a")));
}

static void path_encode_escapes_what_is_not_utf8(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    assert_str(path_encode(arena, S("a/100%/\xc3\xa9.py")), "a/100%/\xc3\xa9.py");
    assert_str(path_encode(arena, S("a%/\xff\xc3\xa9.py")), "a%/%FF\xc3\xa9.py");
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(source_places),
        cmocka_unit_test(source_cuts_long_lines),
        cmocka_unit_test(source_knows_its_lines),
        cmocka_unit_test(path_encode_escapes_what_is_not_utf8),
        cmocka_unit_test(glob_matches),
        cmocka_unit_test(glob_takes_no_exponential_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
