#include <string.h>

#include "floorlint/buf.h"
#include "floorlint/dependency.h"
#include "floorlint/limits.h"
#include "floorlint/wheel.h"

#include "test.h"

/* "8 10-12", "every", "-". */
static Str describe(Arena *arena, MinorMask minors)
{
    Buf buf = {.arena = arena};
    for (Minor first = 0, last; first <= MINOR_NEWEST; first = (Minor)(last + 1)) {
        last = first;
        if ((minors & MINOR_BIT(first)) == 0) {
            continue;
        }
        while (last < MINOR_NEWEST && (minors & MINOR_BIT(last + 1)) != 0) {
            last++;
        }
        buf_printf(&buf, last > first ? "%s%d-%d" : "%s%d", buf_str(&buf).len > 0 ? " " : "",
                   first, last);
    }
    return minors == MINORS_KNOWN ? S("every") : minors == 0 ? S("-") : buf_str(&buf);
}

/* Minors with the GIL; free-threaded ones; platforms: Glibc, mUsl, Macos, Windows. */
static const struct {
    const char *name, *minors, *freethreaded, *platforms;
} wheels[] = {
    {"x-1-cp310-cp310-manylinux_2_17_x86_64.manylinux2014_x86_64.whl", "10",    "-",     "G"   },
    {"x-1-cp313-cp313t-win_amd64.whl",                                 "-",     "13",    "W"   },
    {"x-1-cp39-abi3-macosx_11_0_arm64.whl",                            "9-15",  "-",     "M"   },
    {"x-1-cp315-abi3t-win_arm64.whl",                                  "-",     "15",    "W"   },
    {"x-1-cp315-abi3.abi3t-win32.whl",                                 "15",    "15",    "W"   },
    {"x-1-cp310-none-win_amd64.whl",                                   "10",    "10",    "W"   },
    {"x-1-py3-none-any.whl",                                           "every", "every", "GUMW"},
    {"x-1-py2.py3-none-any.whl",                                       "every", "every", "GUMW"},
    {"x-1-py310-none-any.whl",                                         "10-15", "10-15", "GUMW"},
    {"x-1-py30-none-any.whl",                                          "every", "every", "GUMW"},
    {"x-1-py2-none-any.whl",                                           "-",     "-",     "GUMW"},
    {"x-1-py3-none-manylinux1_x86_64.whl",                             "every", "every", "G"   },
    {"x-1-py3-none-musllinux_1_2_aarch64.whl",                         "every", "every", "U"   },
    {"x-1-py3-none-linux_x86_64.whl",                                  "every", "every", "GU"  },
    {"x-1-cp37-cp37m-win32.whl",                                       "7",     "-",     "W"   },
    {"x-1-cp34.cp35-abi3-win32.whl",                                   "4-15",  "-",     "W"   },
    {"x-1-cp38.cp310-cp38.cp310-win32.whl",                            "8 10",  "-",     "W"   },
    {"x-1-cp310-cp311-win32.whl",                                      "-",     "-",     "W"   },
    {"x-1-cp310-cp310d-win32.whl",                                     "-",     "-",     "W"   },
    {"x-1-cp27-cp27mu-manylinux1_x86_64.whl",                          "-",     "-",     "G"   },
    {"x-1-cp3-none-any.whl",                                           "-",     "-",     "GUMW"},
    {"x-1-py3-abi3-any.whl",                                           "-",     "-",     "GUMW"},
    {"x-1-pp310-pypy310_pp73-win_amd64.whl",                           "-",     "-",     "W"   },
    {"x-1-graalpy311-graalpy242_311_native-win_amd64.whl",             "-",     "-",     "W"   },
    {"x-1-cp399-cp399-win_amd64.whl",                                  "-",     "-",     "W"   },
    {"x-1-cp3999-cp3999-win_amd64.whl",                                "-",     "-",     "W"   },
    {"x-1-cp313-cp313-ios_13_0_arm64_iphoneos.whl",                    "13",    "-",     ""    },
    {"x-1-cp313-cp313-pyodide_2025_0_wasm32.whl",                      "13",    "-",     ""    },
    {"https://h.example/p/x-1-3build-cp310-cp310-win32.whl#sha256=0",  "10",    "-",     "W"   },
    {"dist/x-1-cp310-cp310-win32.whl?raw=1",                           "10",    "-",     "W"   },
    {"x-1-.cp310.-cp310-win32.whl",                                    "10",    "-",     "W"   },
    {"x.tar.gz",                                                       NULL,    NULL,    NULL  },
    {"any.whl",                                                        NULL,    NULL,    NULL  },
    {"",                                                               NULL,    NULL,    NULL  },
};

