/* Which minors take an `if` of a stub. */
#ifndef STDLIB_CONDITION_H
#define STDLIB_CONDITION_H

#include <tree_sitter/api.h>

#include "model.h"

typedef struct Branches {
    Minors yes, no;
} Branches;

/* The text of a node. */
Str node_text(Str source, TSNode node);

/* Tests of sys.version_info and sys.platform, and what combines them; anything else may go
 * either way. */
Branches condition_read(Str source, TSNode test);

Minors minors_both(Minors a, Minors b);
Minors minors_either(Minors a, Minors b);

#endif
