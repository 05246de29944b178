#include "floorlint/options.h"

#include <getopt.h>
#include <stdlib.h>

#include "floorlint/render.h"

typedef enum OptionId {
    OPTION_FLOOR = 256,
    OPTION_DEFAULT,
    OPTION_CEILING,
    OPTION_FORMAT,
    OPTION_SELECT,
    OPTION_EXTEND_SELECT,
    OPTION_IGNORE,
    OPTION_EXCLUDE,
    OPTION_EXTEND_EXCLUDE,
    OPTION_FORCE_EXCLUDE,
    OPTION_CONFIG,
    OPTION_ISOLATED,
    OPTION_FAIL_ON,
    OPTION_STDIN_FILENAME,
    OPTION_TODAY,
    OPTION_COLOR,
    OPTION_STATISTICS,
    OPTION_SINCE,
    OPTION_VERSION,
} OptionId;

#define ON(command)   (1u << COMMAND_##command)
#define ON_REPOSITORY (ON(CHECK) | ON(SHOW) | ON(MIN))
#define ON_ALL        (ON_REPOSITORY | ON(EXPLAIN) | ON(API))

/* One option: its id is also its short letter where that is below 256. */
typedef struct OptionRow {
    const char *name;
    int id;
    unsigned commands;    /* that take it */
    const char *argument; /* how --help names it; NULL: it takes none */
    const char *help;
} OptionRow;

static const OptionRow rows[] = {
    {"floor",          OPTION_FLOOR,          ON(CHECK) | ON(SHOW), "VERSION",
     "the oldest Python that the code must run on (3.10 or py310)"                                                                     },
    {"default",        OPTION_DEFAULT,        ON(CHECK) | ON(SHOW), "VERSION",
     "the Python that really runs it (else .python-version)"                                                                           },
    {"ceiling",        OPTION_CEILING,        ON(CHECK) | ON(SHOW), "VERSION",
     "the newest Python that it must run on"                                                                                           },
    {"output-format",  OPTION_FORMAT,         ON_ALL,               "FORMAT",
     "how to print the result: see below (default: full)"                                                                              },
    {"output-file",    'o',                   ON_REPOSITORY,        "[FORMAT:]FILE",
     "write to FILE instead, in FORMAT; may be given several times"                                                                    },
    {"select",         OPTION_SELECT,         ON(CHECK),            "RULE,…",      "only these rules"                                },
    {"extend-select",  OPTION_EXTEND_SELECT,  ON(CHECK),            "RULE,…",      "these rules as well"                             },
    {"ignore",         OPTION_IGNORE,         ON(CHECK),            "RULE,…",      "not these rules"                                 },
    {"exclude",        OPTION_EXCLUDE,        ON_REPOSITORY,        "GLOB",
     "leave these files out, instead of those that the settings name"                                                                  },
    {"extend-exclude", OPTION_EXTEND_EXCLUDE, ON_REPOSITORY,        "GLOB",
     "leave these files out, too"                                                                                                      },
    {"force-exclude",  OPTION_FORCE_EXCLUDE,  ON_REPOSITORY,        NULL,
     "leave them out even where they are named on the command line"                                                                    },
    {"config",         OPTION_CONFIG,         ON_REPOSITORY,        "FILE",          "read the settings from this file"                },
    {"isolated",       OPTION_ISOLATED,       ON_REPOSITORY,        NULL,            "read no settings file"                           },
    {"jobs",           'j',                   ON_REPOSITORY,        "N",             "threads to use (default: one for each processor)"},
    {"fail-on",        OPTION_FAIL_ON,        ON(CHECK),            "SEVERITY",
     "error, warning or info: what makes the exit status 1 (default: error)"                                                           },
    {"exit-zero",      'e',                   ON(CHECK),            NULL,            "exit 0 even where something was found"           },
    {"stdin-filename", OPTION_STDIN_FILENAME, ON(CHECK) | ON(MIN),  "PATH",
     "with `-` as PATH: the file that standard input stands for"                                                                       },
    {"today",          OPTION_TODAY,          ON(CHECK) | ON(SHOW), "YYYY-MM-DD",
     "the day to judge releases by (else SOURCE_DATE_EPOCH, else the clock)"                                                           },
    {"color",          OPTION_COLOR,          ON_ALL,               "WHEN",          "auto, always or never"                           },
    {"statistics",     OPTION_STATISTICS,     ON(CHECK),            NULL,            "count the findings of each rule"                 },
    {"since",          OPTION_SINCE,          ON(API),              "VERSION",       "list only what came in this version or later"    },
    {"quiet",          'q',                   ON_REPOSITORY,        NULL,            "only the result: no notes, no summary"           },
    {"verbose",        'v',                   ON_REPOSITORY,        NULL,
     "show more: infos, and every line that needs something"                                                                           },
    {"version",        OPTION_VERSION,        ON_ALL,               NULL,            "print floorlint's version"                       },
    {"help",           'h',                   ON_ALL,               NULL,            "print this help"                                 },
};
#define ROW_COUNT (sizeof rows / sizeof rows[0])

