/*
 * Campaign documents: the contract's example is read, and each thing that can be wrong
 * with one is told with its path. Then routing, and the words a campaign knows.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/clock.h"
#include "base/embed.h"
#include "base/text.h"
#include "core/wording.h"
#include "rulebook_kit.h"

static void
good_document_is_read(void **state)
{
	struct rulebook *rb = book_build(book_document(NULL, NULL));
	const struct campaign *c;
	int64_t opens;

	(void)state;
	if (rb == NULL)
		fail_msg("%s", book_told);
	c = &rb->paper[0]->campaign;
	assert_true(clock_parse("2026-11-01T08:00:00Z", &opens));
	assert_string_equal(c->id, "icon-2026");
	assert_string_equal(c->title[1], "Kalata");
	assert_int_equal(c->vote.opens_ms, opens);
	assert_int_equal(c->grace_ms, 30 * 60000);
	assert_int_equal(c->revote, REVOTE_LAST);
	assert_true(c->bare_code && c->echo_choice && c->ask_region);
	assert_false(c->public_results);
	assert_int_equal(c->n_candidates, 2);
	assert_string_equal(c->candidate[0].alias[0], "Tantie");
	assert_int_equal(c->candidate[1].seniority, -1);
	assert_int_equal(rb->paper[0]->atlas.n, 20);
	assert_string_equal(rulebook_text(rb, rb->paper[0], 0, ANSWER_VOTE_COUNTED),
	    "Merci: {code} {name} {receipt}");
	rulebook_unref(rb);
}

static void
every_fault_is_told_with_its_path(void **state)
{
	static const struct {
		const char *was, *is, *want;
	} c[] = {
	    {"\"id\":\"icon-2026\",", "", "id: is missing"},
	    {"icon-2026", "Icon 2026", "id: may hold only"},
	    {"\"regions\"", "\"colour\":1,\"regions\"", "colour: is no key we know"},
	    {"\"regions\":\"ml-2023\"", "\"regions\":5", "regions: must be a text"},
	    {"ml-2023", "ml-1789", "there is no file of regions"},
	    {"ml-2023", "../secret", "there is no file of regions"},
	    {"\"revote\":\"last\"", "\"revote\":\"often\"",
		"vote.revote: must be \"last\""},
	    {"\"revote\":\"last\"", "\"revote\":\"last\",\"revote\":\"first\"",
		"vote.revote: is there twice"},
	    {"2026-11-15T20:00:00Z", "2026-10-15T20:00:00Z",
		"vote: closes before it opens"},
	    {"2026-11-15T20:00:00Z", "15/11/2026", "vote.closes: must be a time"},
	    {"\"grace_minutes\":30", "\"grace_minutes\":-1",
		"vote.grace_minutes: must be a whole"},
	    {"\"grace_minutes\":30", "\"grace_minutes\":1.5",
		"vote.grace_minutes: must be a whole"},
	    {"\"code\":\"2\"", "\"code\":\"1\"", "'1' stands for both"},
	    {"\"code\":\"2\"", "\"code\":\"１\"",
		"stands for both"}, /* full-width one */
	    {"Issa Modele", "AWA  exemple", "stands for both"},
	    {"\"Tantie\"", "\"Issa Modele\"", "stands for both"},
	    {"\"code\":\"2\"", "\"code\":\"vote\"", "candidates[1].code: 'vote' is also a keyword"},
	    {"\"code\":\"2\"", "\"code\":\"svp\"", "is also a word"},
	    {"\"code\":\"2\"", "\"code\":\"!\"", "holds no letter or digit"},
	    {"Issa Modele", "ߛߌߞߊߛߏ",
		"candidates[1].name: holds"}, /* N'Ko has no GSM-7 form */
	    {"\"seniority\":12", "\"seniority\":\"old\"",
		"candidates[0].seniority: must be"},
	    {"{receipt}\"}", "{reciept}\"}",
		"texts.fr.vote_counted: 'reciept' is no placeholder"},
	    {"Merci: {code}", "Reçu: {code}", "write 'c'"},
	    {"\"vote_counted\"", "\"vote_ok\"", "texts.fr.vote_ok: is no text we send"},
	    {"\"fr\":{\"vote", "\"xx\":{\"vote", "texts.xx: is no language"},
	    {"}}}", "}}", "something is wrong at line 1"},
	    {"}}}", "}}} x", "something is wrong"},
	    {"\"addresses\":[\"36777\"", "\"addresses\":[36777",
		"addresses: must list texts"},
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(c) / sizeof(c[0]); i++) {
		struct rulebook *rb = book_build(book_document(c[i].was, c[i].is));

		if (rb != NULL)
			fail_msg("case %zu was accepted: %s", i, c[i].is);
		if (strstr(book_told, c[i].want) == NULL)
			fail_msg("case %zu: wanted <%s> in <%s>", i, c[i].want, book_told);
	}
}

