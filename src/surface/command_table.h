/* The tables of command.c: which options and arguments of which programs name a version.
 * Facts: the command lines of the programs named in the rows. */
#ifndef SURFACE_COMMAND_TABLE_H
#define SURFACE_COMMAND_TABLE_H

#include "floorlint/command.h"

/* How the value of an option or an argument is read. */
typedef enum ValueKind {
    VALUE_REQUEST, /* 3.10, python3.10, cpython@3.10, a path */
    VALUE_VERSION, /* 3.10, or 310 without its dot */
    VALUE_TAG,     /* py310; several with commas */
    VALUE_RUNTIME, /* python310, PYTHON:3.10 */
    VALUE_LANE,    /* py310, tests-3.10, tests(python='3.10') */
    VALUE_CONDA,   /* python=3.10 */
    VALUE_AT,      /* python@3.10 */
    VALUE_SETTING, /* PYTHON_VERSION=3.10 */
    VALUE_IMAGE,   /* python:3.10-slim */
    VALUE_SELECTOR /* cp310-manylinux_x86_64 */
} ValueKind;

/* An option of a program whose value names a version. */
typedef struct OptionRow {
    const char *programs; /* separated by blanks; NULL: any program */
    const char *options;  /* separated by blanks */
    ValueKind value;
    CommandKind kind;
    bool many; /* takes every word up to the next option */
} OptionRow;

static const OptionRow option_rows[] = {
    {"uv",                                                                                "--python -p",                                                            VALUE_REQUEST,  COMMAND_ENVIRONMENT, false},
    {"uvx",                                                                               "--python -p",                                                            VALUE_REQUEST,  COMMAND_RUN,         false},
    {"uv pip pip3 pip-compile ty pyrefly",                                                "--python-version",                                                       VALUE_VERSION,  COMMAND_TARGET,
     false                                                                                                                                                                                                    },
    {"virtualenv pew mkvirtualenv pipx tox pdm poetry twine pipenv rye hatch pre-commit",
     "--python -p",                                                                                                                                                 VALUE_REQUEST,  COMMAND_ENVIRONMENT, false},
    {"hatch",                                                                             "-py --py",                                                               VALUE_REQUEST,  COMMAND_RUN,         false},
    {"nox",                                                                               "-p --python --pythons -P --extra-pythons --extra-python --force-python",
     VALUE_REQUEST,                                                                                                                                                                 COMMAND_LANE,        true },
    {"nox",                                                                               "-s -e --session --sessions",                                             VALUE_LANE,     COMMAND_LANE,        true },
    {"hatch",                                                                             "-e --env",                                                               VALUE_LANE,     COMMAND_LANE,        false},
    {"cibuildwheel",                                                                      "--only",                                                                 VALUE_SELECTOR, COMMAND_LANE,        false},
    {"tox",                                                                               "-e --env --envlist",                                                     VALUE_LANE,     COMMAND_LANE,        false},
    {"mypy dmypy pytype",                                                                 "--python-version -V",                                                    VALUE_VERSION,  COMMAND_TARGET,      false},
    {"pyright basedpyright",                                                              "--pythonversion",                                                        VALUE_VERSION,  COMMAND_TARGET,      false},
    {"black ruff blacken-docs",                                                           "--target-version -t",                                                    VALUE_TAG,      COMMAND_TARGET,      false},
    {"isort",                                                                             "--py --python-version",                                                  VALUE_VERSION,  COMMAND_TARGET,      false},
    {"pylint",                                                                            "--py-version",                                                           VALUE_VERSION,  COMMAND_TARGET,      false},
    {"vermin",                                                                            "-t --target",                                                            VALUE_VERSION,  COMMAND_TARGET,      false},
    {"datamodel-codegen",                                                                 "--target-python-version",                                                VALUE_VERSION,  COMMAND_TARGET,      false},
    {"maturin",                                                                           "-i --interpreter",                                                       VALUE_REQUEST,  COMMAND_ENVIRONMENT, true },
    {"gcloud az aws func sam firebase serverless zappa eb",                               "--runtime",                                                              VALUE_RUNTIME,
     COMMAND_RUNTIME,                                                                                                                                                                                    false},
    {"gcloud",                                                                            "--base-image",                                                           VALUE_RUNTIME,  COMMAND_RUNTIME,     false},
    {"az",                                                                                "--runtime-version",                                                      VALUE_VERSION,  COMMAND_RUNTIME,     false},
    {"aws",                                                                               "--compatible-runtimes",                                                  VALUE_RUNTIME,  COMMAND_RUNTIME,     true },
    {"docker podman buildah nerdctl buildx",                                              "--build-arg",                                                            VALUE_SETTING,  COMMAND_VARIABLE,
     false                                                                                                                                                                                                    },
    {"python python3 pypy pypy3",                                                         "--python-tag",                                                           VALUE_TAG,      COMMAND_TARGET,      false},
    {"choco",                                                                             "--version",                                                              VALUE_VERSION,  COMMAND_INSTALL,     false},
};

