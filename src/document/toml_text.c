/* https://toml.io/en/v1.1.0#string */
#include "toml_text.h"

void toml_break(TomlReader *reader, size_t start, size_t end, Str problem)
{
    if (!reader->broken) {
        reader->broken = true;
        tree_fail(reader->tree, start, end, problem);
    }
}

bool toml_at_line_end(const TomlReader *reader)
{
    return reader->at >= reader->tree->text.len || toml_peek(reader) == '\n' ||
           toml_peek(reader) == '\r';
}

static int hex_value(char c)
{
    c = to_lower(c);
    return is_digit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* \xHH, \uHHHH or \UHHHHHHHH: `digits` of them after the letter. */
static void read_hex(TomlReader *reader, Decoder *decoder, size_t digits)
{
    size_t start = reader->at;
    uint32_t value = 0;
    for (size_t i = 0; i < digits; i++) {
        int digit = hex_value(tree_byte(reader->tree, start + 2 + i));
        if (digit < 0) {
            toml_break(reader, start, start + 2 + i, S("an unknown escape in a string"));
            return;
        }
        value = value << 4 | (uint32_t)digit;
    }
    reader->at += 2 + digits;
    decoder_add_code_point(decoder, value, start, reader->at);
}

/* A backslash at the end of a line joins it with the next line that is not blank. */
static bool skip_joined_lines(TomlReader *reader)
{
    size_t at = reader->at + 1;
    while (is_blank(tree_byte(reader->tree, at))) {
        at++;
    }
    char c = tree_byte(reader->tree, at);
    if (c != '\n' && c != '\r') {
        return false;
    }
    while (is_blank(c) || c == '\n' || c == '\r') {
        c = tree_byte(reader->tree, ++at);
    }
    reader->at = at;
    return true;
}

/* Decodes the escape at the cursor, a backslash. */
static void read_escape(TomlReader *reader, Decoder *decoder, bool several_lines)
{
    static const char names[] = "\"\\bfnrte", values[] = "\"\\\b\f\n\r\t\x1b";
    size_t start = reader->at;
    char c = tree_byte(reader->tree, start + 1);
    size_t which = c != '\0' ? str_find_byte(S(names), c) : STR_NONE;
    if (which < sizeof names - 1) {
        reader->at += 2;
        decoder_add(decoder, (Str){&values[which], 1}, start, reader->at);
    } else if (c == 'x' || c == 'u' || c == 'U') {
        read_hex(reader, decoder, c == 'x' ? 2 : c == 'u' ? 4 : 8);
    } else if (!several_lines || !skip_joined_lines(reader)) {
        toml_break(reader, start, start + 2, S("an unknown escape in a string"));
    }
}

typedef struct Delimiter {
    char quote;
    size_t len; /* 1 or 3 */
} Delimiter;

static bool at_delimiter(const TomlReader *reader, Delimiter delimiter)
{
    for (size_t i = 0; i < delimiter.len; i++) {
        if (tree_byte(reader->tree, reader->at + i) != delimiter.quote) {
            return false;
        }
    }
    return true;
}

/* Moves to the next quote, backslash or line end. */
static void skip_plain(TomlReader *reader, char quote)
{
    Str text = reader->tree->text;
    size_t at = reader->at;
    while (at < text.len && text.ptr[at] != quote && text.ptr[at] != '\\' &&
           text.ptr[at] != '\n' && text.ptr[at] != '\r') {
        at++;
    }
    reader->at = at;
}

/* Reads up to the closing delimiter, which stays. */
static void read_content(TomlReader *reader, Decoder *decoder, Delimiter delimiter)
{
    Tree *tree = reader->tree;
    while (!reader->broken) {
        char c = toml_peek(reader);
        bool line_end = toml_at_line_end(reader);
        if (reader->at >= tree->text.len || (line_end && delimiter.len == 1)) {
            reader->unbounded = delimiter.len == 3;
            toml_break(reader, reader->at, reader->at, S("a string does not end"));
        } else if (c == '\\' && delimiter.quote == '"') {
            read_escape(reader, decoder, delimiter.len == 3);
        } else if (c == '\r' && tree_byte(tree, reader->at + 1) == '\n') {
            decoder_add(decoder, S("\n"), reader->at, reader->at + 2);
            reader->at += 2;
        } else if (at_delimiter(reader, delimiter)) {
            /* Up to two quotes may stand right before the closing three. */
            bool more =
                delimiter.len == 3 && tree_byte(tree, reader->at + 3) == delimiter.quote;
            if (!more) {
                return;
            }
            decoder_add(decoder, (Str){&delimiter.quote, 1}, reader->at, reader->at + 1);
            reader->at++;
        } else {
            size_t from = reader->at++;
            skip_plain(reader, delimiter.quote);
            decoder_add(decoder, str_slice(tree->text, from, reader->at), from, reader->at);
        }
    }
}

static Quoting quoting_of(Delimiter delimiter)
{
    if (delimiter.len == 1) {
        return delimiter.quote == '"' ? QUOTING_DOUBLE : QUOTING_SINGLE;
    }
    return delimiter.quote == '"' ? QUOTING_FOLDED : QUOTING_LITERAL;
}

Node *toml_read_string(TomlReader *reader)
{
    Tree *tree = reader->tree;
    size_t start = reader->at;
    Delimiter delimiter = {toml_peek(reader), 3};
    delimiter.len = at_delimiter(reader, delimiter) ? 3 : 1;
    reader->at += delimiter.len;
    if (delimiter.len == 3) {
        reader->at += toml_peek(reader) == '\r' && tree_byte(tree, reader->at + 1) == '\n';
        reader->at += toml_peek(reader) == '\n';
    }
    size_t from = reader->at;
    Decoder decoder = {.text = {.arena = tree->arena}};
    skip_plain(reader, delimiter.quote);
    bool verbatim = delimiter.len == 1 && toml_peek(reader) == delimiter.quote;
    if (!verbatim) {
        reader->at = from;
        read_content(reader, &decoder, delimiter);
    }
    size_t to = reader->at;
    reader->at += reader->broken ? 0 : delimiter.len;
    Node *node = tree_node(tree, NODE_SCALAR, start, reader->at);
    node->quoting = quoting_of(delimiter);
    node->content = (Span){(uint32_t)from, (uint32_t)to};
    node->text = str_slice(tree->text, from, to);
    if (!verbatim && !str_eq(node->text, buf_str(&decoder.text))) {
        tree_decoded(tree, node, &decoder);
    }
    return node;
}

static bool is_digit_of(char c, int base)
{
    int value = hex_value(c);
    return value >= 0 && value < base;
}

/* Digits with single underscores between them; the offset behind them, or STR_NONE. */
static size_t skip_digits(Str text, size_t at, int base)
{
    size_t from = at;
    while (at < text.len && (is_digit_of(text.ptr[at], base) ||
                             (text.ptr[at] == '_' && at > from && text.ptr[at - 1] != '_'))) {
        at++;
    }
    return at > from && text.ptr[at - 1] != '_' ? at : STR_NONE;
}

static bool is_integer(Str text)
{
    static const struct {
        const char *prefix;
        int base;
    } bases[] = {
        {"0x", 16},
        {"0o", 8 },
        {"0b", 2 }
    };
    for (size_t i = 0; i < sizeof bases / sizeof *bases; i++) {
        if (str_starts(text, str_of(bases[i].prefix))) {
            return skip_digits(text, 2, bases[i].base) == text.len;
        }
    }
    size_t from = text.len > 0 && (text.ptr[0] == '+' || text.ptr[0] == '-');
    bool zero_first = text.len > from + 1 && text.ptr[from] == '0';
    return skip_digits(text, from, 10) == text.len && !zero_first;
}

static bool is_float(Str text)
{
    size_t at = text.len > 0 && (text.ptr[0] == '+' || text.ptr[0] == '-');
    Str name = str_from(text, at);
    if (str_eq(name, S("inf")) || str_eq(name, S("nan"))) {
        return true;
    }
    at = skip_digits(text, at, 10);
    size_t whole = at;
    if (at != STR_NONE && at < text.len && text.ptr[at] == '.') {
        at = skip_digits(text, at + 1, 10);
    }
    if (at != STR_NONE && at < text.len && (text.ptr[at] == 'e' || text.ptr[at] == 'E')) {
        at++;
        at += at < text.len && (text.ptr[at] == '+' || text.ptr[at] == '-');
        at = skip_digits(text, at, 10);
    }
    return at == text.len && at != whole;
}

/* 1979-05-27, 07:32, and what begins so. */
static bool is_date_or_time(Str text)
{
    static const char *const shapes[] = {"dddd-dd-dd", "dd:dd"};
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        Str shape = str_of(shapes[i]);
        size_t at = 0;
        while (
            at < shape.len && at < text.len &&
            (shape.ptr[at] == 'd' ? is_digit(text.ptr[at]) : shape.ptr[at] == text.ptr[at])) {
            at++;
        }
        if (at == shape.len) {
            return true;
        }
    }
    return false;
}

