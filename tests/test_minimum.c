/* The lowest minor that snippets need, over everything that the database and the syntax have.
 */
#include "python_rows.h"

static Minor minimum_of(Arena *arena, const char *source)
{
    PythonReport *reports[8];
    size_t count = row_analyse(arena, source, reports);
    MinorMask lacking = 0;
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < reports[i]->requirements.len; j++) {
            lacking |= reports[i]->requirements.items[j].lacking;
        }
    }
    return minors_lowest(MINORS_KNOWN & ~lacking);
}

static void snippets_need_minors(void **state)
{
    (void)state;
    static const struct {
        Minor minimum;
        const char *source;
    } rows[] = {
#define MINIMUM(minimum, source) {minimum, source},
#include "minimum_rows.def"
#undef MINIMUM
    };
    size_t failures = 0;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        Arena *arena = arena_new();
        Minor found = minimum_of(arena, rows[i].source);
        if (found != rows[i].minimum) {
            print_error("%s: found 3.%d, expected 3.%d\n", rows[i].source, found,
                        rows[i].minimum);
            failures++;
        }
        arena_free(arena);
    }
    assert_int_equal(failures, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(snippets_need_minors)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
