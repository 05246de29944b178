/* GitLab CI. Format: GitLab's CI/CD YAML reference: `extends`, `!reference`, `parallel:matrix`,
 * `spec:inputs`, local includes; YAML's own anchors and merge keys are the document's. */
#include "floorlint/glob.h"
#include "floorlint/limits.h"

#include "ci_expand.h"
#include "ci_job.h"
#include "ci_matrix.h"
#include "ci_names.h"
#include "ci_readers.h"

/* Files that one configuration takes in. */
#define FILES 32

/* Levels of `extends` and `!reference`; GitLab's own limit is 11. */
#define BASES 11

typedef struct GitLab {
    Ci *ci;
    const CiFile *files[FILES]; /* the file that is read first */
    const Node *roots[FILES];
    size_t file_count;
    const CiFile *job_file;
    const Node *job;
    const MatrixLane *lane;
} GitLab;

/* A node and the file that it stands in. */
typedef struct Found {
    const CiFile *file;
    const Node *node;
} Found;

static const char *const reserved[] = {"image",         "services",     "stages",    "types",
                                       "before_script", "after_script", "variables", "cache",
                                       "include",       "workflow",     "default",   "spec"};

static bool is_reserved(Str name)
{
    for (size_t i = 0; i < sizeof reserved / sizeof reserved[0]; i++) {
        if (str_eq(name, str_of(reserved[i]))) {
            return true;
        }
    }
    return false;
}

/* The document that holds the jobs: behind that of `spec:`, where there is one. */
static const Node *find_root(const CiFile *file)
{
    size_t count = file->document->root_count;
    const Node *first = count > 0 ? file->document->roots[0] : NULL;
    return count > 1 && node_get(first, S("spec")) != NULL ? file->document->roots[1] : first;
}

static void add_file(GitLab *gitlab, Str path);

/* A file of the repository, or all that a path with wildcards means. */
static void add_local(GitLab *gitlab, Str path)
{
    while (str_starts(path, S("/"))) {
        path = str_from(path, 1);
    }
    const Project *project = gitlab->ci->context->project;
    if (str_find_byte(path, '*') == STR_NONE || project == NULL) {
        add_file(gitlab, path);
        return;
    }
    Str pattern = str_format(gitlab->ci->arena, "/%.*s", STR_ARG(path));
    for (size_t i = 0; i < project->path_count; i++) {
        if (glob_match(pattern, project->paths[i])) {
            add_file(gitlab, project->paths[i]);
        }
    }
}

static void add_includes(GitLab *gitlab, const Node *include)
{
    if (node_is_list(include)) {
        for (size_t i = 0; i < include->count; i++) {
            add_includes(gitlab, include->children[i]);
        }
        return;
    }
    const Node *local = node_is_map(include) ? node_get(include, S("local")) : include;
    if (node_is_scalar(local) && str_find(local->text, S("://")) == STR_NONE) {
        add_local(gitlab, local->text);
    }
}

static void add_opened(GitLab *gitlab, const CiFile *file)
{
    for (size_t i = 0; i < gitlab->file_count; i++) {
        if (gitlab->files[i] == file) {
            return;
        }
    }
    if (file != NULL && gitlab->file_count == FILES) {
        ci_report_limit(gitlab->ci, "included files", FILES);
    }
    if (file == NULL || gitlab->file_count == FILES) {
        return;
    }
    gitlab->files[gitlab->file_count] = file;
    gitlab->roots[gitlab->file_count] = find_root(file);
    const Node *root = gitlab->roots[gitlab->file_count++];
    const Node *include = node_get(root, S("include"));
    if (include != NULL) {
        add_includes(gitlab, include);
    }
}

static void add_file(GitLab *gitlab, Str path)
{
    add_opened(gitlab, ci_open(gitlab->ci, path));
}

static Found find_top(const GitLab *gitlab, Str name)
{
    for (size_t i = 0; i < gitlab->file_count; i++) {
        const Node *node = node_get(gitlab->roots[i], name);
        if (node != NULL) {
            return (Found){gitlab->files[i], node};
        }
    }
    return (Found){0};
}

