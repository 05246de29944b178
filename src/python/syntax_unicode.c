/* Which minors know a letter, or a character's name: their Unicode tables differ. */
#include "syntax_walk.h"

typedef struct UnicodeRange {
    uint32_t first, last;
    uint8_t minor; /* the first that knows them */
} UnicodeRange;

/* clang-format off */
#include "syntax_unicode.inc"
/* clang-format on */

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static MinorMask lacking_before(uint8_t minor)
{
    return minors_between(MINOR_OLDEST, (Minor)(minor - 1));
}

MinorMask unicode_letter_lacking(uint32_t code_point)
{
    size_t low = 0, high = COUNT(unicode_letters);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (unicode_letters[middle].last < code_point) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    bool newer = low < COUNT(unicode_letters) && unicode_letters[low].first <= code_point;
    return newer ? lacking_before(unicode_letters[low].minor) : 0;
}

/* The letter of a name such as "CJK UNIFIED IDEOGRAPH-3134A", which a rule makes; else 0. */
static uint32_t ruled_letter(Str name)
{
    size_t dash = str_find_last_byte(name, '-');
    if (dash == STR_NONE || name.len - dash > 7 || name.len - dash < 5) {
        return 0;
    }
    uint32_t code = 0;
    for (size_t i = dash + 1; i < name.len; i++) {
        char c = to_lower(name.ptr[i]);
        size_t digit = str_find_byte(S("0123456789abcdef"), c);
        if (digit == STR_NONE) {
            return 0;
        }
        code = code * 16 + (uint32_t)digit;
    }
    return code;
}

/* FNV-1a of the name in capitals, folded to 32 bits as unicode/tables.py does. */
static uint32_t hash_name(Str name)
{
    uint64_t hash = 0xCBF29CE484222325u;
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        c = (char)(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
        hash = (hash ^ (unsigned char)c) * 0x100000001B3u;
    }
    return (uint32_t)(hash ^ (hash >> 32));
}

MinorMask unicode_name_lacking(Str name)
{
    uint32_t letter = ruled_letter(name);
    if (letter != 0) {
        return unicode_letter_lacking(letter);
    }
    uint32_t hash = hash_name(name);
    size_t low = 0, high = COUNT(unicode_names);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (unicode_names[middle] < hash) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    bool newer = low < COUNT(unicode_names) && unicode_names[low] == hash;
    return newer ? lacking_before(unicode_name_minors[low]) : 0;
}
