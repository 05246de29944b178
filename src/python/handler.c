/* `try`, `suppress` and what leaves a block: which errors are absorbed where. */
#include "floorlint/limits.h"

#include "flow.h"

#define ALL_EXCEPTIONS ((1u << EXCEPTION_COUNT) - 1)
#define BIT(exception) (1u << (exception))

/* What each builtin exception class catches of those that a look-up can raise. */
static const struct {
    const char *name;
    uint32_t catches;
} exception_rows[] = {
    {"ModuleNotFoundError", BIT(EXCEPTION_MODULE_NOT_FOUND)                        },
    {"ImportError",         BIT(EXCEPTION_MODULE_NOT_FOUND) | BIT(EXCEPTION_IMPORT)},
    {"AttributeError",      BIT(EXCEPTION_ATTRIBUTE)                               },
    {"NameError",           BIT(EXCEPTION_NAME)                                    },
    {"TypeError",           BIT(EXCEPTION_TYPE)                                    },
    {"ValueError",          BIT(EXCEPTION_VALUE)                                   },
    {"SyntaxError",         BIT(EXCEPTION_SYNTAX)                                  },
    {"SystemExit",          BIT(EXCEPTION_EXIT)                                    },
    {"Exception",           ALL_EXCEPTIONS & ~BIT(EXCEPTION_EXIT)                  },
    {"BaseException",       ALL_EXCEPTIONS                                         }
};

static uint32_t catches_of_type(File *file, const Type *type, size_t depth)
{
    type = infer_force(file, type);
    uint32_t catches = 0;
    if (depth > 8) {
        return 0;
    }
    if (type->kind == TYPE_UNION || type->kind == TYPE_TUPLE) {
        for (size_t i = 0; i < type->count; i++) {
            catches |= catches_of_type(file, type->args[i], depth + 1);
        }
        return catches;
    }
    if (type->kind != TYPE_CLASS || api_symbol(type->api).owner != api_module(S("builtins"))) {
        return 0;
    }
    Str name = api_symbol(type->api).name;
    for (size_t i = 0; i < sizeof exception_rows / sizeof exception_rows[0]; i++) {
        if (str_eq(name, str_of(exception_rows[i].name))) {
            return exception_rows[i].catches;
        }
    }
    return 0;
}

uint32_t handler_catches(File *file, PyId expression)
{
    return catches_of_type(file, infer(file, expression), 0);
}

/* ---- what the body of a `try` may raise ------------------------------------------------- */

void handler_note_opaque(Flow *flow, PyId node)
{
    (void)node;
    flow->body->opaque_import = flow->body->opaque_attribute = true;
}

static bool frame_catches(const File *file, FrameId frame, Exception exception)
{
    const Frame *at = &file->frames.items[frame];
    for (size_t i = 0; i < at->handlers.len; i++) {
        if ((at->handlers.items[i].catches & BIT(exception)) != 0) {
            return true;
        }
    }
    return false;
}

void handler_note_failure(Flow *flow, Exception exception, MinorMask minors)
{
    if (flow->body == NULL || minors == 0) {
        return;
    }
    flow->body->fails[exception] |= minors;
    if (frame_catches(flow->file, flow->body->frame, exception)) {
        /* The rest of the body runs only where this succeeded. */
        flow_set_mask(flow, flow->mask & ~minors);
    }
}

