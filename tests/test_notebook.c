#include "python_rows.h"

#define BEGIN        "--- a.ipynb\n{\"cells\": [\n"
#define CELL(source) "{\"cell_type\": \"code\", \"source\": " source "}"
#define END          "\n], \"metadata\": {}}\n"

static void test_cells(void **state)
{
    (void)state;
    static const PythonRow rows[] = {
        {BEGIN CELL("[\"import sys\\n\",\n\"import tomllib\\n\"]") END,                                        "3 tomllib 3.11"        },
        {BEGIN CELL("\"%time x\\nimport tomllib\"") END,                                                       "2 tomllib 3.11"        },
        {BEGIN CELL("\"import datetime as d\"") ",\n" CELL("\"d.UTC\"") END,
         "3 datetime.UTC 3.11"                                                                                                         },
        {BEGIN CELL("\"%%bash\\nimport tomllib\"") END,                                                        ""                      },
        {BEGIN CELL("\"%%time\\nimport tomllib\"") END,                                                        "2 tomllib 3.11"        },
        {BEGIN CELL("\"if x:\\n    !ls (\\nimport tomllib\"") END,                                             "2 tomllib 3.11"        },
        {BEGIN CELL("\"!ls \\\\\\n ((\\nimport tomllib\"") END,                                                "2 tomllib 3.11"        },
        {BEGIN CELL("\"f = !ls (\\nimport tomllib\"") END,                                                     "2 tomllib 3.11"        },
        {BEGIN CELL("\"x = (7\\n% ''.removeprefix('a'))\"") END,                                               "2 str.removeprefix 3.9"},
        {BEGIN CELL("\"s = '''\\n!x\\n'''\\nimport tomllib\"") END,                                            "2 tomllib 3.11"        },
        {BEGIN CELL("\"x?\\nimport tomllib\"") END,                                                            "2 tomllib 3.11"        },
        {BEGIN CELL("\"import sys\\nif sys.version_info > (3, 11): import tomllib\"") END,                     ""                      },
        {BEGIN "{\"cell_type\": \"markdown\", \"source\": \"import tomllib\"}" END,                            ""                      },
        {"--- a.ipynb\n{\"cells\": [" CELL(
             "\"import tomllib\"") "],\n\"metadata\": {\"language_info\": {\"name\": \"julia\"}}}\n",
         ""                                                                                                                            },
    };
    CHECK_ROWS(rows);
}

static void test_problems(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint32_t line;
    } rows[] = {
        {"",                     1},
        {"{\n\"cells\": [",      2},
        {"{\"worksheets\": []}", 1},
        {"[]",                   1},
    };
    PythonProject *project = python_project_new(NULL, NULL);
    PythonWorker *worker = python_worker_new(project);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        Arena *arena = arena_new();
        Source source = source_of(arena, S("a.ipynb"), str_of(rows[i].text));
        PythonReport report;
        python_analyse(worker, arena, &source, (PythonWish){MINORS_KNOWN, true}, &report);
        assert_int_equal(report.remarks.len, 1);
        assert_true(str_eq(report.remarks.items[0].rule, S("parse-failed")));
        assert_int_equal(report.remarks.items[0].place.line, rows[i].line);
        arena_free(arena);
    }
    python_worker_free(worker);
    python_project_free(project);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cells),
        cmocka_unit_test(test_problems),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
