/*
 * Forms as people fill them: by handset and by SMS, with wrong answers, corrections,
 * second thoughts, and a campaign that changes meanwhile.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "dialog_play.h"

static struct booth booth;

/* ---- forms by handset ---- */

static void
test_form_by_handset(void **state)
{
	(void)state;
	known_voter(&booth, 3, CODES_NUMBERS);
	play(SAY("dial", NULL), SAY("2", "Qui proposez-vous ?\n0. Retour"),
	    SAY("12345", "Un nom,"), SAY("Awa Exemple", "1. Santé"),
	    SAY("9", "Pas sur la liste"), SAY("0", "Qui proposez-vous"),
	    SAY("Awa Essai", "1. Santé"), SAY("education", "1. Kayes"),
	    SAY("zz", "Lieu non trouvé"), SAY("3", "Pourquoi"));
	assert_false(booth.step.complete);
	play(SAY("Elle est honnete", "Depuis combien d'années ?\n0. Passer"));
	assert_int_equal(
	    booth.facts[BOOTH_NOMINATION].made, 1); /* kept, whatever comes now */
	play(SAY("200", "0 à 60"), SAY("0", "1. Femme"), SAY("1", "téléphone"),
	    SAY("0", "1. Kayes"), SAY("00", "12. Bougouni"),
	    SAY("0",
		"Nomination (Awa Essai): envoyer ?\n1. Envoyer\n2. Corriger\n3. Annuler"),
	    SAY("2", "3. Secteur: Éducation"), SAY("3", "1. Santé"),
	    SAY("0", "3. Secteur"), SAY("Secteur", NULL), SAY("1", "envoyer ?"),
	    SAY("2", "3. Secteur: Santé"), SAY("0", "envoyer ?"),
	    END("1", "Merci ! Nomination (Awa Essai): enregistré, numéro 1."));
	assert_string_equal(answers_get(&booth.answers, "name"), "Awa Essai");
	assert_string_equal(answers_get(&booth.answers, "sector"), "sante");
	assert_string_equal(answers_get(&booth.answers, "region"), "03");
	assert_string_equal(answers_get(&booth.answers, "age"), "");
	assert_int_equal(booth.facts[BOOTH_NOMINATION].made, 1);
	assert_false(booth.facts[BOOTH_NOMINATION].draft);
}

static void
test_form_limits(void **state)
{
	(void)state;
	known_voter(&booth, 3, CODES_NUMBERS);
	booth.facts[BOOTH_NOMINATION].made = 2;
	play(SAY("dial", NULL), END("2", "Nomination: 2 au plus."));
	booth.facts[BOOTH_NOMINATION].volunteer = true;
	play(SAY("dial", NULL), SAY("2", "Qui proposez-vous"), SAY("0", "1. Voter"));
	booth.facts[BOOTH_DAY] = (struct form_facts){.made = 1, .number = 7, .entry = 7};
	play(END("3", "Journée: votre numéro est 7."));
	booth.facts[BOOTH_DAY].waiting = true;
	booth.facts[BOOTH_DAY].place = 2;
	play(SAY("dial", NULL), END("3", "numéro 7: liste d'attente, place 2"));
	booth.facts[BOOTH_TRAINING] = (struct form_facts){.room = false};
	play(SAY("dial", NULL), END("4", "Stage: complet"));
	booth.facts[BOOTH_TRAINING].waiting_room = true;
	play(SAY("dial", NULL), SAY("4", "Votre nom"), SAY("Awa Exemple", "ville"),
	    SAY("Kati", "souhait"), SAY("0", "envoyer"),
	    END("1", "numéro 1: liste d'attente, place 1"));
}

/* Full in the moment the last answer comes. */
static void
test_form_full_meanwhile(void **state)
{
	(void)state;
	known_voter(&booth, 3, CODES_NUMBERS);
	play(SAY("dial", NULL), SAY("3", NULL), SAY("Awa Exemple", "ville"));
	booth.facts[BOOTH_DAY].room = false;
	play(END("Kati", "Journée: complet"));
	assert_int_equal(booth.facts[BOOTH_DAY].made, 0);
}

