#include <string.h>

#include <jansson.h>

#include "floorlint/render.h"
#include "floorlint/suppression.h"

#include "test.h"

/* ---- a report to render ---- */

typedef struct World {
    Arena *arena;
    Settings settings;
    Policies policies;
    Report report;
} World;

static int enter(void **state)
{
    static World world;
    world = (World){.arena = arena_new()};
    world.settings = (Settings){.enabled = RULE_SET_ALL};
    Scope *scope = arena_new_of(world.arena, Scope);
    *scope = (Scope){
        .path = S("."),
        .floor = {10,
                  {.kind = ORIGIN_CLAIM, .place = {.path = S(".python-version"), .line = 1}}},
        .default_ = {10,         {.kind = ORIGIN_OPTION, .option = S("--default")}             },
        .ceiling = {MINOR_NONE, {0}                                                           }
    };
    world.policies = (Policies){.scopes = scope, .count = 1, .directory_count = 1};
    world.report = (Report){.arena = world.arena, .policies = &world.policies, .files = 2};
    *state = &world;
    return 0;
}

static int leave(void **state)
{
    arena_free(((World *)*state)->arena);
    return 0;
}

static Place place_in(World *world, const char *path, const char *text, uint32_t start,
                      uint32_t end)
{
    Source source = source_of(world->arena, str_of(path), str_of(text));
    return source_place(world->arena, &source, (Span){start, end});
}

static Diagnostic *add(World *world, RuleId rule, Place place, const char *subject,
                       const char *message)
{
    Diagnostic *diagnostic = report_add(&world->report, &world->settings, rule, 0, place);
    assert_non_null(diagnostic);
    diagnostic->subject = str_of(subject);
    diagnostic->message = str_of(message);
    return diagnostic;
}

/* One finding with everything that a finding can have. */
static void add_rich(World *world)
{
    Place place =
        place_in(world, "app/log.py", "import json\nfrom datetime import UTC\n", 33, 36);
    Diagnostic *diagnostic = add(world, RULE_STDLIB_ADDED, place, "datetime.UTC",
                                 "`datetime.UTC` needs Python 3.11, but the floor is 3.10");
    diagnostic->since = 11;
    diagnostic->label = S("new in 3.11");
    diagnostic->help = S("use `timezone.utc`");
    diagnostic_note(&world->report, diagnostic, "the floor is set by %s", ".python-version:1");
    diagnostic_relate(&world->report, diagnostic,
                      place_in(world, ".python-version", "3.10\n", 0, 4), "the floor");
    Edit *edit = arena_new_of(world->arena, Edit);
    *edit = (Edit){.place = place, .text = S("timezone")};
    diagnostic->fix =
        (Fix){.title = S("use `timezone.utc`"), .safe = true, .edits = edit, .edit_count = 1};
}

static void finish(World *world)
{
    report_finish(&world->report, &world->settings, NULL, NULL, 0);
}

static Str render(World *world, const char *format, const RenderStyle *style)
{
    static const RenderStyle plain = {0};
    Renderer renderer = render_check_format(str_of(format));
    Buf out = {.arena = world->arena};
    assert_non_null(renderer);
    renderer(&world->report, style != NULL ? style : &plain, &out);
    return buf_str(&out);
}

static json_t *parse(Str text)
{
    json_error_t error;
    json_t *value = json_loadb(text.ptr, text.len, JSON_REJECT_DUPLICATES, &error);
    if (value == NULL) {
        print_error("%s in line %d of\n%.*s\n", error.text, error.line, STR_ARG(text));
        fail();
    }
    return value;
}

/* ---- report_finish ---- */

static Str summarize(World *world)
{
    Str all = S("");
    for (size_t i = 0; i < world->report.diagnostics.len; i++) {
        const Diagnostic *diagnostic = &world->report.diagnostics.items[i];
        all = str_format(world->arena, "%.*s%.*s:%u:%u %s %.*s\n", STR_ARG(all),
                         STR_ARG(diagnostic->place.path), diagnostic->place.line,
                         diagnostic->place.column, rule_get(diagnostic->rule)->id,
                         STR_ARG(diagnostic->subject));
    }
    return all;
}

