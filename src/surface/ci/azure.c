/* Azure Pipelines. Format: Microsoft's YAML schema reference for Azure Pipelines; the task
 * UsePythonVersion, which reads npm ranges. */
#include "floorlint/limits.h"

#include "ci_expand.h"
#include "ci_job.h"
#include "ci_matrix.h"
#include "ci_names.h"
#include "ci_readers.h"

/* Levels of templates, `${{ if }}` and `${{ each }}`, one inside the other. */
#define NESTING 16

/* Maps of variables in force at one place. */
#define SCOPES 8

typedef struct Azure {
    Ci *ci;
    const CiFile *file;
    const MatrixLane *lane;       /* of the job's matrix */
    const MatrixLane *parameters; /* what a template was given */
    const Node *variables[SCOPES];
    const CiFile *variable_files[SCOPES];
    size_t variable_count;
    unsigned depth;
} Azure;

static void define(const CiFile *file, const Node *node, CiDefinition *definition)
{
    (void)file;
    static const CiKeys keys = {
        "matrix", "strategy", CI_AZURE_MATRIX, {"variables", "parameters"},
           CI_AZURE_VARIABLE
    };
    ci_define_by_keys(&keys, node, definition);
}

/* A variable of a `variables:` map, or of a list of names and values. */
static const Node *get_variable(const Node *variables, Str name)
{
    for (size_t i = 0; variables != NULL && i < variables->count; i++) {
        const Node *child = variables->children[i];
        if (child->key != NULL && str_eq_nocase(child->key->text, name)) {
            return child;
        }
        const Node *own = node_get(child, S("name"));
        if (node_is_scalar(own) && str_eq_nocase(own->text, name)) {
            return node_get(child, S("value"));
        }
    }
    return NULL;
}

/* The default of a parameter that the file declares. */
static const Node *get_parameter(const CiFile *file, Str name)
{
    const Node *declared = node_get(file->root, S("parameters"));
    for (size_t i = 0; declared != NULL && i < declared->count; i++) {
        const Node *child = declared->children[i], *own = node_get(child, S("name"));
        if (child->key != NULL && str_eq_nocase(child->key->text, name)) {
            return child;
        }
        if (node_is_scalar(own) && str_eq_nocase(own->text, name)) {
            return node_get(child, S("default"));
        }
    }
    return NULL;
}

static Value find_parameter(Azure *azure, Str name)
{
    const Values *given =
        azure->parameters != NULL ? matrix_lane_get(azure->parameters, name) : NULL;
    if (given != NULL) {
        return given->items[0];
    }
    const Node *node = get_parameter(azure->file, name);
    return node != NULL ? value_of_node(azure->ci->arena, azure->file, node)
                        : value_of_truth(TRUTH_UNKNOWN);
}

static Value look_up(void *state, Str name)
{
    Azure *azure = state;
    if (str_starts(name, S("parameters."))) {
        return find_parameter(azure, str_from(name, sizeof "parameters." - 1));
    }
    if (str_starts(name, S("variables."))) {
        name = str_from(name, sizeof "variables." - 1);
    }
    const Values *values = azure->lane != NULL ? matrix_lane_get(azure->lane, name) : NULL;
    if (values != NULL) {
        return values->items[0];
    }
    for (size_t i = azure->variable_count; i-- > 0;) {
        const Node *node = get_variable(azure->variables[i], name);
        if (node_is_scalar(node)) {
            return value_of_node(azure->ci->arena, azure->variable_files[i], node);
        }
    }
    const Values *bound =
        azure->parameters != NULL ? matrix_lane_get(azure->parameters, name) : NULL;
    return bound != NULL ? bound->items[0] : value_of_truth(TRUTH_UNKNOWN);
}

