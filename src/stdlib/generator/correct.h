/* corrections.tsv: what people know better, each row with its source. */
#ifndef STDLIB_CORRECT_H
#define STDLIB_CORRECT_H

#include "floorlint/error.h"

#include "sources.h"

/* Applies the rows; an unknown name is an error. Columns: what to correct, name, value, source.
 *   minors      module.Class.member        3.2-
 *   parameter   module.function(name)      3.2-
 *   forwards    module.function            module.other: **kwargs go to that callable
 *   deprecated  module.name                3.9
 *   alias       module.name                module.other: another name of that
 *   base        module.Class               module.Base[arguments]
 *   closed      module.Class               -: its __getattr__ gives no other names
 *   type        module.name                the type of an attribute, the result of a function
 *   noted       module.name                3.2-: what the documentation means; see below
 */
FL_MUST_USE bool correct_library(Library *library, Str text, Error *error);

/* Applies the rows that correct what the documentation seems to note: before apply_presence. */
void correct_documented(Documented *documented, Str text);

#endif
