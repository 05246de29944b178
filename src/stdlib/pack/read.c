#include "pack.h"

enum { MAX_DEPTH = 8, MAX_HOPS = 16 };

MinorMask pack_minors(Str text)
{
    MinorMask minors = 0;
    Str part;
    while (str_cut(&text, ',', &part)) {
        Str rest = part, first = {0};
        bool has_dash = str_find_byte(part, '-') != STR_NONE;
        str_cut(&rest, '-', &first);
        if (first.len) {
            Minor from = minor_parse(first);
            Minor to = !has_dash ? from : rest.len ? minor_parse(rest) : MINOR_NEWEST;
            minors |= minors_between(from, to);
        }
    }
    return minors;
}

uint32_t pack_string(Pack *pack, Str text)
{
    size_t before = pack->strings.texts.len;
    uint32_t number = intern_add(pack->arena, &pack->strings, text);
    if (pack->strings.texts.len > before) {
        *vec_push(pack->arena, &pack->offsets) = pack->string_bytes;
        pack->string_bytes += (uint32_t)text.len + 1;
    }
    return pack->offsets.items[number - 1];
}

uint32_t pack_mask(Pack *pack, MinorMask minors)
{
    size_t before = pack->masks.texts.len;
    uint32_t number =
        intern_add(pack->arena, &pack->masks, str_format(pack->arena, "%x", minors));
    if (pack->masks.texts.len > before) {
        *vec_push(pack->arena, &pack->mask_values) = minors;
    }
    return number - 1;
}

static bool read_kind(Str word, PackRow *row)
{
    static const struct {
        const char *word;
        RowKind kind;
    } kinds[] = {
        {"module", ROW_MODULE   },
        {"class",  ROW_CLASS    },
        {"def",    ROW_FUNCTION },
        {"attr",   ROW_ATTRIBUTE},
        {"alias",  ROW_ALIAS    }
    };
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        if (str_eq(word, str_of(kinds[i].word))) {
            row->row.kind = (uint8_t)kinds[i].kind;
            return true;
        }
    }
    return false;
}

static void read_flags(Str text, PackRow *pack_row)
{
    static const struct {
        const char *word;
        unsigned flag;
    } words[] = {
        {"property",     ROW_PROPERTY     },
        {"static",       ROW_STATIC       },
        {"classmethod",  ROW_CLASS_METHOD },
        {"async",        ROW_ASYNC        },
        {"enum",         ROW_ENUM         },
        {"any",          ROW_ANY_ATTRIBUTE},
        {"protocol",     ROW_PROTOCOL     },
        {"stub",         ROW_STUB_ONLY    },
        {"undocumented", ROW_UNDOCUMENTED },
        {"platform",     ROW_PLATFORM     },
        {"has-all",      ROW_HAS_ALL      },
        {"all",          ROW_IN_ALL       }
    };
    Str word;
    Row *row = &pack_row->row;
    row->deprecated = row->subscriptable = NO_MINOR;
    while (str_cut(&text, ' ', &word)) {
        for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
            row->flags |= (uint16_t)(str_eq(word, str_of(words[i].word)) ? words[i].flag : 0);
        }
        Str value = word, key;
        str_cut(&value, '=', &key);
        if (str_eq(key, S("life"))) {
            pack_row->life = pack_minors(value);
        } else if (str_eq(key, S("deprecated"))) {
            row->deprecated = (uint8_t)minor_parse(value);
        } else if (str_eq(key, S("subscriptable"))) {
            /* Since the oldest interpreter that was asked: since ever. */
            Minor first = minors_lowest(pack_minors(value));
            row->subscriptable = first <= 6 ? 0 : (uint8_t)first;
        }
    }
}

/* The rows that hold the line being read: owners[0] is none, [1] the module … */
typedef struct Owners {
    uint32_t rows[MAX_DEPTH + 1];
} Owners;

