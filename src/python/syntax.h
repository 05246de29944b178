/* The syntax rows: what a file's grammar needs of Python. Internal to src/python. */
#ifndef FLOORLINT_PYTHON_SYNTAX_H
#define FLOORLINT_PYTHON_SYNTAX_H

#include <tree_sitter/api.h>

#include "floorlint/python.h"

#include "facts.h"

/* A parsed file. The grammar fails on some code that Python accepts (type parameter defaults,
 * lazy imports, a bracketed line indented less than its block, …), on lone CRs and on bytes
 * that are not UTF-8. Such places are mended in a copy of the text, in which every token keeps
 * its offset, and what the mended tokens say is kept aside. */
typedef struct SyntaxParse {
    bool parsed;     /* false only where the parser was cancelled; then there is no tree */
    bool broken;     /* the tree has errors */
    SyntaxTree tree; /* over what was parsed: the source's bytes or a copy of the same length */
    struct SyntaxMend *mend; /* what only the tokens know; NULL where nothing was mended */
} SyntaxParse;

/* Parses a source (`parser` has the Python language). What it needs and gives, the mended text
 * too, lives in `scratch`. */
SyntaxParse syntax_parse(TSParser *parser, const SyntaxKinds *kinds, Arena *scratch,
                         const Source *source);

typedef struct SyntaxInput {
    const Source *source;
    const SyntaxParse *parse; /* of the source */
    const PythonFacts *facts; /* NULL: rows that are evaluated at run time stay silent */
    MinorMask wanted;         /* only what some of these minors lacks or warns about */
    Arena *arena;             /* where what is added to the report lives */
    Arena *scratch;           /* for the call; may be the same */
} SyntaxInput;

/* Adds a requirement for each use of a syntax feature, in the order of their places, and a
 * `parse-failed` remark for each part of the file that no version of Python can read. */
void syntax_check(const SyntaxInput *input, PythonReport *report);

#endif
