#include "apply_class.h"

#include "apply_params.h"
#include "believe.h"
#include "resolve.h"
#include "signature.h"

enum { MAX_BASES = 40 };

/* ---- classes and their bases -------------------------------------------------------- */

static Def *base_class(const Library *library, Str text)
{
    Str path = str_slice(text, 0, str_find_byte(text, '['));
    Def *builtins = library_module(library, S("builtins"));
    Def *found = builtins ? def_member(builtins, path) : NULL;
    found = found ? resolve_import(library, found) : resolve_path(library, path);
    return found && found->kind == DEF_CLASS ? found : NULL;
}

Def *apply_inherited(const Library *library, const Def *class_, Str name, int depth)
{
    for (size_t i = 0; i < class_->bases.len && depth < MAX_BASES; i++) {
        Def *base = base_class(library, class_->bases.items[i]);
        if (!base || base == class_) {
            continue;
        }
        Def *found = def_member(base, name);
        found = found ? found : apply_inherited(library, base, name, depth + 1);
        if (found) {
            return found;
        }
    }
    return NULL;
}

MinorMask apply_life(const Def *class_)
{
    MinorMask life = class_->minors.any | (class_->origin ? class_->origin->minors.any : 0);
    for (size_t i = 0; i < class_->aliases.len; i++) {
        life |= class_->aliases.items[i]->minors.any;
    }
    return life;
}

/* ---- members of classes ---------------------------------------------------------------------
 */

typedef struct ClassFacts {
    Def *class_;
    const Def *name; /* in the measured module: identities by minor */
    MinorMask asked, native;
    MinorMask assigning; /* minors whose methods are seen to assign attributes: in others they
                            may be made in ways that cannot be read (setattr) */
} ClassFacts;

static const Def *measured_class(const Apply *apply, const TypeVariant *variant)
{
    return library_module(&apply->measured->classes, variant->text);
}

/* Minors in which a measured class defines the member itself. */
static MinorMask own_minors(const Def *member)
{
    bool is_constructor = str_eq(member->name, S("()"));
    return is_constructor ? MINORS_KNOWN : member->kind_minors.any;
}

/* What was seen of a member, over the identities that the class had. */
static Evidence member_evidence(const Apply *apply, const ClassFacts *facts, Str name,
                                MinorMask *instance, const Def **newest)
{
    Evidence evidence = {.asked = facts->asked, .native = facts->native};
    *instance = 0;
    for (size_t i = 0; i < facts->name->types.len; i++) {
        const TypeVariant *variant = &facts->name->types.items[i];
        const Def *class_ = measured_class(apply, variant);
        const Def *member = class_ ? def_member(class_, name) : NULL;
        if (!member) {
            continue;
        }
        evidence.seen |= member->minors.any & variant->minors;
        evidence.is_weak |= member->mark != 0;
        *instance |= member->minors.linux & variant->minors;
        if (!*newest || member->minors.any > (*newest)->minors.any) {
            *newest = member;
        }
    }
    return evidence;
}

static void copy_content(Def *to, const Def *from)
{
    to->kind = from->kind;
    to->flags = from->flags & ~(unsigned)DEF_UNDOCUMENTED;
    to->result = from->result;
    to->params = (ParamVec){0};
    to->has_params = false;
    to->signed_minors = 0;
    to->target = from->target;
}

/* Adds the signatures that a member has in one class, in some minors. */
static void add_signatures(const Apply *apply, Def *all, const Def *class_, Str name,
                           MinorMask minors)
{
    const Def *seen = class_ ? def_member(class_, name) : NULL;
    for (size_t i = 0; seen && i < seen->overloads.len; i++) {
        Overload overload = seen->overloads.items[i];
        overload.minors &= minors & ~all->minors.any;
        if (overload.minors) {
            *vec_push(apply->library->arena, &all->overloads) = overload;
        }
    }
    all->minors.any |= seen ? minors : 0;
}

/* The signatures of a member by minor: the class's own, else those of what it derived from
 * when it was measured. */
static Def collect_signatures(const Apply *apply, const ClassFacts *facts, Str name)
{
    Def all = {.name = name};
    for (size_t i = 0; i < facts->name->types.len; i++) {
        const TypeVariant *variant = &facts->name->types.items[i];
        const Def *class_ = measured_class(apply, variant);
        const Def *own = class_ ? def_member(class_, name) : NULL;
        bool is_own = own && own->overloads.len;
        if (is_own) {
            add_signatures(apply, &all, class_, name, variant->minors & own_minors(own));
        }
        for (size_t j = 0; class_ && j < class_->types.len && !str_eq(name, S("()")); j++) {
            Str rest = class_->types.items[j].text, base;
            MinorMask minors = class_->types.items[j].minors & variant->minors;
            while (str_cut(&rest, ' ', &base)) {
                const Def *found = library_module(&apply->measured->classes, base);
                const Def *member = found ? def_member(found, name) : NULL;
                if (!found) {
                    break; /* a private class: it may define the member */
                }
                if (member) {
                    add_signatures(apply, &all, found, name, minors & own_minors(member));
                }
            }
        }
    }
    return all;
}

