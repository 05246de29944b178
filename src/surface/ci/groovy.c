#include "groovy.h"

#include "floorlint/limits.h"

typedef struct Reader {
    Arena *arena;
    const Source *source;
    Str text;
    size_t at;
    GroovyBlock *block;     /* whose children are read */
    GroovyBlock *statement; /* NULL between statements */
    Str last;               /* the last identifier */
    Str key;                /* of the next string */
    int parentheses;        /* of the statement, brackets included */
    unsigned depth, deeper; /* blocks; braces below FL_MAX_DEPTH */
    bool comma;             /* a comma came last: the statement goes on in the next line */
    bool dotted;            /* a dot came last: the next name belongs to the last one */
} Reader;

static bool is_name_byte(char c)
{
    return is_alnum(c) || c == '_';
}

static GroovyBlock *new_block(Reader *reader, const GroovyBlock *parent)
{
    GroovyBlock *block = arena_new_of(reader->arena, GroovyBlock);
    block->parent = parent;
    block->place = (Span){(uint32_t)reader->at, (uint32_t)reader->at};
    block->list = arena_new_of(reader->arena, Node);
    block->list->kind = NODE_LIST;
    return block;
}

static GroovyBlock *start_statement(Reader *reader)
{
    if (reader->statement == NULL) {
        reader->statement = new_block(reader, reader->block);
        *vec_push(reader->arena, &reader->block->children) = reader->statement;
        reader->parentheses = 0;
        reader->key = (Str){0};
    }
    return reader->statement;
}

/* Where a comment ends that starts here; `at` where none does. */
static size_t skip_comment(const Reader *reader)
{
    Str rest = str_from(reader->text, reader->at);
    size_t end = STR_NONE;
    if (str_starts(rest, S("//"))) {
        end = str_find_byte(rest, '\n');
    } else if (str_starts(rest, S("/*"))) {
        end = str_find(rest, S("*/"));
        end = end == STR_NONE ? end : end + 2;
    } else {
        return reader->at;
    }
    return end == STR_NONE ? reader->text.len : reader->at + end;
}

/* The end of a string's content: its closing quotes, those inside ${…} not counted. */
static size_t find_close(const Reader *reader, size_t start, Str quotes)
{
    Str text = reader->text;
    bool expands = quotes.ptr[0] == '"';
    size_t level = 0;
    for (size_t at = start; at < text.len; at++) {
        char c = text.ptr[at];
        if (c == '\\') {
            at++;
        } else if (expands && c == '$' && at + 1 < text.len && text.ptr[at + 1] == '{') {
            level++;
            at++;
        } else if (level > 0 && (c == '}' || c == '\n')) {
            level--;
        } else if (level == 0 && str_starts(str_from(text, at), quotes)) {
            return at;
        } else if (quotes.len == 1 && c == '\n') {
            return at;
        }
    }
    return text.len;
}

static void read_text(Reader *reader)
{
    static const char *const quotings[] = {"'''", "\"\"\"", "'", "\""};
    Str rest = str_from(reader->text, reader->at), quotes = {0};
    for (size_t i = 0; i < 4 && quotes.len == 0; i++) {
        quotes = str_starts(rest, str_of(quotings[i])) ? str_of(quotings[i]) : quotes;
    }
    GroovyBlock *statement = start_statement(reader);
    size_t start = reader->at + quotes.len, end = find_close(reader, start, quotes);
    size_t after = str_starts(str_from(reader->text, end), quotes) ? end + quotes.len : end;
    Node *node = arena_new_of(reader->arena, Node), *key = arena_new_of(reader->arena, Node);
    *key = (Node){.kind = NODE_SCALAR, .span = statement->place, .text = statement->name};
    if (reader->key.len > 0) {
        key->text = reader->key;
    }
    *node = (Node){
        .kind = NODE_SCALAR,
        .key = key,
        .span = {(uint32_t)reader->at, (uint32_t)after},
        .parent = statement->list,
        .index = statement->texts.len,
        .text = str_slice(reader->text, start, end),
        .content = {(uint32_t)start,      (uint32_t)end  },
        .type = SCALAR_STRING,
        .quoting = quotes.ptr[0] == '\'' ? QUOTING_SINGLE : QUOTING_DOUBLE
    };
    *vec_push(reader->arena, &statement->texts) = (GroovyText){reader->key, node};
    statement->list->count = statement->texts.len;
    reader->key = (Str){0};
    reader->at = after;
}

