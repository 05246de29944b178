#include "phrase.h"

/* Words that may stand between "Python" and its number. */
static const char *const joining[] = {
    "versions",     "version",   "ver.",    "ver",         "v.",    "v",         "interpreter",
    "at least",     "from",      "between", "is",          "are",   "needs",     "minimum",
    "requires",     "required",  "release", "releases",    "of",    "support",   "range",
    "only",         "runtime",   "or",      "environment", "with",  "supported", "supports",
    "greater than", "equal to",  "than",    "higher",      "newer", "above",     "must be",
    "be",           "installed", "should",  "series",      "core",  "language",  "programming",
    "min",          "(minimum)", "least",   "at",
};

/* Marks that may stand there, too. */
static bool is_joining_mark(Str text, size_t at, size_t *length)
{
    static const char *const marks[] = {
        " ", "\t",           "\xc2\xa0", "*", "_", "`", ":", "(", "[", "\"",
        "'", "\xe2\x89\xa5", ">",        "=", "~", "|", "^", "]", ")", "-"};
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        Str mark = str_of(marks[i]);
        if (str_starts(str_from(text, at), mark)) {
            *length = mark.len;
            return true;
        }
    }
    return false;
}

static bool is_joining_word(Str text, size_t at, size_t *length)
{
    for (size_t i = 0; i < sizeof joining / sizeof joining[0]; i++) {
        Str word = str_of(joining[i]);
        if (str_starts_nocase(str_from(text, at), word)) {
            size_t end = at + word.len;
            bool whole = end >= text.len || !is_alpha(text.ptr[end]);
            if (whole) {
                *length = word.len;
                return true;
            }
        }
    }
    return false;
}

/* The longest stretch of joining words and marks. */
#define MAX_GAP 48u

/* "3.10", "3.10.4", "3.10.x" at `at`; 0 where there is none or it goes on as another number. */
static size_t number_length(Str text, size_t at)
{
    size_t end = at;
    if (at + 2 >= text.len || (text.ptr[at] != '3' && text.ptr[at] != '2') ||
        text.ptr[at + 1] != '.' || !is_digit(text.ptr[at + 2])) {
        return 0;
    }
    end = at + 2;
    while (end < text.len && is_digit(text.ptr[end])) {
        end++;
    }
    if (end - at > 4) {
        return 0;
    }
    size_t minor = end;
    bool free = end < text.len && text.ptr[end] == 't' &&
                (end + 1 >= text.len || !is_alpha(text.ptr[end + 1]));
    if (free) {
        return 0; /* 3.13t: a build, not a floor */
    }
    while (end + 1 < text.len && text.ptr[end] == '.' && is_digit(text.ptr[end + 1])) {
        end++;
        while (end < text.len && is_digit(text.ptr[end])) {
            end++;
        }
    }
    if (end > minor && str_find_byte(str_slice(text, minor + 1, end), '.') != STR_NONE) {
        return 0; /* four components: an address, another program */
    }
    static const char *const stages[] = {"rc", "a", "b"};
    for (size_t i = 0; i < sizeof stages / sizeof stages[0]; i++) {
        size_t digit = end + str_of(stages[i]).len;
        if (str_starts(str_from(text, end), str_of(stages[i])) && digit < text.len &&
            is_digit(text.ptr[digit])) {
            end = digit + 1;
            break;
        }
    }
    bool letter = end < text.len && (is_alpha(text.ptr[end]) || text.ptr[end] == '_');
    bool variant = letter && (text.ptr[end] == 't' || text.ptr[end] == 'x') &&
                   (end + 1 == text.len || !is_alnum(text.ptr[end + 1]));
    return letter && !variant ? 0 : end - at;
}

static size_t skip_blanks(Str text, size_t at)
{
    while (at < text.len && (is_blank(text.ptr[at]) || text.ptr[at] == '`' ||
                             text.ptr[at] == '*' || text.ptr[at] == '"')) {
        at++;
    }
    return at;
}

/* The first of some texts that stands at `at` as a word; its length, or 0. */
static size_t match_any(Str text, size_t at, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        Str word = str_of(words[i]);
        size_t end = at + word.len;
        if (str_starts_nocase(str_from(text, at), word) &&
            (!is_alpha(word.ptr[word.len - 1]) || end >= text.len ||
             !is_alpha(text.ptr[end]))) {
            return word.len;
        }
    }
    return 0;
}

#define MATCH_ANY(text, at, words)                                                             \
    match_any((text), (at), (words), sizeof(words) / sizeof(words)[0])

static const char *const open_words[] = {
    "-or-better",      "or better",   "-or-newer",  "-or-later",   "or newer",
    "or later",        "or higher",   "or above",   "or greater",  "or up",
    "or better",       "or upper",    "and newer",  "and later",   "and higher",
    "and above",       "and greater", "and up",     "and onwards", "and upwards",
    "onwards",         "upwards",     "and beyond", "or more",     "or more recent",
    "and more recent", "or over",     "and over",   ", or newer",  ", or later",
    ", or higher",     "(or newer",   "(or later",  "(or higher",  "(or above",
    "or any later",    "or a later",  "or a newer", "+",           "\xe2\x89\xa5",
    "minimum",
};
static const char *const range_words[] = {
    "--",           "-",  "\xe2\x80\x93", "\xe2\x80\x94", "to",  "through", "thru", "until",
    "\xe2\x86\x92", "..", "and <=",       ", <=",         ",<=", "<=",      "~",
};
static const char *const list_words[] = {", and", ", or", ",",        "and",          "or", "/",
                                         "&",     "|",    "\xc2\xb7", "\xe2\x80\xa2", ","};
static const char *const upper_words[] = {"and <", ", <",       ",<",           "<",
                                          "but <", "and below", "and less than"};

