/*
 * Each call to the database fails in turn while the desk acts. An act that failed left nothing, or
 * (where only its confirmation was lost) all of it; tried again it is there once, and verify is
 * clean. A promotion is two changes: never one without the other.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "db_faulty.h"
#include "desk_kit.h"

static enum job_result
merge(struct desk_kit *d)
{
	return desk_join(d, 1, 2, 3, 0);
}

static enum job_result
split(struct desk_kit *d)
{
	return desk_do(d, DESK_SPLIT, 4);
}

static enum job_result
promote(struct desk_kit *d)
{
	return desk_promote(d, 6, "7");
}

static enum job_result
volunteer(struct desk_kit *d)
{
	return desk_volunteer_act(d, DESK_VOLUNTEER, 1, "Mariam Essai");
}

/* The first act about nominations, which nothing was built upon. */
static enum job_result
undo(struct desk_kit *d)
{
	return desk_do(d, DESK_UNDO,
	    kit_number(&d->kit, "SELECT MIN(seq) FROM decision WHERE act = 1"));
}

static void
prepare(struct desk_kit *d)
{
	desk_kit_start(d);
	desk_nominate_many(d, 1, 6);
	(void)desk_done(d, desk_join(d, 4, 5, 0));
	(void)desk_done(d, desk_do(d, DESK_VERIFY, 6));
	(void)desk_done(d, desk_do(d, DESK_SHORTLIST, 6));
}

static int64_t
decisions(struct desk_kit *d)
{
	return kit_number(&d->kit, "SELECT COUNT(*) FROM decision");
}

/* A candidate in the document, a person promoted: both or neither. */
static void
assert_whole(struct desk_kit *d)
{
	assert_int_equal(kit_number(&d->kit, "SELECT document LIKE '%Gabarit%' FROM campaign WHERE"
	    " id = 'icon'"), kit_number(&d->kit, "SELECT COUNT(*) FROM nominee WHERE status = 5"));
	kit_assert_clean(&d->kit);
}

/* False once the fault came too late to strike. */
static bool
one_run(enum job_result (*act)(struct desk_kit *), struct fault fault)
{
	static struct desk_kit d;
	enum job_result result;
	int64_t before;
	bool hit;

	prepare(&d);
	before = decisions(&d);
	desk_kit_reopen(&d, &db_faulty);
	faulty_plan(fault);
	result = act(&d);
	hit = faulty_struck();
	faulty_plan((struct fault){0});
	assert_true(result == JOB_DONE || result == JOB_FAILED);
	if (result == JOB_FAILED) {
		assert_whole(&d);
		assert_true(decisions(&d) == before || fault.after);
		if (decisions(&d) == before)
			(void)desk_done(&d, act(&d));
		else
			assert_int_equal(act(&d), JOB_REFUSED);
	}
	assert_int_equal(decisions(&d), before + 1);
	assert_whole(&d);
	desk_kit_clear(&d);
	return hit;
}

static void
a_failing_database_leaves_no_half_acts(void **state)
{
	static enum job_result (*const acts[])(struct desk_kit *) = {merge, split, promote, volunteer,
	    undo};
	int64_t runs = 0;
	size_t i;
	int mode;

	(void)state;
	for (i = 0; i < sizeof(acts) / sizeof(acts[0]); i++)
		for (mode = 0; mode < 2; mode++) {
			struct fault fault = {.at = 1,
			    .with = mode == 0 ? DB_REFUSED : DB_BROKEN,
			    .after = mode == 1};

			for (; one_run(acts[i], fault); fault.at++)
				runs++;
			assert_true(fault.at > 4);
		}
	printf("# faulty: %lld runs\n", (long long)runs);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_failing_database_leaves_no_half_acts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
