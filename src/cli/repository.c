#define _GNU_SOURCE /* realpath */
#include "repository.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

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

/* A file's place by its folder's: the file itself may be missing, or a link. */
static Str locate_in_folder(Arena *arena, Str path)
{
    size_t slash = str_find_last_byte(path, '/');
    Str folder = absolute(arena, slash == STR_NONE ? S(".") : str_slice(path, 0, slash + 1));
    Str last = slash == STR_NONE ? path : str_from(path, slash + 1);
    return folder.len == 0 ? folder
                           : str_format(arena, "%.*s/%.*s", STR_ARG(folder), STR_ARG(last));
}

static bool lies_in(Str path, Str folder)
{
    return str_starts(path, folder) &&
           (path.len == folder.len || path.ptr[folder.len] == '/' || folder.len == 1);
}

/* Why a path cannot be looked at; NULL where it can. A link is nothing to read. */
static const char *find_obstacle(const char *path)
{
    struct stat info;
    if (lstat(path, &info) != 0) {
        return errno == ENOENT ? "no such file or folder" : strerror(errno);
    }
    if (S_ISLNK(info.st_mode)) {
        return NULL;
    }
    if (!S_ISREG(info.st_mode) && !S_ISDIR(info.st_mode)) {
        return "neither a file nor a folder";
    }
    int needed = S_ISDIR(info.st_mode) ? R_OK | X_OK : R_OK;
    return access(path, needed) != 0 ? strerror(errno) : NULL;
}

static bool is_folder(Arena *arena, Str path)
{
    struct stat info;
    return path.len > 0 && stat(str_to_c(arena, path), &info) == 0 && S_ISDIR(info.st_mode);
}

/* Whether git keeps a root: a folder .git, or a file of that name in a worktree. */
static bool is_kept(Arena *arena, Str root)
{
    return access(str_format(arena, "%.*s/.git", STR_ARG(root)).ptr, F_OK) == 0;
}

/* What a path on the command line stands for. A link that leads out of its repository stays
 * what git sees, a link, not what it points to: hooks name what changed. Outside git nobody but
 * a person names a link to a folder, and means the folder. */
static bool resolve(Arena *arena, Str path, Str *full, Str *root, bool *stays)
{
    struct stat info;
    Error ignored;
    *full = absolute(arena, path);
    *stays = false;
    Str link = locate_in_folder(arena, path);
    if (lstat(str_to_c(arena, path), &info) == 0 && S_ISLNK(info.st_mode) && link.len > 0) {
        Str folder = str_slice(link, 0, str_find_last_byte(link, '/') + 1);
        if (walk_root(arena, folder, root, &ignored) && !lies_in(*full, *root) &&
            (is_kept(arena, *root) || !is_folder(arena, *full))) {
            *full = link;
            *stays = true;
            return true;
        }
    }
    return full->len > 0 && walk_root(arena, *full, root, &ignored);
}

static bool add_wanted(Arena *arena, Repository *repository, Run *run, Str path, Error *error)
{
    Str full, root;
    bool stays, found = resolve(arena, path, &full, &root, &stays);
    const char *obstacle = find_obstacle(str_to_c(arena, found ? full : path));
    if (obstacle != NULL || !found) {
        error_set(vec_push(arena, &run->unreadable), arena, path, "%s",
                  obstacle != NULL ? obstacle : "cannot be read");
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
    if (stays) {
        *vec_push(arena, &run->notes) = str_format(
            arena, "%.*s is a link out of the repository: what it points to is not read",
            STR_ARG(path));
    }
    return true;
}

static bool add_overlay(Arena *arena, const Options *options, Repository *repository,
                        Error *error)
{
    if (options->stdin_filename.len == 0) {
        return error_set(error, arena, S("-"),
                         "standard input needs --stdin-filename PATH: which file is it?");
    }
    /* The file that standard input stands for need not exist: its folder must. */
    Str full = locate_in_folder(arena, options->stdin_filename);
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
        return error_set(
            error, arena, first.path, "%.*s%s", STR_ARG(first.message),
            options->command_named ? "" : ", and no command either (see floorlint --help)");
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
    return lstat(path, &info) == 0 && S_ISREG(info.st_mode);
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
    const Repository *repository = project->state;
    size_t at = (size_t)str_hash(path) & repository->place_mask;
    while (repository->places[at] != 0 &&
           !str_eq(project->paths[repository->places[at] - 1], path)) {
        at = (at + 1) & repository->place_mask;
    }
    return repository->places[at] != 0;
}

/* Every import asks for files: they are found by their hashes. */
static void index_paths(Arena *arena, Repository *repository)
{
    size_t size = 64;
    while (size < 2 * repository->listing.count) {
        size *= 2;
    }
    repository->places = arena_array_of(arena, uint32_t, size);
    repository->place_mask = size - 1;
    for (size_t i = 0; i < repository->listing.count; i++) {
        size_t at = (size_t)str_hash(repository->listing.paths[i]) & (size - 1);
        while (repository->places[at] != 0) {
            at = (at + 1) & (size - 1);
        }
        repository->places[at] = (uint32_t)i + 1;
    }
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
    index_paths(arena, repository);
    repository->project = (Project){.has_file = has_file,
                                    .open = open_file,
                                    .paths = repository->listing.paths,
                                    .path_count = repository->listing.count,
                                    .test_commands = settings->test_commands,
                                    .test_command_count = settings->test_command_count,
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
