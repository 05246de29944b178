/* JUnit's XML as CI systems read it: each finding is a test case that failed; infos pass. */
#include "formats.h"
#include "parts.h"

/* Without what XML 1.0 has no characters for. */
static void add_text(Buf *out, Str text)
{
    Buf visible = {.arena = out->arena};
    buf_add_visible(&visible, text);
    Str clean = buf_str(&visible);
    for (size_t i = 0; i < clean.len; i++) {
        switch (clean.ptr[i]) {
        case '&':
            buf_add(out, S("&amp;"));
            break;
        case '<':
            buf_add(out, S("&lt;"));
            break;
        case '>':
            buf_add(out, S("&gt;"));
            break;
        case '"':
            buf_add(out, S("&quot;"));
            break;
        case '\xEF': /* U+FFFE and U+FFFF are no characters of XML */
            if (str_starts(str_from(clean, i), S("\xEF\xBF\xBE")) ||
                str_starts(str_from(clean, i), S("\xEF\xBF\xBF"))) {
                buf_add(out, S("\xEF\xBF\xBD"));
                i += 2;
                break;
            }
            buf_add_byte(out, clean.ptr[i]);
            break;
        default:
            buf_add_byte(out, clean.ptr[i]);
        }
    }
}

static void add_attribute(Buf *out, const char *name, Str value)
{
    buf_printf(out, " %s=\"", name);
    add_text(out, value);
    buf_add_byte(out, '"');
}

static void add_details(Buf *out, const Diagnostic *diagnostic)
{
    add_text(out, diagnostic->message);
    for (size_t i = 0; i < diagnostic->notes.len; i++) {
        buf_add(out, S("\n= note: "));
        add_text(out, diagnostic->notes.items[i]);
    }
    if (diagnostic->help.len > 0) {
        buf_add(out, S("\n= help: "));
        add_text(out, diagnostic->help);
    }
}

static void add_case(Buf *out, const Diagnostic *diagnostic)
{
    const Place *place = &diagnostic->place;
    const char *rule = rule_get(diagnostic->rule)->id;
    Str name = place->line > 0 ? str_format(out->arena, "%s at line %u, column %u", rule,
                                            place->line, place->column)
                               : str_of(rule);
    buf_add(out, S("  <testcase"));
    add_attribute(out, "name", name);
    add_attribute(out, "classname", place->path);
    add_attribute(out, "file", place->path);
    if (place->line > 0) {
        buf_printf(out, " line=\"%u\"", place->line);
    }
    bool fails = diagnostic->severity != SEVERITY_INFO;
    buf_add(out, S(">\n    "));
    if (fails) {
        buf_add(out, S("<failure"));
        add_attribute(out, "type", severity_name(diagnostic->severity));
        add_attribute(out, "message", diagnostic->message);
        buf_add_byte(out, '>');
        add_details(out, diagnostic);
        buf_add(out, S("</failure>"));
    } else {
        buf_add(out, S("<system-out>= info: "));
        add_details(out, diagnostic);
        buf_add(out, S("</system-out>"));
    }
    buf_add(out, S("\n  </testcase>\n"));
}

void render_junit(const Report *report, const RenderStyle *style, Buf *out)
{
    (void)style;
    size_t failures = report->errors + report->warnings;
    size_t tests = report->diagnostics.len > 0 ? report->diagnostics.len : 1;
    buf_printf(out,
               "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
               "<testsuites name=\"floorlint\" tests=\"%zu\" failures=\"%zu\" errors=\"0\">\n"
               " <testsuite name=\"floorlint\" tests=\"%zu\" failures=\"%zu\" errors=\"0\">\n",
               tests, failures, tests, failures);
    for (size_t i = 0; i < report->diagnostics.len; i++) {
        add_case(out, &report->diagnostics.items[i]);
    }
    if (report->diagnostics.len == 0) { /* some readers refuse a suite without a test */
        buf_add(out, S("  <testcase name=\"no drift\" classname=\"floorlint\"/>\n"));
    }
    buf_add(out, S(" </testsuite>\n</testsuites>\n"));
}
