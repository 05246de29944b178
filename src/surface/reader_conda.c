/* Environments of conda: the element of `dependencies` that is about python. */
#include "floorlint/emit.h"

#include "conda.h"
#include "nodes.h"
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

/* python-freethreading = "3.13.*" anywhere among dependencies. */
static void visit_dependency(void *state, const Node *node)
{
    const SurfaceContext *context = state;
    Str holder = node->parent != NULL ? nodes_key(node->parent) : S("");
    if (node->key == NULL || !str_eq(node->key->text, S("python-freethreading")) ||
        !str_ends(holder, S("dependencies"))) {
        return;
    }
    const Node *version = node_is_map(node) ? node_get(node, S("version")) : node;
    Claim *claim = emit_node(context, SPELLING_CONDA, version, 0);
    if (claim != NULL) {
        claim->freethreaded = true;
    }
}

void read_pixi_freethreading(const SurfaceContext *context, const Document *document)
{
    const Node *root = nodes_root(document);
    SurfaceContext copy = *context;
    bool own = str_ends(context->source->path, S("pixi.toml"));
    const Node *table = own ? root : node_at(root, "tool.pixi");
    if (table != NULL) {
        nodes_visit(table, visit_dependency, &copy);
    }
}
