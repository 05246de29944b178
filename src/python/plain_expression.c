/* Expressions of plain Python. */
#include "plain.h"

/* Levels of nesting; deeper ones are tree-sitter's. */
#define MAX_DEPTH 150

static bool enter(Plain *plain)
{
    if (++plain->depth > MAX_DEPTH) {
        plain_fail(plain);
    }
    return !plain->failed;
}

static void leave(Plain *plain)
{
    plain->depth--;
}

bool plain_starts_expression(const Plain *plain)
{
    switch (plain_next(plain)) {
    case PLAIN_NAME:
    case PLAIN_INTEGER:
    case PLAIN_FLOAT:
    case PLAIN_STRING:
    case PLAIN_FIELDS_START:
    case PLAIN_OPEN:
    case PLAIN_OPEN_BRACKET:
    case PLAIN_OPEN_BRACE:
    case PLAIN_ELLIPSIS:
    case PLAIN_PLUS:
    case PLAIN_MINUS:
    case PLAIN_TILDE:
    case PLAIN_STAR:
    case PLAIN_AWAIT:
    case PLAIN_FALSE:
    case PLAIN_TRUE:
    case PLAIN_NONE:
    case PLAIN_NOT:
    case PLAIN_LAMBDA:
        return true;
    default:
        return false;
    }
}

/* ---- operators ----------------------------------------------------------------------------
 */

/* As the grammar has them: `&` binds less than `^`. */
enum { POWER = 8, UNARY = 7, LOWEST = 1 };

static int precedence(PlainKind kind)
{
    switch (kind) {
    case PLAIN_PIPE:
        return 1;
    case PLAIN_AMPERSAND:
        return 2;
    case PLAIN_CARET:
        return 3;
    case PLAIN_SHIFT:
        return 4;
    case PLAIN_PLUS:
    case PLAIN_MINUS:
        return 5;
    case PLAIN_STAR:
    case PLAIN_TIMES:
    case PLAIN_SLASH:
    case PLAIN_PERCENT:
    case PLAIN_AT:
        return 6;
    case PLAIN_POWER:
        return POWER;
    default:
        return 0;
    }
}

static Kind operator_kind(PlainKind kind)
{
    switch (kind) {
    case PLAIN_STAR:
        return KIND_TOKEN_STAR;
    case PLAIN_AT:
        return KIND_TOKEN_AT;
    case PLAIN_PIPE:
        return KIND_TOKEN_PIPE;
    case PLAIN_PERCENT:
        return KIND_TOKEN_PERCENT;
    case PLAIN_MINUS:
        return KIND_TOKEN_MINUS;
    default:
        return KIND_OTHER;
    }
}

static void parse_binary(Plain *plain, int lowest, Field field);

static void parse_unary(Plain *plain, Field field)
{
    PlainKind next = plain_next(plain);
    if (next != PLAIN_MINUS && next != PLAIN_PLUS && next != PLAIN_TILDE &&
        next != PLAIN_AWAIT) {
        plain_primary(plain, field);
        return;
    }
    if (!enter(plain)) {
        return;
    }
    bool await = next == PLAIN_AWAIT;
    NodeId node = plain_open(plain, await ? KIND_AWAIT : KIND_UNARY_OPERATOR, field);
    plain_token(plain, operator_kind(next), await ? FIELD_NONE : FIELD_OPERATOR);
    parse_binary(plain, POWER, await ? FIELD_NONE : FIELD_ARGUMENT);
    plain_close(plain, node);
    leave(plain);
}

static void parse_binary(Plain *plain, int lowest, Field field)
{
    NodeId first = (NodeId)plain->count;
    parse_unary(plain, field);
    for (;;) {
        int level = precedence(plain_next(plain));
        if (level < lowest || level == 0 || plain->failed) {
            return;
        }
        plain_wrap(plain, first, KIND_BINARY_OPERATOR, field);
        plain->nodes[first + 1].field = FIELD_LEFT;
        plain_token(plain, operator_kind(plain_next(plain)), FIELD_OPERATOR);
        if (!enter(plain)) {
            return;
        }
        parse_binary(plain, level == POWER ? POWER : level + 1, FIELD_RIGHT);
        leave(plain);
        plain_close(plain, first);
    }
}

void plain_operand(Plain *plain, Field field)
{
    parse_binary(plain, LOWEST, field);
}

