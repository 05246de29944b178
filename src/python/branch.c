/* States at branches: what names mean in each arm, and after the arms meet. */
#include <string.h>

#include "flow.h"

#define MAX_MEMBERS 24

CtxId flow_ctx(Flow *flow)
{
    if (flow->ctx == 0) {
        flow->ctx = (CtxId)flow->file->ctxs.len;
        *vec_push(flow->file->arena, &flow->file->ctxs) = (Ctx){
            .reached = flow->mask,
            .evaluated = flow->in_annotation ? flow->mask & flow->annotations : flow->mask,
            .frame = flow->frame,
            .facts = flow->facts,
            .scope = flow->scope,
            .guard = flow->guard};
    }
    return flow->ctx;
}

void flow_set(Flow *flow, ScopeId scope, uint32_t slot, DefId def)
{
    Slot *at = &scope_at(flow->file, scope)->slots.items[slot];
    *vec_push(flow->file->arena, &flow->trail) = (Undo){scope, slot, at->now};
    at->now = def;
}

void flow_bind(Flow *flow, PyId node)
{
    File *file = flow->file;
    DefId id = at_node(file, node)->def;
    if (id == 0 || (at_node(file, node)->flags & PY_STORE) == 0) {
        return;
    }
    Def *def = def_at(file, id);
    def->mask |= flow->mask;
    def->previous = scope_at(file, def->scope)->slots.items[def->slot].now;
    flow_set(flow, def->scope, def->slot, id);
}

void flow_bind_targets(Flow *flow, PyId target)
{
    File *file = flow->file;
    PyId last = at_node(file, target)->last;
    CtxId ctx = flow_ctx(flow);
    for (PyId id = target; id <= last; id++) {
        at_node(file, id)->ctx = ctx;
        if (kind_of(file, id) == PY_IDENTIFIER && (at_node(file, id)->flags & PY_STORE)) {
            flow_bind(flow, id);
        } else if (kind_of(file, id) == PY_ATTRIBUTE || kind_of(file, id) == PY_SUBSCRIPT) {
            flow_expression(flow, id);
            id = at_node(file, id)->last;
        }
    }
}

void flow_undo(Flow *flow, size_t mark)
{
    while (flow->trail.len > mark) {
        Undo undo = flow->trail.items[--flow->trail.len];
        scope_at(flow->file, undo.scope)->slots.items[undo.slot].now = undo.before;
    }
}

void flow_collect(Flow *flow, size_t mark, Arms *arms)
{
    File *file = flow->file;
    Arm *arm = vec_push(file->arena, &arms->items);
    arm->mask = flow->mask;
    arm->facts = flow->facts;
    arm->guard = flow->guard;
    if (flow->mask == 0) {
        return; /* it does not go on: what it did is of no interest */
    }
    uint32_t stamp = ++flow->stamp;
    for (size_t i = mark; i < flow->trail.len; i++) {
        Undo undo = flow->trail.items[i];
        Slot *slot = &scope_at(file, undo.scope)->slots.items[undo.slot];
        if (slot->stamp != stamp) {
            slot->stamp = stamp;
            *vec_push(file->arena, &arm->changes) = (Change){undo.scope, undo.slot, slot->now};
        }
    }
}

/* A definition without what tests told of it. */
static DefId strip_narrow(const File *file, DefId def)
{
    for (int i = 0; i < 32 && file->defs.items[def].kind == DEF_NARROW; i++) {
        def = file->defs.items[def].previous;
    }
    return def;
}

static bool add_member(const File *file, DefMember *members, size_t *count, DefMember added)
{
    const Def *def = &file->defs.items[added.def];
    if (def->kind == DEF_JOIN) {
        for (size_t i = 0; i < def->member_count; i++) {
            DefMember inner = def->members[i];
            inner.mask &= added.mask;
            if (inner.mask != 0 && !add_member(file, members, count, inner)) {
                return false;
            }
        }
        return true;
    }
    for (size_t i = 0; i < *count; i++) {
        if (members[i].def == added.def) {
            members[i].mask |= added.mask;
            return true;
        }
    }
    if (*count == MAX_MEMBERS) {
        return false;
    }
    members[(*count)++] = added;
    return true;
}

DefId flow_join_defs(Flow *flow, const DefMember *members, size_t count)
{
    File *file = flow->file;
    DefMember flat[MAX_MEMBERS];
    size_t flat_count = 0;
    bool same = count > 0;
    for (size_t i = 0; i < count; i++) {
        same = same && strip_narrow(file, members[i].def) == strip_narrow(file, members[0].def);
    }
    if (same) {
        return count == 1 ? members[0].def : strip_narrow(file, members[0].def);
    }
    for (size_t i = 0; i < count; i++) {
        if (!add_member(file, flat, &flat_count, members[i])) {
            return file->unknown;
        }
    }
    if (flat_count == 1) {
        return flat[0].def;
    }
    DefMember *kept = arena_array_of(file->arena, DefMember, flat_count);
    memcpy(kept, flat, flat_count * sizeof *kept);
    DefId id = def_new(file, DEF_JOIN);
    Def *def = def_at(file, id);
    def->members = kept;
    def->member_count = flat_count;
    return id;
}

/* A slot that some arm changed, while arms are joined. */
typedef struct Meeting {
    ScopeId scope;
    uint32_t slot;
    size_t count; /* of arms that changed it */
    DefMember members[MAX_MEMBERS];
    bool overflow;
    MinorMask unchanged;
} Meeting;

typedef struct Meetings {
    VEC(Meeting) items;
} Meetings;

