/* Reading one file below the root: untrusted names, links and sizes. */
#define _GNU_SOURCE /* realpath, syscall, O_NOFOLLOW */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "floorlint/limits.h"
#include "floorlint/vec.h"
#include "floorlint/walk.h"

#ifdef __linux__
#include <linux/openat2.h>
#include <sys/syscall.h>
#endif

/* Pipes must not block, terminals not become the controlling one. */
#define OPEN_FLAGS (O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)

typedef enum Resolve {
    RESOLVE_WITHOUT_LINKS, /* none on the whole way */
    RESOLVE_INSIDE         /* links, but none that leaves the folder */
} Resolve;

/* openat2 of Linux; -1 with ENOSYS where it is not there (or a sandbox refuses it). */
static int open_resolved(int folder, const char *path, Resolve resolve)
{
#if defined(__linux__) && defined(SYS_openat2)
    struct open_how how = {.flags = OPEN_FLAGS,
                           .resolve = resolve == RESOLVE_WITHOUT_LINKS ? RESOLVE_NO_SYMLINKS
                                                                       : RESOLVE_BENEATH};
    long descriptor = syscall(SYS_openat2, folder, path, &how, sizeof how);
    if (descriptor < 0 && errno == EPERM) {
        errno = ENOSYS;
    }
    return (int)descriptor;
#else
    (void)folder;
    (void)path;
    (void)resolve;
    errno = ENOSYS;
    return -1;
#endif
}

/* Without openat2: where does the path really lead? */
static int open_checked(Arena *arena, Str root, const char *full)
{
    char *real_root = realpath(str_to_c(arena, root), NULL), *real = realpath(full, NULL);
    int code = errno, descriptor = -1;
    if (real_root != NULL && real != NULL) {
        size_t length = strlen(real_root);
        bool inside = strncmp(real, real_root, length) == 0 &&
                      (real[length] == '/' || (length == 1 && real_root[0] == '/'));
        descriptor = inside ? open(real, OPEN_FLAGS | O_NOFOLLOW) : -1;
        code = inside ? errno : EXDEV;
    }
    free(real_root);
    free(real);
    errno = code;
    return descriptor;
}

static int open_below(Arena *arena, Str root, Str path)
{
    Str full = str_format(arena, "%.*s/%.*s", STR_ARG(root), STR_ARG(path));
    int descriptor = open_resolved(AT_FDCWD, full.ptr, RESOLVE_WITHOUT_LINKS);
    if (descriptor >= 0 || (errno != ELOOP && errno != ENOSYS)) {
        return descriptor;
    }
    if (errno == ELOOP) {
        int folder = open(str_to_c(arena, root), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (folder < 0) {
            return -1;
        }
        descriptor = open_resolved(folder, str_to_c(arena, path), RESOLVE_INSIDE);
        int code = errno;
        close(folder);
        errno = code;
        if (descriptor >= 0 || errno != ENOSYS) {
            return descriptor;
        }
    }
    return open_checked(arena, root, full.ptr);
}

/* A relative path without "..", empty parts and NUL. */
static bool is_plain(Str path)
{
    Str part;
    if (path.len == 0 || str_find_byte(path, '\0') != STR_NONE) {
        return false;
    }
    while (str_cut(&path, '/', &part)) {
        if (part.len == 0 || str_eq(part, S(".")) || str_eq(part, S(".."))) {
            return false;
        }
    }
    return true;
}

static const char *reason(int code)
{
    switch (code) {
    case ENOENT:
    case ENOTDIR:
        return "no such file";
    case EACCES:
        return "permission denied";
    case EXDEV:
    case ELOOP:
        return "lies behind a symbolic link out of the root";
    case ENXIO:
        return "is no regular file";
    case EMFILE:
    case ENFILE:
        return "too many files are open";
    default:
        return "cannot be read";
    }
}

/* An open regular file and its size; -1 (with `error`) where there is none. */
static int open_regular(Arena *arena, Str root, Str path, size_t *size, Error *error)
{
    int descriptor = is_plain(path) ? open_below(arena, root, path) : -1;
    if (descriptor < 0) {
        error_set(error, arena, path, "%s", is_plain(path) ? reason(errno) : "no such file");
        return -1;
    }
    struct stat info;
    if (fstat(descriptor, &info) != 0 || !S_ISREG(info.st_mode)) {
        error_set(error, arena, path, "is no regular file");
        close(descriptor);
        return -1;
    }
    *size = info.st_size > 0 ? (size_t)info.st_size : 0;
    return descriptor;
}

/* Up to `size` bytes: fewer where the file has shrunk since. */
static bool read_bytes(int descriptor, char *bytes, size_t size, size_t *length)
{
    *length = 0;
    while (*length < size) {
        ssize_t got = read(descriptor, bytes + *length, size - *length);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return false;
        }
        if (got == 0) {
            break;
        }
        *length += (size_t)got;
    }
    return true;
}

bool walk_read(Arena *arena, Str root, Str path, Str *text, Error *error)
{
    size_t size, length;
    int descriptor = open_regular(arena, root, path, &size, error);
    if (descriptor < 0) {
        return false;
    }
    if (size > FL_MAX_FILE) {
        close(descriptor);
        return error_set(error, arena, path, "is larger than %u MiB", FL_MAX_FILE >> 20);
    }
    char *bytes = arena_alloc_raw(arena, size + FL_READ_PADDING);
    bool read_all = read_bytes(descriptor, bytes, size, &length);
    close(descriptor);
    if (!read_all) {
        return error_set(error, arena, path, "cannot be read");
    }
    memset(bytes + length, 0, size + FL_READ_PADDING - length);
    *text = (Str){bytes, length};
    return true;
}

bool walk_read_start(Arena *arena, Str root, Str path, size_t limit, Str *start)
{
    Error ignored;
    size_t size, length;
    int descriptor = open_regular(arena, root, path, &size, &ignored);
    if (descriptor < 0) {
        return false;
    }
    char *bytes = arena_alloc(arena, limit + 1);
    bool read_all = read_bytes(descriptor, bytes, limit, &length);
    close(descriptor);
    *start = (Str){bytes, length};
    return read_all;
}

static int compare_names(const void *a, const void *b)
{
    return str_compare(*(const Str *)a, *(const Str *)b);
}

FolderNames walk_folder(Arena *arena, Str root, Str path)
{
    VEC(Str) names = {0};
    int descriptor = path.len == 0
                         ? open(str_to_c(arena, root), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
                     : is_plain(path) ? open_below(arena, root, path)
                                      : -1;
    DIR *folder = descriptor >= 0 ? fdopendir(descriptor) : NULL;
    if (folder == NULL) {
        if (descriptor >= 0) {
            close(descriptor);
        }
        return (FolderNames){0};
    }
    const struct dirent *entry;
    while (names.len < FL_MAX_FOLDER && (entry = readdir(folder)) != NULL) {
        Str name = str_of(entry->d_name);
        if (!str_eq(name, S(".")) && !str_eq(name, S(".."))) {
            *vec_push(arena, &names) = str_copy(arena, name);
        }
    }
    closedir(folder);
    if (names.len > 1) {
        qsort(names.items, names.len, sizeof(Str), compare_names);
    }
    return (FolderNames){names.items, names.len};
}
