/* CircleCI. Format: CircleCI's configuration reference; the first image of `docker:` is the one
 * that steps run in, the others are services. */
#include "floorlint/limits.h"

#include "ci_expand.h"
#include "ci_job.h"
#include "ci_matrix.h"
#include "ci_names.h"
#include "ci_readers.h"

/* Commands that call commands. */
#define CALLS 8

typedef struct Circle {
    Ci *ci;
    const CiFile *file;
    const Node *root;
    const MatrixLane *given; /* parameters that a workflow or a call gave */
    const Node *declared;    /* `parameters:` of the job, command or executor */
    unsigned calls;
} Circle;

static void define(const CiFile *file, const Node *node, CiDefinition *definition)
{
    (void)file;
    static const CiKeys keys = {
        "parameters",
        "matrix",
        CI_CIRCLE_MATRIX,
        {"parameters", "environment"},
        CI_CIRCLE_PARAMETER
    };
    ci_define_by_keys(&keys, node, definition);
}

static Value look_up(void *state, Str name)
{
    Circle *circle = state;
    Arena *arena = circle->ci->arena;
    size_t dot = str_find_byte(name, '.');
    Str key = dot == STR_NONE ? name : str_from(name, dot + 1);
    if (str_starts(name, S("pipeline.parameters."))) {
        key = str_from(name, sizeof "pipeline.parameters." - 1);
        const Node *node =
            node_get(node_get(node_get(circle->root, S("parameters")), key), S("default"));
        return node != NULL ? value_of_node(arena, circle->file, node)
                            : value_of_truth(TRUTH_UNKNOWN);
    }
    const Values *values = circle->given != NULL ? matrix_lane_get(circle->given, key) : NULL;
    if (values != NULL) {
        return values->items[0];
    }
    const Node *node = node_get(node_get(circle->declared, key), S("default"));
    return node != NULL ? value_of_node(arena, circle->file, node)
                        : value_of_truth(TRUTH_UNKNOWN);
}

static Value expand_value(Circle *circle, const Value *value)
{
    static const CiMark marks[] = {
        {"<<", ">>"}
    };
    CiExpander expander = {
        .ci = circle->ci, .marks = marks, .mark_count = 1, .lookup = look_up, .state = circle};
    return ci_expand(&expander, value);
}

static Value expand(Circle *circle, const Node *node)
{
    Value written = value_of_node(circle->ci->arena, circle->file, node);
    return expand_value(circle, &written);
}

/* The parameters that a call gives, worked out where it stands. */
static MatrixLane bind(Circle *circle, const Node *arguments)
{
    MatrixLane given = {0};
    for (size_t i = 0; node_is_map(arguments) && i < arguments->count; i++) {
        const Node *child = arguments->children[i];
        Value value = node_is_scalar(child)
                          ? expand(circle, child)
                          : value_of_node(circle->ci->arena, circle->file, child);
        *vec_push(circle->ci->arena, &given.keys) =
            (MatrixKey){child->key->text, values_of(circle->ci->arena, value)};
    }
    return given;
}

static void read_docker(Circle *circle, LaneState *state, const Node *holder)
{
    const Node *docker = node_get(holder, S("docker"));
    const Node *first = node_is_list(docker) && docker->count > 0 ? docker->children[0] : NULL;
    const Node *image = node_get(first, S("image"));
    if (!node_is_scalar(image)) {
        return;
    }
    Value name = expand(circle, image);
    CiUse use = lane_use(state, circle->file, image, CI_CIRCLE_IMAGE);
    bool known = ci_claim_image(circle->ci, &use, &name, &state->python);
    state->unresolved = state->unresolved || !known || state->python.len == 0;
}

/* An executor of an orb: `python/default` has a `tag`. */
static void read_orb(Circle *circle, LaneState *state, const Node *executor, Str name)
{
    const Node *tag = node_get(executor, S("tag"));
    bool python = str_starts(name, S("python/"));
    if (!python) {
        return;
    }
    state->facts.python = true;
    if (!node_is_scalar(tag)) {
        state->unresolved = true;
        return;
    }
    CiUse use = lane_use(state, circle->file, tag, CI_CIRCLE_IMAGE);
    use.spelling = SPELLING_VERSION;
    Values values = values_of(circle->ci->arena, expand(circle, tag));
    bool certain = ci_claim_all(circle->ci, &use, &values, &state->python);
    state->unresolved = state->unresolved || !certain;
}

