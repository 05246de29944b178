/* `global` and `nonlocal`: uses of their names in the same scope. */
#include "syntax_walk.h"

#define MAX_LEVELS 1000

/* Stands for the scope of a name that is declared global somewhere. */
#define ANY_SCOPE (NODE_NONE - 1)

/* One name of one statement. */
typedef struct Declared {
    Str name;
    NodeId scope; /* the function or class that it is in; NODE_NONE: the module */
    NodeId statement;
    NodeId otherwise; /* the `else` of the `try` in whose handler it stands, or NODE_NONE */
    bool used_before, used_in_else;
} Declared;

/* All of them, by name. */
typedef struct Declarations {
    Declared *slots;
    size_t mask;
} Declarations;

static Declared *find_slot(const Declarations *all, Str name, NodeId scope)
{
    size_t slot =
        (size_t)(str_hash(name) ^ ((uint64_t)scope * 0x9E3779B97F4A7C15u)) & all->mask;
    while (all->slots[slot].name.len > 0 &&
           (all->slots[slot].scope != scope || !str_eq(all->slots[slot].name, name))) {
        slot = (slot + 1) & all->mask;
    }
    return &all->slots[slot];
}

static NodeId find_else(const SyntaxTree *tree, NodeId statement)
{
    NodeId from = statement;
    for (int level = 0; from != NODE_NONE && level < MAX_LEVELS; level++) {
        Kind kind = tree_kind(tree, from);
        if (kind == KIND_FUNCTION || kind == KIND_CLASS) {
            return NODE_NONE;
        }
        if (kind == KIND_EXCEPT) {
            return tree_child(tree, tree->nodes[from].parent, KIND_ELSE);
        }
        from = tree->nodes[from].parent;
    }
    return NODE_NONE;
}

static void add_statement(const SyntaxTree *tree, Declarations *all, NodeId statement)
{
    NodeId scope = tree_function(tree, statement);
    NodeId otherwise = find_else(tree, statement);
    for (NodeId item = tree_first(tree, statement); item != NODE_NONE;
         item = tree_next(tree, item)) {
        if (tree_kind(tree, item) != KIND_IDENTIFIER) {
            continue;
        }
        NodeId scopes[] = {scope, ANY_SCOPE};
        for (int i = 0; i < 2; i++) {
            Declared *slot = find_slot(all, tree_text(tree, item), scopes[i]);
            if (slot->name.len == 0) {
                *slot = (Declared){.name = tree_text(tree, item),
                                   .scope = scopes[i],
                                   .statement = statement,
                                   .otherwise = otherwise};
            }
        }
    }
}

/* Whether an identifier reads or binds a name of its own scope. */
static bool is_use(const SyntaxTree *tree, NodeId node)
{
    uint8_t field = tree->nodes[node].field;
    NodeId parent = tree->nodes[node].parent;
    switch (tree_kind(tree, parent)) {
    case KIND_DOTTED_NAME:
    case KIND_GLOBAL:
    case KIND_NONLOCAL:
    case KIND_PARAMETERS:
    case KIND_LAMBDA_PARAMETERS:
    case KIND_DICTIONARY_SPLAT_PATTERN:
    case KIND_ERROR:
        return false;
    case KIND_LIST_SPLAT_PATTERN: {
        Kind around = tree_kind(tree, tree->nodes[parent].parent);
        return around != KIND_PARAMETERS && around != KIND_LAMBDA_PARAMETERS &&
               around != KIND_TYPED_PARAMETER;
    }
    case KIND_TYPED_PARAMETER:
        return field == FIELD_TYPE;
    case KIND_KEYWORD_ARGUMENT:
    case KIND_DEFAULT_PARAMETER:
    case KIND_TYPED_DEFAULT_PARAMETER:
        return field != FIELD_NAME;
    case KIND_ATTRIBUTE:
        return field != FIELD_ATTRIBUTE;
    default:
        return true;
    }
}

/* Whether a node is in a comprehension, which has a scope of its own. */
static bool is_in_comprehension(const SyntaxTree *tree, NodeId node)
{
    NodeId scope = tree->nodes[node].scope;
    for (int level = 0; scope != NODE_NONE && level < MAX_LEVELS; level++) {
        Kind kind = tree_kind(tree, scope);
        if (kind == KIND_FUNCTION || kind == KIND_LAMBDA || kind == KIND_CLASS) {
            return false;
        }
        if (kind_is_comprehension(kind)) {
            return true;
        }
        scope = tree->nodes[scope].scope;
    }
    return false;
}

/* A module's annotation of a name that some `global` statement before it declares. */
static void check_annotated(Walk *walk, const Declarations *all, NodeId node)
{
    const SyntaxTree *tree = &walk->tree;
    const SyntaxNode *use = &tree->nodes[node];
    bool annotated = use->field == FIELD_LEFT &&
                     tree_kind(tree, use->parent) == KIND_ASSIGNMENT &&
                     tree_field(tree, use->parent, FIELD_TYPE) != NODE_NONE;
    if (!annotated || tree_function(tree, node) != NODE_NONE) {
        return;
    }
    const Declared *anywhere = find_slot(all, tree_text(tree, node), ANY_SCOPE);
    if (anywhere->name.len > 0 && anywhere->statement < node) {
        walk_find(walk, FEATURE_GLOBAL_ANNOTATED_AT_MODULE_LEVEL, node);
    }
}

static void check_use(Walk *walk, const Declarations *all, NodeId node)
{
    const SyntaxTree *tree = &walk->tree;
    Declared *slot = find_slot(all, tree_text(tree, node), tree_function(tree, node));
    if (slot->name.len == 0 || !is_use(tree, node) || is_in_comprehension(tree, node)) {
        return;
    }
    const SyntaxNode *use = &tree->nodes[node];
    if (node < slot->statement && !slot->used_before) {
        slot->used_before = true;
        walk_find(walk, FEATURE_GLOBAL_AFTER_USE, slot->statement);
    }
    bool in_else = slot->otherwise != NODE_NONE &&
                   use->start >= tree->nodes[slot->otherwise].start &&
                   use->end <= tree->nodes[slot->otherwise].end;
    if (in_else && !slot->used_in_else) {
        slot->used_in_else = true;
        walk_find(walk, FEATURE_GLOBAL_IN_EXCEPT_USED_IN_ELSE, slot->statement);
    }
}

void rule_global(Walk *walk, NodeId node)
{
    *vec_push(walk->scratch, &walk->globals) = node;
}

void walk_check_globals(Walk *walk)
{
    const SyntaxTree *tree = &walk->tree;
    size_t names = 0;
    for (size_t i = 0; i < walk->globals.len; i++) {
        NodeId item = tree_first(tree, walk->globals.items[i]);
        for (; item != NODE_NONE; item = tree_next(tree, item)) {
            names++;
        }
    }
    if (names == 0) {
        return;
    }
    Declarations all = {.mask = 15};
    while (all.mask < names * 4) {
        all.mask = all.mask * 2 + 1;
    }
    all.slots = arena_array_of(walk->scratch, Declared, all.mask + 1);
    for (size_t i = 0; i < walk->globals.len; i++) {
        add_statement(tree, &all, walk->globals.items[i]);
    }
    for (NodeId node = 0; node < tree->count; node++) {
        if (tree_kind(tree, node) == KIND_IDENTIFIER) {
            check_use(walk, &all, node);
            check_annotated(walk, &all, node);
        }
    }
}
