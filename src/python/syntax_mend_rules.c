/* Mending by tokens, one logical line at a time. */
#include <string.h>

#include "syntax_mend.h"

/* Where a star would stand: what the innermost bracket, or the line, is. */
typedef enum Context {
    CONTEXT_START, /* an expression statement, or the targets of an assignment */
    CONTEXT_RETURN,
    CONTEXT_YIELD,
    CONTEXT_ASSIGN,
    CONTEXT_ANNOTATED,
    CONTEXT_AUGMENTED,
    CONTEXT_FOR_TARGET,
    CONTEXT_FOR,
    CONTEXT_MATCH,
    CONTEXT_INDEX,
    CONTEXT_CALL,
    CONTEXT_DISPLAY, /* any other bracket */
} Context;

/* Brackets that a line is followed into. */
#define MAX_DEPTH 200u

typedef struct Line {
    struct SyntaxMend *mend;
    char *text;
    size_t length;
    const Token *tokens;
    size_t count;
    bool complete;
    MendRound round;
    bool changed;
    Context context[MAX_DEPTH + 1]; /* by depth */
    bool lambda[MAX_DEPTH + 1];     /* between `lambda` and its colon */
    bool loops[MAX_DEPTH + 1];      /* a `for` stood at this depth */
    bool annotated;                 /* a colon of an annotation stood at depth 0 */
} Line;

static bool is(const Line *line, size_t i, const char *spelling)
{
    if (i >= line->count) {
        return false;
    }
    size_t length = strlen(spelling);
    const Token *token = &line->tokens[i];
    return token->end - token->start == length &&
           memcmp(line->text + token->start, spelling, length) == 0;
}

static bool is_any(const Line *line, size_t i, const char *const *spellings)
{
    for (; *spellings != NULL; spellings++) {
        if (is(line, i, *spellings)) {
            return true;
        }
    }
    return false;
}

static bool is_keyword(const Line *line, size_t i)
{
    static const char *const keywords[] = {
        "and",      "as",     "assert",  "async",    "await",  "break",  "class",
        "continue", "def",    "del",     "elif",     "else",   "except", "for",
        "from",     "global", "if",      "import",   "in",     "is",     "lambda",
        "not",      "or",     "pass",    "raise",    "return", "try",    "with",
        "while",    "yield",  "finally", "nonlocal", NULL};
    return line->tokens[i].kind == TOKEN_NAME && is_any(line, i, keywords);
}

/* Whether a token may end an operand. */
static bool ends_operand(const Line *line, size_t i)
{
    switch (line->tokens[i].kind) {
    case TOKEN_NAME:
        return !is_keyword(line, i);
    case TOKEN_NUMBER:
    case TOKEN_STRING:
        return true;
    case TOKEN_OPERATOR: {
        char c = line->text[line->tokens[i].start];
        return c == ')' || c == ']' || c == '}' || is(line, i, "...");
    }
    case TOKEN_END:
    case TOKEN_NEWLINE:
    case TOKEN_BAD:
        return false;
    }
    return false;
}

static bool after_operand(const Line *line, size_t i)
{
    bool subject = i == 1 && is(line, 0, "match") && is(line, line->count - 1, ":");
    return i > 0 && !subject && ends_operand(line, i - 1);
}

static void blank(Line *line, size_t from, size_t to)
{
    for (size_t at = from; at < to; at++) {
        if (line->text[at] != '\n' && line->text[at] != '\r') {
            line->text[at] = ' ';
        }
    }
    line->changed = true;
}

static void blank_token(Line *line, size_t i)
{
    blank(line, line->tokens[i].start, line->tokens[i].end);
}

static void find(Line *line, FeatureId feature, size_t i)
{
    *vec_push(line->mend->arena, &line->mend->finds) = (TokenFind){
        feature, {line->tokens[i].start, line->tokens[i].end}
    };
}

static uint32_t depth_of(const Line *line, size_t i)
{
    return line->tokens[i].depth < MAX_DEPTH ? line->tokens[i].depth : MAX_DEPTH;
}

/* The bracket that closes the one at `i`, or count. */
static size_t closing(const Line *line, size_t i)
{
    size_t j = i + 1;
    while (j < line->count && line->tokens[j].depth > line->tokens[i].depth) {
        j++;
    }
    return j;
}

