/* Tests that ask for no version but hold on some minors only. */
#include "infer.h"

/* What an expression has to be for a test to hold on newer minors alone. Sources: the table and
 * the notes of sys.platform and platform.system in the documentation of 3.14 (on Android
 * `android` since 3.13, before `linux`; iOS is a platform since 3.13, PEP 730), and
 * sysconfig's Py_GIL_DISABLED (howto/free-threading-python: builds exist since 3.13). */
static const struct {
    const char *module, *name; /* an attribute, or a function that is called */
    const char *value;         /* what it is compared with, or asked for */
    Minor since;
} rows[] = {
    {"sys",       "platform",       "android",         13},
    {"sys",       "platform",       "ios",             13},
    {"platform",  "system",         "Android",         13},
    {"platform",  "system",         "iOS",             13},
    {"platform",  "system",         "iPadOS",          13},
    {"sysconfig", "get_config_var", "Py_GIL_DISABLED", 13},
};

/* The module and the name of `sys.platform`, of `platform.system()`, `from sys import
 * platform`; false for anything else. */
static bool read_question(File *file, PyId node, Str *module, Str *name)
{
    if (kind_of(file, node) == PY_CALL) {
        PyId function = ast_field(&file->ast, node, FIELD_FUNCTION);
        const Type *callee =
            function != 0 ? infer_force(file, infer(file, function)) : &type_unknown;
        if (callee->kind != TYPE_FUNCTION) {
            return false;
        }
        ApiSymbol symbol = api_symbol(callee->api);
        *name = symbol.name;
        *module = symbol.owner != 0 ? api_symbol(symbol.owner).name : S("");
        return true;
    }
    if (kind_of(file, node) != PY_ATTRIBUTE) {
        return false;
    }
    PyId object = ast_field(&file->ast, node, FIELD_OBJECT);
    PyId attribute = ast_field(&file->ast, node, FIELD_ATTRIBUTE);
    const Type *type = object != 0 ? infer_force(file, infer(file, object)) : &type_unknown;
    if (attribute == 0 || type->kind != TYPE_MODULE) {
        return false;
    }
    *module = api_symbol(type->api).name;
    *name = ast_text(&file->ast, attribute);
    return true;
}

MinorMask guard_implied(File *file, PyId question, Str value)
{
    Str module, name;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (str_eq(value, str_of(rows[i].value)) &&
            read_question(file, question, &module, &name)) {
            bool same =
                str_eq(module, str_of(rows[i].module)) && str_eq(name, str_of(rows[i].name));
            return same ? minors_between(rows[i].since, MINOR_NEWEST) | ~MINORS_KNOWN
                        : ALL_MINORS;
        }
    }
    return ALL_MINORS;
}
