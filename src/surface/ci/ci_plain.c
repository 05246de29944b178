/* CI systems of which a job is a map with an image and commands: Bitbucket, Buildkite, Drone,
 * Woodpecker, Cirrus, CodeBuild, Cloud Build, Semaphore, builds.sr.ht.
 * Formats: the configuration reference of each. */
#include "floorlint/limits.h"

#include "ci_expand.h"
#include "ci_job.h"
#include "ci_matrix.h"
#include "ci_names.h"
#include "ci_readers.h"

/* Names of keys, ended by NULL. */
#define KEYS 6

typedef struct PlainSystem {
    const char *name;
    CiSurface image, command, variable;
    const char *scripts[KEYS];   /* keys whose commands make a map a job; `*script`: every key
                                    that ends so */
    const char *jobs;            /* the end of the keys of jobs; NULL: any */
    const char *images[KEYS];    /* paths to the image, from the job or a map around it */
    const char *variables[KEYS]; /* maps of variables, in the job or around it */
    const char *packages;        /* a list of packages that jobs install with apt-get */
} PlainSystem;

/* The formatter fails on entries of different shapes. */
/* clang-format off */
static const PlainSystem systems[] = {
    {.name = "bitbucket",
     .image = CI_BITBUCKET_IMAGE,
     .command = CI_BITBUCKET_COMMAND,
     .variable = CI_BITBUCKET_COMMAND,
     .scripts = {"script"},
     .images = {"image", "image.name"},
     .variables = {"variables"}},
    {.name = "buildkite",
     .image = CI_BUILDKITE_IMAGE,
     .command = CI_BUILDKITE_COMMAND,
     .variable = CI_BUILDKITE_VARIABLE,
     .scripts = {"command", "commands"},
     .images = {"image"},
     .variables = {"env"}},
    {.name = "drone",
     .image = CI_DRONE_IMAGE,
     .command = CI_DRONE_COMMAND,
     .variable = CI_DRONE_COMMAND,
     .scripts = {"commands"},
     .images = {"image"},
     .variables = {"environment"}},
    {.name = "woodpecker",
     .image = CI_WOODPECKER_IMAGE,
     .command = CI_WOODPECKER_COMMAND,
     .variable = CI_WOODPECKER_VARIABLE,
     .scripts = {"commands"},
     .images = {"image"},
     .variables = {"environment"}},
    {.name = "cirrus",
     .image = CI_CIRRUS_IMAGE,
     .command = CI_CIRRUS_COMMAND,
     .variable = CI_CIRRUS_VARIABLE,
     .scripts = {"*script"},
     .jobs = "task",
     .images = {"container.image", "arm_container.image", "windows_container.image"},
     .variables = {"env", "environment"}},
    {.name = "codebuild",
     .image = CI_CODEBUILD_RUNTIME,
     .command = CI_CODEBUILD_COMMAND,
     .variable = CI_CODEBUILD_COMMAND,
     .scripts = {"commands"},
     .variables = {"env.variables"}},
    {.name = "cloudbuild",
     .image = CI_CLOUDBUILD_IMAGE,
     .command = CI_CLOUDBUILD_COMMAND,
     .variable = CI_CLOUDBUILD_VARIABLE,
     .scripts = {"entrypoint", "args", "script"},
     .images = {"name"},
     .variables = {"substitutions"}},
    {.name = "semaphore",
     .image = CI_SEMAPHORE_IMAGE,
     .command = CI_SEMAPHORE_COMMAND,
     .variable = CI_SEMAPHORE_VARIABLE,
     .scripts = {"commands"},
     .images = {"agent.containers"},
     .variables = {"env_vars"}},
    {.name = "codefresh",
     .image = CI_CODEFRESH_IMAGE,
     .command = CI_CODEFRESH_COMMAND,
     .variable = CI_CODEFRESH_COMMAND,
     .scripts = {"commands", "build_arguments"},
     .images = {"image"},
     .variables = {"environment"}},
    {.name = "concourse",
     .image = CI_CONCOURSE_IMAGE,
     .command = CI_CONCOURSE_COMMAND,
     .variable = CI_CONCOURSE_COMMAND,
     .scripts = {"run"},
     .images = {"image_resource.source"},
     .variables = {"params"}},
    {.name = "builds.sr.ht",
     .image = CI_SRHT_IMAGE,
     .command = CI_SRHT_COMMAND,
     .variable = CI_SRHT_VARIABLE,
     .scripts = {"tasks"},
     .images = {"image"},
     .packages = "packages",
     .variables = {"environment"}},
};
/* clang-format on */

