/* The scanners behind literal.c, one for each little language. */
#ifndef STDLIB_LITERAL_SCAN_H
#define STDLIB_LITERAL_SCAN_H

#include "floorlint/literal.h"

/* Adds a need; beyond LITERAL_MAX_NEEDS they are dropped: the first ones are enough to report.
 */
void literal_add(LiteralNeeds *needs, LiteralNeed need);

void literal_scan_iso(LiteralNeeds *needs, LiteralLanguage language, Str text);
void literal_scan_regex(LiteralNeeds *needs, Str text);

#endif
