/* `try` and `with` of plain Python. */
#include "plain.h"

/* ---- try and with -------------------------------------------------------------------------
 */

/* An expression, and what it is given as. */
static void parse_as(Plain *plain, Field field)
{
    NodeId first = (NodeId)plain->count;
    plain_expression(plain, field);
    if (plain_next(plain) != PLAIN_AS || plain->failed) {
        return;
    }
    Kind kind = plain_kind(plain, first);
    if (kind == KIND_CONDITIONAL || kind == KIND_LAMBDA || kind == KIND_NAMED_EXPRESSION) {
        plain_fail(plain); /* the grammar takes the name along with the last part */
    }
    plain_wrap(plain, first, KIND_AS_PATTERN, field);
    plain->nodes[first + 1].field = FIELD_NONE;
    plain_token(plain, KIND_TOKEN_AS_WORD, FIELD_NONE);
    NodeId target = plain_open(plain, KIND_AS_PATTERN_TARGET, FIELD_ALIAS);
    plain_primary(plain, FIELD_NONE);
    plain_close(plain, target);
    plain_close(plain, first);
}

static uint32_t parse_except(Plain *plain)
{
    NodeId node = plain_open(plain, KIND_EXCEPT, FIELD_NONE);
    plain_token(plain, KIND_OTHER, FIELD_NONE);
    if (plain_next(plain) == PLAIN_STAR) {
        plain_token(plain, KIND_TOKEN_STAR, FIELD_NONE);
    }
    if (plain_next(plain) != PLAIN_COLON) {
        parse_as(plain, FIELD_VALUE);
    }
    uint32_t end = plain_suite(plain, FIELD_NONE);
    plain_close_at(plain, node, end);
    return end;
}

void plain_try(Plain *plain)
{
    NodeId node = plain_open(plain, KIND_TRY, FIELD_NONE);
    plain_token(plain, KIND_OTHER, FIELD_NONE);
    uint32_t end = plain_suite(plain, FIELD_BODY);
    bool handled = false;
    while (plain_next(plain) == PLAIN_EXCEPT) {
        end = parse_except(plain);
        handled = true;
    }
    if (plain_next(plain) == PLAIN_ELSE && handled) {
        end = plain_else(plain, FIELD_NONE);
    }
    if (plain_next(plain) == PLAIN_FINALLY) {
        NodeId clause = plain_open(plain, KIND_FINALLY, FIELD_NONE);
        plain_token(plain, KIND_OTHER, FIELD_NONE);
        end = plain_suite(plain, FIELD_NONE);
        plain_close_at(plain, clause, end);
    } else if (!handled) {
        plain_fail(plain);
    }
    plain_close_at(plain, node, end);
}

/* What a pair of parentheses behind `with` holds. */
typedef struct Parentheses {
    bool whole; /* nothing but the colon follows it */
    bool items; /* more than one item: the statement's own */
    bool named, odd;
} Parentheses;

static Parentheses look_into(const Plain *plain)
{
    Parentheses found = {.whole = false};
    int depth = 0;
    for (const PlainToken *token = plain->token; token < plain->end; token++) {
        switch (token->kind) {
        case PLAIN_OPEN:
        case PLAIN_OPEN_BRACKET:
        case PLAIN_OPEN_BRACE:
        case PLAIN_FIELD_OPEN:
            depth++;
            break;
        case PLAIN_CLOSE:
        case PLAIN_CLOSE_BRACKET:
        case PLAIN_CLOSE_BRACE:
        case PLAIN_FIELD_CLOSE:
            if (--depth == 0) {
                found.whole = token[1].kind == PLAIN_COLON;
                return found;
            }
            break;
        case PLAIN_COMMA:
            found.items |= depth == 1 && token[1].kind != PLAIN_CLOSE;
            break;
        case PLAIN_AS:
            found.named |= depth == 1;
            break;
        case PLAIN_STAR:
            found.odd |=
                depth == 1 && (token[-1].kind == PLAIN_OPEN || token[-1].kind == PLAIN_COMMA);
            break;
        case PLAIN_WALRUS:
        case PLAIN_FOR:
        case PLAIN_YIELD:
        case PLAIN_LAMBDA:
            found.odd |= depth == 1;
            break;
        default:
            break;
        }
    }
    return found;
}

static void parse_with_item(Plain *plain)
{
    NodeId item = plain_open(plain, KIND_WITH_ITEM, FIELD_NONE);
    parse_as(plain, FIELD_VALUE);
    plain_close(plain, item);
}

void plain_with(Plain *plain)
{
    NodeId node = plain_open(plain, KIND_WITH, FIELD_NONE);
    plain_take_async(plain);
    plain_token(plain, KIND_TOKEN_WITH_WORD, FIELD_NONE);
    Parentheses found = {.whole = false};
    if (plain_next(plain) == PLAIN_OPEN) {
        found = look_into(plain);
    }
    bool bracketed = found.whole && found.items;
    if ((bracketed && found.odd) || (found.named && !bracketed)) {
        plain_fail(plain);
    }
    NodeId clause = plain_open(plain, KIND_WITH_CLAUSE, FIELD_NONE);
    if (bracketed) {
        plain_token(plain, KIND_TOKEN_OPEN, FIELD_NONE);
    }
    parse_with_item(plain);
    while (plain_next(plain) == PLAIN_COMMA) {
        plain_token(plain, KIND_TOKEN_COMMA, FIELD_NONE);
        if (bracketed && plain_next(plain) == PLAIN_CLOSE) {
            break;
        }
        parse_with_item(plain);
    }
    if (bracketed) {
        plain_expect(plain, PLAIN_CLOSE, KIND_TOKEN_CLOSE);
    }
    plain_close(plain, clause);
    uint32_t end = plain_suite(plain, FIELD_BODY);
    plain_close_at(plain, node, end);
}