static void wheel_names_are_read(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    for (size_t i = 0; i < sizeof wheels / sizeof wheels[0]; i++) {
        WheelTags tags;
        bool read = wheel_read(str_of(wheels[i].name), &tags);
        Str minors = describe(arena, tags.minors), free = describe(arena, tags.freethreaded);
        char platforms[PLATFORM_COUNT + 1] = "";
        for (size_t p = 0, n = 0; p < PLATFORM_COUNT; p++) {
            if ((tags.platforms & (1u << p)) != 0) {
                platforms[n++] = "GUMW"[p];
            }
        }
        bool wanted = wheels[i].minors != NULL;
        if (read != wanted || (wanted && (!str_eq(minors, str_of(wheels[i].minors)) ||
                                          !str_eq(free, str_of(wheels[i].freethreaded)) ||
                                          strcmp(platforms, wheels[i].platforms) != 0))) {
            print_error("%s: got %d, %.*s, %.*s, %s\n", wheels[i].name, read, STR_ARG(minors),
                        STR_ARG(free), platforms);
            fail();
        }
    }
    arena_free(arena);
}

static void long_names_are_no_wheels(void **state)
{
    (void)state;
    char name[FL_MAX_WHEEL_NAME + 2];
    memset(name, 'x', sizeof name);
    Str end = S("-1-py3-none-any.whl");
    memcpy(name + FL_MAX_WHEEL_NAME - end.len, end.ptr, end.len);
    WheelTags tags;
    assert_true(wheel_read((Str){name, FL_MAX_WHEEL_NAME}, &tags));
    memcpy(name + FL_MAX_WHEEL_NAME + 1 - end.len, end.ptr, end.len);
    assert_false(wheel_read((Str){name, FL_MAX_WHEEL_NAME + 1}, &tags));
}

