/* Parameters: keywords and positions that a callee does not take on every minor. */
#include "check.h"

static Callable constructor_of(File *file, UserClass *class_)
{
    Callable none = {0};
    bool opaque = false;
    if (infer_user_member(file, class_, S("__init__"), 0) != NULL ||
        infer_user_member(file, class_, S("__new__"), 0) != NULL) {
        return none;
    }
    ApiId base = infer_stdlib_base(file, class_, &opaque, 0);
    if (opaque || base == 0 || class_->fields || api_symbol(base).is_enum) {
        return none;
    }
    return (Callable){.api = base};
}

static Callable callable_of(File *file, const Type *callee)
{
    Callable none = {0};
    switch (callee->kind) {
    case TYPE_CLASS:
        return (Callable){.api = callee->api};
    case TYPE_USER_CLASS:
        return constructor_of(file, callee->user_class);
    case TYPE_FUNCTION: {
        ApiSymbol symbol = api_symbol(callee->api);
        bool unbound = symbol.kind == API_METHOD && callee->receiver != NULL &&
                       (callee->receiver->kind == TYPE_CLASS ||
                        callee->receiver->kind == TYPE_USER_CLASS) &&
                       !symbol.is_static && !symbol.is_class_method;
        if (symbol.kind == API_METHOD &&
            (str_eq(symbol.name, S("__init__")) || str_eq(symbol.name, S("__new__")))) {
            return (Callable){.api = symbol.owner, .skip = unbound};
        }
        if (symbol.kind == API_METHOD && callee->receiver != NULL &&
            callee->receiver->kind == TYPE_INSTANCE &&
            api_symbol(callee->receiver->api).is_protocol) {
            return none; /* of another class, which may take more */
        }
        if (str_starts(symbol.name, S("__")) && str_ends(symbol.name, S("__"))) {
            return none; /* Python's own protocols: the sources know too little of them */
        }
        return (Callable){.api = callee->api, .skip = unbound};
    }
    default:
        return none;
    }
}

static void report_parameter(File *file, PyId call, PyId at, ApiId callable, Str name,
                             MinorMask present, MinorMask lacking)
{
    Finding finding = {.node = call,
                       .at = at,
                       .kind = REQUIREMENT_PARAMETER,
                       .subject =
                           str_format(file->arena, "%.*s(%.*s)",
                                      STR_ARG(api_name(file->arena, callable)), STR_ARG(name)),
                       .present = present,
                       .lacking = lacking,
                       .exception = EXCEPTION_TYPE};
    check_report(file, &finding);
}

/* Whether the callee names a parameter so in some version; what **kwargs swallowed otherwise
 * is no parameter. */
static bool has_parameter(ApiId callable, Str name)
{
    size_t count = api_param_count(callable);
    for (size_t i = 0; i < count; i++) {
        ApiParam param = api_param(callable, i);
        if ((param.kind == API_PARAM_EITHER || param.kind == API_PARAM_KEYWORD) &&
            str_eq(param.name, name)) {
            return true;
        }
    }
    return false;
}

static void check_keywords(File *file, PyId call, Callable callable, MinorMask minors)
{
    PyId list = ast_field(&file->ast, call, FIELD_ARGUMENTS);
    for (PyId id = list != 0 ? at_node(file, list)->first : 0; id != 0;
         id = at_node(file, id)->next) {
        if (kind_of(file, id) != PY_KEYWORD_ARGUMENT) {
            continue;
        }
        PyId key = ast_field(&file->ast, id, FIELD_NAME);
        Str name = key != 0 ? ast_text(&file->ast, key) : S("");
        MinorMask present = api_keyword_present(callable.api, name);
        if ((present & MINORS_KNOWN) == 0 || !has_parameter(callable.api, name)) {
            continue; /* a slip, or too little is known */
        }
        MinorMask lacking = minors & api_symbol(callable.api).present & ~present;
        if ((lacking & MINORS_KNOWN) != 0) {
            report_parameter(file, call, key, callable.api, name, present, lacking);
        }
    }
}

/* The parameter at a position, and the minors that take it there. */
static MinorMask find_position(ApiId callable, size_t position, Str *name)
{
    MinorMask minors = 0;
    size_t count = api_param_count(callable);
    for (size_t i = 0; i < count; i++) {
        ApiParam param = api_param(callable, i);
        if (param.kind == API_PARAM_VAR) {
            minors |= param.present; /* *args */
        } else if ((param.kind == API_PARAM_EITHER || param.kind == API_PARAM_POSITIONAL) &&
                   param.position == position) {
            minors |=
                param.present; /* a change of its kind alone is too fine for the sources */
            *name = name->len == 0 ? param.name : *name;
        }
    }
    return minors;
}

