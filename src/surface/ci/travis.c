/* Travis CI and AppVeyor: lists of versions and of environments. Formats: Travis' build
 * configuration schema and its Python page; AppVeyor's appveyor.yml reference. */
#include "floorlint/limits.h"

#include "ci_expand.h"
#include "ci_job.h"
#include "ci_matrix.h"
#include "ci_names.h"
#include "ci_readers.h"

static void define_travis(const CiFile *file, const Node *node, CiDefinition *definition)
{
    (void)file;
    for (const Node *at = node; at != NULL; at = at->parent) {
        if (at->key == NULL) {
            continue;
        }
        if (str_eq(at->key->text, S("python"))) {
            definition->surface = CI_TRAVIS_PYTHON;
            return;
        }
        if (str_eq(at->key->text, S("env"))) {
            definition->surface = CI_TRAVIS_ENV;
            return;
        }
    }
}

/* The elements of a list, or the one value in its place. */
static size_t count_elements(const Node *node)
{
    return node_is_list(node) ? node->count : node != NULL ? 1 : 0;
}

static const Node *element_at(const Node *node, size_t index)
{
    return node_is_list(node) ? node->children[index] : node;
}

/* `TOXENV=py310 DEPS=new`: the lanes that a job's variables name. */
static void read_environment(Ci *ci, const LaneState *state, const Node *env, CiClaims *named)
{
    if (node_is_map(env)) {
        for (size_t i = 0; i < env->count; i++) {
            const Node *child = env->children[i];
            if (!node_is_scalar(child)) {
                read_environment(ci, state, child, named);
                continue;
            }
            CiUse use = lane_use(state, &ci->own, child, CI_TRAVIS_ENV);
            use.form = CI_FORM_LOOSE;
            use.spelling = SPELLING_VERSION;
            Value value = value_of_node(ci->arena, &ci->own, child);
            if (ci_name_kind(child->key->text) != CI_NAME_OTHER) {
                ci_claim(ci, &use, &value, named);
            }
        }
        return;
    }
    if (node_is_list(env)) {
        for (size_t i = 0; i < env->count; i++) {
            read_environment(ci, state, env->children[i], named);
        }
        return;
    }
    for (size_t start = 0; node_is_scalar(env) && start < env->text.len;) {
        size_t blank = str_find_byte(str_from(env->text, start), ' ');
        size_t end = blank == STR_NONE ? env->text.len : start + blank;
        CiUse use = lane_use(state, &ci->own, env, CI_TRAVIS_ENV);
        use.form = CI_FORM_ASSIGNMENTS;
        use.spelling = SPELLING_VERSION;
        Value written = value_of_node(ci->arena, &ci->own, env);
        Value word = value_slice(ci->arena, &written, start, end);
        ci_claim(ci, &use, &word, named);
        start = end + 1;
    }
}

static void claim_python(Ci *ci, const LaneState *state, const Node *python, CiClaims *claims)
{
    CiUse use = lane_use(state, &ci->own, python, CI_TRAVIS_PYTHON);
    use.spelling = SPELLING_VERSION;
    use.role = ROLE_TESTED;
    Value value = value_of_node(ci->arena, &ci->own, python);
    ci_claim(ci, &use, &value, claims);
}

/* The entry of `allow_failures` that has a lane's values; NULL where there is none. */
static const Node *find_allowed(const Node *allowed, const Node *python, const Node *env)
{
    for (size_t i = 0; node_is_list(allowed) && i < allowed->count; i++) {
        const Node *entry = allowed->children[i];
        const Node *version = node_get(entry, S("python")), *own = node_get(entry, S("env"));
        bool matches = (version != NULL || own != NULL);
        if (version != NULL) {
            matches = node_is_scalar(version) && node_is_scalar(python) &&
                      str_eq(version->text, python->text);
        }
        if (own != NULL) {
            matches = matches && node_is_scalar(own) && node_is_scalar(env) &&
                      str_eq(own->text, env->text);
        }
        if (matches) {
            return entry;
        }
    }
    return NULL;
}

typedef struct Travis {
    Ci *ci;
    JobSet *set;
    const Node *root;
    const Node *allowed;
    LaneState start;
} Travis;

