#include <string.h>

#include "floorlint/dockerfile.h"
#include "floorlint/limits.h"

#include "tree_dump.h"

typedef struct Row {
    const char *text;
    const char *instructions; /* NAME<arguments> each */
    const char *problem;
} Row;

/* clang-format off */
static const Row rows[] = {
    {"", "", NULL},
    {"FROM python:3.10\nRUN a\n", "FROM<python:3.10> RUN<a>", NULL},
    {"\xEF\xBB\xBF" "from python:3.10 as x\r\nrun a \r\n", "FROM<python:3.10 as x> RUN<a>", NULL},
    {"# python:3.12\n\n  # c\n  FROM x\n", "FROM<x>", NULL},
    {"RUN a \\\n  b \\  \n\n# c\n  # d\n  c # e\nRUN f", "RUN<a   b   c # e> RUN<f>", NULL},
    {"RUN a\\\\\nRUN b\n", "RUN<a\\\\> RUN<b>", NULL},
    {"RUN a \\\n", "RUN<a>", NULL},
    {"# escape=`\nRUN C:\\x\\\nRUN a `\n b\n", "RUN<C:\\x\\> RUN<a  b>", NULL},
    {"# syntax=docker/dockerfile:1\n# escape = `\nRUN a`\nb\n", "RUN<ab>", NULL},
    {"# a comment\n# escape=`\nRUN a`\nRUN b\n", "RUN<a`> RUN<b>", NULL},
    {"# escape=x\nRUN a\n", "RUN<a>", "the escape is a backslash"},
    {"RUN <<EOF\na\n # b\nEOF\nRUN c\n", "RUN<<<EOF\\x0aa\\x0a # b> RUN<c>", NULL},
    {"RUN <<-'E' cat <<F\n\ta\n\tE\nb\nF\nRUN c\n", "RUN<<<-'E' cat <<F\\x0aa\\x0ab> RUN<c>", NULL},
    {"COPY <<\"a b\" /x\nFROM y\na b\nUSER z\n", "COPY<<<\"a b\" /x\\x0aFROM y> USER<z>", NULL},
    {"ONBUILD RUN <<E\na\nE\nUSER z\n", "ONBUILD<RUN <<E\\x0aa> USER<z>", NULL},
    {"RUN cat <<< x\nCMD <<E\n", "RUN<cat <<< x> CMD<<<E>", NULL},
    {"RUN <<E\na\n", "RUN<<<E\\x0aa>", "a here-document does not end"},
    {"CMD [\"python3.10\", \"-m\", \"x\"]\n", "CMD<[\"python3.10\", \"-m\", \"x\"]>", NULL},
    {"FROM\n", "FROM<>", "FROM names no image"},
    {"\\\n  FROM x\n", "FROM<x>", NULL},
    {"FROM x\rRUN y", "FROM<x\\x0dRUN y>", NULL},
};
/* clang-format on */

static const Dockerfile *read_text(Arena *arena, const char *text)
{
    Source *source = arena_new_of(arena, Source);
    source->text = str_of(text);
    return dockerfile_read(arena, source);
}

static void check_origins(const Dockerfile *file)
{
    Str text = file->source->text;
    for (size_t i = 0; i < file->count; i++) {
        const DockerInstruction *at = &file->instructions[i];
        assert_true(at->span.start <= at->span.end && at->span.end <= text.len);
        for (size_t k = 0; k < at->text.len; k++) {
            assert_true(at->origin[k] < at->span.end);
            assert_true(at->text.ptr[k] == '\n' || at->text.ptr[k] == text.ptr[at->origin[k]]);
        }
        assert_true(at->origin[at->text.len] <= text.len);
    }
}

static void test_instructions(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Arena *arena = arena_new();
        const Dockerfile *file = read_text(arena, rows[i].text);
        Buf out = {.arena = arena};
        for (size_t k = 0; k < file->count; k++) {
            buf_add(&out, k > 0 ? S(" ") : S(""));
            buf_add(&out, file->instructions[k].name);
            buf_add_byte(&out, '<');
            buf_add_visible(&out, file->instructions[k].text);
            buf_add_byte(&out, '>');
        }
        check_origins(file);
        assert_str(buf_str(&out), rows[i].instructions);
        assert_int_equal(file->failed, rows[i].problem != NULL);
        assert_true(str_starts(file->problem, str_of(rows[i].problem)));
        arena_free(arena);
    }
}

