/* Names of wheels.
 * Facts: PyPA's specifications of binary distribution names and of compatibility tags (PEP 425,
 * 600, 656, 703, 803), and packaging/tags.py for which tags an interpreter accepts. */
#include "floorlint/wheel.h"

#include "floorlint/limits.h"

/* One python tag: "cp310", "py3", "pp310". */
typedef struct PythonTag {
    bool cpython;    /* cp; else py */
    bool of_python3; /* false for any other interpreter or major version */
    int minor;       /* -1 where none is named */
} PythonTag;

static PythonTag read_python(Str text)
{
    PythonTag tag = {.cpython = str_starts(text, S("cp")), .minor = -1};
    if ((!tag.cpython && !str_starts(text, S("py"))) || text.len < 3 || text.len > 5 ||
        text.ptr[2] != '3') {
        return tag;
    }
    for (size_t i = 3; i < text.len; i++) {
        if (!is_digit(text.ptr[i])) {
            return tag;
        }
        tag.minor = (tag.minor < 0 ? 0 : tag.minor * 10) + (text.ptr[i] - '0');
    }
    tag.of_python3 = true;
    return tag;
}

static MinorMask since(int minor)
{
    return minor > MINOR_NEWEST ? 0 : minors_between((Minor)minor, MINOR_NEWEST);
}

static MinorMask only(int minor)
{
    return minor > MINOR_NEWEST ? 0 : MINOR_BIT(minor);
}

/* "cp37m" beside "cp37": the tag of the interpreter itself, with ABI flags that were dropped in
 * 3.8. */
static bool is_own_abi(Str abi, Str python)
{
    return str_starts(abi, python) &&
           (abi.len == python.len || str_eq(str_from(abi, python.len), S("m")) ||
            str_eq(str_from(abi, python.len), S("mu")));
}

/* What one python tag and one abi tag fit. */
static void add_pair(WheelTags *tags, Str python, Str abi)
{
    PythonTag tag = read_python(python);
    if (!tag.of_python3) {
        return;
    }
    if (str_eq(abi, S("none"))) {
        MinorMask minors = tag.minor < 0 ? (tag.cpython ? 0 : MINORS_KNOWN)
                           : tag.cpython ? only(tag.minor)
                                         : since(tag.minor);
        tags->minors |= minors;
        tags->freethreaded |= minors;
    } else if (tag.minor < 0 || !tag.cpython) {
        return;
    } else if (str_eq(abi, S("abi3"))) {
        tags->minors |= since(tag.minor);
    } else if (str_eq(abi, S("abi3t"))) {
        tags->freethreaded |= since(tag.minor);
    } else if (is_own_abi(abi, python)) {
        tags->minors |= only(tag.minor);
    } else if (str_starts(abi, python) && str_eq(str_from(abi, python.len), S("t"))) {
        tags->freethreaded |= only(tag.minor);
    }
}

static uint32_t read_platform(Str text)
{
    static const struct {
        const char *start;
        uint32_t platforms;
    } starts[] = {
        {"manylinux", 1u << PLATFORM_GLIBC                          },
        {"musllinux", 1u << PLATFORM_MUSL                           },
        {"linux_",    (1u << PLATFORM_GLIBC) | (1u << PLATFORM_MUSL)},
        {"macosx_",   1u << PLATFORM_MACOS                          },
        {"win32",     1u << PLATFORM_WINDOWS                        },
        {"win_",      1u << PLATFORM_WINDOWS                        },
    };
    if (str_eq(text, S("any"))) {
        return (1u << PLATFORM_COUNT) - 1;
    }
    for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++) {
        if (str_starts(text, str_of(starts[i].start))) {
            return starts[i].platforms;
        }
    }
    return 0;
}

Str wheel_file_name(Str address)
{
    size_t end = 0;
    while (end < address.len && address.ptr[end] != '#' && address.ptr[end] != '?') {
        end++;
    }
    address = str_slice(address, 0, end);
    size_t slash = str_find_last_byte(address, '/');
    return slash == STR_NONE ? address : str_from(address, slash + 1);
}

bool wheel_is_source(Str name)
{
    static const char *const ends[] = {".tar.gz", ".zip", ".tar.bz2", ".tgz", ".tar.xz"};
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        if (str_ends(name, str_of(ends[i]))) {
            return true;
        }
    }
    return false;
}

bool wheel_read(Str name, WheelTags *tags)
{
    *tags = (WheelTags){0};
    name = wheel_file_name(name);
    if (!str_ends(name, S(".whl")) || name.len > FL_MAX_WHEEL_NAME) {
        return false;
    }
    name.len -= S(".whl").len;
    Str parts[3];
    for (size_t i = 3; i > 0; i--) {
        size_t dash = str_find_last_byte(name, '-');
        if (dash == STR_NONE) {
            return false;
        }
        parts[i - 1] = str_from(name, dash + 1);
        name = str_slice(name, 0, dash);
    }
    for (Str pythons = parts[0], python; pythons.len > 0 && str_cut(&pythons, '.', &python);) {
        for (Str abis = parts[1], abi; abis.len > 0 && str_cut(&abis, '.', &abi);) {
            add_pair(tags, python, abi);
        }
    }
    for (Str platforms = parts[2], platform;
         platforms.len > 0 && str_cut(&platforms, '.', &platform);) {
        tags->platforms |= read_platform(platform);
    }
    return true;
}
