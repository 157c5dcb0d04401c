/*
 * Understanding beyond the label: how each word was read, in which language the answer
 * will be, and what happens to texts that no citizen would write. What citizens do write
 * is in tests/messages.
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

#include "messages.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static char campaign[] =
    "{\"id\":\"c0\",\"title\":{\"fr\":\"Essai\"},\"regions\":\"ml-2023\",\"addresses\":[]"
    ","
    "\"vote\":{\"opens\":\"2026-11-01T08:00:00Z\",\"closes\":\"2026-11-15T20:00:00Z\","
    "\"grace_minutes\":0,\"revote\":\"last\",\"bare_code\":true,\"echo_choice\":true,"
    "\"ask_region\":true,\"public_results\":false},\"candidates\":["
    "{\"code\":\"1\",\"name\":\"Aminata Kouyaté\"},{\"code\":\"2\",\"name\":\"Moussa "
    "Diarra\"},"
    "{\"code\":\"K3\",\"name\":\"Boubacar Sidibé\"},{\"code\":\"4\",\"name\":\"Fatoumata "
    "Diarra\"}"
    "]}";
static const struct message_form forms[] = {
    {0, "journee", "journee journee_portes_ouvertes"},
    {0, "stage", "stage sikasso"}, /* also a normal word, also a town */
};
static struct rulebook *rb;

static int
setup(void **state)
{
	char *json[] = {campaign};

	(void)state;
	rb = messages_rulebook(json, 1);
	messages_add_forms(rb, forms, COUNT(forms));
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	rulebook_unref(rb);
	return 0;
}

static void
read_text(const char *text, size_t len, struct intent *intent)
{
	understand(&rb->paper[0]->lexicon, &rb->paper[0]->campaign, text, len, intent);
}

static void
test_readings(void **state)
{
	static const struct {
		const char *text;
		const char *readings; /* of each word; ~ behind one understood in spite of
					 its spelling */
	} cases[] = {
	    {"vote 1", "keyword code"},
	    {"votte 1", "keyword~ code"},
	    {"VOTEK3", "keyword code"},
	    {"je vote pour le 1 svp", "keyword keyword keyword filler code filler"},
	    {"vote aminnata", "keyword name~"},
	    {"1 Segou", "code place"},
	    {"vote deux", "keyword number"},
	    {"vote 9", "keyword code"},
	    {"3 heures", "figure unit"},
	    {"le 12/11/2026", "filler figure figure figure"},
	    {"76 12 34 56", "figure figure figure figure"},
	    {"pas 1", "negation code"},
	    {"qui est le 1", "question filler filler code"},
	    {"langue bambara", "keyword language"},
	    {"Messagerie Vocale 3", "robot robot code"},
	    {"votre zzz", "word unexplained"},
	    {"ne bɛ wote 1", "filler filler keyword code"},
	    {"journee 1", "form code"},
	    {"bonjour jornee", "filler form~"},
	    {"annuler la journee", "keyword filler form"},
	    {"vote 1 journee", "keyword code word"},
	    {"stage", "form"},
	    {"un stage", "word word"},
	    {"Sikasso 1", "form code"},
	    {"1 Sikasso", "code place"},
	};
	struct intent intent;
	BUF(got, 512);

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		read_text(cases[i].text, strlen(cases[i].text), &intent);
		buf_reset(&got);
		for (size_t w = 0; w < intent.n_words; w++)
			(void)buf_addf(&got, "%s%s%s", w == 0 ? "" : " ",
			    reading_name(intent.word[w].reading),
			    intent.word[w].typo ? "~" : "");
		assert_string_equal(got.data, cases[i].readings);
	}
}

static void
test_language(void **state)
{
	static const struct {
		const char *text, *code; /* NULL: the one remembered */
	} cases[] = {
	    {"vote 1", "fr"},
	    {"wote 1", "bm"},
	    {"1", NULL},
	    {"kelen", NULL},
	    {"sugandi 1", "bm"},
	    {"suuba 1", "ses"},
	    {"wote", "bm"},
	    {"wote 1 ?", "bm"},
	    {"stop", "fr"},
	    {"dabila", "bm"},
	    {"Segou", NULL},
	    {"sikasso", "fr"},
	    {"journee", "fr"},
	    {"bonjour", NULL},
	    {"wote 1 vote 1", "bm"},
	};
	struct intent intent;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		read_text(cases[i].text, strlen(cases[i].text), &intent);
		if (cases[i].code == NULL) {
			assert_int_equal(intent.language, NO_LANGUAGE);
			continue;
		}
		assert_true(intent.language >= 0);
		assert_string_equal(rb->language[intent.language].code, cases[i].code);
	}
}

