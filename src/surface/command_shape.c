/* Forms in which a word of a command names an interpreter, wherever they stand in it. */
#include "command_shape.h"

/* Whether a name such as python3.10 begins here and ends at *end: a minor, no patch level. */
bool shape_executable_at(Str text, size_t at, size_t *end)
{
    static const char *const names[] = {"python3.", "pip3.", "pypy3."};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (!str_starts(str_from(text, at), str_of(names[i]))) {
            continue;
        }
        size_t digits = at + str_of(names[i]).len;
        *end = digits;
        while (*end < text.len && is_digit(text.ptr[*end])) {
            (*end)++;
        }
        bool patch =
            *end + 1 < text.len && text.ptr[*end] == '.' && is_digit(text.ptr[*end + 1]);
        bool named = *end > digits && *end - digits <= 2 && !patch;
        bool free = *end < text.len && text.ptr[*end] == 't' &&
                    (*end + 1 == text.len || !is_alnum(text.ptr[*end + 1]));
        *end += named && free; /* python3.13t */
        return named;
    }
    return false;
}

/* /opt/python/cp310-cp310/bin: each tag; Miniconda3-py310_23.3.1-0-Linux-x86_64.sh: the tag. */
bool shape_tag_at(Str text, size_t at, size_t *end)
{
    bool many = str_starts(str_from(text, at), S("cp3")) &&
                str_find(text, S("/python/cp3")) != STR_NONE;
    bool conda = str_starts(str_from(text, at), S("py3")) && at > 0 &&
                 text.ptr[at - 1] == '-' && str_find(text, S("conda3-py3")) != STR_NONE;
    *end = at + 3;
    while (*end < text.len && is_digit(text.ptr[*end])) {
        (*end)++;
    }
    return (many || conda) && *end > at + 3;
}

/* https://www.python.org/ftp/python/3.10.12/Python-3.10.12.tgz: both. */
bool shape_release_at(Str text, size_t at, size_t *start, size_t *end)
{
    static const char *const names[] = {"/ftp/python/", "/Python-", "pypa.io/pip/"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        Str name = str_of(names[i]);
        if (!str_starts(str_from(text, at), name)) {
            continue;
        }
        *start = *end = at + name.len;
        while (*end < text.len && (is_digit(text.ptr[*end]) || text.ptr[*end] == '.')) {
            (*end)++;
        }
        while (*end > *start && text.ptr[*end - 1] == '.') {
            (*end)--;
        }
        return *end > *start;
    }
    return false;
}

/* C:/Python310-x64, /c/Python39/Scripts: the folders of Windows' installers. */
bool shape_folder_at(Str text, size_t at, size_t *end)
{
    size_t digits = at + sizeof "Python" - 1;
    *end = digits;
    while (*end < text.len && is_digit(text.ptr[*end])) {
        (*end)++;
    }
    bool inside = at > 0 && (text.ptr[at - 1] == '/' || text.ptr[at - 1] == '\\');
    return inside && str_starts(str_from(text, at), S("Python3")) && *end - digits >= 2 &&
           *end - digits <= 3;
}
