/* Sentences and badges of README files and their like. What is history, code, console output or
 * a link is no statement about this project's floor.
 * Fact: shields.io's static badges (badge/<label>-<message>-<color>, doubled dashes and
 * underscores are literal). */
#include "floorlint/emit.h"
#include "floorlint/limits.h"

#include "phrase.h"
#include "readers.h"

/* Words that make a sentence speak of the past, of other projects, or of exceptions. */
static const char *const silencing[] = {
    "dropped",
    "drop support",
    "drops support",
    "dropping",
    "removed",
    "no longer",
    "end of life",
    "end-of-life",
    "eol",
    "deprecated",
    "since python",
    "changed in",
    "added in",
    "new in",
    "introduced in",
    "until python",
    "before python",
    "prior to",
    "fixed",
    "traceback",
    "not support",
    "n't support",
    "unsupported",
    "not compatible",
    "incompatible",
    "backport",
    "older than",
    "earlier than",
    "below",
    "less than",
    "was released",
    "up to version",
    "versions before",
    "for python 2",
    "if you use python",
    "if you are using python",
    "if you're using python",
    "under python",
    "not work",
    "n't work",
    "legacy",
    "formerly",
    "previously",
    "e.g.",
    "for example",
    "such as",
    "warning",
    "if you see",
    "not found",
    "example:",
    "was added",
    "standard library",
    "omitted",
    "not needed",
    "not required",
    "unnecessary",
    " ended",
    "stopped",
    "ceased",
    "or earlier",
    "or older",
    "or lower",
    "last version",
    "last release",
    "create a new project",
};

/* Words of a sentence that asks for a version even where the number stands alone: anywhere, or
 * in front of it only. */
static const char *const asking[] = {
    "requir",   "need",         "support", "minimum", "at least",
    "compatib", "prerequisite", "tested",  "version", "must",
};
static const char *const asking_before[] = {
    "work",       "install", "runs",   "target", "built with",
    "written in", "using",   "depend", "uses",   "made with",
};

/* What runs on a version is a requirement; what else is said of it is an exception ("fails on
 * Python 3.12"). */
static const char *const running[] = {"run on",   "runs on",   "running on",   "work on",
                                      "works on", "tested on", "supported on", "we test"};

/* What speaks of a kind of build or of a part of the support, where it stands before "Python":
 * ("universal2" for Python 3.9+), free-threaded Python 3.13+. Not what the project needs. */
static const char *const features[] = {
    "universal2", "free-thread", "free thread", "freethread",   "nogil", "no-gil",
    "abi3",       "stable abi",  "limited api", "experimental", "`--"};

/* Words of a comment in an example that make it a requirement: "# Requires Python≥3.9". */
static const char *const demanding[] = {"requires", "needs", "required"};

/* Sections in which the lines speak of the past. */
static const char *const past_sections[] = {"changelog", "change log", "history",
                                            "release",   "news",       "what's new",
                                            "migrat",    "roadmap",    "upgrad"};

/* Sections in which every number beside "Python" is a requirement. */
static const char *const requiring_sections[] = {
    "requirement",     "prerequisite", "install",     "supported", "compatib", "setup",
    "getting started", "depend",       "environment", "tech",      "stack",    "quick"};

static bool has_any(Str text, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (str_find_nocase(text, str_of(words[i])) != STR_NONE) {
            return true;
        }
    }
    return false;
}

#define HAS_ANY(text, words) has_any((text), (words), sizeof(words) / sizeof(words)[0])

/* Where in the document a line stands. */
typedef struct ProseState {
    char fence;      /* the byte of the fence that is open, or 0 */
    size_t block;    /* indentation of an open code block of reStructuredText, or STR_NONE */
    bool block_next; /* the line before ended in `::` */
    bool past, requiring;
    size_t past_level; /* of the heading that opened a section of the past */
    Str previous;      /* the line before: a heading when it is underlined */
    Str above;         /* the line before, while a line is read */
    bool front_matter;
} ProseState;

