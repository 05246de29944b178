/* setup.py: what setup() promises, read from its syntax tree. What the file computes in another
 * way than by constants stays unresolved.
 * Facts: setuptools' references/keywords; Django's setup.py (a tuple and a format string). */
#include "pyvalue.h"
#include "readers.h"

/* Constants that are looked up in one file: each look-up goes through the module, and a list
 * may name itself. */
#define MAX_LOOKUPS 16

typedef struct SetupReader {
    PyTree tree;
    SurfaceContext context;
    const char *keyword;
    void (*read)(struct SetupReader *, TSNode value);
    uint32_t group;
    int lookups;   /* of constants, up to MAX_LOOKUPS */
    bool in_setup; /* the keyword stands in a call of setup() itself */
} SetupReader;

/* Whether a keyword argument belongs to a call of setup(), setuptools.setup() … */
static bool is_in_setup(const PyTree *tree, TSNode keyword)
{
    TSNode arguments = ts_node_parent(keyword);
    TSNode call = ts_node_is_null(arguments) ? arguments : ts_node_parent(arguments);
    return pytree_is(call, "call") &&
           str_ends(pytree_text(tree, pytree_field(call, "function")), S("setup"));
}

/* Whether a pair stands in a dictionary that a call takes as its keywords: `package = {…}` and
 * `setup(**package)`. */
static bool is_splatted(const PyTree *tree, TSNode pair)
{
    TSNode dictionary = ts_node_parent(pair);
    TSNode assignment = ts_node_is_null(dictionary) ? dictionary : ts_node_parent(dictionary);
    if (!pytree_is(assignment, "assignment")) {
        return false;
    }
    Str name = pytree_text(tree, pytree_field(assignment, "left"));
    Str splat = str_format(tree->context->scratch, "setup(**%.*s)", STR_ARG(name));
    return str_find(tree->context->source->text, splat) != STR_NONE;
}

/* Calls `read` with the value of every `keyword=value` of a call and `"keyword": value` of a
 * dictionary. */
static bool visit_keyword(void *state, TSNode node)
{
    SetupReader *reader = state;
    Str name = S("");
    TSNode value = {0};
    if (pytree_is(node, "keyword_argument")) {
        name = pytree_text(&reader->tree, pytree_field(node, "name"));
        value = pytree_field(node, "value");
    } else if (pytree_is(node, "pair")) {
        Passage key;
        if (pytree_string(&reader->tree, pytree_field(node, "key"), &key)) {
            name = key.text;
        }
        value = pytree_field(node, "value");
    } else if (pytree_is(node, "assignment") &&
               pytree_is(pytree_field(node, "left"), "subscript")) {
        Passage key; /* extra["python_requires"] = … */
        if (pytree_string(&reader->tree, pytree_field(pytree_field(node, "left"), "subscript"),
                          &key)) {
            name = key.text;
        }
        value = pytree_field(node, "right");
    }
    if (!ts_node_is_null(value) && str_eq(name, str_of(reader->keyword)) &&
        reader->lookups++ < MAX_LOOKUPS) {
        reader->in_setup = pytree_is(node, "keyword_argument")
                               ? is_in_setup(&reader->tree, node)
                               : pytree_is(node, "pair") && is_splatted(&reader->tree, node);
        reader->read(reader, value);
    }
    return true;
}

/* The first tuple of numbers among the constants that an expression names. */
typedef struct TupleSearch {
    const PyTree *tree;
    TSNode tuple;
    int lookups;
} TupleSearch;

static bool visit_for_tuple(void *state, TSNode node)
{
    TupleSearch *search = state;
    if (pytree_is(node, "identifier") && ts_node_is_null(search->tuple) &&
        search->lookups++ < MAX_LOOKUPS) {
        TSNode value = pytree_constant(search->tree, pytree_text(search->tree, node));
        if (pytree_is(value, "tuple") || pytree_is(value, "list")) {
            search->tuple = value;
        }
    }
    return ts_node_is_null(search->tuple);
}

static bool has_lower_bound(Str text)
{
    return str_find(text, S(">=")) != STR_NONE || str_find(text, S("~=")) != STR_NONE;
}

/* '>={}.{}'.format(*REQUIRED_PYTHON) and its kin: a lower bound made of a tuple constant. The
 * claim stands where the tuple does. `exact` is the computed text's set where it is known:
 * another one than the tuple alone gives has more to it. */
