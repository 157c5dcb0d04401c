/*
 * Answers on their way out: claimed, settled, reported, in the right order and in all the
 * wrong ones, and the citizen's number gone as soon as nobody needs it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "store_kit.h"

static int
fresh(void **state)
{
	static struct kit kit;

	kit_make(&kit);
	kit_start(&kit);
	*state = &kit;
	return 0;
}

static int
gone(void **state)
{
	kit_clear(*state);
	return 0;
}

static struct claim_job
claim(struct kit *k, int want)
{
	struct claim_job job;

	memset(&job, 0, sizeof(job));
	job.job.kind = JOB_CLAIM;
	job.job.now_ms = k->now_ms;
	job.want = want;
	job.oldest_ms = k->now_ms - KIT_HOUR;
	(void)snprintf(job.channel, sizeof(job.channel), "at");
	store_do(k->store, &job.job);
	assert_int_equal(job.job.result, JOB_DONE);
	return job;
}

static void
settle(struct kit *k, int64_t id, enum verdict verdict, const char *ref, int64_t due_ms)
{
	struct settle_job job;

	memset(&job, 0, sizeof(job));
	job.job.kind = JOB_SETTLE;
	job.job.now_ms = k->now_ms;
	job.id = id;
	job.verdict = verdict;
	job.due_ms = due_ms;
	(void)snprintf(job.provider_ref, sizeof(job.provider_ref), "%s", ref);
	store_do(k->store, &job.job);
	assert_int_equal(job.job.result, JOB_DONE);
}

static bool
report(struct kit *k, const char *channel, const char *id, bool ours, enum delivery delivery)
{
	struct report_job job;

	memset(&job, 0, sizeof(job));
	job.job.kind = JOB_REPORT;
	job.job.now_ms = k->now_ms;
	job.ours = ours;
	job.delivery = delivery;
	(void)snprintf(job.channel, sizeof(job.channel), "%s", channel);
	(void)snprintf(job.id, sizeof(job.id), "%s", id);
	store_do(k->store, &job.job);
	assert_int_equal(job.job.result, JOB_DONE);
	return job.known;
}

static enum delivery
state_of(struct kit *k, int64_t id)
{
	char sql[100];

	(void)snprintf(sql, sizeof(sql), "SELECT state FROM outbox WHERE id = %lld", (long long)id);
	return (enum delivery)kit_number(k, sql);
}

static int64_t
phones(struct kit *k)
{
	return kit_number(k, "SELECT COUNT(*) FROM outbox WHERE phone IS NOT NULL");
}

/* One answer, claimed; its id. */
static int64_t
claimed(struct kit *k)
{
	struct claim_job job;

	assert_int_equal(kit_cast(k, KIT_ICON, 1, 1, 0), OUTCOME_COUNTED);
	job = claim(k, CLAIM_MAX);
	assert_int_equal(job.n, 1);
	return job.row[0].id;
}

static void
a_claim_hands_over_what_to_send(void **state)
{
	struct kit *k = *state;
	struct claim_job job;

	assert_int_equal(kit_cast(k, KIT_ICON, 1, 1, 0), OUTCOME_COUNTED);
	job = claim(k, CLAIM_MAX);
	assert_int_equal(job.n, 1);
	assert_string_equal(job.row[0].to, "+22366000001");
	assert_string_equal(job.row[0].from, "36777");
	assert_non_null(strstr(job.row[0].text, "Awa Exemple"));
	assert_int_equal(job.row[0].attempts, 0);
	assert_int_equal(job.row[0].born_ms, k->now_ms);
	assert_int_equal(job.next_due_ms, 0);
	job = claim(k, CLAIM_MAX);
	assert_int_equal(job.n, 0);	/* it is under way */
}

static void
a_claim_takes_no_more_than_asked_and_says_what_waits(void **state)
{
	struct kit *k = *state;
	struct claim_job job;
	int i;

	for (i = 0; i < 5; i++)
		assert_int_equal(kit_cast(k, KIT_ICON, i, i, 0), OUTCOME_COUNTED);
	job = claim(k, 2);
	assert_int_equal(job.n, 2);
	assert_int_equal(job.next_due_ms, k->now_ms);
	assert_true(job.row[0].id < job.row[1].id);
	job = claim(k, CLAIM_MAX);
	assert_int_equal(job.n, 3);
	assert_int_equal(job.next_due_ms, 0);
}

static void
another_channel_claims_nothing(void **state)
{
	struct kit *k = *state;
	struct claim_job job;

	assert_int_equal(kit_cast(k, KIT_ICON, 1, 1, 0), OUTCOME_COUNTED);
	memset(&job, 0, sizeof(job));
	job.job.kind = JOB_CLAIM;
	job.job.now_ms = k->now_ms;
	job.want = 1;
	(void)snprintf(job.channel, sizeof(job.channel), "other");
	store_do(k->store, &job.job);
	assert_int_equal(job.n, 0);
	assert_int_equal(job.next_due_ms, 0);
}

