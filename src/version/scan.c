#include "scan.h"

#include <string.h>

char scan_peek(Str text, size_t at)
{
    return at < text.len ? text.ptr[at] : '\0';
}

bool scan_free_threaded(Str text, size_t *at)
{
    bool found = to_lower(scan_peek(text, *at)) == 't' && !is_alnum(scan_peek(text, *at + 1));
    *at += found;
    return found;
}

int scan_sign(Str text, size_t *at, const Sign *signs, size_t count, int none)
{
    for (size_t i = 0; i < count; i++) {
        Str sign = str_of(signs[i].text);
        if (str_starts(str_from(text, *at), sign)) {
            *at += sign.len;
            return signs[i].meaning;
        }
    }
    return none;
}

int32_t scan_digits(Str text, size_t *at)
{
    if (!is_digit(scan_peek(text, *at))) {
        return -1;
    }
    int64_t number = 0;
    for (; is_digit(scan_peek(text, *at)); ++*at) {
        number = number * 10 + (text.ptr[*at] - '0');
        number = number > NUMBER_MAX ? NUMBER_MAX : number;
    }
    return (int32_t)number;
}

static bool is_wildcard(Str text, size_t at)
{
    char c = scan_peek(text, at);
    return c == '*' || ((c == 'x' || c == 'X') && !is_alnum(scan_peek(text, at + 1)));
}

/* 310 is 3.10, 39 is 3.9. */
static void split_fused(Number *number)
{
    size_t digits = number->end - number->start;
    if (number->precision != PRECISION_MAJOR || digits < 2 || digits > 3) {
        return;
    }
    int32_t scale = digits == 2 ? 10 : 100;
    number->minor = number->major % scale;
    number->major = number->major / scale;
    number->minor_span = (Span){(uint32_t)number->start + 1, (uint32_t)number->end};
    number->precision = PRECISION_MINOR;
    number->fused = true;
}

Number scan_number(Str text, size_t at, NumberForm form)
{
    Number number = {.major = -1, .minor = -1, .patch = -1, .start = at, .end = at};
    int32_t *const parts[] = {&number.major, &number.minor, &number.patch};
    static const Precision precisions[] = {PRECISION_MAJOR, PRECISION_MINOR, PRECISION_PATCH};
    for (size_t i = 0; i < 3; i++) {
        size_t from = at;
        if (i > 0 && is_wildcard(text, at)) {
            number.wildcard = true;
            at++;
        } else if (!is_digit(scan_peek(text, at))) {
            break;
        } else {
            *parts[i] = scan_digits(text, &at);
            number.precision = precisions[i];
        }
        number.end = at;
        if (i == 1) {
            number.minor_span = (Span){(uint32_t)from, (uint32_t)at};
        }
        if (number.wildcard || scan_peek(text, at) != '.') {
            break;
        }
        at++;
    }
    if (form == NUMBER_FUSED_OR_DOTTED) {
        split_fused(&number);
    }
    return number;
}

Version number_version(const Number *number)
{
    return (Version){
        .major = number->major,
        .minor = number->minor,
        .patch = number->patch,
        .pre_number = -1,
        .precision = number->precision,
    };
}

PreRelease scan_stage(Str text, size_t *at)
{
    static const struct {
        const char *name;
        PreRelease stage;
    } stages[] = {
        {"alpha",   PRE_RELEASE_ALPHA    },
        {"beta",    PRE_RELEASE_BETA     },
        {"preview", PRE_RELEASE_CANDIDATE},
        {"pre",     PRE_RELEASE_CANDIDATE},
        {"rc",      PRE_RELEASE_CANDIDATE},
        {"dev",     PRE_RELEASE_DEV      },
        {"a",       PRE_RELEASE_ALPHA    },
        {"b",       PRE_RELEASE_BETA     },
        {"c",       PRE_RELEASE_CANDIDATE},
    };
    for (size_t i = 0; i < sizeof stages / sizeof *stages; i++) {
        Str name = str_of(stages[i].name);
        if (str_starts_nocase(str_from(text, *at), name) &&
            !is_alpha(scan_peek(text, *at + name.len))) {
            *at += name.len;
            return stages[i].stage;
        }
    }
    return PRE_RELEASE_NONE;
}

