#include "canonical.h"

#include <string.h>

#include "resolve.h"

/* The better a place, the smaller. */
typedef enum Rank { RANK_DOCUMENTED, RANK_PACKAGE, RANK_PUBLIC, RANK_PRIVATE } Rank;

typedef struct Place {
    Def *def; /* a definition or an import of it */
    Rank rank;
    Str path;
} Place;

static bool is_private(Str path)
{
    return str_starts(path, S("_")) || str_find(path, S("._")) != STR_NONE;
}

static Rank rank_of(const Documented *documented, Str path, const Def *import,
                    const Def *definition)
{
    if (library_module(&documented->objects, path)) {
        return RANK_DOCUMENTED;
    }
    if (is_private(path)) {
        return RANK_PRIVATE;
    }
    Str module = import->owner->name;
    bool is_package_of = str_starts(definition->owner->name, module) &&
                         str_from(definition->owner->name, module.len).len > 0 &&
                         definition->owner->name.ptr[module.len] == '.';
    return is_package_of ? RANK_PACKAGE : RANK_PUBLIC;
}

static bool is_better(const Place *a, const Place *b)
{
    if (a->rank != b->rank) {
        return a->rank < b->rank;
    }
    if (a->path.len != b->path.len) {
        return a->path.len < b->path.len;
    }
    return str_compare(a->path, b->path) < 0;
}

/* The best place known of each definition, kept in a library of paths. */
typedef struct Candidates {
    Arena *arena;
    VEC(Place) best;
    VEC(Def *) definitions; /* definition number i: def->mark - 1 */
} Candidates;

static void offer(Candidates *candidates, const Documented *documented, Def *import,
                  Def *definition)
{
    Str own = def_path(candidates->arena, definition);
    if (!definition->mark) {
        *vec_push(candidates->arena, &candidates->definitions) = definition;
        *vec_push(candidates->arena, &candidates->best) =
            (Place){definition, rank_of(documented, own, definition, definition), own};
        definition->mark = (int)candidates->definitions.len;
    }
    *vec_push(candidates->arena, &definition->aliases) = import;
    Place *best = &candidates->best.items[definition->mark - 1];
    Str path = def_path(candidates->arena, import);
    Place offered = {import, rank_of(documented, path, import, definition), path};
    bool stays =
        best->def == definition && best->rank <= RANK_PUBLIC && offered.rank >= best->rank;
    if (!stays && is_better(&offered, best)) {
        *best = offered;
    }
}

static void move(Arena *arena, Def *definition, Def *import)
{
    Def content = *definition, place = *import;
    *import = content;
    import->name = place.name;
    import->owner = place.owner;
    import->minors = place.minors;
    import->origin = definition;
    for (size_t i = 0; i < import->members.len; i++) {
        import->members.items[i]->owner = import;
    }
    Str path = def_path(arena, import);
    definition->kind = DEF_IMPORT;
    definition->flags = DEF_REEXPORT;
    definition->target = path;
    definition->members.len = 0;
    definition->slot_count = 0;
    definition->slots = NULL;
    definition->aliases.len = 0;
}

void canonical_place(Library *library, const Documented *documented)
{
    Candidates candidates = {.arena = library->arena};
    for (size_t i = 0; i < library->root.members.len; i++) {
        Def *module = library->root.members.items[i];
        for (size_t j = 0; j < module->members.len; j++) {
            Def *import = module->members.items[j];
            bool is_import = import->kind == DEF_IMPORT && import->flags & DEF_REEXPORT;
            Def *definition = is_import ? resolve_import(library, import) : NULL;
            if (definition && definition->owner && definition->owner->kind == DEF_MODULE &&
                (definition->kind == DEF_CLASS || definition->kind == DEF_FUNCTION ||
                 definition->kind == DEF_ATTRIBUTE)) {
                offer(&candidates, documented, import, definition);
            }
        }
    }
    for (size_t i = 0; i < candidates.best.len; i++) {
        Def *definition = candidates.definitions.items[i];
        definition->mark = 0;
        if (candidates.best.items[i].def != definition) {
            move(library->arena, definition, candidates.best.items[i].def);
        }
    }
}