static void skip_word(TomlReader *reader)
{
    char c = toml_peek(reader);
    while (is_alnum(c) || (c != '\0' && str_find_byte(S("+-_.:"), c) != STR_NONE)) {
        reader->at++;
        c = toml_peek(reader);
    }
}

Node *toml_read_word(TomlReader *reader)
{
    Tree *tree = reader->tree;
    size_t start = reader->at;
    skip_word(reader);
    /* A blank may stand between a date and a time. */
    if (reader->at - start == 10 && toml_peek(reader) == ' ' &&
        is_date_or_time(str_slice(tree->text, start, reader->at)) &&
        is_date_or_time(str_from(tree->text, reader->at + 1))) {
        reader->at++;
        skip_word(reader);
    }
    Node *node = tree_verbatim(tree, start, reader->at);
    if (str_eq(node->text, S("true")) || str_eq(node->text, S("false"))) {
        node->type = SCALAR_BOOL;
    } else if (is_integer(node->text)) {
        node->type = SCALAR_INTEGER;
    } else if (is_float(node->text)) {
        node->type = SCALAR_FLOAT;
    } else if (is_date_or_time(node->text)) {
        node->type = SCALAR_OTHER;
    } else {
        toml_break(reader, start, reader->at, S("expected a value"));
    }
    return node;
}
