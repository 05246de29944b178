/* Poetry's version constraints, as poetry-core reads them. */
#include "reading.h"
#include "scan.h"

typedef enum PoetryOperator {
    POETRY_CARET,
    POETRY_TILDE,
    POETRY_COMPATIBLE,
    POETRY_BELOW,
    POETRY_AT_MOST,
    POETRY_ABOVE,
    POETRY_AT_LEAST,
    POETRY_NOT_EQUAL,
    POETRY_EQUAL
} PoetryOperator;

static const Sign operators[] = {
    {"~=", POETRY_COMPATIBLE},
    {"!=", POETRY_NOT_EQUAL },
    {"<=", POETRY_AT_MOST   },
    {">=", POETRY_AT_LEAST  },
    {"==", POETRY_EQUAL     },
    {"<>", POETRY_EQUAL     }, /* so poetry-core reads it, whatever was meant */
    {"<",  POETRY_BELOW     },
    {">",  POETRY_ABOVE     },
    {"=",  POETRY_EQUAL     },
    {"^",  POETRY_CARET     },
    {"~",  POETRY_TILDE     },
};

static PoetryOperator scan_operator(Str text, size_t *at)
{
    return (PoetryOperator)scan_sign(text, at, operators, sizeof operators / sizeof *operators,
                                     POETRY_EQUAL);
}

static void add_between(Constraint *constraint, Bound from, Bound below, size_t keep)
{
    constraint_add(constraint, CLAUSE_BELOW, below);
    constraint_add(constraint, CLAUSE_AT_LEAST, from);
    constraint->clauses[constraint->count - 1].keep = keep;
}

static void add_clause(Constraint *constraint, PoetryOperator operator_, Bound bound,
                       bool series)
{
    size_t kept = bound.count < 2 ? 1 : bound.count > 3 ? 3 : bound.count - 1;
    switch (operator_) {
    case POETRY_CARET:
        add_between(constraint, bound, bound_next(bound, 1), 0);
        return;
    case POETRY_TILDE:
        add_between(constraint, bound, bound_next(bound, bound.count > 1 ? 2 : 1), 0);
        return;
    case POETRY_COMPATIBLE:
        add_between(constraint, bound, bound_next(bound, kept), bound.count);
        return;
    case POETRY_BELOW:
        constraint_add(constraint, CLAUSE_BELOW, bound);
        return;
    case POETRY_AT_MOST:
        constraint_add(constraint, CLAUSE_AT_MOST, bound);
        return;
    case POETRY_ABOVE:
        constraint_add(constraint, CLAUSE_ABOVE, bound);
        return;
    case POETRY_AT_LEAST:
        constraint_add(constraint, CLAUSE_AT_LEAST, bound);
        return;
    case POETRY_NOT_EQUAL:
        constraint_add(constraint, series ? CLAUSE_NOT_SERIES : CLAUSE_NOT_EQUAL, bound);
        return;
    case POETRY_EQUAL:
        constraint_add(constraint, series ? CLAUSE_SERIES : CLAUSE_EQUAL, bound);
        return;
    }
}

/* `*`, `x`, `*.*`: any version. */
static bool skip_any(Str text, size_t *at)
{
    size_t next = *at;
    if (next < text.len && to_lower(text.ptr[next]) == 'v') {
        next++;
    }
    for (;; next++) {
        if (next >= text.len || (text.ptr[next] != '*' && to_lower(text.ptr[next]) != 'x')) {
            return false;
        }
        next++;
        if (next >= text.len || text.ptr[next] != '.') {
            break;
        }
    }
    *at = next;
    return true;
}

static const char *malformed(Str rest)
{
    if (str_starts(rest, S("- ")) || str_starts(rest, S(" - "))) {
        return "Poetry has no hyphen ranges";
    }
    if (str_starts_nocase(rest, S(".x"))) {
        return "`x` is no wildcard behind a number; Poetry has `.*`";
    }
    return "not a version constraint of Poetry";
}

/* One constraint of a group; moves on behind it. */
static void read_single(Constraint *constraint, Str text, size_t *at)
{
    if (skip_any(text, at)) {
        constraint_add(constraint, CLAUSE_EVERY, (Bound){.pre_number = -1});
        return;
    }
    size_t before = *at;
    PoetryOperator operator_ = scan_operator(text, at);
    bool plain = before == *at;
    if (!plain) {
        scan_space(text, at);
    }
    Bound bound;
    if (!scan_bound(text, at, &bound)) {
        constraint->problem = malformed(str_from(text, *at));
        return;
    }
    bool series = false;
    while (str_starts(str_from(text, *at), S(".*"))) {
        series = true;
        *at += 2;
    }
    if (series && (operator_ == POETRY_CARET || operator_ == POETRY_TILDE ||
                   operator_ == POETRY_COMPATIBLE)) {
        constraint->problem = "`.*` does not go with `^` and `~`";
        return;
    }
    if (series && bound.phase != 0 &&
        (operator_ == POETRY_EQUAL || operator_ == POETRY_NOT_EQUAL)) {
        /* 3.12rc1.* holds pre-releases only. */
        constraint_add(constraint, operator_ == POETRY_EQUAL ? CLAUSE_NONE : CLAUSE_EVERY,
                       bound);
        return;
    }
    add_clause(constraint, operator_, bound, series);
}

/* The constraints of one alternative, joined by commas or blanks; `text` ends with it. */
static void read_group(Constraint *constraint, Str text, size_t at)
{
    while (text.len > at &&
           (is_space(text.ptr[text.len - 1]) || text.ptr[text.len - 1] == ',')) {
        text.len--; /* trailing commas are let pass */
    }
    scan_space(text, &at);
    do {
        read_single(constraint, text, &at);
        size_t before = at;
        scan_space(text, &at);
        if (at < text.len && text.ptr[at] == ',') {
            at++;
            scan_space(text, &at);
        }
        if (at < text.len && at == before && constraint->problem == NULL) {
            constraint->problem = malformed(str_from(text, at));
        }
    } while (at < text.len && constraint->problem == NULL);
}

Found read_poetry(Str text)
{
    Found found;
    if (found_early(text, &found)) {
        return found;
    }
    Constraint constraint = {.count = 0};
    for (size_t from = 0; from <= text.len && constraint.problem == NULL; constraint.group++) {
        size_t bar = str_find_byte(str_from(text, from), '|');
        size_t to = bar != STR_NONE ? from + bar : text.len;
        read_group(&constraint, str_slice(text, 0, to), from);
        from = to + 1;
        if (from < text.len && text.ptr[from] == '|') {
            from++;
        }
    }
    found = found_range(text, &constraint);
    Str all = str_trim(text);
    found.reading.range =
        found.reading.range && !(all.len > 0 && is_digit(all.ptr[0]) && constraint.count == 1 &&
                                 constraint.clauses[0].kind == CLAUSE_EQUAL);
    return found;
}
