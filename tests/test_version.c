#include <string.h>

#include "floorlint/claim.h"
#include "floorlint/limits.h"
#include "floorlint/release.h"
#include "floorlint/specifier.h"

#include "test.h"

/* "9-11 12p +": 3.9 to 3.11 in whole, 3.12 in part, and minors to come. */
static Str describe_set(Arena *arena, VersionSet set)
{
    Str text = S("");
    for (Minor first = 0, last; first <= MINOR_NEWEST; first = (Minor)(last + 1)) {
        last = first;
        MinorMask bit = MINOR_BIT(first);
        if ((set.any & bit) == 0) {
            continue;
        }
        bool full = (set.all & bit) != 0;
        while (last < MINOR_NEWEST && (set.any & MINOR_BIT(last + 1)) != 0 &&
               ((set.all & MINOR_BIT(last + 1)) != 0) == full) {
            last++;
        }
        Str part = last > first ? str_format(arena, "%d-%d", first, last)
                                : str_format(arena, "%d", first);
        text = str_format(arena, "%.*s%.*s%s ", STR_ARG(text), STR_ARG(part), full ? "" : "p");
    }
    return str_trim(str_format(arena, "%.*s%s", STR_ARG(text), set.open ? "+" : ""));
}

static Str describe_version(Arena *arena, Version version)
{
    static const char *const stages[] = {"", "a", "b", "rc", "dev"};
    Str text = S("");
    if (version.precision >= PRECISION_MAJOR) {
        text = str_format(arena, "%d", version.major);
    }
    if (version.precision >= PRECISION_MINOR) {
        text = str_format(arena, "%.*s.%d", STR_ARG(text), version.minor);
    }
    if (version.precision >= PRECISION_PATCH) {
        text = str_format(arena, "%.*s.%d", STR_ARG(text), version.patch);
    }
    text = str_format(arena, "%.*s%s", STR_ARG(text), stages[version.pre_release]);
    if (version.pre_number >= 0) {
        text = str_format(arena, "%.*s%d", STR_ARG(text), version.pre_number);
    }
    Str implementation = version.implementation != IMPLEMENTATION_CPYTHON
                             ? implementation_name(version.implementation)
                             : S("");
    return str_format(arena, "%.*s%s%s%.*s", STR_ARG(text), version.freethreaded ? "t" : "",
                      implementation.len > 0 ? " " : "", STR_ARG(implementation));
}

/* status: set; version; how it is chosen; token. An invalid one has its problem instead. */
static Str describe(Arena *arena, Str text, Reading reading)
{
    static const char *const statuses[] = {"ok", "other", "unresolved", "floating", "invalid"};
    Str token = str_slice(text, reading.token.start, reading.token.end);
    if (reading.status == READ_INVALID) {
        return str_format(arena, "invalid: %s", reading.problem);
    }
    Str set = reading.status == READ_OK ? describe_set(arena, reading.set) : S("");
    Str version = describe_version(arena, reading.version);
    return str_format(arena, "%s: %.*s; %.*s;%s%s; %.*s", statuses[reading.status],
                      STR_ARG(set), STR_ARG(version), reading.range ? " range" : "",
                      reading.selection == SELECTION_NEWEST ? " newest" : "", STR_ARG(token));
}

typedef struct ReadRow {
    Spelling spelling;
    const char *text;
    const char *expected;
    const char *moved; /* to 3.11; NULL where it cannot be rewritten */
} ReadRow;

static const ReadRow read_rows[] = {
#define READ(spelling, text, expected, moved) {SPELLING_##spelling, text, expected, moved},
#include "specifier_rows.def"
#undef READ
};

static void specifier_reads_and_rewrites(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    for (size_t i = 0; i < sizeof read_rows / sizeof *read_rows; i++) {
        const ReadRow *row = &read_rows[i];
        Str text = str_of(row->text), moved = S("-");
        Str got = describe(arena, text, specifier_read(row->spelling, text));
        bool can = specifier_rewrite(arena, row->spelling, text, 11, &moved);
        Str expected_move = row->moved != NULL ? str_of(row->moved) : S("-");
        if (!str_eq(got, str_of(row->expected)) || can != (row->moved != NULL) ||
            !str_eq(moved, expected_move)) {
            Str name = spelling_name(row->spelling);
            print_error("%.*s '%s'\n  got      %.*s -> %.*s\n  expected %s -> %.*s\n",
                        STR_ARG(name), row->text, STR_ARG(got), STR_ARG(moved), row->expected,
                        STR_ARG(expected_move));
            fail();
        }
    }
    arena_free(arena);
}

