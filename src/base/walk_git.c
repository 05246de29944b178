/* The files of a git repository, from `git ls-files`. */
#define _GNU_SOURCE /* pipe2 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "walk.h"

extern char **environ;

/* Bytes that grow as a pipe is read. */
typedef struct Stream {
    int descriptor; /* -1: at its end */
    char *bytes;
    size_t length, capacity;
} Stream;

/* Git's own variables lead it to other repositories (a hook sets some). The messages are read
 * below, so they must be in English. */
static char **make_environment(Arena *arena)
{
    static const char *const dropped[] = {
        "GIT_DIR=",       "GIT_WORK_TREE=",         "GIT_INDEX_FILE=",
        "GIT_PREFIX=",    "GIT_COMMON_DIR=",        "GIT_OBJECT_DIRECTORY=",
        "GIT_NAMESPACE=", "GIT_LITERAL_PATHSPECS=", "GIT_TRACE=",
        "GIT_TRACE2=",    "GIT_OPTIONAL_LOCKS=",    "LC_ALL="};
    static char no_locks[] = "GIT_OPTIONAL_LOCKS=0", locale[] = "LC_ALL=C";
    size_t count = 0;
    while (environ[count] != NULL) {
        count++;
    }
    char **kept = arena_array_of(arena, char *, count + 3);
    size_t length = 0;
    for (size_t i = 0; i < count; i++) {
        bool drop = false;
        for (size_t j = 0; j < sizeof dropped / sizeof *dropped; j++) {
            drop = drop || strncmp(environ[i], dropped[j], strlen(dropped[j])) == 0;
        }
        if (!drop) {
            kept[length++] = environ[i];
        }
    }
    kept[length++] = no_locks;
    kept[length] = locale;
    return kept;
}

/* posix_spawn takes its arguments without const. */
static char *mutable(Arena *arena, Str text)
{
    char *copy = arena_alloc(arena, text.len + 1);
    memcpy(copy, text.ptr, text.len);
    return copy;
}

/* Starts git with its output and its messages in two pipes. */
static int start(Arena *arena, Str root, int output[2], int messages[2], pid_t *child)
{
    char *arguments[] = {
        mutable(arena, S("git")),
        mutable(arena, S("-C")),
        mutable(arena, root),
        /* A repository's own settings may name programs: none of them is to run. */
        mutable(arena, S("-c")),
        mutable(arena, S("core.fsmonitor=false")),
        mutable(arena, S("ls-files")),
        mutable(arena, S("-z")),
        mutable(arena, S("--cached")),
        mutable(arena, S("--others")),
        mutable(arena, S("--exclude-standard")),
        NULL,
    };
    posix_spawn_file_actions_t actions;
    int code = posix_spawn_file_actions_init(&actions);
    if (code != 0) {
        return code;
    }
    code = posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    code = code != 0 ? code : posix_spawn_file_actions_adddup2(&actions, output[1], 1);
    code = code != 0 ? code : posix_spawn_file_actions_adddup2(&actions, messages[1], 2);
    if (code == 0) {
        code = posix_spawnp(child, "git", &actions, NULL, arguments, make_environment(arena));
    }
    posix_spawn_file_actions_destroy(&actions);
    return code;
}

/* Reads what is there; closes the stream at its end. */
static void drain(Arena *arena, Stream *stream)
{
    if (stream->capacity - stream->length < 4096) {
        size_t capacity = stream->capacity > 0 ? stream->capacity * 2 : (size_t)256 * 1024;
        char *grown = arena_alloc_raw(arena, capacity);
        if (stream->length > 0) {
            memcpy(grown, stream->bytes, stream->length);
        }
        stream->bytes = grown;
        stream->capacity = capacity;
    }
    ssize_t got = read(stream->descriptor, stream->bytes + stream->length,
                       stream->capacity - stream->length - 1);
    if (got > 0) {
        stream->length += (size_t)got;
    } else if (got == 0 || (errno != EINTR && errno != EAGAIN)) {
        close(stream->descriptor);
        stream->descriptor = -1;
    }
}

static void read_both(Arena *arena, Stream *output, Stream *messages)
{
    while (output->descriptor >= 0 || messages->descriptor >= 0) {
        struct pollfd polled[2] = {
            {output->descriptor,   POLLIN, 0},
            {messages->descriptor, POLLIN, 0}
        };
        if (poll(polled, 2, -1) < 0 && errno != EINTR) {
            break;
        }
        if (polled[0].revents != 0 && output->descriptor >= 0) {
            drain(arena, output);
        }
        if (polled[1].revents != 0 && messages->descriptor >= 0) {
            drain(arena, messages);
        }
    }
}

/* 0 where git ended well. Where the parent's settings reaped it already, its output decides. */
static int wait_for(pid_t child)
{
    int status = 0;
    while (waitpid(child, &status, 0) < 0) {
        if (errno != EINTR) {
            return 0;
        }
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void split_paths(Found *found, Stream *output)
{
    for (size_t at = 0; at < output->length;) {
        Str rest = {output->bytes + at, output->length - at};
        size_t end = str_find_byte(rest, '\0');
        size_t length = end != STR_NONE ? end : rest.len;
        if (length > 0 && rest.ptr[length - 1] != '/') { /* else: a repository in here */
            output->bytes[at + length] = '\0';
            *vec_push(found->arena, &found->paths) = (Str){rest.ptr, length};
        }
        at += length + 1;
    }
}

/* "warning: could not open directory 'x/': Permission denied" */
static void take_warnings(Found *found, Str messages)
{
    static const Str prefix = {"warning: could not open directory '", 35};
    Str line;
    while (str_cut(&messages, '\n', &line)) {
        size_t quote = str_find_last_byte(line, '\'');
        if (str_starts(line, prefix) && quote != STR_NONE && quote > prefix.len) {
            Str path = str_slice(line, prefix.len, quote);
            path.len -= str_ends(path, S("/")) ? 1 : 0;
            *vec_push(found->arena, &found->unreadable) = str_copy(found->arena, path);
        }
    }
}

/* Git's own last words, for a note: "fatal: detected dubious ownership in …". */
static Str explain(Arena *arena, Str messages, int status)
{
    Str line;
    while (str_cut(&messages, '\n', &line)) {
        if (str_starts(line, S("fatal: "))) {
            return str_copy(arena, str_from(line, 7));
        }
    }
    return str_format(arena, "git ls-files ended with status %d", status);
}

static void close_pair(const int pair[2])
{
    close(pair[0]);
    close(pair[1]);
}

bool walk_with_git(Found *found, Str root, Str *trouble)
{
    int output[2], messages[2];
    if (pipe2(output, O_CLOEXEC) != 0) {
        *trouble = S("no pipe to git could be made");
        return false;
    }
    if (pipe2(messages, O_CLOEXEC) != 0) {
        close_pair(output);
        *trouble = S("no pipe to git could be made");
        return false;
    }
    pid_t child;
    int code = start(found->arena, root, output, messages, &child);
    if (code != 0) {
        close_pair(output);
        close_pair(messages);
        *trouble = code == ENOENT ? S("git is not installed") : S("git could not be started");
        return false;
    }
    close(output[1]);
    close(messages[1]);
    Stream paths = {.descriptor = output[0]}, words = {.descriptor = messages[0]};
    read_both(found->arena, &paths, &words);
    int status = wait_for(child);
    Str text = {words.bytes, words.length};
    if (status != 0) {
        *trouble = explain(found->arena, text, status);
        return false;
    }
    split_paths(found, &paths);
    take_warnings(found, text);
    return true;
}
