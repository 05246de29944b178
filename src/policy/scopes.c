#include "scopes.h"

#include <stdlib.h>
#include <string.h>

/* Trees whose manifests are about something else: data of tests, templates of projects to come,
 * other people's code. */
static const char *const foreign_parts[] = {
    "fixtures",     "fixture",       "__fixtures__",  "testdata",       "test_data",
    "test-data",    "testfiles",     "test_fixtures", "__snapshots__",  "snapshots",
    "golden",       "templates",     "template",      "skeleton",       "skeletons",
    "scaffold",     "scaffolds",     "boilerplate",   "cookiecutter",   "vendor",
    "vendored",     "_vendor",       "third_party",   "third-party",    "thirdparty",
    "node_modules", "site-packages", "dist-packages", "__pypackages__",
};

/* Folders of tests: a project below one of them is data. */
static const char *const test_parts[] = {"tests", "test", "testing"};

static bool is_one_of(Str part, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (str_eq(part, str_of(names[i]))) {
            return true;
        }
    }
    return false;
}

static bool is_foreign_directory(Str directory)
{
    Str part;
    bool in_tests = false;
    while (directory.len > 0 && str_cut(&directory, '/', &part)) {
        if (in_tests || str_find(part, S("{{")) != STR_NONE ||
            is_one_of(part, foreign_parts, sizeof foreign_parts / sizeof foreign_parts[0])) {
            return true;
        }
        in_tests = is_one_of(part, test_parts, sizeof test_parts / sizeof test_parts[0]);
    }
    return false;
}

bool policy_is_foreign_path(Str path)
{
    return is_foreign_directory(directory_of(path));
}

/* A chart's templates do run: what says which interpreter runs is never passed over. */
bool policy_is_foreign(const Claim *claim)
{
    return claim->role != ROLE_RUNTIME && claim->role != ROLE_TESTED &&
           policy_is_foreign_path(claim->place.path);
}

size_t promise_rank(const Claim *claim)
{
    static const char *const ids[] = {"requires-python", "poetry-python", "python-requires",
                                      "setup-py", "script-metadata"};
    bool usable = claim->role == ROLE_FLOOR && claim->surface != NULL && !claim->unresolved &&
                  claim->invalid.len == 0 && !claim->value_changed;
    for (size_t i = 0; usable && i < sizeof ids / sizeof ids[0]; i++) {
        if (str_eq(str_of(claim->surface->id), str_of(ids[i]))) {
            return i;
        }
    }
    return SIZE_MAX;
}

Str directory_of(Str path)
{
    size_t slash = str_find_last_byte(path, '/');
    return slash == STR_NONE ? S(".") : str_slice(path, 0, slash);
}

bool path_is_within(Str path, Str directory)
{
    return str_eq(directory, S(".")) || str_eq(path, directory) ||
           (str_starts(path, directory) && path.ptr[directory.len] == '/');
}

static Scope *add_scope(Arena *arena, Policies *policies, Str path)
{
    if (policies->count == policies->capacity) {
        size_t capacity = policies->capacity > 0 ? policies->capacity * 2 : 8;
        Scope *grown = arena_array_of(arena, Scope, capacity);
        if (policies->count > 0) {
            memcpy(grown, policies->scopes, policies->count * sizeof *grown);
        }
        policies->scopes = grown;
        policies->capacity = capacity;
    }
    Scope *scope = &policies->scopes[policies->count++];
    *scope = (Scope){.path = path, .promised = VERSION_SET_EVERY};
    scope->floor.minor = scope->default_.minor = scope->ceiling.minor = MINOR_NONE;
    return scope;
}

