/* What a binding gives its name: imports, targets, parameters, definitions. */
#include "constant.h"
#include "infer.h"

/* ---- imports ------------------------------------------------------------------------- */

/* The dots before the name of a relative import. */
static size_t import_level(const File *file, PyId statement)
{
    PyId module = ast_field(&file->ast, statement, FIELD_MODULE_NAME);
    if (module == 0 || kind_of(file, module) != PY_RELATIVE_IMPORT) {
        return 0;
    }
    PyId prefix = ast_child(&file->ast, module, PY_IMPORT_PREFIX);
    size_t level = 0;
    Str text = prefix != 0 ? ast_text(&file->ast, prefix) : S("");
    for (size_t i = 0; i < text.len; i++) {
        level += text.ptr[i] == '.';
    }
    return level;
}

/* A dotted name without the blanks that may stand in it. */
Str import_dotted(File *file, PyId dotted)
{
    Str text = ast_text(&file->ast, dotted);
    bool plain = true;
    for (size_t i = 0; i < text.len; i++) {
        plain = plain && (is_alnum(text.ptr[i]) || text.ptr[i] == '_' || text.ptr[i] == '.' ||
                          (unsigned char)text.ptr[i] >= 0x80);
    }
    if (plain) {
        return text;
    }
    Str joined = S("");
    for (PyId id = at_node(file, dotted)->first; id != 0; id = at_node(file, id)->next) {
        Str part = ast_text(&file->ast, id);
        joined = joined.len == 0
                     ? part
                     : str_format(file->arena, "%.*s.%.*s", STR_ARG(joined), STR_ARG(part));
    }
    return joined;
}

static Str first_part(Str dotted)
{
    size_t dot = str_find_byte(dotted, '.');
    return dot == STR_NONE ? dotted : str_slice(dotted, 0, dot);
}

const Type *import_module(File *file, size_t level, Str dotted)
{
    Str path = project_module(file, level, dotted);
    if (path.len > 0) {
        return type_project(file->arena, path, S(""));
    }
    if (level > 0) {
        return &type_unknown;
    }
    Str top = first_part(dotted);
    if (api_module(top) != 0) {
        if (top.len != dotted.len && project_module(file, 0, top).len > 0) {
            return &type_unknown;
        }
        ApiId module = api_module(dotted);
        return module != 0 ? type_module(file->arena, module) : &type_unknown;
    }
    return type_external(file->arena, dotted);
}

/* What `from … import` takes names from. */
const Type *import_source(File *file, PyId statement)
{
    PyId module = ast_field(&file->ast, statement, FIELD_MODULE_NAME);
    if (kind_of(file, statement) == PY_IMPORT_FUTURE || module == 0) {
        return &type_unknown;
    }
    size_t level = import_level(file, statement);
    PyId dotted = module;
    if (kind_of(file, module) == PY_RELATIVE_IMPORT) {
        dotted = ast_child(&file->ast, module, PY_DOTTED_NAME);
    }
    return import_module(file, level, dotted != 0 ? import_dotted(file, dotted) : S(""));
}

/* Something of a third party, by its dotted name. */
static const Type *external_name(File *file, Str dotted)
{
    const Type *type = type_external(file->arena, dotted);
    bool truth = str_eq(dotted, S("six.PY3"));
    if (truth || str_eq(dotted, S("six.PY2")) ||
        str_eq(dotted, S("typing_extensions.TYPE_CHECKING"))) {
        Type *known = arena_new_of(file->arena, Type);
        *known = *type;
        known->has_truth = true;
        known->may_hold = truth ? ALL_MINORS : 0;
        known->may_fail = truth ? 0 : ALL_MINORS;
        return known;
    }
    return type;
}

const Type *external_member(File *file, const Type *external, Str name)
{
    return external_name(
        file, str_format(file->arena, "%.*s.%.*s", STR_ARG(external->path), STR_ARG(name)));
}

