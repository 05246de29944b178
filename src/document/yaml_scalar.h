/* YAML scalars: their spans, their decoded text with the way back to the file, their types. */
#ifndef FLOORLINT_DOCUMENT_YAML_SCALAR_H
#define FLOORLINT_DOCUMENT_YAML_SCALAR_H

#include <yaml.h>

#include "tree.h"

/* What libyaml says about a scalar, in bytes of the tree's text. */
typedef struct YamlScalar {
    size_t start; /* where it begins, behind its anchor and its tag */
    size_t end;   /* where libyaml ends it */
    Str value;    /* decoded by libyaml */
    Str tag;      /* as resolved; empty where there is none */
    yaml_scalar_style_t style;
    bool indented; /* a block collection is around it, */
    size_t indent; /* at this column */
} YamlScalar;

/* Bytes of the line end that a text begins with, as YAML 1.1 knows them; 0 where it does not.
 */
size_t yaml_break_length(Str text);

/* The node of a scalar. Its text is libyaml's, borrowed from the file where it is verbatim. */
Node *yaml_scalar_node(Tree *tree, const YamlScalar *scalar);

#endif
