/* The kinds of platforms that wheels are built for, as far as floorlint tells them apart: by
 * system and C library, not by processor. */
#ifndef FLOORLINT_PLATFORM_H
#define FLOORLINT_PLATFORM_H

#include "floorlint/version.h"

typedef enum Platform {
    PLATFORM_GLIBC, /* Linux with glibc: manylinux */
    PLATFORM_MUSL,  /* Linux with musl (Alpine): musllinux */
    PLATFORM_MACOS,
    PLATFORM_WINDOWS,
    PLATFORM_COUNT
} Platform;

/* "Linux (glibc)", "Linux (musl)", "macOS", "Windows". */
Str platform_name(Platform platform);

/* A set of minors for each platform. */
typedef struct PlatformMinors {
    MinorMask on[PLATFORM_COUNT];
} PlatformMinors;

PlatformMinors platform_minors_every(MinorMask minors); /* the same on each */
PlatformMinors platform_minors_and(PlatformMinors a, PlatformMinors b);
PlatformMinors platform_minors_or(PlatformMinors a, PlatformMinors b);
MinorMask platform_minors_any(PlatformMinors minors); /* those on at least one platform */

#endif
