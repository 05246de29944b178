/* A table for the summary page of a CI run. */
#include "formats.h"
#include "markup.h"
#include "parts.h"

/* The page of a step takes one mebibyte and shows nothing of more. */
#define ROWS_MAX 1000

static void add_row(Buf *out, const Diagnostic *diagnostic)
{
    const Place *place = &diagnostic->place;
    Str severity = severity_name(diagnostic->severity);
    buf_printf(out, "| %.*s | %s | <code>", STR_ARG(severity), rule_get(diagnostic->rule)->id);
    markup_add(out, place->path);
    if (place->line > 0) {
        buf_printf(out, ":%u", place->line);
    }
    buf_add(out, S("</code> | "));
    markup_add_message(out, diagnostic->message);
    if (diagnostic->help.len > 0) {
        buf_add(out, S("<br>help: "));
        markup_add_message(out, diagnostic->help);
    }
    buf_add(out, S(" |\n"));
}

void render_markdown(const Report *report, const RenderStyle *style, Buf *out)
{
    RenderStyle all = *style;
    all.infos = INFOS_SHOWN;
    Str summary = parts_summary(report, &all);
    buf_printf(out, "### floorlint: %.*s\n", STR_ARG(summary));
    if (report->diagnostics.len == 0) {
        return;
    }
    buf_add(out, S("\n| severity | rule | place | finding |\n| --- | --- | --- | --- |\n"));
    for (size_t i = 0; i < report->diagnostics.len && i < ROWS_MAX; i++) {
        add_row(out, &report->diagnostics.items[i]);
    }
    if (report->diagnostics.len > ROWS_MAX) {
        buf_printf(out, "\n%zu more are not listed here.\n",
                   report->diagnostics.len - ROWS_MAX);
    }
}
