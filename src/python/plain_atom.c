/* Atoms of plain Python, what is called, looked up and indexed on them, and literals. */
#include "plain_lexer.h"

/* ---- brackets -----------------------------------------------------------------------------
 */

static bool at_clause(const Plain *plain)
{
    PlainKind next = plain_next(plain);
    return next == PLAIN_FOR || (next == PLAIN_ASYNC && plain_second(plain) == PLAIN_FOR);
}

/* `for … in …`, `if …` */
static void parse_clauses(Plain *plain)
{
    while (at_clause(plain) || plain_next(plain) == PLAIN_IF) {
        bool condition = plain_next(plain) == PLAIN_IF;
        NodeId clause = plain_open(plain, condition ? KIND_IF_CLAUSE : KIND_FOR_IN, FIELD_NONE);
        if (condition) {
            plain_token(plain, KIND_OTHER, FIELD_NONE);
            plain_disjunction(plain, FIELD_NONE);
        } else {
            if (plain_next(plain) == PLAIN_ASYNC) {
                plain_token(plain, KIND_TOKEN_ASYNC, FIELD_NONE);
            }
            plain_token(plain, KIND_OTHER, FIELD_NONE);
            plain_targets(plain);
            plain_expect(plain, PLAIN_IN, KIND_OTHER);
            plain_disjunction(plain, FIELD_RIGHT);
        }
        plain_close(plain, clause);
    }
}

static bool at_star(const Plain *plain)
{
    return plain_next(plain) == PLAIN_STAR || plain_next(plain) == PLAIN_POWER;
}

/* `*` and `**` take a whole expression in displays and arguments. */
static void parse_splat(Plain *plain)
{
    bool star = plain_next(plain) == PLAIN_STAR;
    NodeId node = plain_open(plain, star ? KIND_LIST_SPLAT : KIND_DICTIONARY_SPLAT, FIELD_NONE);
    plain_token(plain, star ? KIND_TOKEN_STAR : KIND_OTHER, FIELD_NONE);
    plain_expression(plain, FIELD_NONE);
    plain_close(plain, node);
}

/* An element of a list or a tuple. */
static void parse_element(Plain *plain)
{
    PlainKind next = plain_next(plain);
    if (next == PLAIN_YIELD) {
        plain_yield(plain, FIELD_NONE);
    } else if (next == PLAIN_STAR) {
        parse_splat(plain);
    } else {
        plain_expression(plain, FIELD_NONE);
    }
}

/* A star before the only element of a list or a set is the first name's again. */
static void reparse_alone(Plain *plain, const PlainToken *token, NodeId first)
{
    if (plain->failed || plain_kind(plain, first + 2) == KIND_IDENTIFIER) {
        return;
    }
    plain->token = token;
    plain->count = first;
    plain_item(plain, FIELD_NONE);
    if (plain->failed || plain_kind(plain, first) == KIND_LIST_SPLAT) {
        plain_fail(plain);
    }
}

/* Elements behind the first one, up to the closing bracket. */
static void parse_elements(Plain *plain, PlainKind close)
{
    while (plain_next(plain) == PLAIN_COMMA) {
        plain_token(plain, KIND_TOKEN_COMMA, FIELD_NONE);
        if (plain_next(plain) == close) {
            return;
        }
        parse_element(plain);
    }
}

static void parse_parenthesis(Plain *plain, Field field)
{
    NodeId node = plain_open(plain, KIND_TUPLE, field);
    plain_token(plain, KIND_TOKEN_OPEN, FIELD_NONE);
    if (plain_next(plain) != PLAIN_CLOSE) {
        NodeId first = (NodeId)plain->count;
        bool starred = at_star(plain);
        parse_element(plain);
        if (at_clause(plain) && plain_kind(plain, first) == KIND_YIELD) {
            plain_fail(plain);
        } else if (at_clause(plain) && !starred) {
            plain->nodes[node].kind = KIND_GENERATOR;
            plain->nodes[first].field = FIELD_BODY;
            parse_clauses(plain);
        } else if (plain_next(plain) == PLAIN_COMMA) {
            parse_elements(plain, PLAIN_CLOSE);
        } else {
            plain->nodes[node].kind = KIND_PARENTHESIZED;
            if (starred) {
                plain_fail(plain);
            }
        }
    }
    plain_expect(plain, PLAIN_CLOSE, KIND_TOKEN_CLOSE);
    plain_close(plain, node);
}

