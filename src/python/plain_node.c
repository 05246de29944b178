/* Nodes as they are appended. */
#include <string.h>

#include "plain.h"

/* Nodes that may move for each node that there is: left operands are short, and where they are
 * not, tree-sitter is as quick. */
#define MOVES_PER_NODE 16

/* Nodes behind the last one that may be looked at after giving up. */
#define SLACK 4

SyntaxNode *plain_room(Arena *arena, size_t count)
{
    return arena_alloc_raw(arena, (count + SLACK) * sizeof(SyntaxNode));
}

void plain_fail(Plain *plain)
{
    plain->failed = true;
    plain->token = plain->end;
}

static NodeId add(Plain *plain)
{
    if (plain->count == plain->cap) {
        plain->cap *= 2;
        SyntaxNode *grown = plain_room(plain->arena, plain->cap);
        memcpy(grown, plain->nodes, plain->count * sizeof *grown);
        arena_give_back(plain->arena, plain->nodes, plain->count * sizeof *grown);
        plain->nodes = grown;
    }
    return (NodeId)plain->count++;
}

NodeId plain_open(Plain *plain, Kind kind, Field field)
{
    NodeId node = add(plain);
    plain->nodes[node] = (SyntaxNode){.kind = (uint8_t)kind,
                                      .field = (uint8_t)field,
                                      .flags = NODE_NAMED,
                                      .start = plain->token->start};
    return node;
}

void plain_close_at(Plain *plain, NodeId node, uint32_t end)
{
    plain->nodes[node].next = (NodeId)plain->count - node - 1;
    plain->nodes[node].end = end;
}

void plain_close(Plain *plain, NodeId node)
{
    plain_close_at(plain, node, plain->token > plain->first ? plain->token[-1].end : 0);
}

static void add_token(Plain *plain, Kind kind, Field field, NodeFlag flags)
{
    NodeId node = add(plain);
    plain->nodes[node] = (SyntaxNode){.kind = (uint8_t)kind,
                                      .field = (uint8_t)field,
                                      .flags = (uint8_t)flags,
                                      .start = plain->token->start,
                                      .end = plain->token->end};
    plain->token += plain->token < plain->end;
}

void plain_leaf(Plain *plain, Kind kind, Field field)
{
    add_token(plain, kind, field, NODE_NAMED);
}

void plain_token(Plain *plain, Kind kind, Field field)
{
    add_token(plain, kind, field, 0);
}

void plain_expect(Plain *plain, PlainKind token, Kind kind)
{
    if (plain_next(plain) != token) {
        plain_fail(plain);
        return;
    }
    add_token(plain, kind, FIELD_NONE, 0);
}

void plain_wrap(Plain *plain, NodeId first, Kind kind, Field field)
{
    add(plain);
    size_t behind = plain->count - 1 - first;
    plain->moved += behind;
    if (plain->moved > MOVES_PER_NODE * plain->count + 4096) {
        plain_fail(plain);
    }
    SyntaxNode *node = &plain->nodes[first];
    memmove(node + 1, node, behind * sizeof *node);
    *node = (SyntaxNode){.kind = (uint8_t)kind,
                         .field = (uint8_t)field,
                         .flags = NODE_NAMED,
                         .start = node[1].start};
}

bool plain_is(const Plain *plain, const char *name)
{
    size_t length = strlen(name);
    return plain->token->kind == PLAIN_NAME &&
           plain->token->end - plain->token->start == length &&
           memcmp(plain->text.ptr + plain->token->start, name, length) == 0;
}
