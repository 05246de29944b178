/* From what the rules added to what is shown. */
#include <stdlib.h>

#include "floorlint/diagnostic.h"
#include "floorlint/glob.h"
#include "floorlint/suppression.h"

/* ---- order ---- */

static int compare_numbers(uint32_t a, uint32_t b)
{
    return (a > b) - (a < b);
}

/* The documented order; the rest makes it the same in every run. */
static int compare(const void *left, const void *right)
{
    const Diagnostic *a = left, *b = right;
    int order = str_compare(a->place.path, b->place.path);
    order = order != 0 ? order : compare_numbers(a->place.line, b->place.line);
    order = order != 0 ? order : compare_numbers(a->place.column, b->place.column);
    order = order != 0
                ? order
                : str_compare(str_of(rule_get(a->rule)->id), str_of(rule_get(b->rule)->id));
    order = order != 0 ? order : str_compare(a->subject, b->subject);
    order = order != 0 ? order : str_compare(a->message, b->message);
    order = order != 0 ? order : compare_numbers(a->place.end_line, b->place.end_line);
    order = order != 0 ? order : compare_numbers(a->place.end_column, b->place.end_column);
    return order != 0 ? order : compare_numbers(a->scope, b->scope);
}

static bool is_same(const Diagnostic *a, const Diagnostic *b)
{
    return a->rule == b->rule && a->place.line == b->place.line &&
           a->place.column == b->place.column && a->place.end_line == b->place.end_line &&
           a->place.end_column == b->place.end_column && str_eq(a->place.path, b->place.path) &&
           str_eq(a->subject, b->subject) && str_eq(a->message, b->message);
}

static void sort(Report *report)
{
    Diagnostic *items = report->diagnostics.items;
    size_t count = report->diagnostics.len, kept = 0;
    if (count > 1) {
        qsort(items, count, sizeof *items, compare);
    }
    for (size_t i = 0; i < count; i++) {
        if (kept == 0 || !is_same(&items[kept - 1], &items[i])) {
            items[kept++] = items[i];
        }
    }
    report->diagnostics.len = kept;
}

/* ---- fingerprints ---- */

typedef struct Hash {
    uint64_t low, high;
} Hash;

static void hash_byte(Hash *hash, unsigned char byte)
{
    hash->low = (hash->low ^ byte) * 0x100000001b3u;
    hash->high = (hash->high + byte) * 0x9E3779B97F4A7C15u;
    hash->high ^= hash->high >> 29;
}

static void hash_text(Hash *hash, Str text)
{
    for (size_t i = 0; i < text.len; i++) {
        hash_byte(hash, (unsigned char)text.ptr[i]);
    }
    hash_byte(hash, '\0');
}

/* Without regard to indentation and spacing: each run of white space counts as one blank. */
static void hash_folded(Hash *hash, Str text)
{
    text = str_trim(text);
    for (size_t i = 0; i < text.len; i++) {
        if (!is_space(text.ptr[i])) {
            hash_byte(hash, (unsigned char)text.ptr[i]);
        } else if (!is_space(text.ptr[i - 1])) {
            hash_byte(hash, ' ');
        }
    }
    hash_byte(hash, '\0');
}

static Hash hash_of(const Diagnostic *diagnostic)
{
    Hash hash = {0xcbf29ce484222325u, 0};
    hash_text(&hash, str_of(rule_get(diagnostic->rule)->id));
    hash_text(&hash, diagnostic->place.path);
    hash_text(&hash, diagnostic->subject);
    hash_folded(&hash, diagnostic->place.excerpt);
    return hash;
}

typedef struct Keyed {
    Hash hash;
    size_t index;
} Keyed;

static int compare_keyed(const void *left, const void *right)
{
    const Keyed *a = left, *b = right;
    if (a->hash.low != b->hash.low) {
        return a->hash.low < b->hash.low ? -1 : 1;
    }
    if (a->hash.high != b->hash.high) {
        return a->hash.high < b->hash.high ? -1 : 1;
    }
    return (a->index > b->index) - (a->index < b->index);
}

/* Equal ones are told apart by their order. Made before anything is hidden, so that neither a
 * suppression nor PATH changes another finding's fingerprint. */
static void make_fingerprints(Report *report)
{
    size_t count = report->diagnostics.len;
    Keyed *keys = arena_array_of(report->arena, Keyed, count + 1);
    for (size_t i = 0; i < count; i++) {
        keys[i] = (Keyed){hash_of(&report->diagnostics.items[i]), i};
    }
    qsort(keys, count, sizeof *keys, compare_keyed);
    size_t ordinal = 0;
    for (size_t i = 0; i < count; i++) {
        bool again = i > 0 && keys[i - 1].hash.low == keys[i].hash.low &&
                     keys[i - 1].hash.high == keys[i].hash.high;
        ordinal = again ? ordinal + 1 : 0;
        Hash hash = keys[i].hash;
        hash_text(&hash, str_format(report->arena, "%zu", ordinal));
        report->diagnostics.items[keys[i].index].fingerprint =
            str_format(report->arena, "%016llx%016llx", (unsigned long long)hash.high,
                       (unsigned long long)hash.low);
    }
}

/* ---- what is hidden ---- */

/* One rule of one ignore comment. */
typedef struct Entry {
    Suppression *comment;
    RuleId rule;
} Entry;

/* Suppressions by path, rule and line: a file may have many. */
typedef struct Index {
    Entry *entries;
    size_t count;
} Index;

