/* What the generator knows of the standard library: one tree for each snapshot of typeshed,
 * then one merged tree. Memory lives in one arena to the end of the program. */
#ifndef STDLIB_MODEL_H
#define STDLIB_MODEL_H

#include "floorlint/str.h"
#include "floorlint/vec.h"
#include "floorlint/version.h"

/* A type expression as a stub writes it. */
typedef enum ExprKind {
    EXPR_UNKNOWN,
    EXPR_NAME,      /* name: "x" or "a.b.c" */
    EXPR_SUBSCRIPT, /* name[arguments] */
    EXPR_UNION,
    EXPR_NONE,
    EXPR_ELLIPSIS,
    EXPR_LIST,   /* [A, B] inside Callable[…] */
    EXPR_LITERAL /* name: the builtin type of a literal */
} ExprKind;

typedef struct Expr Expr;
struct Expr {
    ExprKind kind;
    Str name;
    VEC(Expr *) arguments;
};

/* Minors by platform: `any` on some platform, the others on those that stubs tell apart. */
typedef struct Minors {
    MinorMask any, linux, windows, mac;
} Minors;

/* The same minors on every platform. */
#define MINORS_OF(mask) ((Minors){(mask), (mask), (mask), (mask)})

typedef enum ParamKind {
    PARAM_POSITIONAL, /* in the order of ApiParamKind (stdlib.h) */
    PARAM_EITHER,
    PARAM_VAR,
    PARAM_KEYWORD,
    PARAM_KEYWORDS
} ParamKind;

typedef struct Param {
    Str name;
    ParamKind kind;
    MinorMask present, by_keyword, by_position;
    MinorMask required; /* minors in which a call must give it */
    bool has_default;   /* of an overload's */
    uint8_t position;   /* among the positional ones, without self and cls */
    Expr *expr;
    Str type; /* the text that facts.tsv holds; see types.h */
} Param;

typedef VEC(Param) ParamVec;

typedef struct Overload {
    MinorMask minors;
    ParamVec params; /* with self and cls until the types are resolved */
    Expr *result;
    Str type;
    bool is_async;
} Overload;

typedef struct TypeVariant {
    MinorMask minors;
    Expr *expr;
    Str text;
} TypeVariant;

typedef enum DefKind {
    DEF_NONE,
    DEF_MODULE,
    DEF_CLASS,
    DEF_FUNCTION,
    DEF_ATTRIBUTE,
    DEF_IMPORT,       /* of `target` */
    DEF_ALIAS,        /* name = expression */
    DEF_TYPE_VARIABLE /* TypeVar, ParamSpec … */
} DefKind;

enum {
    DEF_PROPERTY = 1,
    DEF_STATIC = 2,
    DEF_CLASS_METHOD = 4,
    DEF_ASYNC = 8,
    DEF_ENUM = 16,
    DEF_ANY_ATTRIBUTE = 32,
    DEF_STUB_ONLY = 64,     /* helps to write stubs; no interpreter has it */
    DEF_UNDOCUMENTED = 128, /* only interpreters have it: no stub, no page */
    DEF_OLD = 512,       /* only older snapshots have it: newer ones inherit it, or lack it */
    DEF_PROTOCOL = 1024, /* a typing.Protocol: objects of other classes pass for it */
    DEF_PLATFORM = 2048, /* not on every platform, by the newest stub's sys.platform tests */
    DEF_REEXPORT = 256   /* an import that the stub means to hand on */
};

typedef struct Def Def;
typedef VEC(Def *) DefVec;
struct Def {
    Str name;
    DefKind kind;
    unsigned flags;
    Minors minors;
    Minor deprecated; /* MINOR_NONE: not */
    Def *owner;       /* NULL for modules */
    DefVec members;
    Def **slots; /* hash of members by name */
    size_t slot_count;
    Str target;     /* of DEF_IMPORT: dotted name; also of aliases once resolved */
    VEC(Str) stars; /* of a module: what it imports * from */
    VEC(Overload) overloads;
    VEC(TypeVariant) types; /* of attributes; of aliases */
    VEC(Expr *) base_exprs; /* of classes, of the newest definition */
    VEC(Str) bases;
    DefVec type_variables; /* of classes: in the order of their type parameters */
    VEC(Str) exported;     /* __all__ */
    bool has_exported;
    bool is_package;
    MinorMask subscriptable; /* measured */
    ParamVec params;         /* merged */
    bool has_params;
    MinorMask signed_minors; /* minors whose signature some source tells */
    Str result;         /* merged: of a function what a call gives; of an attribute its type */
    DefVec aliases;     /* imports of a definition */
    Def *origin;        /* where a definition was before it moved to its documented name */
    MinorMask life;     /* of a class: minors in which it exists under any of its names */
    Minors kind_minors; /* minors of the definition that gave `kind` */
    int mark;           /* of walks that must not meet a definition twice */
};

/* A forest of modules, by dotted name. */
typedef struct Library {
    Arena *arena;
    Def root;            /* its members are the modules */
    MinorMask supported; /* minors that this snapshot describes */
    Str versions; /* the oldest file VERSIONS of newer snapshots: for those without one */
} Library;

Def *def_new(Arena *arena, Def *owner, Str name, DefKind kind);
Def *def_member(const Def *owner, Str name); /* NULL where there is none */
Def *library_module(const Library *library, Str dotted);

/* "module.Class.member" */
Str def_path(Arena *arena, const Def *def);
Def *def_module(Def *def);

/* Finds what a dotted path names, imports and aliases not followed. NULL where nothing. */
Def *library_find(const Library *library, Str path);

#endif
