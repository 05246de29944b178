/* String literals of plain Python. */
#include <string.h>

#include "plain_lexer.h"

#define MAX_NESTING 20

/* Bytes of a character's name: Unicode's own are shorter. */
#define MAX_NAME 256

typedef struct Literal {
    char quote;
    bool triple, raw, fields;
} Literal;

static bool at_end(const PlainLexer *lexer, uint32_t at, Literal literal)
{
    const char *text = lexer->text;
    return text[at] == literal.quote && (!literal.triple || (text[at + 1] == literal.quote &&
                                                             text[at + 2] == literal.quote));
}

static bool is_hex(const char *text, uint32_t from, uint32_t to, uint32_t end)
{
    for (uint32_t i = from; i < to; i++) {
        bool hex = i < end && ((text[i] >= '0' && text[i] <= '9') ||
                               ((text[i] | 0x20) >= 'a' && (text[i] | 0x20) <= 'f'));
        if (!hex) {
            return false;
        }
    }
    return true;
}

uint32_t plain_escape(const char *text, uint32_t at, uint32_t end)
{
    char c = at + 1 < end ? text[at + 1] : '\0';
    uint32_t digits = 0;
    switch (c) {
    case 'u':
        return is_hex(text, at + 2, at + 6, end) ? 6 : 0;
    case 'U':
        return is_hex(text, at + 2, at + 10, end) ? 10 : 0;
    case 'x':
        return is_hex(text, at + 2, at + 4, end) ? 4 : 0;
    case 'N': {
        if (at + 3 >= end || text[at + 2] != '{' || text[at + 3] == '}') {
            return 0;
        }
        size_t rest = end - at - 3;
        const char *close = memchr(text + at + 3, '}', rest < MAX_NAME ? rest : MAX_NAME);
        return close != NULL ? (uint32_t)(close - text) + 1 - at : 0;
    }
    case '\r':
        return at + 2 < end && text[at + 2] == '\n' ? 3 : 0;
    case '\n':
    case '\'':
    case '"':
    case 'a':
    case 'b':
    case 'f':
    case 'n':
    case 'r':
    case 't':
    case 'v':
    case '\\':
        return 2;
    default:
        while (digits < 3 && at + 1 + digits < end && text[at + 1 + digits] >= '0' &&
               text[at + 1 + digits] <= '9') {
            digits++;
        }
        return digits > 0 ? digits + 1 : 0;
    }
}

/* The offset behind a backslash and what it protects. */
static uint32_t skip_backslash(const PlainLexer *lexer, uint32_t at, Literal literal)
{
    if (!literal.raw) {
        uint32_t length = plain_escape(lexer->text, at, lexer->length);
        return at + (length > 0 ? length : 1);
    }
    char c = lexer->text[at + 1];
    if (c == literal.quote || c == '\\') {
        at++;
    }
    c = lexer->text[at + 1];
    return at + (c == '\r' ? 3 : c == '\n' ? 2 : 1);
}

/* From behind the opening quotes to the closing ones, or to a brace. Where a raw string's text,
 * or its part behind a quote of its own, holds nothing but backslashes and what they protect,
 * the grammar counts it to the quotes behind it: plain_strings() knows it of whole strings
 * only. */
static uint32_t skip_text(PlainLexer *lexer, uint32_t at, Literal literal)
{
    const char *text = lexer->text;
    bool ordinary = false, guarded = false;
    for (;;) {
        char c = text[at];
        bool brace = literal.fields && (c == '{' || c == '}');
        if (c == literal.quote || brace) {
            bool end = !brace && at_end(lexer, at, literal);
            lexer->failed = lexer->failed || (guarded && !ordinary &&
                                              (brace || literal.triple || literal.fields));
            if (end) {
                return at;
            }
            if (brace && text[at + 1] != c) {
                lexer->failed = lexer->failed || c == '}';
                return at;
            }
            ordinary = guarded = false;
            at += brace ? 2 : 1;
        } else if (c == '\\') {
            bool line = text[at + 1] == '\n' || text[at + 1] == '\r';
            guarded = literal.raw;
            /* Without its end, or with one far off: no search to the end of the file each. */
            bool named = !literal.raw && text[at + 1] == 'N' && text[at + 2] == '{';
            lexer->failed =
                lexer->failed || (named && plain_escape(text, at, lexer->length) == 0);
            lexer->failed = lexer->failed || (literal.raw && line && !literal.triple);
            at = skip_backslash(lexer, at, literal);
        } else if (((c == '\n' || c == '\r') && !literal.triple) || at >= lexer->length) {
            lexer->failed = true;
            return at;
        } else {
            ordinary = true;
            at++;
        }
    }
}

