#include "pack.h"

/* What a mask means that is all of the callable's minors. */
#define ALL MINORS_KNOWN

static MinorMask cut_mask(Str *text, char letter, MinorMask otherwise)
{
    size_t at = 0;
    for (; at < text->len; at++) {
        bool has_letter = at + 1 < text->len && !is_digit(text->ptr[at + 1]);
        char found = has_letter ? text->ptr[at + 1] : 0;
        if (text->ptr[at] == '@' && found == letter) {
            break;
        }
    }
    if (at >= text->len) {
        return otherwise;
    }
    Str value = str_from(*text, at + (letter ? 2 : 1));
    return pack_minors(str_slice(value, 0, str_find_byte(value, '@')));
}

/* "=name~2@3.8-@k3.9-:type" (see the top of facts.tsv) */
static ParamRow read_param(Pack *pack, Str text, uint8_t position)
{
    ApiParamKind kind = API_PARAM_EITHER;
    if (str_starts(text, S("**"))) {
        kind = API_PARAM_KEYWORDS;
    } else {
        kind = text.ptr[0] == '*'   ? API_PARAM_VAR
               : text.ptr[0] == '/' ? API_PARAM_POSITIONAL
               : text.ptr[0] == '=' ? API_PARAM_KEYWORD
                                    : API_PARAM_EITHER;
    }
    Str rest = str_from(text, kind == API_PARAM_KEYWORDS ? 2 : kind != API_PARAM_EITHER);
    size_t colon = str_find_byte(rest, ':');
    Str type = colon == STR_NONE ? (Str){0} : str_from(rest, colon + 1);
    Str head = str_slice(rest, 0, colon);
    size_t end = 0;
    while (end < head.len && head.ptr[end] != '~' && head.ptr[end] != '@') {
        end++;
    }
    Str name = str_slice(head, 0, end), marks = str_from(head, end);
    if (marks.len && marks.ptr[0] == '~') {
        unsigned number = 0;
        size_t i = 1;
        for (; i < marks.len && is_digit(marks.ptr[i]); i++) {
            number = number * 10 + (unsigned)(marks.ptr[i] - '0');
        }
        position = (uint8_t)number;
        marks = str_from(marks, i);
    }
    MinorMask present = cut_mask(&marks, 0, ALL);
    bool by_keyword = kind == API_PARAM_EITHER || kind == API_PARAM_KEYWORD;
    bool by_position = kind == API_PARAM_EITHER || kind == API_PARAM_POSITIONAL;
    MinorMask keyword = by_keyword ? cut_mask(&marks, 'k', present) : 0;
    MinorMask positional = by_position ? cut_mask(&marks, 'p', present) : 0;
    MinorMask required = cut_mask(&marks, 'r', 0);
    return (ParamRow){.name = pack_string(pack, name),
                      .type = pack_type(pack, type),
                      .present = (uint16_t)pack_mask(pack, present),
                      .by_keyword = (uint16_t)pack_mask(pack, keyword),
                      .by_position = (uint16_t)pack_mask(pack, positional),
                      .required = (uint16_t)pack_mask(pack, required),
                      .name_length = (uint8_t)name.len,
                      .kind = (uint8_t)kind,
                      .position = position};
}

static uint32_t read_list(Pack *pack, Str text)
{
    uint32_t known = intern_find(&pack->lists, text);
    if (known) {
        return known;
    }
    uint32_t first = (uint32_t)pack->params.len;
    Str rest = str_slice(text, 1, text.len - 1), item;
    uint8_t position = 0;
    MinorMask minors = ALL;
    if (str_starts(rest, S("@"))) { /* "(@3.7- a b)" */
        str_cut(&rest, ' ', &item);
        minors = pack_minors(str_from(item, 1));
    }
    while (rest.len && str_cut(&rest, ' ', &item)) {
        ParamRow param = read_param(pack, item, position);
        position = (uint8_t)(position + (param.kind <= API_PARAM_EITHER));
        *vec_push(pack->arena, &pack->params) = param;
    }
    *vec_push(pack->arena, &pack->list_rows) =
        (ListRow){first, (uint32_t)pack->params.len - first, pack_mask(pack, minors)};
    return intern_add(pack->arena, &pack->lists, text);
}

static void read_bases(Pack *pack, PackRow *row)
{
    uint32_t first = (uint32_t)pack->bases.len;
    Str rest = row->details, text;
    while (rest.len && str_cut(&rest, ';', &text)) {
        uint32_t type = pack_type(pack, text);
        if (type && pack->types.items[type - 1].kind == API_TYPE_INSTANCE) {
            *vec_push(pack->arena, &pack->bases) = type;
            row->row.base_count++;
        } else {
            row->row.flags |= ROW_ANY_ATTRIBUTE; /* derives from something unknown */
        }
    }
    row->row.type = first;
}

static bool derives_from(const Pack *pack, uint32_t row, uint32_t from, int depth)
{
    const Row *class_ = &pack->rows.items[row].row;
    if (row == from) {
        return true;
    }
    for (uint8_t i = 0; i < class_->base_count && depth < 32; i++) {
        uint32_t base = pack->types.items[pack->bases.items[class_->type + i] - 1].symbol;
        if (derives_from(pack, base, from, depth + 1)) {
            return true;
        }
    }
    return false;
}

static bool resolve_row(Pack *pack, uint32_t number)
{
    PackRow *row = &pack->rows.items[number];
    switch ((RowKind)row->row.kind) {
    case ROW_CLASS:
        read_bases(pack, row);
        break;
    case ROW_FUNCTION:
    case ROW_ATTRIBUTE:
        row->row.type = pack_type(pack, row->details);
        break;
    case ROW_ALIAS:
        row->row.type = pack_find(pack, str_from(row->details, 1));
        if (!row->row.type) {
            row->row.kind = ROW_ATTRIBUTE; /* of something that no table has */
        }
        break;
    case ROW_MODULE:
        break;
    }
    if (row->has_params) {
        row->row.params = read_list(pack, row->params);
    }
    row->row.name = pack_string(pack, row->name);
    row->row.name_length = (uint8_t)row->name.len;
    row->row.minors = (uint16_t)pack_mask(pack, row->minors);
    return row->name.len < 256 ||
           error_set(pack->error, pack->arena, S("facts.tsv"), "a name is too long");
}

bool pack_resolve(Pack *pack)
{
    pack_mask(pack, ALL);
    for (uint32_t i = 1; i < pack->rows.len; i++) {
        if (!resolve_row(pack, i)) {
            return false;
        }
    }
    uint32_t exception = pack_find(pack, S("builtins.BaseException"));
    uint32_t enumeration = pack_find(pack, S("enum.Enum"));
    for (uint32_t i = 1; i < pack->rows.len; i++) {
        Row *row = &pack->rows.items[i].row;
        if (row->kind == ROW_CLASS) {
            bool is_exception = derives_from(pack, i, exception, 0);
            bool is_enum = derives_from(pack, i, enumeration, 0);
            row->flags |=
                (uint16_t)((is_exception ? ROW_EXCEPTION : 0) | (is_enum ? ROW_ENUM : 0));
        }
    }
    return true;
}
