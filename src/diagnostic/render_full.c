/* Findings for people: each with its line, a mark under the place, related places with theirs.
 */
#include "floorlint/utf8.h"

#include "formats.h"
#include "parts.h"

/* Columns where nothing says how wide the terminal is, and where it is too narrow to be used.
 */
#define USUAL_WIDTH    120
#define NARROWEST      40
#define TAB_WIDTH      4
#define CELLS_MAX      2048
#define GUTTER_PADDING 3 /* blank, bar, blank */

typedef enum Ink { INK_ERROR, INK_WARNING, INK_INFO, INK_BOLD, INK_LINE, INK_COUNT } Ink;

static const char *const inks[INK_COUNT] = {
    [INK_ERROR] = "\x1b[1;31m", [INK_WARNING] = "\x1b[1;33m", [INK_INFO] = "\x1b[1;36m",
    [INK_BOLD] = "\x1b[1m",     [INK_LINE] = "\x1b[34m",
};

typedef struct Writer {
    const RenderStyle *style;
    Buf *out;
    size_t gutter; /* digits of the largest line number */
    size_t width;  /* cells for the text of a line */
} Writer;

static void ink_on(const Writer *writer, Ink ink)
{
    if (writer->style->color == COLOR_ANSI) {
        buf_add(writer->out, str_of(inks[ink]));
    }
}

static void ink_off(const Writer *writer)
{
    if (writer->style->color == COLOR_ANSI) {
        buf_add(writer->out, S("\x1b[0m"));
    }
}

static Ink severity_ink(Severity severity)
{
    switch (severity) {
    case SEVERITY_ERROR:
        return INK_ERROR;
    case SEVERITY_WARNING:
        return INK_WARNING;
    case SEVERITY_INFO:
    case SEVERITY_DEFAULT:
    case SEVERITY_OFF:
        break;
    }
    return INK_INFO;
}

static size_t digits_of(uint32_t number)
{
    size_t digits = 1;
    for (; number >= 10; number /= 10) {
        digits++;
    }
    return digits;
}

/* ---- one excerpt ---- */

/* An excerpt as it is printed: for each of its characters where its cells start. */
typedef struct Line {
    Str text;                    /* printable */
    size_t cell[CELLS_MAX + 1];  /* of each character, and of the end */
    size_t start[CELLS_MAX + 1]; /* in `text` */
    size_t count;                /* of characters */
} Line;

/* Tabs become blanks; control characters and broken bytes visible. */
static void lay_out(Arena *arena, Str excerpt, Line *line)
{
    Buf text = {.arena = arena};
    size_t cell = 0;
    line->count = 0;
    for (size_t i = 0; i < excerpt.len && line->count < CELLS_MAX;) {
        uint32_t code_point = 0;
        size_t length = utf8_decode(str_from(excerpt, i), &code_point);
        size_t before = text.len;
        line->cell[line->count] = cell;
        line->start[line->count++] = before;
        if (excerpt.ptr[i] == '\t') {
            size_t blanks = TAB_WIDTH - cell % TAB_WIDTH;
            buf_add_repeated(&text, ' ', blanks);
            cell += blanks;
        } else {
            buf_add_visible(&text, str_slice(excerpt, i, i + (length > 0 ? length : 1)));
            bool escaped = length > 0 && text.len - before != length;
            cell += escaped       ? text.len - before
                    : length == 0 ? 1
                                  : (size_t)utf8_width(code_point);
        }
        i += length > 0 ? length : 1;
    }
    line->cell[line->count] = cell;
    line->start[line->count] = text.len;
    line->text = buf_str(&text);
}

/* The index of a column's character in an excerpt, or its end. */
static size_t index_of(const Place *place, const Line *line, uint32_t column)
{
    size_t index = column > place->excerpt_column ? column - place->excerpt_column : 0;
    return index < line->count ? index : line->count;
}

/* The characters that are printed: those around the mark where the line is too wide. */
typedef struct Window {
    size_t first, last; /* last: exclusive */
    bool cut_before, cut_after;
} Window;

