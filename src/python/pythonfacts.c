/* What the syntax rows may ask of the analysis: facts.h over a file's model. */
#include "pythonfacts.h"

#include <string.h>

#include "flow.h"

/* The context of a node, or of the nearest node around it that was walked. */
static const Ctx *find_ctx(const File *file, NodeId node)
{
    while (node != NODE_NONE && file->ids[node] == 0) {
        node = file->tree->nodes[node].parent;
    }
    PyId id = node != NODE_NONE ? file->ids[node] : 0;
    while (id != 0 && at_node(file, id)->ctx == 0) {
        id = at_node(file, id)->parent;
    }
    return id != 0 ? ctx_of(file, id) : NULL;
}

static MinorMask reached(void *state, NodeId node)
{
    const Ctx *ctx = find_ctx(state, node);
    return ctx != NULL ? ctx->reached : MINORS_KNOWN;
}

static MinorMask evaluated(void *state, NodeId node)
{
    const Ctx *ctx = find_ctx(state, node);
    return ctx != NULL ? ctx->evaluated : MINORS_KNOWN;
}

static MinorMask absorbed(void *state, NodeId node, Str exception)
{
    static const struct {
        const char *name;
        Exception exception;
    } rows[] = {
        {"TypeError",      EXCEPTION_TYPE     },
        {"AttributeError", EXCEPTION_ATTRIBUTE},
        {"NameError",      EXCEPTION_NAME     },
        {"ImportError",    EXCEPTION_IMPORT   },
        {"ValueError",     EXCEPTION_VALUE    },
        {"SyntaxError",    EXCEPTION_SYNTAX   }
    };
    const Ctx *ctx = find_ctx(state, node);
    Exception kind = EXCEPTION_OTHER;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (str_eq(exception, str_of(rows[i].name))) {
            kind = rows[i].exception;
        }
    }
    return ctx != NULL ? handler_absorbed(state, ctx->frame, kind) : 0;
}

/* Whether a class's metaclass may give it operators of its own. */
static bool is_plain_class(File *file, UserClass *class_)
{
    bool opaque = false;
    (void)infer_stdlib_base(file, class_, &opaque, 0);
    return !opaque;
}

static NameFact fact_of(File *file, const Type *type)
{
    if (type->symbol != 0) {
        return (NameFact){NAME_STDLIB, type->symbol};
    }
    switch (type->kind) {
    case TYPE_CLASS:
    case TYPE_FUNCTION:
    case TYPE_MODULE:
        return (NameFact){NAME_STDLIB, type->api};
    case TYPE_INSTANCE:
        return type->api != 0 ? (NameFact){NAME_INSTANCE, type->api} : (NameFact){0};
    case TYPE_TUPLE:
        return (NameFact){NAME_INSTANCE, api_member(api_module(S("builtins")), S("tuple"))};
    case TYPE_USER_CLASS:
        return is_plain_class(file, type->user_class) ? (NameFact){NAME_CLASS, 0}
                                                      : (NameFact){0};
    case TYPE_USER_INSTANCE:
    case TYPE_USER_FUNCTION:
    case TYPE_MARK:
        return (NameFact){NAME_OTHER, 0};
    case TYPE_PROJECT:
        return type->name.len == 0 ? (NameFact){NAME_OTHER, 0} : (NameFact){0};
    case TYPE_NONE:
    case TYPE_UNKNOWN:
    case TYPE_UNBOUND:
    case TYPE_EXTERNAL:
    case TYPE_SUPER:
    case TYPE_PARTIAL:
    case TYPE_AWAITABLE:
    case TYPE_UNION:
        return (NameFact){0};
    }
    return (NameFact){0};
}

static NameFact meaning(void *state, NodeId node)
{
    File *file = state;
    PyId id = file->ids[node];
    if (id == 0 || at_node(file, id)->ctx == 0) {
        return (NameFact){0};
    }
    return fact_of(file, infer_force(file, infer(file, id)));
}

PythonFacts facts_of(File *file)
{
    return (PythonFacts){.state = file,
                         .reached = reached,
                         .evaluated = evaluated,
                         .absorbed = absorbed,
                         .meaning = meaning};
}
