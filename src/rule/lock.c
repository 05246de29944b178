/* lock-drift: what lock files were resolved for, against their manifests. */
#include <string.h>

#include "check.h"

static bool same_range(VersionSet a, VersionSet b)
{
    return a.any == b.any && a.open == b.open;
}

/* Whether another lock of the same tool is a nested scope's own: then that is no member. */
static bool has_own_lock(const Check *check, size_t scope, const Claim *lock)
{
    for (size_t i = 0; i < check->findings->claims.len; i++) {
        const Claim *claim = check->findings->claims.items[i];
        if (claim->role == ROLE_LOCK && claim->scope == scope &&
            strcmp(claim->surface->id, lock->surface->id) == 0) {
            return true;
        }
    }
    return false;
}

/* What the members of a workspace promise together: the scope's own promise and those below. */
static VersionSet intersect_members(const Check *check, const Scope *scope, const Claim *lock)
{
    VersionSet all = scope->promised;
    for (size_t i = 0; i < check->policies->directory_count; i++) {
        const Scope *member = &check->policies->scopes[i];
        if (member->promise != NULL && path_is_within(member->path, scope->path) &&
            (member == scope || !has_own_lock(check, i, lock))) {
            all = version_set_intersection(all, member->promised);
        }
    }
    return all;
}

/* Whether some promise of the scope is what the lock was resolved for. */
static bool matches_promise(const Check *check, uint32_t scope, VersionSet set)
{
    for (size_t i = 0; i < check->findings->claims.len; i++) {
        const Claim *claim = check->findings->claims.items[i];
        if (claim->role == ROLE_FLOOR && claim->scope == scope && check_uses(check, claim) &&
            same_range(claim->set, set)) {
            return true;
        }
    }
    return false;
}

/* A lock for one version holds for the floor or for the default. */
static bool fits_exactly(const Scope *scope, MinorMask minors)
{
    MinorMask bounds = 0;
    bounds |= scope->floor.minor != MINOR_NONE ? MINOR_BIT(scope->floor.minor) : 0;
    bounds |= scope->default_.minor != MINOR_NONE ? MINOR_BIT(scope->default_.minor) : 0;
    return bounds == 0 || (minors & bounds) != 0;
}

/* Whether an earlier target of the same lock answers for all. */
static bool is_answered(const Check *check, size_t index)
{
    const Claim *lock = check->findings->claims.items[index];
    for (size_t i = 0; i < index && lock->group != 0; i++) {
        const Claim *claim = check->findings->claims.items[i];
        if (claim->role == ROLE_LOCK && claim->group == lock->group &&
            lock->surface->spelling == SPELLING_PEP440) {
            return true;
        }
    }
    return false;
}

/* All that a lock was resolved for: PDM's may have several targets. */
static VersionSet resolved_set(const Check *check, const Claim *lock)
{
    VersionSet set = lock->set;
    for (size_t i = 0; i < check->findings->claims.len && lock->group != 0; i++) {
        const Claim *claim = check->findings->claims.items[i];
        if (claim->role == ROLE_LOCK && claim->group == lock->group) {
            set = version_set_union(set, claim->set);
        }
    }
    return set;
}

static bool is_current(const Check *check, const Claim *lock, uint32_t index)
{
    const Scope *scope = &check->policies->scopes[index];
    MinorMask minors = claim_minors(lock, check->today);
    VersionSet set =
        lock->surface->spelling == SPELLING_PEP440 ? resolved_set(check, lock) : lock->set;
    bool exact = (minors & (minors - 1)) == 0 && !lock->set.open;
    bool range =
        !exact || lock->version.precision == PRECISION_NONE || !same_range(set, lock->set);
    if (!range) {
        return fits_exactly(scope, minors);
    }
    VersionSet members = intersect_members(check, scope, lock);
    bool promised = scope->promise != NULL || !same_range(members, VERSION_SET_EVERY);
    if (!promised) {
        return scope->floor.minor == MINOR_NONE || minors_lowest(set.any) == scope->floor.minor;
    }
    return same_range(set, members) || matches_promise(check, index, set);
}

/* What makes a lock anew, by the surface that read it. */
static Str regenerate(const Check *check, const Claim *lock)
{
    static const struct {
        const char *surface, *command;
    } commands[] = {
        {"uv-lock",            "uv lock"        },
        {"poetry-lock",        "poetry lock"    },
        {"pdm-lock",           "pdm lock"       },
        {"pipfile-lock",       "pipenv lock"    },
        {"pixi-lock",          "pixi lock"      },
        {"conda-lock",         "conda-lock lock"},
        {"pip-compile-header", "pip-compile"    },
        {"uv-compile-header",  "uv pip compile" },
    };
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        if (str_eq(str_of(lock->surface->id), str_of(commands[i].surface))) {
            return str_format(check->arena, "resolve it again with `%s`", commands[i].command);
        }
    }
    return S("resolve it again with the tool that wrote it");
}

static void check_lock(const Check *check, const Claim *lock)
{
    uint32_t index = check_lock_scope(check, lock->place.path);
    const Scope *scope = &check->policies->scopes[index];
    if (is_current(check, lock, index)) {
        return;
    }
    Diagnostic *diagnostic = check_claim(check, RULE_LOCK_DRIFT, SEVERITY_WARNING, lock);
    if (diagnostic == NULL) {
        return;
    }
    if (scope->promise != NULL) {
        diagnostic->message = str_format(
            check->arena, "the lock was resolved for `%.*s`, but %.*s promises `%.*s`",
            STR_ARG(lock->value), STR_ARG(scope->promise->place.path),
            STR_ARG(scope->promise->value));
        diagnostic_relate(check->report, diagnostic, scope->promise->place, "the promise");
    } else {
        diagnostic->message =
            str_format(check->arena, "the lock was resolved for `%.*s`, but the floor is %.*s",
                       STR_ARG(lock->value), STR_ARG(check_minor(check, scope->floor.minor)));
        note_bound(check->report, diagnostic, &scope->floor, "floor");
    }
    diagnostic->help = regenerate(check, lock);
}

uint32_t check_lock_scope(const Check *check, Str path)
{
    bool script = str_ends(path, S(".py.lock"));
    Str locked = script ? str_slice(path, 0, path.len - S(".lock").len) : path;
    return policy_scope_of(check->policies, locked);
}

void check_locks(const Check *check)
{
    for (size_t i = 0; i < check->findings->claims.len; i++) {
        const Claim *claim = check->findings->claims.items[i];
        if (claim->role == ROLE_LOCK && check_uses(check, claim) && !is_answered(check, i)) {
            check_lock(check, claim);
        }
    }
}
