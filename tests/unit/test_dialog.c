/*
 * Conversations as people have them: what is typed, and what the screen then says. Each
 * table is one call; the texts are those of lib/dialog_world.c.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "dialog_play.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static struct booth booth;

static void
ussd(size_t n_candidates, enum booth_codes codes)
{
	booth_init(&booth, FACE_USSD, n_candidates, codes);
}

/* ---- the vote ---- */

static void
test_new_voter(void **state)
{
	(void)state;
	ussd(3, CODES_NUMBERS);
	play(SAY("dial", "1. francais\n2. bamanankan\n0. Quitter"),
	    SAY("1", "1. Voter\n2. Proposer quelqu'un"),
	    NOT("1", "2. Moussa Diarra (Kayes)\n3. Boubacar Sidibé\n0. Retour", "00. "),
	    SAY("2", "Voter pour le 2, Moussa Diarra (Kayes) ?\n1. Oui\n2. Non"));
	assert_int_equal(booth.votes, 0);
	play(SAY(
	    "1", "Moussa Diarra, est compté. Recu RC0001.\n1. Ma région\n0. Quitter"));
	assert_int_equal(booth.votes, 1);
	assert_int_equal(booth.world.voter.candidate, 1);
	play(SAY("1", "1. Kayes"),
	    END("3", "Votre région est notée.\nVotre vote est compté. Recu RC0001."));
	assert_int_equal(booth.world.voter.region, 2);
}

static void
test_known_voter(void **state)
{
	(void)state;
	known_voter(&booth, 3, CODES_NUMBERS);
	play(SAY("dial", "1. Voter"), SAY("1", NULL), SAY("3", "le 3, Boubacar Sidibé ?"),
	    END_NOT("1", "Recu RC0001.", "région"));
	assert_int_equal(booth.votes, 1);
	play(SAY("dial", "1. Voter"), SAY("1", NULL), SAY("1", NULL),
	    END("oui", "maintenant pour le 1"));
	assert_int_equal(booth.votes, 2);
	play(SAY("dial", NULL), SAY("1", NULL), SAY("1", NULL), END("1", "déjà voté"));
	assert_int_equal(booth.votes, 2);
}

static void
test_wrong_inputs(void **state)
{
	(void)state;
	ussd(9, CODES_NUMBERS);
	play(SAY("dial", "1. francais"), SAY("9", "Réponse non comprise.\nLangue / kan?"),
	    SAY("", "non comprise"), SAY("1*1", "non comprise"), SAY("1", "1. Voter"),
	    SAY("99", "non comprise.\nIcone"), SAY("voter!", "non comprise"),
	    NOT("1", "1. Aminata", "non comprise"), SAY("10", "non comprise"),
	    SAY("-", "non comprise"), SAY("personne", "non comprise"),
	    NOT("00", "00. Suite", "non comprise"), SAY("77", "non comprise"),
	    SAY("00", NULL), SAY("00", "non comprise"), SAY("9", "Voter pour le 9,"),
	    SAY("3", "non comprise.\nVoter pour le 9,"), SAY("1?", "non comprise"),
	    SAY("oui ou non", "non comprise"), SAY("00", "non comprise"),
	    SAY("peut-etre", "Voter pour le 9,"));
	assert_int_equal(booth.votes, 0);
	play(SAY("1", "compté"), SAY("5", "non comprise.\nVotre vote"),
	    SAY("zzz", "Lieu non trouvé.\nVotre région"), SAY("0", "1. Ma région"),
	    SAY("kani", "Lieu non trouvé"), END("sikaso", "notée"));
	assert_int_equal(booth.votes, 1);
}

/* A notice makes a screen shorter; who goes on misses no line for that. */
static void
test_no_line_is_missed(void **state)
{
	unsigned seen = 0;
	char line[8] = "\n?. ";

	(void)state;
	known_voter(&booth, 9, CODES_NUMBERS);
	play(SAY("dial", NULL), SAY("1", NULL));
	for (int i = 0; i < 9; i++) {
		const char *screen = booth_say(&booth, "zzz");
		for (int c = 1; c <= 9; c++) {
			line[1] = (char)('0' + c);
			if (strstr(screen, line) != NULL)
				seen |= 1u << c;
		}
		(void)booth_say(&booth, "00");
	}
	assert_int_equal(seen, 0x3fe);
}

