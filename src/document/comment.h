/* Where the comments of a file are, in every syntax. */
#ifndef FLOORLINT_DOCUMENT_COMMENT_H
#define FLOORLINT_DOCUMENT_COMMENT_H

#include "floorlint/document.h"
#include "floorlint/vec.h"

typedef VEC(Span) Comments;

/* Finds all comments, in order; each ends before its line end. `document` is the file's tree,
 * for the syntaxes that have one; it tells strings and scalars from comments. */
void comments_find(Arena *arena, const Source *source, Syntax syntax, const Document *document,
                   Comments *comments);

/* Whether a line (without its line end) of the file at a path holds nothing but a comment. */
bool comment_is_whole_line(Str line, Syntax syntax, Str path);

#endif
