/* The chart of all claims, before it is drawn: rows in sections. Internal to src/diagnostic. */
#ifndef FLOORLINT_DIAGNOSTIC_SHOW_H
#define FLOORLINT_DIAGNOSTIC_SHOW_H

#include "floorlint/render.h"

typedef enum ShowOrder {
    SHOW_BY_PLACE, /* as diagnostics are ordered */
    SHOW_BY_ROLE   /* scope, role, place; the elements of a list together */
} ShowOrder;

/* The report's claims in an order: `claim_count` items. */
const Claim **show_sort(const Report *report, ShowOrder order);

/* One line of the chart: a claim, or a list of them. */
typedef struct ShowRow {
    const Claim *claim; /* the first one */
    Str text;           /* what is written: "3.10, 3.11" */
    MinorMask any, all;
    bool open;
    bool floating, unresolved;
    bool drifts; /* it disagrees with its scope's policy */
    Str remark;  /* "pypy", "free-threaded", "pre-release", "refused: …"; may be empty */
} ShowRow;

/* The rows of one role in one scope. */
typedef struct ShowSection {
    const Scope *scope;
    bool first_of_scope;
    Role role;
    ShowRow *rows;
    size_t count;
} ShowSection;

typedef struct ShowChart {
    Minor first, last; /* the columns */
    ShowSection *sections;
    size_t count;
} ShowChart;

ShowChart show_chart(const Report *report);

typedef enum ShowCell {
    CELL_OUTSIDE, /* not in the row, and no version that the code must run on */
    CELL_INSIDE,  /* not in the row, but between floor and ceiling */
    CELL_PART,
    CELL_FULL,
    CELL_FLOATING
} ShowCell;

ShowCell show_cell(const ShowSection *section, const ShowRow *row, Minor minor);

/* "floor 3.10 (.python-version:1)", "no ceiling" */
Str show_bound(Arena *arena, const char *name, const Bound *bound);

/* All three bounds of a scope, separated by commas. */
Str show_policy(Arena *arena, const Scope *scope);

/* The letters above a column: "F" floor, "D" default, "C" ceiling. */
Str show_letters(Arena *arena, const Scope *scope, Minor minor);

#endif
