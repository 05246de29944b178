/* A quick reader for plain Python. Internal to src/python.
 *
 * tree-sitter reads any text and mends what is broken, at a price. Most files need neither:
 * this reader takes them as far as it knows for sure which tree the grammar gives, and gives up
 * at the first token that it does not know: a syntax error, a statement of Python 2, letters
 * outside of ASCII, a construct on which the grammar's answer depends on more than the tokens
 * before. Then tree-sitter reads the file. Where both read a file, the trees are the same, node
 * by node: tests/test_plain.c compares them. */
#ifndef FLOORLINT_PYTHON_PLAIN_H
#define FLOORLINT_PYTHON_PLAIN_H

#include "syntax_tree.h"

/* Reads a whole file. False where only tree-sitter can tell; `tree` is not touched then. The
 * tree lives in the arena; the tokens, too. */
bool plain_read(Arena *arena, Str text, SyntaxTree *tree);

/* ---- tokens: plain_lexer.c, plain_string.c ----------------------------------------------- */

#define FL_PLAIN_WORDS(X)                                                                      \
    X(AND, "and")                                                                              \
    X(AS, "as")                                                                                \
    X(ASSERT, "assert")                                                                        \
    X(ASYNC, "async")                                                                          \
    X(AWAIT, "await")                                                                          \
    X(BREAK, "break")                                                                          \
    X(CLASS, "class")                                                                          \
    X(CONTINUE, "continue")                                                                    \
    X(DEF, "def")                                                                              \
    X(DEL, "del")                                                                              \
    X(ELIF, "elif")                                                                            \
    X(ELSE, "else")                                                                            \
    X(EXCEPT, "except")                                                                        \
    X(FALSE, "False")                                                                          \
    X(FINALLY, "finally")                                                                      \
    X(FOR, "for")                                                                              \
    X(FROM, "from")                                                                            \
    X(GLOBAL, "global")                                                                        \
    X(IF, "if")                                                                                \
    X(IMPORT, "import")                                                                        \
    X(IN, "in")                                                                                \
    X(IS, "is")                                                                                \
    X(LAMBDA, "lambda")                                                                        \
    X(NONE, "None")                                                                            \
    X(NONLOCAL, "nonlocal")                                                                    \
    X(NOT, "not")                                                                              \
    X(OR, "or")                                                                                \
    X(PASS, "pass")                                                                            \
    X(RAISE, "raise")                                                                          \
    X(RETURN, "return")                                                                        \
    X(TRUE, "True")                                                                            \
    X(TRY, "try")                                                                              \
    X(WHILE, "while")                                                                          \
    X(WITH, "with")                                                                            \
    X(YIELD, "yield")

typedef enum PlainKind {
    PLAIN_END, /* of the file, or of what could be read */
    PLAIN_NEWLINE,
    PLAIN_INDENT,
    PLAIN_DEDENT,
    PLAIN_NAME,
    PLAIN_INTEGER,
    PLAIN_FLOAT,
    PLAIN_STRING,       /* a whole literal without fields */
    PLAIN_FIELDS_START, /* the prefix and quotes of one with fields */
    PLAIN_FIELDS_TEXT,
    PLAIN_FIELDS_END,
    PLAIN_FIELD_OPEN, /* `{` */
    PLAIN_FIELD_CONVERSION,
    PLAIN_FIELD_SPECIFICATION, /* from its `:` up to the field's `}` */
    PLAIN_FIELD_CLOSE,
    PLAIN_OPEN,
    PLAIN_CLOSE,
    PLAIN_OPEN_BRACKET,
    PLAIN_CLOSE_BRACKET,
    PLAIN_OPEN_BRACE,
    PLAIN_CLOSE_BRACE,
    PLAIN_COMMA,
    PLAIN_COLON,
    PLAIN_WALRUS,
    PLAIN_SEMICOLON,
    PLAIN_DOT,
    PLAIN_ELLIPSIS,
    PLAIN_ARROW,
    PLAIN_EQUAL,
    PLAIN_AUGMENTED, /* `+=` and its like */
    PLAIN_COMPARE,   /* `<`, `==` and its like */
    PLAIN_PIPE,
    PLAIN_AMPERSAND,
    PLAIN_CARET,
    PLAIN_SHIFT,
    PLAIN_PLUS,
    PLAIN_MINUS,
    PLAIN_STAR,
    PLAIN_TIMES, /* `/`, `//`, `%` */
    PLAIN_SLASH,
    PLAIN_PERCENT,
    PLAIN_AT,
    PLAIN_POWER,
    PLAIN_TILDE,
#define FL_WORD(name, text) PLAIN_##name,
    FL_PLAIN_WORDS(FL_WORD)
#undef FL_WORD
} PlainKind;

