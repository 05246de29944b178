#include "flow.h"

#include "floorlint/limits.h"

static void walk_statement(Flow *flow, PyId node);

void flow_block(Flow *flow, PyId block)
{
    File *file = flow->file;
    at_node(file, block)->ctx = flow_ctx(flow);
    if (flow->depth >= FL_MAX_DEPTH) {
        flow_expression(flow, block);
        return;
    }
    flow->depth++;
    for (PyId id = at_node(file, block)->first; id != 0; id = at_node(file, id)->next) {
        walk_statement(flow, id);
    }
    flow->depth--;
}

/* The block that stands for a clause's body: some have a field for it, some do not. */
static PyId body_of(const File *file, PyId clause)
{
    return ast_child(&file->ast, clause, PY_BLOCK);
}

static void walk_if(Flow *flow, PyId node)
{
    File *file = flow->file;
    size_t first = flow->trail.len;
    uint32_t facts = flow->facts;
    PyId guard = flow->guard;
    Arms arms = {0};
    bool has_else = false;
    for (PyId clause = node; clause != 0 && !has_else;) {
        PyId test = ast_field(&file->ast, clause, FIELD_CONDITION);
        PyId block = body_of(file, clause);
        at_node(file, clause)->ctx = flow_ctx(flow);
        if (kind_of(file, clause) == PY_ELSE) {
            has_else = true;
            if (block != 0) {
                flow_block(flow, block);
            }
            flow_collect(flow, first, &arms);
            break;
        }
        Truth truth = {.holds = ALL_MINORS, .fails = ALL_MINORS};
        if (test != 0) {
            truth = flow_test(flow, test);
        }
        size_t mark = flow->trail.len;
        MinorMask mask = flow->mask;
        uint32_t before = flow->facts;
        PyId around = flow->guard;
        flow_assume(flow, &truth, OUTCOME_HELD);
        if (block != 0) {
            flow_block(flow, block);
        }
        flow_collect(flow, first, &arms);
        flow_undo(flow, mark);
        flow_set_mask(flow, mask);
        flow->facts = before;
        flow->guard = around;
        flow->ctx = 0;
        flow_assume(flow, &truth, OUTCOME_FAILED);
        if (clause == node) {
            clause = at_node(file, node)->first;
        } else {
            clause = at_node(file, clause)->next;
        }
        while (clause != 0 && kind_of(file, clause) != PY_ELIF &&
               kind_of(file, clause) != PY_ELSE) {
            clause = at_node(file, clause)->next;
        }
    }
    if (!has_else) {
        flow_collect(flow, first, &arms);
    }
    flow_undo(flow, first);
    flow->facts = facts;
    flow->guard = guard;
    flow->ctx = 0;
    flow_join(flow, &arms);
}

/* After a loop runs what reached it, whatever its body does. */
static void leave_loop(Flow *flow, size_t mark, MinorMask mask, uint32_t facts, PyId guard)
{
    flow_undo(flow, mark);
    flow_set_mask(flow, mask);
    flow->facts = facts;
    flow->guard = guard;
    flow->ctx = 0;
}

static void walk_else(Flow *flow, PyId node)
{
    PyId otherwise = ast_child(&flow->file->ast, node, PY_ELSE);
    PyId block = otherwise != 0 ? body_of(flow->file, otherwise) : 0;
    if (block != 0) {
        at_node(flow->file, otherwise)->ctx = flow_ctx(flow);
        flow_block(flow, block);
    }
}

static void walk_for(Flow *flow, PyId node)
{
    File *file = flow->file;
    PyId right = ast_field(&file->ast, node, FIELD_RIGHT);
    PyId left = ast_field(&file->ast, node, FIELD_LEFT);
    PyId body = ast_field(&file->ast, node, FIELD_BODY);
    if (right != 0) {
        flow_expression(flow, right);
    }
    if (flow->body != NULL) {
        handler_note_opaque(flow, node);
    }
    flow_enter_loop(flow, node);
    size_t mark = flow->trail.len;
    MinorMask mask = flow->mask;
    uint32_t facts = flow->facts;
    PyId guard = flow->guard;
    if (left != 0) {
        flow_bind_targets(flow, left);
    }
    if (body != 0) {
        flow_block(flow, body);
    }
    leave_loop(flow, mark, mask, facts, guard);
    walk_else(flow, node);
}

