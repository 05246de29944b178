/* The surface table: every folder of tests/surfaces holds a small tree of files and `expected`,
 * one line for each claim or remark:
 *
 *     path:line:column token surface role versions [flag…]
 *
 * Versions are minors ("3.10,3.11", "3.9-3.12"; a `+` means open above; "-" none). Flags:
 * floating, unresolved, implicit, invalid, changed, prerelease, freethreaded, developer, an
 * implementation other than CPython, list. A job is `path:line job name [flag…]
 * [in directory]: lane…`, a remark `path:line:column remark rule`. Run with
 * a folder as its argument, the program prints such lines for that folder. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "floorlint/buf.h"
#include "floorlint/glob.h"
#include "floorlint/keypath.h"
#include "floorlint/surface.h"

#include "test.h"

typedef struct Tree {
    Arena *arena;
    Str root;
    VEC(Str) paths;
} Tree;

static bool read_bytes(Arena *arena, const char *path, Str *text)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return false;
    }
    Buf buf = {.arena = arena};
    char chunk[65536];
    size_t size;
    while ((size = fread(chunk, 1, sizeof chunk, file)) > 0) {
        buf_add(&buf, (Str){chunk, size});
    }
    fclose(file);
    *text = str_copy(arena, buf_str(&buf));
    return true;
}

static void list_files(Tree *tree, Str folder)
{
    Str full = str_format(tree->arena, "%.*s/%.*s", STR_ARG(tree->root), STR_ARG(folder));
    DIR *dir = opendir(full.ptr);
    struct dirent *entry;
    while (dir != NULL && (entry = readdir(dir)) != NULL) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) {
            continue;
        }
        Str path = folder.len == 0
                       ? str_copy(tree->arena, str_of(entry->d_name))
                       : str_format(tree->arena, "%.*s/%s", STR_ARG(folder), entry->d_name);
        Str at = str_format(tree->arena, "%.*s/%.*s", STR_ARG(tree->root), STR_ARG(path));
        struct stat info;
        if (lstat(at.ptr, &info) != 0) {
            continue;
        }
        if (S_ISDIR(info.st_mode)) {
            list_files(tree, path);
        } else if (S_ISREG(info.st_mode)) {
            *vec_push(tree->arena, &tree->paths) = path;
        }
    }
    if (dir != NULL) {
        closedir(dir);
    }
}

static int compare_str(const void *a, const void *b)
{
    return str_compare(*(const Str *)a, *(const Str *)b);
}

static const Source *open_file(const Project *project, Arena *arena, Str path)
{
    const Tree *tree = project->state;
    Str at = str_format(arena, "%.*s/%.*s", STR_ARG(tree->root), STR_ARG(path)), text;
    if (!read_bytes(arena, at.ptr, &text)) {
        return NULL;
    }
    Source *source = arena_new_of(arena, Source);
    *source = source_of(arena, path, text);
    return source;
}

static bool has_file(const Project *project, Str path)
{
    for (size_t i = 0; i < project->path_count; i++) {
        if (str_eq(project->paths[i], path)) {
            return true;
        }
    }
    return false;
}

/* "3.9-3.12", "3.10,3.12+": runs of three and more are ranges. */
static void add_versions(Buf *out, VersionSet set)
{
    bool some = false;
    for (int minor = 0; minor <= MINOR_NEWEST; minor++) {
        int last = minor;
        if ((set.any & MINOR_BIT(minor)) == 0) {
            continue;
        }
        while (last < MINOR_NEWEST && (set.any & MINOR_BIT(last + 1)) != 0) {
            last++;
        }
        buf_printf(out, last > minor ? "%s3.%d-3.%d" : "%s3.%d", some ? "," : "", minor, last);
        some = true;
        minor = last;
    }
    buf_add(out, !some ? S("-") : set.open ? S("+") : S(""));
}

