/* Settings: what `.floorlint.toml`, `floorlint.toml` or `[tool.floorlint]` and the command line
 * ask for. */
#ifndef FLOORLINT_SETTINGS_H
#define FLOORLINT_SETTINGS_H

#include "floorlint/error.h"
#include "floorlint/release.h"
#include "floorlint/rule.h"
#include "floorlint/surface.h"

/* A bound that was set, and by what. */
typedef struct SetBound {
    Minor minor; /* MINOR_NONE where it was not set */
    Str option;  /* "--floor"; empty where a settings file set it */
    Place place; /* of the setting */
} SetBound;

typedef struct SettingScope {
    Str path;
    SetBound floor, default_, ceiling;
} SettingScope;

/* One row of `per-path-ignores`: a path pattern and the rules that are off there. */
typedef struct PathIgnore {
    Str pattern;
    RuleSet rules;
} PathIgnore;

typedef struct Settings {
    Place place; /* of the settings' table; path empty where there are none */
    SetBound floor, default_, ceiling;
    bool strict;
    RuleSet enabled;               /* after select, extend-select and ignore */
    Severity severity[RULE_COUNT]; /* SEVERITY_DEFAULT where it is not changed */
    const Str *exclude;            /* path patterns */
    size_t exclude_count;
    const PathIgnore *path_ignores;
    size_t path_ignore_count;
    const SettingScope *scopes;
    size_t scope_count;
    const Surface *surfaces; /* the user's own rows */
    size_t surface_count;
    const Str *prose; /* files whose sentences count; path patterns */
    size_t prose_count;
    const Str *annotation_readers; /* base classes and decorators that evaluate annotations:
                                      "pydantic.BaseModel", "typer.Typer.command" … */
    size_t annotation_reader_count;
    const Str *test_commands; /* words that make a CI job a test job */
    size_t test_command_count;
} Settings;

/* The settings without any file: every default. */
Settings settings_default(Arena *arena);

/* Reads settings from a source: `table` is "tool.floorlint" in a pyproject.toml, "" in a file
 * of its own. Unknown keys and values of a wrong type become `config-invalid` remarks that
 * point at the line; false (with `error`) where the file cannot be used at all. */
FL_MUST_USE bool settings_read(Arena *arena, const Source *source, const char *table,
                               Settings *settings, Findings *remarks, Error *error);

#endif
