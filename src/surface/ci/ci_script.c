#include "ci_script.h"

#include "floorlint/command.h"

/* Programs that run tests, whatever their arguments. */
static const char *const test_runners[] = {
    "pytest", "py.test",    "tox",      "nox",        "unittest",        "nosetests",
    "nose2",  "trial",      "stestr",   "testr",      "zope-testrunner", "ward",
    "green",  "behave",     "pytest-3", "doctest",    "detox",           "ctest",
    "lit",    "mamba-test", "avocado",  "hypothesis", "mutmut",          "slipcover"};

/* Programs of which one argument says that tests are run: make test, hatch test, just test-all.
 */
static const char *const task_runners[] = {
    "make",     "gmake",        "just",       "task",    "invoke",  "inv",     "hatch",
    "poe",      "poetry",       "pdm",        "uv",      "rye",     "pixi",    "duty",
    "doit",     "rake",         "pants",      "bazel",   "meson",   "ninja",   "manage.py",
    "setup.py", "django-admin", "python",     "python3", "py",      "mage",    "scons",
    "earthly",  "dagger",       "spin",       "dodo",    "taskipy", "bash",    "sh",
    "pipenv",   "conda",        "micromamba", "mamba",   "flit",    "pybuild", "xmake"};

/* Environments of tox and nox that test nothing. */
static const char *const other_environments[] = {
    "lint",       "linters", "linter",    "flake8",    "docs",    "doc",         "mypy",
    "type",       "types",   "typing",    "typecheck", "black",   "ruff",        "format",
    "fmt",        "style",   "build",     "package",   "publish", "release",     "manifest",
    "changelog",  "bandit",  "safety",    "pylint",    "pyright", "isort",       "security",
    "towncrier",  "readme",  "linkcheck", "codespell", "clean",   "report",      "quality",
    "precommit",  "commit",  "pre",       "docstring", "pep8",    "pycodestyle", "sphinx",
    "mkdocs",     "deploy",  "wheel",     "sdist",     "twine",   "metadata",    "codestyle",
    "formatting", "static",  "audit",     "vulture",   "website", "pyroma",      "bump",
    "docset",     "self",    "update"};

/* Programs that are Python or are written in it. */
static const char *const python_programs[] = {
    "python",       "python3", "pip",          "pip3",         "uv",     "uvx",
    "poetry",       "pdm",     "hatch",        "tox",          "nox",    "pytest",
    "py.test",      "pipx",    "pipenv",       "mypy",         "ruff",   "black",
    "flake8",       "pylint",  "twine",        "sphinx-build", "mkdocs", "pre-commit",
    "coverage",     "maturin", "cibuildwheel", "rye",          "flit",   "nosetests",
    "django-admin", "alembic", "virtualenv",   "pyright",      "isort",  "bandit",
    "nose2",        "stestr",  "poe",          "inv",          "invoke", "py"};

/* Words after which a command installs, prints or reads what it names. */
static const char *const harmless_words[] = {
    "install", "add",     "echo",      "printf",    "cat",    "grep", "ls",   "cp",
    "mv",      "rm",      "mkdir",     "chmod",     "curl",   "wget", "git",  "docker",
    "export",  "upgrade", "download",  "uninstall", "list",   "show", "ruff", "mypy",
    "black",   "flake8",  "pylint",    "isort",     "bandit", "tar",  "find", "sed",
    "awk",     "tee",     "which",     "type",      "zip",    "lock", "cd",   "test",
    "[",       "venv",    "virtualenv"};

static bool is_listed(Str word, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (str_eq_nocase(word, str_of(words[i]))) {
            return true;
        }
    }
    return false;
}

#define IS_LISTED(word, list) is_listed((word), (list), sizeof(list) / sizeof(list)[0])

/* The last part of a path, without .exe. */
static Str base_name(Str word)
{
    size_t slash = str_find_last_byte(word, '/'), back = str_find_last_byte(word, '\\');
    Str name = slash != STR_NONE  ? str_from(word, slash + 1)
               : back != STR_NONE ? str_from(word, back + 1)
                                  : word;
    if (str_ends(name, S(".exe"))) {
        name.len -= 4;
    }
    return name;
}

/* Whether a name has "test" or "tests" as one of its words: run_tests.sh, test-unit, testall;
 * coverage as a task is a test run, too. */
