#include "floorlint/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "floorlint/utf8.h"

static char *reserve(Buf *buf, size_t more)
{
    if (buf->cap - buf->len < more) {
        size_t cap = buf->cap * 2 > buf->len + more ? buf->cap * 2 : buf->len + more + 256;
        char *grown = arena_alloc(buf->arena, cap);
        if (buf->len > 0) {
            memcpy(grown, buf->ptr, buf->len);
        }
        buf->ptr = grown;
        buf->cap = cap;
    }
    return buf->ptr + buf->len;
}

void buf_add(Buf *buf, Str text)
{
    if (text.len > 0) {
        memcpy(reserve(buf, text.len), text.ptr, text.len);
        buf->len += text.len;
    }
}

void buf_add_byte(Buf *buf, char byte)
{
    buf_add(buf, (Str){&byte, 1});
}

void buf_add_repeated(Buf *buf, char byte, size_t count)
{
    memset(reserve(buf, count + 1), byte, count);
    buf->len += count;
}

void buf_printf(Buf *buf, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (length > 0) {
        vsnprintf(reserve(buf, (size_t)length + 1), (size_t)length + 1, format, again);
        buf->len += (size_t)length;
    }
    va_end(again);
}

void buf_add_visible(Buf *buf, Str text)
{
    for (size_t i = 0; i < text.len;) {
        uint32_t code_point = 0;
        size_t length = utf8_decode(str_from(text, i), &code_point);
        if (length == 0) {
            buf_add(buf, S("\xEF\xBF\xBD"));
            i++;
            continue;
        }
        bool control = (code_point < 0x20 && code_point != '\t') ||
                       (code_point >= 0x7F && code_point < 0xA0) ||
                       (code_point >= 0x202A && code_point <= 0x202E) ||
                       (code_point >= 0x2066 && code_point <= 0x2069);
        if (control) {
            buf_printf(buf, code_point < 0x100 ? "\\x%02x" : "\\u%04x", (unsigned)code_point);
        } else {
            buf_add(buf, str_slice(text, i, i + length));
        }
        i += length;
    }
}

Str buf_str(const Buf *buf)
{
    return (Str){buf->ptr, buf->len};
}
