/* Environment markers.
 * Facts: PyPA's specification of dependency specifiers; packaging/markers.py for how values are
 * compared (as versions where the right side is one, else as text). */
#include "floorlint/dependency.h"
#include "floorlint/limits.h"
#include "floorlint/specifier.h"

#include "scan.h"

typedef enum Subject {
    SUBJECT_UNKNOWN, /* a variable whose value floorlint does not know */
    SUBJECT_MINOR,   /* python_version: "3.10" */
    SUBJECT_FULL,    /* python_full_version: "3.10.4" */
    SUBJECT_TEXT     /* known for each platform */
} Subject;

typedef struct Variable {
    const char *name;
    Subject subject;
    const char *values[PLATFORM_COUNT];
} Variable;

#define EVERYWHERE(value)                                                                      \
    {                                                                                          \
        (value), (value), (value), (value)                                                     \
    }

static const Variable variables[] = {
    {"python_version",                 SUBJECT_MINOR, {0}                                    },
    {"python_full_version",            SUBJECT_FULL,  {0}                                    },
    {"sys_platform",                   SUBJECT_TEXT,  {"linux", "linux", "darwin", "win32"}  },
    {"platform_system",                SUBJECT_TEXT,  {"Linux", "Linux", "Darwin", "Windows"}},
    {"os_name",                        SUBJECT_TEXT,  {"posix", "posix", "posix", "nt"}      },
    {"implementation_name",            SUBJECT_TEXT,  EVERYWHERE("cpython")                  },
    {"platform_python_implementation", SUBJECT_TEXT,  EVERYWHERE("CPython")                  },
    {"sys.platform",                   SUBJECT_TEXT,  {"linux", "linux", "darwin", "win32"}  },
    {"os.name",                        SUBJECT_TEXT,  {"posix", "posix", "posix", "nt"}      },
    {"python_implementation",          SUBJECT_TEXT,  EVERYWHERE("CPython")                  },
    {"platform.python_implementation", SUBJECT_TEXT,  EVERYWHERE("CPython")                  },
};

static const Variable unknown_variable = {.name = ""};

typedef enum Operator {
    OPERATOR_NONE,
    OPERATOR_IN,
    OPERATOR_NOT_IN,
    OPERATOR_EQUAL,
    OPERATOR_NOT_EQUAL,
    OPERATOR_AT_MOST,
    OPERATOR_AT_LEAST,
    OPERATOR_BELOW,
    OPERATOR_ABOVE,
    OPERATOR_COMPATIBLE,
    OPERATOR_IDENTICAL
} Operator;

/* Signs, longer ones before their beginnings, and what they are with the sides exchanged. */
static const struct {
    const char *sign;
    Operator relation, mirrored;
} signs[] = {
    {"===", OPERATOR_IDENTICAL,  OPERATOR_IDENTICAL},
    {"==",  OPERATOR_EQUAL,      OPERATOR_EQUAL    },
    {"!=",  OPERATOR_NOT_EQUAL,  OPERATOR_NOT_EQUAL},
    {"<=",  OPERATOR_AT_MOST,    OPERATOR_AT_LEAST },
    {">=",  OPERATOR_AT_LEAST,   OPERATOR_AT_MOST  },
    {"~=",  OPERATOR_COMPATIBLE, OPERATOR_NONE     },
    {"<",   OPERATOR_BELOW,      OPERATOR_ABOVE    },
    {">",   OPERATOR_ABOVE,      OPERATOR_BELOW    },
};

/* One side of a comparison: a quoted text, or a variable. */
typedef struct Operand {
    Str text;
    const Variable *variable; /* NULL for a text */
} Operand;

typedef struct Parser {
    Str text;
    size_t at;
    unsigned depth;
    bool broken;
    bool choice; /* the comparison that was just read asks for one of uv's conflicting choices
                  */
} Parser;

static const Marker maybe = {{EVERYWHERE(MINORS_KNOWN)}, {EVERYWHERE(0)}};

static Marker decided(PlatformMinors minors)
{
    return (Marker){minors, minors};
}

static void skip_space(Parser *parser)
{
    while (parser->at < parser->text.len && is_space(parser->text.ptr[parser->at])) {
        parser->at++;
    }
}

static bool is_word(char c)
{
    return is_alnum(c) || c == '_' || c == '.';
}

/* Moves past a word where it stands next. */
static bool take_word(Parser *parser, Str word)
{
    skip_space(parser);
    Str rest = str_from(parser->text, parser->at);
    if (!str_starts(rest, word) || (rest.len > word.len && is_word(rest.ptr[word.len]))) {
        return false;
    }
    parser->at += word.len;
    return true;
}

static bool take_byte(Parser *parser, char byte)
{
    skip_space(parser);
    bool there = parser->at < parser->text.len && parser->text.ptr[parser->at] == byte;
    parser->at += there;
    return there;
}

