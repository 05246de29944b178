#include "floorlint/run.h"

#include <stdlib.h>

#include "floorlint/python.h"
#include "floorlint/suppression.h"

#include "repository.h"
#include "settings_file.h"
#include "workers.h"

/* What the pieces of work of one file leave behind. */
typedef struct FileResult {
    Findings findings;
    Suppressions suppressions;
    PythonReport *python; /* NULL where it is no Python file */
} FileResult;

/* One pass over some files, shared by the workers. */
typedef struct Pass {
    const Repository *repository;
    const SurfaceTable *table;
    const Policies *policies; /* NULL in the config pass */
    PythonProject *modules;   /* NULL where no source is analysed */
    const Environment *environment;
    RunDepth depth;
    Str stage;
    const Str *paths;
    size_t count;
    FileResult *results;
} Pass;

static void start_worker(void *state, WorkerContext *worker)
{
    const Pass *pass = state;
    worker->own = pass->modules != NULL ? python_worker_new(pass->modules) : NULL;
}

static void finish_worker(void *state, WorkerContext *worker)
{
    (void)state;
    if (worker->own != NULL) {
        python_worker_free(worker->own);
    }
}

static void report_progress(void *state, size_t done)
{
    const Pass *pass = state;
    if (pass->environment->progress != NULL) {
        pass->environment->progress(pass->environment->progress_state, pass->stage, done,
                                    pass->count);
    }
}

/* Reads a file; one that cannot be read is a diagnostic, never a silent skip. */
static const Source *read_file(const Pass *pass, WorkerContext *worker, size_t index)
{
    FileResult *result = &pass->results[index];
    result->findings.arena = worker->result;
    result->findings.next_group = 1;
    result->suppressions.arena = worker->result;
    Error error = {0};
    const Source *source =
        repository_read(pass->repository, worker->scratch, pass->paths[index], &error);
    if (source == NULL) {
        findings_remark(&result->findings, "parse-failed",
                        source_whole(worker->result, pass->paths[index]), S("file"), "%.*s",
                        STR_ARG(error.message));
    }
    return source;
}

typedef enum FileClass { FILE_OTHER, FILE_PYTHON, FILE_MAYBE_PYTHON } FileClass;

/* By name; a file without extension may be a script with a Python shebang. */
static FileClass classify(Str path)
{
    Str name = path_name(path);
    if (str_ends(name, S(".py")) || str_ends(name, S(".pyw")) || str_ends(name, S(".ipynb"))) {
        return FILE_PYTHON;
    }
    return str_find_byte(name, '.') == STR_NONE ? FILE_MAYBE_PYTHON : FILE_OTHER;
}

static void read_config(void *state, WorkerContext *worker, size_t index)
{
    const Pass *pass = state;
    const Source *source = read_file(pass, worker, index);
    if (source == NULL) {
        return;
    }
    FileResult *result = &pass->results[index];
    surface_table_read(pass->table, SURFACE_CONFIG, &pass->repository->project, source,
                       worker->scratch, &result->findings);
    if (classify(source->path) != FILE_PYTHON) { /* else: read with its statements */
        suppressions_read(&result->suppressions, source,
                          surface_table_syntax(pass->table, source->path), NULL, NULL);
    }
}

/* Minors that matter for a file: those of its scope, or all where a script may bring its own.
 */
static PythonWish wish_for(const Pass *pass, const Source *source)
{
    if (pass->depth == RUN_MINIMUM || str_find(source->text, S("# /// script")) != STR_NONE) {
        return (PythonWish){MINORS_KNOWN, false};
    }
    uint32_t scope = policy_scope_of(pass->policies, source->path);
    return (PythonWish){scope_minors(&pass->policies->scopes[scope]), true};
}

/* Whether a text stands behind a `#` of the same line: sooner than a search of the whole file.
 */
static bool has_comment_with(Str text, Str mark)
{
    size_t at = str_find_byte(text, '#');
    while (at != STR_NONE) {
        Str rest = str_from(text, at);
        size_t end = str_find_byte(rest, '\n');
        if (str_find(str_slice(rest, 0, end == STR_NONE ? rest.len : end), mark) != STR_NONE) {
            return true;
        }
        size_t next = end == STR_NONE ? STR_NONE : str_find_byte(str_from(rest, end), '#');
        at = next == STR_NONE ? STR_NONE : at + end + next;
    }
    return false;
}

