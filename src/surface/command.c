/* Finds the Python versions in shell commands: a table of options and subcommands, and a few
 * shapes of words that name an interpreter wherever they stand. */
#include "floorlint/command.h"

#include <stdlib.h>

#include "ci/lanes.h"
#include "command_shape.h"
#include "command_table.h"
#include "conda.h"

/* Bytes of one word that are looked through for interpreters' names. */
#define MAX_WORD 4096u

typedef struct Scanner {
    Arena *arena;
    const ShellCommand *command;
    size_t index;
    Str program;
    CommandTokens *tokens;
    bool *taken; /* words that an option or a subcommand has claimed */
} Scanner;

static bool has_word(const char *words, Str word)
{
    Str rest = str_of(words), candidate;
    while (str_cut(&rest, ' ', &candidate)) {
        if (str_eq(candidate, word)) {
            return true;
        }
    }
    return false;
}

/* The word from one of its bytes on. */
static ShellWord word_from(const ShellWord *word, size_t from)
{
    ShellWord rest = *word;
    rest.text = str_from(word->text, from);
    rest.origin += from;
    rest.piece = word->piece != NULL ? word->piece + from : NULL;
    return rest;
}

/* A token of a word that braces made stands where its last number does that is one piece: the
 * 311 of cp{310,311}. */
static const uint32_t *locate_piece(const Scanner *scanner, const ShellWord *word, size_t from,
                                    size_t to)
{
    size_t last = to;
    while (last > from + 1 && !is_digit(word->text.ptr[last - 1])) {
        last--;
    }
    size_t start = last - 1, end = last;
    while (start > from && word->piece[start - 1] == word->piece[last - 1]) {
        start--;
    }
    while (end < to && word->piece[end] == word->piece[last - 1]) {
        end++;
    }
    uint32_t *origin = arena_array_of(scanner->arena, uint32_t, to - from + 1);
    for (size_t i = from; i < to; i++) {
        size_t at = i < start ? start : i >= end ? end - 1 : i;
        origin[i - from] = word->origin[at];
    }
    origin[to - from] = origin[to - from - 1] + 1;
    return origin;
}

static void add_token(Scanner *scanner, const ShellWord *word, size_t from, size_t to,
                      Spelling spelling, CommandKind kind)
{
    if (to <= from || to > word->text.len) {
        return;
    }
    const uint32_t *origin =
        word->piece != NULL ? locate_piece(scanner, word, from, to) : word->origin + from;
    *vec_push(scanner->arena, scanner->tokens) = (CommandToken){
        .kind = kind,
        .spelling = spelling,
        .start = origin[0],
        .end = origin[to - from - 1] + 1,
        .text = str_slice(word->text, from, to),
        .origin = origin,
        .program = scanner->program,
        .command = scanner->index,
    };
}

/* Every version of a variable's value. */
static bool add_setting(Scanner *scanner, const ShellWord *word, size_t from, CommandKind kind)
{
    Str value = str_from(word->text, from);
    VariableVersion version;
    size_t at = 0;
    bool found = false;
    while (command_next_version(value, &at, &version)) {
        add_token(scanner, word, from + version.start, from + version.end, version.spelling,
                  kind);
        found = true;
    }
    return found;
}

static bool is_number(Str text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (!is_digit(text.ptr[i])) {
            return false;
        }
    }
    return text.len > 0;
}

/* py310, 3.10, tests-3.10, tests(python='3.10'): the factor or the suffix that is a version. */
static bool add_lanes(Scanner *scanner, const ShellWord *word, size_t from, CommandKind kind)
{
    size_t at = from;
    bool found = false;
    while (at < word->text.len) {
        size_t end = at;
        while (end < word->text.len &&
               str_find_byte(S(",- ()='\""), word->text.ptr[end]) == STR_NONE &&
               !str_starts(str_from(word->text, end), S(".py"))) {
            end++;
        }
        Str part = str_slice(word->text, at, end);
        VariableVersion version;
        Spelling spelling;
        size_t cursor = 0;
        bool dotted = str_find_byte(part, '.') != STR_NONE || str_starts(part, S("py"));
        if (lanes_is_version(part, &spelling)) {
            add_token(scanner, word, at, end, spelling, kind);
            found = true;
        } else if (dotted && !str_starts(part, S("pypy")) &&
                   command_next_version(part, &cursor, &version) && version.end == part.len) {
            add_token(scanner, word, at, end, version.spelling, kind);
            found = true;
        }
        at = end + 1;
    }
    return found;
}

