#include "formats.h"
#include "parts.h"

/* One line for each finding, as compilers and editors know it. */
void render_concise(const Report *report, const RenderStyle *style, Buf *out)
{
    for (size_t i = 0; i < report->diagnostics.len; i++) {
        const Diagnostic *diagnostic = &report->diagnostics.items[i];
        if (!parts_is_shown(diagnostic, style)) {
            continue;
        }
        Str severity = severity_name(diagnostic->severity);
        parts_add_place(out, style, &diagnostic->place);
        buf_printf(out, ": %.*s[%s] ", STR_ARG(severity), rule_get(diagnostic->rule)->id);
        buf_add_visible(out, diagnostic->message);
        buf_add_byte(out, '\n');
    }
    if (style->summary == SUMMARY_SHOWN) {
        buf_add(out, parts_summary(report, style));
        buf_add_byte(out, '\n');
    }
}
