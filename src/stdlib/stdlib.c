#include "floorlint/stdlib.h"

#include "floorlint/buf.h"

#include "tables.h"

enum { MAX_BASES = 40, MAX_DOTTED = 256 };

static Str text_at(uint32_t offset, uint8_t length)
{
    return (Str){table_strings + offset, length};
}

static Str row_name(const Row *row)
{
    return text_at(row->name, row->name_length);
}

/* The row behind an alias. */
static ApiId follow(ApiId id)
{
    return table_rows[id].kind == ROW_ALIAS ? table_rows[id].type : id;
}

static ApiId find(ApiId owner, Str name)
{
    if (name.len >= MAX_DOTTED || name.len == 0) {
        return 0;
    }
    uint32_t at = table_hash(owner, name.ptr, (uint32_t)name.len) & table_slot_mask;
    for (; table_slots[at]; at = (at + 1) & table_slot_mask) {
        const Row *row = &table_rows[table_slots[at]];
        if (row->owner == owner && str_eq(row_name(row), name)) {
            return table_slots[at];
        }
    }
    return 0;
}

/* ---- symbols ------------------------------------------------------------------ */

static ApiKind kind_of(const Row *row)
{
    bool in_class = row->owner && table_rows[row->owner].kind == ROW_CLASS;
    switch ((RowKind)row->kind) {
    case ROW_MODULE:
        return API_MODULE;
    case ROW_CLASS:
        return API_CLASS;
    case ROW_FUNCTION:
        return in_class ? API_METHOD : API_FUNCTION;
    case ROW_ATTRIBUTE:
        return API_ATTRIBUTE;
    case ROW_ALIAS:
        break;
    }
    return API_NONE;
}

static Minor minor_of(uint8_t stored)
{
    return stored == NO_MINOR ? MINOR_NONE : (Minor)stored;
}

static const HintRow *find_hint(ApiId id)
{
    size_t low = 0, high = table_hint_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (table_hints[middle].symbol < id) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < table_hint_count && table_hints[low].symbol == id ? &table_hints[low] : NULL;
}

/* First minor that lacks it again after one that has it. */
static Minor first_lost(MinorMask present)
{
    Minor highest = minors_highest(present);
    return highest == MINOR_NONE || highest == MINOR_NEWEST ? MINOR_NONE : (Minor)(highest + 1);
}

ApiSymbol api_symbol(ApiId id)
{
    const Row *row = &table_rows[id], *real = &table_rows[follow(id)];
    MinorMask present = table_masks[row->minors];
    Minor lowest = minors_lowest(present);
    ApiSymbol symbol = {
        .kind = kind_of(real),
        .name = row_name(row),
        .owner = row->owner,
        .present = present,
        .since = lowest == MINOR_OLDEST ? MINOR_NONE : lowest,
        .removed = first_lost(present),
        .deprecated = minor_of(row->deprecated),
        .target = follow(id) == id ? 0 : follow(id),
        .type = real->kind == ROW_FUNCTION || real->kind == ROW_ATTRIBUTE ? real->type : 0,
        .is_property = real->flags & ROW_PROPERTY,
        .is_static = real->flags & ROW_STATIC,
        .is_class_method = real->flags & ROW_CLASS_METHOD,
        .is_async = real->flags & ROW_ASYNC,
        .is_enum = real->flags & ROW_ENUM,
        .is_exception = real->flags & ROW_EXCEPTION,
        .any_attribute = real->flags & ROW_ANY_ATTRIBUTE,
        .is_protocol = real->flags & ROW_PROTOCOL,
        .is_documented = !(row->flags & ROW_UNDOCUMENTED),
        .is_platform = ((row->flags | real->flags) & ROW_PLATFORM) != 0,
        .subscriptable = minor_of(real->subscriptable),
    };
    const HintRow *hint = find_hint(id);
    hint = hint ? hint : find_hint(follow(id));
    if (hint) {
        symbol.replacement = str_of(table_strings + hint->replacement);
        symbol.backport = str_of(table_strings + hint->backport);
    }
    return symbol;
}

