#include "floorlint/buf.h"
#include "floorlint/diagnostic.h"

#include "model.h"

#define STATEMENTS 8

/* A repository, and every finding in it: rule, first letter of its severity, the number of the
 * statement that it points at (0: a file as a whole).*/
static const struct {
    const char *why;
    const char *say[STATEMENTS];
    const char *expected;
} rows[] = {
  /* clang-format off */
    {"all is well", {"anchor 3.10", "lanes 3.10"}, ""},

    {"no anchor", {"requires >=3.10", "lanes 3.10"}, "anchor-missing:w0"},
    {"no anchor, strict", {"requires >=3.10", "lanes 3.10", "strict"}, "anchor-missing:e0"},
    {"another manager's file", {"manager 3.10", "requires >=3.10", "lanes 3.10"}, "anchor-missing:i0"},
    {"only the outermost is blamed", {"requires >=3.10", "requires@a >=3.10", "lanes 3.10"}, "anchor-missing:w0"},
    {"a member follows the root's anchor", {"anchor 3.10", "requires@a >=3.10", "lanes 3.10"}, ""},
    {"an anchor that floats", {"anchor 3"}, "anchor-invalid:e1"},
    {"PyPy's", {"anchor pypy3.10"}, "anchor-invalid:e1"},
    {"Python 2", {"anchor 2.7"}, "anchor-invalid:e1"},
    {"a range", {"anchor >=3.10"}, "anchor-invalid:e1"},
    {"a range of one minor", {"anchor ==3.10.*", "lanes 3.10"}, ""},
    {"another manager disagrees", {"anchor 3.12", "manager 3.11", "lanes 3.12"}, "anchor-conflict:e2"},
    {"a patch of the same minor", {"anchor 3.12", "manager 3.12.4", "lanes 3.12"}, ""},
    {"two patches", {"anchor 3.12.1", "manager 3.12.4", "lanes 3.12"}, "anchor-conflict:w2"},
    {"a nested anchor is no conflict", {"anchor 3.12", "anchor@a 3.11", "lanes 3.12 3.11"}, ""},
    {"the promise refuses the anchor", {"anchor 3.10", "requires >=3.11", "lanes 3.11"}, "anchor-below-floor:e1"},
    {"… also from above", {"anchor 3.14", "requires >=3.10,<3.13", "lanes 3.10 3.12"}, "anchor-below-floor:e1"},
    {"… also by its patch", {"anchor 3.10.2", "requires >=3.10.4", "lanes 3.10"}, "anchor-below-floor:e1"},
    {"a later patch is fine", {"anchor 3.10.6", "requires >=3.10.4", "lanes 3.10"}, ""},
    {"what agrees with the promise follows", {"anchor 3.10", "requires >=3.11", "lanes 3.11", "target py311", "runtime python:3.11", "supported 3.11"}, "anchor-below-floor:e1"},
    {"what does not is its own fault", {"anchor 3.10", "requires >=3.11", "lanes 3.11", "target py312"}, "anchor-below-floor:e1 target-drift:e4"},
    {"an option above the anchor", {"anchor 3.10", "option-floor 3.11", "lanes 3.11"}, "anchor-below-floor:e1"},
    {"a member refuses the root's anchor", {"anchor 3.10", "requires@a >=3.12", "lanes 3.10 3.12"}, "anchor-below-floor:e2"},

    {"two promises", {"anchor 3.10", "requires >=3.10", "cfg >=3.8", "lanes 3.10"}, "floor-drift:e3"},
    {"a narrower Poetry range", {"anchor 3.11", "requires >=3.10", "poetry ^3.11", "lanes 3.10 3.11"}, "floor-drift:e3"},
    {"the setting decides", {"anchor 3.10", "requires >=3.9", "set-floor 3.10", "lanes 3.10"}, "floor-drift:e2"},
    {"strict", {"anchor 3.10", "requires >=3.9", "strict", "lanes 3.10"}, "floor-drift:e2"},
    {"a group may need more", {"anchor 3.10", "group >=3.12", "lanes 3.10"}, ""},
    {"an ABI may reach lower", {"anchor 3.10", "abi cp38", "lanes 3.10"}, ""},
    {"… not higher", {"anchor 3.10", "abi cp311", "lanes 3.10"}, "floor-drift:w2"},
    {"a refused promise", {"anchor 3.10", "requires 3.10", "lanes 3.10"}, "floor-drift:e2"},
    {"no lower bound is no promise", {"anchor 3.10", "requires <4", "lanes 3.10"}, ""},

    {"a target above", {"anchor 3.10", "target py311", "lanes 3.10"}, "target-drift:e2"},
    {"a target below", {"anchor 3.10", "target py39", "lanes 3.10"}, "target-drift:w2"},
    {"a target before Python 3", {"anchor 3.10", "target py27", "lanes 3.10"}, "target-drift:w2"},
    {"a list counts by its lowest", {"anchor 3.10", "target py312 py310 py311", "lanes 3.10"}, ""},
    {"a list that starts above", {"anchor 3.10", "target py312 py311", "lanes 3.10"}, "target-drift:e2"},

    {"a target of some files is their own", {"anchor 3.10", "partial py312", "lanes 3.10"}, ""},

    {"a container on another version", {"anchor 3.10", "runtime python:3.12", "lanes 3.10"}, "runtime-drift:e2"},
    {"a container on Python 2", {"anchor 3.10", "runtime python:2.7", "lanes 3.10"}, "runtime-drift:e2"},
    {"a floating one", {"anchor 3.10", "runtime python:3", "lanes 3.10"}, "runtime-drift:e2"},
    {"a floating one that is right today", {"anchor 3.15", "runtime python:latest", "lanes 3.15"}, ""},
    {"patches differ", {"anchor 3.10.4", "runtime python:3.10.2", "lanes 3.10"}, "runtime-drift:w2"},
    {"one patch and a minor", {"anchor 3.10", "runtime python:3.10.2", "lanes 3.10"}, ""},
    {"a documentation build in the range", {"anchor 3.10", "docs 3.12", "lanes 3.10"}, "runtime-drift:w2"},
    {"… below the floor", {"anchor 3.10", "docs 3.9", "lanes 3.10"}, "runtime-drift:e2"},
    {"… outside the promise", {"anchor 3.10", "requires >=3.10,<3.12", "docs 3.13", "lanes 3.10 3.11"}, "runtime-drift:e3"},
    {"no default, but a promise", {"requires >=3.10", "runtime python:3.9", "lanes 3.10"}, "anchor-missing:w0 runtime-drift:e2"},
    {"no default, in the promise", {"requires >=3.10", "runtime python:3.12", "lanes 3.10"}, "anchor-missing:w0"},
    {"a job that tests nothing", {"anchor 3.10", "lanes 3.10", "job 3.12"}, "runtime-drift:e3"},
    {"a hook's interpreter", {"anchor 3.10", "hook python3.12", "lanes 3.10"}, "runtime-drift:w2"},
    {"… that is whatever there is", {"anchor 3.10", "hook python3", "lanes 3.10"}, ""},
    {"a pre-release", {"anchor 3.15", "runtime python:3.15-rc", "lanes 3.15"}, "prerelease-runtime:w2"},

    {"the floor is not tested", {"anchor 3.10", "lanes 3.11"}, "floor-untested:e2"},
    {"… only by a free-threaded build", {"anchor 3.13", "lanes 3.13t 3.14"}, "floor-untested:e2"},
    {"… only by PyPy", {"anchor 3.10", "lanes pypy3.10 3.11"}, "floor-untested:e2"},
    {"… only by a pre-release", {"anchor 3.15", "lanes 3.15-dev 3.14"}, "floor-untested:e2 lane-out-of-range:e2"},
    {"… only by a floating lane", {"anchor 3.10", "lanes 3.x"}, "floor-untested:e2"},
    {"no CI at all", {"anchor 3.10"}, "floor-untested:w1"},
    {"no CI, many scopes", {"anchor 3.10", "anchor@a 3.12"}, "floor-untested:w1"},
    {"CI that runs no Python", {"anchor 3.10", "ci"}, "floor-untested:e1"},
    {"CI that tests nothing", {"anchor 3.10", "job 3.10"}, "floor-untested:e1"},
    {"lanes that are unknown", {"anchor 3.10", "unknown-lanes"}, ""},
    {"environments are lanes without CI", {"anchor 3.10", "environments py310"}, ""},
    {"… and show what is not tested", {"anchor 3.10", "environments py311"}, "floor-untested:e2"},
    {"a lane for each scope", {"anchor 3.10", "anchor@a 3.12", "lanes@. 3.10", "lanes@a 3.12"}, ""},
    {"a scope without", {"anchor 3.10", "anchor@a 3.12", "lanes@. 3.10", "lanes@a 3.13"}, "floor-untested:e4"},
    {"a job of no known directory serves all", {"anchor 3.10", "anchor@a 3.12", "lanes 3.10 3.12"}, ""},
    {"… and violates none", {"anchor 3.10", "anchor@a 3.12", "lanes 3.10 3.12 3.8"}, ""},
    {"the default is not tested", {"anchor 3.13", "requires >=3.10", "lanes 3.10 3.11"}, "default-untested:e3"},
    {"neither", {"anchor 3.13", "requires >=3.10", "lanes 3.11 3.12"}, "floor-untested:e3 default-untested:e3"},
    {"a declared ceiling is not tested", {"anchor 3.10", "requires >=3.10,<3.13", "lanes 3.10 3.11"}, "ceiling-untested:w3"},
    {"one that is not out yet", {"anchor 3.10", "option-ceiling 3.16", "lanes 3.10"}, ""},
    {"a ceiling that nobody declared", {"anchor 3.10", "supported 3.10", "lanes 3.10"}, ""},

    {"the floor's only lane may fail", {"anchor 3.10", "lanes 3.10? 3.11"}, "lane-optional:w2"},
    {"the default's, too", {"anchor 3.13", "requires >=3.10", "lanes 3.10 3.13?"}, "lane-optional:w3"},
    {"another lane does not", {"anchor 3.10", "lanes 3.10?", "lanes 3.10"}, ""},
    {"a matrix above the floor", {"anchor 3.10", "lanes 3.10", "lanes 3.11 3.12"}, "matrix-floor:w3"},
    {"strict", {"anchor 3.10", "lanes 3.10", "lanes 3.11 3.12", "strict"}, "matrix-floor:e3"},
    {"one lane is no matrix", {"anchor 3.10", "lanes 3.10", "lanes 3.12"}, ""},
    {"a lane below the floor", {"anchor 3.10", "lanes 3.8 3.10"}, "lane-out-of-range:e2"},
    {"a lane before Python 3", {"anchor 3.10", "lanes 2.7 3.10"}, "lane-out-of-range:e2"},
    {"… that the promise admits", {"anchor 3.10", "requires >=2.7,!=3.0.*,!=3.1.*", "supported 2.7", "lanes 2.7 3.10 3.2"}, "end-of-life:i2"},
    {"a lane above a declared ceiling", {"anchor 3.10", "option-ceiling 3.12", "lanes 3.10 3.12 3.13"}, "lane-out-of-range:w3"},
    {"… that may fail", {"anchor 3.10", "option-ceiling 3.12", "lanes 3.10 3.12 3.13?"}, ""},
    {"… that is a pre-release", {"anchor 3.10", "option-ceiling 3.12", "lanes 3.10 3.12 3.16-dev"}, ""},
    {"the runner's Python", {"anchor 3.10", "lanes 3.10", "test-unpinned"}, "lane-unpinned:w3"},
    {"… in a job that tests nothing", {"anchor 3.10", "lanes 3.10", "unpinned"}, "lane-unpinned:i3"},
    {"a matrix of one version", {"anchor 3.10", "lanes 3.10=3.10 3.11=3.10"}, "matrix-collapsed:e2"},
    {"… hides its own lack", {"anchor 3.12", "requires >=3.10", "lanes 3.10=3.12 3.12=3.12", "supported 3.10 3.11 3.12"}, "matrix-collapsed:e3 supported-untested:w4"},
    {"… and nothing else", {"anchor 3.12", "requires >=3.10", "lanes 3.11=3.12 3.12=3.12"}, "matrix-collapsed:e3 floor-untested:e3"},
    {"the first failure cancels", {"anchor 3.10", "slow-lanes 3.10 3.11"}, "matrix-fail-fast:i2"},
    {"a single lane cancels nothing", {"anchor 3.10", "slow-lanes 3.10"}, ""},

    {"an unquoted number", {"anchor 3.10", "lanes !3.10 3.11"}, "unquoted-version:e2"},
    {"a list below the floor", {"anchor 3.10", "supported 3.9 3.10", "lanes 3.10"}, "supported-drift:w2"},
    {"a list with Python 2", {"anchor 3.10", "supported 2.7 3.10", "lanes 3.10"}, "supported-drift:w2"},
    {"a list above the floor", {"anchor 3.10", "supported 3.11", "lanes 3.10 3.11"}, "supported-drift:w2"},
    {"a gap", {"anchor 3.10", "supported 3.10 3.12", "lanes 3.10 3.12"}, "supported-drift:w2"},
    {"a hole in the promise is none", {"anchor 3.10", "requires >=3.10,!=3.11.*", "supported 3.10 3.12", "lanes 3.10 3.12"}, ""},
    {"a list above the ceiling", {"anchor 3.10", "requires >=3.10,<3.12", "supported 3.10 3.11 3.12", "lanes 3.10 3.11"}, "supported-drift:w3"},
    {"an advertised version without lane", {"anchor 3.10", "supported 3.10 3.11", "lanes 3.10"}, "supported-untested:w2"},
    {"… said by floor-untested already", {"anchor 3.10", "supported 3.10 3.11", "lanes 3.11"}, "floor-untested:e3"},

    {"a stale lock", {"anchor 3.10", "requires >=3.10", "lock >=3.9", "lanes 3.10"}, "lock-drift:w3"},
    {"a lock of the same range", {"anchor 3.10", "requires >=3.10,<3.13", "lock <3.13,>=3.10", "option-ceiling 3.10", "lanes 3.10"}, ""},
    {"a lock of Poetry's range", {"anchor 3.10", "requires >=3.10", "poetry >=3.10,<3.14", "lock >=3.10,<3.14", "lanes 3.10"}, ""},
    {"a lock against the anchor", {"anchor 3.10", "lock >=3.11", "lanes 3.10"}, "lock-drift:w2"},
    {"a workspace's lock", {"anchor 3.12", "requires >=3.10", "requires@a >=3.11", "lock >=3.11", "lanes 3.10 3.11 3.12"}, ""},
    {"a compiled list for the default", {"anchor 3.13", "requires >=3.10", "compiled 3.13", "lanes 3.10 3.13"}, ""},
    {"a compiled list for another version", {"anchor 3.10", "compiled 3.12", "lanes 3.10"}, "lock-drift:w2"},
    {"… within the promise", {"anchor 3.10", "requires >=3.10", "compiled 3.12", "lanes 3.10"}, ""},
    {"… outside of it, said once", {"anchor 3.10", "requires >=3.10,<3.12", "option-ceiling 3.10", "compiled 3.11 3.12 3.13", "lanes 3.10"}, "lock-drift:w4"},
    {"… for several, one of them the default", {"anchor 3.10", "compiled 3.10 3.12", "lanes 3.10"}, ""},
    {"a sentence with another floor", {"anchor 3.10", "prose >=3.8", "lanes 3.10"}, "prose-drift:w2"},
    {"a sentence with the floor", {"anchor 3.10", "prose >=3.10", "lanes 3.10"}, ""},
    {"a badge with the default", {"anchor 3.13", "requires >=3.10", "badge 3.13", "lanes 3.10 3.13"}, ""},
    {"a badge with an old version", {"anchor 3.10", "badge 3.8", "lanes 3.10"}, "prose-drift:w2"},
    {"an old floor", {"anchor 3.9", "lanes 3.9"}, "end-of-life:i1"},
    {"a template's manifest is not ours", {"anchor 3.10", "requires@templates/x >=3.6", "target@templates/x py36", "lanes 3.10"}, ""},
  /* clang-format on */
};

