/* JSON with comments and trailing commas, as editors and type checkers read their settings; in
 * files named .json5 also plain keys and single quotes.
 * Written by hand: a generic parser took 16 bytes of memory per byte of a lock file, and reads
 * a trailing comma as an error. */
#include "floorlint/limits.h"

#include "tree.h"

typedef struct Reader {
    Tree *tree;
    size_t at;
    bool stopped; /* broken: what has been read stays */
    bool json5;   /* by its name: keys without quotes and single quotes are fine */
} Reader;

static void stop(Reader *reader, size_t start, size_t end, Str problem)
{
    if (!reader->stopped) {
        reader->stopped = true;
        tree_fail(reader->tree, start, end, problem);
    }
}

static char peek(const Reader *reader)
{
    return tree_byte(reader->tree, reader->at);
}

static void skip_comment(Reader *reader)
{
    Str rest = str_from(reader->tree->text, reader->at);
    if (str_starts(rest, S("//"))) {
        size_t len = 0;
        while (len < rest.len && rest.ptr[len] != '\n' && rest.ptr[len] != '\r') {
            len++;
        }
        reader->at += len;
        return;
    }
    size_t len = str_starts(rest, S("/*")) ? str_find(str_from(rest, 2), S("*/")) : STR_NONE;
    if (len == STR_NONE) {
        stop(reader, reader->at, reader->at + 1, S("a comment does not end"));
        return;
    }
    reader->at += len + 4;
}

static void skip_blanks(Reader *reader)
{
    while (!reader->stopped) {
        char c = peek(reader);
        if (c == '/') {
            skip_comment(reader);
        } else if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
            reader->at++;
        } else {
            return;
        }
    }
}

static uint32_t read_hex(const Reader *reader, size_t at)
{
    uint32_t value = 0;
    for (size_t i = 0; i < 4; i++) {
        char c = to_lower(tree_byte(reader->tree, at + i));
        if (is_digit(c)) {
            value = value * 16 + (uint32_t)(c - '0');
        } else if (c >= 'a' && c <= 'f') {
            value = value * 16 + (uint32_t)(c - 'a') + 10;
        } else {
            return UINT32_MAX;
        }
    }
    return value;
}

/* Decodes the escape at the cursor, a backslash. */
static void read_escape(Reader *reader, Decoder *decoder)
{
    static const char names[] = "\"'\\/bfnrt", values[] = "\"'\\/\b\f\n\r\t";
    size_t start = reader->at;
    char c = tree_byte(reader->tree, start + 1);
    size_t which = c != '\0' ? str_find_byte(S(names), c) : STR_NONE;
    if (which < sizeof names - 1 && (c != '\'' || reader->json5)) {
        reader->at += 2;
        decoder_add(decoder, (Str){&values[which], 1}, start, reader->at);
        return;
    }
    uint32_t unit = c == 'u' ? read_hex(reader, start + 2) : UINT32_MAX;
    if (unit == UINT32_MAX) {
        stop(reader, start, start + 2, S("an unknown escape in a string"));
        return;
    }
    reader->at += 6;
    bool high = unit >= 0xD800 && unit <= 0xDBFF;
    if (high && peek(reader) == '\\' && tree_byte(reader->tree, reader->at + 1) == 'u') {
        uint32_t low = read_hex(reader, reader->at + 2);
        if (low >= 0xDC00 && low <= 0xDFFF) {
            unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
            reader->at += 6;
        }
    }
    decoder_add_code_point(decoder, unit, start, reader->at);
}

/* Whether a string begins at the cursor. */
static bool at_string(const Reader *reader)
{
    return peek(reader) == '"' || (reader->json5 && peek(reader) == '\'');
}

/* Moves to the next quote of that kind, backslash or line end. */
static void skip_plain(Reader *reader, char quote)
{
    Str text = reader->tree->text;
    size_t at = reader->at;
    while (at < text.len && text.ptr[at] != quote && text.ptr[at] != '\\' &&
           text.ptr[at] != '\n' && text.ptr[at] != '\r') {
        at++;
    }
    reader->at = at;
}

static Node *read_string(Reader *reader)
{
    Tree *tree = reader->tree;
    char quote = peek(reader);
    size_t start = reader->at++;
    Decoder decoder = {.text = {.arena = tree->arena}};
    skip_plain(reader, quote);
    bool verbatim = peek(reader) != '\\';
    if (!verbatim) {
        decoder_add(&decoder, str_slice(tree->text, start + 1, reader->at), start + 1,
                    reader->at);
    }
    while (!reader->stopped && peek(reader) == '\\') {
        read_escape(reader, &decoder);
        size_t from = reader->at;
        skip_plain(reader, quote);
        decoder_add(&decoder, str_slice(tree->text, from, reader->at), from, reader->at);
    }
    size_t end = reader->at;
    if (!reader->stopped && peek(reader) != quote) {
        stop(reader, start, end, S("a string does not end on its line"));
    }
    reader->at += !reader->stopped;
    Node *node = tree_node(tree, NODE_SCALAR, start, reader->at);
    node->quoting = quote == '"' ? QUOTING_DOUBLE : QUOTING_SINGLE;
    node->content = (Span){(uint32_t)start + 1, (uint32_t)end};
    node->text = str_slice(tree->text, start + 1, end);
    if (!verbatim) {
        tree_decoded(tree, node, &decoder);
    }
    return node;
}

