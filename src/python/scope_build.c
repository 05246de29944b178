/* Lists the scopes of a file, and every binding in them. */
#include "model.h"

/* A range of nodes that belongs to a scope other than what is around it. */
typedef struct Region {
    PyId last;
    ScopeId scope;
} Region;

typedef struct Builder {
    File *file;
    VEC(Region) regions;
    ScopeId scope; /* the innermost region's */
} Builder;

/* ---- bindings ---------------------------------------------------------------- */

static void bind(Builder *builder, ScopeId scope, NameId name, PyId node)
{
    File *file = builder->file;
    scope_add_slot(file, scope, name);
    ScopeId holder = scope;
    int index = scope_slot(file, &holder, name);
    if (index < 0) {
        /* `global x` names a slot that the module has not bound so far. */
        index = (int)scope_add_slot(file, holder, name);
    }
    DefId id = def_new(file, DEF_BINDING);
    Def *def = def_at(file, id);
    def->node = node;
    def->scope = holder;
    def->slot = (uint32_t)index;
    def->name = name;
    Slot *slot = &scope_at(file, holder)->slots.items[index];
    if (slot->last != 0) {
        def_at(file, slot->last)->next = id;
    } else {
        slot->first = id;
    }
    slot->last = id;
    slot->shared = slot->shared || holder != scope;
    *vec_push(file->arena, &scope_at(file, scope)->bindings) = id;
    at_node(file, node)->def = id;
    at_node(file, node)->flags |= PY_STORE;
}

/* The scope in which a walrus inside comprehensions binds. */
static ScopeId skip_comprehensions(const File *file, ScopeId scope)
{
    while (file->scopes.items[scope].kind == SCOPE_COMPREHENSION) {
        scope = file->scopes.items[scope].parent;
    }
    return scope;
}

/* Notes `self.x = …` in a method for the class that holds it. */
static void note_store(Builder *builder, PyId attribute)
{
    File *file = builder->file;
    PyId object = ast_field(&file->ast, attribute, FIELD_OBJECT);
    PyId name = ast_field(&file->ast, attribute, FIELD_ATTRIBUTE);
    *vec_push(file->arena, &file->names_stored) = attribute;
    if (object == 0 || name == 0 || kind_of(file, object) != PY_IDENTIFIER) {
        return;
    }
    for (ScopeId id = builder->scope; id != 0; id = scope_at(file, id)->parent) {
        Scope *scope = scope_at(file, id);
        if (scope->kind != SCOPE_FUNCTION || scope->self == 0) {
            continue;
        }
        if (scope->self == at_node(file, object)->name) {
            Scope *class_ = scope_at(file, scope->parent);
            *vec_push(file->arena, &class_->stores) =
                (SelfStore){.name = at_node(file, name)->name, .node = attribute};
        }
        return;
    }
}

/* Binds every name of a target: of an assignment, `for`, `with … as`. */
static void bind_targets(Builder *builder, ScopeId scope, PyId target)
{
    File *file = builder->file;
    PyId last = at_node(file, target)->last;
    for (PyId id = target; id <= last; id++) {
        PyNode *node = at_node(file, id);
        switch (node->kind) {
        case PY_IDENTIFIER:
            bind(builder, scope, node->name, id);
            break;
        case PY_ATTRIBUTE:
            note_store(builder, id);
            at_node(file, id)->flags |= PY_STORE;
            id = node->last;
            break;
        case PY_PATTERN_LIST:
        case PY_TUPLE_PATTERN:
        case PY_LIST_PATTERN:
        case PY_TUPLE:
        case PY_LIST:
        case PY_EXPRESSION_LIST:
        case PY_LIST_SPLAT_PATTERN:
        case PY_LIST_SPLAT:
        case PY_PARENTHESIZED:
        case PY_AS_PATTERN_TARGET:
            break;
        case PY_SUBSCRIPT:
            node->flags |= PY_STORE;
            id = node->last;
            break;
        default:
            id = node->last;
            break;
        }
    }
}

static void push_region(Builder *builder, PyId last, ScopeId scope)
{
    *vec_push(builder->file->arena, &builder->regions) = (Region){last, scope};
    builder->scope = scope;
}

static ScopeId add_scope(Builder *builder, ScopeKind kind, PyId node)
{
    File *file = builder->file;
    ScopeId id = (ScopeId)file->scopes.len;
    *vec_push(file->arena, &file->scopes) =
        (Scope){.kind = kind, .node = node, .parent = builder->scope};
    at_node(file, node)->def = id;
    return id;
}

