/* Renderers: a report in, bytes out. No file, no clock, no environment, no colour detection. */
#ifndef FLOORLINT_RENDER_H
#define FLOORLINT_RENDER_H

#include "floorlint/buf.h"
#include "floorlint/diagnostic.h"

typedef enum InfoLevel { INFOS_COUNTED, INFOS_SHOWN } InfoLevel;
typedef enum SummaryUse { SUMMARY_SHOWN, SUMMARY_HIDDEN } SummaryUse;
typedef enum ColorUse { COLOR_NONE, COLOR_ANSI } ColorUse;
typedef enum MarkUse { MARKS_ASCII, MARKS_UNICODE } MarkUse;

typedef struct RenderStyle {
    ColorUse color;
    MarkUse marks;         /* of the chart; UNICODE where the terminal's locale is UTF-8 */
    InfoLevel infos;       /* of full, concise and github */
    SummaryUse summary;    /* the last line of the same */
    size_t width;          /* terminal columns; 0: not a terminal */
    Str version;           /* floorlint's own */
    Str working_directory; /* prefix from the working directory to the root, for `full` and
                              `concise` */
} RenderStyle;

typedef void (*Renderer)(const Report *report, const RenderStyle *style, Buf *out);

/* A format by the name of --output-format; NULL where there is none of that name. */
Renderer render_check_format(Str name);
Renderer render_show_format(Str name);
/* The names, separated by commas, for messages and --help. */
Str render_check_formats(Arena *arena);
Str render_show_formats(Arena *arena);

#endif
