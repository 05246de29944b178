#include <string.h>

#include "floorlint/stdlib.h"

#include "test.h"

/* "pathlib.Path.walk" from its parts; 0 where one is missing. */
static ApiId look_up(const char *module, const char *path)
{
    ApiId id = api_module(str_of(module));
    Str rest = str_of(path), part;
    while (id && rest.len && str_cut(&rest, '.', &part)) {
        id = api_member(id, part);
    }
    return id;
}

static void names_come_and_go(void **state)
{
    (void)state;
    static const struct {
        const char *module, *path;
        Minor since, removed;
    } rows[] = {
        {"datetime",        "UTC",                    11, -1},
        {"builtins",        "WindowsError",           -1, -1},
        {"os",              "O_BINARY",               -1, -1},
        {"curses",          "ACS_HLINE",              -1, -1},
        {"idlelib",         "",                       -1, -1},
        {"warnings",        "WarningMessage.lineno",  -1, -1},
        {"asyncio",         "ProactorEventLoop",      4,  -1},
        {"datetime",        "datetime.fromisoformat", 7,  -1},
        {"asyncio",         "TaskGroup",              11, -1},
        {"asyncio",         "TaskGroup.create_task",  11, -1},
        {"asyncio",         "TaskGroup.cancel",       15, -1},
        {"asyncio",         "run",                    7,  -1},
        {"asyncio",         "timeout",                11, -1},
        {"asyncio",         "coroutine",              4,  11},
        {"builtins",        "ExceptionGroup",         11, -1},
        {"builtins",        "anext",                  10, -1},
        {"builtins",        "str.removeprefix",       9,  -1},
        {"builtins",        "str.isascii",            7,  -1},
        {"builtins",        "int.bit_count",          10, -1},
        {"builtins",        "dict.items",             -1, -1},
        {"builtins",        "BaseException.add_note", 11, -1},
        {"pathlib",         "",                       4,  -1},
        {"pathlib",         "Path.walk",              12, -1},
        {"pathlib",         "Path.is_relative_to",    9,  -1},
        {"pathlib",         "Path.link_to",           8,  12},
        {"pathlib",         "PurePath.full_match",    13, -1},
        {"tomllib",         "",                       11, -1},
        {"tomllib",         "loads",                  11, -1},
        {"zoneinfo",        "ZoneInfo",               9,  -1},
        {"graphlib",        "",                       9,  -1},
        {"distutils",       "",                       -1, 12},
        {"distutils",       "core",                   -1, 12},
        {"imp",             "",                       -1, 12},
        {"asyncore",        "",                       -1, 12},
        {"cgi",             "",                       -1, 13},
        {"telnetlib",       "",                       -1, 13},
        {"annotationlib",   "",                       14, -1},
        {"compression",     "zstd",                   14, -1},
        {"string",          "templatelib",            14, -1},
        {"math",            "cbrt",                   11, -1},
        {"math",            "lcm",                    9,  -1},
        {"math",            "dist",                   8,  -1},
        {"math",            "sumprod",                12, -1},
        {"itertools",       "pairwise",               10, -1},
        {"itertools",       "batched",                12, -1},
        {"functools",       "cache",                  9,  -1},
        {"functools",       "cached_property",        8,  -1},
        {"enum",            "StrEnum",                11, -1},
        {"typing",          "Self",                   11, -1},
        {"typing",          "override",               12, -1},
        {"typing",          "ByteString",             5,  -1},
        {"typing",          "io",                     5,  13},
        {"calendar",        "JANUARY",                12, -1},
        {"calendar",        "MONDAY",                 -1, -1},
        {"curses",          "ACS_HLINE",              -1, -1}, /* made by initscr */
        {"tkinter",         "Tk.call",                -1, -1}, /* made by __getattr__ */
        {"array",           "array.clear",            13, -1},
        {"builtins",        "memoryview.count",       14, -1},
        {"sqlite3",         "version",                -1, 14},
        {"io",              "OpenWrapper",            -1, 12},
        {"ast",             "Num",                    -1, 14},
        {"shutil",          "ExecError",              -1, -1},
        {"xml.etree",       "cElementTree",           -1, -1},
        {"collections",     "Mapping",                -1, 10},
        {"collections.abc", "Mapping",                3,  -1},
        {"collections.abc", "Buffer",                 12, -1},
        {"os.path",         "isjunction",             12, -1},
        {"os.path",         "commonpath",             5,  -1},
        {"os",              "path",                   -1, -1},
        {"inspect",         "getargspec",             -1, 11},
        {"unittest",        "TestCase.assertEquals",  -1, 12},
        {"unittest",        "TestCase.enterContext",  11, -1},
        {"logging",         "warn",                   -1, -1},
        {"secrets",         "token_hex",              6,  -1},
        {"subprocess",      "run",                    5,  -1},
        {"contextlib",      "chdir",                  11, -1},
        {"types",           "NoneType",               10, -1},
        {"random",          "randbytes",              9,  -1},
        {"re",              "NOFLAG",                 11, -1},
        {"re",              "template",               -1, 13},
        {"locale",          "format",                 -1, 12},
        {"ssl",             "wrap_socket",            -1, 12},
        {"winreg",          "OpenKey",                -1, -1},
    };
    size_t failures = 0;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        ApiId id = look_up(rows[i].module, rows[i].path);
        ApiSymbol symbol = id ? api_symbol(id) : (ApiSymbol){.since = 99};
        if (!id || symbol.since != rows[i].since || symbol.removed != rows[i].removed) {
            print_error("%s.%s: %s since %d, removed %d\n", rows[i].module, rows[i].path,
                        id ? "is" : "unknown,", symbol.since, symbol.removed);
            failures++;
        }
    }
    assert_int_equal(failures, 0);
}

