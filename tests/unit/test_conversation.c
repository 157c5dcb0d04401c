/*
 * Handsets against a real database. Whatever aggregators do to a session (send again, twice,
 * late, go on after the end, use an id again), and wherever the process ends in the middle
 * of it: one phone has one vote, and only "yes" to a screen that names the candidate is
 * one.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "handset.h"
#include "store/conversation.h"

/* A new voter: language, vote, the second candidate, yes. */
static const char *const vote_walk[] = {"1", "1", "2", "1", NULL};
/* What follows the first screen, per walk; the menu's second line nominates. */
static const char *const nominate_walk[] = {
    "1", "2", "Fatou Modele", "CSREF", "4", "2", "elle soigne tout le monde", "1", NULL};
static const char *const region_walk[] = {"1", "4", "Kayes", NULL};
static const char *const register_walk[] = {"1", "3", "Moussa Essai", "Kayes", "1", NULL};
static const char *const *const walks[] = {vote_walk, nominate_walk, region_walk, register_walk};
#define WALKS (sizeof(walks) / sizeof(walks[0]))

static void
start(struct kit *k)
{
	char why[200];

	kit_make(k);
	if (!kit_open(k, why, sizeof(why)))
		fail_msg("%s", why);
	assert_true(kit_import(k, KIT_FORMS));
}

static void
restart(struct kit *k)
{
	char why[200];

	kit_close(k);
	if (!kit_open(k, why, sizeof(why)))
		fail_msg("%s", why);
}

/* Every end of a test: the books must be right. */
static void
stop(struct kit *k)
{
	kit_assert_clean(k);
	kit_clear(k);
}

static int64_t
counted(struct kit *k)
{
	static struct results r;

	kit_results(k, KIT_FORMS, &r);
	return r.counted;
}

static int64_t
votes_for(struct kit *k, int candidate)
{
	static struct results r;

	kit_results(k, KIT_FORMS, &r);
	return r.candidate[candidate];
}

static int64_t
messages(struct kit *k)
{
	return kit_number(k, "SELECT COUNT(*) FROM message");
}

static void
assert_has(const char *screen, const char *text)
{
	if (strstr(screen, text) == NULL)
		fail_msg("no \"%s\" in:\n%s", text, screen);
}

static void
assert_no_vote(struct kit *k)
{
	assert_int_equal(counted(k), 0);
	assert_int_equal(kit_number(k, "SELECT COUNT(*) FROM message WHERE intent = 1"), 0);
}

/* ---- the walk of a voter ---- */

static void
a_vote_by_handset_is_one_vote(void **state)
{
	static struct kit k;
	struct handset h;
	int d;

	(void)state;
	for (d = 0; d < DIALECTS; d++) {
		start(&k);
		assert_has(handset_dial(&h, &k, (enum dialect)d, 1, "S1", ""), "1. ");
		assert_has(handset_key(&h, "1"), "1. Voter");
		assert_int_equal(h.job.acted, true);
		assert_int_equal(h.job.answer_key, ANSWER_LANGUAGE_SET);
		assert_has(handset_key(&h, "1"), "2. Bakary Modele");
		assert_has(handset_key(&h, "2"), "Bakary Modele");
		assert_false(h.job.acted);
		assert_no_vote(&k);
		assert_has(handset_key(&h, "1"), "Bakary Modele");
		assert_true(h.job.acted);
		assert_int_equal(h.job.outcome, OUTCOME_COUNTED);
		assert_int_equal(h.job.answer_key, ANSWER_VOTE_COUNTED);
		assert_int_equal(votes_for(&k, 1), 1);
		assert_int_equal(counted(&k), 1);
		assert_int_equal(kit_number(&k, "SELECT source FROM voter"), SOURCE_USSD);
		assert_int_equal(kit_number(&k, "SELECT COUNT(*) FROM outbox"), 0);
		stop(&k);
	}
}

