/* Attributes: of modules, of classes and their instances, of the project's own classes. */
#include <string.h>

#include "floorlint/limits.h"

#include "constant.h"
#include "infer.h"

#define MAX_BASES 16

/* ---- classes of the project ------------------------------------------------------------ */

/* Bases that add no members by themselves. */
static bool is_neutral_base(const Type *base)
{
    if (base->kind == TYPE_EXTERNAL) {
        return str_starts(base->path, S("typing_extensions."));
    }
    ApiId symbol = base->symbol != 0 ? base->symbol : base->kind == TYPE_CLASS ? base->api : 0;
    if (symbol == 0) {
        return false;
    }
    ApiSymbol api = api_symbol(symbol);
    return str_eq(api.name, S("Generic")) || str_eq(api.name, S("Protocol"));
}

static const Type *infer_base(File *file, PyId node)
{
    if (kind_of(file, node) == PY_SUBSCRIPT) {
        PyId value = ast_field(&file->ast, node, FIELD_VALUE);
        const Type *generic = value != 0 ? infer_force(file, infer(file, value)) : NULL;
        if (generic != NULL && is_neutral_base(generic)) {
            return generic;
        }
        const Type *type = infer_annotation(file, node);
        if (type->kind == TYPE_INSTANCE) {
            return type_class(file->arena, type->api);
        }
        if (type->kind == TYPE_USER_INSTANCE) {
            return type_user_class(file->arena, type->user_class);
        }
        return generic != NULL ? generic : &type_unknown;
    }
    return infer_force(file, infer(file, node));
}

static bool is_known_decorator(File *file, PyId decorator)
{
    static const char *const known[] = {
        "dataclass",   "total_ordering", "unique",      "final",  "runtime_checkable",
        "skipif",      "skipIf",         "skipUnless",  "skip",   "parametrize",
        "usefixtures", "deprecated",     "define",      "frozen", "attrs",
        "s",           "verify",         "global_enum", "xfail",  "dataclass_transform"};
    PyId id = at_node(file, decorator)->first;
    if (id != 0 && kind_of(file, id) == PY_CALL) {
        id = ast_field(&file->ast, id, FIELD_FUNCTION);
    }
    if (id != 0 && kind_of(file, id) == PY_ATTRIBUTE) {
        id = ast_field(&file->ast, id, FIELD_ATTRIBUTE);
    }
    Str name = id != 0 ? ast_text(&file->ast, id) : S("");
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (str_eq(name, str_of(known[i]))) {
            return true;
        }
    }
    return false;
}

/* Decorators: one that makes the constructor of fields, or one that may do anything. */
static void read_class_decorators(File *file, UserClass *class_)
{
    PyId parent = at_node(file, class_->node)->parent;
    if (kind_of(file, parent) != PY_DECORATED) {
        return;
    }
    for (PyId id = at_node(file, parent)->first; id != 0; id = at_node(file, id)->next) {
        if (kind_of(file, id) == PY_DECORATOR) {
            class_->fields = true;
            class_->dynamic = class_->dynamic || !is_known_decorator(file, id);
        }
    }
}

void infer_bases(File *file, UserClass *class_)
{
    if (class_->bases_known || class_->file != file || class_->visiting) {
        return;
    }
    class_->visiting = true;
    bool before = file->unsure;
    file->unsure = false;
    const Type **bases = arena_array_of(file->arena, const Type *, MAX_BASES);
    size_t count = 0;
    class_->dynamic = class_->fields = false;
    PyId list = ast_field(&file->ast, class_->node, FIELD_SUPERCLASSES);
    for (PyId id = list != 0 ? at_node(file, list)->first : 0; id != 0;
         id = at_node(file, id)->next) {
        if (kind_of(file, id) == PY_KEYWORD_ARGUMENT) {
            PyId value = ast_field(&file->ast, id, FIELD_VALUE);
            PyId name = ast_field(&file->ast, id, FIELD_NAME);
            bool meta = name != 0 && at_node(file, name)->name == KNOWN_metaclass;
            const Type *type = meta && value != 0 ? infer(file, value) : NULL;
            class_->dynamic = class_->dynamic || (meta && type->kind != TYPE_CLASS);
            continue;
        }
        if (count < MAX_BASES) {
            bases[count++] =
                kind_of(file, id) == PY_LIST_SPLAT ? &type_unknown : infer_base(file, id);
        }
    }
    ScopeId scope = class_->scope, holder = scope;
    class_->dynamic = class_->dynamic || scope_slot(file, &holder, KNOWN___getattr__) >= 0 ||
                      scope_slot(file, &scope, KNOWN___getattribute__) >= 0;
    read_class_decorators(file, class_);
    class_->bases = bases;
    class_->base_count = count;
    class_->visiting = false;
    class_->bases_known = !file->unsure || !file->walking;
    file->unsure = file->unsure || before;
}