static void parameters_come_and_go(void **state)
{
    (void)state;
    static const struct {
        const char *module, *path, *keyword;
        Minor since, removed;
    } rows[] = {
        {"builtins",    "zip",             "strict",         10, -1},
        {"builtins",    "print",           "flush",          3,  -1},
        {"builtins",    "sum",             "start",          8,  -1},
        {"builtins",    "pow",             "mod",            8,  -1},
        {"builtins",    "str.replace",     "count",          13, -1},
        {"dataclasses", "dataclass",       "slots",          10, -1},
        {"dataclasses", "dataclass",       "kw_only",        10, -1},
        {"dataclasses", "dataclass",       "weakref_slot",   11, -1},
        {"dataclasses", "field",           "kw_only",        10, -1},
        {"subprocess",  "run",             "process_group",  11, -1},
        {"subprocess",  "run",             "capture_output", 7,  -1},
        {"subprocess",  "check_output",    "process_group",  11, -1},
        {"subprocess",  "Popen",           "process_group",  11, -1},
        {"pathlib",     "Path.glob",       "case_sensitive", 12, -1},
        {"pathlib",     "Path.read_text",  "newline",        13, -1},
        {"pathlib",     "Path.write_text", "newline",        10, -1},
        {"pathlib",     "Path.mkdir",      "exist_ok",       5,  -1},
        {"pathlib",     "Path.unlink",     "missing_ok",     8,  -1},
        {"asyncio",     "run",             "loop_factory",   12, -1},
        {"asyncio",     "sleep",           "loop",           4,  10},
        {"json",        "loads",           "encoding",       -1, 9 },
        {"logging",     "basicConfig",     "force",          8,  -1},
        {"logging",     "basicConfig",     "encoding",       9,  -1},
        {"random",      "sample",          "counts",         9,  -1},
        {"random",      "shuffle",         "random",         -1, 11},
        {"shutil",      "rmtree",          "onexc",          12, -1},
        {"shutil",      "copytree",        "dirs_exist_ok",  8,  -1},
        {"itertools",   "accumulate",      "initial",        8,  -1},
        {"itertools",   "batched",         "strict",         13, -1},
        {"math",        "isclose",         "rel_tol",        5,  -1},
        {"os",          "makedirs",        "exist_ok",       2,  -1},
        {"bisect",      "bisect_left",     "key",            10, -1},
    };
    size_t failures = 0;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        ApiId id = look_up(rows[i].module, rows[i].path);
        MinorMask present = id ? api_keyword_present(id, str_of(rows[i].keyword)) : 0;
        Minor lowest = minors_lowest(present), highest = minors_highest(present);
        Minor since = lowest == minors_lowest(id ? api_symbol(id).present : 0) &&
                              rows[i].since == MINOR_NONE
                          ? MINOR_NONE
                          : lowest;
        Minor removed = highest == MINOR_NEWEST ? MINOR_NONE : (Minor)(highest + 1);
        if (!present || since != rows[i].since || removed != rows[i].removed) {
            print_error("%s.%s(%s): since %d, removed %d (%x)\n", rows[i].module, rows[i].path,
                        rows[i].keyword, since, removed, present);
            failures++;
        }
    }
    assert_int_equal(failures, 0);
}

