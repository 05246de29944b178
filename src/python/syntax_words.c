/* Rules about literals and names. */
#include "floorlint/utf8.h"

#include "syntax_walk.h"

/* ---- escapes ---------------------------------------------------------------------- */

typedef struct Escapes {
    Walk *walk;
    NodeId string;
    bool bytes;
    bool format;
    bool invalid_found, octal_found;
} Escapes;

static bool is_octal(char c)
{
    return c >= '0' && c <= '7';
}

/* The compiler warns once for each literal. */
static void find_invalid(Escapes *escapes, Span span)
{
    if (!escapes->invalid_found) {
        escapes->invalid_found = true;
        walk_find_at(escapes->walk, FEATURE_INVALID_ESCAPE_SEQUENCE, span, escapes->string);
    }
}

static size_t read_octal(Escapes *escapes, Str text, size_t at)
{
    size_t end = at + 1;
    while (end < text.len && end < at + 4 && is_octal(text.ptr[end])) {
        end++;
    }
    if (end == at + 4 && text.ptr[at + 1] > '3' && !escapes->octal_found) {
        escapes->octal_found = true;
        walk_find_at(escapes->walk, FEATURE_INVALID_OCTAL_ESCAPE,
                     (Span){(uint32_t)at, (uint32_t)end}, escapes->string);
    }
    return end;
}

/* \N{NAME}: the name may be newer than the oldest minor. */
static size_t read_name(Escapes *escapes, Str text, size_t at)
{
    size_t close = str_find_byte(str_from(text, at), '}');
    if (at + 2 >= text.len || text.ptr[at + 2] != '{' || close == STR_NONE) {
        return at + 2;
    }
    MinorMask lacking = unicode_name_lacking(str_slice(text, at + 3, at + close));
    if ((lacking & escapes->walk->input->wanted) != 0) {
        walk_find_in(escapes->walk, FEATURE_UNICODE_NAME_ESCAPE_VERSION, escapes->string,
                     lacking, 0);
    }
    return at + close + 1;
}

static void read_escapes(void *state, Span literal)
{
    Escapes *escapes = state;
    Str text = {escapes->walk->input->source->text.ptr, literal.end};
    size_t at = literal.start;
    while (at < literal.end) {
        const char *ptr = text.ptr;
        if (ptr[at] != '\\' || at + 1 > literal.end) {
            at++;
            continue;
        }
        /* In an f-string the backslash may stand right before a field. */
        char c = at + 1 < literal.end ? ptr[at + 1] : '{';
        bool text_only = c == 'N' || c == 'u' || c == 'U';
        if (is_octal(c)) {
            at = read_octal(escapes, text, at);
        } else if (c == 'N' && !escapes->bytes) {
            at = read_name(escapes, text, at);
        } else if (is_alpha(c) || is_digit(c)) {
            bool known =
                text_only ? !escapes->bytes : str_find_byte(S("abfnrtvx"), c) != STR_NONE;
            if (!known) {
                find_invalid(escapes, (Span){(uint32_t)at, (uint32_t)at + 2});
            }
            at += 2;
        } else {
            /* Behind a backslash the compiler does not look at what is not ASCII. */
            bool ascii = ((unsigned char)c & 0x80) == 0;
            if (ascii && str_find_byte(S("\n\r\\'\""), c) == STR_NONE) {
                find_invalid(escapes, (Span){(uint32_t)at, (uint32_t)at + 1});
            }
            at += c == '{' && escapes->format ? 1 : 2;
        }
    }
}

/* ---- strings ---------------------------------------------------------------------- */

static void find_mark(Walk *walk, NodeId node, FeatureId feature, uint32_t at)
{
    if (at != UINT32_MAX) {
        walk_find_at(walk, feature, (Span){at, at + 1}, node);
    }
}

static void find_prefix(Walk *walk, NodeId node, StringPrefix prefix)
{
    Span quote = {walk->tree.nodes[node].start, 0};
    quote.end = quote.start + prefix.length + 1u;
    if (prefix.template_) {
        walk_find_at(walk, FEATURE_T_STRING, quote, node);
    } else if (prefix.format) {
        walk_find_at(walk, FEATURE_FSTRING, quote, node);
    } else if (prefix.unicode) {
        walk_find_at(walk, prefix.raw ? FEATURE_UR_STRING_PREFIX : FEATURE_U_STRING_PREFIX,
                     quote, node);
    } else if (prefix.bytes && prefix.raw) {
        if (to_lower(walk->tree.text.ptr[quote.start]) == 'r') {
            walk_find_at(walk, FEATURE_RB_STRING_PREFIX, quote, node);
        }
    }
}

static void find_marks(Walk *walk, NodeId node, const FieldMarks *marks)
{
    find_mark(walk, node, FEATURE_FSTRING_NESTED_QUOTES, marks->nested_quote);
    find_mark(walk, node, FEATURE_FSTRING_BACKSLASH, marks->backslash);
    find_mark(walk, node, FEATURE_FSTRING_COMMENT, marks->comment);
    find_mark(walk, node, FEATURE_FSTRING_NEWLINE, marks->newline);
    find_mark(walk, node, FEATURE_FSTRING_SPACE_AFTER_CONVERSION, marks->conversion_blank);
    find_mark(walk, node, FEATURE_FSTRING_NESTED_SPEC_DEPTH, marks->deep_specification);
    find_mark(walk, node, FEATURE_FSTRING_DEBUG_SPECIFIER, marks->debug);
    find_mark(walk, node, FEATURE_FSTRING_NEWLINE_IN_FORMAT_SPEC, marks->specification_newline);
}

