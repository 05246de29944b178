/* `floorlint: ignore[rule, rule] why` and `floorlint: file-ignore[rule] why` in comments. */
#ifndef FLOORLINT_SUPPRESSION_H
#define FLOORLINT_SUPPRESSION_H

#include "floorlint/document.h"
#include "floorlint/rule.h"
#include "floorlint/vec.h"

typedef struct Suppression {
    Place place; /* of the comment's `ignore[...]` */
    RuleSet rules;
    Str unknown;                    /* a rule name that is not one; empty where all are */
    uint32_t first_line, last_line; /* that it covers; 0 to UINT32_MAX for the whole file */
    bool used;
} Suppression;

typedef struct Suppressions {
    Arena *arena;
    VEC(Suppression) items;
} Suppressions;

/* Finds the ignore comments of a file. Cheap where the text has no "floorlint:". `extent` gives
 * the last line of the statement, key, instruction or definition that starts on a line, for
 * comments alone on their line; NULL takes the next line only. */
typedef uint32_t (*SuppressionExtent)(const void *state, uint32_t first_line);
void suppressions_read(Suppressions *suppressions, const Source *source, Syntax syntax,
                       SuppressionExtent extent, const void *state);

#endif
