/* Summaries: what the other files of a project may know of a module. Types are copied out of
 * the module's own memory, so that it can be forgotten. */
#include <stdlib.h>
#include <string.h>

#include "constant.h"
#include "infer.h"
#include "worker.h"

#define MAX_NESTING 6
#define MAX_NAMES   20000
#define MAX_WANTED  64
#define COPY_DEPTH  10

typedef struct Copier {
    Arena *to;
    File *file;
} Copier;

static const Type *copy_type(Copier *copier, const Type *type, size_t depth);

/* ---- copies ------------------------------------------------------------------------------ */

static Value copy_value(Arena *to, const Value *value, size_t depth)
{
    Value copy = *value;
    copy.text = str_copy(to, value->text);
    copy.items = NULL;
    if (value->kind == VALUE_TUPLE && depth < 8) {
        Value *items = arena_array_of(to, Value, (size_t)value->count + 1);
        for (size_t i = 0; i < value->count; i++) {
            items[i] = copy_value(to, &value->items[i], depth + 1);
        }
        copy.items = items;
    }
    return copy;
}

static void copy_values(Copier *copier, const Type *type, Type *copy)
{
    if (type->values == NULL) {
        return;
    }
    if (type->versioned && type->values[0].kind == VALUE_BOOL) {
        /* A test keeps its truth by minor: that is all that is asked of it. */
        copy->values = NULL;
        copy->versioned = false;
        copy->has_truth = true;
        constant_truth(type, &copy->may_hold, &copy->may_fail);
        return;
    }
    size_t count = type->versioned ? FL_RELEASES : 1;
    Value *values = arena_array_of(copier->to, Value, count);
    for (size_t i = 0; i < count; i++) {
        values[i] = copy_value(copier->to, &type->values[i], 0);
    }
    copy->values = values;
}

static UserFunction *copy_function(Copier *copier, UserFunction *function, size_t depth)
{
    if (function->file == NULL || function->copy != NULL) {
        return function->file == NULL ? function : function->copy;
    }
    UserFunction *copy = arena_new_of(copier->to, UserFunction);
    *copy = (UserFunction){.kind = function->kind,
                           .is_async = function->is_async,
                           .is_generator = function->is_generator,
                           .known = true};
    function->copy = copy;
    copy->result = copy_type(copier, infer_function_result(copier->file, function), depth + 1);
    return copy;
}

static void copy_members(Copier *copier, UserClass *class_, UserClass *copy, size_t depth)
{
    File *file = copier->file;
    size_t slots = scope_at(file, class_->scope)->slots.len;
    size_t stores = scope_at(file, class_->scope)->stores.len;
    UserMember *members = arena_array_of(copier->to, UserMember, slots + stores + 1);
    size_t count = 0;
    for (size_t i = 0; i < slots + stores && count < MAX_NAMES; i++) {
        NameId name = i < slots ? scope_at(file, class_->scope)->slots.items[i].name
                                : scope_at(file, class_->scope)->stores.items[i - slots].name;
        Str text = names_text(&file->names, name);
        bool seen = false;
        for (size_t j = 0; i >= slots && j < count && j < 256; j++) {
            seen = seen || str_eq(members[j].name, text);
        }
        const Type *type = seen ? NULL : infer_own_member(file, class_, text);
        if (type != NULL) {
            members[count].name = str_copy(copier->to, text);
            members[count++].type = copy_type(copier, type, depth + 1);
        }
    }
    copy->members = members;
    copy->member_count = count;
}

static UserClass *copy_class(Copier *copier, UserClass *class_, size_t depth)
{
    if (class_->file == NULL || class_->copy != NULL) {
        return class_->file == NULL ? class_ : class_->copy;
    }
    infer_bases(copier->file, class_);
    UserClass *copy = arena_new_of(copier->to, UserClass);
    class_->copy = copy;
    *copy = (UserClass){.name = str_copy(copier->to, class_->name),
                        .base_count = class_->base_count,
                        .bases_known = true,
                        .dynamic = class_->dynamic,
                        .fields = class_->fields};
    const Type **bases = arena_array_of(copier->to, const Type *, class_->base_count + 1);
    for (size_t i = 0; i < class_->base_count; i++) {
        bases[i] = copy_type(copier, class_->bases[i], depth + 1);
    }
    copy->bases = bases;
    copy_members(copier, class_, copy, depth + 1);
    return copy;
}

