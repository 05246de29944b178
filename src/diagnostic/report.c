#include <stdarg.h>

#include "floorlint/diagnostic.h"

static Severity choose_severity(const Settings *settings, RuleId rule)
{
    Severity chosen = settings->severity[rule];
    return chosen != SEVERITY_DEFAULT ? chosen : rule_get(rule)->severity;
}

Diagnostic *report_add(Report *report, const Settings *settings, RuleId rule, uint32_t scope,
                       Place place)
{
    Severity severity = choose_severity(settings, rule);
    if (severity == SEVERITY_OFF || !rule_set_has(settings->enabled, rule)) {
        return NULL;
    }
    Diagnostic *diagnostic = vec_push(report->arena, &report->diagnostics);
    diagnostic->rule = rule;
    diagnostic->severity = severity;
    diagnostic->scope = scope;
    diagnostic->place = place;
    diagnostic->since = diagnostic->removed = diagnostic->warns = MINOR_NONE;
    return diagnostic;
}

void diagnostic_note(Report *report, Diagnostic *diagnostic, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    *vec_push(report->arena, &diagnostic->notes) = str_vformat(report->arena, format, args);
    va_end(args);
}

void diagnostic_relate(Report *report, Diagnostic *diagnostic, Place place, const char *format,
                       ...)
{
    va_list args;
    va_start(args, format);
    Str message = str_vformat(report->arena, format, args);
    va_end(args);
    *vec_push(report->arena, &diagnostic->related) = (Related){place, message};
}
