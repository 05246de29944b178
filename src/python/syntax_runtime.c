/* Rows that are evaluated at run time: what the facts about names decide. */
#include "syntax_walk.h"

/* Operands of one chain of `|` that are looked at. */
#define MAX_OPERANDS 64

/* Bindings and siblings that are looked through for one spot. */
#define MAX_SIBLINGS 2000

/* ---- facts ------------------------------------------------------------------------ */

static NameFact meaning_of(Walk *walk, NodeId node)
{
    if (node == NODE_NONE) {
        return (NameFact){NAME_UNKNOWN, 0};
    }
    const PythonFacts *facts = walk->input->facts;
    return facts->meaning(facts->state, node);
}

static bool is_api(Walk *walk, NodeId node, const char *module, const char *name)
{
    NameFact fact = meaning_of(walk, node);
    return fact.meaning == NAME_STDLIB && fact.api != 0 &&
           fact.api == api_member(api_module(str_of(module)), str_of(name));
}

/* Whether the file hands the function or class whose annotation this is to get_type_hints(). */
static bool is_hinted(const Walk *walk, NodeId node)
{
    const SyntaxTree *tree = &walk->tree;
    bool annotation = false, local = false;
    for (int level = 0; node != NODE_NONE && level < MAX_SIBLINGS; level++) {
        Kind kind = tree_kind(tree, node);
        annotation |= kind == KIND_TYPE;
        local |= kind == KIND_BLOCK;
        if (kind == KIND_FUNCTION || kind == KIND_CLASS) {
            break;
        }
        node = tree->nodes[node].parent;
    }
    Str name = tree_text(tree, tree_field(tree, node, FIELD_NAME));
    annotation &= !local || tree_kind(tree, node) == KIND_CLASS;
    for (size_t i = 0; annotation && i < walk->hinted.len && i < MAX_SIBLINGS; i++) {
        if (str_eq(walk->hinted.items[i], name)) {
            return true;
        }
    }
    return false;
}

/* A find whose mask is what some minors lack, where the spot is evaluated. */
void walk_find_evaluated(Walk *walk, FeatureId feature, NodeId node, NodeId shown,
                         MinorMask lacking, const char *exception)
{
    const PythonFacts *facts = walk->input->facts;
    MinorMask run = walk->hinted.len > 0 && is_hinted(walk, node)
                        ? facts->reached(facts->state, node)
                        : facts->evaluated(facts->state, node);
    MinorMask reached = run & ~facts->absorbed(facts->state, node, str_of(exception));
    walk_find_reached(walk, feature, shown, lacking, reached);
}

/* ---- subscripts ------------------------------------------------------------------- */

/* A class of this file whose body defines `__class_getitem__`. */
static bool has_class_getitem(const SyntaxTree *tree, NodeId name)
{
    int seen = 0;
    for (NodeId i = 0; i < tree->count && seen < MAX_SIBLINGS; i++) {
        if (tree_kind(tree, i) != KIND_FUNCTION) {
            continue;
        }
        seen++;
        NodeId around = tree->nodes[i].scope;
        if (tree_kind(tree, around) == KIND_CLASS &&
            tree_is(tree, tree_field(tree, i, FIELD_NAME), "__class_getitem__") &&
            str_eq(tree_text(tree, tree_field(tree, around, FIELD_NAME)),
                   tree_text(tree, name)) &&
            tree_child(tree, tree_field(tree, around, FIELD_SUPERCLASSES),
                       KIND_KEYWORD_ARGUMENT) == NODE_NONE) {
            return true;
        }
    }
    return false;
}

/* What `typing` itself holds: its classes are as old as their subscripts. */
static bool is_typing(ApiId api)
{
    ApiId owner = api == 0 ? 0 : api_symbol(api).owner;
    return owner != 0 && owner == api_module(S("typing"));
}

