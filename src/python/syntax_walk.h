/* What the rules of a walk over a file's tree share. Internal to src/python. */
#ifndef FLOORLINT_PYTHON_SYNTAX_WALK_H
#define FLOORLINT_PYTHON_SYNTAX_WALK_H

#include "syntax.h"
#include "syntax_feature.h"
#include "syntax_lexer.h"
#include "syntax_tree.h"

/* One use of a feature. */
typedef struct Find {
    FeatureId feature;
    Span span;
    NodeId node;       /* whose guards count; NODE_NONE where only tokens were read */
    MinorMask lacking; /* where it fails, guards aside */
    MinorMask warning;
    MinorMask reached; /* of a row that is evaluated at run time: where it is */
    const char *note;  /* may be NULL */
} Find;

/* A spot that only the facts about names can decide. */
typedef struct Candidate {
    NodeId node;
    FeatureId feature;
} Candidate;

typedef struct Walk {
    const SyntaxInput *input;
    Arena *scratch;
    SyntaxTree tree;
    VEC(Find) finds;
    VEC(Candidate) candidates;
    VEC(NodeId) asynchronous; /* comprehensions that await or iterate asynchronously */
    VEC(NodeId) returns;      /* with a value, and `raise StopIteration` */
    VEC(NodeId) globals;
    VEC(NodeId) chevrons;
    VEC(Str) hinted;         /* names whose annotations get_type_hints() evaluates */
    VEC(NodeId) annotations; /* `type` nodes, where facts are there */
    bool future_annotations;
    bool print_is_bound;
} Walk;

typedef void (*WalkRule)(Walk *walk, NodeId node);

/* Notes a use of a feature at a node, at a part of the text, or with masks of its own (minors
 * that lack it, minors that warn). What no wanted minor minds is left out. */
void walk_find(Walk *walk, FeatureId feature, NodeId node);
void walk_find_at(Walk *walk, FeatureId feature, Span span, NodeId node);
void walk_find_in(Walk *walk, FeatureId feature, NodeId node, MinorMask lacking,
                  MinorMask warning);

/* The same for a row that is evaluated at run time, on these minors. */
void walk_find_reached(Walk *walk, FeatureId feature, NodeId node, MinorMask lacking,
                       MinorMask reached);

/* Leaves a spot for the facts about names to decide. */
void walk_ask(Walk *walk, FeatureId feature, NodeId node);

/* ---- rules, by file ---- */

/* syntax_words.c: literals and names */
void rule_string(Walk *walk, NodeId node);
void rule_number(Walk *walk, NodeId node);
void rule_identifier(Walk *walk, NodeId node);

/* syntax_statements.c */
void rule_with(Walk *walk, NodeId node);
void rule_except(Walk *walk, NodeId node);
void rule_match(Walk *walk, NodeId node);
void rule_for(Walk *walk, NodeId node);
void rule_assignment(Walk *walk, NodeId node);
void rule_augmented_assignment(Walk *walk, NodeId node);
void rule_raise(Walk *walk, NodeId node);
void rule_assert(Walk *walk, NodeId node);
void rule_delete(Walk *walk, NodeId node);
void rule_print(Walk *walk, NodeId node);
void rule_exec(Walk *walk, NodeId node);
void rule_future_import(Walk *walk, NodeId node);
void rule_type_alias(Walk *walk, NodeId node);

/* syntax_definitions.c */
void rule_async(Walk *walk, NodeId node);
void rule_decorator(Walk *walk, NodeId node);
void rule_decorated(Walk *walk, NodeId node);
void rule_parameters(Walk *walk, NodeId node);
void rule_typed_parameter(Walk *walk, NodeId node);
void rule_type(Walk *walk, NodeId node);
void rule_type_parameters(Walk *walk, NodeId node);

/* syntax_expressions.c */
void rule_walrus(Walk *walk, NodeId node);
void rule_subscript(Walk *walk, NodeId node);
void rule_call(Walk *walk, NodeId node);
void rule_arguments(Walk *walk, NodeId node);
void rule_display(Walk *walk, NodeId node);
void rule_tuple_pattern(Walk *walk, NodeId node);
void rule_parenthesized(Walk *walk, NodeId node);
void rule_dictionary(Walk *walk, NodeId node);
void rule_binary_operator(Walk *walk, NodeId node);
void rule_generic_type(Walk *walk, NodeId node);
void rule_union_type(Walk *walk, NodeId node);
void rule_comparison(Walk *walk, NodeId node);

/* syntax_scopes.c: what depends on the scope around it */
void rule_await(Walk *walk, NodeId node);
void rule_yield(Walk *walk, NodeId node);
void rule_return(Walk *walk, NodeId node);
void rule_jump(Walk *walk, NodeId node);
void rule_comprehension(Walk *walk, NodeId node);
void rule_for_in(Walk *walk, NodeId node);
void rule_if_clause(Walk *walk, NodeId node);
void walk_check_walrus_scope(Walk *walk, NodeId walrus);
void walk_check_annotation_effect(Walk *walk, NodeId node);
void walk_check_type_scope(Walk *walk, NodeId node);
void walk_finish_scopes(Walk *walk);

/* syntax_names.c: `global` and the uses of its names */
void rule_global(Walk *walk, NodeId node);
void walk_check_globals(Walk *walk);

/* syntax_runtime.c: rows that only the facts about names can decide */
void walk_ask_facts(Walk *walk);

/* The same for a row that is evaluated where `node` is, unless a handler around it absorbs the
 * exception; shown at another node. */
void walk_find_evaluated(Walk *walk, FeatureId feature, NodeId node, NodeId shown,
                         MinorMask lacking, const char *exception);

/* syntax_forward.c: names in annotations that are certainly unbound when the annotation is
 * evaluated */
void walk_check_forward(Walk *walk);

/* syntax_mend.c: what tokens told where the grammar failed, and what nobody could read */
void walk_add_mended(Walk *walk, PythonReport *report);

/* syntax_unicode.c: minors whose Unicode tables lack a letter, or a character's name */
MinorMask unicode_letter_lacking(uint32_t code_point);
MinorMask unicode_name_lacking(Str name);

#endif
