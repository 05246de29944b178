#include "match.h"

#include "floorlint/glob.h"

typedef struct Entry Entry;

/* One pattern of one row. */
struct Entry {
    Str pattern;
    uint32_t row;
    Entry *next;
};

#define BUCKETS 1024u /* a power of two, a few times the number of distinct names */

struct Matcher {
    Entry *by_name[BUCKETS];      /* the last part is a plain name */
    Entry *by_extension[BUCKETS]; /* the last part ends in '.' and a plain extension */
    Entry *by_first[256];         /* the last part begins with a plain byte */
    Entry *others;
};

Matcher *matcher_new(Arena *arena)
{
    return arena_new_of(arena, Matcher);
}

static size_t bucket_of(Str text)
{
    return (size_t)(str_hash(text) & (BUCKETS - 1));
}

static bool is_plain(Str text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '*' || c == '?' || c == '[' || c == '{') {
            return false;
        }
    }
    return text.len > 0;
}

static Str last_part(Str path)
{
    size_t slash = str_find_last_byte(path, '/');
    return slash == STR_NONE ? path : str_from(path, slash + 1);
}

/* What follows the last dot of a name; empty where there is none. */
static Str extension_of(Str name)
{
    size_t dot = str_find_last_byte(name, '.');
    return dot == STR_NONE ? S("") : str_from(name, dot + 1);
}

static void add_pattern(Arena *arena, Matcher *matcher, Str pattern, uint32_t row)
{
    Str name = last_part(pattern);
    Str extension = extension_of(name);
    Entry **bucket = &matcher->others;
    if (is_plain(name)) {
        bucket = &matcher->by_name[bucket_of(name)];
    } else if (is_plain(extension)) {
        bucket = &matcher->by_extension[bucket_of(extension)];
    } else if (is_plain(str_slice(name, 0, 1))) {
        bucket = &matcher->by_first[(unsigned char)name.ptr[0]];
    }
    Entry *entry = arena_new_of(arena, Entry);
    *entry = (Entry){pattern, row, *bucket};
    *bucket = entry;
}

/* Adds each alternative of the first {a,b} on its own, so that it can be bucketed; `depth`
 * bounds how many are multiplied out, the rest is left to glob_match. */
static void add_alternatives(Arena *arena, Matcher *matcher, Str pattern, uint32_t row,
                             int depth)
{
    size_t open = str_find_byte(pattern, '{');
    size_t close = str_find_byte(pattern, '}');
    if (depth == 0 || open == STR_NONE || close == STR_NONE || close < open) {
        add_pattern(arena, matcher, pattern, row);
        return;
    }
    Str inside = str_slice(pattern, open + 1, close), alternative;
    if (str_find_byte(inside, '{') != STR_NONE) {
        add_pattern(arena, matcher, pattern, row);
        return;
    }
    inside.len = close - open - 1;
    Str rest = inside;
    while (str_cut(&rest, ',', &alternative)) {
        Str text = str_format(arena, "%.*s%.*s%.*s", (int)open, pattern.ptr,
                              STR_ARG(alternative), STR_ARG(str_from(pattern, close + 1)));
        add_alternatives(arena, matcher, text, row, depth - 1);
    }
}

void matcher_add(Arena *arena, Matcher *matcher, const char *patterns, uint32_t row)
{
    Str rest = str_of(patterns), pattern;
    while (str_cut(&rest, ' ', &pattern)) {
        if (pattern.len > 0) {
            add_alternatives(arena, matcher, pattern, row, 3);
        }
    }
}

/* Calls `accept` for the matching entries of a list until it takes one. */
static bool ask_entries(const Entry *entry, Str path, bool (*accept)(const void *, uint32_t),
                        const void *state)
{
    for (; entry != NULL; entry = entry->next) {
        if (glob_match(entry->pattern, path) && accept(state, entry->row)) {
            return true;
        }
    }
    return false;
}

bool matcher_any(const Matcher *matcher, Str path, bool (*accept)(const void *, uint32_t),
                 const void *state)
{
    Str name = last_part(path);
    if (name.len == 0) {
        return false;
    }
    Str extension = extension_of(name);
    return ask_entries(matcher->by_name[bucket_of(name)], path, accept, state) ||
           (extension.len > 0 &&
            ask_entries(matcher->by_extension[bucket_of(extension)], path, accept, state)) ||
           ask_entries(matcher->by_first[(unsigned char)name.ptr[0]], path, accept, state) ||
           ask_entries(matcher->others, path, accept, state);
}

typedef struct Collection {
    Arena *arena;
    RowList *rows;
} Collection;

/* Inserts a row in its order; takes none, so that all are asked. */
static bool collect_row(const void *state, uint32_t row)
{
    const Collection *collection = state;
    RowList *rows = collection->rows;
    size_t at = rows->len;
    while (at > 0 && rows->items[at - 1] > row) {
        at--;
    }
    if (at > 0 && rows->items[at - 1] == row) {
        return false;
    }
    *vec_push(collection->arena, rows) = row;
    for (size_t i = rows->len - 1; i > at; i--) {
        rows->items[i] = rows->items[i - 1];
    }
    rows->items[at] = row;
    return false;
}

void matcher_rows(Arena *arena, const Matcher *matcher, Str path, RowList *rows)
{
    Collection collection = {arena, rows};
    matcher_any(matcher, path, collect_row, &collection);
}

/* Folders whose files are not this repository's own statements. */
static const char *const foreign_folders[] = {
    ".git",          "node_modules",  ".venv",          "venv",          "site-packages",
    ".tox",          ".nox",          "__pycache__",    "vendor",        "vendored",
    "_vendor",       "third_party",   "third-party",    "thirdparty",    "fixtures",
    "fixture",       "testdata",      "test_data",      "test-data",     "testfiles",
    "extern",        "external_libs", "__pypackages__", "dist-packages", "test_fixtures",
    "test-fixtures", "golden",        "snapshots",      "__snapshots__",
};

/* Folders of data when they lie below one of tests. */
static const char *const test_folders[] = {"tests", "test", "testing", "t"};
static const char *const data_folders[] = {"data",  "assets",   "resources", "samples",
                                           "files", "examples", "packages",  "projects",
                                           "cases", "inputs",   "expected",  "output"};

static bool is_one_of(Str part, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (str_eq(part, str_of(names[i]))) {
            return true;
        }
    }
    return false;
}

#define IS_ONE_OF(part, names) is_one_of((part), (names), sizeof(names) / sizeof(names)[0])

bool path_is_foreign(Str path)
{
    static const char *const backups[] = {"bak", "orig", "backup", "old", "rej"};
    Str rest = path, part;
    bool in_tests = false, in_docs = false;
    while (str_find_byte(rest, '/') != STR_NONE && str_cut(&rest, '/', &part)) {
        if (IS_ONE_OF(part, foreign_folders) || str_ends(part, S(".egg-info")) ||
            str_ends(part, S(".dist-info")) || str_find(part, S("{{")) != STR_NONE ||
            (in_tests && IS_ONE_OF(part, data_folders)) ||
            (in_docs && str_eq(part, S("data")))) {
            return true;
        }
        in_tests = in_tests || IS_ONE_OF(part, test_folders);
        in_docs = in_docs || str_eq(part, S("doc")) || str_eq(part, S("docs"));
    }
    return IS_ONE_OF(extension_of(rest), backups);
}
