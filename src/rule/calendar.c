/* end-of-life: the floor against the release calendar. */
#include "floorlint/release.h"

#include "check.h"

static void check_end(const Check *check, uint32_t index)
{
    const Scope *scope = &check->policies->scopes[index];
    const Origin *origin = &scope->floor.origin;
    const Release *release =
        scope->floor.minor != MINOR_NONE ? release_of(scope->floor.minor) : NULL;
    const Scope *parent = &check->policies->scopes[scope->parent];
    bool said = parent != scope && parent->floor.minor == scope->floor.minor;
    if (release == NULL || said || check->today <= release->end_of_life) {
        return;
    }
    Str minor = check_minor(check, scope->floor.minor);
    Place place = origin->place.path.len > 0 ? origin->place
                                             : source_whole(check->arena, S(".python-version"));
    Diagnostic *diagnostic =
        check_place(check, RULE_END_OF_LIFE, SEVERITY_INFO, index, place, minor);
    if (diagnostic != NULL) {
        Day end = release->end_of_life;
        diagnostic->message = str_format(
            check->arena, "the floor %.*s gets no security fixes since %04u-%02u-%02u",
            STR_ARG(minor), end / 10000, end / 100 % 100, end % 100);
        diagnostic->help = S("plan to raise the floor");
    }
}

void check_calendar(const Check *check)
{
    for (uint32_t i = 0; i < check->policies->directory_count; i++) {
        check_end(check, i);
    }
}