static Str describe(Arena *arena, const Report *report)
{
    Buf buf = {.arena = arena};
    for (size_t i = 0; i < report->diagnostics.len; i++) {
        const Diagnostic *diagnostic = &report->diagnostics.items[i];
        buf_printf(&buf, "%s%s:%c%u", i > 0 ? " " : "", rule_get(diagnostic->rule)->id,
                   severity_name(diagnostic->severity).ptr[0], diagnostic->place.line);
    }
    return buf_str(&buf);
}

static Report check_model(Model *model, Findings *findings)
{
    Report report = {.arena = model->arena, .policies = &model->policies};
    rules_check_claims(&report, &model->settings, findings, MODEL_TODAY);
    return report;
}

/* Whether every diagnostic can stand in a report: a message by the rules, places with paths. */
static void assert_well_formed(const Report *report)
{
    for (size_t i = 0; i < report->diagnostics.len; i++) {
        const Diagnostic *diagnostic = &report->diagnostics.items[i];
        Str message = diagnostic->message;
        bool fine = message.len > 0 && !str_ends(message, S(".")) &&
                    (message.ptr[0] < 'A' || message.ptr[0] > 'Z' ||
                     str_starts(message, S("Python")) || str_starts(message, S("YAML"))) &&
                    diagnostic->subject.len > 0 && diagnostic->place.path.len > 0;
        for (size_t j = 0; j < diagnostic->related.len; j++) {
            const Place *place = &diagnostic->related.items[j].place;
            bool own = place->line == diagnostic->place.line &&
                       str_eq(place->path, diagnostic->place.path);
            fine = fine && place->path.len > 0 &&
                   (!own || diagnostic->rule != RULE_FLOOR_UNTESTED) &&
                   diagnostic->related.items[j].message.len > 0;
        }
        if (!fine) {
            print_error("%s: %.*s\n", rule_get(diagnostic->rule)->id, STR_ARG(message));
            fail();
        }
    }
}

