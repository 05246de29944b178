/* The maps by which tox-gh-actions and tox-gh pick tox's environments for the Python of a lane:
 * a lane whose version a map leaves out tests nothing.
 * Facts: get_factors and get_envlist_from_factors of tox-gh-actions' plugin.py (what matches no
 * key or no environment is an empty list); tox_add_core_config of tox-gh's plugin.py (what
 * matches no key leaves the env_list as it is). */
#include "../nodes.h"
#include "ci_job.h"
#include "lanes.h"

/* tox's settings as far as the lanes of a job need them. */
typedef struct ToxSettings {
    const Source *source;
    const Node *whole;   /* where a finding points to that has no better place; NULL: the map */
    const Node *names;   /* env_list */
    const Node *plugins; /* requires */
    const Node *map;     /* the map of the plugin that is in use: lines of text, or a table */
    const Node *factors; /* other variables that pick environments; NULL where there are none */
    bool filters;        /* tox-gh-actions: what it picks is taken out of env_list */
} ToxSettings;

/* What a list of environments runs. */
typedef struct ToxNames {
    MinorMask minors;
    bool any;      /* an environment that takes the lane's own Python */
    bool computed; /* not known */
} ToxNames;

static Str join(Ci *ci, const LaneState *state, const char *name)
{
    Str folder = state->directory;
    bool root = folder.ptr == NULL || folder.len == 0 || str_eq(folder, S("."));
    return root ? str_of(name) : str_format(ci->arena, "%.*s/%s", STR_ARG(folder), name);
}

static const Node *first_of(const Node *table, const char *first, const char *second)
{
    const Node *node = node_get(table, str_of(first));
    return node != NULL ? node : node_get(table, str_of(second));
}

/* Settings that are written as INI. */
static void take_sections(const Node *root, const char *section, ToxSettings *settings)
{
    const Node *table = node_get(root, str_of(section));
    settings->names = first_of(table, "env_list", "envlist");
    settings->plugins = node_get(table, S("requires"));
    const Node *actions = node_get(node_get(root, S("gh-actions")), S("python"));
    settings->filters = actions != NULL;
    settings->map = actions != NULL ? actions : node_get(node_get(root, S("gh")), S("python"));
    settings->factors = node_get(root, S("gh-actions:env"));
}

static void take_table(const Node *table, ToxSettings *settings)
{
    settings->names = node_get(table, S("env_list"));
    settings->plugins = node_get(table, S("requires"));
    settings->map = node_at(table, "gh.python");
}

/* The settings of tox in the lane's directory, as far as tox looks for them in this order:
 * tox.ini, setup.cfg, pyproject.toml, tox.toml. False where there is no map. */
static bool find_settings(Ci *ci, const LaneState *state, ToxSettings *settings)
{
    static const struct {
        const char *name;
        Syntax syntax;
        const char *section;
    } files[] = {
        {"tox.ini",        SYNTAX_INI,  "tox"    },
        {"setup.cfg",      SYNTAX_INI,  "tox:tox"},
        {"pyproject.toml", SYNTAX_TOML, NULL     },
        {"tox.toml",       SYNTAX_TOML, NULL     },
    };
    const Project *project = ci->context->project;
    for (size_t i = 0; project != NULL && i < sizeof files / sizeof files[0]; i++) {
        Str path = join(ci, state, files[i].name);
        const Source *source =
            project->has_file(project, path) ? project->open(project, ci->arena, path) : NULL;
        if (source == NULL) {
            continue;
        }
        *settings = (ToxSettings){.source = source};
        const Node *root = nodes_root(document_read(ci->arena, source, files[i].syntax));
        bool pyproject = str_ends(path, S("pyproject.toml"));
        const Node *table = pyproject ? node_at(root, "tool.tox") : root;
        const Node *legacy = pyproject ? node_get(table, S("legacy_tox_ini")) : NULL;
        if (files[i].section != NULL) {
            take_sections(root, files[i].section, settings);
        } else if (node_is_scalar(legacy)) {
            Source *inner = arena_new_of(ci->arena, Source);
            *inner = source_of(ci->arena, path, legacy->text);
            settings->whole = legacy;
            take_sections(nodes_root(document_read(ci->arena, inner, SYNTAX_INI)), "tox",
                          settings);
        } else {
            take_table(table, settings);
        }
        if (settings->names != NULL || settings->map != NULL) {
            return settings->map != NULL;
        }
    }
    return false;
}

/* What one name, braces included, runs. */
static void take_name(Ci *ci, const ToxSettings *settings, Str name, ToxNames *names)
{
    Findings aside = {.arena = ci->arena, .next_group = 1};
    SurfaceContext context = *ci->context;
    context.findings = &aside;
    context.source = settings->source;
    name = str_trim(name);
    if (name.len == 0) {
        return;
    }
    if (str_find(name, S("{env")) != STR_NONE || str_find(name, S("[")) != STR_NONE) {
        names->computed = true;
        return;
    }
    uint32_t *nowhere = arena_array_of(ci->arena, uint32_t, name.len + 1);
    lanes_emit(&context, passage_of_origin(name, nowhere), 0);
    for (size_t i = 0; i < aside.claims.len; i++) {
        const Claim *claim = aside.claims.items[i];
        bool plain = claim->implementation == IMPLEMENTATION_CPYTHON && !claim->freethreaded;
        names->minors |= plain ? claim->set.any : 0;
    }
    names->any = names->any || (aside.claims.len == 0 && !script_is_other_environment(name));
}

