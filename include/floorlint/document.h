/* One located, read-only tree for every configuration syntax. Nothing above this module knows
 * which syntax a value came from. */
#ifndef FLOORLINT_DOCUMENT_H
#define FLOORLINT_DOCUMENT_H

#include "floorlint/source.h"

typedef enum Syntax {
    SYNTAX_YAML, /* libyaml's events; anchors, aliases and merge keys resolved; many documents
                  */
    SYNTAX_TOML, /* TOML 1.1 */
    SYNTAX_JSON, /* comments and trailing commas are allowed */
    SYNTAX_INI,  /* configparser's dialect: a map of sections, of keys, of values */
    SYNTAX_DOCKERFILE, /* a list of maps {INSTRUCTION: arguments}; dockerfile.h tells more */
    SYNTAX_LINES,      /* a list of lines, as scalars without their line ends */
    SYNTAX_PYTHON,     /* read by src/python, not by this module */
    SYNTAX_COUNT
} Syntax;

typedef enum NodeKind { NODE_SCALAR, NODE_MAP, NODE_LIST } NodeKind;

/* What the syntax itself makes of a scalar: a plain YAML 3.10 is a float, "3.10" a string. */
typedef enum ScalarType {
    SCALAR_STRING,
    SCALAR_INTEGER,
    SCALAR_FLOAT,
    SCALAR_BOOL,
    SCALAR_NULL,
    SCALAR_OTHER /* TOML dates */
} ScalarType;

typedef enum Quoting {
    QUOTING_PLAIN,
    QUOTING_SINGLE,
    QUOTING_DOUBLE,
    QUOTING_LITERAL, /* YAML |  TOML ''' */
    QUOTING_FOLDED,  /* YAML >  TOML """ */
} Quoting;

typedef struct Node Node;

struct Node {
    NodeKind kind;
    Span span;          /* of the whole node, quotes included */
    const Node *parent; /* NULL for a document's root */
    const Node *key;    /* of a map's value: its key, a scalar; else NULL */
    size_t index;       /* the position among the parent's children, from 0 */

    /* Scalars. */
    Str text;     /* the decoded value; plain scalars as written */
    Span content; /* the bytes inside the quotes */
    ScalarType type;
    Quoting quoting;

    /* Maps and lists: children in the order of the file. */
    Node **children;
    size_t count;

    bool aliased;  /* a copy made for a YAML alias: its spans are the anchored node's */
    bool computed; /* has a tag such as !Ref or !Sub, or is an alias of nothing: its text is no
                      plain value */
    bool shadowed; /* a later duplicate of its key wins: node_get and key paths pass it by */

    const struct NodeOrigin
        *origin; /* private: where `text` is no verbatim copy of `content` */
};

typedef struct Document {
    const Source *source;
    Syntax syntax;
    Node **roots; /* YAML may hold several documents, the others one; none where empty */
    size_t root_count;

    /* Where the syntax was broken: the tree holds what could be read all the same. */
    bool failed;
    Span problem_span;
    Str problem; /* lower case, no full stop */
} Document;

/* Reads a file. Never NULL; trouble is in `failed`. Budgets are those of limits.h. The tree
 * borrows from the source and lives in the arena. */
const Document *document_read(Arena *arena, const Source *source, Syntax syntax);

/* The value of a map's key; NULL where there is none or `node` is no map. NULL is allowed. */
const Node *node_get(const Node *node, Str key);

/* node_get along a dotted path of plain keys: "project.requires-python". */
const Node *node_at(const Node *node, const char *dotted);

bool node_is_scalar(const Node *node); /* false for NULL */
bool node_is_map(const Node *node);
bool node_is_list(const Node *node);
bool node_is_string(const Node *node); /* a scalar of type SCALAR_STRING */

/* The file's bytes for text[from, to) of a scalar's decoded value: exact also inside block
 * scalars, escapes and strings over several lines. */
Span node_slice(const Node *node, size_t from, size_t to);

/* The dotted path from the root, for messages: "jobs.test.strategy.matrix.python[1]". */
Str node_path(Arena *arena, const Node *node);

#endif
