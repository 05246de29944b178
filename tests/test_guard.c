#include "python_rows.h"

#define UTC "import datetime, sys\n"

static void test_version_tests(void **state)
{
    (void)state;
    static const PythonRow rows[] = {
        {"import sys, tomllib\n",                                                                  "1 tomllib 3.11"     },
        {"import sys\nV = sys.version_info + (int(f()),)\nif V >= (3, 11):\n    import tomllib\n",
         ""                                                                                                             },
        {"import sys\nV = sys.version_info + (f(),)\nif V >= (3, 9):\n    import tomllib\n",
         "4 tomllib 3.11"                                                                                               },
        {UTC "if sys.version_info >= (3, 11):\n    datetime.UTC\n",                                ""                   },
        {UTC "if sys.version_info >= (3, 10):\n    datetime.UTC\n",                                "3 datetime.UTC 3.11"},
        {UTC "if sys.version_info < (3, 11):\n    pass\nelse:\n    datetime.UTC\n",                ""                   },
 /* five items: greater than the pair on 3.10.0 already */
        {UTC "if sys.version_info > (3, 10):\n    datetime.UTC\n",                                 "3 datetime.UTC 3.11"},
        {UTC "if sys.version_info[:2] > (3, 10):\n    datetime.UTC\n",                             ""                   },
 /* holds on a part of 3.11 only: 3.11 stays on both sides */
        {UTC "if sys.version_info >= (3, 11, 4):\n    datetime.UTC\n",                             ""                   },
        {UTC "if sys.version_info >= (3, 10, 4):\n    datetime.UTC\n",                             "3 datetime.UTC 3.11"},
        {UTC "if sys.version_info[:2] in ((3, 11), (3, 13)):\n    datetime.UTC\n",                 ""                   },
        {UTC "if sys.version_info[0] == 3 and sys.version_info[1] >= 11:\n    datetime.UTC\n",
         ""                                                                                                             },
        {UTC "if sys.version_info.minor >= 11:\n    datetime.UTC\n",                               ""                   },
        {UTC "if sys.hexversion >= 0x030B0000:\n    datetime.UTC\n",                               ""                   },
        {UTC "if sys.hexversion >> 16 >= 0x30B:\n    datetime.UTC\n",                              ""                   },
        {UTC "if (3, 11) <= sys.version_info < (4,):\n    datetime.UTC\n",                         ""                   },
        {UTC "if not sys.version_info < (3, 11):\n    datetime.UTC\n",                             ""                   },
        {"import platform, datetime\n"
         "if tuple(map(int, platform.python_version_tuple()[:2])) >= (3, 11):\n"
         "    datetime.UTC\n",                                                            ""                   },
 /* texts sort by letter */
        {"import platform, datetime\nif platform.python_version() >= '3.11':\n"
         "    datetime.UTC\n",                                                            "3 datetime.UTC 3.11"},
        {"import datetime\nfrom sys import version_info as v\nif v >= (3, 11):\n"
         "    datetime.UTC\n",                                                            ""                   },
        {UTC "major, minor = sys.version_info[:2]\nif (major, minor) >= (3, 11):\n"
             "    datetime.UTC\n",                                                        ""                   },
 /* the other operand decides: nothing is known of the else arm */
        {UTC "if sys.version_info < (3, 11) and x:\n    pass\nelse:\n    datetime.UTC\n",
         "5 datetime.UTC 3.11"                                                                                          },
        {UTC "if sys.version_info < (3, 11) or x:\n    pass\nelse:\n    datetime.UTC\n",           ""                   },
        {UTC "x = sys.version_info >= (3, 11) and datetime.UTC\n",                                 ""                   },
        {UTC "x = sys.version_info < (3, 11) or datetime.UTC\n",                                   ""                   },
        {UTC "x = [datetime.UTC for _ in y if sys.version_info >= (3, 11)]\n",                     ""                   },
        {UTC "def f(zone=datetime.UTC if sys.version_info >= (3, 11) else None): ...\n",           ""                   },
        {UTC "assert sys.version_info >= (3, 11)\ndatetime.UTC\n",                                 ""                   },
        {UTC "while sys.version_info >= (3, 11):\n    datetime.UTC\n",                             ""                   },
        {UTC "match sys.version_info[:2]:\n    case (3, 11) | (3, 12):\n        datetime.UTC\n"
             "    case _:\n        datetime.UTC\n",                                       "6 datetime.UTC 3.11"},
 /* a name that is not the module is no guard */
        {"import datetime\nsys = object()\nif sys.version_info >= (3, 11):\n    datetime.UTC\n",
         "4 datetime.UTC 3.11"                                                                                          },
    };
    CHECK_ROWS(rows);
}