static void findings_are_sorted_and_told_once(void **state)
{
    World *world = *state;
    const char *text = "a\nbb b\n";
    add(world, RULE_FLOOR_DRIFT, place_in(world, "b", text, 5, 6), "z", "m");
    add(world, RULE_FLOOR_DRIFT, place_in(world, "b", text, 2, 3), "z", "m");
    add(world, RULE_FLOOR_DRIFT, place_in(world, "b", text, 2, 3), "a", "m");
    add(world, RULE_FLOOR_DRIFT, place_in(world, "b", text, 2, 3), "a", "m");
    add(world, RULE_ANCHOR_INVALID, place_in(world, "b", text, 2, 3), "a", "m");
    add(world, RULE_FLOOR_DRIFT, place_in(world, "a/b", text, 5, 6), "a", "m");
    add(world, RULE_FLOOR_DRIFT, place_in(world, "a.b", text, 5, 6), "a", "m");
    add(world, RULE_FLOOR_DRIFT, source_whole(world->arena, S("b")), "a", "m");
    finish(world);
    assert_str(summarize(world), "a.b:2:4 floor-drift a\n"
                                 "a/b:2:4 floor-drift a\n"
                                 "b:0:0 floor-drift a\n"
                                 "b:2:1 anchor-invalid a\n"
                                 "b:2:1 floor-drift a\n"
                                 "b:2:1 floor-drift z\n"
                                 "b:2:4 floor-drift z\n");
    assert_int_equal(world->report.errors, 7);
}

static void paths_limit_what_is_shown(void **state)
{
    World *world = *state;
    static const char *const paths[] = {"a", "a/b.py", "ab.py", "c/d.py", ".python-version"};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        add(world, RULE_FLOOR_DRIFT, place_in(world, paths[i], "x", 0, 1), "s", "m");
    }
    Str asked[] = {S("a"), S("c/d.py")};
    report_finish(&world->report, &world->settings, NULL, asked, 2);
    assert_str(summarize(world), "a:1:1 floor-drift s\na/b.py:1:1 floor-drift s\n"
                                 "c/d.py:1:1 floor-drift s\n");
    assert_int_equal(world->report.suppressed, 0);
}

static void comments_and_settings_hide_findings(void **state)
{
    World *world = *state;
    const char *text = "one\ntwo\nthree\n";
    add(world, RULE_STDLIB_ADDED, place_in(world, "a.py", text, 0, 3), "1", "m");
    add(world, RULE_STDLIB_ADDED, place_in(world, "a.py", text, 4, 7), "2", "m");
    add(world, RULE_SYNTAX_TOO_NEW, place_in(world, "a.py", text, 4, 7), "3", "m");
    add(world, RULE_STDLIB_ADDED, place_in(world, "b.py", text, 8, 9), "4", "m");
    add(world, RULE_STDLIB_ADDED, place_in(world, "tests/c.py", text, 8, 9), "5", "m");
    RuleSet added = rule_set_with((RuleSet){0}, RULE_STDLIB_ADDED);
    Suppressions suppressions = {.arena = world->arena};
    const Suppression items[] = {
        {.place = place_in(world, "b.py", text,                   0,          1), .rules = added, .last_line = UINT32_MAX},
        {.place = place_in(world,                       "a.py",       text, 4, 5),
         .rules = added,
         .first_line = 2,
         .last_line = 2},
        {.place = place_in(world,         "a.py",                  text,                                        8,                            9),
         .rules = added,
         .first_line = 3,
         .last_line = 3},
        {.place = place_in(world,                     "c.py",                  text,                                         8,                                                      9),                                                        .unknown = S("stdlib-add")                                               },
    };
    for (size_t i = 0; i < sizeof items / sizeof *items; i++) {
        *vec_push(world->arena, &suppressions.items) = items[i];
    }
    PathIgnore ignore = {S("tests/**"), added};
    world->settings.path_ignores = &ignore;
    world->settings.path_ignore_count = 1;
    report_finish(&world->report, &world->settings, &suppressions, NULL, 0);
    assert_str(summarize(world), "a.py:1:1 stdlib-added 1\n"
                                 "a.py:2:1 syntax-too-new 3\n"
                                 "a.py:3:1 unused-suppression floorlint: ignore\n"
                                 "c.py:3:1 unused-suppression floorlint: ignore\n");
    assert_int_equal(world->report.suppressed, 3);
    assert_int_equal(world->report.errors, 2);
    assert_int_equal(world->report.warnings, 2);
    assert_str(world->report.diagnostics.items[3].message,
               "the ignore comment names no rule: stdlib-add");
}

