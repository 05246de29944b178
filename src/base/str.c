#define _GNU_SOURCE /* memmem */
#include "floorlint/str.h"

#include <stdio.h>
#include <string.h>

Str str_of(const char *text)
{
    return text != NULL ? (Str){text, strlen(text)} : (Str){0};
}

Str str_copy(Arena *arena, Str text)
{
    char *copy = arena_alloc(arena, text.len + 1);
    if (text.len > 0) {
        memcpy(copy, text.ptr, text.len);
    }
    return (Str){copy, text.len};
}

const char *str_to_c(Arena *arena, Str text)
{
    return str_copy(arena, text).ptr;
}

Str str_vformat(Arena *arena, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, args);
    size_t size = length > 0 ? (size_t)length : 0;
    char *text = arena_alloc(arena, size + 1);
    vsnprintf(text, size + 1, format, again);
    va_end(again);
    return (Str){text, size};
}

Str str_format(Arena *arena, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    Str text = str_vformat(arena, format, args);
    va_end(args);
    return text;
}

bool str_eq(Str a, Str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

bool str_eq_nocase(Str a, Str b)
{
    return a.len == b.len && str_starts_nocase(a, b);
}

int str_compare(Str a, Str b)
{
    size_t shared = a.len < b.len ? a.len : b.len;
    int order = shared > 0 ? memcmp(a.ptr, b.ptr, shared) : 0;
    return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

uint64_t str_hash(Str text)
{
    uint64_t hash = 0xcbf29ce484222325u;
    for (size_t i = 0; i < text.len; i++) {
        hash = (hash ^ (unsigned char)text.ptr[i]) * 0x100000001b3u;
    }
    return hash;
}

bool str_starts(Str text, Str prefix)
{
    return text.len >= prefix.len &&
           (prefix.len == 0 || memcmp(text.ptr, prefix.ptr, prefix.len) == 0);
}

bool str_ends(Str text, Str suffix)
{
    return text.len >= suffix.len && str_eq(str_from(text, text.len - suffix.len), suffix);
}

bool str_starts_nocase(Str text, Str prefix)
{
    if (text.len < prefix.len) {
        return false;
    }
    for (size_t i = 0; i < prefix.len; i++) {
        if (to_lower(text.ptr[i]) != to_lower(prefix.ptr[i])) {
            return false;
        }
    }
    return true;
}

Str str_slice(Str text, size_t from, size_t to)
{
    if (to > text.len) {
        to = text.len;
    }
    if (from >= to) {
        return (Str){text.ptr != NULL ? text.ptr + (from < text.len ? from : text.len) : NULL,
                     0};
    }
    return (Str){text.ptr + from, to - from};
}

Str str_from(Str text, size_t from)
{
    return str_slice(text, from, text.len);
}

Str str_trim(Str text)
{
    size_t from = 0, to = text.len;
    while (from < to && is_space(text.ptr[from])) {
        from++;
    }
    while (to > from && is_space(text.ptr[to - 1])) {
        to--;
    }
    return str_slice(text, from, to);
}

size_t str_find(Str text, Str needle)
{
    if (needle.len == 0) {
        return 0;
    }
    const char *hit = text.len > 0 ? memmem(text.ptr, text.len, needle.ptr, needle.len) : NULL;
    return hit != NULL ? (size_t)(hit - text.ptr) : STR_NONE;
}

size_t str_find_nocase(Str text, Str needle)
{
    for (size_t i = 0; i + needle.len <= text.len; i++) {
        if (str_starts_nocase(str_from(text, i), needle)) {
            return i;
        }
    }
    return STR_NONE;
}

size_t str_find_byte(Str text, char byte)
{
    const char *hit = text.len > 0 ? memchr(text.ptr, byte, text.len) : NULL;
    return hit != NULL ? (size_t)(hit - text.ptr) : STR_NONE;
}

size_t str_find_last_byte(Str text, char byte)
{
    for (size_t i = text.len; i > 0; i--) {
        if (text.ptr[i - 1] == byte) {
            return i - 1;
        }
    }
    return STR_NONE;
}

bool str_cut(Str *rest, char byte, Str *part)
{
    if (rest->ptr == NULL) {
        return false;
    }
    size_t at = str_find_byte(*rest, byte);
    if (at == STR_NONE) {
        *part = *rest;
        *rest = (Str){0};
    } else {
        *part = str_slice(*rest, 0, at);
        *rest = (Str){rest->ptr + at + 1, rest->len - at - 1};
    }
    return true;
}

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool is_alpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_alnum(char c)
{
    return is_digit(c) || is_alpha(c);
}

bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

char to_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

Str path_folder(Str path)
{
    size_t slash = str_find_last_byte(path, '/');
    return str_slice(path, 0, slash != STR_NONE ? slash : 0);
}

Str path_name(Str path)
{
    size_t slash = str_find_last_byte(path, '/');
    return slash != STR_NONE ? str_from(path, slash + 1) : path;
}