static void test_exits(void **state)
{
    (void)state;
    static const PythonRow rows[] = {
        {UTC "if sys.version_info < (3, 11):\n    sys.exit(1)\ndatetime.UTC\n",      ""                   },
        {UTC "if sys.version_info < (3, 11):\n    print('old')\ndatetime.UTC\n",
         "4 datetime.UTC 3.11"                                                                            },
        {UTC "def f():\n    if sys.version_info < (3, 11):\n        return None\n"
             "    return datetime.UTC\n",                                   ""                   },
        {UTC "def f():\n    if sys.version_info >= (3, 12):\n        return None\n"
             "    import imp\n",                                            ""                   },
        {UTC "for x in y:\n    if sys.version_info < (3, 11):\n        continue\n"
             "    datetime.UTC\ndatetime.UTC\n",                            "6 datetime.UTC 3.11"},
        {"import datetime, sys, pytest\ndef test():\n    if sys.version_info < (3, 11):\n"
         "        pytest.skip('old')\n    datetime.UTC\n",                  ""                   },
 /* in a module it only leaves with the keyword */
        {"import datetime, sys, pytest\nif sys.version_info < (3, 11):\n"
         "    pytest.skip('old')\ndatetime.UTC\n",                          "4 datetime.UTC 3.11"},
        {"import datetime, sys, pytest\nif sys.version_info < (3, 11):\n"
         "    pytest.skip('old', allow_module_level=True)\ndatetime.UTC\n", ""                   },
        {UTC "with open('x') as f:\n    if sys.version_info < (3, 11):\n"
             "        raise SystemExit\n    datetime.UTC\ndatetime.UTC\n",  ""                   },
    };
    CHECK_ROWS(rows);
}

static void test_constants(void **state)
{
    (void)state;
    static const PythonRow rows[] = {
        {UTC "NEW = sys.version_info >= (3, 11)\ndef f():\n    if NEW:\n"
             "        return datetime.UTC\n",                                    ""                   },
        {UTC "if sys.version_info >= (3, 11):\n    NEW = True\nelse:\n    NEW = False\n"
             "if NEW:\n    datetime.UTC\n",                                      ""                   },
        {UTC "NEW = (sys.version_info >= (3, 11))\nif NEW is True:\n    datetime.UTC\n",  ""                   },
        {UTC "NEW = True\nif NEW:\n    datetime.UTC\n",                                   "4 datetime.UTC 3.11"},
        {UTC "NEW = False\nif NEW:\n    datetime.UTC\n",                                  "4 datetime.UTC 3.11"},
        {UTC "NEW = sys.version_info >= (3, 11)\nNEW = x()\nif NEW:\n    datetime.UTC\n",
         "5 datetime.UTC 3.11"                                                                                 },
        {"import datetime\nHAS = hasattr(datetime, 'UTC')\nif HAS:\n    datetime.UTC\n",  ""                   },
        {"try:\n    import tomllib\n    HAVE = True\nexcept ImportError:\n    HAVE = False\n"
         "if HAVE:\n    from datetime import UTC\n",                             ""                   },
        {"--- a.py\nimport datetime\nfrom compat import NEW as N\nif N:\n    datetime.UTC\n"
         "--- compat.py\nimport sys\nNEW = sys.version_info >= (3, 11)\n",       ""                   },
        {"--- pkg/a.py\nimport datetime\nfrom . import compat\nif compat.env.NEW:\n"
         "    datetime.UTC\n--- pkg/__init__.py\n--- pkg/compat.py\nimport sys\n"
         "class env:\n    NEW = sys.version_info >= (3, 11)\n",                  ""                   },
        {"--- a.py\nfrom env import V\nif V >= (3, 11):\n    from datetime import UTC\n"
         "--- env.py\nimport sys\nV = sys.version_info\n",                       ""                   },
        {"import six\nif six.PY2:\n    import imp\n",                                     ""                   },
        {"import datetime\nTYPE_CHECKING = False\nif TYPE_CHECKING:\n    datetime.UTC\n", ""                   },
        {"import typing as t\nif t.TYPE_CHECKING:\n    from datetime import UTC\n"
         "else:\n    from typing import Self\n",                                 "5 typing.Self 3.11" },
    };
    CHECK_ROWS(rows);
}

