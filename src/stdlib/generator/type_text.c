#include "type_text.h"

#include <string.h>

#include "floorlint/buf.h"

enum { MAX_TYPE_DEPTH = 12, MAX_UNION = 8 };

#define UNKNOWN S("?")

/* The next member of a union at the top level of brackets. */
static bool cut_union(Str *rest, Str *part)
{
    if (rest->len == 0) {
        return false;
    }
    int level = 0;
    size_t i = 0;
    for (; i < rest->len; i++) {
        level += rest->ptr[i] == '[' ? 1 : rest->ptr[i] == ']' ? -1 : 0;
        if (level == 0 && rest->ptr[i] == '|') {
            break;
        }
    }
    *part = str_slice(*rest, 0, i);
    *rest = str_from(*rest, i + 1);
    return true;
}

static bool union_has(Str text, Str wanted)
{
    Str part;
    while (cut_union(&text, &part)) {
        if (str_eq(part, wanted)) {
            return true;
        }
    }
    return false;
}

Str type_union(Arena *arena, Str a, Str b)
{
    if (str_eq(a, UNKNOWN) || str_eq(b, UNKNOWN)) {
        return UNKNOWN;
    }
    size_t count = 0;
    Str rest = a, part;
    while (cut_union(&rest, &part)) {
        count++;
    }
    for (rest = b; cut_union(&rest, &part);) {
        if (!union_has(a, part)) {
            if (++count > MAX_UNION) {
                return UNKNOWN;
            }
            a = a.len ? str_format(arena, "%.*s|%.*s", STR_ARG(a), STR_ARG(part)) : part;
        }
    }
    return a;
}

/* ---- type variables ---------------------------------------------------------------- */

static bool mentions(const TypeScope *scope, const Expr *expr, const Def *variable)
{
    if (expr->kind == EXPR_NAME &&
        resolve_name(scope->library, scope->scope, expr->name) == variable) {
        return true;
    }
    for (size_t i = 0; i < expr->arguments.len; i++) {
        if (mentions(scope, expr->arguments.items[i], variable)) {
            return true;
        }
    }
    return false;
}

static Str variable_text(const TypeScope *scope, const Def *variable)
{
    const Def *class_ = scope->class_;
    for (size_t i = 0; class_ && i < class_->type_variables.len; i++) {
        if (class_->type_variables.items[i] == variable) {
            return str_format(scope->arena, "$%zu", i);
        }
    }
    const Overload *function = scope->function;
    for (size_t i = 0, index = 0; function && i < function->params.len; i++) {
        const Param *param = &function->params.items[i];
        bool is_receiver = i == 0 && class_ &&
                           (str_eq(param->name, S("self")) || str_eq(param->name, S("cls")) ||
                            str_eq(param->name, S("metacls")));
        if (mentions(scope, param->expr, variable)) {
            return is_receiver ? S("Self") : str_format(scope->arena, "%%%zu", index);
        }
        index += !is_receiver;
    }
    return UNKNOWN;
}

/* ---- special forms --------------------------------------------------------------------- */

typedef enum Form {
    FORM_NONE,
    FORM_UNKNOWN,
    FORM_OPTIONAL,
    FORM_UNION,
    FORM_CALLABLE,
    FORM_TYPE,
    FORM_LITERAL,
    FORM_FIRST, /* Annotated[X, …], ClassVar[X] */
    FORM_BOOL,  /* TypeGuard[X] */
    FORM_SELF,
    FORM_TUPLE,
    FORM_STR,
    FORM_NOTHING /* MaybeNone: None, where few callers need to ask for it */
} Form;

