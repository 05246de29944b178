/* PEP 440 version specifiers, as the library `packaging` reads them since its version 22. */
#include "reading.h"
#include "scan.h"

typedef struct Operator {
    const char *text;
    ClauseKind kind;
} Operator;

/* Longer ones first. `~=` and `===` are read apart. */
static const Operator operators[] = {
    {"==", CLAUSE_EQUAL    },
    {"!=", CLAUSE_NOT_EQUAL},
    {"<=", CLAUSE_AT_MOST  },
    {">=", CLAUSE_AT_LEAST },
    {"<",  CLAUSE_BELOW    },
    {">",  CLAUSE_ABOVE    },
};

static const char *operator_problem(Str clause)
{
    switch (clause.ptr[0]) {
    case '^':
        return "`^` is Poetry's notation, not PEP 440's";
    case '~':
        return "`~` is Poetry's notation; PEP 440 has `~=`";
    case '=':
        if (str_starts(clause, S("=>")) || str_starts(clause, S("=<"))) {
            return "the operator is written backwards";
        }
        return "`=` alone is no operator; PEP 440 has `==`";
    case '<':
    case '>':
    case '!':
        return "no version follows the operator";
    default:
        return is_digit(clause.ptr[0]) || to_lower(clause.ptr[0]) == 'v'
                   ? "no operator stands before the version"
                   : "not a version specifier";
    }
}

static const char *rest_problem(Str rest)
{
    if (str_starts(rest, S(".*"))) {
        return "`.*` goes only with `==` and `!=`";
    }
    if (rest.ptr[0] == '*') {
        return "`*` needs a dot before it";
    }
    if (str_starts_nocase(rest, S(".x"))) {
        return "`x` is no wildcard in PEP 440";
    }
    if (is_space(rest.ptr[0])) {
        return "clauses are separated by commas";
    }
    return "malformed version";
}

static size_t skip_operator(Str clause, ClauseKind *kind)
{
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++) {
        Str text = str_of(operators[i].text);
        if (str_starts(clause, text)) {
            *kind = operators[i].kind;
            return text.len;
        }
    }
    return 0;
}

/* `===3.10.4` compares text: only a release written in full equals any. */
static void add_identity(Constraint *constraint, Str text, Span clause)
{
    size_t at = clause.start + 3, start;
    scan_space(text, &at);
    start = at;
    Bound bound;
    Str version = str_slice(text, start, clause.end);
    bool read = scan_bound(text, &at, &bound);
    bool plain = read && at == clause.end && bound.count == 3 && bound.phase == 0 &&
                 bound.span.start == start && !bound.local;
    if (str_find_byte(version, ' ') != STR_NONE) {
        constraint->problem = "clauses are separated by commas";
    }
    constraint_add(constraint, plain ? CLAUSE_EQUAL : CLAUSE_NONE,
                   read ? bound : (Bound){.pre_number = -1});
}

/* `~=3.10.4` is `>=3.10.4, ==3.10.*`. */
static void add_compatible(Constraint *constraint, Bound bound)
{
    if (bound.count < 2) {
        constraint->problem = "`~=` needs a version of at least two parts";
        return;
    }
    Bound series = bound;
    series.count--;
    series.more = series.more && series.count > 3;
    for (size_t i = series.count; i < 3; i++) {
        series.part[i] = 0;
    }
    constraint_add(constraint, CLAUSE_SERIES, series);
    constraint_add(constraint, CLAUSE_AT_LEAST, bound);
    constraint->clauses[constraint->count - 1].keep = bound.count;
}

static void add_clause(Constraint *constraint, Str text, Span span)
{
    Str clause = str_slice(text, span.start, span.end);
    if (str_starts(clause, S("==="))) {
        add_identity(constraint, text, span);
        return;
    }
    ClauseKind kind = CLAUSE_AT_LEAST;
    bool compatible = str_starts(clause, S("~="));
    size_t at = compatible ? 2 : skip_operator(clause, &kind);
    if (at == 0) {
        constraint->problem = operator_problem(clause);
        return;
    }
    at += span.start;
    scan_space(text, &at);
    Bound bound;
    if (!scan_bound(text, &at, &bound)) {
        constraint->problem = operator_problem(clause);
        return;
    }
    bool equality = kind == CLAUSE_EQUAL || kind == CLAUSE_NOT_EQUAL;
    bool bare = bound.phase == 0 && !bound.local && bound.pre_release == PRE_RELEASE_NONE;
    if (equality && bare && str_starts(str_slice(text, at, span.end), S(".*"))) {
        kind = kind == CLAUSE_EQUAL ? CLAUSE_SERIES : CLAUSE_NOT_SERIES;
        at += 2;
    }
    if (at < span.end) {
        constraint->problem = rest_problem(str_slice(text, at, span.end));
    } else if (bound.local && !equality) {
        constraint->problem = "a local version goes only with `==` and `!=`";
    } else if (compatible) {
        add_compatible(constraint, bound);
    } else {
        constraint_add(constraint, kind, bound);
    }
}

Found read_pep440(Str text)
{
    if (scan_is_template(text)) {
        return found_nothing(text, READ_UNRESOLVED, NULL);
    }
    Constraint constraint = {.count = 0};
    for (size_t from = 0; from <= text.len && constraint.problem == NULL;) {
        size_t comma = str_find_byte(str_from(text, from), ',');
        size_t to = comma != STR_NONE ? from + comma : text.len;
        Span part = trimmed(str_slice(text, from, to));
        part.start += (uint32_t)from;
        part.end += (uint32_t)from;
        if (part.start < part.end) {
            add_clause(&constraint, text, part);
        }
        from = to + 1;
    }
    if (constraint.count == 0) {
        constraint_add(&constraint, CLAUSE_EVERY, (Bound){.pre_number = -1});
    }
    return found_range(text, &constraint);
}