ApiId infer_stdlib_base(File *file, UserClass *class_, bool *opaque, size_t depth)
{
    infer_bases(file, class_);
    if (depth > MAX_BASES || (class_->base_count == 0 && class_->visiting)) {
        *opaque = true;
        return 0;
    }
    *opaque = *opaque || class_->dynamic;
    ApiId found = 0;
    for (size_t i = 0; i < class_->base_count; i++) {
        const Type *base = class_->bases[i];
        base = infer_force(file, base);
        if (is_neutral_base(base)) {
            continue;
        }
        ApiId api = 0;
        if (base->kind == TYPE_CLASS) {
            api = base->api;
        } else if (base->kind == TYPE_USER_CLASS) {
            api = infer_stdlib_base(file, base->user_class, opaque, depth + 1);
        } else {
            *opaque = true;
        }
        found = found != 0 ? found : api;
    }
    return found;
}

/* A value as an attribute holds it: it may change, so it is no constant. */
const Type *infer_instance_plain(File *file, const Type *type)
{
    if (type->values == NULL && !type->has_truth) {
        return type;
    }
    Type *plain = arena_new_of(file->arena, Type);
    *plain = *type;
    if (type->kind != TYPE_NONE) {
        plain->values = NULL;
    }
    plain->versioned = plain->has_truth = false;
    return plain;
}

/* Whether a test around a store asks for the very attribute: then it was no None before. */
static bool is_replacing(const File *file, PyId store)
{
    Str text = ast_text(&file->ast, store);
    PyId below = store;
    for (PyId id = at_node(file, store)->parent; id != 0; id = at_node(file, id)->parent) {
        PyKind kind = kind_of(file, id);
        if (kind == PY_FUNCTION || kind == PY_CLASS) {
            return false;
        }
        PyId test = kind == PY_IF || kind == PY_WHILE || kind == PY_ELIF
                        ? ast_field(&file->ast, id, FIELD_CONDITION)
                        : 0;
        if (test != 0 && kind_of(file, below) == PY_BLOCK) {
            PyId left =
                kind_of(file, test) == PY_COMPARISON ? at_node(file, test)->first : test;
            Str operator= left != test && left != 0
                ? ast_text(&file->ast, at_node(file, left)->next)
                : S("is not");
            if (left != 0 && str_eq(ast_text(&file->ast, left), text) &&
                str_eq(operator, S("is not"))) {
                return true;
            }
        }
        below = id;
    }
    return false;
}

/* An attribute that may be None, seen from where it is stored: on minors where nothing but None
 * is, it is None. Only where all stores are this class's own. What += gives was no None. */
static const Type *restrict_none(File *file, ScopeId scope, NameId name, const Type *type)
{
    MinorMask other = 0;
    size_t own = 0, all = 0;
    for (size_t i = 0; i < scope_at(file, scope)->stores.len; i++) {
        SelfStore store = scope_at(file, scope)->stores.items[i];
        PyId parent = at_node(file, store.node)->parent;
        if (store.name != name || kind_of(file, parent) == PY_AUGMENTED_ASSIGNMENT) {
            continue;
        }
        own++;
        if (is_replacing(file, store.node)) {
            continue;
        }
        PyId right = kind_of(file, parent) == PY_ASSIGNMENT
                         ? ast_field(&file->ast, parent, FIELD_RIGHT)
                         : 0;
        bool declares = kind_of(file, parent) == PY_ASSIGNMENT && right == 0;
        if (declares || (right != 0 && kind_of(file, right) == PY_NONE)) {
            continue;
        }
        CtxId ctx = at_node(file, store.node)->ctx;
        file->unsure = file->unsure || (ctx == 0 && file->walking);
        other |= ctx != 0 ? file->ctxs.items[ctx].reached : ALL_MINORS;
    }
    for (size_t i = 0; i < file->names_stored.len; i++) {
        PyId node = file->names_stored.items[i];
        PyId attribute = ast_field(&file->ast, node, FIELD_ATTRIBUTE);
        all += attribute != 0 && at_node(file, attribute)->name == name &&
               kind_of(file, at_node(file, node)->parent) != PY_AUGMENTED_ASSIGNMENT;
    }
    if (type->kind != TYPE_UNION || own != all || other == 0 ||
        (other & MINORS_KNOWN) == MINORS_KNOWN) {
        return type;
    }
    UnionBuilder builder = {.arena = file->arena};
    for (size_t i = 0; i < type->count; i++) {
        MinorMask mask = type->masks[i];
        union_add(&builder, type->args[i],
                  type->args[i]->kind == TYPE_NONE ? mask : mask & other);
    }
    return union_done(&builder);
}

