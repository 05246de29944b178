#include "floorlint/policy.h"

#include "scopes.h"

/* What speaks for a scope's ceiling where none is declared. */
typedef struct Evidence {
    const Claim *claim;
    Minor minor;
    bool has_lanes; /* CI jobs test it: environments of tox and the like say no more */
} Evidence;

typedef struct Resolution {
    Arena *arena;
    const Settings *settings;
    Findings *findings;
    Day today;
    Policies *policies;
    Evidence *evidence;      /* one for each directory */
    const Claim **governing; /* the usable anchor nearest to each directory */
    Error *error;
} Resolution;

static Bound bound_none(void)
{
    return (Bound){.minor = MINOR_NONE};
}

static Bound bound_of_claim(Minor minor, const Claim *claim)
{
    return (Bound){
        minor, {.kind = ORIGIN_CLAIM, .place = claim->place, .claim = claim}
    };
}

static Bound bound_of_setting(const SetBound *set)
{
    return (Bound){
        set->minor,
        {.kind = set->option.len > 0 ? ORIGIN_OPTION : ORIGIN_SETTING,
                 .option = set->option,
                 .place = set->place,
                 .declared = true}
    };
}

static Bound bound_inherited(Bound bound)
{
    if (bound.minor != MINOR_NONE) {
        bound.origin.kind = ORIGIN_INHERITED;
    }
    return bound;
}

typedef enum Part { PART_FLOOR, PART_DEFAULT, PART_CEILING } Part;

static const SetBound *part_of_scope(const SettingScope *scope, Part part)
{
    switch (part) {
    case PART_FLOOR:
        return &scope->floor;
    case PART_DEFAULT:
        return &scope->default_;
    case PART_CEILING:
        return &scope->ceiling;
    }
    return NULL;
}

/* What an option or a setting says of a scope: the option, else the innermost
 * `[[tool.floorlint.scope]]` that says something, else the settings of the whole. */
static Bound find_setting(const Settings *settings, const Scope *scope, Part part)
{
    const SettingScope whole = {S("."), settings->floor, settings->default_, settings->ceiling};
    const SetBound *set = part_of_scope(&whole, part);
    size_t closest = 0;
    for (size_t i = 0; set->option.len == 0 && i < settings->scope_count; i++) {
        const SettingScope *candidate = &settings->scopes[i];
        const SetBound *own = part_of_scope(candidate, part);
        if (own->minor != MINOR_NONE && path_is_within(scope->path, candidate->path) &&
            candidate->path.len >= closest) {
            closest = candidate->path.len;
            set = own;
        }
    }
    return set->minor != MINOR_NONE ? bound_of_setting(set) : bound_none();
}

static Bound find_floor(const Resolution *resolution, uint32_t index)
{
    const Scope *scope = &resolution->policies->scopes[index];
    const Claim *governing = resolution->governing[index];
    Minor anchor = anchor_minor(governing), promised = promised_minor(scope->promise);
    Bound setting = find_setting(resolution->settings, scope, PART_FLOOR);
    if (setting.minor != MINOR_NONE) {
        return setting;
    }
    if (anchor != MINOR_NONE && resolution->settings->strict) {
        return bound_of_claim(anchor, governing);
    }
    if (promised != MINOR_NONE) {
        return anchor != MINOR_NONE && anchor < promised
                   ? bound_of_claim(anchor, governing)
                   : bound_of_claim(promised, scope->promise);
    }
    anchor = anchor_minor(scope->anchor);
    return anchor != MINOR_NONE ? bound_of_claim(anchor, scope->anchor) : bound_none();
}

static Bound find_default(const Resolution *resolution, const Scope *scope)
{
    Bound setting = find_setting(resolution->settings, scope, PART_DEFAULT);
    Minor anchor = anchor_minor(scope->anchor);
    if (setting.minor == MINOR_NONE && anchor != MINOR_NONE) {
        return bound_of_claim(anchor, scope->anchor);
    }
    return setting;
}

