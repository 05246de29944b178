/* Output bytes that grow: what a renderer writes into. */
#ifndef FLOORLINT_BUF_H
#define FLOORLINT_BUF_H

#include "floorlint/str.h"

typedef struct Buf {
    Arena *arena; /* where the bytes live */
    char *ptr;
    size_t len, cap;
} Buf;

void buf_add(Buf *buf, Str text);
void buf_add_byte(Buf *buf, char byte);
void buf_add_repeated(Buf *buf, char byte, size_t count);
void buf_printf(Buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Adds text from a repository for people to read: control characters (and those that turn the
 * direction of writing) become visible escapes such as \x1b, and what is not UTF-8 becomes
 * U+FFFD. Tabs stay. */
void buf_add_visible(Buf *buf, Str text);

/* What has been added so far; valid until the next addition. */
Str buf_str(const Buf *buf);

#endif
