/* Names and values of variables that hold a Python version. */
#include "floorlint/command.h"

static bool is_one_of(Str word, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (str_eq_nocase(word, str_of(words[i]))) {
            return true;
        }
    }
    return false;
}

#define IS_ONE_OF(word, words) is_one_of((word), (words), sizeof(words) / sizeof(words)[0])

/* The parts of a name that mean Python, and those that may follow them. What comes before may
 * be anything: BACKEND_PYTHON_VERSION; what comes after decides: PYTHON_DATEUTIL_VERSION is
 * another program's. */
static const char *const python_parts[] = {
    "python",    "py",      "pyver",  "pyversion", "pyvers",     "pythonversion",
    "pythonver", "python3", "py3",    "pyenv",     "pyversions", "pythonversions",
    "pythontag", "pythons", "cpython"};
static const char *const python_tails[] = {
    "version",    "versions",     "ver",     "vers",      "v",       "image",
    "tag",        "bin",          "exe",     "cmd",       "command", "exec",
    "executable", "interpreter",  "runtime", "base",      "min",     "minimum",
    "max",        "default",      "target",  "full",      "short",   "minor",
    "latest",     "interpreters", "path",    "required",  "oldest",  "newest",
    "list",       "matrix",       "variant", "name",      "release", "abi",
    "string",     "spec",         "range",   "supported", "docker"};

/* Cuts a part off a name: at `_`, `-`, `.`, or before an upper-case letter after a lower one.
 */
static bool next_part(Str name, size_t *at, Str *part)
{
    while (*at < name.len && !is_alnum(name.ptr[*at])) {
        (*at)++;
    }
    size_t from = *at;
    while (*at < name.len && is_alnum(name.ptr[*at])) {
        char c = name.ptr[*at];
        bool hump = *at > from && c >= 'A' && c <= 'Z' && name.ptr[*at - 1] >= 'a' &&
                    name.ptr[*at - 1] <= 'z';
        if (hump) {
            break;
        }
        (*at)++;
    }
    *part = str_slice(name, from, *at);
    return part->len > 0;
}

bool command_is_python_variable(Str name)
{
    static const char *const others[] = {"VARIANT_PYTHON", "TOXPYTHON"};
    bool seen = false;
    Str part;
    size_t at = 0;
    while (next_part(name, &at, &part)) {
        if (IS_ONE_OF(part, python_parts)) {
            seen = true;
        } else if (seen && !IS_ONE_OF(part, python_tails)) {
            return false;
        }
    }
    return seen || IS_ONE_OF(name, others);
}

static size_t skip_digits(Str text, size_t at)
{
    while (at < text.len && is_digit(text.ptr[at])) {
        at++;
    }
    return at;
}

/* The end of "3.10", "3.10.4", "3.10.*", "3.15.0rc1", "3.13t", "3.14-dev" at `at`; `at` where
 * there is no such number. */
static size_t end_of_number(Str text, size_t at)
{
    size_t start = at;
    at = skip_digits(text, at);
    if (at == start || at - start > 1 || (text.ptr[start] != '3' && text.ptr[start] != '2')) {
        return start;
    }
    while (at + 1 < text.len && text.ptr[at] == '.' &&
           (is_digit(text.ptr[at + 1]) || text.ptr[at + 1] == 'x' || text.ptr[at + 1] == '*')) {
        at = is_digit(text.ptr[at + 1]) ? skip_digits(text, at + 1) : at + 2;
    }
    static const char *const suffixes[] = {"t-dev", "-dev", "rc", "a", "b", "t"};
    for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++) {
        Str suffix = str_of(suffixes[i]);
        if (str_starts(str_from(text, at), suffix)) {
            size_t after = skip_digits(text, at + suffix.len);
            bool ends = after == text.len || !is_alpha(text.ptr[after]);
            return ends ? after : at;
        }
    }
    return at;
}

/* 39, 310: a tag without its letters. */
static bool is_bare_tag(Str word)
{
    return (word.len == 2 || word.len == 3) && skip_digits(word, 0) == word.len &&
           word.ptr[0] == '3' && (word.len == 3 ? word.ptr[1] == '1' : word.ptr[1] >= '5');
}

static bool is_tag(Str word)
{
    static const char *const prefixes[] = {"python", "py", "cp"};
    for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++) {
        Str prefix = str_of(prefixes[i]);
        if (str_starts_nocase(word, prefix)) {
            Str digits = str_from(word, prefix.len);
            return digits.len >= 2 && digits.len <= 3 && skip_digits(digits, 0) == digits.len &&
                   (digits.ptr[0] == '3' || digits.ptr[0] == '2');
        }
    }
    return false;
}

/* What follows a number in an image's tag, such as -slim: not read. */
static bool is_end_of_version(Str word, size_t end)
{
    return end == word.len || word.ptr[end] == '-' || word.ptr[end] == '_';
}

static bool read_word(Str word, size_t base, VariableVersion *version)
{
    size_t number = end_of_number(word, 0);
    *version = (VariableVersion){base, base + word.len, SPELLING_VERSION};
    if (is_bare_tag(word) || is_tag(word)) {
        version->spelling = SPELLING_TAG;
        return true;
    }
    if (number > 0 && is_end_of_version(word, number)) {
        version->end = base + number;
        return true;
    }
    char first = word.ptr[0];
    if (first == '>' || first == '<' || first == '=' || first == '~' || first == '!') {
        version->spelling = SPELLING_PEP440;
        size_t digit = 0;
        while (digit < word.len && !is_digit(word.ptr[digit])) {
            digit++;
        }
        return end_of_number(word, digit) > digit;
    }
    if (str_find_byte(word, ':') != STR_NONE && str_find(word, S("python")) != STR_NONE) {
        version->spelling = SPELLING_IMAGE;
        return str_find(word, S("://")) == STR_NONE;
    }
    size_t name = str_find(word, S("python3."));
    if (name != STR_NONE) {
        version->spelling = SPELLING_EXECUTABLE;
        return true;
    }
    if (str_starts(word, S("pypy3")) || str_starts(word, S("python-3.")) ||
        str_starts(word, S("cpython@")) || str_starts(word, S("python@"))) {
        version->spelling = SPELLING_PYENV;
        return true;
    }
    return false;
}

bool command_next_version(Str value, size_t *at, VariableVersion *version)
{
    while (*at < value.len) {
        size_t from = *at;
        while (from < value.len &&
               str_find_byte(S(" \t\r\n,;'\"[]()"), value.ptr[from]) != STR_NONE) {
            from++;
        }
        size_t to = from;
        while (
            to < value.len && str_find_byte(S(" \t\r\n;'\"[]()"), value.ptr[to]) == STR_NONE &&
            (value.ptr[to] != ',' || str_find_byte(S("<>=!~"), value.ptr[from]) != STR_NONE)) {
            to++;
        }
        *at = to;
        if (to == from) {
            return false;
        }
        /* ${NAME:-3.10}: the default counts. */
        Str word = str_slice(value, from, to);
        size_t fallback = str_find(word, S(":-"));
        fallback = fallback == STR_NONE ? str_find(word, S(":=")) : fallback;
        if (str_starts(word, S("${")) && fallback != STR_NONE && str_ends(word, S("}"))) {
            from += fallback + 2;
            word = str_slice(value, from, to - 1);
        }
        if (word.len > 0 && read_word(word, from, version)) {
            return true;
        }
    }
    return false;
}