/* Whatever the bytes are: the token lies in the text, and the masks hold known minors only. */
static void specifier_survives_any_bytes(void **state)
{
    (void)state;
    static const char alphabet[] =
        "3.10,<>=~^!*xX|& -_+@:/\\()[]{}$%abcdevrctpyhonPLK\xFF\t\n0";
    char text[40];
    uint64_t seed = 42;
    for (int round = 0; round < 30000; round++) {
        size_t length = 0;
        for (size_t limit = (seed >> 33) % sizeof text; length < limit; length++) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            text[length] = alphabet[(seed >> 33) % (sizeof alphabet - 1)];
        }
        seed += 12345;
        for (Spelling spelling = 0; spelling < SPELLING_COUNT; spelling++) {
            Reading reading = specifier_read(spelling, (Str){text, length});
            assert_true(reading.token.start <= reading.token.end);
            assert_true(reading.token.end <= length);
            assert_int_equal(reading.set.any & ~MINORS_KNOWN, 0);
            assert_int_equal(reading.set.all & ~reading.set.any, 0);
            assert_int_equal(reading.status == READ_INVALID, reading.problem != NULL);
        }
    }
}

static void specifier_limits_clauses(void **state)
{
    (void)state;
    char many[(FL_MAX_CLAUSES + 1) * 8];
    for (size_t i = 0; i < sizeof many; i += 8) {
        memcpy(many + i, "!=3.1.1,", 8);
    }
    Reading reading = specifier_read(SPELLING_PEP440, (Str){many, FL_MAX_CLAUSES * 8});
    assert_int_equal(reading.status, READ_OK);
    reading = specifier_read(SPELLING_PEP440, (Str){many, sizeof many});
    assert_string_equal(reading.problem, "too many clauses");
}

static void sets_combine(void **state)
{
    (void)state;
    VersionSet low = specifier_read(SPELLING_PEP440, S("<3.12")).set;
    VersionSet high = specifier_read(SPELLING_PEP440, S(">=3.10")).set;
    VersionSet both = version_set_intersection(low, high);
    assert_int_equal(both.any, MINOR_BIT(10) | MINOR_BIT(11));
    assert_int_equal(version_set_lowest(both), 10);
    assert_int_equal(version_set_highest(both), 11);
    assert_int_equal(version_set_highest(high), MINOR_NONE);
    assert_true(version_set_union(low, high).any == MINORS_KNOWN);
    assert_int_equal(minors_between(-1, 99), MINORS_KNOWN);
    assert_int_equal(minors_between(5, 4), 0);
    assert_int_equal(minors_highest(0), MINOR_NONE);
}

static void versions_compare(void **state)
{
    (void)state;
    static const char *const ascending[] = {"2.7",      "3",         "3.9",       "3.10.0a1",
                                            "3.10.0b1", "3.10.0rc1", "3.10.0rc2", "3.10",
                                            "3.10.4",   "3.11-dev",  "3.11"};
    for (size_t i = 0; i < sizeof ascending / sizeof *ascending; i++) {
        for (size_t j = 0; j < sizeof ascending / sizeof *ascending; j++) {
            Version a = specifier_read(SPELLING_VERSION, str_of(ascending[i])).version;
            Version b = specifier_read(SPELLING_VERSION, str_of(ascending[j])).version;
            assert_int_equal(version_compare(a, b), (i > j) - (i < j));
        }
    }
}

static void minors_are_parsed(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        Minor minor;
    } rows[] = {
        {"3.10",       10        },
        {"py310",      10        },
        {"310",        10        },
        {"python3.10", 10        },
        {"cp39",       9         },
        {" 3.9 ",      9         },
        {"3.1",        1         },
        {"3",          MINOR_NONE},
        {"3.10.4",     MINOR_NONE},
        {"3.x",        MINOR_NONE},
        {"2.7",        MINOR_NONE},
        {"",           MINOR_NONE},
        {"3.99",       MINOR_NONE},
        {"latest",     MINOR_NONE},
        {"3.10t",      MINOR_NONE},
    };
    Arena *arena = arena_new();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_int_equal(minor_parse(str_of(rows[i].text)), rows[i].minor);
    }
    assert_str(minor_text(arena, 10), "3.10");
    assert_str(minor_text(arena, MINOR_NONE), "");
    arena_free(arena);
}

