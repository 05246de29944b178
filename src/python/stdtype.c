/* Types as the database writes them, and what they are through a receiver and a call. */
#include "floorlint/limits.h"

#include "constant.h"
#include "infer.h"

#define MAX_ARGS  8
#define MAX_NESTS 24

typedef struct Args {
    const Type *items[MAX_ARGS];
    size_t count;
} Args;

static Args take_args(const Type *type)
{
    Args args = {.count = type->count < MAX_ARGS ? type->count : MAX_ARGS};
    for (size_t i = 0; i < args.count; i++) {
        args.items[i] = type->args[i];
    }
    return args;
}

static const Type *convert(File *file, ApiTypeId id, const Type *receiver, const Args *args,
                           const CallSite *site, size_t depth);

/* The type arguments that `owner` has in a subclass whose own are `args`. */
static bool find_args(File *file, ApiId class_, const Args *args, ApiId owner, Args *out,
                      size_t depth)
{
    if (class_ == owner) {
        *out = *args;
        return true;
    }
    if (depth > MAX_NESTS) {
        return false;
    }
    for (size_t i = 0; i < api_base_count(class_); i++) {
        ApiId base = api_base(class_, i);
        if (base == 0 || !api_derives(base, owner)) {
            continue;
        }
        ApiTypeId type = api_base_type(class_, i);
        Args mapped = {0};
        size_t count = type != 0 ? api_type(type).count : 0;
        for (size_t j = 0; j < count && j < MAX_ARGS; j++) {
            mapped.items[mapped.count++] =
                convert(file, api_type_argument(type, j), NULL, args, NULL, depth + 1);
        }
        if (find_args(file, base, &mapped, owner, out, depth + 1)) {
            return true;
        }
    }
    return false;
}

/* What a coroutine passes for. */
static bool is_awaitable(ApiId class_)
{
    Str name = api_last_name(class_);
    return str_eq(name, S("Awaitable")) || str_eq(name, S("Coroutine"));
}

/* Finds what the variable number `index` (of a function, or of a class) is, by laying a
 * parameter's type over an argument's. */
static const Type *match(File *file, ApiTypeId pattern, const Type *actual, ApiTypeKind kind,
                         uint32_t index, size_t depth)
{
    if (pattern == 0 || depth > 6) {
        return NULL;
    }
    ApiType type = api_type(pattern);
    if (type.kind == kind && type.index == index) {
        return actual;
    }
    if (type.kind == API_TYPE_UNION) {
        for (size_t i = 0; i < type.count; i++) {
            const Type *found =
                match(file, api_type_argument(pattern, i), actual, kind, index, depth + 1);
            if (found != NULL) {
                return found;
            }
        }
        return NULL;
    }
    if (type.kind != API_TYPE_INSTANCE || type.count == 0) {
        return NULL;
    }
    if (actual->kind == TYPE_AWAITABLE && is_awaitable(type.symbol)) {
        return match(file, api_type_argument(pattern, type.count - 1), actual->args[0], kind,
                     index, depth + 1);
    }
    if (actual->kind == TYPE_INSTANCE && api_derives(actual->api, type.symbol)) {
        Args own = take_args(actual), mapped;
        if (find_args(file, actual->api, &own, type.symbol, &mapped, 0)) {
            for (size_t i = 0; i < type.count && i < mapped.count; i++) {
                const Type *found = match(file, api_type_argument(pattern, i), mapped.items[i],
                                          kind, index, depth + 1);
                if (found != NULL) {
                    return found;
                }
            }
        }
    }
    /* Iterable[T] over anything that can be iterated. */
    ApiTypeId first = api_type_argument(pattern, 0);
    if (type.count == 1 && api_type(first).kind == kind) {
        const Type *item = infer_iterate(file, actual, PROTOCOL_PLAIN);
        if (item->kind != TYPE_UNKNOWN) {
            return match(file, first, item, kind, index, depth + 1);
        }
    }
    return NULL;
}

static bool mentions(ApiTypeId pattern, ApiTypeKind kind, uint32_t index, size_t depth)
{
    ApiType type = api_type(pattern);
    if (type.kind == kind && type.index == index) {
        return true;
    }
    for (size_t i = 0; i < type.count && depth < 6; i++) {
        if (mentions(api_type_argument(pattern, i), kind, index, depth + 1)) {
            return true;
        }
    }
    return false;
}

/* What a variable is by the arguments of a call; type_unbound where no argument that has to do
 * with it was given, so that the default's type applies. */
