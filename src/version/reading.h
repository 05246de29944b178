/* What the readers of the single grammars give to specifier.c. Internal to src/version. */
#ifndef FLOORLINT_VERSION_READING_H
#define FLOORLINT_VERSION_READING_H

#include "constraint.h"

/* How another minor is written in place of the bytes `edit`. */
typedef enum EditForm {
    EDIT_NEVER,      /* it cannot be, or it would not be safe */
    EDIT_MINOR,      /* 11 */
    EDIT_MINOR_ZERO, /* 11.0: a form that needs three parts */
    EDIT_DOT_MINOR,  /* .11, behind a major that stands alone */
    EDIT_HEX         /* 0B, two digits */
} EditForm;

typedef struct Found {
    Reading reading;
    EditForm form;
    Span edit; /* from the minor's digits to the end of what a new minor replaces */
} Found;

/* The grammars in which one version is named. */
typedef enum RequestDialect {
    REQUEST_PLAIN, /* a tool's version setting: one dotted version */
    REQUEST_UV,
    REQUEST_PYENV /* a word of .python-version: uv's requests and pyenv's names */
} RequestDialect;

Found read_pep440(Str text);
Found read_poetry(Str text);
Found read_semver(Str text);
Found read_conda(Str text);
Found read_request(Str text, RequestDialect dialect);
Found read_image(Str text);
Found read_executable(Str text);
Found read_tag(Str text);
Found read_runtime(Str text);
Found read_underscore(Str text);
Found read_plus_flag(Str text);
Found read_classifier(Str text);
Found read_tuple(Str text);
Found read_hex(Str text);

/* ---- pieces that the readers share ---- */

/* The bytes of `text` without the white space around them. */
Span trimmed(Str text);

/* A result without a version: the token is the trimmed text, the set holds every version (for
 * INVALID: none). */
Found found_nothing(Str text, ReadStatus status, const char *problem);

/* A result of one version with the set that it stands for. */
Found found_version(Version version, Span token);

/* found_nothing with UNRESOLVED where the text is a template, with INVALID where it is empty.
 * False where it is neither. */
bool found_early(Str text, Found *found);

/* The result of a range: its set, its lower bound, and how that is moved. */
Found found_range(Str text, const Constraint *constraint);

#endif
