/* Claims of CI files: one for each definition. */
#include "floorlint/limits.h"

#include "../conda.h"
#include "ci.h"
#include "ci_loose.h"
#include "ci_names.h"

/* Places of use that one claim remembers. */
#define USES 32

/* What is known of a definition that has its claim. */
typedef struct Made {
    Claim *claim; /* NULL where the definition states no Python version */
    const Node *users[USES];
} Made;

static bool has_key(const Node *node, const char *name)
{
    return node != NULL && node->key != NULL && str_eq(node->key->text, str_of(name));
}

void ci_define_by_keys(const CiKeys *keys, const Node *node, CiDefinition *definition)
{
    for (const Node *at = node; at != NULL; at = at->parent) {
        if (has_key(at, keys->matrix) && has_key(at->parent, keys->matrix_parent)) {
            *definition = (CiDefinition){keys->matrix_surface, ROLE_TESTED, at};
            return;
        }
        if (has_key(at, keys->values[0]) || has_key(at, keys->values[1])) {
            definition->surface = keys->value_surface;
            return;
        }
    }
}

Ci ci_start(const SurfaceContext *context, const Document *document,
            void (*define)(const CiFile *, const Node *, CiDefinition *))
{
    return (Ci){
        .context = context,
        .arena = context->scratch,
        .keep = context->findings->arena,
        .own = {.source = context->source,
                .document = document,
                .root = document->root_count > 0 ? document->roots[0] : NULL},
        .define = define
    };
}

void ci_report_limit(Ci *ci, const char *what, size_t limit)
{
    if (!ci->limited) {
        ci->limited = true;
        findings_remark(ci->context->findings, "parse-failed",
                        source_whole(ci->keep, ci->own.source->path), ci->own.source->path,
                        "the file has more than %zu %s: of the rest nothing is concluded",
                        limit, what);
    }
}

bool ci_is_exhausted(Ci *ci)
{
    if (ci->work++ < FL_MAX_CI_WORK) {
        return false;
    }
    ci_report_limit(ci, "lanes of CI jobs", FL_MAX_CI_WORK);
    return true;
}

bool ci_is_out_of_steps(Ci *ci)
{
    if (ci->steps++ < FL_MAX_CI_STEPS) {
        return false;
    }
    ci_report_limit(ci, "steps in the lanes of CI jobs", FL_MAX_CI_STEPS);
    return true;
}

const CiFile *ci_open(Ci *ci, Str path)
{
    if (str_eq(path, ci->own.source->path)) {
        return &ci->own;
    }
    size_t number = (size_t)str_hash(path);
    CiFile *file = ci_index_get(&ci->files, NULL, number);
    if (file == NULL) {
        file = arena_new_of(ci->arena, CiFile);
        const Project *project = ci->context->project;
        file->source = project != NULL ? project->open(project, ci->arena, path) : NULL;
        if (file->source != NULL) {
            file->document = document_read(ci->arena, file->source, SYNTAX_YAML);
            file->root = file->document->root_count > 0 ? file->document->roots[0] : NULL;
        }
        ci_index_put(ci->arena, &ci->files, NULL, number, file);
    }
    return file->source != NULL ? file : NULL;
}

Place ci_place(const Ci *ci, const CiFile *file, const Node *node)
{
    return source_place(ci->keep, file->source,
                        node->kind == NODE_SCALAR ? node->content : node->span);
}

/* The number of the list that a definition is an element of. */
static uint32_t number_group(Ci *ci, const Node *list)
{
    if (list == NULL) {
        return 0;
    }
    uint32_t *group = ci_index_get(&ci->groups, list, 0);
    if (group == NULL) {
        Findings *findings = ci->context->findings;
        group = arena_new_of(ci->arena, uint32_t);
        findings->next_group += findings->next_group == 0 ? 1 : 0;
        *group = findings->next_group++;
        ci_index_put(ci->arena, &ci->groups, list, 0, group);
    }
    return *group;
}

