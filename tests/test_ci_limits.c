/* The readers of CI files cross their budgets: they end, and say that they do not know. */
#include "floorlint/buf.h"
#include "floorlint/limits.h"
#include "floorlint/surface.h"

#include "../src/surface/ci/ci.h"
#include "../src/surface/ci/ci_expression.h"
#include "test.h"

/* A repository of one file. */
typedef struct OneFile {
    Str path, text;
} OneFile;

static bool has_file(const Project *project, Str path)
{
    const OneFile *file = project->state;
    return str_eq(path, file->path);
}

static const Source *open_file(const Project *project, Arena *arena, Str path)
{
    const OneFile *file = project->state;
    Source *source = arena_new_of(arena, Source);
    *source = source_of(arena, path, file->text);
    return has_file(project, path) ? source : NULL;
}

static Findings read_text(Arena *arena, CiSurface row, const char *path, Str text)
{
    OneFile file = {str_of(path), text};
    Project project = {.has_file = has_file,
                       .open = open_file,
                       .paths = &file.path,
                       .path_count = 1,
                       .state = &file};
    Findings findings = {.arena = arena, .next_group = 1};
    const Source *source = open_file(&project, arena, file.path);
    SurfaceContext context = {arena, &findings, source, ci_surface(row), &project};
    context.surface->read(&context, document_read(arena, source, SYNTAX_YAML));
    return findings;
}

static bool has_unresolved(const Findings *findings)
{
    for (size_t i = 0; i < findings->jobs.len; i++) {
        if (findings->jobs.items[i]->unresolved) {
            return true;
        }
    }
    return false;
}

/* Whether one remark says that not everything was walked. */
static bool is_said(const Findings *findings)
{
    size_t found = 0;
    for (size_t i = 0; i < findings->remarks.len; i++) {
        found +=
            str_find(findings->remarks.items[i].message, S("nothing is concluded")) != STR_NONE;
    }
    return found == 1;
}

/* A job whose matrix is an axis of `first` times an axis of `second` values. */
static void add_job(Buf *out, int number, int first, int second)
{
    buf_printf(out, "  j%d:\n    strategy:\n      matrix:\n        os: [", number);
    for (int i = 0; i < first; i++) {
        buf_printf(out, "o%d,", i);
    }
    buf_add(out, S("]\n        py: ["));
    for (int i = 0; i < second; i++) {
        buf_printf(out, "'3.%d',", i);
    }
    buf_add(out, S("]\n    steps: [{uses: actions/setup-python@v5, with: {python-version: "
                   "'${{ matrix.py }}'}}, {run: pytest}]\n"));
}

static void test_lanes(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    Buf text = {.arena = arena};
    buf_add(&text, S("on: push\njobs:\n"));
    add_job(&text, 0, 41, FL_MAX_LANES / 40);
    Findings findings =
        read_text(arena, CI_GITHUB_WORKFLOW, ".github/workflows/a.yml", buf_str(&text));
    assert_int_equal(findings.jobs.len, 1);
    assert_true(findings.jobs.items[0]->unresolved);
    assert_int_equal(findings.jobs.items[0]->lane_count, 1);
    assert_true(is_said(&findings));
    arena_free(arena);
}

static void test_steps(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    Buf text = {.arena = arena};
    buf_add(&text, S("on: push\njobs:\n"));
    add_job(&text, 0, 30, 30);
    text.len -= sizeof "]\n" - 1;
    for (int i = 0; i < FL_MAX_CI_STEPS / 900 + 1; i++) {
        buf_add(&text, S(", {run: make}"));
    }
    buf_add(&text, S("]\n"));
    Findings findings =
        read_text(arena, CI_GITHUB_WORKFLOW, ".github/workflows/a.yml", buf_str(&text));
    assert_true(has_unresolved(&findings));
    assert_true(is_said(&findings));
    arena_free(arena);
}

static void test_work(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    Buf text = {.arena = arena};
    buf_add(&text, S("on: push\njobs:\n"));
    for (int i = 0; i < FL_MAX_CI_WORK / 900 + 1; i++) {
        add_job(&text, i, 60, 15);
    }
    Findings findings =
        read_text(arena, CI_GITHUB_WORKFLOW, ".github/workflows/a.yml", buf_str(&text));
    assert_false(findings.jobs.items[0]->unresolved);
    assert_true(has_unresolved(&findings));
    assert_true(is_said(&findings));
    arena_free(arena);
}

static void test_calls(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    Findings findings =
        read_text(arena, CI_GITHUB_WORKFLOW, ".github/workflows/a.yml",
                  S("on: push\njobs:\n"
                    "  a: {uses: ./.github/workflows/a.yml, with: {python: '3.9'}}\n"
                    "  b: {uses: ./.github/workflows/a.yml, with: {python: '3.9'}}\n"));
    assert_true(findings.jobs.len >= 2);
    assert_true(has_unresolved(&findings));
    arena_free(arena);
}

static void test_lookups(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    Buf text = {.arena = arena};
    for (int i = 0; i < 12; i++) {
        buf_printf(&text, "j%d: {extends: [j%d, j%d, j%d], script: pytest}\n", i, (i + 1) % 12,
                   (i + 1) % 12, (i + 1) % 12);
    }
    Findings findings = read_text(arena, CI_GITLAB, ".gitlab-ci.yml", buf_str(&text));
    assert_int_equal(findings.jobs.len, 12);
    arena_free(arena);
}

static Values know_nothing(void *state, const Str *path, size_t len, size_t *used)
{
    (void)state;
    (void)path;
    (void)len;
    (void)used;
    return (Values){0};
}

static void test_alternatives(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    Buf text = {.arena = arena};
    buf_add(&text, S("${{ "));
    for (int i = 0; i < FL_MAX_ALTERNATIVES + 8; i++) {
        buf_printf(&text, "a.b && '3.%d' || ", i);
    }
    buf_add(&text, S("'3.9' }}"));
    ExpressionScope scope = {.arena = arena, .lookup = know_nothing};
    Value scalar = value_of_text(buf_str(&text));
    Values values = expression_values(&scope, &scalar);
    assert_int_equal(values.len, FL_MAX_ALTERNATIVES);
    assert_null(values_certain(&values));
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lanes),   cmocka_unit_test(test_steps),
        cmocka_unit_test(test_work),    cmocka_unit_test(test_calls),
        cmocka_unit_test(test_lookups), cmocka_unit_test(test_alternatives),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
