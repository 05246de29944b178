/* What the project's own metadata installs where the standard library lacks it. */
#include "floorlint/provided.h"
#include "floorlint/python.h"

static Str top_module(const Requirement *requirement)
{
    return str_slice(requirement->subject, 0, str_find_byte(requirement->subject, '.'));
}

static bool may_be_provided(const Requirement *requirement)
{
    return requirement->kind == REQUIREMENT_MODULE &&
           provision_is_known(top_module(requirement));
}

static bool is_needed(PythonReport *const *reports, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < reports[i]->requirements.len; j++) {
            if (may_be_provided(&reports[i]->requirements.items[j])) {
                return true;
            }
        }
    }
    return false;
}

static bool covers(Str folder, Str path)
{
    return folder.len == 0 ||
           (str_starts(path, folder) && path.len > folder.len && path.ptr[folder.len] == '/');
}

static MinorMask provided_minors(const Provisions *provisions, Str path, Str module)
{
    MinorMask minors = 0;
    for (size_t i = 0; i < provisions->len; i++) {
        const Provision *provision = &provisions->items[i];
        if (str_eq(provision->module, module) && covers(provision->folder, path)) {
            minors |= provision->minors;
        }
    }
    return minors;
}

static void apply(PythonReport *report, const Provisions *provisions)
{
    size_t kept = 0;
    for (size_t i = 0; i < report->requirements.len; i++) {
        Requirement requirement = report->requirements.items[i];
        if (may_be_provided(&requirement)) {
            requirement.lacking &=
                ~provided_minors(provisions, report->path, top_module(&requirement));
        }
        if ((requirement.lacking | requirement.warning) != 0) {
            report->requirements.items[kept++] = requirement;
        }
    }
    report->requirements.len = kept;
}

void python_provide(const Project *project, PythonReport *const *reports, size_t count)
{
    if (!is_needed(reports, count)) {
        return; /* no manifest is opened for nothing */
    }
    Arena *arena = arena_new();
    Provisions provisions = {0};
    provisions_read(arena, project, &provisions);
    for (size_t i = 0; provisions.len > 0 && i < count; i++) {
        apply(reports[i], &provisions);
    }
    arena_free(arena);
}
