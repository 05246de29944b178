/* The surface table: every kind of place that states a Python version. A plain surface is one
 * row of a family in src/surface/rows_*.c; code is only for what a row cannot say. */
#ifndef FLOORLINT_SURFACE_H
#define FLOORLINT_SURFACE_H

#include "floorlint/claim.h"
#include "floorlint/document.h"

typedef struct SurfaceContext SurfaceContext;

/* Reads a file that a row cannot describe. `document` is NULL for SYNTAX_PYTHON and
 * SYNTAX_DOCKERFILE. */
typedef void (*SurfaceReader)(const SurfaceContext *context, const Document *document);

/* When a row is read. */
typedef enum SurfacePass {
    SURFACE_CONFIG, /* before policies are known: it may move them */
    SURFACE_SOURCE  /* together with the Python source (shebangs, PEP 723 blocks): it moves no
                       bound  but those of the script that it stands in */
} SurfacePass;

/* What a row says about its consumer, or'ed together. */
typedef enum SurfaceTraits {
    SURFACE_PLAIN = 0,
    SURFACE_GROUPED = 1,    /* all that the row finds in one file is one list */
    SURFACE_STRING = 2,     /* the consumer refuses a number where it wants a string */
    SURFACE_DEVELOPER = 4,  /* documentation builds and developers' tools, not the product */
    SURFACE_HASH = 8,       /* of SYNTAX_LINES: what follows a `#` is a comment, not read */
    SURFACE_TELLS = 16,     /* its reader itself tells of a file that cannot be read */
    SURFACE_PARTIAL = 32,   /* for some files or versions only: an exception from the policy */
    SURFACE_RESOLVED = 64,  /* of a lock: one version that was picked, not the range that was
                               resolved for */
    SURFACE_COMMANDS = 128, /* what the row finds is a piece of shell script: every version that
                               its commands name counts */
    SURFACE_BARE = 256      /* shell scripts without an ending, too: their first line tells */
} SurfaceTraits;

/* One row. Built-in rows and those of users' settings expand to this same struct. Several rows
 * may share an id: one surface that is written in several syntaxes. */
struct Surface {
    const char *id;    /* "github-matrix"; kebab case, permanent */
    const char *files; /* patterns separated by blanks: `*` and `?` stay within a path part,
                          `**` crosses parts, {a,b} alternates; one without '/' matches in any
                          directory */
    Syntax syntax;
    const char *path;    /* a key path (keypath.h); NULL where the syntax has no keys, or where
                            `read` does the work */
    const char *pattern; /* POSIX extended; what it matches is read as far as group 1 goes (the
                            whole match where it has no groups), as often as it matches: in the
                            value at `path`, else in each line of the file. NULL: the value as a
                            whole */
    Spelling spelling;
    Role role;
    SurfaceTraits traits;
    const char *needle; /* a text that the file must hold, for file patterns that say too little
                           (any .yaml): trouble with parsing such a file is no finding. NULL
                           where the file's name is enough */
    const char *summary; /* one line for people: what states the version here, and to whom */
    const char
        *source; /* where the format's facts come from: a document, a tool's source file */
    SurfaceReader read; /* NULL for a plain row */
    SurfacePass pass;
};

/* What a reader is given. */
struct SurfaceContext {
    Arena *scratch;     /* until the file is done */
    Findings *findings; /* where claims, jobs and remarks go */
    const Source *source;
    const Surface *surface; /* the row that called the reader */
    const struct Project *project;
};

/* The repository as readers may ask about it: which files there are (by path relative to the
 * root), and the text of another one (a local action, a reusable workflow, a version file).
 * Reading another file is bounded and cached by the run. */
typedef struct Project {
    bool (*has_file)(const struct Project *project, Str path);
    /* NULL where there is no such file, it is not in the listing, or it is too large. */
    const Source *(*open)(const struct Project *project, Arena *arena, Str path);
    /* The paths of all files of the listing, sorted by bytes. */
    const Str *paths;
    size_t path_count;
    const Str *test_commands; /* commands of the settings that make a CI job a test job */
    size_t test_command_count;
    void *state;
} Project;

/* The built-in rows, family by family. */
size_t surface_count(void);
const Surface *surface_at(size_t index);
const Surface *surface_by_id(Str id); /* the first row of that id; NULL where there is none */

/* The rows in force: the built-in ones and the settings' own, with their file patterns and key
 * paths compiled. Immutable after it was made; shared by all workers. */
typedef struct SurfaceTable SurfaceTable;
SurfaceTable *surface_table_new(Arena *arena, const Surface *own, size_t own_count);

/* Releases what the table holds outside its arena (compiled patterns). */
void surface_table_free(SurfaceTable *table);

/* Whether some row reads the file: the cheap question that the walk asks of every path. */
bool surface_table_wants(const SurfaceTable *table, SurfacePass pass, Str path);

/* Whether a file without an ending that begins so is a script for a shell: rows of SURFACE_BARE
 * read it. A first line that is cut short still counts. */
bool surface_is_shell_script(Str path, Str start);

/* The syntax of a file that the table wants; SYNTAX_LINES for others. */
Syntax surface_table_syntax(const SurfaceTable *table, Str path);

/* Reads every claim of one configuration file: each syntax is parsed once, all rows share it.
 */
void surface_table_read(const SurfaceTable *table, SurfacePass pass, const Project *project,
                        const Source *source, Arena *scratch, Findings *findings);

#endif