static void parse_list(Plain *plain, Field field)
{
    NodeId node = plain_open(plain, KIND_LIST, field);
    plain_token(plain, KIND_TOKEN_OPEN_BRACKET, FIELD_NONE);
    if (plain_next(plain) != PLAIN_CLOSE_BRACKET) {
        NodeId first = (NodeId)plain->count;
        const PlainToken *token = plain->token;
        bool starred = at_star(plain);
        parse_element(plain);
        if (starred && plain_next(plain) == PLAIN_CLOSE_BRACKET) {
            reparse_alone(plain, token, first);
        }
        if (at_clause(plain) && plain_kind(plain, first) == KIND_YIELD) {
            plain_fail(plain);
        } else if (at_clause(plain) && !starred) {
            plain->nodes[node].kind = KIND_LIST_COMPREHENSION;
            plain->nodes[first].field = FIELD_BODY;
            parse_clauses(plain);
        } else {
            parse_elements(plain, PLAIN_CLOSE_BRACKET);
        }
    }
    plain_expect(plain, PLAIN_CLOSE_BRACKET, KIND_OTHER);
    plain_close(plain, node);
}

/* One item of a dictionary or a set; gives which. */
static Kind parse_pair(Plain *plain)
{
    if (at_star(plain)) {
        Kind kind = plain_next(plain) == PLAIN_STAR ? KIND_SET : KIND_DICTIONARY;
        parse_splat(plain);
        return kind;
    }
    NodeId first = (NodeId)plain->count;
    plain_expression(plain, FIELD_NONE);
    if (plain_next(plain) != PLAIN_COLON) {
        return KIND_SET;
    }
    plain_wrap(plain, first, KIND_PAIR, FIELD_NONE);
    plain->nodes[first + 1].field = FIELD_KEY;
    plain_token(plain, KIND_OTHER, FIELD_NONE);
    plain_expression(plain, FIELD_VALUE);
    plain_close(plain, first);
    return KIND_DICTIONARY;
}

static void parse_brace(Plain *plain, Field field)
{
    NodeId node = plain_open(plain, KIND_DICTIONARY, field);
    plain_token(plain, KIND_OTHER, FIELD_NONE);
    if (plain_next(plain) != PLAIN_CLOSE_BRACE) {
        NodeId first = (NodeId)plain->count;
        const PlainToken *token = plain->token;
        bool starred = at_star(plain);
        Kind kind = parse_pair(plain);
        if (starred && kind == KIND_SET && plain_next(plain) == PLAIN_CLOSE_BRACE) {
            reparse_alone(plain, token, first);
        }
        if (at_clause(plain) && !starred) {
            plain->nodes[first].field = FIELD_BODY;
            parse_clauses(plain);
            kind = kind == KIND_SET ? KIND_SET_COMPREHENSION : KIND_DICTIONARY_COMPREHENSION;
        }
        while (plain_next(plain) == PLAIN_COMMA &&
               (kind == KIND_SET || kind == KIND_DICTIONARY)) {
            plain_token(plain, KIND_TOKEN_COMMA, FIELD_NONE);
            if (plain_next(plain) == PLAIN_CLOSE_BRACE) {
                break;
            }
            if (parse_pair(plain) != kind) {
                plain_fail(plain);
            }
        }
        plain->nodes[node].kind = (uint8_t)kind;
    }
    plain_expect(plain, PLAIN_CLOSE_BRACE, KIND_OTHER);
    plain_close(plain, node);
}

/* ---- strings ------------------------------------------------------------------------------
 */

/* The text between quotes or fields, and its escapes. */
static void add_content(Plain *plain, uint32_t start, uint32_t end, bool raw, bool fields)
{
    const char *text = plain->text.ptr;
    NodeId node = plain_open(plain, KIND_STRING_CONTENT, FIELD_NONE);
    plain->nodes[node].start = start;
    for (uint32_t at = start; at < end;) {
        uint32_t length = 1;
        Kind kind = KIND_OTHER;
        NodeFlag flags = NODE_NAMED;
        if (text[at] == '\\' && !raw) {
            length = plain_escape(text, at, (uint32_t)plain->text.len);
            kind = length > 0 ? KIND_ESCAPE : KIND_OTHER;
            flags = length > 0 ? NODE_NAMED : 0; /* a backslash that escapes nothing */
            length = length > 0 ? length : 1;
        } else if (fields && (text[at] == '{' || text[at] == '}')) {
            length = 2;
        } else {
            length = 0;
        }
        if (length > 0) {
            NodeId escape = plain_open(plain, kind, FIELD_NONE);
            plain->nodes[escape].start = at;
            plain->nodes[escape].flags = (uint8_t)flags;
            plain_close_at(plain, escape, at + length);
        }
        at += length > 0 ? length : 1;
    }
    plain_close_at(plain, node, end);
}

