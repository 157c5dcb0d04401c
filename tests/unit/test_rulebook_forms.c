/*
 * Nominations, forms and the words of dialogs in a campaign's document: faulty ones with
 * what is told about them, good ones with what they become, and screens that are too
 * small for what was written.
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
#include "rulebook_kit.h"

static const struct {
	const char *json, *want;
} faulty_forms[] = {
	    /* what a campaign is for */
	    {"{\"id\":\"x\",\"title\":{\"fr\":\"X\"},\"regions\":\"ml-2023\"}",
		"vote: is missing, and there is no nomination and no form"},
	    {FORMS("\"vote\":{\"opens\":\"2026-11-01T08:00:00Z\",\"closes\":"
		   "\"2026-11-15T20:00:00Z\"},",
		 FORM("a", "JOURNEE", "", NAME)),
		"candidates: is missing"},
	    /* keys and ids */
	    {FORMS("", FORM("a", "JOURNEE", ",\"places\":3", NAME)),
		"forms[0].places: is no key we know"},
	    {FORMS("", FORM("a", "JOURNEE", "", NAME) "," FORM("a", "STAGE", "", NAME)),
		"forms[1].id: 'a' is the id of a form before it"},
	    {FORMS("", FORM("nomination", "JOURNEE", "", NAME)),
		"forms[0].id: is what the nomination is called"},
	    {FORMS("", FORM("A b", "JOURNEE", "", NAME)), "forms[0].id: may hold only"},
	    {FORMS("", FORM("abcdefghijklmnopqrstuvwxyz", "JOURNEE", "", NAME)),
		"forms[0].id: is longer than 23 bytes"},
	    {FORMS("", FORM("a", "JOURNEE", "", NAME "," NAME)),
		"forms[0].fields[1]: has the key 'nom', as one before it"},
	    {FORMS("", FORM("a", "JOURNEE", "", "")),
		"forms[0].fields: has no required field"},
	    {FORMS("", "{\"id\":\"a\",\"title\":{\"fr\":\"X\"},\"fields\":[" NAME "]}"),
		"forms[0].keywords: is missing"},
	    {FORMS("", "5"), "forms[0]: must be an object"},
	    {FORMS(NOMINATION(",\"capacity\":5"), ""),
		"nomination.capacity: is no key we know"},
	    {FORMS("\"nomination\":{\"opens\":\"2026-06-01T00:00:00Z\"},", ""),
		"nomination.closes: is missing"},
	    /* keywords, against everything else a word can mean */
	    {FORMS("", FORM("a", "vote", "", NAME)),
		"forms[0].keywords: 'vote' is also a keyword"},
	    {FORMS("", FORM("a", "JOURNEE", "", NAME) "," FORM("b", "Journée!", "", NAME)),
		"is also a keyword of another form"},
	    {FORMS("", FORM("a", "trois", "", NAME)), "'trois' is also a number"},
	    {FORMS("", FORM("a", "Sikasso", "", NAME)), "'Sikasso' is also a place"},
	    {FORMS("", FORM("a", "non", "", NAME)), "'non' is also an answer"},
	    {FORMS("", FORM("a", "?!", "", NAME)), "'?!' holds no letter or digit"},
	    {FORMS("", FORM("a", "A\",\"B\",\"C\",\"D\",\"E\",\"F\",\"G\",\"H\",\"I", "",
			   NAME)),
		"forms[0].keywords: has more than 8 entries"},
	    /* numbers */
	    {FORMS("", FORM("a", "JOURNEE", ",\"capacity\":-1", NAME)),
		"forms[0].capacity: must be a whole number from 0"},
	    {FORMS("", FORM("a", "JOURNEE", ",\"waiting\":5", NAME)),
		"forms[0]: has a waiting list, but no 'capacity'"},
	    {FORMS("", FORM("a", "JOURNEE", ",\"per_phone\":0", NAME)),
		"forms[0].per_phone: must be a whole number from 1"},
	    /* times */
	    {FORMS("", FORM("a", "JOURNEE", ",\"opens\":\"2026-06-01T00:00:00Z\"", NAME)),
		"forms[0]: has one of 'opens' and 'closes'"},
	    {FORMS("", FORM("a", "JOURNEE",
			   ",\"opens\":\"2026-06-01T00:00:00Z\",\"closes\":"
			   "\"2026-06-01T00:00:00Z\"",
			   NAME)),
		"forms[0]: closes before it opens"},
	    /* types */
	    {FORMS("", FORM("a", "JOURNEE", "",
			   "{\"key\":\"n\",\"type\":\"date\",\"required\":true" ASKED "}")),
		"forms[0].fields[0].type: must be text, name"},
	    {FORMS("", FORM("a", "JOURNEE", "",
			   "{\"key\":\"n\",\"type\":\"choice\",\"required\":true" ASKED "}")),
		"forms[0].fields[0]: needs 'choices', at least two"},
	    {FORMS("", FORM("a", "JOURNEE", "",
			   "{\"key\":\"n\",\"type\":\"text\",\"required\":true" ASKED
			   ",\"choices\":[" YES_NO "]}")),
		"forms[0].fields[0]: has 'choices', which only a choice has"},
	    {FORMS("", FORM("a", "JOURNEE", "",
			   "{\"key\":\"n\",\"type\":\"choice\",\"required\":true" ASKED
			   ",\"choices\":[" YES_NO "," YES_NO "]}")),
		"forms[0].fields[0].choices: has the key 'a' twice"},
	    {FORMS("", FORM("a", "JOURNEE", "",
			   "{\"key\":\"n\",\"type\":\"choice\",\"required\":true" ASKED
			   ",\"choices\":[" YES_NO
			   ",{\"key\":\"c\",\"label\":{\"fr\":\"OUI !\"}}]}")),
		"'a' and 'c' are both called 'Oui' in fr"},
	    {FORMS("", FORM("a", "JOURNEE", "",
			   "{\"key\":\"n\",\"type\":\"phone\",\"max\":9,\"required\":true" ASKED
			   "}")),
		"forms[0].fields[0]: has 'max', which only"},
	    {FORMS("", FORM("a", "JOURNEE", "",
			   "{\"key\":\"n\",\"type\":\"text\",\"max\":301,\"required\":true" ASKED
			   "}")),
		"forms[0].fields[0]: has a 'max' over 300"},
	    {FORMS("", FORM("a", "JOURNEE", "",
			   "{\"key\":\"n\",\"type\":\"text\",\"max\":300,\"required\":true" ASKED
			   "},{\"key\":\"m\",\"type\":\"text\",\"max\":300" ASKED
			   "},{\"key\":\"o\",\"type\":\"text\",\"max\":50" ASKED "}")),
		"forms[0]: the longest answers take 821 bytes, a form holds 800"},
	    /* words */
	    {FORMS("", FORM("a", "JOURNEE", "",
			   "{\"key\":\"shoe\",\"type\":\"text\",\"required\":true}")),
		"forms[0].fields[0]: no language file knows 'shoe': say its 'label'"},
	    {FORMS("", FORM("a", "JOURNEE", "",
			   "{\"key\":\"n\",\"type\":\"choice\",\"required\":true" ASKED
			   ",\"choices\":[{\"key\":\"x\"},{\"key\":\"y\"}]}")),
		"no language file knows 'n.x'"},
	    {FORMS("", FORM("a", "JOURNEE", "",
			   "{\"key\":\"n\",\"type\":\"text\",\"required\":true,"
			   "\"label\":{\"bm\":\"X\"},\"ask\":{\"fr\":\"Y\"}}")),
		"forms[0].fields[0].label: is missing in the default language, fr"},
	    {FORMS("", FORM("a", "JOURNEE", "",
			   "{\"key\":\"n\",\"type\":\"text\",\"required\":true,"
			   "\"label\":{\"fr\":\"ߛ\"},\"ask\":{\"fr\":\"Y\"}}")),
		"forms[0].fields[0].label.fr: holds 'ߛ'"}, /* N'Ko has no GSM-7 form */
	    {FORMS("", FORM("a", "JOURNEE", "",
			   "{\"key\":\"n\",\"type\":\"text\",\"required\":true,"
			   "\"label\":{\"fr\":\"X\",\"fr\":\"Z\"},\"ask\":{\"fr\":\"Y\"}}")),
		"forms[0].fields[0].label.fr: is there twice"},
	    /* texts of dialogs */
	    {FORMS("\"texts\":{\"fr\":{\"dialog\":{\"menu_vot\":\"X\"}}},",
		 FORM("a", "JOURNEE", "", NAME)),
		"texts.fr.dialog.menu_vot: is no text of a dialog"},
	    {FORMS("\"texts\":{\"fr\":{\"dialog\":{\"menu\":\"{nom}\"}}},",
		 FORM("a", "JOURNEE", "", NAME)),
		"texts.fr.dialog.menu: 'nom' is no placeholder of this text"},
	    {FORMS("\"texts\":{\"fr\":{\"dialog\":{\"menu\":\"Reçu\"}}},",
		 FORM("a", "JOURNEE", "", NAME)),
		"texts.fr.dialog.menu: 'ç' is not in the SMS alphabet: write c"},
	    {FORMS("\"texts\":{\"fr\":{\"dialog\":{\"menu\":\"\"}}},",
		 FORM("a", "JOURNEE", "", NAME)),
		"texts.fr.dialog.menu: must be a text of 1 to"},
	    {FORMS("\"texts\":{\"fr\":{\"dialog\":\"X\"}},",
		 FORM("a", "JOURNEE", "", NAME)),
		"texts.fr.dialog: is no text we send"},
};

