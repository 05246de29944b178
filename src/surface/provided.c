#include "floorlint/provided.h"

#include "floorlint/dependency.h"
#include "floorlint/glob.h"
#include "floorlint/keypath.h"

#include "pytree.h"

/* Distributions that install a top-level module under the standard library's own name, by what
 * their wheels (contextvars, typing: source archives) hold. Not here: backports under another
 * name (tomli, backports.zoneinfo), which code imports as such, and setuptools, whose
 * `distutils` is its own affair and no promise to others. */
static const struct {
    const char *distribution, *module;
} rows[] = {
    {"dataclasses",        "dataclasses"}, /* 0.6 */
    {"contextvars",        "contextvars"}, /* 2.4 */
    {"typing",             "typing"     }, /* 3.7.4.3 */
    {"enum34",             "enum"       }, /* 1.1.10 */
    {"pathlib",            "pathlib"    }, /* 1.0.1 */
    {"graphlib-backport",  "graphlib"   }, /* 1.1.0 */
    {"zombie-imp",         "imp"        }, /* 0.0.4 */
    {"pyasyncore",         "asyncore"   }, /* 1.0.5 */
    {"pyasynchat",         "asynchat"   }, /* 1.0.5 */
    {"legacy-cgi",         "cgi"        }, /* 2.6.4 */
    {"legacy-cgi",         "cgitb"      },
    {"audioop-lts",        "audioop"    }, /* 0.2.2 */
    {"standard-aifc",      "aifc"       }, /* these: 3.13.0 */
    {"standard-cgitb",     "cgitb"      },
    {"standard-chunk",     "chunk"      },
    {"standard-imghdr",    "imghdr"     },
    {"standard-mailcap",   "mailcap"    },
    {"standard-nntplib",   "nntplib"    },
    {"standard-pipes",     "pipes"      },
    {"standard-smtpd",     "smtpd"      },
    {"standard-sndhdr",    "sndhdr"     },
    {"standard-sunau",     "sunau"      },
    {"standard-telnetlib", "telnetlib"  },
    {"standard-uu",        "uu"         },
    {"standard-xdrlib",    "xdrlib"     },
};

#define ROW_COUNT (sizeof rows / sizeof rows[0])

bool provision_is_known(Str module)
{
    for (size_t i = 0; i < ROW_COUNT; i++) {
        if (str_eq(module, str_of(rows[i].module))) {
            return true;
        }
    }
    return false;
}

/* Whom a list of requirements is for. What only developers install is there for the folders of
 * tests and documentation, and missing where a user runs the package. */
typedef enum Audience { AUDIENCE_USERS, AUDIENCE_DEVELOPERS } Audience;

static const char *const developer_folders[] = {"tests", "test", "testing", "docs", "doc"};

/* One manifest while it is read. */
typedef struct Manifest {
    Audience audience; /* of the list that is read now */
    Arena *arena, *scratch;
    const Project *project;
    const Source *source;
    Str folder;
    Provisions *provisions;
} Manifest;

/* ---- requirements -------------------------------------------------------------------------
 */

static void provide(Manifest *manifest, Str module, MinorMask minors)
{
    if (manifest->audience == AUDIENCE_USERS) {
        *vec_push(manifest->arena, manifest->provisions) =
            (Provision){module, manifest->folder, minors};
        return;
    }
    const char *slash = manifest->folder.len > 0 ? "/" : "";
    for (size_t i = 0; i < sizeof developer_folders / sizeof developer_folders[0]; i++) {
        Str folder = str_format(manifest->arena, "%.*s%s%s", STR_ARG(manifest->folder), slash,
                                developer_folders[i]);
        *vec_push(manifest->arena, manifest->provisions) = (Provision){module, folder, minors};
    }
}

static void add(Manifest *manifest, Str name, MinorMask minors)
{
    name = package_name(manifest->scratch, name);
    for (size_t i = 0; i < ROW_COUNT; i++) {
        if (str_eq(name, str_of(rows[i].distribution))) {
            provide(manifest, str_of(rows[i].module), minors);
        }
    }
}