static void add_use(Ci *ci, Made *made, const CiUse *use, const Node *definition)
{
    if (!node_is_scalar(use->node) || use->node == definition ||
        made->claim->use_count >= USES) {
        return;
    }
    Claim *claim = made->claim;
    for (size_t i = 0; i < claim->use_count; i++) {
        if (made->users[i] == use->node) {
            return;
        }
    }
    if (claim->uses == NULL) {
        claim->uses = arena_array_of(ci->keep, Place, USES);
    }
    made->users[claim->use_count] = use->node;
    claim->uses[claim->use_count++] = ci_place(ci, use->file, use->node);
}

/* A definition is what its most demanding use makes of it. */
static void merge_use(Ci *ci, Made *made, const CiUse *use, const Node *definition)
{
    Claim *claim = made->claim;
    if (claim == NULL) {
        return;
    }
    if (use->role == ROLE_TESTED && claim->role == ROLE_RUNTIME) {
        claim->role = ROLE_TESTED;
        claim->job = use->job;
    }
    claim->developer_tool = claim->developer_tool && use->developer_tool;
    bool elsewhere = use->job != NULL && !str_eq(claim->scope_hint, use->directory);
    if (claim->scope_hint.ptr == NULL) {
        claim->scope_hint = use->directory;
    } else if (elsewhere) {
        claim->scope_hint = (Str){0};
    }
    add_use(ci, made, use, definition);
}

/* Whether a plain number is written otherwise than its value prints: 3.10 is 3.1. */
static bool is_changed(const Node *node, Str token)
{
    return node->type == SCALAR_FLOAT && node->quoting == QUOTING_PLAIN &&
           str_eq(node->text, token) && str_find_byte(token, '.') != STR_NONE &&
           str_ends(token, S("0"));
}

/* Where a part of a value stands: in its definition, or where it is used if it is put together
 * from several. */
typedef struct Spot {
    const CiFile *file;
    const Node *node; /* NULL: nowhere */
    Span span;
    bool composed; /* from several scalars */
    bool joined;   /* from several parts of one scalar: the last one is where it stands */
} Spot;

static Spot find_spot(const CiUse *use, const Value *value, size_t from, size_t to)
{
    Piece origin;
    if (value_origin(value, from, to, &origin)) {
        return (Spot){.file = origin.file,
                      .node = origin.node,
                      .span =
                          node_slice(origin.node, origin.offset, origin.offset + (to - from))};
    }
    if (value_last_origin(value, from, to, &origin)) {
        return (Spot){
            .file = origin.file,
            .node = origin.node,
            .span = node_slice(origin.node, origin.offset, origin.offset + (to - origin.start)),
            .joined = true};
    }
    return (Spot){
        .file = use->file,
        .node = use->node,
        .span = use->node == NULL                ? (Span){0, 0}
                : use->node->kind == NODE_SCALAR ? use->node->content
                                                 : use->node->span,
        .composed = true
    };
}

/* Variables of cibuildwheel that say what they are wherever they stand: the interpreters that
 * wheels are built for, and the range that these are picked from. */
static Role role_by_name(const Node *node, Role role)
{
    if (has_key(node, "CIBW_BUILD")) {
        return ROLE_TESTED;
    }
    return has_key(node, "CIBW_PROJECT_REQUIRES_PYTHON") ? ROLE_TARGET : role;
}

/* A claim that was read, made of what stands at a spot; detached where that is another file. */
static Claim *make_claim(Ci *ci, const CiUse *use, const Spot *spot, const Reading *reading,
                         Str token, Str value)
{
    CiDefinition definition = {.surface = use->surface, .role = use->role};
    bool whole = spot->node->kind == NODE_SCALAR &&
                 spot->span.start == spot->node->content.start &&
                 spot->span.end == spot->node->content.end;
    if (whole && spot->node->parent != NULL && spot->node->parent->kind == NODE_LIST) {
        definition.list = spot->node->parent;
    } else if (use->parts > 1) {
        definition.list = spot->node;
    }
    ci->define(spot->file, spot->node, &definition);
    definition.role = role_by_name(spot->node, definition.role);
    Claim claim = {
        .surface = ci_surface(definition.surface),
        .role = definition.role,
        .place = source_place(ci->keep, spot->file->source, spot->span),
        .text = str_copy(ci->keep,
                         spot->composed ? token : source_text(spot->file->source, spot->span)),
        .value = str_copy(ci->keep, value),
        .value_changed = !spot->composed && is_changed(spot->node, token),
        .developer_tool = use->developer_tool && definition.role != ROLE_TESTED,
        .group = number_group(ci, definition.list),
        .job = use->job,
        .scope_hint = use->directory,
    };
    Reading taken = *reading;
    if (claim.role == ROLE_TARGET && reading->range) {
        taken.selection = SELECTION_ALL;
    }
    claim_take(&claim, &taken);
    if (spot->file == &ci->own && !findings_full(ci->context->findings)) {
        return findings_claim(ci->context->findings, &claim);
    }
    Claim *detached = arena_new_of(ci->keep, Claim);
    *detached = claim;
    return detached;
}