static void
faults_of_forms_are_told_with_their_path(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(faulty_forms) / sizeof(faulty_forms[0]); i++) {
		struct rulebook *rb = book_build(faulty_forms[i].json);

		if (rb != NULL)
			fail_msg("case %zu was accepted: %s", i,
			    faulty_forms[i].json);
		if (strstr(book_told, faulty_forms[i].want) == NULL)
			fail_msg("case %zu: wanted <%s> in <%s>", i,
			    faulty_forms[i].want, book_told);
	}
}

static void
candidates_and_forms_share_no_word(void **state)
{
	static const char *const keyword[] = {"Awa Exemple", "modele", "TANTIE", "2"};
	struct rulebook *rb;
	char is[512];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(keyword) / sizeof(keyword[0]); i++) {
		(void)snprintf(is, sizeof(is),
		    "\"forms\":[{\"id\":\"a\",\"keywords\":[\"%s\"],\"title\":{\"fr\":\"X\"},"
		    "\"fields\":[" NAME "]}],\"texts\"",
		    keyword[i]);
		rb = book_build(book_document("\"texts\"", is));
		if (rb != NULL)
			fail_msg("'%s' was accepted", keyword[i]);
		assert_non_null(strstr(book_told, "forms[0].keywords: "));
		assert_non_null(strstr(book_told, "of a candidate"));
	}
}