static void read_executor(Circle *circle, LaneState *state, const Node *job)
{
    const Node *executor = node_get(job, S("executor"));
    const Node *name = node_is_map(executor) ? node_get(executor, S("name")) : executor;
    read_docker(circle, state, job);
    if (!node_is_scalar(name)) {
        return;
    }
    Value known = expand(circle, name);
    const Node *target = node_get(node_get(circle->root, S("executors")), known.text);
    if (target == NULL) {
        read_orb(circle, state, executor, known.text);
        return;
    }
    MatrixLane given = bind(circle, executor);
    Circle inner = *circle;
    inner.given = &given;
    inner.declared = node_get(target, S("parameters"));
    read_docker(&inner, state, target);
}

static void walk_steps(Circle *circle, LaneState *state, const Node *steps);

static void walk_run(Circle *circle, LaneState *state, const Node *run)
{
    const Node *command = node_is_map(run) ? node_get(run, S("command")) : run;
    if (!node_is_scalar(command)) {
        return;
    }
    bool tested = state->facts.tests;
    Value script = expand(circle, command);
    CiUse use = lane_use(state, circle->file, command, CI_CIRCLE_COMMAND);
    lane_run(circle->ci, state, &use, &script);
    const Node *directory = node_get(run, S("working_directory"));
    if (!tested && state->facts.tests && node_is_scalar(directory)) {
        Value path = expand(circle, directory);
        state->directory = path.kind == VALUE_STRING
                               ? script_join_path(circle->ci->arena, S(""), path.text)
                               : (Str){0};
    }
}

static void walk_step(Circle *circle, LaneState *state, const Node *step)
{
    const Node *run = node_get(step, S("run"));
    const Node *named = node_is_map(step) && step->count > 0 ? step->children[0] : NULL;
    Str name = named != NULL ? named->key->text : node_is_scalar(step) ? step->text : S("");
    if (run != NULL) {
        walk_run(circle, state, run);
        return;
    }
    if (str_eq(name, S("when")) || str_eq(name, S("unless"))) {
        walk_steps(circle, state, node_get(named, S("steps")));
        return;
    }
    state->facts.python = state->facts.python || str_starts(name, S("python/"));
    const Node *command = node_get(node_get(circle->root, S("commands")), name);
    if (command == NULL || circle->calls >= CALLS || ci_is_exhausted(circle->ci)) {
        return;
    }
    MatrixLane given = bind(circle, named);
    Circle inner = *circle;
    inner.calls++;
    inner.given = &given;
    inner.declared = node_get(command, S("parameters"));
    walk_steps(&inner, state, node_get(command, S("steps")));
}

static void walk_steps(Circle *circle, LaneState *state, const Node *steps)
{
    for (size_t i = 0; node_is_list(steps) && i < steps->count; i++) {
        walk_step(circle, state, steps->children[i]);
    }
}

static void classify(Circle *circle, const Node *node, ScriptFacts *facts);

static void classify_command(Circle *circle, Str name, ScriptFacts *facts)
{
    const Node *command = node_get(node_get(circle->root, S("commands")), name);
    if (command != NULL && circle->calls < CALLS && circle->ci->lookups++ < FL_MAX_LOOKUPS) {
        circle->calls++;
        classify(circle, node_get(command, S("steps")), facts);
        circle->calls--;
    }
}

/* What the scripts below a node do, as they are written. */
static void classify(Circle *circle, const Node *node, ScriptFacts *facts)
{
    const Node *name = node_is_map(node) ? node_get(node, S("name")) : NULL;
    if (node_is_scalar(node)) {
        bool script = node->key != NULL && (str_eq(node->key->text, S("run")) ||
                                            str_eq(node->key->text, S("command")));
        if (script) {
            script_read_facts(circle->ci, node->text, facts);
        } else if (node->key == NULL) {
            classify_command(circle, node->text, facts);
        }
        return;
    }
    facts->tests = facts->tests || (node_is_scalar(name) && ci_name_tests(name->text));
    if (node_is_map(node) && node->key != NULL) {
        classify_command(circle, node->key->text, facts);
    }
    for (size_t i = 0; node != NULL && i < node->count; i++) {
        classify(circle, node->children[i], facts);
    }
}