static size_t indentation(Str line)
{
    size_t at = 0;
    while (at < line.len && is_blank(line.ptr[at])) {
        at++;
    }
    return at;
}

static bool is_underline(Str line)
{
    line = str_trim(line);
    if (line.len < 3 || str_find_byte(S("=-~^\"#*+"), line.ptr[0]) == STR_NONE) {
        return false;
    }
    for (size_t i = 0; i < line.len; i++) {
        if (line.ptr[i] != line.ptr[0]) {
            return false;
        }
    }
    return true;
}

/* Whether a heading is a release's: "1.2.0 (2024-01-01)", "v3.4". */
static bool is_release(Str heading)
{
    size_t at = 0;
    while (at < heading.len && str_find_byte(S("# [vV"), heading.ptr[at]) != STR_NONE) {
        at++;
    }
    size_t digits = at;
    while (at < heading.len && is_digit(heading.ptr[at])) {
        at++;
    }
    return at > digits && at < heading.len && heading.ptr[at] == '.';
}

/* A section of the past lasts until a heading of its own level or a higher one. */
static void enter_section(ProseState *state, Str heading, size_t level)
{
    bool past = HAS_ANY(heading, past_sections) || is_release(heading);
    if (past && !state->past) {
        state->past_level = level;
    }
    state->past = past || (state->past && level > state->past_level);
    state->requiring = HAS_ANY(heading, requiring_sections);
}

/* Follows fences, literal blocks and headings; false for lines that are code. */
static bool follow_line(ProseState *state, Str line)
{
    Str text = str_trim(line);
    size_t indent = indentation(line);
    if (str_starts(text, S("```")) || str_starts(text, S("~~~"))) {
        bool closes = state->fence == text.ptr[0];
        state->fence = closes ? '\0' : state->fence != '\0' ? state->fence : text.ptr[0];
        return false;
    }
    if (state->fence != '\0') {
        return false;
    }
    if (state->block != STR_NONE && text.len > 0) {
        if (indent > state->block) {
            return false;
        }
        state->block = STR_NONE;
    }
    bool directive = str_starts(text, S(".. code")) || str_starts(text, S(".. sourcecode")) ||
                     str_starts(text, S(".. versionchanged")) ||
                     str_starts(text, S(".. versionadded")) ||
                     str_starts(text, S(".. deprecated")) || str_starts(text, S(".. note::"));
    if (directive && !str_starts(text, S(".. note::"))) {
        state->block = indent;
        return false;
    }
    if (str_ends(text, S("::")) && !str_starts(text, S(".."))) {
        state->block = indent;
    }
    if (str_starts(text, S("#"))) {
        size_t level = 0;
        while (level < text.len && text.ptr[level] == '#') {
            level++;
        }
        enter_section(state, text, level);
    } else if (is_underline(line) && state->previous.len > 0) {
        enter_section(state, state->previous, text.ptr[0] == '=' ? 1 : 2);
    }
    state->previous = text;
    return true;
}

/* The end of an address at `at`, or `at` where none begins there. */
static size_t skip_address(Str text, size_t at)
{
    static const char *const schemes[] = {"https://", "http://", "](",       "git+",
                                          "href=\"",  "src=\"",  "target: ", "image:: "};
    for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++) {
        if (str_starts(str_from(text, at), str_of(schemes[i]))) {
            size_t end = at + str_of(schemes[i]).len;
            while (end < text.len && !is_space(text.ptr[end]) &&
                   str_find_byte(S(")>\"'`"), text.ptr[end]) == STR_NONE) {
                end++;
            }
            return end;
        }
    }
    return at;
}

/* Whether "Python" stands at `at` as a word of its own. */
static bool is_python_at(Str text, size_t at)
{
    if (!str_starts_nocase(str_from(text, at), S("python"))) {
        return false;
    }
    size_t start = at > 0 && to_lower(text.ptr[at - 1]) == 'c' ? at - 1 : at;
    return start == 0 || (!is_alnum(text.ptr[start - 1]) &&
                          str_find_byte(S("-_/.$@"), text.ptr[start - 1]) == STR_NONE);
}

