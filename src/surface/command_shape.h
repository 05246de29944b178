/* Forms in which a word of a command names an interpreter. Internal to src/surface.
 *
 * Each says whether its form begins at the byte `at` (in bounds) of the text, and gives the
 * byte behind it; where none begins, what it gave has no meaning. */
#ifndef SURFACE_COMMAND_SHAPE_H
#define SURFACE_COMMAND_SHAPE_H

#include "floorlint/str.h"

bool shape_executable_at(Str text, size_t at, size_t *end); /* python3.10, pip3.10 */
bool shape_tag_at(Str text, size_t at, size_t *end);        /* /opt/python/cp310-cp310 */
bool shape_folder_at(Str text, size_t at, size_t *end);     /* C:/Python310-x64 */

/* https://www.python.org/ftp/python/3.10.12/…: the version itself begins at *start. */
bool shape_release_at(Str text, size_t at, size_t *start, size_t *end);

#endif