static void repositories_get_their_findings(void **state)
{
    (void)state;
    size_t wrong = 0;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        Arena *arena = arena_new();
        Model model = model_of(arena, rows[i].say);
        assert_true(model_resolve(&model, NULL));
        Report report = check_model(&model, &model.findings);
        Str actual = describe(arena, &report);
        if (!str_eq(actual, str_of(rows[i].expected))) {
            print_error("%s: got \"%.*s\", expected \"%s\"\n", rows[i].why, STR_ARG(actual),
                        rows[i].expected);
            wrong++;
        }
        assert_well_formed(&report);
        arena_free(arena);
    }
    assert_int_equal(wrong, 0);
}

/* One requirement against a policy, and what is said of it: rule, severity, message. */
#define FROM(first)  (MINORS_KNOWN & ~((1u << (first)) - 1))
#define BELOW(first) ((1u << (first)) - 1)
static const struct {
    const char *say[STATEMENTS];
    Requirement requirement;
    const char *expected;
} uses[] = {
  /* clang-format off */
    {{"anchor 3.10"}, {.kind = REQUIREMENT_ATTRIBUTE, .lacking = BELOW(11), .since = 11, .removed = -1, .warns = -1},
     "stdlib-added error `x` needs Python 3.11, but the floor is 3.10\n"},
    {{"anchor 3.11"}, {.kind = REQUIREMENT_ATTRIBUTE, .lacking = BELOW(11), .since = 11, .removed = -1, .warns = -1}, ""},
    {{"anchor 3.9", "option-ceiling 3.12"}, {.kind = REQUIREMENT_MODULE, .lacking = 1u << 10, .since = 11, .removed = -1, .warns = -1},
     "stdlib-added error `x` needs Python 3.11, but it is reached on Python 3.10\n"},
    {{"requires >=3.10"}, {.kind = REQUIREMENT_METHOD, .lacking = BELOW(12), .since = 12, .removed = -1, .warns = -1},
     "stdlib-added error `x` needs Python 3.12, but the floor is 3.10\n"},
    {{"anchor 3.10", "option-ceiling 3.14"}, {.kind = REQUIREMENT_MODULE, .lacking = FROM(12), .since = -1, .removed = 12, .warns = -1},
     "stdlib-removed error `x` was removed in Python 3.12, but the ceiling is 3.14\n"},
    {{"anchor 3.10", "option-ceiling 3.14"}, {.kind = REQUIREMENT_MODULE, .lacking = 1u << 12, .since = -1, .removed = 12, .warns = -1},
     "stdlib-removed error `x` was removed in Python 3.12, but it is reached on Python 3.12\n"},
    {{"requires >=3.10"}, {.kind = REQUIREMENT_MODULE, .lacking = FROM(12), .since = -1, .removed = 12, .warns = -1}, ""},
    {{"requires >=3.12"}, {.kind = REQUIREMENT_MODULE, .lacking = FROM(12), .since = -1, .removed = 12, .warns = -1},
     "stdlib-removed error `x` was removed in Python 3.12, but the floor is 3.12\n"},
    {{"anchor 3.8", "option-ceiling 3.14"}, {.kind = REQUIREMENT_FUNCTION, .lacking = BELOW(9) | FROM(13), .since = 9, .removed = 13, .warns = -1},
     "stdlib-added error `x` needs Python 3.9, but the floor is 3.8\n"
     "stdlib-removed error `x` was removed in Python 3.13, but the ceiling is 3.14\n"},
    {{"anchor 3.9"}, {.kind = REQUIREMENT_SYNTAX, .lacking = BELOW(10), .since = 10, .removed = -1, .warns = -1},
     "syntax-too-new error the syntax `x` needs Python 3.10, but the floor is 3.9\n"},
    {{"anchor 3.10", "option-ceiling 3.14"}, {.kind = REQUIREMENT_SYNTAX, .warning = FROM(14), .since = -1, .removed = -1, .warns = 14},
     "syntax-removed warning the syntax `x` warns since Python 3.14, but the ceiling is 3.14\n"},
    {{"anchor 3.10", "option-ceiling 3.13"}, {.kind = REQUIREMENT_SYNTAX, .warning = FROM(14), .since = -1, .removed = -1, .warns = 14}, ""},
    {{"anchor 3.6", "option-ceiling 3.9"}, {.kind = REQUIREMENT_SYNTAX, .lacking = FROM(7), .since = -1, .removed = 7, .warns = -1},
     "syntax-removed error the syntax `x` was removed in Python 3.7, but the ceiling is 3.9\n"},
    {{"anchor 3.10"}, {.kind = REQUIREMENT_BEHAVIOUR, .lacking = BELOW(11), .since = 11, .removed = -1, .warns = -1},
     "behaviour-changed warning `x` needs Python 3.11, but the floor is 3.10\n"},
    {{"runtime python:3"}, {.kind = REQUIREMENT_MODULE, .lacking = BELOW(11), .since = 11, .removed = -1, .warns = -1}, ""},
  /* clang-format on */
};

