/*
 * What answers cost, and what people may do to them: the figures equal what went out, a limit ends
 * at midnight, a pause outlives a restart, a dead letter comes back while its number is there.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "store/channel_act.h"
#include "store/channel_stats.h"
#include "store/spend.h"
#include "db_faulty.h"
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
claim(struct kit *k, int want, int64_t limit)
{
	struct claim_job job;

	memset(&job, 0, sizeof(job));
	job.job.kind = JOB_CLAIM;
	job.job.now_ms = k->now_ms;
	job.want = want;
	job.daily_limit = limit;
	job.oldest_ms = k->now_ms - 48 * KIT_HOUR;
	(void)snprintf(job.channel, sizeof(job.channel), "at");
	store_do(k->store, &job.job);
	assert_int_equal(job.job.result, JOB_DONE);
	return job;
}

static void
settle(struct kit *k, int64_t id, enum verdict verdict)
{
	struct settle_job job;

	memset(&job, 0, sizeof(job));
	job.job.kind = JOB_SETTLE;
	job.job.now_ms = k->now_ms;
	job.id = id;
	job.verdict = verdict;
	store_do(k->store, &job.job);
	assert_int_equal(job.job.result, JOB_DONE);
}

static struct channel_job
act(struct kit *k, enum channel_act what, int64_t id, const char *reason)
{
	struct channel_job job;

	memset(&job, 0, sizeof(job));
	job.job.kind = JOB_CHANNEL;
	job.job.now_ms = k->now_ms;
	job.act = what;
	job.id = id;
	(void)snprintf(job.channel, sizeof(job.channel), "at");
	(void)snprintf(job.actor, sizeof(job.actor), "awa");
	(void)snprintf(job.reason, sizeof(job.reason), "%s", reason);
	store_do(k->store, &job.job);
	return job;
}

/* Votes of `n` phones whose answers wait. */
static void
votes(struct kit *k, int from, int n)
{
	for (int i = from; i < from + n; i++)
		assert_int_equal(kit_cast(k, KIT_ICON, i, i, 0), OUTCOME_COUNTED);
}

static int64_t
segments(struct kit *k)
{
	return kit_number(k, "SELECT COALESCE(SUM(segments), 0) FROM spend");
}

static void
spent_is_what_went_out(void **state)
{
	struct kit *k = *state;
	uint64_t random = kit_seed();
	int64_t sent = 0;

	votes(k, 0, 40);
	for (int i = 0; i < 40; i++) {
		enum verdict verdict = (enum verdict)(kit_random(&random) % 5);
		struct claim_job job = claim(k, 1, 0);

		assert_int_equal(job.n, 1);
		sent += verdict == VERDICT_SENT || verdict == VERDICT_UNKNOWN;
		settle(k, job.row[0].id, verdict);
		k->now_ms += (int64_t)(kit_random(&random) % 35) * KIT_MINUTE;
	}
	assert_int_equal(segments(k), sent);
	assert_int_equal(kit_number(k, "SELECT COALESCE(SUM(messages), 0) FROM spend"), sent);
	kit_assert_clean(k);
}

static void
an_inline_answer_costs_once(void **state)
{
	struct kit *k = *state;
	struct inbound_job job;

	for (int i = 0; i < 3; i++) {	/* the same message again is answered again, for nothing */
		kit_vote(k, &job, KIT_ICON, 1, 1, 0);
		job.way = ANSWER_INLINE;
		job.spends = true;
		assert_int_equal(kit_do(k, &job), JOB_DONE);
		assert_true(job.answer[0] != '\0');
	}
	assert_int_equal(segments(k), 1);
	/* a terminal's answer costs nothing */
	kit_vote(k, &job, KIT_ICON, 2, 2, 0);
	job.way = ANSWER_INLINE;
	assert_int_equal(kit_do(k, &job), JOB_DONE);
	assert_int_equal(segments(k), 1);
	/* beyond the limit the vote counts and nothing is said */
	kit_vote(k, &job, KIT_ICON, 3, 3, 0);
	job.way = ANSWER_INLINE;
	job.spends = true;
	job.daily_limit = 1;
	assert_int_equal(kit_do(k, &job), JOB_DONE);
	assert_int_equal(job.outcome, OUTCOME_COUNTED);
	assert_string_equal(job.answer, "");
	assert_true(job.over_limit);
	assert_int_equal(segments(k), 1);
	kit_assert_clean(k);
}