/* What is not said has its value all the same. */
static void
forms_become_what_the_engine_walks(void **state)
{
	static const char json[] = FORMS(
	    NOMINATION(",\"title\":{\"fr\":\"Proposez un agent\"}"),
	    FORM("journee", "JOURNEE\",\"inscription", "",
		"{\"key\":\"name\",\"type\":\"name\",\"required\":true,"
		"\"ask\":{\"fr\":\"Votre nom ?\"}},"
		"{\"key\":\"age\",\"type\":\"number\"" ASKED "},"
		"{\"key\":\"tel\",\"type\":\"phone\"" ASKED "}"));
	struct rulebook *rb = book_build(json);
	const struct ballot_paper *p;
	const struct form_def *f;
	const struct term *t;
	size_t n;

	(void)state;
	if (rb == NULL)
		fail_msg("%s", book_told);
	p = rb->paper[0];
	assert_int_equal(p->campaign.n_candidates, 0);
	assert_int_equal(p->n_forms, 2);
	assert_string_equal(p->form[0].id, FORM_NOMINATION);
	assert_string_equal(p->form[0].title[0], "Proposez un agent");
	assert_int_equal(p->form[0].per_phone, 3);
	f = &p->form[1];
	assert_int_equal(f->per_phone, 1);
	assert_int_equal(f->capacity, 0);
	assert_int_equal(form_phase(f, 5), PHASE_OPEN); /* no window: open */
	assert_string_equal(f->field[0].ask[0], "Votre nom ?");
	assert_null(f->field[0].ask[1]); /* never the pack's question beside its own */
	assert_non_null(f->field[0].label[0]); /* of the pack: it was not given */
	assert_int_equal(f->field[0].max, 60);
	assert_int_equal(f->field[1].max, 9999);
	assert_int_equal(f->field[2].max, 0);
	t = lexicon_find(&p->lexicon, "inscription", &n, NULL);
	while (n > 0 && t->kind != TERM_FORM) {
		t++;
		n--;
	}
	assert_true(n > 0);
	assert_int_equal(t->value, 1);
	rulebook_unref(rb);
}

