#include "ci_value.h"

#include <math.h>
#include <stdlib.h>

#include "floorlint/limits.h"

/* Characters of the longest number that is compared as one. */
#define NUMBER_LENGTH 64

static const Piece *make_piece(Arena *arena, const CiFile *file, const Node *node)
{
    Piece *piece = arena_new_of(arena, Piece);
    *piece = (Piece){.file = file, .node = node};
    return piece;
}

static ValueKind kind_of_scalar(const Node *node)
{
    switch (node->type) {
    case SCALAR_NULL:
        return VALUE_NULL;
    case SCALAR_BOOL:
        return VALUE_BOOL;
    case SCALAR_INTEGER:
    case SCALAR_FLOAT:
        return VALUE_NUMBER;
    case SCALAR_STRING:
    case SCALAR_OTHER:
        break;
    }
    return VALUE_STRING;
}

Value value_of_node(Arena *arena, const CiFile *file, const Node *node)
{
    if (node == NULL) {
        return value_null();
    }
    if (node->kind != NODE_SCALAR) {
        return (Value){.kind = node->kind == NODE_LIST ? VALUE_LIST : VALUE_MAP,
                       .node = node,
                       .file = file};
    }
    return (Value){.kind = node->computed ? VALUE_UNKNOWN : kind_of_scalar(node),
                   .text = node->text,
                   .pieces = make_piece(arena, file, node),
                   .piece_count = 1};
}

Value value_of_text(Str text)
{
    return (Value){.kind = VALUE_STRING, .text = text};
}

Value value_of_truth(Truth truth)
{
    switch (truth) {
    case TRUTH_NO:
        return (Value){.kind = VALUE_BOOL, .text = S("false")};
    case TRUTH_YES:
        return (Value){.kind = VALUE_BOOL, .text = S("true")};
    case TRUTH_UNKNOWN:
        break;
    }
    return (Value){.kind = VALUE_UNKNOWN};
}

Value value_null(void)
{
    return (Value){.kind = VALUE_NULL};
}

Value value_unknown(Arena *arena, const CiFile *file, const Node *node)
{
    return (Value){.kind = VALUE_UNKNOWN,
                   .text = node != NULL && node->kind == NODE_SCALAR ? node->text : S(""),
                   .pieces = make_piece(arena, file, node),
                   .piece_count = 1};
}

/* Where a piece of a value ends. */
static size_t piece_end(const Value *value, size_t index)
{
    return index + 1 < value->piece_count ? value->pieces[index + 1].start : value->text.len;
}

