#include "resolve.h"

#include <string.h>

#include "floorlint/buf.h"

#include "signature.h"
#include "type_text.h"

enum { MAX_HOPS = 24 };

static Def *find_member(const Library *library, Def *owner, Str name, int hops);

static Def *follow(const Library *library, Def *def, int hops)
{
    while (def && def->kind == DEF_IMPORT) {
        if (++hops > MAX_HOPS) {
            return NULL;
        }
        Str path = def->target;
        Def *found = NULL;
        for (size_t end = path.len; end > 0 && !found;) {
            found = library_module(library, str_slice(path, 0, end));
            Str rest = str_from(path, end + 1), part;
            while (found && found != def && rest.len && str_cut(&rest, '.', &part)) {
                found = find_member(library, found, part, hops);
            }
            size_t dot = str_find_last_byte(str_slice(path, 0, end), '.');
            end = dot == STR_NONE ? 0 : dot;
        }
        def = found == def ? NULL : found;
    }
    return def;
}

static Def *find_member(const Library *library, Def *owner, Str name, int hops)
{
    if (++hops > MAX_HOPS) {
        return NULL;
    }
    Def *found = def_member(owner, name);
    for (size_t i = owner->stars.len; i > 0 && !found; i--) {
        Def *star = library_module(library, owner->stars.items[i - 1]);
        found = star && star != owner ? find_member(library, star, name, hops) : NULL;
    }
    return follow(library, found, hops);
}

Def *resolve_import(const Library *library, Def *def)
{
    return follow(library, def, 0);
}

Def *resolve_path(const Library *library, Str path)
{
    Def import = {.kind = DEF_IMPORT, .target = path};
    return follow(library, &import, 0);
}

Def *resolve_name(const Library *library, Def *scope, Str dotted)
{
    Str rest = dotted, first;
    if (!str_cut(&rest, '.', &first)) {
        return NULL;
    }
    Def *found = NULL;
    for (Def *in = scope; in && !found; in = in->owner) {
        found = find_member(library, in, first, 0);
    }
    Def *builtins = library_module(library, S("builtins"));
    if (!found && builtins) {
        found = find_member(library, builtins, first, 0);
    }
    for (Str part; found && rest.len && str_cut(&rest, '.', &part);) {
        found = find_member(library, found, part, 0);
    }
    return found;
}

/* ---- classes -------------------------------------------------------------------- */

static void add_variables(TypeScope *scope, const Expr *expr, Def *class_)
{
    if (expr->kind == EXPR_NAME) {
        Def *def = resolve_name(scope->library, scope->scope, expr->name);
        if (def && def->kind == DEF_TYPE_VARIABLE) {
            for (size_t i = 0; i < class_->type_variables.len; i++) {
                if (class_->type_variables.items[i] == def) {
                    return;
                }
            }
            *vec_push(scope->arena, &class_->type_variables) = def;
        }
    }
    for (size_t i = 0; i < expr->arguments.len; i++) {
        add_variables(scope, expr->arguments.items[i], class_);
    }
}

static void resolve_type_variables(TypeScope *scope, Def *class_)
{
    for (int pass = 0; pass < 2; pass++) { /* Generic[…] and Protocol[…] say the order */
        for (size_t i = 0; i < class_->base_exprs.len; i++) {
            const Expr *base = class_->base_exprs.items[i];
            bool orders =
                str_ends(base->name, S("Generic")) || str_ends(base->name, S("Protocol"));
            if (orders == (pass == 0)) {
                add_variables(scope, base, class_);
            }
        }
    }
}

/* class X(NamedTuple): a: int … is a tuple[int, …]. */
static Str named_tuple_text(TypeScope *scope, Def *class_)
{
    Buf buf = {.arena = scope->arena};
    buf_add(&buf, S("tuple["));
    size_t fields = 0;
    for (size_t i = 0; i < class_->members.len; i++) {
        Def *member = class_->members.items[i];
        if (member->kind == DEF_ATTRIBUTE && !(member->flags & DEF_PROPERTY) &&
            member->types.len) {
            buf_add(&buf, fields++ ? S(",") : S(""));
            buf_add(&buf, type_text(scope, member->types.items[0].expr));
        }
    }
    buf_add(&buf, S("]"));
    return fields ? buf_str(&buf) : S("tuple[?,...]");
}

