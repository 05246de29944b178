/* The rules about what test lanes run, against floor, default and ceiling. */
#include "check.h"

/* One version that ought to be tested. */
typedef struct Demand {
    uint32_t scope;
    const Bound *bound;
    const char *name; /* "floor", "default" */
    RuleId rule;
    Severity severity;
} Demand;

static bool belongs(const Job *job, uint32_t scope)
{
    return job->scope == scope || job->scope == UINT32_MAX;
}

/* Whether a lane follows a version file: its claim stands there, not in the job. */
static bool follows_file(const Claim *python)
{
    return str_ends(python->place.path, S(".python-version"));
}

/* Where a finding about something missing is shown: at the lane to start from, else at the job,
 * else at what sets the bound. */
static Place find_place(const Check *check, const Demand *demand)
{
    const Coverage *coverage = &check->scopes[demand->scope].coverage;
    const Origin *origin = &demand->bound->origin;
    if (coverage->lowest != NULL && !follows_file(coverage->lowest)) {
        return coverage->lowest->place;
    }
    if (coverage->job != NULL) {
        return coverage->job->place;
    }
    return origin->place.path.len > 0 ? origin->place
                                      : source_whole(check->arena, S(".python-version"));
}

static DiagnosticIndex report_untested(const Check *check, const Demand *demand, Str message)
{
    Str minor = check_minor(check, demand->bound->minor);
    Diagnostic *diagnostic = check_place(check, demand->rule, demand->severity, demand->scope,
                                         find_place(check, demand), minor);
    if (diagnostic != NULL) {
        diagnostic->message = message;
        diagnostic->help =
            str_format(check->arena, "add a lane that runs Python %.*s", STR_ARG(minor));
        note_bound(check->report, diagnostic, demand->bound, demand->name);
    }
    return check_index(check, diagnostic);
}

/* The lane of a scope that may fail and runs a minor; NULL where there is none. */
static const Lane *find_optional(const Check *check, uint32_t scope, Minor minor)
{
    for (size_t i = 0; i < check->findings->jobs.len; i++) {
        const Job *job = check->findings->jobs.items[i];
        for (size_t j = 0; job->tests && belongs(job, scope) && j < job->lane_count; j++) {
            const Lane *lane = &job->lanes[j];
            if (lane->optional && (lane_proof(lane, check->today) & MINOR_BIT(minor)) != 0) {
                return lane;
            }
        }
    }
    return NULL;
}

static void report_optional(const Check *check, const Demand *demand)
{
    Minor minor = demand->bound->minor;
    const Lane *lane = find_optional(check, demand->scope, minor);
    if (lane == NULL) {
        return;
    }
    bool placed = lane->optional_place.path.len > 0;
    Place place = placed                 ? lane->optional_place
                  : lane->python != NULL ? lane->python->place
                                         : find_place(check, demand);
    Diagnostic *diagnostic = check_place(check, RULE_LANE_OPTIONAL, SEVERITY_WARNING,
                                         demand->scope, place, check_minor(check, minor));
    if (diagnostic == NULL) {
        return;
    }
    diagnostic->message = str_format(
        check->arena, "the only lane that runs the %s %.*s may fail%s%.*s%s", demand->name,
        STR_ARG(check_minor(check, minor)), lane->optional_why.len > 0 ? ": `" : "",
        STR_ARG(lane->optional_why), lane->optional_why.len > 0 ? "`" : "");
    diagnostic->help = S("let this lane count");
    if (placed && lane->python != NULL) {
        diagnostic_relate(check->report, diagnostic, lane->python->place, "the lane");
    }
    note_bound(check->report, diagnostic, demand->bound, demand->name);
}

static DiagnosticIndex find_diagnostic(const Check *check, RuleId rule, Place place)
{
    for (size_t i = 0; i < check->report->diagnostics.len; i++) {
        const Diagnostic *diagnostic = &check->report->diagnostics.items[i];
        if (diagnostic->rule == rule && diagnostic->place.line == place.line &&
            diagnostic->place.column == place.column &&
            str_eq(diagnostic->place.path, place.path)) {
            return i;
        }
    }
    return NO_DIAGNOSTIC;
}

/* Whether some lane would run the minor if a reported fault of that lane were mended: the
 * fault is then the cause, and says what it leaves untested. */
