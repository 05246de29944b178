#include "condition.h"

#include <stdlib.h>
#include <string.h>

#define EVERY MINORS_OF(MINORS_KNOWN)

Str node_text(Str source, TSNode node)
{
    return str_slice(source, ts_node_start_byte(node), ts_node_end_byte(node));
}

Minors minors_both(Minors a, Minors b)
{
    return (Minors){a.any & b.any, a.linux & b.linux, a.windows & b.windows, a.mac & b.mac};
}

Minors minors_either(Minors a, Minors b)
{
    return (Minors){a.any | b.any, a.linux | b.linux, a.windows | b.windows, a.mac | b.mac};
}

/* "(3, 9)" or "3" as a number of minors: 9, and for another major something beyond all minors.
 */
static int read_bound(Str text)
{
    int numbers[2] = {0, 0};
    size_t count = 0;
    for (size_t i = 0; i < text.len && count < 2; i++) {
        if (is_digit(text.ptr[i])) {
            while (i < text.len && is_digit(text.ptr[i])) {
                numbers[count] = numbers[count] * 10 + (text.ptr[i++] - '0');
            }
            count++;
        }
    }
    if (numbers[0] != 3) {
        return numbers[0] < 3 ? -1 : 99;
    }
    return numbers[1];
}

static MinorMask compare(Str operator, int bound)
{
    MinorMask mask = 0;
    for (int minor = 0; minor <= MINOR_NEWEST; minor++) {
        bool holds = str_eq(operator, S(">="))   ? minor >= bound
                     : str_eq(operator, S("<"))  ? minor < bound
                     : str_eq(operator, S(">"))  ? minor >= bound
                     : str_eq(operator, S("<=")) ? minor < bound
                     : str_eq(operator, S("==")) ? minor == bound
                                                 : minor != bound;
        mask |= holds ? MINOR_BIT(minor) : 0;
    }
    return mask;
}

/* What holds on the platform that a text names. */
static Minors only_on(Str platform)
{
    return (Minors){.any = MINORS_KNOWN,
                    .linux = str_find(platform, S("linux")) != STR_NONE ? MINORS_KNOWN : 0,
                    .windows = str_find(platform, S("win32")) != STR_NONE ? MINORS_KNOWN : 0,
                    .mac = str_find(platform, S("darwin")) != STR_NONE ? MINORS_KNOWN : 0};
}

static Minors all_but(Str platform)
{
    Minors only = only_on(platform);
    return (Minors){MINORS_KNOWN, MINORS_KNOWN & ~only.linux, MINORS_KNOWN & ~only.windows,
                    MINORS_KNOWN & ~only.mac};
}

static Branches read_comparison(Str source, TSNode test)
{
    Branches branches = {EVERY, EVERY};
    if (ts_node_named_child_count(test) != 2 || ts_node_child_count(test) != 3) {
        return branches;
    }
    Str left = node_text(source, ts_node_named_child(test, 0));
    Str operator= node_text(source, ts_node_child(test, 1));
    Str right = node_text(source, ts_node_named_child(test, 1));
    if (str_starts(left, S("sys.version_info"))) {
        MinorMask mask = compare(operator, read_bound(right));
        branches.yes = MINORS_OF(mask);
        branches.no = MINORS_OF(MINORS_KNOWN & ~mask);
    } else if (str_eq(left, S("sys.platform"))) {
        bool is_equal = str_eq(operator, S("=="));
        *(is_equal ? &branches.yes : &branches.no) = only_on(right);
        *(is_equal ? &branches.no : &branches.yes) = all_but(right);
    }
    return branches;
}

Branches condition_read(Str source, TSNode test)
{
    const char *type = ts_node_type(test);
    Branches either = {EVERY, EVERY};
    if (strcmp(type, "comparison_operator") == 0) {
        return read_comparison(source, test);
    }
    if (strcmp(type, "parenthesized_expression") == 0) {
        return condition_read(source, ts_node_named_child(test, 0));
    }
    if (strcmp(type, "not_operator") == 0) {
        Branches inner = condition_read(source, ts_node_named_child(test, 0));
        return (Branches){inner.no, inner.yes};
    }
    if (strcmp(type, "boolean_operator") == 0) {
        Branches a = condition_read(source, ts_node_named_child(test, 0));
        Branches b = condition_read(source, ts_node_named_child(test, 1));
        if (str_eq(node_text(source, ts_node_child(test, 1)), S("and"))) {
            return (Branches){minors_both(a.yes, b.yes), minors_either(a.no, b.no)};
        }
        return (Branches){minors_either(a.yes, b.yes), minors_both(a.no, b.no)};
    }
    Str text = node_text(source, test);
    if (str_starts(text, S("sys.platform.startswith"))) {
        either.yes = only_on(text);
        either.no = all_but(text);
    }
    if (str_ends(text, S("TYPE_CHECKING"))) {
        either.no = MINORS_OF(0);
    }
    return either;
}