/* What is behind the keyword goes to the dialog: no byte of the answer may be lost. */
static void
test_rest(void **state)
{
	static const struct {
		const char *text;
		enum intent_kind kind;
		int form;
		const char *rest;
		bool keyword_first;
	} cases[] = {
	    {"NOM Awa Exemple, medecin", INTENT_NOMINATE, -1, "Awa Exemple, medecin", true},
	    {"NOM: nom - Awa", INTENT_NOMINATE, -1, "Awa", true},
	    {"NOM\n\nÉlise Exemple", INTENT_NOMINATE, -1, "Élise Exemple", true},
	    {"bonjour je propose Mme Awa", INTENT_NOMINATE, -1, "Mme Awa", true},
	    {"NOM :\xc2\xa0« Awa »", INTENT_NOMINATE, -1, "Awa »", true}, /* no-break space */
	    {"NOM", INTENT_NOMINATE, -1, "", true},
	    {"NOM ... ", INTENT_NOMINATE, -1, "", true},
	    {"nominasion Zouli Inventif", INTENT_NOMINATE, -1, "Zouli Inventif", false}, /* a name? */
	    {"JOURNEE", INTENT_FORM, 0, "", true},
	    {"Journée: 12 personnes", INTENT_FORM, 0, "12 personnes", true},
	    {"journee portes ouvertes Kati", INTENT_FORM, 0, "Kati", true},
	    {"journee2", INTENT_FORM, 0, "2", true},
	    {"jornee Awa", INTENT_FORM, 0, "Awa", false},
	    {"stage à Kati", INTENT_FORM, 1, "à Kati", true},
	    {"Sikasso", INTENT_FORM, 1, "", true},
	    {"corriger 3", INTENT_FIX, -1, "3", true},
	    {"CORRIGER: lieu = Kati", INTENT_FIX, -1, "lieu = Kati", true},
	    {"je corrige", INTENT_FIX, -1, "", true},
	    {"annuler", INTENT_CANCEL, -1, "", true},
	    {"annuler journee 17", INTENT_CANCEL, 0, "17", true},
	    {"journee: annuler 17", INTENT_CANCEL, 0, "17", true},
	    {"annuler mon inscription au stage", INTENT_CANCEL, 1, "", true},
	    {"annuler le vote", INTENT_ASK, -1, "annuler le vote", true},
	    {"vote 1", INTENT_VOTE, -1, "vote 1", true},
	    {"votte 1", INTENT_VOTE, -1, "votte 1", true}, /* misspelt, but a vote */
	    {"votte Inventif", INTENT_NONE, -1, "votte Inventif", false},
	    {"1", INTENT_VOTE, -1, "1", false},
	    {"svp aide", INTENT_HELP, -1, "svp aide", true},
	    {"Awa Exemple", INTENT_NONE, -1, "Awa Exemple", false},
	    {"svp", INTENT_NONE, -1, "svp", false},
	    {"", INTENT_NONE, -1, "", false},
	};
	struct intent intent;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		read_text(cases[i].text, strlen(cases[i].text), &intent);
		if (intent.kind != cases[i].kind)
			print_message("\"%s\"\n", cases[i].text);
		assert_string_equal(
		    intent_name(intent.kind), intent_name(cases[i].kind));
		assert_int_equal(intent.form, cases[i].form);
		assert_string_equal(cases[i].text + intent.rest, cases[i].rest);
		assert_int_equal(intent.keyword_first, cases[i].keyword_first);
	}
}

/* Where the words were cut off, the rest still begins within the text. */
static void
test_rest_of_long_texts(void **state)
{
	static char text[80 * 1024];
	struct intent intent;
	size_t len = (size_t)snprintf(text, sizeof(text), "NOM ");

	(void)state;
	memset(text + len, 'x', 1000); /* longer than any word: never kept as one */
	read_text(text, len + 1000, &intent);
	assert_int_equal(intent.kind, INTENT_NOMINATE);
	assert_true(intent.rest <= len);
	memset(text, ' ', sizeof(text)); /* an offset of 16 bits cannot tell */
	memcpy(text + 70000, "NOM Awa", 7);
	read_text(text, sizeof(text), &intent);
	assert_true((size_t)intent.rest <= sizeof(text));
}

