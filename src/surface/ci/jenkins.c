/* Jenkins: the stages of declarative and scripted pipelines. Format: Jenkins' pipeline syntax
 * (agent, matrix, environment, parameters), its Docker Pipeline steps (docker.image(…).inside)
 * and those of the pyenv pipeline plugin (withPythonEnv). */
#include "floorlint/limits.h"

#include "ci_expand.h"
#include "ci_job.h"
#include "ci_matrix.h"
#include "ci_names.h"
#include "ci_readers.h"
#include "groovy.h"

/* Steps that run something together: a stage, or what gives its steps another environment. */
typedef struct Group {
    const GroovyBlock *block;
    VEC(const GroovyBlock *) scripts;
} Group;

typedef struct Jenkins {
    Ci *ci;
    const GroovyBlock *root;
    const GroovyBlock *parameters; /* of the pipeline; NULL where there are none */
    VEC(Group) groups;
    size_t looked;         /* statements that were compared with a name: at most FL_MAX_NODES */
    const GroovyBlock *at; /* the block whose variables are in force */
    const MatrixLane *lane;
    CiIndex seen; /* strings that were read */
} Jenkins;

static bool is_listed(Str name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (str_eq(name, str_of(names[i]))) {
            return true;
        }
    }
    return false;
}

#define IS_LISTED(name, list) is_listed((name), (list), sizeof(list) / sizeof(list)[0])

/* Statements whose strings are what they are used for; others define a value. */
static const char *const users[] = {
    "image",
    "docker",
    "docker.image",
    "docker.image.inside",
    "containerTemplate",
    "sh",
    "bat",
    "powershell",
    "pwsh",
    "script",
    "yaml",
    "withPythonEnv",
    "withDockerContainer",
};

static void define(const CiFile *file, const Node *node, CiDefinition *definition)
{
    (void)file;
    Str key = node->key->text;
    if (str_eq(key, S("values"))) {
        *definition = (CiDefinition){CI_JENKINS_MATRIX, ROLE_TESTED, node->parent};
        return;
    }
    definition->list = str_eq(key, S("choices")) ? node->parent : NULL;
    if (!IS_LISTED(key, users)) {
        definition->surface = CI_JENKINS_VARIABLE;
    }
}

static bool is_script(const GroovyBlock *block)
{
    static const char *const steps[] = {"sh", "bat", "powershell", "pwsh"};
    return IS_LISTED(block->name, steps);
}

static bool is_inside(const GroovyBlock *block)
{
    return str_starts(block->name, S("docker.")) && str_ends(block->name, S("image.inside"));
}

static bool is_group(const GroovyBlock *block)
{
    static const char *const names[] = {"stage", "node", "withDockerContainer",
                                        "withPythonEnv"};
    return block->parent == NULL || is_inside(block) || IS_LISTED(block->name, names);
}

static void mark_seen(Jenkins *jenkins, const Node *node)
{
    ci_index_put(jenkins->ci->arena, &jenkins->seen, node, 0, jenkins);
}

static Value value_of(const Jenkins *jenkins, const Node *node)
{
    return value_of_node(jenkins->ci->arena, &jenkins->ci->own, node);
}

/* The default of a parameter of the pipeline: of a choice, the first one. */
static const Node *find_parameter(const Jenkins *jenkins, Str name)
{
    const GroovyBlock *list = jenkins->parameters;
    for (size_t i = 0; list != NULL && i < list->children.len; i++) {
        const GroovyBlock *child = list->children.items[i];
        const Node *own = groovy_text(child, S("name"));
        if (own != NULL && str_eq(own->text, name)) {
            const Node *fallback = groovy_text(child, S("defaultValue"));
            return fallback != NULL && fallback != own ? fallback
                                                       : groovy_text(child, S("choices"));
        }
    }
    return NULL;
}