const Type *import_member(File *file, const Type *source, Str name)
{
    switch (source->kind) {
    case TYPE_MODULE: {
        Member found = infer_member(file, source, name);
        return found.origin == MEMBER_STDLIB ? found.type : &type_unknown;
    }
    case TYPE_PROJECT:
        return type_project(file->arena, source->path, name);
    case TYPE_EXTERNAL:
        return external_member(file, source, name);
    default:
        return &type_unknown;
    }
}

static const Type *infer_import(File *file, PyId node)
{
    PyId statement = at_node(file, node)->parent;
    bool aliased = kind_of(file, node) == PY_ALIASED_IMPORT;
    PyId dotted = aliased ? ast_field(&file->ast, node, FIELD_NAME) : node;
    if (dotted == 0) {
        return &type_unknown;
    }
    Str name = import_dotted(file, dotted);
    if (kind_of(file, statement) == PY_IMPORT) {
        return import_module(file, 0, aliased ? name : first_part(name));
    }
    return import_member(file, import_source(file, statement), name);
}

/* ---- targets ---------------------------------------------------------------------------- */

static Protocol protocol_of(const File *file, PyId node)
{
    for (PyId id = file->ast.nodes[node].first; id != 0; id = file->ast.nodes[id].next) {
        if (kind_of(file, id) == PY_TOKEN) {
            return str_eq(ast_text(&file->ast, id), S("async")) ? PROTOCOL_ASYNC
                                                                : PROTOCOL_PLAIN;
        }
    }
    return PROTOCOL_PLAIN;
}

/* What a value gives the target at a place in a tuple of targets. */
static const Type *infer_unpacked(File *file, const Type *value, PyId pattern, PyId target)
{
    int64_t index = 0, after = 0;
    bool found = false, starred = false;
    size_t steps = 0;
    for (PyId id = at_node(file, pattern)->first; id != 0 && steps < 64;
         id = at_node(file, id)->next, steps++) {
        if (id == target) {
            found = true;
        } else if (found) {
            after++;
        } else {
            index++;
            starred = starred || kind_of(file, id) == PY_LIST_SPLAT_PATTERN ||
                      kind_of(file, id) == PY_LIST_SPLAT;
        }
    }
    if (!found) {
        return &type_unknown;
    }
    value = infer_force(file, value);
    int64_t place = starred ? -after - 1 : index;
    const Type *known =
        constant_index(file->arena, value,
                       type_with_value(file->arena, &type_unknown,
                                       (Value){.kind = VALUE_INT, .number = place}));
    if (known != NULL) {
        return known;
    }
    UnionBuilder builder = {.arena = file->arena};
    for (size_t i = 0; i < type_member_count(value); i++) {
        MinorMask mask = 0;
        const Type *member = type_member(value, i, &mask);
        const Type *item = &type_unknown;
        if (member->kind == TYPE_TUPLE) {
            int64_t at = place < 0 ? place + member->count : place;
            item = at >= 0 && at < member->count ? member->args[at] : &type_unknown;
        } else {
            item = infer_iterate(file, member, PROTOCOL_PLAIN);
        }
        union_add(&builder, item, mask);
    }
    return union_done(&builder);
}

static const Type *infer_assigned(File *file, PyId assignment)
{
    PyId annotation = ast_field(&file->ast, assignment, FIELD_TYPE);
    PyId right = ast_field(&file->ast, assignment, FIELD_RIGHT);
    const Type *value = right != 0 ? infer(file, right) : &type_unknown;
    if (annotation == 0) {
        return value;
    }
    const Type *promised = infer_annotation(file, annotation);
    if (promised->kind == TYPE_UNKNOWN || value->values != NULL || value->has_truth) {
        return value->kind != TYPE_NONE || promised->kind == TYPE_UNKNOWN ? value : promised;
    }
    return promised;
}