/* The newest minor that the promised upper bound admits. */
static Bound find_upper_bound(const Scope *scope)
{
    Minor highest = scope->promise != NULL ? version_set_highest(scope->promised) : MINOR_NONE;
    if (highest == MINOR_NONE) {
        return bound_none();
    }
    Bound bound = bound_of_claim(highest, scope->promise);
    bound.origin.declared = true;
    return bound;
}

static Bound find_ceiling(const Resolution *resolution, uint32_t index)
{
    const Scope *scope = &resolution->policies->scopes[index];
    Bound setting = find_setting(resolution->settings, scope, PART_CEILING);
    if (setting.minor != MINOR_NONE) {
        return setting;
    }
    Bound upper = find_upper_bound(scope);
    if (upper.minor != MINOR_NONE) {
        return upper;
    }
    const Evidence *evidence = &resolution->evidence[index];
    bool own_default = scope->default_.origin.kind != ORIGIN_INHERITED;
    Bound highest = bound_none();
    if (evidence->claim != NULL) {
        highest = bound_of_claim(evidence->minor, evidence->claim);
    }
    if (scope->default_.minor > highest.minor && (own_default || evidence->claim != NULL)) {
        highest = scope->default_;
        highest.origin.declared = false;
    }
    if (highest.minor != MINOR_NONE && highest.minor < scope->floor.minor) {
        highest = scope->floor;
        highest.origin.declared = false;
    }
    return highest;
}

/* The part of the enclosing scope where a scope has none of its own. */
static void inherit(const Policies *policies, Scope *scope)
{
    const Scope *parent = &policies->scopes[scope->parent];
    if (parent == scope) {
        return;
    }
    if (scope->floor.minor == MINOR_NONE) {
        scope->floor = bound_inherited(parent->floor);
    }
    if (scope->default_.minor == MINOR_NONE && parent->default_.minor >= scope->floor.minor) {
        scope->default_ = bound_inherited(parent->default_);
    }
}

static void inherit_ceiling(const Policies *policies, Scope *scope)
{
    const Scope *parent = &policies->scopes[scope->parent];
    if (scope->ceiling.minor == MINOR_NONE && parent != scope &&
        parent->ceiling.minor >= scope->floor.minor) {
        scope->ceiling = bound_inherited(parent->ceiling);
    }
}

static Str describe_origin(Arena *arena, const Origin *origin)
{
    if (origin->option.len > 0) {
        return origin->option;
    }
    return str_format(arena, "%.*s:%u", STR_ARG(origin->place.path), origin->place.line);
}

/* An option or a setting that puts the default or the ceiling below the floor is no answer. */
static bool check_bound(const Resolution *resolution, const Scope *scope, const Bound *bound,
                        const char *name)
{
    bool chosen = bound->origin.kind == ORIGIN_OPTION || bound->origin.kind == ORIGIN_SETTING;
    if (!chosen || scope->floor.minor == MINOR_NONE || bound->minor >= scope->floor.minor) {
        return true;
    }
    Arena *arena = resolution->arena;
    bool option = bound->origin.kind == ORIGIN_OPTION;
    Str where = option ? S("") : describe_origin(arena, &bound->origin);
    return error_set(resolution->error, arena, where,
                     "the %s %.*s%s%.*s%s is below the floor %.*s (%.*s)", name,
                     STR_ARG(minor_text(arena, bound->minor)), option ? " (" : "",
                     STR_ARG(bound->origin.option), option ? ")" : "",
                     STR_ARG(minor_text(arena, scope->floor.minor)),
                     STR_ARG(describe_origin(arena, &scope->floor.origin)));
}

static bool resolve_directory(Resolution *resolution, uint32_t index)
{
    Policies *policies = resolution->policies;
    Scope *scope = &policies->scopes[index];
    scope->floor = find_floor(resolution, index);
    scope->default_ = find_default(resolution, scope);
    inherit(policies, scope);
    scope->ceiling = find_ceiling(resolution, index);
    inherit_ceiling(policies, scope);
    return check_bound(resolution, scope, &scope->default_, "default") &&
           check_bound(resolution, scope, &scope->ceiling, "ceiling");
}

