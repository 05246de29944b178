/* What the readers could not understand, and values that change while they are read. */
#include <assert.h>

#include "check.h"

void check_remarks(const Check *check)
{
    for (size_t i = 0; i < check->findings->remarks.len; i++) {
        const Remark *remark = &check->findings->remarks.items[i];
        RuleId rule = rule_parse(remark->rule);
        assert(rule < RULE_COUNT);
        Diagnostic *diagnostic =
            check_place(check, rule, rule_get(rule)->severity,
                        policy_scope_of(check->policies, remark->place.path), remark->place,
                        remark->subject);
        if (diagnostic == NULL) {
            continue;
        }
        diagnostic->message = remark->message;
        if (remark->note.len > 0) {
            diagnostic_note(check->report, diagnostic, "%.*s", STR_ARG(remark->note));
        }
    }
}

void check_unresolved(const Check *check)
{
    for (size_t i = 0; i < check->findings->claims.len; i++) {
        const Claim *claim = check->findings->claims.items[i];
        if (!claim->unresolved || claim->role == ROLE_ANCHOR || policy_is_foreign(claim)) {
            continue;
        }
        Diagnostic *diagnostic =
            check_claim(check, RULE_UNRESOLVED_VERSION, SEVERITY_INFO, claim);
        if (diagnostic != NULL) {
            diagnostic->message =
                str_format(check->arena, "`%.*s` is computed: which Python it names is unknown",
                           STR_ARG(claim->text));
            diagnostic->label = S("not checked");
        }
    }
}

void check_unquoted(const Check *check)
{
    for (size_t i = 0; i < check->findings->claims.len; i++) {
        const Claim *claim = check->findings->claims.items[i];
        if (!claim->value_changed) {
            continue;
        }
        Diagnostic *diagnostic =
            check_claim(check, RULE_UNQUOTED_VERSION, SEVERITY_ERROR, claim);
        if (diagnostic == NULL) {
            continue;
        }
        Str text = claim->text, number = text;
        while (number.len > 0 && number.ptr[number.len - 1] == '0') {
            number.len--;
        }
        diagnostic->message = str_format(check->arena, "YAML reads `%.*s` as the number %.*s",
                                         STR_ARG(text), STR_ARG(number));
        diagnostic->label = S("no quotes");
        diagnostic->help =
            str_format(check->arena, "write it in quotes: \"%.*s\"", STR_ARG(text));
    }
}
