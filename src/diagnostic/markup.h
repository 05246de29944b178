/* Text from a repository inside Markdown and HTML. Internal to src/diagnostic. */
#ifndef FLOORLINT_DIAGNOSTIC_MARKUP_H
#define FLOORLINT_DIAGNOSTIC_MARKUP_H

#include "floorlint/buf.h"

/* As plain text: every character that means something to HTML or Markdown becomes a reference.
 */
void markup_add(Buf *out, Str text);

/* The same for a message: what stands between backticks becomes <code>. */
void markup_add_message(Buf *out, Str text);

#endif
