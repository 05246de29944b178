#include "floorlint/settings.h"

#include <stddef.h>

#include "floorlint/document.h"
#include "floorlint/nearest.h"

#include "settings_reader.h"

/* What the keys fill, before it becomes Settings. */
typedef struct Draft {
    SetBound floor, default_, ceiling;
    bool strict;
    bool selected; /* `select` was given */
    RuleSet select, extend_select, ignore;
    Severity severity[RULE_COUNT];
    StrList exclude, extend_exclude, prose, annotation_readers, test_commands;
    VEC(PathIgnore) path_ignores;
    ScopeList scopes;
    SurfaceList surfaces;
} Draft;

/* The rule of a name; RULE_COUNT, with a complaint, where there is none. */
static RuleId find_rule(SettingsReader *reader, const Node *node)
{
    RuleId rule = rule_parse(node->text);
    if (rule == RULE_COUNT) {
        Nearest nearest = nearest_to(node->text);
        for (RuleId id = 0; id < RULE_COUNT; id++) {
            nearest_offer(&nearest, str_of(rule_get(id)->id));
        }
        Str best = nearest.best;
        settings_complain(reader, node, "there is no rule `%.*s`%s%.*s%s", STR_ARG(node->text),
                          best.len > 0 ? ": did you mean `" : "", STR_ARG(best),
                          best.len > 0 ? "`?" : "");
    }
    return rule;
}

static void read_rules(SettingsReader *reader, const Node *value, void *target)
{
    RuleSet *set = target;
    if (!node_is_list(value)) {
        settings_complain(reader, value, "`%.*s` must be a list of rule names",
                          STR_ARG(value->key->text));
        return;
    }
    for (size_t i = 0; i < value->count; i++) {
        const Node *item = value->children[i];
        if (!node_is_string(item)) {
            settings_complain(reader, item, "a rule's name must be a string");
            continue;
        }
        RuleId rule = find_rule(reader, item);
        *set = rule < RULE_COUNT ? rule_set_with(*set, rule) : *set;
    }
}

static void read_select(SettingsReader *reader, const Node *value, void *target)
{
    Draft *draft = target;
    draft->selected = node_is_list(value);
    read_rules(reader, value, &draft->select);
}

static void read_strict(SettingsReader *reader, const Node *value, void *target)
{
    if (node_is_scalar(value) && value->type == SCALAR_BOOL) {
        *(bool *)target = str_eq(value->text, S("true"));
    } else {
        settings_complain(reader, value, "`%.*s` must be true or false",
                          STR_ARG(value->key->text));
    }
}

static bool check_map(SettingsReader *reader, const Node *value, const char *of)
{
    if (node_is_map(value)) {
        return true;
    }
    settings_complain(reader, value, "`%.*s` must be a table: %s", STR_ARG(value->key->text),
                      of);
    return false;
}

static void read_severities(SettingsReader *reader, const Node *value, void *target)
{
    Severity *severities = target;
    if (!check_map(reader, value, "stdlib-added = \"warning\"")) {
        return;
    }
    for (size_t i = 0; i < value->count; i++) {
        const Node *item = value->children[i];
        RuleId rule = find_rule(reader, item->key);
        Severity severity =
            node_is_string(item) ? severity_parse(item->text) : SEVERITY_DEFAULT;
        if (severity == SEVERITY_DEFAULT) {
            settings_complain(reader, item,
                              "a severity is \"error\", \"warning\", \"info\" or \"off\"");
        } else if (rule < RULE_COUNT) {
            severities[rule] = severity;
        }
    }
}

static void read_path_ignores(SettingsReader *reader, const Node *value, void *target)
{
    Draft *draft = target;
    if (!check_map(reader, value, "\"tests/**\" = [\"stdlib-added\"]")) {
        return;
    }
    for (size_t i = 0; i < value->count; i++) {
        const Node *item = value->children[i];
        PathIgnore ignore = {.pattern = str_copy(reader->arena, item->key->text)};
        read_rules(reader, item, &ignore.rules);
        *vec_push(reader->arena, &draft->path_ignores) = ignore;
    }
}