static const Type *bind_variable(File *file, const CallSite *site, ApiTypeKind kind,
                                 uint32_t index)
{
    if (site == NULL || site->call == 0) {
        return &type_unknown;
    }
    if (kind == API_TYPE_VARIABLE && api_symbol(site->callable).kind != API_CLASS) {
        return &type_unknown; /* the class's variable: only its constructor binds it */
    }
    size_t count = api_param_count(site->callable);
    bool given = false;
    for (size_t i = 0; i < count; i++) {
        ApiParam param = api_param(site->callable, i);
        if (param.kind == API_PARAM_KEYWORDS || param.type == 0) {
            continue;
        }
        PyId argument = param.kind != API_PARAM_KEYWORD
                            ? call_argument(file, site->call, param.position)
                            : 0;
        if (argument == 0 && param.name.len > 0) {
            argument = call_keyword(file, site->call, names_find(&file->names, param.name));
        }
        if (argument == 0) {
            continue;
        }
        const Type *found = match(file, param.type, infer(file, argument), kind, index, 0);
        if (found != NULL) {
            return infer_instance_plain(file, found);
        }
        given = given || mentions(param.type, kind, index, 0);
    }
    return given || !api_has_params(site->callable) ? &type_unknown : &type_unbound;
}

/* A receiver's own type as an instance: what `Self` stands for. */
static const Type *self_of(File *file, const Type *receiver)
{
    if (receiver == NULL) {
        return &type_unknown;
    }
    switch (receiver->kind) {
    case TYPE_CLASS:
        return type_instance(file->arena, receiver->api, receiver->args, receiver->count);
    case TYPE_USER_CLASS:
        return type_user_instance(file->arena, receiver->user_class);
    case TYPE_SUPER:
        return type_user_instance(file->arena, receiver->user_class);
    case TYPE_INSTANCE:
        return receiver->values != NULL
                   ? type_instance(file->arena, receiver->api, receiver->args, receiver->count)
                   : receiver;
    case TYPE_TUPLE:
    case TYPE_USER_INSTANCE:
        return receiver;
    default:
        return &type_unknown;
    }
}

static const Type *convert_instance(File *file, ApiTypeId id, ApiType type,
                                    const Type *receiver, const Args *args,
                                    const CallSite *site, size_t depth)
{
    const Type *items[MAX_ARGS];
    size_t count = 0;
    for (; count < type.count && count < MAX_ARGS; count++) {
        items[count] =
            convert(file, api_type_argument(id, count), receiver, args, site, depth + 1);
    }
    for (size_t i = 0; i < count; i++) {
        items[i] = items[i]->kind == TYPE_UNBOUND ? &type_unknown : items[i];
    }
    ApiId alias = annotation_alias(type.symbol);
    type.symbol = alias != 0 ? alias : type.symbol;
    ApiId tuple = api_member(api_module(S("builtins")), S("tuple"));
    if (type.symbol == tuple && type.count > 0 && type.index == 0) {
        return type_tuple(file->arena, items, count);
    }
    return type_instance(file->arena, type.symbol, items, count);
}

static const Type *convert(File *file, ApiTypeId id, const Type *receiver, const Args *args,
                           const CallSite *site, size_t depth)
{
    if (id == 0 || depth > MAX_NESTS) {
        return &type_unknown;
    }
    ApiType type = api_type(id);
    switch (type.kind) {
    case API_TYPE_UNKNOWN:
    case API_TYPE_CALLABLE:
        return &type_unknown;
    case API_TYPE_NONE:
        return &type_none;
    case API_TYPE_INSTANCE:
        return convert_instance(file, id, type, receiver, args, site, depth);
    case API_TYPE_CLASS:
        return type.symbol != 0 ? type_class(file->arena, type.symbol) : &type_unknown;
    case API_TYPE_MODULE:
        return type_module(file->arena, type.symbol);
    case API_TYPE_SELF:
        return self_of(file, receiver);
    case API_TYPE_UNION: {
        UnionBuilder builder = {.arena = file->arena};
        for (size_t i = 0; i < type.count; i++) {
            const Type *member =
                convert(file, api_type_argument(id, i), receiver, args, site, depth + 1);
            if (member->kind != TYPE_UNBOUND) {
                union_add(&builder, member, ALL_MINORS);
            }
        }
        return union_done(&builder);
    }
    case API_TYPE_VARIABLE:
        if (args != NULL && type.index < args->count) {
            return args->items[type.index];
        }
        return bind_variable(file, site, API_TYPE_VARIABLE, type.index);
    case API_TYPE_FUNCTION_VARIABLE:
        return bind_variable(file, site, API_TYPE_FUNCTION_VARIABLE, type.index);
    }
    return &type_unknown;
}

