/* Reports of what some minor does not have. Internal to src/python. */
#ifndef FLOORLINT_PYTHON_CHECK_H
#define FLOORLINT_PYTHON_CHECK_H

#include "flow.h"

typedef struct Finding {
    PyId node; /* under whose context it stands */
    PyId at;   /* where it is shown; 0: at the node */
    RequirementKind kind;
    Str subject;
    ApiId symbol;
    Str note;
    MinorMask present, lacking;
    Exception exception;
} Finding;

/* Adds a requirement unless a guard or a handler around it protects it. */
void check_report(File *file, const Finding *finding);

/* What a callee's parameters are looked up by. */
typedef struct Callable {
    ApiId api;
    size_t skip; /* positional arguments before the first parameter: an explicit self */
} Callable;

/* Reports literal arguments in which some minor does not understand a part, of a call that is
 * made on `minors`. */
void check_literals(File *file, PyId call, Callable callable, MinorMask minors);

/* Reports the parameters of a call that its callee lacks on some minor. */
void check_call(File *file, PyId call, const Type *callee);

#endif
