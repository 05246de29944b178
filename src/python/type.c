#include "type.h"

#include <string.h>

const Type type_unknown = {.kind = TYPE_UNKNOWN};
const Type type_unbound = {.kind = TYPE_UNBOUND};
static const Value null_value = {.kind = VALUE_NULL};
const Type type_none = {.kind = TYPE_NONE, .values = &null_value};

#define ALL_MINORS ((MinorMask) ~(MinorMask)0)

static Type *make(Arena *arena, TypeKind kind)
{
    Type *type = arena_new_of(arena, Type);
    type->kind = kind;
    return type;
}

const Type *type_module(Arena *arena, ApiId api)
{
    Type *type = make(arena, TYPE_MODULE);
    type->api = api;
    return type;
}

const Type *type_class(Arena *arena, ApiId api)
{
    Type *type = make(arena, TYPE_CLASS);
    type->api = api;
    return type;
}

const Type *type_function(Arena *arena, ApiId api, const Type *receiver)
{
    Type *type = make(arena, TYPE_FUNCTION);
    type->api = api;
    type->receiver = receiver;
    return type;
}

static const Type *const *copy_args(Arena *arena, const Type *const *args, size_t count)
{
    if (count == 0) {
        return NULL;
    }
    const Type **copy = arena_array_of(arena, const Type *, count);
    memcpy(copy, args, count * sizeof *copy);
    return copy;
}

const Type *type_instance(Arena *arena, ApiId api, const Type *const *args, size_t count)
{
    Type *type = make(arena, TYPE_INSTANCE);
    type->api = api;
    type->args = copy_args(arena, args, count);
    type->count = (uint32_t)count;
    return type;
}

const Type *type_instance_of(Arena *arena, ApiId api, const Type *arg)
{
    return type_instance(arena, api, &arg, arg != NULL ? 1 : 0);
}

const Type *type_user_class(Arena *arena, struct UserClass *class_)
{
    Type *type = make(arena, TYPE_USER_CLASS);
    type->user_class = class_;
    return type;
}

const Type *type_user_instance(Arena *arena, struct UserClass *class_)
{
    Type *type = make(arena, TYPE_USER_INSTANCE);
    type->user_class = class_;
    return type;
}

const Type *type_tuple(Arena *arena, const Type *const *args, size_t count)
{
    Type *type = make(arena, TYPE_TUPLE);
    type->args = copy_args(arena, args, count);
    type->count = (uint32_t)count;
    return type;
}

const Type *type_external(Arena *arena, Str dotted)
{
    Type *type = make(arena, TYPE_EXTERNAL);
    type->path = dotted;
    return type;
}

const Type *type_project(Arena *arena, Str path, Str name)
{
    Type *type = make(arena, TYPE_PROJECT);
    type->path = path;
    type->name = name;
    return type;
}

const Type *type_with_value(Arena *arena, const Type *type, Value value)
{
    Type *copy = arena_new_of(arena, Type);
    *copy = *type;
    Value *kept = arena_new_of(arena, Value);
    *kept = value;
    copy->values = kept;
    copy->versioned = false;
    return copy;
}

const Type *type_builtin(Arena *arena, const char *name)
{
    ApiId builtins = api_module(S("builtins"));
    ApiId api = builtins != 0 ? api_member(builtins, str_of(name)) : 0;
    return api != 0 ? type_instance(arena, api, NULL, 0) : &type_unknown;
}

static bool same_values(const Type *a, const Type *b)
{
    if (a->values == b->values) {
        return true;
    }
    if (a->values == NULL || b->values == NULL || a->versioned || b->versioned) {
        return false;
    }
    return a->values->kind == b->values->kind && a->values->number == b->values->number &&
           str_eq(a->values->text, b->values->text) && a->values->kind != VALUE_TUPLE;
}