static Window choose_window(const Writer *writer, const Place *place, const Line *line,
                            size_t mark)
{
    Window window = {0, line->count, place->excerpt_column > 1, false};
    size_t room = writer->width > 8 ? writer->width - 6 : 2; /* for "..." at both ends */
    size_t before = room / 3;
    if (line->cell[line->count] > writer->width) {
        while (line->cell[mark] - line->cell[window.first] > before) {
            window.first++;
        }
        while (window.last > mark + 1 &&
               line->cell[window.last] - line->cell[window.first] > room) {
            window.last--;
        }
        window.cut_before = window.cut_before || window.first > 0;
        window.cut_after = window.last < line->count;
    }
    return window;
}

static void add_gutter(const Writer *writer, uint32_t line)
{
    ink_on(writer, INK_LINE);
    if (line > 0) {
        buf_add_repeated(writer->out, ' ', writer->gutter - digits_of(line));
        buf_printf(writer->out, "%u |", line);
    } else {
        buf_add_repeated(writer->out, ' ', writer->gutter);
        buf_add(writer->out, S(" |"));
    }
    ink_off(writer);
}

static void add_marks(const Writer *writer, const Place *place, const Line *line,
                      const Window *window, Ink ink, char mark, Str label)
{
    size_t first = index_of(place, line, place->column);
    size_t last =
        place->end_line > place->line ? line->count : index_of(place, line, place->end_column);
    last = last > window->last ? window->last : last;
    size_t from = line->cell[first] - line->cell[window->first];
    size_t width = last > first ? line->cell[last] - line->cell[first] : 1;
    add_gutter(writer, 0);
    buf_add_repeated(writer->out, ' ', 1 + from + (window->cut_before ? 3 : 0));
    ink_on(writer, ink);
    buf_add_repeated(writer->out, mark, width > 0 ? width : 1);
    if (label.len > 0) {
        buf_add_byte(writer->out, ' ');
        buf_add_visible(writer->out, label);
    }
    ink_off(writer);
    buf_add_byte(writer->out, '\n');
}

static void add_excerpt(const Writer *writer, const Place *place, Ink ink, char mark, Str label)
{
    if (place->line == 0) {
        if (label.len > 0) {
            add_gutter(writer, 0);
            buf_add_byte(writer->out, ' ');
            buf_add_visible(writer->out, label);
            buf_add_byte(writer->out, '\n');
        }
        return;
    }
    Line line;
    lay_out(writer->out->arena, place->excerpt, &line);
    size_t first = index_of(place, &line, place->column);
    Window window = choose_window(writer, place, &line, first);
    add_gutter(writer, 0);
    buf_add_byte(writer->out, '\n');
    add_gutter(writer, place->line);
    Str shown = str_slice(line.text, line.start[window.first], line.start[window.last]);
    if (shown.len > 0) {
        buf_add(writer->out, window.cut_before ? S(" ...") : S(" "));
        buf_add(writer->out, shown);
        buf_add(writer->out, window.cut_after ? S("...") : S(""));
    }
    buf_add_byte(writer->out, '\n');
    add_marks(writer, place, &line, &window, ink, mark, label);
}

/* ---- one finding ---- */

static void add_arrow(const Writer *writer, const char *arrow, const Place *place)
{
    buf_add_repeated(writer->out, ' ', writer->gutter);
    ink_on(writer, INK_LINE);
    buf_add(writer->out, str_of(arrow));
    ink_off(writer);
    buf_add_byte(writer->out, ' ');
    parts_add_place(writer->out, writer->style, place);
    buf_add_byte(writer->out, '\n');
}

static void add_remark(const Writer *writer, const char *kind, Str text)
{
    if (text.len == 0) {
        return;
    }
    buf_add_repeated(writer->out, ' ', writer->gutter + 1);
    ink_on(writer, INK_LINE);
    buf_add(writer->out, S("= "));
    ink_off(writer);
    ink_on(writer, INK_BOLD);
    buf_add(writer->out, str_of(kind));
    ink_off(writer);
    buf_add(writer->out, S(": "));
    buf_add_visible(writer->out, text);
    buf_add_byte(writer->out, '\n');
}

