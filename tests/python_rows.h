/* Rows for tests of the source pass: files of a project, and what is found in them. */
#ifndef FLOORLINT_PYTHON_ROWS_H
#define FLOORLINT_PYTHON_ROWS_H

#include <stdlib.h>
#include <string.h>

#include "floorlint/buf.h"
#include "floorlint/python.h"

#include "test.h"

/* `files` holds one file, or several: each starts with a line "--- path". What is expected is
 * one entry per requirement, separated by "; ": "line subject 3.11" for what came with 3.11,
 * "line subject -3.12" for what left with it, with the path before the line where it is not
 * the first file's. Requirements of the grammar are left out. Minors: 3.8 to 3.14. */
typedef struct PythonRow {
    const char *files;
    const char *expected;
} PythonRow;

typedef struct RowFile {
    Str path, text;
} RowFile;

typedef struct RowProject {
    Project project;
    RowFile files[8];
    Str paths[8];
    size_t count;
} RowProject;

static inline const RowFile *row_find(const RowProject *rows, Str path)
{
    for (size_t i = 0; i < rows->count; i++) {
        if (str_eq(rows->files[i].path, path)) {
            return &rows->files[i];
        }
    }
    return NULL;
}

static inline bool row_has_file(const Project *project, Str path)
{
    return row_find(project->state, path) != NULL;
}

static inline const Source *row_open(const Project *project, Arena *arena, Str path)
{
    const RowFile *file = row_find(project->state, path);
    if (file == NULL) {
        return NULL;
    }
    Source *source = arena_new_of(arena, Source);
    *source = source_of(arena, file->path, str_copy(arena, file->text));
    return source;
}

static inline void row_split(RowProject *rows, Str text)
{
    const Str mark = S("--- ");
    if (!str_starts(text, mark)) {
        rows->files[rows->count++] = (RowFile){S("a.py"), text};
        return;
    }
    while (str_starts(text, mark)) {
        Str path, rest = str_from(text, mark.len);
        str_cut(&rest, '\n', &path);
        size_t end = str_starts(rest, mark) ? 0 : str_find(rest, S("\n--- "));
        size_t body = end == STR_NONE ? rest.len : end == 0 ? 0 : end + 1;
        rows->files[rows->count++] = (RowFile){path, str_slice(rest, 0, body)};
        text = str_from(rest, body);
    }
}

static inline void row_add(Buf *buf, const Requirement *found, MinorMask minors, bool first)
{
    MinorMask lacking = found->lacking & minors;
    if (lacking == 0 || found->kind == REQUIREMENT_SYNTAX) {
        return;
    }
    bool added = found->since != MINOR_NONE && minors_lowest(lacking) < found->since;
    if (buf->len > 0) {
        buf_add(buf, S("; "));
    }
    if (!first) {
        buf_printf(buf, "%.*s ", STR_ARG(found->place.path));
    }
    buf_printf(buf, "%u %.*s %s%d", found->place.line, STR_ARG(found->subject),
               added ? "3." : "-3.", added ? found->since : found->removed);
}

static inline int row_order(const void *a, const void *b)
{
    return str_compare(*(const Str *)a, *(const Str *)b);
}

/* Analyses the files of a row; gives how many there are. */
static inline size_t row_analyse(Arena *arena, const char *files, PythonReport *reports[8])
{
    RowProject *rows = arena_new_of(arena, RowProject);
    row_split(rows, str_of(files));
    for (size_t i = 0; i < rows->count; i++) {
        rows->paths[i] = rows->files[i].path;
    }
    qsort(rows->paths, rows->count, sizeof rows->paths[0], row_order);
    rows->project = (Project){.has_file = row_has_file,
                              .open = row_open,
                              .paths = rows->paths,
                              .path_count = rows->count,
                              .state = rows};
    Settings settings = {0};
    Str readers[] = {S("pydantic.BaseModel"), S("typer.Typer.command")};
    settings.annotation_readers = readers;
    settings.annotation_reader_count = 2;
    PythonProject *project = python_project_new(&rows->project, &settings);
    PythonWorker *worker = python_worker_new(project);
    assert_non_null(worker);
    for (size_t i = 0; i < rows->count; i++) {
        const Source *source = row_open(&rows->project, arena, rows->files[i].path);
        reports[i] = arena_new_of(arena, PythonReport);
        python_analyse(worker, arena, source, (PythonWish){MINORS_KNOWN, true}, reports[i]);
    }
    python_narrow(&rows->project, reports, rows->count);
    python_provide(&rows->project, reports, rows->count);
    python_worker_free(worker);
    python_project_free(project);
    return rows->count;
}

static inline Str row_run(Arena *arena, const char *files, MinorMask minors)
{
    PythonReport *reports[8];
    size_t count = row_analyse(arena, files, reports);
    Buf buf = {.arena = arena};
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < reports[i]->requirements.len; j++) {
            row_add(&buf, &reports[i]->requirements.items[j], minors, i == 0);
        }
    }
    return buf_str(&buf);
}

static inline void check_rows(const PythonRow *rows, size_t count)
{
    size_t failures = 0;
    for (size_t i = 0; i < count; i++) {
        Arena *arena = arena_new();
        Str found = row_run(arena, rows[i].files, minors_between(8, 14));
        if (!str_eq(found, str_of(rows[i].expected))) {
            print_error("row %zu:\n%s\nfound    \"%.*s\"\nexpected \"%s\"\n", i, rows[i].files,
                        STR_ARG(found), rows[i].expected);
            failures++;
        }
        arena_free(arena);
    }
    assert_int_equal(failures, 0);
}

#define CHECK_ROWS(rows) check_rows((rows), sizeof(rows) / sizeof((rows)[0]))

#endif
