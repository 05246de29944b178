/* The packages of lock files: on which versions and platforms each is needed, and which of them
 * its wheels fit.
 * Facts: PyPA's specification of pylock.toml; uv's crates/uv-resolver/src/lock; Poetry's
 * packages/locker.py; PDM's docs/usage/lock-targets.md and formats it writes. */
#include "floorlint/dependency.h"
#include "floorlint/wheel.h"

#include "lock_graph.h"
#include "nodes.h"
#include "readers.h"

static PlatformMinors everywhere(void)
{
    return platform_minors_every(MINORS_KNOWN);
}

/* Where some marker of a list or a map of them may hold; everywhere where there is none. */
static PlatformMinors read_markers(const Node *markers)
{
    if (node_is_scalar(markers)) {
        return marker_read(markers->text).may;
    }
    PlatformMinors where = {0};
    size_t read = 0;
    for (size_t i = 0; markers != NULL && i < markers->count; i++) {
        const Node *marker = markers->children[i];
        if (node_is_scalar(marker)) {
            where = platform_minors_or(where, marker_read(marker->text).may);
            read++;
        }
    }
    return read > 0 ? where : everywhere();
}

/* What a package itself says about where it is installed. Poetry's table of markers for each
 * group leaves out the groups that have none. */
static PlatformMinors read_own_markers(const Node *package)
{
    const Node *markers = node_get(package, S("markers"));
    const Node *groups = node_get(package, S("groups"));
    bool partial =
        node_is_map(markers) && node_is_list(groups) && markers->count < groups->count;
    PlatformMinors where = read_markers(node_get(package, S("marker")));
    where =
        platform_minors_and(where, read_markers(node_get(package, S("resolution-markers"))));
    return partial ? where : platform_minors_and(where, read_markers(markers));
}

/* {marker = "…"} of uv, {markers = "…", python = "<3.11", platform = "win32"} of Poetry. */
static PlatformMinors read_edge_markers(const Node *edge)
{
    const Node *python = node_get(edge, S("python"));
    const Node *platform = node_get(edge, S("platform"));
    PlatformMinors where = platform_minors_and(read_markers(node_get(edge, S("marker"))),
                                               read_markers(node_get(edge, S("markers"))));
    if (node_is_string(python)) {
        Reading reading = specifier_read(SPELLING_POETRY, python->text);
        where = platform_minors_and(
            where,
            platform_minors_every(reading.status == READ_OK ? reading.set.any : MINORS_KNOWN));
    }
    for (size_t i = 0; node_is_string(platform) && i < PLATFORM_COUNT; i++) {
        static const char *const names[PLATFORM_COUNT] = {"linux", "linux", "darwin", "win32"};
        bool known = str_eq(platform->text, S("linux")) ||
                     str_eq(platform->text, S("darwin")) || str_eq(platform->text, S("win32"));
        where.on[i] &= !known || str_eq(platform->text, str_of(names[i])) ? MINORS_KNOWN : 0;
    }
    return where;
}

/* Adds a file by its name or address; false where it is neither wheel nor source. */
static bool take_name(LockEntry *entry, Str name)
{
    WheelTags tags;
    if (wheel_read(name, &tags)) {
        entry->platforms |= tags.platforms;
        for (size_t p = 0; p < PLATFORM_COUNT; p++) {
            bool built = (tags.platforms & (1u << p)) != 0;
            entry->wheels.on[p] |= built ? tags.minors : 0;
            entry->freethreaded.on[p] |= built ? tags.freethreaded : 0;
        }
        return true;
    }
    bool source = wheel_is_source(wheel_file_name(name));
    entry->has_source = entry->has_source || source;
    return source;
}

static void take_file(LockEntry *entry, const Node *file)
{
    static const char *const keys[] = {"file", "name", "url", "path", "filename"};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        const Node *value = node_get(file, str_of(keys[i]));
        if (node_is_string(value) && take_name(entry, value->text)) {
            return;
        }
    }
}

static void take_files(LockEntry *entry, const Node *files)
{
    for (size_t i = 0; node_is_list(files) && i < files->count; i++) {
        take_file(entry, files->children[i]);
    }
}

/* The wheel that the package is where it is a single file that was named by its address; empty
 * where it is no wheel. */
static Str find_direct_wheel(const Node *package)
{
    static const char *const places[] = {"url",         "path",        "source.url",
                                         "source.path", "archive.url", "archive.path"};
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        const Node *address = node_at(package, places[i]);
        WheelTags tags;
        if (node_is_string(address) && wheel_read(address->text, &tags)) {
            return address->text;
        }
    }
    return (Str){0};
}

