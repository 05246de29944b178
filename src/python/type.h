/* What an expression may be: a small lattice of types with, where it is known, the value itself
 * for each version. Immutable; shared between files once they are part of a summary. Internal
 * to src/python. */
#ifndef FLOORLINT_PYTHON_TYPE_H
#define FLOORLINT_PYTHON_TYPE_H

#include "floorlint/stdlib.h"

#include "ast.h"

typedef enum TypeKind {
    TYPE_UNKNOWN,
    TYPE_UNBOUND,  /* a name that has no binding there: the lookup goes on outside */
    TYPE_NONE,     /* None */
    TYPE_MODULE,   /* a module of the standard library: api */
    TYPE_CLASS,    /* a class of the standard library, with type arguments: api, args */
    TYPE_FUNCTION, /* a function or method of it: api; receiver where it is bound */
    TYPE_INSTANCE, /* an instance: api, args */
    TYPE_TUPLE,    /* a tuple whose items are known one by one: args */
    TYPE_USER_CLASS,
    TYPE_USER_INSTANCE,
    TYPE_USER_FUNCTION,
    TYPE_PROJECT,   /* a module of the project (no name), or a name of it */
    TYPE_EXTERNAL,  /* something of a third party: its dotted name, for decorators and bases */
    TYPE_SUPER,     /* super(): user_class */
    TYPE_PARTIAL,   /* functools.partial: args[0] is the function */
    TYPE_MARK,      /* a mark that skips on versions: masks[0] where it may run the test */
    TYPE_AWAITABLE, /* what awaiting gives: args[0] */
    TYPE_UNION      /* one of args, each on the minors of its mask */
} TypeKind;

/* A value that is known. */
typedef enum ValueKind {
    VALUE_NONE_KNOWN, /* it is not */
    VALUE_INT,
    VALUE_BOOL,
    VALUE_STR,
    VALUE_NULL,  /* None */
    VALUE_TUPLE, /* also lists and sets */
    VALUE_ERROR  /* Python raises a TypeError */
} ValueKind;

typedef struct Value {
    ValueKind kind;
    uint32_t count; /* of a tuple */
    int64_t number;
    Str text;
    const struct Value *items;
} Value;

/* Releases for which values are worked out: each known minor with some patch levels, so that a
 * test on a patch release is seen to hold on part of a minor. */
#define FL_PATCHES  16
#define FL_RELEASES ((size_t)(MINOR_NEWEST + 1) * FL_PATCHES)

struct UserClass;
struct UserFunction;

typedef struct Type {
    TypeKind kind;
    ApiId api;
    ApiId symbol;   /* the attribute of `typing` that it is: Optional, Any… */
    uint32_t count; /* of args */
    bool versioned; /* values has one per release; else one */
    bool has_truth; /* may_hold and may_fail say on which minors it is true and false */
    MinorMask may_hold, may_fail;
    const struct Type *const *args;
    const MinorMask *masks; /* of a union's args; of a mark */
    const Value *values;    /* NULL where the value is not known */
    const struct Type *receiver;
    struct UserClass *user_class;
    struct UserFunction *function;
    Str path; /* of TYPE_PROJECT: the module's file; of TYPE_EXTERNAL: the dotted name */
    Str name; /* of TYPE_PROJECT: the exported name, or empty */
} Type;

extern const Type type_unknown, type_unbound, type_none;

const Type *type_module(Arena *arena, ApiId api);
const Type *type_class(Arena *arena, ApiId api);
const Type *type_function(Arena *arena, ApiId api, const Type *receiver);
const Type *type_instance(Arena *arena, ApiId api, const Type *const *args, size_t count);
const Type *type_instance_of(Arena *arena, ApiId api, const Type *arg); /* arg may be NULL */
const Type *type_user_class(Arena *arena, struct UserClass *class_);
const Type *type_user_instance(Arena *arena, struct UserClass *class_);
const Type *type_tuple(Arena *arena, const Type *const *args, size_t count);
const Type *type_external(Arena *arena, Str dotted);
const Type *type_project(Arena *arena, Str path, Str name);
const Type *type_with_value(Arena *arena, const Type *type, Value value);

/* An instance of a builtin class by name: "str". Unknown where there is no such class. */
const Type *type_builtin(Arena *arena, const char *name);

/* Members of a union while it is being put together. */
typedef struct UnionBuilder {
    Arena *arena;
    const Type *args[8];
    MinorMask masks[8];
    size_t count;
    bool overflow;
} UnionBuilder;

/* Adds what a type may be on the minors of a mask; equal members are merged. */
void union_add(UnionBuilder *builder, const Type *type, MinorMask mask);
const Type *union_done(UnionBuilder *builder);

/* Members of any type: itself, or a union's. */
size_t type_member_count(const Type *type);
const Type *type_member(const Type *type, size_t index, MinorMask *mask);

bool type_same(const Type *a, const Type *b);

/* Without the members that are None. */
const Type *type_without_none(Arena *arena, const Type *type);

#endif