static void take_text(Ci *ci, const ToxSettings *settings, Str text, ToxNames *names)
{
    size_t from = 0;
    int level = 0;
    for (size_t at = 0; at <= text.len; at++) {
        char c = at < text.len ? text.ptr[at] : ',';
        level += c == '{';
        level -= c == '}' && level > 0;
        if (at == text.len || (level == 0 && (c == ',' || is_space(c)))) {
            take_name(ci, settings, str_slice(text, from, at), names);
            from = at + 1;
        }
    }
}

/* Every name of a text, of a list, or of lists and products below it. */
static void take_names(Ci *ci, const ToxSettings *settings, const Node *node, ToxNames *names)
{
    if (node_is_scalar(node)) {
        take_text(ci, settings, node->text, names);
        return;
    }
    for (size_t i = 0; node != NULL && i < node->count; i++) {
        names->computed = names->computed || node_is_map(node);
        take_names(ci, settings, node->children[i], names);
    }
}

/* What the map has for a key. False where it has none. */
static bool get_entry(Ci *ci, const ToxSettings *settings, Str key, ToxNames *names)
{
    const Node *map = settings->map;
    if (node_is_map(map)) {
        const Node *entry = node_get(map, key);
        take_names(ci, settings, entry, names);
        return entry != NULL;
    }
    Str rest = map->text, line;
    while (str_cut(&rest, '\n', &line)) {
        size_t mark = 0;
        while (mark < line.len && line.ptr[mark] != ':' && line.ptr[mark] != '=') {
            mark++;
        }
        if (mark < line.len && str_eq(str_trim(str_slice(line, 0, mark)), key)) {
            take_text(ci, settings, str_from(line, mark + 1), names);
            return true;
        }
    }
    return false;
}

/* Whether the plugin is there: a script of the job or tox's own settings install it. */
static bool is_installed(const LaneState *state, const ToxSettings *settings)
{
    bool required = false;
    if (settings->plugins != NULL) {
        const Node *plugins = settings->plugins;
        Str text = node_is_scalar(plugins) ? plugins->text : S("");
        required = str_find(text, S("tox-gh")) != STR_NONE;
        for (size_t i = 0; i < plugins->count; i++) {
            required = required || str_starts(plugins->children[i]->text, S("tox-gh"));
        }
    }
    return required || state->facts.tox_plugin;
}

/* Why nothing is tested on a minor; empty where something is, or may be. */
static Str find_gap(Ci *ci, const ToxSettings *settings, Minor minor)
{
    ToxNames listed = {0}, picked = {0};
    MinorMask wanted = MINOR_BIT(minor);
    take_names(ci, settings, settings->names, &listed);
    bool mapped = get_entry(ci, settings, minor_text(ci->arena, minor), &picked) ||
                  get_entry(ci, settings, S("3"), &picked);
    if (listed.computed || picked.computed || settings->factors != NULL) {
        return S("");
    }
    if (mapped && !picked.any && (picked.minors & wanted) == 0) {
        return S("does not run its tests");
    }
    if (!mapped && settings->filters) {
        return S("does not name it");
    }
    bool runs = listed.any || (listed.minors & wanted) != 0;
    if (!runs && settings->names != NULL && (!mapped || settings->filters) && !picked.any) {
        return mapped ? S("names an environment that `envlist` lacks") : S("does not name it");
    }
    return S("");
}

bool lane_is_left_out(Ci *ci, const LaneState *state, Lane *lane)
{
    const Claim *python = lane->python;
    MinorMask any = python->set.any;
    bool plain = python->implementation == IMPLEMENTATION_CPYTHON && !python->freethreaded &&
                 any != 0 && (any & (any - 1)) == 0 && !python->set.open;
    ToxSettings settings;
    if (!state->facts.tox || !plain || !find_settings(ci, state, &settings) ||
        !is_installed(state, &settings)) {
        return false;
    }
    Str gap = find_gap(ci, &settings, minors_lowest(any));
    if (gap.len == 0) {
        return false;
    }
    const Node *place = settings.whole != NULL ? settings.whole : settings.map->key;
    lane->idle = true;
    lane->effective_place =
        source_place(ci->keep, settings.source, place != NULL ? place->span : (Span){0, 0});
    lane->effective_why =
        str_format(ci->keep, "`%s` of %.*s %.*s", settings.filters ? "[gh-actions]" : "gh",
                   STR_ARG(settings.source->path), STR_ARG(gap));
    return true;
}
