/* Reads lines into instructions as BuildKit's parser does.
 * https://docs.docker.com/reference/dockerfile/#format */
#include "floorlint/dockerfile.h"

#include "floorlint/buf.h"
#include "floorlint/limits.h"
#include "floorlint/vec.h"

#include "docker_scope.h"

typedef VEC(uint32_t) Origins;

typedef struct Reader {
    Arena *arena;
    Dockerfile *file;
    Str source;
    size_t at;      /* the first byte of the next line */
    char escape;    /* what continues a line: a backslash, or what a directive says */
    Buf text;       /* of the instruction at hand, its name included */
    Origins origin; /* of each byte of it */
    size_t end;     /* in the file, of its last line */
    size_t variables;
    VEC(DockerInstruction) instructions;
} Reader;

static void note(Reader *reader, size_t start, size_t end, Str problem)
{
    if (!reader->file->failed) {
        reader->file->failed = true;
        reader->file->problem_span = (Span){(uint32_t)start, (uint32_t)end};
        reader->file->problem = problem;
    }
}

/* Takes the next line, without its line end. False at the end of the file. */
static bool take_line(Reader *reader, Span *line)
{
    if (reader->at >= reader->source.len) {
        return false;
    }
    size_t len = str_find_byte(str_from(reader->source, reader->at), '\n');
    size_t end = len == STR_NONE ? reader->source.len : reader->at + len;
    *line = (Span){(uint32_t)reader->at, (uint32_t)end};
    reader->at = len == STR_NONE ? end : end + 1;
    if (line->end > line->start && reader->source.ptr[line->end - 1] == '\r') {
        line->end--;
    }
    return true;
}

static Str line_text(const Reader *reader, Span line)
{
    return str_slice(reader->source, line.start, line.end);
}

static size_t skip_blanks(Str text, size_t at)
{
    while (at < text.len && is_space(text.ptr[at])) {
        at++;
    }
    return at;
}

static size_t skip_word(Str text, size_t at)
{
    while (at < text.len && !is_space(text.ptr[at])) {
        at++;
    }
    return at;
}

static void add_text(Reader *reader, size_t start, size_t end)
{
    buf_add(&reader->text, str_slice(reader->source, start, end));
    for (size_t at = start; at < end; at++) {
        *vec_push(reader->arena, &reader->origin) = (uint32_t)at;
    }
}

/* `# escape=` and its like; false where the line is none, and no more can follow. */
static bool read_directive(Reader *reader, Span line)
{
    Str text = str_trim(line_text(reader, line));
    size_t equals = str_find_byte(text, '=');
    if (text.len == 0 || text.ptr[0] != '#' || equals == STR_NONE) {
        return false;
    }
    Str name = str_trim(str_slice(text, 1, equals));
    Str value = str_trim(str_from(text, equals + 1));
    if (str_eq_nocase(name, S("escape"))) {
        if (str_eq(value, S("`")) || str_eq(value, S("\\"))) {
            reader->escape = value.ptr[0];
        } else {
            note(reader, line.start, line.end, S("the escape is a backslash or a backtick"));
        }
        return true;
    }
    return str_eq_nocase(name, S("syntax")) || str_eq_nocase(name, S("check"));
}

/* Adds a line's text without its continuation character; whether it has one. A doubled
 * character continues nothing. */
static bool add_line(Reader *reader, size_t start, size_t end)
{
    size_t last = end;
    while (last > start && is_blank(reader->source.ptr[last - 1])) {
        last--;
    }
    bool continued = last > start && reader->source.ptr[last - 1] == reader->escape &&
                     !(last - start > 1 && reader->source.ptr[last - 2] == reader->escape);
    add_text(reader, start, continued ? last - 1 : end);
    reader->end = continued ? end : last;
    return continued;
}

/* The lines that go on with an instruction: comments and empty lines between them do not
 * count. */
static void read_continuations(Reader *reader)
{
    Span line;
    bool continued = true;
    while (continued && take_line(reader, &line)) {
        Str text = str_trim(line_text(reader, line));
        if (text.len > 0 && text.ptr[0] != '#') {
            continued = add_line(reader, line.start, line.end);
        }
    }
}

typedef struct Heredoc {
    Str name;
    bool chomp; /* <<- : tabs before each line are dropped */
} Heredoc;

/* The word `3<<-"EOF"` as a here-document. */
static bool read_heredoc_word(Str word, Heredoc *out)
{
    size_t at = 0;
    while (at < word.len && is_digit(word.ptr[at])) {
        at++;
    }
    if (!str_starts(str_from(word, at), S("<<"))) {
        return false;
    }
    at += 2;
    out->chomp = at < word.len && word.ptr[at] == '-';
    out->name = str_from(word, at + out->chomp);
    bool quoted = out->name.len >= 2 && (out->name.ptr[0] == '"' || out->name.ptr[0] == '\'') &&
                  out->name.ptr[out->name.len - 1] == out->name.ptr[0];
    if (quoted) {
        out->name = str_slice(out->name, 1, out->name.len - 1);
    }
    return out->name.len > 0 && str_find_byte(out->name, '<') == STR_NONE;
}

