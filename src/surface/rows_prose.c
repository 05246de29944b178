/* Documents for people: badges and sentences. */
#include "families.h"
#include "readers.h"

/* clang-format off */
static const Surface rows[] = {
    {.id = "prose",
     .files = "README README.* *.README.md INSTALL INSTALL.* CONTRIBUTING CONTRIBUTING.* docs/index.{md,rst} doc/index.{md,rst} docs/source/index.{md,rst} docs/{install,installation,installing,getting-started,getting_started,quickstart,contributing}.{md,rst} docs/**/{install,installation,installing,getting-started,getting_started,quickstart}.{md,rst} doc/**/{install,installation,installing,getting-started,getting_started,quickstart}.{md,rst} .github/CONTRIBUTING.md docs/**/*contribut*.{md,rst} doc/**/*contribut*.{md,rst} docs/CONTRIBUTING.md docs/README.md AGENTS.md CLAUDE.md GEMINI.md .cursorrules .github/copilot-instructions.md .cursor/rules/*",
     .syntax = SYNTAX_LINES,
     .spelling = SPELLING_VERSION,
     .role = ROLE_PROSE,
     .summary = "a sentence that says which versions are needed",
     .source = "people",
     .read = read_prose},
    {.id = "badge",
     .files = "README README.* *.README.md INSTALL INSTALL.* CONTRIBUTING CONTRIBUTING.* docs/index.{md,rst} doc/index.{md,rst} docs/source/index.{md,rst} docs/{install,installation,installing,getting-started,getting_started,quickstart,contributing}.{md,rst} docs/**/{install,installation,installing,getting-started,getting_started,quickstart}.{md,rst} doc/**/{install,installation,installing,getting-started,getting_started,quickstart}.{md,rst} .github/CONTRIBUTING.md docs/**/*contribut*.{md,rst} doc/**/*contribut*.{md,rst} docs/CONTRIBUTING.md docs/README.md AGENTS.md CLAUDE.md GEMINI.md .cursorrules .github/copilot-instructions.md .cursor/rules/*",
     .syntax = SYNTAX_LINES,
     .spelling = SPELLING_VERSION,
     .role = ROLE_PROSE,
     .needle = "badge",
     .summary = "a badge that says which versions are needed",
     .source = "shields.io: static badges",
     .read = read_badges},
    {.id = "codemeta-platform",
     .files = "codemeta.json",
     .syntax = SYNTAX_JSON,
     .path = "runtimePlatform[]",
     .pattern = "Python[[:space:]]*>?=?[[:space:]]*(3\\.[0-9]+)",
     .spelling = SPELLING_VERSION,
     .role = ROLE_PROSE,
     .summary = "the platform that metadata for archives names",
     .source = "CodeMeta: runtimePlatform"},
};
/* clang-format on */

const SurfaceFamily surface_prose = SURFACE_FAMILY(rows);
