/*
 * Long messages in parts, messages with something odd about them, and the answer that is not
 * sent twice: whatever the order, however often, across a restart.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "store_kit.h"

static int
fresh(void **state)
{
	static struct kit kit;

	kit_make(&kit);
	kit_start(&kit);
	store_adopt(kit.store, rulebook_ref(kit.rulebook));
	*state = &kit;
	return 0;
}

static int
gone(void **state)
{
	kit_clear(*state);
	return 0;
}

static const char *const piece[] = {"bonjour, je suis tres contente de ", "ce jour et je ",
    "vote 2"};

/* Part `part` of the three above, of message `message`. */
static void
hand_over(struct kit *k, struct inbound_job *job, int message, unsigned part)
{
	kit_message(k, job, KIT_ICON, 1, message * 10 + (int)part, INTENT_NONE);
	job->part = part;
	job->parts = 3;
	(void)snprintf(job->part_ref, sizeof(job->part_ref), "ref/%d", message);
	job->raw_len = (size_t)snprintf(job->raw, sizeof(job->raw), "%s", piece[part - 1]);
	assert_int_equal(kit_do(k, job), JOB_DONE);
}

static void
sweep(struct kit *k)
{
	struct job job = {.kind = JOB_SWEEP, .now_ms = k->now_ms};

	store_do(k->store, &job);
	assert_int_equal(job.result, JOB_DONE);
}

static void
parts_in_any_order_are_one_message(void **state)
{
	static const unsigned orders[][3] = {
	    {1, 2, 3}, {1, 3, 2}, {2, 1, 3}, {2, 3, 1}, {3, 1, 2}, {3, 2, 1}};
	struct kit *k = *state;
	struct inbound_job job;
	size_t i, j;

	for (i = 0; i < 6; i++) {
		k->now_ms += KIT_HOUR;
		for (j = 0; j < 3; j++) {
			assert_int_equal(
			    kit_number(k, "SELECT COUNT(*) FROM message"), (int)i);
			hand_over(k, &job, (int)i + 1, orders[i][j]);
			/* again: as it was */
			hand_over(k, &job, (int)i + 1, orders[i][j]);
			assert_true(job.repeat);
		}
		assert_int_equal(kit_number(k, "SELECT COUNT(*) FROM message"), (int)i + 1);
	}
	assert_int_equal(kit_number(k, "SELECT COUNT(*) FROM message WHERE candidate = '2' AND"
				       " raw = CAST('bonjour, je suis tres contente de ce jour et je"
				       " vote 2' AS BLOB)"), 6);
	assert_int_equal(kit_number(k, "SELECT COUNT(*) FROM message_flag WHERE flags = 4"), 6);
	assert_int_equal(kit_number(k, "SELECT SUM(n) FROM tally"), 1);
	assert_int_equal(kit_number(k, "SELECT COUNT(*) FROM part WHERE message = 0"), 0);
	assert_int_equal(
	    kit_number(k, "SELECT COUNT(*) FROM part WHERE phone IS NOT NULL OR length(raw) > 0"),
	    0);
	kit_assert_clean(k);
}

static void
the_last_part_is_answered(void **state)
{
	struct kit *k = *state;
	struct inbound_job job;

	hand_over(k, &job, 1, 2);
	assert_string_equal(job.answer, "");
	hand_over(k, &job, 1, 3);
	assert_string_equal(job.answer, "");
	hand_over(k, &job, 1, 1);
	assert_int_equal(job.outcome, OUTCOME_COUNTED);
	assert_true(job.answer[0] != '\0');
	assert_int_equal(kit_number(k, "SELECT COUNT(*) FROM outbox"), 1);
}

static void
a_restart_loses_no_part(void **state)
{
	struct kit *k = *state;
	struct inbound_job job;
	char why[200];

	hand_over(k, &job, 1, 1);
	hand_over(k, &job, 1, 2);
	kit_close(k);
	assert_true(kit_open(k, why, sizeof(why)));
	store_adopt(k->store, rulebook_ref(k->rulebook));
	hand_over(k, &job, 1, 3);
	assert_int_equal(job.outcome, OUTCOME_COUNTED);
	assert_int_equal(kit_number(k, "SELECT SUM(n) FROM tally"), 1);
}

