#include "ci_job.h"

#include "floorlint/limits.h"

void ci_close_matrix(Ci *ci, Matrix *matrix)
{
    if (matrix->too_large) {
        ci_report_limit(ci, "lanes in one matrix", FL_MAX_LANES);
    }
    if (matrix->lanes.len == 0) {
        *vec_push(ci->arena, &matrix->lanes) = (MatrixLane){0};
    }
}

JobSet job_set_start(Ci *ci, Str system)
{
    return (JobSet){
        .ci = ci, .system = system, .first_claim = ci->context->findings->claims.len};
}

JobBuild *job_build(JobSet *set, const Node *node, Str directory, JobTests tests)
{
    const Job *first = NULL;
    for (size_t i = 0; i < set->builds.len; i++) {
        JobBuild *build = &set->builds.items[i];
        bool same = (build->job->directory.ptr == NULL) == (directory.ptr == NULL) &&
                    str_eq(build->job->directory, directory) &&
                    build->job->tests == (tests == JOB_TESTS);
        if (build->node != node) {
            continue;
        }
        if (same || build->lanes.len == 0) {
            build->job->directory = directory;
            build->job->tests = tests == JOB_TESTS;
            return build;
        }
        first = build->job;
    }
    Job *job = arena_new_of(set->ci->keep, Job);
    *job = (Job){.system = set->system,
                 .directory = directory,
                 .tests = tests == JOB_TESTS,
                 .scope = UINT32_MAX};
    if (first != NULL) {
        job->name = first->name;
        job->place = first->place;
    }
    JobBuild *build = vec_push(set->ci->arena, &set->builds);
    *build = (JobBuild){.job = job, .node = node};
    return build;
}

CiClaims lane_pythons(Ci *ci, const LaneState *state)
{
    CiClaims chosen = {0};
    if (state->named.len > 0) {
        return state->named;
    }
    const CiClaims *from = &state->python;
    if (state->uv.len > 0 && (state->facts.uv_project || state->python.len == 0)) {
        from = &state->uv;
    }
    bool all = (state->facts.tox || state->facts.nox) && from == &state->python;
    for (size_t i = all || from->len == 0 ? 0 : from->len - 1; i < from->len; i++) {
        *vec_push(ci->arena, &chosen) = from->items[i];
    }
    if (chosen.len == 0 && state->facts.uv_project && !state->facts.uv_pinned &&
        !state->unresolved) {
        Claim *anchor = ci_anchor(ci, state->directory.ptr == NULL ? S("") : state->directory);
        if (anchor != NULL) {
            *vec_push(ci->arena, &chosen) = anchor;
        }
    }
    return chosen;
}

static void push_lane(JobSet *set, JobBuild *build, const LaneState *state, Claim *python)
{
    Lane lane = {.python = python,
                 .optional = state->optional,
                 .optional_why = state->optional_why,
                 .optional_place = state->optional_place};
    lane_set_effective(set->ci, state, &lane);
    *vec_push(set->ci->arena, &build->lanes) = lane;
    Job *job = build->job;
    job->unresolved = job->unresolved || state->unresolved || state->facts.own_pythons ||
                      state->facts.open_environment || state->facts.computed;
    job->uses_python = job->uses_python || state->facts.python || python != NULL;
}

void job_add_lane(JobSet *set, const Node *node, const LaneState *state,
                  const CiClaims *pythons)
{
    JobBuild *build =
        job_build(set, node, state->directory, state->tests ? JOB_TESTS : JOB_OTHER);
    if (pythons->len == 0) {
        push_lane(set, build, state, NULL);
    }
    for (size_t i = 0; i < pythons->len; i++) {
        push_lane(set, build, state, pythons->items[i]);
    }
}

