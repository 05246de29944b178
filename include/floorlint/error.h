/* Trouble with running: what makes the exit status 2. Trouble in a user's files is a
 * diagnostic, never one of these. */
#ifndef FLOORLINT_ERROR_H
#define FLOORLINT_ERROR_H

#include "floorlint/str.h"

typedef struct Error {
    Str path;    /* the file it is about; may be empty */
    Str message; /* lower case, no path, no full stop; empty while there is no error */
} Error;

#define FL_MUST_USE __attribute__((warn_unused_result))

/* Sets the error (its texts are copied into the arena) and returns false, to be returned on. */
bool error_set(Error *error, Arena *arena, Str path, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

#endif
