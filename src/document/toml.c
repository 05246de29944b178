/* TOML 1.1 (https://toml.io/en/v1.1.0), whose inline tables may span lines: the pinned grammar
 * of tree-sitter knows 1.0 only. A broken statement is noted and passed by; the next line goes
 * on. */
#include "floorlint/limits.h"

#include "toml_text.h"

/* Parts of a dotted key. A table of a header lies at most twice as deep, for there may be an
 * array at each part. */
#define MAX_PARTS   32
#define TABLE_DEPTH (2 * MAX_PARTS + 1)

typedef struct KeyParts {
    Node *items[MAX_PARTS];
    size_t len;
} KeyParts;

static void skip_blanks(TomlReader *reader)
{
    while (is_blank(toml_peek(reader))) {
        reader->at++;
    }
}

static void skip_line(TomlReader *reader)
{
    while (!toml_at_line_end(reader)) {
        reader->at++;
    }
}

/* Blanks, line ends and comments. */
static void skip_space(TomlReader *reader)
{
    for (;;) {
        char c = toml_peek(reader);
        if (c == '#') {
            skip_line(reader);
        } else if (is_blank(c) || c == '\n' || c == '\r') {
            reader->at++;
        } else {
            return;
        }
    }
}

static Node *read_key(TomlReader *reader)
{
    size_t start = reader->at;
    char c = toml_peek(reader);
    if (c == '"' || c == '\'') {
        Node *key = toml_read_string(reader);
        if (key->quoting != QUOTING_DOUBLE && key->quoting != QUOTING_SINGLE) {
            toml_break(reader, start, reader->at, S("a key is a string of one line"));
        }
        return key;
    }
    while (is_alnum(c) || c == '_' || c == '-') {
        reader->at++;
        c = toml_peek(reader);
    }
    if (reader->at == start) {
        toml_break(reader, start, start + 1, S("expected a key"));
    }
    return tree_verbatim(reader->tree, start, reader->at);
}

/* The dotted key at the cursor, and the blanks behind it. False where it is broken. */
static bool read_keys(TomlReader *reader, KeyParts *keys)
{
    keys->len = 0;
    do {
        reader->at += keys->len > 0;
        skip_blanks(reader);
        if (keys->len == MAX_PARTS) {
            toml_break(reader, reader->at, reader->at, S("a key has too many parts"));
            return false;
        }
        keys->items[keys->len++] = read_key(reader);
        skip_blanks(reader);
    } while (!reader->broken && toml_peek(reader) == '.');
    return !reader->broken;
}

/* The table of a key in `map`, made where there is none. For an array of tables its last one.
 */
static Node *enter(TomlReader *reader, Node *map, Node *key)
{
    Node *known = tree_find(reader->tree, map, key->text);
    if (known == NULL) {
        known = tree_node(reader->tree, NODE_MAP, key->span.start, key->span.end);
        tree_put(reader->tree, map, key, known);
    }
    if (known->kind == NODE_LIST && known->count > 0) {
        known = known->children[known->count - 1];
    }
    if (known->kind != NODE_MAP) {
        toml_break(reader, key->span.start, key->span.end, S("the key is no table"));
        return NULL;
    }
    return known;
}

static Node *enter_all(TomlReader *reader, Node *map, const KeyParts *keys)
{
    for (size_t i = 0; map != NULL && i + 1 < keys->len; i++) {
        map = enter(reader, map, keys->items[i]);
    }
    return map;
}

static Node *read_value(TomlReader *reader, size_t depth);

/* `a.b = value` at the cursor, into `map`. */
static void read_pair(TomlReader *reader, Node *map, size_t depth)
{
    KeyParts keys;
    if (!read_keys(reader, &keys)) {
        return;
    }
    if (toml_peek(reader) != '=') {
        toml_break(reader, reader->at, reader->at + 1, S("expected an equals sign"));
        return;
    }
    reader->at++;
    skip_blanks(reader);
    Node *value = read_value(reader, depth + keys.len);
    if (reader->broken && value->count == 0) {
        return;
    }
    map = enter_all(reader, map, &keys);
    Node *key = keys.items[keys.len - 1];
    if (map == NULL) {
        return;
    }
    if (tree_put(reader->tree, map, key, value) != NULL) {
        tree_fail(reader->tree, key->span.start, key->span.end, S("the key is there already"));
    }
}

static void read_list(TomlReader *reader, Node *list, size_t depth)
{
    skip_space(reader);
    while (!reader->broken && toml_peek(reader) != ']') {
        Node *item = read_value(reader, depth);
        if (!reader->broken || item->count > 0) {
            tree_append(reader->tree, list, item);
        }
        skip_space(reader);
        if (toml_peek(reader) == ',') {
            reader->at++;
            skip_space(reader);
        } else if (toml_peek(reader) != ']') {
            toml_break(reader, reader->at, reader->at + 1, S("expected a comma or a bracket"));
        }
    }
}

static void read_inline_table(TomlReader *reader, Node *map, size_t depth)
{
    skip_space(reader);
    while (!reader->broken && toml_peek(reader) != '}') {
        read_pair(reader, map, depth);
        skip_space(reader);
        if (toml_peek(reader) == ',') {
            reader->at++;
            skip_space(reader);
        } else if (toml_peek(reader) != '}') {
            toml_break(reader, reader->at, reader->at + 1, S("expected a comma or a brace"));
        }
    }
}

