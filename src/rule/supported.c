/* supported-drift and supported-untested: advertised lists of versions. */
#include "check.h"

/* A number that says only where a generated list ends is no list. */
static bool is_list(const Group *group)
{
    return !str_eq(str_of(group->lowest->surface->id), S("pyproject-fmt-max-python"));
}

static const Claim *member_with(const Check *check, const Group *group, MinorMask minors)
{
    for (size_t i = 0; i < group->claims.len; i++) {
        if ((claim_minors(group->claims.items[i], check->today) & minors) != 0) {
            return group->claims.items[i];
        }
    }
    return group->lowest;
}

static void report_drift(const Check *check, const Claim *at, Str message, const Bound *bound,
                         const char *name)
{
    Diagnostic *diagnostic = check_claim(check, RULE_SUPPORTED_DRIFT, SEVERITY_WARNING, at);
    if (diagnostic != NULL) {
        diagnostic->message = message;
        diagnostic->help = S("list every version from the floor on, and none below it");
        note_bound(check->report, diagnostic, bound, name);
    }
}

/* Versions between the floor and the newest advertised one that the list leaves out. Holes of
 * the promised set are no gaps. */
static MinorMask find_gaps(const Scope *scope, const Group *group)
{
    MinorMask span = minors_between(scope->floor.minor, minors_highest(group->minors));
    return span & scope->promised.any & ~group->minors;
}

static void check_start(const Check *check, const Scope *scope, const Group *group)
{
    const Claim *lowest = group->lowest;
    Minor first = minors_lowest(group->minors), floor = scope->floor.minor;
    bool below = group->python2 || first < floor;
    if (!below && (first == floor || check_follows_anchor(check, lowest, first))) {
        return;
    }
    Str first_text = check_lowest(check, lowest), floor_text = check_minor(check, floor);
    Str message =
        below ? str_format(check->arena, "Python %.*s is advertised, below the floor %.*s",
                           STR_ARG(first_text), STR_ARG(floor_text))
              : str_format(check->arena, "the list starts at %.*s, but the floor is %.*s",
                           STR_ARG(first_text), STR_ARG(floor_text));
    report_drift(check, lowest, message, &scope->floor, "floor");
}

static MinorMask minors_above(Minor minor)
{
    return ~((MINOR_BIT(minor) << 1) - 1);
}

static void check_gaps(const Check *check, const Scope *scope, const Group *group)
{
    MinorMask listed = group->minors;
    MinorMask gaps = find_gaps(scope, group) & minors_above(minors_lowest(listed));
    if (gaps != 0) {
        Minor next = minors_lowest(listed & minors_above(minors_lowest(gaps)));
        report_drift(check, member_with(check, group, MINOR_BIT(next)),
                     str_format(check->arena, "the list leaves out %.*s",
                                STR_ARG(check_minors(check, gaps))),
                     &scope->floor, "floor");
    }
}

static void check_end(const Check *check, const Scope *scope, const Group *group)
{
    Minor ceiling = scope->ceiling.minor;
    bool declared = scope->ceiling.origin.declared && ceiling != MINOR_NONE;
    MinorMask above = declared ? group->minors & minors_above(ceiling) : 0;
    if (above != 0) {
        report_drift(check, member_with(check, group, above),
                     str_format(check->arena,
                                "Python %.*s is advertised, above the ceiling %.*s",
                                STR_ARG(check_minors(check, above)),
                                STR_ARG(check_minor(check, ceiling))),
                     &scope->ceiling, "ceiling");
    }
}

static void check_list(const Check *check, const Group *group)
{
    const Scope *scope = &check->policies->scopes[group->lowest->scope];
    if (scope->floor.minor != MINOR_NONE && group->minors != 0) {
        check_start(check, scope, group);
        check_gaps(check, scope, group);
        check_end(check, scope, group);
    }
}

/* Versions that a rule about floor, default or ceiling speaks of already. */
static MinorMask bounds_of(const Scope *scope)
{
    MinorMask bounds = MINOR_BIT(scope->floor.minor);
    if (scope->default_.minor != MINOR_NONE) {
        bounds |= MINOR_BIT(scope->default_.minor);
    }
    if (scope->ceiling.minor != MINOR_NONE && scope->ceiling.origin.declared) {
        bounds |= MINOR_BIT(scope->ceiling.minor);
    }
    return bounds;
}

static void check_tested(const Check *check, const Group *group)
{
    const ScopeView *view = &check->scopes[group->lowest->scope];
    const Coverage *coverage = &view->coverage;
    if (view->scope->floor.minor == MINOR_NONE || coverage->unresolved || !coverage->resolved) {
        return;
    }
    MinorMask untested = group->minors & scope_minors(view->scope) & ~bounds_of(view->scope) &
                         ~(coverage->required | coverage->stated);
    if (untested == 0) {
        return;
    }
    Diagnostic *diagnostic =
        check_claim(check, RULE_SUPPORTED_UNTESTED, SEVERITY_WARNING,
                    member_with(check, group, MINOR_BIT(minors_lowest(untested))));
    if (diagnostic == NULL) {
        return;
    }
    diagnostic->message = str_format(
        check->arena, "Python %.*s is advertised, and no lane that must pass runs it",
        STR_ARG(check_minors(check, untested)));
    diagnostic->help = S("add a lane, or take the version off the list");
    if (coverage->lowest != NULL) {
        diagnostic_relate(check->report, diagnostic, coverage->lowest->place, "the lanes");
    }
}

void check_supported(const Check *check)
{
    GroupList groups = check_groups(check, ROLE_SUPPORTED);
    for (size_t i = 0; i < groups.len; i++) {
        if (is_list(&groups.items[i])) {
            check_list(check, &groups.items[i]);
            check_tested(check, &groups.items[i]);
        }
    }
}
