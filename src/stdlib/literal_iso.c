/* fromisoformat: 3.7 to 3.10 take what isoformat writes, 3.11 most of ISO 8601, 3.14 midnight
 * as 24:00. By the documentation of datetime, measured on 3.7 to 3.15. */
#include "literal_scan.h"

typedef struct Iso {
    Str text;
    size_t at;
    bool is_new;      /* uses what only 3.11 takes */
    bool is_midnight; /* hour 24 */
} Iso;

static bool take(Iso *iso, char c)
{
    if (iso->at < iso->text.len && iso->text.ptr[iso->at] == c) {
        iso->at++;
        return true;
    }
    return false;
}

/* Exactly `count` digits. */
static bool take_digits(Iso *iso, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (iso->at + i >= iso->text.len || !is_digit(iso->text.ptr[iso->at + i])) {
            return false;
        }
    }
    iso->at += count;
    return true;
}

/* YYYY-MM-DD; newer: YYYYMMDD, YYYY-Www, YYYY-Www-D, YYYYWww, YYYYWwwD */
static bool take_date(Iso *iso)
{
    if (!take_digits(iso, 4)) {
        return false;
    }
    bool has_dash = take(iso, '-');
    iso->is_new |= !has_dash;
    if (take(iso, 'W')) {
        iso->is_new = true;
        if (!take_digits(iso, 2)) {
            return false;
        }
        if (has_dash ? take(iso, '-') : iso->at < iso->text.len) {
            return take_digits(iso, 1) || !has_dash;
        }
        return true;
    }
    return take_digits(iso, 2) && (!has_dash || take(iso, '-')) && take_digits(iso, 2);
}

/* A fraction of a second: three or six digits; newer: any number of them, after a comma, too.
 */
static bool take_fraction(Iso *iso)
{
    if (take(iso, ',')) {
        iso->is_new = true;
    } else if (!take(iso, '.')) {
        return true;
    }
    size_t start = iso->at;
    while (take_digits(iso, 1)) {
    }
    size_t count = iso->at - start;
    iso->is_new |= count != 3 && count != 6;
    return count > 0;
}

/* HH[:MM[:SS]]; newer: HHMM, HHMMSS */
static bool take_clock(Iso *iso)
{
    bool is_midnight = str_starts(str_from(iso->text, iso->at), S("24"));
    if (!take_digits(iso, 2)) {
        return false;
    }
    iso->is_midnight |= is_midnight;
    if (take(iso, ':')) {
        return take_digits(iso, 2) &&
               (!take(iso, ':') || (take_digits(iso, 2) && take_fraction(iso)));
    }
    if (take_digits(iso, 2)) {
        iso->is_new = true;
        return !take_digits(iso, 2) || take_fraction(iso);
    }
    return true;
}

static bool take_offset(Iso *iso)
{
    if (take(iso, 'Z')) {
        iso->is_new = true;
        return true;
    }
    if (!take(iso, '+') && !take(iso, '-')) {
        return true;
    }
    size_t start = iso->at;
    bool is_taken = take_clock(iso);
    iso->is_new |= iso->at - start == 2; /* +00 alone */
    return is_taken;
}

static bool take_time(Iso *iso)
{
    return take_clock(iso) && take_offset(iso);
}

void literal_scan_iso(LiteralNeeds *needs, LiteralLanguage language, Str text)
{
    Iso iso = {.text = text};
    bool is_good = true;
    if (language == LITERAL_ISO_TIME) {
        iso.is_new = take(&iso, 'T');
        is_good = take_time(&iso);
    } else {
        is_good = take_date(&iso);
        if (is_good && language == LITERAL_ISO_DATETIME && iso.at < text.len) {
            iso.at++; /* any character stands between date and time */
            is_good = take_time(&iso);
        }
    }
    if (!is_good || iso.at != text.len || (!iso.is_new && !iso.is_midnight)) {
        return;
    }
    Minor since = iso.is_midnight ? 14 : 11;
    literal_add(needs, (LiteralNeed){0, text.len, since, MINOR_NONE,
                                     iso.is_midnight ? S("midnight as `24:00`")
                                                     : S("this form of ISO 8601")});
}
