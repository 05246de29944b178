/* The rules about `.python-version`. */
#include "check.h"

static Str describe_fault(const Check *check, const Claim *anchor)
{
    Str text = anchor->text;
    if (anchor->invalid.len > 0) {
        return str_format(check->arena, "`%.*s` is no version: %.*s", STR_ARG(text),
                          STR_ARG(anchor->invalid));
    }
    if (anchor->implementation != IMPLEMENTATION_CPYTHON) {
        return str_format(check->arena, "`%.*s` names no CPython", STR_ARG(text));
    }
    if (anchor->precision == PRECISION_MAJOR || anchor->set.any != 0) {
        return str_format(check->arena,
                          "`%.*s` floats: it names no single minor version of Python",
                          STR_ARG(text));
    }
    return str_format(check->arena, "`%.*s` names no version of Python 3", STR_ARG(text));
}

static void check_invalid(const Check *check, const Claim *claim)
{
    if (!claim_is_anchor(claim) || policy_is_foreign(claim) ||
        anchor_minor(claim) != MINOR_NONE) {
        return;
    }
    Diagnostic *diagnostic = check_claim(check, RULE_ANCHOR_INVALID, SEVERITY_ERROR, claim);
    if (diagnostic != NULL) {
        diagnostic->message = describe_fault(check, claim);
        diagnostic->help = S("write one minor version of CPython, such as 3.12");
    }
}

/* Another version manager's file beside an anchor. */
static void check_conflict(const Check *check, const Claim *claim)
{
    const Scope *scope = &check->policies->scopes[claim->scope];
    Minor minor = anchor_minor(claim), anchored = anchor_minor(scope->anchor);
    bool beside = claim->role == ROLE_ANCHOR && !claim_is_anchor(claim) &&
                  scope->anchor != NULL && check_uses(check, claim);
    if (!beside || minor == MINOR_NONE || anchored == MINOR_NONE) {
        return;
    }
    bool patches = differ_in_patch(claim, scope->anchor);
    if (minor == anchored && !patches) {
        return;
    }
    Severity usual = minor == anchored ? SEVERITY_WARNING : SEVERITY_ERROR;
    Diagnostic *diagnostic = check_claim(check, RULE_ANCHOR_CONFLICT, usual, claim);
    if (diagnostic != NULL) {
        diagnostic->message = str_format(check->arena, "`%.*s` disagrees with `%.*s` in %.*s",
                                         STR_ARG(claim->text), STR_ARG(scope->anchor->text),
                                         STR_ARG(scope->anchor->place.path));
        diagnostic->help = S("name one version in both, or delete one of the files");
        diagnostic_relate(check->report, diagnostic, scope->anchor->place, "the anchor");
    }
}

/* A version manager's file that names a version, in the same directory; NULL where none does.
 */
static const Claim *find_other_manager(const Check *check, uint32_t scope)
{
    for (size_t i = 0; i < check->findings->claims.len; i++) {
        const Claim *claim = check->findings->claims.items[i];
        if (claim->role == ROLE_ANCHOR && claim->scope == scope && !claim_is_anchor(claim) &&
            anchor_minor(claim) != MINOR_NONE) {
            return claim;
        }
    }
    return NULL;
}

/* Whether a remark says that the anchor of a scope is there but unusable. */
static bool is_remarked(const Check *check, Str path)
{
    for (size_t i = 0; i < check->findings->remarks.len; i++) {
        const Remark *remark = &check->findings->remarks.items[i];
        if (str_eq(remark->place.path, path)) {
            return true;
        }
    }
    return false;
}

static bool needs_anchor(const ScopeView *view)
{
    return view->scope->has_python || view->has_claims;
}

/* Whether an enclosing scope has an anchor, be it unusable, or is blamed for having none. */
static bool is_covered(const Check *check, const Scope *scope)
{
    while (scope != &check->policies->scopes[scope->parent]) {
        const ScopeView *parent = &check->scopes[scope->parent];
        if (parent->scope->anchor != NULL || needs_anchor(parent)) {
            return true;
        }
        scope = parent->scope;
    }
    return false;
}

