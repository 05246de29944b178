/* One worker's parser, and what all files of a run share. Internal to src/python. */
#ifndef FLOORLINT_PYTHON_WORKER_H
#define FLOORLINT_PYTHON_WORKER_H

#include <pthread.h>

#include "model.h"
#include "syntax.h"

/* What other files may know of a module: made when one of them asks. */
typedef struct Summary {
    Arena *arena; /* that holds it */
    Str path;
    const UserMember *names; /* sorted by name */
    size_t count;
    const Type *const *stars; /* modules whose names it takes all */
    size_t star_count;
    bool any_name; /* it has a __getattr__, or takes names from somewhere unknown */
    struct Summary *next;
} Summary;

#define FL_SUMMARY_BUCKETS 4096

struct PythonProject {
    const Project *files;
    const Settings *settings;
    Arena *arena;
    pthread_mutex_t lock; /* of summaries */
    Summary *summaries[FL_SUMMARY_BUCKETS];
    uint64_t *gated; /* hashes of names that some minor lacks: open addressing */
    size_t gated_size;
    uint64_t *callables; /* hashes of names of what takes a parameter that some minor lacks */
    size_t callables_size;
};

struct PythonWorker {
    PythonProject *project;
    TSParser *parser;
    Arena *scratch; /* until a file is done */
    Arena *arena;   /* until the worker ends */
    const struct SyntaxKinds *kinds;
};

/* A tree over a text; its broken parts are not mended. False where it could not be parsed. */
bool worker_parse(PythonWorker *worker, Arena *arena, Str text, SyntaxParse *parse);

/* Whether some symbol of that name is missing on some minor, and whether some function, method
 * or class of that name has a parameter that is. */
bool project_is_gated(const PythonProject *project, Str name);
bool project_is_gated_callable(const PythonProject *project, Str name);

/* Says which file a model is of, before it is read. */
void file_place(File *file, PythonWorker *worker, const Source *source);

/* Reads a tree into a model: scopes, flow. */
void file_read(File *file, const SyntaxTree *tree);

/* Reports every use of something that some minor lacks. */
void check_file(File *file, MinorMask wanted);

#endif
