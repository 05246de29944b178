/* The one growable array: typed, in an arena.
 *
 *     VEC(Claim) claims = {0};
 *     *vec_push(arena, &claims) = claim;
 *     for (size_t i = 0; i < claims.len; i++) use(&claims.items[i]);
 *
 * Pointers to items are good until the next vec_push. */
#ifndef FLOORLINT_VEC_H
#define FLOORLINT_VEC_H

#include "floorlint/arena.h"

#define VEC(Type)                                                                              \
    struct {                                                                                   \
        Type *items;                                                                           \
        size_t len, cap;                                                                       \
    }

/* A pointer to a new zeroed item at the end. */
#define vec_push(arena, vec)                                                                   \
    ((vec)->items =                                                                            \
         vec_grow_((arena), (vec)->items, (vec)->len, &(vec)->cap, sizeof(*(vec)->items)),     \
     &(vec)->items[(vec)->len++])

/* Private: room for one more item. */
void *vec_grow_(Arena *arena, void *items, size_t len, size_t *cap, size_t size);

#endif
