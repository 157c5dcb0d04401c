/*
 * Random walks: every menu and dialog, both faces, with inputs people and machines send,
 * sessions dropped and dialled again, and campaigns that change between two steps. After
 * each step hold what the conversation promises: the screen fits and is GSM-7, there is
 * a way out, the state survives being stored, and a vote only ever comes from "yes" on a
 * screen that named the candidate.
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

#include "dialog_world.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define STEPS    1000000 /* of a run, at least */
#define WALK     400     /* steps of one booth, before another campaign is taken */
#define WAY_OUT  64      /* "0"s that must lead to the menu or the end */

static uint64_t state;
static struct booth booth;
static long visits[2][SCREEN_END + 1], votes, steps, changes; /* by face */
static size_t longest_pack;

static uint32_t
below(uint32_t n)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (uint32_t)(state >> 33) % n;
}

/* What people type, with blanks, marks and capitals as handsets put them; and what
 * nobody should. */
static const char *const inputs[] = {"1", "1", "1", "1", "2", "2", "3", "4", "5", "6",
    "7", "8", "9", "10", "11", "12", "0", "00", "00", "00", "000", "01", " 1 ", "1.",
    "1?", "-1", "64", "65", "99999999999", "oui", "OUI", "Oui.", "oui?", "awo",
    "d'accord", "non", "ayi", "oui non", "", " ", "*", "**", "#", "1*1", "Kayes", "segou",
    "Koutiala", "kani", "bamaco", "aminata", "Kouyate", "K1", "k2", "moussa diara",
    "Fatoumata Coulibaly", "diarra", "Awa Exemple", "Issa Essai", "sante", "Femme",
    "oui oui", "voter", "elle soigne tout le monde et ne demande rien",
    "+223 66 00 00 01", "66000002", "12", "61", "\xc9\x9b\xc9\x94\xc5\x8b",
    "\xf0\x9f\x97\xb3", "{name}", "%s%n", "bambara", "francais",
    "une raison tres tres tres tres longue qui ne tient pas du tout dans le champ parce "
    "que celui qui "
    "l'ecrit a beaucoup a dire et que personne ne lui a dit de s'arreter avant deux "
    "cents lettres, ce "
    "qui est pourtant la limite que ce formulaire a choisie pour lui"};

static const char *const rests[] = {"", "", "Awa Exemple",
    "Issa Essai, sante, Kayes, il est honnete",
    "Awa Exemple, medecin, Sikasso, elle soigne", ",,,", "nom Awa Autre", "2", "secteur",
    "99", "zzz", "raison: parce que", "secteur rien"};

/* ---- what must hold ---- */

static void
check_screen(void)
{
	struct gsm7_size size = gsm7_measure(booth.text, strlen(booth.text));

	assert_true(size.gsm7);
	assert_true(size.units > 0);
	if (size.units > SCREEN_UNITS)
		fail_msg("%zu septets: %s", size.units, booth.text);
	assert_true(strlen(booth.text) < SCREEN_MAX);
}

static void
check_way_out(void)
{
	struct dialog d = booth.dialog;
	struct answers a = booth.answers;
	int i;

	if (booth.world.face == FACE_SMS) {
		(void)dialog_drop(&booth.world, &d);
		assert_false(dialog_waits(&d));
		return;
	}
	for (i = 0; i < WAY_OUT && dialog_waits(&d) && d.screen != SCREEN_MENU; i++)
		(void)dialog_step(&booth.world, &d, &a, "0", 1);
	if (i == WAY_OUT)
		fail_msg("no way out of screen %d: %s", booth.dialog.screen, booth.text);
}

static void
check_stored(void)
{
	struct dialog back;
	BUF(packed, DIALOG_PACKED_MAX);
	BUF(again, DIALOG_PACKED_MAX);

	dialog_pack(&booth.dialog, &packed);
	assert_false(packed.cut);
	if (packed.len > longest_pack)
		longest_pack = packed.len;
	assert_true(dialog_unpack(&back, packed.data));
	dialog_pack(&back, &again);
	assert_string_equal(packed.data, again.data);
	booth.dialog = back; /* and the walk goes on with what was stored */
}

static bool
says_yes(const char *input)
{
	static const char *const yes[] = {
	    "1", " 1 ", "1.", "-1", "oui", "OUI", "Oui.", "awo", "d'accord"};

	for (size_t i = 0; i < COUNT(yes); i++)
		if (strcmp(input, yes[i]) == 0)
			return true;
	return false;
}

/* `before` was on the screen when `input` was typed. */
static void
check_vote(const struct dialog *was, const char *before, const char *input)
{
	const struct candidate *c;
	BUF(name, 4 * CANDIDATE_NAME_MAX);

	if (booth.step.act != ACT_VOTE)
		return;
	votes++;
	assert_int_equal(was->screen, SCREEN_CONFIRM);
	assert_true(booth.step.candidate >= 0);
	c = &booth.campaign.candidate[booth.step.candidate];
	assert_true(gsm7_transliterate(c->name, strlen(c->name), &name, NULL));
	assert_non_null(strstr(before, name.data));
	assert_string_equal(was->candidate, c->code);
	if (!says_yes(input))
		fail_msg("\"%s\" is no yes", input);
}

/* ---- what happens ---- */

static void
swap_names(void)
{
	struct campaign *c = &booth.campaign;
	struct candidate *a = &c->candidate[below((uint32_t)c->n_candidates)];
	struct candidate *b = &c->candidate[below((uint32_t)c->n_candidates)];
	char name[CANDIDATE_NAME_MAX];

	memcpy(name, a->name, sizeof(name));
	memcpy(a->name, b->name, sizeof(name));
	memcpy(b->name, name, sizeof(name));
}

