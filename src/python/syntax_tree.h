/* A syntax tree as one flat array in the order of the source: parents, siblings and the
 * enclosing scope cost one step each, and no walk recurses, however deep the nesting. Comments
 * and continued lines' backslashes are left out. Internal to src/python. */
#ifndef FLOORLINT_PYTHON_SYNTAX_TREE_H
#define FLOORLINT_PYTHON_SYNTAX_TREE_H

#include <tree_sitter/api.h>

#include "floorlint/source.h"

typedef enum Kind {
    KIND_OTHER,
    KIND_ERROR,
#define FL_KIND(name, type)  KIND_##name,
#define FL_TOKEN(name, text) KIND_TOKEN_##name,
#include "grammar_kinds.def"
#undef FL_KIND
#undef FL_TOKEN
    KIND_COUNT
} Kind;

typedef enum Field {
    FIELD_NONE,
#define FL_FIELD(name, type) FIELD_##name,
#include "grammar_fields.def"
#undef FL_FIELD
    FIELD_COUNT
} Field;

/* An index into SyntaxTree.nodes. */
typedef uint32_t NodeId;
#define NODE_NONE UINT32_MAX

typedef enum NodeFlag {
    NODE_MISSING = 1,       /* the parser made it up */
    NODE_NAMED = 2,         /* no token of the grammar's own */
    NODE_ASYNCHRONOUS = 4,  /* a function or comprehension that is */
    NODE_YIELDS = 8,        /* a function whose body yields */
    NODE_HAS_CHILDREN = 16, /* the next node is its first child */
} NodeFlag;

typedef struct SyntaxNode {
    uint8_t kind;  /* Kind */
    uint8_t field; /* Field, by which its parent holds it */
    uint8_t flags; /* NodeFlag */
    uint32_t start, end;
    NodeId parent;
    NodeId next;  /* sibling */
    NodeId scope; /* the innermost node around it that evaluates it: see tree_new */
} SyntaxNode;

typedef struct SyntaxTree {
    Str text;
    SyntaxNode *nodes;
    size_t count;
} SyntaxTree;

/* What the grammar calls things, resolved once per worker. */
typedef struct SyntaxKinds SyntaxKinds;

/* Lives in the arena. */
const SyntaxKinds *syntax_kinds_new(Arena *arena);

/* Copies a tree of tree-sitter's into the arena.
 *
 * A node's `scope` is the innermost function, class or lambda whose body it is in, the
 * comprehension that evaluates it (the first iterable belongs outside), the loop whose body,
 * the `finally` clause or the f-string field that it is in; NODE_NONE for the module's own. */
SyntaxTree tree_new(Arena *arena, const SyntaxKinds *kinds, TSNode root, Str text);

/* Works out parents, siblings and scopes of nodes whose `next` counts the nodes below them. */
void tree_link(SyntaxTree *tree);

/* Children. NODE_NONE behind the last one. */
NodeId tree_first(const SyntaxTree *tree, NodeId parent);
NodeId tree_next(const SyntaxTree *tree, NodeId node);

/* The first child that is held by a field, or of a kind; NODE_NONE where there is none. */
NodeId tree_field(const SyntaxTree *tree, NodeId parent, Field field);
NodeId tree_child(const SyntaxTree *tree, NodeId parent, Kind kind);

Kind tree_kind(const SyntaxTree *tree, NodeId node); /* KIND_OTHER for NODE_NONE */
Str tree_text(const SyntaxTree *tree, NodeId node);
bool tree_is(const SyntaxTree *tree, NodeId node, const char *text);

/* Whether the text of an expression starts with the token `*`: the grammar glues a star to the
 * first name of `*f(x)`. */
bool tree_starred(const SyntaxTree *tree, NodeId node);

/* Whether a walrus is none: in a replacement field `x:=5` is the name `x` with the format
 * specification `=5`. */
bool tree_is_specification(const SyntaxTree *tree, NodeId walrus);

/* What stands inside of parentheses, however many. */
NodeId tree_strip(const SyntaxTree *tree, NodeId node);

bool kind_is_comprehension(Kind kind); /* generator expressions, too */

/* The function, lambda or class around a node; NODE_NONE for the module. */
NodeId tree_function(const SyntaxTree *tree, NodeId node);

#endif
