/* The scalars of TOML: strings of all four kinds, and bare words. */
#ifndef FLOORLINT_DOCUMENT_TOML_TEXT_H
#define FLOORLINT_DOCUMENT_TOML_TEXT_H

#include "tree.h"

typedef struct TomlReader {
    Tree *tree;
    size_t at;
    bool broken;    /* the statement at hand is no TOML: go on with the next line */
    bool unbounded; /* a string of many lines has no end: nothing after it can be trusted */
} TomlReader;

void toml_break(TomlReader *reader, size_t start, size_t end, Str problem);

/* The byte at the cursor; NUL at the end. */
static inline char toml_peek(const TomlReader *reader)
{
    return tree_byte(reader->tree, reader->at);
}

/* Whether the cursor is at a line end or the end of the file. */
bool toml_at_line_end(const TomlReader *reader);

/* The string at the cursor, a quote. */
Node *toml_read_string(TomlReader *reader);

/* A number, boolean or date at the cursor. */
Node *toml_read_word(TomlReader *reader);

#endif
