/* The rules about single CI jobs, and what all of them together prove. */
#include "check.h"

static bool is_matrix(MinorMask stated)
{
    return (stated & (stated - 1)) != 0;
}

static MinorMask stated_minors(const Check *check, const Job *job)
{
    MinorMask stated = 0;
    for (size_t i = 0; i < job->lane_count; i++) {
        const Claim *python = job->lanes[i].python;
        stated |= python != NULL ? claim_proof(python, check->today) : 0;
    }
    return stated;
}

static uint32_t scope_of_job(const Job *job)
{
    return job->scope != UINT32_MAX ? job->scope : 0;
}

/* The first lane of a job in which something else runs than what was set up; NULL where there
 * is none. */
static const Lane *find_changed(const Job *job)
{
    for (size_t i = 0; i < job->lane_count; i++) {
        if (job->lanes[i].effective != 0) {
            return &job->lanes[i];
        }
    }
    return NULL;
}

/* Lanes whose version a map of environments leaves out: one finding for all of a job. */
static void check_idle(const Check *check, const Job *job)
{
    const Lane *first = NULL;
    MinorMask idle = 0;
    for (size_t i = 0; i < job->lane_count; i++) {
        const Lane *lane = &job->lanes[i];
        if (lane->idle) {
            first = first == NULL ? lane : first;
            idle |= claim_minors(lane->python, check->today);
        }
    }
    if (first == NULL || !job->tests) {
        return;
    }
    Diagnostic *diagnostic = check_place(check, RULE_MATRIX_COLLAPSED, SEVERITY_ERROR,
                                         scope_of_job(job), first->python->place, job->name);
    if (diagnostic == NULL) {
        return;
    }
    diagnostic->message = str_format(check->arena, "`%.*s` tests nothing on Python %.*s: %.*s",
                                     STR_ARG(job->name), STR_ARG(check_minors(check, idle)),
                                     STR_ARG(first->effective_why));
    diagnostic->help = S("add the version to the map, with an environment that tests it");
    diagnostic_relate(check->report, diagnostic, first->effective_place, "this decides");
}

/* The one minor that really runs in every lane of a matrix; MINOR_NONE where lanes differ. */
static Minor collapsed_minor(const Check *check, const Job *job)
{
    MinorMask runs = 0;
    for (size_t i = 0; i < job->lane_count; i++) {
        runs |= lane_proof(&job->lanes[i], check->today);
    }
    bool collapsed = find_changed(job) != NULL && runs != 0 && !is_matrix(runs) &&
                     is_matrix(stated_minors(check, job));
    return collapsed ? minors_lowest(runs) : MINOR_NONE;
}

static void check_collapsed(const Check *check, const Job *job)
{
    Minor runs = collapsed_minor(check, job);
    if (runs == MINOR_NONE) {
        return;
    }
    const Lane *lane = find_changed(job);
    Place place = lane->python != NULL ? lane->python->place : job->place;
    Diagnostic *diagnostic = check_place(check, RULE_MATRIX_COLLAPSED, SEVERITY_ERROR,
                                         scope_of_job(job), place, job->name);
    if (diagnostic == NULL) {
        return;
    }
    diagnostic->message =
        str_format(check->arena, "every lane of `%.*s` really runs Python %.*s%s%.*s",
                   STR_ARG(job->name), STR_ARG(check_minor(check, runs)),
                   lane->effective_why.len > 0 ? ": " : "", STR_ARG(lane->effective_why));
    diagnostic->help = S("hand the matrix's version to the tool that runs the tests");
    if (lane->effective_place.path.len > 0) {
        diagnostic_relate(check->report, diagnostic, lane->effective_place, "this decides");
    }
    MinorMask untested = stated_minors(check, job) & ~MINOR_BIT(runs);
    diagnostic_note(check->report, diagnostic, "the matrix says %.*s, too: not tested here",
                    STR_ARG(check_minors(check, untested)));
}

/* Whether somebody wrote down what a lane runs. */
static bool is_stated(const Lane *lane)
{
    return (lane->python != NULL && !lane->python->implicit) || lane->effective != 0;
}

static bool is_unpinned(const Job *job)
{
    for (size_t i = 0; i < job->lane_count; i++) {
        if (is_stated(&job->lanes[i])) {
            return false;
        }
    }
    return job->uses_python && !job->unresolved;
}

/* The claim of a set-up step that takes its default; NULL where there is no such step. */
static const Claim *find_default(const Job *job)
{
    return job->lane_count > 0 ? job->lanes[0].python : NULL;
}

/* Whether the lack of a version is why nothing is known to test the job's scope: that finding
 * then names the job, and is the only one. */
static bool follows_to_untested(const Check *check, const Job *job)
{
    const ScopeView *view = &check->scopes[scope_of_job(job)];
    if (!job->tests || view->untested == NO_DIAGNOSTIC) {
        return false;
    }
    check_relate(check, view->untested, job->place, "`%.*s` runs Python without saying which",
                 STR_ARG(job->name));
    return true;
}

