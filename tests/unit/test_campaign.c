/*
 * Windows to the millisecond, regions by key, and the states of deliveries.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/atlas.h"
#include "core/campaign.h"
#include "core/message.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

#define OPENS  1000000
#define CLOSES 2000000
#define GRACE  1800000

static void
test_phases(void **state)
{
	static const struct {
		int64_t		    now;
		bool		    closed;
		enum campaign_phase want;
		const char	   *why;
	} cases[] = {
	    {0, false, PHASE_BEFORE, "long before"},
	    {OPENS - 1, false, PHASE_BEFORE, "one millisecond early"},
	    {OPENS, false, PHASE_OPEN, "the opening moment belongs to the window"},
	    {CLOSES - 1, false, PHASE_OPEN, "the last millisecond"},
	    {CLOSES, false, PHASE_LATE, "the closing moment does not"},
	    {CLOSES + GRACE - 1, false, PHASE_LATE, "the last of the grace"},
	    {CLOSES + GRACE, false, PHASE_CLOSED, "grace is half open too"},
	    {INT64_MAX, false, PHASE_CLOSED, "the end of time"},
	    {OPENS, true, PHASE_CLOSED, "closed by an operator in the middle"},
	    {0, true, PHASE_CLOSED, "closed before it opened"},
	    {CLOSES, true, PHASE_CLOSED, "no grace after an operator's word"},
	};
	struct campaign c;

	(void)state;
	memset(&c, 0, sizeof(c));
	c.vote = (struct window){OPENS, CLOSES};
	c.grace_ms = GRACE;
	for (size_t i = 0; i < COUNT(cases); i++) {
		c.closed = cases[i].closed;
		if (campaign_phase(&c, cases[i].now) != cases[i].want)
			fail_msg("%s", cases[i].why);
	}
}

static void
test_phases_of_unusual_campaigns(void **state)
{
	struct campaign c;

	(void)state;
	memset(&c, 0, sizeof(c));
	assert_int_equal(campaign_phase(&c, 5), PHASE_BEFORE); /* nominations only: no window */
	c.vote = (struct window){OPENS, CLOSES};
	assert_int_equal(campaign_phase(&c, CLOSES), PHASE_CLOSED); /* no grace */
	assert_string_equal(campaign_phase_name(PHASE_BEFORE), "scheduled");
	assert_string_equal(campaign_phase_name(PHASE_CLOSED), "closed");
	assert_string_equal(campaign_phase_name(PHASE_LATE), "closed");
}

static void
test_candidates_and_regions(void **state)
{
	static const struct campaign c = {
	    .n_candidates = 2, .candidate = {{.code = "1"}, {.code = "10"}}};
	static const struct atlas none, a = {.n = 1, .region = {{.key = "03"}}};

	(void)state;
	assert_int_equal(campaign_candidate(&c, "1"), 0);
	assert_int_equal(campaign_candidate(&c, "10"), 1);
	assert_int_equal(campaign_candidate(&c, "01"), -1); /* exactly this code */
	assert_int_equal(campaign_candidate(&c, ""), -1); /* unused rows are no candidates */
	assert_int_equal(atlas_region(&none, "03"), -1);
	assert_int_equal(atlas_region(&a, "03"), 0);
	assert_int_equal(atlas_region(&a, "3"), -1);
	assert_int_equal(atlas_region(&a, ""), -1);
}

/* Whatever the order in which the reports of one row arrive, it ends in the same state. */
static void
test_delivery_reports_in_any_order(void **state)
{
	static const enum delivery report[4] = {
	    DELIVERY_SENT, DELIVERY_BUFFERED, DELIVERY_FAILED, DELIVERY_DELIVERED};

	(void)state;
	for (int order = 0; order < 256; order++) {
		enum delivery row = DELIVERY_SENDING, highest = DELIVERY_SENDING;
		for (int i = 0; i < 4; i++) {
			enum delivery r = report[order >> (2 * i) & 3];
			if (delivery_moves(row, r))
				row = r;
			if (r > highest)
				highest = r;
		}
		assert_int_equal(row, highest);
	}
}

static void
test_delivery_moves(void **state)
{
	static const struct {
		enum delivery from, to;
		bool	      want;
		const char   *why;
	} cases[] = {
	    {DELIVERY_SENDING, DELIVERY_DELIVERED, true, "report before our own answer was read"},
	    {DELIVERY_QUEUED, DELIVERY_DELIVERED, true, "crash after sending: no second SMS"},
	    {DELIVERY_UNCLEAR, DELIVERY_SENT, true, "the doubt is over"},
	    {DELIVERY_DEAD, DELIVERY_DELIVERED, true, "we gave up, it arrived all the same"},
	    {DELIVERY_FAILED, DELIVERY_DELIVERED, true, "a part failed, then all arrived"},
	    {DELIVERY_DELIVERED, DELIVERY_FAILED, false, "late failure of an old attempt"},
	    {DELIVERY_DELIVERED, DELIVERY_DELIVERED, false, "told twice"},
	    {DELIVERY_SENT, DELIVERY_NONE, false, "a code that says nothing"},
	    {DELIVERY_QUEUED, DELIVERY_SENDING, false, "no report says this"},
	    {DELIVERY_QUEUED, DELIVERY_DEAD, false, "giving up is our own decision"},
	    {DELIVERY_SENDING, DELIVERY_UNCLEAR, false, "so is doubt"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		if (delivery_moves(cases[i].from, cases[i].to) != cases[i].want)
			fail_msg("%s", cases[i].why);
	assert_string_equal(delivery_name(DELIVERY_UNCLEAR), "unclear");
	assert_string_equal(verdict_name(VERDICT_BROKEN), "broken");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_phases),
	    cmocka_unit_test(test_phases_of_unusual_campaigns),
	    cmocka_unit_test(test_candidates_and_regions),
	    cmocka_unit_test(test_delivery_reports_in_any_order),
	    cmocka_unit_test(test_delivery_moves),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