/* One lane: a version, the variables of its job, and the node that stands for it. */
static void add_lane(Travis *travis, const Node *python, const Node *env, const Node *script)
{
    Ci *ci = travis->ci;
    LaneState state = travis->start;
    CiClaims named = {0};
    if (ci->work++ >= FL_MAX_CI_WORK) {
        travis->set->builds.items[0].job->unresolved = true;
        return;
    }
    if (node_is_scalar(python)) {
        claim_python(ci, &state, python, &state.python);
    }
    read_environment(ci, &state, env, &named);
    const Node *parts[] = {script};
    Value text = ci_script_of(ci, &ci->own, parts, 1);
    CiUse use = lane_use(&state, &ci->own, script, CI_TRAVIS_COMMAND);
    lane_run(ci, &state, &use, &text);
    if (named.len > 0 && (state.facts.tox || state.facts.nox || state.python.len == 0)) {
        state.named = named;
    }
    const Node *allowed = find_allowed(travis->allowed, python, env);
    if (allowed != NULL) {
        state.optional = true;
        state.optional_why = S("allow_failures");
        state.optional_place = source_place(ci->keep, ci->own.source, allowed->span);
    }
    state.facts.python = true;
    CiClaims pythons = lane_pythons(ci, &state);
    job_add_lane(travis->set, travis->root, &state, &pythons);
}

/* Whether `exclude` names a combination. */
static bool is_excluded(const Node *excluded, const Node *python, const Node *env)
{
    return find_allowed(excluded, python, env) != NULL;
}

static void read_lanes(Travis *travis, const Node *jobs)
{
    const Node *root = travis->root, *env = node_get(root, S("env"));
    const Node *pythons = node_get(root, S("python")), *script = node_get(root, S("script"));
    const Node *lists = node_is_map(env) ? node_get(env, S("jobs")) : env;
    lists = lists == NULL ? node_get(env, S("matrix")) : lists;
    size_t python_count = count_elements(pythons), env_count = count_elements(lists);
    const Node *included = node_get(jobs, S("include"));
    bool product = pythons != NULL || !node_is_list(included);
    for (size_t i = 0; product && i < (python_count > 0 ? python_count : 1); i++) {
        for (size_t j = 0; j < (env_count > 0 ? env_count : 1); j++) {
            const Node *python = python_count > 0 ? element_at(pythons, i) : NULL;
            const Node *own = env_count > 0 ? element_at(lists, j) : NULL;
            if (!is_excluded(node_get(jobs, S("exclude")), python, own)) {
                add_lane(travis, python, own, script);
            }
        }
    }
    for (size_t i = 0; node_is_list(included) && i < included->count; i++) {
        const Node *entry = included->children[i], *own = node_get(entry, S("script"));
        const Node *python = node_get(entry, S("python"));
        const Node *first = python_count > 0 ? element_at(pythons, 0) : NULL;
        const Node *language = node_get(entry, S("language"));
        bool other = node_is_scalar(language) && !str_eq(language->text, S("python"));
        if (!other) {
            add_lane(travis, python != NULL ? python : first, node_get(entry, S("env")),
                     own != NULL ? own : script);
        }
    }
}

void ci_read_travis(const SurfaceContext *context, const Document *document)
{
    Ci ci = ci_start(context, document, define_travis);
    const Node *root = ci.own.root;
    if (!node_is_map(root)) {
        return;
    }
    const Node *jobs = node_get(root, S("jobs"));
    jobs = jobs != NULL ? jobs : node_get(root, S("matrix"));
    const Node *language = node_get(root, S("language"));
    JobSet set = job_set_start(&ci, S("travis"));
    Job *job = job_build(&set, root, (Str){0}, JOB_TESTS)->job;
    job->name = S("travis");
    job->place = ci_place(&ci, &ci.own, language != NULL ? language : root);
    const Node *fast = node_get(jobs, S("fast_finish"));
    job->fail_fast = node_is_scalar(fast) && str_eq_nocase(fast->text, S("true"));
    Travis travis = {
        .ci = &ci,
        .set = &set,
        .root = root,
        .allowed = node_get(jobs, S("allow_failures")),
        .start = {.job = job, .tests = true}
    };
    bool python = (node_is_scalar(language) && str_eq(language->text, S("python"))) ||
                  node_get(root, S("python")) != NULL;
    read_lanes(&travis, jobs);
    job_set_finish(&set, python ? JOB_RUNS : JOB_NEVER);
}

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
    if (!node_is_scalar(variable) || ci_name_kind(variable->key->text) == CI_NAME_OTHER) {
        return;
    }
    CiUse use = lane_use(state, &ci->own, variable, CI_APPVEYOR_ENV);
    Value value = value_of_node(ci->arena, &ci->own, variable);
    size_t name = str_find_nocase(value.text, S("python"));
    bool path = str_find_byte(value.text, '\\') != STR_NONE ||
                str_find_byte(value.text, '/') != STR_NONE;
    if (path && name != STR_NONE) {
        size_t end = name + 6;
        while (end < value.text.len && is_digit(value.text.ptr[end])) {
            end++;
        }
        value = value_slice(ci->arena, &value, name, end);
        use.spelling = SPELLING_RUNTIME;
        ci_claim(ci, &use, &value, claims);
        return;
    }
    use.form = CI_FORM_LOOSE;
    use.spelling = SPELLING_SEMVER;
    ci_claim(ci, &use, &value, claims);
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
        if (ci.work++ < FL_MAX_CI_WORK) {
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