/* NAME=value among the texts of withEnv. */
static Value find_setting(const Jenkins *jenkins, const GroovyBlock *block, Str name)
{
    for (size_t i = 0; str_eq(block->name, S("withEnv")) && i < block->texts.len; i++) {
        const Node *node = block->texts.items[i].node;
        if (str_starts(node->text, name) && node->text.len > name.len &&
            node->text.ptr[name.len] == '=') {
            Value whole = value_of(jenkins, node);
            return value_slice(jenkins->ci->arena, &whole, name.len + 1, node->text.len);
        }
    }
    return value_of_truth(TRUTH_UNKNOWN);
}

static Value look_up(void *state, Str name)
{
    Jenkins *jenkins = state;
    if (str_starts(name, S("env."))) {
        name = str_from(name, sizeof "env." - 1);
    } else if (str_starts(name, S("params."))) {
        name = str_from(name, sizeof "params." - 1);
    }
    const Values *values = jenkins->lane != NULL ? matrix_lane_get(jenkins->lane, name) : NULL;
    if (values != NULL) {
        return values->items[0];
    }
    for (const GroovyBlock *at = jenkins->at; at != NULL; at = at->parent) {
        jenkins->looked += at->children.len + 1;
        if (jenkins->looked > FL_MAX_NODES) {
            return value_of_truth(TRUTH_UNKNOWN);
        }
        Value setting = find_setting(jenkins, at, name);
        const GroovyBlock *own = groovy_child(groovy_child(at, S("environment")), name);
        own = own != NULL ? own : groovy_child(at, name);
        if (setting.kind != VALUE_UNKNOWN) {
            return setting;
        }
        if (own != NULL && own->assigned) {
            return own->texts.len == 1 ? value_of(jenkins, own->texts.items[0].node)
                                       : value_of_truth(TRUTH_UNKNOWN);
        }
    }
    const Node *parameter = find_parameter(jenkins, name);
    return parameter != NULL ? value_of(jenkins, parameter) : value_of_truth(TRUTH_UNKNOWN);
}

static Value expand(Jenkins *jenkins, const Value *value)
{
    static const CiMark marks[] = {
        {"${", "}" },
        {"$",  NULL}
    };
    CiExpander expander = {.ci = jenkins->ci,
                           .marks = marks,
                           .mark_count = sizeof marks / sizeof marks[0],
                           .lookup = look_up,
                           .state = jenkins};
    return ci_expand(&expander, value);
}

/* Gathers the scripts of every group below a block. */
static void gather(Jenkins *jenkins, const GroovyBlock *block, size_t group)
{
    if (is_group(block)) {
        group = jenkins->groups.len;
        *vec_push(jenkins->ci->arena, &jenkins->groups) = (Group){.block = block};
    }
    if (str_eq(block->name, S("parameters")) && jenkins->parameters == NULL) {
        jenkins->parameters = block;
    }
    if (is_script(block)) {
        const Node *script = groovy_text(block, S("script"));
        if (script != NULL) {
            mark_seen(jenkins, script);
            *vec_push(jenkins->ci->arena, &jenkins->groups.items[group].scripts) = block;
        }
    }
    for (size_t i = 0; i < block->children.len; i++) {
        gather(jenkins, block->children.items[i], group);
    }
}

/* The image that an `agent` names. */
static const Node *find_agent_image(const GroovyBlock *agent)
{
    const GroovyBlock *docker = groovy_child(agent, S("docker"));
    const Node *image = groovy_text(groovy_child(docker, S("image")), S(""));
    return image != NULL ? image : groovy_text(docker, S("image"));
}

