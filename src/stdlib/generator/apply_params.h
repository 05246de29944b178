/* Parameters corrected by measured signatures and by the documentation. */
#ifndef STDLIB_APPLY_PARAMS_H
#define STDLIB_APPLY_PARAMS_H

#include "sources.h"

typedef enum Receiver { RECEIVER_NONE, RECEIVER_FIRST } Receiver;

/* Corrects the parameters of `def` in `minors` by the signatures of a measured definition;
 * `receiver` says whether they begin with self. Returns the minors that had a signature. */
MinorMask apply_signatures(Arena *arena, Def *def, const Def *measured, MinorMask minors,
                           Receiver receiver);

/* Parameters that the documentation notes as added later, in the minors without signature. */
void apply_noted_params(Def *def, const Def *noted, MinorMask signed_minors);

#endif
