/* Variables in the texts of CI files: $VAR, $(var), << parameters.x >>, $[[ inputs.x ]]. */
#ifndef SURFACE_CI_EXPAND_H
#define SURFACE_CI_EXPAND_H

#include "ci.h"

/* One way to write a variable. */
typedef struct CiMark {
    const char *open, *close; /* close NULL: the name goes as far as its letters do */
} CiMark;

typedef struct CiExpander {
    Ci *ci;
    const CiMark *marks; /* longer openings first */
    size_t mark_count;
    /* The value of a name; VALUE_UNKNOWN where there is none. */
    Value (*lookup)(void *state, Str name);
    void *state;
    unsigned depth; /* variables in variables */
} CiExpander;

/* A scalar with its variables replaced. What is not known stays as it is written, and makes the
 * value VALUE_UNKNOWN. */
Value ci_expand(CiExpander *expander, const Value *scalar);

/* The claims of an image: a registry or a prefix may be unknown, its last part may not. False
 * where the image is not known. `claims` stays empty where it is no image of Python. */
bool ci_claim_image(Ci *ci, const CiUse *use, const Value *image, CiClaims *claims);

/* The lines of a list of commands (lists in it included) as one script; a scalar is itself. */
Value ci_script_of(Ci *ci, const CiFile *file, const Node *const *parts, size_t count);

/* A list of packages as the commands that install each of them: "brew install python@3.10". */
Value ci_install_of(Ci *ci, const CiFile *file, const Node *packages, const char *installer);

/* The claims of a variable that nothing was seen to use: what a name about Python gives away,
 * or a path to an interpreter whatever its name is. */
void ci_claim_named(Ci *ci, const CiFile *file, const Node *node, Str name, CiSurface surface,
                    Spelling spelling);

#endif