static void ask_subscript(Walk *walk, NodeId node)
{
    const SyntaxTree *tree = &walk->tree;
    NodeId value = tree_first(tree, node);
    NameFact fact = meaning_of(walk, value);
    if (fact.meaning == NAME_CLASS && tree_kind(tree, value) == KIND_IDENTIFIER &&
        has_class_getitem(tree, value)) {
        walk_find_evaluated(walk, FEATURE_CLASS_GETITEM, node, value,
                            feature_lacking(FEATURE_CLASS_GETITEM), "TypeError");
    }
    if (fact.meaning != NAME_STDLIB || fact.api == 0 || is_typing(fact.api)) {
        return;
    }
    ApiSymbol symbol = api_symbol(fact.api);
    if (symbol.kind == API_CLASS && symbol.subscriptable > MINOR_OLDEST) {
        MinorMask lacking = minors_between(MINOR_OLDEST, (Minor)(symbol.subscriptable - 1));
        if ((lacking & symbol.present) == 0) {
            return; /* it could be subscribed ever since: where it is missing, that is the fault
                     */
        }
        walk_find_evaluated(walk, FEATURE_BUILTIN_GENERIC_SUBSCRIPT, node, value, lacking,
                            "TypeError");
    }
}

/* ---- `|` -------------------------------------------------------------------------- */

/* What an operand of `|` is. */
typedef enum Operand {
    OPERAND_UNKNOWN,
    OPERAND_TYPE,       /* a class, None */
    OPERAND_TYPING,     /* something that `typing` made: joins strings, too */
    OPERAND_STRING,     /* a forward reference */
    OPERAND_DICTIONARY, /* a mapping that can be joined since 3.9 */
    OPERAND_SET,  /* a set or a view of keys: joins what can be iterated, on either side */
    OPERAND_OTHER /* no type for sure */
} Operand;

static bool is_mapping(ApiId class_)
{
    static const struct {
        const char *module, *name;
    } mappings[] = {
        {"builtins",    "dict"               },
        {"collections", "OrderedDict"        },
        {"collections", "defaultdict"        },
        {"collections", "ChainMap"           },
        {"collections", "UserDict"           },
        {"os",          "_Environ"           },
        {"types",       "MappingProxyType"   },
        {"weakref",     "WeakKeyDictionary"  },
        {"weakref",     "WeakValueDictionary"}
    };
    for (size_t i = 0; i < sizeof(mappings) / sizeof(mappings[0]); i++) {
        ApiId known =
            api_member(api_module(str_of(mappings[i].module)), str_of(mappings[i].name));
        if (known != 0 && known == class_) {
            return true;
        }
    }
    return false;
}

static Operand operand_of_instance(ApiId class_)
{
    if (class_ == 0) {
        return OPERAND_UNKNOWN;
    }
    if (is_mapping(class_)) {
        return OPERAND_DICTIONARY;
    }
    if (api_member(class_, S("isdisjoint")) != 0) {
        return OPERAND_SET; /* collections.abc.Set and what derives from it */
    }
    return is_typing(class_) ? OPERAND_TYPING : OPERAND_OTHER;
}

static Operand operand_of_fact(NameFact fact)
{
    switch (fact.meaning) {
    case NAME_UNKNOWN:
        return OPERAND_UNKNOWN;
    case NAME_STDLIB:
        if (is_typing(fact.api)) {
            return OPERAND_TYPING;
        }
        return fact.api != 0 && api_symbol(fact.api).kind == API_CLASS ? OPERAND_TYPE
                                                                       : OPERAND_UNKNOWN;
    case NAME_CLASS:
        return OPERAND_TYPE;
    case NAME_INSTANCE:
        return operand_of_instance(fact.api);
    case NAME_OTHER:
        return OPERAND_OTHER;
    }
    return OPERAND_UNKNOWN;
}

/* What stands under an annotation's `type` node or in parentheses. */
static NodeId unwrap(const SyntaxTree *tree, NodeId node)
{
    for (int level = 0; level < MAX_OPERANDS; level++) {
        Kind kind = tree_kind(tree, node);
        if (kind == KIND_PARENTHESIZED) {
            node = tree_strip(tree, node);
        } else if (kind == KIND_TYPE && tree_first(tree, node) != NODE_NONE) {
            node = tree_first(tree, node);
        } else {
            break;
        }
    }
    return node;
}

