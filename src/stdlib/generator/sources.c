#include "sources.h"

#include "floorlint/buf.h"

MinorMask minors_read(Str text)
{
    MinorMask minors = 0;
    Str part;
    while (str_cut(&text, ',', &part)) {
        Str rest = part, first;
        bool has_dash = str_find_byte(part, '-') != STR_NONE;
        if (!str_cut(&rest, '-', &first)) {
            continue;
        }
        Minor from = first.len ? minor_parse(first) : MINOR_OLDEST;
        Minor to = !has_dash ? from : rest.len ? minor_parse(rest) : MINOR_NEWEST;
        if (from != MINOR_NONE && to != MINOR_NONE) {
            minors |= minors_between(from, to);
        }
    }
    return minors;
}

Str minors_write(Arena *arena, MinorMask minors)
{
    Buf buf = {.arena = arena};
    for (int minor = 0; minor <= MINOR_NEWEST; minor++) {
        if (!(minors & MINOR_BIT(minor))) {
            continue;
        }
        int last = minor;
        while (last < MINOR_NEWEST && minors & MINOR_BIT(last + 1)) {
            last++;
        }
        buf_add(&buf, buf.len ? S(",") : S(""));
        buf_printf(&buf, "3.%d", minor);
        if (last == MINOR_NEWEST) {
            buf_add(&buf, S("-"));
        } else if (last > minor) {
            buf_printf(&buf, "-3.%d", last);
        }
        minor = last;
    }
    return buf_str(&buf);
}

static DefKind kind_of(Str text)
{
    static const struct {
        const char *name;
        DefKind kind;
    } kinds[] = {
        {"module",      DEF_MODULE   },
        {"class",       DEF_CLASS    },
        {"function",    DEF_FUNCTION },
        {"method",      DEF_FUNCTION },
        {"static",      DEF_FUNCTION },
        {"classmethod", DEF_FUNCTION },
        {"attribute",   DEF_ATTRIBUTE},
        {"property",    DEF_ATTRIBUTE}
    };
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        if (str_eq(text, str_of(kinds[i].name))) {
            return kinds[i].kind;
        }
    }
    return DEF_NONE;
}

static unsigned flags_of(Str kind)
{
    return str_eq(kind, S("static"))        ? DEF_STATIC
           : str_eq(kind, S("classmethod")) ? DEF_CLASS_METHOD
           : str_eq(kind, S("property"))    ? DEF_PROPERTY
                                            : 0u;
}

static Def *find_or_add(Arena *arena, Def *owner, Str name, DefKind kind)
{
    Def *def = def_member(owner, name);
    return def ? def : def_new(arena, owner, name, kind);
}

/* N and O lines: own and inherited names; kind_minors has the minors of own ones. The flags are
 * those of the newest minors that have the name. */
static void read_names(Arena *arena, Def *owner, char letter, Str minors_text, Str rest)
{
    MinorMask minors = minors_read(minors_text);
    Str kind = {0}, item;
    str_cut(&rest, '\t', &kind);
    while (str_cut(&rest, ' ', &item)) {
        Str name = item, identity = {0};
        size_t equals = str_find_byte(item, '=');
        if (equals != STR_NONE) {
            name = str_slice(item, 0, equals);
            identity = str_from(item, equals + 1);
        }
        Def *def = find_or_add(arena, owner, name, kind_of(kind));
        if (minors > def->minors.any) {
            def->kind = kind_of(kind);
            def->flags = flags_of(kind);
        }
        def->minors.any |= minors;
        def->kind_minors.any |= letter == 'N' ? minors : 0;
        if (kind_of(kind) == DEF_CLASS) {
            if (!identity.len) {
                identity = str_format(arena, "%.*s.%.*s", STR_ARG(owner->name), STR_ARG(name));
            }
            *vec_push(arena, &def->types) = (TypeVariant){minors, NULL, identity};
        }
    }
}

/* Attributes of instances are kept apart, in minors.linux: dir() of the class lacks them. */
static void read_instance(Arena *arena, Def *owner, MinorMask minors, Str rest)
{
    Str ignored, name;
    str_cut(&rest, '\t', &ignored);
    while (str_cut(&rest, ' ', &name)) {
        find_or_add(arena, owner, name, DEF_ATTRIBUTE)->minors.linux |= minors;
    }
}

static Param read_param(Str text)
{
    Param param = {.kind = PARAM_EITHER, .name = text};
    if (str_starts(text, S("**"))) {
        param.kind = PARAM_KEYWORDS;
        param.name = str_from(text, 2);
    } else if (str_starts(text, S("*"))) {
        param.kind = PARAM_VAR;
        param.name = str_from(text, 1);
    } else if (str_ends(text, S("/"))) {
        param.kind = PARAM_POSITIONAL;
        param.name = str_slice(text, 0, text.len - 1);
    } else if (str_ends(text, S("="))) {
        param.kind = PARAM_KEYWORD;
        param.name = str_slice(text, 0, text.len - 1);
    }
    return param;
}

static void read_signature(Arena *arena, Def *owner, MinorMask minors, Str rest)
{
    Str name = {0}, item;
    str_cut(&rest, '\t', &name);
    Def *def = find_or_add(arena, owner, name, DEF_FUNCTION);
    Overload *overload = vec_push(arena, &def->overloads);
    overload->minors = minors;
    while (str_cut(&rest, ' ', &item)) {
        *vec_push(arena, &overload->params) = read_param(item);
    }
}

