/* libyaml gives the text of a scalar but not where each byte of it came from. So scalars that
 * are no verbatim copy of the file are decoded once more, by libyaml's own steps; where the two
 * should differ, the whole scalar is the origin of all its bytes.
 * https://yaml.org/spec/1.2.2/#63-line-prefixes, section 8.1 for blocks. */
#include "yaml_scalar.h"

#include "yaml_type.h"

typedef struct Cursor {
    const Tree *tree;
    size_t at, end;
} Cursor;

static char peek(const Cursor *cursor)
{
    return cursor->at < cursor->end ? tree_byte(cursor->tree, cursor->at) : '\0';
}

size_t yaml_break_length(Str text)
{
    if (text.len == 0) {
        return 0;
    }
    switch (text.ptr[0]) {
    case '\n':
        return 1;
    case '\r':
        return str_starts(text, S("\r\n")) ? 2 : 1;
    case '\xC2':
        return str_starts(text, S("\xC2\x85")) ? 2 : 0;
    case '\xE2':
        return str_starts(text, S("\xE2\x80\xA8")) || str_starts(text, S("\xE2\x80\xA9")) ? 3
                                                                                          : 0;
    default:
        return 0;
    }
}

static size_t break_length(const Cursor *cursor, size_t at)
{
    return yaml_break_length(str_slice(cursor->tree->text, at, cursor->end));
}

/* The text of a line end: a newline, but U+2028 and U+2029 stay as they are. */
static Str break_text(const Cursor *cursor, size_t at, size_t len)
{
    return len == 3 ? str_slice(cursor->tree->text, at, at + 3) : S("\n");
}

/* Adds text of the file as it is. */
static void add_verbatim(const Cursor *cursor, Decoder *decoder, size_t from, size_t to)
{
    decoder_add(decoder, str_slice(cursor->tree->text, from, to), from, to);
}

/* The blanks and line ends at the cursor, inside a plain or quoted scalar: one line end folds
 * to a blank, of several the first is left out. `joined`: a backslash stood before the first.
 */
static void fold_lines(Cursor *cursor, Decoder *decoder, bool joined)
{
    size_t start = cursor->at, breaks = 0, first = 0;
    Decoder later = {.text = {.arena = decoder->text.arena}};
    while (cursor->at < cursor->end) {
        size_t len = break_length(cursor, cursor->at);
        if (len == 0 && !is_blank(peek(cursor))) {
            break;
        }
        if (len > 0 && breaks++ == 0 && !joined) {
            first = len;
        } else if (len > 0) {
            decoder_add(&later, break_text(cursor, cursor->at, len), cursor->at,
                        cursor->at + len);
        }
        cursor->at += len > 0 ? len : 1;
    }
    if (breaks == 0 && !joined) {
        add_verbatim(cursor, decoder, start, cursor->at);
        return;
    }
    if (first == 3) {
        size_t at = start;
        while (break_length(cursor, at) == 0) {
            at++;
        }
        add_verbatim(cursor, decoder, at, at + 3);
    } else if (later.text.len == 0 && !joined) {
        decoder_add(decoder, S(" "), start, cursor->at);
    }
    for (size_t i = 0; i < later.runs.len; i++) {
        OriginRun run = later.runs.items[i];
        size_t to = i + 1 < later.runs.len ? later.runs.items[i + 1].from : later.text.len;
        decoder_add(decoder, str_slice(buf_str(&later.text), run.from, to), run.start, run.end);
    }
}

static bool at_space(const Cursor *cursor)
{
    return is_blank(peek(cursor)) || break_length(cursor, cursor->at) > 0;
}

static void decode_plain(Cursor *cursor, Decoder *decoder)
{
    while (cursor->at < cursor->end) {
        size_t from = cursor->at;
        while (cursor->at < cursor->end && !at_space(cursor)) {
            cursor->at++;
        }
        add_verbatim(cursor, decoder, from, cursor->at);
        fold_lines(cursor, decoder, false);
    }
}

static void decode_single(Cursor *cursor, Decoder *decoder)
{
    while (cursor->at < cursor->end) {
        size_t from = cursor->at;
        while (cursor->at < cursor->end && !at_space(cursor) && peek(cursor) != '\'') {
            cursor->at++;
        }
        add_verbatim(cursor, decoder, from, cursor->at);
        if (peek(cursor) == '\'') {
            decoder_add(decoder, S("'"), cursor->at, cursor->at + 2);
            cursor->at += 2;
        }
        fold_lines(cursor, decoder, false);
    }
}

static uint32_t read_hex(const Cursor *cursor, size_t at, size_t digits)
{
    uint32_t value = 0;
    for (size_t i = 0; i < digits; i++) {
        char c = to_lower(tree_byte(cursor->tree, at + i));
        value = value << 4 | (uint32_t)(is_digit(c) ? c - '0' : c - 'a' + 10);
    }
    return value;
}

