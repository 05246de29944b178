/* `floorlint: ignore[rule, rule] why` and `floorlint: file-ignore[rule] why` in comments. */
#ifndef FLOORLINT_SUPPRESSION_H
#define FLOORLINT_SUPPRESSION_H

#include "floorlint/document.h"
#include "floorlint/rule.h"
#include "floorlint/vec.h"

typedef struct Suppression {
    Place place; /* of the comment's `ignore[...]` */
    RuleSet rules;
    Str unknown; /* the first name that is no rule's, or what is wrong with the comment; empty
                    where all is well */
    uint32_t first_line, last_line; /* that it covers; 0 to UINT32_MAX for the whole file */
    bool used;
} Suppression;

typedef struct Suppressions {
    Arena *arena;
    VEC(Suppression) items;
} Suppressions;

/* Finds the ignore comments of a file; text inside strings and scalars is none. Cheap where the
 * file has no "floorlint:".
 *
 * At the end of a line a comment covers that line. Alone on a line it covers the statement,
 * key, instruction or definition that starts on the next line which is neither empty nor a
 * comment: documents know where that ends; else `extent` gives its last line by its first; NULL
 * takes the one line only. */
typedef uint32_t (*SuppressionExtent)(const void *state, uint32_t first_line);
void suppressions_read(Suppressions *suppressions, const Source *source, Syntax syntax,
                       SuppressionExtent extent, const void *state);

#endif
