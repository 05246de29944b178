/* Which minors matter to a name: gated.c, which the build makes from the tables (gate/main.c).
 */
#ifndef STDLIB_GATED_H
#define STDLIB_GATED_H

#include <stddef.h>
#include <stdint.h>

typedef struct GatedName {
    uint32_t text, length; /* in table_strings */
    uint32_t symbols;      /* minors that some symbol of that name is missing from */
    uint32_t parameters;   /* minors in which some callable of that name lacks a parameter */
} GatedName;

extern const GatedName gated_names[];
extern const uint16_t gated_slots[]; /* hash of a name: its number, or 0 */
extern const uint32_t gated_slot_mask;

/* The program that makes the table and the look-up share it. */
static inline uint32_t gated_hash(const char *name, size_t length)
{
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < length; i++) {
        hash = (hash ^ (unsigned char)name[i]) * 16777619u;
    }
    return hash ^ (hash >> 15);
}

#endif
