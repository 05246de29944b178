/* facts.h over the model of a file. Internal to src/python. */
#ifndef FLOORLINT_PYTHON_PYTHONFACTS_H
#define FLOORLINT_PYTHON_PYTHONFACTS_H

#include "facts.h"
#include "model.h"

/* What may be asked of a file that was read; good until its memory is reset. */
PythonFacts facts_of(File *file);

#endif