static void add_claim(Buf *out, const Claim *claim)
{
    buf_printf(out, "%.*s:%u:%u ", STR_ARG(claim->place.path), claim->place.line,
               claim->place.column);
    for (size_t i = 0; i < claim->text.len; i++) {
        char c = claim->text.ptr[i];
        buf_add_byte(out, is_space(c) ? '_' : c);
    }
    Str role = role_name(claim->role);
    buf_printf(out, " %s %.*s ", claim->surface->id, STR_ARG(role));
    add_versions(out, claim->set);
    Str implementation = implementation_name(claim->implementation);
    buf_printf(out, "%s%s%s%s%s%s%s%s%s", claim->floating ? " floating" : "",
               claim->unresolved ? " unresolved" : "", claim->implicit ? " implicit" : "",
               claim->invalid.len > 0 ? " invalid" : "", claim->value_changed ? " changed" : "",
               claim->prerelease ? " prerelease" : "",
               claim->freethreaded ? " freethreaded" : "",
               claim->developer_tool ? " developer" : "", claim->group != 0 ? " list" : "");
    if (claim->implementation != IMPLEMENTATION_CPYTHON) {
        buf_printf(out, " %.*s", STR_ARG(implementation));
    }
    buf_add_byte(out, '\n');
}

static int compare_claims(const void *a, const void *b)
{
    const Claim *left = *(Claim *const *)a, *right = *(Claim *const *)b;
    int order = str_compare(left->place.path, right->place.path);
    if (order == 0) {
        order =
            left->place.line < right->place.line ? -1 : left->place.line > right->place.line;
    }
    if (order == 0) {
        order = left->place.column < right->place.column
                    ? -1
                    : left->place.column > right->place.column;
    }
    return order != 0 ? order : strcmp(left->surface->id, right->surface->id);
}

/* A job and its lanes: `?` follows one that may fail, `=3.12` what really runs, `!` one that
 * tests nothing. */
static void add_job(Buf *out, const Job *job)
{
    buf_printf(out, "%.*s:%u job %.*s", STR_ARG(job->place.path), job->place.line,
               STR_ARG(job->name));
    buf_printf(out, "%s%s%s%s", job->tests ? " tests" : "", job->uses_python ? " python" : "",
               job->unresolved ? " unresolved" : "", job->fail_fast ? " fail-fast" : "");
    if (job->directory.ptr != NULL) {
        buf_printf(out, " in %.*s", STR_ARG(job->directory));
    }
    buf_add(out, S(":"));
    for (size_t i = 0; i < job->lane_count; i++) {
        const Lane *lane = &job->lanes[i];
        Str text = lane->python != NULL ? lane->python->text : S("none");
        buf_printf(out, " %.*s%s", STR_ARG(text), lane->optional ? "?" : "");
        buf_add(out, lane->idle ? S("!") : S(""));
        if (lane->effective != 0) {
            buf_add_byte(out, '=');
            add_versions(out, (VersionSet){.any = lane->effective});
        }
    }
    buf_add_byte(out, '\n');
}

/* Marks the rows that claims came from. */
static void mark_rows(const Findings *findings, bool *seen)
{
    for (size_t i = 0; i < findings->claims.len; i++) {
        for (size_t row = 0; row < surface_count(); row++) {
            seen[row] = seen[row] || findings->claims.items[i]->surface == surface_at(row);
        }
    }
}

/* Marks the rows with a reader of their own that are asked about a file: its claims may carry
 * the ids of other rows, and rows that are an id alone are theirs to use. */
static void mark_readers(Str path, bool *seen)
{
    for (size_t row = 0; row < surface_count(); row++) {
        const Surface *surface = surface_at(row);
        Str rest = str_of(surface->files), pattern;
        bool plain = surface->path != NULL || surface->pattern != NULL;
        bool reads = surface->read != NULL;
        while ((reads || !plain) && str_cut(&rest, ' ', &pattern)) {
            seen[row] = seen[row] || glob_match(pattern, path);
        }
    }
}

