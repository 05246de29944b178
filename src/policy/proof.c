/* What single claims and lanes say for certain. */
#include "floorlint/policy.h"

Minor anchor_minor(const Claim *anchor)
{
    bool usable = anchor != NULL && !anchor->unresolved && anchor->invalid.len == 0 &&
                  anchor->implementation == IMPLEMENTATION_CPYTHON &&
                  anchor->precision >= PRECISION_MINOR && anchor->version.major == 3;
    MinorMask any = usable ? anchor->set.any : 0;
    bool single = any != 0 && (any & (any - 1)) == 0 && !anchor->set.open;
    return single ? minors_lowest(any) : MINOR_NONE;
}

Minor promised_minor(const Claim *promise)
{
    bool bounded = promise != NULL && !promise->unresolved && promise->invalid.len == 0 &&
                   !promise->value_changed && promise->version.major >= 0;
    return bounded ? version_set_lowest(promise->set) : MINOR_NONE;
}

MinorMask claim_proof(const Claim *claim, Day today)
{
    if (claim->unresolved || claim->invalid.len > 0 || claim->prerelease ||
        claim->freethreaded || claim->implementation != IMPLEMENTATION_CPYTHON) {
        return 0;
    }
    if (claim->value_changed) {
        /* The lane that was meant: that YAML reads another number is a fault of its own. */
        Minor meant = minor_parse(claim->text);
        return meant != MINOR_NONE ? MINOR_BIT(meant) : 0;
    }
    return claim_minors(claim, today);
}

MinorMask lane_proof(const Lane *lane, Day today)
{
    if (lane->idle) {
        return 0;
    }
    if (lane->effective != 0) {
        return lane->effective;
    }
    return lane->python != NULL ? claim_proof(lane->python, today) : 0;
}
