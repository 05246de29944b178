/* The standard-library database: which module, name, member and parameter exists in which
 * minor. Generated (src/stdlib/generator), compiled in, read-only, looked up in constant time.
 */
#ifndef FLOORLINT_STDLIB_H
#define FLOORLINT_STDLIB_H

#include "floorlint/str.h"
#include "floorlint/version.h"

/* A symbol of the database; 0 is none. */
typedef uint32_t ApiId;
/* A type expression of the database; 0 is unknown. */
typedef uint32_t ApiTypeId;

typedef enum ApiKind {
    API_NONE,
    API_MODULE,
    API_CLASS,
    API_FUNCTION,
    API_METHOD,
    API_ATTRIBUTE, /* constants, properties, enum members, instance attributes */
} ApiKind;

typedef struct ApiSymbol {
    ApiKind kind;
    Str name;           /* the last part: "walk" */
    ApiId owner;        /* the module or class that holds it; 0 for top-level modules */
    MinorMask present;  /* minors that have it (its owner's absence included) */
    Minor since;        /* first minor that has it; MINOR_NONE where 3.0 has it already */
    Minor removed;      /* first minor that lacks it again; MINOR_NONE where none does */
    Minor deprecated;   /* first minor that deprecates it; MINOR_NONE where none does */
    Str replacement;    /* what to use instead ("datetime.timezone.utc"), or empty */
    Str backport;       /* the third-party package that provides it on older minors, or empty */
    bool is_documented; /* a stub or the documentation knows it; else only interpreters do */
    bool is_platform;   /* the stubs keep it from some platform (sys.platform) */
    ApiId target;       /* what it is another name of (os.path, re-exports), else 0: the lookup
                           functions of this header follow it by themselves */
    ApiTypeId type;     /* of an attribute: its type; of a function or method: what a call gives
                           (for async ones: what awaiting gives); of a class: 0 */
    bool is_property;
    bool is_static, is_class_method;
    bool is_async;
    bool is_enum;        /* a class: an enumeration */
    bool is_exception;   /* a class: derives from BaseException */
    bool any_attribute;  /* has __getattr__, or too little is known: a missing member proves
                            nothing */
    bool is_protocol;    /* a class: a typing.Protocol, so its instances are of other classes,
                            which may have and take more */
    Minor subscriptable; /* a class: first minor in which Class[int] works; MINOR_NONE: unknown
                            or never; MINOR_OLDEST: always */
} ApiSymbol;

/* A symbol's facts. `id` must come from this module and not be 0. */
ApiSymbol api_symbol(ApiId id);

/* The minors that have it, and the last part of its name, alone: api_symbol gathers much more.
 */
MinorMask api_present(ApiId id);
Str api_last_name(ApiId id);

/* The dotted, documented name: "pathlib.Path.walk"; builtins without their module. */
Str api_name(Arena *arena, ApiId id);

/* A module by its dotted name: "os.path", "collections.abc", "builtins". 0 where no version of
 * the standard library has it. */
ApiId api_module(Str dotted);

/* A member of a module or a class by name, inherited ones included (the symbol of the class
 * that defines it is given). 0 where it has none in any version. */
ApiId api_member(ApiId owner, Str name);

/* Minors in which `owner` has the member: other than api_symbol(...).present where a class came
 * to inherit it later (array.array.clear). */
MinorMask api_member_present(ApiId owner, Str name);

/* The names that `from module import *` binds, in a minor: calls `visit` for each. */
void api_star(ApiId module, void (*visit)(void *state, ApiId member), void *state);

/* Calls `visit` for each own member of a module or a class, in the order of names. */
void api_members(ApiId owner, void (*visit)(void *state, ApiId member), void *state);

/* Bases of a class, direct ones, in order; their type arguments are in api_base_type. */
size_t api_base_count(ApiId class_);
ApiId api_base(ApiId class_, size_t index);
ApiTypeId api_base_type(ApiId class_, size_t index);

/* Whether a class is another or derives from it. */
bool api_derives(ApiId class_, ApiId from);

