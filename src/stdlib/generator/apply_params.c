#include "apply_params.h"

#include "signature.h"

static const Param *find_kind(const ParamVec *params, ParamKind kind)
{
    for (size_t i = 0; i < params->len; i++) {
        if (params->items[i].kind == kind) {
            return &params->items[i];
        }
    }
    return NULL;
}

/* A signature that ends in a nameless ** is that of a wrapper: more may be taken. */
static bool is_open(const ParamVec *params)
{
    const Param *rest = find_kind(params, PARAM_KEYWORDS);
    return rest && rest->name.len == 0;
}

static void set_bits(Param *param, ParamKind kind, MinorMask minors)
{
    param->present |= minors;
    if (kind == PARAM_VAR || kind == PARAM_KEYWORDS) {
        return;
    }
    param->by_keyword = (param->by_keyword & ~minors) | (kind != PARAM_POSITIONAL ? minors : 0);
    param->by_position = (param->by_position & ~minors) | (kind != PARAM_KEYWORD ? minors : 0);
}

/* Parameters that the signature does not name: gone, unless * or ** may take them. */
static void clear_others(Def *def, const ParamVec *sig, size_t skip, MinorMask asked)
{
    bool has_var = find_kind(sig, PARAM_VAR), has_keywords = find_kind(sig, PARAM_KEYWORDS);
    for (size_t i = 0; i < def->params.len; i++) {
        Param *param = &def->params.items[i];
        MinorMask minors = asked;
        bool is_named = false;
        for (size_t j = skip; j < sig->len; j++) {
            is_named |= str_eq(sig->items[j].name, param->name);
        }
        if (is_named) {
            continue;
        }
        if (minors & MINOR_BIT(6) && param->present & MINOR_BIT(6) && !has_var &&
            !has_keywords) {
            minors |= minors_between(0, 5); /* the stub gave it a name of its own */
        }
        bool is_variable = param->kind == PARAM_VAR || param->kind == PARAM_KEYWORDS;
        bool stays = param->kind == PARAM_VAR ? has_var : has_keywords;
        if (is_variable) {
            param->present &= stays ? ~(MinorMask)0 : ~minors;
            continue;
        }
        param->by_position &= has_var ? ~(MinorMask)0 : ~minors;
        param->by_keyword &= has_keywords ? ~(MinorMask)0 : ~minors;
        param->present &= (param->by_position | param->by_keyword) | ~minors;
    }
}

static Str type_at(const Def *def, size_t position)
{
    for (size_t i = 0; i < def->params.len; i++) {
        const Param *param = &def->params.items[i];
        if (param->position == position && param->by_position && param->type.len) {
            return param->type;
        }
    }
    return S("?");
}

static void apply_one(Arena *arena, Def *def, const Overload *sig, size_t skip,
                      MinorMask minors, bool is_newest)
{
    bool open = is_open(&sig->params), knew = def->has_params;
    bool takes_less =
        find_kind(&sig->params, PARAM_VAR) || find_kind(&sig->params, PARAM_KEYWORDS);
    for (size_t i = 0; takes_less && i < def->params.len; i++) {
        /* nothing is asked for, whatever stubs say: ast.Assign() */
        def->params.items[i].required &=
            ~(minors & MINOR_BIT(6) ? minors | minors_between(0, 5) : minors);
    }
    if (!open) {
        clear_others(def, &sig->params, skip, minors);
    }
    for (size_t j = skip; j < sig->params.len; j++) {
        const Param *seen = &sig->params.items[j];
        bool is_variable = seen->kind == PARAM_VAR || seen->kind == PARAM_KEYWORDS;
        Param *param = signature_find(&def->params, seen->name);
        if (!param && ((is_variable && knew) || !seen->name.len)) {
            continue; /* the stub spells out what they take */
        }
        if (!param) {
            Str type = type_at(def, j - skip);
            param = vec_push(arena, &def->params);
            *param = (Param){.name = seen->name, .kind = seen->kind, .type = type};
            param->position = (uint8_t)(j - skip);
            if (minors & MINOR_BIT(6)) { /* nobody says that it is new */
                set_bits(param, seen->kind, minors_between(0, 5) & def->minors.any);
            }
        }
        set_bits(param, seen->kind, minors);
        if (minors &
            MINOR_BIT(6)) { /* how it is given is older than stubs that say otherwise */
            set_bits(param, seen->kind, param->present & minors_between(0, 5));
        }
        if (is_newest && !is_variable) {
            param->kind = seen->kind;
            param->position = (uint8_t)(j - skip);
        }
    }
    def->has_params = true;
    if (!takes_less || !knew) { /* what * and ** take the signature does not tell */
        def->signed_minors |= minors & MINOR_BIT(6) ? minors | minors_between(0, 5) : minors;
    }
}

/* A parameter that no stub knows was swallowed by ** where a signature only has that. */
static void add_swallowed(Def *def, size_t from, const Def *measured, MinorMask minors)
{
    for (size_t i = 0; i < measured->overloads.len; i++) {
        const Overload *sig = &measured->overloads.items[i];
        if (!find_kind(&sig->params, PARAM_KEYWORDS)) {
            continue;
        }
        for (size_t j = from; j < def->params.len; j++) {
            Param *param = &def->params.items[j];
            if (param->kind != PARAM_VAR && param->kind != PARAM_KEYWORDS) {
                param->by_keyword |= sig->minors & minors;
                param->present |= sig->minors & minors;
            }
        }
    }
}

MinorMask apply_signatures(Arena *arena, Def *def, const Def *measured, MinorMask minors,
                           Receiver receiver)
{
    MinorMask asked = 0, all = 0;
    size_t known = def->params.len;
    for (size_t i = 0; i < measured->overloads.len; i++) {
        all |= measured->overloads.items[i].minors & minors;
    }
    for (size_t i = 0; i < measured->overloads.len; i++) {
        const Overload *sig = &measured->overloads.items[i];
        MinorMask mask = sig->minors & minors;
        size_t skip = receiver == RECEIVER_FIRST ? 1 : 0;
        if (skip && sig->params.len && sig->params.items[0].kind == PARAM_VAR) {
            skip = 0; /* *args holds self, too */
        }
        if (!mask || skip > sig->params.len) {
            continue;
        }
        apply_one(arena, def, sig, skip, mask, minors_highest(mask) == minors_highest(all));
        asked |= mask;
    }
    add_swallowed(def, known, measured, minors);
    return asked;
}

/* A note that a parameter may be named since some minor: "x@k", or "*@k" for all. */
static void apply_keyword_note(Def *def, Str name, MinorMask since, MinorMask signed_minors)
{
    for (size_t i = 0; i < def->params.len; i++) {
        Param *param = &def->params.items[i];
        bool is_meant = str_eq(name, S("*")) || str_eq(name, param->name);
        if (is_meant && param->kind == PARAM_EITHER &&
            !(param->by_keyword & ~since & signed_minors)) {
            param->by_keyword &= since;
        }
    }
}

void apply_noted_params(Def *def, const Def *noted, MinorMask signed_minors)
{
    for (size_t i = 0; noted && i < noted->members.len; i++) {
        const Def *note = noted->members.items[i];
        if (str_ends(note->name, S("@k"))) {
            apply_keyword_note(def, str_slice(note->name, 0, note->name.len - 2),
                               note->minors.any, signed_minors);
            continue;
        }
        Param *param = signature_find(&def->params, note->name);
        MinorMask before = ~note->minors.any;
        if (param && !(param->present & before & signed_minors)) {
            param->present &= note->minors.any;
            param->by_keyword &= note->minors.any;
            param->by_position &= note->minors.any;
        }
    }
}
