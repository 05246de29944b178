/* A token scanner for Python that never fails: it reads what a parser gave up on, strings
 * inside f-strings, and files that no version can compile. Internal to src/python.
 *
 * Tokens follow the language reference ("Lexical analysis"), f-strings PEP 701: what 3.6 to
 * 3.11 accept is read alike. */
#ifndef FLOORLINT_PYTHON_SYNTAX_LEXER_H
#define FLOORLINT_PYTHON_SYNTAX_LEXER_H

#include "floorlint/source.h"

typedef enum TokenKind {
    TOKEN_END,
    TOKEN_NEWLINE, /* the end of a logical line */
    TOKEN_NAME,    /* keywords, too */
    TOKEN_NUMBER,
    TOKEN_STRING,
    TOKEN_OPERATOR, /* one operator or delimiter */
    TOKEN_BAD       /* a string without an end, a byte that starts no token */
} TokenKind;

typedef struct Token {
    TokenKind kind;
    uint32_t start, end;
    uint32_t depth; /* brackets around it; a bracket itself counts as outside of its pair */
    bool first;     /* starts a logical line */
} Token;

typedef struct Lexer {
    Str text;
    size_t at;
    uint32_t depth;
    bool line_start;
    uint32_t indent; /* columns of blanks before the logical line, tabs to the next eighth */
} Lexer;

/* A scanner over text[from, to); `from` starts a logical line. */
Lexer lexer_at(Str text, size_t from, size_t to);

Token lexer_next(Lexer *lexer);

/* Letters before the quote of a string literal. */
typedef struct StringPrefix {
    uint8_t length;
    bool raw, bytes, format, template_, unicode;
} StringPrefix;

/* The prefix of the literal that starts at an offset; false where none does. */
bool string_prefix(Str text, size_t at, StringPrefix *prefix);

/* A place in an f-string that tells how new it is; UINT32_MAX: there is none. */
typedef struct FieldMarks {
    uint32_t nested_quote;       /* the f-string's own quote inside a field */
    uint32_t backslash;          /* inside a field, outside its format specification */
    uint32_t comment;            /* inside a field */
    uint32_t newline;            /* inside a field of a string with one-character quotes */
    uint32_t conversion_blank;   /* white space behind `!r` */
    uint32_t deep_specification; /* a field in the specification of a specification's field */
    uint32_t debug;              /* the `=` specifier */
    uint32_t specification_newline; /* in a specification of a one-line f-string */
} FieldMarks;

/* What a reader of string literals wants to know of one; each function may be NULL. */
typedef struct StringVisitor {
    void *state;
    /* Literal text (also that of format specifications), without the fields in braces. */
    void (*literal)(void *state, Span text);
    /* The first literal text of a format specification, behind its colon; not empty. */
    void (*specification)(void *state, Span text);
} StringVisitor;

/* Reads the literal at an offset whose prefix is known. Gives the offset behind it;
 * `closed` is false where it has no end (then the offset is where reading stopped). `marks`
 * and `visitor` may be NULL. */
size_t string_scan(Str text, size_t at, StringPrefix prefix, bool *closed, FieldMarks *marks,
                   const StringVisitor *visitor);

bool is_name_start(char c);
bool is_name_part(char c);

#endif
