/* The text of a type expression (its grammar: resolve.h). */
#ifndef STDLIB_TYPE_TEXT_H
#define STDLIB_TYPE_TEXT_H

#include "model.h"

typedef struct TypeScope {
    Arena *arena;
    const Library *library;
    Def *scope;               /* module or class in which names are looked up */
    Def *class_;              /* whose type parameters are "$0" …; NULL */
    const Overload *function; /* whose type variables are "%0" …; NULL */
    int depth;
} TypeScope;

/* What a name means in a scope, imports followed; NULL where nothing. */
Def *resolve_name(const Library *library, Def *scope, Str dotted);

Str type_text(const TypeScope *scope, const Expr *expr);

/* The union of two types: "?" where one is unknown or there would be more than eight. */
Str type_union(Arena *arena, Str a, Str b);

/* "x.y" where x is an instance whose class has the method y: that method's path; else empty. */
Str bound_method(const TypeScope *scope, Str dotted);

#endif
