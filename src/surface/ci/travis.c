/* Travis CI: lists of versions and of environments. Format: Travis' build configuration schema,
 * its pages on Python and on build matrices (`fast_finish` cancels nothing). */
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
        if (str_starts(word.text, S("PATH="))) {
            CiClaims folders = {0};
            use.form = CI_FORM_FOLDERS;
            use.role = ROLE_RUNTIME;
            use.developer_tool = true;
            ci_claim(ci, &use, &word, &folders);
        }
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

typedef struct Travis {
    Ci *ci;
    JobSet *set;
    const Node *root;
    const Node *allowed;
    LaneState start;
    bool python; /* some lane runs Python */
} Travis;

/* One combination: a version, its variables, and the map that states the rest. */
typedef struct Combination {
    const Node *python, *env;
    const Node *entry; /* of `include`; NULL for one of the lists' product */
} Combination;

/* A key of a combination; NULL where neither it nor the whole file has it. */
static const Node *get_key(const Travis *travis, const Combination *combination, Str key)
{
    if (str_eq(key, S("python"))) {
        return combination->python;
    }
    if (str_eq(key, S("env"))) {
        return combination->env;
    }
    const Node *own = node_get(combination->entry, key);
    return own != NULL ? own : node_get(travis->root, key);
}

/* The entry of `allow_failures` or `exclude` of which a combination has every value; NULL where
 * there is none. */
static const Node *find_entry(const Travis *travis, const Node *list,
                              const Combination *combination)
{
    for (size_t i = 0; node_is_list(list) && i < list->count; i++) {
        const Node *entry = list->children[i];
        bool matches = node_is_map(entry) && entry->count > 0;
        for (size_t j = 0; matches && j < entry->count; j++) {
            const Node *wanted = entry->children[j];
            const Node *own = get_key(travis, combination, wanted->key->text);
            matches = node_is_scalar(wanted) && node_is_scalar(own) &&
                      str_eq(wanted->text, own->text);
        }
        if (matches) {
            return entry;
        }
    }
    return NULL;
}

/* The versions in scripts of which it is not known on which lanes they run: installations
 * mostly, often for one operating system. */
static void claim_scripts(Travis *travis, const Node *holder)
{
    static const char *const keys[] = {"before_install", "install",       "before_script",
                                       "after_success",  "after_failure", "after_script",
                                       "before_deploy",  "before_cache"};
    Ci *ci = travis->ci;
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        const Node *part = node_get(holder, str_of(keys[i]));
        CiClaims named = {0}, selected = {0};
        CiUse use = lane_use(&travis->start, &ci->own, part, CI_TRAVIS_COMMAND);
        use.role = ROLE_RUNTIME;
        use.developer_tool = true;
        if (part != NULL) {
            Value text = ci_script_of(ci, &ci->own, &part, 1);
            script_claim(ci, &use, &text, &named, &selected);
        }
    }
}

/* Interpreters among the packages that `addons` installs. */
static void claim_packages(Travis *travis, const Node *holder)
{
    static const struct {
        const char *path, *installer;
    } lists[] = {
        {"addons.apt.packages",      "apt-get install "},
        {"addons.apt_packages",      "apt-get install "},
        {"addons.homebrew.packages", "brew install "   },
    };
    Ci *ci = travis->ci;
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        const Node *packages = node_at(holder, lists[i].path);
        if (packages == NULL) {
            continue;
        }
        CiClaims named = {0}, selected = {0};
        CiUse use = lane_use(&travis->start, &ci->own, packages, CI_TRAVIS_COMMAND);
        use.role = ROLE_RUNTIME;
        use.developer_tool = true;
        Value text = ci_install_of(ci, &ci->own, packages, lists[i].installer);
        script_claim(ci, &use, &text, &named, &selected);
    }
}

/* Whether a lane's TOXENV names an environment that tests nothing. */
static bool is_other_lane(const Node *env)
{
    if (node_is_scalar(env)) {
        size_t at = str_find(env->text, S("TOXENV="));
        Str value = at == STR_NONE ? S("") : str_from(env->text, at + sizeof "TOXENV=" - 1),
            name;
        return str_cut(&value, ' ', &name) && script_is_other_environment(name);
    }
    const Node *tox = node_is_map(env) ? node_get(env, S("TOXENV")) : NULL;
    if (tox != NULL) {
        return node_is_scalar(tox) && script_is_other_environment(tox->text);
    }
    for (size_t i = 0; env != NULL && i < env->count; i++) {
        if (is_other_lane(env->children[i])) {
            return true;
        }
    }
    return false;
}

