#include "floorlint/suppression.h"

#include "floorlint/dockerfile.h"

#include "comment.h"

typedef struct Reader {
    Suppressions *suppressions;
    Arena *scratch;
    const Source *source;
    Syntax syntax;
    const Document *document; /* NULL for Python and lines */
    SuppressionExtent extent;
    const void *state;
    uint32_t searched, next_line; /* of the last search for the line behind a comment */
    uint32_t *last_line;          /* of what starts on each line; 0 where nothing does */
} Reader;

/* Whether what starts at a node's place is no more than implied: TOML makes tables of dotted
 * keys and of headers, and those begin where their key does. */
static bool is_implied(const Node *node)
{
    return node->kind != NODE_SCALAR && node->key != NULL &&
           node->span.start == node->key->span.start;
}

/* Notes where an entry of a map or a list ends, by the line on which it starts; the outermost
 * counts. A header of TOML starts its own table only, not the array that it is an element of.
 */
static void note_entry(Reader *reader, const Node *node)
{
    bool toml = reader->syntax == SYNTAX_TOML;
    bool header = toml && node->key != NULL && node->span.start < node->key->span.start;
    bool array = header && node->kind == NODE_LIST;
    if (node->aliased || array || (toml && is_implied(node))) {
        return;
    }
    uint32_t start = node->key != NULL && !header ? node->key->span.start : node->span.start;
    uint32_t first = source_line(reader->source, start);
    uint32_t end = node->span.end > start ? node->span.end - 1 : start;
    uint32_t last = source_line(reader->source, end);
    if (reader->last_line[first] < last) {
        reader->last_line[first] = last;
    }
}

static void note_entries(Reader *reader, const Node *node)
{
    for (size_t i = 0; i < node->count; i++) {
        note_entry(reader, node->children[i]);
        note_entries(reader, node->children[i]);
    }
}

static void index_extents(Reader *reader)
{
    uint32_t lines = source_line(reader->source, (uint32_t)reader->source->text.len);
    reader->last_line = arena_array_of(reader->scratch, uint32_t, (size_t)lines + 2);
    for (size_t i = 0; reader->document != NULL && i < reader->document->root_count; i++) {
        note_entries(reader, reader->document->roots[i]);
    }
}

/* The last line of what starts on a line. */
static uint32_t find_last_line(Reader *reader, uint32_t first)
{
    if (reader->last_line == NULL) {
        index_extents(reader);
    }
    uint32_t last = reader->last_line[first];
    if (last == 0 && reader->extent != NULL) {
        last = reader->extent(reader->state, first);
    }
    return last > first ? last : first;
}

/* The first line behind a comment that is neither empty nor itself a comment. Comments below
 * each other share it. */
static uint32_t find_next_line(Reader *reader, uint32_t line)
{
    if (line >= reader->searched && line < reader->next_line) {
        return reader->next_line;
    }
    uint32_t lines = source_line(reader->source, (uint32_t)reader->source->text.len);
    reader->searched = line++;
    for (; line < lines; line++) {
        Str text =
            str_trim(source_text(reader->source, source_line_span(reader->source, line)));
        if (text.len > 0 &&
            !comment_is_whole_line(text, reader->syntax, reader->source->path)) {
            break;
        }
    }
    reader->next_line = line < lines ? line : lines;
    return reader->next_line;
}

/* A version file's readers take what follows the version as a part of it. */
static bool carries_trailing(const Reader *reader)
{
    Str path = reader->source->path;
    size_t slash = str_find_last_byte(path, '/');
    Str name = slash == STR_NONE ? path : str_from(path, slash + 1);
    return !str_starts(name, S(".python-version"));
}

static bool is_alone(const Reader *reader, Span comment)
{
    Str text = reader->source->text;
    uint32_t line = source_line(reader->source, comment.start);
    uint32_t start = source_line_span(reader->source, line).start;
    start += start == 0 && str_starts(text, S("\xEF\xBB\xBF")) ? 3 : 0;
    return str_trim(str_slice(text, start, comment.start)).len == 0;
}

/* The rules between the brackets. */
static void read_names(const Reader *reader, Str names, Suppression *made)
{
    Str name;
    while (str_cut(&names, ',', &name)) {
        name = str_trim(name);
        RuleId rule = rule_parse(name);
        if (rule != RULE_COUNT) {
            made->rules = rule_set_with(made->rules, rule);
        } else if (made->unknown.len == 0 && name.len > 0) {
            made->unknown = str_copy(reader->suppressions->arena, name);
        }
    }
    if (made->rules.bits == 0 && made->unknown.len == 0) {
        made->unknown = S("no rule is named");
    }
}

static void cover(Reader *reader, Span comment, Suppression *made)
{
    uint32_t line = source_line(reader->source, comment.start);
    if (!is_alone(reader, comment)) {
        made->first_line = made->last_line = line;
        return;
    }
    uint32_t end = comment.end > comment.start ? comment.end - 1 : comment.start;
    made->first_line = find_next_line(reader, source_line(reader->source, end));
    made->last_line = find_last_line(reader, made->first_line);
}

/* Reads what follows `floorlint:` at [start, end of the comment). */
static void read_directive(Reader *reader, Span comment, size_t start)
{
    Str text = str_slice(reader->source->text, start, comment.end);
    bool whole_file = str_starts(text, S("file-ignore"));
    if (!whole_file && !str_starts(text, S("ignore"))) {
        return;
    }
    size_t at = whole_file ? 11 : 6;
    char next = at < text.len ? text.ptr[at] : ' ';
    bool alone = is_alone(reader, comment);
    if (is_alnum(next) || next == '_' || next == '-' || (!alone && !carries_trailing(reader))) {
        return;
    }
    Suppression made = {0};
    size_t close = next == '[' ? str_find_byte(text, ']') : STR_NONE;
    if (close != STR_NONE) {
        read_names(reader, str_slice(text, at + 1, close), &made);
        at = close + 1;
    } else {
        made.unknown = next == '[' ? S("a bracket is missing") : S("no rule is named");
    }
    Span span = {(uint32_t)start, (uint32_t)(start + at)};
    made.place = source_place(reader->suppressions->arena, reader->source, span);
    if (whole_file) {
        made.last_line = UINT32_MAX;
    } else {
        cover(reader, comment, &made);
    }
    *vec_push(reader->suppressions->arena, &reader->suppressions->items) = made;
}

static const Str mark = {"floorlint:", 10};

static void read_comment(Reader *reader, Span comment)
{
    Str text = reader->source->text;
    for (size_t at = comment.start; at < comment.end;) {
        size_t found = str_find(str_slice(text, at, comment.end), mark);
        if (found == STR_NONE) {
            return;
        }
        at += found + mark.len;
        while (at < comment.end && is_blank(text.ptr[at])) {
            at++;
        }
        read_directive(reader, comment, at);
    }
}

void suppressions_read(Suppressions *suppressions, const Source *source, Syntax syntax,
                       SuppressionExtent extent, const void *state)
{
    if (str_find(source->text, mark) == STR_NONE) {
        return;
    }
    Reader reader = {.suppressions = suppressions,
                     .scratch = arena_new(),
                     .source = source,
                     .syntax = syntax,
                     .extent = extent,
                     .state = state};
    if (syntax != SYNTAX_PYTHON && syntax != SYNTAX_LINES) {
        reader.document = document_read(reader.scratch, source, syntax);
    }
    Comments comments = {0};
    comments_find(reader.scratch, source, syntax, reader.document, &comments);
    for (size_t i = 0; i < comments.len; i++) {
        read_comment(&reader, comments.items[i]);
    }
    arena_free(reader.scratch);
}