static void test_handlers(void **state)
{
    (void)state;
    static const PythonRow rows[] = {
        {"try:\n    import tomllib\nexcept ImportError:\n    tomllib = None\n",                    ""                },
        {"try:\n    import tomllib\nexcept KeyError:\n    tomllib = None\n",                       "2 tomllib 3.11"  },
        {"try:\n    import tomllib\nexcept ImportError:\n    raise\n",                             "2 tomllib 3.11"  },
        {"import pytest\ntry:\n    import tomllib\nexcept ImportError:\n"
         "    pytest.skip('old', allow_module_level=True)\ntomllib.loads('')\n",          ""                },
        {"import pytest\ntry:\n    import tomllib\nexcept ImportError:\n    pytest.exit('old')\n",
         "3 tomllib 3.11"                                                                                            },
        {"import unittest\ntry:\n    import tomllib\nexcept ImportError:\n"
         "    raise unittest.SkipTest('old')\ntomllib.loads('')\n",                       ""                },
        {"import unittest\nclass T(unittest.TestCase):\n    def test(self):\n        try:\n"
         "            import tomllib\n        except ImportError:\n"
         "            self.skipTest('old')\n        tomllib.loads('')\n",                 ""                },
        {"try:\n    import tomllib\nexcept ImportError as e:\n    raise SystemExit(1) from e\n",
         "2 tomllib 3.11"                                                                                            },
        {"try:\n    from datetime import UTC\nexcept ModuleNotFoundError:\n    pass\n",
         "2 datetime.UTC 3.11"                                                                                       },
        {"try:\n    try:\n        import tomllib\n    except ImportError:\n        raise\n"
         "except ImportError:\n    pass\n",                                               ""                },
        {"import math\ntry:\n    def f():\n        return math.cbrt(1)\n"
         "except AttributeError:\n    pass\n",                                            "4 math.cbrt 3.11"},
        {"import math\ntry:\n    pass\nexcept AttributeError:\n    pass\nelse:\n"
         "    math.cbrt(1)\n",                                                            "7 math.cbrt 3.11"},
 /* the handler cannot run: both exist everywhere */
        {"try:\n    from collections.abc import Mapping\nexcept ImportError:\n"
         "    from collections import Mapping\n",                                         ""                },
        {"from contextlib import suppress\nwith suppress(ImportError):\n    import tomllib\n",
         ""                                                                                                          },
        {"from contextlib import suppress\nwith suppress(KeyError):\n    import tomllib\n",
         "3 tomllib 3.11"                                                                                            },
        {"try:\n    x = anext\nexcept NameError:\n    x = None\n",                                 ""                },
        {"try:\n    zip([], strict=True)\nexcept TypeError:\n    pass\n",                          ""                },
    };
    CHECK_ROWS(rows);
}

static void test_questions(void **state)
{
    (void)state;
    static const PythonRow rows[] = {
        {"import math\nif hasattr(math, 'cbrt'):\n    math.cbrt(1)\n",                       ""                        },
        {"import math\nif not hasattr(math, 'cbrt'):\n    math.cbrt(1)\n",                   "3 math.cbrt 3.11"        },
        {"import math\nf = getattr(math, 'cbrt', None)\nif getattr(math, 'cbrt', None):\n"
         "    math.cbrt(1)\n",                                                      ""                        },
        {"import math\nif 'cbrt' in dir(math):\n    math.cbrt(1)\n",                         ""                        },
        {"import importlib.util\nif importlib.util.find_spec('tomllib') is not None:\n"
         "    import tomllib\n",                                                    ""                        },
        {"from pathlib import Path\ndef f(p: Path):\n    if hasattr(p, 'walk'):\n"
         "        p.walk()\n    p.walk()\n",                                        "5 pathlib.Path.walk 3.12"},
        {"import math\nif not hasattr(math, 'cbrt'):\n    math.cbrt = None\nmath.cbrt(1)\n",
         ""                                                                                                            },
        {"import importlib\nm = importlib.import_module('tomllib')\n",                       "2 tomllib 3.11"          },
    };
    CHECK_ROWS(rows);
}

