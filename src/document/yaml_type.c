/* https://yaml.org/type/ and https://yaml.org/spec/1.2.2/#103-core-schema */
#include "yaml_type.h"

#define CORE "tag:yaml.org,2002:"

typedef struct Word {
    const char *text;
    ScalarType type;
} Word;

#define LONGEST_WORD 5

static const Word words[] = {
    {"~",     SCALAR_NULL },
    {"null",  SCALAR_NULL },
    {"Null",  SCALAR_NULL },
    {"NULL",  SCALAR_NULL },
    {"true",  SCALAR_BOOL },
    {"True",  SCALAR_BOOL },
    {"TRUE",  SCALAR_BOOL },
    {"false", SCALAR_BOOL },
    {"False", SCALAR_BOOL },
    {"FALSE", SCALAR_BOOL },
    {"yes",   SCALAR_BOOL },
    {"Yes",   SCALAR_BOOL },
    {"YES",   SCALAR_BOOL },
    {"no",    SCALAR_BOOL },
    {"No",    SCALAR_BOOL },
    {"NO",    SCALAR_BOOL },
    {"on",    SCALAR_BOOL },
    {"On",    SCALAR_BOOL },
    {"ON",    SCALAR_BOOL },
    {"off",   SCALAR_BOOL },
    {"Off",   SCALAR_BOOL },
    {"OFF",   SCALAR_BOOL },
    {".inf",  SCALAR_FLOAT},
    {".Inf",  SCALAR_FLOAT},
    {".INF",  SCALAR_FLOAT},
    {"+.inf", SCALAR_FLOAT},
    {"-.inf", SCALAR_FLOAT},
    {".nan",  SCALAR_FLOAT},
    {".NaN",  SCALAR_FLOAT},
    {".NAN",  SCALAR_FLOAT},
};

static const Word tags[] = {
    {CORE "str",       SCALAR_STRING },
    {"!",              SCALAR_STRING },
    {CORE "int",       SCALAR_INTEGER},
    {CORE "float",     SCALAR_FLOAT  },
    {CORE "bool",      SCALAR_BOOL   },
    {CORE "null",      SCALAR_NULL   },
    {CORE "timestamp", SCALAR_OTHER  },
    {CORE "binary",    SCALAR_OTHER  },
};

static const Word *find_word(const Word *table, size_t count, Str text)
{
    for (size_t i = 0; i < count; i++) {
        if (str_eq(str_of(table[i].text), text)) {
            return &table[i];
        }
    }
    return NULL;
}

static size_t skip_sign(Str text)
{
    return text.len > 0 && (text.ptr[0] == '+' || text.ptr[0] == '-');
}

/* The offset behind digits (and underscores) of a base up to 16. */
static size_t skip_digits(Str text, size_t at, int base)
{
    while (at < text.len) {
        char c = to_lower(text.ptr[at]);
        int value = is_digit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : 16;
        if (c != '_' && value >= base) {
            break;
        }
        at++;
    }
    return at;
}

static bool is_integer(Str text)
{
    size_t at = skip_sign(text);
    Str rest = str_from(text, at);
    if (rest.len == 0 || !is_digit(rest.ptr[0])) {
        return false;
    }
    static const struct {
        const char *prefix;
        int base;
    } bases[] = {
        {"0b", 2 },
        {"0o", 8 },
        {"0x", 16}
    };
    for (size_t i = 0; i < sizeof bases / sizeof *bases; i++) {
        if (rest.len > 2 && str_starts(rest, str_of(bases[i].prefix))) {
            return skip_digits(rest, 2, bases[i].base) == rest.len;
        }
    }
    return skip_digits(rest, 0, 10) == rest.len;
}

/* 3.10, 3., .5, 1e3, -1.5e+10. */
static bool is_float(Str text)
{
    size_t from = skip_sign(text);
    size_t at = skip_digits(text, from, 10), digits = at - from;
    bool dot = at < text.len && text.ptr[at] == '.';
    if (dot) {
        size_t fraction = skip_digits(text, at + 1, 10);
        digits += fraction - at - 1;
        at = fraction;
    }
    if (digits == 0 || (from < text.len && text.ptr[from] == '_')) {
        return false;
    }
    bool exponent = at < text.len && (text.ptr[at] == 'e' || text.ptr[at] == 'E');
    if (exponent) {
        at += 1 + skip_sign(str_from(text, at + 1));
        size_t end = skip_digits(text, at, 10);
        return end > at && end == text.len;
    }
    return dot && at == text.len;
}

/* 190:20:30 and 190:20:30.15 count in sixties. */
static bool is_sexagesimal(Str text, ScalarType *type)
{
    size_t at = skip_digits(text, skip_sign(text), 10), parts = 0;
    bool good = at > skip_sign(text);
    while (good && at < text.len && text.ptr[at] == ':') {
        size_t end = skip_digits(text, at + 1, 10), len = end - at - 1;
        good = len == 1 || (len == 2 && text.ptr[at + 1] < '6');
        at = end;
        parts++;
    }
    *type = SCALAR_INTEGER;
    if (good && at < text.len && text.ptr[at] == '.') {
        *type = SCALAR_FLOAT;
        at = skip_digits(text, at + 1, 10);
    }
    return good && parts > 0 && at == text.len && is_digit(text.ptr[skip_sign(text)]);
}

/* 2001-12-14, with or without a time behind it. */
static bool is_date(Str text)
{
    static const char shape[] = "dddd-d";
    if (text.len < sizeof shape - 1) {
        return false;
    }
    for (size_t i = 0; i < sizeof shape - 1; i++) {
        if (shape[i] == 'd' ? !is_digit(text.ptr[i]) : text.ptr[i] != shape[i]) {
            return false;
        }
    }
    size_t dashes = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        dashes += c == '-';
        if (!is_digit(c) && !is_blank(c) && str_find_byte(S("-:.tTzZ+"), c) == STR_NONE) {
            return false;
        }
    }
    return dashes >= 2;
}

static ScalarType find_plain_type(Str text)
{
    if (text.len == 0) {
        return SCALAR_NULL;
    }
    const Word *word = NULL;
    ScalarType type = SCALAR_STRING;
    if (text.len <= LONGEST_WORD) {
        word = find_word(words, sizeof words / sizeof *words, text);
    }
    if (word != NULL) {
        return word->type;
    }
    bool number = is_digit(text.ptr[0]) || str_find_byte(S("+-."), text.ptr[0]) != STR_NONE;
    if (!number) {
        return SCALAR_STRING;
    }
    if (is_integer(text)) {
        return SCALAR_INTEGER;
    }
    if (is_float(text)) {
        return SCALAR_FLOAT;
    }
    if (is_sexagesimal(text, &type)) {
        return type;
    }
    return is_date(text) ? SCALAR_OTHER : SCALAR_STRING;
}

ScalarType yaml_scalar_type(Str text, Str tag, Quoting quoting)
{
    const Word *word = tag.len > 0 ? find_word(tags, sizeof tags / sizeof *tags, tag) : NULL;
    if (word != NULL) {
        return word->type;
    }
    return quoting == QUOTING_PLAIN ? find_plain_type(text) : SCALAR_STRING;
}

bool yaml_tag_is_custom(Str tag)
{
    return tag.len > 0 && !str_eq(tag, S("!")) && !str_starts(tag, S(CORE));
}
