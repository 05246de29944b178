/* The syntax tree of one file in a form that the analysis can index: nodes in one array, in
 * preorder, so that a subtree is a range of it. Comments and punctuation are left out. Internal
 * to src/python. */
#ifndef FLOORLINT_PYTHON_AST_H
#define FLOORLINT_PYTHON_AST_H

#include <tree_sitter/api.h>

#include "floorlint/source.h"
#include "floorlint/vec.h"

#include "name.h"

/* Every kind of node that the analysis looks at, with the grammar's name for it. */
#define FL_NODE_KINDS(X)                                                                       \
    X(MODULE, "module")                                                                        \
    X(IMPORT, "import_statement")                                                              \
    X(IMPORT_FROM, "import_from_statement")                                                    \
    X(IMPORT_FUTURE, "future_import_statement")                                                \
    X(ALIASED_IMPORT, "aliased_import")                                                        \
    X(RELATIVE_IMPORT, "relative_import")                                                      \
    X(IMPORT_PREFIX, "import_prefix")                                                          \
    X(WILDCARD, "wildcard_import")                                                             \
    X(DOTTED_NAME, "dotted_name")                                                              \
    X(IDENTIFIER, "identifier")                                                                \
    X(EXPRESSION_STATEMENT, "expression_statement")                                            \
    X(ASSIGNMENT, "assignment")                                                                \
    X(AUGMENTED_ASSIGNMENT, "augmented_assignment")                                            \
    X(ASSERT, "assert_statement")                                                              \
    X(RETURN, "return_statement")                                                              \
    X(RAISE, "raise_statement")                                                                \
    X(DELETE, "delete_statement")                                                              \
    X(BREAK, "break_statement")                                                                \
    X(CONTINUE, "continue_statement")                                                          \
    X(GLOBAL, "global_statement")                                                              \
    X(NONLOCAL, "nonlocal_statement")                                                          \
    X(TYPE_ALIAS, "type_alias_statement")                                                      \
    X(IF, "if_statement")                                                                      \
    X(ELIF, "elif_clause")                                                                     \
    X(ELSE, "else_clause")                                                                     \
    X(FOR, "for_statement")                                                                    \
    X(WHILE, "while_statement")                                                                \
    X(TRY, "try_statement")                                                                    \
    X(EXCEPT, "except_clause")                                                                 \
    X(FINALLY, "finally_clause")                                                               \
    X(WITH, "with_statement")                                                                  \
    X(WITH_CLAUSE, "with_clause")                                                              \
    X(WITH_ITEM, "with_item")                                                                  \
    X(MATCH, "match_statement")                                                                \
    X(CASE, "case_clause")                                                                     \
    X(CASE_PATTERN, "case_pattern")                                                            \
    X(UNION_PATTERN, "union_pattern")                                                          \
    X(CLASS_PATTERN, "class_pattern")                                                          \
    X(KEYWORD_PATTERN, "keyword_pattern")                                                      \
    X(DICT_PATTERN, "dict_pattern")                                                            \
    X(SPLAT_PATTERN, "splat_pattern")                                                          \
    X(FUNCTION, "function_definition")                                                         \
    X(CLASS, "class_definition")                                                               \
    X(DECORATED, "decorated_definition")                                                       \
    X(DECORATOR, "decorator")                                                                  \
    X(BLOCK, "block")                                                                          \
    X(PARAMETERS, "parameters")                                                                \
    X(LAMBDA_PARAMETERS, "lambda_parameters")                                                  \
    X(DEFAULT_PARAMETER, "default_parameter")                                                  \
    X(TYPED_PARAMETER, "typed_parameter")                                                      \
    X(TYPED_DEFAULT_PARAMETER, "typed_default_parameter")                                      \
    X(LIST_SPLAT_PATTERN, "list_splat_pattern")                                                \
    X(DICTIONARY_SPLAT_PATTERN, "dictionary_splat_pattern")                                    \
    X(PATTERN_LIST, "pattern_list")                                                            \
    X(TUPLE_PATTERN, "tuple_pattern")                                                          \
    X(LIST_PATTERN, "list_pattern")                                                            \
    X(AS_PATTERN, "as_pattern")                                                                \
    X(AS_PATTERN_TARGET, "as_pattern_target")                                                  \
    X(TYPE, "type")                                                                            \
    X(GENERIC_TYPE, "generic_type")                                                            \
    X(UNION_TYPE, "union_type")                                                                \
    X(MEMBER_TYPE, "member_type")                                                              \
    X(TYPE_PARAMETER, "type_parameter")                                                        \
    X(LAMBDA, "lambda")                                                                        \
    X(LIST_COMPREHENSION, "list_comprehension")                                                \
    X(SET_COMPREHENSION, "set_comprehension")                                                  \
    X(DICTIONARY_COMPREHENSION, "dictionary_comprehension")                                    \
    X(GENERATOR, "generator_expression")                                                       \
    X(FOR_IN, "for_in_clause")                                                                 \
    X(IF_CLAUSE, "if_clause")                                                                  \
    X(NAMED_EXPRESSION, "named_expression")                                                    \
    X(CONDITIONAL, "conditional_expression")                                                   \
    X(BOOLEAN, "boolean_operator")                                                             \
    X(NOT, "not_operator")                                                                     \
    X(COMPARISON, "comparison_operator")                                                       \
    X(BINARY, "binary_operator")                                                               \
    X(UNARY, "unary_operator")                                                                 \
    X(AWAIT, "await")                                                                          \
    X(YIELD, "yield")                                                                          \
    X(ATTRIBUTE, "attribute")                                                                  \
    X(SUBSCRIPT, "subscript")                                                                  \
    X(SLICE, "slice")                                                                          \
    X(CALL, "call")                                                                            \
    X(ARGUMENTS, "argument_list")                                                              \
    X(KEYWORD_ARGUMENT, "keyword_argument")                                                    \
    X(LIST_SPLAT, "list_splat")                                                                \
    X(DICTIONARY_SPLAT, "dictionary_splat")                                                    \
    X(PARENTHESIZED, "parenthesized_expression")                                               \
    X(EXPRESSION_LIST, "expression_list")                                                      \
    X(TUPLE, "tuple")                                                                          \
    X(LIST, "list")                                                                            \
    X(SET, "set")                                                                              \
    X(DICTIONARY, "dictionary")                                                                \
    X(PAIR, "pair")                                                                            \
    X(STRING, "string")                                                                        \
    X(CONCATENATED_STRING, "concatenated_string")                                              \
    X(STRING_START, "string_start")                                                            \
    X(STRING_CONTENT, "string_content")                                                        \
    X(STRING_END, "string_end")                                                                \
    X(ESCAPE, "escape_sequence")                                                               \
    X(INTERPOLATION, "interpolation")                                                          \
    X(INTEGER, "integer")                                                                      \
    X(FLOAT, "float")                                                                          \
    X(TRUE, "true")                                                                            \
    X(FALSE, "false")                                                                          \
    X(NONE, "none")                                                                            \
    X(ELLIPSIS, "ellipsis")                                                                    \
    X(PRINT, "print_statement")                                                                \
    X(ERROR, "ERROR")