static bool is_number(Str text, ScalarType *type)
{
    size_t at = text.len > 0 && text.ptr[0] == '-', digits = 0;
    *type = SCALAR_INTEGER;
    for (; at < text.len; at++) {
        char c = text.ptr[at], before = at > 0 ? text.ptr[at - 1] : '\0';
        bool sign = (c == '+' || c == '-') && (before == 'e' || before == 'E');
        if (c == '.' || c == 'e' || c == 'E') {
            *type = SCALAR_FLOAT;
        } else if (!is_digit(c) && !sign) {
            return false;
        }
        digits += is_digit(c);
    }
    return digits > 0;
}

static Node *read_word(Reader *reader)
{
    Tree *tree = reader->tree;
    size_t start = reader->at;
    while (is_alnum(peek(reader)) ||
           (peek(reader) != '\0' && str_find_byte(S("+-._$"), peek(reader)) != STR_NONE)) {
        reader->at++;
    }
    Node *node = tree_verbatim(tree, start, reader->at);
    if (str_eq(node->text, S("true")) || str_eq(node->text, S("false"))) {
        node->type = SCALAR_BOOL;
    } else if (str_eq(node->text, S("null"))) {
        node->type = SCALAR_NULL;
    } else if (!is_number(node->text, &node->type)) {
        char c = tree_byte(tree, start);
        stop(reader, start, reader->at > start ? reader->at : start + 1,
             c == '\''                 ? S("single quotes are not JSON")
             : start >= tree->text.len ? S("the file ends where a value was expected")
                                       : S("this is no JSON value"));
    }
    return node;
}

static Node *read_value(Reader *reader, size_t depth);

static void read_list(Reader *reader, Node *list, size_t depth)
{
    while (!reader->stopped && peek(reader) != ']') {
        Node *item = read_value(reader, depth);
        if (!reader->stopped || item->count > 0) {
            tree_append(reader->tree, list, item);
        }
        skip_blanks(reader);
        if (peek(reader) == ',') {
            reader->at++;
            skip_blanks(reader);
        } else if (peek(reader) != ']') {
            stop(reader, reader->at, reader->at + 1, S("expected a comma or a bracket"));
        }
    }
}

/* A key in quotes; JSON5 also has plain names. */
static Node *read_key(Reader *reader)
{
    size_t start = reader->at;
    if (at_string(reader)) {
        return read_string(reader);
    }
    while (is_alnum(peek(reader)) || peek(reader) == '_' || peek(reader) == '$') {
        reader->at++;
    }
    return tree_verbatim(reader->tree, start, reader->at);
}

static void read_pair(Reader *reader, Node *map, size_t depth)
{
    bool name =
        reader->json5 && (is_alpha(peek(reader)) || peek(reader) == '_' || peek(reader) == '$');
    if (!at_string(reader) && !name) {
        stop(reader, reader->at, reader->at + 1,
             peek(reader) == '\'' ? S("single quotes are not JSON")
                                  : S("expected a key in double quotes"));
        return;
    }
    Node *key = read_key(reader);
    skip_blanks(reader);
    if (peek(reader) != ':') {
        stop(reader, reader->at, reader->at + 1, S("expected a colon after a key"));
        return;
    }
    reader->at++;
    skip_blanks(reader);
    Node *value = read_value(reader, depth);
    if (!reader->stopped || value->count > 0) {
        tree_put(reader->tree, map, key, value);
    }
}

static void read_map(Reader *reader, Node *map, size_t depth)
{
    while (!reader->stopped && peek(reader) != '}') {
        read_pair(reader, map, depth);
        skip_blanks(reader);
        if (peek(reader) == ',') {
            reader->at++;
            skip_blanks(reader);
        } else if (peek(reader) != '}') {
            stop(reader, reader->at, reader->at + 1, S("expected a comma or a brace"));
        }
    }
}

/* Where the reader has stopped, a scalar is only half read; a collection holds what was good.
 */
static Node *read_value(Reader *reader, size_t depth)
{
    Tree *tree = reader->tree;
    char c = peek(reader);
    if (at_string(reader)) {
        return read_string(reader);
    }
    if (c != '{' && c != '[') {
        return read_word(reader);
    }
    size_t start = reader->at++;
    Node *node = tree_node(tree, c == '{' ? NODE_MAP : NODE_LIST, start, reader->at);
    if (depth >= FL_MAX_DEPTH || tree->full) {
        stop(reader, start, reader->at, S("the document is nested too deeply"));
        return node;
    }
    skip_blanks(reader);
    if (c == '{') {
        read_map(reader, node, depth + 1);
    } else {
        read_list(reader, node, depth + 1);
    }
    reader->at += !reader->stopped;
    node->span.end = (uint32_t)(reader->at < tree->text.len ? reader->at : tree->text.len);
    return node;
}

void json_read(Tree *tree)
{
    Reader reader = {.tree = tree, .at = tree_start(tree)};
    reader.json5 = str_ends(tree->document->source->path, S(".json5"));
    skip_blanks(&reader);
    if (reader.at >= tree->text.len) {
        stop(&reader, 0, tree->text.len, S("the file holds no JSON value"));
        return;
    }
    Node *root = read_value(&reader, 1);
    if (!reader.stopped || root->count > 0) {
        tree_root(tree, root);
    }
    skip_blanks(&reader);
    if (!reader.stopped && reader.at < tree->text.len) {
        stop(&reader, reader.at, tree->text.len, S("there is more after the JSON value"));
    }
}