/* The instances that `except E as e` catches. */
static const Type *infer_caught(File *file, const Type *type)
{
    UnionBuilder builder = {.arena = file->arena};
    type = infer_force(file, type);
    for (size_t i = 0; i < type_member_count(type); i++) {
        MinorMask mask = 0;
        const Type *member = type_member(type, i, &mask);
        if (member->kind == TYPE_TUPLE) {
            for (size_t j = 0; j < member->count; j++) {
                union_add(&builder, infer_instance(file, infer_force(file, member->args[j])),
                          mask);
            }
        } else if (member->kind == TYPE_CLASS || member->kind == TYPE_USER_CLASS) {
            union_add(&builder, infer_instance(file, member), mask);
        } else {
            union_add(&builder, &type_unknown, mask);
        }
    }
    return union_done(&builder);
}

static const Type *infer_as_target(File *file, PyId target)
{
    PyId pattern = at_node(file, target)->parent;
    PyId holder = at_node(file, pattern)->parent;
    PyId value = at_node(file, pattern)->first;
    if (value == 0 || value == target) {
        return &type_unknown;
    }
    if (kind_of(file, holder) == PY_EXCEPT) {
        return infer_caught(file, infer(file, value));
    }
    while (kind_of(file, holder) != PY_WITH && at_node(file, holder)->parent != 0 &&
           kind_of(file, holder) != PY_BLOCK) {
        holder = at_node(file, holder)->parent;
    }
    if (kind_of(file, holder) != PY_WITH) {
        return &type_unknown;
    }
    return infer_enter(file, infer(file, value), protocol_of(file, holder));
}

const Type *infer_target(File *file, PyId target)
{
    if (file->depth > 200) {
        return &type_unknown;
    }
    PyId parent = at_node(file, target)->parent;
    PyId right;
    switch (kind_of(file, parent)) {
    case PY_ASSIGNMENT:
        return infer_assigned(file, parent);
    case PY_FOR:
    case PY_FOR_IN:
        right = ast_field(&file->ast, parent, FIELD_RIGHT);
        return right != 0 ? infer_iterate(file, infer(file, right), protocol_of(file, parent))
                          : &type_unknown;
    case PY_NAMED_EXPRESSION:
        return infer(file, parent);
    case PY_AS_PATTERN_TARGET:
        return infer_as_target(file, parent);
    case PY_PATTERN_LIST:
    case PY_TUPLE_PATTERN:
    case PY_LIST_PATTERN:
    case PY_TUPLE:
    case PY_LIST: {
        file->depth++;
        const Type *whole = infer_target(file, parent);
        file->depth--;
        return infer_unpacked(file, whole, parent, target);
    }
    case PY_PARENTHESIZED: {
        file->depth++;
        const Type *inner = infer_target(file, parent);
        file->depth--;
        return inner;
    }
    default:
        return &type_unknown;
    }
}

/* x += y */
static const Type *infer_augmented(File *file, DefId def, PyId statement)
{
    DefId previous = def_at(file, def)->previous;
    PyId right = ast_field(&file->ast, statement, FIELD_RIGHT);
    PyId op = ast_field(&file->ast, statement, FIELD_OPERATOR);
    if (previous == 0 || right == 0 || op == 0) {
        return &type_unknown;
    }
    Str operator= ast_text(&file->ast, op);
    return infer_instance_plain(file,
                                infer_operator(file, str_slice(operator, 0, operator.len - 1),
                                               infer_def(file, previous), infer(file, right)));
}

/* ---- parameters ------------------------------------------------------------------------- */