/* The sentence around a place in a line: from the last ". " before it to the next after it. */
static Str sentence_around(Str line, size_t at)
{
    size_t from = 0, to = line.len;
    for (size_t i = 0; i + 1 < line.len; i++) {
        bool stop = (line.ptr[i] == '.' || line.ptr[i] == ';' || line.ptr[i] == '!') &&
                    line.ptr[i + 1] == ' ';
        if (stop && i < at) {
            from = i + 2;
        } else if (stop && i >= at) {
            to = i;
            break;
        }
    }
    return str_slice(line, from, to);
}

/* Whether another program's version stands in the sentence before "Python": "redis-py 6.2
 * supports Python 3.9" is about that version. */
static bool follows_version(Str sentence, size_t python)
{
    for (size_t i = 1; i + 1 < python; i++) {
        bool number = sentence.ptr[i] == '.' && is_digit(sentence.ptr[i - 1]) &&
                      is_digit(sentence.ptr[i + 1]);
        Str before = str_slice(sentence, 0, i);
        if (number && str_find_nocase(before, S("python")) == STR_NONE) {
            return true;
        }
    }
    return false;
}

/* "for lxml 5.0 and later" behind the phrase: a requirement of that release. */
static bool names_release(Str line, const Phrase *phrase)
{
    Str rest = str_from(line, phrase->end);
    size_t at = 0;
    while (at < rest.len && !is_alnum(rest.ptr[at])) {
        at++;
    }
    if (!str_starts_nocase(str_from(rest, at), S("for "))) {
        return false;
    }
    at += 4;
    while (at < rest.len && (is_alnum(rest.ptr[at]) || rest.ptr[at] == '-')) {
        at++;
    }
    return at + 1 < rest.len && rest.ptr[at] == ' ' && is_digit(rest.ptr[at + 1]);
}

/* Whether "Python" leads a list item or a line: nothing but marks stands before it. */
static bool leads_line(Str line, size_t at)
{
    size_t first = 0;
    while (first < line.len && str_find_byte(S(" \t-*+[`>"), line.ptr[first]) != STR_NONE) {
        first++;
    }
    return first > 0 && first + 1 >= at;
}

/* Whether "Python" is the first word of a sentence's part on this line. */
static bool sentence_starts(Str sentence)
{
    Str text = str_trim(sentence);
    return str_starts_nocase(text, S("python")) || str_starts_nocase(text, S("cpython"));
}

/* Whether the words that silence a sentence stand at the end of the line before, where it
 * begins. */
static bool is_silenced_before(const ProseState *state, Str sentence, Str line)
{
    static const char *const endings[] = {
        "under",      "on",     "dropped", "drops", "removed", "since",
        "until",      "before", "than",    "below", "not",     "dropping support for",
        "changed in", "new in"};
    Str before = str_trim(state->above);
    bool first = sentence.ptr == line.ptr;
    for (size_t i = 0; first && i < sizeof endings / sizeof endings[0]; i++) {
        Str word = str_of(endings[i]);
        size_t at = before.len >= word.len ? before.len - word.len : STR_NONE;
        if (at != STR_NONE && str_eq_nocase(str_from(before, at), word) &&
            (at == 0 || before.ptr[at - 1] == ' ') &&
            (sentence_starts(sentence) || str_eq(word, S("not")))) {
            return true;
        }
    }
    return false;
}

/* Whether a sentence explains a name such as py312. */
static bool explains_tag(Str sentence)
{
    size_t at = str_find(sentence, S("py3"));
    return at != STR_NONE && at + 3 < sentence.len && is_digit(sentence.ptr[at + 3]);
}

/* Whether a sentence speaks of a feature rather than of the project: words before "Python", or
 * "free-threaded" right behind the number. */
static bool names_feature(Str sentence, size_t python, Str line, const Phrase *phrase)
{
    size_t after = phrase->end;
    while (after < line.len && line.ptr[after] == ' ') {
        after++;
    }
    return HAS_ANY(str_slice(sentence, 0, python), features) ||
           (!phrase->marked && explains_tag(sentence)) ||
           str_starts_nocase(str_from(line, after), S("free-thread"));
}

