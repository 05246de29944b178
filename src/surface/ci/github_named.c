/* Versions that only a name gives away: variables, axes, inputs that no step was seen to use;
 * and conditions that compare with a version. */
#include "ci_names.h"
#include "github.h"

void github_define(const CiFile *file, const Node *node, CiDefinition *definition)
{
    (void)file;
    for (const Node *at = node; at != NULL; at = at->parent) {
        const Node *above = at->parent;
        if (at->key == NULL) {
            continue;
        }
        if (str_eq(at->key->text, S("matrix")) && above != NULL && above->key != NULL &&
            str_eq(above->key->text, S("strategy"))) {
            *definition = (CiDefinition){CI_GITHUB_MATRIX, ROLE_TESTED, at};
            return;
        }
        if (str_eq(at->key->text, S("env"))) {
            definition->surface = CI_GITHUB_ENV;
            return;
        }
        if (str_eq(at->key->text, S("inputs"))) {
            definition->surface = CI_GITHUB_INPUT;
            return;
        }
        if (str_eq(at->key->text, S("with"))) {
            /* An input that a local action hands on as a variable is still an input. */
            bool handed_on = definition->surface == CI_GITHUB_ENV;
            definition->surface = handed_on ? CI_GITHUB_ACTION_INPUT : definition->surface;
            return;
        }
    }
}

static CiUse make_use(const Frame *frame, const Node *node, CiSurface surface, Role role)
{
    return (CiUse){.surface = surface,
                   .role = role,
                   .form = CI_FORM_LOOSE,
                   .spelling = SPELLING_SEMVER,
                   .file = frame->file,
                   .node = node,
                   .developer_tool = role == ROLE_RUNTIME};
}

/* The versions of one value that its name is about. */
static void read_value(Frame *frame, const Node *node, CiSurface surface, Role role)
{
    Values values = github_values(frame, node);
    CiUse use = make_use(frame, node, surface, role);
    CiClaims claims = {0};
    for (size_t i = 0; i < values.len; i++) {
        ci_claim(frame->ci, &use, &values.items[i], &claims);
    }
}

static void read_variables(Frame *frame, const Node *holder)
{
    const Node *env = node_get(holder, S("env"));
    for (size_t i = 0; node_is_map(env) && i < env->count; i++) {
        const Node *variable = env->children[i];
        if (!node_is_scalar(variable)) {
            continue;
        }
        if (str_find(variable->text, S(":\\")) != STR_NONE) {
            CiUse use = make_use(frame, variable, CI_GITHUB_ENV, ROLE_RUNTIME);
            use.form = CI_FORM_FOLDERS;
            Value value = value_of_node(frame->ci->arena, frame->file, variable);
            CiClaims claims = {0};
            ci_claim(frame->ci, &use, &value, &claims);
        } else if (ci_name_kind(variable->key->text) != CI_NAME_OTHER) {
            read_value(frame, variable, CI_GITHUB_ENV, ROLE_RUNTIME);
        }
    }
}

/* An element of an axis that is an object: `version` and names of its own say what it holds. */
static bool is_version_key(const Node *node, CiNameKind axis)
{
    return node->key != NULL && axis == CI_NAME_PYTHON &&
           (str_eq_nocase(node->key->text, S("version")) ||
            str_eq_nocase(node->key->text, S("value")));
}

/* What is below a key of a matrix. */
static void read_axis(Frame *frame, const Node *node, CiNameKind kind)
{
    if (node_is_scalar(node)) {
        if (kind != CI_NAME_OTHER) {
            read_value(frame, node, CI_GITHUB_MATRIX, ROLE_TESTED);
        }
        return;
    }
    for (size_t i = 0; i < node->count; i++) {
        const Node *child = node->children[i];
        CiNameKind inner = kind;
        if (child->key != NULL) {
            inner = is_version_key(child, kind) ? kind : ci_name_kind(child->key->text);
        }
        read_axis(frame, child, inner);
    }
}

/* A python axis that is computed and gave nothing is said to be unknown. */
static void state_unknown(Frame *frame, const Node *axis)
{
    Values values = github_values(frame, axis);
    CiUse use = make_use(frame, axis, CI_GITHUB_MATRIX, ROLE_TESTED);
    CiClaims claims = {0};
    ci_claim_all(frame->ci, &use, &values, &claims);
}

static void read_matrix(Frame *frame, const Node *matrix)
{
    if (node_is_scalar(matrix)) {
        read_value(frame, matrix, CI_GITHUB_MATRIX, ROLE_TESTED);
        return;
    }
    for (size_t i = 0; node_is_map(matrix) && i < matrix->count; i++) {
        const Node *axis = matrix->children[i];
        if (str_eq(axis->key->text, S("exclude"))) {
            continue;
        }
        CiNameKind kind = ci_name_kind(axis->key->text);
        if (node_is_scalar(axis) && kind == CI_NAME_PYTHON) {
            state_unknown(frame, axis);
        } else {
            read_axis(frame, axis, kind);
        }
    }
}

/* The inputs that a workflow or an action declares. */
static void read_inputs(Frame *frame, const Node *holder)
{
    const Node *inputs = node_get(holder, S("inputs"));
    for (size_t i = 0; node_is_map(inputs) && i < inputs->count; i++) {
        const Node *input = inputs->children[i];
        if (!node_is_map(input) || ci_name_kind(input->key->text) == CI_NAME_OTHER) {
            continue;
        }
        const Node *fallback = node_get(input, S("default"));
        const Node *options = node_get(input, S("options"));
        if (node_is_scalar(fallback)) {
            read_value(frame, fallback, CI_GITHUB_INPUT, ROLE_RUNTIME);
        }
        for (size_t j = 0; node_is_list(options) && j < options->count; j++) {
            if (node_is_scalar(options->children[j])) {
                read_value(frame, options->children[j], CI_GITHUB_INPUT, ROLE_RUNTIME);
            }
        }
    }
}

