#include "apply.h"

#include "apply_class.h"
#include "apply_params.h"
#include "believe.h"
#include "resolve.h"

/* ---- modules -------------------------------------------------------------------------------
 */

static MinorMask unasked_above(const Apply *apply, Str name)
{
    MinorMask minors = 0;
    for (size_t dot; (dot = str_find_last_byte(name, '.')) != STR_NONE;) {
        name = str_slice(name, 0, dot);
        const Def *package = library_module(&apply->measured->modules, name);
        minors |= package ? package->kind_minors.any : 0;
    }
    return minors;
}

/* Nothing is older than its module. */
static void clip_members(const Def *owner, MinorMask minors)
{
    for (size_t i = 0; i < owner->members.len; i++) {
        Def *member = owner->members.items[i];
        member->minors.any &= minors;
        member->minors.linux &= minors;
        clip_members(member, minors);
    }
}

static void apply_module(const Apply *apply, Def *module, const Def *seen)
{
    MinorMask stub = module->minors.any;
    MinorMask unsure = unasked_above(apply, module->name);
    if (!seen->minors.any) {
        unsure |= MEASURED_MINORS; /* of another platform */
    }
    MinorMask there = seen->minors.any | seen->kind_minors.any;
    MinorMask minors = (there | (stub & unsure)) & MEASURED_MINORS;
    MinorMask old = stub & OLD_MINORS;
    if (module->flags & DEF_UNDOCUMENTED) {
        old = minors & MINOR_BIT(6) ? OLD_MINORS : 0;
    }
    const Def *noted = documented_find(apply->documented, module->name);
    if (noted && noted->minors.any & minors & MINOR_BIT(6)) {
        old = noted->minors.any & OLD_MINORS; /* the documentation knows */
    }
    module->minors = MINORS_OF(minors | old);
    clip_members(module, ~OLD_MINORS | old);
}

static bool has_weak_names(const Def *seen)
{
    for (size_t i = 0; i < seen->members.len; i++) {
        if (seen->members.items[i]->mark) {
            return true;
        }
    }
    return false;
}

static void apply_name(const Apply *apply, Def *module, const Def *seen_module, Str name)
{
    Arena *arena = apply->library->arena;
    const Def *seen = def_member(seen_module, name);
    Def *own = def_member(module, name);
    Str path = str_format(arena, "%.*s.%.*s", STR_ARG(module->name), STR_ARG(name));
    if (name_is_private(name) || name_is_dunder(name)) {
        return;
    }
    Evidence evidence = {own,
                         seen ? seen->minors.any : 0,
                         seen_module->minors.any,
                         seen_module->minors.linux,
                         seen && seen->mark,
                         has_weak_names(seen_module),
                         documented_find(apply->documented, path)};
    bool is_borrowed = own && own->kind == DEF_IMPORT && !(own->flags & DEF_REEXPORT);
    if (is_borrowed) {
        own->minors.any = own->minors.linux = evidence.seen;
        own->minors.any |= evidence.seen & MINOR_BIT(6) ? OLD_MINORS : 0;
    }
    MinorMask minors = believe(&evidence, module->minors.any);
    if (!own && !minors) {
        return;
    }
    if (!own) {
        own = def_new(arena, module, name, seen->kind);
        own->result = S("?");
        if (seen->kind == DEF_MODULE) {
            own->kind = library_module(apply->library, path) ? DEF_NONE : DEF_ATTRIBUTE;
        }
        own->flags = evidence.noted ? 0u : DEF_UNDOCUMENTED;
    } else if (is_borrowed && !evidence.noted) {
        own->flags |= DEF_UNDOCUMENTED;
    }
    own->minors = MINORS_OF(minors);
    note_deprecation(own, evidence.noted);
    if (seen && (own->kind == DEF_FUNCTION || own->kind == DEF_ATTRIBUTE)) {
        MinorMask asked = apply_signatures(arena, own, seen, seen->minors.any, RECEIVER_NONE);
        apply_noted_params(own, evidence.noted, asked);
    }
}

/* The identity that a class had in the newest minor. */
static Str newest_identity(const Def *seen)
{
    const TypeVariant *newest = &seen->types.items[0];
    for (size_t i = 1; i < seen->types.len; i++) {
        if (seen->types.items[i].minors > newest->minors) {
            newest = &seen->types.items[i];
        }
    }
    return newest->text;
}

