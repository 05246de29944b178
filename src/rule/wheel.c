/* wheel-missing: whether the packages of a lock file can be installed on every version of the
 * range without being built.
 * Facts: PyPA's specifications of binary distribution names, compatibility tags and
 * pylock.toml; the lock files that uv, Poetry and PDM write. */
#include <stdlib.h>

#include "floorlint/document.h"

#include "check.h"

/* A package of a lock, as far as its wheels can be judged. */
typedef struct Package {
    const Node *node;
    Str name;
    MinorMask wheels; /* minors that some wheel fits */
    bool has_wheel, has_source;
    bool conditional; /* whether it is needed at all depends on the version of Python */
    size_t parents, conditional_parents;
} Package;

/* One package needs another. */
typedef struct Edge {
    size_t parent; /* index in Lock.packages */
    Str child;
    bool conditional;
} Edge;

typedef struct Lock {
    Arena *arena; /* until the lock is judged */
    const Source *source;
    VEC(Package) packages; /* sorted by name */
    VEC(Edge) edges;
} Lock;

/* The minors that one python tag and one abi tag of a wheel's name fit: of `cp310-abi3` all
 * from 3.10 on, of `cp310-cp310` only 3.10, of `py3-none` all. Free-threaded builds fit none.
 */
static MinorMask fit_tags(Str python, Str abi)
{
    Reading reading = specifier_read(SPELLING_TAG, python);
    Minor minor = (Minor)reading.version.minor;
    if (reading.status != READ_OK || reading.version.major != 3 ||
        reading.version.implementation != IMPLEMENTATION_CPYTHON ||
        reading.version.freethreaded) {
        return 0;
    }
    bool any = str_starts(python, S("py")), none = str_eq(abi, S("none"));
    if (minor < MINOR_OLDEST) {
        return any && none ? MINORS_KNOWN : 0;
    }
    if (none ? any : str_eq(abi, S("abi3"))) {
        return minors_between(minor, MINOR_NEWEST);
    }
    bool own = none || str_eq(abi, python) ||
               (str_starts(abi, python) && str_eq(str_from(abi, python.len), S("m")));
    return own && minor <= MINOR_NEWEST ? MINOR_BIT(minor) : 0;
}

/* The minors that a wheel fits, by the last three parts of its name. */
static MinorMask fit_wheel(Str name)
{
    Str parts[3];
    name.len -= S(".whl").len;
    for (size_t i = 3; i > 0; i--) {
        size_t dash = str_find_last_byte(name, '-');
        if (dash == STR_NONE) {
            return 0;
        }
        parts[i - 1] = str_from(name, dash + 1);
        name = str_slice(name, 0, dash);
    }
    MinorMask minors = 0;
    for (Str pythons = parts[0], python; pythons.len > 0 && str_cut(&pythons, '.', &python);) {
        for (Str abis = parts[1], abi; abis.len > 0 && str_cut(&abis, '.', &abi);) {
            minors |= fit_tags(python, abi);
        }
    }
    return minors;
}

/* The file's name at the end of a path or an address. */
static Str file_name(Str text)
{
    size_t end = 0;
    while (end < text.len && text.ptr[end] != '#' && text.ptr[end] != '?') {
        end++;
    }
    text = str_slice(text, 0, end);
    size_t slash = str_find_last_byte(text, '/');
    return slash == STR_NONE ? text : str_from(text, slash + 1);
}

static void take_file(Package *package, const Node *file)
{
    static const char *const keys[] = {"file", "name", "url", "path", "filename"};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        const Node *value = node_get(file, str_of(keys[i]));
        Str name = node_is_string(value) ? file_name(value->text) : S("");
        if (str_ends(name, S(".whl"))) {
            package->has_wheel = true;
            package->wheels |= fit_wheel(name);
            return;
        }
        if (str_ends(name, S(".gz")) || str_ends(name, S(".zip")) ||
            str_ends(name, S(".bz2")) || str_ends(name, S(".tgz"))) {
            package->has_source = true;
            return;
        }
    }
}

static void take_files(Package *package, const Node *files)
{
    for (size_t i = 0; node_is_list(files) && i < files->count; i++) {
        take_file(package, files->children[i]);
    }
}

/* Whether a marker, or any of a list or a map of markers, asks for the version of Python. */
static bool asks_python(const Node *marker)
{
    if (node_is_scalar(marker)) {
        return str_find(marker->text, S("python")) != STR_NONE;
    }
    for (size_t i = 0; marker != NULL && i < marker->count; i++) {
        const Node *child = marker->children[i];
        if (node_is_scalar(child) && asks_python(child)) {
            return true;
        }
    }
    return false;
}

static bool has_condition(const Node *map)
{
    static const char *const keys[] = {"marker", "markers", "resolution-markers", "python"};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        const Node *value = node_get(map, str_of(keys[i]));
        bool always = value != NULL && str_eq(str_of(keys[i]), S("python"));
        if (always || asks_python(value)) {
            return true;
        }
    }
    return false;
}