static void
long_texts_are_refused_or_allowed(void **state)
{
	char text[400], is[600];
	struct rulebook *rb;

	(void)state;
	memset(text, 'a', sizeof(text));
	text[170] = '\0';
	(void)snprintf(is, sizeof(is), "\"%s\"", text);
	assert_null(book_build(book_document("\"Merci: {code} {name} {receipt}\"", is)));
	assert_non_null(strstr(book_told, "170 characters, 2 SMS"));
	(void)snprintf(is, sizeof(is), "{\"text\":\"%s\",\"segments\":2}", text);
	rb = book_build(book_document("\"Merci: {code} {name} {receipt}\"", is));
	if (rb == NULL)
		fail_msg("%s", book_told);
	assert_int_equal(rb->paper[0]->segments[ANSWER_VOTE_COUNTED], 2);
	rulebook_unref(rb);
}

/* The hard promise of contract 7: each default text fits one SMS with a name of 40. */
static void
default_texts_fit_with_a_name_of_forty(void **state)
{
	static const char *const all[] = {"fr", "bm", "bmq", "boz", "dts", "ff", "kao",
	    "mey", "mwk", "myk", "ses", "shz", "snk", "taq"};
	struct settings s = book_settings;
	struct campaign_doc doc = {.id = "icon-2026"};
	struct rulebook *rb;
	size_t i;

	(void)state;
	s.n_languages = sizeof(all) / sizeof(all[0]);
	for (i = 0; i < s.n_languages; i++)
		(void)text_copy(s.languages[i], sizeof(s.languages[i]), all[i]);
	doc.json = (char *)(uintptr_t)book_document(
	    "Awa Exemple", "Abdoulaye-Souleymane Exemple-Coulibaly-M"); /* 40 letters */
	book_told[0] = '\0';
	rb = rulebook_build(&s, &doc, 1, book_tell, NULL);
	if (rb == NULL)
		fail_msg("%s", book_told);
	rulebook_unref(rb);
}

static void
routing_prefers_what_is_open(void **state)
{
	static char json[3][4096];
	struct campaign_doc doc[3] = {{.id = "past"}, {.id = "now"}, {.id = "next"}};
	static const char *const year[] = {"2025", "2026", "2027"};
	static const struct {
		const char *time, *to, *want;
	} c[] = {
	    {"2026-11-02T00:00:00Z", "36777", "now"},
	    {"2026-11-15T20:10:00Z", "36777", "now"}, /* its grace */
	    {"2026-12-01T00:00:00Z", "36777", "next"},
	    {"2028-01-01T00:00:00Z", "36777", "next"}, /* the last that closed */
	    {"2025-11-02T00:00:00Z", "36777", "past"},
	    {"2026-11-02T00:00:00Z", "36778", NULL},
	};
	const struct ballot_paper *p;
	struct rulebook *rb;
	int64_t now;
	size_t i;

	(void)state;
	for (i = 0; i < 3; i++) {
		char *at;

		(void)text_copy(
		    json[i], sizeof(json[i]), book_document("icon-2026", doc[i].id));
		for (at = json[i]; (at = strstr(at, "2026-")) != NULL; at += 4)
			memcpy(at, year[i], 4);
		doc[i].json = json[i];
	}
	rb = rulebook_build(&book_settings, doc, 3, book_tell, NULL);
	if (rb == NULL)
		fail_msg("%s", book_told);
	for (i = 0; i < sizeof(c) / sizeof(c[0]); i++) {
		assert_true(clock_parse(c[i].time, &now));
		p = rulebook_route(rb, c[i].to, now);
		if (c[i].want == NULL)
			assert_null(p);
		else
			assert_string_equal(p->campaign.id, c[i].want);
	}
	rulebook_unref(rb);
}

static void
words_come_from_files_and_candidates(void **state)
{
	static const struct {
		const char *text;
		enum term_kind kind;
		int value;
	} c[] = {
	    {"wote", TERM_KEYWORD, KEYWORD_VOTE},
	    {"deux", TERM_NUMBER, 2},
	    {"fila", TERM_NUMBER, 2},
	    {"awa exemple", TERM_NAME, 0},
	    {"tantie", TERM_NAME, 0},
	    {"modele", TERM_NAME_PART, 1},
	    {"sikasso", TERM_PLACE, 3},
	    {"sikaso", TERM_PLACE, 3},
	    {"je vote", TERM_KEYWORD, KEYWORD_VOTE},
	};
	struct rulebook *rb = book_build(book_document(NULL, NULL));
	const struct term *t;
	size_t i, k, n;

	(void)state;
	assert_non_null(rb);
	for (i = 0; i < sizeof(c) / sizeof(c[0]); i++) {
		t = lexicon_find(&rb->paper[0]->lexicon, c[i].text, &n, NULL);
		for (k = 0; k < n; k++)
			if (t[k].kind == c[i].kind && t[k].value == c[i].value)
				break;
		if (k == n)
			fail_msg("'%s' has not its meaning", c[i].text);
	}
	(void)printf(
	    "# lexicon: %zu terms for fr, bm and ml-2023\n", rb->paper[0]->lexicon.n);
	rulebook_unref(rb);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(good_document_is_read),
	    cmocka_unit_test(every_fault_is_told_with_its_path),
	    cmocka_unit_test(long_texts_are_refused_or_allowed),
	    cmocka_unit_test(default_texts_fit_with_a_name_of_forty),
	    cmocka_unit_test(routing_prefers_what_is_open),
	    cmocka_unit_test(words_come_from_files_and_candidates),
	};
	return cmocka_run_group_tests(tests, book_prepare, NULL);
}