/* A key of a job, of the job itself or of what it extends; the last base wins. */
static Found find_key(const GitLab *gitlab, Found job, Str key, unsigned depth)
{
    const Node *own = node_get(job.node, key);
    if (own != NULL || job.node == NULL || depth >= BASES ||
        gitlab->ci->lookups++ >= FL_MAX_LOOKUPS) {
        return (Found){job.file, own};
    }
    const Node *extends = node_get(job.node, S("extends"));
    size_t count = extends == NULL ? 0 : node_is_list(extends) ? extends->count : 1;
    for (size_t i = count; i-- > 0;) {
        const Node *name = node_is_list(extends) ? extends->children[i] : extends;
        if (!node_is_scalar(name)) {
            continue;
        }
        Found found = find_key(gitlab, find_top(gitlab, name->text), key, depth + 1);
        if (found.node != NULL) {
            return found;
        }
    }
    return (Found){0};
}

/* What a `!reference [job, key]` stands for. */
static Found resolve_reference(const GitLab *gitlab, Found found)
{
    for (unsigned depth = 0; depth < BASES && node_is_list(found.node) &&
                             found.node->computed && found.node->count >= 2;
         depth++) {
        const Node *path = found.node;
        Found target = find_top(gitlab, path->children[0]->text);
        for (size_t i = 1; i < path->count && target.node != NULL; i++) {
            target = i == 1
                         ? find_key(gitlab, target, path->children[i]->text, 0)
                         : (Found){target.file, node_get(target.node, path->children[i]->text)};
        }
        found = target;
    }
    return found;
}

/* A key of the current job, or the default of all jobs. */
static Found find_setting(const GitLab *gitlab, Str key)
{
    Found found = find_key(gitlab, (Found){gitlab->job_file, gitlab->job}, key, 0);
    for (size_t i = 0; found.node == NULL && i < gitlab->file_count; i++) {
        const Node *node = node_get(node_get(gitlab->roots[i], S("default")), key);
        node = node != NULL ? node : node_get(gitlab->roots[i], key);
        found = (Found){gitlab->files[i], node};
    }
    return resolve_reference(gitlab, found);
}

/* A variable's value: a scalar, or the `value` of a map that describes it. */
static const Node *variable_value(const Node *variable)
{
    const Node *value = node_is_map(variable) ? node_get(variable, S("value")) : variable;
    return node_is_scalar(value) ? value : NULL;
}

static Value find_in_bases(GitLab *gitlab, Found job, Str name, unsigned depth)
{
    const Node *own = variable_value(node_get(node_get(job.node, S("variables")), name));
    if (own != NULL) {
        return value_of_node(gitlab->ci->arena, job.file, own);
    }
    bool follows = depth < BASES && gitlab->ci->lookups++ < FL_MAX_LOOKUPS;
    const Node *extends = follows ? node_get(job.node, S("extends")) : NULL;
    size_t count = extends == NULL ? 0 : node_is_list(extends) ? extends->count : 1;
    for (size_t i = count; i-- > 0;) {
        const Node *base = node_is_list(extends) ? extends->children[i] : extends;
        if (node_is_scalar(base)) {
            Value value = find_in_bases(gitlab, find_top(gitlab, base->text), name, depth + 1);
            if (value.kind != VALUE_UNKNOWN) {
                return value;
            }
        }
    }
    return value_of_truth(TRUTH_UNKNOWN);
}

static Value find_input(GitLab *gitlab, Str name)
{
    const CiFile *file = gitlab->job_file;
    const Node *first = file->document->root_count > 0 ? file->document->roots[0] : NULL;
    const Node *fallback =
        node_get(node_get(node_at(first, "spec.inputs"), name), S("default"));
    return fallback != NULL ? value_of_node(gitlab->ci->arena, file, fallback)
                            : value_of_truth(TRUTH_UNKNOWN);
}

static Value look_up(void *state, Str name)
{
    GitLab *gitlab = state;
    if (str_starts(name, S("inputs."))) {
        return find_input(gitlab, str_from(name, sizeof "inputs." - 1));
    }
    const Values *values = gitlab->lane != NULL ? matrix_lane_get(gitlab->lane, name) : NULL;
    if (values != NULL) {
        return values->items[0];
    }
    Value value = find_in_bases(gitlab, (Found){gitlab->job_file, gitlab->job}, name, 0);
    for (size_t i = 0; value.kind == VALUE_UNKNOWN && i < gitlab->file_count; i++) {
        const Node *node =
            variable_value(node_get(node_get(gitlab->roots[i], S("variables")), name));
        if (node != NULL) {
            value = value_of_node(gitlab->ci->arena, gitlab->files[i], node);
        }
    }
    return value;
}

