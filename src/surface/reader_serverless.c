/* Serverless Framework: the runtimes of functions and layers.
 * Facts: its documentation of serverless.yml and of variables (`${self:path, default}`). */
#include "floorlint/emit.h"

#include "nodes.h"
#include "readers.h"

/* The scalar that `${self:custom.runtime}` stands for; `runtime` itself where it is written
 * out or where nothing in this file says. */
static const Node *resolve(const SurfaceContext *context, const Node *root, const Node *runtime)
{
    Str text = str_trim(runtime->text), own = S("${self:");
    if (!str_starts(text, own) || !str_ends(text, S("}"))) {
        return runtime;
    }
    Str path = str_slice(text, own.len, text.len - 1);
    size_t comma = str_find_byte(path, ',');
    path = str_trim(comma == STR_NONE ? path : str_slice(path, 0, comma));
    const Node *found = node_at(root, str_to_c(context->scratch, path));
    return node_is_string(found) && str_find(found->text, S("${")) == STR_NONE ? found
                                                                               : runtime;
}

static void read_runtime(const SurfaceContext *context, const Node *root, const Node *runtime,
                         uint32_t group)
{
    if (node_is_scalar(runtime)) {
        emit_node(context, SPELLING_RUNTIME, resolve(context, root, runtime), group);
    }
}

void read_serverless(const SurfaceContext *context, const Document *document)
{
    const Node *root = nodes_root(document);
    const Node *functions = node_get(root, S("functions"));
    const Node *layers = node_get(root, S("layers"));
    read_runtime(context, root, node_at(root, "provider.runtime"), 0);
    for (size_t i = 0; node_is_map(functions) && i < functions->count; i++) {
        read_runtime(context, root, node_get(functions->children[i], S("runtime")), 0);
    }
    for (size_t i = 0; node_is_map(layers) && i < layers->count; i++) {
        const Node *runtimes = node_get(layers->children[i], S("compatibleRuntimes"));
        uint32_t group = node_is_list(runtimes) ? emit_group(context) : 0;
        for (size_t j = 0; node_is_list(runtimes) && j < runtimes->count; j++) {
            read_runtime(context, root, runtimes->children[j], group);
        }
    }
}