static void walk_job(Circle *outer, JobSet *set, const Node *job, Str name,
                     const MatrixLane *given)
{
    Circle circle = *outer;
    Ci *ci = circle.ci;
    circle.given = given;
    circle.declared = node_get(job, S("parameters"));
    ScriptFacts facts = {0};
    classify(&circle, node_get(job, S("steps")), &facts);
    bool tests = facts.tests || ci_name_tests(name);
    Job *first = job_build(set, job, (Str){0}, tests ? JOB_TESTS : JOB_OTHER)->job;
    first->name = str_copy(ci->keep, name);
    first->place = ci_place(ci, circle.file, job->key);
    LaneState state = {.job = first, .tests = tests};
    read_executor(&circle, &state, job);
    walk_steps(&circle, &state, node_get(job, S("steps")));
    const Node *directory = node_get(job, S("working_directory"));
    if (state.directory.ptr == NULL && node_is_scalar(directory)) {
        state.directory = script_join_path(ci->arena, S(""), directory->text);
    }
    CiClaims pythons = lane_pythons(ci, &state);
    job_add_lane(set, job, &state, &pythons);
}

/* The lanes of one use of a job in a workflow. */
static Matrix read_matrix(Circle *circle, const Node *arguments)
{
    Arena *arena = circle->ci->arena;
    Matrix matrix = {0};
    const Node *node = node_get(arguments, S("matrix"));
    const Node *parameters = node_get(node, S("parameters"));
    MatrixAxes axes = {0};
    for (size_t i = 0; node_is_map(parameters) && i < parameters->count; i++) {
        const Node *list = parameters->children[i];
        MatrixAxis *axis = vec_push(arena, &axes);
        axis->name = list->key->text;
        for (size_t j = 0; node_is_list(list) && j < list->count; j++) {
            *vec_push(arena, &axis->elements) =
                values_of(arena, expand(circle, list->children[j]));
        }
    }
    matrix_multiply(arena, &matrix, &axes);
    const Node *excluded = node_get(node, S("exclude"));
    bool excludes = node_is_list(excluded) && excluded->count <= FL_MAX_LANES;
    matrix.too_large = matrix.too_large || (node_is_list(excluded) && !excludes);
    matrix.unresolved = matrix.unresolved || matrix.too_large;
    for (size_t i = 0; excludes && i < excluded->count; i++) {
        MatrixLane entry = bind(circle, excluded->children[i]);
        matrix_exclude(arena, &matrix, &entry);
    }
    MatrixLane plain = bind(circle, arguments);
    if (node == NULL) {
        *vec_push(arena, &matrix.lanes) = plain;
    }
    for (size_t i = 0; node != NULL && i < matrix.lanes.len; i++) {
        for (size_t j = 0; j < plain.keys.len; j++) {
            *vec_push(arena, &matrix.lanes.items[i].keys) = plain.keys.items[j];
        }
    }
    if (matrix.too_large) {
        ci_close_matrix(circle->ci, &matrix);
    }
    return matrix;
}

/* Whether a job, command or executor is one of CircleCI's orb for Python, whatever name the
 * file gives that orb. */
static bool is_python_orb(const Circle *circle, Str name)
{
    size_t slash = str_find_byte(name, '/');
    const Node *orbs = node_get(circle->root, S("orbs"));
    const Node *orb = slash == STR_NONE ? NULL : node_get(orbs, str_slice(name, 0, slash));
    return node_is_scalar(orb) && str_starts(orb->text, S("circleci/python@"));
}

/* A job of an orb: what it does is unknown, but what it is given by name is a version;
 * `version` of the orb for Python is the tag of its image. */
static void call_orb(Circle *circle, JobSet *set, const Node *arguments, Str name,
                     const MatrixLane *given)
{
    Ci *ci = circle->ci;
    bool tests = ci_name_tests(name), python = is_python_orb(circle, name);
    LaneState state = {.tests = tests, .unresolved = true};
    Job *job = job_build(set, arguments, (Str){0}, tests ? JOB_TESTS : JOB_OTHER)->job;
    job->name = str_copy(ci->keep, name);
    job->place = ci_place(ci, circle->file, arguments->key);
    state.job = job;
    for (size_t i = 0; i < given->keys.len; i++) {
        const MatrixKey *key = &given->keys.items[i];
        bool version = python && str_eq(key->name, S("version"));
        if (!version && ci_name_kind(key->name) != CI_NAME_PYTHON) {
            continue;
        }
        CiUse use = lane_use(&state, circle->file, arguments, CI_CIRCLE_PARAMETER);
        use.form = CI_FORM_LOOSE;
        use.spelling = SPELLING_VERSION;
        CiClaims claims = {0};
        bool certain = ci_claim_all(ci, &use, &key->values, &claims);
        if (claims.len > 0) {
            state.python = claims;
            state.unresolved = !certain;
        }
    }
    if (state.python.len > 0) {
        CiClaims pythons = lane_pythons(ci, &state);
        job_add_lane(set, arguments, &state, &pythons);
    }
}