static bool names_tests(Str name)
{
    size_t start = 0;
    for (size_t i = 0; i <= name.len; i++) {
        if (i < name.len && is_alpha(name.ptr[i])) {
            continue;
        }
        Str word = str_slice(name, start, i);
        if (str_starts_nocase(word, S("test")) || str_eq_nocase(word, S("runtests")) ||
            str_eq_nocase(word, S("unittest")) || str_eq_nocase(word, S("unittests")) ||
            str_eq_nocase(word, S("pytest")) || str_eq_nocase(word, S("coverage")) ||
            str_eq_nocase(word, S("cov"))) {
            return true;
        }
        start = i + 1;
    }
    return false;
}

static bool is_option(Str word)
{
    return word.len > 1 && word.ptr[0] == '-';
}

bool script_is_other_environment(Str name)
{
    size_t start = 0;
    for (size_t i = 0; i <= name.len; i++) {
        if (i < name.len && is_alnum(name.ptr[i])) {
            continue;
        }
        if (IS_LISTED(str_slice(name, start, i), other_environments)) {
            return true;
        }
        start = i + 1;
    }
    return false;
}

/* Whether tox or nox is told to run environments that all test nothing. */
static bool runs_other_environments(const ShellCommand *command, size_t runner, bool *named)
{
    bool other = true;
    *named = false;
    for (size_t i = runner + 1; i < command->count; i++) {
        Str word = command->words[i].text;
        if (str_eq(word, S("--"))) {
            break;
        }
        bool flag = str_eq(word, S("-e")) || str_eq(word, S("-s")) || str_eq(word, S("-f")) ||
                    str_eq(word, S("--session")) || str_eq(word, S("--sessions")) ||
                    str_eq(word, S("-t")) || str_eq(word, S("-m")) || str_eq(word, S("--env"));
        for (size_t j = i + 1; flag && j < command->count; j++) {
            Str list = command->words[j].text, name;
            if (is_option(list)) {
                break;
            }
            while (str_cut(&list, ',', &name)) {
                *named = true;
                other = other && script_is_other_environment(name);
            }
            i = j;
        }
        bool joined = str_starts(word, S("-e")) && word.len > 2;
        if (joined || str_starts(word, S("--session="))) {
            *named = true;
            other = other && script_is_other_environment(word);
        }
    }
    return *named && other;
}

/* Options with which a runner lists, explains or prints and runs nothing; subcommands count as
 * the first word only.
 * Facts: pytest's _pytest/{main,helpconfig,fixtures,setupplan}.py; nox's _options.py; tox's
 * session/cmd/{legacy,list_env,show_config}. */
static const struct {
    const char *runner; /* NULL for every one */
    const char *options, *subcommands;
} listings[] = {
    {NULL,      "-h --help --version",                                                    ""               },
    {"pytest",
     "-V --collect-only --collectonly --co --fixtures --fixtures-per-test --markers "
     "--setup-plan",                                                                      ""               },
    {"py.test", "-V --collect-only --collectonly --co --fixtures --markers --setup-plan", ""               },
    {"nox",     "-l --list --list-sessions",                                              ""               },
    {"tox",     "-l --listenvs -a --listenvs-all --showconfig",                           "list l config c"},
};

static bool has_listed_word(const ShellCommand *command, size_t from, size_t to, Str words)
{
    for (size_t i = from; i < to && i < command->count; i++) {
        if (str_eq(command->words[i].text, S("--"))) {
            return false;
        }
        for (Str rest = words, word; rest.len > 0 && str_cut(&rest, ' ', &word);) {
            if (str_eq(command->words[i].text, word)) {
                return true;
            }
        }
    }
    return false;
}

/* Whether the runner only says what it would run: nox --list-sessions. */
static bool is_listing(const ShellCommand *command, size_t runner, Str name)
{
    for (size_t i = 0; i < sizeof listings / sizeof listings[0]; i++) {
        if ((listings[i].runner == NULL || str_eq(name, str_of(listings[i].runner))) &&
            (has_listed_word(command, runner + 1, command->count,
                             str_of(listings[i].options)) ||
             has_listed_word(command, runner + 1, runner + 2,
                             str_of(listings[i].subcommands)))) {
            return true;
        }
    }
    return false;
}

/* Whether `coverage` at a word runs something, rather than reporting on what ran before. */
static bool is_coverage_run(const ShellCommand *command, size_t at)
{
    for (size_t i = at + 1; i < command->count; i++) {
        if (str_eq(command->words[i].text, S("run"))) {
            return true;
        }
    }
    return at > command->program &&
           !IS_LISTED(base_name(command->words[command->program].text), python_programs);
}

