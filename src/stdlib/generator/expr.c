#include "expr.h"

#include <string.h>

#include "floorlint/limits.h"

#include "condition.h"

static Expr *make(Arena *arena, ExprKind kind, Str name)
{
    Expr *expr = arena_new_of(arena, Expr);
    expr->kind = kind;
    expr->name = name;
    return expr;
}

static bool is_dotted(Str text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (!is_alnum(text.ptr[i]) && text.ptr[i] != '_' && text.ptr[i] != '.') {
            return false;
        }
    }
    return text.len > 0 && !is_digit(text.ptr[0]);
}

static Expr *read(Arena *arena, Str source, TSNode node, int depth);

static Expr *read_subscript(Arena *arena, Str source, TSNode node, int depth)
{
    Expr *expr = make(arena, EXPR_SUBSCRIPT, node_text(source, ts_node_named_child(node, 0)));
    for (uint32_t i = 1; i < ts_node_named_child_count(node); i++) {
        TSNode child = ts_node_named_child(node, i);
        const char *type = ts_node_type(child);
        if (strcmp(type, "type_parameter") == 0 || strcmp(type, "tuple") == 0) {
            for (uint32_t j = 0; j < ts_node_named_child_count(child); j++) {
                *vec_push(arena, &expr->arguments) =
                    read(arena, source, ts_node_named_child(child, j), depth);
            }
        } else if (strcmp(type, "comment") != 0) {
            *vec_push(arena, &expr->arguments) = read(arena, source, child, depth);
        }
    }
    return is_dotted(expr->name) ? expr : make(arena, EXPR_UNKNOWN, (Str){0});
}

static Expr *read_union(Arena *arena, Str source, TSNode node, int depth)
{
    Expr *expr = make(arena, EXPR_UNION, (Str){0});
    for (uint32_t i = 0; i < ts_node_named_child_count(node); i++) {
        *vec_push(arena, &expr->arguments) =
            read(arena, source, ts_node_named_child(node, i), depth);
    }
    return expr;
}

static Expr *read_string(Arena *arena, Str source, TSNode node)
{
    Str text = node_text(source, node);
    Str inner = str_trim(str_slice(text, 1, text.len - 1));
    Expr *literal = make(arena, EXPR_LITERAL, text.ptr[0] == 'b' ? S("bytes") : S("str"));
    if (is_dotted(inner)) { /* a forward reference, unless it stands inside Literal[…] */
        *vec_push(arena, &literal->arguments) = make(arena, EXPR_NAME, inner);
    }
    return literal;
}

static Expr *read(Arena *arena, Str source, TSNode node, int depth)
{
    static const struct {
        const char *type, *literal;
    } literals[] = {
        {"integer",        "int"  },
        {"float",          "float"},
        {"true",           "bool" },
        {"false",          "bool" },
        {"unary_operator", "int"  }
    };
    const char *type = ts_node_type(node);
    if (++depth > FL_MAX_DEPTH) {
        return make(arena, EXPR_UNKNOWN, (Str){0});
    }
    for (size_t i = 0; i < sizeof(literals) / sizeof(literals[0]); i++) {
        if (strcmp(type, literals[i].type) == 0) {
            return make(arena, EXPR_LITERAL, str_of(literals[i].literal));
        }
    }
    if (strcmp(type, "type") == 0 || strcmp(type, "parenthesized_expression") == 0) {
        return read(arena, source, ts_node_named_child(node, 0), depth);
    }
    if (strcmp(type, "subscript") == 0 || strcmp(type, "generic_type") == 0) {
        return read_subscript(arena, source, node, depth);
    }
    if (strcmp(type, "union_type") == 0 ||
        (strcmp(type, "binary_operator") == 0 &&
         str_eq(node_text(source, ts_node_child(node, 1)), S("|")))) {
        return read_union(arena, source, node, depth);
    }
    if (strcmp(type, "none") == 0) {
        return make(arena, EXPR_NONE, (Str){0});
    }
    if (strcmp(type, "ellipsis") == 0) {
        return make(arena, EXPR_ELLIPSIS, (Str){0});
    }
    if (strcmp(type, "string") == 0) {
        return read_string(arena, source, node);
    }
    if (strcmp(type, "list") == 0) {
        Expr *list = read_union(arena, source, node, depth);
        list->kind = EXPR_LIST;
        return list;
    }
    Str text = node_text(source, node);
    return is_dotted(text) ? make(arena, EXPR_NAME, text) : make(arena, EXPR_UNKNOWN, (Str){0});
}

Expr *expr_read(Arena *arena, Str source, TSNode node)
{
    if (ts_node_is_null(node)) {
        return make(arena, EXPR_UNKNOWN, (Str){0});
    }
    return read(arena, source, node, 0);
}
