/* Every grammar in which a version or a range of versions is written. */
#ifndef FLOORLINT_SPECIFIER_H
#define FLOORLINT_SPECIFIER_H

#include "floorlint/source.h"
#include "floorlint/version.h"

/* How a piece of text spells a version. Each has one reader (specifier_read) and, where it can
 * be written back, one writer (specifier_rewrite). The sources are named in specifier.c. */
typedef enum Spelling {
    SPELLING_VERSION, /* 3.10, 3.10.4, 3.13t, 3.14-dev, 3.15.0rc1, pypy3.10, cpython@3.12 … */
    SPELLING_PEP440,  /* >=3.10,<3.13  ~=3.10  ==3.11.*  !=3.9.* */
    SPELLING_POETRY,  /* ^3.10  ~3.10  >=3.9 <3.13  ^3.9 || ^3.11  3.10.* */
    SPELLING_SEMVER,  /* setup-python and Azure: 3.x  >=3.9 <3.12  3.9 - 3.11  ~3.10 */
    SPELLING_CONDA,   /* =3.10  ==3.10  3.10.*  >=3.10,<3.13  3.9.*|3.10.* */
    SPELLING_UV,      /* a uv request: 3.12, >=3.12,<3.13, cpython@3.12, cp312, 312 … */
    SPELLING_PYENV,   /* one word of .python-version: uv's requests and pyenv's names */
    SPELLING_TAG,     /* py310, cp310, python310, pp310; 310 */
    SPELLING_CLASSIFIER, /* Programming Language :: Python :: 3.10 */
    SPELLING_IMAGE,      /* python:3.10-slim and every repository of the image table */
    SPELLING_EXECUTABLE, /* python3.10, /usr/bin/python3.10, pypy3.10 */
    SPELLING_RUNTIME,    /* python3.10, python310, python-3.10.12, PYTHON|3.10 */
    SPELLING_UNDERSCORE, /* PYTHON_3_10, python3_10 */
    SPELLING_PLUS_FLAG,  /* --py310-plus */
    SPELLING_TUPLE,      /* (3, 10) */
    SPELLING_HEX,        /* 0x030A0000 */
    SPELLING_COUNT
} Spelling;

/* The name that users' surface rows give a spelling: "version", "pep440", …; SPELLING_COUNT
 * where there is none of that name. */
Spelling spelling_parse(Str name);
Str spelling_name(Spelling spelling);

typedef enum Selection {
    SELECTION_ALL,   /* every version of the set is meant */
    SELECTION_NEWEST /* the consumer installs one: the newest that the range admits */
} Selection;

typedef enum ReadStatus {
    READ_OK,
    READ_NOT_PYTHON, /* well-formed, but states no Python version: an image of another program
                      */
    READ_UNRESOLVED, /* holds a variable or a template */
    READ_FLOATING,   /* names no number: "latest", "system", no tag */
    READ_INVALID     /* the consumer would refuse it; `problem` says why */
} ReadStatus;

/* What was read. */
typedef struct Reading {
    ReadStatus status;
    VersionSet set;
    Version version;     /* of a single version; of a range: its lower bound as written */
    Selection selection; /* NEWEST for floating and range requests of installers */
    Span token; /* the version token in the text that was read: "3.10" of "py310" is all of
                   it, of "python:3.10-slim" the tag's number, of ">=3.10" the whole text */
    bool range; /* an operator or a wildcard was used, or more than one version */
    const char *problem; /* static text, lower case; NULL unless INVALID */
} Reading;

/* Reads `text` (without quotes). Never fails otherwise than by `status`. */
Reading specifier_read(Spelling spelling, Str text);

/* `text` moved to another minor with its spelling kept: ">=3.10,<3.13" to 3.11 is
 * ">=3.11,<3.13". False where that is impossible or would not be safe. */
bool specifier_rewrite(Arena *arena, Spelling spelling, Str text, Minor minor, Str *rewritten);

#endif
