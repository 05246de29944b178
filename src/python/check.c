/* What the file uses that some minor does not have. */
#include "check.h"

#include "worker.h"

/* ---- reports --------------------------------------------------------------------------------
 */

static RequirementKind kind_of_symbol(ApiKind kind)
{
    switch (kind) {
    case API_MODULE:
        return REQUIREMENT_MODULE;
    case API_CLASS:
        return REQUIREMENT_CLASS;
    case API_FUNCTION:
        return REQUIREMENT_FUNCTION;
    case API_METHOD:
        return REQUIREMENT_METHOD;
    case API_NONE:
    case API_ATTRIBUTE:
        return REQUIREMENT_ATTRIBUTE;
    }
    return REQUIREMENT_ATTRIBUTE;
}

/* Whether a hasattr() around the node asked for the attribute that it reads. */
static bool is_asked_for(const File *file, PyId node)
{
    if (kind_of(file, node) != PY_ATTRIBUTE) {
        return false;
    }
    PyId object = ast_field(&file->ast, node, FIELD_OBJECT);
    PyId name = ast_field(&file->ast, node, FIELD_ATTRIBUTE);
    Str text = ast_text(&file->ast, object), attribute = ast_text(&file->ast, name);
    size_t steps = 0;
    for (uint32_t id = ctx_of(file, node)->facts; id != 0 && steps < 256; steps++) {
        const Fact *fact = &file->facts.items[id];
        if (fact->test == 0 && str_eq(fact->attribute, attribute) &&
            str_eq(ast_text(&file->ast, fact->receiver), text)) {
            return true;
        }
        id = fact->parent;
    }
    return false;
}

static Str help_text(Arena *arena, ApiSymbol symbol)
{
    if (symbol.replacement.len > 0) {
        return str_format(arena, "use `%.*s`", STR_ARG(symbol.replacement));
    }
    if (symbol.backport.len > 0) {
        return str_format(arena, "`%.*s` provides it for older versions",
                          STR_ARG(symbol.backport));
    }
    return S("");
}

static void note_guard(File *file, Requirement *requirement, PyId guard)
{
    if (guard == 0) {
        return;
    }
    PyNode *node = at_node(file, guard);
    requirement->guard = source_place(file->out, file->source, (Span){node->start, node->end});
    for (PyId id = guard; id <= node->last; id++) {
        if (kind_of(file, id) == PY_COMPARISON) {
            Str mistake = guard_mistake(file, id);
            if (mistake.len > 0) {
                requirement->guard_problem = str_copy(file->out, mistake);
                return;
            }
        }
    }
    Str lowest = minor_text(file->out, minors_lowest(requirement->lacking & file->wanted));
    requirement->guard_problem =
        str_format(file->out, "this test lets %.*s through", STR_ARG(lowest));
}

void check_report(File *file, const Finding *finding)
{
    const Ctx *ctx = ctx_of(file, finding->node);
    MinorMask lacking = finding->lacking & ctx->evaluated & MINORS_KNOWN;
    MinorMask there = finding->present & MINORS_KNOWN;
    if (there != 0) {
        /* Nothing leaves and comes back: a hole is one of the sources, not of Python. The facts
         * cannot tell the two apart for names of another platform (msvcrt, winreg), which the
         * interpreters that were asked never showed. */
        lacking &= ~minors_between(minors_lowest(there), minors_highest(there));
    }
    lacking &= ~handler_absorbed(file, ctx->frame, finding->exception);
    if ((lacking & file->wanted) == 0 || is_asked_for(file, finding->node)) {
        return;
    }
    PyNode *node = at_node(file, finding->at != 0 ? finding->at : finding->node);
    Requirement *requirement = vec_push(file->out, &file->report->requirements);
    MinorMask present = finding->present & MINORS_KNOWN;
    Minor last = minors_highest(present);
    *requirement = (Requirement){
        .kind = finding->kind,
        .subject = str_copy(file->out, finding->subject),
        .span = {node->start, node->end},
        .reached = ctx->evaluated,
        .lacking = lacking,
        .since = (present & MINOR_BIT(MINOR_OLDEST)) != 0 ? MINOR_NONE : minors_lowest(present),
        .removed = last >= MINOR_NEWEST || last == MINOR_NONE ? MINOR_NONE : (Minor)(last + 1),
        .warns = MINOR_NONE,
        .note = finding->note,
        .help =
            finding->symbol != 0 ? help_text(file->out, api_symbol(finding->symbol)) : S("")
    };
    requirement->place = source_place(file->out, file->source, requirement->span);
    note_guard(file, requirement, ctx->guard);
}