/* Every claim, job and remark of a folder, as text. */
static Str describe(Arena *arena, const SurfaceTable *table, Str root, bool *seen)
{
    Tree tree = {.arena = arena, .root = root};
    list_files(&tree, S(""));
    qsort(tree.paths.items, tree.paths.len, sizeof(Str), compare_str);
    Project project = {.has_file = has_file,
                       .open = open_file,
                       .paths = tree.paths.items,
                       .path_count = tree.paths.len,
                       .state = &tree};
    Findings findings = {.arena = arena, .next_group = 1};
    for (size_t i = 0; i < tree.paths.len; i++) {
        mark_readers(tree.paths.items[i], seen);
        for (SurfacePass pass = SURFACE_CONFIG; pass <= SURFACE_SOURCE; pass++) {
            Arena *scratch = arena_new();
            const Source *source = open_file(&project, scratch, tree.paths.items[i]);
            if (surface_table_wants(table, pass, source->path) ||
                (pass == SURFACE_CONFIG &&
                 surface_is_shell_script(source->path, source->text))) {
                surface_table_read(table, pass, &project, source, scratch, &findings);
            }
            arena_free(scratch);
        }
    }
    mark_rows(&findings, seen);
    if (findings.claims.len > 1) {
        qsort(findings.claims.items, findings.claims.len, sizeof(Claim *), compare_claims);
    }
    Buf out = {.arena = arena};
    for (size_t i = 0; i < findings.claims.len; i++) {
        add_claim(&out, findings.claims.items[i]);
    }
    for (size_t i = 0; i < findings.jobs.len; i++) {
        add_job(&out, findings.jobs.items[i]);
    }
    for (size_t i = 0; i < findings.remarks.len; i++) {
        const Remark *remark = &findings.remarks.items[i];
        buf_printf(&out, "%.*s:%u:%u remark %.*s\n", STR_ARG(remark->place.path),
                   remark->place.line, remark->place.column, STR_ARG(remark->rule));
    }
    return buf_str(&out);
}

static void check_folder(const SurfaceTable *table, const char *name, bool *seen)
{
    Arena *arena = arena_new();
    Str root = str_format(arena, "%s/%s/repo", SURFACE_CASES, name), expected;
    Str file = str_format(arena, "%s/%s/expected", SURFACE_CASES, name);
    if (!read_bytes(arena, file.ptr, &expected)) {
        fail_msg("%s: no file `expected`", name);
    }
    Str actual = describe(arena, table, root, seen);
    if (!str_eq(actual, expected)) {
        print_error("tests/surfaces/%s: got\n%.*sexpected\n%.*s", name, STR_ARG(actual),
                    STR_ARG(expected));
        fail();
    }
    arena_free(arena);
}

/* A row that no case shows is a row that may never match: its pattern, its key path or its file
 * names may be wrong. */
static void check_seen(const bool *seen)
{
    size_t unseen = 0;
    for (size_t row = 0; row < surface_count(); row++) {
        const Surface *surface = surface_at(row);
        if (!seen[row]) {
            print_error("no case shows row %s: %s: %s\n", surface->id, surface->files,
                        surface->path != NULL      ? surface->path
                        : surface->pattern != NULL ? surface->pattern
                                                   : "");
            unseen++;
        }
    }
    assert_int_equal(unseen, 0);
}

static void test_folders(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    bool *seen = arena_array_of(arena, bool, surface_count());
    SurfaceTable *table = surface_table_new(arena, NULL, 0);
    struct dirent **entries;
    int count = scandir(SURFACE_CASES, &entries, NULL, alphasort);
    assert_true(count > 2);
    for (int i = 0; i < count; i++) {
        if (entries[i]->d_name[0] != '.') {
            check_folder(table, entries[i]->d_name, seen);
        }
        free(entries[i]);
    }
    free(entries);
    check_seen(seen);
    surface_table_free(table);
    arena_free(arena);
}

/* Every row compiles and says what it is about. */
static void test_rows(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    for (size_t i = 0; i < surface_count(); i++) {
        const Surface *row = surface_at(i);
        const char *problem = NULL;
        if (row->path != NULL && keypath_compile(arena, str_of(row->path), &problem) == NULL) {
            print_error("%s: %s: %s\n", row->id, row->path, problem);
            fail();
        }
        assert_non_null(row->files);
        assert_true(row->summary != NULL && row->summary[0] != '\0');
        assert_true(row->source != NULL && row->source[0] != '\0');
    }
    assert_null(surface_at(surface_count()));
    assert_non_null(surface_by_id(S("requires-python")));
    assert_null(surface_by_id(S("requires-perl")));
    arena_free(arena);
}

static int print_folder(const char *folder)
{
    Arena *arena = arena_new();
    SurfaceTable *table = surface_table_new(arena, NULL, 0);
    bool *seen = arena_array_of(arena, bool, surface_count());
    Str text = describe(arena, table, str_of(folder), seen);
    printf("%.*s", STR_ARG(text));
    surface_table_free(table);
    arena_free(arena);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc == 2) {
        return print_folder(argv[1]);
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_folders),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