typedef struct Plain {
    Ci *ci;
    const PlainSystem *system;
    const Node *job;
    const MatrixLane *lane;
} Plain;

static void define(const CiFile *file, const Node *node, CiDefinition *definition)
{
    (void)file;
    for (const Node *at = node; at != NULL; at = at->parent) {
        if (at->key != NULL && str_eq(at->key->text, S("matrix"))) {
            definition->role = ROLE_TESTED;
            definition->list = at;
            return;
        }
    }
}

static Value look_up(void *state, Str name)
{
    Plain *plain = state;
    Arena *arena = plain->ci->arena;
    if (str_starts(name, S("matrix."))) {
        name = str_from(name, sizeof "matrix." - 1);
    }
    const Values *values = plain->lane != NULL ? matrix_lane_get(plain->lane, name) : NULL;
    if (values != NULL) {
        return values->items[0];
    }
    for (const Node *at = plain->job; at != NULL; at = at->parent) {
        for (size_t i = 0; i < KEYS && plain->system->variables[i] != NULL; i++) {
            const Node *node = node_get(node_at(at, plain->system->variables[i]), name);
            if (node_is_scalar(node)) {
                return value_of_node(arena, &plain->ci->own, node);
            }
        }
    }
    return value_of_truth(TRUTH_UNKNOWN);
}

static Value expand(Plain *plain, const Value *value)
{
    static const CiMark marks[] = {
        {"{{",  "}}"},
        {"$${", "}" },
        {"${",  "}" },
        {"$",   NULL}
    };
    CiExpander expander = {.ci = plain->ci,
                           .marks = marks,
                           .mark_count = sizeof marks / sizeof marks[0],
                           .lookup = look_up,
                           .state = plain};
    return ci_expand(&expander, value);
}

/* A variable's value, other variables in it replaced. */
static Value expand_variable(Plain *plain, Str name)
{
    Value value = look_up(plain, name);
    return value.kind == VALUE_UNKNOWN ? value : expand(plain, &value);
}

/* The image of Buildkite's docker plugin. */
static const Node *find_plugin_image(const Node *job)
{
    const Node *plugins = node_get(job, S("plugins"));
    for (size_t i = 0; plugins != NULL && i < plugins->count; i++) {
        const Node *plugin = plugins->children[i];
        if (plugin->key == NULL && node_is_map(plugin) && plugin->count > 0) {
            plugin = plugin->children[0];
        }
        const Node *image = node_get(plugin, S("image"));
        if (plugin->key != NULL && str_find(plugin->key->text, S("docker#")) != STR_NONE &&
            node_is_scalar(image)) {
            return image;
        }
    }
    return NULL;
}

/* The image that a job runs in: its own, or that of a map around it. */
static const Node *find_image(const PlainSystem *system, const Node *job)
{
    const Node *plugin = find_plugin_image(job);
    for (const Node *at = job; plugin == NULL && at != NULL; at = at->parent) {
        for (size_t i = 0; i < KEYS && system->images[i] != NULL; i++) {
            const Node *image = node_at(at, system->images[i]);
            if (node_is_list(image) && image->count > 0) {
                image = node_get(image->children[0], S("image"));
            }
            if (node_is_scalar(image) || node_get(image, S("repository")) != NULL) {
                return image;
            }
        }
    }
    return plugin;
}

static bool is_script(const PlainSystem *system, const Node *node)
{
    for (size_t i = 0; node->key != NULL && i < KEYS && system->scripts[i] != NULL; i++) {
        Str name = str_of(system->scripts[i]);
        bool same = name.ptr[0] == '*' ? str_ends(node->key->text, str_from(name, 1))
                                       : str_eq(node->key->text, name);
        if (same && !node->shadowed) {
            return true;
        }
    }
    return false;
}

/* Whether the elements of a list are the words of one command: none is a script of its own. */
static bool is_command_line(const Node *list)
{
    for (size_t i = 0; i < list->count; i++) {
        const Node *word = list->children[i];
        if (!node_is_scalar(word) || str_find_byte(word->text, ' ') != STR_NONE ||
            str_find_byte(word->text, '\n') != STR_NONE) {
            return false;
        }
    }
    return list->count > 0;
}