static void
the_receipt_of_the_screen_is_that_of_the_status(void **state)
{
	static struct kit k;
	struct handset h;
	char receipt[RECEIPT_LEN + 1];
	const char *at;

	(void)state;
	start(&k);
	(void)handset_dial(&h, &k, DIALECT_ACCUMULATED, 1, "S1", "");
	at = strstr(handset_keys(&h, vote_walk), "code: ");
	assert_non_null(at);
	(void)snprintf(receipt, sizeof(receipt), "%s", at + 6);
	k.now_ms += KIT_HOUR;
	assert_has(kit_say(&k, 1, 1, "STATUT"), receipt);
	(void)handset_dial(&h, &k, DIALECT_ACCUMULATED, 1, "S2", "");
	assert_has(handset_key(&h, "5"), receipt);
	stop(&k);
}

static void
handset_and_sms_are_one_voter(void **state)
{
	static struct kit k;
	struct handset h;
	struct inbound_job job;

	(void)state;
	start(&k);
	(void)handset_dial(&h, &k, DIALECT_MARKED, 1, "S1", "");
	(void)handset_keys(&h, vote_walk);
	kit_text(&k, &job, 1, 1, "VOTE 1");
	assert_int_equal(kit_do(&k, &job), JOB_DONE);
	assert_int_equal(job.outcome, OUTCOME_REPLACED);
	assert_int_equal(votes_for(&k, 0), 1);
	assert_int_equal(counted(&k), 1);
	k.now_ms += KIT_HOUR;
	(void)handset_dial(&h, &k, DIALECT_MARKED, 1, "S2", "");
	(void)handset_key(&h, "1");
	(void)handset_key(&h, "3");
	(void)handset_key(&h, "1");
	assert_int_equal(h.job.outcome, OUTCOME_REPLACED);
	assert_int_equal(votes_for(&k, 2), 1);
	assert_int_equal(counted(&k), 1);
	stop(&k);
}

static void
the_window_is_obeyed_at_the_confirmation(void **state)
{
	static const struct {
		int64_t	at_ms;
		enum outcome outcome;
		enum answer_key answer;
	} cases[] = {
	    {KIT_CLOSES - 1, OUTCOME_COUNTED, ANSWER_VOTE_COUNTED},
	    {KIT_CLOSES, OUTCOME_LATE, ANSWER_LATE},
	    {KIT_CLOSES + 30 * KIT_MINUTE - 1, OUTCOME_LATE, ANSWER_LATE},
	    {KIT_CLOSES + 30 * KIT_MINUTE, OUTCOME_CLOSED, ANSWER_CLOSED},
	};
	static struct kit k;
	struct handset h;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		start(&k);
		k.now_ms = KIT_CLOSES - KIT_MINUTE;
		(void)handset_dial(&h, &k, DIALECT_BARE, 1, "S1", "");
		(void)handset_key(&h, "1");
		(void)handset_key(&h, "1");
		assert_has(handset_key(&h, "2"), "Bakary Modele");
		k.now_ms = cases[i].at_ms - 5000;
		(void)handset_key(&h, "1");
		assert_true(h.job.acted);
		assert_int_equal(h.job.outcome, cases[i].outcome);
		assert_int_equal(h.job.answer_key, cases[i].answer);
		assert_int_equal(counted(&k), cases[i].outcome == OUTCOME_COUNTED);
		stop(&k);
	}
}

static void
outside_the_window_nobody_is_led_to_a_vote(void **state)
{
	static const int64_t times[] = {KIT_OPENS - KIT_HOUR, KIT_CLOSES + KIT_HOUR};
	static struct kit k;
	struct handset h;
	size_t i;

	(void)state;
	for (i = 0; i < 2; i++) {
		start(&k);
		k.now_ms = times[i];
		(void)handset_dial(&h, &k, DIALECT_BARE, 1, "S1", "");
		(void)handset_key(&h, "1");
		(void)handset_key(&h, "1");
		assert_false(h.job.more);
		assert_false(h.job.acted);
		assert_no_vote(&k);
		stop(&k);
	}
}

