/* The bytes of one file, and the one place where byte offsets become lines and columns. */
#ifndef FLOORLINT_SOURCE_H
#define FLOORLINT_SOURCE_H

#include "floorlint/error.h"
#include "floorlint/str.h"

/* Bytes [start, end) of a file. */
typedef struct Span {
    uint32_t start, end;
} Span;

/* What a Source knows of its lines; made when the first line is asked for. */
typedef struct SourceLines SourceLines;

/* A file as read: `text` holds every byte as it is on disk (a BOM included; offsets count from
 * the file's first byte). Borrowed by everything made from it. Belongs to one thread: its lines
 * are indexed when they are first asked for. */
typedef struct Source {
    Str path; /* relative to the root, with '/' between its parts */
    Str text; /* the bytes; followed by a NUL where they come from walk_read */
    SourceLines *lines;
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

/* A Source over bytes in memory, borrowed. Lines end at LF, CR LF or a lone CR; the text after
 * the last line end is a line, too, even where it is empty. */
Source source_of(Arena *arena, Str path, Str text);

/* The place of a span. The path and the excerpt are copied into the arena. */
Place source_place(Arena *arena, const Source *source, Span span);

/* The place that is the whole file: no line. */
Place source_whole(Arena *arena, Str path);

/* The number of lines: at least 1. */
size_t source_line_count(const Source *source);

/* The line (from 1) that holds a byte offset; the last one for offsets past the end. */
uint32_t source_line(const Source *source, uint32_t offset);

/* The bytes of a line (from 1) without its line end, and without the BOM of the first; empty
 * past the last line. */
Span source_line_span(const Source *source, uint32_t line);

/* The text of a span. */
Str source_text(const Source *source, Span span);

/* A path as machine formats give it: bytes that are not UTF-8 become %XX. Any other path is
 * returned as it is. */
Str path_encode(Arena *arena, Str path);

#endif
