/* What the fuzz targets share. Each defines LLVMFuzzerTestOneInput; clang's libFuzzer drives it
 * (preset `fuzz`), or replay.c does with the files of its corpus. */
#ifndef FLOORLINT_FUZZ_H
#define FLOORLINT_FUZZ_H

#include <stdio.h>
#include <stdlib.h>

#include "floorlint/document.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Ends the program where a property does not hold. */
#define FUZZ_CHECK(condition)                                                                  \
    do {                                                                                       \
        if (!(condition)) {                                                                    \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);                    \
            abort();                                                                           \
        }                                                                                      \
    } while (0)

/* Spans lie inside the file; a part of a scalar lies inside its content; a child knows its
 * parent. */
static inline void fuzz_check_node(const Source *source, const Node *node)
{
    FUZZ_CHECK(node->span.start <= node->span.end && node->span.end <= source->text.len);
    if (node->kind == NODE_SCALAR) {
        Span all = node_slice(node, 0, node->text.len), rest = node_slice(node, 1, 2);
        FUZZ_CHECK(node->content.start <= all.start && all.end <= node->content.end);
        FUZZ_CHECK(all.start <= rest.start && rest.start <= rest.end && rest.end <= all.end);
        FUZZ_CHECK(node->span.start <= node->content.start &&
                   node->content.end <= node->span.end);
    }
    for (size_t i = 0; i < node->count; i++) {
        const Node *child = node->children[i];
        FUZZ_CHECK(child->parent == node && child->index == i);
        FUZZ_CHECK((child->key != NULL) == (node->kind == NODE_MAP));
        if (child->key != NULL) {
            fuzz_check_node(source, child->key);
        }
        fuzz_check_node(source, child);
    }
}

/* Reads the bytes as a document and checks it. */
static inline int fuzz_document(const uint8_t *data, size_t size, Syntax syntax)
{
    Arena *arena = arena_new();
    Source source = source_of(arena, S("x"), str_copy(arena, (Str){(const char *)data, size}));
    const Document *document = document_read(arena, &source, syntax);
    FUZZ_CHECK(document->failed == (document->problem.len > 0));
    FUZZ_CHECK(document->problem_span.start <= document->problem_span.end);
    FUZZ_CHECK(document->problem_span.end <= size);
    for (size_t i = 0; i < document->root_count; i++) {
        fuzz_check_node(&source, document->roots[i]);
    }
    arena_free(arena);
    return 0;
}

#endif
