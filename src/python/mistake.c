/* Version tests that do not mean what they say, and marks that skip on versions. */
#include "constant.h"
#include "infer.h"

static Str tuple_text(File *file, const Value *value)
{
    return value->count == 2 && value->items[0].kind == VALUE_INT &&
                   value->items[1].kind == VALUE_INT
               ? str_format(file->arena, "3.%d", (int)value->items[1].number)
               : S("");
}

/* A whole version_info against a pair: it has five items, so it is never equal, and greater
 * from the first release on. */
static Str pair_mistake(File *file, Str operator, const Value * pair)
{
    Str minor = tuple_text(file, pair);
    if (minor.len == 0 || pair->items[0].number != 3 || pair->items[1].number == 0) {
        return S("");
    }
    if (str_eq(operator, S(">"))) {
        return str_format(file->arena,
                          "version_info has five items, so it is greater than the pair on "
                          "every release of %.*s: write >= for the next minor, or compare "
                          "version_info[:2]",
                          STR_ARG(minor));
    }
    if (str_eq(operator, S("<="))) {
        return str_format(file->arena,
                          "version_info has five items, so this is false on every release of "
                          "%.*s: write < for the next minor, or compare version_info[:2]",
                          STR_ARG(minor));
    }
    if (str_eq(operator, S("=="))) {
        return S("version_info has five items and never equals a pair: compare "
                 "version_info[:2]");
    }
    if (str_eq(operator, S("!="))) {
        return S("version_info has five items and always differs from a pair: compare "
                 "version_info[:2]");
    }
    return S("");
}

static Str mirrored(Str operator)
{
    if (str_eq(operator, S("<"))) {
        return S(">");
    }
    if (str_eq(operator, S(">="))) {
        return S("<=");
    }
    if (str_eq(operator, S("<="))) {
        return S(">=");
    }
    return str_eq(operator, S(">")) ? S("<") : operator;
}

Str guard_mistake(File *file, PyId comparison)
{
    PyId left = at_node(file, comparison)->first;
    PyId operator_node = left != 0 ? at_node(file, left)->next : 0;
    PyId right = operator_node != 0 ? at_node(file, operator_node)->next : 0;
    if (right == 0 || at_node(file, right)->next != 0) {
        return S("");
    }
    Str operator= ast_text(&file->ast, operator_node);
    const Type *a = infer_force(file, infer(file, left));
    const Type *b = infer_force(file, infer(file, right));
    if (!a->versioned && b->versioned) {
        const Type *swapped = a;
        a = b;
        b = swapped;
        operator= mirrored(operator);
    }
    if (!a->versioned || a->values == NULL || b->values == NULL || b->versioned) {
        return S("");
    }
    const Value *value = constant_at(a, 0);
    bool equal = false;
    bool order = !guard_is_equality(operator, & equal) && !is_alpha(operator.ptr[0]);
    bool texts = value->kind == VALUE_STR || (value->kind == VALUE_TUPLE && value->count > 0 &&
                                              value->items[0].kind == VALUE_STR);
    bool major = value->kind == VALUE_STR && b->values->kind == VALUE_STR &&
                 str_find_byte(b->values->text, '.') == STR_NONE;
    if (major) {
        return S(""); /* sys.version >= "3": any text of a Python 3 is greater */
    }
    if (order && texts) {
        return S("versions are compared as text, where \"3.10\" sorts before \"3.9\"");
    }
    if (order && constant_at(guard_compare(file, operator, a, b), 0)->kind == VALUE_ERROR) {
        return S("the two sides cannot be compared: Python raises a TypeError");
    }
    if (value->kind == VALUE_TUPLE && value->count == 5 && b->values->kind == VALUE_TUPLE) {
        return pair_mistake(file, operator, b->values);
    }
    return S("");
}

MinorMask guard_mark_minors(File *file, PyId expression)
{
    const Type *type = infer_force(file, infer(file, expression));
    if (type->kind == TYPE_MARK) {
        return type->masks[0];
    }
    PyKind kind = kind_of(file, expression);
    if (kind != PY_LIST && kind != PY_TUPLE) {
        return ALL_MINORS;
    }
    MinorMask mask = ALL_MINORS;
    size_t count = 0;
    for (PyId id = at_node(file, expression)->first; id != 0 && count < 32;
         id = at_node(file, id)->next, count++) {
        const Type *item = infer_force(file, infer(file, id));
        mask &= item->kind == TYPE_MARK ? item->masks[0] : ALL_MINORS;
    }
    return mask;
}
