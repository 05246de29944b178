/* What the syntax rows that are evaluated at run time (`list[int]`, `X | Y`, dict union) ask of
 * the analysis of names, guards and annotations. Internal to src/python. */
#ifndef FLOORLINT_PYTHON_FACTS_H
#define FLOORLINT_PYTHON_FACTS_H

#include "floorlint/stdlib.h"
#include "floorlint/version.h"

#include "syntax_tree.h"

typedef enum NameMeaning {
    NAME_UNKNOWN, /* anything: a parameter, an unresolved import, bound more than once */
    NAME_STDLIB,  /* the standard library's symbol `api` */
    NAME_CLASS, /* a class of the project, without `__or__` on its metaclass as far as is known
                 */
    NAME_INSTANCE, /* an instance of the class `api` (a literal, a constructor call, an
                      annotation) */
    NAME_OTHER /* certainly something else: a function, a module, an instance of a project class
                */
} NameMeaning;

typedef struct NameFact {
    NameMeaning meaning;
    ApiId api;
} NameFact;

typedef struct PythonFacts {
    void *state;
    /* Minors on which the node can run, by all guards around and before it. */
    MinorMask (*reached)(void *state, NodeId node);
    /* Minors of `reached` on which the expression is really evaluated: fewer for annotations.
     */
    MinorMask (*evaluated)(void *state, NodeId node);
    /* Minors on which a handler around the node absorbs that exception ("TypeError"). */
    MinorMask (*absorbed)(void *state, NodeId node, Str exception);
    /* What an expression is. */
    NameFact (*meaning)(void *state, NodeId node);
} PythonFacts;

#endif