static Value expand(Azure *azure, const Node *node)
{
    static const CiMark marks[] = {
        {"${{", "}}"},
        {"$[",  "]" },
        {"$(",  ")" }
    };
    CiExpander expander = {.ci = azure->ci,
                           .marks = marks,
                           .mark_count = sizeof marks / sizeof marks[0],
                           .lookup = look_up,
                           .state = azure};
    Value written = value_of_node(azure->ci->arena, azure->file, node);
    return ci_expand(&expander, &written);
}

static void push_variables(Azure *azure, const Node *holder)
{
    const Node *variables = node_get(holder, S("variables"));
    if (variables != NULL && azure->variable_count < SCOPES) {
        azure->variable_files[azure->variable_count] = azure->file;
        azure->variables[azure->variable_count++] = variables;
    }
}

/* What visits the elements of a list: jobs or steps. */
typedef void (*Visit)(Azure *azure, void *state, const Node *element);

/* The file of a template; a name with @ is another repository's. */
static const CiFile *open_template(Azure *azure, Str path)
{
    if (str_find_byte(path, '@') != STR_NONE) {
        return NULL;
    }
    Str own = azure->file->source->path;
    size_t slash = str_find_last_byte(own, '/');
    Str base = slash == STR_NONE ? S("") : str_slice(own, 0, slash);
    bool rooted = str_starts(path, S("/"));
    Str full = script_join_path(azure->ci->arena, rooted ? S("") : base,
                                rooted ? str_from(path, 1) : path);
    return full.ptr != NULL ? ci_open(azure->ci, full) : NULL;
}

static void visit_list(Azure *azure, void *state, const Node *list, Str key, Visit visit);

static void visit_template(Azure *azure, void *state, const Node *element, Str key, Visit visit)
{
    const CiFile *file = open_template(azure, node_get(element, S("template"))->text);
    if (file == NULL || ci_is_exhausted(azure->ci)) {
        return;
    }
    MatrixLane given = {0};
    const Node *parameters = node_get(element, S("parameters"));
    for (size_t i = 0; node_is_map(parameters) && i < parameters->count; i++) {
        const Node *node = parameters->children[i];
        Value value = node_is_scalar(node) ? expand(azure, node)
                                           : value_of_node(azure->ci->arena, azure->file, node);
        *vec_push(azure->ci->arena, &given.keys) =
            (MatrixKey){node->key->text, values_of(azure->ci->arena, value)};
    }
    Azure inner = *azure;
    inner.file = file;
    inner.parameters = &given;
    visit_list(&inner, state, node_get(file->root, key), key, visit);
}

/* `${{ each name in parameters.list }}`: once for every element. */
static void visit_each(Azure *azure, void *state, const Node *body, Str key, Visit visit)
{
    Arena *arena = azure->ci->arena;
    Str head = str_trim(str_from(body->key->text, str_find(body->key->text, S("each")) + 4));
    size_t in = str_find(head, S(" in ")), end = str_find(head, S("}}"));
    if (in == STR_NONE || end == STR_NONE || end < in) {
        return;
    }
    Str name = str_trim(str_slice(head, 0, in));
    Value list = look_up(azure, str_trim(str_slice(head, in + 4, end)));
    for (size_t i = 0; i < value_count(&list); i++) {
        MatrixLane bound = {0};
        for (size_t j = 0; azure->parameters != NULL && j < azure->parameters->keys.len; j++) {
            *vec_push(arena, &bound.keys) = azure->parameters->keys.items[j];
        }
        Value element = value_at(arena, &list, i);
        *vec_push(arena, &bound.keys) = (MatrixKey){name, values_of(arena, element)};
        for (size_t j = 0; element.kind == VALUE_MAP && j < value_count(&element); j++) {
            Str path =
                str_format(arena, "%.*s.%.*s", STR_ARG(name), STR_ARG(value_key(&element, j)));
            *vec_push(arena, &bound.keys) =
                (MatrixKey){path, values_of(arena, value_at(arena, &element, j))};
        }
        Azure inner = *azure;
        inner.parameters = &bound;
        if (!ci_is_exhausted(azure->ci)) {
            visit_list(&inner, state, body, key, visit);
        }
    }
}

