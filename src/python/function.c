/* Functions of the project: what their decorators make of them, and what calling them gives. */
#include "infer.h"

typedef struct DecoratorRow {
    const char *name; /* the last part of its dotted name */
    UserFunctionKind kind;
} DecoratorRow;

/* Decorators that leave a function callable with the same result, or change it in a known way.
 * Any other decorator may return anything. */
static const DecoratorRow decorator_rows[] = {
    {"staticmethod",        FUNCTION_STATIC  },
    {"classmethod",         FUNCTION_CLASS   },
    {"property",            FUNCTION_PROPERTY},
    {"cached_property",     FUNCTION_PROPERTY},
    {"abstractproperty",    FUNCTION_PROPERTY},
    {"contextmanager",      FUNCTION_CONTEXT },
    {"asynccontextmanager", FUNCTION_CONTEXT },
    {"abstractmethod",      FUNCTION_PLAIN   },
    {"override",            FUNCTION_PLAIN   },
    {"final",               FUNCTION_PLAIN   },
    {"overload",            FUNCTION_PLAIN   },
    {"cache",               FUNCTION_PLAIN   },
    {"lru_cache",           FUNCTION_PLAIN   },
    {"wraps",               FUNCTION_PLAIN   },
    {"deprecated",          FUNCTION_PLAIN   },
    {"skipif",              FUNCTION_PLAIN   },
    {"skipIf",              FUNCTION_PLAIN   },
    {"skipUnless",          FUNCTION_PLAIN   },
    {"skip",                FUNCTION_PLAIN   },
    {"parametrize",         FUNCTION_PLAIN   },
    {"xfail",               FUNCTION_PLAIN   },
    {"usefixtures",         FUNCTION_PLAIN   },
    {"expectedFailure",     FUNCTION_PLAIN   },
    {"patch",               FUNCTION_PLAIN   },
    {"no_type_check",       FUNCTION_PLAIN   }
};

/* The last name of a decorator: `lru_cache` of `@functools.lru_cache(maxsize=None)`. */
static Str decorator_name(const File *file, PyId decorator)
{
    PyId id = file->ast.nodes[decorator].first;
    for (int i = 0; i < 3 && id != 0; i++) {
        switch (kind_of(file, id)) {
        case PY_CALL:
            id = ast_field(&file->ast, id, FIELD_FUNCTION);
            break;
        case PY_ATTRIBUTE:
            id = ast_field(&file->ast, id, FIELD_ATTRIBUTE);
            break;
        case PY_IDENTIFIER:
            return ast_text(&file->ast, id);
        default:
            return S("");
        }
    }
    return S("");
}

static UserFunctionKind read_decorator(File *file, PyId decorator)
{
    Str name = decorator_name(file, decorator);
    for (size_t i = 0; i < sizeof decorator_rows / sizeof decorator_rows[0]; i++) {
        if (str_eq(name, str_of(decorator_rows[i].name))) {
            return decorator_rows[i].kind;
        }
    }
    /* A name that holds a skip mark. */
    PyId expression = at_node(file, decorator)->first;
    if (expression != 0 && kind_of(file, expression) == PY_IDENTIFIER &&
        infer(file, expression)->kind == TYPE_MARK) {
        return FUNCTION_PLAIN;
    }
    return FUNCTION_OPAQUE;
}

UserFunction *function_of(File *file, PyId node)
{
    ScopeId scope = at_node(file, node)->def;
    if (scope_at(file, scope)->function != NULL) {
        return scope_at(file, scope)->function;
    }
    UserFunction *function = arena_new_of(file->arena, UserFunction);
    scope_at(file, scope)->function = function;
    *function = (UserFunction){.file = file,
                               .node = node,
                               .is_async = scope_at(file, scope)->is_async,
                               .is_generator = scope_at(file, scope)->is_generator};
    PyId parent = at_node(file, node)->parent;
    if (kind_of(file, parent) != PY_DECORATED) {
        return function;
    }
    for (PyId id = at_node(file, parent)->first; id != 0; id = at_node(file, id)->next) {
        if (kind_of(file, id) != PY_DECORATOR) {
            continue;
        }
        UserFunctionKind kind = read_decorator(file, id);
        if (kind == FUNCTION_OPAQUE || function->kind == FUNCTION_PLAIN) {
            function->kind = kind;
        }
        if (kind == FUNCTION_OPAQUE) {
            break;
        }
    }
    return function;
}

/* What a context manager made of a generator gives to `as`. */
static const Type *yielded(const Type *result)
{
    if (result->kind == TYPE_INSTANCE && result->count > 0) {
        return result->args[0]; /* Iterator[T], Generator[T, S, R], AsyncIterator[T] */
    }
    return &type_unknown;
}