/* An extra, or a processor, does not make a marker false: it may hold. */
static MinorMask marker_minors(Str marker)
{
    Marker read = marker_read(marker);
    MinorMask minors = MINORS_KNOWN;
    for (size_t i = 0; i < PLATFORM_COUNT; i++) {
        minors &= read.may.on[i];
    }
    return minors;
}

static void add_requirement(Manifest *manifest, Str text)
{
    Dependency dependency;
    if (dependency_read(text, &dependency)) {
        add(manifest, dependency.name, marker_minors(dependency.marker));
    }
}

/* A line of a requirements file: without its comment and its options. */
static void add_line(Manifest *manifest, Str line)
{
    for (size_t i = 0; i < line.len; i++) {
        bool starts = i == 0 || is_space(line.ptr[i - 1]);
        if (starts && (line.ptr[i] == '#' || line.ptr[i] == '\\' || line.ptr[i] == '-')) {
            line = str_slice(line, 0, i);
        }
    }
    add_requirement(manifest, line);
}

static void add_lines(Manifest *manifest, Str text)
{
    Str line;
    while (str_cut(&text, '\n', &line)) {
        add_line(manifest, str_trim(line));
    }
}

/* Poetry's and Pipenv's tables: the key is the package, the value a range or a table. */
static void add_entry(Manifest *manifest, const Node *value)
{
    MinorMask minors = MINORS_KNOWN;
    const Node *key = node_is_list(value->parent) ? value->parent->key : value->key;
    if (key == NULL || node_is_list(value)) {
        return; /* the list's elements are asked for, too */
    }
    const Node *python = node_get(value, S("python")), *markers = node_get(value, S("markers"));
    if (node_is_string(python)) {
        minors &= specifier_read(SPELLING_POETRY, python->text).set.any;
    }
    if (node_is_string(markers)) {
        minors &= marker_minors(markers->text);
    }
    add(manifest, key->text, minors);
}

/* ---- manifests ------------------------------------------------------------------------------
 */

typedef enum Form {
    FORM_TEXT, /* requirements, one a line */
    FORM_ENTRY /* a table's entry: its key is the package */
} Form;

/* Where a document has requirements, and whom they are for. */
static const struct {
    const char *files;
    Syntax syntax;
    const char *path;
    Form form;
    Audience audience;
} places[] = {
    {"pyproject.toml", SYNTAX_TOML, "project.dependencies[]",                FORM_TEXT,  AUDIENCE_USERS     },
    {"pyproject.toml", SYNTAX_TOML, "project.optional-dependencies.*[]",     FORM_TEXT,
     AUDIENCE_USERS                                                                                         },
    {"pyproject.toml", SYNTAX_TOML, "dependency-groups.*[]",                 FORM_TEXT,  AUDIENCE_DEVELOPERS},
    {"pyproject.toml", SYNTAX_TOML, "tool.flit.metadata.requires[]",         FORM_TEXT,  AUDIENCE_USERS     },
    {"pyproject.toml", SYNTAX_TOML, "tool.flit.metadata.requires-extra.*[]", FORM_TEXT,
     AUDIENCE_USERS                                                                                         },
    {"pyproject.toml", SYNTAX_TOML, "tool.poetry.dependencies.*",            FORM_ENTRY, AUDIENCE_USERS     },
    {"pyproject.toml", SYNTAX_TOML, "tool.poetry.dependencies.*[]",          FORM_ENTRY, AUDIENCE_USERS     },
    {"pyproject.toml", SYNTAX_TOML, "tool.poetry.dev-dependencies.*",        FORM_ENTRY,
     AUDIENCE_DEVELOPERS                                                                                    },
    {"pyproject.toml", SYNTAX_TOML, "tool.poetry.group.*.dependencies.*",    FORM_ENTRY,
     AUDIENCE_DEVELOPERS                                                                                    },
    {"Pipfile",        SYNTAX_TOML, "packages.*",                            FORM_ENTRY, AUDIENCE_USERS     },
    {"Pipfile",        SYNTAX_TOML, "dev-packages.*",                        FORM_ENTRY, AUDIENCE_DEVELOPERS},
    {"setup.cfg",      SYNTAX_INI,  "options.install_requires",              FORM_TEXT,  AUDIENCE_USERS     },
    {"setup.cfg",      SYNTAX_INI,  "options.tests_require",                 FORM_TEXT,  AUDIENCE_DEVELOPERS},
    {"setup.cfg",      SYNTAX_INI,  "\"options.extras_require\".*",          FORM_TEXT,  AUDIENCE_USERS     },
};

