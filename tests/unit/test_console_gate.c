/*
 * What every page stands on: nothing leaves unescaped, forms are read strictly, addresses are
 * found in the table and nowhere else.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "console/fields.h"
#include "console/gzip.h"
#include "console/html.h"
#include "console/route.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))

static void
texts_are_harmless(void **state)
{
	static const struct {
		const char *text, *html;
	} cases[] = {
		{ "", "" },
		{ "Awa", "Awa" },
		{ "<script>", "&lt;script&gt;" },
		{ "a\"b'c&d", "a&quot;b&#39;c&amp;d" },
		{ "\xc9\x9b\xc9\xb2", "\xc9\x9b\xc9\xb2" },	/* letters of Bambara stay */
		{ "a\tb\nc", "a\tb\nc" },
		{ "a\x01" "b\x7f", "a\xef\xbf\xbd" "b\xef\xbf\xbd" },
		{ "x\xe2\x80\xae" "y", "x\xef\xbf\xbdy" },	/* turns what follows around */
		{ "x\xe2\x81\xa6" "y", "x\xef\xbf\xbdy" },
		{ "x\xe2\x80", "x\xe2\x80" },			/* cut short: nothing read past the end */
		{ "\xe2\x80\xaf", "\xe2\x80\xaf" },		/* a narrow space is no control */
	};

	(void)state;
	for (size_t i = 0; i < N(cases); i++) {
		struct html h;

		html_init(&h, false);
		html_f(&h, "[%s|%.*s]", cases[i].text, (int)strlen(cases[i].text), cases[i].text);
		assert_memory_equal(h.data + 1, cases[i].html, strlen(cases[i].html));
		assert_int_equal(h.len, 2 * strlen(cases[i].html) + 3);
		html_clear(&h);
	}
}

static void
formats(void **state)
{
	struct html h;

	(void)state;
	html_init(&h, false);
	html_f(&h, "%d %u %zu %lld %c%%", -3, 4u, (size_t)5, -6LL, '<');
	assert_string_equal(h.data, "-3 4 5 -6 &lt;%");
	html_clear(&h);
}

static void
numbers_as_people_read_them(void **state)
{
	static const struct {
		int64_t n;
		const char *fr, *en;
	} cases[] = {
		{ 0, "0", "0" },
		{ 999, "999", "999" },
		{ 1000, "1\xe2\x80\xaf" "000", "1,000" },
		{ 1234567, "1\xe2\x80\xaf" "234\xe2\x80\xaf" "567", "1,234,567" },
		{ -12345, "-12\xe2\x80\xaf" "345", "-12,345" },
		{ INT64_MIN, NULL, "-9,223,372,036,854,775,808" },
	};
	static const struct {
		int64_t part, of;
		const char *fr;
	} shares[] = {
		{ 1, 3, "33,3\xe2\x80\xaf%" },
		{ 2, 3, "66,7\xe2\x80\xaf%" },
		{ 1, 1, "100,0\xe2\x80\xaf%" },
		{ 0, 5, "0,0\xe2\x80\xaf%" },
		{ 0, 0, "\xe2\x80\x93" },
	};
	struct html h;

	(void)state;
	for (size_t i = 0; i < 2 * N(cases); i++) {
		bool english = i % 2 == 1;
		const char *want = english ? cases[i / 2].en : cases[i / 2].fr;

		html_init(&h, english);
		html_number(&h, cases[i / 2].n);
		if (want != NULL)
			assert_string_equal(h.data, want);
		html_clear(&h);
	}
	for (size_t i = 0; i < N(shares); i++) {
		html_init(&h, false);
		html_share(&h, shares[i].part, shares[i].of);
		assert_string_equal(h.data, shares[i].fr);
		html_clear(&h);
	}
}

static void
times_and_json(void **state)
{
	struct html h;

	(void)state;
	html_init(&h, false);
	html_time(&h, INT64_C(1793520000000));
	assert_string_equal(h.data,
	    "<time datetime=\"2026-11-01T08:00:00Z\">1 nov. 2026, 08:00</time>");
	html_clear(&h);
	html_init(&h, false);
	html_json(&h, "a\"\\</script>\n\xc3\xa9");
	assert_string_equal(h.data, "\"a\\u0022\\u005c\\u003c/script\\u003e\\u000a\xc3\xa9\"");
	html_clear(&h);
}

static void
a_page_has_a_bound(void **state)
{
	struct html h;

	(void)state;
	html_init(&h, false);
	for (int i = 0; i < 3 * HTML_MAX / 10; i++)
		html_raw(&h, "0123456789");
	assert_true(h.cut);
	assert_true(h.len <= HTML_MAX);
	assert_int_equal(strlen(h.data), h.len);
	html_clear(&h);
}

static void
forms_are_read_strictly(void **state)
{
	static const struct {
		const char *encoded;
		bool fine;
		const char *a;
	} cases[] = {
		{ "", true, "" },
		{ "a=1", true, "1" },
		{ "b=2&a=x+y%20z", true, "x y z" },
		{ "a", true, "" },
		{ "a=&a=2", true, "" },
		{ "a=1%0D%0A2", true, "1\n2" },
		{ "a=%C9%9B", true, "\xc9\x9b" },
		{ "&&&", true, "" },
		{ "a=b=c", true, "b=c" },
		{ "a=%", false, "" },
		{ "a=%4", false, "" },
		{ "a=%zz", false, "" },
		{ "a=%00", false, "" },		/* the text would end there for us, not for them */
		{ "a=%C9", false, "" },		/* no UTF-8 */
		{ "%FF=1", false, "" },
	};
	struct fields f;

	(void)state;
	for (size_t i = 0; i < N(cases); i++) {
		assert_int_equal(fields_read(&f, cases[i].encoded, strlen(cases[i].encoded)),
		    cases[i].fine);
		assert_string_equal(fields_text(&f, "a"), cases[i].a);
		fields_clear(&f);
	}
}

