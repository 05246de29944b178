/* The syntax pass: one walk over the flat tree, rules by the kind of node. */
#include <stdlib.h>

#include "syntax.h"
#include "syntax_walk.h"

/* Rules of each kind of node, in order. */
#define MAX_RULES 4
static const WalkRule rules[KIND_COUNT][MAX_RULES] = {
    [KIND_STRING] = {rule_string                  },
    [KIND_INTEGER] = {rule_number                  },
    [KIND_FLOAT] = {rule_number                  },
    [KIND_IDENTIFIER] = {rule_identifier              },
    [KIND_WITH] = {rule_with,                     rule_async},
    [KIND_EXCEPT] = {rule_except                            },
    [KIND_MATCH] = {rule_match},
    [KIND_FOR] = {rule_for,                             rule_async},
    [KIND_ASSIGNMENT] = {rule_assignment},
    [KIND_AUGMENTED_ASSIGNMENT] = {rule_augmented_assignment              },
    [KIND_RAISE] = {rule_raise    },
    [KIND_ASSERT] = {rule_assert                   },
    [KIND_DELETE] = {rule_delete                  },
    [KIND_PRINT] = {rule_print                  },
    [KIND_EXEC] = {rule_exec                   },
    [KIND_FUTURE_IMPORT] = {rule_future_import                    },
    [KIND_TYPE_ALIAS] = {rule_type_alias           },
    [KIND_FUNCTION] = {rule_async              },
    [KIND_DECORATED] = {rule_decorated                   },
    [KIND_DECORATOR] = {rule_decorator               },
    [KIND_PARAMETERS] = {rule_parameters               },
    [KIND_LAMBDA_PARAMETERS] = {rule_parameters              },
    [KIND_TYPED_PARAMETER] = {rule_typed_parameter              },
    [KIND_TYPE] = {rule_type         },
    [KIND_TYPE_PARAMETER] = {rule_type_parameters                    },
    [KIND_NAMED_EXPRESSION] = {rule_walrus,          walk_check_walrus_scope,
                     walk_check_annotation_effect},
    [KIND_SUBSCRIPT] = {rule_subscript                  },
    [KIND_GENERIC_TYPE] = {rule_generic_type },
    [KIND_CALL] = {rule_call               },
    [KIND_ARGUMENT_LIST] = {rule_arguments            },
    [KIND_LIST] = {rule_display                    },
    [KIND_SET] = {rule_display               },
    [KIND_TUPLE] = {rule_display                 },
    [KIND_TUPLE_PATTERN] = {rule_tuple_pattern                 },
    [KIND_PARENTHESIZED] = {rule_parenthesized                 },
    [KIND_DICTIONARY] = {rule_dictionary           },
    [KIND_BINARY_OPERATOR] = {rule_binary_operator           },
    [KIND_UNION_TYPE] = {rule_union_type              },
    [KIND_COMPARISON] = {rule_comparison         },
    [KIND_AWAIT] = {rule_await,               walk_check_annotation_effect},
    [KIND_YIELD] = {rule_yield,               walk_check_annotation_effect},
    [KIND_RETURN] = {rule_return                   },
    [KIND_BREAK] = {rule_jump                            },
    [KIND_CONTINUE] = {rule_jump},
    [KIND_LIST_COMPREHENSION] = {rule_comprehension,                   walk_check_type_scope},
    [KIND_SET_COMPREHENSION] = {rule_comprehension,                     walk_check_type_scope},
    [KIND_DICTIONARY_COMPREHENSION] = {rule_comprehension,                     walk_check_type_scope},
    [KIND_GENERATOR] = {rule_comprehension,            walk_check_type_scope},
    [KIND_LAMBDA] = {walk_check_type_scope                            },
    [KIND_FOR_IN] = {rule_for_in},
    [KIND_IF_CLAUSE] = {rule_if_clause           },
    [KIND_GLOBAL] = {rule_global                            },
    [KIND_NONLOCAL] = {rule_global},
};

/* ---- collecting ------------------------------------------------------------------- */

static void add_find(Walk *walk, const Find *find)
{
    if (((find->lacking | find->warning) & walk->input->wanted) != 0) {
        *vec_push(walk->scratch, &walk->finds) = *find;
    }
}

static Span span_of(const Walk *walk, NodeId node)
{
    return (Span){walk->tree.nodes[node].start, walk->tree.nodes[node].end};
}

void walk_find_at(Walk *walk, FeatureId feature, Span span, NodeId node)
{
    add_find(walk, &(Find){.feature = feature,
                           .span = span,
                           .node = node,
                           .lacking = feature_lacking(feature),
                           .warning = feature_warning(feature),
                           .reached = MINORS_KNOWN});
}

void walk_find(Walk *walk, FeatureId feature, NodeId node)
{
    if (node != NODE_NONE) {
        walk_find_at(walk, feature, span_of(walk, node), node);
    }
}

void walk_find_in(Walk *walk, FeatureId feature, NodeId node, MinorMask lacking,
                  MinorMask warning)
{
    add_find(walk, &(Find){.feature = feature,
                           .span = span_of(walk, node),
                           .node = node,
                           .lacking = lacking,
                           .warning = warning,
                           .reached = MINORS_KNOWN});
}

void walk_find_reached(Walk *walk, FeatureId feature, NodeId node, MinorMask lacking,
                       MinorMask reached)
{
    if ((lacking & reached) != 0) {
        add_find(walk, &(Find){.feature = feature,
                               .span = span_of(walk, node),
                               .node = node,
                               .lacking = lacking,
                               .reached = reached});
    }
}

