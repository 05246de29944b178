/* Shell commands: which Python versions a script's lines ask for. Used for shell scripts, the
 * RUN lines of Dockerfiles, the steps of CI jobs, Makefiles. */
#ifndef FLOORLINT_COMMAND_H
#define FLOORLINT_COMMAND_H

#include "floorlint/specifier.h"
#include "floorlint/vec.h"

/* One word of a command as the shell gives it to the program, without quotes. */
typedef struct ShellWord {
    Str text;               /* escapes and quotes removed; expansions as written */
    size_t start, end;      /* in the text that was split, quotes included */
    const uint32_t *origin; /* for each byte of `text` its offset in the text that was split;
                               text.len + 1 items */
    const uint32_t *piece;  /* of a word that braces made, for each byte of `text` the number of
                               its piece: an element, or what stands beside the braces. NULL
                               where the word is written as it is */
} ShellWord;

/* One simple command: what stands between `;`, `&&`, `||`, `|`, `(`, `{` and line ends. */
typedef struct ShellCommand {
    const ShellWord *words; /* assignments before the program included */
    size_t count;
    size_t program; /* the index of the program's word, after assignments and after wrappers
                       such as `sudo`, `env`, `exec`, `time`; `count` where there is none */
} ShellCommand;

typedef struct ShellScript {
    VEC(ShellCommand) commands;
} ShellScript;

/* Splits a script into simple commands: comments, here-documents, continued lines and the
 * patterns of `case` are known; cp{310,311} is two words, as in Bash; other expansions stay as
 * written, the commands inside $(…) and `…` are commands of their own. Never fails: what is
 * unbalanced ends with the text. */
void shell_split(Arena *arena, Str text, ShellScript *script);

/* What a version is asked for. */
typedef enum CommandKind {
    COMMAND_INTERPRETER, /* python3.10 …, /usr/bin/python3.10, pip3.10, py -3.10 */
    COMMAND_INSTALL,     /* uv python install 3.10, pyenv install, apt-get install python3.10 */
    COMMAND_SELECT,      /* pyenv global 3.10, uv python pin 3.10, asdf local python 3.10.4 */
    COMMAND_ENVIRONMENT, /* uv venv --python 3.10, virtualenv -p, conda create python=3.10 */
    COMMAND_RUN,         /* uv run --python 3.10, uvx --python, hatch run py3.10:… */
    COMMAND_LANE,        /* tox -e py310, nox -s tests-3.10, nox -p 3.10 */
    COMMAND_TARGET,      /* mypy --python-version 3.10, ruff --target-version py310 */
    COMMAND_VARIABLE,    /* PYTHON_VERSION=3.10, UV_PYTHON=3.10 */
    COMMAND_PATH,        /* /usr/local/lib/python3.10/site-packages */
    COMMAND_RUNTIME,     /* gcloud functions deploy --runtime python310 */
    COMMAND_IMAGE,       /* docker run python:3.10-slim */
    COMMAND_KIND_COUNT
} CommandKind;

/* One version found. */
typedef struct CommandToken {
    CommandKind kind;
    Spelling spelling;
    size_t start, end;      /* in the text that was scanned: what the spelling reads */
    Str text;               /* the same without quotes inside */
    const uint32_t *origin; /* for each byte of `text`, its offset in the scanned text */
    Str program;            /* "uv", "tox", "python3.10"; of a variable its name */
    size_t command;         /* the index of its command in the script */
    bool listed;            /* one of several that the same option or subcommand names */
} CommandToken;

typedef VEC(CommandToken) CommandTokens;

/* Every version in a script, in the order of the text. */
void command_scan(Arena *arena, Str text, CommandTokens *tokens);

/* The same for a script that was split already. */
void command_scan_script(Arena *arena, const ShellScript *script, CommandTokens *tokens);

/* Whether a name is one that people give to a Python version: PYTHON_VERSION, PY_VER,
 * DEFAULT_PYTHON, UV_PYTHON, python_version, PYENV_VERSION … Whether it is one is decided by
 * its value, too. */
bool command_is_python_variable(Str name);

/* A version inside the value of such a variable. */
typedef struct VariableVersion {
    size_t start, end; /* in the value: what the spelling reads */
    Spelling spelling;
} VariableVersion;

/* The next version in a value from *at on: "3.10", "3.14-slim", "py310", "310", "python3.10",
 * "python:3.10-slim", ">=3.10", "3.9 3.10,3.11". False where there is none left. */
bool command_next_version(Str value, size_t *at, VariableVersion *version);

#endif
