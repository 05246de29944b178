/* wheel-missing: whether the packages of a lock file install on every version of the range
 * without being built.
 * The versions of the scope from floor to ceiling are judged that were out on the given day,
 * as far as the lock was resolved for them, each on every platform for which a package has
 * wheels at all: that a platform is not served on any version is no matter of versions. A
 * package that lacks wheels on some platforms only is a warning, as it is not known where the
 * code runs.
 * A version is out for a while before packages have wheels for it: where nobody declared it,
 * the packages that only lack the newest version and can be built are one finding. */
#include "floorlint/release.h"

#include "check.h"

/* That many packages may lack the newest version alone before they become one finding. */
#define FEW_PACKAGES 3

/* Names that such a finding lists; the others are counted. */
#define LISTED_NAMES 5

typedef struct LockCheck {
    const Check *check;
    const LockFile *lock;
    uint32_t scope;
    MinorMask wanted;
    MinorMask wanted_free; /* the default, where it is free-threaded */
    MinorMask newest;      /* the newest of `wanted` where nobody declared it, else none */
} LockCheck;

static LockCheck prepare(const Check *check, const LockFile *lock)
{
    LockCheck judged = {
        .check = check, .lock = lock, .scope = check_lock_scope(check, lock->path)};
    const Scope *scope = &check->policies->scopes[judged.scope];
    const Claim *claim = scope->default_.origin.claim;
    judged.wanted =
        scope_minors(scope) & minors_between(MINOR_OLDEST, release_newest_on(check->today));
    if (scope->ceiling.minor == MINOR_NONE && scope->floor.minor != MINOR_NONE) {
        judged.wanted &= MINOR_BIT(scope->floor.minor);
    }
    if (claim != NULL && claim->freethreaded && scope->default_.minor != MINOR_NONE) {
        judged.wanted_free = judged.wanted & MINOR_BIT(scope->default_.minor);
    }
    bool range = (judged.wanted & (judged.wanted - 1)) != 0;
    if (range && !scope->ceiling.origin.declared) {
        judged.newest = MINOR_BIT(minors_highest(judged.wanted));
    }
    return judged;
}

/* Where the range lacks wheels of a package. */
static PlatformMinors lacking(const LockCheck *judged, const LockedPackage *package)
{
    PlatformMinors lacks =
        platform_minors_and(package->unbuilt, platform_minors_every(judged->wanted));
    return platform_minors_or(
        lacks,
        platform_minors_and(package->unbuilt_free, platform_minors_every(judged->wanted_free)));
}

/* "Linux (musl) and Windows" for the platforms that lack exactly these minors. */
static Str name_platforms(const Check *check, PlatformMinors lacks, MinorMask minors)
{
    Str text = S("");
    size_t left = 0;
    for (size_t p = 0; p < PLATFORM_COUNT; p++) {
        left += lacks.on[p] == minors;
    }
    for (size_t p = 0; p < PLATFORM_COUNT; p++) {
        if (lacks.on[p] == minors) {
            left--;
            text = str_format(check->arena, "%.*s%.*s%s", STR_ARG(text),
                              STR_ARG(platform_name((Platform)p)),
                              left > 1    ? ", "
                              : left == 1 ? " and "
                                          : "");
        }
    }
    return text;
}

/* Whether all platforms that the package has wheels for lack the same. */
static bool is_uniform(const LockedPackage *package, PlatformMinors lacks)
{
    MinorMask any = platform_minors_any(lacks);
    for (size_t p = 0; p < PLATFORM_COUNT; p++) {
        if ((package->platforms & (1u << p)) != 0 && lacks.on[p] != any) {
            return false;
        }
    }
    return true;
}

/* "3.13 and 3.14 on Windows, 3.14 on macOS". */
static Str describe(const Check *check, const LockedPackage *package, PlatformMinors lacks)
{
    if (is_uniform(package, lacks)) {
        return check_minors(check, platform_minors_any(lacks));
    }
    Str text = S("");
    for (size_t p = 0; p < PLATFORM_COUNT; p++) {
        MinorMask minors = lacks.on[p];
        bool said = minors == 0;
        for (size_t q = 0; q < p; q++) {
            said |= lacks.on[q] == minors;
        }
        if (!said) {
            text = str_format(check->arena, "%.*s%s%.*s on %.*s", STR_ARG(text),
                              text.len > 0 ? ", " : "", STR_ARG(check_minors(check, minors)),
                              STR_ARG(name_platforms(check, lacks, minors)));
        }
    }
    return text;
}

static void note_range(const LockCheck *judged, Diagnostic *diagnostic, MinorMask minors)
{
    const Scope *scope = &judged->check->policies->scopes[judged->scope];
    bool newest = scope->ceiling.minor == minors_highest(minors);
    note_bound(judged->check->report, diagnostic, newest ? &scope->ceiling : &scope->floor,
               newest ? "ceiling" : "floor");
}

