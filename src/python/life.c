/* On which minors the imports of a project let each of its modules run. */
#include <stdlib.h>

#include "floorlint/entrypoint.h"
#include "floorlint/glob.h"
#include "floorlint/python.h"

#include "infer.h"

#define EVERY_MINOR ((MinorMask) ~(MinorMask)0)

/* A file of the project. */
typedef struct Module {
    PythonReport *report; /* NULL where there is none */
    uint32_t package;     /* the `__init__.py` that runs before it; PROJECT_NO_FILE */
    MinorMask life;
    MinorMask excluded; /* minors on which pytest does not collect it */
    bool is_queued;
} Module;

typedef struct Lives {
    Arena *arena;
    const Project *project;
    Module *modules; /* by index of project->paths */
    uint32_t *queue; /* of modules whose life grew: each is in it once at most */
    size_t queued;
} Lives;

/* ---- paths ------------------------------------------------------------------------------- */

static bool is_below(Str path, Str folder)
{
    return folder.len == 0 ||
           (str_starts(path, folder) && path.len > folder.len && path.ptr[folder.len] == '/');
}

static uint32_t find_package(const Lives *lives, Str path)
{
    Str folder = path_folder(path);
    if (str_eq(path_name(path), S("__init__.py"))) {
        folder = path_folder(folder);
    }
    if (folder.len == 0) {
        return PROJECT_NO_FILE;
    }
    return project_file(lives->project,
                        str_format(lives->arena, "%.*s/__init__.py", STR_ARG(folder)));
}

/* ---- where lives begin ---------------------------------------------------------------------
 */

/* What something else than an import of the project runs: pytest's collection, `python -m`, a
 * shell, a notebook's server, and the users of a package. */
static bool is_entry(const Module *module, Str path)
{
    Str name = path_name(path);
    return !str_ends(name, S(".py")) || str_starts(name, S("test_")) ||
           str_ends(name, S("_test.py")) || str_eq(name, S("conftest.py")) ||
           str_eq(name, S("__main__.py")) ||
           (str_eq(name, S("__init__.py")) && module->package == PROJECT_NO_FILE);
}

/* Whether a file is the module of that name, wherever below the folder its root is. */
static bool is_module(Str path, const EntryPoint *point)
{
    if (!is_below(path, point->folder) || !str_ends(path, S(".py"))) {
        return false;
    }
    Str stem = str_slice(path, 0, path.len - 3), last = S("/__init__");
    stem = str_ends(stem, last) ? str_slice(stem, 0, stem.len - last.len) : stem;
    if (stem.len < point->module.len) {
        return false;
    }
    Str end = str_from(stem, stem.len - point->module.len);
    for (size_t i = 0; i < end.len; i++) {
        if (end.ptr[i] != (point->module.ptr[i] == '.' ? '/' : point->module.ptr[i])) {
            return false;
        }
    }
    return end.len == stem.len || stem.ptr[stem.len - end.len - 1] == '/';
}

static bool exclusion_covers(const TestExclusion *exclusion, Str folder, Str path)
{
    if (exclusion->kind == TEST_EXCLUSION_PATH) {
        return str_eq(path, exclusion->text) || is_below(path, exclusion->text);
    }
    if (!is_below(path, folder)) {
        return false;
    }
    Str rest = str_from(path, folder.len > 0 ? folder.len + 1 : 0);
    for (size_t i = 0; i <= rest.len; i++) {
        /* A folder that is left out takes along what is in it. */
        if ((i == rest.len || rest.ptr[i] == '/') &&
            glob_match(exclusion->text, str_slice(rest, 0, i))) {
            return true;
        }
    }
    return false;
}

