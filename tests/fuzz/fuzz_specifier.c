#include "floorlint/specifier.h"

#include "fuzz.h"

/* The first byte chooses the spelling; what is rewritten can be read again. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0) {
        return 0;
    }
    Arena *arena = arena_new();
    Spelling spelling = (Spelling)(data[0] % SPELLING_COUNT);
    Str text = str_copy(arena, (Str){(const char *)data + 1, size - 1}), rewritten;
    Reading reading = specifier_read(spelling, text);
    FUZZ_CHECK(reading.token.start <= reading.token.end && reading.token.end <= text.len);
    if (specifier_rewrite(arena, spelling, text, 11, &rewritten)) {
        FUZZ_CHECK(specifier_read(spelling, rewritten).status == READ_OK);
    }
    arena_free(arena);
    return 0;
}
