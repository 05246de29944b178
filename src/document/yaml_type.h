/* What YAML makes of a scalar: the types of YAML 1.1, which most readers of configuration use,
 * and what the core schema of 1.2 adds. */
#ifndef FLOORLINT_DOCUMENT_YAML_TYPE_H
#define FLOORLINT_DOCUMENT_YAML_TYPE_H

#include "floorlint/document.h"

/* The type of a scalar's decoded text under a tag (empty where there is none). */
ScalarType yaml_scalar_type(Str text, Str tag, Quoting quoting);

/* Whether a tag is none of YAML's own: !Ref, !reference, !vault. */
bool yaml_tag_is_custom(Str tag);

#endif
