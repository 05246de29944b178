/* Annotations: which type an expression in annotation position promises. */
#include "floorlint/limits.h"

#include "infer.h"
#include "worker.h"

#define MAX_ARGS 8

bool string_plain(const File *file, PyId string, Str *text)
{
    PyId start = file->ast.nodes[string].first;
    if (kind_of(file, string) != PY_STRING || start == 0 ||
        kind_of(file, start) != PY_STRING_START) {
        return false;
    }
    Str prefix = ast_text(&file->ast, start);
    for (size_t i = 0; i < prefix.len; i++) {
        char c = to_lower(prefix.ptr[i]);
        if (c == 'b' || c == 'f' || c == 't' || c == '`') {
            return false;
        }
    }
    *text = S("");
    PyId content = file->ast.nodes[start].next;
    if (content == 0 || kind_of(file, content) == PY_STRING_END) {
        return true;
    }
    if (kind_of(file, content) != PY_STRING_CONTENT || file->ast.nodes[content].first != 0) {
        return false; /* escapes or fields */
    }
    *text = ast_text(&file->ast, content);
    return true;
}

/* Marks the names of a fragment and puts it under the string's context. */
static void adopt(File *file, PyId root, PyId string)
{
    CtxId ctx = at_node(file, string)->ctx;
    for (PyId id = root; id < file->ast.count; id++) {
        PyNode *node = at_node(file, id);
        node->ctx = ctx;
        if (node->kind == PY_ATTRIBUTE) {
            PyId name = ast_field(&file->ast, id, FIELD_ATTRIBUTE);
            if (name != 0) {
                at_node(file, name)->flags |= PY_NOT_A_NAME;
            }
        }
    }
}

PyId fragment_parse(File *file, PyId string)
{
    Str text;
    if (at_node(file, string)->def != 0) {
        return at_node(file, string)->def; /* parsed before */
    }
    if (!string_plain(file, string, &text) || text.len == 0 || text.len > 1000 ||
        file->worker == NULL) {
        return 0;
    }
    SyntaxParse parse;
    PyId id = 0;
    if (worker_parse(file->worker, file->arena, text, &parse) && !parse.broken) {
        uint32_t shift = (uint32_t)(text.ptr - file->source->text.ptr);
        id = ast_append(&file->ast, &file->names, &parse.tree, string, shift, NULL);
    }
    if (id == 0) {
        return 0;
    }
    adopt(file, id, string);
    PyId statement = at_node(file, id)->first;
    PyId expression = statement != 0 ? at_node(file, statement)->first : 0;
    if (expression == 0 || kind_of(file, statement) != PY_EXPRESSION_STATEMENT) {
        return 0;
    }
    at_node(file, string)->def = expression;
    return expression;
}

/* An instance of what a class object stands for. */
const Type *infer_instance(File *file, const Type *type)
{
    type = infer_force(file, type);
    switch (type->kind) {
    case TYPE_CLASS:
        return type_instance(file->arena, type->api, type->args, type->count);
    case TYPE_USER_CLASS:
        return type_user_instance(file->arena, type->user_class);
    case TYPE_NONE:
        return &type_none;
    case TYPE_UNION: {
        UnionBuilder builder = {.arena = file->arena};
        for (size_t i = 0; i < type->count; i++) {
            union_add(&builder, infer_instance(file, type->args[i]), type->masks[i]);
        }
        return union_done(&builder);
    }
    default:
        return &type_unknown;
    }
}

/* The name of a special form of `typing` (or of its backport); empty for anything else. */
static Str special_form(const Type *type)
{
    if (type->kind == TYPE_EXTERNAL && str_starts(type->path, S("typing_extensions."))) {
        return str_from(type->path, sizeof "typing_extensions." - 1);
    }
    ApiId symbol = type->symbol != 0 ? type->symbol : type->kind == TYPE_CLASS ? type->api : 0;
    if (symbol == 0) {
        return S("");
    }
    ApiSymbol api = api_symbol(symbol);
    return api.owner != 0 && api.owner == api_module(S("typing")) ? api.name : S("");
}

/* Names of `typing` and the classes that they stand for. */
static const struct {
    const char *name, *module, *class_;
} aliases[] = {
    {"List",                "builtins",    "list"                       },
    {"Dict",                "builtins",    "dict"                       },
    {"Set",                 "builtins",    "set"                        },
    {"FrozenSet",           "builtins",    "frozenset"                  },
    {"Tuple",               "builtins",    "tuple"                      },
    {"Type",                "builtins",    "type"                       },
    {"Text",                "builtins",    "str"                        },
    {"LiteralString",       "builtins",    "str"                        },
    {"Deque",               "collections", "deque"                      },
    {"DefaultDict",         "collections", "defaultdict"                },
    {"OrderedDict",         "collections", "OrderedDict"                },
    {"Counter",             "collections", "Counter"                    },
    {"ChainMap",            "collections", "ChainMap"                   },
    {"Pattern",             "re",          "Pattern"                    },
    {"Match",               "re",          "Match"                      },
    {"ContextManager",      "contextlib",  "AbstractContextManager"     },
    {"AsyncContextManager", "contextlib",  "AbstractAsyncContextManager"}
};