static void
test_candidates_by_name(void **state)
{
	static const struct {
		const char *typed, *name; /* NULL: nobody */
	} cases[] = {
	    {"Aminata", "Aminata Kouyaté"},
	    {"kouyate", "Aminata Kouyaté"},
	    {"kouyatte", "Aminata Kouyaté"},
	    {"amminata kouyate", "Aminata Kouyaté"},
	    {"Moussa Diarra", "Moussa Diarra"},
	    {"diara moussa", "Moussa Diarra"},
	    {"aminata diarra", NULL},
	    {"vote pour moussa", NULL},
	    {"drissa ouattara", "Drissa Ouattara"},
	    {"?", NULL},
	};

	(void)state;
	known_voter(&booth, 7, CODES_NUMBERS);
	for (size_t i = 0; i < COUNT(cases); i++) {
		play(SAY("dial", NULL), SAY("1", NULL));
		const char *screen = booth_say(&booth, cases[i].typed);
		if (cases[i].name == NULL)
			assert_non_null(strstr(screen, "non comprise"));
		else if (strstr(screen, cases[i].name) == NULL ||
			 strncmp(screen, "Voter pour", 10) != 0)
			fail_msg("%s: %s", cases[i].typed, screen);
	}
	assert_int_equal(booth.votes, 0);
}

static void
test_codes(void **state)
{
	(void)state;
	known_voter(&booth, 7, CODES_LETTERS);
	play(SAY("dial", NULL), SAY("1", "2. Moussa Diarra"), SAY("2", "le K2, Moussa"),
	    SAY("0", "1. Aminata"), SAY("k3", "le K3, Boubacar"), SAY("2", "1. Aminata"),
	    SAY("7", "le K7,"));
	/* 1, K2, 3, K4: lines are numbered by place, and what is shown counts first */
	known_voter(&booth, 4, CODES_MIXED);
	play(SAY("dial", NULL), SAY("1", "4. Fatoumata"), SAY("4", "le K4"),
	    SAY("0", NULL), SAY("K2", "le K2"), SAY("0", NULL), SAY("3", "le 3,"));
	known_voter(&booth, 64, CODES_NUMBERS);
	play(SAY("dial", NULL), SAY("1", "00. Suite"), SAY("64", "le 64,"));
}

static void
test_direct_dial(void **state)
{
	(void)state;
	ussd(3, CODES_NUMBERS);
	play(SAY("dial 3", "Voter pour le 3, Boubacar Sidibé ?"));
	assert_int_equal(booth.votes, 0);
	play(SAY("1", "compté"));
	assert_int_equal(booth.votes, 1);
	ussd(3, CODES_NUMBERS);
	play(SAY("dial 3", "Boubacar"), SAY("2", "1. Aminata"), SAY("0", "1. Voter"));
	play(SAY("dial 7", "1. francais"), SAY("dial 1*1", "1. francais"),
	    SAY("dial 3#", "Boubacar"), SAY("dial 0", "1. francais"),
	    SAY("dial oui", "1. francais"), SAY("dial aminata", "1. francais"));
	known_voter(&booth, 3, CODES_LETTERS);
	play(SAY("dial 2", "le K2, Moussa"));
	booth.world.now_ms = BOOTH_OPENS - 1;
	play(END("dial 2", "pas encore ouvert"));
	assert_int_equal(booth.votes, 0);
}

static void
test_window(void **state)
{
	(void)state;
	known_voter(&booth, 3, CODES_NUMBERS);
	booth.world.now_ms = BOOTH_OPENS - 1;
	play(SAY("dial", NULL), END("1", "pas encore ouvert"));
	booth.world.now_ms = BOOTH_OPENS;
	play(SAY("dial", NULL), SAY("1", "1. Aminata"), SAY("1", NULL));
	booth.world.now_ms = BOOTH_CLOSES;
	play(END("1", "Trop tard"), SAY("dial", NULL), END("1", "fermé"));
	assert_int_equal(booth.votes, 0);
	booth.world.now_ms = BOOTH_CLOSES - 1;
	play(SAY("dial", NULL), SAY("1", NULL), SAY("1", NULL));
	booth.world.now_ms = BOOTH_CLOSES + booth.campaign.grace_ms;
	play(END("1", "fermé"));
	booth.world.now_ms = BOOTH_NOON;
	booth.campaign.closed = true;
	play(END("dial 1", "fermé"));
	assert_int_equal(booth.votes, 0);
}

