/* The syntax tree of one file in a form that the analysis can index: nodes in one array, in
 * preorder, so that a subtree is a range of it. Comments and punctuation are left out. Internal
 * to src/python. */
#ifndef FLOORLINT_PYTHON_AST_H
#define FLOORLINT_PYTHON_AST_H

#include "floorlint/source.h"
#include "floorlint/vec.h"

#include "name.h"
#include "syntax_tree.h"

/* Every kind of node that the analysis looks at, and what the flat tree calls it. */
#define FL_NODE_KINDS(X)                                                                       \
    X(MODULE, MODULE)                                                                          \
    X(IMPORT, IMPORT)                                                                          \
    X(IMPORT_FROM, IMPORT_FROM)                                                                \
    X(IMPORT_FUTURE, FUTURE_IMPORT)                                                            \
    X(ALIASED_IMPORT, ALIASED_IMPORT)                                                          \
    X(RELATIVE_IMPORT, RELATIVE_IMPORT)                                                        \
    X(IMPORT_PREFIX, IMPORT_PREFIX)                                                            \
    X(WILDCARD, WILDCARD)                                                                      \
    X(DOTTED_NAME, DOTTED_NAME)                                                                \
    X(IDENTIFIER, IDENTIFIER)                                                                  \
    X(EXPRESSION_STATEMENT, EXPRESSION_STATEMENT)                                              \
    X(ASSIGNMENT, ASSIGNMENT)                                                                  \
    X(AUGMENTED_ASSIGNMENT, AUGMENTED_ASSIGNMENT)                                              \
    X(ASSERT, ASSERT)                                                                          \
    X(RETURN, RETURN)                                                                          \
    X(RAISE, RAISE)                                                                            \
    X(DELETE, DELETE)                                                                          \
    X(BREAK, BREAK)                                                                            \
    X(CONTINUE, CONTINUE)                                                                      \
    X(GLOBAL, GLOBAL)                                                                          \
    X(NONLOCAL, NONLOCAL)                                                                      \
    X(TYPE_ALIAS, TYPE_ALIAS)                                                                  \
    X(IF, IF)                                                                                  \
    X(ELIF, ELIF)                                                                              \
    X(ELSE, ELSE)                                                                              \
    X(FOR, FOR)                                                                                \
    X(WHILE, WHILE)                                                                            \
    X(TRY, TRY)                                                                                \
    X(EXCEPT, EXCEPT)                                                                          \
    X(FINALLY, FINALLY)                                                                        \
    X(WITH, WITH)                                                                              \
    X(WITH_CLAUSE, WITH_CLAUSE)                                                                \
    X(WITH_ITEM, WITH_ITEM)                                                                    \
    X(MATCH, MATCH)                                                                            \
    X(CASE, CASE)                                                                              \
    X(CASE_PATTERN, CASE_PATTERN)                                                              \
    X(UNION_PATTERN, UNION_PATTERN)                                                            \
    X(CLASS_PATTERN, CLASS_PATTERN)                                                            \
    X(KEYWORD_PATTERN, KEYWORD_PATTERN)                                                        \
    X(DICT_PATTERN, DICT_PATTERN)                                                              \
    X(SPLAT_PATTERN, SPLAT_PATTERN)                                                            \
    X(FUNCTION, FUNCTION)                                                                      \
    X(CLASS, CLASS)                                                                            \
    X(DECORATED, DECORATED)                                                                    \
    X(DECORATOR, DECORATOR)                                                                    \
    X(BLOCK, BLOCK)                                                                            \
    X(PARAMETERS, PARAMETERS)                                                                  \
    X(LAMBDA_PARAMETERS, LAMBDA_PARAMETERS)                                                    \
    X(DEFAULT_PARAMETER, DEFAULT_PARAMETER)                                                    \
    X(TYPED_PARAMETER, TYPED_PARAMETER)                                                        \
    X(TYPED_DEFAULT_PARAMETER, TYPED_DEFAULT_PARAMETER)                                        \
    X(LIST_SPLAT_PATTERN, LIST_SPLAT_PATTERN)                                                  \
    X(DICTIONARY_SPLAT_PATTERN, DICTIONARY_SPLAT_PATTERN)                                      \
    X(PATTERN_LIST, PATTERN_LIST)                                                              \
    X(TUPLE_PATTERN, TUPLE_PATTERN)                                                            \
    X(LIST_PATTERN, LIST_PATTERN)                                                              \
    X(AS_PATTERN, AS_PATTERN)                                                                  \
    X(AS_PATTERN_TARGET, AS_PATTERN_TARGET)                                                    \
    X(TYPE, TYPE)                                                                              \
    X(GENERIC_TYPE, GENERIC_TYPE)                                                              \
    X(UNION_TYPE, UNION_TYPE)                                                                  \
    X(MEMBER_TYPE, MEMBER_TYPE)                                                                \
    X(TYPE_PARAMETER, TYPE_PARAMETER)                                                          \
    X(LAMBDA, LAMBDA)                                                                          \
    X(LIST_COMPREHENSION, LIST_COMPREHENSION)                                                  \
    X(SET_COMPREHENSION, SET_COMPREHENSION)                                                    \
    X(DICTIONARY_COMPREHENSION, DICTIONARY_COMPREHENSION)                                      \
    X(GENERATOR, GENERATOR)                                                                    \
    X(FOR_IN, FOR_IN)                                                                          \
    X(IF_CLAUSE, IF_CLAUSE)                                                                    \
    X(NAMED_EXPRESSION, NAMED_EXPRESSION)                                                      \
    X(CONDITIONAL, CONDITIONAL)                                                                \
    X(BOOLEAN, BOOLEAN)                                                                        \
    X(NOT, NOT)                                                                                \
    X(COMPARISON, COMPARISON)                                                                  \
    X(BINARY, BINARY_OPERATOR)                                                                 \
    X(UNARY, UNARY_OPERATOR)                                                                   \
    X(AWAIT, AWAIT)                                                                            \
    X(YIELD, YIELD)                                                                            \
    X(ATTRIBUTE, ATTRIBUTE)                                                                    \
    X(SUBSCRIPT, SUBSCRIPT)                                                                    \
    X(SLICE, SLICE)                                                                            \
    X(CALL, CALL)                                                                              \
    X(ARGUMENTS, ARGUMENT_LIST)                                                                \
    X(KEYWORD_ARGUMENT, KEYWORD_ARGUMENT)                                                      \
    X(LIST_SPLAT, LIST_SPLAT)                                                                  \
    X(DICTIONARY_SPLAT, DICTIONARY_SPLAT)                                                      \
    X(PARENTHESIZED, PARENTHESIZED)                                                            \
    X(EXPRESSION_LIST, EXPRESSION_LIST)                                                        \
    X(TUPLE, TUPLE)                                                                            \
    X(LIST, LIST)                                                                              \
    X(SET, SET)                                                                                \
    X(DICTIONARY, DICTIONARY)                                                                  \
    X(PAIR, PAIR)                                                                              \
    X(STRING, STRING)                                                                          \
    X(CONCATENATED_STRING, CONCATENATED_STRING)                                                \
    X(STRING_START, STRING_START)                                                              \
    X(STRING_CONTENT, STRING_CONTENT)                                                          \
    X(STRING_END, STRING_END)                                                                  \
    X(ESCAPE, ESCAPE)                                                                          \
    X(INTERPOLATION, INTERPOLATION)                                                            \
    X(INTEGER, INTEGER)                                                                        \
    X(FLOAT, FLOAT)                                                                            \
    X(TRUE, TRUE)                                                                              \
    X(FALSE, FALSE)                                                                            \
    X(NONE, NONE)                                                                              \
    X(ELLIPSIS, ELLIPSIS)                                                                      \
    X(PRINT, PRINT)                                                                            \
    X(ERROR, ERROR)

