/* A small language for repositories made by hand, for the tests of policies and rules. Each
 * statement is one claim, job or setting; its line number is its position.
 *
 *     anchor 3.10              .python-version says 3.10
 *     anchor@services/a 3.12   services/a/.python-version does
 *     requires >=3.10,<3.14    [project] promises a range; also poetry, cfg, setup, script
 *     supported 3.10 3.11      a list
 *     lanes 3.10 3.14? 3.12=3.10 !3.10   a test job: `?` may fail, `=` really runs another
 *                              version, `!` is an unquoted number
 *     job 3.12 · unpinned · unknown-lanes · homeless-lanes 3.10 · ci (jobs without Python)
 *     option-floor 3.9 · set-floor 3.9 · set-floor@services 3.9 · strict */
#ifndef FLOORLINT_TEST_MODEL_H
#define FLOORLINT_TEST_MODEL_H

#include <string.h>

#include "floorlint/policy.h"

#include "test.h"

/* 3.15 is out, and 3.10 still gets security fixes. */
#define MODEL_TODAY 20261020u

typedef struct Model {
    Arena *arena;
    Settings settings;
    VEC(SettingScope) scopes;
    Findings findings;
    Policies policies;
    Error error;
    uint32_t line;
} Model;

typedef struct ModelKind {
    const char *word;
    Surface surface; /* id, files (the default one), spelling, role, traits */
} ModelKind;

static const ModelKind model_kinds[] = {
    {"anchor",
     {.id = "python-version-file",
      .files = ".python-version",
      .spelling = SPELLING_PYENV,
      .role = ROLE_ANCHOR}                                                                   },
    {"manager",
     {.id = "tool-versions",
      .files = ".tool-versions",
      .spelling = SPELLING_PYENV,
      .role = ROLE_ANCHOR}                                                                   },
    {"requires",
     {.id = "requires-python",
      .files = "pyproject.toml",
      .spelling = SPELLING_PEP440,
      .role = ROLE_FLOOR}                                                                    },
    {"poetry",
     {.id = "poetry-python",
      .files = "pyproject.toml",
      .spelling = SPELLING_POETRY,
      .role = ROLE_FLOOR}                                                                    },
    {"cfg",
     {.id = "python-requires",
      .files = "setup.cfg",
      .spelling = SPELLING_PEP440,
      .role = ROLE_FLOOR}                                                                    },
    {"setup",
     {.id = "setup-py", .files = "setup.py", .spelling = SPELLING_PEP440, .role = ROLE_FLOOR}},
    {"script",
     {.id = "script-metadata",
      .files = "tool.py",
      .spelling = SPELLING_PEP440,
      .role = ROLE_FLOOR}                                                                    },
    {"group",
     {.id = "uv-dependency-group",
      .files = "pyproject.toml",
      .spelling = SPELLING_PEP440,
      .role = ROLE_FLOOR,
      .traits = SURFACE_DEVELOPER}                                                           },
    {"abi",
     {.id = "pyo3-abi3",
      .files = "Cargo.toml",
      .spelling = SPELLING_TAG,
      .role = ROLE_FLOOR,
      .traits = SURFACE_DEVELOPER}                                                           },
    {"target",
     {.id = "ruff-target-version",
      .files = "ruff.toml",
      .spelling = SPELLING_TAG,
      .role = ROLE_TARGET}                                                                   },
    {"partial",
     {.id = "ruff-per-file-target-version",
      .files = "ruff.toml",
      .spelling = SPELLING_TAG,
      .role = ROLE_TARGET,
      .traits = SURFACE_PARTIAL}                                                             },
    {"runtime",
     {.id = "dockerfile-from",
      .files = "Dockerfile",
      .spelling = SPELLING_IMAGE,
      .role = ROLE_RUNTIME}                                                                  },
    {"docs",
     {.id = "readthedocs-python",
      .files = ".readthedocs.yaml",
      .spelling = SPELLING_VERSION,
      .role = ROLE_RUNTIME,
      .traits = SURFACE_DEVELOPER}                                                           },
    {"hook",
     {.id = "pre-commit-language-version",
      .files = ".pre-commit-config.yaml",
      .spelling = SPELLING_EXECUTABLE,
      .role = ROLE_RUNTIME,
      .traits = SURFACE_DEVELOPER}                                                           },
    {"supported",
     {.id = "classifier",
      .files = "pyproject.toml",
      .spelling = SPELLING_VERSION,
      .role = ROLE_SUPPORTED}                                                                },
    {"lock",
     {.id = "uv-lock", .files = "uv.lock", .spelling = SPELLING_PEP440, .role = ROLE_LOCK}   },
    {"compiled",
     {.id = "pip-compile-header",
      .files = "requirements.txt",
      .spelling = SPELLING_VERSION,
      .role = ROLE_LOCK,
      .traits = SURFACE_GROUPED | SURFACE_RESOLVED}                                          },
    {"prose",
     {.id = "prose", .files = "README.md", .spelling = SPELLING_PEP440, .role = ROLE_PROSE}  },
    {"badge",
     {.id = "badge", .files = "README.md", .spelling = SPELLING_VERSION, .role = ROLE_PROSE} },
    {"environments",
     {.id = "tox-envlist", .files = "tox.ini", .spelling = SPELLING_TAG, .role = ROLE_TESTED}},
    {"lane",
     {.id = "github-matrix",
      .files = ".github/workflows/ci.yml",
      .spelling = SPELLING_SEMVER,
      .role = ROLE_TESTED}                                                                   },
    {"job",
     {.id = "github-setup-python",
      .files = ".github/workflows/ci.yml",
      .spelling = SPELLING_SEMVER,
      .role = ROLE_RUNTIME}                                                                  },
};