/* What methods store into an attribute of their instance. */
static const Type *infer_stores(File *file, ScopeId scope, NameId name, UnionBuilder *builder)
{
    size_t found = 0;
    for (size_t i = 0; i < scope_at(file, scope)->stores.len; i++) {
        SelfStore store = scope_at(file, scope)->stores.items[i];
        if (store.name != name) {
            continue;
        }
        PyId parent = at_node(file, store.node)->parent;
        PyId annotation = kind_of(file, parent) == PY_ASSIGNMENT
                              ? ast_field(&file->ast, parent, FIELD_TYPE)
                              : 0;
        if (annotation != 0) {
            return restrict_none(file, scope, name, infer_annotation(file, annotation));
        }
        if (++found > 16) {
            builder->overflow = true;
            return NULL;
        }
        CtxId ctx = at_node(file, store.node)->ctx;
        file->unsure = file->unsure || (ctx == 0 && file->walking);
        union_add(builder, infer_instance_plain(file, infer_target(file, store.node)),
                  ctx != 0 ? file->ctxs.items[ctx].reached : ALL_MINORS);
    }
    return NULL;
}

static PyId binding_annotation(File *file, DefId def)
{
    PyId node = def_at(file, def)->node;
    PyId parent = at_node(file, node)->parent;
    return kind_of(file, parent) == PY_ASSIGNMENT ? ast_field(&file->ast, parent, FIELD_TYPE)
                                                  : 0;
}

/* A member that the class defines in its body or its methods; NULL where it does not. */
const Type *infer_own_member(File *file, UserClass *class_, Str text)
{
    if (class_->file == NULL) {
        for (size_t i = 0; i < class_->member_count; i++) {
            if (str_eq(class_->members[i].name, text)) {
                return class_->members[i].type;
            }
        }
        return NULL;
    }
    if (class_->file != file) {
        return &type_unknown;
    }
    NameId name = names_find(&file->names, text);
    if (name == 0) {
        return NULL;
    }
    ScopeId scope = class_->scope;
    int slot = scope_slot(file, &scope, name);
    UnionBuilder builder = {.arena = file->arena};
    DefId first = slot >= 0 ? scope_at(file, scope)->slots.items[slot].first : 0;
    size_t count = 0;
    for (DefId id = first; id != 0; id = def_at(file, id)->next) {
        PyId annotation = binding_annotation(file, id);
        if (annotation != 0) {
            return infer_target(file, def_at(file, id)->node);
        }
        if (++count > 16) {
            return &type_unknown;
        }
        MinorMask mask = def_at(file, id)->mask;
        union_add(&builder, infer_def(file, id), mask != 0 ? mask : ALL_MINORS);
    }
    const Type *stored = infer_stores(file, class_->scope, name, &builder);
    if (stored != NULL) {
        return stored;
    }
    if (builder.count == 0 && !builder.overflow) {
        return NULL;
    }
    return union_done(&builder);
}

const Type *infer_user_member(File *file, UserClass *class_, Str name, size_t depth)
{
    const Type *own = infer_own_member(file, class_, name);
    if (own != NULL || depth > MAX_BASES) {
        return own;
    }
    infer_bases(file, class_);
    for (size_t i = 0; i < class_->base_count; i++) {
        const Type *base = infer_force(file, class_->bases[i]);
        if (base->kind == TYPE_USER_CLASS) {
            const Type *found = infer_user_member(file, base->user_class, name, depth + 1);
            if (found != NULL) {
                return found;
            }
        }
    }
    return NULL;
}

/* Whether any code of this file stores an attribute of that name: then nothing is certain. */
bool infer_is_stored(const File *file, Str name)
{
    for (size_t i = 0; i < file->names_stored.len; i++) {
        PyId attribute = ast_field(&file->ast, file->names_stored.items[i], FIELD_ATTRIBUTE);
        if (attribute != 0 && str_eq(ast_text(&file->ast, attribute), name)) {
            return true;
        }
    }
    return false;
}

