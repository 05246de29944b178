#include "github_actions.h"

/* Rows of one action stand together. Sources: the action.yml of each action. */
static const ActionInput inputs[] = {
    {"actions/setup-python",                         "python-version",  CI_GITHUB_SETUP_PYTHON, SPELLING_SEMVER,
     CI_FORM_LINES,                                                                                                                 ACTION_PATH,     ROLE_COUNT  },
    {"deadsnakes/action",                            "python-version",  CI_GITHUB_SETUP_PYTHON, SPELLING_SEMVER,
     CI_FORM_ONE,                                                                                                                   ACTION_PATH,     ROLE_COUNT  },
    {"MatteoH2O1999/setup-python",                   "python-version",  CI_GITHUB_SETUP_PYTHON, SPELLING_SEMVER,
     CI_FORM_LINES,                                                                                                                 ACTION_PATH,     ROLE_COUNT  },
    {"pdm-project/setup-pdm",                        "python-version",  CI_GITHUB_SETUP_PYTHON, SPELLING_SEMVER,
     CI_FORM_LINES,                                                                                                                 ACTION_PATH,     ROLE_COUNT  },
    {"astral-sh/setup-uv",                           "python-version",  CI_GITHUB_SETUP_UV,     SPELLING_UV,         CI_FORM_ONE,
     ACTION_UV,                                                                                                                                      ROLE_COUNT  },
    {"conda-incubator/setup-miniconda",              "python-version",  CI_GITHUB_ACTION_INPUT,
     SPELLING_VERSION,                                                                                               CI_FORM_ONE,   ACTION_PATH,     ROLE_COUNT  },
    {"wntrblm/nox",                                  "python-versions", CI_GITHUB_ACTION_INPUT, SPELLING_SEMVER,     CI_FORM_ITEMS,
     ACTION_INSTALLS,                                                                                                                                ROLE_COUNT  },
    {"excitedleigh/setup-nox",                       "python-versions", CI_GITHUB_ACTION_INPUT, SPELLING_SEMVER,
     CI_FORM_ITEMS,                                                                                                                 ACTION_INSTALLS, ROLE_COUNT  },
    {"gabrielfalcao/pyenv-action",                   "default",         CI_GITHUB_ACTION_INPUT, SPELLING_VERSION,
     CI_FORM_ONE,                                                                                                                   ACTION_PATH,     ROLE_COUNT  },
    {"gabrielfalcao/pyenv-action",                   "versions",        CI_GITHUB_ACTION_INPUT, SPELLING_VERSION,
     CI_FORM_ITEMS,                                                                                                                 ACTION_INSTALLS, ROLE_COUNT  },
    {"aws-actions/setup-sam",                        "python",          CI_GITHUB_ACTION_INPUT, SPELLING_EXECUTABLE,
     CI_FORM_ONE,                                                                                                                   ACTION_NONE,     ROLE_RUNTIME},
    {"google-github-actions/deploy-cloud-functions", "runtime",         CI_GITHUB_ACTION_INPUT,
     SPELLING_RUNTIME,                                                                                               CI_FORM_ONE,   ACTION_NONE,     ROLE_RUNTIME},
    {"fedora-python/tox-github-action",              "tox_env",         CI_GITHUB_ACTION_INPUT, SPELLING_VERSION,
     CI_FORM_LOOSE,                                                                                                                 ACTION_PATH,     ROLE_TESTED },
    {"pypa/cibuildwheel",                            "only",            CI_GITHUB_ACTION_INPUT, SPELLING_VERSION,    CI_FORM_LOOSE,
     ACTION_NONE,                                                                                                                                    ROLE_TESTED },
};

#define INPUT_COUNT (sizeof inputs / sizeof inputs[0])

/* Actions that put some Python on the path, whatever their inputs are. */
static const char *const setups[] = {
    "actions/setup-python",
    "deadsnakes/action",
    "MatteoH2O1999/setup-python",
    "pdm-project/setup-pdm",
    "gabrielfalcao/pyenv-action",
    "wntrblm/nox",
    "excitedleigh/setup-nox",
    "conda-incubator/setup-miniconda",
    "mamba-org/setup-micromamba",
    "mamba-org/provision-with-micromamba",
    "prefix-dev/setup-pixi",
    "jdx/mise-action",
    "cachix/install-nix-action",
    "DeterminateSystems/nix-installer-action",
    "devcontainers/ci",
    "actions/setup-conda",
    "s-weigand/setup-conda",
    "eifinger/setup-rye",
    "cachix/cachix-action",
    "asdf-vm/actions/install",
    "fedora-python/tox-github-action",
};

static const char *const testers[] = {
    "fedora-python/tox-github-action",
    "pavelzw/pytest-action",
    "ymyzk/run-tox-gh-actions",
};

static bool is_action(Str uses, const char *action)
{
    return str_eq_nocase(uses, str_of(action));
}

const ActionInput *github_action_inputs(Str uses, size_t *count)
{
    *count = 0;
    const ActionInput *first = NULL;
    for (size_t i = 0; i < INPUT_COUNT; i++) {
        if (is_action(uses, inputs[i].action)) {
            first = first == NULL ? &inputs[i] : first;
            *count += 1;
        }
    }
    return first;
}

bool github_action_sets_python(Str uses)
{
    for (size_t i = 0; i < sizeof setups / sizeof setups[0]; i++) {
        if (is_action(uses, setups[i])) {
            return true;
        }
    }
    return false;
}

bool github_action_tests(Str uses)
{
    for (size_t i = 0; i < sizeof testers / sizeof testers[0]; i++) {
        if (is_action(uses, testers[i])) {
            return true;
        }
    }
    return false;
}
