/* The map that CI readers use: open addressing, keyed by a pointer and a number. */
#include "ci.h"

struct CiSlot {
    const void *pointer;
    size_t number;
    void *value;
};

static size_t hash_key(const void *pointer, size_t number)
{
    uint64_t hash = (uint64_t)(uintptr_t)pointer * UINT64_C(0x9E3779B97F4A7C15);
    hash ^= (uint64_t)number * UINT64_C(0xC2B2AE3D27D4EB4F);
    hash ^= hash >> 29;
    return (size_t)(hash * UINT64_C(0xBF58476D1CE4E5B9) >> 16);
}

static struct CiSlot *find_slot(const CiIndex *index, const void *pointer, size_t number)
{
    size_t mask = index->cap - 1;
    for (size_t at = hash_key(pointer, number) & mask;; at = (at + 1) & mask) {
        struct CiSlot *slot = &index->slots[at];
        if (slot->value == NULL || (slot->pointer == pointer && slot->number == number)) {
            return slot;
        }
    }
}

void *ci_index_get(const CiIndex *index, const void *pointer, size_t number)
{
    return index->cap == 0 ? NULL : find_slot(index, pointer, number)->value;
}

static void grow(Arena *arena, CiIndex *index)
{
    CiIndex larger = {.cap = index->cap == 0 ? 64 : index->cap * 2};
    larger.slots = arena_array_of(arena, struct CiSlot, larger.cap);
    for (size_t i = 0; i < index->cap; i++) {
        const struct CiSlot *slot = &index->slots[i];
        if (slot->value != NULL) {
            *find_slot(&larger, slot->pointer, slot->number) = *slot;
            larger.len++;
        }
    }
    *index = larger;
}

void ci_index_put(Arena *arena, CiIndex *index, const void *pointer, size_t number, void *value)
{
    if (index->len * 2 >= index->cap) {
        grow(arena, index);
    }
    struct CiSlot *slot = find_slot(index, pointer, number);
    index->len += slot->value == NULL;
    *slot = (struct CiSlot){pointer, number, value};
}
