#include "python_rows.h"

#define WALK " pathlib.Path.walk 3.12"
#define P    "from pathlib import Path\n"

static void test_flow(void **state)
{
    (void)state;
    static const PythonRow rows[] = {
        {"print('a'.removeprefix('b'))\n",                                           "1 str.removeprefix 3.9"  },
        {"print(b'a'.removeprefix(b'b'))\n",                                         "1 bytes.removeprefix 3.9"},
        {"print(('a' + 'b').removeprefix('b'))\n",                                   "1 str.removeprefix 3.9"  },
        {"print(('%s' % x).removeprefix('b'))\n",                                    "1 str.removeprefix 3.9"  },
        {"print(' a '.strip().lower().removeprefix('b'))\n",                         "1 str.removeprefix 3.9"  },
        {P "Path('.').walk()\n",                                                     "2" WALK                  },
        {P "(Path('.') / 'x').walk()\n",                                             "2" WALK                  },
        {P "Path('.').parent.walk()\n",                                              "2" WALK                  },
        {P "for p in sorted(Path('.').iterdir()):\n    p.walk()\n",                  "3" WALK                  },
        {P "p, n = Path('.'), 1\np.walk()\n",                                        "3" WALK                  },
        {P "x = [p.walk() for p in [Path('.')]]\n",                                  "2" WALK                  },
        {P "for i, p in enumerate([Path('.')]):\n    p.walk()\n",                    "3" WALK                  },
        {P "for a, p in zip('ab', [Path('.')]):\n    p.walk()\n",                    "3" WALK                  },
        {P "p = Tree()\np.walk()\np = Path()\np.walk()\n",                           "5" WALK                  },
        {P "p = Path()\nfor x in y:\n    p.walk()\n    p = Tree()\n",                ""                        },
        {P "p = Path() if x else Tree()\np.walk()\n",                                ""                        },
        {"with open('x') as f:\n    f.readline().removeprefix('a')\n",
         "2 str.removeprefix 3.9"                                                                              },
        {"with open('x', 'rb') as f:\n    f.readline().removeprefix(b'a')\n",
         "2 bytes.removeprefix 3.9"                                                                            },
        {"with open('x', mode) as f:\n    f.readline().removeprefix('a')\n",         ""                        },
        {"try:\n    f()\nexcept (ValueError, OSError) as e:\n    e.add_note('x')\n",
         "4 BaseException.add_note 3.11"                                                                       },
        {"try:\n    f()\nexcept errors as e:\n    e.add_note('x')\n",                ""                        },
        {"n = 1\nn += 1\nn.bit_count()\n",                                           "3 int.bit_count 3.10"    },
        {"def f():\n    s = 'a'\n    return lambda: s.removeprefix('b')\n",
         "3 str.removeprefix 3.9"                                                                              },
        {"import json\njson.loads(x).removeprefix('b')\n",                           ""                        },
        {"x.removeprefix('b')\n",                                                    ""                        },
    };
    CHECK_ROWS(rows);
}

