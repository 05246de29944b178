/* Earthly's Earthfile: images, build arguments and commands of its targets.
 * Fact: Earthly's Earthfile reference (FROM, ARG, RUN). */
#include "floorlint/command.h"
#include "floorlint/emit.h"

#include "readers.h"

/* The first word of a passage; the passage moves on behind it. */
static Str take_word(Passage *line)
{
    *line = passage_trim(*line);
    size_t end = 0;
    while (end < line->text.len && !is_space(line->text.ptr[end])) {
        end++;
    }
    Str word = str_slice(line->text, 0, end);
    *line = passage_trim(passage_slice(*line, end, line->text.len));
    return word;
}

/* Takes options such as --required off the front. */
static void skip_options(Passage *line)
{
    while (str_starts(line->text, S("--"))) {
        take_word(line);
    }
}

/* ARG PYTHON_VERSION=3.10; gives the name. */
static Str read_argument(const SurfaceContext *context, Passage line)
{
    size_t equals = str_find_byte(line.text, '=');
    Str name = str_trim(str_slice(line.text, 0, equals == STR_NONE ? 0 : equals));
    if (!command_is_python_variable(name)) {
        return S("");
    }
    return emit_variable(context, passage_slice(line, equals + 1, line.text.len), NULL) > 0
               ? name
               : S("");
}

/* An image that an argument completes is stated where the argument is. */
static bool is_stated(Str image, const Str *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t at = str_find(image, names[i]);
        if (at != STR_NONE && at > 0 &&
            (image.ptr[at - 1] == '$' || image.ptr[at - 1] == '{')) {
            return true;
        }
    }
    return false;
}

void read_earthfile(const SurfaceContext *context, const Document *document)
{
    (void)document;
    const Source *source = context->source;
    size_t count = source_line_count(source);
    VEC(Str) names = {0};
    for (uint32_t line = 1; line <= count; line++) {
        Span span = source_line_span(source, line);
        while (str_ends(source_text(source, span), S("\\")) && line < count) {
            line++;
            span.end = source_line_span(source, line).end;
        }
        Passage rest = passage_of_span(source, span);
        Str instruction = take_word(&rest);
        skip_options(&rest);
        if (str_eq(instruction, S("FROM"))) {
            Str image = take_word(&rest);
            uint32_t start = (uint32_t)(image.ptr - source->text.ptr);
            Span place = {start, start + (uint32_t)image.len};
            if (!str_starts(image, S("+")) && !is_stated(image, names.items, names.len)) {
                emit_passage(context, SPELLING_IMAGE, passage_of_span(source, place), 0);
            }
        } else if (str_eq(instruction, S("ARG"))) {
            Str name = read_argument(context, rest);
            if (name.len > 0) {
                *vec_push(context->scratch, &names) = name;
            }
        } else if (str_eq(instruction, S("ENV")) || str_eq(instruction, S("RUN"))) {
            emit_commands(context, rest);
        }
    }
}
