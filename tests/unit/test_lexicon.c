/*
 * The table of words: exact and misspelt, with several meanings, full.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "core/lexicon.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define TERMS    4096

static struct term terms[TERMS];
static uint32_t order[TERMS];
static struct lexicon lex;

static void
build(void)
{
	static const struct {
		const char *context, *id, *text;
	} entries[] = {
	    {"keyword", "vote", "vote voter votez je_vote vote_pour wote"},
	    {"keyword", "help", "aide"},
	    {"keyword", "unheard", "zzzz"},
	    {"number", "3", "trois saba"},
	    {"number", "many", "beaucoup"},
	    {"filler", "greeting", "bonjour"},
	    {"filler", "polite", "merci i_ni_ce"},
	    {"word", "near", "votre route ami"},
	    {"word", "person", "keita"},
	    {"unit", "time", "heures"},
	    {"unit", "before", "lundi"},
	    {"robot", "r1", "Peux-tu me rappeler au numero suivant"},
	    {"language", "words", "bambara bm"},
	    {"language", "name", "bamanankan"},
	    {"sms", "help", "Pour voter"},
	};

	lexicon_init(&lex, terms, order, TERMS);
	for (size_t i = 0; i < COUNT(entries); i++)
		assert_true(lexicon_add_entry(
		    &lex, entries[i].context, entries[i].id, entries[i].text, 0));
	assert_true(lexicon_add_entry(&lex, "keyword", "vote", "wote vote", 1));
	assert_true(lexicon_add_code(&lex, "1", 0));
	assert_true(lexicon_add_name(&lex, "Moussa Diarra", 0));
	assert_true(lexicon_add_code(&lex, "K5", 1));
	assert_true(lexicon_add_name(&lex, "Fatoumata Diarra", 1));
	assert_true(lexicon_add_name(&lex, "Tanti Ami", 1));
	assert_true(lexicon_add_name(&lex, "Ba Keita", 2));
	assert_true(lexicon_add(&lex, "Bamba", TERM_PLACE, NO_LANGUAGE, 3));
	assert_true(lexicon_add(&lex, "Bamba", TERM_PLACE, NO_LANGUAGE, 4));
	assert_true(lexicon_add(&lex, "Sikasso", TERM_PLACE, NO_LANGUAGE, 3));
	assert_true(lexicon_add(&lex, "Sikasso", TERM_PLACE, NO_LANGUAGE, 3));
	assert_true(lexicon_add(&lex, "Diarra", TERM_PLACE, NO_LANGUAGE, 7));
	lexicon_finish(&lex);
}

static size_t
found(const char *text)
{
	size_t n;

	(void)lexicon_find(&lex, text, &n, NULL);
	return n;
}

static void
test_find(void **state)
{
	size_t n;
	bool longer;
	const struct term *t;

	(void)state;
	build();
	t = lexicon_find(&lex, "vote", &n, &longer);
	assert_int_equal(n, 1); /* of two languages, the first */
	assert_int_equal(t->kind, TERM_KEYWORD);
	assert_int_equal(t->value, KEYWORD_VOTE);
	assert_int_equal(t->language, 0);
	assert_true(longer); /* "vote pour" */
	t = lexicon_find(&lex, "vote pour", &n, &longer);
	assert_non_null(t);
	assert_int_equal(t->n_words, 2);
	assert_false(longer);
	assert_null(lexicon_find(&lex, "peux tu", &n, &longer));
	assert_true(longer);
	t = lexicon_find(&lex, "wote", &n, NULL);
	assert_int_equal(t->language, 0);
	t = lexicon_find(&lex, "k 5", &n, NULL);
	assert_int_equal(t->kind, TERM_CODE);
	assert_int_equal(t->value, 1);
	t = lexicon_find(&lex, "bonjour", &n, NULL);
	assert_int_equal(t->value, FILLER_GREETING);
	assert_int_equal(found("moussadiarra"), 1); /* written in one word */
	assert_int_equal(found("bm"), 1);
	assert_int_equal(found("bamanankan"), 0); /* shown, not read */
	assert_int_equal(found("zzzz"), 0);
	assert_int_equal(found("beaucoup"), 0);
	assert_int_equal(found("pour voter"), 0);
	assert_int_equal(found(""), 0);
	assert_int_equal(found("vot"), 0);
}

