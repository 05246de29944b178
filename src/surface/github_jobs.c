/* Jobs and their lanes, those of called workflows of the same repository included. */
#include "floorlint/limits.h"

#include "ci_names.h"
#include "github.h"

typedef enum JobTests { JOB_OTHER, JOB_TESTS } JobTests;

/* A job while its lanes are collected. */
typedef struct JobBuild {
    Job *job;
    const Node *node;
    VEC(Lane) lanes;
} JobBuild;

/* The jobs that one job of the file gives: itself, or those of the workflow that it calls; one
 * for each directory where its lanes work in several. */
typedef struct JobSet {
    VEC(JobBuild) builds;
    const Node *caller; /* the job of the file that is read; NULL while it is its own */
    Str caller_name;
    Str optional_why; /* why no lane is needed for CI to pass; empty where they are */
    Place optional_place;
    size_t first_claim; /* claims from here on belong to the set */
} JobSet;

static void read_job(Frame *frame, JobSet *set, const Node *node);

static Str name_job(Frame *frame, const JobSet *set, const Node *node)
{
    Str name = node->key->text;
    return set->caller == NULL || set->caller == node
               ? str_copy(frame->ci->keep, name)
               : str_format(frame->ci->keep, "%.*s / %.*s", STR_ARG(set->caller_name),
                            STR_ARG(name));
}

/* The build of a job whose lanes work in a directory, and test or do not. */
static JobBuild *find_build(Frame *frame, JobSet *set, const Node *node, Str directory,
                            JobTests tests)
{
    for (size_t i = 0; i < set->builds.len; i++) {
        JobBuild *build = &set->builds.items[i];
        bool same = (build->job->directory.ptr == NULL) == (directory.ptr == NULL) &&
                    str_eq(build->job->directory, directory);
        same = same && build->job->tests == (tests == JOB_TESTS);
        if (build->node == node && (same || build->lanes.len == 0)) {
            build->job->directory = directory;
            build->job->tests = tests == JOB_TESTS;
            return build;
        }
    }
    Job *job = arena_new_of(frame->ci->keep, Job);
    *job = (Job){.name = name_job(frame, set, node),
                 .system = S("github"),
                 .place = ci_place(frame->ci, frame->file, node->key),
                 .directory = directory,
                 .tests = tests == JOB_TESTS,
                 .scope = UINT32_MAX};
    JobBuild *build = vec_push(frame->ci->arena, &set->builds);
    *build = (JobBuild){.job = job, .node = node};
    return build;
}

/* Whether the name of a job says that it tests. */
static bool names_tests(Str name)
{
    size_t at = str_find_nocase(name, S("test"));
    return at != STR_NONE &&
           (at == 0 || !is_alpha(name.ptr[at - 1]) ||
            str_find_nocase(name, S("pytest")) != STR_NONE ||
            str_find_nocase(name, S("unittest")) != STR_NONE) &&
           str_find_nocase(name, S("testpypi")) == STR_NONE &&
           str_find_nocase(name, S("test-pypi")) == STR_NONE;
}

/* The interpreters that a lane runs its tests with. */
static CiClaims choose_pythons(Frame *frame, const LaneState *state)
{
    Arena *arena = frame->ci->arena;
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
        *vec_push(arena, &chosen) = from->items[i];
    }
    if (chosen.len == 0 && state->facts.uv_project && !state->facts.uv_pinned &&
        !state->unresolved) {
        Claim *anchor =
            ci_anchor(frame->ci, state->directory.ptr == NULL ? S("") : state->directory);
        if (anchor != NULL) {
            *vec_push(arena, &chosen) = anchor;
        }
    }
    return chosen;
}

/* What the lane really runs, where uv prefers the committed version file. */
static void set_effective(Frame *frame, const LaneState *state, Lane *lane)
{
    if (lane->python == NULL || state->named.len > 0 || state->uv.len > 0 ||
        !state->facts.uv_tests || state->facts.uv_pinned) {
        return;
    }
    Claim *anchor =
        ci_anchor(frame->ci, state->directory.ptr == NULL ? S("") : state->directory);
    if (anchor == NULL || anchor == lane->python ||
        (anchor->set.any & lane->python->set.any) != 0) {
        return;
    }
    lane->effective = anchor->set.any;
    lane->effective_why =
        str_format(frame->ci->keep, "`uv run` prefers %.*s", STR_ARG(anchor->place.path));
    lane->effective_place = anchor->place;
}

static void add_lane(Frame *frame, JobSet *set, const LaneState *state, const Node *node,
                     Claim *python)
{
    JobTests tests = state->tests ? JOB_TESTS : JOB_OTHER;
    JobBuild *build = find_build(frame, set, node, state->directory, tests);
    Lane lane = {.python = python};
    if (set->optional_why.len > 0) {
        lane.optional = true;
        lane.optional_why = set->optional_why;
        lane.optional_place = set->optional_place;
    } else if (state->optional) {
        lane.optional = true;
        lane.optional_why = S("continue-on-error: true");
        lane.optional_place = state->optional_place;
    }
    set_effective(frame, state, &lane);
    *vec_push(frame->ci->arena, &build->lanes) = lane;
    Job *job = build->job;
    job->unresolved = job->unresolved || state->unresolved || frame->open_matrix;
    job->uses_python = job->uses_python || state->facts.python || python != NULL;
}