static void
test_first_vote_stands(void **state)
{
	(void)state;
	known_voter(&booth, 3, CODES_NUMBERS);
	booth.campaign.revote = REVOTE_FIRST;
	play(SAY("dial 2", NULL), END("1", "compté"), SAY("dial", NULL),
	    END("1", "déjà voté pour le 2, Moussa Diarra. Recu RC0001"),
	    END("dial 3", "déjà voté"));
	booth.campaign.echo_choice = false;
	play(END_NOT("dial 3", "déjà voté. Recu RC0001", "Moussa"));
	assert_int_equal(booth.votes, 1);
}

/* The code passes to somebody else while the screen is read. */
static void
test_campaign_changes(void **state)
{
	struct candidate moved;

	(void)state;
	known_voter(&booth, 3, CODES_NUMBERS);
	play(SAY("dial 2", "Moussa"));
	moved = booth.campaign.candidate[2];
	memcpy(booth.campaign.candidate[1].name, moved.name, sizeof(moved.name));
	play(SAY("1", "non comprise.\nChoisissez"));
	assert_int_equal(booth.votes, 0);
	play(SAY("2", "le 2, Boubacar"));
	booth.campaign.n_candidates = 1;
	play(SAY("1", "1. Aminata"));
	booth.campaign.n_candidates = 0;
	play(SAY("1", "1. Voter"), END("1", "Pas ouvert maintenant"));
	assert_int_equal(booth.votes, 0);
}

static void
test_resume(void **state)
{
	(void)state;
	known_voter(&booth, 3, CODES_NUMBERS);
	play(SAY("dial", NULL),
	    SAY("redial", "1. Voter"), /* the menu is nothing to go on with */
	    SAY("1", NULL), SAY("2", "le 2, Moussa"),
	    SAY("redial",
		"Vous n'aviez pas fini.\n1. Continuer\n2. Recommencer\n0. Quitter"),
	    SAY("redial", "1. Continuer"), SAY("7", "non comprise"),
	    SAY("1", "le 2, Moussa"));
	assert_int_equal(booth.votes, 0);
	play(SAY("redial", NULL), SAY("1", "le 2, Moussa"), END("1", "compté"),
	    SAY("redial", "1. Voter"), SAY("1", NULL), SAY("redial", NULL),
	    SAY("2", "1. Voter"), SAY("1", NULL), SAY("redial", NULL), END("0", "Tapez"));
	/* whoever left before the region has voted all the same: the menu still asks for it */
	booth.world.voter.region = -1;
	play(SAY("dial 3", NULL), SAY("1", "maintenant pour le 3"), SAY("redial", "1. Voter"));
	play(SAY("dial 3", NULL));
	booth.campaign.n_candidates = 2;
	play(SAY("redial", "1. Continuer"), SAY("1", "1. Aminata"));
}

static void
test_region(void **state)
{
	(void)state;
	ussd(3, CODES_NUMBERS);
	booth.world.voter.language = 0;
	play(SAY("dial", NULL), SAY("6", "Votre région"), SAY("0", "1. Voter"),
	    SAY("6", NULL), SAY("00", "12. Bougouni"), SAY("0", "1. Kayes"),
	    END_NOT("12", "notée", "RC0"));
	assert_int_equal(booth.world.voter.region, 11);
	play(SAY("dial", NULL), SAY("6", NULL), END("a Koutiala", "notée"));
	assert_int_equal(booth.world.voter.region, 2);
	booth.world.voter.region = -1;
	play(SAY("dial 1", NULL), SAY("1", "1. Ma région"),
	    END_NOT("0", "RC0001", "1. Ma"), SAY("dial 1", NULL), SAY("1", "RC0001"));
	assert_int_equal(booth.world.voter.region, -1);
	booth.campaign.ask_region = false;
	play(SAY("dial 2", NULL), END_NOT("1", "RC0002", "région"));
	booth.campaign.ask_region = true;
	booth.atlas.n = 0;
	play(SAY("dial 3", NULL), END_NOT("1", "RC0003", "région"),
	    NOT("dial", NULL, "région"));
}