/* The escape at the cursor, a backslash; libyaml has found it sound. */
static void decode_escape(Cursor *cursor, Decoder *decoder)
{
    static const struct {
        char name;
        uint32_t value;
    } escapes[] = {
        {'0',  0     },
        {'a',  7     },
        {'b',  8     },
        {'t',  9     },
        {'\t', 9     },
        {'n',  10    },
        {'v',  11    },
        {'f',  12    },
        {'r',  13    },
        {'e',  27    },
        {' ',  ' '   },
        {'"',  '"'   },
        {'/',  '/'   },
        {'\\', '\\'  },
        {'N',  0x85  },
        {'_',  0xA0  },
        {'L',  0x2028},
        {'P',  0x2029},
    };
    size_t start = cursor->at;
    char c = tree_byte(cursor->tree, start + 1);
    size_t len = break_length(cursor, start + 1);
    if (len > 0) {
        cursor->at += 1 + len;
        fold_lines(cursor, decoder, true);
        return;
    }
    size_t digits = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
    uint32_t value = read_hex(cursor, start + 2, digits);
    for (size_t i = 0; i < sizeof escapes / sizeof *escapes; i++) {
        if (escapes[i].name == c) {
            value = escapes[i].value;
        }
    }
    cursor->at += 2 + digits;
    decoder_add_code_point(decoder, value, start, cursor->at);
}

static void decode_double(Cursor *cursor, Decoder *decoder)
{
    while (cursor->at < cursor->end) {
        size_t from = cursor->at;
        while (cursor->at < cursor->end && !at_space(cursor) && peek(cursor) != '\\') {
            cursor->at++;
        }
        add_verbatim(cursor, decoder, from, cursor->at);
        if (peek(cursor) == '\\') {
            decode_escape(cursor, decoder);
        } else {
            fold_lines(cursor, decoder, false);
        }
    }
}

/* A block scalar's header: |2- and the like. */
typedef struct Block {
    bool folded;
    char chomping; /* '-', '+' or NUL */
    size_t digit;  /* the indentation that the header states; 0 where it states none */
    size_t indent; /* blanks that each line begins with */
} Block;

/* Reads the header; leaves the cursor at the first line. */
static Block read_header(Cursor *cursor)
{
    Block block = {.folded = peek(cursor) == '>'};
    while (cursor->at < cursor->end && break_length(cursor, cursor->at) == 0) {
        char c = peek(cursor);
        if (c == '#') {
            while (cursor->at < cursor->end && break_length(cursor, cursor->at) == 0) {
                cursor->at++;
            }
            break;
        }
        block.chomping = c == '+' || c == '-' ? c : block.chomping;
        block.digit = is_digit(c) ? (size_t)(c - '0') : block.digit;
        cursor->at++;
    }
    cursor->at += break_length(cursor, cursor->at);
    return block;
}

static size_t count_blanks(const Cursor *cursor, size_t at)
{
    size_t count = 0;
    while (at + count < cursor->end && tree_byte(cursor->tree, at + count) == ' ') {
        count++;
    }
    return count;
}

/* The indentation: stated by the header, or that of the first line that is not empty, unless an
 * empty one before it is longer. Always deeper than the collection around the scalar. */
static size_t find_indent(const Cursor *cursor, const YamlScalar *scalar, const Block *block)
{
    size_t outer = scalar->indented ? scalar->indent : 0;
    if (block->digit > 0) {
        return outer + block->digit;
    }
    size_t indent = scalar->indented ? outer + 1 : 1;
    for (size_t at = cursor->at;;) {
        size_t blanks = count_blanks(cursor, at);
        size_t len = break_length(cursor, at + blanks);
        indent = blanks > indent ? blanks : indent;
        if (len == 0) {
            return indent;
        }
        at += blanks + len;
    }
}

/* Line ends not yet decided upon. */
typedef struct Break {
    Str text;
    size_t start, end;
} Break;

/* The empty lines at the cursor, and the indentation of the line behind them: the number of
 * its blanks, at most the block's. */
static size_t read_breaks(Cursor *cursor, const Block *block, Decoder *breaks)
{
    for (;;) {
        size_t blanks = count_blanks(cursor, cursor->at);
        blanks = blanks < block->indent ? blanks : block->indent;
        cursor->at += blanks;
        size_t len = break_length(cursor, cursor->at);
        if (len == 0) {
            return blanks;
        }
        decoder_add(breaks, break_text(cursor, cursor->at, len), cursor->at, cursor->at + len);
        cursor->at += len;
    }
}

static void join(Decoder *decoder, Decoder *breaks)
{
    for (size_t i = 0; i < breaks->runs.len; i++) {
        OriginRun run = breaks->runs.items[i];
        size_t to =
            i + 1 < breaks->runs.len ? breaks->runs.items[i + 1].from : breaks->text.len;
        decoder_add(decoder, str_slice(buf_str(&breaks->text), run.from, to), run.start,
                    run.end);
    }
    breaks->runs.len = 0;
    breaks->text.len = 0;
}

