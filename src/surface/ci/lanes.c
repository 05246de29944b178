/* Facts: tox's src/tox/session/env_select.py, src/tox/config/loader/ini/factor.py (generative
 * names) and src/tox/tox_env/python/api.py (which factors name an interpreter). */
#include "lanes.h"

/* Bytes of the longest factor that is looked at: "graalpy3.10t" has twelve. */
#define MAX_FACTOR 32u

/* A factor or an alternative of a brace, with what stands before and behind it. */
typedef struct Piece {
    Str before, after; /* text that is joined to `part` */
    Passage part;
} Piece;

bool lanes_is_version(Str text, Spelling *spelling)
{
    static const char *const prefixes[] = {"python", "pypy", "cpython", "graalpy",
                                           "py",     "cp",   "pp"};
    Str rest = text;
    for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++) {
        if (str_starts(text, str_of(prefixes[i]))) {
            rest = str_from(text, str_of(prefixes[i]).len);
            break;
        }
    }
    bool prefixed = rest.len < text.len;
    if (rest.len < 2 || (rest.ptr[0] != '3' && rest.ptr[0] != '2')) {
        return false;
    }
    bool dotted = rest.ptr[1] == '.';
    size_t at = dotted ? 2 : 1, digits = 0;
    while (at + digits < rest.len && is_digit(rest.ptr[at + digits])) {
        digits++;
    }
    at += digits;
    at += at < rest.len && rest.ptr[at] == 't';
    bool two = rest.ptr[0] == '2' && !(digits == 1 && rest.ptr[at - 1] == '7');
    if (digits == 0 || digits > 2 || at != rest.len || two || (!dotted && !prefixed)) {
        return false;
    }
    *spelling = dotted ? SPELLING_VERSION : SPELLING_TAG;
    return true;
}

/* before + part + after as one text of which every byte stands within the part. */
static Passage join_piece(const SurfaceContext *context, Piece piece)
{
    size_t length = piece.before.len + piece.part.text.len + piece.after.len;
    Str text = str_format(context->scratch, "%.*s%.*s%.*s", STR_ARG(piece.before),
                          STR_ARG(piece.part.text), STR_ARG(piece.after));
    uint32_t *origin = arena_array_of(context->scratch, uint32_t, length + 1);
    Span whole = passage_span(piece.part, 0, piece.part.text.len);
    for (size_t i = 0; i < length; i++) {
        size_t inside = i < piece.before.len ? 0 : i - piece.before.len;
        bool behind = inside >= piece.part.text.len;
        origin[i] = behind ? whole.end - 1 : passage_span(piece.part, inside, inside + 1).start;
    }
    origin[length] = whole.end;
    return passage_of_origin(text, origin);
}

static size_t emit_piece(const SurfaceContext *context, Piece piece, uint32_t group)
{
    Spelling spelling = SPELLING_TAG;
    Claim claim;
    size_t length = piece.before.len + piece.part.text.len + piece.after.len;
    if (piece.part.text.len == 0 || length > MAX_FACTOR) {
        return 0;
    }
    bool alone = piece.before.len == 0 && piece.after.len == 0;
    Passage joined = alone ? piece.part : join_piece(context, piece);
    if (!lanes_is_version(joined.text, &spelling) ||
        !emit_prepare(context, spelling, joined, &claim)) {
        return 0;
    }
    claim.group = group;
    findings_claim(context->findings, &claim);
    return 1;
}

static bool read_number(Str text, unsigned *number)
{
    *number = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (!is_digit(text.ptr[i]) || i == 3) {
            return false;
        }
        *number = *number * 10 + (unsigned)(text.ptr[i] - '0');
    }
    return text.len > 0;
}

/* {10-13}: one claim that holds every version of the range. An end that is not written is the
 * newest that tox knows: open. */
