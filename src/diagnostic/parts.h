/* Pieces that several formats share. Internal to src/diagnostic. */
#ifndef FLOORLINT_DIAGNOSTIC_PARTS_H
#define FLOORLINT_DIAGNOSTIC_PARTS_H

#include <jansson.h>

#include "floorlint/render.h"

/* Whether a diagnostic is printed by the formats for people: infos are only counted unless the
 * style shows them. */
bool parts_is_shown(const Diagnostic *diagnostic, const RenderStyle *style);

/* "3 errors, 1 warning"; "no errors" is never said: "" where there is nothing. */
Str parts_count(Arena *arena, size_t errors, size_t warnings, size_t infos);

/* The last line for people: what was found, what is hidden, what was looked at. */
Str parts_summary(const Report *report, const RenderStyle *style);

/* A path for people, from the working directory: control characters made visible, and never at
 * the start of a line something that a CI runner takes for a command. */
void parts_add_path(Buf *out, const RenderStyle *style, Str path);

/* path:line:column, as far as they are known. */
void parts_add_place(Buf *out, const RenderStyle *style, const Place *place);

/* ---- JSON ---- */

/* Text as a JSON string: what is not UTF-8 becomes U+FFFD. */
json_t *parts_string(Arena *arena, Str text);

/* A path: bytes that are not UTF-8 are percent-encoded. */
json_t *parts_path(Arena *arena, Str path);

/* The same as a relative URI reference: everything is encoded that a URI cannot hold. */
json_t *parts_uri(Arena *arena, Str path);

/* A number; null for 0. */
json_t *parts_number(uint32_t number);

/* "3.10"; null for MINOR_NONE. */
json_t *parts_minor(Arena *arena, Minor minor);

/* Sets path, line, column, end_line and end_column. */
void parts_set_place(Arena *arena, json_t *object, const Place *place);

/* The policies as `check` and `show` give them. */
json_t *parts_policies(Arena *arena, const Policies *policies);

/* Adds a value and releases it. */
void parts_dump(Buf *out, json_t *value, size_t flags);

#endif
