/*
 * Tables with bars: the numbers are text, the bar is never longer than its box, and a label
 * is never markup.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "console/bars.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))

static void
lengths(void **state)
{
	static const struct {
		int64_t n, most;
		int length;
	} cases[] = {
		{ 0, 0, 0 }, { 0, 10, 0 }, { 10, 10, 1000 }, { 5, 10, 500 }, { 1, 3, 333 },
		{ 1, 1000000, 1 },		/* somebody is not nobody */
		{ 12, 10, 1000 },		/* never out of its box */
		{ -1, 10, 0 }, { 1, 0, 0 },
		{ INT64_MAX / 2, INT64_MAX, 499 },	/* the product would not fit */
		{ INT64_MAX, INT64_MAX, 1000 },
	};

	(void)state;
	for (size_t i = 0; i < N(cases); i++)
		assert_int_equal(bars_length(cases[i].n, cases[i].most), cases[i].length);
}

static void
a_table_is_its_chart(void **state)
{
	static const struct bars_row rows[] = {
		{ "Sikasso", { 1200, 30, 2 } },
		{ "<script>alert(1)</script>", { 0, 0, 0 } },
		{ "Gao & \"Kidal\"", { 3, 15, 0 } },
	};
	const struct bars b = { .caption = "Par r\xc3\xa9gion", .head = "R\xc3\xa9gion", .share = "part",
	    .column = { { "Nominations", 0 }, { "Personnes", 45 }, { "Retenues", 0 } }, .n_columns = 3,
	    .drawn = 1, .row = rows, .n_rows = N(rows) };
	struct html h;

	(void)state;
	html_init(&h, false);
	bars_table(&h, &b);
	assert_non_null(strstr(h.data, "<caption>Par r\xc3\xa9gion</caption>"));
	assert_non_null(strstr(h.data,
	    "<th scope=\"row\">Sikasso</th><td class=\"num\">1\xe2\x80\xaf" "200</td>"));
	assert_non_null(strstr(h.data, ">66,7\xe2\x80\xaf%</td>"));
	assert_non_null(strstr(h.data, "width=\"100.0%\" height=\"12\"/>"));
	assert_non_null(strstr(h.data, "width=\"50.0%\""));
	assert_non_null(strstr(h.data, "width=\"0.0%\""));
	assert_null(strstr(h.data, "<script>"));
	assert_non_null(strstr(h.data, "Gao &amp; &quot;Kidal&quot;"));
	/* style attributes are forbidden by the page's policy; a bar says nothing the text does not */
	assert_null(strstr(h.data, "style="));
	for (const char *at = h.data; (at = strstr(at, "<svg")) != NULL; at++)
		assert_memory_equal(at - strlen("aria-hidden=\"true\">"), "aria-hidden=\"true\">",
		    strlen("aria-hidden=\"true\">"));
	html_clear(&h);
}

static void
nobody_anywhere(void **state)
{
	static const struct bars_row rows[] = { { "F", { 0 } }, { "M", { 0 } } };
	const struct bars b = { .caption = "c", .head = "h", .share = "s", .column = { { "n", 0 } },
	    .n_columns = 1, .row = rows, .n_rows = N(rows) };
	struct html h;

	(void)state;
	html_init(&h, true);
	bars_table(&h, &b);
	assert_non_null(strstr(h.data, "width=\"0.0%\""));
	assert_null(strstr(h.data, "nan"));
	assert_non_null(strstr(h.data, "</tbody></table>"));
	html_clear(&h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(lengths),
	    cmocka_unit_test(a_table_is_its_chart),
	    cmocka_unit_test(nobody_anywhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
