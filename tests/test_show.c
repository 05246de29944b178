#include <string.h>

#include <jansson.h>

#include "floorlint/render.h"

#include "test.h"

static Arena *arena;
static Scope scopes[2];
static Policies policies = {.scopes = scopes, .count = 2, .directory_count = 2};

static const Surface image_surface = {.id = "dockerfile-from"};

typedef struct ClaimRow {
    uint32_t scope;
    Role role;
    Spelling spelling;
    const char *path;
    uint32_t line;
    const char *text;
    uint32_t group;
} ClaimRow;

static const ClaimRow claim_rows[] = {
    {1, ROLE_FLOOR,   SPELLING_PEP440, "api/pyproject.toml", 3, ">=3.12",           0},
    {0, ROLE_TESTED,  SPELLING_SEMVER, "ci.yml",             5, "3.10",             1},
    {0, ROLE_TESTED,  SPELLING_SEMVER, "ci.yml",             5, "3.11",             1},
    {0, ROLE_TESTED,  SPELLING_SEMVER, "ci.yml",             5, "3.13",             1},
    {0, ROLE_TESTED,  SPELLING_SEMVER, "ci.yml",             5, "pypy3.10",         1},
    {0, ROLE_RUNTIME, SPELLING_IMAGE,  "Dockerfile",         1, "python:3.12-slim", 0},
    {0, ROLE_RUNTIME, SPELLING_IMAGE,  "Dockerfile",         2, "python:slim",      0},
    {0, ROLE_RUNTIME, SPELLING_IMAGE,  "Dockerfile",         3, "python:$V",        0},
    {0, ROLE_RUNTIME, SPELLING_IMAGE,  "Dockerfile",         4, "python:3.10.4",    0},
    {0, ROLE_ANCHOR,  SPELLING_PYENV,  ".python-version",    1, "3.10",             0},
};

enum { CLAIMS = sizeof claim_rows / sizeof *claim_rows };

static Claim claims[CLAIMS];
static Claim *claim_list[CLAIMS];

static int enter(void **state)
{
    (void)state;
    arena = arena_new();
    Origin anchor = {
        .kind = ORIGIN_CLAIM, .place = {.path = S(".python-version"), .line = 1}
    };
    scopes[0] = (Scope){
        .path = S("."),
        .floor = {10, anchor                                           },
        .default_ = {10, anchor                                           },
        .ceiling = {13, {.kind = ORIGIN_OPTION, .option = S("--ceiling")}}
    };
    scopes[1] = (Scope){
        .path = S("api"),
        .floor = {12,         anchor},
        .default_ = {MINOR_NONE, {0}   },
        .ceiling = {MINOR_NONE, {0}   }
    };
    for (size_t i = 0; i < CLAIMS; i++) {
        const ClaimRow *row = &claim_rows[i];
        claims[i] = (Claim){.surface = &image_surface, .role = row->role, .scope = row->scope};
        Reading reading = specifier_read(row->spelling, str_of(row->text));
        claim_take(&claims[i], &reading);
        claims[i].text = str_of(row->text);
        claims[i].group = row->group;
        claims[i].place = (Place){.path = str_of(row->path),
                                  .line = row->line,
                                  .column = 2 + (uint32_t)i,
                                  .end_line = row->line,
                                  .end_column = 6 + (uint32_t)i};
        claim_list[i] = &claims[i];
    }
    return 0;
}