/* Where a marker may hold and where it must, on every platform; or on those that are named. */
static const struct {
    const char *marker, *may, *must, *platforms;
} markers[] = {
    {"",                                                                                    "every",         "every",         "GUMW"},
    {"python_version >= '3.10'",                                                            "10-15",         "10-15",         "GUMW"},
    {"python_version < \"3.10\"",                                                           "0-9",           "0-9",           "GUMW"},
    {"python_version > '3.9'",                                                              "10-15",         "10-15",         "GUMW"},
    {"python_version <= '3.9'",                                                             "0-9",           "0-9",           "GUMW"},
    {"python_version == '3.10'",                                                            "10",            "10",            "GUMW"},
    {"python_version == '3.10.4'",                                                          "-",             "-",             "GUMW"},
    {"python_version >= '3.10.4'",                                                          "11-15",         "11-15",         "GUMW"},
    {"python_version == '3.*'",                                                             "every",         "every",         "GUMW"},
    {"python_version != '3.10.*'",                                                          "0-9 11-15",     "0-9 11-15",     "GUMW"},
    {"python_version ~= '3.10'",                                                            "10-15",         "10-15",         "GUMW"},
    {"python_version ~= '3.10.0'",                                                          "10",            "10",            "GUMW"},
    {"python_version === '3.10'",                                                           "10",            "10",            "GUMW"},
    {"python_version in '3.8 3.9'",                                                         "8-9",           "8-9",           "GUMW"},
    {"python_version not in '3.8, 3.10'",                                                   "0 2-7 9 11-15", "0 2-7 9 11-15", "GUMW"},
    {"python_version >= '3'",                                                               "every",         "every",         "GUMW"},
    {"python_version < '3'",                                                                "-",             "-",             "GUMW"},
    {"python_version < '4.0'",                                                              "every",         "every",         "GUMW"},
    {"python_version >= '2.7'",                                                             "every",         "every",         "GUMW"},
    {"python_version == '2.7'",                                                             "-",             "-",             "GUMW"},
    {"'3.10' <= python_version",                                                            "10-15",         "10-15",         "GUMW"},
    {"python_full_version < '3.11'",                                                        "0-10",          "0-10",          "GUMW"},
    {"python_full_version < '3.11.3'",                                                      "0-11",          "0-10",          "GUMW"},
    {"python_full_version == '3.10.*'",                                                     "10",            "10",            "GUMW"},
    {"'3.11.3' > python_full_version",                                                      "0-11",          "0-10",          "GUMW"},
    {"sys_platform == 'win32'",                                                             "every",         "every",         "W"   },
    {"sys_platform != 'win32'",                                                             "every",         "every",         "GUM" },
    {"platform_system == \"Darwin\"",                                                       "every",         "every",         "M"   },
    {"os_name == 'posix'",                                                                  "every",         "every",         "GUM" },
    {"'linux' in sys_platform",                                                             "every",         "every",         "GU"  },
    {"sys_platform in 'linux,darwin'",                                                      "every",         "every",         "GUM" },
    {"sys_platform not in 'linux,darwin'",                                                  "every",         "every",         "W"   },
    {"sys_platform == 'emscripten'",                                                        "-",             "-",             ""    },
    {"implementation_name == 'cpython'",                                                    "every",         "every",         "GUMW"},
    {"platform_python_implementation == 'PyPy'",                                            "-",             "-",             "GUMW"},
    {"platform_python_implementation != 'PyPy'",                                            "every",         "every",         "GUMW"},
    {"platform_machine == 'x86_64'",                                                        "every",         "-",             "GUMW"},
    {"extra == 'tests'",                                                                    "every",         "-",             "GUMW"},
    {"'tests' in extras",                                                                   "every",         "-",             "GUMW"},
    {"extra == 'tests' and python_version < '3.9'",                                         "0-8",           "-",             "GUMW"},
    {"extra == 'tests' or python_version < '3.9'",                                          "every",         "0-8",           "GUMW"},
    {"python_version < '3.9' and sys_platform == 'win32'",                                  "0-8",           "0-8",           "W"   },
    {"(python_version < '3.9')and(python_version>='3.8')",                                  "8",             "8",             "GUMW"},
    {"python_version < '3.8' or python_version > '3.9' and python_version < '3.12'",
     "0-7 10-11",                                                                                            "0-7 10-11",     "GUMW"},
    {"(python_version < '3.8' or python_version > '3.9') and python_version < '3.12'",
     "0-7 10-11",                                                                                            "0-7 10-11",     "GUMW"},
    {"extra == 'group-7-shop-a' and extra == 'group-7-shop-b'",                             "-",             "-",             "GUMW"},
    {"python_version < '3.9' or (extra == 'extra-4-shop-a' and extra == 'group-4-shop-b')",
     "0-8",                                                                                                  "0-8",           "GUMW"},
    {"extra == 'group-7-shop-a' or extra == 'group-7-shop-b'",                              "every",         "-",             "GUMW"},
    {"extra == 'a' and extra == 'b'",                                                       "every",         "-",             "GUMW"},
    {"python_version",                                                                      "every",         "-",             "GUMW"},
    {"python_version < ",                                                                   "every",         "-",             "GUMW"},
    {"python_version < 3.9",                                                                "every",         "-",             "GUMW"},
    {"python_version < 'banana'",                                                           "every",         "-",             "GUMW"},
    {"python_version < '3.9' garbage",                                                      "every",         "-",             "GUMW"},
    {"python_version < '3.9",                                                               "every",         "-",             "GUMW"},
    {"python_version like '3.9'",                                                           "every",         "-",             "GUMW"},
    {"sys_platform < 'win32'",                                                              "every",         "-",             "GUMW"},
    {"'3.9' < '3.10'",                                                                      "every",         "-",             "GUMW"},
    {"python_version < sys_platform",                                                       "every",         "-",             "GUMW"},
    {"(((((",                                                                               "every",         "-",             "GUMW"},
    {"android in sys_platform",                                                             "every",         "-",             "GUMW"},
    {"importing == 'x'",                                                                    "every",         "-",             "GUMW"},
};

