/* What calls give. */
#include "floorlint/limits.h"

#include "constant.h"
#include "infer.h"

PyId call_argument(const File *file, PyId call, size_t index)
{
    PyId list = ast_field(&file->ast, call, FIELD_ARGUMENTS);
    if (list == 0) {
        return 0;
    }
    if (kind_of(file, list) == PY_GENERATOR) {
        return index == 0 ? list : 0;
    }
    size_t at = 0;
    for (PyId id = file->ast.nodes[list].first; id != 0; id = file->ast.nodes[id].next) {
        PyKind kind = kind_of(file, id);
        if (kind == PY_LIST_SPLAT) {
            return 0;
        }
        if (kind == PY_KEYWORD_ARGUMENT || kind == PY_DICTIONARY_SPLAT) {
            continue;
        }
        if (at++ == index) {
            return id;
        }
    }
    return 0;
}

PyId call_keyword(const File *file, PyId call, NameId name)
{
    PyId list = ast_field(&file->ast, call, FIELD_ARGUMENTS);
    for (PyId id = list != 0 ? file->ast.nodes[list].first : 0; id != 0 && name != 0;
         id = file->ast.nodes[id].next) {
        if (kind_of(file, id) == PY_KEYWORD_ARGUMENT) {
            PyId key = ast_field(&file->ast, id, FIELD_NAME);
            if (key != 0 && file->ast.nodes[key].name == name) {
                return ast_field(&file->ast, id, FIELD_VALUE);
            }
        }
    }
    return 0;
}

static bool has_splat(const File *file, PyId call)
{
    PyId list = ast_field(&file->ast, call, FIELD_ARGUMENTS);
    for (PyId id = list != 0 ? file->ast.nodes[list].first : 0; id != 0;
         id = file->ast.nodes[id].next) {
        if (kind_of(file, id) == PY_DICTIONARY_SPLAT || kind_of(file, id) == PY_LIST_SPLAT) {
            return true;
        }
    }
    return false;
}

static ApiId builtin(const char *name)
{
    ApiId module = api_module(S("builtins"));
    return module != 0 ? api_member(module, str_of(name)) : 0;
}

static const Type *made_of(File *file, const char *name, const Type *item)
{
    ApiId api = builtin(name);
    return api != 0 ? type_instance_of(file->arena, api, infer_instance_plain(file, item))
                    : &type_unknown;
}

/* ---- builtins whose result follows from their arguments --------------------------------- */

static const Type *call_super(File *file, PyId call)
{
    ScopeId scope = ctx_of(file, call)->scope;
    while (scope != 0 && scope_at(file, scope)->kind != SCOPE_CLASS) {
        scope = scope_at(file, scope)->parent;
    }
    if (scope == 0) {
        return &type_unknown;
    }
    Type *type = arena_new_of(file->arena, Type);
    *type = (Type){.kind = TYPE_SUPER, .user_class = scope_at(file, scope)->user_class};
    return type;
}

static const Type *call_type(File *file, PyId argument)
{
    const Type *type = infer_force(file, infer(file, argument));
    if (type->kind == TYPE_INSTANCE) {
        return type_class(file->arena, type->api);
    }
    if (type->kind == TYPE_USER_INSTANCE) {
        return type_user_class(file->arena, type->user_class);
    }
    return &type_unknown;
}

static const Type *call_map(File *file, PyId call, PyId function)
{
    const Type *callee = infer(file, function);
    PyId items = call_argument(file, call, 1);
    if (items != 0 && callee->kind == TYPE_CLASS && callee->api == builtin("int")) {
        const Type *ints = constant_ints(file->arena, infer(file, items));
        if (ints != NULL) {
            return ints;
        }
    }
    if (callee->kind == TYPE_CLASS) {
        return made_of(file, "map", type_instance(file->arena, callee->api, NULL, 0));
    }
    return made_of(file, "map", &type_unknown);
}

static const Type *call_zip(File *file, PyId call)
{
    const Type *items[8];
    size_t count = 0;
    for (PyId id; count < 8 && (id = call_argument(file, call, count)) != 0; count++) {
        items[count] = infer_iterate(file, infer(file, id), PROTOCOL_PLAIN);
    }
    return count > 0 ? made_of(file, "zip", type_tuple(file->arena, items, count))
                     : &type_unknown;
}

static const Type *call_extreme(File *file, PyId call, PyId first)
{
    if (call_argument(file, call, 1) == 0) {
        return infer_iterate(file, infer(file, first), PROTOCOL_PLAIN);
    }
    UnionBuilder builder = {.arena = file->arena};
    PyId id;
    for (size_t i = 0; i < 8 && (id = call_argument(file, call, i)) != 0; i++) {
        union_add(&builder, infer_instance_plain(file, infer(file, id)), ALL_MINORS);
    }
    return union_done(&builder);
}

