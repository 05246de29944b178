#include "floorlint/literal.h"

#include "literal_scan.h"

/* ---- which argument ------------------------------------------------------------ */

typedef struct Argument {
    const char *module, *path, *keyword;
    size_t position;
    LiteralLanguage language;
} Argument;

static const Argument arguments[] = {
#define ARGUMENT(module, path, position, keyword, language)                                    \
    {module, path, keyword, position, LITERAL_##language},
#include "literal_arguments.def"
#undef ARGUMENT
};

static Str last_part(Str path)
{
    size_t dot = str_find_last_byte(path, '.');
    return dot == STR_NONE ? path : str_from(path, dot + 1);
}

static ApiId look_up(const Argument *row)
{
    ApiId id = api_module(str_of(row->module));
    Str rest = str_of(row->path), part;
    while (id && rest.len && str_cut(&rest, '.', &part)) {
        id = api_member(id, part);
    }
    return id;
}

static ApiId real(ApiId id)
{
    ApiId target = api_symbol(id).target;
    return target ? target : id;
}

LiteralLanguage literal_language(ApiId callable, size_t position, Str keyword)
{
    if (!callable) {
        return LITERAL_NONE;
    }
    Str name = api_symbol(real(callable)).name;
    for (size_t i = 0; i < sizeof(arguments) / sizeof(arguments[0]); i++) {
        const Argument *row = &arguments[i];
        bool is_argument = position == LITERAL_BY_KEYWORD
                               ? str_eq(keyword, str_of(row->keyword))
                               : position == row->position;
        if (is_argument && str_eq(name, last_part(str_of(row->path)))) {
            ApiId id = look_up(row);
            if (id && real(id) == real(callable)) {
                return row->language;
            }
        }
    }
    return LITERAL_NONE;
}

size_t literal_callable_count(void)
{
    return sizeof(arguments) / sizeof(arguments[0]);
}

Str literal_callable_name(size_t index)
{
    return last_part(str_of(arguments[index].path));
}

/* ---- what it needs --------------------------------------------------------------- */

void literal_add(LiteralNeeds *needs, LiteralNeed need)
{
    if (needs->count < LITERAL_MAX_NEEDS) {
        needs->items[needs->count++] = need;
    }
}

/* A directive of strftime or strptime: measured on 3.6 to 3.15. */
typedef struct Directive {
    const char *text;
    Minor since;
    const char *what;
} Directive;

/* Those of 3.6 by library/datetime: before, the platform decides. */
static const Directive strftime_directives[] = {
    {"%G",  6,  "the directive `%G`" },
    {"%u",  6,  "the directive `%u`" },
    {"%V",  6,  "the directive `%V`" },
    {"%:z", 12, "the directive `%:z`"},
};

static const Directive strptime_directives[] = {
    {"%G",  6,  "the directive `%G`" },
    {"%u",  6,  "the directive `%u`" },
    {"%V",  6,  "the directive `%V`" },
    {"%R",  14, "the directive `%R`" },
    {"%r",  14, "the directive `%r`" },
    {"%T",  14, "the directive `%T`" },
    {"%D",  15, "the directive `%D`" },
    {"%F",  15, "the directive `%F`" },
    {"%n",  15, "the directive `%n`" },
    {"%t",  15, "the directive `%t`" },
    {"%:z", 15, "the directive `%:z`"}
};

static void scan_directives(LiteralNeeds *needs, Str text, const Directive *directives,
                            size_t count)
{
    for (size_t i = 0; i + 1 < text.len; i++) {
        if (text.ptr[i] != '%') {
            continue;
        }
        for (size_t j = 0; j < count; j++) {
            Str directive = str_of(directives[j].text);
            if (str_starts(str_from(text, i), directive)) {
                literal_add(needs, (LiteralNeed){i, i + directive.len, directives[j].since,
                                                 MINOR_NONE, str_of(directives[j].what)});
            }
        }
        i++; /* %% and the directive itself */
    }
}

/* Type codes: the documentation of array and struct, measured on 3.6 to 3.15. */
static void scan_codes(LiteralNeeds *needs, LiteralLanguage language, Str text)
{
    static const struct {
        LiteralLanguage language;
        char code;
        Minor since;
        const char *what;
    } codes[] = {
        {LITERAL_ARRAY_CODE, 'q', 3,  "the type code `q`"},
        {LITERAL_ARRAY_CODE, 'Q', 3,  "the type code `Q`"},
        {LITERAL_ARRAY_CODE, 'w', 13, "the type code `w`"},
        {LITERAL_ARRAY_CODE, 'e', 15, "the type code `e`"},
        {LITERAL_STRUCT,     'n', 3,  "the format `n`"   },
        {LITERAL_STRUCT,     'N', 3,  "the format `N`"   },
        {LITERAL_STRUCT,     'e', 6,  "the format `e`"   },
        {LITERAL_STRUCT,     'F', 14, "the format `F`"   },
        {LITERAL_STRUCT,     'D', 14, "the format `D`"   },
    };
    for (size_t i = 0; i < text.len; i++) {
        for (size_t j = 0; j < sizeof(codes) / sizeof(codes[0]); j++) {
            bool fits = language == LITERAL_STRUCT || text.len == 1;
            if (codes[j].language == language && codes[j].code == text.ptr[i] && fits) {
                literal_add(needs, (LiteralNeed){i, i + 1, codes[j].since, MINOR_NONE,
                                                 str_of(codes[j].what)});
            }
        }
    }
}

/* Compares a written codec name ("UTF-8") with a normalized one ("utf_8"). */
static bool is_codec(Str written, Str normalized)
{
    size_t at = 0;
    for (size_t i = 0; i < written.len; i++) {
        char c = to_lower(written.ptr[i]);
        c = c == '-' || c == ' ' ? '_' : c;
        if (at >= normalized.len || normalized.ptr[at++] != c) {
            return false;
        }
    }
    return at == normalized.len;
}

static void scan_codec(LiteralNeeds *needs, Str text)
{
    static const struct {
        const char *name;
        Minor since, removed;
    } codecs[] = {
#define CODEC(name, since, removed) {name, since, removed},
#include "codecs.def"
#undef CODEC
    };
    for (size_t i = 0; i < sizeof(codecs) / sizeof(codecs[0]); i++) {
        if (is_codec(text, str_of(codecs[i].name))) {
            literal_add(needs, (LiteralNeed){0, text.len, codecs[i].since, codecs[i].removed,
                                             S("this codec name")});
        }
    }
}

/* Names of error handlers: the notes of library/codecs in the documentation. */
static void scan_handler(LiteralNeeds *needs, Str text)
{
    static const struct {
        const char *name;
        Minor since;
        const char *what;
    } handlers[] = {
        {"surrogateescape", 1, "the handler `surrogateescape`"},
        {"surrogatepass",   1, "the handler `surrogatepass`"  },
        {"namereplace",     5, "the handler `namereplace`"    },
    };
    for (size_t i = 0; i < sizeof(handlers) / sizeof(handlers[0]); i++) {
        if (str_eq(text, str_of(handlers[i].name))) {
            literal_add(needs, (LiteralNeed){0, text.len, handlers[i].since, MINOR_NONE,
                                             str_of(handlers[i].what)});
        }
    }
}

/* [[fill]align][sign][z][#][0][width][grouping][.precision[grouping]][type] */
static void scan_format(LiteralNeeds *needs, Str text)
{
    size_t i = 0;
    bool has_fill = text.len > 1 && (text.ptr[1] == '<' || text.ptr[1] == '>' ||
                                     text.ptr[1] == '=' || text.ptr[1] == '^');
    i += has_fill ? 2
                  : text.len && (text.ptr[0] == '<' || text.ptr[0] == '>' ||
                                 text.ptr[0] == '=' || text.ptr[0] == '^');
    i += i < text.len && (text.ptr[i] == '+' || text.ptr[i] == '-' || text.ptr[i] == ' ');
    if (i < text.len && text.ptr[i] == 'z') {
        literal_add(needs, (LiteralNeed){i, i + 1, 11, MINOR_NONE, S("the option `z`")});
        i++;
    }
    while (i < text.len && (text.ptr[i] == '#' || is_digit(text.ptr[i]))) {
        i++;
    }
    if (i < text.len && text.ptr[i] == '_') {
        literal_add(needs, (LiteralNeed){i, i + 1, 6, MINOR_NONE, S("grouping by `_`")});
    }
    i += i < text.len && (text.ptr[i] == '_' || text.ptr[i] == ',');
    if (i < text.len && text.ptr[i] == '.') {
        for (i++; i < text.len && is_digit(text.ptr[i]); i++) {
        }
        if (i < text.len && (text.ptr[i] == '_' || text.ptr[i] == ',')) {
            literal_add(needs, (LiteralNeed){i, i + 1, 14, MINOR_NONE,
                                             S("grouping in the fractional part")});
        }
    }
}

LiteralNeeds literal_needs(LiteralLanguage language, Str text)
{
    LiteralNeeds needs = {.count = 0};
    switch (language) {
    case LITERAL_ISO_DATETIME:
    case LITERAL_ISO_DATE:
    case LITERAL_ISO_TIME:
        literal_scan_iso(&needs, language, text);
        break;
    case LITERAL_STRFTIME:
        scan_directives(&needs, text, strftime_directives,
                        sizeof(strftime_directives) / sizeof(strftime_directives[0]));
        break;
    case LITERAL_STRPTIME:
        scan_directives(&needs, text, strptime_directives,
                        sizeof(strptime_directives) / sizeof(strptime_directives[0]));
        break;
    case LITERAL_ARRAY_CODE:
    case LITERAL_STRUCT:
        scan_codes(&needs, language, text);
        break;
    case LITERAL_CODEC:
        scan_codec(&needs, text);
        break;
    case LITERAL_ERROR_HANDLER:
        scan_handler(&needs, text);
        break;
    case LITERAL_REGEX:
        literal_scan_regex(&needs, text);
        break;
    case LITERAL_FORMAT_SPEC:
        scan_format(&needs, text);
        break;
    case LITERAL_NONE:
        break;
    }
    return needs;
}