static void read_python(void *state, WorkerContext *worker, size_t index)
{
    const Pass *pass = state;
    const Source *source = read_file(pass, worker, index);
    if (source == NULL) {
        return;
    }
    FileResult *result = &pass->results[index];
    if (pass->depth != RUN_MINIMUM) {
        surface_table_read(pass->table, SURFACE_SOURCE, &pass->repository->project, source,
                           worker->scratch, &result->findings);
    }
    if (worker->own != NULL) {
        result->python = arena_new_of(worker->result, PythonReport);
        python_analyse(worker->own, worker->result, source, wish_for(pass, source),
                       result->python);
    }
    if (has_comment_with(source->text, S("floorlint:"))) {
        PythonExtents extents = python_extents(worker->scratch, source);
        suppressions_read(&result->suppressions, source, SYNTAX_PYTHON, python_extent,
                          &extents);
    }
}

/* Adds a file's findings to the run's, with group numbers that no other file has. */
static void merge(Run *run, Suppressions *suppressions, const FileResult *result)
{
    Findings *all = &run->findings;
    uint32_t highest = 0;
    for (size_t i = 0; i < result->findings.claims.len; i++) {
        Claim *claim = result->findings.claims.items[i];
        highest = claim->group > highest ? claim->group : highest;
        claim->group = claim->group > 0 ? claim->group + all->next_group : 0;
        *vec_push(run->arena, &all->claims) = claim;
    }
    all->next_group += highest;
    all->has_ci |= result->findings.has_ci;
    for (size_t i = 0; i < result->findings.jobs.len; i++) {
        *vec_push(run->arena, &all->jobs) = result->findings.jobs.items[i];
    }
    for (size_t i = 0; i < result->findings.remarks.len; i++) {
        *vec_push(run->arena, &all->remarks) = result->findings.remarks.items[i];
    }
    for (size_t i = 0; i < result->findings.locks.len; i++) {
        *vec_push(run->arena, &all->locks) = result->findings.locks.items[i];
    }
    for (size_t i = 0; i < result->suppressions.items.len; i++) {
        *vec_push(run->arena, &suppressions->items) = result->suppressions.items.items[i];
    }
}

static void run_pass(Run *run, Pass *pass, size_t jobs,
                     void (*piece)(void *, WorkerContext *, size_t), Suppressions *suppressions)
{
    pass->results = arena_array_of(run->arena, FileResult, pass->count + 1);
    Work work = {.count = pass->count,
                 .state = pass,
                 .start = start_worker,
                 .piece = piece,
                 .finish = finish_worker,
                 .progress = report_progress};
    workers_run(&work, jobs, run->kept, &run->kept_count);
    for (size_t i = 0; i < pass->count; i++) {
        merge(run, suppressions, &pass->results[i]);
    }
}

/* Bytes of a file that tell of its shebang. */
#define SHEBANG_BYTES 128

static bool has_shell_shebang(const Repository *repository, Arena *arena, Str path)
{
    Str start;
    return walk_read_start(arena, repository->listing.root, path, SHEBANG_BYTES, &start) &&
           surface_is_shell_script(path, start);
}

static bool has_python_shebang(const Repository *repository, Arena *arena, Str path)
{
    Str start;
    if (!walk_read_start(arena, repository->listing.root, path, SHEBANG_BYTES, &start)) {
        return false;
    }
    size_t end = str_find_byte(start, '\n');
    Str line = str_slice(start, 0, end == STR_NONE ? start.len : end);
    return str_starts(line, S("#!")) &&
           (str_find(line, S("python")) != STR_NONE || str_find(line, S("pypy")) != STR_NONE ||
            str_find(line, S("uv run")) != STR_NONE);
}

