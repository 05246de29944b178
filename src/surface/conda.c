/* Facts: conda's conda/models/match_spec.py. */
#include "conda.h"

static bool is_version_byte(char c)
{
    return is_alnum(c) || c == '.' || c == '*' || c == '+' || c == '!' || c == '_';
}

/* After a version: a build string (`=3.10=h1` or a third field) is not a part of it. */
static size_t end_of_version(Str spec, size_t at)
{
    while (at < spec.len) {
        char c = spec.ptr[at];
        bool joined = c == ',' || c == '|';
        if (joined || c == '<' || c == '>' || c == '=' || c == '!' || c == '~') {
            at++;
            while (at < spec.len &&
                   (is_blank(spec.ptr[at]) || spec.ptr[at] == '=' || spec.ptr[at] == '<' ||
                    spec.ptr[at] == '>' || spec.ptr[at] == '!' || spec.ptr[at] == '~')) {
                at++;
            }
        }
        size_t word = at;
        while (at < spec.len && is_version_byte(spec.ptr[at])) {
            at++;
        }
        if (word == at) {
            return at;
        }
        size_t next = at;
        while (next < spec.len && is_blank(spec.ptr[next])) {
            next++;
        }
        bool more = next < spec.len && (spec.ptr[next] == ',' || spec.ptr[next] == '|');
        if (!more) {
            return at;
        }
        at = next;
    }
    return at;
}

bool conda_python_version(Str spec, size_t *from, size_t *to)
{
    size_t at = 0;
    size_t channel = str_find(spec, S("::"));
    if (channel != STR_NONE) {
        at = channel + 2;
    }
    while (at < spec.len && is_blank(spec.ptr[at])) {
        at++;
    }
    if (!str_starts(str_from(spec, at), S("python"))) {
        return false;
    }
    at += sizeof "python" - 1;
    if (at < spec.len && spec.ptr[at] == '[') {
        size_t key = str_find(str_from(spec, at), S("version="));
        if (key == STR_NONE) {
            return false;
        }
        at += key + sizeof "version=" - 1;
        if (at < spec.len && (spec.ptr[at] == '"' || spec.ptr[at] == '\'')) {
            at++;
        }
    } else if (at < spec.len && str_find_byte(S(" \t=<>!~"), spec.ptr[at]) == STR_NONE) {
        return false;
    }
    while (at < spec.len && is_blank(spec.ptr[at])) {
        at++;
    }
    *from = at;
    *to = end_of_version(spec, at);
    for (size_t i = *from; i < *to; i++) {
        if (is_version_byte(spec.ptr[i]) && spec.ptr[i] != '!') {
            return true;
        }
    }
    return false; /* `python=$VERSION`: an operator alone is no version */
}
