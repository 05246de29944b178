/* Rules that depend on the scope around a spot: asynchronous comprehensions, generators,
 * jumps out of `finally`. */
#include "syntax_walk.h"

/* Levels that a look outwards climbs: more than any compiler accepts. */
#define MAX_LEVELS 1000

/* The innermost scope that is no loop, `finally` or f-string field. */
static NodeId code_scope(const SyntaxTree *tree, NodeId node)
{
    NodeId scope = tree->nodes[node].scope;
    for (int level = 0; scope != NODE_NONE && level < MAX_LEVELS; level++) {
        Kind kind = tree_kind(tree, scope);
        if (kind == KIND_FUNCTION || kind == KIND_LAMBDA || kind == KIND_CLASS ||
            kind_is_comprehension(kind)) {
            return scope;
        }
        scope = tree->nodes[scope].scope;
    }
    return NODE_NONE;
}

static bool is_in_fstring(const SyntaxTree *tree, NodeId node)
{
    NodeId scope = tree->nodes[node].scope;
    for (int level = 0; scope != NODE_NONE && level < MAX_LEVELS; level++) {
        Kind kind = tree_kind(tree, scope);
        if (kind == KIND_INTERPOLATION || kind == KIND_FORMAT_EXPRESSION) {
            return true;
        }
        if (kind == KIND_FUNCTION || kind == KIND_CLASS) {
            return false;
        }
        scope = tree->nodes[scope].scope;
    }
    return false;
}

static bool is_async_function(const SyntaxTree *tree, NodeId scope)
{
    return tree_kind(tree, scope) == KIND_FUNCTION &&
           (tree->nodes[scope].flags & NODE_ASYNCHRONOUS) != 0;
}

static void mark_asynchronous(Walk *walk, NodeId comprehension)
{
    SyntaxNode *node = &walk->tree.nodes[comprehension];
    if ((node->flags & NODE_ASYNCHRONOUS) == 0) {
        node->flags |= NODE_ASYNCHRONOUS;
        *vec_push(walk->scratch, &walk->asynchronous) = comprehension;
    }
}

void rule_await(Walk *walk, NodeId node)
{
    walk_find(walk, FEATURE_ASYNC_AWAIT, node);
    if (is_in_fstring(&walk->tree, node)) {
        walk_find(walk, FEATURE_FSTRING_AWAIT, node);
    }
    NodeId scope = code_scope(&walk->tree, node);
    if (kind_is_comprehension(tree_kind(&walk->tree, scope))) {
        walk_find(walk, FEATURE_AWAIT_IN_COMPREHENSION, node);
        mark_asynchronous(walk, scope);
    }
}

/* ---- comprehensions --------------------------------------------------------------- */

void rule_for_in(Walk *walk, NodeId node)
{
    const SyntaxTree *tree = &walk->tree;
    NodeId first = tree_first(tree, node);
    NodeId comprehension = tree->nodes[node].parent;
    if (tree_kind(tree, first) == KIND_TOKEN_ASYNC) {
        walk_find(walk, FEATURE_ASYNC_COMPREHENSION, first);
        if (is_in_fstring(tree, node)) {
            walk_find(walk, FEATURE_FSTRING_AWAIT, first);
        }
        if (kind_is_comprehension(tree_kind(tree, comprehension))) {
            mark_asynchronous(walk, comprehension);
        }
    }
    NodeId comma = tree_child(tree, node, KIND_TOKEN_COMMA);
    if (comma == NODE_NONE) {
        return;
    }
    bool last = tree_next(tree, comma) == NODE_NONE;
    if (!last) {
        walk_find(walk, FEATURE_COMPREHENSION_UNPARENTHESIZED_ITERABLE, comma);
    } else if (tree_kind(tree, comprehension) == KIND_GENERATOR &&
               tree_kind(tree, tree->nodes[comprehension].parent) == KIND_CALL) {
        walk_find(walk, FEATURE_GENERATOR_ARGUMENT_TRAILING_COMMA, comma);
    }
}