static void meet(Flow *flow, const Arms *arms, Meetings *meetings)
{
    File *file = flow->file;
    uint32_t stamp = ++flow->stamp;
    for (size_t i = 0; i < arms->items.len; i++) {
        const Arm *arm = &arms->items.items[i];
        for (size_t j = 0; arm->mask != 0 && j < arm->changes.len; j++) {
            Change change = arm->changes.items[j];
            Slot *slot = &scope_at(file, change.scope)->slots.items[change.slot];
            if (slot->stamp != stamp) {
                slot->stamp = stamp;
                slot->joined = (uint32_t)meetings->items.len;
                Meeting *made = vec_push(file->arena, &meetings->items);
                made->scope = change.scope;
                made->slot = change.slot;
            }
            Meeting *meeting = &meetings->items.items[slot->joined];
            if (meeting->count < MAX_MEMBERS) {
                meeting->members[meeting->count++] = (DefMember){change.def, arm->mask};
            } else {
                meeting->overflow = true;
            }
        }
    }
}

/* The minors of the arms that left a slot as it was. */
static MinorMask unchanged_mask(const Arms *arms, const Meeting *meeting)
{
    MinorMask mask = 0;
    for (size_t i = 0; i < arms->items.len; i++) {
        const Arm *arm = &arms->items.items[i];
        bool changed = arm->mask == 0;
        for (size_t j = 0; !changed && j < arm->changes.len; j++) {
            changed = arm->changes.items[j].scope == meeting->scope &&
                      arm->changes.items[j].slot == meeting->slot;
        }
        mask |= changed ? 0 : arm->mask;
    }
    return mask;
}

void flow_join(Flow *flow, const Arms *arms)
{
    MinorMask mask = 0;
    size_t live = 0;
    const Arm *only = NULL;
    for (size_t i = 0; i < arms->items.len; i++) {
        const Arm *arm = &arms->items.items[i];
        mask |= arm->mask;
        if (arm->mask != 0) {
            live++;
            only = arm;
        }
    }
    flow_set_mask(flow, mask);
    if (live == 1) {
        for (size_t i = 0; i < only->changes.len; i++) {
            Change change = only->changes.items[i];
            flow_set(flow, change.scope, change.slot, change.def);
        }
        flow->facts = only->facts;
        flow->guard = only->guard;
        flow->ctx = 0;
        return;
    }
    Meetings meetings = {0};
    meet(flow, arms, &meetings);
    for (size_t i = 0; i < meetings.items.len; i++) {
        Meeting *meeting = &meetings.items.items[i];
        File *file = flow->file;
        DefId before = scope_at(file, meeting->scope)->slots.items[meeting->slot].now;
        if (meeting->count < live && !meeting->overflow) {
            MinorMask unchanged = unchanged_mask(arms, meeting);
            if (meeting->count < MAX_MEMBERS) {
                meeting->members[meeting->count++] = (DefMember){before, unchanged};
            } else {
                meeting->overflow = true;
            }
        }
        DefId joined = meeting->overflow
                           ? file->unknown
                           : flow_join_defs(flow, meeting->members, meeting->count);
        if (joined != before) {
            flow_set(flow, meeting->scope, meeting->slot, joined);
        }
    }
}

/* The slot that a plain name means here, if the scope itself (or the module) binds it. */
static bool find_slot(Flow *flow, PyId name, ScopeId *scope, uint32_t *slot)
{
    *scope = flow->scope;
    int found = scope_slot(flow->file, scope, at_node(flow->file, name)->name);
    if (found < 0 || *scope != flow->scope) {
        return false;
    }
    *slot = (uint32_t)found;
    return true;
}

void flow_assume(Flow *flow, const Truth *truth, Outcome outcome)
{
    bool held = outcome == OUTCOME_HELD;
    File *file = flow->file;
    size_t count = held ? truth->hold_count : truth->fail_count;
    const TruthFact *facts = held ? truth->when_holds : truth->when_fails;
    flow_set_mask(flow, flow->mask & (held ? truth->holds : truth->fails));
    for (size_t i = 0; i < count; i++) {
        ScopeId scope = 0;
        uint32_t slot = 0;
        if (facts[i].test != 0 && kind_of(file, facts[i].receiver) == PY_IDENTIFIER &&
            find_slot(flow, facts[i].receiver, &scope, &slot)) {
            DefId before = scope_at(file, scope)->slots.items[slot].now;
            DefId id = def_new(file, DEF_NARROW);
            Def *def = def_at(file, id);
            def->previous = before;
            def->node = facts[i].test;
            def->outcome = facts[i].outcome;
            flow_set(flow, scope, slot, id);
            continue;
        }
        uint32_t id = (uint32_t)file->facts.len;
        *vec_push(file->arena, &file->facts) = (Fact){.parent = flow->facts,
                                                      .receiver = facts[i].receiver,
                                                      .test = facts[i].test,
                                                      .outcome = facts[i].outcome,
                                                      .attribute = facts[i].attribute};
        flow->facts = id;
        flow->ctx = 0;
    }
}

void flow_enter_loop(Flow *flow, PyId loop)
{
    File *file = flow->file;
    PyId last = at_node(file, loop)->last;
    size_t low = 0, high = scope_at(file, flow->scope)->bindings.len;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        DefId def = scope_at(file, flow->scope)->bindings.items[middle];
        if (def_at(file, def)->node < loop) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    for (size_t i = low; i < scope_at(file, flow->scope)->bindings.len; i++) {
        DefId id = scope_at(file, flow->scope)->bindings.items[i];
        const Def *def = def_at(file, id);
        if (def->node > last) {
            break;
        }
        DefId now = scope_at(file, def->scope)->slots.items[def->slot].now;
        DefMember members[2] = {
            {now, ALL_MINORS},
            {id,  ALL_MINORS}
        };
        ScopeId scope = def->scope;
        uint32_t slot = def->slot;
        flow_set(flow, scope, slot, flow_join_defs(flow, members, 2));
    }
}
