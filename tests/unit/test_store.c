/*
 * The store as its callers see it: jobs in, decisions, answers and rows out.
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
	*state = &kit;
	return 0;
}

static int
gone(void **state)
{
	kit_clear(*state);
	return 0;
}

static int
region(struct kit *k, const char *key)
{
	int r = atlas_region(&k->rulebook->paper[0]->atlas, key);

	assert_true(r >= 0);
	return r;
}

static void
a_vote_is_counted_and_answered(void **state)
{
	struct kit *k = *state;
	struct inbound_job job;
	struct results r;

	kit_vote(k, &job, KIT_ICON, 1, 1, 0);
	assert_int_equal(kit_do(k, &job), JOB_DONE);
	assert_int_equal(job.outcome, OUTCOME_COUNTED);
	assert_int_equal(job.answer_key, ANSWER_VOTE_COUNTED);
	assert_false(job.repeat);
	assert_non_null(strstr(job.answer, "Awa Exemple"));
	kit_results(k, KIT_ICON, &r);
	assert_int_equal(r.counted, 1);
	assert_int_equal(r.candidate[0], 1);
	assert_int_equal(r.by_source[0][0], 1);
	assert_int_equal(r.messages, 1);
	assert_int_equal(r.votes, 1);
	assert_int_equal(r.ledger_entries, 3);	/* two imports, one vote */
	assert_int_equal(kit_number(k, "SELECT COUNT(*) FROM outbox WHERE state = 1"), 1);
	kit_assert_clean(k);
}

static void
a_repeat_gets_the_same_answer_and_counts_nothing(void **state)
{
	struct kit *k = *state;
	struct inbound_job first, again;
	struct store_stats stats;
	struct results r;

	kit_vote(k, &first, KIT_ICON, 1, 1, 0);
	assert_int_equal(kit_do(k, &first), JOB_DONE);
	k->now_ms += 20 * 24 * KIT_HOUR;	/* long after the vote closed */
	kit_vote(k, &again, KIT_ICON, 1, 1, 0);
	assert_int_equal(kit_do(k, &again), JOB_DONE);
	assert_true(again.repeat);
	assert_string_equal(again.answer, first.answer);
	assert_int_equal(again.outcome, first.outcome);
	assert_int_equal(again.answer_key, first.answer_key);
	kit_results(k, KIT_ICON, &r);
	assert_int_equal(r.counted, 1);
	assert_int_equal(r.messages, 1);
	assert_int_equal(kit_number(k, "SELECT seen FROM message"), 2);
	assert_int_equal(kit_number(k, "SELECT COUNT(*) FROM outbox"), 1);
	store_stats(k->store, &stats);
	assert_int_equal(stats.repeats, 1);
	assert_int_equal(stats.outcome[OUTCOME_COUNTED], 1);
	kit_assert_clean(k);
}

static void
a_later_vote_replaces_or_not(void **state)
{
	struct kit *k = *state;
	struct results r;

	assert_int_equal(kit_cast(k, KIT_ICON, 1, 1, 0), OUTCOME_COUNTED);
	assert_int_equal(kit_cast(k, KIT_ICON, 1, 2, 1), OUTCOME_REPLACED);
	assert_int_equal(kit_cast(k, KIT_ICON, 1, 3, 1), OUTCOME_ALREADY);
	assert_int_equal(kit_cast(k, KIT_FIRST, 1, 4, 0), OUTCOME_COUNTED);
	assert_int_equal(kit_cast(k, KIT_FIRST, 1, 5, 1), OUTCOME_ALREADY);
	kit_results(k, KIT_ICON, &r);
	assert_int_equal(r.candidate[0], 0);
	assert_int_equal(r.candidate[1], 1);
	assert_int_equal(r.replaced, 1);
	assert_int_equal(r.votes, 2);
	assert_int_equal(r.messages, 3);
	kit_results(k, KIT_FIRST, &r);
	assert_int_equal(r.candidate[0], 1);
	assert_int_equal(r.candidate[1], 0);
	kit_assert_clean(k);
}

