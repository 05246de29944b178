/* The rows of syntax_features.def. Internal to src/python. */
#ifndef FLOORLINT_PYTHON_SYNTAX_FEATURE_H
#define FLOORLINT_PYTHON_SYNTAX_FEATURE_H

#include "floorlint/python.h"

typedef enum FeatureId {
#define FL_SYNTAX(name, id, since, removed, warns, how, reference, summary) FEATURE_##name,
#include "syntax_features.def"
#undef FL_SYNTAX
    FEATURE_COUNT
} FeatureId;

/* Minors on which a use of the feature fails, and those that only warn. */
MinorMask feature_lacking(FeatureId feature);
MinorMask feature_warning(FeatureId feature);

const SyntaxFeature *feature_row(FeatureId feature);

#endif
