#include "floorlint/dockerfile.h"

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena *arena = arena_new();
    Source source = source_of(arena, S("x"), str_copy(arena, (Str){(const char *)data, size}));
    const Dockerfile *file = dockerfile_read(arena, &source);
    for (size_t i = 0; i < file->count; i++) {
        const DockerInstruction *at = &file->instructions[i];
        Expansion expansion = dockerfile_expand(arena, file, at, 0, at->text.len);
        FUZZ_CHECK(at->span.start <= at->span.end && at->span.end <= size);
        FUZZ_CHECK(at->origin[at->text.len] <= size);
        FUZZ_CHECK(expansion.origin[expansion.text.len] <= size);
        for (size_t k = 0; k < at->variable_count; k++) {
            FUZZ_CHECK(at->variables[k].from <= at->variables[k].to);
            FUZZ_CHECK(at->variables[k].value_span.end <= size);
        }
    }
    arena_free(arena);
    return fuzz_document(data, size, SYNTAX_DOCKERFILE);
}