/* Cloud Build's and Concourse's way to write one command: the program (`entrypoint`, or the
 * last part of the builder's name; `run.path`) and `args`. False where it is written otherwise.
 */
static bool read_command_line(Plain *plain, const Node *job, Value *line)
{
    Arena *arena = plain->ci->arena;
    const Node *run = node_get(job, S("run"));
    const Node *args = node_get(node_is_map(run) ? run : job, S("args"));
    const Node *program = node_get(job, S("entrypoint"));
    bool builder = program == NULL && !node_is_map(run);
    program = node_is_map(run) ? node_get(run, S("path"))
              : builder        ? node_get(job, S("name"))
                               : program;
    bool cloud = plain->system->image == CI_CLOUDBUILD_IMAGE;
    if (!(cloud || node_is_map(run)) || !node_is_list(args) || !is_command_line(args) ||
        !node_is_scalar(program)) {
        return false;
    }
    ValueText text = value_text(arena);
    Value first = value_of_node(arena, &plain->ci->own, program), blank = value_of_text(S(" "));
    size_t slash = builder ? str_find_last_byte(first.text, '/') : STR_NONE;
    first = slash == STR_NONE ? first : value_slice(arena, &first, slash + 1, first.text.len);
    value_append(&text, &first);
    for (size_t i = 0; i < args->count; i++) {
        Value word = value_of_node(arena, &plain->ci->own, args->children[i]);
        word.kind = VALUE_STRING;
        value_append(&text, &blank);
        value_append(&text, &word);
    }
    *line = value_built(&text);
    return true;
}

static Value read_script(Plain *plain, const Node *job)
{
    Value line;
    if (read_command_line(plain, job, &line)) {
        return line;
    }
    VEC(const Node *) parts = {0};
    for (size_t i = 0; i < job->count; i++) {
        if (is_script(plain->system, job->children[i])) {
            *vec_push(plain->ci->arena, &parts) = job->children[i];
        }
    }
    return ci_script_of(plain->ci, &plain->ci->own, parts.items, parts.len);
}

/* The axes of a map of lists; lists of single values are the axis "matrix" itself. */
static void add_axes(Plain *plain, const Node *node, MatrixAxes *axes)
{
    Arena *arena = plain->ci->arena;
    for (size_t i = 0; node != NULL && i < node->count; i++) {
        const Node *child = node->children[i], *values = child;
        Str name = child->key != NULL ? child->key->text : S("");
        if (node_is_map(child)) { /* Semaphore: {env_var: PY, values: […]} */
            const Node *variable = node_get(child, S("env_var"));
            values = node_get(child, S("values"));
            name = node_is_scalar(variable) ? variable->text : S("");
        }
        if (!node_is_list(values) || name.len == 0 || str_eq(name, S("include"))) {
            continue;
        }
        MatrixAxis *axis = vec_push(arena, axes);
        axis->name = name;
        for (size_t j = 0; j < values->count; j++) {
            *vec_push(arena, &axis->elements) =
                values_of(arena, value_of_node(arena, &plain->ci->own, values->children[j]));
        }
    }
}

static void add_entries(Plain *plain, const Node *list, Matrix *matrix)
{
    Arena *arena = plain->ci->arena;
    MatrixLane *lane;
    for (size_t i = 0;
         node_is_list(list) && i < list->count && (lane = matrix_add(arena, matrix)) != NULL;
         i++) {
        const Node *entry = list->children[i];
        if (node_is_scalar(entry)) {
            *vec_push(arena, &lane->keys) = (MatrixKey){
                S("matrix"), values_of(arena, value_of_node(arena, &plain->ci->own, entry))};
        }
        for (size_t j = 0; node_is_map(entry) && j < entry->count; j++) {
            *vec_push(arena, &lane->keys) = (MatrixKey){
                entry->children[j]->key->text,
                values_of(arena, value_of_node(arena, &plain->ci->own, entry->children[j]))};
        }
    }
}

/* The matrix of a job or of a map around it. */
static Matrix read_matrix(Plain *plain)
{
    Matrix matrix = {0};
    const Node *node = NULL;
    for (const Node *at = plain->job; node == NULL && at != NULL; at = at->parent) {
        node = node_get(at, S("matrix"));
    }
    const Node *setup = node_get(node, S("setup"));
    MatrixAxes axes = {0};
    add_axes(plain, setup != NULL ? setup : node, &axes);
    matrix_multiply(plain->ci->arena, &matrix, &axes);
    add_entries(plain, node_get(node, S("include")), &matrix);
    if (matrix.lanes.len == 0 && (node_is_list(node) || node_is_list(setup))) {
        add_entries(plain, setup != NULL ? setup : node, &matrix);
    }
    ci_close_matrix(plain->ci, &matrix);
    return matrix;
}