static void report_symbol(File *file, PyId node, PyId at, ApiId symbol, Str subject,
                          MinorMask present, MinorMask lacking, Exception exception)
{
    if (lacking == 0) {
        return;
    }
    Finding finding = {.node = node,
                       .at = at,
                       .kind = kind_of_symbol(api_symbol(symbol).kind),
                       .subject = subject,
                       .symbol = symbol,
                       .present = present,
                       .lacking = lacking,
                       .exception = exception};
    check_report(file, &finding);
}

/* ---- imports
 * ---------------------------------------------------------------------------------- */

/* Reports the outermost missing part of a dotted module; gives the minors that have it all. */
static MinorMask check_module(File *file, PyId node, PyId at, Str dotted)
{
    MinorMask reached = ctx_of(file, node)->evaluated, there = ALL_MINORS;
    for (size_t end = 0; end < dotted.len && end != STR_NONE;) {
        size_t dot = str_find_byte(str_from(dotted, end + (end > 0)), '.');
        end = dot == STR_NONE ? dotted.len : dot + end + (end > 0);
        ApiId module = api_module(str_slice(dotted, 0, end));
        size_t last = str_find_last_byte(str_slice(dotted, 0, end), '.');
        if (module == 0 && last != STR_NONE) {
            /* A member that poses as a module: typing.io. */
            module = api_member(api_module(str_slice(dotted, 0, last)),
                                str_slice(dotted, last + 1, end));
        }
        if (module == 0) {
            break;
        }
        MinorMask present = api_symbol(module).present;
        report_symbol(file, node, at, module, api_name(file->arena, module), present,
                      reached & there & ~present, EXCEPTION_MODULE_NOT_FOUND);
        there &= present;
    }
    return there;
}

static void check_import(File *file, PyId node)
{
    for (PyId child = at_node(file, node)->first; child != 0;
         child = at_node(file, child)->next) {
        PyId dotted = child;
        if (kind_of(file, child) == PY_ALIASED_IMPORT) {
            dotted = ast_field(&file->ast, child, FIELD_NAME);
        }
        if (at_node(file, child)->field != FIELD_NAME || dotted == 0) {
            continue;
        }
        Str name = import_dotted(file, dotted);
        const Type *module = import_module(file, 0, name);
        size_t dot = str_find_byte(name, '.');
        bool own = project_module(file, 0, str_slice(name, 0, dot)).len > 0;
        if (!own && (module->kind == TYPE_MODULE || module->kind == TYPE_UNKNOWN)) {
            check_module(file, node, dotted, name);
        }
    }
}

static void check_import_from(File *file, PyId node)
{
    PyId module = ast_field(&file->ast, node, FIELD_MODULE_NAME);
    if (module == 0 || kind_of(file, module) != PY_DOTTED_NAME) {
        return;
    }
    Str dotted = import_dotted(file, module);
    const Type *source = import_source(file, node);
    size_t dot = str_find_byte(dotted, '.');
    if (source->kind == TYPE_PROJECT || source->kind == TYPE_EXTERNAL ||
        project_module(file, 0, str_slice(dotted, 0, dot)).len > 0) {
        return;
    }
    MinorMask there = check_module(file, node, module, dotted);
    if (source->kind != TYPE_MODULE) {
        return;
    }
    for (PyId child = at_node(file, node)->first; child != 0;
         child = at_node(file, child)->next) {
        if (at_node(file, child)->field != FIELD_NAME) {
            continue;
        }
        PyId name = kind_of(file, child) == PY_ALIASED_IMPORT
                        ? ast_field(&file->ast, child, FIELD_NAME)
                        : child;
        Member member = infer_member(file, source, import_dotted(file, name));
        if (member.origin != MEMBER_STDLIB) {
            continue;
        }
        MinorMask present = api_symbol(member.symbol).present;
        report_symbol(file, node, name, member.symbol, api_name(file->arena, member.symbol),
                      present, ctx_of(file, node)->evaluated & there & ~present,
                      EXCEPTION_IMPORT);
    }
}

