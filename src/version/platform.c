#include "floorlint/platform.h"

Str platform_name(Platform platform)
{
    static const char *const names[PLATFORM_COUNT] = {
        [PLATFORM_GLIBC] = "Linux (glibc)",
        [PLATFORM_MUSL] = "Linux (musl)",
        [PLATFORM_MACOS] = "macOS",
        [PLATFORM_WINDOWS] = "Windows",
    };
    return str_of(names[platform]);
}

PlatformMinors platform_minors_every(MinorMask minors)
{
    PlatformMinors every;
    for (size_t i = 0; i < PLATFORM_COUNT; i++) {
        every.on[i] = minors;
    }
    return every;
}

PlatformMinors platform_minors_and(PlatformMinors a, PlatformMinors b)
{
    for (size_t i = 0; i < PLATFORM_COUNT; i++) {
        a.on[i] &= b.on[i];
    }
    return a;
}

PlatformMinors platform_minors_or(PlatformMinors a, PlatformMinors b)
{
    for (size_t i = 0; i < PLATFORM_COUNT; i++) {
        a.on[i] |= b.on[i];
    }
    return a;
}

MinorMask platform_minors_any(PlatformMinors minors)
{
    MinorMask any = 0;
    for (size_t i = 0; i < PLATFORM_COUNT; i++) {
        any |= minors.on[i];
    }
    return any;
}
