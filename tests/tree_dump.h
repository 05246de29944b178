/* A document's tree in one line, for tables of expectations: a scalar is its text, a slash, the
 * first letter of its type and its quoting; `*` aliased, `!` computed, `~` shadowed. */
#ifndef FLOORLINT_TREE_DUMP_H
#define FLOORLINT_TREE_DUMP_H

#include "floorlint/buf.h"
#include "floorlint/document.h"

#include "test.h"

static inline void dump_scalar(Buf *out, const Node *node)
{
    static const char types[] = "sifbno", quotes[] = {0, '\'', '"', '|', '>'};
    buf_add_visible(out, node->text);
    buf_add_byte(out, '/');
    buf_add_byte(out, types[node->type]);
    if (node->quoting != QUOTING_PLAIN) {
        buf_add_byte(out, quotes[node->quoting]);
    }
}

static inline void dump_node(Buf *out, const Node *node)
{
    if (node->kind == NODE_SCALAR) {
        dump_scalar(out, node);
    } else {
        buf_add_byte(out, node->kind == NODE_MAP ? '{' : '[');
        for (size_t i = 0; i < node->count; i++) {
            const Node *child = node->children[i];
            assert_ptr_equal(child->parent, node);
            assert_int_equal(child->index, i);
            buf_add(out, i > 0 ? S(", ") : S(""));
            if (child->key != NULL) {
                buf_add_visible(out, child->key->text);
                buf_add(out, S(": "));
            }
            dump_node(out, child);
        }
        buf_add_byte(out, node->kind == NODE_MAP ? '}' : ']');
    }
    buf_add(out, node->aliased ? S("*") : S(""));
    buf_add(out, node->computed ? S("!") : S(""));
    buf_add(out, node->shadowed ? S("~") : S(""));
}

/* All roots, with " --- " between them. */
static inline Str dump_document(Arena *arena, const Document *document)
{
    Buf out = {.arena = arena};
    for (size_t i = 0; i < document->root_count; i++) {
        buf_add(&out, i > 0 ? S(" --- ") : S(""));
        dump_node(&out, document->roots[i]);
    }
    return buf_str(&out);
}

/* What has to hold of every tree: spans inside the file and inside each other; text that is
 * marked as verbatim is. */
static inline void check_node(const Source *source, const Node *node)
{
    assert_true(node->span.start <= node->span.end);
    assert_true(node->span.end <= source->text.len);
    if (node->kind == NODE_SCALAR) {
        assert_true(node->span.start <= node->content.start);
        assert_true(node->content.start <= node->content.end);
        assert_true(node->content.end <= node->span.end);
        for (size_t at = 0; at <= node->text.len; at += 1 + node->text.len / 64) {
            Span slice = node_slice(node, at, at + 3);
            assert_true(node->content.start <= slice.start && slice.start <= slice.end);
            assert_true(slice.end <= node->content.end);
        }
    }
    for (size_t i = 0; i < node->count; i++) {
        check_node(source, node->children[i]);
        if (node->children[i]->key != NULL) {
            check_node(source, node->children[i]->key);
        }
    }
}

static inline void check_document(const Document *document)
{
    size_t size = document->source->text.len;
    assert_true(document->problem_span.start <= document->problem_span.end);
    assert_true(document->problem_span.end <= size);
    assert_int_equal(document->failed, document->problem.len > 0);
    for (size_t i = 0; i < document->root_count; i++) {
        check_node(document->source, document->roots[i]);
    }
}

#endif
