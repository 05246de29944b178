/* `[[tool.floorlint.surface]]`: rows of the surface table that users add. */
#include <regex.h>
#include <stddef.h>

#include "floorlint/buf.h"
#include "floorlint/keypath.h"
#include "floorlint/limits.h"

#include "settings_reader.h"

/* A row as it is written, before it is checked. */
typedef struct Draft {
    Str id, syntax, path, pattern, spelling, role, summary;
    StrList files;
} Draft;

/* `files` may be one pattern or a list of them. */
static void read_files(SettingsReader *reader, const Node *value, void *target)
{
    StrList *files = target;
    if (node_is_string(value)) {
        *vec_push(reader->arena, files) = str_copy(reader->arena, value->text);
    } else {
        settings_read_strings(reader, value, files);
    }
}

static const SettingsKey keys[] = {
    {"id",       settings_read_text, offsetof(Draft, id)      },
    {"files",    read_files,         offsetof(Draft, files)   },
    {"syntax",   settings_read_text, offsetof(Draft, syntax)  },
    {"path",     settings_read_text, offsetof(Draft, path)    },
    {"pattern",  settings_read_text, offsetof(Draft, pattern) },
    {"spelling", settings_read_text, offsetof(Draft, spelling)},
    {"role",     settings_read_text, offsetof(Draft, role)    },
    {"summary",  settings_read_text, offsetof(Draft, summary) },
};

/* The syntaxes that a row may name, and the endings that imply them. */
static const struct {
    const char *name, *ending;
    Syntax syntax;
} syntaxes[] = {
    {"yaml",  ".yaml", SYNTAX_YAML },
    {"yaml",  ".yml",  SYNTAX_YAML },
    {"toml",  ".toml", SYNTAX_TOML },
    {"json",  ".json", SYNTAX_JSON },
    {"ini",   ".ini",  SYNTAX_INI  },
    {"ini",   ".cfg",  SYNTAX_INI  },
    {"lines", ".txt",  SYNTAX_LINES},
};

static Syntax find_syntax(const Draft *draft)
{
    for (size_t i = 0; i < sizeof syntaxes / sizeof syntaxes[0]; i++) {
        bool found = draft->syntax.len > 0
                         ? str_eq(draft->syntax, str_of(syntaxes[i].name))
                         : str_ends(draft->files.items[0], str_of(syntaxes[i].ending));
        if (found) {
            return syntaxes[i].syntax;
        }
    }
    return draft->syntax.len == 0 && draft->path.len == 0 ? SYNTAX_LINES : SYNTAX_COUNT;
}

/* Why a pattern is not given to the regular expression compiler, which takes memory and time by
 * the repetitions that are written out; NULL where it is harmless. */
static const char *find_danger(Str pattern)
{
    if (pattern.len > FL_MAX_PATTERN) {
        return "is too long";
    }
    size_t repeated = 1, number = 0;
    bool inside = false;
    for (size_t i = 0; i < pattern.len; i++) {
        char c = pattern.ptr[i];
        if (c == ')' && i + 1 < pattern.len && pattern.ptr[i + 1] == '+') {
            repeated *= 2; /* the compiler writes it out as one and as many as there are */
        } else if (c == '\\' && i + 1 < pattern.len) {
            i++;
            if (is_digit(pattern.ptr[i])) {
                return "has a back-reference";
            }
            if (is_alpha(pattern.ptr[i]) &&
                str_find_byte(S("wWsSbB"), pattern.ptr[i]) == STR_NONE) {
                return "has an escape that POSIX patterns lack: for \\d write [0-9]";
            }
        } else if (c == '{') {
            inside = true;
            number = 0;
        } else if (inside && is_digit(c)) {
            number = number > FL_MAX_REPEATED ? number : number * 10 + (size_t)(c - '0');
        } else if (inside) {
            repeated = number > 0 && repeated <= FL_MAX_REPEATED ? repeated * number : repeated;
            number = 0;
            inside = c != '}';
        }
        if (repeated > FL_MAX_REPEATED) {
            return "repeats too much";
        }
    }
    return str_find_byte(pattern, '\0') != STR_NONE ? "holds a NUL" : NULL;
}

static bool check_pattern(SettingsReader *reader, const Node *row, Str pattern)
{
    const Node *node = node_get(row, S("pattern"));
    const char *danger = find_danger(pattern);
    if (danger != NULL) {
        settings_refuse(reader, node, "the pattern %s", danger);
        return false;
    }
    regex_t regex;
    int status = regcomp(&regex, str_to_c(reader->arena, pattern), REG_EXTENDED | REG_NEWLINE);
    if (status != 0) {
        char problem[128];
        regerror(status, &regex, problem, sizeof problem);
        settings_refuse(reader, node, "the pattern is no regular expression: %s", problem);
        return false;
    }
    regfree(&regex);
    return true;
}

static bool check_path(SettingsReader *reader, const Node *row, Str path)
{
    const char *problem = NULL;
    if (keypath_compile(reader->arena, path, &problem) != NULL) {
        return true;
    }
    settings_refuse(reader, node_get(row, S("path")), "the path is no key path: %s",
                    problem != NULL ? problem : "it is malformed");
    return false;
}