static void
as_many_fields_as_there_may_be(void **state)
{
	char text[2 * (FIELDS_MAX + 2)];
	struct fields f;
	int64_t n;

	(void)state;
	for (size_t i = 0; i < FIELDS_MAX + 1; i++)
		memcpy(text + 2 * i, "a&", 2);
	assert_true(fields_read(&f, text, 2 * FIELDS_MAX));
	assert_non_null(fields_nth(&f, "a", FIELDS_MAX - 1));
	assert_null(fields_nth(&f, "a", FIELDS_MAX));
	fields_clear(&f);
	assert_false(fields_read(&f, text, 2 * (FIELDS_MAX + 1)));
	assert_true(fields_read(&f, "n=12&m=1x", 9));
	assert_true(fields_number(&f, "n", 0, 100, &n));
	assert_int_equal(n, 12);
	assert_false(fields_number(&f, "n", 0, 11, &n));
	assert_false(fields_number(&f, "m", 0, 100, &n));
	assert_false(fields_number(&f, "o", 0, 100, &n));
	fields_clear(&f);
}

static void
addresses_are_found_in_the_table(void **state)
{
	static const struct {
		const char *method, *path, *route, *arg0, *arg1;
		bool other_method;
	} cases[] = {
		{ "GET", "/", "/", "", "", false },
		{ "HEAD", "/", "/", "", "", false },
		{ "GET", "/c/icon", "/c/:campaign", "icon", "", false },
		{ "GET", "/c/icon/messages/12", "/c/:campaign/messages/:seq", "icon", "12", false },
		{ "GET", "/c/icon/nominations/bilan", "/c/:campaign/nominations/bilan", "icon", "",
		    false },
		{ "GET", "/c/%C3%A9t%C3%A9", "/c/:campaign", "\xc3\xa9t\xc3\xa9", "", false },
		{ "POST", "/c/icon", NULL, "", "", true },
		{ "GET", "/c/icon/", NULL, "", "", false },
		{ "GET", "/c//messages", NULL, "", "", false },
		{ "GET", "//", NULL, "", "", false },
		{ "GET", "", NULL, "", "", false },
		{ "GET", "/c/a%2Fb", NULL, "", "", false },	/* a slash is no part of a name */
		{ "GET", "/c/a%00", NULL, "", "", false },
		{ "GET", "/c/a%0a", NULL, "", "", false },
		{ "GET", "/c/%", NULL, "", "", false },
		{ "DELETE", "/c/icon", NULL, "", "", true },
		{ "GET", "/nowhere", NULL, "", "", false },
	};
	struct route_match m;

	(void)state;
	for (size_t i = 0; i < N(cases); i++) {
		route_find(cases[i].method, cases[i].path, &m);
		if (cases[i].route == NULL) {
			assert_null(m.route);
			assert_int_equal(m.other_method, cases[i].other_method);
			continue;
		}
		assert_non_null(m.route);
		assert_string_equal(m.route->path, cases[i].route);
		assert_string_equal(m.arg[0], cases[i].arg0);
		assert_string_equal(m.arg[1], cases[i].arg1);
	}
}

/* Whoever may see nothing else may log in; whatever changes something is POST and has a rule. */
static void
the_table_is_whole(void **state)
{
	struct route_match m;
	size_t open = 0;

	(void)state;
	for (size_t i = 0; i < n_routes; i++) {
		const struct route *r = &routes[i];

		assert_true(strcmp(r->method, "GET") == 0 || strcmp(r->method, "POST") == 0);
		assert_true(r->roles <= ROLE_ALL);
		assert_non_null(r->serve);
		open += r->roles == ROUTE_EVERYBODY && strcmp(r->method, "POST") == 0;
		/* none hides another: its own pattern leads to it */
		route_find(r->method, r->path, &m);
		assert_ptr_equal(m.route, r);
	}
	assert_int_equal(open, 4);	/* log-in, its code, a link, its code */
}

static void
compressed_is_smaller_and_the_same(void **state)
{
	static char text[20000];
	size_t len = 0;
	char *small;

	(void)state;
	memset(text, 'a', sizeof(text));
	small = gzip_bytes(text, sizeof(text), &len);
	assert_non_null(small);
	assert_true(len < sizeof(text) / 10);
	assert_memory_equal(small, "\x1f\x8b\x08", 3);	/* RFC 1952 */
	free(small);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_are_harmless),
		cmocka_unit_test(formats),
		cmocka_unit_test(numbers_as_people_read_them),
		cmocka_unit_test(times_and_json),
		cmocka_unit_test(a_page_has_a_bound),
		cmocka_unit_test(forms_are_read_strictly),
		cmocka_unit_test(as_many_fields_as_there_may_be),
		cmocka_unit_test(addresses_are_found_in_the_table),
		cmocka_unit_test(the_table_is_whole),
		cmocka_unit_test(compressed_is_smaller_and_the_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
