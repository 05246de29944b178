/* Symbols by their documented names: exact, by pattern, and the nearest ones. */
#include <string.h>

#include "floorlint/stdlib.h"

enum { MAX_NAME = 160, MAX_DISTANCE = 3, MAX_OWNERS = 8 };

ApiId api_find(Str dotted)
{
    Str rest = dotted;
    for (size_t end = dotted.len; end > 0;) {
        ApiId id = api_module(str_slice(dotted, 0, end));
        Str part;
        rest = str_from(dotted, end + 1);
        while (id && rest.len && str_cut(&rest, '.', &part)) {
            id = api_member(id, part);
        }
        if (id) {
            return id;
        }
        size_t dot = str_find_last_byte(str_slice(dotted, 0, end), '.');
        end = dot == STR_NONE ? 0 : dot;
    }
    ApiId id = api_module(S("builtins"));
    Str part;
    for (rest = dotted; id && rest.len && str_cut(&rest, '.', &part);) {
        id = api_member(id, part);
    }
    return dotted.len ? id : 0;
}

/* The documented name in a buffer; empty where it is longer, or private at any level. */
static Str public_name(char *buffer, ApiId id)
{
    Str parts[MAX_OWNERS];
    size_t count = 0, length = 0;
    for (ApiId at = id; at && count < MAX_OWNERS; at = api_symbol(at).owner) {
        parts[count++] = api_symbol(at).name;
    }
    if (count > 1 && str_eq(parts[count - 1], S("builtins"))) {
        count--;
    }
    for (size_t i = count; i > 0; i--) {
        Str part = parts[i - 1];
        bool is_private = str_starts(part, S("_")) || str_find(part, S("._")) != STR_NONE;
        if (is_private || length + part.len + 1 >= MAX_NAME) {
            return (Str){0};
        }
        memcpy(buffer + length, part.ptr, part.len);
        length += part.len;
        buffer[length++] = '.';
    }
    return (Str){buffer, length ? length - 1 : 0};
}

static bool is_listed(ApiId id)
{
    ApiSymbol symbol = api_symbol(id);
    return symbol.present && symbol.is_documented;
}

/* `*` and `?` stand for what has no dot. Bounded: one point to go back to for each `*`. */
static bool matches(Str pattern, Str name)
{
    size_t p = 0, n = 0, star = STR_NONE, from = 0;
    while (n < name.len) {
        bool is_star = p < pattern.len && pattern.ptr[p] == '*';
        bool fits =
            p < pattern.len && !is_star &&
            (pattern.ptr[p] == name.ptr[n] || (pattern.ptr[p] == '?' && name.ptr[n] != '.'));
        if (is_star) {
            star = p++;
            from = n;
        } else if (fits) {
            p++;
            n++;
        } else if (star != STR_NONE && name.ptr[from] != '.') {
            p = star + 1;
            n = ++from;
        } else {
            return false;
        }
    }
    while (p < pattern.len && pattern.ptr[p] == '*') {
        p++;
    }
    return p == pattern.len;
}

void api_glob(Str pattern, void (*visit)(void *state, ApiId id), void *state)
{
    char buffer[MAX_NAME];
    for (size_t i = 0; i < api_count(); i++) {
        ApiId id = api_at(i);
        if (is_listed(id) && matches(pattern, public_name(buffer, id))) {
            visit(state, id);
        }
    }
}

/* Insertions, deletions and substitutions from one to the other, letters in any case; more than
 * MAX_DISTANCE is one too many, whatever it is. */
static unsigned distance(Str a, Str b)
{
    unsigned row[MAX_NAME + 1];
    if (a.len > MAX_NAME || b.len > MAX_NAME || a.len > b.len + MAX_DISTANCE ||
        b.len > a.len + MAX_DISTANCE) {
        return MAX_DISTANCE + 1;
    }
    for (unsigned j = 0; j <= b.len; j++) {
        row[j] = j;
    }
    for (unsigned i = 1; i <= a.len; i++) {
        unsigned diagonal = row[0], best = row[0] = i;
        for (unsigned j = 1; j <= b.len; j++) {
            unsigned cost = to_lower(a.ptr[i - 1]) != to_lower(b.ptr[j - 1]);
            unsigned next = diagonal + cost;
            next = row[j] + 1 < next ? row[j] + 1 : next;
            next = row[j - 1] + 1 < next ? row[j - 1] + 1 : next;
            diagonal = row[j];
            row[j] = next;
            best = next < best ? next : best;
        }
        if (best > MAX_DISTANCE) {
            return MAX_DISTANCE + 1;
        }
    }
    return row[b.len];
}

/* Keeps the nearest ones in order; among equals, the earlier name. */
static size_t keep(ApiId id, unsigned far, ApiId *found, unsigned *distances, size_t count,
                   size_t capacity)
{
    size_t at = count;
    while (at > 0 && distances[at - 1] > far) {
        at--;
    }
    if (at >= capacity) {
        return count;
    }
    count = count < capacity ? count + 1 : count;
    for (size_t i = count - 1; i > at; i--) {
        found[i] = found[i - 1];
        distances[i] = distances[i - 1];
    }
    found[at] = id;
    distances[at] = far;
    return count;
}

size_t api_nearest(Str name, ApiId *found, size_t capacity)
{
    unsigned distances[API_MAX_NEAREST];
    char buffer[MAX_NAME];
    size_t count = 0;
    capacity = capacity < API_MAX_NEAREST ? capacity : API_MAX_NEAREST;
    for (size_t i = 0; i < api_count() && name.len; i++) {
        ApiId id = api_at(i);
        Str known = is_listed(id) ? public_name(buffer, id) : (Str){0};
        unsigned far = known.len ? distance(name, known) : MAX_DISTANCE + 1;
        if (far <= MAX_DISTANCE && far * 3 <= name.len) {
            count = keep(id, far, found, distances, count, capacity);
        }
    }
    return count;
}