/* Whether a word that a task runner or a shell is given is a script or a task that tests. */
static bool is_test_task(const ShellCommand *command, size_t at)
{
    Str word = command->words[at].text, name = base_name(word);
    if (is_option(word) || IS_LISTED(name, task_runners)) {
        return false;
    }
    if (str_eq(name, S("coverage"))) {
        return is_coverage_run(command, at);
    }
    bool script = str_ends(name, S(".py")) || str_ends(name, S(".sh"));
    bool shell_test = str_eq(name, S("test")) && at == command->program && name.len == word.len;
    return !shell_test && names_tests(script ? word : name);
}

/* The index of the word that runs tests; `count` where no word does. */
static size_t find_runner(const ShellCommand *command)
{
    bool task = false;
    for (size_t i = command->program; i < command->count; i++) {
        Str name = base_name(command->words[i].text);
        if (IS_LISTED(name, test_runners)) {
            return i;
        }
        if ((i == command->program || task) && is_test_task(command, i)) {
            return i;
        }
        if (IS_LISTED(name, harmless_words)) {
            return command->count;
        }
        task = task || IS_LISTED(name, task_runners);
    }
    return command->count;
}

static Str option_value(const ShellCommand *command, const char *option)
{
    Str name = str_of(option);
    for (size_t i = command->program; i < command->count; i++) {
        Str word = command->words[i].text;
        if (str_eq(word, name) && i + 1 < command->count) {
            return command->words[i + 1].text;
        }
        if (str_starts(word, name) && word.len > name.len && word.ptr[name.len] == '=') {
            return str_from(word, name.len + 1);
        }
    }
    return (Str){0};
}

static bool has_word(const ShellCommand *command, const char *wanted)
{
    for (size_t i = command->program; i < command->count; i++) {
        if (str_eq(command->words[i].text, str_of(wanted))) {
            return true;
        }
    }
    return false;
}

Str script_join_path(Arena *arena, Str base, Str path)
{
    Str parts[64];
    size_t count = 0;
    Str sources[2] = {str_starts(path, S("/")) ? S("") : base, path};
    if (str_find_byte(path, '$') != STR_NONE || str_starts(path, S("/")) ||
        str_starts(path, S("~")) || str_find_byte(path, '`') != STR_NONE ||
        str_find_byte(path, '\\') != STR_NONE) {
        return (Str){0};
    }
    for (size_t i = 0; i < 2; i++) {
        Str rest = sources[i], part;
        while (str_cut(&rest, '/', &part)) {
            if (part.len == 0 || str_eq(part, S("."))) {
                continue;
            }
            if (str_eq(part, S(".."))) {
                if (count == 0) {
                    return (Str){0};
                }
                count--;
            } else if (count == sizeof parts / sizeof parts[0]) {
                return (Str){0};
            } else {
                parts[count++] = part;
            }
        }
    }
    Buf joined = {.arena = arena};
    for (size_t i = 0; i < count; i++) {
        if (i > 0) {
            buf_add_byte(&joined, '/');
        }
        buf_add(&joined, parts[i]);
    }
    return count == 0 ? S(".") : buf_str(&joined);
}

/* The directory that a test command works in, by its own options. */
static Str tool_directory(Arena *arena, const ShellCommand *command, Str current)
{
    static const char *const options[] = {"-C", "--directory", "--project", "--root", "--cwd"};
    for (size_t i = 0; i < sizeof options / sizeof options[0]; i++) {
        Str value = option_value(command, options[i]);
        if (value.len > 0) {
            return script_join_path(arena, current, value);
        }
    }
    return current;
}

static bool is_uv(const ShellCommand *command)
{
    return str_eq(base_name(command->words[command->program].text), S("uv"));
}

/* The word of a command of uv that says which Python to take where a command inside it does:
 * $(cat .python-version-default). `count` where there is none. */
static size_t find_computed(const ShellCommand *command)
{
    Str program = base_name(command->words[command->program].text);
    bool uv = str_eq(program, S("uv")) || str_eq(program, S("uvx"));
    for (size_t i = command->program + 1; uv && i < command->count; i++) {
        Str word = command->words[i].text, before = command->words[i - 1].text;
        bool joined = str_starts(word, S("--python="));
        if ((joined || str_eq(before, S("--python")) || str_eq(before, S("-p"))) &&
            (str_find(word, S("$(")) != STR_NONE || str_find_byte(word, '`') != STR_NONE)) {
            return i;
        }
    }
    return command->count;
}

