/* A tree out of libyaml's events. (Its loader refuses anchors that are set twice, makes cycles
 * of aliases that contain themselves, and knows no merge keys.)
 *
 * An alias becomes a copy of what it stands for, so that every node has one parent and one
 * path; the copies count against the node budget. */
#include <yaml.h>

#include "floorlint/limits.h"
#include "floorlint/utf8.h"

#include "tree.h"
#include "yaml_scalar.h"
#include "yaml_type.h"

/* libyaml compares each directive, and each tag, with all directives. */
#define MAX_DIRECTIVES 64

/* Marks count code points: one offset is kept for each so many of them. */
#define MARK_STRIDE 64

/* A collection that is being read. */
typedef struct Open {
    Node *node;
    Node *key;          /* of a map: read, while its value is not */
    bool as_key;        /* the collection is itself a key */
    size_t column;      /* of the innermost block: what a block scalar is indented from */
    size_t end;         /* of what has been read in it */
    VEC(Node *) merges; /* values of `<<`, in the order of the file */
} Open;

typedef struct Reader {
    Tree *tree;
    yaml_parser_t parser;
    size_t start;     /* where the parser's input begins in the text */
    uint32_t *offset; /* of every MARK_STRIDE-th code point; NULL where all are ASCII */
    Open open[FL_MAX_DEPTH];
    size_t depth;
    const char *anchors; /* the owner of the anchors' names: one per document */
    bool stopped;
} Reader;

static void stop(Reader *reader, size_t start, size_t end, Str problem)
{
    reader->stopped = true;
    tree_fail(reader->tree, start, end, problem);
}