/* open(path, mode) and Path.open(mode): text unless the mode says binary. */
static const Type *call_open(File *file, PyId call, size_t mode_index)
{
    PyId mode = call_argument(file, call, mode_index);
    if (mode == 0) {
        mode = call_keyword(file, call, KNOWN_mode);
    }
    ApiId io = api_module(S("io"));
    const char *name = "TextIOWrapper";
    if (has_splat(file, call) || io == 0) {
        return &type_unknown;
    }
    if (mode != 0) {
        const Type *type = infer(file, mode);
        if (type->values == NULL || type->versioned || type->values->kind != VALUE_STR) {
            return &type_unknown;
        }
        Str text = type->values->text;
        if (str_find_byte(text, 'b') != STR_NONE) {
            name = str_find_byte(text, '+') != STR_NONE   ? "BufferedRandom"
                   : str_find_byte(text, 'r') != STR_NONE ? "BufferedReader"
                                                          : "BufferedWriter";
        }
    }
    ApiId api = api_member(io, str_of(name));
    return api != 0 ? type_instance(file->arena, api, NULL, 0) : &type_unknown;
}

/* str or bytes, by the keywords that make subprocess's pipes text. */
static const Type *pipe_text(File *file, PyId call)
{
    static const KnownName text_keywords[] = {KNOWN_text, KNOWN_universal_newlines,
                                              KNOWN_encoding, KNOWN_errors};
    if (has_splat(file, call)) {
        return &type_unknown;
    }
    for (size_t i = 0; i < sizeof text_keywords / sizeof text_keywords[0]; i++) {
        PyId value = call_keyword(file, call, text_keywords[i]);
        if (value == 0 || kind_of(file, value) == PY_NONE || kind_of(file, value) == PY_FALSE) {
            continue;
        }
        PyKind kind = kind_of(file, value);
        return kind == PY_TRUE || kind == PY_STRING ? type_builtin(file->arena, "str")
                                                    : &type_unknown;
    }
    return type_builtin(file->arena, "bytes");
}

static const Type *call_builtin_class(File *file, PyId call, ApiId api)
{
    PyId first = call_argument(file, call, 0);
    Str name = api_symbol(api).name;
    if (str_eq(name, S("super"))) {
        return call_super(file, call);
    }
    if (first == 0) {
        return NULL;
    }
    const Type *argument = infer(file, first);
    if (str_eq(name, S("type"))) {
        return call_argument(file, call, 1) == 0 ? call_type(file, first) : &type_unknown;
    }
    if (str_eq(name, S("int"))) {
        return constant_int(file->arena, argument);
    }
    if (str_eq(name, S("bool"))) {
        Truth truth = guard_truth(file, first, ALL_MINORS);
        Type *type = arena_new_of(file->arena, Type);
        *type = *type_builtin(file->arena, "bool");
        type->has_truth = truth.versioned;
        type->may_hold = truth.holds;
        type->may_fail = truth.fails;
        return type;
    }
    if (str_eq(name, S("tuple")) && argument->values != NULL) {
        return argument;
    }
    if (str_eq(name, S("map"))) {
        return call_map(file, call, first);
    }
    if (str_eq(name, S("zip"))) {
        return call_zip(file, call);
    }
    if (str_eq(name, S("enumerate"))) {
        return made_of(file, "enumerate", infer_iterate(file, argument, PROTOCOL_PLAIN));
    }
    if (str_eq(name, S("reversed"))) {
        return made_of(file, "reversed", infer_iterate(file, argument, PROTOCOL_PLAIN));
    }
    static const char *const containers[] = {"list", "set", "frozenset", "tuple"};
    for (size_t i = 0; i < sizeof containers / sizeof containers[0]; i++) {
        if (str_eq(name, str_of(containers[i]))) {
            return made_of(file, containers[i], infer_iterate(file, argument, PROTOCOL_PLAIN));
        }
    }
    return NULL;
}