static void visit_list(Azure *azure, void *state, const Node *list, Str key, Visit visit)
{
    if (++azure->depth > NESTING) {
        azure->depth--;
        return;
    }
    for (size_t i = 0; node_is_list(list) && i < list->count; i++) {
        const Node *element = list->children[i];
        if (!node_is_map(element) || element->count == 0) {
            continue;
        }
        const Node *first = element->children[0];
        if (node_is_scalar(node_get(element, S("template")))) {
            visit_template(azure, state, element, key, visit);
        } else if (!str_starts(first->key->text, S("${{"))) {
            visit(azure, state, element);
        } else if (str_find(first->key->text, S(" each ")) != STR_NONE) {
            visit_each(azure, state, first, key, visit);
        } else {
            visit_list(azure, state, first, key, visit);
        }
    }
    azure->depth--;
}

static const Node *get_script(const Node *step)
{
    static const char *const keys[] = {"script", "bash", "powershell", "pwsh"};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        const Node *script = node_get(step, str_of(keys[i]));
        if (node_is_scalar(script)) {
            return script;
        }
    }
    const Node *inputs = node_get(step, S("inputs"));
    const Node *script = node_get(inputs, S("script"));
    return node_is_scalar(script) ? script : NULL;
}

/* UsePythonVersion without a version takes the newest Python 3 of the agent: the default of
 * `versionSpec` in Microsoft's reference of the task. */
static void take_default(Azure *azure, LaneState *state, const Node *task)
{
    CiUse use = lane_use(state, azure->file, task, CI_AZURE_TASK);
    use.spelling = SPELLING_SEMVER;
    Value newest = value_of_text(S("3.x"));
    CiClaims claims = {0};
    ci_claim(azure->ci, &use, &newest, &claims);
    for (size_t i = 0; i < claims.len; i++) {
        claims.items[i]->implicit = true;
    }
    state->python = claims;
}

/* The versions that a task sets up. */
static void visit_task(Azure *azure, LaneState *state, const Node *step, Str task)
{
    const Node *inputs = node_get(step, S("inputs"));
    bool use_python = str_starts_nocase(task, S("UsePythonVersion@"));
    bool conda = str_starts_nocase(task, S("CondaEnvironment@"));
    const Node *spec = get_variable(inputs, use_python ? S("versionSpec") : S("pythonVersion"));
    const Node *packages = conda ? get_variable(inputs, S("packageSpecs")) : NULL;
    state->facts.python = state->facts.python || use_python || conda;
    if (node_is_scalar(packages)) {
        CiUse own = lane_use(state, azure->file, packages, CI_AZURE_TASK);
        own.form = CI_FORM_CONDA;
        Value text = expand(azure, packages);
        CiClaims claims = {0};
        ci_claim(azure->ci, &own, &text, &claims);
        if (claims.len > 0) {
            state->python = claims;
        }
    }
    if (use_python && spec == NULL) {
        take_default(azure, state, node_get(step, S("task")));
    }
    if (!(use_python || conda) || !node_is_scalar(spec)) {
        return;
    }
    CiUse use = lane_use(state, azure->file, spec, CI_AZURE_TASK);
    use.spelling = SPELLING_SEMVER;
    Values values = values_of(azure->ci->arena, expand(azure, spec));
    CiClaims claims = {0};
    bool certain = ci_claim_all(azure->ci, &use, &values, &claims);
    state->unresolved = state->unresolved || !certain;
    state->python = claims;
}

