/* A path is a list of steps. Selecting walks the tree once and carries the set of steps that
 * are up next at each node, so `**` costs no more than a walk. */
#include "floorlint/keypath.h"

#include "floorlint/vec.h"

/* Steps of one path: the set of them is a mask. */
#define MAX_STEPS 63

typedef enum StepKind {
    STEP_KEY,      /* a child by its key */
    STEP_DEEP,     /* ** */
    STEP_ELEMENTS, /* [] */
    STEP_FILTER,   /* [key=value] */
    STEP_KEYS      /* % */
} StepKind;

typedef enum FilterKind {
    FILTER_PRESENT,
    FILTER_EQUAL,
    FILTER_PREFIX,
    FILTER_SUFFIX,
    FILTER_PART
} FilterKind;

typedef struct Pattern {
    Str text;
    bool literal;
} Pattern;

typedef struct Step {
    StepKind kind;
    Pattern *patterns; /* of STEP_KEY: one of them has to match */
    size_t pattern_count;
    FilterKind filter;
    const char *sibling; /* the dotted key of a filter */
    Str value;
} Step;

struct KeyPath {
    const Step *steps;
    size_t count;
};

typedef struct Compiler {
    Arena *arena;
    Str text;
    size_t at;
    VEC(Step) steps;
    const char *problem;
} Compiler;

static char peek(const Compiler *compiler)
{
    return compiler->at < compiler->text.len ? compiler->text.ptr[compiler->at] : '\0';
}

static void reject(Compiler *compiler, const char *problem)
{
    if (compiler->problem == NULL) {
        compiler->problem = problem;
    }
}

static Step *add_step(Compiler *compiler, StepKind kind)
{
    if (compiler->steps.len == MAX_STEPS) {
        reject(compiler, "the path has too many parts");
        compiler->steps.len--;
    }
    Step *step = vec_push(compiler->arena, &compiler->steps);
    *step = (Step){.kind = kind};
    return step;
}

/* The text up to a closing quote; the cursor is on the opening one. */
static Str read_quoted(Compiler *compiler)
{
    char quote = peek(compiler);
    Str rest = str_from(compiler->text, ++compiler->at);
    size_t len = str_find_byte(rest, quote);
    if (len == STR_NONE) {
        reject(compiler, "a quote does not end");
        compiler->at = compiler->text.len;
        return rest;
    }
    compiler->at += len + 1;
    return str_slice(rest, 0, len);
}

/* The text up to one of some bytes. */
static Str read_until(Compiler *compiler, Str stops)
{
    size_t start = compiler->at;
    while (compiler->at < compiler->text.len &&
           str_find_byte(stops, compiler->text.ptr[compiler->at]) == STR_NONE) {
        compiler->at++;
    }
    return str_slice(compiler->text, start, compiler->at);
}

static Pattern pattern_of(Str text)
{
    bool literal = str_find_byte(text, '*') == STR_NONE && str_find_byte(text, '?') == STR_NONE;
    return (Pattern){text, literal};
}

static void add_key(Compiler *compiler, Pattern pattern)
{
    Step *step = add_step(compiler, STEP_KEY);
    step->patterns = arena_new_of(compiler->arena, Pattern);
    step->patterns[0] = pattern;
    step->pattern_count = 1;
}

static void read_braces(Compiler *compiler)
{
    compiler->at++;
    Str inside = read_until(compiler, S("}")), part;
    if (peek(compiler) != '}' || inside.len == 0) {
        reject(compiler, "a brace list does not end");
    }
    compiler->at++;
    VEC(Pattern) patterns = {0};
    while (str_cut(&inside, ',', &part)) {
        part = str_trim(part);
        bool quoted = part.len > 1 && part.ptr[0] == '"' && part.ptr[part.len - 1] == '"';
        *vec_push(compiler->arena, &patterns) =
            quoted ? (Pattern){str_slice(part, 1, part.len - 1), true} : pattern_of(part);
    }
    Step *step = add_step(compiler, STEP_KEY);
    step->patterns = patterns.items;
    step->pattern_count = patterns.len;
}

