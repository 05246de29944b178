/* The language built from grammars/: its entry point is defined by the generated parser. */
#ifndef GRAMMARS_H
#define GRAMMARS_H

#include <tree_sitter/api.h>

const TSLanguage *tree_sitter_python(void);

#endif
