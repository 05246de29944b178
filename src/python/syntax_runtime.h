/* Asking the facts about names. Internal to src/python. */
#ifndef FLOORLINT_PYTHON_SYNTAX_RUNTIME_H
#define FLOORLINT_PYTHON_SYNTAX_RUNTIME_H

#include "syntax_walk.h"

typedef struct Asking {
    Walk *walk;
    VEC(NodeId) ids;     /* nodes that questions are about; sorted, when they are asked */
    TSNode *nodes;       /* theirs */
    VEC(NodeId) forward; /* names in annotations that nothing has bound yet */
} Asking;

/* syntax_forward.c: collects names in annotations that are certainly unbound when the
 * annotation is evaluated, and needs their nodes. */
void forward_prepare(Asking *asking);

#endif