static void walk_while(Flow *flow, PyId node)
{
    File *file = flow->file;
    PyId test = ast_field(&file->ast, node, FIELD_CONDITION);
    PyId body = ast_field(&file->ast, node, FIELD_BODY);
    flow_enter_loop(flow, node);
    Truth truth = {.holds = ALL_MINORS, .fails = ALL_MINORS};
    MinorMask mask = flow->mask;
    uint32_t facts = flow->facts;
    PyId guard = flow->guard;
    if (test != 0) {
        truth = flow_test(flow, test);
    }
    size_t mark = flow->trail.len;
    flow_assume(flow, &truth, OUTCOME_HELD);
    if (body != 0) {
        flow_block(flow, body);
    }
    leave_loop(flow, mark, mask, facts, guard);
    if (ast_child(&file->ast, node, PY_ELSE) != 0) {
        flow_set_mask(flow, mask & truth.fails);
        walk_else(flow, node);
        flow_set_mask(flow, mask);
    }
}

/* ---- statements that leave --------------------------------------------------------------- */

static void leave_normally(Flow *flow)
{
    for (Escape *escape = flow->escape; escape != NULL; escape = escape->outer) {
        escape->mask |= flow->mask;
    }
    flow_set_mask(flow, 0);
}

static void leave_raising(Flow *flow, Exception exception, bool again)
{
    if (flow->escape != NULL && flow->mask != 0) {
        flow->escape->raises = exception;
        flow->escape->reraises = again;
        flow->escape->raised = true;
    }
    flow_set_mask(flow, 0);
}

static void walk_raise(Flow *flow, PyId node)
{
    File *file = flow->file;
    PyId value = at_node(file, node)->first;
    flow_expression(flow, node);
    if (flow->body != NULL) {
        handler_note_opaque(flow, node);
    }
    Exception exception = EXCEPTION_OTHER;
    if (value != 0) {
        PyId class_ = value;
        if (kind_of(file, value) == PY_CALL) {
            class_ = ast_field(&file->ast, value, FIELD_FUNCTION);
        }
        if (class_ != 0 && handler_is_skip(file, class_)) {
            leave_normally(flow);
            return;
        }
        uint32_t catches = class_ != 0 ? handler_catches(file, class_) : 0;
        static const Exception order[] = {EXCEPTION_IMPORT,    EXCEPTION_MODULE_NOT_FOUND,
                                          EXCEPTION_ATTRIBUTE, EXCEPTION_NAME,
                                          EXCEPTION_TYPE,      EXCEPTION_EXIT};
        for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
            if ((catches & (1u << order[i])) != 0 && (catches & (1u << EXCEPTION_OTHER)) == 0) {
                exception = order[i];
                break;
            }
        }
    }
    leave_raising(flow, exception, value == 0);
}

static void walk_expression_statement(Flow *flow, PyId node)
{
    File *file = flow->file;
    PyId call = at_node(file, node)->first;
    flow_expression(flow, node);
    if (call != 0 && kind_of(file, call) == PY_AWAIT) {
        call = at_node(file, call)->first;
    }
    Exit exit = EXIT_NONE;
    if (call != 0 && kind_of(file, call) == PY_CALL) {
        exit = handler_exit(flow, call);
    }
    if (exit == EXIT_FAILED) {
        leave_raising(flow, EXCEPTION_EXIT, false);
    } else if (exit == EXIT_SKIPPED) {
        leave_normally(flow);
    }
}

/* ---- assignments
 * ----------------------------------------------------------------------------- */

/* Minors on which a variable's annotation is evaluated. */
static MinorMask variable_annotation(const Flow *flow, PyId left)
{
    const File *file = flow->file;
    ScopeKind scope = file->scopes.items[flow->scope].kind;
    if (scope == SCOPE_FUNCTION || scope == SCOPE_COMPREHENSION) {
        return 0;
    }
    if (scope == SCOPE_CLASS && flow->annotations == ALL_MINORS) {
        return ALL_MINORS; /* the class's base evaluates them */
    }
    if (kind_of(file, left) != PY_IDENTIFIER && file->future_annotations) {
        return minors_between(7, 9); /* only names were put off before 3.10 */
    }
    return file->future_annotations ? 0 : minors_between(MINOR_OLDEST, 13);
}