static void walk_lane(Frame *frame, JobSet *set, const Node *node, const ScriptFacts *facts)
{
    bool tests = facts->tests || names_tests(node->key->text) ||
                 (set->caller != node && set->caller != NULL && names_tests(set->caller_name) &&
                  facts->python);
    JobBuild *primary = find_build(frame, set, node, (Str){0}, tests ? JOB_TESTS : JOB_OTHER);
    LaneState state = {.job = primary->job, .tests = tests};
    const Node *optional = node_get(node, S("continue-on-error"));
    if (optional != NULL && github_condition(frame, optional) == TRUTH_YES) {
        state.optional = true;
        state.optional_place = ci_place(frame->ci, frame->file, optional);
    }
    github_container(frame, &state, node_get(node, S("container")));
    github_walk_steps(frame, &state, node_get(node, S("steps")));
    /* A lane in which the step that tests is left out by its condition tests nothing. */
    state.tests = tests && (state.tested || state.facts.tests || !facts->tests);
    CiClaims pythons = choose_pythons(frame, &state);
    if (pythons.len == 0) {
        add_lane(frame, set, &state, node, NULL);
    }
    for (size_t i = 0; i < pythons.len; i++) {
        add_lane(frame, set, &state, node, pythons.items[i]);
    }
}

/* The inputs of a called workflow. */
static void bind_inputs(Frame *frame, const Node *job, MatrixLane *inputs)
{
    const Node *with = node_get(job, S("with"));
    for (size_t i = 0; node_is_map(with) && i < with->count; i++) {
        *vec_push(frame->ci->arena, &inputs->keys) =
            (MatrixKey){with->children[i]->key->text, github_values(frame, with->children[i])};
    }
}

/* A workflow of another repository: what it does is unknown, but what it is given by name is a
 * version. */
static void call_remote(Frame *frame, JobSet *set, const Node *node)
{
    bool tests = names_tests(node->key->text) || names_tests(node_get(node, S("uses"))->text);
    JobBuild *build = find_build(frame, set, node, (Str){0}, tests ? JOB_TESTS : JOB_OTHER);
    build->job->unresolved = true;
    const Node *with = node_get(node, S("with"));
    for (size_t i = 0; node_is_map(with) && i < with->count; i++) {
        const Node *input = with->children[i];
        if (!node_is_scalar(input) || ci_name_kind(input->key->text) == CI_NAME_OTHER) {
            continue;
        }
        CiUse use = {.surface = CI_GITHUB_INPUT,
                     .role = build->job->tests ? ROLE_TESTED : ROLE_RUNTIME,
                     .form = CI_FORM_LOOSE,
                     .spelling = SPELLING_SEMVER,
                     .file = frame->file,
                     .node = input,
                     .job = build->job,
                     .developer_tool = !build->job->tests};
        Values values = github_values(frame, input);
        CiClaims claims = {0};
        ci_claim_all(frame->ci, &use, &values, &claims);
        for (size_t j = 0; j < claims.len; j++) {
            *vec_push(frame->ci->arena, &build->lanes) = (Lane){.python = claims.items[j]};
        }
        build->job->uses_python = build->job->uses_python || claims.len > 0;
    }
}

static void call_workflow(Frame *frame, JobSet *set, const Node *node, Str uses)
{
    Arena *arena = frame->ci->arena;
    Str path = str_starts(uses, S("./")) ? script_join_path(arena, S(""), uses) : (Str){0};
    const CiFile *file = path.ptr != NULL ? ci_open(frame->ci, path) : NULL;
    const Node *jobs = file != NULL ? node_get(file->root, S("jobs")) : NULL;
    if (jobs == NULL || frame->calls >= FL_MAX_CALLS || frame->ci->work++ >= FL_MAX_CI_WORK) {
        call_remote(frame, set, node);
        return;
    }
    MatrixLane inputs = {0};
    bind_inputs(frame, node, &inputs);
    Frame inner = {.ci = frame->ci, .file = file, .inputs = &inputs, .calls = frame->calls + 1};
    github_push_env(&inner, file->root);
    for (size_t i = 0; node_is_map(jobs) && i < jobs->count; i++) {
        if (node_is_map(jobs->children[i])) {
            read_job(&inner, set, jobs->children[i]);
        }
    }
}

static bool is_fail_fast(Frame *frame, const Node *node)
{
    const Node *written = node_at(node, "strategy.fail-fast");
    return node_at(node, "strategy.matrix") != NULL &&
           (written == NULL || github_condition(frame, written) == TRUTH_YES);
}

