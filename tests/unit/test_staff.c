/*
 * People: who may come in, how long, and who can never be put out. Then each call to the database
 * fails in turn, and nobody is half let in.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "db_faulty.h"
#include "store/staff.h"
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

/* A job about somebody whose digests are all `mark`. */
static struct staff_job
job_of(struct kit *k, enum staff_act act, const char *name, int mark)
{
	struct staff_job job;

	memset(&job, 0, sizeof(job));
	job.job.kind = JOB_STAFF;
	job.job.now_ms = k->now_ms;
	job.act = act;
	job.role = ROLE_ADMINISTRATOR;
	job.link = LINK_ENROL;
	(void)snprintf(job.actor, sizeof(job.actor), "essai");
	(void)snprintf(job.name, sizeof(job.name), "%s", name);
	(void)snprintf(job.password, sizeof(job.password), "$argon2id$essai");
	(void)snprintf(job.label, sizeof(job.label), "essai");
	memset(job.digest, mark, sizeof(job.digest));
	memset(job.totp, 7, sizeof(job.totp));
	return job;
}

static enum job_result
run(struct kit *k, struct staff_job *job)
{
	store_do(k->store, &job->job);
	return job->job.result;
}

static enum job_result
act(struct kit *k, enum staff_act what, const char *name, int mark)
{
	struct staff_job job = job_of(k, what, name, mark);

	return run(k, &job);
}

static enum job_result
enter(struct kit *k, const char *name, int mark, int64_t step)
{
	struct staff_job job = job_of(k, STAFF_ENTER, name, mark);

	job.totp_step = step;
	return run(k, &job);
}

static bool
is_in(struct kit *k, int mark, enum pass_kind kind)
{
	unsigned char digest[STAFF_DIGEST_LEN];
	struct staff_row staff;
	struct pass_row pass;
	char why[200];
	struct db *db = db_sqlite.open(k->path, true, why, sizeof(why));
	bool found;

	assert_non_null(db);
	memset(digest, mark, sizeof(digest));
	assert_true(staff_read_pass(&db_sqlite, db, digest, kind, k->now_ms, &staff, &pass, &found));
	db_sqlite.close(db);
	return found;
}