static void
nobody_gets_a_screen_that_ends(void **state)
{
	static struct kit k;
	struct ussd_job job;
	struct kit_session s = {.phone = 1, .id = "S1", .accumulated = true};

	(void)state;
	start(&k);
	kit_ussd(&k, &job, &s);
	job.e164[0] = '\0';
	assert_int_equal(kit_ussd_do(&k, &job), JOB_DONE);
	assert_false(job.more);
	assert_true(job.screen[0] != '\0');
	kit_ussd(&k, &job, &s);
	job.paper = NULL;
	assert_int_equal(kit_ussd_do(&k, &job), JOB_DONE);
	assert_false(job.more);
	assert_true(job.screen[0] != '\0');
	assert_int_equal(kit_number(&k, "SELECT COUNT(*) FROM session"), 0);
	assert_int_equal(messages(&k), 0);
	stop(&k);
}

/* ---- what aggregators do ---- */

/* Every request of every walk comes twice, at once. */
static void
a_resend_gets_its_screen_again(void **state)
{
	static struct kit k;
	struct handset h;
	char screen[SCREEN_MAX];
	int64_t before, rows;
	size_t w, i;
	int d;

	(void)state;
	for (w = 0; w < WALKS; w++)
		for (d = 0; d < DIALECTS; d++) {
			start(&k);
			(void)handset_dial(&h, &k, (enum dialect)d, 1, "S1", "");
			for (i = 0;; i++) {
				(void)snprintf(screen, sizeof(screen), "%s", h.job.screen);
				rows = kit_number(&k, "SELECT COUNT(*) FROM ledger");
				before = kit_number(&k, "SELECT steps FROM session");
				assert_string_equal(handset_again(&h), screen);
				assert_true(h.job.repeat);
				assert_false(h.job.acted);
				/* told again is written again: see ST_MESSAGE_KEEP */
				assert_int_equal(kit_number(&k, "SELECT steps FROM session"),
				    before + 1);
				assert_int_equal(kit_number(&k, "SELECT COUNT(*) FROM ledger"),
				    rows);
				if (walks[w][i] == NULL)
					break;
				(void)handset_key(&h, walks[w][i]);
				assert_false(h.job.repeat);
			}
			stop(&k);
		}
}

static void
without_a_mark_only_what_comes_at_once_is_a_resend(void **state)
{
	static struct kit k;
	struct handset h;

	(void)state;
	start(&k);
	(void)handset_dial(&h, &k, DIALECT_BARE, 1, "S1", "");
	(void)handset_key(&h, "1");
	k.now_ms += RESEND_MS - 101;
	(void)handset_again(&h);
	assert_true(h.job.repeat);
	k.now_ms += RESEND_MS;
	assert_has(handset_again(&h), "Bakary Modele");	/* the menu's "1" now */
	assert_false(h.job.repeat);
	stop(&k);
}

