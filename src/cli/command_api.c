/* `floorlint api`: what the standard-library database knows of a name. */
#include <stdlib.h>

#include <jansson.h>

#include "floorlint/stdlib.h"

#include "cli.h"

static Str kind_name(ApiKind kind)
{
    switch (kind) {
    case API_MODULE:
        return S("module");
    case API_CLASS:
        return S("class");
    case API_FUNCTION:
        return S("function");
    case API_METHOD:
        return S("method");
    case API_ATTRIBUTE:
        return S("attribute");
    case API_NONE:
        break;
    }
    return S("unknown");
}

/* "zip(strict)" names a parameter: the callable and the keyword. */
static Str split_parameter(Str *name)
{
    size_t open = str_find_byte(*name, '(');
    if (open == STR_NONE || !str_ends(*name, S(")"))) {
        return (Str){0};
    }
    Str parameter = str_slice(*name, open + 1, name->len - 1);
    *name = str_slice(*name, 0, open);
    return parameter;
}

static void add_versions(Buf *out, Minor since, Minor removed)
{
    Str first = minor_text(out->arena, since), gone = minor_text(out->arena, removed);
    if (since != MINOR_NONE) {
        buf_printf(out, "since %.*s", STR_ARG(first));
    } else {
        buf_add(out, S("since 3.0 or earlier"));
    }
    if (removed != MINOR_NONE) {
        buf_printf(out, ", removed in %.*s", STR_ARG(gone));
    }
}

static Minor first_of(MinorMask present)
{
    Minor lowest = minors_lowest(present);
    return lowest == MINOR_OLDEST ? MINOR_NONE : lowest;
}

static Minor removal_of(MinorMask present)
{
    Minor highest = minors_highest(present);
    return highest == MINOR_NEWEST || highest == MINOR_NONE ? MINOR_NONE : (Minor)(highest + 1);
}

/* Parameters that came or went while the callable was there. */
static void add_parameters(Buf *out, ApiId id)
{
    MinorMask callable = api_symbol(id).present;
    for (size_t i = 0; i < api_param_count(id); i++) {
        ApiParam param = api_param(id, i);
        if (param.present != callable) {
            buf_printf(out, "  parameter %.*s: ", STR_ARG(param.name));
            add_versions(out, first_of(param.present), removal_of(param.present));
            buf_add_byte(out, '\n');
        }
    }
}

static void add_line(Buf *out, const char *label, Str text)
{
    if (text.len > 0) {
        buf_printf(out, "  %s: %.*s\n", label, STR_ARG(text));
    }
}

static void add_symbol(Buf *out, ApiId id)
{
    ApiSymbol symbol = api_symbol(id);
    Str name = api_name(out->arena, id), kind = kind_name(symbol.kind);
    buf_printf(out, "%.*s (%.*s): ", STR_ARG(name), STR_ARG(kind));
    add_versions(out, symbol.since, symbol.removed);
    buf_add_byte(out, '\n');
    add_line(out, "deprecated since", minor_text(out->arena, symbol.deprecated));
    add_line(out, "use instead", symbol.replacement);
    add_line(out, "backport", symbol.backport);
    if (symbol.kind == API_CLASS && symbol.subscriptable > MINOR_OLDEST) {
        add_line(out, "subscriptable since", minor_text(out->arena, symbol.subscriptable));
    }
    add_parameters(out, id);
}

static bool find_parameter(ApiId id, Str name, ApiParam *found)
{
    for (size_t i = 0; i < api_param_count(id); i++) {
        *found = api_param(id, i);
        if (str_eq(found->name, name)) {
            return true;
        }
    }
    return false;
}

static json_t *text_json(Str text)
{
    return text.len > 0 ? json_stringn(text.ptr, text.len) : json_null();
}

static json_t *minor_json(Arena *arena, Minor minor)
{
    return text_json(minor_text(arena, minor));
}

static json_t *parameters_json(Arena *arena, ApiId id)
{
    if (!api_has_params(id)) {
        return json_null();
    }
    json_t *list = json_array();
    for (size_t i = 0; i < api_param_count(id); i++) {
        ApiParam param = api_param(id, i);
        json_array_append_new(
            list, json_pack("{s:o, s:o, s:o}", "name", text_json(param.name), "since",
                            minor_json(arena, first_of(param.present)), "removed",
                            minor_json(arena, removal_of(param.present))));
    }
    return list;
}

