/* Tokens of plain Python: lines and blocks, names, numbers, operators. Strings are in
 * plain_string.c. */
#include "plain_lexer.h"

#include <string.h>

#include "floorlint/utf8.h"
#include "floorlint/vec.h"

#define MAX_BLOCKS 100

/* NUL bytes behind the text, so that looking ahead needs no bounds. */
#define PADDING 16

/* What a byte may be. */
enum { BYTE_NAME = 1, BYTE_DIGIT = 2, BYTE_HEX = 4 };

/* By byte; those beyond ASCII start nothing plain. */
static const uint8_t bytes[256] = {
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, /* 0x00 */
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, /* 0x10 */
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, /* 0x20 */
    7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 0, 0, 0, 0, 0, 0, /* 0x30 */
    0, 5, 5, 5, 5, 5, 5, 1, 1, 1, 1, 1, 1, 1, 1, 1, /* 0x40 */
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 1, /* 0x50 */
    0, 5, 5, 5, 5, 5, 5, 1, 1, 1, 1, 1, 1, 1, 1, 1, /* 0x60 */
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, /* 0x70 */
};

static bool has(char c, int what)
{
    return (bytes[(unsigned char)c] & what) != 0;
}

void plain_add(PlainLexer *lexer, PlainKind kind, uint32_t start, uint32_t end)
{
    if (lexer->count == lexer->cap) {
        lexer->cap *= 2;
        PlainToken *grown = arena_alloc_raw(lexer->arena, lexer->cap * sizeof *grown);
        memcpy(grown, lexer->tokens, lexer->count * sizeof *grown);
        arena_give_back(lexer->arena, lexer->tokens, lexer->count * sizeof *grown);
        lexer->tokens = grown;
    }
    lexer->tokens[lexer->count++] = (PlainToken){(uint8_t)kind, start, end};
}

static void take(PlainLexer *lexer, PlainKind kind, uint32_t length)
{
    plain_add(lexer, kind, lexer->at, lexer->at + length);
    lexer->at += length;
}

/* ---- names and numbers --------------------------------------------------------------------
 */

static const struct {
    const char *text;
    uint8_t length;
} words[] = {
#define FL_WORD(name, text) {text, sizeof(text) - 1},
    FL_PLAIN_WORDS(FL_WORD)
#undef FL_WORD
};

/* The words that start with a letter, in either case: their first and last. */
static const struct {
    uint8_t first, last;
} by_letter[32] = {
    ['a' & 31] = {PLAIN_AND,    PLAIN_AWAIT   },
        ['b' & 31] = {PLAIN_BREAK,  PLAIN_BREAK   },
    ['c' & 31] = {PLAIN_CLASS,  PLAIN_CONTINUE},
        ['d' & 31] = {PLAIN_DEF,    PLAIN_DEL     },
    ['e' & 31] = {PLAIN_ELIF,   PLAIN_EXCEPT  },
        ['f' & 31] = {PLAIN_FALSE,  PLAIN_FROM    },
    ['g' & 31] = {PLAIN_GLOBAL, PLAIN_GLOBAL  },
        ['i' & 31] = {PLAIN_IF,     PLAIN_IS      },
    ['l' & 31] = {PLAIN_LAMBDA, PLAIN_LAMBDA  },
        ['n' & 31] = {PLAIN_NONE,   PLAIN_NOT     },
    ['o' & 31] = {PLAIN_OR,     PLAIN_OR      },
        ['p' & 31] = {PLAIN_PASS,   PLAIN_PASS    },
    ['r' & 31] = {PLAIN_RAISE,  PLAIN_RETURN  },
        ['t' & 31] = {PLAIN_TRUE,   PLAIN_TRY     },
    ['w' & 31] = {PLAIN_WHILE,  PLAIN_WITH    },
        ['y' & 31] = {PLAIN_YIELD,  PLAIN_YIELD   }
};

