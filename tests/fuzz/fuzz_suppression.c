#include "floorlint/suppression.h"

#include "fuzz.h"

/* The first byte chooses the syntax. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0) {
        return 0;
    }
    Arena *arena = arena_new();
    Str text = str_copy(arena, (Str){(const char *)data + 1, size - 1});
    Source source = source_of(arena, S("x"), text);
    Suppressions found = {.arena = arena};
    suppressions_read(&found, &source, (Syntax)(data[0] % SYNTAX_COUNT), NULL, NULL);
    for (size_t i = 0; i < found.items.len; i++) {
        const Suppression *at = &found.items.items[i];
        FUZZ_CHECK(at->first_line <= at->last_line);
        FUZZ_CHECK(at->rules.bits != 0 || at->unknown.len > 0);
        FUZZ_CHECK(at->place.line > 0);
    }
    arena_free(arena);
    return 0;
}