/* Whether a note only tells where something is set that a related place shows already. */
static bool is_shown(const Writer *writer, const Diagnostic *diagnostic, Str text)
{
    for (size_t i = 0; i < diagnostic->related.len; i++) {
        const Related *related = &diagnostic->related.items[i];
        Str where =
            str_format(writer->out->arena, "%.*s is set by %.*s:%u", STR_ARG(related->message),
                       STR_ARG(related->place.path), related->place.line);
        if (related->place.line > 0 && str_eq(text, where)) {
            return true;
        }
    }
    return false;
}

static void add_header(const Writer *writer, const Diagnostic *diagnostic)
{
    Str severity = severity_name(diagnostic->severity);
    ink_on(writer, severity_ink(diagnostic->severity));
    buf_printf(writer->out, "%.*s[%s]", STR_ARG(severity), rule_get(diagnostic->rule)->id);
    ink_off(writer);
    ink_on(writer, INK_BOLD);
    buf_add(writer->out, S(": "));
    buf_add_visible(writer->out, diagnostic->message);
    ink_off(writer);
    buf_add_byte(writer->out, '\n');
}

static size_t widest_line(const Diagnostic *diagnostic)
{
    size_t digits = digits_of(diagnostic->place.line);
    for (size_t i = 0; i < diagnostic->related.len; i++) {
        size_t more = digits_of(diagnostic->related.items[i].place.line);
        digits = more > digits ? more : digits;
    }
    return digits;
}

static void add_diagnostic(Writer *writer, const Diagnostic *diagnostic)
{
    size_t columns = writer->style->width == 0          ? USUAL_WIDTH
                     : writer->style->width < NARROWEST ? NARROWEST
                                                        : writer->style->width;
    writer->gutter = widest_line(diagnostic);
    writer->width = columns - writer->gutter - GUTTER_PADDING;
    Arena *arena = writer->out->arena;
    add_header(writer, diagnostic);
    add_arrow(writer, "-->", &diagnostic->place);
    add_excerpt(writer, &diagnostic->place, severity_ink(diagnostic->severity), '^',
                diagnostic->label);
    for (size_t i = 0; i < diagnostic->related.len; i++) {
        const Related *related = &diagnostic->related.items[i];
        add_arrow(writer, ":::", &related->place);
        add_excerpt(writer, &related->place, INK_LINE, '-', related->message);
    }
    for (size_t i = 0; i < diagnostic->notes.len; i++) {
        Str note = diagnostic->notes.items[i];
        if (!is_shown(writer, diagnostic, note)) {
            add_remark(writer, "note", note);
        }
    }
    add_remark(writer, "help", diagnostic->help);
    if (diagnostic->fix.title.len > 0) {
        add_remark(writer, "fix",
                   str_format(arena, "%.*s (floorlint check --fix%s)",
                              STR_ARG(diagnostic->fix.title),
                              diagnostic->fix.safe ? "" : " --unsafe-fixes"));
    }
    add_remark(writer, "more",
               str_format(arena, "floorlint explain %s", rule_get(diagnostic->rule)->id));
    buf_add_byte(writer->out, '\n');
}

void render_full(const Report *report, const RenderStyle *style, Buf *out)
{
    Writer writer = {.style = style, .out = out};
    for (size_t i = 0; i < report->diagnostics.len; i++) {
        if (parts_is_shown(&report->diagnostics.items[i], style)) {
            add_diagnostic(&writer, &report->diagnostics.items[i]);
        }
    }
    if (style->summary == SUMMARY_HIDDEN) {
        return;
    }
    Ink ink = report->errors > 0 ? INK_ERROR : report->warnings > 0 ? INK_WARNING : INK_BOLD;
    ink_on(&writer, ink);
    buf_add(out, parts_summary(report, style));
    ink_off(&writer);
    buf_add_byte(out, '\n');
}
