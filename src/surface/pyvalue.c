/* Facts: Python's reference, 6.3.2 (subscriptions), 6.7 (+ and %); the library's "printf-style
 * String Formatting", "Format String Syntax", str.join. */
#include "pyvalue.h"

#define MAX_DEPTH 16   /* of expressions in expressions */
#define MAX_STEPS 400  /* constants may name each other, again and again */
#define MAX_BYTES 2048 /* of the text */
#define MAX_ITEMS 32   /* of a tuple or an argument list */

typedef enum ValueType { VALUE_UNKNOWN, VALUE_TEXT, VALUE_NUMBER } ValueType;

typedef struct Text {
    VEC(char) bytes;
    VEC(uint32_t) origin;
} Text;

typedef struct Evaluation {
    const PyTree *tree;
    Arena *arena;
    int steps;
} Evaluation;

/* The expressions of a tuple, a list or an argument list. */
typedef struct Items {
    TSNode nodes[MAX_ITEMS];
    size_t count;
} Items;

static ValueType evaluate(Evaluation *evaluation, TSNode node, int depth, Text *text);

static void append(Evaluation *evaluation, Text *text, uint32_t start, uint32_t end)
{
    Str source = source_text(evaluation->tree->context->source, (Span){start, end});
    for (size_t i = 0; i < source.len && text->bytes.len < MAX_BYTES; i++) {
        *vec_push(evaluation->arena, &text->bytes) = source.ptr[i];
        *vec_push(evaluation->arena, &text->origin) = (uint32_t)(start + i);
    }
}

static void append_text(Evaluation *evaluation, Text *text, const Text *more, size_t from,
                        size_t to)
{
    for (size_t i = from; i < to && text->bytes.len < MAX_BYTES; i++) {
        *vec_push(evaluation->arena, &text->bytes) = more->bytes.items[i];
        *vec_push(evaluation->arena, &text->origin) = more->origin.items[i];
    }
}

static Str text_str(const Text *text)
{
    return (Str){text->bytes.items, text->bytes.len};
}

/* The constant that a name stands for, or the node itself; brackets are taken off. */
static TSNode follow(Evaluation *evaluation, TSNode node)
{
    for (int i = 0; i < MAX_DEPTH && evaluation->steps++ < MAX_STEPS; i++) {
        if (pytree_is(node, "parenthesized_expression")) {
            node = ts_node_named_child(node, 0);
        } else if (pytree_is(node, "identifier")) {
            TSNode value =
                pytree_constant(evaluation->tree, pytree_text(evaluation->tree, node));
            if (ts_node_is_null(value)) {
                return node;
            }
            node = value;
        } else {
            return node;
        }
    }
    return node;
}

static bool is_call_of(Evaluation *evaluation, TSNode node, const char *name)
{
    return pytree_is(node, "call") &&
           str_eq(pytree_text(evaluation->tree, pytree_field(node, "function")), str_of(name));
}

/* The items of a tuple or list; of map(str, …), too, as its items make the same text. */
static bool collect(Evaluation *evaluation, TSNode node, int depth, Items *items)
{
    node = follow(evaluation, node);
    if (depth > MAX_DEPTH) {
        return false;
    }
    if (is_call_of(evaluation, node, "map")) {
        TSNode arguments = pytree_field(node, "arguments");
        TSNode function = ts_node_named_child(arguments, 0);
        return ts_node_named_child_count(arguments) == 2 &&
               str_eq(pytree_text(evaluation->tree, function), S("str")) &&
               collect(evaluation, ts_node_named_child(arguments, 1), depth + 1, items);
    }
    if (!pytree_is(node, "tuple") && !pytree_is(node, "list") &&
        !pytree_is(node, "argument_list")) {
        return false;
    }
    for (uint32_t i = 0; i < ts_node_named_child_count(node); i++) {
        TSNode child = ts_node_named_child(node, i);
        if (pytree_is(child, "comment")) {
            continue;
        }
        if (pytree_is(child, "list_splat")) {
            if (!collect(evaluation, ts_node_named_child(child, 0), depth + 1, items)) {
                return false;
            }
        } else if (items->count == MAX_ITEMS || pytree_is(child, "dictionary_splat")) {
            return false;
        } else {
            items->nodes[items->count++] = child;
        }
    }
    return true;
}