static bool starts_statement(const Line *line, size_t i)
{
    return i == 0 ||
           (line->tokens[i].depth == 0 && (is(line, i - 1, ";") || is(line, i - 1, ":")));
}

/* ---- rules ------------------------------------------------------------------------ */

/* Lines inside of brackets may be indented at will; the grammar sees blocks end there. */
static void join_lines(Line *line)
{
    for (size_t i = 1; i < line->count && line->complete; i++) {
        char last = line->text[line->tokens[i].start];
        bool closes = last == ')' || last == ']' || last == '}';
        if (line->tokens[i].depth == 0 && !closes) {
            continue;
        }
        for (size_t at = line->tokens[i - 1].end; at < line->tokens[i].start; at++) {
            if (line->text[at] != ' ') {
                line->text[at] = ' ';
                line->changed = true;
            }
        }
    }
}

/* `lazy import a` becomes `import      a`. */
static void mend_lazy(Line *line, size_t i)
{
    bool import = is(line, i + 1, "import");
    if (!is(line, i, "lazy") || !starts_statement(line, i) ||
        !(import || is(line, i + 1, "from"))) {
        return;
    }
    find(line, FEATURE_LAZY_IMPORT, i);
    size_t start = line->tokens[i].start;
    blank(line, start, line->tokens[i + 1].end);
    memcpy(line->text + start, import ? "import" : "from", import ? 6 : 4);
}

/* `class A[T = int]` loses its default. */
static void mend_type_parameters(Line *line, size_t i)
{
    static const char *const words[] = {"class", "def", "type", NULL};
    if (!is_any(line, i, words) || !is(line, i + 2, "[") ||
        line->tokens[i + 1].kind != TOKEN_NAME) {
        return;
    }
    uint32_t inside = line->tokens[i + 2].depth + 1;
    size_t end = closing(line, i + 2);
    for (size_t j = i + 3; j < end; j++) {
        if (line->tokens[j].depth != inside || !is(line, j, "=")) {
            continue;
        }
        find(line, FEATURE_TYPE_PARAMETER_DEFAULT, j);
        for (; j < end && !(line->tokens[j].depth == inside && is(line, j, ",")); j++) {
            blank_token(line, j);
        }
    }
}

/* `{**d for d in x}`, `[*"ab" for …]` */
static void mend_comprehension(Line *line, size_t i)
{
    bool opens = is(line, i, "[") || is(line, i, "{") || is(line, i, "(");
    if (!opens || !(is(line, i + 1, "*") || is(line, i + 1, "**"))) {
        return;
    }
    uint32_t inside = line->tokens[i].depth + 1;
    size_t end = closing(line, i);
    for (size_t j = i + 2; j < end; j++) {
        if (line->tokens[j].depth == inside && is(line, j, ",")) {
            return;
        }
        if (line->tokens[j].depth == inside && is(line, j, "for")) {
            find(line, FEATURE_UNPACKING_IN_COMPREHENSION, i + 1);
            blank_token(line, i + 1);
            return;
        }
    }
}

static void mend_case(Line *line, size_t i)
{
    if (!is(line, 0, "case")) {
        return;
    }
    bool prefix = i == 1 || !after_operand(line, i);
    if (is(line, i, "+") && prefix && i + 1 < line->count &&
        line->tokens[i + 1].kind == TOKEN_NUMBER) {
        find(line, FEATURE_MATCH_UNARY_PLUS_LITERAL, i);
        blank_token(line, i);
    } else if (is(line, i, "_") && is(line, i + 1, "=")) {
        line->text[line->tokens[i].start] = 'x';
        line->changed = true;
    }
}

/* `except A,:` */
static void mend_except(Line *line, size_t i)
{
    if (is(line, 0, "except") && line->tokens[i].depth == 0 && is(line, i, ",") &&
        is(line, i + 1, ":")) {
        find(line, FEATURE_UNPARENTHESIZED_EXCEPT, i);
        blank_token(line, i);
    }
}

