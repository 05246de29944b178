/* `match` statements of plain Python. */
#include "plain.h"

bool plain_is_match(const Plain *plain)
{
    if (!plain_is(plain, "match")) {
        return false;
    }
    const PlainToken *token = plain->token + 1;
    while (token->kind != PLAIN_NEWLINE && token->kind != PLAIN_INDENT &&
           token->kind != PLAIN_END) {
        token++;
    }
    return token->kind == PLAIN_INDENT;
}

static void parse_pattern(Plain *plain, Field field);

static void parse_name(Plain *plain)
{
    if (plain_next(plain) != PLAIN_NAME) {
        plain_fail(plain);
    }
    plain_leaf(plain, KIND_IDENTIFIER, FIELD_NONE);
}

/* Patterns between commas, up to a bracket. */
static void parse_patterns(Plain *plain, PlainKind close)
{
    while (plain_next(plain) != close && !plain->failed) {
        parse_pattern(plain, FIELD_NONE);
        if (plain_next(plain) != PLAIN_COMMA) {
            break;
        }
        plain_token(plain, KIND_TOKEN_COMMA, FIELD_NONE);
    }
}

static void parse_sequence(Plain *plain, Field field)
{
    bool list = plain_next(plain) == PLAIN_OPEN_BRACKET;
    NodeId node = plain_open(plain, list ? KIND_LIST_PATTERN : KIND_TUPLE_PATTERN, field);
    plain_token(plain, list ? KIND_TOKEN_OPEN_BRACKET : KIND_TOKEN_OPEN, FIELD_NONE);
    parse_patterns(plain, list ? PLAIN_CLOSE_BRACKET : PLAIN_CLOSE);
    plain_expect(plain, list ? PLAIN_CLOSE_BRACKET : PLAIN_CLOSE,
                 list ? KIND_OTHER : KIND_TOKEN_CLOSE);
    plain_close(plain, node);
}

/* `_` is a word of the grammar's where it stands alone. */
static void parse_wildcard_or_name(Plain *plain)
{
    if (plain_is(plain, "_")) {
        plain_token(plain, KIND_OTHER, FIELD_NONE);
    } else {
        parse_name(plain);
    }
}

static void parse_splat(Plain *plain)
{
    NodeId node = plain_open(plain, KIND_SPLAT_PATTERN, FIELD_NONE);
    plain_token(plain, plain_next(plain) == PLAIN_STAR ? KIND_TOKEN_STAR : KIND_OTHER,
                FIELD_NONE);
    parse_wildcard_or_name(plain);
    plain_close(plain, node);
}

/* A name with dots, or a class with patterns of its attributes. */
static void parse_named(Plain *plain, Field field)
{
    PlainKind second = plain_second(plain);
    if (plain_is(plain, "_")) {
        if (second == PLAIN_DOT || second == PLAIN_OPEN || field != FIELD_NONE) {
            plain_fail(plain);
        }
        plain_token(plain, KIND_OTHER, field);
        return;
    }
    NodeId first = plain_open(plain, KIND_DOTTED_NAME, field);
    parse_name(plain);
    while (plain_next(plain) == PLAIN_DOT) {
        plain_token(plain, KIND_OTHER, FIELD_NONE);
        parse_name(plain);
    }
    plain_close(plain, first);
    if (plain_next(plain) == PLAIN_OPEN) {
        plain_wrap(plain, first, KIND_CLASS_PATTERN, field);
        plain->nodes[first + 1].field = FIELD_NONE;
        plain_token(plain, KIND_TOKEN_OPEN, FIELD_NONE);
        parse_patterns(plain, PLAIN_CLOSE);
        plain_expect(plain, PLAIN_CLOSE, KIND_TOKEN_CLOSE);
        plain_close(plain, first);
    }
}

static void parse_union(Plain *plain, Field field);

static void parse_mapping(Plain *plain, Field field)
{
    NodeId node = plain_open(plain, KIND_DICT_PATTERN, field);
    plain_token(plain, KIND_OTHER, FIELD_NONE);
    while (plain_next(plain) != PLAIN_CLOSE_BRACE && !plain->failed) {
        if (plain_next(plain) == PLAIN_POWER) {
            parse_splat(plain);
        } else {
            parse_union(plain, FIELD_KEY);
            plain_expect(plain, PLAIN_COLON, KIND_OTHER);
            parse_pattern(plain, FIELD_VALUE);
        }
        if (plain_next(plain) != PLAIN_COMMA) {
            break;
        }
        plain_token(plain, KIND_TOKEN_COMMA, FIELD_NONE);
    }
    plain_expect(plain, PLAIN_CLOSE_BRACE, KIND_OTHER);
    plain_close(plain, node);
}

static void parse_negative(Plain *plain, Field field)
{
    PlainKind second = plain_second(plain);
    if (field != FIELD_NONE || (second != PLAIN_INTEGER && second != PLAIN_FLOAT)) {
        plain_fail(plain);
        return;
    }
    plain_token(plain, KIND_TOKEN_MINUS, FIELD_NONE);
    plain_atom(plain, FIELD_NONE);
}

