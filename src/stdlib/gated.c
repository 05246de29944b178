/* Names that some minor lacks: the look-ups in gated.h's table. */
#include "gated.h"

#include "floorlint/stdlib.h"

#include "tables.h"

/* The first row stands for every name that is not there. */
static const GatedName *find(Str name)
{
    uint32_t at = gated_hash(name.ptr, name.len) & gated_slot_mask;
    for (; gated_slots[at] != 0; at = (at + 1) & gated_slot_mask) {
        const GatedName *row = &gated_names[gated_slots[at]];
        if (str_eq((Str){table_strings + row->text, row->length}, name)) {
            return row;
        }
    }
    return &gated_names[0];
}

MinorMask api_gated(Str name)
{
    return find(name)->symbols;
}

MinorMask api_gated_parameters(Str name)
{
    return find(name)->parameters;
}