static Def *read_module(Arena *arena, Measured *measured, Str name, Str rest)
{
    Str native = {0}, unasked = {0}, imported = {0};
    str_cut(&rest, '\t', &imported);
    str_cut(&rest, '\t', &native);
    str_cut(&rest, '\t', &unasked);
    Def *def = def_new(arena, &measured->modules.root, name, DEF_MODULE);
    def->minors = (Minors){.any = minors_read(imported), .linux = minors_read(native)};
    def->kind_minors.any = minors_read(unasked);
    return def;
}

static Def *read_class(Arena *arena, Measured *measured, Str name, Str rest)
{
    Str minors = {0}, subscriptable = {0};
    str_cut(&rest, '\t', &minors);
    str_cut(&rest, '\t', &subscriptable);
    Def *def = def_new(arena, &measured->classes.root, name, DEF_MODULE);
    def->minors.any = minors_read(minors);
    def->subscriptable = minors_read(subscriptable);
    def->flags = str_eq(rest, S("enum")) ? DEF_ENUM : 0u;
    return def;
}

/* types[] of a measured class: the identities of what it derives from, by minor. */
static void read_bases(Arena *arena, Def *owner, MinorMask minors, Str rest)
{
    Str ignored;
    str_cut(&rest, '\t', &ignored);
    *vec_push(arena, &owner->types) = (TypeVariant){minors, NULL, rest};
}

static void read_weak(Arena *arena, Def *owner, Str names)
{
    Str name;
    while (str_cut(&names, ' ', &name)) {
        find_or_add(arena, owner, name, DEF_NONE)->mark = 1;
    }
}

bool measured_read(Arena *arena, Str text, Measured *measured, Error *error)
{
    Str line;
    Def *owner = NULL;
    measured->modules.arena = measured->classes.arena = arena;
    while (str_cut(&text, '\n', &line)) {
        Str letter, second = {0};
        if (line.len == 0 || line.ptr[0] == '#' || !str_cut(&line, '\t', &letter)) {
            continue;
        }
        if (!owner && line.len && letter.ptr[0] != 'M' && letter.ptr[0] != 'C') {
            return error_set(error, arena, S("measured.tsv"), "does not begin with a module");
        }
        str_cut(&line, '\t', &second);
        switch (letter.ptr[0]) {
        case 'M':
            owner = read_module(arena, measured, second, line);
            break;
        case 'C':
            owner = read_class(arena, measured, second, line);
            break;
        case 'N':
        case 'O':
            read_names(arena, owner, letter.ptr[0], second, line);
            break;
        case 'I':
            read_instance(arena, owner, minors_read(second), line);
            break;
        case 'S':
            read_signature(arena, owner, minors_read(second), line);
            break;
        case 'W':
            read_weak(arena, owner, second);
            break;
        case 'B':
            read_bases(arena, owner, minors_read(second), line);
            break;
        default:
            return error_set(error, arena, S("measured.tsv"), "has an unknown line \"%.*s\"",
                             STR_ARG(letter));
        }
    }
    return true;
}

/* The page of datetime calls the methods of its class of the same name datetime.now: a module
 * has no methods. */
static Str documented_path(Arena *arena, Str all, Str path, Str kind)
{
    size_t dot = str_find_byte(path, '.');
    bool is_method = str_ends(kind, S("method"));
    if (!is_method || dot == STR_NONE || str_find_last_byte(path, '.') != dot) {
        return path;
    }
    Str module = str_slice(path, 0, dot);
    Str class_ = str_format(arena, "\n%.*s.%.*s\tclass", STR_ARG(module), STR_ARG(module));
    return str_find(all, class_) == STR_NONE
               ? path
               : str_format(arena, "%.*s.%.*s", STR_ARG(module), STR_ARG(path));
}

bool documented_read(Arena *arena, Str text, Documented *documented, Error *error)
{
    Str line, all = text;
    documented->objects.arena = arena;
    while (str_cut(&text, '\n', &line)) {
        if (line.len == 0 || line.ptr[0] == '#') {
            continue;
        }
        Str column[6] = {0};
        for (size_t i = 0; i < 6 && str_cut(&line, '\t', &column[i]); i++) {
        }
        if (!column[1].len) {
            return error_set(error, arena, S("documented.tsv"), "has a line without a kind");
        }
        Str name = documented_path(arena, all, column[0], column[1]);
        Def *def = def_new(arena, &documented->objects.root, name, DEF_MODULE);
        Minor added = column[2].len ? minor_parse(column[2]) : MINOR_NONE;
        def->minors.any = added > 0 ? minors_between(added, MINOR_NEWEST) : 0;
        def->deprecated = column[3].len ? minor_parse(column[3]) : MINOR_NONE;
        Str params = column[5], item;
        if (str_ends(column[0], S("*"))) {
            *vec_push(arena, &documented->patterns) = def;
        }
        while (str_cut(&params, ' ', &item)) {
            Str param_name;
            str_cut(&item, '=', &param_name);
            Def *param = find_or_add(arena, def, param_name, DEF_ATTRIBUTE);
            param->minors.any = minors_between(minor_parse(item), MINOR_NEWEST);
        }
    }
    return true;
}

const Def *documented_find(const Documented *documented, Str path)
{
    const Def *found = library_module(&documented->objects, path);
    size_t count = found ? 0 : documented->patterns.len;
    for (size_t i = 0; i < count; i++) {
        const Def *pattern = documented->patterns.items[i];
        Str start = str_slice(pattern->name, 0, pattern->name.len - 1);
        if (str_starts(path, start) &&
            str_find_byte(str_from(path, start.len), '.') == STR_NONE &&
            (!found || found->name.len < pattern->name.len)) {
            found = pattern;
        }
    }
    return found;
}
