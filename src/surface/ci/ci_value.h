/* Values of CI files: texts, lists and maps that remember where every part of them was defined,
 * so that a version that went through a matrix, an input and an expression is still reported
 * where somebody wrote it. */
#ifndef SURFACE_CI_VALUE_H
#define SURFACE_CI_VALUE_H

#include "floorlint/buf.h"
#include "floorlint/document.h"
#include "floorlint/vec.h"

/* A file that takes part: the one that is read, or another of the repository. */
typedef struct CiFile {
    const Source *source;
    const Document *document;
    const Node *root; /* NULL where the file is empty or no YAML */
} CiFile;

/* A part of a text, and the scalar of a file that it was copied from. */
typedef struct Piece {
    size_t start; /* where in the text it begins; it ends where the next one does */
    const CiFile *file;
    const Node *node; /* NULL where the part was computed */
    size_t offset;    /* where in the node's decoded text the part begins */
} Piece;

typedef enum ValueKind {
    VALUE_UNKNOWN, /* computed while the job runs; `pieces` say by what */
    VALUE_NULL,
    VALUE_BOOL,
    VALUE_NUMBER,
    VALUE_STRING,
    VALUE_LIST,
    VALUE_MAP
} ValueKind;

typedef struct Value Value;

struct Value {
    ValueKind kind;
    Str text; /* of a scalar: as written, a number's zeros included */
    const Piece *pieces;
    size_t piece_count;
    const Node *node;   /* LIST and MAP: its node */
    const CiFile *file; /* LIST and MAP: whose node it is; NULL where `json` is set */
    const Value *json;  /* LIST and MAP read from a JSON text: that text */
};

/* The values that one expression may have: one where it is certain, several where it depends on
 * what only the run knows. */
typedef struct Values {
    Value *items;
    size_t len, cap;
} Values;

typedef enum Truth { TRUTH_NO, TRUTH_YES, TRUTH_UNKNOWN } Truth;

/* The value of a node, taken as it is written. */
Value value_of_node(Arena *arena, const CiFile *file, const Node *node);
/* A text that stands in no file; the text is borrowed. */
Value value_of_text(Str text);
Value value_of_truth(Truth truth);
Value value_null(void);
/* Not known, because of what stands at `node`. */
Value value_unknown(Arena *arena, const CiFile *file, const Node *node);

/* text[from, to) of a scalar, as a string. */
Value value_slice(Arena *arena, const Value *value, size_t from, size_t to);
Value value_trim(Arena *arena, const Value *value);
/* A text that is put together from values; unknown where one of them is. */
typedef struct ValueText {
    Buf text;
    VEC(Piece) pieces;
    bool unknown;
} ValueText;

ValueText value_text(Arena *arena);
void value_append(ValueText *text, const Value *value);
Value value_built(const ValueText *text);

/* Whether text[from, to) stands in one piece in one scalar; if so, where. */
bool value_origin(const Value *value, size_t from, size_t to, Piece *origin);

/* Where the last part of text[from, to) stands, if all of it is put together from parts of one
 * scalar; origin->start is where in the text that part begins. */
bool value_last_origin(const Value *value, size_t from, size_t to, Piece *origin);

/* The children of a list or map. A missing key is null; an unknown value has unknown
 * children. */
size_t value_count(const Value *value);
Value value_at(Arena *arena, const Value *value, size_t index);
Value value_get(Arena *arena, const Value *value, Str key);
Str value_key(const Value *map, size_t index);

/* What a JSON text says; unknown where it is no JSON. */
Value value_from_json(Arena *arena, const Value *text);

/* What it is equal to: 3.10 as a number is "3.1". */
Str value_printed(const Value *value);
Truth value_truth(const Value *value);
/* Equal as GitHub's `==` has it. */
Truth value_equal(Arena *arena, const Value *a, const Value *b);
/* Equal as entries of a matrix are compared: texts by what they print, lists and maps by their
 * elements. */
Truth value_matches(Arena *arena, const Value *a, const Value *b);

/* Adds a value unless it is there already or there are FL_MAX_ALTERNATIVES. */
void values_add(Arena *arena, Values *values, Value value);
void values_add_all(Arena *arena, Values *values, Values more);
Values values_of(Arena *arena, Value value);
/* The one value that is certain; NULL where there are several or it is not known. */
const Value *values_certain(const Values *values);

#endif
