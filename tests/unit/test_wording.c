/*
 * Our answers: filled, in GSM-7, within their SMS; what cannot be sent is found when a
 * campaign is imported. The last test lints every text that travels in the binary.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/embed.h"
#include "base/text.h"
#include "core/catalog.h"
#include "core/wording.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* The longest each value is meant to be; a name of 40 characters, as promised. */
static const struct wording_values longest = {
    .code = "K12",
    .name = "Fatoumata-Bintou Exemple Konaté-Coulibal",
    .region = "Bougouni-Koulikoro",
    .receipt = "7K3QX9",
    .choices = "1, 2, 3, 4, 5",
    .opens = "01/11/2026 08:00",
    .closes = "15/11/2026 20:00",
    .language = "tamasheq (tamajaq)",
    .results = "1: 10000, 2: 10000, 3: 10000, 4: 10000, 5: 10000",
    .title = "Icône de l'intégrité 2026",
};

static void
test_render(void **state)
{
	static const struct {
		const char *tmpl, *want, *why;
	} cases[] = {
	    {"Vote: {code} {name}. {receipt}", "Vote: 1 Awa {title}. 7K3QX9",
		"a name that looks like a placeholder is a name"},
	    {"{region}|{choices}|{opens}", "||", "without a value: empty"},
	    {"{nonsense}ok{}", "ok", "unknown: left out; linting had its say"},
	    {"{code", "{code", "a brace that is never closed"},
	    {"a}b{{code}", "a}b{1", "stray braces"},
	    {"{title}", "Icone ... \"x\"", "values are written in GSM-7 too"},
	    {"kɛnɛ ߁", "kènè ", "a letter without a form is left out"},
	    {"", "", "nothing"},
	};
	const struct wording_values values = {.code = "1", .name = "Awa {title}",
	    .receipt = "7K3QX9", .opens = "", .title = "Icône … «x»"};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		BUF(out, 128);
		wording_render(cases[i].tmpl, &values, &out);
		if (strcmp(out.data, cases[i].want) != 0)
			fail_msg("%s: \"%s\"", cases[i].why, out.data);
	}
}

static void
test_render_appends_and_tells_when_cut(void **state)
{
	const struct wording_values values = {.name = "Awa"};
	BUF(out, 12);

	(void)state;
	(void)buf_add(&out, "Oui. ");
	wording_render("{name}", &values, &out);
	assert_string_equal(out.data, "Oui. Awa");
	assert_false(out.cut);
	wording_render(" {name}", &values, &out);
	assert_true(out.cut);
}

static void
test_keys(void **state)
{
	(void)state;
	for (int key = ANSWER_NONE + 1; key < ANSWER_N; key++) {
		const char *name = wording_key((enum answer_key)key);
		assert_true(name[0] != '\0');
		assert_int_equal(wording_find(name), key);
	}
	assert_string_equal(wording_key(ANSWER_NONE), "");
	assert_int_equal(wording_find(""), -1);
	assert_int_equal(wording_find("vote_count"), -1);
	assert_int_equal(wording_find("vote_counted_"), -1);
}

/* ---- choices ---- */

static struct campaign five = {
    .n_candidates = 5,
    .candidate = {
	{.code = "1", .name = "Awa Traore"},
	{.code = "2", .name = "Issa Coulibaly"},
	{.code = "3", .name = "Fanta Coulibaly"},
	{.code = "4", .name = "Tombouctou"},
	{.code = "5", .name = "Fanta Keita"},
    },
};

/* What stands for {choices} when this much of one SMS is left for it. */
static void
choices_in(size_t room, const int *choice, size_t n, struct buf *out)
{
	char tmpl[200];
	size_t pad = 160 - room;
	BUF(text, TEXT_MAX);

	memset(tmpl, '-', pad);
	(void)text_copy(tmpl + pad, sizeof(tmpl) - pad, "{choices}");
	wording_render_choices(tmpl, &longest, &five, choice, n, 1, &text);
	buf_reset(out);
	(void)buf_add(out, text.data + pad);
}

