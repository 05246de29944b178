/* The chart on a terminal: a line for each claim, a column for each minor. */
#include "floorlint/utf8.h"

#include "formats.h"
#include "show.h"

#define USUAL_WIDTH 100
#define LABEL_MIN   24 /* cells for what is claimed, before the columns get narrower */
#define WIDE_CELL   5  /* "3.10 " */
#define NARROW_CELL 3  /* "10 " */
#define BLANKS      6  /* before and between the parts of a line */

typedef struct Marks {
    const char *full, *part, *floating, *inside, *line, *open;
} Marks;

static const Marks ascii_marks = {"#", "/", "o", ".", "=", ">"};
static const Marks unicode_marks = {"\xE2\x97\x8F", "\xE2\x97\x90", "\xE2\x97\x8B",
                                    "\xC2\xB7",     "\xE2\x94\x81", "\xE2\x96\xB6"};

typedef enum Ink { INK_PLAIN, INK_BOLD, INK_DIM, INK_GOOD, INK_BAD, INK_UNSURE } Ink;

static const char *const inks[] = {
    [INK_PLAIN] = "",        [INK_BOLD] = "\x1b[1m",   [INK_DIM] = "\x1b[2m",
    [INK_GOOD] = "\x1b[32m", [INK_BAD] = "\x1b[1;31m", [INK_UNSURE] = "\x1b[33m",
};

typedef struct Drawing {
    Buf *out;
    const RenderStyle *style;
    const Marks *marks;
    ShowChart chart;
    size_t cell;  /* cells of a column */
    size_t place; /* cells of the place, and of what is written there */
    size_t text;
} Drawing;

static void add(const Drawing *drawing, Ink ink, Str text)
{
    bool colored =
        drawing->style->color == COLOR_ANSI && ink != INK_PLAIN && str_trim(text).len > 0;
    if (colored) {
        buf_add(drawing->out, str_of(inks[ink]));
    }
    buf_add(drawing->out, text);
    if (colored) {
        buf_add(drawing->out, S("\x1b[0m"));
    }
}

static size_t width_of(Str text)
{
    size_t width = 0;
    for (size_t i = 0; i < text.len;) {
        uint32_t code_point = 0;
        size_t length = utf8_decode(str_from(text, i), &code_point);
        width += length > 0 ? (size_t)utf8_width(code_point) : 1;
        i += length > 0 ? length : 1;
    }
    return width;
}

typedef enum Cut { CUT_START, CUT_END } Cut;

/* Text made visible and fitted into so many cells, with blanks behind it. */
static Str fit(Arena *arena, Str text, size_t cells, Cut cut)
{
    Buf fitted = {.arena = arena};
    Buf visible = {.arena = arena};
    buf_add_visible(&visible, text);
    Str rest = buf_str(&visible);
    for (size_t i = 0; i < rest.len; i++) {
        visible.ptr[i] = rest.ptr[i] == '\t' ? ' ' : rest.ptr[i];
    }
    if (width_of(rest) > cells && cells > 3) {
        while (width_of(rest) > cells - 3) {
            uint32_t code_point;
            size_t length = utf8_decode(rest, &code_point);
            if (cut == CUT_START) {
                rest = str_from(rest, length > 0 ? length : 1);
            } else {
                rest.len--;
                while (rest.len > 0 && ((unsigned char)rest.ptr[rest.len] & 0xC0) == 0x80) {
                    rest.len--;
                }
            }
        }
        buf_add(&fitted, cut == CUT_START ? S("...") : S(""));
        buf_add(&fitted, rest);
        buf_add(&fitted, cut == CUT_END ? S("...") : S(""));
    } else {
        buf_add(&fitted, rest);
    }
    size_t width = width_of(buf_str(&fitted));
    buf_add_repeated(&fitted, ' ', width < cells ? cells - width : 0);
    return buf_str(&fitted);
}

static size_t columns_of(const Drawing *drawing)
{
    return (size_t)(drawing->chart.last - drawing->chart.first) + 1;
}

static size_t total_width(const Drawing *drawing)
{
    return drawing->style->width > 0 ? drawing->style->width : USUAL_WIDTH;
}