static bool add_tags(Scanner *scanner, const ShellWord *word, size_t from, CommandKind kind)
{
    Str rest = str_from(word->text, from), tag;
    bool found = false;
    while (str_cut(&rest, ',', &tag)) {
        size_t at = (size_t)(tag.ptr - word->text.ptr);
        add_token(scanner, word, at, at + tag.len, SPELLING_TAG, kind);
        found = true;
    }
    return found;
}

/* cibuildwheel's selectors: the cp310 of each `cp310-*`; globs name no version. */
static bool add_selectors(Scanner *scanner, const ShellWord *word, size_t from)
{
    Str rest = str_from(word->text, from), selector;
    bool found = false;
    while (str_cut(&rest, ' ', &selector)) {
        size_t dash = str_find_byte(selector, '-');
        Str tag = dash == STR_NONE ? selector : str_slice(selector, 0, dash);
        if (str_starts(tag, S("cp3")) && is_number(str_from(tag, 2))) {
            size_t at = (size_t)(tag.ptr - word->text.ptr);
            add_token(scanner, word, at, at + tag.len, SPELLING_TAG, COMMAND_LANE);
            found = true;
        }
    }
    return found;
}

/* 3.10, 3.8-, 310 */
static bool add_version(Scanner *scanner, const ShellWord *word, size_t from, CommandKind kind)
{
    size_t to = word->text.len;
    if (to > from && word->text.ptr[to - 1] == '-') {
        to--; /* vermin's "or lower" */
    }
    Str text = str_slice(word->text, from, to);
    if (text.len == 0 || !is_digit(text.ptr[0])) {
        return false;
    }
    bool tag = is_number(text) && text.len > 1;
    add_token(scanner, word, from, to, tag ? SPELLING_TAG : SPELLING_VERSION, kind);
    return true;
}

/* 3.10 · python3.10 · /usr/bin/python3.10 · cpython@3.10; names without a version are none. */
static bool add_request(Scanner *scanner, const ShellWord *word, size_t from, CommandKind kind)
{
    Str text = str_from(word->text, from);
    bool numbered = false;
    for (size_t i = 0; i < text.len; i++) {
        numbered = numbered || is_digit(text.ptr[i]);
    }
    if (!numbered || str_starts(text, S("$")) || str_starts(text, S("-"))) {
        return add_setting(scanner, word, from, kind);
    }
    bool path = str_find_byte(text, '/') != STR_NONE || str_starts(text, S("python3.")) ||
                str_ends(text, S(".exe"));
    bool known = path || is_digit(text.ptr[0]) || str_starts(text, S("cp")) ||
                 str_starts(text, S("py")) || str_starts(text, S("graalpy")) ||
                 str_find_byte(S("<>=~^!"), text.ptr[0]) != STR_NONE;
    if (known) {
        add_token(scanner, word, from, word->text.len, path ? SPELLING_EXECUTABLE : SPELLING_UV,
                  kind);
    }
    return known;
}

static bool add_value(Scanner *scanner, const ShellWord *word, size_t from, ValueKind value,
                      CommandKind kind)
{
    Str text = str_from(word->text, from);
    size_t start, end;
    switch (value) {
    case VALUE_REQUEST:
        return add_request(scanner, word, from, kind);
    case VALUE_VERSION:
        return add_version(scanner, word, from, kind);
    case VALUE_TAG:
        return add_tags(scanner, word, from, kind);
    case VALUE_RUNTIME:
        if (str_starts_nocase(text, S("python")) && text.len > sizeof "python3" - 1) {
            add_token(scanner, word, from, word->text.len, SPELLING_RUNTIME, kind);
        }
        return true;
    case VALUE_LANE:
        return add_lanes(scanner, word, from, kind);
    case VALUE_SELECTOR:
        return add_selectors(scanner, word, from);
    case VALUE_CONDA:
        if (!conda_python_version(text, &start, &end)) {
            return false;
        }
        add_token(scanner, word, from + start, from + end, SPELLING_CONDA, kind);
        return true;
    case VALUE_AT:
        if (!str_starts(text, S("python@"))) {
            return false;
        }
        add_token(scanner, word, from + 7, word->text.len, SPELLING_PYENV, kind);
        return true;
    case VALUE_SETTING: {
        size_t equals = str_find_byte(text, '=');
        return equals != STR_NONE && command_is_python_variable(str_slice(text, 0, equals)) &&
               add_setting(scanner, word, from + equals + 1, kind);
    }
    case VALUE_IMAGE:
        if (str_find(text, S("python")) != STR_NONE && str_find_byte(text, '=') == STR_NONE &&
            str_find_byte(text, ':') != STR_NONE && !str_starts(text, S("/"))) {
            add_token(scanner, word, from, word->text.len, SPELLING_IMAGE, kind);
            return true;
        }
        return false;
    }
    return false;
}

