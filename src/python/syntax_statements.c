/* Rules about statements. */
#include "syntax_walk.h"

/* A star before an element of a list of expressions without parentheses. */
static void check_starred(Walk *walk, NodeId list, FeatureId feature)
{
    if (tree_kind(&walk->tree, list) != KIND_EXPRESSION_LIST &&
        tree_kind(&walk->tree, list) != KIND_PATTERN_LIST) {
        return;
    }
    NodeId item = tree_first(&walk->tree, list);
    for (; item != NODE_NONE; item = tree_next(&walk->tree, item)) {
        if (tree_starred(&walk->tree, item)) {
            walk_find(walk, feature, item);
            return;
        }
    }
}

/* ---- with ------------------------------------------------------------------------- */

/* What the items between one pair of parentheses are. */
typedef struct Items {
    bool named;      /* some item is `a as b` */
    bool tuple_only; /* some item can only be an element of a tuple: a walrus, a star */
    bool empty;
} Items;

static Items read_items(const SyntaxTree *tree, NodeId list)
{
    Items items = {.empty = true};
    for (NodeId item = tree_first(tree, list); item != NODE_NONE;
         item = tree_next(tree, item)) {
        NodeId value = item;
        if (tree_kind(tree, item) == KIND_WITH_ITEM) {
            value = tree_field(tree, item, FIELD_VALUE);
        }
        if (value == NODE_NONE || (tree->nodes[value].flags & NODE_NAMED) == 0) {
            continue;
        }
        items.empty = false;
        items.named |= tree_kind(tree, value) == KIND_AS_PATTERN;
        items.tuple_only |=
            tree_kind(tree, value) == KIND_NAMED_EXPRESSION || tree_starred(tree, value);
    }
    return items;
}

static void check_parentheses(Walk *walk, NodeId with, NodeId list)
{
    Items items = read_items(&walk->tree, list);
    NodeId word = tree_child(&walk->tree, with, KIND_TOKEN_WITH_WORD);
    if (items.named) {
        walk_find(walk, FEATURE_PARENTHESIZED_WITH, word);
    } else if (!items.tuple_only && !items.empty &&
               tree_kind(&walk->tree, list) != KIND_PARENTHESIZED) {
        walk_ask(walk, FEATURE_PARENTHESIZED_WITH_TUPLE, word);
    }
}

void rule_with(Walk *walk, NodeId node)
{
    const SyntaxTree *tree = &walk->tree;
    NodeId clause = tree_child(tree, node, KIND_WITH_CLAUSE);
    NodeId first = tree_first(tree, clause);
    if (tree_kind(tree, first) == KIND_TOKEN_OPEN) {
        check_parentheses(walk, node, clause);
        return;
    }
    NodeId comma = tree_child(tree, clause, KIND_TOKEN_COMMA);
    if (comma != NODE_NONE) {
        walk_find(walk, FEATURE_MULTIPLE_WITH_ITEMS, comma);
        return;
    }
    NodeId value = tree_field(tree, first, FIELD_VALUE);
    if (tree_kind(tree, value) == KIND_PARENTHESIZED || tree_kind(tree, value) == KIND_TUPLE) {
        check_parentheses(walk, node, value);
    }
}

/* ---- other compound statements ---------------------------------------------------- */

void rule_except(Walk *walk, NodeId node)
{
    NodeId star = tree_child(&walk->tree, node, KIND_TOKEN_STAR);
    if (star != NODE_NONE) {
        walk_find(walk, FEATURE_EXCEPT_STAR, star);
    }
    NodeId comma = tree_child(&walk->tree, node, KIND_TOKEN_COMMA);
    if (comma != NODE_NONE) {
        walk_find(walk, FEATURE_UNPARENTHESIZED_EXCEPT, comma);
    }
}

void rule_match(Walk *walk, NodeId node)
{
    walk_find(walk, FEATURE_MATCH_STATEMENT, node);
}

void rule_for(Walk *walk, NodeId node)
{
    check_starred(walk, tree_field(&walk->tree, node, FIELD_RIGHT),
                  FEATURE_UNPARENTHESIZED_STAR_IN_FOR);
}

/* ---- assignments ------------------------------------------------------------------ */

static void check_annotated(Walk *walk, NodeId node, NodeId left, NodeId right)
{
    const SyntaxTree *tree = &walk->tree;
    walk_find(walk, FEATURE_VARIABLE_ANNOTATIONS, tree_field(tree, node, FIELD_TYPE));
    Kind value = tree_kind(tree, right);
    if (value == KIND_EXPRESSION_LIST || value == KIND_YIELD || value == KIND_PATTERN_LIST) {
        walk_find(walk, FEATURE_UNPARENTHESIZED_ANNOTATED_RHS, right);
    }
    Kind target = tree_kind(tree, left);
    if (target == KIND_ATTRIBUTE || target == KIND_SUBSCRIPT) {
        NodeId object = tree_first(tree, left);
        if (tree_kind(tree, object) == KIND_PARENTHESIZED) {
            walk_find(walk, FEATURE_PARENTHESIZED_ANNOTATION_TARGET, left);
        }
    }
}

void rule_assignment(Walk *walk, NodeId node)
{
    NodeId left = tree_field(&walk->tree, node, FIELD_LEFT);
    NodeId right = tree_field(&walk->tree, node, FIELD_RIGHT);
    if (tree_field(&walk->tree, node, FIELD_TYPE) != NODE_NONE) {
        check_annotated(walk, node, left, right);
    } else {
        check_starred(walk,
                      tree_kind(&walk->tree, right) == KIND_EXPRESSION_LIST ? right : NODE_NONE,
                      FEATURE_UNPACKING_GENERALIZATIONS);
    }
}

