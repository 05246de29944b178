#include "encoding.h"

#include <string.h>

#include "floorlint/utf8.h"

/* Which characters a syntax refuses wherever they stand. */
typedef enum Refusal {
    REFUSE_NOTHING, /* not even bytes that are no UTF-8 */
    REFUSE_BYTES,   /* only those */
    REFUSE_CONTROLS,
    REFUSE_UNPRINTABLE /* also what YAML 1.1 calls not printable */
} Refusal;

static Refusal refusal_of(Syntax syntax)
{
    switch (syntax) {
    case SYNTAX_YAML:
        return REFUSE_UNPRINTABLE;
    case SYNTAX_TOML:
    case SYNTAX_JSON:
        return REFUSE_CONTROLS;
    case SYNTAX_INI:
        return REFUSE_BYTES;
    case SYNTAX_DOCKERFILE:
    case SYNTAX_LINES:
    case SYNTAX_PYTHON:
    case SYNTAX_COUNT:
        break;
    }
    return REFUSE_NOTHING;
}

static bool is_refused(uint32_t code_point, Refusal refusal)
{
    if (code_point < 0x20 || code_point == 0x7F) {
        bool blank = code_point == '\t' || code_point == '\n' || code_point == '\r';
        return !blank && refusal >= REFUSE_CONTROLS;
    }
    bool unprintable = (code_point >= 0x80 && code_point < 0xA0 && code_point != 0x85) ||
                       code_point == 0xFFFE || code_point == 0xFFFF;
    return unprintable && refusal == REFUSE_UNPRINTABLE;
}

/* The first byte that has to be repaired, from `at`; the text's length where there is none. */
static size_t find_wrong(Str text, size_t at, Refusal refusal)
{
    while (at < text.len) {
        uint32_t code_point = (unsigned char)text.ptr[at];
        size_t len = code_point < 0x80 ? 1 : utf8_decode(str_from(text, at), &code_point);
        if (len == 0 || is_refused(code_point, refusal)) {
            return at;
        }
        at += len;
    }
    return at;
}

Str utf8_repair(Tree *tree)
{
    Str text = tree->text;
    Refusal refusal = refusal_of(tree->document->syntax);
    size_t at = refusal == REFUSE_NOTHING ? text.len : find_wrong(text, 0, refusal);
    if (at == text.len) {
        return text;
    }
    uint32_t code_point;
    bool control = utf8_decode(str_from(text, at), &code_point) > 0;
    tree_fail(tree, at, at + 1,
              control ? S("a control character is not allowed here")
                      : S("the file is not valid UTF-8"));
    char *copy = arena_alloc(tree->arena, text.len + 1);
    memcpy(copy, text.ptr, text.len);
    for (; at < text.len; at = find_wrong(text, at + 1, refusal)) {
        copy[at] = '?';
    }
    return (Str){copy, text.len};
}

typedef enum ByteOrder { ORDER_NONE, ORDER_LITTLE, ORDER_BIG } ByteOrder;

/* Without a mark, a text whose first character is ASCII shows by its zero byte. */
static ByteOrder find_order(Str bytes)
{
    if (bytes.len < 2) {
        return ORDER_NONE;
    }
    unsigned char first = (unsigned char)bytes.ptr[0], second = (unsigned char)bytes.ptr[1];
    if ((first == 0xFF && second == 0xFE) || (first != 0 && first < 0x80 && second == 0)) {
        return ORDER_LITTLE;
    }
    bool big =
        (first == 0xFE && second == 0xFF) || (first == 0 && second != 0 && second < 0x80);
    return big ? ORDER_BIG : ORDER_NONE;
}

bool utf16_is(Str bytes)
{
    return bytes.len % 2 == 0 && find_order(bytes) != ORDER_NONE;
}

static uint32_t read_unit(Str bytes, size_t at, ByteOrder order)
{
    uint32_t first = (unsigned char)bytes.ptr[at], second = (unsigned char)bytes.ptr[at + 1];
    return order == ORDER_LITTLE ? first | second << 8 : first << 8 | second;
}

/* The code point at an offset; advances it. 0 where there is none. */
static uint32_t read_character(Str bytes, size_t *at, ByteOrder order)
{
    uint32_t unit = read_unit(bytes, *at, order);
    *at += 2;
    if (unit >= 0xD800 && unit <= 0xDBFF && *at + 2 <= bytes.len) {
        uint32_t low = read_unit(bytes, *at, order);
        if (low >= 0xDC00 && low <= 0xDFFF) {
            *at += 2;
            return 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
        }
    }
    return unit >= 0xD800 && unit <= 0xDFFF ? 0 : unit;
}

bool utf16_decode(Arena *arena, Str bytes, Utf16Text *out)
{
    ByteOrder order = find_order(bytes);
    Decoder decoder = {.text = {.arena = arena}};
    /* A unit of two bytes becomes three bytes of UTF-8 at the most. */
    uint32_t *offset = arena_array_of(arena, uint32_t, bytes.len / 2 * 3 + 1);
    size_t filled = 0;
    for (size_t at = 0; at + 2 <= bytes.len;) {
        size_t start = at;
        uint32_t code_point = read_character(bytes, &at, order);
        if (code_point == 0) {
            return false;
        }
        if (start == 0 && code_point == 0xFEFF) {
            continue;
        }
        decoder_add_code_point(&decoder, code_point, start, at);
        while (filled < decoder.text.len) {
            offset[filled++] = (uint32_t)start;
        }
    }
    offset[filled] = (uint32_t)bytes.len;
    *out = (Utf16Text){buf_str(&decoder.text), offset};
    return true;
}

static Span move_span(Span span, const Utf16Text *wide)
{
    return (Span){wide->offset[span.start], wide->offset[span.end]};
}

/* One run per character: its two or four bytes in the file are no copy of the text. */
static void move_scalar(Arena *arena, Node *node, const Utf16Text *wide)
{
    Decoder decoder = {.text = {.arena = arena}};
    for (size_t at = 0; at < node->text.len;) {
        uint32_t code_point;
        size_t len = utf8_decode(str_from(node->text, at), &code_point);
        len = len > 0 ? len : 1;
        Span span = move_span(node_slice(node, at, at + len), wide);
        decoder_add(&decoder, str_slice(node->text, at, at + len), span.start, span.end);
        at += len;
    }
    NodeOrigin *origin = arena_new_of(arena, NodeOrigin);
    origin->runs = decoder.runs.items;
    origin->count = decoder.runs.len;
    node->origin = origin;
    node->content = move_span(node->content, wide);
    node->span = move_span(node->span, wide);
}

/* The keys of `children` are nodes too, and only reached through them. */
static void move_node(Arena *arena, Node *node, const Utf16Text *wide)
{
    if (node->kind == NODE_SCALAR) {
        move_scalar(arena, node, wide);
    } else {
        node->span = move_span(node->span, wide);
    }
    for (size_t i = 0; i < node->count; i++) {
        Node *child = node->children[i];
        if (child->key != NULL) {
            Node *key = arena_new_of(arena, Node);
            *key = *child->key;
            move_scalar(arena, key, wide);
            child->key = key;
        }
        move_node(arena, child, wide);
    }
}

void utf16_move(Arena *arena, Document *document, const Utf16Text *wide)
{
    for (size_t i = 0; i < document->root_count; i++) {
        move_node(arena, document->roots[i], wide);
    }
    if (document->failed) {
        document->problem_span = move_span(document->problem_span, wide);
    }
}