const Type *infer_api_type(File *file, ApiTypeId id, const Type *receiver, const CallSite *site)
{
    Args args = {0};
    if (receiver != NULL && receiver->kind == TYPE_INSTANCE) {
        args = take_args(receiver);
    } else if (receiver != NULL && receiver->kind == TYPE_TUPLE) {
        UnionBuilder builder = {.arena = file->arena};
        for (size_t i = 0; i < receiver->count; i++) {
            union_add(&builder, receiver->args[i], ALL_MINORS);
        }
        args.items[args.count++] = union_done(&builder);
    }
    const Type *type = convert(file, id, receiver, &args, site, 0);
    return type->kind == TYPE_UNBOUND ? &type_unknown : type;
}

/* The receiver as an instance of the class that defines a member, for its type variables. */
static const Type *as_owner(File *file, const Type *receiver, ApiId owner)
{
    if (receiver == NULL || receiver->kind != TYPE_INSTANCE || receiver->api == owner ||
        owner == 0) {
        return receiver;
    }
    Args own = take_args(receiver), mapped;
    if (!find_args(file, receiver->api, &own, owner, &mapped, 0)) {
        return receiver;
    }
    Type *seen = arena_new_of(file->arena, Type);
    *seen = *receiver;
    seen->values = NULL;
    const Type **items = arena_array_of(file->arena, const Type *, mapped.count + 1);
    for (size_t i = 0; i < mapped.count; i++) {
        items[i] = mapped.items[i];
    }
    seen->args = items;
    seen->count = (uint32_t)mapped.count;
    return seen;
}

const Type *infer_symbol(File *file, ApiId symbol, const Type *receiver)
{
    ApiSymbol api = api_symbol(symbol);
    switch (api.kind) {
    case API_NONE:
        return &type_unknown;
    case API_MODULE:
        return type_module(file->arena, symbol);
    case API_CLASS:
        return type_class(file->arena, symbol);
    case API_FUNCTION:
    case API_METHOD:
        return type_function(file->arena, symbol, receiver);
    case API_ATTRIBUTE: {
        bool of_typing = api.owner != 0 && api.owner == api_module(S("typing"));
        if (api_has_params(symbol) && !of_typing) {
            return type_function(file->arena, symbol, receiver); /* an object that is called */
        }
        const Type *type =
            infer_api_type(file, api.type, as_owner(file, receiver, api.owner), NULL);
        if (of_typing) {
            Type *named = arena_new_of(file->arena, Type);
            *named = *type;
            named->symbol = symbol;
            return named;
        }
        return type;
    }
    }
    return &type_unknown;
}

const Type *infer_constructed(File *file, ApiId class_, PyId call)
{
    CallSite site = {.call = call, .callable = class_};
    const Type *args[2];
    size_t count = 0;
    for (uint32_t i = 0; i < 2; i++) {
        args[i] = bind_variable(file, &site, API_TYPE_VARIABLE, i);
        args[i] = args[i]->kind == TYPE_UNBOUND ? &type_unknown : args[i];
        count = args[i]->kind != TYPE_UNKNOWN ? i + 1 : count;
    }
    return type_instance(file->arena, class_, args, count);
}

const Type *infer_method(File *file, const Type *receiver, const char *name)
{
    UnionBuilder builder = {.arena = file->arena};
    for (size_t i = 0; i < type_member_count(receiver); i++) {
        MinorMask mask = 0;
        const Type *member = type_member(receiver, i, &mask);
        Member found = infer_member(file, member, str_of(name));
        const Type *result = &type_unknown;
        if (found.origin == MEMBER_STDLIB) {
            ApiSymbol api = api_symbol(found.symbol);
            result = infer_api_type(file, api.type, as_owner(file, member, api.owner), NULL);
        } else if (found.origin == MEMBER_PROJECT && found.type->kind == TYPE_USER_FUNCTION) {
            result = infer_function_result(file, found.type->function);
        }
        union_add(&builder, result, mask);
    }
    return union_done(&builder);
}

/* What an asynchronous method gives once it is awaited. A method of the standard library that
 * is async gives that at once here. */
static const Type *awaited(File *file, const Type *result)
{
    result = infer_force(file, result);
    bool waits = result->kind == TYPE_AWAITABLE;
    if (result->kind == TYPE_INSTANCE) {
        waits = is_awaitable(result->api);
    }
    return waits ? infer_await(file, result) : result;
}