static Str place_text(Arena *arena, const Claim *claim)
{
    return claim->place.line > 0
               ? str_format(arena, "%.*s:%u", STR_ARG(claim->place.path), claim->place.line)
               : claim->place.path;
}

/* Places and texts get what the columns leave, but no more than the longest of them needs. */
static void choose_widths(Drawing *drawing)
{
    Arena *arena = drawing->out->arena;
    size_t total = total_width(drawing);
    size_t place = 0, text = 0;
    for (size_t i = 0; i < drawing->chart.count; i++) {
        const ShowSection *section = &drawing->chart.sections[i];
        for (size_t j = 0; j < section->count; j++) {
            size_t width = width_of(place_text(arena, section->rows[j].claim));
            place = width > place ? width : place;
            width = width_of(section->rows[j].text);
            text = width > text ? width : text;
        }
    }
    drawing->cell = WIDE_CELL;
    if (columns_of(drawing) * WIDE_CELL + BLANKS + LABEL_MIN > total) {
        drawing->cell = NARROW_CELL;
    }
    size_t used = columns_of(drawing) * drawing->cell + BLANKS;
    size_t room = total > used + LABEL_MIN ? total - used : LABEL_MIN;
    drawing->text = text < room * 2 / 5 ? text : room * 2 / 5;
    drawing->place = place < room - drawing->text ? place : room - drawing->text;
    if (drawing->place == place) { /* what the places do not need */
        drawing->text = text < room - place ? text : room - place;
    }
}

static void trim_end(Buf *out, size_t from)
{
    while (out->len > from && out->ptr[out->len - 1] == ' ') {
        out->len--;
    }
}

static void add_scale(const Drawing *drawing, const Scope *scope)
{
    Arena *arena = drawing->out->arena;
    for (int line = 0; line < 2; line++) {
        buf_add_repeated(drawing->out, ' ', 2 + drawing->place + 2 + drawing->text + 2);
        for (Minor minor = drawing->chart.first; minor <= drawing->chart.last; minor++) {
            Str letters = show_letters(arena, scope, minor);
            Str name = drawing->cell == WIDE_CELL ? minor_text(arena, minor)
                                                  : str_format(arena, "%d", minor);
            Str text = line == 0 ? name : letters;
            add(drawing, letters.len > 0 ? INK_BOLD : INK_DIM, text);
            buf_add_repeated(drawing->out, ' ', drawing->cell - text.len);
        }
        trim_end(drawing->out, 0);
        buf_add_byte(drawing->out, '\n');
    }
}

static const char *mark_of(const Marks *marks, ShowCell cell)
{
    switch (cell) {
    case CELL_OUTSIDE:
        break;
    case CELL_INSIDE:
        return marks->inside;
    case CELL_PART:
        return marks->part;
    case CELL_FULL:
        return marks->full;
    case CELL_FLOATING:
        return marks->floating;
    }
    return " ";
}

static void add_cells(const Drawing *drawing, const ShowSection *section, const ShowRow *row)
{
    Ink ink = row->drifts ? INK_BAD : row->floating ? INK_UNSURE : INK_GOOD;
    for (Minor minor = drawing->chart.first; minor <= drawing->chart.last; minor++) {
        ShowCell cell = show_cell(section, row, minor);
        bool filled = cell > CELL_INSIDE;
        bool joined = filled && minor < drawing->chart.last &&
                      show_cell(section, row, (Minor)(minor + 1)) > CELL_INSIDE;
        bool open = filled && minor == drawing->chart.last && row->open;
        Str mark = str_of(mark_of(drawing->marks, cell));
        add(drawing, filled ? ink : INK_DIM, mark);
        Buf tail = {.arena = drawing->out->arena};
        for (size_t i = 1; i < drawing->cell; i++) {
            buf_add(&tail, joined                         ? str_of(drawing->marks->line)
                           : open && i == 1               ? str_of(drawing->marks->open)
                           : drawing->chart.last == minor ? S("")
                                                          : S(" "));
        }
        add(drawing, filled ? ink : INK_PLAIN, buf_str(&tail));
    }
}