/* A character's bytes by its first one; the text is valid by now. */
static size_t character_length(char first)
{
    unsigned char byte = (unsigned char)first;
    return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

static void index_marks(Reader *reader)
{
    Str text = str_from(reader->tree->text, reader->start);
    size_t at = 0;
    while (at < text.len && (unsigned char)text.ptr[at] < 0x80) {
        at++;
    }
    if (at == text.len) {
        return;
    }
    reader->offset = arena_array_of(reader->tree->arena, uint32_t, text.len / MARK_STRIDE + 2);
    at = 0;
    for (size_t count = 0;; count++) {
        if (count % MARK_STRIDE == 0) {
            reader->offset[count / MARK_STRIDE] = (uint32_t)at;
        }
        if (at >= text.len) {
            break; /* a mark may lie at the end */
        }
        at += character_length(text.ptr[at]);
    }
}

/* The offset in the text of a mark. */
static size_t offset_of(const Reader *reader, const yaml_mark_t *mark)
{
    Str text = str_from(reader->tree->text, reader->start);
    size_t at = mark->index;
    if (reader->offset != NULL) {
        at = reader->offset[mark->index / MARK_STRIDE];
        for (size_t i = mark->index % MARK_STRIDE; i > 0 && at < text.len; i--) {
            at += character_length(text.ptr[at]);
        }
    }
    return reader->start + (at < text.len ? at : text.len);
}

/* The bytes that libyaml takes into an anchor's name. */
static bool is_anchor_byte(char c)
{
    return is_alnum(c) || c == '_' || c == '-';
}

/* Past an anchor and a tag, and the space and comments behind them. */
static size_t skip_properties(const Reader *reader, size_t at, size_t end, size_t count)
{
    Str text = str_slice(reader->tree->text, 0, end);
    while (at < end) {
        char c = text.ptr[at];
        size_t line_end = yaml_break_length(str_from(text, at));
        if (is_blank(c) || line_end > 0) {
            at += line_end > 0 ? line_end : 1;
            bool bom = line_end > 0 && str_starts(str_from(text, at), S("\xEF\xBB\xBF"));
            at += bom ? 3 : 0;
            continue;
        }
        bool property = count > 0 && (c == '&' || c == '!');
        if (!property && c != '#') {
            break;
        }
        count -= property;
        at++;
        while (at < end && !(c == '!' && is_blank(text.ptr[at])) &&
               !(c == '&' && !is_anchor_byte(text.ptr[at])) &&
               yaml_break_length(str_from(text, at)) == 0) {
            at++;
        }
    }
    return at;
}

static size_t start_of(const Reader *reader, const yaml_event_t *event,
                       const yaml_char_t *anchor, const yaml_char_t *tag, size_t end)
{
    size_t start = offset_of(reader, &event->start_mark);
    size_t count = (anchor != NULL) + (size_t)(tag != NULL);
    if (count == 0) {
        return start;
    }
    return skip_properties(reader, start, end, count);
}

static Str borrow(const yaml_char_t *text)
{
    return str_of((const char *)text);
}

static void set_anchor(Reader *reader, const yaml_char_t *anchor, Node *node)
{
    if (anchor != NULL) {
        Str name = str_copy(reader->tree->arena, borrow(anchor));
        tree_set_name(reader->tree, reader->anchors, name, node);
    }
}

/* A plain `<<` that stands for a merge. */
static bool is_merge_key(const Node *key)
{
    return key->quoting == QUOTING_PLAIN && !key->computed && str_eq(key->text, S("<<"));
}

/* A key has to be a scalar here: a collection becomes one with its own source as text. */
static Node *as_key(Reader *reader, Node *node)
{
    if (node->kind == NODE_SCALAR) {
        return node;
    }
    Node *key = tree_verbatim(reader->tree, node->span.start, node->span.end);
    key->type = SCALAR_OTHER;
    key->computed = true;
    return key;
}

/* Puts a node where it belongs in the innermost open collection. */
static void attach(Reader *reader, Node *node)
{
    Tree *tree = reader->tree;
    if (reader->depth == 0) {
        tree_root(tree, node);
        return;
    }
    Open *open = &reader->open[reader->depth - 1];
    if (open->node->kind == NODE_LIST) {
        tree_append(tree, open->node, node);
    } else if (open->key == NULL) {
        open->key = as_key(reader, node);
    } else if (is_merge_key(open->key)) {
        *vec_push(tree->arena, &open->merges) = node;
        open->key = NULL;
    } else {
        tree_put(tree, open->node, open->key, node);
        open->key = NULL;
    }
}

static void reach(Reader *reader, size_t end)
{
    if (reader->depth > 0 && reader->open[reader->depth - 1].end < end) {
        reader->open[reader->depth - 1].end = end;
    }
}

static void read_scalar(Reader *reader, const yaml_event_t *event)
{
    size_t end = offset_of(reader, &event->end_mark);
    YamlScalar scalar = {
        .start =
            start_of(reader, event, event->data.scalar.anchor, event->data.scalar.tag, end),
        .end = end,
        .value = {(const char *)event->data.scalar.value, event->data.scalar.length},
        .tag = borrow(event->data.scalar.tag),
        .style = event->data.scalar.style,
        .indented = reader->depth > 0,
        .indent = reader->depth > 0 ? reader->open[reader->depth - 1].column : 0,
    };
    Node *node = yaml_scalar_node(reader->tree, &scalar);
    set_anchor(reader, event->data.scalar.anchor, node);
    reach(reader, node->span.end);
    attach(reader, node);
}

/* The column of the innermost block around what a collection holds. A block with an anchor or a
 * tag begins on the line behind them. */
static size_t column_of(const Reader *reader, const yaml_event_t *event, size_t start)
{
    bool flow = event->type == YAML_MAPPING_START_EVENT
                    ? event->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE
                    : event->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE;
    if (flow) {
        return reader->depth > 0 ? reader->open[reader->depth - 1].column : 0;
    }
    if (offset_of(reader, &event->start_mark) == start) {
        return event->start_mark.column;
    }
    size_t column = 0;
    while (start > reader->start && is_blank(tree_byte(reader->tree, start - 1))) {
        start--;
        column++;
    }
    return column;
}

static void open_collection(Reader *reader, NodeKind kind, const yaml_event_t *event)
{
    bool map = kind == NODE_MAP;
    const yaml_char_t *anchor =
        map ? event->data.mapping_start.anchor : event->data.sequence_start.anchor;
    const yaml_char_t *tag =
        map ? event->data.mapping_start.tag : event->data.sequence_start.tag;
    size_t start = start_of(reader, event, anchor, tag, reader->tree->text.len);
    if (reader->depth == FL_MAX_DEPTH) {
        stop(reader, start, start, S("the document is nested too deeply"));
        return;
    }
    Node *node = tree_node(reader->tree, kind, start, start);
    node->computed = yaml_tag_is_custom(borrow(tag));
    set_anchor(reader, anchor, node);
    const Open *outer = reader->depth > 0 ? &reader->open[reader->depth - 1] : NULL;
    bool key = outer != NULL && outer->node->kind == NODE_MAP && outer->key == NULL;
    if (!key) {
        attach(reader, node);
    }
    reader->open[reader->depth++] = (Open){
        .node = node, .as_key = key, .end = start, .column = column_of(reader, event, start)};
}

static void merge_map(Reader *reader, Node *map, const Node *from)
{
    for (size_t i = 0; i < from->count; i++) {
        Node *child = from->children[i];
        if (tree_find(reader->tree, map, child->key->text) == NULL) {
            Node *key = arena_new_of(reader->tree->arena, Node);
            *key = *child->key;
            tree_put(reader->tree, map, key, child);
        }
    }
}

/* Keys of the map itself win over merged ones, and of those the first. */
static void merge(Reader *reader, const Open *open)
{
    for (size_t i = 0; i < open->merges.len; i++) {
        const Node *from = open->merges.items[i];
        bool good = from->kind == NODE_MAP;
        if (good) {
            merge_map(reader, open->node, from);
        }
        for (size_t k = 0; from->kind == NODE_LIST && k < from->count; k++) {
            good = from->children[k]->kind == NODE_MAP;
            if (good) {
                merge_map(reader, open->node, from->children[k]);
            }
        }
        if (!good && from->count + from->text.len > 0) {
            tree_fail(reader->tree, from->span.start, from->span.end,
                      S("a merge key needs a map"));
        }
    }
}

/* Ends the innermost collection; `end` is behind its bracket, or 0 where it has none. */
static void close_collection(Reader *reader, size_t end)
{
    Open open = reader->open[--reader->depth];
    merge(reader, &open);
    end = end > open.end ? end : open.end;
    open.node->span.end = (uint32_t)end;
    reach(reader, end);
    if (open.as_key) {
        attach(reader, open.node);
    }
}

/* The end mark of a block's last event lies on the token behind it. */
static void read_end(Reader *reader, const yaml_event_t *event)
{
    size_t start = offset_of(reader, &event->start_mark);
    size_t end = offset_of(reader, &event->end_mark);
    bool bracket = end == start + 1 && (tree_byte(reader->tree, start) == ']' ||
                                        tree_byte(reader->tree, start) == '}');
    close_collection(reader, bracket ? end : 0);
}

static bool is_open(const Reader *reader, const Node *node)
{
    for (size_t i = 0; i < reader->depth; i++) {
        if (reader->open[i].node == node) {
            return true;
        }
    }
    return false;
}

/* A copy of a finished node and all below it. */
static Node *copy(Reader *reader, const Node *node, size_t depth)
{
    Tree *tree = reader->tree;
    Node *made = tree_node(tree, node->kind, node->span.start, node->span.end);
    Node *const *children = node->children;
    *made = *node;
    made->aliased = true;
    made->shadowed = false;
    made->parent = made->key = NULL;
    made->children = NULL;
    made->count = 0;
    if (depth >= FL_MAX_DEPTH && node->count > 0) {
        stop(reader, node->span.start, node->span.end, S("the document is nested too deeply"));
        return made;
    }
    for (size_t i = 0; i < node->count && !tree->full && !reader->stopped; i++) {
        Node *child = copy(reader, children[i], depth + 1);
        if (node->kind == NODE_LIST) {
            tree_append(tree, made, child);
        } else {
            child->shadowed = children[i]->shadowed;
            tree_put_copy(tree, made, copy(reader, children[i]->key, depth + 1), child);
        }
    }
    return made;
}

static void read_alias(Reader *reader, const yaml_event_t *event)
{
    Tree *tree = reader->tree;
    size_t start = offset_of(reader, &event->start_mark);
    size_t end = offset_of(reader, &event->end_mark);
    Str name = borrow(event->data.alias.anchor);
    const Node *target = tree_get_name(tree, reader->anchors, name);
    Node *node;
    if (target == NULL || is_open(reader, target)) {
        tree_fail(tree, start, end,
                  target == NULL ? S("an alias of an anchor that is not there")
                                 : S("an alias that contains itself"));
        node = tree_verbatim(tree, start, end);
        node->computed = true;
    } else {
        node = copy(reader, target, reader->depth);
    }
    reach(reader, end);
    attach(reader, node);
}

static void read_event(Reader *reader, const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_NO_EVENT:
    case YAML_STREAM_START_EVENT:
    case YAML_DOCUMENT_END_EVENT:
        break;
    case YAML_STREAM_END_EVENT:
        reader->stopped = true;
        break;
    case YAML_DOCUMENT_START_EVENT:
        reader->anchors = arena_alloc(reader->tree->arena, 1);
        break;
    case YAML_ALIAS_EVENT:
        read_alias(reader, event);
        break;
    case YAML_SCALAR_EVENT:
        read_scalar(reader, event);
        break;
    case YAML_SEQUENCE_START_EVENT:
        open_collection(reader, NODE_LIST, event);
        break;
    case YAML_MAPPING_START_EVENT:
        open_collection(reader, NODE_MAP, event);
        break;
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        read_end(reader, event);
        break;
    }
}

