/* CI systems. The order is that of CiSurface (ci.h). */
#include "ci/ci.h"
#include "ci/ci_readers.h"
#include "readers.h"

#define WORKFLOWS                                                                              \
    ".github/workflows/*.{yml,yaml} .gitea/workflows/*.{yml,yaml} "                            \
    ".forgejo/workflows/*.{yml,yaml}"
#define WORKFLOW_SOURCE "GitHub's workflow syntax; actionlint's notes on it"

#define GITLAB        ".gitlab-ci.yml .gitlab-ci.yaml *.gitlab-ci.yml .gitlab/**/*.{yml,yaml}"
#define GITLAB_SOURCE "GitLab's CI/CD YAML reference"
#define AZURE_FILES                                                                            \
    "azure-pipelines*.yml azure-pipelines*.yaml .azure-pipelines/**/*.{yml,yaml} "             \
    ".azure-pipelines/*.{yml,yaml} .azuredevops/**/*.{yml,yaml} "                              \
    "azure-pipelines/**/*.{yml,yaml} .azure/**/*.{yml,yaml} ci/azure/**/*.{yml,yaml}"
#define AZURE_SOURCE    "Microsoft's YAML schema reference for Azure Pipelines"
#define CIRCLE_FILES    ".circleci/**/*.{yml,yaml} .circleci/*.{yml,yaml} circle.yml"
#define CIRCLE_SOURCE   "CircleCI's configuration reference"
#define TRAVIS_FILES    ".travis.yml .travis.yaml"
#define TRAVIS_SOURCE   "Travis CI's Python page and its build configuration schema"
#define APPVEYOR_FILES  "appveyor.yml .appveyor.yml appveyor.yaml"
#define APPVEYOR_SOURCE "AppVeyor's appveyor.yml reference"
#define BITBUCKET_FILES "bitbucket-pipelines.yml bitbucket-pipelines.yaml"
#define BUILDKITE_FILES ".buildkite/**/*.{yml,yaml} .buildkite/*.{yml,yaml}"
#define DRONE_FILES     ".drone.yml .drone.yaml"
#define WOODPECKER_FILES                                                                       \
    ".woodpecker.yml .woodpecker.yaml .woodpecker/*.{yml,yaml} .crow.yml .crow/*.{yml,yaml}"
#define CIRRUS_FILES     ".cirrus.yml"
#define CODEBUILD_FILES  "buildspec*.yml buildspec*.yaml"
#define CLOUDBUILD_FILES "cloudbuild*.yaml cloudbuild*.yml"
#define SEMAPHORE_FILES  ".semaphore/*.{yml,yaml}"
#define JENKINS_FILES                                                                          \
    "Jenkinsfile Jenkinsfile.* *.Jenkinsfile *.jenkinsfile jenkins/**/*.groovy"
#define JENKINS_SOURCE "Jenkins' pipeline syntax and Docker Pipeline steps"
#define ZUUL_FILES     ".zuul.yaml zuul.yaml .zuul.d/*.yaml zuul.d/*.yaml"
#define CODEFRESH_FILES                                                                        \
    "codefresh.yml codefresh.yaml .codefresh/**/*.{yml,yaml} codefresh/**/*.{yml,yaml}"
#define CODEFRESH_SOURCE "Codefresh's pipeline definition"
#define CONCOURSE_FILES                                                                        \
    "ci/**/*.{yml,yaml} .ci/**/*.{yml,yaml} concourse/**/*.{yml,yaml} "                        \
    ".concourse/**/*.{yml,yaml}"
#define CONCOURSE_SOURCE "Concourse's task and resource schemas"
#define TEAMCITY_FILES   ".teamcity/**/*.kts"
#define TEAMCITY_SOURCE  "TeamCity's Kotlin DSL: runners of Python and command lines"
#define SRHT_FILES       ".build.yml .builds/*.{yml,yaml}"

/* A row that reads a file, and one that names a kind of claim that such a reader makes. */
#define READER(id_, files_, summary_, source_, read_)                                          \
    {                                                                                          \
        .id = (id_), .files = (files_), .syntax = SYNTAX_YAML, .role = ROLE_TESTED,            \
        .summary = (summary_), .source = (source_), .read = (read_)                            \
    }
