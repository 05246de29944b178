/* Bicep: the interpreter of an Azure function, functionAppConfig.runtime.
 * Facts: Azure Functions' reference of Microsoft.Web/sites; Bicep's syntax of objects. */
#include "floorlint/emit.h"

#include "readers.h"

/* The text in single quotes of a line `key: 'text'`; false where the line is none. */
static bool read_property(Passage line, Str key, Passage *value)
{
    line = passage_trim(line);
    if (!str_starts(line.text, key)) {
        return false;
    }
    Passage rest = passage_trim(passage_slice(line, key.len, line.text.len));
    if (!str_starts(rest.text, S(":"))) {
        return false;
    }
    rest = passage_trim(passage_slice(rest, 1, rest.text.len));
    size_t close =
        str_starts(rest.text, S("'")) ? str_find_byte(str_from(rest.text, 1), '\'') : STR_NONE;
    if (close == STR_NONE) {
        return false;
    }
    *value = passage_slice(rest, 1, close + 1);
    return true;
}

void read_bicep(const SurfaceContext *context, const Document *document)
{
    (void)document;
    const Source *source = context->source;
    size_t count = source_line_count(source);
    bool inside = false, python = false, stated = false;
    Passage value, version = {0};
    for (uint32_t line = 1; line <= count; line++) {
        Passage text = passage_of_span(source, source_line_span(source, line));
        if (str_starts(str_trim(text.text), S("runtime:"))) {
            inside = true;
            python = stated = false;
        }
        if (inside && read_property(text, S("name"), &value)) {
            python = str_eq(value.text, S("python"));
        }
        if (inside && read_property(text, S("version"), &value)) {
            version = value;
            stated = true;
        }
        if (inside && str_find_byte(text.text, '}') != STR_NONE) {
            inside = false;
            if (python && stated) {
                emit_passage(context, SPELLING_VERSION, version, 0);
            }
        }
    }
}
