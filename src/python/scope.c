/* Slots of scopes, and what a name means in one. */
#include "model.h"

/* ---- slots ---------------------------------------------------------------- */

static uint64_t slot_key(ScopeId scope, NameId name)
{
    return (uint64_t)scope << 32 | name;
}

static size_t find_cell(const File *file, uint64_t key)
{
    uint64_t mixed = key * 0x9E3779B97F4A7C15u;
    size_t at = (size_t)(mixed >> 20) & (file->slot_table - 1);
    while (file->slot_keys[at] != 0 && file->slot_keys[at] != key) {
        at = (at + 1) & (file->slot_table - 1);
    }
    return at;
}

static void grow_slots(File *file)
{
    size_t old = file->slot_table;
    uint64_t *keys = file->slot_keys;
    uint32_t *values = file->slot_values;
    file->slot_table = old > 0 ? old * 2 : 256;
    file->slot_keys = arena_array_of(file->arena, uint64_t, file->slot_table);
    file->slot_values = arena_array_of(file->arena, uint32_t, file->slot_table);
    for (size_t i = 0; i < old; i++) {
        if (keys[i] != 0) {
            size_t at = find_cell(file, keys[i]);
            file->slot_keys[at] = keys[i];
            file->slot_values[at] = values[i];
        }
    }
}

uint32_t scope_add_slot(File *file, ScopeId scope, NameId name)
{
    if ((file->slot_count + 1) * 2 > file->slot_table) {
        grow_slots(file);
    }
    uint64_t key = slot_key(scope, name);
    size_t at = find_cell(file, key);
    if (file->slot_keys[at] == 0) {
        Scope *holder = scope_at(file, scope);
        file->slot_keys[at] = key;
        file->slot_values[at] = (uint32_t)holder->slots.len;
        file->slot_count++;
        *vec_push(file->arena, &holder->slots) = (Slot){.name = name, .now = file->unbound};
    }
    return file->slot_values[at];
}

int scope_slot(const File *file, ScopeId *scope, NameId name)
{
    for (int hops = 0; hops < 4 && file->slot_table > 0; hops++) {
        size_t at = find_cell(file, slot_key(*scope, name));
        if (file->slot_keys[at] == 0) {
            return -1;
        }
        const Slot *slot = &file->scopes.items[*scope].slots.items[file->slot_values[at]];
        if (slot->elsewhere == 0) {
            return (int)file->slot_values[at];
        }
        *scope = slot->elsewhere;
    }
    return -1;
}

DefId def_new(File *file, DefKind kind)
{
    DefId id = (DefId)file->defs.len;
    *vec_push(file->arena, &file->defs) = (Def){.kind = kind};
    return id;
}

/* ---- look-up ------------------------------------------------------------------------- */

static DefId builtin_def(File *file, NameId name)
{
    while (file->builtins.len <= name) {
        *vec_push(file->arena, &file->builtins) = 0;
    }
    if (file->builtins.items[name] == 0) {
        DefId id = def_new(file, DEF_BUILTIN);
        def_at(file, id)->name = name;
        file->builtins.items[name] = id;
    }
    return file->builtins.items[name];
}

/* The union of all bindings of a slot, with what is outside where there is none. */
static DefId final_def(File *file, ScopeId scope, uint32_t index)
{
    if (scope_at(file, scope)->slots.items[index].final == 0) {
        DefId id = def_new(file, DEF_FINAL);
        Slot *slot = &scope_at(file, scope)->slots.items[index];
        slot->final = id;
        NameId name = slot->name;
        DefId other = 0;
        if (scope_at(file, scope)->kind == SCOPE_CLASS || scope == 1) {
            other = scope_lookup_outside(file, scope, name, LOOKUP_AFTER);
        }
        Def *def = def_at(file, id);
        def->scope = scope;
        def->slot = index;
        def->other = other;
    }
    return scope_at(file, scope)->slots.items[index].final;
}

/* What a slot holds now; where that may be nothing, what is outside of its scope. */
static DefId current_def(File *file, ScopeId scope, uint32_t index)
{
    const Slot *slot = &scope_at(file, scope)->slots.items[index];
    DefId now = slot->now;
    if (slot->shared) {
        return final_def(file, scope, index);
    }
    ScopeKind kind = scope_at(file, scope)->kind;
    if (kind == SCOPE_FUNCTION || kind == SCOPE_COMPREHENSION ||
        def_at(file, now)->kind == DEF_BINDING) {
        return now;
    }
    NameId name = slot->name;
    DefId other = scope_lookup_outside(file, scope, name, LOOKUP_NOW);
    if (now == file->unbound) {
        return other;
    }
    DefId id = def_new(file, DEF_FALLBACK);
    Def *def = def_at(file, id);
    def->previous = now;
    def->other = other;
    return id;
}

DefId scope_lookup_outside(File *file, ScopeId scope, NameId name, LookupTime time)
{
    ScopeKind inner = scope_at(file, scope)->kind;
    bool now = time == LOOKUP_NOW && (inner == SCOPE_CLASS || inner == SCOPE_COMPREHENSION);
    ScopeId id = scope_at(file, scope)->parent;
    while (id != 0) {
        ScopeKind kind = scope_at(file, id)->kind;
        if (kind != SCOPE_CLASS) {
            ScopeId holder = id;
            int slot = scope_slot(file, &holder, name);
            if (slot >= 0) {
                return now && holder == id ? current_def(file, id, (uint32_t)slot)
                                           : final_def(file, holder, (uint32_t)slot);
            }
        }
        now = now && kind != SCOPE_FUNCTION;
        id = scope_at(file, id)->parent;
    }
    return builtin_def(file, name);
}

DefId scope_lookup(File *file, ScopeId scope, NameId name, LookupTime time)
{
    ScopeId holder = scope;
    int slot = scope_slot(file, &holder, name);
    if (slot < 0) {
        return scope_lookup_outside(file, scope, name, time);
    }
    return time == LOOKUP_NOW && holder == scope ? current_def(file, scope, (uint32_t)slot)
                                                 : final_def(file, holder, (uint32_t)slot);
}
