/* Little languages in the arguments of calls: date forms, directives, type codes, codecs,
 * regular expressions. The callee is there on every minor, but not all understand the text. */
#include "floorlint/buf.h"
#include "floorlint/literal.h"

#include "check.h"

/* ---- the text of an argument ---------------------------------------------------------------
 */

/* Bytes of an escape sequence that stands for one character by its number or name. */
static size_t coded_length(Str text)
{
    size_t length = 2;
    switch (text.ptr[1]) {
    case 'x':
        length = 4;
        break;
    case 'u':
        length = 6;
        break;
    case 'U':
        length = 10;
        break;
    case 'N': {
        size_t end = str_find_byte(text, '}');
        length = end == STR_NONE ? 2 : end + 1;
        break;
    }
    default:
        while (length < 4 && length < text.len && is_digit(text.ptr[length])) {
            length++;
        }
        break;
    }
    return length < text.len ? length : text.len;
}

/* Adds what a literal's source stands for. The languages are plain ASCII: a character given by
 * its number is none of theirs, and becomes one that says nothing in any of them. */
static void add_decoded(Buf *buf, Str source)
{
    for (size_t i = 0; i < source.len;) {
        Str rest = str_from(source, i);
        if (rest.ptr[0] != '\\' || rest.len < 2) {
            buf_add(buf, str_slice(rest, 0, 1));
            i++;
            continue;
        }
        char c = rest.ptr[1];
        if (c == '\\' || c == '\'' || c == '"') {
            buf_add(buf, str_slice(rest, 1, 2));
            i += 2;
        } else if (c == 'x' || c == 'u' || c == 'U' || c == 'N' || is_digit(c)) {
            buf_add(buf, S("\x01"));
            i += coded_length(rest);
        } else {
            buf_add(buf, c == 'n' ? S("\n") : c == '\n' ? S("") : str_slice(rest, 0, 2));
            i += 2;
        }
    }
}

static bool add_string(const File *file, PyId string, Buf *buf)
{
    PyId start = at_node(file, string)->first, end = start;
    if (start == 0 || kind_of(file, start) != PY_STRING_START) {
        return false;
    }
    bool raw = false;
    Str prefix = ast_text(&file->ast, start);
    for (size_t i = 0; i < prefix.len; i++) {
        char c = to_lower(prefix.ptr[i]);
        if (c == 'f' || c == 't') {
            return false;
        }
        raw |= c == 'r';
    }
    while (at_node(file, end)->next != 0) {
        end = at_node(file, end)->next;
    }
    if (kind_of(file, end) != PY_STRING_END) {
        return false;
    }
    Str source =
        str_slice(file->source->text, at_node(file, start)->end, at_node(file, end)->start);
    if (raw) {
        buf_add(buf, source);
    } else {
        add_decoded(buf, source);
    }
    return true;
}

/* The text that an argument is known to hold: a literal, or a constant's. */
static bool text_of(File *file, PyId argument, Str *text)
{
    Buf buf = {.arena = file->arena};
    bool known = false;
    PyKind kind = kind_of(file, argument);
    if (kind == PY_STRING) {
        known = add_string(file, argument, &buf);
    } else if (kind == PY_CONCATENATED_STRING) {
        known = true;
        for (PyId id = at_node(file, argument)->first; id != 0 && known;
             id = at_node(file, id)->next) {
            known = kind_of(file, id) == PY_STRING && add_string(file, id, &buf);
        }
    } else if (kind == PY_IDENTIFIER || kind == PY_ATTRIBUTE) {
        const Type *type = infer(file, argument);
        if (type->values != NULL && !type->versioned && type->values->kind == VALUE_STR) {
            *text = type->values->text;
            return true;
        }
    }
    *text = buf_str(&buf);
    return known;
}

/* ---- what it needs -------------------------------------------------------------------------
 */

/* What an older minor answers with. */
static Exception exception_of(LiteralLanguage language)
{
    switch (language) {
    case LITERAL_ISO_DATETIME:
    case LITERAL_ISO_DATE:
    case LITERAL_ISO_TIME:
    case LITERAL_STRPTIME:
    case LITERAL_ARRAY_CODE:
    case LITERAL_FORMAT_SPEC:
        return EXCEPTION_VALUE;
    case LITERAL_STRFTIME: /* none: the text stays as it is written */
    case LITERAL_STRUCT:
    case LITERAL_CODEC:
    case LITERAL_ERROR_HANDLER:
    case LITERAL_REGEX:
    case LITERAL_NONE:
        break;
    }
    return EXCEPTION_OTHER;
}

