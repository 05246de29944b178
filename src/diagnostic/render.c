#include "formats.h"

typedef struct Format {
    const char *name;
    Renderer render;
} Format;

static const Format check_formats[] = {
    {"full",       render_full      },
    {"concise",    render_concise   },
    {"json",       render_json      },
    {"json-lines", render_json_lines},
    {"sarif",      render_sarif     },
    {"github",     render_github    },
    {"gitlab",     render_gitlab    },
    {"junit",      render_junit     },
    {"markdown",   render_markdown  },
};

/* `full` is the chart: the default of every command. */
static const Format show_formats[] = {
    {"full",     render_show_chart   },
    {"json",     render_show_json    },
    {"markdown", render_show_markdown},
    {"svg",      render_show_svg     },
    {"html",     render_show_html    },
};

#define COUNT(formats) (sizeof(formats) / sizeof *(formats))

static Renderer find(const Format *formats, size_t count, Str name)
{
    for (size_t i = 0; i < count; i++) {
        if (str_eq(name, str_of(formats[i].name))) {
            return formats[i].render;
        }
    }
    return NULL;
}

static Str join(Arena *arena, const Format *formats, size_t count)
{
    Str names = S("");
    for (size_t i = 0; i < count; i++) {
        names =
            str_format(arena, "%.*s%s%s", STR_ARG(names), i > 0 ? ", " : "", formats[i].name);
    }
    return names;
}

Renderer render_check_format(Str name)
{
    return find(check_formats, COUNT(check_formats), name);
}

Renderer render_show_format(Str name)
{
    return find(show_formats, COUNT(show_formats), name);
}

Str render_check_formats(Arena *arena)
{
    return join(arena, check_formats, COUNT(check_formats));
}

Str render_show_formats(Arena *arena)
{
    return join(arena, show_formats, COUNT(show_formats));
}
