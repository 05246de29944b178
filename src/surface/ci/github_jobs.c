/* Jobs and their lanes, those of called workflows of the same repository included. */
#include "floorlint/limits.h"

#include "ci_names.h"
#include "github.h"

/* The jobs that one job of the file gives: itself, or those of the workflow that it calls. */
typedef struct Collection {
    JobSet set;
    const Node *caller;
    Str optional_why; /* why no lane is needed for CI to pass; empty where they are */
    Place optional_place;
} Collection;

static void read_job(Frame *frame, Collection *set, const Node *node);

static Str name_job(Frame *frame, const Collection *collection, const Node *node)
{
    Str name = node->key->text, caller = collection->caller->key->text;
    return collection->caller == node
               ? str_copy(frame->ci->keep, name)
               : str_format(frame->ci->keep, "%.*s / %.*s", STR_ARG(caller), STR_ARG(name));
}

static Job *start_job(Frame *frame, Collection *collection, const Node *node, JobTests tests)
{
    Job *job = job_build(&collection->set, node, (Str){0}, tests)->job;
    if (job->name.len == 0) {
        job->name = name_job(frame, collection, node);
        job->place = ci_place(frame->ci, frame->file, node->key);
    }
    return job;
}

/* Versions that the lane's matrix states, where no step was seen to use them. */
static void take_named_axes(Frame *frame, LaneState *state, CiClaims *pythons)
{
    for (size_t i = 0; frame->lane != NULL && i < frame->lane->keys.len; i++) {
        const MatrixKey *key = &frame->lane->keys.items[i];
        if (ci_name_kind(key->name) != CI_NAME_PYTHON) {
            continue;
        }
        CiUse use = {.surface = CI_GITHUB_MATRIX,
                     .role = ROLE_TESTED,
                     .form = CI_FORM_LOOSE,
                     .spelling = SPELLING_SEMVER,
                     .file = frame->file,
                     .job = state->job};
        state->unresolved =
            !ci_claim_all(frame->ci, &use, &key->values, pythons) || state->unresolved;
    }
}