static inline const Surface *model_surface(Str word)
{
    for (size_t i = 0; i < sizeof model_kinds / sizeof model_kinds[0]; i++) {
        if (str_eq(word, str_of(model_kinds[i].word))) {
            return &model_kinds[i].surface;
        }
    }
    print_error("no statement is called %.*s\n", STR_ARG(word));
    fail();
    return NULL;
}

static inline Str model_path(Model *model, Str folder, Str file)
{
    return folder.len > 0
               ? str_format(model->arena, "%.*s/%.*s", STR_ARG(folder), STR_ARG(file))
               : file;
}

static inline Claim *model_claim(Model *model, const Surface *surface, Str path, Str text,
                                 const Job *job)
{
    bool changed = str_starts(text, S("!"));
    text = changed ? str_from(text, 1) : text;
    Reading reading = specifier_read(surface->spelling, text);
    Claim claim = {
        .surface = surface,
        .role = surface->role,
        .place = {.path = path, .line = model->line, .column = 1},
        .text = text,
        .value = text,
        .value_changed = changed,
        .developer_tool = (surface->traits & SURFACE_DEVELOPER) != 0,
        .job = job
    };
    claim_take(&claim, &reading);
    return findings_claim(&model->findings, &claim);
}

static inline void model_add_lane(Model *model, Job *job, const Surface *surface, Str text)
{
    Lane *lane = &job->lanes[job->lane_count++];
    lane->optional = str_ends(text, S("?"));
    text.len -= lane->optional;
    size_t really = str_find_byte(text, '=');
    if (really != STR_NONE) {
        lane->effective = MINOR_BIT(minor_parse(str_from(text, really + 1)));
        lane->effective_why = S("uv prefers .python-version");
        text = str_slice(text, 0, really);
    }
    lane->optional_why = lane->optional ? S("continue-on-error: true") : S("");
    if (text.len > 0) {
        lane->python = model_claim(model, surface, str_of(surface->files), text, job);
    }
}

