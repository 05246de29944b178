/* The examples of `floorlint explain`, as repositories in memory: the bad one has a finding of
 * its rule and no other, the good one has none. */
#include "floorlint/buf.h"
#include "floorlint/diagnostic.h"
#include "floorlint/python.h"
#include "floorlint/surface.h"
#include "floorlint/vec.h"

#include "test.h"

#define TODAY 20261020u

typedef struct Memory {
    Arena *arena;
    VEC(Str) paths;
    VEC(Str) texts;
} Memory;

/* Cuts an example into files: a line without indentation is a path, what follows is its text.
 */
static Memory read_example(Arena *arena, const char *example)
{
    Memory memory = {.arena = arena};
    Str rest = str_of(example), line;
    Buf text = {.arena = arena};
    while (str_cut(&rest, '\n', &line)) {
        bool content = line.len == 0 || str_starts(line, S("    "));
        if (content && rest.ptr != NULL) {
            buf_add(&text, str_from(line, line.len == 0 ? 0 : 4));
            buf_add(&text, S("\n"));
        } else if (!content) {
            if (memory.paths.len > 0) {
                *vec_push(arena, &memory.texts) = str_copy(arena, buf_str(&text));
            }
            text = (Buf){.arena = arena};
            *vec_push(arena, &memory.paths) = line;
        }
    }
    *vec_push(arena, &memory.texts) = str_copy(arena, buf_str(&text));
    return memory;
}

static size_t find_path(const Memory *memory, Str path)
{
    size_t i = 0;
    while (i < memory->paths.len && !str_eq(memory->paths.items[i], path)) {
        i++;
    }
    return i;
}

static bool has_file(const Project *project, Str path)
{
    const Memory *memory = project->state;
    return find_path(memory, path) < memory->paths.len;
}

static const Source *open_file(const Project *project, Arena *arena, Str path)
{
    const Memory *memory = project->state;
    size_t i = find_path(memory, path);
    if (i == memory->paths.len) {
        return NULL;
    }
    Source *source = arena_new_of(arena, Source);
    *source = source_of(arena, memory->paths.items[i], memory->texts.items[i]);
    return source;
}

/* The Python files, for every version. */
static void check_python(Arena *arena, const Project *project, const Settings *settings,
                         Report *report)
{
    PythonProject *modules = python_project_new(project, settings);
    PythonWorker *worker = python_worker_new(modules);
    assert_non_null(worker);
    for (size_t i = 0; i < project->path_count; i++) {
        if (str_ends(project->paths[i], S(".py"))) {
            PythonReport python = {0};
            python_analyse(worker, arena, open_file(project, arena, project->paths[i]),
                           (PythonWish){MINORS_KNOWN, true}, &python);
            rules_check_python(report, settings, &python, 0);
        }
    }
    python_worker_free(worker);
    python_project_free(modules);
}

/* Claims, policies and the rules on them and on the source. */
static Report check(Arena *arena, Memory *memory)
{
    Project project = {.has_file = has_file,
                       .open = open_file,
                       .paths = memory->paths.items,
                       .path_count = memory->paths.len,
                       .state = memory};
    Settings settings = settings_default(arena);
    Findings findings = {.arena = arena, .next_group = 1};
    SurfaceTable *table = surface_table_new(arena, NULL, 0);
    for (size_t i = 0; i < memory->paths.len; i++) {
        const Source *source = open_file(&project, arena, memory->paths.items[i]);
        if (surface_table_wants(table, SURFACE_CONFIG, source->path)) {
            surface_table_read(table, SURFACE_CONFIG, &project, source, arena, &findings);
        }
        if (str_eq(source->path, S("floorlint.toml"))) {
            Error error;
            assert_true(settings_read(arena, source, "", &settings, &findings, &error));
        }
    }
    surface_table_free(table);
    Policies *policies = arena_new_of(arena, Policies);
    Error error = {0};
    assert_true(policy_resolve(arena, &settings, &findings, &project, TODAY, policies, &error));
    Report report = {.arena = arena, .policies = policies};
    rules_check_claims(&report, &settings, &findings, TODAY);
    check_python(arena, &project, &settings, &report);
    return report;
}

static void show(const char *which, const char *id, const Report *report)
{
    print_error("%s example of %s:\n", which, id);
    for (size_t i = 0; i < report->diagnostics.len; i++) {
        const Diagnostic *diagnostic = &report->diagnostics.items[i];
        print_error("  %.*s:%u: %s: %.*s\n", STR_ARG(diagnostic->place.path),
                    diagnostic->place.line, rule_get(diagnostic->rule)->id,
                    STR_ARG(diagnostic->message));
    }
}

/* Rules whose facts come from elsewhere: suppressions, virtual environments, and what the
 * source pass does not know yet. */
static bool is_outside(RuleId rule)
{
    return rule == RULE_UNUSED_SUPPRESSION || rule == RULE_ENVIRONMENT_DRIFT ||
           rule == RULE_PIN_DRIFT || rule == RULE_BEHAVIOUR_CHANGED;
}

/* An example shows what matters; that the rest of its repository is not there is no finding. */
static bool is_beside(const Diagnostic *diagnostic, RuleId rule)
{
    return diagnostic->rule != rule && diagnostic->rule == RULE_FLOOR_UNTESTED &&
           diagnostic->severity == SEVERITY_WARNING;
}

static size_t count_others(const Report *report, RuleId rule, size_t *own)
{
    size_t others = 0;
    *own = 0;
    for (size_t i = 0; i < report->diagnostics.len; i++) {
        const Diagnostic *diagnostic = &report->diagnostics.items[i];
        *own += diagnostic->rule == rule;
        others += diagnostic->rule != rule && !is_beside(diagnostic, rule);
    }
    return others;
}

static void examples_show_their_rule(void **state)
{
    (void)state;
    size_t wrong = 0;
    for (RuleId rule = 0; rule < RULE_COUNT; rule++) {
        if (is_outside(rule)) {
            continue;
        }
        Arena *arena = arena_new();
        size_t own;
        Memory bad = read_example(arena, rule_get(rule)->bad);
        Report report = check(arena, &bad);
        if (count_others(&report, rule, &own) != 0 || own != 1) {
            show("bad", rule_get(rule)->id, &report);
            wrong++;
        }
        Memory good = read_example(arena, rule_get(rule)->good);
        report = check(arena, &good);
        if (count_others(&report, rule, &own) != 0 || own != 0) {
            show("good", rule_get(rule)->id, &report);
            wrong++;
        }
        arena_free(arena);
    }
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(examples_show_their_rule),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