static bool is_path_byte(char c)
{
    return is_alnum(c) || c == '_' || c == '-' || c == '.';
}

/* The last name of the context path that ends at `end`, or starts at `start`. */
static CiNameKind path_kind(Str path)
{
    size_t dot = str_find_last_byte(path, '.');
    return dot == STR_NONE ? CI_NAME_OTHER : ci_name_kind(str_from(path, dot + 1));
}

static CiNameKind kind_before(Str text, size_t end)
{
    while (end > 0 && is_space(text.ptr[end - 1])) {
        end--;
    }
    size_t start = end;
    while (start > 0 && is_path_byte(text.ptr[start - 1])) {
        start--;
    }
    return path_kind(str_slice(text, start, end));
}

static CiNameKind kind_after(Str text, size_t start)
{
    while (start < text.len && is_space(text.ptr[start])) {
        start++;
    }
    size_t end = start;
    while (end < text.len && is_path_byte(text.ptr[end])) {
        end++;
    }
    return path_kind(str_slice(text, start, end));
}

/* Whether the literal [open, close] is compared with something named after Python. */
static bool is_compared(Str text, size_t open, size_t close)
{
    size_t before = open, after = close + 1;
    while (before > 0 && is_space(text.ptr[before - 1])) {
        before--;
    }
    while (after < text.len && is_space(text.ptr[after])) {
        after++;
    }
    Str left = str_slice(text, before >= 2 ? before - 2 : before, before);
    Str right = str_slice(text, after, after + 2);
    if (str_eq(left, S("==")) || str_eq(left, S("!="))) {
        return kind_before(text, before - 2) != CI_NAME_OTHER;
    }
    if (str_eq(right, S("==")) || str_eq(right, S("!="))) {
        return kind_after(text, after + 2) != CI_NAME_OTHER;
    }
    return false;
}

/* The end of a literal that starts at `at`: a string's closing quote, or where a number ends
 * that no name goes on with; STR_NONE where none starts. */
static size_t literal_end(Str text, size_t at)
{
    if (text.ptr[at] == '\'') {
        size_t length = str_find_byte(str_from(text, at + 1), '\'');
        return length == STR_NONE ? STR_NONE : at + 1 + length;
    }
    bool starts = is_digit(text.ptr[at]) && (at == 0 || !is_path_byte(text.ptr[at - 1]));
    size_t end = at;
    while (starts && end + 1 < text.len && is_path_byte(text.ptr[end + 1])) {
        end++;
    }
    return starts ? end : STR_NONE;
}

/* The literals of a condition: matrix.python-version == '3.10'. */
static void read_condition(Frame *frame, const Node *node)
{
    Arena *arena = frame->ci->arena;
    Value value = value_of_node(arena, frame->file, node);
    Str text = node->text;
    for (size_t open = 0; open < text.len; open++) {
        size_t close = literal_end(text, open);
        if (close == STR_NONE) {
            continue;
        }
        bool quoted = text.ptr[open] == '\'';
        if (is_compared(text, open, close)) {
            CiUse use = make_use(frame, node, CI_GITHUB_CONDITION, ROLE_TESTED);
            Value literal =
                value_slice(arena, &value, open + quoted, quoted ? close : close + 1);
            CiClaims claims = {0};
            ci_claim(frame->ci, &use, &literal, &claims);
        }
        open = close;
    }
}

/* Conditions anywhere below a node: in `if:` and inside `${{ }}`. */
static void read_conditions(Frame *frame, const Node *node)
{
    if (node_is_scalar(node)) {
        bool is_if = node->key != NULL && str_eq(node->key->text, S("if"));
        bool is_script = node->key != NULL && str_eq(node->key->text, S("run"));
        if (is_if || (!is_script && expression_is_in(node->text))) {
            read_condition(frame, node);
        }
        return;
    }
    for (size_t i = 0; i < node->count; i++) {
        read_conditions(frame, node->children[i]);
    }
}

/* Versions that a job hands to a called workflow by name. */
static void read_arguments(Frame *frame, const Node *job)
{
    const Node *with = node_get(job, S("with"));
    for (size_t i = 0; node_is_map(with) && i < with->count; i++) {
        const Node *argument = with->children[i];
        if (node_is_scalar(argument) && ci_name_kind(argument->key->text) != CI_NAME_OTHER) {
            read_value(frame, argument, CI_GITHUB_INPUT, ROLE_RUNTIME);
        }
    }
}

static void read_steps(Frame *frame, const Node *steps)
{
    for (size_t i = 0; node_is_list(steps) && i < steps->count; i++) {
        read_variables(frame, steps->children[i]);
    }
}

void github_read_named(Frame *frame)
{
    const Node *root = frame->file->root;
    const Node *triggers = node_get(root, S("on"));
    read_variables(frame, root);
    read_inputs(frame, root);
    read_inputs(frame, node_get(triggers, S("workflow_call")));
    read_inputs(frame, node_get(triggers, S("workflow_dispatch")));
    const Node *jobs = node_get(root, S("jobs"));
    for (size_t i = 0; node_is_map(jobs) && i < jobs->count; i++) {
        const Node *job = jobs->children[i];
        frame->job = job;
        read_variables(frame, job);
        read_matrix(frame, node_at(job, "strategy.matrix"));
        read_arguments(frame, job);
        read_steps(frame, node_get(job, S("steps")));
    }
    read_steps(frame, node_at(root, "runs.steps"));
    if (jobs != NULL) {
        read_conditions(frame, jobs);
    } else if (node_get(root, S("runs")) != NULL) {
        read_conditions(frame, node_get(root, S("runs")));
    }
}
