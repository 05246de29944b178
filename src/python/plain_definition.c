/* Parameters, annotations and definitions of plain Python. */
#include "plain.h"

/* ---- annotations --------------------------------------------------------------------------
 */

/* `*Ts`, `**P`: a type of one name. */
static void parse_splat(Plain *plain, Field field)
{
    NodeId node = plain_open(plain, KIND_TYPE, field);
    NodeId splat = plain_open(plain, KIND_OTHER, FIELD_NONE);
    plain_token(plain, plain_next(plain) == PLAIN_STAR ? KIND_TOKEN_STAR : KIND_OTHER,
                FIELD_NONE);
    if (plain_next(plain) != PLAIN_NAME) {
        plain_fail(plain);
    }
    plain_leaf(plain, KIND_IDENTIFIER, FIELD_NONE);
    plain_close(plain, splat);
    plain_close(plain, node);
}

static void parse_type_parameter(Plain *plain)
{
    NodeId first = (NodeId)plain->count;
    if (plain_next(plain) == PLAIN_STAR || plain_next(plain) == PLAIN_POWER) {
        parse_splat(plain, FIELD_NONE);
    } else {
        plain_type(plain, FIELD_NONE);
    }
    if (plain_next(plain) == PLAIN_COLON) {
        plain_wrap(plain, first, KIND_OTHER, FIELD_NONE);
        plain_token(plain, KIND_OTHER, FIELD_NONE);
        plain_type(plain, FIELD_NONE);
        plain_close(plain, first);
        plain_wrap(plain, first, KIND_TYPE, FIELD_NONE);
        plain_close(plain, first);
    }
}

void plain_type_parameters(Plain *plain, Field field)
{
    NodeId node = plain_open(plain, KIND_TYPE_PARAMETER, field);
    plain_token(plain, KIND_TOKEN_OPEN_BRACKET, FIELD_NONE);
    parse_type_parameter(plain);
    while (plain_next(plain) == PLAIN_COMMA) {
        plain_token(plain, KIND_TOKEN_COMMA, FIELD_NONE);
        if (plain_next(plain) == PLAIN_CLOSE_BRACKET) {
            break;
        }
        parse_type_parameter(plain);
    }
    plain_expect(plain, PLAIN_CLOSE_BRACKET, KIND_OTHER);
    plain_close(plain, node);
}

/* One operand of a union of types: `name[…]` is a type of its own, all else an expression,
 * which takes what is joined to it along. Says which it was. */
static bool parse_type_operand(Plain *plain, Field field)
{
    if (plain_is(plain, "match") || plain_is(plain, "exec") || plain_is(plain, "print")) {
        plain_fail(plain); /* words of the grammar's: a type of theirs is an expression */
        return false;
    }
    NodeId node = plain_open(plain, KIND_TYPE, field);
    bool generic = plain_next(plain) == PLAIN_NAME && plain_second(plain) == PLAIN_OPEN_BRACKET;
    if (generic) {
        NodeId inner = plain_open(plain, KIND_GENERIC_TYPE, FIELD_NONE);
        plain_leaf(plain, KIND_IDENTIFIER, FIELD_NONE);
        plain_type_parameters(plain, FIELD_NONE);
        plain_close(plain, inner);
    } else if (plain_next(plain) == PLAIN_STAR) {
        plain_fail(plain);
    } else {
        plain_expression(plain, FIELD_NONE);
    }
    plain_close(plain, node);
    return generic;
}

