/* CMake's find_package(Python…): the versions that a build accepts.
 * Facts: CMake's find_package ("version", "versionMin...[<]versionMax", EXACT) and FindPython,
 * FindPython3, FindPythonInterp, FindPythonLibs. */
#include "floorlint/emit.h"

#include "readers.h"

/* The bracket that closes a call; the end of the text where there is none. */
static size_t find_end(Str text, size_t at)
{
    size_t close = str_find_byte(str_from(text, at), ')');
    return close == STR_NONE ? text.len : at + close;
}

static size_t skip_spaces(Str text, size_t at)
{
    while (at < text.len && is_space(text.ptr[at])) {
        at++;
    }
    return at;
}

static size_t skip_word(Str text, size_t at)
{
    while (at < text.len && !is_space(text.ptr[at]) && text.ptr[at] != ')') {
        at++;
    }
    return at;
}

static bool is_python_package(Str name)
{
    static const char *const names[] = {"Python", "Python3", "PythonInterp", "PythonLibs"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (str_eq(name, str_of(names[i]))) {
            return true;
        }
    }
    return false;
}

static bool has_word(Str text, Str word)
{
    for (size_t at = 0; at < text.len;) {
        size_t start = skip_spaces(text, at), end = skip_word(text, start);
        if (str_eq(str_slice(text, start, end), word)) {
            return true;
        }
        at = end + 1;
    }
    return false;
}

/* Bounds a claim of the oldest version by what stands after it: EXACT, an upper bound, none. */
static void bound(Claim *claim, Str upper, bool exact)
{
    bool below = str_starts(upper, S("<"));
    Reading reading = specifier_read(SPELLING_VERSION, str_from(upper, below));
    Minor lowest = version_set_lowest(claim->set);
    bool bounded = upper.len > 0 && reading.status == READ_OK && reading.version.major == 3;
    int newest =
        bounded ? reading.version.minor - (below && reading.version.patch <= 0) : MINOR_NEWEST;
    bool open = !bounded || newest > MINOR_NEWEST;
    newest = newest > MINOR_NEWEST ? MINOR_NEWEST : newest;
    if (!exact && lowest != MINOR_NONE && newest >= lowest) {
        MinorMask minors = minors_between(lowest, (Minor)newest);
        claim->set = (VersionSet){minors, minors, open};
    }
}

static void read_call(const SurfaceContext *context, Str text, size_t at)
{
    size_t end = find_end(text, at);
    size_t name = skip_spaces(text, at), name_end = skip_word(text, name);
    size_t first = skip_spaces(text, name_end), last = skip_word(text, first);
    if (last > end || !is_python_package(str_slice(text, name, name_end)) || first >= end ||
        !is_digit(text.ptr[first])) {
        return;
    }
    Str word = str_slice(text, first, last);
    size_t dots = str_find(word, S("..."));
    Str upper = dots == STR_NONE ? S("") : str_from(word, dots + 3);
    size_t stop = dots == STR_NONE ? last : first + dots;
    Claim claim;
    Span span = {(uint32_t)first, (uint32_t)stop};
    if (emit_prepare(context, SPELLING_VERSION, passage_of_span(context->source, span),
                     &claim)) {
        if (!claim.unresolved && claim.invalid.len == 0) {
            bound(&claim, upper, has_word(str_slice(text, last, end), S("EXACT")));
        }
        findings_claim(context->findings, &claim);
    }
}

void read_cmake(const SurfaceContext *context, const Document *document)
{
    (void)document;
    static const char call[] = "find_package";
    Str text = context->source->text;
    size_t count = source_line_count(context->source);
    for (uint32_t line = 1; line <= count; line++) {
        Span span = source_line_span(context->source, line);
        size_t at = skip_spaces(str_slice(text, 0, span.end), span.start);
        size_t open = at + sizeof call - 1;
        if (open < span.end && str_eq_nocase(str_slice(text, at, open), S("find_package"))) {
            open = skip_spaces(text, open);
            if (open < text.len && text.ptr[open] == '(') {
                read_call(context, text, open + 1);
            }
        }
    }
}