static void test_marks(void **state)
{
    (void)state;
    static const PythonRow rows[] = {
        {UTC "import pytest\n@pytest.mark.skipif(sys.version_info < (3, 11), reason='')\n"
             "def test():\n    datetime.UTC\n",                                     ""                   },
        {UTC "import pytest\n@pytest.mark.skipif(sys.version_info >= (3, 11), reason='')\n"
             "def test():\n    datetime.UTC\n",                                     "5 datetime.UTC 3.11"},
        {UTC "import pytest\n@pytest.mark.skipif('sys.version_info < (3, 11)')\n"
             "class Test:\n    zone = datetime.UTC\n    def test(self):\n"
             "        datetime.UTC\n",                                              "5 datetime.UTC 3.11"},
        {UTC "import unittest\n@unittest.skipUnless(sys.version_info >= (3, 11), '')\n"
             "def test():\n    datetime.UTC\n",                                     ""                   },
        {UTC "import pytest\npytestmark = pytest.mark.skipif(sys.version_info < (3, 11))\n"
             "def test():\n    datetime.UTC\ndatetime.UTC\n",                       "6 datetime.UTC 3.11"},
        {"--- a.py\nimport datetime\nfrom helpers import needs_311\n@needs_311\n"
         "def test():\n    datetime.UTC\n--- helpers.py\nimport sys, pytest\n"
         "needs_311 = pytest.mark.skipif(sys.version_info < (3, 11), reason='')\n", ""                   },
    };
    CHECK_ROWS(rows);
}

static void test_annotations(void **state)
{
    (void)state;
    static const PythonRow rows[] = {
        {"import typing\ndef f(x: typing.Self): ...\n",                                      "2 typing.Self 3.11"},
        {"from __future__ import annotations\nimport typing\ndef f(x: typing.Self): ...\n",  ""                  },
        {"import typing\ndef f(x: 'typing.Self'): ...\n",                                    ""                  },
        {"import typing\ndef f():\n    x: typing.Self = 1\n",                                ""                  },
        {"import typing\nclass A:\n    x: typing.Self\n",                                    "3 typing.Self 3.11"},
        {"from __future__ import annotations\nimport typing\nfrom pydantic import BaseModel\n"
         "class A(BaseModel):\n    x: typing.Self\n",                               "5 typing.Self 3.11"},
        {"from __future__ import annotations\nimport typing\n@dataclass\nclass A:\n"
         "    x: typing.Self\n",                                                    ""                  },
        {"from __future__ import annotations\nimport typing, typer\napp = typer.Typer()\n"
         "@app.command()\ndef f(x: typing.Self): ...\n",                            "5 typing.Self 3.11"},
        {"from __future__ import annotations\nimport typing\nx: typing.Any = typing.Self\n",
         "3 typing.Self 3.11"                                                                                    },
    };
    CHECK_ROWS(rows);
}