/* Which interpreter a group's steps find. */
static void read_environment(Jenkins *jenkins, LaneState *state, const GroovyBlock *group)
{
    Ci *ci = jenkins->ci;
    const Node *image = NULL;
    for (const GroovyBlock *at = group; at != NULL && image == NULL; at = at->parent) {
        const GroovyBlock *agent = groovy_child(at, S("agent"));
        if (is_inside(at) || str_eq(at->name, S("withDockerContainer"))) {
            image = groovy_text(at, S("image"));
        } else if (str_eq(at->name, S("withPythonEnv")) && at->texts.len > 0) {
            const Node *python = at->texts.items[0].node;
            Value written = value_of(jenkins, python), name = expand(jenkins, &written);
            CiUse use = lane_use(state, &ci->own, python, CI_JENKINS_TOOL);
            use.form = CI_FORM_LOOSE;
            use.spelling = SPELLING_VERSION;
            mark_seen(jenkins, python);
            ci_claim(ci, &use, &name, &state->python);
            state->unresolved = state->python.len == 0;
            return;
        } else if (agent != NULL) {
            image = find_agent_image(agent);
            if (image == NULL) {
                /* Built from a Dockerfile or described for Kubernetes: not known here. */
                state->unresolved = groovy_child(agent, S("dockerfile")) != NULL ||
                                    groovy_child(agent, S("kubernetes")) != NULL ||
                                    str_eq(agent->word, S("dockerfile"));
                return;
            }
        }
    }
    if (image != NULL) {
        Value written = value_of(jenkins, image), name = expand(jenkins, &written);
        CiUse use = lane_use(state, &ci->own, image, CI_JENKINS_IMAGE);
        mark_seen(jenkins, image);
        bool known = ci_claim_image(ci, &use, &name, &state->python);
        state->unresolved = !known || state->python.len == 0;
    }
}

/* Whether a lane has one of the values of every axis of an `exclude`. */
static bool is_excluded(const GroovyBlock *exclude, const MatrixLane *lane)
{
    for (size_t i = 0; i < exclude->children.len; i++) {
        const GroovyBlock *axis = exclude->children.items[i];
        const GroovyBlock *values = groovy_child(axis, S("values"));
        const Node *name = groovy_text(groovy_child(axis, S("name")), S(""));
        bool other = values == NULL, found = false;
        values = other ? groovy_child(axis, S("notValues")) : values;
        const Values *own = name != NULL ? matrix_lane_get(lane, name->text) : NULL;
        for (size_t j = 0; values != NULL && own != NULL && j < values->texts.len; j++) {
            found = found || str_eq(values->texts.items[j].node->text, own->items[0].text);
        }
        if (found == other) {
            return false;
        }
    }
    return exclude->children.len > 0;
}

/* The combinations of the nearest matrix around a block, one without values where there is
 * none. */
static Matrix read_matrix(Jenkins *jenkins, const GroovyBlock *block)
{
    Arena *arena = jenkins->ci->arena;
    Matrix product = {0}, matrix = {0};
    MatrixAxes axes = {0};
    while (block != NULL && !str_eq(block->name, S("matrix"))) {
        block = block->parent;
    }
    const GroovyBlock *list = groovy_child(block, S("axes"));
    const GroovyBlock *excludes = groovy_child(block, S("excludes"));
    for (size_t i = 0; list != NULL && i < list->children.len; i++) {
        const GroovyBlock *values = groovy_child(list->children.items[i], S("values"));
        const Node *name = groovy_text(groovy_child(list->children.items[i], S("name")), S(""));
        if (name == NULL || values == NULL) {
            continue;
        }
        MatrixAxis *axis = vec_push(arena, &axes);
        axis->name = name->text;
        for (size_t j = 0; j < values->texts.len; j++) {
            *vec_push(arena, &axis->elements) =
                values_of(arena, value_of(jenkins, values->texts.items[j].node));
        }
    }
    matrix_multiply(arena, &product, &axes);
    for (size_t i = 0; i < product.lanes.len; i++) {
        bool excluded = false;
        for (size_t j = 0; excludes != NULL && j < excludes->children.len; j++) {
            excluded =
                excluded || is_excluded(excludes->children.items[j], &product.lanes.items[i]);
        }
        if (!excluded) {
            *vec_push(arena, &matrix.lanes) = product.lanes.items[i];
        }
    }
    matrix.too_large = product.too_large;
    matrix.unresolved = product.unresolved || (block != NULL && matrix.lanes.len == 0);
    ci_close_matrix(jenkins->ci, &matrix);
    return matrix;
}