static void walk_lane(Frame *frame, Collection *collection, const Node *node,
                      const ScriptFacts *facts)
{
    bool tests = facts->tests || ci_name_tests(node->key->text);
    LaneState state = {.tests = tests, .optional = collection->optional_why.len > 0};
    state.job = start_job(frame, collection, node, tests ? JOB_TESTS : JOB_OTHER);
    state.optional_why = collection->optional_why;
    state.optional_place = collection->optional_place;
    const Node *optional = node_get(node, S("continue-on-error"));
    if (optional != NULL && github_condition(frame, optional) == TRUTH_YES) {
        state.optional = true;
        state.optional_why = S("continue-on-error: true");
        state.optional_place = ci_place(frame->ci, frame->file, optional);
    }
    github_claim_env(frame, &state, node);
    github_container(frame, &state, node_get(node, S("container")));
    github_walk_steps(frame, &state, node_get(node, S("steps")));
    /* A lane in which the step that tests is left out by its condition tests nothing. */
    state.tests = tests && (state.tested || state.facts.tests || !facts->tests);
    state.unresolved = state.unresolved || frame->open_matrix;
    CiClaims pythons = lane_pythons(frame->ci, &state);
    if (pythons.len == 0) {
        take_named_axes(frame, &state, &pythons);
    }
    job_add_lane(&collection->set, node, &state, &pythons);
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
static void call_remote(Frame *frame, Collection *collection, const Node *node)
{
    bool tests =
        ci_name_tests(node->key->text) || ci_name_tests(node_get(node, S("uses"))->text);
    LaneState state = {.tests = tests, .unresolved = true};
    state.job = start_job(frame, collection, node, tests ? JOB_TESTS : JOB_OTHER);
    const Node *with = node_get(node, S("with"));
    CiClaims claims = {0};
    for (size_t i = 0; node_is_map(with) && i < with->count; i++) {
        const Node *input = with->children[i];
        if (!node_is_scalar(input) || ci_name_kind(input->key->text) == CI_NAME_OTHER) {
            continue;
        }
        CiUse use = {.surface = CI_GITHUB_INPUT,
                     .role = tests ? ROLE_TESTED : ROLE_RUNTIME,
                     .form = CI_FORM_LOOSE,
                     .spelling = SPELLING_SEMVER,
                     .file = frame->file,
                     .node = input,
                     .job = state.job,
                     .developer_tool = !tests};
        Values values = github_values(frame, input);
        ci_claim_all(frame->ci, &use, &values, &claims);
    }
    if (claims.len > 0) {
        job_add_lane(&collection->set, node, &state, &claims);
    }
}

static void call_workflow(Frame *frame, Collection *collection, const Node *node, Str uses)
{
    Arena *arena = frame->ci->arena;
    Str path =
        github_is_local(uses) ? script_join_path(arena, S(""), str_from(uses, 2)) : (Str){0};
    const CiFile *file = path.ptr != NULL ? ci_open(frame->ci, path) : NULL;
    const Node *jobs = file != NULL ? node_get(file->root, S("jobs")) : NULL;
    if (jobs == NULL || frame->calls >= FL_MAX_CALLS || ci_is_exhausted(frame->ci)) {
        call_remote(frame, collection, node);
        return;
    }
    if (github_is_pushed(file) && node_get(node, S("with")) == NULL) {
        return; /* the same jobs run by themselves, too */
    }
    MatrixLane inputs = {0};
    bind_inputs(frame, node, &inputs);
    Frame inner = {.ci = frame->ci, .file = file, .inputs = &inputs, .calls = frame->calls + 1};
    github_push_env(&inner, file->root);
    for (size_t i = 0; node_is_map(jobs) && i < jobs->count; i++) {
        if (node_is_map(jobs->children[i])) {
            read_job(&inner, collection, jobs->children[i]);
        }
    }
}

static bool is_fail_fast(Frame *frame, const Node *node)
{
    const Node *written = node_at(node, "strategy.fail-fast");
    return node_at(node, "strategy.matrix") != NULL &&
           (written == NULL || github_condition(frame, written) == TRUTH_YES);
}

/* A job of which not every lane was walked: nothing may be concluded from it. */
static void leave_open(Frame *frame, Collection *collection, const Node *node,
                       const ScriptFacts *facts)
{
    LaneState state = {.tests = facts->tests, .facts = *facts, .unresolved = true};
    CiClaims none = {0};
    start_job(frame, collection, node, facts->tests ? JOB_TESTS : JOB_OTHER);
    job_add_lane(&collection->set, node, &state, &none);
    for (size_t i = 0; i < collection->set.builds.len; i++) {
        if (collection->set.builds.items[i].node == node) {
            collection->set.builds.items[i].job->unresolved = true;
        }
    }
}

static void read_job(Frame *outer, Collection *collection, const Node *node)
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
        if (ci_is_exhausted(frame.ci)) {
            leave_open(&frame, collection, node, &facts);
            break;
        }
        if (node_is_scalar(uses)) {
            call_workflow(&frame, collection, node, uses->text);
        } else {
            walk_lane(&frame, collection, node, &facts);
        }
    }
    for (size_t i = 0; i < collection->set.builds.len; i++) {
        JobBuild *build = &collection->set.builds.items[i];
        if (build->node == node) {
            build->job->fail_fast = is_fail_fast(&frame, node);
        }
    }
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
    Str call = str_format(ci->arena, "/%.*s", STR_ARG(path));
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
        Collection collection = {.set = job_set_start(ci, S("github")),
                                 .caller = node,
                                 .optional_why = optional_why};
        if (optional_why.len > 0) {
            collection.optional_place = ci_place(ci, frame->file, triggers->key);
        }
        read_job(frame, &collection, node);
        bool never = github_condition(frame, node_get(node, S("if"))) == TRUTH_NO;
        job_set_finish(&collection.set,
                       never || (called && !frame->pushed) ? JOB_NEVER : JOB_RUNS);
    }
}
