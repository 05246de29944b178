#include "floorlint/emit.h"

Passage passage_of_node(const Node *scalar)
{
    return (Passage){.text = scalar->text, .node = scalar};
}

Passage passage_of_span(const Source *source, Span span)
{
    return (Passage){.text = source_text(source, span), .offset = span.start};
}

Passage passage_of_origin(Str text, const uint32_t *origin)
{
    return (Passage){.text = text, .origin = origin};
}

Passage passage_slice(Passage passage, size_t from, size_t to)
{
    if (from > passage.text.len) {
        from = passage.text.len;
    }
    passage.text = str_slice(passage.text, from, to);
    passage.offset += from;
    if (passage.origin != NULL) {
        passage.origin += from;
    }
    return passage;
}

Passage passage_trim(Passage passage)
{
    size_t from = 0, to = passage.text.len;
    while (from < to && is_space(passage.text.ptr[from])) {
        from++;
    }
    while (to > from && is_space(passage.text.ptr[to - 1])) {
        to--;
    }
    return passage_slice(passage, from, to);
}

Span passage_span(Passage passage, size_t from, size_t to)
{
    if (passage.origin != NULL) {
        uint32_t start = passage.origin[from];
        uint32_t end = to > from ? passage.origin[to - 1] + 1 : start;
        return (Span){start, end < start ? start : end};
    }
    if (passage.node != NULL) {
        return node_slice(passage.node, passage.offset + from, passage.offset + to);
    }
    return (Span){(uint32_t)(passage.offset + from), (uint32_t)(passage.offset + to)};
}

uint32_t emit_group(const SurfaceContext *context)
{
    if (context->findings->next_group == 0) {
        context->findings->next_group = 1;
    }
    return context->findings->next_group++;
}

/* Where a token stands that was put together from several places of the file, as
 * `${MAJOR}.${MINOR}`: where its minor does. */
static Span find_place(Passage passage, Span token)
{
    const uint32_t *origin = passage.origin;
    size_t from = token.start, to = token.end;
    bool scattered = false;
    for (size_t i = from; origin != NULL && i + 1 < to; i++) {
        scattered = scattered || origin[i + 1] < origin[i] || origin[i + 1] > origin[i] + 2;
    }
    size_t dot = str_find_byte(str_slice(passage.text, from, to), '.');
    if (scattered && dot != STR_NONE && from + dot + 1 < to) {
        size_t minor = from + dot + 1, end = minor + 1;
        while (end < to && is_digit(passage.text.ptr[end]) &&
               origin[end] == origin[end - 1] + 1) {
            end++;
        }
        return passage_span(passage, minor, end);
    }
    return passage_span(passage, from, to);
}

/* The text of a claim's token: as it stands in the file, or as it was put together where
 * nothing in the file corresponds to it. */
static Str read_token(const SurfaceContext *context, Passage passage, Span token, Span place)
{
    Str written = source_text(context->source, place);
    return written.len > 0 ? written : str_slice(passage.text, token.start, token.end);
}

/* A computed image of which nothing says that it is Python's. */
static bool is_unknown_image(Spelling spelling, Passage passage, const Reading *reading)
{
    return spelling == SPELLING_IMAGE && reading->status == READ_UNRESOLVED &&
           str_find_nocase(passage.text, S("python")) == STR_NONE;
}

bool emit_prepare(const SurfaceContext *context, Spelling spelling, Passage passage,
                  Claim *claim)
{
    if (findings_full(context->findings)) {
        return false;
    }
    passage = passage_trim(passage);
    Reading reading = specifier_read(spelling, passage.text);
    if (reading.status == READ_NOT_PYTHON || is_unknown_image(spelling, passage, &reading)) {
        return false;
    }
    Span token = reading.token;
    if (token.start >= token.end || token.end > passage.text.len) {
        token = (Span){0, (uint32_t)passage.text.len};
    }
    Span place = find_place(passage, token);
    Arena *arena = context->findings->arena;
    *claim = (Claim){
        .surface = context->surface,
        .role = context->surface->role,
        .place = source_place(arena, context->source, place),
        .text = str_copy(arena, read_token(context, passage, token, place)),
        .value = str_copy(arena, passage.text),
        .developer_tool = (context->surface->traits & SURFACE_DEVELOPER) != 0,
    };
    claim_take(claim, &reading);
    return true;
}

