#include "floorlint/entrypoint.h"

#include <string.h>

#include "floorlint/keypath.h"

#include "pytree.h"

/* One manifest while it is read. */
typedef struct Manifest {
    Arena *arena, *scratch;
    const Project *project;
    const Source *source;
    EntryPoints *points;
} Manifest;

/* Where a document has references: each node's text is one, or lines of `name = reference`. */
static const struct {
    const char *file;
    Syntax syntax;
    const char *path;
} places[] = {
    {"pyproject.toml", SYNTAX_TOML, "project.{scripts,gui-scripts}.*"    },
    {"pyproject.toml", SYNTAX_TOML, "project.entry-points.*.*"           },
    {"pyproject.toml", SYNTAX_TOML, "tool.poetry.scripts.*"              },
    {"pyproject.toml", SYNTAX_TOML, "tool.poetry.scripts.*.reference"    },
    {"pyproject.toml", SYNTAX_TOML, "tool.poetry.plugins.*.*"            },
    {"pyproject.toml", SYNTAX_TOML, "tool.flit.{scripts,entrypoints.*}.*"},
    {"setup.cfg",      SYNTAX_INI,  "\"options.entry_points\".*"         },
};

#define PLACE_COUNT (sizeof places / sizeof places[0])

static bool is_module(Str name)
{
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        bool word =
            c == '_' || (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
        if (!word && c != '.') {
            return false;
        }
    }
    return name.len > 0;
}

/* `name = pkg.mod:object [extra]`, without any part but the module. */
static void add_reference(Manifest *manifest, Str text)
{
    size_t equal = str_find_byte(text, '=');
    text = str_trim(equal == STR_NONE ? text : str_from(text, equal + 1));
    size_t end = 0;
    while (end < text.len && text.ptr[end] != ':' && !is_space(text.ptr[end])) {
        end++;
    }
    Str module = str_slice(text, 0, end);
    if (is_module(module)) {
        *vec_push(manifest->arena, manifest->points) = (EntryPoint){
            str_copy(manifest->arena, module), path_folder(manifest->source->path)};
    }
}

static void add_lines(Manifest *manifest, Str text)
{
    Str line;
    while (str_cut(&text, '\n', &line)) {
        add_reference(manifest, line);
    }
}

static void read_place(Manifest *manifest, const Document *document, const char *place)
{
    const char *problem = NULL;
    const KeyPath *path = keypath_compile(manifest->scratch, str_of(place), &problem);
    for (size_t i = 0; path != NULL && i < document->root_count; i++) {
        NodeList nodes = keypath_select(manifest->scratch, path, document->roots[i]);
        for (size_t j = 0; j < nodes.len; j++) {
            if (node_is_string(nodes.items[j])) {
                add_lines(manifest, nodes.items[j]->text);
            }
        }
    }
}

/* setup.py has `name = module:object` nowhere but among its entry points. */
static void add_setup_line(void *state, const PyTree *tree, TSNode string, Str line)
{
    (void)tree;
    (void)string;
    if (str_find_byte(line, '=') != STR_NONE && str_find_byte(line, ':') != STR_NONE) {
        add_reference(state, line);
    }
}

static void read_setup(Manifest *manifest)
{
    SurfaceContext context = {
        .scratch = manifest->scratch, .source = manifest->source, .project = manifest->project};
    pytree_string_lines(&context, add_setup_line, manifest);
}

static void read_manifest(Manifest *manifest)
{
    Str name = path_name(manifest->source->path);
    if (str_eq(name, S("setup.py"))) {
        read_setup(manifest);
        return;
    }
    const Document *document = NULL;
    for (size_t i = 0; i < PLACE_COUNT; i++) {
        if (str_eq(name, str_of(places[i].file))) {
            if (document == NULL) {
                document = document_read(manifest->scratch, manifest->source, places[i].syntax);
            }
            read_place(manifest, document, places[i].path);
        }
    }
}

void entry_points_read(Arena *arena, const Project *project, EntryPoints *points)
{
    for (size_t i = 0; i < project->path_count; i++) {
        Str name = path_name(project->paths[i]);
        if (!str_eq(name, S("pyproject.toml")) && !str_eq(name, S("setup.cfg")) &&
            !str_eq(name, S("setup.py"))) {
            continue;
        }
        Arena *scratch = arena_new();
        const Source *source = project->open(project, scratch, project->paths[i]);
        if (source != NULL) {
            Manifest manifest = {.arena = arena,
                                 .scratch = scratch,
                                 .project = project,
                                 .source = source,
                                 .points = points};
            read_manifest(&manifest);
        }
        arena_free(scratch);
    }
}
