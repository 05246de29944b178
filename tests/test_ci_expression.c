/* GitHub's expressions and matrices. */
#include "floorlint/buf.h"

#include "../src/surface/ci/ci_expression.h"
#include "../src/surface/ci/ci_matrix.h"
#include "test.h"

/* Contexts of the tests: a JSON text; what it does not hold is unknown. */
static const char contexts[] =
    "{\"matrix\": {\"python\": \"3.10\", \"v\": {\"py\": \"3.11\"}, \"empty\": \"\", \"n\": 3.10},"
    " \"inputs\": {\"list\": \"[\\\"3.9\\\", \\\"3.10\\\"]\"},"
    " \"env\": {\"PY\": \"3.12\", \"OFF\": false}}";

static Values look_up(void *state, const Str *path, size_t len, size_t *used)
{
    Arena *arena = state;
    Value text = value_of_text(str_of(contexts));
    Value root = value_from_json(arena, &text);
    Value context = value_get(arena, &root, path[0]);
    *used = 2;
    if (len < 2 || context.kind == VALUE_NULL) {
        return (Values){0};
    }
    return values_of(arena, value_get(arena, &context, path[1]));
}

static void print_value(Arena *arena, Buf *out, const Value *value)
{
    if (value->kind == VALUE_UNKNOWN) {
        buf_add(out, S("?"));
    } else if (value->kind == VALUE_LIST) {
        for (size_t i = 0; i < value_count(value); i++) {
            Value element = value_at(arena, value, i);
            buf_printf(out, "%s%.*s", i == 0 ? "[" : " ", STR_ARG(element.text));
        }
        buf_add(out, S("]"));
    } else {
        buf_add(out, value_printed(value));
    }
}

/* What an expression may be: values separated by `|`, `?` for an unknown one. */
static const struct {
    const char *text, *expected;
} expressions[] = {
    {"3.10",                                                   "3.10"      },
    {"${{ matrix.python }}",                                   "3.10"      },
    {"${{matrix.v.py}}",                                       "3.11"      },
    {"${{ matrix['v']['py'] }}",                               "3.11"      },
    {"py${{ matrix.python }}-x",                               "py3.10-x"  },
    {"${{ matrix.n }}",                                        "3.1"       },
    {"${{ matrix.missing || '3.9' }}",                         "3.9"       },
    {"${{ matrix.empty || env.PY || '3.9' }}",                 "3.12"      },
    {"${{ vars.PY || '3.9' }}",                                "?|3.9"     },
    {"${{ github.event_name == 'push' && '3.10' || '3.13' }}", "3.10|3.13" },
    {"${{ matrix.python == '3.10' && 'a' || 'b' }}",           "a"         },
    {"${{ matrix.python != '3.10' && 'a' || 'b' }}",           "b"         },
    {"${{ matrix.n == 3.1 }}",                                 "true"      },
    {"${{ !env.OFF }}",                                        "true"      },
    {"${{ fromJSON('[\"3.9\", \"3.10\"]') }}",                 "[3.9 3.10]"},
    {"${{ fromJSON(inputs.list) }}",                           "[3.9 3.10]"},
    {"${{ fromJSON(inputs.list)[1] }}",                        "3.10"      },
    {"${{ fromJSON(needs.a.outputs.b) }}",                     "?"         },
    {"${{ format('py{0}{{}}', matrix.python) }}",              "py3.10{}"  },
    {"${{ join(fromJSON('[1, 2]'), '-') }}",                   "1-2"       },
    {"${{ contains(fromJSON('[\"3.10\"]'), matrix.python) }}", "true"      },
    {"${{ startsWith(matrix.python, '3.1') }}",                "true"      },
    {"${{ endsWith(matrix.python, '-dev') }}",                 "false"     },
    {"${{ 'it''s' }}",                                         "it's"      },
    {"${{ (matrix.empty || 'x') && 'y' }}",                    "y"         },
    {"${{ unknown(1) }}",                                      "?"         },
    {"${{ matrix. }}",                                         "?"         },
    {"${{ ' }}",                                               "${{ ' }}"  },
    {"${{ (((((((((((((((((((((((((((((((((((((((1))) }}",     "?"         },
};

static void test_expressions(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof expressions / sizeof expressions[0]; i++) {
        Arena *arena = arena_new();
        ExpressionScope scope = {.arena = arena, .lookup = look_up, .state = arena};
        Value scalar = value_of_text(str_of(expressions[i].text));
        Values values = expression_values(&scope, &scalar);
        Buf out = {.arena = arena};
        for (size_t j = 0; j < values.len; j++) {
            buf_add(&out, j > 0 ? S("|") : S(""));
            print_value(arena, &out, &values.items[j]);
        }
        if (!str_eq(buf_str(&out), str_of(expressions[i].expected))) {
            print_error("%s\n", expressions[i].text);
        }
        assert_str(buf_str(&out), expressions[i].expected);
        arena_free(arena);
    }
}