static void
a_limit_ends_at_midnight(void **state)
{
	struct kit *k = *state;
	int64_t midnight = spend_midnight(k->now_ms);
	struct claim_job job;

	votes(k, 0, 5);
	for (int i = 0; i < 2; i++) {
		job = claim(k, 1, 2);
		assert_int_equal(job.n, 1);
		assert_int_equal(job.held, HELD_NOT);
		settle(k, job.row[0].id, VERDICT_SENT);
	}
	job = claim(k, 1, 2);
	assert_int_equal(job.n, 0);
	assert_int_equal(job.held, HELD_LIMIT);
	assert_int_equal(job.next_due_ms, midnight);
	k->now_ms = midnight - 1;
	assert_int_equal(claim(k, 1, 2).n, 0);
	k->now_ms = midnight;
	assert_int_equal(claim(k, 1, 2).n, 1);
	/* without a limit nothing ever held it */
	assert_int_equal(claim(k, 5, 0).n, 2);
}

static void
a_pause_outlives_a_restart(void **state)
{
	struct kit *k = *state;
	struct channel_job job;
	char why[200];

	votes(k, 0, 2);
	job = act(k, CHANNEL_RESUME, 0, "essai");
	assert_int_equal(job.job.result, JOB_REFUSED);
	job = act(k, CHANNEL_PAUSE, 0, "  ");
	assert_int_equal(job.job.result, JOB_REFUSED);
	assert_non_null(strstr(job.why, "say why"));
	job = act(k, CHANNEL_PAUSE, 0, "facture impayee");
	assert_int_equal(job.job.result, JOB_DONE);
	assert_int_equal(claim(k, 1, 0).held, HELD_PAUSED);
	kit_close(k);
	assert_true(kit_open(k, why, sizeof(why)));
	assert_int_equal(claim(k, 1, 0).held, HELD_PAUSED);
	assert_int_equal(act(k, CHANNEL_PAUSE, 0, "encore").job.result, JOB_REFUSED);
	assert_int_equal(act(k, CHANNEL_RESUME, 0, "payee").job.result, JOB_DONE);
	assert_int_equal(claim(k, 1, 0).n, 1);
	assert_int_equal(kit_number(k, "SELECT COUNT(*) FROM act WHERE kind IN (65, 66)"), 2);
	kit_assert_clean(k);
}

static void
dead_letters_come_back_for_a_day(void **state)
{
	struct kit *k = *state;
	struct store_stats stats;
	struct channel_job job;
	struct claim_job c;

	votes(k, 0, 3);
	for (int i = 0; i < 3; i++)
		settle(k, claim(k, 1, 0).row[0].id, VERDICT_NEVER);
	store_stats(k->store, &stats);
	assert_int_equal(stats.outbox_dead, 3);
	job = act(k, CHANNEL_RESEND, kit_number(k, "SELECT MIN(id) FROM outbox"), "numero corrige");
	assert_int_equal(job.job.result, JOB_DONE);
	assert_int_equal(job.n, 1);
	c = claim(k, 5, 0);
	assert_int_equal(c.n, 1);
	assert_string_equal(c.row[0].to, "+22366000000");
	settle(k, c.row[0].id, VERDICT_SENT);
	job = act(k, CHANNEL_RESEND, 0, "tous");
	assert_int_equal(job.n, 2);
	store_stats(k->store, &stats);
	assert_int_equal(stats.outbox_dead, 0);
	assert_int_equal(stats.outbox_queued, 2);
	c = claim(k, 5, 0);
	settle(k, c.row[0].id, VERDICT_NEVER);
	settle(k, c.row[1].id, VERDICT_NEVER);
	/* a day later nobody knows to whom */
	k->now_ms += 24 * KIT_HOUR + KIT_MINUTE;
	(void)claim(k, 1, 0);
	job = act(k, CHANNEL_RESEND, 0, "tous");
	assert_int_equal(job.job.result, JOB_REFUSED);
	assert_int_equal(kit_number(k, "SELECT COUNT(*) FROM outbox WHERE phone IS NOT NULL"), 0);
	kit_assert_clean(k);
}

