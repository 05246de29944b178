/* The steps of a job, walked in order for one lane. */
#include "floorlint/limits.h"

#include "ci_names.h"
#include "github.h"
#include "github_actions.h"

typedef void (*StepVisit)(Frame *frame, LaneState *state, const Node *step);

/* What a script was found to do, remembered for other lanes that run the same text. */
typedef struct KnownScript {
    Str text;
    ScriptFacts facts;
    CiClaims named, selected;
} KnownScript;

/* An action's name: `uses` without its @version. */
static Str action_name(Str uses)
{
    size_t at = str_find_byte(uses, '@');
    return at == STR_NONE ? uses : str_slice(uses, 0, at);
}

/* Inputs are found whatever the case of their letters. */
static const Node *get_input(const Node *step, Str name)
{
    const Node *with = node_get(step, S("with"));
    for (size_t i = 0; node_is_map(with) && i < with->count; i++) {
        if (str_eq_nocase(with->children[i]->key->text, name)) {
            return with->children[i];
        }
    }
    return NULL;
}

static CiUse make_use(Frame *frame, const LaneState *state, const Node *node, CiSurface surface)
{
    return (CiUse){.surface = surface,
                   .role = state->tests ? ROLE_TESTED : ROLE_RUNTIME,
                   .form = CI_FORM_ONE,
                   .file = frame->file,
                   .node = node,
                   .job = state->job,
                   .developer_tool = !state->tests};
}

/* Whether an input was given: an expression may turn out empty. */
static bool is_given(const Values *values)
{
    for (size_t i = 0; i < values->len; i++) {
        const Value *value = &values->items[i];
        bool empty = value->kind == VALUE_NULL || value->kind == VALUE_BOOL ||
                     (value->kind == VALUE_STRING && str_trim(value->text).len == 0);
        if (!empty) {
            return true;
        }
    }
    return false;
}

static void append_claims(Arena *arena, CiClaims *claims, const CiClaims *more)
{
    for (size_t i = 0; i < more->len; i++) {
        *vec_push(arena, claims) = more->items[i];
    }
}

static void apply_effect(Frame *frame, LaneState *state, ActionEffect effect, bool certain,
                         CiClaims claims)
{
    switch (effect) {
    case ACTION_NONE:
        return;
    case ACTION_PATH:
        state->python = claims;
        break;
    case ACTION_UV:
        state->uv = claims;
        break;
    case ACTION_INSTALLS:
        append_claims(frame->ci->arena, &state->python, &claims);
        break;
    }
    state->unresolved = state->unresolved || !certain;
}

/* `python-version-file`. False where the step has none. */
static bool follow_file(Frame *frame, LaneState *state, const Node *step)
{
    const Node *node = get_input(step, S("python-version-file"));
    if (!node_is_scalar(node)) {
        return false;
    }
    Values values = github_values(frame, node);
    const Value *path = values_certain(&values);
    if (path != NULL && path->text.len == 0) {
        return false;
    }
    CiUse use = make_use(frame, state, node, CI_GITHUB_SETUP_PYTHON);
    CiClaims claims = {0};
    Claim *claim = NULL;
    Str file = path != NULL ? script_join_path(frame->ci->arena, S(""), path->text) : (Str){0};
    if (file.ptr != NULL) {
        ci_follow(frame->ci, &use, file, &claim);
    } else if (frame->inputs != NULL || frame->pushed || frame->job != NULL) {
        Value written = value_of_node(frame->ci->arena, frame->file, node);
        ci_claim_unresolved(frame->ci, &use, &written);
    }
    if (claim != NULL) {
        *vec_push(frame->ci->arena, &claims) = claim;
    } else {
        state->unresolved = true;
    }
    state->python = claims;
    return true;
}

