/* Image references: [registry[:port]/]path[:tag][@digest]. */
#include "floorlint/glob.h"

#include "reading.h"
#include "scan.h"

typedef enum ImageRule {
    IMAGE_LEADING, /* the tag starts with the version: 3.10.12-slim-bookworm, 3.15-rc */
    IMAGE_SHORT,   /* the same, but only major and minor: 3.12.2024.01.05 */
    IMAGE_SECOND,  /* the image's own version may stand before it: 3.1.5-3.14-trixie */
    IMAGE_WORD,    /* behind the word "python" in the tag: 0.8-python3.13-trixie */
    IMAGE_DEBIAN,  /* the Debian release in the repository's name decides */
    IMAGE_NONE     /* no tag says it */
} ImageRule;

typedef struct ImageRow {
    const char *repository;
    ImageRule rule;
    Implementation implementation;
} ImageRow;

static const ImageRow rows[] = {
#define FL_IMAGE(repository, rule, implementation)                                             \
    {repository, IMAGE_##rule, IMPLEMENTATION_##implementation},
#include "image.def"
#undef FL_IMAGE
};

/* The minor of Debian's own Python, which distroless images carry. */
static const struct {
    const char *debian;
    Minor minor;
} debian_pythons[] = {
    {"debian11", 9 },
    {"debian12", 11},
    {"debian13", 13},
};

/* The parts of a reference, as spans in the text. */
typedef struct Image {
    Str text;
    Span repository, tag; /* the tag is empty where there is none */
    bool digest;
} Image;

static Str part(const Image *image, Span span)
{
    return str_slice(image->text, span.start, span.end);
}

static Image split(Str text)
{
    Span all = trimmed(text);
    Image image = {.text = text};
    if (str_starts_nocase(str_from(text, all.start), S("docker://"))) {
        all.start += 9;
    }
    size_t at_sign = str_find_byte(str_slice(text, all.start, all.end), '@');
    if (at_sign != STR_NONE) {
        image.digest = true;
        all.end = all.start + (uint32_t)at_sign;
    }
    Str name = str_slice(text, all.start, all.end);
    size_t slash = str_find_last_byte(name, '/');
    size_t colon = str_find_last_byte(name, ':');
    bool tagged = colon != STR_NONE && (slash == STR_NONE || colon > slash);
    uint32_t end = tagged ? all.start + (uint32_t)colon : all.end;
    image.repository = (Span){all.start, end};
    image.tag = tagged ? (Span){end + 1, all.end} : (Span){all.end, all.end};
    return image;
}

/* Whether the last parts of a repository are those of a row. */
static bool fits(Str repository, Str pattern)
{
    size_t parts = 1;
    for (size_t i = 0; i < pattern.len; i++) {
        parts += pattern.ptr[i] == '/';
    }
    size_t at = repository.len;
    while (at > 0 && parts > 0) {
        at--;
        parts -= repository.ptr[at] == '/';
    }
    if (parts > 1 || (parts == 1 && at > 0)) {
        return false;
    }
    return glob_match(pattern, str_from(repository, parts == 0 ? at + 1 : 0));
}

static const ImageRow *find_row(Str repository)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (fits(repository, str_of(rows[i].repository))) {
            return &rows[i];
        }
    }
    return NULL;
}

/* -rc, rc1, b2 and t behind the number. Other suffixes name variants. */
static size_t read_suffixes(Str text, size_t at, Version *version)
{
    size_t next = at + (str_starts(str_from(text, at), S("-rc")) ? 1 : 0);
    PreRelease stage = scan_stage(text, &next);
    if (stage != PRE_RELEASE_NONE && stage != PRE_RELEASE_DEV) {
        version->pre_release = stage;
        version->pre_number = scan_digits(text, &next);
        at = next;
    }
    version->freethreaded = scan_free_threaded(text, &at);
    return at;
}

typedef enum Parts { PARTS_ALL, PARTS_SHORT } Parts;

/* The version that starts at an offset. NOT_PYTHON where there is none that could be Python's.
 */
static Found read_version(const Image *image, size_t at, size_t end, Parts parts,
                          NumberForm form, Implementation implementation)
{
    Str text = str_slice(image->text, 0, end);
    Number number = scan_number(text, at, form);
    bool python = number.precision != PRECISION_NONE && !number.wildcard &&
                  (number.major == 2 || number.major == 3);
    bool dated = number.patch > 99 ||
                 (number.precision == PRECISION_PATCH && scan_peek(text, number.end) == '.');
    if (number.precision == PRECISION_PATCH && (parts == PARTS_SHORT || dated)) {
        number.precision = PRECISION_MINOR;
        number.patch = -1;
        number.end = number.minor_span.end;
    }
    Version version = number_version(&number);
    version.implementation = implementation;
    size_t stop = read_suffixes(text, number.end, &version);
    if (!python || is_alnum(scan_peek(text, stop))) {
        return found_nothing(image->text, READ_NOT_PYTHON, NULL);
    }
    Found found = found_version(version, (Span){(uint32_t)at, (uint32_t)stop});
    if (number.precision == PRECISION_MAJOR) {
        found.reading.selection = SELECTION_NEWEST;
    }
    char next = scan_peek(text, stop);
    if (image->digest || implementation != IMPLEMENTATION_CPYTHON || next == '.' ||
        next == '_') {
        return found; /* a digest or a date names the old image whatever stands before it */
    }
    bool major = number.precision == PRECISION_MAJOR;
    found.form = major ? EDIT_DOT_MINOR : EDIT_MINOR;
    found.edit = (Span){major ? (uint32_t)number.end : number.minor_span.start, (uint32_t)stop};
    return found;
}

