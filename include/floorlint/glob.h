/* Path patterns: `*` and `?` stay within one part of a path, `**` crosses parts, [abc] and
 * {a,b} as in a shell, a backslash takes the next character as it is. A pattern without '/' is
 * matched against the last part; one with a '/' (also a leading one) against the whole path
 * from the root. Names that start with a dot are not special. */
#ifndef FLOORLINT_GLOB_H
#define FLOORLINT_GLOB_H

#include "floorlint/str.h"

bool glob_match(Str pattern, Str path);

#endif