static const Type *copy_type(Copier *copier, const Type *type, size_t depth)
{
    if (type == &type_unknown || type == &type_unbound || type == &type_none) {
        return type;
    }
    if (depth > COPY_DEPTH) {
        return &type_unknown;
    }
    Type *copy = arena_new_of(copier->to, Type);
    *copy = *type;
    copy->path = str_copy(copier->to, type->path);
    copy->name = str_copy(copier->to, type->name);
    copy_values(copier, type, copy);
    if (type->receiver != NULL) {
        copy->receiver = copy_type(copier, type->receiver, depth + 1);
    }
    if (type->user_class != NULL) {
        copy->user_class = copy_class(copier, type->user_class, depth);
    }
    if (type->function != NULL) {
        copy->function = copy_function(copier, type->function, depth);
    }
    if (type->args != NULL) {
        const Type **args = arena_array_of(copier->to, const Type *, (size_t)type->count + 1);
        for (size_t i = 0; i < type->count; i++) {
            args[i] = copy_type(copier, type->args[i], depth + 1);
        }
        copy->args = args;
    }
    if (type->masks != NULL) {
        size_t count = type->kind == TYPE_MARK ? 1 : type->count;
        MinorMask *masks = arena_array_of(copier->to, MinorMask, count + 1);
        memcpy(masks, type->masks, count * sizeof *masks);
        copy->masks = masks;
    }
    return copy;
}

/* ---- the table
 * -------------------------------------------------------------------------------- */

static const Summary *find_summary(PythonProject *project, Str path, uint64_t hash)
{
    const Summary *summary = project->summaries[hash & project->summary_mask];
    while (summary != NULL && (summary->hash != hash || !str_eq(summary->path, path))) {
        summary = summary->next;
    }
    return summary;
}

static int compare_members(const void *a, const void *b)
{
    const UserMember *x = a, *y = b;
    return str_compare(x->name, y->name);
}

/* Copies what the module exports into an arena of its own. That may ask for other summaries, so
 * the project's lock is not held. */
static Summary *take_exports(Arena *to, File *file, Str path)
{
    Copier copier = {.to = to, .file = file};
    Summary *summary = arena_new_of(to, Summary);
    summary->path = str_copy(to, path);
    size_t slots = file != NULL ? scope_at(file, 1)->slots.len : 0;
    UserMember *names = arena_array_of(to, UserMember, slots + 1);
    const Type **types = file != NULL ? file->exports : NULL;
    for (size_t i = 0; i < slots && i < MAX_NAMES; i++) {
        NameId name = scope_at(file, 1)->slots.items[i].name;
        summary->any_name = summary->any_name || name == KNOWN___getattr__;
        names[summary->count].name = str_copy(to, names_text(&file->names, name));
        names[summary->count++].type = copy_type(&copier, types[i], 0);
    }
    qsort(names, summary->count, sizeof *names, compare_members);
    summary->names = names;
    size_t stars = file != NULL ? file->stars.len : 0;
    const Type **modules = arena_array_of(to, const Type *, stars + 1);
    for (size_t i = 0; i < stars; i++) {
        modules[i] = copy_type(&copier, file->stars.items[i].module, 0);
    }
    summary->stars = modules;
    summary->star_count = stars;
    return summary;
}

/* Works out every export. */
static void work_out_exports(File *file)
{
    size_t slots = scope_at(file, 1)->slots.len;
    file->exports = arena_array_of(file->arena, const Type *, slots + 1);
    for (size_t i = 0; i < slots; i++) {
        NameId name = scope_at(file, 1)->slots.items[i].name;
        file->exports[i] = i < MAX_NAMES
                               ? infer_def(file, scope_lookup(file, 1, name, LOOKUP_AFTER))
                               : &type_unknown;
    }
}

static const Summary *look_up(PythonProject *project, Str path, uint64_t hash)
{
    pthread_mutex_lock(&project->lock);
    const Summary *summary = find_summary(project, path, hash);
    pthread_mutex_unlock(&project->lock);
    return summary;
}

/* Puts a summary into the table; another worker may have been first, with the same answer. */
static const Summary *keep_summary(PythonProject *project, Summary *made)
{
    pthread_mutex_lock(&project->lock);
    const Summary *found = find_summary(project, made->path, made->hash);
    if (found == NULL) {
        Summary **bucket = &project->summaries[made->hash & project->summary_mask];
        made->next = *bucket;
        *bucket = made;
        found = made;
    }
    pthread_mutex_unlock(&project->lock);
    return found;
}

/* NULL where other modules are wanted first: then nothing is kept, as an answer that was given
 * too deep down would depend on who asked. */
static const Summary *make_summary(File *asker, Str path, uint64_t hash, uint32_t order)
{
    PythonWorker *worker = asker->worker;
    Arena *arena = worker_borrow(worker);
    const Project *files = asker->project->files;
    const Source *source = files->open(files, arena, path);
    File *file = arena_new_of(arena, File);
    *file = (File){.arena = arena,
                   .project = asker->project,
                   .summaries = asker->summaries + 1,
                   .order = order};
    SyntaxParse parse;
    bool read = source != NULL && worker_parse(worker, arena, source->text, &parse);
    if (read) {
        file_place(file, worker, source);
        file_read(file, &parse.tree);
        work_out_exports(file);
    }
    const Summary *kept = NULL;
    Summary *made = take_exports(worker->summaries, read ? file : NULL, path);
    if (worker->wanted.len == 0) {
        made->any_name = made->any_name || !read;
        made->hash = hash;
        made->order = order;
        kept = keep_summary(asker->project, made);
    }
    worker_return(worker, arena);
    return kept;
}

