/* conda's match specifications and version specifications (conda.models), also pixi's. */
#include "reading.h"
#include "scan.h"

typedef enum CondaOperator {
    CONDA_BARE, /* exactly, or a series with `*` */
    CONDA_FUZZY,
    CONDA_EXACT,
    CONDA_COMPATIBLE,
    CONDA_NOT,
    CONDA_BELOW,
    CONDA_AT_MOST,
    CONDA_ABOVE,
    CONDA_AT_LEAST
} CondaOperator;

static const Sign operators[] = {
    {"==", CONDA_EXACT     },
    {"~=", CONDA_COMPATIBLE},
    {"!=", CONDA_NOT       },
    {"<=", CONDA_AT_MOST   },
    {">=", CONDA_AT_LEAST  },
    {"=",  CONDA_FUZZY     },
    {"<",  CONDA_BELOW     },
    {">",  CONDA_ABOVE     },
};

static CondaOperator scan_operator(Str text, size_t *at)
{
    return (CondaOperator)scan_sign(text, at, operators, sizeof operators / sizeof *operators,
                                    CONDA_BARE);
}

static void add_compatible(Constraint *constraint, Bound bound)
{
    Bound series = bound;
    series.count = bound.count > 1 ? bound.count - 1 : 0;
    series.more = false;
    constraint_add(constraint, series.count > 0 ? CLAUSE_SERIES : CLAUSE_EVERY, series);
    constraint_add(constraint, CLAUSE_AT_LEAST, bound);
    constraint->clauses[constraint->count - 1].keep = bound.count;
}

static void add_clause(Constraint *constraint, CondaOperator operator_, Bound bound,
                       bool series)
{
    switch (operator_) {
    case CONDA_BARE:
    case CONDA_EXACT:
        constraint_add(constraint, series ? CLAUSE_SERIES : CLAUSE_EQUAL, bound);
        return;
    case CONDA_FUZZY:
        constraint_add(constraint, CLAUSE_SERIES, bound);
        return;
    case CONDA_COMPATIBLE:
        if (series) {
            constraint->problem = "`.*` does not go with `~=`";
        } else {
            add_compatible(constraint, bound);
        }
        return;
    case CONDA_NOT:
        constraint_add(constraint, series ? CLAUSE_NOT_SERIES : CLAUSE_NOT_EQUAL, bound);
        return;
    case CONDA_BELOW:
        constraint_add(constraint, CLAUSE_BELOW, bound);
        return;
    case CONDA_AT_MOST:
        constraint_add(constraint, CLAUSE_AT_MOST, bound);
        return;
    case CONDA_ABOVE:
        constraint_add(constraint, CLAUSE_ABOVE, bound);
        return;
    case CONDA_AT_LEAST:
        constraint_add(constraint, CLAUSE_AT_LEAST, bound);
        return;
    }
}

static void read_clause(Constraint *constraint, Str text, size_t *at)
{
    scan_space(text, at);
    CondaOperator operator_ = scan_operator(text, at);
    scan_space(text, at);
    if (*at < text.len && text.ptr[*at] == '*') {
        ++*at;
        constraint_add(constraint, CLAUSE_EVERY, (Bound){.pre_number = -1});
        return;
    }
    Bound bound;
    if (!scan_bound(text, at, &bound)) {
        constraint->problem = "not a version specification of conda";
        return;
    }
    bool series = false;
    if (str_starts(str_from(text, *at), S(".*"))) {
        series = true;
        *at += 2;
    } else if (*at < text.len && text.ptr[*at] == '*') {
        series = true; /* 3.1* is 3.1.*: parts are compared, not characters */
        ++*at;
    }
    add_clause(constraint, operator_, bound, series);
}

/* Behind the package's name: "python", after "conda-forge::". SIZE_MAX where it is another
 * package. */
static size_t skip_name(Str text)
{
    size_t at = 0;
    scan_space(text, &at);
    size_t channel = str_find(text, S("::"));
    if (channel != STR_NONE) {
        at = channel + 2;
    }
    size_t from = at;
    while (at < text.len && (is_alnum(text.ptr[at]) || text.ptr[at] == '-' ||
                             text.ptr[at] == '_' || text.ptr[at] == '.')) {
        at++;
    }
    if (from == at || is_digit(text.ptr[from])) {
        return from;
    }
    return str_eq_nocase(str_slice(text, from, at), S("python")) ? at : SIZE_MAX;
}

/* The third field of a match specification is the build: "=3.10.4=h12debd9_0",
 * "3.10.* *_cpython". With a build, `=` is exact. */
static size_t version_end(Str text, size_t from, bool *has_build)
{
    size_t at = from;
    while (at < text.len && (text.ptr[at] == '=' || is_space(text.ptr[at]))) {
        at++;
    }
    for (; at < text.len; at++) {
        char c = text.ptr[at];
        bool after_version =
            at > from && (is_alnum(text.ptr[at - 1]) || text.ptr[at - 1] == '*');
        if ((c == '=' || is_space(c)) && after_version) {
            size_t next = at;
            scan_space(text, &next);
            bool joined = next < text.len && (text.ptr[next] == ',' || text.ptr[next] == '|');
            if (!joined) {
                *has_build = next < text.len;
                return at;
            }
        }
    }
    return text.len;
}

static void read_clauses(Constraint *constraint, Str text, size_t at)
{
    read_clause(constraint, text, &at);
    scan_space(text, &at);
    while (at < text.len && constraint->problem == NULL) {
        if (text.ptr[at] == '|') {
            constraint->group++;
        } else if (text.ptr[at] != ',') {
            constraint->problem = "not a version specification of conda";
            return;
        }
        at++;
        read_clause(constraint, text, &at);
        scan_space(text, &at);
    }
}

Found read_conda(Str text)
{
    Found found;
    if (found_early(text, &found)) {
        return found;
    }
    size_t from = skip_name(text);
    if (from == SIZE_MAX) {
        return found_nothing(text, READ_NOT_PYTHON, NULL);
    }
    if (str_find_byte(text, '(') != STR_NONE || str_find_byte(text, '[') != STR_NONE) {
        return found_nothing(text, READ_UNRESOLVED, NULL);
    }
    bool has_build = false;
    Span all = trimmed(text);
    Str rest = str_slice(text, 0, version_end(text, from, &has_build));
    scan_space(rest, &from);
    if (from >= rest.len) {
        return found_nothing(text, READ_FLOATING, NULL);
    }
    Constraint constraint = {.count = 0};
    read_clauses(&constraint, rest, from);
    Str build = str_trim(str_from(text, rest.len));
    if (build.len > 0 && (build.ptr[0] == '<' || build.ptr[0] == '>' || build.ptr[0] == '!')) {
        constraint.problem = "a comma joins the clauses; behind a blank stands the build";
    }
    bool alone = constraint.count == 1;
    if (has_build && alone && constraint.clauses[0].kind == CLAUSE_SERIES &&
        str_find_byte(rest, '*') == STR_NONE) {
        constraint.clauses[0].kind = CLAUSE_EQUAL;
    }
    found = found_range(text, &constraint);
    found.reading.token =
        (Span){(uint32_t)from, (uint32_t)(rest.len < all.end ? rest.len : all.end)};
    bool exact = alone && constraint.clauses[0].kind == CLAUSE_EQUAL;
    found.reading.range = found.reading.range && !(exact && is_digit(rest.ptr[from]));
    if (has_build) {
        found.form = EDIT_NEVER; /* a build belongs to one version */
    }
    return found;
}