static const Type *call_builtin_function(File *file, PyId call, Str name)
{
    PyId first = call_argument(file, call, 0);
    if (first == 0) {
        return NULL;
    }
    if (str_eq(name, S("sorted"))) {
        return made_of(file, "list", infer_iterate(file, infer(file, first), PROTOCOL_PLAIN));
    }
    if (str_eq(name, S("max")) || str_eq(name, S("min"))) {
        return call_extreme(file, call, first);
    }
    if (str_eq(name, S("next"))) {
        return infer_method(file, infer_force(file, infer(file, first)), "__next__");
    }
    if (str_eq(name, S("iter"))) {
        return infer_method(file, infer_force(file, infer(file, first)), "__iter__");
    }
    if (str_eq(name, S("getattr"))) {
        return guard_getattr(file, call);
    }
    if (str_eq(name, S("hasattr"))) {
        return infer_test(file, call);
    }
    if (str_eq(name, S("open"))) {
        return call_open(file, call, 1);
    }
    if (str_eq(name, S("sum")) && call_argument(file, call, 1) == 0) {
        return infer_iterate(file, infer(file, first), PROTOCOL_PLAIN);
    }
    return NULL;
}

/* ---- marks ----------------------------------------------------------------------------------
 */

static const Type *make_mark(File *file, MinorMask runs)
{
    Type *type = arena_new_of(file->arena, Type);
    MinorMask *masks = arena_array_of(file->arena, MinorMask, 1);
    masks[0] = runs;
    *type = (Type){.kind = TYPE_MARK, .masks = masks};
    return type;
}

/* A condition in quotes is evaluated with these modules, imported or not. */
static void provide_modules(File *file, PyId root)
{
    static const char *const modules[] = {"sys", "os", "platform"};
    PyId last = at_node(file, root)->last;
    for (PyId id = root; id <= last; id++) {
        for (size_t i = 0; i < sizeof modules / sizeof modules[0]; i++) {
            if (kind_of(file, id) == PY_IDENTIFIER &&
                (at_node(file, id)->flags & PY_NOT_A_NAME) == 0 &&
                str_eq(ast_text(&file->ast, id), str_of(modules[i]))) {
                ApiId api = api_module(str_of(modules[i]));
                at_node(file, id)->type =
                    api != 0 ? type_module(file->arena, api) : &type_unknown;
            }
        }
    }
}

typedef enum MarkSense { MARK_SKIPS_IF, MARK_SKIPS_UNLESS } MarkSense;

static const Type *call_mark(File *file, PyId call, MarkSense sense)
{
    PyId test = call_argument(file, call, 0);
    if (test == 0) {
        test = call_keyword(file, call, KNOWN_condition);
    }
    if (test != 0 && kind_of(file, test) == PY_STRING) {
        test = fragment_parse(file, test);
        if (test != 0) {
            provide_modules(file, test);
        }
    }
    if (test == 0) {
        return make_mark(file, ALL_MINORS);
    }
    Truth truth = guard_truth(file, test, ALL_MINORS);
    return make_mark(file, sense == MARK_SKIPS_IF ? truth.fails : truth.holds);
}

/* ---- calls
 * ----------------------------------------------------------------------------------- */

static const Type *call_partial(File *file, PyId call)
{
    PyId function = call_argument(file, call, 0);
    if (function == 0) {
        return &type_unknown;
    }
    Type *type = arena_new_of(file->arena, Type);
    const Type **args = arena_array_of(file->arena, const Type *, 1);
    args[0] = infer(file, function);
    *type = (Type){.kind = TYPE_PARTIAL, .args = args, .count = 1};
    return type;
}

static const Type *result_of_class(File *file, const Type *class_, PyId call)
{
    ApiId api = class_->api;
    ApiId owner = api_symbol(api).owner;
    if (owner == api_module(S("builtins"))) {
        const Type *known = call_builtin_class(file, call, api);
        if (known != NULL) {
            return known;
        }
    }
    Str name = api_symbol(api).name;
    if (str_eq(name, S("partial")) && owner == api_module(S("functools"))) {
        return call_partial(file, call);
    }
    if (str_eq(name, S("Popen")) && owner == api_module(S("subprocess"))) {
        return type_instance_of(file->arena, api, pipe_text(file, call));
    }
    if (str_eq(name, S("defaultdict"))) {
        PyId factory = call_argument(file, call, 0);
        const Type *args[2] = {&type_unknown, factory != 0
                                                  ? infer_instance(file, infer(file, factory))
                                                  : &type_unknown};
        return type_instance(file->arena, api, args, 2);
    }
    if (str_eq(name, S("TemporaryDirectory")) && call_argument(file, call, 0) == 0) {
        return type_instance_of(file->arena, api, type_builtin(file->arena, "str"));
    }
    if (str_eq(name, S("NewType")) || str_eq(name, S("TypeVar")) ||
        str_eq(name, S("NamedTuple"))) {
        return &type_unknown;
    }
    if (class_->count > 0) {
        return type_instance(file->arena, api, class_->args, class_->count);
    }
    return infer_constructed(file, api, call);
}

