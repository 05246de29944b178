#include "comment.h"

#include <stdlib.h>

#include "floorlint/dockerfile.h"

/* What a comment of a syntax begins with. */
typedef struct Marker {
    const char *start;
    bool after_blank; /* only at the start of a line or behind a blank */
    bool whole_line;  /* only as the first thing on a line */
} Marker;

typedef struct Markers {
    const Marker *items;
    size_t count;
} Markers;

/* Where lines stand for many syntaxes (shell, SQL, plain text), any of their markers counts. */
static const Marker any_markers[] = {
    {"#",    true, false},
    {"//",   true, false},
    {";",    true, false},
    {"<!--", true, false},
    {"--",   true, false}
};
/* In Markdown, what a line begins with is a heading or a list, and a fence shows other code. */
static const Marker html_marker = {"<!--", false, false};
static const Marker json_markers[] = {
    {"//", false, false},
    {"/*", false, false}
};
static const Marker ini_markers[] = {
    {"#", false, true},
    {";", false, true}
};
static const Marker yaml_marker = {"#", true, false};
static const Marker docker_marker = {"#", false, true};
static const Marker hash_marker = {"#", false, false};

static bool is_markdown(Str path)
{
    return str_ends(path, S(".md")) || str_ends(path, S(".markdown"));
}

static Markers markers_of(Syntax syntax, Str path)
{
    switch (syntax) {
    case SYNTAX_YAML:
        return (Markers){&yaml_marker, 1};
    case SYNTAX_JSON:
        return (Markers){json_markers, 2};
    case SYNTAX_INI:
        return (Markers){ini_markers, 2};
    case SYNTAX_DOCKERFILE:
        return (Markers){&docker_marker, 1};
    case SYNTAX_LINES:
        return is_markdown(path) ? (Markers){&html_marker, 1} : (Markers){any_markers, 5};
    case SYNTAX_TOML:
    case SYNTAX_PYTHON:
    case SYNTAX_COUNT:
        break;
    }
    return (Markers){&hash_marker, 1};
}

typedef struct Finder {
    Arena *arena;
    Str text;
    Markers markers;
    VEC(Span) opaque; /* strings and scalars, in order: no comment begins in them */
    Comments *comments;
} Finder;

static bool is_line_end(char c)
{
    return c == '\n' || c == '\r';
}

static size_t find_line_end(Str text, size_t at)
{
    while (at < text.len && !is_line_end(text.ptr[at])) {
        at++;
    }
    return at;
}

static bool begins_line(Str text, size_t at)
{
    while (at > 0 && is_blank(text.ptr[at - 1])) {
        at--;
    }
    bool bom = at == 3 && str_starts(text, S("\xEF\xBB\xBF"));
    return at == 0 || bom || is_line_end(text.ptr[at - 1]);
}

/* The marker at an offset; NULL where there is none. */
static const Marker *find_marker(const Finder *finder, size_t at)
{
    Str rest = str_from(finder->text, at);
    for (size_t i = 0; i < finder->markers.count; i++) {
        const Marker *marker = &finder->markers.items[i];
        if (!str_starts(rest, str_of(marker->start))) {
            continue;
        }
        char before = at > 0 ? finder->text.ptr[at - 1] : '\n';
        bool free = is_blank(before) || is_line_end(before) || begins_line(finder->text, at);
        if ((!marker->after_blank || free) &&
            (!marker->whole_line || begins_line(finder->text, at))) {
            return marker;
        }
    }
    return NULL;
}

static void add_comment(Finder *finder, size_t start, size_t end)
{
    *vec_push(finder->arena, finder->comments) = (Span){(uint32_t)start, (uint32_t)end};
}

static size_t find_comment_end(const Finder *finder, size_t at)
{
    bool html = finder->markers.items == &html_marker;
    if (!html && !str_starts(str_from(finder->text, at), S("/*"))) {
        return find_line_end(finder->text, at);
    }
    Str close = html ? S("-->") : S("*/");
    size_t len = str_find(str_from(finder->text, at + 2), close);
    return len == STR_NONE ? finder->text.len : at + 2 + len + close.len;
}