static PlainKind word_kind(const char *text, uint32_t length)
{
    if (length < 2 || length > 8 || text[0] == '_') {
        return PLAIN_NAME;
    }
    unsigned first = by_letter[text[0] & 31].first, last = by_letter[text[0] & 31].last;
    for (unsigned kind = first; kind != 0 && kind <= last; kind++) {
        if (words[kind - PLAIN_AND].length == length &&
            memcmp(words[kind - PLAIN_AND].text, text, length) == 0) {
            return (PlainKind)kind;
        }
    }
    return PLAIN_NAME;
}

static void scan_name(PlainLexer *lexer)
{
    uint32_t end = lexer->at + 1;
    while (has(lexer->text[end], BYTE_NAME)) {
        end++;
    }
    uint32_t length = end - lexer->at;
    char next = lexer->text[end];
    if ((next == '"' || next == '\'') && length <= 2) {
        plain_scan_string(lexer, length);
        return;
    }
    if (next == '"' || next == '\'') {
        lexer->failed = true;
        return;
    }
    take(lexer, word_kind(lexer->text + lexer->at, length), length);
}

/* Digits with single underscores between them. */
static uint32_t skip_digits(const PlainLexer *lexer, uint32_t at, int what)
{
    while (has(lexer->text[at], what) ||
           (lexer->text[at] == '_' && has(lexer->text[at + 1], what))) {
        at++;
    }
    return at;
}

/* Spellings of Python 2, and a number with letters behind it, are not plain. */
static void scan_number(PlainLexer *lexer)
{
    const char *text = lexer->text;
    uint32_t at = lexer->at;
    PlainKind kind = PLAIN_INTEGER;
    char second = (char)(text[at + 1] | 0x20);
    if (text[at] == '0' && (second == 'x' || second == 'o' || second == 'b')) {
        at = skip_digits(lexer, at + 2, BYTE_HEX);
        for (uint32_t i = lexer->at + 2; i < at; i++) {
            bool wrong = (second == 'o' && text[i] > '7' && text[i] != '_') ||
                         (second == 'b' && text[i] > '1' && text[i] != '_');
            lexer->failed = lexer->failed || wrong;
        }
        lexer->failed = lexer->failed || at == lexer->at + 2 || text[lexer->at + 2] == '_';
    } else {
        at = skip_digits(lexer, at, BYTE_DIGIT);
        if (text[at] == '.') {
            kind = PLAIN_FLOAT;
            at = text[at + 1] == '_' ? at + 1 : skip_digits(lexer, at + 1, BYTE_DIGIT);
        }
        uint32_t sign = text[at + 1] == '+' || text[at + 1] == '-' ? 2 : 1;
        if ((text[at] | 0x20) == 'e' && has(text[at + sign], BYTE_DIGIT)) {
            kind = PLAIN_FLOAT;
            at = skip_digits(lexer, at + sign, BYTE_DIGIT);
        }
        at += (text[at] | 0x20) == 'j';
    }
    lexer->failed =
        lexer->failed || has(text[at], BYTE_NAME) || ((unsigned char)text[at] & 0x80) != 0;
    take(lexer, kind, at - lexer->at);
}

/* ---- operators ----------------------------------------------------------------------------
 */

static void open_bracket(PlainLexer *lexer, PlainKind kind)
{
    lexer->depth++;
    take(lexer, kind, 1);
}

static void close_bracket(PlainLexer *lexer, PlainKind kind)
{
    lexer->failed = lexer->failed || lexer->depth == 0;
    lexer->depth--;
    take(lexer, kind, 1);
}

/* An operator of one byte, or with an equals sign behind it. */
static void take_equal(PlainLexer *lexer, PlainKind plain, PlainKind with_equal)
{
    bool equal = plain_at(lexer, 1) == '=';
    take(lexer, equal ? with_equal : plain, equal ? 2 : 1);
}