static int compare_entry(const Entry *entry, Str path, RuleId rule)
{
    int order = str_compare(entry->comment->place.path, path);
    return order != 0 ? order : compare_numbers(entry->rule, rule);
}

static int compare_entries(const void *left, const void *right)
{
    const Entry *a = left, *b = right;
    int order = compare_entry(a, b->comment->place.path, b->rule);
    return order != 0 ? order : compare_numbers(a->comment->first_line, b->comment->first_line);
}

static Index index_suppressions(Arena *arena, const Suppressions *suppressions)
{
    VEC(Entry) entries = {0};
    for (size_t i = 0; suppressions != NULL && i < suppressions->items.len; i++) {
        Suppression *comment = &suppressions->items.items[i];
        for (RuleId rule = 0; rule < RULE_COUNT; rule++) {
            if (rule_set_has(comment->rules, rule)) {
                *vec_push(arena, &entries) = (Entry){comment, rule};
            }
        }
    }
    if (entries.len > 1) {
        qsort(entries.items, entries.len, sizeof *entries.items, compare_entries);
    }
    return (Index){entries.items, entries.len};
}

/* The first entry of a path and a rule. */
static size_t find_entry(const Index *index, Str path, RuleId rule)
{
    size_t low = 0, high = index->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare_entry(&index->entries[middle], path, rule) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* Marks every comment that hides it: none of them is unused. */
static bool is_suppressed(const Index *index, const Diagnostic *diagnostic)
{
    const Place *place = &diagnostic->place;
    uint32_t last_line = place->end_line > place->line ? place->end_line : place->line;
    bool hidden = false;
    for (size_t i = find_entry(index, place->path, diagnostic->rule); i < index->count; i++) {
        const Entry *entry = &index->entries[i];
        if (entry->comment->first_line > last_line ||
            compare_entry(entry, place->path, diagnostic->rule) != 0) {
            break;
        }
        if (place->line <= entry->comment->last_line) {
            entry->comment->used = true;
            hidden = true;
        }
    }
    return hidden;
}

static bool is_ignored(const Settings *settings, const Diagnostic *diagnostic)
{
    for (size_t i = 0; i < settings->path_ignore_count; i++) {
        const PathIgnore *ignore = &settings->path_ignores[i];
        if (rule_set_has(ignore->rules, diagnostic->rule) &&
            glob_match(ignore->pattern, diagnostic->place.path)) {
            return true;
        }
    }
    return false;
}

static bool is_asked_for(const Str *paths, size_t path_count, Str path)
{
    for (size_t i = 0; i < path_count; i++) {
        Str asked = paths[i];
        bool below =
            str_starts(path, asked) && (path.len == asked.len || path.ptr[asked.len] == '/');
        if (below || asked.len == 0 || str_eq(asked, S("."))) {
            return true;
        }
    }
    return path_count == 0;
}

/* A comment for rules that are all switched off may well be needed when they are on again. */
static void report_unused(Report *report, const Settings *settings,
                          const Suppressions *suppressions)
{
    for (size_t i = 0; suppressions != NULL && i < suppressions->items.len; i++) {
        const Suppression *suppression = &suppressions->items.items[i];
        bool wrong = suppression->unknown.len > 0;
        bool asleep = (suppression->rules.bits & settings->enabled.bits) == 0;
        if (!wrong && (suppression->used || asleep)) {
            continue;
        }
        uint32_t scope = policy_scope_of(report->policies, suppression->place.path);
        Diagnostic *diagnostic =
            report_add(report, settings, RULE_UNUSED_SUPPRESSION, scope, suppression->place);
        if (diagnostic == NULL) {
            return;
        }
        diagnostic->subject = S("floorlint: ignore");
        diagnostic->message =
            wrong ? str_format(report->arena, "the ignore comment names no rule: %.*s",
                               STR_ARG(suppression->unknown))
                  : S("the ignore comment hides nothing");
        diagnostic->help = S("delete it");
        if (wrong) {
            diagnostic->help = S("write the names of rules in brackets; `floorlint explain` "
                                 "lists them");
        }
    }
}

static void count(Report *report, Severity severity)
{
    switch (severity) {
    case SEVERITY_ERROR:
        report->errors++;
        return;
    case SEVERITY_WARNING:
        report->warnings++;
        return;
    case SEVERITY_INFO:
        report->infos++;
        return;
    case SEVERITY_DEFAULT:
    case SEVERITY_OFF:
        return;
    }
}

void report_finish(Report *report, const Settings *settings,
                   const struct Suppressions *suppressions, const Str *paths, size_t path_count)
{
    Index index = index_suppressions(report->arena, suppressions);
    for (size_t i = 0; i < report->diagnostics.len; i++) {
        is_suppressed(&index, &report->diagnostics.items[i]);
    }
    report_unused(report, settings, suppressions);
    sort(report);
    make_fingerprints(report);
    Diagnostic *items = report->diagnostics.items;
    size_t kept = 0;
    for (size_t i = 0; i < report->diagnostics.len; i++) {
        if (!is_asked_for(paths, path_count, items[i].place.path)) {
            continue;
        }
        if (is_suppressed(&index, &items[i]) || is_ignored(settings, &items[i])) {
            report->suppressed++;
        } else {
            count(report, items[i].severity);
            items[kept++] = items[i];
        }
    }
    report->diagnostics.len = kept;
}
