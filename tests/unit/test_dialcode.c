/*
 * Codes as networks hand them over: which of ours it is, and what was dialled behind it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "base/text.h"
#include "provider/dialcode.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

struct reading {
	const char *dialled, *to, *text;
	bool ours;
};

static void
fill(struct channel *ch, const char *const address[], size_t n)
{
	size_t i;

	memset(ch, 0, sizeof(*ch));
	for (i = 0; i < n; i++)
		assert_true(text_copy(ch->addresses[i], ADDRESS_MAX, address[i]));
	ch->n_addresses = n;
}

static void
check(const struct channel *ch, const struct reading *row, size_t n)
{
	struct dialled_code code;
	size_t i, failures = 0;

	for (i = 0; i < n; i++) {
		memset(&code, 'x', sizeof(code));
		dialcode_read(ch, row[i].dialled, &code);
		if (strcmp(code.to, row[i].to) == 0 &&
		    strcmp(code.text, row[i].text) == 0 && code.ours == row[i].ours)
			continue;
		print_error("'%s': to '%s' text '%s' ours %d, want '%s' '%s' %d\n",
		    row[i].dialled, code.to, code.text, code.ours, row[i].to, row[i].text,
		    row[i].ours);
		failures++;
	}
	assert_int_equal(failures, 0);
}

static void
every_form_of_a_code(void **state)
{
	static const char *const ours[] = {"36777", "*713*5#", "+22378000001", "*713#", "*167#"};
	static const struct reading rows[] = {
	    {"*713#", "*713#", "", true},
	    {"*713*#", "*713#", "", true},
	    {"713", "*713#", "", true},
	    {"713#", "*713#", "", true},
	    {" *713# ", "*713#", "", true},
	    {"**713##", "*713#", "", true}, /* a finger that stayed on the key */
	    {"*713*3#", "*713#", "3", true},
	    {"*713*3*1#", "*713#", "3*1", true},
	    {"*713*5*3#", "*713*5#", "3", true}, /* the longest of ours */
	    {"*713*5#", "*713*5#", "", true},
	    {"713*5", "*713*5#", "", true},
	    {"713*5*3", "*713*5#", "3", true},
	    {"*713*53#", "*713#", "53", true}, /* whole numbers only */
	    {"*713*5*#", "*713*5#", "", true},
	    {"*713*5**#", "*713*5#", "*", true}, /* a typed star is an answer */
	    {"*713#5#", "*713#", "5", true},
	    {"167*7", "*167#", "7", true},
	    {"167", "*167#", "", true},
	    {"#167#", "*167#", "", true},
	    {"*7130#", "*7130#", "", false},
	    {"*71#", "*71#", "", false},
	    {"*167.7#", "*167.7#", "", false},
	    {"7", "7", "", false},
	    {"", "", "", false},
	    {"*", "*", "", false},
	    {"****", "****", "", false},
	    {"#", "#", "", false},
	    {"*36777*2#", "36777", "2", true}, /* written without a star in the settings */
	    {"22378000001", "22378000001", "", false}, /* a number is no code */
	};
	struct channel ch;

	(void)state;
	fill(&ch, ours, COUNT(ours));
	check(&ch, rows, COUNT(rows));
}

static void
a_code_is_meant_before_a_short_code(void **state)
{
	static const char *const first[] = {"713", "*713#"}, *const last[] = {"*713#", "713"};
	static const struct reading rows[] = {
	    {"713", "*713#", "", true}, {"*713*2#", "*713#", "2", true}};
	struct channel ch;

	(void)state;
	fill(&ch, first, COUNT(first));
	check(&ch, rows, COUNT(rows));
	fill(&ch, last, COUNT(last));
	check(&ch, rows, COUNT(rows));
}

static void
nothing_configured(void **state)
{
	static const char *const blank[] = {"", "*", "#", "*#"};
	static const struct reading rows[] = {
	    {"*713#", "*713#", "", false}, {"", "", "", false}, {"**", "**", "", false}};
	struct channel ch;

	(void)state;
	fill(&ch, blank, 0);
	check(&ch, rows, COUNT(rows));
	fill(&ch, blank, COUNT(blank));
	check(&ch, rows, COUNT(rows));
}

/* Longer than any code, bytes of no alphabet: cut on a character, and told apart. */
static void
hostile(void **state)
{
	static const char *const ours[] = {"*713#"};
	struct dialled_code code;
	struct channel ch;
	char s[4 * DIALLED_MAX];

	(void)state;
	fill(&ch, ours, COUNT(ours));
	memset(s, '7', sizeof(s));
	s[sizeof(s) - 1] = '\0';
	dialcode_read(&ch, s, &code);
	assert_false(code.ours);
	assert_int_equal(strlen(code.to), SENDER_MAX - 1);
	memcpy(s, "*713*", 5);
	dialcode_read(&ch, s, &code);
	assert_true(code.ours);
	assert_int_equal(strlen(code.text), DIALLED_MAX - 1);
	dialcode_read(&ch, "*713*\xe9\x01\xff#", &code);
	assert_string_equal(code.text, "\xc3\xa9 \xc3\xbf");
	assert_true(text_is_utf8(code.text, strlen(code.text)));
}

/* What stands behind is taken as it is: there a hash is an answer somebody typed. */
static void
match_takes_nothing_off(void **state)
{
	static const char *const ours[] = {"*167#", "*167*7#"};
	static const struct {
		const char *s, *address, *behind;
	} rows[] = {
	    {"167*7*a*b*****", "*167*7#", "a*b*****"},
	    {"167*7", "*167*7#", ""},
	    {"167*7*#", "*167*7#", "#"},
	    {"167*77", "*167#", "77"},
	    {"167*", "*167#", ""},
	    {"167**", "*167#", "*"},
	    {"167", "*167#", ""},
	    {"168*7", NULL, NULL},
	    {"", NULL, NULL},
	};
	const char *behind, *address;
	struct channel ch;
	size_t i;

	(void)state;
	fill(&ch, ours, COUNT(ours));
	for (i = 0; i < COUNT(rows); i++) {
		address = dialcode_match(&ch, rows[i].s, &behind);
		if (rows[i].address == NULL) {
			assert_null(address);
			continue;
		}
		assert_non_null(address);
		assert_string_equal(address, rows[i].address);
		assert_string_equal(behind, rows[i].behind);
	}
}

static void
shapes(void **state)
{
	static const char *const yes[] = {"*1#", "*713#", "*713*5*3#", "#100#", "*384*11469##"};
	static const char *const no[] = {
	    "", "*", "#", "*#", "****", "713", "713#", "*713", "*#06#", "*713 #", "*7a#", "1#"};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(yes); i++)
		assert_true(dialcode_shaped(yes[i]));
	for (i = 0; i < COUNT(no); i++)
		assert_false(dialcode_shaped(no[i]));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_form_of_a_code),
	    cmocka_unit_test(a_code_is_meant_before_a_short_code),
	    cmocka_unit_test(nothing_configured),
	    cmocka_unit_test(hostile),
	    cmocka_unit_test(match_takes_nothing_off),
	    cmocka_unit_test(shapes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