/* The lines of one here-document; those before the last become text. */
static void read_heredoc(Reader *reader, const Heredoc *heredoc)
{
    Span line;
    size_t start = reader->at;
    while (take_line(reader, &line)) {
        reader->end = line.end;
        size_t from = line.start;
        while (heredoc->chomp && from < line.end && reader->source.ptr[from] == '\t') {
            from++;
        }
        if (str_eq(str_slice(reader->source, from, line.end), heredoc->name)) {
            return;
        }
        buf_add_byte(&reader->text, '\n');
        *vec_push(reader->arena, &reader->origin) = from > 0 ? (uint32_t)from - 1 : 0;
        add_text(reader, from, line.end);
    }
    note(reader, start, start, S("a here-document does not end"));
}

/* The end of the word at an offset; blanks inside quotes are part of it. */
static size_t skip_quoted_word(Str text, size_t at, char escape)
{
    char quote = '\0';
    for (; at < text.len; at++) {
        char c = text.ptr[at];
        if (c == escape && quote != '\'' && at + 1 < text.len) {
            at++;
        } else if (quote != '\0') {
            quote = c == quote ? '\0' : quote;
        } else if (c == '"' || c == '\'') {
            quote = c;
        } else if (is_space(c)) {
            break;
        }
    }
    return at;
}

/* RUN, COPY and ADD (also put off by ONBUILD) may have here-documents. */
static void read_heredocs(Reader *reader)
{
    Str text = str_copy(reader->arena, buf_str(&reader->text));
    size_t start = skip_blanks(text, 0), end = skip_word(text, start);
    Str name = str_slice(text, start, end);
    if (str_eq_nocase(name, S("ONBUILD"))) {
        start = skip_blanks(text, end);
        end = skip_word(text, start);
        name = str_slice(text, start, end);
    }
    if (!str_eq_nocase(name, S("RUN")) && !str_eq_nocase(name, S("COPY")) &&
        !str_eq_nocase(name, S("ADD"))) {
        return;
    }
    for (size_t at = skip_blanks(text, end); at < text.len; at = skip_blanks(text, end)) {
        Heredoc heredoc;
        end = skip_quoted_word(text, at, reader->escape);
        if (read_heredoc_word(str_slice(text, at, end), &heredoc)) {
            read_heredoc(reader, &heredoc);
        }
    }
}

static Span span_of(const DockerInstruction *instruction, size_t from, size_t to)
{
    uint32_t start = instruction->origin[from];
    return (Span){start, to > from ? instruction->origin[to - 1] + 1 : start};
}

static void read_from(DockerInstruction *instruction)
{
    Str text = instruction->text;
    size_t at = 0, end = 0;
    for (at = skip_blanks(text, 0); at < text.len; at = skip_blanks(text, end)) {
        end = skip_word(text, at);
        Str word = str_slice(text, at, end);
        if (str_starts(word, S("--platform="))) {
            instruction->platform = str_from(word, 11);
        } else if (!str_starts(word, S("--"))) {
            break;
        }
    }
    instruction->image = str_slice(text, at, at < text.len ? end : at);
    instruction->image_span = span_of(instruction, at, at < text.len ? end : at);
    at = skip_blanks(text, end);
    end = skip_word(text, at);
    if (str_eq_nocase(str_slice(text, at, end), S("AS"))) {
        at = skip_blanks(text, end);
        instruction->stage_name = str_slice(text, at, skip_word(text, at));
    }
}

/* The value without its quotes and escapes; variables in it stay as they are. */
static void read_value(Reader *reader, const DockerInstruction *instruction,
                       DockerVariable *variable)
{
    Str text = instruction->text;
    Buf value = {.arena = reader->arena};
    size_t first = variable->to, last = variable->to;
    char quote = '\0';
    for (size_t at = variable->from; at < variable->to; at++) {
        char c = text.ptr[at];
        if (c == reader->escape && quote != '\'' && at + 1 < variable->to) {
            char next = text.ptr[at + 1];
            bool kept = quote == '"' && next != '"' && next != '$' && next != reader->escape;
            at += kept ? 0 : 1;
        } else if (quote == '\0' ? (c == '"' || c == '\'') : c == quote) {
            quote = quote == '\0' ? c : '\0';
            continue;
        }
        first = value.len == 0 ? at : first;
        last = at + 1;
        buf_add_byte(&value, text.ptr[at]);
    }
    variable->value = buf_str(&value);
    variable->value_span = span_of(instruction, first, last);
}