/* ---- names and attributes
 * ---------------------------------------------------------------------- */

/* Names of pieces that were read after the list was made are looked up. */
static bool is_gated(const File *file, PyId name)
{
    NameId id = at_node(file, name)->name;
    return id < file->gated_count ? file->gated[id]
                                  : (api_gated(ast_text(&file->ast, name)) & file->wanted) != 0;
}

static void check_name(File *file, PyId node)
{
    PyNode *at = at_node(file, node);
    if ((at->flags & (PY_STORE | PY_NOT_A_NAME)) != 0 || at->def == 0 ||
        !is_gated(file, node)) {
        return;
    }
    MinorMask minors = infer_builtin_minors(file, at->def, 0);
    ApiId symbol = minors != 0 ? infer_builtin_symbol(file, at->name) : 0;
    if (symbol == 0) {
        return;
    }
    MinorMask present = api_symbol(symbol).present;
    ApiId owner =
        api_symbol(symbol).owner; /* of `from owner import *`: its absence is reported */
    minors &= owner != 0 ? api_symbol(owner).present : ALL_MINORS;
    report_symbol(file, node, 0, symbol, api_name(file->arena, symbol), present,
                  minors & ~present, EXCEPTION_NAME);
}

/* Whether the file itself puts something there: `math.cbrt = …`. */
static bool is_provided(const File *file, PyId node)
{
    Str text = ast_text(&file->ast, node);
    for (size_t i = 0; i < file->names_stored.len; i++) {
        if (str_eq(ast_text(&file->ast, file->names_stored.items[i]), text)) {
            return true;
        }
    }
    return false;
}

static bool has_private_part(Str dotted)
{
    Str part;
    while (str_cut(&dotted, '.', &part)) {
        if (part.len > 0 && part.ptr[0] == '_') {
            return true;
        }
    }
    return false;
}

/* The records of the interpreter (sys.flags, os.stat_result): their classes have private names,
 * their fields do not. */
static bool is_record(ApiId class_)
{
    for (size_t i = 0; i < api_base_count(class_); i++) {
        if (str_eq(api_last_name(api_base(class_, i)), S("structseq"))) {
            return true;
        }
    }
    return false;
}

/* Whether a look-up goes through a private name: what nobody documents, the database knows too
 * little of. The private base that a public class has the member from does not count. */
static bool is_private(File *file, const Type *receiver, const Member *found, Str name)
{
    if (receiver->kind == TYPE_MODULE) {
        return has_private_part(api_name(file->arena, found->symbol)) &&
               !api_symbol(found->symbol).is_documented;
    }
    return has_private_part(name) || (has_private_part(api_name(file->arena, found->holder)) &&
                                      !is_record(found->holder));
}

/* Minors on which a member is missing from a class or its instances, as far as that is sure:
 * what instances get when they are made cannot be seen on the class, so that it seems to leave
 * where it only moved (importlib.metadata.EntryPoint.name): interpreters answer for classes. */
static MinorMask sure_minors(const Type *receiver, ApiId symbol, MinorMask present)
{
    ApiSymbol api = api_symbol(symbol);
    if (receiver->kind == TYPE_MODULE || receiver->kind == TYPE_CLASS ||
        api.kind != API_ATTRIBUTE || present == 0) {
        return ALL_MINORS;
    }
    return minors_between(MINOR_OLDEST, minors_highest(present & MINORS_KNOWN));
}

/* Whether the object may have more than its class says: what passes for a protocol is of
 * another class, and __getattr__ may give anything. */
