/* The ranges of npm's semver, and what actions/setup-python makes of its input before it asks
 * semver: `3.14-dev`, `3.13t`, `pypy3.10`. */
#include "reading.h"
#include "scan.h"

/* semver refuses numbers above 2^53 - 1. */
#define DIGITS_MAX 15

static bool is_wildcard(char c)
{
    return c == 'x' || c == 'X' || c == '*';
}

/* A version of which the last parts may be missing or wildcards. */
typedef struct Partial {
    Bound bound;  /* the parts before the first wildcard */
    bool wild;    /* it has a wildcard */
    bool mixed;   /* a number stands behind one: 3.x.4 */
    size_t signs; /* of equality before it */
} Partial;

/* "-rc.1" and "+build" behind the third part. */
static bool scan_tags(Str text, size_t *at, Bound *bound)
{
    for (int round = 0; round < 2; round++) {
        char mark = round == 0 ? '-' : '+';
        if (scan_peek(text, *at) != mark) {
            continue;
        }
        ++*at;
        size_t from = *at;
        if (round == 0 && bound->count == 3) {
            bound->phase = -1;
            PreRelease stage = scan_stage(text, at);
            bound->pre_release = stage != PRE_RELEASE_NONE ? stage : PRE_RELEASE_DEV;
            *at = from;
        }
        while (is_alnum(scan_peek(text, *at)) || scan_peek(text, *at) == '-' ||
               scan_peek(text, *at) == '.') {
            ++*at;
        }
        if (*at == from) {
            return false;
        }
    }
    return true;
}

/* One part of a version: false where it is no number that semver takes. */
static bool scan_part(Str text, size_t *at, Partial *partial)
{
    Bound *bound = &partial->bound;
    size_t from = *at;
    if (is_wildcard(scan_peek(text, *at))) {
        ++*at;
        partial->wild = true;
        return true;
    }
    int32_t number = scan_digits(text, at);
    size_t digits = *at - from;
    if (number < 0 || digits > DIGITS_MAX || (digits > 1 && text.ptr[from] == '0')) {
        return false;
    }
    if (partial->wild) {
        partial->mixed = true;
        return true;
    }
    if (bound->count == 1) {
        bound->minor = (Span){(uint32_t)from, (uint32_t)*at};
    }
    bound->part[bound->count++] = number;
    bound->span.end = (uint32_t)*at;
    return true;
}

static bool scan_partial(Str text, size_t *at, Partial *partial)
{
    *partial = (Partial){.bound.pre_number = -1};
    Bound *bound = &partial->bound;
    while (scan_peek(text, *at) == 'v' || scan_peek(text, *at) == '=' ||
           is_space(scan_peek(text, *at))) {
        partial->signs += scan_peek(text, *at) == '=';
        ++*at;
    }
    bound->span = (Span){(uint32_t)*at, (uint32_t)*at};
    for (int part = 0; part < 3; part++) {
        if (!scan_part(text, at, partial)) {
            return false;
        }
        if (part == 2) {
            return scan_tags(text, at, bound);
        }
        if (scan_peek(text, *at) != '.') {
            return scan_peek(text, *at) != '+' || scan_tags(text, at, bound);
        }
        ++*at;
    }
    return true;
}

/* At least `from` and below the next of its first `parts` parts. */
static void add_between(Constraint *constraint, Bound from, size_t parts)
{
    if (parts == 0) {
        constraint_add(constraint, CLAUSE_EVERY, from);
        return;
    }
    constraint_add(constraint, CLAUSE_BELOW, bound_next(from, parts));
    constraint_add(constraint, CLAUSE_AT_LEAST, from);
}

typedef enum SemverOperator {
    SEMVER_NONE,
    SEMVER_TILDE,
    SEMVER_CARET,
    SEMVER_AT_LEAST,
    SEMVER_AT_MOST,
    SEMVER_ABOVE,
    SEMVER_BELOW
} SemverOperator;

