#include "python_rows.h"

static void test_scopes(void **state)
{
    (void)state;
    static const PythonRow rows[] = {
        {"import math as m\nm.cbrt\n",                                     "2 math.cbrt 3.11"   },
        {"from math import cbrt as root\nroot(1)\n",                       "1 math.cbrt 3.11"   },
        {"import math\ndef f(math):\n    return math.cbrt\n",              ""                   },
        {"import math\ndef f():\n    math = g()\n    return math.cbrt\n",  ""                   },
        {"import math\nx = [math.cbrt for math in y]\nmath.cbrt\n",        "3 math.cbrt 3.11"   },
        {"import math\nx = [math for math in [math.cbrt]]\n",              "2 math.cbrt 3.11"   },
        {"import math\nclass A:\n    math = B()\n    x = math.cbrt\n"
         "    def f(self):\n        return math.cbrt\n",          "6 math.cbrt 3.11"   },
        {"import math\nmath.cbrt\nmath = Fake()\nmath.cbrt\n",             "2 math.cbrt 3.11"   },
        {"import math\ndef f():\n    global math\n    return math.cbrt\n", "4 math.cbrt 3.11"   },
        {"def f():\n    import math\n    def g():\n        nonlocal math\n        math = x\n"
         "    return math.cbrt\n",                                ""                   },
        {"import math\ndel math\nmath.cbrt\n",                             ""                   },
        {"f = lambda math: math.cbrt\n",                                   ""                   },
        {"import math\nm2, o = math, 1\nm2.cbrt\n",                        "3 math.cbrt 3.11"   },
        {"import math\nif (m := math):\n    m.cbrt\n",                     "3 math.cbrt 3.11"   },
        {"import math\ndef f[math](x: math): ...\n",                       ""                   },
        {"import datetime\nclass A:\n    def __init__(self):\n        self.dt = datetime\n"
         "    def f(self):\n        return self.dt.UTC\n",        "6 datetime.UTC 3.11"},
    };
    CHECK_ROWS(rows);
}

static void test_builtins(void **state)
{
    (void)state;
    static const PythonRow rows[] = {
        {"raise ExceptionGroup('', [])\n",                                                         "1 ExceptionGroup 3.11"   },
        {"class ExceptionGroup(Exception): ...\nraise ExceptionGroup('', [])\n",                   ""                        },
        {"def f():\n    raise ExceptionGroup('', [])\nclass ExceptionGroup(Exception): ...\n",
         ""                                                                                                                  },
        {"import sys\nif sys.version_info < (3, 11):\n"
         "    from exceptiongroup import ExceptionGroup\n"
         "def f():\n    raise ExceptionGroup('', [])\n",                                  ""                        },
        {"import sys\nif sys.version_info < (3, 10):\n"
         "    from exceptiongroup import ExceptionGroup\nraise ExceptionGroup('', [])\n", "4 ExceptionGroup 3.11"   },
        {"from somewhere import *\nraise ExceptionGroup('', [])\n",                                ""                        },
        {"from asyncio import *\nTaskGroup()\n",                                                   "2 asyncio.TaskGroup 3.11"},
        {"x.ExceptionGroup = 1\nf(ExceptionGroup=2)\n",                                            ""                        },
    };
    CHECK_ROWS(rows);
}

static void test_modules(void **state)
{
    (void)state;
    static const PythonRow rows[] = {
        {"import os, tomllib\n",                                                                   "1 tomllib 3.11"          },
        {"import imp\nimp.reload\n",                                                               "1 imp -3.12"             },
        {"from distutils.util import strtobool\n",                                                 "1 distutils -3.12"       },
        {"from typing import (\n    Any,\n    Self,\n)\n",                                         "3 typing.Self 3.11"      },
        {"--- a.py\nimport queue\nqueue.ShutDown\n--- queue.py\nShutDown = 1\n",                   ""                        },
        {"--- pkg/a.py\nimport tomllib\n--- pkg/__init__.py\n--- pkg/tomllib.py\nx = 1\n",
         "1 tomllib 3.11"                                                                                                    },
        {"--- pkg/sub/a.py\nfrom ..typing import Self\nfrom .. import imp\n"
         "--- pkg/__init__.py\n--- pkg/sub/__init__.py\n--- pkg/typing.py\nSelf = 1\n"
         "--- pkg/imp.py\n",                                                              ""                        },
        {"--- a.py\nfrom compat import dt\ndt.UTC\n--- compat.py\nimport datetime as dt\n",
         "2 datetime.UTC 3.11"                                                                                               },
        {"--- a.py\nfrom compat import *\nraise ExceptionGroup()\n"
         "--- compat.py\nfrom other import *\n--- other.py\nclass ExceptionGroup: ...\n", ""                        },
 /* modules that import each other */
        {"--- a.py\nfrom b import x\nx.y\n--- b.py\nfrom a import x\nx.y\n",                       ""                        },
        {"--- src/pkg/a.py\nimport pkg.b\npkg.b.p.walk()\n--- src/pkg/__init__.py\n"
         "--- src/pkg/b.py\nfrom pathlib import Path\np = Path()\n",                      "2 pathlib.Path.walk 3.12"},
    };
    CHECK_ROWS(rows);
}

static void test_bindings(void **state)
{
    (void)state;
    static const PythonRow rows[] = {
        {"import sys\nif sys.version_info >= (3, 12):\n    from pathlib import Path\n"
         "else:\n    from backport import Path\nPath('.').walk()\n",                       ""                                                },
        {"import sys\nif sys.version_info >= (3, 11):\n    from pathlib import Path\n"
         "else:\n    from backport import Path\nPath('.').walk()\n",                       "6 pathlib.Path.walk 3.12"                        },
 /* the standard one is there on every version: the fallback never runs */
        {"try:\n    from importlib import metadata\nexcept ImportError:\n"
         "    import importlib_metadata as metadata\nmetadata.packages_distributions()\n", "5 importlib.metadata.packages_distributions 3.10"},
        {"try:\n    import tomli as toml\nexcept ImportError:\n    toml = None\ntoml.x\n",          ""                                                },
    };
    CHECK_ROWS(rows);
}

/* Trees that are deep or long end in an answer. */
static void test_sizes(void **state)
{
    (void)state;
    static const struct {
        const char *head, *part, *tail;
        size_t count;
    } rows[] = {
        {"x = ",         "(",               "1",    5000},
        {"x = ",         "f(",              "",     5000},
        {"x = 1",        " + 1",            "\n",   5000},
        {"x = a",        ".b",              "()\n", 5000},
        {"x = ",         "not ",            "1\n",  5000},
        {"",             "if x: pass\n",    "",     5000},
        {"if x: pass\n", "elif y: z = 1\n", "",     3000},
        {"x = ",         "lambda: ",        "1\n",  3000},
        {"x = ",         "a if b else ",    "1\n",  3000},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        Arena *arena = arena_new();
        Buf text = {.arena = arena};
        buf_add(&text, str_of(rows[i].head));
        for (size_t j = 0; j < rows[i].count; j++) {
            buf_add(&text, str_of(rows[i].part));
        }
        buf_add(&text, str_of(rows[i].tail));
        buf_add_byte(&text, '\0');
        Str found = row_run(arena, text.ptr, minors_between(8, 14));
        assert_str(found, "");
        arena_free(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_scopes),  cmocka_unit_test(test_builtins),
        cmocka_unit_test(test_modules), cmocka_unit_test(test_bindings),
        cmocka_unit_test(test_sizes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