typedef enum PyKind {
    PY_OTHER = KIND_OTHER, /* a named node that has no meaning of its own here */
#define FL_KIND(name, kind) PY_##name = KIND_##kind,
    FL_NODE_KINDS(FL_KIND)
#undef FL_KIND
        PY_TOKEN = KIND_COUNT /* an operator, or the word `async` */
} PyKind;

/* An index into Ast.nodes; 0 is no node, the root is 1. */
typedef uint32_t PyId;

typedef enum PyFlag {
    PY_STORE = 1,      /* an identifier that is bound here, not read */
    PY_NOT_A_NAME = 2, /* an identifier that is no name: an attribute, a keyword, a label */
    PY_BROKEN = 4,     /* the subtree holds an error */
    PY_ANNOTATION = 8, /* stands in an annotation */
    PY_CHECKED = 16    /* its type was worked out (or is being worked out) */
} PyFlag;

struct Type;

typedef struct PyNode {
    uint16_t kind;
    uint8_t field; /* in its parent */
    uint8_t flags;
    uint32_t start, end; /* bytes of the source */
    PyId parent, first, next;
    PyId last;               /* its last descendant (itself where it has none) */
    NameId name;             /* identifiers: the interned text */
    uint32_t ctx;            /* under which guards it stands (model.h); 0: never walked */
    uint32_t def;            /* a name's definition (model.h); of a function, class, lambda or
                                comprehension: its scope */
    const struct Type *type; /* of an expression, once it was asked for */
} PyNode;

typedef struct Ast {
    Arena *arena;
    const Source *source;
    PyNode *nodes; /* nodes[0] is no node */
    size_t count, cap;
    bool broken; /* some part did not parse */
    uint32_t broken_at;
} Ast;

/* Appends a tree below `parent` (0 for a file's own tree) and gives its root. `shift` is what a
 * fragment's offsets need to become the file's. A name's text is interned in `names`. `ids` (as
 * many as the tree has nodes; or NULL) receives what each node became: 0 where it was left out.
 */
PyId ast_append(Ast *ast, Names *names, const SyntaxTree *tree, PyId parent, uint32_t shift,
                PyId *ids);

/* The first child with that field or of that kind; 0 where there is none. */
PyId ast_field(const Ast *ast, PyId node, Field field);
PyId ast_child(const Ast *ast, PyId node, PyKind kind);

/* The source text of a node. */
Str ast_text(const Ast *ast, PyId node);

#endif