static void
test_form_resume(void **state)
{
	(void)state;
	known_voter(&booth, 3, CODES_NUMBERS);
	play(SAY("dial", NULL), SAY("2", NULL), SAY("Awa Exemple", NULL),
	    SAY("1", "région"), SAY("redial", "Continuer"),
	    SAY("1", "Dans quelle région"), SAY("dial", "1. Voter"),
	    SAY("2", "Nomination: commencé. Continuer ?\n1. Continuer\n2. Nouvelle "
		     "fiche\n0. Retour"),
	    SAY("8", "non comprise"), SAY("0", "1. Voter"), SAY("2", NULL),
	    SAY("1", "Dans quelle région"), SAY("dial", NULL), SAY("2", NULL),
	    SAY("2", "Qui proposez-vous"));
	assert_string_equal(answers_get(&booth.answers, "name"), "");
	play(SAY("Issa Exemple", "secteur"), SAY("dial", NULL), SAY("2", NULL));
	booth.facts[BOOTH_NOMINATION].made = 2;
	play(END("2", "2 au plus"));
}

static void
test_form_dropped(void **state)
{
	(void)state;
	known_voter(&booth, 3, CODES_NUMBERS);
	play(SAY("dial", NULL), SAY("3", NULL), SAY("Awa Exemple", NULL),
	    SAY("Kati", "envoyer"), END("3", "Journée: annulé"));
	assert_int_equal(booth.facts[BOOTH_DAY].made, 0);
	assert_false(booth.facts[BOOTH_DAY].draft);
}

static void
test_form_changes(void **state)
{
	(void)state;
	known_voter(&booth, 3, CODES_NUMBERS);
	play(SAY("dial", NULL), SAY("2", NULL), SAY("Awa Exemple", "secteur"));
	memcpy(
	    booth.form[0].field[2].key, "other", 6); /* "sector" is gone, another asked */
	play(SAY("1", "non comprise.\nDans quel secteur"), SAY("1", "région"));
	memcpy(
	    booth.form[0].field[3].key, "place", 6); /* and while the call was dropped */
	play(SAY("redial", "Continuer"), SAY("1", NULL), SAY("1", NULL));
	booth.form[BOOTH_NOMINATION].window = (struct window){1000, BOOTH_NOON};
	play(END("1", "Nomination: fini le"), NOT("dial", NULL, "Proposer"));
	known_voter(&booth, 3, CODES_NUMBERS);
	play(SAY("dial", NULL), SAY("4", "nom"));
	booth.world.n_forms = 1;
	play(SAY("Awa Exemple", "non comprise.\nIcone"));
	booth.world.n_forms = BOOTH_FORMS;
	booth.form[BOOTH_TRAINING].n_fields = 0;
	play(END("4", "Pas ouvert"));
}

/* ---- forms by SMS ---- */

static void
sms_says(const char *screen, const char *shows, bool over)
{
	if (strstr(screen, shows) == NULL)
		fail_msg("no \"%s\" in: %s", shows, screen);
	assert_int_equal(dialog_waits(&booth.dialog), !over);
}

static void
test_form_by_sms(void **state)
{
	(void)state;
	booth_init(&booth, FACE_SMS, 3, CODES_NUMBERS);
	sms_says(booth_form(&booth, BOOTH_NOMINATION, ""),
	    "à tout moment.\nQui proposez-vous ?", false);
	assert_int_equal(booth.step.act, ACT_NONE);
	sms_says(booth_say(&booth, "0"), "Réponse vide.\nQui", false);
	sms_says(
	    booth_say(&booth, "Awa Exemple"), "secteur ?\n1 Santé, 2 Éducation", false);
	assert_int_equal(booth.step.act, ACT_DRAFT);
	sms_says(booth_say(&booth, "rien"), "Pas sur la liste.\nDans quel", false);
	sms_says(booth_say(&booth, "2"), "1 Kayes, 2 Koulikoro", false);
	sms_says(booth_say(&booth, "Bamako"), "Pourquoi", false);
	sms_says(booth_say(&booth, "Elle est honnete"),
	    "numéro 1.\nDepuis combien d'années ?\n0 Passer", false);
	sms_says(booth_say(&booth, "non"), "1 Femme, 2 Homme\n0 Passer", false);
	sms_says(booth_say(&booth, "non"), "téléphone", false);
	sms_says(booth_say(&booth, "0"), "1 Kayes", false);
	sms_says(booth_say(&booth, "Kayes"),
	    "Nomination (Awa Exemple): enregistré, numéro 1.", true);
	assert_int_equal(booth.step.act, ACT_SUBMIT);
	assert_int_equal(booth.facts[BOOTH_NOMINATION].made, 1);
	assert_string_equal(answers_get(&booth.answers, "home"), "01");
}

