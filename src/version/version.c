#include "floorlint/version.h"

#include "floorlint/limits.h"

#include "scan.h"

_Static_assert(MINOR_NEWEST < FL_MAX_MINORS, "the known minors fit in a mask");

MinorMask minors_between(Minor first, Minor last)
{
    MinorMask minors = 0;
    first = first < MINOR_OLDEST ? MINOR_OLDEST : first;
    last = last > MINOR_NEWEST ? MINOR_NEWEST : last;
    for (Minor minor = first; minor <= last; minor++) {
        minors |= MINOR_BIT(minor);
    }
    return minors;
}

Minor minors_lowest(MinorMask minors)
{
    for (Minor minor = 0; minor < FL_MAX_MINORS; minor++) {
        if ((minors & MINOR_BIT(minor)) != 0) {
            return minor;
        }
    }
    return MINOR_NONE;
}

Minor minors_highest(MinorMask minors)
{
    for (Minor minor = FL_MAX_MINORS - 1; minor >= 0; minor--) {
        if ((minors & MINOR_BIT(minor)) != 0) {
            return minor;
        }
    }
    return MINOR_NONE;
}

Str implementation_name(Implementation implementation)
{
    static const char *const names[IMPLEMENTATION_COUNT] = {"cpython", "pypy", "graalpy",
                                                            "other"};
    return str_of(names[implementation]);
}

VersionSet version_to_set(Version version)
{
    if (version.precision == PRECISION_NONE) {
        return VERSION_SET_EVERY;
    }
    if (version.major != 3) {
        return VERSION_SET_EMPTY;
    }
    if (version.precision == PRECISION_MAJOR) {
        return VERSION_SET_EVERY;
    }
    if (version.minor < MINOR_OLDEST || version.minor > MINOR_NEWEST) {
        return VERSION_SET_EMPTY;
    }
    MinorMask bit = MINOR_BIT(version.minor);
    return (VersionSet){bit, version.precision == PRECISION_PATCH ? 0 : bit, false};
}

VersionSet version_set_union(VersionSet a, VersionSet b)
{
    return (VersionSet){a.any | b.any, a.all | b.all, a.open || b.open};
}

VersionSet version_set_intersection(VersionSet a, VersionSet b)
{
    return (VersionSet){a.any & b.any, a.all & b.all, a.open && b.open};
}

Minor version_set_lowest(VersionSet set)
{
    return minors_lowest(set.any);
}

Minor version_set_highest(VersionSet set)
{
    return set.open ? MINOR_NONE : minors_highest(set.any);
}

/* Pre-releases in the order in which they appear; a release comes after all of them. */
static int stage(PreRelease pre_release)
{
    switch (pre_release) {
    case PRE_RELEASE_DEV:
        return 0;
    case PRE_RELEASE_ALPHA:
        return 1;
    case PRE_RELEASE_BETA:
        return 2;
    case PRE_RELEASE_CANDIDATE:
        return 3;
    case PRE_RELEASE_NONE:
        return 4;
    }
    return 4;
}

static int32_t at_least_zero(int32_t number)
{
    return number > 0 ? number : 0;
}

int version_compare(Version a, Version b)
{
    const int32_t left[] = {a.major, a.minor, a.patch, stage(a.pre_release), a.pre_number};
    const int32_t right[] = {b.major, b.minor, b.patch, stage(b.pre_release), b.pre_number};
    for (size_t i = 0; i < sizeof left / sizeof *left; i++) {
        int32_t l = at_least_zero(left[i]), r = at_least_zero(right[i]);
        if (l != r) {
            return l < r ? -1 : 1;
        }
    }
    return 0;
}

Str minor_text(Arena *arena, Minor minor)
{
    return minor != MINOR_NONE ? str_format(arena, "3.%d", minor) : S("");
}

/* One dotted, fused or tagged major.minor; false for anything else. */
static bool read_minor(Str text, Number *number)
{
    static const char *const prefixes[] = {"cpython", "python", "cp", "py"};
    text = str_trim(text);
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
        Str prefix = str_of(prefixes[i]);
        if (str_starts_nocase(text, prefix)) {
            text = str_from(text, prefix.len);
            break;
        }
    }
    *number = scan_number(text, 0, NUMBER_FUSED_OR_DOTTED);
    return number->end == text.len && number->precision == PRECISION_MINOR && !number->wildcard;
}

Minor minor_parse(Str text)
{
    Number number;
    bool known = read_minor(text, &number) && number.major == 3 && number.minor <= MINOR_NEWEST;
    return known ? (Minor)number.minor : MINOR_NONE;
}

Minor minor_parse_bound(Str text)
{
    Number number;
    if (!read_minor(text, &number)) {
        return MINOR_NONE;
    }
    if (number.major < 3) {
        return MINOR_OLDEST;
    }
    return number.major > 3 || number.minor > MINOR_NEWEST ? MINOR_NEWEST : (Minor)number.minor;
}