static Form find_form(Str path)
{
    static const struct {
        const char *name;
        Form form;
    } forms[] = {
        {"Any",           FORM_UNKNOWN },
        {"Optional",      FORM_OPTIONAL},
        {"Union",         FORM_UNION   },
        {"Callable",      FORM_CALLABLE},
        {"Type",          FORM_TYPE    },
        {"Literal",       FORM_LITERAL },
        {"Annotated",     FORM_FIRST   },
        {"ClassVar",      FORM_FIRST   },
        {"Final",         FORM_FIRST   },
        {"Required",      FORM_FIRST   },
        {"NotRequired",   FORM_FIRST   },
        {"ReadOnly",      FORM_FIRST   },
        {"TypeGuard",     FORM_BOOL    },
        {"TypeIs",        FORM_BOOL    },
        {"Self",          FORM_SELF    },
        {"Tuple",         FORM_TUPLE   },
        {"LiteralString", FORM_STR     },
        {"MaybeNone",     FORM_NOTHING },
        {"NoReturn",      FORM_UNKNOWN },
        {"Never",         FORM_UNKNOWN },
        {"Unpack",        FORM_UNKNOWN },
        {"Concatenate",   FORM_UNKNOWN },
        {"AnyStr",        FORM_UNKNOWN },
        {"TypeAlias",     FORM_UNKNOWN },
        {"Generic",       FORM_UNKNOWN },
        {"Protocol",      FORM_UNKNOWN },
        {"TypedDict",     FORM_UNKNOWN },
        {"TypeForm",      FORM_UNKNOWN },
    };
    if (str_eq(path, S("builtins.type"))) {
        return FORM_TYPE;
    }
    if (str_eq(path, S("builtins.tuple"))) {
        return FORM_TUPLE;
    }
    Str last = str_starts(path, S("typing."))              ? str_from(path, 7)
               : str_starts(path, S("typing_extensions.")) ? str_from(path, 18)
               : str_starts(path, S("_typeshed."))         ? str_from(path, 10)
                                                           : (Str){0};
    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
        if (str_eq(last, str_of(forms[i].name))) {
            return forms[i].form;
        }
    }
    return FORM_NONE;
}

static const Expr *argument(const Expr *expr, size_t index)
{
    return index < expr->arguments.len ? expr->arguments.items[index] : NULL;
}

static Str union_text(const TypeScope *scope, const Expr *expr)
{
    Str text = {0};
    for (size_t i = 0; i < expr->arguments.len; i++) {
        text = type_union(scope->arena, text, type_text(scope, expr->arguments.items[i]));
    }
    return text.len ? text : UNKNOWN;
}

static Str literal_text(const TypeScope *scope, const Expr *expr)
{
    Str text = {0};
    for (size_t i = 0; i < expr->arguments.len; i++) {
        const Expr *value = expr->arguments.items[i];
        Str one = value->kind == EXPR_LITERAL ? value->name
                  : value->kind == EXPR_NONE  ? S("None")
                                              : UNKNOWN;
        text = type_union(scope->arena, text, one);
    }
    return text.len ? text : UNKNOWN;
}

static Str arguments_text(const TypeScope *scope, const Expr *expr)
{
    Buf buf = {.arena = scope->arena};
    buf_add_byte(&buf, '[');
    for (size_t i = 0; i < expr->arguments.len; i++) {
        const Expr *item = expr->arguments.items[i];
        buf_add(&buf, i ? S(",") : S(""));
        buf_add(&buf, item->kind == EXPR_ELLIPSIS ? S("...") : type_text(scope, item));
    }
    buf_add_byte(&buf, ']');
    return buf_str(&buf);
}

static Str form_text(const TypeScope *scope, const Expr *expr, Form form)
{
    const Expr *first = argument(expr, 0), *last = argument(expr, 1);
    switch (form) {
    case FORM_OPTIONAL:
        return first ? type_union(scope->arena, type_text(scope, first), S("None")) : UNKNOWN;
    case FORM_UNION:
        return union_text(scope, expr);
    case FORM_CALLABLE:
        return str_format(scope->arena, "callable[%.*s]",
                          STR_ARG(last ? type_text(scope, last) : UNKNOWN));
    case FORM_TYPE:
        return first ? str_format(scope->arena, "type[%.*s]", STR_ARG(type_text(scope, first)))
                     : S("type");
    case FORM_LITERAL:
        return literal_text(scope, expr);
    case FORM_FIRST:
        return first ? type_text(scope, first) : UNKNOWN;
    case FORM_BOOL:
        return S("bool");
    case FORM_SELF:
        return S("Self");
    case FORM_NOTHING:
        return S("None");
    case FORM_STR:
        return S("str");
    case FORM_TUPLE:
        return str_format(scope->arena, "tuple%.*s",
                          STR_ARG(expr->arguments.len ? arguments_text(scope, expr) : S("")));
    case FORM_NONE:
    case FORM_UNKNOWN:
        break;
    }
    return UNKNOWN;
}

