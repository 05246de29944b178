/* What is known of modules that import each other depends neither on who asks first nor on how
 * many workers there are. */
#include <pthread.h>

#include "python_rows.h"

#define FILES   6
#define WORKERS 4
#define TIMES   5

/* A module of the circle: what is its own, what is its neighbour's, what is one further. */
#define MODULE(name, next)                                                                     \
    "--- " name ".py\nimport sys, " next "\n"                                                  \
    "NEW0 = sys.version_info >= (3, 9)\nNEW1 = " next ".NEW0\nNEW2 = " next ".NEW1\n"          \
    "def f0(): return ''\ndef f1(): return " next ".f0()\ndef f2(): return " next ".f1()\n"    \
    "class C0(str): pass\nclass C1(" next ".C0): pass\nclass C2(" next ".C1): pass\n"

#define USE(name)                                                                              \
    "if " name ".NEW1: ''.removesuffix('')\nif " name ".NEW2: ''.removesuffix('')\n" name      \
    ".f1().removeprefix('')\n" name ".f2().removeprefix('')\n" name                            \
    ".C1().removeprefix('')\n" name ".C2().removeprefix('')\n"

#define USER(path, first, second, third)                                                       \
    "--- " path ".py\nimport " first ", " second ", " third "\n" USE(first) USE(second)        \
        USE(third)

static const char circle[] = MODULE("a", "b") MODULE("b", "c") MODULE("c", "a")
    USER("u", "a", "b", "c") USER("v", "b", "c", "a") USER("w", "c", "a", "b");

typedef struct Share {
    PythonProject *project;
    const RowProject *rows;
    const size_t *order;
    size_t first, step; /* of the files in that order that this worker reads */
    Arena *arena;
    PythonReport *reports;
} Share;

static void *run_share(void *argument)
{
    Share *share = argument;
    PythonWorker *worker = python_worker_new(share->project);
    for (size_t i = share->first; worker != NULL && i < FILES; i += share->step) {
        size_t file = share->order[i];
        const Source *source =
            row_open(&share->rows->project, share->arena, share->rows->files[file].path);
        python_analyse(worker, share->arena, source, (PythonWish){MINORS_KNOWN, true},
                       &share->reports[file]);
    }
    python_worker_free(worker);
    return NULL;
}

static Str run(Arena *arena, RowProject *rows, const size_t *order, size_t workers)
{
    static const Settings settings;
    PythonReport reports[FILES] = {0};
    PythonProject *project = python_project_new(&rows->project, &settings);
    Share shares[WORKERS];
    pthread_t threads[WORKERS];
    for (size_t i = 0; i < workers; i++) {
        shares[i] = (Share){project, rows, order, i, workers, arena_new(), reports};
        assert_int_equal(pthread_create(&threads[i], NULL, run_share, &shares[i]), 0);
    }
    for (size_t i = 0; i < workers; i++) {
        pthread_join(threads[i], NULL);
    }
    Buf buf = {.arena = arena};
    for (size_t i = 0; i < FILES; i++) {
        for (size_t j = 0; j < reports[i].requirements.len; j++) {
            row_add(&buf, &reports[i].requirements.items[j], minors_between(8, 14), false);
        }
    }
    Str found = str_copy(arena, buf_str(&buf));
    for (size_t i = 0; i < workers; i++) {
        arena_free(shares[i].arena);
    }
    python_project_free(project);
    return found;
}

static void test_circle(void **state)
{
    (void)state;
    static const size_t orders[][FILES] = {
        {0, 1, 2, 3, 4, 5},
        {1, 2, 0, 4, 5, 3},
        {2, 1, 0, 5, 4, 3},
        {3, 4, 5, 0, 1, 2},
        {4, 5, 3, 2, 1, 0},
        {5, 3, 4, 1, 0, 2}
    };
    static const size_t workers[] = {1, 2, 4};
    RowProject rows = {0};
    row_split(&rows, str_of(circle));
    assert_int_equal(rows.count, FILES);
    for (size_t i = 0; i < FILES; i++) {
        rows.paths[i] = rows.files[i].path; /* sorted as they stand */
    }
    rows.project = (Project){.has_file = row_has_file,
                             .open = row_open,
                             .paths = rows.paths,
                             .path_count = FILES,
                             .state = &rows};
    Arena *arena = arena_new();
    Str first = run(arena, &rows, orders[0], 1);
    /* What the circle does not cut is known, through two modules too. */
    assert_true(str_find(first, S("u.py 4 str.removeprefix 3.9")) != STR_NONE);
    assert_true(str_find(first, S("u.py 5 str.removeprefix 3.9")) != STR_NONE);
    assert_true(str_find(first, S("u.py 2 str.removesuffix")) == STR_NONE);
    for (size_t i = 0; i < sizeof orders / sizeof orders[0]; i++) {
        for (size_t j = 0; j < sizeof workers / sizeof workers[0] * TIMES; j++) {
            Str found = run(arena, &rows, orders[i], workers[j % 3]);
            if (!str_eq(found, first)) {
                print_error("order %zu, %zu workers:\n%.*s\nbut before:\n%.*s\n", i,
                            workers[j % 3], STR_ARG(found), STR_ARG(first));
                fail();
            }
        }
    }
    arena_free(arena);
}

/* Each module asks the next one, deeper than summaries may nest, from both ends. */
static void test_chain(void **state)
{
    (void)state;
    static const PythonRow rows[] = {
        {"--- use.py\nimport m0\nm0.f().removeprefix('')\n"
         "--- m0.py\nimport m1\ndef f(): return m1.f()\n--- m1.py\nimport m2\ndef f(): return m2.f()\n"
         "--- m2.py\nimport m3\ndef f(): return m3.f()\n--- m3.py\nimport m4\ndef f(): return m4.f()\n"
         "--- m4.py\nimport m5\ndef f(): return m5.f()\n--- m5.py\nimport m6\ndef f(): return m6.f()\n"
         "--- m6.py\ndef f(): return ''\n", "2 str.removeprefix 3.9"},
        {"--- a.py\nfrom b import *\nfrom b import x\nx.removeprefix('')\n"
         "--- b.py\nfrom a import *\n",     ""                      },
    };
    CHECK_ROWS(rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_circle),
        cmocka_unit_test(test_chain),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