static Operand operand_of(Walk *walk, NodeId node)
{
    const SyntaxTree *tree = &walk->tree;
    switch (tree_kind(tree, node)) {
    case KIND_NONE:
        return OPERAND_TYPE;
    case KIND_STRING:
    case KIND_CONCATENATED_STRING:
        return OPERAND_STRING;
    case KIND_DICTIONARY:
    case KIND_DICTIONARY_COMPREHENSION:
        return OPERAND_DICTIONARY;
    case KIND_INTEGER:
    case KIND_FLOAT:
    case KIND_TRUE:
    case KIND_FALSE:
        return OPERAND_OTHER;
    case KIND_SET:
    case KIND_SET_COMPREHENSION:
        return OPERAND_SET;
    case KIND_SUBSCRIPT:
    case KIND_GENERIC_TYPE: {
        /* `list[int]`, `Optional[int]`: generic aliases join strings. An item of something
         * else may be anything. */
        Operand value = operand_of_fact(meaning_of(walk, tree_first(tree, node)));
        return value == OPERAND_TYPE || value == OPERAND_TYPING ? OPERAND_TYPING
                                                                : OPERAND_UNKNOWN;
    }
    case KIND_CALL: {
        NodeId function = tree_field(tree, node, FIELD_FUNCTION);
        NodeId arguments = tree_field(tree, node, FIELD_ARGUMENTS);
        NodeId first = tree_next(tree, tree_first(tree, arguments));
        bool one = first != NODE_NONE && tree_next(tree, first) != NODE_NONE &&
                   tree_child(tree, arguments, KIND_TOKEN_COMMA) == NODE_NONE;
        if (one && is_api(walk, function, "builtins", "type")) {
            return OPERAND_TYPE;
        }
        return operand_of_fact(meaning_of(walk, node));
    }
    default:
        return operand_of_fact(meaning_of(walk, node));
    }
}

static bool is_pipe(const SyntaxTree *tree, NodeId node)
{
    Kind kind = tree_kind(tree, node);
    return kind == KIND_UNION_TYPE ||
           (kind == KIND_BINARY_OPERATOR &&
            tree_kind(tree, tree_field(tree, node, FIELD_OPERATOR)) == KIND_TOKEN_PIPE);
}

/* The operands of a chain from the left, and the chain's first operator. */
typedef struct Chain {
    NodeId operands[MAX_OPERANDS];
    size_t count;
    NodeId operator_;
} Chain;

static Chain read_chain(const SyntaxTree *tree, NodeId node)
{
    Chain chain = {.operator_ = NODE_NONE};
    NodeId reversed[MAX_OPERANDS];
    size_t count = 0;
    while (is_pipe(tree, node) && count + 1 < MAX_OPERANDS) {
        NodeId left = tree_first(tree, node);
        chain.operator_ = tree_child(tree, node, KIND_TOKEN_PIPE);
        if (left == NODE_NONE || chain.operator_ == NODE_NONE) {
            break;
        }
        reversed[count++] = unwrap(tree, tree_next(tree, chain.operator_));
        node = unwrap(tree, left);
    }
    reversed[count++] = node;
    for (size_t i = count; i > 0; i--) {
        chain.operands[chain.count++] = reversed[i - 1];
    }
    return chain;
}

/* Whether a node is inside a longer chain, which is looked at as a whole. */
static bool is_inner_pipe(const SyntaxTree *tree, NodeId node)
{
    NodeId parent = tree->nodes[node].parent;
    while (tree_kind(tree, parent) == KIND_TYPE ||
           tree_kind(tree, parent) == KIND_PARENTHESIZED) {
        node = parent;
        parent = tree->nodes[node].parent;
    }
    return is_pipe(tree, parent) && tree_first(tree, parent) == node;
}