static void
the_window_is_obeyed(void **state)
{
	struct kit *k = *state;
	struct results r;

	k->now_ms = KIT_OPENS - 1;
	assert_int_equal(kit_cast(k, KIT_ICON, 1, 1, 0), OUTCOME_NOT_OPEN);
	k->now_ms = KIT_OPENS;
	assert_int_equal(kit_cast(k, KIT_ICON, 2, 2, 0), OUTCOME_COUNTED);
	k->now_ms = KIT_CLOSES;
	assert_int_equal(kit_cast(k, KIT_ICON, 3, 3, 0), OUTCOME_LATE);
	k->now_ms = KIT_CLOSES + 30 * KIT_MINUTE;
	assert_int_equal(kit_cast(k, KIT_ICON, 4, 4, 0), OUTCOME_CLOSED);
	kit_results(k, KIT_ICON, &r);
	assert_int_equal(r.counted, 1);
	assert_int_equal(r.late, 1);
	assert_int_equal(r.votes, 2);
	assert_int_equal(r.messages, 4);
	kit_assert_clean(k);
}

static void
tell_region(struct kit *k, int phone, int id, int region_index)
{
	struct inbound_job job;

	kit_message(k, &job, KIT_ICON, phone, id, INTENT_REGION);
	job.intent.region = region_index;
	assert_int_equal(kit_do(k, &job), JOB_DONE);
}

static void
a_region_moves_the_vote_until_the_window_closes(void **state)
{
	struct kit *k = *state;
	int sikasso = region(k, "03"), other = region(k, "01");
	struct results r;

	assert_int_equal(kit_cast(k, KIT_ICON, 1, 1, 0), OUTCOME_COUNTED);
	kit_results(k, KIT_ICON, &r);
	assert_int_equal(r.region[r.paper->atlas.n], 1);
	tell_region(k, 1, 2, sikasso);
	kit_results(k, KIT_ICON, &r);
	assert_int_equal(r.region[r.paper->atlas.n], 0);
	assert_int_equal(r.region[sikasso], 1);
	assert_int_equal(r.cell[sikasso][0], 1);
	k->now_ms = KIT_CLOSES + KIT_MINUTE;
	tell_region(k, 1, 3, other);
	kit_results(k, KIT_ICON, &r);
	assert_int_equal(r.region[sikasso], 1);
	assert_int_equal(r.region[other], 0);
	assert_int_equal(r.counted, 1);
	kit_assert_clean(k);
}

static void
a_language_is_remembered(void **state)
{
	struct kit *k = *state;
	struct inbound_job job;

	kit_vote(k, &job, KIT_ICON, 1, 1, 0);
	job.intent.language = 1;
	assert_int_equal(kit_do(k, &job), JOB_DONE);
	assert_int_equal(kit_number(k, "SELECT COUNT(*) FROM voter WHERE language = 'bm'"), 1);
	kit_message(k, &job, KIT_ICON, 1, 2, INTENT_HELP);
	assert_int_equal(kit_do(k, &job), JOB_DONE);
	assert_int_equal(kit_number(k, "SELECT COUNT(*) FROM message WHERE language = 'bm'"), 2);
	kit_assert_clean(k);
}

static void
answers_to_one_phone_are_limited(void **state)
{
	struct kit *k = *state;
	struct inbound_job job;
	int i, answered = 0;

	for (i = 0; i < 20; i++) {
		kit_message(k, &job, KIT_ICON, 1, i, INTENT_HELP);
		job.raw[0] = (char)('a' + i);
		assert_int_equal(kit_do(k, &job), JOB_DONE);
		answered += job.answer[0] != '\0';
	}
	assert_int_equal(answered, 6);
	assert_int_equal(kit_number(k, "SELECT COUNT(*) FROM outbox"), 6);
	k->now_ms += 2 * KIT_HOUR;
	kit_message(k, &job, KIT_ICON, 1, 100, INTENT_HELP);
	assert_int_equal(kit_do(k, &job), JOB_DONE);
	assert_true(job.answer[0] != '\0');
	kit_assert_clean(k);
}

static void
nobody_is_kept_and_not_answered(void **state)
{
	struct kit *k = *state;
	struct inbound_job job;
	struct results r;

	kit_vote(k, &job, KIT_ICON, 1, 1, 0);
	job.nobody = true;
	job.e164[0] = '\0';
	assert_int_equal(kit_do(k, &job), JOB_DONE);
	assert_int_equal(job.outcome, OUTCOME_NOBODY);
	assert_string_equal(job.answer, "");
	kit_message(k, &job, KIT_ICON, 2, 2, INTENT_ROBOT);
	assert_int_equal(kit_do(k, &job), JOB_DONE);
	assert_int_equal(job.outcome, OUTCOME_NOBODY);
	kit_vote(k, &job, KIT_ICON, 3, 3, 0);
	job.paper = NULL;
	assert_int_equal(kit_do(k, &job), JOB_DONE);
	assert_int_equal(job.outcome, OUTCOME_KEPT);
	assert_string_equal(job.answer, "");
	kit_results(k, KIT_ICON, &r);
	assert_int_equal(r.counted, 0);
	assert_int_equal(r.messages, 2);
	assert_int_equal(kit_number(k, "SELECT COUNT(*) FROM message"), 3);
	assert_int_equal(kit_number(k, "SELECT COUNT(*) FROM voter"), 0);
	kit_assert_clean(k);
}