typedef struct CommandRow {
    const char *name, *arguments, *summary, *about;
} CommandRow;

static const CommandRow commands[COMMAND_COUNT] = {
    [COMMAND_CHECK] =
        {"check",   "[PATH…]", "report what disagrees about the Python version",
                         "Reads every place of the repository that states a Python version, and every line of\n"
         "Python, and reports what disagrees with the `.python-version` anchor. PATH (default: .)\n"
         "limits which findings are shown; the whole repository is always read.\n\n"
         "    floorlint                         check the repository around this folder\n"
         "    floorlint check src/app.py        show only what concerns this file\n"
         "    floorlint check --floor 3.9       what would break on Python 3.9?\n"
         "    floorlint explain stdlib-added    why is this reported, and what to do?\n\n"
         "Exit status: 0 nothing at or above --fail-on, 1 findings, 2 no answer (a wrong option,\n"
         "unusable settings, a path that cannot be read, output that cannot be written).\n"},
    [COMMAND_SHOW] =
        {"show",    "[PATH…]", "draw every claim on one chart",
                         "Shows every place that states a Python version on one chart, against the\n"
         "floor, the default and the ceiling.\n"                                           },
    [COMMAND_MIN] =
        {"min",     "[PATH…]", "find the oldest Python that the source needs",
                         "Prints the oldest Python on which every line runs or is guarded, and the lines\n"
         "that need it.\n"                                                                 },
    [COMMAND_EXPLAIN] =
        {"explain", "[RULE…]", "explain a rule and how to fix what it finds",
                         "Prints what a rule means, why it matters and how to fix what it finds, with\n"
         "an example. Without RULE: the list of all rules.\n"                              },
    [COMMAND_API] =
        {"api",     "NAME…",   "tell when a standard-library name came and went",
                         "Prints since when the standard library has a name, such as datetime.UTC,\n"
         "pathlib.Path.walk or 'zip(strict)'. A pattern such as 'pathlib.Path.*' lists\n"
         "what it matches.\n"                                                              },
};

static bool refuse(Error *error, Arena *arena, const char *option, Str value,
                   const char *wanted)
{
    return error_set(error, arena, (Str){0}, "--%s takes %s, not \"%.*s\"", option, wanted,
                     STR_ARG(value));
}

static bool read_minor(Arena *arena, const char *option, Str value, Minor *minor, Error *error)
{
    *minor = minor_parse_bound(value);
    return *minor != MINOR_NONE ||
           refuse(error, arena, option, value, "a version such as 3.10 or py310");
}

static bool read_rules(Arena *arena, RuleChangeKind kind, Str value, Options *options,
                       Error *error)
{
    RuleChange *change = vec_push(arena, &options->rule_changes);
    change->kind = kind;
    for (Str name; str_cut(&value, ',', &name);) {
        name = str_trim(name);
        RuleId rule = rule_parse(name);
        if (str_eq(name, S("ALL"))) {
            change->rules = RULE_SET_ALL;
        } else if (rule == RULE_COUNT) {
            return error_set(error, arena, (Str){0},
                             "there is no rule \"%.*s\" (`floorlint explain` lists them)",
                             STR_ARG(name));
        } else {
            change->rules = rule_set_with(change->rules, rule);
        }
    }
    return true;
}