static void note_problem(Reader *reader)
{
    const yaml_parser_t *parser = &reader->parser;
    size_t at = offset_of(reader, &parser->problem_mark);
    if (parser->error == YAML_READER_ERROR) {
        at = reader->start + parser->problem_offset;
    }
    Str problem = str_of(parser->problem != NULL ? parser->problem : "the parser gave up");
    if (parser->context != NULL) {
        problem = str_format(reader->tree->arena, "%.*s %s", STR_ARG(problem), parser->context);
    }
    stop(reader, at, at + 1, problem);
}

static size_t count_directives(Str text)
{
    size_t count = 0;
    for (size_t at = 0; at < text.len && count <= MAX_DIRECTIVES;) {
        count += text.ptr[at] == '%';
        size_t len = str_find_byte(str_from(text, at), '\n');
        at = len == STR_NONE ? text.len : at + len + 1;
    }
    return count;
}

void yaml_read(Tree *tree)
{
    Reader *reader = arena_new_of(tree->arena, Reader);
    reader->tree = tree;
    reader->start = tree_start(tree);
    Str text = str_from(tree->text, reader->start);
    if (text.len == 0) {
        return; /* libyaml wants at least a pointer */
    }
    if (count_directives(text) > MAX_DIRECTIVES) {
        stop(reader, reader->start, reader->start, S("too many directives"));
        return;
    }
    if (!yaml_parser_initialize(&reader->parser)) {
        stop(reader, 0, 0, S("the parser has no memory"));
        return;
    }
    index_marks(reader);
    yaml_parser_set_encoding(&reader->parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&reader->parser, (const unsigned char *)text.ptr, text.len);
    while (!reader->stopped && !tree->full) {
        yaml_event_t event;
        if (!yaml_parser_parse(&reader->parser, &event)) {
            note_problem(reader);
            break;
        }
        read_event(reader, &event);
        yaml_event_delete(&event);
    }
    while (reader->depth > 0) {
        close_collection(reader, 0);
    }
    yaml_parser_delete(&reader->parser);
}
