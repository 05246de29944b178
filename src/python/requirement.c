#include "floorlint/requirement.h"

Str requirement_kind_name(RequirementKind kind)
{
    static const char *const names[REQUIREMENT_KIND_COUNT] = {
        [REQUIREMENT_MODULE] = "module",       [REQUIREMENT_CLASS] = "class",
        [REQUIREMENT_FUNCTION] = "function",   [REQUIREMENT_METHOD] = "method",
        [REQUIREMENT_ATTRIBUTE] = "attribute", [REQUIREMENT_PARAMETER] = "parameter",
        [REQUIREMENT_SYNTAX] = "syntax",       [REQUIREMENT_BEHAVIOUR] = "behaviour",
    };
    return str_of(names[kind]);
}
