/* What expressions are. Internal to src/python. */
#ifndef FLOORLINT_PYTHON_INFER_H
#define FLOORLINT_PYTHON_INFER_H

#include "model.h"

/* ---- infer.c ---- */

/* What an expression, or a name that is read, is. Never NULL. */
const Type *infer(File *file, PyId node);

/* The same type without a known value. */
const Type *infer_instance_plain(File *file, const Type *type);

/* left OPERATOR right. */
const Type *infer_operator(File *file, Str operator, const Type * left, const Type *right);

/* ---- infer_def.c ---- */

/* What a definition holds. */
const Type *infer_def(File *file, DefId def);

/* Names of a type that stands for a name of another module of the project. */
const Type *infer_force(File *file, const Type *type);

/* Minors on which a name reaches the builtins (or a star import). */
MinorMask infer_builtin_minors(File *file, DefId def, size_t depth);

/* The expression that a name was assigned, where it was assigned once; 0 where it was not. */
PyId infer_source(File *file, PyId name);

/* What a star import or the builtins know by a name; 0 where nothing does. */
ApiId infer_builtin_symbol(File *file, NameId name);

/* ---- binding.c ---- */

/* What a binding gives its name. */
const Type *infer_binding(File *file, DefId def);

/* What a target (a name, a tuple of names…) is given. */
const Type *infer_target(File *file, PyId target);

/* A dotted name of an import statement. */
Str import_dotted(File *file, PyId dotted);

/* What an import of a dotted name finds: a module of the project, of the standard library, or
 * something of a third party. */
const Type *import_module(File *file, size_t level, Str dotted);

/* What `from … import` takes names from, and one of those names. */
const Type *import_source(File *file, PyId statement);
const Type *import_member(File *file, const Type *source, Str name);
const Type *external_member(File *file, const Type *external, Str name);

/* ---- function.c ---- */

/* The function of a definition: worked out once. */
UserFunction *function_of(File *file, PyId node);

/* What calling a function of the project gives. */
const Type *infer_function_result(File *file, UserFunction *function);

/* ---- member.c ---- */

/* Where an attribute was found. */
typedef enum MemberOrigin {
    MEMBER_UNKNOWN, /* the receiver may be anything */
    MEMBER_NOWHERE, /* the receiver is known, and has none in any version */
    MEMBER_PROJECT, /* the project's own code defines it */
    MEMBER_STDLIB
} MemberOrigin;

typedef struct Member {
    MemberOrigin origin;
    ApiId holder; /* of MEMBER_STDLIB: the class or module that was asked */
    ApiId symbol; /* and the member of it */
    const Type *type;
} Member;

/* Looks an attribute up; the receiver must not be a union. */
Member infer_member(File *file, const Type *receiver, Str name);

/* The same with unions and with what the member holds. */
const Type *infer_attribute(File *file, const Type *receiver, Str name);

/* Whether any code of this file stores an attribute of that name: then nothing is certain. */
bool infer_is_stored(const File *file, Str name);

/* A class's bases, worked out once. */
void infer_bases(File *file, UserClass *class_);

/* The first class of the standard library among its ancestors; 0 where there is none. `opaque`
 * tells whether some ancestor is not known. */
ApiId infer_stdlib_base(File *file, UserClass *class_, bool *opaque, size_t depth);

/* A member that the class itself defines; NULL where it does not. */
const Type *infer_own_member(File *file, UserClass *class_, Str name);

/* Whether a class or an ancestor of it defines a member by itself. */
const Type *infer_user_member(File *file, UserClass *class_, Str name, size_t depth);

/* ---- stdtype.c ---- */

/* The arguments of a call, as far as a result depends on them. */
typedef struct CallSite {
    PyId call;
    ApiId callable;
} CallSite;

/* A type expression of the database as seen through a receiver and a call; both may be
 * missing. */
const Type *infer_api_type(File *file, ApiTypeId id, const Type *receiver,
                           const CallSite *site);

/* What a symbol of the database is when it is read, through a receiver if it is a member. */
const Type *infer_symbol(File *file, ApiId symbol, const Type *receiver);

/* An instance of a class as a call makes it, with the type arguments that the call shows. */
const Type *infer_constructed(File *file, ApiId class_, PyId call);

/* Which of Python's protocols a `for` or a `with` uses. */
typedef enum Protocol { PROTOCOL_PLAIN, PROTOCOL_ASYNC } Protocol;

const Type *infer_iterate(File *file, const Type *type, Protocol protocol);
const Type *infer_enter(File *file, const Type *type, Protocol protocol);
const Type *infer_await(File *file, const Type *type);
const Type *infer_subscript(File *file, const Type *type, PyId subscript);
const Type *infer_method(File *file, const Type *receiver, const char *name);

