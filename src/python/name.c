#include "name.h"

#include <string.h>

#define FIRST_TABLE ((size_t)1024)

static uint32_t *find_cell(const Names *names, Str text)
{
    size_t at = (size_t)str_hash(text) & (names->table_len - 1);
    while (names->table[at] != 0 && !str_eq(names->texts.items[names->table[at]], text)) {
        at = (at + 1) & (names->table_len - 1);
    }
    return &names->table[at];
}

static void grow(Names *names)
{
    names->table_len *= 2;
    names->table = arena_array_of(names->arena, uint32_t, names->table_len);
    for (size_t i = 1; i < names->texts.len; i++) {
        *find_cell(names, names->texts.items[i]) = (uint32_t)i;
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
    names->table = arena_array_of(arena, uint32_t, names->table_len);
    (void)vec_push(arena, &names->texts);
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        names_intern(names, str_of(known[i]));
    }
}

NameId names_intern(Names *names, Str text)
{
    uint32_t *cell = find_cell(names, text);
    if (*cell != 0) {
        return *cell;
    }
    NameId name = (NameId)names->texts.len;
    *vec_push(names->arena, &names->texts) = text;
    *cell = name;
    if (names->texts.len * 2 > names->table_len) {
        grow(names);
    }
    return name;
}

NameId names_find(const Names *names, Str text)
{
    return *find_cell(names, text);
}

Str names_text(const Names *names, NameId name)
{
    return names->texts.items[name];
}
