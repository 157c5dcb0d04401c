/*
 * Each call to the database fails in turn while two people propose and agree. What failed left
 * nothing, or (where only its confirmation was lost) all of it; tried again it is there once.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "db_faulty.h"
#include "proposal_kit.h"

struct step {
	const char *name;
	enum proposal_act act;
};

/* What is told of after a step: the acts, the votes that stand, the proposals that wait. */
static int64_t
acts(struct kit *k)
{
	return kit_number(k, "SELECT COUNT(*) FROM act");
}

static enum job_result
take(struct kit *k, const struct step *s, int64_t message)
{
	struct proposal_job job;

	if (s->act == PROPOSE)
		return proposal_make(k, &job, PROPOSAL_ASSIGN, message, "2");
	return proposal_settle(k, &job, s->act, kit_number(k, "SELECT MAX(id) FROM proposal"), NULL);
}

/* A vote, an assignment, an agreed proposal: all three or none. */
static void
assert_whole(struct kit *k)
{
	int64_t agreed = kit_number(k, "SELECT COUNT(*) FROM proposal WHERE state = 2");

	assert_int_equal(agreed, kit_number(k, "SELECT COUNT(*) FROM assignment"));
	assert_int_equal(agreed, kit_number(k, "SELECT COALESCE(SUM(n), 0) FROM tally WHERE"
	    " candidate = '2'"));
	assert_int_equal(kit_number(k, "SELECT SUM(n) FROM tally"), 1);
	assert_int_equal(kit_number(k, "SELECT SUM(n) FROM total"),
	    kit_number(k, "SELECT COUNT(*) FROM message"));
	kit_assert_clean(k);
}

static bool
one_run(const struct step *s, struct fault fault)
{
	static struct kit k;
	enum job_result result;
	int64_t message, before;
	bool hit;

	proposal_kit_start(&k);
	(void)kit_cast(&k, KIT_ICON, 1, 1, 0);
	message = proposal_message(&k, 1, 2, INTENT_ASK);
	if (s->act != PROPOSE)
		assert_int_equal(take(&k, &(struct step){"", PROPOSE}, message), JOB_DONE);
	before = acts(&k);
	proposal_kit_reopen(&k, &db_faulty);
	faulty_plan(fault);
	result = take(&k, s, message);
	hit = faulty_struck();
	faulty_plan((struct fault){0});
	assert_true(result == JOB_DONE || result == JOB_FAILED);
	if (result == JOB_FAILED) {
		assert_whole(&k);
		assert_true(acts(&k) == before || fault.after);
		if (acts(&k) == before)
			assert_int_equal(take(&k, s, message), JOB_DONE);
		else
			assert_int_equal(take(&k, s, message), JOB_REFUSED);
	}
	assert_int_equal(acts(&k), before + 1);
	assert_whole(&k);
	kit_clear(&k);
	return hit;
}

static void
a_failing_database_leaves_no_half_agreements(void **state)
{
	static const struct step steps[] = {{"propose", PROPOSE}, {"agree", PROPOSAL_AGREE},
	    {"refuse", PROPOSAL_REFUSE}, {"withdraw", PROPOSAL_WITHDRAW}};
	int64_t runs = 0;
	size_t i;
	int mode;

	(void)state;
	for (i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
		for (mode = 0; mode < 2; mode++) {
			struct fault fault = {.at = 1,
			    .with = mode == 0 ? DB_REFUSED : DB_BROKEN,
			    .after = mode == 1};

			for (; one_run(&steps[i], fault); fault.at++)
				runs++;
			assert_true(fault.at > 4);
		}
	printf("# faulty: %lld runs\n", (long long)runs);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_failing_database_leaves_no_half_agreements),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
