/* cibuildwheel's selectors, and SonarQube's list of versions.
 * Facts: cibuildwheel's docs/options.md (build identifiers, braces); sonar-python's
 * PythonVersionUtils.java. */
#include "floorlint/emit.h"

#include "ci/lanes.h"
#include "nodes.h"
#include "readers.h"

/* The part of an identifier before its platform: `cp310` of `cp310-*`, `cp3{10,11}` of
 * `cp3{10,11}-manylinux_x86_64`. Globs such as cp3* name no version. */
static void read_selectors(const SurfaceContext *context, Passage selectors, uint32_t group)
{
    Str text = selectors.text;
    size_t from = 0;
    int level = 0;
    bool platform = false;
    for (size_t at = 0; at <= text.len; at++) {
        char c = at < text.len ? text.ptr[at] : ' ';
        level += c == '{';
        level -= c == '}' && level > 0;
        if (level == 0 && (is_space(c) || c == '-')) {
            size_t end = at;
            while (end > from && text.ptr[end - 1] == '*') {
                end--;
            }
            bool whole = at - end == 0 || end - from >= sizeof "cp310" - 1;
            if (!platform && whole && end > from) { /* cp310*, but not cp31* */
                lanes_emit(context, passage_slice(selectors, from, end), group);
            }
            platform = c == '-';
            from = at + 1;
        }
    }
}

/* The value of a `build` key: a string of selectors, or a list of them. */
static void read_build(const SurfaceContext *context, const Node *build)
{
    if (node_is_string(build)) {
        read_selectors(context, passage_of_node(build), emit_group(context));
    } else if (node_is_list(build)) {
        uint32_t group = emit_group(context);
        for (size_t i = 0; i < build->count; i++) {
            if (node_is_string(build->children[i])) {
                read_selectors(context, passage_of_node(build->children[i]), group);
            }
        }
    }
}

void read_cibuildwheel(const SurfaceContext *context, const Document *document)
{
    static const char *const platforms[] = {"linux", "macos",   "windows",
                                            "ios",   "android", "pyodide"};
    const Node *table = node_at(nodes_root(document), "tool.cibuildwheel");
    read_build(context, node_get(table, S("build")));
    for (size_t i = 0; i < sizeof platforms / sizeof platforms[0]; i++) {
        read_build(context, node_get(node_get(table, str_of(platforms[i])), S("build")));
    }
}

void read_sonar(const SurfaceContext *context, const Document *document)
{
    (void)document;
    const Source *source = context->source;
    size_t count = source_line_count(source);
    for (uint32_t line = 1; line <= count; line++) {
        Passage text = passage_trim(passage_of_span(source, source_line_span(source, line)));
        Str key = S("sonar.python.version");
        if (!str_starts(text.text, key)) {
            continue;
        }
        Passage value = passage_trim(passage_slice(text, key.len, text.text.len));
        if (value.text.len < 2 || (value.text.ptr[0] != '=' && value.text.ptr[0] != ':')) {
            continue;
        }
        emit_variable(context, passage_slice(value, 1, value.text.len), NULL);
    }
}
