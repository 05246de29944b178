#include "floorlint/glob.h"

#include <string.h>

#include "floorlint/utf8.h"

/* Longer patterns match nothing. */
#define MAX_PATTERN 1024

/* A pattern is run as a set of positions in it, so that no input takes more than the product of
 * the two lengths. Positions of one group {a,b} are chained: `next` leads from its brace or
 * comma to its next comma or closing brace, `close` to its closing brace; 0 where there is no
 * group. */
typedef struct Machine {
    Str pattern;
    uint16_t next[MAX_PATTERN];
    uint16_t close[MAX_PATTERN];
    bool crossing[MAX_PATTERN]; /* the first and the last star of two or more in a row */
} Machine;

typedef struct States {
    uint16_t items[MAX_PATTERN + 1];
    size_t count;
    bool has[MAX_PATTERN + 1];
} States;

/* The length of the class [...] at a position; 0 where it is not closed. */
static size_t class_length(Str pattern, size_t at)
{
    size_t i = at + 1;
    if (i < pattern.len && (pattern.ptr[i] == '!' || pattern.ptr[i] == '^')) {
        i++;
    }
    for (size_t first = i; i < pattern.len && pattern.ptr[i] != '/'; i++) {
        if (pattern.ptr[i] == ']' && i > first) {
            return i + 1 - at;
        }
    }
    return 0;
}

/* Bytes of the pattern element at a position. */
static size_t element_length(Str pattern, size_t at)
{
    uint32_t code_point;
    size_t length = 0;
    switch (pattern.ptr[at]) {
    case '\\':
        if (at + 1 < pattern.len) {
            length = utf8_decode(str_from(pattern, at + 1), &code_point);
            return 1 + (length > 0 ? length : 1);
        }
        return 1;
    case '[':
        length = class_length(pattern, at);
        return length > 0 ? length : 1;
    case '*':
        while (at + length < pattern.len && pattern.ptr[at + length] == '*') {
            length++;
        }
        return length;
    default:
        length = utf8_decode(str_from(pattern, at), &code_point);
        return length > 0 ? length : 1;
    }
}

/* Chains the groups and marks the stars that cross parts. An unclosed brace stays plain. */
static void prepare(Machine *machine)
{
    Str pattern = machine->pattern;
    uint16_t open[MAX_PATTERN], last[MAX_PATTERN];
    size_t depth = 0;
    memset(machine->next, 0, pattern.len * sizeof machine->next[0]);
    memset(machine->close, 0, pattern.len * sizeof machine->close[0]);
    memset(machine->crossing, 0, pattern.len);
    for (size_t i = 0; i < pattern.len; i += element_length(pattern, i)) {
        char c = pattern.ptr[i];
        if (c == '*') {
            size_t length = element_length(pattern, i);
            machine->crossing[i] = machine->crossing[i + length - 1] = length > 1;
        } else if (c == '{') {
            open[depth] = last[depth] = (uint16_t)i;
            depth++;
        } else if (depth > 0 && (c == ',' || c == '}')) {
            machine->next[last[depth - 1]] = (uint16_t)i;
            last[depth - 1] = (uint16_t)i;
        }
        if (c == '}' && depth > 0) {
            depth--;
            for (size_t j = open[depth]; j != i; j = machine->next[j]) {
                machine->close[j] = (uint16_t)i;
            }
            machine->close[i] = (uint16_t)i;
        }
    }
}

static void push(States *states, size_t at)
{
    if (!states->has[at]) {
        states->has[at] = true;
        states->items[states->count++] = (uint16_t)at;
    }
}

/* Adds a position and all that can be reached from it without a character. */
static void enter(const Machine *machine, States *states, size_t at)
{
    Str pattern = machine->pattern;
    size_t done = states->count;
    push(states, at);
    for (; done < states->count; done++) {
        size_t i = states->items[done];
        if (i >= pattern.len) {
            continue;
        }
        char c = pattern.ptr[i];
        if (c == '*') {
            size_t length = element_length(pattern, i);
            push(states, i + length);
            bool whole_part =
                length > 1 && (i == 0 || strchr("/{,", pattern.ptr[i - 1]) != NULL);
            if (whole_part && i + length < pattern.len && pattern.ptr[i + length] == '/') {
                push(states, i + length + 1);
            }
        } else if (c == '{' && machine->close[i] != 0) {
            for (size_t j = i; j != machine->close[i]; j = machine->next[j]) {
                push(states, j + 1);
            }
        } else if ((c == ',' || c == '}') && machine->close[i] != 0) {
            push(states, (size_t)machine->close[i] + 1);
        }
    }
}

