/* String literals: where they end, and what their f-string fields hold (PEP 701). */
#include <string.h>

#include "syntax_lexer.h"

/* Nesting of f-strings that CPython's tokenizer allows (MAXFSTRINGLEVEL in Parser/lexer). */
#define MAX_NESTING 150u

/* One f-string that is being read. */
typedef struct Scan {
    Str text;
    FieldMarks *marks;
    const StringVisitor *visitor;
    char quote;
    size_t quotes; /* 1 or 3 */
    bool raw;
    unsigned nesting;
    bool failed;
} Scan;

/* Which field a scan is in: one of the string, of its format specification, or of that
 * one's. */
typedef enum FieldLevel { FIELD_OUTER, FIELD_SPECIFICATION, FIELD_DEEP } FieldLevel;

static size_t scan_string(Str text, size_t at, StringPrefix prefix, bool *closed,
                          FieldMarks *marks, const StringVisitor *visitor, unsigned nesting);
static size_t scan_field(Scan *scan, size_t at, FieldLevel level);

bool string_prefix(Str text, size_t at, StringPrefix *prefix)
{
    *prefix = (StringPrefix){0};
    size_t i = at;
    while (i < text.len && i < at + 3 && text.ptr[i] != '"' && text.ptr[i] != '\'') {
        char c = to_lower(text.ptr[i]);
        bool *flag = c == 'r'   ? &prefix->raw
                     : c == 'b' ? &prefix->bytes
                     : c == 'f' ? &prefix->format
                     : c == 't' ? &prefix->template_
                     : c == 'u' ? &prefix->unicode
                                : NULL;
        if (flag == NULL || *flag) {
            return false;
        }
        *flag = true;
        i++;
    }
    prefix->length = (uint8_t)(i - at);
    bool quoted = i < text.len && (text.ptr[i] == '"' || text.ptr[i] == '\'');
    return quoted && prefix->bytes + prefix->format + prefix->template_ + prefix->unicode <= 1;
}

static void mark(uint32_t *place, size_t at)
{
    if (*place == UINT32_MAX) {
        *place = (uint32_t)at;
    }
}

/* Whether the string's own quotes stand here. */
static bool at_quotes(const Scan *scan, size_t at)
{
    if (at + scan->quotes > scan->text.len) {
        return false;
    }
    for (size_t i = 0; i < scan->quotes; i++) {
        if (scan->text.ptr[at + i] != scan->quote) {
            return false;
        }
    }
    return true;
}

/* Looks for what versions before PEP 701 refuse in text that belongs to a field. */
static void mark_range(const Scan *scan, size_t from, size_t to)
{
    if (scan->marks == NULL) {
        return;
    }
    for (size_t i = from; i < to; i++) {
        char c = scan->text.ptr[i];
        if (c == '\\') {
            mark(&scan->marks->backslash, i);
        } else if (c == scan->quote && at_quotes(scan, i)) {
            mark(&scan->marks->nested_quote, i);
        } else if ((c == '\n' || c == '\r') && scan->quotes == 1) {
            mark(&scan->marks->newline, i);
        }
    }
}

static void visit_literal(const Scan *scan, size_t from, size_t to)
{
    if (scan->visitor != NULL && scan->visitor->literal != NULL && from < to) {
        scan->visitor->literal(scan->visitor->state, (Span){(uint32_t)from, (uint32_t)to});
    }
}

/* The offset behind a backslash and what it belongs to. Braces of fields are never escaped,
 * those of \N{…} are no field. */
static size_t skip_escape(const Scan *scan, size_t at)
{
    char c = at + 1 < scan->text.len ? scan->text.ptr[at + 1] : '\0';
    if (c == '{' || c == '}') {
        return at + 1;
    }
    bool named = !scan->raw && c == 'N' && at + 2 < scan->text.len;
    if (named && scan->text.ptr[at + 2] == '{') {
        const char *close = memchr(scan->text.ptr + at, '}', scan->text.len - at);
        return close == NULL ? scan->text.len : (size_t)(close - scan->text.ptr) + 1;
    }
    bool pair = c == '\r' && at + 2 < scan->text.len && scan->text.ptr[at + 2] == '\n';
    return at + 2 + pair < scan->text.len ? at + 2 + pair : scan->text.len;
}

