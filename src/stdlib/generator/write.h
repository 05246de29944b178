/* facts.tsv: the merged library as text that people can read and compare. */
#ifndef STDLIB_WRITE_H
#define STDLIB_WRITE_H

#include "floorlint/buf.h"

#include "model.h"

void write_library(Library *library, Buf *out);

#endif
