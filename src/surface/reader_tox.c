/* tox: environment names, base interpreters, and the maps from CI's versions to environments.
 * Facts: tox's docs/config.rst; tox-gh-actions' README; tox-gh's README. */
#include "floorlint/emit.h"

#include "ci/lanes.h"
#include "nodes.h"
#include "readers.h"

/* INI text inside a TOML string, or (without `outer`) the file itself. */
typedef struct ToxFile {
    SurfaceContext context;
    const Node *outer;
} ToxFile;

/* A node's value with its places in the file, through the string that holds the INI text. */
static Passage locate_value(const ToxFile *tox, const Node *node)
{
    Passage passage = passage_of_node(node);
    if (tox->outer == NULL) {
        return passage;
    }
    uint32_t *origin = arena_array_of(tox->context.scratch, uint32_t, node->text.len + 1);
    for (size_t i = 0; i < node->text.len; i++) {
        uint32_t inner = node_slice(node, i, i + 1).start;
        origin[i] = node_slice(tox->outer, inner, inner + 1u).start;
    }
    origin[node->text.len] = node->text.len > 0 ? origin[node->text.len - 1] + 1 : 0;
    return passage_of_origin(node->text, origin);
}

static void read_names(const ToxFile *tox, const Node *names)
{
    if (node_is_scalar(names)) {
        lanes_emit(&tox->context, locate_value(tox, names), emit_group(&tox->context));
    }
}

/* basepython: lines such as `python3.10` or `py310: python3.10`; what `{…}` computes is none.
 */
static void read_base(const ToxFile *tox, const Node *base)
{
    if (!node_is_scalar(base)) {
        return;
    }
    Passage value = locate_value(tox, base);
    size_t at = 0;
    while (at < value.text.len) {
        size_t newline = str_find_byte(str_from(value.text, at), '\n');
        size_t to = newline == STR_NONE ? value.text.len : at + newline;
        Passage line = passage_slice(value, at, to);
        size_t colon = str_find_last_byte(line.text, ':');
        Passage word =
            passage_trim(passage_slice(line, colon == STR_NONE ? 0 : colon + 1, line.text.len));
        bool number = word.text.len > 0 && is_digit(word.text.ptr[0]);
        if (str_find(word.text, S("python3.")) != STR_NONE ||
            str_starts(word.text, S("pypy3."))) {
            emit_passage(&tox->context, SPELLING_EXECUTABLE, word, 0);
        } else if (number || str_starts(word.text, S("py3"))) {
            lanes_emit(&tox->context, word, 0);
        }
        at = to + 1;
    }
}

/* `3.10: py310, mypy` (tox-gh-actions) or `3.10 = py310` (tox-gh), line by line. */
static void read_map(const ToxFile *tox, const Node *map)
{
    if (!node_is_scalar(map)) {
        return;
    }
    Passage value = locate_value(tox, map);
    uint32_t group = emit_group(&tox->context);
    for (size_t at = 0; at < value.text.len;) {
        size_t newline = str_find_byte(str_from(value.text, at), '\n');
        size_t to = newline == STR_NONE ? value.text.len : at + newline;
        Passage line = passage_trim(passage_slice(value, at, to));
        size_t mark = 0;
        while (mark < line.text.len && line.text.ptr[mark] != ':' &&
               line.text.ptr[mark] != '=') {
            mark++;
        }
        if (mark < line.text.len && line.text.ptr[0] != '#') {
            lanes_emit(&tox->context, passage_trim(passage_slice(line, 0, mark)), group);
            lanes_emit(&tox->context, passage_slice(line, mark + 1, line.text.len), group);
        }
        at = to + 1;
    }
}

/* The versions in an environment's commands. */
static void read_commands(const ToxFile *tox, const Node *environment)
{
    static const char *const keys[] = {"commands", "commands_pre", "commands_post"};
    SurfaceContext context = tox->context;
    context.surface = surface_by_id(S("tox-command"));
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        const Node *commands = node_get(environment, str_of(keys[i]));
        if (node_is_string(commands)) {
            emit_commands(&context, locate_value(tox, commands));
        }
    }
}

static void read_sections(const ToxFile *tox, const Node *root, const char *main_section)
{
    const Node *section = node_get(root, str_of(main_section));
    read_names(tox, node_get(section, S("envlist")));
    read_names(tox, node_get(section, S("env_list")));
    read_map(tox, node_at(root, "gh-actions.python"));
    read_map(tox, node_at(root, "gh.python"));
    for (size_t i = 0; node_is_map(root) && i < root->count; i++) {
        const Node *environment = root->children[i];
        Str name = environment->key != NULL ? environment->key->text : S("");
        read_base(tox, node_get(environment, S("basepython")));
        read_base(tox, node_get(environment, S("base_python")));
        read_base(tox, node_get(environment, S("default_base_python")));
        read_commands(tox, environment);
        if (str_starts(name, S("testenv:"))) {
            Passage key = locate_value(tox, environment->key);
            lanes_emit(&tox->context, passage_slice(key, 8, key.text.len), 0);
        }
    }
}