/* Where the statement broke, a scalar is only half read; a collection holds what was good. */
static Node *read_value(TomlReader *reader, size_t depth)
{
    Tree *tree = reader->tree;
    char c = toml_peek(reader);
    if (c == '"' || c == '\'') {
        return toml_read_string(reader);
    }
    if (c != '[' && c != '{') {
        return toml_read_word(reader);
    }
    size_t start = reader->at++;
    Node *node = tree_node(tree, c == '{' ? NODE_MAP : NODE_LIST, start, reader->at);
    if (depth >= FL_MAX_DEPTH || tree->full) {
        toml_break(reader, start, reader->at, S("the document is nested too deeply"));
        return node;
    }
    if (c == '{') {
        read_inline_table(reader, node, depth + 1);
    } else {
        read_list(reader, node, depth + 1);
    }
    reader->at += !reader->broken;
    node->span.end = (uint32_t)(reader->at < tree->text.len ? reader->at : tree->text.len);
    return node;
}

/* The list of an array of tables, made where there is none. */
static Node *open_list(TomlReader *reader, Node *map, Node *key, size_t start)
{
    Node *list = tree_find(reader->tree, map, key->text);
    if (list == NULL) {
        list = tree_node(reader->tree, NODE_LIST, start, reader->at);
        tree_put(reader->tree, map, key, list);
    } else if (list->kind != NODE_LIST) {
        toml_break(reader, key->span.start, key->span.end, S("the key is no array of tables"));
        return NULL;
    }
    return list;
}

/* The table of a header such as [tool.ruff]. One that was only implied begins here. */
static Node *open_table(TomlReader *reader, Node *map, Node *key, size_t start)
{
    Tree *tree = reader->tree;
    Node *known = tree_find(tree, map, key->text);
    if (known == NULL) {
        known = tree_node(tree, NODE_MAP, start, reader->at);
        tree_put(tree, map, key, known);
    } else if (known->kind != NODE_MAP) {
        toml_break(reader, key->span.start, key->span.end, S("the key is no table"));
        return NULL;
    } else if (known->span.start != known->key->span.start) {
        tree_fail(tree, key->span.start, key->span.end, S("the table is there already"));
    } else {
        key->parent = map;
        known->key = key;
        known->span = (Span){(uint32_t)start, (uint32_t)reader->at};
    }
    return known;
}

/* [a.b] or [[a.b]] at the cursor. NULL where it is broken. */
static Node *read_header(TomlReader *reader, Node *root)
{
    Tree *tree = reader->tree;
    size_t start = reader->at;
    bool listed = tree_byte(tree, start + 1) == '[';
    reader->at += listed ? 2 : 1;
    KeyParts keys;
    if (!read_keys(reader, &keys)) {
        return NULL;
    }
    if (toml_peek(reader) != ']' || (listed && tree_byte(tree, reader->at + 1) != ']')) {
        toml_break(reader, start, reader->at, S("a table's header does not end"));
        return NULL;
    }
    reader->at += listed ? 2 : 1;
    Node *map = enter_all(reader, root, &keys);
    Node *key = keys.items[keys.len - 1];
    if (map == NULL) {
        return NULL;
    }
    Node *table;
    if (listed) {
        Node *list = open_list(reader, map, key, start);
        if (list == NULL) {
            return NULL;
        }
        table = tree_node(tree, NODE_MAP, start, reader->at);
        tree_append(tree, list, table);
    } else {
        table = open_table(reader, map, key, start);
    }
    return table;
}

/* After a statement only a comment may stand on its line. One that broke on a later line of its
 * own, mostly for want of a bracket, ends before that line. */
static void finish_line(TomlReader *reader, size_t start)
{
    skip_blanks(reader);
    if (!reader->broken && !toml_at_line_end(reader) && toml_peek(reader) != '#') {
        toml_break(reader, reader->at, reader->at + 1, S("expected the end of the line"));
    }
    size_t line = reader->at;
    while (reader->broken && line > start && tree_byte(reader->tree, line - 1) != '\n') {
        line--;
    }
    if (reader->broken && line > start) {
        reader->at = line;
    } else {
        skip_line(reader);
    }
    reader->broken = false;
}

/* A table reaches to the end of what it holds: its header's line is only where it begins. */
static void settle_end(Node *node)
{
    for (size_t i = 0; i < node->count; i++) {
        Node *child = node->children[i];
        settle_end(child);
        if (node->span.end < child->span.end) {
            node->span.end = child->span.end;
        }
    }
}

void toml_read(Tree *tree)
{
    TomlReader reader = {.tree = tree, .at = tree_start(tree)};
    Node *root = tree_node(tree, NODE_MAP, reader.at, tree->text.len);
    Node *table = root;
    tree_root(tree, root);
    for (skip_space(&reader); reader.at < tree->text.len && !tree->full && !reader.unbounded;
         skip_space(&reader)) {
        size_t start = reader.at;
        if (toml_peek(&reader) == '[') {
            Node *opened = read_header(&reader, root);
            /* The keys below a broken header belong to a table that nobody can reach. */
            table = opened != NULL ? opened : tree_node(tree, NODE_MAP, reader.at, reader.at);
        } else {
            read_pair(&reader, table, TABLE_DEPTH);
        }
        finish_line(&reader, start);
    }
    settle_end(root);
}
