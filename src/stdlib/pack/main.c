/* floorlint-pack FACTS HINTS: prints tables.c, the compiled-in form of facts.tsv. Runs while
 * floorlint is built. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "floorlint/buf.h"

#include "pack.h"

static bool load(Arena *arena, const char *path, Str *text)
{
    FILE *file = fopen(path, "rb");
    if (!file) {
        return false;
    }
    Buf buf = {.arena = arena};
    static char block[1 << 16];
    for (size_t got; (got = fread(block, 1, sizeof(block), file)) > 0;) {
        buf_add(&buf, (Str){block, got});
    }
    bool is_read = !ferror(file);
    fclose(file);
    *text = buf_str(&buf);
    return is_read;
}

static void print_strings(const Pack *pack, Buf *out)
{
    buf_add(out, S("const char table_strings[] =\n"));
    for (size_t i = 0; i < pack->strings.texts.len; i++) {
        buf_add(out, S("    \""));
        Str text = pack->strings.texts.items[i];
        for (size_t j = 0; j < text.len; j++) {
            bool is_special = text.ptr[j] == '"' || text.ptr[j] == '\\';
            buf_add(out, is_special ? S("\\") : S(""));
            buf_add_byte(out, text.ptr[j]);
        }
        buf_add(out, S("\\0\"\n"));
    }
    buf_add(out, S("    ;\n"));
}

static void print_numbers(Buf *out, const char *name, const uint32_t *numbers, size_t count)
{
    buf_printf(out, "const uint32_t %s[] = {", name);
    for (size_t i = 0; i < count; i++) {
        buf_printf(out, "%s%u,", i % 16 ? "" : "\n", numbers[i]);
    }
    buf_printf(out, "%s};\n", count ? "" : "0");
}

static void print_rows(const Pack *pack, Buf *out)
{
    buf_add(out, S("const Row table_rows[] = {\n"));
    for (size_t i = 0; i < pack->rows.len; i++) {
        const Row *row = &pack->rows.items[i].row;
        buf_printf(out, "{%u,%u,%u,%u,%u,%u,%u,%u,%u,%u,%u},\n", row->name, row->owner,
                   row->type, row->params, row->minors, row->flags, row->name_length, row->kind,
                   row->base_count, row->deprecated, row->subscriptable);
    }
    buf_printf(out, "};\nconst uint32_t table_row_count = %zu;\n", pack->rows.len);
}

static void print_slots(Pack *pack, Buf *out)
{
    size_t count = 1024;
    while (count * 3 < pack->rows.len * 4) { /* three quarters full at most */
        count *= 2;
    }
    uint32_t *slots = arena_array_of(pack->arena, uint32_t, count);
    for (uint32_t i = 1; i < pack->rows.len; i++) {
        const PackRow *row = &pack->rows.items[i];
        size_t at = table_hash(row->row.owner, row->name.ptr, (uint32_t)row->name.len);
        for (at &= count - 1; slots[at]; at = (at + 1) & (count - 1)) {
        }
        slots[at] = i;
    }
    print_numbers(out, "table_slots", slots, count);
    buf_printf(out, "const uint32_t table_slot_mask = %zu;\n", count - 1);
}

static void print_params(const Pack *pack, Buf *out)
{
    buf_add(out, S("const ParamRow table_params[] = {\n"));
    for (size_t i = 0; i < pack->params.len; i++) {
        const ParamRow *param = &pack->params.items[i];
        buf_printf(out, "{%u,%u,%u,%u,%u,%u,%u,%u,%u},\n", param->name, param->type,
                   param->present, param->by_keyword, param->by_position, param->required,
                   param->name_length, param->kind, param->position);
    }
    buf_add(out, S("};\nconst ListRow table_lists[] = {\n{0,0,0},\n"));
    for (size_t i = 0; i < pack->list_rows.len; i++) {
        const ListRow *list = &pack->list_rows.items[i];
        buf_printf(out, "{%u,%u,%u},\n", list->first, list->count, list->minors);
    }
    buf_add(out, S("};\n"));
}

static void print_types(const Pack *pack, Buf *out)
{
    buf_add(out, S("const TypeRow table_types[] = {\n{0,0,0,0,0},\n"));
    for (size_t i = 0; i < pack->types.len; i++) {
        const TypeRow *type = &pack->types.items[i];
        buf_printf(out, "{%u,%u,%u,%u,%u},\n", type->symbol, type->first, type->index,
                   type->kind, type->count);
    }
    buf_printf(out, "};\nconst uint32_t table_type_count = %zu;\n", pack->types.len + 1);
}

static int compare_hints(const void *a, const void *b)
{
    const HintRow *x = a, *y = b;
    return (x->symbol > y->symbol) - (x->symbol < y->symbol);
}

static void print_hints(Pack *pack, Buf *out)
{
    if (pack->hints.len) {
        qsort(pack->hints.items, pack->hints.len, sizeof(HintRow), compare_hints);
    }
    buf_add(out, S("const HintRow table_hints[] = {\n"));
    for (size_t i = 0; i < pack->hints.len; i++) {
        const HintRow *hint = &pack->hints.items[i];
        buf_printf(out, "{%u,%u,%u},\n", hint->symbol, hint->replacement, hint->backport);
    }
    buf_printf(out, "{0,0,0}};\nconst uint32_t table_hint_count = %zu;\n", pack->hints.len);
}

static void print(Pack *pack, Buf *out)
{
    buf_add(out, S("/* Generated from facts.tsv and hints.tsv by floorlint-pack. */\n"
                   "#include \"tables.h\"\n\n"));
    print_slots(pack, out);
    print_rows(pack, out);
    print_params(pack, out);
    print_types(pack, out);
    print_numbers(out, "table_arguments", pack->arguments.items, pack->arguments.len);
    print_numbers(out, "table_bases", pack->bases.items, pack->bases.len);
    print_numbers(out, "table_masks", pack->mask_values.items, pack->mask_values.len);
    print_hints(pack, out);
    print_strings(pack, out);
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fputs("usage: floorlint-pack FACTS HINTS > tables.c\n", stderr);
        return 2;
    }
    Arena *arena = arena_new();
    Error error = {0};
    Pack pack = {.arena = arena, .error = &error};
    Buf out = {.arena = arena};
    Str facts, hints;
    bool is_done = load(arena, argv[1], &facts) && load(arena, argv[2], &hints);
    if (!is_done) {
        error_set(&error, arena, str_of(argv[1]), "cannot be read");
    }
    pack_string(&pack, (Str){0});
    is_done = is_done && pack_read(&pack, facts, hints) && pack_resolve(&pack);
    if (is_done) {
        print(&pack, &out);
        is_done = fwrite(out.ptr, 1, out.len, stdout) == out.len && fflush(stdout) == 0;
    } else {
        fprintf(stderr, "%.*s: %.*s\n", STR_ARG(error.path), STR_ARG(error.message));
    }
    arena_free(arena);
    return is_done ? 0 : 2;
}
