/* Claims, jobs and remarks: how they are made and collected. */
#include "floorlint/claim.h"

#include <stdarg.h>
#include <stdio.h>

#include "floorlint/limits.h"
#include "floorlint/release.h"

static const char *const role_names[ROLE_COUNT] = {
    [ROLE_ANCHOR] = "anchor",   [ROLE_FLOOR] = "floor",   [ROLE_TARGET] = "target",
    [ROLE_RUNTIME] = "runtime", [ROLE_TESTED] = "tested", [ROLE_SUPPORTED] = "supported",
    [ROLE_LOCK] = "lock",       [ROLE_PROSE] = "prose",
};

Str role_name(Role role)
{
    return role < ROLE_COUNT ? str_of(role_names[role]) : S("");
}

Role role_parse(Str name)
{
    for (Role role = 0; role < ROLE_COUNT; role++) {
        if (str_eq(str_of(role_names[role]), name)) {
            return role;
        }
    }
    return ROLE_COUNT;
}

bool findings_full(const Findings *findings)
{
    return findings->claims.len - findings->file_claims >= FL_MAX_CLAIMS;
}

Claim *findings_claim(Findings *findings, const Claim *claim)
{
    Claim *copy = arena_new_of(findings->arena, Claim);
    *copy = *claim;
    *vec_push(findings->arena, &findings->claims) = copy;
    return copy;
}

Job *findings_job(Findings *findings, const Job *job)
{
    Job *copy = arena_new_of(findings->arena, Job);
    *copy = *job;
    *vec_push(findings->arena, &findings->jobs) = copy;
    return copy;
}

void findings_remark(Findings *findings, const char *rule, Place place, Str subject,
                     const char *format, ...)
{
    va_list args;
    va_start(args, format);
    va_list again;
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    Str message = S("");
    if (length > 0) {
        char *text = arena_alloc(findings->arena, (size_t)length + 1);
        vsnprintf(text, (size_t)length + 1, format, again);
        message = (Str){text, (size_t)length};
    }
    va_end(again);
    *vec_push(findings->arena, &findings->remarks) =
        (Remark){.rule = str_of(rule),
                 .place = place,
                 .subject = str_copy(findings->arena, subject),
                 .message = message};
}

/* Whether more than one minor is in a set. */
static bool has_choice(VersionSet set)
{
    return set.open || (set.any & (set.any - 1)) != 0;
}

void claim_take(Claim *claim, const Reading *reading)
{
    claim->set = reading->set;
    claim->version = reading->version;
    claim->precision = reading->version.precision;
    claim->selection = reading->selection;
    claim->unresolved = reading->status == READ_UNRESOLVED;
    claim->floating = reading->status == READ_FLOATING ||
                      (reading->status == READ_OK && reading->selection == SELECTION_NEWEST &&
                       has_choice(reading->set));
    claim->prerelease = !reading->range && reading->version.pre_release != PRE_RELEASE_NONE;
    claim->freethreaded = reading->version.freethreaded;
    claim->implementation = reading->version.implementation;
    claim->invalid = reading->status == READ_INVALID ? str_of(reading->problem) : S("");
}

MinorMask claim_minors(const Claim *claim, uint32_t today)
{
    if (claim->selection != SELECTION_NEWEST) {
        return claim->set.any;
    }
    MinorMask released =
        claim->set.any & minors_between(MINOR_OLDEST, release_newest_on(today));
    Minor newest = minors_highest(released);
    return newest == MINOR_NONE ? claim->set.any : MINOR_BIT(newest);
}
