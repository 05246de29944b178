/* The formats json and json-lines: the contract that other programs read. */
#include "formats.h"
#include "parts.h"

static json_t *related_of(Arena *arena, const Diagnostic *diagnostic)
{
    json_t *list = json_array();
    for (size_t i = 0; i < diagnostic->related.len; i++) {
        const Related *related = &diagnostic->related.items[i];
        json_t *object = json_object();
        parts_set_place(arena, object, &related->place);
        json_object_set_new(object, "message", parts_string(arena, related->message));
        json_array_append_new(list, object);
    }
    return list;
}

static json_t *fix_of(Arena *arena, const Fix *fix)
{
    if (fix->title.len == 0) {
        return json_null();
    }
    json_t *object = json_object(), *edits = json_array();
    for (size_t i = 0; i < fix->edit_count; i++) {
        json_t *edit = json_object();
        parts_set_place(arena, edit, &fix->edits[i].place);
        json_object_set_new(edit, "text", parts_string(arena, fix->edits[i].text));
        json_array_append_new(edits, edit);
    }
    json_object_set_new(object, "title", parts_string(arena, fix->title));
    json_object_set_new(object, "safe", json_boolean(fix->safe));
    json_object_set_new(object, "edits", edits);
    return object;
}

static json_t *diagnostic_of(const Report *report, const Diagnostic *diagnostic)
{
    Arena *arena = report->arena;
    json_t *object = json_object(), *notes = json_array();
    for (size_t i = 0; i < diagnostic->notes.len; i++) {
        json_array_append_new(notes, parts_string(arena, diagnostic->notes.items[i]));
    }
    Str scope = diagnostic->scope < report->policies->count
                    ? report->policies->scopes[diagnostic->scope].path
                    : S(".");
    json_object_set_new(object, "rule", json_string(rule_get(diagnostic->rule)->id));
    json_object_set_new(object, "severity",
                        parts_string(arena, severity_name(diagnostic->severity)));
    json_object_set_new(object, "scope", parts_path(arena, scope));
    parts_set_place(arena, object, &diagnostic->place);
    json_object_set_new(object, "message", parts_string(arena, diagnostic->message));
    json_object_set_new(object, "subject", parts_string(arena, diagnostic->subject));
    json_object_set_new(object, "since", parts_minor(arena, diagnostic->since));
    json_object_set_new(object, "removed", parts_minor(arena, diagnostic->removed));
    if (diagnostic->warns != MINOR_NONE) {
        json_object_set_new(object, "warns", parts_minor(arena, diagnostic->warns));
    }
    json_object_set_new(object, "notes", notes);
    json_object_set_new(object, "related", related_of(arena, diagnostic));
    json_object_set_new(object, "fingerprint", parts_string(arena, diagnostic->fingerprint));
    json_object_set_new(object, "fix", fix_of(arena, &diagnostic->fix));
    return object;
}

static json_t *summary_of(const Report *report)
{
    json_t *object = json_object();
    json_object_set_new(object, "files", json_integer((json_int_t)report->files));
    json_object_set_new(object, "claims", json_integer((json_int_t)report->claim_count));
    json_object_set_new(object, "errors", json_integer((json_int_t)report->errors));
    json_object_set_new(object, "warnings", json_integer((json_int_t)report->warnings));
    json_object_set_new(object, "infos", json_integer((json_int_t)report->infos));
    json_object_set_new(object, "suppressed", json_integer((json_int_t)report->suppressed));
    return object;
}

/* One diagnostic at a time is a tree: a large report costs its text only. */
void render_json(const Report *report, const RenderStyle *style, Buf *out)
{
    (void)style;
    buf_add(out, S("{\"version\": 1,\n \"policies\": "));
    parts_dump(out, parts_policies(report->arena, report->policies), 0);
    buf_add(out, S(",\n \"diagnostics\": ["));
    for (size_t i = 0; i < report->diagnostics.len; i++) {
        buf_add(out, i > 0 ? S(",\n  ") : S("\n  "));
        parts_dump(out, diagnostic_of(report, &report->diagnostics.items[i]), 0);
    }
    buf_add(out, S("],\n \"summary\": "));
    parts_dump(out, summary_of(report), 0);
    buf_add(out, S("}\n"));
}

void render_json_lines(const Report *report, const RenderStyle *style, Buf *out)
{
    (void)style;
    for (size_t i = 0; i < report->diagnostics.len; i++) {
        parts_dump(out, diagnostic_of(report, &report->diagnostics.items[i]), 0);
        buf_add_byte(out, '\n');
    }
}
