/* Jupyter notebooks (nbformat 4): JSON files whose code cells make one program. Internal to
 * src/python. */
#ifndef FLOORLINT_PYTHON_NOTEBOOK_H
#define FLOORLINT_PYTHON_NOTEBOOK_H

#include "floorlint/document.h"
#include "floorlint/requirement.h"

typedef struct NotebookPiece {
    uint32_t start; /* byte of the code */
    const Node *node;
} NotebookPiece;

typedef struct Notebook {
    Arena *arena;
    const Source *file; /* the JSON */
    Source code; /* all cells, one after another; what IPython alone understands is blank */
    VEC(NotebookPiece) pieces;
    Span problem_span; /* where `problem` says why there is no or not all code */
    Str problem;
} Notebook;

bool notebook_is(Str path);

/* Reads the code of a notebook; it lives in the arena. No code where its kernel is not Python.
 */
Notebook *notebook_read(Arena *arena, const Source *file);

/* Moves the places of a report on the code into the JSON file. They live in `out`. */
void notebook_place(Notebook *notebook, Arena *out, PythonReport *report);

#endif