static void
test_corrections_by_sms(void **state)
{
	(void)state;
	booth_init(&booth, FACE_SMS, 3, CODES_NUMBERS);
	(void)booth_form(&booth, BOOTH_DAY, "");
	(void)booth_say(&booth, "Awa Exemple");
	sms_says(booth_fix(&booth, ""), "Que corriger ?\n1 Nom, 2 Ville", false);
	sms_says(booth_say(&booth, "7"), "non comprise.\nQue corriger", false);
	sms_says(booth_say(&booth, "0"), "Votre ville", false);
	sms_says(booth_fix(&booth, "nom"), "Votre nom ?", false);
	sms_says(booth_say(&booth, "Issa Exemple"), "Votre ville", false);
	assert_string_equal(answers_get(&booth.answers, "name"), "Issa Exemple");
	sms_says(booth_fix(&booth, "1: Awa Essai"), "Votre ville", false);
	assert_string_equal(answers_get(&booth.answers, "name"), "Awa Essai");
	sms_says(booth_fix(&booth, "prenom"), "non comprise.\nQue corriger", false);
	sms_says(booth_say(&booth, "ville Kati"),
	    "Journée (Awa Essai): enregistré, numéro 1.", true);
	sms_says(booth_form(&booth, BOOTH_DAY, ""), "votre numéro est 1", true);
	booth.facts[BOOTH_NOMINATION].made = 0;
	sms_says(booth_drop(&booth), "Journée: annulé", true);
	assert_int_equal(booth.step.act, ACT_DROP);
	assert_int_equal(booth.facts[BOOTH_DAY].made, 0);
	sms_says(booth_drop(&booth), "Journée: rien", true);
	assert_int_equal(booth.step.act, ACT_NONE);
}

/* An amended entry is said to be; a correction that is given up leaves it as it was. */
static void
test_amended_by_sms(void **state)
{
	(void)state;
	booth_init(&booth, FACE_SMS, 3, CODES_NUMBERS);
	(void)booth_form(&booth, BOOTH_TRAINING, "");
	(void)booth_say(&booth, "Awa Exemple");
	sms_says(booth_say(&booth, "Kati"), "numéro 1.\nUn souhait ?", false);
	sms_says(booth_fix(&booth, "nom Awa Essai"), "Stage numéro 1: corrigé.", true);
	sms_says(booth_fix(&booth, "ville"), "Votre ville", false);
	sms_says(booth_say(&booth, "non"), "Un souhait", false);
	assert_string_equal(answers_get(&booth.draft[BOOTH_TRAINING], "town"), "Kati");
	sms_says(booth_say(&booth, "0"), "enregistré, numéro 1", true);
	assert_int_equal(booth.facts[BOOTH_TRAINING].made, 1);
}

/* A question that does not fit beside what must be said is not asked. */
static void
test_long_texts_by_sms(void **state)
{
	static const char long_ask[] = "Dites-nous en quelques mots ce que vous voudriez "
				       "apprendre pendant ce stage, et comment "
				       "vous en avez entendu parler, s'il vous plaît ?";

	(void)state;
	booth_init(&booth, FACE_SMS, 3, CODES_NUMBERS);
	booth.form[BOOTH_TRAINING].field[2].ask[0] = long_ask;
	(void)booth_form(&booth, BOOTH_TRAINING, "");
	(void)booth_say(&booth, "Awa Exemple");
	sms_says(booth_say(&booth, "Kati"), "numéro 1.", true);
	booth.form[BOOTH_TRAINING].field[1].ask[0] = long_ask;
	sms_says(booth_fix(&booth, "ville"), "s'il vous plait ?", false);
	sms_says(booth_say(&booth, "..."), "Réponse vide.\nDites-nous", false);
}

