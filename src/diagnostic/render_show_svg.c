/* The chart as a picture: for a README or a page of documentation. No script, no outside font.
 */
#include "floorlint/utf8.h"

#include "formats.h"
#include "markup.h"
#include "show.h"

#define ROW          22 /* pixels */
#define COLUMN       46
#define LABEL        420
#define MARGIN       16
#define LETTER_WIDTH 7
#define PLACE_MAX    34 /* characters */
#define TEXT_MAX     20
#define REMARK_MAX   24

/* Light and dark ground as the viewer has it. Fills are named by class, not by variable: some
 * programs that draw SVG know no variables. */
static const char style_text[] =
    "<style>\n"
    "text{font:12px ui-monospace,Menlo,Consolas,monospace;fill:#1f2328;white-space:pre}\n"
    "text.head{font-weight:700}.ground{fill:#fff}.band{fill:#ddf4ff}text.dim{fill:#6e7781}\n"
    ".good{fill:#1a7f37;stroke:#1a7f37}.bad{fill:#cf222e;stroke:#cf222e}"
    ".unsure{fill:#9a6700;stroke:#9a6700}\n"
    "text.bad,text.unsure{stroke:none}.hollow{fill:none;stroke-width:2}.bar{stroke-width:4}\n"
    "@media (prefers-color-scheme:dark){text{fill:#e6edf3}.ground{fill:#0d1117}"
    ".band{fill:#12263f}text.dim{fill:#7d8590}.good{fill:#3fb950;stroke:#3fb950}"
    ".bad{fill:#f85149;stroke:#f85149}.unsure{fill:#d29922;stroke:#d29922}"
    ".hollow{fill:none}}\n"
    "</style>\n";

typedef struct Picture {
    Buf *out;
    ShowChart chart;
    size_t y;
} Picture;

static size_t x_of(const Picture *picture, Minor minor)
{
    return MARGIN + LABEL + (size_t)(minor - picture->chart.first) * COLUMN + COLUMN / 2;
}

static bool has_remarks(const ShowChart *chart)
{
    for (size_t i = 0; i < chart->count; i++) {
        for (size_t j = 0; j < chart->sections[i].count; j++) {
            const ShowRow *row = &chart->sections[i].rows[j];
            if (row->unresolved || row->remark.len > 0) {
                return true;
            }
        }
    }
    return false;
}

static size_t width_of(const Picture *picture)
{
    size_t remarks = has_remarks(&picture->chart) ? REMARK_MAX * LETTER_WIDTH : 0;
    return x_of(picture, picture->chart.last) + COLUMN / 2 + MARGIN + remarks;
}

static Str shorten(Arena *arena, Str text, size_t most)
{
    if (utf8_length(text) <= most) {
        return text;
    }
    size_t end = 0;
    for (size_t i = 0; i + 3 < most && end < text.len; i++) {
        uint32_t code_point;
        size_t length = utf8_decode(str_from(text, end), &code_point);
        end += length > 0 ? length : 1;
    }
    return str_format(arena, "%.*s...", STR_ARG(str_slice(text, 0, end)));
}

static void add_text(const Picture *picture, size_t x, const char *class, const char *anchor,
                     Str text)
{
    buf_printf(picture->out, "<text x=\"%zu\" y=\"%zu\" class=\"%s\" text-anchor=\"%s\">", x,
               picture->y + 15, class, anchor);
    markup_add(picture->out, text);
    buf_add(picture->out, S("</text>\n"));
}

/* The versions that the code must run on, behind the rows of a section. */
static void add_band(const Picture *picture, const Scope *scope, size_t height)
{
    Minor last =
        scope->ceiling.minor != MINOR_NONE ? scope->ceiling.minor : picture->chart.last;
    last = last > picture->chart.last ? picture->chart.last : last;
    if (scope->floor.minor == MINOR_NONE || last < scope->floor.minor) {
        return;
    }
    size_t from = x_of(picture, scope->floor.minor) - COLUMN / 2;
    size_t to = x_of(picture, last) + COLUMN / 2;
    buf_printf(picture->out,
               "<rect class=\"band\" x=\"%zu\" y=\"%zu\" width=\"%zu\" height=\"%zu\"/>\n",
               from, picture->y, to - from, height);
}

static void add_scope(Picture *picture, const Scope *scope)
{
    Arena *arena = picture->out->arena;
    Str name = str_eq(scope->path, S(".")) ? S("the whole repository") : scope->path;
    add_text(picture, MARGIN, "head", "start", shorten(arena, name, 100));
    picture->y += ROW;
    add_text(picture, MARGIN, "dim", "start", shorten(arena, show_policy(arena, scope), 100));
    picture->y += ROW;
    for (Minor minor = picture->chart.first; minor <= picture->chart.last; minor++) {
        Str letters = show_letters(arena, scope, minor);
        add_text(picture, x_of(picture, minor), letters.len > 0 ? "head" : "dim", "middle",
                 str_format(arena, "3.%d%s%.*s", minor, letters.len > 0 ? " " : "",
                            STR_ARG(letters)));
    }
    picture->y += ROW;
}

