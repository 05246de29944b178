#include "notebook.h"

#include "floorlint/buf.h"

bool notebook_is(Str path)
{
    return str_ends(path, S(".ipynb"));
}

/* ---- what IPython alone understands -------------------------------------------------------
 */

typedef struct Blanker {
    char *text;
    size_t depth;      /* of open brackets */
    char quote;        /* of an open triple-quoted string; 0: none */
    bool is_continued; /* the line before was a command that goes on */
} Blanker;

/* Keeps the length, so that offsets stay: a statement or a value that does nothing. */
static void blank(char *text, size_t len, Str instead)
{
    for (size_t i = 0; i < len; i++) {
        text[i] = i < instead.len && instead.len <= len ? instead.ptr[i] : ' ';
    }
}

/* Follows brackets and strings through a line of Python. */
static void follow(Blanker *blanker, Str line)
{
    for (size_t i = 0; i < line.len; i++) {
        char c = line.ptr[i];
        bool triple = i + 2 < line.len && line.ptr[i + 1] == c && line.ptr[i + 2] == c;
        if (c == '\\') {
            i++;
        } else if (blanker->quote != 0) {
            if (c == blanker->quote && triple) {
                blanker->quote = 0;
                i += 2;
            }
        } else if (c == '#') {
            return;
        } else if ((c == '"' || c == '\'') && triple) {
            blanker->quote = c;
            i += 2;
        } else if (c == '"' || c == '\'') {
            for (i++; i < line.len && line.ptr[i] != c; i++) {
                i += line.ptr[i] == '\\';
            }
        } else if (c == '(' || c == '[' || c == '{') {
            blanker->depth++;
        } else if ((c == ')' || c == ']' || c == '}') && blanker->depth > 0) {
            blanker->depth--;
        }
    }
}

/* Where `name = !command` or `name = %magic` has its command; STR_NONE where it is no such. */
static size_t find_assigned(Str line)
{
    size_t at = str_find_byte(line, '=');
    for (size_t i = 0; at != STR_NONE && i < at; i++) {
        char c = line.ptr[i];
        if (!is_alpha(c) && !is_digit(c) && c != '_' && c != ',' && c != ' ' && c != '.') {
            return STR_NONE;
        }
    }
    for (at = at == STR_NONE ? line.len : at + 1; at < line.len && line.ptr[at] == ' '; at++) {
    }
    return at < line.len && (line.ptr[at] == '!' || line.ptr[at] == '%') ? at : STR_NONE;
}

static void blank_line(Blanker *blanker, size_t start, size_t end)
{
    Str line = {blanker->text + start, end - start};
    size_t indent = 0;
    while (indent < line.len && (line.ptr[indent] == ' ' || line.ptr[indent] == '\t')) {
        indent++;
    }
    char first = indent < line.len ? line.ptr[indent] : '\0';
    bool is_open = blanker->depth > 0 || blanker->quote != 0;
    size_t assigned = find_assigned(line);
    bool is_magic = first == '%' || first == '!' || first == '?';
    bool is_help = line.len > 0 && line.ptr[line.len - 1] == '?' && first != '#';
    bool continues = str_ends(line, S("\\"));
    if (blanker->is_continued) {
        blank(blanker->text + start, line.len, S(""));
    } else if (!is_open && (is_magic || is_help)) {
        blank(blanker->text + start + indent, line.len - indent, S("pass"));
    } else if (!is_open && assigned != STR_NONE) {
        blank(blanker->text + start + assigned, line.len - assigned, S("0"));
    } else {
        follow(blanker, line);
        return;
    }
    blanker->is_continued = continues;
}

/* A cell magic whose cell is Python all the same. */
static bool keeps_python(Str line)
{
    static const char *const names[] = {"time", "timeit", "capture", "prun", "python3"};
    Str word = str_from(line, 2);
    size_t space = str_find_byte(word, ' ');
    word = space == STR_NONE ? word : str_slice(word, 0, space);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (str_eq(word, str_of(names[i]))) {
            return true;
        }
    }
    return false;
}

static void blank_cell(char *text, size_t len)
{
    Blanker blanker = {.text = text};
    bool is_begun = false;
    for (size_t start = 0; start < len;) {
        size_t end = str_find_byte((Str){text + start, len - start}, '\n');
        end = end == STR_NONE ? len : start + end;
        Str line = str_trim((Str){text + start, end - start});
        if (!is_begun && str_starts(line, S("%%")) && !keeps_python(line)) {
            for (size_t i = start; i < len; i++) {
                text[i] = text[i] == '\n' ? '\n' : ' ';
            }
            return;
        }
        is_begun |= line.len > 0 && line.ptr[0] != '#';
        blank_line(&blanker, start, end);
        start = end + 1;
    }
}

/* ---- cells --------------------------------------------------------------------------------
 */