static ApiId alias_target(Str name)
{
    for (size_t i = 0; i < sizeof aliases / sizeof aliases[0]; i++) {
        if (str_eq(name, str_of(aliases[i].name))) {
            ApiId module = api_module(str_of(aliases[i].module));
            return module != 0 ? api_member(module, str_of(aliases[i].class_)) : 0;
        }
    }
    return 0;
}

ApiId annotation_alias(ApiId symbol)
{
    ApiSymbol api = api_symbol(symbol);
    return api.owner != 0 && api.owner == api_module(S("typing")) ? alias_target(api.name) : 0;
}

static const Type *read_type(File *file, PyId node, size_t depth);

/* The expressions between the brackets. */
static size_t read_arguments(File *file, PyId node, PyId *args)
{
    size_t count = 0;
    if (kind_of(file, node) == PY_SUBSCRIPT) {
        for (PyId id = at_node(file, node)->first; id != 0; id = at_node(file, id)->next) {
            if (at_node(file, id)->field == FIELD_SUBSCRIPT && count < MAX_ARGS) {
                args[count++] = id;
            }
        }
        if (count == 1 && kind_of(file, args[0]) == PY_TUPLE) {
            PyId tuple = args[0];
            count = 0;
            for (PyId id = at_node(file, tuple)->first; id != 0 && count < MAX_ARGS;
                 id = at_node(file, id)->next) {
                args[count++] = id;
            }
        }
        return count;
    }
    PyId list = ast_child(&file->ast, node, PY_TYPE_PARAMETER);
    for (PyId id = list != 0 ? at_node(file, list)->first : 0; id != 0 && count < MAX_ARGS;
         id = at_node(file, id)->next) {
        args[count++] = id;
    }
    return count;
}

static bool is_ellipsis(const File *file, PyId node)
{
    PyId inner = node;
    if (kind_of(file, inner) == PY_TYPE) {
        inner = file->ast.nodes[inner].first;
    }
    return inner != 0 && kind_of(file, inner) == PY_ELLIPSIS;
}

static const Type *read_union(File *file, const PyId *args, size_t count, bool optional,
                              size_t depth)
{
    UnionBuilder builder = {.arena = file->arena};
    for (size_t i = 0; i < count; i++) {
        union_add(&builder, read_type(file, args[i], depth + 1), ALL_MINORS);
    }
    if (optional) {
        union_add(&builder, &type_none, ALL_MINORS);
    }
    return union_done(&builder);
}

static const Type *read_literal(File *file, PyId argument)
{
    PyId id = argument;
    if (kind_of(file, id) == PY_TYPE) {
        id = at_node(file, id)->first;
    }
    const Type *type = id != 0 ? infer(file, id) : &type_unknown;
    return type->kind == TYPE_INSTANCE
               ? type_instance(file->arena, type->api, type->args, type->count)
               : &type_unknown;
}

static const Type *read_class_object(File *file, PyId argument, size_t depth)
{
    const Type *type = read_type(file, argument, depth + 1);
    if (type->kind == TYPE_INSTANCE) {
        return type_class(file->arena, type->api);
    }
    if (type->kind == TYPE_USER_INSTANCE) {
        return type_user_class(file->arena, type->user_class);
    }
    return &type_unknown;
}

static const Type *read_special(File *file, Str name, const PyId *args, size_t count,
                                size_t depth)
{
    static const char *const wrappers[] = {"Annotated", "ClassVar",    "Final",
                                           "Required",  "NotRequired", "ReadOnly"};
    if (count == 0) {
        return &type_unknown;
    }
    if (str_eq(name, S("Optional")) || str_eq(name, S("Union"))) {
        return read_union(file, args, count, str_eq(name, S("Optional")), depth);
    }
    if (str_eq(name, S("Literal"))) {
        return read_literal(file, args[0]);
    }
    for (size_t i = 0; i < sizeof wrappers / sizeof wrappers[0]; i++) {
        if (str_eq(name, str_of(wrappers[i]))) {
            return read_type(file, args[0], depth + 1);
        }
    }
    return NULL;
}

