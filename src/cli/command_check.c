/* `floorlint check` and `floorlint show`: both render a report. */
#include "cli.h"

static void finish_notes(const Cli *cli, const Run *run)
{
    for (size_t i = 0; i < run->notes.len; i++) {
        cli_note(cli, run->notes.items[i]);
    }
    for (size_t i = 0; i < run->unreadable.len; i++) {
        cli_error(cli, &run->unreadable.items[i]);
    }
}

typedef Renderer (*FormatTable)(Str name);

/* The default format of standard output: annotations on GitHub's runners. */
static Str default_format(const Cli *cli)
{
    bool github = cli->options->command == COMMAND_CHECK && cli->surroundings->on_github;
    return github ? S("github") : S("full");
}

static bool render_outputs(const Cli *cli, const Run *run, FormatTable table)
{
    bool ok = true;
    for (size_t i = 0; i < cli->options->outputs.len; i++) {
        Output output = cli->options->outputs.items[i];
        if (output.format.len == 0) {
            output.format = output.file.len > 0 ? S("full") : default_format(cli);
        }
        RenderStyle style = cli_style(cli, run->root);
        if (output.file.len > 0) {
            style.color = COLOR_NONE;
            style.width = 0;
        }
        Buf text = {.arena = cli->arena};
        table(output.format)(&run->report, &style, &text);
        ok = cli_write(cli, &output, buf_str(&text)) && ok;
    }
    return ok;
}

static bool write_step_summary(const Cli *cli, const Run *run)
{
    if (!cli->surroundings->on_github || cli->surroundings->step_summary.len == 0) {
        return true;
    }
    RenderStyle style = cli_style(cli, run->root);
    style.color = COLOR_NONE;
    Buf text = {.arena = cli->arena};
    render_check_format(S("markdown"))(&run->report, &style, &text);
    return cli_append(cli, cli->surroundings->step_summary, buf_str(&text));
}

static void add_statistics(const Cli *cli, const Report *report)
{
    size_t counts[RULE_COUNT] = {0};
    for (size_t i = 0; i < report->diagnostics.len; i++) {
        counts[report->diagnostics.items[i].rule]++;
    }
    for (size_t i = 0; i < RULE_COUNT; i++) {
        if (counts[i] > 0) {
            buf_printf(cli->err, "%6zu  %s\n", counts[i], rule_get((RuleId)i)->id);
        }
    }
}

static bool has_findings(const Options *options, const Report *report)
{
    return report->errors > 0 ||
           (options->fail_on <= SEVERITY_WARNING && report->warnings > 0) ||
           (options->fail_on <= SEVERITY_INFO && report->infos > 0);
}

ExitStatus command_check(const Cli *cli)
{
    Run run;
    Error error = {0};
    ExitStatus status = EXIT_NO_ANSWER;
    if (!run_repository(cli->options, &cli->surroundings->environment, RUN_CHECK, &run,
                        &error)) {
        cli_error(cli, &error);
    } else {
        bool written = render_outputs(cli, &run, render_check_format);
        written = write_step_summary(cli, &run) && written;
        if (cli->options->statistics) {
            add_statistics(cli, &run.report);
        }
        finish_notes(cli, &run);
        if (written && run.unreadable.len == 0) {
            bool found = has_findings(cli->options, &run.report) && !cli->options->exit_zero;
            status = found ? EXIT_FINDINGS : EXIT_CLEAN;
        }
    }
    run_free(&run);
    return status;
}

ExitStatus command_show(const Cli *cli)
{
    Run run;
    Error error = {0};
    ExitStatus status = EXIT_NO_ANSWER;
    if (!run_repository(cli->options, &cli->surroundings->environment, RUN_CLAIMS, &run,
                        &error)) {
        cli_error(cli, &error);
    } else {
        bool written = render_outputs(cli, &run, render_show_format);
        finish_notes(cli, &run);
        status = written && run.unreadable.len == 0 ? EXIT_CLEAN : EXIT_NO_ANSWER;
    }
    run_free(&run);
    return status;
}
