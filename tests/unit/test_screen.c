/*
 * A screen's room: what is cut, what is left out, and what never is. Measured as sent.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/gsm7.h"
#include "core/screen.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static const struct screen_line back = {"0", "Retour"};
static const char w40[] = "wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww";
static char w300[301];
static char text[2 * SCREEN_MAX];
static struct buf out;

static struct screen_list
list_of(const char *head, const struct screen_line *line, size_t n)
{
	return (struct screen_list){.notice = "",
	    .head = head,
	    .line = line,
	    .n = n,
	    .foot = &back,
	    .n_foot = 1,
	    .more = {"00", "Suite"}};
}

/* Renders from a line on; the line that comes next. */
static size_t
render(const struct screen_list *list, size_t from)
{
	struct gsm7_size size;
	size_t next;

	buf_init(&out, text, sizeof(text));
	next = screen_render(list, from, &out);
	size = gsm7_measure(out.data, out.len);
	assert_true(size.gsm7);
	assert_true(size.units <= SCREEN_UNITS);
	assert_false(out.cut);
	return next;
}

static void
test_fits(void **state)
{
	static const struct screen_line lines[] = {
	    {"1", "Oui"}, {"2", "Non"}, {"", "sans numéro"}};
	struct screen_list list = list_of("Prêt ?", lines, COUNT(lines));

	(void)state;
	assert_int_equal(render(&list, 0), 3);
	assert_string_equal(text, "Pret ?\n1. Oui\n2. Non\nsans numéro\n0. Retour");
	list.notice = "ça va…";
	(void)render(&list, 0);
	assert_string_equal(
	    text, "ca va...\nPret ?\n1. Oui\n2. Non\nsans numéro\n0. Retour");
	list.head = list.notice = "";
	(void)render(&list, 7); /* no such line: from the first */
	assert_string_equal(text, "1. Oui\n2. Non\nsans numéro\n0. Retour");
	list.n = list.n_foot = 0;
	assert_int_equal(render(&list, 0), 0);
	assert_string_equal(text, "");
}

/* Exactly full: the last line needs the room that "00" would take. */
static void
test_more_only_where_lines_are_left(void **state)
{
	static const struct screen_line lines[] = {
	    {"1", w40}, {"2", w40}, {"3", w40}, {"4", "x"}};
	struct screen_list list = list_of("0123456", lines, 3);

	(void)state;
	/* 7 + 3 * (1 + 43) + 1 + 9 = 149; a head of 18 fills it */
	list.head = "012345678901234567";
	assert_int_equal(render(&list, 0), 3);
	assert_null(strstr(text, "Suite"));
	assert_int_equal(gsm7_measure(out.data, out.len).units, SCREEN_UNITS);
	list.head = "0123456789012345678";
	assert_int_equal(render(&list, 0), 2);
	assert_non_null(strstr(text, "\n0. Retour\n00. Suite"));
	list.head = "012345678901234567";
	list.n = 4;
	assert_int_equal(render(&list, 0), 2);
	assert_int_equal(render(&list, 2), 4);
	assert_null(strstr(text, "Suite"));
	assert_int_equal(screen_before(&list, 2), 0);
	assert_int_equal(screen_before(&list, 4), 2);
	assert_int_equal(screen_before(&list, 1), 0);
	assert_int_equal(screen_before(&list, 0), 0);
}

static void
test_cut(void **state)
{
	static const struct screen_line one[] = {{"1", w300}};
	static const struct screen_line many[] = {{"1", w300}, {"2", "xxxxxxxxxxxx"}};
	static const struct screen_line two[] = {{"1", w300}, {"2", w300}};
	struct screen_list list = list_of("Tête", one, 1);

	(void)state;
	(void)render(&list, 0);
	assert_non_null(strstr(text, "Tete\n1. www"));
	assert_non_null(strstr(text, "w..\n0. Retour"));
	list = list_of(w300, many, 2); /* the head leaves a line its 40 */
	assert_int_equal(render(&list, 0), 1);
	assert_non_null(strstr(text, "w..\n1. w"));
	assert_non_null(strstr(text, "w..\n0. Retour\n00. Suite"));
	list.notice = w300; /* said instead of the head */
	assert_int_equal(render(&list, 0), 1);
	list = list_of(w300, two, 2); /* both are needed, whatever the head */
	list.whole = true;
	assert_int_equal(render(&list, 0), 2);
	assert_non_null(strstr(text, "\n1. ww"));
	assert_non_null(strstr(text, "\n2. ww"));
	assert_non_null(strstr(text, "\n0. Retour"));
	assert_null(strstr(text, "Suite"));
	list = list_of("Tête", NULL, 0);
	list.notice = w300;
	(void)render(&list, 0);
	assert_non_null(strstr(text, "w..\nTete\n0. Retour"));
}

/* Two septets a letter, letters that grow, letters that vanish: what counts is what is
 * sent. */
static void
test_letters(void **state)
{
	static const char *const texts[] = {"{[]}^|~\\€{[]}^|~\\€{[]}^|~\\€{[]}^|~\\€",
	    "œœœœœœœœœœœœœœœœœœœœœœœœœœœœœœœœœœœœ", "ɲŋɲŋɲŋɲŋɲŋɲŋɲŋɲŋɲŋɲŋɲŋɲŋɲŋɲŋ",
	    "\u0627\u0644\u0639", "e\u0301e\u0301e\u0301", ""};
	struct screen_line lines[SCREEN_LINES_MAX];
	struct screen_list list;
	size_t next, i;

	(void)state;
	for (size_t t = 0; t < COUNT(texts); t++) {
		for (i = 0; i < SCREEN_LINES_MAX; i++)
			lines[i] = (struct screen_line){i % 2 == 0 ? "7" : "", texts[t]};
		list = list_of(texts[t], lines, SCREEN_LINES_MAX);
		list.notice = texts[t];
		for (i = 0; i < SCREEN_LINES_MAX; i = next) {
			next = render(&list, i);
			assert_true(next > i);
		}
	}
}

static void
test_screen_fit(void **state)
{
	static const struct {
		const char *text;
		size_t room;
		const char *want;
	} cases[] = {
	    {"Bonjour", 7, "Bonjour"},
	    {"Bonjour", 6, "Bonj.."},
	    {"Bon jour", 6, "Bon.."},
	    {"Bonjour", 2, "Bo"},
	    {"Bonjour", 0, ""},
	    {"", 5, ""},
	    {"€€€", 6, "€€€"},
	    {"€€€", 5, "€.."},
	    {"été ici", 5, "été.."},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		buf_init(&out, text, sizeof(text));
		assert_true(
		    screen_fit(cases[i].text, cases[i].room, &out) <= cases[i].room);
		assert_string_equal(text, cases[i].want);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_fits),
	    cmocka_unit_test(test_more_only_where_lines_are_left),
	    cmocka_unit_test(test_cut),
	    cmocka_unit_test(test_letters),
	    cmocka_unit_test(test_screen_fit),
	};

	memset(w300, 'w', sizeof(w300) - 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