static Str describe_source(Arena *arena, const Report *report)
{
    Buf buf = {.arena = arena};
    for (size_t i = 0; i < report->diagnostics.len; i++) {
        const Diagnostic *diagnostic = &report->diagnostics.items[i];
        buf_printf(&buf, "%s %.*s %.*s\n", rule_get(diagnostic->rule)->id,
                   STR_ARG(severity_name(diagnostic->severity)), STR_ARG(diagnostic->message));
    }
    return buf_str(&buf);
}

static void sources_get_their_findings(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof uses / sizeof uses[0]; i++) {
        Arena *arena = arena_new();
        Model model = model_of(arena, uses[i].say);
        assert_true(model_resolve(&model, NULL));
        Report report = {.arena = arena, .policies = &model.policies};
        PythonReport python = {.path = S("a.py")};
        Requirement *requirement = vec_push(arena, &python.requirements);
        *requirement = uses[i].requirement;
        requirement->subject = S("x");
        requirement->place = (Place){.path = S("a.py"), .line = 1, .column = 1};
        rules_check_python(&report, &model.settings, &python, 0);
        Str actual = describe_source(arena, &report);
        if (!str_eq(actual, str_of(uses[i].expected))) {
            print_error("row %zu: got %.*sexpected %s", i, STR_ARG(actual), uses[i].expected);
            fail();
        }
        for (size_t j = 0; j < report.diagnostics.len; j++) {
            const Diagnostic *diagnostic = &report.diagnostics.items[j];
            bool one = (diagnostic->since != MINOR_NONE) + (diagnostic->removed != MINOR_NONE) +
                           (diagnostic->warns != MINOR_NONE) ==
                       1;
            assert_true(one);
        }
        arena_free(arena);
    }
}

