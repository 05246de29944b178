#include "merge.h"

#include "condition.h"
#include "signature.h"

/* ---- import * ------------------------------------------------------------------------ */

static bool is_exported(const Def *module, Str name)
{
    for (size_t i = 0; i < module->exported.len; i++) {
        if (str_eq(module->exported.items[i], name)) {
            return true;
        }
    }
    return false;
}

static void expand(Library *library, Def *module)
{
    if (module->mark) {
        return;
    }
    module->mark = 1;
    for (size_t i = 0; i < module->stars.len; i++) {
        Def *star = library_module(library, module->stars.items[i]);
        if (!star || star == module) {
            continue;
        }
        expand(library, star);
        for (size_t j = 0; j < star->members.len; j++) {
            Def *member = star->members.items[j];
            bool is_taken = star->has_exported ? is_exported(star, member->name)
                                               : !str_starts(member->name, S("_")) &&
                                                     (member->kind != DEF_IMPORT ||
                                                      member->flags & DEF_REEXPORT);
            Def *known = is_taken ? def_member(module, member->name) : NULL;
            if (known) { /* defined in one branch, imported in another */
                known->minors =
                    minors_either(known->minors, minors_both(member->minors, module->minors));
            } else if (is_taken) {
                Def *import = def_new(library->arena, module, member->name, DEF_IMPORT);
                import->flags = DEF_REEXPORT;
                import->target = def_path(library->arena, member);
                import->minors = minors_both(member->minors, module->minors);
            }
        }
    }
}

void merge_expand_stars(Library *library)
{
    for (size_t i = 0; i < library->root.members.len; i++) {
        Def *module = library->root.members.items[i];
        for (size_t j = 0; j < module->exported.len; j++) {
            Def *member = def_member(module, module->exported.items[j]);
            if (member && member->kind == DEF_IMPORT) {
                member->flags |= DEF_REEXPORT;
            }
        }
    }
    for (size_t i = 0; i < library->root.members.len; i++) {
        expand(library, library->root.members.items[i]);
    }
}

/* ---- minors ---------------------------------------------------------------------------- */

typedef struct Part {
    bool is_known;
    MinorMask minors;
} Part;

typedef struct Merge {
    Library *merged;
    Library **snapshots;
    size_t count;
} Merge;

/* The minors of something of which each snapshot knows a part. */
static MinorMask merge_minors(const Merge *merge, const Part *parts)
{
    MinorMask minors = 0;
    for (int minor = MINOR_NEWEST; minor >= 0; minor--) {
        MinorMask bit = MINOR_BIT(minor);
        bool newer_knows = false;
        for (size_t i = 0; i < merge->count; i++) {
            if (merge->snapshots[i]->supported & bit) {
                bool carries = !parts[i].is_known && newer_knows;
                MinorMask value = carries ? (minors >> 1) & bit : parts[i].minors & bit;
                minors |= value;
                break;
            }
            newer_knows |= parts[i].is_known;
        }
    }
    return minors;
}

/* ---- structure ----------------------------------------------------------------------------
 */

static const Def *newest_of(const Merge *merge, Def *const *defs)
{
    const Def *found = NULL;
    for (size_t i = 0; i < merge->count; i++) {
        if (defs[i] && (!found || (found->minors.any == 0 && defs[i]->minors.any))) {
            found = defs[i];
        }
    }
    return found;
}

static Str newest_type(const Merge *merge, Def *const *defs, DefKind kind)
{
    Str type = S("?");
    for (size_t i = merge->count; i-- > 0;) {
        if (defs[i] && defs[i]->kind == kind && defs[i]->result.len &&
            !str_eq(defs[i]->result, S("?"))) {
            type = defs[i]->result;
        }
    }
    return type;
}

/* Minors in which a parameter is asked for that became optional: only where one snapshot tells
 * both apart. Which parameters have a default, old stubs know too little of. */
static MinorMask merge_required(const Merge *merge, Def *const *defs, Str name)
{
    for (size_t i = 0; i < merge->count; i++) {
        const Param *part = defs[i] ? signature_find(&defs[i]->params, name) : NULL;
        MinorMask supported = merge->snapshots[i]->supported;
        if (!part) {
            return 0;
        }
        MinorMask asked = part->required & supported;
        MinorMask optional = part->present & ~part->required & supported;
        if (asked && optional) {
            Minor since = minors_lowest(optional);
            return minors_highest(asked) < since ? minors_between(0, (Minor)(since - 1)) : 0;
        }
        if (asked) {
            return 0;
        }
    }
    return 0;
}

