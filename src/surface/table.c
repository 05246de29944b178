/* The surface table as a whole: its families in order. */
#include "ci/ci.h"
#include "families.h"

static const SurfaceFamily ci_family = {rows_ci, CI_SURFACE_COUNT};

static const SurfaceFamily *const families[] = {
    &surface_anchors,  &surface_packaging,  &surface_locks, &surface_tools,
    &surface_lanes,    &surface_containers, &surface_cloud, &surface_native,
    &surface_scripts,  &ci_family,          &surface_prose, &surface_distros,
    &surface_machines,
};

#define FAMILY_COUNT (sizeof families / sizeof families[0])

size_t surface_count(void)
{
    size_t count = 0;
    for (size_t i = 0; i < FAMILY_COUNT; i++) {
        count += families[i]->count;
    }
    return count;
}

const Surface *surface_at(size_t index)
{
    for (size_t i = 0; i < FAMILY_COUNT; i++) {
        if (index < families[i]->count) {
            return &families[i]->rows[index];
        }
        index -= families[i]->count;
    }
    return NULL;
}

const Surface *surface_by_id(Str id)
{
    for (size_t i = 0; i < FAMILY_COUNT; i++) {
        for (size_t j = 0; j < families[i]->count; j++) {
            if (str_eq(str_of(families[i]->rows[j].id), id)) {
                return &families[i]->rows[j];
            }
        }
    }
    return NULL;
}