/* "lanes", "homeless-lanes", "unknown-lanes", "slow-lanes" (fail-fast), "job", "unpinned". */
static inline bool model_job(Model *model, Str word, Str folder, Str values)
{
    bool lanes = str_ends(word, S("lanes")), unpinned = str_ends(word, S("unpinned"));
    if (!lanes && !unpinned && !str_eq(word, S("job"))) {
        return false;
    }
    const Surface *surface = model_surface(lanes ? S("lane") : S("job"));
    Job *job = findings_job(&model->findings, &(Job){0});
    job->name = S("test");
    job->place = (Place){.path = str_of(surface->files), .line = model->line, .column = 1};
    job->tests = lanes || str_eq(word, S("test-unpinned"));
    job->uses_python = true;
    job->unresolved = str_eq(word, S("unknown-lanes"));
    job->fail_fast = str_eq(word, S("slow-lanes"));
    job->directory = folder.len > 0 ? folder : (Str){0};
    job->lanes = arena_array_of(model->arena, Lane, values.len + 1);
    Str value;
    while (values.len > 0 && str_cut(&values, ' ', &value)) {
        model_add_lane(model, job, surface, value);
    }
    return true;
}

static inline SetBound *model_bound(SetBound *floor, SetBound *default_, SetBound *ceiling,
                                    Str name)
{
    return str_ends(name, S("floor"))     ? floor
           : str_ends(name, S("default")) ? default_
                                          : ceiling;
}

static inline bool model_setting(Model *model, Str word, Str folder, Str value)
{
    Settings *settings = &model->settings;
    bool option = str_starts(word, S("option-")), set = str_starts(word, S("set-"));
    if (!option && !set) {
        return false;
    }
    SetBound bound = {.minor = minor_parse(value)};
    bound.option =
        option ? str_format(model->arena, "--%.*s", STR_ARG(str_from(word, 7))) : (Str){0};
    bound.place = (Place){.path = set ? S("floorlint.toml") : (Str){0}, .line = model->line};
    if (folder.len == 0) {
        *model_bound(&settings->floor, &settings->default_, &settings->ceiling, word) = bound;
        return true;
    }
    SetBound none = {.minor = MINOR_NONE};
    SettingScope *scope = vec_push(model->arena, &model->scopes);
    *scope = (SettingScope){folder, none, none, none};
    *model_bound(&scope->floor, &scope->default_, &scope->ceiling, word) = bound;
    settings->scopes = model->scopes.items;
    settings->scope_count = model->scopes.len;
    return true;
}

static inline void model_say(Model *model, const char *statement)
{
    Str rest = str_copy(model->arena, str_of(statement)), word;
    model->line++;
    str_cut(&rest, ' ', &word);
    size_t at = str_find_byte(word, '@');
    Str folder = at != STR_NONE ? str_from(word, at + 1) : (Str){0};
    word = str_slice(word, 0, at != STR_NONE ? at : word.len);
    if (str_eq(word, S("ci"))) {
        model->findings.has_ci = true;
        return;
    }
    if (str_eq(word, S("strict"))) {
        model->settings.strict = true;
        return;
    }
    if (model_setting(model, word, folder, rest) || model_job(model, word, folder, rest)) {
        return;
    }
    const Surface *surface = model_surface(word);
    Str path = model_path(model, folder, str_of(surface->files)), value;
    bool list = surface->spelling == SPELLING_VERSION || surface->spelling == SPELLING_TAG;
    uint32_t group = list ? ++model->findings.next_group : 0;
    while (rest.len > 0 && str_cut(&rest, ' ', &value)) {
        model_claim(model, surface, path, value, NULL)->group = group;
    }
}

/* A repository of statements, separated by line ends; its policies are not resolved yet. */
static inline Model model_of(Arena *arena, const char *const *statements)
{
    Model model = {.arena = arena, .settings = settings_default(arena)};
    model.findings.arena = arena;
    for (size_t i = 0; statements[i] != NULL; i++) {
        model_say(&model, statements[i]);
    }
    return model;
}

static inline bool model_resolve(Model *model, const Project *project)
{
    return policy_resolve(model->arena, &model->settings, &model->findings, project,
                          MODEL_TODAY, &model->policies, &model->error);
}

#endif