typedef enum PyKind {
    PY_OTHER, /* a named node that has no meaning of its own here */
    PY_TOKEN, /* an operator, or the word `async` */
#define FL_KIND(name, text) PY_##name,
    FL_NODE_KINDS(FL_KIND)
#undef FL_KIND
        PY_KIND_COUNT
} PyKind;

/* The grammar's fields that the analysis asks for. */
#define FL_FIELDS(X)                                                                           \
    X(ALIAS, "alias")                                                                          \
    X(ALTERNATIVE, "alternative")                                                              \
    X(ARGUMENT, "argument")                                                                    \
    X(ARGUMENTS, "arguments")                                                                  \
    X(ATTRIBUTE, "attribute")                                                                  \
    X(BODY, "body")                                                                            \
    X(CAUSE, "cause")                                                                          \
    X(CONDITION, "condition")                                                                  \
    X(CONSEQUENCE, "consequence")                                                              \
    X(DEFINITION, "definition")                                                                \
    X(EXPRESSION, "expression")                                                                \
    X(FUNCTION, "function")                                                                    \
    X(GUARD, "guard")                                                                          \
    X(KEY, "key")                                                                              \
    X(LEFT, "left")                                                                            \
    X(MODULE_NAME, "module_name")                                                              \
    X(NAME, "name")                                                                            \
    X(OBJECT, "object")                                                                        \
    X(OPERATOR, "operator")                                                                    \
    X(OPERATORS, "operators")                                                                  \
    X(PARAMETERS, "parameters")                                                                \
    X(RETURN_TYPE, "return_type")                                                              \
    X(RIGHT, "right")                                                                          \
    X(SUBJECT, "subject")                                                                      \
    X(SUBSCRIPT, "subscript")                                                                  \
    X(SUPERCLASSES, "superclasses")                                                            \
    X(TYPE, "type")                                                                            \
    X(TYPE_PARAMETERS, "type_parameters")                                                      \
    X(VALUE, "value")

typedef enum Field {
    FIELD_NONE,
#define FL_FIELD(name, text) FIELD_##name,
    FL_FIELDS(FL_FIELD)
#undef FL_FIELD
        FIELD_COUNT
} Field;

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

/* What the grammar's symbols and fields mean; made once per worker. */
typedef struct Grammar {
    uint16_t kinds[1024];
    uint8_t fields[64];
} Grammar;

/* False where the grammar has more symbols than fit, or lacks one that the tables name. */
bool grammar_load(const TSLanguage *language, Grammar *grammar);

typedef struct Ast {
    Arena *arena;
    const Source *source;
    PyNode *nodes; /* nodes[0] is no node */
    size_t count, cap;
    bool broken; /* some part did not parse */
    uint32_t broken_at;
} Ast;

/* Appends a tree below `parent` (0 for a file's own tree) and gives its root. `shift` is what a
 * fragment's offsets need to become the file's. A name's text is interned in `names`. */
PyId ast_append(Ast *ast, const Grammar *grammar, Names *names, TSNode root, PyId parent,
                uint32_t shift);

/* The first child with that field or of that kind; 0 where there is none. */
PyId ast_field(const Ast *ast, PyId node, Field field);
PyId ast_child(const Ast *ast, PyId node, PyKind kind);

/* The source text of a node. */
Str ast_text(const Ast *ast, PyId node);

/* The node that a tree-sitter node became; 0 where it was left out. */
PyId ast_find(const Ast *ast, TSNode node, const Grammar *grammar);

#endif
