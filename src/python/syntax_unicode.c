#include "syntax_walk.h"
MinorMask unicode_letter_lacking(uint32_t code_point)
{
    (void)code_point;
    return 0;
}
MinorMask unicode_name_lacking(Str name)
{
    (void)name;
    return 0;
}
