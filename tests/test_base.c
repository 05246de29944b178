#include <string.h>

#include "floorlint/arena.h"
#include "floorlint/buf.h"
#include "floorlint/utf8.h"
#include "floorlint/vec.h"

#include "test.h"

static void arena_gives_zeroed_aligned_memory(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    for (size_t size = 1; size < 100000; size = size * 3 + 1) {
        unsigned char *bytes = arena_alloc(arena, size);
        assert_int_equal((uintptr_t)bytes % 16, 0);
        for (size_t i = 0; i < size; i++) {
            assert_int_equal(bytes[i], 0);
        }
        memset(bytes, 0xAB, size);
    }
    arena_reset(arena);
    assert_int_equal(*(unsigned char *)arena_alloc(arena, 1), 0);
    arena_free(arena);
}

/* What is given back is gone, if it is large; all else of the arena stays as it is. */
static void arena_takes_large_memory_back(void **state)
{
    (void)state;
    enum { LARGE = 3 * 1024 * 1024 };
    Arena *arena = arena_new();
    unsigned char *small = arena_alloc(arena, 16), *first = arena_alloc(arena, LARGE);
    unsigned char *second = arena_alloc(arena, LARGE);
    second[LARGE - 1] = 7;
    arena_give_back(arena, first, LARGE);
    arena_give_back(arena, small, 16);
    arena_give_back(arena, NULL, LARGE);
    unsigned char *third = arena_alloc(arena, LARGE);
    assert_int_equal(third[LARGE - 1], 0);
    small[15] = 9;
    assert_int_equal(second[LARGE - 1], 7);
    arena_give_back(arena, third, LARGE);
    arena_give_back(arena, second, LARGE);
    assert_int_equal(*(unsigned char *)arena_alloc(arena, 1), 0);
    arena_free(arena);
}

static void vec_keeps_its_items(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    VEC(size_t) numbers = {0};
    for (size_t i = 0; i < 1000; i++) {
        *vec_push(arena, &numbers) = i;
    }
    for (size_t i = 0; i < 1000; i++) {
        assert_int_equal(numbers.items[i], i);
    }
    arena_free(arena);
}

static void str_cut_gives_every_part(void **state)
{
    (void)state;
    Str rest = S("a,,b,"), part;
    static const char *const expected[] = {"a", "", "b", ""};
    for (size_t i = 0; i < 4; i++) {
        assert_true(str_cut(&rest, ',', &part));
        assert_str(part, expected[i]);
    }
    assert_false(str_cut(&rest, ',', &part));
}

static void str_finds(void **state)
{
    (void)state;
    assert_int_equal(str_find(S("python3.10"), S("3.1")), 6);
    assert_true(str_find(S("python"), S("3")) == STR_NONE);
    assert_int_equal(str_find_nocase(S("My PYTHON"), S("python")), 3);
    assert_str(str_trim(S(" \t3.10\r\n")), "3.10");
    assert_true(str_compare(S("ab"), S("abc")) < 0);
}

static void buf_makes_control_characters_visible(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    Buf buf = {.arena = arena};
    buf_add_visible(&buf, S("a\x1b[31m\xff\t\xc3\xa9"));
    assert_str(buf_str(&buf), "a\\x1b[31m\xEF\xBF\xBD\t\xc3\xa9");
    arena_free(arena);
}

static void utf8_refuses_what_is_not(void **state)
{
    (void)state;
    uint32_t c;
    assert_int_equal(utf8_decode(S("\xc0\x80"), &c), 0);         /* overlong */
    assert_int_equal(utf8_decode(S("\xed\xa0\x80"), &c), 0);     /* surrogate */
    assert_int_equal(utf8_decode(S("\xf4\x90\x80\x80"), &c), 0); /* past U+10FFFF */
    assert_int_equal(utf8_decode(S("\xe2\x82"), &c), 0);         /* cut short */
    assert_int_equal(utf8_decode(S("\xe2\x82\xac"), &c), 3);
    assert_int_equal(c, 0x20AC);
    assert_int_equal(utf8_length(S("a\xe2\x82\xac\xff")), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arena_gives_zeroed_aligned_memory),
        cmocka_unit_test(arena_takes_large_memory_back),
        cmocka_unit_test(vec_keeps_its_items),
        cmocka_unit_test(str_cut_gives_every_part),
        cmocka_unit_test(str_finds),
        cmocka_unit_test(buf_makes_control_characters_visible),
        cmocka_unit_test(utf8_refuses_what_is_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