/* `environment-file` of conda's actions. False where the step has none. */
static bool follow_environment(Frame *frame, LaneState *state, const Node *step)
{
    const Node *node = get_input(step, S("environment-file"));
    if (!node_is_scalar(node)) {
        return false;
    }
    Arena *arena = frame->ci->arena;
    Values values = github_values(frame, node);
    const Value *path = values_certain(&values);
    Str name = path != NULL ? script_join_path(arena, S(""), path->text) : (Str){0};
    const CiFile *file = name.ptr != NULL ? ci_open(frame->ci, name) : NULL;
    const Node *list = file != NULL ? node_get(file->root, S("dependencies")) : NULL;
    CiClaims claims = {0};
    for (size_t i = 0; node_is_list(list) && i < list->count; i++) {
        CiUse use = make_use(frame, state, node, CI_GITHUB_ACTION_INPUT);
        use.form = CI_FORM_CONDA;
        Value spec = value_of_node(arena, file, list->children[i]);
        if (spec.kind == VALUE_STRING) {
            ci_claim(frame->ci, &use, &spec, &claims);
        }
    }
    state->unresolved = state->unresolved || claims.len == 0;
    state->python = claims;
    return true;
}

/* A set-up action without any version: it takes the root's `.python-version`. */
static void follow_default(Frame *frame, LaneState *state, Str name)
{
    if (!github_action_sets_python(name)) {
        return;
    }
    bool root_file = str_eq_nocase(name, S("actions/setup-python"));
    Claim *claim = root_file ? ci_anchor(frame->ci, S(".")) : NULL;
    CiClaims claims = {0};
    if (claim != NULL) {
        *vec_push(frame->ci->arena, &claims) = claim;
        state->python = claims;
    } else if (!root_file) {
        state->unresolved = true;
    }
}

/* An input of an action that no row describes: its name decides. */
static bool read_named_inputs(Frame *frame, LaneState *state, const Node *step, Str name)
{
    const Node *with = node_get(step, S("with"));
    bool sets = str_find_nocase(name, S("setup")) != STR_NONE ||
                str_find_nocase(name, S("install")) != STR_NONE;
    bool found = false;
    for (size_t i = 0; node_is_map(with) && i < with->count; i++) {
        const Node *input = with->children[i];
        if (!node_is_scalar(input) || ci_name_kind(input->key->text) != CI_NAME_PYTHON) {
            continue;
        }
        CiUse use = make_use(frame, state, input, CI_GITHUB_ACTION_INPUT);
        use.form = CI_FORM_LOOSE;
        use.spelling = SPELLING_SEMVER;
        Values values = github_values(frame, input);
        CiClaims claims = {0};
        if (!is_given(&values)) {
            continue;
        }
        bool certain = ci_claim_all(frame->ci, &use, &values, &claims);
        apply_effect(frame, state, sets ? ACTION_PATH : ACTION_NONE, certain, claims);
        found = found || claims.len > 0;
    }
    return found;
}

/* The inputs of actions whose values are no plain versions. */
static const struct {
    const char *action, *input;
    CiForm form;
    Role role;
    ActionEffect effect;
} texts[] = {
    {"mamba-org/setup-micromamba",          "create-args", CI_FORM_CONDA,       ROLE_COUNT,   ACTION_PATH},
    {"mamba-org/provision-with-micromamba", "extra-specs", CI_FORM_CONDA,       ROLE_COUNT,
     ACTION_PATH                                                                                         },
    {"docker/build-push-action",            "build-args",  CI_FORM_ASSIGNMENTS, ROLE_RUNTIME, ACTION_NONE},
    {"redhat-actions/buildah-build",        "build-args",  CI_FORM_ASSIGNMENTS, ROLE_RUNTIME,
     ACTION_NONE                                                                                         },
    {"PyO3/maturin-action",                 "args",        CI_FORM_LOOSE,       ROLE_TESTED,  ACTION_NONE},
};

static bool read_texts(Frame *frame, LaneState *state, const Node *step, Str name)
{
    bool found = false;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        if (!str_eq_nocase(name, str_of(texts[i].action))) {
            continue;
        }
        const Node *input = get_input(step, str_of(texts[i].input));
        if (!node_is_scalar(input)) {
            continue;
        }
        CiUse use = make_use(frame, state, input, CI_GITHUB_ACTION_INPUT);
        use.form = texts[i].form;
        use.spelling = SPELLING_VERSION;
        use.role = texts[i].role == ROLE_COUNT ? use.role : texts[i].role;
        use.developer_tool = use.developer_tool && texts[i].role != ROLE_RUNTIME;
        Value written = value_of_node(frame->ci->arena, frame->file, input);
        ExpressionScope scope = github_scope(frame);
        Value text = expression_script(&scope, &written);
        CiClaims claims = {0};
        ci_claim(frame->ci, &use, &text, &claims);
        found = found || claims.len > 0;
        if (claims.len > 0) {
            apply_effect(frame, state, texts[i].effect, true, claims);
        }
    }
    return found;
}

