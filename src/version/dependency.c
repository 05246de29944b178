/* Requirements of packages as PEP 508 writes them. */
#include "floorlint/dependency.h"

static bool is_separator(char c)
{
    return c == '-' || c == '_' || c == '.';
}

Str package_name(Arena *arena, Str name)
{
    char *text = arena_alloc(arena, name.len + 1);
    size_t length = 0;
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        if (!is_separator(c)) {
            text[length++] = to_lower(c);
        } else if (i == 0 || !is_separator(name.ptr[i - 1])) {
            text[length++] = '-';
        }
    }
    return (Str){text, length};
}

/* The rest after "[extra, other]". */
static Str skip_extras(Str text)
{
    size_t end = str_starts(text, S("[")) ? str_find_byte(text, ']') : STR_NONE;
    return end == STR_NONE ? text : str_trim(str_from(text, end + 1));
}

/* Where the marker starts: in an address only a `;` after a blank does that. */
static size_t find_marker(Str text, bool address)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == ';' && (!address || (i > 0 && is_space(text.ptr[i - 1])))) {
            return i;
        }
    }
    return text.len;
}

bool dependency_read(Str text, Dependency *dependency)
{
    size_t end = 0;
    *dependency = (Dependency){0};
    text = str_trim(text);
    while (end < text.len && (is_alnum(text.ptr[end]) || is_separator(text.ptr[end]))) {
        end++;
    }
    if (end == 0 || !is_alnum(text.ptr[0])) {
        return false;
    }
    dependency->name = str_slice(text, 0, end);
    Str rest = skip_extras(str_trim(str_from(text, end)));
    bool address = str_starts(rest, S("@"));
    size_t marker = find_marker(rest, address);
    Str wanted = str_trim(str_slice(rest, address ? 1 : 0, marker));
    *(address ? &dependency->address : &dependency->specifier) = wanted;
    dependency->marker = str_trim(str_from(rest, marker + 1));
    if (str_starts(wanted, S("(")) && str_ends(wanted, S(")"))) {
        dependency->specifier = str_trim(str_slice(wanted, 1, wanted.len - 1));
    }
    return true;
}

static Str cut_local(Str version, Str *local)
{
    size_t plus = str_find_byte(version, '+');
    *local = plus != STR_NONE ? str_from(version, plus + 1) : (Str){0};
    return str_slice(version, 0, plus);
}

/* One part of a version: a number, or a word; separators and leading zeros do not count. */
typedef struct VersionPart {
    Str text; /* empty at the end */
    bool number;
} VersionPart;

static VersionPart take_part(Str version, size_t *at)
{
    while (*at < version.len && !is_alnum(version.ptr[*at])) {
        ++*at;
    }
    size_t start = *at;
    bool number = start < version.len && is_digit(version.ptr[start]);
    while (*at < version.len && is_alnum(version.ptr[*at]) &&
           is_digit(version.ptr[*at]) == number) {
        ++*at;
    }
    while (number && start + 1 < *at && version.ptr[start] == '0') {
        start++;
    }
    return (VersionPart){str_slice(version, start, *at), number};
}

static bool is_zero(VersionPart part)
{
    return part.number && str_eq(part.text, S("0"));
}

/* The spelling that PEP 440 normalises a stage's to. */
static Str normal_word(Str word)
{
    static const char *const spellings[][2] = {
        {"alpha",   "a"   },
        {"beta",    "b"   },
        {"c",       "rc"  },
        {"pre",     "rc"  },
        {"preview", "rc"  },
        {"rev",     "post"},
        {"r",       "post"},
    };
    for (size_t i = 0; i < sizeof spellings / sizeof spellings[0]; i++) {
        if (str_eq_nocase(word, str_of(spellings[i][0]))) {
            return str_of(spellings[i][1]);
        }
    }
    return word;
}

/* Releases may differ in zeros at their ends. */
static bool same_version(Str a, Str b)
{
    size_t i = str_starts_nocase(a, S("v")), j = str_starts_nocase(b, S("v"));
    for (;;) {
        size_t next_i = i, next_j = j;
        VersionPart left = take_part(a, &next_i), right = take_part(b, &next_j);
        if (is_zero(left) && !right.number) {
            i = next_i;
        } else if (is_zero(right) && !left.number) {
            j = next_j;
        } else if (!str_eq_nocase(normal_word(left.text), normal_word(right.text))) {
            return false;
        } else if (left.text.len == 0) {
            return true;
        } else {
            i = next_i;
            j = next_j;
        }
    }
}

bool package_version_satisfies(Str installed, Str pinned)
{
    Str local, wanted_local;
    installed = cut_local(str_trim(installed), &local);
    pinned = cut_local(str_trim(pinned), &wanted_local);
    return same_version(installed, pinned) &&
           (wanted_local.len == 0 || same_version(local, wanted_local));
}