/* Whether a phrase states what this project needs. */
static bool counts(const ProseState *state, Str line, size_t at, const Phrase *phrase)
{
    Str sentence = sentence_around(line, at);
    size_t python = at - (size_t)(sentence.ptr - line.ptr);
    bool exception =
        str_find_nocase(sentence, S("on python 3.")) != STR_NONE && !HAS_ANY(sentence, running);
    if (state->past || exception || HAS_ANY(sentence, silencing) ||
        is_silenced_before(state, sentence, line) || follows_version(sentence, python) ||
        names_release(line, phrase) || names_feature(sentence, python, line, phrase)) {
        return false;
    }
    bool heading = str_starts(line, S("#"));
    bool cell = str_find_byte(str_slice(line, at, phrase->items[0].start), '|') != STR_NONE;
    bool table = str_starts(str_trim(line), S("|"));
    bool asks =
        (HAS_ANY(sentence, asking) || HAS_ANY(str_slice(sentence, 0, python), asking_before)) &&
        !table;
    return phrase->marked || (state->requiring && at < 24 && !table) || heading || cell ||
           leads_line(line, at) || asks || str_find(line, S("![")) != STR_NONE;
}

/* "At least Python 3.10", "minimum Python version: 3.10": later versions are meant, too. */
static void open_phrase(Str line, size_t at, Phrase *phrase)
{
    Str before = str_slice(line, at > 24 ? at - 24 : 0, at);
    bool least = str_find_nocase(before, S("at least")) != STR_NONE ||
                 str_find_nocase(before, S("minimum")) != STR_NONE;
    if (least && phrase->count == 1 && phrase->items[0].last_start == 0) {
        phrase->items[0].open = true;
    }
}

/* The 3 of "Python3 >= 3.10" and "Python 3 (3.10+)" is no version of its own. */
static size_t skip_major(Str text, size_t at)
{
    size_t three = at + (at < text.len && text.ptr[at] == ' ');
    bool major = three < text.len && text.ptr[three] == '3' &&
                 (three + 1 >= text.len ||
                  (text.ptr[three + 1] != '.' && !is_digit(text.ptr[three + 1])));
    return major ? three + 1 : at;
}

static void read_line(const SurfaceContext *context, const ProseState *state, Passage line)
{
    Str text = line.text;
    for (size_t at = 0; at < text.len; at++) {
        size_t end = skip_address(text, at);
        if (end > at) {
            at = end - 1;
            continue;
        }
        Phrase phrase;
        if (!is_python_at(text, at)) {
            continue;
        }
        size_t after = skip_major(text, at + sizeof "python" - 1);
        bool joined = after < text.len && is_alpha(text.ptr[after]);
        if (!joined && phrase_read(text, after, &phrase)) {
            if (counts(state, text, at, &phrase)) {
                open_phrase(text, at, &phrase);
                phrase_emit(context, line, &phrase);
            }
            at = phrase.end - 1;
        }
    }
}

/* A comment of an example that says what the example needs; marks a phrase has of its own. */
static void read_comment(const SurfaceContext *context, const ProseState *state, Passage line)
{
    Str text = str_trim(line.text);
    size_t python = str_find_nocase(text, S("python"));
    if (state->fence != '\0' && str_starts(text, S("#")) && python != STR_NONE &&
        HAS_ANY(str_slice(text, 0, python), demanding)) {
        read_line(context, state, line);
    }
}

/* Lines longer than this are generated, not written. */
#define MAX_LINE 8192u

void read_prose(const SurfaceContext *context, const Document *document)
{
    (void)document;
    const Source *source = context->source;
    ProseState state = {.block = STR_NONE};
    size_t count = source_line_count(source);
    for (uint32_t line = 1; line <= count; line++) {
        Passage passage = passage_of_span(source, source_line_span(source, line));
        if (line == 1 && str_eq(str_trim(passage.text), S("---"))) {
            state.front_matter = true;
            continue;
        }
        if (state.front_matter) {
            state.front_matter = !str_eq(str_trim(passage.text), S("---"));
            continue;
        }
        state.above = state.previous;
        bool prose = follow_line(&state, passage.text);
        if (passage.text.len <= MAX_LINE) {
            (prose ? read_line : read_comment)(context, &state, passage);
        }
    }
}

