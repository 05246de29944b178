/* conda's match specifications: `python=3.10`, `conda-forge::python >=3.10,<3.13=build`. */
#ifndef SURFACE_CONDA_H
#define SURFACE_CONDA_H

#include "floorlint/str.h"

/* Where in a match specification the version of the package `python` stands: false where it is
 * about another package, or names no version. */
bool conda_python_version(Str spec, size_t *from, size_t *to);

#endif