static Value expand(GitLab *gitlab, const Value *value)
{
    static const CiMark marks[] = {
        {"$[[", "]]"},
        {"${",  "}" },
        {"$",   NULL}
    };
    CiExpander expander = {.ci = gitlab->ci,
                           .marks = marks,
                           .mark_count = sizeof marks / sizeof marks[0],
                           .lookup = look_up,
                           .state = gitlab};
    return ci_expand(&expander, value);
}

/* A variable's value, other variables in it replaced. */
static Value expand_variable(GitLab *gitlab, Str name)
{
    Value value = look_up(gitlab, name);
    return value.kind == VALUE_UNKNOWN ? value : expand(gitlab, &value);
}

static void define(const CiFile *file, const Node *node, CiDefinition *definition)
{
    (void)file;
    static const CiKeys keys = {
        "matrix", "parallel", CI_GITLAB_MATRIX, {"variables", "inputs"},
           CI_GITLAB_VARIABLE
    };
    ci_define_by_keys(&keys, node, definition);
}

static Matrix read_matrix(GitLab *gitlab)
{
    Arena *arena = gitlab->ci->arena;
    Matrix matrix = {0};
    Found parallel = find_key(gitlab, (Found){gitlab->job_file, gitlab->job}, S("parallel"), 0);
    const Node *list = node_get(parallel.node, S("matrix"));
    for (size_t i = 0; node_is_list(list) && i < list->count; i++) {
        const Node *entry = list->children[i];
        MatrixAxes axes = {0};
        for (size_t j = 0; node_is_map(entry) && j < entry->count; j++) {
            const Node *values = entry->children[j];
            MatrixAxis *axis = vec_push(arena, &axes);
            axis->name = values->key->text;
            size_t count = node_is_list(values) ? values->count : 1;
            for (size_t k = 0; k < count; k++) {
                const Node *node = node_is_list(values) ? values->children[k] : values;
                *vec_push(arena, &axis->elements) =
                    values_of(arena, value_of_node(arena, parallel.file, node));
            }
        }
        matrix_multiply(arena, &matrix, &axes);
    }
    matrix.unresolved = matrix.unresolved || (list != NULL && matrix.lanes.len == 0);
    ci_close_matrix(gitlab->ci, &matrix);
    return matrix;
}

static void read_image(GitLab *gitlab, LaneState *state)
{
    Found image = find_setting(gitlab, S("image"));
    if (node_is_map(image.node)) {
        image.node = node_get(image.node, S("name"));
    }
    if (!node_is_scalar(image.node)) {
        return;
    }
    Value written = value_of_node(gitlab->ci->arena, image.file, image.node);
    Value name = expand(gitlab, &written);
    CiUse use = lane_use(state, image.file, image.node, CI_GITLAB_IMAGE);
    bool known = ci_claim_image(gitlab->ci, &use, &name, &state->python);
    state->unresolved = state->unresolved || !known || state->python.len == 0;
}

/* The lines of the job's scripts, with `!reference` resolved. */
static Value read_script(GitLab *gitlab)
{
    static const char *const keys[] = {"before_script", "script"};
    ValueText text = value_text(gitlab->ci->arena);
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        Found part = find_setting(gitlab, str_of(keys[i]));
        size_t count = node_is_list(part.node) ? part.node->count : part.node != NULL ? 1 : 0;
        for (size_t j = 0; j < count; j++) {
            Found line = {part.file,
                          node_is_list(part.node) ? part.node->children[j] : part.node};
            line = resolve_reference(gitlab, line);
            Value lines = ci_script_of(gitlab->ci, line.file, &line.node, 1);
            value_append(&text, &lines);
        }
    }
    return value_built(&text);
}

static bool is_optional(const GitLab *gitlab, Place *place)
{
    Found job = {gitlab->job_file, gitlab->job};
    Found allowed = find_key(gitlab, job, S("allow_failure"), 0);
    Found when = find_key(gitlab, job, S("when"), 0);
    bool fails = node_is_scalar(allowed.node) && str_eq_nocase(allowed.node->text, S("true"));
    bool manual = node_is_scalar(when.node) && str_eq(when.node->text, S("manual")) &&
                  allowed.node == NULL;
    if (fails || manual) {
        Found cause = fails ? allowed : when;
        *place = ci_place(gitlab->ci, cause.file, cause.node);
    }
    return fails || manual;
}