/* A literal keeps its place in the text, through a JSON list, too. */
static void test_origin(void **state)
{
    (void)state;
    Arena *arena = arena_new();
    Source source =
        source_of(arena, S("a.yml"), S("v: ${{ fromJSON('[\"3.9\", \"3.10\"]') }}\n"));
    const Document *document = document_read(arena, &source, SYNTAX_YAML);
    CiFile file = {.source = &source, .document = document, .root = document->roots[0]};
    Value scalar = value_of_node(arena, &file, node_get(file.root, S("v")));
    ExpressionScope scope = {.arena = arena, .lookup = look_up, .state = arena};
    Values values = expression_values(&scope, &scalar);
    assert_int_equal(values.len, 1);
    Value second = value_at(arena, &values.items[0], 1);
    Piece origin;
    assert_true(value_origin(&second, 0, second.text.len, &origin));
    Span span = node_slice(origin.node, origin.offset, origin.offset + second.text.len);
    assert_str(source_text(&source, span), "3.10");
    assert_int_equal(span.start, str_find(source.text, S("3.10")));
    arena_free(arena);
}

/* A matrix as a JSON text, and its lanes: keys in order, `;` between lanes. */
static const struct {
    const char *axes, *excluded, *included, *lanes;
} matrices[] = {
    {"{\"os\": [\"u\", \"m\"], \"py\": [\"3.9\", \"3.10\"]}", "[]",                                 "[]",
     "3.9 u;3.10 u;3.9 m;3.10 m"                                                                                                                            },
    {"{\"os\": [\"u\", \"m\"], \"py\": [\"3.9\", \"3.10\"]}", "[{\"py\": \"3.9\"}]",                "[]",
     "3.10 u;3.10 m"                                                                                                                                        },
    {"{\"os\": [\"u\", \"m\"], \"py\": [\"3.9\"]}",           "[{\"os\": \"m\", \"py\": \"3.9\"}]",
     "[{\"os\": \"m\", \"py\": \"3.9\"}]",                                                                                                     "3.9 u;m 3.9"},
    {"{\"py\": [\"3.9\", \"3.10\"]}",                         "[]",                                 "[{\"py\": \"3.10\", \"x\": \"y\"}]",      "3.9;3.10 y" },
    {"{\"py\": [\"3.9\"]}",                                   "[]",                                 "[{\"py\": \"3.14\", \"x\": \"y\"}]",      "3.9;3.14 y" },
    {"{\"py\": [\"3.9\"]}",                                   "[]",                                 "[{\"x\": \"a\"}, {\"x\": \"b\"}]",        "3.9 b"      },
    {"{}",                                                    "[]",                                 "[{\"py\": \"3.9\"}, {\"py\": \"3.10\"}]", "3.9;3.10"   },
    {"{\"py\": [3.10]}",                                      "[{\"py\": \"3.1\"}]",                "[]",                                      ""           },
};

static MatrixLane make_entry(Arena *arena, const Value *map)
{
    MatrixLane lane = {0};
    for (size_t i = 0; i < value_count(map); i++) {
        *vec_push(arena, &lane.keys) =
            (MatrixKey){value_key(map, i), values_of(arena, value_at(arena, map, i))};
    }
    return lane;
}

static void apply_all(Arena *arena, Matrix *matrix, const char *text,
                      void (*apply)(Arena *, Matrix *, const MatrixLane *))
{
    Value json = value_of_text(str_of(text));
    Value list = value_from_json(arena, &json);
    for (size_t i = 0; i < value_count(&list); i++) {
        Value map = value_at(arena, &list, i);
        MatrixLane entry = make_entry(arena, &map);
        apply(arena, matrix, &entry);
    }
}

static Str print_lanes(Arena *arena, const Matrix *matrix)
{
    Buf out = {.arena = arena};
    for (size_t i = 0; i < matrix->lanes.len; i++) {
        const MatrixLane *lane = &matrix->lanes.items[i];
        buf_add(&out, i > 0 ? S(";") : S(""));
        for (size_t j = 0; j < lane->keys.len; j++) {
            buf_printf(&out, "%s%.*s", j > 0 ? " " : "",
                       STR_ARG(lane->keys.items[j].values.items[0].text));
        }
    }
    return buf_str(&out);
}

static void test_matrices(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof matrices / sizeof matrices[0]; i++) {
        Arena *arena = arena_new();
        Value json = value_of_text(str_of(matrices[i].axes));
        Value map = value_from_json(arena, &json);
        MatrixAxes axes = {0};
        for (size_t j = 0; j < value_count(&map); j++) {
            MatrixAxis *axis = vec_push(arena, &axes);
            axis->name = value_key(&map, j);
            Value list = value_at(arena, &map, j);
            for (size_t k = 0; k < value_count(&list); k++) {
                *vec_push(arena, &axis->elements) = values_of(arena, value_at(arena, &list, k));
            }
        }
        Matrix matrix = {0};
        matrix_multiply(arena, &matrix, &axes);
        apply_all(arena, &matrix, matrices[i].excluded, matrix_exclude);
        apply_all(arena, &matrix, matrices[i].included, matrix_include);
        assert_str(print_lanes(arena, &matrix), matrices[i].lanes);
        arena_free(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_expressions),
        cmocka_unit_test(test_origin),
        cmocka_unit_test(test_matrices),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