/* One pass over the text, past what is opaque. */
static void scan(Finder *finder)
{
    size_t at = 0, next = 0;
    while (at < finder->text.len) {
        while (next < finder->opaque.len && finder->opaque.items[next].end <= at) {
            next++;
        }
        if (next < finder->opaque.len && finder->opaque.items[next].start <= at) {
            at = finder->opaque.items[next].end;
        } else if (find_marker(finder, at) != NULL) {
            size_t end = find_comment_end(finder, at);
            add_comment(finder, at, end);
            at = end;
        } else {
            at++;
        }
    }
}

/* A block scalar is opaque from the line behind its header, which may end in a comment. */
static void add_scalar(Finder *finder, const Node *node)
{
    Span span = node->span;
    bool block = node->quoting == QUOTING_LITERAL || node->quoting == QUOTING_FOLDED;
    char first = span.start < span.end ? finder->text.ptr[span.start] : '\0';
    if (block && (first == '|' || first == '>')) {
        span.start = (uint32_t)find_line_end(finder->text, span.start);
    }
    if (span.start < span.end) {
        *vec_push(finder->arena, &finder->opaque) = span;
    }
}

static void add_scalars(Finder *finder, const Node *node)
{
    if (node->kind == NODE_SCALAR) {
        add_scalar(finder, node);
    }
    for (size_t i = 0; i < node->count; i++) {
        if (node->children[i]->key != NULL) {
            add_scalar(finder, node->children[i]->key);
        }
        add_scalars(finder, node->children[i]);
    }
}

static int compare_spans(const void *left, const void *right)
{
    const Span *a = left, *b = right;
    return (a->start > b->start) - (a->start < b->start);
}

static void add_document(Finder *finder, const Document *document)
{
    for (size_t i = 0; i < document->root_count; i++) {
        add_scalars(finder, document->roots[i]);
    }
    if (finder->opaque.len > 0) {
        qsort(finder->opaque.items, finder->opaque.len, sizeof(Span), compare_spans);
    }
}

/* The lines of here-documents are text of their instruction. */
static void add_heredocs(Finder *finder, const Source *source)
{
    const Dockerfile *file = dockerfile_read(finder->arena, source);
    for (size_t i = 0; i < file->count; i++) {
        const DockerInstruction *instruction = &file->instructions[i];
        size_t at = str_find_byte(instruction->text, '\n');
        if (at != STR_NONE) {
            *vec_push(finder->arena, &finder->opaque) =
                (Span){instruction->origin[at] + 1, instruction->span.end};
        }
    }
}

/* The end of the Python string at a quote. A backslash hides what follows it in raw strings,
 * too. */
static size_t skip_python_string(Str text, size_t at)
{
    char quote = text.ptr[at];
    char three[3] = {quote, quote, quote};
    bool triple = str_starts(str_from(text, at), (Str){three, 3});
    at += triple ? 3 : 1;
    while (at < text.len) {
        if (text.ptr[at] == '\\') {
            at += 2;
        } else if (triple ? str_starts(str_from(text, at), (Str){three, 3})
                          : text.ptr[at] == quote || is_line_end(text.ptr[at])) {
            return at + (triple ? 3 : 1);
        } else {
            at++;
        }
    }
    return text.len;
}

static void scan_python(Finder *finder)
{
    Str text = finder->text;
    for (size_t at = 0; at < text.len;) {
        char c = text.ptr[at];
        if (c == '"' || c == '\'') {
            at = skip_python_string(text, at);
        } else if (c == '#') {
            size_t end = find_line_end(text, at);
            add_comment(finder, at, end);
            at = end;
        } else {
            at++;
        }
    }
}

void comments_find(Arena *arena, const Source *source, Syntax syntax, const Document *document,
                   Comments *comments)
{
    Finder finder = {.arena = arena,
                     .text = source->text,
                     .markers = markers_of(syntax, source->path),
                     .comments = comments};
    if (syntax == SYNTAX_PYTHON) {
        scan_python(&finder);
        return;
    }
    if (syntax == SYNTAX_YAML || syntax == SYNTAX_TOML || syntax == SYNTAX_JSON) {
        add_document(&finder, document);
    } else if (syntax == SYNTAX_DOCKERFILE) {
        add_heredocs(&finder, source);
    }
    scan(&finder);
}

bool comment_is_whole_line(Str line, Syntax syntax, Str path)
{
    Str text = str_trim(line);
    Markers markers = markers_of(syntax, path);
    for (size_t i = 0; i < markers.count; i++) {
        if (str_starts(text, str_of(markers.items[i].start))) {
            return true;
        }
    }
    return false;
}
