/* The engine: which rows read a file, each syntax parsed once, every row's claims. */
#include <regex.h>
#include <string.h>

#include "floorlint/emit.h"
#include "floorlint/keypath.h"
#include "floorlint/limits.h"

#include "families.h"
#include "match.h"

/* A row with what is compiled of it. */
typedef struct CompiledRow {
    const Surface *surface;
    const KeyPath *path;
    regex_t *pattern;
    bool broken; /* a user's row that could not be compiled: the settings reader said so */
} CompiledRow;

struct SurfaceTable {
    CompiledRow *rows;
    size_t count;
    Matcher *matcher;
};

static regex_t *compile_pattern(Arena *arena, const char *pattern)
{
    regex_t *compiled = arena_new_of(arena, regex_t);
    return regcomp(compiled, pattern, REG_EXTENDED | REG_NEWLINE) == 0 ? compiled : NULL;
}

/* The keys of INI files have no letter case (configparser): of a path for them neither has what
 * follows its last dot outside quotes. */
static Str fold_path(Arena *arena, const Surface *surface)
{
    Str path = str_copy(arena, str_of(surface->path));
    size_t last = 0;
    char quote = '\0';
    for (size_t i = 0; i < path.len; i++) {
        char c = path.ptr[i];
        quote = quote != '\0' ? (c == quote ? '\0' : quote) : c == '"' ? c : '\0';
        last = quote == '\0' && c == '.' ? i : last;
    }
    char *text = arena_alloc(arena, path.len + 1);
    for (size_t i = 0; i < path.len; i++) {
        text[i] =
            surface->syntax == SYNTAX_INI && i >= last ? to_lower(path.ptr[i]) : path.ptr[i];
    }
    return (Str){text, path.len};
}

static void add_row(Arena *arena, SurfaceTable *table, const Surface *surface)
{
    CompiledRow row = {.surface = surface};
    const char *problem = NULL;
    if (surface->path != NULL) {
        row.path = keypath_compile(arena, fold_path(arena, surface), &problem);
        row.broken = row.path == NULL;
    }
    if (surface->pattern != NULL) {
        row.pattern = compile_pattern(arena, surface->pattern);
        row.broken = row.broken || row.pattern == NULL;
    }
    matcher_add(arena, table->matcher, surface->files, (uint32_t)table->count);
    table->rows[table->count++] = row;
}

SurfaceTable *surface_table_new(Arena *arena, const Surface *own, size_t own_count)
{
    SurfaceTable *table = arena_new_of(arena, SurfaceTable);
    size_t built_in = surface_count();
    table->rows = arena_array_of(arena, CompiledRow, built_in + own_count);
    table->matcher = matcher_new(arena);
    for (size_t i = 0; i < built_in; i++) {
        add_row(arena, table, surface_at(i));
    }
    for (size_t i = 0; i < own_count; i++) {
        add_row(arena, table, &own[i]);
    }
    return table;
}

void surface_table_free(SurfaceTable *table)
{
    for (size_t i = 0; i < table->count; i++) {
        if (table->rows[i].pattern != NULL) {
            regfree(table->rows[i].pattern);
        }
    }
}

typedef struct Wish {
    const SurfaceTable *table;
    SurfacePass pass;
} Wish;

typedef struct SyntaxSearch {
    const SurfaceTable *table;
    Syntax *syntax;
} SyntaxSearch;

static bool is_wanted(const void *state, uint32_t row)
{
    const Wish *wish = state;
    return wish->table->rows[row].surface->pass == wish->pass;
}

bool surface_is_shell_script(Str path, Str start)
{
    static const char *const shells[] = {"sh", "bash", "dash", "ash", "ksh", "zsh"};
    size_t slash = str_find_last_byte(path, '/');
    bool bare =
        str_find_byte(str_from(path, slash == STR_NONE ? 0 : slash + 1), '.') == STR_NONE;
    if (!bare || !str_starts(start, S("#!"))) {
        return false;
    }
    size_t newline = str_find_byte(start, '\n');
    Str rest = str_slice(start, 2, newline == STR_NONE ? start.len : newline), word;
    while (str_cut(&rest, ' ', &word)) {
        Str name = str_trim(word);
        size_t last = str_find_last_byte(name, '/');
        name = last == STR_NONE ? name : str_from(name, last + 1);
        for (size_t i = 0; i < sizeof shells / sizeof shells[0]; i++) {
            if (str_eq(name, str_of(shells[i]))) {
                return true;
            }
        }
    }
    return false;
}

bool surface_table_wants(const SurfaceTable *table, SurfacePass pass, Str path)
{
    Wish wish = {table, pass};
    return matcher_any(table->matcher, path, is_wanted, &wish) && !path_is_foreign(path);
}