static void
test_choices_give_way(void **state)
{
	static const struct {
		size_t	    room;
		const char *want, *why;
	} cases[] = {
	    {78, "1 Awa Traore, 2 Issa Coulibaly, 3 Fanta Coulibaly, 4 Tombouctou, 5 Fanta Keita",
		"all fit"},
	    {77, "1 Awa Traore, 2 Issa, 3 Fanta Coulibaly, 4 Tombouctou, 5 Fanta Keita",
		"a surname that two share does not do; where both names are shared, both stay"},
	    {67, "1 Awa Traore, 2 Issa, 3 Fanta Coulibaly, 4 Tombouctou, 5 Keita",
		"the next longest"},
	    {60, "1 Traore, 2 Issa, 3 Fanta Coulibaly, 4 Tombouctou, 5 Keita", "all short"},
	    {50, "1 Traore, 2 Issa, 3, 4 Tombouctou, 5 Keita", "the longest is a code now"},
	    {30, "1, 2 Issa, 3, 4, 5 Keita", "one by one"},
	    {13, "1, 2, 3, 4, 5", "codes alone"},
	    {12, "1, 2, 3...", "not even these"},
	    {4, "1...", "something at least"},
	    {0, "1...", "a text that should not have passed the linter"},
	};
	BUF(out, TEXT_MAX);

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		choices_in(cases[i].room, NULL, 0, &out);
		if (strcmp(out.data, cases[i].want) != 0)
			fail_msg("%zu (%s): \"%s\"", cases[i].room, cases[i].why, out.data);
	}
	for (size_t room = 4; room <= 160; room++) {
		choices_in(room, NULL, 0, &out);
		assert_true(gsm7_measure(out.data, out.len).units <= room);
	}
}

static void
test_some_choices(void **state)
{
	static const int two[] = {2, 0};
	struct campaign none = {.n_candidates = 0};
	BUF(out, TEXT_MAX);

	(void)state;
	choices_in(100, two, 2, &out);
	assert_string_equal(out.data, "3 Fanta Coulibaly, 1 Awa Traore");
	choices_in(28, two, 2, &out);
	assert_string_equal(out.data, "3 Fanta Coulibaly, 1 Traore");
	buf_reset(&out);
	wording_render_choices("{choices}.", &longest, &none, NULL, 0, 1, &out);
	assert_string_equal(out.data, ".");
	buf_reset(&out);
	wording_render_choices("Merci {name}", &longest, &five, NULL, 0, 1, &out);
	assert_string_equal(out.data, "Merci Fatoumata-Bintou Exemple Konaté-Coulibal");
}

static void
test_many_candidates(void **state)
{
	static struct campaign many;
	struct gsm7_size size;
	BUF(out, TEXT_MAX);

	(void)state;
	many.n_candidates = CANDIDATES_MAX;
	for (size_t i = 0; i < CANDIDATES_MAX; i++) {
		struct buf b;
		buf_init(&b, many.candidate[i].code, CANDIDATE_CODE_MAX);
		(void)buf_i64(&b, (long long)i + 1);
		memset(many.candidate[i].name, 'a' + (int)i % 26, CANDIDATE_NAME_MAX - 1);
	}
	wording_render_choices("Vote: {choices}", &longest, &many, NULL, 0, 1, &out);
	size = gsm7_measure(out.data, out.len);
	assert_int_equal(size.segments, 1);
	assert_true(size.units > 150); /* as many codes as fit */
	buf_reset(&out);
	wording_render_choices("Vote: {choices}", &longest, &many, NULL, 0, 2, &out);
	size = gsm7_measure(out.data, out.len);
	assert_int_equal(size.segments, 2);
	assert_non_null(strstr(out.data, ", 64"));
}

/* ---- linting ---- */

