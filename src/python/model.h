/* What is known of one Python file while it is analysed: scopes, definitions, contexts.
 * Internal to src/python.
 *
 * The analysis runs in three steps. scope.c lists every scope and every binding. flow.c walks
 * the file in the order in which it runs, keeps the set of minors on which each spot is
 * reached, and writes into every name's node which definition it reads. infer.c then answers
 * what an expression is, on demand, and check.c asks it wherever something could be missing. */
#ifndef FLOORLINT_PYTHON_MODEL_H
#define FLOORLINT_PYTHON_MODEL_H

#include "floorlint/python.h"

#include "ast.h"
#include "type.h"

#define ALL_MINORS ((MinorMask) ~(MinorMask)0)

typedef uint32_t ScopeId; /* 0 is none; 1 the module */
typedef uint32_t DefId;   /* 0 is none */
typedef uint32_t CtxId;   /* 0 is none: never walked */
typedef uint32_t FrameId; /* 0 is none */

typedef enum ScopeKind {
    SCOPE_MODULE,
    SCOPE_CLASS,
    SCOPE_FUNCTION, /* also lambdas */
    SCOPE_COMPREHENSION
} ScopeKind;

/* A name that some statement of a scope binds. */
typedef struct Slot {
    NameId name;
    DefId first, last; /* its bindings in the order of the source */
    DefId now;         /* what it is where the walk stands */
    DefId final;       /* the union of all its bindings; made on demand */
    uint32_t stamp;    /* of the last join that met it, and its place there */
    uint32_t joined;
    bool shared;       /* also bound by another scope's `global` or `nonlocal` */
    ScopeId elsewhere; /* `global` and `nonlocal`: the scope that really binds it */
} Slot;

/* Where something is stored into an attribute of a method's first parameter. */
typedef struct SelfStore {
    NameId name;
    PyId node; /* the attribute node */
} SelfStore;

typedef struct Scope {
    ScopeKind kind;
    PyId node;
    ScopeId parent;
    VEC(Slot) slots;
    VEC(DefId) bindings;   /* in the order of the source */
    VEC(SelfStore) stores; /* of a class */
    NameId self;           /* of a method: the name of its first parameter */
    bool is_static, is_async, is_generator;
    MinorMask mask; /* minors on which the scope's body can run */
    struct UserClass *user_class;
    struct UserFunction *function; /* once it was asked for */
} Scope;

/* Of a test. */
typedef enum Outcome { OUTCOME_FAILED, OUTCOME_HELD } Outcome;

typedef enum DefKind {
    DEF_UNBOUND,
    DEF_BINDING,  /* node: the identifier (or import) that binds */
    DEF_JOIN,     /* one of members */
    DEF_NARROW,   /* previous, narrowed by the test `node`, which held or did not */
    DEF_FALLBACK, /* previous; where that is unbound, `other` */
    DEF_FINAL,    /* any binding of the slot; where there is none, `other` */
    DEF_BUILTIN,  /* name: from a star import, or a builtin */
    DEF_UNKNOWN
} DefKind;

typedef struct DefMember {
    DefId def;
    MinorMask mask;
} DefMember;

typedef struct Def {
    DefKind kind;
    Outcome outcome; /* of the test of DEF_NARROW */
    bool visiting;   /* its type is being worked out */
    PyId node;
    ScopeId scope;
    uint32_t slot;
    DefId next; /* the slot's next binding */
    DefId previous, other;
    NameId name;
    MinorMask mask; /* minors on which the binding is made; 0 until it was walked */
    const DefMember *members;
    size_t member_count;
    const Type *type;
} Def;

typedef enum Exception {
    EXCEPTION_MODULE_NOT_FOUND,
    EXCEPTION_IMPORT,
    EXCEPTION_ATTRIBUTE,
    EXCEPTION_NAME,
    EXCEPTION_TYPE,
    EXCEPTION_VALUE,
    EXCEPTION_SYNTAX,
    EXCEPTION_OTHER,
    EXCEPTION_EXIT,
    EXCEPTION_COUNT
} Exception;

/* One handler of a `try`, or a `suppress`. */
typedef struct Handler {
    uint32_t catches;  /* bits of Exception */
    MinorMask absorbs; /* minors on which it may end without raising */
    Exception raises;  /* what it raises where it does not */
    bool reraises;     /* raises the same exception again */
} Handler;

typedef struct Frame {
    FrameId parent;
    VEC(Handler) handlers;
} Frame;

/* A test that protects an attribute by its name: hasattr(x, "walk"), or narrows a dotted
 * expression. */
typedef struct Fact {
    uint32_t parent;
    PyId receiver; /* the expression that was asked */
    PyId test;     /* isinstance(…) and the like; 0 for hasattr */
    Outcome outcome;
    Str attribute;
} Fact;

/* Under what a spot stands. */
typedef struct Ctx {
    MinorMask reached;
    MinorMask evaluated; /* fewer in annotations */
    FrameId frame;
    uint32_t facts;
    ScopeId scope;
    PyId guard; /* the nearest version test around or before it */
} Ctx;

