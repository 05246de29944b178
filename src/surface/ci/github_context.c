/* The contexts of GitHub's expressions: matrix, env, inputs, the outputs of jobs and steps. */
#include "floorlint/limits.h"

#include "github.h"

/* Definitions that refer to each other: env to inputs to env. */
#define DEFINITION_DEPTH 8

static Values evaluate_node(Frame *frame, const CiFile *file, const Node *node);

static Values find_variable(Frame *frame, Str name)
{
    Values none = {0};
    for (size_t i = frame->env_count; i-- > 0;) {
        const Node *node = node_get(frame->envs[i], name);
        if (node != NULL) {
            return evaluate_node(frame, frame->env_files[i], node);
        }
    }
    return none;
}

Values github_env(Frame *frame, Str name)
{
    return find_variable(frame, name);
}

void github_push_env(Frame *frame, const Node *holder)
{
    const Node *env = node_get(holder, S("env"));
    if (node_is_map(env) && frame->env_count < GITHUB_ENVS) {
        frame->env_files[frame->env_count] = frame->file;
        frame->envs[frame->env_count++] = env;
    }
}

/* The value of `on:` for one trigger; NULL where it has none or no details. */
static const Node *find_trigger(const CiFile *file, Str name)
{
    const Node *triggers = node_get(file->root, S("on"));
    return node_get(triggers, name);
}

bool github_has_trigger(const CiFile *file, Str name)
{
    const Node *triggers = node_get(file->root, S("on"));
    if (triggers == NULL) {
        return false;
    }
    if (node_is_scalar(triggers)) {
        return str_eq(triggers->text, name);
    }
    for (size_t i = 0; i < triggers->count; i++) {
        const Node *child = triggers->children[i];
        const Node *word = child->key != NULL ? child->key : child;
        if (node_is_scalar(word) && str_eq(word->text, name)) {
            return true;
        }
    }
    return false;
}

static bool is_by_hand(Str trigger)
{
    return str_eq(trigger, S("workflow_dispatch")) || str_eq(trigger, S("workflow_call"));
}

bool github_is_pushed(const CiFile *file)
{
    const Node *triggers = node_get(file->root, S("on"));
    if (triggers == NULL) {
        return false;
    }
    if (node_is_scalar(triggers)) {
        return !is_by_hand(triggers->text);
    }
    for (size_t i = 0; i < triggers->count; i++) {
        const Node *child = triggers->children[i];
        const Node *word = child->key != NULL ? child->key : child;
        if (node_is_scalar(word) && !is_by_hand(word->text)) {
            return true;
        }
    }
    return false;
}

/* The declaration of an input: of a reusable workflow, of one that is started by hand, or of an
 * action. */
static const Node *find_declaration(const CiFile *file, Str name)
{
    const Node *holders[] = {find_trigger(file, S("workflow_call")),
                             find_trigger(file, S("workflow_dispatch")), file->root};
    for (size_t i = 0; i < sizeof holders / sizeof holders[0]; i++) {
        const Node *declaration = node_get(node_get(holders[i], S("inputs")), name);
        if (declaration != NULL) {
            return declaration;
        }
    }
    return NULL;
}

static Values find_input(Frame *frame, Str name)
{
    Arena *arena = frame->ci->arena;
    const Values *given = frame->inputs != NULL ? matrix_lane_get(frame->inputs, name) : NULL;
    if (given != NULL) {
        return *given;
    }
    if (frame->inputs == NULL && frame->pushed) {
        return values_of(arena, value_null());
    }
    const Node *declaration = find_declaration(frame->file, name);
    const Node *fallback = node_get(declaration, S("default"));
    if (fallback != NULL) {
        return evaluate_node(frame, frame->file, fallback);
    }
    if (frame->inputs != NULL) {
        return values_of(arena, value_null());
    }
    return (Values){0};
}

