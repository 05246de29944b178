/* Rules about expressions. */
#include "syntax_walk.h"

#define OLD_ARGUMENT_LIMIT 255

void rule_walrus(Walk *walk, NodeId node)
{
    if (!tree_is_specification(&walk->tree, node)) {
        walk_find(walk, FEATURE_WALRUS, node);
    }
}

/* ---- literals that are used as if they were something else ------------------------ */

typedef enum Literal {
    LITERAL_NONE,
    LITERAL_NUMBER,
    LITERAL_SINGLETON, /* None, True, False, ... */
    LITERAL_TEXT,      /* strings and bytes */
    LITERAL_FORMAT,    /* f- and t-strings */
    LITERAL_TUPLE,
    LITERAL_LIST, /* comprehensions, too */
    LITERAL_SET,
    LITERAL_DICTIONARY,
    LITERAL_GENERATOR,
    LITERAL_LAMBDA,
    LITERAL_FOLDED /* a sum or a negative number: a constant for 3.8 to 3.13 only */
} Literal;

static bool is_formatted(const SyntaxTree *tree, NodeId string)
{
    StringPrefix prefix;
    bool known = string_prefix(tree->text, tree->nodes[string].start, &prefix);
    return known && (prefix.format || prefix.template_);
}

static Literal literal_of_strings(const SyntaxTree *tree, NodeId strings)
{
    for (NodeId s = tree_first(tree, strings); s != NODE_NONE; s = tree_next(tree, s)) {
        if (tree_kind(tree, s) == KIND_STRING && is_formatted(tree, s)) {
            return LITERAL_FORMAT;
        }
    }
    return LITERAL_TEXT;
}

static Literal literal_of(const SyntaxTree *tree, NodeId node)
{
    node = tree_strip(tree, node);
    switch (tree_kind(tree, node)) {
    case KIND_INTEGER:
    case KIND_FLOAT:
        return LITERAL_NUMBER;
    case KIND_NONE:
    case KIND_TRUE:
    case KIND_FALSE:
    case KIND_ELLIPSIS:
        return LITERAL_SINGLETON;
    case KIND_STRING:
        return is_formatted(tree, node) ? LITERAL_FORMAT : LITERAL_TEXT;
    case KIND_CONCATENATED_STRING:
        return literal_of_strings(tree, node);
    case KIND_TUPLE:
        return LITERAL_TUPLE;
    case KIND_LIST:
    case KIND_LIST_COMPREHENSION:
        return LITERAL_LIST;
    case KIND_SET:
    case KIND_SET_COMPREHENSION:
        return LITERAL_SET;
    case KIND_DICTIONARY:
    case KIND_DICTIONARY_COMPREHENSION:
        return LITERAL_DICTIONARY;
    case KIND_GENERATOR:
        return LITERAL_GENERATOR;
    case KIND_LAMBDA:
        return LITERAL_LAMBDA;
    case KIND_UNARY_OPERATOR: {
        NodeId operand = tree_field(tree, node, FIELD_ARGUMENT);
        Kind kind = tree_kind(tree, tree_strip(tree, operand));
        return kind == KIND_INTEGER || kind == KIND_FLOAT ? LITERAL_FOLDED : LITERAL_NONE;
    }
    default:
        return LITERAL_NONE;
    }
}

/* Minors that warn about a literal: folded constants are none to 3.14 and later. */
static MinorMask warned(FeatureId feature, Literal literal)
{
    MinorMask all = feature_warning(feature);
    return literal == LITERAL_FOLDED ? all & ~minors_between(14, MINOR_NEWEST) : all;
}

/* ---- subscripts ------------------------------------------------------------------- */

static bool has_index_error(const SyntaxTree *tree, NodeId index, Literal literal)
{
    switch (literal) {
    case LITERAL_NONE:
        return false;
    case LITERAL_NUMBER: {
        Str number = tree_text(tree, tree_strip(tree, index));
        return tree_kind(tree, tree_strip(tree, index)) == KIND_FLOAT ||
               to_lower(number.ptr[number.len - 1]) == 'j';
    }
    case LITERAL_FOLDED: {
        NodeId operand = tree_field(tree, tree_strip(tree, index), FIELD_ARGUMENT);
        return tree_kind(tree, tree_strip(tree, operand)) == KIND_FLOAT;
    }
    case LITERAL_SINGLETON:
        index = tree_strip(tree, index);
        return tree_kind(tree, index) == KIND_NONE || tree_kind(tree, index) == KIND_ELLIPSIS;
    case LITERAL_TEXT:
    case LITERAL_FORMAT:
    case LITERAL_TUPLE:
    case LITERAL_LIST:
    case LITERAL_SET:
    case LITERAL_DICTIONARY:
    case LITERAL_GENERATOR:
    case LITERAL_LAMBDA:
        return true;
    }
    return false;
}