/* The position in the sorted file scopes where a path is, or would be. */
static size_t find_file(const Policies *policies, Str path, bool *found)
{
    size_t low = 0, high = policies->count - policies->directory_count;
    *found = false;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = str_compare(policies->scopes[policies->files[middle]].path, path);
        if (order == 0) {
            *found = true;
            return middle;
        }
        if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

uint32_t scopes_add_file(Arena *arena, Policies *policies, Str path)
{
    bool found;
    size_t at = find_file(policies, path, &found);
    if (found) {
        return policies->files[at];
    }
    size_t files = policies->count - policies->directory_count;
    if (files == policies->file_capacity) {
        policies->file_capacity = policies->file_capacity > 0 ? policies->file_capacity * 2 : 8;
        uint32_t *grown = arena_array_of(arena, uint32_t, policies->file_capacity);
        if (files > 0) {
            memcpy(grown, policies->files, files * sizeof *grown);
        }
        policies->files = grown;
    }
    memmove(&policies->files[at + 1], &policies->files[at], (files - at) * sizeof(uint32_t));
    policies->files[at] = (uint32_t)policies->count;
    uint32_t parent = policy_scope_of_directory(policies, directory_of(path));
    Scope *scope = add_scope(arena, policies, path);
    scope->is_file = true;
    scope->parent = parent;
    return policies->files[at];
}

bool claim_is_anchor(const Claim *claim)
{
    Str path = claim->place.path;
    return claim->role == ROLE_ANCHOR &&
           (str_eq(path, S(".python-version")) || str_ends(path, S("/.python-version")));
}

/* Whether a claim makes its directory a scope. */
static bool opens_scope(const Claim *claim)
{
    return (claim_is_anchor(claim) || promise_rank(claim) != SIZE_MAX) &&
           !policy_is_foreign(claim);
}

static int compare_paths(const void *a, const void *b)
{
    return str_compare(*(const Str *)a, *(const Str *)b);
}

static bool is_file(const Project *project, Str path)
{
    return project != NULL && project->has_file(project, path);
}

void scopes_collect(Arena *arena, const Settings *settings, const Findings *findings,
                    const Project *project, Policies *policies)
{
    VEC(Str) paths = {0};
    for (size_t i = 0; i < findings->claims.len; i++) {
        if (opens_scope(findings->claims.items[i])) {
            *vec_push(arena, &paths) = directory_of(findings->claims.items[i]->place.path);
        }
    }
    for (size_t i = 0; i < settings->scope_count; i++) {
        if (!is_file(project, settings->scopes[i].path)) {
            *vec_push(arena, &paths) = settings->scopes[i].path;
        }
    }
    add_scope(arena, policies, S("."));
    if (paths.len > 0) {
        qsort(paths.items, paths.len, sizeof(Str), compare_paths);
    }
    for (size_t i = 0; i < paths.len; i++) {
        bool new = !str_eq(paths.items[i], S(".")) &&
                   !str_eq(paths.items[i], policies->scopes[policies->count - 1].path);
        if (new) {
            policies->directory_count = policies->count;
            uint32_t parent = policy_scope_of_directory(policies, paths.items[i]);
            add_scope(arena, policies, paths.items[i])->parent = parent;
        }
    }
    policies->directory_count = policies->count;
    for (size_t i = 0; i < settings->scope_count; i++) {
        if (is_file(project, settings->scopes[i].path)) {
            scopes_add_file(arena, policies, settings->scopes[i].path);
        }
    }
}

/* The scope of exactly that directory; 0, the root, where it is none. */
static uint32_t find_directory(const Policies *policies, Str path)
{
    size_t low = 1, high = policies->directory_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = str_compare(policies->scopes[middle].path, path);
        if (order == 0) {
            return (uint32_t)middle;
        }
        if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return 0;
}

uint32_t policy_scope_of_directory(const Policies *policies, Str directory)
{
    uint32_t scope = find_directory(policies, directory);
    while (scope == 0 && !str_eq(directory, S("."))) {
        directory = directory_of(directory);
        scope = find_directory(policies, directory);
    }
    return scope;
}

uint32_t policy_scope_of(const Policies *policies, Str path)
{
    bool found = false;
    size_t at =
        policies->count > policies->directory_count ? find_file(policies, path, &found) : 0;
    return found ? policies->files[at]
                 : policy_scope_of_directory(policies, directory_of(path));
}
