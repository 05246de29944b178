#include "stub_function.h"

#include <string.h>

#include "condition.h"
#include "expr.h"

/* "Deprecated since Python 3.12; …" names 3.12. */
static Minor named_minor(Str text)
{
    Str marker = S("since Python ");
    size_t at = str_find(text, marker);
    if (at == STR_NONE) {
        return MINOR_NONE;
    }
    Str rest = str_from(text, at + marker.len);
    size_t end = 0;
    while (end < rest.len && (is_digit(rest.ptr[end]) || (end == 1 && rest.ptr[1] == '.'))) {
        end++;
    }
    return minor_parse(str_slice(rest, 0, end));
}

void stub_decorator_read(Str text, StubDecorators *decorators)
{
    static const struct {
        Str name;
        unsigned flag;
    } known[] = {
        {{"property", 8},               DEF_PROPERTY    },
        {{"cached_property", 15},       DEF_PROPERTY    },
        {{"_magic_enum_attr", 16},      DEF_PROPERTY    },
        {{"DynamicClassAttribute", 21}, DEF_PROPERTY    },
        {{"abstractproperty", 16},      DEF_PROPERTY    },
        {{"staticmethod", 12},          DEF_STATIC      },
        {{"classmethod", 11},           DEF_CLASS_METHOD},
    };
    Str name = str_slice(text, 0, str_find_byte(text, '('));
    size_t dot = str_find_last_byte(name, '.');
    Str last = dot == STR_NONE ? name : str_from(name, dot + 1);
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        if (str_eq(last, known[i].name)) {
            decorators->flags |= known[i].flag;
        }
    }
    decorators->is_accessor |= str_eq(last, S("setter")) || str_eq(last, S("deleter"));
    if (str_eq(last, S("deprecated"))) {
        decorators->is_deprecated = true;
        decorators->deprecated = named_minor(text);
    }
}

static TSNode field(TSNode node, const char *name)
{
    return ts_node_child_by_field_name(node, name, (uint32_t)strlen(name));
}

/* The name and kind of a parameter node; the kind of an ordinary one is `kind`. */
static Param read_param(Arena *arena, Str source, TSNode node, ParamKind kind)
{
    Param param = {.kind = kind};
    TSNode name = field(node, "name"), type = field(node, "type");
    const char *node_type = ts_node_type(node);
    if (strcmp(node_type, "typed_parameter") == 0) {
        name = ts_node_named_child(node, 0);
    } else if (ts_node_is_null(name)) {
        name = node;
    }
    const char *name_type = ts_node_type(name);
    param.name = node_text(source, name);
    if (strcmp(name_type, "list_splat_pattern") == 0) {
        param.kind = PARAM_VAR;
        param.name = str_from(param.name, 1);
    } else if (strcmp(name_type, "dictionary_splat_pattern") == 0) {
        param.kind = PARAM_KEYWORDS;
        param.name = str_from(param.name, 2);
    } else if (kind == PARAM_EITHER && str_starts(param.name, S("__")) &&
               !str_ends(param.name, S("__"))) {
        param.kind = PARAM_POSITIONAL; /* how stubs said so before "/" */
        param.name = str_from(param.name, 2);
    }
    param.has_default = !ts_node_is_null(field(node, "value"));
    param.expr = expr_read(arena, source, type);
    return param;
}

void stub_function_read(Arena *arena, Str source, TSNode node, Overload *overload)
{
    TSNode params = field(node, "parameters");
    ParamKind kind = PARAM_EITHER;
    for (uint32_t i = 0; i < ts_node_named_child_count(params); i++) {
        TSNode child = ts_node_named_child(params, i);
        const char *type = ts_node_type(child);
        if (strcmp(type, "comment") == 0) {
            continue;
        }
        if (strcmp(type, "keyword_separator") == 0) {
            kind = PARAM_KEYWORD;
        } else if (strcmp(type, "positional_separator") == 0) {
            for (size_t j = 0; j < overload->params.len; j++) {
                overload->params.items[j].kind = PARAM_POSITIONAL;
            }
        } else {
            Param param = read_param(arena, source, child, kind);
            *vec_push(arena, &overload->params) = param;
            kind = param.kind == PARAM_VAR ? PARAM_KEYWORD : kind;
        }
    }
    overload->result = expr_read(arena, source, field(node, "return_type"));
    overload->is_async = str_starts(node_text(source, node), S("async"));
}