static void want(PythonWorker *worker, Str path)
{
    bool known = worker->wanted.len >= MAX_WANTED;
    for (size_t i = 0; !known && i < worker->wanted.len; i++) {
        known = str_eq(worker->wanted.items[i], path);
    }
    if (!known) {
        *vec_push(worker->arena, &worker->wanted) = str_copy(worker->arena, path);
    }
}

/* For a file that is no summary's: makes what is wanted on the way first. Each module that is
 * wanted comes before the one that wants it, so this ends. */
static const Summary *make_in_order(File *asker, Str path)
{
    PythonWorker *worker = asker->worker;
    const Summary *summary = NULL;
    VEC(Str) open = {0};
    *vec_push(asker->arena, &open) = path;
    while (open.len > 0) {
        Str next = open.items[open.len - 1];
        uint64_t hash = str_hash(next);
        summary = look_up(asker->project, next, hash);
        if (summary == NULL) {
            summary = make_summary(asker, next, hash, order_of(worker, next));
        }
        if (summary != NULL) {
            open.len--;
        }
        for (size_t i = 0; summary == NULL && i < worker->wanted.len; i++) {
            *vec_push(asker->arena, &open) = worker->wanted.items[i];
        }
        worker->wanted.len = 0;
    }
    return summary;
}

/* The summary of a module as a file may know it; NULL where it may not. */
static const Summary *summary_of(File *file, Str path)
{
    uint64_t hash = str_hash(path);
    const Summary *summary = look_up(file->project, path, hash);
    if (file->summaries == 0) {
        return summary != NULL ? summary : make_in_order(file, path);
    }
    uint32_t order = summary != NULL ? summary->order : order_of(file->worker, path);
    if (order >= file->order || file->worker->wanted.len > 0) {
        return NULL;
    }
    if (summary == NULL && file->summaries >= MAX_NESTING) {
        want(file->worker, path);
        return NULL;
    }
    return summary != NULL ? summary : make_summary(file, path, hash, order);
}

static const Type *find_name(const Summary *summary, Str name)
{
    UserMember key = {.name = name};
    const UserMember *found =
        bsearch(&key, summary->names, summary->count, sizeof *summary->names, compare_members);
    return found != NULL ? found->type : NULL;
}

/* Unknown, but there: not to be taken for a name that does not exist. */
static const Type type_anything = {.kind = TYPE_UNKNOWN};

static const Type *star_name(File *file, const Summary *summary, Str name)
{
    if (name.len > 0 && name.ptr[0] == '_') {
        return &type_unknown;
    }
    for (size_t i = summary->star_count; i > 0; i--) {
        const Type *star = summary->stars[i - 1];
        const Type *type = &type_unknown;
        if (star->kind == TYPE_PROJECT) {
            file->nesting++;
            type = summary_name(file, star->path, name);
            file->nesting--;
        } else if (star->kind == TYPE_MODULE) {
            ApiId symbol = api_member(star->api, name);
            type = symbol != 0 ? infer_symbol(file, symbol, NULL) : &type_unknown;
        } else {
            return &type_anything;
        }
        if (type != &type_unknown) {
            return type;
        }
    }
    return &type_unknown;
}

static const Type *own_name(File *file, Str name)
{
    NameId id = names_find(&file->names, name);
    ScopeId scope = 1;
    if (id == 0 || scope_slot(file, &scope, id) < 0) {
        return &type_unknown;
    }
    const Type *type = infer_def(file, scope_lookup(file, 1, id, LOOKUP_AFTER));
    return type == &type_unknown ? &type_anything : type;
}

const Type *summary_name(File *file, Str path, Str name)
{
    if (file->nesting >= MAX_NESTING || file->depth > 200 || file->project->files == NULL) {
        return &type_anything;
    }
    if (str_eq(path, file->source->path)) {
        return own_name(file, name);
    }
    const Summary *summary = summary_of(file, path);
    if (summary == NULL) {
        return &type_anything;
    }
    const Type *type = find_name(summary, name);
    if (type == NULL) {
        type = star_name(file, summary, name);
        if (type == &type_unknown && summary->any_name) {
            /* A submodule that was imported is found before the module's __getattr__. */
            Str submodule = project_submodule(file, path, name);
            return submodule.len > 0 ? type_project(file->arena, submodule, S(""))
                                     : &type_anything;
        }
        return type;
    }
    if (type->kind == TYPE_PROJECT && type->name.len > 0) {
        file->nesting++;
        file->depth++;
        type = project_name(file, type->path, type->name);
        file->nesting--;
        file->depth--;
    }
    return type == &type_unknown ? &type_anything : type;
}
