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
            Str reason = claim->reason.len > 0 ? claim->reason : S("is computed");
            diagnostic->message =
                str_format(check->arena, "`%.*s` %.*s: which Python it names is unknown",
                           STR_ARG(claim->text), STR_ARG(reason));
            diagnostic->label = S("not checked");
        }
    }
}

/* The rule that speaks of a value which its consumer refuses, by the role of its claim. An
 * anchor's value is judged with the anchors; a sentence is refused by nobody. */
static const RuleId refused_by_role[ROLE_COUNT] = {
    [ROLE_ANCHOR] = RULE_COUNT,        [ROLE_FLOOR] = RULE_FLOOR_DRIFT,
    [ROLE_TARGET] = RULE_TARGET_DRIFT, [ROLE_RUNTIME] = RULE_RUNTIME_DRIFT,
    [ROLE_TESTED] = RULE_PARSE_FAILED, [ROLE_SUPPORTED] = RULE_SUPPORTED_DRIFT,
    [ROLE_LOCK] = RULE_PARSE_FAILED,   [ROLE_PROSE] = RULE_COUNT,
};

void check_refused_values(const Check *check)
{
    for (size_t i = 0; i < check->findings->claims.len; i++) {
        const Claim *claim = check->findings->claims.items[i];
        RuleId rule = refused_by_role[claim->role];
        if (claim->invalid.len == 0 || claim->unresolved || claim->value_changed ||
            rule == RULE_COUNT || policy_is_foreign(claim)) {
            continue;
        }
        Diagnostic *diagnostic = check_claim(check, rule, rule_get(rule)->severity, claim);
        if (diagnostic != NULL) {
            diagnostic->message = str_format(check->arena, "`%.*s` is refused: %.*s",
                                             STR_ARG(claim->value), STR_ARG(claim->invalid));
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