static void markers_are_read(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    for (size_t i = 0; i < sizeof markers / sizeof markers[0]; i++) {
        Marker marker = marker_read(str_of(markers[i].marker));
        for (size_t p = 0; p < PLATFORM_COUNT; p++) {
            bool named = strchr(markers[i].platforms, "GUMW"[p]) != NULL;
            Str may = describe(arena, marker.may.on[p]),
                must = describe(arena, marker.must.on[p]);
            if (!str_eq(may, named ? str_of(markers[i].may) : S("-")) ||
                !str_eq(must, named ? str_of(markers[i].must) : S("-"))) {
                print_error("%s: on %.*s may %.*s, must %.*s\n", markers[i].marker,
                            STR_ARG(platform_name((Platform)p)), STR_ARG(may), STR_ARG(must));
                fail();
            }
        }
    }
    arena_free(arena);
}

static void deep_markers_end(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    for (size_t depth = FL_MAX_DEPTH - 1; depth <= FL_MAX_DEPTH + 1; depth++) {
        Buf buf = {.arena = arena};
        for (size_t i = 0; i < depth; i++) {
            buf_add_byte(&buf, '(');
        }
        buf_add(&buf, S("python_version < '3.9'"));
        for (size_t i = 0; i < depth; i++) {
            buf_add_byte(&buf, ')');
        }
        Marker marker = marker_read(buf_str(&buf));
        assert_int_equal(marker.must.on[0], depth > FL_MAX_DEPTH ? 0 : minors_between(0, 8));
    }
    arena_free(arena);
}

static const struct {
    const char *text, *expected;
} dependencies[] = {
    {"requests",                                            "requests|||"            },
    {"requests==2.1",                                       "requests|==2.1||"       },
    {" requests [socks, x] >=2,<3 ; python_version<'3.9' ",
     "requests|>=2,<3||python_version<'3.9'"                                         },
    {"zope.interface (>=1,<2)",                             "zope.interface|>=1,<2||"},
    {"pip @ https://h.example/a;b.zip ; os_name=='nt'",
     "pip||https://h.example/a;b.zip|os_name=='nt'"                                  },
    {"x;y",                                                 "x|||y"                  },
    {"-r other.txt",                                        NULL                     },
    {"# comment",                                           NULL                     },
    {"",                                                    NULL                     },
};

static void dependencies_are_read(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    for (size_t i = 0; i < sizeof dependencies / sizeof dependencies[0]; i++) {
        Dependency found;
        bool read = dependency_read(str_of(dependencies[i].text), &found);
        Str actual =
            str_format(arena, "%.*s|%.*s|%.*s|%.*s", STR_ARG(found.name),
                       STR_ARG(found.specifier), STR_ARG(found.address), STR_ARG(found.marker));
        const char *expected = dependencies[i].expected;
        if (read != (expected != NULL) || (read && !str_eq(actual, str_of(expected)))) {
            print_error("%s: got %.*s\n", dependencies[i].text, STR_ARG(actual));
            fail();
        }
    }
    assert_true(str_eq(package_name(arena, S("Zope.__Interface-x")), S("zope-interface-x")));
    arena_free(arena);
}

static const struct {
    const char *installed, *pinned;
    bool satisfied;
} versions[] = {
    {"1.0",         "1.0.0",      true },
    {"1.0.0",       "1",          true },
    {"1.0.1",       "1.0",        false},
    {"1.10",        "1.1",        false},
    {"2.1.0+cpu",   "2.1.0",      true },
    {"2.1.0",       "2.1.0+cpu",  false},
    {"2.1.0+cu118", "2.1+cpu",    false},
    {"1.0rc1",      "1.0.0-RC1",  true },
    {"1.0rc1",      "1.0c1",      true },
    {"1.0rc1",      "1.0",        false},
    {"1.0",         "1.0rc1",     false},
    {"1.0.post1",   "1.0-post1",  true },
    {"2024.1.2",    "2024.01.02", true },
    {"1.0",         "v1.0",       true },
    {"1",           "",           false},
};

static void pinned_versions_are_compared(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof versions / sizeof versions[0]; i++) {
        if (package_version_satisfies(str_of(versions[i].installed),
                                      str_of(versions[i].pinned)) != versions[i].satisfied) {
            print_error("%s ==%s\n", versions[i].installed, versions[i].pinned);
            fail();
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wheel_names_are_read),  cmocka_unit_test(long_names_are_no_wheels),
        cmocka_unit_test(markers_are_read),      cmocka_unit_test(deep_markers_end),
        cmocka_unit_test(dependencies_are_read), cmocka_unit_test(pinned_versions_are_compared),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
