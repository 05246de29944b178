#include "floorlint/utf8.h"

#include <string.h>

size_t utf8_decode(Str text, uint32_t *code_point)
{
    if (text.len == 0) {
        return 0;
    }
    const unsigned char *bytes = (const unsigned char *)text.ptr;
    static const uint32_t lowest[] = {0, 0, 0x80, 0x800, 0x10000};
    if (bytes[0] < 0x80) {
        *code_point = bytes[0];
        return 1;
    }
    size_t length = bytes[0] >= 0xF0 ? 4 : bytes[0] >= 0xE0 ? 3 : bytes[0] >= 0xC2 ? 2 : 0;
    if (length == 0 || bytes[0] > 0xF4 || text.len < length) {
        return 0;
    }
    uint32_t value = bytes[0] & (0xFFu >> (length + 1));
    for (size_t i = 1; i < length; i++) {
        if ((bytes[i] & 0xC0) != 0x80) {
            return 0;
        }
        value = value << 6 | (bytes[i] & 0x3Fu);
    }
    if (value < lowest[length] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) {
        return 0;
    }
    *code_point = value;
    return length;
}

size_t utf8_length(Str text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.len; count++) {
        uint32_t code_point;
        size_t length = utf8_decode(str_from(text, i), &code_point);
        i += length > 0 ? length : 1;
    }
    return count;
}

int utf8_width(uint32_t c)
{
    /* Ranges of Unicode's EastAsianWidth.txt (W and F) and of combining marks (Mn), rounded to
     * whole blocks: enough to place a caret. */
    if ((c >= 0x300 && c <= 0x36F) || (c >= 0x200B && c <= 0x200F) ||
        (c >= 0x20D0 && c <= 0x20FF) || (c >= 0xFE00 && c <= 0xFE0F) || c == 0xFEFF) {
        return 0;
    }
    bool wide = (c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0xA4CF) ||
                (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0xF900 && c <= 0xFAFF) ||
                (c >= 0xFE30 && c <= 0xFE6F) || (c >= 0xFF00 && c <= 0xFF60) ||
                (c >= 0xFFE0 && c <= 0xFFE6) || (c >= 0x1F300 && c <= 0x1F64F) ||
                (c >= 0x1F900 && c <= 0x1F9FF) || (c >= 0x20000 && c <= 0x3FFFD);
    return wide ? 2 : 1;
}

/* Bytes at the start that are ASCII, counted by words of eight. */
static size_t skip_ascii(Str text, size_t at)
{
    uint64_t word;
    while (at + sizeof word <= text.len) {
        memcpy(&word, text.ptr + at, sizeof word);
        if ((word & 0x8080808080808080u) != 0) {
            break;
        }
        at += sizeof word;
    }
    return at;
}

bool utf8_is_valid(Str text)
{
    for (size_t i = skip_ascii(text, 0); i < text.len;) {
        uint32_t code_point;
        if (((unsigned char)text.ptr[i] & 0x80) == 0) {
            i = skip_ascii(text, i + 1);
            continue;
        }
        size_t length = utf8_decode(str_from(text, i), &code_point);
        if (length == 0) {
            return false;
        }
        i += length;
    }
    return true;
}