/* Whether its files tell where it installs: it comes from an index or is one wheel. What is
 * built from a directory, a repository or an archive has no wheels to look for. */
static bool has_known_files(const Node *package)
{
    static const char *const others[] = {"git", "path",      "url",    "editable",
                                         "vcs", "directory", "archive"};
    const Node *source = node_get(package, S("source"));
    const Node *type = node_get(source, S("type"));
    if (find_direct_wheel(package).len > 0) {
        return true;
    }
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        if (node_get(package, str_of(others[i])) != NULL) {
            return false;
        }
    }
    return source == NULL || node_get(source, S("registry")) != NULL ||
           (type != NULL && str_eq(type->text, S("legacy")));
}

static void take_range(LockEntry *entry, const Node *package)
{
    static const struct {
        const char *key;
        Spelling spelling;
    } ranges[] = {
        {"requires-python", SPELLING_PEP440},
        {"requires_python", SPELLING_PEP440},
        {"python-versions", SPELLING_POETRY},
    };
    entry->admitted = MINORS_KNOWN;
    for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++) {
        const Node *range = node_get(package, str_of(ranges[i].key));
        if (node_is_string(range)) {
            Reading reading = specifier_read(ranges[i].spelling, range->text);
            entry->admitted = reading.status == READ_OK ? reading.set.any : MINORS_KNOWN;
            entry->range = range->text;
        }
    }
}

static void read_packages(LockGraph *graph, const Node *list)
{
    for (size_t i = 0; node_is_list(list) && i < list->count; i++) {
        const Node *node = list->children[i], *name = node_get(node, S("name"));
        if (!node_is_string(name) || name->text.len == 0) {
            continue;
        }
        LockEntry *entry = vec_push(graph->arena, &graph->entries);
        entry->node = node;
        entry->name = package_name(graph->arena, name->text);
        entry->position = graph->entries.len;
        entry->own = read_own_markers(node);
        entry->has_source = node_get(node, S("sdist")) != NULL;
        entry->has_known_files = has_known_files(node);
        entry->is_project =
            node_at(node, "source.editable") != NULL || node_at(node, "source.virtual") != NULL;
        take_range(entry, node);
        take_files(entry, node_get(node, S("wheels")));
        take_files(entry, node_get(node, S("files")));
        (void)take_name(entry, find_direct_wheel(node));
    }
}

/* Poetry before 1.5 listed all files in one table at the end. */
static void read_metadata_files(LockGraph *graph, const Node *files)
{
    for (size_t i = 0; node_is_map(files) && i < files->count; i++) {
        const Node *list = files->children[i];
        Str name = package_name(graph->arena, list->key->text);
        size_t index = lock_graph_find(graph, name);
        for (size_t e = 0; index < graph->names.len && e < graph->names.items[index].count;
             e++) {
            take_files(&graph->entries.items[graph->names.items[index].first + e], list);
        }
    }
}

/* "tomli>=1; python_version < '3.11'" */
static void read_requirement(LockGraph *graph, size_t parent, Str text)
{
    Dependency dependency;
    if (dependency_read(text, &dependency)) {
        lock_graph_need(graph, parent, dependency.name, marker_read(dependency.marker).may);
    }
}

/* A list of tables (uv), of requirements (PDM), or a table of names (Poetry). */
static void read_dependencies(LockGraph *graph, size_t parent, const Node *dependencies)
{
    for (size_t i = 0; dependencies != NULL && i < dependencies->count; i++) {
        const Node *item = dependencies->children[i], *name = node_get(item, S("name"));
        if (node_is_map(dependencies) && node_is_list(item)) {
            for (size_t j = 0; j < item->count; j++) {
                lock_graph_need(graph, parent, item->key->text,
                                read_edge_markers(item->children[j]));
            }
        } else if (node_is_map(dependencies)) {
            lock_graph_need(graph, parent, item->key->text, read_edge_markers(item));
        } else if (node_is_string(name)) {
            lock_graph_need(graph, parent, name->text, read_edge_markers(item));
        } else if (node_is_string(item)) {
            read_requirement(graph, parent, item->text);
        }
    }
}

/* A table of lists of dependencies: extras, groups. */
static void read_groups(LockGraph *graph, size_t parent, const Node *groups)
{
    for (size_t i = 0; node_is_map(groups) && i < groups->count; i++) {
        const Node *group = groups->children[i];
        const Node *inner = node_get(group, S("dependencies"));
        read_dependencies(graph, parent, inner != NULL ? inner : group);
    }
}