/* The claim of what stands at a spot, made now or before; NULL where it states no version. */
static Claim *claim_spot(Ci *ci, const CiUse *use, const Spot *spot, const Reading *reading,
                         Str token, Str value)
{
    if (spot->node == NULL) {
        return NULL;
    }
    /* One expression may be put together to several versions: "3.${{ matrix.minor }}". */
    const void *owner = spot->composed ? (const void *)spot->node : (const void *)spot->file;
    size_t number = spot->composed ? (size_t)str_hash(token) : spot->span.start;
    Made *made = ci_index_get(&ci->claims, owner, number);
    if (made == NULL) {
        made = arena_new_of(ci->arena, Made);
        made->claim = make_claim(ci, use, spot, reading, token, value);
        ci_index_put(ci->arena, &ci->claims, owner, number, made);
    }
    merge_use(ci, made, use, spot->node);
    return made->claim;
}

/* Reads text[from, to) of a value as one version or range. */
static void claim_part(Ci *ci, const CiUse *use, Spelling spelling, const Value *value,
                       size_t from, size_t to, CiClaims *claims)
{
    Str text = str_slice(value->text, from, to);
    Str trimmed = str_trim(text);
    if (trimmed.len == 0) {
        return;
    }
    size_t start = from + (size_t)(trimmed.ptr - text.ptr);
    Reading reading = specifier_read(spelling, trimmed);
    if (reading.status == READ_NOT_PYTHON) {
        return;
    }
    Span token = reading.token;
    if (token.start >= token.end || token.end > trimmed.len) {
        token = (Span){0, (uint32_t)trimmed.len};
    }
    while (spelling == SPELLING_CONDA && token.start + 1 < token.end &&
           trimmed.ptr[token.start] == '=') {
        token.start++; /* the equals signs of `python=3.10` */
    }
    Spot spot = find_spot(use, value, start + token.start, start + token.end);
    Claim *claim = claim_spot(ci, use, &spot, &reading,
                              str_slice(trimmed, token.start, token.end), trimmed);
    if (claim != NULL) {
        *vec_push(ci->arena, claims) = claim;
    }
}

/* Calls claim_part for each part between separators that is not blank; only counts them where
 * `claims` is NULL. */
static size_t visit_parts(Ci *ci, const CiUse *use, const Value *value, Str separators,
                          CiClaims *claims)
{
    size_t start = 0, count = 0;
    for (size_t i = 0; i <= value->text.len; i++) {
        if (i < value->text.len && str_find_byte(separators, value->text.ptr[i]) == STR_NONE) {
            continue;
        }
        count += str_trim(str_slice(value->text, start, i)).len > 0;
        if (claims != NULL) {
            claim_part(ci, use, use->spelling, value, start, i, claims);
        }
        start = i + 1;
    }
    return count;
}

static void claim_parts(Ci *ci, const CiUse *use, const Value *value, Str separators,
                        CiClaims *claims)
{
    CiUse one = *use;
    one.parts = visit_parts(ci, use, value, separators, NULL);
    visit_parts(ci, &one, value, separators, claims);
}

/* cp3{10,11}-* written out: cp310-* cp311-*; the value itself where it has no braces. What
 * follows a second brace of a word is left out: no version has two. */