static void read_name(Reader *reader)
{
    size_t start = reader->at;
    GroovyBlock *statement = start_statement(reader);
    while (reader->at < reader->text.len && is_name_byte(reader->text.ptr[reader->at])) {
        reader->at++;
    }
    Str name = str_slice(reader->text, start, reader->at);
    if (statement->name.len == 0) {
        statement->name = name;
        statement->place = (Span){(uint32_t)start, (uint32_t)reader->at};
    } else if (reader->dotted && reader->parentheses == 0 && statement->word.len == 0) {
        statement->name =
            str_format(reader->arena, "%.*s.%.*s", STR_ARG(statement->name), STR_ARG(name));
    } else if (statement->word.len == 0) {
        statement->word = name;
    }
    reader->last = name;
}

static void open_block(Reader *reader)
{
    GroovyBlock *statement = start_statement(reader);
    if (reader->depth >= FL_MAX_DEPTH) {
        reader->deeper++;
        return;
    }
    reader->depth++;
    reader->block = statement;
    reader->statement = NULL;
    reader->parentheses = 0;
}

static void close_block(Reader *reader)
{
    if (reader->deeper > 0) {
        reader->deeper--;
        return;
    }
    if (reader->block->parent != NULL) {
        reader->depth--;
        /* What follows on the same line belongs to the statement of the block. */
        reader->statement = reader->block;
        reader->block = (GroovyBlock *)(uintptr_t)reader->block->parent;
        reader->parentheses = 0;
    } else {
        reader->statement = NULL;
    }
}

static void read_sign(Reader *reader, char c)
{
    bool ends = (c == '\n' && reader->parentheses <= 0 && !reader->comma) || c == ';';
    if (ends) {
        reader->statement = NULL;
    } else if (c == '{') {
        open_block(reader);
    } else if (c == '}') {
        close_block(reader);
    } else if (c == '(' || c == '[') {
        reader->parentheses++;
    } else if (c == ')' || c == ']') {
        reader->parentheses--;
    } else if (c == ':') {
        reader->key = reader->last;
    } else if (c == '=' && reader->statement != NULL && reader->parentheses == 0 &&
               reader->statement->texts.len == 0) {
        reader->statement->assigned = true;
        reader->statement->name = reader->last;
    }
    reader->comma = c == ',' || (is_space(c) && reader->comma);
    reader->dotted = c == '.' || (is_space(c) && reader->dotted);
    reader->at++;
}

GroovyBlock *groovy_read(Arena *arena, const Source *source)
{
    Reader reader = {.arena = arena, .source = source, .text = source->text};
    GroovyBlock *root = reader.block = new_block(&reader, NULL);
    while (reader.at < reader.text.len) {
        char c = reader.text.ptr[reader.at];
        size_t after = skip_comment(&reader);
        if (after > reader.at) {
            reader.at = after;
        } else if (c == '\'' || c == '"') {
            read_text(&reader);
            reader.comma = reader.dotted = false;
        } else if (is_name_byte(c)) {
            read_name(&reader);
            reader.comma = reader.dotted = false;
        } else {
            read_sign(&reader, c);
        }
    }
    return root;
}

const GroovyBlock *groovy_child(const GroovyBlock *block, Str name)
{
    for (size_t i = 0; block != NULL && i < block->children.len; i++) {
        if (str_eq(block->children.items[i]->name, name)) {
            return block->children.items[i];
        }
    }
    return NULL;
}

const Node *groovy_text(const GroovyBlock *block, Str key)
{
    const Node *first = NULL;
    for (size_t i = 0; block != NULL && i < block->texts.len; i++) {
        const GroovyText *text = &block->texts.items[i];
        if (key.len > 0 && str_eq(text->key, key)) {
            return text->node;
        }
        first = first == NULL && text->key.len == 0 ? text->node : first;
    }
    return first;
}
