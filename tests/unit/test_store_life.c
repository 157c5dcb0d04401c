/*
 * The store around its jobs: changes of campaigns, old and foreign databases, backups, a
 * file that is taken away, and many submitters at once.
 */
#include <poll.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/xalloc.h"
#include "store/backup.h"
#include "store/migrate.h"
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

/* ---- campaigns ---- */

/* The document with one text replaced; the caller frees. */
static char *
edited(const char *json, const char *from, const char *to)
{
	const char *at = strstr(json, from);
	size_t cap = strlen(json) + strlen(to) + 1;
	char *out = xmalloc(cap);

	assert_non_null(at);
	(void)snprintf(out, cap, "%.*s%s%s", (int)(at - json), json, to, at + strlen(from));
	return out;
}

/* Imports an edited "icon" with the rulebook it makes; the reference passes when done. */
static enum job_result
import_edited(struct kit *k, const char *from, const char *to, struct rulebook **rulebook)
{
	char *json = edited(kit_document(KIT_ICON), from, to);
	const char *docs[] = {json, kit_document(KIT_FIRST)};
	enum job_result result;

	*rulebook = kit_rulebook(k, docs, 2);
	result = kit_change(k, CAMPAIGN_IMPORT, "icon", json, *rulebook);
	if (result != JOB_DONE)
		rulebook_unref(*rulebook);
	free(json);
	return result;
}

static void
changes_are_in_the_ledger(void **state)
{
	struct kit *k = *state;
	struct rulebook *rb;

	assert_int_equal(kit_number(k, "SELECT COUNT(*) FROM ledger WHERE kind = 20"), 2);
	assert_true(kit_import(k, KIT_ICON));	/* the same again: nothing to record */
	assert_int_equal(kit_number(k, "SELECT COUNT(*) FROM ledger"), 2);
	assert_int_equal(import_edited(k, "Icone", "Icone II", &rb), JOB_DONE);
	assert_int_equal(kit_number(k, "SELECT kind FROM ledger WHERE seq = 3"), 21);
	assert_int_equal(kit_change(k, CAMPAIGN_CLOSE, "icon", NULL, NULL), JOB_DONE);
	assert_int_equal(kit_change(k, CAMPAIGN_CLOSE, "icon", NULL, NULL), JOB_DONE);
	assert_int_equal(kit_change(k, CAMPAIGN_OPEN, "icon", NULL, NULL), JOB_DONE);
	assert_int_equal(kit_number(k, "SELECT kind FROM ledger WHERE seq = 4"), 23);
	assert_int_equal(kit_number(k, "SELECT kind FROM ledger WHERE seq = 5"), 22);
	assert_int_equal(kit_number(k, "SELECT COUNT(*) FROM ledger"), 5);
	assert_int_equal(kit_number(k, "SELECT COUNT(*) FROM ledger WHERE note = 'test'"), 5);
	assert_int_equal(kit_change(k, CAMPAIGN_OPEN, "nowhere", NULL, NULL), JOB_REFUSED);
	kit_assert_clean(k);
}

static void
a_candidate_with_votes_stays(void **state)
{
	struct kit *k = *state;
	struct rulebook *rb;

	assert_int_equal(kit_cast(k, KIT_ICON, 1, 1, 1), OUTCOME_COUNTED);
	assert_int_equal(import_edited(k, "\"code\": \"2\"", "\"code\": \"7\"", &rb), JOB_REFUSED);
	assert_int_equal(kit_cast(k, KIT_ICON, 1, 2, 0), OUTCOME_REPLACED);
	assert_int_equal(import_edited(k, "\"code\": \"2\"", "\"code\": \"7\"", &rb), JOB_DONE);
	kit_assert_clean(k);
}

