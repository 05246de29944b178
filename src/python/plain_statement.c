/* Statements of plain Python. */
#include "plain.h"

/* ---- assignments --------------------------------------------------------------------------
 */

static void parse_right(Plain *plain);

static Kind augmented_kind(const Plain *plain)
{
    switch (plain->text.ptr[plain->token->start]) {
    case '@':
        return KIND_TOKEN_AT_EQUAL;
    case '|':
        return KIND_TOKEN_PIPE_EQUAL;
    default:
        return KIND_OTHER;
    }
}

/* What follows the targets that start at `first`. */
static void parse_assignment(Plain *plain, NodeId first, Field field)
{
    bool listed = !plain->failed && plain_kind(plain, first) == KIND_EXPRESSION_LIST;
    plain_make_pattern(plain, first);
    if (plain_next(plain) == PLAIN_AUGMENTED) {
        plain_wrap(plain, first, KIND_AUGMENTED_ASSIGNMENT, field);
        plain->nodes[first + 1].field = FIELD_LEFT;
        plain_token(plain, augmented_kind(plain), FIELD_OPERATOR);
        parse_right(plain);
        plain_close(plain, first);
        return;
    }
    plain_wrap(plain, first, KIND_ASSIGNMENT, field);
    plain->nodes[first + 1].field = FIELD_LEFT;
    if (plain_next(plain) == PLAIN_COLON) {
        if (listed) {
            plain_fail(plain);
        }
        plain_token(plain, KIND_OTHER, FIELD_NONE);
        plain_type(plain, FIELD_TYPE);
    }
    if (plain_next(plain) == PLAIN_EQUAL) {
        plain_token(plain, KIND_OTHER, FIELD_NONE);
        parse_right(plain);
    }
    plain_close(plain, first);
}

/* Right of an assignment, the grammar takes a list for targets where an item is a display with
 * a star in it and more of the file follows. */
static bool may_be_targets(const Plain *plain, NodeId list)
{
    NodeId last = list + plain->nodes[list].next;
    for (NodeId item = list + 1; item <= last; item += plain->nodes[item].next + 1) {
        Kind kind = plain_kind(plain, item);
        if (kind != KIND_LIST && kind != KIND_TUPLE && kind != KIND_PARENTHESIZED) {
            continue;
        }
        for (NodeId id = item + 1; id <= item + plain->nodes[item].next; id++) {
            /* What is called is no target; its node follows that of the star. */
            if (plain_kind(plain, id) == KIND_LIST_SPLAT &&
                plain_kind(plain, id + 2) != KIND_CALL) {
                return true;
            }
        }
    }
    return false;
}

static void parse_right(Plain *plain)
{
    if (plain_next(plain) == PLAIN_YIELD) {
        plain_yield(plain, FIELD_RIGHT);
        return;
    }
    NodeId first = plain_expressions(plain, FIELD_RIGHT);
    if (!plain->failed && plain_kind(plain, first) == KIND_EXPRESSION_LIST &&
        may_be_targets(plain, first)) {
        plain_fail(plain);
        return;
    }
    if (plain_next(plain) == PLAIN_EQUAL || plain_next(plain) == PLAIN_AUGMENTED) {
        if (++plain->depth > 100) {
            plain_fail(plain);
            return;
        }
        parse_assignment(plain, first, FIELD_RIGHT);
        plain->depth--;
    }
}

/* `type Name = …` */
static void parse_alias(Plain *plain)
{
    NodeId node = plain_open(plain, KIND_TYPE_ALIAS, FIELD_NONE);
    plain_token(plain, KIND_OTHER, FIELD_NONE);
    plain_type(plain, FIELD_LEFT);
    plain_expect(plain, PLAIN_EQUAL, KIND_OTHER);
    plain_type(plain, FIELD_RIGHT);
    plain_close(plain, node);
}

/* Whether what follows the line can go on with an expression: a call, an index, a string next
 * to a string. */
static bool may_go_on(const Plain *plain)
{
    const PlainToken *token = plain->token;
    while (token->kind == PLAIN_NEWLINE || token->kind == PLAIN_DEDENT) {
        token++;
    }
    return token->kind == PLAIN_OPEN || token->kind == PLAIN_OPEN_BRACKET ||
           token->kind == PLAIN_STRING || token->kind == PLAIN_FIELDS_START;
}

