/* Environments of conda: the element of `dependencies` that is about python. */
#include "floorlint/emit.h"

#include "conda.h"
#include "readers.h"

void read_conda_environment(const SurfaceContext *context, const Document *document)
{
    for (size_t i = 0; i < document->root_count; i++) {
        const Node *list = node_get(document->roots[i], S("dependencies"));
        for (size_t j = 0; node_is_list(list) && j < list->count; j++) {
            const Node *node = list->children[j];
            size_t from, to;
            if (node_is_string(node) && conda_python_version(node->text, &from, &to)) {
                Claim claim;
                Passage version = passage_slice(passage_of_node(node), from, to);
                if (emit_prepare_conda(context, version, &claim)) {
                    findings_claim(context->findings, &claim);
                }
            }
        }
    }
}