MinorMask api_present(ApiId id)
{
    return table_masks[table_rows[id].minors];
}

Str api_last_name(ApiId id)
{
    return row_name(&table_rows[id]);
}

static void add_name(Buf *buf, ApiId id, int depth)
{
    const Row *row = &table_rows[id];
    Str builtins = S("builtins");
    if (row->owner && depth < MAX_BASES) {
        const Row *owner = &table_rows[row->owner];
        if (owner->owner || !str_eq(row_name(owner), builtins)) {
            add_name(buf, row->owner, depth + 1);
            buf_add_byte(buf, '.');
        }
    }
    buf_add(buf, row_name(row));
}

Str api_name(Arena *arena, ApiId id)
{
    Buf buf = {.arena = arena};
    add_name(&buf, id, 0);
    return buf_str(&buf);
}

ApiId api_module(Str dotted)
{
    ApiId id = find(0, dotted);
    return id && !(table_rows[id].flags & ROW_STUB_ONLY) ? id : 0;
}

/* ---- members -------------------------------------------------------------------- */

static ApiId find_submodule(ApiId module, Str name)
{
    char dotted[MAX_DOTTED];
    Str package = row_name(&table_rows[module]);
    if (package.len + 1 + name.len >= sizeof(dotted)) {
        return 0;
    }
    size_t length = 0;
    for (size_t i = 0; i < package.len; i++) {
        dotted[length++] = package.ptr[i];
    }
    dotted[length++] = '.';
    for (size_t i = 0; i < name.len; i++) {
        dotted[length++] = name.ptr[i];
    }
    return api_module((Str){dotted, length});
}

static ApiId find_in_class(ApiId class_, Str name, int depth)
{
    ApiId found = find(class_, name);
    for (size_t i = 0; !found && depth < MAX_BASES && i < api_base_count(class_); i++) {
        found = find_in_class(api_base(class_, i), name, depth + 1);
    }
    return found;
}

ApiId api_member(ApiId owner, Str name)
{
    ApiId real = follow(owner), found = 0;
    if (table_rows[real].kind == ROW_CLASS) {
        found = find_in_class(real, name, 0);
    } else if (table_rows[real].kind == ROW_MODULE) {
        found = find(real, name);
        found = found ? found : find_submodule(real, name);
    }
    /* A row of no minor says that the class lacks what its bases have. */
    return found && table_masks[table_rows[found].minors] ? found : 0;
}

MinorMask api_member_present(ApiId owner, Str name)
{
    ApiId member = api_member(owner, name);
    if (!member) {
        return 0;
    }
    return table_masks[table_rows[member].minors] & table_masks[table_rows[owner].minors];
}

/* The rows of one owner follow each other: the first of them. */
static ApiId first_member(ApiId owner)
{
    return owner + 1 < table_row_count && table_rows[owner + 1].owner == owner ? owner + 1 : 0;
}

/* The row after a member and what it holds, with the same owner; 0 at the end. */
static ApiId next_member(ApiId member)
{
    ApiId owner = table_rows[member].owner, next = member + 1;
    while (next < table_row_count && table_rows[next].owner >= member) {
        next++;
    }
    return next < table_row_count && table_rows[next].owner == owner && owner ? next : 0;
}

void api_members(ApiId owner, void (*visit)(void *state, ApiId member), void *state)
{
    for (ApiId id = first_member(follow(owner)); id; id = next_member(id)) {
        if (table_masks[table_rows[id].minors]) {
            visit(state, id);
        }
    }
}

void api_star(ApiId module, void (*visit)(void *state, ApiId member), void *state)
{
    ApiId real = follow(module);
    bool has_all = table_rows[real].flags & ROW_HAS_ALL;
    for (ApiId id = first_member(real); id; id = next_member(id)) {
        const Row *row = &table_rows[id];
        bool is_public = !str_starts(row_name(row), S("_"));
        if ((has_all ? (row->flags & ROW_IN_ALL) != 0 : is_public) &&
            table_masks[row->minors]) {
            visit(state, id);
        }
    }
}

size_t api_base_count(ApiId class_)
{
    return table_rows[follow(class_)].base_count;
}

