/* Rows that are evaluated at run time: what the facts about names decide. */
#include "syntax_walk.h"

void walk_ask_facts(Walk *walk)
{
    (void)walk;
}
