/* Claims of variables and of shell commands. */
#include "floorlint/command.h"
#include "floorlint/emit.h"

size_t emit_variable(const SurfaceContext *context, Passage value, const Node *scalar)
{
    VariableVersion version;
    size_t at = 0, count = 0;
    uint32_t group = 0;
    Claim *first = NULL;
    while (command_next_version(value.text, &at, &version)) {
        Claim claim;
        if (!emit_prepare(context, version.spelling,
                          passage_slice(value, version.start, version.end), &claim)) {
            continue;
        }
        if (scalar != NULL) {
            emit_scalar_type(context, scalar, &claim);
        }
        if (first != NULL && group == 0) {
            first->group = group = emit_group(context);
        }
        claim.group = group;
        Claim *added = findings_claim(context->findings, &claim);
        first = first == NULL ? added : first;
        count++;
    }
    return count;
}

static Role role_of(CommandKind kind, Role otherwise)
{
    switch (kind) {
    case COMMAND_LANE:
        return ROLE_TESTED;
    case COMMAND_TARGET:
        return ROLE_TARGET;
    case COMMAND_INTERPRETER:
    case COMMAND_INSTALL:
    case COMMAND_SELECT:
    case COMMAND_ENVIRONMENT:
    case COMMAND_RUN:
    case COMMAND_VARIABLE:
    case COMMAND_PATH:
    case COMMAND_RUNTIME:
    case COMMAND_IMAGE:
    case COMMAND_KIND_COUNT:
        break;
    }
    return otherwise;
}

/* A token's text with the places of its bytes in the file. */
static Passage locate_token(const SurfaceContext *context, Passage script,
                            const CommandToken *token)
{
    uint32_t *origin = arena_array_of(context->scratch, uint32_t, token->text.len + 1);
    for (size_t i = 0; i < token->text.len; i++) {
        origin[i] = passage_span(script, token->origin[i], token->origin[i] + 1).start;
    }
    origin[token->text.len] = token->text.len > 0 ? origin[token->text.len - 1] + 1 : 0;
    return passage_of_origin(token->text, origin);
}

void emit_commands(const SurfaceContext *context, Passage script)
{
    CommandTokens tokens = {0};
    command_scan(context->scratch, script.text, &tokens);
    uint32_t group = 0;
    for (size_t i = 0; i < tokens.len; i++) {
        const CommandToken *token = &tokens.items[i];
        bool joins = token->listed && i > 0 && tokens.items[i - 1].listed &&
                     tokens.items[i - 1].command == token->command;
        group = !token->listed ? 0 : joins ? group : emit_group(context);
        Claim claim;
        Passage text = locate_token(context, script, token);
        bool states = token->spelling == SPELLING_CONDA
                          ? emit_prepare_conda(context, text, &claim)
                          : emit_prepare(context, token->spelling, text, &claim);
        if (states) {
            claim.role = role_of(token->kind, claim.role);
            claim.group = group;
            findings_claim(context->findings, &claim);
        }
    }
}