void rule_if_clause(Walk *walk, NodeId node)
{
    const SyntaxTree *tree = &walk->tree;
    NodeId condition = tree_next(tree, tree_first(tree, node));
    if (tree_kind(tree, condition) == KIND_LAMBDA &&
        kind_is_comprehension(tree_kind(tree, tree->nodes[node].parent))) {
        walk_find(walk, FEATURE_LAMBDA_IN_COMPREHENSION_CONDITION, condition);
    }
}

/* Whether a name is stored by a target: attributes and subscripts only read theirs. */
typedef struct TargetUse {
    bool stored, read;
} TargetUse;

static TargetUse use_in_target(const SyntaxTree *tree, NodeId target, Str name)
{
    TargetUse use = {false, false};
    uint32_t end = tree->nodes[target].end;
    for (NodeId i = target; i < tree->count && tree->nodes[i].start < end; i++) {
        if (tree_kind(tree, i) != KIND_IDENTIFIER || !str_eq(tree_text(tree, i), name) ||
            tree->nodes[i].field == FIELD_ATTRIBUTE) {
            continue;
        }
        NodeId around = i;
        bool read = false;
        for (int level = 0; around != target && level < MAX_LEVELS; level++) {
            around = tree->nodes[around].parent;
            Kind kind = tree_kind(tree, around);
            read |= kind == KIND_ATTRIBUTE || kind == KIND_SUBSCRIPT;
        }
        use.read |= read;
        use.stored |= !read;
    }
    return use;
}

/* A walrus whose name the comprehension's target only reads (`for a, c[0] in`). */
static void check_walrus_target(Walk *walk, NodeId comprehension, NodeId walrus)
{
    const SyntaxTree *tree = &walk->tree;
    Str name = tree_text(tree, tree_field(tree, walrus, FIELD_NAME));
    TargetUse all = {false, false};
    for (NodeId clause = tree_first(tree, comprehension); clause != NODE_NONE;
         clause = tree_next(tree, clause)) {
        NodeId target = tree_kind(tree, clause) == KIND_FOR_IN
                            ? tree_field(tree, clause, FIELD_LEFT)
                            : NODE_NONE;
        if (target != NODE_NONE) {
            TargetUse use = use_in_target(tree, target, name);
            all.stored |= use.stored;
            all.read |= use.read;
        }
    }
    if (all.read && !all.stored) {
        walk_find(walk, FEATURE_COMPREHENSION_WALRUS_NONSTORED_TARGET, walrus);
    }
}

void rule_comprehension(Walk *walk, NodeId node)
{
    const SyntaxTree *tree = &walk->tree;
    NodeId body = tree_field(tree, node, FIELD_BODY);
    if (tree_starred(tree, body)) {
        walk_find(walk, FEATURE_UNPACKING_IN_COMPREHENSION, body);
    }
    if (tree_kind(tree, node) == KIND_SET_COMPREHENSION &&
        tree_kind(tree, body) == KIND_NAMED_EXPRESSION) {
        walk_find(walk, FEATURE_NAMED_EXPRESSION_IN_SET, body);
    }
}

void walk_check_walrus_scope(Walk *walk, NodeId walrus)
{
    NodeId scope = code_scope(&walk->tree, walrus);
    for (int level = 0; level < MAX_LEVELS; level++) {
        if (!kind_is_comprehension(tree_kind(&walk->tree, scope))) {
            return;
        }
        check_walrus_target(walk, scope, walrus);
        scope = code_scope(&walk->tree, scope);
    }
}

/* A comprehension that is asynchronous itself: from which version on may it stand here? */
static void check_asynchronous(Walk *walk, NodeId node)
{
    const SyntaxTree *tree = &walk->tree;
    NodeId around = code_scope(tree, node);
    bool nested = kind_is_comprehension(tree_kind(tree, around));
    if (tree_kind(tree, node) == KIND_GENERATOR) {
        if (nested || !is_async_function(tree, around)) {
            walk_find(walk, FEATURE_ASYNC_GENERATOR_EXPRESSION_IN_SYNC_FUNCTION, node);
        }
    } else if (nested && (tree->nodes[around].flags & NODE_ASYNCHRONOUS) == 0) {
        walk_find(walk, FEATURE_ASYNC_COMPREHENSION_IN_SYNC, node);
    }
}

