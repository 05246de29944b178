/* Versions as sentences and badges state them: "3.10+", ">= 3.10", "3.10 to 3.13",
 * "3.9, 3.10 and 3.11". */
#ifndef SURFACE_PHRASE_H
#define SURFACE_PHRASE_H

#include "floorlint/emit.h"

/* One version or range of a phrase. */
typedef struct PhraseItem {
    size_t start, end; /* of the number, or of the range from its first to its last number */
    size_t last_start; /* of a range: where its second number starts; else 0 */
    size_t first_end;  /* of a range: where its first number ends */
    bool open;         /* "or newer", "+", ">=" */
} PhraseItem;

#define PHRASE_MAX_ITEMS 16

typedef struct Phrase {
    PhraseItem items[PHRASE_MAX_ITEMS];
    size_t count;
    size_t end;  /* of the phrase in the text */
    bool marked; /* an operator, a plus, a range or a list: more than a bare number */
} Phrase;

/* Reads the phrase that begins at `from`: a first number must come within a few joining words.
 * False where there is none. */
bool phrase_read(Str text, size_t from, Phrase *phrase);

/* Its claims: several items are one list. */
void phrase_emit(const SurfaceContext *context, Passage passage, const Phrase *phrase);

#endif