/* The pieces of a literal: what it says, and what it computes where it is an f-string. */
static ValueType read_string(Evaluation *evaluation, TSNode node, int depth, Text *text)
{
    for (uint32_t i = 0; i < ts_node_named_child_count(node); i++) {
        TSNode child = ts_node_named_child(node, i);
        Str written = pytree_text(evaluation->tree, child);
        if (pytree_is(child, "string_content")) {
            if (str_find_byte(written, '\\') != STR_NONE) {
                return VALUE_UNKNOWN;
            }
            append(evaluation, text, ts_node_start_byte(child), ts_node_end_byte(child));
        } else if (pytree_is(child, "interpolation")) {
            if (ts_node_named_child_count(child) != 1 ||
                evaluate(evaluation, ts_node_named_child(child, 0), depth + 1, text) ==
                    VALUE_UNKNOWN) {
                return VALUE_UNKNOWN;
            }
        }
    }
    return VALUE_TEXT;
}

static ValueType read_joined(Evaluation *evaluation, TSNode node, int depth, Text *text)
{
    for (uint32_t i = 0; i < ts_node_named_child_count(node); i++) {
        TSNode child = ts_node_named_child(node, i);
        if (pytree_is(child, "string") &&
            read_string(evaluation, child, depth, text) == VALUE_UNKNOWN) {
            return VALUE_UNKNOWN;
        }
    }
    return VALUE_TEXT;
}

/* "…%d.%s" % (…): each conversion takes the next value. */
static ValueType read_printf(Evaluation *evaluation, const Text *format, TSNode right,
                             int depth, Text *text)
{
    Items items = {0};
    if (!collect(evaluation, right, depth + 1, &items)) {
        items = (Items){.nodes = {right}, .count = 1};
    }
    Str pattern = text_str(format);
    size_t next = 0;
    for (size_t i = 0; i < pattern.len; i++) {
        char conversion = i + 1 < pattern.len ? pattern.ptr[i + 1] : '\0';
        if (pattern.ptr[i] != '%') {
            append_text(evaluation, text, format, i, i + 1);
        } else if (str_find_byte(S("dis"), conversion) == STR_NONE || next == items.count ||
                   evaluate(evaluation, items.nodes[next++], depth + 1, text) ==
                       VALUE_UNKNOWN) {
            return VALUE_UNKNOWN;
        } else {
            i++;
        }
    }
    return next == items.count ? VALUE_TEXT : VALUE_UNKNOWN;
}

/* The argument that a field of a format string names: by place, by number or by name. */
static TSNode find_argument(Evaluation *evaluation, const Items *items, Str field, size_t *next)
{
    size_t index = 0;
    for (size_t i = 0; i < items->count; i++) {
        TSNode item = items->nodes[i];
        if (pytree_is(item, "keyword_argument") &&
            str_eq(pytree_text(evaluation->tree, pytree_field(item, "name")), field)) {
            return pytree_field(item, "value");
        }
    }
    for (size_t i = 0; i < field.len; i++) {
        if (!is_digit(field.ptr[i]) || index > MAX_ITEMS) {
            return (TSNode){0};
        }
        index = index * 10 + (size_t)(field.ptr[i] - '0');
    }
    index = field.len == 0 ? (*next)++ : index;
    return index < items->count && !pytree_is(items->nodes[index], "keyword_argument")
               ? items->nodes[index]
               : (TSNode){0};
}

/* "…{}.{1}.{name}".format(…); fields with conversions or formats of their own are unknown. */
static ValueType read_format(Evaluation *evaluation, const Text *format, TSNode arguments,
                             int depth, Text *text)
{
    Items items = {0};
    if (!collect(evaluation, arguments, depth + 1, &items)) {
        return VALUE_UNKNOWN;
    }
    Str pattern = text_str(format);
    size_t next = 0;
    for (size_t i = 0; i < pattern.len; i++) {
        if (pattern.ptr[i] == '}') {
            return VALUE_UNKNOWN;
        }
        if (pattern.ptr[i] != '{') {
            append_text(evaluation, text, format, i, i + 1);
            continue;
        }
        size_t close = str_find_byte(str_from(pattern, i), '}');
        if (close == STR_NONE) {
            return VALUE_UNKNOWN;
        }
        Str field = str_slice(pattern, i + 1, i + close);
        TSNode argument = find_argument(evaluation, &items, field, &next);
        if (ts_node_is_null(argument) ||
            evaluate(evaluation, argument, depth + 1, text) == VALUE_UNKNOWN) {
            return VALUE_UNKNOWN;
        }
        i += close;
    }
    return VALUE_TEXT;
}

