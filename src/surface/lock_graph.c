#include "lock_graph.h"

#include <stdlib.h>
#include <string.h>

#include "floorlint/dependency.h"

static int compare_entries(const void *a, const void *b)
{
    const LockEntry *left = a, *right = b;
    int order = str_compare(left->name, right->name);
    return order != 0 ? order
                      : (left->position > right->position) - (left->position < right->position);
}

void lock_graph_sort(LockGraph *graph)
{
    if (graph->entries.len > 0) {
        qsort(graph->entries.items, graph->entries.len, sizeof(LockEntry), compare_entries);
    }
    for (size_t i = 0; i < graph->entries.len; i++) {
        const LockEntry *entry = &graph->entries.items[i];
        if (i == 0 || !str_eq(entry->name, graph->entries.items[i - 1].name)) {
            *vec_push(graph->arena, &graph->names) = (LockName){.first = i};
        }
        LockName *name = &graph->names.items[graph->names.len - 1];
        name->count++;
        name->is_project |= entry->is_project;
    }
}

size_t lock_graph_find(const LockGraph *graph, Str name)
{
    size_t low = 0, high = graph->names.len;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const LockEntry *entry = &graph->entries.items[graph->names.items[middle].first];
        int order = str_compare(entry->name, name);
        if (order == 0) {
            return middle;
        }
        *(order < 0 ? &low : &high) = order < 0 ? middle + 1 : middle;
    }
    return graph->names.len;
}

void lock_graph_need(LockGraph *graph, size_t entry, Str child, PlatformMinors when)
{
    LockEntry *parent = &graph->entries.items[entry];
    Str wanted = package_name(graph->arena, child);
    size_t name = lock_graph_find(graph, wanted);
    if (name == graph->names.len) {
        return;
    }
    parent->first_edge = parent->edge_count == 0 ? graph->edges.len : parent->first_edge;
    parent->edge_count++;
    *vec_push(graph->arena, &graph->edges) = (LockEdge){name, when};
    graph->names.items[name].is_child |= !str_eq(parent->name, wanted);
}

/* The names that are yet to be passed on, a stack. */
typedef struct Work {
    size_t *names;
    size_t count;
} Work;

static void need_name(LockGraph *graph, Work *work, size_t index, PlatformMinors where)
{
    LockName *name = &graph->names.items[index];
    PlatformMinors all = platform_minors_or(name->needed, where);
    bool grew = memcmp(&all, &name->needed, sizeof all) != 0;
    name->needed = all;
    if ((grew || !name->visited) && !name->queued) {
        name->queued = true;
        work->names[work->count++] = index;
    }
    name->visited = true;
}

/* Every name grows at most as often as its masks have bits: the work is bounded by the number
 * of edges. */
static void pass_on(LockGraph *graph, Work *work)
{
    while (work->count > 0) {
        LockName *name = &graph->names.items[work->names[--work->count]];
        name->queued = false;
        for (size_t i = name->first; i < name->first + name->count; i++) {
            LockEntry *entry = &graph->entries.items[i];
            entry->needed = platform_minors_and(name->needed, entry->own);
            for (size_t e = 0; e < entry->edge_count; e++) {
                const LockEdge *edge = &graph->edges.items[entry->first_edge + e];
                need_name(graph, work, edge->child,
                          platform_minors_and(entry->needed, edge->when));
            }
        }
    }
}

void lock_graph_resolve(LockGraph *graph)
{
    static const bool rounds[] = {false, true}; /* whether packages that only need each other
                                                   are starting points */
    PlatformMinors everywhere = platform_minors_every(MINORS_KNOWN);
    Work work = {arena_array_of(graph->arena, size_t, graph->names.len + 1), 0};
    for (size_t round = 0; round < sizeof rounds / sizeof rounds[0]; round++) {
        for (size_t i = 0; i < graph->names.len; i++) {
            const LockName *name = &graph->names.items[i];
            bool start = rounds[round] ? !name->visited : name->is_project || !name->is_child;
            if (start) {
                need_name(graph, &work, i, everywhere);
                pass_on(graph, &work);
            }
        }
    }
}
