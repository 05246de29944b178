#include "ci_expression.h"

#include "floorlint/limits.h"

#include "ci_function.h"

/* Parts of the longest context path: github.event.inputs.name. */
#define PATH_PARTS 8

/* Levels of parentheses and calls in one expression. */
#define EXPRESSION_DEPTH 32

/* Bytes of the longest scalar that is worked out; GitHub's own limit of one expression. */
#define EXPRESSION_LENGTH 21000

/* Expressions in one scalar that is not a script. */
#define EXPRESSIONS 16

/* Arguments of one call; GitHub's own limit is 255, no known function needs as many. */
#define ARGUMENTS 16

/* One expression while it is read: text[pos, end) of a scalar. */
typedef struct Parser {
    const ExpressionScope *scope;
    Arena *arena;
    const Value *scalar;
    size_t pos, end;
    unsigned depth;
    bool failed;
} Parser;

typedef enum Operator {
    OPERATOR_NONE,
    OPERATOR_OR,
    OPERATOR_AND,
    OPERATOR_EQUAL,
    OPERATOR_UNEQUAL,
    OPERATOR_ORDER
} Operator;

static const struct {
    const char *text;
    Operator operator_;
    int rank;
} operators[] = {
    {"||", OPERATOR_OR,      1},
    {"&&", OPERATOR_AND,     2},
    {"==", OPERATOR_EQUAL,   3},
    {"!=", OPERATOR_UNEQUAL, 3},
    {"<=", OPERATOR_ORDER,   4},
    {">=", OPERATOR_ORDER,   4},
    {"<",  OPERATOR_ORDER,   4},
    {">",  OPERATOR_ORDER,   4},
};

static Values read_operation(Parser *parser, int rank);

static void skip_space(Parser *parser)
{
    while (parser->pos < parser->end && is_space(parser->scalar->text.ptr[parser->pos])) {
        parser->pos++;
    }
}

static bool take(Parser *parser, Str text)
{
    skip_space(parser);
    Str rest = str_slice(parser->scalar->text, parser->pos, parser->end);
    if (!str_starts(rest, text)) {
        return false;
    }
    parser->pos += text.len;
    return true;
}

static bool is_name_byte(char c)
{
    return is_alnum(c) || c == '_' || c == '-';
}

static Str read_name(Parser *parser)
{
    size_t start = parser->pos;
    while (parser->pos < parser->end && is_name_byte(parser->scalar->text.ptr[parser->pos])) {
        parser->pos++;
    }
    return str_slice(parser->scalar->text, start, parser->pos);
}

/* Unknown, because of the scalar that the expression stands in. */
static Value make_unknown(const Parser *parser)
{
    Value unknown = *parser->scalar;
    unknown.kind = VALUE_UNKNOWN;
    return unknown;
}

static Values fail_here(Parser *parser)
{
    parser->failed = true;
    parser->pos = parser->end;
    return values_of(parser->arena, make_unknown(parser));
}

/* A literal between single quotes, of which '' stands for one. */
static Values read_string(Parser *parser)
{
    Str text = parser->scalar->text;
    size_t start = parser->pos + 1, pos = start;
    bool doubled = false;
    while (pos < parser->end) {
        if (text.ptr[pos] != '\'') {
            pos++;
        } else if (pos + 1 < parser->end && text.ptr[pos + 1] == '\'') {
            doubled = true;
            pos += 2;
        } else {
            break;
        }
    }
    if (pos >= parser->end) {
        return fail_here(parser);
    }
    parser->pos = pos + 1;
    if (!doubled) {
        return values_of(parser->arena, value_slice(parser->arena, parser->scalar, start, pos));
    }
    Buf plain = {.arena = parser->arena};
    for (size_t i = start; i < pos; i++) {
        buf_add_byte(&plain, text.ptr[i]);
        i += text.ptr[i] == '\'' ? 1 : 0;
    }
    return values_of(parser->arena, value_of_text(buf_str(&plain)));
}

static Values read_number(Parser *parser)
{
    Str text = parser->scalar->text;
    size_t start = parser->pos++;
    while (parser->pos < parser->end &&
           (is_alnum(text.ptr[parser->pos]) || text.ptr[parser->pos] == '.')) {
        parser->pos++;
    }
    Value number = value_slice(parser->arena, parser->scalar, start, parser->pos);
    number.kind = VALUE_NUMBER;
    return values_of(parser->arena, number);
}