void scan_space(Str text, size_t *at)
{
    while (is_space(scan_peek(text, *at))) {
        ++*at;
    }
}

bool scan_is_template(Str text)
{
    static const char *const marks[] = {"$", "{", "<<", "%(", "<%"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (str_find(text, str_of(marks[i])) != STR_NONE) {
            return true;
        }
    }
    size_t first = str_find_byte(text, '%');
    return first != STR_NONE && str_find_byte(str_from(text, first + 1), '%') != STR_NONE;
}

static bool is_joint(char c)
{
    return c == '.' || c == '-' || c == '_';
}

/* Skips one of ".-_" where a suffix may follow it. */
static size_t after_joint(Str text, size_t at)
{
    return is_joint(scan_peek(text, at)) ? at + 1 : at;
}

/* The number of a suffix: "rc1", "rc.1", "rc". */
static int32_t suffix_number(Str text, size_t *at)
{
    size_t next = after_joint(text, *at);
    int32_t number = scan_digits(text, &next);
    if (number >= 0) {
        *at = next;
    }
    return number;
}

static bool skip_post(Str text, size_t *at)
{
    static const char *const names[] = {"post", "rev", "r"};
    size_t next = *at;
    if (scan_peek(text, next) == '-' && is_digit(scan_peek(text, next + 1))) {
        next++;
        scan_digits(text, &next);
        *at = next;
        return true;
    }
    next = after_joint(text, next);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        Str name = str_of(names[i]);
        if (str_starts_nocase(str_from(text, next), name) &&
            !is_alpha(scan_peek(text, next + name.len))) {
            next += name.len;
            suffix_number(text, &next);
            *at = next;
            return true;
        }
    }
    return false;
}

static void read_suffixes(Str text, size_t *at, Bound *bound)
{
    size_t next = after_joint(text, *at);
    PreRelease stage = scan_stage(text, &next);
    if (stage != PRE_RELEASE_NONE && stage != PRE_RELEASE_DEV) {
        bound->pre_release = stage;
        bound->pre_number = suffix_number(text, &next);
        bound->phase = -1;
        *at = next;
    }
    if (skip_post(text, at) && bound->phase == 0) {
        bound->phase = 1;
    }
    next = after_joint(text, *at);
    if (scan_stage(text, &next) == PRE_RELEASE_DEV) {
        suffix_number(text, &next);
        *at = next;
        if (bound->phase == 0) {
            bound->phase = -1;
            bound->pre_release = PRE_RELEASE_DEV;
        }
    }
}

static void read_parts(Str text, size_t *at, Bound *bound)
{
    for (;;) {
        size_t from = *at;
        int32_t number = scan_digits(text, at);
        if (bound->count < 3) {
            bound->part[bound->count] = number;
        } else {
            bound->more = bound->more || number > 0;
        }
        if (bound->count == 1) {
            bound->minor = (Span){(uint32_t)from, (uint32_t)*at};
        }
        bound->count++;
        if (scan_peek(text, *at) != '.' || !is_digit(scan_peek(text, *at + 1))) {
            return;
        }
        ++*at;
    }
}

static void read_local(Str text, size_t *at, Bound *bound)
{
    if (scan_peek(text, *at) != '+' || !is_alnum(scan_peek(text, *at + 1))) {
        return;
    }
    bound->local = true;
    do {
        ++*at;
        while (is_alnum(scan_peek(text, *at))) {
            ++*at;
        }
    } while (is_joint(scan_peek(text, *at)) && is_alnum(scan_peek(text, *at + 1)));
}

bool scan_bound(Str text, size_t *at, Bound *bound)
{
    *bound = (Bound){.pre_number = -1};
    size_t next = *at;
    if (to_lower(scan_peek(text, next)) == 'v') {
        next++;
    }
    size_t epoch_end = next;
    int32_t epoch = scan_digits(text, &epoch_end);
    if (epoch < 0) {
        return false;
    }
    if (scan_peek(text, epoch_end) == '!' && is_digit(scan_peek(text, epoch_end + 1))) {
        bound->epoch = epoch > 0;
        next = epoch_end + 1;
    }
    bound->span.start = (uint32_t)next;
    read_parts(text, &next, bound);
    read_suffixes(text, &next, bound);
    read_local(text, &next, bound);
    bound->span.end = (uint32_t)next;
    *at = next;
    return true;
}
