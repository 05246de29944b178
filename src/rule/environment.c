/* environment-drift: the virtual environments in the repository, against the default.
 * Facts: PEP 405; the pyvenv.cfg that venv (`version`), virtualenv and uv (`version_info`)
 * write. */
#include "floorlint/walk.h"

#include "check.h"

/* "3.12.4" of "3.12.4.final.0". */
static Span cut_release(Str text)
{
    size_t dots = 0, end = 0;
    while (end < text.len && (dots < 2 || text.ptr[end] != '.')) {
        dots += text.ptr[end] == '.';
        end++;
    }
    return (Span){0, (uint32_t)end};
}

/* Where pyvenv.cfg states the interpreter's version; false where it does not. */
static bool find_version(const Source *source, Span *found)
{
    static const char *const keys[] = {"version_info", "version"};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        for (uint32_t line = 1; line <= source_line_count(source); line++) {
            Span span = source_line_span(source, line);
            Str text = source_text(source, span);
            size_t equals = str_find_byte(text, '=');
            if (equals == STR_NONE ||
                !str_eq(str_trim(str_slice(text, 0, equals)), str_of(keys[i]))) {
                continue;
            }
            Str value = str_trim(str_from(text, equals + 1));
            Span release = cut_release(value);
            uint32_t start = (uint32_t)(value.ptr - source->text.ptr);
            *found = (Span){start, start + release.end};
            return release.end > 0;
        }
    }
    return false;
}

static void check_environment(const Check *check, uint32_t index, const Source *source)
{
    const Scope *scope = &check->policies->scopes[index];
    Span span;
    if (scope->default_.minor == MINOR_NONE || !find_version(source, &span)) {
        return;
    }
    Str text = str_copy(check->arena, source_text(source, span));
    Reading reading = specifier_read(SPELLING_VERSION, text);
    Minor minor = reading.status == READ_OK ? minors_lowest(reading.set.any) : MINOR_NONE;
    if (minor == MINOR_NONE || minor == scope->default_.minor) {
        return;
    }
    Diagnostic *diagnostic = check_place(check, RULE_ENVIRONMENT_DRIFT, SEVERITY_WARNING, index,
                                         source_place(check->arena, source, span), text);
    if (diagnostic == NULL) {
        return;
    }
    Str wanted = check_minor(check, scope->default_.minor);
    diagnostic->missing = true; /* the file is not among those that can be asked for */
    diagnostic->message = str_format(
        check->arena, "the virtual environment runs Python %.*s, but the default is %.*s",
        STR_ARG(text), STR_ARG(wanted));
    diagnostic->help =
        str_format(check->arena, "make it anew with Python %.*s", STR_ARG(wanted));
    note_bound(check->report, diagnostic, &scope->default_, "default");
}

static void check_folder(const Check *check, Arena *scratch, Str root, uint32_t scope,
                         Str folder)
{
    Str path = str_format(scratch, "%.*s/pyvenv.cfg", STR_ARG(folder)), text;
    Error none;
    if (walk_read(scratch, root, path, &text, &none)) {
        Source source = source_of(scratch, path, text);
        check_environment(check, scope, &source);
    }
}

/* The active environment's folder below the root; empty where it is elsewhere. */
static Str find_active(Str root, Str active)
{
    bool below = root.len > 0 && str_starts(active, root) && active.len > root.len + 1 &&
                 active.ptr[root.len] == '/';
    return below ? str_from(active, root.len + 1) : S("");
}

void rules_check_environments(Report *report, const Settings *settings, Str root, Str active)
{
    static const char *const names[] = {".venv", "venv"};
    Check check = {.arena = report->arena,
                   .report = report,
                   .settings = settings,
                   .policies = report->policies};
    Arena *scratch = arena_new();
    for (uint32_t i = 0; i < report->policies->directory_count; i++) {
        const Scope *scope = &report->policies->scopes[i];
        bool whole = str_eq(scope->path, S("."));
        for (size_t j = 0; j < sizeof names / sizeof names[0]; j++) {
            Str folder = whole ? str_of(names[j])
                               : str_format(scratch, "%.*s/%s", STR_ARG(scope->path), names[j]);
            check_folder(&check, scratch, root, i, folder);
        }
    }
    Str other = find_active(root, active);
    if (other.len > 0) {
        check_folder(&check, scratch, root, policy_scope_of(report->policies, other), other);
    }
    arena_free(scratch);
}