static bool stands_for_others(const Type *receiver, Member found)
{
    ApiSymbol holder = api_symbol(found.holder);
    return receiver->kind == TYPE_INSTANCE && (holder.is_protocol || holder.any_attribute);
}

/* The public name of an object whose class has a private one: "sys.flags". Empty: it has none.
 */
static Str public_name(File *file, PyId node)
{
    PyId object =
        kind_of(file, node) == PY_ATTRIBUTE ? ast_field(&file->ast, node, FIELD_OBJECT) : 0;
    PyId module = object != 0 && kind_of(file, object) == PY_ATTRIBUTE
                      ? ast_field(&file->ast, object, FIELD_OBJECT)
                      : 0;
    const Type *type = module != 0 ? infer_force(file, infer(file, module)) : &type_unknown;
    PyId name = module != 0 ? ast_field(&file->ast, object, FIELD_ATTRIBUTE) : 0;
    ApiId symbol = type->kind == TYPE_MODULE && type->api != 0 && name != 0
                       ? api_member(type->api, ast_text(&file->ast, name))
                       : 0;
    return symbol != 0 ? api_name(file->arena, symbol) : S("");
}

/* What a look-up of a name on a type lacks, by member of the union. */
static void check_lookup(File *file, PyId node, PyId at, const Type *receiver, Str name)
{
    ApiId symbol = 0, holder = 0;
    MinorMask lacking = 0, unknown = 0, present = ALL_MINORS;
    receiver = infer_force(file, receiver);
    bool special = str_starts(name, S("__")) && str_ends(name, S("__"));
    bool stored = infer_is_stored(file, name);
    for (size_t i = 0; i < type_member_count(receiver); i++) {
        MinorMask mask = 0;
        const Type *member = type_member(receiver, i, &mask);
        if (member->kind != TYPE_MODULE &&
            (special || (stored && member->kind != TYPE_CLASS))) {
            unknown |= mask; /* Python's own names, and what this file puts on objects */
            continue;
        }
        Member found = infer_member(file, member, name);
        if (member->kind == TYPE_NONE || found.origin == MEMBER_NOWHERE) {
            continue;
        }
        if (found.origin != MEMBER_STDLIB || stands_for_others(member, found)) {
            unknown |= mask;
            continue;
        }
        MinorMask has = member->kind == TYPE_MODULE ? api_symbol(found.symbol).present
                                                    : api_member_present(found.holder, name);
        MinorMask missing = mask & api_symbol(found.holder).present & ~has;
        missing &= sure_minors(member, found.symbol, has);
        ApiId owner = api_symbol(found.symbol).owner;
        bool replaced = owner == api_symbol(found.holder).target ||
                        has_private_part(api_name(file->arena, owner));
        if (missing != 0 && owner != 0 && replaced) {
            missing &= api_present(owner); /* before, another class stood in that place */
        }
        if (missing != 0 && is_private(file, member, &found, name)) {
            continue;
        }
        if (missing != 0 && symbol == 0) {
            symbol = found.symbol;
            holder = member->kind == TYPE_MODULE ? 0 : found.holder;
            present = has;
        }
        lacking |= missing;
    }
    if (symbol == 0) {
        return;
    }
    Str subject = api_name(file->arena, symbol);
    if (holder != 0 && has_private_part(subject)) {
        Str object = public_name(file, node);
        object = object.len > 0 ? object : api_name(file->arena, holder);
        subject = str_format(file->arena, "%.*s.%.*s", STR_ARG(object), STR_ARG(name));
    }
    report_symbol(file, node, at, symbol, subject, present, lacking & ~unknown,
                  EXCEPTION_ATTRIBUTE);
}

static void check_attribute(File *file, PyId node)
{
    PyId object = ast_field(&file->ast, node, FIELD_OBJECT);
    PyId name = ast_field(&file->ast, node, FIELD_ATTRIBUTE);
    if (object == 0 || name == 0 || (at_node(file, node)->flags & PY_STORE) != 0) {
        return;
    }
    if (is_gated(file, name) && !is_provided(file, node)) {
        Str text = ast_text(&file->ast, name);
        check_lookup(file, node, name, infer(file, object), text);
    }
}