static void fingerprints_outlive_moves(void **state)
{
    World *world = *state;
    add(world, RULE_FLOOR_DRIFT, place_in(world, "a", "x  = 1\nx = 1\n", 0, 1), "s", "m");
    add(world, RULE_FLOOR_DRIFT, place_in(world, "a", "\n\n\n  x = 1\n", 5, 6), "s", "m");
    add(world, RULE_FLOOR_DRIFT, place_in(world, "a", "\n\ny = 1\n", 2, 3), "s", "m");
    finish(world);
    Diagnostic *items = world->report.diagnostics.items;
    assert_int_equal(items[0].fingerprint.len, 32);
    assert_false(str_eq(items[0].fingerprint, items[1].fingerprint));
    assert_false(str_eq(items[0].fingerprint, items[2].fingerprint)); /* the ordinal */
    Str first = items[0].fingerprint, second = items[2].fingerprint;
    world->report.diagnostics.len = 0;
    const char *moved = "# new\nx = 1\n\nx\t= 1\n";
    add(world, RULE_FLOOR_DRIFT, place_in(world, "a", moved, 6, 7), "s", "other words");
    add(world, RULE_FLOOR_DRIFT, place_in(world, "a", moved, 13, 14), "s", "m");
    Str asked = S("a");
    report_finish(&world->report, &world->settings, NULL, &asked, 1);
    assert_str(world->report.diagnostics.items[0].fingerprint, str_to_c(world->arena, first));
    assert_str(world->report.diagnostics.items[1].fingerprint, str_to_c(world->arena, second));
}

/* ---- formats ---- */

static void full_shows_the_places(void **state)
{
    World *world = *state;
    add_rich(world);
    finish(world);
    assert_str(render(world, "full", NULL),
               "error[stdlib-added]: `datetime.UTC` needs Python 3.11, but the floor is 3.10\n"
               " --> app/log.py:2:22\n"
               "  |\n"
               "2 | from datetime import UTC\n"
               "  |                      ^^^ new in 3.11\n"
               " ::: .python-version:1:1\n"
               "  |\n"
               "1 | 3.10\n"
               "  | ---- the floor\n"
               "  = help: use `timezone.utc`\n"
               "  = fix: use `timezone.utc` (floorlint check --fix)\n"
               "  = more: floorlint explain stdlib-added\n"
               "\n"
               "1 error (2 files)\n");
    RenderStyle style = {.color = COLOR_ANSI, .working_directory = S("../..")};
    Str colored = render(world, "full", &style);
    assert_true(str_starts(colored, S("\x1b[1;31merror[stdlib-added]\x1b[0m")));
    assert_true(str_find(colored, S("../../app/log.py:2:22\n")) != STR_NONE);
}

