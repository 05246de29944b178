/* The bytes of one file, and the one place where byte offsets become lines and columns. */
#ifndef FLOORLINT_SOURCE_H
#define FLOORLINT_SOURCE_H

#include "floorlint/error.h"
#include "floorlint/str.h"

/* Bytes [start, end) of a file. */
typedef struct Span {
    uint32_t start, end;
} Span;

/* A file as read: `text` holds every byte as it is on disk (a BOM included; offsets count from
 * the file's first byte). Borrowed by everything made from it. */
typedef struct Source {
    Str path; /* relative to the root, with '/' between its parts */
    Str text; /* the bytes; for convenience followed by one NUL */
    const uint32_t
        *line_start; /* offset of each line's first byte; made by source_index_lines */
    size_t line_count;
} Source;

/* A place in a file, made to outlive the file: what a diagnostic or a claim points at. */
typedef struct Place {
    Str path;
    uint32_t line, column; /* from 1; columns count characters (code points); a BOM is not
                              one. 0: the place is the file as a whole */
    uint32_t end_line, end_column; /* exclusive */
    Str excerpt;             /* the text of `line`, without its line end; long ones are cut */
    uint32_t excerpt_column; /* the column of the excerpt's first character */
} Place;

/* A Source over bytes in memory. Lines end at LF, CR LF or a lone CR. */
Source source_of(Arena *arena, Str path, Str text);

/* The place of a span. The path and the excerpt are copied into the arena. */
Place source_place(Arena *arena, const Source *source, Span span);

/* The place that is the whole file: no line. */
Place source_whole(Arena *arena, Str path);

/* The line (from 1) that holds a byte offset. */
uint32_t source_line(const Source *source, uint32_t offset);

/* The bytes of a line (from 1) without its line end; empty past the last line. */
Span source_line_span(const Source *source, uint32_t line);

/* The text of a span. */
Str source_text(const Source *source, Span span);

#endif