/* The last piece that begins at or before an offset. */
static size_t find_piece(const Value *value, size_t offset)
{
    size_t low = 0, high = value->piece_count;
    while (low + 1 < high) {
        size_t middle = low + (high - low) / 2;
        if (value->pieces[middle].start <= offset) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}

Value value_slice(Arena *arena, const Value *value, size_t from, size_t to)
{
    Value slice = {.kind = VALUE_STRING, .text = str_slice(value->text, from, to)};
    if (value->piece_count == 0) {
        return slice;
    }
    size_t first = find_piece(value, from), last = first;
    while (last + 1 < value->piece_count && value->pieces[last + 1].start < to) {
        last++;
    }
    Piece *pieces = arena_array_of(arena, Piece, last - first + 1);
    for (size_t i = first; i <= last; i++) {
        size_t start = value->pieces[i].start;
        size_t skipped = from > start ? from - start : 0;
        pieces[i - first] = value->pieces[i];
        pieces[i - first].start = start + skipped - from;
        pieces[i - first].offset += skipped;
    }
    slice.pieces = pieces;
    slice.piece_count = last - first + 1;
    return slice;
}

Value value_trim(Arena *arena, const Value *value)
{
    Str text = str_trim(value->text);
    if (text.len == value->text.len) {
        return *value;
    }
    size_t from = text.len == 0 ? 0 : (size_t)(text.ptr - value->text.ptr);
    Value trimmed = value_slice(arena, value, from, from + text.len);
    trimmed.kind = value->kind;
    return trimmed;
}

ValueText value_text(Arena *arena)
{
    return (ValueText){.text = {.arena = arena}};
}

/* Whether a piece goes on where the last one of a text ends. */
static bool continues(const ValueText *text, const Piece *piece)
{
    if (text->pieces.len == 0) {
        return false;
    }
    const Piece *last = &text->pieces.items[text->pieces.len - 1];
    return last->node == piece->node && last->file == piece->file &&
           last->offset + (piece->start - last->start) == piece->offset;
}

void value_append(ValueText *text, const Value *value)
{
    /* Numbers go in as they are written: that they print otherwise is said of their claim. */
    Str printed = value->kind == VALUE_NULL ? S("") : value->text;
    size_t base = text->text.len;
    if (value->piece_count == 0 && printed.len > 0) {
        *vec_push(text->text.arena, &text->pieces) = (Piece){.start = base};
    }
    for (size_t i = 0; i < value->piece_count; i++) {
        Piece piece = value->pieces[i];
        piece.start += base;
        if (!continues(text, &piece)) {
            *vec_push(text->text.arena, &text->pieces) = piece;
        }
    }
    buf_add(&text->text, printed);
    text->unknown = text->unknown || value->kind == VALUE_UNKNOWN;
}

Value value_built(const ValueText *text)
{
    return (Value){.kind = text->unknown ? VALUE_UNKNOWN : VALUE_STRING,
                   .text = buf_str(&text->text),
                   .pieces = text->pieces.items,
                   .piece_count = text->pieces.len};
}

bool value_origin(const Value *value, size_t from, size_t to, Piece *origin)
{
    if (value->piece_count == 0) {
        return false;
    }
    size_t index = find_piece(value, from);
    const Piece *piece = &value->pieces[index];
    if (piece->node == NULL || from < piece->start || to > piece_end(value, index)) {
        return false;
    }
    *origin = *piece;
    origin->start = from;
    origin->offset += from - piece->start;
    return true;
}

bool value_last_origin(const Value *value, size_t from, size_t to, Piece *origin)
{
    if (value->piece_count == 0 || to <= from) {
        return false;
    }
    size_t first = find_piece(value, from), last = find_piece(value, to - 1);
    for (size_t i = first; i <= last; i++) {
        bool same =
            value->pieces[i].node != NULL && value->pieces[i].node == value->pieces[first].node;
        if (!same) {
            return false;
        }
    }
    *origin = value->pieces[last];
    size_t start = origin->start > from ? origin->start : from;
    origin->offset += start - origin->start;
    origin->start = start;
    return true;
}

/* The value of a node of a document that was read from a JSON text. */
static Value value_of_json(Arena *arena, const Value *json, const Node *node)
{
    if (node->kind != NODE_SCALAR) {
        return (Value){.kind = node->kind == NODE_LIST ? VALUE_LIST : VALUE_MAP,
                       .node = node,
                       .json = json};
    }
    Value value = value_slice(arena, json, node->content.start, node->content.end);
    value.kind = kind_of_scalar(node);
    if (!str_eq(value.text, node->text)) {
        value = (Value){.kind = value.kind, .text = node->text};
    }
    return value;
}

static Value wrap_child(Arena *arena, const Value *parent, const Node *node)
{
    return parent->json != NULL ? value_of_json(arena, parent->json, node)
                                : value_of_node(arena, parent->file, node);
}

size_t value_count(const Value *value)
{
    return value->kind == VALUE_LIST || value->kind == VALUE_MAP ? value->node->count : 0;
}

Value value_at(Arena *arena, const Value *value, size_t index)
{
    if (value->kind == VALUE_UNKNOWN) {
        return *value;
    }
    if (index >= value_count(value)) {
        return value_null();
    }
    return wrap_child(arena, value, value->node->children[index]);
}

Str value_key(const Value *map, size_t index)
{
    if (map->kind != VALUE_MAP || index >= map->node->count ||
        map->node->children[index]->key == NULL) {
        return S("");
    }
    return map->node->children[index]->key->text;
}

Value value_get(Arena *arena, const Value *value, Str key)
{
    if (value->kind == VALUE_UNKNOWN) {
        return *value;
    }
    if (value->kind == VALUE_MAP) {
        for (size_t i = 0; i < value->node->count; i++) {
            if (str_eq_nocase(value_key(value, i), key)) {
                return wrap_child(arena, value, value->node->children[i]);
            }
        }
    }
    return value_null();
}

Value value_from_json(Arena *arena, const Value *text)
{
    Value unknown = *text;
    unknown.kind = VALUE_UNKNOWN;
    if (text->kind == VALUE_UNKNOWN) {
        return unknown;
    }
    Source *source = arena_new_of(arena, Source);
    *source = source_of(arena, S(""), text->text);
    const Document *document = document_read(arena, source, SYNTAX_JSON);
    if (document->failed || document->root_count == 0) {
        return unknown;
    }
    Value *json = arena_new_of(arena, Value);
    *json = *text;
    return value_of_json(arena, json, document->roots[0]);
}

Str value_printed(const Value *value)
{
    Str text = value->text;
    if (value->kind == VALUE_NUMBER && str_find_byte(text, '.') != STR_NONE &&
        str_find_byte(text, 'e') == STR_NONE) {
        while (str_ends(text, S("0"))) {
            text.len--;
        }
        if (str_ends(text, S("."))) {
            text.len--;
        }
    }
    return value->kind == VALUE_NULL ? S("") : text;
}

Truth value_truth(const Value *value)
{
    switch (value->kind) {
    case VALUE_UNKNOWN:
        return TRUTH_UNKNOWN;
    case VALUE_NULL:
        return TRUTH_NO;
    case VALUE_BOOL:
        return str_eq_nocase(value->text, S("true")) ? TRUTH_YES : TRUTH_NO;
    case VALUE_NUMBER:
        return str_eq(value->text, S("0")) ? TRUTH_NO : TRUTH_YES;
    case VALUE_STRING:
        return value->text.len > 0 ? TRUTH_YES : TRUTH_NO;
    case VALUE_LIST:
    case VALUE_MAP:
        break;
    }
    return TRUTH_YES;
}

/* The number that a scalar is coerced to; NaN where it is none. */
static double coerce_number(Arena *arena, const Value *value)
{
    Str text = str_trim(value->text);
    if (value->kind == VALUE_BOOL) {
        return value_truth(value) == TRUTH_YES ? 1 : 0;
    }
    if (value->kind == VALUE_NULL || text.len == 0) {
        return 0;
    }
    if (text.len > NUMBER_LENGTH || !(is_digit(text.ptr[0]) || text.ptr[0] == '-')) {
        return NAN;
    }
    const char *digits = str_to_c(arena, text);
    char *end = NULL;
    double number = strtod(digits, &end);
    return *end == '\0' ? number : NAN;
}

static bool is_scalar(const Value *value)
{
    return value->kind == VALUE_NULL || value->kind == VALUE_BOOL ||
           value->kind == VALUE_NUMBER || value->kind == VALUE_STRING;
}

Truth value_equal(Arena *arena, const Value *a, const Value *b)
{
    if (!is_scalar(a) || !is_scalar(b)) {
        return TRUTH_UNKNOWN;
    }
    if (a->kind == VALUE_STRING && b->kind == VALUE_STRING) {
        return str_eq_nocase(a->text, b->text) ? TRUTH_YES : TRUTH_NO;
    }
    double left = coerce_number(arena, a), right = coerce_number(arena, b);
    return left >= right && left <= right ? TRUTH_YES : TRUTH_NO;
}

static Truth match_parts(Arena *arena, const Value *a, const Value *b, unsigned depth);

static Truth match_children(Arena *arena, const Value *a, const Value *b, unsigned depth)
{
    if (value_count(a) != value_count(b) || depth > FL_MAX_DEPTH) {
        return TRUTH_NO;
    }
    Truth all = TRUTH_YES;
    for (size_t i = 0; i < value_count(a); i++) {
        Value left = value_at(arena, a, i);
        Value right =
            a->kind == VALUE_MAP ? value_get(arena, b, value_key(a, i)) : value_at(arena, b, i);
        Truth same = match_parts(arena, &left, &right, depth + 1);
        if (same == TRUTH_NO) {
            return TRUTH_NO;
        }
        all = same == TRUTH_UNKNOWN ? TRUTH_UNKNOWN : all;
    }
    return all;
}

static Truth match_parts(Arena *arena, const Value *a, const Value *b, unsigned depth)
{
    if (a->kind == VALUE_UNKNOWN || b->kind == VALUE_UNKNOWN) {
        return TRUTH_UNKNOWN;
    }
    if (is_scalar(a) && is_scalar(b)) {
        return str_eq_nocase(value_printed(a), value_printed(b)) ? TRUTH_YES : TRUTH_NO;
    }
    return a->kind == b->kind ? match_children(arena, a, b, depth) : TRUTH_NO;
}

Truth value_matches(Arena *arena, const Value *a, const Value *b)
{
    return match_parts(arena, a, b, 0);
}

static bool is_same(const Value *a, const Value *b)
{
    Piece left = {0}, right = {0};
    bool from_left = value_origin(a, 0, a->text.len, &left);
    bool from_right = value_origin(b, 0, b->text.len, &right);
    return a->kind == b->kind && a->node == b->node && str_eq(a->text, b->text) &&
           from_left == from_right && left.node == right.node && left.offset == right.offset;
}

void values_add(Arena *arena, Values *values, Value value)
{
    for (size_t i = 0; i < values->len; i++) {
        if (is_same(&values->items[i], &value)) {
            return;
        }
    }
    if (values->len < FL_MAX_ALTERNATIVES) {
        *vec_push(arena, values) = value;
    }
}

void values_add_all(Arena *arena, Values *values, Values more)
{
    for (size_t i = 0; i < more.len; i++) {
        values_add(arena, values, more.items[i]);
    }
}

Values values_of(Arena *arena, Value value)
{
    Values values = {0};
    *vec_push(arena, &values) = value;
    return values;
}

const Value *values_certain(const Values *values)
{
    return values->len == 1 && values->items[0].kind != VALUE_UNKNOWN ? &values->items[0]
                                                                      : NULL;
}