/* fromisoformat("…Z"): the callee with the part that not every minor understands. */
static Str name_need(File *file, ApiId callable, Str text, const LiteralNeed *need)
{
    return str_format(file->arena, "%.*s(\"%s%.*s%s\")",
                      STR_ARG(api_name(file->arena, callable)), need->start > 0 ? "…" : "",
                      STR_ARG(str_slice(text, need->start, need->end)),
                      need->end < text.len ? "…" : "");
}

static void check_text(File *file, PyId call, PyId argument, ApiId callable,
                       LiteralLanguage language, MinorMask minors)
{
    Str text;
    if (!text_of(file, argument, &text)) {
        return;
    }
    LiteralNeeds needs = literal_needs(language, text);
    for (size_t i = 0; i < needs.count; i++) {
        const LiteralNeed *need = &needs.items[i];
        bool again = false;
        for (size_t j = 0; j < i; j++) {
            again |= str_eq(needs.items[j].what, need->what);
        }
        Minor since = need->since == MINOR_NONE ? MINOR_OLDEST : need->since;
        Minor last = need->removed == MINOR_NONE ? MINOR_NEWEST : (Minor)(need->removed - 1);
        MinorMask present = minors_between(since, last);
        if (again) {
            continue; /* one finding for all of a kind in a text */
        }
        Finding finding = {.node = call,
                           .at = argument,
                           .kind = REQUIREMENT_BEHAVIOUR,
                           .subject = name_need(file, callable, text, need),
                           .note = need->what,
                           .present = present,
                           .lacking = minors & api_symbol(callable).present & ~present,
                           .exception = exception_of(language)};
        check_report(file, &finding);
    }
}

/* format() hands its specification to the object: only those of numbers are known. */
static bool is_number(File *file, PyId argument)
{
    const Type *type = argument != 0 ? infer_force(file, infer(file, argument)) : NULL;
    if (type == NULL || type->kind != TYPE_INSTANCE) {
        return false;
    }
    Str name = api_name(file->arena, type->api);
    return str_eq(name, S("int")) || str_eq(name, S("float")) || str_eq(name, S("complex"));
}

static void check_argument(File *file, PyId call, PyId argument, Callable callable,
                           size_t position, MinorMask minors)
{
    Str keyword = S("");
    PyId value = argument;
    if (kind_of(file, argument) == PY_KEYWORD_ARGUMENT) {
        PyId name = ast_field(&file->ast, argument, FIELD_NAME);
        value = ast_field(&file->ast, argument, FIELD_VALUE);
        keyword = name != 0 ? ast_text(&file->ast, name) : keyword;
        position = LITERAL_BY_KEYWORD;
    }
    LiteralLanguage language =
        value != 0 ? literal_language(callable.api, position, keyword) : LITERAL_NONE;
    bool spec = language == LITERAL_FORMAT_SPEC;
    if (language != LITERAL_NONE && (!spec || is_number(file, call_argument(file, call, 0)))) {
        check_text(file, call, value, callable.api, language, minors);
    }
}

void check_literals(File *file, PyId call, Callable callable, MinorMask minors)
{
    PyId list = ast_field(&file->ast, call, FIELD_ARGUMENTS);
    if (list == 0 || kind_of(file, list) != PY_ARGUMENTS) {
        return;
    }
    size_t position = 0;
    bool counted = true; /* no *args before */
    for (PyId id = at_node(file, list)->first; id != 0; id = at_node(file, id)->next) {
        PyKind kind = kind_of(file, id);
        if (kind == PY_LIST_SPLAT) {
            counted = false;
        }
        if (kind == PY_KEYWORD_ARGUMENT) {
            check_argument(file, call, id, callable, 0, minors);
        } else if (kind != PY_DICTIONARY_SPLAT && counted) {
            if (position >= callable.skip) {
                check_argument(file, call, id, callable, position - callable.skip, minors);
            }
            position++;
        }
    }
}
