#include "floorlint/document.h"

#include "floorlint/limits.h"

#include "encoding.h"
#include "tree.h"

static void read_tree(Tree *tree, Syntax syntax)
{
    switch (syntax) {
    case SYNTAX_YAML:
        yaml_read(tree);
        break;
    case SYNTAX_TOML:
        toml_read(tree);
        break;
    case SYNTAX_JSON:
        json_read(tree);
        break;
    case SYNTAX_INI:
        ini_read(tree);
        break;
    case SYNTAX_LINES:
        lines_read(tree);
        break;
    case SYNTAX_DOCKERFILE:
        instructions_read(tree);
        break;
    case SYNTAX_PYTHON:
    case SYNTAX_COUNT:
        break;
    }
}

/* YAML may be written in UTF-16: it is read as UTF-8, and the spans are moved afterwards. */
static void read_utf16(Tree *tree, Syntax syntax)
{
    Utf16Text wide;
    if (syntax != SYNTAX_YAML) {
        tree_fail(tree, 0, tree->text.len, S("the file is UTF-16, not UTF-8"));
    } else if (!utf16_decode(tree->arena, tree->text, &wide)) {
        tree_fail(tree, 0, tree->text.len, S("the file is no valid UTF-16"));
    } else {
        tree->text = wide.text;
        read_tree(tree, syntax);
        utf16_move(tree->arena, tree->document, &wide);
    }
}

const Document *document_read(Arena *arena, const Source *source, Syntax syntax)
{
    Document *document = arena_new_of(arena, Document);
    document->source = source;
    document->syntax = syntax;
    Tree tree = {.arena = arena, .document = document, .text = source->text};
    if (source->text.len > FL_MAX_FILE) {
        tree_fail(&tree, 0, 0, S("the file is too large"));
        return document;
    }
    if (utf16_is(source->text)) {
        read_utf16(&tree, syntax);
        return document;
    }
    size_t nul = str_find_byte(source->text, '\0');
    if (nul != STR_NONE) {
        tree_fail(&tree, nul, nul + 1, S("the file is binary: it holds a NUL byte"));
        return document;
    }
    tree.text = utf8_repair(&tree);
    read_tree(&tree, syntax);
    return document;
}

const Node *node_get(const Node *node, Str key)
{
    if (!node_is_map(node)) {
        return NULL;
    }
    for (size_t i = node->count; i-- > 0;) {
        const Node *child = node->children[i];
        if (!child->shadowed && str_eq(child->key->text, key)) {
            return child;
        }
    }
    return NULL;
}

const Node *node_at(const Node *node, const char *dotted)
{
    Str rest = str_of(dotted), part;
    while (node != NULL && str_cut(&rest, '.', &part)) {
        node = node_get(node, part);
    }
    return node;
}

bool node_is_scalar(const Node *node)
{
    return node != NULL && node->kind == NODE_SCALAR;
}

bool node_is_map(const Node *node)
{
    return node != NULL && node->kind == NODE_MAP;
}

bool node_is_list(const Node *node)
{
    return node != NULL && node->kind == NODE_LIST;
}

bool node_is_string(const Node *node)
{
    return node_is_scalar(node) && node->type == SCALAR_STRING;
}

/* The file's bytes for one byte of decoded text. */
static Span find_byte(const Node *node, size_t at)
{
    const NodeOrigin *origin = node->origin;
    if (origin == NULL) {
        uint32_t start = node->content.start + (uint32_t)at;
        return (Span){start, start + 1};
    }
    size_t low = 0, high = origin->count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (origin->runs[middle].from <= at) {
            low = middle;
        } else {
            high = middle;
        }
    }
    const OriginRun *run = &origin->runs[low];
    size_t next = low + 1 < origin->count ? run[1].from : node->text.len;
    if (next - run->from != run->end - run->start) {
        return (Span){run->start, run->end};
    }
    uint32_t start = run->start + (uint32_t)(at - run->from);
    return (Span){start, start + 1};
}

/* The line ends that close a block scalar lie behind its content. */
static Span clamp(Span span, Span limits)
{
    span.end = span.end < limits.end ? span.end : limits.end;
    span.start = span.start < span.end ? span.start : span.end;
    return span;
}

Span node_slice(const Node *node, size_t from, size_t to)
{
    if (node->kind != NODE_SCALAR) {
        return node->span;
    }
    to = to < node->text.len ? to : node->text.len;
    from = from < to ? from : to;
    if (node->text.len == 0) {
        return (Span){node->content.start, node->content.start};
    }
    if (from == to) {
        uint32_t at = from > 0 ? find_byte(node, from - 1).end : find_byte(node, 0).start;
        return clamp((Span){at, at}, node->content);
    }
    return clamp((Span){find_byte(node, from).start, find_byte(node, to - 1).end},
                 node->content);
}

Str node_path(Arena *arena, const Node *node)
{
    const Node *steps[FL_MAX_DEPTH + 1];
    size_t depth = 0;
    for (; node != NULL && node->parent != NULL && depth < FL_MAX_DEPTH + 1;
         node = node->parent) {
        steps[depth++] = node;
    }
    Buf path = {.arena = arena};
    while (depth-- > 0) {
        const Node *step = steps[depth];
        if (step->key == NULL) {
            buf_printf(&path, "[%zu]", step->index);
            continue;
        }
        if (path.len > 0) {
            buf_add_byte(&path, '.');
        }
        bool quoted = str_find_byte(step->key->text, '.') != STR_NONE;
        buf_add(&path, quoted ? S("\"") : S(""));
        buf_add_visible(&path, step->key->text);
        buf_add(&path, quoted ? S("\"") : S(""));
    }
    return buf_str(&path);
}
