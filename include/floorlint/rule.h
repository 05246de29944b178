/* The rule table: ids, severities and words of every rule. `explain`, the README's table,
 * SARIF's rule list and shell completion all come from it. */
#ifndef FLOORLINT_RULE_H
#define FLOORLINT_RULE_H

#include "floorlint/str.h"

typedef enum Severity {
    SEVERITY_DEFAULT, /* as the rule has it */
    SEVERITY_OFF,
    SEVERITY_INFO,
    SEVERITY_WARNING,
    SEVERITY_ERROR
} Severity;

Str severity_name(Severity severity);
Severity severity_parse(Str name); /* SEVERITY_DEFAULT where there is none of that name */

/* One enumerator per row of src/rule/rules.def: RULE_STDLIB_ADDED is `stdlib-added`. */
typedef enum RuleId {
#define FL_RULE(ID, id, severity, fixable, summary) RULE_##ID,
#include "floorlint/rules.def"
#undef FL_RULE
    RULE_COUNT
} RuleId;

typedef struct Rule {
    const char *id; /* kebab case, permanent */
    Severity severity;
    bool fixable;
    const char *summary;     /* one line */
    const char *explanation; /* what it means, why it matters, how to fix it; paragraphs */
    const char *bad;         /* an example that fires */
    const char *good;        /* the same repaired */
} Rule;

const Rule *rule_get(RuleId id);
RuleId rule_parse(Str id); /* RULE_COUNT where there is none of that id */

/* A set of rules. */
typedef struct RuleSet {
    uint64_t bits;
} RuleSet;

#define RULE_SET_ALL ((RuleSet){~(uint64_t)0})
bool rule_set_has(RuleSet set, RuleId id);
RuleSet rule_set_with(RuleSet set, RuleId id);
RuleSet rule_set_without(RuleSet set, RuleId id);

#endif