/* Version tests against a policy: on which minors they are reached, true and false. */
static const struct {
    const char *why;
    const char *say[STATEMENTS];
    MinorMask truth, falsity;
    const char *mistake, *expected;
} guards[] = {
    {"true from the floor on",            {"anchor 3.10"},      FROM(8),      BELOW(8),     NULL, "guard-redundant"},
    {"tells versions of the range apart",
     {"anchor 3.10", "option-ceiling 3.14"},
     FROM(12),
     BELOW(12),
     NULL,                                                                                        ""               },
    {"never true",                        {"anchor 3.10"},      BELOW(8),     FROM(8),      NULL, "guard-redundant"},
    {"about what is to come",             {"anchor 3.10"},      FROM(14),     BELOW(14),    NULL, ""               },
    {"above a declared ceiling",
     {"anchor 3.10", "option-ceiling 3.12"},
     FROM(14),
     BELOW(14),
     NULL,                                                                                        "guard-redundant"},
    {"about Python 2",                    {"anchor 3.10"},      MINORS_KNOWN, 0,            NULL, "guard-redundant"},
    {"about Python 4",                    {"anchor 3.10"},      0,            MINORS_KNOWN, NULL, ""               },
    {"a mistake",
     {"anchor 3.10"},
     FROM(10),
     BELOW(11),
     "`> (3, 10)` holds on 3.10.1",                                                               "guard-mistaken" },
    {"no floor",                          {"runtime python:3"}, FROM(8),      BELOW(8),     NULL, ""               },
};

