/* The table of syntax features, from syntax_features.def. */
#include "syntax_feature.h"

#define NONE     MINOR_NONE
#define COMPILED false
#define RUN      true

static const SyntaxFeature features[FEATURE_COUNT] = {
#define FL_SYNTAX(name, id, since, removed, warns, how, reference, summary)                    \
    [FEATURE_##name] = {id, since, removed, warns, how, reference, summary},
#include "syntax_features.def"
#undef FL_SYNTAX
};

const SyntaxFeature *feature_row(FeatureId feature)
{
    return &features[feature];
}

MinorMask feature_lacking(FeatureId feature)
{
    const SyntaxFeature *row = &features[feature];
    MinorMask lacking = 0;
    if (row->since > MINOR_OLDEST) {
        lacking |= minors_between(MINOR_OLDEST, (Minor)(row->since - 1));
    }
    if (row->removed != MINOR_NONE) {
        lacking |= minors_between(row->removed, MINOR_NEWEST);
    }
    return lacking;
}

MinorMask feature_warning(FeatureId feature)
{
    const SyntaxFeature *row = &features[feature];
    if (row->warns == MINOR_NONE) {
        return 0;
    }
    return minors_between(row->warns, MINOR_NEWEST) & ~feature_lacking(feature);
}

const SyntaxFeature *syntax_features(size_t *count)
{
    *count = FEATURE_COUNT;
    return features;
}