/* Marks stand under what they mean whatever the characters before it are. */
static void full_marks_by_cells(void **state)
{
    World *world = *state;
    static const struct {
        const char *text;
        uint32_t start, end;
        const char *lines;
    } rows[] = {
        {"\tab",          1, 2, "1 |     ab\n  |     ^\n"      },
        {"a\tb",          2, 3, "1 | a   b\n  |     ^\n"       },
        {"\xE6\xBC\xA2x", 3, 4, "1 | \xE6\xBC\xA2x\n  |   ^\n" },
        {"\xE6\xBC\xA2x", 0, 3, "1 | \xE6\xBC\xA2x\n  | ^^\n"  },
        {"e\xCC\x81x",    3, 4, "1 | e\xCC\x81x\n  |  ^\n"     },
        {"\xFFx",         1, 2, "1 | \xEF\xBF\xBDx\n  |  ^\n"  },
        {"\x1b[0mx",      4, 5, "1 | \\x1b[0mx\n  |        ^\n"},
        {"abc",           3, 3, "1 | abc\n  |    ^\n"          },
        {"abc\ndef",      1, 6, "1 | abc\n  |  ^^\n"           },
        {"",              0, 0, "1 |\n  | ^\n"                 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        world->report.diagnostics.len = 0;
        add(world, RULE_FLOOR_DRIFT,
            place_in(world, "f", rows[i].text, rows[i].start, rows[i].end), "s", "m");
        finish(world);
        Str text = render(world, "full", NULL);
        if (str_find(text, str_of(rows[i].lines)) == STR_NONE) {
            print_error("row %zu:\n%.*s", i, STR_ARG(text));
            fail();
        }
    }
}

static void full_cuts_lines_to_the_terminal(void **state)
{
    World *world = *state;
    char text[3001];
    memset(text, 'x', sizeof text - 1);
    memcpy(text + 1500, "HERE", 4);
    text[sizeof text - 1] = '\0';
    add(world, RULE_FLOOR_DRIFT, place_in(world, "f", text, 1500, 1504), "s", "m");
    finish(world);
    static const size_t widths[] = {0, 1, 40, 80, 200};
    for (size_t i = 0; i < sizeof widths / sizeof *widths; i++) {
        RenderStyle style = {.width = widths[i]};
        Str rest = render(world, "full", &style), line;
        size_t limit = widths[i] == 0 ? 120 : widths[i] < 40 ? 40 : widths[i];
        size_t here = STR_NONE, mark = STR_NONE;
        while (str_cut(&rest, '\n', &line)) {
            if (str_find(line, S("HERE")) != STR_NONE) {
                here = str_find(line, S("HERE"));
                assert_true(line.len <= limit);
                assert_true(str_find(line, S(" ...x")) != STR_NONE);
            }
            mark = str_find(line, S("^^^^")) != STR_NONE ? str_find(line, S("^^^^")) : mark;
        }
        assert_true(here != STR_NONE && here == mark);
    }
}

static void json_is_the_contract(void **state)
{
    World *world = *state;
    add_rich(world);
    add(world, RULE_ANCHOR_MISSING, source_whole(world->arena, S("a\xFF/.python-version")),
        "a\xFF", "no \xFF");
    finish(world);
    json_t *json = parse(render(world, "json", NULL));
    json_t *list = json_object_get(json, "diagnostics");
    assert_int_equal(json_array_size(list), 2);
    char *text = json_dumps(json_array_get(list, 0), 0);
    char *end = strstr(text, "\"fingerprint\": \"");
    assert_non_null(end);
    *end = '\0';
    assert_string_equal(
        text,
        "{\"rule\": \"stdlib-added\", \"severity\": \"error\", \"scope\": \".\", \"path\": "
        "\"app/log.py\", \"line\": 2, \"column\": 22, \"end_line\": 2, \"end_column\": 25, "
        "\"message\": \"`datetime.UTC` needs Python 3.11, but the floor is 3.10\", \"subject\": "
        "\"datetime.UTC\", \"since\": \"3.11\", \"removed\": null, \"notes\": [\"the floor is "
        "set by .python-version:1\"], \"related\": [{\"path\": \".python-version\", \"line\": "
        "1, \"column\": 1, \"end_line\": 1, \"end_column\": 5, \"message\": \"the floor\"}], ");
    free(text);
    text = json_dumps(json_object_get(json_array_get(list, 0), "fix"), 0);
    assert_string_equal(
        text,
        "{\"title\": \"use `timezone.utc`\", \"safe\": true, \"edits\": [{\"path\": "
        "\"app/log.py\", \"line\": 2, \"column\": 22, \"end_line\": 2, \"end_column\": 25, "
        "\"text\": \"timezone\"}]}");
    free(text);
    json_t *bare = json_array_get(list, 1);
    assert_string_equal(json_string_value(json_object_get(bare, "path")),
                        "a%FF/.python-version");
    assert_string_equal(json_string_value(json_object_get(bare, "message")), "no \xEF\xBF\xBD");
    assert_true(json_is_null(json_object_get(bare, "line")));
    assert_true(json_is_null(json_object_get(bare, "end_column")));
    assert_true(json_is_null(json_object_get(bare, "fix")));
    text = json_dumps(json_object_get(json, "policies"), 0);
    assert_string_equal(text,
                        "[{\"scope\": \".\", \"floor\": \"3.10\", \"default\": \"3.10\", "
                        "\"ceiling\": null, \"floor_from\": {\"path\": \".python-version\", "
                        "\"line\": 1}, \"default_from\": {\"option\": \"--default\"}, "
                        "\"ceiling_from\": null}]");
    free(text);
    text = json_dumps(json_object_get(json, "summary"), 0);
    assert_string_equal(text, "{\"files\": 2, \"claims\": 0, \"errors\": 1, \"warnings\": 1, "
                              "\"infos\": 0, \"suppressed\": 0}");
    free(text);
    json_decref(json);
    Str lines = render(world, "json-lines", NULL), line;
    size_t count = 0;
    while (str_cut(&lines, '\n', &line) && line.len > 0) {
        json_decref(parse(line));
        count++;
    }
    assert_int_equal(count, 2);
}

static void sarif_points_at_rules_and_places(void **state)
{
    World *world = *state;
    add_rich(world);
    Place place = place_in(world, "a b/\xC3\xA9#.py", "x", 0, 1);
    add(world, RULE_MATRIX_FAIL_FAST, place, "s", "m");
    finish(world);
    RenderStyle style = {.version = S("1.2.3")};
    json_t *json = parse(render(world, "sarif", &style));
    json_t *run = json_array_get(json_object_get(json, "runs"), 0);
    json_t *driver = json_object_get(json_object_get(run, "tool"), "driver");
    json_t *rules = json_object_get(driver, "rules");
    assert_string_equal(json_string_value(json_object_get(json, "version")), "2.1.0");
    assert_string_equal(json_string_value(json_object_get(run, "columnKind")),
                        "unicodeCodePoints");
    assert_int_equal(json_array_size(rules), RULE_COUNT);
    json_t *results = json_object_get(run, "results"), *result;
    size_t index;
    json_array_foreach(results, index, result)
    {
        size_t rule = (size_t)json_integer_value(json_object_get(result, "ruleIndex"));
        assert_string_equal(
            json_string_value(json_object_get(json_array_get(rules, rule), "id")),
            json_string_value(json_object_get(result, "ruleId")));
    }
    Str text = render(world, "sarif", &style);
    assert_true(str_find(text, S("\"uri\": \"a%20b/%C3%A9%23.py\"")) != STR_NONE);
    assert_true(str_find(text, S("\"region\": {\"startLine\": 2, \"startColumn\": 22, "
                                 "\"endLine\": 2, \"endColumn\": 25}")) != STR_NONE);
    assert_true(str_find(text, S("\"level\": \"note\"")) != STR_NONE);
    json_decref(json);
}

static void gitlab_has_what_it_needs(void **state)
{
    World *world = *state;
    add_rich(world);
    add(world, RULE_ANCHOR_MISSING, source_whole(world->arena, S(".python-version")), "s", "m");
    finish(world);
    json_t *json = parse(render(world, "gitlab", NULL));
    char *text = json_dumps(json_object_get(json_array_get(json, 0), "location"), 0);
    assert_string_equal(
        text, "{\"path\": \".python-version\", \"lines\": {\"begin\": 1, \"end\": 1}}");
    free(text);
    json_t *issue = json_array_get(json, 1);
    assert_string_equal(json_string_value(json_object_get(issue, "severity")), "major");
    assert_string_equal(json_string_value(json_object_get(issue, "check_name")),
                        "stdlib-added");
    json_decref(json);
    world->report.diagnostics.len = 0;
    assert_str(render(world, "gitlab", NULL), "[]\n");
}

static void github_escapes_and_limits(void **state)
{
    World *world = *state;
    Place place = place_in(world, "a,b:c%\n::error::x", "x\ny", 0, 3);
    add(world, RULE_FLOOR_DRIFT, place, "s", "50% \r\n::stop-commands::t");
    finish(world);
    assert_str(render(world, "github", NULL),
               "::error file=a%2Cb%3Ac%25\\x0a%3A%3Aerror%3A%3Ax,line=1,endLine=2,"
               "title=floorlint (floor-drift)::50%25 \\x0d\\x0a::stop-commands::t\n"
               "1 error (2 files)\n");
    for (uint32_t i = 0; i < 12; i++) {
        add(world, RULE_PROSE_DRIFT, place_in(world, "r", "0123456789ab", i, i + 1), "s", "m");
        add(world, RULE_MATRIX_FAIL_FAST, place_in(world, "r", "0123456789ab", i, i + 1), "s",
            "m");
    }
    finish(world);
    Str rest = render(world, "github", NULL), line;
    size_t warnings = 0, notices = 0;
    while (str_cut(&rest, '\n', &line)) {
        warnings += str_starts(line, S("::warning "));
        notices += str_starts(line, S("::notice "));
    }
    assert_int_equal(warnings, 10);
    assert_int_equal(notices, 0);
    rest = render(world, "github", NULL);
    assert_true(str_find(rest, S("::warning title=floorlint::3 more warnings;")) != STR_NONE);
    assert_true(str_find(rest, S("12 infos hidden")) != STR_NONE);
    RenderStyle style = {.infos = INFOS_SHOWN};
    assert_true(str_find(render(world, "github", &style), S("::notice ")) != STR_NONE);
}

/* Well-formed as far as this writer can fail: tags nest, references and quotes are closed. */
static void check_xml(Str text)
{
    Str stack[32];
    size_t depth = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '&') {
            size_t end = str_find_byte(str_from(text, i), ';');
            assert_true(end != STR_NONE && end > 1 && end < 8);
        }
        assert_true((unsigned char)text.ptr[i] >= 0x20 || text.ptr[i] == '\n' ||
                    text.ptr[i] == '\t');
        if (text.ptr[i] != '<') {
            continue;
        }
        size_t quotes = 0, end = i + 1;
        while (end < text.len && (text.ptr[end] != '>' || quotes % 2 == 1)) {
            quotes += text.ptr[end] == '"';
            assert_true(text.ptr[end] != '<');
            end++;
        }
        Str tag = str_slice(text, i + 1, end), name;
        Str rest = tag;
        str_cut(&rest, ' ', &name);
        assert_true(quotes % 2 == 0 && end < text.len);
        if (str_starts(tag, S("/"))) {
            assert_true(depth > 0);
            assert_true(str_eq(stack[--depth], str_from(name, 1)));
        } else if (!str_starts(tag, S("?")) && !str_ends(tag, S("/"))) {
            assert_true(depth < 32);
            stack[depth++] = name;
        }
        i = end;
    }
    assert_int_equal(depth, 0);
}

