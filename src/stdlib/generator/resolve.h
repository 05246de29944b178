/* Names of one snapshot resolved through imports, and its type expressions written out. */
#ifndef STDLIB_RESOLVE_H
#define STDLIB_RESOLVE_H

#include "model.h"

/* Writes the text of every type, base and alias of a snapshot into its definitions, merges
 * the overloads of each function into `params` and `result`, and drops self and cls.
 *
 * The text of a type: "?" unknown, "None", "str", "pathlib.Path", "list[str]", "A|B",
 * "type[X]", "Self", "callable[R]", "tuple[A,...]"; "$0" the class's first type parameter,
 * "%1" the function's type variable that its second parameter binds. */
void resolve_library(Library *library);

/* Follows imports, `import *` included; NULL where they lead out of the library. */
Def *resolve_import(const Library *library, Def *def);

/* What a dotted path names, imports followed. */
Def *resolve_path(const Library *library, Str path);

#endif
