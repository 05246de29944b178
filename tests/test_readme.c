/* The README's table of rules says what the rule table says. */
#include <stdio.h>

#include "floorlint/buf.h"
#include "floorlint/rule.h"

#include "test.h"

static Str read_readme(Arena *arena)
{
    Buf text = {.arena = arena};
    FILE *file = fopen(README, "rb");
    assert_non_null(file);
    char bytes[4096];
    for (size_t count; (count = fread(bytes, 1, sizeof bytes, file)) > 0;) {
        buf_add(&text, (Str){bytes, count});
    }
    fclose(file);
    return buf_str(&text);
}

/* Text in a cell: a bar would end it. */
static void add_cell(Buf *out, Str text)
{
    for (size_t i = 0; i < text.len; i++) {
        buf_add(out, text.ptr[i] == '|' ? S("\\") : S(""));
        buf_add_byte(out, text.ptr[i]);
    }
}

static Str make_table(Arena *arena)
{
    Buf out = {.arena = arena};
    buf_add(&out, S("| rule | severity | fires when |\n|---|---|---|\n"));
    for (size_t i = 0; i < RULE_COUNT; i++) {
        const Rule *rule = rule_get((RuleId)i);
        Str severity = severity_name(rule->severity);
        buf_printf(&out, "| `%s` | %.*s | ", rule->id, STR_ARG(severity));
        add_cell(&out, str_of(rule->summary));
        buf_add(&out, S(" |\n"));
    }
    return buf_str(&out);
}

static void holds_the_rule_table(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    Str readme = read_readme(arena);
    Str begin = S("<!-- rules: begin (checked by a test against the rule table) -->\n");
    size_t from = str_find(readme, begin), to = str_find(readme, S("<!-- rules: end -->"));
    assert_true(from != STR_NONE && to != STR_NONE && from + begin.len <= to);
    Str expected = make_table(arena);
    if (!str_eq(str_slice(readme, from + begin.len, to), expected)) {
        print_error("README.md must hold this table:\n");
        for (Str line; str_cut(&expected, '\n', &line);) { /* cmocka cuts long texts */
            print_error("%.*s\n", STR_ARG(line));
        }
        fail();
    }
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(holds_the_rule_table)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
