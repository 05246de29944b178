#include "shell_brace.h"

#include <string.h>

/* Words that one word may become; nested lists multiply. */
#define MAX_WORDS 32u

/* Bytes of a word that is looked into. */
#define MAX_LENGTH 512u

/* Brackets of a word that are tried: most of `{{{{` close nowhere. */
#define MAX_BRACKETS 32

/* A word whose braces are expanded from the left to the right. */
typedef struct Draft {
    char *text;
    uint32_t *origin; /* one more than there are bytes */
    bool *quoted;
    uint32_t *piece; /* bytes of one number stand together in the file */
    size_t len;
} Draft;

typedef struct Expansion {
    Arena *arena;
    ShellWord word; /* as it is written */
    ShellWords *words;
    size_t first;
    uint32_t pieces;
    bool failed; /* too many words: none of them counts */
} Expansion;

/* The braces of a draft: where they stand, and what is between them. */
typedef struct Braces {
    size_t open, close;
    bool sequence; /* 8..12, else a list */
    int from, to;
    size_t from_end, to_start; /* where the two numbers of a sequence end and begin */
} Braces;

static Draft draft_new(Arena *arena, size_t len)
{
    return (Draft){
        .text = arena_alloc(arena, len + 1),
        .origin = arena_array_of(arena, uint32_t, len + 1),
        .quoted = arena_array_of(arena, bool, len + 1),
        .piece = arena_array_of(arena, uint32_t, len + 1),
    };
}

static void draft_append(Draft *draft, const Draft *from, size_t start, size_t end)
{
    for (size_t i = start; i < end; i++) {
        draft->text[draft->len] = from->text[i];
        draft->origin[draft->len] = from->origin[i];
        draft->quoted[draft->len] = from->quoted[i];
        draft->piece[draft->len++] = from->piece[i];
    }
    draft->origin[draft->len] = from->origin[end];
}

static bool is_mark(const Draft *draft, size_t at, char mark)
{
    return draft->text[at] == mark && !draft->quoted[at];
}

/* Reads up to three digits without a leading zero. */
static size_t read_number(const Draft *draft, size_t at, size_t end, int *number)
{
    size_t start = at;
    *number = 0;
    while (at < end && is_digit(draft->text[at]) && at - start < 3) {
        *number = *number * 10 + (draft->text[at++] - '0');
    }
    return at - start > 1 && draft->text[start] == '0' ? start : at;
}

static bool read_sequence(const Draft *draft, Braces *braces)
{
    size_t at = braces->open + 1;
    size_t middle = read_number(draft, at, braces->close, &braces->from);
    if (middle == at || middle + 2 >= braces->close || draft->text[middle] != '.' ||
        draft->text[middle + 1] != '.') {
        return false;
    }
    braces->from_end = middle;
    braces->to_start = middle + 2;
    braces->sequence = true;
    return read_number(draft, middle + 2, braces->close, &braces->to) == braces->close &&
           braces->to >= braces->from;
}

/* The bracket that closes the one at `open`; whether a comma stands between them. */
static bool find_close(const Draft *draft, size_t open, size_t *close, bool *list)
{
    size_t level = 0;
    *list = false;
    for (size_t i = open; i < draft->len; i++) {
        level += is_mark(draft, i, '{');
        *list = *list || (level == 1 && is_mark(draft, i, ','));
        if (is_mark(draft, i, '}') && --level == 0) {
            *close = i;
            return true;
        }
    }
    return false;
}

static bool find_braces(const Draft *draft, Braces *braces)
{
    int tried = 0;
    for (size_t i = 0; i < draft->len && tried < MAX_BRACKETS; i++) {
        bool list;
        *braces = (Braces){.open = i};
        if (!is_mark(draft, i, '{')) {
            continue;
        }
        tried++;
        if (find_close(draft, i, &braces->close, &list) &&
            (list || read_sequence(draft, braces))) {
            return true;
        }
    }
    return false;
}

static void expand(Expansion *expansion, const Draft *draft);

/* Goes on with one element in the place of its braces: draft's bytes from `start` to `end`, or
 * `number` where it is not negative. */