static bool read_line(Pack *pack, Owners *owners, Str line)
{
    size_t depth = 0;
    while (depth < line.len && line.ptr[depth] == ' ') {
        depth++;
    }
    Str column[5] = {0}, rest = str_from(line, depth), word = {0};
    for (size_t i = 0; i < 5 && str_cut(&rest, '\t', &column[i]); i++) {
    }
    str_cut(&column[0], ' ', &word);
    PackRow row = {.name = column[0], .details = column[3], .params = column[4]};
    row.has_params = column[4].len != 0;
    if (depth >= MAX_DEPTH || !read_kind(word, &row) || (depth == 0) != (row.row.kind == 0)) {
        return error_set(pack->error, pack->arena, S("facts.tsv"), "cannot read \"%.*s\"",
                         STR_ARG(line));
    }
    const PackRow *owner = &pack->rows.items[owners->rows[depth]];
    row.row.owner = owners->rows[depth];
    row.path =
        depth ? str_format(pack->arena, "%.*s.%.*s", STR_ARG(owner->path), STR_ARG(row.name))
              : row.name;
    row.minors = str_eq(column[1], S("-")) ? 0
                 : column[1].len           ? pack_minors(column[1])
                                           : owner->life;
    row.life = row.minors;
    read_flags(column[2], &row);
    uint32_t number = (uint32_t)pack->rows.len;
    owners->rows[depth + 1] = number;
    uint32_t path = intern_add(pack->arena, &pack->paths, row.path);
    if (pack->paths.texts.len > pack->path_rows.len) {
        *vec_push(pack->arena, &pack->path_rows) = number;
    } else if (depth == 0) { /* os.path is a member of os, too */
        pack->path_rows.items[path - 1] = number;
    }
    *vec_push(pack->arena, &pack->rows) = row;
    return true;
}

uint32_t pack_find(const Pack *pack, Str path)
{
    uint32_t number = intern_find(&pack->paths, path);
    if (number) {
        number = pack->path_rows.items[number - 1];
    }
    for (int hops = 0; number && hops < MAX_HOPS; hops++) {
        const PackRow *row = &pack->rows.items[number];
        if (row->row.kind != ROW_ALIAS) {
            return number;
        }
        uint32_t next = intern_find(&pack->paths, str_from(row->details, 1));
        number = next ? pack->path_rows.items[next - 1] : 0;
    }
    size_t dot = str_find_last_byte(path, '.');
    if (dot == STR_NONE) {
        return 0;
    }
    uint32_t owner = pack_find(pack, str_slice(path, 0, dot));
    if (!owner || str_eq(pack->rows.items[owner].path, str_slice(path, 0, dot))) {
        return 0;
    }
    return pack_find(pack,
                     str_format(pack->arena, "%.*s.%.*s", STR_ARG(pack->rows.items[owner].path),
                                STR_ARG(str_from(path, dot + 1))));
}

/* hints.tsv: name, replacement, backport, source */
static bool read_hints(Pack *pack, Str text)
{
    Str line;
    while (str_cut(&text, '\n', &line)) {
        Str column[3] = {0};
        if (line.len == 0 || line.ptr[0] == '#') {
            continue;
        }
        for (size_t i = 0; i < 3 && str_cut(&line, '\t', &column[i]); i++) {
        }
        uint32_t path = intern_find(&pack->paths, column[0]);
        uint32_t number = path ? pack->path_rows.items[path - 1] : 0;
        if (!number) {
            return error_set(pack->error, pack->arena, S("hints.tsv"), "unknown name \"%.*s\"",
                             STR_ARG(column[0]));
        }
        *vec_push(pack->arena, &pack->hints) =
            (HintRow){number, pack_string(pack, column[1]), pack_string(pack, column[2])};
    }
    return true;
}

bool pack_read(Pack *pack, Str facts, Str hints)
{
    Owners owners = {{0}};
    Str line;
    *vec_push(pack->arena, &pack->rows) =
        (PackRow){.minors = MINORS_KNOWN, .life = MINORS_KNOWN};
    while (str_cut(&facts, '\n', &line)) {
        if (line.len && line.ptr[0] != '#' && !read_line(pack, &owners, line)) {
            return false;
        }
    }
    return read_hints(pack, hints);
}
