/* UTF-8, and how wide a character is on a terminal. */
#ifndef FLOORLINT_UTF8_H
#define FLOORLINT_UTF8_H

#include "floorlint/str.h"

/* Bytes of the well-formed character at the start of a text (1 to 4), or 0 where there is none
 * (the text is empty or its first byte starts no well-formed sequence). Gives the code point.
 */
size_t utf8_decode(Str text, uint32_t *code_point);

/* Characters (code points) in a text; a byte that is not UTF-8 counts as one. */
size_t utf8_length(Str text);

/* Terminal cells of a code point: 0 for combining marks, 2 for wide East Asian and emoji. */
int utf8_width(uint32_t code_point);

bool utf8_is_valid(Str text);

#endif
