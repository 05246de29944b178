/* One interpreter asked for by name: a version, what uv accepts as a request
 * (docs.astral.sh/uv/concepts/python-versions), and the names of pyenv's versions. */
#include "reading.h"
#include "scan.h"

/* Words that name an interpreter without a number. */
static const struct {
    const char *word;
    PreRelease pre_release;
} floating_words[] = {
    {"any",         PRE_RELEASE_NONE},
    {"auto",        PRE_RELEASE_NONE},
    {"default",     PRE_RELEASE_NONE},
    {"latest",      PRE_RELEASE_NONE},
    {"lts",         PRE_RELEASE_NONE},
    {"os-provided", PRE_RELEASE_NONE},
    {"stable",      PRE_RELEASE_NONE},
    {"system",      PRE_RELEASE_NONE},
    {"dev",         PRE_RELEASE_DEV },
    {"main",        PRE_RELEASE_DEV },
    {"nightly",     PRE_RELEASE_DEV },
};

typedef enum NumberMeaning {
    MEANS_PYTHON,      /* the number behind the name is Python's */
    MEANS_DISTRIBUTION /* it is the distribution's own; Python's may stand before it: 3.12-24.9
                        */
} NumberMeaning;

/* Longer names first where one starts another. */
static const struct {
    const char *name;
    Implementation implementation;
    NumberMeaning meaning;
} names[] = {
    {"activepython", IMPLEMENTATION_OTHER,   MEANS_PYTHON      },
    {"anaconda2",    IMPLEMENTATION_OTHER,   MEANS_DISTRIBUTION},
    {"anaconda3",    IMPLEMENTATION_OTHER,   MEANS_DISTRIBUTION},
    {"anaconda",     IMPLEMENTATION_OTHER,   MEANS_DISTRIBUTION},
    {"cinder",       IMPLEMENTATION_OTHER,   MEANS_PYTHON      },
    {"cpython",      IMPLEMENTATION_CPYTHON, MEANS_PYTHON      },
    {"cp",           IMPLEMENTATION_CPYTHON, MEANS_PYTHON      },
    {"graalpython",  IMPLEMENTATION_GRAALPY, MEANS_DISTRIBUTION},
    {"graalpy",      IMPLEMENTATION_GRAALPY, MEANS_DISTRIBUTION},
    {"gp",           IMPLEMENTATION_GRAALPY, MEANS_PYTHON      },
    {"ironpython",   IMPLEMENTATION_OTHER,   MEANS_PYTHON      },
    {"jython",       IMPLEMENTATION_OTHER,   MEANS_PYTHON      },
    {"mambaforge",   IMPLEMENTATION_OTHER,   MEANS_DISTRIBUTION},
    {"micropython",  IMPLEMENTATION_OTHER,   MEANS_DISTRIBUTION},
    {"miniconda2",   IMPLEMENTATION_OTHER,   MEANS_DISTRIBUTION},
    {"miniconda3",   IMPLEMENTATION_OTHER,   MEANS_DISTRIBUTION},
    {"miniconda",    IMPLEMENTATION_OTHER,   MEANS_DISTRIBUTION},
    {"miniforge3",   IMPLEMENTATION_OTHER,   MEANS_DISTRIBUTION},
    {"miniforge",    IMPLEMENTATION_OTHER,   MEANS_DISTRIBUTION},
    {"nogil",        IMPLEMENTATION_OTHER,   MEANS_PYTHON      },
    {"pyodide",      IMPLEMENTATION_OTHER,   MEANS_PYTHON      },
    {"pypy",         IMPLEMENTATION_PYPY,    MEANS_PYTHON      },
    {"pyston",       IMPLEMENTATION_OTHER,   MEANS_DISTRIBUTION},
    {"python",       IMPLEMENTATION_CPYTHON, MEANS_PYTHON      },
    {"pp",           IMPLEMENTATION_PYPY,    MEANS_PYTHON      },
    {"py",           IMPLEMENTATION_CPYTHON, MEANS_PYTHON      },
    {"rustpython",   IMPLEMENTATION_OTHER,   MEANS_DISTRIBUTION},
    {"stackless",    IMPLEMENTATION_OTHER,   MEANS_PYTHON      },
};

/* The row of `names` whose name ends where a number, a joint or the text ends; SIZE_MAX where
 * there is none. */
static size_t find_name(Str word)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        Str name = str_of(names[i].name);
        if (str_starts_nocase(word, name) && !is_alpha(scan_peek(word, name.len))) {
            return i;
        }
    }
    return SIZE_MAX;
}

/* What was made out of the word so far. */
typedef struct Request {
    Str text; /* all of it */
    size_t at, end;
    RequestDialect dialect;
    bool named; /* an implementation stands before the number */
    NumberMeaning meaning;
    Implementation implementation;
} Request;

