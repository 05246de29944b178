/* Making claims: what every reader of a surface uses. */
#ifndef FLOORLINT_EMIT_H
#define FLOORLINT_EMIT_H

#include "floorlint/dockerfile.h"
#include "floorlint/surface.h"

/* A text, and where each of its bytes stands in the file: in the file as it is, in the decoded
 * value of a node, or scattered (an expansion of variables, joined lines). */
typedef struct Passage {
    Str text;
    const Node *node;       /* of which `text` is the value from `offset` on; else NULL */
    const uint32_t *origin; /* for each byte its offset in the file, text.len + 1 items; or NULL
                             */
    size_t offset;          /* without both: where `text` starts in the file */
} Passage;

Passage passage_of_node(const Node *scalar);
Passage passage_of_span(const Source *source, Span span);
Passage passage_of_origin(Str text, const uint32_t *origin);

/* passage.text[from, to), clamped; and without blanks at both ends. */
Passage passage_slice(Passage passage, size_t from, size_t to);
Passage passage_trim(Passage passage);

/* Where text[from, to) of a passage stands in the file. */
Span passage_span(Passage passage, size_t from, size_t to);

/* A new number for the elements of one list. */
uint32_t emit_group(const SurfaceContext *context);

/* What the text at a passage says in a spelling, as a claim of the context's surface and role,
 * not yet added: false where it states no Python version. To be changed by the caller before
 * findings_claim. */
bool emit_prepare(const SurfaceContext *context, Spelling spelling, Passage passage,
                  Claim *claim);

/* The same, added at once; `group` is 0 outside a list. NULL where the text states no Python
 * version. */
Claim *emit_passage(const SurfaceContext *context, Spelling spelling, Passage passage,
                    uint32_t group);

/* A scalar of a document: also says where the syntax changes its value (YAML's 3.10), or where
 * the consumer wants a string. NULL as above, and where `node` is no scalar or null. */
Claim *emit_node(const SurfaceContext *context, Spelling spelling, const Node *node,
                 uint32_t group);

/* Sets what emit_node adds to a claim that was prepared from a part of a scalar: only where the
 * part is the whole plain scalar. */
void emit_scalar_type(const SurfaceContext *context, const Node *node, Claim *claim);

/* A claim of a tool's documented default ("3.10"), placed at its section header; a span of no
 * bytes at 0 places it at the file as a whole. */
Claim *emit_implicit(const SurfaceContext *context, Spelling spelling, const char *text,
                     Span header);

/* Every version in the value of a variable that names one (command.h): several are a list.
 * `scalar` is the node of which the passage is the whole value, else NULL. Gives the number of
 * claims. */
size_t emit_variable(const SurfaceContext *context, Passage value, const Node *scalar);

/* Every version in a piece of shell script, with the role that its command gives it: an
 * environment's name is a lane, an option of a linter a target, the rest interpreters. */
void emit_commands(const SurfaceContext *context, Passage script);

/* The version of one of conda's match specifications (`=3.10`, `>=3.10,<3.13`): the sign of
 * a single version is no part of the claim's token. False where it states no version. */
bool emit_prepare_conda(const SurfaceContext *context, Passage version, Claim *claim);

/* Says that a version is computed and could not be worked out. */
Claim *emit_unresolved(const SurfaceContext *context, Passage passage);

#endif