/* A string operand: joined by what `typing` made from 3.10 on, by classes never. */
static void ask_string(Walk *walk, NodeId node, const Chain *chain, const Operand *kinds)
{
    bool typing = false, known = false;
    for (size_t i = 0; i < chain->count; i++) {
        typing |= kinds[i] == OPERAND_TYPING && i <= 1;
        known |= kinds[i] == OPERAND_TYPE;
    }
    if (typing) {
        walk_find_evaluated(walk, FEATURE_UNION_TYPE, node, chain->operator_,
                            feature_lacking(FEATURE_UNION_TYPE), "TypeError");
    } else if (known) {
        const PythonFacts *facts = walk->input->facts;
        MinorMask evaluated = facts->evaluated(facts->state, node);
        walk_find_evaluated(walk, FEATURE_STRING_UNION_OPERAND, node, chain->operator_,
                            evaluated, "TypeError");
    }
}

static void ask_pipe(Walk *walk, NodeId node)
{
    Chain chain = read_chain(&walk->tree, node);
    Operand kinds[MAX_OPERANDS];
    bool seen[OPERAND_OTHER + 1] = {false};
    for (size_t i = 0; i < chain.count; i++) {
        kinds[i] = operand_of(walk, chain.operands[i]);
        seen[kinds[i]] = true;
    }
    if (chain.operator_ == NODE_NONE || chain.count < 2) {
        return;
    }
    if (seen[OPERAND_DICTIONARY]) {
        if (kinds[0] == OPERAND_SET || kinds[1] == OPERAND_SET) {
            return; /* {}.keys() | {}: the set's own operator, on every version */
        }
        walk_find_evaluated(walk, FEATURE_DICT_UNION, node, chain.operator_,
                            feature_lacking(FEATURE_DICT_UNION), "TypeError");
    } else if (seen[OPERAND_OTHER] || seen[OPERAND_SET]) {
        return;
    } else if (seen[OPERAND_STRING]) {
        ask_string(walk, node, &chain, kinds);
    } else if (seen[OPERAND_TYPE] || seen[OPERAND_TYPING]) {
        walk_find_evaluated(walk, FEATURE_UNION_TYPE, node, chain.operator_,
                            feature_lacking(FEATURE_UNION_TYPE), "TypeError");
    }
}

/* `d |= other` */
static void ask_augmented(Walk *walk, NodeId node)
{
    const SyntaxTree *tree = &walk->tree;
    NodeId left = tree_field(tree, node, FIELD_LEFT);
    NodeId right = tree_field(tree, node, FIELD_RIGHT);
    if (operand_of(walk, left) == OPERAND_DICTIONARY &&
        operand_of(walk, right) != OPERAND_SET) {
        walk_find_evaluated(walk, FEATURE_DICT_UNION, node,
                            tree_field(tree, node, FIELD_OPERATOR),
                            feature_lacking(FEATURE_DICT_UNION), "TypeError");
    }
}

/* ---- decorators and calls --------------------------------------------------------- */

/* Whether some `@functools.singledispatch` function of the file has that name. */
static bool is_dispatcher(const SyntaxTree *tree, Str name)
{
    int seen = 0;
    for (NodeId i = 0; i < tree->count && seen < MAX_SIBLINGS; i++) {
        if (tree_kind(tree, i) != KIND_DECORATOR) {
            continue;
        }
        seen++;
        Str text = tree_text(tree, tree_next(tree, tree_first(tree, i)));
        NodeId definition = tree_field(tree, tree->nodes[i].parent, FIELD_DEFINITION);
        if ((str_ends(text, S("singledispatch")) ||
             str_ends(text, S("singledispatchmethod"))) &&
            str_eq(tree_text(tree, tree_field(tree, definition, FIELD_NAME)), name)) {
            return true;
        }
    }
    return false;
}

