/* What every test program includes: cmocka and the headers that it needs before it. */
#ifndef FLOORLINT_TEST_H
#define FLOORLINT_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "floorlint/str.h"

/* Compares a Str with a C string and shows both where they differ. */
#define assert_str(actual, expected)                                                           \
    do {                                                                                       \
        Str actual_ = (actual), expected_ = str_of(expected);                                  \
        if (!str_eq(actual_, expected_)) {                                                     \
            print_error("got \"%.*s\", expected \"%.*s\"\n", STR_ARG(actual_),                 \
                        STR_ARG(expected_));                                                   \
            fail();                                                                            \
        }                                                                                      \
    } while (0)

#endif
