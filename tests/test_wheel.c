#include "floorlint/buf.h"
#include "floorlint/diagnostic.h"

#include "model.h"

#define PACKAGE(name) "[[package]]\nname = \"" name "\"\nversion = \"1\"\n"
#define INDEX         "source = { registry = \"https://packages.example/simple\" }\n"
#define SOURCE        "sdist = { url = \"https://packages.example/x-1.tar.gz\" }\n"
#define WHEEL(tags)                                                                            \
    "wheels = [{ url = \"https://packages.example/x-1-" tags ".whl#sha256=0\" }]\n"

/* Wheels for 3.10 and 3.11. */
#define WHEEL2                                                                                 \
    "wheels = [{ url = \"h/x-1-cp310-cp310-any.whl\" },\n"                                     \
    "          { url = \"h/x-1-cp311-cp311-any.whl\" }]\n"

/* A lock file against floor 3.10 and ceiling 3.12, and the findings: severity, package,
 * versions. */
static const struct {
    const char *why, *path, *text, *expected;
} rows[] = {
    {"the version's own",                       "uv.lock",         PACKAGE("x") INDEX WHEEL("cp310-cp310-win_amd64"),
     "error x 3.11 and 3.12\n"                                                                                                                                                                    },
    {"with a source",                           "uv.lock",         PACKAGE("x") INDEX SOURCE WHEEL("cp310-cp310-win_amd64"),
     "warning x 3.11 and 3.12\n"                                                                                                                                                                  },
    {"a stable interface",                      "uv.lock",         PACKAGE("x") INDEX WHEEL("cp37-abi3-win_amd64"),                 ""                                                            },
    {"a later one",                             "uv.lock",         PACKAGE("x") INDEX SOURCE WHEEL("cp311-abi3-win_amd64"),
     "warning x 3.10\n"                                                                                                                                                                           },
    {"pure Python",                             "uv.lock",         PACKAGE("x") INDEX WHEEL("py3-none-any"),                        ""                                                            },
    {"pure Python from a version on",           "uv.lock",         PACKAGE("x") INDEX WHEEL("py311-none-any"),
     "error x 3.10\n"                                                                                                                                                                             },
    {"several tags",                            "uv.lock",         PACKAGE("x") INDEX WHEEL("py2.py3-none-any"),                    ""                                                            },
    {"free-threaded only",                      "uv.lock",         PACKAGE("x") INDEX SOURCE WHEEL("cp312-cp312t-any"),
     "warning x 3.10, 3.11 and 3.12\n"                                                                                                                                                            },
    {"PyPy only",                               "uv.lock",         PACKAGE("x") INDEX SOURCE WHEEL("pp310-pypy310_pp73-any"),
     "warning x 3.10, 3.11 and 3.12\n"                                                                                                                                                            },
    {"no wheel on any version",                 "uv.lock",         PACKAGE("x") INDEX SOURCE,                                       ""                                                            },
    {"from a directory",                        "uv.lock",
     PACKAGE("x") "source = { directory = \"x\" }\n" WHEEL("cp38-cp38-any"),                                                        ""                                                            },
    {"the lock's own range",                    "uv.lock",
     "requires-python = \">=3.10,<3.12\"\n" PACKAGE("x") INDEX WHEEL("cp310-cp310-any"),
     "error x 3.11\n"                                                                                                                                                                             },
    {"needed on other versions only",           "uv.lock",
     PACKAGE(
         "root") "source = { editable = \".\" }\n"
                 "dependencies = [{ name = \"x\", marker = \"python_version < '3.9'\" }]\n" PACKAGE(
                     "x") INDEX WHEEL("cp38-cp38-any"),
     ""                                                                                                                                                                                           },
    {"needed by such a package",                "uv.lock",
     PACKAGE(
         "root") "source = { editable = \".\" }\n"
                 "dependencies = [{ name = \"a\", marker = \"python_version < '3.9'\" }]\n" PACKAGE(
                     "a")
                     INDEX WHEEL("py3-none-any") "dependencies = [{ name = \"X\" }]\n" PACKAGE(
                         "x") INDEX WHEEL("cp38-cp38-any"),
     ""                                                                                                                                                                                           },
    {"a marker about something else",           "uv.lock",
     PACKAGE(
         "root") "source = { editable = \".\" }\n"
                 "dependencies = [{ name = \"x\", marker = \"sys_platform == 'win32'\" }]\n" PACKAGE(
                     "x") INDEX WHEEL("cp310-cp310-any"),
     "error x 3.11 and 3.12\n"                                                                                                                                                                    },
    {"Poetry",                                  "poetry.lock",
     PACKAGE("x") "files = [{file = \"x-1-cp310-cp310-any.whl\", hash = \"h\"},\n"
                  "         {file = \"x-1.tar.gz\", hash = \"h\"}]\n"
                  "[metadata]\npython-versions = \"^3.10\"\n",                                                                      "warning x 3.11 and 3.12\n"                                   },
    {"Poetry's marker",                         "poetry.lock",
     PACKAGE("x") "markers = \"python_version < '3.9'\"\n"
                  "files = [{file = \"x-1-cp38-cp38-any.whl\", hash = \"h\"}]\n",                                                   ""                                                            },
    {"PDM",                                     "pdm.lock",        PACKAGE("x") "files = [{file = \"x-1-cp310-cp310-any.whl\"}]\n",
     "error x 3.11 and 3.12\n"                                                                                                                                                                    },
    {"pylock",                                  "pylock.dev.toml",
     "[[packages]]\nname = \"x\"\nversion = \"1\"\n"
     "wheels = [{ name = \"x-1-cp310-cp310-any.whl\" }]\n",                                                                         "error x 3.11 and 3.12\n"                                     },
    {"musl only lacks",                         "uv.lock",
     PACKAGE("x") INDEX SOURCE
     "wheels = [{ url = \"h/x-1-cp310-cp310-musllinux_1_2_x86_64.whl\" },\n"
     "  { url = \"h/x-1-cp39-abi3-manylinux_2_17_x86_64.manylinux2014_x86_64.whl\" }]\n",                                           "warning x 3.11 and 3.12 on Linux (musl)\n"                   },
    {"some platforms lack, no source",          "uv.lock",
     PACKAGE("x") INDEX "wheels = [{ url = \"h/x-1-cp310-cp310-win_amd64.whl\" },\n"
                        "  { url = \"h/x-1-cp311-cp311-macosx_11_0_arm64.whl\" },\n"
                        "  { url = \"h/x-1-cp310-abi3-manylinux_2_17_x86_64.whl\" }]\n",                                            "warning x 3.10 and 3.12 on macOS, 3.11 and 3.12 on Windows\n"},
    {"needed on one platform only",             "uv.lock",
     PACKAGE(
         "root") "source = { editable = \".\" }\n"
                 "dependencies = [{ name = \"x\", marker = \"sys_platform == 'win32'\" }]\n" PACKAGE(
                     "x") INDEX "wheels = [{ url = \"h/x-1-cp310-abi3-win_amd64.whl\" },\n"
                                "  { url = \"h/x-1-cp310-cp310-macosx_11_0_arm64.whl\" }]\n",                                       ""                                                            },
    {"resolved for one platform only",          "uv.lock",
     "supported-markers = [\"sys_platform == 'linux'\"]\n" PACKAGE("x") INDEX
     "wheels = [{ url = \"h/x-1-cp310-abi3-manylinux_2_17_x86_64.whl\" },\n"
     "  { url = \"h/x-1-cp310-cp310-macosx_11_0_arm64.whl\" }]\n",                                                                  ""                                                            },
    {"a fork for each version",                 "uv.lock",
     PACKAGE("x") INDEX
     "resolution-markers = [\"python_full_version < '3.12'\"]\n"
     "wheels = [{ url = \"h/x-1-cp310-cp310-any.whl\" }, { url = \"h/x-1-cp311-cp311-any.whl\" }]\n" PACKAGE(
         "x") INDEX "resolution-markers = [\"python_full_version >= '3.12'\"]\n"
                    "wheels = [{ url = \"h/x-1-cp312-cp312-any.whl\" }]\n",                                                         ""                                                            },
    {"a fork that lacks its version",           "uv.lock",
     PACKAGE("x") INDEX "resolution-markers = [\"python_full_version < '3.12'\"]\n" WHEEL(
         "cp310-cp310-any") PACKAGE("x") INDEX
     "resolution-markers = [\"python_full_version >= '3.12'\"]\n" WHEEL("cp312-cp312-any"),
     "error x 3.11\n"                                                                                                                                                                             },
    {"packages that need each other",           "uv.lock",
     PACKAGE("x") INDEX "dependencies = [{ name = \"y\" }]\n" WHEEL("cp310-cp310-any")
         PACKAGE("y") INDEX "dependencies = [{ name = \"x\" }]\n" WHEEL("py3-none-any"),
     "error x 3.11 and 3.12\n"                                                                                                                                                                    },
    {"a project that its own dependency needs", "uv.lock",
     PACKAGE("a") INDEX WHEEL("cp38-cp38-any") PACKAGE(
         "root") "source = { editable = \".\" }\n"
                 "dependencies = [{ name = \"a\", marker = \"python_version < '3.9'\" }, { name = \"z\" }]\n" PACKAGE(
                     "z") INDEX "dependencies = [{ name = \"root\" }]\n" WHEEL("py3-none-any"),
     ""                                                                                                                                                                                           },
    {"one environment of pylock",               "pylock.toml",
     "environments = [\"python_version == '3.10'\"]\n[[packages]]\nname = \"x\"\nversion = \"1\"\n"
     "wheels = [{ name = \"x-1-cp310-cp310-any.whl\" }]\n",                                                                         ""                                                            },
    {"the target of PDM",                       "pdm.lock",
     PACKAGE("x") "files = [{file = \"x-1-cp311-cp311-any.whl\"}]\n"
                  "[metadata]\n[[metadata.targets]]\nrequires_python = \"==3.11.*\"\n",                                             ""                                                            },
    {"Poetry's marker of one of two groups",    "poetry.lock",
     PACKAGE("x") "groups = [\"main\", \"dev\"]\nmarkers = {dev = \"python_version < '3.9'\"}\n"
                  "files = [{file = \"x-1-cp310-cp310-any.whl\", hash = \"h\"}]\n",                                                 "error x 3.11 and 3.12\n"                                     },
    {"files at the end",                        "poetry.lock",
     PACKAGE("X.y") "[metadata]\npython-versions = \"^3.11\"\n[metadata.files]\n"
                    "x-y = [{file = \"x_y-1-cp310-cp310-any.whl\", hash = \"h\"}]\n",                                               "error X.y 3.11 and 3.12\n"                                   },
    {"what the package's own range refuses",    "pdm.lock",
     PACKAGE("x") "requires_python = \">=3.11\"\nfiles = [{file = \"x-1-py3-none-any.whl\"}]\n",
     "error x 3.10: it requires `>=3.11`\n"                                                                                                                                                       },
    {"many that wait for a declared version",   "uv.lock",
     PACKAGE("a") INDEX SOURCE WHEEL2 PACKAGE("b") INDEX SOURCE WHEEL2 PACKAGE("c")
         INDEX SOURCE WHEEL2 PACKAGE("d") INDEX SOURCE WHEEL2,
     "warning a 3.12\nwarning b 3.12\nwarning c 3.12\nwarning d 3.12\n"                                                                                                                           },
    {"another file",                            "other.lock",      PACKAGE("x") INDEX WHEEL("cp310-cp310-any"),                     ""                                                            },
    {"a name without tags",                     "uv.lock",         PACKAGE("x") INDEX SOURCE WHEEL("any"),                          ""                                                            },
    {"broken",                                  "uv.lock",         PACKAGE("x") "wheels = [{ url",                                  ""                                                            },
};

