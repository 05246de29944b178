/* Interned identifiers: equal texts are equal numbers. Internal to src/python. */
#ifndef FLOORLINT_PYTHON_NAME_H
#define FLOORLINT_PYTHON_NAME_H

#include "floorlint/str.h"
#include "floorlint/vec.h"

/* 0 is no name. */
typedef uint32_t NameId;

/* Names that the analysis compares with: they are interned first, in this order. */
#define FL_KNOWN_NAMES(X)                                                                      \
    X(TYPE_CHECKING)                                                                           \
    X(_)                                                                                       \
    X(__dict__)                                                                                \
    X(__file__)                                                                                \
    X(__getattr__)                                                                             \
    X(__getattribute__)                                                                        \
    X(__name__)                                                                                \
    X(__new__)                                                                                 \
    X(allow_module_level)                                                                      \
    X(annotations)                                                                             \
    X(bool)                                                                                    \
    X(condition)                                                                               \
    X(dir)                                                                                     \
    X(encoding)                                                                                \
    X(errors)                                                                                  \
    X(exit)                                                                                    \
    X(getattr)                                                                                 \
    X(hasattr)                                                                                 \
    X(isinstance)                                                                              \
    X(metaclass)                                                                               \
    X(mode)                                                                                    \
    X(pytestmark)                                                                              \
    X(quit)                                                                                    \
    X(register)                                                                                \
    X(skipTest)                                                                                \
    X(staticmethod)                                                                            \
    X(text)                                                                                    \
    X(universal_newlines)                                                                      \
    X(vars)

typedef enum KnownName {
    KNOWN_NONE,
#define FL_KNOWN(name) KNOWN_##name,
    FL_KNOWN_NAMES(FL_KNOWN)
#undef FL_KNOWN
        KNOWN_COUNT
} KnownName;

typedef struct NameCell {
    uint32_t hash;
    NameId name; /* 0: free */
} NameCell;

typedef struct Names {
    Arena *arena;
    VEC(Str) texts;   /* by NameId; the first is empty */
    NameCell *table;  /* open addressing */
    size_t table_len; /* a power of two */
} Names;

/* An empty table that holds the known names; texts are borrowed. */
void names_init(Names *names, Arena *arena);

/* The number of a text, which must outlive the table. */
NameId names_intern(Names *names, Str text);

/* The same without adding; 0 where the text is not in the table. */
NameId names_find(const Names *names, Str text);

/* The text of a number. */
Str names_text(const Names *names, NameId name);

#endif
