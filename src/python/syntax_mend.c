/* Parsing a file, and parsing it again where the grammar fails. */
#include "syntax_mend.h"

#include <string.h>

#include "floorlint/utf8.h"

#include "plain.h"
#include "syntax_walk.h"

/* Remarks about unreadable places of one file: the first ones say enough. */
#define MAX_REMARKS 5

/* ---- bytes that the grammar does not take ----------------------------------------- */

/* Encodings whose characters' second byte may look like ASCII (PEP 263 names, normalized as
 * far as their first letters). */
static bool is_double_byte(Str encoding)
{
    static const char *const names[] = {"gb",    "big5",  "shift",   "sjis",  "s_jis",
                                        "cp932", "cp936", "ms936",   "cp949", "cp950",
                                        "johab", "hkscs", "mskanji", "ms932", "euc"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (str_starts_nocase(encoding, str_of(names[i]))) {
            return true;
        }
    }
    return false;
}

/* The encoding that one of the first two lines declares (PEP 263), or nothing. */
static Str declared_encoding(Str text)
{
    Str rest = text;
    for (int line = 0; line < 2; line++) {
        Str one = {0};
        if (!str_cut(&rest, '\n', &one)) {
            break;
        }
        size_t comment = str_find_byte(one, '#');
        size_t coding = str_find(one, S("coding"));
        if (comment == STR_NONE || coding == STR_NONE || coding < comment) {
            continue;
        }
        Str name = str_from(one, coding + 6);
        if (name.len == 0 || (name.ptr[0] != ':' && name.ptr[0] != '=')) {
            continue;
        }
        name = str_trim(str_from(name, 1));
        size_t end = 0;
        while (end < name.len && (is_alnum(name.ptr[end]) || strchr("-_.", name.ptr[end]))) {
            end++;
        }
        return str_slice(name, 0, end);
    }
    return S("");
}

/* Bytes that are not UTF-8 become letters: the tree needs words and strings, not their
 * characters. */
static void replace_bytes(char *text, size_t length, bool double_byte)
{
    size_t at = 0;
    while (at < length) {
        uint32_t code_point = 0;
        size_t width = utf8_decode((Str){text + at, length - at}, &code_point);
        bool lead = double_byte && ((unsigned char)text[at] & 0x80) != 0;
        if (width > 0 && !lead) {
            at += width;
            continue;
        }
        text[at++] = '_';
        if (lead && at < length && text[at] != '\n' && text[at] != '\r') {
            text[at++] = '_';
        }
    }
}

static bool has_lone_cr(Str text)
{
    for (size_t at = str_find_byte(text, '\r'); at != STR_NONE && at < text.len; at++) {
        if (text.ptr[at] == '\r' && (at + 1 >= text.len || text.ptr[at + 1] != '\n')) {
            return true;
        }
        const char *next = memchr(text.ptr + at + 1, '\r', text.len - at - 1);
        if (next == NULL) {
            return false;
        }
        at = (size_t)(next - text.ptr) - 1;
    }
    return false;
}

/* The text as the grammar takes it: UTF-8, lines that end in LF. */
static Str prepare(Arena *scratch, Str text)
{
    bool utf8 = utf8_is_valid(text), cr = has_lone_cr(text);
    if (utf8 && !cr) {
        return text;
    }
    char *copy = arena_alloc(scratch, text.len + 1);
    memcpy(copy, text.ptr, text.len);
    if (!utf8) {
        replace_bytes(copy, text.len, is_double_byte(declared_encoding(text)));
    }
    for (size_t i = 0; i < text.len && cr; i++) {
        if (copy[i] == '\r' && (i + 1 >= text.len || copy[i + 1] != '\n')) {
            copy[i] = '\n';
        }
    }
    return (Str){copy, text.len};
}

/* ---- errors of a tree ------------------------------------------------------------- */

/* ERROR and MISSING nodes; only what holds an error is descended into. */
static void collect_errors(struct SyntaxMend *mend, TSNode root)
{
    mend->errors.len = 0;
    TSTreeCursor cursor = ts_tree_cursor_new(root);
    bool more = true;
    while (more) {
        TSNode node = ts_tree_cursor_current_node(&cursor);
        bool error = ts_node_is_error(node) || ts_node_is_missing(node);
        if (error) {
            *vec_push(mend->arena, &mend->errors) =
                (Span){ts_node_start_byte(node), ts_node_end_byte(node)};
        }
        if (!error && ts_node_has_error(node) && ts_tree_cursor_goto_first_child(&cursor)) {
            continue;
        }
        while (!(more = ts_tree_cursor_goto_next_sibling(&cursor)) &&
               ts_tree_cursor_goto_parent(&cursor)) {
        }
    }
    ts_tree_cursor_delete(&cursor);
}

/* Calls `visit` for each logical line that an error touches. */
typedef struct LineVisitor {
    void *state;
    void (*visit)(void *state, const LogicalLine *line);
} LineVisitor;

