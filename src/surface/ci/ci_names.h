/* Names that people give to Python versions in CI files, and words of commands. */
#ifndef SURFACE_CI_NAMES_H
#define SURFACE_CI_NAMES_H

#include "floorlint/str.h"

typedef enum CiNameKind {
    CI_NAME_OTHER,
    CI_NAME_PYTHON, /* python-version, PY_VER, DEFAULT_PYTHON, pythonVersion: any version */
    CI_NAME_LABEL /* toxenv, interpreter, session: labels that may hold one (py310-django42) */
} CiNameKind;

CiNameKind ci_name_kind(Str name);

/* Whether the name of a job or a step says that it runs tests: "test", "unit-tests", "Run
 * tests"; but not "Publish to TestPyPI" or "Upload test results". */
bool ci_name_tests(Str name);

#endif