static void test_annotated(void **state)
{
    (void)state;
    static const PythonRow rows[] = {
        {P "def f(p: Path):\n    p.walk()\n",                                                       "3" WALK},
        {P "def f(p: 'Path | None'):\n    p.walk()\n",                                              "3" WALK},
        {P "from typing import Optional\ndef f(p: Optional[Path] = None):\n    p.walk()\n",
         "4" WALK                                                                                           },
        {P "def f(*ps: Path):\n    [p.walk() for p in ps]\n",                                       "3" WALK},
        {P "from typing import Dict\ndef f(d: Dict[str, Path]):\n"
           "    for k, v in d.items():\n        v.walk()\n",                               "5" WALK},
        {P "def f(p: Path):\n    p = x\n    p.walk()\n",                                            ""      },
        {P "from typing import Any\ndef f(p: Any):\n    p.walk()\n",                                ""      },
        {P "from typing import Union\ndef f(p: Union[Path, Tree]):\n    p.walk()\n",                ""      },
        {"from typing import Union\ndef f(p: Union[str, bytes]):\n    p.removeprefix(b'')\n",
         "3 str.removeprefix 3.9"                                                                           },
        {P "def f():\n    return Path()\nf().walk()\n",                                             "4" WALK},
        {P "def f(x):\n    if x:\n        return None\n    return Path()\nf(1).walk()\n",
         "6" WALK                                                                                           },
        {P "def f(x):\n    if x:\n        return x\n    return Path()\nf(1).walk()\n",              ""      },
        {P "def f():\n    def g():\n        return Tree()\n    return Path()\nf().walk()\n",
         "6" WALK                                                                                           },
        {P "def f():\n    yield Path()\n    return Path()\nf().walk()\n",                           ""      },
        {P "@wrap\ndef f():\n    return Path()\nf().walk()\n",                                      ""      },
        {P "class A:\n    def f(self):\n        return Path()\nA().f().walk()\n",                   ""      },
        {P "def f() -> Path: ...\nf().walk()\n",                                                    "3" WALK},
        {P "async def f() -> Path: ...\nasync def g():\n    (await f()).walk()\n",                  "4" WALK},
        {P "async def f() -> Path: ...\nf().walk()\n",                                              ""      },
        {P "import contextlib\nfrom typing import Iterator\n@contextlib.contextmanager\n"
           "def f() -> Iterator[Path]:\n    yield Path()\nwith f() as p:\n    p.walk()\n", "8" WALK},
        {P "@decorate\ndef f() -> Path: ...\nf().walk()\n",                                         ""      },
        {P "from typing import TYPE_CHECKING, Union\nRoot = Union[Path, None]\n"
           "def f(p: Root):\n    p.walk()\n",                                              "5" WALK},
        {P "def f(p: type[Path]):\n    p.cwd().walk()\n",                                           "3" WALK},
    };
    CHECK_ROWS(rows);
}

static void test_narrowing(void **state)
{
    (void)state;
    static const PythonRow rows[] = {
        {P "def f(p):\n    if isinstance(p, Path):\n        p.walk()\n    p.walk()\n",
         "4" WALK                                                                                },
        {P "def f(p):\n    if not isinstance(p, Path):\n        return\n    p.walk()\n",
         "5" WALK                                                                                },
        {P "def f(p):\n    return isinstance(p, Path) and p.walk()\n",                   "3" WALK},
        {P "def f(p: 'Path | Tree'):\n    if isinstance(p, Path):\n        return\n"
           "    p.walk()\n",                                                    ""      },
        {"def f(p):\n    if isinstance(p, (int, str)):\n        p.removeprefix('')\n",
         "3 str.removeprefix 3.9"                                                                },
        {P "class A:\n    def f(self):\n        if isinstance(self.p, Path):\n"
           "            self.p.walk()\n",                                       "5" WALK},
    };
    CHECK_ROWS(rows);
}

static void test_classes(void **state)
{
    (void)state;
    static const PythonRow rows[] = {
        {"class S(str):\n    def f(self):\n        self.removeprefix('')\n",
         "3 str.removeprefix 3.9"                                                                                                   },
        {"class S(str):\n    def removeprefix(self, p): ...\nS().removeprefix('')\n",        ""                                     },
        {"class S(str):\n    def removeprefix(self, p):\n        super().removeprefix(p)\n",
         "3 str.removeprefix 3.9"                                                                                                   },
        {"class M:\n    def removeprefix(self, p): ...\nclass S(M, str): ...\n"
         "S().removeprefix('')\n",                                                  ""                                     },
        {"from lib import Base\nclass S(Base, str): ...\nS().removeprefix('')\n",            ""                                     },
        {"class S(str):\n    def __getattr__(self, n): ...\nS().removeprefix('')\n",         ""                                     },
        {"class S(str, metaclass=Meta): ...\nS().removeprefix('')\n",                        ""                                     },
        {P "class A:\n    def __init__(self, p: Path):\n        self.p = p\n"
           "    def f(self):\n        self.p.walk()\n",                             "6" WALK                               },
        {P "class A:\n    p = None\n    def g(self, q):\n        self.p = q\n"
           "    def f(self):\n        self.p.walk()\n",                             ""                                     },
        {P "class A:\n    p: Path\ndef f(a: A):\n    a.p.walk()\n",                          "5" WALK                               },
        {P "class A:\n    @property\n    def p(self) -> Path: ...\nA().p.walk()\n",          "5" WALK                               },
        {"import unittest\nclass T(unittest.TestCase):\n    def test(self):\n"
         "        self.enterContext(x)\n",                                          "4 unittest.TestCase.enterContext 3.11"},
        {"--- a.py\nfrom b import S\nS().removeprefix('')\n--- b.py\nclass S(str): ...\n",
         "2 str.removeprefix 3.9"                                                                                                   },
    };
    CHECK_ROWS(rows);
}