static void visit_step(Azure *azure, void *context, const Node *step)
{
    LaneState *state = context;
    const Node *task = node_get(step, S("task")), *script = get_script(step);
    const Node *optional = node_get(step, S("continueOnError"));
    if (node_is_scalar(task)) {
        visit_task(azure, state, step, task->text);
    }
    if (script == NULL) {
        return;
    }
    bool tested = state->facts.tests;
    Value text = expand(azure, script);
    CiUse use = lane_use(state, azure->file, script, CI_AZURE_COMMAND);
    lane_run(azure->ci, state, &use, &text);
    if (tested || !state->facts.tests) {
        return;
    }
    const Node *directory = node_get(step, S("workingDirectory"));
    if (node_is_scalar(directory)) {
        Value path = expand(azure, directory);
        state->directory = path.kind == VALUE_STRING
                               ? script_join_path(azure->ci->arena, S(""), path.text)
                               : (Str){0};
    }
    Value may_fail = expand(azure, optional);
    if (optional != NULL && value_truth(&may_fail) == TRUTH_YES &&
        str_eq_nocase(may_fail.text, S("true"))) {
        state->optional = true;
        state->optional_why = S("continueOnError: true");
        state->optional_place = ci_place(azure->ci, azure->file, optional);
    }
}

/* Whether the steps of a job test; scripts are taken as they are written. */
static void classify_step(Azure *azure, void *context, const Node *step)
{
    const Node *script = get_script(step), *title = node_get(step, S("displayName"));
    ScriptFacts *facts = context;
    if (script != NULL) {
        script_read_facts(azure->ci, script->text, facts);
        facts->tests = facts->tests || (node_is_scalar(title) && ci_name_tests(title->text));
    }
}

/* `strategy.matrix`: a map of lanes, each a map of variables. */
static Matrix read_matrix(Azure *azure, const Node *job)
{
    Arena *arena = azure->ci->arena;
    Matrix matrix = {0};
    const Node *node = node_at(job, "strategy.matrix");
    Value value =
        node_is_scalar(node) ? expand(azure, node) : value_of_node(arena, azure->file, node);
    MatrixLane *lane;
    for (size_t i = 0; i < value_count(&value) && (lane = matrix_add(arena, &matrix)) != NULL;
         i++) {
        Value variables = value_at(arena, &value, i);
        for (size_t j = 0; j < value_count(&variables); j++) {
            *vec_push(arena, &lane->keys) = (MatrixKey){
                value_key(&variables, j), values_of(arena, value_at(arena, &variables, j))};
        }
    }
    matrix.unresolved = matrix.unresolved || (node != NULL && matrix.lanes.len == 0);
    ci_close_matrix(azure->ci, &matrix);
    return matrix;
}

static void read_container(Azure *azure, LaneState *state, const Node *job)
{
    const Node *container = node_get(job, S("container"));
    const Node *image = node_is_map(container) ? node_get(container, S("image")) : container;
    if (!node_is_scalar(image)) {
        return;
    }
    Value name = expand(azure, image);
    CiUse use = lane_use(state, azure->file, image, CI_AZURE_CONTAINER);
    bool known = ci_claim_image(azure->ci, &use, &name, &state->python);
    state->unresolved = state->unresolved || !known || state->python.len == 0;
}