static void releases_are_in_order(void **state)
{
    (void)state;
    for (Minor minor = MINOR_OLDEST; minor <= MINOR_NEWEST; minor++) {
        const Release *release = release_of(minor);
        assert_int_equal(release->minor, minor);
        assert_true(release->first_release < release->end_of_bugfixes);
        assert_true(release->end_of_bugfixes <= release->end_of_life);
        assert_true(minor == 0 ||
                    release_of((Minor)(minor - 1))->first_release < release->first_release);
        assert_int_equal(release_newest_on(release->first_release), minor);
    }
    assert_null(release_of(MINOR_NEWEST + 1));
    assert_null(release_of(MINOR_NONE));
    assert_int_equal(release_newest_on(20081202), MINOR_NONE);
    assert_int_equal(release_newest_on(20260930), 14);
}

static void days_are_parsed(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        Day day;
    } rows[] = {
        {"2026-11-20", 20261120},
        {"2024-02-29", 20240229},
        {"2000-02-29", 20000229},
        {"2025-02-29", 0       },
        {"1900-02-29", 0       },
        {"2026-13-01", 0       },
        {"2026-00-10", 0       },
        {"2026-04-31", 0       },
        {"2026-1-1",   0       },
        {"2026/11/20", 0       },
        {"20261120",   0       },
        {"2026-11-2x", 0       },
        {"",           0       },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Day day = 0;
        assert_int_equal(day_parse(str_of(rows[i].text), &day), rows[i].day != 0);
        assert_int_equal(day, rows[i].day);
    }
}

static void spellings_have_names(void **state)
{
    (void)state;
    for (Spelling spelling = 0; spelling < SPELLING_COUNT; spelling++) {
        assert_int_equal(spelling_parse(spelling_name(spelling)), spelling);
    }
    assert_int_equal(spelling_parse(S("roman")), SPELLING_COUNT);
}

/* A claim takes the newest released minor of what its consumer may choose from. */
static void claims_float(void **state)
{
    (void)state;
    static const struct {
        Spelling spelling;
        const char *text;
        bool floating;
        MinorMask before, after; /* 3.15's release */
    } rows[] = {
        {SPELLING_SEMVER, "3.x",         true,  MINOR_BIT(14),                 MINOR_BIT(15)},
        {SPELLING_SEMVER, "3.10",        false, MINOR_BIT(10),                 MINOR_BIT(10)},
        {SPELLING_SEMVER, ">=3.9 <3.12", true,  MINOR_BIT(11),                 MINOR_BIT(11)},
        {SPELLING_SEMVER, "3.15-dev",    false, MINOR_BIT(15),                 MINOR_BIT(15)},
        {SPELLING_IMAGE,  "python:slim", true,  MINOR_BIT(14),                 MINOR_BIT(15)},
        {SPELLING_PEP440, ">=3.14",      false, MINOR_BIT(14) | MINOR_BIT(15),
         MINOR_BIT(14) | MINOR_BIT(15)                                                      },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Claim claim = {.role = ROLE_TESTED};
        Reading reading = specifier_read(rows[i].spelling, str_of(rows[i].text));
        claim_take(&claim, &reading);
        assert_int_equal(claim.floating, rows[i].floating);
        assert_int_equal(claim_minors(&claim, 20260930), rows[i].before);
        assert_int_equal(claim_minors(&claim, 20261001), rows[i].after);
    }
    Claim range = {.role = ROLE_FLOOR};
    Reading reading = specifier_read(SPELLING_PEP440, S(">=3.15.0rc1"));
    claim_take(&range, &reading);
    assert_false(range.prerelease); /* a bound is no interpreter */
}

static void bounds_clamp_to_the_known_minors(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        Minor minor;
    } rows[] = {
        {"2.7",    MINOR_OLDEST},
        {"3.0",    0           },
        {"py310",  10          },
        {"3.99",   MINOR_NEWEST},
        {"4.0",    MINOR_NEWEST},
        {"3",      MINOR_NONE  },
        {"banana", MINOR_NONE  }
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        print_message("%s\n", rows[i].text);
        assert_int_equal(minor_parse_bound(str_of(rows[i].text)), rows[i].minor);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bounds_clamp_to_the_known_minors),
        cmocka_unit_test(specifier_reads_and_rewrites),
        cmocka_unit_test(specifier_survives_any_bytes),
        cmocka_unit_test(specifier_limits_clauses),
        cmocka_unit_test(sets_combine),
        cmocka_unit_test(versions_compare),
        cmocka_unit_test(minors_are_parsed),
        cmocka_unit_test(releases_are_in_order),
        cmocka_unit_test(days_are_parsed),
        cmocka_unit_test(spellings_have_names),
        cmocka_unit_test(claims_float),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