typedef struct UserMember {
    Str name;
    const Type *type;
} UserMember;

/* A class of the project. In the file under analysis its members are looked up in its scope; in
 * a summary they are listed. */
typedef struct UserClass {
    struct File *file; /* NULL in a summary */
    ScopeId scope;
    PyId node;
    Str name;
    const Type *const *bases;
    size_t base_count;
    bool bases_known; /* bases were worked out */
    bool visiting;
    bool dynamic; /* has __getattr__, a metaclass, or a decorator that may change it */
    bool fields;  /* a dataclass, NamedTuple, TypedDict…: annotations make its constructor */
    const UserMember *members;
    size_t member_count;
    struct UserClass *copy; /* while a summary is made */
} UserClass;

typedef enum UserFunctionKind {
    FUNCTION_PLAIN,
    FUNCTION_PROPERTY,
    FUNCTION_STATIC,
    FUNCTION_CLASS,
    FUNCTION_CONTEXT, /* a context manager made of a generator */
    FUNCTION_OPAQUE   /* decorated by something unknown */
} UserFunctionKind;

typedef struct UserFunction {
    struct File *file; /* NULL in a summary */
    PyId node;
    UserFunctionKind kind;
    bool is_async, is_generator;
    bool visiting, known;
    const Type *result; /* of a call; for async ones what awaiting gives */
    struct UserFunction *copy;
} UserFunction;

/* A body that is walked once everything around it is done. */
typedef struct Deferred {
    ScopeId scope;
    MinorMask mask;
    PyId guard;
    uint32_t facts;
} Deferred;

typedef struct StarImport {
    const Type *module;
    MinorMask mask;
    PyId node;
} StarImport;

typedef struct File {
    Arena *arena;
    PythonProject *project;
    PythonWorker *worker;
    const Source *source;
    const SyntaxTree *tree; /* what the nodes were made of; NULL while a summary is made */
    PyId *ids;              /* by node of that tree: what it became; 0: left out */
    Ast ast;
    Names names;
    VEC(Scope) scopes;
    VEC(Def) defs;
    VEC(Ctx) ctxs;
    VEC(Frame) frames;
    VEC(Fact) facts;
    VEC(Deferred) deferred;
    VEC(StarImport) stars;
    VEC(PyId) names_stored; /* attribute nodes that are stored to anywhere */
    uint64_t *slot_keys;    /* open addressing: scope << 32 | name */
    uint32_t *slot_values;
    size_t slot_table, slot_count;
    VEC(DefId) builtins; /* by NameId */
    DefId unbound, unknown;
    bool future_annotations;
    bool walking; /* flow.c is not done yet: what it has not reached is not known */
    bool unsure;  /* an answer was given while something was not known yet */
    uint32_t depth;
    uint32_t work;            /* steps of inference so far, bounded */
    uint32_t nesting;         /* names of other modules that are being followed */
    uint32_t summaries;       /* how many summaries deep this file is being read */
    uint32_t order;           /* its place among the modules, while a summary is made */
    const Type **exports;     /* of the module's slots, while a summary is made */
    const Type *version_info; /* once it was asked for */
    PythonReport *report;     /* what is found; NULL while a summary is made */
    Arena *out;               /* where the report lives */
    MinorMask wanted;
    const bool *gated; /* by NameId: some wanted minor lacks something of that name */
    size_t gated_count;
    bool wants_guards;
    Str package; /* of the module: the directory that relative imports count from */
    Str root;    /* the directory that its absolute imports start from */
} File;

static inline PyNode *at_node(const File *file, PyId node)
{
    return &file->ast.nodes[node];
}

static inline PyKind kind_of(const File *file, PyId node)
{
    return (PyKind)file->ast.nodes[node].kind;
}

static inline Scope *scope_at(const File *file, ScopeId scope)
{
    return &file->scopes.items[scope];
}

static inline Def *def_at(const File *file, DefId def)
{
    return &file->defs.items[def];
}

static inline const Ctx *ctx_of(const File *file, PyId node)
{
    return &file->ctxs.items[file->ast.nodes[node].ctx];
}

/* ---- scope_build.c ---- */

/* Lists scopes and bindings of the file's tree. */
void scopes_build(File *file);

/* ---- scope.c ---- */

/* The number of a name's slot in a scope, which is made where there is none. */
uint32_t scope_add_slot(File *file, ScopeId scope, NameId name);

/* The slot of a name in a scope, or -1; follows `global` and `nonlocal` by changing `scope`. */
int scope_slot(const File *file, ScopeId *scope, NameId name);

/* A new definition. */
DefId def_new(File *file, DefKind kind);

typedef enum LookupTime {
    LOOKUP_NOW,  /* where the walk stands */
    LOOKUP_AFTER /* after everything ran: any binding may be meant */
} LookupTime;

/* What a name means in a scope; outside: where `scope` itself does not bind it. */
DefId scope_lookup(File *file, ScopeId scope, NameId name, LookupTime time);
DefId scope_lookup_outside(File *file, ScopeId scope, NameId name, LookupTime time);

#endif