static SemverOperator scan_operator(Str text, size_t *at)
{
    char first = scan_peek(text, *at), second = scan_peek(text, *at + 1);
    switch (first) {
    case '~':
        *at += second == '>' ? 2 : 1;
        return SEMVER_TILDE;
    case '^':
        ++*at;
        return SEMVER_CARET;
    case '<':
    case '>':
        *at += second == '=' ? 2 : 1;
        if (first == '<') {
            return second == '=' ? SEMVER_AT_MOST : SEMVER_BELOW;
        }
        return second == '=' ? SEMVER_AT_LEAST : SEMVER_ABOVE;
    default:
        return SEMVER_NONE;
    }
}

static void add_comparator(Constraint *constraint, SemverOperator operator_, Bound bound)
{
    bool whole = bound.count == 3;
    switch (operator_) {
    case SEMVER_NONE:
        if (whole) {
            constraint_add(constraint, CLAUSE_EQUAL, bound);
        } else {
            add_between(constraint, bound, bound.count);
        }
        return;
    case SEMVER_TILDE:
        add_between(constraint, bound, bound.count > 2 ? 2 : bound.count);
        return;
    case SEMVER_CARET:
        add_between(constraint, bound, bound.count > 0 ? 1 : 0);
        return;
    case SEMVER_AT_LEAST:
        constraint_add(constraint, CLAUSE_AT_LEAST, bound);
        return;
    case SEMVER_AT_MOST:
        if (whole) {
            constraint_add(constraint, CLAUSE_AT_MOST, bound);
        } else {
            constraint_add(constraint, bound.count > 0 ? CLAUSE_BELOW : CLAUSE_EVERY,
                           bound.count > 0 ? bound_next(bound, bound.count) : bound);
        }
        return;
    case SEMVER_ABOVE: /* what a missing part leaves open is not above: >3.9 is >=3.10.0 */
        if (whole) {
            constraint_add(constraint, CLAUSE_ABOVE, bound);
        } else {
            constraint_add(constraint, bound.count > 0 ? CLAUSE_AT_LEAST : CLAUSE_NONE,
                           bound.count > 0 ? bound_next(bound, bound.count) : bound);
        }
        return;
    case SEMVER_BELOW:
        constraint_add(constraint, bound.count > 0 ? CLAUSE_BELOW : CLAUSE_NONE, bound);
        return;
    }
}

static const char *malformed(Str text, size_t at)
{
    Str rest = str_from(text, at < text.len ? at : text.len);
    if (str_find_byte(rest, ',') != STR_NONE) {
        return "a comma is no part of a semver range; a blank joins its comparators";
    }
    if (str_starts(rest, S("!"))) {
        return "semver has no `!=`";
    }
    return "not a semver range";
}

/* `3.9 - 3.11`: the whole alternative is two versions and a hyphen between blanks. */
static bool read_hyphen(Constraint *constraint, Str text, size_t at)
{
    Partial from, to;
    scan_space(text, &at);
    if (!scan_partial(text, &at, &from) || !is_space(scan_peek(text, at))) {
        return false;
    }
    scan_space(text, &at);
    if (scan_peek(text, at) != '-' || !is_space(scan_peek(text, at + 1))) {
        return false;
    }
    at++;
    if (!scan_partial(text, &at, &to)) {
        return false;
    }
    scan_space(text, &at);
    if (at < text.len) {
        return false;
    }
    bool signed_ =
        (from.bound.count == 3 && from.signs > 0) || (to.bound.count == 3 && to.signs > 0);
    if (signed_) {
        return false;
    }
    add_comparator(constraint, SEMVER_AT_MOST, to.bound);
    add_comparator(constraint, SEMVER_AT_LEAST, from.bound);
    return true;
}

/* Tilde and caret ignore what follows a wildcard; a version in full takes one sign at most. */
static bool is_comparator(SemverOperator operator_, const Partial *version)
{
    if (operator_ == SEMVER_TILDE || operator_ == SEMVER_CARET) {
        return true;
    }
    bool whole = version->bound.count == 3;
    return !version->mixed && !(whole && version->signs > (operator_ == SEMVER_NONE ? 1 : 0));
}

