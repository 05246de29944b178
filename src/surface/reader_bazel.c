/* Bazel's lists of interpreters: python_versions = ["3.10", "3.11"], over several lines.
 * Fact: rules_python's docs/toolchains.md (python_register_multi_toolchains). */
#include "floorlint/emit.h"

#include "readers.h"

/* Bytes of a list that are looked through for its end. */
#define MAX_LIST 4096u

/* The strings of a list up to its bracket, as one group; comments say nothing. */
static void read_list(const SurfaceContext *context, size_t from)
{
    Str text = str_slice(context->source->text, 0, from + MAX_LIST);
    uint32_t group = emit_group(context);
    for (size_t at = from; at < text.len && text.ptr[at] != ']'; at++) {
        char c = text.ptr[at];
        if (c == '#') {
            size_t line = str_find_byte(str_from(text, at), '\n');
            at = line == STR_NONE ? text.len : at + line;
        } else if (c == '"' || c == '\'') {
            size_t length = str_find_byte(str_from(text, at + 1), c);
            if (length == STR_NONE) {
                return;
            }
            Span span = {(uint32_t)(at + 1), (uint32_t)(at + 1 + length)};
            emit_passage(context, SPELLING_VERSION, passage_of_span(context->source, span),
                         group);
            at += length + 1;
        }
    }
}

static size_t skip_spaces(Str text, size_t at)
{
    while (at < text.len && is_space(text.ptr[at])) {
        at++;
    }
    return at;
}

void read_bazel_versions(const SurfaceContext *context, const Document *document)
{
    (void)document;
    static const char name[] = "python_versions";
    Str text = context->source->text;
    for (size_t at = 0, found;
         (found = str_find(str_from(text, at), S("python_versions"))) != STR_NONE;) {
        size_t start = at + found;
        at = start + sizeof name - 1;
        size_t line = str_find_last_byte(str_slice(text, 0, start), '\n');
        Str before = str_slice(text, line == STR_NONE ? 0 : line + 1, start);
        bool word = before.len == 0 || (!is_alnum(before.ptr[before.len - 1]) &&
                                        before.ptr[before.len - 1] != '_');
        size_t equals = skip_spaces(text, at);
        size_t open = equals < text.len && text.ptr[equals] == '='
                          ? skip_spaces(text, equals + 1)
                          : text.len;
        if (word && str_find_byte(before, '#') == STR_NONE && open < text.len &&
            text.ptr[open] == '[') {
            read_list(context, open + 1);
        }
    }
}
