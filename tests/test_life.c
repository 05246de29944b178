/* Modules that the project's own imports let run on some minors only. */
#include "python_rows.h"

#define NEW "--- pkg/_new.py\nimport tomllib\n"

static void test_imports(void **state)
{
    (void)state;
    static const PythonRow rows[] = {
        {"--- pkg/__init__.py\nimport sys\nif sys.version_info >= (3, 11):\n    from ._new import f\n" NEW,
         ""                                                                                                                                                                            },
        {"--- pkg/__init__.py\nimport sys\nif sys.version_info >= (3, 11):\n    from . import _new\n" NEW,
         ""                                                                                                                                                                            },
        {"--- pkg/__init__.py\nimport sys\nif sys.version_info >= (3, 11):\n    import pkg._new as n\n" NEW,
         ""                                                                                                                                                                            },
        {"--- pkg/__init__.py\nimport sys\nif sys.version_info >= (3, 10):\n    from ._new import f\n" NEW,
         "pkg/_new.py 1 tomllib 3.11"                                                                                                                                                  },
        {"--- pkg/__init__.py\nfrom ._new import f\n" NEW,                                                            "pkg/_new.py 1 tomllib 3.11"                                     },
 /* one import without a test is enough */
        {"--- pkg/__init__.py\nimport sys\nif sys.version_info >= (3, 11):\n    from . import _new\n"
         "--- pkg/b.py\nfrom . import _new\n" NEW,
         "pkg/_new.py 1 tomllib 3.11"                                                                                                                                                  },
 /* a chain of them */
        {"--- pkg/__init__.py\nimport sys\nif sys.version_info >= (3, 11):\n    from . import b\n"
         "--- pkg/b.py\nfrom . import _new\n" NEW,
         ""                                                                                                                                                                            },
        {"--- pkg/__init__.py\nimport sys\ndef f():\n    if sys.version_info >= (3, 11):\n"
         "        from ._new import g\n" NEW,
         ""                                                                                                                                                                            },
        {"--- pkg/__init__.py\ntry:\n    import imp\nexcept ImportError:\n    from . import _new\n"
         "--- pkg/_new.py\nimport distutils, annotationlib\n",                                               "pkg/_new.py 1 distutils -3.12; pkg/_new.py 1 annotationlib 3.14"},
        {"--- pkg/__init__.py\ntry:\n    import tomllib\nexcept ImportError:\n    from . import _old\n"
         "--- pkg/_old.py\nimport distutils\n",                                                              ""                                                               },
 /* type checkers only: nothing is known of how it runs */
        {"--- pkg/__init__.py\nfrom typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from . import _new\n" NEW,
         "pkg/_new.py 1 tomllib 3.11"                                                                                                                                                  },
 /* modules that import each other, and nothing else does */
        {"--- a.py\nimport sys\n--- b.py\nimport tomllib, sys\nif sys.version_info >= (3, 11):\n    import c\n"
         "--- c.py\nimport b\n",                                                                             "b.py 1 tomllib 3.11"                                            },
 /* metadata starts it by name, whoever imports it */
        {"--- pyproject.toml\n[project.scripts]\nx = 'pkg._new:f'\n"
         "--- src/pkg/__init__.py\nimport sys\nif sys.version_info >= (3, 11):\n    from ._new import f\n"
         "--- src/pkg/_new.py\nimport tomllib\n",                                                            "src/pkg/_new.py 1 tomllib 3.11"                                 },
        {"--- a/pyproject.toml\n[project.scripts]\nx = 'pkg._new:f'\n"
         "--- b/pkg/__init__.py\nimport sys\nif sys.version_info >= (3, 11):\n    from ._new import f\n"
         "--- b/pkg/_new.py\nimport tomllib\n",                                                              ""                                                               },
        {"--- setup.cfg\n[options.entry_points]\nconsole_scripts =\n    x = pkg._new:f [extra]\n"
         "--- pkg/__init__.py\nimport sys\nif sys.version_info >= (3, 11):\n    from ._new import f\n" NEW,
         "pkg/_new.py 1 tomllib 3.11"                                                                                                                                                  },
        {"--- setup.py\nfrom setuptools import setup\nsetup(entry_points={'p': ['x=pkg._new:f']})\n"
         "--- pkg/__init__.py\nimport sys\nif sys.version_info >= (3, 11):\n    from ._new import f\n" NEW,
         "pkg/_new.py 1 tomllib 3.11"                                                                                                                                                  },
 /* imported by a name in a string */
        {"--- pkg/__init__.py\nimport sys\nif sys.version_info >= (3, 11):\n    from ._new import f\n"
         "--- app.py\nimport importlib\nimportlib.import_module('pkg._new')\n" NEW,
         "pkg/_new.py 1 tomllib 3.11"                                                                                                                                                  },
        {"--- pkg/__init__.py\nimport sys\nif sys.version_info >= (3, 11):\n    from ._new import f\n"
         "--- app.py\nimport importlib, sys\nif sys.version_info >= (3, 11):\n"
         "    importlib.import_module('pkg._new')\n" NEW,
         ""                                                                                                                                                                            },
 /* from tests beside a package of a monorepo */
        {"--- a/src/pkg/__init__.py\nimport sys\nif sys.version_info >= (3, 11):\n    from ._new import f\n"
         "--- a/src/pkg/_new.py\nimport tomllib\n--- a/tests/test_a.py\nimport pkg._new\n",                  "a/src/pkg/_new.py 1 tomllib 3.11"                               },
        {"--- a/pkg/__init__.py\nimport sys\nif sys.version_info >= (3, 11):\n    from ._new import f\n"
         "--- a/pkg/_new.py\nimport tomllib\n--- a/tests/test_a.py\nfrom pkg import _new\n",                 "a/pkg/_new.py 1 tomllib 3.11"                                   },
 /* users import the package, whatever the project itself does */
        {"--- app.py\nimport sys\nif sys.version_info >= (3, 11):\n    import pkg\n"
         "--- pkg/__init__.py\nimport tomllib\n",                                                            "pkg/__init__.py 1 tomllib 3.11"                                 },
        {"--- app.py\nimport sys\nif sys.version_info >= (3, 11):\n    import pkg.sub.m\n"
         "--- pkg/__init__.py\n--- pkg/sub/__init__.py\nimport tomllib\n--- pkg/sub/m.py\nimport tomllib\n",
         "pkg/sub/__init__.py 1 tomllib 3.11"                                                                                                                                          },
        {"--- pkg/__init__.py\nimport sys\nif sys.version_info >= (3, 11):\n    import pkg.test_new\n"
         "--- pkg/test_new.py\nimport tomllib\n",                                                            "pkg/test_new.py 1 tomllib 3.11"                                 },
    };
    CHECK_ROWS(rows);
}

