/* Packages of source distributions: Gentoo's ebuilds and Spack's recipes.
 * Facts: Gentoo's python-utils-r1.eclass (PYTHON_COMPAT, a Bash array with brace expansion);
 * Spack's packaging guide (`3.9:` from 3.9 on, `:3.11` up to all of 3.11, `3.9:3.11` both). */
#include "floorlint/emit.h"

#include "readers.h"

/* A claim of all minors between two numbers, at the place of both. */
static bool prepare_range(const SurfaceContext *context, Passage passage, Minor first,
                          Minor last, bool open, Claim *claim)
{
    Arena *arena = context->findings->arena;
    if (first == MINOR_NONE || last == MINOR_NONE || last < first) {
        return false;
    }
    Span span = passage_span(passage, 0, passage.text.len);
    MinorMask minors = minors_between(first, last);
    *claim = (Claim){
        .surface = context->surface,
        .role = context->surface->role,
        .place = source_place(arena, context->source, span),
        .text = str_copy(arena, passage.text),
        .value = str_copy(arena, passage.text),
        .set = {minors, minors,        open                        },
        .version = { 3, first, -1, .pre_number = -1, .precision = PRECISION_MINOR},
        .precision = PRECISION_MINOR,
        .developer_tool = (context->surface->traits & SURFACE_DEVELOPER) != 0,
    };
    return true;
}

/* The digits at *at as a minor; what is newer than the newest known one is that one. */
static Minor read_minor(Str text, size_t *at)
{
    int minor = 0;
    size_t start = *at;
    while (*at < text.len && is_digit(text.ptr[*at]) && *at - start < 3) {
        minor = minor * 10 + (text.ptr[(*at)++] - '0');
    }
    return *at == start ? MINOR_NONE : minor > MINOR_NEWEST ? MINOR_NEWEST : (Minor)minor;
}

static void add_grouped(const SurfaceContext *context, Claim *claim, uint32_t group)
{
    claim->group = group;
    findings_claim(context->findings, claim);
}

/* python3_{10..13}, python3_{10,11}: what stands in the braces; python3_10: the whole word. */
static void read_target(const SurfaceContext *context, Passage word, uint32_t group)
{
    Claim claim;
    Str text = word.text;
    size_t open = str_find_byte(text, '{'), close = str_find_byte(text, '}');
    if (open == STR_NONE || close == STR_NONE || close < open) {
        emit_passage(context, SPELLING_UNDERSCORE, word, group);
        return;
    }
    if (!str_eq(str_slice(text, 0, open), S("python3_"))) {
        return;
    }
    for (size_t at = open + 1; at < close; at++) {
        size_t start = at;
        Minor first = read_minor(text, &at), last = first;
        if (str_starts(str_from(text, at), S(".."))) {
            at += 2;
            last = read_minor(text, &at);
        }
        Passage part = passage_slice(word, start, at);
        if (prepare_range(context, part, first, last, false, &claim)) {
            add_grouped(context, &claim, group);
        }
    }
}

/* PYTHON_COMPAT=( python3_{10..13} pypy3 ), over several lines, too. */
void read_ebuild(const SurfaceContext *context, const Document *document)
{
    (void)document;
    const Source *source = context->source;
    size_t start = str_find(source->text, S("PYTHON_COMPAT=("));
    size_t from = start == STR_NONE ? 0 : start + sizeof "PYTHON_COMPAT=(" - 1;
    if (start != STR_NONE && start > 0 && source->text.ptr[start - 1] != '\n') {
        return; /* in a comment, or another name */
    }
    size_t length =
        start == STR_NONE ? STR_NONE : str_find_byte(str_from(source->text, from), ')');
    if (length == STR_NONE) {
        return;
    }
    uint32_t group = emit_group(context);
    Passage list = passage_of_span(source, (Span){(uint32_t)from, (uint32_t)(from + length)});
    for (size_t at = 0; at < list.text.len; at++) {
        size_t word = at;
        while (at < list.text.len && !is_space(list.text.ptr[at])) {
            at++;
        }
        if (at > word) {
            read_target(context, passage_slice(list, word, at), group);
        }
    }
}

/* The `3.9:3.11` behind `python@`. */
static void read_versions(const SurfaceContext *context, Passage range)
{
    Str text = range.text;
    Claim claim;
    size_t at = str_starts(text, S("3.")) ? 2 : 0;
    Minor first = at > 0 ? read_minor(text, &at) : MINOR_NONE;
    size_t colon = str_find_byte(text, ':');
    if (colon == STR_NONE) {
        emit_passage(context, SPELLING_VERSION, range, 0);
        return;
    }
    bool open = colon + 1 == text.len;
    at = colon + 3;
    Minor last = open                                             ? MINOR_NEWEST
                 : str_starts(str_from(text, colon + 1), S("3.")) ? read_minor(text, &at)
                                                                  : MINOR_NONE;
    if (colon > 0 && prepare_range(context, range, first, last, open, &claim)) {
        findings_claim(context->findings, &claim);
    }
}

void read_spack(const SurfaceContext *context, const Document *document)
{
    (void)document;
    const Source *source = context->source;
    for (uint32_t line = 1; line <= source_line_count(source); line++) {
        Passage text = passage_trim(passage_of_span(source, source_line_span(source, line)));
        size_t python = str_find(text.text, S("\"python@"));
        if (!str_starts(text.text, S("depends_on(")) || python == STR_NONE) {
            continue;
        }
        size_t from = python + sizeof "\"python@" - 1, to = from;
        while (to < text.text.len && (is_digit(text.text.ptr[to]) || text.text.ptr[to] == '.' ||
                                      text.text.ptr[to] == ':')) {
            to++;
        }
        read_versions(context, passage_slice(text, from, to));
    }
}