void lane_merge_facts(ScriptFacts *facts, const ScriptFacts *more)
{
    facts->tests = facts->tests || more->tests;
    facts->python = facts->python || more->python;
    facts->tox = facts->tox || more->tox;
    facts->tox_plugin = facts->tox_plugin || more->tox_plugin;
    facts->nox = facts->nox || more->nox;
    if (more->hatch && !facts->hatch) {
        facts->hatch = true;
        facts->hatch_environment = more->hatch_environment;
    }
    facts->tox_pinned = facts->tox_pinned || more->tox_pinned;
    if (more->nox_pinned && !facts->nox_pinned) {
        facts->nox_pinned = true;
        facts->nox_session = more->nox_session;
    }
    facts->uv_project = facts->uv_project || more->uv_project;
    facts->uv_tests = facts->uv_tests || more->uv_tests;
    facts->uv_pinned = facts->uv_pinned || more->uv_pinned;
    facts->open_environment = facts->open_environment || more->open_environment;
    facts->own_pythons = facts->own_pythons || more->own_pythons;
    facts->computed = facts->computed || more->computed;
}

CiUse lane_use(const LaneState *state, const CiFile *file, const Node *node, CiSurface surface)
{
    return (CiUse){.surface = surface,
                   .role = state->tests ? ROLE_TESTED : ROLE_RUNTIME,
                   .file = file,
                   .node = node,
                   .job = state->job,
                   .developer_tool = !state->tests};
}

void lane_take_variable(Ci *ci, LaneState *state, const CiUse *use, Value value,
                        CiClaims *claims)
{
    CiUse own = *use;
    own.form = CI_FORM_LOOSE;
    own.spelling = SPELLING_VERSION;
    size_t before = claims->len;
    if (value.kind != VALUE_UNKNOWN) {
        ci_claim(ci, &own, &value, claims);
    }
    if (claims->len > before) {
        state->unresolved = false;
    }
}

void lane_run(Ci *ci, LaneState *state, const CiUse *use, const Value *script)
{
    Value text = *script;
    if (ci_is_out_of_steps(ci)) {
        state->unresolved = true;
        return;
    }
    text.kind = VALUE_STRING;
    ScriptFacts facts = {0};
    CiClaims selected = {0};
    size_t named = state->named.len;
    script_read_facts(ci, text.text, &facts);
    script_claim(ci, use, &text, &state->named, &selected);
    if (selected.len > 0) {
        state->python = selected;
    }
    if (selected.len > 0 || state->named.len > named) {
        state->unresolved = false;
    }
    if (facts.tests && !state->facts.tests) {
        state->directory = facts.directory;
    }
    lane_merge_facts(&state->facts, &facts);
}

/* The directory that all lanes of the job at `node` work in; ptr NULL where they differ. */
static Str shared_directory(const JobSet *set, const Node *node)
{
    const Job *first = NULL;
    for (size_t i = 0; i < set->builds.len; i++) {
        const JobBuild *build = &set->builds.items[i];
        if (build->node != node || build->lanes.len == 0) {
            continue;
        }
        if (first == NULL) {
            first = build->job;
        } else if (!str_eq(first->directory, build->job->directory)) {
            return (Str){0};
        }
    }
    return first == NULL ? (Str){0} : first->directory;
}

/* Claims of a job that all its lanes make in one directory are about that directory. */
static void set_scope_hints(const JobSet *set)
{
    const Findings *findings = set->ci->context->findings;
    for (size_t j = 0; j < set->builds.len; j++) {
        Str directory = shared_directory(set, set->builds.items[j].node);
        for (size_t i = set->first_claim; directory.ptr != NULL && i < findings->claims.len;
             i++) {
            Claim *claim = findings->claims.items[i];
            if (claim->job == set->builds.items[j].job && claim->scope_hint.ptr == NULL) {
                claim->scope_hint = directory;
            }
        }
    }
}

void job_set_finish(JobSet *set, JobFate fate)
{
    Ci *ci = set->ci;
    for (size_t i = 0; i < set->builds.len; i++) {
        JobBuild *build = &set->builds.items[i];
        Job *job = build->job;
        if (job->directory.ptr != NULL) {
            job->directory = str_copy(ci->keep, job->directory);
        }
        job->lanes = arena_array_of(ci->keep, Lane, build->lanes.len);
        job->lane_count = build->lanes.len;
        for (size_t j = 0; j < build->lanes.len; j++) {
            job->lanes[j] = build->lanes.items[j];
        }
        ci->context->findings->has_ci |= fate == JOB_RUNS;
        if (fate == JOB_RUNS && (job->uses_python || job->tests) && job->lane_count > 0) {
            *vec_push(ci->keep, &ci->context->findings->jobs) = job;
        }
    }
    set_scope_hints(set);
}
