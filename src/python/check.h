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
    MinorMask present, lacking;
    Exception exception;
} Finding;

/* Adds a requirement unless a guard or a handler around it protects it. */
void check_report(File *file, const Finding *finding);

/* Reports the parameters of a call that its callee lacks on some minor. */
void check_call(File *file, PyId call, const Type *callee);

#endif