static void sign_member(const Apply *apply, const ClassFacts *facts, Def *member, Str name,
                        Receiver receiver)
{
    Def seen = collect_signatures(apply, facts, name);
    MinorMask asked =
        apply_signatures(apply->library->arena, member, &seen, MINORS_KNOWN, receiver);
    Str path = def_path(apply->library->arena, member);
    apply_noted_params(member, documented_find(apply->documented, path), asked);
}

/* Do two functions take the same, in some minors? */
static bool has_same_params(const Def *a, const Def *b, MinorMask minors)
{
    size_t count = 0;
    for (size_t i = 0; i < a->params.len; i++) {
        const Param *x = &a->params.items[i], *y = NULL;
        for (size_t j = 0; j < b->params.len && !y; j++) {
            y = str_eq(b->params.items[j].name, x->name) ? &b->params.items[j] : NULL;
        }
        if (!(x->present & minors)) {
            continue;
        }
        count++;
        if (!y || (x->by_keyword ^ y->by_keyword) & minors ||
            (x->by_position ^ y->by_position) & minors || (x->present ^ y->present) & minors) {
            return false;
        }
    }
    for (size_t j = 0; j < b->params.len; j++) {
        count -= (b->params.items[j].present & minors) != 0;
    }
    return count == 0;
}

static MinorMask carry(MinorMask minors, Minor first, MinorMask earlier)
{
    return minors_lowest(minors) == first ? minors | earlier : minors;
}

static void carry_param(Param *param, Minor first, MinorMask earlier)
{
    param->present = carry(param->present, first, earlier);
    param->by_keyword = carry(param->by_keyword, first, earlier);
    param->by_position = carry(param->by_position, first, earlier);
}

static void apply_member(const Apply *apply, const ClassFacts *facts, Str name)
{
    Arena *arena = apply->library->arena;
    Def *class_ = facts->class_;
    Def *own = def_member(class_, name);
    if (name_is_private(name) || str_eq(name, S("()"))) {
        return;
    }
    MinorMask instance;
    const Def *newest = NULL;
    Evidence evidence = member_evidence(apply, facts, name, &instance, &newest);
    bool is_old = own && own->flags & DEF_OLD;
    Def *inherited = own && !is_old ? NULL : apply_inherited(apply->library, class_, name, 0);
    if (is_old && inherited && inherited->kind == own->kind) {
        own->kind = DEF_NONE; /* newer snapshots inherit it */
        own = NULL;
    }
    evidence.stub = own ? own : inherited;
    Def older;
    if (!own && inherited &&
        minors_lowest(inherited->minors.any) == minors_lowest(inherited->owner->minors.any)) {
        older = *inherited; /* the base is younger (typing), not the member */
        older.minors.any |= OLD_MINORS;
        older.minors.linux |= OLD_MINORS;
        evidence.stub = &older;
    }
    Str path = str_format(arena, "%.*s.%.*s", STR_ARG(def_path(arena, class_)), STR_ARG(name));
    evidence.noted = documented_find(apply->documented, path);
    bool is_invisible = !evidence.seen && evidence.stub &&
                        (evidence.stub->kind == DEF_ATTRIBUTE || name_is_dunder(name));
    if (!evidence.seen && !evidence.stub) {
        return; /* an attribute that a method assigns: not known to be public */
    }
    if (is_invisible) { /* an attribute of instances */
        evidence.asked = instance ? facts->assigning : 0;
    }
    evidence.seen |= instance;
    MinorMask life = apply_life(class_), minors = believe(&evidence, life);
    bool is_same = inherited && minors == (inherited->minors.any & life);
    if (!own && is_same && !evidence.noted &&
        !collect_signatures(apply, facts, name).overloads.len) {
        return;
    }
    if (!own) {
        DefKind kind = newest ? newest->kind : DEF_ATTRIBUTE;
        own = def_member(class_, name);
        own = own ? own : def_new(arena, class_, name, kind);
        own->kind = kind;
        own->result = S("?");
        if (newest) {
            own->flags = newest->flags;
        }
        if (inherited) {
            copy_content(own, inherited);
            for (size_t i = 0; i < inherited->params.len; i++) {
                *vec_push(arena, &own->params) = inherited->params.items[i];
            }
            own->has_params = inherited->has_params;
            own->signed_minors = inherited->signed_minors;
            if (evidence.stub == &older) {
                Minor first = minors_lowest(inherited->owner->minors.any);
                MinorMask earlier =
                    life & minors & minors_between(MINOR_OLDEST, first) & ~MINOR_BIT(first);
                own->signed_minors = carry(own->signed_minors, first, earlier);
                for (size_t i = 0; i < own->params.len; i++) {
                    carry_param(&own->params.items[i], first, earlier);
                }
            }
        } else if (!evidence.noted) {
            own->flags |= DEF_UNDOCUMENTED;
        }
    }
    own->minors = MINORS_OF(minors);
    note_deprecation(own, evidence.noted);
    if (own->kind == DEF_FUNCTION) {
        bool drops = newest && !(newest->flags & (DEF_STATIC | DEF_CLASS_METHOD));
        sign_member(apply, facts, own, name, drops ? RECEIVER_FIRST : RECEIVER_NONE);
    }
    if (is_same && !evidence.noted && has_same_params(own, inherited, life)) {
        own->kind = DEF_NONE; /* as inherited */
    }
}

