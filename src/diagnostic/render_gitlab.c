/* GitLab's Code Quality report (docs.gitlab.com/ci/testing/code_quality). */
#include "formats.h"
#include "parts.h"

static const char *severity_of(Severity severity)
{
    switch (severity) {
    case SEVERITY_ERROR:
        return "major";
    case SEVERITY_WARNING:
        return "minor";
    case SEVERITY_INFO:
    case SEVERITY_DEFAULT:
    case SEVERITY_OFF:
        break;
    }
    return "info";
}

static json_t *issue_of(Arena *arena, const Diagnostic *diagnostic)
{
    const Place *place = &diagnostic->place;
    json_t *issue = json_object(), *location = json_object(), *lines = json_object();
    /* A finding without a line needs one all the same. */
    json_object_set_new(lines, "begin", json_integer(place->line > 0 ? place->line : 1));
    json_object_set_new(lines, "end", json_integer(place->line > 0 ? place->end_line : 1));
    json_object_set_new(location, "path", parts_path(arena, place->path));
    json_object_set_new(location, "lines", lines);
    json_object_set_new(issue, "description", parts_string(arena, diagnostic->message));
    json_object_set_new(issue, "check_name", json_string(rule_get(diagnostic->rule)->id));
    json_object_set_new(issue, "fingerprint", parts_string(arena, diagnostic->fingerprint));
    json_object_set_new(issue, "severity", json_string(severity_of(diagnostic->severity)));
    json_object_set_new(issue, "location", location);
    return issue;
}

void render_gitlab(const Report *report, const RenderStyle *style, Buf *out)
{
    (void)style;
    buf_add_byte(out, '[');
    for (size_t i = 0; i < report->diagnostics.len; i++) {
        buf_add(out, i > 0 ? S(",\n ") : S("\n "));
        parts_dump(out, issue_of(report->arena, &report->diagnostics.items[i]), 0);
    }
    buf_add(out, S("]\n"));
}