static void test_parameters(void **state)
{
    (void)state;
    static const PythonRow rows[] = {
        {"zip([], strict=True)\n",                                                 "1 zip(strict) 3.10"                     },
        {"def zip(*a, strict=0): ...\nzip([], strict=True)\n",                     ""                                       },
        {"from dataclasses import dataclass as d\n@d(slots=True)\nclass A: ...\n",
         "2 dataclasses.dataclass(slots) 3.10"                                                                              },
        {"import dataclasses\n@dataclasses.dataclass(**x)\nclass A: ...\n",        ""                                       },
        {P "Path('x').write_text('', newline='')\n",                               "2 pathlib.Path.write_text(newline) 3.10"},
        {P "Path('x').write_text('', None, None, '')\n",
         "2 pathlib.Path.write_text(newline) 3.10"                                                                          },
        {P "Path('x').write_text('', *x)\n",                                       ""                                       },
        {"import functools\nfunctools.partial(zip, strict=True)\n",                "2 zip(strict) 3.10"                     },
        {"import threading\nclass T(threading.Thread): ...\nT(context=1)\n",
         "3 threading.Thread(context) 3.14"                                                                                 },
        {"import threading\nclass T(threading.Thread):\n    def __init__(self, context): ...\n"
         "T(context=1)\n",                                                ""                                       },
        {"import threading\nclass T(threading.Thread):\n    def __init__(self):\n"
         "        super().__init__(context=1)\n",                         "4 threading.Thread(context) 3.14"       },
        {"dict(strict=True)\n",                                                    ""                                       },
    };
    CHECK_ROWS(rows);
}

static void test_literals(void **state)
{
    (void)state;
    static const PythonRow rows[] = {
  /* clang-format off */
        {"import re as r\nr.compile(r'a++b*+')\n", "2 re.compile(\"…++…\") 3.11"},
        {"import re\nre.compile('\\\\++ \\x2b++')\n", "2 re.compile(\"…++\") 3.11"},
        {"import re\nre.compile('\\\\*+')\n", ""},
        {"import re\nre.compile(r'''a # b++\n''', re.X)\n", ""},
        {"import re\nre.sub('a' '(?>b)', '', x)\n", "2 re.sub(\"…(?>…\") 3.11"},
        {"import re\nre.sub(f'a++{x}', '', x)\n", ""},
        {"import re\nre.compile('a(?i)')\n", "2 re.compile(\"…(?i)\") -3.11"},
        {"import re\nre.compile('\\n (?x)a', re.X)\n", ""},
        {"import re\ntry:\n    re.compile('a++')\nexcept Exception:\n    x = 1\n", ""},
        {"import re, sys\nif sys.version_info >= (3, 11):\n    re.compile('a++')\n", ""},
        {"from datetime import datetime\ndatetime.fromisoformat('2020-01-02T03:04:05Z')\n",
         "2 datetime.datetime.fromisoformat(\"2020-01-02T03:04:05Z\") 3.11"},
        {"from datetime import datetime as d\ntry:\n    d.fromisoformat('20200102')\n"
         "except ValueError:\n    x = 1\n", ""},
        {"from datetime import datetime as d\nF = '%:z'\nd.now().strftime(F)\n",
         "3 datetime.datetime.strftime(\"%:z\") 3.12"},
        {"import array\narray.array(typecode)\narray.array('w')\n",
         "3 array.array(\"w\") 3.13"},
        {"import struct\nstruct.Struct(b'<F')\nstruct.pack(*x, '<F')\n",
         "2 struct.Struct(\"…F\") 3.14"},
        {"format(1.5, 'z.1f')\n", "1 format(\"z…\") 3.11"},
        {"def f(x): format(x, 'zone')\n", ""},
  /* clang-format on */
    };
    CHECK_ROWS(rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_flow),       cmocka_unit_test(test_annotated),
        cmocka_unit_test(test_narrowing),  cmocka_unit_test(test_classes),
        cmocka_unit_test(test_parameters), cmocka_unit_test(test_literals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
