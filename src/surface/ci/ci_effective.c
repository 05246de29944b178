/* Lanes that really run another interpreter than the one that they set up: uv prefers a
 * committed `.python-version`, hatch the `python` of its environment, tox its `base_python`. */
#include "ci_job.h"

/* What a file pins. */
typedef struct Pin {
    MinorMask minors;
    Place place;
    Str why;
} Pin;

static Str join(Ci *ci, const LaneState *state, const char *name)
{
    Str folder = state->directory;
    bool root = folder.ptr == NULL || folder.len == 0 || str_eq(folder, S("."));
    return root ? str_of(name) : str_format(ci->arena, "%.*s/%s", STR_ARG(folder), name);
}

/* A version at a node of another file. */
static bool read_pin(Ci *ci, const Source *source, const Node *node, Spelling spelling,
                     Pin *pin)
{
    if (!node_is_scalar(node)) {
        return false;
    }
    Reading reading = specifier_read(spelling, node->text);
    if (reading.status != READ_OK || reading.set.any == 0 || reading.set.open) {
        return false;
    }
    pin->minors = reading.set.any;
    pin->place = source_place(ci->keep, source, node->content);
    return true;
}

static const Source *open_beside(Ci *ci, const LaneState *state, const char *name)
{
    const Project *project = ci->context->project;
    Str path = join(ci, state, name);
    bool there = project != NULL && project->has_file(project, path);
    return there ? project->open(project, ci->arena, path) : NULL;
}

static const Node *first_root(const Document *document)
{
    return document->root_count > 0 ? document->roots[0] : NULL;
}

static bool find_uv_pin(Ci *ci, const LaneState *state, Pin *pin)
{
    if (!state->facts.uv_tests || state->facts.uv_pinned) {
        return false;
    }
    const Claim *anchor =
        ci_anchor(ci, state->directory.ptr == NULL ? S("") : state->directory);
    if (anchor == NULL) {
        return false;
    }
    *pin = (Pin){anchor->set.any, anchor->place,
                 str_format(ci->keep, "`uv run` prefers %.*s", STR_ARG(anchor->place.path))};
    return true;
}

static bool find_hatch_pin(Ci *ci, const LaneState *state, Pin *pin)
{
    const Source *source = state->facts.hatch ? open_beside(ci, state, "pyproject.toml") : NULL;
    if (source == NULL) {
        return false;
    }
    const Node *envs =
        node_at(first_root(document_read(ci->arena, source, SYNTAX_TOML)), "tool.hatch.envs");
    const Node *env = node_get(envs, state->facts.hatch_environment);
    const Node *python = node_get(env, S("python"));
    if (python == NULL && node_get(env, S("matrix")) == NULL) {
        python = node_at(envs, "default.python");
    }
    pin->why = str_format(ci->keep, "hatch's environment `%.*s` names its Python",
                          STR_ARG(state->facts.hatch_environment));
    return read_pin(ci, source, python, SPELLING_VERSION, pin);
}

static bool find_tox_pin(Ci *ci, const LaneState *state, Pin *pin)
{
    const Source *source = state->facts.tox_pinned ? open_beside(ci, state, "tox.ini") : NULL;
    if (source == NULL) {
        return false;
    }
    const Node *testenv =
        node_get(first_root(document_read(ci->arena, source, SYNTAX_INI)), S("testenv"));
    const Node *python = node_get(testenv, S("basepython"));
    python = python != NULL ? python : node_get(testenv, S("base_python"));
    pin->why = S("tox's `base_python` names the interpreter");
    return read_pin(ci, source, python, SPELLING_EXECUTABLE, pin);
}

static bool find_nox_pin(Ci *ci, const LaneState *state, Pin *pin)
{
    const Source *source =
        state->facts.nox_pinned ? open_beside(ci, state, "noxfile.py") : NULL;
    pin->why = S("nox's session names its Python");
    return source != NULL &&
           nox_find_pin(ci, source, state->facts.nox_session, &pin->minors, &pin->place);
}

void lane_set_effective(Ci *ci, const LaneState *state, Lane *lane)
{
    Pin pin = {0};
    if (lane->python == NULL || lane->python->unresolved || state->named.len > 0 ||
        state->uv.len > 0 || lane_is_left_out(ci, state, lane)) {
        return;
    }
    bool pinned = find_uv_pin(ci, state, &pin) || find_hatch_pin(ci, state, &pin) ||
                  find_tox_pin(ci, state, &pin) || find_nox_pin(ci, state, &pin);
    if (!pinned || (pin.minors & lane->python->set.any) != 0) {
        return;
    }
    lane->effective = pin.minors;
    lane->effective_why = pin.why;
    lane->effective_place = pin.place;
}
