/* Modules that the project's own metadata has installed where the standard library lacks them.
 */
#include "python_rows.h"

#define USE     "--- src/pkg/a.py\nimport graphlib\n"
#define TEST    "--- tests/a.py\nimport graphlib\n"
#define OLD     "--- pkg/a.py\nimport cgi\n"
#define MISSING "src/pkg/a.py 1 graphlib 3.9"
#define GONE    "pkg/a.py 1 cgi -3.13"

static void test_manifests(void **state)
{
    (void)state;
    static const PythonRow rows[] = {
        {"--- pyproject.toml\n[project]\ndependencies = ['x', 'graphlib_backport>=1; python_version < \"3.9\"']\n" USE,
         ""                                                                                                               },
        {"--- pyproject.toml\n[project.optional-dependencies]\nfast = ['graphlib-backport']\n" USE,
         ""                                                                                                               },
        {"--- pyproject.toml\n[dependency-groups]\ntest = [{include-group = 'x'}, 'graphlib-backport']\n" TEST,
         ""                                                                                                               },
        {"--- requirements-dev.txt\ngraphlib-backport\n" TEST,                                                          ""},
        {"--- pyproject.toml\n[tool.poetry.dependencies]\ngraphlib-backport = {version = '*', python = '<3.9'}\n" USE,
         ""                                                                                                               },
        {"--- pyproject.toml\n[tool.poetry.dependencies]\n"
         "legacy-cgi = [{version = '1', python = '<3.13'}, {version = '2', python = '>=3.13'}]\n" OLD,
         ""                                                                                                               },
        {"--- pyproject.toml\n[tool.poetry.dependencies]\n"
         "legacy-cgi = [{version = '1', python = '<3.13'}]\n" OLD,
         GONE                                                                                                             },
        {"--- Pipfile\n[packages]\nlegacy-cgi = {version = '*', markers = \"python_version > '3.12'\"}\n" OLD,
         ""                                                                                                               },
        {"--- setup.cfg\n[options]\ninstall_requires =\n    x\n    Graphlib.Backport; python_version<'3.9'\n" USE,
         ""                                                                                                               },
        {"--- setup.cfg\n[options.extras_require]\nx =\n    graphlib-backport\n" USE,                                   ""},
        {"--- setup.py\nfrom setuptools import setup\nsetup(install_requires=['graphlib_backport'])\n" USE,
         ""                                                                                                               },
        {"--- setup.py\nfrom setuptools import setup\n"
         "setup(extras_require={':python_version < \"3.9\"': ['graphlib_backport']})\n" USE,
         ""                                                                                                               },
        {"--- setup.py\nimport sys\nrequirements = []\nif sys.version_info < (3, 9):\n"
         "    requirements.append('graphlib-backport')\n" USE,
         ""                                                                                                               },
        {"--- requirements.txt\n-r other.txt\ngraphlib-backport==1.1 # old\n" USE,                                      ""},
        {"--- requirements-docker.txt\ngraphlib-backport\n" USE,                                                        ""},
        {"--- requirements/base.in\ngraphlib-backport==1.1 \\\n    --hash=sha256:0\n" USE,                              ""},
        {"--- pkg-1.dist-info/METADATA\nName: pkg\nRequires-Dist: legacy-cgi (>=2) ; python_version >= '3.13'\n" OLD,
         ""                                                                                                               },
        {"--- PKG-INFO\nName: pkg\nRequires-Dist: legacy-cgi; extra == 'web'\n\nText\n" OLD,
         ""                                                                                                               },
    };
    CHECK_ROWS(rows);
}

static void test_limits(void **state)
{
    (void)state;
    static const PythonRow rows[] = {
  /* what only developers install is missing where a user runs the package */
        {"--- pyproject.toml\n[dependency-groups]\ntest = ['graphlib-backport']\n" USE,
         MISSING                                                                                                        },
        {"--- pyproject.toml\n[tool.poetry.group.dev.dependencies]\ngraphlib-backport = '*'\n" USE,
         MISSING                                                                                                        },
        {"--- Pipfile\n[dev-packages]\ngraphlib-backport = '*'\n" USE,                                           MISSING},
        {"--- requirements-dev.txt\ngraphlib-backport\n" USE,                                                    MISSING},
 /* the marker has to hold where the module is missing, on every platform */
        {"--- pyproject.toml\n[project]\ndependencies = ['graphlib-backport; python_version > \"3.9\"']\n" USE,
         MISSING                                                                                                        },
        {"--- pyproject.toml\n[project]\ndependencies = ['graphlib-backport; sys_platform == \"win32\"']\n" USE,
         MISSING                                                                                                        },
        {"--- pyproject.toml\n[project]\ndependencies = ['legacy-cgi; python_version == \"3.13\"']\n" OLD,
         GONE                                                                                                           },
 /* a backport under another name, and setuptools' own distutils */
        {"--- requirements.txt\ntomli\nsetuptools\n--- a.py\nimport tomllib, distutils\n",
         "a.py 1 tomllib 3.11; a.py 1 distutils -3.12"                                                                  },
 /* no requirement */
        {"--- setup.py\nfrom setuptools import setup\nsetup(keywords=['graphlib-backport'])\n" USE,
         MISSING                                                                                                        },
        {"--- PKG-INFO\nName: pkg\n\nRequires-Dist: graphlib-backport\n" USE,                                    MISSING},
        {"--- requirements.txt\n# graphlib-backport\n" USE,                                                      MISSING},
        {"--- other/requirements.txt\ngraphlib-backport\n" USE,                                                  MISSING},
 /* the module is there, not what later versions put into it */
        {"--- requirements.txt\nlegacy-cgi\n--- a.py\nimport cgi\ncgi.escape('x')\n",
         "a.py 2 cgi.escape -3.8"                                                                                       },
    };
    CHECK_ROWS(rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_manifests),
        cmocka_unit_test(test_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