/* CodeBuild installs its runtimes by version. */
static void read_runtime(Plain *plain, LaneState *state)
{
    Ci *ci = plain->ci;
    const Node *node = node_at(ci->own.root, "phases.install.runtime-versions.python");
    if (node_is_scalar(node)) {
        /* The claim is a row of its own: the lane's is not one of the run. */
        CiFile *aside = arena_new_of(ci->arena, CiFile);
        *aside = ci->own;
        Value version = value_of_node(ci->arena, aside, node);
        CiUse use = lane_use(state, aside, node, CI_CODEBUILD_RUNTIME);
        use.spelling = SPELLING_SEMVER;
        ci_claim(ci, &use, &version, &state->python);
    }
}

/* Concourse writes an image in two: `repository` and `tag`. */
static Value image_of_parts(Plain *plain, const Node *source)
{
    Arena *arena = plain->ci->arena;
    const Node *repository = node_get(source, S("repository")),
               *tag = node_get(source, S("tag"));
    ValueText text = value_text(arena);
    Value name = value_of_node(arena, &plain->ci->own, repository);
    value_append(&text, &name);
    if (node_is_scalar(tag)) {
        Value colon = value_of_text(S(":")),
              version = value_of_node(arena, &plain->ci->own, tag);
        version.kind = VALUE_STRING;
        value_append(&text, &colon);
        value_append(&text, &version);
    }
    return value_built(&text);
}

static void read_image(Plain *plain, LaneState *state)
{
    Ci *ci = plain->ci;
    const Node *image = find_image(plain->system, plain->job);
    const Values *container =
        plain->lane != NULL ? matrix_lane_get(plain->lane, S("container")) : NULL;
    if (container != NULL && container->items[0].kind == VALUE_MAP) {
        image = node_get(container->items[0].node, S("image"));
    }
    if (image == NULL) {
        return;
    }
    Value written = node_is_scalar(image) ? value_of_node(ci->arena, &ci->own, image)
                                          : image_of_parts(plain, image);
    Value name = expand(plain, &written);
    CiUse use = lane_use(state, &ci->own, image, plain->system->image);
    bool known = ci_claim_image(ci, &use, &name, &state->python);
    state->unresolved = state->unresolved || !known || state->python.len == 0;
}

static void walk_lane(Plain *plain, JobSet *set, const LaneState *start)
{
    Ci *ci = plain->ci;
    LaneState state = *start;
    if (plain->system->image == CI_CODEBUILD_RUNTIME) {
        read_runtime(plain, &state);
    } else {
        read_image(plain, &state);
    }
    const Node *packages =
        plain->system->packages != NULL ? node_at(plain->job, plain->system->packages) : NULL;
    if (packages != NULL) {
        CiUse installs = lane_use(&state, &ci->own, packages, plain->system->command);
        installs.role = ROLE_RUNTIME;
        installs.developer_tool = true;
        Value text = ci_install_of(ci, &ci->own, packages, "apt-get install ");
        CiClaims named = {0};
        script_claim(ci, &installs, &text, &named, &state.python);
    }
    Value written = read_script(plain, plain->job);
    Value script = expand(plain, &written);
    CiUse use = lane_use(&state, &ci->own, plain->job, plain->system->command);
    lane_run(ci, &state, &use, &script);
    if (plain->system->image == CI_SRHT_IMAGE) {
        state.directory = (Str){0}; /* each task starts outside the checkout, and enters it */
    }
    lane_take_variable(ci, &state, &use, expand_variable(plain, S("UV_PYTHON")), &state.uv);
    if (state.tests) {
        lane_take_variable(ci, &state, &use, expand_variable(plain, S("TOXENV")), &state.named);
    }
    CiClaims pythons = lane_pythons(ci, &state);
    job_add_lane(set, plain->job, &state, &pythons);
}