/* The spelling under which package indexes compare names. */
static Str normalise(Arena *arena, Str name)
{
    char *text = arena_alloc(arena, name.len + 1);
    for (size_t i = 0; i < name.len; i++) {
        text[i] = name.ptr[i] == '_' || name.ptr[i] == '.' ? '-' : to_lower(name.ptr[i]);
    }
    return (Str){text, name.len};
}

static int compare_packages(const void *a, const void *b)
{
    return str_compare(((const Package *)a)->name, ((const Package *)b)->name);
}

/* The first of the packages of a name, which several versions may share; the count where there
 * is none. */
static size_t find_package(const Lock *lock, Str name)
{
    size_t low = 0, high = lock->packages.len;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (str_compare(lock->packages.items[middle].name, name) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    bool found = low < lock->packages.len && str_eq(lock->packages.items[low].name, name);
    return found ? low : lock->packages.len;
}

/* Whether it comes from an index: what is built from a directory or a repository has no wheels
 * to look for. */
static bool is_from_index(const Node *node)
{
    static const char *const others[] = {"git", "path",      "url",    "editable",
                                         "vcs", "directory", "archive"};
    const Node *source = node_get(node, S("source"));
    const Node *type = node_get(source, S("type"));
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        if (node_get(node, str_of(others[i])) != NULL) {
            return false;
        }
    }
    return source == NULL || node_get(source, S("registry")) != NULL ||
           (type != NULL && str_eq(type->text, S("legacy")));
}

static void read_packages(Lock *lock, const Node *list)
{
    for (size_t i = 0; node_is_list(list) && i < list->count; i++) {
        const Node *node = list->children[i], *name = node_get(node, S("name"));
        if (!node_is_string(name)) {
            continue;
        }
        Package *package = vec_push(lock->arena, &lock->packages);
        package->node = node;
        package->name = normalise(lock->arena, name->text);
        package->conditional = has_condition(node);
        package->has_source = node_get(node, S("sdist")) != NULL;
        take_files(package, node_get(node, S("wheels")));
        take_files(package, node_get(node, S("files")));
    }
    if (lock->packages.len > 0) {
        qsort(lock->packages.items, lock->packages.len, sizeof(Package), compare_packages);
    }
}

static void add_edge(Lock *lock, size_t parent, Str child, bool conditional)
{
    *vec_push(lock->arena, &lock->edges) =
        (Edge){parent, normalise(lock->arena, child), conditional};
}

/* "tomli>=1; python_version < '3.11'" */
static void read_requirement(Lock *lock, size_t parent, Str text)
{
    size_t end = 0;
    while (end < text.len && (is_alnum(text.ptr[end]) || text.ptr[end] == '-' ||
                              text.ptr[end] == '_' || text.ptr[end] == '.')) {
        end++;
    }
    size_t marker = str_find_byte(text, ';');
    bool conditional =
        marker != STR_NONE && str_find(str_from(text, marker), S("python")) != STR_NONE;
    add_edge(lock, parent, str_slice(text, 0, end), conditional);
}

/* A list of tables (uv), of requirements (PDM), or a table of names (Poetry). */
static void read_dependencies(Lock *lock, size_t parent, const Node *dependencies)
{
    for (size_t i = 0; dependencies != NULL && i < dependencies->count; i++) {
        const Node *item = dependencies->children[i], *name = node_get(item, S("name"));
        if (node_is_map(dependencies)) {
            const Node *first =
                node_is_list(item) && item->count > 0 ? item->children[0] : item;
            bool several = node_is_list(item) && item->count > 1;
            add_edge(lock, parent, item->key->text, several || has_condition(first));
        } else if (node_is_string(name)) {
            add_edge(lock, parent, name->text, has_condition(item));
        } else if (node_is_string(item)) {
            read_requirement(lock, parent, item->text);
        }
    }
}

static void read_edges(Lock *lock)
{
    static const char *const groups[] = {"optional-dependencies", "dev-dependencies"};
    for (size_t i = 0; i < lock->packages.len; i++) {
        const Node *node = lock->packages.items[i].node;
        read_dependencies(lock, i, node_get(node, S("dependencies")));
        for (size_t g = 0; g < sizeof groups / sizeof groups[0]; g++) {
            const Node *group = node_get(node, str_of(groups[g]));
            for (size_t j = 0; node_is_map(group) && j < group->count; j++) {
                read_dependencies(lock, i, group->children[j]);
            }
        }
    }
}

/* Packages of one name share what the first of them is told. */
static bool is_conditional(const Lock *lock, size_t index)
{
    const Package *package = &lock->packages.items[index];
    return package->conditional ||
           lock->packages.items[find_package(lock, package->name)].conditional;
}

/* One round of passing conditions on: a package that only conditional ones need is conditional.
 * False where nothing changed. */