void read_tox_ini(const SurfaceContext *context, const Document *document)
{
    ToxFile tox = {*context, NULL};
    read_sections(&tox, nodes_root(document), "tox");
}

void read_tox_cfg(const SurfaceContext *context, const Document *document)
{
    ToxFile tox = {*context, NULL};
    read_sections(&tox, nodes_root(document), "tox:tox");
}

/* Every string of an env_list: items, and the factors of a product. */
static void read_item(void *state, const Node *node)
{
    const ToxFile *tox = state;
    if (node_is_scalar(node) && node->type != SCALAR_INTEGER) {
        Str key = nodes_key(node);
        if (!str_eq(key, S("prefix")) && !str_eq(key, S("exclude"))) {
            lanes_emit(&tox->context, passage_of_node(node),
                       tox->context.findings->next_group - 1);
        }
    }
}

static void read_bases(const ToxFile *tox, const Node *bases)
{
    for (size_t i = 0; node_is_list(bases) && i < bases->count; i++) {
        read_base(tox, bases->children[i]);
    }
    read_base(tox, bases);
}

/* commands = [["mypy", "--python-version", "3.10"], …]: the words of each as one line. */
static void read_command_lists(const SurfaceContext *context, const Node *commands)
{
    SurfaceContext copy = *context;
    copy.surface = surface_by_id(S("tox-command"));
    for (size_t i = 0; node_is_list(commands) && i < commands->count; i++) {
        const Node *words = commands->children[i];
        VEC(char) text = {0};
        VEC(uint32_t) origin = {0};
        for (size_t j = 0; node_is_list(words) && j < words->count; j++) {
            const Node *word = words->children[j];
            for (size_t k = 0; node_is_scalar(word) && k < word->text.len; k++) {
                *vec_push(context->scratch, &text) = word->text.ptr[k];
                *vec_push(context->scratch, &origin) = node_slice(word, k, k + 1).start;
            }
            *vec_push(context->scratch, &text) = ' ';
            *vec_push(context->scratch, &origin) = word->span.end;
        }
        *vec_push(context->scratch, &origin) = words->span.end;
        emit_commands(&copy, passage_of_origin((Str){text.items, text.len}, origin.items));
    }
}

static void read_table(const SurfaceContext *context, const Node *table)
{
    ToxFile tox = {*context, NULL};
    const Node *names = node_get(table, S("env_list"));
    if (names != NULL) {
        emit_group(context);
        nodes_visit(names, read_item, &tox);
    }
    static const char *const shared[] = {"env_run_base", "env_pkg_base"};
    for (size_t i = 0; i < sizeof shared / sizeof shared[0]; i++) {
        const Node *base = node_get(table, str_of(shared[i]));
        read_bases(&tox, node_get(base, S("base_python")));
        read_bases(&tox, node_get(base, S("default_base_python")));
        read_command_lists(context, node_get(base, S("commands")));
    }
    const Node *map = node_at(table, "gh.python");
    const Node *environments = node_get(table, S("env"));
    for (size_t i = 0; node_is_map(map) && i < map->count; i++) {
        emit_group(context);
        lanes_emit(context, passage_of_node(map->children[i]->key),
                   context->findings->next_group - 1);
        nodes_visit(map->children[i], read_item, &tox);
    }
    for (size_t i = 0; node_is_map(environments) && i < environments->count; i++) {
        const Node *environment = environments->children[i];
        lanes_emit(context, passage_of_node(environment->key), 0);
        read_bases(&tox, node_get(environment, S("base_python")));
        read_command_lists(context, node_get(environment, S("commands")));
    }
}

void read_tox_toml(const SurfaceContext *context, const Document *document)
{
    read_table(context, nodes_root(document));
}

void read_tox_pyproject(const SurfaceContext *context, const Document *document)
{
    const Node *table = node_at(nodes_root(document), "tool.tox");
    read_table(context, table);
    const Node *legacy = node_get(table, S("legacy_tox_ini"));
    if (!node_is_string(legacy)) {
        return;
    }
    Source inner = source_of(context->scratch, context->source->path, legacy->text);
    const Document *ini = document_read(context->scratch, &inner, SYNTAX_INI);
    ToxFile tox = {*context, legacy};
    read_sections(&tox, nodes_root(ini), "tox");
}
