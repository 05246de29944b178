/* Import statements: what they bind, and on which minors they fail. */
#include "flow.h"
#include "worker.h"

/* Minors on which a module is there, up to its outermost missing part. */
static MinorMask module_minors(Str dotted)
{
    ApiId module = api_module(dotted);
    return module != 0 ? api_symbol(module).present : 0;
}

/* Notes for the whole project that a module of it runs here. */
void import_note_use(File *file, Str path, MinorMask mask)
{
    if (file->report == NULL || path.len == 0 || mask == 0) {
        return;
    }
    uint32_t index = project_file(file->project->files, path);
    if (index == PROJECT_NO_FILE) {
        return; /* a folder without __init__.py */
    }
    for (size_t i = 0; i < file->report->uses.len; i++) {
        if (file->report->uses.items[i].file == index) {
            file->report->uses.items[i].reached |= mask;
            return;
        }
    }
    *vec_push(file->out, &file->report->uses) = (ModuleUse){index, mask};
}

static void note_use(Flow *flow, Str path)
{
    import_note_use(flow->file, path, flow->mask);
}

/* An import inside of a `try`: known to fail on some minors, or for reasons of its own. */
static void note_module(Flow *flow, const Type *source, Str dotted)
{
    if (flow->body == NULL) {
        return;
    }
    if (source->kind != TYPE_MODULE) {
        flow->body->opaque_import = flow->body->opaque_attribute = true;
        flow->body->foreign_import |= source->kind == TYPE_EXTERNAL;
        return;
    }
    if (guard_is_optional(source->api)) {
        flow->body->opaque_import = true;
    }
    handler_note_failure(flow, EXCEPTION_MODULE_NOT_FOUND, flow->mask & ~module_minors(dotted));
}

static void note_member(Flow *flow, const Type *source, Str name)
{
    if (flow->body == NULL || source->kind != TYPE_MODULE) {
        return;
    }
    Member member = infer_member(flow->file, source, name);
    if (member.origin != MEMBER_STDLIB) {
        flow->body->opaque_import = true;
        return;
    }
    flow->body->opaque_import |= guard_is_optional(member.symbol);
    handler_note_failure(flow, EXCEPTION_IMPORT,
                         flow->mask & ~api_symbol(member.symbol).present);
}

static void walk_plain(Flow *flow, PyId child)
{
    File *file = flow->file;
    PyId dotted = kind_of(file, child) == PY_ALIASED_IMPORT
                      ? ast_field(&file->ast, child, FIELD_NAME)
                      : child;
    if (dotted == 0) {
        return;
    }
    Str name = import_dotted(file, dotted);
    const Type *module = import_module(file, 0, name);
    if (module->kind == TYPE_PROJECT) {
        note_use(flow, module->path);
    } else if (module->kind == TYPE_EXTERNAL) {
        note_use(flow, project_nearby(file, name));
    }
    note_module(flow, module, name);
    flow_bind(flow, child);
}

static Str member_name(File *file, PyId child)
{
    PyId dotted = kind_of(file, child) == PY_ALIASED_IMPORT
                      ? ast_field(&file->ast, child, FIELD_NAME)
                      : child;
    return dotted != 0 ? import_dotted(file, dotted) : S("");
}

static void walk_from(Flow *flow, PyId node)
{
    File *file = flow->file;
    const Type *source = import_source(file, node);
    PyId module = ast_field(&file->ast, node, FIELD_MODULE_NAME);
    if (module != 0) {
        note_module(flow, source,
                    kind_of(file, module) == PY_DOTTED_NAME ? import_dotted(file, module)
                                                            : S(""));
    }
    bool in_project = source->kind == TYPE_PROJECT, external = source->kind == TYPE_EXTERNAL;
    if (in_project) {
        note_use(flow, source->path);
    } else if (external) {
        note_use(flow, project_nearby(file, source->path));
    }
    for (PyId child = at_node(file, node)->first; child != 0;
         child = at_node(file, child)->next) {
        if (in_project && at_node(file, child)->field == FIELD_NAME) {
            note_use(flow, project_submodule(file, source->path, member_name(file, child)));
        } else if (external && at_node(file, child)->field == FIELD_NAME) {
            note_use(flow, project_nearby(file, str_format(file->arena, "%.*s.%.*s",
                                                           STR_ARG(source->path),
                                                           STR_ARG(member_name(file, child)))));
        }
        if (kind_of(file, child) == PY_WILDCARD) {
            *vec_push(file->arena, &file->stars) =
                (StarImport){.module = source, .mask = flow->mask, .node = child};
        }
        if (at_node(file, child)->field == FIELD_NAME) {
            note_member(flow, source, member_name(file, child));
            flow_bind(flow, child);
        }
    }
}

void flow_import(Flow *flow, PyId node)
{
    File *file = flow->file;
    CtxId ctx = flow_ctx(flow);
    for (PyId id = node; id <= at_node(file, node)->last; id++) {
        at_node(file, id)->ctx = ctx;
    }
    if (kind_of(file, node) == PY_IMPORT) {
        for (PyId child = at_node(file, node)->first; child != 0;
             child = at_node(file, child)->next) {
            if (at_node(file, child)->field == FIELD_NAME) {
                walk_plain(flow, child);
                /* What comes after in the same `try` runs where this one succeeded. */
            }
        }
        return;
    }
    walk_from(flow, node);
}