static bool is_raw(const Plain *plain, const PlainToken *token)
{
    const char *text = plain->text.ptr + token->start;
    return (text[0] | 0x20) == 'r' ||
           (text[0] != '"' && text[0] != '\'' && (text[1] | 0x20) == 'r');
}

/* Whether a raw string holds only backslashes and what they protect: the grammar counts that to
 * the quote that ends it. */
static bool is_protected(const char *text, uint32_t from, uint32_t to)
{
    for (; from < to; from += 2) {
        if (text[from] != '\\' || from + 1 >= to ||
            (text[from + 1] != '\\' && text[from + 1] != text[to])) {
            return false;
        }
    }
    return true;
}

/* One literal without fields: its start, content and end from the text. */
static void parse_string(Plain *plain, Field field)
{
    const PlainToken *token = plain->token;
    const char *text = plain->text.ptr;
    uint32_t open = token->start;
    while (text[open] != '"' && text[open] != '\'') {
        open++;
    }
    uint32_t quotes =
        token->end - open >= 6 && text[open + 1] == text[open] && text[open + 2] == text[open]
            ? 3
            : 1;
    NodeId node = plain_open(plain, KIND_STRING, field);
    NodeId start = plain_open(plain, KIND_STRING_START, FIELD_NONE);
    plain_close_at(plain, start, open + quotes);
    uint32_t from = open + quotes, to = token->end - quotes;
    bool raw = is_raw(plain, token);
    if (raw && quotes == 1 && is_protected(text, from, to)) {
        to = from;
    }
    if (to > from) {
        add_content(plain, from, to, raw, false);
    }
    NodeId end = plain_open(plain, KIND_STRING_END, FIELD_NONE);
    plain->nodes[end].start = to;
    plain_close_at(plain, end, token->end);
    plain_close_at(plain, node, token->end);
    plain->token++;
}

/* `{…}` in a string, or in the specification of another. */
static void parse_field(Plain *plain, Kind kind)
{
    NodeId node = plain_open(plain, kind, FIELD_NONE);
    plain_token(plain, KIND_OTHER, FIELD_NONE);
    if (!plain_starts_expression(plain) || plain_next(plain) == PLAIN_STAR) {
        plain_fail(plain);
    }
    plain_expressions(plain, FIELD_EXPRESSION);
    if (plain_next(plain) == PLAIN_EQUAL) {
        plain_token(plain, KIND_OTHER, FIELD_NONE);
    }
    if (plain_next(plain) == PLAIN_FIELD_CONVERSION) {
        plain_leaf(plain, KIND_OTHER, FIELD_NONE);
    }
    if (plain_next(plain) == PLAIN_FIELD_SPECIFICATION) {
        uint32_t start = plain->token->start, end = plain->token->end;
        NodeId specification = plain_open(plain, KIND_OTHER, FIELD_NONE);
        NodeId colon = plain_open(plain, KIND_OTHER, FIELD_NONE);
        plain->nodes[colon].flags = 0;
        plain_close_at(plain, colon, start + 1);
        plain->token++;
        while (plain_next(plain) == PLAIN_FIELD_OPEN && ++plain->depth < 100) {
            parse_field(plain, KIND_FORMAT_EXPRESSION);
            plain->depth--;
        }
        plain_close_at(plain, specification, end);
    }
    plain_expect(plain, PLAIN_FIELD_CLOSE, KIND_OTHER);
    plain_close(plain, node);
}