/* What a command of uv does to the interpreter of the project. */
static void read_uv(const ShellCommand *command, ScriptFacts *facts)
{
    if (!is_uv(command)) {
        return;
    }
    bool project = has_word(command, "run") || has_word(command, "sync");
    bool own = option_value(command, "--python").len > 0 ||
               option_value(command, "-p").len > 0 || has_word(command, "--active") ||
               has_word(command, "--no-project") || has_word(command, "--no-sync") ||
               has_word(command, "pin");
    facts->uv_project = facts->uv_project || project;
    facts->uv_pinned = facts->uv_pinned || own;
}

/* The environment that `hatch run env:command` or `hatch test` uses. */
static void read_hatch(const ShellCommand *command, ScriptFacts *facts)
{
    for (size_t i = command->program; i + 1 < command->count; i++) {
        Str word = command->words[i + 1].text;
        if (!str_eq(base_name(command->words[i].text), S("hatch")) || facts->hatch) {
            continue;
        }
        if (str_eq(word, S("run")) && i + 2 < command->count) {
            Str task = command->words[i + 2].text;
            size_t colon = str_find_byte(task, ':');
            facts->hatch = !is_option(task) && task.ptr[0] != '+';
            facts->hatch_environment =
                colon == STR_NONE ? S("default") : str_slice(task, 0, colon);
        }
    }
}

/* Whether a word of tox or nox is an expression of the CI system that nothing worked out. */
static bool has_open_word(const ShellCommand *command, size_t runner)
{
    for (size_t i = runner + 1; i < command->count; i++) {
        Str word = command->words[i].text;
        if (str_eq(word, S("--"))) {
            return false;
        }
        if (str_find(word, S("${{")) != STR_NONE) {
            return true;
        }
    }
    return false;
}

static void read_test(Arena *arena, const ShellCommand *command, size_t runner, Str current,
                      ScriptFacts *facts)
{
    Str name = base_name(command->words[runner].text);
    bool tox = str_eq(name, S("tox")), nox = str_eq(name, S("nox"));
    bool named = false;
    if (((tox || nox) && runs_other_environments(command, runner, &named)) ||
        is_listing(command, runner, name)) {
        return;
    }
    facts->tox = facts->tox || (tox && !named);
    facts->nox = facts->nox || (nox && !named);
    facts->open_environment =
        facts->open_environment || ((tox || nox) && has_open_word(command, runner));
    facts->uv_tests =
        facts->uv_tests || (!tox && !nox && is_uv(command) && has_word(command, "run"));
    facts->tox_pinned = facts->tox_pinned || tox;
    if (nox && !facts->nox_pinned) {
        static const char *const options[] = {"-s", "--session", "--sessions", "-e"};
        for (size_t i = 0; i < 4 && facts->nox_session.len == 0; i++) {
            facts->nox_session = option_value(command, options[i]);
        }
        facts->nox_pinned = true;
    }
    read_hatch(command, facts);
    if (!facts->tests) {
        facts->directory = tool_directory(arena, command, current);
    }
    facts->tests = true;
}

/* Whether a command's word is one of the settings': ./bin/check, bin/check or check. */
static bool is_same_word(Str written, Str wanted)
{
    Str plain = str_starts(written, S("./")) ? str_from(written, 2) : written;
    wanted = str_starts(wanted, S("./")) ? str_from(wanted, 2) : wanted;
    return str_eq(plain, wanted) || str_eq(base_name(written), wanted);
}

/* Whether the command is one of the settings' own, word by word: `make check`. The index of its
 * first word; `count` where it is none. */
static size_t find_own_runner(const Ci *ci, const ShellCommand *command)
{
    const Project *project = ci->context->project;
    size_t count = project == NULL ? 0 : project->test_command_count;
    for (size_t i = 0; i < count; i++) {
        for (size_t from = command->program; from < command->count; from++) {
            Str rest = project->test_commands[i], word;
            size_t at = from;
            bool same = str_trim(rest).len > 0;
            while (same && str_cut(&rest, ' ', &word)) {
                same = word.len == 0 ||
                       (at < command->count && is_same_word(command->words[at].text, word));
                at += word.len > 0;
            }
            if (same) {
                return from;
            }
        }
    }
    return command->count;
}

