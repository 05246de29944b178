/* Splits shell scripts into simple commands.
 * Fact: POSIX.1-2017, Shell Command Language, 2.2 (quoting), 2.3 (tokens), 2.7.4
 * (here-documents). GitHub's ${{ … }} is kept in one piece, as the shell never sees it. */
#include "shell_brace.h"

/* Levels of $(…) that are looked into. */
#define MAX_NESTING 12

typedef struct Splitter {
    Arena *arena;
    Str text;
    size_t at, end;
    int depth;
    ShellScript *script;
    ShellWords words;
    VEC(char) bytes; /* of the word that is being read, without quotes */
    VEC(uint32_t) origin;
    VEC(bool) quoted; /* whether quotes, a backslash or an expansion gave the byte */
    bool in_word;
    int cases;       /* `case` words that wait for their `esac` */
    bool in_pattern; /* a clause of one begins: its patterns are no command */
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
        s->quoted.items = NULL;
        s->quoted.len = s->quoted.cap = 0;
    }
}

static void push_byte(Splitter *s, bool quoted)
{
    begin_word(s);
    *vec_push(s->arena, &s->bytes) = s->text.ptr[s->at];
    *vec_push(s->arena, &s->origin) = (uint32_t)s->at;
    *vec_push(s->arena, &s->quoted) = quoted;
    s->at++;
}

/* Takes the byte at the cursor into the word and moves on. */
static void take_byte(Splitter *s)
{
    push_byte(s, false);
}

/* The same for a byte that means itself. */
static void take_quoted(Splitter *s)
{
    push_byte(s, true);
}

static void take_until(Splitter *s, size_t end)
{
    while (s->at < end) {
        take_quoted(s);
    }
}

static bool is_word(const Splitter *s, size_t from_end, Str text)
{
    return s->words.len >= from_end &&
           str_eq(s->words.items[s->words.len - from_end].text, text);
}

static void flush_command(Splitter *s);

static void end_word(Splitter *s)
{
    if (!s->in_word) {
        return;
    }
    *vec_push(s->arena, &s->origin) = (uint32_t)s->at;
    ShellWord word = {
        .text = {s->bytes.items, s->bytes.len},
        .start = s->word_start,
        .end = s->at,
        .origin = s->origin.items,
    };
    s->in_word = false;
    brace_expand(s->arena, word, s->quoted.items, &s->words);
    if (is_word(s, 1, S("in")) && is_word(s, 3, S("case"))) {
        flush_command(s);
        s->cases++;
        s->in_pattern = true;
    }
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

static void flush_command(Splitter *s)
{
    if (s->words.len > 0) {
        s->cases -= s->cases > 0 && str_eq(s->words.items[0].text, S("esac"));
        *vec_push(s->arena, &s->script->commands) = (ShellCommand){
            .words = s->words.items,
            .count = s->words.len,
            .program = find_program(s->words.items, s->words.len),
        };
    }
    s->words.items = NULL;
    s->words.len = s->words.cap = 0;
}

static void end_command(Splitter *s)
{
    end_word(s);
    flush_command(s);
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
            take_quoted(s);
        } else if (c == '$' || c == '`') {
            take_expansion(s);
        } else {
            take_quoted(s);
        }
    }
    s->at += s->at < s->end;
}

static void take_single_quoted(Splitter *s)
{
    begin_word(s);
    s->at++;
    while (s->at < s->end && s->text.ptr[s->at] != '\'') {
        take_quoted(s);
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
        take_quoted(s);
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
    } else if (c == ';' && s->cases > 0 && s->at < s->end &&
               (s->text.ptr[s->at] == ';' || s->text.ptr[s->at] == '&')) {
        s->at++; /* ;; ;& ;;& */
        s->at += s->at < s->end && s->text.ptr[s->at] == '&';
        s->in_pattern = true;
    }
}

/* Skips the patterns that open a clause of `case`, up to their bracket: `3.10|pypy3.10)` is
 * compared, not run. */
static void skip_patterns(Splitter *s)
{
    s->in_pattern = false;
    while (s->at < s->end && (is_space(s->text.ptr[s->at]) || s->text.ptr[s->at] == '#')) {
        if (s->text.ptr[s->at] == '#') {
            skip_comment(s);
        } else {
            s->at++;
        }
    }
    Str rest = str_slice(s->text, s->at, s->end);
    if (str_starts(rest, S("esac"))) {
        return;
    }
    char quote = '\0';
    for (size_t i = 0; i < rest.len; i++) {
        char c = rest.ptr[i];
        if (c == '\\' && quote != '\'') {
            i++;
        } else if (quote != '\0') {
            quote = c == quote ? '\0' : quote;
        } else if (c == '\'' || c == '"') {
            quote = c;
        } else if (c == ')') {
            s->at += i + 1;
            return;
        } else if (c == '\n') {
            break;
        }
    }
    s->cases = 0; /* it was no `case` after all */
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
        if (s.in_pattern) {
            skip_patterns(&s);
        } else if (c == '\n' || c == ';' || c == '&' || c == '|' || c == '(' || c == ')') {
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
