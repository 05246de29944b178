/* Brace expansion: what a shell does before all else with a word such as cp{310,311}.
 * Fact: Bash's manual, 3.5.1 Brace Expansion (lists and sequences of integers). */
#ifndef SURFACE_SHELL_BRACE_H
#define SURFACE_SHELL_BRACE_H

#include "floorlint/command.h"

typedef VEC(ShellWord) ShellWords;

/* Adds the words that `word` stands for: one for each element, or the word itself where it has
 * no braces to expand or where they would make too many. `quoted` tells of each of its bytes
 * whether quotes, a backslash or an expansion took its meaning for the shell. */
void brace_expand(Arena *arena, ShellWord word, const bool *quoted, ShellWords *words);

#endif
