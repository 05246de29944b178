/* What expressions are. */
#include "infer.h"

#include "floorlint/limits.h"

#include "constant.h"

#define MAX_ITEMS     16
#define WORK_PER_NODE 40

static ApiId builtin(Str name)
{
    ApiId module = api_module(S("builtins"));
    return module != 0 ? api_member(module, name) : 0;
}

static const Type *instance_of(File *file, Str name, const Type *arg)
{
    ApiId api = builtin(name);
    return api != 0 ? type_instance_of(file->arena, api, arg) : &type_unknown;
}

/* What tests of the same dotted expression around it leave of a type. */
static const Type *apply_facts(File *file, PyId node, const Type *type)
{
    CtxId ctx = at_node(file, node)->ctx;
    if (ctx == 0) {
        return type;
    }
    Str text = ast_text(&file->ast, node);
    size_t steps = 0;
    for (uint32_t id = file->ctxs.items[ctx].facts; id != 0 && steps < 64; steps++) {
        const Fact *fact = &file->facts.items[id];
        if (fact->test != 0 && str_eq(ast_text(&file->ast, fact->receiver), text)) {
            type = guard_narrow(file, type, fact->test, fact->outcome);
        }
        id = file->facts.items[id].parent;
    }
    return type;
}

static const Type *infer_name(File *file, PyId node)
{
    DefId def = at_node(file, node)->def;
    if (def == 0) {
        CtxId ctx = at_node(file, node)->ctx;
        if (ctx == 0) {
            file->unsure = true;
            return &type_unknown;
        }
        ScopeId scope = file->ctxs.items[ctx].scope;
        def = scope_lookup(file, scope, at_node(file, node)->name, LOOKUP_AFTER);
    }
    return apply_facts(file, node, infer_def(file, def));
}

static const Type *infer_number(File *file, PyId node)
{
    Str text = ast_text(&file->ast, node);
    int64_t number = 0;
    int base = 10;
    size_t at = 0;
    const Type *type = type_builtin(file->arena, "int");
    if (text.len > 2 && text.ptr[0] == '0' && !is_digit(text.ptr[1])) {
        char kind = to_lower(text.ptr[1]);
        base = kind == 'x' ? 16 : kind == 'o' ? 8 : kind == 'b' ? 2 : 10;
        at = 2;
    }
    if (text.len > 0 && to_lower(text.ptr[text.len - 1]) == 'j') {
        return type_builtin(file->arena, "complex");
    }
    for (; at < text.len; at++) {
        char c = to_lower(text.ptr[at]);
        int digit = is_digit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : 99;
        if (c == '_') {
            continue;
        }
        if (digit >= base || number > INT64_C(1) << 40) {
            return type;
        }
        number = number * base + digit;
    }
    return type_with_value(file->arena, type, (Value){.kind = VALUE_INT, .number = number});
}

static const Type *infer_string(File *file, PyId node)
{
    PyId first = at_node(file, node)->first;
    if (kind_of(file, node) == PY_CONCATENATED_STRING) {
        return first != 0 ? type_instance(file->arena, infer(file, first)->api, NULL, 0)
                          : &type_unknown;
    }
    Str start = first != 0 ? ast_text(&file->ast, first) : S("");
    for (size_t i = 0; i < start.len && start.ptr[i] != '"' && start.ptr[i] != '\''; i++) {
        char c = to_lower(start.ptr[i]);
        if (c == 'b') {
            return type_builtin(file->arena, "bytes");
        }
        if (c == 't') {
            return &type_unknown;
        }
    }
    Str text;
    const Type *type = type_builtin(file->arena, "str");
    if (string_plain(file, node, &text)) {
        return type_with_value(file->arena, type, (Value){.kind = VALUE_STR, .text = text});
    }
    return type;
}

