/* Rules about functions, classes, their parameters and decorators. */
#include "syntax_walk.h"

/* Arguments or parameters that a code object took before 3.7. */
#define OLD_ARGUMENT_LIMIT 255

/* Functions, `for` and `with` statements. */
void rule_async(Walk *walk, NodeId node)
{
    NodeId first = tree_first(&walk->tree, node);
    if (tree_kind(&walk->tree, first) == KIND_TOKEN_ASYNC) {
        walk->tree.nodes[node].flags |= NODE_ASYNCHRONOUS;
        walk_find(walk, FEATURE_ASYNC_AWAIT, first);
    }
}

/* ---- decorators ------------------------------------------------------------------- */

/* What decorators were before PEP 614: a dotted name, and one call of it. */
static bool is_dotted_name(const SyntaxTree *tree, NodeId node)
{
    while (tree_kind(tree, node) == KIND_ATTRIBUTE) {
        node = tree_first(tree, node);
    }
    return tree_kind(tree, node) == KIND_IDENTIFIER;
}

void rule_decorator(Walk *walk, NodeId node)
{
    const SyntaxTree *tree = &walk->tree;
    NodeId expression = tree_next(tree, tree_first(tree, node));
    if (expression == NODE_NONE || (tree->nodes[expression].flags & NODE_MISSING) != 0) {
        return;
    }
    NodeId name = expression;
    if (tree_kind(tree, expression) == KIND_CALL) {
        name = tree_field(tree, expression, FIELD_FUNCTION);
    }
    if (!is_dotted_name(tree, name)) {
        walk_find(walk, FEATURE_RELAXED_DECORATOR, expression);
    } else if (name == expression) {
        walk_ask(walk, FEATURE_LRU_CACHE_WITHOUT_CALL, expression);
    }
}

/* `@classmethod` right above `@property`; and what a singledispatch function registers. */
void rule_decorated(Walk *walk, NodeId node)
{
    const SyntaxTree *tree = &walk->tree;
    NodeId above = NODE_NONE;
    for (NodeId item = tree_first(tree, node); tree_kind(tree, item) == KIND_DECORATOR;
         item = tree_next(tree, item)) {
        NodeId expression = tree_next(tree, tree_first(tree, item));
        if (tree_is(tree, above, "classmethod") && tree_is(tree, expression, "property")) {
            walk_ask(walk, FEATURE_CLASSMETHOD_PROPERTY_CHAIN, above);
        }
        walk_ask(walk, FEATURE_SINGLEDISPATCH_UNION, item);
        above = expression;
    }
}

/* ---- parameters ------------------------------------------------------------------- */

static bool is_star_parameter(const SyntaxTree *tree, NodeId parameter)
{
    if (tree_kind(tree, parameter) == KIND_TYPED_PARAMETER) {
        parameter = tree_first(tree, parameter);
    }
    Kind kind = tree_kind(tree, parameter);
    return kind == KIND_LIST_SPLAT_PATTERN || kind == KIND_DICTIONARY_SPLAT_PATTERN ||
           kind == KIND_KEYWORD_SEPARATOR;
}

void rule_parameters(Walk *walk, NodeId node)
{
    const SyntaxTree *tree = &walk->tree;
    size_t count = 0;
    bool starred = false;
    NodeId last = NODE_NONE;
    for (NodeId item = tree_first(tree, node); item != NODE_NONE;
         item = tree_next(tree, item)) {
        Kind kind = tree_kind(tree, item);
        if (kind == KIND_TOKEN_CLOSE) {
            break;
        }
        last = item;
        if (kind == KIND_POSITIONAL_SEPARATOR) {
            walk_find(walk, FEATURE_POSITIONAL_ONLY_PARAMETERS, item);
        } else if (kind == KIND_TUPLE_PATTERN) {
            walk_find(walk, FEATURE_TUPLE_PARAMETER, item);
        }
        starred |= is_star_parameter(tree, item);
        count += (tree->nodes[item].flags & NODE_NAMED) != 0;
    }
    if (starred && tree_kind(tree, last) == KIND_TOKEN_COMMA) {
        walk_find(walk, FEATURE_TRAILING_COMMA_AFTER_STAR_PARAMETER, last);
    }
    if (count > OLD_ARGUMENT_LIMIT) {
        walk_find(walk, FEATURE_MORE_THAN_255_ARGUMENTS, node);
    }
}

/* `*args: *Ts` */
void rule_typed_parameter(Walk *walk, NodeId node)
{
    const SyntaxTree *tree = &walk->tree;
    NodeId type = tree_field(tree, node, FIELD_TYPE);
    if (tree_kind(tree, tree_first(tree, node)) == KIND_LIST_SPLAT_PATTERN &&
        tree_starred(tree, type)) {
        walk_find(walk, FEATURE_STAR_ANNOTATION, type);
    }
}

void rule_type(Walk *walk, NodeId node)
{
    if (walk->input->facts != NULL) {
        *vec_push(walk->scratch, &walk->annotations) = node;
    }
}

/* A list after a class's, function's or alias's name declares; elsewhere it is an annotation's
 * subscript. */
static bool declares(const SyntaxTree *tree, NodeId list)
{
    NodeId parent = tree->nodes[list].parent;
    if (tree->nodes[list].field == FIELD_TYPE_PARAMETERS) {
        return true;
    }
    if (tree_kind(tree, parent) != KIND_GENERIC_TYPE) {
        return false;
    }
    NodeId type = tree->nodes[parent].parent;
    return type != NODE_NONE && tree->nodes[type].field == FIELD_LEFT &&
           tree_kind(tree, tree->nodes[type].parent) == KIND_TYPE_ALIAS;
}

void rule_type_parameters(Walk *walk, NodeId node)
{
    const SyntaxTree *tree = &walk->tree;
    if (declares(tree, node)) {
        walk_find(walk, FEATURE_TYPE_PARAMETERS, node);
        return;
    }
    for (NodeId item = tree_first(tree, node); item != NODE_NONE;
         item = tree_next(tree, item)) {
        if (tree_kind(tree, item) != KIND_TYPE) {
            continue;
        }
        if (tree_starred(tree, item)) {
            walk_find(walk, FEATURE_STAR_IN_INDEX, item);
        } else if (tree_kind(tree, tree_first(tree, item)) == KIND_NAMED_EXPRESSION) {
            walk_find(walk, FEATURE_NAMED_EXPRESSION_IN_INDEX, item);
        }
    }
}
