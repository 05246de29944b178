/* What is in force where: ARGs before the first FROM for FROM lines only; in a stage its own
 * ENVs and ARGs and those of the stage that it is built on, ENV before ARG; an ARG without a
 * value takes the one from before the first FROM.
 * https://docs.docker.com/reference/dockerfile/#scope */
#include "docker_scope.h"

#include <stdlib.h>

#include "floorlint/limits.h"

typedef struct Definition {
    size_t stage; /* SIZE_MAX before the first FROM */
    size_t instruction;
    size_t order; /* among all definitions */
    const DockerVariable *variable;
    Expansion value;
} Definition;

struct DockerScope {
    Definition *definitions; /* by stage, kind, name, instruction */
    size_t count;
    size_t *parents; /* the stage that each is built on; SIZE_MAX where it is an image */
};

static int compare_keys(const Definition *a, const Definition *b)
{
    if (a->stage != b->stage) {
        return a->stage < b->stage ? -1 : 1;
    }
    if (a->variable->is_env != b->variable->is_env) {
        return a->variable->is_env ? 1 : -1;
    }
    return str_compare(a->variable->name, b->variable->name);
}

static int compare_definitions(const void *left, const void *right)
{
    const Definition *a = left, *b = right;
    int order = compare_keys(a, b);
    return order != 0 ? order : (a->order > b->order) - (a->order < b->order);
}

/* The last definition of a stage before an instruction. */
static const Definition *find_in_stage(const struct DockerScope *scope,
                                       const Definition *wanted)
{
    size_t low = 0, high = scope->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const Definition *at = &scope->definitions[middle];
        int order = compare_keys(at, wanted);
        if (order < 0 || (order == 0 && at->instruction < wanted->instruction)) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low == 0 || compare_keys(&scope->definitions[low - 1], wanted) != 0) {
        return NULL;
    }
    return &scope->definitions[low - 1];
}

/* The same through the stages that this one is built on. */
static const Definition *find_in_chain(const struct DockerScope *scope, Definition wanted)
{
    for (size_t i = 0; i < FL_MAX_STAGE_CHAIN; i++) {
        const Definition *found = find_in_stage(scope, &wanted);
        if (found != NULL || wanted.stage == SIZE_MAX) {
            return found;
        }
        wanted.stage = scope->parents[wanted.stage];
        wanted.instruction = SIZE_MAX;
        if (wanted.stage == SIZE_MAX) {
            return NULL;
        }
    }
    return NULL;
}

const Expansion *docker_scope_find(const Dockerfile *file, const DockerInstruction *instruction,
                                   Str name)
{
    const struct DockerScope *scope = file->scope;
    DockerVariable variable = {.name = name};
    Definition wanted = {.stage = instruction->stage,
                         .instruction = (size_t)(instruction - file->instructions),
                         .variable = &variable};
    if (str_eq(instruction->name, S("FROM"))) {
        wanted.stage = SIZE_MAX;
    }
    variable.is_env = true;
    const Definition *found = find_in_chain(scope, wanted);
    if (found == NULL) {
        variable.is_env = false;
        found = find_in_chain(scope, wanted);
    }
    if (found != NULL && !found->variable->has_value && found->stage != SIZE_MAX) {
        wanted.stage = wanted.instruction = SIZE_MAX;
        found = find_in_stage(scope, &wanted);
    }
    return found != NULL && found->variable->has_value ? &found->value : NULL;
}

/* The stage that a FROM is built on: an earlier one of the image's name. */
static size_t find_parent(Arena *arena, const Dockerfile *file, const DockerInstruction *from)
{
    size_t start = (size_t)(from->image.ptr - from->text.ptr);
    Expansion image = dockerfile_expand(arena, file, from, start, start + from->image.len);
    for (const DockerInstruction *at = from; at-- > file->instructions;) {
        bool stage = str_eq(at->name, S("FROM")) && at->stage_name.len > 0;
        if (stage && str_eq_nocase(at->stage_name, image.text)) {
            return at->stage;
        }
    }
    return SIZE_MAX;
}

static size_t count_variables(const Dockerfile *file)
{
    size_t count = 0;
    for (size_t i = 0; i < file->count; i++) {
        count += file->instructions[i].variable_count;
    }
    return count;
}

static void list_definitions(const Dockerfile *file, struct DockerScope *scope)
{
    for (size_t i = 0; i < file->count; i++) {
        const DockerInstruction *instruction = &file->instructions[i];
        for (size_t k = 0; k < instruction->variable_count; k++) {
            Definition *made = &scope->definitions[scope->count];
            made->stage = instruction->stage;
            made->instruction = i;
            made->order = scope->count++;
            made->variable = &instruction->variables[k];
        }
    }
    if (scope->count > 0) {
        qsort(scope->definitions, scope->count, sizeof(Definition), compare_definitions);
    }
}

void docker_scope_make(Arena *arena, Dockerfile *file)
{
    struct DockerScope *scope = arena_new_of(arena, struct DockerScope);
    size_t count = count_variables(file);
    scope->definitions = arena_array_of(arena, Definition, count);
    scope->parents = arena_array_of(arena, size_t, file->stage_count);
    file->scope = scope;
    list_definitions(file, scope);
    Definition **in_order = arena_array_of(arena, Definition *, count);
    for (size_t i = 0; i < count; i++) {
        in_order[scope->definitions[i].order] = &scope->definitions[i];
    }
    /* In the order of the file: a value only depends on what stands before it. */
    for (size_t i = 0, next = 0; i < file->count; i++) {
        const DockerInstruction *instruction = &file->instructions[i];
        if (str_eq(instruction->name, S("FROM"))) {
            scope->parents[instruction->stage] = find_parent(arena, file, instruction);
        }
        for (; next < count && in_order[next]->instruction == i; next++) {
            const DockerVariable *variable = in_order[next]->variable;
            if (variable->has_value) {
                in_order[next]->value =
                    dockerfile_expand(arena, file, instruction, variable->from, variable->to);
            }
        }
    }
}
