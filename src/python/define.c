/* Definitions: what runs at once, and the bodies that run later. */
#include "flow.h"

#define BEFORE_LAZY (minors_between(MINOR_OLDEST, 13))

/* Minors on which the annotations of a definition are evaluated as the statement runs: lazily
 * from 3.14 on, never with the future import. */
static MinorMask annotation_minors(const File *file)
{
    return file->future_annotations ? 0 : BEFORE_LAZY;
}

/* Whether a dotted name is one of the base classes and decorators that read annotations. */
static bool is_reader(const File *file, const Type *type)
{
    const Settings *settings = project_settings(file->project);
    if (settings == NULL || type->kind != TYPE_EXTERNAL) {
        return false;
    }
    for (size_t i = 0; i < settings->annotation_reader_count; i++) {
        if (str_eq(settings->annotation_readers[i], type->path)) {
            return true;
        }
    }
    return false;
}

/* Whether a class derives from one that evaluates its fields' annotations. */
static bool reads_annotations(File *file, UserClass *class_, size_t depth)
{
    infer_bases(file, class_);
    for (size_t i = 0; depth < 8 && i < class_->base_count; i++) {
        const Type *base = infer_force(file, class_->bases[i]);
        if (is_reader(file, base) || (base->kind == TYPE_USER_CLASS &&
                                      reads_annotations(file, base->user_class, depth + 1))) {
            return true;
        }
    }
    return false;
}

static PyId decorator_target(const File *file, PyId decorator)
{
    PyId expression = file->ast.nodes[decorator].first;
    if (expression != 0 && kind_of(file, expression) == PY_CALL) {
        expression = ast_field(&file->ast, expression, FIELD_FUNCTION);
    }
    return expression;
}

/* A decorator that evaluates the annotations of what it decorates: a setting's, or a bare
 * `register` of a single dispatch function. */
static bool decorator_reads(File *file, PyId decorator)
{
    PyId expression = decorator_target(file, decorator);
    if (expression == 0) {
        return false;
    }
    if (kind_of(file, expression) == PY_ATTRIBUTE &&
        expression == file->ast.nodes[decorator].first) {
        PyId name = ast_field(&file->ast, expression, FIELD_ATTRIBUTE);
        if (name != 0 && at_node(file, name)->name == KNOWN_register) {
            return true;
        }
    }
    const Type *type = infer_force(file, infer(file, expression));
    if (is_reader(file, type)) {
        return true;
    }
    /* app.command, where app = typer.Typer(): an instance of something external. */
    if (kind_of(file, expression) != PY_ATTRIBUTE) {
        return false;
    }
    PyId object = ast_field(&file->ast, expression, FIELD_OBJECT);
    PyId name = ast_field(&file->ast, expression, FIELD_ATTRIBUTE);
    PyId source = object != 0 ? infer_source(file, object) : 0;
    if (source == 0 || name == 0 || kind_of(file, source) != PY_CALL) {
        return false;
    }
    PyId class_ = ast_field(&file->ast, source, FIELD_FUNCTION);
    const Type *made = class_ != 0 ? infer_force(file, infer(file, class_)) : &type_unknown;
    return made->kind == TYPE_EXTERNAL &&
           is_reader(file, external_member(file, made, ast_text(&file->ast, name)));
}

static bool definition_reads(File *file, PyId decorated)
{
    for (PyId id = decorated != 0 ? at_node(file, decorated)->first : 0; id != 0;
         id = at_node(file, id)->next) {
        if (kind_of(file, id) == PY_DECORATOR && decorator_reads(file, id)) {
            return true;
        }
    }
    return false;
}

static MinorMask marks_of(Flow *flow, PyId decorated)
{
    File *file = flow->file;
    MinorMask mask = ALL_MINORS;
    for (PyId id = decorated != 0 ? at_node(file, decorated)->first : 0; id != 0;
         id = at_node(file, id)->next) {
        if (kind_of(file, id) == PY_DECORATOR && at_node(file, id)->first != 0) {
            mask &= guard_mark_minors(file, at_node(file, id)->first);
        }
    }
    return mask;
}

static void walk_parameters(Flow *flow, PyId parameters, MinorMask annotations)
{
    File *file = flow->file;
    for (PyId id = at_node(file, parameters)->first; id != 0; id = at_node(file, id)->next) {
        PyId value = ast_field(&file->ast, id, FIELD_VALUE);
        PyId type = ast_field(&file->ast, id, FIELD_TYPE);
        for (PyId at = id; at <= at_node(file, id)->last; at++) {
            at_node(file, at)->ctx = flow_ctx(flow);
        }
        if (value != 0) {
            flow_expression(flow, value);
        }
        if (type != 0) {
            flow_annotation(flow, type, annotations);
        }
    }
}

