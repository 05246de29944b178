/* Key paths: where in a document a surface row looks.
 *
 *     project.requires-python
 *     jobs.*.steps[uses^=actions/setup-python@].with.python-version
 *     tool.black.target-version[]
 *     env.{PYTHON_VERSION,UV_PYTHON}
 *     **.image
 *
 * A part is a key (quoted as "a.b" where it holds a dot), `*` for any key, `**` for any number
 * of levels of maps and lists, a brace list, or a key with `?` and `*` in it (as fnmatch).
 * `[]` means each element of a list (a scalar in its place counts as a list of one), and
 * `[key=value]`, `[key^=prefix]`, `[key$=suffix]`, `[key*=part]`, `[key]` keeps the elements of
 * a list, or the map, of which that sibling holds; the key may be dotted, the value quoted.
 * `%` as the last part stands for the keys of a map instead of its values. */
#ifndef FLOORLINT_KEYPATH_H
#define FLOORLINT_KEYPATH_H

#include "floorlint/document.h"

typedef struct KeyPath KeyPath;

/* Compiles a path; NULL with a static message in *problem where it is malformed. */
const KeyPath *keypath_compile(Arena *arena, Str text, const char **problem);

/* Every node that the path reaches, once, in the order of the file. Takes time in proportion to
 * the nodes it has to look at, whatever the path. */
typedef struct NodeList {
    const Node **items;
    size_t len;
} NodeList;

NodeList keypath_select(Arena *arena, const KeyPath *path, const Node *root);

#endif