/* `not in` and `is not` are one operator of two words. */
static bool take_comparison(Plain *plain)
{
    PlainKind next = plain_next(plain);
    bool not_in = next == PLAIN_NOT && plain_second(plain) == PLAIN_IN;
    bool is_not = next == PLAIN_IS && plain_second(plain) == PLAIN_NOT;
    if (not_in || is_not) {
        NodeId node =
            plain_open(plain, is_not ? KIND_TOKEN_IS_NOT : KIND_OTHER, FIELD_OPERATORS);
        plain->nodes[node].flags = 0;
        plain_token(plain, is_not ? KIND_TOKEN_IS : KIND_OTHER, FIELD_NONE);
        plain_token(plain, KIND_OTHER, FIELD_NONE);
        plain_close(plain, node);
        return true;
    }
    if (next != PLAIN_COMPARE && next != PLAIN_IN && next != PLAIN_IS) {
        return false;
    }
    plain_token(plain, next == PLAIN_IS ? KIND_TOKEN_IS : KIND_OTHER, FIELD_OPERATORS);
    return true;
}

static void parse_comparison(Plain *plain, Field field)
{
    NodeId first = (NodeId)plain->count;
    plain_operand(plain, field);
    PlainKind next = plain_next(plain);
    if (next != PLAIN_COMPARE && next != PLAIN_IN && next != PLAIN_IS &&
        !(next == PLAIN_NOT && plain_second(plain) == PLAIN_IN)) {
        return;
    }
    plain_wrap(plain, first, KIND_COMPARISON, field);
    plain->nodes[first + 1].field = FIELD_NONE;
    while (take_comparison(plain)) {
        plain_operand(plain, FIELD_NONE);
    }
    plain_close(plain, first);
}

static void parse_not(Plain *plain, Field field)
{
    if (plain_next(plain) != PLAIN_NOT) {
        parse_comparison(plain, field);
        return;
    }
    if (enter(plain)) {
        NodeId node = plain_open(plain, KIND_NOT, field);
        plain_token(plain, KIND_OTHER, FIELD_NONE);
        parse_not(plain, FIELD_ARGUMENT);
        plain_close(plain, node);
        leave(plain);
    }
}

/* What is on the left becomes the left side of an operator. */
static void parse_right(Plain *plain, NodeId first, Field field,
                        void (*right)(Plain *plain, Field field))
{
    plain_wrap(plain, first, KIND_BOOLEAN, field);
    plain->nodes[first + 1].field = FIELD_LEFT;
    plain_token(plain, KIND_OTHER, FIELD_OPERATOR);
    right(plain, FIELD_RIGHT);
    plain_close(plain, first);
}

static void parse_and(Plain *plain, Field field)
{
    NodeId first = (NodeId)plain->count;
    parse_not(plain, field);
    while (plain_next(plain) == PLAIN_AND) {
        parse_right(plain, first, field, parse_not);
    }
}

void plain_disjunction(Plain *plain, Field field)
{
    NodeId first = (NodeId)plain->count;
    parse_and(plain, field);
    while (plain_next(plain) == PLAIN_OR) {
        parse_right(plain, first, field, parse_and);
    }
}

/* ---- whole expressions --------------------------------------------------------------------
 */

void plain_lambda(Plain *plain, Field field)
{
    NodeId node = plain_open(plain, KIND_LAMBDA, field);
    plain_token(plain, KIND_OTHER, FIELD_NONE);
    if (plain_next(plain) != PLAIN_COLON) {
        NodeId list = plain_open(plain, KIND_LAMBDA_PARAMETERS, FIELD_PARAMETERS);
        plain_lambda_parameters(plain);
        plain_close(plain, list);
    }
    plain_expect(plain, PLAIN_COLON, KIND_OTHER);
    plain_expression(plain, FIELD_BODY);
    plain_close(plain, node);
}

void plain_expression(Plain *plain, Field field)
{
    if (!enter(plain)) {
        return;
    }
    NodeId first = (NodeId)plain->count;
    if (plain_next(plain) == PLAIN_LAMBDA) {
        plain_lambda(plain, field);
    } else if (plain_next(plain) == PLAIN_NAME && plain_second(plain) == PLAIN_WALRUS) {
        NodeId node = plain_open(plain, KIND_NAMED_EXPRESSION, field);
        plain_leaf(plain, KIND_IDENTIFIER, FIELD_NAME);
        plain_token(plain, KIND_OTHER, FIELD_NONE);
        plain_disjunction(plain, FIELD_VALUE);
        plain_close(plain, node);
    } else {
        plain_disjunction(plain, field);
    }
    if (plain_next(plain) == PLAIN_IF) {
        plain_wrap(plain, first, KIND_CONDITIONAL, field);
        plain->nodes[first + 1].field = FIELD_NONE;
        plain_token(plain, KIND_OTHER, FIELD_NONE);
        plain_disjunction(plain, FIELD_NONE);
        plain_expect(plain, PLAIN_ELSE, KIND_OTHER);
        plain_expression(plain, FIELD_NONE);
        plain_close(plain, first);
    }
    leave(plain);
}

/* The grammar takes a star for a part of the name behind it, before what is called or looked up
 * on that. */
