/* What the two halves of the quick reader's scanner share. Internal to src/python. */
#ifndef FLOORLINT_PYTHON_PLAIN_LEXER_H
#define FLOORLINT_PYTHON_PLAIN_LEXER_H

#include "plain.h"

typedef struct PlainLexer {
    Arena *arena;
    const char *text;
    uint32_t at, length; /* a NUL byte follows the text */
    PlainToken *tokens;
    size_t count, cap;
    uint32_t depth;  /* of brackets, and of fields of strings */
    uint32_t indent; /* of the block */
    unsigned nesting;
    bool failed;
} PlainLexer;

static inline char plain_at(const PlainLexer *lexer, uint32_t ahead)
{
    return lexer->at + ahead < lexer->length ? lexer->text[lexer->at + ahead] : '\0';
}

void plain_add(PlainLexer *lexer, PlainKind kind, uint32_t start, uint32_t end);

/* Blanks, comments and continued lines, and line ends inside of brackets. */
void plain_skip_blanks(PlainLexer *lexer);

/* One token that is not about lines: fails at what starts none. */
void plain_scan(PlainLexer *lexer);

/* A string literal that starts at the scanner's place, with its quote `prefix` bytes on. */
void plain_scan_string(PlainLexer *lexer, uint32_t prefix);

/* Bytes of the escape that starts at a backslash, as the grammar has them; 0 where it is none.
 */
uint32_t plain_escape(const char *text, uint32_t at, uint32_t end);

#endif
