/* What stands in Python and shell files themselves: inline script metadata and shebangs.
 * Facts: PyPA's inline script metadata (the block's form); execve(2) (only byte 0 counts). */
#include "floorlint/emit.h"

#include "readers.h"

/* A line of a metadata block without its `# `; false where it cannot be one. */
static bool strip_comment(Passage line, Passage *content)
{
    Str text = line.text;
    if (text.len == 0 || text.ptr[0] != '#') {
        return false;
    }
    *content = passage_slice(line, text.len > 1 && text.ptr[1] == ' ' ? 2 : 1, text.len);
    return text.len == 1 || text.ptr[1] == ' ';
}

static bool is_line(const Source *source, uint32_t line, Str text)
{
    Str actual = source_text(source, source_line_span(source, line));
    return str_eq(str_slice(actual, 0, text.len), text) &&
           str_trim(str_from(actual, text.len)).len == 0;
}

/* requires-python = "…" of one line of TOML. */
static void read_requires_line(const SurfaceContext *context, Passage content)
{
    Str key = S("requires-python");
    Passage line = passage_trim(content);
    if (!str_starts(line.text, key)) {
        return;
    }
    Passage rest = passage_trim(passage_slice(line, key.len, line.text.len));
    if (rest.text.len < 3 || rest.text.ptr[0] != '=') {
        return;
    }
    rest = passage_trim(passage_slice(rest, 1, rest.text.len));
    char quote = rest.text.len > 0 ? rest.text.ptr[0] : '\0';
    size_t close =
        quote == '"' || quote == '\'' ? str_find_byte(str_from(rest.text, 1), quote) : STR_NONE;
    if (close != STR_NONE) {
        emit_passage(context, SPELLING_PEP440, passage_slice(rest, 1, close + 1), 0);
    }
}

void read_script_metadata(const SurfaceContext *context, const Document *document)
{
    (void)document;
    const Source *source = context->source;
    size_t at = str_find(source->text, S("# /// script"));
    uint32_t first = at == STR_NONE ? 0 : source_line(source, (uint32_t)at), last = 0;
    if (first == 0 || !is_line(source, first, S("# /// script"))) {
        return;
    }
    size_t count = source_line_count(source);
    Passage content;
    for (uint32_t line = first + 1; line <= count; line++) {
        Passage text = passage_of_span(source, source_line_span(source, line));
        if (!strip_comment(text, &content)) {
            break;
        }
        if (is_line(source, line, S("# ///"))) {
            last = line;
            break;
        }
    }
    bool in_table = false;
    for (uint32_t line = first + 1; line < last; line++) {
        strip_comment(passage_of_span(source, source_line_span(source, line)), &content);
        in_table = in_table || str_starts(str_trim(content.text), S("["));
        if (!in_table) {
            read_requires_line(context, content);
        }
    }
}

void read_shebang(const SurfaceContext *context, const Document *document)
{
    (void)document;
    if (!str_starts(context->source->text, S("#!"))) {
        return;
    }
    Passage line = passage_of_span(context->source, source_line_span(context->source, 1));
    line = passage_trim(passage_slice(line, 2, line.text.len));
    static const char *const prefixes[] = {"/usr/bin/env", "/bin/env", "-S"};
    for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++) {
        Str prefix = str_of(prefixes[i]);
        if (str_starts(line.text, prefix)) {
            line = passage_trim(passage_slice(line, prefix.len, line.text.len));
        }
    }
    emit_commands(context, line);
}