/* `async` and `await` as names, `True = 1` */
static void mend_keyword_names(Line *line, size_t i)
{
    static const char *const before[] = {".", "def", "import", "as", "class", NULL};
    static const char *const after_async[] = {"def", "for", "with", NULL};
    static const char *const after_await[] = {"=", ",",  ")",  "]", "}", ".", ":",
                                              ";", "==", "!=", "+", "/", "%", NULL};
    if (line->tokens[i].kind != TOKEN_NAME) {
        return;
    }
    bool named = i > 0 && is_any(line, i - 1, before);
    bool last = i + 1 == line->count;
    bool async = is(line, i, "async") && (named || last || !is_any(line, i + 1, after_async));
    bool await = is(line, i, "await") && (named || last || is_any(line, i + 1, after_await));
    if (async || await) {
        find(line, FEATURE_ASYNC_AWAIT_AS_NAME, i);
        line->text[line->tokens[i].end - 1] = '_';
        line->changed = true;
    }
    bool constant = is(line, i, "True") || is(line, i, "False") || is(line, i, "None");
    if (constant && is(line, i + 1, "=") &&
        (i == 0 || is_any(line, i - 1, (const char *const[]){",", "=", "(", ";", NULL}))) {
        find(line, FEATURE_TRUE_FALSE_ASSIGNMENT, i);
        line->text[line->tokens[i].end - 1] = '_';
        line->changed = true;
    }
}

/* `f((a)=1)` */
static void mend_keyword_argument(Line *line, size_t i)
{
    bool parenthesized = is(line, i, "(") && line->tokens[i].depth > 0 && i + 3 < line->count &&
                         line->tokens[i + 1].kind == TOKEN_NAME && is(line, i + 2, ")") &&
                         is(line, i + 3, "=");
    if (parenthesized && (is(line, i - 1, "(") || is(line, i - 1, ","))) {
        find(line, FEATURE_PARENTHESIZED_KEYWORD_ARGUMENT, i);
        blank_token(line, i);
        blank_token(line, i + 2);
    }
}

/* `class C(x for x in y)` */
static void mend_class_header(Line *line, size_t i)
{
    if (!is(line, i, "class") || !is(line, i + 2, "(") || !starts_statement(line, i)) {
        return;
    }
    uint32_t inside = line->tokens[i + 2].depth + 1;
    size_t end = closing(line, i + 2);
    for (size_t j = i + 3; j < end; j++) {
        if (line->tokens[j].depth == inside && is(line, j, "for")) {
            find(line, FEATURE_GENERATOR_AS_BASE_CLASS, i + 2);
            blank(line, line->tokens[i + 2].end, line->tokens[end - 1].end);
            return;
        }
    }
}

/* `[x for x in y if lambda: a if b]`, `f(x for x in y if z,)` */
static void mend_conditions(Line *line, size_t i)
{
    uint32_t depth = depth_of(line, i);
    if (depth == 0 || !line->loops[depth]) {
        return;
    }
    if (is(line, i, "if") && is(line, i + 1, "lambda")) {
        find(line, FEATURE_LAMBDA_IN_COMPREHENSION_CONDITION, i + 1);
        size_t j = i + 1;
        while (j < line->count && !(is(line, j, ":") && line->tokens[j].depth == depth)) {
            blank_token(line, j++);
        }
        if (j < line->count) {
            blank_token(line, j);
        }
    } else if (is(line, i, ",") && is(line, i + 1, ")") &&
               line->context[depth] == CONTEXT_CALL) {
        find(line, FEATURE_GENERATOR_ARGUMENT_TRAILING_COMMA, i);
        blank_token(line, i);
    }
}

static void blank_specification(void *state, Span text)
{
    Line *line = state;
    if (line->text[text.start] == '=' && line->text[text.end] == '}') {
        blank(line, text.start - 1u, text.end);
    }
}

/* `f"{x:=^9}"` */
static void mend_string(Line *line, size_t i)
{
    Str text = {line->text, line->tokens[i].end};
    StringPrefix prefix;
    if (line->tokens[i].kind == TOKEN_STRING &&
        string_prefix(text, line->tokens[i].start, &prefix) &&
        (prefix.format || prefix.template_)) {
        StringVisitor visitor = {.state = line, .specification = blank_specification};
        bool closed = false;
        string_scan(text, line->tokens[i].start, prefix, &closed, NULL, &visitor);
    }
}

/* ---- stars before what is no name ------------------------------------------------- */