static Found found_name_only(const Request *request)
{
    Found found = found_nothing(request->text, READ_FLOATING, NULL);
    found.reading.version.implementation = request->implementation;
    return found;
}

static Found found_unknown(const Request *request)
{
    return request->dialect == REQUEST_PLAIN
               ? found_nothing(request->text, READ_INVALID, "not a version of Python")
               : found_nothing(request->text, READ_NOT_PYTHON, NULL);
}

/* Moves behind an implementation's name: "cpython-x86_64-linux@", "pypy-", "python". */
static void skip_name(Request *request)
{
    Str word = str_slice(request->text, request->at, request->end);
    size_t row = find_name(word);
    if (row == SIZE_MAX) {
        if (to_lower(scan_peek(word, 0)) == 'v' && is_digit(scan_peek(word, 1))) {
            request->at++;
        }
        return;
    }
    request->named = true;
    request->meaning = names[row].meaning;
    request->implementation = names[row].implementation;
    size_t at = str_of(names[row].name).len;
    size_t sign = str_find_last_byte(word, '@');
    if (sign != STR_NONE) {
        at = sign + 1;
    } else if (scan_peek(word, at) == '-' || scan_peek(word, at) == ' ') {
        at++;
    }
    request->at += at;
}

/* The suffixes of a version, in any order: t, -dev, rc1, -rc.1, +freethreaded, +debug, .x. */
static bool read_suffix(Request *request, Version *version)
{
    Str text = str_slice(request->text, 0, request->end);
    static const struct {
        const char *text;
        bool freethreaded;
    } variants[] = {
        {"+freethreaded+debug", true },
        {"+freethreaded",       true },
        {"+debug",              false},
        {"+gil",                false},
        {"td",                  true },
        {"t",                   true },
        {"d",                   false},
    };
    for (size_t i = 0; i < sizeof variants / sizeof *variants; i++) {
        Str variant = str_of(variants[i].text);
        if (str_starts_nocase(str_from(text, request->at), variant) &&
            !is_alnum(scan_peek(text, request->at + variant.len))) {
            version->freethreaded = version->freethreaded || variants[i].freethreaded;
            request->at += variant.len;
            return true;
        }
    }
    size_t next = request->at;
    next += scan_peek(text, next) == '-' || scan_peek(text, next) == '.';
    PreRelease stage = scan_stage(text, &next);
    if (stage == PRE_RELEASE_NONE || version->pre_release != PRE_RELEASE_NONE) {
        return false;
    }
    size_t digits = next + (scan_peek(text, next) == '.' || scan_peek(text, next) == '-');
    version->pre_release = stage;
    version->pre_number = scan_digits(text, &digits);
    request->at = version->pre_number >= 0 ? digits : next;
    return true;
}

/* What may follow the version: the rest of uv's long key, PyPy's own version, a virtual
 * environment of pyenv. */
static bool rest_is_allowed(const Request *request, bool *fixed)
{
    char next = scan_peek(str_slice(request->text, 0, request->end), request->at);
    Str rest = str_slice(request->text, request->at, request->end);
    if (next == '\0') {
        return true;
    }
    if (request->dialect == REQUEST_PYENV && next == '/') {
        *fixed = true;
        return true;
    }
    if (next == '+' && request->named) {
        return true;
    }
    *fixed = *fixed || request->implementation != IMPLEMENTATION_CPYTHON;
    return request->named && next == '-' && rest.len > 1;
}

/* miniconda3-3.12-24.9: Python's version before the distribution's. */
static bool is_distribution_number(const Request *request, const Number *number)
{
    if (request->meaning == MEANS_PYTHON) {
        return number->major != 2 && number->major != 3;
    }
    Str rest = str_slice(request->text, number->end, request->end);
    bool second = scan_peek(rest, 0) == '-' && is_digit(scan_peek(rest, 1));
    bool after_sign = request->at > 0 && request->text.ptr[request->at - 1] == '@';
    bool glued = request->at > 0 && is_alpha(request->text.ptr[request->at - 1]);
    bool python = number->precision == PRECISION_MINOR && number->major == 3;
    return !(python && (second || after_sign || glued));
}

static void set_edit(Found *found, const Request *request, const Number *number, size_t end)
{
    if (request->implementation != IMPLEMENTATION_CPYTHON) {
        return;
    }
    if (number->minor_span.end > 0) {
        found->form = EDIT_MINOR;
        found->edit = (Span){number->minor_span.start, (uint32_t)end};
    } else {
        found->form = EDIT_DOT_MINOR;
        found->edit = (Span){(uint32_t)number->end, (uint32_t)end};
    }
}