static bool follows_from_lane(const Check *check, const Demand *demand)
{
    MinorMask wanted = MINOR_BIT(demand->bound->minor);
    for (size_t i = 0; i < check->findings->jobs.len; i++) {
        const Job *job = check->findings->jobs.items[i];
        for (size_t j = 0; job->tests && belongs(job, demand->scope) && j < job->lane_count;
             j++) {
            const Claim *python = job->lanes[j].python;
            bool ranged = python != NULL && python->floating && (python->set.any & wanted) != 0;
            DiagnosticIndex cause =
                ranged ? find_diagnostic(check, RULE_VERSION_FILE_NEWEST, python->place)
                       : NO_DIAGNOSTIC;
            if (cause != NO_DIAGNOSTIC) {
                check_relate(check, cause, demand->bound->origin.place,
                             "the %s is not tested for that reason", demand->name);
                return true;
            }
        }
    }
    return false;
}

/* Whether lanes set the version up, and something else runs in them: see matrix-collapsed. */
static bool is_collapsed(const Coverage *coverage, MinorMask wanted)
{
    return (coverage->stated & wanted) != 0;
}

static void check_demand(const Check *check, const Demand *demand)
{
    const ScopeView *view = &check->scopes[demand->scope];
    const Coverage *coverage = &view->coverage;
    MinorMask wanted = MINOR_BIT(demand->bound->minor);
    bool meant = view->refused && view->meant != MINOR_NONE &&
                 (coverage->required & MINOR_BIT(view->meant)) != 0;
    if ((coverage->required & wanted) != 0 || meant || is_collapsed(coverage, wanted)) {
        return;
    }
    if ((coverage->optional & wanted) != 0) {
        report_optional(check, demand);
    } else if (!follows_from_lane(check, demand)) {
        report_untested(check, demand,
                        str_format(check->arena, "no lane that must pass runs the %s %.*s",
                                   demand->name,
                                   STR_ARG(check_minor(check, demand->bound->minor))));
    }
}

static void check_ceiling(const Check *check, const Scope *scope, const Demand *demand)
{
    Minor ceiling = scope->ceiling.minor;
    const Coverage *coverage = &check->scopes[demand->scope].coverage;
    bool due = scope->ceiling.origin.declared && ceiling != scope->floor.minor &&
               ceiling != scope->default_.minor && ceiling <= release_newest_on(check->today);
    bool tested = ceiling != MINOR_NONE &&
                  ((coverage->required | coverage->stated) & MINOR_BIT(ceiling)) != 0;
    if (due && !tested) {
        report_untested(check, demand,
                        str_format(check->arena, "no lane that must pass runs the ceiling %.*s",
                                   STR_ARG(check_minor(check, ceiling))));
    }
}

/* One finding where nothing tests a scope at all. Without any CI it is said once, for the root;
 * a scope that takes its floor from the enclosing one is tested with that. */
static void check_nothing(const Check *check, uint32_t index, Demand demand)
{
    bool no_job = check->findings->jobs.len == 0;
    bool no_ci = no_job && !check->findings->has_ci;
    bool own = demand.bound->origin.kind != ORIGIN_INHERITED;
    const ScopeView *view = &check->scopes[index];
    if (!(view->has_claims || view->scope->has_python) || (index > 0 && (no_job || !own))) {
        return;
    }
    demand.severity = no_ci ? SEVERITY_WARNING : SEVERITY_ERROR;
    check->scopes[index].untested = report_untested(
        check, &demand,
        str_format(check->arena, "nothing tests the floor %.*s: %s",
                   STR_ARG(check_minor(check, demand.bound->minor)),
                   no_ci    ? "there is no CI"
                   : no_job ? "no CI job runs Python"
                            : "no CI job runs tests on a known version of Python"));
}

static void check_scope(const Check *check, uint32_t index)
{
    const ScopeView *view = &check->scopes[index];
    const Scope *scope = view->scope;
    Demand floor = {index, &scope->floor, "floor", RULE_FLOOR_UNTESTED, SEVERITY_ERROR};
    Demand runs = {index, &scope->default_, "default", RULE_DEFAULT_UNTESTED, SEVERITY_ERROR};
    Demand ceiling = {index, &scope->ceiling, "ceiling", RULE_CEILING_UNTESTED,
                      SEVERITY_WARNING};
    if (view->coverage.unresolved) {
        return;
    }
    bool known = scope->floor.minor != MINOR_NONE;
    if (!view->coverage.resolved) {
        if (known) {
            check_nothing(check, index, floor);
        }
        return;
    }
    bool inherited = scope->floor.origin.kind == ORIGIN_INHERITED;
    if (known && !inherited) {
        check_demand(check, &floor);
    }
    if (scope->default_.minor != MINOR_NONE && scope->default_.minor != scope->floor.minor &&
        scope->default_.origin.kind != ORIGIN_INHERITED && !view->refused) {
        check_demand(check, &runs);
    }
    if (scope->ceiling.origin.kind != ORIGIN_INHERITED) {
        check_ceiling(check, scope, &ceiling);
    }
}

