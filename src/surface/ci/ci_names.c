#include "ci_names.h"

/* Words of the longest name that is looked at. */
#define NAME_WORDS 12

/* One word says that the name is about Python … */
static const char *const python_words[] = {"python",     "python3",       "py",
                                           "pyver",      "pyvers",        "pyversion",
                                           "pyversions", "pythonversion", "pythonversions",
                                           "pythons",    "cpython",       "interpreters"};

/* … and these may follow it. Any other word makes it the name of something else that has Python
 * in its name: PYTHON_GDAL_VERSION. */
static const char *const follow_words[] = {
    "version", "versions", "ver",     "vers",   "v",       "min",    "max",     "minimum",
    "maximum", "latest",   "default", "lowest", "highest", "oldest", "newest",  "main",
    "stable",  "target",   "lts",     "tag",    "base",    "dev",    "primary", "release",
    "full",    "short",    "list",    "matrix", "minor",   "spec",   "number",  "test",
    "tests",   "build",    "docs",    "lint",   "image",   "to",     "use",     "id"};

/* Names of labels, without what separates their words. */
static const char *const labels[] = {
    "toxenv",
    "toxenvs",
    "noxsession",
    "session",
    "sessions",
    "interpreter",
    "environment",
    "env",
    "tox",
    "nox",
    "factor",
    "abi",
    "wheel",
    "cibwbuild",
    "cibwonly",
    "wheelsabi",
    "cp",
    "pyabi",
    "toxpython",
    "toxfactor",
    "envs",
    "noxenv",
    "condaenv",
    "noxpython",
    "hatchenv",
    "testenv",
    "container",
    "image",
    "wheelmanylinux1",
    "wheelmanylinux2010",
    "wheelmanylinux2014",
};

/* Bytes of the longest name of a label. */
#define LABEL_LENGTH 32

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

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

/* Cuts a name into words: at anything but letters and digits, and where lower case becomes
 * upper case. */
static size_t split_name(Str name, Str *words)
{
    size_t count = 0, start = 0;
    for (size_t i = 0; i <= name.len && count < NAME_WORDS; i++) {
        bool ends = i == name.len || !is_alnum(name.ptr[i]);
        bool hump = !ends && i > start && is_upper(name.ptr[i]) && !is_upper(name.ptr[i - 1]);
        if ((ends || hump) && i > start) {
            words[count++] = str_slice(name, start, i);
        }
        if (ends || hump) {
            start = ends ? i + 1 : i;
        }
    }
    return count;
}

CiNameKind ci_name_kind(Str name)
{
    Str words[NAME_WORDS];
    size_t count = split_name(name, words);
    for (size_t i = 0; i < count; i++) {
        if (!IS_LISTED(words[i], python_words)) {
            continue;
        }
        bool follows = true;
        for (size_t j = i + 1; j < count; j++) {
            follows = follows &&
                      (IS_LISTED(words[j], follow_words) || IS_LISTED(words[j], python_words));
        }
        return follows ? CI_NAME_PYTHON : CI_NAME_OTHER;
    }
    char plain[LABEL_LENGTH];
    size_t length = 0;
    for (size_t i = 0; i < name.len && length < LABEL_LENGTH; i++) {
        if (is_alnum(name.ptr[i])) {
            plain[length++] = name.ptr[i];
        }
    }
    return IS_LISTED(((Str){plain, length}), labels) ? CI_NAME_LABEL : CI_NAME_OTHER;
}

/* Words that make a name with "test" in it one of something else. */
static const char *const other_words[] = {
    "publish",   "release",  "deploy",    "upload",       "install",      "report",
    "results",   "result",   "setup",     "prepare",      "pypi",         "build",
    "lint",      "download", "cache",     "dependencies", "requirements", "set",
    "changelog", "comment",  "coveralls", "codecov",      "typing",       "mypy"};

bool ci_name_tests(Str name)
{
    Str words[NAME_WORDS];
    size_t count = split_name(name, words);
    bool tests = false;
    for (size_t i = 0; i < count; i++) {
        if (IS_LISTED(words[i], other_words)) {
            return false;
        }
        tests = tests || str_eq_nocase(words[i], S("test")) ||
                str_eq_nocase(words[i], S("tests")) || str_eq_nocase(words[i], S("testing")) ||
                str_eq_nocase(words[i], S("pytest")) ||
                str_eq_nocase(words[i], S("unittest")) ||
                str_eq_nocase(words[i], S("unittests")) || str_eq_nocase(words[i], S("tox")) ||
                str_eq_nocase(words[i], S("nox"));
    }
    return tests;
}
