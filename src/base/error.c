#include "floorlint/error.h"

#include <stdarg.h>
#include <stdio.h>

bool error_set(Error *error, Arena *arena, Str path, const char *format, ...)
{
    char text[1024];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    error->path = str_copy(arena, path);
    error->message = str_copy(arena, str_of(text));
    return false;
}