static bool read_floating(Str text, Str word, Found *found)
{
    for (size_t i = 0; i < sizeof floating_words / sizeof *floating_words; i++) {
        if (str_eq_nocase(word, str_of(floating_words[i].word))) {
            *found = found_nothing(text, READ_FLOATING, NULL);
            found->reading.version.pre_release = floating_words[i].pre_release;
            return true;
        }
    }
    /* asdf and mise: a commit, a folder, something older than another version. */
    if (str_starts(word, S("ref:")) || str_starts(word, S("path:")) ||
        str_starts(word, S("sub-"))) {
        *found = found_nothing(text, READ_FLOATING, NULL);
        return true;
    }
    return false;
}

static Found read_number(Request *request)
{
    Str text = str_slice(request->text, 0, request->end);
    bool fused = request->dialect != REQUEST_PLAIN || request->named;
    Number number =
        scan_number(text, request->at, fused ? NUMBER_FUSED_OR_DOTTED : NUMBER_DOTTED);
    if (number.precision == PRECISION_NONE) {
        Found ignored;
        Str rest = str_from(text, request->at);
        bool alone = rest.len == 0 || request->meaning == MEANS_DISTRIBUTION ||
                     read_floating(rest, rest, &ignored);
        return request->named && alone ? found_name_only(request) : found_unknown(request);
    }
    if (request->named && is_distribution_number(request, &number)) {
        return found_name_only(request);
    }
    if (number.major != 2 && number.major != 3) {
        return found_unknown(request);
    }
    Version version = number_version(&number);
    version.implementation = request->implementation;
    request->at = number.end;
    size_t plain_end = number.end;
    while (read_suffix(request, &version)) {
        plain_end = version.pre_release != PRE_RELEASE_NONE && !version.freethreaded
                        ? request->at
                        : plain_end;
    }
    bool fixed = false;
    size_t end = request->at;
    if (!rest_is_allowed(request, &fixed)) {
        return found_unknown(request);
    }
    bool dotted = !number.fused && number.precision != PRECISION_MAJOR;
    size_t start = request->named && dotted ? number.start : trimmed(request->text).start;
    Found found = found_version(version, (Span){(uint32_t)start, (uint32_t)end});
    found.reading.range = number.wildcard && number.precision == PRECISION_MAJOR;
    if (number.precision == PRECISION_MAJOR) {
        found.reading.selection = SELECTION_NEWEST;
    }
    if (!fixed) {
        set_edit(&found, request, &number, plain_end);
    }
    return found;
}

/* `>=3.12,<3.13`, `cpython>=3.12`: uv installs the newest of the range. */
static bool read_range(const Request *request, Found *found)
{
    char first = scan_peek(request->text, request->at);
    if (first != '<' && first != '>' && first != '=' && first != '!' && first != '~' &&
        first != '^') {
        return false;
    }
    if (request->dialect == REQUEST_PLAIN) {
        *found = found_nothing(request->text, READ_INVALID,
                               "a range stands where one version is needed");
        return true;
    }
    *found = read_pep440(str_from(request->text, request->at));
    found->reading.version.implementation = request->implementation;
    found->reading.selection = SELECTION_NEWEST;
    if (request->named) {
        found->form = EDIT_NEVER;
    }
    Span token = trimmed(request->text);
    token.start = (uint32_t)request->at;
    found->reading.token = token;
    if (found->form != EDIT_NEVER) {
        found->edit.start += (uint32_t)request->at;
        found->edit.end += (uint32_t)request->at;
    }
    return true;
}

Found read_request(Str text, RequestDialect dialect)
{
    Found found;
    if (found_early(text, &found)) {
        return found;
    }
    Span span = trimmed(text);
    Str word = str_slice(text, span.start, span.end);
    if (read_floating(text, word, &found)) {
        return found;
    }
    Request request = {.text = text, .at = span.start, .end = span.end, .dialect = dialect};
    if (str_starts(word, S("latest:")) || str_starts(word, S("prefix:"))) {
        request.at += 7;
    }
    skip_name(&request);
    if (read_range(&request, &found)) {
        return found;
    }
    if (dialect == REQUEST_PYENV) {
        /* pyenv takes the first word of a line. */
        for (size_t i = request.at; i < request.end; i++) {
            if (is_space(text.ptr[i])) {
                request.end = i;
            }
        }
    }
    bool path = dialect != REQUEST_PLAIN && !is_digit(scan_peek(text, request.at)) &&
                (str_find_byte(word, '/') != STR_NONE || str_find_byte(word, '\\') != STR_NONE);
    return path ? read_executable(text) : read_number(&request);
}
