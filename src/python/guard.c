/* Tests: on which minors they hold and fail, and what they tell of the values they ask. */
#include "floorlint/limits.h"

#include "constant.h"
#include "infer.h"

/* Modules that an installation may be without, or whose names depend on the library that they
 * were built with: that something of theirs is missing says nothing of the version. What the
 * documentation calls an optional module (Doc/includes/optional-module.rst in CPython), what
 * Debian packages apart (python3-distutils, python3-lib2to3, libpython3-testsuite), and what
 * hashlib takes from OpenSSL. What depends on the system alone, the facts know by name. */
static const char *const optional_modules[] = {
    "bz2",     "compression", "ctypes",  "curses", "dbm",      "distutils", "ensurepip",
    "hashlib", "idlelib",     "lib2to3", "lzma",   "readline", "sqlite3",   "ssl",
    "test",    "tkinter",     "turtle",  "venv",   "zlib"};

bool guard_is_optional(ApiId id)
{
    ApiSymbol symbol = api_symbol(id);
    while (!symbol.is_platform && symbol.owner != 0) {
        symbol = api_symbol(symbol.owner);
    }
    if (symbol.is_platform) {
        return true;
    }
    if (symbol.name.len > 0 && symbol.name.ptr[0] == '_' &&
        !str_eq(symbol.name, S("_thread")) && !str_starts(symbol.name, S("__"))) {
        return true;
    }
    for (size_t i = 0; i < sizeof optional_modules / sizeof optional_modules[0]; i++) {
        if (str_eq(symbol.name, str_of(optional_modules[i]))) {
            return true;
        }
    }
    return false;
}

static Truth unknown_truth(void)
{
    return (Truth){.holds = ALL_MINORS, .fails = ALL_MINORS};
}

static void add_fact(Truth *truth, TruthFact fact, Outcome when)
{
    size_t *count = when == OUTCOME_HELD ? &truth->hold_count : &truth->fail_count;
    TruthFact *facts = when == OUTCOME_HELD ? truth->when_holds : truth->when_fails;
    if (*count < FL_TRUTH_FACTS) {
        facts[(*count)++] = fact;
    }
}

static bool is_receiver(const File *file, PyId node)
{
    return kind_of(file, node) == PY_IDENTIFIER || kind_of(file, node) == PY_ATTRIBUTE;
}

static Truth swap(Truth truth)
{
    Truth swapped = truth;
    swapped.holds = truth.fails;
    swapped.fails = truth.holds;
    swapped.hold_count = truth.fail_count;
    swapped.fail_count = truth.hold_count;
    for (size_t i = 0; i < FL_TRUTH_FACTS; i++) {
        swapped.when_holds[i] = truth.when_fails[i];
        swapped.when_fails[i] = truth.when_holds[i];
    }
    return swapped;
}

static Truth both(const Truth *a, const Truth *b)
{
    Truth truth = {.holds = a->holds & b->holds,
                   .fails = a->fails | (a->holds & b->fails),
                   .versioned = a->versioned || b->versioned};
    for (size_t i = 0; i < a->hold_count; i++) {
        add_fact(&truth, a->when_holds[i], OUTCOME_HELD);
    }
    for (size_t i = 0; i < b->hold_count; i++) {
        add_fact(&truth, b->when_holds[i], OUTCOME_HELD);
    }
    return truth;
}

/* ---- the truth of what is known of a type -------------------------------------------------
 */

static void member_truth(const Type *type, MinorMask *holds, MinorMask *fails, bool *versioned)
{
    *holds = *fails = ALL_MINORS;
    if (type->values != NULL) {
        constant_truth(type, holds, fails);
        *versioned = *versioned || type->versioned;
    } else if (type->has_truth) {
        *holds = type->may_hold;
        *fails = type->may_fail;
        *versioned = true;
    } else if (type->kind == TYPE_MODULE || type->kind == TYPE_CLASS ||
               type->kind == TYPE_FUNCTION || type->kind == TYPE_USER_FUNCTION ||
               type->kind == TYPE_USER_CLASS ||
               (type->kind == TYPE_PROJECT && type->name.len == 0)) {
        *fails = 0;
    } else if (type->kind == TYPE_NONE) {
        *holds = 0;
    }
}