static void
what_a_page_reads(void **state)
{
	struct kit *k = *state;
	struct channel_list list;
	struct channel_stats s;
	struct dead_letter *letters;
	struct db *db;
	char why[200];
	size_t n;

	votes(k, 0, 4);
	settle(k, claim(k, 1, 0).row[0].id, VERDICT_SENT);
	settle(k, claim(k, 1, 0).row[0].id, VERDICT_NEVER);
	(void)act(k, CHANNEL_PAUSE, 0, "essai");
	db = db_sqlite.open(k->path, true, why, sizeof(why));
	assert_non_null(db);
	assert_true(channel_stats_read(&db_sqlite, db, k->now_ms, &list));
	s = channel_stats_of(&list, "at");
	assert_int_equal(s.queued, 2);
	assert_true(s.oldest_ms > 0 && s.oldest_ms <= k->now_ms);
	assert_int_equal(s.state[DELIVERY_SENT], 1);
	assert_int_equal(s.state[DELIVERY_DEAD], 1);
	assert_int_equal(s.segments_today, 1);
	assert_int_equal(s.segments_week, 1);
	assert_int_equal(s.segments_month, 1);
	assert_string_equal(s.paused_by, "awa");
	assert_int_equal(channel_stats_of(&list, "none").queued, 0);
	channel_stats_free(&list);
	assert_true(channel_stats_read(&db_sqlite, db, k->now_ms + 8 * 24 * KIT_HOUR, &list));
	s = channel_stats_of(&list, "at");
	assert_int_equal(s.segments_today, 0);
	assert_int_equal(s.segments_week, 0);
	assert_int_equal(s.segments_month, 1);
	channel_stats_free(&list);
	assert_true(dead_letters_read(&db_sqlite, db, "at", 10, &letters, &n));
	assert_int_equal(n, 1);
	assert_true(letters[0].resendable && letters[0].has_voter);
	free(letters);
	db_sqlite.close(db);
}

/* Each call to the database fails in turn: an act is there with its row, or neither is. */
static bool
one_faulty_run(enum channel_act what, struct fault fault)
{
	static struct kit k;
	enum job_result result;
	char why[200];
	bool hit;

	kit_make(&k);
	kit_start(&k);
	votes(&k, 0, 1);
	settle(&k, claim(&k, 1, 0).row[0].id, VERDICT_NEVER);
	if (what == CHANNEL_RESUME)
		(void)act(&k, CHANNEL_PAUSE, 0, "essai");
	kit_close(&k);
	k.driver = &db_faulty;
	assert_true(kit_open(&k, why, sizeof(why)));
	faulty_plan(fault);
	result = act(&k, what, 0, "essai").job.result;
	hit = faulty_struck();
	faulty_plan((struct fault){0});
	if (result != JOB_DONE && act(&k, what, 0, "essai").job.result != JOB_DONE)
		assert_true(fault.after); /* only the confirmation was lost */
	assert_int_equal(kit_number(&k, "SELECT COUNT(*) FROM channel_pause"), what == CHANNEL_PAUSE);
	assert_int_equal(kit_number(&k, "SELECT COUNT(*) FROM outbox WHERE state = 1"),
	    what == CHANNEL_RESEND);
	assert_int_equal(kit_number(&k, "SELECT COUNT(*) FROM act"), what == CHANNEL_RESUME ? 2 : 1);
	kit_assert_clean(&k);
	kit_clear(&k);
	return hit;
}

