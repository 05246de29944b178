#include "intern.h"

static void put(Intern *intern, uint32_t number)
{
    size_t mask = intern->slot_count - 1;
    size_t i = (size_t)str_hash(intern->texts.items[number - 1]) & mask;
    while (intern->slots[i]) {
        i = (i + 1) & mask;
    }
    intern->slots[i] = number;
}

uint32_t intern_find(const Intern *intern, Str text)
{
    if (!intern->slot_count) {
        return 0;
    }
    size_t mask = intern->slot_count - 1;
    for (size_t i = (size_t)str_hash(text) & mask; intern->slots[i]; i = (i + 1) & mask) {
        if (str_eq(intern->texts.items[intern->slots[i] - 1], text)) {
            return intern->slots[i];
        }
    }
    return 0;
}

uint32_t intern_add(Arena *arena, Intern *intern, Str text)
{
    uint32_t found = intern_find(intern, text);
    if (found) {
        return found;
    }
    *vec_push(arena, &intern->texts) = text;
    if (intern->texts.len * 2 >= intern->slot_count) {
        intern->slot_count = intern->slot_count ? intern->slot_count * 2 : 1024;
        intern->slots = arena_array_of(arena, uint32_t, intern->slot_count);
        for (size_t i = 0; i < intern->texts.len; i++) {
            put(intern, (uint32_t)(i + 1));
        }
    } else {
        put(intern, (uint32_t)intern->texts.len);
    }
    return (uint32_t)intern->texts.len;
}