static const char hostile[] =
    "\x1b[31m::error::x\n<script>&\"'`|*_[]]]>\xFF\xEF\xBF\xBE\xE2\x80\xAE\t%0A";

static void xml_is_well_formed(void **state)
{
    World *world = *state;
    add_rich(world);
    add(world, RULE_FLOOR_DRIFT, place_in(world, hostile, hostile, 0, 9), hostile, hostile);
    add(world, RULE_MATRIX_FAIL_FAST, place_in(world, "f", "x", 0, 1), "s", hostile);
    finish(world);
    Str text = render(world, "junit", NULL);
    check_xml(text);
    assert_true(str_find(text, S("tests=\"3\" failures=\"2\"")) != STR_NONE);
    world->report.diagnostics.len = 0;
    check_xml(render(world, "junit", NULL));
}

/* Whoever names files must not talk to the runner that reads the output. */
static void no_line_starts_with_foreign_text(void **state)
{
    World *world = *state;
    static const char *const formats[] = {"full",   "concise", "json",  "json-lines", "sarif",
                                          "github", "gitlab",  "junit", "markdown"};
    Place place = place_in(world, "::error::\n::x", "a\n::warning::b\n", 2, 4);
    Diagnostic *diagnostic =
        add(world, RULE_FLOOR_DRIFT, place, "::error::s", "\n::error::message");
    diagnostic->label = S("\n::error::label");
    diagnostic->help = S("\n::error::help");
    diagnostic_note(&world->report, diagnostic, "\n::error::note");
    diagnostic_relate(&world->report, diagnostic, place, "\n::error::related");
    finish(world);
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        bool commands = strcmp(formats[i], "github") == 0;
        Str rest = render(world, formats[i], NULL), line;
        while (str_cut(&rest, '\n', &line)) {
            assert_false(!commands && str_starts(str_trim(line), S("::")) &&
                         !str_starts(str_trim(line), S("::: ")));
            assert_false(commands && str_starts(line, S("::error::")));
            assert_true(str_find_byte(line, '\r') == STR_NONE);
        }
    }
}

