#include "floorlint/vec.h"

#include <string.h>

void *vec_grow_(Arena *arena, void *items, size_t len, size_t *cap, size_t size)
{
    if (len < *cap) {
        return items;
    }
    size_t before = *cap * size;
    *cap = *cap > 0 ? *cap * 2 : 8;
    void *grown = arena_alloc_array(arena, *cap, size);
    if (len > 0) {
        memcpy(grown, items, len * size);
        arena_give_back(arena, items, before);
    }
    return grown;
}