static void visit_broken_lines(const struct SyntaxMend *mend, Str text, LineVisitor visitor)
{
    VEC(Token) tokens = {0};
    Lexer lexer = lexer_at(text, 0, text.len);
    size_t error = 0;
    for (Token token = {0}; token.kind != TOKEN_END || token.end == 0;) {
        uint32_t from = (uint32_t)lexer.at;
        tokens.len = 0;
        token = lexer_next(&lexer);
        while (token.kind != TOKEN_END && token.kind != TOKEN_NEWLINE) {
            *vec_push(mend->arena, &tokens) = token;
            token = lexer_next(&lexer);
        }
        while (error < mend->errors.len && mend->errors.items[error].end < from) {
            error++;
        }
        bool touched = error < mend->errors.len && mend->errors.items[error].start <= token.end;
        if (touched && tokens.len > 0) {
            LogicalLine line = {tokens.items, tokens.len, lexer.depth == 0};
            visitor.visit(visitor.state, &line);
        }
        if (token.kind == TOKEN_END) {
            return;
        }
    }
}

/* ---- rounds ----------------------------------------------------------------------- */

typedef struct Mending {
    struct SyntaxMend *mend;
    char *text;
    size_t length;
    MendRound round;
    bool changed;
} Mending;

static void mend_one(void *state, const LogicalLine *line)
{
    Mending *mending = state;
    mending->changed |=
        mend_line(mending->mend, mending->text, mending->length, line, mending->round);
}

static void explain_one(void *state, const LogicalLine *line)
{
    Mending *mending = state;
    if (mending->mend->unreadable.len < MAX_REMARKS) {
        Span where = {0};
        const char *reason = mend_explain((Str){mending->text, mending->length}, line, &where);
        if (reason != NULL) {
            *vec_push(mending->mend->arena, &mending->mend->unreadable) =
                (Unreadable){where, reason};
        }
    }
}

static TSTree *parse(TSParser *parser, Str text)
{
    return ts_parser_parse_string(parser, NULL, text.ptr, (uint32_t)text.len);
}

/* Mends the text and parses it again, as long as there are errors and something changes. */
static TSTree *mend_text(TSParser *parser, Arena *scratch, TSTree *tree, Str *text,
                         struct SyntaxMend *mend)
{
    char *copy = arena_alloc(scratch, text->len + 1);
    memcpy(copy, text->ptr, text->len);
    text->ptr = copy;
    Mending mending = {.mend = mend, .text = copy, .length = text->len};
    for (int round = MEND_FIRST; round < MEND_ROUNDS; round++) {
        TSNode root = ts_tree_root_node(tree);
        if (!ts_node_has_error(root)) {
            return tree;
        }
        collect_errors(mend, root);
        mending.round = (MendRound)round;
        mending.changed = false;
        visit_broken_lines(mend, *text, (LineVisitor){&mending, mend_one});
        if (mending.changed) {
            ts_tree_delete(tree);
            tree = parse(parser, *text);
            if (tree == NULL) {
                return NULL;
            }
        }
    }
    collect_errors(mend, ts_tree_root_node(tree));
    visit_broken_lines(mend, *text, (LineVisitor){&mending, explain_one});
    return tree;
}

SyntaxParse syntax_parse(TSParser *parser, const SyntaxKinds *kinds, Arena *scratch,
                         const Source *source)
{
    SyntaxParse result = {.parsed = true};
    if (plain_read(scratch, source->text, &result.tree)) {
        return result;
    }
    result.parsed = false;
    Str text = prepare(scratch, source->text);
    TSTree *tree = parse(parser, text);
    if (tree != NULL && ts_node_has_error(ts_tree_root_node(tree))) {
        result.mend = arena_new_of(scratch, struct SyntaxMend);
        result.mend->arena = scratch;
        tree = mend_text(parser, scratch, tree, &text, result.mend);
    }
    if (tree != NULL) {
        TSNode root = ts_tree_root_node(tree);
        result.parsed = true;
        result.broken = ts_node_has_error(root);
        result.tree = tree_new(scratch, kinds, root, text);
        ts_tree_delete(tree);
    }
    return result;
}

void walk_add_mended(Walk *walk, PythonReport *report)
{
    const SyntaxInput *input = walk->input;
    const struct SyntaxMend *mend = input->parse->mend;
    for (size_t i = 0; mend != NULL && i < mend->finds.len; i++) {
        walk_find_at(walk, mend->finds.items[i].feature, mend->finds.items[i].span, NODE_NONE);
    }
    for (size_t i = 0; mend != NULL && i < mend->unreadable.len; i++) {
        Remark *remark = vec_push(input->arena, &report->remarks);
        remark->rule = S("parse-failed");
        remark->place =
            source_place(input->arena, input->source, mend->unreadable.items[i].span);
        remark->message = str_of(mend->unreadable.items[i].reason);
        remark->note = S("the rest of the file is still checked");
    }
}