static const Type *iterate_one(File *file, const Type *type, Protocol protocol)
{
    bool async = protocol == PROTOCOL_ASYNC;
    if (type->kind == TYPE_TUPLE && !async) {
        UnionBuilder builder = {.arena = file->arena};
        for (size_t i = 0; i < type->count; i++) {
            union_add(&builder, type->args[i], ALL_MINORS);
        }
        return union_done(&builder);
    }
    if (type->kind != TYPE_INSTANCE && type->kind != TYPE_USER_INSTANCE) {
        return &type_unknown;
    }
    const Type *iterator = infer_method(file, type, async ? "__aiter__" : "__iter__");
    iterator = infer_force(file, iterator);
    if (iterator->kind != TYPE_INSTANCE && iterator->kind != TYPE_USER_INSTANCE) {
        return &type_unknown;
    }
    return async ? awaited(file, infer_method(file, iterator, "__anext__"))
                 : infer_method(file, iterator, "__next__");
}

const Type *infer_iterate(File *file, const Type *type, Protocol protocol)
{
    UnionBuilder builder = {.arena = file->arena};
    type = infer_force(file, type);
    for (size_t i = 0; i < type_member_count(type); i++) {
        MinorMask mask = 0;
        const Type *member = type_member(type, i, &mask);
        if (member->kind != TYPE_NONE) {
            union_add(&builder, iterate_one(file, member, protocol), mask);
        }
    }
    return union_done(&builder);
}

const Type *infer_enter(File *file, const Type *type, Protocol protocol)
{
    type = infer_force(file, type);
    return protocol == PROTOCOL_ASYNC ? awaited(file, infer_method(file, type, "__aenter__"))
                                      : infer_method(file, type, "__enter__");
}

const Type *infer_await(File *file, const Type *type)
{
    type = infer_force(file, type);
    if (type->kind == TYPE_AWAITABLE) {
        return type->args[0];
    }
    if (type->kind == TYPE_INSTANCE && type->count > 0) {
        /* Future[T], Task[T], Awaitable[T]; Coroutine[Y, S, R]. */
        return type->args[type->count - 1];
    }
    return &type_unknown;
}

static bool is_builtin(ApiId api, Str name)
{
    return api != 0 && api == api_member(api_module(S("builtins")), name);
}

static const Type *subscript_one(File *file, const Type *type, PyId subscript)
{
    bool slice = kind_of(file, subscript) == PY_SLICE;
    const Type *index = slice ? NULL : infer(file, subscript);
    if (type->kind == TYPE_TUPLE) {
        if (slice) {
            return type_instance_of(file->arena,
                                    api_member(api_module(S("builtins")), S("tuple")),
                                    iterate_one(file, type, false));
        }
        if (index->values != NULL && !index->versioned && index->values->kind == VALUE_INT) {
            int64_t at = index->values->number;
            at = at < 0 ? at + type->count : at;
            return at >= 0 && at < type->count ? type->args[at] : &type_unknown;
        }
        return iterate_one(file, type, false);
    }
    if (type->kind == TYPE_INSTANCE) {
        bool sequence = is_builtin(type->api, S("list")) || is_builtin(type->api, S("tuple"));
        if (is_builtin(type->api, S("str")) ||
            (slice && (sequence || is_builtin(type->api, S("bytes")) ||
                       is_builtin(type->api, S("bytearray"))))) {
            return type_instance(file->arena, type->api, type->args, type->count);
        }
        if (sequence) {
            return type->count > 0 ? type->args[0] : &type_unknown;
        }
        if (is_builtin(type->api, S("bytes")) || is_builtin(type->api, S("bytearray"))) {
            return type_builtin(file->arena, "int");
        }
        return infer_method(file, type, "__getitem__");
    }
    if (type->kind == TYPE_USER_INSTANCE) {
        return infer_method(file, type, "__getitem__");
    }
    if (type->kind == TYPE_CLASS) {
        return type; /* list[int](): arguments are read by annotations */
    }
    return &type_unknown;
}

const Type *infer_subscript(File *file, const Type *type, PyId subscript)
{
    UnionBuilder builder = {.arena = file->arena};
    type = infer_force(file, type);
    for (size_t i = 0; i < type_member_count(type); i++) {
        MinorMask mask = 0;
        const Type *member = type_member(type, i, &mask);
        union_add(&builder, subscript_one(file, member, subscript), mask);
    }
    return union_done(&builder);
}