/* Minors on which a handler can be entered. */
static MinorMask entry_minors(const Body *body, uint32_t catches, MinorMask reached)
{
    const uint32_t imports = BIT(EXCEPTION_MODULE_NOT_FOUND) | BIT(EXCEPTION_IMPORT);
    const uint32_t lookups = imports | BIT(EXCEPTION_ATTRIBUTE) | BIT(EXCEPTION_NAME);
    bool opaque = (catches & ~lookups) != 0 || catches == 0;
    opaque = opaque && (body->opaque_import || body->opaque_attribute || catches == 0 ||
                        (catches & lookups) == 0);
    if ((catches & imports) != 0) {
        opaque = opaque || body->opaque_import;
    }
    if ((catches & (BIT(EXCEPTION_ATTRIBUTE) | BIT(EXCEPTION_NAME))) != 0) {
        opaque = opaque || body->opaque_attribute;
    }
    if (opaque) {
        return reached;
    }
    MinorMask minors = 0;
    for (int i = 0; i < EXCEPTION_COUNT; i++) {
        minors |= (catches & BIT(i)) != 0 ? body->fails[i] : 0;
    }
    return minors & reached;
}

/* ---- absorption ---------------------------------------------------------------------------
 */

MinorMask handler_absorbed(const File *file, FrameId frame, Exception exception)
{
    MinorMask absorbed = 0, open = ALL_MINORS;
    for (size_t hops = 0; frame != 0 && open != 0 && hops < 256; hops++) {
        const Frame *at = &file->frames.items[frame];
        for (size_t i = 0; i < at->handlers.len; i++) {
            const Handler *handler = &at->handlers.items[i];
            if ((handler->catches & BIT(exception)) == 0) {
                continue;
            }
            absorbed |= open & handler->absorbs;
            open &= ~handler->absorbs;
            if (!handler->reraises) {
                exception = handler->raises;
            }
            break;
        }
        frame = at->parent;
    }
    return absorbed;
}

/* ---- leaving
 * ---------------------------------------------------------------------------------- */

static Exit exit_of_stdlib(Str owner, Str name)
{
    static const struct {
        const char *owner, *name;
        Exit exit;
    } rows[] = {
        {"sys",      "exit",     EXIT_FAILED },
        {"builtins", "exit",     EXIT_FAILED },
        {"builtins", "quit",     EXIT_FAILED },
        {"os",       "_exit",    EXIT_FAILED },
        {"os",       "abort",    EXIT_FAILED },
        {"TestCase", "skipTest", EXIT_SKIPPED},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (str_eq(name, str_of(rows[i].name)) && str_eq(owner, str_of(rows[i].owner))) {
            return rows[i].exit;
        }
    }
    return EXIT_NONE;
}

/* Skipping a whole module is a TypeError without allow_module_level. */
static Exit exit_of_pytest(Flow *flow, PyId call, Str path)
{
    if (str_eq(path, S("pytest.fail")) || str_eq(path, S("pytest.exit"))) {
        return EXIT_FAILED;
    }
    bool in_function =
        flow->scope != 1 && scope_at(flow->file, flow->scope)->kind == SCOPE_FUNCTION;
    bool skips = str_eq(path, S("pytest.skip")) &&
                 (in_function || call_keyword(flow->file, call, KNOWN_allow_module_level) != 0);
    return skips ? EXIT_SKIPPED : EXIT_NONE;
}

Exit handler_exit(Flow *flow, PyId call)
{
    File *file = flow->file;
    PyId function = ast_field(&file->ast, call, FIELD_FUNCTION);
    if (function == 0) {
        return EXIT_NONE;
    }
    const Type *callee = infer_force(file, infer(file, function));
    if (callee->kind == TYPE_FUNCTION || callee->kind == TYPE_INSTANCE ||
        callee->kind == TYPE_CLASS) {
        ApiSymbol symbol = callee->api != 0 ? api_symbol(callee->api) : (ApiSymbol){0};
        Str owner = symbol.owner != 0 ? api_symbol(symbol.owner).name : S("");
        Exit exit = exit_of_stdlib(owner, symbol.name);
        Str text = ast_text(&file->ast, function);
        if (exit == EXIT_NONE && callee->kind == TYPE_INSTANCE &&
            (str_eq(text, S("exit")) || str_eq(text, S("quit")))) {
            exit = EXIT_FAILED; /* the builtins are instances of a class of site */
        }
        return exit;
    }
    if (callee->kind == TYPE_EXTERNAL) {
        return exit_of_pytest(flow, call, callee->path);
    }
    PyKind kind = kind_of(file, function);
    PyId name =
        kind == PY_ATTRIBUTE ? ast_field(&file->ast, function, FIELD_ATTRIBUTE) : function;
    NameId id = name != 0 ? at_node(file, name)->name : 0;
    if (kind == PY_IDENTIFIER && (id == KNOWN_exit || id == KNOWN_quit)) {
        bool builtin = infer_builtin_minors(file, at_node(file, function)->def, 0) != 0;
        return builtin ? EXIT_FAILED : EXIT_NONE;
    }
    return kind == PY_ATTRIBUTE && id == KNOWN_skipTest ? EXIT_SKIPPED : EXIT_NONE;
}