static const Variable *find_variable(Str name)
{
    for (size_t i = 0; i < sizeof variables / sizeof variables[0]; i++) {
        if (str_eq(name, str_of(variables[i].name))) {
            return &variables[i];
        }
    }
    return &unknown_variable;
}

static Operand take_operand(Parser *parser)
{
    skip_space(parser);
    Str rest = str_from(parser->text, parser->at);
    char quote = rest.len > 0 ? rest.ptr[0] : '\0';
    if (quote == '"' || quote == '\'') {
        size_t end = str_find_byte(str_from(rest, 1), quote);
        parser->broken |= end == STR_NONE;
        Str text = end != STR_NONE ? str_slice(rest, 1, 1 + end) : (Str){0};
        parser->at += end != STR_NONE ? end + 2 : 0;
        return (Operand){text, NULL};
    }
    size_t length = 0;
    while (length < rest.len && is_word(rest.ptr[length])) {
        length++;
    }
    parser->broken |= length == 0;
    parser->at += length;
    Str name = str_slice(rest, 0, length);
    return (Operand){name, find_variable(name)};
}

/* The operator, as it is where the variable stands on its left (`mirrored`: on its right). */
static Operator take_operator(Parser *parser, Operator *mirrored)
{
    if (take_word(parser, S("in"))) {
        return *mirrored = OPERATOR_IN;
    }
    if (take_word(parser, S("not"))) {
        parser->broken |= !take_word(parser, S("in"));
        return *mirrored = OPERATOR_NOT_IN;
    }
    skip_space(parser);
    Str rest = str_from(parser->text, parser->at);
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
        if (str_starts(rest, str_of(signs[i].sign))) {
            parser->at += str_of(signs[i].sign).len;
            *mirrored = signs[i].mirrored;
            return signs[i].relation;
        }
    }
    parser->broken = true;
    return *mirrored = OPERATOR_NONE;
}

/* Whether the first parts of a minor's number are those of a version. */
static bool is_series(Minor minor, Version version, size_t parts)
{
    return version.major == 3 && (parts < 2 || version.minor == minor) &&
           (parts < 3 || version.patch <= 0);
}

static size_t count_parts(Version version)
{
    return version.patch >= 0 ? 3 : version.minor >= 0 ? 2 : 1;
}

/* `3.10 <operator> version`: python_version is compared without a patch level. */
static bool compare_minor(Operator relation, Minor minor, Version version, bool wildcard)
{
    Version value = {.major = 3,
                     .minor = minor,
                     .patch = -1,
                     .pre_number = -1,
                     .precision = PRECISION_MINOR};
    int order = version_compare(value, version);
    size_t parts = count_parts(version);
    switch (relation) {
    case OPERATOR_EQUAL:
        return wildcard ? is_series(minor, version, parts) : order == 0;
    case OPERATOR_NOT_EQUAL:
        return wildcard ? !is_series(minor, version, parts) : order != 0;
    case OPERATOR_AT_MOST:
        return order <= 0;
    case OPERATOR_AT_LEAST:
        return order >= 0;
    case OPERATOR_BELOW:
        return order < 0;
    case OPERATOR_ABOVE:
        return order > 0;
    case OPERATOR_COMPATIBLE:
        return order >= 0 && parts > 1 && is_series(minor, version, parts - 1);
    case OPERATOR_IDENTICAL:
        return order == 0 && parts == 2;
    case OPERATOR_NONE:
    case OPERATOR_IN:
    case OPERATOR_NOT_IN:
        break;
    }
    return false;
}

/* "3.N", and whether it is a part of a text or (`inside`) the text a part of it. */
static bool holds_minor(Str text, Minor minor, bool inside)
{
    char bytes[4] = {'3', '.', (char)('0' + (minor < 10 ? minor : minor / 10)),
                     (char)('0' + minor % 10)};
    Str value = {bytes, minor < 10 ? 3 : 4};
    return str_find(inside ? value : text, inside ? text : value) != STR_NONE;
}

static Marker judge_minor(Operator relation, Str text, bool mirrored)
{
    bool contains = relation == OPERATOR_IN || relation == OPERATOR_NOT_IN;
    Str number = str_trim(text);
    Number read = scan_number(number, 0, NUMBER_DOTTED);
    bool whole = read.precision != PRECISION_NONE && read.end == number.len;
    MinorMask minors = 0;
    if (relation == OPERATOR_NONE || (!contains && !whole)) {
        return maybe;
    }
    for (Minor minor = MINOR_OLDEST; minor <= MINOR_NEWEST; minor++) {
        bool holds = contains
                         ? holds_minor(text, minor, mirrored) == (relation == OPERATOR_IN)
                         : compare_minor(relation, minor, number_version(&read), read.wildcard);
        minors |= holds ? MINOR_BIT(minor) : 0;
    }
    return decided(platform_minors_every(minors));
}