/* What a version test says of itself. */
static void test_mistakes(void **state)
{
    (void)state;
    static const struct {
        const char *test;
        bool mistaken;
    } rows[] = {
        {"sys.version_info > (3, 10)",     true },
        {"sys.version_info <= (3, 10)",    true },
        {"sys.version_info == (3, 10)",    true },
        {"sys.version_info >= '3.10'",     true },
        {"sys.version >= '3.10'",          true },
        {"sys.version_info >= (3, 10)",    false},
        {"sys.version_info[:2] > (3, 10)", false},
        {"sys.version_info > (3,)",        false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        Arena *arena = arena_new();
        PythonProject *project = python_project_new(NULL, NULL);
        PythonWorker *worker = python_worker_new(project);
        Source source =
            source_of(arena, S("a.py"),
                      str_format(arena, "import sys\nif %s:\n    pass\n", rows[i].test));
        PythonReport report;
        python_analyse(worker, arena, &source, (PythonWish){MINORS_KNOWN, true}, &report);
        bool found = report.guards.len == 1 && report.guards.items[0].mistake.len > 0;
        if (found != rows[i].mistaken) {
            print_error("row %zu: %s\n", i, rows[i].test);
        }
        assert_int_equal(report.guards.len, 1);
        assert_int_equal(found, rows[i].mistaken);
        python_worker_free(worker);
        python_project_free(project);
        arena_free(arena);
    }
}

/* Text that has no minor sorts as the versions do. */
static void test_major_text(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    PythonProject *project = python_project_new(NULL, NULL);
    PythonWorker *worker = python_worker_new(project);
    Source source =
        source_of(arena, S("a.py"), S("import sys\nif sys.version < '3':\n    x\n"));
    PythonReport report;
    python_analyse(worker, arena, &source, (PythonWish){MINORS_KNOWN, true}, &report);
    for (size_t i = 0; i < report.guards.len; i++) {
        assert_int_equal(report.guards.items[i].mistake.len, 0);
    }
    python_worker_free(worker);
    python_project_free(project);
    arena_free(arena);
}

/* What real packages do, where the protection is not a plain test. */
static void test_indirect(void **state)
{
    (void)state;
    static const PythonRow rows[] = {
        {"try:\n    import tomli as tomllib\nexcept ImportError:\n    import tomllib\n",                     ""                               },
        {"try:\n    import tomli\nexcept KeyError:\n    import tomllib\n",                                   "4 tomllib 3.11"                 },
        {"try:\n    import tomli\nexcept ImportError:\n    import math\n    math.cbrt\n",
         "5 math.cbrt 3.11"                                                                                                                   },
        {"import sys\nm = getattr(sys, 'monitoring', None)\nif LOG:\n    m = Wrapper(m)\n"
         "def f():\n    assert m is not None\n    sys.monitoring\n",                                ""                               },
        {"import sys\nm = getattr(sys, 'monitoring', None)\nif LOG:\n    m = Wrapper(m)\n"
         "def f():\n    if m is None:\n        sys.monitoring\n",                                   "7 sys.monitoring 3.12"          },
        {"import asyncio, sys\nclass A:\n    def __init__(self):\n"
         "        if sys.version_info >= (3, 11):\n            self.n: int | None = 0\n"
         "        else:\n            self.n = None\n"
         "    def f(self, task: asyncio.Task):\n        if self.n is not None:\n"
         "            task.cancelling()\n        while self.n:\n            task.uncancel()\n"
         "            self.n -= 1\n    def g(self):\n        if self.n:\n            self.n = 0\n",
         ""                                                                                                                                   },
        {"import asyncio, sys\nclass A:\n    def __init__(self):\n"
         "        if sys.version_info >= (3, 11):\n            self.n: int | None = 0\n"
         "        else:\n            self.n = None\n"
         "    def f(self, task: asyncio.Task):\n        if self.n is not None:\n"
         "            task.cancelling()\n    def g(self, x):\n        self.n = x\n",                "10 asyncio.Task.cancelling 3.11"},
        {"def f(n: int):\n    if is_float(n) and n.is_integer(): ...\n",                                     ""                               },
        {"def f(n: int):\n    if n and n.is_integer(): ...\n",                                               "2 int.is_integer 3.12"          },
        {"import pickle\nif pickle.DEFAULT_PROTOCOL >= 5:\n    import annotationlib\n",                      ""                               },
        {"--- pkg/a.py\nfrom pkg import compat\nimport math\nif compat.PY311:\n    math.cbrt\n"
         "--- pkg/__init__.py\ndef __getattr__(name): ...\n"
         "--- pkg/compat.py\nimport sys\nPY311 = sys.version_info >= (3, 11)\n",                    ""                               },
    };
    CHECK_ROWS(rows);
}

/* Facts that were wrong on real packages. */
static void test_facts(void **state)
{
    (void)state;
    static const PythonRow rows[] = {
        {"from importlib import metadata\nmetadata.metadata('a').get('x')\n",        ""                 },
        {"import sys\nsys.stdout.write('x')\nsys.stdout.buffer.write(b'x')\n",       ""                 },
        {"import curses, idlelib\ncurses.ACS_HLINE\n",                               ""                 },
        {"import tkinter\ntkinter.Tcl().eval('x')\n",                                ""                 },
        {"from datetime import datetime\ndatetime.now().fromisocalendar(1, 1, 1)\n", ""                 },
        {"import threading\nthreading.Lock().acquire()\n",                           ""                 },
        {"from distutils.errors import *\nDistutilsSetupError\n",                    "1 distutils -3.12"},
        {"import selectors\nselectors.KqueueSelector().register(1, 1)\n",            ""                 },
    };
    CHECK_ROWS(rows);
}

/* Whether a missing name says something of the version depends on whether the platform, or how
 * Python was built, may be the reason. */
static void test_platforms(void **state)
{
    (void)state;
    static const PythonRow rows[] = {
        {"import asyncio\nif hasattr(asyncio, 'Runner'):\n    pass\nelse:\n    asyncio.coroutine\n",
         ""                                                                                                                                },
        {"import asyncio\nif hasattr(asyncio, 'Runner'):\n    asyncio.coroutine\n",
         "3 asyncio.coroutine -3.11"                                                                                                       },
        {"import time\ntry:\n    f = time.perf_counter\nexcept AttributeError:\n    f = time.clock\n",
         ""                                                                                                                                },
        {"import unittest as u\nif not getattr(u.TestCase, 'assertRaisesRegex', False):\n"
         "    u.TestCase.assertRaisesRegexp\n",                                                        ""                         },
 /* the platform may be the reason, or the system's library */
        {"import os, imp\nif not hasattr(os, 'sched_getaffinity'):\n    imp.reload\n",
         "1 imp -3.12"                                                                                                                     },
        {"import asyncio\ntry:\n    asyncio.SelectorEventLoop, asyncio.ProactorEventLoop\n"
         "except AttributeError:\n    asyncio.coroutine\n",                                            "5 asyncio.coroutine -3.11"},
        {"try:\n    import fcntl\nexcept ImportError:\n    import imp\n",                                       "4 imp -3.12"              },
        {"try:\n    from os import fork\nexcept ImportError:\n    import imp\n",                                "4 imp -3.12"              },
        {"try:\n    import sqlite3\nexcept ImportError:\n    import imp\n",                                     "4 imp -3.12"              },
        {"import ssl, asyncio\nif not hasattr(ssl, 'OP_NO_TLSv1'):\n    asyncio.coroutine\n",
         "3 asyncio.coroutine -3.11"                                                                                                       },
 /* what only newer versions can answer so */
        {"import sys, platform\nif sys.platform == 'ios':\n    platform.ios_ver()\n",                           ""                         },
        {"import sys, platform\nif 'android' != sys.platform:\n    pass\nelse:\n"
         "    platform.android_ver()\n",                                                               ""                         },
        {"import platform\nif platform.system() != 'Android':\n    raise SystemExit\nplatform.android_ver()\n",
         ""                                                                                                                                },
        {"import sys, sysconfig\nNOGIL = bool(sysconfig.get_config_var('Py_GIL_DISABLED'))\n"
         "if NOGIL and sys._is_gil_enabled():\n    pass\n",                                            ""                         },
        {"import sys, platform\nif sys.platform == 'linux':\n    platform.ios_ver()\n",
         "3 platform.ios_ver 3.13"                                                                                                         },
        {"import sys, platform\nif sys.platform != 'ios':\n    platform.ios_ver()\n",
         "3 platform.ios_ver 3.13"                                                                                                         },
        {"import sys, sysconfig\nif sysconfig.get_config_var('Py_DEBUG'):\n    sys._is_gil_enabled()\n",
         "3 sys._is_gil_enabled 3.13"                                                                                                      },
        {"import sys\nif sys.platform == 'ios':\n    import annotationlib\n",
         "3 annotationlib 3.14"                                                                                                            },
    };
    CHECK_ROWS(rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_version_tests), cmocka_unit_test(test_exits),
        cmocka_unit_test(test_constants),     cmocka_unit_test(test_handlers),
        cmocka_unit_test(test_questions),     cmocka_unit_test(test_marks),
        cmocka_unit_test(test_annotations),   cmocka_unit_test(test_mistakes),
        cmocka_unit_test(test_major_text),    cmocka_unit_test(test_indirect),
        cmocka_unit_test(test_facts),         cmocka_unit_test(test_platforms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