/* ---- names ----------------------------------------------------------------------------------
 */

static Str alias_text(const TypeScope *scope, Def *alias, const Expr *expr)
{
    if (!alias->types.len) {
        return UNKNOWN;
    }
    TypeScope inner = {scope->arena, scope->library, alias->owner, NULL, NULL, scope->depth};
    const Expr *value = alias->types.items[0].expr;
    if (value->kind == EXPR_NAME && expr->kind == EXPR_SUBSCRIPT) { /* List[int], List = list */
        Expr renamed = *expr;
        Def *target = resolve_name(scope->library, alias->owner, value->name);
        if (!target || target == alias) {
            return UNKNOWN;
        }
        renamed.name = def_path(scope->arena, target);
        return type_text(scope, &renamed);
    }
    return type_text(&inner, value);
}

static Str class_text(const TypeScope *scope, Def *def, const Expr *expr)
{
    Str path = def_path(scope->arena, def);
    if (str_starts(path, S("builtins."))) {
        path = str_from(path, 9);
    }
    if (expr->kind == EXPR_SUBSCRIPT) {
        return str_format(scope->arena, "%.*s%.*s", STR_ARG(path),
                          STR_ARG(arguments_text(scope, expr)));
    }
    return path;
}

static Str name_text(const TypeScope *scope, const Expr *expr)
{
    Def *def = resolve_name(scope->library, scope->scope, expr->name);
    if (!def) { /* an alias handed over a full path */
        def = resolve_name(scope->library, NULL, expr->name);
        def = def ? def : library_find(scope->library, expr->name);
    }
    if (!def) {
        return UNKNOWN;
    }
    Form form = find_form(def_path(scope->arena, def));
    if (form != FORM_NONE && def->kind != DEF_TYPE_VARIABLE) {
        return form_text(scope, expr, form);
    }
    switch (def->kind) {
    case DEF_CLASS:
        return class_text(scope, def, expr);
    case DEF_ALIAS:
        return alias_text(scope, def, expr);
    case DEF_TYPE_VARIABLE:
        return variable_text(scope, def);
    case DEF_NONE:
    case DEF_MODULE:
    case DEF_FUNCTION:
    case DEF_ATTRIBUTE:
    case DEF_IMPORT:
        break;
    }
    return UNKNOWN;
}

Str type_text(const TypeScope *outer, const Expr *expr)
{
    TypeScope scope = *outer;
    if (!expr || ++scope.depth > MAX_TYPE_DEPTH) {
        return UNKNOWN;
    }
    switch (expr->kind) {
    case EXPR_NAME:
    case EXPR_SUBSCRIPT:
        return name_text(&scope, expr);
    case EXPR_UNION:
        return union_text(&scope, expr);
    case EXPR_NONE:
        return S("None");
    case EXPR_LITERAL: /* a string annotation is a forward reference */
        return expr->arguments.len ? type_text(&scope, expr->arguments.items[0]) : UNKNOWN;
    case EXPR_UNKNOWN:
    case EXPR_ELLIPSIS:
    case EXPR_LIST:
        break;
    }
    return UNKNOWN;
}

Str bound_method(const TypeScope *scope, Str dotted)
{
    size_t dot = str_find_last_byte(dotted, '.');
    if (dot == STR_NONE) {
        return (Str){0};
    }
    Def *instance = resolve_name(scope->library, scope->scope, str_slice(dotted, 0, dot));
    if (!instance || instance->kind != DEF_ATTRIBUTE || !instance->types.len) {
        return (Str){0};
    }
    Expr *type = instance->types.items[0].expr;
    Def *class_ = resolve_name(scope->library, def_module(instance), type->name);
    Str name = str_from(dotted, dot + 1);
    for (int depth = 0; class_ && class_->kind == DEF_CLASS && depth < MAX_TYPE_DEPTH;
         depth++) {
        Def *method = def_member(class_, name);
        if (method) {
            return def_path(scope->arena, method);
        }
        class_ = class_->base_exprs.len ? resolve_name(scope->library, class_->owner,
                                                       class_->base_exprs.items[0]->name)
                                        : NULL;
    }
    return (Str){0};
}