static MinorMask minors_with_params(const Def *function)
{
    MinorMask minors = 0;
    for (size_t i = 0; i < function->params.len; i++) {
        minors |= function->params.items[i].present;
    }
    return minors;
}

/* Adds a constructor's parameters to its class, in minors of which nothing is known yet. */
static void add_constructor(Arena *arena, Def *class_, const Def *maker)
{
    MinorMask minors = maker->minors.any & ~minors_with_params(class_);
    for (size_t i = 0; i < maker->params.len; i++) {
        Param added = maker->params.items[i];
        added.present &= minors;
        added.by_keyword &= minors;
        added.by_position &= minors;
        Param *known = signature_find(&class_->params, added.name);
        if (known) {
            known->present |= added.present;
            known->by_keyword |= added.by_keyword;
            known->by_position |= added.by_position;
        } else if (added.present) {
            *vec_push(arena, &class_->params) = added;
        }
    }
    class_->has_params |= maker->has_params;
    class_->signed_minors |= maker->signed_minors & maker->minors.any;
}

/* The constructor's parameters: __init__ and __new__ of the class, else those of a base. */
static void apply_constructor(const Apply *apply, const ClassFacts *facts)
{
    Def *class_ = facts->class_;
    static const char *const names[] = {"__init__", "__new__"};
    const Def *makers[2] = {0};
    for (size_t i = 0; i < 2; i++) {
        makers[i] = def_member(class_, str_of(names[i]));
    }
    for (size_t i = 0; i < 2 && !makers[0] && !makers[1]; i++) {
        makers[0] = apply_inherited(apply->library, class_, str_of(names[i]), 0);
    }
    size_t first = makers[0] && makers[1] && makers[1]->params.len > makers[0]->params.len;
    bool is_known = class_->has_params;
    for (size_t i = 0; i < 2 && !is_known; i++) {
        const Def *maker = makers[i ? 1 - first : first];
        if (maker) {
            add_constructor(apply->library->arena, class_, maker);
        }
    }
    sign_member(apply, facts, class_, S("()"), RECEIVER_NONE);
}

static void apply_names_of(const Apply *apply, const ClassFacts *facts, const Def *class_,
                           int depth)
{
    for (size_t i = 0; i < class_->members.len; i++) {
        apply_member(apply, facts, class_->members.items[i]->name);
    }
    for (size_t i = 0; i < class_->bases.len && depth < MAX_BASES; i++) {
        const Def *base = base_class(apply->library, class_->bases.items[i]);
        if (base && base != class_) {
            apply_names_of(apply, facts, base, depth + 1);
        }
    }
}

/* What was measured under the name of a definition or an import. */
static const Def *measured_at(const Apply *apply, const Def *place)
{
    const Def *module = place->owner && place->owner->kind == DEF_MODULE
                            ? library_module(&apply->measured->modules, place->owner->name)
                            : NULL;
    return module ? def_member(module, place->name) : NULL;
}

static MinorMask assigning_minors(const Def *seen)
{
    MinorMask minors = 0;
    for (size_t i = 0; i < seen->members.len; i++) {
        minors |= seen->members.items[i]->minors.linux;
    }
    return minors;
}