static void
test_lint(void **state)
{
	static const struct {
		enum answer_key key;
		const char     *tmpl;
		int		segments;
		bool		strict;
		enum lint	want;
		size_t		at;
		const char     *detail; /* placeholder or substitute */
	} cases[] = {
	    {ANSWER_VOTE_COUNTED, "Merci! {code} {name}, {region}. {receipt} {title}", 1, true,
		LINT_OK, 0, ""},
	    {ANSWER_VOTE_COUNTED, "Merci {nom}", 1, true, LINT_PLACEHOLDER, 6, "nom"},
	    {ANSWER_VOTE_COUNTED, "Merci {Name}", 1, true, LINT_PLACEHOLDER, 6, "Name"},
	    {ANSWER_VOTE_COUNTED, "Merci {name", 1, true, LINT_PLACEHOLDER, 6, "{name"},
	    {ANSWER_VOTE_COUNTED, "Merci {}", 1, true, LINT_PLACEHOLDER, 6, ""},
	    {ANSWER_VOTE_COUNTED, "{a placeholder that goes on and on}", 1, true,
		LINT_PLACEHOLDER, 0, "{a placeholder that goe"},
	    {ANSWER_VOTE_COUNTED_QUIET, "Merci {name}", 1, true, LINT_PLACEHOLDER, 6, "name"},
	    {ANSWER_VOTE_COUNTED_QUIET, "Merci {code}", 1, true, LINT_PLACEHOLDER, 6, "code"},
	    {ANSWER_STATUS, "Oui: {name}", 1, true, LINT_PLACEHOLDER, 5, "name"},
	    {ANSWER_ERROR, "{receipt}", 1, true, LINT_PLACEHOLDER, 0, "receipt"},
	    {ANSWER_LATE, "{closes} {title}", 1, true, LINT_OK, 0, ""},
	    {ANSWER_ERROR, "Désolé, reçu trop tard", 1, true, LINT_LETTER, 12, "c"},
	    {ANSWER_ERROR, "L’appel", 1, true, LINT_LETTER, 1, "'"},
	    {ANSWER_ERROR, "Désolé, reçu trop tard", 1, false, LINT_OK, 0, ""},
	    {ANSWER_ERROR, "I ka wote sɔrɔla", 1, false, LINT_OK, 0, ""},
	    {ANSWER_ERROR, "I ka wote sɔrɔla", 1, true, LINT_LETTER, 11, "ò"},
	    {ANSWER_ERROR, "Merci 👍", 1, false, LINT_LETTER, 6, ""},
	    {ANSWER_ERROR, "", 1, true, LINT_EMPTY, 0, ""},
	    {ANSWER_ERROR, " \n", 1, true, LINT_EMPTY, 0, ""},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct lint_result r = wording_lint(cases[i].key, cases[i].tmpl, &longest,
		    cases[i].segments, cases[i].strict);
		if (r.what != cases[i].want || r.at != cases[i].at)
			fail_msg("\"%s\": %d at %zu, %zu units", cases[i].tmpl, r.what, r.at,
			    r.size.units);
		assert_string_equal(
		    r.what == LINT_LETTER ? r.substitute : r.placeholder, cases[i].detail);
	}
}