static void read_place(Manifest *manifest, const Document *document, size_t place)
{
    const char *problem = NULL;
    const KeyPath *path =
        keypath_compile(manifest->scratch, str_of(places[place].path), &problem);
    manifest->audience = places[place].audience;
    for (size_t i = 0; path != NULL && i < document->root_count; i++) {
        NodeList nodes = keypath_select(manifest->scratch, path, document->roots[i]);
        for (size_t j = 0; j < nodes.len; j++) {
            if (places[place].form == FORM_ENTRY) {
                add_entry(manifest, nodes.items[j]);
            } else if (node_is_string(nodes.items[j])) {
                add_lines(manifest, nodes.items[j]->text);
            }
        }
    }
}

/* Whether what names the list that a string of setup.py stands in speaks of requirements:
 * `install_requires=[…]`, `requirements.append(…)`, `extras["require"] = …`. */
static bool is_required(const PyTree *tree, TSNode node)
{
    for (; !ts_node_is_null(node); node = ts_node_parent(node)) {
        TSNode name = {0};
        if (pytree_is(node, "keyword_argument")) {
            name = pytree_field(node, "name");
        } else if (pytree_is(node, "assignment") || pytree_is(node, "augmented_assignment")) {
            name = pytree_field(node, "left");
        } else if (pytree_is(node, "call")) {
            name = pytree_field(node, "function");
        } else if (pytree_is(node, "pair")) {
            name = pytree_field(node, "key");
        }
        Str text = ts_node_is_null(name) ? S("") : pytree_text(tree, name);
        if (str_find(text, S("requir")) != STR_NONE ||
            str_find(text, S("REQUIR")) != STR_NONE ||
            str_find(text, S("depend")) != STR_NONE ||
            str_find(text, S("DEPEND")) != STR_NONE) {
            return true;
        }
    }
    return false;
}

/* The marker in a key of extras_require: {':python_version < "3.7"': ["dataclasses"]}. */
static Str key_marker(const PyTree *tree, TSNode node)
{
    for (; !ts_node_is_null(node); node = ts_node_parent(node)) {
        Passage key;
        if (pytree_is(node, "pair") && pytree_string(tree, pytree_field(node, "key"), &key)) {
            size_t colon = str_find_byte(key.text, ':');
            return colon == STR_NONE ? S("") : str_from(key.text, colon + 1);
        }
    }
    return S("");
}

/* A string without a marker may stand under a test of the version: it may hold anywhere. */
static void add_setup_line(void *state, const PyTree *tree, TSNode string, Str line)
{
    Manifest *manifest = state;
    Dependency dependency;
    if (dependency_read(line, &dependency) && is_required(tree, string)) {
        add(manifest, dependency.name,
            marker_minors(dependency.marker) & marker_minors(key_marker(tree, string)));
    }
}

static void read_setup(Manifest *manifest)
{
    SurfaceContext context = {
        .scratch = manifest->scratch, .source = manifest->source, .project = manifest->project};
    pytree_string_lines(&context, add_setup_line, manifest);
}

/* Core metadata: header lines up to the first empty one. */
static void read_metadata(Manifest *manifest)
{
    Str text = manifest->source->text, line;
    while (str_cut(&text, '\n', &line) && str_trim(line).len > 0) {
        const Str field = S("Requires-Dist:");
        if (str_starts_nocase(line, field)) {
            add_requirement(manifest, str_from(line, field.len));
        }
    }
}

/* ---- the project --------------------------------------------------------------------------
 */

