/* Interpreters by file name, and the runtime names of hosts. */
#include "reading.h"
#include "scan.h"

static bool is_slash(char c)
{
    return c == '/' || c == '\\';
}

/* Where the last part of a path starts; `end` is where the part ends. */
static size_t part_start(Str text, size_t from, size_t end)
{
    while (end > from && !is_slash(text.ptr[end - 1])) {
        end--;
    }
    return end;
}

/* python3.10, python310, pypy3.10, cp310-cp310, Python310-x64: an implementation and a number.
 */
static bool read_part(Str text, Span part, Found *found)
{
    static const struct {
        const char *name;
        Implementation implementation;
    } names[] = {
        {"python",  IMPLEMENTATION_CPYTHON},
        {"pypy",    IMPLEMENTATION_PYPY   },
        {"graalpy", IMPLEMENTATION_GRAALPY},
        {"cp",      IMPLEMENTATION_CPYTHON},
    };
    Str word = str_slice(text, 0, part.end);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        Str name = str_of(names[i].name);
        if (!str_starts_nocase(str_from(word, part.start), name)) {
            continue;
        }
        size_t at = part.start + name.len;
        at += scan_peek(word, at) == '-' && is_digit(scan_peek(word, at + 1));
        Number number = scan_number(word, at, NUMBER_FUSED_OR_DOTTED);
        if (number.precision == PRECISION_NONE || (number.major != 3 && number.major != 2)) {
            continue;
        }
        Version version = number_version(&number);
        version.implementation = names[i].implementation;
        at = number.end;
        version.freethreaded = scan_free_threaded(word, &at);
        if (is_alnum(scan_peek(word, at)) && to_lower(scan_peek(word, at)) != 'm') {
            continue; /* python3.7m was the name of a build */
        }
        bool dotted = !number.fused && number.precision > PRECISION_MAJOR;
        *found = found_version(
            version, (Span){dotted ? (uint32_t)number.start : part.start, (uint32_t)at});
        if (number.minor_span.end > 0 && i == 0 && !is_alnum(scan_peek(word, at))) {
            found->form = EDIT_MINOR;
            found->edit = (Span){number.minor_span.start, (uint32_t)number.end};
        } else if (number.precision == PRECISION_MAJOR) {
            found->reading.selection = SELECTION_NEWEST;
            found->form = EDIT_DOT_MINOR;
            found->edit = (Span){(uint32_t)number.end, (uint32_t)number.end};
        }
        return true;
    }
    return false;
}

/* ~/.pyenv/versions/3.10.4/bin/python: a folder that is a version. */
static bool read_folder(Str text, Span part, Found *found)
{
    bool installed = part.start >= 9 &&
                     str_eq(str_slice(text, part.start - 9, part.start - 1), S("versions"));
    if (!installed) {
        return false;
    }
    *found = read_request(str_slice(text, part.start, part.end), REQUEST_PYENV);
    if (found->reading.status != READ_OK) {
        return false;
    }
    found->reading.token.start += part.start;
    found->reading.token.end += part.start;
    found->form = EDIT_NEVER; /* another folder may not be there */
    return true;
}

/* A base name that is an interpreter without a minor. */
static bool read_bare(Str text, Str name, Found *found)
{
    static const struct {
        const char *name;
        Implementation implementation;
    } bare[] = {
        {"python",  IMPLEMENTATION_CPYTHON},
        {"py",      IMPLEMENTATION_CPYTHON},
        {"pythonw", IMPLEMENTATION_CPYTHON},
        {"pypy",    IMPLEMENTATION_PYPY   },
        {"graalpy", IMPLEMENTATION_GRAALPY},
        {"default", IMPLEMENTATION_CPYTHON},
        {"system",  IMPLEMENTATION_CPYTHON},
    };
    for (size_t i = 0; i < sizeof bare / sizeof *bare; i++) {
        if (str_eq_nocase(name, str_of(bare[i].name))) {
            *found = found_nothing(text, READ_FLOATING, NULL);
            found->reading.version.implementation = bare[i].implementation;
            return true;
        }
    }
    return false;
}

Found read_executable(Str text)
{
    Found found;
    if (found_early(text, &found)) {
        return found;
    }
    Span all = trimmed(text);
    Found best = found_nothing(text, READ_NOT_PYTHON, NULL);
    uint32_t end = all.end;
    if (str_ends(str_slice(text, all.start, end), S(".exe"))) {
        end -= 4;
    }
    size_t start = part_start(text, all.start, end);
    read_bare(text, str_slice(text, start, end), &best);
    for (bool last = true; end > all.start; last = false) {
        start = part_start(text, all.start, end);
        Span part = {(uint32_t)start, end};
        if (read_part(text, part, &found) || read_folder(text, part, &found)) {
            if (found.reading.version.precision > PRECISION_MAJOR) {
                return found;
            }
            best = last ? found : best;
        }
        if (last && best.reading.status == READ_NOT_PYTHON && start == all.start &&
            is_digit(scan_peek(text, start))) {
            return read_request(text, REQUEST_PLAIN); /* "3.10" names python3.10 */
        }
        end = start > all.start ? (uint32_t)start - 1 : all.start;
    }
    return best;
}

/* python3.10, python310, python-3.10.12, PYTHON|3.10, PYTHON:3.10, "Python 3.8 running on …",
 * and the bare 3.8 of Netlify's runtime.txt. */
Found read_runtime(Str text)
{
    Found found;
    if (found_early(text, &found)) {
        return found;
    }
    Span all = trimmed(text);
    Str word = str_slice(text, 0, all.end);
    if (is_digit(scan_peek(word, all.start))) {
        return read_request(text, REQUEST_PLAIN);
    }
    if (!str_starts_nocase(str_from(word, all.start), S("python"))) {
        return found_nothing(text, READ_NOT_PYTHON, NULL);
    }
    size_t at = all.start + 6;
    if (at == all.end) {
        return found_nothing(text, READ_FLOATING, NULL);
    }
    char joint = scan_peek(word, at);
    at += joint == '-' || joint == '|' || joint == ':' || joint == ' ' || joint == '@';
    Number number = scan_number(word, at, NUMBER_FUSED_OR_DOTTED);
    if (number.precision == PRECISION_NONE) {
        return found_nothing(text, READ_NOT_PYTHON, NULL);
    }
    Found request = read_request(str_slice(word, number.start, word.len), REQUEST_UV);
    bool dotted = !number.fused && number.precision > PRECISION_MAJOR;
    bool read = request.reading.status == READ_OK && request.reading.token.end > 0;
    uint32_t end =
        read ? request.reading.token.end + (uint32_t)number.start : (uint32_t)number.end;
    Version version = read ? request.reading.version : number_version(&number);
    if (!read && is_alnum(scan_peek(word, number.end))) {
        return found_nothing(text, READ_INVALID, "not a runtime such as python3.10");
    }
    found = found_version(version, (Span){dotted ? (uint32_t)number.start : all.start, end});
    if (number.minor_span.end > 0) {
        found.form = EDIT_MINOR;
        found.edit = (Span){number.minor_span.start, end};
    } else {
        found.reading.selection = SELECTION_NEWEST;
        found.form = EDIT_DOT_MINOR;
        found.edit = (Span){(uint32_t)number.end, end};
    }
    return found;
}