static void guards_are_judged(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof guards / sizeof guards[0]; i++) {
        Arena *arena = arena_new();
        Model model = model_of(arena, guards[i].say);
        assert_true(model_resolve(&model, NULL));
        Report report = {.arena = arena, .policies = &model.policies};
        PythonReport python = {.path = S("a.py")};
        *vec_push(arena, &python.guards) = (GuardTest){
            .place = {.path = S("a.py"), .line = 3, .column = 4},
            .under = MINORS_KNOWN,
            .truth = guards[i].truth,
            .falsity = guards[i].falsity,
            .mistake = str_of(guards[i].mistake)
        };
        rules_check_python(&report, &model.settings, &python, 0);
        const char *rule =
            report.diagnostics.len > 0 ? rule_get(report.diagnostics.items[0].rule)->id : "";
        if (strcmp(rule, guards[i].expected) != 0) {
            print_error("%s: got \"%s\"\n", guards[i].why, rule);
            fail();
        }
        arena_free(arena);
    }
}

/* A guard that does not protect a requirement is related to it, and no finding of its own. */
static void mistaken_guards_are_related(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    const char *const say[] = {"anchor 3.10", NULL};
    Model model = model_of(arena, say);
    assert_true(model_resolve(&model, NULL));
    Report report = {.arena = arena, .policies = &model.policies};
    PythonReport python = {.path = S("a.py")};
    Place guard = {.path = S("a.py"), .line = 3, .column = 4};
    *vec_push(arena, &python.requirements) = (Requirement){
        .kind = REQUIREMENT_MODULE,
        .subject = S("tomllib"),
        .place = {.path = S("a.py"), .line = 4, .column = 1},
        .lacking = 1u << 10,
        .since = 11,
        .removed = MINOR_NONE,
        .warns = MINOR_NONE,
        .guard = guard,
        .guard_problem = S("this holds on 3.10.1")
    };
    *vec_push(arena, &python.guards) = (GuardTest){
        .place = guard, .under = MINORS_KNOWN, .truth = FROM(10), .mistake = S("it holds")};
    rules_check_python(&report, &model.settings, &python, 0);
    assert_int_equal(report.diagnostics.len, 1);
    const Diagnostic *diagnostic = &report.diagnostics.items[0];
    assert_int_equal(diagnostic->rule, RULE_STDLIB_ADDED);
    assert_int_equal(diagnostic->related.len, 2);
    assert_int_equal(diagnostic->related.items[0].place.line, 3);
    assert_str(diagnostic->notes.items[0], "the floor is set by .python-version:1");
    arena_free(arena);
}

