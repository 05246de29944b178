/* The chart as a page that stands alone. */
#include "formats.h"

void render_show_html(const Report *report, const RenderStyle *style, Buf *out)
{
    buf_add(out, S("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                   "<meta name=\"viewport\" content=\"width=device-width\">\n"
                   "<title>Python versions</title>\n"
                   "<style>body{margin:2rem;font-family:system-ui,sans-serif;"
                   "color-scheme:light dark}svg{max-width:100%;height:auto}</style>\n"
                   "</head>\n<body>\n<h1>Python versions</h1>\n"));
    render_show_svg(report, style, out);
    buf_add(out, S("</body>\n</html>\n"));
}
