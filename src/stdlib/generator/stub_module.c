#include "stub_module.h"

#include <string.h>

#include "floorlint/limits.h"

#include "condition.h"
#include "expr.h"
#include "grammars.h"
#include "stub_function.h"

typedef struct Reader {
    const StubModule *module;
    Arena *arena;
    Str source;
    Def *def; /* of the module */
} Reader;

static bool is_type(TSNode node, const char *type)
{
    return strcmp(ts_node_type(node), type) == 0;
}

static TSNode field(TSNode node, const char *name)
{
    return ts_node_child_by_field_name(node, name, (uint32_t)strlen(name));
}

/* The definition of `name`, with the minors added. Where branches define it differently, what
 * the newest minors have gives its kind; NULL where this one is not that. */
static Def *define(Reader *reader, Def *scope, Str name, DefKind kind, Minors minors)
{
    Def *def = def_member(scope, name);
    if (!def) {
        def = def_new(reader->arena, scope, name, kind);
    } else if (def->kind != kind) {
        def->minors = minors_either(def->minors, minors);
        if (minors.any <= def->kind_minors.any) {
            return NULL;
        }
        def->kind = kind;
        def->flags = 0;
        def->kind_minors = MINORS_OF(0);
    }
    def->minors = minors_either(def->minors, minors);
    def->kind_minors = minors_either(def->kind_minors, minors);
    return def;
}

/* ---- imports --------------------------------------------------------------- */

/* An absolute dotted name of "..x" as written in this module. */
static Str absolute(Reader *reader, Str written)
{
    size_t dots = 0;
    while (dots < written.len && written.ptr[dots] == '.') {
        dots++;
    }
    if (dots == 0) {
        return written;
    }
    Str base = reader->module->name;
    for (size_t up = reader->module->is_package ? 1 : 0; up < dots; up++) {
        size_t dot = str_find_last_byte(base, '.');
        base = str_slice(base, 0, dot == STR_NONE ? 0 : dot);
    }
    Str rest = str_from(written, dots);
    return !rest.len  ? base
           : base.len ? str_format(reader->arena, "%.*s.%.*s", STR_ARG(base), STR_ARG(rest))
                      : rest;
}

/* `flags`: DEF_REEXPORT where the stub hands the name on: import x as x. */
static void import_as(Reader *reader, Def *scope, Str target, Str name, Minors minors,
                      unsigned flags)
{
    Def *def = define(reader, scope, name, DEF_IMPORT, minors);
    if (def) {
        def->target = target;
        def->flags |= flags;
    }
}

static void read_import(Reader *reader, Def *scope, TSNode node, Minors minors)
{
    for (uint32_t i = 0; i < ts_node_named_child_count(node); i++) {
        TSNode child = ts_node_named_child(node, i);
        if (is_type(child, "aliased_import")) {
            import_as(reader, scope, node_text(reader->source, field(child, "name")),
                      node_text(reader->source, field(child, "alias")), minors, DEF_REEXPORT);
        } else {
            Str name = node_text(reader->source, child);
            Str first = str_slice(name, 0, str_find_byte(name, '.'));
            import_as(reader, scope, first, first, minors, 0);
        }
    }
}

/* What Linux imports comes first: where two platforms bring the same name, it counts. */
static void add_star(Reader *reader, Def *scope, Str module, Minors minors)
{
    *vec_push(reader->arena, &scope->stars) = module;
    for (size_t i = scope->stars.len - 1; minors.linux && i > 0; i--) {
        scope->stars.items[i] = scope->stars.items[i - 1];
        scope->stars.items[i - 1] = module;
    }
}

static void read_import_from(Reader *reader, Def *scope, TSNode node, Minors minors)
{
    TSNode from = field(node, "module_name");
    Str module = absolute(reader, node_text(reader->source, from));
    for (uint32_t i = 0; i < ts_node_named_child_count(node); i++) {
        TSNode child = ts_node_named_child(node, i);
        if (ts_node_eq(child, from) || is_type(child, "comment")) {
            continue;
        }
        if (is_type(child, "wildcard_import")) {
            add_star(reader, scope, module, minors);
            continue;
        }
        bool is_aliased = is_type(child, "aliased_import");
        TSNode name = is_aliased ? field(child, "name") : child;
        TSNode alias = is_aliased ? field(child, "alias") : child;
        Str target = str_format(reader->arena, "%.*s.%.*s", STR_ARG(module),
                                STR_ARG(node_text(reader->source, name)));
        Str old = node_text(reader->source, name), new = node_text(reader->source, alias);
        bool is_published = str_starts(old, S("_")) && !str_starts(new, S("_"));
        bool is_reexport = is_aliased && (str_eq(old, new) || is_published);
        import_as(reader, scope, target, new, minors, is_reexport ? DEF_REEXPORT : 0);
    }
}