/* A name that always has the same plain value may be a switch that people change: it says
 * nothing. Values that differ by version do. */
static Truth type_truth(const Type *type, MinorMask reached, bool literal)
{
    Truth truth = {0};
    MinorMask covered = 0;
    for (size_t i = 0; i < type_member_count(type); i++) {
        MinorMask mask = 0, holds = 0, fails = 0;
        const Type *member = type_member(type, i, &mask);
        bool versioned = false;
        member_truth(member, &holds, &fails, &versioned);
        bool whole = (mask & reached) == reached;
        bool one_of_many = member->kind == TYPE_NONE && type->kind == TYPE_UNION;
        if (!literal && !versioned && whole && !one_of_many) {
            holds = fails = ALL_MINORS;
        }
        truth.versioned = truth.versioned || versioned || (!whole && holds != fails);
        truth.holds |= holds & mask;
        truth.fails |= fails & mask;
        covered |= mask;
    }
    /* Where the name has no value at all, nothing is known of the test. */
    truth.holds |= ~covered;
    truth.fails |= ~covered;
    return truth;
}

/* ---- calls that are tests
 * -------------------------------------------------------------------- */

static bool is_builtin_call(File *file, PyId call, KnownName name)
{
    PyId function = ast_field(&file->ast, call, FIELD_FUNCTION);
    if (function == 0 || kind_of(file, function) != PY_IDENTIFIER ||
        at_node(file, function)->name != name) {
        return false;
    }
    DefId def = at_node(file, function)->def;
    return def == 0 || infer_builtin_minors(file, def, 0) != 0;
}

/* The minors on which an object has an attribute; false where that cannot be told. */
static bool attribute_minors(File *file, const Type *receiver, Str name, MinorMask *holds,
                             MinorMask *fails)
{
    receiver = infer_force(file, receiver);
    if (receiver->kind != TYPE_MODULE && receiver->kind != TYPE_CLASS) {
        return false;
    }
    Member member = infer_member(file, receiver, name);
    if (member.origin != MEMBER_STDLIB) {
        return false;
    }
    MinorMask present = api_symbol(member.symbol).present;
    if (receiver->kind == TYPE_CLASS) {
        present = api_member_present(receiver->api, name);
    }
    *holds = present;
    *fails = guard_is_optional(member.symbol) ? ALL_MINORS : ~present;
    return true;
}

static Truth has_attribute(File *file, PyId receiver, Str name)
{
    Truth truth = unknown_truth();
    if (attribute_minors(file, infer(file, receiver), name, &truth.holds, &truth.fails)) {
        truth.versioned = (truth.holds & MINORS_KNOWN) != MINORS_KNOWN;
    }
    add_fact(&truth,
             (TruthFact){.receiver = receiver, .attribute = name, .outcome = OUTCOME_HELD},
             OUTCOME_HELD);
    return truth;
}

/* Functions, classes and modules are true. */
static bool is_always_true(File *file, const Type *receiver, Str name)
{
    Member member = infer_member(file, infer_force(file, receiver), name);
    return member.origin == MEMBER_STDLIB && api_symbol(member.symbol).kind != API_ATTRIBUTE;
}

static bool string_argument(File *file, PyId call, size_t index, Str *text)
{
    PyId argument = call_argument(file, call, index);
    if (argument == 0) {
        return false;
    }
    const Type *type = infer(file, argument);
    if (type->values == NULL || type->versioned || type->values->kind != VALUE_STR) {
        return false;
    }
    *text = type->values->text;
    return true;
}

