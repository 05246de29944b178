/* Dockerfiles: the images of stages, through the variables that name them; ARG and ENV that
 * hold a version; paths and commands in the other instructions. Facts: BuildKit's Dockerfile
 * reference (frontend/dockerfile/docs/reference.md). */
#include "floorlint/command.h"
#include "floorlint/dockerfile.h"
#include "floorlint/emit.h"

#include "readers.h"

/* What has been met already, in a hash table: claims by where their token stands (a variable's
 * default counts once, however often it is used), stages by their name. */
typedef struct Seen Seen;
struct Seen {
    Span span;
    Str stage;
    Claim *claim;
    Seen *next;
};

typedef struct DockerReader {
    SurfaceContext context;
    const Dockerfile *file;
    const Surface *images, *variables, *bodies;
    Seen **seen;
    size_t mask; /* the number of buckets less one: they are a power of two */
} DockerReader;

static Seen **bucket_of_span(const DockerReader *reader, Span span)
{
    return &reader->seen[(span.start * (size_t)2654435761u) & reader->mask];
}

static Seen **bucket_of_stage(const DockerReader *reader, Str name)
{
    char *lower = arena_alloc(reader->context.scratch, name.len + 1);
    for (size_t i = 0; i < name.len; i++) {
        lower[i] = to_lower(name.ptr[i]);
    }
    return &reader->seen[(size_t)str_hash((Str){lower, name.len}) & reader->mask];
}

static void remember(const DockerReader *reader, Seen **bucket, Seen seen)
{
    Seen *entry = arena_new_of(reader->context.scratch, Seen);
    seen.next = *bucket;
    *entry = seen;
    *bucket = entry;
}

static Claim *find_claim(const DockerReader *reader, Span span)
{
    for (const Seen *seen = *bucket_of_span(reader, span); seen != NULL; seen = seen->next) {
        if (seen->claim != NULL && seen->span.start == span.start &&
            seen->span.end == span.end) {
            return seen->claim;
        }
    }
    return NULL;
}

static void add_use(const DockerReader *reader, Claim *claim, Span use)
{
    Arena *arena = reader->context.findings->arena;
    Place *uses = arena_array_of(arena, Place, claim->use_count + 1);
    for (size_t i = 0; i < claim->use_count; i++) {
        uses[i] = claim->uses[i];
    }
    uses[claim->use_count] = source_place(arena, reader->context.source, use);
    claim->uses = uses;
    claim->use_count++;
}

/* Uses of one variable that are recorded. */
#define MAX_USES 64

/* One claim of a passage, unless its token was claimed already; `use` is where a variable's
 * value is used (no bytes: nowhere). */
static void claim_once(DockerReader *reader, const Surface *surface, Spelling spelling,
                       Passage passage, Span use)
{
    Claim claim;
    reader->context.surface = surface;
    if (!emit_prepare(&reader->context, spelling, passage, &claim)) {
        return;
    }
    passage = passage_trim(passage);
    Reading reading = specifier_read(spelling, passage.text);
    Span token = reading.token.end > reading.token.start
                     ? reading.token
                     : (Span){0, (uint32_t)passage.text.len};
    Span span = passage_span(passage, token.start, token.end);
    Claim *added = find_claim(reader, span);
    if (added == NULL) {
        added = findings_claim(reader->context.findings, &claim);
        remember(reader, bucket_of_span(reader, span), (Seen){.span = span, .claim = added});
    }
    if (use.end > use.start && added->use_count < MAX_USES) {
        add_use(reader, added, use);
    }
}

/* Whether a name is that of an earlier stage. */
static bool is_stage(const DockerReader *reader, Str name)
{
    if (str_eq_nocase(name, S("scratch"))) {
        return true;
    }
    for (const Seen *seen = *bucket_of_stage(reader, name); seen != NULL; seen = seen->next) {
        if (seen->claim == NULL && str_eq_nocase(seen->stage, name)) {
            return true;
        }
    }
    return false;
}

/* The offset in an instruction's text of a byte of the file; its length where there is none. */
static size_t offset_in_text(const DockerInstruction *instruction, uint32_t in_file)
{
    size_t at = 0;
    while (at < instruction->text.len && instruction->origin[at] != in_file) {
        at++;
    }
    return at;
}

static void claim_image(DockerReader *reader, const DockerInstruction *instruction, size_t from,
                        size_t to)
{
    Expansion expansion =
        dockerfile_expand(reader->context.scratch, reader->file, instruction, from, to);
    Span use = {0, 0};
    if (expansion.status == EXPAND_UNKNOWN) {
        Passage written = passage_of_origin(instruction->text, instruction->origin);
        claim_once(reader, reader->images, SPELLING_IMAGE, passage_slice(written, from, to),
                   use);
        return;
    }
    if (is_stage(reader, expansion.text)) {
        return;
    }
    const Surface *surface = reader->images;
    Reading reading = specifier_read(SPELLING_IMAGE, expansion.text);
    Passage image = passage_of_origin(expansion.text, expansion.origin);
    size_t token = reading.token.start;
    if (expansion.from_variable && token < expansion.text.len) {
        uint32_t place = expansion.origin[token];
        bool inside = place >= instruction->span.start && place < instruction->span.end;
        surface = inside ? surface : reader->variables;
        use = inside ? use : instruction->image_span;
    }
    claim_once(reader, surface, SPELLING_IMAGE, image, use);
}