static Value expand_braces(Arena *arena, const Value *value)
{
    Str text = value->text;
    ValueText result = value_text(arena);
    Value blank = value_of_text(S(" "));
    if (str_find_byte(text, '{') == STR_NONE || str_find(text, S("${")) != STR_NONE) {
        return *value;
    }
    for (size_t start = 0; start < text.len;) {
        size_t end = start, level = 0;
        while (end < text.len && (level > 0 || !is_space(text.ptr[end]))) {
            level += text.ptr[end] == '{';
            level -= text.ptr[end] == '}' && level > 0;
            end++;
        }
        Str word = str_slice(text, start, end);
        size_t open = str_find_byte(word, '{'), close = str_find_byte(word, '}');
        bool braces = open != STR_NONE && close != STR_NONE && close > open;
        size_t after = braces ? close + 1 : word.len;
        size_t more = str_find_byte(str_from(word, after), '{');
        size_t tail = more == STR_NONE ? word.len : after + more;
        for (size_t at = braces ? open + 1 : 0; braces && at <= close; at++) {
            size_t comma = str_find_byte(str_slice(word, at, close), ',');
            size_t to = comma == STR_NONE ? close : at + comma;
            Value before = value_slice(arena, value, start, start + open);
            Value part = value_slice(arena, value, start + at, start + to);
            Value behind = value_slice(arena, value, start + after, start + tail);
            value_append(&result, &before);
            value_append(&result, &part);
            value_append(&result, &behind);
            value_append(&result, &blank);
            at = to;
        }
        if (!braces) {
            Value whole = value_slice(arena, value, start, end);
            value_append(&result, &whole);
            value_append(&result, &blank);
        }
        start = end + 1;
    }
    return value_built(&result);
}

static void claim_loose(Ci *ci, const CiUse *use, const Value *written, CiClaims *claims)
{
    Value expanded = expand_braces(ci->arena, written);
    const Value *value = str_starts(str_trim(written->text), S("[")) ? written : &expanded;
    if (str_starts(str_trim(value->text), S("["))) {
        Value list = value_from_json(ci->arena, value);
        CiUse one = *use;
        one.parts = value_count(&list);
        for (size_t i = 0; i < value_count(&list); i++) {
            Value element = value_at(ci->arena, &list, i);
            if (element.kind != VALUE_LIST && element.kind != VALUE_MAP) {
                claim_loose(ci, &one, &element, claims);
            }
        }
        return;
    }
    LooseVersions versions = {0};
    loose_read(ci->arena, value->text, use->spelling, &versions);
    CiUse one = *use;
    one.parts = versions.len > use->parts ? versions.len : use->parts;
    for (size_t i = 0; i < versions.len; i++) {
        const LooseVersion *version = &versions.items[i];
        claim_part(ci, &one, version->spelling, value, version->start, version->end, claims);
    }
}

/* The word `python=3.10` among the words of a conda command. */
static void claim_conda(Ci *ci, const CiUse *use, const Value *value, CiClaims *claims)
{
    Str text = value->text;
    for (size_t start = 0; start < text.len;) {
        size_t end = start;
        while (end < text.len && !is_space(text.ptr[end])) {
            end++;
        }
        Str word = str_slice(text, start, end);
        size_t from = 0, to = 0;
        if (conda_python_version(word, &from, &to)) {
            claim_part(ci, use, SPELLING_CONDA, value, start + from, start + to, claims);
        }
        start = end + 1;
    }
}

static void claim_folders(Ci *ci, const CiUse *use, const Value *value, CiClaims *claims)
{
    Str text = value->text;
    for (size_t at = 0; at < text.len;) {
        size_t found = str_find_nocase(str_from(text, at), S("python"));
        if (found == STR_NONE) {
            return;
        }
        size_t start = at + found, digits = start + sizeof "python" - 1, end = digits;
        while (end < text.len && is_digit(text.ptr[end])) {
            end++;
        }
        char before = start > 0 ? text.ptr[start - 1] : ' ';
        if ((before == '\\' || before == '/') && end - digits >= 2 &&
            (text.ptr[digits] == '2' || text.ptr[digits] == '3')) {
            claim_part(ci, use, SPELLING_RUNTIME, value, start, end, claims);
        }
        at = end;
    }
}

static void claim_assignments(Ci *ci, const CiUse *use, const Value *value, CiClaims *claims)
{
    Str text = value->text;
    for (size_t start = 0; start < text.len;) {
        size_t line = str_find_byte(str_from(text, start), '\n');
        size_t end = line == STR_NONE ? text.len : start + line;
        size_t equal = str_find_byte(str_slice(text, start, end), '=');
        if (equal != STR_NONE &&
            ci_name_kind(str_trim(str_slice(text, start, start + equal))) != CI_NAME_OTHER) {
            Value part = value_slice(ci->arena, value, start + equal + 1, end);
            claim_loose(ci, use, &part, claims);
        }
        start = end + 1;
    }
}

