/* The chart as tables: one for each scope. */
#include "formats.h"
#include "markup.h"
#include "show.h"

static const char *cell_text(ShowCell cell)
{
    switch (cell) {
    case CELL_OUTSIDE:
        break;
    case CELL_INSIDE:
        return "&middot;";
    case CELL_PART:
        return "&#9680;";
    case CELL_FULL:
        return "&#9679;";
    case CELL_FLOATING:
        return "&#9675;";
    }
    return "";
}

static void add_heading(Buf *out, const ShowChart *chart, const Scope *scope)
{
    buf_add(out, S("### "));
    markup_add(out, str_eq(scope->path, S(".")) ? S("The whole repository") : scope->path);
    buf_add(out, S("\n\nPolicy: "));
    markup_add(out, show_policy(out->arena, scope));
    buf_add(out, S("\n\n| role | place | written |"));
    for (Minor minor = chart->first; minor <= chart->last; minor++) {
        Str letters = show_letters(out->arena, scope, minor);
        buf_printf(out, " 3.%d%s%.*s |", minor, letters.len > 0 ? " " : "", STR_ARG(letters));
    }
    buf_add(out, S("\n| --- | --- | --- |"));
    for (Minor minor = chart->first; minor <= chart->last; minor++) {
        buf_add(out, S(" :-: |"));
    }
    buf_add_byte(out, '\n');
}

static void add_row(Buf *out, const ShowChart *chart, const ShowSection *section,
                    const ShowRow *row)
{
    const Claim *claim = row->claim;
    Str role = role_name(claim->role);
    buf_printf(out, "| %.*s | <code>", STR_ARG(role));
    markup_add(out, claim->place.path);
    if (claim->place.line > 0) {
        buf_printf(out, ":%u", claim->place.line);
    }
    buf_add(out, S("</code> | <code>"));
    markup_add(out, row->text);
    buf_add(out, S("</code>"));
    if (row->drifts) {
        buf_add(out, S(" **disagrees**"));
    }
    if (row->unresolved || row->remark.len > 0) {
        buf_add_byte(out, ' ');
        markup_add(out, row->unresolved ? S("computed") : row->remark);
    }
    buf_add(out, S(" |"));
    for (Minor minor = chart->first; minor <= chart->last; minor++) {
        buf_printf(out, " %s |", cell_text(show_cell(section, row, minor)));
    }
    buf_add_byte(out, '\n');
}

void render_show_markdown(const Report *report, const RenderStyle *style, Buf *out)
{
    (void)style;
    ShowChart chart = show_chart(report);
    if (chart.count == 0) {
        buf_add(out, S("Nothing states a Python version.\n"));
    }
    for (size_t i = 0; i < chart.count; i++) {
        const ShowSection *section = &chart.sections[i];
        if (section->first_of_scope) {
            buf_add(out, i > 0 ? S("\n") : S(""));
            add_heading(out, &chart, section->scope);
        }
        for (size_t j = 0; j < section->count; j++) {
            add_row(out, &chart, section, &section->rows[j]);
        }
    }
}