static void read_action(Frame *frame, LaneState *state, const Node *step, Str name)
{
    size_t count = 0;
    const ActionInput *rows = github_action_inputs(name, &count);
    bool stated = read_texts(frame, state, step, name);
    for (size_t i = 0; i < count; i++) {
        const Node *input = get_input(step, str_of(rows[i].input));
        if (input == NULL) {
            continue;
        }
        Values values = github_values(frame, input);
        if (!is_given(&values)) {
            continue;
        }
        CiUse use = make_use(frame, state, input, rows[i].surface);
        use.spelling = rows[i].spelling;
        use.form = rows[i].form;
        use.role = rows[i].role == ROLE_COUNT ? use.role : rows[i].role;
        use.developer_tool = use.developer_tool && rows[i].role == ROLE_COUNT;
        CiClaims claims = {0};
        bool certain = ci_claim_all(frame->ci, &use, &values, &claims);
        apply_effect(frame, state, rows[i].effect, certain, claims);
        stated = true;
    }
    if (count == 0 && !stated) {
        stated = read_named_inputs(frame, state, step, name);
    }
    if (!stated && !follow_file(frame, state, step) &&
        !follow_environment(frame, state, step)) {
        follow_default(frame, state, name);
    }
    state->facts.own_pythons =
        state->facts.own_pythons || str_eq_nocase(name, S("pypa/cibuildwheel"));
    state->facts.tests = state->facts.tests || github_action_tests(name);
    state->facts.python = state->facts.python || stated || github_action_sets_python(name);
}

bool github_is_local(Str uses)
{
    return str_starts(uses, S("./")) || str_starts(uses, S("$/"));
}

/* Another file of the repository that a step runs; NULL where there is none. */
static const CiFile *open_local_action(Frame *frame, Str path)
{
    Arena *arena = frame->ci->arena;
    Str folder = script_join_path(arena, S(""), str_from(path, 2));
    if (folder.ptr == NULL) {
        return NULL;
    }
    Str prefix = str_eq(folder, S(".")) ? S("") : str_format(arena, "%.*s/", STR_ARG(folder));
    const CiFile *file =
        ci_open(frame->ci, str_format(arena, "%.*saction.yml", STR_ARG(prefix)));
    return file != NULL
               ? file
               : ci_open(frame->ci, str_format(arena, "%.*saction.yaml", STR_ARG(prefix)));
}

/* The frame inside a local action that a step runs. False where it cannot be entered. */
static bool enter_action(Frame *frame, const Node *step, Str path, Frame *inner,
                         MatrixLane *inputs)
{
    const CiFile *file = open_local_action(frame, path);
    const Node *runs = file != NULL ? node_get(file->root, S("runs")) : NULL;
    if (runs == NULL || frame->calls >= FL_MAX_CALLS || ci_is_exhausted(frame->ci)) {
        return false;
    }
    const Node *with = node_get(step, S("with"));
    for (size_t i = 0; node_is_map(with) && i < with->count; i++) {
        *vec_push(frame->ci->arena, &inputs->keys) =
            (MatrixKey){with->children[i]->key->text, github_values(frame, with->children[i])};
    }
    *inner = *frame;
    inner->file = file;
    inner->job = runs;
    inner->inputs = inputs;
    inner->calls++;
    return true;
}

void github_container(Frame *frame, LaneState *state, const Node *image)
{
    const Node *name = node_is_map(image) ? node_get(image, S("image")) : image;
    if (!node_is_scalar(name)) {
        return;
    }
    CiUse use = make_use(frame, state, name, CI_GITHUB_CONTAINER);
    use.spelling = SPELLING_IMAGE;
    Values values = github_values(frame, name);
    CiClaims claims = {0};
    bool certain = ci_claim_all(frame->ci, &use, &values, &claims);
    state->python = claims;
    /* What another image holds is its own affair. */
    state->unresolved = state->unresolved || !certain || claims.len == 0;
}