/* The identifier that a parameter binds; 0 for separators. */
static PyId parameter_name(const File *file, PyId parameter)
{
    PyId id = parameter;
    for (int i = 0; i < 4 && id != 0; i++) {
        switch (kind_of(file, id)) {
        case PY_IDENTIFIER:
            return id;
        case PY_DEFAULT_PARAMETER:
        case PY_TYPED_DEFAULT_PARAMETER:
            id = ast_field(&file->ast, id, FIELD_NAME);
            break;
        case PY_TYPED_PARAMETER:
        case PY_LIST_SPLAT_PATTERN:
        case PY_DICTIONARY_SPLAT_PATTERN:
            id = file->ast.nodes[id].first;
            break;
        default:
            return 0;
        }
    }
    return 0;
}

static bool has_decorator(const File *file, PyId definition, NameId name)
{
    PyId parent = file->ast.nodes[definition].parent;
    if (kind_of(file, parent) != PY_DECORATED) {
        return false;
    }
    for (PyId id = file->ast.nodes[parent].first; id != 0; id = file->ast.nodes[id].next) {
        PyId expression = file->ast.nodes[id].first;
        if (kind_of(file, id) == PY_DECORATOR && expression != 0 &&
            kind_of(file, expression) == PY_IDENTIFIER &&
            file->ast.nodes[expression].name == name) {
            return true;
        }
    }
    return false;
}

static void bind_type_parameters(Builder *builder, PyId node, ScopeId id)
{
    File *file = builder->file;
    PyId types = ast_field(&file->ast, node, FIELD_TYPE_PARAMETERS);
    if (types != 0) {
        for (PyId i = types; i <= at_node(file, types)->last; i++) {
            if (kind_of(file, i) == PY_TYPE) {
                PyId name = at_node(file, i)->first;
                if (name != 0 && kind_of(file, name) == PY_IDENTIFIER) {
                    bind(builder, id, at_node(file, name)->name, name);
                }
                i = at_node(file, i)->last;
            }
        }
    }
}

static void open_function(Builder *builder, PyId node)
{
    File *file = builder->file;
    bool is_method = scope_at(file, builder->scope)->kind == SCOPE_CLASS;
    bool is_lambda = kind_of(file, node) == PY_LAMBDA;
    if (!is_lambda) {
        PyId name = ast_field(&file->ast, node, FIELD_NAME);
        if (name != 0) {
            bind(builder, builder->scope, at_node(file, name)->name, name);
        }
    }
    ScopeId id = add_scope(builder, SCOPE_FUNCTION, node);
    bind_type_parameters(builder, node, id);
    PyId parameters = ast_field(&file->ast, node, FIELD_PARAMETERS);
    PyId first = 0;
    for (PyId child = parameters != 0 ? at_node(file, parameters)->first : 0; child != 0;
         child = at_node(file, child)->next) {
        PyId name = parameter_name(file, child);
        if (name != 0) {
            bind(builder, id, at_node(file, name)->name, name);
            if (first == 0 && (child == name || kind_of(file, child) == PY_TYPED_PARAMETER)) {
                first = name;
            }
        }
    }
    Scope *scope = scope_at(file, id);
    PyId head = at_node(file, node)->first;
    scope->is_async = head != 0 && kind_of(file, head) == PY_TOKEN;
    scope->is_static = has_decorator(file, node, KNOWN_staticmethod);
    if (is_method && first != 0 && !is_lambda && !scope->is_static) {
        scope->self = at_node(file, first)->name;
    }
}

static void open_class(Builder *builder, PyId node)
{
    File *file = builder->file;
    PyId name = ast_field(&file->ast, node, FIELD_NAME);
    if (name != 0) {
        bind(builder, builder->scope, at_node(file, name)->name, name);
    }
    ScopeId id = add_scope(builder, SCOPE_CLASS, node);
    UserClass *class_ = arena_new_of(file->arena, UserClass);
    *class_ = (UserClass){.file = file, .scope = id, .node = node};
    class_->name = name != 0 ? ast_text(&file->ast, name) : S("");
    scope_at(file, id)->user_class = class_;
}