const Type *guard_getattr(File *file, PyId call)
{
    Str name;
    PyId object = call_argument(file, call, 0), fallback = call_argument(file, call, 2);
    MinorMask holds = 0, fails = 0;
    if (object == 0 || fallback == 0 || kind_of(file, fallback) != PY_NONE ||
        !string_argument(file, call, 1, &name)) {
        return NULL;
    }
    const Type *receiver = infer_force(file, infer(file, object));
    if (!attribute_minors(file, receiver, name, &holds, &fails) ||
        (holds & MINORS_KNOWN) == MINORS_KNOWN) {
        return NULL;
    }
    UnionBuilder builder = {.arena = file->arena};
    union_add(&builder, infer_member(file, receiver, name).type, holds);
    union_add(&builder, &type_none, fails & MINORS_KNOWN);
    return union_done(&builder);
}

/* What a name's test tells of an attribute: the name was once given getattr(object, "name",
 * None), so that whoever asks it asks for the attribute. */
static void add_getattr_facts(File *file, DefId id, Truth *truth, Outcome when, size_t depth)
{
    if (id == 0 || depth >= 8) {
        return;
    }
    const Def copy = *def_at(file, id), *def = &copy; /* asking makes new definitions */
    if (def->kind == DEF_BINDING) {
        Str name;
        PyId parent = at_node(file, def->node)->parent;
        PyId call = kind_of(file, parent) == PY_ASSIGNMENT
                        ? ast_field(&file->ast, parent, FIELD_RIGHT)
                        : 0;
        if (call != 0 && kind_of(file, call) == PY_CALL &&
            is_builtin_call(file, call, KNOWN_getattr) && call_argument(file, call, 2) != 0 &&
            kind_of(file, call_argument(file, call, 2)) == PY_NONE &&
            string_argument(file, call, 1, &name)) {
            add_fact(truth,
                     (TruthFact){.receiver = call_argument(file, call, 0),
                                 .attribute = name,
                                 .outcome = OUTCOME_HELD},
                     when);
        }
    } else if (def->kind == DEF_JOIN) {
        for (size_t i = 0; i < def->member_count; i++) {
            add_getattr_facts(file, def->members[i].def, truth, when, depth + 1);
        }
    } else if (def->kind == DEF_FINAL) {
        DefId at = scope_at(file, def->scope)->slots.items[def->slot].first;
        for (size_t i = 0; at != 0 && i < 8; i++) {
            add_getattr_facts(file, at, truth, when, depth + 1);
            at = def_at(file, at)->next;
        }
    } else if (def->kind == DEF_NARROW || def->kind == DEF_FALLBACK) {
        add_getattr_facts(file, def->previous, truth, when, depth + 1);
    }
}

static void add_name_facts(File *file, PyId node, Truth *truth, Outcome when)
{
    if (kind_of(file, node) == PY_IDENTIFIER) {
        add_getattr_facts(file, at_node(file, node)->def, truth, when, 0);
    }
}

static bool is_find_spec(File *file, PyId call)
{
    PyId function = ast_field(&file->ast, call, FIELD_FUNCTION);
    const Type *type = function != 0 ? infer(file, function) : &type_unknown;
    if (type->kind != TYPE_FUNCTION) {
        return false;
    }
    ApiSymbol symbol = api_symbol(type->api);
    return str_eq(symbol.name, S("find_spec")) || str_eq(symbol.name, S("find_loader"));
}

/* A function of one argument of which nothing is known: where it holds, the argument may be
 * something else than its annotation says (is_float(x) and x.is_integer()). */
static bool is_foreign_predicate(File *file, PyId call)
{
    PyId function = ast_field(&file->ast, call, FIELD_FUNCTION);
    PyId list = ast_field(&file->ast, call, FIELD_ARGUMENTS);
    PyId only = list != 0 ? at_node(file, list)->first : 0;
    if (function == 0 || only == 0 || at_node(file, only)->next != 0) {
        return false;
    }
    const Type *callee = infer_force(file, infer(file, function));
    return callee->kind == TYPE_UNKNOWN || callee->kind == TYPE_EXTERNAL;
}