Claim *emit_passage(const SurfaceContext *context, Spelling spelling, Passage passage,
                    uint32_t group)
{
    Claim claim;
    if (!emit_prepare(context, spelling, passage, &claim)) {
        return NULL;
    }
    claim.group = group;
    return findings_claim(context->findings, &claim);
}

bool emit_prepare_conda(const SurfaceContext *context, Passage version, Claim *claim)
{
    version = passage_trim(version);
    if (!emit_prepare(context, SPELLING_CONDA, version, claim)) {
        return false;
    }
    Str text = version.text;
    size_t signs = 0;
    while (signs < text.len && (text.ptr[signs] == '=' || is_blank(text.ptr[signs]))) {
        signs++;
    }
    bool several = str_find_byte(text, ',') != STR_NONE || str_find_byte(text, '|') != STR_NONE;
    if (signs > 0 && signs < text.len && !several) {
        Arena *arena = context->findings->arena;
        Span span = passage_span(version, signs, text.len);
        claim->place = source_place(arena, context->source, span);
        claim->text = str_copy(arena, str_from(text, signs));
    }
    return true;
}

/* Whether a plain number is written otherwise than its value prints: 3.10 is 3.1. */
static bool is_changed_number(const Node *node)
{
    if (node->type != SCALAR_FLOAT || node->quoting != QUOTING_PLAIN) {
        return false;
    }
    size_t dot = str_find_byte(node->text, '.');
    return dot != STR_NONE && node->text.len > dot + 2 && str_ends(node->text, S("0"));
}

void emit_scalar_type(const SurfaceContext *context, const Node *node, Claim *claim)
{
    if (node->type == SCALAR_STRING || !str_eq(str_trim(node->text), claim->value)) {
        return;
    }
    if (context->surface->syntax == SYNTAX_YAML) {
        claim->value_changed = is_changed_number(node);
    }
    bool strict = (context->surface->traits & SURFACE_STRING) != 0;
    if (strict && !claim->value_changed && claim->invalid.len == 0) {
        claim->invalid = S("a string is wanted here: put it in quotes");
    }
}

Claim *emit_node(const SurfaceContext *context, Spelling spelling, const Node *node,
                 uint32_t group)
{
    if (!node_is_scalar(node) || node->type == SCALAR_NULL || node->type == SCALAR_BOOL) {
        return NULL;
    }
    Claim claim;
    if (node->computed) {
        return emit_unresolved(context, passage_of_node(node));
    }
    if (!emit_prepare(context, spelling, passage_of_node(node), &claim)) {
        return NULL;
    }
    emit_scalar_type(context, node, &claim);
    claim.group = group;
    return findings_claim(context->findings, &claim);
}

Claim *emit_implicit(const SurfaceContext *context, Spelling spelling, const char *text,
                     Span header)
{
    Arena *arena = context->findings->arena;
    Reading reading = specifier_read(spelling, str_of(text));
    bool whole = header.end == 0;
    Claim claim = {
        .surface = context->surface,
        .role = context->surface->role,
        .place = whole ? source_whole(arena, context->source->path)
                       : source_place(arena, context->source, header),
        .text = str_of(text),
        .value = str_of(text),
        .implicit = true,
        .developer_tool = (context->surface->traits & SURFACE_DEVELOPER) != 0,
    };
    claim_take(&claim, &reading);
    return findings_claim(context->findings, &claim);
}

Claim *emit_unresolved(const SurfaceContext *context, Passage passage)
{
    passage = passage_trim(passage);
    Arena *arena = context->findings->arena;
    Span place = passage_span(passage, 0, passage.text.len);
    Claim claim = {
        .surface = context->surface,
        .role = context->surface->role,
        .place = source_place(arena, context->source, place),
        .text = str_copy(arena, source_text(context->source, place)),
        .value = str_copy(arena, passage.text),
        .unresolved = true,
        .developer_tool = (context->surface->traits & SURFACE_DEVELOPER) != 0,
    };
    return findings_claim(context->findings, &claim);
}
