/* The rules of the Python source: what it needs, against floor and ceiling. */
#include "check.h"

/* The two ways in which a requirement can fail. */
typedef enum Side { SIDE_ADDED, SIDE_REMOVED } Side;

typedef struct Context {
    Report *report;
    const Settings *settings;
    const Scope *scope;
    uint32_t index;
} Context;

static Str minor_of(const Context *context, Minor minor)
{
    return minor_text(context->report->arena, minor);
}

static RuleId choose_rule(RequirementKind kind, Side side)
{
    switch (kind) {
    case REQUIREMENT_SYNTAX:
        return side == SIDE_ADDED ? RULE_SYNTAX_TOO_NEW : RULE_SYNTAX_REMOVED;
    case REQUIREMENT_BEHAVIOUR:
        return RULE_BEHAVIOUR_CHANGED;
    case REQUIREMENT_MODULE:
    case REQUIREMENT_CLASS:
    case REQUIREMENT_FUNCTION:
    case REQUIREMENT_METHOD:
    case REQUIREMENT_ATTRIBUTE:
    case REQUIREMENT_PARAMETER:
    case REQUIREMENT_KIND_COUNT:
        break;
    }
    return side == SIDE_ADDED ? RULE_STDLIB_ADDED : RULE_STDLIB_REMOVED;
}

/* The minors of a scope from the ceiling's side. Where the ceiling is unknown, only the floor
 * is certain to be one that the code must run on. */
static MinorMask certain_minors(const Scope *scope)
{
    MinorMask minors = scope_minors(scope);
    return scope->ceiling.minor != MINOR_NONE ? minors : minors & MINOR_BIT(scope->floor.minor);
}

static MinorMask minors_below(Minor minor)
{
    return minor > MINOR_OLDEST ? minors_between(MINOR_OLDEST, (Minor)(minor - 1)) : 0;
}

/* "but the floor is 3.10", or where the floor itself is protected, what is not. */
static Str describe_lack(const Context *context, const Bound *bound, const char *name,
                         Minor lacking)
{
    if (bound->minor == lacking) {
        return str_format(context->report->arena, "but the %s is %.*s", name,
                          STR_ARG(minor_of(context, bound->minor)));
    }
    return str_format(context->report->arena, "but it is reached on Python %.*s",
                      STR_ARG(minor_of(context, lacking)));
}

static Str describe_added(const Context *context, const Requirement *requirement, Minor lacking)
{
    Str lack = describe_lack(context, &context->scope->floor, "floor", lacking);
    const char *what = requirement->kind == REQUIREMENT_SYNTAX ? "the syntax " : "";
    if (requirement->since == MINOR_NONE) {
        return str_format(context->report->arena, "%s`%.*s` is not there on Python %.*s", what,
                          STR_ARG(requirement->subject), STR_ARG(minor_of(context, lacking)));
    }
    return str_format(context->report->arena, "%s`%.*s` needs Python %.*s, %.*s", what,
                      STR_ARG(requirement->subject),
                      STR_ARG(minor_of(context, requirement->since)), STR_ARG(lack));
}

static Str describe_removed(const Context *context, const Requirement *requirement,
                            Minor lacking)
{
    const Bound *bound = &context->scope->ceiling;
    bool unknown = bound->minor == MINOR_NONE;
    Str lack = describe_lack(context, unknown ? &context->scope->floor : bound,
                             unknown ? "floor" : "ceiling", lacking);
    const char *what = requirement->kind == REQUIREMENT_SYNTAX ? "the syntax " : "";
    return str_format(context->report->arena, "%s`%.*s` was removed in Python %.*s, %.*s", what,
                      STR_ARG(requirement->subject),
                      STR_ARG(minor_of(context, requirement->removed)), STR_ARG(lack));
}

static Diagnostic *add(const Context *context, RuleId rule, const Requirement *requirement)
{
    Diagnostic *diagnostic = report_add(context->report, context->settings, rule,
                                        context->index, requirement->place);
    if (diagnostic == NULL) {
        return NULL;
    }
    diagnostic->span = requirement->span;
    diagnostic->subject = requirement->subject;
    diagnostic->help = requirement->help;
    if (requirement->note.len > 0) {
        diagnostic_note(context->report, diagnostic, "%.*s", STR_ARG(requirement->note));
    }
    if (requirement->guard.path.len > 0) {
        diagnostic_relate(context->report, diagnostic, requirement->guard, "%.*s",
                          STR_ARG(requirement->guard_problem));
    }
    return diagnostic;
}

static bool report_added(const Context *context, const Requirement *requirement)
{
    MinorMask later =
        requirement->removed != MINOR_NONE ? ~minors_below(requirement->removed) : 0;
    MinorMask lacking = requirement->lacking & scope_minors(context->scope) & ~later;
    if (lacking == 0) {
        return false;
    }
    RuleId rule = choose_rule(requirement->kind, SIDE_ADDED);
    Diagnostic *diagnostic = add(context, rule, requirement);
    if (diagnostic != NULL) {
        diagnostic->since = requirement->since;
        diagnostic->message = describe_added(context, requirement, minors_lowest(lacking));
        note_bound(context->report, diagnostic, &context->scope->floor, "floor");
    }
    return true;
}

static bool report_removed(const Context *context, const Requirement *requirement)
{
    if (requirement->removed == MINOR_NONE) {
        return false;
    }
    MinorMask lacking = requirement->lacking & certain_minors(context->scope) &
                        ~minors_below(requirement->removed);
    if (lacking == 0) {
        return false;
    }
    RuleId rule = choose_rule(requirement->kind, SIDE_REMOVED);
    Diagnostic *diagnostic = add(context, rule, requirement);
    if (diagnostic != NULL) {
        diagnostic->removed = requirement->removed;
        diagnostic->message = describe_removed(context, requirement, minors_highest(lacking));
        note_bound(context->report, diagnostic, &context->scope->ceiling, "ceiling");
    }
    return true;
}

