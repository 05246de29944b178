/* Asks the compiled-in database, for tests/oracle/check.mjs. Each line of standard input is a
 * module and a path inside it (may be empty), separated by a tab; each answer the minors that
 * have it as a hexadecimal mask, or "unknown", then a tab and, where its parameters are known,
 * " name=minors by keyword" for each, and "**=minors" for the rest. */
#include <stdio.h>
#include <string.h>

#include "floorlint/stdlib.h"

static void print_params(ApiId id)
{
    for (size_t i = 0; i < api_param_count(id); i++) {
        ApiParam param = api_param(id, i);
        bool is_rest = param.kind == API_PARAM_KEYWORDS;
        if (param.kind != API_PARAM_VAR) {
            Str name = is_rest ? S("**") : param.name;
            printf(" %.*s=%x", STR_ARG(name), is_rest ? param.present : param.by_keyword);
        }
    }
}

static void answer(Str module, Str path)
{
    ApiId owner = 0, id = api_module(module);
    Str part;
    while (id && path.len && str_cut(&path, '.', &part)) {
        owner = id;
        id = api_member(owner, part);
    }
    if (!id) {
        puts("unknown\t");
        return;
    }
    MinorMask minors = api_symbol(id).present;
    if (owner) {
        minors = api_member_present(owner, api_symbol(id).name);
    }
    printf("%x\t", minors);
    print_params(id);
    putchar('\n');
}

int main(void)
{
    static char line[4096];
    while (fgets(line, sizeof(line), stdin)) {
        line[strcspn(line, "\n")] = '\0';
        Str rest = str_of(line), module = {0};
        str_cut(&rest, '\t', &module);
        answer(module, rest);
    }
    return 0;
}
