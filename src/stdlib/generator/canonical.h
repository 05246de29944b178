/* Where things are said to be: at the name that the documentation uses. */
#ifndef STDLIB_CANONICAL_H
#define STDLIB_CANONICAL_H

#include "sources.h"

/* Stubs define a class where its source file is (asyncio.taskgroups.TaskGroup) and import it
 * where people use it (asyncio.TaskGroup). Moves each definition to its documented name, or out
 * of a private module into the public one; the place it leaves becomes an import. */
void canonical_place(Library *library, const Documented *documented);

#endif