void plain_type(Plain *plain, Field field)
{
    if (++plain->depth > 100) {
        plain_fail(plain);
        return;
    }
    NodeId first = (NodeId)plain->count;
    bool generic = false;
    if (plain_next(plain) == PLAIN_STAR) {
        parse_splat(plain, field);
    } else {
        generic = parse_type_operand(plain, field);
    }
    while (generic && plain_next(plain) == PLAIN_PIPE && !plain->failed) {
        plain_wrap(plain, first, KIND_UNION_TYPE, FIELD_NONE);
        plain->nodes[first + 1].field = FIELD_NONE;
        plain_token(plain, KIND_TOKEN_PIPE, FIELD_NONE);
        generic = parse_type_operand(plain, FIELD_NONE);
        plain_close(plain, first);
        plain_wrap(plain, first, KIND_TYPE, field);
        plain_close(plain, first);
    }
    plain->depth--;
    PlainKind next = plain_next(plain);
    if (next != PLAIN_COMMA && next != PLAIN_CLOSE && next != PLAIN_CLOSE_BRACKET &&
        next != PLAIN_EQUAL && next != PLAIN_NEWLINE && next != PLAIN_COLON &&
        next != PLAIN_SEMICOLON) {
        plain_fail(plain);
    }
}

/* ---- parameters ---------------------------------------------------------------------------
 */

static void parse_default(Plain *plain, NodeId first, Kind kind)
{
    plain_wrap(plain, first, kind, FIELD_NONE);
    plain->nodes[first + 1].field = FIELD_NAME;
}

static void parse_value(Plain *plain, NodeId first)
{
    plain_token(plain, KIND_OTHER, FIELD_NONE);
    plain_expression(plain, FIELD_VALUE);
    plain_close(plain, first);
}

static void parse_name_parameter(Plain *plain, bool typed)
{
    NodeId first = (NodeId)plain->count;
    plain_leaf(plain, KIND_IDENTIFIER, FIELD_NONE);
    if (plain_next(plain) == PLAIN_EQUAL) {
        parse_default(plain, first, KIND_DEFAULT_PARAMETER);
        parse_value(plain, first);
    } else if (plain_next(plain) == PLAIN_COLON && typed) {
        plain_wrap(plain, first, KIND_TYPED_PARAMETER, FIELD_NONE);
        plain_token(plain, KIND_OTHER, FIELD_NONE);
        plain_type(plain, FIELD_TYPE);
        if (plain_next(plain) == PLAIN_EQUAL) {
            plain->nodes[first].kind = KIND_TYPED_DEFAULT_PARAMETER;
            plain->nodes[first + 1].field = FIELD_NAME;
            parse_value(plain, first);
        }
        plain_close(plain, first);
    }
}

/* `*`, `*name`, `**name`, `*name: T` */
static void parse_star_parameter(Plain *plain, bool typed)
{
    NodeId first = (NodeId)plain->count;
    bool star = plain_next(plain) == PLAIN_STAR;
    if (star && plain_second(plain) == PLAIN_COMMA) {
        plain_open(plain, KIND_KEYWORD_SEPARATOR, FIELD_NONE);
        plain_token(plain, KIND_TOKEN_STAR, FIELD_NONE);
        plain_close(plain, first);
        return;
    }
    plain_open(plain, star ? KIND_LIST_SPLAT_PATTERN : KIND_DICTIONARY_SPLAT_PATTERN,
               FIELD_NONE);
    plain_token(plain, star ? KIND_TOKEN_STAR : KIND_OTHER, FIELD_NONE);
    if (plain_next(plain) != PLAIN_NAME) {
        plain_fail(plain);
    }
    plain_leaf(plain, KIND_IDENTIFIER, FIELD_NONE);
    plain_close(plain, first);
    if (plain_next(plain) == PLAIN_COLON && typed) {
        plain_wrap(plain, first, KIND_TYPED_PARAMETER, FIELD_NONE);
        plain_token(plain, KIND_OTHER, FIELD_NONE);
        plain_type(plain, FIELD_TYPE);
        plain_close(plain, first);
    }
}

static void parse_slash(Plain *plain)
{
    NodeId node = plain_open(plain, KIND_POSITIONAL_SEPARATOR, FIELD_NONE);
    plain_token(plain, KIND_OTHER, FIELD_NONE);
    plain_close(plain, node);
}

static void parse_parameter(Plain *plain, bool typed)
{
    switch (plain_next(plain)) {
    case PLAIN_NAME:
        parse_name_parameter(plain, typed);
        break;
    case PLAIN_STAR:
    case PLAIN_POWER:
        parse_star_parameter(plain, typed);
        break;
    case PLAIN_SLASH:
        parse_slash(plain);
        break;
    default:
        plain_fail(plain);
        break;
    }
}