static void
a_verdict_decides_the_state(void **state)
{
	static const struct {
		enum verdict  verdict;
		int64_t	      due_ms;
		enum delivery state;
		int	      phones;
	} cases[] = {
	    {VERDICT_SENT, 0, DELIVERY_SENT, 0},
	    {VERDICT_LATER, KIT_CLOSES, DELIVERY_QUEUED, 1},
	    {VERDICT_LATER, 0, DELIVERY_DEAD, 1},	/* a person may send it again, for a day */
	    {VERDICT_NEVER, 0, DELIVERY_DEAD, 1},
	    {VERDICT_UNKNOWN, 0, DELIVERY_UNCLEAR, 0},
	    {VERDICT_BROKEN, KIT_CLOSES, DELIVERY_QUEUED, 1},
	    {VERDICT_BROKEN, 0, DELIVERY_DEAD, 1},
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		static struct kit k;
		int64_t id;

		kit_make(&k);
		kit_start(&k);
		id = claimed(&k);
		settle(&k, id, cases[i].verdict, "", cases[i].due_ms);
		assert_int_equal(state_of(&k, id), cases[i].state);
		assert_int_equal(phones(&k), cases[i].phones);
		kit_clear(&k);
	}
}

static void
a_later_verdict_comes_back_when_due(void **state)
{
	struct kit *k = *state;
	int64_t id = claimed(k);
	struct claim_job job;

	settle(k, id, VERDICT_LATER, "", k->now_ms + KIT_MINUTE);
	job = claim(k, 1);
	assert_int_equal(job.n, 0);
	assert_int_equal(job.next_due_ms, k->now_ms + KIT_MINUTE);
	k->now_ms += KIT_MINUTE;
	job = claim(k, 1);
	assert_int_equal(job.n, 1);
	assert_int_equal(job.row[0].attempts, 1);
	assert_string_equal(job.row[0].to, "+22366000001");
}

static void
an_old_answer_is_a_dead_letter(void **state)
{
	struct kit *k = *state;
	struct store_stats stats;
	struct claim_job job;

	assert_int_equal(kit_cast(k, KIT_ICON, 1, 1, 0), OUTCOME_COUNTED);
	store_stats(k->store, &stats);
	assert_int_equal(stats.outbox_queued, 1);
	k->now_ms += KIT_HOUR + 1;
	job = claim(k, 1);
	assert_int_equal(job.n, 0);
	assert_int_equal(kit_number(k, "SELECT state FROM outbox"), DELIVERY_DEAD);
	store_stats(k->store, &stats);
	assert_int_equal(stats.outbox_queued, 0);
	assert_int_equal(stats.outbox_dead, 1);
	/* and a day after its birth its number is gone, and it is one dead letter still */
	k->now_ms += 24 * KIT_HOUR;
	(void)claim(k, 1);
	assert_int_equal(phones(k), 0);
	store_stats(k->store, &stats);
	assert_int_equal(stats.outbox_dead, 1);
}

static void
a_phone_is_forgotten_after_a_day(void **state)
{
	struct kit *k = *state;
	struct store_stats stats;

	assert_int_equal(kit_cast(k, KIT_ICON, 1, 1, 0), OUTCOME_COUNTED);
	k->now_ms += 24 * KIT_HOUR - 1;
	assert_int_equal(kit_cast(k, KIT_ICON, 2, 2, 0), OUTCOME_COUNTED);
	assert_int_equal(phones(k), 2);
	k->now_ms += KIT_MINUTE;	/* nobody ever claimed: another message is enough */
	assert_int_equal(kit_cast(k, KIT_ICON, 3, 3, 0), OUTCOME_COUNTED);
	assert_int_equal(phones(k), 2);
	assert_int_equal(kit_number(k, "SELECT COUNT(*) FROM outbox WHERE state = 3"), 1);
	store_stats(k->store, &stats);
	assert_int_equal(stats.outbox_queued, 2);
	assert_int_equal(stats.outbox_dead, 1);
}

static void
reports_move_a_row_forward_only(void **state)
{
	struct kit *k = *state;
	int64_t id = claimed(k);

	settle(k, id, VERDICT_SENT, "ref-1", 0);
	assert_true(report(k, "at", "ref-1", false, DELIVERY_DELIVERED));
	assert_int_equal(state_of(k, id), DELIVERY_DELIVERED);
	assert_true(report(k, "at", "ref-1", false, DELIVERY_BUFFERED));
	assert_true(report(k, "at", "ref-1", false, DELIVERY_FAILED));
	assert_true(report(k, "at", "ref-1", false, DELIVERY_NONE));
	assert_int_equal(state_of(k, id), DELIVERY_DELIVERED);
}