/* Requests that overtook each other show the last screen and move nothing. */
static void
what_is_older_than_the_last_changes_nothing(void **state)
{
	static const char *const late[] = {"1*1*2", "1*1", "1"};
	static struct kit k;
	struct handset h;
	char screen[SCREEN_MAX];
	size_t i;

	(void)state;
	start(&k);
	(void)handset_dial(&h, &k, DIALECT_ACCUMULATED, 1, "S1", "");
	(void)handset_keys(&h, vote_walk);
	(void)snprintf(screen, sizeof(screen), "%s", h.job.screen);
	for (i = 0; i < 3; i++) {
		(void)snprintf(h.session.typed, sizeof(h.session.typed), "%s", late[i]);
		assert_string_equal(handset_again(&h), screen);
		assert_true(h.job.repeat);
	}
	(void)snprintf(h.session.typed, sizeof(h.session.typed), "1*1*2*1");
	assert_string_equal(handset_again(&h), screen);
	assert_int_equal(counted(&k), 1);
	assert_int_equal(messages(&k), 2);	/* language, vote */
	stop(&k);

	start(&k);
	(void)handset_dial(&h, &k, DIALECT_MARKED, 1, "S1", "");
	(void)handset_key(&h, "1");
	(void)handset_key(&h, "1");
	(void)snprintf(screen, sizeof(screen), "%s", handset_key(&h, "2"));
	(void)snprintf(h.session.mark, sizeof(h.session.mark), "2");
	(void)snprintf(h.session.typed, sizeof(h.session.typed), "1");
	assert_string_equal(handset_again(&h), screen);	/* "1" is no yes */
	assert_true(h.job.repeat);
	assert_no_vote(&k);
	stop(&k);
}

/* '*' is on every handset: what is typed is one answer, stars and all. */
static void
stars_part_nothing(void **state)
{
	static const char *const typed[] = {"2*1", "*", "**", "****", "1*1*1*1"};
	static struct kit k;
	struct handset h;
	size_t i;

	(void)state;
	start(&k);
	(void)handset_dial(&h, &k, DIALECT_ACCUMULATED, 1, "S1", "");
	(void)handset_key(&h, "1");
	(void)handset_key(&h, "1");
	for (i = 0; i < sizeof(typed) / sizeof(typed[0]); i++) {
		assert_has(handset_key(&h, typed[i]), "2. Bakary Modele");
		assert_false(h.job.repeat);
	}
	assert_has(handset_key(&h, "2*"), "1. Oui");
	assert_has(handset_key(&h, "1*1"), "1. Oui");
	assert_no_vote(&k);
	(void)handset_key(&h, "1");
	assert_int_equal(h.job.outcome, OUTCOME_COUNTED);
	stop(&k);
}

/* The state is gone, or the text is another session's: never a vote without its screen. */
static void
what_does_not_follow_begins_anew(void **state)
{
	static const char *const texts[] = {"1*1*2*1", "2*1", "9", "1*1*3", "2", "11*1"};
	static struct kit k;
	struct handset h;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		start(&k);
		assert_true(handset_dial(&h, &k, DIALECT_ACCUMULATED, 1, "S1", texts[i])[0] != '\0');
		assert_no_vote(&k);
		(void)handset_dial(&h, &k, DIALECT_ACCUMULATED, 1, "S2", "3*3");
		(void)snprintf(h.session.typed, sizeof(h.session.typed), "%s", texts[i]);
		assert_true(handset_again(&h)[0] != '\0');
		assert_false(h.job.repeat);
		assert_no_vote(&k);
		stop(&k);
	}
}

static void
what_is_dialled_behind_the_code_only_selects(void **state)
{
	static struct kit k;
	struct handset h;
	int d;

	(void)state;
	for (d = 0; d < DIALECTS; d++) {
		start(&k);
		assert_has(handset_dial(&h, &k, (enum dialect)d, 1, "S1", "2"), "Bakary Modele");
		assert_no_vote(&k);
		(void)handset_key(&h, "1");
		assert_int_equal(h.job.outcome, OUTCOME_COUNTED);
		assert_int_equal(votes_for(&k, 1), 1);
		stop(&k);
	}
}

static void
a_step_after_the_end_begins_anew(void **state)
{
	static struct kit k;
	struct handset h;
	int d;

	(void)state;
	for (d = 0; d < DIALECTS; d++) {
		start(&k);
		(void)handset_dial(&h, &k, (enum dialect)d, 1, "S1", "");
		(void)handset_keys(&h, vote_walk);
		(void)handset_key(&h, "0");
		assert_false(h.job.more);
		assert_has(handset_key(&h, "1"), "1. Voter");
		assert_true(h.job.more);
		assert_false(h.job.acted);
		assert_int_equal(counted(&k), 1);
		assert_int_equal(messages(&k), 2);
		stop(&k);
	}
}