/* ".".join(…) */
static ValueType read_join(Evaluation *evaluation, const Text *separator, TSNode arguments,
                           int depth, Text *text)
{
    Items items = {0};
    if (ts_node_named_child_count(arguments) != 1 ||
        !collect(evaluation, ts_node_named_child(arguments, 0), depth + 1, &items)) {
        return VALUE_UNKNOWN;
    }
    for (size_t i = 0; i < items.count; i++) {
        if (i > 0) {
            append_text(evaluation, text, separator, 0, separator->bytes.len);
        }
        if (evaluate(evaluation, items.nodes[i], depth + 1, text) == VALUE_UNKNOWN) {
            return VALUE_UNKNOWN;
        }
    }
    return VALUE_TEXT;
}

static ValueType read_call(Evaluation *evaluation, TSNode node, int depth, Text *text)
{
    TSNode function = pytree_field(node, "function");
    TSNode arguments = pytree_field(node, "arguments");
    if (is_call_of(evaluation, node, "str") && ts_node_named_child_count(arguments) == 1) {
        ValueType type =
            evaluate(evaluation, ts_node_named_child(arguments, 0), depth + 1, text);
        return type == VALUE_UNKNOWN ? type : VALUE_TEXT;
    }
    Text object = {0};
    if (!pytree_is(function, "attribute") || !pytree_is(arguments, "argument_list") ||
        evaluate(evaluation, pytree_field(function, "object"), depth + 1, &object) !=
            VALUE_TEXT) {
        return VALUE_UNKNOWN;
    }
    Str method = pytree_text(evaluation->tree, pytree_field(function, "attribute"));
    return str_eq(method, S("format"))
               ? read_format(evaluation, &object, arguments, depth, text)
           : str_eq(method, S("join")) ? read_join(evaluation, &object, arguments, depth, text)
                                       : VALUE_UNKNOWN;
}

static ValueType read_operator(Evaluation *evaluation, TSNode node, int depth, Text *text)
{
    Str sign = pytree_text(evaluation->tree, pytree_field(node, "operator"));
    TSNode left = pytree_field(node, "left"), right = pytree_field(node, "right");
    Text format = {0};
    if (evaluate(evaluation, left, depth + 1, &format) != VALUE_TEXT) {
        return VALUE_UNKNOWN;
    }
    if (str_eq(sign, S("%"))) {
        return read_printf(evaluation, &format, right, depth, text);
    }
    append_text(evaluation, text, &format, 0, format.bytes.len);
    return str_eq(sign, S("+")) ? evaluate(evaluation, right, depth + 1, text) == VALUE_TEXT
                                      ? VALUE_TEXT
                                      : VALUE_UNKNOWN
                                : VALUE_UNKNOWN;
}

/* REQUIRED[1] */
static ValueType read_subscript(Evaluation *evaluation, TSNode node, int depth, Text *text)
{
    Items items = {0};
    Str index = pytree_text(evaluation->tree, pytree_field(node, "subscript"));
    if (index.len != 1 || !is_digit(index.ptr[0]) ||
        !collect(evaluation, pytree_field(node, "value"), depth + 1, &items) ||
        (size_t)(index.ptr[0] - '0') >= items.count) {
        return VALUE_UNKNOWN;
    }
    return evaluate(evaluation, items.nodes[index.ptr[0] - '0'], depth + 1, text);
}

/* Appends the text of an expression's value, as str() would give it. */
static ValueType evaluate(Evaluation *evaluation, TSNode node, int depth, Text *text)
{
    node = follow(evaluation, node);
    if (depth > MAX_DEPTH || evaluation->steps > MAX_STEPS || text->bytes.len >= MAX_BYTES) {
        return VALUE_UNKNOWN;
    }
    if (pytree_is(node, "string")) {
        return read_string(evaluation, node, depth, text);
    }
    if (pytree_is(node, "concatenated_string")) {
        return read_joined(evaluation, node, depth, text);
    }
    if (pytree_is(node, "integer")) {
        append(evaluation, text, ts_node_start_byte(node), ts_node_end_byte(node));
        return VALUE_NUMBER;
    }
    if (pytree_is(node, "binary_operator")) {
        return read_operator(evaluation, node, depth, text);
    }
    if (pytree_is(node, "call")) {
        return read_call(evaluation, node, depth, text);
    }
    return pytree_is(node, "subscript") ? read_subscript(evaluation, node, depth, text)
                                        : VALUE_UNKNOWN;
}

bool pyvalue_text(const PyTree *tree, TSNode expression, Passage *content)
{
    Evaluation evaluation = {.tree = tree, .arena = tree->context->scratch};
    Text text = {0};
    if (evaluate(&evaluation, expression, 0, &text) != VALUE_TEXT || text.bytes.len == 0) {
        return false;
    }
    uint32_t last = text.origin.items[text.origin.len - 1];
    *vec_push(evaluation.arena, &text.origin) = last + 1;
    *content = passage_of_origin(text_str(&text), text.origin.items);
    return true;
}