/* A function of a class, seen through an instance or through the class. */
static const Type *bind_function(File *file, const Type *type)
{
    if (type->kind == TYPE_USER_FUNCTION && type->function->kind == FUNCTION_PROPERTY) {
        return infer_function_result(file, type->function);
    }
    return type;
}

static Member find_user_member(File *file, const Type *receiver, Str name)
{
    UserClass *class_ = receiver->user_class;
    const Type *own = NULL;
    if (receiver->kind == TYPE_SUPER) {
        infer_bases(file, class_);
        for (size_t i = 0; i < class_->base_count && own == NULL; i++) {
            const Type *base = infer_force(file, class_->bases[i]);
            if (base->kind == TYPE_USER_CLASS) {
                own = infer_user_member(file, base->user_class, name, 0);
            }
        }
    } else {
        own = infer_user_member(file, class_, name, 0);
    }
    if (own != NULL) {
        own = infer_force(file, own);
        if (receiver->kind != TYPE_USER_CLASS) {
            own = bind_function(file, own);
        }
        return (Member){.origin = MEMBER_PROJECT, .type = own};
    }
    bool opaque = false;
    ApiId base = infer_stdlib_base(file, class_, &opaque, 0);
    if (opaque || base == 0 || infer_is_stored(file, name)) {
        return (Member){.origin = MEMBER_UNKNOWN, .type = &type_unknown};
    }
    ApiId symbol = 0, holder = base;
    for (size_t i = 0; i < class_->base_count && symbol == 0; i++) {
        const Type *direct = infer_force(file, class_->bases[i]);
        ApiId api = direct->kind == TYPE_CLASS ? direct->api
                    : direct->kind == TYPE_USER_CLASS
                        ? infer_stdlib_base(file, direct->user_class, &opaque, 0)
                        : 0;
        symbol = api != 0 ? api_member(api, name) : 0;
        holder = symbol != 0 ? api : holder;
    }
    if (symbol == 0) {
        return (Member){.origin = MEMBER_UNKNOWN, .type = &type_unknown};
    }
    return (Member){.origin = MEMBER_STDLIB,
                    .holder = holder,
                    .symbol = symbol,
                    .type = infer_symbol(file, symbol, receiver)};
}

/* ---- the standard library ---------------------------------------------------------------- */

static Member find_api_member(File *file, const Type *receiver, ApiId holder, Str name)
{
    ApiId symbol = api_member(holder, name);
    bool vague = symbol == 0 || (api_symbol(symbol).kind == API_ATTRIBUTE &&
                                 api_type(api_symbol(symbol).type).kind == API_TYPE_UNKNOWN);
    if (vague && receiver->kind == TYPE_MODULE) {
        ApiId submodule = api_module(str_format(
            file->arena, "%.*s.%.*s", STR_ARG(api_name(file->arena, holder)), STR_ARG(name)));
        symbol = submodule != 0 ? submodule : symbol;
    }
    if (symbol == 0) {
        bool open = api_symbol(holder).any_attribute;
        return (Member){.origin = open ? MEMBER_UNKNOWN : MEMBER_NOWHERE,
                        .type = &type_unknown};
    }
    const Type *type = infer_symbol(file, symbol, receiver);
    if (receiver->kind == TYPE_CLASS && api_symbol(holder).is_enum &&
        api_symbol(symbol).kind == API_ATTRIBUTE && type->kind == TYPE_UNKNOWN) {
        type = type_instance(file->arena, holder, NULL, 0);
    }
    return (Member){.origin = MEMBER_STDLIB, .holder = holder, .symbol = symbol, .type = type};
}

/* Constants of modules that tell the version. Asked of CPython 3.6 to 3.15; before, the
 * documentation of pickle: protocol 3 came with 3.0, protocol 4 with 3.4. */
static const struct {
    const char *module, *name;
    size_t count;
    ConstantStep steps[3];
} growing_constants[] = {
    {"pickle", "HIGHEST_PROTOCOL", 3, {{0, 3}, {4, 4}, {8, 5}} },
    {"pickle", "DEFAULT_PROTOCOL", 3, {{0, 3}, {8, 4}, {14, 5}}}
};

static const Type *growing_constant(File *file, ApiId module, Str name)
{
    for (size_t i = 0; i < sizeof growing_constants / sizeof growing_constants[0]; i++) {
        if (str_eq(name, str_of(growing_constants[i].name)) &&
            module == api_module(str_of(growing_constants[i].module))) {
            return constant_steps(file->arena, growing_constants[i].steps,
                                  growing_constants[i].count);
        }
    }
    return NULL;
}