static json_t *symbol_json(Arena *arena, ApiId id)
{
    ApiSymbol symbol = api_symbol(id);
    return json_pack(
        "{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "name", text_json(api_name(arena, id)),
        "kind", text_json(kind_name(symbol.kind)), "since", minor_json(arena, symbol.since),
        "removed", minor_json(arena, symbol.removed), "deprecated",
        minor_json(arena, symbol.deprecated), "replacement", text_json(symbol.replacement),
        "backport", text_json(symbol.backport), "parameters", parameters_json(arena, id));
}

/* Where what was found goes: text or JSON. */
typedef struct Answer {
    const Cli *cli;
    json_t *names; /* NULL for text */
    size_t found;
} Answer;

static void answer_symbol(Answer *answer, ApiId id)
{
    answer->found++;
    if (answer->names != NULL) {
        json_array_append_new(answer->names, symbol_json(answer->cli->arena, id));
    } else {
        add_symbol(answer->cli->out, id);
    }
}

static void answer_parameter(Answer *answer, ApiId id, Str name)
{
    ApiParam param;
    if (!find_parameter(id, name, &param)) {
        return;
    }
    Arena *arena = answer->cli->arena;
    Str callable = api_name(arena, id);
    Str full = str_format(arena, "%.*s(%.*s)", STR_ARG(callable), STR_ARG(name));
    Minor since = first_of(param.present), removed = removal_of(param.present);
    answer->found++;
    if (answer->names != NULL) {
        json_array_append_new(answer->names,
                              json_pack("{s:o, s:s, s:o, s:o}", "name", text_json(full), "kind",
                                        "parameter", "since", minor_json(arena, since),
                                        "removed", minor_json(arena, removed)));
        return;
    }
    buf_printf(answer->cli->out, "%.*s (parameter): ", STR_ARG(full));
    add_versions(answer->cli->out, since, removed);
    buf_add_byte(answer->cli->out, '\n');
}

static bool is_pattern(Str name)
{
    return str_find_byte(name, '*') != STR_NONE || str_find_byte(name, '?') != STR_NONE;
}

/* With --since only what came in that version or later. */
static void answer_match(void *state, ApiId id)
{
    Answer *answer = state;
    Minor wanted = answer->cli->options->since, since = api_symbol(id).since;
    if (wanted == MINOR_NONE || (since != MINOR_NONE && since >= wanted)) {
        answer_symbol(answer, id);
    }
}

static void report_unknown(const Cli *cli, Str name)
{
    enum { SUGGESTIONS = 3 };
    ApiId near[SUGGESTIONS];
    size_t count = api_nearest(name, near, SUGGESTIONS);
    Buf text = {.arena = cli->arena};
    buf_printf(&text, "the standard library of Python 3.0 to 3.%d has no `%.*s`", MINOR_NEWEST,
               STR_ARG(name));
    for (size_t i = 0; i < count; i++) {
        Str other = api_name(cli->arena, near[i]);
        const char *before = i == 0 ? " (did you mean" : i + 1 < count ? "," : " or";
        buf_printf(&text, "%s `%.*s`", before, STR_ARG(other));
    }
    buf_add(&text, count > 0 ? S("?)") : S(""));
    Error error = {.message = buf_str(&text)};
    cli_error(cli, &error);
}

static bool answer_name(Answer *answer, Str name)
{
    size_t before = answer->found;
    Str whole = name, parameter = split_parameter(&name);
    if (is_pattern(name)) {
        api_glob(name, answer_match, answer);
        return true;
    }
    ApiId id = api_find(name);
    if (id != 0 && parameter.len > 0) {
        answer_parameter(answer, id, parameter);
    } else if (id != 0) {
        answer_symbol(answer, id);
    }
    if (answer->found == before) {
        report_unknown(answer->cli, whole);
    }
    return answer->found > before;
}

ExitStatus command_api(const Cli *cli)
{
    bool json = str_eq(cli->options->outputs.items[0].format, S("json"));
    Answer answer = {cli, json ? json_array() : NULL, 0};
    ExitStatus status = EXIT_CLEAN;
    for (size_t i = 0; i < cli->options->argument_count; i++) {
        if (!answer_name(&answer, cli->options->arguments[i])) {
            status = EXIT_NO_ANSWER;
        }
    }
    if (json) {
        json_t *root = json_pack("{s:i, s:o}", "version", 1, "names", answer.names);
        char *text = json_dumps(root, JSON_INDENT(1));
        buf_add(cli->out, str_of(text));
        buf_add_byte(cli->out, '\n');
        free(text);
        json_decref(root);
    }
    return status;
}