/* The text that a script's line gives to an output: `echo "name=TEXT" >> $GITHUB_OUTPUT`. */
static bool find_output_text(Str script, Str name, size_t *from, size_t *to)
{
    for (size_t pos = 0; pos < script.len;) {
        size_t found = str_find(str_from(script, pos), name);
        if (found == STR_NONE) {
            return false;
        }
        size_t start = pos + found, after = start + name.len;
        bool alone = start > 0 && !is_alnum(script.ptr[start - 1]) &&
                     script.ptr[start - 1] != '_' && script.ptr[start - 1] != '-';
        bool legacy =
            after + 1 < script.len && script.ptr[after] == ':' && script.ptr[after + 1] == ':';
        if (alone && after < script.len && (script.ptr[after] == '=' || legacy)) {
            *from = after + (legacy ? 2 : 1);
            size_t line = str_find_byte(str_from(script, *from), '\n');
            *to = line == STR_NONE ? script.len : *from + line;
            return true;
        }
        pos = after;
    }
    return false;
}

/* The literal in text[from, to) of a line: up to the quote that closes it or the redirection;
 * with `\"` read as `"`. Unknown where the shell would change it. */
static Value read_literal(Frame *frame, const Value *script, size_t from, size_t to)
{
    Arena *arena = frame->ci->arena;
    ValueText text = value_text(arena);
    const char *bytes = script->text.ptr;
    bool inside = from < to && (bytes[from] == '\'' || bytes[from] == '"');
    char quote = inside ? bytes[from] : '\0';
    size_t line = from;
    while (line > 0 && bytes[line - 1] != '\n') {
        line--;
    }
    for (size_t i = line; i < from && quote == '\0'; i++) {
        quote = bytes[i] == '\'' || bytes[i] == '"' ? bytes[i] : quote;
    }
    for (size_t i = inside ? from + 1 : from; i < to && bytes[i] != quote; i++) {
        if (quote == '\0' && (bytes[i] == '>' || is_space(bytes[i]))) {
            break;
        }
        if (bytes[i] == '$' || bytes[i] == '`') {
            return value_of_truth(TRUTH_UNKNOWN);
        }
        i += bytes[i] == '\\' && i + 1 < to ? 1 : 0;
        Value part = value_slice(arena, script, i, i + 1);
        value_append(&text, &part);
    }
    return value_built(&text);
}

/* An output of an action that is worked out from the repository's own files. */
static Values find_action_output(Frame *frame, const CiFile *file, const Node *step, Str name)
{
    Values none = {0};
    const Node *uses = node_get(step, S("uses"));
    size_t at = node_is_scalar(uses) ? str_find_byte(uses->text, '@') : STR_NONE;
    if (at == STR_NONE || !github_is_classifier_output(str_slice(uses->text, 0, at), name)) {
        return none;
    }
    const Node *path = node_at(step, "with.path");
    Str directory = node_is_scalar(path) ? path->text : S("");
    Value output = expression_is_in(directory)
                       ? value_of_truth(TRUTH_UNKNOWN)
                       : github_classifier_output(frame->ci, directory, name);
    if (output.kind == VALUE_UNKNOWN) {
        output = value_unknown(frame->ci->arena, file, uses);
        ci_set_reason(frame->ci, uses,
                      S("lists the classifiers of the built package, and neither "
                        "`pyproject.toml` nor `setup.cfg` states any"));
    }
    return values_of(frame->ci->arena, output);
}

/* An output of a step of the same job: what an action is known to give, or what some script
 * line writes as a literal. */
static Values find_step_output(Frame *frame, const CiFile *file, const Node *job, Str step,
                               Str name)
{
    Values none = {0};
    const Node *steps = node_get(job, S("steps"));
    for (size_t i = 0; node_is_list(steps) && i < steps->count; i++) {
        const Node *id = node_get(steps->children[i], S("id"));
        const Node *run = node_get(steps->children[i], S("run"));
        bool same = node_is_scalar(id) && str_eq(id->text, step);
        if (same && run == NULL) {
            return find_action_output(frame, file, steps->children[i], name);
        }
        if (!same || !node_is_scalar(run)) {
            continue;
        }
        Value script = value_of_node(frame->ci->arena, file, run);
        size_t from = 0, to = 0;
        if (find_output_text(script.text, name, &from, &to)) {
            Value literal = read_literal(frame, &script, from, to);
            return literal.kind == VALUE_UNKNOWN ? none : values_of(frame->ci->arena, literal);
        }
    }
    return none;
}