void script_read_facts(const Ci *ci, Str text, ScriptFacts *facts)
{
    Arena *arena = ci->arena;
    ShellScript script = {0};
    shell_split(arena, text, &script);
    Str current = {0};
    for (size_t i = 0; i < script.commands.len; i++) {
        const ShellCommand *command = &script.commands.items[i];
        if (command->program >= command->count) {
            continue;
        }
        Str program = base_name(command->words[command->program].text);
        if ((str_eq(program, S("cd")) || str_eq(program, S("pushd"))) &&
            command->program + 1 < command->count) {
            current = script_join_path(arena, current.ptr == NULL ? S("") : current,
                                       command->words[command->program + 1].text);
            continue;
        }
        read_uv(command, facts);
        facts->computed = facts->computed || find_computed(command) < command->count;
        facts->own_pythons = facts->own_pythons || str_eq(program, S("cibuildwheel")) ||
                             has_word(command, "cibuildwheel");
        size_t runner = find_own_runner(ci, command);
        runner = runner < command->count ? runner : find_runner(command);
        facts->python = facts->python || IS_LISTED(program, python_programs) ||
                        str_starts(program, S("python3.")) ||
                        (runner < command->count &&
                         IS_LISTED(base_name(command->words[runner].text), python_programs));
        if (runner < command->count) {
            read_test(arena, command, runner, current, facts);
        }
    }
    facts->tox_plugin = facts->tox_plugin || str_find(text, S("tox-gh")) != STR_NONE;
    facts->uv_pinned = facts->uv_pinned || str_find(text, S(".python-version")) != STR_NONE ||
                       str_find(text, S("UV_PYTHON")) != STR_NONE;
}

/* The role of what a command names: a lane is tested and a tool's target is no interpreter,
 * whatever the job does. */
static Role role_of(const CiUse *use, CommandKind kind)
{
    if (kind == COMMAND_LANE) {
        return ROLE_TESTED;
    }
    if (kind == COMMAND_TARGET) {
        return ROLE_TARGET;
    }
    return kind == COMMAND_PATH || kind == COMMAND_RUNTIME ? ROLE_RUNTIME : use->role;
}

/* What a token's version is to the steps that follow. */
typedef enum TokenEffect { TOKEN_STATES, TOKEN_TESTS, TOKEN_SELECTS } TokenEffect;

static TokenEffect effect_of(const ShellScript *script, const CommandToken *token)
{
    if (token->kind == COMMAND_LANE) {
        return TOKEN_TESTS;
    }
    if (token->kind == COMMAND_INSTALL || token->kind == COMMAND_SELECT ||
        token->kind == COMMAND_ENVIRONMENT) {
        return TOKEN_SELECTS;
    }
    bool runs = token->kind == COMMAND_RUN || token->kind == COMMAND_INTERPRETER;
    if (!runs || token->command >= script->commands.len) {
        return TOKEN_STATES;
    }
    const ShellCommand *command = &script->commands.items[token->command];
    if (find_runner(command) < command->count) {
        return TOKEN_TESTS;
    }
    bool prepares = is_uv(command) && (has_word(command, "sync") || has_word(command, "pip"));
    return prepares ? TOKEN_SELECTS : TOKEN_STATES;
}

void script_claim(Ci *ci, const CiUse *use, const Value *script, CiClaims *named,
                  CiClaims *selected)
{
    ShellScript split = {0};
    CommandTokens tokens = {0};
    shell_split(ci->arena, script->text, &split);
    command_scan_script(ci->arena, &split, &tokens);
    for (size_t i = 0; i < split.commands.len; i++) {
        const ShellCommand *command = &split.commands.items[i];
        size_t word =
            command->program < command->count ? find_computed(command) : command->count;
        if (word < command->count) {
            Value part = value_slice(ci->arena, script, command->words[word].start,
                                     command->words[word].end);
            ci_claim_unresolved(ci, use, &part);
        }
    }
    bool fresh = true;
    for (size_t i = 0; i < tokens.len; i++) {
        const CommandToken *token = &tokens.items[i];
        CiUse own = *use;
        own.role = role_of(use, token->kind);
        /* A folder on a CI machine is no place where the product runs. */
        own.developer_tool = own.developer_tool || token->kind == COMMAND_PATH;
        own.spelling = token->spelling;
        own.form = CI_FORM_ONE;
        CiClaims claims = {0};
        Value part = value_slice(ci->arena, script, token->start, token->end);
        ci_claim(ci, &own, &part, &claims);
        if (claims.len == 0) {
            continue;
        }
        if (own.role == ROLE_TARGET) {
            ci_group_target(ci, token->program, claims.items[0]);
        }
        TokenEffect effect = effect_of(&split, token);
        if (effect == TOKEN_TESTS) {
            *vec_push(ci->arena, named) = claims.items[0];
        } else if (effect == TOKEN_SELECTS) {
            selected->len = fresh ? 0 : selected->len;
            fresh = false;
            *vec_push(ci->arena, selected) = claims.items[0];
        }
    }
}
