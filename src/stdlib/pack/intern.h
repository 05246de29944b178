/* Texts numbered in the order in which they come: 0 is never given. */
#ifndef STDLIB_INTERN_H
#define STDLIB_INTERN_H

#include "floorlint/str.h"
#include "floorlint/vec.h"

typedef struct Intern {
    VEC(Str) texts; /* texts.items[number - 1] */
    uint32_t *slots;
    size_t slot_count;
} Intern;

/* The number of a text; a new one where it was not there. */
uint32_t intern_add(Arena *arena, Intern *intern, Str text);

/* 0 where it is not there. */
uint32_t intern_find(const Intern *intern, Str text);

#endif
