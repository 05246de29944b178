/* The one diagnostics module: every finding of config and source ends up here. */
#ifndef FLOORLINT_DIAGNOSTIC_H
#define FLOORLINT_DIAGNOSTIC_H

#include "floorlint/policy.h"
#include "floorlint/requirement.h"
#include "floorlint/rule.h"

typedef struct Related {
    Place place;
    Str message;
} Related;

typedef struct Edit {
    Place place;
    Span span;
    Str text;
} Edit;

typedef struct Fix {
    Str title; /* "use `timezone.utc`"; empty: there is no fix */
    bool safe;
    Edit *edits;
    size_t edit_count;
} Fix;

typedef struct Diagnostic {
    RuleId rule;
    Severity severity; /* never DEFAULT or OFF */
    uint32_t scope;    /* index into Policies.scopes */
    Place place;
    Span span;
    Str message; /* names the version, the place, the reason; lower case or code first, no full
                    stop */
    Str label;   /* a few words beside the caret of the `full` format; may be empty */
    Str subject;
    Minor since, removed, warns; /* MINOR_NONE where they do not apply */
    VEC(Str) notes;
    VEC(Related) related;
    Str help; /* the way out, without "help:"; may be empty */
    Fix fix;
    Str fingerprint; /* set by report_finish */
} Diagnostic;

/* Everything that a run found, for renderers. */
typedef struct Report {
    Arena *arena;
    const Policies *policies;
    VEC(Diagnostic) diagnostics; /* after report_finish: shown ones, in the documented order */
    Claim *const *claims;
    size_t claim_count;
    size_t files;
    size_t errors, warnings, infos, suppressed;
} Report;

/* Adds a diagnostic of a rule at a place, with the severity that the settings give it, and
 * returns it to be filled in. NULL where the rule is switched off. Good until the next one is
 * added. */
Diagnostic *report_add(Report *report, const Settings *settings, RuleId rule, uint32_t scope,
                       Place place);
void diagnostic_note(Report *report, Diagnostic *diagnostic, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void diagnostic_relate(Report *report, Diagnostic *diagnostic, Place place, const char *format,
                       ...) __attribute__((format(printf, 4, 5)));

/* Applies suppressions and path ignores, keeps what `paths` (relative to the root; none: all)
 * asks for, sorts, drops duplicates, makes fingerprints, counts. */
struct Suppressions;
void report_finish(Report *report, const Settings *settings,
                   const struct Suppressions *suppressions, const Str *paths,
                   size_t path_count);

/* Every check on claims, jobs and remarks: one function per rule family in src/rule. */
void rules_check_claims(Report *report, const Settings *settings, const Findings *findings,
                        Day today);

/* environment-drift: the virtual environments below the root (an absolute path), and the active
 * one ($VIRTUAL_ENV; may be empty) there or elsewhere, unless that plainly belongs to another
 * project or to a tool (src/rule/environment.h). */
void rules_check_environments(Report *report, const Settings *settings, Str root, Str active);

/* The rules of the source side, for one file. */
void rules_check_python(Report *report, const Settings *settings, const PythonReport *python,
                        uint32_t scope);

#endif