static void
test_long_texts(void **state)
{
	static char text[64 * 1024];
	struct intent intent;
	size_t len;

	(void)state;
	len = (size_t)snprintf(text, sizeof(text), "vote 1");
	for (int i = 0; i < 100; i++)
		len += (size_t)snprintf(text + len, sizeof(text) - len, " svp");
	read_text(text, len, &intent); /* what was cut off may say "no, 2" */
	assert_int_equal(intent.kind, INTENT_ASK);
	assert_int_equal(intent.choice[0], 0);
	memcpy(text, "merci ", 6);
	read_text(text, len, &intent);
	assert_int_not_equal(intent.kind, INTENT_VOTE);
	memset(text, '1', sizeof(text));
	read_text(text, sizeof(text), &intent);
	assert_int_equal(intent.kind, INTENT_NONE);
	memset(text, 'v', sizeof(text));
	read_text(text, sizeof(text), &intent);
	assert_int_equal(intent.kind, INTENT_NONE);
	read_text("", 0, &intent);
	assert_int_equal(intent.kind, INTENT_NONE);
	assert_int_equal(intent.n_words, 0);
}

/* Each of these, put before or behind a vote, must keep it from being counted. */
static void
test_doubts(void **state)
{
	static const char *const votes[] = {"vote 1", "je vote pour le 1", "wote kelen",
	    "1", "vote aminata kouyate", "le 1"};
	static const char *const before[] = {"pas ", "non ", "2 ", "qui ", "stop ",
	    "est ce que ", "ni 2 ni ", "jamais ", "moussa diarra ou ",
	    "Peux-tu me rappeler "};
	static const char *const behind[] = {" ?", " non", " pas", " 2", " ou 2", " stop",
	    " jamais", " moussa diarra", " et K3", " 7", " sinon 4", " annuler"};
	struct intent intent;
	BUF(text, 256);

	(void)state;
	for (size_t v = 0; v < COUNT(votes); v++) {
		read_text(votes[v], strlen(votes[v]), &intent);
		assert_int_equal(intent.kind, INTENT_VOTE);
		assert_int_equal(intent.candidate, 0);
		for (size_t i = 0; i < COUNT(before) + COUNT(behind); i++) {
			buf_reset(&text);
			(void)buf_addf(&text, "%s%s%s",
			    i < COUNT(before) ? before[i] : "", votes[v],
			    i < COUNT(before) ? "" : behind[i - COUNT(before)]);
			read_text(text.data, text.len, &intent);
			if (intent.kind == INTENT_VOTE)
				print_message("counted: \"%s\"\n", text.data);
			assert_int_not_equal(intent.kind, INTENT_VOTE);
		}
	}
}

/* Case, blanks around, and marks of politeness never change what is meant. */
static void
test_random_words(void **state)
{
	static const char *const words[] = {"vote", "1", "2", "K3", "aminata", "diarra",
	    "pas", "svp", "sikasso", "deux", "heures", "le", "stop", "aide", "votre",
	    "zut", "76123456", "nom", "langue", "bambara", "?", ",", "un", "wote", "je",
	    "pour", "qui", "000", "+", "votte", "l", "o", "region", "moussa", "keita"};
	unsigned seed = (unsigned)time(NULL);
	struct intent plain, loud;
	BUF(text, 512);
	BUF(upper, 512);

	(void)state;
	print_message("# seed %u\n", seed);
	srandom(seed);
	for (int round = 0; round < 20000; round++) {
		buf_reset(&text);
		for (long n = random() % 8; n >= 0; n--)
			(void)buf_addf(&text, "%s%s", random() % 4 == 0 ? "" : " ",
			    words[(size_t)random() % COUNT(words)]);
		buf_reset(&upper);
		(void)buf_add(&upper, " \n");
		for (size_t i = 0; i < text.len; i++)
			(void)buf_char(&upper, text.data[i] >= 'a' && text.data[i] <= 'z'
						   ? (char)(text.data[i] - 32)
						   : text.data[i]);
		(void)buf_add(&upper, "  ");
		read_text(text.data, text.len, &plain);
		read_text(upper.data, upper.len, &loud);
		assert_int_equal(plain.kind, loud.kind);
		assert_int_equal(plain.candidate, loud.candidate);
		assert_int_equal(plain.region, loud.region);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_readings),
	    cmocka_unit_test(test_language), cmocka_unit_test(test_rest),
	    cmocka_unit_test(test_rest_of_long_texts),
	    cmocka_unit_test(test_long_texts),
	    cmocka_unit_test(test_doubts),
	    cmocka_unit_test(test_random_words),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