#define TEST "--- tests/test_new.py\nimport tomllib\n"

static void test_collection(void **state)
{
    (void)state;
    static const PythonRow rows[] = {
        {"--- tests/conftest.py\nimport sys\ncollect_ignore = []\nif sys.version_info < (3, 11):\n"
         "    collect_ignore.append('test_new.py')\n" TEST,
         ""                                },
        {"--- conftest.py\nimport sys\ncollect_ignore = ['setup.py']\nif sys.version_info < (3, 11):\n"
         "    collect_ignore += ['tests/test_new.py']\n" TEST,
         ""                                },
        {"--- conftest.py\nimport sys\ncollect_ignore = [] if sys.version_info >= (3, 11) else ['tests']\n" TEST,
         ""                                },
        {"--- conftest.py\nimport sys\nif sys.version_info < (3, 11):\n"
         "    collect_ignore_glob = ['*_new.py']\n" TEST,
         ""                                },
        {"--- conftest.py\nimport sys\nif sys.version_info < (3, 10):\n"
         "    collect_ignore_glob = ['*_new.py']\n" TEST,
         "tests/test_new.py 1 tomllib 3.11"},
        {"--- conftest.py\nimport sys\nif sys.version_info < (3, 11):\n"
         "    collect_ignore = ['test_new.py']\n" TEST,
         "tests/test_new.py 1 tomllib 3.11"},
 /* always left out: it is run by something else */
        {"--- tests/conftest.py\ncollect_ignore = ['test_new.py']\n" TEST,
         "tests/test_new.py 1 tomllib 3.11"},
        {"--- tests/a.py\nimport sys\nif sys.version_info < (3, 11):\n"
         "    collect_ignore = ['test_new.py']\n" TEST,
         "tests/test_new.py 1 tomllib 3.11"},
    };
    CHECK_ROWS(rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_imports),
        cmocka_unit_test(test_collection),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
