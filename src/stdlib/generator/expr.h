/* Type expressions of stubs: read from the syntax tree, resolved to the text of facts.tsv. */
#ifndef STDLIB_EXPR_H
#define STDLIB_EXPR_H

#include <tree_sitter/api.h>

#include "model.h"

/* NULL-safe: a null node gives an unknown expression. */
Expr *expr_read(Arena *arena, Str source, TSNode node);

#endif