/* A file that the settings name as a scope. */
static bool resolve_file(Resolution *resolution, Scope *scope)
{
    const Policies *policies = resolution->policies;
    scope->floor = find_setting(resolution->settings, scope, PART_FLOOR);
    scope->default_ = find_setting(resolution->settings, scope, PART_DEFAULT);
    inherit(policies, scope);
    scope->ceiling = find_setting(resolution->settings, scope, PART_CEILING);
    inherit_ceiling(policies, scope);
    return check_bound(resolution, scope, &scope->default_, "default") &&
           check_bound(resolution, scope, &scope->ceiling, "ceiling");
}

/* Anchors and promises of each directory; the first anchor and the best promise count. */
static void take_claim(Resolution *resolution, Claim *claim)
{
    Policies *policies = resolution->policies;
    if (claim->scope_hint.ptr != NULL) {
        claim->scope = policy_scope_of_directory(policies, claim->scope_hint);
    } else if (claim->job != NULL && claim->job->scope != UINT32_MAX) {
        claim->scope = claim->job->scope;
    } else {
        claim->scope = policy_scope_of(policies, claim->place.path);
    }
    Scope *scope = &policies->scopes[claim->scope];
    if (!str_eq(directory_of(claim->place.path), scope->path) || policy_is_foreign(claim)) {
        return;
    }
    if (claim_is_anchor(claim) && scope->anchor == NULL) {
        scope->anchor = claim;
    }
    bool better =
        promise_rank(claim) != SIZE_MAX &&
        (scope->promise == NULL || promise_rank(claim) < promise_rank(scope->promise));
    if (better) {
        scope->promise = claim;
        scope->promised = claim->set;
    }
}

static void take_evidence(Resolution *resolution, uint32_t scope, const Claim *claim,
                          MinorMask minors)
{
    Evidence *evidence = &resolution->evidence[scope];
    Minor highest = minors_highest(minors);
    if (highest != MINOR_NONE && (evidence->claim == NULL || highest > evidence->minor)) {
        evidence->claim = claim;
        evidence->minor = highest;
    }
}

/* A job without a known directory belongs to the root where that is the only scope. */
static void place_job(const Policies *policies, Job *job)
{
    if (job->directory.ptr != NULL) {
        job->scope = policy_scope_of_directory(policies, job->directory);
    } else {
        job->scope = policies->directory_count == 1 ? 0 : UINT32_MAX;
    }
}

/* What may be any scope's lane speaks for the root's ceiling only. */
static void weigh_job(Resolution *resolution, const Job *job)
{
    uint32_t scope = job->scope != UINT32_MAX ? job->scope : 0;
    for (size_t i = 0; job->tests && i < job->lane_count; i++) {
        const Lane *lane = &job->lanes[i];
        resolution->evidence[scope].has_lanes = true;
        bool floats = lane->effective == 0 && lane->python != NULL && lane->python->floating;
        if (!lane->optional && !floats && lane->python != NULL) {
            take_evidence(resolution, scope, lane->python, lane_proof(lane, resolution->today));
        }
    }
}

/* Interpreters that run the code and advertised versions move the ceiling; environments of tox
 * and the like do where no CI job says which of them run. */
static void weigh_claim(Resolution *resolution, const Claim *claim)
{
    bool counts =
        claim->role == ROLE_SUPPORTED ||
        (claim->role == ROLE_RUNTIME && !claim->developer_tool) ||
        (claim->role == ROLE_TESTED && claim->job == NULL &&
         claim->surface->role != ROLE_ANCHOR && !resolution->evidence[claim->scope].has_lanes);
    if (counts && !claim->floating && !claim->set.open && !policy_is_foreign(claim)) {
        take_evidence(resolution, claim->scope, claim, claim_proof(claim, resolution->today));
    }
}

