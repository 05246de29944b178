#define _GNU_SOURCE /* realpath, O_DIRECTORY */
#include "walk.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "floorlint/glob.h"

static int compare_paths(const void *a, const void *b)
{
    return str_compare(*(const Str *)a, *(const Str *)b);
}

/* Sorts paths and drops those that are there twice. */
static size_t sort_paths(Str *paths, size_t count)
{
    if (count == 0) {
        return 0;
    }
    qsort(paths, count, sizeof *paths, compare_paths);
    size_t kept = 1;
    for (size_t i = 1; i < count; i++) {
        if (!str_eq(paths[kept - 1], paths[i])) {
            paths[kept++] = paths[i];
        }
    }
    return kept;
}

/* ---- the root ---- */

static bool exists(Arena *arena, Str folder, const char *name)
{
    struct stat info;
    Str path = str_format(arena, "%.*s/%s", STR_ARG(folder), name);
    return stat(path.ptr, &info) == 0;
}

/* `.git` is a folder with a HEAD, or (worktrees, submodules) a file that names one. */
static bool is_git_top(Arena *arena, Str folder)
{
    struct stat info;
    Str git = str_format(arena, "%.*s/.git", STR_ARG(folder));
    if (stat(git.ptr, &info) != 0) {
        return false;
    }
    return S_ISREG(info.st_mode) || (S_ISDIR(info.st_mode) && exists(arena, git, "HEAD"));
}

bool walk_root(Arena *arena, Str path, Str *root, Error *error)
{
    struct stat info;
    char *real = realpath(str_to_c(arena, path), NULL);
    if (real == NULL || stat(real, &info) != 0) {
        int code = errno;
        free(real);
        return error_set(error, arena, path, "%s",
                         code == ENOENT ? "no such file or folder" : "cannot be read");
    }
    Str full = str_copy(arena, str_of(real));
    free(real);
    Str folder = S_ISDIR(info.st_mode) ? full : path_folder(full);
    Str none = folder.len > 0 ? folder : S("/");
    for (Str top = folder; top.len > 1; top = path_folder(top)) {
        if (is_git_top(arena, top)) {
            *root = str_copy(arena, top);
            return true;
        }
    }
    *root = str_copy(arena, none);
    return true;
}

/* ---- the list ---- */

static bool excludes(Str pattern, Str path)
{
    bool folders_only = str_ends(pattern, S("/")) && pattern.len > 1;
    if (folders_only) {
        pattern = str_slice(pattern, 0, pattern.len - 1);
    }
    if (!folders_only && glob_match(pattern, path)) {
        return true;
    }
    for (Str folder = path_folder(path); folder.len > 0; folder = path_folder(folder)) {
        if (glob_match(pattern, folder)) {
            return true;
        }
    }
    return false;
}

bool walk_excludes(const Str *exclude, size_t exclude_count, Str path)
{
    for (size_t i = 0; i < exclude_count; i++) {
        if (excludes(exclude[i], path)) {
            return true;
        }
    }
    return false;
}

/* Git's index also names files that are deleted, links, and submodules (folders). */
static void keep_regular(Found *found, int root)
{
    size_t kept = 0;
    for (size_t i = 0; i < found->paths.len; i++) {
        Str path = found->paths.items[i];
        struct stat info;
        if (fstatat(root, path.ptr, &info, AT_SYMLINK_NOFOLLOW) == 0) {
            if (S_ISREG(info.st_mode)) {
                found->paths.items[kept++] = path;
            }
        } else if (errno != ENOENT && errno != ENOTDIR) {
            *vec_push(found->arena, &found->unreadable) = path;
        }
    }
    found->paths.len = kept;
}

static void drop_excluded(Found *found, const Str *exclude, size_t exclude_count)
{
    if (exclude_count == 0) {
        return;
    }
    size_t kept = 0;
    for (size_t i = 0; i < found->paths.len; i++) {
        Str path = found->paths.items[i];
        if (!walk_excludes(exclude, exclude_count, path)) {
            found->paths.items[kept++] = path;
        }
    }
    found->paths.len = kept;
}

bool walk_list(Arena *arena, Str root, const Str *exclude, size_t exclude_count,
               Listing *listing, Error *error)
{
    int folder = open(str_to_c(arena, root), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) {
        return error_set(error, arena, root, "the folder cannot be read");
    }
    Found found = {.arena = arena};
    *listing = (Listing){.root = root};
    if (is_git_top(arena, root)) {
        listing->from_git = walk_with_git(&found, root, &listing->git_trouble);
    }
    if (listing->from_git) {
        drop_excluded(&found, exclude, exclude_count);
        keep_regular(&found, folder);
    } else {
        walk_plainly(&found, folder);
        drop_excluded(&found, exclude, exclude_count);
    }
    close(folder);
    listing->paths = found.paths.items;
    listing->count = sort_paths(found.paths.items, found.paths.len);
    listing->unreadable = found.unreadable.items;
    listing->unreadable_count = sort_paths(found.unreadable.items, found.unreadable.len);
    return true;
}
