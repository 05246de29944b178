/* Workflow commands of GitHub Actions: `::error file=…,line=…::message`. */
#include "formats.h"
#include "parts.h"

/* The runner keeps ten annotations of a kind for each step and drops the rest in silence. */
#define SHOWN_OF_A_KIND 9

typedef struct Kind {
    Severity severity;
    const char *command;
    const char *noun;
} Kind;

static const Kind kinds[] = {
    {SEVERITY_ERROR,   "error",   "error"  },
    {SEVERITY_WARNING, "warning", "warning"},
    {SEVERITY_INFO,    "notice",  "info"   },
};

typedef enum Escape { ESCAPE_MESSAGE, ESCAPE_PROPERTY } Escape;

/* What stands in a command comes from the repository: nothing in it may end the command. */
static void add_escaped(Buf *out, Str text, Escape escape)
{
    Buf visible = {.arena = out->arena};
    buf_add_visible(&visible, text);
    Str clean = buf_str(&visible);
    for (size_t i = 0; i < clean.len; i++) {
        char c = clean.ptr[i];
        bool special =
            c == '%' || c == '\t' || (escape == ESCAPE_PROPERTY && (c == ':' || c == ','));
        if (special) {
            buf_printf(out, "%%%02X", (unsigned)(unsigned char)c);
        } else {
            buf_add_byte(out, c);
        }
    }
}

static void add_annotation(Buf *out, const char *command, const Diagnostic *diagnostic)
{
    const Place *place = &diagnostic->place;
    buf_printf(out, "::%s file=", command);
    add_escaped(out, place->path, ESCAPE_PROPERTY);
    if (place->line > 0) {
        buf_printf(out, ",line=%u,endLine=%u", place->line, place->end_line);
    }
    if (place->line > 0 && place->line == place->end_line) { /* columns need one line */
        buf_printf(out, ",col=%u,endColumn=%u", place->column, place->end_column);
    }
    buf_printf(out, ",title=floorlint (%s)::", rule_get(diagnostic->rule)->id);
    add_escaped(out, diagnostic->message, ESCAPE_MESSAGE);
    for (size_t i = 0; i < diagnostic->notes.len; i++) {
        buf_add(out, S("%0A"));
        add_escaped(out, diagnostic->notes.items[i], ESCAPE_MESSAGE);
    }
    if (diagnostic->help.len > 0) {
        buf_add(out, S("%0Ahelp: "));
        add_escaped(out, diagnostic->help, ESCAPE_MESSAGE);
    }
    buf_add_byte(out, '\n');
}

void render_github(const Report *report, const RenderStyle *style, Buf *out)
{
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        size_t found = 0;
        for (size_t i = 0; i < report->diagnostics.len; i++) {
            const Diagnostic *diagnostic = &report->diagnostics.items[i];
            if (diagnostic->severity == kinds[k].severity &&
                parts_is_shown(diagnostic, style)) {
                found++;
                if (found <= SHOWN_OF_A_KIND) {
                    add_annotation(out, kinds[k].command, diagnostic);
                }
            }
        }
        if (found > SHOWN_OF_A_KIND) {
            buf_printf(out, "::%s title=floorlint::%zu more %ss; the summary lists them all\n",
                       kinds[k].command, found - SHOWN_OF_A_KIND, kinds[k].noun);
        }
    }
    if (style->summary == SUMMARY_SHOWN) {
        buf_add(out, parts_summary(report, style));
        buf_add_byte(out, '\n');
    }
}
