/* Splits shell scripts into simple commands.
 * Fact: POSIX.1-2017, Shell Command Language, 2.2 (quoting), 2.3 (tokens), 2.7.4
 * (here-documents). GitHub's ${{ … }} is kept in one piece, as the shell never sees it. */
#include "floorlint/command.h"

/* Levels of $(…) that are looked into. */
#define MAX_NESTING 12

typedef struct Splitter {
    Arena *arena;
    Str text;
    size_t at, end;
    int depth;
    ShellScript *script;
    VEC(ShellWord) words;
    VEC(char) bytes; /* of the word that is being read, without quotes */
    VEC(uint32_t) origin;
    bool in_word;
    size_t word_start;
    VEC(Str) heredocs; /* delimiters whose documents begin after this line */
} Splitter;

static void split_range(Arena *arena, Str text, size_t from, size_t to, int depth,
                        ShellScript *script);

static void begin_word(Splitter *s)
{
    if (!s->in_word) {
        s->in_word = true;
        s->word_start = s->at;
        s->bytes.items = NULL;
        s->bytes.len = s->bytes.cap = 0;
        s->origin.items = NULL;
        s->origin.len = s->origin.cap = 0;
    }
}

/* Takes the byte at the cursor into the word and moves on. */
static void take_byte(Splitter *s)
{
    begin_word(s);
    *vec_push(s->arena, &s->bytes) = s->text.ptr[s->at];
    *vec_push(s->arena, &s->origin) = (uint32_t)s->at;
    s->at++;
}

static void take_until(Splitter *s, size_t end)
{
    while (s->at < end) {
        take_byte(s);
    }
}

static void end_word(Splitter *s)
{
    if (!s->in_word) {
        return;
    }
    *vec_push(s->arena, &s->origin) = (uint32_t)s->at;
    *vec_push(s->arena, &s->words) = (ShellWord){
        .text = {s->bytes.items, s->bytes.len},
        .start = s->word_start,
        .end = s->at,
        .origin = s->origin.items,
    };
    s->in_word = false;
}

static bool is_assignment(Str word)
{
    size_t equals = str_find_byte(word, '=');
    if (equals == STR_NONE || equals == 0 || is_digit(word.ptr[0])) {
        return false;
    }
    for (size_t i = 0; i < equals; i++) {
        if (!is_alnum(word.ptr[i]) && word.ptr[i] != '_') {
            return false;
        }
    }
    return true;
}

/* Words that stand before the program proper. */
static bool is_wrapper(Str word)
{
    static const char *const wrappers[] = {
        "sudo", "env", "exec", "time",  "nohup", "command", "then", "else",
        "do",   "if",  "elif", "while", "until", "!",       "{",    "xvfb-run",
        "nice", "-",   "@",    "call",  "eval",  "watch",
    };
    for (size_t i = 0; i < sizeof wrappers / sizeof wrappers[0]; i++) {
        if (str_eq(word, str_of(wrappers[i]))) {
            return true;
        }
    }
    return false;
}

static size_t find_program(const ShellWord *words, size_t count)
{
    size_t at = 0;
    bool wrapped = false;
    while (at < count) {
        Str word = words[at].text;
        bool option = wrapped && str_starts(word, S("-"));
        if (!is_assignment(word) && !is_wrapper(word) && !option) {
            break;
        }
        wrapped = wrapped || is_wrapper(word);
        at++;
    }
    return at;
}

static void end_command(Splitter *s)
{
    end_word(s);
    if (s->words.len > 0) {
        *vec_push(s->arena, &s->script->commands) = (ShellCommand){
            .words = s->words.items,
            .count = s->words.len,
            .program = find_program(s->words.items, s->words.len),
        };
    }
    s->words.items = NULL;
    s->words.len = s->words.cap = 0;
}

/* Skips the documents that were announced on the line that just ended. */
static void skip_heredocs(Splitter *s)
{
    for (size_t i = 0; i < s->heredocs.len; i++) {
        Str delimiter = s->heredocs.items[i];
        while (s->at < s->end) {
            Str rest = str_slice(s->text, s->at, s->end);
            size_t newline = str_find_byte(rest, '\n');
            Str line = newline == STR_NONE ? rest : str_slice(rest, 0, newline);
            s->at = newline == STR_NONE ? s->end : s->at + newline + 1;
            if (str_eq(str_trim(line), delimiter)) {
                break;
            }
        }
    }
    s->heredocs.len = 0;
}