/* A template string has no items; its index does not matter. */
static void check_literal_subscript(Walk *walk, NodeId node, NodeId value, NodeId index)
{
    const SyntaxTree *tree = &walk->tree;
    Literal literal = literal_of(tree, value);
    FeatureId feature = FEATURE_LITERAL_SUBSCRIPT;
    switch (literal) {
    case LITERAL_NONE:
    case LITERAL_DICTIONARY:
        return;
    case LITERAL_NUMBER:
    case LITERAL_SINGLETON:
    case LITERAL_SET:
    case LITERAL_GENERATOR:
    case LITERAL_LAMBDA:
    case LITERAL_FOLDED:
        walk_find_in(walk, feature, node, 0, warned(feature, literal));
        return;
    case LITERAL_TEXT:
    case LITERAL_FORMAT:
    case LITERAL_TUPLE:
    case LITERAL_LIST:
        break;
    }
    bool single = tree_field(tree, node, FIELD_SUBSCRIPT) == index &&
                  tree_child(tree, node, KIND_TOKEN_COMMA) == NODE_NONE;
    Literal key = single ? literal_of(tree, index) : LITERAL_TUPLE;
    if (has_index_error(tree, index, key)) {
        walk_find_in(walk, feature, node, 0, warned(feature, key));
    }
}

/* Whether a subscript is read: storing into one is not warned about. */
static bool is_loaded(const SyntaxTree *tree, NodeId node)
{
    Kind around = tree_kind(tree, tree->nodes[node].parent);
    bool target = tree->nodes[node].field == FIELD_LEFT && around != KIND_BINARY_OPERATOR;
    return !target && around != KIND_PATTERN_LIST && around != KIND_TUPLE_PATTERN &&
           around != KIND_LIST_PATTERN && around != KIND_DELETE;
}

void rule_subscript(Walk *walk, NodeId node)
{
    const SyntaxTree *tree = &walk->tree;
    NodeId value = tree_field(tree, node, FIELD_VALUE);
    NodeId item = tree_first(tree, node);
    for (; item != NODE_NONE; item = tree_next(tree, item)) {
        if (tree->nodes[item].field != FIELD_SUBSCRIPT) {
            continue;
        }
        if (tree_kind(tree, item) == KIND_NAMED_EXPRESSION) {
            walk_find(walk, FEATURE_NAMED_EXPRESSION_IN_INDEX, item);
        } else if (tree_starred(tree, item)) {
            walk_find(walk, FEATURE_STAR_IN_INDEX, item);
        }
    }
    item = tree_field(tree, node, FIELD_SUBSCRIPT);
    if (item != NODE_NONE && is_loaded(tree, node)) {
        check_literal_subscript(walk, node, value, item);
    }
    walk_ask(walk, FEATURE_BUILTIN_GENERIC_SUBSCRIPT, node);
}

/* ---- calls ------------------------------------------------------------------------ */

/* `typing.get_type_hints(name)` evaluates the annotations of what it is given. */
static void note_hinted(Walk *walk, NodeId node, NodeId function)
{
    const SyntaxTree *tree = &walk->tree;
    NodeId arguments = tree_field(tree, node, FIELD_ARGUMENTS);
    NodeId first = tree_next(tree, tree_first(tree, arguments));
    if (str_ends(tree_text(tree, function), S("get_type_hints")) &&
        tree_kind(tree, first) == KIND_IDENTIFIER) {
        *vec_push(walk->scratch, &walk->hinted) = tree_text(tree, first);
    }
}