/* The files of the source pass. `min` looks only at what was asked for. */
static void select_python(Run *run, const Repository *repository, RunDepth depth, Pass *pass)
{
    Str *paths = arena_array_of(run->arena, Str, repository->listing.count + 1);
    Arena *scratch = arena_new();
    for (size_t i = 0; i < repository->listing.count; i++) {
        Str path = repository->listing.paths[i];
        FileClass class = classify(path);
        if (class == FILE_OTHER ||
            (depth == RUN_MINIMUM && !repository_wants(repository, path)) ||
            (class == FILE_MAYBE_PYTHON && !has_python_shebang(repository, scratch, path))) {
            continue;
        }
        paths[pass->count++] = path;
    }
    arena_free(scratch);
    pass->paths = paths;
}

static void select_config(Run *run, const Repository *repository, Pass *pass)
{
    Str *paths = arena_array_of(run->arena, Str, repository->listing.count + 1);
    Arena *scratch = arena_new();
    for (size_t i = 0; i < repository->listing.count; i++) {
        Str path = repository->listing.paths[i];
        if (surface_table_wants(pass->table, SURFACE_CONFIG, path) ||
            (classify(path) == FILE_MAYBE_PYTHON &&
             has_shell_shebang(repository, scratch, path))) {
            paths[pass->count++] = path;
        }
    }
    arena_free(scratch);
    pass->paths = paths;
}

/* Every PEP 723 script that promises versions is a scope of its own. */
static void add_scripts(Run *run, size_t first_claim)
{
    for (size_t i = first_claim; i < run->findings.claims.len; i++) {
        Claim *claim = run->findings.claims.items[i];
        claim->scope = claim->role == ROLE_FLOOR
                           ? policy_add_script(run->arena, &run->policies, claim)
                           : policy_scope_of(&run->policies, claim->place.path);
    }
}

static void note(Run *run, Str text)
{
    *vec_push(run->arena, &run->notes) = text;
}

static void note_unknown(Run *run, const Pass *source)
{
    if (run->findings.claims.len == 0 && source->count == 0) {
        note(run, S("nothing here states a Python version, and there is no Python"));
    } else if (run->policies.scopes[0].floor.minor == MINOR_NONE) {
        note(run, S("no floor is known (no .python-version, no requires-python, no --floor): "
                    "checks that need it are skipped"));
    }
}

/* What the listing could not see is said, never silently left out. */
static void report_listing(Run *run, const Listing *listing)
{
    for (size_t i = 0; i < listing->unreadable_count; i++) {
        findings_remark(&run->findings, "parse-failed",
                        source_whole(run->arena, listing->unreadable[i]), S("folder"),
                        "cannot be listed");
    }
    if (listing->git_trouble.len > 0) {
        note(run, str_format(run->arena, "git's list of files is not used: %.*s",
                             STR_ARG(listing->git_trouble)));
    }
}

/* What a run is made with: shared by its stages. */
typedef struct Stage {
    const Options *options;
    const Environment *environment;
    const Repository *repository;
    RunDepth depth;
    size_t jobs;
    Run *run;
    Suppressions suppressions;
    Pass config, source;
} Stage;

static Pass new_pass(const Stage *stage, Str title)
{
    return (Pass){.repository = stage->repository,
                  .table = stage->run->table,
                  .environment = stage->environment,
                  .depth = stage->depth,
                  .stage = title};
}

/* Reads every configuration file, and works the policies out of its claims. */
static bool read_configuration(Stage *stage, Error *error)
{
    Run *run = stage->run;
    stage->config = new_pass(stage, S("reading configuration"));
    select_config(run, stage->repository, &stage->config);
    run_pass(run, &stage->config, stage->jobs, read_config, &stage->suppressions);
    return policy_resolve(run->arena, &run->settings, &run->findings,
                          &stage->repository->project, stage->environment->today,
                          &run->policies, error);
}

/* What the imports of the whole project never let run is no finding, nor is what its metadata
 * has installed. */
static void narrow_python(Run *run, const Pass *source)
{
    PythonReport **reports = arena_array_of(run->arena, PythonReport *, source->count + 1);
    size_t count = 0;
    for (size_t i = 0; i < source->count; i++) {
        if (source->results[i].python != NULL) {
            reports[count++] = source->results[i].python;
        }
    }
    python_narrow(&source->repository->project, reports, count);
    python_provide(&source->repository->project, reports, count);
}