/* Everything in one message; then one more, and somebody else. */
static void
test_one_message(void **state)
{
	(void)state;
	booth_init(&booth, FACE_SMS, 3, CODES_NUMBERS);
	sms_says(booth_form(&booth, BOOTH_DAY, "Awa Exemple, Kati"),
	    "Journée (Awa Exemple): enregistré, numéro 1.", true);
	assert_int_equal(booth.step.act, ACT_SUBMIT);
	sms_says(booth_form(&booth, BOOTH_NOMINATION, "Awa Exemple, Kayes"),
	    "à tout moment.\nDans quel secteur", false);
	assert_int_equal(booth.step.act, ACT_DRAFT);
	/* the same person again goes on */
	sms_says(booth_form(&booth, BOOTH_NOMINATION, "awa EXEMPLE, sante"), "Pourquoi", false);
	assert_int_equal(booth.step.act, ACT_DRAFT);
	assert_string_equal(answers_get(&booth.answers, "region"), "01");
	/* another one is a new nomination */
	sms_says(booth_form(&booth, BOOTH_NOMINATION, "Issa Essai"), "Dans quel secteur", false);
	assert_int_equal(booth.step.act, ACT_RESTART);
	assert_string_equal(answers_get(&booth.answers, "name"), "Issa Essai");
	assert_string_equal(answers_get(&booth.answers, "region"), "");
}

/* The number is what people need: a long name goes before it. */
static void
test_long_name_by_sms(void **state)
{
	static const char name[] =
	    "Awa Exemple Essai Epreuve Modele Specimen Echantillon Cas";

	(void)state;
	booth_init(&booth, FACE_SMS, 3, CODES_NUMBERS);
	booth.form[BOOTH_TRAINING].title[0] =
	    "Stage de formation des jeunes responsables";
	(void)booth_form(&booth, BOOTH_TRAINING, "");
	(void)booth_say(&booth, name);
	booth.form[BOOTH_TRAINING].field[2].ask[0] =
	    "Que voudriez-vous apprendre pendant ce stage ?";
	sms_says(
	    booth_say(&booth, "Kati"), "responsables: enregistré, numéro 1.\nQue", false);
	sms_says(booth_say(&booth, "coudre"), "responsables (Awa Exemple", true);
}

static void
test_draft_by_both(void **state)
{
	(void)state;
	booth_init(&booth, FACE_SMS, 3, CODES_NUMBERS);
	booth.world.voter.language = 0;
	(void)booth_form(&booth, BOOTH_NOMINATION, "");
	(void)booth_say(&booth, "Awa Exemple");
	booth.world.face = FACE_USSD;
	play(SAY("dial", NULL), SAY("2", "commencé"), SAY("1", "1. Santé"),
	    SAY("4", "région"));
	booth.world.face = FACE_SMS;
	sms_says(booth_form(&booth, BOOTH_NOMINATION, ""),
	    "Continuer ?\n1 Continuer, 2 Nouvelle fiche", false);
	sms_says(booth_say(&booth, "oui"), "Dans quelle région", false);
	assert_string_equal(answers_get(&booth.answers, "sector"), "eau");
	/* a screen of the handset is no question by SMS */
	booth.dialog.screen = SCREEN_MENU;
	sms_says(booth_say(&booth, "1"), "Pas ouvert", true);
}

static void
test_no_such_form(void **state)
{
	(void)state;
	booth_init(&booth, FACE_SMS, 3, CODES_NUMBERS);
	sms_says(booth_form(&booth, -1, ""), "Pas ouvert", true);
	sms_says(booth_form(&booth, BOOTH_LATER, ""), "dès le", true);
	sms_says(booth_form(&booth, BOOTH_OVER, ""), "fini le", true);
	sms_says(booth_fix(&booth, "nom"), "fini le", true);
	memset(&booth.dialog, 0, sizeof(booth.dialog));
	sms_says(booth_fix(&booth, "nom"), "Pas ouvert", true);
	sms_says(booth_drop(&booth), "Pas ouvert", true);
	sms_says(booth_say(&booth, "Awa"), "Pas ouvert", true);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_form_by_handset),
	    cmocka_unit_test(test_form_limits),
	    cmocka_unit_test(test_form_full_meanwhile),
	    cmocka_unit_test(test_form_resume),
	    cmocka_unit_test(test_form_dropped),
	    cmocka_unit_test(test_form_changes),
	    cmocka_unit_test(test_form_by_sms),
	    cmocka_unit_test(test_corrections_by_sms),
	    cmocka_unit_test(test_amended_by_sms),
	    cmocka_unit_test(test_long_texts_by_sms),
	    cmocka_unit_test(test_one_message),
	    cmocka_unit_test(test_long_name_by_sms),
	    cmocka_unit_test(test_draft_by_both),
	    cmocka_unit_test(test_no_such_form),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