static void visit_job(Azure *outer, void *context, const Node *job)
{
    (void)context;
    Azure azure = *outer;
    Ci *ci = azure.ci;
    push_variables(&azure, job);
    ScriptFacts facts = {0};
    visit_list(&azure, &facts, node_get(job, S("steps")), S("steps"), classify_step);
    const Node *name = node_get(job, S("job"));
    bool tests = facts.tests || (node_is_scalar(name) && ci_name_tests(name->text));
    JobSet set = job_set_start(ci, S("azure"));
    Job *first = job_build(&set, job, (Str){0}, tests ? JOB_TESTS : JOB_OTHER)->job;
    first->name = node_is_scalar(name) ? str_copy(ci->keep, name->text) : S("steps");
    const Node *place = node_is_scalar(name) ? name : node_get(job, S("steps"));
    first->place = ci_place(ci, azure.file, place != NULL ? place : job);
    Matrix matrix = read_matrix(&azure, job);
    for (size_t i = 0; i < matrix.lanes.len; i++) {
        if (ci_is_exhausted(ci)) {
            first->unresolved = true;
            break;
        }
        azure.lane = &matrix.lanes.items[i];
        LaneState state = {.job = first, .tests = tests, .unresolved = matrix.unresolved};
        const Node *optional = node_get(job, S("continueOnError"));
        Value may_fail = expand(&azure, optional);
        if (optional != NULL && str_eq_nocase(may_fail.text, S("true"))) {
            state.optional = true;
            state.optional_why = S("continueOnError: true");
            state.optional_place = ci_place(ci, azure.file, optional);
        }
        read_container(&azure, &state, job);
        visit_list(&azure, &state, node_get(job, S("steps")), S("steps"), visit_step);
        CiClaims pythons = lane_pythons(ci, &state);
        job_add_lane(&set, job, &state, &pythons);
    }
    const Node *condition = node_get(job, S("condition"));
    bool never = node_is_scalar(condition) && str_eq_nocase(condition->text, S("false"));
    job_set_finish(&set, never ? JOB_NEVER : JOB_RUNS);
}

static void visit_stage(Azure *outer, void *context, const Node *stage)
{
    Azure azure = *outer;
    push_variables(&azure, stage);
    visit_list(&azure, context, node_get(stage, S("jobs")), S("jobs"), visit_job);
}

/* What only its name gives away: variables, parameters and the lanes' variables. */
static void read_named(Azure *azure, const Node *node, Str name)
{
    if (node_is_scalar(node)) {
        ci_claim_named(azure->ci, azure->file, node, name, CI_AZURE_VARIABLE, SPELLING_SEMVER);
        return;
    }
    const Node *own = node_get(node, S("name"));
    for (size_t i = 0; node != NULL && i < node->count; i++) {
        const Node *child = node->children[i];
        bool value =
            child->key != NULL && node_is_scalar(own) &&
            (str_eq(child->key->text, S("value")) || str_eq(child->key->text, S("default")) ||
             str_eq(child->key->text, S("values")));
        bool label = child->key != NULL && (str_eq(child->key->text, S("displayName")) ||
                                            str_eq(child->key->text, S("name")));
        if (!label) {
            read_named(azure, child,
                       value                ? own->text
                       : child->key != NULL ? child->key->text
                                            : name);
        }
    }
}

/* Every `variables`, `parameters` and `matrix` below a node. */
static void find_named(Azure *azure, const Node *node)
{
    for (size_t i = 0; node != NULL && i < node->count; i++) {
        const Node *child = node->children[i];
        bool named = child->key != NULL && (str_eq(child->key->text, S("variables")) ||
                                            str_eq(child->key->text, S("parameters")) ||
                                            str_eq(child->key->text, S("matrix")));
        if (named) {
            read_named(azure, child, S(""));
        } else {
            find_named(azure, child);
        }
    }
}

void ci_read_azure(const SurfaceContext *context, const Document *document)
{
    Ci ci = ci_start(context, document, define);
    Azure azure = {.ci = &ci, .file = &ci.own};
    const Node *root = ci.own.root;
    if (!node_is_map(root)) {
        return;
    }
    bool template = node_get(root, S("parameters")) != NULL &&
                    node_get(root, S("trigger")) == NULL && node_get(root, S("pr")) == NULL;
    ci.unknown = template ? CI_UNKNOWN_LEFT : CI_UNKNOWN_STATED;
    push_variables(&azure, root);
    visit_list(&azure, NULL, node_get(root, S("stages")), S("stages"), visit_stage);
    visit_list(&azure, NULL, node_get(root, S("jobs")), S("jobs"), visit_job);
    if (node_get(root, S("steps")) != NULL) {
        visit_job(&azure, NULL, root);
    }
    find_named(&azure, root);
}