static Truth call_truth(File *file, PyId call, MinorMask reached)
{
    Str name;
    PyId first = call_argument(file, call, 0);
    if (first == 0) {
        return type_truth(infer(file, call), reached, false);
    }
    if (is_builtin_call(file, call, KNOWN_bool)) {
        return guard_truth(file, first, reached);
    }
    if (is_builtin_call(file, call, KNOWN_hasattr) && string_argument(file, call, 1, &name)) {
        return has_attribute(file, first, name);
    }
    if (is_builtin_call(file, call, KNOWN_getattr) && string_argument(file, call, 1, &name) &&
        call_argument(file, call, 2) != 0) {
        Truth truth = has_attribute(file, first, name);
        PyKind fallback = kind_of(file, call_argument(file, call, 2));
        bool falsy = fallback == PY_NONE || fallback == PY_FALSE;
        if (!falsy) {
            return unknown_truth();
        }
        if (!is_always_true(file, infer(file, first), name)) {
            truth.fails = ALL_MINORS; /* the attribute itself may be false */
        }
        return truth;
    }
    if (is_builtin_call(file, call, KNOWN_isinstance) && is_receiver(file, first)) {
        Truth truth = unknown_truth();
        TruthFact fact = {.receiver = first, .test = call, .outcome = OUTCOME_HELD};
        add_fact(&truth, fact, OUTCOME_HELD);
        fact.outcome = OUTCOME_FAILED;
        add_fact(&truth, fact, OUTCOME_FAILED);
        return truth;
    }
    if (is_find_spec(file, call) && string_argument(file, call, 0, &name)) {
        ApiId module = api_module(name);
        if (module != 0 && project_module(file, 0, name).len == 0) {
            MinorMask present = api_symbol(module).present;
            return (Truth){.holds = present,
                           .fails = guard_is_optional(module) ? ALL_MINORS : ~present,
                           .versioned = true};
        }
        return unknown_truth();
    }
    Truth truth = type_truth(infer(file, call), reached, false);
    if (string_argument(file, call, 0, &name)) {
        MinorMask implied = guard_implied(file, call, name);
        truth.holds &= implied;
        truth.versioned = truth.versioned || implied != ALL_MINORS;
    }
    if (is_receiver(file, first) && is_foreign_predicate(file, call)) {
        TruthFact fact = {.receiver = first, .test = call, .outcome = OUTCOME_HELD};
        add_fact(&truth, fact, OUTCOME_HELD);
    }
    return truth;
}

/* ---- comparisons
 * -------------------------------------------------------------------------------- */

/* "x" in dir(m), in vars(m), in m.__dict__ */
static PyId listed_object(File *file, PyId container)
{
    if (kind_of(file, container) == PY_CALL && (is_builtin_call(file, container, KNOWN_dir) ||
                                                is_builtin_call(file, container, KNOWN_vars))) {
        return call_argument(file, container, 0);
    }
    if (kind_of(file, container) == PY_ATTRIBUTE) {
        PyId name = ast_field(&file->ast, container, FIELD_ATTRIBUTE);
        if (name != 0 && at_node(file, name)->name == KNOWN___dict__) {
            return ast_field(&file->ast, container, FIELD_OBJECT);
        }
    }
    return 0;
}

static Truth none_truth(File *file, PyId comparison, PyId left, bool is, MinorMask reached)
{
    Truth truth = {0};
    if (kind_of(file, left) == PY_CALL &&
        (is_find_spec(file, left) || is_builtin_call(file, left, KNOWN_getattr))) {
        truth = call_truth(file, left, reached);
        return is ? swap(truth) : truth;
    }
    const Type *type = infer_force(file, infer(file, left));
    MinorMask none = 0, other = 0, covered = 0;
    for (size_t i = 0; i < type_member_count(type); i++) {
        MinorMask mask = 0;
        const Type *member = type_member(type, i, &mask);
        covered |= mask;
        bool whole = (mask & reached) == reached;
        if (member->kind == TYPE_NONE && type->kind == TYPE_UNION) {
            none |= mask;
            truth.versioned = truth.versioned || !whole;
        } else if (whole || member->kind == TYPE_UNKNOWN || member->kind == TYPE_EXTERNAL ||
                   member->kind == TYPE_UNBOUND || member->kind == TYPE_PROJECT) {
            none |= mask;
            other |= mask;
        } else if (member->kind == TYPE_NONE) {
            none |= mask;
            truth.versioned = true;
        } else {
            other |= mask;
            truth.versioned = true;
        }
    }
    truth.holds = (is ? none : other) | ~covered;
    truth.fails = (is ? other : none) | ~covered;
    add_name_facts(file, left, &truth, is ? OUTCOME_FAILED : OUTCOME_HELD);
    if (is_receiver(file, left)) {
        TruthFact fact = {.receiver = left, .test = comparison, .outcome = OUTCOME_HELD};
        add_fact(&truth, fact, OUTCOME_HELD);
        fact.outcome = OUTCOME_FAILED;
        add_fact(&truth, fact, OUTCOME_FAILED);
    }
    return truth;
}