/* What keeps a row from being used: the key to blame and what to do about it. */
typedef struct Fault {
    const char *key, *message; /* message NULL: nothing */
} Fault;

static Fault find_fault(const Draft *draft, const Surface *surface)
{
    bool keyed = surface->syntax != SYNTAX_LINES;
    if (draft->path.len == 0 && draft->pattern.len == 0) {
        return (Fault){"files", "a surface needs a `path` of keys or a `pattern`"};
    }
    if (surface->role == ROLE_COUNT) {
        return (Fault){"role", "a surface needs a `role`: anchor, floor, target, runtime, "
                               "tested, supported, lock or prose"};
    }
    if (surface->spelling == SPELLING_COUNT) {
        return (Fault){"spelling",
                       "there is no spelling of that name: version, pep440, poetry, "
                       "semver, conda, uv, pyenv, tag, classifier, image, "
                       "executable, runtime, underscore, plus-flag, tuple or hex"};
    }
    if (surface->syntax == SYNTAX_COUNT) {
        return draft->syntax.len > 0
                   ? (Fault){"syntax", "there is no syntax of that name: yaml, toml, json, ini "
                                       "or lines"}
                   : (Fault){"syntax", "a `path` needs a `syntax`: yaml, toml, json or ini"};
    }
    if (!keyed && draft->path.len > 0) {
        return (Fault){"path", "lines have no keys: use a `pattern`"};
    }
    if (keyed && draft->path.len == 0) {
        return (Fault){"syntax", "a surface of this syntax needs a `path`"};
    }
    return (Fault){0};
}

/* Names what is missing or unknown in a row; true where the row can be used. */
static bool check_row(SettingsReader *reader, const Node *row, const Draft *draft,
                      Surface *surface)
{
    if (draft->files.len == 0) {
        settings_refuse(reader, row, "a surface needs `files`: path patterns");
        return false;
    }
    for (size_t i = 0; i < draft->files.len; i++) {
        if (draft->files.items[i].len == 0 || str_starts(draft->files.items[i], S("/"))) {
            settings_refuse(reader, node_get(row, S("files")),
                            "`files` holds path patterns relative to the root");
            return false;
        }
    }
    bool spelled = draft->spelling.len > 0;
    surface->syntax = find_syntax(draft);
    surface->spelling = spelled ? spelling_parse(draft->spelling) : SPELLING_VERSION;
    surface->role = role_parse(draft->role);
    Fault fault = find_fault(draft, surface);
    if (fault.message != NULL) {
        const Node *at = node_get(row, str_of(fault.key));
        settings_refuse(reader, at != NULL ? at : row, "%s", fault.message);
        return false;
    }
    return (draft->path.len == 0 || check_path(reader, row, draft->path)) &&
           (draft->pattern.len == 0 || check_pattern(reader, row, draft->pattern));
}

static const char *join_files(Arena *arena, const StrList *files)
{
    Buf buf = {.arena = arena};
    for (size_t i = 0; i < files->len; i++) {
        buf_add(&buf, i > 0 ? S(" ") : S(""));
        buf_add(&buf, files->items[i]);
    }
    buf_add_byte(&buf, '\0');
    return buf.ptr;
}

static const char *text_or(Arena *arena, Str text, const char *other)
{
    return text.len > 0 ? str_to_c(arena, text) : other;
}

static void read_row(SettingsReader *reader, const Node *row, SurfaceList *surfaces)
{
    if (!node_is_map(row)) {
        settings_refuse(reader, row, "a surface must be a table");
        return;
    }
    Draft draft = {0};
    settings_read_table(reader, row, keys, sizeof keys / sizeof keys[0], &draft);
    Surface surface = {0};
    if (!check_row(reader, row, &draft, &surface)) {
        return;
    }
    Arena *arena = reader->arena;
    Str number = str_format(arena, "settings-%zu", row->index + 1);
    surface.id = text_or(arena, draft.id, number.ptr);
    surface.files = join_files(arena, &draft.files);
    surface.path = text_or(arena, draft.path, NULL);
    surface.pattern = text_or(arena, draft.pattern, NULL);
    surface.summary = text_or(arena, draft.summary, "a place that the settings name");
    surface.source = "the settings of floorlint";
    *vec_push(arena, surfaces) = surface;
}

void settings_read_surfaces(SettingsReader *reader, const Node *value, void *surfaces)
{
    if (!node_is_list(value)) {
        settings_refuse(reader, value, "`%.*s` must be an array of tables",
                        STR_ARG(value->key->text));
        return;
    }
    for (size_t i = 0; i < value->count; i++) {
        read_row(reader, value->children[i], surfaces);
    }
}

void settings_add_prose(Arena *arena, const StrList *files, SurfaceList *surfaces)
{
    static const char *const ids[] = {"prose", "badge"};
    for (size_t i = 0; files->len > 0 && i < sizeof ids / sizeof ids[0]; i++) {
        const Surface *row = surface_by_id(str_of(ids[i]));
        if (row != NULL) {
            Surface own = *row;
            own.files = join_files(arena, files);
            *vec_push(arena, surfaces) = own;
        }
    }
}