/* Whether an operator that opens the range upwards stands in the gap before the number. */
static bool opens_upwards(Str gap)
{
    static const char *const words[] = {">=",      "\xe2\x89\xa5", ">",      "at least",
                                        "minimum", "greater",      "higher", "newer",
                                        "above",   "=>",           "from"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (str_find_nocase(gap, str_of(words[i])) != STR_NONE) {
            return true;
        }
    }
    return false;
}

/* What follows a number: a second one that ends a range. */
static size_t match_range(Str text, size_t at, size_t *second)
{
    size_t word = MATCH_ANY(text, skip_blanks(text, at), range_words);
    if (word == 0) {
        return 0;
    }
    size_t next = skip_blanks(text, skip_blanks(text, at) + word);
    if (str_starts_nocase(str_from(text, next), S("python "))) {
        next = skip_blanks(text, next + 7);
    }
    size_t length = number_length(text, next);
    *second = next;
    return length > 0 ? next + length : 0;
}

static void read_item(Str text, size_t at, size_t length, Phrase *phrase)
{
    PhraseItem *item = &phrase->items[phrase->count++];
    *item = (PhraseItem){.start = at, .end = at + length};
    size_t second, end = match_range(text, item->end, &second);
    if (end > 0) {
        item->first_end = item->end;
        item->last_start = second;
        item->end = end;
        phrase->marked = true;
    }
    size_t after = skip_blanks(text, item->end);
    size_t open = MATCH_ANY(text, after, open_words);
    phrase->end = item->end;
    if (open > 0) {
        item->open = true;
        phrase->marked = true;
        phrase->end = after + open;
    }
    size_t upper = MATCH_ANY(text, skip_blanks(text, phrase->end), upper_words);
    if (upper > 0) { /* an upper bound is not a floor of its own */
        size_t next = skip_blanks(text, skip_blanks(text, phrase->end) + upper);
        size_t bound = number_length(text, next);
        phrase->end = bound > 0 ? next + bound : phrase->end;
    }
}

/* Where the next number of a list begins; STR_NONE where the list has ended. */
static size_t find_next_item(Str text, size_t at)
{
    at = skip_blanks(text, at);
    size_t word = MATCH_ANY(text, at, list_words);
    if (word == 0) {
        return STR_NONE;
    }
    at = skip_blanks(text, at + word);
    if (str_starts_nocase(str_from(text, at), S("python"))) {
        at = skip_blanks(text, at + 6);
    }
    return number_length(text, at) > 0 ? at : STR_NONE;
}

/* After "Python": the address of a link, `](…)` or ` <…>`_`. */
static size_t skip_link(Str text, size_t at)
{
    bool markdown = str_starts(str_from(text, at), S("]("));
    bool rest = str_starts(str_from(text, at), S(" <http"));
    size_t close =
        markdown || rest ? str_find_byte(str_from(text, at), markdown ? ')' : '>') : STR_NONE;
    return close == STR_NONE ? at : at + close + 1;
}

bool phrase_read(Str text, size_t from, Phrase *phrase)
{
    *phrase = (Phrase){0};
    from = skip_link(text, from);
    size_t at = from, length = 0;
    while (at < text.len && at - from < MAX_GAP && number_length(text, at) == 0) {
        if (!is_joining_mark(text, at, &length) && !is_joining_word(text, at, &length)) {
            return false;
        }
        at += length;
    }
    if (at >= text.len || number_length(text, at) == 0) {
        return false;
    }
    bool upwards = opens_upwards(str_slice(text, from, at));
    while (at != STR_NONE && phrase->count < PHRASE_MAX_ITEMS) {
        read_item(text, at, number_length(text, at), phrase);
        at = find_next_item(text, phrase->end);
    }
    phrase->marked = phrase->marked || upwards || phrase->count > 1;
    if (upwards && phrase->count == 1 && phrase->items[0].last_start == 0) {
        phrase->items[0].open = true;
    }
    return true;
}

static bool prepare_item(const SurfaceContext *context, Passage passage, const PhraseItem *item,
                         Claim *claim)
{
    bool range = item->last_start > 0;
    size_t first_end = range ? item->first_end : item->end;
    Claim last;
    if (!emit_prepare(context, SPELLING_VERSION, passage_slice(passage, item->start, first_end),
                      claim)) {
        return false;
    }
    Minor lowest = minors_lowest(claim->set.any);
    if (claim->version.major != 3) {
        return false;
    }
    if (range) {
        if (!emit_prepare(context, SPELLING_VERSION,
                          passage_slice(passage, item->last_start, item->end), &last)) {
            return false;
        }
        Minor highest = last.version.major == 3 && last.version.minor > MINOR_NEWEST
                            ? MINOR_NEWEST
                            : minors_highest(last.set.any);
        MinorMask minors =
            lowest == MINOR_NONE || highest == MINOR_NONE ? 0 : minors_between(lowest, highest);
        claim->set = (VersionSet){minors, minors, false};
        Span span = passage_span(passage, item->start, item->end);
        claim->place = source_place(context->findings->arena, context->source, span);
        claim->text = claim->value =
            str_copy(context->findings->arena, source_text(context->source, span));
    }
    if (item->open && lowest != MINOR_NONE) {
        MinorMask minors = minors_between(lowest, MINOR_NEWEST);
        claim->set = (VersionSet){minors, minors, true};
    }
    return true;
}

void phrase_emit(const SurfaceContext *context, Passage passage, const Phrase *phrase)
{
    uint32_t group = phrase->count > 1 ? emit_group(context) : 0;
    for (size_t i = 0; i < phrase->count; i++) {
        Claim claim;
        if (prepare_item(context, passage, &phrase->items[i], &claim)) {
            claim.group = group;
            findings_claim(context->findings, &claim);
        }
    }
}
