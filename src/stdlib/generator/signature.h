/* Signatures: the overloads of a function merged into one list of parameters. */
#ifndef STDLIB_SIGNATURE_H
#define STDLIB_SIGNATURE_H

#include "type_text.h"

/* Fills params and result of a function from its overloads. */
void signature_resolve(const TypeScope *scope, Def *function);

Param *signature_find(ParamVec *params, Str name);

#endif