bool handler_is_skip(File *file, PyId exception)
{
    const Type *type = infer_force(file, infer(file, exception));
    if (type->kind == TYPE_EXTERNAL) {
        return str_eq(type->path, S("pytest.skip.Exception"));
    }
    return type->kind == TYPE_CLASS && str_eq(api_symbol(type->api).name, S("SkipTest"));
}

/* ---- try
 * ---------------------------------------------------------------------------------------- */

/* The state in which a handler starts: any point of the body may have been reached. */
static void enter_handler(Flow *flow, size_t mark, size_t end)
{
    File *file = flow->file;
    for (size_t i = mark; i < end; i++) {
        Undo undo = flow->trail.items[i];
        DefId now = scope_at(file, undo.scope)->slots.items[undo.slot].now;
        if (now == undo.before) {
            continue;
        }
        DefMember members[2] = {
            {undo.before, ALL_MINORS},
            {now,         ALL_MINORS}
        };
        flow_set(flow, undo.scope, undo.slot, flow_join_defs(flow, members, 2));
    }
}

static void read_handler(Flow *flow, PyId clause, Handler *handler)
{
    File *file = flow->file;
    *handler = (Handler){.catches = ALL_EXCEPTIONS, .absorbs = ALL_MINORS};
    PyId value = at_node(file, clause)->first;
    bool listed = false;
    uint32_t catches = 0;
    for (; value != 0; value = at_node(file, value)->next) {
        if (kind_of(file, value) == PY_BLOCK || at_node(file, value)->field == FIELD_ALIAS) {
            continue;
        }
        PyId type = value;
        if (kind_of(file, type) == PY_AS_PATTERN) {
            type = at_node(file, type)->first;
        }
        listed = true;
        flow_expression(flow, type);
        catches |= handler_catches(file, type);
    }
    if (listed) {
        handler->catches = catches;
    }
}

static void walk_handler(Flow *flow, PyId clause, Handler *handler)
{
    File *file = flow->file;
    Escape escape = {.outer = flow->escape, .raises = EXCEPTION_OTHER};
    flow->escape = &escape;
    MinorMask entered = flow->mask;
    for (PyId id = at_node(file, clause)->first; id != 0; id = at_node(file, id)->next) {
        at_node(file, id)->ctx = flow_ctx(flow);
        if (kind_of(file, id) == PY_AS_PATTERN) {
            PyId target = ast_field(&file->ast, id, FIELD_ALIAS);
            if (target != 0) {
                flow_bind_targets(flow, target);
            }
        } else if (kind_of(file, id) == PY_BLOCK) {
            flow_block(flow, id);
        }
    }
    flow->escape = escape.outer;
    if (escape.outer != NULL) {
        escape.outer->mask |= escape.mask;
    }
    MinorMask survives = flow->mask | escape.mask;
    /* Where it is entered and always raises, it absorbs nothing. */
    handler->absorbs = ~(entered & ~survives);
    handler->raises = escape.raises;
    handler->reraises = escape.reraises || !escape.raised;
}

/* Where a third party's module comes first and the standard library's is the fallback, those
 * who lack the latter are expected to install the former: its import says nothing. */
