/* SARIF 2.1.0 (docs.oasis-open.org/sarif/sarif/v2.1.0), as code-scanning services read it. */
#include "formats.h"
#include "parts.h"

static json_t *text_of(Arena *arena, Str text)
{
    json_t *object = json_object();
    json_object_set_new(object, "text", parts_string(arena, text));
    return object;
}

static const char *level_of(Severity severity)
{
    switch (severity) {
    case SEVERITY_ERROR:
        return "error";
    case SEVERITY_WARNING:
        return "warning";
    case SEVERITY_INFO:
        return "note";
    case SEVERITY_DEFAULT:
    case SEVERITY_OFF:
        break;
    }
    return "none";
}

static json_t *artifact_of(Arena *arena, Str path)
{
    json_t *object = json_object();
    json_object_set_new(object, "uri", parts_uri(arena, path));
    json_object_set_new(object, "uriBaseId", json_string("SRCROOT"));
    return object;
}

static json_t *region_of(const Place *place)
{
    json_t *object = json_object();
    json_object_set_new(object, "startLine", json_integer(place->line));
    json_object_set_new(object, "startColumn", json_integer(place->column));
    json_object_set_new(object, "endLine", json_integer(place->end_line));
    json_object_set_new(object, "endColumn", json_integer(place->end_column));
    return object;
}

static json_t *location_of(Arena *arena, const Place *place)
{
    json_t *location = json_object(), *physical = json_object();
    json_object_set_new(physical, "artifactLocation", artifact_of(arena, place->path));
    if (place->line > 0) {
        json_object_set_new(physical, "region", region_of(place));
    }
    json_object_set_new(location, "physicalLocation", physical);
    return location;
}

static json_t *related_of(Arena *arena, const Diagnostic *diagnostic)
{
    json_t *list = json_array();
    for (size_t i = 0; i < diagnostic->related.len; i++) {
        const Related *related = &diagnostic->related.items[i];
        json_t *location = location_of(arena, &related->place);
        json_object_set_new(location, "id", json_integer((json_int_t)i));
        json_object_set_new(location, "message", text_of(arena, related->message));
        json_array_append_new(list, location);
    }
    return list;
}

/* The edits of each file are one change. */
static json_t *fix_of(Arena *arena, const Fix *fix)
{
    json_t *object = json_object(), *changes = json_array();
    for (size_t i = 0; i < fix->edit_count;) {
        Str path = fix->edits[i].place.path;
        json_t *change = json_object(), *replacements = json_array();
        for (; i < fix->edit_count && str_eq(fix->edits[i].place.path, path); i++) {
            json_t *replacement = json_object();
            json_object_set_new(replacement, "deletedRegion", region_of(&fix->edits[i].place));
            json_object_set_new(replacement, "insertedContent",
                                text_of(arena, fix->edits[i].text));
            json_array_append_new(replacements, replacement);
        }
        json_object_set_new(change, "artifactLocation", artifact_of(arena, path));
        json_object_set_new(change, "replacements", replacements);
        json_array_append_new(changes, change);
    }
    json_object_set_new(object, "description", text_of(arena, fix->title));
    json_object_set_new(object, "artifactChanges", changes);
    return object;
}

static json_t *result_of(Arena *arena, const Diagnostic *diagnostic)
{
    json_t *result = json_object(), *locations = json_array(), *prints = json_object();
    Str message = diagnostic->message;
    for (size_t i = 0; i < diagnostic->notes.len; i++) {
        message = str_format(arena, "%.*s\n%.*s", STR_ARG(message),
                             STR_ARG(diagnostic->notes.items[i]));
    }
    if (diagnostic->help.len > 0) {
        message =
            str_format(arena, "%.*s\nhelp: %.*s", STR_ARG(message), STR_ARG(diagnostic->help));
    }
    json_array_append_new(locations, location_of(arena, &diagnostic->place));
    json_object_set_new(prints, "floorlint/v1", parts_string(arena, diagnostic->fingerprint));
    json_object_set_new(result, "ruleId", json_string(rule_get(diagnostic->rule)->id));
    json_object_set_new(result, "ruleIndex", json_integer(diagnostic->rule));
    json_object_set_new(result, "level", json_string(level_of(diagnostic->severity)));
    json_object_set_new(result, "message", text_of(arena, message));
    json_object_set_new(result, "locations", locations);
    json_object_set_new(result, "partialFingerprints", prints);
    if (diagnostic->related.len > 0) {
        json_object_set_new(result, "relatedLocations", related_of(arena, diagnostic));
    }
    if (diagnostic->fix.title.len > 0 && diagnostic->fix.edit_count > 0) {
        json_t *fixes = json_array();
        json_array_append_new(fixes, fix_of(arena, &diagnostic->fix));
        json_object_set_new(result, "fixes", fixes);
    }
    return result;
}

/* Every rule, in the order of the table: its index is its enumerator. */
static json_t *rules_of(Arena *arena)
{
    json_t *list = json_array();
    for (RuleId id = 0; id < RULE_COUNT; id++) {
        const Rule *rule = rule_get(id);
        json_t *object = json_object(), *configuration = json_object();
        json_object_set_new(configuration, "level", json_string(level_of(rule->severity)));
        json_object_set_new(object, "id", json_string(rule->id));
        json_object_set_new(object, "shortDescription", text_of(arena, str_of(rule->summary)));
        json_object_set_new(object, "fullDescription",
                            text_of(arena, str_of(rule->explanation)));
        json_object_set_new(object, "help", text_of(arena, str_of(rule->explanation)));
        json_object_set_new(object, "defaultConfiguration", configuration);
        json_array_append_new(list, object);
    }
    return list;
}

static json_t *tool_of(Arena *arena, Str version)
{
    json_t *tool = json_object(), *driver = json_object();
    json_object_set_new(driver, "name", json_string("floorlint"));
    if (version.len > 0) {
        json_object_set_new(driver, "semanticVersion", parts_string(arena, version));
    }
    json_object_set_new(driver, "rules", rules_of(arena));
    json_object_set_new(tool, "driver", driver);
    return tool;
}

void render_sarif(const Report *report, const RenderStyle *style, Buf *out)
{
    Arena *arena = report->arena;
    buf_add(out, S("{\"$schema\": \"https://json.schemastore.org/sarif-2.1.0.json\",\n"
                   " \"version\": \"2.1.0\",\n \"runs\": [{\n  \"tool\": "));
    parts_dump(out, tool_of(arena, style->version), 0);
    buf_add(out, S(",\n  \"columnKind\": \"unicodeCodePoints\",\n"
                   "  \"originalUriBaseIds\": {\"SRCROOT\": {\"description\": {\"text\": "
                   "\"the root of the repository\"}}},\n  \"results\": ["));
    for (size_t i = 0; i < report->diagnostics.len; i++) {
        buf_add(out, i > 0 ? S(",\n   ") : S("\n   "));
        parts_dump(out, result_of(arena, &report->diagnostics.items[i]), 0);
    }
    buf_add(out, S("]}]}\n"));
}
