#include "correct.h"

#include "signature.h"
#include "sources.h"

static Param *parameter(Library *library, Str name)
{
    size_t open = str_find_byte(name, '(');
    Def *def = open == STR_NONE ? NULL : library_find(library, str_slice(name, 0, open));
    return def ? signature_find(&def->params, str_slice(name, open + 1, name.len - 1)) : NULL;
}

static void forward(Arena *arena, Def *from, const Def *to)
{
    from->has_params = true;
    for (size_t i = 0; i < to->params.len; i++) {
        const Param *source = &to->params.items[i];
        Param *param = signature_find(&from->params, source->name);
        bool is_variable = source->kind == PARAM_VAR || source->kind == PARAM_KEYWORDS;
        if (is_variable) {
            continue;
        }
        if (!param) {
            param = vec_push(arena, &from->params);
            *param = *source;
            param->kind = PARAM_KEYWORD;
            param->by_position = 0;
        }
        param->by_keyword = source->by_keyword;
        param->present = param->by_position | param->by_keyword;
    }
}

/* Members that came with their owner come with it still. */
static void set_minors(Def *def, MinorMask minors)
{
    MinorMask added = minors & ~def->minors.any;
    Minor first = minors_lowest(def->minors.any);
    for (size_t i = 0; i < def->members.len; i++) {
        Def *member = def->members.items[i];
        if (minors_lowest(member->minors.any) == first) {
            member->minors.any |= added;
        }
    }
    def->minors = MINORS_OF(minors);
}

static bool correct(Library *library, Str what, Str name, Str value)
{
    if (str_eq(what, S("parameter"))) {
        Param *param = parameter(library, name);
        MinorMask minors = minors_read(value);
        if (!param) {
            return false;
        }
        param->by_keyword = param->by_keyword ? minors : 0;
        param->by_position = param->by_position ? minors : 0;
        param->present = minors;
        return true;
    }
    if (str_eq(what, S("noted"))) {
        return true; /* correct_documented did that */
    }
    Def *def = library_find(library, name);
    if (!def) {
        return false;
    }
    if (str_eq(what, S("minors"))) {
        set_minors(def, str_eq(value, S("-")) ? 0 : minors_read(value));
        return true;
    }
    if (str_eq(what, S("deprecated"))) {
        def->deprecated = minor_parse(value);
        return def->deprecated != MINOR_NONE;
    }
    if (str_eq(what, S("alias"))) {
        def->kind = DEF_IMPORT;
        def->target = value;
        return library_find(library, value) != NULL;
    }
    if (str_eq(what, S("closed"))) {
        def->flags &= ~(unsigned)DEF_ANY_ATTRIBUTE;
        return true;
    }
    if (str_eq(what, S("base"))) {
        *vec_push(library->arena, &def->bases) = value;
        return true;
    }
    if (str_eq(what, S("type"))) {
        def->result = value;
        return true;
    }
    Def *to = str_eq(what, S("forwards")) ? library_find(library, value) : NULL;
    if (to) {
        forward(library->arena, def, to);
    }
    return to != NULL;
}

bool correct_library(Library *library, Str text, Error *error)
{
    Str line;
    while (str_cut(&text, '\n', &line)) {
        if (line.len == 0 || line.ptr[0] == '#') {
            continue;
        }
        Str column[4] = {0};
        for (size_t i = 0; i < 4 && str_cut(&line, '\t', &column[i]); i++) {
        }
        if (!column[3].len) {
            return error_set(error, library->arena, S("corrections.tsv"),
                             "\"%.*s\" has no source", STR_ARG(column[1]));
        }
        if (!correct(library, column[0], column[1], column[2])) {
            return error_set(error, library->arena, S("corrections.tsv"),
                             "cannot correct \"%.*s\"", STR_ARG(column[1]));
        }
    }
    return true;
}

void correct_documented(Documented *documented, Str text)
{
    Str line, what, name, value;
    while (str_cut(&text, '\n', &line)) {
        if (!str_cut(&line, '\t', &what) || !str_eq(what, S("noted")) ||
            !str_cut(&line, '\t', &name) || !str_cut(&line, '\t', &value)) {
            continue;
        }
        Def *noted = library_module(&documented->objects, name);
        if (noted) {
            noted->minors.any = minors_read(value);
        }
    }
}