static int leave(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static Str render(const char *format, const RenderStyle *style)
{
    static const RenderStyle plain = {.width = 80};
    Report report = {
        .arena = arena, .policies = &policies, .claims = claim_list, .claim_count = CLAIMS};
    Buf out = {.arena = arena};
    render_show_format(str_of(format))(&report, style != NULL ? style : &plain, &out);
    return buf_str(&out);
}

static void chart_groups_and_marks(void **state)
{
    (void)state;
    assert_str(
        render("full", NULL),
        "= the whole repository\n"
        "  floor 3.10 (.python-version:1), default 3.10 (.python-version:1),\n"
        "  ceiling 3.13 (--ceiling)\n"
        "\n"
        "                                          3.10 3.11 3.12 3.13 3.14 3.15\n"
        "                                          FD             C\n"
        "anchor\n"
        "  .python-version:1     3.10              #    .    .    .\n"
        "runtime\n"
        "! Dockerfile:1          python:3.12-slim  .    .    #    .\n"
        "  Dockerfile:2          python:slim       o====o====o====o====o====o>\n"
        "  Dockerfile:3          python:$V         ? computed\n"
        "  Dockerfile:4          python:3.10.4     /    .    .    .\n"
        "tested\n"
        "  ci.yml:5              3.10, 3.11, 3.13  #====#    .    #\n"
        "  ci.yml:5              pypy3.10          #    .    .    .  pypy\n"
        "\n"
        "= api\n"
        "  floor 3.12 (.python-version:1), no default, no ceiling\n"
        "\n"
        "                                          3.10 3.11 3.12 3.13 3.14 3.15\n"
        "                                                    F\n"
        "floor\n"
        "  api/pyproject.toml:3  >=3.12                      #====#====#====#>\n"
        "\n"
        "# admitted  / some patch releases  o the newest that there is  > no upper bound\n"
        ". between floor (F) and ceiling (C)  D default  ! disagrees with them\n");
}

/* Cells of a line without colours: every character here is one cell wide. */
static size_t cells_of(Str line)
{
    size_t cells = 0;
    for (size_t i = 0; i < line.len; i++) {
        if (line.ptr[i] == '\x1b') {
            i += str_find_byte(str_from(line, i), 'm');
        } else {
            cells += ((unsigned char)line.ptr[i] & 0xC0) != 0x80;
        }
    }
    return cells;
}

static void chart_fits_the_terminal(void **state)
{
    (void)state;
    claims[0].place.path = S("a/very/long/path/to/some/file/that/nobody/reads/pyproject.toml");
    claims[5].text = S("registry.example.org/team/python:3.12-slim");
    claims[0].set = VERSION_SET_EVERY;
    claims[9].set = specifier_read(SPELLING_PYENV, S("3.1")).set; /* fifteen columns */
    static const size_t widths[] = {80, 100, 140};
    for (size_t i = 0; i < sizeof widths / sizeof *widths; i++) {
        RenderStyle style = {.width = widths[i], .color = COLOR_ANSI, .marks = MARKS_UNICODE};
        Str rest = render("full", &style), line;
        while (str_cut(&rest, '\n', &line)) {
            if (cells_of(line) > widths[i] && !str_starts(line, S("\xE2\x97\x8F"))) {
                print_error("%zu cells: %.*s\n", cells_of(line), STR_ARG(line));
                fail();
            }
        }
    }
}

static void json_is_the_contract(void **state)
{
    (void)state;
    json_error_t error;
    Str text = render("json", NULL);
    json_t *json = json_loadb(text.ptr, text.len, JSON_REJECT_DUPLICATES, &error);
    assert_non_null(json);
    json_t *list = json_object_get(json, "claims");
    assert_int_equal(json_array_size(list), CLAIMS);
    static const struct {
        size_t index;
        const char *json;
    } rows[] = {
        {0, "{\"path\": \".python-version\", \"line\": 1, \"column\": 11, \"end_line\": 1, "
            "\"end_column\": 15, \"text\": \"3.10\", \"surface\": \"dockerfile-from\", "
            "\"role\": \"anchor\", \"versions\": [\"3.10\"], \"min\": \"3.10\", \"max\": "
            "\"3.10\", \"scope\": \".\", \"implementation\": \"cpython\", \"freethreaded\": "
            "false, \"prerelease\": false, \"floating\": false, \"unresolved\": false}"},
        {3, "{\"path\": \"Dockerfile\", \"line\": 3, \"column\": 9, \"end_line\": 3, "
            "\"end_column\": 13, \"text\": \"python:$V\", \"surface\": \"dockerfile-from\", "
            "\"role\": \"runtime\", \"versions\": [], \"min\": null, \"max\": null, \"scope\": "
            "\".\", \"implementation\": \"cpython\", \"freethreaded\": false, \"prerelease\": "
            "false, \"floating\": false, \"unresolved\": true}"                        },
        {5, "{\"path\": \"api/pyproject.toml\", \"line\": 3, \"column\": 2, \"end_line\": 3, "
            "\"end_column\": 6, \"text\": \">=3.12\", \"surface\": \"dockerfile-from\", "
            "\"role\": \"floor\", \"versions\": [\"3.12\", \"3.13\", \"3.14\", \"3.15\"], "
            "\"min\": \"3.12\", \"max\": null, \"scope\": \"api\", \"implementation\": "
            "\"cpython\", \"freethreaded\": false, \"prerelease\": false, \"floating\": false, "
            "\"unresolved\": false}"                                                   },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char *claim = json_dumps(json_array_get(list, rows[i].index), 0);
        assert_string_equal(claim, rows[i].json);
        free(claim);
    }
    json_decref(json);
}

static void markdown_has_a_table_for_each_scope(void **state)
{
    (void)state;
    Str text = render("markdown", NULL);
    assert_true(str_find(text, S("| role | place | written | 3.10 FD | 3.11 | 3.12 | 3.13 C | "
                                 "3.14 | 3.15 |\n")) != STR_NONE);
    assert_true(
        str_find(text,
                 S("| runtime | <code>Dockerfile:1</code> | <code>python:3.12-slim</code> "
                   "**disagrees** | &middot; | &middot; | &#9679; | &middot; |  |  |\n")) !=
        STR_NONE);
    assert_true(str_find(text, S("### api\n")) != STR_NONE);
}

static const char hostile[] = "</svg><script>x</script>\n::error::\x1b[0m|`\"'&";

/* Pictures may be shown by browsers: a file's name must not become markup. */
static void pictures_hold_no_foreign_markup(void **state)
{
    (void)state;
    static const char *const formats[] = {"svg", "html", "markdown", "full"};
    claims[0].place.path = str_of(hostile);
    claims[1].text = str_of(hostile);
    scopes[1].path = str_of(hostile);
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        Str text = render(formats[i], NULL), rest = text, line;
        assert_true(strcmp(formats[i], "full") == 0 ||
                    str_find(text, S("<script")) == STR_NONE);
        while (str_cut(&rest, '\n', &line)) {
            assert_false(str_starts(str_trim(line), S("::")));
        }
        assert_true(str_find_byte(text, '\x1b') == STR_NONE);
    }
    Str svg = render("svg", NULL);
    assert_true(str_starts(svg, S("<svg ")) && str_ends(svg, S("</svg>\n")));
}

static void nothing_is_said_in_words(void **state)
{
    (void)state;
    static const char *const formats[] = {"full", "markdown", "svg", "html", "json"};
    Report report = {.arena = arena, .policies = &policies};
    RenderStyle style = {0};
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        Buf out = {.arena = arena};
        render_show_format(str_of(formats[i]))(&report, &style, &out);
        assert_true(out.len > 0);
    }
    Buf out = {.arena = arena};
    render_show_format(S("full"))(&report, &style, &out);
    assert_str(buf_str(&out), "nothing states a Python version\n");
}

#define WITH_CLAIMS(test) cmocka_unit_test_setup_teardown(test, enter, leave)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_CLAIMS(chart_groups_and_marks),
        WITH_CLAIMS(chart_fits_the_terminal),
        WITH_CLAIMS(json_is_the_contract),
        WITH_CLAIMS(markdown_has_a_table_for_each_scope),
        WITH_CLAIMS(pictures_hold_no_foreign_markup),
        WITH_CLAIMS(nothing_is_said_in_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