/* A word of 50 letters, and a sentence of 200. */
#define L50  "mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmm"
#define L100 L50 L50
#define L200 L100 L100

/* Whatever would be cut on a handset or in an SMS is told when it is written. */
static const struct {
	const char *was, *is, *want;
} long_screens[] = {
    {"\"fr\":{\"vote_counted\"", "\"fr\":{\"dialog\":{\"yes\":\"" L50 "\"},\"vote_counted\"",
	"candidates[0].name: in fr, the line 'mmm"},
    {"\"fr\":{\"vote_counted\"", "\"fr\":{\"dialog\":{\"back\":\"" L50 "\"},\"vote_counted\"",
	"texts.fr.dialog.candidates: in fr, the last line 'mmm"},
    {"\"fr\":{\"vote_counted\"", "\"fr\":{\"dialog\":{\"more\":\"" L50 "\"},\"vote_counted\"",
	"in fr, the last line 'mmm"},
    {"\"fr\":{\"vote_counted\"",
	"\"fr\":{\"dialog\":{\"candidates\":\"" L100 "\"},\"vote_counted\"",
	"texts.fr.dialog.candidates: in fr, 'mmm"},
    {"\"fr\":{\"vote_counted\"",
	"\"fr\":{\"dialog\":{\"confirm\":\"" L100 L50 "{name}\"},\"vote_counted\"",
	"candidates[0].name: in fr, 'mmm"},
    {"\"fr\":{\"vote_counted\"",
	"\"fr\":{\"dialog\":{\"wrong\":\"" L200 "\"},\"vote_counted\"",
	"in fr, before the question, 'mmm"},
    {"\"fr\":{\"vote_counted\"", "\"fr\":{\"dialog\":{\"help\":\"" L200 "\"},\"vote_counted\"",
	"texts.fr.dialog.help: in fr, 'mmm"},
    {"\"fr\":{\"vote_counted\"",
	"\"bm\":{\"dialog\":{\"menu_help\":\"" L200 "\"}},\"fr\":{\"vote_counted\"",
	"texts.bm.dialog.menu: in bm, the line 'mmm"},
    {"\"fr\":{\"vote_counted\"",
	"\"fr\":{\"dialog\":{\"menu\":\"" L100 "{title}\"},\"vote_counted\"",
	"texts.fr.dialog.menu: in fr, 'mmm"},
    {"\"texts\"",
	"\"forms\":[" FORM("a", "JOURNEE", "",
	    "{\"key\":\"n\",\"type\":\"text\",\"required\":true,"
	    "\"label\":{\"fr\":\"X\"},\"ask\":{\"fr\":\"" L100 L50 "\"}}") "],\"texts\"",
	"forms[0].fields[0]: in fr, before the question, '"},
    {"\"texts\"",
	"\"forms\":[" FORM("a", "JOURNEE", "",
	    "{\"key\":\"n\",\"type\":\"choice\",\"required\":true" ASKED
	    ",\"choices\":[{\"key\":\"a\",\"label\":{\"fr\":\"" L100 L50
	    "\"}},{\"key\":\"b\",\"label\":{\"fr\":\"B\"}}]}") "],\"texts\"",
	"forms[0].fields[0]: in fr, the line 'mmm"},
    {"\"texts\"",
	"\"forms\":[{\"id\":\"a\",\"keywords\":[\"JOURNEE\"],\"title\":{\"fr\":\"" L100 L50
	"\"},\"fields\":[" NAME "]}],\"texts\"",
	"texts.fr.dialog.menu: in fr, the line 'mmm"},
};

