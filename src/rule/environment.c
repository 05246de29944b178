/* environment-drift: the virtual environments in the repository and the active one, against the
 * default.
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

/* What pyvenv.cfg says of the interpreter. */
typedef struct Interpreter {
    Span span; /* of the release in the file */
    Str text;
    Minor minor; /* MINOR_NONE where it is not known */
    bool prerelease;
} Interpreter;

static Interpreter read_interpreter(const Check *check, const Source *source)
{
    Interpreter found = {.minor = MINOR_NONE};
    if (find_version(source, &found.span)) {
        found.text = str_copy(check->arena, source_text(source, found.span));
        Reading reading = specifier_read(SPELLING_VERSION, found.text);
        found.minor = reading.status == READ_OK ? minors_lowest(reading.set.any) : MINOR_NONE;
        found.prerelease = is_prerelease(source, found.span, &reading);
    }
    return found;
}

/* Compares an interpreter with a scope's default. NULL where they agree or nothing is known. */
static Diagnostic *report_drift(const Check *check, uint32_t index, Place place,
                                const Interpreter *found)
{
    const Scope *scope = &check->policies->scopes[index];
    bool same = found->minor == scope->default_.minor && !found->prerelease;
    if (found->minor == MINOR_NONE || scope->default_.minor == MINOR_NONE || same) {
        return NULL;
    }
    Diagnostic *diagnostic =
        check_place(check, RULE_ENVIRONMENT_DRIFT, SEVERITY_WARNING, index, place, found->text);
    if (diagnostic == NULL) {
        return NULL;
    }
    Str wanted = check_minor(check, scope->default_.minor);
    diagnostic->message = str_format(
        check->arena, "the virtual environment runs %sPython %.*s, but the default is %.*s",
        found->minor == scope->default_.minor ? "a pre-release of " : "", STR_ARG(found->text),
        STR_ARG(wanted));
    diagnostic->help =
        str_format(check->arena, "make it anew with Python %.*s", STR_ARG(wanted));
    note_bound(check->report, diagnostic, &scope->default_, "default");
    return diagnostic;
}

/* An environment below the root: drift is shown where it states its version. */
static Minor check_folder(const Check *check, Arena *scratch, Str root, uint32_t scope,
                          Str folder)
{
    Str path = str_format(scratch, "%.*s/pyvenv.cfg", STR_ARG(folder)), text;
    Error none;
    if (!walk_read(scratch, root, path, &text, &none)) {
        return MINOR_NONE;
    }
    Source source = source_of(scratch, path, text);
    Interpreter found = read_interpreter(check, &source);
    if (found.minor != MINOR_NONE) {
        report_drift(check, scope, source_place(check->arena, &source, found.span), &found);
    }
    return found.minor;
}

/* The active environment elsewhere: drift is shown where the default is stated, as no place
 * outside the root has a path of its own. */
static LocalEnvironment check_elsewhere(const Check *check, Arena *scratch, Str root,
                                        Str active)
{
    Str text;
    Error none;
    LocalEnvironment environment = {.minor = MINOR_NONE};
    if (!environment_may_be_ours(scratch, root, active) ||
        !walk_read(scratch, active, S("pyvenv.cfg"), &text, &none)) {
        return environment;
    }
    size_t slash = str_find_last_byte(active, '/');
    Source source = source_of(scratch, S("pyvenv.cfg"), text);
    Interpreter found = read_interpreter(check, &source);
    const Origin *origin = &check->policies->scopes[0].default_.origin;
    Place place = origin->place.path.len > 0 ? origin->place
                                             : source_whole(check->arena, S(".python-version"));
    Diagnostic *diagnostic = report_drift(check, 0, place, &found);
    if (diagnostic != NULL) {
        diagnostic_note(check->report, diagnostic, "the environment is the active one, %.*s",
                        STR_ARG(active));
    }
    return (LocalEnvironment){str_slice(active, 0, slash), str_from(active, slash + 1),
                              found.minor};
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
    while (active.len > 1 && active.ptr[active.len - 1] == '/') {
        active.len--;
    }
    Str other = find_active(root, active);
    LocalEnvironment own = {.home = root,
                            .minor = MINOR_NONE}; /* the active one, or the first */
    if (other.len == 0 && active.len > 0 && active.ptr[0] == '/') {
        own = check_elsewhere(&check, scratch, root, active);
    } else if (other.len > 0 && !str_eq(other, S(".venv")) && !str_eq(other, S("venv")) &&
               !environment_is_a_tools(other)) {
        own.minor = check_folder(&check, scratch, root,
                                 policy_scope_of(report->policies, other), other);
        own.folder = other;
    }
    for (uint32_t i = 0; i < report->policies->directory_count; i++) {
        const Scope *scope = &report->policies->scopes[i];
        bool whole = str_eq(scope->path, S("."));
        for (size_t j = 0; j < sizeof names / sizeof names[0]; j++) {
            Str folder = whole ? str_of(names[j])
                               : str_format(scratch, "%.*s/%s", STR_ARG(scope->path), names[j]);
            Minor minor = check_folder(&check, scratch, root, i, folder);
            if (whole && minor != MINOR_NONE &&
                (own.minor == MINOR_NONE || str_eq(folder, other))) {
                own = (LocalEnvironment){root, folder, minor};
            }
        }
    }
    if (own.minor != MINOR_NONE) {
        check_pins(&check, scratch, root, &own);
    }
    arena_free(scratch);
}