/* Digits right behind a word and at most one hyphen: python3.12, python-311. */
static Found read_after(const Image *image, Span span, Str word, Implementation implementation)
{
    Str text = str_slice(image->text, 0, span.end);
    for (size_t at = span.start; at < span.end;) {
        size_t hit = str_find_nocase(str_from(text, at), word);
        if (hit == STR_NONE) {
            break;
        }
        size_t start = at + hit;
        at = start + word.len;
        if (start > span.start && is_alnum(text.ptr[start - 1])) {
            continue;
        }
        size_t digits = at + (scan_peek(text, at) == '-');
        Found found = read_version(image, digits, span.end, PARTS_ALL, NUMBER_FUSED_OR_DOTTED,
                                   implementation);
        if (found.reading.status == READ_OK &&
            found.reading.version.precision > PRECISION_MAJOR) {
            bool fused = str_find_byte(str_slice(text, digits, found.reading.token.end), '.') ==
                         STR_NONE;
            found.reading.token.start = (uint32_t)(fused ? start : digits);
            return found;
        }
    }
    return found_nothing(image->text, READ_NOT_PYTHON, NULL);
}

static Found read_word(const Image *image, Span span, Implementation implementation)
{
    return read_after(image, span, S("python"), implementation);
}

/* A tag that names no number moves from minor to minor; a bare digest names a build. */
static Found floating(const Image *image, Implementation implementation)
{
    bool tagged = image->tag.end > image->tag.start;
    Found found = found_nothing(
        image->text, image->digest && !tagged ? READ_UNRESOLVED : READ_FLOATING, NULL);
    found.reading.token = tagged ? image->tag : image->repository;
    found.reading.version.implementation = implementation;
    return found;
}

static Found read_leading(const Image *image, Parts parts, Implementation implementation)
{
    if (!is_digit(scan_peek(image->text, image->tag.start)) ||
        image->tag.start == image->tag.end) {
        return floating(image, implementation);
    }
    return read_version(image, image->tag.start, image->tag.end, parts, NUMBER_DOTTED,
                        implementation);
}

/* 3.12-bookworm, 1-3.11-bullseye, 3.1.5-3.14-trixie: of two numbers the second is Python's. */
static Found read_second(const Image *image, Implementation implementation)
{
    Str text = str_slice(image->text, 0, image->tag.end);
    Number first = scan_number(text, image->tag.start, NUMBER_DOTTED);
    size_t next = first.end + 1;
    if (first.precision != PRECISION_NONE && scan_peek(text, first.end) == '-' &&
        is_digit(scan_peek(text, next))) {
        return read_version(image, next, image->tag.end, PARTS_ALL, NUMBER_DOTTED,
                            implementation);
    }
    return read_leading(image, PARTS_ALL, implementation);
}

static Found read_debian(const Image *image, Implementation implementation)
{
    Str repository = part(image, image->repository);
    for (size_t i = 0; i < sizeof debian_pythons / sizeof *debian_pythons; i++) {
        if (str_ends(repository, str_of(debian_pythons[i].debian))) {
            Version version = {3, debian_pythons[i].minor, -1, .pre_number = -1};
            version.precision = PRECISION_MINOR;
            return found_version(version, image->repository);
        }
    }
    return floating(image, implementation);
}

/* Repositories without a row: the word rule on tag and name; `py` in the tag, as RAPIDS and
 * AWS' deep-learning images have it (cuda12.5-py3.11, 2.1.0-cpu-py310-ubuntu20.04); and a name
 * that ends in "-python" carries Python's version in front of its tag if that could be one. */
static Found read_other(const Image *image)
{
    Found found = read_word(image, image->tag, IMPLEMENTATION_CPYTHON);
    if (found.reading.status != READ_OK) {
        found = read_after(image, image->tag, S("py"), IMPLEMENTATION_CPYTHON);
    }
    if (found.reading.status == READ_OK) {
        return found;
    }
    Str repository = part(image, image->repository);
    size_t slash = str_find_last_byte(repository, '/');
    Span name = image->repository;
    name.start += slash != STR_NONE ? (uint32_t)slash + 1 : 0;
    found = read_word(image, name, IMPLEMENTATION_CPYTHON);
    if (found.reading.status == READ_OK) {
        return found;
    }
    if (str_ends(repository, S("-python")) &&
        is_digit(scan_peek(image->text, image->tag.start))) {
        found = read_leading(image, PARTS_ALL, IMPLEMENTATION_CPYTHON);
        if (found.reading.version.precision > PRECISION_MAJOR) {
            return found;
        }
    }
    return found_nothing(image->text, READ_NOT_PYTHON, NULL);
}

Found read_image(Str text)
{
    Found found;
    if (found_early(text, &found)) {
        return found;
    }
    Image image = split(text);
    const ImageRow *row = find_row(part(&image, image.repository));
    if (row == NULL) {
        return read_other(&image);
    }
    switch (row->rule) {
    case IMAGE_LEADING:
        return read_leading(&image, PARTS_ALL, row->implementation);
    case IMAGE_SHORT:
        return read_leading(&image, PARTS_SHORT, row->implementation);
    case IMAGE_SECOND:
        return read_second(&image, row->implementation);
    case IMAGE_WORD:
        return read_word(&image, image.tag, row->implementation);
    case IMAGE_DEBIAN:
        return read_debian(&image, row->implementation);
    case IMAGE_NONE:
        break;
    }
    return found_nothing(text, READ_NOT_PYTHON, NULL);
}
