/* ruff's documented default: without a target version and without a requires-python beside the
 * configuration it assumes Python 3.10.
 * Facts: ruff's crates/ruff_workspace/src/pyproject.rs (which file counts, what is inferred)
 * and crates/ruff_python_ast/src/python_version.rs (the default). */
#include "floorlint/emit.h"

#include "readers.h"

#define DEFAULT_TARGET "3.10"

/* The path of a file in the same directory as the context's. */
static Str sibling_path(const SurfaceContext *context, const char *name)
{
    Str path = context->source->path;
    size_t slash = str_find_last_byte(path, '/');
    Str folder = slash == STR_NONE ? S("") : str_slice(path, 0, slash + 1);
    return str_format(context->scratch, "%.*s%s", STR_ARG(folder), name);
}

static bool has_sibling(const SurfaceContext *context, const char *name)
{
    const Project *project = context->project;
    return project != NULL && project->has_file(project, sibling_path(context, name));
}

/* The root of the pyproject.toml beside a ruff.toml; NULL where there is none. */
static const Node *open_manifest(const SurfaceContext *context)
{
    const Project *project = context->project;
    if (!has_sibling(context, "pyproject.toml")) {
        return NULL;
    }
    const Source *source =
        project->open(project, context->scratch, sibling_path(context, "pyproject.toml"));
    if (source == NULL) {
        return NULL;
    }
    const Document *document = document_read(context->scratch, source, SYNTAX_TOML);
    return document->root_count > 0 ? document->roots[0] : NULL;
}

/* Whether ruff infers its target from the project's range: some clause must name a minor. */
static bool infers_target(const Node *manifest)
{
    const Node *range = node_at(manifest, "project.requires-python");
    if (!node_is_scalar(range)) {
        return false;
    }
    Reading reading = specifier_read(SPELLING_PEP440, range->text);
    return reading.status == READ_OK && reading.version.minor >= 7;
}

static bool states_target(const Node *settings)
{
    return node_get(settings, S("target-version")) != NULL ||
           node_get(settings, S("extend")) != NULL;
}

void read_ruff_default(const SurfaceContext *context, const Document *document)
{
    if (document->root_count == 0 || document->failed) {
        return;
    }
    const Node *root = document->roots[0];
    if (!str_ends(context->source->path, S("pyproject.toml"))) {
        if (!states_target(root) && !infers_target(open_manifest(context))) {
            emit_implicit(context, SPELLING_VERSION, DEFAULT_TARGET, (Span){0, 0});
        }
        return;
    }
    const Node *settings = node_at(root, "tool.ruff");
    bool shadowed = has_sibling(context, "ruff.toml") || has_sibling(context, ".ruff.toml");
    if (node_is_map(settings) && settings->key != NULL && !shadowed &&
        !states_target(settings) && !infers_target(root)) {
        emit_implicit(context, SPELLING_VERSION, DEFAULT_TARGET, settings->key->span);
    }
}
