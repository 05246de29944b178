/* A pool of threads that shares out numbered pieces of work. */
#ifndef FLOORLINT_WORKERS_H
#define FLOORLINT_WORKERS_H

#include <stddef.h>

#include "floorlint/arena.h"

/* One thread's belongings. */
typedef struct WorkerContext {
    Arena *result;  /* what outlives the piece of work */
    Arena *scratch; /* reset after each piece */
    void *own;      /* made by `start` */
} WorkerContext;

typedef struct Work {
    size_t count; /* pieces, numbered from 0; taken in order */
    void *state;  /* shared by all threads; read-only or locked */
    void (*start)(void *state, WorkerContext *worker); /* may be NULL */
    void (*piece)(void *state, WorkerContext *worker, size_t index);
    void (*finish)(void *state, WorkerContext *worker); /* may be NULL */
    void (*progress)(void *state, size_t done); /* may be NULL; from the calling thread */
} Work;

/* Does all pieces with up to `jobs` threads, the calling one among them, and returns when all
 * are done. The result arenas (one for each thread) are handed to `keep`, which must release
 * them. */
void workers_run(const Work *work, size_t jobs, Arena **keep, size_t *kept);

/* Processors that this process may use. */
size_t workers_default_jobs(void);

#define WORKERS_MAX 64

#endif