static void add_variable(Reader *reader, DockerInstruction *instruction,
                         const DockerVariable *variable)
{
    if (++reader->variables > FL_MAX_INSTRUCTIONS) {
        note(reader, instruction->span.start, instruction->span.end,
             S("the file has too many variables"));
        return;
    }
    size_t count = instruction->variable_count;
    if (count == 0 || (count >= 2 && (count & (count - 1)) == 0)) {
        DockerVariable *grown =
            arena_array_of(reader->arena, DockerVariable, count == 0 ? 2 : count * 2);
        for (size_t i = 0; i < count; i++) {
            grown[i] = instruction->variables[i];
        }
        instruction->variables = grown;
    }
    instruction->variables[count] = *variable;
    if (variable->has_value) {
        read_value(reader, instruction, &instruction->variables[count]);
    }
    instruction->variable_count++;
}

/* ARG A=1 B, ENV A=1 B="2 3", and the old ENV A the rest of the line. */
static void read_variables(Reader *reader, DockerInstruction *instruction)
{
    Str text = instruction->text;
    bool env = str_eq(instruction->name, S("ENV"));
    for (size_t at = skip_blanks(text, 0); at < text.len; at = skip_blanks(text, at)) {
        size_t end = skip_quoted_word(text, at, reader->escape);
        size_t equals = str_find_byte(str_slice(text, at, end), '=');
        DockerVariable variable = {.is_env = env, .has_value = equals != STR_NONE};
        variable.name = str_slice(text, at, variable.has_value ? at + equals : end);
        variable.from = variable.has_value ? at + equals + 1 : end;
        if (env && !variable.has_value) {
            if (instruction->variable_count > 0) {
                note(reader, instruction->origin[at], instruction->origin[end - 1] + 1,
                     S("expected a name, an equals sign and a value"));
                return;
            }
            variable.has_value = true;
            variable.from = skip_blanks(text, end);
            end = text.len;
        }
        variable.to = end;
        add_variable(reader, instruction, &variable);
        at = end;
    }
}

static Str to_upper(Arena *arena, Str text)
{
    char *upper = arena_alloc(arena, text.len + 1);
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        upper[i] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
    }
    return (Str){upper, text.len};
}

/* Makes an instruction of the text that has been gathered. */
static void finish_instruction(Reader *reader)
{
    Str text = buf_str(&reader->text);
    size_t name_from = skip_blanks(text, 0), name_end = skip_word(text, name_from);
    size_t from = skip_blanks(text, name_end), to = text.len;
    while (to > from && is_space(text.ptr[to - 1])) {
        to--;
    }
    *vec_push(reader->arena, &reader->origin) = (uint32_t)reader->end;
    DockerInstruction *made = vec_push(reader->arena, &reader->instructions);
    made->name = to_upper(reader->arena, str_slice(text, name_from, name_end));
    made->span = (Span){reader->origin.items[name_from], (uint32_t)reader->end};
    made->text = str_slice(text, from, to);
    made->origin = reader->origin.items + from;
    if (str_eq(made->name, S("FROM"))) {
        read_from(made);
        if (made->image.len == 0) {
            note(reader, made->span.start, made->span.end, S("FROM names no image"));
        }
        reader->file->stage_count++;
    } else if (str_eq(made->name, S("ARG")) || str_eq(made->name, S("ENV"))) {
        read_variables(reader, made);
    }
    made->stage = reader->file->stage_count > 0 ? reader->file->stage_count - 1 : SIZE_MAX;
}

static void read_instruction(Reader *reader, Span line)
{
    size_t start = skip_blanks(reader->source, line.start);
    reader->text = (Buf){.arena = reader->arena};
    reader->origin = (Origins){0};
    if (add_line(reader, start, line.end)) {
        read_continuations(reader);
    }
    if (str_trim(buf_str(&reader->text)).len > 0) {
        read_heredocs(reader);
        finish_instruction(reader);
    }
}

static void read_lines(Reader *reader)
{
    Span line;
    bool directives = true;
    while (take_line(reader, &line)) {
        directives = directives && read_directive(reader, line);
        Str text = str_trim(line_text(reader, line));
        if (text.len == 0 || text.ptr[0] == '#') {
            continue;
        }
        if (reader->instructions.len == FL_MAX_INSTRUCTIONS) {
            note(reader, line.start, line.end, S("the file has too many instructions"));
            return;
        }
        read_instruction(reader, line);
    }
}

const Dockerfile *dockerfile_read(Arena *arena, const Source *source)
{
    Dockerfile *file = arena_new_of(arena, Dockerfile);
    file->source = source;
    Reader reader = {.arena = arena, .file = file, .source = source->text, .escape = '\\'};
    size_t nul = str_find_byte(source->text, '\0');
    if (source->text.len > FL_MAX_FILE) {
        note(&reader, 0, 0, S("the file is too large"));
    } else if (nul != STR_NONE) {
        note(&reader, nul, nul + 1, S("the file is binary: it holds a NUL byte"));
    } else {
        reader.at = str_starts(source->text, S("\xEF\xBB\xBF")) ? 3 : 0;
        read_lines(&reader);
    }
    file->instructions = reader.instructions.items;
    file->count = reader.instructions.len;
    file->escape = reader.escape;
    docker_scope_make(arena, file);
    return file;
}
