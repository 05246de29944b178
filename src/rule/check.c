#include "check.h"

#include <stdarg.h>

bool check_is_python2(const Claim *claim)
{
    return claim->set.any == 0 && !claim->set.open && claim->version.major >= 0 &&
           claim->version.major < 3;
}

/* Whether the promise of a claim's scope reaches down to Python 2. */
static bool admits_python2(const Check *check, const Claim *claim)
{
    const Claim *promise = check->policies->scopes[claim->scope].promise;
    return promise != NULL && promise->version.major >= 0 && promise->version.major < 3;
}

bool check_uses(const Check *check, const Claim *claim)
{
    if (claim->unresolved || claim->value_changed || claim->invalid.len > 0 ||
        policy_is_foreign(claim)) {
        return false;
    }
    return claim->set.any != 0 || (check_is_python2(claim) && !admits_python2(check, claim));
}

Str check_lowest(const Check *check, const Claim *claim)
{
    if (!check_is_python2(claim)) {
        return minor_text(check->arena, minors_lowest(claim_minors(claim, check->today)));
    }
    return claim->version.minor >= 0
               ? str_format(check->arena, "%d.%d", (int)claim->version.major,
                            (int)claim->version.minor)
               : str_format(check->arena, "%d", (int)claim->version.major);
}

static void add_member(const Check *check, Group *group, const Claim *claim)
{
    *vec_push(check->arena, &group->claims) = claim;
    MinorMask minors = claim_minors(claim, check->today);
    bool older = check_is_python2(claim);
    if (group->lowest == NULL || (older && !group->python2) ||
        (!older && !group->python2 && minors_lowest(minors) < minors_lowest(group->minors))) {
        group->lowest = claim;
        group->python2 = older;
    }
    group->minors |= minors;
}

static uint32_t highest_group(const Findings *findings)
{
    uint32_t highest = 0;
    for (size_t i = 0; i < findings->claims.len; i++) {
        uint32_t group = findings->claims.items[i]->group;
        highest = group > highest ? group : highest;
    }
    return highest;
}

GroupList check_groups(const Check *check, Role role)
{
    GroupList groups = {0};
    const Findings *findings = check->findings;
    /* For each number of a group, its place in the list plus 1. */
    size_t *places = arena_array_of(check->arena, size_t, (size_t)highest_group(findings) + 1);
    for (size_t i = 0; i < findings->claims.len; i++) {
        const Claim *claim = findings->claims.items[i];
        if (claim->role != role || !check_uses(check, claim)) {
            continue;
        }
        size_t *place = &places[claim->group];
        if (claim->group == 0 || *place == 0) {
            *vec_push(check->arena, &groups) = (Group){0};
            *place = groups.len;
        }
        add_member(check, &groups.items[*place - 1], claim);
    }
    return groups;
}

Diagnostic *check_place(const Check *check, RuleId rule, Severity usual, uint32_t scope,
                        Place place, Str subject)
{
    Diagnostic *diagnostic = report_add(check->report, check->settings, rule, scope, place);
    if (diagnostic != NULL) {
        diagnostic->subject = subject;
        if (check->settings->severity[rule] == SEVERITY_DEFAULT) {
            diagnostic->severity = usual;
        }
    }
    return diagnostic;
}

Diagnostic *check_claim(const Check *check, RuleId rule, Severity usual, const Claim *claim)
{
    Diagnostic *diagnostic =
        check_place(check, rule, usual, claim->scope, claim->place, claim->text);
    for (size_t i = 0; diagnostic != NULL && i < claim->use_count; i++) {
        diagnostic_relate(check->report, diagnostic, claim->uses[i], "used here");
    }
    return diagnostic;
}

DiagnosticIndex check_index(const Check *check, const Diagnostic *diagnostic)
{
    return diagnostic != NULL ? (size_t)(diagnostic - check->report->diagnostics.items)
                              : NO_DIAGNOSTIC;
}

