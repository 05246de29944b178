/* Where statements and definitions end, by their indentation: enough for comments that cover
 * the next one, in files that do not parse, too. */
#include "floorlint/python.h"
#include "floorlint/vec.h"

#include "syntax_lexer.h"

typedef enum LineKind { LINE_PLAIN, LINE_DECORATOR, LINE_CLAUSE } LineKind;

typedef struct LogicalLine {
    LineKind kind;
    uint32_t indent;
    uint32_t first, last; /* line numbers */
    size_t next;          /* index of the first logical line behind what starts here */
} LogicalLine;

typedef VEC(LogicalLine) LogicalLines;

/* By the first token: `else` and its like continue a statement, a decorator begins one. */
static LineKind classify(Str word)
{
    static const Str clauses[] = {
        {"elif",    4},
        {"else",    4},
        {"except",  6},
        {"finally", 7}
    };
    for (size_t i = 0; i < sizeof clauses / sizeof clauses[0]; i++) {
        if (str_eq(word, clauses[i])) {
            return LINE_CLAUSE;
        }
    }
    return str_eq(word, S("@")) ? LINE_DECORATOR : LINE_PLAIN;
}

static void read_lines(Arena *arena, const Source *source, LogicalLines *lines)
{
    Lexer lexer = lexer_at(source->text, 0, source->text.len);
    for (Token token; (token = lexer_next(&lexer)).kind != TOKEN_END;) {
        if (token.kind == TOKEN_NEWLINE) {
            continue;
        }
        if (token.first) {
            *vec_push(arena, lines) =
                (LogicalLine){.kind = classify(str_slice(source->text, token.start, token.end)),
                              .indent = lexer.indent,
                              .first = source_line(source, token.start)};
        }
        if (lines->len > 0) {
            uint32_t end = token.end > token.start ? token.end - 1 : token.start;
            lines->items[lines->len - 1].last = source_line(source, end);
        }
    }
}

/* What starts at line i ends before the first line that is not indented deeper; a decorator
 * takes what it decorates along, an opening line its clauses. Known ends are jumped over, so
 * the whole file takes linear time. */
static size_t find_next(const LogicalLines *lines, size_t i)
{
    const LogicalLine *line = &lines->items[i];
    size_t next = i + 1;
    while (next < lines->len && lines->items[next].indent > line->indent) {
        next = lines->items[next].next;
    }
    bool level = next < lines->len && lines->items[next].indent == line->indent;
    if (level && line->kind == LINE_DECORATOR) {
        return lines->items[next].next;
    }
    while (line->kind == LINE_PLAIN && next < lines->len &&
           lines->items[next].kind == LINE_CLAUSE &&
           lines->items[next].indent == line->indent) {
        next = lines->items[next].next;
    }
    return next;
}

PythonExtents python_extents(Arena *arena, const Source *source)
{
    LogicalLines lines = {0};
    read_lines(arena, source, &lines);
    PythonExtents extents = {.count = source_line(source, (uint32_t)source->text.len) + 1};
    uint32_t *last = arena_array_of(arena, uint32_t, extents.count);
    for (size_t i = lines.len; i-- > 0;) {
        lines.items[i].next = find_next(&lines, i);
        last[lines.items[i].first] = lines.items[lines.items[i].next - 1].last;
    }
    extents.last_line = last;
    return extents;
}

uint32_t python_extent(const void *extents, uint32_t first_line)
{
    const PythonExtents *all = extents;
    return first_line < all->count ? all->last_line[first_line] : 0;
}