/* The union that `@f.register(A | B)` or `@f.register` over `def _(x: A | B)` registers. */
static NodeId registered_union(const SyntaxTree *tree, NodeId decorator)
{
    NodeId expression = tree_next(tree, tree_first(tree, decorator));
    NodeId attribute = expression, union_ = NODE_NONE;
    if (tree_kind(tree, expression) == KIND_CALL) {
        attribute = tree_field(tree, expression, FIELD_FUNCTION);
        NodeId arguments = tree_field(tree, expression, FIELD_ARGUMENTS);
        union_ = tree_next(tree, tree_first(tree, arguments));
    } else {
        NodeId definition = tree_field(tree, tree->nodes[decorator].parent, FIELD_DEFINITION);
        NodeId parameters = tree_field(tree, definition, FIELD_PARAMETERS);
        NodeId parameter =
            parameters == NODE_NONE ? NODE_NONE : tree_next(tree, tree_first(tree, parameters));
        union_ = parameter == NODE_NONE ? NODE_NONE : tree_field(tree, parameter, FIELD_TYPE);
    }
    if (tree_kind(tree, attribute) != KIND_ATTRIBUTE ||
        !tree_is(tree, tree_field(tree, attribute, FIELD_ATTRIBUTE), "register") ||
        !is_dispatcher(tree, tree_text(tree, tree_field(tree, attribute, FIELD_OBJECT)))) {
        return NODE_NONE;
    }
    union_ = unwrap(tree, union_);
    return is_pipe(tree, union_) ? union_ : NODE_NONE;
}

/* A call of a name that the same class body has made a static method. */
static bool calls_static_method(const SyntaxTree *tree, NodeId call)
{
    NodeId scope = tree->nodes[call].scope;
    if (tree_kind(tree, scope) != KIND_CLASS) {
        return false;
    }
    Str name = tree_text(tree, tree_field(tree, call, FIELD_FUNCTION));
    NodeId item = tree_first(tree, tree_field(tree, scope, FIELD_BODY));
    bool found = false;
    for (int i = 0; item != NODE_NONE && item < call && i < MAX_SIBLINGS; i++) {
        if (tree_kind(tree, item) == KIND_DECORATED) {
            NodeId definition = tree_field(tree, item, FIELD_DEFINITION);
            NodeId decorator = tree_next(tree, tree_first(tree, tree_first(tree, item)));
            if (str_eq(tree_text(tree, tree_field(tree, definition, FIELD_NAME)), name)) {
                found = tree_is(tree, decorator, "staticmethod");
            }
        }
        item = tree_next(tree, item);
    }
    return found;
}

/* ---- the pass --------------------------------------------------------------------- */

static void decide(Walk *walk, const Candidate *candidate)
{
    const SyntaxTree *tree = &walk->tree;
    NodeId node = candidate->node;
    FeatureId feature = candidate->feature;
    MinorMask lacking = feature_lacking(feature);
    switch (feature) {
    case FEATURE_UNION_TYPE:
        if (!is_inner_pipe(tree, node)) {
            ask_pipe(walk, node);
        }
        break;
    case FEATURE_BUILTIN_GENERIC_SUBSCRIPT:
        ask_subscript(walk, node);
        break;
    case FEATURE_DICT_UNION:
        ask_augmented(walk, node);
        break;
    case FEATURE_SINGLEDISPATCH_UNION: {
        NodeId union_ = registered_union(tree, node);
        if (union_ != NODE_NONE) {
            const PythonFacts *facts = walk->input->facts;
            walk_find_reached(walk, feature, union_, lacking,
                              facts->reached(facts->state, union_));
        }
        break;
    }
    case FEATURE_LRU_CACHE_WITHOUT_CALL:
        if (is_api(walk, node, "functools", "lru_cache")) {
            walk_find_evaluated(walk, feature, node, node, lacking, "TypeError");
        }
        break;
    case FEATURE_CLASSMETHOD_PROPERTY_CHAIN:
        if (is_api(walk, node, "builtins", "classmethod")) {
            walk_find_evaluated(walk, feature, node, node, lacking, "TypeError");
        }
        break;
    case FEATURE_STATICMETHOD_DIRECT_CALL:
        if (calls_static_method(tree, node)) {
            walk_find_evaluated(walk, feature, node, node, lacking, "TypeError");
        }
        break;
    case FEATURE_PARENTHESIZED_WITH_TUPLE:
        walk_find_evaluated(walk, feature, node, node, lacking, "AttributeError");
        break;
    default:
        walk_find_evaluated(walk, feature, node, node, lacking, "TypeError");
    }
}

void walk_ask_facts(Walk *walk)
{
    for (size_t i = 0; i < walk->candidates.len; i++) {
        decide(walk, &walk->candidates.items[i]);
    }
    walk_check_forward(walk);
}