static void expect_fallback(Flow *flow, const Body *body, uint32_t catches)
{
    const uint32_t imports = BIT(EXCEPTION_MODULE_NOT_FOUND) | BIT(EXCEPTION_IMPORT);
    if (!body->foreign_import || (catches & imports) == 0) {
        return;
    }
    File *file = flow->file;
    FrameId frame = (FrameId)file->frames.len;
    *vec_push(file->arena, &file->frames) = (Frame){.parent = flow->frame};
    *vec_push(file->arena, &file->frames.items[frame].handlers) =
        (Handler){.catches = imports, .absorbs = ALL_MINORS};
    flow->frame = frame;
    flow->ctx = 0;
}

static PyId find_clause(const File *file, PyId node, PyKind kind)
{
    return ast_child(&file->ast, node, kind);
}

static void walk_clause_body(Flow *flow, PyId clause)
{
    PyId block = clause != 0 ? ast_child(&flow->file->ast, clause, PY_BLOCK) : 0;
    if (block != 0) {
        at_node(flow->file, clause)->ctx = flow_ctx(flow);
        flow_block(flow, block);
    }
}

void flow_try(Flow *flow, PyId node)
{
    File *file = flow->file;
    MinorMask reached = flow->mask;
    uint32_t facts = flow->facts;
    PyId guard = flow->guard;
    FrameId frame = (FrameId)file->frames.len;
    *vec_push(file->arena, &file->frames) = (Frame){.parent = flow->frame};
    size_t first = flow->trail.len;
    for (PyId id = at_node(file, node)->first; id != 0; id = at_node(file, id)->next) {
        if (kind_of(file, id) == PY_EXCEPT) {
            Handler handler;
            at_node(file, id)->ctx = flow_ctx(flow);
            read_handler(flow, id, &handler);
            *vec_push(file->arena, &file->frames.items[frame].handlers) = handler;
        }
    }
    Body body = {.outer = flow->body, .frame = frame};
    flow->body = &body;
    flow->frame = frame;
    flow->ctx = 0;
    Arms arms = {0};
    PyId block = ast_field(&file->ast, node, FIELD_BODY);
    if (block != 0) {
        flow_block(flow, block);
    }
    size_t end = flow->trail.len;
    flow->body = body.outer;
    flow->frame = file->frames.items[frame].parent;
    flow->ctx = 0;
    if (body.outer != NULL) {
        handler_note_opaque(flow, node);
    }
    PyId otherwise = find_clause(file, node, PY_ELSE);
    size_t after_body = flow->trail.len;
    MinorMask body_mask = flow->mask;
    walk_clause_body(flow, otherwise);
    flow_collect(flow, first, &arms);
    flow_undo(flow, after_body);
    (void)body_mask;
    size_t index = 0;
    for (PyId id = at_node(file, node)->first; id != 0; id = at_node(file, id)->next) {
        if (kind_of(file, id) != PY_EXCEPT) {
            continue;
        }
        Handler handler = file->frames.items[frame].handlers.items[index];
        flow->facts = facts;
        flow->guard = guard;
        flow->ctx = 0;
        flow_set_mask(flow, entry_minors(&body, handler.catches, reached));
        enter_handler(flow, first, end);
        FrameId around = flow->frame;
        expect_fallback(flow, &body, handler.catches);
        walk_handler(flow, id, &handler);
        flow->frame = around;
        flow->ctx = 0;
        file->frames.items[frame].handlers.items[index++] = handler;
        flow_collect(flow, first, &arms);
        flow_undo(flow, after_body);
    }
    flow_undo(flow, first);
    flow->facts = facts;
    flow->guard = guard;
    flow->ctx = 0;
    flow_join(flow, &arms);
    PyId finally = find_clause(file, node, PY_FINALLY);
    if (finally != 0) {
        MinorMask joined = flow->mask;
        flow_set_mask(flow, reached);
        walk_clause_body(flow, finally);
        flow_set_mask(flow, flow->mask & joined);
    }
}

