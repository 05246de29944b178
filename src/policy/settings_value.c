/* Readers of the plain values and tables of a settings file. */
#include <stdarg.h>

#include "floorlint/limits.h"
#include "floorlint/nearest.h"

#include "settings_reader.h"

void settings_complain(SettingsReader *reader, const Node *node, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    Str message = str_vformat(reader->arena, format, args);
    va_end(args);
    findings_remark(reader->remarks, "config-invalid",
                    source_place(reader->remarks->arena, reader->source, node->span),
                    node_path(reader->arena, node), "%.*s", STR_ARG(message));
}

void settings_refuse(SettingsReader *reader, const Node *node, const char *format, ...)
{
    if (reader->unusable) {
        return;
    }
    va_list args;
    va_start(args, format);
    Str message = str_vformat(reader->arena, format, args);
    va_end(args);
    Place place = source_place(reader->arena, reader->source, node->span);
    reader->unusable = true;
    (void)error_set(reader->error, reader->arena, place.path, "line %u, column %u: %.*s",
                    place.line, place.column, STR_ARG(message));
}

static const SettingsKey *find_key(const SettingsKey *keys, size_t count, Str name)
{
    for (size_t i = 0; i < count; i++) {
        if (str_eq(name, str_of(keys[i].name))) {
            return &keys[i];
        }
    }
    return NULL;
}

static void complain_unknown(SettingsReader *reader, const Node *key, const SettingsKey *keys,
                             size_t count)
{
    Nearest nearest = nearest_to(key->text);
    for (size_t i = 0; i < count; i++) {
        nearest_offer(&nearest, str_of(keys[i].name));
    }
    if (nearest.best.len > 0) {
        settings_complain(reader, key, "there is no setting `%.*s`: did you mean `%.*s`?",
                          STR_ARG(key->text), STR_ARG(nearest.best));
    } else {
        settings_complain(reader, key, "there is no setting `%.*s`", STR_ARG(key->text));
    }
}

void settings_read_table(SettingsReader *reader, const Node *map, const SettingsKey *keys,
                         size_t count, void *target)
{
    for (size_t i = 0; i < map->count; i++) {
        const Node *value = map->children[i];
        const SettingsKey *key = find_key(keys, count, value->key->text);
        if (key == NULL) {
            complain_unknown(reader, value->key, keys, count);
        } else {
            key->read(reader, value, (char *)target + key->offset);
        }
    }
}

void settings_read_text(SettingsReader *reader, const Node *value, void *text)
{
    if (node_is_string(value)) {
        *(Str *)text = str_copy(reader->arena, value->text);
    } else {
        settings_complain(reader, value, "`%.*s` must be a string", STR_ARG(value->key->text));
    }
}

void settings_read_strings(SettingsReader *reader, const Node *value, void *strings)
{
    StrList *list = strings;
    if (!node_is_list(value)) {
        settings_complain(reader, value, "`%.*s` must be a list of strings",
                          STR_ARG(value->key->text));
        return;
    }
    for (size_t i = 0; i < value->count; i++) {
        const Node *item = value->children[i];
        if (node_is_string(item)) {
            *vec_push(reader->arena, list) = str_copy(reader->arena, item->text);
        } else {
            settings_complain(reader, item, "`%.*s` must hold strings only",
                              STR_ARG(value->key->text));
        }
    }
}

void settings_read_version(SettingsReader *reader, const Node *value, void *bound)
{
    Str name = value->key->text;
    if (!node_is_string(value)) {
        settings_complain(reader, value, "`%.*s` must be a string such as \"3.10\"%s",
                          STR_ARG(name),
                          node_is_scalar(value) && value->type == SCALAR_FLOAT
                              ? ": without quotes, TOML reads a number, and 3.10 is 3.1"
                              : "");
        return;
    }
    Minor minor = minor_parse(value->text);
    if (minor < MINOR_OLDEST || minor >= FL_MAX_MINORS) {
        settings_refuse(reader, value,
                        "`%.*s` must be a minor version such as \"3.10\", not `%.*s`",
                        STR_ARG(name), STR_ARG(value->text));
        return;
    }
    *(SetBound *)bound = (SetBound){
        .minor = minor,
        .place = source_place(reader->arena, reader->source, value->content),
    };
}