/* One child of every value. */
static Values get_children(const Parser *parser, Values values, const Value *key)
{
    Values children = {0};
    for (size_t i = 0; i < values.len; i++) {
        const Value *value = &values.items[i];
        Value child = value_get(parser->arena, value, value_printed(key));
        if (key->kind == VALUE_UNKNOWN || str_eq(key->text, S("*"))) {
            child = make_unknown(parser);
        } else if (value->kind == VALUE_LIST && key->kind == VALUE_NUMBER &&
                   key->text.len < 4) {
            size_t index = 0;
            for (size_t j = 0; j < key->text.len && is_digit(key->text.ptr[j]); j++) {
                index = index * 10 + (size_t)(key->text.ptr[j] - '0');
            }
            child = value_at(parser->arena, value, index);
        }
        values_add(parser->arena, &children, child);
    }
    return children;
}

/* `[key]` after a value; the bracket has been read. */
static bool read_index(Parser *parser, Value *key)
{
    Values keys = read_operation(parser, 1);
    if (!take(parser, S("]"))) {
        return false;
    }
    const Value *certain = values_certain(&keys);
    *key = certain != NULL ? *certain : make_unknown(parser);
    return true;
}

/* `.key` or `[key]` where one follows. */
static bool read_key(Parser *parser, Value *key)
{
    if (take(parser, S("["))) {
        parser->failed = !read_index(parser, key) || parser->failed;
        return true;
    }
    if (!take(parser, S("."))) {
        return false;
    }
    skip_space(parser);
    *key = value_of_text(take(parser, S("*")) ? S("*") : read_name(parser));
    parser->failed = parser->failed || key->text.len == 0;
    return true;
}

/* A context and what is taken from it: matrix.python['version']. */
static Values read_context(Parser *parser, Str name)
{
    Str path[PATH_PARTS] = {name};
    Value keys[PATH_PARTS] = {{0}}, key = {0};
    size_t len = 1;
    while (read_key(parser, &key)) {
        if (len == PATH_PARTS || parser->failed) {
            return fail_here(parser);
        }
        keys[len] = key;
        path[len++] = key.kind == VALUE_UNKNOWN ? S("") : key.text;
    }
    size_t used = len;
    Values values = parser->scope->lookup(parser->scope->state, path, len, &used);
    if (values.len == 0) {
        return values_of(parser->arena, make_unknown(parser));
    }
    for (size_t i = used; i < len; i++) {
        values = get_children(parser, values, &keys[i]);
    }
    return values;
}

/* A call; its opening parenthesis has been read. */
static Values read_call(Parser *parser, Str name)
{
    Values sets[ARGUMENTS] = {{0}};
    size_t count = 0;
    if (!take(parser, S(")"))) {
        do {
            if (count == ARGUMENTS) {
                return fail_here(parser);
            }
            sets[count++] = read_operation(parser, 1);
        } while (take(parser, S(",")));
        if (!take(parser, S(")"))) {
            return fail_here(parser);
        }
    }
    /* One argument may have several values (`fromJSON(inputs.versions)`), more are unknown. */
    Values results = {0};
    size_t open = 0;
    Value arguments[ARGUMENTS] = {{0}};
    for (size_t i = 0; i < count; i++) {
        open = sets[i].len > 1 ? i : open;
    }
    for (size_t choice = 0; count > 0 && choice < sets[open].len; choice++) {
        bool known = true;
        for (size_t i = 0; i < count; i++) {
            arguments[i] = i == open ? sets[i].items[choice] : sets[i].items[0];
            known =
                known && arguments[i].kind != VALUE_UNKNOWN && (i == open || sets[i].len == 1);
        }
        Value result = arguments[0].kind == VALUE_UNKNOWN ? arguments[0] : make_unknown(parser);
        if (known) {
            result = make_unknown(parser);
            expression_call(parser->arena, name, arguments, count, &result);
        }
        values_add(parser->arena, &results, result);
    }
    if (results.len == 0) {
        values_add(parser->arena, &results, make_unknown(parser));
    }
    return results;
}

static Values negate(const Parser *parser, Values values)
{
    Values negated = {0};
    for (size_t i = 0; i < values.len; i++) {
        Truth truth = value_truth(&values.items[i]);
        Truth other = truth == TRUTH_YES ? TRUTH_NO : TRUTH_YES;
        values_add(parser->arena, &negated,
                   truth == TRUTH_UNKNOWN ? make_unknown(parser) : value_of_truth(other));
    }
    return negated;
}