static void
an_inline_answer_is_not_queued(void **state)
{
	struct kit *k = *state;
	struct inbound_job job;

	kit_vote(k, &job, KIT_ICON, 1, 1, 0);
	job.way = ANSWER_INLINE;
	assert_int_equal(kit_do(k, &job), JOB_DONE);
	assert_true(job.answer[0] != '\0');
	assert_int_equal(kit_number(k, "SELECT COUNT(*) FROM outbox"), 0);
}

static void
a_restart_keeps_everything(void **state)
{
	struct kit *k = *state;
	struct campaign_doc *docs;
	struct verify_report before, after;
	struct inbound_job job;
	char why[200];
	size_t n;

	assert_int_equal(kit_cast(k, KIT_ICON, 1, 1, 0), OUTCOME_COUNTED);
	kit_verify(k, &before);
	kit_close(k);
	if (!kit_open(k, why, sizeof(why)))
		fail_msg("%s", why);
	assert_true(store_docs(k->store, &docs, &n));
	assert_int_equal(n, 2);
	assert_string_equal(docs[0].json, kit_document(KIT_FIRST));	/* of one moment: by id */
	store_docs_free(docs, n);
	kit_verify(k, &after);
	assert_true(after.clean);
	assert_string_equal(before.head, after.head);
	kit_vote(k, &job, KIT_ICON, 1, 1, 0);
	assert_int_equal(kit_do(k, &job), JOB_DONE);
	assert_true(job.repeat);
	assert_int_equal(kit_cast(k, KIT_ICON, 1, 2, 2), OUTCOME_REPLACED);
	kit_assert_clean(k);
}

static void
public_results_are_told(void **state)
{
	struct kit *k = *state;
	struct inbound_job job;

	assert_int_equal(kit_cast(k, KIT_FIRST, 1, 1, 0), OUTCOME_COUNTED);
	assert_int_equal(kit_cast(k, KIT_FIRST, 2, 2, 2), OUTCOME_COUNTED);
	kit_message(k, &job, KIT_FIRST, 3, 3, INTENT_RESULTS);
	assert_int_equal(kit_do(k, &job), JOB_DONE);
	assert_int_equal(job.answer_key, ANSWER_RESULTS);
	assert_non_null(strstr(job.answer, "1: 1, 3: 1"));
	kit_message(k, &job, KIT_ICON, 3, 4, INTENT_RESULTS);
	assert_int_equal(kit_do(k, &job), JOB_DONE);
	assert_int_equal(job.answer_key, ANSWER_RESULTS_PRIVATE);
}

static void
one_id_of_two_phones_is_two_messages(void **state)
{
	struct kit *k = *state;

	assert_int_equal(kit_cast(k, KIT_ICON, 1, 1, 0), OUTCOME_COUNTED);
	assert_int_equal(kit_cast(k, KIT_ICON, 2, 1, 0), OUTCOME_COUNTED);
	kit_assert_clean(k);
}

static void
a_second_instance_is_refused(void **state)
{
	struct kit *k = *state;
	struct store_options options = {.path = k->path, .driver = &db_sqlite,
	    .secret = &k->secret, .answers_per_hour = 6, .mailbox_max = 8};
	char why[200] = "";

	assert_null(store_open(&options, why, sizeof(why)));
	assert_non_null(strstr(why, "in use by another kalata"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define IN_KIT(test) cmocka_unit_test_setup_teardown(test, fresh, gone)
	    IN_KIT(a_vote_is_counted_and_answered),
	    IN_KIT(a_repeat_gets_the_same_answer_and_counts_nothing),
	    IN_KIT(a_later_vote_replaces_or_not),
	    IN_KIT(the_window_is_obeyed),
	    IN_KIT(a_region_moves_the_vote_until_the_window_closes),
	    IN_KIT(a_language_is_remembered),
	    IN_KIT(answers_to_one_phone_are_limited),
	    IN_KIT(nobody_is_kept_and_not_answered),
	    IN_KIT(an_inline_answer_is_not_queued),
	    IN_KIT(a_restart_keeps_everything),
	    IN_KIT(public_results_are_told),
	    IN_KIT(one_id_of_two_phones_is_two_messages),
	    IN_KIT(a_second_instance_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