static Renderer find_format(Command command, Str name)
{
    return command == COMMAND_SHOW ? render_show_format(name) : render_check_format(name);
}

static Str list_formats(Arena *arena, Command command)
{
    switch (command) {
    case COMMAND_CHECK:
        return render_check_formats(arena);
    case COMMAND_SHOW:
        return render_show_formats(arena);
    case COMMAND_MIN:
    case COMMAND_EXPLAIN:
    case COMMAND_API:
    case COMMAND_COUNT:
        break;
    }
    return S("full, json");
}

static bool is_format(Command command, Str name)
{
    bool renders = command == COMMAND_CHECK || command == COMMAND_SHOW;
    return renders ? find_format(command, name) != NULL
                   : str_eq(name, S("full")) || str_eq(name, S("json"));
}

static bool read_format(Arena *arena, Command command, Str name, Error *error)
{
    Str formats = list_formats(arena, command);
    return is_format(command, name) ||
           error_set(error, arena, (Str){0},
                     "there is no output format \"%.*s\" for `%s` (there are: %.*s)",
                     STR_ARG(name), commands[command].name, STR_ARG(formats));
}

/* "FILE" or "FORMAT:FILE". */
static bool read_output(Arena *arena, Str value, Options *options)
{
    Output *output = vec_push(arena, &options->outputs);
    size_t colon = str_find_byte(value, ':');
    output->file = value;
    if (colon != STR_NONE && is_format(options->command, str_slice(value, 0, colon))) {
        output->format = str_slice(value, 0, colon);
        output->file = str_from(value, colon + 1);
    }
    return output->file.len > 0;
}

static bool read_jobs(Arena *arena, Str value, size_t *jobs, Error *error)
{
    size_t count = 0;
    for (size_t i = 0; i < value.len; i++) {
        if (!is_digit(value.ptr[i]) || count > 1000) {
            return refuse(error, arena, "jobs", value, "a number from 1 to 1000");
        }
        count = count * 10 + (size_t)(value.ptr[i] - '0');
    }
    *jobs = count;
    return (count >= 1 && count <= 1000) ||
           refuse(error, arena, "jobs", value, "a number from 1 to 1000");
}

static bool read_color(Arena *arena, Str value, ColorChoice *color, Error *error)
{
    static const char *const names[] = {
        [COLOR_AUTO] = "auto", [COLOR_ALWAYS] = "always", [COLOR_NEVER] = "never"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (str_eq(value, str_of(names[i]))) {
            *color = (ColorChoice)i;
            return true;
        }
    }
    return refuse(error, arena, "color", value, "auto, always or never");
}

static bool read_fail_on(Arena *arena, Str value, Severity *severity, Error *error)
{
    *severity = severity_parse(value);
    return *severity >= SEVERITY_INFO ||
           refuse(error, arena, "fail-on", value, "error, warning or info");
}

/* The state that one option changes beside the Options themselves. */
typedef struct OptionReader {
    Arena *arena;
    Options *options;
    Str format;
    Error *error;
} OptionReader;