/* ---- dead code ------------------------------------------------------------------- */

typedef enum Truth { TRUTH_UNKNOWN, TRUTH_FALSE, TRUTH_TRUE } Truth;

/* What the compiler knew of a condition before 3.8. */
static Truth truth_of(const SyntaxTree *tree, NodeId condition)
{
    Str text = tree_text(tree, condition);
    switch (tree_kind(tree, condition)) {
    case KIND_FALSE:
    case KIND_NONE:
        return TRUTH_FALSE;
    case KIND_TRUE:
        return TRUTH_TRUE;
    case KIND_INTEGER:
        return str_eq(text, S("0")) ? TRUTH_FALSE : TRUTH_TRUE;
    case KIND_STRING:
        return text.len == 2 ? TRUTH_FALSE : TRUTH_UNKNOWN;
    default:
        return TRUTH_UNKNOWN;
    }
}

/* Whether an `if` or `while` around a node, in its scope, can never be entered: such code was
 * not compiled before 3.8. */
static bool is_dead(const SyntaxTree *tree, NodeId node)
{
    NodeId from = node;
    for (int level = 0; from != NODE_NONE && level < MAX_LEVELS; level++) {
        NodeId around = tree->nodes[from].parent;
        Kind kind = tree_kind(tree, around);
        uint8_t field = tree->nodes[from].field;
        if (kind == KIND_FUNCTION || kind == KIND_CLASS) {
            return false;
        }
        bool branch = kind == KIND_IF || kind == KIND_ELIF || kind == KIND_WHILE;
        Truth truth =
            branch ? truth_of(tree, tree_field(tree, around, FIELD_CONDITION)) : TRUTH_UNKNOWN;
        bool entered = field == FIELD_CONSEQUENCE || field == FIELD_BODY;
        if ((truth == TRUTH_FALSE && entered) ||
            (truth == TRUTH_TRUE && field == FIELD_ALTERNATIVE && kind == KIND_IF)) {
            return true;
        }
        from = around;
    }
    return false;
}

/* ---- generators ------------------------------------------------------------------- */

void rule_yield(Walk *walk, NodeId node)
{
    const SyntaxTree *tree = &walk->tree;
    NodeId from = tree_child(tree, node, KIND_TOKEN_FROM);
    NodeId scope = code_scope(tree, node);
    if (kind_is_comprehension(tree_kind(tree, scope))) {
        walk_find(walk, FEATURE_YIELD_IN_COMPREHENSION, node);
        return;
    }
    if (from != NODE_NONE) {
        walk_find(walk, FEATURE_YIELD_FROM, from);
    } else if (is_async_function(tree, scope)) {
        walk_find(walk, FEATURE_ASYNC_GENERATOR, node);
    }
    if (scope != NODE_NONE) {
        walk->tree.nodes[scope].flags |= NODE_YIELDS;
    }
    bool placed =
        tree_kind(tree, scope) == KIND_FUNCTION || tree_kind(tree, scope) == KIND_LAMBDA;
    if (!placed && is_dead(tree, node)) {
        walk_find(walk, FEATURE_DEAD_CODE_MISPLACED_STATEMENT, node);
    }
    NodeId list = tree_child(tree, node, KIND_EXPRESSION_LIST);
    for (NodeId item = tree_first(tree, list); item != NODE_NONE;
         item = tree_next(tree, item)) {
        if (tree_starred(tree, item)) {
            walk_find(walk, FEATURE_UNPARENTHESIZED_TUPLE_IN_YIELD_UNPACK, item);
            return;
        }
    }
}