/* needs.<job>.outputs.<name>, by way of the job's own `outputs:`. */
static Values find_job_output(Frame *frame, Str job_name, Str name)
{
    Values none = {0};
    const Node *job = node_get(node_get(frame->file->root, S("jobs")), job_name);
    const Node *output = node_get(node_get(job, S("outputs")), name);
    if (!node_is_scalar(output) || frame->depth >= DEFINITION_DEPTH) {
        return none;
    }
    Frame inner = *frame;
    inner.job = job;
    inner.lane = NULL;
    inner.depth++;
    return evaluate_node(&inner, frame->file, output);
}

static Values look_up_matrix(Frame *frame, Str name)
{
    const Values *values = frame->lane != NULL ? matrix_lane_get(frame->lane, name) : NULL;
    if (values != NULL) {
        return *values;
    }
    if (frame->open_matrix) {
        const Node *matrix = node_get(node_get(frame->job, S("strategy")), S("matrix"));
        return values_of(frame->ci->arena,
                         value_unknown(frame->ci->arena, frame->file, matrix));
    }
    return values_of(frame->ci->arena, value_null());
}

static Values look_up(void *state, const Str *path, size_t len, size_t *used)
{
    Frame *frame = state;
    Values none = {0};
    *used = 2;
    if (len < 2 || path[1].len == 0 || frame->depth > DEFINITION_DEPTH) {
        return none;
    }
    if (str_eq_nocase(path[0], S("matrix"))) {
        return look_up_matrix(frame, path[1]);
    }
    if (str_eq_nocase(path[0], S("env"))) {
        return find_variable(frame, path[1]);
    }
    if (str_eq_nocase(path[0], S("inputs"))) {
        return find_input(frame, path[1]);
    }
    *used = 4;
    if (len < 4) {
        return none;
    }
    if (str_eq_nocase(path[0], S("github")) && str_eq(path[1], S("event")) &&
        str_eq(path[2], S("inputs"))) {
        return find_input(frame, path[3]);
    }
    if (str_eq_nocase(path[0], S("steps")) && str_eq(path[2], S("outputs"))) {
        return find_step_output(frame, frame->file, frame->job, path[1], path[3]);
    }
    if (str_eq_nocase(path[0], S("needs")) && str_eq(path[2], S("outputs"))) {
        return find_job_output(frame, path[1], path[3]);
    }
    return none;
}

ExpressionScope github_scope(Frame *frame)
{
    return (ExpressionScope){.arena = frame->ci->arena, .lookup = look_up, .state = frame};
}

static Values evaluate_node(Frame *frame, const CiFile *file, const Node *node)
{
    Arena *arena = frame->ci->arena;
    Value value = value_of_node(arena, file, node);
    if (frame->depth >= DEFINITION_DEPTH) {
        return values_of(arena, value_unknown(arena, file, node));
    }
    frame->depth++;
    ExpressionScope scope = github_scope(frame);
    Values values = expression_values(&scope, &value);
    frame->depth--;
    return values;
}

Values github_values(Frame *frame, const Node *scalar)
{
    return evaluate_node(frame, frame->file, scalar);
}

Truth github_condition(Frame *frame, const Node *scalar)
{
    if (!node_is_scalar(scalar)) {
        return TRUTH_UNKNOWN;
    }
    Value value = value_of_node(frame->ci->arena, frame->file, scalar);
    ExpressionScope scope = github_scope(frame);
    return expression_condition(&scope, &value);
}
