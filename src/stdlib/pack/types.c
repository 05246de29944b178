#include <stdlib.h>

#include "pack.h"

enum { MAX_TYPE_DEPTH = 32, MAX_ARGUMENTS = 64 };

/* The next part of a list at the top level of brackets. */
static bool cut_level(Str *rest, char separator, Str *part)
{
    if (rest->len == 0) {
        return false;
    }
    int level = 0;
    size_t i = 0;
    for (; i < rest->len; i++) {
        level += rest->ptr[i] == '[' ? 1 : rest->ptr[i] == ']' ? -1 : 0;
        if (level == 0 && rest->ptr[i] == separator) {
            break;
        }
    }
    *part = str_slice(*rest, 0, i);
    *rest = str_from(*rest, i + 1);
    return true;
}

static uint32_t make(Pack *pack, Str text, int depth);

static void add_arguments(Pack *pack, TypeRow *type, Str list, char separator, int depth)
{
    uint32_t numbers[MAX_ARGUMENTS];
    uint8_t count = 0;
    Str part;
    while (count < MAX_ARGUMENTS && cut_level(&list, separator, &part)) {
        if (str_eq(part, S("..."))) {
            type->index = 1;
        } else {
            numbers[count++] = make(pack, part, depth);
        }
    }
    type->first = (uint32_t)pack->arguments.len;
    type->count = count;
    for (uint8_t i = 0; i < count; i++) {
        *vec_push(pack->arena, &pack->arguments) = numbers[i];
    }
}

static uint32_t find_class(Pack *pack, Str name)
{
    uint32_t row = pack_find(pack, str_format(pack->arena, "builtins.%.*s", STR_ARG(name)));
    row = row ? row : pack_find(pack, name);
    return row && pack->rows.items[row].row.kind == ROW_CLASS ? row : 0;
}

static TypeRow make_type_of(Pack *pack, Str inside)
{
    uint32_t symbol = find_class(pack, str_slice(inside, 0, str_find_byte(inside, '[')));
    if (symbol) {
        return (TypeRow){.kind = API_TYPE_CLASS, .symbol = symbol};
    }
    return (TypeRow){.kind = API_TYPE_UNKNOWN};
}

static uint16_t read_index(Str digits)
{
    uint32_t number = 0;
    for (size_t i = 0; i < digits.len; i++) {
        number = number * 10 + (uint32_t)(digits.ptr[i] - '0');
    }
    return (uint16_t)number;
}

static TypeRow make_row(Pack *pack, Str text, int depth)
{
    TypeRow type = {.kind = API_TYPE_UNKNOWN};
    Str rest = text, first;
    if (cut_level(&rest, '|', &first) && rest.len) {
        type.kind = API_TYPE_UNION;
        add_arguments(pack, &type, text, '|', depth);
        return type;
    }
    size_t open = str_find_byte(text, '[');
    Str name = str_slice(text, 0, open);
    Str inside = open == STR_NONE ? (Str){0} : str_slice(text, open + 1, text.len - 1);
    if (str_eq(text, S("None"))) {
        type.kind = API_TYPE_NONE;
    } else if (str_eq(text, S("Self"))) {
        type.kind = API_TYPE_SELF;
    } else if (text.ptr[0] == '$' || text.ptr[0] == '%') {
        type.kind = text.ptr[0] == '$' ? API_TYPE_VARIABLE : API_TYPE_FUNCTION_VARIABLE;
        type.index = read_index(str_from(text, 1));
    } else if (str_eq(name, S("type")) && inside.len) {
        return make_type_of(pack, inside);
    } else if (str_eq(name, S("callable"))) {
        type.kind = API_TYPE_CALLABLE;
        add_arguments(pack, &type, inside, ',', depth);
    } else if ((type.symbol = find_class(pack, name))) {
        type.kind = API_TYPE_INSTANCE;
        add_arguments(pack, &type, inside, ',', depth);
    }
    return type;
}

static uint32_t make(Pack *pack, Str text, int depth)
{
    if (text.len == 0 || str_eq(text, S("?")) || ++depth > MAX_TYPE_DEPTH) {
        return 0;
    }
    uint32_t known = intern_find(&pack->type_texts, text);
    if (known) {
        return known;
    }
    TypeRow row = make_row(pack, text, depth);
    uint32_t number = intern_add(pack->arena, &pack->type_texts, text);
    *vec_push(pack->arena, &pack->types) = row;
    return number;
}

uint32_t pack_type(Pack *pack, Str text)
{
    return make(pack, text, 0);
}