#define NEEDLED(id_, files_, needle_, summary_, source_, read_)                                \
    {                                                                                          \
        .id = (id_), .files = (files_), .needle = (needle_), .syntax = SYNTAX_YAML,            \
        .role = ROLE_TESTED, .summary = (summary_), .source = (source_), .read = (read_)       \
    }
#define KIND(id_, files_, role_, spelling_, summary_, source_)                                 \
    {                                                                                          \
        .id = (id_), .files = (files_), .syntax = SYNTAX_YAML, .role = (role_),                \
        .spelling = (spelling_), .summary = (summary_), .source = (source_)                    \
    }
#define JENKINS(id_, role_, summary_)                                                          \
    {                                                                                          \
        .id = (id_), .files = JENKINS_FILES, .syntax = SYNTAX_LINES, .role = (role_),          \
        .spelling = SPELLING_VERSION, .summary = (summary_), .source = JENKINS_SOURCE          \
    }
#define PATTERN(id_, files_, pattern_, spelling_, summary_, source_)                           \
    {                                                                                          \
        .id = (id_), .files = (files_), .syntax = SYNTAX_LINES, .pattern = (pattern_),         \
        .spelling = (spelling_), .role = ROLE_RUNTIME, .traits = SURFACE_DEVELOPER,            \
        .summary = (summary_), .source = (source_)                                             \
    }