static void parse_simple(Plain *plain, Field field)
{
    switch (plain_next(plain)) {
    case PLAIN_NAME:
        parse_named(plain, field);
        break;
    case PLAIN_STAR:
        parse_splat(plain);
        break;
    case PLAIN_OPEN:
    case PLAIN_OPEN_BRACKET:
        parse_sequence(plain, field);
        break;
    case PLAIN_OPEN_BRACE:
        parse_mapping(plain, field);
        break;
    case PLAIN_MINUS:
        parse_negative(plain, field);
        break;
    case PLAIN_INTEGER:
    case PLAIN_FLOAT:
    case PLAIN_STRING:
    case PLAIN_FIELDS_START:
    case PLAIN_TRUE:
    case PLAIN_FALSE:
    case PLAIN_NONE:
        plain_atom(plain, field);
        break;
    default:
        plain_fail(plain);
        break;
    }
}

static void parse_union(Plain *plain, Field field)
{
    NodeId first = (NodeId)plain->count;
    parse_simple(plain, field);
    if (plain_next(plain) != PLAIN_PIPE) {
        return;
    }
    plain_wrap(plain, first, KIND_UNION_PATTERN, field);
    plain->nodes[first + 1].field = FIELD_NONE;
    while (plain_next(plain) == PLAIN_PIPE) {
        plain_token(plain, KIND_TOKEN_PIPE, FIELD_NONE);
        parse_simple(plain, FIELD_NONE);
    }
    plain_close(plain, first);
}

static void parse_pattern(Plain *plain, Field field)
{
    if (++plain->depth > 100) {
        plain_fail(plain);
        return;
    }
    NodeId first = plain_open(plain, KIND_CASE_PATTERN, field);
    if (plain_next(plain) == PLAIN_NAME && plain_second(plain) == PLAIN_EQUAL) {
        NodeId keyword = plain_open(plain, KIND_KEYWORD_PATTERN, FIELD_NONE);
        parse_name(plain);
        plain_token(plain, KIND_OTHER, FIELD_NONE);
        parse_union(plain, FIELD_NONE);
        plain_close(plain, keyword);
    } else {
        parse_union(plain, FIELD_NONE);
    }
    plain_close(plain, first);
    if (plain_next(plain) == PLAIN_AS) {
        plain_wrap(plain, first, KIND_AS_PATTERN, FIELD_NONE);
        plain->nodes[first + 1].field = FIELD_NONE;
        plain_token(plain, KIND_TOKEN_AS_WORD, FIELD_NONE);
        parse_name(plain);
        plain_close(plain, first);
        plain_wrap(plain, first, KIND_CASE_PATTERN, field);
        plain_close(plain, first);
    }
    plain->depth--;
}

static uint32_t parse_case(Plain *plain)
{
    NodeId node = plain_open(plain, KIND_CASE, FIELD_ALTERNATIVE);
    if (!plain_is(plain, "case")) {
        plain_fail(plain);
    }
    plain_token(plain, KIND_OTHER, FIELD_NONE);
    parse_pattern(plain, FIELD_NONE);
    while (plain_next(plain) == PLAIN_COMMA) {
        plain_token(plain, KIND_TOKEN_COMMA, FIELD_NONE);
        if (plain_next(plain) == PLAIN_COLON || plain_next(plain) == PLAIN_IF) {
            break;
        }
        parse_pattern(plain, FIELD_NONE);
    }
    if (plain_next(plain) == PLAIN_IF) {
        NodeId guard = plain_open(plain, KIND_IF_CLAUSE, FIELD_GUARD);
        plain_token(plain, KIND_OTHER, FIELD_NONE);
        plain_expression(plain, FIELD_NONE);
        plain_close(plain, guard);
    }
    uint32_t end = plain_suite(plain, FIELD_CONSEQUENCE);
    plain_close_at(plain, node, end);
    return end;
}

void plain_match(Plain *plain)
{
    NodeId node = plain_open(plain, KIND_MATCH, FIELD_NONE);
    plain_token(plain, KIND_OTHER, FIELD_NONE);
    plain_expression(plain, FIELD_SUBJECT);
    while (plain_next(plain) == PLAIN_COMMA) {
        plain_token(plain, KIND_TOKEN_COMMA, FIELD_NONE);
        if (plain_next(plain) == PLAIN_COLON) {
            break;
        }
        plain_expression(plain, FIELD_SUBJECT);
    }
    plain_expect(plain, PLAIN_COLON, KIND_OTHER);
    if (plain_next(plain) != PLAIN_INDENT) {
        plain_fail(plain);
        return;
    }
    NodeId block = plain_open(plain, KIND_BLOCK, FIELD_BODY);
    plain->token++;
    while (plain_next(plain) != PLAIN_DEDENT && plain_next(plain) != PLAIN_END) {
        parse_case(plain);
    }
    uint32_t end = plain->token->end;
    if (plain_next(plain) == PLAIN_DEDENT) {
        plain->token++;
    } else {
        plain_fail(plain);
    }
    plain_close_at(plain, block, end);
    plain_close_at(plain, node, end);
}
