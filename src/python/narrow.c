/* What tests leave of the types of what they ask. */
#include "infer.h"

/* Whether a member of a union is an instance of a class that a test names. */
static bool is_instance_of(File *file, const Type *member, const Type *class_)
{
    if (member->kind == TYPE_TUPLE) {
        return class_->kind == TYPE_CLASS &&
               class_->api == api_member(api_module(S("builtins")), S("tuple"));
    }
    if (member->kind == TYPE_INSTANCE && class_->kind == TYPE_CLASS) {
        return member->api != 0 && api_derives(member->api, class_->api);
    }
    if (member->kind == TYPE_USER_INSTANCE && class_->kind == TYPE_USER_CLASS) {
        return member->user_class == class_->user_class;
    }
    if (member->kind == TYPE_USER_INSTANCE && class_->kind == TYPE_CLASS) {
        bool opaque = false;
        ApiId base = infer_stdlib_base(file, member->user_class, &opaque, 0);
        return base != 0 && api_derives(base, class_->api);
    }
    return false;
}

/* What one class of an isinstance test leaves of a type. */
static void keep_instances(File *file, UnionBuilder *builder, const Type *type,
                           const Type *class_, MinorMask mask)
{
    if (class_->kind == TYPE_TUPLE) {
        for (size_t i = 0; i < class_->count; i++) {
            keep_instances(file, builder, type, infer_force(file, class_->args[i]), mask);
        }
        return;
    }
    if (class_->kind == TYPE_UNION) {
        for (size_t i = 0; i < class_->count; i++) {
            keep_instances(file, builder, type, class_->args[i], class_->masks[i] & mask);
        }
        return;
    }
    if (class_->kind != TYPE_CLASS && class_->kind != TYPE_USER_CLASS) {
        union_add(builder, &type_unknown, mask);
        return;
    }
    bool found = false;
    for (size_t i = 0; i < type_member_count(type); i++) {
        MinorMask minors = 0;
        const Type *member = type_member(type, i, &minors);
        if (is_instance_of(file, member, class_)) {
            union_add(builder, member, minors & mask);
            found = true;
        }
    }
    if (!found) {
        union_add(builder, infer_instance(file, class_), mask);
    }
}

static bool matches_any(File *file, const Type *member, const Type *class_)
{
    if (class_->kind == TYPE_TUPLE || class_->kind == TYPE_UNION) {
        for (size_t i = 0; i < class_->count; i++) {
            if (matches_any(file, member, infer_force(file, class_->args[i]))) {
                return true;
            }
        }
        return false;
    }
    return is_instance_of(file, member, class_);
}

static const Type *narrow_instance(File *file, const Type *type, const Type *class_,
                                   Outcome outcome)
{
    UnionBuilder builder = {.arena = file->arena};
    class_ = infer_force(file, class_);
    if (outcome == OUTCOME_HELD) {
        keep_instances(file, &builder, type, class_, ALL_MINORS);
        return union_done(&builder);
    }
    for (size_t i = 0; i < type_member_count(type); i++) {
        MinorMask mask = 0;
        const Type *member = type_member(type, i, &mask);
        if (!matches_any(file, member, class_)) {
            union_add(&builder, member, mask);
        }
    }
    return builder.count > 0 ? union_done(&builder) : &type_unknown;
}

const Type *guard_narrow(File *file, const Type *type, PyId test, Outcome outcome)
{
    type = infer_force(file, type);
    switch (kind_of(file, test)) {
    case PY_CALL: {
        PyId class_ = call_argument(file, test, 1);
        if (class_ == 0) { /* a predicate of which nothing is known */
            return outcome == OUTCOME_HELD ? &type_unknown : type;
        }
        return narrow_instance(file, type, infer(file, class_), outcome);
    }
    case PY_COMPARISON: {
        PyId operator= ast_field(&file->ast, test, FIELD_OPERATORS);
        bool equal = false;
        if (operator== 0 || !guard_is_equality(ast_text(&file->ast, operator), &equal)) {
            return type;
        }
        return equal == (outcome == OUTCOME_HELD) ? &type_none
                                                  : type_without_none(file->arena, type);
    }
    case PY_IDENTIFIER:
    case PY_ATTRIBUTE:
        return outcome == OUTCOME_HELD ? type_without_none(file->arena, type) : type;
    default:
        return type;
    }
}