static Marker judge_full(Operator relation, Str text)
{
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
        char range[64];
        Str sign = str_of(signs[i].sign);
        if (signs[i].relation != relation || sign.len + text.len > sizeof range) {
            continue;
        }
        for (size_t j = 0; j < sign.len + text.len; j++) {
            range[j] = j < sign.len ? sign.ptr[j] : text.ptr[j - sign.len];
        }
        Reading reading = specifier_read(SPELLING_PEP440, (Str){range, sign.len + text.len});
        if (reading.status == READ_OK) {
            return (Marker){platform_minors_every(reading.set.any),
                            platform_minors_every(reading.set.all)};
        }
    }
    return maybe;
}

static Marker judge_text(Operator relation, const Variable *variable, Str text, bool mirrored)
{
    PlatformMinors where = {0};
    for (size_t i = 0; i < PLATFORM_COUNT; i++) {
        Str value = str_of(variable->values[i]);
        bool equal = str_eq(value, text);
        bool part = str_find(mirrored ? value : text, mirrored ? text : value) != STR_NONE;
        bool holds = relation == OPERATOR_EQUAL || relation == OPERATOR_IDENTICAL ? equal
                     : relation == OPERATOR_NOT_EQUAL                             ? !equal
                     : relation == OPERATOR_IN                                    ? part
                                                                                  : !part;
        where.on[i] = holds ? MINORS_KNOWN : 0;
    }
    bool known = relation == OPERATOR_EQUAL || relation == OPERATOR_IDENTICAL ||
                 relation == OPERATOR_NOT_EQUAL || relation == OPERATOR_IN ||
                 relation == OPERATOR_NOT_IN;
    return known ? decided(where) : maybe;
}

/* "group-7-shop-dev": how uv writes extras and groups of which it resolved each on its own.
 * Two of them at once are what it had to rule out. */
static bool is_choice(const Variable *variable, Operator relation, Str text)
{
    bool encoded = (str_starts(text, S("group-")) || str_starts(text, S("extra-"))) &&
                   text.len > 6 && is_digit(text.ptr[6]);
    return variable == &unknown_variable && relation == OPERATOR_EQUAL && encoded;
}

static Marker take_comparison(Parser *parser)
{
    Operator mirrored;
    Operand left = take_operand(parser);
    Operator relation = take_operator(parser, &mirrored);
    Operand right = take_operand(parser);
    bool swapped = left.variable == NULL;
    const Variable *variable = swapped ? right.variable : left.variable;
    Str text = swapped ? left.text : right.text;
    if (parser->broken || variable == NULL || (!swapped && right.variable != NULL)) {
        return maybe;
    }
    relation = swapped ? mirrored : relation;
    parser->choice = is_choice(variable, relation, text);
    switch (variable->subject) {
    case SUBJECT_MINOR:
        return judge_minor(relation, text, swapped);
    case SUBJECT_FULL:
        return judge_full(relation, text);
    case SUBJECT_TEXT:
        return judge_text(relation, variable, text, swapped);
    case SUBJECT_UNKNOWN:
        break;
    }
    return maybe;
}

static Marker take_alternatives(Parser *parser);

/* A comparison, or alternatives in parentheses. */
static Marker take_atom(Parser *parser)
{
    if (!take_byte(parser, '(')) {
        return take_comparison(parser);
    }
    if (parser->depth == FL_MAX_DEPTH) {
        parser->broken = true;
        return maybe;
    }
    parser->depth++;
    Marker marker = take_alternatives(parser);
    parser->depth--;
    parser->broken |= !take_byte(parser, ')');
    return marker;
}

static Marker take_conjunction(Parser *parser)
{
    parser->choice = false;
    Marker all = take_atom(parser);
    size_t choices = parser->choice;
    while (!parser->broken && take_word(parser, S("and"))) {
        parser->choice = false;
        Marker next = take_atom(parser);
        choices += parser->choice;
        all.may = platform_minors_and(all.may, next.may);
        all.must = platform_minors_and(all.must, next.must);
    }
    parser->choice = false;
    return choices < 2 ? all : decided(platform_minors_every(0));
}

static Marker take_alternatives(Parser *parser)
{
    Marker any = take_conjunction(parser);
    while (!parser->broken && take_word(parser, S("or"))) {
        Marker next = take_conjunction(parser);
        any.may = platform_minors_or(any.may, next.may);
        any.must = platform_minors_or(any.must, next.must);
    }
    return any;
}

Marker marker_read(Str text)
{
    Parser parser = {.text = str_trim(text)};
    if (parser.text.len == 0) {
        return decided(platform_minors_every(MINORS_KNOWN));
    }
    Marker marker = take_alternatives(&parser);
    skip_space(&parser);
    return parser.broken || parser.at < parser.text.len ? maybe : marker;
}