static void walk_lane(GitLab *gitlab, JobSet *set, const LaneState *start)
{
    Ci *ci = gitlab->ci;
    LaneState state = *start;
    read_image(gitlab, &state);
    Value written = read_script(gitlab);
    Value script = expand(gitlab, &written);
    CiUse use = lane_use(&state, gitlab->job_file, gitlab->job, CI_GITLAB_COMMAND);
    lane_run(ci, &state, &use, &script);
    lane_take_variable(ci, &state, &use, expand_variable(gitlab, S("UV_PYTHON")), &state.uv);
    if (state.tests) {
        lane_take_variable(ci, &state, &use, expand_variable(gitlab, S("TOXENV")),
                           &state.named);
    }
    CiClaims pythons = lane_pythons(ci, &state);
    job_add_lane(set, gitlab->job, &state, &pythons);
}

static bool is_name_or_dash(char c)
{
    return is_alnum(c) || c == '_' || c == '-' || c == '.';
}

/* Whether a hidden job is used by another: its name is written once more. */
static bool is_used(const GitLab *gitlab, Str name)
{
    size_t found = 0;
    for (size_t i = 0; i < gitlab->file_count; i++) {
        Str rest = gitlab->files[i]->source->text;
        size_t at;
        while (found < 2 && (at = str_find(rest, name)) != STR_NONE) {
            char after = at + name.len < rest.len ? rest.ptr[at + name.len] : ' ';
            found += !is_name_or_dash(after);
            rest = str_from(rest, at + name.len);
        }
    }
    return found > 1;
}

static void read_job(GitLab *gitlab, const Node *job)
{
    Ci *ci = gitlab->ci;
    bool hidden = str_starts(job->key->text, S("."));
    gitlab->job = job;
    gitlab->lane = NULL;
    if (hidden && !is_used(gitlab, job->key->text)) {
        return;
    }
    Value script = read_script(gitlab);
    ScriptFacts facts = {0};
    script_read_facts(ci, script.text, &facts);
    bool tests = facts.tests || ci_name_tests(job->key->text);
    JobSet set = job_set_start(ci, S("gitlab"));
    Job *first = job_build(&set, job, (Str){0}, tests ? JOB_TESTS : JOB_OTHER)->job;
    first->name = str_copy(ci->keep, job->key->text);
    first->place = ci_place(ci, gitlab->job_file, job->key);
    LaneState state = {.job = first, .tests = tests};
    state.optional = is_optional(gitlab, &state.optional_place);
    state.optional_why = state.optional ? S("allow_failure") : S("");
    Matrix matrix = read_matrix(gitlab);
    state.unresolved = matrix.unresolved;
    for (size_t i = 0; i < matrix.lanes.len; i++) {
        if (ci_is_exhausted(ci)) {
            first->unresolved = true;
            break;
        }
        gitlab->lane = &matrix.lanes.items[i];
        walk_lane(gitlab, &set, &state);
    }
    gitlab->lane = NULL;
    job_set_finish(&set, hidden ? JOB_NEVER : JOB_RUNS);
}

static void read_named(GitLab *gitlab, const Node *variables)
{
    for (size_t i = 0; node_is_map(variables) && i < variables->count; i++) {
        const Node *value = variable_value(variables->children[i]);
        const Node *options = node_get(variables->children[i], S("options"));
        if (ci_name_kind(variables->children[i]->key->text) == CI_NAME_OTHER) {
            continue;
        }
        CiUse use = {.surface = CI_GITLAB_VARIABLE,
                     .role = ROLE_RUNTIME,
                     .form = CI_FORM_LOOSE,
                     .spelling = SPELLING_VERSION,
                     .file = &gitlab->ci->own,
                     .developer_tool = true};
        CiClaims claims = {0};
        Value list = value_of_node(gitlab->ci->arena, &gitlab->ci->own, options);
        Value one = value_of_node(gitlab->ci->arena, &gitlab->ci->own, value);
        ci_claim(gitlab->ci, &use, &one, &claims);
        ci_claim(gitlab->ci, &use, &list, &claims);
    }
}