/* Syntax that a newer version of the range still compiles, with a warning. */
static void report_warns(const Context *context, const Requirement *requirement)
{
    MinorMask warning = requirement->warning & certain_minors(context->scope);
    if (warning == 0 || requirement->warns == MINOR_NONE) {
        return;
    }
    Diagnostic *diagnostic = add(context, RULE_SYNTAX_REMOVED, requirement);
    if (diagnostic == NULL) {
        return;
    }
    const Bound *ceiling = &context->scope->ceiling;
    if (context->settings->severity[RULE_SYNTAX_REMOVED] == SEVERITY_DEFAULT) {
        diagnostic->severity = SEVERITY_WARNING;
    }
    diagnostic->warns = requirement->warns;
    diagnostic->message = str_format(
        context->report->arena, "the syntax `%.*s` warns since Python %.*s, %.*s",
        STR_ARG(requirement->subject), STR_ARG(minor_of(context, requirement->warns)),
        STR_ARG(describe_lack(context, ceiling, "ceiling", minors_highest(warning))));
    note_bound(context->report, diagnostic, ceiling, "ceiling");
}

static bool same_place(Place a, Place b)
{
    return a.line == b.line && a.column == b.column && str_eq(a.path, b.path);
}

/* Whether a test is a related place of a requirement that is reported. */
static bool is_related(const Context *context, const PythonReport *python,
                       const GuardTest *guard)
{
    for (size_t i = 0; i < python->requirements.len; i++) {
        const Requirement *requirement = &python->requirements.items[i];
        if (same_place(requirement->guard, guard->place) &&
            (requirement->lacking & scope_minors(context->scope)) != 0) {
            return true;
        }
    }
    return false;
}

static void report_mistaken(const Context *context, const GuardTest *guard)
{
    Diagnostic *diagnostic = report_add(context->report, context->settings, RULE_GUARD_MISTAKEN,
                                        context->index, guard->place);
    if (diagnostic != NULL) {
        diagnostic->span = guard->span;
        diagnostic->subject = S("sys.version_info");
        diagnostic->message = guard->mistake;
    }
}

/* The minors beyond floor and ceiling, by which a test tells that it is about versions that the
 * code need not run on. A ceiling that nobody declared is no reason to drop a test. */
static MinorMask minors_outside(const Scope *scope)
{
    bool bounded = scope->ceiling.minor != MINOR_NONE && scope->ceiling.origin.declared;
    MinorMask above =
        bounded ? MINORS_KNOWN & ~minors_below((Minor)(scope->ceiling.minor + 1)) : 0;
    return minors_below(scope->floor.minor) | above;
}

static void report_redundant(const Context *context, const GuardTest *guard)
{
    const Scope *scope = context->scope;
    MinorMask inside = guard->under & scope_minors(scope), outside = minors_outside(scope);
    bool always = (guard->falsity & inside) == 0, never = (guard->truth & inside) == 0;
    /* `>= (3,)` is true on every version that there is: a test for Python 2. */
    bool told = always ? (guard->falsity & outside) != 0 || guard->falsity == 0
                       : (guard->truth & outside) != 0;
    if (inside == 0 || always == never || !told) {
        return;
    }
    Diagnostic *diagnostic = report_add(context->report, context->settings,
                                        RULE_GUARD_REDUNDANT, context->index, guard->place);
    if (diagnostic == NULL) {
        return;
    }
    diagnostic->span = guard->span;
    diagnostic->subject = S("sys.version_info");
    bool declared = scope->ceiling.origin.declared && scope->ceiling.minor != MINOR_NONE;
    diagnostic->message = str_format(
        context->report->arena, "this test is always %s from the floor %.*s on%s%.*s",
        always ? "true" : "false", STR_ARG(minor_of(context, scope->floor.minor)),
        declared ? " to the ceiling " : "",
        STR_ARG(declared ? minor_of(context, scope->ceiling.minor) : S("")));
    diagnostic->help = S("keep the branch that runs");
}

static void report_remark(const Context *context, const Remark *remark)
{
    RuleId rule = rule_parse(remark->rule);
    Diagnostic *diagnostic = rule < RULE_COUNT ? report_add(context->report, context->settings,
                                                            rule, context->index, remark->place)
                                               : NULL;
    if (diagnostic == NULL) {
        return;
    }
    diagnostic->subject = remark->subject;
    diagnostic->message = remark->message;
    if (remark->note.len > 0) {
        diagnostic_note(context->report, diagnostic, "%.*s", STR_ARG(remark->note));
    }
}

void rules_check_python(Report *report, const Settings *settings, const PythonReport *python,
                        uint32_t scope)
{
    Context context = {report, settings, &report->policies->scopes[scope], scope};
    for (size_t i = 0; i < python->remarks.len; i++) {
        report_remark(&context, &python->remarks.items[i]);
    }
    if (context.scope->floor.minor == MINOR_NONE) {
        return;
    }
    for (size_t i = 0; i < python->requirements.len; i++) {
        const Requirement *requirement = &python->requirements.items[i];
        report_added(&context, requirement);
        if (!report_removed(&context, requirement)) {
            report_warns(&context, requirement);
        }
    }
    for (size_t i = 0; i < python->guards.len; i++) {
        const GuardTest *guard = &python->guards.items[i];
        if (guard->mistake.len > 0) {
            if (!is_related(&context, python, guard)) {
                report_mistaken(&context, guard);
            }
        } else {
            report_redundant(&context, guard);
        }
    }
}
