/* Versions written as codes: py310, PYTHON_3_10, --py310-plus, classifiers, tuples, 0x030A0000.
 */
#include "reading.h"
#include "scan.h"

static const struct {
    const char *prefix;
    Implementation implementation;
} tag_prefixes[] = {
    {"cpython", IMPLEMENTATION_CPYTHON},
    {"cp",      IMPLEMENTATION_CPYTHON},
    {"graalpy", IMPLEMENTATION_GRAALPY},
    {"gp",      IMPLEMENTATION_GRAALPY},
    {"pypy",    IMPLEMENTATION_PYPY   },
    {"pp",      IMPLEMENTATION_PYPY   },
    {"python",  IMPLEMENTATION_CPYTHON},
    {"py",      IMPLEMENTATION_CPYTHON},
};

static size_t skip_prefix(Str text, size_t at, Implementation *implementation)
{
    for (size_t i = 0; i < sizeof tag_prefixes / sizeof *tag_prefixes; i++) {
        Str prefix = str_of(tag_prefixes[i].prefix);
        if (str_starts_nocase(str_from(text, at), prefix) &&
            !is_alpha(scan_peek(text, at + prefix.len))) {
            *implementation = tag_prefixes[i].implementation;
            return at + prefix.len;
        }
    }
    return at;
}

/* Whether the digits of a minor start with those of another number: 10 to 15 start with 1. */
static bool digits_start(int32_t minor, int32_t start)
{
    for (;; minor /= 10) {
        if (minor == start) {
            return true;
        }
        if (minor < 10) {
            return false;
        }
    }
}

/* cp31* of cibuildwheel's selectors is a pattern of characters: 3.1 and 3.10 to 3.19. */
static Found found_pattern(Span token, const Number *number)
{
    Version version = number_version(number);
    Found found = found_version(version, token);
    found.reading.range = true;
    if (version.major == 3 && number->precision == PRECISION_MINOR) {
        MinorMask minors = 0;
        for (Minor minor = MINOR_OLDEST; minor <= MINOR_NEWEST; minor++) {
            minors |= digits_start(minor, version.minor) ? MINOR_BIT(minor) : 0;
        }
        found.reading.set = (VersionSet){minors, minors, false};
    }
    return found;
}

Found read_tag(Str text)
{
    Found found;
    if (found_early(text, &found)) {
        return found;
    }
    Span all = trimmed(text);
    Implementation implementation = IMPLEMENTATION_CPYTHON;
    size_t at = skip_prefix(text, all.start, &implementation);
    if (at == all.end && at > all.start) {
        found = found_nothing(text, READ_FLOATING, NULL);
        found.reading.version.implementation = implementation;
        return found;
    }
    Number number = scan_number(str_slice(text, 0, all.end), at, NUMBER_FUSED_OR_DOTTED);
    at = number.end;
    if (number.precision == PRECISION_NONE || number.wildcard || number.major < 2 ||
        number.major > 4) {
        return found_nothing(text, READ_INVALID, "not a tag such as py310");
    }
    if (scan_peek(text, at) == '*') {
        return found_pattern((Span){all.start, (uint32_t)at + 1}, &number);
    }
    Version version = number_version(&number);
    version.implementation = implementation;
    version.freethreaded = scan_free_threaded(text, &at);
    if (is_alnum(scan_peek(text, at)) && at < all.end) {
        return found_nothing(text, READ_INVALID, "not a tag such as py310");
    }
    found = found_version(version, (Span){all.start, (uint32_t)at});
    if (number.minor_span.end > 0 && implementation == IMPLEMENTATION_CPYTHON) {
        found.form = EDIT_MINOR;
        found.edit = (Span){number.minor_span.start, (uint32_t)number.end};
    }
    return found;
}

/* 3_10 and 3_10_4 at an offset; the edit covers the minor and the patch. */
static bool scan_underscored(Str text, size_t at, Version *version, Span *edit, size_t *end)
{
    *version = (Version){-1, -1, -1, .pre_number = -1};
    version->major = scan_digits(text, &at);
    if (version->major < 0 || scan_peek(text, at) != '_' ||
        !is_digit(scan_peek(text, at + 1))) {
        return false;
    }
    edit->start = (uint32_t)++at;
    version->minor = scan_digits(text, &at);
    version->precision = PRECISION_MINOR;
    if (scan_peek(text, at) == '_' && is_digit(scan_peek(text, at + 1))) {
        at++;
        version->patch = scan_digits(text, &at);
        version->precision = PRECISION_PATCH;
    }
    edit->end = (uint32_t)at;
    version->freethreaded = scan_free_threaded(text, &at);
    *end = at;
    return !is_alnum(scan_peek(text, at));
}

Found read_underscore(Str text)
{
    Found found;
    if (found_early(text, &found)) {
        return found;
    }
    size_t name = str_find_nocase(text, S("python"));
    if (name == STR_NONE) {
        return found_nothing(text, READ_NOT_PYTHON, NULL);
    }
    size_t at = name + 6;
    at += scan_peek(text, at) == '_';
    Version version;
    Span edit;
    size_t end;
    if (!scan_underscored(text, at, &version, &edit, &end)) {
        return found_nothing(text, READ_INVALID, "not a name such as PYTHON_3_10");
    }
    found = found_version(version, (Span){(uint32_t)name, (uint32_t)end});
    found.form = EDIT_MINOR;
    found.edit = edit;
    return found;
}

