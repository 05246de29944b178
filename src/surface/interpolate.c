/* Fact: the Compose specification, 12 (interpolation). */
#include "interpolate.h"

typedef struct Output {
    Arena *arena;
    VEC(char) bytes;
    VEC(uint32_t) origin;
} Output;

static void put(Output *output, Passage value, size_t at)
{
    *vec_push(output->arena, &output->bytes) = value.text.ptr[at];
    *vec_push(output->arena, &output->origin) = passage_span(value, at, at + 1).start;
}

static size_t skip_name(Str text, size_t at)
{
    while (at < text.len && (is_alnum(text.ptr[at]) || text.ptr[at] == '_')) {
        at++;
    }
    return at;
}

/* Where the default of ${NAME:-default} and ${NAME-default} begins; STR_NONE without one. */
static size_t find_default(Str text, size_t at)
{
    if (at < text.len && text.ptr[at] == ':') {
        at++;
    }
    return at < text.len && text.ptr[at] == '-' ? at + 1 : STR_NONE;
}

Interpolation interpolate(Arena *arena, Passage value, Passage *result, Str *name)
{
    Output output = {.arena = arena};
    Interpolation status = INTERPOLATION_NONE;
    Str text = value.text;
    *result = value;
    for (size_t at = 0; at < text.len; at++) {
        char next = at + 1 < text.len ? text.ptr[at + 1] : '\0';
        if (text.ptr[at] != '$' || (next != '{' && !is_alpha(next) && next != '_')) {
            at += text.ptr[at] == '$' && next == '$';
            put(&output, value, at);
            continue;
        }
        bool braced = next == '{';
        size_t from = at + 1 + braced, to = skip_name(text, from);
        size_t fallback = braced ? find_default(text, to) : STR_NONE;
        size_t close = braced ? str_find_byte(str_from(text, to), '}') : 0;
        if (fallback == STR_NONE || close == STR_NONE) {
            *name = str_slice(text, from, to);
            return INTERPOLATION_UNKNOWN;
        }
        close += to;
        for (size_t i = fallback; i < close; i++) {
            put(&output, value, i);
        }
        status = INTERPOLATION_DEFAULT;
        at = close;
    }
    uint32_t end = output.origin.len > 0 ? output.origin.items[output.origin.len - 1] + 1 : 0;
    *vec_push(arena, &output.origin) = end;
    *result =
        passage_of_origin((Str){output.bytes.items, output.bytes.len}, output.origin.items);
    return status;
}
