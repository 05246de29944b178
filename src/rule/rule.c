#include "floorlint/rule.h"

/* The words of a rule: FL_WORDS(ID, what it means, why it matters, how to fix it, bad, good).
 * An example is a small repository: a line without indentation names a file, and the lines that
 * follow, indented by four blanks, are its text. */
#define FL_WORDS(ID, meaning, reason, remedy, bad, good)                                       \
    static const char explanation_##ID[] = meaning "\n\n" reason "\n\n" remedy;                \
    static const char bad_##ID[] = bad;                                                        \
    static const char good_##ID[] = good;

/* clang-format off: sorted by subject, not by name */
#include "words/anchor.def"
#include "words/floor.def"
#include "words/lanes.def"
#include "words/reading.def"
#include "words/runtime.def"
#include "words/source.def"
#include "words/supported.def"
/* clang-format on */

#undef FL_WORDS

#define FL_RULE(ID, id, severity, fixable, summary)                                            \
    [RULE_##ID] = {id, severity, fixable, summary, explanation_##ID, bad_##ID, good_##ID},

static const Rule rules[RULE_COUNT] = {
#include "floorlint/rules.def"
};

#undef FL_RULE

_Static_assert(RULE_COUNT <= 64, "a RuleSet has 64 bits");

static const char *const severity_names[] = {
    [SEVERITY_DEFAULT] = "default", [SEVERITY_OFF] = "off",     [SEVERITY_INFO] = "info",
    [SEVERITY_WARNING] = "warning", [SEVERITY_ERROR] = "error",
};

Str severity_name(Severity severity)
{
    return str_of(severity_names[severity]);
}

Severity severity_parse(Str name)
{
    for (size_t i = 0; i < sizeof severity_names / sizeof *severity_names; i++) {
        if (str_eq(name, str_of(severity_names[i]))) {
            return (Severity)i;
        }
    }
    return SEVERITY_DEFAULT;
}

const Rule *rule_get(RuleId id)
{
    return &rules[id];
}

RuleId rule_parse(Str id)
{
    for (size_t i = 0; i < RULE_COUNT; i++) {
        if (str_eq(id, str_of(rules[i].id))) {
            return (RuleId)i;
        }
    }
    return RULE_COUNT;
}

bool rule_set_has(RuleSet set, RuleId id)
{
    return (set.bits >> id & 1) != 0;
}

RuleSet rule_set_with(RuleSet set, RuleId id)
{
    return (RuleSet){set.bits | (uint64_t)1 << id};
}

RuleSet rule_set_without(RuleSet set, RuleId id)
{
    return (RuleSet){set.bits & ~((uint64_t)1 << id)};
}