static void
test_lint_length(void **state)
{
	static const struct {
		size_t	    n; /* letters before the tail */
		const char *tail, *name;
		int	    segments;
		enum lint   want;
		size_t	    units;
		const char *why;
	} cases[] = {
	    {160, "", "", 1, LINT_OK, 160, "the last that fits"},
	    {161, "", "", 1, LINT_LONG, 161, "one more"},
	    {159, "€", "", 1, LINT_LONG, 161, "a pair"},
	    {161, "", "", 2, LINT_OK, 161, "two SMS allowed"},
	    {307, "", "", 2, LINT_LONG, 307, "three needed"},
	    {120, "{name}", NULL, 1, LINT_OK, 160, "a name of 40"},
	    {121, "{name}", NULL, 1, LINT_LONG, 161, "one too many"},
	    {141, "{name}", "ŋŋŋŋŋŋŋŋŋŋ", 1, LINT_LONG, 161, "ten letters written with twenty"},
	    {140, "{name}", "ŋŋŋŋŋŋŋŋŋŋ", 1, LINT_OK, 160, "and counted so"},
	    {TEXT_MAX, "", "", 9, LINT_LONG, TEXT_MAX, "more than an answer can hold"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct wording_values values = longest;
		struct lint_result r;
		BUF(text, 2 * TEXT_MAX);
		for (size_t k = 0; k < cases[i].n; k++)
			(void)buf_char(&text, 'a');
		(void)buf_add(&text, cases[i].tail);
		if (cases[i].name != NULL)
			values.name = cases[i].name;
		r = wording_lint(
		    ANSWER_VOTE_COUNTED, text.data, &values, cases[i].segments, true);
		if (r.what != cases[i].want || r.size.units != cases[i].units)
			fail_msg("%s: %d, %zu units", cases[i].why, r.what, r.size.units);
	}
}

/* ---- the texts we ship ---- */

struct shipped {
	size_t n_texts, n_languages, longest;
	struct catalog fallback; /* French stands in for what a language has not */
};

static void
lint_shipped(struct shipped *s, const char *file, enum answer_key key, const char *text)
{
	struct lint_result r = wording_lint(key, text, &longest, 1, false);

	if (r.what != LINT_OK)
		fail_msg("%s %s: fault %d at %zu (U+%04X, {%s}), %zu septets: %s", file,
		    wording_key(key), r.what, r.at, (unsigned)r.rune, r.placeholder, r.size.units,
		    text);
	s->n_texts++;
	if (r.size.units > s->longest)
		s->longest = r.size.units;
}

static bool
may_ask_region(enum answer_key key)
{
	return key == ANSWER_VOTE_COUNTED || key == ANSWER_VOTE_REPLACED ||
	    key == ANSWER_VOTE_COUNTED_QUIET || key == ANSWER_VOTE_REPLACED_QUIET;
}

static void
lint_language(struct shipped *s, const char *file, const struct catalog *c)
{
	for (int i = ANSWER_NONE + 1; i < ANSWER_N; i++) {
		enum answer_key key = (enum answer_key)i;
		const char *text = catalog_text(c, "sms", wording_key(key));
		const char *ask = catalog_text(c, "sms", wording_key(ANSWER_REGION_ASK));
		BUF(both, 2 * TEXT_MAX);
		if (text == NULL)
			continue;
		lint_shipped(s, file, key, text);
		if (!may_ask_region(key))
			continue;
		if (ask == NULL)
			ask = catalog_text(&s->fallback, "sms", "region_ask");
		(void)buf_addf(&both, "%s %s", text, ask);
		lint_shipped(s, file, key, both.data);
	}
	s->n_languages++;
}

static void
test_every_text_in_the_binary(void **state)
{
	struct shipped s = {.n_texts = 0};
	struct data_file fr;
	const char *id, *text;

	(void)state;
	assert_int_equal(strlen(longest.name), 41); /* bytes of 40 characters */
	assert_true(data_file("languages/fr.mo", &fr));
	assert_true(catalog_open(&s.fallback, fr.data, fr.len));
	for (int i = ANSWER_NONE + 1; i < ANSWER_N; i++) /* the default has them all */
		assert_non_null(catalog_text(&s.fallback, "sms", wording_key((enum answer_key)i)));
	for (const struct embedded *e = embed_table; e->path != NULL; e++) {
		struct catalog c;
		if (strncmp(e->path, "languages/", 10) != 0)
			continue;
		assert_true(catalog_open(&c, (const char *)e->data, e->len));
		lint_language(&s, e->path, &c);
		for (uint32_t i = 0; i < c.n; i++) /* no text that nobody would ever send */
			if (catalog_entry(&c, i, "sms", &id, &text))
				assert_true(wording_find(id) > ANSWER_NONE);
	}
	printf("# wording: %zu texts in %zu languages, longest %zu septets\n", s.n_texts,
	    s.n_languages, s.longest);
	assert_true(s.n_languages >= 14);
	assert_true(s.n_texts > 40);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_render),
	    cmocka_unit_test(test_render_appends_and_tells_when_cut),
	    cmocka_unit_test(test_keys),
	    cmocka_unit_test(test_choices_give_way),
	    cmocka_unit_test(test_some_choices),
	    cmocka_unit_test(test_many_candidates),
	    cmocka_unit_test(test_lint),
	    cmocka_unit_test(test_lint_length),
	    cmocka_unit_test(test_every_text_in_the_binary),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
