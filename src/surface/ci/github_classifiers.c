/* The outputs of hynek/build-and-inspect-python-package that list the versions of the package's
 * classifiers. Source: the action's README and action.yml: every classifier `Programming
 * Language :: Python :: <number>.<number>` of the built metadata, in ascending order. */
#include <stdlib.h>

#include "floorlint/specifier.h"

#include "github.h"

#define CLASSIFIER "Programming Language :: Python :: "

/* One version of a classifier, where it stands. */
typedef struct Classifier {
    unsigned major, minor;
    Value version;
} Classifier;

typedef VEC(Classifier) Classifiers;

/* Where a manifest lists its classifiers. */
static const struct {
    const char *file;
    Syntax syntax;
    const char *path;
} lists[] = {
    {"pyproject.toml", SYNTAX_TOML, "project.classifiers"           },
    {"pyproject.toml", SYNTAX_TOML, "tool.flit.metadata.classifiers"},
    {"setup.cfg",      SYNTAX_INI,  "metadata.classifiers"          },
    {"setup.cfg",      SYNTAX_INI,  "metadata.classifier"           },
};

/* The classifiers that are in the text of a scalar: one on each line. */
static void read_lines(Arena *arena, const CiFile *file, const Node *node, Classifiers *found)
{
    Value text = value_of_node(arena, file, node);
    for (size_t start = 0; start <= text.text.len;) {
        size_t length = str_find_byte(str_from(text.text, start), '\n');
        size_t end = length == STR_NONE ? text.text.len : start + length;
        Value line = value_slice(arena, &text, start, end);
        line = value_trim(arena, &line);
        start = end + 1;
        if (!str_starts(line.text, S(CLASSIFIER))) {
            continue;
        }
        Value version = value_slice(arena, &line, sizeof CLASSIFIER - 1, line.text.len);
        Classifier classifier = {.version = version};
        unsigned *part = &classifier.major;
        size_t dots = 0, digits = 0;
        bool plain = version.text.len < 8;
        for (size_t i = 0; plain && i < version.text.len; i++) {
            char c = version.text.ptr[i];
            if (c == '.' && digits > 0) {
                dots++;
                digits = 0;
                part = &classifier.minor;
            } else if (is_digit(c)) {
                digits++;
                *part = *part * 10 + (unsigned)(c - '0');
            } else {
                plain = false;
            }
        }
        if (plain && dots == 1 && digits > 0) {
            *vec_push(arena, found) = classifier;
        }
    }
}

static int compare_classifiers(const void *left, const void *right)
{
    const Classifier *a = left, *b = right;
    if (a->major != b->major) {
        return a->major < b->major ? -1 : 1;
    }
    return a->minor == b->minor ? 0 : a->minor < b->minor ? -1 : 1;
}

/* A manifest, opened once, so that its nodes stay the same. */
static const CiFile *open_manifest(Ci *ci, Str path, Syntax syntax)
{
    static const char manifests[] = "manifests";
    size_t number = (size_t)str_hash(path);
    CiFile *file = ci_index_get(&ci->files, manifests, number);
    if (file == NULL) {
        file = arena_new_of(ci->arena, CiFile);
        const Project *project = ci->context->project;
        file->source = project != NULL ? project->open(project, ci->arena, path) : NULL;
        if (file->source != NULL) {
            file->document = document_read(ci->arena, file->source, syntax);
            file->root = file->document->root_count > 0 ? file->document->roots[0] : NULL;
        }
        ci_index_put(ci->arena, &ci->files, manifests, number, file);
    }
    return file->source != NULL ? file : NULL;
}

/* The classifiers of the package in a directory, ascending. */
static Classifiers find_classifiers(Ci *ci, Str directory)
{
    Classifiers found = {0};
    for (size_t i = 0; found.len == 0 && i < sizeof lists / sizeof lists[0]; i++) {
        Str path = script_join_path(ci->arena, directory, str_of(lists[i].file));
        const CiFile *file = path.ptr != NULL ? open_manifest(ci, path, lists[i].syntax) : NULL;
        const Node *list = file != NULL ? node_at(file->root, lists[i].path) : NULL;
        if (node_is_scalar(list)) {
            read_lines(ci->arena, file, list, &found);
        }
        for (size_t j = 0; node_is_list(list) && j < list->count; j++) {
            if (node_is_scalar(list->children[j])) {
                read_lines(ci->arena, file, list->children[j], &found);
            }
        }
    }
    if (found.len > 0) {
        qsort(found.items, found.len, sizeof found.items[0], compare_classifiers);
    }
    return found;
}

static void append_text(ValueText *text, Str more)
{
    Value value = value_of_text(more);
    value_append(text, &value);
}

bool github_is_classifier_output(Str action, Str name)
{
    return str_eq_nocase(action, S("hynek/build-and-inspect-python-package")) &&
           (str_eq_nocase(name, S("supported_python_classifiers_json_array")) ||
            str_eq_nocase(name, S("supported_python_classifiers_json_job_matrix_value")));
}

Value github_classifier_output(Ci *ci, Str directory, Str name)
{
    Classifiers found = find_classifiers(ci, directory);
    bool map = str_eq_nocase(name, S("supported_python_classifiers_json_job_matrix_value"));
    ValueText text = value_text(ci->arena);
    append_text(&text, map ? S("{\"python-version\": [") : S("["));
    for (size_t i = 0; i < found.len; i++) {
        append_text(&text, i > 0 ? S(", \"") : S("\""));
        value_append(&text, &found.items[i].version);
        append_text(&text, S("\""));
    }
    append_text(&text, map ? S("]}") : S("]"));
    return found.len > 0 ? value_built(&text) : value_of_truth(TRUTH_UNKNOWN);
}
