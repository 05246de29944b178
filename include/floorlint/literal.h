/* Little languages inside string literals: date forms, strftime directives, type codes, codec
 * names, regular expressions. What a newer minor understands there has no name of its own. */
#ifndef FLOORLINT_LITERAL_H
#define FLOORLINT_LITERAL_H

#include "floorlint/stdlib.h"

typedef enum LiteralLanguage {
    LITERAL_NONE,
    LITERAL_ISO_DATETIME, /* datetime.datetime.fromisoformat */
    LITERAL_ISO_DATE,
    LITERAL_ISO_TIME,
    LITERAL_STRFTIME,      /* of datetime objects: time.strftime asks the platform */
    LITERAL_STRPTIME,      /* of datetime and time */
    LITERAL_ARRAY_CODE,    /* array.array's type code */
    LITERAL_STRUCT,        /* struct's format */
    LITERAL_CODEC,         /* an encoding's name */
    LITERAL_ERROR_HANDLER, /* a codec error handler's name */
    LITERAL_REGEX,
    LITERAL_FORMAT_SPEC /* of numbers: format(x, spec), f"{x:spec}" */
} LiteralLanguage;

/* The position that stands for an argument given by keyword. */
#define LITERAL_BY_KEYWORD SIZE_MAX

/* The language of one argument of a call. `position` counts positional arguments from 0,
 * without self; for a keyword argument it is LITERAL_BY_KEYWORD, and `keyword` its name. */
LiteralLanguage literal_language(ApiId callable, size_t position, Str keyword);

/* The bare names of the callables of which literal_language() knows an argument. */
size_t literal_callable_count(void);
Str literal_callable_name(size_t index);

/* One thing in a literal that not every minor understands. */
typedef struct LiteralNeed {
    size_t start, end; /* bytes of the text */
    Minor since;       /* MINOR_NONE: always */
    Minor removed;     /* first minor that refuses it; MINOR_NONE: none does */
    Str what;          /* "the possessive quantifier", for messages */
} LiteralNeed;

enum { LITERAL_MAX_NEEDS = 16 };

typedef struct LiteralNeeds {
    LiteralNeed items[LITERAL_MAX_NEEDS];
    size_t count;
} LiteralNeeds;

/* What the text of a literal needs, in the order in which it stands there. The text is the
 * string's value where it has no escapes, else its source between the quotes: every language
 * here is written in plain ASCII. What no minor understands needs nothing: it is not a matter
 * of versions. */
LiteralNeeds literal_needs(LiteralLanguage language, Str text);

#endif
