#define _POSIX_C_SOURCE 200809L

#include "stub.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "stub_module.h"

bool stub_load(Arena *arena, const char *path, Str *text, Error *error)
{
    FILE *file = fopen(path, "rb");
    if (!file) {
        return error_set(error, arena, str_of(path), "cannot be opened");
    }
    struct stat status;
    bool is_read = fstat(fileno(file), &status) == 0;
    size_t size = is_read ? (size_t)status.st_size : 0;
    char *bytes = arena_alloc(arena, size + 1);
    is_read = is_read && fread(bytes, 1, size, file) == size;
    fclose(file);
    if (!is_read) {
        return error_set(error, arena, str_of(path), "cannot be read");
    }
    *text = (Str){bytes, size};
    return true;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* "3.9" or "" */
static Minor read_minor(Str text, Minor otherwise)
{
    Str trimmed = str_trim(text);
    if (trimmed.len == 0) {
        return otherwise;
    }
    return str_starts(trimmed, S("3.")) ? minor_parse(trimmed) : otherwise;
}

/* What the snapshot's VERSIONS says of a module or the nearest package above it. */
static MinorMask versions_of(Str versions, Str module)
{
    for (size_t end = module.len; end > 0;) {
        Str wanted = str_slice(module, 0, end), rest = versions, line;
        while (str_cut(&rest, '\n', &line)) {
            Str name;
            if (str_starts(line, S("#")) || !str_cut(&line, ':', &name) ||
                !str_eq(name, wanted)) {
                continue;
            }
            Str first, range = line;
            if (!str_cut(&range, '-', &first)) {
                continue;
            }
            size_t comment = str_find_byte(range, '#');
            return minors_between(read_minor(first, MINOR_OLDEST),
                                  read_minor(str_slice(range, 0, comment), MINOR_NEWEST));
        }
        size_t dot = str_find_last_byte(wanted, '.');
        end = dot == STR_NONE ? 0 : dot;
    }
    return MINORS_KNOWN;
}

typedef struct Walk {
    Library *library;
    Str versions;
    MinorMask minors;
    Error *error;
} Walk;

static bool read_module(Walk *walk, const char *path, Str name, bool is_package)
{
    Library *library = walk->library;
    MinorMask minors = walk->minors & versions_of(walk->versions, name) & library->supported;
    Str source;
    if (!stub_load(library->arena, path, &source, walk->error)) {
        return false;
    }
    if (minors) {
        StubModule module = {library, name, source, is_package, minors};
        stub_module_read(&module);
    }
    return true;
}

static bool read_folder(Walk *walk, const char *folder, Str package);

static bool read_entry(Walk *walk, const char *path, Str name, Str package)
{
    Arena *arena = walk->library->arena;
    struct stat status;
    if (stat(path, &status) != 0) {
        return error_set(walk->error, arena, str_of(path), "cannot be read");
    }
    Str dotted =
        package.len ? str_format(arena, "%.*s.%.*s", STR_ARG(package), STR_ARG(name)) : name;
    if (S_ISDIR(status.st_mode)) {
        return str_starts(name, S("@")) || read_folder(walk, path, dotted);
    }
    if (!str_ends(name, S(".pyi"))) {
        return true;
    }
    if (str_eq(name, S("__init__.pyi"))) {
        return read_module(walk, path, package, true);
    }
    return read_module(walk, path, str_slice(dotted, 0, dotted.len - 4), false);
}

static bool read_folder(Walk *walk, const char *folder, Str package)
{
    Arena *arena = walk->library->arena;
    DIR *directory = opendir(folder);
    if (!directory) {
        return error_set(walk->error, arena, str_of(folder), "cannot be opened");
    }
    VEC(const char *) names = {0};
    for (struct dirent *entry; (entry = readdir(directory));) {
        if (entry->d_name[0] != '.') {
            *vec_push(arena, &names) = str_to_c(arena, str_of(entry->d_name));
        }
    }
    closedir(directory);
    if (names.len) {
        qsort(names.items, names.len, sizeof(names.items[0]), compare_names);
    }
    for (size_t i = 0; i < names.len; i++) {
        Str path = str_format(arena, "%s/%s", folder, names.items[i]);
        if (!read_entry(walk, str_to_c(arena, path), str_of(names.items[i]), package)) {
            return false;
        }
    }
    return true;
}

bool stub_read_folder(Library *library, const char *folder, Minor since, Error *error)
{
    Str versions = library->versions;
    Walk walk = {library, {0}, minors_between(since, MINOR_NEWEST), error};
    Str path = str_format(library->arena, "%s/VERSIONS", folder);
    Error ignored = {0}; /* the oldest snapshots have no such file */
    if (!stub_load(library->arena, str_to_c(library->arena, path), &walk.versions, &ignored)) {
        walk.versions = versions;
    } else {
        library->versions = walk.versions;
    }
    return read_folder(&walk, folder, (Str){0});
}