static void add_mark(const Picture *picture, const char *class, Minor minor, ShowCell cell)
{
    size_t x = x_of(picture, minor), y = picture->y + ROW / 2;
    switch (cell) {
    case CELL_OUTSIDE:
    case CELL_INSIDE:
        return;
    case CELL_FULL:
        buf_printf(picture->out, "<circle class=\"%s\" cx=\"%zu\" cy=\"%zu\" r=\"5\"/>\n",
                   class, x, y);
        return;
    case CELL_PART:
    case CELL_FLOATING:
        buf_printf(picture->out,
                   "<circle class=\"%s hollow\" cx=\"%zu\" cy=\"%zu\" r=\"5\"%s/>\n", class, x,
                   y, cell == CELL_PART ? " stroke-dasharray=\"3 2\"" : "");
        return;
    }
}

static void add_marks(const Picture *picture, const ShowSection *section, const ShowRow *row)
{
    const char *class = row->drifts ? "bad" : row->floating ? "unsure" : "good";
    for (Minor minor = picture->chart.first; minor <= picture->chart.last; minor++) {
        ShowCell cell = show_cell(section, row, minor);
        bool last = minor == picture->chart.last;
        bool joined = cell > CELL_INSIDE && !last &&
                      show_cell(section, row, (Minor)(minor + 1)) > CELL_INSIDE;
        if (joined || (cell > CELL_INSIDE && last && row->open)) {
            buf_printf(picture->out,
                       "<line class=\"%s bar\" x1=\"%zu\" y1=\"%zu\" x2=\"%zu\" y2=\"%zu\"/>\n",
                       class, x_of(picture, minor) + 6, picture->y + ROW / 2,
                       x_of(picture, minor) + (joined ? COLUMN - 6 : COLUMN / 2),
                       picture->y + ROW / 2);
        }
        add_mark(picture, class, minor, cell);
    }
}

static void add_row(Picture *picture, const ShowSection *section, const ShowRow *row)
{
    Arena *arena = picture->out->arena;
    const Claim *claim = row->claim;
    Str place = claim->place.path;
    if (claim->place.line > 0) {
        place = str_format(arena, "%.*s:%u", STR_ARG(place), claim->place.line);
    }
    size_t length = utf8_length(place);
    if (length > PLACE_MAX) { /* the end of a path says more than its start */
        place =
            str_format(arena, "...%.*s", STR_ARG(str_from(place, place.len - (PLACE_MAX - 3))));
    }
    add_text(picture, MARGIN + 10, "", "start", place);
    add_text(picture, MARGIN + LABEL - TEXT_MAX * LETTER_WIDTH - 8, row->drifts ? "bad" : "",
             "start", shorten(arena, row->text, TEXT_MAX));
    if (row->unresolved || row->remark.len > 0) {
        add_text(picture, x_of(picture, picture->chart.last) + COLUMN / 2 + 8, "unsure",
                 "start",
                 shorten(arena, row->unresolved ? S("computed") : row->remark, REMARK_MAX));
    }
    if (!row->unresolved) {
        add_marks(picture, section, row);
    }
    picture->y += ROW;
}

static size_t height_of(const ShowChart *chart)
{
    size_t rows = 1;
    for (size_t i = 0; i < chart->count; i++) {
        rows += 1 + chart->sections[i].count + (chart->sections[i].first_of_scope ? 4 : 0);
    }
    return rows * ROW + MARGIN;
}

void render_show_svg(const Report *report, const RenderStyle *style, Buf *out)
{
    (void)style;
    Picture picture = {.out = out, .chart = show_chart(report), .y = MARGIN};
    size_t width = width_of(&picture), height = height_of(&picture.chart);
    buf_printf(out,
               "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %zu %zu\" "
               "width=\"%zu\" height=\"%zu\" role=\"img\" "
               "aria-label=\"Python versions that this repository states\">\n",
               width, height, width, height);
    buf_add(out, str_of(style_text));
    buf_printf(out, "<rect class=\"ground\" width=\"%zu\" height=\"%zu\" rx=\"6\"/>\n", width,
               height);
    for (size_t i = 0; i < picture.chart.count; i++) {
        const ShowSection *section = &picture.chart.sections[i];
        if (section->first_of_scope) {
            picture.y += i > 0 ? ROW : 0;
            add_scope(&picture, section->scope);
        }
        add_band(&picture, section->scope, (section->count + 1) * ROW);
        add_text(&picture, MARGIN, "head", "start", role_name(section->role));
        picture.y += ROW;
        for (size_t j = 0; j < section->count; j++) {
            add_row(&picture, section, &section->rows[j]);
        }
    }
    buf_add(out, S("</svg>\n"));
}