static void
test_meanings(void **state)
{
	size_t n;
	const struct term *t;

	(void)state;
	build();
	t = lexicon_find(&lex, "diarra", &n, NULL); /* part of two names, and a place */
	assert_int_equal(n, 3);
	assert_int_equal(t[0].kind, TERM_NAME_PART);
	assert_int_equal(t[1].kind, TERM_NAME_PART);
	assert_int_equal(t[0].value + t[1].value, 1);
	assert_int_equal(t[2].kind, TERM_PLACE);
	t = lexicon_find(&lex, "bamba", &n, NULL);
	assert_int_equal(n, 1);
	assert_int_equal(t->value, PLACE_AMBIGUOUS);
	t = lexicon_find(&lex, "sikasso", &n, NULL);
	assert_int_equal(n, 1);
	assert_int_equal(t->value, 3);
	t = lexicon_find(&lex, "ami", &n, NULL); /* an everyday word is no name part */
	assert_int_equal(n, 1);
	assert_int_equal(t->kind, TERM_WORD);
	t = lexicon_find(&lex, "keita", &n, NULL); /* a common family name is one */
	assert_int_equal(n, 2);
	assert_int_equal(t[0].kind, TERM_NAME_PART);
	assert_int_equal(found("ba"), 0); /* too short for a part */
	assert_int_equal(found("ba keita"), 1);
}

static void
test_near(void **state)
{
	static const struct {
		const char *typed;
		const char *want; /* NULL: nothing */
		const char *why;
	} cases[] = {
	    {"votte", "vote", "a doubled letter is nearer than another"},
	    {"vtoe", "vote", "two letters swapped"},
	    {"votr", NULL, "as near to votre, a normal word"},
	    {"vote", "vote", "itself"},
	    {"vte", NULL, "three letters"},
	    {"vxxe", NULL, "two edits in four letters"},
	    {"boute", "route", "a normal word is a meaning too"},
	    {"fatoumta", "fatoumata", "one edit"},
	    {"fatumta", "fatoumata", "two edits from seven letters"},
	    {"ftumta", NULL, "three edits"},
	    {"mousa", "moussa", "one edit in five letters"},
	    {"musa", NULL, "two edits in four letters"},
	    {"diara", "diarra", "all its meanings"},
	    {"sikaso", "sikasso", "a place"},
	    {"troiss", NULL, "numbers tolerate none"},
	    {"trios", NULL, "numbers tolerate none"},
	    {"k5k5", NULL, "digits tolerate none"},
	    {"bonjor", "bonjour", "a filler"},
	    {"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", NULL, "longer than any word"},
	    {"ߒߞߏߒߞߏ", NULL, "no Latin letters"},
	    {"", NULL, "nothing"},
	};
	const struct term *t;
	size_t n;

	(void)state;
	build();
	for (size_t i = 0; i < COUNT(cases); i++) {
		t = lexicon_near(&lex, cases[i].typed, strlen(cases[i].typed), &n);
		if ((t == NULL) != (cases[i].want == NULL))
			print_message("%s: %s\n", cases[i].typed, cases[i].why);
		if (cases[i].want == NULL) {
			assert_null(t);
			assert_int_equal(n, 0);
			continue;
		}
		assert_non_null(t);
		assert_string_equal(t->text, cases[i].want);
		assert_true(n >= 1);
	}
	t = lexicon_near(&lex, "diara", 5, &n);
	assert_int_equal(n, 3);
}

