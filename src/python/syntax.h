/* The syntax rows: what a file's grammar needs of Python. Internal to src/python. */
#ifndef FLOORLINT_PYTHON_SYNTAX_H
#define FLOORLINT_PYTHON_SYNTAX_H

#include <tree_sitter/api.h>

#include "floorlint/python.h"

#include "facts.h"

/* What the grammar calls things, resolved once per worker. */
typedef struct SyntaxKinds SyntaxKinds;

/* Lives in the arena. */
const SyntaxKinds *syntax_kinds_new(Arena *arena);

/* A parsed file. The grammar fails on some code that Python accepts (type parameter defaults,
 * lazy imports, a bracketed line indented less than its block, …), on lone CRs and on bytes
 * that are not UTF-8. Such places are mended in a copy of the text, in which every token keeps
 * its offset, and what the mended tokens say is kept aside. */
typedef struct SyntaxParse {
    TSTree *tree; /* the caller's to delete */
    Str text;     /* what was parsed: the source's bytes or a copy of the same length */
    struct SyntaxMend *mend; /* what only the tokens know; NULL where nothing was mended */
} SyntaxParse;

/* Parses a source (`parser` has the Python language). What it needs lives in `scratch`, and so
 * does the mended text. tree is NULL only where the parser was cancelled. */
SyntaxParse syntax_parse(TSParser *parser, Arena *scratch, const Source *source);

typedef struct SyntaxInput {
    const Source *source;
    const SyntaxParse *parse; /* NULL: `root` is a tree of source->text as it is */
    TSNode root;
    const SyntaxKinds *kinds; /* NULL: made for this one call */
    const PythonFacts *facts; /* NULL: rows that are evaluated at run time stay silent */
    MinorMask wanted;         /* only what some of these minors lacks or warns about */
    Arena *arena;             /* where what is added to the report lives */
    Arena *scratch;           /* for the call; may be the same */
} SyntaxInput;

/* Adds a requirement for each use of a syntax feature, in the order of their places, and a
 * `parse-failed` remark for each part of the file that no version of Python can read. */
void syntax_check(const SyntaxInput *input, PythonReport *report);

#endif