/* Marks the tokens from `first` on as one list where they are several. */
static void join_list(Scanner *scanner, size_t first)
{
    for (size_t i = first; scanner->tokens->len - first > 1 && i < scanner->tokens->len; i++) {
        scanner->tokens->items[i].listed = true;
    }
}

/* The values of one option that stands at word `at`. */
static void scan_option(Scanner *scanner, const OptionRow *row, size_t at)
{
    const ShellCommand *command = scanner->command;
    Str text = command->words[at].text;
    size_t equals = str_find_byte(text, '=');
    Str name = equals == STR_NONE ? text : str_slice(text, 0, equals);
    if (!has_word(row->options, name)) {
        return;
    }
    size_t first = scanner->tokens->len;
    if (equals != STR_NONE) {
        scanner->taken[at] =
            add_value(scanner, &command->words[at], equals + 1, row->value, row->kind);
        return;
    }
    for (size_t i = at + 1; i < command->count; i++) {
        if (str_starts(command->words[i].text, S("-"))) {
            break;
        }
        scanner->taken[i] = add_value(scanner, &command->words[i], 0, row->value, row->kind);
        if (!row->many) {
            break;
        }
    }
    join_list(scanner, first);
}

static void scan_options(Scanner *scanner, size_t program)
{
    for (size_t i = 0; i < sizeof option_rows / sizeof option_rows[0]; i++) {
        const OptionRow *row = &option_rows[i];
        if (!has_word(row->programs, scanner->program)) {
            continue;
        }
        for (size_t at = program + 1; at < scanner->command->count; at++) {
            if (!scanner->taken[at] && str_starts(scanner->command->words[at].text, S("-"))) {
                scan_option(scanner, row, at);
            }
        }
    }
}

static bool is_alternative(Str alternatives, Str word)
{
    Str candidate;
    while (str_cut(&alternatives, '|', &candidate)) {
        if (str_eq(candidate, word)) {
            return true;
        }
    }
    return false;
}

/* The index after a subcommand's words; 0 where the command is another one. Options between
 * them are stepped over. */
static size_t follow_path(const ShellCommand *command, size_t at, const char *path)
{
    Str rest = str_of(path), part;
    while (str_cut(&rest, ' ', &part)) {
        while (at < command->count && str_starts(command->words[at].text, S("-")) &&
               !is_alternative(part, command->words[at].text)) {
            at++;
        }
        if (at >= command->count || !is_alternative(part, command->words[at].text)) {
            return 0;
        }
        at++;
    }
    return at;
}

static void scan_arguments(Scanner *scanner, size_t program)
{
    const ShellCommand *command = scanner->command;
    for (size_t i = 0; i < sizeof argument_rows / sizeof argument_rows[0]; i++) {
        const ArgumentRow *row = &argument_rows[i];
        size_t at = has_word(row->programs, scanner->program)
                        ? follow_path(command, program + 1, row->path)
                        : 0;
        size_t first = scanner->tokens->len;
        for (; at > 0 && at < command->count; at++) {
            if (!scanner->taken[at] && !str_starts(command->words[at].text, S("-"))) {
                scanner->taken[at] =
                    add_value(scanner, &command->words[at], 0, row->value, row->kind);
            }
        }
        join_list(scanner, first);
    }
}

/* Interpreters that a word names wherever it stands. */
static void scan_word(Scanner *scanner, const ShellWord *word, CommandKind plain)
{
    Str text = str_slice(word->text, 0, MAX_WORD);
    for (size_t at = 0; at < text.len; at++) {
        size_t start = at, end;
        bool inner = at > 0 && is_alnum(text.ptr[at - 1]);
        bool library = at >= 3 && str_eq(str_slice(text, at - 3, at), S("lib"));
        if ((!inner || library) && shape_executable_at(text, at, &end)) {
            bool path = str_find_byte(text, '/') != STR_NONE;
            add_token(scanner, word, at, end, SPELLING_EXECUTABLE, path ? COMMAND_PATH : plain);
            at = end - 1;
        } else if (!inner && shape_tag_at(text, at, &end)) {
            add_token(scanner, word, at, end, SPELLING_TAG, COMMAND_PATH);
            at = end - 1;
        } else if (!inner && shape_folder_at(text, at, &end)) {
            add_token(scanner, word, at, end, SPELLING_RUNTIME, COMMAND_PATH);
            at = end - 1;
        } else if (shape_release_at(text, at, &start, &end)) {
            add_token(scanner, word, start, end, SPELLING_VERSION, COMMAND_INSTALL);
            at = end - 1;
        }
    }
}