static void check_positions(File *file, PyId call, Callable callable, MinorMask minors)
{
    if (!api_has_params(callable.api)) {
        return;
    }
    MinorMask reported = 0;
    bool bound = api_symbol(callable.api).kind == API_METHOD;
    PyId argument;
    for (size_t i = callable.skip; i < 32 && (argument = call_argument(file, call, i)) != 0;
         i++) {
        if (!bound && i == callable.skip) {
            continue; /* none began to take its first argument later: the sources disagree */
        }
        Str name = S("");
        MinorMask present = find_position(callable.api, i - callable.skip, &name);
        present |= api_positional_present(callable.api, i - callable.skip + 1);
        if ((present & MINORS_KNOWN) == 0 || name.len == 0) {
            return;
        }
        MinorMask lacking = minors & api_symbol(callable.api).present & ~present & ~reported;
        if ((lacking & MINORS_KNOWN) != 0) {
            report_parameter(file, call, argument, callable.api, name, present, lacking);
            reported |= lacking;
        }
    }
}

/* Whether a call gives a parameter, by position or by keyword. */
static bool is_given(File *file, PyId call, Callable callable, ApiParam param)
{
    if (param.by_position != 0 &&
        call_argument(file, call, param.position + callable.skip) != 0) {
        return true;
    }
    return call_keyword(file, call, names_find(&file->names, param.name)) != 0;
}

/* What a call leaves out although some minors ask for it: `(1).to_bytes()`. */
static void check_left_out(File *file, PyId call, Callable callable, MinorMask minors)
{
    PyId list = ast_field(&file->ast, call, FIELD_ARGUMENTS);
    if (list == 0 || kind_of(file, list) != PY_ARGUMENTS) {
        return;
    }
    for (PyId id = at_node(file, list)->first; id != 0; id = at_node(file, id)->next) {
        if (kind_of(file, id) == PY_LIST_SPLAT || kind_of(file, id) == PY_DICTIONARY_SPLAT) {
            return;
        }
    }
    MinorMask reported = 0;
    size_t count = api_param_count(callable.api);
    for (size_t i = 0; i < count; i++) {
        ApiParam param = api_param(callable.api, i);
        MinorMask lacking = minors & param.required & ~reported;
        if ((lacking & MINORS_KNOWN) != 0 && !is_given(file, call, callable, param)) {
            MinorMask present = api_symbol(callable.api).present & ~param.required;
            report_parameter(file, call, list, callable.api, param.name, present, lacking);
            reported |= lacking;
        }
    }
}

/* Whether reversed() asks an object's own __reversed__: a sequence can be walked without. */
static bool needs_reversed(ApiId class_)
{
    ApiId typing = api_module(S("typing"));
    return api_derives(class_, api_member(typing, S("Mapping"))) ||
           api_derives(class_, api_member(typing, S("MappingView")));
}

/* reversed({}): what a dictionary and its views could not do before they had the method. */
static void check_reversed(File *file, PyId call, const Type *callee)
{
    PyId argument = call_argument(file, call, 0);
    if (callee->kind != TYPE_CLASS || argument == 0 ||
        callee->api != api_member(api_module(S("builtins")), S("reversed"))) {
        return;
    }
    const Type *type = infer_force(file, infer(file, argument));
    if (type->kind != TYPE_INSTANCE || !needs_reversed(type->api)) {
        return;
    }
    ApiId method = api_member(type->api, S("__reversed__"));
    MinorMask present = method != 0 ? api_member_present(type->api, S("__reversed__")) : 0;
    MinorMask lacking = api_present(type->api) & ~present;
    if (present != 0 && api_symbol(method).is_documented && (lacking & MINORS_KNOWN) != 0) {
        Finding finding = {.node = call,
                           .at = argument,
                           .kind = REQUIREMENT_METHOD,
                           .subject = api_name(file->arena, method),
                           .symbol = method,
                           .present = present,
                           .lacking = lacking,
                           .exception = EXCEPTION_TYPE};
        check_report(file, &finding);
    }
}

static bool is_partial(const Type *callee)
{
    return callee->kind == TYPE_CLASS && str_eq(api_symbol(callee->api).name, S("partial"));
}

void check_call(File *file, PyId call, const Type *callee)
{
    MinorMask unknown = 0;
    check_reversed(file, call, callee);
    for (size_t i = 0; i < type_member_count(callee); i++) {
        MinorMask mask = 0;
        const Type *member = type_member(callee, i, &mask);
        unknown |= callable_of(file, member).api == 0 && member->kind != TYPE_NONE ? mask : 0;
    }
    for (size_t i = 0; i < type_member_count(callee); i++) {
        MinorMask mask = 0;
        const Type *member = type_member(callee, i, &mask);
        if (is_partial(member)) {
            PyId function = call_argument(file, call, 0);
            Callable made = {0};
            if (function != 0) {
                made = callable_of(file, infer_force(file, infer(file, function)));
            }
            if (made.api != 0) {
                check_keywords(file, call, made, mask & ~unknown);
            }
            continue;
        }
        Callable callable = callable_of(file, member);
        if (callable.api != 0) {
            check_literals(file, call, callable, mask & ~unknown);
            MinorMask minors = mask & ~unknown & api_params_known(callable.api);
            check_keywords(file, call, callable, minors);
            check_positions(file, call, callable, minors);
            check_left_out(file, call, callable, minors);
        }
    }
}
