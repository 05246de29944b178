#include "signature.h"

Param *signature_find(ParamVec *params, Str name)
{
    for (size_t i = 0; i < params->len; i++) {
        if (str_eq(params->items[i].name, name)) {
            return &params->items[i];
        }
    }
    return NULL;
}

static void add_param(Arena *arena, ParamVec *params, const Param *param, MinorMask minors,
                      size_t position)
{
    bool is_variable = param->kind == PARAM_VAR || param->kind == PARAM_KEYWORDS;
    Param *merged = signature_find(params, param->name);
    if (!merged) {
        merged = vec_push(arena, params);
        *merged = *param;
        merged->present = merged->by_keyword = merged->by_position = 0;
        merged->position = (uint8_t)position;
        merged->type = (Str){0};
    }
    merged->present |= minors;
    if (is_variable) {
        return;
    }
    merged->by_keyword |= param->kind != PARAM_POSITIONAL ? minors : 0;
    merged->by_position |= param->kind != PARAM_KEYWORD ? minors : 0;
    if (param->kind != PARAM_KEYWORD && position < merged->position) {
        merged->position = (uint8_t)position;
    }
}

/* Minors in which every overload asks for a parameter. */
static void note_required(Def *function, size_t skip)
{
    for (size_t i = 0; i < function->params.len; i++) {
        Param *param = &function->params.items[i];
        bool is_variable = param->kind == PARAM_VAR || param->kind == PARAM_KEYWORDS;
        param->required = is_variable ? 0 : param->present;
        for (size_t j = 0; j < function->overloads.len; j++) {
            const Overload *overload = &function->overloads.items[j];
            bool is_asked = false;
            for (size_t k = skip; k < overload->params.len; k++) {
                is_asked |= str_eq(overload->params.items[k].name, param->name) &&
                            !overload->params.items[k].has_default;
            }
            param->required &= is_asked ? ~(MinorMask)0 : ~overload->minors;
        }
    }
}

void signature_resolve(const TypeScope *outer, Def *function)
{
    MinorMask newest = 0;
    for (size_t i = 0; i < function->overloads.len; i++) {
        newest |= function->overloads.items[i].minors;
    }
    newest = newest ? MINOR_BIT(minors_highest(newest)) : 0;
    bool is_method = outer->class_ && !(function->flags & DEF_STATIC);
    Str result = {0};
    for (size_t i = 0; i < function->overloads.len; i++) {
        Overload *overload = &function->overloads.items[i];
        TypeScope scope = *outer;
        scope.function = overload;
        for (size_t j = is_method ? 1 : 0; j < overload->params.len; j++) {
            const Param *param = &overload->params.items[j];
            add_param(scope.arena, &function->params, param, overload->minors,
                      j - (is_method ? 1 : 0));
            Param *merged = signature_find(&function->params, param->name);
            if (overload->minors & newest || !merged->type.len) {
                merged->type =
                    type_union(scope.arena, merged->type, type_text(&scope, param->expr));
            }
        }
        if (overload->minors & newest) {
            result = type_union(scope.arena, result, type_text(&scope, overload->result));
            function->flags |= overload->is_async ? DEF_ASYNC : 0u;
        }
    }
    note_required(function, is_method ? 1 : 0);
    function->result = result.len ? result : S("?");
    function->has_params = true;
    for (size_t i = 0; i < function->overloads.len; i++) {
        function->signed_minors |= function->overloads.items[i].minors;
    }
}
