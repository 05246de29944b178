#include "show.h"

#include <stdlib.h>

/* A longer value (a classifier, a command) says less than the version in it. */
#define VALUE_MAX 32

static int compare_numbers(uint32_t a, uint32_t b)
{
    return (a > b) - (a < b);
}

static int compare_places(const Claim *a, const Claim *b)
{
    int order = str_compare(a->place.path, b->place.path);
    order = order != 0 ? order : compare_numbers(a->place.line, b->place.line);
    return order != 0 ? order : compare_numbers(a->place.column, b->place.column);
}

/* What makes the order the same in every run where places are. */
static int compare_rest(const Claim *a, const Claim *b)
{
    Str left = str_of(a->surface != NULL ? a->surface->id : "");
    Str right = str_of(b->surface != NULL ? b->surface->id : "");
    int order = str_compare(left, right);
    order = order != 0 ? order : compare_numbers(a->role, b->role);
    return order != 0 ? order : str_compare(a->text, b->text);
}

static int by_place(const void *left, const void *right)
{
    const Claim *a = *(const Claim *const *)left, *b = *(const Claim *const *)right;
    int order = compare_places(a, b);
    return order != 0 ? order : compare_rest(a, b);
}

static int by_role(const void *left, const void *right)
{
    const Claim *a = *(const Claim *const *)left, *b = *(const Claim *const *)right;
    int order = compare_numbers(a->scope, b->scope);
    order = order != 0 ? order : compare_numbers(a->role, b->role);
    order = order != 0 ? order : compare_places(a, b);
    return order != 0 ? order : compare_rest(a, b);
}

const Claim **show_sort(const Report *report, ShowOrder order)
{
    const Claim **claims =
        arena_array_of(report->arena, const Claim *, report->claim_count + 1);
    for (size_t i = 0; i < report->claim_count; i++) {
        claims[i] = report->claims[i];
    }
    if (report->claim_count > 1) {
        qsort(claims, report->claim_count, sizeof *claims,
              order == SHOW_BY_PLACE ? by_place : by_role);
    }
    return claims;
}

/* ---- rows ---- */

static Str remark_of(Arena *arena, const Claim *claim)
{
    if (claim->invalid.len > 0) {
        return str_format(arena, "refused: %.*s", STR_ARG(claim->invalid));
    }
    if (claim->implementation != IMPLEMENTATION_CPYTHON) {
        return implementation_name(claim->implementation);
    }
    return claim->freethreaded ? S("free-threaded")
           : claim->prerelease ? S("pre-release")
           : claim->implicit   ? S("by default")
                               : S("");
}

static ShowRow row_of(Arena *arena, const Claim *claim)
{
    VersionSet set = claim->unresolved ? VERSION_SET_EMPTY : claim->set;
    bool whole = claim->group == 0 && claim->value.len > 0 && claim->value.len <= VALUE_MAX;
    return (ShowRow){.claim = claim,
                     .text = whole ? claim->value : claim->text,
                     .any = set.any,
                     .all = set.all,
                     .open = set.open,
                     .floating = claim->floating,
                     .unresolved = claim->unresolved,
                     .remark = remark_of(arena, claim)};
}

static void join_row(Arena *arena, ShowRow *row, const ShowRow *more)
{
    row->text = str_format(arena, "%.*s, %.*s", STR_ARG(row->text), STR_ARG(more->text));
    row->any |= more->any;
    row->all |= more->all;
    row->open = row->open || more->open;
    row->floating = row->floating || more->floating;
    row->unresolved = row->unresolved || more->unresolved;
    row->remark = row->remark.len > 0 ? row->remark : more->remark;
}

/* Elements of one list stand together. Only what proves or moves something is joined: a PyPy
 * lane is a line of its own. */
static bool is_joined(const Claim *a, const Claim *b)
{
    return a->group != 0 && a->group == b->group && a->role == b->role &&
           a->implementation == b->implementation && a->freethreaded == b->freethreaded &&
           a->prerelease == b->prerelease;
}

static bool is_known(const Bound *bound)
{
    return bound->minor != MINOR_NONE;
}

static MinorMask policy_minors(const Scope *scope)
{
    if (!is_known(&scope->floor)) {
        return 0;
    }
    return minors_between(scope->floor.minor,
                          is_known(&scope->ceiling) ? scope->ceiling.minor : MINOR_NEWEST);
}

/* A plain comparison for the eye; what really is a finding, and how grave, is the rules'
 * business. */
static bool drifts(const Scope *scope, const ShowRow *row)
{
    const Claim *claim = row->claim;
    bool partial = (claim->surface->traits & SURFACE_PARTIAL) != 0;
    bool silent =
        partial || row->unresolved || (row->any == 0 && !row->open) || row->remark.len > 0;
    MinorMask range = policy_minors(scope);
    switch (claim->role) {
    case ROLE_ANCHOR:
        return false;
    case ROLE_FLOOR:
    case ROLE_TARGET:
    case ROLE_SUPPORTED:
    case ROLE_LOCK:
    case ROLE_PROSE:
        return !silent && is_known(&scope->floor) &&
               minors_lowest(row->any) != scope->floor.minor;
    case ROLE_RUNTIME:
        if (silent || claim->developer_tool || !is_known(&scope->default_)) {
            return !silent && range != 0 && (row->any & range) == 0;
        }
        return (row->any & MINOR_BIT(scope->default_.minor)) == 0;
    case ROLE_TESTED:
        return !silent && range != 0 && (row->any & ~range) != 0 && !row->open &&
               !row->floating;
    case ROLE_COUNT:
        break;
    }
    return false;
}