static void visit_specification(const Scan *scan, size_t from, size_t to, size_t start)
{
    visit_literal(scan, from, to);
    if (from == start && scan->visitor != NULL && scan->visitor->specification != NULL &&
        from < to) {
        scan->visitor->specification(scan->visitor->state,
                                     (Span){(uint32_t)from, (uint32_t)to});
    }
}

/* From behind the ':' up to the '}' that closes the field. */
static size_t scan_specification(Scan *scan, size_t at, FieldLevel level)
{
    size_t start = at, literal = at;
    while (at < scan->text.len && !scan->failed) {
        char c = scan->text.ptr[at];
        if (c == '}') {
            visit_specification(scan, literal, at, start);
            return at;
        }
        if (c == '{') {
            visit_specification(scan, literal, at, start);
            size_t field = at;
            if (level != FIELD_OUTER && scan->marks != NULL) {
                mark(&scan->marks->deep_specification, at);
            }
            at = scan_field(scan, at + 1,
                            level == FIELD_OUTER ? FIELD_SPECIFICATION : FIELD_DEEP);
            if (level == FIELD_OUTER) {
                mark_range(scan, field, at);
            }
            literal = at;
        } else if (c == '\\') {
            at = skip_escape(scan, at);
        } else if (at_quotes(scan, at)) {
            break;
        } else {
            if ((c == '\n' || c == '\r') && scan->quotes == 1 && scan->marks != NULL) {
                mark(&scan->marks->specification_newline, at);
            }
            at++;
        }
    }
    scan->failed = true;
    return at;
}

static size_t skip_space(Str text, size_t at)
{
    while (at < text.len && is_space(text.ptr[at])) {
        at++;
    }
    return at;
}

/* `=` that is no part of `==`: the debug specifier, where the field's end follows. */
static size_t scan_equals(const Scan *scan, size_t at, uint32_t depth)
{
    if (at + 1 < scan->text.len && scan->text.ptr[at + 1] == '=') {
        return at + 2;
    }
    size_t next = skip_space(scan->text, at + 1);
    char c = next < scan->text.len ? scan->text.ptr[next] : '\0';
    if (depth == 0 && (c == '}' || c == ':' || c == '!') && scan->marks != NULL) {
        mark(&scan->marks->debug, at);
    }
    return at + 1;
}

/* From the '!' of a conversion up to the ':' or '}' behind it. */
static size_t scan_conversion(const Scan *scan, size_t at)
{
    at++;
    while (at < scan->text.len && is_name_part(scan->text.ptr[at])) {
        at++;
    }
    size_t next = skip_space(scan->text, at);
    if (next > at && scan->marks != NULL) {
        mark(&scan->marks->conversion_blank, at);
    }
    return next;
}

/* A name, and the string literal that it is the prefix of. */
static size_t scan_word(Scan *scan, size_t at)
{
    StringPrefix prefix;
    if (string_prefix(scan->text, at, &prefix)) {
        bool closed = false;
        at = scan_string(scan->text, at, prefix, &closed, NULL, NULL, scan->nesting + 1);
        scan->failed = !closed;
        return at;
    }
    while (at < scan->text.len && is_name_part(scan->text.ptr[at])) {
        at++;
    }
    return at;
}

static size_t scan_comment(const Scan *scan, size_t at)
{
    if (scan->marks != NULL) {
        mark(&scan->marks->comment, at);
    }
    while (at < scan->text.len && scan->text.ptr[at] != '\n' && scan->text.ptr[at] != '\r') {
        at++;
    }
    return at;
}