static void markdown_is_a_table(void **state)
{
    World *world = *state;
    add(world, RULE_FLOOR_DRIFT, place_in(world, "a|b", "x", 0, 1), "s", "`a|b` and <b> `c");
    finish(world);
    assert_str(render(world, "markdown", NULL),
               "### floorlint: 1 error (2 files)\n\n"
               "| severity | rule | place | finding |\n| --- | --- | --- | --- |\n"
               "| error | floor-drift | <code>a&#124;b:1</code> | <code>a&#124;b</code> and "
               "&#60;b&#62; &#96;c |\n");
}

static void infos_are_counted(void **state)
{
    World *world = *state;
    add(world, RULE_MATRIX_FAIL_FAST, place_in(world, "f", "x", 0, 1), "s", "m");
    finish(world);
    assert_str(render(world, "concise", NULL),
               "no drift; 1 info hidden, -v shows it (2 files)\n");
    RenderStyle style = {.infos = INFOS_SHOWN};
    assert_str(render(world, "concise", &style),
               "f:1:1: info[matrix-fail-fast] m\n1 info (2 files)\n");
}

static void formats_have_names(void **state)
{
    World *world = *state;
    assert_str(render_check_formats(world->arena),
               "full, concise, json, json-lines, sarif, github, gitlab, junit, markdown");
    assert_str(render_show_formats(world->arena), "full, json, markdown, svg, html");
    assert_null(render_check_format(S("yaml")));
    assert_null(render_show_format(S("sarif")));
}

#define IN_A_WORLD(test) cmocka_unit_test_setup_teardown(test, enter, leave)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_A_WORLD(findings_are_sorted_and_told_once),
        IN_A_WORLD(paths_limit_what_is_shown),
        IN_A_WORLD(comments_and_settings_hide_findings),
        IN_A_WORLD(fingerprints_outlive_moves),
        IN_A_WORLD(full_shows_the_places),
        IN_A_WORLD(full_marks_by_cells),
        IN_A_WORLD(full_cuts_lines_to_the_terminal),
        IN_A_WORLD(json_is_the_contract),
        IN_A_WORLD(sarif_points_at_rules_and_places),
        IN_A_WORLD(gitlab_has_what_it_needs),
        IN_A_WORLD(github_escapes_and_limits),
        IN_A_WORLD(xml_is_well_formed),
        IN_A_WORLD(no_line_starts_with_foreign_text),
        IN_A_WORLD(markdown_is_a_table),
        IN_A_WORLD(infos_are_counted),
        IN_A_WORLD(formats_have_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
