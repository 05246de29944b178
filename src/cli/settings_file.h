/* Which settings a run has: the root's file, or the one that --config names, then the options.
 */
#ifndef FLOORLINT_SETTINGS_FILE_H
#define FLOORLINT_SETTINGS_FILE_H

#include "floorlint/options.h"
#include "floorlint/settings.h"

/* False (with `error`) where a named file cannot be read or cannot be used. */
FL_MUST_USE bool settings_load(Arena *arena, const Options *options, Str root,
                               Settings *settings, Findings *remarks, Error *error);

#endif