Found read_plus_flag(Str text)
{
    Found found;
    if (found_early(text, &found)) {
        return found;
    }
    Span all = trimmed(text);
    Str flag = str_slice(text, 0, all.end);
    size_t at = all.start;
    if (!str_starts(str_from(flag, at), S("--py"))) {
        return found_nothing(text, READ_NOT_PYTHON, NULL);
    }
    Number number = scan_number(flag, at + 4, NUMBER_FUSED_OR_DOTTED);
    Str rest = str_from(flag, number.end);
    bool plus = str_eq(rest, S("-plus")) || str_eq(rest, S("-only"));
    if (number.precision == PRECISION_NONE || !plus) {
        return found_nothing(text, READ_NOT_PYTHON, NULL);
    }
    found = found_version(number_version(&number), (Span){all.start + 2, (uint32_t)number.end});
    if (number.fused) {
        found.form = EDIT_MINOR;
        found.edit = number.minor_span;
    }
    return found;
}

/* Only the classifiers with a minor say something about minors. */
Found read_classifier(Str text)
{
    static const Str prefix = {"Programming Language :: Python :: ", 34};
    Span all = trimmed(text);
    Str classifier = str_slice(text, 0, all.end);
    if (scan_is_template(text)) {
        return found_nothing(text, READ_UNRESOLVED, NULL);
    }
    if (!str_starts(str_from(classifier, all.start), prefix)) {
        return found_nothing(text, READ_NOT_PYTHON, NULL);
    }
    Number number = scan_number(classifier, all.start + prefix.len, NUMBER_DOTTED);
    if (number.precision < PRECISION_MINOR) {
        return found_nothing(text, READ_NOT_PYTHON, NULL);
    }
    if (number.end != all.end || number.wildcard || number.precision != PRECISION_MINOR) {
        return found_nothing(text, READ_INVALID, "there is no such classifier");
    }
    Found found = found_version(number_version(&number),
                                (Span){(uint32_t)number.start, (uint32_t)number.end});
    found.form = EDIT_MINOR;
    found.edit = number.minor_span;
    return found;
}

Found read_tuple(Str text)
{
    Span all = trimmed(text);
    size_t at = all.start;
    Str tuple = str_slice(text, 0, all.end);
    char open = scan_peek(tuple, at);
    at += open == '(' || open == '[';
    int32_t parts[3] = {-1, -1, -1};
    Span edit = {0, 0};
    size_t count = 0;
    for (; count < 5; count++) {
        scan_space(tuple, &at);
        size_t from = at;
        int32_t number = scan_digits(tuple, &at);
        if (number < 0) {
            break;
        }
        if (count < 3) {
            parts[count] = number;
        }
        if (count == 1) {
            edit = (Span){(uint32_t)from, (uint32_t)at};
        }
        scan_space(tuple, &at);
        if (scan_peek(tuple, at) != ',') {
            count++;
            break;
        }
        at++;
    }
    scan_space(tuple, &at);
    char close = open == '(' ? ')' : open == '[' ? ']' : '\0';
    at += close != '\0' && scan_peek(tuple, at) == close;
    if (count == 0 || at != all.end) {
        for (at = all.start; at < all.end; at++) {
            if (is_alpha(text.ptr[at])) {
                return found_nothing(text, READ_UNRESOLVED, NULL); /* (MAJOR, 10) */
            }
        }
        return found_nothing(text, READ_INVALID, "not a version tuple");
    }
    Version version = {parts[0], parts[1], parts[2], .pre_number = -1};
    version.precision = count > 2   ? PRECISION_PATCH
                        : count > 1 ? PRECISION_MINOR
                                    : PRECISION_MAJOR;
    Found found = found_version(version, all);
    if (count == 2) {
        found.form = EDIT_MINOR;
        found.edit = edit;
    }
    return found;
}

static int hex_digit(char c)
{
    char lower = to_lower(c);
    return is_digit(c) ? c - '0' : lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/* PY_VERSION_HEX: major, minor, micro, level (a, b, c or f) and serial. */
Found read_hex(Str text)
{
    Span all = trimmed(text);
    Str word = str_slice(text, all.start, all.end);
    uint32_t value = 0;
    size_t at = 2;
    for (; at < word.len && hex_digit(word.ptr[at]) >= 0 && at < 10; at++) {
        value = value << 4 | (uint32_t)hex_digit(word.ptr[at]);
    }
    size_t digits = at - 2;
    while (at < word.len && (to_lower(word.ptr[at]) == 'l' || to_lower(word.ptr[at]) == 'u')) {
        at++;
    }
    if (!str_starts_nocase(word, S("0x")) || at != word.len || digits < 7) {
        return found_nothing(text, READ_INVALID, "not a version such as 0x030A0000");
    }
    uint32_t level = value >> 4 & 0xF, micro = value >> 8 & 0xFF;
    Version version = {(int32_t)(value >> 24), (int32_t)(value >> 16 & 0xFF), -1,
                       .pre_number = -1};
    version.precision = PRECISION_MINOR;
    if (level >= 0xA && level <= 0xC) {
        version.pre_release = level == 0xA   ? PRE_RELEASE_ALPHA
                              : level == 0xB ? PRE_RELEASE_BETA
                                             : PRE_RELEASE_CANDIDATE;
        version.pre_number = (int32_t)(value & 0xF);
    }
    if (micro > 0 || version.pre_release != PRE_RELEASE_NONE) {
        version.patch = (int32_t)micro;
        version.precision = PRECISION_PATCH;
    }
    Found found = found_version(version, all);
    if (version.precision == PRECISION_MINOR) {
        uint32_t start = all.start + 2 + (uint32_t)digits - 6;
        found.form = EDIT_HEX;
        found.edit = (Span){start, start + 2};
    }
    return found;
}
