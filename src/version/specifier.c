/* The table of spellings. Sources: PEP 440 and the library `packaging`; poetry-core; npm's
 * semver and actions/setup-python; conda.models.version and match_spec; uv's and pyenv's
 * documentation; PEP 425 for tags; the trove classifiers; image.def for images. */
#include "floorlint/specifier.h"

#include "reading.h"

static Found read_plain(Str text)
{
    return read_request(text, REQUEST_PLAIN);
}

static Found read_uv(Str text)
{
    return read_request(text, REQUEST_UV);
}

static Found read_pyenv(Str text)
{
    return read_request(text, REQUEST_PYENV);
}

static const struct {
    const char *name;
    Found (*read)(Str text);
} spellings[SPELLING_COUNT] = {
    [SPELLING_VERSION] = {"version",    read_plain     },
    [SPELLING_PEP440] = {"pep440",     read_pep440    },
    [SPELLING_POETRY] = {"poetry",     read_poetry    },
    [SPELLING_SEMVER] = {"semver",     read_semver    },
    [SPELLING_CONDA] = {"conda",      read_conda     },
    [SPELLING_UV] = {"uv",         read_uv        },
    [SPELLING_PYENV] = {"pyenv",      read_pyenv     },
    [SPELLING_TAG] = {"tag",        read_tag       },
    [SPELLING_CLASSIFIER] = {"classifier", read_classifier},
    [SPELLING_IMAGE] = {"image",      read_image     },
    [SPELLING_EXECUTABLE] = {"executable", read_executable},
    [SPELLING_RUNTIME] = {"runtime",    read_runtime   },
    [SPELLING_UNDERSCORE] = {"underscore", read_underscore},
    [SPELLING_PLUS_FLAG] = {"plus-flag",  read_plus_flag },
    [SPELLING_TUPLE] = {"tuple",      read_tuple     },
    [SPELLING_HEX] = {"hex",        read_hex       },
};

Spelling spelling_parse(Str name)
{
    for (size_t i = 0; i < SPELLING_COUNT; i++) {
        if (str_eq(name, str_of(spellings[i].name))) {
            return (Spelling)i;
        }
    }
    return SPELLING_COUNT;
}

Str spelling_name(Spelling spelling)
{
    return str_of(spellings[spelling].name);
}

Reading specifier_read(Spelling spelling, Str text)
{
    return spellings[spelling].read(text).reading;
}

static Str replacement(Arena *arena, EditForm form, Minor minor)
{
    switch (form) {
    case EDIT_MINOR:
        return str_format(arena, "%d", minor);
    case EDIT_MINOR_ZERO:
        return str_format(arena, "%d.0", minor);
    case EDIT_DOT_MINOR:
        return str_format(arena, ".%d", minor);
    case EDIT_HEX:
        return str_format(arena, "%02X", (unsigned)minor);
    case EDIT_NEVER:
        break;
    }
    return S("");
}

bool specifier_rewrite(Arena *arena, Spelling spelling, Str text, Minor minor, Str *rewritten)
{
    Found found = spellings[spelling].read(text);
    bool possible = found.reading.status == READ_OK && found.form != EDIT_NEVER &&
                    found.reading.version.major == 3 && minor >= MINOR_OLDEST &&
                    minor <= MINOR_NEWEST;
    if (!possible || (found.reading.version.freethreaded && minor < 13)) {
        return false; /* 3.13 was the first with free-threaded builds */
    }
    Str before = str_slice(text, 0, found.edit.start), after = str_from(text, found.edit.end);
    Str middle = replacement(arena, found.form, minor);
    Str moved =
        str_format(arena, "%.*s%.*s%.*s", STR_ARG(before), STR_ARG(middle), STR_ARG(after));
    /* The proof that it means what was asked for: another clause may forbid the new minor. */
    Reading check = specifier_read(spelling, moved);
    if (check.status != READ_OK || version_set_lowest(check.set) != minor) {
        return false;
    }
    *rewritten = moved;
    return true;
}