static void read_workflow(Circle *circle, const Node *workflow)
{
    const Node *uses = node_get(workflow, S("jobs"));
    for (size_t i = 0; node_is_list(uses) && i < uses->count; i++) {
        const Node *use = uses->children[i];
        const Node *arguments = node_is_map(use) && use->count > 0 ? use->children[0] : NULL;
        Str name = arguments != NULL     ? arguments->key->text
                   : node_is_scalar(use) ? use->text
                                         : S("");
        const Node *job = node_get(node_get(circle->root, S("jobs")), name);
        bool orb =
            !node_is_map(job) && arguments != NULL && str_find_byte(name, '/') != STR_NONE;
        if (!node_is_map(job) && !orb) {
            continue;
        }
        JobSet set = job_set_start(circle->ci, S("circleci"));
        Matrix matrix = read_matrix(circle, arguments);
        for (size_t j = 0; j < matrix.lanes.len; j++) {
            if (orb) {
                call_orb(circle, &set, arguments, name, &matrix.lanes.items[j]);
            } else {
                walk_job(circle, &set, job, name, &matrix.lanes.items[j]);
            }
            bool exhausted = ci_is_exhausted(circle->ci);
            if (set.builds.len > 0 && (exhausted || matrix.unresolved)) {
                set.builds.items[0].job->unresolved = true;
            }
            if (exhausted) {
                break;
            }
        }
        job_set_finish(&set, JOB_RUNS);
    }
}

/* What only its name gives away: defaults of parameters, matrices, variables. */
static void read_named(Circle *circle, const Node *node, Str name)
{
    if (node_is_scalar(node)) {
        ci_claim_named(circle->ci, circle->file, node, name, CI_CIRCLE_PARAMETER,
                       SPELLING_VERSION);
        return;
    }
    for (size_t i = 0; node != NULL && i < node->count; i++) {
        const Node *child = node->children[i];
        Str key = child->key != NULL ? child->key->text : name;
        bool inherits = str_eq(key, S("default")) || str_eq(key, S("enum"));
        bool skipped = str_eq(key, S("description")) || str_eq(key, S("exclude"));
        if (!skipped) {
            read_named(circle, child, inherits ? name : key);
        }
    }
}

static void find_named(Circle *circle, const Node *node)
{
    for (size_t i = 0; node != NULL && i < node->count; i++) {
        const Node *child = node->children[i];
        bool named = child->key != NULL && (str_eq(child->key->text, S("parameters")) ||
                                            str_eq(child->key->text, S("environment")));
        if (named) {
            read_named(circle, child, S(""));
        } else {
            find_named(circle, child);
        }
    }
}

void ci_read_circle(const SurfaceContext *context, const Document *document)
{
    Ci ci = ci_start(context, document, define);
    Circle circle = {.ci = &ci, .file = &ci.own, .root = ci.own.root};
    const Node *workflows = node_get(circle.root, S("workflows"));
    const Node *jobs = node_get(circle.root, S("jobs"));
    for (size_t i = 0; node_is_map(workflows) && i < workflows->count; i++) {
        read_workflow(&circle, workflows->children[i]);
    }
    /* Jobs that no workflow names run only where there are no workflows. */
    ci.unknown = workflows != NULL ? CI_UNKNOWN_LEFT : CI_UNKNOWN_STATED;
    for (size_t i = 0; node_is_map(jobs) && i < jobs->count; i++) {
        if (!node_is_map(jobs->children[i])) {
            continue;
        }
        JobSet set = job_set_start(&ci, S("circleci"));
        walk_job(&circle, &set, jobs->children[i], jobs->children[i]->key->text, NULL);
        job_set_finish(&set, workflows == NULL ? JOB_RUNS : JOB_NEVER);
    }
    const Node *executors = node_get(circle.root, S("executors"));
    ci.unknown = CI_UNKNOWN_LEFT;
    for (size_t i = 0; node_is_map(executors) && i < executors->count; i++) {
        LaneState state = {0};
        circle.declared = node_get(executors->children[i], S("parameters"));
        read_docker(&circle, &state, executors->children[i]);
    }
    find_named(&circle, circle.root);
}
