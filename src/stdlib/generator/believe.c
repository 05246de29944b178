#include "believe.h"

bool name_is_private(Str name)
{
    return str_starts(name, S("_")) && !name_is_dunder(name);
}

bool name_is_dunder(Str name)
{
    return str_starts(name, S("__")) && str_ends(name, S("__"));
}

static MinorMask newest_bit(MinorMask minors)
{
    return minors ? MINOR_BIT(minors_highest(minors)) : 0;
}

static MinorMask believe_asked(const Evidence *evidence)
{
    MinorMask stub = evidence->stub ? evidence->stub->minors.any : 0;
    MinorMask elsewhere = evidence->stub ? stub & ~evidence->stub->minors.linux : 0;
    if (!evidence->seen && elsewhere) {
        return stub; /* of another platform: who never shows it cannot date it */
    }
    MinorMask weak_minors = evidence->asked & ~evidence->native & ~evidence->seen;
    MinorMask result = evidence->seen | (elsewhere & evidence->asked);
    bool is_new_to_all = evidence->stub && !evidence->seen && evidence->owner_has_weak &&
                         minors_lowest(stub) > minors_highest(evidence->native);
    if (evidence->is_weak || is_new_to_all) {
        MinorMask last = evidence->seen & newest_bit(evidence->native);
        result |= evidence->stub ? stub & weak_minors : last ? weak_minors : 0;
    }
    return result;
}

/* Presence before the oldest interpreter that was asked. */
static MinorMask believe_old(const Evidence *evidence, MinorMask rest)
{
    MinorMask oldest = MINOR_BIT(6);
    bool was_there = rest & oldest;
    MinorMask old = evidence->stub ? evidence->stub->minors.any & OLD_MINORS
                    : was_there    ? OLD_MINORS
                                   : 0;
    if (evidence->asked & oldest && !was_there && old & MINOR_BIT(5) &&
        (!evidence->stub || evidence->stub->minors.any & oldest)) {
        old = 0; /* what the stub says of 3.6 is wrong, and of older ones no better */
    }
    if (was_there && !old && evidence->noted) {
        old = OLD_MINORS; /* documented without a note: nothing says that it is new in 3.6 */
    }
    MinorMask noted = evidence->noted ? evidence->noted->minors.any : 0;
    if (noted && was_there && noted & oldest) {
        old = noted & OLD_MINORS; /* the documentation knows */
    }
    return old;
}

/* A name that the stubs promise to interpreters none of which had it: made while a program runs
 * (the ACS_ names of curses, by initscr) or of another build. That a newer interpreter was not
 * asked must not make it new there. Nor is it gone where the documentation has it, too. */
static bool is_made_later(const Evidence *evidence, MinorMask stub)
{
    bool is_kept = evidence->noted && stub & newest_bit(evidence->asked) && stub & MINOR_BIT(6);
    return !evidence->seen && stub & evidence->asked && (stub & ~evidence->asked || is_kept);
}

/* What stubs and the documentation say together of a name that no interpreter showed. */
static MinorMask believe_unseen(const Evidence *evidence, MinorMask stub)
{
    MinorMask noted = evidence->noted ? evidence->noted->minors.any : 0;
    return noted & stub ? noted & stub : stub;
}

MinorMask believe(const Evidence *evidence, MinorMask owner)
{
    MinorMask unasked = MEASURED_MINORS & ~evidence->asked;
    MinorMask stub = evidence->stub ? evidence->stub->minors.any : 0;
    if (is_made_later(evidence, stub & owner & MEASURED_MINORS)) {
        return believe_unseen(evidence, stub & owner);
    }
    MinorMask result = believe_asked(evidence) & evidence->asked;
    MinorMask last = evidence->seen & newest_bit(evidence->native);
    result |= evidence->stub ? stub & unasked : last ? unasked : 0;
    result |= believe_old(evidence, result);
    return result & owner;
}

void note_deprecation(Def *def, const Def *noted)
{
    if (noted && noted->deprecated != MINOR_NONE) {
        def->deprecated = noted->deprecated;
    }
}