/* The expression of a field: up to its conversion, specification or end. */
static size_t scan_expression(Scan *scan, size_t at)
{
    uint32_t depth = 0;
    while (at < scan->text.len && !scan->failed) {
        char c = scan->text.ptr[at];
        char next = at + 1 < scan->text.len ? scan->text.ptr[at + 1] : '\0';
        if (is_name_start(c) || c == '"' || c == '\'') {
            at = scan_word(scan, at);
        } else if (c == '#') {
            at = scan_comment(scan, at);
        } else if (c == '(' || c == '[' || c == '{') {
            depth++;
            at++;
        } else if (depth == 0 && (c == '}' || c == ':' || (c == '!' && next != '='))) {
            return at;
        } else if (c == ')' || c == ']' || c == '}') {
            depth -= depth > 0;
            at++;
        } else if (c == '=') {
            at = scan_equals(scan, at, depth);
        } else {
            at += next == '=' && (c == '!' || c == '<' || c == '>') ? 2 : 1;
        }
    }
    scan->failed = true;
    return at;
}

/* A field from behind its '{'; gives the offset behind its '}'. */
static size_t scan_field(Scan *scan, size_t at, FieldLevel level)
{
    size_t start = at;
    if (++scan->nesting > MAX_NESTING) {
        scan->failed = true;
        return at;
    }
    at = scan_expression(scan, at);
    if (!scan->failed && scan->text.ptr[at] == '!') {
        at = scan_conversion(scan, at);
    }
    if (level == FIELD_OUTER) {
        mark_range(scan, start, at);
    }
    char c = !scan->failed && at < scan->text.len ? scan->text.ptr[at] : '\0';
    if (c == ':') {
        at = scan_specification(scan, at + 1, level);
        c = scan->failed ? '\0' : '}';
    }
    scan->failed = c != '}';
    scan->nesting--;
    return scan->failed ? at : at + 1;
}

/* A literal with fields, from behind its opening quotes. */
static size_t scan_formatted(Scan *scan, size_t at, bool *closed)
{
    size_t literal = at;
    while (at < scan->text.len && !scan->failed) {
        char c = scan->text.ptr[at];
        if (at_quotes(scan, at)) {
            visit_literal(scan, literal, at);
            *closed = true;
            return at + scan->quotes;
        }
        if (c == '\\') {
            at = skip_escape(scan, at);
        } else if (c == '{' && at + 1 < scan->text.len && scan->text.ptr[at + 1] == '{') {
            at += 2;
        } else if (c == '{') {
            visit_literal(scan, literal, at);
            at = scan_field(scan, at + 1, FIELD_OUTER);
            literal = at;
        } else if ((c == '\n' || c == '\r') && scan->quotes == 1) {
            return at;
        } else {
            at++;
        }
    }
    return at;
}

static size_t scan_plain(const Scan *scan, size_t at, bool *closed)
{
    size_t start = at;
    while (at < scan->text.len) {
        char c = scan->text.ptr[at];
        if (c == '\\') {
            bool pair = at + 2 < scan->text.len && scan->text.ptr[at + 1] == '\r' &&
                        scan->text.ptr[at + 2] == '\n';
            at += 2 + (size_t)pair;
        } else if (at_quotes(scan, at)) {
            visit_literal(scan, start, at);
            *closed = true;
            return at + scan->quotes;
        } else if ((c == '\n' || c == '\r') && scan->quotes == 1) {
            return at;
        } else {
            at++;
        }
    }
    return scan->text.len;
}

static size_t scan_string(Str text, size_t at, StringPrefix prefix, bool *closed,
                          FieldMarks *marks, const StringVisitor *visitor, unsigned nesting)
{
    *closed = false;
    Scan scan = {.text = text,
                 .marks = marks,
                 .visitor = visitor,
                 .quote = text.ptr[at + prefix.length],
                 .quotes = 3,
                 .raw = prefix.raw,
                 .nesting = nesting};
    at += prefix.length;
    scan.quotes = at_quotes(&scan, at) ? 3 : 1;
    if (prefix.format || prefix.template_) {
        return scan_formatted(&scan, at + scan.quotes, closed);
    }
    return scan_plain(&scan, at + scan.quotes, closed);
}

size_t string_scan(Str text, size_t at, StringPrefix prefix, bool *closed, FieldMarks *marks,
                   const StringVisitor *visitor)
{
    if (marks != NULL) {
        memset(marks, 0xFF, sizeof(*marks));
    }
    return scan_string(text, at, prefix, closed, marks, visitor, 0);
}