/* Defaults of `spec:inputs` that are named after Python. */
static void read_inputs(GitLab *gitlab, const Node *inputs)
{
    for (size_t i = 0; node_is_map(inputs) && i < inputs->count; i++) {
        const Node *input = inputs->children[i], *fallback = node_get(input, S("default"));
        if (ci_name_kind(input->key->text) == CI_NAME_OTHER || !node_is_scalar(fallback)) {
            continue;
        }
        CiUse use = {.surface = CI_GITLAB_VARIABLE,
                     .role = ROLE_RUNTIME,
                     .form = CI_FORM_LOOSE,
                     .spelling = SPELLING_VERSION,
                     .file = &gitlab->ci->own,
                     .node = fallback,
                     .developer_tool = true};
        Value value = value_of_node(gitlab->ci->arena, &gitlab->ci->own, fallback);
        CiClaims claims = {0};
        ci_claim(gitlab->ci, &use, &value, &claims);
    }
}

/* Names of Python versions among the keys of every `parallel:matrix` of the file. */
static void read_matrices(GitLab *gitlab, const Node *job)
{
    const Node *list = node_at(job, "parallel.matrix");
    for (size_t i = 0; node_is_list(list) && i < list->count; i++) {
        const Node *entry = list->children[i];
        for (size_t j = 0; node_is_map(entry) && j < entry->count; j++) {
            CiUse use = {.surface = CI_GITLAB_MATRIX,
                         .role = ROLE_TESTED,
                         .form = CI_FORM_LOOSE,
                         .spelling = SPELLING_VERSION,
                         .file = &gitlab->ci->own};
            Value value =
                value_of_node(gitlab->ci->arena, &gitlab->ci->own, entry->children[j]);
            CiClaims claims = {0};
            if (ci_name_kind(entry->children[j]->key->text) != CI_NAME_OTHER) {
                ci_claim(gitlab->ci, &use, &value, &claims);
            }
        }
    }
}

/* Whether a row reads the file for its name alone. */
static bool is_known_by_name(const SurfaceContext *context, Str path)
{
    Str rest = str_of(context->surface->files), pattern;
    while (str_cut(&rest, ' ', &pattern)) {
        if (glob_match(pattern, path)) {
            return true;
        }
    }
    return false;
}

static void read_file(const SurfaceContext *context, const Document *document)
{
    Ci ci = ci_start(context, document, define);
    GitLab gitlab = {.ci = &ci, .job_file = &ci.own};
    if (ci.own.root == NULL) {
        return;
    }
    add_opened(&gitlab, &ci.own);
    add_file(&gitlab, S(".gitlab-ci.yml"));
    const Node *root = gitlab.roots[0];
    for (size_t i = 0; node_is_map(root) && i < root->count; i++) {
        const Node *child = root->children[i];
        if (node_is_map(child) && !is_reserved(child->key->text)) {
            read_job(&gitlab, child);
            read_matrices(&gitlab, child);
        }
    }
    gitlab.job = NULL;
    LaneState state = {0};
    if (node_get(root, S("image")) != NULL || node_at(root, "default.image") != NULL) {
        read_image(&gitlab, &state);
    }
    read_named(&gitlab, node_get(root, S("variables")));
    for (size_t i = 0; node_is_map(root) && i < root->count; i++) {
        read_named(&gitlab, node_get(root->children[i], S("variables")));
    }
    read_inputs(&gitlab, node_at(ci.own.root, "spec.inputs"));
}

/* The files that a pipeline takes in and those of the pipelines that its jobs start, whatever
 * their names are, state versions of their own. */
static void read_included(const SurfaceContext *context, const Document *document)
{
    Ci ci = ci_start(context, document, define);
    GitLab gitlab = {.ci = &ci};
    add_opened(&gitlab, &ci.own);
    for (size_t i = 0; i < gitlab.file_count; i++) {
        const Node *root = gitlab.roots[i];
        for (size_t j = 0; node_is_map(root) && j < root->count; j++) {
            const Node *started = node_at(root->children[j], "trigger.include");
            if (started != NULL) {
                add_includes(&gitlab, started);
            }
        }
        const CiFile *file = gitlab.files[i];
        if (!is_known_by_name(context, file->source->path)) {
            SurfaceContext inner = *context;
            inner.source = file->source;
            read_file(&inner, file->document);
        }
    }
}

void ci_read_gitlab(const SurfaceContext *context, const Document *document)
{
    read_file(context, document);
    if (str_starts(context->source->path, S(".gitlab-ci."))) {
        read_included(context, document);
    }
}
