/* The walk outside git. */
#define _GNU_SOURCE /* d_type, fdopendir */
#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "walk.h"

/* Folders with a dot that hold what people write, not what tools cache. */
static const char *const dot_folders[] = {
    ".azure-pipelines",
    ".azuredevops",
    ".binder",
    ".buildkite",
    ".chalice",
    ".ci",
    ".circleci",
    ".conda",
    ".config",
    ".crow",
    ".cursor",
    ".devcontainer",
    ".docker",
    ".ebextensions",
    ".elasticbeanstalk",
    ".forgejo",
    ".gitea",
    ".github",
    ".gitlab",
    ".mise",
    ".qlty",
    ".semaphore",
    ".teamcity",
    ".trunk",
    ".vscode",
    ".woodpecker",
};

/* Folders of other people's code and of what tools make. */
static const char *const foreign_folders[] = {
    "__pycache__", "__pypackages__", "_vendor", "node_modules", "site-packages",
    "third-party", "third_party",    "vendor",  "vendored",     "venv",
};

/* What an installed distribution says of itself, in a folder of that ending. */
#define METADATA_ENDING S(".dist-info")

static bool is_one_of(Str name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (str_eq(name, str_of(names[i]))) {
            return true;
        }
    }
    return false;
}

#define IS_ONE_OF(name, names) is_one_of((name), (names), sizeof(names) / sizeof *(names))

static bool is_skipped(Str name)
{
    if (name.ptr[0] == '.') {
        return !IS_ONE_OF(name, dot_folders);
    }
    return str_ends(name, S(".egg-info")) || IS_ONE_OF(name, foreign_folders);
}

typedef enum EntryKind { ENTRY_OTHER, ENTRY_FILE, ENTRY_FOLDER } EntryKind;

static EntryKind kind_of(int folder, const struct dirent *entry)
{
    struct stat info;
    switch (entry->d_type) {
    case DT_REG:
        return ENTRY_FILE;
    case DT_DIR:
        return ENTRY_FOLDER;
    case DT_UNKNOWN:
        if (fstatat(folder, entry->d_name, &info, AT_SYMLINK_NOFOLLOW) != 0) {
            return ENTRY_OTHER;
        }
        return S_ISREG(info.st_mode)   ? ENTRY_FILE
               : S_ISDIR(info.st_mode) ? ENTRY_FOLDER
                                       : ENTRY_OTHER;
    default:
        return ENTRY_OTHER; /* links are not followed, pipes and devices not read */
    }
}

/* A virtual environment says so itself, whatever its name is. */
static bool is_environment(int folder)
{
    struct stat info;
    return fstatat(folder, "pyvenv.cfg", &info, AT_SYMLINK_NOFOLLOW) == 0 ||
           fstatat(folder, "conda-meta", &info, AT_SYMLINK_NOFOLLOW) == 0;
}

typedef VEC(Str) Folders;

static void read_entries(Found *found, Folders *pending, Str path, DIR *stream)
{
    struct dirent *entry;
    bool metadata = str_ends(path, METADATA_ENDING);
    while ((entry = readdir(stream)) != NULL) {
        Str name = str_of(entry->d_name);
        if (str_eq(name, S(".")) || str_eq(name, S(".."))) {
            continue;
        }
        if (metadata && !str_eq(name, S("METADATA"))) {
            continue; /* the rest is about the installation */
        }
        EntryKind kind = kind_of(dirfd(stream), entry);
        if (kind == ENTRY_OTHER || (kind == ENTRY_FOLDER && is_skipped(name))) {
            continue;
        }
        Str full = path.len == 0
                       ? str_copy(found->arena, name)
                       : str_format(found->arena, "%.*s/%s", STR_ARG(path), entry->d_name);
        if (kind == ENTRY_FILE) {
            *vec_push(found->arena, &found->paths) = full;
        } else {
            *vec_push(found->arena, pending) = full;
        }
    }
}

void walk_plainly(Found *found, int root)
{
    Folders pending = {0};
    *vec_push(found->arena, &pending) = S("");
    while (pending.len > 0) {
        Str path = pending.items[--pending.len];
        const char *name = path.len > 0 ? path.ptr : ".";
        int folder = openat(root, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        DIR *stream = folder >= 0 ? fdopendir(folder) : NULL;
        if (stream == NULL) {
            if (folder >= 0) {
                close(folder);
            }
            *vec_push(found->arena, &found->unreadable) = path;
            continue;
        }
        if (path.len == 0 || !is_environment(folder)) {
            read_entries(found, &pending, path, stream);
        }
        closedir(stream);
    }
}