static void check_unpinned_job(const Check *check, const Job *job)
{
    if (!is_unpinned(job) || follows_to_untested(check, job)) {
        return;
    }
    Diagnostic *diagnostic =
        check_place(check, RULE_LANE_UNPINNED, job->tests ? SEVERITY_WARNING : SEVERITY_INFO,
                    scope_of_job(job), job->place, job->name);
    if (diagnostic != NULL) {
        const Claim *newest = find_default(job);
        diagnostic->message =
            str_format(check->arena, "`%.*s` runs Python without saying which: it takes the %s",
                       STR_ARG(job->name), newest != NULL ? "runner's newest" : "runner's");
        diagnostic->help = S("set the version up in the job, best from `.python-version`");
        if (newest != NULL) {
            diagnostic_relate(check->report, diagnostic, newest->place,
                              "this step names no version");
        }
    }
}

void check_unpinned(const Check *check)
{
    for (size_t i = 0; i < check->findings->jobs.len; i++) {
        check_unpinned_job(check, check->findings->jobs.items[i]);
    }
}

static void check_fail_fast(const Check *check, const Job *job)
{
    MinorMask stated = stated_minors(check, job);
    if (!job->tests || !job->fail_fast || !is_matrix(stated)) {
        return;
    }
    Diagnostic *diagnostic = check_place(check, RULE_MATRIX_FAIL_FAST, SEVERITY_INFO,
                                         scope_of_job(job), job->place, job->name);
    if (diagnostic != NULL) {
        diagnostic->message = str_format(
            check->arena, "the first failure in `%.*s` cancels the other versions' lanes",
            STR_ARG(job->name));
        diagnostic->help = S("write `fail-fast: false`");
    }
}

static void take_lowest(const Check *check, Coverage *coverage, const Claim *claim)
{
    MinorMask proof = claim != NULL ? claim_proof(claim, check->today) : 0;
    const Claim *lowest = coverage->lowest;
    if (proof != 0 && (lowest == NULL || minors_lowest(proof) < minors_lowest(claim_proof(
                                                                    lowest, check->today)))) {
        coverage->lowest = claim;
    }
}

/* Adds what a test job proves to the coverage of a scope. */
static void cover(const Check *check, Coverage *coverage, const Job *job)
{
    coverage->unresolved |= job->unresolved;
    coverage->job = coverage->job == NULL ? job : coverage->job;
    for (size_t i = 0; i < job->lane_count; i++) {
        const Lane *lane = &job->lanes[i];
        MinorMask proof = lane_proof(lane, check->today);
        MinorMask stated = lane->python != NULL ? claim_proof(lane->python, check->today) : 0;
        coverage->resolved |= is_stated(lane);
        *(lane->optional ? &coverage->optional : &coverage->required) |= proof;
        coverage->stated |= lane->optional ? 0 : stated;
        take_lowest(check, coverage, lane->python);
    }
}

/* Environments of tox, nox and the like are lanes where no CI job says which of them run. */
static void cover_environments(const Check *check)
{
    for (size_t i = 0; i < check->findings->claims.len; i++) {
        const Claim *claim = check->findings->claims.items[i];
        Coverage *coverage = &check->scopes[claim->scope].coverage;
        bool lane = claim->role == ROLE_TESTED && claim->job == NULL &&
                    check_uses(check, claim) && claim->surface->role != ROLE_ANCHOR;
        if (lane && coverage->job == NULL) {
            MinorMask proof = claim_proof(claim, check->today);
            coverage->required |= proof;
            coverage->stated |= proof;
            coverage->resolved |= proof != 0;
            coverage->lowest = coverage->lowest == NULL ? claim : coverage->lowest;
        }
    }
}

/* What a job proves that may belong to any scope, it proves for each of them. */
static void merge(const Check *check, Coverage *coverage, const Coverage *more)
{
    coverage->required |= more->required;
    coverage->optional |= more->optional;
    coverage->stated |= more->stated;
    coverage->resolved |= more->resolved;
    coverage->unresolved |= more->unresolved;
    coverage->job = coverage->job == NULL ? more->job : coverage->job;
    take_lowest(check, coverage, more->lowest);
}

void check_jobs(Check *check)
{
    Coverage homeless = {0};
    for (size_t i = 0; i < check->findings->jobs.len; i++) {
        const Job *job = check->findings->jobs.items[i];
        if (!job->unresolved) {
            check_collapsed(check, job);
            check_idle(check, job);
            check_fail_fast(check, job);
        }
        if (job->tests) {
            bool known = job->scope != UINT32_MAX;
            cover(check, known ? &check->scopes[job->scope].coverage : &homeless, job);
        }
    }
    for (size_t i = 0; i < check->policies->directory_count; i++) {
        merge(check, &check->scopes[i].coverage, &homeless);
    }
    cover_environments(check);
}