static Values read_word(Parser *parser)
{
    Str name = read_name(parser);
    if (take(parser, S("("))) {
        Values values = read_call(parser, name);
        Value key = {0};
        while (!parser->failed && read_key(parser, &key)) {
            values = get_children(parser, values, &key);
        }
        return values;
    }
    if (str_eq(name, S("true")) || str_eq(name, S("false"))) {
        return values_of(parser->arena,
                         value_of_truth(str_eq(name, S("true")) ? TRUTH_YES : TRUTH_NO));
    }
    return str_eq(name, S("null")) ? values_of(parser->arena, value_null())
                                   : read_context(parser, name);
}

static Values read_primary(Parser *parser)
{
    skip_space(parser);
    if (parser->pos >= parser->end || parser->depth >= EXPRESSION_DEPTH) {
        return fail_here(parser);
    }
    char c = parser->scalar->text.ptr[parser->pos];
    if (c == '\'') {
        return read_string(parser);
    }
    if (is_digit(c) || c == '-' || c == '+' || c == '.') {
        return read_number(parser);
    }
    parser->depth++;
    Values values;
    if (take(parser, S("!"))) {
        values = negate(parser, read_primary(parser));
    } else if (take(parser, S("("))) {
        values = read_operation(parser, 1);
        if (!take(parser, S(")"))) {
            values = fail_here(parser);
        }
    } else if (is_alpha(c) || c == '_') {
        values = read_word(parser);
    } else {
        values = fail_here(parser);
    }
    parser->depth--;
    return values;
}

/* `a || b` and `a && b` give one of their operands: which one, only `a` decides. What cannot be
 * decided leaves both. */
static Values choose(const Parser *parser, Operator operator_, Values left, Values right)
{
    Values values = {0};
    Truth stays = operator_ == OPERATOR_OR ? TRUTH_YES : TRUTH_NO;
    for (size_t i = 0; i < left.len; i++) {
        Truth truth = value_truth(&left.items[i]);
        if (truth == stays) {
            values_add(parser->arena, &values, left.items[i]);
            continue;
        }
        if (truth == TRUTH_UNKNOWN && operator_ == OPERATOR_OR) {
            values_add(parser->arena, &values, left.items[i]);
        }
        values_add_all(parser->arena, &values, right);
        if (truth == TRUTH_UNKNOWN && operator_ == OPERATOR_AND) {
            values_add(parser->arena, &values, value_of_truth(TRUTH_NO));
        }
    }
    return values;
}

static Values compare(const Parser *parser, Operator operator_, Values left, Values right)
{
    Values values = {0};
    for (size_t i = 0; i < left.len; i++) {
        for (size_t j = 0; j < right.len; j++) {
            Truth same = value_equal(parser->arena, &left.items[i], &right.items[j]);
            if (same == TRUTH_UNKNOWN || operator_ == OPERATOR_ORDER) {
                values_add(parser->arena, &values, make_unknown(parser));
                continue;
            }
            bool holds = (same == TRUTH_YES) == (operator_ == OPERATOR_EQUAL);
            values_add(parser->arena, &values, value_of_truth(holds ? TRUTH_YES : TRUTH_NO));
        }
    }
    return values;
}

/* The operator that comes next, if it binds at least as tightly as `rank`. */
static Operator take_operator(Parser *parser, int rank, int *found)
{
    for (size_t i = 0; i < sizeof operators / sizeof operators[0]; i++) {
        if (operators[i].rank >= rank && take(parser, str_of(operators[i].text))) {
            *found = operators[i].rank;
            return operators[i].operator_;
        }
    }
    return OPERATOR_NONE;
}

static Values read_operation(Parser *parser, int rank)
{
    Values left = read_primary(parser);
    int found = 0;
    Operator operator_;
    while ((operator_ = take_operator(parser, rank, &found)) != OPERATOR_NONE) {
        Values right = read_operation(parser, found + 1);
        bool logical = operator_ == OPERATOR_OR || operator_ == OPERATOR_AND;
        left = logical ? choose(parser, operator_, left, right)
                       : compare(parser, operator_, left, right);
    }
    return left;
}

