/* floor-drift and prose-drift: what is promised, to installers and to readers. */
#include "check.h"

/* Promises that may lie above the floor, because they are about a part of the project only. */
static bool may_exceed(const Claim *claim)
{
    return str_eq(str_of(claim->surface->id), S("uv-dependency-group"));
}

static void check_floor(const Check *check, const Claim *claim)
{
    const Scope *scope = &check->policies->scopes[claim->scope];
    Minor promised = promised_minor(claim), floor = scope->floor.minor;
    bool part = claim->developer_tool;
    if (!check_uses(check, claim) || promised == MINOR_NONE || floor == MINOR_NONE ||
        promised == floor || (part && (promised < floor || may_exceed(claim))) ||
        check_follows_anchor(check, claim, promised)) {
        return;
    }
    Diagnostic *diagnostic =
        check_claim(check, RULE_FLOOR_DRIFT, part ? SEVERITY_WARNING : SEVERITY_ERROR, claim);
    if (diagnostic == NULL) {
        return;
    }
    diagnostic->message =
        str_format(check->arena, "`%.*s` promises Python %.*s, but the floor is %.*s",
                   STR_ARG(claim->value), STR_ARG(check_minor(check, promised)),
                   STR_ARG(check_minor(check, floor)));
    diagnostic->label =
        str_format(check->arena, "promises %.*s", STR_ARG(check_minor(check, promised)));
    diagnostic->help = str_format(check->arena, "promise Python %.*s, or move the floor",
                                  STR_ARG(check_minor(check, floor)));
    note_bound(check->report, diagnostic, &scope->floor, "floor");
}

void check_floors(const Check *check)
{
    for (size_t i = 0; i < check->findings->claims.len; i++) {
        const Claim *claim = check->findings->claims.items[i];
        if (claim->role == ROLE_FLOOR) {
            check_floor(check, claim);
        }
    }
}

/* One exact version that lies in the range names no floor: "tested with Python 3.12". */
static bool names_no_floor(const Scope *scope, const Group *group)
{
    const Claim *claim = group->lowest;
    bool exact = group->claims.len == 1 && !claim->set.open &&
                 (group->minors & (group->minors - 1)) == 0;
    return exact &&
           (group->minors & (scope_minors(scope) | MINOR_BIT(scope->floor.minor))) != 0;
}

static void check_sentence(const Check *check, const Group *group)
{
    const Claim *claim = group->lowest;
    const Scope *scope = &check->policies->scopes[claim->scope];
    Minor stated = group->python2 ? MINOR_NONE : minors_lowest(group->minors);
    Minor floor = scope->floor.minor;
    if (floor == MINOR_NONE || stated == floor || names_no_floor(scope, group) ||
        check_follows_anchor(check, claim, stated)) {
        return;
    }
    Diagnostic *diagnostic = check_claim(check, RULE_PROSE_DRIFT, SEVERITY_WARNING, claim);
    if (diagnostic == NULL) {
        return;
    }
    diagnostic->message =
        str_format(check->arena, "`%.*s` is stated here, but the floor is %.*s",
                   STR_ARG(claim->value), STR_ARG(check_minor(check, floor)));
    diagnostic->help =
        str_format(check->arena, "write %.*s", STR_ARG(check_minor(check, floor)));
    note_bound(check->report, diagnostic, &scope->floor, "floor");
}

void check_prose(const Check *check)
{
    GroupList groups = check_groups(check, ROLE_PROSE);
    for (size_t i = 0; i < groups.len; i++) {
        check_sentence(check, &groups.items[i]);
    }
}
