/* Path patterns: `*` and `?` stay within one part of a path, `**` crosses parts, [abc] and
 * {a,b} as in a shell. A pattern without '/' is matched against the last part. */
#ifndef FLOORLINT_GLOB_H
#define FLOORLINT_GLOB_H

#include "floorlint/str.h"

bool glob_match(Str pattern, Str path);

#endif