/* With its beginning it is understood and answered; without, it is kept and means nothing:
 * "vote 2" alone would have been a vote. */
static void
what_never_becomes_whole(void **state)
{
	struct kit *k = *state;
	struct inbound_job job;

	hand_over(k, &job, 1, 1);
	hand_over(k, &job, 2, 3);
	k->now_ms += 2 * KIT_MINUTE - 1;
	sweep(k);
	assert_int_equal(kit_number(k, "SELECT COUNT(*) FROM message"), 0);
	k->now_ms += KIT_MINUTE;
	sweep(k);
	assert_int_equal(kit_number(k, "SELECT COUNT(*) FROM message"), 2);
	assert_int_equal(kit_number(k, "SELECT COUNT(*) FROM message_flag WHERE flags = 8"), 2);
	assert_int_equal(kit_number(k, "SELECT COUNT(*) FROM tally"), 0);
	assert_int_equal(kit_number(k, "SELECT COUNT(*) FROM outbox"), 1);
	/* the missing ones come at last: kept, and no vote */
	hand_over(k, &job, 1, 3);
	hand_over(k, &job, 1, 2);
	k->now_ms += 3 * KIT_MINUTE;
	sweep(k);
	assert_int_equal(kit_number(k, "SELECT COUNT(*) FROM message"), 3);
	assert_int_equal(kit_number(k, "SELECT COUNT(*) FROM tally"), 0);
	assert_int_equal(kit_number(k, "SELECT COUNT(*) FROM outbox"), 1);
	kit_assert_clean(k);
}

/* A telephone counts its references to 255 and begins anew. */
static void
a_reference_used_again_is_another_message(void **state)
{
	struct kit *k = *state;
	struct inbound_job job;
	unsigned part;

	for (part = 1; part <= 3; part++)
		hand_over(k, &job, 1, part);
	k->now_ms += KIT_HOUR;
	for (part = 1; part <= 3; part++) {
		kit_message(k, &job, KIT_ICON, 1, 900 + (int)part, INTENT_NONE);
		job.part = part;
		job.parts = 3;
		(void)snprintf(job.part_ref, sizeof(job.part_ref), "ref/1");
		job.raw_len = (size_t)snprintf(job.raw, sizeof(job.raw), "%s",
		    part == 3 ? "vote 1" : piece[part - 1]);
		assert_int_equal(kit_do(k, &job), JOB_DONE);
		assert_false(job.repeat);
	}
	assert_int_equal(job.outcome, OUTCOME_REPLACED);
	/* and before the first was whole */
	hand_over(k, &job, 5, 1);
	kit_message(k, &job, KIT_ICON, 1, 977, INTENT_NONE);
	job.part = 1;
	job.parts = 3;
	(void)snprintf(job.part_ref, sizeof(job.part_ref), "ref/5");
	assert_int_equal(kit_do(k, &job), JOB_DONE);
	assert_int_equal(kit_number(k, "SELECT COUNT(*) FROM message"), 3);
	assert_int_equal(kit_number(k, "SELECT COUNT(*) FROM part WHERE message = 0"), 1);
	kit_assert_clean(k);
}

static void
the_same_id_from_another_phone(void **state)
{
	struct kit *k = *state;
	struct inbound_job job;
	int phone;

	for (phone = 1; phone <= 2; phone++) {
		kit_vote(k, &job, KIT_ICON, phone, 7, 0);
		assert_int_equal(kit_do(k, &job), JOB_DONE);
		assert_int_equal(job.outcome, OUTCOME_COUNTED);
	}
	assert_int_equal(kit_number(k, "SELECT SUM(n) FROM tally"), 2);
	assert_int_equal(kit_number(k, "SELECT seq FROM message_flag WHERE flags = 2"),
	    kit_number(k, "SELECT MAX(seq) FROM message"));
	kit_vote(k, &job, KIT_ICON, 2, 7, 0);
	assert_int_equal(kit_do(k, &job), JOB_DONE);
	assert_true(job.repeat);
	assert_int_equal(kit_number(k, "SELECT COUNT(*) FROM message_flag"), 1);
	kit_vote(k, &job, KIT_ICON, 3, 8, 0);
	job.flags = FLAG_MADE_ID;
	assert_int_equal(kit_do(k, &job), JOB_DONE);
	assert_int_equal(kit_number(k, "SELECT COUNT(*) FROM message_flag WHERE flags = 1"), 1);
}

