/* `floorlint show` for programs. */
#include "formats.h"
#include "parts.h"
#include "show.h"

static json_t *versions_of(Arena *arena, MinorMask minors)
{
    json_t *list = json_array();
    for (Minor minor = MINOR_OLDEST; minor <= MINOR_NEWEST; minor++) {
        if ((minors & MINOR_BIT(minor)) != 0) {
            json_array_append_new(list, parts_minor(arena, minor));
        }
    }
    return list;
}

/* A version newer than the release table ("3.19") is in no set: it is its own bound. */
static Minor unknown_minor(const Claim *claim)
{
    const Version *version = &claim->version;
    bool future = !claim->unresolved && claim->set.any == 0 && !claim->set.open &&
                  version->major == 3 && version->minor > MINOR_NEWEST &&
                  version->minor <= INT8_MAX;
    return future ? (Minor)version->minor : MINOR_NONE;
}

static json_t *claim_of(const Report *report, const Claim *claim)
{
    Arena *arena = report->arena;
    VersionSet set = claim->unresolved ? VERSION_SET_EMPTY : claim->set;
    Str scope = claim->scope < report->policies->count
                    ? report->policies->scopes[claim->scope].path
                    : S(".");
    json_t *object = json_object();
    parts_set_place(arena, object, &claim->place);
    json_object_set_new(object, "text", parts_string(arena, claim->text));
    json_object_set_new(object, "surface",
                        json_string(claim->surface != NULL ? claim->surface->id : ""));
    json_object_set_new(object, "role", parts_string(arena, role_name(claim->role)));
    json_object_set_new(object, "versions", versions_of(arena, set.any));
    Minor lowest = version_set_lowest(set), highest = version_set_highest(set);
    Minor future = unknown_minor(claim);
    json_object_set_new(object, "min",
                        parts_minor(arena, future != MINOR_NONE ? future : lowest));
    json_object_set_new(object, "max",
                        parts_minor(arena, future != MINOR_NONE ? future : highest));
    json_object_set_new(object, "scope", parts_path(arena, scope));
    json_object_set_new(object, "implementation",
                        parts_string(arena, implementation_name(claim->implementation)));
    json_object_set_new(object, "freethreaded", json_boolean(claim->freethreaded));
    json_object_set_new(object, "prerelease", json_boolean(claim->prerelease));
    json_object_set_new(object, "floating", json_boolean(claim->floating));
    json_object_set_new(object, "unresolved", json_boolean(claim->unresolved));
    return object;
}

void render_show_json(const Report *report, const RenderStyle *style, Buf *out)
{
    (void)style;
    const Claim **claims = show_sort(report, SHOW_BY_PLACE);
    buf_add(out, S("{\"version\": 1,\n \"policies\": "));
    parts_dump(out, parts_policies(report->arena, report->policies), 0);
    buf_add(out, S(",\n \"claims\": ["));
    for (size_t i = 0; i < report->claim_count; i++) {
        buf_add(out, i > 0 ? S(",\n  ") : S("\n  "));
        parts_dump(out, claim_of(report, claims[i]), 0);
    }
    buf_add(out, S("]}\n"));
}