static bool class_has(Str class_, uint32_t code_point)
{
    Str body = str_slice(class_, 1, class_.len - 1);
    bool negated = body.len > 0 && (body.ptr[0] == '!' || body.ptr[0] == '^');
    bool found = false;
    for (size_t i = negated ? 1 : 0; i < body.len;) {
        uint32_t low = (unsigned char)body.ptr[i], high;
        size_t length = utf8_decode(str_from(body, i), &low);
        i += length > 0 ? length : 1;
        high = low;
        if (i + 1 < body.len && body.ptr[i] == '-') {
            high = (unsigned char)body.ptr[i + 1];
            length = utf8_decode(str_from(body, i + 1), &high);
            i += 1 + (length > 0 ? length : 1);
        }
        found = found || (low <= code_point && code_point <= high);
    }
    return found != negated;
}

/* Follows one character from a position. */
static void follow(const Machine *machine, States *to, size_t at, Str character,
                   uint32_t code_point)
{
    Str pattern = machine->pattern;
    if (at >= pattern.len || machine->close[at] != 0) {
        return;
    }
    size_t length = element_length(pattern, at);
    Str element = str_slice(pattern, at, at + length);
    bool slash = code_point == '/', fits;
    switch (element.ptr[0]) {
    case '*':
        if (!slash || machine->crossing[at]) {
            enter(machine, to,
                  at + length - 1); /* from here "**" is no longer without a part */
        }
        return;
    case '?':
        fits = !slash;
        break;
    case '[':
        fits =
            length > 1 ? !slash && class_has(element, code_point) : str_eq(element, character);
        break;
    case '\\':
        fits = str_eq(length > 1 ? str_from(element, 1) : element, character);
        break;
    default:
        fits = str_eq(element, character);
    }
    if (fits) {
        enter(machine, to, at + length);
    }
}

static void empty(States *states, size_t length)
{
    states->count = 0;
    memset(states->has, 0, length + 1);
}

static bool run(const Machine *machine, Str path)
{
    States a, b, *now = &a, *then = &b;
    empty(now, machine->pattern.len);
    enter(machine, now, 0);
    for (size_t i = 0; i < path.len && now->count > 0;) {
        uint32_t code_point = (unsigned char)path.ptr[i];
        size_t length = utf8_decode(str_from(path, i), &code_point);
        length = length > 0 ? length : 1;
        empty(then, machine->pattern.len);
        for (size_t j = 0; j < now->count; j++) {
            follow(machine, then, now->items[j], str_slice(path, i, i + length), code_point);
        }
        States *swap = now;
        now = then;
        then = swap;
        i += length;
    }
    return now->count > 0 && now->has[machine->pattern.len];
}

/* The plain text with which every match ends: a cheap way to say no. */
static Str plain_end(Str pattern)
{
    size_t from = pattern.len;
    while (from > 0 && strchr("*?[]{},\\", pattern.ptr[from - 1]) == NULL) {
        from--;
    }
    if (from > 0 && from < pattern.len && pattern.ptr[from] == '/') {
        from++; /* the slash of "**" may match nothing */
    }
    return str_from(pattern, from);
}

/* Whether the plain pieces between a pattern's stars stand in a path, in their order: a cheap
 * way to say no, too. A pattern with classes, groups or escapes may. */
static bool has_pieces(Str pattern, Str path)
{
    for (size_t i = 0; i < pattern.len; i++) {
        if (strchr("[]{}\\", pattern.ptr[i]) != NULL) {
            return true;
        }
    }
    for (size_t i = 0; i < pattern.len;) {
        size_t from = i;
        while (from < pattern.len && (pattern.ptr[from] == '*' || pattern.ptr[from] == '?')) {
            from++;
        }
        if (from > i && from < pattern.len && pattern.ptr[from] == '/') {
            from++; /* the slash of "**" may match nothing */
        }
        i = from;
        while (i < pattern.len && pattern.ptr[i] != '*' && pattern.ptr[i] != '?') {
            i++;
        }
        size_t end = i;
        if (end > from && end + 1 < pattern.len && pattern.ptr[end - 1] == '/') {
            end--;
        }
        Str piece = str_slice(pattern, from, end);
        size_t found = str_find(path, piece);
        if (piece.len > 0 && found == STR_NONE) {
            return false;
        }
        path = piece.len > 0 ? str_from(path, found + piece.len) : path;
    }
    return true;
}

bool glob_match(Str pattern, Str path)
{
    if (str_find_byte(pattern, '/') == STR_NONE) {
        size_t slash = str_find_last_byte(path, '/');
        path = slash != STR_NONE ? str_from(path, slash + 1) : path;
    } else if (pattern.ptr[0] == '/') {
        pattern = str_from(pattern, 1);
    }
    Str end = plain_end(pattern);
    if (!str_ends(path, end) || pattern.len > MAX_PATTERN) {
        return false;
    }
    if (end.len == pattern.len) {
        return path.len == pattern.len;
    }
    if (!has_pieces(pattern, path)) {
        return false;
    }
    Machine machine;
    machine.pattern = pattern;
    prepare(&machine);
    return run(&machine, path);
}