static void parse_fields(Plain *plain, Field field)
{
    bool raw = is_raw(plain, plain->token);
    NodeId node = plain_open(plain, KIND_STRING, field);
    plain_leaf(plain, KIND_STRING_START, FIELD_NONE);
    while (plain_next(plain) == PLAIN_FIELDS_TEXT || plain_next(plain) == PLAIN_FIELD_OPEN) {
        if (plain_next(plain) == PLAIN_FIELD_OPEN) {
            parse_field(plain, KIND_INTERPOLATION);
        } else {
            add_content(plain, plain->token->start, plain->token->end, raw, true);
            plain->token++;
        }
    }
    if (plain_next(plain) != PLAIN_FIELDS_END) {
        plain_fail(plain);
    } else {
        plain_leaf(plain, KIND_STRING_END, FIELD_NONE);
    }
    plain_close(plain, node);
}

static bool at_string(const Plain *plain)
{
    return plain_next(plain) == PLAIN_STRING || plain_next(plain) == PLAIN_FIELDS_START;
}

static void parse_literal(Plain *plain, Field field)
{
    if (plain_next(plain) == PLAIN_STRING) {
        parse_string(plain, field);
    } else {
        parse_fields(plain, field);
    }
}

void plain_strings(Plain *plain, Field field)
{
    NodeId first = (NodeId)plain->count;
    parse_literal(plain, field);
    if (!at_string(plain)) {
        return;
    }
    plain_wrap(plain, first, KIND_CONCATENATED_STRING, field);
    plain->nodes[first + 1].field = FIELD_NONE;
    while (at_string(plain)) {
        parse_literal(plain, FIELD_NONE);
    }
    plain_close(plain, first);
}

/* ---- atoms --------------------------------------------------------------------------------
 */

static void parse_starred(Plain *plain, Field field)
{
    if (plain->starred != plain->token) {
        plain_fail(plain);
        return;
    }
    NodeId node = plain_open(plain, KIND_LIST_SPLAT, field);
    plain_token(plain, KIND_TOKEN_STAR, FIELD_NONE);
    plain_leaf(plain, KIND_IDENTIFIER, FIELD_NONE);
    plain_close(plain, node);
}

void plain_atom(Plain *plain, Field field)
{
    switch (plain_next(plain)) {
    case PLAIN_NAME:
        plain_leaf(plain, KIND_IDENTIFIER, field);
        break;
    case PLAIN_INTEGER:
        plain_leaf(plain, KIND_INTEGER, field);
        break;
    case PLAIN_FLOAT:
        plain_leaf(plain, KIND_FLOAT, field);
        break;
    case PLAIN_STRING:
    case PLAIN_FIELDS_START:
        plain_strings(plain, field);
        break;
    case PLAIN_TRUE:
        plain_leaf(plain, KIND_TRUE, field);
        break;
    case PLAIN_FALSE:
        plain_leaf(plain, KIND_FALSE, field);
        break;
    case PLAIN_NONE:
        plain_leaf(plain, KIND_NONE, field);
        break;
    case PLAIN_ELLIPSIS:
        plain_leaf(plain, KIND_ELLIPSIS, field);
        break;
    case PLAIN_STAR:
        parse_starred(plain, field);
        break;
    case PLAIN_OPEN:
        parse_parenthesis(plain, field);
        break;
    case PLAIN_OPEN_BRACKET:
        parse_list(plain, field);
        break;
    case PLAIN_OPEN_BRACE:
        parse_brace(plain, field);
        break;
    default:
        plain_fail(plain);
        break;
    }
}

/* ---- what follows an atom -----------------------------------------------------------------
 */

static void parse_keyword(Plain *plain)
{
    NodeId node = plain_open(plain, KIND_KEYWORD_ARGUMENT, FIELD_NONE);
    plain_leaf(plain, KIND_IDENTIFIER, FIELD_NAME);
    plain_token(plain, KIND_OTHER, FIELD_NONE);
    plain_expression(plain, FIELD_VALUE);
    plain_close(plain, node);
}

/* Whether a starred argument is called: behind `print(a,`, which Python 2's statement starts
 * with, too, the grammar takes the star for a part of the function's name. */
static bool is_called(const Plain *plain, NodeId splat)
{
    for (NodeId id = splat + 1; id < plain->count; id++) {
        if (plain_kind(plain, id) == KIND_CALL) {
            return true;
        }
    }
    return false;
}

