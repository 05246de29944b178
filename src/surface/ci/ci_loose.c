#include "ci_loose.h"

static bool is_separator(char c)
{
    return is_space(c) || c == ',' || c == ';';
}

/* Whether a text is made as a range is: ">=3.9 <3.12", "3.9 - 3.11", "3.x". */
static bool is_range(Str text)
{
    bool operator_ = false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        operator_ = operator_ || c == '<' || c == '>' || c == '=' || c == '~' || c == '^';
        bool allowed = is_digit(c) || is_space(c) || c == '.' || c == ',' || c == '<' ||
                       c == '>' || c == '=' || c == '~' || c == '^' || c == '!' || c == '|' ||
                       c == '*' || c == 'x' || c == '-';
        if (!allowed) {
            return false;
        }
    }
    return operator_ || str_find(text, S(" - ")) != STR_NONE;
}

/* The bytes of digits and dots at the start of a text. */
static size_t count_number(Str text)
{
    size_t count = 0;
    while (count < text.len && (is_digit(text.ptr[count]) || text.ptr[count] == '.')) {
        count++;
    }
    return count;
}

/* A bare version that can only be Python's: 3.N, 3.N.P or 2.N, with setup-python's endings. */
static bool is_bare_version(Str word)
{
    if (word.len < 3 || (word.ptr[0] != '3' && word.ptr[0] != '2') || word.ptr[1] != '.') {
        return false;
    }
    Str tail = str_from(word, count_number(word));
    static const char *const endings[] = {"", "t", "-dev", "t-dev", "x", "*"};
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        if (str_eq(tail, str_of(endings[i]))) {
            return is_digit(word.ptr[2]) || tail.len == 1;
        }
    }
    return is_digit(word.ptr[2]) && (str_starts(tail, S("a")) || str_starts(tail, S("b")) ||
                                     str_starts(tail, S("rc")) || str_starts(tail, S("-rc")) ||
                                     str_starts(tail, S("-a")) || str_starts(tail, S("-b")));
}

/* py310, cp310, pp310: letters, digits without a dot, an optional t. */
static bool is_tag(Str word)
{
    if (!(str_starts(word, S("py")) || str_starts(word, S("cp")) ||
          str_starts(word, S("pp")))) {
        return false;
    }
    Str digits = str_from(word, 2);
    if (str_ends(digits, S("t"))) {
        digits.len--;
    }
    return digits.len >= 2 && count_number(digits) == digits.len &&
           str_find_byte(digits, '.') == STR_NONE;
}

/* pypy3.10, pypy-3.10-v7.3, graalpy-24.0: other implementations, whole words. */
static bool is_implementation(Str word)
{
    static const char *const names[] = {"pypy", "graalpy"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (str_starts(word, str_of(names[i]))) {
            Str rest = str_from(word, str_of(names[i]).len);
            rest = str_starts(rest, S("-")) ? str_from(rest, 1) : rest;
            return rest.len == 0 || is_digit(rest.ptr[0]);
        }
    }
    return false;
}

static bool is_executable(Str word)
{
    Str rest = str_from(word, sizeof "python" - 1);
    return str_starts(word, S("python")) && rest.len >= 3 && is_digit(rest.ptr[0]) &&
           rest.ptr[1] == '.';
}

static void add_version(Arena *arena, LooseVersions *versions, size_t start, Str part,
                        Spelling spelling)
{
    *vec_push(arena, versions) = (LooseVersion){start, start + part.len, spelling};
}

/* A word as a whole. */
static bool read_word(Arena *arena, Str word, size_t at, Spelling plain,
                      LooseVersions *versions)
{
    if (is_bare_version(word)) {
        add_version(arena, versions, at, word, plain);
    } else if (is_implementation(word)) {
        add_version(arena, versions, at, word, SPELLING_VERSION);
    } else if (is_tag(word)) {
        add_version(arena, versions, at, word, SPELLING_TAG);
    } else if (str_find_byte(word, ':') != STR_NONE && str_find(word, S("py")) != STR_NONE) {
        add_version(arena, versions, at, word, SPELLING_IMAGE);
    } else if (is_executable(word)) {
        add_version(arena, versions, at, word, SPELLING_EXECUTABLE);
    } else {
        return false;
    }
    return true;
}

/* The factors of an environment's name: py310-django42, tests-3.10, cp310-manylinux_x86_64. */
static void read_factors(Arena *arena, Str word, size_t at, LooseVersions *versions)
{
    size_t start = 0;
    for (size_t i = 0; i <= word.len; i++) {
        bool ends = i == word.len || word.ptr[i] == '-' || word.ptr[i] == '(' ||
                    word.ptr[i] == ')' || word.ptr[i] == '_';
        if (!ends) {
            continue;
        }
        Str factor = str_slice(word, start, i);
        Str digits = str_starts(factor, S("py")) ? str_from(factor, 2) : factor;
        if (is_tag(factor)) {
            add_version(arena, versions, at + start, factor, SPELLING_TAG);
        } else if (is_bare_version(digits) && digits.ptr[0] == '3') {
            add_version(arena, versions, at + start + (factor.len - digits.len), digits,
                        SPELLING_VERSION);
        }
        start = i + 1;
    }
}

void loose_read(Arena *arena, Str text, Spelling plain, LooseVersions *versions)
{
    Str trimmed = str_trim(text);
    if (trimmed.len == 0) {
        return;
    }
    if (is_range(trimmed)) {
        add_version(arena, versions, (size_t)(trimmed.ptr - text.ptr), trimmed, plain);
        return;
    }
    for (size_t i = 0; i < text.len;) {
        size_t end = i;
        while (end < text.len && !is_separator(text.ptr[end])) {
            end++;
        }
        Str word = str_slice(text, i, end);
        if (word.len > 0 && !read_word(arena, word, i, plain, versions)) {
            read_factors(arena, word, i, versions);
        }
        i = end + 1;
    }
}