static void test_from(void **state)
{
    (void)state;
    static const struct {
        const char *text, *image, *stage, *platform;
    } froms[] = {
        {"FROM python:3.10",                                   "python:3.10",      "",   ""},
        {"FROM --platform=linux/arm64 python:3.10-slim As b1", "python:3.10-slim", "b1",
         "linux/arm64"                                                                     },
        {"FROM --x=y \\\n  a@sha256:1 as\t2",                  "a@sha256:1",       "2",  ""},
        {"FROM scratch # as x",                                "scratch",          "",   ""},
    };
    for (size_t i = 0; i < sizeof froms / sizeof *froms; i++) {
        Arena *arena = arena_new();
        const Dockerfile *file = read_text(arena, froms[i].text);
        const DockerInstruction *from = &file->instructions[0];
        assert_str(from->image, froms[i].image);
        assert_str(from->stage_name, froms[i].stage);
        assert_str(from->platform, froms[i].platform);
        Span span = from->image_span;
        assert_str(str_slice(file->source->text, span.start, span.end), froms[i].image);
        arena_free(arena);
    }
}

static void test_variables(void **state)
{
    (void)state;
    /* Each variable as name=value@text of its span in the file. */
    static const struct {
        const char *text, *variables;
    } lines[] = {
        {"ARG A=3.10",              "A=3.10@3.10"                },
        {"ARG A B=1",               "A B=1@1"                    },
        {"ARG A=\"3.10\"",          "A=3.10@3.10"                },
        {"ENV A=1 B='2 3' C=4\\ 5", "A=1@1 B=2 3@2 3 C=4 5@4\\ 5"},
        {"ENV A 3.10 b=c",          "A=3.10 b=c@3.10 b=c"        },
        {"ENV A=\\\n 3.10",         "A=@"                        },
        {"ENV A=1 \\\n  B=2",       "A=1@1 B=2@2"                },
        {"ENV A=x\"y\\\"z\"",       "A=xy\"z@x\"y\\\"z"          },
        {"ENV A=",                  "A=@"                        },
        {"ENV A=${B:-\"3.10\"}",    "A=${B:-3.10}@${B:-\"3.10\"}"},
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        Arena *arena = arena_new();
        const Dockerfile *file = read_text(arena, lines[i].text);
        Buf out = {.arena = arena};
        for (size_t k = 0; k < file->instructions[0].variable_count; k++) {
            const DockerVariable *variable = &file->instructions[0].variables[k];
            buf_add(&out, k > 0 ? S(" ") : S(""));
            buf_add(&out, variable->name);
            if (variable->has_value) {
                Span span = variable->value_span;
                buf_printf(&out, "=%.*s@", STR_ARG(variable->value));
                buf_add(&out, str_slice(file->source->text, span.start, span.end));
            }
        }
        assert_str(buf_str(&out), lines[i].variables);
        arena_free(arena);
    }
}

typedef struct ExpandRow {
    const char *text;     /* its last instruction is expanded */
    const char *expanded; /* "?" before it: unknown */
    uint32_t at;          /* where its last byte came from */
} ExpandRow;

/* clang-format off */
static const ExpandRow expansions[] = {
    {"ARG V=3.10\nFROM python:$V", "python:3.10", 9},
    {"ARG V=3.10\nFROM python:${V}-slim", "python:3.10-slim", 31},
    {"ARG V=\"3.10\"\nFROM python:${V}", "python:3.10", 10},
    {"ARG A=3.10\nARG V=${A}\nFROM python:${V}", "python:3.10", 9},
    {"ARG V\nFROM python:${V}", "?python:${V}", 21},
    {"FROM python:${V}", "?python:${V}", 15},
    {"FROM python:${V:-3.10}", "python:3.10", 20},
    {"FROM python:${V-3.10}", "python:3.10", 19},
    {"ARG V=\nFROM python:${V:-3.10}", "python:3.10", 27},
    {"ARG V=\nFROM python:${V-3.10}", "python:", 18},
    {"ARG V=1\nFROM python:${V:+3.10}", "python:3.10", 28},
    {"FROM python${V:+:3.10}", "python", 10},
    {"ARG W=3.10\nFROM python:${V:-${W}}", "python:3.10", 9},
    {"ARG W=3.10\nFROM python:${V:-${U:-$W}}", "python:3.10", 9},
    {"ARG V=3.10\nFROM python:${V:?set it}", "python:3.10", 9},
    {"ARG V=3.10\nFROM python:${V%.*}", "?python:${V%.*}", 29},
    {"ARG V=3.10\nFROM python:\\$V", "python:$V", 25},
    {"ARG V=3.10\nARG V=3.11\nFROM python:$V", "python:3.11", 20},
    /* An ARG before the first FROM is in force in FROM lines only. */
    {"ARG V=3.10\nFROM x\nRUN $V", "?$V", 23},
    {"ARG V=3.10\nFROM x\nARG V\nRUN $V", "3.10", 9},
    {"ARG V=3.10\nFROM x\nARG V=3.11\nRUN $V", "3.11", 27},
    {"FROM x\nARG V=3.11\nFROM python:$V", "?python:$V", 31},
    {"FROM x\nRUN $V\nARG V=3.11\nFROM y\nRUN $V", "?$V", 37},
    {"FROM x\nARG V=1\nENV V=2\nRUN $V", "2", 21},
    {"FROM x\nENV V=2\nARG V=1\nRUN $V", "2", 13},
    {"FROM x\nENV V=1\nENV V=2 W=$V\nRUN $W", "1", 13},
    {"FROM x AS a\nENV V=1\nFROM A\nRUN $V", "1", 18},
    {"FROM x AS a\nARG V=1\nFROM a AS b\nFROM b\nRUN $V", "1", 18},
    {"FROM x AS a\nENV V=1\nFROM y\nRUN $V", "?$V", 32},
    {"FROM x\nENV V '3'.\"1${W:-0}\"\nRUN $V", "3.10", 24},
    {"FROM x\nRUN 'a $V' \"b\"", "a $V b", 19},
    {"FROM x\nRUN a$", "a$", 12},
    {"FROM x\nRUN ${V:-a", "?a", 16},
    {"FROM x\nRUN ${", "?${", 12},
};
/* clang-format on */