static void parse_expression_statement(Plain *plain)
{
    PlainKind second = plain_second(plain);
    bool type = plain_is(plain, "type");
    if (type && second == PLAIN_NAME) {
        parse_alias(plain);
        return;
    }
    if (plain_is(plain, "print") && second == PLAIN_SHIFT) {
        plain_fail(plain); /* Python 2's */
        return;
    }
    NodeId statement = plain_open(plain, KIND_EXPRESSION_STATEMENT, FIELD_NONE);
    NodeId first = (NodeId)plain->count;
    if (plain_next(plain) == PLAIN_YIELD) {
        plain_yield(plain, FIELD_NONE);
        plain_close(plain, statement);
        return;
    }
    plain_expressions(plain, FIELD_NONE);
    PlainKind next = plain_next(plain);
    if (next == PLAIN_EQUAL || next == PLAIN_AUGMENTED || next == PLAIN_COLON) {
        bool bracket = second == PLAIN_OPEN || second == PLAIN_OPEN_BRACKET;
        if (type && bracket && next == PLAIN_EQUAL) {
            plain_fail(plain); /* an alias, too, to the grammar: of `(x).a` */
        }
        parse_assignment(plain, first, FIELD_NONE);
    } else if (!plain->failed && plain_kind(plain, first) == KIND_EXPRESSION_LIST) {
        /* The items of a bare list are the statement's own. The grammar goes on with the next
         * line, where it can: behind a comma, and to find a target of an assignment. */
        if (plain->token[-1].kind == PLAIN_COMMA || may_go_on(plain)) {
            plain_fail(plain);
            return;
        }
        plain->count--;
        for (size_t i = first; i < plain->count; i++) {
            plain->nodes[i] = plain->nodes[i + 1];
        }
    }
    plain_close(plain, statement);
}

/* ---- imports ------------------------------------------------------------------------------
 */

static void parse_name(Plain *plain, Field field)
{
    if (plain_next(plain) != PLAIN_NAME) {
        plain_fail(plain);
    }
    plain_leaf(plain, KIND_IDENTIFIER, field);
}

static void parse_dotted(Plain *plain, Field field)
{
    NodeId node = plain_open(plain, KIND_DOTTED_NAME, field);
    parse_name(plain, FIELD_NONE);
    while (plain_next(plain) == PLAIN_DOT) {
        plain_token(plain, KIND_OTHER, FIELD_NONE);
        parse_name(plain, FIELD_NONE);
    }
    plain_close(plain, node);
}

static void parse_imported(Plain *plain)
{
    NodeId first = (NodeId)plain->count;
    parse_dotted(plain, FIELD_NAME);
    if (plain_next(plain) == PLAIN_AS) {
        plain_wrap(plain, first, KIND_ALIASED_IMPORT, FIELD_NAME);
        plain_token(plain, KIND_TOKEN_AS_WORD, FIELD_NONE);
        parse_name(plain, FIELD_ALIAS);
        plain_close(plain, first);
    }
}

static void parse_import_list(Plain *plain, bool bracketed)
{
    parse_imported(plain);
    while (plain_next(plain) == PLAIN_COMMA) {
        plain_token(plain, KIND_TOKEN_COMMA, FIELD_NONE);
        if (bracketed && plain_next(plain) == PLAIN_CLOSE) {
            return;
        }
        parse_imported(plain);
    }
}

static void parse_import(Plain *plain)
{
    NodeId node = plain_open(plain, KIND_IMPORT, FIELD_NONE);
    plain_token(plain, KIND_OTHER, FIELD_NONE);
    parse_import_list(plain, false);
    plain_close(plain, node);
}