typedef enum ManifestKind {
    MANIFEST_NONE,
    MANIFEST_DOCUMENT,
    MANIFEST_SETUP,
    MANIFEST_REQUIREMENTS,
    MANIFEST_METADATA
} ManifestKind;

/* `up`: how many folders above the file those are that it is about. */
static const struct {
    const char *files;
    ManifestKind kind;
    int up;
} kinds[] = {
    {"{pyproject.toml,setup.cfg,Pipfile}",        MANIFEST_DOCUMENT,     0},
    {"setup.py",                                  MANIFEST_SETUP,        0},
    {"{requirements,require,reqs}/*.{txt,in}",    MANIFEST_REQUIREMENTS, 1},
    {"**/{requirements,require,reqs}/*.{txt,in}", MANIFEST_REQUIREMENTS, 1},
    {"{*requirements*,*-requires}.{txt,in}",      MANIFEST_REQUIREMENTS, 0},
    {"PKG-INFO",                                  MANIFEST_METADATA,     0},
    {"*.dist-info/METADATA",                      MANIFEST_METADATA,     1},
    {"**/*.dist-info/METADATA",                   MANIFEST_METADATA,     1},
};

static ManifestKind classify(Str path, Str *folder)
{
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (glob_match(str_of(kinds[i].files), path)) {
            *folder = path_folder(path);
            *folder = kinds[i].up > 0 ? path_folder(*folder) : *folder;
            return kinds[i].kind;
        }
    }
    return MANIFEST_NONE;
}

static void read_documents(Manifest *manifest)
{
    const Document *documents[SYNTAX_COUNT] = {0};
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        Syntax syntax = places[i].syntax;
        if (!glob_match(str_of(places[i].files), manifest->source->path)) {
            continue;
        }
        if (documents[syntax] == NULL) {
            documents[syntax] = document_read(manifest->scratch, manifest->source, syntax);
        }
        read_place(manifest, documents[syntax], i);
    }
}

static bool is_developers_word(Str word)
{
    static const char *const words[] = {"dev",   "develop", "development", "test",
                                        "tests", "testing", "doc",         "docs",
                                        "lint",  "typing",  "ci"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (str_eq_nocase(word, str_of(words[i]))) {
            return true;
        }
    }
    return false;
}

/* requirements-dev.txt, requirements/test.txt: by the words of the name. */
static Audience audience_of_file(Str path)
{
    Str name = path_name(path);
    for (size_t i = 0, start = 0; i <= name.len; i++) {
        if (i == name.len || !is_alnum(name.ptr[i])) {
            if (is_developers_word(str_slice(name, start, i))) {
                return AUDIENCE_DEVELOPERS;
            }
            start = i + 1;
        }
    }
    return AUDIENCE_USERS;
}

static void read_manifest(Manifest *manifest, ManifestKind kind)
{
    switch (kind) {
    case MANIFEST_DOCUMENT:
        read_documents(manifest);
        return;
    case MANIFEST_SETUP:
        read_setup(manifest);
        return;
    case MANIFEST_REQUIREMENTS:
        manifest->audience = audience_of_file(manifest->source->path);
        add_lines(manifest, manifest->source->text);
        return;
    case MANIFEST_METADATA:
        read_metadata(manifest);
        return;
    case MANIFEST_NONE:
        return;
    }
}

void provisions_read(Arena *arena, const Project *project, Provisions *provisions)
{
    for (size_t i = 0; i < project->path_count; i++) {
        Str folder;
        ManifestKind kind = classify(project->paths[i], &folder);
        if (kind == MANIFEST_NONE) {
            continue;
        }
        Arena *scratch = arena_new();
        const Source *source = project->open(project, scratch, project->paths[i]);
        if (source != NULL) {
            Manifest manifest = {.arena = arena,
                                 .scratch = scratch,
                                 .project = project,
                                 .source = source,
                                 .folder = folder,
                                 .provisions = provisions};
            read_manifest(&manifest, kind);
        }
        arena_free(scratch);
    }
}