/* The union of what the items of a display are. */
static const Type *infer_items(File *file, PyId node)
{
    UnionBuilder builder = {.arena = file->arena};
    size_t count = 0;
    for (PyId id = at_node(file, node)->first; id != 0 && count < MAX_ITEMS;
         id = at_node(file, id)->next, count++) {
        const Type *type =
            kind_of(file, id) == PY_LIST_SPLAT
                ? infer_iterate(file, infer(file, at_node(file, id)->first), PROTOCOL_PLAIN)
                : infer(file, id);
        if (type->values != NULL && type->kind == TYPE_INSTANCE) {
            type = type_instance(file->arena, type->api, type->args, type->count);
        }
        union_add(&builder, type, ALL_MINORS);
    }
    return union_done(&builder);
}

/* A tuple, list or set: its items' types and, where all are known, its value. */
static const Type *infer_display(File *file, PyId node)
{
    const Type *items[MAX_ITEMS];
    size_t count = 0;
    bool plain = true;
    for (PyId id = at_node(file, node)->first; id != 0; id = at_node(file, id)->next) {
        if (count == MAX_ITEMS || kind_of(file, id) == PY_LIST_SPLAT ||
            kind_of(file, id) == PY_ERROR) {
            plain = false;
            break;
        }
        items[count++] = infer(file, id);
    }
    PyKind kind = kind_of(file, node);
    const Type *value = plain ? constant_tuple(file->arena, items, count) : NULL;
    Type *type = arena_new_of(file->arena, Type);
    if (kind == PY_LIST || kind == PY_SET) {
        *type = *instance_of(file, kind == PY_LIST ? S("list") : S("set"),
                             count > 0 || !plain ? infer_items(file, node) : NULL);
    } else if (plain) {
        *type = *type_tuple(file->arena, items, count);
    } else {
        *type = *instance_of(file, S("tuple"), infer_items(file, node));
    }
    if (value != NULL) {
        type->values = value->values;
        type->versioned = value->versioned;
    }
    return type;
}

static const Type *infer_dictionary(File *file, PyId node)
{
    UnionBuilder keys = {.arena = file->arena}, values = {.arena = file->arena};
    size_t count = 0;
    for (PyId id = at_node(file, node)->first; id != 0 && count < MAX_ITEMS;
         id = at_node(file, id)->next, count++) {
        PyId key = ast_field(&file->ast, id, FIELD_KEY);
        PyId value = ast_field(&file->ast, id, FIELD_VALUE);
        bool pair = kind_of(file, id) == PY_PAIR && key != 0 && value != 0;
        const Type *k = pair ? infer(file, key) : &type_unknown;
        const Type *v = pair ? infer(file, value) : &type_unknown;
        union_add(&keys, infer_instance_plain(file, k), ALL_MINORS);
        union_add(&values, infer_instance_plain(file, v), ALL_MINORS);
    }
    const Type *args[2] = {union_done(&keys), union_done(&values)};
    ApiId api = builtin(S("dict"));
    return api != 0 ? type_instance(file->arena, api, args, count > 0 ? 2 : 0) : &type_unknown;
}

static const Type *infer_comprehension(File *file, PyId node)
{
    PyId body = ast_field(&file->ast, node, FIELD_BODY);
    PyKind kind = kind_of(file, node);
    if (body == 0) {
        return &type_unknown;
    }
    if (kind == PY_DICTIONARY_COMPREHENSION) {
        PyId key = ast_field(&file->ast, body, FIELD_KEY);
        PyId value = ast_field(&file->ast, body, FIELD_VALUE);
        ApiId api = builtin(S("dict"));
        if (key == 0 || value == 0 || api == 0) {
            return &type_unknown;
        }
        const Type *args[2] = {infer(file, key), infer(file, value)};
        return type_instance(file->arena, api, args, 2);
    }
    const Type *item = infer_instance_plain(file, infer(file, body));
    if (kind == PY_GENERATOR) {
        ApiId module = api_module(S("typing"));
        ApiId iterator = module != 0 ? api_member(module, S("Iterator")) : 0;
        return iterator != 0 ? type_instance_of(file->arena, iterator, item) : &type_unknown;
    }
    return instance_of(file, kind == PY_LIST_COMPREHENSION ? S("list") : S("set"), item);
}

