/* The renderers by format. Internal to src/diagnostic. */
#ifndef FLOORLINT_DIAGNOSTIC_FORMATS_H
#define FLOORLINT_DIAGNOSTIC_FORMATS_H

#include "floorlint/render.h"

void render_full(const Report *report, const RenderStyle *style, Buf *out);
void render_concise(const Report *report, const RenderStyle *style, Buf *out);
void render_json(const Report *report, const RenderStyle *style, Buf *out);
void render_json_lines(const Report *report, const RenderStyle *style, Buf *out);
void render_github(const Report *report, const RenderStyle *style, Buf *out);
void render_sarif(const Report *report, const RenderStyle *style, Buf *out);
void render_gitlab(const Report *report, const RenderStyle *style, Buf *out);
void render_junit(const Report *report, const RenderStyle *style, Buf *out);
void render_markdown(const Report *report, const RenderStyle *style, Buf *out);

void render_show_chart(const Report *report, const RenderStyle *style, Buf *out);
void render_show_json(const Report *report, const RenderStyle *style, Buf *out);
void render_show_markdown(const Report *report, const RenderStyle *style, Buf *out);
void render_show_svg(const Report *report, const RenderStyle *style, Buf *out);
void render_show_html(const Report *report, const RenderStyle *style, Buf *out);

#endif
