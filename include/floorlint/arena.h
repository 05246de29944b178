/* Memory that is released all at once. */
#ifndef FLOORLINT_ARENA_H
#define FLOORLINT_ARENA_H

#include <stddef.h>
#include <stdint.h>

/* A chain of blocks. One arena lives as long as the run (per worker), one as long as a file.
 * Nothing taken from an arena is freed on its own. Not safe to share between threads. */
typedef struct Arena Arena;

/* A new, empty arena. Never NULL: running out of memory ends the program with a message. */
Arena *arena_new(void);

/* Releases the arena and everything taken from it. NULL is allowed. */
void arena_free(Arena *arena);

/* Forgets everything taken from the arena, but keeps some of its blocks for the next use. */
void arena_reset(Arena *arena);

/* `size` zeroed bytes, aligned for any type. */
void *arena_alloc(Arena *arena, size_t size);

/* The same without the zeros: for bytes that are filled at once, such as a file's. */
void *arena_alloc_raw(Arena *arena, size_t size);

/* Says that nobody needs these `size` bytes of the arena any more. Large ones are freed at
 * once: growing arrays leave their smaller selves behind. */
void arena_give_back(Arena *arena, const void *memory, size_t size);

/* A zeroed array of `count` items; ends the program where the product overflows. */
void *arena_alloc_array(Arena *arena, size_t count, size_t size);

#define arena_new_of(arena, Type) ((Type *)arena_alloc((arena), sizeof(Type)))
#define arena_array_of(arena, Type, count)                                                     \
    ((Type *)arena_alloc_array((arena), (count), sizeof(Type)))

#endif
