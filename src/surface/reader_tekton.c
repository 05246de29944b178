/* Tekton's parameters: what a task, a pipeline or a run of one gives to a Python version.
 * Fact: Tekton's docs, tasks.md and pipelineruns.md (Specifying Parameters). */
#include "floorlint/command.h"
#include "floorlint/emit.h"

#include "nodes.h"
#include "readers.h"

/* Of `- {name: python-version, default: "3.10"}` the default, or each of its items. */
static void visit_parameter(void *state, const Node *node)
{
    const SurfaceContext *context = state;
    const Node *holder = node->parent;
    bool item = node_is_scalar(node) && holder != NULL && !node_is_map(holder);
    const Node *value = item ? holder : node;
    const Node *parameter = value->parent;
    Str key = nodes_key(value);
    if (!node_is_scalar(node) || !node_is_map(parameter) ||
        (!str_eq(key, S("default")) && !str_eq(key, S("value")))) {
        return;
    }
    const Node *name = node_get(parameter, S("name"));
    const Node *list = parameter->parent;
    bool named = name != NULL && node_is_scalar(name) && command_is_python_variable(name->text);
    if (named && list != NULL && str_eq(nodes_key(list), S("params"))) {
        emit_variable(context, passage_of_node(node), node);
    }
}

void read_tekton(const SurfaceContext *context, const Document *document)
{
    SurfaceContext copy = *context;
    for (size_t i = 0; i < document->root_count; i++) {
        nodes_visit(document->roots[i], visit_parameter, &copy);
    }
}