static bool take_option(OptionReader *reader, int id, Str value)
{
    Arena *arena = reader->arena;
    Options *options = reader->options;
    Error *error = reader->error;
    switch (id) {
    case OPTION_FLOOR:
        return read_minor(arena, "floor", value, &options->floor, error);
    case OPTION_DEFAULT:
        return read_minor(arena, "default", value, &options->default_, error);
    case OPTION_CEILING:
        return read_minor(arena, "ceiling", value, &options->ceiling, error);
    case OPTION_SINCE:
        return read_minor(arena, "since", value, &options->since, error);
    case OPTION_FORMAT:
        reader->format = value;
        return read_format(arena, options->command, value, error);
    case 'o':
        return read_output(arena, value, options) ||
               refuse(error, arena, "output-file", value, "FILE or FORMAT:FILE");
    case OPTION_SELECT:
        return read_rules(arena, RULE_CHANGE_SELECT, value, options, error);
    case OPTION_EXTEND_SELECT:
        return read_rules(arena, RULE_CHANGE_EXTEND, value, options, error);
    case OPTION_IGNORE:
        return read_rules(arena, RULE_CHANGE_IGNORE, value, options, error);
    case OPTION_EXCLUDE:
        options->exclude_given = true;
        *vec_push(arena, &options->exclude) = value;
        return true;
    case OPTION_EXTEND_EXCLUDE:
        *vec_push(arena, &options->extend_exclude) = value;
        return true;
    case OPTION_FORCE_EXCLUDE:
        options->force_exclude = true;
        return true;
    case OPTION_CONFIG:
        options->config = value;
        return true;
    case OPTION_ISOLATED:
        options->isolated = true;
        return true;
    case 'j':
        return read_jobs(arena, value, &options->jobs, error);
    case OPTION_FAIL_ON:
        return read_fail_on(arena, value, &options->fail_on, error);
    case 'e':
        options->exit_zero = true;
        return true;
    case OPTION_STDIN_FILENAME:
        options->stdin_filename = value;
        return true;
    case OPTION_TODAY:
        return day_parse(value, &options->today) ||
               refuse(error, arena, "today", value, "a day such as 2026-11-20");
    case OPTION_COLOR:
        return read_color(arena, value, &options->color, error);
    case OPTION_STATISTICS:
        options->statistics = true;
        return true;
    case 'q':
        options->verbosity = VERBOSITY_QUIET;
        return true;
    case 'v':
        options->verbosity = VERBOSITY_VERBOSE;
        return true;
    case OPTION_VERSION:
        options->request = REQUEST_VERSION;
        return true;
    case 'h':
        options->request = REQUEST_HELP;
        return true;
    }
    return false;
}

static const OptionRow *find_row(int id)
{
    for (size_t i = 0; i < ROW_COUNT; i++) {
        if (rows[i].id == id) {
            return &rows[i];
        }
    }
    return NULL;
}

/* The tables that getopt_long wants, from `rows`. */
static void make_getopt_tables(struct option *longs, char *shorts)
{
    *shorts++ = ':'; /* a missing argument is told from an unknown option */
    for (size_t i = 0; i < ROW_COUNT; i++) {
        bool takes = rows[i].argument != NULL;
        longs[i] = (struct option){rows[i].name, takes ? required_argument : no_argument, NULL,
                                   rows[i].id};
        if (rows[i].id < 256) {
            *shorts++ = (char)rows[i].id;
            if (takes) {
                *shorts++ = ':';
            }
        }
    }
    longs[ROW_COUNT] = (struct option){0};
    *shorts = '\0';
}

static bool read_options(OptionReader *reader, int argc, char **argv)
{
    struct option longs[ROW_COUNT + 1];
    char shorts[2 * ROW_COUNT + 2];
    make_getopt_tables(longs, shorts);
    opterr = 0;
    optind = 1;
    for (int id; (id = getopt_long(argc, argv, shorts, longs, NULL)) != -1;) {
        const char *written = argv[optind - 1];
        if (id == ':') {
            return error_set(reader->error, reader->arena, (Str){0}, "%s needs a value",
                             written);
        }
        const OptionRow *row = find_row(id);
        if (row == NULL) {
            return error_set(reader->error, reader->arena, (Str){0},
                             "there is no option %s (see floorlint --help)", written);
        }
        if ((row->commands & 1u << reader->options->command) == 0) {
            return error_set(reader->error, reader->arena, (Str){0},
                             "`floorlint %s` takes no --%s",
                             commands[reader->options->command].name, row->name);
        }
        if (!take_option(reader, id, str_of(optarg))) {
            return false;
        }
    }
    return true;
}

