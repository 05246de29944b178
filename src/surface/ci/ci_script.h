/* What the commands of a CI job do: whether they run tests, Python, uv, tox … and where. */
#ifndef SURFACE_CI_SCRIPT_H
#define SURFACE_CI_SCRIPT_H

#include "ci.h"

typedef struct ScriptFacts {
    bool tests;            /* a test runner is run */
    bool python;           /* Python or a tool written in it is run */
    bool tox;              /* tox, and no environment was named */
    bool tox_pinned;       /* tox, whose own settings may name the interpreter */
    bool tox_plugin;       /* tox-gh-actions or tox-gh is installed */
    bool nox;              /* nox, and no session was named */
    bool nox_pinned;       /* nox, whose sessions may name their interpreter */
    Str nox_session;       /* the first one that was named; empty where none was */
    bool hatch;            /* the tests run in an environment of hatch */
    Str hatch_environment; /* its name, as far as the command says one */
    bool uv_project;       /* uv run or uv sync without a Python of its own */
    bool uv_tests;         /* the tests run under `uv run` (and not under tox or nox) */
    bool uv_pinned;   /* something makes uv take another Python than .python-version says */
    bool computed;    /* uv is told a Python that only the shell knows: --python $(cat FILE) */
    bool own_pythons; /* cibuildwheel: it brings the interpreters that it builds for */
    bool open_environment; /* the environment of tox or nox is an expression: any may run */
    Str directory; /* where the first test command runs; ptr NULL where the script does not say
                    */
} ScriptFacts;

/* Adds what a script does; what the project's settings call a test command is one. */
void script_read_facts(const Ci *ci, Str text, ScriptFacts *facts);

/* Whether the name of an environment of tox or nox says that it tests nothing: lint. */
bool script_is_other_environment(Str name);

/* Makes the claims of the versions that a script asks for. What test commands name (tox -e
 * py310, uv run --python 3.10 pytest) is added to `named`, what they put on the path (pyenv
 * global 3.10) to `selected`. */
void script_claim(Ci *ci, const CiUse *use, const Value *script, CiClaims *named,
                  CiClaims *selected);

/* A path relative to the root: `path` seen from `base`. ptr NULL where it is computed or leaves
 * the root; "." is the root. */
Str script_join_path(Arena *arena, Str base, Str path);

#endif