/* A subcommand whose arguments name versions. */
typedef struct ArgumentRow {
    const char *programs;
    const char *path; /* the words after the program, alternatives with `|` */
    ValueKind value;
    CommandKind kind;
} ArgumentRow;

static const ArgumentRow argument_rows[] = {
    {"uv",                     "python install|upgrade|uninstall|find|list", VALUE_REQUEST, COMMAND_INSTALL    },
    {"uv",                     "python pin",                                 VALUE_REQUEST, COMMAND_SELECT     },
    {"pyenv",                  "install|uninstall|prefix",                   VALUE_REQUEST, COMMAND_INSTALL    },
    {"pyenv",                  "local|global|shell|virtualenv",              VALUE_REQUEST, COMMAND_SELECT     },
    {"asdf",                   "install|local|global|set|shell python",      VALUE_REQUEST, COMMAND_SELECT     },
    {"poetry pdm",             "env use",                                    VALUE_REQUEST, COMMAND_SELECT     },
    {"pdm",                    "use",                                        VALUE_REQUEST, COMMAND_SELECT     },
    {"rye",                    "pin",                                        VALUE_REQUEST, COMMAND_SELECT     },
    {"rye",                    "fetch",                                      VALUE_REQUEST, COMMAND_INSTALL    },
    {"rye",                    "toolchain fetch",                            VALUE_REQUEST, COMMAND_INSTALL    },
    {"hatch pdm",              "python install",                             VALUE_REQUEST, COMMAND_INSTALL    },
    {"mise rtx",               "use|install|exec|x|i|u",                     VALUE_AT,      COMMAND_SELECT     },
    {"brew",                   "install|link|unlink|upgrade|--prefix",       VALUE_AT,      COMMAND_INSTALL    },
    {"conda mamba micromamba", "create|install|update",                      VALUE_CONDA,   COMMAND_ENVIRONMENT},
    {"conda mamba micromamba", "env create",                                 VALUE_CONDA,   COMMAND_ENVIRONMENT},
    {"pixi",                   "add",                                        VALUE_CONDA,   COMMAND_ENVIRONMENT},
    {"choco",                  "install",                                    VALUE_RUNTIME, COMMAND_INSTALL    },
    {"sem-version",            "python",                                     VALUE_REQUEST, COMMAND_SELECT     },
    {"docker podman nerdctl",  "run|pull|create",                            VALUE_IMAGE,   COMMAND_IMAGE      },
};

/* Programs whose words are text for people or patterns, not commands. */
static const char *const silent_programs[] = {"echo", "printf", "grep", "egrep", "cat",
                                              "rg",   "sed",    "awk",  "git",   "gh",
                                              "say",  "logger", "die",  "error", "info"};

#endif