static MinorMask types_minors(const Def *seen)
{
    MinorMask minors = 0;
    for (size_t i = 0; i < seen->types.len; i++) {
        minors |= seen->types.items[i].minors;
    }
    return minors;
}

/* What stubs do not call a class though it is one: another name of a class that they know, or
 * a class of which only interpreters tell the members. */
static void apply_unknown_class(const Apply *apply, const Def *module, const Def *seen)
{
    Def *own = def_member(module, seen->name);
    if (own && own->kind == DEF_IMPORT) {
        Def *imported = resolve_import(apply->library, own);
        bool is_wrong =
            !(own->flags & DEF_REEXPORT) && imported && imported->kind == DEF_MODULE;
        own->kind = is_wrong ? DEF_ATTRIBUTE : DEF_IMPORT; /* import socket; socket.socket */
    }
    bool is_maker = own && own->kind == DEF_FUNCTION && seen->types.len && own->result.len &&
                    minors_lowest(seen->minors.any) == minors_lowest(types_minors(seen));
    if (is_maker && !str_eq(own->result, S("?")) && seen->kind == DEF_CLASS) {
        own->kind = DEF_CLASS; /* a class that a stub calls a function returning its kind */
        *vec_push(apply->library->arena, &own->bases) = own->result;
        return;
    }
    bool is_unknown =
        own && (own->kind == DEF_ATTRIBUTE || (own->kind == DEF_ALIAS && !own->target.len) ||
                (own->kind == DEF_CLASS && !own->members.len && !own->bases.len &&
                 own->flags & DEF_UNDOCUMENTED));
    if (!is_unknown || seen->kind != DEF_CLASS || !seen->types.len) {
        return;
    }
    Str identity = newest_identity(seen), path = def_path(apply->library->arena, own);
    Def *home = resolve_path(apply->library, identity);
    if (!str_eq(identity, path) && home && home != own && home->kind == DEF_CLASS) {
        own->kind = DEF_IMPORT;
        own->flags |= DEF_REEXPORT;
        own->target = def_path(apply->library->arena, home);
    } else {
        own->kind = DEF_CLASS;
        own->has_params = false;
        own->params.len = 0;
    }
}

static bool is_stub_only(Str name)
{
    return str_starts(name, S("_typeshed")) || str_starts(name, S("typing_extensions"));
}

void apply_presence(const Apply *apply)
{
    Library *library = apply->library;
    const Library *seen = &apply->measured->modules;
    for (size_t i = 0; i < seen->root.members.len; i++) {
        Str name = seen->root.members.items[i]->name;
        if (!library_module(library, name) && seen->root.members.items[i]->minors.any) {
            def_new(library->arena, &library->root, name, DEF_MODULE)->flags = DEF_UNDOCUMENTED;
        }
    }
    for (size_t i = 0; i < library->root.members.len; i++) {
        Def *module = library->root.members.items[i];
        const Def *seen_module = library_module(seen, module->name);
        module->flags |= is_stub_only(module->name) ? DEF_STUB_ONLY : 0u;
        if (!seen_module) {
            continue;
        }
        apply_module(apply, module, seen_module);
        for (size_t j = 0; seen_module->minors.any && j < module->members.len; j++) {
            apply_name(apply, module, seen_module, module->members.items[j]->name);
        }
        for (size_t j = 0; j < seen_module->members.len; j++) {
            if (!def_member(module, seen_module->members.items[j]->name)) {
                apply_name(apply, module, seen_module, seen_module->members.items[j]->name);
            }
        }
    }
    for (size_t i = 0; i < library->root.members.len; i++) {
        Def *module = library->root.members.items[i];
        const Def *seen_module = library_module(seen, module->name);
        for (size_t j = 0; seen_module && j < seen_module->members.len; j++) {
            apply_unknown_class(apply, module, seen_module->members.items[j]);
        }
    }
    for (size_t i = 0; i < library->root.members.len; i++) {
        Def *module = library->root.members.items[i];
        for (size_t j = 0; j < module->members.len; j++) {
            if (module->members.items[j]->kind == DEF_CLASS) {
                apply_class(apply, module->members.items[j], 0);
            }
        }
    }
}
