#include "parts.h"

#include <string.h>

#include "floorlint/utf8.h"

bool parts_is_shown(const Diagnostic *diagnostic, const RenderStyle *style)
{
    return diagnostic->severity != SEVERITY_INFO || style->infos == INFOS_SHOWN;
}

static Str add_count(Arena *arena, Str text, size_t count, const char *noun)
{
    if (count == 0) {
        return text;
    }
    return str_format(arena, "%.*s%s%zu %s%s", STR_ARG(text), text.len > 0 ? ", " : "", count,
                      noun, count > 1 ? "s" : "");
}

Str parts_count(Arena *arena, size_t errors, size_t warnings, size_t infos)
{
    Str text = add_count(arena, S(""), errors, "error");
    text = add_count(arena, text, warnings, "warning");
    return add_count(arena, text, infos, "info");
}

static Str add_clause(Arena *arena, Str text, Str clause)
{
    return clause.len == 0 ? text
                           : str_format(arena, "%.*s; %.*s", STR_ARG(text), STR_ARG(clause));
}

Str parts_summary(const Report *report, const RenderStyle *style)
{
    Arena *arena = report->arena;
    bool shown = style->infos == INFOS_SHOWN;
    Str found = parts_count(arena, report->errors, report->warnings, shown ? report->infos : 0);
    Str files = add_count(arena, S(""), report->files, "file");
    files = add_count(arena, files, report->claim_count, "claim");
    Str text = found.len > 0 ? found : S("no drift");
    if (report->infos > 0 && !shown) {
        Str hidden = add_count(arena, S(""), report->infos, "info");
        text = add_clause(arena, text,
                          str_format(arena, "%.*s hidden, -v shows %s", STR_ARG(hidden),
                                     report->infos > 1 ? "them" : "it"));
    }
    if (report->suppressed > 0) {
        text = add_clause(arena, text, str_format(arena, "%zu suppressed", report->suppressed));
    }
    return files.len == 0 ? text
                          : str_format(arena, "%.*s (%.*s)", STR_ARG(text), STR_ARG(files));
}

void parts_add_path(Buf *out, const RenderStyle *style, Str path)
{
    Str prefix = style->working_directory;
    char first = prefix.len > 0 ? prefix.ptr[0] : path.len > 0 ? path.ptr[0] : '.';
    if (!is_alnum(first) && strchr("._/-", first) == NULL) {
        buf_add(out, S("./")); /* "::error::" is a fine name for a file */
    }
    buf_add_visible(out, prefix);
    if (prefix.len > 0 && !str_ends(prefix, S("/"))) {
        buf_add_byte(out, '/');
    }
    buf_add_visible(out, path);
}

void parts_add_place(Buf *out, const RenderStyle *style, const Place *place)
{
    parts_add_path(out, style, place->path);
    if (place->line > 0) {
        buf_printf(out, ":%u:%u", place->line, place->column);
    }
}

json_t *parts_string(Arena *arena, Str text)
{
    if (utf8_is_valid(text)) {
        return json_stringn(text.len > 0 ? text.ptr : "", text.len);
    }
    Buf valid = {.arena = arena};
    for (size_t i = 0; i < text.len;) {
        uint32_t code_point;
        size_t length = utf8_decode(str_from(text, i), &code_point);
        buf_add(&valid, length > 0 ? str_slice(text, i, i + length) : S("\xEF\xBF\xBD"));
        i += length > 0 ? length : 1;
    }
    return json_stringn(valid.ptr, valid.len);
}

json_t *parts_path(Arena *arena, Str path)
{
    Str encoded = path_encode(arena, path);
    return json_stringn(encoded.len > 0 ? encoded.ptr : "", encoded.len);
}

json_t *parts_uri(Arena *arena, Str path)
{
    Buf encoded = {.arena = arena};
    for (size_t i = 0; i < path.len; i++) {
        if (is_alnum(path.ptr[i]) || strchr("-._~/", path.ptr[i]) != NULL) {
            buf_add_byte(&encoded, path.ptr[i]);
        } else {
            buf_printf(&encoded, "%%%02X", (unsigned char)path.ptr[i]);
        }
    }
    return json_stringn(encoded.len > 0 ? encoded.ptr : "", encoded.len);
}

json_t *parts_number(uint32_t number)
{
    return number > 0 ? json_integer(number) : json_null();
}

json_t *parts_minor(Arena *arena, Minor minor)
{
    return minor != MINOR_NONE ? parts_string(arena, minor_text(arena, minor)) : json_null();
}

void parts_set_place(Arena *arena, json_t *object, const Place *place)
{
    json_object_set_new(object, "path", parts_path(arena, place->path));
    json_object_set_new(object, "line", parts_number(place->line));
    json_object_set_new(object, "column", parts_number(place->column));
    json_object_set_new(object, "end_line", parts_number(place->end_line));
    json_object_set_new(object, "end_column", parts_number(place->end_column));
}

static json_t *origin_of(Arena *arena, const Bound *bound)
{
    const Origin *origin = &bound->origin;
    if (bound->minor == MINOR_NONE || origin->kind == ORIGIN_NONE) {
        return json_null();
    }
    json_t *object = json_object();
    if (origin->option.len > 0) {
        json_object_set_new(object, "option", parts_string(arena, origin->option));
    } else {
        json_object_set_new(object, "path", parts_path(arena, origin->place.path));
        json_object_set_new(object, "line", parts_number(origin->place.line));
    }
    return object;
}

json_t *parts_policies(Arena *arena, const Policies *policies)
{
    json_t *list = json_array();
    for (size_t i = 0; i < policies->count; i++) {
        const Scope *scope = &policies->scopes[i];
        json_t *object = json_object();
        json_object_set_new(object, "scope", parts_path(arena, scope->path));
        json_object_set_new(object, "floor", parts_minor(arena, scope->floor.minor));
        json_object_set_new(object, "default", parts_minor(arena, scope->default_.minor));
        json_object_set_new(object, "ceiling", parts_minor(arena, scope->ceiling.minor));
        json_object_set_new(object, "floor_from", origin_of(arena, &scope->floor));
        json_object_set_new(object, "default_from", origin_of(arena, &scope->default_));
        json_object_set_new(object, "ceiling_from", origin_of(arena, &scope->ceiling));
        json_array_append_new(list, object);
    }
    return list;
}

static int add_bytes(const char *bytes, size_t length, void *out)
{
    buf_add(out, (Str){bytes, length});
    return 0;
}

void parts_dump(Buf *out, json_t *value, size_t flags)
{
    json_dump_callback(value, add_bytes, out, flags | JSON_ENCODE_ANY);
    json_decref(value);
}
