/* facts.tsv as rows of tables.h, before they are printed. */
#ifndef STDLIB_PACK_H
#define STDLIB_PACK_H

#include "floorlint/error.h"
#include "floorlint/stdlib.h"
#include "floorlint/vec.h"

#include "../tables.h"
#include "intern.h"

typedef struct PackRow {
    Row row;
    Str name, path;
    Str details; /* type, result, bases, or =target */
    Str params;
    bool has_params;
    MinorMask minors;
    MinorMask life; /* of a class: what its members' minors are written against */
} PackRow;

typedef struct Pack {
    Arena *arena;
    VEC(PackRow) rows; /* the first one is none */
    Intern paths;      /* number: into path_rows */
    VEC(uint32_t) path_rows;
    Intern strings; /* number: into offsets */
    VEC(uint32_t) offsets;
    uint32_t string_bytes;
    Intern masks, lists, type_texts; /* masks and lists by their text */
    VEC(uint32_t) mask_values;
    VEC(ParamRow) params;
    VEC(ListRow) list_rows;
    VEC(TypeRow) types;
    VEC(uint32_t) arguments;
    VEC(uint32_t) bases;
    VEC(HintRow) hints;
    Error *error;
} Pack;

/* Reads facts.tsv, then hints.tsv. */
FL_MUST_USE bool pack_read(Pack *pack, Str facts, Str hints);

/* Types, targets, bases and parameters, once all rows are known. */
FL_MUST_USE bool pack_resolve(Pack *pack);

uint32_t pack_string(Pack *pack, Str text);
uint32_t pack_mask(Pack *pack, MinorMask minors);

/* "3.6-3.8,3.12-" */
MinorMask pack_minors(Str text);

/* The row of a dotted path, aliases followed; 0 where there is none. */
uint32_t pack_find(const Pack *pack, Str path);

/* The type that a text of facts.tsv stands for. */
uint32_t pack_type(Pack *pack, Str text);

#endif
