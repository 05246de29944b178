/* How a settings table is read: a row for each key says where its value goes and what reads it.
 * Internal to src/policy. */
#ifndef POLICY_SETTINGS_READER_H
#define POLICY_SETTINGS_READER_H

#include "floorlint/settings.h"
#include "floorlint/vec.h"

/* The file that is being read, and where complaints go. */
typedef struct SettingsReader {
    Arena *arena;
    const Source *source;
    Findings *remarks;
    Error *error;  /* of the first value without which nothing can be checked … */
    bool unusable; /* … where there is one */
} SettingsReader;

typedef VEC(Str) StrList;

typedef struct SettingsKey {
    const char *name;
    void (*read)(SettingsReader *reader, const Node *value, void *target);
    size_t offset; /* of the target in the struct that the table fills */
} SettingsKey;

/* Reads every key of a map by its row; keys without a row are `config-invalid`. */
void settings_read_table(SettingsReader *reader, const Node *map, const SettingsKey *keys,
                         size_t count, void *target);

/* One complaint about a node, at its exact place. */
void settings_complain(SettingsReader *reader, const Node *node, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Refuses the settings as a whole because of a node; the first refusal is the one told. */
void settings_refuse(SettingsReader *reader, const Node *node, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Readers of values: they complain about a wrong type and leave the target as it was. */
void settings_read_text(SettingsReader *reader, const Node *value, void *text);       /* Str */
void settings_read_strings(SettingsReader *reader, const Node *value, void *strings); /* StrList
                                                                                       */
void settings_read_version(SettingsReader *reader, const Node *value, void *bound); /* SetBound
                                                                                     */

#define NO_BOUND ((SetBound){.minor = MINOR_NONE})

/* Policies of parts of the repository: a VEC(SettingScope). */
typedef VEC(SettingScope) ScopeList;
void settings_read_scopes(SettingsReader *reader, const Node *value, void *scopes);

/* The user's own rows of the surface table: a VEC(Surface). */
typedef VEC(Surface) SurfaceList;
void settings_read_surfaces(SettingsReader *reader, const Node *value, void *surfaces);

/* Adds the rows of sentences and badges once more, for the files that the settings name. */
void settings_add_prose(Arena *arena, const StrList *files, SurfaceList *surfaces);

/* The annotation readers that are known without settings. */
const Str *annotation_readers_default(Arena *arena, size_t *count);

#endif