/* The same for what may stand twice. */
static void take_double(PlainLexer *lexer, PlainKind one, PlainKind one_equal, PlainKind two)
{
    char c = lexer->text[lexer->at];
    if (plain_at(lexer, 1) != c) {
        take_equal(lexer, one, one_equal);
    } else if (plain_at(lexer, 2) == '=') {
        take(lexer, PLAIN_AUGMENTED, 3);
    } else {
        take(lexer, two, 2);
    }
}

static void scan_operator(PlainLexer *lexer)
{
    switch (lexer->text[lexer->at]) {
    case '(':
        open_bracket(lexer, PLAIN_OPEN);
        break;
    case ')':
        close_bracket(lexer, PLAIN_CLOSE);
        break;
    case '[':
        open_bracket(lexer, PLAIN_OPEN_BRACKET);
        break;
    case ']':
        close_bracket(lexer, PLAIN_CLOSE_BRACKET);
        break;
    case '{':
        open_bracket(lexer, PLAIN_OPEN_BRACE);
        break;
    case '}':
        close_bracket(lexer, PLAIN_CLOSE_BRACE);
        break;
    case ',':
        take(lexer, PLAIN_COMMA, 1);
        break;
    case ';':
        take(lexer, PLAIN_SEMICOLON, 1);
        break;
    case ':':
        take_equal(lexer, PLAIN_COLON, PLAIN_WALRUS);
        break;
    case '.':
        if (plain_at(lexer, 1) == '.' && plain_at(lexer, 2) == '.') {
            take(lexer, PLAIN_ELLIPSIS, 3);
        } else {
            take(lexer, PLAIN_DOT, 1);
        }
        break;
    case '=':
        take_equal(lexer, PLAIN_EQUAL, PLAIN_COMPARE);
        break;
    case '!':
        lexer->failed = lexer->failed || plain_at(lexer, 1) != '=';
        take_equal(lexer, PLAIN_COMPARE, PLAIN_COMPARE);
        break;
    case '<':
        if (plain_at(lexer, 1) == '>') {
            lexer->failed = true;
        }
        take_double(lexer, PLAIN_COMPARE, PLAIN_COMPARE, PLAIN_SHIFT);
        break;
    case '>':
        take_double(lexer, PLAIN_COMPARE, PLAIN_COMPARE, PLAIN_SHIFT);
        break;
    case '*':
        take_double(lexer, PLAIN_STAR, PLAIN_AUGMENTED, PLAIN_POWER);
        break;
    case '/':
        take_double(lexer, PLAIN_SLASH, PLAIN_AUGMENTED, PLAIN_TIMES);
        break;
    case '-':
        if (plain_at(lexer, 1) == '>') {
            take(lexer, PLAIN_ARROW, 2);
        } else {
            take_equal(lexer, PLAIN_MINUS, PLAIN_AUGMENTED);
        }
        break;
    case '+':
        take_equal(lexer, PLAIN_PLUS, PLAIN_AUGMENTED);
        break;
    case '%':
        take_equal(lexer, PLAIN_PERCENT, PLAIN_AUGMENTED);
        break;
    case '@':
        take_equal(lexer, PLAIN_AT, PLAIN_AUGMENTED);
        break;
    case '&':
        take_equal(lexer, PLAIN_AMPERSAND, PLAIN_AUGMENTED);
        break;
    case '|':
        take_equal(lexer, PLAIN_PIPE, PLAIN_AUGMENTED);
        break;
    case '^':
        take_equal(lexer, PLAIN_CARET, PLAIN_AUGMENTED);
        break;
    case '~':
        take(lexer, PLAIN_TILDE, 1);
        break;
    default:
        lexer->failed = true;
        break;
    }
}

