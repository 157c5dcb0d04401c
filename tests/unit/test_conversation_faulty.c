/*
 * A session on a handset while the database fails: each call in turn, whether or not it
 * happened all the same. What was acknowledged is on disk, and a resend of it gets the same
 * screen; when the world is well again the walk goes on to its end, and counts once.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "db_faulty.h"
#include "handset.h"

static const char *const vote_walk[] = {"1", "1", "2", "1", NULL};
static const char *const nominate_walk[] = {
    "1", "2", "Fatou Modele", "CSREF", "4", "2", "elle soigne tout le monde", "1", NULL};
static const char *const register_walk[] = {"1", "3", "Moussa Essai", "Kayes", "1", NULL};
static const char *const *const walks[] = {vote_walk, nominate_walk, register_walk};
#define WALKS (sizeof(walks) / sizeof(walks[0]))

static int64_t
counted(struct kit *k)
{
	static struct results r;

	kit_results(k, KIT_FORMS, &r);
	return r.counted;
}

/* What an aggregator does: it sends again what was not answered, some times, then gives up. */
#define TRIES 3

struct session_run {
	struct handset h;
	int	done;			/* requests that were acknowledged */
	char	screen[SCREEN_MAX];	/* of the last of them */
};

static bool
note(struct session_run *run)
{
	if (run->h.job.job.result != JOB_DONE)
		return false;
	(void)snprintf(run->screen, sizeof(run->screen), "%s", run->h.job.screen);
	run->done++;
	return true;
}

static bool
acknowledged(struct session_run *run)
{
	int i;

	for (i = 0; run->h.job.job.result != JOB_DONE && i < TRIES; i++)
		(void)handset_again(&run->h);
	return note(run);
}

static void
walk_on_faults(struct kit *k, const char *const *walk, struct session_run *run)
{
	char why[200];
	int i;

	if (!kit_open(k, why, sizeof(why)))
		return;
	(void)kit_import(k, KIT_FORMS);
	(void)handset_dial(&run->h, k, DIALECT_ACCUMULATED, 1, "S1", "");
	for (i = 0; acknowledged(run) && walk[i] != NULL; i++)
		(void)handset_key(&run->h, walk[i]);
	kit_close(k);
}

static int64_t
done_of(struct kit *k, const char *const *walk)
{
	if (walk == vote_walk)
		return counted(k);
	return kit_number(k, "SELECT COUNT(*) FROM entry");
}

/* The world is well again: the last acknowledged screen is on disk, what was not acknowledged is
 * sent once more, and the walk goes on. */
static void
walk_to_the_end(struct kit *k, const char *const *walk, struct session_run *run)
{
	char why[200];
	int i;

	k->driver = &db_sqlite;
	if (!kit_open(k, why, sizeof(why)))
		fail_msg("%s", why);
	assert_true(kit_import(k, KIT_FORMS));
	for (i = 0; walk[i] != NULL; i++)
		;
	assert_true(run->done <= i || done_of(k, walk) == 1);
	if (run->done == 0) {
		(void)handset_dial(&run->h, k, DIALECT_ACCUMULATED, 1, "S1", "");
	} else if (run->h.job.job.result == JOB_DONE) {
		assert_string_equal(handset_again(&run->h), run->screen);
		assert_true(run->h.job.repeat);
	} else {
		(void)handset_again(&run->h);
		run->done++;
	}
	assert_int_equal(run->h.job.job.result, JOB_DONE);
	for (i = run->done == 0 ? 0 : run->done - 1; walk[i] != NULL; i++) {
		(void)handset_key(&run->h, walk[i]);
		assert_int_equal(run->h.job.job.result, JOB_DONE);
	}
	assert_int_equal(done_of(k, walk), 1);
	kit_assert_clean(k);
	kit_clear(k);
}

static bool
one_run(const char *const *walk, struct fault fault)
{
	static struct session_run run;
	static struct kit k;
	bool hit;

	memset(&run, 0, sizeof(run));
	kit_make(&k);
	k.driver = &db_faulty;
	faulty_plan(fault);
	walk_on_faults(&k, walk, &run);
	hit = faulty_struck();
	faulty_plan((struct fault){0});
	walk_to_the_end(&k, walk, &run);
	return hit;
}

/* Every fifth call in turn; each kind of fault begins with another of the five. */
static int64_t
sweep(const char *const *walk, struct fault fault, int64_t from, int64_t step)
{
	int64_t runs = 0;

	for (fault.at = from; one_run(walk, fault); fault.at += step)
		runs++;
	return runs;
}