/* A matrix that leaves the floor to another job. */
static void check_matrix_floor(const Check *check, const Job *job)
{
    if (!job->tests || job->unresolved || job->scope == UINT32_MAX) {
        return;
    }
    const ScopeView *view = &check->scopes[job->scope];
    Minor floor = view->scope->floor.minor;
    MinorMask stated = 0;
    const Claim *lowest = NULL;
    for (size_t i = 0; i < job->lane_count; i++) {
        const Claim *python = job->lanes[i].python;
        MinorMask proof = python != NULL ? claim_proof(python, check->today) : 0;
        if (proof != 0 && (lowest == NULL || minors_lowest(proof) < minors_lowest(stated))) {
            lowest = python;
        }
        stated |= proof;
    }
    bool matrix = (stated & (stated - 1)) != 0;
    if (!matrix || floor == MINOR_NONE || minors_lowest(stated) <= floor ||
        (view->coverage.required & MINOR_BIT(floor)) == 0) {
        return;
    }
    Severity usual = check->settings->strict ? SEVERITY_ERROR : SEVERITY_WARNING;
    Diagnostic *diagnostic = check_claim(check, RULE_MATRIX_FLOOR, usual, lowest);
    if (diagnostic != NULL) {
        diagnostic->message = str_format(
            check->arena, "the matrix of `%.*s` starts at %.*s, above the floor %.*s",
            STR_ARG(job->name), STR_ARG(check_minor(check, minors_lowest(stated))),
            STR_ARG(check_minor(check, floor)));
        diagnostic->help =
            str_format(check->arena, "start it at %.*s", STR_ARG(check_minor(check, floor)));
        note_bound(check->report, diagnostic, &view->scope->floor, "floor");
    }
}

/* Whether every lane that runs a claim may fail: then it is a trial of what is to come. */
static bool is_trial(const Claim *claim)
{
    bool found = false;
    for (size_t i = 0; claim->job != NULL && i < claim->job->lane_count; i++) {
        const Lane *lane = &claim->job->lanes[i];
        if (lane->python == claim && !lane->optional) {
            return false;
        }
        found = found || lane->python == claim;
    }
    return found;
}

static void check_range(const Check *check, const Claim *claim)
{
    const Scope *scope = &check->policies->scopes[claim->scope];
    MinorMask minors = claim_minors(claim, check->today);
    Minor floor = scope->floor.minor, ceiling = scope->ceiling.minor;
    bool below =
        floor != MINOR_NONE && (check_is_python2(claim) || minors_highest(minors) < floor);
    bool above = !below && scope->ceiling.origin.declared && ceiling != MINOR_NONE &&
                 minors_lowest(minors) > ceiling && !claim->prerelease && !is_trial(claim);
    if (!below && !above) {
        return;
    }
    Diagnostic *diagnostic = check_claim(check, RULE_LANE_OUT_OF_RANGE,
                                         below ? SEVERITY_ERROR : SEVERITY_WARNING, claim);
    if (diagnostic == NULL) {
        return;
    }
    const Bound *bound = below ? &scope->floor : &scope->ceiling;
    diagnostic->message = str_format(check->arena, "this lane runs Python %.*s, %s %.*s",
                                     STR_ARG(check_lowest(check, claim)),
                                     below ? "below the floor" : "above the ceiling",
                                     STR_ARG(check_minor(check, bound->minor)));
    diagnostic->help = S("drop the lane, or move the bound");
    note_bound(check->report, diagnostic, bound, below ? "floor" : "ceiling");
}

void check_coverage(const Check *check)
{
    for (uint32_t i = 0; i < check->policies->directory_count; i++) {
        check_scope(check, i);
    }
    for (size_t i = 0; i < check->findings->jobs.len; i++) {
        check_matrix_floor(check, check->findings->jobs.items[i]);
    }
    for (size_t i = 0; i < check->findings->claims.len; i++) {
        const Claim *claim = check->findings->claims.items[i];
        bool lane = claim->role == ROLE_TESTED && claim->surface->role != ROLE_ANCHOR;
        bool homeless = claim->job != NULL && claim->job->scope == UINT32_MAX;
        if (lane && !homeless && check_uses(check, claim)) {
            check_range(check, claim);
        }
    }
}