void check_relate(const Check *check, DiagnosticIndex index, Place place, const char *format,
                  ...)
{
    if (index == NO_DIAGNOSTIC) {
        return;
    }
    va_list args;
    va_start(args, format);
    Str message = str_vformat(check->arena, format, args);
    va_end(args);
    diagnostic_relate(check->report, &check->report->diagnostics.items[index], place, "%.*s",
                      STR_ARG(message));
}

void note_bound(Report *report, Diagnostic *diagnostic, const Bound *bound, const char *name)
{
    const Origin *origin = &bound->origin;
    if (diagnostic == NULL || bound->minor == MINOR_NONE) {
        return;
    }
    if (origin->option.len > 0) {
        diagnostic_note(report, diagnostic, "the %s is set by %.*s", name,
                        STR_ARG(origin->option));
        return;
    }
    diagnostic_note(report, diagnostic, "the %s is set by %.*s:%u", name,
                    STR_ARG(origin->place.path), origin->place.line);
    const Place *own = &diagnostic->place;
    if (own->line != origin->place.line || own->column != origin->place.column ||
        !str_eq(own->path, origin->place.path)) {
        diagnostic_relate(report, diagnostic, origin->place, "the %s", name);
    }
}

bool differ_in_patch(const Claim *a, const Claim *b)
{
    return a->precision == PRECISION_PATCH && b->precision == PRECISION_PATCH &&
           version_compare(a->version, b->version) != 0;
}

bool check_follows_anchor(const Check *check, const Claim *claim, Minor minor)
{
    const ScopeView *view = &check->scopes[claim->scope];
    if (!view->refused || view->meant == MINOR_NONE || minor != view->meant) {
        return false;
    }
    if (claim != view->scope->promise) {
        check_relate(check, view->refusal, claim->place, "agrees with the promise");
    }
    return true;
}

Str check_minor(const Check *check, Minor minor)
{
    return minor_text(check->arena, minor);
}

Str check_minors(const Check *check, MinorMask minors)
{
    Str text = S("");
    while (minors != 0) {
        Minor minor = minors_lowest(minors);
        minors &= ~MINOR_BIT(minor);
        const char *joint = text.len == 0 ? "" : minors == 0 ? " and " : ", ";
        text = str_format(check->arena, "%.*s%s%.*s", STR_ARG(text), joint,
                          STR_ARG(check_minor(check, minor)));
    }
    return text;
}

static const Claim *find_anchor(const Policies *policies, size_t index)
{
    const Scope *scope = &policies->scopes[index];
    while (anchor_minor(scope->anchor) == MINOR_NONE) {
        const Scope *parent = &policies->scopes[scope->parent];
        if (parent == scope) {
            return NULL;
        }
        scope = parent;
    }
    return scope->anchor;
}

void rules_check_claims(Report *report, const Settings *settings, const Findings *findings,
                        Day today)
{
    Check check = {
        .arena = report->arena,
        .report = report,
        .settings = settings,
        .findings = findings,
        .policies = report->policies,
        .scopes = arena_array_of(report->arena, ScopeView, report->policies->count),
        .today = today,
    };
    for (size_t i = 0; i < report->policies->count; i++) {
        check.scopes[i].scope = &report->policies->scopes[i];
        check.scopes[i].anchor = find_anchor(report->policies, i);
        check.scopes[i].meant = MINOR_NONE;
        check.scopes[i].refusal = NO_DIAGNOSTIC;
        check.scopes[i].untested = NO_DIAGNOSTIC;
    }
    for (size_t i = 0; i < findings->claims.len; i++) {
        const Claim *claim = findings->claims.items[i];
        check.scopes[claim->scope].has_claims |= !policy_is_foreign(claim);
    }
    /* Causes first: what follows from them is related to them. */
    check_remarks(&check);
    check_unresolved(&check);
    check_refused_values(&check);
    check_unquoted(&check);
    check_anchors(&check);
    check_jobs(&check);
    check_floors(&check);
    check_targets(&check);
    check_runtimes(&check);
    check_coverage(&check);
    check_unpinned(&check);
    check_supported(&check);
    check_locks(&check);
    check_wheels(&check);
    check_prose(&check);
    check_calendar(&check);
}