const Surface rows_ci[] = {
    [CI_GITHUB_WORKFLOW] =
        READER("github-workflow", WORKFLOWS, "a workflow of GitHub Actions, Gitea or Forgejo",
               WORKFLOW_SOURCE, ci_read_github_workflow),
    [CI_GITHUB_ACTION] =
        READER("github-action", "action.yml action.yaml", "a composite or container action",
               "GitHub's metadata syntax for actions", ci_read_github_action),
    [CI_GITHUB_SETUP_PYTHON] = KIND("github-setup-python", WORKFLOWS, ROLE_RUNTIME,
                                    SPELLING_SEMVER, "the version that a set-up step installs",
                                    "actions/setup-python, src/find-python.ts"),
    [CI_GITHUB_SETUP_UV] =
        KIND("github-setup-uv", WORKFLOWS, ROLE_RUNTIME, SPELLING_UV,
             "the version that setup-uv puts into UV_PYTHON", "astral-sh/setup-uv, action.yml"),
    [CI_GITHUB_ACTION_INPUT] =
        KIND("github-action-input", WORKFLOWS, ROLE_RUNTIME, SPELLING_SEMVER,
             "a version that is given to an action", "the action.yml of each action"),
    [CI_GITHUB_MATRIX] = KIND("github-matrix", WORKFLOWS, ROLE_TESTED, SPELLING_SEMVER,
                              "the versions of a job's matrix", WORKFLOW_SOURCE),
    [CI_GITHUB_ENV] = KIND("github-env", WORKFLOWS, ROLE_RUNTIME, SPELLING_SEMVER,
                           "a version in a variable of a workflow", WORKFLOW_SOURCE),
    [CI_GITHUB_INPUT] =
        KIND("github-input", WORKFLOWS, ROLE_RUNTIME, SPELLING_SEMVER,
             "the default of an input, or what a caller hands to it", WORKFLOW_SOURCE),
    [CI_GITHUB_CONTAINER] = KIND("github-container", WORKFLOWS, ROLE_RUNTIME, SPELLING_IMAGE,
                                 "the image that a job or a step runs in", WORKFLOW_SOURCE),
    [CI_GITHUB_COMMAND] = KIND("github-command", WORKFLOWS, ROLE_RUNTIME, SPELLING_VERSION,
                               "a version in a command of a step", WORKFLOW_SOURCE),
    [CI_GITHUB_CONDITION] = KIND("github-condition", WORKFLOWS, ROLE_RUNTIME, SPELLING_SEMVER,
                                 "a version that a condition compares with", WORKFLOW_SOURCE),
    [CI_GITLAB] =
        READER("gitlab-ci", GITLAB, "a pipeline of GitLab", GITLAB_SOURCE, ci_read_gitlab),
    [CI_GITLAB_IMAGE] = KIND("gitlab-image", GITLAB, ROLE_RUNTIME, SPELLING_IMAGE,
                             "the image that a job runs in", GITLAB_SOURCE),
    [CI_GITLAB_VARIABLE] =
        KIND("gitlab-variable", GITLAB, ROLE_RUNTIME, SPELLING_VERSION,
             "a version in a variable or an input of a pipeline", GITLAB_SOURCE),
    [CI_GITLAB_MATRIX] = KIND("gitlab-matrix", GITLAB, ROLE_TESTED, SPELLING_VERSION,
                              "the versions of a job's parallel:matrix", GITLAB_SOURCE),
    [CI_GITLAB_COMMAND] = KIND("gitlab-command", GITLAB, ROLE_RUNTIME, SPELLING_VERSION,
                               "a version in a command of a job", GITLAB_SOURCE),
    [CI_AZURE] = READER("azure-pipelines", AZURE_FILES, "a pipeline of Azure DevOps",
                        AZURE_SOURCE, ci_read_azure),
    [CI_AZURE_TASK] = KIND("azure-task", AZURE_FILES, ROLE_RUNTIME, SPELLING_SEMVER,
                           "the version that UsePythonVersion selects", AZURE_SOURCE),
    [CI_AZURE_MATRIX] = KIND("azure-matrix", AZURE_FILES, ROLE_TESTED, SPELLING_SEMVER,
                             "the versions of a job's matrix", AZURE_SOURCE),
    [CI_AZURE_VARIABLE] = KIND("azure-variable", AZURE_FILES, ROLE_RUNTIME, SPELLING_SEMVER,
                               "a version in a variable or a parameter", AZURE_SOURCE),
    [CI_AZURE_CONTAINER] = KIND("azure-container", AZURE_FILES, ROLE_RUNTIME, SPELLING_IMAGE,
                                "the image that a job runs in", AZURE_SOURCE),
    [CI_AZURE_COMMAND] = KIND("azure-command", AZURE_FILES, ROLE_RUNTIME, SPELLING_VERSION,
                              "a version in a script of a step", AZURE_SOURCE),
    [CI_CIRCLE] = READER("circleci", CIRCLE_FILES, "a configuration of CircleCI", CIRCLE_SOURCE,
                         ci_read_circle),
    [CI_CIRCLE_IMAGE] = KIND("circleci-image", CIRCLE_FILES, ROLE_RUNTIME, SPELLING_IMAGE,
                             "the image that a job runs in", CIRCLE_SOURCE),
    [CI_CIRCLE_MATRIX] = KIND("circleci-matrix", CIRCLE_FILES, ROLE_TESTED, SPELLING_VERSION,
                              "the versions of a job's matrix", CIRCLE_SOURCE),
    [CI_CIRCLE_PARAMETER] =
        KIND("circleci-parameter", CIRCLE_FILES, ROLE_RUNTIME, SPELLING_VERSION,
             "a version in a parameter or a variable", CIRCLE_SOURCE),
    [CI_CIRCLE_COMMAND] = KIND("circleci-command", CIRCLE_FILES, ROLE_RUNTIME, SPELLING_VERSION,
                               "a version in a command of a job", CIRCLE_SOURCE),
    [CI_TRAVIS] = READER("travis", TRAVIS_FILES, "a configuration of Travis CI", TRAVIS_SOURCE,
                         ci_read_travis),
    [CI_TRAVIS_PYTHON] = KIND("travis-python", TRAVIS_FILES, ROLE_TESTED, SPELLING_VERSION,
                              "the versions that Travis CI runs", TRAVIS_SOURCE),
    [CI_TRAVIS_ENV] = KIND("travis-env", TRAVIS_FILES, ROLE_TESTED, SPELLING_VERSION,
                           "a version in a variable, such as TOXENV", TRAVIS_SOURCE),
    [CI_TRAVIS_COMMAND] = KIND("travis-command", TRAVIS_FILES, ROLE_RUNTIME, SPELLING_VERSION,
                               "a version in a command", TRAVIS_SOURCE),
    [CI_APPVEYOR] = READER("appveyor", APPVEYOR_FILES, "a configuration of AppVeyor",
                           APPVEYOR_SOURCE, ci_read_appveyor),
    [CI_APPVEYOR_ENV] = KIND("appveyor-env", APPVEYOR_FILES, ROLE_TESTED, SPELLING_VERSION,
                             "the versions of AppVeyor's environments", APPVEYOR_SOURCE),
    [CI_APPVEYOR_COMMAND] = KIND("appveyor-command", APPVEYOR_FILES, ROLE_RUNTIME,
                                 SPELLING_VERSION, "a version in a command", APPVEYOR_SOURCE),
    [CI_BITBUCKET] =
        READER("bitbucket", BITBUCKET_FILES, "a configuration of Bitbucket Pipelines",
               "Atlassian's configuration reference", ci_read_plain),
    [CI_BITBUCKET_IMAGE] =
        KIND("bitbucket-image", BITBUCKET_FILES, ROLE_RUNTIME, SPELLING_IMAGE,
             "the image that a job runs in", "Atlassian's configuration reference"),
    [CI_BITBUCKET_COMMAND] =
        KIND("bitbucket-command", BITBUCKET_FILES, ROLE_RUNTIME, SPELLING_VERSION,
             "a version in a command", "Atlassian's configuration reference"),
    [CI_BUILDKITE] = READER("buildkite", BUILDKITE_FILES, "a configuration of Buildkite",
                            "Buildkite's step reference", ci_read_plain),
    [CI_BUILDKITE_IMAGE] =
        KIND("buildkite-image", BUILDKITE_FILES, ROLE_RUNTIME, SPELLING_IMAGE,
             "the image that a job runs in", "Buildkite's step reference"),
    [CI_BUILDKITE_COMMAND] =
        KIND("buildkite-command", BUILDKITE_FILES, ROLE_RUNTIME, SPELLING_VERSION,
             "a version in a command", "Buildkite's step reference"),
    [CI_BUILDKITE_VARIABLE] =
        KIND("buildkite-variable", BUILDKITE_FILES, ROLE_RUNTIME, SPELLING_VERSION,
             "a version in a variable or a matrix", "Buildkite's step reference"),
    [CI_DRONE] = READER("drone", DRONE_FILES, "a configuration of Drone",
                        "Drone's pipeline reference", ci_read_plain),
    [CI_DRONE_IMAGE] = KIND("drone-image", DRONE_FILES, ROLE_RUNTIME, SPELLING_IMAGE,
                            "the image that a job runs in", "Drone's pipeline reference"),
    [CI_DRONE_COMMAND] = KIND("drone-command", DRONE_FILES, ROLE_RUNTIME, SPELLING_VERSION,
                              "a version in a command", "Drone's pipeline reference"),
    [CI_WOODPECKER] = READER("woodpecker", WOODPECKER_FILES, "a configuration of Woodpecker",
                             "Woodpecker's workflow syntax", ci_read_plain),
    [CI_WOODPECKER_IMAGE] =
        KIND("woodpecker-image", WOODPECKER_FILES, ROLE_RUNTIME, SPELLING_IMAGE,
             "the image that a job runs in", "Woodpecker's workflow syntax"),
    [CI_WOODPECKER_COMMAND] =
        KIND("woodpecker-command", WOODPECKER_FILES, ROLE_RUNTIME, SPELLING_VERSION,
             "a version in a command", "Woodpecker's workflow syntax"),
    [CI_WOODPECKER_VARIABLE] =
        KIND("woodpecker-variable", WOODPECKER_FILES, ROLE_RUNTIME, SPELLING_VERSION,
             "a version in a variable or a matrix", "Woodpecker's workflow syntax"),
    [CI_CIRRUS] = READER("cirrus", CIRRUS_FILES, "a configuration of Cirrus CI",
                         "Cirrus CI's guide to writing tasks", ci_read_plain),
    [CI_CIRRUS_IMAGE] =
        KIND("cirrus-image", CIRRUS_FILES, ROLE_RUNTIME, SPELLING_IMAGE,
             "the image that a job runs in", "Cirrus CI's guide to writing tasks"),
    [CI_CIRRUS_COMMAND] = KIND("cirrus-command", CIRRUS_FILES, ROLE_RUNTIME, SPELLING_VERSION,
                               "a version in a command", "Cirrus CI's guide to writing tasks"),
    [CI_CIRRUS_VARIABLE] =
        KIND("cirrus-variable", CIRRUS_FILES, ROLE_RUNTIME, SPELLING_VERSION,
             "a version in a variable or a matrix", "Cirrus CI's guide to writing tasks"),
    [CI_CODEBUILD] = READER("codebuild", CODEBUILD_FILES, "a configuration of AWS CodeBuild",
                            "AWS CodeBuild's buildspec reference", ci_read_plain),
    [CI_CODEBUILD_COMMAND] =
        KIND("codebuild-command", CODEBUILD_FILES, ROLE_RUNTIME, SPELLING_VERSION,
             "a version in a command", "AWS CodeBuild's buildspec reference"),
    [CI_CODEBUILD_RUNTIME] = {.id = "codebuild-runtime",
                              .files = CODEBUILD_FILES,
                              .syntax = SYNTAX_YAML,
                              .path = "phases.install.runtime-versions.python",
                              .spelling = SPELLING_SEMVER,
                              .role = ROLE_RUNTIME,
                              .summary = "the version that the build installs",
                              .source = "AWS CodeBuild's buildspec reference"                                          },
    [CI_CLOUDBUILD] =
        READER("cloudbuild", CLOUDBUILD_FILES, "a configuration of Google Cloud Build",
               "Google Cloud Build's configuration schema", ci_read_plain),
    [CI_CLOUDBUILD_IMAGE] =
        KIND("cloudbuild-image", CLOUDBUILD_FILES, ROLE_RUNTIME, SPELLING_IMAGE,
             "the image that a job runs in", "Google Cloud Build's configuration schema"),
    [CI_CLOUDBUILD_COMMAND] =
        KIND("cloudbuild-command", CLOUDBUILD_FILES, ROLE_RUNTIME, SPELLING_VERSION,
             "a version in a command", "Google Cloud Build's configuration schema"),
    [CI_CLOUDBUILD_VARIABLE] = KIND("cloudbuild-variable", CLOUDBUILD_FILES, ROLE_RUNTIME,
                                    SPELLING_VERSION, "a version in a variable or a matrix",
                                    "Google Cloud Build's configuration schema"),
    [CI_SEMAPHORE] = READER("semaphore", SEMAPHORE_FILES, "a configuration of Semaphore",
                            "Semaphore's pipeline reference", ci_read_plain),
    [CI_SEMAPHORE_IMAGE] =
        KIND("semaphore-image", SEMAPHORE_FILES, ROLE_RUNTIME, SPELLING_IMAGE,
             "the image that a job runs in", "Semaphore's pipeline reference"),
    [CI_SEMAPHORE_COMMAND] =
        KIND("semaphore-command", SEMAPHORE_FILES, ROLE_RUNTIME, SPELLING_VERSION,
             "a version in a command", "Semaphore's pipeline reference"),
    [CI_SEMAPHORE_VARIABLE] =
        KIND("semaphore-variable", SEMAPHORE_FILES, ROLE_RUNTIME, SPELLING_VERSION,
             "a version in a variable or a matrix", "Semaphore's pipeline reference"),
    [CI_CODEFRESH] = READER("codefresh", CODEFRESH_FILES, "a pipeline of Codefresh",
                            CODEFRESH_SOURCE, ci_read_plain),
    [CI_CODEFRESH_IMAGE] = KIND("codefresh-image", CODEFRESH_FILES, ROLE_RUNTIME,
                                SPELLING_IMAGE, "the image of a step", CODEFRESH_SOURCE),
    [CI_CODEFRESH_COMMAND] = KIND("codefresh-command", CODEFRESH_FILES, ROLE_RUNTIME,
                                  SPELLING_VERSION, "a version in a command", CODEFRESH_SOURCE),
    [CI_CONCOURSE] =
        NEEDLED("concourse", CONCOURSE_FILES, "image_resource",
                "a pipeline or task of Concourse", CONCOURSE_SOURCE, ci_read_plain),
    [CI_CONCOURSE_IMAGE] = KIND("concourse-image", CONCOURSE_FILES, ROLE_RUNTIME,
                                SPELLING_IMAGE, "the image of a task", CONCOURSE_SOURCE),
    [CI_CONCOURSE_COMMAND] = KIND("concourse-command", CONCOURSE_FILES, ROLE_RUNTIME,
                                  SPELLING_VERSION, "a version in a command", CONCOURSE_SOURCE),
    [CI_SRHT] = READER("builds.sr.ht", SRHT_FILES, "a configuration of builds.sr.ht",
                       "the manual of builds.sr.ht", ci_read_plain),
    [CI_SRHT_IMAGE] = KIND("srht-image", SRHT_FILES, ROLE_RUNTIME, SPELLING_IMAGE,
                           "the image that a job runs in", "the manual of builds.sr.ht"),
    [CI_SRHT_COMMAND] = KIND("srht-command", SRHT_FILES, ROLE_RUNTIME, SPELLING_VERSION,
                             "a version in a command", "the manual of builds.sr.ht"),
    [CI_SRHT_VARIABLE] =
        KIND("srht-variable", SRHT_FILES, ROLE_RUNTIME, SPELLING_VERSION,
             "a version in a variable or a matrix", "the manual of builds.sr.ht"),
    [CI_JENKINS] = { .id = "jenkins",
                              .files = JENKINS_FILES,
                              .syntax = SYNTAX_LINES,
                              .role = ROLE_TESTED,
                              .summary = "a pipeline of Jenkins",
                              .source = JENKINS_SOURCE,
                              .read = ci_read_jenkins                                               },
    [CI_JENKINS_IMAGE] =
        JENKINS("jenkins-image", ROLE_RUNTIME, "the image that a stage runs in"),
    [CI_JENKINS_TOOL] =
        JENKINS("jenkins-tool", ROLE_RUNTIME, "an interpreter that a stage runs"),
    [CI_JENKINS_MATRIX] =
        JENKINS("jenkins-matrix", ROLE_TESTED, "the versions of an axis of a matrix"),
    [CI_JENKINS_VARIABLE] =
        JENKINS("jenkins-variable", ROLE_RUNTIME, "a version in a variable or a parameter"),
    [CI_JENKINS_COMMAND] =
        JENKINS("jenkins-command", ROLE_RUNTIME, "a version in a script of a stage"),
    [CI_ZUUL_JOB] = {                                                                         .id = "zuul-job",
                              .files = ZUUL_FILES,
                              .syntax = SYNTAX_LINES,
                              .pattern = "^[ \t]*-[ \t]+[a-z0-9-]*tox-(py3[0-9]+)",
                              .spelling = SPELLING_TAG,
                              .role = ROLE_TESTED,
                              .traits = SURFACE_GROUPED,
                              .summary = "the environment of tox that a job runs",
                              .source = "Zuul's zuul-jobs: the jobs tox-py*, openstack-tox-py*"},
    [CI_ZUUL_VARIABLE] = {                                                                         .id = "zuul-variable",
                              .files = ZUUL_FILES,
                              .syntax = SYNTAX_LINES,
                              .pattern = "^[ \t]*python_version:[ \t]*['\"]?(3\\.[0-9]+)",
                              .spelling = SPELLING_VERSION,
                              .role = ROLE_TESTED,
                              .summary = "the version that a job sets up",
                              .source = "Zuul's zuul-jobs: the role ensure-python"},
    [CI_TEAMCITY_IMAGE] =
        PATTERN("teamcity-image", TEAMCITY_FILES, "dockerImage[ \t]*=[ \t]*\"([^\"]+)\"",
                SPELLING_IMAGE, "the image that a step runs in", TEAMCITY_SOURCE),
    [CI_TEAMCITY_PARAMETER] =
        PATTERN("teamcity-parameter", TEAMCITY_FILES,
                "param\\(\"[^\"]*[Pp][Yy][Tt][Hh][Oo][Nn][._]?[Vv][^\"]*\",[ \t]*\"([0-9.]+)\"",
                SPELLING_VERSION, "the version in a parameter", TEAMCITY_SOURCE),
    [CI_TEAMCITY_EXECUTABLE] =
        PATTERN("teamcity-executable", TEAMCITY_FILES, "(python3\\.[0-9]+)",
                SPELLING_EXECUTABLE, "an interpreter that a step runs", TEAMCITY_SOURCE),
    [CI_EARTHFILE] = {                                                                      .id = "earthfile",
                              .files = "Earthfile",
                              .syntax = SYNTAX_LINES,
                              .spelling = SPELLING_IMAGE,
                              .role = ROLE_RUNTIME,
                              .traits = SURFACE_DEVELOPER,
                              .summary = "an image, an argument or a command of a target",
                              .source = "Earthly's Earthfile reference",
                              .read = read_earthfile},
};

const size_t rows_ci_count = sizeof rows_ci / sizeof rows_ci[0];

const Surface *ci_surface(CiSurface id)
{
    return &rows_ci[id];
}
