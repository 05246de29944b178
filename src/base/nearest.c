#include "floorlint/nearest.h"

#define LONGEST 64

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Letters to insert, to delete, to replace or to swap with their neighbour, whatever their
 * case. The rows of the table that is filled are the last three only. */
static size_t measure(Str a, Str b)
{
    size_t rows[3][LONGEST + 1];
    size_t *older = rows[0], *last = rows[1], *row = rows[2];
    for (size_t j = 0; j <= b.len; j++) {
        last[j] = j;
    }
    for (size_t i = 1; i <= a.len; i++) {
        row[0] = i;
        for (size_t j = 1; j <= b.len; j++) {
            char x = to_lower(a.ptr[i - 1]), y = to_lower(b.ptr[j - 1]);
            size_t best = smaller(last[j] + 1, row[j - 1] + 1);
            row[j] = smaller(best, last[j - 1] + (x != y));
            bool swapped =
                i > 1 && j > 1 && x == to_lower(b.ptr[j - 2]) && y == to_lower(a.ptr[i - 2]);
            if (swapped) {
                row[j] = smaller(row[j], older[j - 2] + 1);
            }
        }
        size_t *spare = older;
        older = last;
        last = row;
        row = spare;
    }
    return last[b.len];
}

Nearest nearest_to(Str wanted)
{
    return (Nearest){.wanted = wanted, .distance = SIZE_MAX};
}

void nearest_offer(Nearest *nearest, Str candidate)
{
    Str wanted = nearest->wanted;
    if (wanted.len == 0 || wanted.len > LONGEST || candidate.len == 0 ||
        candidate.len > LONGEST) {
        return;
    }
    size_t distance = measure(wanted, candidate);
    size_t allowed = wanted.len / 3 > 0 ? wanted.len / 3 : 1;
    bool part = wanted.len >= 4 && (str_find_nocase(candidate, wanted) != STR_NONE ||
                                    str_find_nocase(wanted, candidate) != STR_NONE);
    if ((distance <= allowed || part) && distance < nearest->distance) {
        nearest->best = candidate;
        nearest->distance = distance;
    }
}