static void
a_report_may_overtake_the_settle(void **state)
{
	struct kit *k = *state;
	int64_t id = claimed(k);

	assert_false(report(k, "at", "ref-1", false, DELIVERY_DELIVERED));
	assert_false(report(k, "at", "ref-1", false, DELIVERY_BUFFERED));
	assert_false(report(k, "other", "ref-1", false, DELIVERY_FAILED));
	assert_int_equal(state_of(k, id), DELIVERY_SENDING);
	settle(k, id, VERDICT_SENT, "ref-1", 0);
	assert_int_equal(state_of(k, id), DELIVERY_DELIVERED);
	assert_int_equal(kit_number(k, "SELECT COUNT(*) FROM parked_report"), 1);
	k->now_ms += 25 * KIT_HOUR;
	(void)claim(k, 1);
	assert_int_equal(kit_number(k, "SELECT COUNT(*) FROM parked_report"), 0);
}

static void
a_report_with_our_id_needs_no_reference(void **state)
{
	struct kit *k = *state;
	int64_t id = claimed(k);
	char ours[24];

	(void)snprintf(ours, sizeof(ours), "%lld", (long long)id);
	assert_false(report(k, "other", ours, true, DELIVERY_DELIVERED));
	assert_int_equal(state_of(k, id), DELIVERY_SENDING);
	assert_true(report(k, "at", ours, true, DELIVERY_DELIVERED));
	assert_int_equal(state_of(k, id), DELIVERY_DELIVERED);
	settle(k, id, VERDICT_LATER, "", KIT_CLOSES);	/* the answer was lost: not sent again */
	assert_int_equal(state_of(k, id), DELIVERY_DELIVERED);
	assert_false(report(k, "at", "999999", true, DELIVERY_DELIVERED));
	assert_false(report(k, "at", "1 OR 1", true, DELIVERY_DELIVERED));
	assert_false(report(k, "at", "", true, DELIVERY_DELIVERED));
}

static void
an_unclear_send_is_cleared_by_its_report(void **state)
{
	struct kit *k = *state;
	int64_t id = claimed(k);
	char ours[24];

	settle(k, id, VERDICT_UNKNOWN, "", 0);
	(void)snprintf(ours, sizeof(ours), "%lld", (long long)id);
	assert_true(report(k, "at", ours, true, DELIVERY_DELIVERED));
	assert_int_equal(state_of(k, id), DELIVERY_DELIVERED);
}

static void
a_claim_that_was_never_settled_is_claimed_again_after_a_restart(void **state)
{
	struct kit *k = *state;
	int64_t id = claimed(k);
	struct store_stats stats;
	struct claim_job job;
	char why[200];

	kit_close(k);
	if (!kit_open(k, why, sizeof(why)))
		fail_msg("%s", why);
	store_stats(k->store, &stats);
	assert_int_equal(stats.outbox_queued, 1);
	job = claim(k, 1);
	assert_int_equal(job.n, 1);
	assert_int_equal(job.row[0].id, id);
	assert_int_equal(job.row[0].attempts, 1);
}

static void
another_secret_sends_to_nobody(void **state)
{
	struct kit *k = *state;
	struct claim_job job;

	assert_int_equal(kit_cast(k, KIT_ICON, 1, 1, 0), OUTCOME_COUNTED);
	memset(k->secret.seal, 1, sizeof(k->secret.seal));
	job = claim(k, 1);
	assert_int_equal(job.n, 0);
	assert_int_equal(kit_number(k, "SELECT state FROM outbox"), DELIVERY_DEAD);
}

static void
a_settle_for_nothing_changes_nothing(void **state)
{
	struct kit *k = *state;
	int64_t id = claimed(k);

	settle(k, 12345, VERDICT_SENT, "ref", 0);
	settle(k, id, VERDICT_SENT, "ref", 0);
	settle(k, id, VERDICT_NEVER, "other", 0);	/* told twice: the first stands */
	assert_int_equal(state_of(k, id), DELIVERY_SENT);
	assert_int_equal(kit_number(k, "SELECT provider_ref = 'ref' FROM outbox"), 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define IN_KIT(test) cmocka_unit_test_setup_teardown(test, fresh, gone)
	    IN_KIT(a_claim_hands_over_what_to_send),
	    IN_KIT(a_claim_takes_no_more_than_asked_and_says_what_waits),
	    IN_KIT(another_channel_claims_nothing),
	    cmocka_unit_test(a_verdict_decides_the_state),
	    IN_KIT(a_later_verdict_comes_back_when_due),
	    IN_KIT(an_old_answer_is_a_dead_letter),
	    IN_KIT(a_phone_is_forgotten_after_a_day),
	    IN_KIT(reports_move_a_row_forward_only),
	    IN_KIT(a_report_may_overtake_the_settle),
	    IN_KIT(a_report_with_our_id_needs_no_reference),
	    IN_KIT(an_unclear_send_is_cleared_by_its_report),
	    IN_KIT(a_claim_that_was_never_settled_is_claimed_again_after_a_restart),
	    IN_KIT(another_secret_sends_to_nobody),
	    IN_KIT(a_settle_for_nothing_changes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
