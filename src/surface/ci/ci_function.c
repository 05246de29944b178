#include "ci_function.h"

static Truth find_in(Arena *arena, const Value *search, const Value *item)
{
    if (search->kind == VALUE_UNKNOWN || item->kind == VALUE_UNKNOWN) {
        return TRUTH_UNKNOWN;
    }
    if (search->kind != VALUE_LIST) {
        return str_find_nocase(search->text, item->text) != STR_NONE ? TRUTH_YES : TRUTH_NO;
    }
    Truth found = TRUTH_NO;
    for (size_t i = 0; i < value_count(search); i++) {
        Value element = value_at(arena, search, i);
        Truth same = value_equal(arena, &element, item);
        if (same == TRUTH_YES) {
            return TRUTH_YES;
        }
        found = same == TRUTH_UNKNOWN ? TRUTH_UNKNOWN : found;
    }
    return found;
}

/* format('py{0}', x). */
static Value format_text(Arena *arena, const Value *arguments, size_t count)
{
    const Value *form = &arguments[0];
    ValueText result = value_text(arena);
    for (size_t pos = 0; pos < form->text.len;) {
        const char *at = form->text.ptr + pos;
        size_t left = form->text.len - pos;
        Value part = value_slice(arena, form, pos, pos + 1);
        size_t step = 1;
        if (left >= 2 && (at[0] == '{' || at[0] == '}') && at[1] == at[0]) {
            step = 2;
        } else if (left >= 3 && at[0] == '{' && is_digit(at[1]) && at[2] == '}') {
            size_t index = (size_t)(at[1] - '0') + 1;
            part = index < count ? arguments[index] : value_null();
            step = 3;
        }
        value_append(&result, &part);
        pos += step;
    }
    return value_built(&result);
}

static Value join_list(Arena *arena, const Value *list, const Value *separator)
{
    if (list->kind != VALUE_LIST) {
        return *list;
    }
    ValueText result = value_text(arena);
    for (size_t i = 0; i < value_count(list); i++) {
        Value element = value_at(arena, list, i);
        if (i > 0) {
            value_append(&result, separator);
        }
        value_append(&result, &element);
    }
    return value_built(&result);
}

bool expression_call(Arena *arena, Str name, const Value *arguments, size_t count,
                     Value *result)
{
    Value comma = value_of_text(S(","));
    if (str_eq_nocase(name, S("fromJSON")) && count == 1) {
        *result = value_from_json(arena, &arguments[0]);
        return true;
    }
    if (str_eq_nocase(name, S("format")) && count >= 1) {
        *result = format_text(arena, arguments, count);
        return true;
    }
    if (str_eq_nocase(name, S("join")) && count >= 1) {
        *result = join_list(arena, &arguments[0], count > 1 ? &arguments[1] : &comma);
        return true;
    }
    if (str_eq_nocase(name, S("contains")) && count == 2) {
        *result = value_of_truth(find_in(arena, &arguments[0], &arguments[1]));
        return true;
    }
    if (str_eq_nocase(name, S("startsWith")) && count == 2) {
        bool starts = str_starts_nocase(arguments[0].text, arguments[1].text);
        *result = value_of_truth(starts ? TRUTH_YES : TRUTH_NO);
        return true;
    }
    if (str_eq_nocase(name, S("endsWith")) && count == 2) {
        Str tail =
            str_from(arguments[0].text, arguments[0].text.len < arguments[1].text.len
                                            ? arguments[0].text.len
                                            : arguments[0].text.len - arguments[1].text.len);
        *result = value_of_truth(str_eq_nocase(tail, arguments[1].text) ? TRUTH_YES : TRUTH_NO);
        return true;
    }
    return false;
}
