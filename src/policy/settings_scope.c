/* `[[tool.floorlint.scope]]`: policies of parts of the repository. */
#include <stddef.h>

#include "settings_reader.h"

static const SettingsKey keys[] = {
    {"path",    settings_read_text,    offsetof(SettingScope, path)    },
    {"floor",   settings_read_version, offsetof(SettingScope, floor)   },
    {"default", settings_read_version, offsetof(SettingScope, default_)},
    {"ceiling", settings_read_version, offsetof(SettingScope, ceiling) },
};

/* "services/a" of "./services/a/"; "." for the root. */
static Str trim_path(Str path)
{
    while (str_starts(path, S("./"))) {
        path = str_from(path, 2);
    }
    while (path.len > 1 && str_ends(path, S("/"))) {
        path.len--;
    }
    return path.len > 0 ? path : S(".");
}

static void read_scope(SettingsReader *reader, const Node *table, ScopeList *scopes)
{
    SettingScope scope = {.floor = NO_BOUND, .default_ = NO_BOUND, .ceiling = NO_BOUND};
    if (!node_is_map(table)) {
        settings_complain(reader, table, "a scope must be a table");
        return;
    }
    settings_read_table(reader, table, keys, sizeof keys / sizeof keys[0], &scope);
    if (scope.path.ptr == NULL) {
        settings_complain(reader, table, "a scope needs a `path`: a folder or a file");
        return;
    }
    scope.path = trim_path(scope.path);
    if (scope.path.ptr[0] == '/' || str_starts(scope.path, S(".."))) {
        settings_complain(reader, node_get(table, S("path")),
                          "a scope's path is relative to the root");
        return;
    }
    *vec_push(reader->arena, scopes) = scope;
}

void settings_read_scopes(SettingsReader *reader, const Node *value, void *scopes)
{
    if (!node_is_list(value)) {
        settings_complain(reader, value, "`%.*s` must be an array of tables",
                          STR_ARG(value->key->text));
        return;
    }
    for (size_t i = 0; i < value->count; i++) {
        read_scope(reader, value->children[i], scopes);
    }
}