/* The dots of a relative import, one node each, and the name behind them. */
static void parse_relative(Plain *plain)
{
    NodeId node = plain_open(plain, KIND_RELATIVE_IMPORT, FIELD_MODULE_NAME);
    NodeId prefix = plain_open(plain, KIND_IMPORT_PREFIX, FIELD_NONE);
    while (plain_next(plain) == PLAIN_DOT || plain_next(plain) == PLAIN_ELLIPSIS) {
        uint32_t start = plain->token->start, end = plain->token->end;
        for (; start < end; start++) {
            NodeId dot = plain_open(plain, KIND_OTHER, FIELD_NONE);
            plain->nodes[dot].flags = 0;
            plain->nodes[dot].start = start;
            plain_close_at(plain, dot, start + 1);
        }
        plain->token++;
    }
    plain_close(plain, prefix);
    if (plain_next(plain) == PLAIN_NAME) {
        parse_dotted(plain, FIELD_NONE);
    }
    plain_close(plain, node);
}

static void parse_import_from(Plain *plain)
{
    NodeId node = plain_open(plain, KIND_IMPORT_FROM, FIELD_NONE);
    plain_token(plain, KIND_TOKEN_FROM, FIELD_NONE);
    if (plain_next(plain) == PLAIN_DOT || plain_next(plain) == PLAIN_ELLIPSIS) {
        parse_relative(plain);
    } else if (plain_is(plain, "__future__")) {
        plain->nodes[node].kind = KIND_FUTURE_IMPORT;
        plain_token(plain, KIND_OTHER, FIELD_NONE);
        if (plain_second(plain) == PLAIN_STAR) {
            plain_fail(plain); /* an error to the grammar, as `__future__.x` is below */
        }
    } else {
        parse_dotted(plain, FIELD_MODULE_NAME);
    }
    plain_expect(plain, PLAIN_IMPORT, KIND_OTHER);
    if (plain_next(plain) == PLAIN_STAR) {
        NodeId wildcard = plain_open(plain, KIND_WILDCARD, FIELD_NONE);
        plain_token(plain, KIND_TOKEN_STAR, FIELD_NONE);
        plain_close(plain, wildcard);
    } else if (plain_next(plain) == PLAIN_OPEN) {
        plain_token(plain, KIND_TOKEN_OPEN, FIELD_NONE);
        parse_import_list(plain, true);
        plain_expect(plain, PLAIN_CLOSE, KIND_TOKEN_CLOSE);
    } else {
        parse_import_list(plain, false);
    }
    plain_close(plain, node);
}

/* ---- simple statements --------------------------------------------------------------------
 */

/* One word that is a statement. */
static void parse_word(Plain *plain, Kind kind)
{
    NodeId node = plain_open(plain, kind, FIELD_NONE);
    plain_token(plain, KIND_OTHER, FIELD_NONE);
    plain_close(plain, node);
}

/* A word with expressions behind it, or none. */
static void parse_with_values(Plain *plain, Kind kind)
{
    NodeId node = plain_open(plain, kind, FIELD_NONE);
    plain_token(plain, KIND_OTHER, FIELD_NONE);
    if (plain_starts_expression(plain)) {
        plain_expressions(plain, FIELD_NONE);
    } else if (kind == KIND_DELETE) {
        plain_fail(plain);
    }
    if (kind == KIND_RAISE && plain_next(plain) == PLAIN_FROM) {
        plain_token(plain, KIND_TOKEN_FROM, FIELD_NONE);
        plain_expression(plain, FIELD_CAUSE);
    }
    plain_close(plain, node);
}

static void parse_names(Plain *plain, Kind kind)
{
    NodeId node = plain_open(plain, kind, FIELD_NONE);
    plain_token(plain, KIND_OTHER, FIELD_NONE);
    parse_name(plain, FIELD_NONE);
    while (plain_next(plain) == PLAIN_COMMA) {
        plain_token(plain, KIND_TOKEN_COMMA, FIELD_NONE);
        parse_name(plain, FIELD_NONE);
    }
    plain_close(plain, node);
}

static void parse_assert(Plain *plain)
{
    NodeId node = plain_open(plain, KIND_ASSERT, FIELD_NONE);
    plain_token(plain, KIND_OTHER, FIELD_NONE);
    plain_expression(plain, FIELD_NONE);
    if (plain_next(plain) == PLAIN_COMMA) {
        plain_token(plain, KIND_TOKEN_COMMA, FIELD_NONE);
        plain_expression(plain, FIELD_NONE);
    }
    plain_close(plain, node);
}