static void mend_star(Line *line, size_t i)
{
    static const char *const keep[] = {"import", "except", "lambda", "case", NULL};
    uint32_t depth = depth_of(line, i);
    if (!is(line, i, "*") || after_operand(line, i) || line->lambda[depth] ||
        i + 1 >= line->count || (i > 0 && is_any(line, i - 1, keep))) {
        return;
    }
    bool annotation = i > 0 && depth > 0 && is(line, i - 1, ":");
    bool name = line->tokens[i + 1].kind == TOKEN_NAME;
    if (annotation && line->context[depth] == CONTEXT_CALL) {
        find(line, FEATURE_STAR_ANNOTATION, i);
        blank_token(line, i);
        return;
    }
    switch (line->context[depth]) {
    case CONTEXT_RETURN:
        find(line, FEATURE_UNPARENTHESIZED_TUPLE_IN_RETURN_UNPACK, i);
        break;
    case CONTEXT_YIELD:
        find(line, FEATURE_UNPARENTHESIZED_TUPLE_IN_YIELD_UNPACK, i);
        break;
    case CONTEXT_ASSIGN:
        find(line, FEATURE_UNPACKING_GENERALIZATIONS, i);
        break;
    case CONTEXT_ANNOTATED:
        find(line, FEATURE_UNPARENTHESIZED_ANNOTATED_RHS, i);
        break;
    case CONTEXT_AUGMENTED:
        find(line, FEATURE_STAR_IN_AUGMENTED_ASSIGNMENT, i);
        break;
    case CONTEXT_FOR:
        find(line, FEATURE_UNPARENTHESIZED_STAR_IN_FOR, i);
        break;
    case CONTEXT_INDEX:
        find(line, FEATURE_STAR_IN_INDEX, i);
        break;
    case CONTEXT_MATCH:
        /* Another operator without a left operand: `match [0]` would be a subscript. */
        line->text[line->tokens[i].start] = '~';
        line->changed = true;
        return;
    case CONTEXT_START:
    case CONTEXT_FOR_TARGET:
        if (name) {
            return;
        }
        break;
    case CONTEXT_CALL:
        return;
    case CONTEXT_DISPLAY:
        /* A target such as `[*[*a]] = x`: a name is what the grammar wants there. */
        if (name || is(line, 0, "return")) {
            return;
        }
        break;
    }
    blank_token(line, i);
}

/* `x: A[1:]` and `x: A[int][str]`: an annotation's subscript is a plain list here. */
static void mend_annotation(Line *line, size_t i)
{
    if (line->round != MEND_ANNOTATIONS) {
        return;
    }
    uint32_t depth = depth_of(line, i);
    size_t at = line->tokens[i].start;
    if (is(line, i, ":") && line->context[depth] == CONTEXT_INDEX && !line->lambda[depth]) {
        char before = i > 0 ? line->text[line->tokens[i - 1].start] : '\0';
        bool operand = after_operand(line, i) || before == '1';
        bool next = i + 1 < line->count && !is(line, i + 1, "]") && !is(line, i + 1, ":") &&
                    !is(line, i + 1, ",");
        line->text[at] = operand ? ',' : next || before == ',' ? ' ' : '1';
        line->changed = true;
    } else if (is(line, i, "]") && is(line, i + 1, "[") &&
               line->tokens[i].end == line->tokens[i + 1].start) {
        line->text[at] = ',';
        line->text[at + 1] = ' ';
        line->changed = true;
    } else if (is(line, i, "]") && is(line, i + 1, "(")) {
        size_t end = closing(line, i + 1);
        if (end < line->count) {
            blank(line, line->tokens[i + 1].start, line->tokens[end].end);
        }
    }
}

/* ---- the walk along a line -------------------------------------------------------- */

static bool is_augmented(const Line *line, size_t i)
{
    static const char *const operators[] = {
        "+=", "-=", "*=", "/=", "%=", "@=", "&=", "|=", "^=", "**=", "//=", ">>=", "<<=", NULL};
    return is_any(line, i, operators);
}

static bool is_compound(const Line *line)
{
    static const char *const words[] = {
        "if",   "elif", "else",  "while", "for",   "try",  "except", "finally",
        "with", "def",  "class", "async", "match", "case", "lambda", NULL};
    return is_any(line, 0, words);
}

static void open_bracket(Line *line, size_t i)
{
    uint32_t inside = depth_of(line, i) + 1 < MAX_DEPTH ? depth_of(line, i) + 1 : MAX_DEPTH;
    bool applied = after_operand(line, i);
    line->context[inside] = is(line, i, "[") && applied   ? CONTEXT_INDEX
                            : is(line, i, "(") && applied ? CONTEXT_CALL
                                                          : CONTEXT_DISPLAY;
    line->lambda[inside] = line->loops[inside] = false;
}

