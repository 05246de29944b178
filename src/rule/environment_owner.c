/* Whose a virtual environment is.
 * Facts: the folders that pre-commit (store.py, languages/python.py: it sets VIRTUAL_ENV),
 * prek, pipx (paths.py), uv (docs/reference/storage.md), tox (.tox) and nox (.nox) keep
 * environments in; virtualenvwrapper's and Pipenv's `.project`. */
#include "floorlint/walk.h"

#include "environment.h"

bool environment_is_a_tools(Str path)
{
    static const char *const folders[] = {"/pre-commit/", "/prek/", "/pipx/", "/uv/tools/",
                                          "/.cache/uv/",  "/.tox/", "/.nox/"};
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
        Str folder = str_of(folders[i]);
        if (str_find(path, folder) != STR_NONE || str_starts(path, str_from(folder, 1))) {
            return true;
        }
    }
    return false;
}

static bool lies_in(Str path, Str folder)
{
    return str_starts(path, folder) &&
           (path.len == folder.len || path.ptr[folder.len] == '/' || folder.len == 1);
}

/* Whether a folder is a project: something in it says what it is. */
static bool is_project(Arena *scratch, Str folder)
{
    static const char *const marks[] = {".git",    "pyproject.toml",  "setup.py",
                                        "Pipfile", "setup.cfg",       ".python-version",
                                        "uv.lock", "environment.yml", "requirements.txt"};
    FolderNames names = walk_folder(scratch, folder, S(""));
    for (size_t i = 0; i < names.count; i++) {
        for (size_t j = 0; j < sizeof marks / sizeof marks[0]; j++) {
            if (str_eq(names.names[i], str_of(marks[j]))) {
                return true;
            }
        }
    }
    return false;
}

bool environment_may_be_ours(Arena *scratch, Str root, Str active)
{
    Str text;
    Error none;
    size_t slash = str_find_last_byte(active, '/');
    if (slash == STR_NONE || slash == 0 || environment_is_a_tools(active)) {
        return false;
    }
    if (walk_read(scratch, active, S(".project"), &text, &none)) {
        Str project = str_trim(text);
        return project.len > 0 && (lies_in(root, project) || lies_in(project, root));
    }
    Str home = str_slice(active, 0, slash);
    return lies_in(root, home) || !is_project(scratch, home);
}