static void add_piece(Notebook *notebook, Buf *code, const Node *node)
{
    if (node_is_string(node) && node->text.len > 0) {
        *vec_push(notebook->arena, &notebook->pieces) =
            (NotebookPiece){(uint32_t)code->len, node};
        buf_add(code, node->text);
    }
}

static void add_cell(Notebook *notebook, Buf *code, const Node *cell)
{
    const Node *type = node_get(cell, S("cell_type")), *lines = node_get(cell, S("source"));
    if (!node_is_string(type) || !str_eq(type->text, S("code")) || lines == NULL) {
        return;
    }
    size_t start = code->len;
    add_piece(notebook, code, lines);
    for (size_t i = 0; node_is_list(lines) && i < lines->count; i++) {
        add_piece(notebook, code, lines->children[i]);
    }
    if (code->len > start) {
        blank_cell(code->ptr + start, code->len - start);
    }
    buf_add(code, S("\n"));
}

static bool is_python(const Node *root)
{
    const Node *language = node_at(root, "metadata.language_info.name");
    language = language != NULL ? language : node_at(root, "metadata.kernelspec.language");
    return !node_is_string(language) || str_starts(language->text, S("python")) ||
           str_starts(language->text, S("ipython"));
}

Notebook *notebook_read(Arena *arena, const Source *file)
{
    Notebook *notebook = arena_new_of(arena, Notebook);
    *notebook = (Notebook){.arena = arena, .file = file};
    const Document *document = document_read(arena, file, SYNTAX_JSON);
    const Node *root = document->root_count > 0 ? document->roots[0] : NULL;
    const Node *cells = node_get(root, S("cells"));
    Buf code = {.arena = arena};
    if (document->failed) {
        notebook->problem = document->problem;
        notebook->problem_span = document->problem_span;
    } else if (!node_is_list(cells)) {
        notebook->problem = S("no cells of the notebook format 4");
    }
    for (size_t i = 0; node_is_list(cells) && is_python(root) && i < cells->count; i++) {
        add_cell(notebook, &code, cells->children[i]);
    }
    notebook->code = source_of(arena, file->path, buf_str(&code));
    return notebook;
}

/* ---- places -------------------------------------------------------------------------------
 */

/* The piece that holds a byte of the code; NULL where there is none. */
static const NotebookPiece *find_piece(const Notebook *notebook, uint32_t at)
{
    size_t low = 0, high = notebook->pieces.len;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (notebook->pieces.items[middle].start <= at) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low > 0 ? &notebook->pieces.items[low - 1] : NULL;
}

static Span move_span(const Notebook *notebook, Span span)
{
    const NotebookPiece *piece = find_piece(notebook, span.start);
    if (piece == NULL) {
        return (Span){0, 0};
    }
    size_t len = piece->node->text.len, start = span.start - piece->start;
    size_t end = (size_t)span.end - piece->start;
    start = start < len ? start : len;
    return node_slice(piece->node, start, end < len ? end : len);
}

/* The bytes of a place in the code. */
static Span span_of(const Notebook *notebook, const Place *place)
{
    Span line = source_line_span(&notebook->code, place->line);
    Str text = notebook->code.text;
    uint32_t at = line.start;
    for (uint32_t column = 1; column < place->column && at < line.end; column++) {
        for (at++; at < line.end && ((unsigned char)text.ptr[at] & 0xC0) == 0x80; at++) {
        }
    }
    return (Span){at, at + 1};
}

void notebook_place(Notebook *notebook, Arena *out, PythonReport *report)
{
    for (size_t i = 0; i < report->requirements.len; i++) {
        Requirement *requirement = &report->requirements.items[i];
        if (requirement->guard.path.len > 0) {
            Span guard = move_span(notebook, span_of(notebook, &requirement->guard));
            requirement->guard = source_place(out, notebook->file, guard);
        }
        requirement->span = move_span(notebook, requirement->span);
        requirement->place = source_place(out, notebook->file, requirement->span);
    }
    for (size_t i = 0; i < report->guards.len; i++) {
        GuardTest *guard = &report->guards.items[i];
        guard->span = move_span(notebook, guard->span);
        guard->place = source_place(out, notebook->file, guard->span);
    }
    for (size_t i = 0; i < report->remarks.len; i++) {
        Remark *remark = &report->remarks.items[i];
        if (remark->place.line > 0) {
            Span span = move_span(notebook, span_of(notebook, &remark->place));
            remark->place = source_place(out, notebook->file, span);
        }
    }
    if (notebook->problem.len > 0) {
        *vec_push(out, &report->remarks) =
            (Remark){.rule = S("parse-failed"),
                     .place = source_place(out, notebook->file, notebook->problem_span),
                     .subject = report->path,
                     .message = str_format(out, "this notebook cannot be read: %.*s",
                                           STR_ARG(notebook->problem))};
    }
}