/* The values of the expression in text[from, to) of a scalar. */
static Values evaluate(const ExpressionScope *scope, const Value *scalar, size_t from,
                       size_t to)
{
    Parser parser = {
        .scope = scope, .arena = scope->arena, .scalar = scalar, .pos = from, .end = to};
    Values values = read_operation(&parser, 1);
    skip_space(&parser);
    if (parser.failed || parser.pos < parser.end) {
        return values_of(scope->arena, make_unknown(&parser));
    }
    return values;
}

/* The next `${{ … }}` at or after *from: its inside is [*from, *to). */
static bool find_expression(Str text, size_t *from, size_t *to)
{
    size_t start = str_find(str_from(text, *from), S("${{"));
    if (start == STR_NONE) {
        return false;
    }
    *from += start + 3;
    bool quoted = false;
    for (size_t i = *from; i + 1 < text.len; i++) {
        quoted = quoted != (text.ptr[i] == '\'');
        if (!quoted && text.ptr[i] == '}' && text.ptr[i + 1] == '}') {
            *to = i;
            return true;
        }
    }
    return false;
}

bool expression_is_in(Str text)
{
    return str_find(text, S("${{")) != STR_NONE;
}

/* Every value of `left` followed by every value of `right`. */
static Values join_values(Arena *arena, Values left, Values right)
{
    Values joined = {0};
    for (size_t i = 0; i < left.len; i++) {
        for (size_t j = 0; j < right.len; j++) {
            ValueText both = value_text(arena);
            value_append(&both, &left.items[i]);
            value_append(&both, &right.items[j]);
            values_add(arena, &joined, value_built(&both));
        }
    }
    return joined;
}

Values expression_values(const ExpressionScope *scope, const Value *scalar)
{
    Arena *arena = scope->arena;
    if ((scalar->kind != VALUE_STRING) || !expression_is_in(scalar->text)) {
        return values_of(arena, *scalar);
    }
    Str text = scalar->text;
    if (text.len > EXPRESSION_LENGTH) {
        Value unknown = *scalar;
        unknown.kind = VALUE_UNKNOWN;
        return values_of(arena, unknown);
    }
    Values result = values_of(arena, value_of_text(S("")));
    size_t done = 0, from = 0, to = 0, count = 0;
    while (find_expression(text, &from, &to)) {
        if (count++ == EXPRESSIONS) {
            Value unknown = *scalar;
            unknown.kind = VALUE_UNKNOWN;
            return values_of(arena, unknown);
        }
        Values inner = evaluate(scope, scalar, from, to);
        if (str_trim(str_slice(text, 0, from - 3)).len == 0 &&
            str_trim(str_from(text, to + 2)).len == 0) {
            return inner;
        }
        result = join_values(arena, result,
                             values_of(arena, value_slice(arena, scalar, done, from - 3)));
        result = join_values(arena, result, inner);
        done = from = to + 2;
    }
    return join_values(arena, result,
                       values_of(arena, value_slice(arena, scalar, done, text.len)));
}

Value expression_script(const ExpressionScope *scope, const Value *scalar)
{
    Arena *arena = scope->arena;
    if (scalar->kind != VALUE_STRING || !expression_is_in(scalar->text)) {
        return *scalar;
    }
    ValueText result = value_text(arena);
    size_t done = 0, from = 0, to = 0;
    while (find_expression(scalar->text, &from, &to)) {
        Values inner = evaluate(scope, scalar, from, to);
        const Value *certain = values_certain(&inner);
        bool replaced =
            certain != NULL && certain->kind != VALUE_LIST && certain->kind != VALUE_MAP;
        Value before = value_slice(arena, scalar, done, replaced ? from - 3 : to + 2);
        value_append(&result, &before);
        if (replaced) {
            value_append(&result, certain);
        }
        done = from = to + 2;
    }
    Value rest = value_slice(arena, scalar, done, scalar->text.len);
    value_append(&result, &rest);
    return value_built(&result);
}

Truth expression_condition(const ExpressionScope *scope, const Value *scalar)
{
    if (scalar->kind != VALUE_STRING) {
        return value_truth(scalar);
    }
    Values values = expression_is_in(scalar->text)
                        ? expression_values(scope, scalar)
                        : evaluate(scope, scalar, 0, scalar->text.len);
    Truth truth = TRUTH_UNKNOWN;
    for (size_t i = 0; i < values.len; i++) {
        Truth one = value_truth(&values.items[i]);
        if (i > 0 && one != truth) {
            return TRUTH_UNKNOWN;
        }
        truth = one;
    }
    return truth;
}