static void parse_simple(Plain *plain)
{
    switch (plain_next(plain)) {
    case PLAIN_IMPORT:
        parse_import(plain);
        break;
    case PLAIN_FROM:
        parse_import_from(plain);
        break;
    case PLAIN_PASS:
        parse_word(plain, KIND_OTHER);
        break;
    case PLAIN_BREAK:
        parse_word(plain, KIND_BREAK);
        break;
    case PLAIN_CONTINUE:
        parse_word(plain, KIND_CONTINUE);
        break;
    case PLAIN_RETURN:
        parse_with_values(plain, KIND_RETURN);
        break;
    case PLAIN_RAISE:
        parse_with_values(plain, KIND_RAISE);
        break;
    case PLAIN_DEL:
        parse_with_values(plain, KIND_DELETE);
        break;
    case PLAIN_GLOBAL:
        parse_names(plain, KIND_GLOBAL);
        break;
    case PLAIN_NONLOCAL:
        parse_names(plain, KIND_NONLOCAL);
        break;
    case PLAIN_ASSERT:
        parse_assert(plain);
        break;
    default:
        parse_expression_statement(plain);
        break;
    }
}

/* The statements of one line; gives where it ends. */
static uint32_t parse_line(Plain *plain)
{
    parse_simple(plain);
    while (plain_next(plain) == PLAIN_SEMICOLON) {
        plain_token(plain, KIND_OTHER, FIELD_NONE);
        if (plain_next(plain) == PLAIN_NEWLINE) {
            break;
        }
        parse_simple(plain);
    }
    if (plain_next(plain) != PLAIN_NEWLINE) {
        plain_fail(plain);
        return 0;
    }
    return (plain->token++)->end;
}

/* ---- blocks -------------------------------------------------------------------------------
 */

static void parse_statement(Plain *plain);

uint32_t plain_suite(Plain *plain, Field field)
{
    uint32_t end;
    plain_expect(plain, PLAIN_COLON, KIND_OTHER);
    if (plain_next(plain) == PLAIN_INDENT) {
        plain->token++;
        NodeId block = plain_open(plain, KIND_BLOCK, field);
        while (plain_next(plain) != PLAIN_DEDENT && plain_next(plain) != PLAIN_END) {
            parse_statement(plain);
        }
        end = plain->token->end;
        if (plain_next(plain) == PLAIN_DEDENT) {
            plain->token++;
        } else {
            plain_fail(plain);
        }
        plain_close_at(plain, block, end);
    } else {
        NodeId block = plain_open(plain, KIND_BLOCK, field);
        end = parse_line(plain);
        plain_close_at(plain, block, end);
    }
    return end;
}

uint32_t plain_else(Plain *plain, Field field)
{
    NodeId node = plain_open(plain, KIND_ELSE, field);
    plain_token(plain, KIND_OTHER, FIELD_NONE);
    uint32_t end = plain_suite(plain, FIELD_BODY);
    plain_close_at(plain, node, end);
    return end;
}

static void parse_if(Plain *plain)
{
    NodeId node = plain_open(plain, KIND_IF, FIELD_NONE);
    plain_token(plain, KIND_OTHER, FIELD_NONE);
    plain_expression(plain, FIELD_CONDITION);
    uint32_t end = plain_suite(plain, FIELD_CONSEQUENCE);
    while (plain_next(plain) == PLAIN_ELIF) {
        NodeId clause = plain_open(plain, KIND_ELIF, FIELD_ALTERNATIVE);
        plain_token(plain, KIND_OTHER, FIELD_NONE);
        plain_expression(plain, FIELD_CONDITION);
        end = plain_suite(plain, FIELD_CONSEQUENCE);
        plain_close_at(plain, clause, end);
    }
    if (plain_next(plain) == PLAIN_ELSE) {
        end = plain_else(plain, FIELD_ALTERNATIVE);
    }
    plain_close_at(plain, node, end);
}