static size_t emit_range(const SurfaceContext *context, Piece piece, uint32_t group)
{
    size_t dash = str_find_byte(piece.part.text, '-');
    unsigned first, last;
    if (piece.before.len + piece.part.text.len + piece.after.len > MAX_FACTOR) {
        return 0;
    }
    Str end = str_from(piece.part.text, dash + 1);
    bool open = end.len == 0;
    if (!read_number(str_slice(piece.part.text, 0, dash), &first) ||
        (!open && !read_number(end, &last))) {
        return 0;
    }
    Piece low = piece;
    low.part = passage_slice(piece.part, 0, dash);
    Claim claim, other;
    Spelling spelling;
    Passage joined = join_piece(context, low);
    if (!lanes_is_version(joined.text, &spelling) ||
        !emit_prepare(context, spelling, joined, &claim)) {
        return 0;
    }
    Minor newest = MINOR_NEWEST;
    if (!open) {
        Piece high = piece;
        high.part = passage_slice(piece.part, dash + 1, piece.part.text.len);
        joined = join_piece(context, high);
        if (!lanes_is_version(joined.text, &spelling) ||
            !emit_prepare(context, spelling, joined, &other)) {
            return 0;
        }
        bool future = other.version.major == 3 && other.version.minor > MINOR_NEWEST;
        newest = future ? MINOR_NEWEST : minors_highest(other.set.any);
    }
    Minor oldest = minors_lowest(claim.set.any);
    MinorMask minors = oldest == MINOR_NONE ? 0 : minors_between(oldest, newest);
    claim.set = (VersionSet){minors, minors, open};
    Span span = passage_span(piece.part, 0, piece.part.text.len);
    Arena *arena = context->findings->arena;
    claim.place = source_place(arena, context->source, span);
    claim.text = claim.value = str_copy(arena, piece.part.text);
    claim.group = group;
    findings_claim(context->findings, &claim);
    return 1;
}

/* One alternative of a brace. Alone in its factor, it may itself be several factors. */
static size_t emit_alternative(const SurfaceContext *context, Piece piece, uint32_t group)
{
    size_t count = 0;
    bool alone = piece.before.len == 0 && piece.after.len == 0;
    piece.part = passage_trim(piece.part);
    Str text = piece.part.text;
    if (!alone) {
        bool range = str_find_byte(text, '-') != STR_NONE;
        return range ? emit_range(context, piece, group) : emit_piece(context, piece, group);
    }
    for (size_t at = 0; at <= text.len; at++) {
        size_t dash = str_find_byte(str_from(text, at), '-');
        size_t to = dash == STR_NONE ? text.len : at + dash;
        count += emit_piece(context, (Piece){.part = passage_slice(piece.part, at, to)}, group);
        at = to;
    }
    return count;
}

/* One factor: plain, or with one brace in it. */
static size_t emit_factor(const SurfaceContext *context, Passage factor, uint32_t group)
{
    Str text = factor.text;
    size_t open = str_find_byte(text, '{'), close = str_find_byte(text, '}');
    if (open == STR_NONE || close == STR_NONE || close < open) {
        return emit_piece(context, (Piece){.part = factor}, group);
    }
    size_t count = 0, at = open + 1;
    Str after = str_from(text, close + 1);
    if (str_find_byte(after, '{') != STR_NONE) {
        after = S("");
    }
    while (at <= close) {
        size_t comma = str_find_byte(str_slice(text, at, close), ',');
        size_t to = comma == STR_NONE ? close : at + comma;
        Piece piece = {str_slice(text, 0, open), after, passage_slice(factor, at, to)};
        count += emit_alternative(context, piece, group);
        at = to + 1;
    }
    return count;
}

static bool is_separator(char c)
{
    return c == ',' || is_space(c);
}

size_t lanes_emit(const SurfaceContext *context, Passage names, uint32_t group)
{
    size_t count = 0, from = 0;
    int level = 0;
    for (size_t at = 0; at <= names.text.len; at++) {
        char c = at < names.text.len ? names.text.ptr[at] : ',';
        level += c == '{';
        level -= c == '}' && level > 0;
        bool ends = at == names.text.len;
        if (c == '#' && level == 0 && (at == 0 || is_space(names.text.ptr[at - 1]))) {
            size_t line = str_find_byte(str_from(names.text, at), '\n');
            at = line == STR_NONE ? names.text.len : at + line;
            from = at + 1;
        } else if (ends || (level == 0 && (is_separator(c) || c == '-'))) {
            count += emit_factor(context, passage_slice(names, from, at), group);
            from = at + 1;
        }
    }
    return count;
}
