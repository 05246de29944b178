/* The walk through expressions: what each name reads, and what each part runs under. */
#include "floorlint/limits.h"

#include "flow.h"

static void note_read(Flow *flow, PyId id)
{
    File *file = flow->file;
    PyNode *node = at_node(file, id);
    if ((node->flags & (PY_STORE | PY_NOT_A_NAME)) != 0) {
        return;
    }
    node->def = scope_lookup(file, flow->scope, node->name, LOOKUP_NOW);
}

void flow_set_mask(Flow *flow, MinorMask mask)
{
    if (flow->mask != mask) {
        flow->mask = mask;
        flow->ctx = 0;
    }
}

/* ---- tests ----------------------------------------------------------------------------- */

Truth flow_test(Flow *flow, PyId node)
{
    flow_expression(flow, node);
    Truth truth = guard_truth(flow->file, node, flow->mask);
    bool narrows =
        (truth.holds & flow->mask) != flow->mask || (truth.fails & flow->mask) != flow->mask;
    if (narrows && truth.versioned) {
        flow->guard = node;
        flow->ctx = 0;
    }
    return truth;
}

/* ---- parts that run under a condition
 * -------------------------------------------------------- */

typedef struct Saved {
    MinorMask mask;
    uint32_t facts;
    PyId guard;
    size_t mark;
} Saved;

static Saved save(const Flow *flow)
{
    return (Saved){flow->mask, flow->facts, flow->guard, flow->trail.len};
}

static void restore(Flow *flow, Saved saved)
{
    flow_undo(flow, saved.mark);
    flow->mask = saved.mask;
    flow->facts = saved.facts;
    flow->guard = saved.guard;
    flow->ctx = 0;
}

static void walk_boolean(Flow *flow, PyId node)
{
    File *file = flow->file;
    PyId left = ast_field(&file->ast, node, FIELD_LEFT);
    PyId right = ast_field(&file->ast, node, FIELD_RIGHT);
    PyId op = ast_field(&file->ast, node, FIELD_OPERATOR);
    if (left == 0 || right == 0 || op == 0) {
        return;
    }
    Saved saved = save(flow);
    Truth truth = flow_test(flow, left);
    size_t mark = flow->trail.len;
    bool is_and = str_eq(ast_text(&file->ast, op), S("and"));
    flow_assume(flow, &truth, is_and ? OUTCOME_HELD : OUTCOME_FAILED);
    flow_expression(flow, right);
    saved.mark = mark; /* a walrus on the left stays */
    restore(flow, saved);
}

static void walk_conditional(Flow *flow, PyId node)
{
    File *file = flow->file;
    PyId body = at_node(file, node)->first;
    PyId test = body != 0 ? at_node(file, body)->next : 0;
    PyId other = test != 0 ? at_node(file, test)->next : 0;
    if (other == 0) {
        return;
    }
    Saved saved = save(flow);
    Truth truth = flow_test(flow, test);
    saved.mark = flow->trail.len;
    PyId guard = flow->guard;
    flow_assume(flow, &truth, OUTCOME_HELD);
    flow_expression(flow, body);
    restore(flow, saved);
    flow->guard = guard;
    flow_assume(flow, &truth, OUTCOME_FAILED);
    flow_expression(flow, other);
    restore(flow, saved);
}

static void walk_comprehension(Flow *flow, PyId node)
{
    File *file = flow->file;
    ScopeId scope = at_node(file, node)->def;
    ScopeId outer = flow->scope;
    Saved saved = save(flow);
    PyId body = ast_field(&file->ast, node, FIELD_BODY);
    bool first = true;
    for (PyId id = at_node(file, node)->first; id != 0; id = at_node(file, id)->next) {
        if (kind_of(file, id) == PY_FOR_IN) {
            PyId right = ast_field(&file->ast, id, FIELD_RIGHT);
            PyId left = ast_field(&file->ast, id, FIELD_LEFT);
            at_node(file, id)->ctx = flow_ctx(flow);
            flow->scope = first ? outer : scope;
            flow->ctx = 0;
            if (right != 0) {
                flow_expression(flow, right);
            }
            flow->scope = scope;
            flow->ctx = 0;
            if (left != 0) {
                flow_bind_targets(flow, left);
            }
            first = false;
        } else if (kind_of(file, id) == PY_IF_CLAUSE && at_node(file, id)->first != 0) {
            at_node(file, id)->ctx = flow_ctx(flow);
            Truth truth = flow_test(flow, at_node(file, id)->first);
            flow_assume(flow, &truth, OUTCOME_HELD);
        }
    }
    if (body != 0) {
        flow->scope = scope;
        flow->ctx = 0;
        flow_expression(flow, body);
    }
    flow->scope = outer;
    /* Comprehension variables are slots of their own scope; a walrus is the outer scope's. */
    flow->mask = saved.mask;
    flow->facts = saved.facts;
    flow->guard = saved.guard;
    flow->ctx = 0;
}

static void walk_parameters(Flow *flow, PyId parameters)
{
    File *file = flow->file;
    for (PyId id = at_node(file, parameters)->first; id != 0; id = at_node(file, id)->next) {
        PyId value = ast_field(&file->ast, id, FIELD_VALUE);
        at_node(file, id)->ctx = flow_ctx(flow);
        if (value != 0) {
            flow_expression(flow, value);
        }
    }
}

void flow_defer(Flow *flow, PyId node, MinorMask mask)
{
    File *file = flow->file;
    ScopeId scope = at_node(file, node)->def;
    scope_at(file, scope)->mask = mask;
    *vec_push(file->arena, &file->deferred) =
        (Deferred){.scope = scope, .mask = mask, .guard = flow->guard, .facts = flow->facts};
}