/* Ids are used again: after days it is another session, and its vote no repeat. */
static void
an_id_that_comes_again_after_days_is_a_new_session(void **state)
{
	static const char *const again[] = {"1", "3", "1", NULL};
	static struct kit k;
	struct handset h;
	int d;

	(void)state;
	for (d = 0; d < DIALECTS; d++) {
		start(&k);
		(void)handset_dial(&h, &k, (enum dialect)d, 1, "S1", "");
		(void)handset_keys(&h, vote_walk);
		k.now_ms += 3 * 24 * KIT_HOUR;
		assert_has(handset_dial(&h, &k, (enum dialect)d, 1, "S1", ""), "1. Voter");
		assert_false(h.job.repeat);
		(void)handset_keys(&h, again);
		assert_true(h.job.acted);
		assert_int_equal(h.job.outcome, OUTCOME_REPLACED);
		assert_int_equal(votes_for(&k, 2), 1);
		assert_int_equal(counted(&k), 1);
		stop(&k);
	}
}

static void
an_id_of_two_phones_is_two_sessions(void **state)
{
	static struct kit k;
	struct handset a, b;

	(void)state;
	start(&k);
	(void)handset_dial(&a, &k, DIALECT_ACCUMULATED, 1, "S1", "");
	(void)handset_dial(&b, &k, DIALECT_ACCUMULATED, 2, "S1", "");
	assert_false(b.job.repeat);
	(void)handset_keys(&a, vote_walk);
	(void)handset_keys(&b, vote_walk);
	assert_int_equal(counted(&k), 2);
	stop(&k);
}

static void
a_session_opened_twice_is_one_vote(void **state)
{
	static struct kit k;
	struct handset a, b;
	size_t i;

	(void)state;
	start(&k);
	(void)handset_dial(&a, &k, DIALECT_ACCUMULATED, 1, "A", "2");
	(void)handset_dial(&b, &k, DIALECT_ACCUMULATED, 1, "B", "2");
	assert_has(b.job.screen, "Bakary Modele");
	(void)handset_key(&a, "1");
	assert_int_equal(a.job.outcome, OUTCOME_COUNTED);
	(void)handset_key(&b, "1");
	assert_int_equal(b.job.outcome, OUTCOME_ALREADY);
	for (i = 0; i < 3; i++) {
		(void)handset_again(&a);
		(void)handset_again(&b);
	}
	assert_int_equal(counted(&k), 1);
	assert_int_equal(kit_number(&k, "SELECT COUNT(*) FROM message WHERE intent = 1"), 2);
	stop(&k);
}

static void
redialling_offers_to_go_on_for_a_quarter_of_an_hour(void **state)
{
	static struct kit k;
	struct handset h;
	char menu[SCREEN_MAX];

	(void)state;
	start(&k);
	(void)handset_dial(&h, &k, DIALECT_ACCUMULATED, 1, "S1", "");
	(void)snprintf(menu, sizeof(menu), "%s", handset_key(&h, "1"));
	(void)handset_key(&h, "1");
	(void)handset_key(&h, "2");
	k.now_ms += RESUME_MS - 5000;
	(void)handset_dial(&h, &k, DIALECT_MARKED, 1, "S2", "");
	assert_string_not_equal(h.job.screen, menu);
	assert_has(handset_key(&h, "1"), "Bakary Modele");
	assert_no_vote(&k);
	k.now_ms += RESUME_MS - 5000 + 1;
	assert_string_equal(handset_dial(&h, &k, DIALECT_BARE, 1, "S3", ""), menu);
	stop(&k);
}

/* ---- the process ends ---- */

