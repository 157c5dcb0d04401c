/*
 * What is drawn of a result: where tiles lie, how dark they are, where a scale ends. The same
 * tables of cases are what web/direct.js must do when the numbers move.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "console/chart.h"
#include "console/tile_map.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))

/* Regions by their places only. */
static void
make_atlas(struct atlas *a, const int (*place)[2], size_t n)
{
	size_t i;

	memset(a, 0, sizeof(*a));
	a->n = n;
	for (i = 0; i < n; i++) {
		a->region[i].row = place[i][0];
		a->region[i].column = place[i][1];
	}
}

static void
every_region_has_a_tile_of_its_own(void **state)
{
	static const struct {
		const char *what;
		int place[4][2], want[4][2], rows, columns;
	} cases[] = {
	    {"as they are", {{0, 0}, {0, 1}, {1, 0}, {1, 1}}, {{0, 0}, {0, 1}, {1, 0}, {1, 1}}, 2, 2},
	    {"nothing is left empty around them", {{2, 5}, {3, 5}, {3, 6}, {4, 7}},
	     {{0, 0}, {1, 0}, {1, 1}, {2, 2}}, 3, 3},
	    {"without a place: below", {{0, 0}, {-1, -1}, {0, 1}, {-1, -1}},
	     {{0, 0}, {1, 0}, {0, 1}, {1, 1}}, 2, 2},
	    {"two in one place: the second below", {{0, 0}, {0, 0}, {0, 1}, {0, 2}},
	     {{0, 0}, {1, 0}, {0, 1}, {0, 2}}, 2, 3},
	    {"half a place is none", {{0, 0}, {0, -1}, {-1, 2}, {0, 1}},
	     {{0, 0}, {1, 0}, {1, 1}, {0, 1}}, 2, 2},
	    {"no places at all: rows of six", {{-1, -1}, {-1, -1}, {-1, -1}, {-1, -1}},
	     {{0, 0}, {0, 1}, {0, 2}, {0, 3}}, 1, 4},
	};
	struct tile_grid g;
	struct atlas a;
	size_t i, r;

	(void)state;
	for (i = 0; i < N(cases); i++) {
		make_atlas(&a, cases[i].place, 4);
		tile_grid_lay(&a, &g);
		for (r = 0; r < 4; r++)
			if (g.row[r] != cases[i].want[r][0] || g.column[r] != cases[i].want[r][1])
				fail_msg("%s: region %zu at %d,%d", cases[i].what, r, g.row[r],
				    g.column[r]);
		assert_int_equal(g.rows, cases[i].rows);
		assert_int_equal(g.columns, cases[i].columns);
	}
}

static void
shades_are_fifths_of_the_greatest(void **state)
{
	static const struct {
		int64_t value, greatest;
		int shade;
	} cases[] = {
	    {0, 0, 0}, {0, 100, 0}, {-1, 100, 0}, {5, 0, 0},
	    {1, 100, 1}, {20, 100, 1}, {21, 100, 2}, {40, 100, 2}, {41, 100, 3}, {80, 100, 4},
	    {81, 100, 5}, {100, 100, 5}, {101, 100, 5},
	    {1, 1, 5}, {1, 2, 3},
	    {INT64_C(1) << 50, INT64_C(1) << 51, 3},
	};
	size_t i;

	(void)state;
	for (i = 0; i < N(cases); i++)
		if (tile_shade(cases[i].value, cases[i].greatest) != cases[i].shade)
			fail_msg("%lld of %lld: %d", (long long)cases[i].value,
			    (long long)cases[i].greatest,
			    tile_shade(cases[i].value, cases[i].greatest));
}

static void
labels_are_cut_between_letters(void **state)
{
	static const struct {
		const char *name, *label;
	} cases[] = {
	    {"", ""}, {"San", "San"}, {"Kayes", "Kayes"}, {"Mopti", "Mopti"},
	    {"S\xc3\xa9gou", "S\xc3\xa9gou"},		/* five letters in six bytes */
	    {"Tombouctou", "Tomb."}, {"M\xc3\xa9naka", "M\xc3\xa9na."},
	    {"Dio\xc3\xafla", "Dio\xc3\xaf."},
	    {"\xc9\x94\xc9\x94\xc9\x94\xc9\x94\xc9\x94\xc9\x94", "\xc9\x94\xc9\x94\xc9\x94\xc9\x94."},
	};
	char label[TILE_LABEL_MAX];
	size_t i;

	(void)state;
	for (i = 0; i < N(cases); i++) {
		tile_label(cases[i].name, label);
		assert_string_equal(label, cases[i].label);
	}
}

