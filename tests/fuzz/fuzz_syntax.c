#include <grammars.h>

#include "fuzz.h"
#include "syntax.h"

/* Python's syntax: what is found lies inside the file. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena *arena = arena_new();
    Source source =
        source_of(arena, S("x.py"), str_copy(arena, (Str){(const char *)data, size}));
    TSParser *parser = ts_parser_new();
    FUZZ_CHECK(ts_parser_set_language(parser, tree_sitter_python()));
    SyntaxParse parse = syntax_parse(parser, syntax_kinds_new(arena), arena, &source);
    PythonReport report = {0};
    SyntaxInput input = {.source = &source, .parse = &parse, .wanted = MINORS_KNOWN};
    input.arena = input.scratch = arena;
    syntax_check(&input, &report);
    for (size_t i = 0; i < report.requirements.len; i++) {
        Span span = report.requirements.items[i].span;
        FUZZ_CHECK(span.start <= span.end && span.end <= size);
    }
    ts_parser_delete(parser);
    arena_free(arena);
    return 0;
}