/* A severity that the settings change is the same for every finding of the rule. */
static void settings_change_severities(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    const char *const say[] = {"anchor 3.10", "requires >=3.10", "target py39",
                               "cfg >=3.8",   "lanes 3.10",      NULL};
    Model model = model_of(arena, say);
    model.settings.severity[RULE_TARGET_DRIFT] = SEVERITY_ERROR;
    model.settings.severity[RULE_FLOOR_DRIFT] = SEVERITY_OFF;
    assert_true(model_resolve(&model, NULL));
    Report report = check_model(&model, &model.findings);
    assert_str(describe(arena, &report), "target-drift:e3");
    model.settings.enabled = rule_set_without(RULE_SET_ALL, RULE_TARGET_DRIFT);
    report = check_model(&model, &model.findings);
    assert_str(describe(arena, &report), "");
    arena_free(arena);
}

/* What readers remark becomes a diagnostic of the rule that they name. */
static void remarks_become_diagnostics(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    const char *const say[] = {"anchor 3.10", "lanes 3.10", NULL};
    Model model = model_of(arena, say);
    assert_true(model_resolve(&model, NULL));
    Place place = {.path = S("x.toml"), .line = 7, .column = 1};
    findings_remark(&model.findings, "parse-failed", place, S("x.toml"), "line %d is broken",
                    7);
    Report report = check_model(&model, &model.findings);
    assert_str(describe(arena, &report), "parse-failed:w7");
    assert_str(report.diagnostics.items[0].message, "line 7 is broken");
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(repositories_get_their_findings),
        cmocka_unit_test(sources_get_their_findings),
        cmocka_unit_test(guards_are_judged),
        cmocka_unit_test(mistaken_guards_are_related),
        cmocka_unit_test(settings_change_severities),
        cmocka_unit_test(remarks_become_diagnostics),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
