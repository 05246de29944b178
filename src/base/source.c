#include "floorlint/source.h"

#include <string.h>

#include "floorlint/buf.h"
#include "floorlint/utf8.h"

/* Bytes of a line that an excerpt shows, and how many of them stand before the span. */
#define EXCERPT_MAX    ((size_t)240)
#define EXCERPT_BEFORE ((size_t)80)

/* Lines longer than this get check points, so that columns on them cost no whole scan each. */
#define STRIDE ((size_t)256)

/* A character border and the number of characters before it in the file. */
typedef struct CheckPoint {
    uint32_t offset;
    uint32_t characters;
} CheckPoint;

struct SourceLines {
    Arena *arena;
    uint32_t *start;    /* the offset of each line's first byte */
    size_t count;       /* 0: not indexed yet */
    CheckPoint *points; /* one for each STRIDE bytes of the file; NULL: not made yet */
    size_t point_count;
};

static const Str bom = {"\xEF\xBB\xBF", 3};

/* The offset after the line end at or behind `from`; the text's length + 1 where there is none.
 */
static size_t after_line(Str text, size_t from, bool has_cr)
{
    if (!has_cr) {
        size_t at = str_find_byte(str_from(text, from), '\n');
        return at != STR_NONE ? from + at + 1 : text.len + 1;
    }
    for (size_t i = from; i < text.len; i++) {
        if (text.ptr[i] == '\n') {
            return i + 1;
        }
        if (text.ptr[i] == '\r') {
            return i + 1 < text.len && text.ptr[i + 1] == '\n' ? i + 2 : i + 1;
        }
    }
    return text.len + 1;
}

static const SourceLines *index_lines(const Source *source)
{
    SourceLines *lines = source->lines;
    if (lines->count > 0) {
        return lines;
    }
    Str text = source->text;
    bool has_cr = str_find_byte(text, '\r') != STR_NONE;
    size_t cap = text.len / 32 + 16;
    lines->start = arena_array_of(lines->arena, uint32_t, cap);
    for (size_t at = 0; at <= text.len; at = after_line(text, at, has_cr)) {
        if (lines->count == cap) {
            uint32_t *grown = arena_array_of(lines->arena, uint32_t, cap * 2);
            memcpy(grown, lines->start, cap * sizeof *grown);
            lines->start = grown;
            cap *= 2;
        }
        lines->start[lines->count++] = (uint32_t)at;
    }
    return lines;
}

static size_t character_size(Str text, size_t at)
{
    uint32_t code_point;
    size_t size = utf8_decode(str_from(text, at), &code_point);
    return size > 0 ? size : 1;
}

static void make_check_points(const Source *source)
{
    SourceLines *lines = source->lines;
    lines->point_count = source->text.len / STRIDE + 1;
    lines->points = arena_array_of(lines->arena, CheckPoint, lines->point_count);
    size_t at = 0, characters = 0;
    for (size_t i = 0; i < lines->point_count; i++) {
        for (; at < i * STRIDE; characters++) {
            at += character_size(source->text, at);
        }
        lines->points[i] = (CheckPoint){(uint32_t)at, (uint32_t)characters};
    }
}

/* Characters before an offset, counted from the file's start. */
static uint32_t characters_before(const Source *source, size_t offset)
{
    size_t i = offset / STRIDE;
    while (i > 0 && source->lines->points[i].offset > offset) {
        i--;
    }
    CheckPoint point = source->lines->points[i];
    size_t at = point.offset, characters = point.characters;
    for (; at < offset; characters++) {
        at += character_size(source->text, at);
    }
    return (uint32_t)characters;
}

static uint32_t column_of(const Source *source, Span line, size_t offset)
{
    offset = offset < line.start ? line.start : offset > line.end ? line.end : offset;
    if (line.end - line.start <= STRIDE) {
        return (uint32_t)utf8_length(str_slice(source->text, line.start, offset)) + 1;
    }
    if (source->lines->points == NULL) {
        make_check_points(source);
    }
    return characters_before(source, offset) - characters_before(source, line.start) + 1;
}

