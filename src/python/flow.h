/* The walk through a file in the order in which it runs. Internal to src/python. */
#ifndef FLOORLINT_PYTHON_FLOW_H
#define FLOORLINT_PYTHON_FLOW_H

#include "infer.h"

/* A change of what a name means, to be taken back. */
typedef struct Undo {
    ScopeId scope;
    uint32_t slot;
    DefId before;
} Undo;

/* What an arm of a branch leaves behind. */
typedef struct Change {
    ScopeId scope;
    uint32_t slot;
    DefId def;
} Change;

typedef struct Arm {
    MinorMask mask; /* minors on which it falls through */
    uint32_t facts;
    PyId guard;
    VEC(Change) changes;
} Arm;

typedef struct Arms {
    VEC(Arm) items;
} Arms;

/* What the body of a `try` is seen to do while it is walked. */
typedef struct Body {
    struct Body *outer;
    FrameId frame;
    MinorMask fails[EXCEPTION_COUNT];     /* minors on which a look-up is known to fail */
    bool opaque_import, opaque_attribute; /* something else may raise that */
    bool foreign_import;                  /* a third party's module is asked for */
} Body;

/* Where a handler is left in another way than by raising. */
typedef struct Escape {
    struct Escape *outer;
    MinorMask mask;
    Exception raises;
    bool reraises, raised;
} Escape;

typedef struct Flow {
    File *file;
    ScopeId scope;
    MinorMask mask;
    MinorMask annotations; /* minors on which annotations are evaluated here */
    bool in_annotation;
    FrameId frame;
    uint32_t facts;
    PyId guard;
    CtxId ctx; /* of the values above; 0: to be made */
    VEC(Undo) trail;
    Body *body;
    Escape *escape;
    MinorMask method_mask; /* minors on which a class's marks let its methods run */
    uint32_t stamp;
    uint32_t depth;
} Flow;

/* ---- flow.c ---- */

/* Walks the whole file: the module, then every body that was put off. */
void flow_run(File *file);

void flow_block(Flow *flow, PyId block);

/* Sets the minors on which what follows can run. */
void flow_set_mask(Flow *flow, MinorMask mask);

/* ---- branch.c ---- */

CtxId flow_ctx(Flow *flow);
void flow_set(Flow *flow, ScopeId scope, uint32_t slot, DefId def);

/* Binds an identifier (or import) that was listed by scope.c. */
void flow_bind(Flow *flow, PyId node);

/* Binds every name of a target. */
void flow_bind_targets(Flow *flow, PyId target);

/* What changed since a mark of the trail, without taking it back. */
void flow_collect(Flow *flow, size_t mark, Arms *arms);
void flow_undo(Flow *flow, size_t mark);

/* Goes on with what the arms left behind. */
void flow_join(Flow *flow, const Arms *arms);

/* Applies what a test tells where it held, or did not. */
void flow_assume(Flow *flow, const Truth *truth, Outcome outcome);

/* Every name that a loop binds may already hold what an earlier turn gave it. */
void flow_enter_loop(Flow *flow, PyId loop);

DefId flow_join_defs(Flow *flow, const DefMember *members, size_t count);

/* ---- expression.c ---- */

void flow_expression(Flow *flow, PyId node);

/* A test: walks it and says what it tells; notes it among the file's guards. */
Truth flow_test(Flow *flow, PyId node);

/* An annotation; `runs` are the minors on which it is evaluated. */
void flow_annotation(Flow *flow, PyId type, MinorMask runs);

/* A body that runs later. */
void flow_defer(Flow *flow, PyId node, MinorMask mask);

/* ---- handler.c ---- */

void flow_try(Flow *flow, PyId node);
void flow_with(Flow *flow, PyId node);

/* What a handler's expression catches: bits of Exception. */
uint32_t handler_catches(File *file, PyId expression);

/* How a call that never returns ends: sys.exit() and pytest.fail() break off the program or the
 * test; pytest.skip() and skipTest() leave a test out, and nothing has failed. */
typedef enum Exit { EXIT_NONE, EXIT_FAILED, EXIT_SKIPPED } Exit;

Exit handler_exit(Flow *flow, PyId call);

/* Whether an exception class, as a `raise` names it, leaves a test out. */
bool handler_is_skip(File *file, PyId exception);

/* Notes that a look-up fails on some minors. */
void handler_note_failure(Flow *flow, Exception exception, MinorMask minors);
void handler_note_opaque(Flow *flow, PyId node);

/* Minors on which a handler around a context absorbs an exception. */
MinorMask handler_absorbed(const File *file, FrameId frame, Exception exception);

/* ---- define.c ---- */

void flow_function(Flow *flow, PyId node, PyId decorated);
void flow_class(Flow *flow, PyId node, PyId decorated);
void flow_decorated(Flow *flow, PyId node);

/* ---- match.c ---- */

void flow_match(Flow *flow, PyId node);

/* ---- importing.c ---- */

void flow_import(Flow *flow, PyId node);

#endif