static void unknown_names_are_none(void **state)
{
    (void)state;
    assert_int_equal(api_module(S("numpy")), 0);
    assert_int_equal(api_module(S("typing_extensions")), 0);
    assert_int_equal(api_module(S("")), 0);
    assert_int_equal(look_up("os", "no_such_name"), 0);
    assert_int_equal(look_up("builtins", "str.no_such_method"), 0);
}

static void names_are_the_documented_ones(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    static const struct {
        const char *module, *path, *name;
    } rows[] = {
        {"asyncio",            "TaskGroup.create_task",                "asyncio.TaskGroup.create_task" },
        {"asyncio.taskgroups", "TaskGroup.create_task",                "asyncio.TaskGroup.create_task" },
        {"builtins",           "str.removeprefix",                     "str.removeprefix"              },
        {"posixpath",          "join",                                 "posixpath.join"                },
        {"os",                 "path.join",                            "os.path.join"                  },
        {"io",                 "TextIOWrapper.reconfigure",            "io.TextIOWrapper.reconfigure"  },
        {"pathlib",            "PosixPath.walk",                       "pathlib.Path.walk"             },
        {"unittest",           "IsolatedAsyncioTestCase.enterContext", "unittest.TestCase.enterContext"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        ApiId id = look_up(rows[i].module, rows[i].path);
        assert_str(api_name(arena, id), rows[i].name);
    }
    arena_free(arena);
}

static void names_are_found_as_typed(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    static const struct {
        const char *typed, *nearest;
    } rows[] = {
        {"datetime.utc",      "datetime.UTC"     },
        {"pathlib.Path.wlak", "pathlib.Path.walk"},
        {"str.removeprefx",   "str.removeprefix" },
        {"tomlib",            "tomllib"          },
        {"ExceptionGrup",     "ExceptionGroup"   },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        ApiId found[API_MAX_NEAREST];
        assert_int_equal(api_find(str_of(rows[i].typed)), 0);
        assert_true(api_nearest(str_of(rows[i].typed), found, API_MAX_NEAREST) > 0);
        assert_str(api_name(arena, found[0]), rows[i].nearest);
        assert_true(api_find(str_of(rows[i].nearest)) == found[0]);
    }
    ApiId none[1];
    assert_int_equal(api_nearest(S("no_such_thing_at_all"), none, 1), 0);
    assert_int_equal(api_nearest(S(""), none, 1), 0);
    assert_int_equal(api_find(S("")), 0);
    arena_free(arena);
}

static void count_one(void *state, ApiId id)
{
    (void)id;
    ++*(size_t *)state;
}

static void patterns_list_names(void **state)
{
    (void)state;
    static const struct {
        const char *pattern;
        size_t least, most;
    } rows[] = {
        {"tomllib.*",        3,  4 },
        {"tomllib",          1,  1 },
        {"pathlib.Path.*",   40, 90},
        {"str.remove*",      2,  2 },
        {"str.removeprefi?", 1,  1 },
        {"no.such.*",        0,  0 },
        {"*.TaskGroup.*",    2,  8 },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        size_t count = 0;
        api_glob(str_of(rows[i].pattern), count_one, &count);
        if (count < rows[i].least || count > rows[i].most) {
            print_error("%s lists %zu names\n", rows[i].pattern, count);
            fail();
        }
    }
}

static void stand_ins_are_known(void **state)
{
    (void)state;
    assert_str(api_symbol(look_up("datetime", "UTC")).replacement, "datetime.timezone.utc");
    assert_str(api_symbol(look_up("tomllib", "")).backport, "tomli");
    assert_str(api_symbol(look_up("builtins", "ExceptionGroup")).backport, "exceptiongroup");
    assert_str(api_symbol(look_up("builtins", "print")).backport, "");
}

static void types_are_read(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    static const struct {
        const char *module, *path;
        ApiTypeKind kind;
        const char *symbol;
    } rows[] = {
        {"pathlib",  "Path.cwd",         API_TYPE_SELF,     ""           },
        {"builtins", "str.split",        API_TYPE_INSTANCE, "list"       },
        {"builtins", "str.upper",        API_TYPE_INSTANCE, "str"        },
        {"datetime", "datetime.now",     API_TYPE_SELF,     ""           },
        {"datetime", "datetime.year",    API_TYPE_INSTANCE, "int"        },
        {"builtins", "print",            API_TYPE_NONE,     ""           },
        {"os",       "environ",          API_TYPE_INSTANCE, "os._Environ"},
        {"sys",      "argv",             API_TYPE_INSTANCE, "list"       },
        {"builtins", "dict.__getitem__", API_TYPE_VARIABLE, ""           },
        {"builtins", "open",             API_TYPE_UNION,    ""           },
        {"builtins", "sorted",           API_TYPE_INSTANCE, "list"       },
        {"typing",   "List",             API_TYPE_UNKNOWN,  ""           },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        ApiType type = api_type(api_symbol(look_up(rows[i].module, rows[i].path)).type);
        if (type.kind != rows[i].kind) {
            print_error("%s.%s: kind %d\n", rows[i].module, rows[i].path, (int)type.kind);
            fail();
        }
        if (rows[i].symbol[0]) {
            assert_str(api_name(arena, type.symbol), rows[i].symbol);
        }
    }
    assert_true(api_derives(look_up("builtins", "KeyError"), look_up("builtins", "Exception")));
    assert_false(api_derives(look_up("builtins", "int"), look_up("builtins", "Exception")));
    assert_true(api_symbol(look_up("http", "HTTPStatus")).is_enum);
    assert_int_equal(api_symbol(look_up("builtins", "list")).subscriptable, 9);
    assert_int_equal(api_symbol(look_up("builtins", "memoryview")).subscriptable, 14);
    arena_free(arena);
}

/* What is known of a name alone covers every symbol of that name, and says nothing of others.
 */
static void names_alone_are_gated(void **state)
{
    (void)state;
    for (size_t i = 0; i < api_count(); i++) {
        ApiId id = api_at(i);
        MinorMask there = api_present(id) & MINORS_KNOWN, lacking = MINORS_KNOWN & ~there;
        MinorMask parameters = api_gated_parameters(api_last_name(id));
        assert_int_equal(lacking & ~api_gated(api_last_name(id)), 0);
        for (size_t j = 0; api_has_params(id) && j < api_param_count(id); j++) {
            assert_int_equal(there & ~api_param(id, j).present & ~parameters, 0);
        }
    }
    assert_int_equal(api_gated(S("no_such_name")), 0);
    assert_int_equal(api_gated(S("")), 0);
    assert_int_equal(api_gated_parameters(S("no_such_name")), 0);
    assert_int_equal(api_gated(S("removeprefix")) & MINOR_BIT(10), 0);
    assert_int_not_equal(api_gated(S("removeprefix")) & MINOR_BIT(8), 0);
    assert_int_not_equal(api_gated_parameters(S("zip")) & MINOR_BIT(9), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_alone_are_gated),
        cmocka_unit_test(names_come_and_go),
        cmocka_unit_test(parameters_come_and_go),
        cmocka_unit_test(unknown_names_are_none),
        cmocka_unit_test(names_are_the_documented_ones),
        cmocka_unit_test(names_are_found_as_typed),
        cmocka_unit_test(patterns_list_names),
        cmocka_unit_test(stand_ins_are_known),
        cmocka_unit_test(types_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