/* All screens of a walk, receipts hidden; restarted after request `at`. */
static void
walk_with_restart(const char *const *walk, enum dialect dialect, int at,
    char screens[16][SCREEN_MAX])
{
	static struct kit k;
	struct handset h;
	int i;

	start(&k);
	(void)handset_dial(&h, &k, dialect, 1, "S1", "");
	for (i = 0;; i++) {
		hide_receipt(h.job.screen, screens[i], SCREEN_MAX);
		if (i == at) {
			restart(&k);
			(void)handset_again(&h);	/* the answer to it was lost, perhaps */
			assert_true(h.job.repeat);
		}
		if (walk[i] == NULL)
			break;
		(void)handset_key(&h, walk[i]);
		assert_int_equal(h.job.job.result, JOB_DONE);
	}
	assert_int_equal(counted(&k), walk == vote_walk);
	assert_int_equal(kit_number(&k, "SELECT COUNT(*) FROM entry WHERE state = 1"),
	    walk == nominate_walk || walk == register_walk);
	stop(&k);
}

static void
a_restart_at_any_step_changes_no_screen(void **state)
{
	static char whole[16][SCREEN_MAX], broken[16][SCREEN_MAX];
	int at, i, d, runs = 0;
	size_t w;

	(void)state;
	for (w = 0; w < WALKS; w++)
		for (d = 0; d < DIALECTS; d++) {
			memset(whole, 0, sizeof(whole));
			walk_with_restart(walks[w], (enum dialect)d, -1, whole);
			for (at = 0; whole[at][0] != '\0'; at++, runs++) {
				memset(broken, 0, sizeof(broken));
				walk_with_restart(walks[w], (enum dialect)d, at, broken);
				for (i = 0; i < 16; i++)
					assert_string_equal(broken[i], whole[i]);
			}
		}
	printf("# restarts: %d, one after each request of each walk in each dialect\n", runs);
}

/* ---- forgetting ---- */

static void
old_sessions_are_forgotten(void **state)
{
	static struct kit k;
	struct handset h;
	int i;

	(void)state;
	start(&k);
	for (i = 0; i < 3; i++)
		(void)handset_dial(&h, &k, DIALECT_ACCUMULATED, i, "S1", "");
	k.now_ms += 49 * KIT_HOUR;
	(void)handset_dial(&h, &k, DIALECT_ACCUMULATED, 9, "S1", "");
	assert_int_equal(kit_number(&k, "SELECT COUNT(*) FROM session"), 1);
	stop(&k);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_vote_by_handset_is_one_vote),
	    cmocka_unit_test(the_receipt_of_the_screen_is_that_of_the_status),
	    cmocka_unit_test(handset_and_sms_are_one_voter),
	    cmocka_unit_test(the_window_is_obeyed_at_the_confirmation),
	    cmocka_unit_test(outside_the_window_nobody_is_led_to_a_vote),
	    cmocka_unit_test(nobody_gets_a_screen_that_ends),
	    cmocka_unit_test(a_resend_gets_its_screen_again),
	    cmocka_unit_test(without_a_mark_only_what_comes_at_once_is_a_resend),
	    cmocka_unit_test(what_is_older_than_the_last_changes_nothing),
	    cmocka_unit_test(stars_part_nothing),
	    cmocka_unit_test(what_does_not_follow_begins_anew),
	    cmocka_unit_test(what_is_dialled_behind_the_code_only_selects),
	    cmocka_unit_test(a_step_after_the_end_begins_anew),
	    cmocka_unit_test(an_id_that_comes_again_after_days_is_a_new_session),
	    cmocka_unit_test(an_id_of_two_phones_is_two_sessions),
	    cmocka_unit_test(a_session_opened_twice_is_one_vote),
	    cmocka_unit_test(redialling_offers_to_go_on_for_a_quarter_of_an_hour),
	    cmocka_unit_test(a_restart_at_any_step_changes_no_screen),
	    cmocka_unit_test(old_sessions_are_forgotten),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