static void visit_uses(Frame *frame, LaneState *state, const Node *step, Str uses)
{
    if (str_starts(uses, S("docker://"))) {
        Value written = value_of_node(frame->ci->arena, frame->file, node_get(step, S("uses")));
        Value image = value_slice(frame->ci->arena, &written, sizeof "docker://" - 1, uses.len);
        CiUse use = make_use(frame, state, node_get(step, S("uses")), CI_GITHUB_CONTAINER);
        use.spelling = SPELLING_IMAGE;
        CiClaims claims = {0};
        ci_claim(frame->ci, &use, &image, &claims);
        return;
    }
    if (!github_is_local(uses)) {
        read_action(frame, state, step, action_name(uses));
        return;
    }
    Frame inner;
    MatrixLane inputs = {0};
    LaneState before = *state;
    if (enter_action(frame, step, uses, &inner, &inputs)) {
        github_walk_steps(&inner, state, node_get(inner.job, S("steps")));
    }
    /* What the action does not visibly use is still said by the input's name. */
    bool silent = state->python.items == before.python.items && !state->unresolved;
    read_named_inputs(frame, silent ? state : &before, step, uses);
}

/* The directory that a step works in; ptr NULL where none is stated or it is not known. */
static Str find_directory(Frame *frame, const Node *step)
{
    const Node *places[] = {
        node_get(step, S("working-directory")),
        node_at(frame->job, "defaults.run.working-directory"),
        node_at(frame->file->root, "defaults.run.working-directory"),
    };
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        if (!node_is_scalar(places[i])) {
            continue;
        }
        Values values = github_values(frame, places[i]);
        const Value *path = values_certain(&values);
        return path != NULL ? script_join_path(frame->ci->arena, S(""), path->text) : (Str){0};
    }
    return (Str){0};
}

/* What a script does and asks for. */
static const KnownScript *read_script(Frame *frame, LaneState *state, const Node *run)
{
    Arena *arena = frame->ci->arena;
    Value written = value_of_node(arena, frame->file, run);
    written.kind = VALUE_STRING;
    ExpressionScope scope = github_scope(frame);
    Value script = expression_script(&scope, &written);
    size_t number = (size_t)str_hash(script.text);
    KnownScript *known = ci_index_get(&frame->ci->scripts, run, number);
    if (known != NULL && str_eq(known->text, script.text)) {
        return known;
    }
    known = arena_new_of(arena, KnownScript);
    known->text = script.text;
    script_read_facts(frame->ci, script.text, &known->facts);
    CiUse use = make_use(frame, state, run, CI_GITHUB_COMMAND);
    script_claim(frame->ci, &use, &script, &known->named, &known->selected);
    ci_index_put(arena, &frame->ci->scripts, run, number, known);
    return known;
}

/* The variables that say which Python uv, tox and nox take. */
static void read_variables(Frame *frame, LaneState *state, bool tests)
{
    Values uv = github_env(frame, S("UV_PYTHON"));
    CiUse use = make_use(frame, state, NULL, CI_GITHUB_ENV);
    use.spelling = SPELLING_UV;
    if (is_given(&uv)) {
        CiClaims claims = {0};
        state->unresolved = !ci_claim_all(frame->ci, &use, &uv, &claims) || state->unresolved;
        state->uv = claims;
    }
    static const char *const environments[] = {"TOXENV", "NOXSESSION", "NOXPYTHON"};
    for (size_t i = 0; tests && i < sizeof environments / sizeof environments[0]; i++) {
        Values named = github_env(frame, str_of(environments[i]));
        use.role = ROLE_TESTED;
        use.form = CI_FORM_LOOSE;
        use.spelling = SPELLING_VERSION;
        if (is_given(&named)) {
            state->unresolved =
                !ci_claim_all(frame->ci, &use, &named, &state->named) || state->unresolved;
        }
    }
}