/* A context manager that enters as a type. */
static const Type *context_of(File *file, const Type *entered, bool async)
{
    ApiId module = api_module(S("contextlib"));
    ApiId api = module != 0 ? api_member(module, async ? S("AbstractAsyncContextManager")
                                                       : S("AbstractContextManager"))
                            : 0;
    return api != 0 && entered->kind != TYPE_UNKNOWN
               ? type_instance_of(file->arena, api, entered)
               : &type_unknown;
}

static bool is_method(File *file, const UserFunction *function)
{
    ScopeId scope = scope_at(file, at_node(file, function->node)->def)->parent;
    return scope != 0 && scope_at(file, scope)->kind == SCOPE_CLASS;
}

/* `yield from x`: x gives what is yielded. */
static bool is_delegating(const File *file, PyId yield, PyId value)
{
    Str before =
        str_slice(file->source->text, at_node(file, yield)->start, at_node(file, value)->start);
    return str_find(before, S("from")) != STR_NONE;
}

/* What the `return` statements, or the `yield` expressions, of a function give, if every one of
 * them is known. Values are left out: what a function returns is no constant. */
static const Type *handed_out(File *file, const UserFunction *function, PyKind statement)
{
    UnionBuilder builder = {.arena = file->arena};
    PyId last = at_node(file, function->node)->last;
    for (PyId id = function->node + 1; id <= last; id++) {
        PyKind kind = kind_of(file, id);
        if (kind == PY_FUNCTION || kind == PY_LAMBDA || kind == PY_CLASS) {
            id = at_node(file, id)->last;
            continue;
        }
        PyId value = kind == statement ? at_node(file, id)->first : 0;
        if (value == 0) {
            continue;
        }
        if (kind == PY_YIELD && is_delegating(file, id, value)) {
            return &type_unknown;
        }
        const Type *type = infer_instance_plain(file, infer(file, value));
        MinorMask reached =
            at_node(file, id)->ctx != 0 ? ctx_of(file, id)->reached : ALL_MINORS;
        for (size_t i = 0; i < type_member_count(type); i++) {
            MinorMask mask = 0;
            TypeKind member = type_member(type, i, &mask)->kind;
            if (reached != 0 && member != TYPE_INSTANCE && member != TYPE_USER_INSTANCE &&
                member != TYPE_TUPLE && member != TYPE_NONE) {
                return &type_unknown;
            }
        }
        union_add(&builder, type, reached);
    }
    return union_done(&builder);
}

/* The generator that a call of a function with `yield` gives. */
static const Type *generator_of(File *file, const UserFunction *function, const Type *item)
{
    ApiId module = api_module(S("types"));
    ApiId api = module != 0 ? api_member(module, function->is_async ? S("AsyncGeneratorType")
                                                                    : S("GeneratorType"))
                            : 0;
    return api != 0 && item->kind != TYPE_UNKNOWN ? type_instance_of(file->arena, api, item)
                                                  : &type_unknown;
}

/* Without an annotation. Not of methods: a subclass may return something else. */
static const Type *work_out_body(File *file, const UserFunction *function)
{
    if (is_method(file, function)) {
        return &type_unknown;
    }
    if (function->is_generator) {
        const Type *item = handed_out(file, function, PY_YIELD);
        return function->kind == FUNCTION_CONTEXT ? context_of(file, item, function->is_async)
               : function->kind == FUNCTION_PLAIN ? generator_of(file, function, item)
                                                  : &type_unknown;
    }
    return function->kind == FUNCTION_PLAIN ? handed_out(file, function, PY_RETURN)
                                            : &type_unknown;
}

static const Type *work_out(File *file, UserFunction *function)
{
    PyId annotation = ast_field(&file->ast, function->node, FIELD_RETURN_TYPE);
    if (annotation == 0) {
        return work_out_body(file, function);
    }
    if (function->kind == FUNCTION_OPAQUE) {
        return &type_unknown;
    }
    const Type *type = infer_annotation(file, annotation);
    if (function->kind == FUNCTION_CONTEXT) {
        return context_of(file, yielded(type), function->is_async);
    }
    return type;
}

const Type *infer_function_result(File *file, UserFunction *function)
{
    if (function->known || function->file == NULL) {
        return function->result != NULL ? function->result : &type_unknown;
    }
    if (function->visiting || function->file != file) {
        return &type_unknown;
    }
    function->visiting = true;
    const Type *type = work_out(file, function);
    function->visiting = false;
    bool awaited =
        function->is_async && !function->is_generator && function->kind != FUNCTION_CONTEXT;
    if (awaited && type->kind != TYPE_UNKNOWN) {
        Type *wrapped = arena_new_of(file->arena, Type);
        const Type **args = arena_array_of(file->arena, const Type *, 1);
        args[0] = type;
        *wrapped = (Type){.kind = TYPE_AWAITABLE, .args = args, .count = 1};
        type = wrapped;
    }
    if (!file->walking) {
        function->result = type;
        function->known = true;
    }
    return type;
}
