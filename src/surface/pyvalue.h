/* What an expression of a Python file is worth where its syntax tree alone can tell: literals
 * joined by `+`, `%`, format(), join() and f-strings, of constants of the module. */
#ifndef SURFACE_PYVALUE_H
#define SURFACE_PYVALUE_H

#include "pytree.h"

/* The text that an expression makes, each byte with its place in the file. False where it is
 * no text, or its value depends on more than constants. */
bool pyvalue_text(const PyTree *tree, TSNode expression, Passage *text);

#endif