/* Understood with one rulebook, decided with the next: carried over by code, not by place. */
static void
a_vote_outlives_the_rulebook_it_was_understood_with(void **state)
{
	struct kit *k = *state;
	struct rulebook *rb;
	struct inbound_job job;

	assert_int_equal(import_edited(k, "{\"code\": \"1\", \"name\": \"Awa Exemple\"},",
	    "{\"code\": \"9\", \"name\": \"Zeinab Neuf\"},", &rb), JOB_DONE);
	kit_vote(k, &job, KIT_ICON, 1, 1, 1);
	assert_int_equal(kit_do(k, &job), JOB_DONE);
	assert_int_equal(job.outcome, OUTCOME_COUNTED);
	assert_non_null(strstr(job.answer, "Bakary"));
	kit_vote(k, &job, KIT_ICON, 2, 2, 0);	/* whom the campaign does not have any more */
	assert_int_equal(kit_do(k, &job), JOB_DONE);
	assert_int_equal(job.outcome, OUTCOME_KEPT);
	assert_int_equal(kit_number(k, "SELECT intent FROM message WHERE candidate = ''"),
	    INTENT_NONE);
	assert_int_equal(kit_number(k, "SELECT COUNT(*) FROM tally"), 1);
	kit_assert_clean(k);
}

/* One batch: a vote, the closing, a vote. Each is decided by what was in force before it. */
static void
a_closing_is_in_order_with_the_votes(void **state)
{
	struct kit *k = *state;
	struct inbound_job first, last;
	struct campaign_job closing;
	const char *docs[] = {kit_document(KIT_ICON), kit_document(KIT_FIRST)};

	memset(&closing, 0, sizeof(closing));
	closing.job.kind = JOB_CAMPAIGN;
	closing.job.now_ms = k->now_ms;
	closing.change = CAMPAIGN_CLOSE;
	(void)snprintf(closing.id, sizeof(closing.id), "icon");
	closing.rulebook = kit_rulebook(k, docs, 2);
	closing.rulebook->paper[0]->campaign.closed = true;
	kit_vote(k, &first, KIT_ICON, 1, 1, 0);
	kit_vote(k, &last, KIT_ICON, 2, 2, 0);
	assert_true(store_submit(k->store, &first.job));
	assert_true(store_submit(k->store, &closing.job));
	assert_true(store_submit(k->store, &last.job));
	store_stop(k->store);
	while (store_take(k->store) != NULL)
		;
	assert_int_equal(closing.job.result, JOB_DONE);
	assert_int_equal(first.outcome, OUTCOME_COUNTED);
	assert_int_equal(last.outcome, OUTCOME_CLOSED);
	rulebook_unref(first.rulebook);
	rulebook_unref(last.rulebook);
	kit_assert_clean(k);
}

/* ---- a row the engine refuses ---- */

static void
one_refused_row_costs_one_job(void **state)
{
	struct inbound_job jobs[3];
	struct kit *k = *state;
	struct results r;
	int i;

	for (i = 0; i < 3; i++)
		kit_vote(k, &jobs[i], KIT_ICON, i, i, i);
	jobs[1].source = (enum source)9;	/* no such way: the table says so */
	for (i = 0; i < 3; i++)
		assert_true(store_submit(k->store, &jobs[i].job));
	store_stop(k->store);
	for (i = 0; i < 3; i++)
		assert_non_null(store_take(k->store));
	assert_int_equal(jobs[0].job.result, JOB_DONE);
	assert_int_equal(jobs[1].job.result, JOB_FAILED);
	assert_int_equal(jobs[2].job.result, JOB_DONE);
	for (i = 0; i < 3; i++)
		rulebook_unref(jobs[i].rulebook);
	kit_results(k, KIT_ICON, &r);
	assert_int_equal(r.counted, 2);
	assert_int_equal(r.candidate[1], 0);
	assert_int_equal(kit_number(k, "SELECT MAX(seq) FROM ledger"), 4);
	kit_assert_clean(k);
}

/* ---- migrations ---- */

static void
refused_with(struct kit *k, const char *sql, const char *expected)
{
	char why[300] = "";

	kit_close(k);
	kit_sql(k, sql);
	assert_false(kit_open(k, why, sizeof(why)));
	if (strstr(why, expected) == NULL)
		fail_msg("'%s' is not in: %s", expected, why);
}