static bool take_syntax(const void *state, uint32_t row)
{
    const SyntaxSearch *search = state;
    *search->syntax = search->table->rows[row].surface->syntax;
    return true;
}

Syntax surface_table_syntax(const SurfaceTable *table, Str path)
{
    Syntax syntax = SYNTAX_LINES;
    SyntaxSearch search = {table, &syntax};
    matcher_any(table->matcher, path, take_syntax, &search);
    return syntax;
}

/* One file while its rows are read: each syntax is parsed at most once. */
typedef struct FileRead {
    const SurfaceTable *table;
    SurfaceContext context;
    const Document *documents[SYNTAX_COUNT];
    bool reported[SYNTAX_COUNT];
} FileRead;

static const Document *open_document(FileRead *file, Syntax syntax)
{
    if (file->documents[syntax] == NULL) {
        file->documents[syntax] =
            document_read(file->context.scratch, file->context.source, syntax);
    }
    return file->documents[syntax];
}

/* One `parse-failed` for each syntax that the file's name promised and its text broke. */
static void report_failure(FileRead *file, const Document *document)
{
    if (!document->failed || file->reported[document->syntax]) {
        return;
    }
    file->reported[document->syntax] = true;
    Findings *findings = file->context.findings;
    findings_remark(findings, "parse-failed",
                    source_place(findings->arena, document->source, document->problem_span),
                    S(""), "%.*s", STR_ARG(document->problem));
}

/* The number that the elements of a list share: all nodes with the same list above them, or all
 * nodes of the row. */
typedef struct Grouping {
    const Node *list;
    uint32_t group;
} Grouping;

static uint32_t group_of(const SurfaceContext *context, Grouping *grouping, const Node *node)
{
    if ((context->surface->traits & SURFACE_GROUPED) != 0) {
        if (grouping->group == 0) {
            grouping->group = emit_group(context);
        }
        return grouping->group;
    }
    if (!node_is_list(node->parent)) {
        return 0;
    }
    if (grouping->list != node->parent || grouping->group == 0) {
        *grouping = (Grouping){node->parent, emit_group(context)};
    }
    return grouping->group;
}

/* Every match of the row's pattern in a passage becomes a claim; several are one list. */
static void match_passage(const SurfaceContext *context, const regex_t *pattern,
                          Passage passage, uint32_t group)
{
    if (passage.text.len > FL_MAX_PATTERN_TEXT) {
        passage = passage_slice(passage, 0, FL_MAX_PATTERN_TEXT);
    }
    const char *text = str_to_c(context->scratch, passage.text);
    size_t length = strlen(text), at = 0;
    Claim *first = NULL;
    regmatch_t match[2];
    while (at <= length &&
           regexec(pattern, text + at, 2, match, at > 0 ? REG_NOTBOL : 0) == 0) {
        regmatch_t part = match[pattern->re_nsub > 0 && match[1].rm_so >= 0 ? 1 : 0];
        Passage found =
            passage_slice(passage, at + (size_t)part.rm_so, at + (size_t)part.rm_eo);
        Claim *claim = NULL;
        bool empty = found.text.len == 0; /* `(.*)` matches once more, at the end */
        if (!empty && (context->surface->traits & SURFACE_COMMANDS) != 0) {
            emit_commands(context, found);
        } else if (!empty) {
            claim = emit_passage(context, context->surface->spelling, found, group);
        }
        if (claim != NULL && first == NULL) {
            first = claim;
        } else if (claim != NULL && group == 0) {
            group = emit_group(context);
            first->group = claim->group = group;
        }
        at += (size_t)match[0].rm_eo + (match[0].rm_eo == match[0].rm_so ? 1 : 0);
    }
}

static void read_nodes(const SurfaceContext *context, const CompiledRow *row,
                       const Document *document)
{
    Grouping grouping = {0};
    for (size_t i = 0; i < document->root_count; i++) {
        NodeList nodes = keypath_select(context->scratch, row->path, document->roots[i]);
        for (size_t j = 0; j < nodes.len; j++) {
            const Node *node = nodes.items[j];
            if (!node_is_scalar(node)) {
                continue;
            }
            uint32_t group = group_of(context, &grouping, node);
            if (row->pattern != NULL) {
                match_passage(context, row->pattern, passage_of_node(node), group);
            } else if ((row->surface->traits & SURFACE_COMMANDS) != 0) {
                emit_commands(context, passage_of_node(node));
            } else {
                emit_node(context, row->surface->spelling, node, group);
            }
        }
    }
}

/* A line up to its comment: a `#` at its start or after a blank. */
static Passage cut_comment(Passage line)
{
    for (size_t at = 0; at < line.text.len; at++) {
        if (line.text.ptr[at] == '#' && (at == 0 || is_blank(line.text.ptr[at - 1]))) {
            return passage_slice(line, 0, at);
        }
    }
    return line;
}