static void
what_a_screen_would_cut_is_told(void **state)
{
	struct rulebook *rb;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(long_screens) / sizeof(long_screens[0]); i++) {
		rb = book_build(book_document(long_screens[i].was, long_screens[i].is));
		if (rb != NULL)
			fail_msg("case %zu was accepted: %s", i, long_screens[i].is);
		if (strstr(book_told, long_screens[i].want) == NULL)
			fail_msg("case %zu: wanted <%s> in <%s>", i, long_screens[i].want,
			    book_told);
	}
}

/* The nomination is the first form also where the document has it last. */
static void
the_nomination_comes_first(void **state)
{
	struct rulebook *rb = book_build(
	    "{\"id\":\"x\",\"title\":{\"fr\":\"X\"},\"regions\":\"ml-2023\",\"forms\":["
	    FORM("a", "JOURNEE", "", NAME) "],"
	    "\"nomination\":{\"opens\":\"2026-06-01T00:00:00Z\","
	    "\"closes\":\"2026-08-31T00:00:00Z\"}}");

	(void)state;
	if (rb == NULL)
		fail_msg("%s", book_told);
	assert_int_equal(rb->paper[0]->n_forms, 2);
	assert_true(form_is_nomination(&rb->paper[0]->form[0]));
	assert_string_equal(rb->paper[0]->form[1].id, "a");
	assert_string_equal(rb->paper[0]->keyword[1][0], "JOURNEE");
	rulebook_unref(rb);
}

static void
dialogs_speak_the_documents_words(void **state)
{
	struct rulebook *rb = book_build(book_document("\"fr\":{\"vote_counted\"",
	    "\"bm\":{\"dialog\":{\"menu_help\":\"Deme\"}},"
	    "\"fr\":{\"dialog\":{\"menu_vote\":\"Choisir\"},\"vote_counted\""));
	const struct dialog_words *w;
	int l, k;

	(void)state;
	if (rb == NULL)
		fail_msg("%s", book_told);
	w = &rb->paper[0]->words;
	assert_string_equal(w->text[0][TEXT_MENU_VOTE], "Choisir");
	assert_string_not_equal(w->text[1][TEXT_MENU_VOTE], "Choisir");
	assert_string_equal(w->text[1][TEXT_MENU_HELP], "Deme");
	for (l = 0; l < w->n; l++)
		for (k = 0; k < DIALOG_TEXT_N; k++)
			assert_true(w->text[l][k][0] != '\0');
	rulebook_unref(rb);
}

static void
the_sample_has_a_nomination_and_a_form(void **state)
{
	struct data_file file;
	const struct ballot_paper *p;
	struct rulebook *rb;

	(void)state;
	assert_true(data_file("campaigns/exemple.json", &file));
	rb = book_build(file.data);
	if (rb == NULL)
		fail_msg("%s", book_told);
	p = rb->paper[0];
	assert_int_equal(p->n_forms, 2);
	assert_true(form_is_nomination(&p->form[0]));
	assert_int_equal(p->form[0].n_fields, 12);
	assert_int_equal(p->form[0].per_phone, 3);
	assert_int_equal(p->form[0].window.opens_ms, p->campaign.nomination.opens_ms);
	assert_string_equal(p->form[0].title[0], p->words.text[0][TEXT_NOMINATION]);
	assert_string_equal(p->form[1].id, "journee-exemple");
	assert_int_equal(p->form[1].capacity, 218);
	assert_int_equal(p->form[1].waiting, 50);
	assert_string_equal(p->keyword[1][1], "INSCRIPTION");
	assert_null(p->keyword[1][2]);
	assert_int_equal(p->form[1].field[2].type, FIELD_CHOICE);
	assert_string_equal(p->form[1].field[2].choice[1].label[0], "Agent public");
	assert_null(p->form[1].field[2].choice[1].label[1]);
	assert_true(p->words.offered[0]);
	assert_int_equal(p->words.n, 2);
	assert_string_equal(p->words.code[1], "bm");
	assert_non_null(occupation_find(&rb->occupations, "mairie"));
	rulebook_unref(rb);
}

