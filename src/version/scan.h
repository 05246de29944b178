/* The smallest pieces that all grammars share: numbers and words. Internal to src/version. */
#ifndef FLOORLINT_VERSION_SCAN_H
#define FLOORLINT_VERSION_SCAN_H

#include "constraint.h"

typedef enum NumberForm {
    NUMBER_DOTTED,         /* 3, 3.10, 3.10.4 */
    NUMBER_FUSED_OR_DOTTED /* also 310: one digit for the major, the rest is the minor */
} NumberForm;

/* A version number without what may follow it. */
typedef struct Number {
    int32_t major, minor, patch; /* -1 where not written */
    Precision precision;         /* NONE where there is no number */
    bool wildcard;               /* 3.x, 3.10.*: the wildcard is no part of the precision */
    bool fused;                  /* 310 */
    size_t start, end;
    Span minor_span; /* the digits of the minor, or the wildcard in their place; else empty */
} Number;

/* The byte at an offset; NUL behind the end. */
char scan_peek(Str text, size_t at);

/* Moves past the `t` of a free-threaded build, where it ends a word. */
bool scan_free_threaded(Str text, size_t *at);

/* A comparison sign of a grammar, and what it means there. */
typedef struct Sign {
    const char *text;
    int meaning; /* of the grammar's own enumeration */
} Sign;

/* The meaning of the first sign of the list that stands at an offset, and moves on; `none`
 * where none does. Signs stand before their beginnings in the list. */
int scan_sign(Str text, size_t *at, const Sign *signs, size_t count, int none);

/* Reads the number that starts at an offset. A dot that no digit or wildcard follows is not
 * part of it. */
Number scan_number(Str text, size_t at, NumberForm form);

Version number_version(const Number *number);

/* Reads digits and moves on; saturates at NUMBER_MAX; -1 where there are none. */
int32_t scan_digits(Str text, size_t *at);

/* Reads the name of a stage of pre-releases as PEP 440 spells them ("alpha", "c", "rc", "dev")
 * and moves on; NONE where there is none. */
PreRelease scan_stage(Str text, size_t *at);

/* Skips blanks, tabs and line ends. */
void scan_space(Str text, size_t *at);

/* Whether the text holds a variable or a template of some language: ${X}, {{ x }}, << x >>,
 * %X%, %(x)s. */
bool scan_is_template(Str text);

/* Reads a version as PEP 440 has it ("v1!3.10.4rc1.post2.dev3+x"). False where there is none.
 */
bool scan_bound(Str text, size_t *at, Bound *bound);

#endif
