/* floorlint-stdlib SNAPSHOTS DATA: reads the pinned snapshots of typeshed below SNAPSHOTS (the
 * node_modules that package.json fills) and the facts of DATA, and prints facts.tsv. A program
 * of the build, not installed. */
#include <stdio.h>
#include <stdlib.h>

#include "apply.h"
#include "canonical.h"
#include "correct.h"
#include "merge.h"
#include "resolve.h"
#include "stub.h"
#include "write.h"

/* The snapshots of package.json, newest first, with the minors that each describes (those that
 * its tests of sys.version_info still tell apart) and its folders, with the oldest minor of
 * each. */
static const struct {
    const char *name;
    Minor from, to;
    struct {
        const char *folder;
        Minor since;
    } folders[6];
} snapshots[] = {
    {"typeshed-3.15", 10, 15, {{"", 0}}                                                        },
    {"typeshed-3.14", 8,  14, {{"", 0}}                                                        },
    {"typeshed-3.13", 7,  13, {{"", 0}}                                                        },
    {"typeshed-3.10", 0,  10, {{"/2and3", 0}, {"/3", 0}, {"/3.7", 7}, {"/3.9", 9}}             },
    {"typeshed-3.7",  0,  7,  {{"/2and3", 0}, {"/3", 0}, {"/3.5", 5}, {"/3.6", 6}, {"/3.7", 7}}},
};

enum { SNAPSHOTS = sizeof(snapshots) / sizeof(snapshots[0]) };

static bool read_snapshot(Library *library, const char *root, size_t index, Error *error)
{
    library->supported = minors_between(snapshots[index].from, snapshots[index].to);
    for (size_t i = 0; i < 6 && snapshots[index].folders[i].folder; i++) {
        Str path = str_format(library->arena, "%s/%s/dist/typeshed-fallback/stdlib%s", root,
                              snapshots[index].name, snapshots[index].folders[i].folder);
        if (!stub_read_folder(library, str_to_c(library->arena, path),
                              snapshots[index].folders[i].since, error)) {
            return false;
        }
    }
    merge_expand_stars(library);
    resolve_library(library);
    return true;
}

static bool load(Arena *arena, const char *folder, const char *name, Str *text, Error *error)
{
    Str path = str_format(arena, "%s/%s", folder, name);
    return stub_load(arena, str_to_c(arena, path), text, error);
}

static bool generate(Arena *arena, const char *root, const char *data, Buf *out, Error *error)
{
    Library libraries[SNAPSHOTS] = {0}, *pointers[SNAPSHOTS];
    for (size_t i = 0; i < SNAPSHOTS; i++) {
        libraries[i].arena = arena;
        libraries[i].versions = i ? libraries[i - 1].versions : (Str){0};
        pointers[i] = &libraries[i];
        if (!read_snapshot(&libraries[i], root, i, error)) {
            return false;
        }
    }
    Library merged = {.arena = arena, .supported = MINORS_KNOWN};
    Measured measured = {0};
    Documented documented = {0};
    Str text;
    merge_libraries(&merged, pointers, SNAPSHOTS);
    if (!load(arena, data, "documented.tsv", &text, error) ||
        !documented_read(arena, text, &documented, error) ||
        !load(arena, data, "measured.tsv", &text, error) ||
        !measured_read(arena, text, &measured, error) ||
        !load(arena, data, "corrections.tsv", &text, error)) {
        return false;
    }
    correct_documented(&documented, text);
    canonical_place(&merged, &documented);
    apply_presence(&(Apply){&merged, &measured, &documented});
    if (!correct_library(&merged, text, error)) {
        return false;
    }
    write_library(&merged, out);
    return true;
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fputs("usage: floorlint-stdlib SNAPSHOTS DATA > facts.tsv\n", stderr);
        return 2;
    }
    Arena *arena = arena_new();
    Buf out = {.arena = arena};
    Error error = {0};
    bool is_made = generate(arena, argv[1], argv[2], &out, &error);
    if (!is_made) {
        fprintf(stderr, "%.*s: %.*s\n", STR_ARG(error.path), STR_ARG(error.message));
    } else if (fwrite(out.ptr, 1, out.len, stdout) != out.len || fflush(stdout) != 0) {
        fputs("the facts cannot be written\n", stderr);
        is_made = false;
    }
    arena_free(arena);
    return is_made ? 0 : 2;
}