/* The first path that does not sort before a text: those that start with it follow. */
static size_t first_from(const Project *project, Str text)
{
    size_t low = 0, high = project->path_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (str_compare(project->paths[middle], text) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static void exclude(Lives *lives, const PythonReport *conftest)
{
    Str folder = path_folder(conftest->path);
    for (size_t i = 0; i < conftest->exclusions.len; i++) {
        const TestExclusion *exclusion = &conftest->exclusions.items[i];
        /* One that holds on all minors says that pytest is not how the file is run. */
        bool always = (MINORS_KNOWN & ~exclusion->reached) == 0;
        Str prefix = exclusion->kind == TEST_EXCLUSION_PATH ? exclusion->text : folder;
        const Str *paths = lives->project->paths;
        size_t first = first_from(lives->project, prefix);
        for (size_t j = first;
             !always && j < lives->project->path_count && str_starts(paths[j], prefix); j++) {
            if (exclusion_covers(exclusion, folder, paths[j])) {
                lives->modules[j].excluded |= exclusion->reached;
            }
        }
    }
}

/* ---- how they grow -------------------------------------------------------------------------
 */

static void grow(Lives *lives, uint32_t file, MinorMask minors)
{
    Module *module = &lives->modules[file];
    if ((minors & ~module->life) == 0) {
        return;
    }
    module->life |= minors;
    if (!module->is_queued) {
        module->is_queued = true;
        lives->queue[lives->queued++] = file;
    }
}

/* A package runs before everything that is in it: an import of it from there runs nothing. */
static bool ran_before(const Lives *lives, Str importer, uint32_t file)
{
    Str path = lives->project->paths[file];
    return str_eq(path_name(path), S("__init__.py")) && is_below(importer, path_folder(path));
}

/* An import runs the module and the packages around it. */
static void follow(Lives *lives, uint32_t importer, ModuleUse use)
{
    MinorMask minors = lives->modules[importer].life & use.reached;
    Str path = lives->project->paths[importer];
    for (uint32_t file = use.file; file != PROJECT_NO_FILE;
         file = lives->modules[file].package) {
        if (!ran_before(lives, path, file)) {
            grow(lives, file, minors);
        }
    }
}

/* What the metadata starts by name, and the packages around it, run wherever it is installed.
 */
static void start_entry_points(Lives *lives)
{
    EntryPoints points = {0};
    entry_points_read(lives->arena, lives->project, &points);
    for (size_t i = 0; i < points.len; i++) {
        for (uint32_t file = 0; file < lives->project->path_count; file++) {
            if (is_module(lives->project->paths[file], &points.items[i])) {
                for (uint32_t run = file; run != PROJECT_NO_FILE;
                     run = lives->modules[run].package) {
                    grow(lives, run, EVERY_MINOR);
                }
            }
        }
    }
}

static void spread(Lives *lives)
{
    while (lives->queued > 0) {
        uint32_t file = lives->queue[--lives->queued];
        lives->modules[file].is_queued = false;
        const PythonReport *report = lives->modules[file].report;
        for (size_t i = 0; report != NULL && i < report->uses.len; i++) {
            follow(lives, file, report->uses.items[i]);
        }
    }
}

/* ---- what they leave of a report ----------------------------------------------------------
 */

static void narrow(PythonReport *report, MinorMask life)
{
    size_t kept = 0;
    for (size_t i = 0; i < report->requirements.len; i++) {
        Requirement requirement = report->requirements.items[i];
        requirement.reached &= life;
        requirement.lacking &= life;
        requirement.warning &= life;
        if ((requirement.lacking | requirement.warning) != 0) {
            report->requirements.items[kept++] = requirement;
        }
    }
    report->requirements.len = kept;
    for (size_t i = 0; i < report->guards.len; i++) {
        report->guards.items[i].under &= life;
    }
}

/* Whether anything in the reports could narrow a module at all. */
static bool is_needed(PythonReport *const *reports, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (reports[i]->exclusions.len > 0) {
            return true;
        }
        for (size_t j = 0; j < reports[i]->uses.len; j++) {
            if ((MINORS_KNOWN & ~reports[i]->uses.items[j].reached) != 0) {
                return true;
            }
        }
    }
    return false;
}

static void begin(Lives *lives, PythonReport *const *reports, size_t count)
{
    const Project *project = lives->project;
    bool *used = arena_array_of(lives->arena, bool, project->path_count + 1);
    for (size_t i = 0; i < project->path_count; i++) {
        bool python = str_ends(project->paths[i], S(".py"));
        lives->modules[i].package =
            python ? find_package(lives, project->paths[i]) : PROJECT_NO_FILE;
    }
    for (size_t i = 0; i < count; i++) {
        uint32_t file = project_file(project, reports[i]->path);
        if (file != PROJECT_NO_FILE) {
            lives->modules[file].report = reports[i];
            exclude(lives, reports[i]);
        }
        for (size_t j = 0; j < reports[i]->uses.len; j++) {
            uint32_t target = reports[i]->uses.items[j].file;
            used[target] |= !ran_before(lives, reports[i]->path, target);
        }
    }
    for (size_t i = 0; i < project->path_count; i++) {
        if (!used[i] || is_entry(&lives->modules[i], project->paths[i])) {
            grow(lives, (uint32_t)i, EVERY_MINOR & ~lives->modules[i].excluded);
        }
    }
}

void python_narrow(const Project *project, PythonReport *const *reports, size_t count)
{
    if (!is_needed(reports, count)) {
        return;
    }
    Lives lives = {.arena = arena_new(), .project = project};
    lives.modules = arena_array_of(lives.arena, Module, project->path_count + 1);
    lives.queue = arena_array_of(lives.arena, uint32_t, project->path_count + 1);
    begin(&lives, reports, count);
    start_entry_points(&lives);
    spread(&lives);
    for (size_t i = 0; i < project->path_count; i++) {
        const Module *module = &lives.modules[i];
        if (module->report != NULL &&
            module->life != 0) { /* 0: modules that import each other */
            narrow(module->report, module->life);
        }
    }
    arena_free(lives.arena);
}
