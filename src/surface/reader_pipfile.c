/* Pipenv: the interpreter of a Pipfile and of its lock.
 * Fact: pipenv's docs/pipfile.md: python_full_version wins where both are there. */
#include "floorlint/emit.h"

#include "nodes.h"
#include "readers.h"

void read_pipfile(const SurfaceContext *context, const Document *document)
{
    const Node *root = nodes_root(document);
    const Node *meta = node_get(root, S("_meta"));
    const Node *requires = node_get(meta != NULL ? meta : root, S("requires"));
    const Node *full = node_get(requires, S("python_full_version"));
    const Node *version = full != NULL ? full : node_get(requires, S("python_version"));
    if (version != NULL) {
        emit_node(context, context->surface->spelling, version, 0);
    }
}
