#include "floorlint/arena.h"

#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_BLOCK   ((size_t)16 * 1024)
#define LARGEST_BLOCK ((size_t)1024 * 1024)
#define MOST_SPARE    ((size_t)4 * 1024 * 1024)

typedef struct Block {
    struct Block *next;
    size_t size, used;
    alignas(max_align_t) unsigned char bytes[];
} Block;

struct Arena {
    Block *blocks; /* the newest first */
    Block *spare;  /* kept by a reset, the largest first; together at most MOST_SPARE bytes */
};

static void *system_alloc(size_t size)
{
    void *memory = malloc(size);
    if (memory == NULL) {
        fputs("floorlint: out of memory\n", stderr);
        abort();
    }
    return memory;
}

static Block *add_block(Arena *arena, size_t wanted)
{
    size_t size = arena->blocks != NULL ? arena->blocks->size * 2 : FIRST_BLOCK;
    if (size > LARGEST_BLOCK) {
        size = LARGEST_BLOCK;
    }
    if (size < wanted) {
        size = wanted;
    }
    Block *block = arena->spare;
    if (block != NULL && block->size >= wanted) {
        arena->spare = block->next;
        block->next = arena->blocks;
        arena->blocks = block;
        return block;
    }
    block = system_alloc(sizeof(Block) + size);
    block->next = arena->blocks;
    block->size = size;
    block->used = 0;
    arena->blocks = block;
    return block;
}

Arena *arena_new(void)
{
    Arena *arena = system_alloc(sizeof(Arena));
    *arena = (Arena){0};
    return arena;
}

static void free_blocks(Block *block)
{
    while (block != NULL) {
        Block *next = block->next;
        free(block);
        block = next;
    }
}

void arena_free(Arena *arena)
{
    if (arena == NULL) {
        return;
    }
    free_blocks(arena->blocks);
    free_blocks(arena->spare);
    free(arena);
}

/* Puts a block among the spare ones, the largest first. */
static void keep_block(Arena *arena, Block *block)
{
    Block **at = &arena->spare;
    while (*at != NULL && (*at)->size > block->size) {
        at = &(*at)->next;
    }
    block->next = *at;
    block->used = 0;
    *at = block;
}

void arena_reset(Arena *arena)
{
    size_t kept = 0;
    for (const Block *block = arena->spare; block != NULL; block = block->next) {
        kept += block->size;
    }
    for (Block *block = arena->blocks; block != NULL;) {
        Block *next = block->next;
        if (block->size <= LARGEST_BLOCK && kept + block->size <= MOST_SPARE) {
            kept += block->size;
            keep_block(arena, block);
        } else {
            free(block);
        }
        block = next;
    }
    arena->blocks = NULL;
}

void *arena_alloc_raw(Arena *arena, size_t size)
{
    const size_t alignment = alignof(max_align_t);
    if (size > SIZE_MAX / 2) {
        fputs("floorlint: an allocation is too large\n", stderr);
        abort();
    }
    size = (size + alignment - 1) & ~(alignment - 1);
    Block *block = arena->blocks;
    if (block == NULL || block->size - block->used < size) {
        block = add_block(arena, size);
    }
    void *memory = block->bytes + block->used;
    block->used += size;
    return memory;
}

void arena_give_back(Arena *arena, const void *memory, size_t size)
{
    if (memory == NULL || size <= LARGEST_BLOCK) {
        return; /* it shares a block */
    }
    for (Block **at = &arena->blocks; *at != NULL; at = &(*at)->next) {
        Block *block = *at;
        if (block->bytes == (const unsigned char *)memory) {
            *at = block->next;
            free(block);
            return;
        }
    }
}

void *arena_alloc(Arena *arena, size_t size)
{
    return memset(arena_alloc_raw(arena, size), 0, size);
}

void *arena_alloc_array(Arena *arena, size_t count, size_t size)
{
    if (size != 0 && count > SIZE_MAX / 2 / size) {
        fputs("floorlint: an array is too large\n", stderr);
        abort();
    }
    return arena_alloc(arena, count * size);
}