bool type_same(const Type *a, const Type *b)
{
    if (a == b) {
        return true;
    }
    if (a->kind != b->kind || a->api != b->api || a->count != b->count ||
        a->user_class != b->user_class || a->function != b->function || a->has_truth ||
        b->has_truth || a->kind == TYPE_UNION || a->kind == TYPE_MARK ||
        !str_eq(a->path, b->path) || !str_eq(a->name, b->name) || !same_values(a, b)) {
        return false;
    }
    if (a->receiver != b->receiver &&
        (a->receiver == NULL || b->receiver == NULL || !type_same(a->receiver, b->receiver))) {
        return false;
    }
    for (size_t i = 0; i < a->count; i++) {
        if (a->args[i] != b->args[i]) {
            return false;
        }
    }
    return true;
}

/* Two strings, numbers… that differ only in their value are one member without a value, but the
 * truth of flags is kept: True on some minors, False on the others. */
static bool same_but_value(const Type *a, const Type *b)
{
    return a->kind == TYPE_INSTANCE && b->kind == TYPE_INSTANCE && a->api == b->api &&
           a->count == 0 && b->count == 0 && a->values != NULL && b->values != NULL &&
           !a->versioned && !b->versioned && a->values->kind == b->values->kind &&
           a->values->kind != VALUE_BOOL;
}

void union_add(UnionBuilder *builder, const Type *type, MinorMask mask)
{
    if (type->kind == TYPE_UNION) {
        for (size_t i = 0; i < type->count; i++) {
            union_add(builder, type->args[i], type->masks[i] & mask);
        }
        return;
    }
    if (mask == 0) {
        return;
    }
    if ((mask & MINORS_KNOWN) == MINORS_KNOWN) {
        mask = ALL_MINORS;
    }
    for (size_t i = 0; i < builder->count; i++) {
        if (type_same(builder->args[i], type)) {
            builder->masks[i] |= mask;
            return;
        }
        if (same_but_value(builder->args[i], type)) {
            Type *plain = arena_new_of(builder->arena, Type);
            *plain = *type;
            plain->values = NULL;
            builder->args[i] = plain;
            builder->masks[i] |= mask;
            return;
        }
        if (type->kind == TYPE_INSTANCE && builder->args[i]->kind == TYPE_INSTANCE &&
            type->api == builder->args[i]->api && type->count == 0 &&
            builder->args[i]->count == 0 && type->values == NULL &&
            builder->args[i]->values != NULL && !builder->args[i]->versioned) {
            builder->args[i] = type;
            builder->masks[i] |= mask;
            return;
        }
    }
    if (builder->count == sizeof builder->args / sizeof builder->args[0]) {
        builder->overflow = true;
        return;
    }
    builder->args[builder->count] = type;
    builder->masks[builder->count++] = mask;
}

const Type *union_done(UnionBuilder *builder)
{
    if (builder->overflow) {
        return &type_unknown;
    }
    if (builder->count == 0) {
        return &type_unknown;
    }
    if (builder->count == 1 && builder->masks[0] == ALL_MINORS) {
        return builder->args[0];
    }
    Type *type = make(builder->arena, TYPE_UNION);
    type->args = copy_args(builder->arena, builder->args, builder->count);
    MinorMask *masks = arena_array_of(builder->arena, MinorMask, builder->count);
    memcpy(masks, builder->masks, builder->count * sizeof *masks);
    type->masks = masks;
    type->count = (uint32_t)builder->count;
    return type;
}

size_t type_member_count(const Type *type)
{
    return type->kind == TYPE_UNION ? type->count : 1;
}

const Type *type_member(const Type *type, size_t index, MinorMask *mask)
{
    if (type->kind == TYPE_UNION) {
        *mask = type->masks[index];
        return type->args[index];
    }
    *mask = ALL_MINORS;
    return type;
}

const Type *type_without_none(Arena *arena, const Type *type)
{
    if (type->kind != TYPE_UNION) {
        return type;
    }
    UnionBuilder builder = {.arena = arena};
    bool dropped = false;
    for (size_t i = 0; i < type->count; i++) {
        if (type->args[i]->kind == TYPE_NONE) {
            dropped = true;
        } else {
            union_add(&builder, type->args[i], type->masks[i]);
        }
    }
    return dropped && builder.count > 0 ? union_done(&builder) : type;
}
