/* What definitions of names hold. */
#include "floorlint/limits.h"

#include "infer.h"

#define MAX_BINDINGS 64

ApiId infer_builtin_symbol(File *file, NameId name)
{
    Str text = names_text(&file->names, name);
    bool hidden = text.len > 0 && text.ptr[0] == '_';
    for (size_t i = file->stars.len; i > 0 && !hidden; i--) {
        const Type *module = file->stars.items[i - 1].module;
        ApiId found = 0;
        if (module->kind == TYPE_MODULE) {
            found = api_member(module->api, text);
        } else if (module->kind != TYPE_PROJECT ||
                   project_name(file, module->path, text) != &type_unknown) {
            return 0; /* it may come from there */
        }
        if (found != 0) {
            return found;
        }
    }
    ApiId builtins = api_module(S("builtins"));
    return builtins != 0 ? api_member(builtins, text) : 0;
}

static const Type *infer_outermost(File *file, NameId name)
{
    Str text = names_text(&file->names, name);
    for (size_t i = file->stars.len; i > 0; i--) {
        const Type *module = file->stars.items[i - 1].module;
        if (module->kind == TYPE_PROJECT) {
            const Type *type = project_name(file, module->path, text);
            if (type != &type_unknown) {
                return type;
            }
        } else if (module->kind != TYPE_MODULE) {
            return &type_unknown;
        }
    }
    ApiId symbol = infer_builtin_symbol(file, name);
    if (symbol != 0) {
        return infer_symbol(file, symbol, NULL);
    }
    if (name == KNOWN___name__ || name == KNOWN___file__) {
        return type_builtin(file->arena, "str");
    }
    return &type_unknown;
}

/* The minors on which a definition of a JOIN counts: what comes later in a loop says so itself.
 */
static MinorMask member_mask(File *file, const DefMember *member)
{
    const Def *def = def_at(file, member->def);
    if (def->kind != DEF_BINDING) {
        return member->mask;
    }
    if (def->mask == 0 && file->walking) {
        file->unsure = true;
    }
    return member->mask & def->mask;
}

static const Type *infer_join(File *file, DefId id)
{
    UnionBuilder builder = {.arena = file->arena};
    for (size_t i = 0; i < def_at(file, id)->member_count; i++) {
        DefMember member = def_at(file, id)->members[i];
        MinorMask mask = member_mask(file, &member);
        if (mask != 0) {
            union_add(&builder, infer_def(file, member.def), mask);
        }
    }
    if (builder.count == 0 && !builder.overflow) {
        /* Bound only where it never runs: under TYPE_CHECKING. It types all the same. */
        for (size_t i = 0; i < def_at(file, id)->member_count; i++) {
            const Type *type = infer_def(file, def_at(file, id)->members[i].def);
            if (type->kind != TYPE_UNBOUND) {
                union_add(&builder, type, ALL_MINORS);
            }
        }
    }
    return union_done(&builder);
}

static const Type *infer_final(File *file, DefId id)
{
    UnionBuilder builder = {.arena = file->arena};
    const Def *def = def_at(file, id);
    ScopeId scope = def->scope;
    DefId other = def->other;
    DefId first = scope_at(file, scope)->slots.items[def->slot].first;
    MinorMask covered = 0;
    size_t count = 0;
    for (DefId at = first; at != 0; at = def_at(file, at)->next) {
        MinorMask mask = def_at(file, at)->mask;
        if (mask == 0) {
            file->unsure = file->unsure || file->walking;
            continue;
        }
        if (++count > MAX_BINDINGS) {
            return &type_unknown;
        }
        covered |= mask;
        union_add(&builder, infer_def(file, at), mask);
    }
    if (other != 0 && (MINORS_KNOWN & ~covered) != 0 && count > 0) {
        union_add(&builder, infer_def(file, other), ~covered);
    }
    if (count == 0) {
        for (DefId at = first; at != 0 && ++count < MAX_BINDINGS; at = def_at(file, at)->next) {
            union_add(&builder, infer_def(file, at), ALL_MINORS);
        }
    }
    /* What is missing where nothing binds the name says nothing of where it is bound. */
    if (covered != 0 && other == 0 && builder.count == 1 && !builder.overflow) {
        return builder.args[0];
    }
    return union_done(&builder);
}

/* A type in which every unbound member is what `other` holds. */
static const Type *fill_unbound(File *file, const Type *type, DefId other)
{
    UnionBuilder builder = {.arena = file->arena};
    for (size_t i = 0; i < type_member_count(type); i++) {
        MinorMask mask = 0;
        const Type *member = type_member(type, i, &mask);
        union_add(&builder, member->kind == TYPE_UNBOUND ? infer_def(file, other) : member,
                  mask);
    }
    return union_done(&builder);
}

static const Type *infer_def_kind(File *file, DefId id)
{
    Def def = *def_at(file, id);
    switch (def.kind) {
    case DEF_UNBOUND:
        return &type_unbound;
    case DEF_UNKNOWN:
        return &type_unknown;
    case DEF_BINDING:
        return infer_binding(file, id);
    case DEF_JOIN:
        return infer_join(file, id);
    case DEF_NARROW:
        return guard_narrow(file, infer_def(file, def.previous), def.node, def.outcome);
    case DEF_FALLBACK:
        return fill_unbound(file, infer_def(file, def.previous), def.other);
    case DEF_FINAL:
        return infer_final(file, id);
    case DEF_BUILTIN:
        return infer_outermost(file, def.name);
    }
    return &type_unknown;
}