static const Type *infer_parameter(File *file, PyId name, ScopeId scope_id)
{
    const Scope *scope = scope_at(file, scope_id);
    PyId parameter = name;
    PyId splat = 0;
    while (kind_of(file, at_node(file, parameter)->parent) != PY_PARAMETERS &&
           kind_of(file, at_node(file, parameter)->parent) != PY_LAMBDA_PARAMETERS) {
        parameter = at_node(file, parameter)->parent;
        if (kind_of(file, parameter) == PY_LIST_SPLAT_PATTERN ||
            kind_of(file, parameter) == PY_DICTIONARY_SPLAT_PATTERN) {
            splat = parameter;
        }
        if (parameter == 0 || kind_of(file, parameter) == PY_FUNCTION) {
            return &type_unknown; /* a type parameter */
        }
    }
    PyId annotation = ast_field(&file->ast, parameter, FIELD_TYPE);
    const Type *type = annotation != 0 ? infer_annotation(file, annotation) : &type_unknown;
    if (splat != 0 && type->kind != TYPE_UNKNOWN) {
        ApiId builtins = api_module(S("builtins"));
        if (kind_of(file, splat) == PY_LIST_SPLAT_PATTERN) {
            return type_instance_of(file->arena, api_member(builtins, S("tuple")), type);
        }
        const Type *args[2] = {type_builtin(file->arena, "str"), type};
        return type_instance(file->arena, api_member(builtins, S("dict")), args, 2);
    }
    if (scope->self != 0 && scope->self == at_node(file, name)->name && annotation == 0) {
        UserClass *class_ = scope_at(file, scope->parent)->user_class;
        PyId title = ast_field(&file->ast, scope->node, FIELD_NAME);
        NameId function = title != 0 ? at_node(file, title)->name : 0;
        UserFunction *self = function_of(file, scope->node);
        bool on_class = self->kind == FUNCTION_CLASS || function == KNOWN___new__;
        if (self->kind == FUNCTION_OPAQUE) {
            return &type_unknown;
        }
        return on_class ? type_user_class(file->arena, class_)
                        : type_user_instance(file->arena, class_);
    }
    return type;
}

/* ---- functions and classes -----------------------------------------------------------------
 */

/* `TYPE_CHECKING = False`, as modules write it that do not want to import typing: only type
 * checkers think it true. */
static const Type *never_true(File *file, const Type *type)
{
    Type *known = arena_new_of(file->arena, Type);
    *known = *type;
    known->values = NULL;
    known->has_truth = true;
    known->may_hold = 0;
    known->may_fail = ALL_MINORS;
    return known;
}

const Type *infer_binding(File *file, DefId def)
{
    PyId node = def_at(file, def)->node;
    PyKind kind = kind_of(file, node);
    if (kind == PY_DOTTED_NAME || kind == PY_ALIASED_IMPORT) {
        return infer_import(file, node);
    }
    PyId parent = at_node(file, node)->parent;
    switch (kind_of(file, parent)) {
    case PY_FUNCTION: {
        Type *type = arena_new_of(file->arena, Type);
        type->kind = TYPE_USER_FUNCTION;
        type->function = function_of(file, parent);
        return type->function->kind == FUNCTION_OPAQUE ? &type_unknown : type;
    }
    case PY_CLASS:
        return type_user_class(file->arena,
                               scope_at(file, at_node(file, parent)->def)->user_class);
    case PY_AUGMENTED_ASSIGNMENT:
        return infer_augmented(file, def, parent);
    case PY_PARAMETERS:
    case PY_LAMBDA_PARAMETERS:
    case PY_DEFAULT_PARAMETER:
    case PY_TYPED_PARAMETER:
    case PY_TYPED_DEFAULT_PARAMETER:
        return infer_parameter(file, node, def_at(file, def)->scope);
    case PY_DICTIONARY_SPLAT_PATTERN:
    case PY_LIST_SPLAT_PATTERN: {
        PyKind above = kind_of(file, at_node(file, parent)->parent);
        if (above == PY_PARAMETERS || above == PY_LAMBDA_PARAMETERS ||
            above == PY_TYPED_PARAMETER) {
            return infer_parameter(file, node, def_at(file, def)->scope);
        }
        return &type_unknown;
    }
    default: {
        const Type *type = infer_target(file, node);
        bool off = type->values != NULL && !type->versioned &&
                   type->values->kind == VALUE_BOOL && type->values->number == 0;
        return off && def_at(file, def)->name == KNOWN_TYPE_CHECKING ? never_true(file, type)
                                                                     : type;
    }
    }
}