static void walk_assignment(Flow *flow, PyId node)
{
    File *file = flow->file;
    PyId left = ast_field(&file->ast, node, FIELD_LEFT);
    PyId type = ast_field(&file->ast, node, FIELD_TYPE);
    PyId right = ast_field(&file->ast, node, FIELD_RIGHT);
    at_node(file, node)->ctx = flow_ctx(flow);
    if (right != 0) {
        PyKind kind = kind_of(file, right);
        if (kind == PY_ASSIGNMENT && flow->depth < FL_MAX_DEPTH) {
            flow->depth++;
            walk_assignment(flow, right);
            flow->depth--;
        } else {
            flow_expression(flow, right);
        }
    }
    if (type != 0 && left != 0) {
        flow_annotation(flow, type, variable_annotation(flow, left));
    }
    if (left != 0 && (right != 0 || scope_at(file, flow->scope)->kind == SCOPE_CLASS)) {
        flow_bind_targets(flow, left);
    } else if (left != 0) {
        /* `x: T` binds nothing, but it says what x will be. */
        at_node(file, left)->ctx = flow_ctx(flow);
        if (kind_of(file, left) == PY_IDENTIFIER) {
            flow_bind(flow, left);
        }
    }
}

static void walk_augmented(Flow *flow, PyId node)
{
    File *file = flow->file;
    PyId left = ast_field(&file->ast, node, FIELD_LEFT);
    PyId right = ast_field(&file->ast, node, FIELD_RIGHT);
    at_node(file, node)->ctx = flow_ctx(flow);
    if (right != 0) {
        flow_expression(flow, right);
    }
    if (left != 0) {
        flow_bind_targets(flow, left);
    }
}

static void walk_delete(Flow *flow, PyId node)
{
    File *file = flow->file;
    flow_expression(flow, node);
    for (PyId id = node; id <= at_node(file, node)->last; id++) {
        PyKind kind = kind_of(file, id);
        if (kind == PY_ATTRIBUTE || kind == PY_SUBSCRIPT) {
            at_node(file, id)->flags |= PY_STORE;
            id = at_node(file, id)->last;
        } else if (kind == PY_IDENTIFIER) {
            ScopeId scope = flow->scope;
            int slot = scope_slot(file, &scope, at_node(file, id)->name);
            if (slot >= 0) {
                flow_set(flow, scope, (uint32_t)slot, file->unbound);
            }
        }
    }
}

static void walk_type_alias(Flow *flow, PyId node)
{
    File *file = flow->file;
    for (PyId id = at_node(file, node)->first; id != 0; id = at_node(file, id)->next) {
        flow_annotation(flow, id, 0);
    }
    for (PyId id = node; id <= at_node(file, node)->last; id++) {
        if (kind_of(file, id) == PY_IDENTIFIER && (at_node(file, id)->flags & PY_STORE) != 0) {
            flow_bind(flow, id);
        }
    }
}

static void walk_assert(Flow *flow, PyId node)
{
    File *file = flow->file;
    PyId test = at_node(file, node)->first;
    PyId message = test != 0 ? at_node(file, test)->next : 0;
    if (test == 0) {
        return;
    }
    if (flow->body != NULL) {
        handler_note_opaque(flow, node);
    }
    Truth truth = flow_test(flow, test);
    if (message != 0) {
        flow_expression(flow, message);
    }
    flow_assume(flow, &truth, OUTCOME_HELD);
}