/* --py310-plus */
static bool is_plus_flag(Str text)
{
    return str_starts(text, S("--py3")) && str_ends(text, S("-plus")) &&
           !str_eq(text, S("--py3-plus"));
}

/* Red Hat's and SUSE's packages: python39, python311-devel. */
static bool scan_package(Scanner *scanner, const ShellWord *word)
{
    size_t end = sizeof "python3" - 1;
    if (!str_starts(word->text, S("python3"))) {
        return false;
    }
    while (end < word->text.len && is_digit(word->text.ptr[end])) {
        end++;
    }
    if (end > sizeof "python3" - 1 && (end == word->text.len || word->text.ptr[end] == '-')) {
        add_token(scanner, word, 0, end, SPELLING_TAG, COMMAND_INSTALL);
        return true;
    }
    if (str_starts(word->text, S("python3=~")) || str_starts(word->text, S("python3~"))) {
        size_t tilde = str_find_byte(word->text, '~') + 1;
        tilde += tilde < word->text.len && word->text.ptr[tilde] == '=';
        add_token(scanner, word, tilde, word->text.len, SPELLING_VERSION, COMMAND_INSTALL);
        return true;
    }
    return false;
}

/* hatch run +py=3.10,3.11 …: the versions of the matrix that run. */
static bool scan_variable(Scanner *scanner, const ShellWord *word)
{
    size_t equals = str_find_byte(word->text, '=');
    bool picks = str_starts(word->text, S("+py=")) || str_starts(word->text, S("+python="));
    return picks && add_lanes(scanner, word, equals + 1, COMMAND_LANE);
}

/* hatch run py3.10:cov, hatch run test.py3.10:cov: the environment that runs. */
static bool scan_environment(Scanner *scanner, const ShellWord *word)
{
    size_t colon = str_find_byte(word->text, ':');
    ShellWord name = *word;
    name.text = str_slice(word->text, 0, colon == STR_NONE ? 0 : colon);
    return add_lanes(scanner, &name, 0, COMMAND_LANE);
}

static void scan_shapes(Scanner *scanner, size_t program)
{
    static const char package_managers[] =
        "apt apt-get apk dnf yum microdnf tdnf zypper pacman aptitude pkg";
    const ShellCommand *command = scanner->command;
    bool installs = has_word(package_managers, scanner->program);
    for (size_t i = program; i < command->count; i++) {
        const ShellWord *word = &command->words[i];
        if (scanner->taken[i]) {
            continue;
        }
        if (is_plus_flag(word->text)) {
            add_token(scanner, word, 0, word->text.len, SPELLING_PLUS_FLAG, COMMAND_TARGET);
        } else if (str_eq(scanner->program, S("py")) && str_starts(word->text, S("-3."))) {
            add_token(scanner, word, 1, word->text.len, SPELLING_VERSION, COMMAND_INTERPRETER);
        } else if (str_eq(scanner->program, S("hatch")) &&
                   (scan_variable(scanner, word) || scan_environment(scanner, word))) {
            continue;
        } else if (!installs || !scan_package(scanner, word)) {
            scan_word(scanner, word, installs ? COMMAND_INSTALL : COMMAND_INTERPRETER);
        }
    }
}

/* NAME=value before the program, or after export and its kin. */
static void scan_assignments(Scanner *scanner)
{
    static const char declarers[] = "export declare local readonly set ENV ARG setenv typeset";
    const ShellCommand *command = scanner->command;
    bool declares = has_word(declarers, scanner->program);
    for (size_t i = 0; i < command->count && (i < command->program || declares); i++) {
        const ShellWord *word = &command->words[i];
        size_t equals = str_find_byte(word->text, '=');
        if (equals == STR_NONE) {
            continue;
        }
        Str name = str_slice(word->text, 0, equals);
        Str program = scanner->program;
        scanner->program = name;
        if (str_eq(name, S("TOXENV")) || str_eq(name, S("NOXSESSION"))) {
            scanner->taken[i] = add_lanes(scanner, word, equals + 1, COMMAND_LANE);
        } else if (str_eq(name, S("CIBW_BUILD"))) {
            scanner->taken[i] = add_selectors(scanner, word, equals + 1);
        } else if (command_is_python_variable(name)) {
            scanner->taken[i] = add_setting(scanner, word, equals + 1, COMMAND_VARIABLE);
        } else {
            ShellWord value = word_from(word, equals + 1);
            scan_word(scanner, &value, COMMAND_PATH);
        }
        scanner->program = program;
    }
}

