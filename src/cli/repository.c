#define _GNU_SOURCE /* realpath */
#include "repository.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* The path of an existing file or folder without links and dots; empty where there is none. */
static Str absolute(Arena *arena, Str path)
{
    char *real = realpath(str_to_c(arena, path), NULL);
    Str copy = real != NULL ? str_copy(arena, str_of(real)) : (Str){0};
    free(real);
    return copy;
}

/* `path` below the root, relative to it; "" for the root itself. */
static Str below(Str root, Str path)
{
    Str rest = str_from(path, root.len);
    return str_starts(rest, S("/")) ? str_from(rest, 1) : rest;
}

static bool add_wanted(Arena *arena, Repository *repository, Run *run, Str path, Error *error)
{
    Str full = absolute(arena, path);
    Error trouble = {0};
    Str root;
    if (full.len == 0 || !walk_root(arena, full, &root, &trouble)) {
        error_set(vec_push(arena, &run->unreadable), arena, path, "cannot be read");
        return true;
    }
    if (repository->listing.root.len == 0) {
        repository->listing.root = root;
    } else if (!str_eq(repository->listing.root, root)) {
        return error_set(
            error, arena, path,
            "lies in another repository than the paths before it: run floorlint for "
            "each repository");
    }
    repository->wanted[repository->wanted_count++] = below(root, full);
    return true;
}

/* The file that standard input stands for need not exist: its folder must. */
static Str overlay_location(Arena *arena, Str name)
{
    size_t slash = str_find_last_byte(name, '/');
    Str folder = absolute(arena, slash == STR_NONE ? S(".") : str_slice(name, 0, slash + 1));
    Str last = slash == STR_NONE ? name : str_from(name, slash + 1);
    return folder.len == 0 ? folder
                           : str_format(arena, "%.*s/%.*s", STR_ARG(folder), STR_ARG(last));
}

static bool add_overlay(Arena *arena, const Options *options, Repository *repository,
                        Error *error)
{
    if (options->stdin_filename.len == 0) {
        return error_set(error, arena, S("-"),
                         "standard input needs --stdin-filename PATH: which file is it?");
    }
    Str full = overlay_location(arena, options->stdin_filename);
    if (full.len == 0) {
        return error_set(error, arena, options->stdin_filename, "its folder does not exist");
    }
    Str folder = str_slice(full, 0, str_find_last_byte(full, '/'));
    if (!walk_root(arena, folder, &repository->listing.root, error)) {
        return false;
    }
    repository->overlay_path = below(repository->listing.root, full);
    repository->wanted[repository->wanted_count++] = repository->overlay_path;
    return true;
}

bool repository_locate(Arena *arena, const Options *options, Repository *repository, Run *run,
                       Error *error)
{
    Str here = S(".");
    const Str *paths = options->argument_count > 0 ? options->arguments : &here;
    size_t count = options->argument_count > 0 ? options->argument_count : 1;
    repository->wanted = arena_array_of(arena, Str, count);
    for (size_t i = 0; i < count; i++) {
        bool ok = str_eq(paths[i], S("-"))
                      ? add_overlay(arena, options, repository, error)
                      : add_wanted(arena, repository, run, paths[i], error);
        if (!ok) {
            return false;
        }
    }
    if (repository->wanted_count == 0) {
        Error first = run->unreadable.items[0];
        return error_set(error, arena, first.path, "%.*s", STR_ARG(first.message));
    }
    for (size_t i = 0; i < repository->wanted_count; i++) {
        if (repository->wanted[i].len == 0) {
            repository->wanted_count = 0; /* the root itself: everything is wanted */
        }
    }
    return true;
}

static bool is_regular(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && S_ISREG(info.st_mode);
}

static int compare_paths(const void *a, const void *b)
{
    return str_compare(*(const Str *)a, *(const Str *)b);
}

/* Files named on the command line are read even where git ignores or a pattern excludes them.
 */
static void add_named_files(Arena *arena, const Options *options, const Str *exclude,
                            size_t exclude_count, Repository *repository)
{
    Listing *listing = &repository->listing;
    Str *paths = arena_array_of(arena, Str, listing->count + repository->wanted_count + 1);
    size_t count = 0;
    for (; count < listing->count; count++) {
        paths[count] = listing->paths[count];
    }
    for (size_t i = 0; i < repository->wanted_count; i++) {
        Str path = repository->wanted[i];
        bool excluded = options->force_exclude && walk_excludes(exclude, exclude_count, path);
        Str full = str_format(arena, "%.*s/%.*s", STR_ARG(listing->root), STR_ARG(path));
        bool overlay = str_eq(path, repository->overlay_path);
        bool is_file = overlay || is_regular(str_to_c(arena, full));
        if (!excluded && is_file) {
            paths[count++] = path;
        }
    }
    qsort(paths, count, sizeof *paths, compare_paths);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (kept == 0 || !str_eq(paths[kept - 1], paths[i])) {
            paths[kept++] = paths[i];
        }
    }
    listing->paths = paths;
    listing->count = kept;
}

static bool has_file(const Project *project, Str path)
{
    return bsearch(&path, project->paths, project->path_count, sizeof path, compare_paths) !=
           NULL;
}

static const Source *open_file(const Project *project, Arena *arena, Str path)
{
    Error ignored;
    return has_file(project, path) ? repository_read(project->state, arena, path, &ignored)
                                   : NULL;
}

bool repository_list(Arena *arena, const Options *options, const Settings *settings,
                     const Environment *environment, Repository *repository, Error *error)
{
    size_t base_count = options->exclude_given ? options->exclude.len : settings->exclude_count;
    const Str *base = options->exclude_given ? options->exclude.items : settings->exclude;
    size_t count = base_count + options->extend_exclude.len;
    Str *exclude = arena_array_of(arena, Str, count + 1);
    for (size_t i = 0; i < count; i++) {
        exclude[i] = i < base_count ? base[i] : options->extend_exclude.items[i - base_count];
    }
    Str root = repository->listing.root;
    if (!walk_list(arena, root, exclude, count, &repository->listing, error)) {
        return false;
    }
    repository->overlay_text = environment->stdin_text;
    add_named_files(arena, options, exclude, count, repository);
    repository->project = (Project){.has_file = has_file,
                                    .open = open_file,
                                    .paths = repository->listing.paths,
                                    .path_count = repository->listing.count,
                                    .state = repository};
    return true;
}

const Source *repository_read(const Repository *repository, Arena *arena, Str path,
                              Error *error)
{
    Str text;
    if (repository->overlay_path.len > 0 && str_eq(path, repository->overlay_path)) {
        text = str_copy(arena, repository->overlay_text);
    } else if (!walk_read(arena, repository->listing.root, path, &text, error)) {
        return NULL;
    }
    Source *source = arena_new_of(arena, Source);
    *source = source_of(arena, path, text);
    return source;
}

bool repository_wants(const Repository *repository, Str path)
{
    for (size_t i = 0; i < repository->wanted_count; i++) {
        Str wanted = repository->wanted[i];
        if (str_starts(path, wanted) &&
            (path.len == wanted.len || path.ptr[wanted.len] == '/')) {
            return true;
        }
    }
    return repository->wanted_count == 0;
}