static void
whatever_fails_a_session_counts_once(void **state)
{
	static const struct fault faults[] = {
	    {.with = DB_FULL},
	    {.with = DB_BROKEN, .after = true},
	    {.with = DB_BROKEN, .persistent = true},
	    {.with = DB_REFUSED},
	};
	int64_t runs = 0;
	size_t i, w;

	(void)state;
	for (w = 0; w < WALKS; w++) {
		for (i = 0; i < sizeof(faults) / sizeof(faults[0]); i++)
			runs += sweep(walks[w], faults[i], 1 + (int64_t)(i + w) % 5, 5);
		runs += sweep(walks[w], (struct fault){.with = DB_BROKEN, .after = true,
		    .persistent = true, .only_commit = true}, 1, 1);
	}
	assert_true(runs > 100);
	printf("# faulty sessions: %lld runs\n", (long long)runs);
}

/* ---- by SMS ---- */

static const char *const texts[] = {"NOM", "Fatou Modele", "CSREF", "Sikasso", "CORRIGER 1",
    "Oumou Essai", "JOURNEE Issa Bidon, Kayes", "VOTE 2", "ANNULER JOURNEE"};
#define TEXTS (sizeof(texts) / sizeof(texts[0]))

struct sent {
	bool acknowledged;
	char answer[TEXT_MAX];
};

/* In order, each a few times: an aggregator gives up on all when it gives up on one. */
static void
send_on_faults(struct kit *k, struct sent *sent)
{
	static struct inbound_job job;
	char why[200];
	size_t i;
	int tries;

	if (!kit_open(k, why, sizeof(why)))
		return;
	(void)kit_import(k, KIT_FORMS);
	for (i = 0; i < TEXTS; i++) {
		job.job.result = JOB_FAILED;
		for (tries = 0; tries < TRIES && job.job.result != JOB_DONE; tries++) {
			kit_text(k, &job, 1, (int)i, texts[i]);
			(void)kit_do(k, &job);
		}
		if (job.job.result != JOB_DONE)
			break;
		sent[i].acknowledged = true;
		(void)snprintf(sent[i].answer, sizeof(sent[i].answer), "%s", job.answer);
	}
	kit_close(k);
}

/* Everything once more, by senders who do not know what came. */
static void
send_again(struct kit *k, const struct sent *sent)
{
	static struct inbound_job job;
	char why[200];
	size_t i;

	k->driver = &db_sqlite;
	if (!kit_open(k, why, sizeof(why)))
		fail_msg("%s", why);
	assert_true(kit_import(k, KIT_FORMS));
	for (i = 0; i < TEXTS; i++) {
		kit_text(k, &job, 1, (int)i, texts[i]);
		assert_int_equal(kit_do(k, &job), JOB_DONE);
		assert_true(job.repeat || !sent[i].acknowledged);
		if (sent[i].acknowledged)
			assert_string_equal(job.answer, sent[i].answer);
	}
	assert_int_equal(kit_number(k, "SELECT COUNT(*) FROM entry"), 2);
	assert_int_equal(kit_number(k, "SELECT COUNT(*) FROM entry WHERE state = 1 AND"
	    " answers LIKE '%Oumou Essai%'"), 1);
	assert_int_equal(kit_number(k, "SELECT state FROM entry WHERE form = 'journee'"), 3);
	assert_int_equal(kit_number(k, "SELECT COUNT(*) FROM message"), TEXTS);
	assert_int_equal(kit_number(k, "SELECT COUNT(*) FROM outbox"),
	    kit_number(k, "SELECT COUNT(*) FROM message WHERE answer <> ''"));
	assert_int_equal(counted(k), 1);
	kit_assert_clean(k);
	kit_clear(k);
}

static void
whatever_fails_a_nomination_is_kept_once(void **state)
{
	static struct sent sent[TEXTS];
	static struct kit k;
	struct fault fault = {.with = DB_FULL};
	int64_t runs = 0;
	bool hit;

	(void)state;
	for (hit = true, fault.at = 1; hit; fault.at += 2, runs++) {
		memset(sent, 0, sizeof(sent));
		kit_make(&k);
		k.driver = &db_faulty;
		fault.after = runs % 2 == 0;
		fault.persistent = runs % 3 == 0;
		fault.with = runs % 5 == 0 ? DB_REFUSED : DB_BROKEN;
		faulty_plan(fault);
		send_on_faults(&k, sent);
		hit = faulty_struck();
		faulty_plan((struct fault){0});
		send_again(&k, sent);
	}
	printf("# faulty conversations by SMS: %lld runs\n", (long long)runs);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(whatever_fails_a_session_counts_once),
	    cmocka_unit_test(whatever_fails_a_nomination_is_kept_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
