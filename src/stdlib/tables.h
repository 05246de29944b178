/* The compiled-in tables of the standard-library database: tables.c, which the build makes from
 * data/facts.tsv (generator/pack.c). Indexes, no pointers: nothing to relocate at start-up. */
#ifndef STDLIB_TABLES_H
#define STDLIB_TABLES_H

#include <stdint.h>

typedef enum RowKind { ROW_MODULE, ROW_CLASS, ROW_FUNCTION, ROW_ATTRIBUTE, ROW_ALIAS } RowKind;

enum {
    ROW_PROPERTY = 1,
    ROW_STATIC = 2,
    ROW_CLASS_METHOD = 4,
    ROW_ASYNC = 8,
    ROW_ENUM = 16,
    ROW_ANY_ATTRIBUTE = 32,
    ROW_STUB_ONLY = 64,
    ROW_UNDOCUMENTED = 128,
    ROW_HAS_ALL = 256,
    ROW_IN_ALL = 512,
    ROW_EXCEPTION = 1024,
    ROW_PROTOCOL = 2048,
    ROW_PLATFORM = 4096
};

enum { NO_MINOR = 255 };

/* One symbol; number 0 is none. Rows of one owner follow each other, in the order of names. */
typedef struct Row {
    uint32_t name;   /* offset in table_strings */
    uint32_t owner;  /* row; 0 for modules */
    uint32_t type;   /* of attributes and functions: type; of classes: first of table_bases; of
                        aliases: the row at the end of the chain */
    uint32_t params; /* number in table_lists; 0: not known */
    uint16_t minors; /* number in table_masks */
    uint16_t flags;
    uint8_t name_length, kind, base_count, deprecated, subscriptable;
} Row;

typedef struct ParamRow {
    uint32_t name;
    uint32_t type;
    uint16_t present, by_keyword, by_position, required; /* numbers in table_masks, of the
                                                            callable's */
    uint8_t name_length, kind, position;
} ParamRow;

typedef struct ListRow {
    uint32_t first; /* in table_params */
    uint32_t count;
    uint32_t minors; /* number in table_masks: those whose parameters are known */
} ListRow;

typedef struct TypeRow {
    uint32_t symbol;
    uint32_t first; /* of its arguments in table_arguments */
    uint16_t index;
    uint8_t kind, count; /* ApiTypeKind */
} TypeRow;

/* What another table says of a symbol (data/hints.tsv). */
typedef struct HintRow {
    uint32_t symbol;
    uint32_t replacement, backport; /* offsets of texts that end in NUL */
} HintRow;

extern const char table_strings[];
extern const Row table_rows[];
extern const uint32_t table_row_count;
extern const uint32_t table_slots[]; /* hash of (owner, name): row, or 0 */
extern const uint32_t table_slot_mask;
extern const uint32_t table_masks[];
extern const ParamRow table_params[];
extern const ListRow table_lists[];
extern const TypeRow table_types[];
extern const uint32_t table_type_count;
extern const uint32_t table_arguments[];
extern const uint32_t table_bases[]; /* types */
extern const HintRow table_hints[];
extern const uint32_t table_hint_count;

/* The hash of a row's key; the packer and the look-up share it. */
static inline uint32_t table_hash(uint32_t owner, const char *name, uint32_t length)
{
    uint32_t hash = 2166136261u ^ (owner * 2654435761u);
    for (uint32_t i = 0; i < length; i++) {
        hash = (hash ^ (unsigned char)name[i]) * 16777619u;
    }
    return hash ^ (hash >> 15);
}

#endif
