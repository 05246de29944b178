/* The source pass: one Python file in, its requirements out. */
#ifndef FLOORLINT_PYTHON_H
#define FLOORLINT_PYTHON_H

#include "floorlint/requirement.h"
#include "floorlint/settings.h"
#include "floorlint/surface.h"

/* What all files of a run share: the project's modules (for relative imports, re-exports and
 * shadowing), summaries of those that were asked for, the prefilters. Safe to use from several
 * threads. */
typedef struct PythonProject PythonProject;

PythonProject *python_project_new(const Project *files, const Settings *settings);
void python_project_free(PythonProject *project);

/* One worker's parser and memory. */
typedef struct PythonWorker PythonWorker;

/* NULL where the grammar and the library do not fit each other (checked at start-up). */
PythonWorker *python_worker_new(PythonProject *project);
void python_worker_free(PythonWorker *worker);

/* Which requirements the caller wants: those that some minor of `wanted` lacks. The prefilter
 * may leave a file unparsed that provably has none. MINORS_KNOWN for `floorlint min`. */
typedef struct PythonWish {
    MinorMask wanted;
    bool guards; /* also GuardTests */
} PythonWish;

/* Analyses a file; the report and all it holds live in `arena`. Claims that stand in Python
 * files themselves (PEP 723, shebangs) are the surfaces' business. */
void python_analyse(PythonWorker *worker, Arena *arena, const Source *source, PythonWish wish,
                    PythonReport *report);

/* Takes out of the reports of a whole project what its own imports never let run: a module that
 * the other files import on some minors only (under a version test, in the handler of an
 * import that failed) is held to these, and so are test files that a conftest.py leaves out of
 * the collection on some. What nothing imports, test files, `__main__.py` and the packages that
 * users import are held to all minors, and so is a module on which the imports say nothing.
 * `reports` are those of the project's files; a file without one is held to all minors, and so
 * is what it may import. */
void python_narrow(const Project *project, PythonReport *const *reports, size_t count);

/* Takes out of the reports the modules that the project's own metadata has installed on the
 * minors that lack them (provided.h). Manifests are read only where some report needs it. */
void python_provide(const Project *project, PythonReport *const *reports, size_t count);

/* Where what starts on a line ends: a statement with its clauses, a definition with its
 * decorators. Made for comments that cover the next one (see suppression.h). */
typedef struct PythonExtents {
    const uint32_t *last_line; /* by first line; 0 where no logical line starts */
    uint32_t count;
} PythonExtents;

PythonExtents python_extents(Arena *arena, const Source *source);
uint32_t python_extent(const void *extents, uint32_t first_line); /* a SuppressionExtent */

/* The syntax features that the pass knows (one row each), for the docs and `api`. */
typedef struct SyntaxFeature {
    const char *id;
    Minor since;    /* MINOR_NONE: no lower bound in 3.x */
    Minor removed;  /* MINOR_NONE: still works */
    Minor warns;    /* MINOR_NONE: never warns */
    bool guardable; /* evaluated at run time, so a version test protects it; false: a file that
                       has it does not compile */
    const char *reference; /* "PEP 634" */
    const char *summary;
} SyntaxFeature;

const SyntaxFeature *syntax_features(size_t *count);

#endif