static void walk_lambda(Flow *flow, PyId node)
{
    PyId parameters = ast_field(&flow->file->ast, node, FIELD_PARAMETERS);
    if (parameters != 0) {
        walk_parameters(flow, parameters);
    }
    flow_defer(flow, node, flow->mask);
}

static void walk_walrus(Flow *flow, PyId node)
{
    File *file = flow->file;
    PyId name = ast_field(&file->ast, node, FIELD_NAME);
    PyId value = ast_field(&file->ast, node, FIELD_VALUE);
    if (value != 0) {
        flow_expression(flow, value);
    }
    if (name != 0) {
        at_node(file, name)->ctx = flow_ctx(flow);
        flow_bind(flow, name);
    }
}

/* ---- look-ups that a `try` is there for
 * ------------------------------------------------------- */

/* An attribute of a module or class inside of a `try`: on which minors it is missing. */
static void note_attribute(Flow *flow, PyId node)
{
    File *file = flow->file;
    PyId object = ast_field(&file->ast, node, FIELD_OBJECT);
    PyId name = ast_field(&file->ast, node, FIELD_ATTRIBUTE);
    if (object == 0 || name == 0 || (at_node(file, node)->flags & PY_STORE) != 0) {
        return;
    }
    const Type *receiver = infer_force(file, infer(file, object));
    if (receiver->kind != TYPE_MODULE && receiver->kind != TYPE_CLASS) {
        flow->body->opaque_attribute = true;
        return;
    }
    Member member = infer_member(file, receiver, ast_text(&file->ast, name));
    if (member.origin != MEMBER_STDLIB || guard_is_optional(member.symbol)) {
        flow->body->opaque_attribute = true;
    }
    if (member.origin == MEMBER_STDLIB) {
        MinorMask lacking = flow->mask & api_symbol(receiver->api).present &
                            ~api_member_present(member.holder, ast_text(&file->ast, name));
        handler_note_failure(flow, EXCEPTION_ATTRIBUTE, lacking);
    }
}

static void note_name(Flow *flow, PyId id)
{
    File *file = flow->file;
    if ((at_node(file, id)->flags & (PY_STORE | PY_NOT_A_NAME)) != 0) {
        return;
    }
    const Def *def = def_at(file, at_node(file, id)->def);
    if (def->kind == DEF_BINDING) {
        return;
    }
    MinorMask minors = infer_builtin_minors(file, at_node(file, id)->def, 0) & flow->mask;
    ApiId symbol = minors != 0 ? infer_builtin_symbol(file, at_node(file, id)->name) : 0;
    if (symbol != 0) {
        handler_note_failure(flow, EXCEPTION_NAME, minors & ~api_symbol(symbol).present);
    } else if (minors != 0) {
        handler_note_opaque(flow, id);
    }
}

/* ---- the walk
 * ------------------------------------------------------------------------------------ */

/* Walks a part with a rule of its own; false where it has none. */
static bool walk_special(Flow *flow, PyId id)
{
    switch (kind_of(flow->file, id)) {
    case PY_BOOLEAN:
        walk_boolean(flow, id);
        return true;
    case PY_CONDITIONAL:
        walk_conditional(flow, id);
        return true;
    case PY_LAMBDA:
        walk_lambda(flow, id);
        return true;
    case PY_LIST_COMPREHENSION:
    case PY_SET_COMPREHENSION:
    case PY_DICTIONARY_COMPREHENSION:
    case PY_GENERATOR:
        walk_comprehension(flow, id);
        return true;
    case PY_NAMED_EXPRESSION:
        walk_walrus(flow, id);
        return true;
    default:
        return false;
    }
}

void flow_expression(Flow *flow, PyId node)
{
    File *file = flow->file;
    PyId last = at_node(file, node)->last;
    bool deep = flow->depth >= FL_MAX_DEPTH;
    flow->depth++;
    for (PyId id = node; id <= last; id++) {
        at_node(file, id)->ctx = flow_ctx(flow);
        PyKind kind = kind_of(file, id);
        if (kind == PY_IDENTIFIER) {
            note_read(flow, id);
            if (flow->body != NULL) {
                note_name(flow, id);
            }
        } else if (!deep && walk_special(flow, id)) {
            id = at_node(file, id)->last;
        }
    }
    flow->depth--;
    if (flow->body == NULL) {
        return;
    }
    for (PyId id = node; id <= last; id++) {
        PyKind kind = kind_of(file, id);
        if (kind == PY_ATTRIBUTE && at_node(file, id)->ctx != 0) {
            note_attribute(flow, id);
        } else if (kind == PY_CALL || kind == PY_SUBSCRIPT || kind == PY_BINARY ||
                   kind == PY_AWAIT || kind == PY_YIELD || kind == PY_COMPARISON) {
            handler_note_opaque(flow, id);
        } else if (kind == PY_LAMBDA) {
            id = at_node(file, id)->last;
        }
    }
}

void flow_annotation(Flow *flow, PyId type, MinorMask runs)
{
    bool before = flow->in_annotation;
    MinorMask annotations = flow->annotations;
    Body *body = flow->body;
    flow->in_annotation = true;
    flow->annotations = runs;
    flow->body = NULL;
    flow->ctx = 0;
    flow_expression(flow, type);
    for (PyId id = type; id <= at_node(flow->file, type)->last; id++) {
        at_node(flow->file, id)->flags |= PY_ANNOTATION;
    }
    flow->in_annotation = before;
    flow->annotations = annotations;
    flow->body = body;
    flow->ctx = 0;
}
