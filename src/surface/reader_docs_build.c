/* Read the Docs, and the front matter of a Hugging Face Space.
 * Facts: Read the Docs' configuration file v2 (build.tools.python, build.jobs, build.commands);
 * Hugging Face's Spaces configuration reference (python_version beside sdk). */
#include "floorlint/emit.h"

#include "nodes.h"
#include "readers.h"

void read_readthedocs(const SurfaceContext *context, const Document *document)
{
    const Node *python = node_at(nodes_root(document), "build.tools.python");
    if (!node_is_scalar(python)) {
        return;
    }
    /* miniconda3-3.12-24.9: the second part is Python; without one the environment file says
     * it. */
    size_t dash = str_find(python->text, S("-3."));
    bool conda = python->text.len > 0 && is_alpha(python->text.ptr[0]) &&
                 !str_eq(python->text, S("latest"));
    if (!conda) {
        emit_node(context, SPELLING_VERSION, python, 0);
    } else if (dash != STR_NONE) {
        Passage rest = passage_slice(passage_of_node(python), dash + 1, python->text.len);
        size_t end = str_find_byte(rest.text, '-');
        emit_passage(context, SPELLING_VERSION,
                     passage_slice(rest, 0, end == STR_NONE ? rest.text.len : end), 0);
    }
}

static void visit_command(void *state, const Node *node)
{
    if (node_is_string(node)) {
        emit_commands(state, passage_of_node(node));
    }
}

void read_readthedocs_commands(const SurfaceContext *context, const Document *document)
{
    static const char *const paths[] = {"build.commands", "build.jobs"};
    SurfaceContext copy = *context;
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        const Node *commands = node_at(nodes_root(document), paths[i]);
        if (commands != NULL) {
            nodes_visit(commands, visit_command, &copy);
        }
    }
}

/* `key: value` at the start of a line of front matter. */
static bool read_entry(Passage line, Str key, Passage *value)
{
    if (!str_starts(line.text, key) || line.text.len <= key.len ||
        line.text.ptr[key.len] != ':') {
        return false;
    }
    *value = passage_trim(passage_slice(line, key.len + 1, line.text.len));
    return true;
}

/* Unquoted, a number such as 3.10 loses its last digit. */
static void claim_space(const SurfaceContext *context, Passage value)
{
    bool quoted = value.text.len > 2 &&
                  (value.text.ptr[0] == '"' || value.text.ptr[0] == '\'') &&
                  value.text.ptr[value.text.len - 1] == value.text.ptr[0];
    Claim claim;
    Passage inside = quoted ? passage_slice(value, 1, value.text.len - 1) : value;
    if (emit_prepare(context, SPELLING_VERSION, inside, &claim)) {
        size_t dot = str_find_byte(inside.text, '.');
        bool one_dot = dot != STR_NONE && str_find_last_byte(inside.text, '.') == dot;
        claim.value_changed =
            !quoted && one_dot && inside.text.len > dot + 2 && str_ends(inside.text, S("0"));
        findings_claim(context->findings, &claim);
    }
}

void read_space(const SurfaceContext *context, const Document *document)
{
    (void)document;
    const Source *source = context->source;
    size_t count = source_line_count(source);
    Passage value, version = {.text = S("")};
    bool space = false, closed = false;
    if (!str_starts(source_text(source, source_line_span(source, 1)), S("---"))) {
        return;
    }
    for (uint32_t line = 2; line <= count && !closed; line++) {
        Passage text = passage_of_span(source, source_line_span(source, line));
        space = space || read_entry(text, S("sdk"), &value);
        if (read_entry(text, S("python_version"), &value)) {
            version = value;
        }
        closed = str_starts(text.text, S("---"));
    }
    if (space && closed && version.text.len > 0) {
        claim_space(context, version);
    }
}