void plain_scan(PlainLexer *lexer)
{
    char c = lexer->text[lexer->at];
    if (has(c, BYTE_DIGIT) || (c == '.' && has(lexer->text[lexer->at + 1], BYTE_DIGIT))) {
        scan_number(lexer);
    } else if (has(c, BYTE_NAME)) {
        scan_name(lexer);
    } else if (c == '"' || c == '\'') {
        plain_scan_string(lexer, 0);
    } else {
        scan_operator(lexer);
    }
}

/* ---- lines --------------------------------------------------------------------------------
 */

/* The offset of the line's end, a carriage return included. */
static uint32_t comment_end(const PlainLexer *lexer)
{
    const char *end = memchr(lexer->text + lexer->at, '\n', lexer->length - lexer->at);
    return end != NULL ? (uint32_t)(end - lexer->text) : lexer->length;
}

/* A line inside of brackets, from its end before on. The grammar takes it for the block's end
 * where it is indented less than the block. */
static void skip_line_end(PlainLexer *lexer)
{
    uint32_t indent = 0;
    for (;; lexer->at++) {
        switch (lexer->text[lexer->at]) {
        case ' ':
            indent++;
            break;
        case '\t':
            indent += 8;
            break;
        case '\n':
        case '\r':
            indent = 0;
            break;
        case '#':
            lexer->failed = lexer->failed || indent < lexer->indent;
            lexer->at = comment_end(lexer) - 1;
            break;
        default:
            lexer->failed = lexer->failed || indent < lexer->indent;
            return;
        }
    }
}

void plain_skip_blanks(PlainLexer *lexer)
{
    for (;;) {
        char c = lexer->text[lexer->at];
        if (c == ' ' || c == '\t') {
            lexer->at++;
        } else if (lexer->depth > 0 && (c == '\n' || c == '\r')) {
            skip_line_end(lexer);
        } else if (lexer->depth > 0 && c == '#') {
            lexer->at = comment_end(lexer);
        } else if (c == '\\' && lexer->text[lexer->at + 1] == '\n') {
            lexer->at += 2;
        } else if (c == '\\' && lexer->text[lexer->at + 1] == '\r') {
            lexer->at += 3;
        } else {
            return;
        }
    }
}

/* A line with a comment only. */
typedef struct CommentLine {
    uint32_t indent, end;
} CommentLine;

typedef struct Lines {
    PlainLexer *lexer;
    uint32_t blocks[MAX_BLOCKS]; /* their indentation */
    size_t depth;
    VEC(CommentLine) comments; /* between the last statement and what comes next */
    uint32_t extent;           /* where the last token or comment ends */
    bool decorated;            /* the last line was a decorator */
} Lines;

/* The blank lines and comments before a statement; gives its indentation. A tab is eight
 * columns to the grammar, wherever it stands. */
static uint32_t skip_lines(Lines *lines)
{
    PlainLexer *lexer = lines->lexer;
    uint32_t indent = 0;
    lines->comments.len = 0;
    for (;; lexer->at++) {
        switch (lexer->text[lexer->at]) {
        case ' ':
            indent++;
            break;
        case '\t':
            indent += 8;
            break;
        case '\n':
        case '\r':
        case '\f':
            indent = 0;
            break;
        case '#': {
            uint32_t end = comment_end(lexer);
            *vec_push(lexer->arena, &lines->comments) = (CommentLine){indent, end};
            lexer->at = end;
            indent = 0;
            if (end == lexer->length) {
                return 0;
            }
            break;
        }
        default:
            return lexer->at < lexer->length ? indent : 0;
        }
    }
}

/* Closes and opens blocks before a statement. A comment belongs to the block that it is
 * indented like, where it follows the block's last statement. */
