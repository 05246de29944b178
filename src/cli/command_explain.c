/* `floorlint explain`: the words of the rule table. */
#include <stdlib.h>

#include <jansson.h>

#include "cli.h"

typedef struct Emphasis {
    const char *on, *off;
} Emphasis;

static Emphasis bold(const Cli *cli)
{
    return cli_style(cli, (Str){0}).color == COLOR_ANSI ? (Emphasis){"\x1b[1m", "\x1b[0m"}
                                                        : (Emphasis){"", ""};
}

static void add_example(Buf *out, const char *title, const char *text)
{
    if (text == NULL || *text == '\0') {
        return;
    }
    buf_printf(out, "\n%s:\n\n", title);
    Str rest = str_of(text);
    if (str_ends(rest, S("\n"))) {
        rest.len--;
    }
    for (Str line; str_cut(&rest, '\n', &line);) {
        buf_printf(out, line.len > 0 ? "    %.*s\n" : "\n", STR_ARG(line));
    }
}

static void explain_rule(const Cli *cli, const Rule *rule, Buf *out)
{
    Emphasis strong = bold(cli);
    Str severity = severity_name(rule->severity);
    buf_printf(out, "%s%s%s (%.*s)\n\n%s\n\n%s\n", strong.on, rule->id, strong.off,
               STR_ARG(severity), rule->summary, rule->explanation);
    add_example(out, "This is reported", rule->bad);
    add_example(out, "This is not", rule->good);
}

static void list_rules(const Cli *cli, Buf *out)
{
    Emphasis strong = bold(cli);
    for (size_t i = 0; i < RULE_COUNT; i++) {
        const Rule *rule = rule_get((RuleId)i);
        Str severity = severity_name(rule->severity);
        buf_printf(out, "%s%-20s%s %-8.*s %s\n", strong.on, rule->id, strong.off,
                   STR_ARG(severity), rule->summary);
    }
    buf_add(out, S("\n`floorlint explain RULE` tells more of each.\n"));
}

static json_t *rule_to_json(const Rule *rule)
{
    Str severity = severity_name(rule->severity);
    return json_pack("{s:s, s:s%, s:b, s:s, s:s, s:s, s:s}", "rule", rule->id, "severity",
                     severity.ptr, severity.len, "fixable", rule->fixable, "summary",
                     rule->summary, "explanation", rule->explanation, "bad",
                     rule->bad != NULL ? rule->bad : "", "good",
                     rule->good != NULL ? rule->good : "");
}

static void add_json(json_t *rules, Buf *out)
{
    json_t *root = json_pack("{s:i, s:o}", "version", 1, "rules", rules);
    char *text = json_dumps(root, JSON_INDENT(1));
    buf_add(out, str_of(text));
    buf_add_byte(out, '\n');
    free(text);
    json_decref(root);
}

ExitStatus command_explain(const Cli *cli)
{
    const Options *options = cli->options;
    bool json = str_eq(options->outputs.items[0].format, S("json"));
    json_t *rules = json_array();
    ExitStatus status = EXIT_CLEAN;
    size_t count = options->argument_count > 0 ? options->argument_count : RULE_COUNT;
    if (options->argument_count == 0 && !json) {
        list_rules(cli, cli->out);
        count = 0;
    }
    for (size_t i = 0; i < count; i++) {
        RuleId id = options->argument_count > 0 ? rule_parse(options->arguments[i]) : (RuleId)i;
        if (id == RULE_COUNT) {
            Error error = {0};
            error_set(&error, cli->arena, (Str){0},
                      "there is no rule \"%.*s\" (`floorlint explain` lists them)",
                      STR_ARG(options->arguments[i]));
            cli_error(cli, &error);
            status = EXIT_NO_ANSWER;
        } else if (json) {
            json_array_append_new(rules, rule_to_json(rule_get(id)));
        } else {
            buf_add(cli->out, i > 0 ? S("\n") : S(""));
            explain_rule(cli, rule_get(id), cli->out);
        }
    }
    if (json) {
        add_json(rules, cli->out);
    } else {
        json_decref(rules);
    }
    return status;
}