static void
a_newer_database_is_refused(void **state)
{
	refused_with(*state, "INSERT INTO schema_migrations VALUES ('9999', '', 0)",
	    "newer version");
}

static void
a_changed_migration_is_refused(void **state)
{
	refused_with(*state, "UPDATE schema_migrations SET digest = 'x' || substr(digest, 2)",
	    "not the one");
}

static void
a_foreign_database_is_refused(void **state)
{
	struct kit *k = *state;

	refused_with(k, "DROP TABLE schema_migrations", "failed");
	assert_int_equal(kit_number(k, "SELECT COUNT(*) FROM ledger"), 2);	/* and left alone */
}

/* ---- backup ---- */

static void
a_backup_is_whole_while_votes_come(void **state)
{
	struct kit *k = *state;
	struct verify_report report;
	char copy[200], why[300] = "";
	struct db *db;

	assert_int_equal(kit_cast(k, KIT_ICON, 1, 1, 0), OUTCOME_COUNTED);
	(void)snprintf(copy, sizeof(copy), "%s.copy", k->path);
	if (!backup_make(&db_sqlite, k->path, copy, why, sizeof(why)))
		fail_msg("%s", why);
	assert_int_equal(kit_cast(k, KIT_ICON, 2, 2, 0), OUTCOME_COUNTED);
	assert_false(backup_make(&db_sqlite, k->path, copy, why, sizeof(why)));
	assert_non_null(strstr(why, "overwrites nothing"));
	db = db_sqlite.open(copy, true, why, sizeof(why));
	assert_non_null(db);
	verify(&db_sqlite, db, NULL, NULL, NULL, &report);
	assert_true(report.clean);
	assert_int_equal(report.entries, 3);
	db_sqlite.close(db);
}

static void
a_backup_of_nothing_leaves_nothing(void **state)
{
	struct kit *k = *state;
	char copy[200], why[300] = "";

	(void)snprintf(copy, sizeof(copy), "%s/no/folder.db", k->dir);
	assert_false(backup_make(&db_sqlite, k->path, copy, why, sizeof(why)));
	assert_true(strlen(why) > 0);
	(void)snprintf(copy, sizeof(copy), "%s.copy", k->path);
	assert_false(backup_make(&db_sqlite, "/nonexistent/file.db", copy, why, sizeof(why)));
	assert_int_equal(access(copy, F_OK), -1);
}

/* ---- the file under us ---- */

