/* Annotations that name what the module binds only later: they fail unless evaluation is
 * deferred (PEP 649). */
#include "syntax_walk.h"

#define MAX_LEVELS 1000

/* What a module's own scope binds a name to, first. */
typedef struct Binding {
    Str name;
    NodeId class_;   /* the class that is the first binding; NODE_NONE: something else */
    bool type_check; /* bound under `if TYPE_CHECKING:` only */
} Binding;

typedef struct Bindings {
    Binding *slots;
    size_t mask;
} Bindings;

static Binding *find_slot(const Bindings *all, Str name)
{
    size_t slot = (size_t)str_hash(name) & all->mask;
    while (all->slots[slot].name.len > 0 && !str_eq(all->slots[slot].name, name)) {
        slot = (slot + 1) & all->mask;
    }
    return &all->slots[slot];
}

/* Whether an identifier's place binds it: anything but a plain read. */
static bool binds(const SyntaxTree *tree, NodeId node)
{
    uint8_t field = tree->nodes[node].field;
    NodeId parent = tree->nodes[node].parent;
    switch (tree_kind(tree, parent)) {
    case KIND_CLASS:
    case KIND_FUNCTION:
    case KIND_NAMED_EXPRESSION:
        return field == FIELD_NAME;
    case KIND_ASSIGNMENT:
        return field == FIELD_LEFT && tree_field(tree, parent, FIELD_RIGHT) != NODE_NONE;
    case KIND_AUGMENTED_ASSIGNMENT:
    case KIND_FOR:
        return field == FIELD_LEFT;
    case KIND_ALIASED_IMPORT:
        return field == FIELD_ALIAS;
    case KIND_DOTTED_NAME:
        return tree->nodes[parent].field == FIELD_NAME && tree_first(tree, parent) == node &&
               tree_kind(tree, tree->nodes[parent].parent) != KIND_ALIASED_IMPORT;
    case KIND_PATTERN_LIST:
    case KIND_TUPLE_PATTERN:
    case KIND_LIST_PATTERN:
    case KIND_LIST_SPLAT_PATTERN:
    case KIND_GLOBAL:
        return true;
    case KIND_TYPE:
        return tree_kind(tree, tree->nodes[parent].parent) == KIND_TYPE_ALIAS;
    default:
        return field == FIELD_ALIAS ||
               (parent != NODE_NONE && tree->nodes[parent].field == FIELD_ALIAS);
    }
}

static bool is_under_type_checking(const SyntaxTree *tree, NodeId node)
{
    NodeId from = node;
    for (int level = 0; from != NODE_NONE && level < MAX_LEVELS; level++) {
        NodeId around = tree->nodes[from].parent;
        if (tree_kind(tree, around) == KIND_IF &&
            tree->nodes[from].field == FIELD_CONSEQUENCE) {
            NodeId condition = tree_field(tree, around, FIELD_CONDITION);
            if (tree_is(tree, condition, "TYPE_CHECKING") ||
                tree_is(tree, condition, "typing.TYPE_CHECKING")) {
                return true;
            }
        }
        from = around;
    }
    return false;
}

static void add_binding(const SyntaxTree *tree, const Bindings *all, NodeId node)
{
    bool module = tree_function(tree, node) == NODE_NONE;
    bool global = tree_kind(tree, tree->nodes[node].parent) == KIND_GLOBAL;
    if ((!module && !global) || !binds(tree, node)) {
        return;
    }
    NodeId parent = tree->nodes[node].parent;
    bool class_ = tree_kind(tree, parent) == KIND_CLASS && module;
    bool checked = is_under_type_checking(tree, node);
    Binding *slot = find_slot(all, tree_text(tree, node));
    if (slot->name.len == 0) {
        *slot = (Binding){tree_text(tree, node), class_ ? parent : NODE_NONE, checked};
    } else if (global) {
        slot->class_ = NODE_NONE;
        slot->type_check = false;
    } else if (slot->type_check && !checked) {
        slot->type_check = false;
    }
}

/* ---- annotations ------------------------------------------------------------------ */

/* The annotation's `type` node that is evaluated when the module is imported; else false. */
static bool runs_at_import(const SyntaxTree *tree, NodeId node)
{
    NodeId scope = tree->nodes[node].scope;
    for (int level = 0; scope != NODE_NONE && level < MAX_LEVELS; level++) {
        Kind kind = tree_kind(tree, scope);
        if (kind == KIND_FUNCTION || kind == KIND_LAMBDA || kind_is_comprehension(kind) ||
            kind == KIND_INTERPOLATION) {
            return false;
        }
        scope = tree->nodes[scope].scope;
    }
    return true;
}

