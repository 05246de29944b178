/* Terraform: the defaults of variables that name an interpreter.
 * Facts: Terraform's input variables (blocks over lines, one attribute a line). */
#include "floorlint/command.h"
#include "floorlint/emit.h"

#include "readers.h"

/* The text of the first pair of double quotes from `from` on. */
static bool find_quoted(Passage line, size_t from, Passage *content)
{
    size_t open = str_find_byte(str_from(line.text, from), '"');
    if (open == STR_NONE) {
        return false;
    }
    open += from + 1;
    size_t length = str_find_byte(str_from(line.text, open), '"');
    *content = passage_slice(line, open, open + (length == STR_NONE ? 0 : length));
    return length != STR_NONE;
}

/* `default = "3.10"`; runtimes (python3.10) have a row of their own. */
static void read_default(const SurfaceContext *context, Passage line)
{
    Passage value;
    size_t at = str_find(line.text, S("default"));
    if (at != STR_NONE && find_quoted(line, at, &value) && value.text.len > 0 &&
        is_digit(value.text.ptr[0])) {
        emit_variable(context, value, NULL);
    }
}

void read_terraform_variables(const SurfaceContext *context, const Document *document)
{
    (void)document;
    const Source *source = context->source;
    bool python = false;
    for (uint32_t line = 1; line <= source_line_count(source); line++) {
        Passage text = passage_trim(passage_of_span(source, source_line_span(source, line)));
        Passage name;
        if (str_starts(text.text, S("#")) || str_starts(text.text, S("//"))) {
            continue;
        }
        if (str_starts(text.text, S("variable")) && find_quoted(text, 0, &name)) {
            python = command_is_python_variable(name.text);
        }
        if (python) {
            read_default(context, text);
        }
        python = python && !str_ends(text.text, S("}"));
    }
}
