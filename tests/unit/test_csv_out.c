/*
 * Cells that a spreadsheet would run, cells that would break the row, and those that are fine.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "console/csv_out.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))

static void
cells(void **state)
{
	static const struct {
		const char *text, *cell;
	} cases[] = {
		{ "", "\"\"" },
		{ "Awa Exemple", "\"Awa Exemple\"" },
		{ "a;b", "\"a;b\"" },
		{ "a\"b", "\"a\"\"b\"" },
		{ "\"\"", "\"\"\"\"\"\"" },
		{ "=cmd|' /C calc'!A0", "\"'=cmd|' /C calc'!A0\"" },
		{ "+22366000001", "\"'+22366000001\"" },	/* else 22366000001, or 2,2E+10 */
		{ "-1+1", "\"'-1+1\"" },
		{ "@SUM(A1)", "\"'@SUM(A1)\"" },
		{ "\t=1", "\"'\t=1\"" },
		{ "\r=1", "\"'\r=1\"" },
		{ "  =1", "\"'  =1\"" },
		{ "a=1", "\"a=1\"" },
		{ "\xc9\x9b", "\"\xc9\x9b\"" },
		{ "two\nlines", "\"two\nlines\"" },
	};

	(void)state;
	for (size_t i = 0; i < N(cases); i++) {
		struct html h;

		html_init(&h, false);
		h.row_begins = true;
		csv_text(&h, cases[i].text);
		assert_string_equal(h.data, cases[i].cell);
		html_clear(&h);
	}
}

static void
a_whole_table(void **state)
{
	struct html h;

	(void)state;
	html_init(&h, false);
	csv_start(&h);
	csv_text(&h, "Nom");
	csv_text(&h, "Voix");
	csv_text(&h, "Quand");
	csv_end(&h);
	csv_text(&h, "");
	csv_number(&h, -12345);
	csv_time(&h, INT64_C(1793520000000));
	csv_end(&h);
	assert_string_equal(h.data, "\xef\xbb\xbf\"Nom\";\"Voix\";\"Quand\"\r\n"
	    "\"\";-12345;2026-11-01 08:00:00\r\n");
	html_clear(&h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cells),
		cmocka_unit_test(a_whole_table),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