/* Exit status of a process that casts a vote after `harm` was done to its database. */
static int
cast_after(struct kit *k, const char *suffix, bool replace)
{
	struct inbound_job job;
	char name[200];
	int status;
	pid_t child = fork();

	assert_true(child >= 0);
	if (child == 0) {
		char why[200];
		FILE *f;

		if (!kit_open(k, why, sizeof(why)))
			_exit(1);
		(void)snprintf(name, sizeof(name), "%s%s", k->path, suffix);
		(void)unlink(name);
		f = replace ? fopen(name, "w") : NULL;
		if (f != NULL)
			(void)fclose(f);
		kit_vote(k, &job, KIT_ICON, 1, 1, 0);
		(void)kit_do(k, &job);
		_exit(job.job.result == JOB_DONE ? 0 : 2);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void
nothing_is_acknowledged_into_a_file_that_is_gone(void **state)
{
	static const char *const suffixes[] = {"", "-wal"};
	size_t i;

	(void)state;
	for (i = 0; i < 4; i++) {
		static struct kit k;

		kit_make(&k);
		kit_start(&k);
		kit_close(&k);
		assert_int_equal(cast_after(&k, suffixes[i % 2], i >= 2), 70);
		kit_clear(&k);
	}
}

/* ---- many at once ---- */

#define THREADS 4
#define EACH	500
#define COPIES	3

static atomic_int refused;

/* Submits its voters' messages, each several times; a full mailbox is tried again. */
static void *
submit_many(void *arg)
{
	struct kit *k = ((void **)arg)[0];
	struct inbound_job *jobs = ((void **)arg)[1];
	int i;

	for (i = 0; i < EACH * COPIES; i++)
		while (!store_submit(k->store, &jobs[i].job)) {
			atomic_fetch_add(&refused, 1);
			(void)poll(NULL, 0, 1);
		}
	return NULL;
}

static void
every_job_comes_back_once(void **state)
{
	static struct inbound_job jobs[THREADS][EACH * COPIES];
	pthread_t threads[THREADS];
	void *args[THREADS][2];
	struct kit *k = *state;
	struct results r;
	int back = 0, repeats = 0, t, i;
	struct job *job;

	kit_close(k);
	k->mailbox_max = 64;
	kit_start(k);
	store_start(k->store, rulebook_ref(k->rulebook));
	for (t = 0; t < THREADS; t++) {
		for (i = 0; i < EACH * COPIES; i++)
			kit_vote(k, &jobs[t][i], KIT_ICON, t * EACH + i % EACH, t * EACH + i % EACH, i % 3);
		args[t][0] = k;
		args[t][1] = jobs[t];
		assert_int_equal(pthread_create(&threads[t], NULL, submit_many, args[t]), 0);
	}
	while (back < THREADS * EACH * COPIES) {
		struct pollfd p = {.fd = store_fd(k->store), .events = POLLIN};

		assert_true(poll(&p, 1, 30000) > 0);
		while ((job = store_take(k->store)) != NULL) {
			struct inbound_job *in = (struct inbound_job *)(void *)job;

			assert_int_equal(job->result, JOB_DONE);
			assert_null(job->owner);	/* not given back before */
			job->owner = in;
			repeats += in->repeat;
			rulebook_unref(in->rulebook);
			back++;
		}
	}
	for (t = 0; t < THREADS; t++)
		assert_int_equal(pthread_join(threads[t], NULL), 0);
	assert_int_equal(repeats, THREADS * EACH * (COPIES - 1));
	kit_results(k, KIT_ICON, &r);
	assert_int_equal(r.counted, THREADS * EACH);
	store_stop(k->store);
	assert_null(store_take(k->store));
	kit_assert_clean(k);
	printf("# store: %d jobs from %d threads, %d times a full mailbox\n", back, THREADS,
	    atomic_load(&refused));
}

/* What was taken is finished; what comes later is refused at the door. */
static void
stopping_finishes_what_was_taken(void **state)
{
	static struct inbound_job jobs[300];
	struct kit *k = *state;
	int taken = 0, back = 0, i;
	struct job *job;

	store_start(k->store, rulebook_ref(k->rulebook));
	for (i = 0; i < 300; i++) {
		kit_vote(k, &jobs[i], KIT_ICON, i, i, 0);
		taken += store_submit(k->store, &jobs[i].job);
	}
	store_stop(k->store);
	assert_false(store_submit(k->store, &jobs[0].job));
	while ((job = store_take(k->store)) != NULL) {
		assert_int_equal(job->result, JOB_DONE);
		back++;
	}
	assert_int_equal(back, taken);
	for (i = 0; i < 300; i++)
		rulebook_unref(jobs[i].rulebook);
	assert_int_equal(kit_number(k, "SELECT COUNT(*) FROM message"), taken);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define IN_KIT(test) cmocka_unit_test_setup_teardown(test, fresh, gone)
	    IN_KIT(changes_are_in_the_ledger),
	    IN_KIT(a_candidate_with_votes_stays),
	    IN_KIT(a_vote_outlives_the_rulebook_it_was_understood_with),
	    IN_KIT(a_closing_is_in_order_with_the_votes),
	    IN_KIT(one_refused_row_costs_one_job),
	    IN_KIT(a_newer_database_is_refused),
	    IN_KIT(a_changed_migration_is_refused),
	    IN_KIT(a_foreign_database_is_refused),
	    IN_KIT(a_backup_is_whole_while_votes_come),
	    IN_KIT(a_backup_of_nothing_leaves_nothing),
	    cmocka_unit_test(nothing_is_acknowledged_into_a_file_that_is_gone),
	    IN_KIT(every_job_comes_back_once),
	    IN_KIT(stopping_finishes_what_was_taken),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
