#include "markup.h"

#include <string.h>

void markup_add(Buf *out, Str text)
{
    Buf visible = {.arena = out->arena};
    buf_add_visible(&visible, text);
    Str clean = buf_str(&visible);
    for (size_t i = 0; i < clean.len; i++) {
        if (strchr("&<>\"'|`*_[]\\~", clean.ptr[i]) != NULL) {
            buf_printf(out, "&#%d;", clean.ptr[i]);
        } else {
            buf_add_byte(out, clean.ptr[i] == '\t' ? ' ' : clean.ptr[i]);
        }
    }
}

void markup_add_message(Buf *out, Str text)
{
    while (text.len > 0) {
        size_t open = str_find_byte(text, '`');
        size_t close =
            open != STR_NONE ? str_find_byte(str_from(text, open + 1), '`') : STR_NONE;
        if (close == STR_NONE) {
            markup_add(out, text);
            return;
        }
        markup_add(out, str_slice(text, 0, open));
        buf_add(out, S("<code>"));
        markup_add(out, str_slice(text, open + 1, open + 1 + close));
        buf_add(out, S("</code>"));
        text = str_from(text, open + close + 2);
    }
}