/* The steps of libyaml's yaml_parser_scan_block_scalar. Gives the end of the last line. */
static size_t decode_block(Cursor *cursor, const Block *block, Decoder *decoder)
{
    Decoder breaks = {.text = {.arena = decoder->text.arena}};
    Break last = {0};
    bool after_blank = false;
    size_t end = cursor->at;
    size_t column = read_breaks(cursor, block, &breaks);
    while (cursor->at < cursor->end && column == block->indent) {
        bool blank = is_blank(peek(cursor));
        bool fold = block->folded && str_eq(last.text, S("\n")) && !after_blank && !blank;
        if (!fold) {
            decoder_add(decoder, last.text, last.start, last.end);
        } else if (breaks.text.len == 0) {
            decoder_add(decoder, S(" "), last.start, cursor->at);
        }
        join(decoder, &breaks);
        after_blank = blank;
        size_t from = cursor->at, len = 0;
        while (cursor->at < cursor->end && (len = break_length(cursor, cursor->at)) == 0) {
            cursor->at++;
        }
        add_verbatim(cursor, decoder, from, cursor->at);
        end = cursor->at;
        last = (Break){len > 0 ? break_text(cursor, end, len) : (Str){0}, end, end + len};
        cursor->at += len;
        column = read_breaks(cursor, block, &breaks);
    }
    if (block->chomping != '-') {
        decoder_add(decoder, last.text, last.start, last.end);
    }
    if (block->chomping == '+') {
        join(decoder, &breaks);
    }
    return end;
}

/* A scalar between quotes, or a plain one: its content, and the span of the whole. */
static Node *make_flow_node(Tree *tree, const YamlScalar *scalar)
{
    bool quoted = scalar->style == YAML_SINGLE_QUOTED_SCALAR_STYLE ||
                  scalar->style == YAML_DOUBLE_QUOTED_SCALAR_STYLE;
    size_t inset = quoted && scalar->end - scalar->start >= 2 ? 1 : 0;
    Node *node = tree_verbatim(tree, scalar->start, scalar->end);
    node->content.start += (uint32_t)inset;
    node->content.end -= (uint32_t)inset;
    return node;
}

static size_t decode(Cursor *cursor, const YamlScalar *scalar, Decoder *decoder)
{
    switch (scalar->style) {
    case YAML_ANY_SCALAR_STYLE:
    case YAML_PLAIN_SCALAR_STYLE:
        decode_plain(cursor, decoder);
        break;
    case YAML_SINGLE_QUOTED_SCALAR_STYLE:
        decode_single(cursor, decoder);
        break;
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE:
        decode_double(cursor, decoder);
        break;
    case YAML_LITERAL_SCALAR_STYLE:
    case YAML_FOLDED_SCALAR_STYLE: {
        Block block = read_header(cursor);
        block.indent = find_indent(cursor, scalar, &block);
        return decode_block(cursor, &block, decoder);
    }
    }
    return cursor->end;
}

static void decode_node(Tree *tree, Node *node, const YamlScalar *scalar)
{
    Decoder decoder = {.text = {.arena = tree->arena}};
    Cursor cursor = {tree, node->content.start, node->content.end};
    size_t end = decode(&cursor, scalar, &decoder);
    if (node->quoting == QUOTING_LITERAL || node->quoting == QUOTING_FOLDED) {
        node->span.end = node->content.end = (uint32_t)end;
    }
    if (!str_eq(buf_str(&decoder.text), scalar->value)) {
        decoder = (Decoder){.text = {.arena = tree->arena}};
        decoder_add(&decoder, scalar->value, node->content.start, node->content.end);
    }
    tree_decoded(tree, node, &decoder);
}

static Quoting quoting_of(yaml_scalar_style_t style)
{
    switch (style) {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE:
        return QUOTING_SINGLE;
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE:
        return QUOTING_DOUBLE;
    case YAML_LITERAL_SCALAR_STYLE:
        return QUOTING_LITERAL;
    case YAML_FOLDED_SCALAR_STYLE:
        return QUOTING_FOLDED;
    case YAML_ANY_SCALAR_STYLE:
    case YAML_PLAIN_SCALAR_STYLE:
        break;
    }
    return QUOTING_PLAIN;
}

Node *yaml_scalar_node(Tree *tree, const YamlScalar *scalar)
{
    Node *node = make_flow_node(tree, scalar);
    node->quoting = quoting_of(scalar->style);
    node->computed = yaml_tag_is_custom(scalar->tag);
    node->type = yaml_scalar_type(scalar->value, scalar->tag, node->quoting);
    node->text = str_slice(tree->text, node->content.start, node->content.end);
    if (!str_eq(node->text, scalar->value)) {
        decode_node(tree, node, scalar);
    }
    return node;
}
