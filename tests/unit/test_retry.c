/*
 * Back-off stays within its bounds for every attempt; the breaker on a hand-turned clock.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/retry.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static void
test_delay_bounds(void **state)
{
	static const struct {
		int	attempt;
		int64_t least, below;
	} cases[] = {
	    {1, 1000, 2000}, {2, 2000, 4000}, {3, 4000, 8000}, {9, 256000, 512000},
	    {10, 300000, 600000}, {11, 300000, 600000}, {2000000000, 300000, 600000},
	    {0, 1000, 2000}, {-5, 1000, 2000}, /* a counter that was never set */
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		int64_t low = retry_delay_ms(cases[i].attempt, 0, 0);
		int64_t high = retry_delay_ms(cases[i].attempt, UINT32_MAX, 0);
		assert_int_equal(low, cases[i].least);
		assert_int_equal(high, cases[i].below - 1);
	}
}

static void
test_retry_after(void **state)
{
	(void)state;
	assert_int_equal(retry_delay_ms(1, 0, 500), 1000); /* shorter than ours: ours */
	assert_int_equal(retry_delay_ms(1, 0, 30000), 30000);
	assert_int_equal(retry_delay_ms(1, 0, INT64_MAX), 3600000); /* never more than 1 h */
	assert_int_equal(retry_delay_ms(1, 0, -1), 1000);
}

static void
test_breaker_opens_after_five(void **state)
{
	struct breaker b = {0};

	(void)state;
	for (int i = 0; i < 4; i++) {
		assert_true(breaker_allows(&b, 0));
		breaker_bad(&b, 0);
	}
	breaker_good(&b); /* in a row: this starts the count again */
	for (int i = 0; i < 4; i++)
		breaker_bad(&b, 0);
	assert_true(breaker_allows(&b, 0));
	breaker_bad(&b, 0);
	assert_int_equal(b.state, BREAKER_OPEN);
	assert_false(breaker_allows(&b, 4999));
	assert_true(breaker_allows(&b, 5000)); /* one goes through … */
	assert_int_equal(b.state, BREAKER_HALF);
	assert_false(breaker_allows(&b, 5000)); /* … and only one */
	breaker_good(&b);
	assert_int_equal(b.state, BREAKER_CLOSED);
	assert_true(breaker_allows(&b, 5000));
	assert_string_equal(breaker_name(BREAKER_HALF), "half");
}

static void
test_breaker_waits_longer_each_time(void **state)
{
	static const int64_t want[] = {5000, 10000, 20000, 40000, 80000, 160000, 300000, 300000};
	struct breaker b = {0};
	int64_t now = 1000;

	(void)state;
	for (int i = 0; i < 4; i++)
		breaker_bad(&b, now);
	for (size_t i = 0; i < COUNT(want); i++) {
		breaker_bad(&b, now);
		breaker_bad(&b, now); /* was under way: must not double the wait */
		assert_int_equal(b.until_ms - now, want[i]);
		assert_false(breaker_allows(&b, b.until_ms - 1));
		now = b.until_ms;
		assert_true(breaker_allows(&b, now));
	}
}

static void
test_breaker_when_the_clock_goes_back(void **state)
{
	struct breaker b = {0};
	int64_t year = 365LL * 86400000;

	(void)state;
	for (int i = 0; i < 5; i++)
		breaker_bad(&b, year);
	assert_true(breaker_allows(&b, 0)); /* not shut for a year */
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_delay_bounds),
	    cmocka_unit_test(test_retry_after),
	    cmocka_unit_test(test_breaker_opens_after_five),
	    cmocka_unit_test(test_breaker_waits_longer_each_time),
	    cmocka_unit_test(test_breaker_when_the_clock_goes_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
