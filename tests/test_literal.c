#include "floorlint/literal.h"

#include "test.h"

static ApiId look_up(const char *module, const char *path)
{
    ApiId id = api_module(str_of(module));
    Str rest = str_of(path), part;
    while (id && rest.len && str_cut(&rest, '.', &part)) {
        id = api_member(id, part);
    }
    return id;
}

static void arguments_have_languages(void **state)
{
    (void)state;
    static const struct {
        const char *module, *path;
        size_t position;
        const char *keyword;
        LiteralLanguage language;
    } rows[] = {
        {"datetime", "datetime.fromisoformat", 0,                  "",         LITERAL_ISO_DATETIME},
        {"datetime", "date.fromisoformat",     0,                  "",         LITERAL_ISO_DATE    },
        {"datetime", "datetime.strftime",      0,                  "",         LITERAL_STRFTIME    },
        {"datetime", "datetime.strptime",      1,                  "",         LITERAL_STRPTIME    },
        {"datetime", "datetime.strptime",      0,                  "",         LITERAL_NONE        },
        {"time",     "strftime",               0,                  "",         LITERAL_NONE        },
        {"re",       "compile",                0,                  "",         LITERAL_REGEX       },
        {"re",       "sub",                    LITERAL_BY_KEYWORD, "pattern",  LITERAL_REGEX       },
        {"re",       "sub",                    1,                  "",         LITERAL_NONE        },
        {"array",    "array",                  0,                  "",         LITERAL_ARRAY_CODE  },
        {"struct",   "calcsize",               0,                  "",         LITERAL_STRUCT      },
        {"builtins", "open",                   LITERAL_BY_KEYWORD, "encoding", LITERAL_CODEC       },
        {"builtins", "str.encode",             0,                  "",         LITERAL_CODEC       },
        {"builtins", "format",                 1,                  "",         LITERAL_FORMAT_SPEC },
        {"fnmatch",  "translate",              0,                  "",         LITERAL_NONE        },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        ApiId id = look_up(rows[i].module, rows[i].path);
        LiteralLanguage language =
            literal_language(id, rows[i].position, str_of(rows[i].keyword));
        if (!id || language != rows[i].language) {
            print_error("%s.%s: language %d\n", rows[i].module, rows[i].path, (int)language);
            fail();
        }
    }
    assert_int_equal(literal_language(0, 0, S("")), LITERAL_NONE);
}

