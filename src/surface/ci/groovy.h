/* Groovy as far as Jenkinsfiles need it: statements, the strings in them, and the blocks that
 * follow them. Nothing is evaluated. */
#ifndef SURFACE_GROOVY_H
#define SURFACE_GROOVY_H

#include "floorlint/document.h"
#include "floorlint/vec.h"

typedef struct GroovyBlock GroovyBlock;

/* A string of a statement. */
typedef struct GroovyText {
    Str key;    /* of `script: 'pytest'`; empty where there is none */
    Node *node; /* its own key is that key, or else the statement's name */
} GroovyText;

/* One statement: `image 'python:3.10'`, `docker.image("x").inside { … }`, `X = '3.10'`. */
struct GroovyBlock {
    Str name;      /* "stage", "docker.image.inside"; of an assignment what is assigned to */
    Str word;      /* the first bare word after the name: the `any` of `agent any` */
    bool assigned; /* an assignment */
    Span place;
    VEC(GroovyText) texts;
    VEC(GroovyBlock *) children;
    const GroovyBlock *parent; /* NULL for the root */
    Node *list;                /* the parent of the texts' nodes */
};

/* The root, whose children are the statements of the file. Comments are left out; what is
 * unbalanced ends with the file; blocks deeper than FL_MAX_DEPTH are taken as one. */
GroovyBlock *groovy_read(Arena *arena, const Source *source);

/* The first child of that name; NULL where there is none, or `block` is NULL. */
const GroovyBlock *groovy_child(const GroovyBlock *block, Str name);

/* The text of a key, or else the first one without a key; NULL where there is none. */
const Node *groovy_text(const GroovyBlock *block, Str key);

#endif