/* Reads every Python file; analyses it unless only claims are asked for. */
static void read_source(Stage *stage)
{
    Run *run = stage->run;
    Pass *pass = &stage->source;
    *pass = new_pass(stage, S("checking Python"));
    size_t config_claims = run->findings.claims.len;
    if (stage->depth != RUN_MINIMUM) {
        pass->policies = &run->policies;
    }
    select_python(run, stage->repository, stage->depth, pass);
    if (stage->depth != RUN_CLAIMS && pass->count > 0) {
        pass->modules = python_project_new(&stage->repository->project, &run->settings);
    }
    run_pass(run, pass, stage->jobs, read_python, &stage->suppressions);
    if (pass->modules != NULL) {
        python_project_free(pass->modules);
        narrow_python(run, pass);
    }
    if (stage->depth != RUN_MINIMUM) {
        add_scripts(run, config_claims);
    }
}

static void check(Stage *stage)
{
    Run *run = stage->run;
    const Pass *source = &stage->source;
    rules_check_claims(&run->report, &run->settings, &run->findings, stage->environment->today);
    rules_check_environments(&run->report, &run->settings, run->root,
                             stage->environment->virtual_env);
    for (size_t i = 0; i < source->count; i++) {
        if (source->results[i].python != NULL) {
            rules_check_python(&run->report, &run->settings, source->results[i].python,
                               policy_scope_of(&run->policies, source->paths[i]));
        }
    }
    report_finish(&run->report, &run->settings, &stage->suppressions, stage->repository->wanted,
                  stage->repository->wanted_count);
    note_unknown(run, source);
}

static void keep_python(Run *run, const Pass *source)
{
    for (size_t i = 0; i < source->count; i++) {
        if (source->results[i].python != NULL) {
            *vec_push(run->arena, &run->python) = source->results[i].python;
        }
    }
}

/* Files that were read, once each: both lists are sorted. */
static size_t count_files(const Pass *config, const Pass *source)
{
    size_t count = config->count + source->count;
    for (size_t i = 0, j = 0; i < config->count && j < source->count;) {
        int order = str_compare(config->paths[i], source->paths[j]);
        count -= order == 0 ? 1 : 0;
        i += order <= 0 ? 1 : 0;
        j += order >= 0 ? 1 : 0;
    }
    return count;
}

static bool run_stages(Stage *stage, Error *error)
{
    Run *run = stage->run;
    if (stage->depth == RUN_MINIMUM) {
        read_source(stage);
        keep_python(run, &stage->source);
        return true;
    }
    if (!read_configuration(stage, error)) {
        return false;
    }
    read_source(stage);
    run->report = (Report){.arena = run->arena,
                           .policies = &run->policies,
                           .claims = run->findings.claims.items,
                           .claim_count = run->findings.claims.len,
                           .files = count_files(&stage->config, &stage->source)};
    if (stage->depth == RUN_CHECK) {
        check(stage);
    }
    return true;
}

bool run_repository(const Options *options, const Environment *environment, RunDepth depth,
                    Run *run, Error *error)
{
    *run = (Run){.arena = arena_new()};
    run->kept = arena_array_of(run->arena, Arena *, 2 * WORKERS_MAX);
    run->findings = (Findings){.arena = run->arena, .next_group = 1};
    Repository *repository = arena_new_of(run->arena, Repository);
    if (!repository_locate(run->arena, options, repository, run, error)) {
        return false;
    }
    run->root = repository->listing.root;
    if (!settings_load(run->arena, options, run->root, &run->settings, &run->findings, error) ||
        !repository_list(run->arena, options, &run->settings, environment, repository, error)) {
        return false;
    }
    report_listing(run, &repository->listing);
    run->table =
        surface_table_new(run->arena, run->settings.surfaces, run->settings.surface_count);
    Stage stage = {.options = options,
                   .environment = environment,
                   .repository = repository,
                   .depth = depth,
                   .jobs = options->jobs > 0 ? options->jobs : workers_default_jobs(),
                   .run = run,
                   .suppressions = {.arena = run->arena}};
    return run_stages(&stage, error);
}

void run_free(Run *run)
{
    if (run->table != NULL) {
        surface_table_free(run->table);
    }
    for (size_t i = 0; i < run->kept_count; i++) {
        arena_free(run->kept[i]);
    }
    arena_free(run->arena);
}
