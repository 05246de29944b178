#include "model.h"

#include <string.h>

static void put(Def **slots, size_t count, Def *def)
{
    size_t i = (size_t)str_hash(def->name) & (count - 1);
    while (slots[i]) {
        i = (i + 1) & (count - 1);
    }
    slots[i] = def;
}

static void grow(Arena *arena, Def *owner)
{
    size_t count = owner->slot_count ? owner->slot_count * 2 : 16;
    Def **slots = arena_array_of(arena, Def *, count);
    for (size_t i = 0; i < owner->members.len; i++) {
        put(slots, count, owner->members.items[i]);
    }
    owner->slots = slots;
    owner->slot_count = count;
}

Def *def_new(Arena *arena, Def *owner, Str name, DefKind kind)
{
    Def *def = arena_new_of(arena, Def);
    def->name = name;
    def->kind = kind;
    def->deprecated = MINOR_NONE;
    if (!owner) {
        return def;
    }
    def->owner = kind == DEF_MODULE ? NULL : owner;
    if ((owner->members.len + 1) * 2 > owner->slot_count) {
        grow(arena, owner);
    }
    *vec_push(arena, &owner->members) = def;
    put(owner->slots, owner->slot_count, def);
    return def;
}

Def *def_member(const Def *owner, Str name)
{
    if (!owner->slot_count) {
        return NULL;
    }
    size_t i = (size_t)str_hash(name) & (owner->slot_count - 1);
    for (; owner->slots[i]; i = (i + 1) & (owner->slot_count - 1)) {
        if (str_eq(owner->slots[i]->name, name)) {
            return owner->slots[i];
        }
    }
    return NULL;
}

Def *library_module(const Library *library, Str dotted)
{
    return def_member(&library->root, dotted);
}

Str def_path(Arena *arena, const Def *def)
{
    if (!def->owner) {
        return def->name;
    }
    Str owner = def_path(arena, def->owner);
    return str_format(arena, "%.*s.%.*s", STR_ARG(owner), STR_ARG(def->name));
}

Def *def_module(Def *def)
{
    while (def->owner) {
        def = def->owner;
    }
    return def;
}

Def *library_find(const Library *library, Str path)
{
    for (size_t end = path.len; end > 0;) {
        Def *found = library_module(library, str_slice(path, 0, end));
        if (found) {
            Str rest = str_from(path, end), part;
            if (rest.len) {
                rest = str_from(rest, 1);
            }
            while (found && rest.len && str_cut(&rest, '.', &part)) {
                found = def_member(found, part);
            }
            if (found) {
                return found;
            }
        }
        size_t dot = str_find_last_byte(str_slice(path, 0, end), '.');
        end = dot == STR_NONE ? 0 : dot;
    }
    return NULL;
}