/* 3.10 and py310 of the words of a loop. */
static void scan_items(Scanner *scanner, const ShellWord *word)
{
    VariableVersion version;
    size_t at = 0;
    while (command_next_version(word->text, &at, &version)) {
        add_token(scanner, word, version.start, version.end, version.spelling, COMMAND_LANE);
    }
}

/* `for py in 3.10 3.11`: a variable that is named as a version of Python, or only as a version
 * where every word could be one. What is done for several versions in turn is a test or a
 * build, no deployment. */
static void scan_loop(Scanner *scanner)
{
    const ShellCommand *command = scanner->command;
    if (!str_eq(scanner->program, S("for")) || command->count < command->program + 5) {
        return;
    }
    const ShellWord *words = command->words + command->program;
    bool named = command_is_python_variable(words[1].text);
    bool plausible = has_word("v ver vers version", words[1].text);
    size_t first = scanner->tokens->len, count = command->count - command->program;
    for (size_t i = 3; i < count; i++) {
        Reading reading = specifier_read(SPELLING_VERSION, words[i].text);
        plausible = plausible && reading.status == READ_OK && reading.version.major == 3 &&
                    reading.version.minor >= 6 && reading.version.minor <= MINOR_NEWEST;
    }
    for (size_t i = 3; (named || plausible) && i < count; i++) {
        scan_items(scanner, &words[i]);
        scanner->taken[command->program + i] = true;
    }
    join_list(scanner, first);
}

/* `python -m tox` and `uv run mypy` are tox and mypy, too: the index of a later program. */
static size_t find_inner_program(const ShellCommand *command, size_t program, Str name)
{
    bool runner = has_word("uv poetry pdm hatch pipenv rye pixi conda uvx pipx", name);
    bool python = str_starts(name, S("python"));
    for (size_t i = program + 1; i + 1 < command->count && (runner || python); i++) {
        Str word = command->words[i].text;
        if ((runner && has_word("run exec -- mypy tox nox ruff black cibuildwheel", word)) ||
            (python && str_eq(word, S("-m")))) {
            size_t inner =
                i + (has_word("mypy tox nox ruff black cibuildwheel", word) ? 0u : 1u);
            while (inner < command->count && str_starts(command->words[inner].text, S("-"))) {
                inner++;
            }
            return inner;
        }
    }
    return command->count;
}

static void scan_command(Arena *arena, const ShellCommand *command, size_t index,
                         CommandTokens *tokens)
{
    Scanner scanner = {.arena = arena, .command = command, .index = index, .tokens = tokens};
    scanner.taken = arena_array_of(arena, bool, command->count + 1);
    size_t program = command->program;
    if (program < command->count) {
        scanner.program = path_name(command->words[program].text);
    }
    scan_assignments(&scanner);
    scan_loop(&scanner);
    for (size_t i = 0; i < sizeof silent_programs / sizeof silent_programs[0]; i++) {
        if (str_eq(scanner.program, str_of(silent_programs[i]))) {
            return;
        }
    }
    Str outer = scanner.program;
    for (int level = 0; level < 3 && program < command->count; level++) {
        scanner.program = path_name(command->words[program].text);
        scan_options(&scanner, program);
        scan_arguments(&scanner, program);
        program = find_inner_program(command, program, scanner.program);
    }
    scanner.program = outer;
    scan_shapes(&scanner, command->program);
}

static int compare_tokens(const void *a, const void *b)
{
    const CommandToken *left = a, *right = b;
    return left->start < right->start ? -1 : left->start > right->start;
}

/* The words that braces made repeat what stands beside the braces. */
static void drop_repeats(CommandTokens *tokens, size_t first)
{
    size_t kept = first + 1;
    for (size_t i = first + 1; i < tokens->len; i++) {
        const CommandToken *token = &tokens->items[i], *last = &tokens->items[kept - 1];
        bool same = token->start == last->start && token->end == last->end &&
                    token->spelling == last->spelling && str_eq(token->text, last->text);
        if (!same) {
            tokens->items[kept++] = *token;
        }
    }
    tokens->len = kept;
}

void command_scan_script(Arena *arena, const ShellScript *script, CommandTokens *tokens)
{
    for (size_t i = 0; i < script->commands.len; i++) {
        size_t first = tokens->len;
        scan_command(arena, &script->commands.items[i], i, tokens);
        if (tokens->len - first > 1) {
            qsort(tokens->items + first, tokens->len - first, sizeof *tokens->items,
                  compare_tokens);
            drop_repeats(tokens, first);
        }
    }
}

void command_scan(Arena *arena, Str text, CommandTokens *tokens)
{
    ShellScript script = {0};
    shell_split(arena, text, &script);
    command_scan_script(arena, &script, tokens);
}