/* The delimiter after `<<` or `<<-`, without quotes. */
static void take_heredoc(Splitter *s)
{
    end_word(s);
    s->at += 2;
    if (s->at < s->end && s->text.ptr[s->at] == '<') {
        s->at++; /* <<< is a string, not a document */
        return;
    }
    while (s->at < s->end && (s->text.ptr[s->at] == '-' || is_blank(s->text.ptr[s->at]) ||
                              s->text.ptr[s->at] == '\'' || s->text.ptr[s->at] == '"' ||
                              s->text.ptr[s->at] == '\\')) {
        s->at++;
    }
    size_t from = s->at;
    while (s->at < s->end && (is_alnum(s->text.ptr[s->at]) || s->text.ptr[s->at] == '_')) {
        s->at++;
    }
    if (s->at > from) {
        *vec_push(s->arena, &s->heredocs) = str_slice(s->text, from, s->at);
        if (s->at < s->end && (s->text.ptr[s->at] == '\'' || s->text.ptr[s->at] == '"')) {
            s->at++;
        }
    }
}

/* The offset after the bracket that closes the one at `open`; the end where there is none. */
static size_t find_close(const Splitter *s, size_t open, char opening, char closing)
{
    size_t level = 0;
    for (size_t i = open; i < s->end; i++) {
        char c = s->text.ptr[i];
        if (c == '\\') {
            i++;
        } else if (c == opening) {
            level++;
        } else if (c == closing && --level == 0) {
            return i + 1;
        }
    }
    return s->end;
}

/* $(…), ${…}, ${{ … }}, `…`: taken as written; commands inside are split on their own. */
static void take_expansion(Splitter *s)
{
    char next = s->at + 1 < s->end ? s->text.ptr[s->at + 1] : '\0';
    size_t close;
    if (s->text.ptr[s->at] == '`') {
        size_t tick = str_find_byte(str_slice(s->text, s->at + 1, s->end), '`');
        close = tick == STR_NONE ? s->end : s->at + tick + 2;
        split_range(s->arena, s->text, s->at + 1, close - (tick != STR_NONE), s->depth + 1,
                    s->script);
    } else if (next == '(') {
        close = find_close(s, s->at + 1, '(', ')');
        split_range(s->arena, s->text, s->at + 2, close, s->depth + 1, s->script);
    } else if (next == '{') {
        close = find_close(s, s->at + 1, '{', '}');
    } else {
        close = s->at + 1;
    }
    take_until(s, close);
}

static void take_double_quoted(Splitter *s)
{
    begin_word(s);
    s->at++;
    while (s->at < s->end && s->text.ptr[s->at] != '"') {
        char c = s->text.ptr[s->at];
        if (c == '\\' && s->at + 1 < s->end &&
            str_find_byte(S("\"\\$`\n"), s->text.ptr[s->at + 1]) != STR_NONE) {
            s->at++;
            if (s->text.ptr[s->at] == '\n') {
                s->at++;
                continue;
            }
            take_byte(s);
        } else if (c == '$' || c == '`') {
            take_expansion(s);
        } else {
            take_byte(s);
        }
    }
    s->at += s->at < s->end;
}

static void take_single_quoted(Splitter *s)
{
    begin_word(s);
    s->at++;
    while (s->at < s->end && s->text.ptr[s->at] != '\'') {
        take_byte(s);
    }
    s->at += s->at < s->end;
}

static void take_escape(Splitter *s)
{
    size_t next = s->at + 1;
    if (next < s->end && s->text.ptr[next] == '\r') {
        next++;
    }
    if (next < s->end && s->text.ptr[next] == '\n') {
        s->at = next + 1; /* a continued line */
        return;
    }
    begin_word(s);
    s->at++;
    if (s->at < s->end) {
        take_byte(s);
    }
}

static void skip_comment(Splitter *s)
{
    while (s->at < s->end && s->text.ptr[s->at] != '\n') {
        s->at++;
    }
}

static void take_separator(Splitter *s, char c)
{
    end_command(s);
    s->at++;
    if (c == '\n') {
        skip_heredocs(s);
    }
}

static void split_range(Arena *arena, Str text, size_t from, size_t to, int depth,
                        ShellScript *script)
{
    if (depth > MAX_NESTING) {
        return;
    }
    Splitter s = {.arena = arena, .text = text, .at = from, .end = to, .depth = depth};
    s.script = script;
    while (s.at < s.end) {
        char c = text.ptr[s.at];
        if (c == '\n' || c == ';' || c == '&' || c == '|' || c == '(' || c == ')') {
            take_separator(&s, c);
        } else if (is_space(c) || c == '>') {
            end_word(&s);
            s.at++;
        } else if (c == '<' && s.at + 1 < s.end && text.ptr[s.at + 1] == '<') {
            take_heredoc(&s);
        } else if (c == '<') {
            end_word(&s);
            s.at++;
        } else if (c == '#' && !s.in_word) {
            skip_comment(&s);
        } else if (c == '\\') {
            take_escape(&s);
        } else if (c == '\'') {
            take_single_quoted(&s);
        } else if (c == '"') {
            take_double_quoted(&s);
        } else if (c == '$' || c == '`') {
            take_expansion(&s);
        } else {
            take_byte(&s);
        }
    }
    end_command(&s);
}

void shell_split(Arena *arena, Str text, ShellScript *script)
{
    split_range(arena, text, 0, text.len, 0, script);
}
