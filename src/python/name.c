#include "name.h"

#include <string.h>

#define FIRST_TABLE ((size_t)1024)

/* By words of eight bytes: identifiers are short, and there are many. */
static uint32_t hash_of(Str text)
{
    uint64_t hash = text.len, word = 0;
    size_t at = 0;
    for (; at + sizeof word <= text.len; at += sizeof word) {
        memcpy(&word, text.ptr + at, sizeof word);
        hash = (hash ^ word) * 0x9E3779B97F4A7C15u;
        hash ^= hash >> 29;
    }
    for (word = 0; at < text.len; at++) {
        word = word << 8 | (unsigned char)text.ptr[at];
    }
    hash = (hash ^ word) * 0x9E3779B97F4A7C15u;
    return (uint32_t)(hash >> 32);
}

static NameCell *find_cell(const Names *names, Str text, uint32_t hash)
{
    size_t at = hash & (names->table_len - 1);
    while (names->table[at].name != 0 &&
           (names->table[at].hash != hash ||
            !str_eq(names->texts.items[names->table[at].name], text))) {
        at = (at + 1) & (names->table_len - 1);
    }
    return &names->table[at];
}

static void grow(Names *names)
{
    names->table_len *= 2;
    names->table = arena_array_of(names->arena, NameCell, names->table_len);
    for (size_t i = 1; i < names->texts.len; i++) {
        uint32_t hash = hash_of(names->texts.items[i]);
        *find_cell(names, names->texts.items[i], hash) = (NameCell){hash, (NameId)i};
    }
}

void names_init(Names *names, Arena *arena)
{
    static const char *const known[] = {
#define FL_KNOWN(name) #name,
        FL_KNOWN_NAMES(FL_KNOWN)
#undef FL_KNOWN
    };
    *names = (Names){.arena = arena, .table_len = FIRST_TABLE};
    names->table = arena_array_of(arena, NameCell, names->table_len);
    (void)vec_push(arena, &names->texts);
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        names_intern(names, str_of(known[i]));
    }
}

NameId names_intern(Names *names, Str text)
{
    uint32_t hash = hash_of(text);
    NameCell *cell = find_cell(names, text, hash);
    if (cell->name != 0) {
        return cell->name;
    }
    NameId name = (NameId)names->texts.len;
    *vec_push(names->arena, &names->texts) = text;
    *cell = (NameCell){hash, name};
    if (names->texts.len * 2 > names->table_len) {
        grow(names);
    }
    return name;
}

NameId names_find(const Names *names, Str text)
{
    return find_cell(names, text, hash_of(text))->name;
}

Str names_text(const Names *names, NameId name)
{
    return names->texts.items[name];
}