void plain_arguments(Plain *plain, Field field)
{
    bool prints = plain->token > plain->first && plain->token[-1].kind == PLAIN_NAME &&
                  str_eq(str_slice(plain->text, plain->token[-1].start, plain->token[-1].end),
                         S("print"));
    NodeId node = plain_open(plain, KIND_ARGUMENT_LIST, field);
    plain_token(plain, KIND_TOKEN_OPEN, FIELD_NONE);
    NodeId first = (NodeId)plain->count;
    while (plain_next(plain) != PLAIN_CLOSE && !plain->failed) {
        if (plain_next(plain) == PLAIN_NAME && plain_second(plain) == PLAIN_EQUAL) {
            parse_keyword(plain);
        } else if (plain_next(plain) == PLAIN_YIELD) {
            plain_fail(plain);
        } else {
            bool starred = at_star(plain), alone = plain->count == first;
            NodeId argument = (NodeId)plain->count;
            if (starred) {
                parse_splat(plain);
                if (prints && !alone && is_called(plain, argument)) {
                    plain_fail(plain);
                }
            } else {
                plain_expression(plain, FIELD_NONE);
            }
            if (at_clause(plain) && alone && !starred && field == FIELD_ARGUMENTS) {
                plain->nodes[node].kind = KIND_GENERATOR;
                plain->nodes[first].field = FIELD_BODY;
                parse_clauses(plain);
                break;
            }
        }
        if (plain_next(plain) != PLAIN_COMMA) {
            break;
        }
        plain_token(plain, KIND_TOKEN_COMMA, FIELD_NONE);
    }
    plain_expect(plain, PLAIN_CLOSE, KIND_TOKEN_CLOSE);
    plain_close(plain, node);
}

static void parse_slice(Plain *plain)
{
    NodeId first = (NodeId)plain->count;
    if (plain_next(plain) == PLAIN_COLON) {
        plain_open(plain, KIND_SLICE, FIELD_SUBSCRIPT);
    } else {
        plain_item(plain, FIELD_SUBSCRIPT);
        if (plain_is_starred(plain, first) && plain_kind(plain, first) != KIND_LIST_SPLAT) {
            plain_fail(plain);
        }
        if (plain_next(plain) != PLAIN_COLON) {
            return;
        }
        plain_wrap(plain, first, KIND_SLICE, FIELD_SUBSCRIPT);
        plain->nodes[first + 1].field = FIELD_NONE;
    }
    for (int part = 0; part < 2 && plain_next(plain) == PLAIN_COLON; part++) {
        plain_token(plain, KIND_OTHER, FIELD_NONE);
        if (plain_starts_expression(plain)) {
            plain_expression(plain, FIELD_NONE);
        }
    }
    plain_close(plain, first);
}

static void parse_subscript(Plain *plain)
{
    plain_token(plain, KIND_TOKEN_OPEN_BRACKET, FIELD_NONE);
    parse_slice(plain);
    while (plain_next(plain) == PLAIN_COMMA) {
        plain_token(plain, KIND_TOKEN_COMMA, FIELD_NONE);
        if (plain_next(plain) == PLAIN_CLOSE_BRACKET) {
            break;
        }
        parse_slice(plain);
    }
    plain_expect(plain, PLAIN_CLOSE_BRACKET, KIND_OTHER);
}

void plain_primary(Plain *plain, Field field)
{
    NodeId first = (NodeId)plain->count;
    plain_atom(plain, field);
    while (!plain->failed) {
        switch (plain_next(plain)) {
        case PLAIN_DOT:
            plain_wrap(plain, first, KIND_ATTRIBUTE, field);
            plain->nodes[first + 1].field = FIELD_OBJECT;
            plain_token(plain, KIND_OTHER, FIELD_NONE);
            if (plain_next(plain) != PLAIN_NAME) {
                plain_fail(plain);
            }
            plain_leaf(plain, KIND_IDENTIFIER, FIELD_ATTRIBUTE);
            break;
        case PLAIN_OPEN:
            plain_wrap(plain, first, KIND_CALL, field);
            plain->nodes[first + 1].field = FIELD_FUNCTION;
            plain_arguments(plain, FIELD_ARGUMENTS);
            break;
        case PLAIN_OPEN_BRACKET:
            plain_wrap(plain, first, KIND_SUBSCRIPT, field);
            plain->nodes[first + 1].field = FIELD_VALUE;
            parse_subscript(plain);
            break;
        default:
            return;
        }
        plain_close(plain, first);
    }
}
