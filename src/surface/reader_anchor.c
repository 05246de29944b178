/* Version managers' files: .python-version, .tool-versions, mise.
 * Facts: pyenv's libexec/pyenv-version-file-read, uv's crates/uv-python/src/version_files.rs,
 * asdf's docs/manage/configuration.md, mise's docs/configuration.md. */
#include "floorlint/emit.h"

#include "readers.h"

/* The next word of a passage from *at on, up to a blank or a `#` that begins a comment. False
 * where there is none. */
static bool next_word(Passage line, size_t *at, Passage *word)
{
    Str text = line.text;
    while (*at < text.len && is_space(text.ptr[*at])) {
        (*at)++;
    }
    size_t from = *at;
    if (from >= text.len || text.ptr[from] == '#') {
        return false;
    }
    while (*at < text.len && !is_space(text.ptr[*at])) {
        (*at)++;
    }
    *word = passage_slice(line, from, *at);
    return true;
}

/* What an anchor must be to count: one minor of CPython. */
static bool is_usable(const Claim *claim)
{
    return !claim->unresolved && claim->invalid.len == 0 && !claim->floating &&
           claim->implementation == IMPLEMENTATION_CPYTHON &&
           claim->precision >= PRECISION_MINOR;
}

typedef VEC(Claim) ClaimList;

/* Adds what a list of interpreters says: the first usable one is the anchor (where none is, the
 * first), what follows are developers' further interpreters. */
static void add_anchor(const SurfaceContext *context, const ClaimList *claims)
{
    size_t anchor = 0;
    while (anchor < claims->len && !is_usable(&claims->items[anchor])) {
        anchor++;
    }
    anchor = anchor == claims->len ? 0 : anchor;
    for (size_t i = anchor; i < claims->len; i++) {
        Claim claim = claims->items[i];
        if (i > anchor) {
            claim.role = ROLE_TESTED;
        }
        if (i == anchor || !claim.unresolved) {
            findings_claim(context->findings, &claim);
        }
    }
}

static void take_word(const SurfaceContext *context, Passage word, ClaimList *claims)
{
    Claim claim;
    if (emit_prepare(context, SPELLING_PYENV, word, &claim)) {
        *vec_push(context->scratch, claims) = claim;
    }
}

static void remark_unusable(const SurfaceContext *context, const char *why)
{
    Findings *findings = context->findings;
    findings_remark(findings, "anchor-invalid",
                    source_whole(findings->arena, context->source->path), S(".python-version"),
                    "%s", why);
}

/* Windows PowerShell's `>` writes UTF-16, which no version manager reads. */
static bool is_utf16(Str text)
{
    return str_starts(text, S("\xff\xfe")) || str_starts(text, S("\xfe\xff")) ||
           (text.len >= 2 && (text.ptr[0] == '\0' || text.ptr[1] == '\0'));
}

void read_python_version(const SurfaceContext *context, const Document *document)
{
    ClaimList claims = {0};
    (void)document;
    const Source *source = context->source;
    if (is_utf16(source->text)) {
        remark_unusable(context, "the file is UTF-16, which no version manager reads");
        return;
    }
    for (uint32_t line = 1; line <= source_line_count(source); line++) {
        Passage passage = passage_of_span(source, source_line_span(source, line));
        Passage word;
        size_t at = 0;
        if (next_word(passage, &at, &word)) {
            take_word(context, word, &claims);
        }
    }
    if (claims.len == 0) {
        remark_unusable(context, "the file names no version of Python");
    }
    add_anchor(context, &claims);
}

/* asdf's and mise's words before a version: latest:3.10, ref:v3.10.4, prefix:3.10 . */
static Passage skip_scope(Passage word)
{
    static const char *const scopes[] = {"latest:", "prefix:", "ref:v", "ref:"};
    for (size_t i = 0; i < sizeof scopes / sizeof scopes[0]; i++) {
        if (str_starts(word.text, str_of(scopes[i]))) {
            return passage_slice(word, str_of(scopes[i]).len, word.text.len);
        }
    }
    return word;
}

void read_tool_versions(const SurfaceContext *context, const Document *document)
{
    (void)document;
    const Source *source = context->source;
    for (uint32_t line = 1; line <= source_line_count(source); line++) {
        Passage passage = passage_of_span(source, source_line_span(source, line));
        Passage word;
        size_t at = 0;
        if (!next_word(passage, &at, &word) || !str_eq(word.text, S("python"))) {
            continue;
        }
        ClaimList claims = {0};
        while (next_word(passage, &at, &word)) {
            take_word(context, skip_scope(word), &claims);
        }
        add_anchor(context, &claims);
    }
}

/* python = "3.10" · ["3.10", "3.11"] · {version = "3.10"} */
static void take_mise_value(const SurfaceContext *context, const Node *value, ClaimList *claims)
{
    if (node_is_map(value)) {
        value = node_get(value, S("version"));
    }
    if (node_is_scalar(value)) {
        take_word(context, skip_scope(passage_of_node(value)), claims);
    }
}

static void read_mise_value(const SurfaceContext *context, const Node *value)
{
    ClaimList claims = {0};
    if (node_is_list(value)) {
        for (size_t i = 0; i < value->count; i++) {
            take_mise_value(context, value->children[i], &claims);
        }
    } else {
        take_mise_value(context, value, &claims);
    }
    add_anchor(context, &claims);
}

void read_mise(const SurfaceContext *context, const Document *document)
{
    for (size_t i = 0; i < document->root_count; i++) {
        const Node *root = document->roots[i];
        read_mise_value(context, node_at(root, "tools.python"));
        const Node *environment = node_get(root, S("env"));
        const Node *variable = node_get(environment, S("UV_PYTHON"));
        if (node_is_scalar(variable)) {
            read_mise_value(context, variable);
        }
    }
}
