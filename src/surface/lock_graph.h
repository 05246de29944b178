/* The packages of a lock file and what needs them: on which versions and platforms each is
 * installed at all. Internal to src/surface. */
#ifndef SURFACE_LOCK_GRAPH_H
#define SURFACE_LOCK_GRAPH_H

#include "floorlint/document.h"
#include "floorlint/platform.h"
#include "floorlint/vec.h"

/* One entry of the lock. Several may share a name: alternatives for other environments. */
typedef struct LockEntry {
    const Node *node;
    Str name;              /* as indexes compare them; empty: the project that is locked */
    size_t position;       /* in the file */
    PlatformMinors own;    /* where its own markers may hold */
    PlatformMinors needed; /* where something needs it, too: set by lock_graph_resolve */
    PlatformMinors wheels, freethreaded; /* what its wheels fit */
    uint32_t platforms;                  /* for which it has some wheel: bit N is Platform N */
    MinorMask admitted;                  /* by the package's own range … */
    Str range;                           /* … as written; empty where it has none */
    bool is_project;                     /* what the lock was made for: needed everywhere */
    bool has_source;
    bool has_known_files; /* else it is built from a directory, a repository, an archive */
    size_t first_edge, edge_count;
} LockEntry;

/* All entries of one name. */
typedef struct LockName {
    size_t first, count; /* entries */
    PlatformMinors needed;
    bool is_child;   /* some other package needs it */
    bool is_project; /* … but it is what the lock was made for */
    bool visited, queued;
} LockName;

typedef struct LockEdge {
    size_t child; /* index of a name */
    PlatformMinors when;
} LockEdge;

typedef struct LockGraph {
    Arena *arena; /* until the lock is read */
    VEC(LockEntry) entries;
    VEC(LockName) names; /* sorted */
    VEC(LockEdge) edges; /* those of each entry together */
} LockGraph;

/* Sorts the entries and finds their names; to be called before edges are added. */
void lock_graph_sort(LockGraph *graph);

/* The index of a name as indexes compare them; the count where there is none. */
size_t lock_graph_find(const LockGraph *graph, Str name);

/* Adds that an entry needs a package, and where. The edges of one entry are added one after the
 * other. Nothing where the lock has no such package. */
void lock_graph_need(LockGraph *graph, size_t entry, Str child, PlatformMinors when);

/* Works out where each entry is needed: the projects that are locked, and
 * what nothing else needs, are needed everywhere. */
void lock_graph_resolve(LockGraph *graph);

#endif