static void change_blocks(Lines *lines, uint32_t indent)
{
    PlainLexer *lexer = lines->lexer;
    size_t comment = 0;
    for (size_t i = 0; lines->decorated && i < lines->comments.len; i++) {
        /* Between a decorator and its definition a comment may end the block. */
        lexer->failed =
            lexer->failed || lines->comments.items[i].indent < lines->blocks[lines->depth - 1];
    }
    while (lines->blocks[lines->depth - 1] > indent) {
        if (comment < lines->comments.len &&
            lines->comments.items[comment].indent >= lines->blocks[lines->depth - 1]) {
            lines->extent = lines->comments.items[comment++].end;
        } else {
            plain_add(lexer, PLAIN_DEDENT, lines->extent, lines->extent);
            lines->depth--;
        }
    }
    if (lines->blocks[lines->depth - 1] < indent) {
        bool opens = lexer->count > 1 &&
                     lexer->tokens[lexer->count - 1].kind == PLAIN_NEWLINE &&
                     lexer->tokens[lexer->count - 2].kind == PLAIN_COLON;
        if (!opens || lines->depth == MAX_BLOCKS || indent > UINT16_MAX) {
            lexer->failed = true;
            return;
        }
        lexer->tokens[lexer->count - 1].kind = PLAIN_INDENT;
        lines->blocks[lines->depth++] = indent;
    }
    lexer->indent = indent;
}

/* The tokens of one logical line, and where it ends. */
static void scan_line(Lines *lines)
{
    PlainLexer *lexer = lines->lexer;
    size_t before = lexer->count;
    lexer->failed |= lexer->text[lexer->at] == '\\'; /* its indentation is another line's */
    while (!lexer->failed) {
        plain_skip_blanks(lexer);
        char c = lexer->text[lexer->at];
        if (c == '\n' || c == '\r' || c == '#' || c == '\0') {
            break;
        }
        plain_scan(lexer);
    }
    if (lexer->failed || lexer->depth > 0 || lexer->count == before) {
        lexer->failed = true;
        return;
    }
    lines->decorated = lexer->tokens[before].kind == PLAIN_AT;
    lines->extent = lexer->tokens[lexer->count - 1].end;
    if (lexer->text[lexer->at] == '#') {
        lexer->at = lines->extent = comment_end(lexer);
    }
    plain_add(lexer, PLAIN_NEWLINE, lines->extent, lines->extent);
}

/* Only line feeds and pairs end lines; form feeds and backslashes stand where they are known.
 */
static bool is_plain_text(Str text)
{
    if (memchr(text.ptr, '\0', text.len) != NULL || !utf8_is_valid(text)) {
        return false;
    }
    const char *at = memchr(text.ptr, '\r', text.len);
    while (at != NULL) {
        size_t next = (size_t)(at - text.ptr) + 1;
        if (next >= text.len || text.ptr[next] != '\n') {
            return false;
        }
        at = memchr(text.ptr + next, '\r', text.len - next);
    }
    return true;
}

bool plain_tokens(Arena *arena, Str text, PlainTokens *tokens)
{
    if (text.len == 0 || text.len >= UINT32_MAX - 64 || !is_plain_text(text)) {
        return false;
    }
    char *copy = arena_alloc_raw(arena, text.len + PADDING);
    memcpy(copy, text.ptr, text.len);
    memset(copy + text.len, 0, PADDING);
    PlainLexer lexer = {.arena = arena, .text = copy, .length = (uint32_t)text.len};
    lexer.cap = text.len / 3 + 64;
    lexer.tokens = arena_alloc_raw(arena, lexer.cap * sizeof *lexer.tokens);
    Lines lines = {.lexer = &lexer, .depth = 1};
    if (str_starts(text, (Str){"\xEF\xBB\xBF", 3})) {
        lexer.at = 3;
    }
    while (!lexer.failed) {
        uint32_t indent = skip_lines(&lines);
        change_blocks(&lines, indent);
        if (lexer.at >= lexer.length) {
            break;
        }
        scan_line(&lines);
    }
    plain_add(&lexer, PLAIN_END, lexer.length, lexer.length);
    *tokens = (PlainTokens){lexer.tokens, lexer.count, lexer.cap};
    arena_give_back(arena, copy, text.len + PADDING);
    return !lexer.failed;
}