static void
a_failing_database_leaves_no_half_acts(void **state)
{
	int64_t runs = 0;

	(void)state;
	for (enum channel_act what = CHANNEL_PAUSE; what < CHANNEL_ACTS; what++)
		for (int mode = 0; mode < 2; mode++) {
			struct fault fault = {.at = 1, .with = mode == 0 ? DB_REFUSED : DB_BROKEN,
			    .after = mode == 1};

			for (; one_faulty_run(what, fault); fault.at++)
				runs++;
			assert_true(fault.at > 3);
		}
	printf("# faulty: %lld runs\n", (long long)runs);
}

/* No question of the page walks through all answers. */
static void
questions_have_indexes(void **state)
{
	static const struct {
		const char *sql, *must;
	} cases[] = {
		{"SELECT channel, COUNT(*), MIN(born_at) FROM outbox WHERE state = 1 GROUP BY channel",
		    "USING INDEX outbox_due"},
		{"SELECT id FROM outbox WHERE state = 3 AND channel = 'at' ORDER BY updated_at DESC"
		 " LIMIT 200", "USING INDEX outbox_dead"},
		{"SELECT id FROM outbox WHERE phone IS NOT NULL AND born_at < 1 AND state = 3"
		 " ORDER BY born_at LIMIT 100", "USING INDEX outbox_phone"},
		{"SELECT id FROM outbox WHERE state = 3 AND phone IS NOT NULL AND channel = 'at'",
		    "USING INDEX outbox_"},
	};
	struct kit *k = *state;
	struct db *db;
	char why[200], sql[400];

	db = db_sqlite.open(k->path, true, why, sizeof(why));
	assert_non_null(db);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct db_stmt *q;
		bool found = false;

		(void)snprintf(sql, sizeof(sql), "EXPLAIN QUERY PLAN %s", cases[i].sql);
		q = db_sqlite.prepare(db, sql);
		assert_non_null(q);
		while (db_sqlite.step(q) == DB_ROW) {
			printf("# plan: %s\n", db_sqlite.column_text(q, 3));
			found |= strstr(db_sqlite.column_text(q, 3), cases[i].must) != NULL;
		}
		db_sqlite.finish(q);
		assert_true(found);
	}
	db_sqlite.close(db);
}

static void
prices(void **state)
{
	static const struct {
		const char *text;
		bool fine;
		int64_t milli;
	} cases[] = {
		{"", true, 0}, {"0", true, 0}, {"12", true, 12000}, {"12.5", true, 12500},
		{"0.125", true, 125}, {"999999.999", true, 999999999}, {"007", true, 7000},
		{".5", false, 0}, {"5.", false, 0}, {"12,5", false, 0}, {"-1", false, 0},
		{"1e3", false, 0}, {"1000000", false, 0}, {"1.2345", false, 0}, {"12.5 ", false, 0},
		{"0x10", false, 0}, {"1.2.3", false, 0},
	};
	int64_t milli;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(price_parse(cases[i].text, &milli), cases[i].fine);
		if (cases[i].fine)
			assert_int_equal(milli, cases[i].milli);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(spent_is_what_went_out, fresh, gone),
		cmocka_unit_test_setup_teardown(an_inline_answer_costs_once, fresh, gone),
		cmocka_unit_test_setup_teardown(a_limit_ends_at_midnight, fresh, gone),
		cmocka_unit_test_setup_teardown(a_pause_outlives_a_restart, fresh, gone),
		cmocka_unit_test_setup_teardown(dead_letters_come_back_for_a_day, fresh, gone),
		cmocka_unit_test_setup_teardown(what_a_page_reads, fresh, gone),
		cmocka_unit_test_setup_teardown(questions_have_indexes, fresh, gone),
		cmocka_unit_test(a_failing_database_leaves_no_half_acts),
		cmocka_unit_test(prices),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
