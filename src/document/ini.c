/* INI as Python's configparser reads it with its default settings: sections, `=` and `:`,
 * comments on lines of their own, values that go on in deeper lines.
 * https://docs.python.org/3/library/configparser.html#supported-ini-file-structure
 *
 * What configparser refuses (repeated sections and keys, keys without a value, text before the
 * first section) is read all the same, and noted. */
#include "tree.h"

typedef struct Line {
    size_t start, end;  /* without the line end */
    size_t first, last; /* without blanks at both ends */
} Line;

typedef struct Reader {
    Tree *tree;
    Node *root, *section; /* `section` is the root before the first header */
    Node *value;          /* of the last key: deeper lines go on with it */
    size_t indent;        /* of that key's line */
    Decoder decoder;      /* the value's text, where it has several lines */
    size_t breaks;        /* line ends and empty lines not yet in the decoder's text */
} Reader;

static Line read_line(const Tree *tree, size_t start)
{
    Line line = {.start = start, .end = start};
    while (line.end < tree->text.len && tree->text.ptr[line.end] != '\n' &&
           tree->text.ptr[line.end] != '\r') {
        line.end++;
    }
    line.first = start;
    line.last = line.end;
    while (line.first < line.last && is_space(tree->text.ptr[line.first])) {
        line.first++;
    }
    while (line.last > line.first && is_space(tree->text.ptr[line.last - 1])) {
        line.last--;
    }
    return line;
}

/* Ends the value of the last key. */
static void finish_value(Reader *reader)
{
    if (reader->value != NULL && reader->decoder.text.len > 0) {
        tree_decoded(reader->tree, reader->value, &reader->decoder);
    }
    reader->value = NULL;
    reader->decoder = (Decoder){.text = {.arena = reader->tree->arena}};
    reader->breaks = 0;
}

static void extend_section(Reader *reader, Line line)
{
    if (reader->section != reader->root) {
        reader->section->span.end = (uint32_t)line.last;
    }
}

/* Adds a deeper line to the value. Empty lines in between count, those at the end do not. */
static void continue_value(Reader *reader, Line line)
{
    Tree *tree = reader->tree;
    Node *value = reader->value;
    Decoder *decoder = &reader->decoder;
    if (decoder->text.len == 0) {
        decoder_add(decoder, value->text, value->content.start, value->content.end);
    }
    /* The line end, and all blank space around it, stand for one byte each. */
    for (size_t i = 0; i < reader->breaks; i++) {
        decoder_add(decoder, S("\n"), value->content.end, line.first);
    }
    decoder_add(decoder, S("\n"), value->content.end, line.first);
    reader->breaks = 0;
    decoder_add(decoder, str_slice(tree->text, line.first, line.last), line.first, line.last);
    value->content.end = value->span.end = (uint32_t)line.last;
    extend_section(reader, line);
}

static void read_header(Reader *reader, Line line)
{
    Tree *tree = reader->tree;
    size_t close = line.last;
    while (close > line.first && tree->text.ptr[close - 1] != ']') {
        close--;
    }
    if (close <= line.first + 2) {
        tree_fail(tree, line.first, line.last, S("a section has no name"));
        return;
    }
    Node *key = tree_verbatim(tree, line.first + 1, close - 1);
    Node *known = tree_find(tree, reader->root, key->text);
    if (known != NULL && known->kind == NODE_MAP) {
        tree_fail(tree, key->span.start, key->span.end, S("the section is there already"));
        reader->section = known;
    } else {
        reader->section = tree_node(tree, NODE_MAP, line.first, line.last);
        tree_put(tree, reader->root, key, reader->section);
    }
}

static Node *read_key(Tree *tree, size_t start, size_t end)
{
    Node *key = tree_verbatim(tree, start, end);
    for (size_t i = 0; i < key->text.len; i++) {
        if (to_lower(key->text.ptr[i]) != key->text.ptr[i]) {
            char *lower = arena_alloc(tree->arena, key->text.len + 1);
            for (size_t k = 0; k < key->text.len; k++) {
                lower[k] = to_lower(key->text.ptr[k]);
            }
            key->text.ptr = lower;
            break;
        }
    }
    return key;
}

static void read_option(Reader *reader, Line line)
{
    Tree *tree = reader->tree;
    size_t at = line.first;
    while (at < line.last && tree->text.ptr[at] != '=' && tree->text.ptr[at] != ':') {
        at++;
    }
    size_t key_end = at;
    while (key_end > line.first && is_space(tree->text.ptr[key_end - 1])) {
        key_end--;
    }
    if (reader->section == reader->root) {
        tree_fail(tree, line.first, line.last, S("the file does not begin with a section"));
    }
    if (key_end == line.first || at == line.last) {
        tree_fail(tree, line.first, line.last, S("expected a key and a value"));
    }
    if (key_end == line.first) {
        return;
    }
    Node *key = read_key(tree, line.first, key_end);
    size_t from = at < line.last ? at + 1 : at;
    while (from < line.last && is_space(tree->text.ptr[from])) {
        from++;
    }
    Node *value = tree_verbatim(tree, from, line.last);
    value->type = at == line.last ? SCALAR_NULL : SCALAR_STRING;
    if (tree_put(tree, reader->section, key, value) != NULL) {
        tree_fail(tree, line.first, key_end, S("the key is there already"));
    }
    extend_section(reader, line);
    reader->value = value;
    reader->indent = line.first - line.start;
}

static void read_content(Reader *reader, Line line)
{
    char c = reader->tree->text.ptr[line.first];
    if (c == '#' || c == ';') {
        return;
    }
    if (reader->value != NULL && reader->value->type != SCALAR_NULL &&
        line.first - line.start > reader->indent) {
        continue_value(reader, line);
        return;
    }
    finish_value(reader);
    if (c == '[' &&
        str_find_byte(str_slice(reader->tree->text, line.first, line.last), ']') != STR_NONE) {
        read_header(reader, line);
    } else {
        read_option(reader, line);
    }
}

void ini_read(Tree *tree)
{
    size_t at = tree_start(tree), size = tree->text.len;
    Reader reader = {.tree = tree, .decoder = {.text = {.arena = tree->arena}}};
    reader.root = reader.section = tree_node(tree, NODE_MAP, at, size);
    while (at < size && !tree->full) {
        Line line = read_line(tree, at);
        if (line.first < line.last) {
            read_content(&reader, line);
        } else {
            reader.breaks++;
        }
        at = line.end + 1 +
             (tree_byte(tree, line.end) == '\r' && tree_byte(tree, line.end + 1) == '\n');
    }
    finish_value(&reader);
    if (reader.root->count > 0) {
        tree_root(tree, reader.root);
    }
}