/* A vote in November 2026; nominations from June to August 2026 and 2027; a registration
 * without an end, in a campaign of its own and in one whose vote was in 2025. */
static void
routing_knows_nominations_and_forms(void **state)
{
	static char vote[4096], old[4096];
	static const char forms[] =
	    FORMS("", FORM("a", "JOURNEE", "", NAME));
	static const char next[] =
	    "{\"id\":\"next\",\"title\":{\"fr\":\"X\"},\"regions\":\"ml-2023\","
	    "\"nomination\":{\"opens\":\"2027-06-01T00:00:00Z\","
	    "\"closes\":\"2027-08-31T00:00:00Z\"}}";
	struct campaign_doc doc[4] = {{.id = "old", .json = old},
	    {.id = "now", .json = vote}, {.id = "next", .json = (char *)(uintptr_t)next},
	    {.id = "forms", .json = (char *)(uintptr_t)forms}};
	static const struct {
		const char *time, *want;
		size_t n;
	} c[] = {
	    {"2026-05-01T00:00:00Z", "now", 3},	  /* its nomination opens next */
	    {"2026-07-01T00:00:00Z", "now", 3},	  /* it is open */
	    {"2026-09-15T00:00:00Z", "now", 3},	  /* its vote opens before the other's June */
	    {"2026-11-02T00:00:00Z", "now", 4},	  /* an open vote before an open form */
	    {"2026-12-02T00:00:00Z", "next", 3},  /* something to come before all that is over */
	    {"2027-07-02T00:00:00Z", "next", 3},
	    {"2027-07-02T00:00:00Z", "next", 4},  /* two are open: neither opens anew, the first */
	    {"2027-12-02T00:00:00Z", "forms", 4}, /* the only one where something is open */
	    {"2027-12-02T00:00:00Z", "now", 3},	  /* the last that closed */
	};
	struct rulebook *rb;
	int64_t now;
	size_t i;
	char *at;

	(void)state;
	(void)text_copy(old, sizeof(old),
	    book_document("icon-2026\",", "old\",\"forms\":["
				    FORM("a", "STAGE", "", NAME) "],"));
	for (at = old; (at = strstr(at, "2026-")) != NULL; at += 4)
		memcpy(at, "2025", 4);
	(void)text_copy(vote, sizeof(vote),
	    book_document("icon-2026\",", "now\"," NOMINATION("")));
	for (i = 0; i < sizeof(c) / sizeof(c[0]); i++) {
		book_told[0] = '\0';
		rb = rulebook_build(&book_settings, doc, c[i].n, book_tell, NULL);
		if (rb == NULL)
			fail_msg("%s", book_told);
		assert_true(clock_parse(c[i].time, &now));
		if (strcmp(rulebook_route(rb, "36777", now)->campaign.id, c[i].want) != 0)
			fail_msg("%s: not %s, but %s", c[i].time, c[i].want,
			    rulebook_route(rb, "36777", now)->campaign.id);
		rulebook_unref(rb);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(faults_of_forms_are_told_with_their_path),
	    cmocka_unit_test(candidates_and_forms_share_no_word),
	    cmocka_unit_test(forms_become_what_the_engine_walks),
	    cmocka_unit_test(what_a_screen_would_cut_is_told),
	    cmocka_unit_test(the_nomination_comes_first),
	    cmocka_unit_test(dialogs_speak_the_documents_words),
	    cmocka_unit_test(the_sample_has_a_nomination_and_a_form),
	    cmocka_unit_test(routing_knows_nominations_and_forms),
	};
	return cmocka_run_group_tests(tests, book_prepare, NULL);
}
