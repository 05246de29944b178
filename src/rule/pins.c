/* pin-drift: exact pins of the root's requirements files, against what is installed in its
 * virtual environment.
 * Facts: pip's requirements file format; PyPA's specification of installed distributions (the
 * names of `*.dist-info` folders). */
#include <stdlib.h>

#include "floorlint/dependency.h"
#include "floorlint/walk.h"

#include "environment.h"

/* A distribution that is installed. */
typedef struct Installed {
    Str name; /* as indexes compare them */
    Str version;
} Installed;

/* "name==1.2.3" in a requirements file. */
typedef struct Pin {
    Str name, version;
    Place place;
    const Installed *installed;
} Pin;

typedef struct Pins {
    Arena *arena;
    VEC(Installed) installed; /* sorted by name */
    VEC(Pin) items;
} Pins;

static int compare_installed(const void *a, const void *b)
{
    return str_compare(((const Installed *)a)->name, ((const Installed *)b)->name);
}

static void read_site_packages(Pins *pins, Str root, Str folder)
{
    FolderNames found = walk_folder(pins->arena, root, folder);
    for (size_t i = 0; i < found.count; i++) {
        Str name = found.names[i];
        if (!str_ends(name, S(".dist-info"))) {
            continue;
        }
        name.len -= S(".dist-info").len;
        size_t dash = str_find_last_byte(name, '-');
        if (dash != STR_NONE) {
            *vec_push(pins->arena, &pins->installed) = (Installed){
                package_name(pins->arena, str_slice(name, 0, dash)), str_from(name, dash + 1)};
        }
    }
}

/* lib/python3.10/site-packages, or Lib/site-packages on Windows. */
static void read_environment(Pins *pins, const LocalEnvironment *environment)
{
    Str root = environment->home;
    Str lib = str_format(pins->arena, "%.*s/lib", STR_ARG(environment->folder));
    FolderNames versions = walk_folder(pins->arena, root, lib);
    for (size_t i = 0; i < versions.count; i++) {
        if (str_starts(versions.names[i], S("python"))) {
            read_site_packages(pins, root,
                               str_format(pins->arena, "%.*s/%.*s/site-packages", STR_ARG(lib),
                                          STR_ARG(versions.names[i])));
        }
    }
    read_site_packages(
        pins, root,
        str_format(pins->arena, "%.*s/Lib/site-packages", STR_ARG(environment->folder)));
    if (pins->installed.len > 1) {
        qsort(pins->installed.items, pins->installed.len, sizeof(Installed), compare_installed);
    }
}

static const Installed *find_installed(const Pins *pins, Str name)
{
    Installed key = {.name = name};
    return pins->installed.len > 0 ? bsearch(&key, pins->installed.items, pins->installed.len,
                                             sizeof key, compare_installed)
                                   : NULL;
}

/* A requirement without its options, its comment and the sign that it goes on. */
static Str cut_options(Str line)
{
    for (size_t i = 0; i + 1 < line.len; i++) {
        if (is_space(line.ptr[i]) &&
            (line.ptr[i + 1] == '#' || line.ptr[i + 1] == '\\' ||
             (line.ptr[i + 1] == '-' && i + 2 < line.len && line.ptr[i + 2] == '-'))) {
            return str_slice(line, 0, i);
        }
    }
    return line;
}

/* The version of "==1.2.3"; empty where the specifier is no exact one. */
static Str exact_version(Str specifier)
{
    bool exact = str_starts(specifier, S("==")) && str_find_byte(specifier, ',') == STR_NONE &&
                 str_find_byte(specifier, '*') == STR_NONE;
    size_t signs = str_starts(specifier, S("===")) ? 3 : 2;
    return exact ? str_trim(str_from(specifier, signs)) : (Str){0};
}

/* A pin counts where its marker holds for the interpreter on any platform. */
static bool holds(Str marker, Minor minor)
{
    Marker read = marker_read(marker);
    for (size_t i = 0; i < PLATFORM_COUNT; i++) {
        if ((read.must.on[i] & MINOR_BIT(minor)) == 0) {
            return false;
        }
    }
    return true;
}

static void read_requirements(Pins *pins, const Source *source, Minor minor)
{
    for (uint32_t line = 1; line <= source_line_count(source); line++) {
        Dependency dependency;
        Str text = cut_options(source_text(source, source_line_span(source, line)));
        Str version =
            dependency_read(text, &dependency) ? exact_version(dependency.specifier) : (Str){0};
        if (version.len == 0 || !holds(dependency.marker, minor)) {
            continue;
        }
        const Installed *installed =
            find_installed(pins, package_name(pins->arena, dependency.name));
        if (installed == NULL) {
            continue;
        }
        uint32_t start = (uint32_t)(dependency.name.ptr - source->text.ptr);
        uint32_t end = (uint32_t)(version.ptr + version.len - source->text.ptr);
        *vec_push(pins->arena, &pins->items) =
            (Pin){dependency.name, version,
                  source_place(pins->arena, source, (Span){start, end}), installed};
    }
}

/* Whether some file pins what is installed: then the others are for other uses, such as the
 * oldest versions that are supported. */
static bool is_met(const Pins *pins, const Installed *installed)
{
    for (size_t i = 0; i < pins->items.len; i++) {
        const Pin *pin = &pins->items.items[i];
        if (pin->installed == installed &&
            package_version_satisfies(installed->version, pin->version)) {
            return true;
        }
    }
    return false;
}

static void report_pin(const Check *check, const Pin *pin, Str environment)
{
    Place place = pin->place;
    place.path = str_copy(check->arena, place.path);
    place.excerpt = str_copy(check->arena, place.excerpt);
    Str name = str_copy(check->arena, pin->name);
    Diagnostic *diagnostic = check_place(check, RULE_PIN_DRIFT, SEVERITY_INFO, 0, place, name);
    if (diagnostic != NULL) {
        diagnostic->message = str_format(
            check->arena, "`%.*s` is pinned to %.*s, but %.*s holds %.*s", STR_ARG(name),
            STR_ARG(pin->version), STR_ARG(environment), STR_ARG(pin->installed->version));
        diagnostic->help = S("install the requirements again, or move the pin");
    }
}

void check_pins(const Check *check, Arena *scratch, Str root,
                const LocalEnvironment *environment)
{
    Pins pins = {.arena = scratch};
    FolderNames files = walk_folder(scratch, root, S(""));
    read_environment(&pins, environment);
    for (size_t i = 0; i < files.count; i++) {
        Str name = files.names[i], text;
        Error none;
        if (str_starts(name, S("requirements")) && str_ends(name, S(".txt")) &&
            walk_read(scratch, root, name, &text, &none)) {
            Source *source = arena_new_of(scratch, Source);
            *source = source_of(scratch, name, text);
            read_requirements(&pins, source, environment->minor);
        }
    }
    for (size_t i = 0; i < pins.items.len; i++) {
        if (!is_met(&pins, pins.items.items[i].installed)) {
            report_pin(check, &pins.items.items[i], environment->folder);
        }
    }
}