static void
names(void **state)
{
	static const struct {
		const char *name;
		bool fine;
	} cases[] = {
		{"awa", true}, {"a", true}, {"awa.diallo-2_x", true}, {"", false}, {"Awa", false},
		{"1awa", false}, {".awa", false}, {"awa diallo", false}, {"aw\xc3\xa0", false},
		{"a\"b", false}, {"a/b", false}, {"abcdefghijklmnopqrstuvwxyzabcde", true},
		{"abcdefghijklmnopqrstuvwxyzabcdef", false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(staff_name_fine(cases[i].name), cases[i].fine);
}

static void
the_way_in(void **state)
{
	struct kit *k = *state;

	assert_int_equal(act(k, STAFF_ADD, "Awa", 1), JOB_REFUSED);
	assert_int_equal(act(k, STAFF_ADD, "awa", 1), JOB_DONE);
	assert_int_equal(act(k, STAFF_ADD, "awa", 2), JOB_REFUSED);
	assert_int_equal(enter(k, "awa", 9, 100), JOB_REFUSED);	/* not enrolled */
	assert_int_equal(act(k, STAFF_ENROL, "", 2), JOB_REFUSED);	/* no such link */
	assert_int_equal(act(k, STAFF_ENROL, "", 1), JOB_DONE);
	assert_int_equal(act(k, STAFF_ENROL, "", 1), JOB_REFUSED);	/* used up */
	assert_int_equal(enter(k, "awa", 9, 100), JOB_DONE);
	assert_int_equal(enter(k, "awa", 8, 100), JOB_REFUSED);	/* the code's step was used */
	assert_int_equal(enter(k, "awa", 8, 99), JOB_REFUSED);
	assert_int_equal(enter(k, "awa", 8, 101), JOB_DONE);
	assert_true(is_in(k, 9, PASS_BROWSER) && is_in(k, 8, PASS_BROWSER));
	assert_false(is_in(k, 9, PASS_PROGRAM));	/* a cookie is no token */
	kit_assert_clean(k);
}

static void
links_and_sessions_end(void **state)
{
	struct kit *k = *state;

	assert_int_equal(act(k, STAFF_ADD, "awa", 1), JOB_DONE);
	k->now_ms += LINK_ENROL_MS;
	assert_int_equal(act(k, STAFF_ENROL, "", 1), JOB_REFUSED);
	assert_int_equal(act(k, STAFF_LINK, "awa", 2), JOB_DONE);
	k->now_ms += LINK_ENROL_MS - 1;
	assert_int_equal(act(k, STAFF_ENROL, "", 2), JOB_DONE);
	/* idle: an hour without use; absolute: twelve, however much it is used */
	assert_int_equal(enter(k, "awa", 9, 100), JOB_DONE);
	k->now_ms += BROWSER_IDLE_MS - 1;
	assert_true(is_in(k, 9, PASS_BROWSER));
	k->now_ms += 1;
	assert_false(is_in(k, 9, PASS_BROWSER));
	assert_int_equal(enter(k, "awa", 8, 200), JOB_DONE);
	for (int i = 0; i < 24; i++) {
		assert_true(is_in(k, 8, PASS_BROWSER));
		k->now_ms += BROWSER_IDLE_MS / 2;
		assert_int_equal(act(k, STAFF_SEEN, "awa", 8), JOB_DONE);
	}
	assert_false(is_in(k, 8, PASS_BROWSER));
	/* what is over is swept when somebody comes in */
	assert_int_equal(enter(k, "awa", 7, 300), JOB_DONE);
	assert_int_equal(kit_number(k, "SELECT COUNT(*) FROM staff_pass"), 1);
}

static void
a_new_link_puts_out_who_lost_the_telephone(void **state)
{
	struct kit *k = *state;

	assert_int_equal(act(k, STAFF_ADD, "awa", 1), JOB_DONE);
	assert_int_equal(act(k, STAFF_ENROL, "", 1), JOB_DONE);
	assert_int_equal(enter(k, "awa", 9, 100), JOB_DONE);
	assert_int_equal(act(k, STAFF_LINK, "awa", 2), JOB_DONE);
	assert_false(is_in(k, 9, PASS_BROWSER));
	assert_int_equal(enter(k, "awa", 8, 200), JOB_REFUSED);
	assert_int_equal(kit_number(k, "SELECT COUNT(*) FROM staff WHERE password <> '' OR totp IS NOT NULL"),
	    0);
}

static void
somebody_can_always_let_others_in(void **state)
{
	struct kit *k = *state;
	struct staff_job job;

	assert_int_equal(act(k, STAFF_ADD, "awa", 1), JOB_DONE);
	assert_int_equal(act(k, STAFF_DISABLE, "awa", 0), JOB_REFUSED);
	job = job_of(k, STAFF_ROLE, "awa", 0);
	job.role = ROLE_VIEWER;
	assert_int_equal(run(k, &job), JOB_REFUSED);
	assert_int_equal(act(k, STAFF_ADD, "binta", 2), JOB_DONE);
	assert_int_equal(act(k, STAFF_DISABLE, "awa", 0), JOB_DONE);
	assert_int_equal(act(k, STAFF_DISABLE, "binta", 0), JOB_REFUSED);
	assert_int_equal(act(k, STAFF_ENROL, "", 1), JOB_REFUSED);	/* her link went with it */
	assert_int_equal(act(k, STAFF_ENABLE, "awa", 0), JOB_DONE);
	assert_int_equal(act(k, STAFF_DISABLE, "binta", 0), JOB_DONE);
	kit_assert_clean(k);
}

static void
tokens_and_sessions_apart(void **state)
{
	struct kit *k = *state;
	struct staff_job job;

	assert_int_equal(act(k, STAFF_ADD, "awa", 1), JOB_DONE);
	assert_int_equal(act(k, STAFF_ADD, "binta", 2), JOB_DONE);
	job = job_of(k, STAFF_TOKEN_ADD, "awa", 5);
	job.label[0] = '\0';
	assert_int_equal(run(k, &job), JOB_REFUSED);
	assert_int_equal(act(k, STAFF_TOKEN_ADD, "awa", 5), JOB_DONE);
	assert_true(is_in(k, 5, PASS_PROGRAM) && !is_in(k, 5, PASS_BROWSER));
	/* another's token is not hers to drop; ending sessions leaves tokens */
	assert_int_equal(act(k, STAFF_TOKEN_DROP, "binta", 5), JOB_DONE);
	assert_true(is_in(k, 5, PASS_PROGRAM));
	assert_int_equal(act(k, STAFF_SESSIONS_END, "awa", 0), JOB_DONE);
	assert_true(is_in(k, 5, PASS_PROGRAM));
	assert_int_equal(act(k, STAFF_DISABLE, "awa", 0), JOB_DONE);
	assert_false(is_in(k, 5, PASS_PROGRAM));
	kit_assert_clean(k);
}

static void
nothing_secret_is_kept_as_it_was(void **state)
{
	struct kit *k = *state;

	assert_int_equal(act(k, STAFF_ADD, "awa", 1), JOB_DONE);
	assert_int_equal(act(k, STAFF_ENROL, "", 1), JOB_DONE);
	assert_int_equal(kit_number(k, "SELECT COUNT(*) FROM staff WHERE instr(totp,"
	    " x'0707070707070707') > 0"), 0);
	assert_int_equal(kit_number(k, "SELECT COUNT(*) FROM act WHERE detail LIKE '%argon%'"
	    " OR detail LIKE '%0101%'"), 0);
}

/* ---- accidents ---- */

static bool
one_run(enum staff_act what, struct fault fault)
{
	static struct kit k;
	enum job_result result;
	struct staff_job job;
	char why[200];
	bool hit;

	kit_make(&k);
	kit_start(&k);
	assert_int_equal(act(&k, STAFF_ADD, "binta", 2), JOB_DONE);
	assert_int_equal(act(&k, STAFF_ADD, "awa", 1), JOB_DONE);
	if (what != STAFF_ENROL)
		assert_int_equal(act(&k, STAFF_ENROL, "", 1), JOB_DONE);
	kit_close(&k);
	k.driver = &db_faulty;
	assert_true(kit_open(&k, why, sizeof(why)));
	job = job_of(&k, what, "awa", what == STAFF_ENROL ? 1 : 9);
	job.totp_step = 100;
	faulty_plan(fault);
	result = run(&k, &job);
	hit = faulty_struck();
	faulty_plan((struct fault){0});
	assert_true(result == JOB_DONE || result == JOB_FAILED);
	kit_assert_clean(&k);
	if (result == JOB_FAILED && !fault.after)
		assert_int_equal(act(&k, what, "awa", what == STAFF_ENROL ? 1 : 9),
		    what == STAFF_ENTER ? JOB_REFUSED : JOB_DONE);	/* step 0 there: never good */
	kit_assert_clean(&k);
	k.driver = &db_sqlite;
	kit_clear(&k);
	return hit;
}

static void
a_failing_database_lets_nobody_half_in(void **state)
{
	static const enum staff_act acts[] = {
		STAFF_ENROL, STAFF_ENTER, STAFF_DISABLE, STAFF_ROLE, STAFF_LINK, STAFF_TOKEN_ADD};
	int64_t runs = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(acts) / sizeof(acts[0]); i++)
		for (int mode = 0; mode < 2; mode++) {
			struct fault fault = {.at = 1, .with = mode == 0 ? DB_REFUSED : DB_BROKEN,
			    .after = mode == 1};

			for (; one_run(acts[i], fault); fault.at++)
				runs++;
			assert_true(fault.at > 3);
		}
	printf("# faulty: %lld runs\n", (long long)runs);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names),
		cmocka_unit_test_setup_teardown(the_way_in, fresh, gone),
		cmocka_unit_test_setup_teardown(links_and_sessions_end, fresh, gone),
		cmocka_unit_test_setup_teardown(a_new_link_puts_out_who_lost_the_telephone, fresh, gone),
		cmocka_unit_test_setup_teardown(somebody_can_always_let_others_in, fresh, gone),
		cmocka_unit_test_setup_teardown(tokens_and_sessions_apart, fresh, gone),
		cmocka_unit_test_setup_teardown(nothing_secret_is_kept_as_it_was, fresh, gone),
		cmocka_unit_test(a_failing_database_lets_nobody_half_in),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