static const Type *read_generic(File *file, PyId node, PyId value, size_t depth)
{
    const Type *generic = infer_force(file, infer(file, value));
    PyId args[MAX_ARGS];
    size_t count = read_arguments(file, node, args);
    Str name = special_form(generic);
    if (name.len > 0) {
        const Type *special = read_special(file, name, args, count, depth);
        if (special != NULL) {
            return special;
        }
    }
    ApiId api = alias_target(name);
    if (api == 0 && generic->kind == TYPE_CLASS) {
        api = generic->api;
    }
    if (generic->kind == TYPE_USER_CLASS) {
        return type_user_instance(file->arena, generic->user_class);
    }
    if (api == 0 || str_eq(name, S("Generic")) || str_eq(name, S("Callable"))) {
        return &type_unknown;
    }
    ApiId builtins = api_module(S("builtins"));
    if (api == api_member(builtins, S("type"))) {
        return count > 0 ? read_class_object(file, args[0], depth) : &type_unknown;
    }
    const Type *types[MAX_ARGS];
    bool open = count == 2 && is_ellipsis(file, args[1]);
    for (size_t i = 0; i < count; i++) {
        types[i] = read_type(file, args[i], depth + 1);
    }
    if (api == api_member(builtins, S("tuple"))) {
        return open ? type_instance_of(file->arena, api, types[0])
                    : type_tuple(file->arena, types, count);
    }
    return type_instance(file->arena, api, types, count);
}

/* A name that stands for a type by itself: `Path`, `List`, `Any`, an alias of the module. */
static const Type *read_name(File *file, PyId node, size_t depth)
{
    if (kind_of(file, node) == PY_IDENTIFIER && at_node(file, node)->ctx != 0) {
        /* A module's alias: `Root = Union[Path, str]`. */
        DefId def = scope_lookup(file, file->ctxs.items[at_node(file, node)->ctx].scope,
                                 at_node(file, node)->name, LOOKUP_AFTER);
        const Def *final = def_at(file, def);
        if (final->kind == DEF_FINAL) {
            DefId only = scope_at(file, final->scope)->slots.items[final->slot].first;
            if (only != 0 && def_at(file, only)->next == 0) {
                PyId target = def_at(file, only)->node;
                PyId parent = at_node(file, target)->parent;
                PyId right = kind_of(file, parent) == PY_ASSIGNMENT
                                 ? ast_field(&file->ast, parent, FIELD_RIGHT)
                                 : 0;
                if (right != 0 && (kind_of(file, right) == PY_SUBSCRIPT ||
                                   kind_of(file, right) == PY_BINARY)) {
                    return read_type(file, right, depth + 1);
                }
            }
        }
    }
    const Type *type = infer_force(file, infer(file, node));
    if (type->kind == TYPE_UNBOUND || type->kind == TYPE_UNKNOWN) {
        return &type_unknown;
    }
    Str name = special_form(type);
    if (name.len > 0) {
        ApiId api = alias_target(name);
        if (api != 0) {
            return type_instance(file->arena, api, NULL, 0);
        }
        if (str_eq(name, S("Self"))) {
            ScopeId scope = ctx_of(file, node)->scope;
            while (scope != 0 && scope_at(file, scope)->kind != SCOPE_CLASS) {
                scope = scope_at(file, scope)->parent;
            }
            return scope != 0
                       ? type_user_instance(file->arena, scope_at(file, scope)->user_class)
                       : &type_unknown;
        }
        if (type->kind != TYPE_CLASS) {
            return &type_unknown;
        }
    }
    return infer_instance(file, type);
}

static const Type *read_type(File *file, PyId node, size_t depth)
{
    if (depth > 32 || node == 0) {
        return &type_unknown;
    }
    PyId first = at_node(file, node)->first;
    switch (kind_of(file, node)) {
    case PY_TYPE:
    case PY_PARENTHESIZED:
        return read_type(file, first, depth + 1);
    case PY_STRING: {
        PyId expression = fragment_parse(file, node);
        return expression != 0 ? read_type(file, expression, depth + 1) : &type_unknown;
    }
    case PY_NONE:
        return &type_none;
    case PY_IDENTIFIER:
    case PY_ATTRIBUTE:
        return read_name(file, node, depth);
    case PY_MEMBER_TYPE:
        return &type_unknown;
    case PY_GENERIC_TYPE:
        return first != 0 ? read_generic(file, node, first, depth) : &type_unknown;
    case PY_SUBSCRIPT:
        first = ast_field(&file->ast, node, FIELD_VALUE);
        return first != 0 ? read_generic(file, node, first, depth) : &type_unknown;
    case PY_BINARY:
    case PY_UNION_TYPE: {
        PyId args[2];
        size_t count = 0;
        for (PyId id = first; id != 0 && count < 2; id = at_node(file, id)->next) {
            if (kind_of(file, id) != PY_TOKEN) {
                args[count++] = id;
            }
        }
        return read_union(file, args, count, false, depth);
    }
    default:
        return &type_unknown;
    }
}

const Type *infer_annotation(File *file, PyId annotation)
{
    if (file->depth > FL_MAX_DEPTH) {
        return &type_unknown;
    }
    PyNode *node = at_node(file, annotation);
    if (node->type != NULL) {
        return node->type;
    }
    file->depth++;
    const Type *type = read_type(file, annotation, 0);
    file->depth--;
    if (!file->walking && kind_of(file, annotation) == PY_TYPE) {
        at_node(file, annotation)->type = type;
    }
    return type;
}