typedef struct PlainToken {
    uint8_t kind;
    uint32_t start, end;
} PlainToken;

typedef struct PlainTokens {
    PlainToken *items; /* one PLAIN_END at the end */
    size_t count, cap;
} PlainTokens;

/* False where the text has something that is not plain. */
bool plain_tokens(Arena *arena, Str text, PlainTokens *tokens);

/* ---- nodes: plain_node.c ----------------------------------------------------------------- */

/* Nodes are appended in the order of the source. While they are, a node's `next` counts the
 * nodes below it, so that a node can move; tree_link() makes the rest of it. */
typedef struct Plain {
    Arena *arena;
    Str text;
    const PlainToken *first;   /* of all tokens */
    const PlainToken *token;   /* the next one */
    const PlainToken *end;     /* the last one, PLAIN_END: a reader that gives up goes there */
    const PlainToken *starred; /* a star that an atom may start with */
    SyntaxNode *nodes;
    size_t count, cap;
    size_t moved; /* nodes that moved so far: bounded */
    unsigned depth;
    bool failed;
} Plain;

/* Memory for that many nodes. */
SyntaxNode *plain_room(Arena *arena, size_t count);

/* Gives up: every loop over tokens ends at PLAIN_END. */
void plain_fail(Plain *plain);

/* A new node that starts at the next token, or a token's own one. `field` is by which its
 * parent holds it. */
NodeId plain_open(Plain *plain, Kind kind, Field field);
void plain_leaf(Plain *plain, Kind kind, Field field);

/* The next token as a node without a name. */
void plain_token(Plain *plain, Kind kind, Field field);

/* Ends a node behind the last node; at an offset. */
void plain_close(Plain *plain, NodeId node);
void plain_close_at(Plain *plain, NodeId node, uint32_t end);

/* Puts a node around the last ones, from `first` on, to be closed; `first` is its number then.
 */
void plain_wrap(Plain *plain, NodeId first, Kind kind, Field field);

static inline PlainKind plain_next(const Plain *plain)
{
    return (PlainKind)plain->token->kind;
}

/* The token after the next one. */
static inline PlainKind plain_second(const Plain *plain)
{
    return plain->token < plain->end ? (PlainKind)plain->token[1].kind : PLAIN_END;
}

static inline Kind plain_kind(const Plain *plain, NodeId node)
{
    return (Kind)plain->nodes[node].kind;
}

/* Takes a token that has to be there, as a node without a name. */
void plain_expect(Plain *plain, PlainKind token, Kind kind);

/* Whether the next token is that name. */
bool plain_is(const Plain *plain, const char *name);

/* ---- expressions: plain_expression.c, plain_atom.c, plain_definition.c ------------------- */

void plain_expression(Plain *plain, Field field);

/* Without a conditional, a lambda or a walrus outside of brackets. */
void plain_disjunction(Plain *plain, Field field);

/* Operands of comparisons: no `not`, `and`, `or`. */
void plain_operand(Plain *plain, Field field);

/* An atom with what is called, looked up and indexed on it. */
void plain_primary(Plain *plain, Field field);
void plain_atom(Plain *plain, Field field);

/* Expressions between commas: one, or an expression_list. Gives the first one's number. */
NodeId plain_expressions(Plain *plain, Field field);

/* Whether an expression may start with the next token. */
bool plain_starts_expression(const Plain *plain);

/* An expression, or one with a star before its first name. */
void plain_item(Plain *plain, Field field);

/* Whether an expression's text starts with a star. */
bool plain_is_starred(const Plain *plain, NodeId node);

void plain_yield(Plain *plain, Field field);
void plain_arguments(Plain *plain, Field field);
void plain_type(Plain *plain, Field field);
void plain_type_parameters(Plain *plain, Field field);
void plain_parameters(Plain *plain);
void plain_lambda_parameters(Plain *plain);
void plain_lambda(Plain *plain, Field field);
void plain_strings(Plain *plain, Field field);

/* The targets of a loop. */
void plain_targets(Plain *plain);

/* Makes an expression a target; gives up where it cannot be one. */
void plain_make_pattern(Plain *plain, NodeId node);

void plain_function(Plain *plain, Field field);
void plain_class(Plain *plain, Field field);
void plain_decorated(Plain *plain);

/* ---- statements: plain_statement.c, plain_with.c, plain_match.c -------------------------- */

/* The colon and the block behind it; gives where it ends. */
uint32_t plain_suite(Plain *plain, Field field);
uint32_t plain_else(Plain *plain, Field field);
void plain_take_async(Plain *plain);
void plain_try(Plain *plain);
void plain_with(Plain *plain);
bool plain_is_match(const Plain *plain);
void plain_match(Plain *plain);

#endif