/* The scripts of a group, with the variables that are in force at each. */
static Value expand_scripts(Jenkins *jenkins, const Group *group)
{
    Ci *ci = jenkins->ci;
    ValueText text = value_text(ci->arena);
    for (size_t i = 0; i < group->scripts.len; i++) {
        jenkins->at = group->scripts.items[i];
        const Node *script = groovy_text(group->scripts.items[i], S("script"));
        Value written = ci_script_of(ci, &ci->own, &script, 1);
        Value lines = expand(jenkins, &written);
        lines.kind = VALUE_STRING;
        value_append(&text, &lines);
    }
    jenkins->at = group->block;
    return value_built(&text);
}

static void read_group(Jenkins *jenkins, const Group *group)
{
    Ci *ci = jenkins->ci;
    ScriptFacts facts = {0};
    const Node *first = groovy_text(group->scripts.items[0], S("script"));
    script_read_facts(ci, expand_scripts(jenkins, group).text, &facts);
    const GroovyBlock *stage = group->block;
    while (stage != NULL && !str_eq(stage->name, S("stage"))) {
        stage = stage->parent;
    }
    const Node *title = groovy_text(stage, S("name"));
    bool tests = facts.tests || (title != NULL && ci_name_tests(title->text));
    JobSet set = job_set_start(ci, S("jenkins"));
    Job *job = job_build(&set, first, (Str){0}, tests ? JOB_TESTS : JOB_OTHER)->job;
    Span place = title != NULL ? title->content : group->block->place;
    job->name = title != NULL ? str_copy(ci->keep, title->text) : S("pipeline");
    job->place = source_place(ci->keep, ci->own.source, place);
    LaneState start = {.job = job, .tests = tests};
    Matrix matrix = read_matrix(jenkins, group->block);
    jenkins->at = group->block;
    for (size_t i = 0; i < matrix.lanes.len; i++) {
        if (ci_is_exhausted(ci)) {
            job->unresolved = true;
            break;
        }
        LaneState state = start;
        jenkins->lane = &matrix.lanes.items[i];
        read_environment(jenkins, &state, group->block);
        state.unresolved = state.unresolved || matrix.unresolved;
        Value script = expand_scripts(jenkins, group);
        CiUse use = lane_use(&state, &ci->own, first, CI_JENKINS_COMMAND);
        lane_run(ci, &state, &use, &script);
        CiClaims pythons = lane_pythons(ci, &state);
        job_add_lane(&set, first, &state, &pythons);
    }
    jenkins->lane = NULL;
    job_set_finish(&set, JOB_RUNS);
}

/* The images in a description of Kubernetes pods that stands in a string. */
static void claim_pod(Jenkins *jenkins, const Node *node)
{
    Value value = value_of(jenkins, node);
    for (size_t at = 0; at < node->text.len;) {
        size_t newline = str_find_byte(str_from(node->text, at), '\n');
        size_t end = newline == STR_NONE ? node->text.len : at + newline;
        Str line = str_slice(node->text, at, end);
        size_t found = str_find(line, S("image:"));
        if (found != STR_NONE) {
            Value rest =
                value_slice(jenkins->ci->arena, &value, at + found + sizeof "image:" - 1, end);
            Value image = value_trim(jenkins->ci->arena, &rest);
            CiUse use = {.surface = CI_JENKINS_IMAGE,
                         .role = ROLE_RUNTIME,
                         .spelling = SPELLING_IMAGE,
                         .file = &jenkins->ci->own,
                         .node = node,
                         .developer_tool = true};
            CiClaims claims = {0};
            ci_claim(jenkins->ci, &use, &image, &claims);
        }
        at = end + 1;
    }
}

/* --build-arg NAME=VALUE, or NAME=VALUE alone. */
static void claim_settings(Jenkins *jenkins, const CiUse *use, const Node *node)
{
    Value value = value_of(jenkins, node);
    CiUse own = *use;
    own.form = CI_FORM_ASSIGNMENTS;
    for (size_t at = 0; at < node->text.len;) {
        size_t end = at;
        while (end < node->text.len && !is_space(node->text.ptr[end])) {
            end++;
        }
        Value word = value_slice(jenkins->ci->arena, &value, at, end);
        CiClaims claims = {0};
        ci_claim(jenkins->ci, &own, &word, &claims);
        at = end + 1;
    }
}

