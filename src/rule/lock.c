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

/* All that a lock was resolved for: PDM's may have several targets. */
static VersionSet resolved_set(const Group *group)
{
    VersionSet set = group->claims.items[0]->set;
    for (size_t i = 1; i < group->claims.len; i++) {
        set = version_set_union(set, group->claims.items[i]->set);
    }
    return set;
}

/* What the scope and its members promise together; false where nothing does. */
static bool find_promise(const Check *check, uint32_t index, const Claim *lock, VersionSet *set)
{
    const Scope *scope = &check->policies->scopes[index];
    *set = intersect_members(check, scope, lock);
    return scope->promise != NULL || !same_range(*set, VERSION_SET_EVERY);
}

/* The first version that was picked against the promise; without a promise, the first one where
 * none is the default. NULL where all is well. */
static const Claim *find_stray(const Check *check, const Group *group, uint32_t index)
{
    VersionSet promised;
    const Claim *first = group->claims.items[0];
    bool known = find_promise(check, index, first, &promised);
    Minor wanted = check->policies->scopes[index].default_.minor;
    if (!known) {
        bool fits = wanted == MINOR_NONE || (group->minors & MINOR_BIT(wanted)) != 0;
        return fits ? NULL : first;
    }
    for (size_t i = 0; i < group->claims.len; i++) {
        const Claim *claim = group->claims.items[i];
        if ((claim_minors(claim, check->today) & promised.any) == 0) {
            return claim;
        }
    }
    return NULL;
}

static bool is_current(const Check *check, const Group *group, uint32_t index)
{
    const Claim *lock = group->claims.items[0];
    const Scope *scope = &check->policies->scopes[index];
    MinorMask minors = claim_minors(lock, check->today);
    VersionSet set = resolved_set(group);
    bool exact = (minors & (minors - 1)) == 0 && !lock->set.open;
    bool range =
        !exact || lock->version.precision == PRECISION_NONE || !same_range(set, lock->set);
    if (!range) {
        return fits_exactly(scope, minors);
    }
    VersionSet members;
    if (!find_promise(check, index, lock, &members)) {
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

static void report_lock(const Check *check, const Claim *lock, uint32_t index)
{
    const Scope *scope = &check->policies->scopes[index];
    bool picked = (lock->surface->traits & SURFACE_RESOLVED) != 0;
    Diagnostic *diagnostic = check_claim(check, RULE_LOCK_DRIFT, SEVERITY_WARNING, lock);
    if (diagnostic == NULL) {
        return;
    }
    diagnostic->help = regenerate(check, lock);
    if (scope->promise != NULL) {
        diagnostic->message = str_format(
            check->arena, "the lock was resolved for `%.*s`, but %.*s promises `%.*s`",
            STR_ARG(lock->value), STR_ARG(scope->promise->place.path),
            STR_ARG(scope->promise->value));
        diagnostic_relate(check->report, diagnostic, scope->promise->place, "the promise");
        return;
    }
    const Bound *bound =
        picked && scope->default_.minor != MINOR_NONE ? &scope->default_ : &scope->floor;
    const char *name = bound == &scope->floor ? "floor" : "default";
    diagnostic->message =
        str_format(check->arena, "the lock was resolved for `%.*s`, but the %s is %.*s",
                   STR_ARG(lock->value), name, STR_ARG(check_minor(check, bound->minor)));
    note_bound(check->report, diagnostic, bound, name);
}

static void check_lock(const Check *check, const Group *group)
{
    const Claim *lock = group->claims.items[0];
    uint32_t index = check_lock_scope(check, lock->place.path);
    if ((lock->surface->traits & SURFACE_RESOLVED) != 0) {
        lock = find_stray(check, group, index);
    } else if (is_current(check, group, index)) {
        lock = NULL;
    }
    if (lock != NULL) {
        report_lock(check, lock, index);
    }
}

uint32_t check_lock_scope(const Check *check, Str path)
{
    bool script = str_ends(path, S(".py.lock"));
    Str locked = script ? str_slice(path, 0, path.len - S(".lock").len) : path;
    return policy_scope_of(check->policies, locked);
}

void check_locks(const Check *check)
{
    GroupList groups = check_groups(check, ROLE_LOCK);
    for (size_t i = 0; i < groups.len; i++) {
        check_lock(check, &groups.items[i]);
    }
}