/* ---- assignments ------------------------------------------------------------- */

static void read_exported(Reader *reader, Def *scope, TSNode value)
{
    scope->has_exported = true;
    for (uint32_t i = 0; i < ts_node_named_child_count(value); i++) {
        TSNode child = ts_node_named_child(value, i);
        if (is_type(child, "string")) {
            Str text = node_text(reader->source, child);
            *vec_push(reader->arena, &scope->exported) = str_slice(text, 1, text.len - 1);
        }
    }
}

static bool makes_type_variable(Reader *reader, TSNode value)
{
    if (!is_type(value, "call")) {
        return false;
    }
    Str made = node_text(reader->source, field(value, "function"));
    return str_ends(made, S("TypeVar")) || str_ends(made, S("ParamSpec")) ||
           str_ends(made, S("TypeVarTuple"));
}

static void add_type(Reader *reader, Def *def, Minors minors, Expr *expr)
{
    *vec_push(reader->arena, &def->types) = (TypeVariant){minors.any, expr, {0}};
}

static void read_assignment(Reader *reader, Def *scope, TSNode node, Minors minors)
{
    TSNode left = field(node, "left"), type = field(node, "type"), right = field(node, "right");
    if (!is_type(left, "identifier")) {
        return;
    }
    Str name = node_text(reader->source, left);
    if (str_eq(name, S("__all__"))) {
        if (!ts_node_is_null(right)) {
            read_exported(reader, scope, right);
        }
        return;
    }
    bool has_value = !ts_node_is_null(right);
    Str annotation = ts_node_is_null(type) ? (Str){0} : node_text(reader->source, type);
    bool is_alias = has_value && (!annotation.len || str_ends(annotation, S("TypeAlias")));
    if (has_value && makes_type_variable(reader, right)) {
        define(reader, scope, name, DEF_TYPE_VARIABLE, minors);
        return;
    }
    Expr *value = is_alias ? expr_read(reader->arena, reader->source, right) : NULL;
    bool is_type_like = value && (value->kind == EXPR_NAME || value->kind == EXPR_SUBSCRIPT ||
                                  value->kind == EXPR_UNION);
    Def *def = define(reader, scope, name, is_type_like ? DEF_ALIAS : DEF_ATTRIBUTE, minors);
    if (def) {
        add_type(reader, def, minors,
                 value ? value : expr_read(reader->arena, reader->source, type));
    }
}

/* ---- definitions --------------------------------------------------------------- */

static void read_block(Reader *reader, Def *scope, TSNode block, Minors minors, int depth);

static void read_class(Reader *reader, Def *scope, TSNode node, Minors minors, int depth)
{
    Str name = node_text(reader->source, field(node, "name"));
    Def *def = define(reader, scope, name, DEF_CLASS, minors);
    if (!def) {
        return;
    }
    TSNode bases = field(node, "superclasses");
    bool is_newest = minors.any >= def->kind_minors.any || !def->base_exprs.len;
    if (!ts_node_is_null(bases) && is_newest) {
        def->base_exprs.len = 0;
        for (uint32_t i = 0; i < ts_node_named_child_count(bases); i++) {
            TSNode base = ts_node_named_child(bases, i);
            Str text = node_text(reader->source, base);
            def->flags |= str_eq(text, S("Protocol")) || str_starts(text, S("Protocol["))
                              ? DEF_PROTOCOL
                              : 0u;
            if (!is_type(base, "keyword_argument") && !is_type(base, "comment")) {
                *vec_push(reader->arena, &def->base_exprs) =
                    expr_read(reader->arena, reader->source, base);
            }
        }
    }
    read_block(reader, def, field(node, "body"), minors, depth);
}

/* The minors in which a @deprecated(…) decorator stands; 0 where there is none. */
static StubDecorators read_decorators(Reader *reader, TSNode node, TSNode *definition)
{
    StubDecorators decorators = {0, false, false, MINOR_NONE};
    *definition = node;
    if (!is_type(node, "decorated_definition")) {
        return decorators;
    }
    *definition = field(node, "definition");
    for (uint32_t i = 0; i < ts_node_named_child_count(node); i++) {
        TSNode child = ts_node_named_child(node, i);
        if (is_type(child, "decorator")) {
            stub_decorator_read(node_text(reader->source, ts_node_named_child(child, 0)),
                                &decorators);
        }
    }
    return decorators;
}