static void merge_param(const Merge *merge, Def *merged, Def *const *defs, Str name)
{
    Part present[MAX_SNAPSHOTS] = {0}, keyword[MAX_SNAPSHOTS] = {0},
         position[MAX_SNAPSHOTS] = {0};
    Param *param = NULL;
    for (size_t i = 0; i < merge->count; i++) {
        Param *part = defs[i] ? signature_find(&defs[i]->params, name) : NULL;
        if (part && !param) {
            param = vec_push(merge->merged->arena, &merged->params);
            *param = *part;
        }
        if (part) {
            present[i] = (Part){true, part->present};
            keyword[i] = (Part){true, part->by_keyword};
            position[i] = (Part){true, part->by_position};
            param->type = str_eq(param->type, S("?")) ? part->type : param->type;
        }
    }
    /* Old stubs seldom said that a parameter takes no keyword: where a newer one does, they are
     * not believed. */
    bool is_nameless = false;
    for (size_t i = 0; i < merge->count; i++) {
        MinorMask oldest =
            merge->snapshots[i]->supported & (~merge->snapshots[i]->supported << 1);
        keyword[i].minors = is_nameless ? 0 : keyword[i].minors;
        is_nameless |= present[i].minors & oldest & ~keyword[i].minors;
    }
    param->required = merge_required(merge, defs, name);
    param->present = merge_minors(merge, present);
    param->by_keyword = merge_minors(merge, keyword);
    param->by_position = merge_minors(merge, position);
}

/* The snapshots that know it as something else are left out. */
static void merge_params(const Merge *merge, Def *merged, Def **defs)
{
    Part known[MAX_SNAPSHOTS] = {0};
    for (size_t i = 0; i < merge->count; i++) {
        defs[i] = defs[i] && defs[i]->kind == DEF_FUNCTION ? defs[i] : NULL;
        known[i] = defs[i] ? (Part){true, defs[i]->signed_minors} : (Part){0};
    }
    merged->signed_minors = merge_minors(merge, known);
    for (size_t i = 0; i < merge->count; i++) {
        for (size_t j = 0; defs[i] && j < defs[i]->params.len; j++) {
            Str name = defs[i]->params.items[j].name;
            if (!signature_find(&merged->params, name)) {
                merge_param(merge, merged, defs, name);
            }
        }
        merged->has_params |= defs[i] && defs[i]->has_params;
    }
}

static void merge_scope(const Merge *merge, Def *merged, Def *const *owners);

/* Whether a stub keeps a definition from some platform, in the newest minors that have it. A
 * module is held back where all that it defines is. */
static bool is_held_back(const Def *def)
{
    if (def->kind == DEF_MODULE) {
        size_t own = 0;
        for (size_t i = 0; i < def->members.len; i++) {
            const Def *member = def->members.items[i];
            bool counts = member->kind != DEF_IMPORT && !str_starts(member->name, S("_"));
            if (counts && !is_held_back(member)) {
                return false;
            }
            own += counts;
        }
        return own > 0;
    }
    if (def->minors.any == 0) {
        return false;
    }
    MinorMask newest = MINOR_BIT(minors_highest(def->minors.any));
    return (newest & ~(def->minors.linux & def->minors.windows & def->minors.mac)) != 0;
}

static void merge_def(const Merge *merge, Def *owner, Def **defs, bool is_old)
{
    const Def *newest = newest_of(merge, defs);
    Def *merged = def_new(merge->merged->arena, owner, newest->name, newest->kind);
    Part any[MAX_SNAPSHOTS] = {0}, linux[MAX_SNAPSHOTS] = {0};
    for (size_t i = 0; i < merge->count; i++) {
        if (defs[i]) {
            any[i] = (Part){true, defs[i]->minors.any};
            linux[i] = (Part){true, defs[i]->minors.linux};
        }
    }
    merged->minors.any = merge_minors(merge, any);
    merged->minors.linux = merge_minors(merge, linux);
    merged->flags = newest->flags | (is_old ? DEF_OLD : 0u);
    merged->flags |= is_held_back(newest) ? DEF_PLATFORM : 0u;
    merged->deprecated = newest->deprecated;
    merged->target = newest->target;
    merged->bases.items = newest->bases.items;
    merged->bases.len = merged->bases.cap = newest->bases.len;
    merged->exported.items = newest->exported.items;
    merged->exported.len = merged->exported.cap = newest->exported.len;
    merged->has_exported = newest->has_exported;
    merged->is_package = newest->is_package;
    merged->type_variables.len = newest->type_variables.len;
    merged->result = newest_type(merge, defs, newest->kind);
    if (newest->kind == DEF_CLASS || newest->kind == DEF_MODULE) {
        merge_scope(merge, merged, defs);
    } else if (newest->kind == DEF_FUNCTION) {
        merge_params(merge, merged, defs);
    }
}

static void merge_scope(const Merge *merge, Def *merged, Def *const *owners)
{
    size_t newest = 0;
    while (newest + 1 < merge->count && !owners[newest]) {
        newest++;
    }
    for (size_t i = 0; i < merge->count; i++) {
        for (size_t j = 0; owners[i] && j < owners[i]->members.len; j++) {
            Str name = owners[i]->members.items[j]->name;
            if (def_member(merged, name)) {
                continue;
            }
            Def *defs[MAX_SNAPSHOTS] = {0};
            for (size_t k = i; k < merge->count; k++) {
                defs[k] = owners[k] ? def_member(owners[k], name) : NULL;
            }
            merge_def(merge, merged, defs, i > newest);
        }
    }
}

void merge_libraries(Library *merged, Library **snapshots, size_t count)
{
    Merge merge = {merged, snapshots, count};
    Def *roots[MAX_SNAPSHOTS] = {0};
    for (size_t i = 0; i < count; i++) {
        roots[i] = &snapshots[i]->root;
    }
    merge_scope(&merge, &merged->root, roots);
}