static FilterKind read_operator(Compiler *compiler)
{
    static const struct {
        const char *text;
        FilterKind kind;
    } operators[] = {
        {"^=", FILTER_PREFIX},
        {"$=", FILTER_SUFFIX},
        {"*=", FILTER_PART  },
        {"=",  FILTER_EQUAL }
    };
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++) {
        Str text = str_of(operators[i].text);
        if (str_starts(str_from(compiler->text, compiler->at), text)) {
            compiler->at += text.len;
            return operators[i].kind;
        }
    }
    if (peek(compiler) != ']') {
        reject(compiler, "expected an operator in brackets");
    }
    return FILTER_PRESENT;
}

static void read_brackets(Compiler *compiler)
{
    compiler->at++;
    if (peek(compiler) == ']') {
        compiler->at++;
        add_step(compiler, STEP_ELEMENTS);
        return;
    }
    Step *step = add_step(compiler, STEP_FILTER);
    Str sibling = str_trim(read_until(compiler, S("=^$*]")));
    step->sibling = str_to_c(compiler->arena, sibling);
    step->filter = read_operator(compiler);
    if (step->filter != FILTER_PRESENT) {
        bool quoted = peek(compiler) == '"' || peek(compiler) == '\'';
        step->value = quoted ? read_quoted(compiler) : read_until(compiler, S("]"));
    }
    if (sibling.len == 0 || peek(compiler) != ']') {
        reject(compiler, "brackets do not end");
    }
    compiler->at++;
}

static void read_word(Compiler *compiler)
{
    Str word = read_until(compiler, S(".[]{}\""));
    if (word.len == 0) {
        reject(compiler, "a part of the path is empty");
        compiler->at++;
    } else if (str_eq(word, S("**"))) {
        add_step(compiler, STEP_DEEP);
    } else if (str_eq(word, S("%"))) {
        add_step(compiler, STEP_KEYS);
        if (compiler->at < compiler->text.len) {
            reject(compiler, "% has to be the last part of a path");
        }
    } else {
        add_key(compiler, pattern_of(word));
    }
}

static void read_part(Compiler *compiler)
{
    switch (peek(compiler)) {
    case '[':
        break;
    case '{':
        read_braces(compiler);
        break;
    case '"':
        add_key(compiler, (Pattern){read_quoted(compiler), true});
        break;
    default:
        read_word(compiler);
        break;
    }
    while (peek(compiler) == '[') {
        read_brackets(compiler);
    }
    if (compiler->at < compiler->text.len && peek(compiler) != '.') {
        reject(compiler, "expected a dot between the parts of a path");
    }
}

const KeyPath *keypath_compile(Arena *arena, Str text, const char **problem)
{
    Compiler compiler = {.arena = arena};
    compiler.text = str_copy(arena, text);
    read_part(&compiler);
    while (compiler.problem == NULL && peek(&compiler) == '.') {
        compiler.at++;
        read_part(&compiler);
    }
    *problem = compiler.problem;
    if (compiler.problem != NULL) {
        return NULL;
    }
    KeyPath *path = arena_new_of(arena, KeyPath);
    *path = (KeyPath){compiler.steps.items, compiler.steps.len};
    return path;
}

/* As fnmatch, with `*` and `?` only; the last star takes more until the rest fits. */
static bool matches(const Pattern *pattern, Str text)
{
    Str glob = pattern->text;
    if (pattern->literal) {
        return str_eq(glob, text);
    }
    size_t at = 0, in = 0, star = STR_NONE, resume = 0;
    while (in < text.len) {
        if (at < glob.len && glob.ptr[at] == '*') {
            star = ++at;
            resume = in;
        } else if (at < glob.len && (glob.ptr[at] == '?' || glob.ptr[at] == text.ptr[in])) {
            at++;
            in++;
        } else if (star != STR_NONE) {
            at = star;
            in = ++resume;
        } else {
            return false;
        }
    }
    while (at < glob.len && glob.ptr[at] == '*') {
        at++;
    }
    return at == glob.len;
}