static void visit_run(Frame *frame, LaneState *state, const Node *step, const Node *run)
{
    const Node *shell = node_get(step, S("shell"));
    if (node_is_scalar(shell) && str_starts(shell->text, S("python"))) {
        state->facts.python = true;
        return;
    }
    const KnownScript *known = read_script(frame, state, run);
    lane_merge_facts(&state->facts, &known->facts);
    append_claims(frame->ci->arena, &state->named, &known->named);
    if (known->selected.len > 0) {
        state->python = known->selected;
    }
    if (known->selected.len > 0 || known->named.len > 0) {
        state->unresolved = false;
    }
    read_variables(frame, state, known->facts.tox || known->facts.tests);
    const Node *title = node_get(step, S("name"));
    bool tests = known->facts.tests || (node_is_scalar(title) && ci_name_tests(title->text));
    if (!tests || state->tested) {
        return;
    }
    state->tested = true;
    Str base = find_directory(frame, step), inside = known->facts.directory;
    state->directory =
        inside.ptr == NULL
            ? base
            : script_join_path(frame->ci->arena, base.ptr == NULL ? S("") : base, inside);
    const Node *optional = node_get(step, S("continue-on-error"));
    if (github_condition(frame, optional) == TRUTH_YES && frame->file == &frame->ci->own) {
        state->optional = true;
        state->optional_why = S("continue-on-error: true");
        state->optional_place = ci_place(frame->ci, frame->file, optional);
    }
}

void github_claim_env(Frame *frame, const LaneState *state, const Node *holder)
{
    const Node *env = node_get(holder, S("env"));
    for (size_t i = 0; node_is_map(env) && i < env->count; i++) {
        const Node *variable = env->children[i];
        if (!node_is_scalar(variable) || !expression_is_in(variable->text) ||
            ci_name_kind(variable->key->text) == CI_NAME_OTHER) {
            continue;
        }
        CiUse use = make_use(frame, state, variable, CI_GITHUB_ENV);
        use.form = CI_FORM_LOOSE;
        use.spelling = SPELLING_SEMVER;
        Values values = github_values(frame, variable);
        CiClaims claims = {0};
        for (size_t j = 0; j < values.len; j++) {
            ci_claim(frame->ci, &use, &values.items[j], &claims);
        }
    }
}

static void visit_step(Frame *outer, LaneState *state, const Node *step)
{
    if (ci_is_out_of_steps(outer->ci)) {
        state->unresolved = true;
        return;
    }
    if (github_condition(outer, node_get(step, S("if"))) == TRUTH_NO) {
        return;
    }
    Frame frame = *outer;
    github_push_env(&frame, step);
    github_claim_env(&frame, state, step);
    const Node *uses = node_get(step, S("uses")), *run = node_get(step, S("run"));
    if (node_is_scalar(uses)) {
        visit_uses(&frame, state, step, uses->text);
    } else if (node_is_scalar(run)) {
        visit_run(&frame, state, step, run);
    }
}

/* Calls `visit` for every step, those of a `parallel:` list included. */
static void visit_steps(Frame *frame, LaneState *state, const Node *steps, StepVisit visit)
{
    for (size_t i = 0; node_is_list(steps) && i < steps->count; i++) {
        const Node *step = steps->children[i], *parallel = node_get(step, S("parallel"));
        for (size_t j = 0; node_is_list(parallel) && j < parallel->count; j++) {
            visit(frame, state, parallel->children[j]);
        }
        if (node_is_map(step)) {
            visit(frame, state, step);
        }
    }
}

void github_walk_steps(Frame *frame, LaneState *state, const Node *steps)
{
    visit_steps(frame, state, steps, visit_step);
}

/* What a step does, whatever its lane: scripts are taken as they are written. */
static void classify_step(Frame *frame, LaneState *state, const Node *step)
{
    const Node *uses = node_get(step, S("uses")), *run = node_get(step, S("run"));
    if (node_is_scalar(run)) {
        const Node *title = node_get(step, S("name"));
        script_read_facts(frame->ci, run->text, &state->facts);
        state->facts.tests =
            state->facts.tests || (node_is_scalar(title) && ci_name_tests(title->text));
        return;
    }
    Frame inner;
    MatrixLane inputs = {0};
    if (!node_is_scalar(uses)) {
        return;
    }
    if (github_is_local(uses->text) && enter_action(frame, step, uses->text, &inner, &inputs)) {
        visit_steps(&inner, state, node_get(inner.job, S("steps")), classify_step);
    }
    Str name = action_name(uses->text);
    state->facts.tests = state->facts.tests || github_action_tests(name);
    state->facts.python = state->facts.python || github_action_sets_python(name);
}

void github_classify(Frame *frame, const Node *steps, ScriptFacts *facts)
{
    LaneState state = {0};
    visit_steps(frame, &state, steps, classify_step);
    *facts = state.facts;
}
