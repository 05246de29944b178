/* The generator's other sources: what interpreters were seen to provide (measured.tsv), what
 * the documentation notes (documented.tsv), and what people corrected (corrections.tsv). */
#ifndef STDLIB_SOURCES_H
#define STDLIB_SOURCES_H

#include "floorlint/error.h"

#include "model.h"

/* "3.6-3.8,3.12-" as a mask; an open end reaches the newest minor. */
MinorMask minors_read(Str text);

/* The same, written; "" for none. */
Str minors_write(Arena *arena, MinorMask minors);

typedef struct Measured {
    Library modules; /* members: types[] hold identities of classes with their minors */
    Library classes; /* by identity; overloads of "()" are the constructor's */
} Measured;

/* Of a definition in measured.tsv: minors.any where it was seen; minors.linux where it was
 * asked natively (modules) or exists without being importable (kind_minors.any). */
FL_MUST_USE bool measured_read(Arena *arena, Str text, Measured *measured, Error *error);

/* Every minor that was asked. */
#define MEASURED_MINORS minors_between(6, MINOR_NEWEST)

typedef struct Documented {
    Library objects; /* root members by documented name: minors.any since it was added where
                        that is noted, deprecated; members: parameters with their minors, and
                        with "@k" behind the name ("*" for all) the minors by keyword */
    DefVec patterns; /* the objects whose names end in "*" */
} Documented;

/* What is documented of a path: under its own name, else under the longest pattern that names
 * it
 * ("socket.CAN_*"). NULL where nothing is. */
const Def *documented_find(const Documented *documented, Str path);

FL_MUST_USE bool documented_read(Arena *arena, Str text, Documented *documented, Error *error);

#endif