static void expand_element(Expansion *expansion, const Draft *draft, const Braces *braces,
                           size_t start, size_t end, int number)
{
    Draft next = draft_new(expansion->arena, draft->len + 3);
    draft_append(&next, draft, 0, braces->open);
    size_t from = next.len;
    draft_append(&next, draft, start, end);
    if (number >= 0) { /* in the middle of a sequence: it stands where the sequence does */
        Str digits = str_format(expansion->arena, "%d", number);
        next.len = from;
        for (size_t i = 0; i < digits.len; i++) {
            next.text[next.len] = digits.ptr[i];
            next.quoted[next.len] = false;
            next.origin[next.len++] =
                draft->origin[i + 1 < digits.len || i == 0 ? start : end - 1];
        }
    }
    uint32_t element = ++expansion->pieces, rest = ++expansion->pieces;
    for (size_t i = from; i < next.len; i++) {
        next.piece[i] = element;
    }
    from = next.len;
    draft_append(&next, draft, braces->close + 1, draft->len);
    for (size_t i = from; i < next.len; i++) {
        next.piece[i] = rest;
    }
    expand(expansion, &next);
}

static void expand_sequence(Expansion *expansion, const Draft *draft, const Braces *braces)
{
    for (int number = braces->from; number <= braces->to && !expansion->failed; number++) {
        size_t start = braces->open + 1, end = braces->close;
        if (number == braces->from) {
            expand_element(expansion, draft, braces, start, braces->from_end, -1);
        } else if (number == braces->to) {
            expand_element(expansion, draft, braces, braces->to_start, end, -1);
        } else {
            expand_element(expansion, draft, braces, start, end, number);
        }
    }
}

static void expand_list(Expansion *expansion, const Draft *draft, const Braces *braces)
{
    size_t start = braces->open + 1, level = 0;
    for (size_t i = start; i <= braces->close && !expansion->failed; i++) {
        if (i == braces->close || (level == 0 && is_mark(draft, i, ','))) {
            expand_element(expansion, draft, braces, start, i, -1);
            start = i + 1;
        } else if (is_mark(draft, i, '{')) {
            level++;
        } else if (is_mark(draft, i, '}')) {
            level--;
        }
    }
}

static void expand(Expansion *expansion, const Draft *draft)
{
    Braces braces;
    if (find_braces(draft, &braces)) {
        (braces.sequence ? expand_sequence : expand_list)(expansion, draft, &braces);
    } else if (expansion->words->len - expansion->first >= MAX_WORDS) {
        expansion->failed = true;
    } else if (draft->len > 0) {
        ShellWord word = expansion->word;
        word.text = (Str){draft->text, draft->len};
        word.origin = draft->origin;
        word.piece = draft->piece;
        *vec_push(expansion->arena, expansion->words) = word;
    }
}

/* Whether a word may become few enough words: at least one more for each comma, and twice as
 * many for each further pair of braces. Drafts cost memory, so this is asked before any is
 * made. */
static bool is_worth_it(const ShellWord *word, const bool *quoted)
{
    size_t braces = 0, commas = 0;
    bool three = false;
    for (size_t i = 0; i < word->text.len; i++) {
        char c = word->text.ptr[i];
        braces += c == '{' && !quoted[i];
        commas += c == ',' && !quoted[i];
        three = three || c == '3';
    }
    return three && braces > 0 && braces <= 5 && commas < MAX_WORDS;
}

void brace_expand(Arena *arena, ShellWord word, const bool *quoted, ShellWords *words)
{
    Expansion expansion = {
        .arena = arena, .word = word, .words = words, .first = words->len, .failed = true};
    if (word.text.len <= MAX_LENGTH && is_worth_it(&word, quoted)) {
        Draft draft = draft_new(arena, word.text.len);
        draft.len = word.text.len;
        memcpy(draft.text, word.text.ptr, draft.len);
        memcpy(draft.origin, word.origin, (draft.len + 1) * sizeof *draft.origin);
        memcpy(draft.quoted, quoted, draft.len * sizeof *quoted);
        Braces found;
        if (find_braces(&draft, &found)) {
            expansion.failed = false;
            expand(&expansion, &draft);
        }
    }
    if (expansion.failed) {
        words->len = expansion.first;
        *vec_push(arena, words) = word;
    }
}
