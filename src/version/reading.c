#include "reading.h"

#include "scan.h"

Span trimmed(Str text)
{
    size_t from = 0;
    scan_space(text, &from);
    size_t length = str_trim(text).len;
    return (Span){(uint32_t)from, (uint32_t)(from + length)};
}

Found found_nothing(Str text, ReadStatus status, const char *problem)
{
    Found found = {
        .reading = {.status = status,
                    .set = status == READ_INVALID ? VERSION_SET_EMPTY : VERSION_SET_EVERY,
                    .version = {-1, -1, -1, .pre_number = -1},
                    .token = trimmed(text),
                    .problem = problem}
    };
    if (status == READ_FLOATING) {
        found.reading.selection = SELECTION_NEWEST;
    }
    return found;
}

Found found_version(Version version, Span token)
{
    return (Found){
        .reading = {.status = READ_OK,
                    .set = version_to_set(version),
                    .version = version,
                    .token = token}
    };
}

bool found_early(Str text, Found *found)
{
    Str trimmed_text = str_trim(text);
    if (trimmed_text.len == 0) {
        *found = found_nothing(text, READ_INVALID, "empty");
        return true;
    }
    if (scan_is_template(trimmed_text)) {
        *found = found_nothing(text, READ_UNRESOLVED, NULL);
        return true;
    }
    return false;
}

/* How the lower bound is moved: only its digits change, so only a bound that is itself the
 * lowest version of its range can be. */
static void set_edit(Found *found, const Clause *lower)
{
    const Bound *bound = &lower->bound;
    bool exact_patch = lower->kind == CLAUSE_EQUAL && bound->count > 2;
    if (lower->kind == CLAUSE_ABOVE || bound->epoch || exact_patch) {
        return;
    }
    if (bound->count == 1) {
        found->form = EDIT_DOT_MINOR;
        found->edit = (Span){bound->span.end, bound->span.end};
    } else {
        found->form = lower->keep > 2 ? EDIT_MINOR_ZERO : EDIT_MINOR;
        found->edit = (Span){bound->minor.start, bound->span.end};
    }
}

Found found_range(Str text, const Constraint *constraint)
{
    Found found = found_nothing(text, READ_OK, NULL);
    if (constraint->problem != NULL) {
        return found_nothing(text, READ_INVALID, constraint->problem);
    }
    found.reading.range = true;
    found.reading.set = constraint_set(constraint);
    const Clause *lower = constraint_lower(constraint);
    if (lower != NULL) {
        found.reading.version = bound_version(&lower->bound);
        if (constraint->clauses[constraint->count - 1].group == 0) {
            set_edit(&found, lower);
        }
    }
    return found;
}