/* Moves an offset back to a character's border, within a character's four bytes. */
static size_t border(Str text, size_t lowest, size_t at)
{
    for (size_t back = 0; back < 3 && at > lowest && at < text.len; back++, at--) {
        if (((unsigned char)text.ptr[at] & 0xC0) != 0x80) {
            return at;
        }
    }
    return at;
}

static Span excerpt_of(Str text, Span line, size_t focus)
{
    if (line.end - line.start <= EXCERPT_MAX) {
        return line;
    }
    size_t from = focus > line.start + EXCERPT_BEFORE ? focus - EXCERPT_BEFORE : line.start;
    if (from + EXCERPT_MAX > line.end) {
        from = line.end - EXCERPT_MAX;
    }
    size_t to = from + EXCERPT_MAX;
    from = border(text, line.start, from);
    to = to < line.end ? border(text, from, to) : line.end;
    return (Span){(uint32_t)from, (uint32_t)to};
}

Source source_of(Arena *arena, Str path, Str text)
{
    Source source = {.path = path, .text = text};
    source.lines = arena_new_of(arena, SourceLines);
    source.lines->arena = arena;
    return source;
}

size_t source_line_count(const Source *source)
{
    return index_lines(source)->count;
}

uint32_t source_line(const Source *source, uint32_t offset)
{
    const SourceLines *lines = index_lines(source);
    size_t low = 0, high = lines->count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (lines->start[middle] <= offset) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return (uint32_t)low + 1;
}

Span source_line_span(const Source *source, uint32_t line)
{
    const SourceLines *lines = index_lines(source);
    Str text = source->text;
    if (line == 0 || line > lines->count) {
        return (Span){(uint32_t)text.len, (uint32_t)text.len};
    }
    size_t from = lines->start[line - 1];
    size_t to = line < lines->count ? lines->start[line] : text.len;
    if (line < lines->count) {
        to--; /* the LF or CR that made the next line */
        if (to > from && text.ptr[to] == '\n' && text.ptr[to - 1] == '\r') {
            to--;
        }
    }
    if (line == 1 && str_starts(text, bom)) {
        from = bom.len;
    }
    return (Span){(uint32_t)from, (uint32_t)to};
}

Str source_text(const Source *source, Span span)
{
    return str_slice(source->text, span.start, span.end);
}

Place source_place(Arena *arena, const Source *source, Span span)
{
    size_t length = source->text.len;
    size_t start = span.start < length ? span.start : length;
    size_t end = span.end < start ? start : span.end < length ? span.end : length;
    Place place = source_whole(arena, source->path);
    place.line = source_line(source, (uint32_t)start);
    place.end_line = source_line(source, (uint32_t)end);
    Span line = source_line_span(source, place.line);
    Span last = place.end_line == place.line ? line : source_line_span(source, place.end_line);
    place.column = column_of(source, line, start);
    place.end_column = column_of(source, last, end);
    Span excerpt = excerpt_of(source->text, line, start);
    place.excerpt = str_copy(arena, source_text(source, excerpt));
    place.excerpt_column = column_of(source, line, excerpt.start);
    return place;
}

Place source_whole(Arena *arena, Str path)
{
    return (Place){.path = str_copy(arena, path)};
}

Str path_encode(Arena *arena, Str path)
{
    if (utf8_is_valid(path)) {
        return path;
    }
    Buf text = {.arena = arena};
    for (size_t i = 0; i < path.len;) {
        uint32_t code_point;
        size_t length = utf8_decode(str_from(path, i), &code_point);
        if (length == 0) {
            buf_printf(&text, "%%%02X", (unsigned char)path.ptr[i++]);
        } else {
            buf_add(&text, str_slice(path, i, i + length));
            i += length;
        }
    }
    return buf_str(&text);
}