static bool spread(Lock *lock)
{
    bool changed = false;
    for (size_t i = 0; i < lock->packages.len; i++) {
        lock->packages.items[i].parents = lock->packages.items[i].conditional_parents = 0;
    }
    for (size_t e = 0; e < lock->edges.len; e++) {
        const Edge *edge = &lock->edges.items[e];
        size_t i = find_package(lock, edge->child);
        if (i == lock->packages.len) {
            continue;
        }
        Package *child = &lock->packages.items[i];
        changed |= edge->conditional && !child->conditional;
        child->conditional |= edge->conditional;
        child->parents++;
        child->conditional_parents += is_conditional(lock, edge->parent);
    }
    for (size_t i = 0; i < lock->packages.len; i++) {
        Package *package = &lock->packages.items[i];
        bool all = package->parents > 0 && package->parents == package->conditional_parents;
        changed |= all && !package->conditional;
        package->conditional |= all;
    }
    return changed;
}

/* Chains of dependencies longer than this are judged as if they were unconditional. */
#define LONGEST_CHAIN 64

/* Versions for which a wheel is wanted: those of the scope for which the lock was resolved. A
 * ceiling that nobody knows asks for none. */
static MinorMask wanted_minors(const Scope *scope, const Node *root)
{
    static const struct {
        const char *path;
        Spelling spelling;
    } ranges[] = {
        {"requires-python",          SPELLING_PEP440},
        {"metadata.python-versions", SPELLING_POETRY},
        {"metadata.requires_python", SPELLING_PEP440},
    };
    MinorMask minors = scope_minors(scope);
    if (scope->ceiling.minor == MINOR_NONE && scope->floor.minor != MINOR_NONE) {
        minors &= MINOR_BIT(scope->floor.minor);
    }
    for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++) {
        const Node *range = node_at(root, ranges[i].path);
        if (node_is_string(range)) {
            Reading reading = specifier_read(ranges[i].spelling, range->text);
            minors &= reading.status == READ_OK ? reading.set.any : 0;
        }
    }
    return minors;
}

static void report_package(const Check *check, uint32_t scope, const Lock *lock,
                           const Package *package, MinorMask lacking)
{
    const Node *name = node_get(package->node, S("name"));
    const Node *version = node_get(package->node, S("version"));
    Place place = source_place(check->arena, lock->source, name->content);
    Severity usual = package->has_source ? SEVERITY_WARNING : SEVERITY_ERROR;
    Diagnostic *diagnostic = check_place(check, RULE_WHEEL_MISSING, usual, scope, place,
                                         str_copy(check->arena, name->text));
    if (diagnostic == NULL) {
        return;
    }
    diagnostic->message = str_format(
        check->arena, "`%.*s` %.*s has no wheel for Python %.*s%s", STR_ARG(name->text),
        STR_ARG(version != NULL ? version->text : S("")), STR_ARG(check_minors(check, lacking)),
        package->has_source ? "" : ", and no source to build one from");
    diagnostic->help = S("lock a version of the package that has one, or narrow the range");
    const Scope *policy = &check->policies->scopes[scope];
    bool newest = policy->ceiling.minor == minors_highest(lacking);
    note_bound(check->report, diagnostic, newest ? &policy->ceiling : &policy->floor,
               newest ? "ceiling" : "floor");
}

static void judge(const Check *check, Lock *lock, const Node *root)
{
    uint32_t scope = policy_scope_of(check->policies, lock->source->path);
    MinorMask wanted = wanted_minors(&check->policies->scopes[scope], root);
    read_packages(lock, node_get(root, S("package")));
    read_packages(lock, node_get(root, S("packages")));
    read_edges(lock);
    size_t rounds = 0;
    while (rounds < LONGEST_CHAIN && spread(lock)) {
        rounds++;
    }
    for (size_t i = 0; i < lock->packages.len; i++) {
        const Package *package = &lock->packages.items[i];
        MinorMask lacking = wanted & ~package->wheels;
        if (lacking != 0 && package->has_wheel && !is_conditional(lock, i) &&
            is_from_index(package->node)) {
            report_package(check, scope, lock, package, lacking);
        }
    }
}

static bool is_lock(Str path)
{
    size_t slash = str_find_last_byte(path, '/');
    Str name = slash == STR_NONE ? path : str_from(path, slash + 1);
    return str_eq(name, S("uv.lock")) || str_eq(name, S("poetry.lock")) ||
           str_eq(name, S("pdm.lock")) || str_eq(name, S("pylock.toml")) ||
           (str_starts(name, S("pylock.")) && str_ends(name, S(".toml")));
}

void rules_check_wheels(Report *report, const Settings *settings, const Project *project)
{
    Check check = {.arena = report->arena,
                   .report = report,
                   .settings = settings,
                   .policies = report->policies};
    Arena *scratch = arena_new();
    for (size_t i = 0; i < project->path_count; i++) {
        if (!is_lock(project->paths[i]) || policy_is_foreign_path(project->paths[i])) {
            continue;
        }
        const Source *source = project->open(project, scratch, project->paths[i]);
        const Document *document =
            source != NULL ? document_read(scratch, source, SYNTAX_TOML) : NULL;
        if (document != NULL && document->root_count > 0) {
            Lock lock = {.arena = scratch, .source = source};
            judge(&check, &lock, document->roots[0]);
        }
        arena_reset(scratch);
    }
    arena_free(scratch);
}