bool guard_is_equality(Str operator, bool * equal)
{
    *equal = str_eq(operator, S("is")) || str_eq(operator, S("=="));
    return *equal || str_eq(operator, S("is not")) || str_eq(operator, S("!="));
}

const Type *guard_compare(File *file, Str operator, const Type * left, const Type *right)
{
    bool equal = false;
    if ((left->versioned || right->versioned) && left->values != NULL &&
        right->values != NULL && !guard_is_equality(operator, & equal)) {
        const Value *value = constant_at(left, 0);
        if (value->kind == VALUE_TUPLE && value->count > 0) {
            value = &value->items[0];
        }
        bool membership = operator.len> 1 && is_alpha(operator.ptr[0]);
        if (value->kind == VALUE_STR && !membership) {
            return type_builtin(file->arena, "bool"); /* texts sort by letter: 3.10 < 3.9 */
        }
    }
    return constant_compare(file->arena, operator, left, right);
}

/* sys.platform == "ios" */
static Truth implied_truth(File *file, PyId left, PyId right, bool equal)
{
    Truth truth = unknown_truth();
    for (int side = 0; side < 2; side++) {
        PyId question = side == 0 ? left : right, answer = side == 0 ? right : left;
        const Type *type = infer_force(file, infer(file, answer));
        if (type->values != NULL && !type->versioned && type->values->kind == VALUE_STR) {
            truth.holds &= guard_implied(file, question, type->values->text);
        }
    }
    truth.versioned = truth.holds != ALL_MINORS;
    return equal ? truth : swap(truth);
}

static Truth link_truth(File *file, PyId comparison, PyId left, Str operator, PyId right,
                        MinorMask reached)
{
    bool equal = false;
    bool equality = guard_is_equality(operator, & equal);
    if (equality && kind_of(file, right) == PY_NONE) {
        return none_truth(file, comparison, left, equal, reached);
    }
    if (equality && (kind_of(file, right) == PY_TRUE || kind_of(file, right) == PY_FALSE)) {
        Truth truth = guard_truth(file, left, reached);
        bool same = (kind_of(file, right) == PY_TRUE) == equal;
        return truth.versioned ? (same ? truth : swap(truth)) : unknown_truth();
    }
    bool in = str_eq(operator, S("in"));
    if (in || str_eq(operator, S("not in"))) {
        PyId object = listed_object(file, right);
        const Type *name = infer(file, left);
        if (object != 0 && name->values != NULL && name->values->kind == VALUE_STR) {
            Truth truth = has_attribute(file, object, name->values->text);
            return in ? truth : swap(truth);
        }
    }
    const Type *a = infer_force(file, infer(file, left));
    const Type *b = infer_force(file, infer(file, right));
    const Type *result = guard_compare(file, operator, a, b);
    if (result->values == NULL) {
        return equality ? implied_truth(file, left, right, equal) : unknown_truth();
    }
    Truth truth = {.versioned = result->versioned};
    constant_truth(result, &truth.holds, &truth.fails);
    return truth;
}

static Truth comparison_truth(File *file, PyId node, MinorMask reached)
{
    Truth truth = {.holds = ALL_MINORS};
    PyId left = 0;
    PyId operator= 0;
    bool first = true;
    for (PyId id = at_node(file, node)->first; id != 0; id = at_node(file, id)->next) {
        if (kind_of(file, id) == PY_TOKEN) {
            operator= id;
            continue;
        }
        if (left != 0 && operator!= 0) {
            Truth link =
                link_truth(file, node, left, ast_text(&file->ast, operator), id, reached);
            truth = first ? link : both(&truth, &link);
            first = false;
        }
        left = id;
    }
    return first ? unknown_truth() : truth;
}