void ci_claim(Ci *ci, const CiUse *use, const Value *value, CiClaims *claims)
{
    if (value->kind == VALUE_LIST) {
        for (size_t i = 0; i < value_count(value); i++) {
            Value element = value_at(ci->arena, value, i);
            if (element.kind != VALUE_LIST && element.kind != VALUE_MAP) {
                ci_claim(ci, use, &element, claims);
            }
        }
        return;
    }
    if (value->kind != VALUE_STRING && value->kind != VALUE_NUMBER) {
        return;
    }
    switch (use->form) {
    case CI_FORM_ONE:
        claim_part(ci, use, use->spelling, value, 0, value->text.len, claims);
        break;
    case CI_FORM_LINES:
        claim_parts(ci, use, value, S("\n"), claims);
        break;
    case CI_FORM_ITEMS:
        claim_parts(ci, use, value, S(", \n"), claims);
        break;
    case CI_FORM_CONDA:
        claim_conda(ci, use, value, claims);
        break;
    case CI_FORM_ASSIGNMENTS:
        claim_assignments(ci, use, value, claims);
        break;
    case CI_FORM_FOLDERS:
        claim_folders(ci, use, value, claims);
        break;
    case CI_FORM_LOOSE:
        claim_loose(ci, use, value, claims);
        break;
    }
}

void ci_claim_unresolved(Ci *ci, const CiUse *use, const Value *value)
{
    if (ci->unknown == CI_UNKNOWN_LEFT) {
        return;
    }
    Spot spot = find_spot(use, value, 0, value->text.len);
    if (value->piece_count > 0 && value->pieces[0].node != NULL && spot.composed) {
        const Piece *piece = &value->pieces[0];
        spot = (Spot){.file = piece->file,
                      .node = piece->node,
                      .span = piece->node->kind == NODE_SCALAR ? piece->node->content
                                                               : piece->node->span};
    }
    Str written = spot.node == NULL ? S("") : source_text(spot.file->source, spot.span);
    Reading reading = {.status = READ_UNRESOLVED, .set = VERSION_SET_EMPTY};
    Claim *claim = claim_spot(ci, use, &spot, &reading, written, written);
    const Str *reason = ci_index_get(&ci->reasons, spot.node, 0);
    if (claim != NULL && reason != NULL) {
        claim->reason = *reason;
    }
}

void ci_group_target(Ci *ci, Str tool, Claim *claim)
{
    size_t number = (size_t)str_hash(tool);
    Claim *first = ci_index_get(&ci->targets, ci->own.root, number);
    if (first == NULL) {
        ci_index_put(ci->arena, &ci->targets, ci->own.root, number, claim);
    } else if (first != claim && claim->group == 0) {
        Findings *findings = ci->context->findings;
        findings->next_group += findings->next_group == 0 ? 1 : 0;
        first->group = first->group == 0 ? findings->next_group++ : first->group;
        claim->group = first->group;
    }
}

void ci_set_reason(Ci *ci, const Node *node, Str reason)
{
    Str *kept = arena_new_of(ci->arena, Str);
    *kept = reason;
    ci_index_put(ci->arena, &ci->reasons, node, 0, kept);
}

bool ci_claim_all(Ci *ci, const CiUse *use, const Values *values, CiClaims *claims)
{
    size_t known = 0, before = claims->len;
    const Value *unknown = NULL;
    for (size_t i = 0; i < values->len; i++) {
        const Value *value = &values->items[i];
        if (value->kind == VALUE_UNKNOWN) {
            unknown = value;
            continue;
        }
        known++;
        ci_claim(ci, use, value, claims);
    }
    if (unknown != NULL && claims->len == before) {
        ci_claim_unresolved(ci, use, unknown);
    }
    for (size_t i = before; i < claims->len; i++) {
        if (claims->items[i]->unresolved) {
            return false;
        }
    }
    return unknown == NULL && known <= 1;
}