/* Whether a handler of the same function catches StopIteration around a node. */
static bool is_stop_caught(const SyntaxTree *tree, NodeId node)
{
    NodeId from = node;
    for (int level = 0; from != NODE_NONE && level < MAX_LEVELS; level++) {
        NodeId around = tree->nodes[from].parent;
        Kind kind = tree_kind(tree, around);
        if (kind == KIND_FUNCTION || kind == KIND_LAMBDA) {
            return false;
        }
        if (kind == KIND_TRY && tree->nodes[from].field == FIELD_BODY &&
            tree_child(tree, around, KIND_EXCEPT) != NODE_NONE) {
            return true;
        }
        from = around;
    }
    return false;
}

static void check_generator_exit(Walk *walk, NodeId node)
{
    const SyntaxTree *tree = &walk->tree;
    NodeId scope = code_scope(tree, node);
    if (scope == NODE_NONE || (tree->nodes[scope].flags & NODE_YIELDS) == 0) {
        return;
    }
    if (tree_kind(tree, node) == KIND_RETURN) {
        if (!is_async_function(tree, scope)) {
            walk_find(walk, FEATURE_RETURN_VALUE_IN_GENERATOR, node);
        }
    } else if (!is_stop_caught(tree, node)) {
        walk_find(walk, FEATURE_RAISE_STOPITERATION_IN_GENERATOR, node);
    }
}

/* ---- jumps ------------------------------------------------------------------------ */

typedef enum Target { TARGET_LOOP, TARGET_FUNCTION } Target;

/* The innermost scope that takes a jump: through `finally` clauses that it leaves. */
typedef struct Landing {
    NodeId scope; /* a loop, function, class or lambda; NODE_NONE: the module */
    bool leaves_finally;
} Landing;

static Landing find_landing(const SyntaxTree *tree, NodeId node, Target target)
{
    Landing landing = {tree->nodes[node].scope, false};
    for (int level = 0; landing.scope != NODE_NONE && level < MAX_LEVELS; level++) {
        Kind kind = tree_kind(tree, landing.scope);
        bool loop = kind == KIND_FOR || kind == KIND_WHILE;
        if (kind == KIND_FUNCTION || kind == KIND_LAMBDA || kind == KIND_CLASS ||
            (loop && target == TARGET_LOOP)) {
            break;
        }
        landing.leaves_finally |= kind == KIND_FINALLY;
        landing.scope = tree->nodes[landing.scope].scope;
    }
    return landing;
}

void rule_jump(Walk *walk, NodeId node)
{
    const SyntaxTree *tree = &walk->tree;
    Landing landing = find_landing(tree, node, TARGET_LOOP);
    Kind target = tree_kind(tree, landing.scope);
    if (target != KIND_FOR && target != KIND_WHILE) {
        if (is_dead(tree, node)) {
            walk_find(walk, FEATURE_DEAD_CODE_MISPLACED_STATEMENT, node);
        }
    } else if (landing.leaves_finally) {
        bool breaks = tree_kind(tree, node) == KIND_BREAK;
        walk_find(walk, breaks ? FEATURE_JUMP_IN_FINALLY : FEATURE_CONTINUE_IN_FINALLY, node);
    }
}

void rule_return(Walk *walk, NodeId node)
{
    const SyntaxTree *tree = &walk->tree;
    Landing landing = find_landing(tree, node, TARGET_FUNCTION);
    if (tree_kind(tree, landing.scope) != KIND_FUNCTION) {
        if (is_dead(tree, node)) {
            walk_find(walk, FEATURE_DEAD_CODE_MISPLACED_STATEMENT, node);
        }
    } else if (landing.leaves_finally) {
        walk_find(walk, FEATURE_JUMP_IN_FINALLY, node);
    }
    NodeId value = tree_next(tree, tree_first(tree, node));
    if (value == NODE_NONE) {
        return;
    }
    *vec_push(walk->scratch, &walk->returns) = node;
    NodeId item =
        tree_kind(tree, value) == KIND_EXPRESSION_LIST ? tree_first(tree, value) : NODE_NONE;
    for (; item != NODE_NONE; item = tree_next(tree, item)) {
        if (tree_starred(tree, item)) {
            walk_find(walk, FEATURE_UNPARENTHESIZED_TUPLE_IN_RETURN_UNPACK, item);
            return;
        }
    }
}