static const Scope *scope_of(const Report *report, const Claim *claim)
{
    const Policies *policies = report->policies;
    return &policies->scopes[claim->scope < policies->count ? claim->scope : 0];
}

static void widen(ShowChart *chart, Minor minor)
{
    if (minor != MINOR_NONE && (chart->first == MINOR_NONE || minor < chart->first)) {
        chart->first = minor;
    }
}

/* From the lowest version that anything names; what is open downwards names none. */
static void choose_columns(ShowChart *chart)
{
    chart->first = MINOR_NONE;
    chart->last = MINOR_NEWEST;
    for (size_t i = 0; i < chart->count; i++) {
        const ShowSection *section = &chart->sections[i];
        widen(chart, section->scope->floor.minor);
        widen(chart, section->scope->default_.minor);
        for (size_t j = 0; j < section->count; j++) {
            Minor lowest = minors_lowest(section->rows[j].any);
            if (lowest > MINOR_OLDEST) {
                widen(chart, lowest);
            }
        }
    }
    if (chart->first == MINOR_NONE) {
        chart->first = MINOR_NEWEST;
    }
}

ShowChart show_chart(const Report *report)
{
    Arena *arena = report->arena;
    const Claim **claims = show_sort(report, SHOW_BY_ROLE);
    size_t total = report->claim_count;
    ShowChart chart = {.sections = arena_array_of(arena, ShowSection, total + 1)};
    ShowRow *rows = arena_array_of(arena, ShowRow, total + 1);
    for (size_t i = 0; i < total && report->policies->count > 0;) {
        ShowSection *section = &chart.sections[chart.count++];
        section->scope = scope_of(report, claims[i]);
        section->role = claims[i]->role;
        section->rows = rows;
        section->first_of_scope = chart.count == 1 || section[-1].scope != section->scope;
        while (i < total && scope_of(report, claims[i]) == section->scope &&
               claims[i]->role == section->role) {
            ShowRow row = row_of(arena, claims[i]);
            ShowRow *last = section->count > 0 ? &section->rows[section->count - 1] : NULL;
            if (last != NULL && is_joined(last->claim, claims[i])) {
                join_row(arena, last, &row);
            } else {
                section->rows[section->count++] = row;
            }
            i++;
        }
        rows += section->count;
        for (size_t j = 0; j < section->count; j++) {
            section->rows[j].drifts = drifts(section->scope, &section->rows[j]);
        }
    }
    choose_columns(&chart);
    return chart;
}

ShowCell show_cell(const ShowSection *section, const ShowRow *row, Minor minor)
{
    MinorMask bit = MINOR_BIT(minor);
    if ((row->any & bit) != 0) {
        return row->floating ? CELL_FLOATING : (row->all & bit) != 0 ? CELL_FULL : CELL_PART;
    }
    return (policy_minors(section->scope) & bit) != 0 ? CELL_INSIDE : CELL_OUTSIDE;
}

Str show_bound(Arena *arena, const char *name, const Bound *bound)
{
    if (!is_known(bound)) {
        return str_format(arena, "no %s", name);
    }
    Str minor = minor_text(arena, bound->minor);
    const Origin *origin = &bound->origin;
    if (origin->option.len > 0) {
        return str_format(arena, "%s %.*s (%.*s)", name, STR_ARG(minor),
                          STR_ARG(origin->option));
    }
    if (origin->place.path.len == 0) {
        return str_format(arena, "%s %.*s", name, STR_ARG(minor));
    }
    Str line = origin->place.line > 0 ? str_format(arena, ":%u", origin->place.line) : S("");
    return str_format(arena, "%s %.*s (%.*s%.*s)", name, STR_ARG(minor),
                      STR_ARG(origin->place.path), STR_ARG(line));
}

Str show_policy(Arena *arena, const Scope *scope)
{
    Str floor = show_bound(arena, "floor", &scope->floor);
    Str default_ = show_bound(arena, "default", &scope->default_);
    Str ceiling = show_bound(arena, "ceiling", &scope->ceiling);
    return str_format(arena, "%.*s, %.*s, %.*s", STR_ARG(floor), STR_ARG(default_),
                      STR_ARG(ceiling));
}

Str show_letters(Arena *arena, const Scope *scope, Minor minor)
{
    return str_format(arena, "%s%s%s", scope->floor.minor == minor ? "F" : "",
                      scope->default_.minor == minor ? "D" : "",
                      scope->ceiling.minor == minor ? "C" : "");
}