static bool read_computed(SetupReader *reader, TSNode value, const VersionSet *exact)
{
    TupleSearch search = {.tree = &reader->tree};
    pytree_visit(value, visit_for_tuple, &search);
    if (ts_node_is_null(search.tuple) || !has_lower_bound(pytree_text(&reader->tree, value))) {
        return false;
    }
    Claim claim;
    Passage tuple = passage_of_span(reader->context.source, pytree_span(search.tuple));
    if (!emit_prepare(&reader->context, SPELLING_TUPLE, tuple, &claim) || claim.unresolved ||
        claim.invalid.len > 0) {
        return false;
    }
    Minor lowest = version_set_lowest(claim.set);
    if (lowest == MINOR_NONE) {
        return false;
    }
    MinorMask minors = minors_between(lowest, MINOR_NEWEST);
    claim.set = (VersionSet){minors, minors, true};
    if (exact != NULL && exact->any != minors) {
        return false;
    }
    findings_claim(reader->context.findings, &claim);
    return true;
}

static bool is_absent(const PyTree *tree, TSNode value)
{
    return pytree_is(value, "none") || str_eq(pytree_text(tree, value), S("\"\""));
}

static void read_requires(SetupReader *reader, TSNode value)
{
    TSNode resolved = pytree_resolve(&reader->tree, value);
    Passage content;
    if (pytree_string(&reader->tree, resolved, &content)) {
        emit_passage(&reader->context, SPELLING_PEP440, content, 0);
    } else if (pyvalue_text(&reader->tree, value, &content)) {
        Reading reading = specifier_read(SPELLING_PEP440, content.text);
        if (!read_computed(reader, resolved, &reading.set)) {
            emit_passage(&reader->context, SPELLING_PEP440, content, 0);
        }
    } else if (!is_absent(&reader->tree, resolved) && !read_computed(reader, resolved, NULL) &&
               reader->in_setup) {
        emit_unresolved(&reader->context,
                        passage_of_span(reader->context.source, pytree_span(value)));
    }
}

static void read_keyword(const SurfaceContext *context, const char *keyword,
                         void (*read)(SetupReader *, TSNode))
{
    SetupReader reader = {.context = *context, .keyword = keyword, .read = read};
    if (pytree_open(context, &reader.tree)) {
        pytree_visit(reader.tree.root, visit_keyword, &reader);
        pytree_close(&reader.tree);
    }
}

void read_setup_py(const SurfaceContext *context, const Document *document)
{
    (void)document;
    read_keyword(context, "python_requires", read_requires);
}

/* Every line of every string below an expression: a list, a sum of lists, a text that is
 * split. */
static bool visit_classifier(void *state, TSNode node)
{
    SetupReader *reader = state;
    Passage content;
    if (pytree_is(node, "identifier") && reader->lookups < MAX_LOOKUPS) {
        TSNode value = pytree_constant(&reader->tree, pytree_text(&reader->tree, node));
        reader->lookups++;
        if (pytree_is(value, "list") || pytree_is(value, "tuple")) {
            pytree_visit(value, visit_classifier, state);
        }
        return false;
    }
    if (!pytree_string(&reader->tree, node, &content)) {
        return true;
    }
    for (size_t at = 0; at < content.text.len;) {
        size_t newline = str_find_byte(str_from(content.text, at), '\n');
        size_t to = newline == STR_NONE ? content.text.len : at + newline;
        Passage line = passage_slice(content, at, to);
        if (str_find(line.text, S("Programming Language")) != STR_NONE) {
            emit_passage(&reader->context, SPELLING_CLASSIFIER, line, reader->group);
        }
        at = to + 1;
    }
    return false;
}

static void read_classifiers(SetupReader *reader, TSNode value)
{
    reader->group = emit_group(&reader->context);
    pytree_visit(pytree_resolve(&reader->tree, value), visit_classifier, reader);
}

void read_setup_classifiers(const SurfaceContext *context, const Document *document)
{
    (void)document;
    read_keyword(context, "classifiers", read_classifiers);
}

static void read_limited_api(SetupReader *reader, TSNode value)
{
    Passage content;
    if (pytree_string(&reader->tree, pytree_resolve(&reader->tree, value), &content) &&
        str_starts(content.text, S("cp3"))) {
        emit_passage(&reader->context, SPELLING_TAG, content, 0);
    }
}

void read_setup_limited_api(const SurfaceContext *context, const Document *document)
{
    (void)document;
    read_keyword(context, "py_limited_api", read_limited_api);
}