/* The operator delivers again, under a new id. */
static void
the_same_words_are_answered_once_in_two_minutes(void **state)
{
	struct kit *k = *state;
	int64_t answers;

	assert_int_equal(kit_cast(k, KIT_ICON, 1, 1, 0), OUTCOME_COUNTED);
	k->now_ms += KIT_MINUTE;
	assert_int_equal(kit_cast(k, KIT_ICON, 1, 2, 0), OUTCOME_ALREADY);
	assert_int_equal(kit_number(k, "SELECT COUNT(*) FROM outbox"), 1);
	/* another vote, and back: both change something */
	assert_int_equal(kit_cast(k, KIT_ICON, 1, 3, 1), OUTCOME_REPLACED);
	assert_int_equal(kit_cast(k, KIT_ICON, 1, 4, 0), OUTCOME_REPLACED);
	assert_int_equal(kit_number(k, "SELECT COUNT(*) FROM outbox"), 3);
	k->now_ms += 2 * KIT_MINUTE + 1000;
	assert_int_equal(kit_cast(k, KIT_ICON, 1, 5, 0), OUTCOME_ALREADY);
	answers = kit_number(k, "SELECT COUNT(*) FROM outbox");
	assert_int_equal(answers, 4);
	kit_assert_clean(k);
}

/* Refused before the vote opens, counted a minute later: that is news. */
static void
the_same_words_with_news_are_answered(void **state)
{
	struct kit *k = *state;

	k->now_ms = KIT_OPENS - KIT_MINUTE / 2;
	assert_int_equal(kit_cast(k, KIT_ICON, 1, 1, 0), OUTCOME_NOT_OPEN);
	assert_int_equal(kit_cast(k, KIT_ICON, 1, 2, 0), OUTCOME_NOT_OPEN);
	assert_int_equal(kit_number(k, "SELECT COUNT(*) FROM outbox"), 1);
	k->now_ms = KIT_OPENS;
	assert_int_equal(kit_cast(k, KIT_ICON, 1, 3, 0), OUTCOME_COUNTED);
	assert_int_equal(kit_number(k, "SELECT COUNT(*) FROM outbox"), 2);
}

static void
report(struct kit *k, const struct voter_key *voter, size_t n, enum delivery delivery)
{
	struct report_job job = {.job = {.kind = JOB_REPORT, .now_ms = k->now_ms},
	    .channel = "at",
	    .delivery = delivery,
	    .n_voters = n};

	memcpy(job.voter, voter, n * sizeof(*voter));
	store_do(k->store, &job.job);
	assert_int_equal(job.job.result, JOB_DONE);
}