static bool at_starred(Plain *plain)
{
    if (plain_next(plain) != PLAIN_STAR || plain_second(plain) != PLAIN_NAME) {
        return false;
    }
    plain->starred = plain->token;
    return true;
}

bool plain_is_starred(const Plain *plain, NodeId node)
{
    return !plain->failed && plain->text.ptr[plain->nodes[node].start] == '*';
}

void plain_item(Plain *plain, Field field)
{
    if (at_starred(plain)) {
        plain_disjunction(plain, field);
    } else {
        plain_expression(plain, field);
    }
}

/* Behind a comma the star is a part of a call's name still, but not of an attribute's or of
 * what is indexed, unless something tells the grammar that no target can be meant. */
static void refuse_starred(Plain *plain, NodeId item)
{
    if (!plain_is_starred(plain, item)) {
        return;
    }
    Kind kind = plain_kind(plain, item);
    bool known = kind == KIND_LIST_SPLAT ||
                 (kind == KIND_CALL && plain_kind(plain, item + 1) == KIND_LIST_SPLAT);
    if (!known) {
        plain_fail(plain);
    }
}

NodeId plain_expressions(Plain *plain, Field field)
{
    NodeId first = (NodeId)plain->count;
    plain_item(plain, field);
    if (plain_next(plain) != PLAIN_COMMA) {
        if (plain_is_starred(plain, first)) {
            plain_fail(plain);
        }
        return first;
    }
    plain_wrap(plain, first, KIND_EXPRESSION_LIST, field);
    plain->nodes[first + 1].field = FIELD_NONE;
    while (plain_next(plain) == PLAIN_COMMA) {
        plain_token(plain, KIND_TOKEN_COMMA, FIELD_NONE);
        if (!plain_starts_expression(plain)) {
            break;
        }
        NodeId item = (NodeId)plain->count;
        plain_item(plain, FIELD_NONE);
        refuse_starred(plain, item);
    }
    plain_close(plain, first);
    return first;
}

void plain_yield(Plain *plain, Field field)
{
    NodeId node = plain_open(plain, KIND_YIELD, field);
    plain_token(plain, KIND_OTHER, FIELD_NONE);
    if (plain_next(plain) == PLAIN_FROM) {
        plain_token(plain, KIND_TOKEN_FROM, FIELD_NONE);
        plain_expression(plain, FIELD_NONE);
    } else if (plain_starts_expression(plain)) {
        plain_expressions(plain, FIELD_NONE);
    }
    plain_close(plain, node);
}

/* ---- targets ------------------------------------------------------------------------------
 */

void plain_make_pattern(Plain *plain, NodeId node)
{
    if (plain->failed) {
        return;
    }
    SyntaxNode *at = &plain->nodes[node];
    switch ((Kind)at->kind) {
    case KIND_IDENTIFIER:
        return;
    case KIND_ATTRIBUTE:
    case KIND_SUBSCRIPT:
        if (plain_is_starred(plain, node)) {
            plain_fail(plain); /* whose the star is depends on what stands before */
        }
        return;
    case KIND_LIST_SPLAT:
        at->kind = KIND_LIST_SPLAT_PATTERN;
        if (at[2].kind != KIND_IDENTIFIER) { /* behind the star */
            plain_fail(plain);
        }
        return;
    case KIND_EXPRESSION_LIST:
        at->kind = KIND_PATTERN_LIST;
        break;
    case KIND_PARENTHESIZED:
    case KIND_TUPLE:
        at->kind = KIND_TUPLE_PATTERN;
        break;
    case KIND_LIST:
        at->kind = KIND_LIST_PATTERN;
        break;
    default:
        plain_fail(plain);
        return;
    }
    NodeId last = node + at->next;
    for (NodeId child = node + 1; child <= last && !plain->failed;
         child += plain->nodes[child].next + 1) {
        if ((plain->nodes[child].flags & NODE_NAMED) != 0) {
            plain_make_pattern(plain, child);
        }
    }
}

static void parse_target(Plain *plain, Field field)
{
    NodeId node = (NodeId)plain->count;
    (void)at_starred(plain);
    plain_primary(plain, field);
    plain_make_pattern(plain, node);
}

void plain_targets(Plain *plain)
{
    NodeId first = (NodeId)plain->count;
    parse_target(plain, FIELD_LEFT);
    if (plain_next(plain) != PLAIN_COMMA) {
        return;
    }
    plain_wrap(plain, first, KIND_PATTERN_LIST, FIELD_LEFT);
    plain->nodes[first + 1].field = FIELD_NONE;
    while (plain_next(plain) == PLAIN_COMMA) {
        plain_token(plain, KIND_TOKEN_COMMA, FIELD_NONE);
        if (plain_next(plain) == PLAIN_IN) {
            break;
        }
        parse_target(plain, FIELD_NONE);
    }
    plain_close(plain, first);
}