/* Measured on 3.6 to 3.15: the first minor that takes the text, and the first that does not. */
static void texts_need_minors(void **state)
{
    (void)state;
    static const struct {
        LiteralLanguage language;
        const char *text;
        Minor since, removed;
    } rows[] = {
        {LITERAL_ISO_DATETIME,  "2020-01-02T03:04:05Z",                11, -1},
        {LITERAL_ISO_DATETIME,  "2020-01-02T03:04Z",                   11, -1},
        {LITERAL_ISO_DATETIME,  "2020-01-02T03:04:05.123Z",            11, -1},
        {LITERAL_ISO_DATETIME,  "2020-01-02",                          -1, -1},
        {LITERAL_ISO_DATETIME,  "20200102",                            11, -1},
        {LITERAL_ISO_DATETIME,  "2020-W01-3",                          11, -1},
        {LITERAL_ISO_DATETIME,  "2020W013",                            11, -1},
        {LITERAL_ISO_DATETIME,  "2020-W01",                            11, -1},
        {LITERAL_ISO_DATETIME,  "2020-001",                            -1, -1},
        {LITERAL_ISO_DATETIME,  "2020-01-02T03",                       -1, -1},
        {LITERAL_ISO_DATETIME,  "2020-01-02x03:04",                    -1, -1},
        {LITERAL_ISO_DATETIME,  "2020-01-02T03:04:05.123",             -1, -1},
        {LITERAL_ISO_DATETIME,  "2020-01-02T03:04:05.1",               11, -1},
        {LITERAL_ISO_DATETIME,  "2020-01-02T03:04:05,123",             11, -1},
        {LITERAL_ISO_DATETIME,  "2020-01-02T030405",                   11, -1},
        {LITERAL_ISO_DATETIME,  "2020-01-02T03:04:05+00:00",           -1, -1},
        {LITERAL_ISO_DATETIME,  "2020-01-02T03:04:05+0000",            11, -1},
        {LITERAL_ISO_DATETIME,  "2020-01-02T03:04:05+00",              11, -1},
        {LITERAL_ISO_DATETIME,  "2020-01-02T03:04:05+00:00:30.123456", -1, -1},
        {LITERAL_ISO_DATETIME,  "2020-01-02T03:04:05 +00:00",          -1, -1},
        {LITERAL_ISO_DATETIME,  "2020-01-02T24:00",                    14, -1},
        {LITERAL_ISO_DATETIME,  "yesterday",                           -1, -1},
        {LITERAL_ISO_DATETIME,  "",                                    -1, -1},
        {LITERAL_ISO_DATE,      "20200102",                            11, -1},
        {LITERAL_ISO_DATE,      "2020-01-02",                          -1, -1},
        {LITERAL_ISO_DATE,      "2020W01",                             11, -1},
        {LITERAL_ISO_TIME,      "03:04",                               -1, -1},
        {LITERAL_ISO_TIME,      "T03:04",                              11, -1},
        {LITERAL_ISO_TIME,      "030405",                              11, -1},
        {LITERAL_ISO_TIME,      "03:04Z",                              11, -1},
        {LITERAL_STRFTIME,      "%Y%:z",                               12, -1},
        {LITERAL_STRFTIME,      "%%:z",                                -1, -1},
        {LITERAL_STRFTIME,      "%Y-%m-%d",                            -1, -1},
        {LITERAL_STRPTIME,      "%G-W%V-%u",                           6,  -1},
        {LITERAL_STRPTIME,      "%F %T",                               15, -1},
        {LITERAL_STRPTIME,      "%H:%M",                               -1, -1},
        {LITERAL_ARRAY_CODE,    "w",                                   13, -1},
        {LITERAL_ARRAY_CODE,    "i",                                   -1, -1},
        {LITERAL_STRUCT,        "<3e",                                 6,  -1},
        {LITERAL_STRUCT,        "F",                                   14, -1},
        {LITERAL_CODEC,         "CP65001",                             8,  -1},
        {LITERAL_CODEC,         "windows-31j",                         13, -1},
        {LITERAL_CODEC,         "unicode_internal",                    -1, 8 },
        {LITERAL_CODEC,         "UTF-8",                               -1, -1},
        {LITERAL_CODEC,         "base64_codec",                        2,  -1},
        {LITERAL_CODEC,         "rot13",                               4,  -1},
        {LITERAL_ERROR_HANDLER, "surrogateescape",                     1,  -1},
        {LITERAL_ERROR_HANDLER, "namereplace",                         5,  -1},
        {LITERAL_ERROR_HANDLER, "strict",                              -1, -1},
        {LITERAL_REGEX,         "(?i)(?x)a",                           -1, -1},
        {LITERAL_REGEX,         " \n(?i)a",                            -1, -1},
        {LITERAL_REGEX,         "b(?i)a",                              -1, 11},
        {LITERAL_REGEX,         "(?=b)(?i)a",                          -1, 11},
        {LITERAL_REGEX,         "a*+",                                 11, -1},
        {LITERAL_REGEX,         "a{2,3}+",                             11, -1},
        {LITERAL_REGEX,         "(?>a)",                               11, -1},
        {LITERAL_REGEX,         "[*+]",                                -1, -1},
        {LITERAL_REGEX,         "\\*+",                                -1, -1},
        {LITERAL_REGEX,         "a(?i)b",                              -1, 11},
        {LITERAL_REGEX,         "(?i)a",                               -1, -1},
        {LITERAL_REGEX,         "(?i:a)",                              6,  -1},
        {LITERAL_REGEX,         "(?a:x)",                              7,  -1},
        {LITERAL_REGEX,         "(?P<n>a)(?P=n)",                      -1, -1},
        {LITERAL_REGEX,         "a\\z",                                14, -1},
        {LITERAL_REGEX,         "\\\\z",                               -1, -1},
        {LITERAL_REGEX,         "\\N{DIGIT ONE}",                      8,  -1},
        {LITERAL_REGEX,         "a # b*+\nc",                          -1, -1},
        {LITERAL_REGEX,         "(",                                   -1, -1},
        {LITERAL_REGEX,         "[",                                   -1, -1},
        {LITERAL_REGEX,         "a\\",                                 -1, -1},
        {LITERAL_FORMAT_SPEC,   "z.2f",                                11, -1},
        {LITERAL_FORMAT_SPEC,   ".6,f",                                14, -1},
        {LITERAL_FORMAT_SPEC,   "_d",                                  6,  -1},
        {LITERAL_FORMAT_SPEC,   ">10",                                 -1, -1},
    };
    size_t failures = 0;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        LiteralNeeds needs = literal_needs(rows[i].language, str_of(rows[i].text));
        Minor since = MINOR_NONE, removed = MINOR_NONE;
        for (size_t j = 0; j < needs.count; j++) {
            since = needs.items[j].since > since ? needs.items[j].since : since;
            removed = needs.items[j].removed != MINOR_NONE ? needs.items[j].removed : removed;
            assert_true(needs.items[j].end <= str_of(rows[i].text).len);
        }
        if (since != rows[i].since || removed != rows[i].removed) {
            print_error("\"%s\": since %d, removed %d\n", rows[i].text, since, removed);
            failures++;
        }
    }
    assert_int_equal(failures, 0);
}

static void a_text_full_of_needs_is_cut(void **state)
{
    (void)state;
    LiteralNeeds needs =
        literal_needs(LITERAL_REGEX, S("a*+b*+c*+d*+e*+f*+g*+h*+i*+j*+k*+l*+m*+n*+o*+p*+q*+"));
    assert_int_equal(needs.count, LITERAL_MAX_NEEDS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arguments_have_languages),
        cmocka_unit_test(texts_need_minors),
        cmocka_unit_test(a_text_full_of_needs_is_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