static void
a_report_that_names_the_phone_alone(void **state)
{
	struct kit *k = *state;
	struct voter_key voter[2];
	struct inbound_job job;

	kit_vote(k, &job, KIT_ICON, 1, 1, 0);
	assert_int_equal(kit_do(k, &job), JOB_DONE);
	kit_vote(k, &job, KIT_FIRST, 1, 2, 0);
	voter[0] = voter_key(&k->secret, "nobody-has-it", "+22366000001");
	voter[1] = job.voter;
	assert_int_equal(kit_do(k, &job), JOB_DONE);
	report(k, voter, 2, DELIVERY_DELIVERED);	/* both wait: nothing is on its way */
	assert_int_equal(kit_number(k, "SELECT COUNT(*) FROM outbox WHERE state = 8"), 0);
	assert_int_equal(kit_number(k, "SELECT COUNT(*) FROM parked_report"), 0);
	kit_number(k, "SELECT 1");
	for (int i = 0; i < 2; i++) {
		struct settle_job settle = {.job = {.kind = JOB_SETTLE, .now_ms = k->now_ms},
		    .id = kit_number(k, i == 0 ? "SELECT MIN(id) FROM outbox"
					       : "SELECT MAX(id) FROM outbox"),
		    .verdict = VERDICT_SENT};
		struct claim_job claim = {.job = {.kind = JOB_CLAIM, .now_ms = k->now_ms},
		    .channel = "at",
		    .want = 1};

		store_do(k->store, &claim.job);
		store_do(k->store, &settle.job);
	}
	report(k, voter, 2, DELIVERY_DELIVERED);
	assert_int_equal(kit_number(k, "SELECT id FROM outbox WHERE state = 8"),
	    kit_number(k, "SELECT MAX(id) FROM outbox"));
	assert_int_equal(kit_number(k, "SELECT COUNT(*) FROM outbox WHERE state = 5"), 1);
}

static int
reroute(struct kit *k, int want)
{
	struct reroute_job job = {.job = {.kind = JOB_REROUTE, .now_ms = k->now_ms},
	    .channel = "at",
	    .to = "kannel",
	    .address = "36666",
	    .want = want};

	store_do(k->store, &job.job);
	assert_int_equal(job.job.result, JOB_DONE);
	return job.n;
}

/* What may have been sent stays with the channel that knows a repeat. */
static void
waiting_answers_move_to_another_channel(void **state)
{
	struct kit *k = *state;
	struct claim_job claim = {
	    .job = {.kind = JOB_CLAIM, .now_ms = k->now_ms}, .channel = "at", .want = 1};
	struct settle_job settle = {.job = {.kind = JOB_SETTLE, .now_ms = k->now_ms},
	    .verdict = VERDICT_LATER,
	    .due_ms = k->now_ms,
	    .maybe_sent = true};
	int i;

	for (i = 1; i <= 5; i++)
		assert_int_equal(kit_cast(k, KIT_ICON, i, i, 0), OUTCOME_COUNTED);
	store_do(k->store, &claim.job);
	assert_int_equal(claim.n, 1);
	settle.id = claim.row[0].id;
	store_do(k->store, &settle.job);
	assert_int_equal(reroute(k, 3), 3);
	assert_int_equal(reroute(k, 3), 1);
	assert_int_equal(reroute(k, 3), 0);
	assert_int_equal(
	    kit_number(k, "SELECT COUNT(*) FROM outbox WHERE channel = 'kannel'"), 4);
	assert_int_equal(kit_number(k, "SELECT id FROM outbox WHERE channel = 'at'"), settle.id);
	(void)snprintf(claim.channel, sizeof(claim.channel), "kannel");
	claim.want = 16;
	store_do(k->store, &claim.job);
	assert_int_equal(claim.n, 4);
	assert_string_equal(claim.row[0].from, "36666");
	assert_non_null(strstr(claim.row[0].text, "compt"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(parts_in_any_order_are_one_message, fresh, gone),
	    cmocka_unit_test_setup_teardown(the_last_part_is_answered, fresh, gone),
	    cmocka_unit_test_setup_teardown(a_restart_loses_no_part, fresh, gone),
	    cmocka_unit_test_setup_teardown(what_never_becomes_whole, fresh, gone),
	    cmocka_unit_test_setup_teardown(
		a_reference_used_again_is_another_message, fresh, gone),
	    cmocka_unit_test_setup_teardown(the_same_id_from_another_phone, fresh, gone),
	    cmocka_unit_test_setup_teardown(
		the_same_words_are_answered_once_in_two_minutes, fresh, gone),
	    cmocka_unit_test_setup_teardown(
		the_same_words_with_news_are_answered, fresh, gone),
	    cmocka_unit_test_setup_teardown(a_report_that_names_the_phone_alone, fresh, gone),
	    cmocka_unit_test_setup_teardown(
		waiting_answers_move_to_another_channel, fresh, gone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