static void
remove_candidate(void)
{
	struct campaign *c = &booth.campaign;
	size_t i = below((uint32_t)c->n_candidates);

	memmove(&c->candidate[i], &c->candidate[i + 1],
	    (c->n_candidates - i - 1) * sizeof(c->candidate[0]));
	c->n_candidates--;
	booth.world.voter.candidate = -1;
}

static void
remove_field(void)
{
	struct form_def *form = &booth.form[below(BOOTH_FORMS)];
	size_t i;
	int asked;

	for (i = 0; i < BOOTH_FORMS; i++)
		if (strcmp(booth.form[i].id, booth.dialog.form) == 0)
			form = &booth.form[i];
	if (form->n_fields == 0)
		return;
	asked = form_field(form, booth.dialog.field);
	i = asked >= 0 ? (size_t)asked : below((uint32_t)form->n_fields);
	memmove(&form->field[i], &form->field[i + 1],
	    (form->n_fields - i - 1) * sizeof(form->field[0]));
	form->n_fields--;
}

static void
change_campaign(void)
{
	changes++;
	switch (below(9)) {
	case 0:
		if (booth.campaign.n_candidates > 0)
			swap_names();
		booth_learn(&booth);
		break;
	case 1:
		if (booth.campaign.n_candidates > 0)
			remove_candidate();
		booth_learn(&booth);
		break;
	case 2:
		remove_field();
		break;
	case 3:
		booth.world.n_forms = below(BOOTH_FORMS + 1);
		break;
	case 4:
		booth.form[below(BOOTH_FORMS)].window =
		    (struct window){1000, BOOTH_OPENS};
		break;
	case 5:
		booth.world.now_ms = below(2) == 0 ? BOOTH_CLOSES + 1000 : BOOTH_NOON;
		break;
	case 6:
		booth.campaign.revote = below(2) == 0 ? REVOTE_FIRST : REVOTE_LAST;
		booth.campaign.echo_choice = below(2) == 0;
		break;
	case 7:
		booth.world.voter.region = -1;
		booth.facts[below(BOOTH_FORMS)].volunteer = true;
		break;
	case 8:
		booth.words.offered[1] = below(2) == 0;
		break;
	}
}

/* Straight on, so that the far ends are reached too: most inputs are a line's number. */
static const char *
some_input(void)
{
	return inputs[below(3) == 0 ? below(COUNT(inputs)) : below(20)];
}

/* `odd`: not simply the next input. */
static const char *
some_step(const char *input, bool odd)
{
	uint32_t dice = below(odd ? 10 : 100);

	if (booth.world.face == FACE_USSD)
		return dice < 4 || !dialog_waits(&booth.dialog)
			   ? booth_dial(&booth, below(4) == 0 ? "3" : "", below(2) == 0)
			   : booth_say(&booth, input);
	if (dice < 3)
		return booth_fix(&booth, rests[below(COUNT(rests))]);
	if (dice < 5)
		return booth_drop(&booth);
	if (dice < 8 || !dialog_waits(&booth.dialog))
		return booth_form(
		    &booth, (int)below(BOOTH_FORMS), rests[below(COUNT(rests))]);
	return booth_say(&booth, input);
}

static void
walk(enum face face, size_t n_candidates, enum booth_codes codes)
{
	struct dialog was;
	char before[sizeof(booth.text)];
	const char *input;
	bool changed;

	booth_init(&booth, face, n_candidates, codes);
	for (int i = 0; i < WALK; i++, steps++) {
		changed = below(40) == 0;
		if (changed)
			change_campaign();
		was = booth.dialog;
		memcpy(before, booth.text, sizeof(before));
		input = some_input();
		(void)some_step(input, changed && below(2) == 0);
		visits[face][booth.dialog.screen]++;
		check_screen();
		check_vote(&was, before, input);
		check_stored();
		if (below(16) == 0)
			check_way_out();
	}
}

static void
print_visits(const char *face, const long *n)
{
	printf("# visits %s:", face);
	for (int i = SCREEN_RESUME; i <= SCREEN_END; i++)
		printf(" %ld", n[i]);
	printf("\n");
}

static void
test_random_walks(void **unused)
{
	static const size_t candidates[] = {3, 3, 9, 64};
	const char *given = getenv("SEED");
	clock_t start = clock();

	(void)unused;
	state = given != NULL ? strtoull(given, NULL, 10) : (uint64_t)time(NULL) | 1;
	printf("# seed %llu\n", (unsigned long long)state);
	while (steps < STEPS)
		walk(below(3) == 0 ? FACE_SMS : FACE_USSD,
		    candidates[below(COUNT(candidates))], (enum booth_codes)below(3));
	printf("# %ld steps, %ld votes, %ld changes of campaign, states of %zu bytes at "
	       "most, %.1f s\n",
	    steps, votes, changes, longest_pack,
	    (double)(clock() - start) / CLOCKS_PER_SEC);
	print_visits("by handset", visits[FACE_USSD]);
	print_visits("by SMS", visits[FACE_SMS]);
	for (int i = SCREEN_RESUME; i <= SCREEN_END; i++)
		assert_true(visits[FACE_USSD][i] > 100);
	assert_true(visits[FACE_SMS][SCREEN_FORM_RESUME] > 100 &&
		    visits[FACE_SMS][SCREEN_FIELD] > 100);
	assert_true(
	    visits[FACE_SMS][SCREEN_FIX] > 100 && visits[FACE_SMS][SCREEN_END] > 100);
	assert_true(votes > 1000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_random_walks)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
