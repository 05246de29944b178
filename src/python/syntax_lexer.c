/* The token scanner: names, numbers, operators, logical lines. */
#include "syntax_lexer.h"

#include <string.h>

bool is_name_start(char c)
{
    return is_alpha(c) || c == '_' || ((unsigned char)c & 0x80) != 0;
}

bool is_name_part(char c)
{
    return is_alnum(c) || c == '_' || ((unsigned char)c & 0x80) != 0;
}

Lexer lexer_at(Str text, size_t from, size_t to)
{
    return (Lexer){
        .text = {text.ptr, to < text.len ? to : text.len},
          .at = from, .line_start = true
    };
}

static char peek(const Lexer *lexer, size_t ahead)
{
    return lexer->at + ahead < lexer->text.len ? lexer->text.ptr[lexer->at + ahead] : '\0';
}

static bool is_line_end(char c)
{
    return c == '\n' || c == '\r';
}

static size_t line_end_length(const Lexer *lexer, size_t ahead)
{
    return peek(lexer, ahead) == '\r' && peek(lexer, ahead + 1) == '\n' ? 2 : 1;
}

static void skip_comment(Lexer *lexer)
{
    while (lexer->at < lexer->text.len && !is_line_end(lexer->text.ptr[lexer->at])) {
        lexer->at++;
    }
}

/* Skips what stands between tokens. False where the logical line ends here. */
static bool skip_blanks(Lexer *lexer)
{
    while (lexer->at < lexer->text.len) {
        char c = lexer->text.ptr[lexer->at];
        if (is_line_end(c)) {
            if (lexer->depth == 0 && !lexer->line_start) {
                return false;
            }
            lexer->at++;
            lexer->indent = 0;
        } else if (c == ' ') {
            lexer->at++;
            lexer->indent++;
        } else if (c == '\t') {
            lexer->at++;
            lexer->indent = lexer->indent / 8 * 8 + 8;
        } else if (c == '\f' || c == '\v') {
            lexer->at++;
            lexer->indent = 0;
        } else if (c == '#') {
            skip_comment(lexer);
        } else if (c == '\\' && is_line_end(peek(lexer, 1))) {
            lexer->at += 1 + line_end_length(lexer, 1);
        } else if (c == '\xEF' && peek(lexer, 1) == '\xBB' && peek(lexer, 2) == '\xBF') {
            lexer->at += 3;
        } else {
            return true;
        }
    }
    return true;
}

/* Digits of a base, with underscores between them. */
static size_t skip_digits(Str text, size_t at, const char *digits)
{
    while (at < text.len &&
           (text.ptr[at] == '_' || (text.ptr[at] != '\0' && strchr(digits, text.ptr[at])))) {
        at++;
    }
    return at;
}

static size_t number_end(Str text, size_t at)
{
    static const char decimal[] = "0123456789";
    char base = at + 1 < text.len && text.ptr[at] == '0' ? to_lower(text.ptr[at + 1]) : '\0';
    if (base == 'x') {
        return skip_digits(text, at + 2, "0123456789abcdefABCDEF");
    }
    if (base == 'o' || base == 'b') {
        return skip_digits(text, at + 2, base == 'o' ? "01234567" : "01");
    }
    at = skip_digits(text, at, decimal);
    if (at < text.len && text.ptr[at] == '.') {
        at = skip_digits(text, at + 1, decimal);
    }
    if (at < text.len && to_lower(text.ptr[at]) == 'e') {
        size_t sign = at + 1 < text.len && (text.ptr[at + 1] == '+' || text.ptr[at + 1] == '-');
        if (at + 1 + sign < text.len && is_digit(text.ptr[at + 1 + sign])) {
            at = skip_digits(text, at + 1 + sign, decimal);
        }
    }
    if (at < text.len && (to_lower(text.ptr[at]) == 'j' || to_lower(text.ptr[at]) == 'l')) {
        at++;
    }
    return at;
}

static size_t operator_length(Str text, size_t at)
{
    static const char *const longer[] = {
        "...", "**=", "//=", ">>=", "<<=", "**", "//", ">>", "<<", "<=", ">=", "==", "!=",
        "<>",  "->",  ":=",  "+=",  "-=",  "*=", "/=", "%=", "@=", "&=", "|=", "^=",
    };
    for (size_t i = 0; i < sizeof(longer) / sizeof(longer[0]); i++) {
        Str spelling = str_of(longer[i]);
        if (str_starts(str_from(text, at), spelling)) {
            return spelling.len;
        }
    }
    return 1;
}

static Token finish(Lexer *lexer, Token token, TokenKind kind, size_t end)
{
    token.kind = kind;
    token.end = (uint32_t)end;
    lexer->at = end;
    lexer->line_start = false;
    return token;
}

static Token read_string(Lexer *lexer, Token token, StringPrefix prefix)
{
    bool closed = false;
    size_t end = string_scan(lexer->text, lexer->at, prefix, &closed, NULL, NULL);
    return finish(lexer, token, closed ? TOKEN_STRING : TOKEN_BAD, end);
}

static Token read_operator(Lexer *lexer, Token token)
{
    char c = peek(lexer, 0);
    if (c == ')' || c == ']' || c == '}') {
        lexer->depth -= lexer->depth > 0;
        token.depth = lexer->depth;
    } else if (c == '(' || c == '[' || c == '{') {
        lexer->depth++;
    }
    bool known = c != '\0' && strchr("()[]{},:;.@=+-*/%&|^~<>!`", c) != NULL;
    size_t length = known ? operator_length(lexer->text, lexer->at) : 1;
    return finish(lexer, token, known ? TOKEN_OPERATOR : TOKEN_BAD, lexer->at + length);
}

Token lexer_next(Lexer *lexer)
{
    bool inside = skip_blanks(lexer);
    Token token = {.start = (uint32_t)lexer->at, .depth = lexer->depth};
    token.first = lexer->line_start;
    if (!inside) {
        token = finish(lexer, token, TOKEN_NEWLINE, lexer->at + line_end_length(lexer, 0));
        lexer->line_start = true;
        lexer->indent = 0;
        return token;
    }
    if (lexer->at >= lexer->text.len) {
        return finish(lexer, token, TOKEN_END, lexer->at);
    }
    char c = peek(lexer, 0);
    StringPrefix prefix;
    if (string_prefix(lexer->text, lexer->at, &prefix)) {
        return read_string(lexer, token, prefix);
    }
    if (is_name_start(c)) {
        size_t end = lexer->at;
        while (end < lexer->text.len && is_name_part(lexer->text.ptr[end])) {
            end++;
        }
        return finish(lexer, token, TOKEN_NAME, end);
    }
    if (is_digit(c) || (c == '.' && is_digit(peek(lexer, 1)))) {
        return finish(lexer, token, TOKEN_NUMBER, number_end(lexer->text, lexer->at));
    }
    return read_operator(lexer, token);
}