/* Where the answer takes the whole screen the question for the region waits. */
static void
test_no_room_for_region(void **state)
{
	(void)state;
	ussd(3, CODES_NUMBERS);
	memset(booth.campaign.candidate[0].name, '^',
	    CANDIDATE_NAME_MAX - 1); /* two septets each */
	play(SAY("dial 1", "^^^.. ?\n1. Oui"), END_NOT("1", "RC0001", "Ma région"));
	ussd(3, CODES_NUMBERS);
	memset(booth.campaign.candidate[0].name, 'w', 60);
	play(SAY("dial 1", NULL), SAY("1", "RC0001.\n1. Ma région"));
}

static void
test_menu(void **state)
{
	(void)state;
	known_voter(&booth, 3, CODES_NUMBERS);
	play(NOT("dial",
		 "4. Stage\n5. Rencontre\n6. Ma région\n7. Mon vote\n8. Résultats\n9. "
		 "Langue\n10. Aide",
		 "Passée"),
	    END("7", "Pas encore de vote"), SAY("dial", NULL),
	    END("8", "Résultats: 1: 12"), SAY("dial", NULL), END("10", "Tapez"),
	    SAY("dial", NULL), END("0", "Tapez"), SAY("dial", NULL),
	    END("5", "15/11/2026 20:00"));
	booth.campaign.public_results = false;
	booth.words.offered[1] = false;
	play(NOT("dial", "7. Mon vote\n8. Aide", "Langue"));
	booth.world.n_forms = 0;
	booth.campaign.n_candidates = 0;
	booth.campaign.vote = (struct window){0, 0};
	play(NOT("dial", "1. Ma région\n2. Aide\n0. Quitter", "Voter"));
}

static void
test_language(void **state)
{
	(void)state;
	ussd(3, CODES_NUMBERS);
	play(SAY("dial", NULL), SAY("2", "1. Wote"), SAY("1", "Candida dò sugandi:"),
	    SAY("1", "I bè wote 1, Aminata Kouyaté (Sikasso) ye?\n1. Owò\n2. Ayi"),
	    SAY("Ɔwɔ", NULL));
	assert_int_equal(
	    booth.votes, 0); /* "ɔwɔ" folds to "owo": not a word of this campaign */
	play(SAY("awɔ", "compté"));
	assert_int_equal(booth.votes, 1);
	assert_int_equal(booth.world.voter.language, 1);
	play(SAY("dial", "1. Wote"), SAY("9", "0. Segin"), SAY("0", "1. Wote"),
	    SAY("9", NULL), SAY("francais", "1. Voter"));
	assert_int_equal(booth.world.voter.language, 0);
	ussd(3, CODES_NUMBERS);
	play(SAY("dial", NULL), END("0", "Tapez"));
	booth.words.offered[1] = false;
	play(SAY("dial", "1. Voter"));
}

/* ---- questions about a state ---- */

static void
test_takes(void **state)
{
	static const struct {
		struct intent intent;
		bool takes;
	} cases[] = {
	    {{.kind = INTENT_NONE}, true},
	    {{.kind = INTENT_VOTE}, true}, /* "3": a bare number answers */
	    {{.kind = INTENT_VOTE, .keyword_first = true}, false},
	    {{.kind = INTENT_ASK}, true},
	    {{.kind = INTENT_HELP,
		 .keyword_first = true,
		 .n_words = 1,
		 .word = {{.reading = READ_KEYWORD}}},
		false},
	    {{.kind = INTENT_HELP,
		 .keyword_first = true,
		 .n_words = 2, /* "aide soignante" */
		 .word = {{.reading = READ_KEYWORD}, {.reading = READ_UNEXPLAINED}}},
		true},
	    {{.kind = INTENT_REGION,
		 .keyword_first = true,
		 .n_words = 2,
		 .word = {{.reading = READ_KEYWORD}, {.reading = READ_PLACE}}},
		false},
	    {{.kind = INTENT_REGION, .n_words = 1, .word = {{.reading = READ_PLACE}}},
		true},
	    {{.kind = INTENT_STOP}, false},
	    {{.kind = INTENT_ROBOT}, false},
	    {{.kind = INTENT_FIX, .keyword_first = true}, false},
	    {{.kind = INTENT_CANCEL, .keyword_first = true}, false},
	    {{.kind = INTENT_FORM, .keyword_first = true}, false},
	    {{.kind = INTENT_ANSWER}, true},
	};
	struct dialog d = {.screen = SCREEN_FIELD}, over = {.screen = SCREEN_END};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_int_equal(dialog_takes(&d, &cases[i].intent), cases[i].takes);
		assert_false(dialog_takes(&over, &cases[i].intent));
	}
}

