/* What a file's bytes must go through before a reader sees them. */
#ifndef FLOORLINT_DOCUMENT_ENCODING_H
#define FLOORLINT_DOCUMENT_ENCODING_H

#include "tree.h"

/* The tree's text, or, where a byte of it is no UTF-8 or a control character that the syntax
 * does not allow, a copy with a question mark in its place; then the tree has failed. */
Str utf8_repair(Tree *tree);

/* UTF-16 read as UTF-8. */
typedef struct Utf16Text {
    Str text;
    const uint32_t *offset; /* of each byte of text, in the file; text.len + 1 items */
} Utf16Text;

/* Whether the bytes begin with a byte order mark of UTF-16, or with a character of it. */
bool utf16_is(Str bytes);

/* False where the bytes are no UTF-16, or hold a NUL character. */
bool utf16_decode(Arena *arena, Str bytes, Utf16Text *out);

/* Moves all spans of a document that was read from out.text to the file's bytes. */
void utf16_move(Arena *arena, Document *document, const Utf16Text *wide);

#endif
