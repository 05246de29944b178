/* runtime-drift and prerelease-runtime: the interpreters that really run the code. */
#include "check.h"

/* What a runtime is, against its scope's policy. */
typedef enum Verdict {
    VERDICT_FINE,
    VERDICT_OTHER,   /* within the promised set, but not the default */
    VERDICT_REFUSED, /* outside the promised set or below the floor */
    VERDICT_PATCH    /* the default's minor at another patch level */
} Verdict;

/* Whatever `python3` is on a machine: no version is chosen, so none is wrong. */
static bool is_whatever(const Claim *claim)
{
    return claim->floating && claim->surface->spelling == SPELLING_EXECUTABLE;
}

static Verdict judge(const Check *check, const Claim *claim)
{
    const ScopeView *view = &check->scopes[claim->scope];
    const Scope *scope = view->scope;
    MinorMask minors = claim_minors(claim, check->today);
    bool below =
        scope->floor.minor != MINOR_NONE && minors_highest(minors) < scope->floor.minor;
    if ((minors & scope->promised.any) == 0 || below) {
        return VERDICT_REFUSED;
    }
    Minor wanted = scope->default_.minor;
    if (wanted == MINOR_NONE || view->refused) {
        return VERDICT_FINE;
    }
    if ((minors & MINOR_BIT(wanted)) == 0) {
        return VERDICT_OTHER;
    }
    const Claim *anchor = scope->default_.origin.claim;
    bool patches = anchor != NULL && !claim->prerelease && differ_in_patch(claim, anchor);
    return patches ? VERDICT_PATCH : VERDICT_FINE;
}

static Str describe_runtime(const Check *check, const Claim *claim)
{
    if (check_is_python2(claim)) {
        return str_format(check->arena, "this runs Python %.*s",
                          STR_ARG(check_lowest(check, claim)));
    }
    Minor runs = minors_highest(claim_minors(claim, check->today));
    if (claim->floating) {
        return str_format(check->arena, "`%.*s` floats: today it runs Python %.*s",
                          STR_ARG(claim->text), STR_ARG(check_minor(check, runs)));
    }
    return str_format(check->arena, "this runs Python %.*s", STR_ARG(check_minor(check, runs)));
}

static void explain(const Check *check, Diagnostic *diagnostic, const Claim *claim,
                    Verdict verdict)
{
    const Scope *scope = &check->policies->scopes[claim->scope];
    Str runs = describe_runtime(check, claim);
    MinorMask minors = claim_minors(claim, check->today);
    Str wanted = check_minor(check, scope->default_.minor);
    bool refused = verdict == VERDICT_REFUSED && scope->promise != NULL &&
                   (minors & scope->promised.any) == 0;
    if (verdict == VERDICT_PATCH) {
        diagnostic->message =
            str_format(check->arena, "`%.*s` is another patch level than the default `%.*s`",
                       STR_ARG(claim->text), STR_ARG(scope->default_.origin.claim->text));
    } else if (refused) {
        diagnostic->message =
            str_format(check->arena, "%.*s, which `%.*s` in %.*s refuses", STR_ARG(runs),
                       STR_ARG(scope->promise->value), STR_ARG(scope->promise->place.path));
    } else if (scope->default_.minor != MINOR_NONE) {
        diagnostic->message = str_format(check->arena, "%.*s, but the default is %.*s",
                                         STR_ARG(runs), STR_ARG(wanted));
    } else if (scope->floor.minor != MINOR_NONE) {
        diagnostic->message =
            str_format(check->arena, "%.*s, below the floor %.*s", STR_ARG(runs),
                       STR_ARG(check_minor(check, scope->floor.minor)));
    } else {
        diagnostic->message =
            str_format(check->arena, "%.*s, which is not Python 3", STR_ARG(runs));
    }
    if (scope->default_.minor != MINOR_NONE) {
        diagnostic->help = str_format(check->arena, "run Python %.*s here", STR_ARG(wanted));
        note_bound(check->report, diagnostic, &scope->default_, "default");
    } else {
        note_bound(check->report, diagnostic, &scope->floor, "floor");
    }
    if (refused) {
        diagnostic_relate(check->report, diagnostic, scope->promise->place, "the promise");
    }
}

/* A job that may belong to any scope violates none. */
static bool is_homeless(const Claim *claim)
{
    return claim->job != NULL && claim->job->scope == UINT32_MAX;
}

static void check_runtime(const Check *check, const Claim *claim)
{
    Verdict verdict = judge(check, claim);
    if (verdict == VERDICT_FINE || is_homeless(claim) || is_whatever(claim)) {
        return;
    }
    bool mild = verdict == VERDICT_PATCH || (claim->developer_tool && verdict == VERDICT_OTHER);
    Diagnostic *diagnostic =
        check_claim(check, RULE_RUNTIME_DRIFT, mild ? SEVERITY_WARNING : SEVERITY_ERROR, claim);
    if (diagnostic != NULL) {
        explain(check, diagnostic, claim, verdict);
    }
}

static void check_prerelease(const Check *check, const Claim *claim)
{
    if (!claim->prerelease) {
        return;
    }
    Diagnostic *diagnostic =
        check_claim(check, RULE_PRERELEASE_RUNTIME, SEVERITY_WARNING, claim);
    if (diagnostic != NULL) {
        diagnostic->message =
            str_format(check->arena, "`%.*s` is a pre-release of Python", STR_ARG(claim->text));
        diagnostic->help = S("run the release");
    }
}

void check_runtimes(const Check *check)
{
    for (size_t i = 0; i < check->findings->claims.len; i++) {
        const Claim *claim = check->findings->claims.items[i];
        if (claim->role == ROLE_RUNTIME && check_uses(check, claim)) {
            check_prerelease(check, claim);
            check_runtime(check, claim);
        }
    }
}