static void read_edges(LockGraph *graph)
{
    for (size_t i = 0; i < graph->entries.len; i++) {
        const Node *node = graph->entries.items[i].node;
        read_dependencies(graph, i, node_get(node, S("dependencies")));
        read_groups(graph, i, node_get(node, S("optional-dependencies")));
        read_groups(graph, i, node_get(node, S("dev-dependencies")));
    }
}

/* The project's own requirements, which Poetry and PDM do not repeat in the lock. Where the
 * project table lists them, Poetry's own table only adds details. */
static void read_manifest(LockGraph *graph, const Node *manifest)
{
    const Node *listed = node_at(manifest, "project.dependencies");
    read_dependencies(graph, 0, listed);
    if (listed == NULL) {
        read_dependencies(graph, 0, node_at(manifest, "tool.poetry.dependencies"));
    }
    read_dependencies(graph, 0, node_at(manifest, "tool.poetry.dev-dependencies"));
    read_groups(graph, 0, node_at(manifest, "tool.poetry.group"));
    read_groups(graph, 0, node_at(manifest, "project.optional-dependencies"));
    read_groups(graph, 0, node_at(manifest, "dependency-groups"));
    read_groups(graph, 0, node_at(manifest, "tool.pdm.dev-dependencies"));
}

/* The manifest beside a lock; NULL where there is none. */
static const Node *open_manifest(const SurfaceContext *context)
{
    const Project *project = context->project;
    Str path = context->source->path;
    size_t slash = str_find_last_byte(path, '/');
    Str folder = slash == STR_NONE ? S("") : str_slice(path, 0, slash + 1);
    Str name = str_format(context->scratch, "%.*spyproject.toml", STR_ARG(folder));
    const Source *source = project != NULL && project->has_file(project, name)
                               ? project->open(project, context->scratch, name)
                               : NULL;
    return source != NULL ? nodes_root(document_read(context->scratch, source, SYNTAX_TOML))
                          : NULL;
}

/* "manylinux_2_17_x86_64", "windows": where one of PDM's targets is. */
static PlatformMinors target_platforms(const Node *platform)
{
    static const struct {
        const char *start;
        Platform platform;
    } starts[] = {
        {"manylinux", PLATFORM_GLIBC  },
        {"linux",     PLATFORM_GLIBC  },
        {"musllinux", PLATFORM_MUSL   },
        {"alpine",    PLATFORM_MUSL   },
        {"macos",     PLATFORM_MACOS  },
        {"windows",   PLATFORM_WINDOWS},
    };
    PlatformMinors where = {0};
    for (size_t i = 0; node_is_string(platform) && i < sizeof starts / sizeof starts[0]; i++) {
        if (str_starts(platform->text, str_of(starts[i].start))) {
            where.on[starts[i].platform] = MINORS_KNOWN;
            return where;
        }
    }
    return everywhere();
}

static MinorMask range_minors(Spelling spelling, const Node *range)
{
    Reading reading = {.status = READ_INVALID};
    if (node_is_string(range)) {
        reading = specifier_read(spelling, range->text);
    }
    return reading.status == READ_OK ? reading.set.any : MINORS_KNOWN;
}

/* The environments for which the lock was resolved. */
static PlatformMinors lock_environments(const Node *root)
{
    const Node *targets = node_at(root, "metadata.targets");
    PlatformMinors where = {0};
    for (size_t i = 0; node_is_list(targets) && i < targets->count; i++) {
        const Node *target = targets->children[i];
        MinorMask minors =
            range_minors(SPELLING_PEP440, node_get(target, S("requires_python")));
        PlatformMinors platforms = target_platforms(node_get(target, S("platform")));
        where = platform_minors_or(
            where, platform_minors_and(platforms, platform_minors_every(minors)));
    }
    where = node_is_list(targets) && targets->count > 0 ? where : everywhere();
    MinorMask minors = range_minors(SPELLING_PEP440, node_get(root, S("requires-python"))) &
                       range_minors(SPELLING_POETRY, node_at(root, "metadata.python-versions"));
    where = platform_minors_and(where, platform_minors_every(minors));
    where = platform_minors_and(where, read_markers(node_get(root, S("supported-markers"))));
    return platform_minors_and(where, read_markers(node_get(root, S("environments"))));
}

/* Where an entry is judged and installs: with a wheel (`fits`), or on a platform for which it
 * has none on any version, which is no matter of versions. */