void rule_augmented_assignment(Walk *walk, NodeId node)
{
    const SyntaxTree *tree = &walk->tree;
    check_starred(walk, tree_field(tree, node, FIELD_RIGHT),
                  FEATURE_STAR_IN_AUGMENTED_ASSIGNMENT);
    NodeId operator= tree_field(tree, node, FIELD_OPERATOR);
    if (tree_is(tree, operator, "@=")) {
        walk_find(walk, FEATURE_MATRIX_MULTIPLICATION, operator);
    } else if (tree_is(tree, operator, "|=")) {
        walk_ask(walk, FEATURE_DICT_UNION, node);
    }
}

/* ---- simple statements ------------------------------------------------------------ */

void rule_raise(Walk *walk, NodeId node)
{
    const SyntaxTree *tree = &walk->tree;
    NodeId cause = tree_field(tree, node, FIELD_CAUSE);
    if (tree_kind(tree, cause) == KIND_NONE) {
        walk_find(walk, FEATURE_RAISE_FROM_NONE, cause);
    }
    NodeId list = tree_child(tree, node, KIND_EXPRESSION_LIST);
    if (list != NODE_NONE) {
        walk_find(walk, FEATURE_RAISE_COMMA, list);
    }
    NodeId raised = tree_next(tree, tree_first(tree, node));
    if (tree_kind(tree, raised) == KIND_CALL) {
        raised = tree_field(tree, raised, FIELD_FUNCTION);
    }
    if (tree_is(tree, raised, "StopIteration")) {
        *vec_push(walk->scratch, &walk->returns) = node;
    }
}

/* `assert (a, "message")`; 3.7 to 3.9 are silent where all items are constants. */
void rule_assert(Walk *walk, NodeId node)
{
    const SyntaxTree *tree = &walk->tree;
    NodeId condition = tree_next(tree, tree_first(tree, node));
    NodeId tuple = tree_strip(tree, condition);
    if (tree_kind(tree, tuple) != KIND_TUPLE || tree_next(tree, condition) != NODE_NONE) {
        return;
    }
    bool empty = true, constant = true;
    for (NodeId item = tree_first(tree, tuple); item != NODE_NONE;
         item = tree_next(tree, item)) {
        if ((tree->nodes[item].flags & NODE_NAMED) == 0) {
            continue;
        }
        empty = false;
        switch (tree_kind(tree, item)) {
        case KIND_INTEGER:
        case KIND_FLOAT:
        case KIND_TRUE:
        case KIND_FALSE:
        case KIND_NONE:
        case KIND_ELLIPSIS:
        case KIND_STRING:
        case KIND_CONCATENATED_STRING:
            break;
        default:
            constant = false;
        }
    }
    if (!empty) {
        MinorMask silent = constant ? minors_between(7, 9) : 0;
        walk_find_in(walk, FEATURE_ASSERT_TUPLE, tuple, 0,
                     feature_warning(FEATURE_ASSERT_TUPLE) & ~silent);
    }
}

void rule_delete(Walk *walk, NodeId node)
{
    const SyntaxTree *tree = &walk->tree;
    NodeId target = tree_next(tree, tree_first(tree, node));
    if (tree_kind(tree, target) == KIND_EXPRESSION_LIST) {
        target = tree_first(tree, target);
    }
    for (; target != NODE_NONE; target = tree_next(tree, target)) {
        if (tree_is(tree, target, "__debug__")) {
            walk_find(walk, FEATURE_DELETE_DEBUG, target);
        }
    }
}

void rule_print(Walk *walk, NodeId node)
{
    NodeId chevron = tree_child(&walk->tree, node, KIND_CHEVRON);
    if (chevron == NODE_NONE) {
        walk_find(walk, FEATURE_PRINT_STATEMENT, node);
    } else {
        *vec_push(walk->scratch, &walk->chevrons) = chevron;
    }
}

void rule_exec(Walk *walk, NodeId node)
{
    walk_find(walk, FEATURE_EXEC_STATEMENT, node);
}

void rule_future_import(Walk *walk, NodeId node)
{
    const SyntaxTree *tree = &walk->tree;
    for (NodeId item = tree_first(tree, node); item != NODE_NONE;
         item = tree_next(tree, item)) {
        NodeId name = item;
        if (tree_kind(tree, item) == KIND_ALIASED_IMPORT) {
            name = tree_field(tree, item, FIELD_NAME);
        }
        if (tree_kind(tree, name) != KIND_DOTTED_NAME) {
            continue;
        }
        if (tree_is(tree, name, "annotations")) {
            walk_find(walk, FEATURE_FUTURE_ANNOTATIONS, name);
            walk->future_annotations = true;
        } else if (tree_is(tree, name, "generator_stop")) {
            walk_find(walk, FEATURE_FUTURE_GENERATOR_STOP, name);
        }
    }
}

/* `type X = …`. The grammar also reads `type(x).attr = v` and `type[k] = v` as one. */
void rule_type_alias(Walk *walk, NodeId node)
{
    const SyntaxTree *tree = &walk->tree;
    NodeId left = tree_first(tree, tree_field(tree, node, FIELD_LEFT));
    Kind kind = tree_kind(tree, left);
    bool named =
        kind == KIND_SUBSCRIPT && tree_kind(tree, tree_first(tree, left)) == KIND_IDENTIFIER;
    if (kind == KIND_IDENTIFIER || kind == KIND_GENERIC_TYPE || named) {
        walk_find(walk, FEATURE_TYPE_ALIAS, tree_first(tree, node));
    }
}
