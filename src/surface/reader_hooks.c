/* pre-commit: the interpreters of hooks, and the versions in their arguments.
 * Facts: pre-commit's clientlib.py; the command lines of the hooks in the table. */
#include "floorlint/emit.h"

#include "nodes.h"
#include "readers.h"

/* Which option of which hook names a version. */
typedef struct HookRow {
    const char *hooks;   /* ids, separated by blanks */
    const char *options; /* separated by blanks */
    Spelling spelling;
    Role role;
} HookRow;

static const HookRow hook_rows[] = {
    {"black black-jupyter blacken-docs ruff ruff-check ruff-format ruff-lint darker",
     "-t --target-version",                                                                                     SPELLING_TAG,     ROLE_TARGET   },
    {"mypy mirrors-mypy",                                                             "--python-version",       SPELLING_VERSION, ROLE_TARGET   },
    {"pyright basedpyright",                                                          "--pythonversion",        SPELLING_VERSION, ROLE_TARGET   },
    {"ty ty-check pyrefly pyrefly-check uv-lock pip-compile refurb",                  "--python-version",
     SPELLING_VERSION,                                                                                                            ROLE_TARGET   },
    {"uv-lock uv-export uv-sync pip-compile",                                         "--python -p",            SPELLING_UV,      ROLE_RUNTIME  },
    {"vermin vermin-all",                                                             "-t --target",            SPELLING_VERSION, ROLE_TARGET   },
    {"isort",                                                                         "--py --python-version",  SPELLING_TAG,     ROLE_TARGET   },
    {"pylint",                                                                        "--py-version",           SPELLING_VERSION, ROLE_TARGET   },
    {"setup-cfg-fmt",                                                                 "--min-py-version",       SPELLING_VERSION, ROLE_TARGET   },
    {"pyproject-fmt",                                                                 "--max-supported-python", SPELLING_VERSION, ROLE_SUPPORTED},
};

static bool has_word(const char *words, Str word)
{
    Str rest = str_of(words), candidate;
    while (str_cut(&rest, ' ', &candidate)) {
        if (str_eq(candidate, word)) {
            return true;
        }
    }
    return false;
}

/* Vermin's `3.8-` means "or lower": the mark is not a part of the version. */
static Passage strip_mark(Passage value)
{
    bool marked = str_ends(value.text, S("-"));
    return marked ? passage_slice(value, 0, value.text.len - 1) : value;
}

static void read_option(const SurfaceContext *context, const HookRow *row, const Node *list,
                        size_t at)
{
    Passage argument = passage_of_node(list->children[at]);
    size_t equals = str_find_byte(argument.text, '=');
    Str name = equals == STR_NONE ? argument.text : str_slice(argument.text, 0, equals);
    if (!has_word(row->options, name)) {
        return;
    }
    Passage value = {.text = S("")};
    if (equals != STR_NONE) {
        value = passage_slice(argument, equals + 1, argument.text.len);
    } else if (at + 1 < list->count && node_is_scalar(list->children[at + 1])) {
        value = passage_of_node(list->children[at + 1]);
    }
    if (value.text.len > 0) {
        Claim claim;
        if (emit_prepare(context, row->spelling, strip_mark(value), &claim)) {
            claim.role = row->role;
            claim.developer_tool = row->role == ROLE_RUNTIME;
            findings_claim(context->findings, &claim);
        }
    }
}

static void read_arguments(const SurfaceContext *context, Str id, const Node *list)
{
    for (size_t at = 0; node_is_list(list) && at < list->count; at++) {
        const Node *argument = list->children[at];
        if (!node_is_scalar(argument)) {
            continue;
        }
        Str text = argument->text;
        if (str_starts(text, S("--py3")) && str_ends(text, S("-plus")) &&
            !str_eq(text, S("--py3-plus"))) {
            emit_passage(context, SPELLING_PLUS_FLAG, passage_of_node(argument), 0);
        }
        for (size_t i = 0; i < sizeof hook_rows / sizeof hook_rows[0]; i++) {
            if (has_word(hook_rows[i].hooks, id)) {
                read_option(context, &hook_rows[i], list, at);
            }
        }
    }
}

static void visit_hooks(const SurfaceContext *context, const Document *document,
                        void (*visit)(const SurfaceContext *, const Node *))
{
    const Node *repositories = node_get(nodes_root(document), S("repos"));
    for (size_t i = 0; node_is_list(repositories) && i < repositories->count; i++) {
        const Node *hooks = node_get(repositories->children[i], S("hooks"));
        for (size_t j = 0; node_is_list(hooks) && j < hooks->count; j++) {
            visit(context, hooks->children[j]);
        }
    }
}

static void read_hook(const SurfaceContext *context, const Node *hook)
{
    const Node *id = node_get(hook, S("id"));
    read_arguments(context, node_is_scalar(id) ? id->text : S(""), node_get(hook, S("args")));
}

void read_hook_arguments(const SurfaceContext *context, const Document *document)
{
    visit_hooks(context, document, read_hook);
}

/* language_version is also node's, Ruby's and Go's: only what names Python, or a number that
 * only Python has, counts. */
static void read_hook_version(const SurfaceContext *context, const Node *hook)
{
    const Node *version = node_get(hook, S("language_version"));
    const Node *language = node_get(hook, S("language"));
    if (!node_is_scalar(version)) {
        return;
    }
    bool python = node_is_scalar(language) && str_eq(language->text, S("python"));
    bool other = node_is_scalar(language) && !python;
    if (str_find(version->text, S("python3.")) != STR_NONE ||
        str_starts(version->text, S("pypy3"))) {
        emit_node(context, SPELLING_EXECUTABLE, version, 0);
        return;
    }
    Reading reading = specifier_read(SPELLING_VERSION, version->text);
    bool plausible = reading.status == READ_OK && reading.version.major == 3 &&
                     reading.version.minor >= (python ? 0 : 6);
    if (!other && plausible) {
        emit_node(context, SPELLING_VERSION, version, 0);
    }
}

void read_hook_versions(const SurfaceContext *context, const Document *document)
{
    visit_hooks(context, document, read_hook_version);
}