/* ---- callresult.c ---- */

const Type *infer_call(File *file, PyId call);
const Type *infer_result(File *file, const Type *callee, PyId call);

/* The n-th positional argument of a call, or the keyword's value; 0 where it is not given. */
PyId call_argument(const File *file, PyId call, size_t index);
PyId call_keyword(const File *file, PyId call, NameId name);

/* ---- annotation.c ---- */

/* The type that an annotation promises of its variable. */
const Type *infer_annotation(File *file, PyId annotation);

/* An instance of what a class object stands for. */
const Type *infer_instance(File *file, const Type *type);

/* The class that a name of `typing` (List, Pattern…) stands for; 0 where it is no such name. */
ApiId annotation_alias(ApiId symbol);

/* A test as a value: what is known of its truth, for constants made of it. */
const Type *infer_test(File *file, PyId node);

/* Parses the content of a string literal as an expression and gives its root expression; 0
 * where it is none. */
PyId fragment_parse(File *file, PyId string);

/* The text of a string literal without escapes or fields; false for all others. */
bool string_plain(const File *file, PyId string, Str *text);

/* ---- guard.c ---- */

#define FL_TRUTH_FACTS 6

/* One thing that is known of an expression where a test held, or did not. */
typedef struct TruthFact {
    PyId receiver;
    PyId test; /* 0: the receiver has the attribute */
    Outcome outcome;
    Str attribute;
} TruthFact;

/* What a test says of the minors on which it may hold and fail. */
typedef struct Truth {
    MinorMask holds, fails;
    bool versioned; /* it depends on the version */
    size_t hold_count, fail_count;
    TruthFact when_holds[FL_TRUTH_FACTS], when_fails[FL_TRUTH_FACTS];
} Truth;

/* Of a test that is reached on `reached`. */
Truth guard_truth(File *file, PyId test, MinorMask reached);

/* left OPERATOR right, for a comparison; without a value where Python's answer says nothing of
 * the version although versions are compared. */
const Type *guard_compare(File *file, Str operator, const Type * left, const Type *right);

/* Whether an operator is one of == != is, is not; `equal` tells the positive ones. */
bool guard_is_equality(Str operator, bool * equal);

/* ---- narrow.c ---- */

/* What is left of a type where a test of it held, or did not. */
const Type *guard_narrow(File *file, const Type *type, PyId test, Outcome outcome);

/* getattr(object, "name", None) of something that not every minor has; NULL where that says
 * nothing of the version. */
const Type *guard_getattr(File *file, PyId call);

/* ---- mistake.c ---- */

/* Why a version comparison does not mean what it says; empty where it does. */
Str guard_mistake(File *file, PyId comparison);

/* Minors on which a question (sys.platform, platform.system(), sysconfig.get_config_var(…)) can
 * have an answer at all; ALL_MINORS where that tells nothing. */
MinorMask guard_implied(File *file, PyId question, Str value);

/* Whether a module, or a name in it, may be missing for another reason than the version: the
 * platform, or how Python was built and packaged. Then its absence proves nothing. */
bool guard_is_optional(ApiId id);

/* Masks on which a test function or class runs by a skip mark; ALL_MINORS where it has none. */
MinorMask guard_mark_minors(File *file, PyId decorator);

/* ---- summary.c, project.c ---- */

/* The type of a name of a project module, or of the module's submodule. type_unknown itself
 * where neither is there; another unknown type where it may be anything. */
const Type *project_name(File *file, Str path, Str name);

/* The file of an absolute or relative import; empty where the project has none. */
Str project_module(File *file, size_t level, Str dotted);

/* The file of an absolute import that no import root of the project has, where a folder around
 * the importing file's own has it: tests beside a package in a monorepo. Empty where none does.
 * Only good for what runs: nothing is concluded of names. */
Str project_nearby(File *file, Str dotted);

/* The module's own submodule; empty where there is none. */
Str project_submodule(File *file, Str path, Str name);

/* Notes for the whole project that a module of it runs on these minors. `path` may be empty. */
void import_note_use(File *file, Str path, MinorMask mask);

/* The index of a path among the project's; PROJECT_NO_FILE where it has none. */
#define PROJECT_NO_FILE UINT32_MAX
uint32_t project_file(const Project *project, Str path);

/* ---- conftest.c ---- */

/* Notes what a conftest.py leaves out of pytest's collection; nothing for other files. */
void conftest_read(File *file);

/* ---- project.c ---- */

/* The settings of the run; NULL where there are none. */
const Settings *project_settings(const PythonProject *project);

/* A name that another module of the project exports, by its summary; type_unknown itself where
 * it does not. */
const Type *summary_name(File *file, Str path, Str name);

#endif