static void report_refusal(const LockCheck *judged, const LockedPackage *package)
{
    const Check *check = judged->check;
    MinorMask minors = package->refused & judged->wanted;
    Diagnostic *diagnostic = check_place(check, RULE_WHEEL_MISSING, SEVERITY_ERROR,
                                         judged->scope, package->place, package->name);
    if (diagnostic == NULL) {
        return;
    }
    diagnostic->message =
        str_format(check->arena, "`%.*s` %.*s refuses Python %.*s: it requires `%.*s`",
                   STR_ARG(package->name), STR_ARG(package->version),
                   STR_ARG(check_minors(check, minors)), STR_ARG(package->range));
    diagnostic->help = S("lock a version of the package that admits it, or narrow the range");
    note_range(judged, diagnostic, minors);
}

static void report_package(const LockCheck *judged, const LockedPackage *package,
                           PlatformMinors lacks)
{
    const Check *check = judged->check;
    bool hopeless = !package->has_source && is_uniform(package, lacks);
    Diagnostic *diagnostic =
        check_place(check, RULE_WHEEL_MISSING, hopeless ? SEVERITY_ERROR : SEVERITY_WARNING,
                    judged->scope, package->place, package->name);
    if (diagnostic == NULL) {
        return;
    }
    MinorMask minors = platform_minors_any(lacks);
    bool free = (minors & judged->wanted_free) != 0;
    diagnostic->message =
        str_format(check->arena, "`%.*s` %.*s has no wheel for %sPython %.*s%s",
                   STR_ARG(package->name), STR_ARG(package->version),
                   free ? "free-threaded " : "", STR_ARG(describe(check, package, lacks)),
                   package->has_source ? "" : ", and no source to build one from");
    diagnostic->help = S("lock a version of the package that has one, or narrow the range");
    note_range(judged, diagnostic, minors);
}

/* Whether the package only waits for wheels of a version that nobody asked for by name. */
static bool waits(const LockCheck *judged, const LockedPackage *package, PlatformMinors lacks)
{
    return package->has_source && (package->refused & judged->wanted) == 0 &&
           judged->newest != 0 && platform_minors_any(lacks) == judged->newest;
}

static size_t count_waiting(const LockCheck *judged)
{
    size_t count = 0;
    for (size_t i = 0; i < judged->lock->packages.len; i++) {
        const LockedPackage *package = &judged->lock->packages.items[i];
        count += waits(judged, package, lacking(judged, package));
    }
    return count;
}

/* One finding for all packages that wait, at the first one. */
static void report_waiting(const LockCheck *judged, size_t count)
{
    const Check *check = judged->check;
    const LockedPackage *first = NULL;
    Str minor = check_minors(check, judged->newest), names = S("");
    size_t listed = 0;
    for (size_t i = 0; i < judged->lock->packages.len && listed < LISTED_NAMES; i++) {
        const LockedPackage *package = &judged->lock->packages.items[i];
        if (waits(judged, package, lacking(judged, package))) {
            first = first == NULL ? package : first;
            names = str_format(check->arena, "%.*s%s`%.*s`", STR_ARG(names),
                               listed++ > 0 ? ", " : "", STR_ARG(package->name));
        }
    }
    Str more =
        count > listed ? str_format(check->arena, " and %zu more", count - listed) : S("");
    Diagnostic *diagnostic = check_place(check, RULE_WHEEL_MISSING, SEVERITY_WARNING,
                                         judged->scope, first->place, minor);
    if (diagnostic == NULL) {
        return;
    }
    diagnostic->message =
        str_format(check->arena, "%zu packages have no wheel for Python %.*s yet: %.*s%.*s",
                   count, STR_ARG(minor), STR_ARG(names), STR_ARG(more));
    diagnostic->help = S("they have to be built there; lock again when they have wheels");
    note_range(judged, diagnostic, judged->newest);
}

static void check_lock_file(const Check *check, const LockFile *lock)
{
    LockCheck judged = prepare(check, lock);
    size_t waiting = count_waiting(&judged);
    bool together = waiting > FEW_PACKAGES;
    if (together) {
        report_waiting(&judged, waiting);
    }
    for (size_t i = 0; i < lock->packages.len; i++) {
        const LockedPackage *package = &lock->packages.items[i];
        PlatformMinors lacks = lacking(&judged, package);
        if ((package->refused & judged.wanted) != 0) {
            report_refusal(&judged, package);
        } else if (platform_minors_any(lacks) != 0 &&
                   !(together && waits(&judged, package, lacks))) {
            report_package(&judged, package, lacks);
        }
    }
}

void check_wheels(const Check *check)
{
    for (size_t i = 0; i < check->findings->locks.len; i++) {
        const LockFile *lock = &check->findings->locks.items[i];
        if (!policy_is_foreign_path(lock->path)) {
            check_lock_file(check, lock);
        }
    }
}