const Type *infer_test(File *file, PyId node)
{
    Truth truth = guard_truth(file, node, ALL_MINORS);
    const Type *type = type_builtin(file->arena, "bool");
    if (!truth.versioned) {
        return type;
    }
    Type *known = arena_new_of(file->arena, Type);
    *known = *type;
    known->has_truth = true;
    known->may_hold = truth.holds;
    known->may_fail = truth.fails;
    return known;
}

static const Type *infer_boolean(File *file, PyId node)
{
    PyId left = ast_field(&file->ast, node, FIELD_LEFT);
    PyId right = ast_field(&file->ast, node, FIELD_RIGHT);
    PyId op = ast_field(&file->ast, node, FIELD_OPERATOR);
    if (left == 0 || right == 0 || op == 0) {
        return &type_unknown;
    }
    bool is_and = str_eq(ast_text(&file->ast, op), S("and"));
    Truth truth = guard_truth(file, left, ALL_MINORS);
    const Type *a = infer(file, left), *b = infer(file, right);
    UnionBuilder builder = {.arena = file->arena};
    if (is_and) {
        union_add(&builder, a, truth.fails);
        union_add(&builder, b, truth.holds);
    } else {
        union_add(&builder, type_without_none(file->arena, a), truth.holds);
        union_add(&builder, b, truth.fails);
    }
    const Type *type = union_done(&builder);
    bool tests = a->kind == TYPE_INSTANCE && a->api == builtin(S("bool")) &&
                 (b->kind == TYPE_UNKNOWN || b->api == a->api);
    if (tests || truth.versioned) {
        const Type *test = infer_test(file, node);
        if (test->has_truth && (tests || type->kind == TYPE_UNKNOWN)) {
            return test;
        }
    }
    return type;
}

static const Type *infer_conditional(File *file, PyId node)
{
    PyId body = at_node(file, node)->first;
    PyId test = body != 0 ? at_node(file, body)->next : 0;
    PyId other = test != 0 ? at_node(file, test)->next : 0;
    if (other == 0) {
        return &type_unknown;
    }
    Truth truth = guard_truth(file, test, ALL_MINORS);
    UnionBuilder builder = {.arena = file->arena};
    union_add(&builder, infer(file, body), truth.holds);
    union_add(&builder, infer(file, other), truth.fails);
    return union_done(&builder);
}

static const Type *infer_comparison(File *file, PyId node)
{
    const Type *result = NULL;
    const Type *left = NULL;
    PyId operator= 0;
    for (PyId id = at_node(file, node)->first; id != 0; id = at_node(file, id)->next) {
        if (kind_of(file, id) == PY_TOKEN) {
            operator= id;
            continue;
        }
        const Type *right = infer(file, id);
        if (left != NULL) {
            if (operator== 0 || result != NULL) {
                return infer_test(file, node); /* a chain: its links are tests of their own */
            }
            result = guard_compare(file, ast_text(&file->ast, operator), left, right);
        }
        left = right;
    }
    return result != NULL && result->values != NULL ? result : infer_test(file, node);
}

static const struct {
    const char *operator, * method, *reflected;
} operators[] = {
    {"+",  "__add__",      "__radd__"    },
    {"-",  "__sub__",      "__rsub__"    },
    {"*",  "__mul__",      "__rmul__"    },
    {"/",  "__truediv__",  "__rtruediv__"},
    {"//", "__floordiv__", NULL          },
    {"%",  "__mod__",      NULL          },
    {"&",  "__and__",      "__rand__"    },
    {"|",  "__or__",       "__ror__"     },
    {"^",  "__xor__",      "__rxor__"    },
    {"<<", "__lshift__",   NULL          },
    {">>", "__rshift__",   NULL          },
    {"@",  "__matmul__",   NULL          }
};