static void claim_from(DockerReader *reader, const DockerInstruction *instruction)
{
    size_t from = offset_in_text(instruction, instruction->image_span.start);
    if (from < instruction->text.len && instruction->image.len > 0) {
        claim_image(reader, instruction, from, from + instruction->image.len);
    }
    if (instruction->stage_name.len > 0) {
        remember(reader, bucket_of_stage(reader, instruction->stage_name),
                 (Seen){.stage = instruction->stage_name});
    }
}

static void claim_variables(DockerReader *reader, const DockerInstruction *instruction)
{
    for (size_t i = 0; i < instruction->variable_count; i++) {
        const DockerVariable *variable = &instruction->variables[i];
        if (!variable->has_value || !command_is_python_variable(variable->name)) {
            continue;
        }
        Passage value = passage_of_span(reader->context.source, variable->value_span);
        VariableVersion version;
        size_t at = 0;
        while (command_next_version(value.text, &at, &version)) {
            claim_once(reader, reader->variables, version.spelling,
                       passage_slice(value, version.start, version.end), (Span){0, 0});
        }
    }
}

/* --from=python:3.10-slim of COPY: an image unless it is a stage's name or number. */
static void claim_copy_source(DockerReader *reader, const DockerInstruction *instruction)
{
    size_t at = str_find(instruction->text, S("--from="));
    if (at == STR_NONE) {
        return;
    }
    size_t from = at + sizeof "--from=" - 1, to = from;
    while (to < instruction->text.len && !is_space(instruction->text.ptr[to])) {
        to++;
    }
    Str image = str_slice(instruction->text, from, to);
    if (str_find_byte(image, ':') != STR_NONE || str_find_byte(image, '$') != STR_NONE) {
        claim_image(reader, instruction, from, to);
    }
}

/* Where the script of a RUN begins: after its options (--mount=…), and after `<<EOF` in the
 * here-document. */
static size_t find_script(Str text)
{
    size_t at = 0;
    for (;;) {
        while (at < text.len && is_space(text.ptr[at])) {
            at++;
        }
        if (!str_starts(str_from(text, at), S("--"))) {
            break;
        }
        while (at < text.len && !is_space(text.ptr[at])) {
            at++;
        }
    }
    size_t newline = str_starts(str_from(text, at), S("<<"))
                         ? str_find_byte(str_from(text, at), '\n')
                         : STR_NONE;
    return newline == STR_NONE ? at : at + newline + 1;
}

static void claim_body(DockerReader *reader, const DockerInstruction *instruction,
                       bool paths_only)
{
    CommandTokens tokens = {0};
    Str text = instruction->text;
    size_t start = str_eq(instruction->name, S("RUN")) ? find_script(text) : 0;
    command_scan(reader->context.scratch, str_from(text, start), &tokens);
    for (size_t i = 0; i < tokens.len; i++) {
        const CommandToken *token = &tokens.items[i];
        if (paths_only && token->kind != COMMAND_PATH) {
            continue;
        }
        uint32_t *origin =
            arena_array_of(reader->context.scratch, uint32_t, token->text.len + 1);
        for (size_t j = 0; j < token->text.len; j++) {
            origin[j] = instruction->origin[start + token->origin[j]];
        }
        reader->context.surface = reader->bodies;
        Passage found = passage_of_origin(token->text, origin);
        Claim claim;
        if (token->spelling != SPELLING_CONDA) {
            emit_passage(&reader->context, token->spelling, found, 0);
        } else if (emit_prepare_conda(&reader->context, found, &claim)) {
            findings_claim(reader->context.findings, &claim);
        }
    }
}

/* Instructions whose text is for people. */
static bool is_prose(Str name)
{
    return str_eq(name, S("LABEL")) || str_eq(name, S("MAINTAINER")) ||
           str_eq(name, S("EXPOSE")) || str_eq(name, S("FROM"));
}

void read_dockerfile(const SurfaceContext *context, const Document *document)
{
    (void)document;
    DockerReader reader = {
        .context = *context,
        .file = dockerfile_read(context->scratch, context->source),
        .images = context->surface,
        .variables = surface_by_id(S("dockerfile-arg")),
        .bodies = surface_by_id(S("dockerfile-body")),
    };
    const Dockerfile *file = reader.file;
    reader.mask = 63;
    while (reader.mask < file->count) {
        reader.mask = reader.mask * 2 + 1;
    }
    reader.seen = arena_array_of(context->scratch, Seen *, reader.mask + 1);
    if (file->failed) {
        findings_remark(
            context->findings, "parse-failed",
            source_place(context->findings->arena, context->source, file->problem_span), S(""),
            "%.*s", STR_ARG(file->problem));
    }
    for (size_t i = 0; i < file->count; i++) {
        const DockerInstruction *instruction = &file->instructions[i];
        bool sets = instruction->variable_count > 0;
        if (str_eq(instruction->name, S("FROM"))) {
            claim_from(&reader, instruction);
        } else if (str_eq(instruction->name, S("COPY"))) {
            claim_copy_source(&reader, instruction);
        }
        if (!is_prose(instruction->name)) {
            claim_body(&reader, instruction, sets);
        }
    }
    for (size_t i = 0; i < file->count; i++) {
        claim_variables(&reader, &file->instructions[i]);
    }
}