/* The plain definition in quarters of an edit, to measure the banded one with. */
static int
edits(const char *a, const char *b)
{
	int d[32][32], n = (int)strlen(a), m = (int)strlen(b);

	for (int i = 0; i <= n; i++)
		for (int j = 0; j <= m; j++) {
			int drop_a = i > 1 && a[i - 1] == a[i - 2] ? 3 : 4;
			int drop_b = j > 1 && b[j - 1] == b[j - 2] ? 3 : 4;
			d[i][j] = i + j == 0 ? 0 : 999;
			if (i > 0 && j > 0)
				d[i][j] = d[i - 1][j - 1] + 4 * (a[i - 1] != b[j - 1]);
			if (i > 0 && d[i - 1][j] + drop_a < d[i][j])
				d[i][j] = d[i - 1][j] + drop_a;
			if (j > 0 && d[i][j - 1] + drop_b < d[i][j])
				d[i][j] = d[i][j - 1] + drop_b;
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
			    a[i - 2] == b[j - 1] && d[i - 2][j - 2] + 4 < d[i][j])
				d[i][j] = d[i - 2][j - 2] + 4;
		}
	return d[n][m];
}

static void
random_word(char *out, size_t max)
{
	size_t len = 1 + (size_t)random() % (max - 1);

	for (size_t i = 0; i < len; i++)
		out[i] = (char)('a' + random() % 3);
	out[len] = '\0';
}

static void
test_near_is_nearest(void **state)
{
	unsigned seed = (unsigned)time(NULL);
	char known[60][12], typed[12];
	size_t n;

	(void)state;
	print_message("# seed %u\n", seed);
	srandom(seed);
	for (int round = 0; round < 200; round++) {
		lexicon_init(&lex, terms, order, TERMS);
		for (size_t i = 0; i < COUNT(known); i++) {
			random_word(known[i], sizeof(known[i]));
			(void)lexicon_add(&lex, known[i], TERM_NAME, NO_LANGUAGE, (int)i);
		}
		lexicon_finish(&lex);
		for (int i = 0; i < 50; i++) {
			int best = 999, at_best = 0, allowed, shorter;
			random_word(typed, sizeof(typed));
			for (size_t k = 0; k < COUNT(known); k++) {
				int e = edits(typed, known[k]);
				shorter = (int)strlen(known[k]) < (int)strlen(typed)
					      ? (int)strlen(known[k])
					      : (int)strlen(typed);
				allowed = shorter < 4 ? -1 : shorter < 7 ? 4 : 8;
				if (e > allowed || e > best)
					continue;
				at_best = e < best
					      ? 1
					      : at_best + (strcmp(known[k], typed) != 0);
				best = e;
			}
			const struct term *t =
			    lexicon_near(&lex, typed, strlen(typed), &n);
			if (best == 999)
				assert_null(t);
			else if (t != NULL)
				assert_int_equal(edits(typed, t->text), best);
			else
				assert_true(at_best > 1);
		}
	}
}

static void
test_full(void **state)
{
	struct term few[3];
	uint32_t few_order[3];

	(void)state;
	lexicon_init(&lex, few, few_order, 3);
	assert_false(lexicon_add(&lex, "", TERM_WORD, 0, 0));
	assert_false(lexicon_add(&lex, "!?", TERM_WORD, 0, 0));
	assert_false(lexicon_add(
	    &lex, "one two three four five six seven eight nine", TERM_ROBOT, 0, 0));
	assert_false(lexicon_add(&lex,
	    "abcdefghijklmnopqrstuvwxyz abcdefghijklmnopqrstuvwxyz abcdefghijklmno",
	    TERM_ROBOT, 0, 0));
	assert_true(lexicon_add_entry(&lex, "filler", "x", "a b  c", 0));
	assert_false(lexicon_add_entry(&lex, "filler", "x", "d", 0));
	assert_false(lexicon_add(&lex, "d", TERM_WORD, 0, 0));
	assert_false(lexicon_add_name(&lex, "d e", 0));
	lexicon_finish(&lex);
	assert_int_equal(found("a") + found("b") + found("c"), 3);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_find),
	    cmocka_unit_test(test_meanings),
	    cmocka_unit_test(test_near),
	    cmocka_unit_test(test_near_is_nearest),
	    cmocka_unit_test(test_full),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