static void scan_field(PlainLexer *lexer);

/* From the colon to the brace that closes the field around. */
static void scan_specification(PlainLexer *lexer)
{
    size_t place = lexer->count;
    plain_add(lexer, PLAIN_FIELD_SPECIFICATION, lexer->at, lexer->at);
    lexer->at++;
    while (!lexer->failed && lexer->text[lexer->at] != '}') {
        char c = lexer->text[lexer->at];
        if (c == '{') {
            scan_field(lexer);
        } else if (c == '\n' || c == '\r' || c == '\\' || lexer->at >= lexer->length) {
            lexer->failed = true;
        } else {
            lexer->at++;
        }
    }
    lexer->tokens[place].end = lexer->at;
}

/* From the opening brace to behind the closing one. */
static void scan_field(PlainLexer *lexer)
{
    plain_add(lexer, PLAIN_FIELD_OPEN, lexer->at, lexer->at + 1);
    lexer->at++;
    uint32_t depth = ++lexer->depth;
    lexer->failed = lexer->failed || ++lexer->nesting > MAX_NESTING;
    while (!lexer->failed) {
        plain_skip_blanks(lexer);
        char c = lexer->text[lexer->at], next = plain_at(lexer, 1);
        if (lexer->depth > depth || !(c == '}' || c == ':' || (c == '!' && next != '='))) {
            /* `{x:=5}` is a walrus to the grammar, and a lambda's colon is ambiguous. */
            plain_scan(lexer);
            lexer->failed = lexer->failed || lexer->depth < depth;
            continue;
        }
        if (c == '!') {
            lexer->failed = lexer->failed || !(next >= 'a' && next <= 'z');
            plain_add(lexer, PLAIN_FIELD_CONVERSION, lexer->at, lexer->at + 2);
            lexer->at += 2;
            continue;
        }
        if (c == ':') {
            lexer->failed = lexer->failed || next == '=';
            scan_specification(lexer);
        }
        break;
    }
    plain_add(lexer, PLAIN_FIELD_CLOSE, lexer->at, lexer->at + 1);
    lexer->at++;
    lexer->depth = depth - 1;
    lexer->nesting--;
}

static void scan_fields(PlainLexer *lexer, Literal literal)
{
    while (!lexer->failed) {
        uint32_t end = skip_text(lexer, lexer->at, literal);
        if (end > lexer->at) {
            plain_add(lexer, PLAIN_FIELDS_TEXT, lexer->at, end);
        }
        lexer->at = end;
        if (lexer->failed || lexer->text[end] != '{') {
            break;
        }
        scan_field(lexer);
    }
    uint32_t quotes = literal.triple ? 3 : 1;
    plain_add(lexer, PLAIN_FIELDS_END, lexer->at, lexer->at + quotes);
    lexer->at += quotes;
}

void plain_scan_string(PlainLexer *lexer, uint32_t prefix)
{
    const char *text = lexer->text;
    uint32_t start = lexer->at, at = start + prefix;
    Literal literal = {.quote = text[at]};
    bool bytes = false, unicode = false;
    for (uint32_t i = start; i < at; i++) {
        char c = (char)(text[i] | 0x20);
        bool again = (c == 'r' && literal.raw) || (c == 'b' && bytes) ||
                     ((c == 'f' || c == 't') && literal.fields);
        lexer->failed = lexer->failed || again || strchr("rbuft", c) == NULL;
        literal.raw = literal.raw || c == 'r';
        bytes = bytes || c == 'b';
        unicode = unicode || c == 'u';
        literal.fields = literal.fields || c == 'f' || c == 't';
    }
    if (bytes + unicode + literal.fields > 1 || (unicode && literal.raw)) {
        lexer->failed = true;
    }
    literal.triple = at + 2 < lexer->length && text[at + 1] == literal.quote &&
                     text[at + 2] == literal.quote;
    at += literal.triple ? 3 : 1;
    if (literal.fields) {
        plain_add(lexer, PLAIN_FIELDS_START, start, at);
        lexer->at = at;
        scan_fields(lexer, literal);
        return;
    }
    uint32_t end = skip_text(lexer, at, literal);
    for (uint32_t i = at; bytes && !literal.raw && i < end; i++) {
        /* The grammar reads what looks like a letter's escape in bytes in its own way. */
        lexer->failed =
            lexer->failed || (text[i] == '\\' && strchr("NuU", text[i + 1]) != NULL);
        i += text[i] == '\\';
    }
    end += literal.triple ? 3 : 1;
    plain_add(lexer, PLAIN_STRING, start, end);
    lexer->at = end;
}