static bool key_matches(const Step *step, Str key)
{
    for (size_t i = 0; i < step->pattern_count; i++) {
        if (matches(&step->patterns[i], key)) {
            return true;
        }
    }
    return false;
}

/* Whether the sibling that a filter asks for is in a map, and holds. */
static bool holds(const Step *step, const Node *map)
{
    const Node *sibling = node_is_map(map) ? node_at(map, step->sibling) : NULL;
    if (step->filter == FILTER_PRESENT) {
        return sibling != NULL;
    }
    if (!node_is_scalar(sibling)) {
        return false;
    }
    switch (step->filter) {
    case FILTER_PRESENT:
        break;
    case FILTER_EQUAL:
        return str_eq(sibling->text, step->value);
    case FILTER_PREFIX:
        return str_starts(sibling->text, step->value);
    case FILTER_SUFFIX:
        return str_ends(sibling->text, step->value);
    case FILTER_PART:
        return str_find(sibling->text, step->value) != STR_NONE;
    }
    return true;
}

typedef struct Selection {
    Arena *arena;
    const KeyPath *path;
    VEC(const Node *) nodes;
} Selection;

/* A set of steps: those that are up next. The bit after the last stands for the end. */
typedef uint64_t StepSet;

/* What is up next at a node itself: steps that move to no child. */
static StepSet settle(const KeyPath *path, const Node *node, StepSet next)
{
    for (size_t i = 0; i < path->count; i++) {
        const Step *step = &path->steps[i];
        bool stays = step->kind == STEP_DEEP ||
                     (step->kind == STEP_ELEMENTS && node->kind == NODE_SCALAR) ||
                     (step->kind == STEP_FILTER && node->kind == NODE_MAP && holds(step, node));
        if ((next >> i & 1) != 0 && stays) {
            next |= (StepSet)1 << (i + 1);
        }
    }
    return next;
}

/* What is up next at a child. */
static StepSet descend(const KeyPath *path, const Node *child, StepSet next)
{
    StepSet result = 0;
    for (size_t i = 0; i < path->count; i++) {
        const Step *step = &path->steps[i];
        bool listed = child->key == NULL, goes = false;
        if ((next >> i & 1) == 0) {
            continue;
        }
        switch (step->kind) {
        case STEP_KEY:
            goes = !listed && key_matches(step, child->key->text);
            break;
        case STEP_DEEP:
            result |= (StepSet)1 << i;
            break;
        case STEP_ELEMENTS:
            goes = listed;
            break;
        case STEP_FILTER:
            goes = listed && holds(step, child);
            break;
        case STEP_KEYS:
            break;
        }
        result |= (StepSet)goes << (i + 1);
    }
    return result;
}

/* Recursion ends at the depth budget of the document. */
static void select_from(Selection *selection, const Node *node, StepSet next)
{
    const KeyPath *path = selection->path;
    next = settle(path, node, next);
    if ((next >> path->count & 1) != 0) {
        *vec_push(selection->arena, &selection->nodes) = node;
    }
    bool keys = path->steps[path->count - 1].kind == STEP_KEYS &&
                (next >> (path->count - 1) & 1) != 0 && node->kind == NODE_MAP;
    for (size_t i = 0; i < node->count; i++) {
        const Node *child = node->children[i];
        if (child->shadowed) {
            continue;
        }
        if (keys) {
            *vec_push(selection->arena, &selection->nodes) = child->key;
        }
        StepSet below = descend(path, child, next);
        if (below != 0) {
            select_from(selection, child, below);
        }
    }
}

NodeList keypath_select(Arena *arena, const KeyPath *path, const Node *root)
{
    Selection selection = {.arena = arena, .path = path};
    if (root != NULL && path->count > 0) {
        select_from(&selection, root, 1);
    }
    return (NodeList){selection.nodes.items, selection.nodes.len};
}
