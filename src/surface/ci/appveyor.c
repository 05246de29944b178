/* AppVeyor: a list of environments. Format: AppVeyor's appveyor.yml reference; its images have
 * interpreters in folders such as C:\\Python310-x64. */
#include "floorlint/limits.h"

#include "ci_expand.h"
#include "ci_job.h"
#include "ci_names.h"
#include "ci_readers.h"

static void define_appveyor(const CiFile *file, const Node *node, CiDefinition *definition)
{
    (void)file;
    for (const Node *at = node; at != NULL; at = at->parent) {
        if (at->key != NULL && str_eq(at->key->text, S("matrix"))) {
            *definition = (CiDefinition){CI_APPVEYOR_ENV, ROLE_TESTED, at};
            return;
        }
    }
}

/* C:\Python310-x64, or a version, in a variable named after Python. */
static void claim_variable(Ci *ci, const LaneState *state, const Node *variable,
                           CiClaims *claims)
{
    if (!node_is_scalar(variable)) {
        return;
    }
    CiUse use = lane_use(state, &ci->own, variable, CI_APPVEYOR_ENV);
    Value value = value_of_node(ci->arena, &ci->own, variable);
    if (str_find_byte(value.text, '\\') != STR_NONE ||
        str_find_byte(value.text, '/') != STR_NONE) {
        use.form = CI_FORM_FOLDERS;
        ci_claim(ci, &use, &value, claims);
        return;
    }
    if (ci_name_kind(variable->key->text) == CI_NAME_OTHER) {
        return;
    }
    use.form = CI_FORM_LOOSE;
    use.spelling = SPELLING_SEMVER;
    ci_claim(ci, &use, &value, claims);
}

/* The entry of `matrix.allow_failures` of which an environment has every value. */
static const Node *find_allowed(const Node *root, const Node *entry)
{
    const Node *list = node_at(root, "matrix.allow_failures");
    for (size_t i = 0; node_is_list(list) && i < list->count; i++) {
        const Node *allowed = list->children[i];
        bool matches = node_is_map(allowed) && allowed->count > 0;
        for (size_t j = 0; matches && j < allowed->count; j++) {
            const Node *wanted = allowed->children[j],
                       *own = node_get(entry, wanted->key->text);
            matches = node_is_scalar(wanted) && node_is_scalar(own) &&
                      str_eq(wanted->text, own->text);
        }
        if (matches) {
            return allowed;
        }
    }
    return NULL;
}

/* Folders in scripts that select no interpreter of a lane. */
static void claim_other_scripts(Ci *ci, const LaneState *state)
{
    static const char *const keys[] = {"init",        "before_build", "after_build",
                                       "before_test", "after_test",   "on_success",
                                       "on_finish",   "deploy_script"};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        const Node *part = node_get(ci->own.root, str_of(keys[i]));
        Value script = ci_script_of(ci, &ci->own, &part, 1);
        CiUse use = lane_use(state, &ci->own, part, CI_APPVEYOR_COMMAND);
        use.developer_tool = true;
        use.role = ROLE_RUNTIME;
        CiClaims claims = {0}, selected = {0};
        script_claim(ci, &use, &script, &claims, &selected);
        use.form = CI_FORM_FOLDERS;
        ci_claim(ci, &use, &script, &claims);
    }
}

static void add_appveyor_lane(Ci *ci, JobSet *set, const LaneState *start, const Node *entry)
{
    LaneState state = *start;
    static const char *const keys[] = {"install", "build_script", "test_script"};
    CiClaims python = {0}, named = {0};
    for (size_t i = 0; node_is_map(entry) && i < entry->count; i++) {
        bool label = ci_name_kind(entry->children[i]->key->text) == CI_NAME_LABEL;
        claim_variable(ci, &state, entry->children[i], label ? &named : &python);
    }
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        const Node *part = node_get(ci->own.root, str_of(keys[i]));
        Value script = ci_script_of(ci, &ci->own, &part, 1);
        CiUse use = lane_use(&state, &ci->own, part, CI_APPVEYOR_COMMAND);
        lane_run(ci, &state, &use, &script);
        CiClaims folders = {0};
        use.developer_tool = true;
        use.role = ROLE_RUNTIME;
        use.form = CI_FORM_FOLDERS;
        ci_claim(ci, &use, &script, &folders);
    }
    const Node *allowed = find_allowed(ci->own.root, entry);
    if (allowed != NULL) {
        state.optional = true;
        state.optional_why = S("allow_failures");
        state.optional_place = source_place(ci->keep, ci->own.source, allowed->span);
    }
    if (python.len > 0) {
        state.python.len = 0;
        *vec_push(ci->arena, &state.python) = python.items[0];
    }
    if (named.len > 0 && state.facts.tox) {
        state.named = named;
    }
    CiClaims pythons = lane_pythons(ci, &state);
    job_add_lane(set, ci->own.root, &state, &pythons);
}

void ci_read_appveyor(const SurfaceContext *context, const Document *document)
{
    Ci ci = ci_start(context, document, define_appveyor);
    const Node *root = ci.own.root;
    if (!node_is_map(root)) {
        return;
    }
    JobSet set = job_set_start(&ci, S("appveyor"));
    Job *job = job_build(&set, root, (Str){0}, JOB_TESTS)->job;
    job->name = S("appveyor");
    job->place = ci_place(&ci, &ci.own, root);
    LaneState start = {.job = job, .tests = true};
    const Node *environment = node_get(root, S("environment"));
    const Node *matrix = node_get(environment, S("matrix"));
    for (size_t i = 0; node_is_list(matrix) && i < matrix->count; i++) {
        if (!ci_is_exhausted(&ci)) {
            add_appveyor_lane(&ci, &set, &start, matrix->children[i]);
        }
    }
    if (!node_is_list(matrix)) {
        add_appveyor_lane(&ci, &set, &start, environment);
    } else {
        CiClaims claims = {0};
        for (size_t i = 0; i < environment->count; i++) {
            claim_variable(&ci, &start, environment->children[i], &claims);
        }
    }
    const Node *shared = node_get(environment, S("global"));
    for (size_t i = 0; node_is_map(shared) && i < shared->count; i++) {
        CiClaims claims = {0};
        LaneState all = {0};
        claim_variable(&ci, &all, shared->children[i], &claims);
    }
    claim_other_scripts(&ci, &start);
    const Node *stack = node_get(root, S("stack"));
    if (node_is_scalar(stack)) {
        size_t at = str_find(stack->text, S("python "));
        Value written = value_of_node(ci.arena, &ci.own, stack);
        CiUse use = lane_use(&start, &ci.own, stack, CI_APPVEYOR_ENV);
        CiClaims claims = {0};
        size_t end = at == STR_NONE ? 0 : str_find_byte(str_from(stack->text, at), ',');
        Value part = value_slice(ci.arena, &written, at == STR_NONE ? 0 : at + 7,
                                 at == STR_NONE    ? 0
                                 : end == STR_NONE ? stack->text.len
                                                   : at + end);
        ci_claim(&ci, &use, &part, &claims);
    }
    job_set_finish(&set, JOB_RUNS);
}