/* getattr(m, "x") without a default, import_module("m") and __import__("m"): the same look-ups
 * in other words. */
static void check_reflection(File *file, PyId call, const Type *callee)
{
    if (callee->kind != TYPE_FUNCTION) {
        return;
    }
    ApiSymbol symbol = api_symbol(callee->api);
    bool importing =
        str_eq(symbol.name, S("import_module")) || str_eq(symbol.name, S("__import__"));
    PyId first = call_argument(file, call, 0), second = call_argument(file, call, 1);
    PyId text = importing ? first : second;
    if ((!importing && !str_eq(symbol.name, S("getattr"))) || first == 0 || text == 0) {
        return;
    }
    const Type *type = infer(file, text);
    if (type->values == NULL || type->versioned || type->values->kind != VALUE_STR) {
        return;
    }
    Str name = type->values->text;
    if (!importing) {
        if (call_argument(file, call, 2) == 0) {
            check_lookup(file, call, text, infer(file, first), name);
        }
        return;
    }
    if (second == 0 && import_module(file, 0, name)->kind == TYPE_MODULE) {
        check_module(file, call, text, name);
    }
    size_t level = 0;
    while (level < name.len && name.ptr[level] == '.') {
        level++; /* from the package that the second argument names: mostly this file's */
    }
    import_note_use(file, project_module(file, level, str_from(name, level)),
                    ctx_of(file, call)->reached);
}

/* ---- the file
 * ------------------------------------------------------------------------------------ */

static void check_call_node(File *file, PyId node)
{
    PyId function = ast_field(&file->ast, node, FIELD_FUNCTION);
    if (function == 0) {
        return;
    }
    if (kind_of(file, function) == PY_ATTRIBUTE) {
        PyId name = ast_field(&file->ast, function, FIELD_ATTRIBUTE);
        if (name == 0 || (project_gated_callable(file->project, ast_text(&file->ast, name)) &
                          file->wanted) == 0) {
            return;
        }
    }
    const Type *callee = infer_force(file, infer(file, function));
    check_reflection(file, node, callee);
    check_call(file, node, callee);
}

static void note_guard_test(File *file, PyId node)
{
    Truth truth = guard_truth(file, node, ALL_MINORS);
    Str mistake = guard_mistake(file, node);
    if (!truth.versioned && mistake.len == 0) {
        return;
    }
    MinorMask reached = ctx_of(file, node)->reached;
    PyNode *at = at_node(file, node);
    Span span = {at->start, at->end};
    *vec_push(file->out, &file->report->guards) =
        (GuardTest){.place = source_place(file->out, file->source, span),
                    .span = span,
                    .under = reached,
                    .truth = truth.holds & reached,
                    .falsity = truth.fails & reached,
                    .mistake = str_copy(file->out, mistake)};
}

/* Every name is looked up once, not wherever it stands. */
static void list_gated(File *file)
{
    size_t count = file->names.texts.len;
    bool *gated = arena_array_of(file->arena, bool, count);
    for (size_t i = 1; i < count; i++) {
        gated[i] = (api_gated(names_text(&file->names, (NameId)i)) & file->wanted) != 0;
    }
    file->gated = gated;
    file->gated_count = count;
}

void check_file(File *file, MinorMask wanted)
{
    file->wanted = wanted;
    list_gated(file);
    PyId last = at_node(file, 1)->last;
    for (PyId id = 1; id <= last; id++) {
        if (at_node(file, id)->ctx == 0 || ctx_of(file, id)->evaluated == 0) {
            continue;
        }
        switch (kind_of(file, id)) {
        case PY_IMPORT:
            check_import(file, id);
            break;
        case PY_IMPORT_FROM:
            check_import_from(file, id);
            break;
        case PY_IDENTIFIER:
            check_name(file, id);
            break;
        case PY_ATTRIBUTE:
            check_attribute(file, id);
            break;
        case PY_CALL:
            check_call_node(file, id);
            break;
        case PY_COMPARISON:
            if (file->wants_guards) {
                note_guard_test(file, id);
            }
            break;
        default:
            break;
        }
    }
}
