/* One worker's parser, and what all files of a run share. Internal to src/python. */
#ifndef FLOORLINT_PYTHON_WORKER_H
#define FLOORLINT_PYTHON_WORKER_H

#include <pthread.h>

#include "model.h"
#include "syntax.h"

/* What other files may know of a module: made when one of them asks. */
typedef struct Summary {
    uint64_t hash; /* of the path */
    Str path;
    uint32_t order;          /* see order_of */
    const UserMember *names; /* sorted by name */
    size_t count;
    const Type *const *stars; /* modules whose names it takes all */
    size_t star_count;
    bool any_name; /* it has a __getattr__, or takes names from somewhere unknown */
    struct Summary *next;
} Summary;

/* By the last part of a name: minors that matter to it. Open addressing. */
typedef struct GatedNames {
    struct GatedName {
        uint64_t hash; /* 0: free */
        MinorMask minors;
    } * items;
    size_t size; /* a power of two */
} GatedNames;

struct PythonProject {
    const Project *files;
    const Settings *settings;
    Arena *arena;
    pthread_mutex_t lock; /* of summaries */
    pthread_mutex_t order_lock;
    uint32_t *order;     /* by file; NULL until it is asked for */
    Summary **summaries; /* by the hash of a path */
    size_t summary_mask;
    VEC(Arena *) kept;  /* what the summaries of workers that are done live in */
    GatedNames readers; /* callables that may read what they are given on some minor only */
};

struct PythonWorker {
    PythonProject *project;
    TSParser *parser;
    Arena *scratch;   /* until a file is done */
    Arena *arena;     /* until the worker ends */
    Arena *summaries; /* those that it made: until the project ends */
    VEC(Str) wanted;  /* modules that have to be summarised before the one that was asked for */
    VEC(Arena *) idle; /* for files that are read beside the one that is analysed */
    const struct SyntaxKinds *kinds;
};

/* A tree over a text; its broken parts are not mended. False where it could not be parsed. */
bool worker_parse(PythonWorker *worker, Arena *arena, Str text, SyntaxParse *parse);

/* Takes over an arena that summaries live in. */
void project_keep(PythonProject *project, Arena *arena);

/* Minors on which some function, method or class of that name may not take, or not understand,
 * what it is given. */
MinorMask project_gated_callable(const PythonProject *project, Str name);

/* Memory for reading one more file, and its end. */
Arena *worker_borrow(PythonWorker *worker);
void worker_return(PythonWorker *worker, Arena *arena);

/* The place of a module in the order in which summaries are made, from 1: a module that is
 * being summarised may only ask those before it. 0: not a file of the project, it may ask
 * nobody. */
uint32_t order_of(PythonWorker *worker, Str path);

/* Says which file a model is of, before it is read. */
void file_place(File *file, PythonWorker *worker, const Source *source);

/* Reads a tree into a model: scopes, flow. */
void file_read(File *file, const SyntaxTree *tree);

/* Reports every use of something that some minor lacks. */
void check_file(File *file, MinorMask wanted);

#endif