static void
rates_are_whole_numbers(void **state)
{
	(void)state;
	assert_int_equal(tile_per_people(0, 1000), 0);
	assert_int_equal(tile_per_people(12, 100000), 120);
	assert_int_equal(tile_per_people(1, 3), 333333);
	assert_int_equal(tile_per_people(5, 0), -1);	/* nobody knows how many live there */
	assert_int_equal(tile_share(1, 3), 333);
	assert_int_equal(tile_share(5, 0), 0);
}

/* Names are a campaign's or a table's: nothing of them may act; the sheet does the colours. */
static void
a_map_is_harmless_and_has_no_style(void **state)
{
	static const int place[2][2] = {{0, 0}, {0, 1}};
	struct tile_map m = {.scale = TILE_PEOPLE, .here = 1, .candidate = -1, .caption = "\"><b>"};
	struct atlas a;
	struct html h;

	(void)state;
	make_atlas(&a, place, 2);
	(void)strcpy(a.region[0].name, "<b>\"x");	/* allowed: it fits */
	(void)strcpy(a.region[1].name, "Gao");		/* allowed: it fits */
	m.atlas = &a;
	m.votes[1] = 1234;
	m.value[1] = 125;
	m.link[1] = "/c/x?region=07&candidat=2";
	html_init(&h, false);
	tile_map_draw(&h, &m);
	tile_legend_draw(&h, &m);
	assert_null(strstr(h.data, "<b>"));
	assert_null(strstr(h.data, "style="));
	assert_non_null(strstr(h.data, "region=07&amp;candidat=2"));
	assert_non_null(strstr(h.data, "class=\"tile q5 here\" data-tile=\"1\""));
	assert_non_null(strstr(h.data, "1\xe2\x80\xaf" "234"));
	assert_non_null(strstr(h.data, "12,5"));
	html_clear(&h);
}

static void
a_scale_ends_at_a_round_number(void **state)
{
	static const int64_t cases[][2] = {{0, 5}, {1, 5}, {5, 5}, {6, 10}, {10, 10}, {11, 20},
	    {21, 50}, {51, 100}, {100, 100}, {101, 200}, {4321, 5000}, {1000001, 2000000}};
	size_t i;

	(void)state;
	for (i = 0; i < N(cases); i++)
		assert_int_equal(chart_top(cases[i][0]), cases[i][1]);
}

static void
a_line_stays_in_its_box(void **state)
{
	static const int64_t n[] = {0, 5, 10, 3};
	struct html h;

	(void)state;
	html_init(&h, false);
	chart_points(&h, n, N(n), chart_top(10));
	assert_string_equal(h.data, "0,160 6,80 12,0 18,112");
	html_clear(&h);
}

static void
a_bar_is_as_long_as_its_part(void **state)
{
	static const struct {
		int64_t part, most;
		const char *width;
	} cases[] = {{0, 0, "width=\"0\""}, {0, 9, "width=\"0\""}, {1, 2, "width=\"500\""},
	    {7, 7, "width=\"1000\""}, {1, 3, "width=\"333\""}};
	struct html h;
	size_t i;

	(void)state;
	for (i = 0; i < N(cases); i++) {
		html_init(&h, false);
		chart_bar(&h, "x4.0", cases[i].part, cases[i].most);
		assert_non_null(strstr(h.data, cases[i].width));
		assert_non_null(strstr(h.data, "data-b=\"x4.0\""));
		html_clear(&h);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_region_has_a_tile_of_its_own),
	    cmocka_unit_test(shades_are_fifths_of_the_greatest),
	    cmocka_unit_test(labels_are_cut_between_letters),
	    cmocka_unit_test(rates_are_whole_numbers),
	    cmocka_unit_test(a_map_is_harmless_and_has_no_style),
	    cmocka_unit_test(a_scale_ends_at_a_round_number),
	    cmocka_unit_test(a_line_stays_in_its_box),
	    cmocka_unit_test(a_bar_is_as_long_as_its_part),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
