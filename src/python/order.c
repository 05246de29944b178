/* The order in which the modules of a project may ask each other: what a summary says must not
 * depend on which file was asked first, nor on how many jobs there are.
 *
 * Modules import each other in circles. The order is that in which a search through all import
 * statements leaves the modules, started from every file by its path: what a module imports
 * comes before it, and each circle is cut at a place that depends on nothing but the files.
 * Import statements are looked for line by line, without a parse: a line of a string that looks
 * like one, or a statement that shares its line, may move the cut, in the same way every time.
 */
#include <string.h>

#include "infer.h"
#include "worker.h"

#define MAX_EDGES 4096 /* of a file */

typedef VEC(uint32_t) Edges;

/* One file's import statements. */
typedef struct Scanner {
    File *file;
    Arena *arena; /* of the edges */
    Edges *edges;
    Str text;
    size_t at;
    bool inside; /* of parentheses: lines go on */
} Scanner;

/* ---- import statements ------------------------------------------------------------------- */

static char byte_at(const Scanner *scan, size_t at)
{
    return at < scan->text.len ? scan->text.ptr[at] : '\0';
}

static void skip_line(Scanner *scan)
{
    size_t rest = str_find_byte(str_from(scan->text, scan->at), '\n');
    scan->at = rest == STR_NONE ? scan->text.len : scan->at + rest;
}

static void skip_blank(Scanner *scan)
{
    for (;;) {
        char byte = byte_at(scan, scan->at);
        if (byte == '\\') {
            size_t end = scan->at + (byte_at(scan, scan->at + 1) == '\r' ? 2 : 1);
            if (byte_at(scan, end) != '\n') {
                return;
            }
            scan->at = end + 1;
        } else if (scan->inside && byte == '#') {
            skip_line(scan);
        } else if (byte == ' ' || byte == '\t' || byte == '\r' ||
                   (scan->inside && byte == '\n')) {
            scan->at++;
        } else {
            return;
        }
    }
}

static bool is_name_byte(char byte)
{
    return is_alnum(byte) || byte == '_' || (unsigned char)byte >= 0x80;
}

/* A name with its dots; empty where none stands here. */
static Str take_name(Scanner *scan)
{
    skip_blank(scan);
    size_t start = scan->at;
    while (is_name_byte(byte_at(scan, scan->at)) || byte_at(scan, scan->at) == '.') {
        scan->at++;
    }
    return str_slice(scan->text, start, scan->at);
}

/* Takes a byte that stands here. */
static bool take_byte(Scanner *scan, char byte)
{
    skip_blank(scan);
    bool found = scan->at < scan->text.len && scan->text.ptr[scan->at] == byte;
    scan->at += found;
    return found;
}

/* `as name`, and whether another name follows. */
static bool take_comma(Scanner *scan)
{
    size_t before = scan->at;
    if (str_eq(take_name(scan), S("as"))) {
        take_name(scan);
    } else {
        scan->at = before;
    }
    return take_byte(scan, ',');
}

static void add_edge(Scanner *scan, Str path)
{
    uint32_t index =
        path.len > 0 ? project_file(scan->file->project->files, path) : PROJECT_NO_FILE;
    if (index != PROJECT_NO_FILE && scan->edges->len < MAX_EDGES) {
        *vec_push(scan->arena, scan->edges) = index;
    }
}

static void scan_plain(Scanner *scan)
{
    do {
        Str dotted = take_name(scan);
        size_t first = str_find_byte(dotted, '.');
        if (first != STR_NONE) {
            add_edge(scan, project_module(scan->file, 0, str_slice(dotted, 0, first)));
        }
        add_edge(scan, project_module(scan->file, 0, dotted));
    } while (take_comma(scan));
}

static void scan_from(Scanner *scan)
{
    Str dotted = take_name(scan);
    size_t level = 0;
    while (level < dotted.len && dotted.ptr[level] == '.') {
        level++;
    }
    Str module = project_module(scan->file, level, str_from(dotted, level));
    add_edge(scan, module);
    if (module.len == 0 || !str_eq(take_name(scan), S("import"))) {
        return;
    }
    scan->inside = take_byte(scan, '(');
    for (bool more = true; more;) {
        Str name = take_name(scan);
        if (name.len > 0) {
            add_edge(scan, project_submodule(scan->file, module, name));
        }
        more = name.len > 0 && take_comma(scan);
    }
    scan->inside = false;
}

static void scan_text(Scanner *scan)
{
    while (scan->at < scan->text.len) {
        while (byte_at(scan, scan->at) == ' ' || byte_at(scan, scan->at) == '\t') {
            scan->at++;
        }
        Str rest = str_from(scan->text, scan->at);
        bool from = str_starts(rest, S("from "));
        if (from || str_starts(rest, S("import "))) {
            scan->at += from ? 5 : 7;
            (from ? scan_from : scan_plain)(scan);
        }
        skip_line(scan);
        scan->at++;
    }
}

/* ---- the search -------------------------------------------------------------------------- */

/* A file whose imports are being followed. */
typedef struct Step {
    uint32_t index;
    size_t next;
    Edges edges;
} Step;

typedef struct Search {
    PythonWorker *worker;
    Arena *arena;    /* until the order is made */
    uint32_t *order; /* by file: 0 where it was not left yet */
    bool *entered;
    uint32_t left;
    VEC(Step) steps;
} Search;

static void enter(Search *search, uint32_t index)
{
    PythonWorker *worker = search->worker;
    const Project *files = worker->project->files;
    Step *step = vec_push(search->arena, &search->steps);
    *step = (Step){.index = index};
    search->entered[index] = true;
    Arena *arena = worker_borrow(worker);
    const Source *source = files->open(files, arena, files->paths[index]);
    if (source != NULL) {
        File *file = arena_new_of(arena, File);
        *file = (File){.arena = arena, .project = worker->project};
        file_place(file, worker, source);
        Scanner scan = {
            .file = file, .arena = search->arena, .edges = &step->edges, .text = source->text};
        scan_text(&scan);
    }
    worker_return(worker, arena);
}

static void follow(Search *search, uint32_t start)
{
    enter(search, start);
    while (search->steps.len > 0) {
        Step *step = &search->steps.items[search->steps.len - 1];
        if (step->next == step->edges.len) {
            search->order[step->index] = ++search->left;
            search->steps.len--;
            continue;
        }
        uint32_t next = step->edges.items[step->next++];
        if (!search->entered[next]) {
            enter(search, next);
        }
    }
}

static uint32_t *make_order(PythonWorker *worker)
{
    const Project *files = worker->project->files;
    Search search = {.worker = worker, .arena = arena_new()};
    search.order = arena_array_of(worker->project->arena, uint32_t, files->path_count + 1);
    search.entered = arena_array_of(search.arena, bool, files->path_count + 1);
    for (size_t i = 0; i < files->path_count; i++) {
        if (!search.entered[i] && str_ends(files->paths[i], S(".py"))) {
            follow(&search, (uint32_t)i);
        }
    }
    arena_free(search.arena);
    return search.order;
}

uint32_t order_of(PythonWorker *worker, Str path)
{
    PythonProject *project = worker->project;
    pthread_mutex_lock(&project->order_lock);
    if (project->order == NULL) {
        project->order = make_order(worker);
    }
    pthread_mutex_unlock(&project->order_lock);
    uint32_t index = project_file(project->files, path);
    return index != PROJECT_NO_FILE ? project->order[index] : 0;
}
