/* Dates of the release calendar that python/peps keeps
 * (release_management/python-releases.toml) and of the developer's guide's table of branches,
 * as of August 2026; later ones are the plan. Bug-fix phases of the oldest ended where their
 * last release with binaries came out. */
#include "floorlint/release.h"

static const Release releases[] = {
    {0,  20081203, 20090627, 20090627},
    {1,  20090627, 20110612, 20120409},
    {2,  20110220, 20130513, 20160220},
    {3,  20120929, 20140308, 20170929},
    {4,  20140316, 20170809, 20190318},
    {5,  20150913, 20170808, 20200930},
    {6,  20161223, 20181224, 20211223},
    {7,  20180627, 20200627, 20230627},
    {8,  20191014, 20210503, 20241007},
    {9,  20201005, 20220517, 20251031},
    {10, 20211004, 20230405, 20261031},
    {11, 20221024, 20240424, 20271031},
    {12, 20231002, 20250408, 20281031},
    {13, 20241007, 20261007, 20291031},
    {14, 20251007, 20271007, 20301031},
    {15, 20261001, 20281031, 20311031},
};

_Static_assert(sizeof releases / sizeof *releases == MINOR_NEWEST + 1, "every known minor");

const Release *release_of(Minor minor)
{
    return minor >= MINOR_OLDEST && minor <= MINOR_NEWEST ? &releases[minor] : NULL;
}

Minor release_newest_on(Day today)
{
    Minor newest = MINOR_NONE;
    for (Minor minor = MINOR_OLDEST; minor <= MINOR_NEWEST; minor++) {
        if (releases[minor].first_release <= today) {
            newest = minor;
        }
    }
    return newest;
}

/* Two or four digits at an offset; -1 where they are none. */
static int32_t read_digits(Str text, size_t at, size_t count)
{
    int32_t number = 0;
    for (size_t i = at; i < at + count; i++) {
        if (!is_digit(text.ptr[i])) {
            return -1;
        }
        number = number * 10 + (text.ptr[i] - '0');
    }
    return number;
}

static int32_t days_in(int32_t year, int32_t month)
{
    static const int32_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : days[month - 1];
}

bool day_parse(Str text, Day *day)
{
    if (text.len != 10 || text.ptr[4] != '-' || text.ptr[7] != '-') {
        return false;
    }
    int32_t year = read_digits(text, 0, 4), month = read_digits(text, 5, 2);
    int32_t date = read_digits(text, 8, 2);
    if (year < 1 || month < 1 || month > 12 || date < 1 || date > days_in(year, month)) {
        return false;
    }
    *day = (Day)(year * 10000 + month * 100 + date);
    return true;
}