static void find_python(const Project *project, Policies *policies)
{
    static const char *const endings[] = {".py", ".pyw", ".pyi", ".ipynb"};
    for (size_t i = 0; project != NULL && i < project->path_count; i++) {
        for (size_t j = 0; j < sizeof endings / sizeof endings[0]; j++) {
            if (str_ends(project->paths[i], str_of(endings[j]))) {
                policies->scopes[policy_scope_of(policies, project->paths[i])].has_python =
                    true;
            }
        }
    }
}

static void find_governing_anchors(Resolution *resolution)
{
    const Policies *policies = resolution->policies;
    for (size_t i = 0; i < policies->directory_count; i++) {
        const Scope *scope = &policies->scopes[i];
        bool own = anchor_minor(scope->anchor) != MINOR_NONE;
        resolution->governing[i] = own     ? scope->anchor
                                   : i > 0 ? resolution->governing[scope->parent]
                                           : NULL;
    }
}

bool policy_resolve(Arena *arena, const Settings *settings, Findings *findings,
                    const Project *project, Day today, Policies *policies, Error *error)
{
    *policies = (Policies){0};
    scopes_collect(arena, settings, findings, project, policies);
    Resolution resolution = {
        .arena = arena,
        .settings = settings,
        .findings = findings,
        .today = today,
        .policies = policies,
        .evidence = arena_array_of(arena, Evidence, policies->count),
        .governing = arena_array_of(arena, const Claim *, policies->count),
        .error = error,
    };
    for (size_t i = 0; i < findings->jobs.len; i++) {
        place_job(policies, findings->jobs.items[i]);
        weigh_job(&resolution, findings->jobs.items[i]);
    }
    for (size_t i = 0; i < findings->claims.len; i++) {
        take_claim(&resolution, findings->claims.items[i]);
        weigh_claim(&resolution, findings->claims.items[i]);
    }
    find_python(project, policies);
    find_governing_anchors(&resolution);
    for (uint32_t i = 0; i < policies->count; i++) {
        bool fine = i < policies->directory_count
                        ? resolve_directory(&resolution, i)
                        : resolve_file(&resolution, &policies->scopes[i]);
        if (!fine) {
            return false;
        }
    }
    return true;
}

uint32_t policy_add_script(Arena *arena, Policies *policies, const Claim *promise)
{
    uint32_t index = scopes_add_file(arena, policies, promise->place.path);
    Scope *scope = &policies->scopes[index];
    const Scope *parent = &policies->scopes[scope->parent];
    Minor promised = promised_minor(promise);
    bool chosen = scope->floor.origin.kind == ORIGIN_SETTING;
    if (scope->promise == NULL && promise_rank(promise) != SIZE_MAX) {
        scope->promise = promise;
        scope->promised = promise->set;
    }
    if (!chosen) {
        scope->floor = promised != MINOR_NONE ? bound_of_claim(promised, promise)
                                              : bound_inherited(parent->floor);
    }
    bool admitted = parent->default_.minor != MINOR_NONE &&
                    (scope->promised.any & MINOR_BIT(parent->default_.minor)) != 0;
    if (scope->default_.minor == MINOR_NONE && admitted) {
        scope->default_ = bound_inherited(parent->default_);
    }
    if (scope->ceiling.minor == MINOR_NONE) {
        scope->ceiling = find_upper_bound(scope);
        inherit_ceiling(policies, scope);
    }
    return index;
}

MinorMask scope_minors(const Scope *scope)
{
    if (scope->floor.minor == MINOR_NONE) {
        return 0;
    }
    Minor ceiling = scope->ceiling.minor != MINOR_NONE ? scope->ceiling.minor : MINOR_NEWEST;
    MinorMask range = minors_between(
        scope->floor.minor, ceiling > scope->floor.minor ? ceiling : scope->floor.minor);
    MinorMask promised = scope->promised.any;
    MinorMask holes = 0;
    if (promised != 0) {
        holes = minors_between(minors_lowest(promised), minors_highest(promised)) & ~promised;
    }
    return range & ~(holes & ~MINOR_BIT(scope->floor.minor));
}