static bool is_annotation(const SyntaxTree *tree, NodeId node)
{
    Kind around = tree_kind(tree, tree->nodes[node].parent);
    uint8_t field = tree->nodes[node].field;
    return (field == FIELD_TYPE &&
            (around == KIND_ASSIGNMENT || around == KIND_TYPED_PARAMETER ||
             around == KIND_TYPED_DEFAULT_PARAMETER)) ||
           field == FIELD_RETURN_TYPE;
}

/* Whether a class body around the node binds the name, too, or a type parameter does. */
static bool is_bound_in_class(const SyntaxTree *tree, NodeId node, Str name)
{
    NodeId scope = tree->nodes[node].scope;
    if (tree_kind(tree, scope) != KIND_CLASS) {
        return false;
    }
    NodeId item = tree_first(tree, tree_field(tree, scope, FIELD_BODY));
    for (int i = 0; item != NODE_NONE && i < MAX_LEVELS; i++, item = tree_next(tree, item)) {
        NodeId inner = tree_kind(tree, item) == KIND_DECORATED
                           ? tree_field(tree, item, FIELD_DEFINITION)
                           : tree_first(tree, item);
        NodeId left = tree_field(tree, inner, FIELD_LEFT);
        if (str_eq(tree_text(tree, tree_field(tree, item, FIELD_NAME)), name) ||
            str_eq(tree_text(tree, tree_field(tree, inner, FIELD_NAME)), name) ||
            str_eq(tree_text(tree, left), name)) {
            return true;
        }
    }
    return false;
}

static bool has_type_parameters(const SyntaxTree *tree, NodeId node)
{
    NodeId from = node;
    for (int level = 0; from != NODE_NONE && level < MAX_LEVELS; level++) {
        Kind kind = tree_kind(tree, from);
        if ((kind == KIND_CLASS || kind == KIND_FUNCTION) &&
            tree_field(tree, from, FIELD_TYPE_PARAMETERS) != NODE_NONE) {
            return true;
        }
        from = tree->nodes[from].parent;
    }
    return false;
}

static bool is_read(const SyntaxTree *tree, NodeId node)
{
    uint8_t field = tree->nodes[node].field;
    Kind around = tree_kind(tree, tree->nodes[node].parent);
    return !(around == KIND_ATTRIBUTE && field == FIELD_ATTRIBUTE) &&
           !(around == KIND_KEYWORD_ARGUMENT && field == FIELD_NAME);
}

static void check_annotation(Walk *walk, const Bindings *all, NodeId annotation)
{
    const SyntaxTree *tree = &walk->tree;
    uint32_t end = tree->nodes[annotation].end;
    for (NodeId i = annotation; i < tree->count && tree->nodes[i].start < end; i++) {
        if (tree_kind(tree, i) != KIND_IDENTIFIER || !is_read(tree, i)) {
            continue;
        }
        Str name = tree_text(tree, i);
        const Binding *binding = find_slot(all, name);
        if (binding->name.len == 0) {
            continue;
        }
        bool later = binding->class_ != NODE_NONE && end <= tree->nodes[binding->class_].end;
        if ((later || binding->type_check) && runs_at_import(tree, i) &&
            !is_bound_in_class(tree, annotation, name) && !has_type_parameters(tree, i) &&
            api_member(api_module(S("builtins")), name) == 0) {
            FeatureId feature = FEATURE_DEFERRED_ANNOTATION_FORWARD_REFERENCE;
            walk_find_evaluated(walk, feature, i, i, feature_lacking(feature), "NameError");
            return;
        }
    }
}

static bool has_star_import(const SyntaxTree *tree)
{
    for (NodeId i = 0; i < tree->count; i++) {
        Kind kind = tree_kind(tree, i);
        if (kind == KIND_IMPORT_FROM && tree_child(tree, i, KIND_WILDCARD) != NODE_NONE) {
            return true;
        }
    }
    return false;
}

void walk_check_forward(Walk *walk)
{
    const SyntaxTree *tree = &walk->tree;
    MinorMask lacking = feature_lacking(FEATURE_DEFERRED_ANNOTATION_FORWARD_REFERENCE);
    if ((walk->input->wanted & lacking) == 0 || walk->annotations.len == 0 ||
        has_star_import(tree)) {
        return;
    }
    Bindings all = {.mask = 63};
    size_t names = 0;
    for (NodeId i = 0; i < tree->count; i++) {
        names += tree_kind(tree, i) == KIND_IDENTIFIER && binds(tree, i);
    }
    while (all.mask < names * 2) {
        all.mask = all.mask * 2 + 1;
    }
    all.slots = arena_array_of(walk->scratch, Binding, all.mask + 1);
    for (NodeId i = 0; i < tree->count; i++) {
        if (tree_kind(tree, i) == KIND_IDENTIFIER) {
            add_binding(tree, &all, i);
        }
    }
    for (size_t i = 0; i < walk->annotations.len; i++) {
        if (is_annotation(tree, walk->annotations.items[i])) {
            check_annotation(walk, &all, walk->annotations.items[i]);
        }
    }
}