/* Up to the last column that is not blank. */
static size_t used_cells(const Drawing *drawing, const ShowSection *section, const ShowRow *row)
{
    size_t used = 0;
    for (Minor minor = drawing->chart.first; minor <= drawing->chart.last; minor++) {
        if (show_cell(section, row, minor) != CELL_OUTSIDE) {
            used = (size_t)(minor - drawing->chart.first + 1) * drawing->cell;
        }
    }
    return used;
}

static void add_row(const Drawing *drawing, const ShowSection *section, const ShowRow *row)
{
    Arena *arena = drawing->out->arena;
    add(drawing, INK_BAD, row->drifts ? S("! ") : S("  "));
    add(drawing, INK_PLAIN,
        fit(arena, place_text(arena, row->claim), drawing->place, CUT_START));
    buf_add(drawing->out, S("  "));
    add(drawing, row->drifts ? INK_BAD : INK_BOLD,
        fit(arena, row->text, drawing->text, CUT_END));
    buf_add(drawing->out, S("  "));
    size_t before = drawing->out->len;
    if (row->unresolved) {
        add(drawing, INK_UNSURE, S("? computed"));
    } else {
        add_cells(drawing, section, row);
    }
    trim_end(drawing->out, before);
    if (row->remark.len > 0) {
        size_t cells =
            BLANKS + drawing->place + drawing->text + used_cells(drawing, section, row);
        bool fits = cells + 2 + row->remark.len <= total_width(drawing);
        buf_add(drawing->out, fits ? S("  ") : S("\n      "));
        add(drawing, INK_UNSURE, row->remark);
    }
    buf_add_byte(drawing->out, '\n');
}

static void add_scope(const Drawing *drawing, const Scope *scope)
{
    Arena *arena = drawing->out->arena;
    Buf name = {.arena = arena};
    buf_add_visible(&name,
                    str_eq(scope->path, S(".")) ? S("the whole repository") : scope->path);
    buf_add(drawing->out, S("= "));
    add(drawing, INK_BOLD, buf_str(&name));
    buf_add_byte(drawing->out, '\n');
    const Str bounds[] = {show_bound(arena, "floor", &scope->floor),
                          show_bound(arena, "default", &scope->default_),
                          show_bound(arena, "ceiling", &scope->ceiling)};
    size_t used = 2;
    for (size_t i = 0; i < 3; i++) {
        bool fits = i > 0 && used + 2 + bounds[i].len <= total_width(drawing);
        buf_add(drawing->out, i == 0 ? S("  ") : fits ? S(", ") : S(",\n  "));
        buf_add_visible(drawing->out, bounds[i]);
        used = (fits ? used + 2 : 2) + bounds[i].len;
    }
    buf_add(drawing->out, S("\n\n"));
    add_scale(drawing, scope);
}

static void add_legend(const Drawing *drawing)
{
    const Marks *marks = drawing->marks;
    buf_printf(
        drawing->out,
        "\n%s admitted  %s some patch releases  %s the newest that there is  %s no upper "
        "bound\n%s between floor (F) and ceiling (C)  D default",
        marks->full, marks->part, marks->floating, marks->open, marks->inside);
    buf_add(drawing->out, S("  "));
    add(drawing, INK_BAD, S("!"));
    buf_add(drawing->out, S(" disagrees with them\n"));
}

void render_show_chart(const Report *report, const RenderStyle *style, Buf *out)
{
    Drawing drawing = {
        .out = out,
        .style = style,
        .marks = style->marks == MARKS_UNICODE ? &unicode_marks : &ascii_marks,
        .chart = show_chart(report),
    };
    if (drawing.chart.count == 0) {
        buf_add(out, S("nothing states a Python version\n"));
        return;
    }
    choose_widths(&drawing);
    for (size_t i = 0; i < drawing.chart.count; i++) {
        const ShowSection *section = &drawing.chart.sections[i];
        if (section->first_of_scope) {
            buf_add(out, i > 0 ? S("\n") : S(""));
            add_scope(&drawing, section->scope);
        }
        add(&drawing, INK_BOLD, role_name(section->role));
        buf_add_byte(out, '\n');
        for (size_t j = 0; j < section->count; j++) {
            add_row(&drawing, section, &section->rows[j]);
        }
    }
    add_legend(&drawing);
}