static void parse_while(Plain *plain)
{
    NodeId node = plain_open(plain, KIND_WHILE, FIELD_NONE);
    plain_token(plain, KIND_OTHER, FIELD_NONE);
    plain_expression(plain, FIELD_CONDITION);
    uint32_t end = plain_suite(plain, FIELD_BODY);
    if (plain_next(plain) == PLAIN_ELSE) {
        end = plain_else(plain, FIELD_ALTERNATIVE);
    }
    plain_close_at(plain, node, end);
}

void plain_take_async(Plain *plain)
{
    if (plain_next(plain) == PLAIN_ASYNC) {
        plain_token(plain, KIND_TOKEN_ASYNC, FIELD_NONE);
    }
}

static void parse_for(Plain *plain)
{
    NodeId node = plain_open(plain, KIND_FOR, FIELD_NONE);
    plain_take_async(plain);
    plain_token(plain, KIND_OTHER, FIELD_NONE);
    plain_targets(plain);
    plain_expect(plain, PLAIN_IN, KIND_OTHER);
    plain_expressions(plain, FIELD_RIGHT);
    uint32_t end = plain_suite(plain, FIELD_BODY);
    if (plain_next(plain) == PLAIN_ELSE) {
        end = plain_else(plain, FIELD_ALTERNATIVE);
    }
    plain_close_at(plain, node, end);
}

/* ---- all statements -----------------------------------------------------------------------
 */

static void parse_async(Plain *plain)
{
    switch (plain_second(plain)) {
    case PLAIN_DEF:
        plain_function(plain, FIELD_NONE);
        break;
    case PLAIN_FOR:
        parse_for(plain);
        break;
    case PLAIN_WITH:
        plain_with(plain);
        break;
    default:
        plain_fail(plain);
        break;
    }
}

static void parse_statement(Plain *plain)
{
    switch (plain_next(plain)) {
    case PLAIN_IF:
        parse_if(plain);
        break;
    case PLAIN_WHILE:
        parse_while(plain);
        break;
    case PLAIN_FOR:
        parse_for(plain);
        break;
    case PLAIN_TRY:
        plain_try(plain);
        break;
    case PLAIN_WITH:
        plain_with(plain);
        break;
    case PLAIN_DEF:
        plain_function(plain, FIELD_NONE);
        break;
    case PLAIN_CLASS:
        plain_class(plain, FIELD_NONE);
        break;
    case PLAIN_AT:
        plain_decorated(plain);
        break;
    case PLAIN_ASYNC:
        parse_async(plain);
        break;
    default:
        if (plain_is_match(plain)) {
            plain_match(plain);
        } else {
            parse_line(plain);
        }
        break;
    }
}

/* The root starts at the first token or comment, and ends with the text. */
static uint32_t find_start(Str text)
{
    uint32_t at = str_starts(text, (Str){"\xEF\xBB\xBF", 3}) ? 3 : 0;
    while (at < text.len && (is_space(text.ptr[at]) || text.ptr[at] == '\f')) {
        at++;
    }
    return at;
}

bool plain_read(Arena *arena, Str text, SyntaxTree *tree)
{
    PlainTokens tokens;
    uint32_t start = find_start(text);
    if (start >= text.len || !plain_tokens(arena, text, &tokens)) {
        return false;
    }
    Plain plain = {.arena = arena,
                   .text = text,
                   .first = tokens.items,
                   .token = tokens.items,
                   .end = tokens.items + tokens.count - 1,
                   .cap = tokens.count * 2 + 64};
    plain.nodes = plain_room(arena, plain.cap);
    NodeId root = plain_open(&plain, KIND_MODULE, FIELD_NONE);
    while (plain_next(&plain) != PLAIN_END) {
        parse_statement(&plain);
    }
    plain.nodes[root].start = start;
    plain_close_at(&plain, root, (uint32_t)text.len);
    arena_give_back(arena, tokens.items, tokens.cap * sizeof *tokens.items);
    if (plain.failed) {
        arena_give_back(arena, plain.nodes, plain.cap * sizeof *plain.nodes);
        return false;
    }
    *tree = (SyntaxTree){.text = text, .nodes = plain.nodes, .count = plain.count};
    tree_link(tree);
    return true;
}
