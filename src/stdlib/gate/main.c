/* floorlint-gate: prints gated.c, the minors that matter to each name, from the tables. Runs
 * while floorlint is built. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "floorlint/stdlib.h"

#include "../gated.h"
#include "../tables.h"

enum { SLOTS = 65536 };

typedef struct Name {
    Str text;
    MinorMask symbols, parameters;
} Name;

/* Minors that have a callable, but not each of its parameters in each way. */
static MinorMask gated_parameters(ApiId id)
{
    MinorMask there = api_present(id) & MINORS_KNOWN, minors = 0;
    size_t count = api_has_params(id) ? api_param_count(id) : 0;
    for (size_t i = 0; i < count; i++) {
        ApiParam param = api_param(id, i);
        bool either = param.kind == API_PARAM_EITHER;
        bool keyword = either || param.kind == API_PARAM_KEYWORD || param.by_keyword != 0;
        bool position = either || param.kind == API_PARAM_POSITIONAL || param.by_position != 0;
        minors |= ~(param.present & (keyword ? param.by_keyword : there) &
                    (position ? param.by_position : there)) |
                  param.required;
    }
    return there & minors;
}

static size_t slot_of(const uint32_t *slots, const Name *names, Str text)
{
    size_t at = gated_hash(text.ptr, text.len) & (SLOTS - 1);
    while (slots[at] != 0 && !str_eq(names[slots[at]].text, text)) {
        at = (at + 1) & (SLOTS - 1);
    }
    return at;
}

static size_t collect(uint32_t *slots, Name *names)
{
    size_t count = 1;
    for (size_t i = 0; i < api_count(); i++) {
        ApiId id = api_at(i);
        MinorMask symbols = MINORS_KNOWN & ~api_present(id), parameters = gated_parameters(id);
        if ((symbols | parameters) == 0) {
            continue;
        }
        size_t at = slot_of(slots, names, api_last_name(id));
        if (slots[at] == 0) {
            slots[at] = (uint32_t)count;
            names[count++].text = api_last_name(id);
        }
        names[slots[at]].symbols |= symbols;
        names[slots[at]].parameters |= parameters;
    }
    return count;
}

static void print(const uint32_t *slots, const Name *names, size_t count)
{
    puts("/* Generated from the tables by floorlint-gate. */\n#include \"gated.h\"\n");
    puts("const GatedName gated_names[] = {");
    for (size_t i = 0; i < count; i++) {
        size_t offset = i > 0 ? (size_t)(names[i].text.ptr - table_strings) : 0;
        printf("{%zu, %zu, %uu, %uu},\n", offset, names[i].text.len, names[i].symbols,
               names[i].parameters);
    }
    puts("};\nconst uint16_t gated_slots[] = {");
    for (size_t i = 0; i < SLOTS; i++) {
        printf(i % 16 == 15 ? "%u,\n" : "%u,", slots[i]);
    }
    printf("};\nconst uint32_t gated_slot_mask = %u;\n", SLOTS - 1);
}

int main(void)
{
    uint32_t *slots = calloc(SLOTS, sizeof *slots);
    Name *names = calloc(api_count() + 1, sizeof *names);
    if (slots == NULL || names == NULL) {
        return 2;
    }
    size_t count = collect(slots, names);
    bool fits = count * 2 < SLOTS;
    if (fits) {
        print(slots, names, count);
    }
    free(slots);
    free(names);
    return fits && fflush(stdout) == 0 ? 0 : 2;
}