static void read_job(Plain *plain, const Node *job)
{
    Ci *ci = plain->ci;
    plain->job = job;
    Value script = read_script(plain, job);
    ScriptFacts facts = {0};
    script_read_facts(ci, script.text, &facts);
    const Node *name = node_get(job, S("name"));
    bool by_name = node_is_scalar(name) && plain->system->image != CI_CLOUDBUILD_IMAGE;
    bool tests = facts.tests || (by_name && ci_name_tests(name->text));
    JobSet set = job_set_start(ci, str_of(plain->system->name));
    Job *first = job_build(&set, job, (Str){0}, tests ? JOB_TESTS : JOB_OTHER)->job;
    first->name = str_copy(ci->keep, by_name            ? name->text
                                     : job->key != NULL ? job->key->text
                                                        : S("step"));
    first->place = ci_place(ci, &ci->own, by_name ? name : job->key != NULL ? job->key : job);
    Matrix matrix = read_matrix(plain);
    LaneState state = {.job = first, .tests = tests, .unresolved = matrix.unresolved};
    for (size_t i = 0; i < matrix.lanes.len; i++) {
        if (ci_is_exhausted(ci)) {
            first->unresolved = true;
            break;
        }
        plain->lane = &matrix.lanes.items[i];
        walk_lane(plain, &set, &state);
    }
    plain->lane = NULL;
    job_set_finish(&set, JOB_RUNS);
}

static bool is_job(const PlainSystem *system, const Node *node)
{
    bool named = system->jobs == NULL || (node != NULL && node->key != NULL &&
                                          str_ends(node->key->text, str_of(system->jobs)));
    for (size_t i = 0; named && node_is_map(node) && i < node->count; i++) {
        if (is_script(system, node->children[i])) {
            return true;
        }
    }
    return false;
}

static bool is_named_holder(const Node *node)
{
    return node->key != NULL &&
           (str_eq(node->key->text, S("matrix")) || str_eq(node->key->text, S("env")) ||
            str_eq(node->key->text, S("environment")) ||
            str_eq(node->key->text, S("variables")) ||
            str_eq(node->key->text, S("substitutions")) ||
            str_eq(node->key->text, S("env_vars")));
}

/* Values below a map of variables or a matrix, by their names. */
static void read_named(Plain *plain, const Node *node, Str name)
{
    if (node_is_scalar(node)) {
        ci_claim_named(plain->ci, &plain->ci->own, node, name, plain->system->variable,
                       SPELLING_VERSION);
        return;
    }
    const Node *variable = node_get(node, S("env_var"));
    for (size_t i = 0; i < node->count; i++) {
        const Node *child = node->children[i];
        Str key = child->key != NULL ? child->key->text : name;
        bool values = node_is_scalar(variable) && str_eq(key, S("values"));
        read_named(plain, child, values ? variable->text : key);
    }
}

/* An image among the resources of a pipeline of Concourse. */
static void read_resource(Plain *plain, const Node *node)
{
    const Node *type = node_get(node, S("type")), *source = node_get(node, S("source"));
    bool image = node_is_scalar(type) && (str_eq(type->text, S("registry-image")) ||
                                          str_eq(type->text, S("docker-image")));
    if (!image || !node_is_scalar(node_get(source, S("repository"))) ||
        node_get(node, S("name")) == NULL) {
        return;
    }
    LaneState state = {0};
    CiUse use = lane_use(&state, &plain->ci->own, source, plain->system->image);
    Value written = image_of_parts(plain, source);
    CiClaims claims = {0};
    ci_claim_image(plain->ci, &use, &written, &claims);
}

static void walk(Plain *plain, const Node *node)
{
    if (plain->system->image == CI_CONCOURSE_IMAGE) {
        read_resource(plain, node);
    }
    if (is_job(plain->system, node) && !node->aliased) {
        read_job(plain, node);
    }
    for (size_t i = 0; node != NULL && i < node->count; i++) {
        const Node *child = node->children[i];
        if (is_named_holder(child)) {
            read_named(plain, child, S(""));
        }
        bool services = child->key != NULL && str_eq(child->key->text, S("services"));
        if (!services) {
            walk(plain, child);
        }
    }
}

void ci_read_plain(const SurfaceContext *context, const Document *document)
{
    Ci ci = ci_start(context, document, define);
    Plain plain = {.ci = &ci};
    Str id = str_of(context->surface->id);
    for (size_t i = 0; i < sizeof systems / sizeof systems[0]; i++) {
        if (str_eq(str_of(systems[i].name), id)) {
            plain.system = &systems[i];
        }
    }
    for (size_t i = 0; plain.system != NULL && i < document->root_count; i++) {
        walk(&plain, document->roots[i]);
    }
}