static bool names_image(Str name)
{
    static const char *const images[] = {"image", "docker", "docker.image",
                                         "docker.image.inside", "containerTemplate"};
    return IS_LISTED(name, images);
}

/* A string that no stage was seen to use: what holds it says what it is. */
static void claim_rest(Jenkins *jenkins, const GroovyBlock *block, const GroovyText *text)
{
    static const char *const silent[] = {"echo", "println", "error", "emailext",   "slackSend",
                                         "mail", "print",   "name",  "description"};
    const Node *node = text->node;
    const GroovyBlock *axis = block->parent;
    const Node *label = groovy_text(groovy_child(axis, S("name")), S(""));
    bool values = str_eq(block->name, S("values")) && label != NULL;
    bool parameter = block->parent != NULL && str_eq(block->parent->name, S("parameters"));
    const Node *title = parameter ? groovy_text(block, S("name")) : NULL;
    Str name = values                           ? label->text
               : title != NULL && title != node ? title->text
                                                : block->name;
    bool excluded =
        axis != NULL && axis->parent != NULL && str_eq(axis->parent->name, S("exclude"));
    if (IS_LISTED(block->name, silent) || excluded || str_eq(text->key, S("description"))) {
        return;
    }
    CiUse use = {.surface = values ? CI_JENKINS_MATRIX : CI_JENKINS_VARIABLE,
                 .role = values ? ROLE_TESTED : ROLE_RUNTIME,
                 .spelling = SPELLING_VERSION,
                 .form = CI_FORM_LOOSE,
                 .file = &jenkins->ci->own,
                 .node = node,
                 .developer_tool = !values};
    CiClaims claims = {0}, selected = {0};
    Value written = value_of(jenkins, node);
    if (str_find_byte(node->text, '\n') != STR_NONE &&
        str_find(node->text, S("image:")) != STR_NONE) {
        claim_pod(jenkins, node);
    } else if (names_image(block->name) || str_eq(text->key, S("image"))) {
        jenkins->at = block;
        Value image = expand(jenkins, &written);
        use.surface = CI_JENKINS_IMAGE;
        ci_claim_image(jenkins->ci, &use, &image, &claims);
    } else if ((block->assigned || values || parameter) &&
               ci_name_kind(name) != CI_NAME_OTHER) {
        ci_claim(jenkins->ci, &use, &written, &claims);
    } else if (str_find_byte(node->text, '=') != STR_NONE) {
        claim_settings(jenkins, &use, node);
    } else {
        use.surface = CI_JENKINS_TOOL;
        use.form = CI_FORM_ONE;
        script_claim(jenkins->ci, &use, &written, &claims, &selected);
    }
}

static void sweep(Jenkins *jenkins, const GroovyBlock *block)
{
    for (size_t i = 0; i < block->texts.len; i++) {
        const GroovyText *text = &block->texts.items[i];
        if (ci_index_get(&jenkins->seen, text->node, 0) == NULL) {
            claim_rest(jenkins, block, text);
        }
    }
    for (size_t i = 0; i < block->children.len; i++) {
        sweep(jenkins, block->children.items[i]);
    }
}

void ci_read_jenkins(const SurfaceContext *context, const Document *document)
{
    Jenkins jenkins = {0};
    Ci ci = ci_start(context, document, define);
    ci.own.root = NULL;
    jenkins.ci = &ci;
    jenkins.root = jenkins.at = groovy_read(ci.arena, context->source);
    gather(&jenkins, jenkins.root, 0);
    for (size_t i = 0; i < jenkins.groups.len; i++) {
        if (jenkins.groups.items[i].scripts.len > 0) {
            read_group(&jenkins, &jenkins.groups.items[i]);
        }
    }
    sweep(&jenkins, jenkins.root);
}