static void read_lines(const SurfaceContext *context, const CompiledRow *row,
                       const Document *document)
{
    Grouping grouping = {0};
    for (size_t i = 0; i < document->root_count; i++) {
        const Node *root = document->roots[i];
        for (size_t j = 0; j < root->count; j++) {
            const Node *line = root->children[j];
            bool grouped = (row->surface->traits & SURFACE_GROUPED) != 0;
            bool hash = (row->surface->traits & SURFACE_HASH) != 0;
            Passage passage = passage_of_node(line);
            match_passage(context, row->pattern, hash ? cut_comment(passage) : passage,
                          grouped ? group_of(context, &grouping, line) : 0);
        }
    }
}

static bool has_document(Syntax syntax)
{
    return syntax != SYNTAX_PYTHON && syntax != SYNTAX_DOCKERFILE;
}

static void read_row(FileRead *file, const CompiledRow *row)
{
    const Surface *surface = row->surface;
    const Document *document = NULL;
    file->context.surface = surface;
    if (surface->needle != NULL &&
        str_find(file->context.source->text, str_of(surface->needle)) == STR_NONE) {
        return;
    }
    if (has_document(surface->syntax)) {
        document = open_document(file, surface->syntax);
        if (surface->needle == NULL && (surface->traits & SURFACE_TELLS) == 0) {
            report_failure(file, document);
        }
    }
    if (surface->read != NULL) {
        surface->read(&file->context, document);
    } else if (row->path != NULL && document != NULL) {
        read_nodes(&file->context, row, document);
    } else if (row->pattern != NULL && document != NULL) {
        read_lines(&file->context, row, document);
    }
}

static uint64_t hash_claim(const Claim *claim)
{
    uint64_t hash = str_hash(str_of(claim->surface->id));
    hash = (hash ^ claim->place.line) * 1099511628211u;
    return (hash ^ claim->place.column) * 1099511628211u;
}

static bool is_repeat(const Claim *a, const Claim *b)
{
    return strcmp(a->surface->id, b->surface->id) == 0 && a->place.line == b->place.line &&
           a->place.column == b->place.column && a->place.end_line == b->place.end_line &&
           a->place.end_column == b->place.end_column && a->role == b->role &&
           a->implicit == b->implicit && a->set.any == b->set.any;
}

/* Drops what a file's rows said twice of one spot: values that YAML aliases repeat, patterns
 * that overlap. Lanes point at the claims of jobs, so those stay. */
static void drop_repeats(Arena *scratch, Findings *findings, size_t first)
{
    size_t count = findings->claims.len - first, kept = first, mask = 63;
    while (mask < count * 2) {
        mask = mask * 2 + 1;
    }
    if (count < 2) {
        return;
    }
    Claim **table = arena_array_of(scratch, Claim *, mask + 1);
    for (size_t i = first; i < findings->claims.len; i++) {
        Claim *claim = findings->claims.items[i];
        size_t at = (size_t)hash_claim(claim) & mask;
        while (table[at] != NULL && !is_repeat(table[at], claim)) {
            at = (at + 1) & mask;
        }
        if (table[at] != NULL && claim->job == NULL) {
            continue;
        }
        table[at] = claim;
        findings->claims.items[kept++] = claim;
    }
    findings->claims.len = kept;
}

static void add_bare_rows(Arena *scratch, const SurfaceTable *table, RowList *rows)
{
    for (uint32_t i = 0; i < table->count; i++) {
        if ((table->rows[i].surface->traits & SURFACE_BARE) != 0) {
            *vec_push(scratch, rows) = i;
        }
    }
}

void surface_table_read(const SurfaceTable *table, SurfacePass pass, const Project *project,
                        const Source *source, Arena *scratch, Findings *findings)
{
    if (path_is_foreign(source->path)) {
        return;
    }
    FileRead file = {
        .table = table,
        .context = {scratch, findings, source, NULL, project},
    };
    RowList rows = {0};
    size_t first = findings->file_claims = findings->claims.len;
    matcher_rows(scratch, table->matcher, source->path, &rows);
    if (surface_is_shell_script(source->path, source->text)) {
        add_bare_rows(scratch, table, &rows);
    }
    for (size_t i = 0; i < rows.len; i++) {
        const CompiledRow *row = &table->rows[rows.items[i]];
        if (row->surface->pass == pass && !row->broken) {
            read_row(&file, row);
        }
    }
    if (findings_full(findings)) {
        findings_remark(findings, "parse-failed", source_whole(findings->arena, source->path),
                        S(""), "the file states more than %d versions: the rest is not read",
                        FL_MAX_CLAIMS);
    }
    drop_repeats(scratch, findings, first);
}