static void parse_parameters(Plain *plain, PlainKind close)
{
    parse_parameter(plain, close == PLAIN_CLOSE);
    while (plain_next(plain) == PLAIN_COMMA) {
        plain_token(plain, KIND_TOKEN_COMMA, FIELD_NONE);
        if (plain_next(plain) == close) {
            return;
        }
        parse_parameter(plain, close == PLAIN_CLOSE);
    }
}

void plain_lambda_parameters(Plain *plain)
{
    parse_parameters(plain, PLAIN_COLON);
}

void plain_parameters(Plain *plain)
{
    NodeId node = plain_open(plain, KIND_PARAMETERS, FIELD_PARAMETERS);
    plain_expect(plain, PLAIN_OPEN, KIND_TOKEN_OPEN);
    if (plain_next(plain) != PLAIN_CLOSE) {
        parse_parameters(plain, PLAIN_CLOSE);
    }
    plain_expect(plain, PLAIN_CLOSE, KIND_TOKEN_CLOSE);
    plain_close(plain, node);
}

/* ---- definitions --------------------------------------------------------------------------
 */

static void parse_name(Plain *plain)
{
    if (plain_next(plain) != PLAIN_NAME) {
        plain_fail(plain);
    }
    plain_leaf(plain, KIND_IDENTIFIER, FIELD_NAME);
    if (plain_next(plain) == PLAIN_OPEN_BRACKET) {
        plain_type_parameters(plain, FIELD_TYPE_PARAMETERS);
    }
}

void plain_function(Plain *plain, Field field)
{
    NodeId node = plain_open(plain, KIND_FUNCTION, field);
    if (plain_next(plain) == PLAIN_ASYNC) {
        plain_token(plain, KIND_TOKEN_ASYNC, FIELD_NONE);
    }
    plain_expect(plain, PLAIN_DEF, KIND_OTHER);
    parse_name(plain);
    plain_parameters(plain);
    if (plain_next(plain) == PLAIN_ARROW) {
        plain_token(plain, KIND_OTHER, FIELD_NONE);
        plain_type(plain, FIELD_RETURN_TYPE);
        PlainKind body = plain_second(plain);
        if (body != PLAIN_INDENT && body != PLAIN_ELLIPSIS && body != PLAIN_PASS &&
            body != PLAIN_RETURN && body != PLAIN_RAISE) {
            plain_fail(plain); /* the grammar may take the body for a part of the type */
        }
    }
    uint32_t end = plain_suite(plain, FIELD_BODY);
    plain_close_at(plain, node, end);
}

void plain_class(Plain *plain, Field field)
{
    NodeId node = plain_open(plain, KIND_CLASS, field);
    plain_token(plain, KIND_OTHER, FIELD_NONE);
    parse_name(plain);
    if (plain_next(plain) == PLAIN_OPEN) {
        plain_arguments(plain, FIELD_SUPERCLASSES);
    }
    uint32_t end = plain_suite(plain, FIELD_BODY);
    plain_close_at(plain, node, end);
}

void plain_decorated(Plain *plain)
{
    NodeId node = plain_open(plain, KIND_DECORATED, FIELD_NONE);
    while (plain_next(plain) == PLAIN_AT) {
        NodeId decorator = plain_open(plain, KIND_DECORATOR, FIELD_NONE);
        plain_token(plain, KIND_TOKEN_AT, FIELD_NONE);
        plain_expression(plain, FIELD_NONE);
        if (plain_next(plain) != PLAIN_NEWLINE) {
            plain_fail(plain);
            return;
        }
        plain_close_at(plain, decorator, plain->token->end);
        plain->token++;
    }
    NodeId definition = (NodeId)plain->count;
    if (plain_next(plain) == PLAIN_CLASS) {
        plain_class(plain, FIELD_DEFINITION);
    } else {
        plain_function(plain, FIELD_DEFINITION);
    }
    plain_close_at(plain, node, plain->failed ? 0 : plain->nodes[definition].end);
}
