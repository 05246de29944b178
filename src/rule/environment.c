/* environment-drift: the virtual environments in the repository, against the default.
 * Facts: PEP 405; the pyvenv.cfg that venv (`version`), virtualenv and uv (`version_info`)
 * write. */
#include "environment.h"

#include "floorlint/walk.h"

/* "3.12.4" of "3.12.4.final.0", "3.15.0rc2" of itself. */
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

/* Whether the value that starts there goes on as a pre-release: "3.15.0.candidate.2". */
static bool is_prerelease(const Source *source, Span found, const Reading *reading)
{
    static const char *const stages[] = {".alpha", ".beta", ".candidate"};
    Str rest = str_from(source->text, found.end);
    bool staged = reading->version.pre_release != PRE_RELEASE_NONE;
    for (size_t i = 0; i < sizeof stages / sizeof stages[0]; i++) {
        staged |= str_starts(rest, str_of(stages[i]));
    }
    return staged;
}

/* Gives the minor of the environment's interpreter; MINOR_NONE where it is not known. */
static Minor check_environment(const Check *check, uint32_t index, const Source *source)
{
    const Scope *scope = &check->policies->scopes[index];
    Span span;
    if (!find_version(source, &span)) {
        return MINOR_NONE;
    }
    Str text = str_copy(check->arena, source_text(source, span));
    Reading reading = specifier_read(SPELLING_VERSION, text);
    Minor minor = reading.status == READ_OK ? minors_lowest(reading.set.any) : MINOR_NONE;
    bool same = minor == scope->default_.minor && !is_prerelease(source, span, &reading);
    if (minor == MINOR_NONE || scope->default_.minor == MINOR_NONE || same) {
        return minor;
    }
    Diagnostic *diagnostic = check_place(check, RULE_ENVIRONMENT_DRIFT, SEVERITY_WARNING, index,
                                         source_place(check->arena, source, span), text);
    if (diagnostic == NULL) {
        return minor;
    }
    Str wanted = check_minor(check, scope->default_.minor);
    diagnostic->message = str_format(
        check->arena, "the virtual environment runs %sPython %.*s, but the default is %.*s",
        minor == scope->default_.minor ? "a pre-release of " : "", STR_ARG(text),
        STR_ARG(wanted));
    diagnostic->help =
        str_format(check->arena, "make it anew with Python %.*s", STR_ARG(wanted));
    note_bound(check->report, diagnostic, &scope->default_, "default");
    return minor;
}

static Minor check_folder(const Check *check, Arena *scratch, Str root, uint32_t scope,
                          Str folder)
{
    Str path = str_format(scratch, "%.*s/pyvenv.cfg", STR_ARG(folder)), text;
    Error none;
    if (!walk_read(scratch, root, path, &text, &none)) {
        return MINOR_NONE;
    }
    Source source = source_of(scratch, path, text);
    return check_environment(check, scope, &source);
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
    Str other = find_active(root, active), first = S("");
    Minor runs = MINOR_NONE; /* the root's environment: the active one, or the first */
    if (other.len > 0 && !str_eq(other, S(".venv")) && !str_eq(other, S("venv"))) {
        runs = check_folder(&check, scratch, root, policy_scope_of(report->policies, other),
                            other);
        first = other;
    }
    for (uint32_t i = 0; i < report->policies->directory_count; i++) {
        const Scope *scope = &report->policies->scopes[i];
        bool whole = str_eq(scope->path, S("."));
        for (size_t j = 0; j < sizeof names / sizeof names[0]; j++) {
            Str folder = whole ? str_of(names[j])
                               : str_format(scratch, "%.*s/%s", STR_ARG(scope->path), names[j]);
            Minor minor = check_folder(&check, scratch, root, i, folder);
            if (whole && minor != MINOR_NONE && (runs == MINOR_NONE || str_eq(folder, other))) {
                runs = minor;
                first = folder;
            }
        }
    }
    if (runs != MINOR_NONE) {
        check_pins(&check, scratch, root, first, runs);
    }
    arena_free(scratch);
}