const Type *infer_operator(File *file, Str operator, const Type * left, const Type *right)
{
    const Type *value = constant_binary(file->arena, operator, left, right);
    if (value != NULL) {
        return value;
    }
    left = infer_force(file, left);
    if (left->kind == TYPE_UNKNOWN) {
        return &type_unknown;
    }
    for (size_t i = 0; i < sizeof operators / sizeof operators[0]; i++) {
        if (!str_eq(operator, str_of(operators[i].operator))) {
            continue;
        }
        if (left->kind == TYPE_INSTANCE &&
            (left->api == builtin(S("int")) || left->api == builtin(S("bool")))) {
            /* The stubs leave what an int does with other numbers to the other one. */
            right = infer_force(file, right);
            if (right->kind != TYPE_INSTANCE) {
                return &type_unknown;
            }
            if (right->api != builtin(S("int")) && right->api != builtin(S("bool"))) {
                return operators[i].reflected != NULL
                           ? infer_method(file, right, operators[i].reflected)
                           : &type_unknown;
            }
            left = type_instance(file->arena, builtin(S("int")), NULL, 0);
        }
        return infer_method(file, left, operators[i].method);
    }
    return &type_unknown;
}

static const Type *infer_binary(File *file, PyId node)
{
    PyId left = ast_field(&file->ast, node, FIELD_LEFT);
    PyId right = ast_field(&file->ast, node, FIELD_RIGHT);
    PyId op = ast_field(&file->ast, node, FIELD_OPERATOR);
    if (left == 0 || right == 0 || op == 0) {
        return &type_unknown;
    }
    return infer_operator(file, ast_text(&file->ast, op), infer(file, left),
                          infer(file, right));
}

static const Type *infer_unary(File *file, PyId node)
{
    PyId argument = ast_field(&file->ast, node, FIELD_ARGUMENT);
    const Type *type = argument != 0 ? infer(file, argument) : &type_unknown;
    if (type->kind != TYPE_INSTANCE ||
        (type->api != builtin(S("int")) && type->api != builtin(S("float")))) {
        return &type_unknown;
    }
    if (type->values != NULL && !type->versioned && type->values->kind == VALUE_INT &&
        ast_text(&file->ast, node).ptr[0] == '-') {
        return type_with_value(file->arena, type,
                               (Value){.kind = VALUE_INT, .number = -type->values->number});
    }
    return type_instance(file->arena, type->api, NULL, 0);
}

static const Type *infer_index(File *file, PyId node)
{
    PyId value = ast_field(&file->ast, node, FIELD_VALUE);
    PyId index = ast_field(&file->ast, node, FIELD_SUBSCRIPT);
    if (value == 0 || index == 0) {
        return &type_unknown;
    }
    const Type *type = infer(file, value);
    if (type->kind == TYPE_PROJECT) {
        type = infer_force(file, type);
    }
    if (type->values != NULL) {
        const Type *known = NULL;
        if (kind_of(file, index) != PY_SLICE) {
            known = constant_index(file->arena, type, infer(file, index));
        } else {
            /* [:2], [0:2], [1:]; steps are not worked out */
            PyId first = at_node(file, index)->first;
            PyId second = first != 0 ? at_node(file, first)->next : 0;
            Str text = ast_text(&file->ast, index);
            bool open = text.len > 0 && text.ptr[0] == ':';
            size_t colon = str_find_byte(text, ':');
            bool step = str_find_byte(str_from(text, colon + 1), ':') != STR_NONE;
            PyId from = open ? 0 : first, to = open ? first : second;
            if (!step) {
                known = constant_slice(file->arena, type, from != 0 ? infer(file, from) : NULL,
                                       to != 0 ? infer(file, to) : NULL);
            }
        }
        if (known != NULL) {
            return known;
        }
    }
    return infer_subscript(file, type, index);
}