/* ---- any test
 * ------------------------------------------------------------------------------------ */

static Truth conditional_truth(File *file, PyId node, MinorMask reached)
{
    PyId body = at_node(file, node)->first;
    PyId test = body != 0 ? at_node(file, body)->next : 0;
    PyId other = test != 0 ? at_node(file, test)->next : 0;
    if (other == 0) {
        return unknown_truth();
    }
    Truth t = guard_truth(file, test, reached), a = guard_truth(file, body, reached),
          b = guard_truth(file, other, reached);
    return (Truth){.holds = (t.holds & a.holds) | (t.fails & b.holds),
                   .fails = (t.holds & a.fails) | (t.fails & b.fails),
                   .versioned = t.versioned || a.versioned || b.versioned};
}

static Truth boolean_truth(File *file, PyId node, MinorMask reached)
{
    PyId left = ast_field(&file->ast, node, FIELD_LEFT);
    PyId right = ast_field(&file->ast, node, FIELD_RIGHT);
    PyId op = ast_field(&file->ast, node, FIELD_OPERATOR);
    if (left == 0 || right == 0 || op == 0) {
        return unknown_truth();
    }
    Truth a = guard_truth(file, left, reached), b = guard_truth(file, right, reached);
    if (str_eq(ast_text(&file->ast, op), S("and"))) {
        return both(&a, &b);
    }
    Truth not_a = swap(a), not_b = swap(b);
    return swap(both(&not_a, &not_b));
}

static Truth truth_of(File *file, PyId test, MinorMask reached)
{
    PyId inner = at_node(file, test)->first;
    switch (kind_of(file, test)) {
    case PY_PARENTHESIZED:
        return inner != 0 ? guard_truth(file, inner, reached) : unknown_truth();
    case PY_NOT: {
        PyId argument = ast_field(&file->ast, test, FIELD_ARGUMENT);
        return argument != 0 ? swap(guard_truth(file, argument, reached)) : unknown_truth();
    }
    case PY_NAMED_EXPRESSION: {
        PyId value = ast_field(&file->ast, test, FIELD_VALUE);
        PyId name = ast_field(&file->ast, test, FIELD_NAME);
        Truth truth = value != 0 ? guard_truth(file, value, reached) : unknown_truth();
        if (name != 0) {
            add_fact(&truth,
                     (TruthFact){.receiver = name, .test = name, .outcome = OUTCOME_HELD},
                     OUTCOME_HELD);
        }
        return truth;
    }
    case PY_BOOLEAN:
        return boolean_truth(file, test, reached);
    case PY_COMPARISON:
        return comparison_truth(file, test, reached);
    case PY_CONDITIONAL:
        return conditional_truth(file, test, reached);
    case PY_CALL:
        return call_truth(file, test, reached);
    case PY_TRUE:
    case PY_FALSE:
    case PY_INTEGER:
    case PY_NONE:
        return type_truth(infer(file, test), reached, true);
    case PY_IDENTIFIER:
    case PY_ATTRIBUTE: {
        Truth truth = type_truth(infer_force(file, infer(file, test)), reached, false);
        add_name_facts(file, test, &truth, OUTCOME_HELD);
        add_fact(&truth, (TruthFact){.receiver = test, .test = test, .outcome = OUTCOME_HELD},
                 OUTCOME_HELD);
        add_fact(&truth, (TruthFact){.receiver = test, .test = test, .outcome = OUTCOME_FAILED},
                 OUTCOME_FAILED);
        return truth;
    }
    default:
        return unknown_truth();
    }
}

Truth guard_truth(File *file, PyId test, MinorMask reached)
{
    if (file->depth > FL_MAX_DEPTH) {
        return unknown_truth();
    }
    file->depth++;
    Truth truth = truth_of(file, test, reached);
    file->depth--;
    return truth;
}
