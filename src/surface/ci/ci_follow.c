/* Version files that lanes follow instead of stating a version. */
#include "ci.h"

/* The word of a line that names a version: in a `.tool-versions` the one after `python`. */
static Str find_word(const Source *source, Str line)
{
    Str word = str_trim(line), name;
    if (str_starts(word, S("\xEF\xBB\xBF"))) {
        word = str_from(word, 3);
    }
    if (str_find_byte(word, '#') != STR_NONE) {
        word = str_trim(str_slice(word, 0, str_find_byte(word, '#')));
    }
    if (!str_ends(source->path, S(".tool-versions"))) {
        return word;
    }
    bool python = str_cut(&word, ' ', &name) && str_eq(name, S("python"));
    return python ? str_trim(word) : S("");
}

/* The first line that says a version, as a claim that is not one of the run. */
static Claim *read_lines(Ci *ci, const Source *source)
{
    Str rest = source->text, line;
    while (str_cut(&rest, '\n', &line)) {
        Str word = find_word(source, line);
        if (word.len == 0) {
            continue;
        }
        Reading reading = specifier_read(SPELLING_PYENV, word);
        if (reading.status != READ_OK) {
            return NULL;
        }
        uint32_t start = (uint32_t)(word.ptr - source->text.ptr);
        Claim *claim = arena_new_of(ci->keep, Claim);
        *claim = (Claim){
            .surface = ci->context->surface,
            .role = ROLE_TESTED,
            .place = source_place(ci->keep, source, (Span){start, start + (uint32_t)word.len}),
            .text = str_copy(ci->keep, word),
        };
        claim->value = claim->text;
        claim_take(claim, &reading);
        return claim;
    }
    return NULL;
}

static Claim *read_cached(Ci *ci, Str path)
{
    const Project *project = ci->context->project;
    if (project == NULL || !project->has_file(project, path)) {
        return NULL;
    }
    size_t number = (size_t)str_hash(path);
    Claim **cached = ci_index_get(&ci->files, ci, number);
    if (cached == NULL) {
        cached = arena_new_of(ci->arena, Claim *);
        const Source *source = project->open(project, ci->arena, path);
        *cached = source != NULL ? read_lines(ci, source) : NULL;
        ci_index_put(ci->arena, &ci->files, ci, number, cached);
    }
    return *cached;
}

Claim *ci_anchor(Ci *ci, Str directory)
{
    const Project *project = ci->context->project;
    Str current = str_eq(directory, S(".")) ? S("") : directory;
    while (project != NULL) {
        Str path = current.len == 0
                       ? S(".python-version")
                       : str_format(ci->arena, "%.*s/.python-version", STR_ARG(current));
        if (project->has_file(project, path)) {
            return read_cached(ci, path);
        }
        if (current.len == 0) {
            break;
        }
        size_t slash = str_find_last_byte(current, '/');
        current = slash == STR_NONE ? S("") : str_slice(current, 0, slash);
    }
    return NULL;
}

static const Node *find_promise(const Document *document, Spelling *spelling)
{
    const Node *root = document->root_count > 0 ? document->roots[0] : NULL;
    const Node *node = node_at(root, "project.requires-python");
    *spelling = SPELLING_PEP440;
    if (node == NULL) {
        node = node_at(root, "tool.poetry.dependencies.python");
        *spelling = SPELLING_POETRY;
    }
    if (node_is_map(node)) {
        node = node_get(node, S("version"));
    }
    return node_is_scalar(node) ? node : NULL;
}

/* A project file: the newest version in its range is installed. */
static CiFollow follow_project(Ci *ci, const CiUse *use, Str path, Claim **claim)
{
    const Source *source = ci->context->project->open(ci->context->project, ci->arena, path);
    if (source == NULL) {
        return CI_FOLLOW_UNKNOWN;
    }
    Spelling spelling;
    const Node *node = find_promise(document_read(ci->arena, source, SYNTAX_TOML), &spelling);
    if (node == NULL) {
        return CI_FOLLOW_UNKNOWN;
    }
    Reading reading = specifier_read(spelling, node->text);
    if (reading.status != READ_OK) {
        return CI_FOLLOW_UNKNOWN;
    }
    MinorMask any = reading.set.any;
    bool several = reading.set.open || (any & (any - 1)) != 0;
    reading.selection = several ? SELECTION_NEWEST : SELECTION_ALL;
    Claim *followed = arena_new_of(ci->keep, Claim);
    *followed = (Claim){.surface = ci_surface(use->surface),
                        .role = use->role,
                        .place = ci_place(ci, use->file, use->node),
                        .text = str_copy(ci->keep, path),
                        .value = str_copy(ci->keep, node->text),
                        .job = use->job};
    claim_take(followed, &reading);
    *claim = followed;
    if (several && use->file == &ci->own && ci_index_get(&ci->remarked, use->node, 0) == NULL) {
        ci_index_put(ci->arena, &ci->remarked, use->node, 0, followed);
        findings_remark(ci->context->findings, "version-file-newest", followed->place, path,
                        "`%.*s` says `%.*s`, and the newest version of that range is installed",
                        STR_ARG(path), STR_ARG(node->text));
    }
    return CI_FOLLOW_VERSION;
}

CiFollow ci_follow(Ci *ci, const CiUse *use, Str path, Claim **claim)
{
    const Project *project = ci->context->project;
    *claim = NULL;
    if (project == NULL) {
        return CI_FOLLOW_UNKNOWN;
    }
    if (!project->has_file(project, path)) {
        if (use->file == &ci->own && ci_index_get(&ci->remarked, use->node, 0) == NULL) {
            ci_index_put(ci->arena, &ci->remarked, use->node, 0, ci);
            findings_remark(ci->context->findings, "unresolved-version",
                            ci_place(ci, use->file, use->node), path,
                            "the version file `%.*s` does not exist", STR_ARG(path));
        }
        return CI_FOLLOW_MISSING;
    }
    if (str_ends(path, S(".toml"))) {
        return follow_project(ci, use, path, claim);
    }
    if (str_ends(path, S("Pipfile"))) {
        return CI_FOLLOW_UNKNOWN;
    }
    *claim = read_cached(ci, path);
    return *claim != NULL ? CI_FOLLOW_VERSION : CI_FOLLOW_UNKNOWN;
}