static void resolve_bases(TypeScope *scope, Def *class_)
{
    for (size_t i = 0; i < class_->base_exprs.len; i++) {
        Expr *base = class_->base_exprs.items[i];
        Def *def = resolve_name(scope->library, scope->scope, base->name);
        Str path = def ? def_path(scope->arena, def) : (Str){0};
        if (str_eq(path, S("typing.NamedTuple"))) {
            *vec_push(scope->arena, &class_->bases) = named_tuple_text(scope, class_);
            continue;
        }
        Str text = type_text(scope, base);
        bool is_marker =
            str_eq(path, S("typing.Generic")) || str_eq(path, S("typing.Protocol"));
        if (!is_marker && !str_eq(text, S("?")) && !str_starts(text, S("$"))) {
            *vec_push(scope->arena, &class_->bases) = text;
        } else if (!is_marker) {
            class_->flags |= DEF_ANY_ATTRIBUTE; /* derives from something unknown */
        }
    }
}

/* ---- everything ------------------------------------------------------------------- */

static void resolve_types(TypeScope *scope, Def *def)
{
    for (size_t i = 0; i < def->types.len; i++) {
        TypeVariant *variant = &def->types.items[i];
        variant->text = type_text(scope, variant->expr);
        if (i == 0 || variant->minors > def->types.items[0].minors) {
            def->result = variant->text;
        }
    }
}

static void resolve_alias(TypeScope *scope, Def *def)
{
    Expr *expr = def->types.len ? def->types.items[0].expr : NULL;
    Def *target = expr && expr->kind == EXPR_NAME
                      ? resolve_name(scope->library, scope->scope, expr->name)
                      : NULL;
    if (target && target != def &&
        (target->kind == DEF_CLASS || target->kind == DEF_FUNCTION ||
         target->kind == DEF_MODULE || target->kind == DEF_ALIAS)) {
        def->target = def_path(scope->arena, target);
        return;
    }
    if (expr && expr->kind == EXPR_NAME) { /* seed = _inst.seed */
        def->target = bound_method(scope, expr->name);
    }
    resolve_types(scope, def);
}

static void resolve_def(const TypeScope *outer, Def *def)
{
    TypeScope scope = *outer;
    switch (def->kind) {
    case DEF_CLASS:
        scope.class_ = def;
        resolve_bases(&scope, def);
        break;
    case DEF_FUNCTION:
        signature_resolve(&scope, def);
        break;
    case DEF_ATTRIBUTE:
        resolve_types(&scope, def);
        break;
    case DEF_ALIAS:
        resolve_alias(&scope, def);
        break;
    case DEF_NONE:
    case DEF_MODULE:
    case DEF_IMPORT:
    case DEF_TYPE_VARIABLE:
        break;
    }
    if (def->kind == DEF_CLASS) {
        scope.scope = def;
        scope.class_ = def;
        for (size_t i = 0; i < def->members.len; i++) {
            resolve_def(&scope, def->members.items[i]);
        }
    }
}

static void find_type_variables(TypeScope *scope, Def *owner)
{
    for (size_t i = 0; i < owner->members.len; i++) {
        Def *def = owner->members.items[i];
        if (def->kind == DEF_CLASS) {
            resolve_type_variables(scope, def);
            TypeScope inner = *scope;
            inner.scope = def;
            find_type_variables(&inner, def);
        }
    }
}

void resolve_library(Library *library)
{
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < library->root.members.len; i++) {
            Def *module = library->root.members.items[i];
            TypeScope scope = {library->arena, library, module, NULL, NULL, 0};
            if (pass == 0) {
                find_type_variables(&scope, module);
                continue;
            }
            for (size_t j = 0; j < module->members.len; j++) {
                resolve_def(&scope, module->members.items[j]);
            }
        }
    }
}