static void walk_statement(Flow *flow, PyId node)
{
    File *file = flow->file;
    PyId first = at_node(file, node)->first;
    at_node(file, node)->ctx = flow_ctx(flow);
    switch (kind_of(file, node)) {
    case PY_EXPRESSION_STATEMENT:
        if (first != 0 && kind_of(file, first) == PY_ASSIGNMENT) {
            walk_assignment(flow, first);
        } else if (first != 0 && kind_of(file, first) == PY_AUGMENTED_ASSIGNMENT) {
            walk_augmented(flow, first);
        } else {
            walk_expression_statement(flow, node);
        }
        break;
    case PY_IF:
        walk_if(flow, node);
        break;
    case PY_FOR:
        walk_for(flow, node);
        break;
    case PY_WHILE:
        walk_while(flow, node);
        break;
    case PY_TRY:
        flow_try(flow, node);
        break;
    case PY_WITH:
        flow_with(flow, node);
        break;
    case PY_MATCH:
        flow_match(flow, node);
        break;
    case PY_FUNCTION:
        flow_function(flow, node, 0);
        break;
    case PY_CLASS:
        flow_class(flow, node, 0);
        break;
    case PY_DECORATED:
        flow_decorated(flow, node);
        break;
    case PY_IMPORT:
    case PY_IMPORT_FROM:
    case PY_IMPORT_FUTURE:
        flow_import(flow, node);
        break;
    case PY_RETURN:
    case PY_BREAK:
    case PY_CONTINUE:
        flow_expression(flow, node);
        leave_normally(flow);
        break;
    case PY_RAISE:
        walk_raise(flow, node);
        break;
    case PY_ASSERT:
        walk_assert(flow, node);
        break;
    case PY_DELETE:
        walk_delete(flow, node);
        break;
    case PY_TYPE_ALIAS:
        walk_type_alias(flow, node);
        break;
    case PY_GLOBAL:
    case PY_NONLOCAL:
        break;
    case PY_BLOCK:
        flow_block(flow, node);
        break;
    case PY_ERROR:
        /* What did not parse: its parts are read as far as they are whole. */
        for (PyId id = first; id != 0 && flow->depth < FL_MAX_DEPTH;
             id = at_node(file, id)->next) {
            walk_statement(flow, id);
        }
        break;
    default:
        flow_expression(flow, node);
        break;
    }
}

/* ---- bodies
 * --------------------------------------------------------------------------------------- */

static void bind_parameters(Flow *flow, ScopeId scope)
{
    File *file = flow->file;
    PyId node = scope_at(file, scope)->node;
    PyId body = ast_field(&file->ast, node, FIELD_BODY);
    PyId before = body != 0 ? body : at_node(file, node)->last;
    for (size_t i = 0; i < scope_at(file, scope)->bindings.len; i++) {
        DefId id = scope_at(file, scope)->bindings.items[i];
        if (def_at(file, id)->node >= before) {
            break;
        }
        flow_bind(flow, def_at(file, id)->node);
    }
}

/* `pytestmark` of the module skips the bodies of its functions. */
static MinorMask module_marks(File *file)
{
    ScopeId scope = 1;
    int slot = scope_slot(file, &scope, KNOWN_pytestmark);
    DefId def = slot >= 0 ? scope_at(file, scope)->slots.items[slot].last : 0;
    if (def == 0) {
        return ALL_MINORS;
    }
    PyId target = def_at(file, def)->node;
    PyId right = ast_field(&file->ast, at_node(file, target)->parent, FIELD_RIGHT);
    return right != 0 ? guard_mark_minors(file, right) : ALL_MINORS;
}

static void walk_deferred(Flow *flow, Deferred deferred, MinorMask marks)
{
    File *file = flow->file;
    PyId node = scope_at(file, deferred.scope)->node;
    PyId body = ast_field(&file->ast, node, FIELD_BODY);
    *flow = (Flow){.file = file,
                   .scope = deferred.scope,
                   .mask = deferred.mask & marks,
                   .method_mask = ALL_MINORS,
                   .facts = deferred.facts,
                   .guard = deferred.guard,
                   .trail = flow->trail,
                   .stamp = flow->stamp};
    flow->trail.len = 0;
    bind_parameters(flow, deferred.scope);
    if (body == 0) {
        return;
    }
    if (kind_of(file, node) == PY_LAMBDA) {
        flow_expression(flow, body);
    } else {
        flow_block(flow, body);
    }
}

void flow_run(File *file)
{
    if (file->ctxs.len == 0) {
        (void)vec_push(file->arena, &file->ctxs);
        (void)vec_push(file->arena, &file->frames);
        (void)vec_push(file->arena, &file->facts);
    }
    file->walking = true;
    Flow flow = {.file = file, .scope = 1, .mask = MINORS_KNOWN, .method_mask = ALL_MINORS};
    scope_at(file, 1)->mask = MINORS_KNOWN;
    at_node(file, 1)->ctx = flow_ctx(&flow);
    for (PyId id = at_node(file, 1)->first; id != 0; id = at_node(file, id)->next) {
        walk_statement(&flow, id);
    }
    MinorMask marks = module_marks(file);
    for (size_t i = 0; i < file->deferred.len; i++) {
        walk_deferred(&flow, file->deferred.items[i], marks);
    }
    file->walking = false;
    file->unsure = false;
    file->depth = 0;
}