static void add_identities(const Apply *apply, Def *name, const Def *seen)
{
    for (size_t i = 0; seen && i < seen->types.len; i++) {
        TypeVariant variant = seen->types.items[i];
        variant.minors &= ~name->minors.any;
        if (variant.minors) {
            *vec_push(apply->library->arena, &name->types) = variant;
        }
    }
    for (size_t i = 0; seen && i < seen->types.len; i++) {
        name->minors.any |= seen->types.items[i].minors;
    }
}

/* The identities of a class by minor: under its name, else under other names of it; one in a
 * private place is its own identity. NULL where nothing was measured. */
static const Def *measured_name(const Apply *apply, Def *def)
{
    Arena *arena = apply->library->arena;
    Def *name = arena_new_of(arena, Def);
    Str identity = def_path(arena, def);
    if (str_starts(identity, S("typing."))) { /* stubs put the ABCs into typing */
        Str abc = str_format(arena, "collections.abc.%.*s", STR_ARG(def->name));
        const Def *found = library_module(&apply->measured->classes, abc);
        if (found) {
            *vec_push(arena, &name->types) = (TypeVariant){found->minors.any, NULL, abc};
            return name;
        }
    }
    add_identities(apply, name, measured_at(apply, def));
    if (def->origin) {
        add_identities(apply, name, measured_at(apply, def->origin));
    }
    for (size_t i = 0; i < def->aliases.len; i++) {
        add_identities(apply, name, measured_at(apply, def->aliases.items[i]));
    }
    const Def *class_ = library_module(&apply->measured->classes, identity);
    if (!name->types.len && class_) {
        *vec_push(arena, &name->types) = (TypeVariant){class_->minors.any, NULL, identity};
    }
    return name->types.len ? name : NULL;
}

/* A class that is older than the module where stubs put it (typing, for the ABCs): what it has
 * there from the start it had before. */
static void carry_down(Def *class_, MinorMask asked)
{
    Minor first = minors_lowest(class_->minors.any);
    MinorMask life = apply_life(class_);
    if (class_->minors.any == 0 || minors_lowest(life) >= first) {
        return;
    }
    MinorMask earlier = life & minors_between(MINOR_OLDEST, (Minor)(first - 1)) & ~asked;
    for (size_t i = 0; i < class_->members.len; i++) {
        Def *member = class_->members.items[i];
        member->minors.any = carry(member->minors.any, first, earlier);
        member->minors.linux = carry(member->minors.linux, first, earlier);
        for (size_t j = 0; j < member->params.len; j++) {
            Param *param = &member->params.items[j];
            carry_param(param, first, earlier);
        }
    }
}

/* Members that newer snapshots inherit: only of classes that no interpreter showed. */
static void drop_inherited(const Apply *apply, Def *class_)
{
    for (size_t i = 0; i < class_->members.len; i++) {
        Def *member = class_->members.items[i];
        const Def *inherited = member->flags & DEF_OLD
                                   ? apply_inherited(apply->library, class_, member->name, 0)
                                   : NULL;
        if (inherited && inherited->kind == member->kind) {
            member->kind = DEF_NONE;
        }
    }
}

void apply_class(const Apply *apply, Def *class_, int depth)
{
    if (class_->mark) {
        return;
    }
    class_->mark = 1;
    for (size_t i = 0; i < class_->bases.len && depth < MAX_BASES; i++) {
        Def *base = base_class(apply->library, class_->bases.items[i]);
        if (base) {
            apply_class(apply, base, depth + 1);
        }
    }
    ClassFacts facts = {.class_ = class_, .name = measured_name(apply, class_)};
    if (!facts.name) {
        drop_inherited(apply, class_);
        return;
    }
    for (size_t i = 0; i < facts.name->types.len; i++) {
        const TypeVariant *variant = &facts.name->types.items[i];
        const Def *seen = measured_class(apply, variant);
        if (seen) {
            facts.asked |= variant->minors;
            class_->subscriptable |= seen->subscriptable & variant->minors;
            class_->flags |= seen->flags & DEF_ENUM;
            facts.assigning |= assigning_minors(seen) & variant->minors;
        }
    }
    const Def *module = library_module(&apply->measured->modules, class_->owner->name);
    facts.native = facts.asked & (module ? module->minors.linux : minors_between(6, 13));
    apply_names_of(apply, &facts, class_, 0);
    for (size_t i = 0; i < facts.name->types.len; i++) {
        const Def *seen = measured_class(apply, &facts.name->types.items[i]);
        for (size_t j = 0; seen && j < seen->members.len; j++) {
            apply_member(apply, &facts, seen->members.items[j]->name);
        }
    }
    apply_constructor(apply, &facts);
    carry_down(class_, facts.asked);
}