void walk_ask(Walk *walk, FeatureId feature, NodeId node)
{
    if (walk->input->facts != NULL) {
        *vec_push(walk->scratch, &walk->candidates) = (Candidate){node, feature};
    }
}

/* ---- from finds to requirements --------------------------------------------------- */

static int compare_finds(const void *a, const void *b)
{
    const Find *x = a, *y = b;
    if (x->span.start != y->span.start) {
        return x->span.start < y->span.start ? -1 : 1;
    }
    return (x->feature > y->feature) - (x->feature < y->feature);
}

/* Says where a version test stands around a construct that none can protect. */
static void note_guards(Walk *walk)
{
    const PythonFacts *facts = walk->input->facts;
    size_t count = 0;
    Find **guarded = arena_array_of(walk->scratch, Find *, walk->finds.len + 1);
    for (size_t i = 0; i < walk->finds.len; i++) {
        Find *find = &walk->finds.items[i];
        if (find->node != NODE_NONE && !feature_row(find->feature)->guardable) {
            guarded[count++] = find;
        }
    }
    if (facts == NULL || count == 0) {
        return;
    }
    for (size_t i = 0; i < count; i++) {
        MinorMask reached = facts->reached(facts->state, guarded[i]->node);
        if (((guarded[i]->lacking | guarded[i]->warning) & MINORS_KNOWN & ~reached) != 0) {
            guarded[i]->note =
                "a version test cannot protect syntax: the file fails to compile as a whole";
        }
    }
}

static Requirement make_requirement(const Walk *walk, const Find *find)
{
    const SyntaxFeature *row = feature_row(find->feature);
    Requirement requirement = {
        .kind = REQUIREMENT_SYNTAX,
        .subject = str_of(row->id),
        .place = source_place(walk->input->arena, walk->input->source, find->span),
        .span = find->span,
        .reached = find->reached,
        .lacking = find->lacking & find->reached,
        .warning = find->warning & find->reached,
        .since = MINOR_NONE,
        .removed = MINOR_NONE,
        .warns = MINOR_NONE,
        .note = str_of(find->note),
    };
    if ((find->lacking & MINOR_BIT(MINOR_OLDEST)) != 0 && find->lacking != MINORS_KNOWN) {
        requirement.since = minors_lowest(MINORS_KNOWN & ~find->lacking);
    }
    Minor from = requirement.since == MINOR_NONE ? MINOR_OLDEST : requirement.since;
    requirement.removed = minors_lowest(find->lacking & minors_between(from, MINOR_NEWEST));
    requirement.warns = minors_lowest(find->warning);
    return requirement;
}

/* The same feature twice on one spot, by the tree and by its tokens, counts once. */
static void add_requirements(Walk *walk, PythonReport *report)
{
    if (walk->finds.len > 0) {
        qsort(walk->finds.items, walk->finds.len, sizeof(Find), compare_finds);
    }
    const Find *previous = NULL;
    for (size_t i = 0; i < walk->finds.len; i++) {
        const Find *find = &walk->finds.items[i];
        bool again = previous != NULL && previous->feature == find->feature &&
                     previous->span.start == find->span.start;
        if (!again) {
            *vec_push(walk->input->arena, &report->requirements) = make_requirement(walk, find);
        }
        previous = find;
    }
}

/* ---- the pass --------------------------------------------------------------------- */

static bool is_in_string(const SyntaxTree *tree, uint32_t offset)
{
    for (NodeId node = 0; node < tree->count; node++) {
        if (tree->nodes[node].kind == KIND_STRING && tree->nodes[node].start <= offset &&
            offset < tree->nodes[node].end) {
            return true;
        }
    }
    return false;
}

/* A backslash as the last thing of a file continues nothing. */
static void check_last_line(Walk *walk)
{
    Str text = walk->tree.text;
    size_t end = text.len;
    if (end > 0 && text.ptr[end - 1] == '\n') {
        end--;
    }
    if (end > 0 && text.ptr[end - 1] == '\r') {
        end--;
    }
    if (end == 0 || text.ptr[end - 1] != '\\') {
        return;
    }
    Span span = {(uint32_t)end - 1, (uint32_t)end};
    if (is_in_string(&walk->tree, span.start)) {
        return;
    }
    for (size_t i = end - 1; i > 0 && text.ptr[i - 1] != '\n'; i--) {
        if (text.ptr[i - 1] == '#' && !is_in_string(&walk->tree, (uint32_t)i - 1)) {
            return; /* in a comment */
        }
    }
    walk_find_at(walk, FEATURE_BACKSLASH_AT_END_OF_FILE, span, NODE_NONE);
}

void syntax_check(const SyntaxInput *input, PythonReport *report)
{
    Walk walk = {.input = input, .scratch = input->scratch};
    walk.tree = input->parse->tree;
    for (NodeId node = 0; node < walk.tree.count; node++) {
        const WalkRule *rule = rules[walk.tree.nodes[node].kind];
        for (int i = 0; i < MAX_RULES && rule[i] != NULL; i++) {
            rule[i](&walk, node);
        }
    }
    walk_finish_scopes(&walk);
    walk_check_globals(&walk);
    check_last_line(&walk);
    walk_add_mended(&walk, report);
    note_guards(&walk);
    if (input->facts != NULL) {
        walk_ask_facts(&walk);
    }
    add_requirements(&walk, report);
}
