/* Substitution in Dockerfiles, as BuildKit's shell/lex.go does it.
 * https://docs.docker.com/reference/dockerfile/#environment-replacement */
#include "floorlint/buf.h"
#include "floorlint/limits.h"
#include "floorlint/vec.h"

#include "docker_scope.h"

typedef struct Expander {
    Arena *arena;
    const Dockerfile *file;
    const DockerInstruction *instruction;
    size_t at, end; /* in the instruction's text */
    Buf text;
    VEC(uint32_t) origin;
    ExpandStatus status;
    bool from_variable;
    bool quoted; /* between double quotes */
} Expander;

static char peek(const Expander *self)
{
    return self->at < self->end ? self->instruction->text.ptr[self->at] : '\0';
}

static void add_byte(Expander *self, char byte, uint32_t origin)
{
    if (self->text.len >= FL_MAX_EXPANSION) {
        self->status = EXPAND_UNKNOWN;
        return;
    }
    buf_add_byte(&self->text, byte);
    *vec_push(self->arena, &self->origin) = origin;
}

/* Adds the text's bytes as they are. */
static void add_raw(Expander *self, size_t from, size_t to)
{
    for (size_t at = from; at < to; at++) {
        add_byte(self, self->instruction->text.ptr[at], self->instruction->origin[at]);
    }
}

static void add_value(Expander *self, const Expansion *value)
{
    for (size_t i = 0; i < value->text.len; i++) {
        add_byte(self, value->text.ptr[i], value->origin[i]);
        self->from_variable = true;
    }
    if (value->status != EXPAND_OK) {
        self->status = EXPAND_UNKNOWN;
    }
}

static Str read_name(Expander *self)
{
    size_t start = self->at;
    bool digits = is_digit(peek(self));
    while (digits ? is_digit(peek(self)) : (is_alnum(peek(self)) || peek(self) == '_')) {
        self->at++;
    }
    return str_slice(self->instruction->text, start, self->at);
}

static void expand_until(Expander *self, char stop, size_t depth);

/* The word of ${V:-word}, added or only passed by. */
static void read_word(Expander *self, bool wanted, size_t depth)
{
    size_t len = self->text.len;
    ExpandStatus status = self->status;
    bool from_variable = self->from_variable;
    bool quoted = self->quoted;
    self->quoted = false;
    expand_until(self, '}', depth);
    self->quoted = quoted;
    if (!wanted) {
        self->text.len = self->origin.len = len;
        self->status = status;
        self->from_variable = from_variable;
    }
}

/* What follows the name in braces: the cursor is behind it. `start` is the dollar's offset. */
static void expand_braces(Expander *self, Str name, size_t start, size_t depth)
{
    const Expansion *value = docker_scope_find(self->file, self->instruction, name);
    bool colon = peek(self) == ':';
    self->at += colon;
    char kind = peek(self);
    bool set = value != NULL && (!colon || value->text.len > 0);
    if (kind == '}' && !colon && value != NULL) {
        self->at++;
        add_value(self, value);
    } else if (kind == '-' || kind == '+') {
        self->at++;
        if (kind == '-' && set) {
            add_value(self, value);
        }
        read_word(self, kind == '-' ? !set : set, depth + 1);
    } else {
        /* ${V} of nothing, ${V:?message}, and ${V#pattern} and its like. */
        bool checked = kind == '?' && value != NULL;
        size_t skip = self->at;
        read_word(self, false, depth + 1);
        if (checked) {
            add_value(self, value);
        } else {
            add_raw(self, start, self->at > skip ? self->at : skip);
            self->status = EXPAND_UNKNOWN;
        }
    }
}

static void expand_dollar(Expander *self, size_t depth)
{
    size_t start = self->at++;
    bool braces = peek(self) == '{';
    self->at += braces;
    Str name = read_name(self);
    if (braces) {
        expand_braces(self, name, start, depth);
        return;
    }
    if (name.len == 0) {
        add_raw(self, start, self->at);
        return;
    }
    const Expansion *value = docker_scope_find(self->file, self->instruction, name);
    if (value != NULL) {
        add_value(self, value);
    } else {
        add_raw(self, start, self->at);
        self->status = EXPAND_UNKNOWN;
    }
}

/* The escape character: what follows stands for itself. */
static void read_escape(Expander *self)
{
    char next = self->at + 1 < self->end ? self->instruction->text.ptr[self->at + 1] : '\0';
    bool kept = next == '\0' ||
                (self->quoted && next != '"' && next != '$' && next != self->file->escape);
    if (kept) {
        add_raw(self, self->at, self->at + 1);
        self->at++;
        return;
    }
    add_raw(self, self->at + 1, self->at + 2);
    self->at += 2;
}

static void read_single_quotes(Expander *self)
{
    size_t start = ++self->at;
    while (self->at < self->end && peek(self) != '\'') {
        self->at++;
    }
    add_raw(self, start, self->at);
    self->at += self->at < self->end;
}

/* Expands up to `stop` (NUL: to the end), and passes it. */
static void expand_until(Expander *self, char stop, size_t depth)
{
    if (depth > FL_MAX_DEPTH) {
        self->status = EXPAND_UNKNOWN;
        self->at = self->end;
    }
    while (self->at < self->end) {
        char c = peek(self);
        if (stop != '\0' && c == stop && !self->quoted) {
            self->at++;
            return;
        }
        if (c == '\'' && !self->quoted) {
            read_single_quotes(self);
        } else if (c == '"') {
            self->quoted = !self->quoted;
            self->at++;
        } else if (c == self->file->escape) {
            read_escape(self);
        } else if (c == '$') {
            expand_dollar(self, depth);
        } else {
            add_raw(self, self->at, self->at + 1);
            self->at++;
        }
    }
    if (stop != '\0') {
        self->status = EXPAND_UNKNOWN;
    }
}

Expansion dockerfile_expand(Arena *arena, const Dockerfile *file,
                            const DockerInstruction *instruction, size_t from, size_t to)
{
    size_t size = instruction->text.len;
    to = to < size ? to : size;
    Expander self = {.arena = arena,
                     .file = file,
                     .instruction = instruction,
                     .at = from < to ? from : to,
                     .end = to,
                     .text = {.arena = arena}};
    expand_until(&self, '\0', 0);
    *vec_push(arena, &self.origin) =
        to > 0 ? instruction->origin[to - 1] + 1 : instruction->origin[0];
    return (Expansion){self.status, buf_str(&self.text), self.origin.items, self.from_variable};
}
