/* Borrowed text: a pointer and a length. Never assumed to end in NUL, never freed. */
#ifndef FLOORLINT_STR_H
#define FLOORLINT_STR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "floorlint/arena.h"

typedef struct Str {
    const char *ptr; /* may be NULL where len is 0 */
    size_t len;      /* bytes */
} Str;

/* A Str of a string literal. */
#define S(literal) ((Str){(literal), sizeof(literal) - 1})

/* For printf's "%.*s". */
#define STR_ARG(s) (int)(s).len, (s).ptr

/* Borrows a C string; NULL gives the empty text. */
Str str_of(const char *text);

/* A copy in the arena, followed by a NUL byte that is not part of its length. */
Str str_copy(Arena *arena, Str text);

/* The same as a C string; bytes after an embedded NUL are lost to C functions. */
const char *str_to_c(Arena *arena, Str text);

/* Text made as printf makes it, in the arena. */
Str str_format(Arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
Str str_vformat(Arena *arena, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));

bool str_eq(Str a, Str b);
bool str_eq_nocase(Str a, Str b); /* ASCII letters only */
int str_compare(Str a, Str b);    /* by bytes; a prefix is smaller; for sorting */
uint64_t str_hash(Str text);      /* FNV-1a, 64 bits; the same on every machine */

bool str_starts(Str text, Str prefix);
bool str_ends(Str text, Str suffix);
bool str_starts_nocase(Str text, Str prefix);

/* text[from, to), both clamped to the text. */
Str str_slice(Str text, size_t from, size_t to);
Str str_from(Str text, size_t from);

/* Without ASCII blanks, tabs and line ends at both ends. */
Str str_trim(Str text);

#define STR_NONE SIZE_MAX

/* The offset of the first occurrence, or STR_NONE. */
size_t str_find(Str text, Str needle);
size_t str_find_nocase(Str text, Str needle);
size_t str_find_byte(Str text, char byte);
size_t str_find_last_byte(Str text, char byte);

/* A path's folder, without the last '/' (empty for a bare name), and its last part. Slices. */
Str path_folder(Str path);
Str path_name(Str path);

/* Cuts the text up to the next `byte` off `rest` (which then starts after it).
 * False when nothing is left. "a,b," gives "a", "b", "". */
bool str_cut(Str *rest, char byte, Str *part);

/* ASCII classes, whatever the locale. */
bool is_digit(char c);
bool is_alpha(char c);
bool is_alnum(char c);
bool is_blank(char c); /* blank or tab */
bool is_space(char c); /* also CR, LF, FF, VT */
char to_lower(char c);

#endif