static void check_missing(const Check *check, uint32_t index)
{
    const Scope *scope = &check->policies->scopes[index];
    if (scope->anchor != NULL || !needs_anchor(&check->scopes[index]) ||
        is_covered(check, scope)) {
        return;
    }
    bool root = str_eq(scope->path, S("."));
    Str path = root ? S(".python-version")
                    : str_format(check->arena, "%.*s/.python-version", STR_ARG(scope->path));
    if (is_remarked(check, path)) {
        return;
    }
    const Claim *other = find_other_manager(check, index);
    Severity usual = check->settings->strict ? SEVERITY_ERROR
                     : other != NULL         ? SEVERITY_INFO
                                             : SEVERITY_WARNING;
    Diagnostic *diagnostic = check_place(check, RULE_ANCHOR_MISSING, usual, index,
                                         source_whole(check->arena, path), scope->path);
    if (diagnostic == NULL) {
        return;
    }
    diagnostic->message =
        root ? S("there is no `.python-version` at the root")
             : str_format(check->arena, "there is no `.python-version` in %.*s",
                          STR_ARG(scope->path));
    diagnostic->help = S("write the version that runs the code into it, such as 3.12");
    if (other != NULL) {
        diagnostic->help = str_format(check->arena, "write `%.*s` into it",
                                      STR_ARG(check_minor(check, anchor_minor(other))));
        diagnostic_relate(check->report, diagnostic, other->place, "states one version");
    }
}

/* Whether a promise refuses the very patch level that the anchor names. */
static bool refuses_patch(const Claim *promise, const Claim *anchor)
{
    Minor minor = anchor_minor(anchor);
    bool partly = (promise->set.all & MINOR_BIT(minor)) == 0;
    return partly && anchor->version.patch >= 0 && promise->version.minor == minor &&
           promise->version.patch >= 0 &&
           version_compare(anchor->version, promise->version) < 0;
}

static void report_refusal(Check *check, uint32_t index, const Claim *promise)
{
    ScopeView *view = &check->scopes[index];
    bool own = view->anchor == view->scope->anchor;
    const Claim *at = own || promise == NULL ? view->anchor : promise;
    Diagnostic *diagnostic =
        check_place(check, RULE_ANCHOR_BELOW_FLOOR, SEVERITY_ERROR, index, at->place, at->text);
    view->refusal = check_index(check, diagnostic);
    if (diagnostic == NULL) {
        return;
    }
    if (promise == NULL) {
        diagnostic->message = str_format(check->arena, "`%.*s` is below the floor %.*s",
                                         STR_ARG(view->anchor->text),
                                         STR_ARG(check_minor(check, view->scope->floor.minor)));
        note_bound(check->report, diagnostic, &view->scope->floor, "floor");
        return;
    }
    diagnostic->message =
        str_format(check->arena, "`%.*s` in %.*s refuses Python %.*s, which %.*s names",
                   STR_ARG(promise->value), STR_ARG(promise->place.path),
                   STR_ARG(view->anchor->text), STR_ARG(view->anchor->place.path));
    diagnostic->help = S("raise the anchor, or widen the promise so that it admits the anchor");
    diagnostic_relate(check->report, diagnostic, own ? promise->place : view->anchor->place,
                      own ? "the promise" : "the anchor");
}

static void check_below_floor(Check *check, uint32_t index)
{
    ScopeView *view = &check->scopes[index];
    const Scope *scope = view->scope;
    if (view->anchor == NULL || scope->is_file) {
        return;
    }
    Minor anchored = anchor_minor(view->anchor);
    const Claim *promise = scope->promise;
    bool refused = promise != NULL && ((scope->promised.any & MINOR_BIT(anchored)) == 0 ||
                                       refuses_patch(promise, view->anchor));
    bool chosen =
        scope->floor.origin.kind == ORIGIN_OPTION || scope->floor.origin.kind == ORIGIN_SETTING;
    if (refused) {
        view->refused = true;
        view->meant = promised_minor(promise);
        report_refusal(check, index, promise);
    } else if (chosen && view->anchor == scope->anchor && anchored < scope->floor.minor) {
        view->refused = true;
        report_refusal(check, index, NULL);
    }
}

void check_anchors(Check *check)
{
    for (size_t i = 0; i < check->findings->claims.len; i++) {
        check_invalid(check, check->findings->claims.items[i]);
        check_conflict(check, check->findings->claims.items[i]);
    }
    for (uint32_t i = 0; i < check->policies->directory_count; i++) {
        check_missing(check, i);
        check_below_floor(check, i);
    }
}