/* The comparators of one alternative, joined by blanks; `text` ends with it. */
static void read_alternative(Constraint *constraint, Str text, size_t at)
{
    scan_space(text, &at);
    if (at >= text.len) {
        constraint_add(constraint, CLAUSE_EVERY, (Bound){.pre_number = -1});
        return;
    }
    if (read_hyphen(constraint, text, at)) {
        return;
    }
    while (at < text.len && constraint->problem == NULL) {
        SemverOperator operator_ = scan_operator(text, &at);
        Partial version;
        if (!scan_partial(text, &at, &version) || (at < text.len && !is_space(text.ptr[at])) ||
            !is_comparator(operator_, &version)) {
            constraint->problem = malformed(text, at);
            return;
        }
        add_comparator(constraint, operator_, version.bound);
        scan_space(text, &at);
    }
}

/* setup-python's own forms. False where the text is none of them. */
static bool read_extension(Str text, Found *found)
{
    Str word = str_trim(text);
    if (!is_digit(word.len > 0 ? word.ptr[0] : '\0')) {
        bool range = word.len > 0 && (is_wildcard(word.ptr[0]) || !is_alpha(word.ptr[0]) ||
                                      (word.ptr[0] == 'v' && !is_alpha(scan_peek(word, 1))) ||
                                      (word.ptr[0] == 'v' && is_wildcard(scan_peek(word, 1))));
        if (!range) {
            *found = read_request(text, REQUEST_PLAIN);
        }
        return !range;
    }
    Number number = scan_number(word, 0, NUMBER_DOTTED);
    Str rest = str_from(word, number.end);
    bool dev = number.precision == PRECISION_MINOR && str_eq_nocase(rest, S("-dev"));
    bool freethreaded = to_lower(scan_peek(rest, 0)) == 't' &&
                        (rest.len == 1 || str_eq_nocase(rest, S("t-dev")));
    if (dev || freethreaded) {
        *found = read_request(text, REQUEST_PLAIN);
        return true;
    }
    size_t at = 0;
    PreRelease stage = scan_stage(rest, &at);
    if (number.precision == PRECISION_PATCH && stage != PRE_RELEASE_NONE) {
        *found = found_nothing(text, READ_INVALID,
                               "a pre-release is written 3.15.0-rc.1 or 3.15-dev here");
        return true;
    }
    return false;
}

static bool is_single(const Constraint *constraint, Str word)
{
    Number number = scan_number(word, to_lower(scan_peek(word, 0)) == 'v', NUMBER_DOTTED);
    return constraint->group == 1 && number.precision > PRECISION_MAJOR && !number.wildcard &&
           str_find_byte(word, ' ') == STR_NONE;
}

Found read_semver(Str text)
{
    Found found;
    if (found_early(text, &found) || read_extension(text, &found)) {
        return found;
    }
    Constraint constraint = {.count = 0};
    for (size_t from = 0; from <= text.len && constraint.problem == NULL; constraint.group++) {
        size_t bars = str_find(str_from(text, from), S("||"));
        size_t to = bars != STR_NONE ? from + bars : text.len;
        read_alternative(&constraint, str_slice(text, 0, to), from);
        from = bars != STR_NONE ? to + 2 : to + 1;
    }
    found = found_range(text, &constraint);
    if (found.reading.status != READ_OK) {
        return found;
    }
    found.reading.range = !is_single(&constraint, str_trim(text));
    if (!found.reading.range && found.reading.version.pre_release != PRE_RELEASE_NONE) {
        found.reading.set = version_to_set(found.reading.version);
    }
    VersionSet set = found.reading.set;
    bool several = set.open || minors_lowest(set.any) != minors_highest(set.any);
    found.reading.selection = several ? SELECTION_NEWEST : SELECTION_ALL;
    if (!found.reading.range && found.form == EDIT_NEVER) {
        const Bound *bound = &constraint.clauses[0].bound; /* 3.10.4: any patch will do */
        found.form = EDIT_MINOR;
        found.edit = (Span){bound->minor.start, trimmed(text).end};
    }
    return found;
}