static const Type *infer_attribute_node(File *file, PyId node)
{
    PyId object = ast_field(&file->ast, node, FIELD_OBJECT);
    PyId name = ast_field(&file->ast, node, FIELD_ATTRIBUTE);
    if (object == 0 || name == 0) {
        return &type_unknown;
    }
    const Type *type = infer_attribute(file, infer(file, object), ast_text(&file->ast, name));
    return apply_facts(file, node, type);
}

static const Type *infer_kind(File *file, PyId node)
{
    PyId first = at_node(file, node)->first;
    switch (kind_of(file, node)) {
    case PY_IDENTIFIER:
        return infer_name(file, node);
    case PY_ATTRIBUTE:
        return infer_attribute_node(file, node);
    case PY_CALL:
        return infer_call(file, node);
    case PY_SUBSCRIPT:
        return infer_index(file, node);
    case PY_STRING:
    case PY_CONCATENATED_STRING:
        return infer_string(file, node);
    case PY_INTEGER:
        return infer_number(file, node);
    case PY_FLOAT:
        return type_builtin(file->arena, "float");
    case PY_TRUE:
    case PY_FALSE:
        return type_with_value(
            file->arena, type_builtin(file->arena, "bool"),
            (Value){.kind = VALUE_BOOL, .number = kind_of(file, node) == PY_TRUE});
    case PY_NONE:
        return &type_none;
    case PY_TUPLE:
    case PY_LIST:
    case PY_SET:
    case PY_EXPRESSION_LIST:
    case PY_PATTERN_LIST:
        return infer_display(file, node);
    case PY_DICTIONARY:
        return infer_dictionary(file, node);
    case PY_LIST_COMPREHENSION:
    case PY_SET_COMPREHENSION:
    case PY_DICTIONARY_COMPREHENSION:
    case PY_GENERATOR:
        return infer_comprehension(file, node);
    case PY_PARENTHESIZED:
    case PY_AS_PATTERN:
    case PY_EXPRESSION_STATEMENT:
        return first != 0 ? infer(file, first) : &type_unknown;
    case PY_NAMED_EXPRESSION:
        first = ast_field(&file->ast, node, FIELD_VALUE);
        return first != 0 ? infer(file, first) : &type_unknown;
    case PY_ASSIGNMENT:
        first = ast_field(&file->ast, node, FIELD_RIGHT);
        return first != 0 ? infer(file, first) : &type_unknown;
    case PY_AWAIT:
        return first != 0 ? infer_await(file, infer(file, first)) : &type_unknown;
    case PY_CONDITIONAL:
        return infer_conditional(file, node);
    case PY_BOOLEAN:
        return infer_boolean(file, node);
    case PY_NOT:
        return infer_test(file, node);
    case PY_COMPARISON:
        return infer_comparison(file, node);
    case PY_BINARY:
        return infer_binary(file, node);
    case PY_UNARY:
        return infer_unary(file, node);
    default:
        return &type_unknown;
    }
}

const Type *infer(File *file, PyId node)
{
    PyNode *at = at_node(file, node);
    if (at->type != NULL) {
        return at->type;
    }
    if ((at->flags & PY_CHECKED) != 0 || file->depth > FL_MAX_DEPTH ||
        file->work > WORK_PER_NODE * (file->ast.count + 4096)) {
        file->unsure = true;
        return &type_unknown;
    }
    at->flags |= PY_CHECKED;
    bool before = file->unsure;
    file->unsure = false;
    file->depth++;
    file->work++;
    const Type *type = infer_kind(file, node);
    file->depth--;
    at = at_node(file, node);
    at->flags &= (uint8_t)~PY_CHECKED;
    if (!file->walking || !file->unsure) {
        at->type = type;
    }
    file->unsure = file->unsure || before;
    return type;
}
