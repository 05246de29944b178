#include <string.h>

#include "floorlint/rule.h"

#include "test.h"

static bool is_kebab(Str id)
{
    for (size_t i = 0; i < id.len; i++) {
        bool letter = id.ptr[i] >= 'a' && id.ptr[i] <= 'z';
        bool dash = id.ptr[i] == '-' && i > 0 && i + 1 < id.len && id.ptr[i - 1] != '-';
        if (!letter && !dash) {
            return false;
        }
    }
    return id.len > 0;
}

/* The three parts: what it means, why it matters, how to fix it. */
static bool is_three_paragraphs(Str text)
{
    size_t paragraphs = 1;
    for (size_t i = 0; i + 1 < text.len; i++) {
        paragraphs += text.ptr[i] == '\n' && text.ptr[i + 1] == '\n';
    }
    return paragraphs == 3 && str_ends(text, S("."));
}

/* File names without indentation, and below each at least one line of its text. */
static bool is_example(Str example)
{
    Str line;
    bool in_file = false, has_text = false, first = true;
    while (str_cut(&example, '\n', &line)) {
        if (line.len == 0) {
            continue;
        }
        bool text = str_starts(line, S("    "));
        if (text ? !in_file : !first && !has_text) {
            return false;
        }
        has_text = text;
        in_file = true;
        first = false;
    }
    return has_text;
}

static void every_rule_has_its_words(void **state)
{
    (void)state;
    for (size_t i = 0; i < RULE_COUNT; i++) {
        const Rule *rule = rule_get((RuleId)i);
        bool good = is_kebab(str_of(rule->id)) && rule->severity >= SEVERITY_INFO &&
                    strlen(rule->summary) > 10 && strlen(rule->summary) <= 80 &&
                    !str_ends(str_of(rule->summary), S(".")) &&
                    is_three_paragraphs(str_of(rule->explanation)) &&
                    is_example(str_of(rule->bad)) && is_example(str_of(rule->good)) &&
                    strcmp(rule->bad, rule->good) != 0;
        if (!good) {
            print_error("rule %s\n", rule->id);
        }
        assert_true(good);
    }
}

static void ids_are_unique_and_found(void **state)
{
    (void)state;
    for (size_t i = 0; i < RULE_COUNT; i++) {
        assert_int_equal(rule_parse(str_of(rule_get((RuleId)i)->id)), i);
    }
    assert_int_equal(rule_parse(S("stdlib")), RULE_COUNT);
    assert_int_equal(rule_parse(S("STDLIB-ADDED")), RULE_COUNT);
    assert_int_equal(rule_parse(S("")), RULE_COUNT);
}

static void severities_go_by_name(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        Severity severity;
    } rows[] = {
        {"off",      SEVERITY_OFF    },
        {"info",     SEVERITY_INFO   },
        {"warning",  SEVERITY_WARNING},
        {"error",    SEVERITY_ERROR  },
        {"default",  SEVERITY_DEFAULT},
        {"Error",    SEVERITY_DEFAULT},
        {"critical", SEVERITY_DEFAULT},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_int_equal(severity_parse(str_of(rows[i].name)), rows[i].severity);
    }
    assert_str(severity_name(SEVERITY_WARNING), "warning");
}

static void sets_hold_rules(void **state)
{
    (void)state;
    RuleSet set = {0};
    assert_false(rule_set_has(set, RULE_ANCHOR_MISSING));
    set = rule_set_with(set, RULE_ANCHOR_MISSING);
    set = rule_set_with(set, RULE_UNUSED_SUPPRESSION);
    assert_true(rule_set_has(set, RULE_ANCHOR_MISSING));
    assert_true(rule_set_has(set, RULE_UNUSED_SUPPRESSION));
    assert_false(rule_set_has(set, RULE_ANCHOR_INVALID));
    set = rule_set_without(set, RULE_ANCHOR_MISSING);
    assert_false(rule_set_has(set, RULE_ANCHOR_MISSING));
    for (size_t i = 0; i < RULE_COUNT; i++) {
        assert_true(rule_set_has(RULE_SET_ALL, (RuleId)i));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_rule_has_its_words),
        cmocka_unit_test(ids_are_unique_and_found),
        cmocka_unit_test(severities_go_by_name),
        cmocka_unit_test(sets_hold_rules),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
