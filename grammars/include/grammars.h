/* The languages built from grammars/: each entry point is defined by a generated parser. */
#ifndef GRAMMARS_H
#define GRAMMARS_H

#include <tree_sitter/api.h>

const TSLanguage *tree_sitter_python(void);
const TSLanguage *tree_sitter_toml(void);
const TSLanguage *tree_sitter_json(void);

#endif