void rule_call(Walk *walk, NodeId node)
{
    const SyntaxTree *tree = &walk->tree;
    NodeId function = tree_field(tree, node, FIELD_FUNCTION);
    if (walk->input->facts != NULL && tree_field(tree, node, FIELD_ARGUMENTS) != NODE_NONE) {
        note_hinted(walk, node, function);
    }
    Literal literal = literal_of(tree, function);
    if (literal != LITERAL_NONE && literal != LITERAL_LAMBDA) {
        walk_find_in(walk, FEATURE_LITERAL_CALL, node, 0,
                     warned(FEATURE_LITERAL_CALL, literal));
    }
    if (tree_kind(tree, function) == KIND_IDENTIFIER) {
        walk_ask(walk, FEATURE_STATICMETHOD_DIRECT_CALL, node);
    }
}

/* `f((*a))` */
void rule_parenthesized(Walk *walk, NodeId node)
{
    const SyntaxTree *tree = &walk->tree;
    NodeId inner = tree_next(tree, tree_first(tree, node));
    if (tree_starred(tree, inner)) {
        walk_find(walk, FEATURE_PARENTHESIZED_STARRED_TARGET, node);
    }
}

/* What a call could hold before PEP 448: positional arguments, keywords, `*a`, keywords,
 * `**k`, in this order and without a comma behind the stars. */
typedef struct Arguments {
    size_t count;
    bool star, stars; /* *a and **k so far */
    NodeId newer;     /* the first argument that the old order refuses */
    NodeId last;
} Arguments;

static void add_argument(const SyntaxTree *tree, Arguments *arguments, NodeId item)
{
    bool star = tree_starred(tree, item),
         stars = tree_kind(tree, item) == KIND_DICTIONARY_SPLAT;
    bool keyword = tree_kind(tree, item) == KIND_KEYWORD_ARGUMENT;
    bool newer = arguments->stars || (arguments->star && !keyword && !stars);
    if (newer && arguments->newer == NODE_NONE) {
        arguments->newer = item;
    }
    arguments->star |= star;
    arguments->stars |= stars;
    arguments->count += !star && !stars;
}

void rule_arguments(Walk *walk, NodeId node)
{
    const SyntaxTree *tree = &walk->tree;
    Arguments arguments = {.newer = NODE_NONE, .last = NODE_NONE};
    for (NodeId item = tree_first(tree, node); item != NODE_NONE;
         item = tree_next(tree, item)) {
        Kind kind = tree_kind(tree, item);
        if (kind != KIND_TOKEN_CLOSE) {
            arguments.last = item;
        }
        if ((tree->nodes[item].flags & NODE_NAMED) != 0 && kind != KIND_ERROR) {
            add_argument(tree, &arguments, item);
        }
    }
    bool comma = tree_kind(tree, arguments.last) == KIND_TOKEN_COMMA;
    if (arguments.newer == NODE_NONE && comma && (arguments.star || arguments.stars)) {
        arguments.newer = arguments.last;
    }
    if (arguments.newer != NODE_NONE) {
        walk_find(walk, FEATURE_UNPACKING_GENERALIZATIONS, arguments.newer);
    }
    if (arguments.count > OLD_ARGUMENT_LIMIT) {
        walk_find(walk, FEATURE_MORE_THAN_255_ARGUMENTS, node);
    }
}

/* ---- displays --------------------------------------------------------------------- */

/* Lists, sets and tuples. */
void rule_display(Walk *walk, NodeId node)
{
    const SyntaxTree *tree = &walk->tree;
    bool set = tree_kind(tree, node) == KIND_SET;
    bool starred = false;
    for (NodeId item = tree_first(tree, node); item != NODE_NONE;
         item = tree_next(tree, item)) {
        if (!starred && tree_starred(tree, item)) {
            starred = true;
            walk_find(walk, FEATURE_UNPACKING_GENERALIZATIONS, item);
        } else if (set && tree_kind(tree, item) == KIND_NAMED_EXPRESSION) {
            walk_find(walk, FEATURE_NAMED_EXPRESSION_IN_SET, item);
        }
    }
}

void rule_dictionary(Walk *walk, NodeId node)
{
    NodeId splat = tree_child(&walk->tree, node, KIND_DICTIONARY_SPLAT);
    if (splat != NODE_NONE) {
        walk_find(walk, FEATURE_UNPACKING_GENERALIZATIONS, splat);
    }
}