void rule_string(Walk *walk, NodeId node)
{
    const SyntaxNode *string = &walk->tree.nodes[node];
    Str text = {walk->input->source->text.ptr, string->end}; /* not as mended */
    StringPrefix prefix;
    if (string->start < string->end && text.ptr[string->start] == '`') {
        walk_find(walk, FEATURE_BACKTICK_REPR, node);
    }
    if (!string_prefix(text, string->start, &prefix)) {
        return;
    }
    find_prefix(walk, node, prefix);
    Escapes escapes = {
        .walk = walk, .string = node, .bytes = prefix.bytes, .format = prefix.format};
    escapes.format |= prefix.template_;
    StringVisitor visitor = {.state = &escapes, .literal = prefix.raw ? NULL : read_escapes};
    FieldMarks marks;
    bool closed = false;
    string_scan(text, string->start, prefix, &closed, &marks, &visitor);
    if (prefix.format) {
        find_marks(walk, node, &marks);
    }
}

/* ---- numbers ---------------------------------------------------------------------- */

static bool is_old_octal(Str number)
{
    bool digit = false;
    for (size_t i = 0; i < number.len; i++) {
        if (!is_digit(number.ptr[i]) && number.ptr[i] != '_') {
            return false;
        }
        digit |= number.ptr[i] > '0' && number.ptr[i] <= '9';
    }
    return digit && number.len > 1 && number.ptr[0] == '0';
}

static bool is_glued_keyword(Str word)
{
    static const char *const keywords[] = {"and", "else", "for", "if", "in", "is", "or", "not"};
    for (size_t i = 0; i < sizeof(keywords) / sizeof(keywords[0]); i++) {
        if (str_eq(word, str_of(keywords[i]))) {
            return true;
        }
    }
    return false;
}

/* The grammar reads `{x:=06}` in an f-string as a walrus. */
static bool is_in_specification(const SyntaxTree *tree, NodeId node)
{
    NodeId walrus = tree->nodes[node].parent;
    if (tree_kind(tree, walrus) == KIND_UNARY_OPERATOR) {
        walrus = tree->nodes[walrus].parent;
    }
    return tree_kind(tree, walrus) == KIND_NAMED_EXPRESSION &&
           tree_is_specification(tree, walrus);
}

void rule_number(Walk *walk, NodeId node)
{
    Str number = tree_text(&walk->tree, node);
    if (number.len == 0 || is_in_specification(&walk->tree, node)) {
        return;
    }
    if (str_find_byte(number, '_') != STR_NONE) {
        walk_find(walk, FEATURE_NUMERIC_UNDERSCORES, node);
    }
    bool integer = tree_kind(&walk->tree, node) == KIND_INTEGER;
    if (integer && to_lower(number.ptr[number.len - 1]) == 'l') {
        walk_find(walk, FEATURE_LONG_SUFFIX, node);
        number.len--;
    }
    if (integer && is_old_octal(number)) {
        walk_find(walk, FEATURE_OLD_OCTAL_LITERAL, node);
    }
    size_t start = walk->tree.nodes[node].end, end = start;
    while (end < walk->tree.text.len && is_name_part(walk->tree.text.ptr[end])) {
        end++;
    }
    if (end > start && is_glued_keyword(str_slice(walk->tree.text, start, end))) {
        walk_find(walk, FEATURE_NUMBER_FOLLOWED_BY_KEYWORD, node);
    }
}

/* ---- names ------------------------------------------------------------------------ */

static void check_letters(Walk *walk, NodeId node, Str name)
{
    MinorMask lacking = 0;
    while (name.len > 0) {
        uint32_t code_point = 0;
        size_t length = utf8_decode(name, &code_point);
        if (length > 1) {
            lacking |= unicode_letter_lacking(code_point);
        }
        name = str_from(name, length > 0 ? length : 1);
    }
    walk_find_in(walk, FEATURE_UNICODE_IDENTIFIER_VERSION, node, lacking, 0);
}

/* Whether an identifier stands where a name is bound. */
static bool is_binding(const SyntaxTree *tree, NodeId node)
{
    Kind around = tree_kind(tree, tree->nodes[node].parent);
    uint8_t field = tree->nodes[node].field;
    return (around == KIND_ASSIGNMENT && field == FIELD_LEFT) || field == FIELD_ALIAS ||
           ((around == KIND_FUNCTION || around == KIND_CLASS) && field == FIELD_NAME) ||
           around == KIND_DOTTED_NAME || around == KIND_PARAMETERS;
}

void rule_identifier(Walk *walk, NodeId node)
{
    Str name = tree_text(&walk->tree, node);
    for (size_t i = 0; i < name.len; i++) {
        if (((unsigned char)name.ptr[i] & 0x80) != 0) {
            check_letters(walk, node, name);
            return;
        }
    }
    if (name.len == 5 && (str_eq(name, S("async")) || str_eq(name, S("await")))) {
        walk_find(walk, FEATURE_ASYNC_AWAIT_AS_NAME, node);
    } else if (name.len == 5 && str_eq(name, S("print")) && is_binding(&walk->tree, node)) {
        walk->print_is_bound = true;
    }
}