const Type *infer_def(File *file, DefId id)
{
    Def *def = def_at(file, id);
    if (def->type != NULL) {
        return def->type;
    }
    if (def->visiting || file->depth > FL_MAX_DEPTH) {
        file->unsure = true;
        return &type_unknown;
    }
    def->visiting = true;
    bool before = file->unsure;
    file->unsure = false;
    file->depth++;
    const Type *type = infer_def_kind(file, id);
    file->depth--;
    def = def_at(file, id);
    def->visiting = false;
    if (!file->walking || !file->unsure) {
        def->type = type;
    }
    file->unsure = file->unsure || before;
    return type;
}

static MinorMask unbound_minors(File *file, DefId id, size_t depth)
{
    Def def = *def_at(file, id);
    if (depth > 16) {
        return 0;
    }
    switch (def.kind) {
    case DEF_UNBOUND:
        return ALL_MINORS;
    case DEF_JOIN: {
        MinorMask mask = 0;
        for (size_t i = 0; i < def.member_count; i++) {
            mask |= def.members[i].mask & unbound_minors(file, def.members[i].def, depth + 1);
        }
        return mask;
    }
    case DEF_FINAL: {
        MinorMask covered = 0;
        DefId first = scope_at(file, def.scope)->slots.items[def.slot].first;
        for (DefId at = first; at != 0; at = def_at(file, at)->next) {
            covered |= def_at(file, at)->mask;
        }
        return ~covered;
    }
    case DEF_NARROW:
        return unbound_minors(file, def.previous, depth + 1);
    case DEF_BINDING:
    case DEF_FALLBACK:
    case DEF_BUILTIN:
    case DEF_UNKNOWN:
        return 0;
    }
    return 0;
}

MinorMask infer_builtin_minors(File *file, DefId id, size_t depth)
{
    Def def = *def_at(file, id);
    if (depth > 16) {
        return 0;
    }
    switch (def.kind) {
    case DEF_BUILTIN:
        return ALL_MINORS;
    case DEF_FALLBACK:
        return unbound_minors(file, def.previous, 0) &
               infer_builtin_minors(file, def.other, depth + 1);
    case DEF_FINAL:
        return def.other != 0 ? unbound_minors(file, id, 0) &
                                    infer_builtin_minors(file, def.other, depth + 1)
                              : 0;
    case DEF_NARROW:
        return infer_builtin_minors(file, def.previous, depth + 1);
    case DEF_JOIN: {
        MinorMask mask = 0;
        for (size_t i = 0; i < def.member_count; i++) {
            mask |=
                def.members[i].mask & infer_builtin_minors(file, def.members[i].def, depth + 1);
        }
        return mask;
    }
    case DEF_UNBOUND:
    case DEF_BINDING:
    case DEF_UNKNOWN:
        return 0;
    }
    return 0;
}

/* What is left when names of other modules have been followed as far as the budget goes: a name
 * that still stands for another one may be anything. */
static const Type *settle(File *file, const Type *type)
{
    if (file->depth > FL_MAX_DEPTH / 2) {
        return &type_unknown;
    }
    file->depth++;
    type = infer_force(file, type);
    file->depth--;
    return type->kind == TYPE_PROJECT && type->name.len > 0 ? &type_unknown : type;
}

const Type *infer_force(File *file, const Type *type)
{
    if (type->kind == TYPE_PROJECT && type->name.len > 0) {
        const Type *named = project_name(file, type->path, type->name);
        return settle(file, named);
    }
    if (type->kind != TYPE_UNION) {
        return type;
    }
    bool found = false;
    for (size_t i = 0; i < type->count; i++) {
        found = found || (type->args[i]->kind == TYPE_PROJECT && type->args[i]->name.len > 0);
    }
    if (!found) {
        return type;
    }
    UnionBuilder builder = {.arena = file->arena};
    for (size_t i = 0; i < type->count; i++) {
        union_add(&builder, infer_force(file, type->args[i]), type->masks[i]);
    }
    return union_done(&builder);
}

PyId infer_source(File *file, PyId name)
{
    if (kind_of(file, name) != PY_IDENTIFIER || at_node(file, name)->def == 0) {
        return 0;
    }
    DefId id = at_node(file, name)->def;
    const Def *def = def_at(file, id);
    if (def->kind == DEF_FINAL) {
        id = scope_at(file, def->scope)->slots.items[def->slot].first;
        if (id == 0 || def_at(file, id)->next != 0) {
            return 0;
        }
        def = def_at(file, id);
    }
    if (def->kind != DEF_BINDING) {
        return 0;
    }
    PyId parent = at_node(file, def->node)->parent;
    return kind_of(file, parent) == PY_ASSIGNMENT ? ast_field(&file->ast, parent, FIELD_RIGHT)
                                                  : 0;
}
