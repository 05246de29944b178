/* What the grammar cannot read is mended in a copy of the text. Internal to src/python. */
#ifndef FLOORLINT_PYTHON_SYNTAX_MEND_H
#define FLOORLINT_PYTHON_SYNTAX_MEND_H

#include "syntax_feature.h"
#include "syntax_lexer.h"
#include "syntax_tree.h"

/* A feature that tokens show. */
typedef struct TokenFind {
    FeatureId feature;
    Span span;
} TokenFind;

/* A place that nobody could read. */
typedef struct Unreadable {
    Span span;
    const char *reason;
} Unreadable;

struct SyntaxMend {
    Arena *arena;
    VEC(TokenFind) finds;
    VEC(Unreadable) unreadable;
    VEC(Span) errors; /* of the tree: ERROR and MISSING nodes, in order */
};

/* How far mending goes: what some Python accepts for sure, then also spellings that only
 * annotations need (slices and repeated subscripts), which cost types elsewhere. */
typedef enum MendRound { MEND_FIRST, MEND_ANNOTATIONS, MEND_ROUNDS } MendRound;

/* One logical line. */
typedef struct LogicalLine {
    const Token *tokens;
    size_t count;  /* without its NEWLINE */
    bool complete; /* every bracket is closed */
} LogicalLine;

/* Mends one line in place; `text` is the copy. Says whether something was changed. */
bool mend_line(struct SyntaxMend *mend, char *text, size_t length, const LogicalLine *line,
               MendRound round);

/* Why a line is no Python; NULL where its tokens may follow each other. */
const char *mend_explain(Str text, const LogicalLine *line, Span *where);

#endif