/* ---- annotations ------------------------------------------------------------------ */

/* A walrus, `yield` or `await` in an annotation: refused by 3.14. Where the future import makes
 * annotations text, which 3.7 has first, by 3.10. */
void walk_check_annotation_effect(Walk *walk, NodeId node)
{
    const SyntaxTree *tree = &walk->tree;
    NodeId from = node;
    for (int level = 0; from != NODE_NONE && level < MAX_LEVELS; level++) {
        NodeId around = tree->nodes[from].parent;
        Kind kind = tree_kind(tree, around);
        uint8_t field = tree->nodes[from].field;
        if (kind == KIND_LAMBDA || kind == KIND_BLOCK || kind_is_comprehension(kind)) {
            return;
        }
        bool annotation =
            (field == FIELD_TYPE && (kind == KIND_ASSIGNMENT || kind == KIND_TYPED_PARAMETER ||
                                     kind == KIND_TYPED_DEFAULT_PARAMETER)) ||
            field == FIELD_RETURN_TYPE;
        if (annotation) {
            MinorMask future = MINORS_KNOWN & ~minors_between(7, 9);
            walk_find_in(walk, FEATURE_ANNOTATION_SIDE_EFFECT_EXPRESSION, node,
                         walk->future_annotations
                             ? future
                             : feature_lacking(FEATURE_ANNOTATION_SIDE_EFFECT_EXPRESSION),
                         0);
            return;
        }
        from = around;
    }
}

/* Whether a definition stands directly in a class's body. */
static bool is_in_class_body(const SyntaxTree *tree, NodeId node)
{
    return tree_kind(tree, code_scope(tree, node)) == KIND_CLASS;
}

/* A lambda or comprehension in the type scope of a definition or alias in a class's body. */
void walk_check_type_scope(Walk *walk, NodeId node)
{
    const SyntaxTree *tree = &walk->tree;
    NodeId from = node;
    for (int level = 0; from != NODE_NONE && level < MAX_LEVELS; level++) {
        NodeId around = tree->nodes[from].parent;
        Kind kind = tree_kind(tree, around);
        uint8_t field = tree->nodes[from].field;
        if (kind == KIND_BLOCK || kind == KIND_LAMBDA || kind_is_comprehension(kind)) {
            return;
        }
        bool generic = (kind == KIND_FUNCTION || kind == KIND_CLASS) &&
                       tree_field(tree, around, FIELD_TYPE_PARAMETERS) != NODE_NONE;
        if (field == FIELD_VALUE &&
            (kind == KIND_DEFAULT_PARAMETER || kind == KIND_TYPED_DEFAULT_PARAMETER)) {
            return; /* a default is evaluated outside of the type scope */
        }
        bool scoped = (kind == KIND_TYPE_ALIAS && field == FIELD_RIGHT) ||
                      (kind == KIND_TYPE_ALIAS && field == FIELD_LEFT) ||
                      (generic && field != FIELD_BODY);
        if (scoped) {
            if (is_in_class_body(tree, around)) {
                walk_find(walk, FEATURE_ANNOTATION_SCOPE_COMPREHENSION_IN_CLASS, node);
            }
            return;
        }
        from = around;
    }
}

void walk_finish_scopes(Walk *walk)
{
    for (size_t i = 0; i < walk->asynchronous.len; i++) {
        check_asynchronous(walk, walk->asynchronous.items[i]);
    }
    for (size_t i = 0; i < walk->returns.len; i++) {
        check_generator_exit(walk, walk->returns.items[i]);
    }
    for (size_t i = 0; i < walk->chevrons.len && !walk->print_is_bound; i++) {
        walk_find(walk, FEATURE_PRINT_CHEVRON, walk->chevrons.items[i]);
    }
}
