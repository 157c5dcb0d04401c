/*
 * A process that takes votes is killed at a random moment, again and again. Whoever was
 * told that the vote is kept finds it; whoever was not tries again; nobody counts twice.
 */
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "store_kit.h"

#define KILLS	40
#define WINDOW	24
#define IDS_MAX 200000

static bool acknowledged[IDS_MAX];

/* Votes without end, WINDOW under way; each acknowledged id goes down the pipe. */
static void
take_votes(struct kit *k, int from, int pipe_fd)
{
	static struct inbound_job jobs[WINDOW];
	struct job *done;
	char why[200];
	int next = from, i;

	if (!kit_open(k, why, sizeof(why)))
		_exit(1);
	store_start(k->store, rulebook_ref(k->rulebook));
	for (i = 0; i < WINDOW; i++, next++) {
		kit_vote(k, &jobs[i], KIT_ICON, next, next, next % 3);
		jobs[i].job.owner = (void *)(intptr_t)next;
		(void)store_submit(k->store, &jobs[i].job);
	}
	for (;;) {
		struct pollfd p = {.fd = store_fd(k->store), .events = POLLIN};

		(void)poll(&p, 1, -1);
		while ((done = store_take(k->store)) != NULL) {
			struct inbound_job *job = (struct inbound_job *)(void *)done;
			int id = (int)(intptr_t)done->owner;

			if (done->result != JOB_DONE ||
			    write(pipe_fd, &id, sizeof(id)) != sizeof(id))
				_exit(1);
			rulebook_unref(job->rulebook);
			kit_vote(k, job, KIT_ICON, next, next, next % 3);
			done->owner = (void *)(intptr_t)next++;
			(void)store_submit(k->store, done);
		}
	}
}

/* Reads acknowledgements and kills after some of them; the highest id seen. */
static int
run_and_kill(struct kit *k, int from, int acks)
{
	int fds[2], id, highest = from, n = 0, status;
	pid_t child;

	assert_int_equal(pipe(fds), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		(void)close(fds[0]);
		take_votes(k, from, fds[1]);
	}
	(void)close(fds[1]);
	while (read(fds[0], &id, sizeof(id)) == sizeof(id)) {
		assert_true(id >= 0 && id < IDS_MAX);
		acknowledged[id] = true;
		highest = id > highest ? id : highest;
		if (++n == acks)
			assert_int_equal(kill(child, SIGKILL), 0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status));
	(void)close(fds[0]);
	return highest;
}

/* Every sender of this round tries again. */
static int
redeliver(struct kit *k, int from, int to)
{
	struct inbound_job job;
	char why[200];
	int id, kept = 0;

	if (!kit_open(k, why, sizeof(why)))
		fail_msg("%s", why);
	for (id = from; id < to; id++) {
		kit_vote(k, &job, KIT_ICON, id, id, id % 3);
		assert_int_equal(kit_do(k, &job), JOB_DONE);
		if (acknowledged[id] && !job.repeat)
			fail_msg("vote %d was acknowledged and is lost", id);
		kept += acknowledged[id];
	}
	kit_assert_clean(k);
	kit_close(k);
	return kept;
}

static void
no_acknowledged_vote_is_lost(void **state)
{
	uint64_t random = kit_seed();
	static struct kit k;
	struct results r;
	int i, next = 0, kept = 0;

	(void)state;
	kit_make(&k);
	kit_start(&k);
	kit_close(&k);
	for (i = 0; i < KILLS; i++) {
		int to = run_and_kill(&k, next, 1 + (int)(kit_random(&random) % 300)) + WINDOW + 1;

		kept += redeliver(&k, next, to);
		next = to;
	}
	kit_results(&k, KIT_ICON, &r);
	assert_int_equal(r.counted, next);
	printf("# kill: %d kills, %d votes acknowledged before one, 0 lost, %lld counted of %d\n",
	    KILLS, kept, (long long)r.counted, next);
	kit_clear(&k);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(no_acknowledged_vote_is_lost),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
