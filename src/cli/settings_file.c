#define _GNU_SOURCE /* lstat */
#include "settings_file.h"

#include <sys/stat.h>

#include "floorlint/walk.h"

/* In the order in which they are looked for; the first that exists and has settings is used. */
static const struct {
    const char *name, *table;
} places[] = {
    {".floorlint.toml", ""              },
    {"floorlint.toml",  ""              },
    {"pyproject.toml",  "tool.floorlint"}
};

static bool read_from(Arena *arena, Str path, Str text, const char *table, Settings *settings,
                      Findings *remarks, Error *error)
{
    Source *source = arena_new_of(arena, Source);
    *source = source_of(arena, path, text);
    return settings_read(arena, source, table, settings, remarks, error);
}

static bool read_named(Arena *arena, Str name, Settings *settings, Findings *remarks,
                       Error *error)
{
    size_t slash = str_find_last_byte(name, '/');
    Str folder = slash == STR_NONE ? S(".") : str_slice(name, 0, slash > 0 ? slash : 1);
    Str last = slash == STR_NONE ? name : str_from(name, slash + 1);
    Str text;
    if (!walk_read(arena, folder, last, &text, error)) {
        return error_set(error, arena, name, "the settings file cannot be read");
    }
    const char *table = str_eq(last, S("pyproject.toml")) ? "tool.floorlint" : "";
    return read_from(arena, name, text, table, settings, remarks, error);
}

/* Whether anything has that name, even a link to nowhere. */
static bool is_there(Arena *arena, Str root, const char *name)
{
    struct stat info;
    Str full = str_format(arena, "%.*s/%s", STR_ARG(root), name);
    return lstat(full.ptr, &info) == 0;
}

static bool read_first(Arena *arena, Str root, Settings *settings, Findings *remarks,
                       Error *error)
{
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        Str text;
        Error trouble;
        if (!walk_read(arena, root, str_of(places[i].name), &text, &trouble)) {
            if (is_there(arena, root, places[i].name) && places[i].table[0] == '\0') {
                return error_set(error, arena, str_of(places[i].name), "the settings file %.*s",
                                 STR_ARG(trouble.message));
            }
            continue; /* a manifest that cannot be read is reported with the other files */
        }
        if (!read_from(arena, str_of(places[i].name), text, places[i].table, settings, remarks,
                       error)) {
            return false;
        }
        if (settings->place.path.len > 0) {
            return true;
        }
    }
    return true;
}

static void override_bound(SetBound *bound, Minor minor, const char *option)
{
    if (minor != MINOR_NONE) {
        *bound = (SetBound){.minor = minor, .option = str_of(option)};
    }
}

static void apply_rules(const Options *options, Settings *settings)
{
    for (size_t i = 0; i < options->rule_changes.len; i++) {
        RuleChange change = options->rule_changes.items[i];
        uint64_t bits = settings->enabled.bits;
        switch (change.kind) {
        case RULE_CHANGE_SELECT:
            bits = change.rules.bits;
            break;
        case RULE_CHANGE_EXTEND:
            bits |= change.rules.bits;
            break;
        case RULE_CHANGE_IGNORE:
            bits &= ~change.rules.bits;
            break;
        }
        settings->enabled.bits = bits;
    }
}

bool settings_load(Arena *arena, const Options *options, Str root, Settings *settings,
                   Findings *remarks, Error *error)
{
    *settings = settings_default(arena);
    bool ok = options->config.len > 0
                  ? read_named(arena, options->config, settings, remarks, error)
                  : options->isolated || read_first(arena, root, settings, remarks, error);
    if (!ok) {
        return false;
    }
    override_bound(&settings->floor, options->floor, "--floor");
    override_bound(&settings->default_, options->default_, "--default");
    override_bound(&settings->ceiling, options->ceiling, "--ceiling");
    apply_rules(options, settings);
    return true;
}