/* Every key of the settings. */
static const SettingsKey keys[] = {
    {"floor",                settings_read_version, offsetof(Draft,  floor)             },
    {"default",              settings_read_version, offsetof(Draft,  default_)          },
    {"ceiling",              settings_read_version, offsetof(Draft,  ceiling)           },
    {"strict",               read_strict,           offsetof(Draft,  strict)            },
    {"select",               read_select,           0              },
    {"extend-select",            read_rules,        offsetof(Draft,  extend_select)                   },
    {"ignore",            read_rules,        offsetof(Draft,         ignore)},
    {"severity",       read_severities,        offsetof(Draft,       severity)                   },
    {"exclude", settings_read_strings,        offsetof(Draft,        exclude)},
    {"extend-exclude", settings_read_strings,        offsetof(Draft, extend_exclude)                   },
    {"per-path-ignores",     read_path_ignores,                     0               },
    {"scope",        settings_read_scopes,                      offsetof(Draft,                scopes)},
    {"surface",        settings_read_surfaces,                    offsetof(Draft,                surfaces)             },
    {"prose",        settings_read_strings,                       offsetof(Draft,                prose)           },
    {"annotation-readers",        settings_read_strings,          offsetof(Draft,                annotation_readers)},
    {"test-commands",        settings_read_strings,               offsetof(Draft,                test_commands)},
};

Settings settings_default(Arena *arena)
{
    size_t count;
    const Str *readers = annotation_readers_default(arena, &count);
    return (Settings){
        .floor = NO_BOUND,
        .default_ = NO_BOUND,
        .ceiling = NO_BOUND,
        .enabled = RULE_SET_ALL,
        .annotation_readers = readers,
        .annotation_reader_count = count,
    };
}

/* `own` after what is there already. */
static const Str *append(Arena *arena, const Str *items, size_t *count, const StrList *own)
{
    StrList joined = {0};
    for (size_t i = 0; i < *count; i++) {
        *vec_push(arena, &joined) = items[i];
    }
    for (size_t i = 0; i < own->len; i++) {
        *vec_push(arena, &joined) = own->items[i];
    }
    *count = joined.len;
    return joined.items;
}

static RuleSet choose_rules(const Draft *draft)
{
    uint64_t bits = draft->selected ? draft->select.bits : RULE_SET_ALL.bits;
    return (RuleSet){(bits | draft->extend_select.bits) & ~draft->ignore.bits};
}

static void take_draft(Arena *arena, Draft *draft, Settings *settings)
{
    settings_add_prose(arena, &draft->prose, &draft->surfaces);
    settings->floor = draft->floor;
    settings->default_ = draft->default_;
    settings->ceiling = draft->ceiling;
    settings->strict = draft->strict;
    settings->enabled = choose_rules(draft);
    for (size_t i = 0; i < RULE_COUNT; i++) {
        settings->severity[i] = draft->severity[i];
    }
    settings->exclude = append(arena, NULL, &settings->exclude_count, &draft->exclude);
    settings->exclude =
        append(arena, settings->exclude, &settings->exclude_count, &draft->extend_exclude);
    settings->path_ignores = draft->path_ignores.items;
    settings->path_ignore_count = draft->path_ignores.len;
    settings->scopes = draft->scopes.items;
    settings->scope_count = draft->scopes.len;
    settings->surfaces = draft->surfaces.items;
    settings->surface_count = draft->surfaces.len;
    settings->prose = draft->prose.items;
    settings->prose_count = draft->prose.len;
    settings->annotation_readers =
        append(arena, settings->annotation_readers, &settings->annotation_reader_count,
               &draft->annotation_readers);
    settings->test_commands = draft->test_commands.items;
    settings->test_command_count = draft->test_commands.len;
}

bool settings_read(Arena *arena, const Source *source, const char *table, Settings *settings,
                   Findings *remarks, Error *error)
{
    const Document *document = document_read(arena, source, SYNTAX_TOML);
    bool own = table[0] == '\0';
    const Node *root = document->root_count > 0 ? document->roots[0] : NULL;
    const Node *map = own ? root : node_at(root, table);
    if (document->failed && (own || map != NULL)) {
        uint32_t line = source_line(source, document->problem_span.start);
        return error_set(error, arena, source->path, "line %u: %.*s", line,
                         STR_ARG(document->problem));
    }
    if (map == NULL && !own) {
        return true;
    }
    settings->place = map != NULL && map->key != NULL
                          ? source_place(arena, source, map->key->span)
                          : source_whole(arena, source->path);
    SettingsReader reader = {arena, source, remarks, error, false};
    Draft draft = {.floor = NO_BOUND, .default_ = NO_BOUND, .ceiling = NO_BOUND};
    if (node_is_map(map)) {
        settings_read_table(&reader, map, keys, sizeof keys / sizeof keys[0], &draft);
    } else if (map != NULL) {
        settings_complain(&reader, map, "`%s` must be a table", table);
    }
    take_draft(arena, &draft, settings);
    return !reader.unusable;
}
