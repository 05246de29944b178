/* The project's modules: which file an import means, and which stdlib names can be missing. */
#include <stdlib.h>
#include <string.h>

#include "floorlint/buf.h"
#include "floorlint/literal.h"
#include "floorlint/python.h"

#include "infer.h"
#include "worker.h"

/* ---- paths ------------------------------------------------------------------------------- */

static bool has_file(const File *file, Str path)
{
    const Project *files = file->project->files;
    return files != NULL && files->has_file(files, path);
}

/* directory/dotted/name as a module's file; empty where the project has none. */
static Str find_module(File *file, Str directory, Str dotted)
{
    Buf path = {.arena = file->arena};
    buf_add(&path, directory);
    if (directory.len > 0) {
        buf_add_byte(&path, '/');
    }
    for (size_t i = 0; i < dotted.len; i++) {
        buf_add_byte(&path, dotted.ptr[i] == '.' ? '/' : dotted.ptr[i]);
    }
    size_t stem = path.len;
    buf_add(&path, S(".py"));
    if (has_file(file, buf_str(&path))) {
        return buf_str(&path);
    }
    path.len = stem;
    buf_add(&path, S("/__init__.py"));
    return has_file(file, buf_str(&path)) ? buf_str(&path) : S("");
}

static Str relative_module(File *file, size_t level, Str dotted)
{
    Str directory = file->package;
    for (size_t i = 1; i < level; i++) {
        if (directory.len == 0) {
            return S("");
        }
        directory = path_folder(directory);
    }
    if (dotted.len > 0) {
        return find_module(file, directory, dotted);
    }
    return directory.len > 0 ? str_format(file->arena, "%.*s/__init__.py", STR_ARG(directory))
                             : S("__init__.py");
}

Str project_module(File *file, size_t level, Str dotted)
{
    static const char *const roots[] = {"", "src", "lib"};
    if (file->project == NULL || dotted.len > 512) {
        return S("");
    }
    if (level > 0) {
        return relative_module(file, level, dotted);
    }
    if (dotted.len == 0) {
        return S("");
    }
    Str found = find_module(file, file->root, dotted);
    for (size_t i = 0; found.len == 0 && i < sizeof roots / sizeof roots[0]; i++) {
        if (!str_eq(str_of(roots[i]), file->root)) {
            found = find_module(file, str_of(roots[i]), dotted);
        }
    }
    return found;
}

Str project_nearby(File *file, Str dotted)
{
    static const char *const roots[] = {"", "src", "lib"};
    Str found = S("");
    if (file->project == NULL || file->project->files == NULL || dotted.len > 512) {
        return found;
    }
    Str folder = file->root;
    while (found.len == 0 && folder.len > 0) {
        folder = path_folder(folder);
        for (size_t i = 0; found.len == 0 && i < sizeof roots / sizeof roots[0]; i++) {
            Str root = folder.len == 0 ? str_of(roots[i])
                       : i == 0        ? folder
                                : str_format(file->arena, "%.*s/%s", STR_ARG(folder), roots[i]);
            found = find_module(file, root, dotted);
        }
    }
    return found;
}

Str project_submodule(File *file, Str path, Str name)
{
    if (!str_ends(path, S("__init__.py"))) {
        return S("");
    }
    return find_module(file, path_folder(path), name);
}

const Type *project_name(File *file, Str path, Str name)
{
    const Type *type = summary_name(file, path, name);
    if (type == &type_unknown) {
        Str submodule = project_submodule(file, path, name);
        if (submodule.len > 0) {
            return type_project(file->arena, submodule, S(""));
        }
    }
    return type;
}

uint32_t project_file(const Project *project, Str path)
{
    size_t low = 0, high = project != NULL ? project->path_count : 0;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (str_compare(project->paths[middle], path) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    bool found =
        project != NULL && low < project->path_count && str_eq(project->paths[low], path);
    return found ? (uint32_t)low : PROJECT_NO_FILE;
}

const Settings *project_settings(const PythonProject *project)
{
    return project != NULL ? project->settings : NULL;
}

/* ---- names that can be missing
 * --------------------------------------------------------------- */

static struct GatedName *find_gated(const GatedNames *names, Str name)
{
    uint64_t hash = str_hash(name) | 1;
    size_t at = (size_t)hash & (names->size - 1);
    while (names->items[at].hash != 0 && names->items[at].hash != hash) {
        at = (at + 1) & (names->size - 1);
    }
    return &names->items[at];
}

static void add_gated(GatedNames *names, Str name, MinorMask minors)
{
    struct GatedName *found = find_gated(names, name);
    found->hash = str_hash(name) | 1;
    found->minors |= minors;
}

MinorMask project_gated_callable(const PythonProject *project, Str name)
{
    return api_gated_parameters(name) | find_gated(&project->readers, name)->minors;
}

/* Callables that matter for what they are given, whatever their parameters are. */
static void list_readers(PythonProject *project)
{
    static const char *const reflective[] = {"import_module", "getattr",  "__import__",
                                             "partial",       "__init__", "reversed"};
    size_t rows = sizeof reflective / sizeof reflective[0], size = 64;
    while (size < 2 * (rows + literal_callable_count())) {
        size *= 2;
    }
    project->readers.size = size;
    project->readers.items = arena_array_of(project->arena, struct GatedName, size);
    for (size_t i = 0; i < rows; i++) {
        add_gated(&project->readers, str_of(reflective[i]), ALL_MINORS);
    }
    for (size_t i = 0; i < literal_callable_count(); i++) {
        add_gated(&project->readers, literal_callable_name(i), ALL_MINORS);
    }
}

PythonProject *python_project_new(const Project *files, const Settings *settings)
{
    Arena *arena = arena_new();
    PythonProject *project = arena_new_of(arena, PythonProject);
    project->arena = arena;
    project->files = files;
    project->settings = settings;
    size_t buckets = 64;
    while (files != NULL && buckets < files->path_count) {
        buckets *= 2;
    }
    project->summaries = arena_array_of(arena, Summary *, buckets);
    project->summary_mask = buckets - 1;
    pthread_mutex_init(&project->lock, NULL);
    pthread_mutex_init(&project->order_lock, NULL);
    list_readers(project);
    return project;
}

void project_keep(PythonProject *project, Arena *arena)
{
    pthread_mutex_lock(&project->lock);
    *vec_push(project->arena, &project->kept) = arena;
    pthread_mutex_unlock(&project->lock);
}

void python_project_free(PythonProject *project)
{
    if (project != NULL) {
        for (size_t i = 0; i < project->kept.len; i++) {
            arena_free(project->kept.items[i]);
        }
        pthread_mutex_destroy(&project->lock);
        pthread_mutex_destroy(&project->order_lock);
        arena_free(project->arena);
    }
}
