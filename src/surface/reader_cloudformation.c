/* CloudFormation and SAM: the runtimes of functions and layers.
 * Facts: AWS Lambda's runtimes; CloudFormation's Ref and parameters. */
#include "floorlint/emit.h"

#include "nodes.h"
#include "readers.h"

/* Whether `!Ref Name` names a parameter with a default: then the claim is at the default. */
static bool is_parameter(const Node *root, const Node *reference)
{
    const Node *parameter = node_get(node_get(root, S("Parameters")), reference->text);
    return node_is_scalar(node_get(parameter, S("Default")));
}

static void read_runtime(const SurfaceContext *context, const Node *root, const Node *runtime,
                         uint32_t group)
{
    const Node *reference = node_get(runtime, S("Ref"));
    if (node_is_scalar(reference)) {
        if (!is_parameter(root, reference)) {
            emit_unresolved(context, passage_of_node(reference));
        }
    } else if (node_is_scalar(runtime) &&
               (!runtime->computed || !is_parameter(root, runtime))) {
        emit_node(context, SPELLING_RUNTIME, runtime, group);
    }
}

static void read_resource(const SurfaceContext *context, const Node *root, const Node *resource)
{
    const Node *properties = node_get(resource, S("Properties"));
    const Node *runtimes = node_get(properties, S("CompatibleRuntimes"));
    read_runtime(context, root, node_get(properties, S("Runtime")), 0);
    read_runtime(context, root, node_at(resource, "Metadata.BuildMethod"), 0);
    uint32_t group = node_is_list(runtimes) ? emit_group(context) : 0;
    for (size_t i = 0; node_is_list(runtimes) && i < runtimes->count; i++) {
        read_runtime(context, root, runtimes->children[i], group);
    }
}

void read_cloudformation(const SurfaceContext *context, const Document *document)
{
    const Node *root = nodes_root(document);
    const Node *resources = node_get(root, S("Resources"));
    if (!node_is_map(resources)) {
        return;
    }
    read_runtime(context, root, node_at(root, "Globals.Function.Runtime"), 0);
    for (size_t i = 0; i < resources->count; i++) {
        read_resource(context, root, resources->children[i]);
    }
}