static void test_expand(void **state)
{
    (void)state;
    bool good = true;
    for (size_t i = 0; i < sizeof expansions / sizeof *expansions; i++) {
        Arena *arena = arena_new();
        const Dockerfile *file = read_text(arena, expansions[i].text);
        const DockerInstruction *last = &file->instructions[file->count - 1];
        Expansion result = dockerfile_expand(arena, file, last, 0, last->text.len);
        Str shown = str_format(arena, "%s%.*s", result.status == EXPAND_OK ? "" : "?",
                               STR_ARG(result.text));
        if (!str_eq(shown, str_of(expansions[i].expanded)) ||
            result.origin[result.text.len - 1] != expansions[i].at) {
            print_error("%s\n  gives %.*s from %u\n", expansions[i].text, STR_ARG(shown),
                        result.origin[result.text.len - 1]);
            good = false;
        }
        arena_free(arena);
    }
    assert_true(good);
}

/* Each line doubles the text of the one before. */
static void test_expansion_budget(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    Buf text = {.arena = arena};
    buf_add(&text, S("ARG A0=xx\n"));
    for (int i = 1; i < 64; i++) {
        buf_printf(&text, "ARG A%d=$A%d$A%d\n", i, i - 1, i - 1);
    }
    buf_add(&text, S("FROM $A63\nRUN "));
    buf_add_repeated(&text, '$', 100000);
    for (int i = 0; i < 100000; i++) {
        buf_add(&text, S("${a:-"));
    }
    const Dockerfile *file = read_text(arena, str_to_c(arena, buf_str(&text)));
    const DockerInstruction *from = &file->instructions[64];
    Expansion result = dockerfile_expand(arena, file, from, 0, from->text.len);
    assert_int_equal(result.status, EXPAND_UNKNOWN);
    assert_true(result.text.len <= FL_MAX_EXPANSION);
    const DockerInstruction *run = &file->instructions[65];
    result = dockerfile_expand(arena, file, run, 0, run->text.len);
    assert_int_equal(result.status, EXPAND_UNKNOWN);
    arena_free(arena);
}

static void test_instruction_budget(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    Buf text = {.arena = arena};
    for (int i = 0; i <= FL_MAX_INSTRUCTIONS; i++) {
        buf_add(&text, S("ENV A=$A\n"));
    }
    const Dockerfile *file = read_text(arena, str_to_c(arena, buf_str(&text)));
    assert_true(file->failed);
    assert_int_equal(file->count, FL_MAX_INSTRUCTIONS);
    arena_free(arena);
}

static void test_document(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    Source source = {.text = S("FROM a\nRUN b \\\n  c\n")};
    const Document *document = document_read(arena, &source, SYNTAX_DOCKERFILE);
    check_document(document);
    assert_str(dump_document(arena, document), "[{FROM: a/s}, {RUN: b   c/s}]");
    const Node *run = node_get(document->roots[0]->children[1], S("RUN"));
    assert_int_equal(node_slice(run, 4, 5).start, 17);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_instructions),     cmocka_unit_test(test_from),
        cmocka_unit_test(test_variables),        cmocka_unit_test(test_expand),
        cmocka_unit_test(test_expansion_budget), cmocka_unit_test(test_instruction_budget),
        cmocka_unit_test(test_document),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