/* `(*a) = b` */
void rule_tuple_pattern(Walk *walk, NodeId node)
{
    const SyntaxTree *tree = &walk->tree;
    NodeId item = tree_next(tree, tree_first(tree, node));
    if (tree_kind(tree, item) == KIND_LIST_SPLAT_PATTERN &&
        tree_kind(tree, tree_next(tree, item)) == KIND_TOKEN_CLOSE) {
        walk_find(walk, FEATURE_PARENTHESIZED_STARRED_TARGET, item);
    }
}

/* ---- operators -------------------------------------------------------------------- */

void rule_binary_operator(Walk *walk, NodeId node)
{
    const SyntaxTree *tree = &walk->tree;
    NodeId operator= tree_field(tree, node, FIELD_OPERATOR);
    switch (tree_kind(tree, operator)) {
    case KIND_TOKEN_AT:
        walk_find(walk, FEATURE_MATRIX_MULTIPLICATION, operator);
        break;
    case KIND_TOKEN_PIPE:
        walk_ask(walk, FEATURE_UNION_TYPE, node);
        break;
    case KIND_TOKEN_PERCENT: {
        NodeId left = tree_field(tree, node, FIELD_LEFT);
        if (tree_kind(tree, left) == KIND_CONCATENATED_STRING) {
            left = tree_first(tree, left);
        }
        StringPrefix prefix;
        if (tree_kind(tree, left) == KIND_STRING &&
            string_prefix(tree->text, tree->nodes[left].start, &prefix) && prefix.bytes) {
            walk_ask(walk, FEATURE_BYTES_PERCENT_FORMAT, node);
        }
        break;
    }
    default:
        break;
    }
}

/* `list[int]` in an annotation */
void rule_generic_type(Walk *walk, NodeId node)
{
    walk_ask(walk, FEATURE_BUILTIN_GENERIC_SUBSCRIPT, node);
}

void rule_union_type(Walk *walk, NodeId node)
{
    walk_ask(walk, FEATURE_UNION_TYPE, node);
}

/* A tuple is a constant where all its items are; nested ones are looked into that deep. */
#define MAX_TUPLE_DEPTH 8

static bool is_constant(const SyntaxTree *tree, NodeId node, int depth)
{
    switch (literal_of(tree, node)) {
    case LITERAL_NUMBER:
    case LITERAL_TEXT:
    case LITERAL_FOLDED:
        return true;
    case LITERAL_SINGLETON:
        return depth > 0;
    case LITERAL_TUPLE:
        break;
    case LITERAL_NONE:
    case LITERAL_FORMAT:
    case LITERAL_LIST:
    case LITERAL_SET:
    case LITERAL_DICTIONARY:
    case LITERAL_GENERATOR:
    case LITERAL_LAMBDA:
        return false;
    }
    NodeId item = tree_first(tree, tree_strip(tree, node));
    for (; item != NODE_NONE; item = tree_next(tree, item)) {
        bool named = (tree->nodes[item].flags & NODE_NAMED) != 0;
        if (depth > MAX_TUPLE_DEPTH || (named && !is_constant(tree, item, depth + 1))) {
            return false;
        }
    }
    return true;
}

/* `x is 3` */
static bool check_identity(Walk *walk, NodeId operator, NodeId operand)
{
    if (operand == NODE_NONE || !is_constant(&walk->tree, operand, 0)) {
        return false;
    }
    Literal literal = literal_of(&walk->tree, operand);
    walk_find_in(walk, FEATURE_IS_LITERAL, operator, 0, warned(FEATURE_IS_LITERAL, literal));
    return true;
}

void rule_comparison(Walk *walk, NodeId node)
{
    const SyntaxTree *tree = &walk->tree;
    NodeId left = tree_first(tree, node);
    for (NodeId item = left; item != NODE_NONE; item = tree_next(tree, item)) {
        if (tree->nodes[item].field != FIELD_OPERATORS) {
            left = item;
            continue;
        }
        Kind kind = tree_kind(tree, item);
        if (kind == KIND_TOKEN_NOT_EQUAL) {
            walk_find(walk, FEATURE_NOT_EQUAL_OPERATOR, item);
        } else if (kind == KIND_TOKEN_IS || kind == KIND_TOKEN_IS_NOT) {
            if (!check_identity(walk, item, left)) {
                check_identity(walk, item, tree_next(tree, item));
            }
        }
    }
}