static const Type *result_of_function(File *file, const Type *function, PyId call)
{
    ApiSymbol symbol = api_symbol(function->api);
    Str module = symbol.owner != 0 ? api_symbol(symbol.owner).name : S("");
    const Type *known = NULL;
    if (symbol.owner == api_module(S("builtins"))) {
        known = call_builtin_function(file, call, symbol.name);
    } else if (str_eq(module, S("typing")) && str_eq(symbol.name, S("cast"))) {
        PyId type = call_argument(file, call, 0);
        known = type != 0 ? infer_annotation(file, type) : &type_unknown;
    } else if (str_eq(symbol.name, S("open")) &&
               (str_eq(module, S("Path")) || str_eq(module, S("io")))) {
        known = call_open(file, call, str_eq(module, S("io")) ? 1 : 0);
    } else if (str_eq(module, S("subprocess")) && str_eq(symbol.name, S("check_output"))) {
        known = pipe_text(file, call);
    } else if (str_eq(module, S("subprocess")) && str_eq(symbol.name, S("run"))) {
        ApiId api = api_member(api_module(S("subprocess")), S("CompletedProcess"));
        known = api != 0 ? type_instance_of(file->arena, api, pipe_text(file, call)) : NULL;
    } else if (str_eq(symbol.name, S("skipIf"))) {
        known = call_mark(file, call, MARK_SKIPS_IF);
    } else if (str_eq(symbol.name, S("skipUnless"))) {
        known = call_mark(file, call, MARK_SKIPS_UNLESS);
    } else if (str_eq(symbol.name, S("python_version_tuple"))) {
        known = constant_version_strings(file->arena);
    } else if (str_eq(symbol.name, S("python_version")) && str_eq(module, S("platform"))) {
        known = constant_version_text(file->arena);
    }
    if (known != NULL) {
        return known;
    }
    if (symbol.kind == API_ATTRIBUTE) {
        return &type_unknown;
    }
    CallSite site = {.call = call, .callable = function->api};
    const Type *receiver = function->receiver;
    const Type *result = infer_api_type(file, symbol.type, receiver, &site);
    if (!symbol.is_async || result->kind == TYPE_UNKNOWN) {
        return result;
    }
    Type *wrapped = arena_new_of(file->arena, Type);
    const Type **args = arena_array_of(file->arena, const Type *, 1);
    args[0] = result;
    *wrapped = (Type){.kind = TYPE_AWAITABLE, .args = args, .count = 1};
    return wrapped;
}

static const Type *result_of(File *file, const Type *callee, PyId call)
{
    switch (callee->kind) {
    case TYPE_CLASS:
        return result_of_class(file, callee, call);
    case TYPE_FUNCTION:
        return result_of_function(file, callee, call);
    case TYPE_USER_CLASS:
        return type_user_instance(file->arena, callee->user_class);
    case TYPE_USER_FUNCTION:
        return infer_function_result(file, callee->function);
    case TYPE_USER_INSTANCE:
    case TYPE_INSTANCE:
        return infer_method(file, callee, "__call__");
    case TYPE_PARTIAL:
        return infer_result(file, callee->args[0], 0);
    case TYPE_PROJECT:
        return infer_result(file, infer_force(file, callee), call);
    case TYPE_EXTERNAL:
        if (str_ends(callee->path, S("mark.skipif"))) {
            return call_mark(file, call, MARK_SKIPS_IF);
        }
        return &type_unknown;
    case TYPE_UNION: {
        UnionBuilder builder = {.arena = file->arena};
        for (size_t i = 0; i < callee->count; i++) {
            union_add(&builder, infer_result(file, callee->args[i], call), callee->masks[i]);
        }
        return union_done(&builder);
    }
    case TYPE_UNKNOWN:
    case TYPE_UNBOUND:
    case TYPE_NONE:
    case TYPE_MODULE:
    case TYPE_TUPLE:
    case TYPE_SUPER:
    case TYPE_MARK:
    case TYPE_AWAITABLE:
        return &type_unknown;
    }
    return &type_unknown;
}

const Type *infer_result(File *file, const Type *callee, PyId call)
{
    if (file->depth > FL_MAX_DEPTH) {
        return &type_unknown;
    }
    file->depth++;
    const Type *type = result_of(file, callee, call);
    file->depth--;
    return type;
}

const Type *infer_call(File *file, PyId call)
{
    PyId function = ast_field(&file->ast, call, FIELD_FUNCTION);
    if (function == 0) {
        return &type_unknown;
    }
    const Type *callee = infer(file, function);
    if (callee->kind == TYPE_PROJECT && callee->name.len == 0) {
        return &type_unknown;
    }
    return infer_result(file, infer_force(file, callee), call);
}