static PlatformMinors installs(const LockEntry *entry, PlatformMinors fits)
{
    for (size_t p = 0; p < PLATFORM_COUNT; p++) {
        bool judged = entry->has_known_files && (entry->platforms & (1u << p)) != 0;
        fits.on[p] = (judged ? fits.on[p] : MINORS_KNOWN) & entry->admitted;
    }
    return platform_minors_and(entry->needed, fits);
}

static PlatformMinors without(PlatformMinors all, PlatformMinors some)
{
    for (size_t p = 0; p < PLATFORM_COUNT; p++) {
        all.on[p] &= ~some.on[p];
    }
    return all;
}

static void add_package(const SurfaceContext *context, LockedPackages *packages,
                        const LockedPackage *found, const LockEntry *entry)
{
    Arena *arena = context->findings->arena;
    const Node *name = node_get(entry->node, S("name"));
    const Node *version = node_get(entry->node, S("version"));
    LockedPackage *package = vec_push(arena, packages);
    *package = *found;
    package->name = str_copy(arena, name->text);
    package->version = str_copy(arena, node_is_string(version) ? version->text : S(""));
    package->range = str_copy(arena, entry->range);
    package->has_source = entry->has_source;
    package->place = source_place(arena, context->source, name->content);
}

/* What the entries of one name leave open: where several may be meant, one that installs is
 * enough, and the last one answers for all. */
static void judge_name(const SurfaceContext *context, const LockGraph *graph,
                       const LockName *name, LockedPackages *packages)
{
    PlatformMinors met = {0}, met_free = {0};
    const LockEntry *entries = &graph->entries.items[name->first];
    for (size_t i = 0; i < name->count; i++) {
        met = platform_minors_or(met, installs(&entries[i], entries[i].wheels));
        met_free = platform_minors_or(met_free, installs(&entries[i], entries[i].freethreaded));
    }
    for (size_t i = name->count; i-- > 0;) {
        const LockEntry *entry = &entries[i];
        PlatformMinors admitted = platform_minors_every(entry->admitted);
        PlatformMinors open = without(entry->needed, met);
        LockedPackage found = {
            .refused = platform_minors_any(without(open, admitted)),
            .unbuilt = platform_minors_and(open, admitted),
            .unbuilt_free = platform_minors_and(without(entry->needed, met_free), admitted),
            .platforms = entry->platforms,
        };
        for (size_t p = 0; p < PLATFORM_COUNT; p++) {
            bool needed = entry->needed.on[p] != 0;
            found.platforms &= needed ? ~0u : ~(1u << p);
        }
        met = platform_minors_or(met, open);
        met_free = platform_minors_or(met_free, found.unbuilt_free);
        if (found.refused != 0 || platform_minors_any(found.unbuilt) != 0 ||
            platform_minors_any(found.unbuilt_free) != 0) {
            add_package(context, packages, &found, entry);
        }
    }
}

void read_locked_packages(const SurfaceContext *context, const Document *document)
{
    const Node *root = nodes_root(document);
    LockGraph graph = {.arena = context->scratch};
    const Node *own = node_get(root, S("package")), *standard = node_get(root, S("packages"));
    bool beside = str_ends(context->source->path, S("poetry.lock")) ||
                  str_ends(context->source->path, S("pdm.lock"));
    const Node *manifest = beside ? open_manifest(context) : NULL;
    if (manifest != NULL) {
        *vec_push(graph.arena, &graph.entries) =
            (LockEntry){.node = manifest, .own = everywhere(), .admitted = MINORS_KNOWN};
    }
    read_packages(&graph, own);
    read_packages(&graph, standard);
    lock_graph_sort(&graph);
    read_metadata_files(&graph, node_at(root, "metadata.files"));
    if (manifest != NULL) {
        read_manifest(&graph, manifest);
    }
    if (standard == NULL) {
        read_edges(&graph);
    }
    lock_graph_resolve(&graph);
    PlatformMinors environments = lock_environments(root);
    LockFile lock = {.path = str_copy(context->findings->arena, context->source->path)};
    for (size_t i = 0; i < graph.entries.len; i++) {
        LockEntry *entry = &graph.entries.items[i];
        entry->needed = platform_minors_and(entry->needed, environments);
    }
    for (size_t i = 0; i < graph.names.len; i++) {
        judge_name(context, &graph, &graph.names.items[i], &lock.packages);
    }
    if (lock.packages.len > 0) {
        *vec_push(context->findings->arena, &context->findings->locks) = lock;
    }
}
