/* The interpreter that a session of nox names for itself: it runs on that one, whatever a lane
 * set up. Facts: nox's docs/config.rst (`python=`, `py=`, `name=`). */
#include "../pytree.h"
#include "ci_job.h"

/* Sessions, and the only interpreter that all of the wanted ones name. */
typedef struct NoxSessions {
    PyTree tree;
    Str wanted;     /* a session's name; empty: every session */
    size_t matched; /* wanted sessions */
    size_t pinned;  /* those of one single interpreter, the same as the first one's */
    MinorMask minors;
    Span span;
} NoxSessions;

/* An argument of the decorator by its name; a null node where there is none. */
static TSNode find_argument(const NoxSessions *sessions, TSNode call, Str name)
{
    TSNode arguments = pytree_field(call, "arguments"), none = {0};
    uint32_t count = ts_node_is_null(arguments) ? 0 : ts_node_named_child_count(arguments);
    for (uint32_t i = 0; i < count && i < 32; i++) {
        TSNode argument = ts_node_named_child(arguments, i);
        if (pytree_is(argument, "keyword_argument") &&
            str_eq(pytree_text(&sessions->tree, pytree_field(argument, "name")), name)) {
            return pytree_field(argument, "value");
        }
    }
    return none;
}

static void take_session(NoxSessions *sessions, TSNode call)
{
    TSNode python = find_argument(sessions, call, S("python"));
    python = ts_node_is_null(python) ? find_argument(sessions, call, S("py")) : python;
    if (ts_node_is_null(python)) {
        return;
    }
    python = pytree_resolve(&sessions->tree, python);
    bool list = pytree_is(python, "list") || pytree_is(python, "tuple");
    if (list && ts_node_named_child_count(python) == 1) {
        python = ts_node_named_child(python, 0);
    }
    Passage content;
    if (!pytree_string(&sessions->tree, python, &content)) {
        return;
    }
    Reading reading = specifier_read(SPELLING_VERSION, content.text);
    MinorMask any = reading.set.any;
    bool single =
        reading.status == READ_OK && !reading.set.open && any != 0 && (any & (any - 1)) == 0;
    if (single && (sessions->pinned == 0 || any == sessions->minors)) {
        sessions->pinned++;
        sessions->minors = any;
        sessions->span = passage_span(content, 0, content.text.len);
    }
}

static bool visit_function(void *state, TSNode node)
{
    NoxSessions *sessions = state;
    if (!pytree_is(node, "decorated_definition")) {
        return true;
    }
    TSNode definition = pytree_field(node, "definition");
    Str name = pytree_text(&sessions->tree, pytree_field(definition, "name"));
    for (uint32_t i = 0; i < ts_node_named_child_count(node) && i < 32; i++) {
        TSNode call = ts_node_named_child(node, i);
        call = pytree_is(call, "decorator") ? ts_node_named_child(call, 0) : call;
        bool called = pytree_is(call, "call");
        TSNode function = called ? pytree_field(call, "function") : call;
        if (!str_ends(pytree_text(&sessions->tree, function), S("session"))) {
            continue;
        }
        Passage own;
        TSNode title = {0};
        if (called) {
            title = find_argument(sessions, call, S("name"));
        }
        bool named = !ts_node_is_null(title) && pytree_string(&sessions->tree, title, &own);
        Str known = named ? own.text : name;
        bool other = sessions->wanted.len == 0 && script_is_other_environment(known);
        if (!other && (sessions->wanted.len == 0 || str_eq(sessions->wanted, known))) {
            sessions->matched++;
            if (called) {
                take_session(sessions, call);
            }
        }
    }
    return false;
}

bool nox_find_pin(Ci *ci, const Source *source, Str session, MinorMask *minors, Place *place)
{
    SurfaceContext context = *ci->context;
    context.source = source;
    NoxSessions sessions = {.wanted = session};
    if (!pytree_open(&context, &sessions.tree)) {
        return false;
    }
    pytree_visit(sessions.tree.root, visit_function, &sessions);
    pytree_close(&sessions.tree);
    *minors = sessions.minors;
    *place = source_place(ci->keep, source, sessions.span);
    return sessions.matched > 0 && sessions.pinned == sessions.matched;
}