/* The format of outputs that name none; without -o, standard output. */
static void complete_outputs(Arena *arena, Options *options, Str format)
{
    if (options->outputs.len == 0) {
        *vec_push(arena, &options->outputs) = (Output){0};
    }
    for (size_t i = 0; i < options->outputs.len; i++) {
        if (options->outputs.items[i].format.len == 0) {
            options->outputs.items[i].format = format;
        }
    }
}

static bool has_dash(const Options *options)
{
    for (size_t i = 0; i < options->argument_count; i++) {
        if (str_eq(options->arguments[i], S("-"))) {
            return true;
        }
    }
    return false;
}

bool options_parse(Arena *arena, int argc, char **argv, Options *options, Error *error)
{
    *options = (Options){.floor = MINOR_NONE,
                         .default_ = MINOR_NONE,
                         .ceiling = MINOR_NONE,
                         .since = MINOR_NONE,
                         .fail_on = SEVERITY_ERROR};
    for (size_t i = 0; argc > 1 && i < COMMAND_COUNT; i++) {
        if (str_eq(str_of(argv[1]), str_of(commands[i].name))) {
            options->command = (Command)i;
            options->command_named = true;
            argv++;
            argc--;
            break;
        }
    }
    OptionReader reader = {arena, options, {0}, error};
    if (!read_options(&reader, argc, argv)) {
        return false;
    }
    complete_outputs(arena, options, reader.format);
    size_t count = argc > optind ? (size_t)(argc - optind) : 0;
    options->arguments = arena_array_of(arena, Str, count + 1);
    options->argument_count = count;
    for (size_t i = 0; i < count; i++) {
        options->arguments[i] = str_of(argv[optind + (int)i]);
    }
    if (options->stdin_filename.len > 0 && !has_dash(options)) {
        return error_set(error, arena, (Str){0},
                         "--stdin-filename needs `-` as PATH: `floorlint %s --stdin-filename "
                         "FILE -`",
                         commands[options->command].name);
    }
    if (options->command == COMMAND_API && count == 0 && options->request == REQUEST_RUN) {
        return error_set(error, arena, (Str){0}, "`floorlint api` needs a name: datetime.UTC");
    }
    return true;
}

static void add_option_help(const OptionRow *row, Buf *out)
{
    Str name = str_format(out->arena, "--%s%s%s", row->name, row->argument != NULL ? " " : "",
                          row->argument != NULL ? row->argument : "");
    buf_printf(out, row->id < 256 ? "  -%c, " : "      ", row->id);
    buf_add(out, name);
    size_t columns = 6 + name.len - (row->argument != NULL && str_ends(name, S("…")) ? 2 : 0);
    if (columns >= 32) {
        buf_add_byte(out, '\n');
        columns = 0;
    }
    buf_add_repeated(out, ' ', 32 - columns);
    buf_printf(out, "%s\n", row->help);
}

static void add_formats(Command command, Buf *out)
{
    Str formats = list_formats(out->arena, command);
    buf_printf(out, "\nFormats: %.*s\n", STR_ARG(formats));
}

void options_help(const Options *options, Buf *out)
{
    const CommandRow *command = &commands[options->command];
    if (options->command == COMMAND_CHECK) {
        buf_add(out, S("floorlint: one floor for every Python version in a repository\n\n"
                       "Usage: floorlint [COMMAND] [OPTION…] [PATH…]\n\nCommands:\n"));
        for (size_t i = 0; i < COMMAND_COUNT; i++) {
            buf_printf(out, "  %-8s %s%s\n", commands[i].name, commands[i].summary,
                       i == COMMAND_CHECK ? " (the default)" : "");
        }
        buf_add(out, S("\n`floorlint COMMAND --help` tells more of each.\n\n"));
    }
    buf_printf(out, "Usage: floorlint %s [OPTION…] %s\n\n%s\nOptions:\n", command->name,
               command->arguments, command->about);
    for (size_t i = 0; i < ROW_COUNT; i++) {
        if ((rows[i].commands & 1u << options->command) != 0) {
            add_option_help(&rows[i], out);
        }
    }
    add_formats(options->command, out);
}