static void read_job(Frame *outer, JobSet *set, const Node *node)
{
    Frame frame = *outer;
    frame.job = node;
    github_push_env(&frame, node);
    Matrix matrix = github_matrix(&frame, node);
    frame.open_matrix = matrix.unresolved;
    const Node *uses = node_get(node, S("uses"));
    ScriptFacts facts = {0};
    github_classify(&frame, node_get(node, S("steps")), &facts);
    for (size_t i = 0; i < matrix.lanes.len; i++) {
        frame.lane = &matrix.lanes.items[i];
        if (frame.ci->work++ >= FL_MAX_CI_WORK) {
            find_build(&frame, set, node, (Str){0}, JOB_OTHER)->job->unresolved = true;
            break;
        }
        if (node_is_scalar(uses)) {
            call_workflow(&frame, set, node, uses->text);
        } else {
            walk_lane(&frame, set, node, &facts);
        }
    }
    for (size_t i = 0; i < set->builds.len; i++) {
        JobBuild *build = &set->builds.items[i];
        if (build->node == node) {
            build->job->fail_fast = is_fail_fast(&frame, node);
        }
    }
}

/* Claims of a job that all its lanes make in one directory are about that directory. */
static void set_scope_hints(Ci *ci, const JobSet *set)
{
    const Findings *findings = ci->context->findings;
    for (size_t i = set->first_claim; i < findings->claims.len; i++) {
        Claim *claim = findings->claims.items[i];
        for (size_t j = 0; j < set->builds.len; j++) {
            const Job *job = set->builds.items[j].job;
            bool shared = j > 0 && set->builds.items[j - 1].node == set->builds.items[j].node;
            if (claim->job == job && claim->scope_hint.ptr == NULL && !shared) {
                claim->scope_hint = job->directory;
            }
        }
    }
}

typedef enum JobFate { JOB_RUNS, JOB_NEVER } JobFate;

static void finish_set(Ci *ci, JobSet *set, JobFate fate)
{
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
        if (fate == JOB_RUNS && (job->uses_python || job->tests) && job->lane_count > 0) {
            *vec_push(ci->keep, &ci->context->findings->jobs) = job;
        }
    }
    set_scope_hints(ci, set);
}

/* Why a green push says nothing about a workflow; empty where it does. */
static Str find_optional_trigger(const CiFile *file)
{
    static const char *const rare[] = {"schedule", "workflow_dispatch", "repository_dispatch"};
    const Node *triggers = node_get(file->root, S("on"));
    size_t count = node_is_scalar(triggers) ? 1 : triggers != NULL ? triggers->count : 0;
    size_t found = 0;
    for (size_t i = 0; i < sizeof rare / sizeof rare[0]; i++) {
        found += github_has_trigger(file, str_of(rare[i]));
    }
    return count > 0 && found == count ? S("the workflow runs only on a schedule or by hand")
                                       : S("");
}

/* Whether another workflow of the repository calls this file: then its jobs are theirs. */
static bool has_callers(Ci *ci)
{
    const Project *project = ci->context->project;
    Str path = ci->own.source->path;
    size_t slash = str_find_last_byte(path, '/');
    if (project == NULL || slash == STR_NONE) {
        return false;
    }
    Str folder = str_slice(path, 0, slash + 1);
    Str call = str_format(ci->arena, "./%.*s", STR_ARG(path));
    for (size_t i = 0; i < project->path_count; i++) {
        if (!str_starts(project->paths[i], folder) || str_eq(project->paths[i], path)) {
            continue;
        }
        const Source *source = project->open(project, ci->arena, project->paths[i]);
        if (source != NULL && str_find(source->text, call) != STR_NONE) {
            return true;
        }
    }
    return false;
}

void github_read_jobs(Frame *frame)
{
    Ci *ci = frame->ci;
    const Node *jobs = node_get(frame->file->root, S("jobs"));
    bool called = github_has_trigger(frame->file, S("workflow_call")) && has_callers(ci);
    ci->unknown = called ? CI_UNKNOWN_LEFT : CI_UNKNOWN_STATED;
    Str optional_why = find_optional_trigger(frame->file);
    const Node *triggers = node_get(frame->file->root, S("on"));
    for (size_t i = 0; node_is_map(jobs) && i < jobs->count; i++) {
        const Node *node = jobs->children[i];
        if (!node_is_map(node)) {
            continue;
        }
        JobSet set = {.caller = node,
                      .caller_name = node->key->text,
                      .optional_why = optional_why,
                      .first_claim = ci->context->findings->claims.len};
        if (optional_why.len > 0) {
            set.optional_place = ci_place(ci, frame->file, triggers->key);
        }
        read_job(frame, &set, node);
        bool never = github_condition(frame, node_get(node, S("if"))) == TRUTH_NO;
        finish_set(ci, &set, never || (called && !frame->pushed) ? JOB_NEVER : JOB_RUNS);
    }
}