void flow_function(Flow *flow, PyId node, PyId decorated)
{
    File *file = flow->file;
    at_node(file, node)->ctx = flow_ctx(flow);
    bool in_class = scope_at(file, flow->scope)->kind == SCOPE_CLASS;
    MinorMask annotations =
        definition_reads(file, decorated) ? ALL_MINORS : annotation_minors(file);
    PyId parameters = ast_field(&file->ast, node, FIELD_PARAMETERS);
    PyId result = ast_field(&file->ast, node, FIELD_RETURN_TYPE);
    PyId types = ast_field(&file->ast, node, FIELD_TYPE_PARAMETERS);
    PyId name = ast_field(&file->ast, node, FIELD_NAME);
    if (types != 0) {
        flow_annotation(flow, types, 0);
    }
    if (parameters != 0) {
        at_node(file, parameters)->ctx = flow_ctx(flow);
        walk_parameters(flow, parameters, annotations);
    }
    if (result != 0) {
        flow_annotation(flow, result, annotations);
    }
    MinorMask mask = flow->mask & marks_of(flow, decorated);
    flow_defer(flow, node, in_class ? mask & flow->method_mask : mask);
    if (name != 0) {
        at_node(file, name)->ctx = flow_ctx(flow);
        flow_bind(flow, name);
    }
}

/* `pytestmark = skipif(…)` in a class: its methods run under it. */
static MinorMask class_marks(File *file, ScopeId scope)
{
    ScopeId holder = scope;
    int slot = scope_slot(file, &holder, KNOWN_pytestmark);
    DefId def = slot >= 0 ? scope_at(file, holder)->slots.items[slot].last : 0;
    if (def == 0) {
        return ALL_MINORS;
    }
    PyId target = def_at(file, def)->node;
    PyId right = ast_field(&file->ast, at_node(file, target)->parent, FIELD_RIGHT);
    return right != 0 && at_node(file, right)->ctx != 0 ? guard_mark_minors(file, right)
                                                        : ALL_MINORS;
}

void flow_class(Flow *flow, PyId node, PyId decorated)
{
    File *file = flow->file;
    ScopeId scope = at_node(file, node)->def, outer = flow->scope;
    at_node(file, node)->ctx = flow_ctx(flow);
    PyId bases = ast_field(&file->ast, node, FIELD_SUPERCLASSES);
    PyId types = ast_field(&file->ast, node, FIELD_TYPE_PARAMETERS);
    PyId body = ast_field(&file->ast, node, FIELD_BODY);
    PyId name = ast_field(&file->ast, node, FIELD_NAME);
    if (types != 0) {
        flow_annotation(flow, types, 0);
    }
    if (bases != 0) {
        flow_expression(flow, bases);
    }
    MinorMask method_mask = flow->method_mask, annotations = flow->annotations;
    bool reads = reads_annotations(file, scope_at(file, scope)->user_class, 0) ||
                 definition_reads(file, decorated);
    flow->method_mask = marks_of(flow, decorated);
    flow->annotations = reads ? ALL_MINORS : annotation_minors(file);
    flow->scope = scope;
    flow->ctx = 0;
    scope_at(file, scope)->mask = flow->mask;
    size_t first_deferred = file->deferred.len;
    MinorMask reached = flow->mask;
    if (body != 0) {
        flow_block(flow, body);
    }
    MinorMask marks = class_marks(file, scope);
    for (size_t i = first_deferred; i < file->deferred.len; i++) {
        file->deferred.items[i].mask &= marks;
    }
    flow->scope = outer;
    flow->method_mask = method_mask;
    flow->annotations = annotations;
    flow->ctx = 0;
    (void)reached;
    if (name != 0) {
        at_node(file, name)->ctx = flow_ctx(flow);
        flow_bind(flow, name);
    }
}

void flow_decorated(Flow *flow, PyId node)
{
    File *file = flow->file;
    at_node(file, node)->ctx = flow_ctx(flow);
    for (PyId id = at_node(file, node)->first; id != 0; id = at_node(file, id)->next) {
        at_node(file, id)->ctx = flow_ctx(flow);
        if (kind_of(file, id) == PY_DECORATOR) {
            flow_expression(flow, id);
            if (flow->body != NULL && kind_of(file, id) == PY_DECORATOR) {
                handler_note_opaque(flow, id);
            }
        } else if (kind_of(file, id) == PY_FUNCTION) {
            flow_function(flow, id, node);
        } else if (kind_of(file, id) == PY_CLASS) {
            flow_class(flow, id, node);
        }
    }
}