static void follow_word(Line *line, size_t i)
{
    uint32_t depth = depth_of(line, i);
    if (is(line, i, "lambda")) {
        line->lambda[depth] = true;
    } else if (is(line, i, "yield")) {
        line->context[depth] = CONTEXT_YIELD;
    } else if (is(line, i, "return") && depth == 0) {
        line->context[0] = CONTEXT_RETURN;
    } else if (is(line, i, "for")) {
        line->loops[depth] = true;
        if (depth == 0) {
            line->context[0] = CONTEXT_FOR_TARGET;
        }
    } else if (is(line, i, "in") && depth == 0 && line->context[0] == CONTEXT_FOR_TARGET) {
        line->context[0] = CONTEXT_FOR;
    } else if (i == 0 && is(line, i, "match")) {
        line->context[0] = CONTEXT_MATCH;
    }
}

/* Keeps track of where the next token stands. */
static void follow(Line *line, size_t i)
{
    uint32_t depth = depth_of(line, i);
    if (line->tokens[i].kind == TOKEN_NAME) {
        follow_word(line, i);
    } else if (is(line, i, "(") || is(line, i, "[") || is(line, i, "{")) {
        open_bracket(line, i);
    } else if (is(line, i, ":") && line->lambda[depth]) {
        line->lambda[depth] = false;
    } else if (depth == 0 && is(line, i, ":")) {
        line->annotated = !is_compound(line);
        line->context[0] = CONTEXT_START;
    } else if (depth == 0 && is(line, i, ";")) {
        line->annotated = false;
        line->context[0] = CONTEXT_START;
    } else if (depth == 0 && is(line, i, "=")) {
        line->context[0] = line->annotated ? CONTEXT_ANNOTATED : CONTEXT_ASSIGN;
    } else if (depth == 0 && is_augmented(line, i)) {
        line->context[0] = CONTEXT_AUGMENTED;
    }
}

bool mend_line(struct SyntaxMend *mend, char *text, size_t length, const LogicalLine *from,
               MendRound round)
{
    static void (*const rules[])(Line *, size_t) = {
        mend_lazy,       mend_type_parameters, mend_comprehension, mend_case,
        mend_except,     mend_keyword_names,   mend_class_header,  mend_keyword_argument,
        mend_conditions, mend_string,          mend_star,          mend_annotation,
    };
    Line line = {.mend = mend,
                 .text = text,
                 .length = length,
                 .tokens = from->tokens,
                 .count = from->count,
                 .complete = from->complete,
                 .round = round};
    join_lines(&line);
    for (size_t i = 0; i < line.count; i++) {
        for (size_t r = 0; r < sizeof(rules) / sizeof(rules[0]); r++) {
            rules[r](&line, i);
        }
        follow(&line, i);
    }
    return line.changed;
}

/* ---- what is no Python ------------------------------------------------------------ */

const char *mend_explain(Str text, const LogicalLine *from, Span *where)
{
    char *bytes = (char *)(uintptr_t)text.ptr;
    Line line = {.text = bytes,
                 .length = text.len,
                 .tokens = from->tokens,
                 .count = from->count,
                 .complete = from->complete};
    *where = (Span){from->tokens[0].start, from->tokens[0].end};
    static const char *const soft[] = {"print", "exec", "match", "case", "type", "lazy", NULL};
    for (size_t i = 0; i < line.count; i++) {
        const Token *token = &line.tokens[i];
        if (token->kind == TOKEN_BAD) {
            *where = (Span){token->start, token->end};
            bool quoted = bytes[token->end - 1] == '"' || token->end > token->start + 1;
            return quoted ? "a string without an end" : "a character that starts no token";
        }
        bool operand = token->kind == TOKEN_NUMBER || token->kind == TOKEN_STRING ||
                       (token->kind == TOKEN_NAME && !is_keyword(&line, i));
        bool strings = operand && i > 0 && token->kind == TOKEN_STRING &&
                       line.tokens[i - 1].kind == TOKEN_STRING;
        if (operand && after_operand(&line, i) && !strings &&
            !(i == 1 && is_any(&line, 0, soft))) {
            *where = (Span){line.tokens[i - 1].start, token->end};
            return "no operator stands between two operands";
        }
    }
    if (!line.complete) {
        return "a bracket is never closed";
    }
    return NULL;
}