static void
test_unpack(void **state)
{
	static const char *const bad[] = {"x", "s=", "s=13", "s=-1", "s=0", "s=5\ts=6",
	    "q=1", "s=5\t", "\ts=5", "s=5 ", "s 5", "l=francais", "v=RECEIPTS", "t=999",
	    "w=200", "n=99", "x=2", "i=99999999999", "h=4294967296",
	    "o=une-formation-qui-a-un-nom-trop-long", "c=\xff", "s=5\n"};
	struct dialog d;
	BUF(packed, DIALOG_PACKED_MAX);

	(void)state;
	assert_true(dialog_unpack(&d, ""));
	assert_int_equal(d.screen, SCREEN_NONE);
	assert_true(dialog_unpack(&d, "s=9\tf=70\to=journee\tk=name\tx=1\tl=bm"));
	assert_int_equal(d.screen, SCREEN_FIELD);
	assert_int_equal(d.from, 70);
	assert_string_equal(d.form, "journee");
	assert_true(d.fixing);
	dialog_pack(&d, &packed);
	assert_string_equal(packed.data, "s=9\tf=70\to=journee\tk=name\tx=1\tl=bm");
	for (size_t i = 0; i < COUNT(bad); i++) {
		d.screen = SCREEN_MENU;
		if (dialog_unpack(&d, bad[i]))
			fail_msg("taken: %s", bad[i]);
		assert_int_equal(d.screen, SCREEN_NONE);
	}
	d = (struct dialog){12, 12, 12, 2, 80, DIALOG_TEXT_N, DIALOG_TEXT_N - 1,
	    ANSWER_N - 1, INT32_MAX, INT32_MAX, UINT32_MAX, "0123456789a",
	    "0123456789abcdef0123456", "0123456789abcdef0123456", true, "1234567",
	    "1234567"};
	buf_reset(&packed);
	dialog_pack(&d, &packed);
	assert_false(packed.cut);
	assert_true(dialog_unpack(&d, packed.data));
}

/* No text at all: a screen nevertheless. */
static void
test_without_words(void **state)
{
	(void)state;
	ussd(3, CODES_NUMBERS);
	memset(&booth.words, 0, sizeof(booth.words));
	booth.world.answer_text = NULL;
	booth.world.date = NULL;
	play(SAY("dial", "1. \n2. "), SAY("1", "1. Aminata"),
	    SAY("1", "1. Aminata Kouyaté (Sikasso)\n1. "), SAY("1", NULL),
	    END("0", "essai"), SAY("dial", NULL), END("0", "essai"));
	assert_int_equal(booth.votes, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_new_voter),
	    cmocka_unit_test(test_known_voter),
	    cmocka_unit_test(test_wrong_inputs),
	    cmocka_unit_test(test_no_line_is_missed),
	    cmocka_unit_test(test_candidates_by_name),
	    cmocka_unit_test(test_codes),
	    cmocka_unit_test(test_direct_dial),
	    cmocka_unit_test(test_window),
	    cmocka_unit_test(test_first_vote_stands),
	    cmocka_unit_test(test_campaign_changes),
	    cmocka_unit_test(test_resume),
	    cmocka_unit_test(test_region),
	    cmocka_unit_test(test_no_room_for_region),
	    cmocka_unit_test(test_menu),
	    cmocka_unit_test(test_language),
	    cmocka_unit_test(test_takes),
	    cmocka_unit_test(test_unpack),
	    cmocka_unit_test(test_without_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