typedef struct File {
    Str path, text;
} File;

static bool has_file(const Project *project, Str path)
{
    return str_eq(((const File *)project->state)->path, path);
}

static const Source *open_file(const Project *project, Arena *arena, Str path)
{
    const File *file = project->state;
    Source *source = arena_new_of(arena, Source);
    *source = source_of(arena, path, file->text);
    return source;
}

static Str describe(Arena *arena, const Report *report)
{
    Buf buf = {.arena = arena};
    for (size_t i = 0; i < report->diagnostics.len; i++) {
        const Diagnostic *diagnostic = &report->diagnostics.items[i];
        if (diagnostic->rule != RULE_WHEEL_MISSING) {
            continue;
        }
        Str message = diagnostic->message;
        size_t from = str_find(message, S(" Python ")) + S(" Python ").len;
        size_t to = str_find(message, S(", and no source"));
        Str versions = str_slice(message, from, to != STR_NONE ? to : message.len);
        buf_printf(&buf, "%.*s %.*s %.*s\n", STR_ARG(severity_name(diagnostic->severity)),
                   STR_ARG(diagnostic->subject), STR_ARG(versions));
    }
    return buf_str(&buf);
}

static void locks_are_judged(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        Arena *arena = arena_new();
        SurfaceTable *table = surface_table_new(arena, NULL, 0);
        const char *const say[] = {"anchor 3.10", "option-ceiling 3.12", NULL};
        Model model = model_of(arena, say);
        File file = {str_of(rows[i].path), str_of(rows[i].text)};
        Project project = {.has_file = has_file,
                           .open = open_file,
                           .paths = &file.path,
                           .path_count = 1,
                           .state = &file};
        const Source *source = open_file(&project, arena, file.path);
        surface_table_read(table, SURFACE_CONFIG, &project, source, arena, &model.findings);
        assert_true(model_resolve(&model, NULL));
        Report report = {.arena = arena, .policies = &model.policies};
        rules_check_claims(&report, &model.settings, &model.findings, MODEL_TODAY);
        Str actual = describe(arena, &report);
        if (!str_eq(actual, str_of(rows[i].expected))) {
            print_error("%s: got \"%.*s\"\n", rows[i].why, STR_ARG(actual));
            fail();
        }
        surface_table_free(table);
        arena_free(arena);
    }
}

