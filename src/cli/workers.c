#define _GNU_SOURCE /* sched_getaffinity */
#include "workers.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <unistd.h>

#ifdef __linux__
#include <sched.h>
#endif

/* Python sources nest deeply, and the parser's stack use is not this program's: a thread gets
 * what the main thread usually has. */
#define STACK_SIZE ((size_t)8 * 1024 * 1024)

typedef struct Pool {
    const Work *work;
    atomic_size_t next, done;
} Pool;

typedef struct Thread {
    Pool *pool;
    WorkerContext context;
    pthread_t id;
    bool reports; /* the calling thread shows the progress */
} Thread;

static void *run_thread(void *argument)
{
    Thread *thread = argument;
    const Work *work = thread->pool->work;
    thread->context.scratch = arena_new();
    if (work->start != NULL) {
        work->start(work->state, &thread->context);
    }
    for (size_t index; (index = atomic_fetch_add(&thread->pool->next, 1)) < work->count;) {
        work->piece(work->state, &thread->context, index);
        arena_reset(thread->context.scratch);
        size_t done = atomic_fetch_add(&thread->pool->done, 1) + 1;
        if (thread->reports && work->progress != NULL) {
            work->progress(work->state, done);
        }
    }
    if (work->finish != NULL) {
        work->finish(work->state, &thread->context);
    }
    arena_free(thread->context.scratch);
    return NULL;
}

void workers_run(const Work *work, size_t jobs, Arena **keep, size_t *kept)
{
    Pool pool = {.work = work};
    Thread threads[WORKERS_MAX];
    size_t count = jobs < 1 ? 1 : jobs > WORKERS_MAX ? WORKERS_MAX : jobs;
    count = count > work->count && work->count > 0 ? work->count : count;
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, STACK_SIZE);
    size_t started = 1;
    for (size_t i = 0; i < count; i++) {
        threads[i] = (Thread){.pool = &pool, .reports = i == 0};
        threads[i].context.result = arena_new();
        keep[(*kept)++] = threads[i].context.result;
    }
    /* A thread that cannot be had is no loss: the others take its pieces. */
    while (started < count && pthread_create(&threads[started].id, &attributes, run_thread,
                                             &threads[started]) == 0) {
        started++;
    }
    pthread_attr_destroy(&attributes);
    run_thread(&threads[0]);
    for (size_t i = 1; i < started; i++) {
        pthread_join(threads[i].id, NULL);
    }
}

size_t workers_default_jobs(void)
{
#ifdef __linux__
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) == 0 && CPU_COUNT(&set) > 0) {
        return (size_t)CPU_COUNT(&set);
    }
#endif
    long online = sysconf(_SC_NPROCESSORS_ONLN);
    return online > 0 ? (size_t)online : 1;
}
