/* Reads one stub file into a module of a library. */
#ifndef STDLIB_STUB_MODULE_H
#define STDLIB_STUB_MODULE_H

#include "model.h"

typedef struct StubModule {
    Library *library;
    Str name;   /* dotted */
    Str source; /* must live as long as the library */
    bool is_package;
    MinorMask minors;
} StubModule;

void stub_module_read(const StubModule *module);

#endif
