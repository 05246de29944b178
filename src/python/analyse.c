#include <grammars.h>
#include <string.h>

#include "floorlint/python.h"

#include "check.h"
#include "notebook.h"
#include "plain.h"
#include "pythonfacts.h"
#include "syntax.h"
#include "worker.h"

/* ---- workers ----------------------------------------------------------------------------- */

bool worker_parse(PythonWorker *worker, Arena *arena, Str text, SyntaxParse *parse)
{
    *parse = (SyntaxParse){.parsed = false};
    if (text.len > UINT32_MAX) {
        return false;
    }
    if (plain_read(arena, text, &parse->tree)) {
        parse->parsed = true;
        return true;
    }
    TSTree *tree = ts_parser_parse_string(worker->parser, NULL,
                                          text.ptr != NULL ? text.ptr : "", (uint32_t)text.len);
    if (tree != NULL) {
        TSNode root = ts_tree_root_node(tree);
        parse->parsed = true;
        parse->broken = ts_node_has_error(root);
        parse->tree = tree_new(arena, worker->kinds, root, text);
        ts_tree_delete(tree);
    }
    return parse->parsed;
}

PythonWorker *python_worker_new(PythonProject *project)
{
    PythonWorker *worker = malloc(sizeof *worker);
    if (worker == NULL) {
        return NULL;
    }
    *worker = (PythonWorker){.project = project, .parser = ts_parser_new()};
    worker->scratch = arena_new();
    worker->arena = arena_new();
    worker->summaries = arena_new();
    if (!ts_parser_set_language(worker->parser, tree_sitter_python())) {
        python_worker_free(worker);
        return NULL;
    }
    worker->kinds = syntax_kinds_new(worker->arena);
    return worker;
}

void python_worker_free(PythonWorker *worker)
{
    if (worker != NULL) {
        ts_parser_delete(worker->parser);
        for (size_t i = 0; i < worker->idle.len; i++) {
            arena_free(worker->idle.items[i]);
        }
        project_keep(worker->project, worker->summaries);
        arena_free(worker->scratch);
        arena_free(worker->arena);
        free(worker);
    }
}

Arena *worker_borrow(PythonWorker *worker)
{
    return worker->idle.len > 0 ? worker->idle.items[--worker->idle.len] : arena_new();
}

void worker_return(PythonWorker *worker, Arena *arena)
{
    arena_reset(arena);
    *vec_push(worker->arena, &worker->idle) = arena;
}

/* ---- files --------------------------------------------------------------------------------
 */

/* The directory from which a module's absolute imports start: above all its packages. */
static Str import_root(const PythonProject *project, Str directory, Arena *arena)
{
    while (directory.len > 0 && project != NULL && project->files != NULL) {
        Str init = str_format(arena, "%.*s/__init__.py", STR_ARG(directory));
        if (!project->files->has_file(project->files, init)) {
            break;
        }
        size_t slash = str_find_last_byte(directory, '/');
        directory = slash == STR_NONE ? S("") : str_slice(directory, 0, slash);
    }
    return directory;
}

void file_place(File *file, PythonWorker *worker, const Source *source)
{
    file->worker = worker;
    file->source = source;
    size_t slash = str_find_last_byte(source->path, '/');
    file->package = slash == STR_NONE ? S("") : str_slice(source->path, 0, slash);
    file->root = import_root(file->project, file->package, file->arena);
}

void file_read(File *file, const SyntaxTree *tree)
{
    names_init(&file->names, file->arena);
    file->tree = tree;
    file->ids = arena_array_of(file->arena, PyId, tree->count);
    file->ast = (Ast){.arena = file->arena, .source = file->source};
    ast_append(&file->ast, &file->names, tree, 0, 0, file->ids);
    scopes_build(file);
    flow_run(file);
}

static void check_syntax(PythonWorker *worker, File *file, const SyntaxParse *parse,
                         MinorMask wanted)
{
    PythonFacts facts = facts_of(file);
    SyntaxInput input = {.source = file->source,
                         .parse = parse,
                         .facts = &facts,
                         .wanted = wanted,
                         .arena = file->out,
                         .scratch = worker->scratch};
    syntax_check(&input, file->report);
}

static void analyse(PythonWorker *worker, Arena *arena, const Source *source, PythonWish wish,
                    PythonReport *report)
{
    File *file = arena_new_of(worker->scratch, File);
    *file = (File){.arena = worker->scratch,
                   .project = worker->project,
                   .report = report,
                   .out = arena,
                   .wants_guards = wish.guards};
    file_place(file, worker, source);
    SyntaxParse parse = syntax_parse(worker->parser, worker->kinds, worker->scratch, source);
    if (parse.parsed) {
        file_read(file, &parse.tree);
        report->parsed = true;
        check_file(file, wish.wanted);
        conftest_read(file);
        check_syntax(worker, file, &parse, wish.wanted);
    }
}

void python_analyse(PythonWorker *worker, Arena *arena, const Source *source, PythonWish wish,
                    PythonReport *report)
{
    *report = (PythonReport){.path = source->path};
    if (str_ends(source->path, S(".pyi"))) {
        return; /* stubs never run */
    }
    if (notebook_is(source->path)) {
        Notebook *notebook = notebook_read(worker->scratch, source);
        analyse(worker, arena, &notebook->code, wish, report);
        notebook_place(notebook, arena, report);
    } else {
        analyse(worker, arena, source, wish, report);
    }
    arena_reset(worker->scratch);
}