ApiTypeId api_base_type(ApiId class_, size_t index)
{
    return table_bases[table_rows[follow(class_)].type + index];
}

ApiId api_base(ApiId class_, size_t index)
{
    return table_types[api_base_type(class_, index)].symbol;
}

static bool derives(ApiId class_, ApiId from, int depth)
{
    if (class_ == from) {
        return true;
    }
    for (size_t i = 0; depth < MAX_BASES && i < api_base_count(class_); i++) {
        if (derives(api_base(class_, i), from, depth + 1)) {
            return true;
        }
    }
    return false;
}

bool api_derives(ApiId class_, ApiId from)
{
    return derives(follow(class_), follow(from), 0);
}

/* ---- parameters --------------------------------------------------------------------- */

/* The row whose parameter list counts: a class without one inherits its base's constructor. */
static const Row *with_params(ApiId callable, int depth)
{
    ApiId real = follow(callable);
    const Row *row = &table_rows[real];
    if (row->params || row->kind != ROW_CLASS) {
        return row;
    }
    for (size_t i = 0; depth < MAX_BASES && i < api_base_count(real); i++) {
        const Row *base = with_params(api_base(real, i), depth + 1);
        if (base->params) {
            return base;
        }
    }
    return row;
}

bool api_has_params(ApiId callable)
{
    return with_params(callable, 0)->params != 0;
}

size_t api_param_count(ApiId callable)
{
    return table_lists[with_params(callable, 0)->params].count;
}

MinorMask api_params_known(ApiId callable)
{
    const ListRow *list = &table_lists[with_params(callable, 0)->params];
    return api_has_params(callable)
               ? table_masks[list->minors] & table_masks[table_rows[callable].minors]
               : 0;
}

ApiParam api_param(ApiId callable, size_t index)
{
    MinorMask minors = table_masks[table_rows[callable].minors];
    const ParamRow *row =
        &table_params[table_lists[with_params(callable, 0)->params].first + index];
    return (ApiParam){.name = text_at(row->name, row->name_length),
                      .kind = (ApiParamKind)row->kind,
                      .present = table_masks[row->present] & minors,
                      .by_keyword = table_masks[row->by_keyword] & minors,
                      .by_position = table_masks[row->by_position] & minors,
                      .required = table_masks[row->required] & minors,
                      .position = row->position,
                      .type = row->type};
}

MinorMask api_keyword_present(ApiId callable, Str keyword)
{
    MinorMask rest = 0;
    if (!api_has_params(callable)) {
        return table_masks[table_rows[callable].minors];
    }
    for (size_t i = 0; i < api_param_count(callable); i++) {
        ApiParam param = api_param(callable, i);
        if (param.kind == API_PARAM_KEYWORDS) {
            rest = param.present;
        } else if (str_eq(param.name, keyword) && param.kind != API_PARAM_VAR &&
                   param.by_keyword) {
            return param.by_keyword; /* what ** would swallow may still fail inside */
        }
    }
    return rest;
}

MinorMask api_positional_present(ApiId callable, size_t count)
{
    MinorMask minors = table_masks[table_rows[callable].minors], present = 0;
    if (!api_has_params(callable) || count == 0) {
        return minors;
    }
    for (size_t i = 0; i < api_param_count(callable); i++) {
        ApiParam param = api_param(callable, i);
        if (param.kind == API_PARAM_VAR) {
            present |= param.present;
        } else if ((size_t)param.position + 1 >= count) {
            present |= param.by_position;
        }
    }
    return present;
}

/* ---- types ------------------------------------------------------------------------------ */

ApiType api_type(ApiTypeId id)
{
    const TypeRow *row = &table_types[id];
    return (ApiType){(ApiTypeKind)row->kind, row->symbol, row->index, row->count};
}

ApiTypeId api_type_argument(ApiTypeId id, size_t index)
{
    return table_arguments[table_types[id].first + index];
}

size_t api_count(void)
{
    return table_row_count - 1;
}

ApiId api_at(size_t index)
{
    return (ApiId)index + 1;
}
