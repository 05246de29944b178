#include "floorlint/keypath.h"

#include "fuzz.h"

/* The first line is the path, the rest a YAML document. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena *arena = arena_new();
    Str text = str_copy(arena, (Str){(const char *)data, size}), line = {0};
    str_cut(&text, '\n', &line);
    Source source = source_of(arena, S("x"), text);
    const Document *document = document_read(arena, &source, SYNTAX_YAML);
    const char *problem = NULL;
    const KeyPath *path = keypath_compile(arena, line, &problem);
    FUZZ_CHECK((path == NULL) == (problem != NULL));
    for (size_t i = 0; path != NULL && i < document->root_count; i++) {
        NodeList nodes = keypath_select(arena, path, document->roots[i]);
        for (size_t k = 0; k < nodes.len; k++) {
            FUZZ_CHECK(nodes.items[k] != NULL && !nodes.items[k]->shadowed);
        }
    }
    arena_free(arena);
    return 0;
}
