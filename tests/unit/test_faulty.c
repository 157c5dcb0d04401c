/*
 * Every call to the database fails in turn: the first, the second, … until a run needs no
 * more. Whatever fails, and whether or not it happened all the same: what was acknowledged is
 * stored, everything is stored exactly once after the senders tried again, and verify is
 * clean.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/log.h"
#include "db_faulty.h"
#include "store_kit.h"

#define MESSAGES 6
#define BATCH	 3

struct sent {
	bool	acknowledged;
	char	answer[TEXT_MAX];
};

static void
note(struct sent *d, const struct inbound_job *job)
{
	if (job->job.result != JOB_DONE) {
		assert_int_equal(job->job.result, JOB_FAILED);
		return;
	}
	if (d->acknowledged) {
		assert_true(job->repeat);
		assert_string_equal(job->answer, d->answer);
	}
	d->acknowledged = true;
	(void)snprintf(d->answer, sizeof(d->answer), "%s", job->answer);
}

/* One batch: submitted before a thread could take it, run by store_stop. */
static void
deliver(struct kit *k, struct sent *d, int from, int n)
{
	static struct inbound_job jobs[MESSAGES];
	struct job *back;
	int i, returned = 0;

	for (i = 0; i < n; i++) {
		kit_vote(k, &jobs[i], KIT_ICON, from + i, from + i, (from + i) % 3);
		assert_true(store_submit(k->store, &jobs[i].job));
	}
	store_stop(k->store);
	while ((back = store_take(k->store)) != NULL) {
		assert_int_not_equal(back->result, JOB_PENDING);
		returned++;
	}
	assert_int_equal(returned, n);
	for (i = 0; i < n; i++) {
		note(&d[from + i], &jobs[i]);
		rulebook_unref(jobs[i].rulebook);
	}
}

static void
claim_and_settle(struct kit *k)
{
	struct claim_job claim;
	struct settle_job settle;
	int i;

	memset(&claim, 0, sizeof(claim));
	claim.job.kind = JOB_CLAIM;
	claim.job.now_ms = k->now_ms;
	claim.want = 2;
	(void)snprintf(claim.channel, sizeof(claim.channel), "at");
	store_do(k->store, &claim.job);
	for (i = 0; claim.job.result == JOB_DONE && i < claim.n; i++) {
		memset(&settle, 0, sizeof(settle));
		settle.job.kind = JOB_SETTLE;
		settle.job.now_ms = k->now_ms;
		settle.id = claim.row[i].id;
		settle.verdict = VERDICT_SENT;
		(void)snprintf(settle.provider_ref, sizeof(settle.provider_ref), "ref%lld",
		    (long long)settle.id);
		store_do(k->store, &settle.job);
	}
}

/* Two sessions, each from opening to closing. */
static void
live(struct kit *k, struct sent *d)
{
	struct inbound_job job;
	char why[200];

	if (kit_open(k, why, sizeof(why))) {
		(void)kit_import(k, KIT_ICON);
		kit_vote(k, &job, KIT_ICON, 0, 0, 0);
		(void)kit_do(k, &job);
		note(&d[0], &job);
		deliver(k, d, 1, BATCH);
		kit_close(k);
	}
	if (kit_open(k, why, sizeof(why))) {
		claim_and_settle(k);
		deliver(k, d, 1 + BATCH, MESSAGES - BATCH - 1);
		kit_close(k);
	}
}

static int64_t
stored(struct kit *k, int id)
{
	char sql[200];

	(void)snprintf(sql, sizeof(sql), "SELECT COUNT(*) FROM message WHERE provider_id LIKE '%%-%d'",
	    id);
	return kit_number(k, sql);
}

/* The world is well again, and every sender tries once more. */
static void
redeliver(struct kit *k, struct sent *d)
{
	struct inbound_job job;
	struct results results;
	char why[200];
	int i;

	k->driver = &db_sqlite;
	if (!kit_open(k, why, sizeof(why)))
		fail_msg("%s", why);
	assert_true(kit_import(k, KIT_ICON));
	for (i = 0; i < MESSAGES; i++) {
		bool before = stored(k, i) == 1;

		assert_true(before || !d[i].acknowledged);
		kit_vote(k, &job, KIT_ICON, i, i, i % 3);
		assert_int_equal(kit_do(k, &job), JOB_DONE);
		assert_int_equal(job.repeat, before);
		note(&d[i], &job);
		assert_int_equal(stored(k, i), 1);
	}
	kit_results(k, KIT_ICON, &results);
	assert_int_equal(results.counted, MESSAGES);
	for (i = 0; i < 3; i++)
		assert_int_equal(results.candidate[i], MESSAGES / 3);
	assert_int_equal(kit_number(k, "SELECT COUNT(*) FROM outbox"), MESSAGES);
	kit_assert_clean(k);
}

/* False once the fault came too late to strike. */
static bool
one_run(struct fault fault)
{
	static struct sent d[MESSAGES];
	static struct kit k;
	bool hit;

	memset(d, 0, sizeof(d));
	kit_make(&k);
	k.driver = &db_faulty;
	faulty_plan(fault);
	live(&k, d);
	hit = faulty_struck();
	faulty_plan((struct fault){0});
	redeliver(&k, d);
	kit_clear(&k);
	return hit;
}

static int64_t
sweep(struct fault fault)
{
	for (fault.at = 1; one_run(fault); fault.at++)
		;
	assert_true(fault.at > 1);
	return fault.at - 1;
}

static void
whatever_fails_nothing_is_lost_or_doubled(void **state)
{
	int64_t runs = 0;
	int mode;

	(void)state;
	for (mode = 0; mode < 4; mode++)
		runs += sweep((struct fault){.with = mode < 2 ? DB_FULL : DB_BROKEN,
		    .after = (mode & 1) != 0, .persistent = mode == 1 || mode == 2});
	runs += sweep((struct fault){.with = DB_BROKEN, .after = true, .persistent = true,
	    .only_commit = true});
	printf("# faulty: %lld runs, each with one call failing or all from it on\n",
	    (long long)runs);
}

static void
every_other_result_is_survived_at_a_commit(void **state)
{
	static const enum db_result results[] = {DB_BUSY, DB_CONFLICT, DB_REFUSED, DB_ROW};
	int64_t runs = 0;
	size_t i;
	int after;

	(void)state;
	for (i = 0; i < 4; i++)
		for (after = 0; after < 2; after++)
			runs += sweep((struct fault){.with = results[i], .after = after != 0,
			    .only_commit = true});
	assert_true(runs > 0);
}

static void
a_failed_fsync_ends_the_process(void **state)
{
	struct inbound_job job;
	static struct kit k;
	int status = 0;
	pid_t child;

	(void)state;
	kit_make(&k);
	kit_start(&k);
	kit_close(&k);
	(void)fflush(stdout);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		char why[200];

		k.driver = &db_faulty;
		if (!kit_open(&k, why, sizeof(why)))
			_exit(1);
		faulty_plan((struct fault){.at = 1, .with = DB_DOUBT, .only_commit = true});
		kit_vote(&k, &job, KIT_ICON, 1, 1, 0);
		(void)kit_do(&k, &job);
		_exit(0);	/* it went on: wrong */
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 70);
	kit_clear(&k);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(whatever_fails_nothing_is_lost_or_doubled),
	    cmocka_unit_test(every_other_result_is_survived_at_a_commit),
	    cmocka_unit_test(a_failed_fsync_ends_the_process),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
