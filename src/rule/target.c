/* target-drift: the versions that linters, formatters and type checkers assume. */
#include "check.h"

/* "`py311` is assumed": what the tool is told, or takes by itself. */
static Str describe_target(const Check *check, const Claim *claim)
{
    if (claim->implicit) {
        return str_format(check->arena, "the tool assumes Python %.*s where nothing is said",
                          STR_ARG(claim->text));
    }
    return str_format(check->arena, "`%.*s` targets Python %.*s", STR_ARG(claim->text),
                      STR_ARG(check_lowest(check, claim)));
}

static void check_target(const Check *check, const Group *group)
{
    const Claim *claim = group->lowest;
    const Scope *scope = &check->policies->scopes[claim->scope];
    Minor target = group->python2 ? MINOR_NONE : minors_lowest(group->minors);
    Minor floor = scope->floor.minor;
    if (floor == MINOR_NONE || target == floor || check_follows_anchor(check, claim, target)) {
        return;
    }
    bool above = target > floor;
    Diagnostic *diagnostic =
        check_claim(check, RULE_TARGET_DRIFT, above ? SEVERITY_ERROR : SEVERITY_WARNING, claim);
    if (diagnostic == NULL) {
        return;
    }
    diagnostic->message = str_format(
        check->arena, "%.*s, %s the floor %.*s", STR_ARG(describe_target(check, claim)),
        above ? "above" : "below", STR_ARG(check_minor(check, floor)));
    diagnostic->label = above ? S("above the floor") : S("below the floor");
    diagnostic_note(check->report, diagnostic, "%s",
                    above
                        ? "the tool accepts, or even writes, code that the floor cannot run"
                        : "the tool leaves older forms in place that the floor does not need");
    diagnostic->help =
        str_format(check->arena, "set the target to %.*s", STR_ARG(check_minor(check, floor)));
    note_bound(check->report, diagnostic, &scope->floor, "floor");
}

void check_targets(const Check *check)
{
    GroupList groups = check_groups(check, ROLE_TARGET);
    for (size_t i = 0; i < groups.len; i++) {
        if ((groups.items[i].lowest->surface->traits & SURFACE_PARTIAL) == 0) {
            check_target(check, &groups.items[i]);
        }
    }
}