/* A version that only a lane brought into the range: packages that wait for it are one
 * finding, those that cannot be built are not among them. */
static void waiting_packages_are_one_finding(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    const char *const say[] = {"anchor 3.10", "lanes 3.10 3.12", NULL};
    const char *text =
        PACKAGE("a") INDEX SOURCE WHEEL2 PACKAGE("b") INDEX SOURCE WHEEL2 PACKAGE("c")
            INDEX SOURCE WHEEL2 PACKAGE("d") INDEX SOURCE WHEEL2 PACKAGE("e") INDEX WHEEL2;
    Model model = model_of(arena, say);
    SurfaceTable *table = surface_table_new(arena, NULL, 0);
    Source source = source_of(arena, S("uv.lock"), str_of(text));
    surface_table_read(table, SURFACE_CONFIG, NULL, &source, arena, &model.findings);
    assert_true(model_resolve(&model, NULL));
    Report report = {.arena = arena, .policies = &model.policies};
    rules_check_claims(&report, &model.settings, &model.findings, MODEL_TODAY);
    Str actual = describe(arena, &report);
    assert_str(actual, "warning 3.12 3.12 yet: `a`, `b`, `c`, `d`\nerror e 3.12\n");
    surface_table_free(table);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(locks_are_judged),
        cmocka_unit_test(waiting_packages_are_one_finding),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
