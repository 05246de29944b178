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
