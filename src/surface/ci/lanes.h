/* Names of test environments and build identifiers that hold versions: py310,
 * py{310,311}-django{42,50}, py3{10-13}, cp3{10,11}-*. */
#ifndef SURFACE_LANES_H
#define SURFACE_LANES_H

#include "floorlint/emit.h"

/* Claims of every version in a list of environment names, generative or not. The names are
 * separated by commas, blanks and line ends. All claims share `group`. Gives their number. */
size_t lanes_emit(const SurfaceContext *context, Passage names, uint32_t group);

/* Whether a text is a factor that names a minor: py310, py3.10, pypy310, 3.10, 3.13t, cp310; if
 * so, how it is read. `py3` and `py` name none. */
bool lanes_is_version(Str text, Spelling *spelling);

#endif
