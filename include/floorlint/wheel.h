/* Names of wheels: which interpreters and platforms a built package is for. */
#ifndef FLOORLINT_WHEEL_H
#define FLOORLINT_WHEEL_H

#include "floorlint/platform.h"

/* What a wheel's name promises: it fits each of the minors on each of the platforms. */
typedef struct WheelTags {
    MinorMask minors;       /* of CPython with the GIL */
    MinorMask freethreaded; /* of free-threaded CPython */
    uint32_t platforms;     /* bit N is Platform N; none for iOS, Android, Emscripten … */
} WheelTags;

/* Reads the tags of `name-version[-build]-python-abi-platform.whl`; the path or the address
 * before the name does not matter. False where it is no wheel's name. */
bool wheel_read(Str name, WheelTags *tags);

/* The file's name at the end of a path or an address, without query and fragment. */
Str wheel_file_name(Str address);

/* Whether a file's name is one of a source distribution. */
bool wheel_is_source(Str name);

#endif