/* ---- parameters --------------------------------------------------------- */

typedef enum ApiParamKind {
    API_PARAM_POSITIONAL, /* positional only */
    API_PARAM_EITHER,     /* positional or keyword */
    API_PARAM_VAR,        /* *args */
    API_PARAM_KEYWORD,    /* keyword only */
    API_PARAM_KEYWORDS    /* **kwargs */
} ApiParamKind;

typedef struct ApiParam {
    Str name;
    ApiParamKind kind;
    MinorMask present;     /* minors in which the callable takes it at all */
    MinorMask by_keyword;  /* minors in which it may be given by keyword */
    MinorMask by_position; /* minors in which it may be given by position */
    MinorMask required;    /* minors in which a call must give it, where others need not */
    uint8_t position;      /* its index among the positional ones, without self and cls */
    ApiTypeId type;
} ApiParam;

/* The parameters of a function, a method (without self and cls), or a class (its
 * constructor's). All overloads and versions merged. Where the signature is not known (false),
 * there are none: conclude nothing. Given by value: the table holds indexes, not pointers. */
bool api_has_params(ApiId callable);
size_t api_param_count(ApiId callable);
ApiParam api_param(ApiId callable, size_t index);

/* Minors whose parameters the sources tell: in others a callable may take more than is listed.
 */
MinorMask api_params_known(ApiId callable);

/* Minors in which a call may name a keyword: every minor where the callable takes **kwargs, or
 * the signature is unknown. */
MinorMask api_keyword_present(ApiId callable, Str keyword);

/* Minors in which a call may give `count` positional arguments. */
MinorMask api_positional_present(ApiId callable, size_t count);

/* ---- types --------------------------------------------------------------- */

typedef enum ApiTypeKind {
    API_TYPE_UNKNOWN,
    API_TYPE_NONE,     /* None */
    API_TYPE_INSTANCE, /* an instance of `symbol`, with type arguments */
    API_TYPE_CLASS,    /* the class `symbol` itself (type[X]) */
    API_TYPE_MODULE,
    API_TYPE_UNION,    /* one of the arguments */
    API_TYPE_SELF,     /* the receiver's own type */
    API_TYPE_VARIABLE, /* the class's type parameter number `index`, in order of its Generic
                          bases */
    API_TYPE_FUNCTION_VARIABLE, /* a function's own type parameter: bound by the argument
                                   `index` whose type mentions it, where that is simple; else
                                   unknown */
    API_TYPE_CALLABLE,          /* arguments: the result */
} ApiTypeKind;

typedef struct ApiType {
    ApiTypeKind kind;
    ApiId symbol;
    uint32_t index;
    size_t count; /* of arguments: list[str] has one; tuple[int, str] two; tuple[int, ...] one
                     with `index` = 1 */
} ApiType;

ApiType api_type(ApiTypeId id);
ApiTypeId api_type_argument(ApiTypeId id, size_t index);

/* ---- names alone ------------------------------------------------------------ */

/* Minors that lack some symbol whose last part is that name, whatever holds it; 0: nobody of
 * that name is ever missing. */
MinorMask api_gated(Str name);

/* Minors that have some callable of that name, but lack one of its parameters, or a way to give
 * it. */
MinorMask api_gated_parameters(Str name);

/* ---- names that people type ------------------------------------------------ */

/* The symbol of a dotted name as documented: "pathlib.Path.walk", "str.removeprefix". 0 where
 * there is none. */
ApiId api_find(Str dotted);

/* Calls `visit` for each documented symbol whose dotted name matches: "pathlib.Path.*"; `*` and
 * `?` stand for what has no dot. */
void api_glob(Str pattern, void (*visit)(void *state, ApiId id), void *state);

enum { API_MAX_NEAREST = 8 };

/* The documented names nearest to an unknown one, nearest first; at most API_MAX_NEAREST. */
size_t api_nearest(Str name, ApiId *found, size_t capacity);

/* Every symbol, those of one owner together and in the order of their names. */
size_t api_count(void);
ApiId api_at(size_t index);

#endif