static void set_optional(Travis *travis, const Combination *combination, LaneState *state)
{
    const Node *allowed = find_entry(travis, travis->allowed, combination);
    if (allowed != NULL) {
        state->optional = true;
        state->optional_why = S("allow_failures");
        state->optional_place =
            source_place(travis->ci->keep, travis->ci->own.source, allowed->span);
    }
}

/* One lane. Of another language it is one only where its variables name a Python. */
static void add_lane(Travis *travis, const Combination *combination)
{
    Ci *ci = travis->ci;
    LaneState state = travis->start;
    CiClaims named = {0};
    const Node *script = get_key(travis, combination, S("script"));
    const Node *language = get_key(travis, combination, S("language"));
    bool python = combination->python != NULL ||
                  (node_is_scalar(language) && str_eq_nocase(language->text, S("python")));
    if (ci_is_exhausted(ci)) {
        travis->set->builds.items[0].job->unresolved = true;
        return;
    }
    if (node_is_scalar(combination->python)) {
        claim_python(ci, &state, combination->python, &state.python);
    }
    read_environment(ci, &state, combination->env, &named);
    Value text = ci_script_of(ci, &ci->own, &script, 1);
    ScriptFacts facts = {0};
    script_read_facts(ci, text.text, &facts);
    state.tests = (facts.tests || !facts.python) && !is_other_lane(combination->env);
    CiUse use = lane_use(&state, &ci->own, script, CI_TRAVIS_COMMAND);
    lane_run(ci, &state, &use, &text);
    if (named.len > 0 && (state.facts.tox || state.facts.nox || state.python.len == 0)) {
        state.named = named;
    }
    if (!python && state.named.len == 0) {
        return;
    }
    set_optional(travis, combination, &state);
    state.facts.python = travis->python = true;
    CiClaims pythons = lane_pythons(ci, &state);
    job_add_lane(travis->set, travis->root, &state, &pythons);
}

static void read_lanes(Travis *travis, const Node *jobs)
{
    const Node *root = travis->root, *env = node_get(root, S("env"));
    const Node *pythons = node_get(root, S("python"));
    const Node *lists = node_is_map(env) ? node_get(env, S("jobs")) : env;
    lists = lists == NULL ? node_get(env, S("matrix")) : lists;
    size_t python_count = count_elements(pythons), env_count = count_elements(lists);
    const Node *included = node_get(jobs, S("include"));
    bool several = node_is_list(lists) && lists->count > 1; /* a matrix of its own */
    bool product = pythons != NULL || several || !node_is_list(included);
    for (size_t i = 0; product && i < (python_count > 0 ? python_count : 1); i++) {
        for (size_t j = 0; j < (env_count > 0 ? env_count : 1); j++) {
            Combination combination = {
                .python = python_count > 0 ? element_at(pythons, i) : NULL,
                .env = env_count > 0 ? element_at(lists, j) : NULL,
            };
            if (find_entry(travis, node_get(jobs, S("exclude")), &combination) == NULL) {
                add_lane(travis, &combination);
            }
        }
    }
    for (size_t i = 0; node_is_list(included) && i < included->count; i++) {
        const Node *entry = included->children[i];
        const Node *python = node_get(entry, S("python"));
        const Node *language = node_get(entry, S("language"));
        bool other = node_is_scalar(language) && !str_eq_nocase(language->text, S("python"));
        bool inherits = python == NULL && !other && python_count > 0;
        Combination combination = {
            .python = inherits ? element_at(pythons, 0) : python,
            .env = node_get(entry, S("env")),
            .entry = entry,
        };
        add_lane(travis, &combination);
        claim_scripts(travis, entry);
        claim_packages(travis, entry);
    }
}

/* Variables of all lanes. */
static void read_globals(Travis *travis)
{
    LaneState state = {0};
    CiClaims named = {0};
    const Node *env = node_get(travis->root, S("env"));
    read_environment(travis->ci, &state, node_is_map(env) ? node_get(env, S("global")) : NULL,
                     &named);
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
    Travis travis = {
        .ci = &ci,
        .set = &set,
        .root = root,
        .allowed = node_get(jobs, S("allow_failures")),
        .start = {.job = job, .tests = true}
    };
    read_lanes(&travis, jobs);
    read_globals(&travis);
    claim_scripts(&travis, root);
    claim_packages(&travis, root);
    job_set_finish(&set, travis.python ? JOB_RUNS : JOB_NEVER);
}