static void open_comprehension(Builder *builder, PyId node)
{
    File *file = builder->file;
    ScopeId outer = builder->scope;
    ScopeId id = add_scope(builder, SCOPE_COMPREHENSION, node);
    push_region(builder, at_node(file, node)->last, id);
    bool first = true;
    for (PyId child = at_node(file, node)->first; child != 0;
         child = at_node(file, child)->next) {
        if (kind_of(file, child) != PY_FOR_IN) {
            continue;
        }
        PyId right = ast_field(&file->ast, child, FIELD_RIGHT);
        if (first && right != 0) {
            /* The first iterable is evaluated outside: remembered on its node. */
            at_node(file, right)->ctx = outer;
        }
        first = false;
    }
}

/* ---- statements that bind ---------------------------------------------------------- */

static void bind_imports(Builder *builder, PyId node)
{
    File *file = builder->file;
    for (PyId child = at_node(file, node)->first; child != 0;
         child = at_node(file, child)->next) {
        if (at_node(file, child)->field != FIELD_NAME) {
            continue;
        }
        PyId name = 0;
        if (kind_of(file, child) == PY_ALIASED_IMPORT) {
            name = ast_field(&file->ast, child, FIELD_ALIAS);
        } else {
            name = at_node(file, child)->first;
            if (name == 0 || kind_of(file, name) != PY_IDENTIFIER) {
                continue;
            }
        }
        if (name != 0) {
            bind(builder, builder->scope, at_node(file, name)->name, child);
        }
    }
    for (PyId id = node; id <= at_node(file, node)->last; id++) {
        if (kind_of(file, id) == PY_IDENTIFIER) {
            at_node(file, id)->flags |= PY_NOT_A_NAME;
            if (kind_of(file, node) == PY_IMPORT_FUTURE &&
                at_node(file, id)->name == KNOWN_annotations) {
                file->future_annotations = true;
            }
        }
    }
}

static void declare_elsewhere(Builder *builder, PyId node)
{
    File *file = builder->file;
    ScopeId from = builder->scope;
    for (PyId id = at_node(file, node)->first; id != 0; id = at_node(file, id)->next) {
        if (kind_of(file, id) != PY_IDENTIFIER) {
            continue;
        }
        NameId name = at_node(file, id)->name;
        at_node(file, id)->flags |= PY_NOT_A_NAME;
        ScopeId target = 1;
        if (kind_of(file, node) == PY_NONLOCAL) {
            target = scope_at(file, from)->parent;
            while (target > 1) {
                ScopeId holder = target;
                if (scope_at(file, target)->kind == SCOPE_FUNCTION &&
                    scope_slot(file, &holder, name) >= 0) {
                    break;
                }
                target = scope_at(file, target)->parent;
            }
        }
        if (target == from || target == 0) {
            continue;
        }
        uint32_t slot = scope_add_slot(file, from, name);
        scope_add_slot(file, target, name);
        scope_at(file, from)->slots.items[slot].elsewhere = target;
    }
}

static void bind_capture(Builder *builder, PyId pattern)
{
    File *file = builder->file;
    PyId child = at_node(file, pattern)->first;
    if (kind_of(file, pattern) == PY_CASE_PATTERN) {
        if (child == 0 || kind_of(file, child) != PY_DOTTED_NAME) {
            return;
        }
        PyId name = at_node(file, child)->first;
        if (name != 0 && at_node(file, name)->next == 0) {
            if (at_node(file, name)->name == KNOWN__) {
                at_node(file, name)->flags |= PY_NOT_A_NAME;
            } else {
                bind(builder, builder->scope, at_node(file, name)->name, name);
            }
        }
    } else if (child != 0 && kind_of(file, child) == PY_IDENTIFIER) {
        bind(builder, builder->scope, at_node(file, child)->name, child);
    }
}

/* `case … as name`: the name is a plain identifier. */
static void bind_as_pattern(Builder *builder, PyId node)
{
    File *file = builder->file;
    PyId target = ast_field(&file->ast, node, FIELD_ALIAS);
    if (target != 0) {
        bind_targets(builder, builder->scope, target);
        return;
    }
    PyId name = ast_child(&file->ast, node, PY_IDENTIFIER);
    if (name != 0) {
        bind(builder, builder->scope, at_node(file, name)->name, name);
    }
}

static void mark_not_names(File *file, PyId node)
{
    for (PyId child = at_node(file, node)->first; child != 0;
         child = at_node(file, child)->next) {
        if (kind_of(file, child) == PY_IDENTIFIER) {
            at_node(file, child)->flags |= PY_NOT_A_NAME;
        }
    }
}