/* ---- with
 * ------------------------------------------------------------------------------------------ */

/* Whether a context manager swallows exceptions, and which. */
static bool read_suppressor(File *file, PyId value, uint32_t *catches)
{
    if (kind_of(file, value) == PY_AS_PATTERN) {
        value = at_node(file, value)->first;
    }
    if (value == 0 || kind_of(file, value) != PY_CALL) {
        return false;
    }
    PyId function = ast_field(&file->ast, value, FIELD_FUNCTION);
    const Type *callee =
        function != 0 ? infer_force(file, infer(file, function)) : &type_unknown;
    bool swallows = false;
    if (callee->kind == TYPE_CLASS || callee->kind == TYPE_FUNCTION) {
        Str name = api_symbol(callee->api).name;
        swallows = str_eq(name, S("suppress")) || str_starts(name, S("assertRaises"));
    } else if (callee->kind == TYPE_EXTERNAL) {
        swallows = str_ends(callee->path, S(".raises"));
    } else if (function != 0 && kind_of(file, function) == PY_ATTRIBUTE) {
        PyId name = ast_field(&file->ast, function, FIELD_ATTRIBUTE);
        swallows = name != 0 && str_starts(ast_text(&file->ast, name), S("assertRaises"));
    }
    if (!swallows) {
        return false;
    }
    *catches = 0;
    PyId argument;
    for (size_t i = 0; i < 16 && (argument = call_argument(file, value, i)) != 0; i++) {
        *catches |= handler_catches(file, argument);
    }
    return true;
}

void flow_with(Flow *flow, PyId node)
{
    File *file = flow->file;
    PyId clause = ast_child(&file->ast, node, PY_WITH_CLAUSE);
    FrameId frame = 0;
    uint32_t all = 0;
    MinorMask reached = flow->mask;
    size_t mark = flow->trail.len;
    for (PyId item = clause != 0 ? at_node(file, clause)->first : 0; item != 0;
         item = at_node(file, item)->next) {
        PyId value = ast_field(&file->ast, item, FIELD_VALUE);
        uint32_t catches = 0;
        if (value == 0) {
            continue;
        }
        at_node(file, item)->ctx = flow_ctx(flow);
        flow_expression(flow, value);
        if (flow->body != NULL) {
            handler_note_opaque(flow, value);
        }
        for (PyId id = value; id <= at_node(file, value)->last; id++) {
            if (kind_of(file, id) == PY_AS_PATTERN_TARGET) {
                flow_bind_targets(flow, id);
                id = at_node(file, id)->last;
            }
        }
        if (read_suppressor(file, value, &catches)) {
            all |= catches;
            frame = frame != 0 ? frame : (FrameId)file->frames.len;
        }
    }
    PyId block = ast_field(&file->ast, node, FIELD_BODY);
    if (block == 0) {
        return;
    }
    if (frame == 0) {
        flow_block(flow, block);
        return;
    }
    *vec_push(file->arena, &file->frames) = (Frame){.parent = flow->frame};
    *vec_push(file->arena, &file->frames.items[frame].handlers) =
        (Handler){.catches = all, .absorbs = ALL_MINORS};
    Body body = {.outer = flow->body, .frame = frame};
    flow->body = &body;
    flow->frame = frame;
    flow->ctx = 0;
    size_t inside = flow->trail.len;
    flow_block(flow, block);
    size_t end = flow->trail.len;
    flow->body = body.outer;
    flow->frame = file->frames.items[frame].parent;
    flow->ctx = 0;
    /* Any part of the body may have been left out. */
    Arms arms = {0};
    flow_collect(flow, inside, &arms);
    enter_handler(flow, inside, end);
    flow_set_mask(flow, reached);
    flow_collect(flow, inside, &arms);
    flow_undo(flow, inside);
    flow_join(flow, &arms);
    (void)mark;
}