static void read_function(Reader *reader, Def *scope, TSNode node, Minors minors,
                          StubDecorators decorators)
{
    Str name = node_text(reader->source, field(node, "name"));
    if (decorators.is_accessor) {
        return; /* of a property that is there already */
    }
    bool is_property = decorators.flags & DEF_PROPERTY;
    Def *def = define(reader, scope, name, is_property ? DEF_ATTRIBUTE : DEF_FUNCTION, minors);
    if (!def) {
        return;
    }
    def->flags |= decorators.flags;
    Overload overload = {.minors = minors.any};
    stub_function_read(reader->arena, reader->source, node, &overload);
    if (is_property) {
        add_type(reader, def, minors, overload.result);
    } else {
        *vec_push(reader->arena, &def->overloads) = overload;
    }
    if (str_eq(name, S("__getattr__"))) {
        scope->flags |= DEF_ANY_ATTRIBUTE;
    }
}

static void read_definition(Reader *reader, Def *scope, TSNode node, Minors minors, int depth)
{
    TSNode definition;
    StubDecorators decorators = read_decorators(reader, node, &definition);
    if (is_type(definition, "class_definition")) {
        read_class(reader, scope, definition, minors, depth);
    } else if (is_type(definition, "function_definition")) {
        read_function(reader, scope, definition, minors, decorators);
    } else {
        return;
    }
    Def *def = def_member(scope, node_text(reader->source, field(definition, "name")));
    if (def && decorators.is_deprecated) {
        bool is_named = decorators.deprecated != MINOR_NONE;
        Minor first = is_named ? decorators.deprecated : minors_lowest(minors.any);
        bool is_overload = def->overloads.len > 1;
        def->deprecated = is_overload ? MINOR_NONE : first;
    }
}

/* ---- statements ------------------------------------------------------------------ */

static void read_if(Reader *reader, Def *scope, TSNode node, Minors minors, int depth)
{
    Branches branches = condition_read(reader->source, field(node, "condition"));
    read_block(reader, scope, field(node, "consequence"), minors_both(minors, branches.yes),
               depth);
    Minors rest = minors_both(minors, branches.no);
    for (uint32_t i = 0; i < ts_node_named_child_count(node); i++) {
        TSNode child = ts_node_named_child(node, i);
        if (is_type(child, "elif_clause")) {
            branches = condition_read(reader->source, field(child, "condition"));
            read_block(reader, scope, field(child, "consequence"),
                       minors_both(rest, branches.yes), depth);
            rest = minors_both(rest, branches.no);
        } else if (is_type(child, "else_clause")) {
            read_block(reader, scope, field(child, "body"), rest, depth);
        }
    }
}

static void read_expression(Reader *reader, Def *scope, TSNode node, Minors minors)
{
    TSNode child = ts_node_named_child(node, 0);
    if (is_type(child, "assignment")) {
        read_assignment(reader, scope, child, minors);
    } else if (is_type(child, "augmented_assignment") &&
               str_eq(node_text(reader->source, field(child, "left")), S("__all__")) &&
               minors.any) {
        read_exported(reader, scope, field(child, "right"));
    }
}

static void read_statement(Reader *reader, Def *scope, TSNode node, Minors minors, int depth)
{
    if (is_type(node, "expression_statement") && ts_node_named_child_count(node)) {
        read_expression(reader, scope, node, minors);
    } else if (is_type(node, "import_statement")) {
        read_import(reader, scope, node, minors);
    } else if (is_type(node, "import_from_statement")) {
        read_import_from(reader, scope, node, minors);
    } else if (is_type(node, "if_statement")) {
        read_if(reader, scope, node, minors, depth);
    } else {
        read_definition(reader, scope, node, minors, depth);
    }
}

static void read_block(Reader *reader, Def *scope, TSNode block, Minors minors, int depth)
{
    if (!minors.any || ++depth > FL_MAX_DEPTH || ts_node_is_null(block)) {
        return;
    }
    for (uint32_t i = 0; i < ts_node_named_child_count(block); i++) {
        read_statement(reader, scope, ts_node_named_child(block, i), minors, depth);
    }
}

void stub_module_read(const StubModule *module)
{
    Library *library = module->library;
    Def *def = library_module(library, module->name);
    if (def && module->minors < def->minors.any) {
        return; /* the folders of the oldest snapshots shadow each other */
    }
    if (!def) {
        def = def_new(library->arena, &library->root, module->name, DEF_MODULE);
    }
    def->is_package = module->is_package;
    def->minors = minors_either(def->minors, MINORS_OF(module->minors));
    Reader reader = {module, library->arena, module->source, def};
    TSParser *parser = ts_parser_new();
    ts_parser_set_language(parser, tree_sitter_python());
    TSTree *tree =
        ts_parser_parse_string(parser, NULL, module->source.ptr, (uint32_t)module->source.len);
    read_block(&reader, def, ts_tree_root_node(tree), MINORS_OF(module->minors), 0);
    ts_tree_delete(tree);
    ts_parser_delete(parser);
}
