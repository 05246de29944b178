/* Regular expressions: by library/re in the documentation, measured on 3.6 to 3.15. */
#include "literal_scan.h"

typedef struct Regex {
    LiteralNeeds *needs;
    Str text;
    size_t at;
    bool is_begun;  /* something that may match stood before: more than blanks and flags */
    bool has_lines; /* it may be verbose: # may begin a comment */
} Regex;

static char peek(const Regex *regex, size_t ahead)
{
    return regex->at + ahead < regex->text.len ? regex->text.ptr[regex->at + ahead] : '\0';
}

static void need(Regex *regex, size_t length, Minor since, Minor removed, Str what)
{
    literal_add(regex->needs,
                (LiteralNeed){regex->at, regex->at + length, since, removed, what});
}

/* "{2,3}" and the like: its length, or 0. */
static size_t repeat_length(const Regex *regex)
{
    size_t i = 1;
    bool has_digit = false;
    for (; is_digit(peek(regex, i)) || peek(regex, i) == ','; i++) {
        has_digit |= is_digit(peek(regex, i));
    }
    return has_digit && peek(regex, i) == '}' ? i + 1 : 0;
}

static void scan_escape(Regex *regex)
{
    if (peek(regex, 1) == 'N' && peek(regex, 2) == '{') {
        need(regex, 2, 8, MINOR_NONE, S("the escape `\\N{…}`"));
    } else if (peek(regex, 1) == 'z') {
        need(regex, 2, 14, MINOR_NONE, S("the escape `\\z`"));
    }
    regex->at += 2;
}

static void skip_set(Regex *regex)
{
    regex->at++;
    regex->at += peek(regex, 0) == '^';
    regex->at += peek(regex, 0) == ']';
    while (regex->at < regex->text.len && peek(regex, 0) != ']') {
        if (peek(regex, 0) == '\\' && peek(regex, 1) != 'z') {
            scan_escape(regex);
        } else {
            regex->at++;
        }
    }
    regex->at++;
}

/* "(?": flags for a group or for all, and atomic groups. */
static void scan_group(Regex *regex)
{
    if (peek(regex, 2) == '>') {
        need(regex, 3, 11, MINOR_NONE, S("the atomic group"));
    }
    size_t i = 2;
    bool has_type = false;
    while (is_alpha(peek(regex, i)) || peek(regex, i) == '-') {
        has_type |= peek(regex, i) == 'a' || peek(regex, i) == 'u' || peek(regex, i) == 'L';
        i++;
    }
    if (i > 2 && peek(regex, i) == ':') {
        need(regex, i + 1, has_type ? 7 : 6, MINOR_NONE, S("flags for a group"));
    } else if (i > 2 && peek(regex, i) == ')' && regex->is_begun) {
        need(regex, i + 1, MINOR_NONE, 11, S("flags for all, not at the start"));
    }
    if (i > 2 && peek(regex, i) == ')') {
        regex->at += i + 1;
        return;
    }
    regex->is_begun |= peek(regex, 2) != '#';
    regex->at += 2;
    if (peek(regex, 0) == '>' || peek(regex, 0) == ':') {
        regex->at++;
    }
}

/* `length` bytes of a quantifier, then perhaps the + that makes it possessive. */
static void scan_quantifier(Regex *regex, size_t length)
{
    if (peek(regex, length) == '+') {
        need(regex, length + 1, 11, MINOR_NONE, S("the possessive quantifier"));
        length++;
    } else if (peek(regex, length) == '?') {
        length++;
    }
    regex->at += length;
}

void literal_scan_regex(LiteralNeeds *needs, Str text)
{
    Regex regex = {needs, text, 0, false, str_find_byte(text, '\n') != STR_NONE};
    while (regex.at < text.len) {
        char c = peek(&regex, 0);
        bool is_blank = c == ' ' || c == '\t' || c == '\n' || (c == '#' && regex.has_lines);
        bool is_group = c == '(' && peek(&regex, 1) == '?';
        size_t repeat = c == '{' ? repeat_length(&regex) : 0;
        if (c == '\\') {
            scan_escape(&regex);
        } else if (c == '[') {
            skip_set(&regex);
        } else if (is_group) {
            scan_group(&regex);
        } else if (regex.at > 0 && (c == '*' || c == '+' || c == '?' || repeat)) {
            scan_quantifier(&regex, repeat ? repeat : 1);
        } else if (c == '#' && regex.has_lines) {
            size_t end = str_find_byte(str_from(text, regex.at), '\n');
            regex.at = end == STR_NONE ? text.len : regex.at + end;
        } else {
            regex.at++;
        }
        regex.is_begun |= !is_blank && !is_group;
    }
}