/* sys.version_info and its kin: values for each release. */
static const Type *special_member(File *file, const Type *receiver, Str name)
{
    if (receiver->kind == TYPE_MODULE && str_eq(api_symbol(receiver->api).name, S("sys")) &&
        api_symbol(receiver->api).owner == 0) {
        if (str_eq(name, S("version_info"))) {
            if (file->version_info == NULL) {
                file->version_info = constant_version_info(file->arena);
            }
            return file->version_info;
        }
        if (str_eq(name, S("hexversion"))) {
            return constant_hexversion(file->arena);
        }
        if (str_eq(name, S("version"))) {
            return constant_version_text(file->arena);
        }
    }
    if (receiver->kind == TYPE_MODULE && str_eq(name, S("TYPE_CHECKING")) &&
        receiver->api == api_module(S("typing"))) {
        Type *type = arena_new_of(file->arena, Type);
        *type = *type_builtin(file->arena, "bool");
        type->has_truth = true;
        type->may_fail = ALL_MINORS;
        return type;
    }
    if (receiver->kind == TYPE_MODULE) {
        return growing_constant(file, receiver->api, name);
    }
    if (receiver->kind == TYPE_INSTANCE && receiver->values != NULL && receiver->versioned) {
        static const char *const items[] = {"major", "minor", "micro", "releaselevel",
                                            "serial"};
        for (size_t i = 0; i < sizeof items / sizeof items[0]; i++) {
            if (str_eq(name, str_of(items[i]))) {
                Value index = {.kind = VALUE_INT, .number = (int64_t)i};
                return constant_index(file->arena, receiver,
                                      type_with_value(file->arena, &type_unknown, index));
            }
        }
    }
    return NULL;
}

static Member find_member(File *file, const Type *receiver, Str name)
{
    Member unknown = {.origin = MEMBER_UNKNOWN, .type = &type_unknown};
    const Type *special = special_member(file, receiver, name);
    if (special != NULL) {
        unknown.type = special;
        if (receiver->kind != TYPE_MODULE) {
            return unknown;
        }
    }
    switch (receiver->kind) {
    case TYPE_MODULE:
    case TYPE_CLASS:
    case TYPE_INSTANCE: {
        if (receiver->api == 0) {
            return unknown;
        }
        Member found = find_api_member(file, receiver, receiver->api, name);
        if (special != NULL) {
            found.type = special;
        }
        return found;
    }
    case TYPE_TUPLE:
        return find_api_member(file, receiver,
                               api_member(api_module(S("builtins")), S("tuple")), name);
    case TYPE_USER_CLASS:
    case TYPE_USER_INSTANCE:
    case TYPE_SUPER:
        return find_user_member(file, receiver, name);
    case TYPE_PROJECT: {
        if (receiver->name.len > 0) {
            const Type *forced = infer_force(file, receiver);
            if (forced->kind == TYPE_UNION ||
                (forced->kind == TYPE_PROJECT && forced->name.len > 0)) {
                unknown.type = forced->kind == TYPE_UNION ? infer_attribute(file, forced, name)
                                                          : &type_unknown;
                return unknown;
            }
            return infer_member(file, forced, name);
        }
        return (Member){.origin = MEMBER_PROJECT,
                        .type = project_name(file, receiver->path, name)};
    }
    case TYPE_EXTERNAL:
        unknown.type = external_member(file, receiver, name);
        return unknown;
    case TYPE_NONE:
    case TYPE_UNKNOWN:
    case TYPE_UNBOUND:
    case TYPE_FUNCTION:
    case TYPE_USER_FUNCTION:
    case TYPE_PARTIAL:
    case TYPE_MARK:
    case TYPE_AWAITABLE:
    case TYPE_UNION:
        return unknown;
    }
    return unknown;
}

Member infer_member(File *file, const Type *receiver, Str name)
{
    if (file->depth > FL_MAX_DEPTH) {
        return (Member){.type = &type_unknown};
    }
    file->depth++;
    Member found = find_member(file, receiver, name);
    file->depth--;
    return found;
}

const Type *infer_attribute(File *file, const Type *receiver, Str name)
{
    if (receiver->kind != TYPE_UNION) {
        return infer_member(file, receiver, name).type;
    }
    UnionBuilder builder = {.arena = file->arena};
    for (size_t i = 0; i < receiver->count; i++) {
        if (receiver->args[i]->kind != TYPE_NONE) {
            union_add(&builder, infer_member(file, receiver->args[i], name).type,
                      receiver->masks[i]);
        }
    }
    return union_done(&builder);
}