static int hex_digit(char c)
{
    if (is_digit(c)) {
        return c - '0';
    }
    char lower = to_lower(c);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/* The message of a badge: %XX decoded, doubled dashes and underscores single, single
 * underscores blank. The places of the first and the last separator of its fields. */
static Passage decode_badge(const SurfaceContext *context, Passage raw, char separator,
                            size_t *first_dash, size_t *last_dash)
{
    Str text = raw.text;
    char *bytes = arena_alloc(context->scratch, text.len + 1);
    uint32_t *origin = arena_array_of(context->scratch, uint32_t, text.len + 1);
    size_t length = 0;
    *first_dash = *last_dash = STR_NONE;
    for (size_t at = 0; at < text.len; at++) {
        char c = text.ptr[at];
        char next = at + 1 < text.len ? text.ptr[at + 1] : '\0';
        origin[length] = passage_span(raw, at, at + 1).start;
        int high = c == '%' ? hex_digit(next) : -1;
        int low = high >= 0 && at + 2 < text.len ? hex_digit(text.ptr[at + 2]) : -1;
        if (low >= 0) {
            c = (char)(high * 16 + low);
            at += 2;
        } else if (c == separator && (c != '-' || next != '-')) {
            *first_dash = *first_dash == STR_NONE ? length : *first_dash;
            *last_dash = length;
        } else if ((c == '-' || c == '_') && next == c) {
            at++;
        } else if (c == '_' || c == '+') {
            c = c == '_' ? ' ' : '+';
        }
        bytes[length++] = c;
    }
    origin[length] = length > 0 ? origin[length - 1] + 1 : 0;
    return passage_of_origin((Str){bytes, length}, origin);
}

/* Reads the number that a decoded badge gives to Python. */
static void read_badge(const SurfaceContext *context, Passage raw, char separator)
{
    size_t first, last;
    Passage badge = decode_badge(context, raw, separator, &first, &last);
    size_t python = str_find_nocase(badge.text, S("python"));
    if (python == STR_NONE || first == STR_NONE) {
        return;
    }
    Passage message = passage_slice(badge, 0, last > first ? last : badge.text.len);
    size_t from = python + sizeof "python" - 1;
    from = python < first ? first + 1 : from;
    if (str_starts(str_from(badge.text, from), S("message="))) {
        from += sizeof "message=" - 1;
    }
    Phrase phrase;
    if (phrase_read(message.text, from, &phrase)) {
        phrase_emit(context, message, &phrase);
    }
}

static void read_badges_of_line(const SurfaceContext *context, Passage line)
{
    static const char *const hosts[] = {"img.shields.io/badge/", "badgen.net/badge/",
                                        "img.shields.io/static/v1?"};
    static const char separators[] = {'-', '/', '&'};
    for (size_t i = 0; i < sizeof hosts / sizeof hosts[0]; i++) {
        Str host = str_of(hosts[i]);
        size_t at = 0, found;
        while ((found = str_find(str_from(line.text, at), host)) != STR_NONE) {
            size_t from = at + found + host.len, to = from;
            while (to < line.text.len && !is_space(line.text.ptr[to]) &&
                   str_find_byte(S(")>\"'?]"), line.text.ptr[to]) == STR_NONE) {
                to++;
            }
            read_badge(context, passage_slice(line, from, to), separators[i]);
            at = to;
        }
    }
}

void read_badges(const SurfaceContext *context, const Document *document)
{
    (void)document;
    const Source *source = context->source;
    size_t count = source_line_count(source);
    for (uint32_t line = 1; line <= count; line++) {
        Passage passage = passage_of_span(source, source_line_span(source, line));
        if (passage.text.len <= FL_MAX_PATTERN_TEXT) {
            read_badges_of_line(context, passage);
        }
    }
}