static void visit(Builder *builder, PyId id)
{
    File *file = builder->file;
    PyNode *node = at_node(file, id);
    PyId field;
    if (node->field == FIELD_BODY) {
        PyKind above = kind_of(file, node->parent);
        if (above == PY_FUNCTION || above == PY_CLASS || above == PY_LAMBDA) {
            push_region(builder, node->last, at_node(file, node->parent)->def);
        }
    }
    if (node->ctx != 0) {
        push_region(builder, node->last, node->ctx);
        node->ctx = 0;
    }
    switch ((PyKind)node->kind) {
    case PY_FUNCTION:
    case PY_LAMBDA:
        open_function(builder, id);
        break;
    case PY_CLASS:
        open_class(builder, id);
        break;
    case PY_LIST_COMPREHENSION:
    case PY_SET_COMPREHENSION:
    case PY_DICTIONARY_COMPREHENSION:
    case PY_GENERATOR:
        open_comprehension(builder, id);
        break;
    case PY_ASSIGNMENT:
    case PY_AUGMENTED_ASSIGNMENT:
    case PY_FOR:
    case PY_FOR_IN:
        if ((field = ast_field(&file->ast, id, FIELD_LEFT)) != 0) {
            bind_targets(builder, builder->scope, field);
        }
        break;
    case PY_NAMED_EXPRESSION:
        if ((field = ast_field(&file->ast, id, FIELD_NAME)) != 0) {
            bind(builder, skip_comprehensions(file, builder->scope), at_node(file, field)->name,
                 field);
        }
        break;
    case PY_TYPE_ALIAS:
        if ((field = ast_field(&file->ast, id, FIELD_LEFT)) != 0) {
            PyId name = at_node(file, field)->first;
            if (name != 0 && kind_of(file, name) == PY_GENERIC_TYPE) {
                name = at_node(file, name)->first;
            }
            if (name != 0 && kind_of(file, name) == PY_IDENTIFIER) {
                bind(builder, builder->scope, at_node(file, name)->name, name);
            }
        }
        break;
    case PY_AS_PATTERN:
        bind_as_pattern(builder, id);
        break;
    case PY_CASE_PATTERN:
    case PY_SPLAT_PATTERN:
        bind_capture(builder, id);
        break;
    case PY_KEYWORD_PATTERN:
        if (node->first != 0) {
            at_node(file, node->first)->flags |= PY_NOT_A_NAME;
        }
        break;
    case PY_IMPORT:
    case PY_IMPORT_FROM:
    case PY_IMPORT_FUTURE:
        bind_imports(builder, id);
        break;
    case PY_GLOBAL:
    case PY_NONLOCAL:
        declare_elsewhere(builder, id);
        break;
    case PY_YIELD: {
        ScopeId scope = skip_comprehensions(file, builder->scope);
        scope_at(file, scope)->is_generator = true;
        break;
    }
    case PY_ATTRIBUTE:
        if ((field = ast_field(&file->ast, id, FIELD_ATTRIBUTE)) != 0) {
            at_node(file, field)->flags |= PY_NOT_A_NAME;
        }
        break;
    case PY_KEYWORD_ARGUMENT:
        if ((field = ast_field(&file->ast, id, FIELD_NAME)) != 0) {
            at_node(file, field)->flags |= PY_NOT_A_NAME;
        }
        break;
    case PY_MEMBER_TYPE:
        mark_not_names(file, id);
        break;
    case PY_DOTTED_NAME:
        for (PyId child = node->first; child != 0; child = at_node(file, child)->next) {
            if (child != node->first) {
                at_node(file, child)->flags |= PY_NOT_A_NAME;
            }
        }
        break;
    default:
        break;
    }
}

void scopes_build(File *file)
{
    Builder builder = {.file = file};
    if (file->defs.len == 0) {
        (void)vec_push(file->arena, &file->defs);
        file->unbound = def_new(file, DEF_UNBOUND);
        file->unknown = def_new(file, DEF_UNKNOWN);
    }
    (void)vec_push(file->arena, &file->scopes);
    add_scope(&builder, SCOPE_MODULE, 1);
    push_region(&builder, at_node(file, 1)->last, 1);
    for (PyId id = 1; id <= at_node(file, 1)->last; id++) {
        while (builder.regions.len > 1 &&
               builder.regions.items[builder.regions.len - 1].last < id) {
            builder.regions.len--;
            builder.scope = builder.regions.items[builder.regions.len - 1].scope;
        }
        visit(&builder, id);
    }
}
